//! Imputation: estimates for missing figures (Handbook 2008, step 3, pp. 55–62).
//!
//! In: columns with gaps. Out: an estimate for each gap that has one, with how it was made; and why the others have none. Must not: alter a
//! figure that is there, or estimate from an estimate: every estimate is made from figures that were there.

mod column;
mod neighbours;
mod regression;
mod row;
mod time;

pub use column::{Statistic, by_group, of_column};
pub use neighbours::{Nearest, Neighbour, Pull, nearest_neighbours, nearest_of_column};
pub use regression::{Coefficient, Regression, regression};
pub use row::{RowScaling, within_row};
pub use time::{OverTime, over_time};

use super::Fault;
use serde::{Deserialize, Serialize};

/// An estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imputed {
    /// Row of the gap; for [`over_time`], the place of the period.
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
    /// A statistic of the column, or of the entity's group in it.
    Column {
        /// Which statistic.
        statistic: Statistic,
        /// Of so many figures.
        figures: usize,
        /// The group, where it is of one.
        group: Option<usize>,
    },
    /// A statistic of the entity's other columns, taken back to the scale of this one.
    Row {
        /// Which statistic.
        statistic: Statistic,
        /// The columns it is made from.
        columns: Vec<usize>,
        /// The statistic on the common scale.
        scaled: f64,
    },
    /// A mean of the nearest entities.
    Neighbours(Vec<Neighbour>),
    /// By a regression; its coefficients stand once, in [`Imputation::regression`].
    Regression,
    /// The figure of an earlier period.
    Latest {
        /// Place of that period.
        from: usize,
    },
    /// On the straight line between two periods.
    Between {
        /// Place of the known period before.
        before: usize,
        /// Place of the known period after.
        after: usize,
    },
    /// A given constant.
    Constant,
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
    /// Row of the gap; for [`over_time`], the place of the period.
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

    /// The column with its estimates.
    pub fn filled_column(&self, column: usize, values: &[Option<f64>]) -> Vec<Option<f64>> {
        let mut values = values.to_vec();
        for imputed in self.filled.iter().filter(|imputed| imputed.column == column) {
            if let Some(cell) = values.get_mut(imputed.row) {
                *cell = Some(imputed.value);
            }
        }
        values
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

fn cell(columns: &[Vec<Option<f64>>], column: usize, row: usize) -> Option<f64> {
    columns.get(column)?.get(row).copied().flatten()
}
