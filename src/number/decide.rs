//! Decisions: is a value below, at or above another one.
//!
//! In: two filtered numbers and a closure that compares exactly. Out: the order that exact arithmetic gives. Must not: answer
//! from floats that their bounds do not separate.

use super::decimal::Decimal;
use super::filtered::Filtered;
use std::cmp::Ordering;

/// Digits at which a value is looked at that has a root, a logarithm or a statistic over entities in it.
pub(super) const DECISION_DIGITS: u32 = 12;
/// Rounding to 12 significant digits moves a number by at most 5 × 10^−12 of itself; two that lie further apart than twice this
/// keep their order.
const APART: f64 = 1.1e-11;

/// `a` against `b`, as exact arithmetic has it.
///
/// Both rational: by the floats where their bounds separate them, else by `exact`. One of them not rational, or not to be
/// recomputed (`exact` gives none): both are taken at 12 significant digits.
pub fn compare(a: Filtered, b: Filtered, exact: impl FnOnce() -> Option<Ordering>) -> Ordering {
    if a.is_rational() && b.is_rational() {
        if let Some(order) = separated(a, b) {
            return order;
        }
        if let Some(order) = exact() {
            return order;
        }
    }
    compare_at_twelve_digits(a.value, b.value)
}

/// The order of two rationals, where their bounds tell.
pub(super) fn separated(a: Filtered, b: Filtered) -> Option<Ordering> {
    if a.is_certain() && b.is_certain() {
        return a.value.partial_cmp(&b.value);
    }
    // Most lie further apart than both bounds reach, twice over: what these three roundings lose is far less.
    if (a.value - b.value).abs() > 2.0 * (a.error + b.error) {
        return a.value.partial_cmp(&b.value);
    }
    let ((a_low, a_high), (b_low, b_high)) = (a.bounds()?, b.bounds()?);
    if a_high < b_low {
        Some(Ordering::Less)
    } else if a_low > b_high {
        Some(Ordering::Greater)
    } else {
        None
    }
}

fn compare_at_twelve_digits(a: f64, b: f64) -> Ordering {
    if (a - b).abs() > APART * a.abs().max(b.abs()) {
        return a.total_cmp(&b);
    }
    // Adding zero makes −0 into 0.
    (twelve_digits(a) + 0.0).total_cmp(&(twelve_digits(b) + 0.0))
}

/// The float at 12 significant digits: its shortest decimal text, rounded half away from zero. Not finite: as it is.
pub fn twelve_digits(number: f64) -> f64 {
    Decimal::from_shortest(number).map_or(number, |decimal| decimal.to_significant(DECISION_DIGITS).to_f64())
}

/// How much more the second is than the first, each at 12 significant digits: what floats leave behind is no gain.
pub fn gained(before: f64, after: f64) -> f64 {
    if before.to_bits() == after.to_bits() && before.is_finite() {
        return 0.0;
    }
    let gained = twelve_digits(after) - twelve_digits(before);
    let least = before.abs().max(after.abs()) * 1e-12;
    if gained.abs() <= least { 0.0 } else { twelve_digits(gained) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Filtered {
        Filtered::from_decimal(Decimal::parse(text).unwrap())
    }

    fn asked() -> Option<Ordering> {
        panic!("the floats decide this")
    }

    #[test]
    fn floats_decide_what_they_can() {
        let share = number("58").div(number("100")).mul(number("100"));
        assert_eq!(compare(share, number("57"), asked), Ordering::Greater);
        assert_eq!(compare(number("57"), share, asked), Ordering::Less);
        assert_eq!(compare(number("2.5"), number("2.5"), asked), Ordering::Equal);
        assert_eq!(compare(number("-0"), number("0"), asked), Ordering::Equal);
    }

    #[test]
    fn what_they_cannot_is_decided_exactly() {
        let share = number("57").div(number("100")).mul(number("100"));
        for order in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
            assert_eq!(compare(share, number("57"), || Some(order)), order);
        }
        let unknown = number("1e300").mul(number("1e300"));
        assert_eq!(compare(unknown, number("1"), || Some(Ordering::Less)), Ordering::Less);
        // Equal floats that are not both exact say nothing.
        assert_eq!(compare(number("0.1"), number("0.1"), || Some(Ordering::Equal)), Ordering::Equal);
    }

    #[test]
    fn the_irrational_is_taken_at_twelve_digits() {
        let root = Filtered::irrational(2f64.sqrt() * 2f64.sqrt());
        assert_ne!(root.value, 2.0);
        assert_eq!(compare(root, number("2"), asked), Ordering::Equal);
        assert_eq!(compare(number("2.00000000001"), root, asked), Ordering::Greater);
        assert_eq!(compare(Filtered::irrational(-1e-20), Filtered::irrational(1e-20), asked), Ordering::Less);
        assert_eq!(compare(Filtered::irrational(-0.0), number("0"), asked), Ordering::Equal);
        // A rational that cannot be recomputed is taken so too.
        let share = number("0.57").mul(number("100"));
        assert_eq!(compare(share, number("57"), || None), Ordering::Equal);
    }

    #[test]
    fn twelve_digits_by_hand() {
        for (number, rounded) in [
            (0.1 + 0.2, 0.3),
            (56.999_999_999_999_99, 57.0),
            (1.000_000_000_005, 1.000_000_000_01),
            (-1.000_000_000_004_9, -1.0),
            (123_456_789_012.5, 123_456_789_013.0),
            (1e300, 1e300),
            (5e-324, 5e-324),
        ] {
            assert_eq!(twelve_digits(number), rounded);
        }
        assert!(twelve_digits(f64::NAN).is_nan());
        assert_eq!(twelve_digits(f64::INFINITY), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn the_short_way_and_the_text_agree(a in 0.001f64..1e6, move_by in -3e-11f64..3e-11) {
            let b = a * (1.0 + move_by);
            prop_assert_eq!(compare_at_twelve_digits(a, b), twelve_digits(a).total_cmp(&twelve_digits(b)));
        }
    }
}
