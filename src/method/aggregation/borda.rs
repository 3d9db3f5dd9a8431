//! Borda's count: points for the place in each column.
//!
//! In: columns of figures of which more is better, with gaps. Out: points of each entity. Must not: look at anything but the order.

use super::checked_columns;
use crate::method::{Fault, as_they_stand, count, finite, present, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a missing figure does to the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingPoints {
    /// It is a fault.
    Refused,
    /// It gets none.
    Zero,
    /// It is left out, and the points of the entity's other columns are raised by the weight that is left out.
    LeftOut,
}

/// Σ weight × points: n − 1 points for the first of n, 0 for the last, those that tie share theirs equally.
///
/// J.-C. de Borda (1784); Handbook 2008, p. 109 (Tables 25 and 26). Where m < n entities have a figure, their points (m − rank) are
/// stretched by (n − 1)/(m − 1), so that the first still gets n − 1; a single one gets half of it. The entity has no points (`None`) where
/// all its columns are left out. Errors: bad weights; columns of other lengths; a missing figure where refused.
pub fn borda(columns: &[Vec<Option<f64>>], weights: &[f64], missing: MissingPoints) -> Result<Vec<Option<f64>>, Fault> {
    let rows = checked_columns(columns, weights)?;
    let mut points: Vec<Vec<Option<f64>>> = Vec::with_capacity(columns.len());
    for (column, values) in columns.iter().enumerate() {
        if missing == MissingPoints::Refused
            && let Some(row) = values.iter().position(Option::is_none)
        {
            return Err(Fault::Missing { column, row });
        }
        points.push(of_column(values)?);
    }
    let total = sum(weights.iter().copied());
    let of_row = |row: usize| -> Result<Option<f64>, Fault> {
        let own =
            || points.iter().zip(weights).filter_map(|(points, weight)| Some((points.get(row).copied()??, *weight)));
        let score = sum(own().map(|(points, weight)| points * weight));
        let there = sum(own().map(|(_, weight)| weight));
        match missing {
            MissingPoints::LeftOut if there <= 0.0 => Ok(None),
            // Of a complete row, the points as they are, without a rounding.
            MissingPoints::LeftOut if own().count() < columns.len() => finite(score / there * total).map(Some),
            _ => finite(score).map(Some),
        }
    };
    (0..rows).map(of_row).collect()
}

/// n − 1 for the first, 0 for the last; the mean of their points for those that tie.
fn of_column(column: &[Option<f64>]) -> Result<Vec<Option<f64>>, Fault> {
    let mut ascending = present(column)?;
    ascending.sort_by(|(_, a), (_, b)| as_they_stand(*a, *b));
    let (rows, there) = (count(column.len()), count(ascending.len()));
    let stretched = |beaten: f64| {
        let most = rows - 1.0;
        if ascending.len() < 2 {
            most / 2.0
        } else if ascending.len() < column.len() {
            beaten * most / (there - 1.0)
        } else {
            beaten
        }
    };
    let mut points = vec![None; column.len()];
    let mut below = 0;
    for tied in ascending.chunk_by(|(_, a), (_, b)| as_they_stand(*a, *b) == Ordering::Equal) {
        let beaten = count(below) + (count(tied.len()) - 1.0) / 2.0;
        for (row, _) in tied {
            if let Some(own) = points.get_mut(*row) {
                *own = Some(stretched(beaten));
            }
        }
        below += tied.len();
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::*;

    /// First column: 3, 1, 1, 0 gives 3, 1.5, 1.5, 0. Second, of weight 2: 0, 5, 6, 7 gives 0, 1, 2, 3.
    #[test]
    fn points_by_hand() {
        let columns = columns(&[&[3.0, 1.0, 1.0, 0.0], &[0.0, 5.0, 6.0, 7.0]]);
        let points = borda(&columns, &[1.0, 2.0], MissingPoints::Refused).unwrap();
        assert_eq!(points, [Some(3.0), Some(3.5), Some(5.5), Some(6.0)]);
        // All the same: all share (n − 1)/2. One entity: no points to give.
        assert_eq!(of_column(&[Some(1.0); 3]).unwrap(), [Some(1.0); 3]);
        assert_eq!(of_column(&[Some(1.0)]).unwrap(), [Some(0.0)]);
    }

    /// Two of three present: 2·(1, 0). The row that has one column of two counts it double.
    #[test]
    fn missing_figures() {
        let columns = vec![vec![Some(5.0), None, Some(4.0)], vec![Some(1.0), Some(2.0), Some(3.0)]];
        let weights = [1.0, 1.0];
        assert_eq!(borda(&columns, &weights, MissingPoints::Refused), Err(Fault::Missing { column: 0, row: 1 }));
        let zero = borda(&columns, &weights, MissingPoints::Zero).unwrap();
        assert_eq!(zero, [Some(2.0), Some(1.0), Some(2.0)]);
        let left_out = borda(&columns, &weights, MissingPoints::LeftOut).unwrap();
        assert_eq!(left_out, [Some(2.0), Some(2.0), Some(2.0)]);
        let nothing = borda(&[vec![None, Some(1.0)]], &[1.0], MissingPoints::LeftOut).unwrap();
        assert_eq!(nothing, [None, Some(0.5)]);
    }
}
