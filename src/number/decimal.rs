//! A decimal number as it was written in a cell or a rulebook, without any loss.
//!
//! In: text. Out: [`Decimal`], its nearest `f64`, its exact rational, its plain text. Must not: accept a number whose meaning
//! a reader could doubt (thousands separators, hexadecimal, `1_000`).

mod read;

use super::error_free::{is_product, quotient_of_sum, two_sum};
use super::exact::Exact;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Most significant digits that an `i128` always holds.
const DIGITS_MOST: u32 = 38;
/// Widest exponent of a normalised decimal: past every `f64` in both directions, and short enough to print in full.
const EXPONENT_MOST: i32 = 400;
/// Powers of ten that an `f64` holds exactly: 5^22 < 2^53 < 5^23.
pub(super) const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// 10^`exponent` where an `f64` holds it exactly.
pub(super) fn power_of_ten(exponent: u32) -> Option<f64> {
    POWERS_OF_TEN.get(usize::try_from(exponent).ok()?).copied()
}

/// A decimal number: mantissa × 10^exponent. Normalised: the mantissa does not end in zero, and zero is 0 × 10^0, so that equal
/// numbers are equal field by field.
///
/// Packed to 20 bytes: as it would be aligned, a panel of a million figures would be a third larger, and reading it takes longer than
/// computing with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(Rust, packed(4))]
pub struct Decimal {
    mantissa: i128,
    exponent: i32,
}

/// Why a text is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Not a number in plain form.
    NotANumber,
    /// Not a number, infinite, or past the largest `f64` (such as `1e400`).
    NotFinite,
    /// More than 38 significant digits, or an exponent beyond ±400.
    TooPrecise,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            DecimalError::NotANumber => "not a number",
            DecimalError::NotFinite => "not a finite number",
            DecimalError::TooPrecise => "more digits than a number here may have",
        })
    }
}

impl std::error::Error for DecimalError {}

impl Decimal {
    /// 0.
    pub const ZERO: Decimal = Decimal { mantissa: 0, exponent: 0 };
    /// 1.
    pub const ONE: Decimal = Decimal { mantissa: 1, exponent: 0 };

    /// A whole number.
    pub fn from_integer(number: i64) -> Decimal {
        normalised(i128::from(number), 0)
    }

    /// The decimal that is nearest to `number` among those with the fewest digits that read back as it; none where `number` is
    /// not finite. Never more than 17 digits.
    pub fn from_shortest(number: f64) -> Option<Decimal> {
        Decimal::parse(&format!("{number:e}")).ok()
    }

    /// mantissa × 10^exponent, normalised; none where the exponent leaves ±400.
    pub(super) fn from_parts(mantissa: i128, exponent: i32) -> Option<Decimal> {
        let number = normalised(mantissa, exponent);
        (-EXPONENT_MOST..=EXPONENT_MOST).contains(&number.exponent).then_some(number)
    }

    /// The mantissa and the exponent of ten, normalised.
    pub(super) fn parts(self) -> (i128, i32) {
        (self.mantissa, self.exponent)
    }

    /// Number of significant digits; 1 for zero.
    pub fn significant_digits(self) -> u32 {
        self.mantissa.unsigned_abs().checked_ilog10().unwrap_or(0) + 1
    }

    /// The nearest `f64`, ties to even.
    pub fn to_f64(self) -> f64 {
        if let Some((mantissa, power)) = self.small_parts() {
            // Both operands are exact, so the one operation rounds once and correctly (Clinger 1990).
            return if self.exponent < 0 { mantissa / power } else { mantissa * power };
        }
        if let Some(quotient) = self.long_quotient() {
            return quotient;
        }
        // The standard library's reader is correctly rounded for any length of text, and this text is always a number. Adding
        // zero makes a −0 from underflow into 0.
        format!("{}e{}", { self.mantissa }, { self.exponent }).parse().unwrap_or(f64::NAN) + 0.0
    }

    /// A mantissa of two floats over a power of ten: what a figure of 16 or more digits is.
    fn long_quotient(self) -> Option<f64> {
        let power = power_of_ten(self.exponent.unsigned_abs()).filter(|_| self.exponent < 0)?;
        if self.mantissa.unsigned_abs() >> (2 * f64::MANTISSA_DIGITS) != 0 {
            return None;
        }
        // Each part has at most 53 bits, so that both are exact.
        let tail = self.mantissa % (1 << f64::MANTISSA_DIGITS);
        let (high, low) = two_sum((self.mantissa - tail) as f64, tail as f64);
        quotient_of_sum(high, low, power)
    }

    /// The mantissa and 10^|exponent|, where both are exact as `f64`.
    fn small_parts(self) -> Option<(f64, f64)> {
        let small = self.mantissa.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS;
        let power = power_of_ten(self.exponent.unsigned_abs())?;
        small.then_some((self.mantissa as f64, power))
    }

    /// Whether [`Decimal::to_f64`] gives `nearest` without any loss.
    pub(super) fn is_exactly(self, nearest: f64) -> bool {
        if let Some((mantissa, power)) = self.small_parts() {
            return if self.exponent < 0 {
                is_product(nearest, power, mantissa)
            } else {
                is_product(mantissa, power, nearest)
            };
        }
        self.may_be_dyadic() && Exact::from_f64(nearest).is_some_and(|back| back == self.exact())
    }

    /// Whether some `f64` may equal it: floats are whole numbers over powers of two, so 5^k must divide the mantissa of m / 10^k.
    fn may_be_dyadic(self) -> bool {
        if self.exponent >= 0 {
            return true;
        }
        // 5^55 is beyond every mantissa; zero has exponent 0.
        5_i128.checked_pow(self.exponent.unsigned_abs()).is_some_and(|power| self.mantissa % power == 0)
    }

    /// The same number as a rational.
    pub fn exact(self) -> Exact {
        Exact::from_mantissa(self.mantissa, self.exponent)
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.exponent >= 0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The decimal nearest to a rational, half away from zero: the number itself where 37 digits hold it. None past an `f64`'s range.
    pub fn nearest(exact: &Exact) -> Option<Decimal> {
        if exact.is_zero() {
            return Some(Decimal::ZERO);
        }
        let size = exact.to_f64().abs().log10().floor();
        if !size.is_finite() {
            return None;
        }
        // |size| is at most 324, so that it is a whole number of this type. One digit more than are kept, then as few less as needed:
        // how a system rounds the logarithm does not show.
        #[allow(clippy::cast_possible_truncation)]
        let mut decimals = 38 - size as i32;
        let most = BigInt::from(10i128.pow(37));
        let (mantissa, is_negative) = loop {
            let (numerator, denominator) = exact.scaled(decimals);
            let twice: BigInt = numerator.abs() * 2u32 + &denominator;
            let whole: BigInt = twice / (denominator * 2u32);
            if whole < most {
                break (whole.to_i128()?, numerator.is_negative());
            }
            decimals -= 1;
        };
        let nearest = Decimal::from_parts(if is_negative { -mantissa } else { mantissa }, -decimals)?;
        nearest.to_f64().is_finite().then_some(nearest)
    }

    /// The number with its sign turned.
    pub fn negated(self) -> Decimal {
        Decimal { mantissa: -self.mantissa, exponent: self.exponent }
    }

    /// The exact sum; none where it does not fit into 38 digits or an `f64`'s range.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        if self.is_zero() {
            return Some(other);
        }
        if other.is_zero() {
            return Some(self);
        }
        let exponent = self.exponent.min(other.exponent);
        let mantissa = self.mantissa_at(exponent)?.checked_add(other.mantissa_at(exponent)?)?;
        let sum = Decimal::from_parts(mantissa, exponent)?;
        (sum.significant_digits() <= DIGITS_MOST && sum.to_f64().is_finite()).then_some(sum)
    }

    /// The exact difference; none where it does not fit.
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(other.negated())
    }

    /// The mantissa that goes with a lower or equal exponent.
    fn mantissa_at(self, exponent: i32) -> Option<i128> {
        let shift = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        if shift == 0 {
            return Some(self.mantissa);
        }
        self.mantissa.checked_mul(whole_power_of_ten(shift)?)
    }

    /// The number lies between 10^(size − 1) and 10^size.
    fn size(self) -> i64 {
        i64::from(self.exponent) + i64::from(self.significant_digits())
    }

    /// Rounded half away from zero to `digits` significant digits (at least 1).
    pub fn to_significant(self, digits: u32) -> Decimal {
        self.without(self.significant_digits().saturating_sub(digits.max(1)))
    }

    /// Rounded half away from zero to `decimals` decimals.
    pub fn to_decimals(self, decimals: u32) -> Decimal {
        let kept = i64::from(self.exponent) + i64::from(decimals);
        u32::try_from(-kept).map_or(self, |dropped| self.without(dropped))
    }

    /// Without its last `dropped` digits, rounded half away from zero.
    fn without(self, dropped: u32) -> Decimal {
        if dropped == 0 {
            return self;
        }
        // Past 38 digits the number is below half of the last place kept.
        let Some(unit) = whole_power_of_ten(dropped) else { return Decimal::ZERO };
        let (kept, rest) = (self.mantissa / unit, self.mantissa % unit);
        let away = if rest.unsigned_abs() >= unit.unsigned_abs().div_ceil(2) { rest.signum() } else { 0 };
        // `dropped` is at most 38 here, so that the exponent cannot leave its type.
        normalised(kept + away, self.exponent.saturating_add_unsigned(dropped))
    }
}

/// The number without trailing zeros in its mantissa.
fn normalised(mut mantissa: i128, mut exponent: i32) -> Decimal {
    if mantissa == 0 {
        return Decimal::ZERO;
    }
    if let Ok(mut small) = i64::try_from(mantissa) {
        // Division in 64 bits is many times faster than in 128.
        while small % 10 == 0 {
            small /= 10;
            exponent = exponent.saturating_add(1);
        }
        return Decimal { mantissa: i128::from(small), exponent };
    }
    while mantissa % 10 == 0 {
        mantissa /= 10;
        exponent = exponent.saturating_add(1);
    }
    Decimal { mantissa, exponent }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Decimal, DecimalError> {
        Decimal::parse(text)
    }
}

impl fmt::Display for Decimal {
    /// Plain decimal text, never with an exponent.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.mantissa.unsigned_abs().to_string();
        let shift = usize::try_from(self.exponent.unsigned_abs()).map_err(|_| fmt::Error)?;
        if self.exponent >= 0 {
            text.extend(std::iter::repeat_n('0', shift));
        } else {
            if text.len() <= shift {
                text.insert_str(0, &"0".repeat(shift + 1 - text.len()));
            }
            text.insert(text.len() - shift, '.');
        }
        formatter.pad_integral(!self.is_negative(), "", &text)
    }
}

/// 10^exponent; none past 10^38, the greatest that fits.
pub(super) fn whole_power_of_ten(exponent: u32) -> Option<i128> {
    const POWERS: [i128; 39] = {
        let mut powers = [1; 39];
        let mut at = 1;
        #[allow(clippy::indexing_slicing)] // Evaluated when it is compiled.
        while at < powers.len() {
            powers[at] = powers[at - 1] * 10;
            at += 1;
        }
        powers
    };
    POWERS.get(usize::try_from(exponent).ok()?).copied()
}

impl Ord for Decimal {
    /// By value, exactly.
    fn cmp(&self, other: &Decimal) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs.is_ne() || self.is_zero() {
            return signs;
        }
        let exponent = self.exponent.min(other.exponent);
        if let (Some(a), Some(b)) = (self.mantissa_at(exponent), other.mantissa_at(exponent)) {
            return a.cmp(&b);
        }
        let sizes = self.size().cmp(&other.size()).then_with(|| {
            // Of the same size, the one with the higher exponent has fewer digits: shifted, it has as many as the other.
            let (a, b) = (self.mantissa_at(exponent), other.mantissa_at(exponent));
            a.map(i128::unsigned_abs).cmp(&b.map(i128::unsigned_abs))
        });
        if self.is_negative() { sizes.reverse() } else { sizes }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn prints_in_plain_form() {
        for (text, printed) in [
            ("0.050", "0.05"),
            ("-1.5e3", "-1500"),
            ("1e-7", "0.0000001"),
            ("-12e-1", "-1.2"),
            ("1e20", "100000000000000000000"),
            ("-0", "0"),
        ] {
            assert_eq!(decimal(text).to_string(), printed);
        }
        assert_eq!(decimal("1e-400").to_string().len(), 402);
        assert_eq!(format!("{:>8}", decimal("-2.50")), "    -2.5");
        assert_eq!(serde_json::to_string(&decimal("74.720")).unwrap(), "\"74.72\"");
    }

    #[test]
    fn sums_are_exact_or_none() {
        let sum = |a: &str, b: &str| decimal(a).checked_add(decimal(b));
        assert_eq!(sum("0.1", "0.2"), Some(decimal("0.3")));
        assert_eq!(sum("99.9", "0.1"), Some(decimal("100")));
        assert_eq!(sum("1e300", "0"), Some(decimal("1e300")));
        assert_eq!(sum("1e300", "1"), None);
        assert_eq!(sum("1.7e308", "1.7e308"), None);
        assert_eq!(decimal("1").checked_sub(decimal("0.9")), Some(decimal("0.1")));
        assert_eq!(decimal("5").checked_sub(decimal("5")), Some(Decimal::ZERO));
    }

    #[test]
    fn rounds_to_digits_and_decimals() {
        assert_eq!(decimal("2.675").to_significant(3), decimal("2.68"));
        assert_eq!(decimal("-0.9996").to_significant(3), decimal("-1"));
        assert_eq!(decimal("1234").to_significant(0), decimal("1000"));
        assert_eq!(decimal("0.0049").to_decimals(2), Decimal::ZERO);
        assert_eq!(decimal("0.005").to_decimals(2), decimal("0.01"));
        assert_eq!(decimal("1e300").to_decimals(2), decimal("1e300"));
        assert_eq!(decimal("9e-100").to_decimals(0), Decimal::ZERO);
    }

    #[test]
    fn whole_negative_zero() {
        assert!(decimal("1e3").is_whole() && !decimal("0.1").is_whole());
        assert!(decimal("-0.1").is_negative() && !decimal("-0").is_negative());
        assert!(decimal("0.00").is_zero() && decimal("0.00") == Decimal::ZERO);
        assert_eq!(Decimal::from_integer(i64::MIN).to_string(), i64::MIN.to_string());
        assert_eq!(Decimal::from_shortest(0.1), Some(decimal("0.1")));
        assert_eq!(Decimal::from_shortest(f64::NAN), None);
    }

    #[test]
    fn knows_which_floats_are_exact() {
        for text in [
            "0",
            "57",
            "0.5",
            "-2.375",
            "1e22",
            "9007199254740992",
            "9007199254740994",
            "18446744073709551616",
            "123456789e5",
        ] {
            assert!(decimal(text).is_exactly(decimal(text).to_f64()), "{text}");
        }
        for text in ["0.1", "2.675", "9007199254740993", "1e23", "1e-400", "0.5000000000000000000000001"] {
            assert!(!decimal(text).is_exactly(decimal(text).to_f64()), "{text}");
        }
    }

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let mantissa =
            prop_oneof![-1000i128..1000, any::<i64>().prop_map(i128::from), -(10i128.pow(38) - 1)..10i128.pow(38)];
        (mantissa, prop_oneof![-6i32..6, -360i32..270])
            .prop_filter_map("no decimal", |(mantissa, exponent)| Decimal::from_parts(mantissa, exponent))
    }

    proptest! {
        #[test]
        fn text_and_number_agree(a in any_decimal()) {
            let text = a.to_string();
            prop_assert_eq!(Decimal::parse(&text), Ok(a));
            prop_assert_eq!(a.to_f64().to_bits(), (text.parse::<f64>().unwrap() + 0.0).to_bits());
            prop_assert_eq!(a.is_exactly(a.to_f64()), Exact::from_f64(a.to_f64()) == Some(a.exact()));
        }

        #[test]
        fn order_is_that_of_the_values(a in any_decimal(), b in any_decimal()) {
            prop_assert_eq!(a.cmp(&b), a.exact().cmp(&b.exact()));
            prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        }

        #[test]
        fn sums_equal_exact_ones(a in any_decimal(), b in any_decimal()) {
            if let Some(sum) = a.checked_add(b) {
                prop_assert_eq!(sum.exact(), a.exact().add(&b.exact()));
            }
        }
    }

    #[test]
    fn the_nearest_decimal_of_a_rational() {
        let of = |numerator: i64, denominator: i64| {
            let exact = Exact::from_integer(numerator).div(&Exact::from_integer(denominator)).unwrap();
            Decimal::nearest(&exact).unwrap().to_string()
        };
        assert_eq!(of(1, 4), "0.25");
        assert_eq!(of(-7, 2), "-3.5");
        assert_eq!(of(0, 5), "0");
        assert_eq!(of(1_000_000, 1), "1000000");
        assert_eq!(of(2, 3), "0.6666666666666666666666666666666666667");
        assert_eq!(of(-100, 3), "-33.33333333333333333333333333333333333");
        for text in ["1e-300", "9999999999999999999999999999999999999", "-0.001", "123456.789e20"] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!(Decimal::nearest(&number.exact()), Some(number), "{text}");
        }
    }
}
