//! Imputation: estimates for missing figures (Handbook 2008, step 3, pp. 55–62).
//!
//! In: columns with gaps. Out: an estimate for each gap that has one, with how it was made; and why the others have none. Must not: alter a
//! figure that is there, or estimate from an estimate: every estimate is made from figures that were there.

mod neighbours;
mod regression;
mod time;

pub use neighbours::{Nearest, Neighbour, nearest};
pub use regression::{Coefficient, Regression, regression};
pub use time::interpolate;

use super::Fault;
use serde::{Deserialize, Serialize};

/// An estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imputed {
    /// Row of the gap; for [`interpolate`], the place of the period.
    pub row: usize,
    /// Column of the gap; 0 for functions that see one column.
    pub column: usize,
    /// The estimate.
    pub value: f64,
    /// How it was made.
    pub how: How,
}

/// How an estimate was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A mean of the nearest entities.
    Neighbours(Vec<Neighbour>),
    /// By a regression; its coefficients stand once, in [`Imputation::regression`].
    Regression,
    /// On the straight line between two periods.
    Between {
        /// Place of the known period before.
        before: usize,
        /// Place of the known period after.
        after: usize,
    },
}

/// What became of all gaps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Imputation {
    /// The estimates, by column and row.
    pub filled: Vec<Imputed>,
    /// Gaps without an estimate, by column and row.
    pub left: Vec<Left>,
    /// The regression, where it was by one.
    pub regression: Option<Regression>,
}

/// A gap without an estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// Row of the gap; for [`interpolate`], the place of the period.
    pub row: usize,
    /// Column of the gap; 0 for functions that see one column.
    pub column: usize,
    /// Why.
    pub why: Fault,
}

impl Imputation {
    fn settle(&mut self, row: usize, column: usize, estimate: Result<(f64, How), Fault>) {
        match estimate {
            Ok((value, how)) => self.filled.push(Imputed { row, column, value, how }),
            Err(why) => self.left.push(Left { row, column, why: why.in_column(column).in_row(row) }),
        }
    }
}

/// Rows of the gaps of a column.
fn gaps(column: &[Option<f64>]) -> impl Iterator<Item = usize> {
    column.iter().enumerate().filter(|(_, value)| value.is_none()).map(|(row, _)| row)
}

/// Columns of one length, all finite.
fn checked(columns: &[Vec<Option<f64>>]) -> Result<usize, Fault> {
    let rows = columns.first().map_or(0, Vec::len);
    for (column, values) in columns.iter().enumerate() {
        if values.len() != rows {
            return Err(Fault::Inconsistent { needed: rows, there: values.len() });
        }
        super::present(values).map_err(|fault| fault.in_column(column))?;
    }
    Ok(rows)
}
