//! Numbers as text for output.
//!
//! In: floats. Out: plain decimal text with a point. Must not: know a language; decimal commas are the report's business.

use super::decimal::Decimal;

/// Digits of a float that carry no rounding noise.
const CLEAN_DIGITS: u32 = 15;

/// The shortest text that reads back as `number`: without exponent for sizes from 1e-5 up to 1e16, with one beyond. Never `-0`.
pub fn shortest(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e16).contains(&size) {
        format!("{number}")
    } else {
        format!("{number:e}")
    }
}

/// `number` with exactly so many decimals, for people. A number that has no more decimals than that (one that was rounded to
/// them) is printed as it is; any other is freed from the noise of its last digits (15 significant ones are kept) and rounded
/// half away from zero. Never `-0.00`.
pub fn fixed(number: f64, decimals: u8) -> String {
    let Some(whole) = Decimal::from_shortest(number) else { return shortest(number) };
    let kept = u32::from(decimals);
    let mut rounded = whole.to_decimals(kept);
    if rounded != whole {
        rounded = whole.to_significant(CLEAN_DIGITS).to_decimals(kept);
    }
    let mut text = rounded.to_string();
    if decimals > 0 {
        let point = text.find('.').unwrap_or_else(|| {
            text.push('.');
            text.len() - 1
        });
        let written = text.len() - point - 1;
        text.extend(std::iter::repeat_n('0', usize::from(decimals).saturating_sub(written)));
    }
    text
}
