//! How far each lever is moved.

use super::probe::Moves;
use super::reading::Read;
use crate::rulebook::model::FieldIx;

/// Steps by lever; 0 where a lever is not moved. Of the two directions of a field at most one is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct State {
    steps: Vec<u64>,
}

impl State {
    pub(super) fn nothing(levers: usize) -> Self {
        Self { steps: vec![0; levers] }
    }

    pub(super) fn of(steps: &[u64]) -> Self {
        Self { steps: steps.to_vec() }
    }

    pub(super) fn get(&self, lever: usize) -> u64 {
        self.steps.get(lever).copied().unwrap_or(0)
    }

    /// The same with another number of steps of a lever; the other direction of its field stands still.
    #[must_use]
    pub(super) fn with(&self, reads: &[Read], lever: usize, steps: u64) -> Self {
        let mut own = self.clone();
        let field = reads.get(lever).map(|read| read.lever.field);
        for (at, read) in reads.iter().enumerate() {
            if steps > 0
                && at != lever
                && Some(read.lever.field) == field
                && let Some(other) = own.steps.get_mut(at)
            {
                *other = 0;
            }
        }
        if let Some(place) = own.steps.get_mut(lever) {
            *place = steps;
        }
        own
    }

    /// The levers that are moved, with their steps.
    pub(super) fn moved(&self) -> impl Iterator<Item = (usize, u64)> {
        self.steps.iter().copied().enumerate().filter(|(_, steps)| *steps > 0)
    }

    /// The figures.
    pub(super) fn moves(&self, reads: &[Read]) -> Moves {
        let one = |(at, steps): (usize, u64)| {
            let lever = &reads.get(at)?.lever;
            Some((lever.field, lever.datum(steps)?))
        };
        self.moved().filter_map(one).collect()
    }

    /// The sum of the efforts.
    pub(super) fn effort(&self, reads: &[Read]) -> f64 {
        self.moved().filter_map(|(at, steps)| Some(reads.get(at)?.lever.effort(steps))).sum()
    }

    /// The fields that are moved, that with the greatest effort first.
    pub(super) fn fields(&self, reads: &[Read]) -> Vec<FieldIx> {
        let effort = |(at, steps): (usize, u64)| reads.get(at).map(|own| (own.lever.effort(steps), own.lever.field));
        let mut own: Vec<(f64, FieldIx)> = self.moved().filter_map(effort).collect();
        own.sort_by(|a, b| b.0.total_cmp(&a.0));
        own.into_iter().map(|(_, field)| field).collect()
    }
}
