//! The evidence of one cell: in which forms its number can be read.
//!
//! `1.234,5` is Vietnamese and nothing else; `0,71` too, since no group begins with zero; `12.5` has a decimal point; `69.345` may be either.
//! Where the text leaves it open, the field may not: a count is whole, and a figure lies in the range of its field. That is weaker
//! evidence, since it takes the figure for right.

use super::characters::plainly;
use super::figure::{Parts, in_unit};
use crate::number::Decimal;
use crate::rulebook::model::{Field, Kind, NumberForm};

/// Which forms a cell allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::data) enum Evidence {
    /// No number, or one that every form reads alike.
    None,
    /// The same in both forms, with spaces between thousands, which the plain form has not.
    Spaced,
    /// A decimal comma, or points between thousands.
    Vi,
    /// A decimal point; `grouped` with commas between thousands.
    Point { grouped: bool },
    /// Both by its text; the field leaves only the decimal comma.
    LikelyVi,
    /// Both by its text; the field leaves only the decimal point.
    LikelyPoint { grouped: bool },
    /// Both: `1.234`.
    Either,
    /// Both, of a count: `1.000`, which is a thousand or has zeros behind its decimal sign. The form in which it is a thousand.
    Zeros(NumberForm),
}

/// The evidence of a cell of `field`.
pub(in crate::data) fn evidence(text: &str, field: &Field) -> Evidence {
    if is_bare(text) {
        return Evidence::None;
    }
    if has_bare_decimals(text) {
        return Evidence::Point { grouped: false };
    }
    let plain = plainly(text);
    let Some(parts) = Parts::of(&plain) else { return Evidence::None };
    let read = |form| parts.number(form).and_then(Result::ok);
    let (vi, point) = (read(NumberForm::Vi), read(NumberForm::En));
    let grouped = parts.digits.contains([',', ' ']);
    match (vi, point) {
        (None, None) => Evidence::None,
        (Some(_), None) => Evidence::Vi,
        (None, Some(_)) => Evidence::Point { grouped },
        (Some(vi), Some(point)) if vi == point && grouped => Evidence::Spaced,
        (Some(vi), Some(point)) if vi == point => Evidence::None,
        (Some(vi), Some(point)) => {
            let fits = |number: Decimal| {
                in_unit(number, parts.unit, field.unit.as_ref()).is_ok_and(|number| fits(number, field))
            };
            match (fits(vi), fits(point)) {
                (true, false) => Evidence::LikelyVi,
                (false, true) => Evidence::LikelyPoint { grouped },
                (true, true) if field.kind == Kind::Count => {
                    Evidence::Zeros(if vi > point { NumberForm::Vi } else { NumberForm::En })
                }
                _ => Evidence::Either,
            }
        }
    }
}

/// Nearly every cell of a plain file: digits alone.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Nearly every other cell of a plain file: digits, a point, and another number of digits behind it than three, or none or more than three
/// before it, or a zero first.
fn has_bare_decimals(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    // Byte by byte: of a handful of letters that is the fastest way.
    let Some(point) = text.bytes().position(|byte| byte == b'.') else { return false };
    let (whole, fraction) = (text.as_bytes().get(..point), text.as_bytes().get(point + 1..));
    let (Some(whole), Some(fraction)) = (whole, fraction) else { return false };
    let are_digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    let is_no_group = fraction.len() != 3 || whole.is_empty() || whole.len() > 3 || whole.starts_with(b"0");
    is_no_group && !fraction.is_empty() && are_digits(whole) && are_digits(fraction)
}

/// Whether a number can be one of this field.
fn fits(number: Decimal, field: &Field) -> bool {
    let is_of_kind = field.kind != Kind::Count || (number.is_whole() && !number.is_negative());
    let (low, high) = field.range;
    is_of_kind && low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::rulebook;

    #[test]
    fn what_each_cell_allows() {
        let rulebook = rulebook();
        let of = |id: &str, text: &str| evidence(text, rulebook.field(rulebook.field_named(id).unwrap()).unwrap());
        let point = Evidence::Point { grouped: false };
        for (text, found) in [
            ("1.234,5", Evidence::Vi),
            ("0,71", Evidence::Vi),
            ("1.234.567", Evidence::Vi),
            ("12,5%", Evidence::Vi),
            ("1 234,5", Evidence::Vi),
            ("1,234.5", Evidence::Point { grouped: true }),
            ("1,234,567", Evidence::Point { grouped: true }),
            ("12.5", point),
            ("0.123", point),
            ("1234.567", point),
            ("12.3456", point),
            ("1.5e3", point),
            ("1234", Evidence::None),
            ("-12", Evidence::None),
            ("1 234", Evidence::Spaced),
            ("chưa có", Evidence::None),
            ("12.34.56", Evidence::None),
            ("", Evidence::None),
        ] {
            assert_eq!(of("share", text), found, "{text}");
        }
        // `share` has no range, `rate` goes from 0 to 100, `people` is a count.
        assert_eq!(of("share", "1.234"), Evidence::Either);
        assert_eq!(of("share", "1,234"), Evidence::Either);
        assert_eq!(of("rate", "69.345"), Evidence::LikelyPoint { grouped: false });
        assert_eq!(of("rate", "69,345"), Evidence::LikelyVi);
        assert_eq!(of("people", "69.345"), Evidence::LikelyVi);
        assert_eq!(of("people", "69,345"), Evidence::LikelyPoint { grouped: true });
        assert_eq!(of("people", "1.000"), Evidence::Zeros(NumberForm::Vi));
        assert_eq!(of("people", "1,000"), Evidence::Zeros(NumberForm::En));
        assert_eq!(of("share", "1.000"), Evidence::Either);
    }
}
