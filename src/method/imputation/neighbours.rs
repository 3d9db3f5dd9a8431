//! The nearest entities stand for a gap.
//!
//! In: columns, their weights, how many neighbours. Out: estimates with the neighbours they are made from. Must not: break a tie at the last
//! neighbour: all that are as near are taken.

use super::{How, Imputation, cell, checked, gaps};
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
    if rule.neighbours == 0 {
        return Err(Fault::OutOfRange { parameter: Parameter::Number, value: 0.0 });
    }
    let scaled = scaled(columns, weights, rule.by_range)?;
    let mut imputation = Imputation::default();
    // A row's own gaps never count, so its distances serve all of them.
    let mut distances: Vec<Option<Vec<Option<f64>>>> = vec![None; rows];
    for (column, values) in columns.iter().enumerate() {
        for row in gaps(values) {
            let Some(known) = distances.get_mut(row) else { continue };
            let from = known.get_or_insert_with(|| from_row(&scaled, row, rows, rule.shared_least));
            let near = from.iter().enumerate().filter_map(|(other, distance)| {
                values.get(other).copied().flatten().and((*distance).map(|distance| (other, distance)))
            });
            let estimate = estimate(near.collect(), rule).and_then(|neighbours| {
                let shares = neighbours.iter().filter_map(|own| Some(own.share * cell(columns, column, own.row)?));
                Ok((finite(sum(shares))?, How::Neighbours(neighbours)))
            });
            imputation.settle(row, column, estimate);
        }
    }
    Ok(imputation)
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
fn scaled(columns: &[Vec<Option<f64>>], weights: &[f64], by_range: bool) -> Result<Vec<Scaled>, Fault> {
    let mut scaled = Vec::new();
    for (column, weight) in columns.iter().zip(weights) {
        let values = sorted(present(column)?.into_iter().map(|(_, value)| value));
        if is_constant(&values) || *weight <= 0.0 {
            continue;
        }
        let (low, high) = ends(&values)?;
        let scale = if by_range { finite(high - low)? } else { standard_deviation(&values, Deviation::Population)? };
        let values = column.iter().map(|value| value.map(|value| value / scale)).collect();
        scaled.push(Scaled { values, weight: *weight });
    }
    Ok(scaled)
}

/// Distance of every other row; none where they share too little.
fn from_row(scaled: &[Scaled], row: usize, rows: usize, shared_least: usize) -> Vec<Option<f64>> {
    let own: Vec<(f64, &Scaled)> = scaled.iter().filter_map(|column| Some((column.at(row)?, column))).collect();
    let distance = |other: usize| {
        let shared = |(value, column): &(f64, &Scaled)| Some((value - column.at(other)?, column.weight));
        let shared: Vec<(f64, f64)> = own.iter().filter_map(shared).collect();
        if other == row || shared.is_empty() || shared.len() < shared_least {
            return None;
        }
        let squares = sum(shared.iter().map(|(apart, weight)| weight * apart * apart));
        Some(libm::sqrt(squares / sum(shared.iter().map(|(_, weight)| *weight))))
            .filter(|distance| distance.is_finite())
    };
    (0..rows).map(distance).collect()
}

/// The nearest of these rows, with their shares.
fn estimate(mut near: Vec<(usize, f64)>, rule: Nearest) -> Result<Vec<Neighbour>, Fault> {
    near.sort_by(|(row_a, a), (row_b, b)| a.total_cmp(b).then(row_a.cmp(row_b)));
    let Some((_, last)) = near.get(rule.neighbours.min(near.len()).saturating_sub(1)).copied() else {
        return Err(Fault::Unsolvable { row: 0, why: Obstacle::NoNeighbours });
    };
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
        let scaled = scaled(&columns, &[1.0; 4], true).unwrap();
        let distances = from_row(&scaled, 0, 3, 1);
        assert_eq!(distances, [None, Some(0.1), Some(1.0)]);
        assert_eq!(from_row(&scaled, 0, 3, 3), [None, None, Some(1.0)]);
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
