//! Copeland's score: how many others an entity beats, less how many beat it.
//!
//! In: an outranking matrix. Out: a whole number for each entity. Must not: weigh by how much one beats another.

use super::outranking::Outranking;
use crate::method::count;
use std::cmp::Ordering;

/// Victories less defeats in pairs; a pair is won with more than half of the weight, at 12 significant digits.
///
/// A. H. Copeland, *A reasonable social welfare function* (1951); Handbook 2008, p. 110; COINr's `a_copeland`. From −(n − 1) to n − 1, where
/// n counts the entities. Since the pairs are looked at one by one, neither the order of rows nor missing figures decide anything.
pub fn copeland(matrix: &Outranking) -> Vec<f64> {
    records(matrix).into_iter().map(Record::score).collect()
}

/// How the pairs of one entity ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Pairs won.
    pub wins: usize,
    /// Pairs lost.
    pub losses: usize,
}

impl Record {
    /// Victories less defeats.
    pub fn score(self) -> f64 {
        count(self.wins) - count(self.losses)
    }
}

/// Victories and defeats of each entity; its other pairs are ties.
pub fn records(matrix: &Outranking) -> Vec<Record> {
    let entities = 0..matrix.entities();
    let record = |own: usize| {
        let ended =
            |order| entities.clone().filter(|other| *other != own && matrix.majority(own, *other) == order).count();
        Record { wins: ended(Ordering::Greater), losses: ended(Ordering::Less) }
    };
    entities.clone().map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::super::outranking::{MissingPairs, outranking};
    use super::*;

    /// c beats a and b, who tie: 2, −1, −1. Weights 0.1 + 0.2 against 0.3 are a tie.
    #[test]
    fn scores_by_hand() {
        let three = columns(&[&[1.0, 2.0, 3.0], &[2.0, 1.0, 3.0]]);
        let matrix = outranking(&three, &[1.0, 1.0], MissingPairs::Refused).unwrap();
        assert_eq!(copeland(&matrix), [-1.0, -1.0, 2.0]);
        let noise = columns(&[&[1.0, 2.0], &[1.0, 2.0], &[2.0, 1.0]]);
        let matrix = outranking(&noise, &[0.1, 0.2, 0.3], MissingPairs::Refused).unwrap();
        assert_eq!(copeland(&matrix), [0.0, 0.0]);
        assert!(copeland(&outranking(&[vec![]], &[1.0], MissingPairs::Tied).unwrap()).is_empty());
    }

    /// Missing figures, and the rows turned round: the same scores, turned round.
    #[test]
    fn the_order_of_rows_decides_nothing() {
        let mut columns = vec![
            vec![Some(3.0), None, Some(1.0), Some(2.0)],
            vec![None, Some(1.0), Some(5.0), Some(4.0)],
            vec![Some(2.0), Some(2.0), None, Some(1.0)],
        ];
        let scores = |columns: &[Vec<Option<f64>>]| {
            copeland(&outranking(columns, &[1.0, 2.0, 1.5], MissingPairs::LeftOut).unwrap())
        };
        let mut forward = scores(&columns);
        columns.iter_mut().for_each(|column| column.reverse());
        forward.reverse();
        assert_eq!(scores(&columns), forward);
    }
}
