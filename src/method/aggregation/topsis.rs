//! TOPSIS: nearness to the best and distance from the worst of what there is.
//!
//! In: complete columns of figures of which more is better. Out: closeness of each entity, 0 to 1. Must not: fill gaps.

use super::{complete_columns, row};
use crate::method::moments::{ends, is_constant, sorted};
use crate::method::{Fault, Obstacle, dot, finite, sum};
use serde::{Deserialize, Serialize};

/// How columns are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// x / √Σx²: the form of the authors.
    Vector,
    /// x / max |x|.
    Maximum,
    /// (x − min) / (max − min).
    MinMax,
    /// As they are: the columns were normalised before.
    AsIs,
}

/// What TOPSIS finds for one entity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Closeness {
    /// d⁻ / (d⁺ + d⁻): 1 is the best of every column, 0 the worst.
    pub closeness: f64,
    /// Distance d⁺ from the best.
    pub from_best: f64,
    /// Distance d⁻ from the worst.
    pub from_worst: f64,
}

/// Closeness to the ideal: distances in the scaled columns times their weight (as shares of their sum) from the best and the worst value of
/// each column.
///
/// C. L. Hwang and K. Yoon, *Multiple Attribute Decision Making* (1981). A constant column changes nothing. Errors: a missing figure; a
/// constant column with min-max, one of zeros with a division by its size (`ConstantColumn`); all entities alike (`Unsolvable`); bad weights;
/// overflow.
pub fn topsis(columns: &[Vec<Option<f64>>], weights: &[f64], scaling: Scaling) -> Result<Vec<Closeness>, Fault> {
    let columns = complete_columns(columns, weights)?;
    let rows = columns.first().map_or(0, Vec::len);
    if rows == 0 {
        return Ok(Vec::new());
    }
    let ideals = ideals_of(&columns, weights, scaling)?;
    let weigh = |(values, ideal): (&Vec<f64>, &Ideal)| values.iter().map(|value| ideal.weighted(*value)).collect();
    let weighted = columns.iter().zip(&ideals).map(weigh).collect::<Result<Vec<Vec<f64>>, Fault>>()?;
    let distance = |at: usize, from: fn(&Ideal) -> f64| -> Result<f64, Fault> {
        let squares =
            row(&weighted, at).zip(&ideals).map(|(value, ideal)| (value - from(ideal)) * (value - from(ideal)));
        finite(libm::sqrt(sum(squares)))
    };
    let closeness = |at: usize| -> Result<Closeness, Fault> {
        let (from_best, from_worst) = (distance(at, |ideal| ideal.best)?, distance(at, |ideal| ideal.worst)?);
        let span = from_best + from_worst;
        if span <= 0.0 {
            return Err(Fault::Unsolvable { row: at, why: Obstacle::AllAlike });
        }
        Ok(Closeness { closeness: finite(from_worst / span)?, from_best, from_worst })
    };
    (0..rows).map(closeness).collect()
}

/// How one column is scaled and weighted, and its best and worst value after that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ideal {
    /// Taken off the figure.
    pub from: f64,
    /// The rest is divided by this; above 0.
    pub by: f64,
    /// The column's weight as a share of their sum.
    pub share: f64,
    /// The greatest scaled and weighted figure.
    pub best: f64,
    /// The least.
    pub worst: f64,
}

impl Ideal {
    /// (x − from) / by · share. Errors: overflow.
    pub fn weighted(&self, value: f64) -> Result<f64, Fault> {
        finite((value - self.from) / self.by * self.share)
    }
}

/// The ideal of each column. Errors: as [`topsis`].
pub fn ideals(columns: &[Vec<Option<f64>>], weights: &[f64], scaling: Scaling) -> Result<Vec<Ideal>, Fault> {
    ideals_of(&complete_columns(columns, weights)?, weights, scaling)
}

fn ideals_of(columns: &[Vec<f64>], weights: &[f64], scaling: Scaling) -> Result<Vec<Ideal>, Fault> {
    let total = sum(weights.iter().copied());
    let ideal = |(column, (values, weight)): (usize, (&Vec<f64>, &f64))| -> Result<Ideal, Fault> {
        let (from, by) = scale(values, scaling).map_err(|fault| fault.in_column(column))?;
        let mut ideal = Ideal { from, by, share: weight / total, best: 0.0, worst: 0.0 };
        let weighted = values.iter().map(|value| ideal.weighted(*value)).collect::<Result<Vec<f64>, Fault>>()?;
        (ideal.worst, ideal.best) = ends(&sorted(weighted))?;
        Ok(ideal)
    };
    columns.iter().zip(weights).enumerate().map(ideal).collect()
}

/// What is taken off the figures of a column, and by what the rest is divided.
fn scale(values: &[f64], scaling: Scaling) -> Result<(f64, f64), Fault> {
    let ordered = sorted(values.iter().copied());
    let (low, high) = ends(&ordered)?;
    let (from, by) = match scaling {
        Scaling::Vector => (0.0, finite(libm::sqrt(dot(&ordered, &ordered)))?),
        Scaling::Maximum => (0.0, low.abs().max(high.abs())),
        Scaling::MinMax if is_constant(&ordered) => (0.0, 0.0),
        Scaling::MinMax => (low, high - low),
        Scaling::AsIs => (0.0, 1.0),
    };
    if by > 0.0 { Ok((from, by)) } else { Err(Fault::ConstantColumn { column: 0 }) }
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::*;

    /// As they are, weights one half: a = (1, 0), b = (0, 1), c = (1, 1). Best (½, ½), worst (0, 0).
    /// a: d⁺ = d⁻ = ½, closeness ½; c: d⁺ = 0, closeness 1.
    #[test]
    fn closeness_by_hand() {
        let columns = columns(&[&[1.0, 0.0, 1.0], &[0.0, 1.0, 1.0]]);
        for scaling in [Scaling::AsIs, Scaling::MinMax, Scaling::Maximum, Scaling::Vector] {
            let found = topsis(&columns, &[1.0, 1.0], scaling).unwrap();
            let closeness: Vec<f64> = found.iter().map(|found| found.closeness).collect();
            assert_eq!(closeness, [0.5, 0.5, 1.0], "{scaling:?}");
        }
    }

    /// 3 and 4 by the vector: 0.6 and 0.8. With the other column constant, closeness is 0 and 1.
    #[test]
    fn vector_scaling_and_constant_columns() {
        assert_eq!(scale(&[3.0, 4.0], Scaling::Vector).unwrap(), (0.0, 5.0));
        let one = columns(&[&[3.0, 4.0], &[7.0, 7.0]]);
        let found = topsis(&one, &[1.0, 1.0], Scaling::Vector).unwrap();
        assert_eq!(found.iter().map(|found| found.closeness).collect::<Vec<_>>(), [0.0, 1.0]);
        assert_eq!(topsis(&one, &[1.0, 1.0], Scaling::MinMax), Err(Fault::ConstantColumn { column: 1 }));
        let zeros = columns(&[&[0.0, 0.0]]);
        assert_eq!(topsis(&zeros, &[1.0], Scaling::Vector), Err(Fault::ConstantColumn { column: 0 }));
        let alike = columns(&[&[5.0, 5.0]]);
        let fault = Fault::Unsolvable { row: 0, why: Obstacle::AllAlike };
        assert_eq!(topsis(&alike, &[1.0], Scaling::Vector), Err(fault));
    }

    #[test]
    fn gaps_are_refused() {
        let gap = vec![vec![Some(1.0), None]];
        assert_eq!(topsis(&gap, &[1.0], Scaling::AsIs), Err(Fault::Missing { column: 0, row: 1 }));
        assert_eq!(topsis(&[vec![]], &[1.0], Scaling::AsIs), Ok(vec![]));
    }
}
