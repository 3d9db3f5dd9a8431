//! The nearest entities stand for a gap.
//!
//! In: columns, their weights, how many neighbours. Out: estimates with the neighbours they are made from. Must not: break a tie at the last
//! neighbour: all that are as near are taken.

use super::{How, Imputation, checked, gaps};
use crate::method::moments::{Deviation, ends, is_constant, sorted, standard_deviation};
use crate::method::{Fault, Obstacle, Parameter, at_twelve_digits, checked_weights, count, finite, present, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Choices of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearest {
    /// k; more where others are as near as the k-th.
    pub neighbours: usize,
    /// Two entities are compared only where they have at least so many columns in common.
    pub shared_least: usize,
    /// Whether columns are divided by their range; else by their standard deviation (n).
    pub by_range: bool,
    /// How neighbours are weighted.
    pub pull: Pull,
}

/// How neighbours are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pull {
    /// All alike.
    Equal,
    /// By the inverse of their distance; those at distance 0, where there are any, alone and alike.
    InverseDistance,
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
/// Distance: √(Σ w((x − y)/scale)² / Σ w) over the columns that both have, so that it does not grow with their number; `weights` are of the
/// columns. Constant columns and those of weight 0 tell nothing and do not count. Distances tie at 12 significant digits. Gaps stay where no
/// entity with the figure has enough columns in common. Errors: k = 0; bad weights; lists of other lengths; a figure that is not finite.
pub fn nearest_neighbours(columns: &[Vec<Option<f64>>], weights: &[f64], rule: Nearest) -> Result<Imputation, Fault> {
    let rows = checked(columns)?;
    checked_weights(weights, columns.len())?;
    let scaled = scaled(columns, weights, rule.by_range, rows)?;
    let mut imputation = Imputation::default();
    for (column, values) in columns.iter().enumerate() {
        fill(&mut imputation, (column, values), &scaled, rule)?;
    }
    Ok(imputation)
}

/// The same for the gaps of one column, by other columns that all count alike. The first `counted` rows are those who are asked, and by whose
/// figures the others are scaled; rows behind them only ask, so that a frozen population stays what it was.
///
/// Errors: as [`nearest_neighbours`].
pub fn nearest_of_column(
    column: &[Option<f64>],
    others: &[Vec<Option<f64>>],
    counted: usize,
    rule: Nearest,
) -> Result<Imputation, Fault> {
    let rows = checked(others)?;
    if !others.is_empty() && rows != column.len() {
        return Err(Fault::Inconsistent { needed: column.len(), there: rows });
    }
    let scaled = scaled(others, &vec![1.0; others.len()], rule.by_range, counted)?;
    let mut imputation = Imputation::default();
    fill(&mut imputation, (0, column), &scaled, rule)?;
    Ok(imputation)
}

/// Estimates the gaps of a column.
fn fill(
    imputation: &mut Imputation,
    (column, values): (usize, &[Option<f64>]),
    scaled: &[Scaled],
    rule: Nearest,
) -> Result<(), Fault> {
    if rule.neighbours == 0 {
        return Err(Fault::OutOfRange { parameter: Parameter::Number, value: 0.0 });
    }
    let known: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))).collect();
    for row in gaps(values) {
        let own: Vec<(f64, &Scaled)> = scaled.iter().filter_map(|column| Some((column.at(row)?, column))).collect();
        let near = known.iter().filter_map(|(other, _)| Some((*other, distance(&own, *other, rule.shared_least)?)));
        let estimate = estimate(near.collect(), rule).and_then(|neighbours| {
            let shares = neighbours.iter().filter_map(|own| Some(own.share * values.get(own.row).copied().flatten()?));
            Ok((finite(sum(shares))?, How::Neighbours(neighbours)))
        });
        imputation.settle(row, column, estimate);
    }
    Ok(())
}

/// A column over its scale.
struct Scaled {
    values: Vec<Option<f64>>,
    weight: f64,
}

impl Scaled {
    fn at(&self, row: usize) -> Option<f64> {
        self.values.get(row).copied().flatten()
    }
}

/// The columns over their scales; those that tell nothing are left out.
fn scaled(columns: &[Vec<Option<f64>>], weights: &[f64], by_range: bool, counted: usize) -> Result<Vec<Scaled>, Fault> {
    let mut scaled = Vec::new();
    for (column, weight) in columns.iter().zip(weights) {
        let asked = present(column)?.into_iter().filter(|(row, _)| *row < counted);
        let values = sorted(asked.map(|(_, value)| value));
        if values.is_empty() || is_constant(&values) || *weight <= 0.0 {
            continue;
        }
        let (low, high) = ends(&values)?;
        let scale = if by_range { finite(high - low)? } else { standard_deviation(&values, Deviation::Population)? };
        let values = column.iter().map(|value| value.map(|value| value / scale)).collect();
        scaled.push(Scaled { values, weight: *weight });
    }
    Ok(scaled)
}

/// Distance of another row from one that has these scaled figures; none where they share too little.
fn distance(own: &[(f64, &Scaled)], other: usize, shared_least: usize) -> Option<f64> {
    let shared = || own.iter().filter_map(|(value, column)| Some((value - column.at(other)?, column.weight)));
    let count = shared().count();
    if count == 0 || count < shared_least {
        return None;
    }
    let squares = sum(shared().map(|(apart, weight)| weight * apart * apart));
    Some(libm::sqrt(squares / sum(shared().map(|(_, weight)| weight)))).filter(|distance| distance.is_finite())
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
    let nearest = near.iter().fold(f64::INFINITY, |nearest, (_, distance)| nearest.min(*distance));
    let pull = |distance: f64| match rule.pull {
        Pull::Equal => 1.0,
        Pull::InverseDistance if nearest <= 0.0 => f64::from(u8::from(distance <= 0.0)),
        // In units of the nearest, so that the inverse cannot overflow.
        Pull::InverseDistance => nearest / distance,
    };
    let total = match rule.pull {
        Pull::Equal => count(near.len()),
        Pull::InverseDistance => sum(near.iter().map(|(_, distance)| pull(*distance))),
    };
    let neighbour =
        |(row, distance): &(usize, f64)| Neighbour { row: *row, distance: *distance, share: pull(*distance) / total };
    Ok(near.iter().map(neighbour).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Nearest = Nearest { neighbours: 1, shared_least: 1, by_range: true, pull: Pull::Equal };

    /// One column to go by, 0 to 10, range 10: row 0 at 4; row 1 at 2 and row 2 at 6 are both 0.2 away, row 3 at 10 is 0.6, row 4 at 0
    /// is 0.4 away.
    fn example() -> Vec<Vec<Option<f64>>> {
        vec![
            vec![Some(4.0), Some(2.0), Some(6.0), Some(10.0), Some(0.0)],
            vec![None, Some(100.0), Some(200.0), Some(600.0), Some(30.0)],
        ]
    }

    #[test]
    fn all_that_tie_are_taken() {
        let found = nearest_neighbours(&example(), &[1.0, 1.0], RULE).unwrap();
        assert_eq!(found.filled[0].value, 150.0);
        let How::Neighbours(neighbours) = &found.filled[0].how else { panic!() };
        assert_eq!(neighbours.iter().map(|own| (own.row, own.share)).collect::<Vec<_>>(), [(1, 0.5), (2, 0.5)]);
        assert!(neighbours.iter().all(|own| (own.distance - 0.2).abs() < 1e-15));
    }

    /// k = 3 by the inverse: 1/0.2, 1/0.2, 1/0.4 are as 2, 2, 1: (200 + 400 + 30)/5 = 126.
    #[test]
    fn nearer_ones_weigh_more() {
        let rule = Nearest { neighbours: 3, pull: Pull::InverseDistance, ..RULE };
        let found = nearest_neighbours(&example(), &[1.0, 1.0], rule).unwrap();
        assert!((found.filled[0].value - 126.0).abs() < 1e-12);
        // A twin decides alone.
        let mut twin = example();
        twin[0][3] = Some(4.0);
        twin[0][4] = Some(14.0);
        assert_eq!(nearest_neighbours(&twin, &[1.0, 1.0], rule).unwrap().filled[0].value, 600.0);
    }

    /// Distances are means over what is shared: an entity with more columns is not farther for that.
    #[test]
    fn distances_are_normalised_by_what_is_shared() {
        let columns = vec![
            vec![Some(0.0), Some(1.0), Some(10.0)],
            vec![Some(0.0), Some(1.0), Some(10.0)],
            vec![Some(0.0), None, Some(10.0)],
            vec![None, Some(7.0), Some(9.0)],
        ];
        let scaled = scaled(&columns, &[1.0; 4], true, 3).unwrap();
        let own: Vec<(f64, &Scaled)> = scaled.iter().filter_map(|column| Some((column.at(0)?, column))).collect();
        assert_eq!([1, 2].map(|other| distance(&own, other, 1)), [Some(0.1), Some(1.0)]);
        assert_eq!([1, 2].map(|other| distance(&own, other, 3)), [None, Some(1.0)]);
    }

    #[test]
    fn constants_and_faults() {
        // Nothing but a constant column in common.
        let columns = vec![vec![Some(1.0), Some(1.0), Some(1.0)], vec![None, Some(7.0), Some(9.0)]];
        let found = nearest_neighbours(&columns, &[1.0, 1.0], RULE).unwrap();
        assert_eq!(found.left[0].why, Fault::Unsolvable { row: 0, why: Obstacle::NoNeighbours });
        assert!(nearest_neighbours(&columns, &[1.0, 1.0], Nearest { neighbours: 0, ..RULE }).is_err());
        assert!(nearest_neighbours(&columns, &[1.0], RULE).is_err());
    }
}
