//! Error-free transformations: what a floating-point operation has lost.
//!
//! In: two floats and the rounded result. Out: the exact error, or whether there is none. N. J. Higham, *Accuracy and Stability
//! of Numerical Algorithms* (2002), §4.3; J.-M. Muller et al., *Handbook of Floating-Point Arithmetic* (2018), §4.3 and §4.4.

/// 2^27 + 1: splits a float of 53 bits into two halves (Dekker 1971).
const SPLITTER: f64 = 134_217_729.0;
/// Within these sizes neither the splitting nor the partial products overflow or underflow.
const SIZE_LEAST: f64 = 1e-270;
const SIZE_MOST: f64 = 1e270;

/// a + b as rounded sum and exact error (Knuth's TwoSum). The error is exact unless the sum overflows.
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    let a_part = sum - b_part;
    (sum, (a - a_part) + (b - b_part))
}

/// Whether `product` is a × b without any loss. `false` may also mean that the sizes do not allow to tell.
pub(super) fn is_product(a: f64, b: f64, product: f64) -> bool {
    if a == 0.0 || b == 0.0 {
        return product == 0.0;
    }
    let within = |size: f64| (SIZE_LEAST..=SIZE_MOST).contains(&size);
    if !within(a.abs()) || !within(b.abs()) || !within(product.abs()) {
        return false;
    }
    product_error(a, b, product) == 0.0
}

/// a × b − product, exactly, where `product` is the rounded one and all three are within the sizes (Dekker 1971).
fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let (a_high, a_low) = split(a);
    let (b_high, b_low) = split(b);
    ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
}

/// (high + low) / divisor, correctly rounded; none where this cannot be told, which is rare. |low| is at most an ulp of `high`.
pub(super) fn quotient_of_sum(high: f64, low: f64, divisor: f64) -> Option<f64> {
    let quotient = high / divisor;
    let within = |size: f64| (SIZE_LEAST..=SIZE_MOST).contains(&size);
    if !within(high.abs()) || !within(divisor.abs()) || !within(quotient.abs()) {
        return None;
    }
    // The remainder of a rounded division is a float (Muller et al., §4.7); the second digit of the quotient has an error of a few
    // units of 2^-105 of the first.
    let product = quotient * divisor;
    let remainder = (high - product) - product_error(quotient, divisor, product);
    let (sum, rest) = two_sum(quotient, (remainder + low) / divisor);
    let error = sum.abs() * f64::EPSILON * f64::EPSILON * 64.0;
    // Ziv's test: whatever lies within the error rounds to the same float.
    (sum + (rest + error) == sum && sum + (rest - error) == sum).then_some(sum)
}

/// Two halves of at most 26 bits each that add up to `number`.
fn split(number: f64) -> (f64, f64) {
    let scaled = SPLITTER * number;
    let high = scaled - (scaled - number);
    (high, number - high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Exact;
    use proptest::prelude::*;

    fn exact(number: f64) -> Exact {
        Exact::from_f64(number).unwrap()
    }

    #[test]
    fn sizes_that_do_not_allow_to_tell() {
        assert!(is_product(0.5, 3.0, 1.5) && is_product(0.0, 1e300, 0.0));
        assert!(!is_product(0.1, 3.0, 0.1 * 3.0));
        assert!(!is_product(1e-200, 1e-200, 0.0), "underflow is a loss");
        assert!(!is_product(1e300, 2.0, 2e300), "too large to be split");
    }

    proptest! {
        #[test]
        fn the_sum_and_its_error_are_the_sum(a in -1e30f64..1e30, b in prop_oneof![-1e30f64..1e30, -1.0f64..1.0]) {
            let (sum, error) = two_sum(a, b);
            prop_assert_eq!(exact(sum).add(&exact(error)), exact(a).add(&exact(b)));
        }

        #[test]
        fn products_without_loss_are_known(
            a in prop_oneof![-1e6f64..1e6, (-100_000i32..100_000).prop_map(f64::from)],
            b in prop_oneof![-1e6f64..1e6, (-100_000i32..100_000).prop_map(|b| f64::from(b) / 64.0)],
        ) {
            let lossless = exact(a).mul(&exact(b)) == exact(a * b);
            prop_assert_eq!(is_product(a, b, a * b), lossless);
        }
    }
}
