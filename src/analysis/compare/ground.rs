//! What a comparison is made on, and the earlier period that an entity is compared with.
//!
//! In: a rulebook with all its editions, a panel. Out: the plans that must be computed together. Must not: take a cell that says that there
//! is no figure for one.

use crate::data::panel::{Datum, Panel};
use crate::plan::Plan;
use crate::registry::{EntityIx, Period};
use crate::result::Restated;
use crate::rulebook::model::{FieldIx, Rulebook};
use std::collections::BTreeMap;

/// What is compared on.
///
/// An earlier period counts where the panel has it. A panel of one registry has periods of earlier ones only where they were restated: who
/// compares with [`With::Previous`](super::With::Previous) asks the session for all of them (`scoring::Earlier::All`).
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The rulebook with all its editions: an earlier period has its own.
    pub rulebook: &'a Rulebook,
    /// All figures.
    pub panel: &'a Panel,
    /// The period.
    pub period: Period,
    /// Position of the stage up to which figures count.
    pub stage: usize,
    /// Periods whose figures are of another registry's entities: that registry's id.
    pub restated: &'a BTreeMap<Period, String>,
}

impl<'a> Ground<'a> {
    /// The rulebook as it is in the period.
    pub(super) fn edition(&self) -> &'a Rulebook {
        self.rulebook.at(self.period)
    }

    /// What may have been restated in a result of a period; of earlier figures alone it counts where the result looks at them.
    pub(super) fn restated(&self, period: Period) -> Option<Restated> {
        let whole = self.restated.get(&period);
        let from = whole.or_else(|| self.restated.values().next_back())?.clone();
        Some(Restated { from, to: self.panel.registry.id.clone(), only_earlier: whole.is_none() })
    }

    /// The plans of the period, and of another one that is compared with it.
    pub(super) fn plans(&self, other: Option<Period>) -> Vec<Plan> {
        let wanted: Vec<Period> = other.into_iter().chain([self.period]).collect();
        Plan::together(self.rulebook, &wanted, || self.panel.periods())
    }
}

/// The latest earlier period, as long as this one, in which an entity has a figure at the stage that counts. "Not applicable" is none, nor
/// is a cell that cannot be read.
pub fn previous(panel: &Panel, entity: EntityIx, (period, stage): (Period, usize)) -> Option<Period> {
    let is_earlier = |own: Period| own.is_as_long_as(period) && own.last_day() < period.first_day();
    // In the panel's order the last stage of a cell is the one that counts.
    let mut counts: BTreeMap<(Period, FieldIx), bool> = BTreeMap::new();
    for own in panel.observations.iter().filter(|own| own.entity == entity && own.stage <= stage) {
        if is_earlier(own.period) {
            counts.insert((own.period, own.field), !matches!(own.datum, Datum::Missing(_)));
        }
    }
    counts.into_iter().filter(|(_, is_figure)| *is_figure).map(|((period, _), _)| period).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A registry that came after two others: each period names its own, and what only looks back the latest.
    #[test]
    fn a_period_is_restated_from_its_own_registry() {
        let text = include_bytes!("../../../rules/hdi/rulebook.toml");
        let rulebook = crate::rulebook::read("rulebook.toml", text).rulebook.unwrap();
        let period = |text: &str| Period::parse(text).unwrap();
        let restated = BTreeMap::from([(period("2020"), "first".to_owned()), (period("2021"), "second".to_owned())]);
        let panel = Panel::default();
        let ground =
            Ground { rulebook: &rulebook, panel: &panel, period: period("2022"), stage: 0, restated: &restated };
        let of = |text: &str| ground.restated(period(text)).map(|own| (own.from, own.only_earlier));
        assert_eq!(of("2020"), Some(("first".to_owned(), false)));
        assert_eq!(of("2021"), Some(("second".to_owned(), false)));
        assert_eq!(of("2022"), Some(("second".to_owned(), true)));
    }
}
