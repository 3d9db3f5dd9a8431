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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Exact, Filtered, RoundingMode, round};
    use proptest::prelude::*;

    #[test]
    fn shortest_by_hand() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (57.0, "57"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-74.72, "-74.72"),
            (1e-5, "0.00001"),
            (9.9e-6, "9.9e-6"),
            (9_999_999_999_999_998.0, "9999999999999998"),
            (1e16, "1e16"),
            (-1.5e300, "-1.5e300"),
        ] {
            assert_eq!(shortest(number), text);
        }
    }

    #[test]
    fn fixed_by_hand() {
        for (number, decimals, text) in [
            (0.0, 0, "0"),
            (-0.004, 2, "0.00"),
            (7.0, 2, "7.00"),
            (2.675, 2, "2.68"),
            (2.675f64.next_down(), 2, "2.68"),
            (2.674_999_999_999, 2, "2.67"),
            (-1.005, 2, "-1.01"),
            (0.1 + 0.2, 4, "0.3000"),
            (56.999_999_999_999_99, 0, "57"),
            (0.05, 3, "0.050"),
            (1e22, 1, "10000000000000000000000.0"),
            (123_456_789_012_345.67, 2, "123456789012345.67"),
            (1e-7, 3, "0.000"),
        ] {
            assert_eq!(fixed(number, decimals), text);
        }
        assert_eq!(fixed(f64::NAN, 2), "NaN");
    }

    proptest! {
        #[test]
        fn shortest_reads_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assert!(!number.is_finite() || shortest(number).parse::<f64>() == Ok(number));
        }

        #[test]
        fn what_was_rounded_prints_as_itself(whole in -(1i64 << 51)..1 << 51, decimals in 0u8..15) {
            let exact = Exact::from_mantissa(whole.into(), -i32::from(decimals));
            let rounded = round(Filtered::from_exact(&exact), decimals.into(), RoundingMode::HalfAwayFromZero, || Some(exact.clone()));
            let text = fixed(rounded.value, decimals);
            prop_assert_eq!(Decimal::parse(&text).unwrap().exact(), exact);
            prop_assert_eq!(text.split_once('.').map_or(0, |(_, after)| after.len()), usize::from(decimals));
        }
    }
}
