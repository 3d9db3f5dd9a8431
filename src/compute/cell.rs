//! What a computed cell can be.

use crate::number::Filtered;
use crate::rulebook::model::Missing;

/// A number, or why there is none.
pub(super) type Cell = Result<Filtered, Missing>;

/// Why an operation did not give a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Something it needs is missing.
    Missing(Missing),
    /// It has no value here.
    Undefined(Undefined),
    /// The float cannot tell which way a decision goes; to be run again on exact numbers.
    Ambiguous,
}

/// Why an operation has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Undefined {
    DivisionByZero,
    Logarithm,
    Root,
    Power,
    TooLarge,
    Negative,
    OutOfRange,
    NotPositive,
}

impl Undefined {
    /// The token that `wording` knows.
    pub(super) fn token(self) -> &'static str {
        match self {
            Self::DivisionByZero => "division by zero",
            Self::Logarithm => "logarithm",
            Self::Root => "root",
            Self::Power => "power",
            Self::TooLarge => "too large",
            Self::Negative => "product of negatives",
            Self::OutOfRange => "out of range",
            Self::NotPositive => "not positive",
        }
    }

    /// The reason that stands in the result.
    pub(super) fn reason(self) -> Missing {
        match self {
            Self::DivisionByZero => Missing::DivisionByZero,
            Self::Logarithm
            | Self::Root
            | Self::Power
            | Self::TooLarge
            | Self::Negative
            | Self::OutOfRange
            | Self::NotPositive => Missing::Invalid,
        }
    }
}
