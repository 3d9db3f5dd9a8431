//! Why a method gives no result: what a finding needs to name the cells.
//!
//! In: nothing. Out: plain data. Must not: hold a sentence; the words are `wording`'s.

use serde::{Deserialize, Serialize};

/// Why a method gives no result. Rows and columns count from 0. A function that sees one column names column 0, one that sees one row names
/// row 0; whoever called it puts the right one in by [`Fault::in_column`] and [`Fault::in_row`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// All figures of the column are the same, so that what is asked for divides by zero.
    ConstantColumn {
        /// The column.
        column: usize,
    },
    /// The column has too few figures.
    TooFew {
        /// The column.
        column: usize,
        /// How many figures the method needs.
        needed: usize,
        /// How many there are.
        there: usize,
    },
    /// A figure has to be above zero.
    NotPositive {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
        /// The figure.
        value: f64,
    },
    /// A figure has to be there.
    Missing {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
    },
    /// A figure that is not a finite number.
    NotFinite {
        /// The column.
        column: usize,
        /// The row.
        row: usize,
    },
    /// A weight that is negative or not a finite number.
    BadWeight {
        /// The column.
        column: usize,
        /// The weight.
        weight: f64,
    },
    /// Nothing has a weight above zero.
    NoWeight,
    /// A parameter of the method that is outside of what the method allows.
    OutOfRange {
        /// The parameter, by its name in the method's docstring.
        parameter: Parameter,
        /// What it is.
        value: f64,
    },
    /// Lists that belong together have other lengths.
    Inconsistent {
        /// The length that was needed.
        needed: usize,
        /// The length that was there.
        there: usize,
    },
    /// More rows than the method can work on.
    TooMany {
        /// The named limit.
        limit: usize,
        /// How many there are.
        there: usize,
    },
    /// The numbers of this row or column leave the method without an answer.
    Unsolvable {
        /// Where: a row, or the column for [`Obstacle::Collinear`].
        row: usize,
        /// Why.
        why: Obstacle,
    },
    /// A result is beyond what a float can hold.
    Overflow,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The figures of a named column follow from those of the named columns before it.
    Collinear,
    /// All entities have the same figures.
    AllAlike,
    /// The mean, by which the method divides, is zero.
    ZeroMean,
    /// No other entity has enough figures in common.
    NoNeighbours,
    /// No known period on the side where one is needed.
    NoKnownPeriod,
    /// The entity has no group.
    NoGroup,
}

/// A parameter of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parameter {
    /// A share between 0 and 1.
    Share,
    /// The exponent of a mean, of a quantifier or of Box and Cox.
    Exponent,
    /// A threshold of preference, or of skewness and kurtosis.
    Threshold,
    /// A multiple of the interquartile distance.
    Multiple,
    /// How many: neighbours, points, periods.
    Number,
    /// A period's place on the time axis.
    Period,
    /// A constant.
    Constant,
}

impl Fault {
    /// The same fault in this column.
    #[must_use]
    pub fn in_column(mut self, at: usize) -> Fault {
        if let Fault::ConstantColumn { column }
        | Fault::TooFew { column, .. }
        | Fault::NotPositive { column, .. }
        | Fault::Missing { column, .. }
        | Fault::NotFinite { column, .. } = &mut self
        {
            *column = at;
        }
        self
    }

    /// The same fault in this row.
    #[must_use]
    pub fn in_row(mut self, at: usize) -> Fault {
        if let Fault::NotPositive { row, .. }
        | Fault::Missing { row, .. }
        | Fault::NotFinite { row, .. }
        | Fault::Unsolvable { row, .. } = &mut self
        {
            *row = at;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_put_in_its_place() {
        let fault = Fault::NotPositive { column: 0, row: 0, value: -1.0 };
        assert_eq!(fault.in_column(3).in_row(7), Fault::NotPositive { column: 3, row: 7, value: -1.0 });
        assert_eq!(Fault::Overflow.in_column(3).in_row(7), Fault::Overflow);
    }
}
