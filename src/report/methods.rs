//! What methods did, behind the ranking: figures that were treated, figures in the place of missing ones, and what was decided over the
//! entities.
//!
//! In: a scoreboard. Out: blocks of a page. A terminal gets the first rows and how many there are; a document all of them.

use super::document::{Block, Document, Grid};
use super::figures;
use super::grid;
use crate::result::{Filled, ImputedFigure, MethodResult, NominalWeight, Scoreboard, TreatedFigure};
use crate::rulebook::model::{Language, Rulebook, Source};
use crate::wording::{self, Label, label, localized, phrase};
use std::collections::HashMap;

/// Rows of a table of a terminal; more stand in the other forms.
pub(super) const ROWS_SHOWN: usize = 8;
/// Orders that are written out; there can be hundreds that are equally good.
const ORDERS_SHOWN: usize = 3;

/// Decimals of a share in percent.
const SHARE_DECIMALS: usize = 2;

/// What the tables of one page need.
struct Tables<'a> {
    board: &'a Scoreboard,
    rulebook: &'a Rulebook,
    language: Language,
    /// Most rows of a table; none: all.
    most: Option<usize>,
    /// Names of the entities by code.
    names: HashMap<&'a str, &'a str>,
}

/// Adds a part for each kind of thing that methods did.
pub(super) fn push(
    board: &Scoreboard,
    rulebook: &Rulebook,
    language: Language,
    most: Option<usize>,
    document: &mut Document,
) {
    let names = board.entities.iter().map(|own| (own.code.as_str(), grid::name(own, language))).collect();
    let tables = Tables { board, rulebook, language, most, names };
    tables.treated(document);
    tables.imputed(document);
    tables.decided(document);
    if most.is_none() {
        tables.nominal_weights(document);
    }
}

impl Tables<'_> {
    fn treated(&self, document: &mut Document) {
        let row = |own: &TreatedFigure| {
            let name = self.entity(&own.code, &own.name);
            vec![name, self.node(&own.node), own.step.clone(), self.number(own.before), self.number(own.after)]
        };
        let header = [Label::Name, Label::MethodNode, Label::MethodStep, Label::MethodBefore, Label::MethodAfter];
        let rows = self.board.treated.iter().map(row);
        self.table(Label::TreatedFigures, &header, &[3, 4], (self.board.treated.len(), rows), document);
    }

    fn imputed(&self, document: &mut Document) {
        let row = |own: &ImputedFigure| {
            let name = self.entity(&own.code, &own.name);
            let why = wording::missing(own.missing, self.language).to_owned();
            vec![name, self.node(&own.node), own.step.clone(), why, self.number(own.value), self.how(&own.how)]
        };
        let header = [
            Label::Name,
            Label::MethodNode,
            Label::MethodStep,
            Label::MethodMissing,
            Label::MethodValue,
            Label::MethodHow,
        ];
        let rows = self.board.imputed.iter().map(row);
        self.table(Label::ImputedFigures, &header, &[4], (self.board.imputed.len(), rows), document);
    }

    fn decided(&self, document: &mut Document) {
        let row = |own: &MethodResult| {
            let place = match &own.group {
                Some(group) => format!("{} ({group})", own.step),
                None => own.step.clone(),
            };
            vec![self.node(&own.node), place, wording::done(&own.method, self.language), self.found(own)]
        };
        let header = [Label::MethodNode, Label::MethodStep, Label::MethodUsed, Label::MethodFound];
        let rows = self.board.methods.iter().map(row);
        self.table(Label::DecidedOverEntities, &header, &[], (self.board.methods.len(), rows), document);
    }

    /// How much each node counts in the ranked one. Where all are points, they say it themselves.
    fn nominal_weights(&self, document: &mut Document) {
        let all = &self.board.nominal_weights;
        let source = |id: &str| self.rulebook.nodes.iter().find(|node| node.id == id).map(|node| &node.source);
        let is_by_points = |id: &String| matches!(source(id), Some(Source::SumOfPoints { .. }));
        if all.iter().flat_map(|own| own.within.keys()).all(is_by_points) {
            return;
        }
        let percent = |share: f64| format!("{} %", figures::fixed(share * 100.0, SHARE_DECIMALS, self.language));
        let row = |own: &NominalWeight| {
            let within =
                own.within.iter().map(|(parent, share)| format!("{} ({})", percent(*share), self.node(parent)));
            vec![self.node(&own.node), within.collect::<Vec<_>>().join("; "), percent(own.weight)]
        };
        let header = [Label::MethodNode, Label::WeightWithin, Label::WeightInWhole];
        self.table(Label::NominalWeights, &header, &[2], (all.len(), all.iter().map(row)), document);
    }

    fn table(
        &self,
        title: Label,
        header: &[Label],
        to_the_right: &[usize],
        (count, rows): (usize, impl Iterator<Item = Vec<String>>),
        document: &mut Document,
    ) {
        if count == 0 {
            return;
        }
        let all = localized(&count.to_string(), self.language);
        document.push(Block::Heading(phrase(title, &[("count", &all)], self.language)));
        let shown = self.most.unwrap_or(usize::MAX);
        document.push(Block::Table(Grid {
            header: header.iter().map(|own| label(*own, self.language).to_owned()).collect(),
            to_the_right: (0..header.len()).map(|at| to_the_right.contains(&at)).collect(),
            groups: vec![rows.take(shown).collect()],
        }));
        if let Some(rest) = count.checked_sub(shown).filter(|rest| *rest > 0) {
            let rest = localized(&rest.to_string(), self.language);
            document.push(Block::Line(phrase(Label::MoreRows, &[("count", &rest)], self.language)));
        }
    }

    fn entity(&self, code: &str, name: &str) -> String {
        self.names.get(code).map_or_else(|| name.to_owned(), |name| (*name).to_owned())
    }

    fn node(&self, id: &str) -> String {
        let node = self.rulebook.nodes.iter().find(|node| node.id == id);
        node.map_or_else(|| id.to_owned(), |node| node.title.get(self.language).to_owned())
    }

    fn number(&self, value: f64) -> String {
        figures::explained(value, self.language)
    }

    fn how(&self, how: &Filled) -> String {
        match how {
            Filled::Formula { text, .. } => text.clone(),
            Filled::Between { before, after, .. } => {
                let (first, last) = (self.number(before.1), self.number(after.1));
                let places = [("from", before.0.as_str()), ("first", &first), ("to", &after.0), ("last", &last)];
                phrase(Label::HowBetween, &places, self.language)
            }
            Filled::Neighbours { entities } => {
                let names: Vec<&str> = entities.iter().map(|own| own.name.as_str()).collect();
                phrase(Label::HowNeighbours, &[("entities", &names.join(", "))], self.language)
            }
            Filled::Regression { constant, terms } => {
                let coefficients = std::iter::once(*constant).chain(terms.iter().map(|term| term.coefficient));
                let all: Vec<String> = coefficients.map(|own| self.number(own)).collect();
                phrase(Label::HowRegression, &[("coefficients", &all.join("; "))], self.language)
            }
        }
    }

    /// Numbers, weights and orders in one cell.
    fn found(&self, own: &MethodResult) -> String {
        // What was tested is left to the longer forms.
        let tested = |name: &str| name.starts_with("skewness") || name.starts_with("kurtosis");
        let told = own.numbers.iter().filter(|(name, _)| self.most.is_none() || !tested(name));
        let numbers = told.map(|(name, value)| {
            let known = wording::fact(name, self.language);
            let name = if known.is_empty() { name.as_str() } else { known };
            format!("{name} = {}", self.number(*value))
        });
        let weights =
            own.weights.iter().map(|(child, weight)| format!("{} {}", self.node(child), self.number(*weight)));
        let order =
            |order: &Vec<String>| order.iter().map(|code| self.entity(code, code)).collect::<Vec<_>>().join(" › ");
        let orders = own.orders.iter().take(ORDERS_SHOWN).map(order);
        let rest = own.orders.len().saturating_sub(ORDERS_SHOWN);
        let more = (rest > 0).then(|| {
            let rest = localized(&rest.to_string(), self.language);
            phrase(Label::MoreOrders, &[("count", &rest)], self.language)
        });
        numbers.chain(weights).chain(orders).chain(more).collect::<Vec<_>>().join("; ")
    }
}
