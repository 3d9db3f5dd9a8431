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
    /// There is no column at all.
    NoColumns,
    /// Fewer rows without any missing value than the method needs.
    TooFewRows {
        /// How many rows the method needs.
        needed: usize,
        /// How many there are.
        there: usize,
    },
    /// A number that must not be below zero is.
    Negative {
        /// Its column.
        column: usize,
        /// Its row.
        row: usize,
        /// The number.
        value: f64,
    },
    /// A number is infinite or not a number, or so large that the method would leave the range of floats.
    BeyondRange {
        /// Its column.
        column: usize,
    },
    /// A row whose numbers must have a sum above zero has the sum zero.
    ZeroTotal {
        /// Which row.
        row: usize,
    },
    /// A row or column has another length than the rest.
    UnequalLength {
        /// Which row or column.
        at: usize,
        /// The length that it should have.
        expected: usize,
        /// The length that it has.
        there: usize,
    },
    /// Two judgements on one pair contradict each other: each should be 1 ÷ the other.
    NotReciprocal {
        /// Row of the first judgement.
        row: usize,
        /// Column of the first judgement.
        column: usize,
        /// The judgement in (`row`, `column`).
        value: f64,
        /// The judgement in (`column`, `row`).
        opposite: f64,
    },
    /// Two neighbouring eigenvalues are equal, so that the data do not tell one component from the next.
    EqualEigenvalues {
        /// How many components stand before the doubtful cut.
        kept: usize,
        /// The eigenvalue that both have.
        value: f64,
    },
    /// No factor fulfils the rule by which factors are kept.
    NoFactor,
    /// The columns carry nothing that the method could turn into weights: all are constant, or all say the same.
    NoInformation,
    /// A bound on a share is not a number from 0 to 1, or the least share is above the most.
    Bound {
        /// The column whose bounds they are.
        column: usize,
        /// The least share.
        least: f64,
        /// The greatest share.
        most: f64,
    },
    /// Nodes stand above themselves.
    Circle {
        /// One of the nodes on the circle.
        node: usize,
    },
    /// An iteration did not settle within its limit.
    NotSettled {
        /// How many rounds it had.
        rounds: usize,
    },
    /// Of a column the least is the best, which the method cannot take.
    LowerIsBetter {
        /// The column.
        column: usize,
    },
    /// A result is beyond what a float can hold.
    Overflow,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    /// The entity has no value at all.
    NothingToWeigh,
    /// The least shares of the indicators that the entity has add up to more than 1.
    LeastSharesAboveOne {
        /// Their sum.
        sum: f64,
    },
    /// The greatest shares of the indicators that the entity has add up to less than 1.
    MostSharesBelowOne {
        /// Their sum.
        sum: f64,
    },
    /// A bound asks for a contribution of an indicator of which the entity has none (its value is 0).
    NoContribution {
        /// The indicator.
        column: usize,
    },
    /// The objective can grow without end.
    Unbounded,
    /// The simplex method did not settle within its limit of pivots.
    NotSettled,
    /// The optimum that was found does not stand up to its own check of feasibility and duality.
    NotCertain,
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
