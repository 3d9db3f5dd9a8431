//! One number as people type it: digits with separators, a unit behind them, a footnote mark.
//!
//! In: the text of a cell, the form of its numbers, the unit of its field. Out: an exact decimal, or why there is none.

use super::characters::plainly;
use super::unit;
use crate::number::{Decimal, DecimalError};
use crate::rulebook::model::{NumberForm, Text};
use std::borrow::Cow;

/// A longer text is no number with a unit; a number of 400 digits is told from words all the same.
const BYTES_MAX: usize = 1024;

/// Why a text is no figure of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::data) enum Trouble {
    /// No number in this form.
    NotANumber,
    /// Infinite, or past the largest float.
    NotFinite,
    /// More digits than are kept.
    TooPrecise,
    /// A number in another unit than the field's.
    Unit,
    /// A number with a footnote mark.
    Mark,
}

impl From<DecimalError> for Trouble {
    fn from(error: DecimalError) -> Self {
        match error {
            DecimalError::NotANumber => Self::NotANumber,
            DecimalError::NotFinite => Self::NotFinite,
            DecimalError::TooPrecise => Self::TooPrecise,
        }
    }
}

/// A text in its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'t> {
    negative: bool,
    /// Digits and what stands between them.
    pub(super) digits: &'t str,
    /// `e-3`, or nothing.
    exponent: &'t str,
    /// The unit behind the number.
    pub(super) unit: &'t str,
    /// The footnote mark behind it all.
    pub(super) mark: &'t str,
}

impl<'t> Parts<'t> {
    /// Cuts a text (in plain characters) that begins with a number; none where it does not.
    pub(super) fn of(text: &'t str) -> Option<Parts<'t>> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, rest) = unsigned.split_at_checked(digits_length(unsigned))?;
        if !digits.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (exponent, rest) = rest.split_at_checked(exponent_length(rest))?;
        let (unit, mark) = without_mark(rest.trim());
        // `(tỷ đồng)`: a unit in brackets is the same unit.
        let unit = unit.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).unwrap_or(unit);
        Some(Parts { negative, digits, exponent, unit, mark })
    }

    /// The number in this form, without its unit; none where it is not written so.
    pub(super) fn number(&self, form: NumberForm) -> Option<Result<Decimal, DecimalError>> {
        let plain = plain_digits(self.digits, form)?;
        let sign = if self.negative { "-" } else { "" };
        Some(Decimal::parse(&format!("{sign}{plain}{}", self.exponent)))
    }
}

/// Bytes of the digits and separators at the beginning; a space belongs to them where it stands between digits.
fn digits_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let belongs = |at: usize| match bytes.get(at) {
        Some(b'0'..=b'9' | b'.' | b',') => true,
        Some(b' ') => at > 0 && is_digit(at - 1) && is_digit(at + 1),
        _ => false,
    };
    (0..bytes.len()).take_while(|at| belongs(*at)).count()
}

/// Bytes of `e5`, `E-03` at the beginning; a letter follows none, so that `12 em` are children and no power.
fn exponent_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { 0 } else { text.len() - unsigned.len() + digits }
}

/// A text and the footnote mark behind it: `*`, `¹`, `(1)`, `[a]`.
fn without_mark(text: &str) -> (&str, &str) {
    const RAISED: [char; 13] = ['*', '†', '‡', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰'];
    let is_letter_or_number = |inside: &str| {
        let one_letter = inside.len() == 1 && inside.bytes().all(|byte| byte.is_ascii_lowercase());
        let number = (1..=2).contains(&inside.len()) && inside.bytes().all(|byte| byte.is_ascii_digit());
        let stars = !inside.is_empty() && inside.bytes().all(|byte| byte == b'*');
        one_letter || number || stars
    };
    let bare = text.trim_end_matches(RAISED);
    // `km²` is a unit, `12,5²` a mark.
    if bare.len() < text.len() && !(text.ends_with(['²', '³']) && bare.ends_with(char::is_alphabetic)) {
        return (bare.trim_end(), text.get(bare.len()..).unwrap_or_default());
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        let inside = text.strip_suffix(close).and_then(|text| text.rsplit_once(open));
        if let Some((before, _)) = inside.filter(|(_, inside)| is_letter_or_number(inside)) {
            return (before.trim_end(), text.get(before.len()..).unwrap_or_default());
        }
    }
    (text, "")
}

/// The digits with a decimal point and nothing between thousands; none where they are not written in this form.
fn plain_digits(digits: &str, form: NumberForm) -> Option<Cow<'_, str>> {
    let (thousands, decimal) = match form {
        NumberForm::Plain => {
            return (!digits.contains([',', ' '])).then_some(Cow::Borrowed(digits));
        }
        NumberForm::Vi => ('.', ','),
        NumberForm::En => (',', '.'),
    };
    let (whole, fraction) = match digits.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // `5.` is a plain number, and every plain number is one in the English form; `5,` is a slip.
    let is_fraction = |text: &str| are_digits(text) && (form == NumberForm::En || !text.is_empty());
    if !fraction.is_none_or(is_fraction) {
        return None;
    }
    let between = if whole.contains(' ') { ' ' } else { thousands };
    let whole = if are_digits(whole) { Cow::Borrowed(whole) } else { Cow::Owned(ungrouped(whole, between)?) };
    Some(match fraction {
        Some(fraction) => Cow::Owned(format!("{whole}.{fraction}")),
        None => whole,
    })
}

/// `1.234.567` without what stands between its groups of three; none where the groups are others, or the first begins with zero.
fn ungrouped(whole: &str, between: char) -> Option<String> {
    let mut groups = whole.split(between);
    let first = groups.next()?;
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_first = (1..=3).contains(&first.len()) && are_digits(first) && !first.starts_with('0');
    (is_first && groups.all(|group| group.len() == 3 && are_digits(group))).then(|| whole.replace(between, ""))
}

/// Reads the number in a cell.
///
/// # Errors
/// Why there is none.
pub(in crate::data) fn figure(text: &str, form: NumberForm, unit: Option<&Text>) -> Result<Decimal, Trouble> {
    if text.len() > BYTES_MAX {
        return Decimal::parse(text).map_err(Trouble::from);
    }
    let plain = plainly(text);
    let Some(parts) = Parts::of(&plain) else { return Decimal::parse(&plain).map_err(Trouble::from) };
    let number = parts.number(form).ok_or(Trouble::NotANumber)?.map_err(Trouble::from)?;
    if !parts.mark.is_empty() {
        return Err(Trouble::Mark);
    }
    in_unit(number, parts.unit, unit)
}

/// The number in the unit of its field.
pub(super) fn in_unit(number: Decimal, written: &str, unit: Option<&Text>) -> Result<Decimal, Trouble> {
    match unit::shift(written, unit) {
        Some(0) => Ok(number),
        Some(power) => Decimal::parse(&format!("{number}e{power}")).map_err(Trouble::from),
        None if is_unit(written) => Err(Trouble::Unit),
        None => Err(Trouble::NotANumber),
    }
}

/// Whether a text looks like a unit: `%`, or words of letters. `12a` and `0x10` are slips of the keyboard.
fn is_unit(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    text == "%"
        || (letters > 1
            && text.starts_with(char::is_alphabetic)
            && !(letters < 3 && text.contains(|letter: char| letter.is_ascii_digit())))
}

/// What may be told of a text that is no figure as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::data) struct Told {
    /// The unit that stands behind the number.
    pub(in crate::data) unit: String,
    /// The number without unit and mark as plain numbers: in the form that is asked for, else in each that it can be read in.
    pub(in crate::data) readings: Vec<String>,
    /// Whether a footnote mark or brackets alone keep it from being one.
    pub(in crate::data) is_marked: bool,
}

/// What may be told of a text; none where it does not begin with a number.
pub(in crate::data) fn told(text: &str, form: Option<NumberForm>) -> Option<Told> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let plain = plainly(text);
    // `(1.234)`: how accountants write −1234.
    let inside = plain.strip_prefix('(').and_then(|text| text.strip_suffix(')')).map(|inside| format!("-{inside}"));
    let parts = Parts::of(inside.as_deref().unwrap_or(&plain))?;
    let mut readings = Vec::new();
    for own in NumberForm::ALL.into_iter().filter(|own| form.is_none_or(|form| form == *own)) {
        if let Some(Ok(number)) = parts.number(own)
            && !readings.contains(&number.to_string())
        {
            readings.push(number.to_string());
        }
    }
    let is_marked = parts.unit.is_empty() && (!parts.mark.is_empty() || inside.is_some());
    Some(Told { unit: parts.unit.to_owned(), readings, is_marked })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, form: NumberForm, unit: Option<&str>) -> Result<String, Trouble> {
        figure(text, form, unit.map(Text::from).as_ref()).map(|number| number.to_string())
    }

    #[test]
    fn the_vietnamese_form() {
        for (text, number) in [
            ("1.234.567,89", "1234567.89"),
            ("69.345", "69345"),
            ("0,71", "0.71"),
            ("1234,5", "1234.5"),
            ("1 234 567,89", "1234567.89"),
            ("1\u{a0}234", "1234"),
            ("-12,5", "-12.5"),
            ("+12,5", "12.5"),
            ("−3,25", "-3.25"),
            (",5", "0.5"),
            ("1,5E+03", "1500"),
            ("1234", "1234"),
            ("’1.200", "1200"),
            ("１２,５", "12.5"),
        ] {
            assert_eq!(read(text, NumberForm::Vi, None).as_deref(), Ok(number), "{text}");
        }
        for text in [
            "12.5",
            "1.2345",
            "0.123",
            "1,234.5",
            "1.234 567",
            "1.23.456",
            "12,",
            "1,2,3",
            "- 5",
            "5-",
            "1..2",
            ".",
            "",
            "1 23",
        ] {
            assert_eq!(read(text, NumberForm::Vi, None), Err(Trouble::NotANumber), "{text}");
        }
    }

    #[test]
    fn the_english_form_has_every_plain_number() {
        for (text, number) in [
            ("1,234,567.89", "1234567.89"),
            ("1,234", "1234"),
            ("12.5", "12.5"),
            ("5.", "5"),
            (".5", "0.5"),
            ("1e3", "1000"),
            ("1 234.5", "1234.5"),
        ] {
            assert_eq!(read(text, NumberForm::En, None).as_deref(), Ok(number), "{text}");
        }
        for text in ["0,71", "1.234.567", "1,2345", "12,34"] {
            assert_eq!(read(text, NumberForm::En, None), Err(Trouble::NotANumber), "{text}");
        }
        for text in ["1,234", "1 234", "1.234.567"] {
            assert_eq!(read(text, NumberForm::Plain, None), Err(Trouble::NotANumber), "{text}");
        }
    }

    #[test]
    fn units_and_marks_behind_a_number() {
        let vi = |text: &str, unit: &str| read(text, NumberForm::Vi, Some(unit));
        assert_eq!(vi("74,72%", "%").as_deref(), Ok("74.72"));
        assert_eq!(vi("74,72 ％", "%").as_deref(), Ok("74.72"));
        assert_eq!(vi("1.200 tỷ đồng", "tỷ đồng").as_deref(), Ok("1200"));
        assert_eq!(vi("1.200 (tỷ đồng)", "tỷ đồng").as_deref(), Ok("1200"));
        assert_eq!(vi("1,2 tỷ đồng", "đồng").as_deref(), Ok("1200000000"));
        assert_eq!(vi("950 triệu đồng", "tỷ đồng").as_deref(), Ok("0.95"));
        assert_eq!(vi("1.200tỷ", "tỷ đồng").as_deref(), Ok("1200"));
        assert_eq!(vi("12 em", "em").as_deref(), Ok("12"));
        assert_eq!(vi("3,5 km²", "km2").as_deref(), Ok("3.5"));
        assert_eq!(vi("74,72%", "người"), Err(Trouble::Unit));
        assert_eq!(vi("12 xã", "người"), Err(Trouble::Unit));
        for text in ["12,5*", "12,5 (1)", "12,5¹", "12,5% (*)", "12,5[a]", "12,5**", "12,5²"] {
            assert_eq!(vi(text, "%"), Err(Trouble::Mark), "{text}");
        }
        for text in ["12a", "0x10", "12 O", "1O0", "5-", "1_000"] {
            assert_eq!(vi(text, "người"), Err(Trouble::NotANumber), "{text}");
        }
        for text in ["(1.234)", "12/2023", "12h30", "10-12", "≥ 95", "khoảng 12", "12:30"] {
            assert!(vi(text, "%").is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_told_of_a_refused_figure() {
        let shown = |text: &str| {
            told(text, None).map(|told| format!("{}|{}|{}", told.unit, told.readings.join(" "), told.is_marked))
        };
        assert_eq!(shown("12,5 xã").as_deref(), Some("xã|12.5|false"));
        assert_eq!(shown("1.234*").as_deref(), Some("|1.234 1234|true"));
        assert_eq!(shown("(1.234)").as_deref(), Some("|-1.234 -1234|true"));
        assert_eq!(shown("chưa có"), None);
    }

    /// A decimal as it is written in a form.
    fn written(number: Decimal, form: NumberForm) -> String {
        let text = number.to_string();
        let (thousands, decimal) = match form {
            NumberForm::Plain => return text,
            NumberForm::Vi => (".", ","),
            NumberForm::En => (",", "."),
        };
        let (sign, size) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let (whole, fraction) = size.split_once('.').map_or((size, None), |(whole, fraction)| (whole, Some(fraction)));
        let groups: Vec<&str> =
            whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
        let fraction = fraction.map(|fraction| format!("{decimal}{fraction}")).unwrap_or_default();
        format!("{sign}{}{fraction}", groups.join(thousands))
    }

    proptest! {
        #[test]
        fn written_and_read_back_a_number_is_itself(whole in -(10i64.pow(15))..10i64.pow(15), decimals in 0i32..9) {
            let number = Decimal::parse(&format!("{whole}e-{decimals}")).unwrap();
            for form in NumberForm::ALL {
                prop_assert_eq!(figure(&written(number, form), form, None), Ok(number));
            }
        }

        #[test]
        fn no_text_is_too_much(text in "\\PC{0,40}|[-+0-9., ()%*¹²tỷđồng]{0,24}", unit in "\\PC{0,12}") {
            for form in NumberForm::ALL {
                let _ = figure(&text, form, Some(&Text::from(unit.as_str())));
            }
            let _ = told(&text, None);
        }

        #[test]
        fn the_english_form_reads_every_plain_number_alike(text in "[-+]?[0-9]{0,7}\\.?[0-9]{0,5}(e[0-9])?") {
            if let Ok(number) = Decimal::parse(&text) {
                prop_assert_eq!(figure(&text, NumberForm::En, None), Ok(number));
            }
        }
    }
}
