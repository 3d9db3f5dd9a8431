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
    let (a_high, a_low) = split(a);
    let (b_high, b_low) = split(b);
    let error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    error == 0.0
}

/// Two halves of at most 26 bits each that add up to `number`.
fn split(number: f64) -> (f64, f64) {
    let scaled = SPLITTER * number;
    let high = scaled - (scaled - number);
    (high, number - high)
}
