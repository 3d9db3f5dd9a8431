//! Sums in the order given, compensated after Neumaier, with a rigorous bound.
//!
//! In: filtered numbers, one after the other. Out: their sum. A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur
//! Summation endlicher Summen", ZAMM 54 (1974), algorithm IV. Must not: reorder its summands.

use super::error_free::two_sum;
use super::filtered::{Filtered, bounded, unknown};

/// A running sum.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// Rounded sum of the values.
    total: f64,
    /// What the roundings of `total` have lost, summed.
    compensation: f64,
    /// Bound on what the operands brought and the compensation has lost.
    error: f64,
    irrational: bool,
    unknown: bool,
}

impl Sum {
    /// Nothing yet: 0, exactly.
    pub fn new() -> Sum {
        Sum::default()
    }

    /// Adds one summand.
    pub fn push(&mut self, summand: Filtered) {
        let (total, lost) = two_sum(self.total, summand.value);
        let (compensation, lost_again) = two_sum(self.compensation, lost);
        self.irrational |= !summand.is_rational();
        self.unknown |= summand.bounds().is_none() || !total.is_finite() || !compensation.is_finite();
        self.total = total;
        if compensation.is_finite() {
            self.compensation = compensation;
        }
        // Each addition rounds the bound down by at most the factor 1 − u; growing it at every step covers that for any
        // number of summands.
        if summand.error != 0.0 || lost_again != 0.0 {
            self.error = bounded(0.0, self.error + summand.error + lost_again.abs()).error;
        }
    }

    /// The sum of all that was pushed.
    pub fn total(self) -> Filtered {
        let (value, lost) = two_sum(self.total, self.compensation);
        if self.irrational {
            return Filtered::irrational(value);
        }
        if self.unknown || !value.is_finite() || !lost.is_finite() {
            return unknown(value);
        }
        if self.error == 0.0 && lost == 0.0 {
            return Filtered::certain(value);
        }
        bounded(value, self.error + lost.abs())
    }
}

/// The value of a [`Sum`] of floats, to the last bit, where nobody asks for its bound.
pub fn sum_of_floats(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut compensation) = (0.0, 0.0);
    for value in values {
        let (next, lost) = two_sum(total, value);
        total = next;
        let compensated: f64 = compensation + lost;
        if compensated.is_finite() {
            compensation = compensated;
        }
    }
    total + compensation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Decimal, Exact};
    use proptest::prelude::*;

    fn sum(summands: impl IntoIterator<Item = Filtered>) -> Filtered {
        let mut sum = Sum::new();
        summands.into_iter().for_each(|summand| sum.push(summand));
        sum.total()
    }

    #[test]
    fn sums_by_hand() {
        assert_eq!((sum([]).value, sum([]).error), (0.0, 0.0));
        // A plain sum of these is 0; Kahan's is 0 as well.
        let hard = [1.0, 1e100, 1.0, -1e100].map(Filtered::certain);
        assert_eq!(sum(hard).value, 2.0);
        // What even the compensation loses is in the bound.
        let lost = sum([1e100, 1.0, 1e-30, -1e100].map(Filtered::certain));
        assert!(lost.value == 1.0 && lost.error >= 1e-30, "{lost:?}");
        assert!(sum([1, 2, 3, 4].map(Filtered::whole)).is_certain());
        let tenths = sum(std::iter::repeat_n(Filtered::from_decimal(Decimal::parse("0.1").unwrap()), 1000));
        assert_eq!(tenths.value, 100.0);
        assert!(tenths.error > 0.0 && tenths.error < 2e-14, "{tenths:?}");
    }

    #[test]
    fn kinds_of_summands() {
        assert!(!sum([Filtered::whole(1), Filtered::irrational(0.5)]).is_rational());
        let overflow = sum([f64::MAX, f64::MAX].map(Filtered::certain));
        assert_eq!((overflow.value, overflow.error), (f64::MAX, f64::MAX));
        let unknown = Filtered::whole(1).div(Filtered::whole(0));
        assert_eq!(sum([Filtered::whole(1), unknown]).error, f64::MAX);
    }

    proptest! {
        #[test]
        fn without_its_bound_a_sum_is_the_same(values in prop::collection::vec(prop_oneof![-1e6..1e6, -1e300..1e300], 0..40)) {
            let bounded = sum(values.iter().copied().map(Filtered::irrational)).value;
            prop_assert_eq!(sum_of_floats(values).to_bits(), bounded.to_bits());
        }

        #[test]
        fn the_truth_lies_within_the_bound(parts in prop::collection::vec((-1_000_000i128..1_000_000, -12i32..12), 0..150)) {
            let decimals = || parts.iter().filter_map(|&(mantissa, exponent)| Decimal::from_parts(mantissa, exponent));
            let total = sum(decimals().map(Filtered::from_decimal));
            let truth = decimals().fold(Exact::zero(), |truth, decimal| truth.add(&decimal.exact()));
            let distance = Exact::from_f64(total.value).unwrap().sub(&truth).abs();
            prop_assert!(distance <= Exact::from_f64(total.error).unwrap());
        }
    }
}
