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

/// Largest error, relative to the value, with which a float stands in a result.
const PRECISE: f64 = 1e-10;
/// What underflow can add up to in a bound; no figure of an index is so small.
const UNDERFLOW: f64 = 1e-290;

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

// Methods, not operators: the division has a duty that a `/` would hide, and `Exact` has the same names.
#[allow(clippy::should_implement_trait)]
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
        // Up to 2^53 every whole number is a float.
        if number.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS {
            return Filtered::certain(number as f64);
        }
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

    /// Whether the float can stand for the exact value in a result: the bound leaves it at least ten significant digits. After an
    /// overflow, or a difference that cancelled, it does not. A bound that only underflow has left of a zero says nothing.
    pub fn is_precise(self) -> bool {
        !self.is_rational() || self.error <= self.value.abs() * PRECISE || self.error <= UNDERFLOW
    }

    /// Whether the exact value can be `number`.
    pub fn may_be(self, number: f64) -> bool {
        self.is_rational() && self.bounds().is_none_or(|(low, high)| (low..=high).contains(&number))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{RoundingMode, compare, round, round_exact};
    use proptest::prelude::*;

    fn number(text: &str) -> Filtered {
        Filtered::from_decimal(Decimal::parse(text).unwrap())
    }

    #[test]
    fn whole_arithmetic_has_no_error() {
        let result = number("57").div(number("4")).mul(number("100")).sub(number("0.25")).add(number("1e15"));
        assert_eq!((result.value, result.error), (1e15 + 1424.75, 0.0));
        assert!(number("1").div(number("3")).error > 0.0);
        assert!(number("0.1").error > 0.0 && number("0.5").is_certain());
        assert!(Filtered::whole(i64::MAX).error >= 1.0 && Filtered::whole(1 << 60).is_certain());
    }

    #[test]
    fn the_irrational_stays_so_and_the_rational_does_too() {
        let root = Filtered::irrational(2f64.sqrt());
        for result in
            [root.add(number("1")), number("1").sub(root), root.mul(root), number("0").div(root), root.neg().abs()]
        {
            assert!(!result.is_rational());
        }
        let large = number("1.7e308");
        for result in
            [large.add(large), large.mul(large), large.div(number("1e-300")), large.mul(large).sub(number("1"))]
        {
            assert!(result.is_rational() && result.value.is_finite(), "{result:?}");
            assert_eq!(result.error, f64::MAX);
        }
    }

    #[test]
    fn a_denominator_that_may_be_zero_makes_the_result_unknown() {
        let nothing = number("0.1").add(number("0.2")).sub(number("0.3"));
        for denominator in [nothing, number("0")] {
            let result = number("1").div(denominator);
            assert!(result.is_rational() && result.value.is_finite());
            assert_eq!((result.error, result.bounds()), (f64::MAX, None));
        }
        assert_eq!(number("0").div(number("0")).value, 0.0);
    }

    #[test]
    fn underflow_is_bounded() {
        let tiny = number("1e-200");
        let product = tiny.mul(tiny);
        assert_eq!(product.value, 0.0);
        assert!(product.error > 0.0);
        let quotient = number("3e-310").div(number("7e-3")).mul(number("1e-3"));
        let truth = Exact::from_mantissa(3, -310).div(&Exact::from_mantissa(7, 0)).unwrap();
        assert!(holds(quotient, &truth));
    }

    fn holds(computed: Filtered, truth: &Exact) -> bool {
        let distance = Exact::from_f64(computed.value).unwrap().sub(truth).abs();
        computed.error == f64::MAX || distance <= Exact::from_f64(computed.error).unwrap()
    }

    #[derive(Debug, Clone)]
    enum Tree {
        Leaf(Decimal),
        Node(char, Box<Tree>, Box<Tree>),
    }

    fn trees() -> impl Strategy<Value = Tree> {
        let exponents = prop_oneof![4 => -4i32..3, 1 => -160i32..160];
        let leaf = (-200_000i128..200_000, exponents)
            .prop_map(|(mantissa, exponent)| Tree::Leaf(Decimal::from_parts(mantissa, exponent).unwrap()));
        leaf.prop_recursive(6, 64, 2, |inner| {
            (prop::sample::select(vec!['+', '-', '*', '/']), inner.clone(), inner)
                .prop_map(|(operator, a, b)| Tree::Node(operator, Box::new(a), Box::new(b)))
        })
    }

    /// None: a division by zero.
    fn evaluate(tree: &Tree) -> Option<(Filtered, Exact)> {
        let (operator, a, b) = match tree {
            Tree::Leaf(decimal) => return Some((Filtered::from_decimal(*decimal), decimal.exact())),
            Tree::Node(operator, a, b) => (operator, evaluate(a)?, evaluate(b)?),
        };
        Some(match operator {
            '+' => (a.0.add(b.0), a.1.add(&b.1)),
            '-' => (a.0.sub(b.0), a.1.sub(&b.1)),
            '*' => (a.0.mul(b.0), a.1.mul(&b.1)),
            _ => (a.0.div(b.0), a.1.div(&b.1)?),
        })
    }

    const MODES: [RoundingMode; 5] = [
        RoundingMode::HalfAwayFromZero,
        RoundingMode::HalfEven,
        RoundingMode::Truncate,
        RoundingMode::Floor,
        RoundingMode::Ceiling,
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn the_truth_lies_within_the_bound(tree in trees()) {
            if let Some((computed, truth)) = evaluate(&tree) {
                prop_assert!(computed.is_rational() && computed.value.is_finite());
                prop_assert!(holds(computed, &truth), "{:?} is not near {:?}", computed, truth.to_f64());
            }
        }

        #[test]
        fn decisions_equal_the_exact_ones(tree in trees(), other in trees(), decimals in -3i32..6, mode in prop::sample::select(MODES.to_vec())) {
            if let (Some((a, a_truth)), Some((b, b_truth))) = (evaluate(&tree), evaluate(&other)) {
                prop_assert_eq!(compare(a, b, || Some(a_truth.cmp(&b_truth))), a_truth.cmp(&b_truth));
                let rounded = round(a, decimals, mode, || Some(a_truth.clone()));
                let truth = round_exact(&a_truth, decimals, mode);
                prop_assert_eq!(rounded.value, truth.to_f64().clamp(f64::MIN, f64::MAX));
                prop_assert!(holds(rounded, &truth));
                // Against its own rounding: the edge that decisions in a rulebook meet.
                let edge = Filtered::from_exact(&truth);
                prop_assert_eq!(compare(a, edge, || Some(a_truth.cmp(&truth))), a_truth.cmp(&truth));
            }
        }
    }
}
