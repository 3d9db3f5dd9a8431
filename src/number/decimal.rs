//! A decimal number as it was written in a cell or a rulebook, without any loss.
//!
//! In: text. Out: [`Decimal`], its nearest `f64`, its exact rational, its plain text. Must not: accept a number whose meaning
//! a reader could doubt (thousands separators, hexadecimal, `1_000`).

use super::error_free::is_product;
use super::exact::Exact;
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Most significant digits that an `i128` always holds.
const DIGITS_MOST: u32 = 38;
/// Widest exponent of a normalised decimal: past every `f64` in both directions, and short enough to print in full.
const EXPONENT_MOST: i32 = 400;
/// Texts up to this length hold at most 18 digits, which fit into a `u64` without any check.
const SHORT_TEXT: usize = 18;
/// Powers of ten that an `f64` holds exactly: 5^22 < 2^53 < 5^23.
pub(super) const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

/// 10^`exponent` where an `f64` holds it exactly.
pub(super) fn power_of_ten(exponent: u32) -> Option<f64> {
    POWERS_OF_TEN.get(usize::try_from(exponent).ok()?).copied()
}

/// A decimal number: mantissa × 10^exponent. Normalised: the mantissa does not end in zero, and zero is 0 × 10^0, so that equal
/// numbers are equal field by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

    /// Reads a number in plain form: an optional sign (`+`, `-` or the minus sign U+2212), digits, optionally a point and digits,
    /// optionally an exponent `e±N`. Spaces around it are ignored; `.5` and `5.` are numbers.
    ///
    /// # Errors
    /// [`DecimalError`] says why the text is none.
    pub fn parse(text: &str) -> Result<Decimal, DecimalError> {
        let text = text.trim();
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            // U+2212, the minus sign that word processors set.
            [0xE2, 0x88, 0x92, rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let size = match parse_short(digits) {
            Some(size) => size,
            None => parse_long(digits)?,
        };
        Ok(Decimal { mantissa: if negative { -size.mantissa } else { size.mantissa }, exponent: size.exponent })
    }

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
        // The standard library's reader is correctly rounded for any length of text, and this text is always a number.
        format!("{}e{}", self.mantissa, self.exponent).parse().unwrap_or(f64::NAN)
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
            return if self.exponent < 0 { is_product(nearest, power, mantissa) } else { is_product(mantissa, power, nearest) };
        }
        Exact::from_f64(nearest).is_some_and(|back| back == self.exact())
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
        self.mantissa.checked_mul(10i128.checked_pow(shift)?)
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
        let Some(unit) = 10i128.checked_pow(dropped) else { return Decimal::ZERO };
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

/// Nearly every cell: at most 18 bytes of digits with at most one point. None: not of that form, which says nothing yet.
fn parse_short(digits: &[u8]) -> Option<Decimal> {
    if digits.len() > SHORT_TEXT {
        return None;
    }
    let mut mantissa = 0u64;
    let mut decimals = 0i32;
    let mut point = false;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                decimals += i32::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    // An empty text, or a lone point.
    if digits.len() <= usize::from(point) {
        return None;
    }
    Some(normalised(i128::from(mantissa), -decimals))
}

/// Any length, with an exponent or without.
fn parse_long(text: &[u8]) -> Result<Decimal, DecimalError> {
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    let (figure, written_exponent) = text.split_at_checked(end).unwrap_or((text, &[]));
    let mut figures = Figures::default();
    for &byte in figure {
        match byte {
            b'0'..=b'9' => figures.push(byte - b'0'),
            b'.' if !figures.point => figures.point = true,
            _ => return Err(not_a_number(text)),
        }
    }
    if !figures.any {
        return Err(not_a_number(text));
    }
    let written_exponent = match written_exponent.split_first() {
        None => 0,
        Some((_, exponent)) => parse_exponent(exponent).ok_or(DecimalError::NotANumber)?,
    };
    figures.finish(written_exponent)
}

/// The digits of a number while they are read.
#[derive(Debug, Default)]
struct Figures {
    mantissa: u128,
    /// Zeros read since the last other digit; they count only if another digit follows.
    zeros: i64,
    /// Digits after the point that are in the mantissa or among the zeros.
    decimals: i64,
    point: bool,
    any: bool,
    too_many: bool,
    /// Significant digits read, without those that `too_many` lost.
    digits: i64,
}

impl Figures {
    fn push(&mut self, digit: u8) {
        self.any = true;
        self.decimals += i64::from(self.point);
        if digit == 0 {
            self.zeros += i64::from(self.digits > 0);
            return;
        }
        self.digits += self.zeros + 1;
        if self.digits > i64::from(DIGITS_MOST) {
            self.too_many = true;
        } else {
            for _ in 0..=self.zeros {
                self.mantissa *= 10;
            }
            self.mantissa += u128::from(digit);
        }
        self.zeros = 0;
    }

    fn finish(self, written_exponent: i64) -> Result<Decimal, DecimalError> {
        if self.digits == 0 {
            return Ok(Decimal::ZERO);
        }
        let exponent = written_exponent.saturating_sub(self.decimals).saturating_add(self.zeros);
        // The number lies between 10^(size - 1) and 10^size.
        let size = exponent.saturating_add(self.digits);
        if size > 309 {
            return Err(DecimalError::NotFinite);
        }
        if self.too_many || exponent.abs() > i64::from(EXPONENT_MOST) {
            return Err(DecimalError::TooPrecise);
        }
        let parts = i128::try_from(self.mantissa).ok().zip(i32::try_from(exponent).ok());
        let (mantissa, exponent) = parts.ok_or(DecimalError::TooPrecise)?;
        let number = Decimal { mantissa, exponent };
        if size == 309 && !number.to_f64().is_finite() {
            return Err(DecimalError::NotFinite);
        }
        Ok(number)
    }
}

/// The digits after `e`, saturating far beyond every bound.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() {
        return None;
    }
    let mut exponent = 0i64;
    for &byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        exponent = exponent.saturating_mul(10).saturating_add(i64::from(byte - b'0'));
    }
    Some(if negative { -exponent } else { exponent })
}

/// What a text that is not made of digits is.
fn not_a_number(text: &[u8]) -> DecimalError {
    let words: [&[u8]; 3] = [b"nan", b"inf", b"infinity"];
    if words.iter().any(|word| text.eq_ignore_ascii_case(word)) || text == "∞".as_bytes() {
        DecimalError::NotFinite
    } else {
        DecimalError::NotANumber
    }
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

impl Ord for Decimal {
    /// By value, exactly.
    fn cmp(&self, other: &Decimal) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs.is_ne() || self.is_zero() {
            return signs;
        }
        let sizes = self.size().cmp(&other.size()).then_with(|| {
            // Of the same size, the one with the higher exponent has fewer digits: shifted, it has as many as the other.
            let exponent = self.exponent.min(other.exponent);
            let (a, b) = (self.mantissa_at(exponent), other.mantissa_at(exponent));
            a.map(i128::unsigned_abs).cmp(&b.map(i128::unsigned_abs))
        });
        if self.is_negative() { sizes.reverse() } else { sizes }
    }
}

impl Decimal {
    /// The number lies between 10^(size − 1) and 10^size.
    fn size(self) -> i64 {
        i64::from(self.exponent) + i64::from(self.significant_digits())
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
