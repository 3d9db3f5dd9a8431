//! A number of the rulebook, ready for the fast path and for the exact one.

use crate::number::{Decimal, Exact, Filtered};
use serde::{Serialize, Serializer};

/// A number of the rulebook.
#[derive(Debug, Clone)]
pub struct Constant {
    /// As a float with its bound.
    pub filtered: Filtered,
    /// As it is.
    pub exact: Exact,
}

impl Constant {
    /// From its exact value.
    pub fn new(exact: Exact) -> Self {
        Self { filtered: Filtered::from_exact(&exact), exact }
    }

    /// The nearest float.
    pub fn value(&self) -> f64 {
        self.filtered.value
    }
}

impl From<Decimal> for Constant {
    fn from(decimal: Decimal) -> Self {
        Self { filtered: Filtered::from_decimal(decimal), exact: decimal.exact() }
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&crate::number::shortest(self.filtered.value))
    }
}
