//! Places in an order: ranks by every style of ties, and percentile ranks.
//!
//! In: an order with its groups of tied members. Out: exact places, so that sums of them are exact as long as they are rational.

use super::cell::Cell;
use crate::number::{Exact, Filtered};
use crate::rulebook::formula::{PercentileForm, RankTies};
use crate::rulebook::model::Missing;

/// r, (r − 1)/(n − 1) or r/n, exactly.
pub(super) fn share(rank: &Exact, count: usize, form: Option<PercentileForm>) -> Cell {
    let n = Exact::from_integer(i64::try_from(count).unwrap_or(i64::MAX));
    let exact = match form {
        None => Some(rank.clone()),
        Some(PercentileForm::FromZero) => rank.sub(&Exact::one()).div(&n.sub(&Exact::one())),
        Some(PercentileForm::OfCount) => rank.div(&n),
    };
    exact.map(|exact| Filtered::from_exact(&exact)).ok_or(Missing::DivisionByZero)
}

/// How many stand before and beside each group of tied members; members behind the population are placed and do not count.
pub(super) struct Placing {
    group_of: Vec<usize>,
    /// By group: members of the population in it.
    sizes: Vec<usize>,
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
        Self { group_of, sizes }
    }

    pub(super) fn rank(&self, position: usize, ties: RankTies) -> Option<Exact> {
        let group = *self.group_of.get(position)?;
        let before = self.sizes.get(..group)?;
        let better: usize = before.iter().sum();
        let tied = (*self.sizes.get(group)?).max(1);
        let whole = |count: usize| Exact::from_integer(i64::try_from(count).unwrap_or(i64::MAX));
        Some(match ties {
            RankTies::Min => whole(better + 1),
            RankTies::Max => whole(better + tied),
            RankTies::Average => whole(better).add(&whole(tied + 1).div(&whole(2))?),
            RankTies::Dense => whole(before.iter().filter(|size| **size > 0).count() + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_by_every_tie_style() {
        let order = [(0, 0), (1, 1), (2, 1), (4, 2), (3, 3)];
        let placing = Placing::new(&order, 4);
        let places = |ties| (0..5).map(|at| placing.rank(at, ties).unwrap().to_f64()).collect::<Vec<_>>();
        assert_eq!(places(RankTies::Min), [1.0, 2.0, 2.0, 4.0, 4.0]);
        assert_eq!(places(RankTies::Max), [1.0, 3.0, 3.0, 4.0, 4.0]);
        assert_eq!(places(RankTies::Average), [1.0, 2.5, 2.5, 4.0, 4.0]);
        assert_eq!(places(RankTies::Dense), [1.0, 2.0, 2.0, 3.0, 3.0]);
    }
}
