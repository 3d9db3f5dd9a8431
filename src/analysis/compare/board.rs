//! The ranking that an entity is compared in: who stands where, and with whom.
//!
//! In: the standings of a run. Out: places by entity. Looks a code up once.

use super::super::Whose;
use super::outcome::Place;
use crate::compute::Standings;
use crate::data::panel::Panel;
use crate::number::twelve_digits;
use crate::plan::RankPlan;
use crate::registry::EntityIx;
use crate::result::{Restated, Standing};
use crate::rulebook::model::Reading;
use std::collections::{BTreeMap, HashMap};

/// The ranking of one period.
pub(super) struct Board<'b> {
    panel: &'b Panel,
    rank: &'b RankPlan,
    rows: HashMap<&'b str, &'b Standing>,
    /// How many have each rank.
    sharing: BTreeMap<u32, usize>,
    /// Those that are ranked, the first one first.
    pub(super) ranked: Vec<&'b Standing>,
    /// What of it was restated.
    pub(super) restated: Option<Restated>,
}

impl<'b> Board<'b> {
    /// `restated` is what may have been restated, from which registry; of earlier figures it counts where any was looked at.
    pub(super) fn new(
        (panel, rank): (&'b Panel, &'b RankPlan),
        standings: &'b Standings,
        restated: Option<Restated>,
    ) -> Self {
        let mut sharing = BTreeMap::new();
        standings.entities.iter().filter_map(|row| row.rank).for_each(|own| *sharing.entry(own).or_default() += 1);
        let looked_back = || standings.entities.iter().any(|row| row.restated);
        Self {
            panel,
            rank,
            rows: standings.entities.iter().map(|row| (row.code.as_str(), row)).collect(),
            sharing,
            ranked: standings.entities.iter().filter(|row| row.rank.is_some()).collect(),
            restated: restated.filter(|own| !own.only_earlier || looked_back()),
        }
    }

    pub(super) fn row(&self, at: EntityIx) -> Option<&'b Standing> {
        self.rows.get(self.panel.registry.get(at)?.code.as_str()).copied()
    }

    pub(super) fn at(&self, row: &Standing) -> Option<EntityIx> {
        self.panel.registry.with_code(&row.code)
    }

    /// How many have a rank, one of them counted.
    pub(super) fn sharing(&self, rank: Option<u32>) -> usize {
        rank.and_then(|rank| self.sharing.get(&rank)).copied().unwrap_or(0)
    }

    /// An entity with the status of its result.
    pub(super) fn whose(&self, at: EntityIx) -> Option<Whose> {
        let status = self.row(at).map(|row| row.data_status).unwrap_or_default();
        Whose::at(&self.panel.registry, at, status, self.restated.as_ref())
    }

    pub(super) fn place(&self, at: EntityIx) -> Option<Place> {
        let row = self.row(at)?;
        Some(Place {
            rank: row.rank,
            sharing: self.sharing(row.rank),
            ranked: self.ranked.len(),
            score: row.score,
            shown: row.shown,
            grade: row.grade.clone(),
            data_status: row.data_status,
            restated_from: None,
        })
    }

    /// The score by which the rulebook ranks: the rounded one where it ranks by that.
    pub(super) fn ranking(&self, row: &Standing) -> Option<f64> {
        match self.rank.on {
            Reading::Rounded => row.shown.or(row.score),
            Reading::Exact => row.score,
        }
    }

    /// How far two scores by which the rulebook ranks are apart; what floats leave behind is nothing.
    pub(super) fn gap(&self, own: &Standing, other: &Standing) -> Option<f64> {
        let (own, other) = (twelve_digits(self.ranking(own)?), twelve_digits(self.ranking(other)?));
        let gap = (own - other).abs();
        let least = own.abs().max(other.abs()) * 1e-12;
        Some(if gap <= least { 0.0 } else { twelve_digits(gap) })
    }
}
