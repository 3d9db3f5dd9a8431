//! Margins of majorities as whole numbers, so that orders are compared without rounding.
//!
//! In: an outranking matrix and some of its rows. Out: margins between them. Must not: see a margin where the majority is a tie.

use crate::method::aggregation::outranking::Outranking;
use std::cmp::Ordering;

/// The greatest cell of the matrix in units: far below what the sums of [`super::GROUP_MOST`]² margins need to fit into 63 bits.
const UNITS: f64 = 1e12;

/// Margin of each member over each other: cell (i, j) − cell (j, i), in units.
#[derive(Debug)]
pub(super) struct Margins {
    members: usize,
    cells: Vec<i64>,
}

impl Margins {
    /// The greatest cell.
    pub(super) fn scale(matrix: &Outranking) -> f64 {
        let rows = (0..matrix.entities()).flat_map(|row| matrix.row(row));
        rows.fold(0.0_f64, |greatest, cell| greatest.max(*cell))
    }

    /// Margins between the rows of a group, numbered as the group has them.
    pub(super) fn of(group: &[usize], matrix: &Outranking, scale: f64) -> Margins {
        let margin = |i: usize, j: usize| match matrix.majority(i, j) {
            Ordering::Equal => 0,
            _ => units(matrix.cell(i, j), scale) - units(matrix.cell(j, i), scale),
        };
        let cells = group.iter().flat_map(|i| group.iter().map(move |j| margin(*i, *j))).collect();
        Margins { members: group.len(), cells }
    }

    /// A sum of margins as a difference of scores: each pair that is turned round moves the score by half of what it moves the margins.
    #[allow(clippy::cast_precision_loss)] // a bound, given as a float
    pub(super) fn as_score(margins: i64, scale: f64) -> f64 {
        margins as f64 / 2.0 / UNITS * scale
    }

    pub(super) fn members(&self) -> usize {
        self.members
    }

    /// Margin of one member over another.
    pub(super) fn over(&self, one: usize, other: usize) -> i64 {
        self.cells.get(one * self.members + other).copied().unwrap_or(0)
    }

    /// What the rounding to units can make of the difference between two orders: two units for each pair.
    pub(super) fn noise(&self) -> i64 {
        i64::try_from(self.members * self.members).unwrap_or(i64::MAX)
    }

    /// Σ of the margins of each member over those after it.
    pub(super) fn score(&self, order: &[usize]) -> i64 {
        let pairs =
            order.iter().enumerate().flat_map(|(at, one)| order.iter().skip(at + 1).map(move |other| (*one, *other)));
        pairs.map(|(one, other)| self.over(one, other)).sum()
    }

    /// Takes `by` off the margins of these pairs, in both directions.
    pub(super) fn lower(&mut self, pairs: [(usize, usize); 3], by: i64) {
        let members = self.members;
        for (one, other) in pairs {
            for (row, column, by) in [(one, other, by), (other, one, -by)] {
                if let Some(cell) = self.cells.get_mut(row * members + column) {
                    *cell -= by;
                }
            }
        }
    }

    /// The margins between some of the members, numbered as the list has them.
    pub(super) fn among(&self, members: &[usize]) -> Margins {
        let cells = members.iter().flat_map(|one| members.iter().map(move |other| self.over(*one, *other))).collect();
        Margins { members: members.len(), cells }
    }
}

#[allow(clippy::cast_possible_truncation)] // at most 10^12
fn units(cell: f64, scale: f64) -> i64 {
    if scale > 0.0 { libm::round(cell / scale * UNITS) as i64 } else { 0 }
}
