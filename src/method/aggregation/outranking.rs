//! The outranking matrix: by how much of the weight each entity beats each other one.
//!
//! In: columns of figures of which more is better, with gaps. Out: a square matrix. Must not: rank; that is the methods' that read it.

use super::checked_columns;
use crate::method::{Fault, as_they_stand, at_twelve_digits};
use crate::number::{Filtered, Sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The matrix has a cell for every pair; 5,000 entities make 200 MB of them.
pub const ENTITIES_MOST: usize = 5_000;

/// What a column counts for in a pair of entities of which one or both have no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingPairs {
    /// It is a fault.
    Refused,
    /// It is left out of this pair, and the other columns' weights keep their proportions. A pair without a common column is a tie.
    LeftOut,
    /// It is a tie.
    Tied,
    /// A figure beats a missing one; two missing ones tie.
    Loses,
}

/// Cell (i, j): share of the weight by which i beats j, plus half of the share of ties; (i, j) + (j, i) = 1. The diagonal is 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outranking {
    entities: usize,
    /// Row after row.
    cells: Vec<f64>,
}

impl Outranking {
    /// How many entities.
    pub fn entities(&self) -> usize {
        self.entities
    }

    /// All cells, row by row.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// By how much `winner` outranks `loser`; 0 outside of the matrix.
    pub fn cell(&self, winner: usize, loser: usize) -> f64 {
        if loser >= self.entities {
            return 0.0;
        }
        self.cells.get(winner * self.entities + loser).copied().unwrap_or(0.0)
    }

    /// Cells of one winner against all.
    pub fn row(&self, winner: usize) -> &[f64] {
        self.cells.chunks(self.entities.max(1)).nth(winner).unwrap_or(&[])
    }

    /// `winner` against `loser`: greater where the weight for it is more than the weight against it, at 12 significant digits.
    pub fn majority(&self, winner: usize, loser: usize) -> Ordering {
        at_twelve_digits(self.cell(winner, loser), self.cell(loser, winner))
    }

    /// A matrix made elsewhere, such as counts of votes. Errors: it is not square; a cell is negative or not finite; too many entities.
    pub fn from_rows(rows: &[Vec<f64>]) -> Result<Outranking, Fault> {
        let entities = within_limit(rows.len())?;
        for (row, cells) in rows.iter().enumerate() {
            if cells.len() != entities {
                return Err(Fault::Inconsistent { needed: entities, there: cells.len() });
            }
            if let Some(column) = cells.iter().position(|cell| !(cell.is_finite() && *cell >= 0.0)) {
                return Err(Fault::NotFinite { column, row });
            }
        }
        Ok(Outranking { entities, cells: rows.iter().flatten().copied().collect() })
    }
}

fn within_limit(entities: usize) -> Result<usize, Fault> {
    let fault = Fault::TooMany { limit: ENTITIES_MOST, there: entities };
    if entities > ENTITIES_MOST { Err(fault) } else { Ok(entities) }
}

/// E(j, k) = Σ (w·Pr_jk + w/2·In_jk), the weights as shares of their sum: the outranking matrix of Handbook 2008, p. 110, after Condorcet
/// and Young and Levenglick; COINr's `outrankMatrix`.
///
/// Figures tie where they are the same as they stand. Errors: bad weights; columns of other lengths; a missing figure where refused; too
/// many entities.
pub fn outranking(columns: &[Vec<Option<f64>>], weights: &[f64], missing: MissingPairs) -> Result<Outranking, Fault> {
    outranking_knowing(columns, weights, missing, None)
}

/// Pairs that were compared before, by the same weights: where neither of the two has other figures, the cells hold.
#[derive(Debug, Clone, Copy)]
pub struct KnownPairs<'k> {
    /// By row: whether all its figures are the same as before.
    pub is_same: &'k [bool],
    /// The cell of each pair, row by row.
    pub cells: &'k [f64],
}

impl KnownPairs<'_> {
    /// The cell of two rows that are both as before.
    pub(super) fn cell(&self, (winner, loser): (usize, usize), rows: usize) -> Option<f64> {
        let both = self.is_same.get(winner) == Some(&true) && self.is_same.get(loser) == Some(&true);
        if both { self.cells.get(winner * rows + loser).copied() } else { None }
    }
}

/// [`outranking`], where some pairs are known.
///
/// # Errors
/// As there.
pub fn outranking_knowing(
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    missing: MissingPairs,
    known: Option<KnownPairs<'_>>,
) -> Result<Outranking, Fault> {
    let entities = within_limit(checked_columns(columns, weights)?)?;
    let mut rows: Vec<Vec<Option<f64>>> = vec![Vec::with_capacity(columns.len()); entities];
    for (column, values) in columns.iter().enumerate() {
        for (row, (own, value)) in rows.iter_mut().zip(values).enumerate() {
            if missing == MissingPairs::Refused && value.is_none() {
                return Err(Fault::Missing { column, row });
            }
            own.push(*value);
        }
    }
    let mut cells = vec![0.0; entities * entities];
    for (winner, own) in rows.iter().enumerate() {
        for (loser, other) in rows.iter().enumerate().skip(winner + 1) {
            let cell = |pair| known.and_then(|known| known.cell(pair, entities));
            let (for_it, against_it) = match cell((winner, loser)).zip(cell((loser, winner))) {
                Some(both) => both,
                None => pair(own, other, weights, missing),
            };
            for (row, column, share) in [(winner, loser, for_it), (loser, winner, against_it)] {
                if let Some(cell) = cells.get_mut(row * entities + column) {
                    *cell = share;
                }
            }
        }
    }
    Ok(Outranking { entities, cells })
}

/// Share of the weight for the one and for the other.
fn pair(own: &[Option<f64>], other: &[Option<f64>], weights: &[f64], missing: MissingPairs) -> (f64, f64) {
    let (mut for_it, mut against_it, mut tied) = (Sum::new(), Sum::new(), Sum::new());
    for ((own, other), weight) in own.iter().zip(other).zip(weights) {
        let order = match (own, other) {
            (Some(own), Some(other)) => as_they_stand(*own, *other),
            _ if missing == MissingPairs::LeftOut => continue,
            (Some(_), None) if missing == MissingPairs::Loses => Ordering::Greater,
            (None, Some(_)) if missing == MissingPairs::Loses => Ordering::Less,
            _ => Ordering::Equal,
        };
        let sum = match order {
            Ordering::Greater => &mut for_it,
            Ordering::Less => &mut against_it,
            Ordering::Equal => &mut tied,
        };
        sum.push(Filtered::irrational(*weight));
    }
    let (for_it, against_it, tied) = (for_it.total().value, against_it.total().value, tied.total().value);
    let there = for_it + against_it + tied;
    if there > 0.0 { ((for_it + tied / 2.0) / there, (against_it + tied / 2.0) / there) } else { (0.5, 0.5) }
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::*;

    /// a = (1, 5, 2), b = (2, 5, 1), weights 1, 2, 1: a wins 1/4, b wins 1/4, they tie on 2/4: one half each.
    /// c = (3, 6, 3) beats both in everything.
    #[test]
    fn cells_by_hand() {
        let columns = columns(&[&[1.0, 2.0, 3.0], &[5.0, 5.0, 6.0], &[2.0, 1.0, 3.0]]);
        let matrix = outranking(&columns, &[1.0, 2.0, 1.0], MissingPairs::Refused).unwrap();
        assert_eq!(matrix.row(0), [0.0, 0.5, 0.0]);
        assert_eq!(matrix.row(2), [1.0, 1.0, 0.0]);
        assert_eq!((matrix.majority(0, 1), matrix.majority(2, 0)), (Ordering::Equal, Ordering::Greater));
        assert_eq!((matrix.cell(0, 9), matrix.cell(9, 0), matrix.entities()), (0.0, 0.0, 3));
    }

    /// a = (1, –), b = (0, 9), weights 1 and 3. Left out: 1 to 0. Tied: (1 + 1.5)/4. Loses: 1/4.
    #[test]
    fn missing_figures() {
        let columns = vec![vec![Some(1.0), Some(0.0)], vec![None, Some(9.0)]];
        let cell = |rule| outranking(&columns, &[1.0, 3.0], rule).map(|matrix| matrix.cell(0, 1));
        assert_eq!(cell(MissingPairs::LeftOut), Ok(1.0));
        assert_eq!(cell(MissingPairs::Tied), Ok(0.625));
        assert_eq!(cell(MissingPairs::Loses), Ok(0.25));
        assert_eq!(cell(MissingPairs::Refused), Err(Fault::Missing { column: 1, row: 0 }));
        let nothing = outranking(&[vec![None, Some(1.0)]], &[1.0], MissingPairs::LeftOut).unwrap();
        assert_eq!((nothing.cell(0, 1), nothing.cell(1, 0)), (0.5, 0.5));
    }

    /// Of four rows the last has another figure: with its pairs alone compared anew, the matrix is that of a comparison of all.
    #[test]
    fn what_is_known_is_taken_over() {
        let before = columns(&[&[1.0, 2.0, 3.0, 2.0], &[5.0, 5.0, 6.0, 1.0]]);
        let after = columns(&[&[1.0, 2.0, 3.0, 4.0], &[5.0, 5.0, 6.0, 1.0]]);
        let all = |columns: &[Vec<Option<f64>>]| outranking(columns, &[1.0, 2.0], MissingPairs::LeftOut).unwrap();
        let (before, anew) = (all(&before), all(&after));
        assert_ne!(before, anew);
        let known = KnownPairs { is_same: &[true, true, true, false], cells: before.cells() };
        let again = outranking_knowing(&after, &[1.0, 2.0], MissingPairs::LeftOut, Some(known)).unwrap();
        assert_eq!(again, anew);
    }

    #[test]
    fn limits() {
        let many = vec![vec![Some(1.0); ENTITIES_MOST + 1]];
        let fault = Fault::TooMany { limit: ENTITIES_MOST, there: ENTITIES_MOST + 1 };
        assert_eq!(outranking(&many, &[1.0], MissingPairs::Tied), Err(fault));
        assert!(Outranking::from_rows(&[vec![0.0, 1.0]]).is_err());
        assert!(Outranking::from_rows(&[vec![f64::NAN]]).is_err());
        assert_eq!(outranking(&[vec![]], &[1.0], MissingPairs::Tied).unwrap().entities(), 0);
    }
}
