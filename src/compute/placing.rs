//! Places in an order: ranks by every style of ties, and percentile ranks.
//!
//! In: an order with its groups of tied members. Out: exact places, counted in halves, so that sums of them are exact as long as they are
//! rational.

use super::cell::Cell;
use crate::number::Filtered;
use crate::rulebook::formula::{PercentileForm, RankTies};
use crate::rulebook::model::Missing;

/// A rank in halves: 1 is 2, a mean of the ranks 1 and 2 is 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Halves(i64);

/// r, (r − 1)/(n − 1) or r/n: the float nearest to it.
pub(super) fn share(rank: Halves, count: usize, form: Option<PercentileForm>) -> Cell {
    let n = i64::try_from(count).unwrap_or(i64::MAX);
    let (above, below) = match form {
        None => (rank.0, 2),
        Some(PercentileForm::FromZero) => (rank.0 - 2, n.saturating_sub(1).saturating_mul(2)),
        Some(PercentileForm::OfCount) => (rank.0, n.saturating_mul(2)),
    };
    // The quotient of two whole numbers that are floats is the float nearest to the exact one.
    if below == 0 { Err(Missing::DivisionByZero) } else { Ok(Filtered::whole(above).div(Filtered::whole(below))) }
}

/// How many stand before and beside each group of tied members; members behind the population are placed and do not count.
pub(super) struct Placing {
    group_of: Vec<usize>,
    /// By group: members of the population in it.
    sizes: Vec<usize>,
    /// By group: members of the population before it, and groups that have some.
    before: Vec<(usize, usize)>,
}

impl Placing {
    pub(super) fn new(order: &[(usize, usize)], counted: usize) -> Self {
        let mut group_of = vec![0; order.len()];
        let mut sizes = vec![0; order.last().map_or(0, |(_, group)| group + 1)];
        for (position, group) in order {
            if let Some(own) = group_of.get_mut(*position) {
                *own = *group;
            }
            if *position < counted
                && let Some(size) = sizes.get_mut(*group)
            {
                *size += 1;
            }
        }
        let mut so_far = (0, 0);
        let before = sizes
            .iter()
            .map(|size| {
                let before = so_far;
                so_far = (before.0 + size, before.1 + usize::from(*size > 0));
                before
            })
            .collect();
        Self { group_of, sizes, before }
    }

    pub(super) fn rank(&self, position: usize, ties: RankTies) -> Option<Halves> {
        let group = *self.group_of.get(position)?;
        let (better, groups) = *self.before.get(group)?;
        let tied = (*self.sizes.get(group)?).max(1);
        let halves = match ties {
            RankTies::Min => 2 * (better + 1),
            RankTies::Max => 2 * (better + tied),
            RankTies::Average => 2 * better + tied + 1,
            RankTies::Dense => 2 * (groups + 1),
        };
        i64::try_from(halves).ok().map(Halves)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "the numbers are exact")]
    use super::*;

    #[test]
    fn places_by_every_tie_style() {
        let order = [(0, 0), (1, 1), (2, 1), (4, 2), (3, 3)];
        let placing = Placing::new(&order, 4);
        let places = |ties| (0..5).map(|at| placing.rank(at, ties).unwrap().0).collect::<Vec<_>>();
        assert_eq!(places(RankTies::Min), [2, 4, 4, 8, 8]);
        assert_eq!(places(RankTies::Max), [2, 6, 6, 8, 8]);
        assert_eq!(places(RankTies::Average), [2, 5, 5, 8, 8]);
        assert_eq!(places(RankTies::Dense), [2, 4, 4, 6, 6]);
    }

    /// Rank 2.5 of 4: 1.5/3 is one half exactly, 2.5/4 too; of 7 2.5/7 is the float nearest to it, and is known not to be exact.
    #[test]
    fn shares_are_the_floats_nearest_to_the_exact_ones() {
        let of = |count, form| share(Halves(5), count, form);
        assert_eq!(of(4, None).unwrap().value, 2.5);
        assert_eq!(of(4, Some(PercentileForm::FromZero)).unwrap().value, 0.5);
        assert!(of(4, Some(PercentileForm::OfCount)).is_ok_and(|own| own.is_certain() && own.value == 0.625));
        assert!(of(7, Some(PercentileForm::OfCount)).is_ok_and(|own| !own.is_certain() && own.value == 2.5 / 7.0));
        assert_eq!(of(1, Some(PercentileForm::FromZero)).err(), Some(Missing::DivisionByZero));
    }
}
