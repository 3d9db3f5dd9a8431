//! What the method of an aggregate found for an entity, line by line, each to be redone with a pocket calculator.
//!
//! In: an explained aggregate. Out: lines below its reckoning. Must not: compute anything that the explanation does not have.

use super::super::figures::{equals, explained};
use crate::result::{Combination, ExplainedNode, ExplainedWeighting, IdealTerm, NamedFigure, RegretTerm, Workings};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, localized, phrase};

/// The lines of an aggregate: how its weights were made, what its method found.
pub(super) fn lines(node: &ExplainedNode, language: Language) -> Vec<String> {
    let Some(combination) = &node.combination else { return Vec::new() };
    let words = Words { node, combination, language };
    let mut lines = Vec::new();
    if let Some(weighting) = &combination.weighting {
        lines.extend(words.weighting(weighting));
    }
    if let (Some(workings), Some(value)) = (&combination.workings, node.value) {
        lines.extend(words.workings(workings, value));
    }
    if !combination.turned.is_empty() {
        let names: Vec<&str> = combination.turned.iter().map(|id| words.title(id)).collect();
        lines.push(phrase(Label::WorkTurned, &[("names", &names.join("; "))], language));
    }
    lines
}

struct Words<'a> {
    node: &'a ExplainedNode,
    combination: &'a Combination,
    language: Language,
}

impl Words<'_> {
    fn weighting(&self, own: &ExplainedWeighting) -> Vec<String> {
        let mut facts = String::new();
        if let Some(group) = &own.group {
            facts.push_str(&self.say(Label::WeightsOfGroup, &[("group", group)]));
        }
        own.facts.iter().for_each(|fact| facts.push_str(&format!("; {}", self.figure(fact))));
        let method = wording::weighting(own.method, self.language);
        let mut lines = vec![self.say(Label::WeightsMade, &[("method", method), ("facts", &facts)])];
        let children: Vec<String> = own
            .children
            .iter()
            .map(|child| {
                let figures: Vec<String> = child.figures.iter().map(|figure| self.figure(figure)).collect();
                let places = [("title", self.title(&child.child)), ("text", &*figures.join(", "))];
                self.say(Label::TermOf, &places)
            })
            .collect();
        if !children.is_empty() {
            lines.push(self.say(Label::WeightsFrom, &[("text", &children.join("; "))]));
        }
        lines
    }

    fn workings(&self, own: &Workings, value: f64) -> Vec<String> {
        match own {
            Workings::Places { .. } | Workings::OwnWeights => Vec::new(),
            Workings::Balance { mean, variance, penalty, added, sample } => {
                let sign = if *added { '+' } else { '−' };
                let reckoning = format!("{} {sign} {}", self.number(*mean), self.operand(*penalty));
                vec![self.say(
                    Label::WorkBalance,
                    &[
                        ("mean", &self.is(*mean)),
                        ("variance", &self.is(*variance)),
                        ("divisor", if *sample { "n − 1" } else { "n" }),
                        ("penalty", &self.is(*penalty)),
                        ("reckoning", &self.equation(&reckoning, value)),
                    ],
                )]
            }
            Workings::Points { terms, entities } => vec![self.points(terms, *entities, value)],
            Workings::Pairs { wins, ties, losses } => {
                let (won, tied, lost) = (self.count(*wins), self.count(*ties), self.count(*losses));
                let reckoning = self.equation(&format!("{won} − {lost}"), value);
                let others = self.count(wins + ties + losses);
                let places = [
                    ("others", &*others),
                    ("wins", &won),
                    ("ties", &tied),
                    ("losses", &lost),
                    ("reckoning", &reckoning),
                ];
                vec![self.say(Label::WorkPairs, &places)]
            }
            Workings::Group { below, members } => {
                vec![self.say(Label::WorkGroup, &[("below", &self.count(*below)), ("members", &self.count(*members))])]
            }
            Workings::Order { place, entities, orders } => {
                let reckoning = self.equation(&format!("{} − {}", self.count(*entities), self.number(*place)), value);
                let what = if *orders == 1 { Label::WorkOrder } else { Label::WorkOrders };
                let places =
                    [("orders", &*self.count(*orders)), ("place", &self.number(*place)), ("reckoning", &reckoning)];
                vec![self.say(what, &places)]
            }
            Workings::Distances { from_best, from_worst, terms } => {
                let mut lines: Vec<String> = terms.iter().map(|term| self.ideal(term)).collect();
                let (best, worst) = (self.number(*from_best), self.number(*from_worst));
                let reckoning = self.equation(&format!("{worst} ÷ ({best} + {worst})"), value);
                let places =
                    [("best", &*self.is(*from_best)), ("worst", &self.is(*from_worst)), ("reckoning", &reckoning)];
                lines.push(self.say(Label::WorkDistances, &places));
                lines
            }
            Workings::Regrets { .. } => self.regrets(own, value),
            Workings::Flows { leaving, entering, others } => {
                let reckoning = format!("{} − {}", self.number(*leaving), self.operand(*entering));
                let places = [
                    ("others", &*self.count(*others)),
                    ("leaving", &self.is(*leaving)),
                    ("entering", &self.is(*entering)),
                    ("reckoning", &self.equation(&reckoning, value)),
                ];
                vec![self.say(Label::WorkFlows, &places)]
            }
        }
    }

    /// Borda: points by child, and their weighted sum; the weight of missing children is shared out.
    fn points(&self, terms: &[(String, f64)], entities: usize, value: f64) -> String {
        let named = |(id, points): &(String, f64)| format!("{} {}", self.title(id), self.number(*points));
        let weight =
            |id: &str| self.node.children.iter().find(|child| child.id == id).map_or(1.0, |child| child.weight);
        let weighted =
            |(id, points): &(String, f64)| format!("{} × {}", self.number(weight(id)), self.operand(*points));
        let sum = terms.iter().map(weighted).collect::<Vec<_>>().join(" + ");
        let (total, present) = (self.combination.weight_total, self.combination.weight_present);
        let (total, present) = (self.number(total), self.number(present));
        let reckoning = if total == present { sum } else { format!("({sum}) ÷ {present} × {total}") };
        let places = [
            ("entities", &*self.count(entities)),
            ("terms", &terms.iter().map(named).collect::<Vec<_>>().join("; ")),
            ("reckoning", &self.equation(&reckoning, value)),
        ];
        self.say(Label::WorkPoints, &places)
    }

    fn ideal(&self, own: &IdealTerm) -> String {
        let less = if self.number(own.from) == "0" {
            self.operand(own.figure)
        } else {
            format!("({} − {})", self.number(own.figure), self.operand(own.from))
        };
        let scaled = if self.number(own.by) == "1" { less } else { format!("{less} ÷ {}", self.number(own.by)) };
        let reckoning = self.equation(&format!("{scaled} × {}", self.number(own.share)), own.weighted);
        let places = [
            ("title", self.title(&own.child)),
            ("reckoning", &reckoning),
            ("best", &self.is(own.best)),
            ("worst", &self.is(own.worst)),
        ];
        self.say(Label::WorkIdeal, &places)
    }

    fn regrets(&self, own: &Workings, value: f64) -> Vec<String> {
        let Workings::Regrets { together, together_ends, greatest, greatest_ends, majority, terms } = own else {
            return Vec::new();
        };
        let mut lines: Vec<String> = terms.iter().map(|term| self.regret(term)).collect();
        let number = |value: f64| self.number(value);
        lines.push(self.say(
            Label::WorkRegrets,
            &[
                ("together", &self.is(*together)),
                ("together_least", &number(together_ends.0)),
                ("together_most", &number(together_ends.1)),
                ("greatest", &self.is(*greatest)),
                ("greatest_least", &number(greatest_ends.0)),
                ("greatest_most", &number(greatest_ends.1)),
            ],
        ));
        // A share whose regrets are the same for all is 0.
        let part = |weight: f64, own: f64, (least, most): (f64, f64)| {
            let (low, high) = (number(least), number(most));
            (low != high).then(|| format!("{} × ({} − {low}) ÷ ({high} − {low})", number(weight), number(own)))
        };
        let parts = [part(*majority, *together, *together_ends), part(1.0 - majority, *greatest, *greatest_ends)];
        let sum = parts.into_iter().flatten().collect::<Vec<_>>().join(" + ");
        let reckoning = if sum.is_empty() { number(value) } else { self.equation(&sum, value) };
        lines.push(self.say(Label::WorkCompromise, &[("reckoning", &reckoning)]));
        lines
    }

    fn regret(&self, own: &RegretTerm) -> String {
        let (best, worst) = (self.number(own.best), self.operand(own.worst));
        let figure = self.operand(own.figure);
        let reckoning = format!("{} × ({best} − {figure}) ÷ ({best} − {worst})", self.number(own.share));
        let places = [("title", self.title(&own.child)), ("reckoning", &self.equation(&reckoning, own.regret))];
        self.say(Label::WorkRegret, &places)
    }

    /// A number with its name.
    fn figure(&self, own: &NamedFigure) -> String {
        let places = [("name", wording::fact(own.name, self.language)), ("text", &*self.is(own.value))];
        self.say(Label::FigureIs, &places)
    }

    /// The title of a child.
    fn title<'b>(&'b self, id: &'b str) -> &'b str {
        let own = self.node.children.iter().find(|child| child.id == id);
        own.map_or(id, |child| child.title.get(self.language))
    }

    fn equation(&self, reckoning: &str, result: f64) -> String {
        format!("{reckoning} {}", self.is(result))
    }

    /// `= 3` or `≈ 3.141593`.
    fn is(&self, value: f64) -> String {
        format!("{} {}", equals(value), self.number(value))
    }

    fn count(&self, count: usize) -> String {
        localized(&count.to_string(), self.language)
    }

    fn number(&self, value: f64) -> String {
        explained(value, self.language)
    }

    /// A number behind an operator: negative ones in parentheses.
    fn operand(&self, value: f64) -> String {
        if value < 0.0 { format!("({})", self.number(value)) } else { self.number(value) }
    }

    fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }
}
