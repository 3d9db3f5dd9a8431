//! Reading a decimal from text: a short way for nearly every cell, a long way for everything.

use super::{DIGITS_MOST, Decimal, DecimalError, EXPONENT_MOST, normalised};

/// Texts up to this length hold at most 18 digits, which fit into a `u64` without any check.
const SHORT_TEXT: usize = 18;

impl Decimal {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> (i128, i32) {
        Decimal::parse(text).map(Decimal::parts).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn plain_forms() {
        for (text, parts) in [
            ("0", (0, 0)),
            ("-0.000", (0, 0)),
            ("0e999999999999999999999", (0, 0)),
            ("57", (57, 0)),
            ("+5.", (5, 0)),
            (".5", (5, -1)),
            (" \t2.675 \u{a0}", (2675, -3)),
            ("\u{2212}3.10", (-31, -1)),
            ("1200", (12, 2)),
            ("0001200.00", (12, 2)),
            ("1e3", (1, 3)),
            ("12.5E-0002", (125, -3)),
            ("1.50e+1", (15, 0)),
            ("100000000000000000000", (1, 20)),
            ("99999999999999999999999999999999999999", (10i128.pow(38) - 1, 0)),
            ("0.00000000000000000000000000000000000000000012", (12, -44)),
            ("123456789012345678.0000000000000000000000000000000", (123_456_789_012_345_678, 0)),
        ] {
            assert_eq!(parsed(text), parts, "{text}");
        }
    }

    #[test]
    fn doubtful_forms_are_no_numbers() {
        let texts = [
            "", " ", ".", "-", "+", "+-5", "--5", "- 5", "1,5", "1.000,5", "1.2.3", "1_000", "1 000", "0x10", "1e",
            "1e+", "e5", "1e5.0", "1e5e5", "5%", "١٢", "½", "nano", "infinite", "1\u{0}",
        ];
        for text in texts {
            assert_eq!(Decimal::parse(text), Err(DecimalError::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn numbers_past_every_float_are_not_finite() {
        for text in
            ["nan", "NaN", "inf", "-Infinity", "+INF", "∞", "1e400", "1.8e308", "-1e309", "1e99999999999999999999999"]
        {
            assert_eq!(Decimal::parse(text), Err(DecimalError::NotFinite), "{text}");
        }
        assert_eq!(Decimal::parse(&"9".repeat(400)), Err(DecimalError::NotFinite));
        assert_eq!(parsed("1.7976931348623157e308").1, 292);
    }

    #[test]
    fn numbers_with_too_many_digits() {
        for text in [
            "100000000000000000000000000000000000001",
            "0.999999999999999999999999999999999999999",
            "1e-401",
            "1e-9999999999",
        ] {
            assert_eq!(Decimal::parse(text), Err(DecimalError::TooPrecise), "{text}");
        }
        assert_eq!(parsed("1e-400"), (1, -400));
        let long = format!("{}1", "0".repeat(1_000_000));
        assert_eq!(parsed(&long), (1, 0));
    }

    proptest! {
        #[test]
        fn both_ways_of_reading_agree(text in "[0-9]{0,9}\\.?[0-9]{0,9}") {
            if let Some(short) = parse_short(text.as_bytes()) {
                prop_assert_eq!(Ok(short), parse_long(text.as_bytes()));
            } else if text.len() <= SHORT_TEXT {
                prop_assert_eq!(parse_long(text.as_bytes()), Err(DecimalError::NotANumber));
            }
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,40}") {
            let _ = Decimal::parse(&text);
        }
    }
}
