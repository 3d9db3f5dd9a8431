//! Sums in the order given, compensated after Neumaier, with a rigorous bound.
//!
//! In: filtered numbers, one after the other. Out: their sum. A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur
//! Summation endlicher Summen", ZAMM 54 (1974), algorithm IV. Must not: reorder its summands.

use super::error_free::two_sum;
use super::filtered::{Filtered, bounded, unknown};

/// A running sum.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// Rounded sum of the values.
    total: f64,
    /// What the roundings of `total` have lost, summed.
    compensation: f64,
    /// Bound on what the operands brought and the compensation has lost.
    error: f64,
    irrational: bool,
    unknown: bool,
}

impl Sum {
    /// Nothing yet: 0, exactly.
    pub fn new() -> Sum {
        Sum::default()
    }

    /// Adds one summand.
    pub fn push(&mut self, summand: Filtered) {
        let (total, lost) = two_sum(self.total, summand.value);
        let (compensation, lost_again) = two_sum(self.compensation, lost);
        self.irrational |= !summand.is_rational();
        self.unknown |= summand.bounds().is_none() || !total.is_finite() || !compensation.is_finite();
        self.total = total;
        if compensation.is_finite() {
            self.compensation = compensation;
        }
        // Each addition rounds the bound down by at most the factor 1 − u; growing it at every step covers that for any
        // number of summands.
        if summand.error != 0.0 || lost_again != 0.0 {
            self.error = bounded(0.0, self.error + summand.error + lost_again.abs()).error;
        }
    }

    /// The sum of all that was pushed.
    pub fn total(self) -> Filtered {
        let (value, lost) = two_sum(self.total, self.compensation);
        if self.irrational {
            return Filtered::irrational(value);
        }
        if self.unknown || !value.is_finite() || !lost.is_finite() {
            return unknown(value);
        }
        if self.error == 0.0 && lost == 0.0 {
            return Filtered::certain(value);
        }
        bounded(value, self.error + lost.abs())
    }
}
