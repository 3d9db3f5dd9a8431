//! What becomes of each step: a formula with numbers, written weights, or nothing, and then why.
//!
//! In: the edition of the rulebook and its finished run. Out: rewrites of its text, and what stays as it is.

use super::{Left, words};
use crate::compute::{Decided, Run};
use crate::number::{Decimal, shortest};
use crate::registry::Period;
use crate::rulebook::formula::{Expression, Formula, Normalised, StatisticFunction, Term};
use crate::rulebook::model::{Impute, Node, NodeIx, Operation, Rulebook, Source, Weigh, Weighting};
use crate::rulebook::rewriting::{Change, Rewrite};
use std::ops::Range;

/// What is rewritten, and what is left.
type Gathered = (Vec<Rewrite>, Vec<Left>);

/// What becomes of every node.
pub(super) fn rewrites(rulebook: &Rulebook, run: &Run<'_, '_>) -> Gathered {
    let (mut rewrites, mut left) = (Vec::new(), Vec::new());
    for (at, node) in rulebook.nodes.iter().enumerate() {
        let own = Own { rulebook, run, at: NodeIx(at), node };
        for step in 0..=node.steps.len() {
            let mut why = Vec::new();
            let change = own.change(step, &mut why);
            let name = step.checked_sub(1).and_then(|step| node.steps.get(step)).map_or("value", |step| &step.name);
            // What only reports is about the period that is scored.
            if node.report_only {
                why = if change.is_some() { vec!["only reports"] } else { Vec::new() };
            }
            why.dedup();
            left.extend(why.into_iter().map(|reason| Left { node: node.id.clone(), step: name.to_owned(), reason }));
            let change = change.filter(|_| !node.report_only);
            rewrites.extend(change.map(|change| Rewrite { node: node.id.clone(), step, change }));
        }
    }
    (rewrites, left)
}

/// What later editions decide over entities in another way than the one of the base period, which says nothing of it.
pub(super) fn later(rulebook: &Rulebook, edition: &Rulebook, period: Period) -> Vec<Left> {
    let mut left: Vec<Left> = Vec::new();
    for (_, later) in rulebook.later.iter().filter(|(from, _)| from.first_day() > period.last_day()) {
        for (own, node) in edition.nodes.iter().zip(&later.nodes).filter(|(_, node)| !node.report_only) {
            let known = relative(own);
            for (name, _) in relative(node).into_iter().filter(|own| !known.contains(own)) {
                let found = Left { node: node.id.clone(), step: name, reason: "later edition" };
                if !left.contains(&found) {
                    left.push(found);
                }
            }
        }
    }
    left
}

/// What a node decides over entities: the step, and what it says.
fn relative(node: &Node) -> Vec<(String, String)> {
    let formula = |formula: &Formula| (!formula.statistics.is_empty()).then(|| formula.text.clone());
    let source = match &node.source {
        Source::Formula(own) => formula(own),
        Source::Mean { weigh, .. } => weigh.as_ref().map(|weigh| format!("{weigh:?}")),
        Source::Combined { combination, .. } => (!combination.is_of_one_row()).then(|| format!("{combination:?}")),
        Source::SumOfPoints { .. } | Source::Best { .. } => None,
    };
    let steps = node.steps.iter().filter_map(|step| {
        let what = match &step.operation {
            Operation::Treat(treat) => Some(format!("{:?} {:?}", treat.treatment, treat.population)),
            Operation::Impute(Impute::Nearest { .. } | Impute::Regression { .. }) => Some(step.name.clone()),
            operation => operation.formula().and_then(formula),
        };
        what.map(|what| (step.name.clone(), what))
    });
    source.map(|what| ("value".to_owned(), what)).into_iter().chain(steps).collect()
}

struct Own<'o, 'g, 'a> {
    rulebook: &'o Rulebook,
    run: &'o Run<'g, 'a>,
    at: NodeIx,
    node: &'o Node,
}

impl Own<'_, '_, '_> {
    /// What becomes of a step (0 is the source); why not all of it could be frozen.
    fn change(&self, step: usize, why: &mut Vec<&'static str>) -> Option<Change> {
        let Some(before) = step.checked_sub(1) else { return self.source(why) };
        match &self.node.steps.get(before)?.operation {
            Operation::Treat(treat) => {
                let Decided::Treatment(decided) = self.run.decided(self.at, step) else { return None };
                let within = treat.population.within.as_deref();
                let formula = words::by_group(within, &decided, words::treatment);
                self.or_left(formula, why).map(Change::Step)
            }
            Operation::Impute(Impute::Formula(formula)) => {
                if matches!(formula.root.term, Term::Earlier(..)) {
                    why.push("other periods");
                }
                self.formula(step, formula, why)
            }
            Operation::Impute(Impute::Interpolate) => {
                why.push("other periods");
                None
            }
            Operation::Impute(Impute::Nearest { .. }) => {
                why.push("nearest entities");
                None
            }
            Operation::Impute(Impute::Regression { on, population }) => {
                let Decided::Regression(decided) = self.run.decided(self.at, step) else {
                    why.push("no number");
                    return None;
                };
                let on: Vec<String> = on.iter().map(|formula| formula.text.clone()).collect();
                let within = population.within.as_deref();
                let formula = words::by_group(within, &decided, |own| words::regression(own, &on));
                self.or_left(formula, why).map(Change::Impute)
            }
            operation => operation.formula().and_then(|formula| self.formula(step, formula, why)),
        }
    }

    fn or_left(&self, formula: Option<String>, why: &mut Vec<&'static str>) -> Option<String> {
        if formula.is_none() {
            why.push("no number");
        }
        formula
    }

    fn source(&self, why: &mut Vec<&'static str>) -> Option<Change> {
        match &self.node.source {
            Source::Formula(formula) => self.formula(0, formula, why),
            Source::Mean { weigh: Some(weigh), .. } => self.weights(weigh, why),
            Source::Combined { combination, .. } if !combination.is_of_one_row() => {
                why.push("all entities at once");
                None
            }
            Source::SumOfPoints { .. } | Source::Best { .. } | Source::Mean { .. } | Source::Combined { .. } => None,
        }
    }

    /// Weights that the figures gave; those that people gave do not move.
    fn weights(&self, weigh: &Weigh, why: &mut Vec<&'static str>) -> Option<Change> {
        if matches!(weigh.weighting, Weighting::BudgetAllocation(_) | Weighting::AnalyticHierarchy(_)) {
            return None;
        }
        if weigh.population.within.is_some() {
            why.push("weights by group");
            return None;
        }
        let Decided::Weights(decided) = self.run.decided(self.at, 0) else { return None };
        let Some(weights) = decided.first().and_then(|own| own.decided.as_ref()) else {
            why.push("no number");
            return None;
        };
        if weights.iter().any(|weight| *weight < 0.0) {
            why.push("negative weights");
            return None;
        }
        let change = self.written_weights(weights);
        if change.is_none() {
            why.push("no number");
        }
        change
    }

    fn written_weights(&self, weights: &[f64]) -> Option<Change> {
        let Source::Mean { children, .. } = &self.node.source else { return None };
        let mut sum = Decimal::ZERO;
        let mut list = Vec::with_capacity(weights.len());
        for (edge, weight) in children.iter().zip(weights) {
            let text = shortest(*weight);
            sum = sum.checked_add(Decimal::parse(&text).ok()?)?;
            list.push((self.rulebook.node(edge.node)?.id.clone(), text));
        }
        Some(Change::Weights(list, sum.to_string()))
    }

    /// A formula with its statistics as numbers; none where it has none.
    fn formula(&self, step: usize, formula: &Formula, why: &mut Vec<&'static str>) -> Option<Change> {
        let mut parts = Vec::new();
        self.parts(step, formula, &formula.root, &mut parts, why);
        let gives = formula.normalised.map(|own| match own {
            Normalised { lowest_is_best: true, .. } => "lower is better",
            Normalised { share: true, .. } => "share",
            Normalised { .. } => "higher is better",
        });
        // Of a normalisation, all that moves must be a number before its formula is worth writing out.
        let whole = gives.is_none() || why.is_empty();
        (!parts.is_empty() && whole).then(|| Change::Formula { old: formula.text.clone(), parts, gives })
    }

    /// The statistics of a part of a formula, outermost first; inside of a place those of its argument.
    fn parts(
        &self,
        step: usize,
        formula: &Formula,
        part: &Expression,
        parts: &mut Vec<(Range<usize>, String)>,
        why: &mut Vec<&'static str>,
    ) {
        let mut found: Vec<(usize, Range<usize>)> = Vec::new();
        part.walk(&mut |part: &Expression| {
            if let Term::Statistic(at) = part.term {
                found.push((at, part.span.clone()));
            }
        });
        for (at, span) in found {
            let Some(statistic) = formula.statistics.get(at) else { continue };
            let within = statistic.population.within.as_deref();
            let is_place =
                matches!(statistic.function, StatisticFunction::Rank { .. } | StatisticFunction::PercentileRank { .. });
            let amounts = self.run.statistic((self.at, step), at, &statistic.population);
            match words::statistic(within, &amounts).filter(|_| !is_place) {
                Some(number) => parts.push((span, number)),
                None => {
                    why.push(if is_place { "place" } else { "no number" });
                    self.parts(step, formula, &statistic.argument, parts, why);
                    if let Some(weight) = &statistic.weight {
                        self.parts(step, formula, weight, parts, why);
                    }
                }
            }
        }
    }
}
