//! The nearest entities stand for a gap.
//!
//! In: a column, the columns to compare by, how many neighbours. Out: estimates with the neighbours they are made from. Must not: break a tie at the last
//! neighbour: all that are as near are taken.

use super::{How, Imputation, checked, gaps};
use crate::method::moments::{Deviation, is_constant, sorted, standard_deviation};
use crate::method::{Fault, Obstacle, Parameter, at_twelve_digits, count, finite, present, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Choices of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearest {
    /// k; more where others are as near as the k-th.
    pub neighbours: usize,
    /// Two entities are compared only where they have at least so many columns in common.
    pub shared_least: usize,
}

/// One neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its row.
    pub row: usize,
    /// Its distance.
    pub distance: f64,
    /// Its share of the estimate.
    pub share: f64,
}

/// The mean of the k nearest entities that have the figure (Handbook 2008, p. 56, on hot-deck imputation; O. Troyanskaya et al., *Missing
/// value estimation methods for DNA microarrays*, Bioinformatics 17, 2001).
///
/// Distance: √(Σ ((x − y)/s)² / n) over the n of the `others` that both have, so that it does not grow with their number; s is their standard
/// deviation (n). Constant columns tell nothing and do not count. Distances tie at 12 significant digits. Gaps stay where no entity with the
/// figure has enough columns in common. The first `counted` rows are those who are asked, and by whose figures the others are scaled; rows
/// behind them only ask, so that a frozen population stays what it was.
///
/// Errors: k = 0; columns of other lengths; a figure that is not finite.
pub fn nearest(
    column: &[Option<f64>],
    others: &[Vec<Option<f64>>],
    counted: usize,
    rule: Nearest,
) -> Result<Imputation, Fault> {
    let rows = checked(others)?;
    if !others.is_empty() && rows != column.len() {
        return Err(Fault::Inconsistent { needed: column.len(), there: rows });
    }
    let scaled = scaled(others, counted)?;
    if rule.neighbours == 0 {
        return Err(Fault::OutOfRange { parameter: Parameter::Number, value: 0.0 });
    }
    let known: Vec<(usize, f64)> =
        column.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))).collect();
    let mut imputation = Imputation::default();
    for row in gaps(column) {
        let own: Vec<(f64, &Scaled)> = scaled.iter().filter_map(|other| Some((other.at(row)?, other))).collect();
        let near = known.iter().filter_map(|(other, _)| Some((*other, distance(&own, *other, rule.shared_least)?)));
        let estimate = estimate(near.collect(), rule).and_then(|neighbours| {
            let shares = neighbours.iter().filter_map(|own| Some(own.share * column.get(own.row).copied().flatten()?));
            Ok((finite(sum(shares))?, How::Neighbours(neighbours)))
        });
        imputation.settle(row, 0, estimate);
    }
    Ok(imputation)
}

/// A column over its scale.
struct Scaled(Vec<Option<f64>>);

impl Scaled {
    fn at(&self, row: usize) -> Option<f64> {
        self.0.get(row).copied().flatten()
    }
}

/// The columns over their scales; those that tell nothing are left out.
fn scaled(columns: &[Vec<Option<f64>>], counted: usize) -> Result<Vec<Scaled>, Fault> {
    let mut scaled = Vec::new();
    for column in columns {
        let asked = present(column)?.into_iter().filter(|(row, _)| *row < counted);
        let values = sorted(asked.map(|(_, value)| value));
        if values.is_empty() || is_constant(&values) {
            continue;
        }
        let scale = standard_deviation(&values, Deviation::Population)?;
        scaled.push(Scaled(column.iter().map(|value| value.map(|value| value / scale)).collect()));
    }
    Ok(scaled)
}

/// Distance of another row from one that has these scaled figures; none where they share too little.
fn distance(own: &[(f64, &Scaled)], other: usize, shared_least: usize) -> Option<f64> {
    let shared = || own.iter().filter_map(|(value, column)| Some(value - column.at(other)?));
    let there = shared().count();
    if there == 0 || there < shared_least {
        return None;
    }
    let squares = sum(shared().map(|apart| apart * apart));
    Some(libm::sqrt(squares / count(there))).filter(|distance| distance.is_finite())
}

/// The nearest of these rows, with their shares.
fn estimate(mut near: Vec<(usize, f64)>, rule: Nearest) -> Result<Vec<Neighbour>, Fault> {
    if near.is_empty() {
        return Err(Fault::Unsolvable { row: 0, why: Obstacle::NoNeighbours });
    }
    let place = rule.neighbours.min(near.len()).saturating_sub(1);
    let (_, (_, last), _) = near.select_nth_unstable_by(place, |(_, a), (_, b)| a.total_cmp(b));
    let last = *last;
    near.retain(|(_, distance)| at_twelve_digits(*distance, last) != Ordering::Greater);
    near.sort_by_key(|(row, _)| *row);
    let share = 1.0 / count(near.len());
    Ok(near.iter().map(|(row, distance)| Neighbour { row: *row, distance: *distance, share }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Nearest = Nearest { neighbours: 1, shared_least: 1 };

    /// Standard deviation (n) of 4, 2, 6, 10, 8: the mean is 6, the squares 4 + 16 + 0 + 16 + 4 = 40, √(40/5) = √8. Row 0 at 4 is 2/√8 from
    /// row 1 at 2 and from row 2 at 6, 6/√8 from row 3 at 10, 4/√8 from row 4 at 8.
    #[test]
    fn all_that_tie_are_taken() {
        let other = vec![Some(4.0), Some(2.0), Some(6.0), Some(10.0), Some(8.0)];
        let column = [None, Some(100.0), Some(200.0), Some(600.0), Some(30.0)];
        let found = nearest(&column, &[other], 5, RULE).unwrap();
        assert_eq!(found.filled[0].value, 150.0);
        let How::Neighbours(neighbours) = &found.filled[0].how else { panic!() };
        assert_eq!(neighbours.iter().map(|own| (own.row, own.share)).collect::<Vec<_>>(), [(1, 0.5), (2, 0.5)]);
        assert!(neighbours.iter().all(|own| (own.distance - 2.0 / libm::sqrt(8.0)).abs() < 1e-15));
    }

    /// Distances are means over what is shared: an entity with more columns is not farther for that. The columns have 0, 1 and 8 with the
    /// mean 3: √((9 + 4 + 25)/3); and the third 0 and 8: 4.
    #[test]
    fn distances_are_normalised_by_what_is_shared() {
        let own = vec![Some(0.0), Some(1.0), Some(8.0)];
        let columns = [own.clone(), own, vec![Some(0.0), None, Some(8.0)]];
        let scaled = scaled(&columns, 3).unwrap();
        let own: Vec<(f64, &Scaled)> = scaled.iter().filter_map(|column| Some((column.at(0)?, column))).collect();
        let deviation = libm::sqrt(38.0 / 3.0);
        assert!((distance(&own, 1, 1).unwrap() - 1.0 / deviation).abs() < 1e-15);
        let all = libm::sqrt((2.0 * (8.0 / deviation) * (8.0 / deviation) + 4.0) / 3.0);
        assert!((distance(&own, 2, 3).unwrap() - all).abs() < 1e-15);
        assert_eq!(distance(&own, 1, 3), None);
    }

    #[test]
    fn constants_and_faults() {
        // Nothing but a constant column in common.
        let others = [vec![Some(1.0), Some(1.0), Some(1.0)]];
        let column = [None, Some(7.0), Some(9.0)];
        let found = nearest(&column, &others, 3, RULE).unwrap();
        assert_eq!(found.left[0].why, Fault::Unsolvable { row: 0, why: Obstacle::NoNeighbours });
        assert!(nearest(&column, &others, 3, Nearest { neighbours: 0, ..RULE }).is_err());
        assert!(nearest(&column[..2], &others, 2, RULE).is_err());
    }
}
