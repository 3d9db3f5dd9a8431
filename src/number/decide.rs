//! Decisions: is a value below, at or above another one.
//!
//! In: two filtered numbers and a closure that compares exactly. Out: the order that exact arithmetic gives. Must not: answer
//! from floats that their bounds do not separate.

use super::decimal::Decimal;
use super::filtered::Filtered;
use std::cmp::Ordering;

/// Digits at which a value is looked at that has a root, a logarithm or a statistic over entities in it.
pub(super) const DECISION_DIGITS: u32 = 12;
/// Rounding to 12 significant digits moves a number by at most 5 × 10^−12 of itself; two that lie further apart than twice this
/// keep their order.
const APART: f64 = 1.1e-11;

/// `a` against `b`, as exact arithmetic has it.
///
/// Both rational: by the floats where their bounds separate them, else by `exact`. One of them not rational, or not to be
/// recomputed (`exact` gives none): both are taken at 12 significant digits.
pub fn compare(a: Filtered, b: Filtered, exact: impl FnOnce() -> Option<Ordering>) -> Ordering {
    if a.is_rational() && b.is_rational() {
        if let Some(order) = separated(a, b) {
            return order;
        }
        if let Some(order) = exact() {
            return order;
        }
    }
    compare_at_twelve_digits(a.value, b.value)
}

/// The order of two rationals, where their bounds tell.
pub(super) fn separated(a: Filtered, b: Filtered) -> Option<Ordering> {
    if a.is_certain() && b.is_certain() {
        return a.value.partial_cmp(&b.value);
    }
    let ((a_low, a_high), (b_low, b_high)) = (a.bounds()?, b.bounds()?);
    if a_high < b_low {
        Some(Ordering::Less)
    } else if a_low > b_high {
        Some(Ordering::Greater)
    } else {
        None
    }
}

fn compare_at_twelve_digits(a: f64, b: f64) -> Ordering {
    if (a - b).abs() > APART * a.abs().max(b.abs()) {
        return a.total_cmp(&b);
    }
    // Adding zero makes −0 into 0.
    (twelve_digits(a) + 0.0).total_cmp(&(twelve_digits(b) + 0.0))
}

/// The float at 12 significant digits: its shortest decimal text, rounded half away from zero. Not finite: as it is.
pub fn twelve_digits(number: f64) -> f64 {
    Decimal::from_shortest(number).map_or(number, |decimal| decimal.to_significant(DECISION_DIGITS).to_f64())
}
