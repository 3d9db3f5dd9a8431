//! What missing values are filled with.

use super::super::grid::Computed;
use super::Unfit;
use crate::plan::Impute;
use crate::result::Filled;
use crate::rulebook::model::NodeIx;

/// A value in the place of a missing one, and how it came about.
#[derive(Debug, Clone)]
pub(in crate::compute) struct Fill {
    pub(in crate::compute) value: f64,
    pub(in crate::compute) how: How,
}

/// How a value was filled in.
#[derive(Debug, Clone)]
pub(in crate::compute) enum How {
    /// Between two periods.
    Between {
        /// The period before and its value.
        before: (String, f64),
        /// The period after and its value.
        after: (String, f64),
    },
    /// The mean of these entities.
    Neighbours(Vec<usize>),
    /// The constant, then a coefficient for each regressor.
    Coefficients(Vec<f64>),
}

impl Fill {
    /// As an explanation tells it.
    pub(in crate::compute) fn told(&self, name: impl Fn(usize) -> String) -> Filled {
        match &self.how {
            How::Between { before, after } => Filled::Between { before: before.clone(), after: after.clone() },
            How::Neighbours(rows) => Filled::Neighbours { entities: rows.iter().map(|row| name(*row)).collect() },
            How::Coefficients(coefficients) => Filled::Regression { coefficients: coefficients.clone() },
        }
    }
}

/// What each row that has no value is filled with.
pub(in crate::compute) fn rows(
    computed: &Computed<'_>,
    (at, node, step): (usize, NodeIx, usize),
    impute: &Impute,
) -> (Vec<Option<Fill>>, Vec<Unfit>) {
    let _ = (computed, at, node, step, impute);
    (Vec::new(), Vec::new())
}
