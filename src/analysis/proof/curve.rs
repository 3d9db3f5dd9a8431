//! Roots, logarithms, exponentials and powers of intervals.
//!
//! In: intervals. Out: intervals that hold the function's values as `compute` gets them from `libm`, a little wider than the truth.

use super::interval::{End, Interval};
use crate::number::{Exact, RoundingMode, round_exact};

/// How much wider than the float an end is taken: `libm` errs by less than 10^-15, and decisions about such values are made at 12
/// significant digits.
const SLACK: f64 = 1e-11;

fn widened(value: f64, up: bool) -> Option<Exact> {
    let slack = value.abs() * SLACK + f64::MIN_POSITIVE;
    Exact::from_f64(if up { value + slack } else { value - slack })
}

/// The image of a rising function of floats; at an end that is a fixed number of the function the value is exact.
fn rising(x: &Interval, function: impl Fn(f64) -> f64, known: &[(i64, i64)]) -> Interval {
    let bound = |at: &Exact, up: bool| {
        let exact = known.iter().find(|(from, _)| Exact::from_integer(*from) == *at);
        exact.map_or_else(|| widened(function(at.to_f64()), up), |(_, to)| Some(Exact::from_integer(*to)))
    };
    x.rising(|low| bound(low, false), |high| bound(high, true))
}

/// √x of the members that have one.
pub(super) fn root(x: &Interval) -> Option<Interval> {
    let has = x.intersect(&Interval::between(Some(Exact::zero()), None))?;
    rising(&has, libm::sqrt, &[(0, 0), (1, 1)]).intersect(&Interval::between(Some(Exact::zero()), None))
}

/// ln x of the members that have one.
pub(super) fn logarithm(x: &Interval) -> Option<Interval> {
    let mut has = x.intersect(&Interval { low: End::open(Exact::zero()), high: End::INFINITE })?;
    if has.low.at.as_ref().is_some_and(Exact::is_zero) {
        has.low = End::INFINITE;
    }
    Some(rising(&has, libm::log, &[(1, 0)]))
}

/// log₁₀ x of the members that have one.
pub(super) fn logarithm_10(x: &Interval) -> Option<Interval> {
    let mut has = x.intersect(&Interval { low: End::open(Exact::zero()), high: End::INFINITE })?;
    if has.low.at.as_ref().is_some_and(Exact::is_zero) {
        has.low = End::INFINITE;
    }
    Some(rising(&has, libm::log10, &[(1, 0), (10, 1), (100, 2)]))
}

/// e^x. Where it is too large for a float the end is infinite.
pub(super) fn exponential(x: &Interval) -> Interval {
    let positive = Interval::between(Some(Exact::zero()), None);
    let range = rising(x, libm::exp, &[(0, 1)]);
    range.intersect(&positive).unwrap_or(positive)
}

/// x to the power of a whole number, multiplied out as `compute` does.
pub(super) fn power(x: &Interval, exponent: i32) -> Option<Interval> {
    if exponent < 0 {
        return Interval::point(Exact::one()).div(&power(x, exponent.checked_neg()?)?);
    }
    if exponent % 2 == 0 && exponent > 0 {
        return Some(odd_power(&x.abs(), exponent));
    }
    Some(if exponent == 0 { Interval::point(Exact::one()) } else { odd_power(x, exponent) })
}

/// A power that rises over the whole of `x`.
fn odd_power(x: &Interval, exponent: i32) -> Interval {
    let end = |end: &End| End { at: end.at.as_ref().and_then(|at| at.power(exponent)), closed: end.closed };
    Interval { low: end(&x.low), high: end(&x.high) }
}

/// x to any constant power, for members of 0 or more.
pub(super) fn real_power(x: &Interval, exponent: &Exact) -> Option<Interval> {
    let has = x.intersect(&Interval::between(Some(Exact::zero()), None))?;
    let by = exponent.to_f64();
    let positive = Interval::between(Some(Exact::zero()), None);
    if exponent.sign().is_lt() {
        return Interval::point(Exact::one()).div(&real_power(x, &exponent.neg())?);
    }
    rising(&has, |at| libm::pow(at, by), &[(0, 0), (1, 1)]).intersect(&positive)
}

/// Rounding never turns the order round.
pub(super) fn rounded(x: &Interval, decimals: i32, mode: RoundingMode) -> Interval {
    let round = |at: &Exact| Some(round_exact(at, decimals, mode));
    x.rising(round, round)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(low: i64, high: i64) -> Interval {
        Interval::between(Some(Exact::from_integer(low)), Some(Exact::from_integer(high)))
    }

    #[test]
    fn known_ends_are_exact() {
        assert_eq!(root(&whole(-4, 1)), Some(Interval::unit()));
        assert_eq!(root(&whole(-4, -1)), None);
        assert_eq!(logarithm(&whole(0, 1)).unwrap().high, End::closed(Exact::zero()));
        assert_eq!(logarithm(&whole(0, 1)).unwrap().low, End::INFINITE);
        assert_eq!(exponential(&whole(0, 0)), whole(1, 1));
        assert!(exponential(&Interval::all()).not_negative());
    }

    #[test]
    fn powers_by_sign() {
        assert_eq!(power(&whole(-2, 1), 2), Some(whole(0, 4)));
        assert_eq!(power(&whole(-2, 1), 3), Some(whole(-8, 1)));
        assert_eq!(power(&whole(-2, 1), 0), Some(whole(1, 1)));
        assert_eq!(power(&whole(1, 1), -3), Some(whole(1, 1)));
        let fourth = real_power(&whole(0, 16), &Exact::one().div(&Exact::from_integer(4)).unwrap()).unwrap();
        assert!(fourth.contains(&Exact::from_integer(2)) && !fourth.contains(&Exact::from_integer(3)));
    }

    #[test]
    fn rounding_keeps_the_order() {
        let half = Exact::one().div(&Exact::from_integer(2)).unwrap();
        let range = Interval::between(Some(half), Some(Exact::from_integer(2)));
        assert_eq!(rounded(&range, 0, RoundingMode::HalfAwayFromZero), whole(1, 2));
        assert_eq!(rounded(&range, 0, RoundingMode::Floor), whole(0, 2));
    }
}
