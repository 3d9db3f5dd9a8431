//! Rounding to decimals, as exact arithmetic rounds.
//!
//! In: a filtered number and a closure that recomputes it exactly. Out: the rounded number. Must not: round where no step of a
//! rulebook says so.

use super::decide::DECISION_DIGITS;
use super::decimal::{Decimal, power_of_ten};
use super::exact::Exact;
use super::filtered::{Filtered, bounded};
use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;

/// Below this, whole numbers and their halves are exact, and neighbouring decimals of one scale have different floats.
const WHOLE_MOST: f64 = 2_251_799_813_685_248.0; // 2^51
/// Most decimals, in both directions, that a rounding is carried out to: an `f64` spans 308 powers of ten upwards, and a request
/// for more must not cost more.
const DECIMALS_MOST: i32 = 400;
/// Rounding to 12 significant digits moves a number by at most 5 × 10^−12 of itself.
const TWELVE_DIGITS_MOVE: f64 = 5.5e-12;

/// How a number between two neighbours is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the nearer one, a half away from zero: 2.5 → 3, −2.5 → −3.
    #[default]
    HalfAwayFromZero,
    /// To the nearer one, a half to the even one: 2.5 → 2.
    HalfEven,
    /// Towards zero.
    Truncate,
    /// Downwards.
    Floor,
    /// Upwards.
    Ceiling,
}

/// `x` rounded to `decimals` (−18 to 18; negative: tens, hundreds), as exact arithmetic rounds it.
///
/// Rational: by the float where its bound allows, else by `exact`. Not rational, or not to be recomputed: the value at 12
/// significant digits is rounded. The result is rational, with no error where a float holds it.
pub fn round(x: Filtered, decimals: i32, mode: RoundingMode, exact: impl FnOnce() -> Option<Exact>) -> Filtered {
    if x.is_rational() {
        if let Some(rounded) = round_float(x, decimals, mode) {
            return rounded;
        }
        let exact = if x.is_certain() { Exact::from_f64(x.value) } else { exact() };
        if let Some(exact) = exact {
            return Filtered::from_exact(&round_exact(&exact, decimals, mode));
        }
    }
    // Where every number that 12 digits could make of it rounds to the same, the text need not be made.
    let near = bounded(x.value, x.value.abs() * TWELVE_DIGITS_MOVE);
    if let Some(rounded) = round_float(near, decimals, mode) {
        return rounded;
    }
    round_irrational(x.value, decimals, mode).map_or(x, |rounded| Filtered::from_exact(&rounded))
}

/// A value that is not rational, taken at 12 significant digits and rounded; none where it is not finite. [`round`] gives the
/// float of the same number.
pub fn round_irrational(value: f64, decimals: i32, mode: RoundingMode) -> Option<Exact> {
    let decimal = Decimal::from_shortest(value)?.to_significant(DECISION_DIGITS);
    Some(round_exact(&decimal.exact(), decimals, mode))
}

/// The exact rounding of an exact number; beyond ±400 decimals as to ±400.
pub fn round_exact(x: &Exact, decimals: i32, mode: RoundingMode) -> Exact {
    let decimals = decimals.clamp(-DECIMALS_MOST, DECIMALS_MOST);
    let (numerator, denominator) = x.scaled(decimals);
    let whole = &numerator / &denominator;
    let rest = &numerator % &denominator;
    let away = match mode {
        _ if rest.sign() == Sign::NoSign => false,
        RoundingMode::HalfAwayFromZero => twice(&rest).cmp(denominator.magnitude()).is_ge(),
        RoundingMode::HalfEven => match twice(&rest).cmp(denominator.magnitude()) {
            Ordering::Less => false,
            Ordering::Equal => whole.bit(0),
            Ordering::Greater => true,
        },
        RoundingMode::Truncate => false,
        RoundingMode::Floor => rest.sign() == Sign::Minus,
        RoundingMode::Ceiling => rest.sign() == Sign::Plus,
    };
    let step = if rest.sign() == Sign::Minus { -1 } else { 1 };
    Exact::from_scaled(if away { whole + BigInt::from(step) } else { whole }, decimals)
}

/// Twice the size of a remainder.
fn twice(rest: &BigInt) -> num_bigint::BigUint {
    rest.magnitude() * 2u8
}

/// The rounding, where the float with its bound decides it; the float of the result then tells it from its neighbours.
pub(super) fn round_float(x: Filtered, decimals: i32, mode: RoundingMode) -> Option<Filtered> {
    let power = Filtered::certain(power_of_ten(decimals.unsigned_abs())?);
    let scaled = if decimals < 0 { x.div(power) } else { x.mul(power) };
    let (low, high) = scaled.bounds()?;
    if low.abs().max(high.abs()) >= WHOLE_MOST {
        return None;
    }
    // Rounding never turns the order round: what both ends agree on holds for all between them.
    let whole = whole_of(low, mode);
    if whole != whole_of(high, mode) {
        return None;
    }
    // Adding zero makes −0 into 0. Both operands are exact, so that the result is rounded once.
    let whole = Filtered::certain(whole + 0.0);
    Some(if decimals < 0 { whole.mul(power) } else { whole.div(power) })
}

/// A float of less than 2^51 as a whole number.
fn whole_of(number: f64, mode: RoundingMode) -> f64 {
    let cut = number.trunc();
    // Exact: the two are close, or the first is 0.
    let rest = (number - cut).abs();
    let away = match mode {
        RoundingMode::HalfAwayFromZero => rest >= 0.5,
        RoundingMode::HalfEven => rest > 0.5 || (rest == 0.5 && (cut / 2.0).trunc() * 2.0 != cut),
        RoundingMode::Truncate => false,
        RoundingMode::Floor => rest > 0.0 && number < 0.0,
        RoundingMode::Ceiling => rest > 0.0 && number > 0.0,
    };
    if away { cut + 1f64.copysign(number) } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RoundingMode::{Ceiling, Floor, HalfAwayFromZero, HalfEven, Truncate};
    use proptest::prelude::*;

    fn rounded(text: &str, decimals: i32, mode: RoundingMode) -> f64 {
        let decimal = Decimal::parse(text).unwrap();
        round(Filtered::from_decimal(decimal), decimals, mode, || Some(decimal.exact())).value
    }

    #[test]
    fn every_mode_at_every_kind_of_place() {
        for (text, decimals, by_mode) in [
            ("2.5", 0, [3.0, 2.0, 2.0, 2.0, 3.0]),
            ("-2.5", 0, [-3.0, -2.0, -2.0, -3.0, -2.0]),
            ("3.5", 0, [4.0, 4.0, 3.0, 3.0, 4.0]),
            ("2.675", 2, [2.68, 2.68, 2.67, 2.67, 2.68]),
            ("2.665", 2, [2.67, 2.66, 2.66, 2.66, 2.67]),
            ("-1.005", 2, [-1.01, -1.0, -1.0, -1.01, -1.0]),
            ("0.6", 0, [1.0, 1.0, 0.0, 0.0, 1.0]),
            ("-0.4", 0, [0.0, 0.0, 0.0, -1.0, 0.0]),
            ("7", 2, [7.0, 7.0, 7.0, 7.0, 7.0]),
            ("1250", -2, [1300.0, 1200.0, 1200.0, 1200.0, 1300.0]),
            ("1e-30", 2, [0.0, 0.0, 0.0, 0.0, 0.01]),
        ] {
            for (mode, expected) in [HalfAwayFromZero, HalfEven, Truncate, Floor, Ceiling].into_iter().zip(by_mode) {
                let value = rounded(text, decimals, mode);
                assert_eq!(value, expected, "{text} {decimals} {mode:?}");
                assert!(value != 0.0 || value.is_sign_positive(), "no −0: {text} {mode:?}");
            }
        }
    }

    #[test]
    fn large_numbers_and_far_places() {
        assert_eq!(rounded("9007199254740993.5", 0, HalfAwayFromZero), 9_007_199_254_740_994.0);
        assert_eq!(rounded("1e300", 2, Floor), 1e300);
        assert_eq!(rounded("123456789.123456789123456785", 17, HalfAwayFromZero), 123_456_789.123_456_79);
        assert_eq!(rounded("1.0000000000000000005", 18, HalfAwayFromZero), 1.0);
        assert_eq!(rounded("5e17", -18, HalfAwayFromZero), 1e18);
        assert_eq!(rounded("12", i32::MIN, Truncate), 0.0);
        assert_eq!(rounded("12.5", i32::MAX, Truncate), 12.5);
    }

    #[test]
    fn the_result_knows_its_error() {
        let x = Filtered::whole(10).div(Filtered::whole(3));
        let rounded = round(x, 2, HalfAwayFromZero, || None);
        assert_eq!(rounded.value, 3.33);
        assert!(rounded.error > 0.0 && rounded.error < 1e-15);
        assert!(round(x, 0, HalfAwayFromZero, || None).is_certain());
    }

    #[test]
    fn the_irrational_is_rounded_at_twelve_digits() {
        for (value, decimals, mode, expected) in [
            (2.675f64.next_down(), 2, HalfAwayFromZero, 2.68),
            (2.674_999_999_99, 2, HalfAwayFromZero, 2.67),
            (56.999_999_999_999_99, 0, Floor, 57.0),
            (57.000_000_000_000_01, 0, Ceiling, 57.0),
            (2.500_000_000_000_001, 0, HalfEven, 2.0),
        ] {
            let rounded = round(Filtered::irrational(value), decimals, mode, || panic!("not asked"));
            assert_eq!(rounded.value, expected);
            assert!(rounded.is_rational());
            assert_eq!(round_irrational(value, decimals, mode).unwrap().to_f64(), expected);
        }
        let unrecomputable = round(Filtered::whole(267_500_000_001).div(Filtered::whole(3)), -20, Floor, || None);
        assert_eq!(unrecomputable.value, 0.0);
        assert!(round(Filtered::irrational(f64::NAN), 2, Floor, || None).value.is_nan());
    }

    proptest! {
        #[test]
        fn the_short_way_and_the_text_agree(value in -1000f64..1000.0, decimals in -2i32..12, mode in prop::sample::select(vec![HalfAwayFromZero, HalfEven, Truncate, Floor, Ceiling])) {
            let rounded = round(Filtered::irrational(value), decimals, mode, || None).value;
            prop_assert_eq!(rounded, round_irrational(value, decimals, mode).unwrap().to_f64());
            let digits = super::super::twelve_digits(value);
            prop_assert_eq!(rounded, round(Filtered::irrational(digits), decimals, mode, || None).value);
        }

        #[test]
        fn rounding_twice_changes_nothing(mantissa in any::<i64>(), exponent in -20i32..0, decimals in -3i32..18) {
            let exact = Exact::from_mantissa(mantissa.into(), exponent);
            let once = round_exact(&exact, decimals, HalfAwayFromZero);
            prop_assert_eq!(&round_exact(&once, decimals, Ceiling), &once);
            prop_assert!(once.sub(&exact).abs() <= Exact::from_mantissa(5, -decimals - 1));
        }
    }
}
