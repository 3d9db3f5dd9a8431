//! A statistic of the entity's other columns stands for a gap.
//!
//! In: the columns of an aggregate, and how to make them comparable. Out: estimates. Must not: look at other aggregates.

use super::{How, Imputation, Statistic, cell, checked, gaps};
use crate::method::moments::{Deviation, ends, is_constant, mean, sorted, standard_deviation};
use crate::method::{Fault, finite, present};
use serde::{Deserialize, Serialize};

/// How the columns are made comparable before, and taken back after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowScaling {
    /// They are already.
    AsIs,
    /// (x − min) / (max − min) of the figures that are there: COINr's `Impute` by row.
    MinMax,
    /// (x − mean) / standard deviation (n − 1) of the figures that are there.
    Standard,
}

/// Scale of one column: (x·sign − from) / by.
#[derive(Debug, Clone, Copy)]
struct Scale {
    sign: f64,
    from: f64,
    by: f64,
}

impl Scale {
    fn of(column: &[Option<f64>], reversed: bool, scaling: RowScaling) -> Result<Scale, Fault> {
        let sign = if reversed { -1.0 } else { 1.0 };
        let values = sorted(present(column)?.into_iter().map(|(_, value)| value * sign));
        if scaling == RowScaling::AsIs {
            return Ok(Scale { sign, from: 0.0, by: 1.0 });
        }
        let (low, high) = ends(&values)?;
        if is_constant(&values) {
            return Err(Fault::ConstantColumn { column: 0 });
        }
        let (from, by) = match scaling {
            RowScaling::MinMax => (low, high - low),
            _ => (mean(&values)?, standard_deviation(&values, Deviation::Sample)?),
        };
        Ok(Scale { sign, from, by: finite(by)? })
    }
}

/// The mean or median of the entity's other columns on a common scale, taken back to the column's own (Handbook 2008, p. 56, on single
/// imputation; COINr's `Impute` with `impute_by = "row"`).
///
/// `reversed` says of each column whether less is better; such a column is turned over first. A column that has no scale (constant, or empty)
/// gives nothing to others and gets nothing. Gaps stay where the row has no other figure. Errors: lists of other lengths; a figure that is
/// not finite.
pub fn within_row(
    columns: &[Vec<Option<f64>>],
    reversed: &[bool],
    statistic: Statistic,
    scaling: RowScaling,
) -> Result<Imputation, Fault> {
    checked(columns)?;
    if reversed.len() != columns.len() {
        return Err(Fault::Inconsistent { needed: columns.len(), there: reversed.len() });
    }
    let scales: Vec<Result<Scale, Fault>> =
        columns.iter().zip(reversed).map(|(column, reversed)| Scale::of(column, *reversed, scaling)).collect();
    let mut imputation = Imputation::default();
    for (column, (values, own)) in columns.iter().zip(&scales).enumerate() {
        for row in gaps(values) {
            let others: Vec<(usize, f64)> = scales
                .iter()
                .enumerate()
                .filter_map(|(other, scale)| {
                    let scale = scale.as_ref().ok()?;
                    cell(columns, other, row).map(|value| (other, (value * scale.sign - scale.from) / scale.by))
                })
                .collect();
            let estimate = own.clone().and_then(|own| {
                let figures: Vec<f64> = others.iter().map(|(_, value)| *value).collect();
                let scaled = statistic.of(&figures)?;
                let columns = others.iter().map(|(other, _)| *other).collect();
                Ok((finite((scaled * own.by + own.from) * own.sign)?, How::Row { statistic, columns, scaled }))
            });
            imputation.settle(row, column, estimate);
        }
    }
    Ok(imputation)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First column 0 to 10, third (less is better) 100 to 200. Row 1 has 5 and 100: scaled 0.5 and 1, mean 0.75; the second column from 2
    /// to 6: 2 + 0.75·4 = 5.
    #[test]
    fn the_mean_of_the_others_by_hand() {
        let columns = vec![
            vec![Some(0.0), Some(5.0), Some(10.0), None],
            vec![Some(2.0), None, Some(6.0), None],
            vec![Some(150.0), Some(100.0), Some(200.0), None],
            vec![Some(3.0), Some(3.0), None, None],
        ];
        let found = within_row(&columns, &[false, false, true, false], Statistic::Mean, RowScaling::MinMax).unwrap();
        assert_eq!((found.filled.len(), found.filled[0].row, found.filled[0].value), (1, 1, 5.0));
        let how = How::Row { statistic: Statistic::Mean, columns: vec![0, 2], scaled: 0.75 };
        assert_eq!(found.filled[0].how, how);
        // Row 3 has nothing to go by; the constant column has no scale.
        let left: Vec<(usize, usize)> = found.left.iter().map(|left| (left.column, left.row)).collect();
        assert_eq!(left, [(0, 3), (1, 3), (2, 3), (3, 2), (3, 3)]);
        assert_eq!(found.left[3].why, Fault::ConstantColumn { column: 3 });
    }

    /// As they are: median of 5, 100 and 3.
    #[test]
    fn without_a_scale() {
        let columns = vec![vec![Some(5.0)], vec![None], vec![Some(100.0)], vec![Some(3.0)]];
        let found = within_row(&columns, &[false; 4], Statistic::Median, RowScaling::AsIs).unwrap();
        assert_eq!(found.filled[0].value, 5.0);
        // Column 0: −1, 0, 1 has mean 0 and deviation 1. Row 2 stands one deviation up: so does its gap, in 10, 30.
        let columns = vec![vec![Some(-1.0), Some(0.0), Some(1.0)], vec![Some(10.0), Some(30.0), None]];
        let found = within_row(&columns, &[false; 2], Statistic::Mean, RowScaling::Standard).unwrap();
        assert!((found.filled[0].value - (20.0 + libm::sqrt(200.0))).abs() < 1e-13);
    }
}
