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
    /// What of the figures was restated from another registry; of earlier ones alone it counts where a result looks at them.
    pub restated: Option<&'a Restated>,
}

impl<'a> Ground<'a> {
    /// The rulebook as it is in the period.
    pub(super) fn edition(&self) -> &'a Rulebook {
        self.rulebook.at(self.period)
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
