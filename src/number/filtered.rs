//! A float with a rigorous bound on its distance from the exact value.
//!
//! In: decimals and other filtered numbers. Out: [`Filtered`]. Running error analysis after N. J. Higham, *Accuracy and Stability
//! of Numerical Algorithms* (2002), §2.2 and §3.3: each operation obeys fl(x op y) = (x op y)/(1 + δ) with |δ| ≤ u = 2^−53, so
//! that the computed result itself bounds its rounding error by u·|result|; the operands' bounds are carried along. Bounds are
//! made larger than their own rounding could make them too small. Must not: decide anything.

use super::decimal::Decimal;
use super::error_free::{is_product, two_sum};
use super::exact::Exact;

/// Unit roundoff of `f64`: 2^−53.
pub(super) const UNIT_ROUNDOFF: f64 = f64::EPSILON / 2.0;
/// A bound is made of at most ten operations, each of which loses at most the factor 1 − u.
const INFLATION: f64 = 1.0 + 32.0 * UNIT_ROUNDOFF;
/// Bound of a rational number of which the float says nothing: every decision about it is made exactly.
const UNKNOWN: f64 = f64::MAX;

/// A float and how far it can be from the exact value.
///
/// `error` is 0 where the float is the exact value; `f64::MAX` where the value is rational but the float says nothing of it
/// (overflow, division by an interval that contains zero); `f64::INFINITY` where the value is not rational in the cells (a root,
/// a logarithm or a statistic over entities is in it).
#[derive(Debug, Clone, Copy)]
pub struct Filtered {
    /// The value as computed.
    pub value: f64,
    /// No less than |value − exact value|.
    pub error: f64,
}

impl Filtered {
    /// A number as written.
    pub fn from_decimal(decimal: Decimal) -> Filtered {
        let value = decimal.to_f64();
        if decimal.is_exactly(value) { Filtered::certain(value) } else { Filtered::nearest(value) }
    }

    /// The float nearest to an exact number.
    pub fn from_exact(exact: &Exact) -> Filtered {
        let value = exact.to_f64();
        if Exact::from_f64(value).is_some_and(|back| back == *exact) {
            Filtered::certain(value)
        } else {
            Filtered::nearest(value)
        }
    }

    /// A whole number.
    pub fn whole(number: i64) -> Filtered {
        Filtered::from_decimal(Decimal::from_integer(number))
    }

    /// A value with a root, a logarithm or a statistic over entities in it.
    pub fn irrational(value: f64) -> Filtered {
        Filtered { value, error: f64::INFINITY }
    }

    /// A float that is its own exact value.
    pub(super) fn certain(value: f64) -> Filtered {
        Filtered { value, error: 0.0 }
    }

    /// The float nearest to an exact value that it does not equal.
    fn nearest(value: f64) -> Filtered {
        if value.is_finite() { bounded(value, value.abs() * UNIT_ROUNDOFF) } else { unknown(value) }
    }

    /// Whether the value is made by + − × ÷ from written numbers.
    pub fn is_rational(self) -> bool {
        self.error < f64::INFINITY
    }

    /// Whether the float is the exact value.
    pub fn is_certain(self) -> bool {
        self.error == 0.0
    }

    /// Numbers between which the exact value lies; none where the float does not say.
    pub(super) fn bounds(self) -> Option<(f64, f64)> {
        if self.error == 0.0 {
            return Some((self.value, self.value));
        }
        // The neighbouring float covers the rounding of the one operation.
        let known = self.error < UNKNOWN;
        known.then(|| ((self.value - self.error).next_down(), (self.value + self.error).next_up()))
    }

    /// self + other.
    pub fn add(self, other: Filtered) -> Filtered {
        let (value, lost) = two_sum(self.value, other.value);
        if let Some(result) = self.beyond(other, value) {
            return result;
        }
        let carried = self.error + other.error;
        if carried == 0.0 && lost == 0.0 {
            return Filtered::certain(value);
        }
        // Near the largest float TwoSum itself can overflow; u·|value| bounds the loss as well.
        let lost = if lost.is_finite() { lost.abs() } else { value.abs() * UNIT_ROUNDOFF };
        bounded(value, carried + lost)
    }

    /// self − other.
    pub fn sub(self, other: Filtered) -> Filtered {
        self.add(other.neg())
    }

    /// self × other.
    pub fn mul(self, other: Filtered) -> Filtered {
        let value = self.value * other.value;
        if let Some(result) = self.beyond(other, value) {
            return result;
        }
        if self.error == 0.0 && other.error == 0.0 && is_product(self.value, other.value, value) {
            return Filtered::certain(value);
        }
        // |a'b' − ab| ≤ |a|·eb + |b|·ea + ea·eb
        let carried = self.value.abs() * other.error + other.value.abs() * self.error + self.error * other.error;
        bounded(value, carried + value.abs() * UNIT_ROUNDOFF)
    }

    /// self ÷ other. The caller has made sure (by `compare`) that the denominator is not zero; where its float cannot tell it
    /// from zero, the result is rational and unknown.
    pub fn div(self, other: Filtered) -> Filtered {
        let value = self.value / other.value;
        if let Some(result) = self.beyond(other, value) {
            return result;
        }
        if self.error == 0.0 && other.error == 0.0 && is_product(value, other.value, self.value) {
            return Filtered::certain(value);
        }
        // a'/b' − a/b = (da − (a/b)·db)/b', and |b'| ≥ |b| − eb. The smallest normal number stands for what underflow can
        // lose in the numerator.
        let denominator_least = (other.value.abs() - other.error).next_down();
        if denominator_least <= 0.0 {
            return unknown(value);
        }
        let moved = self.error + (value.abs() + f64::MIN_POSITIVE) * other.error;
        let carried = if moved == 0.0 { 0.0 } else { (moved + f64::MIN_POSITIVE) / denominator_least };
        bounded(value, carried + value.abs() * UNIT_ROUNDOFF)
    }

    /// −self.
    pub fn neg(self) -> Filtered {
        Filtered { value: -self.value, error: self.error }
    }

    /// |self|.
    pub fn abs(self) -> Filtered {
        Filtered { value: self.value.abs(), error: self.error }
    }

    /// The result `value` of an operation where no bound can be worked out.
    fn beyond(self, other: Filtered, value: f64) -> Option<Filtered> {
        if !self.is_rational() || !other.is_rational() {
            return Some(Filtered::irrational(value));
        }
        (self.error >= UNKNOWN || other.error >= UNKNOWN || !value.is_finite()).then(|| unknown(value))
    }
}

/// A rational value with a bound; the bound is made larger than its own rounding and underflow could have made it too small.
pub(super) fn bounded(value: f64, error: f64) -> Filtered {
    let error = error * INFLATION + f64::MIN_POSITIVE;
    Filtered { value, error: if error.is_finite() { error } else { UNKNOWN } }
}

/// A rational value of which the float says nothing.
pub(super) fn unknown(value: f64) -> Filtered {
    let value = if value.is_nan() { 0.0 } else { value.clamp(f64::MIN, f64::MAX) };
    Filtered { value, error: UNKNOWN }
}
