//! The linear algebra that the methods stand on: correlations, eigenvalues, systems of equations, linear programmes.
//!
//! In: matrices and vectors of finite floats. Out: the same. Only + − × ÷ and the square root of IEEE 754 are used, in a fixed
//! order and never fused, so that every machine computes the same bits. Must not: know what an indicator is.

pub mod correlation;
pub mod eigen;
pub mod matrix;
pub mod programme;
pub mod system;

pub use matrix::Matrix;

use crate::number::{Filtered, Sum};

/// The sum of `summands` in their order, compensated after Neumaier (1974).
pub fn sum(summands: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = Sum::new();
    summands.into_iter().for_each(|summand| sum.push(Filtered::irrational(summand)));
    sum.total().value
}

/// Σ aᵢ·bᵢ in their order, the sum compensated.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b))
}

/// `numbers` divided by their sum; none where that is not above zero or not finite.
pub fn to_unity_sum(numbers: &[f64]) -> Option<Vec<f64>> {
    let total = sum(numbers.iter().copied());
    (total.is_finite() && total > 0.0).then(|| numbers.iter().map(|number| number / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_by_hand() {
        assert!((sum([1.0, 1e100, 1.0, -1e100]) - 2.0).abs() < 1e-15);
        assert!((dot(&[1.0, 2.0], &[3.0, 0.5]) - 4.0).abs() < 1e-15);
        assert_eq!(to_unity_sum(&[1.0, 3.0]), Some(vec![0.25, 0.75]));
        assert_eq!(to_unity_sum(&[0.0, 0.0]), None);
        assert_eq!(to_unity_sum(&[f64::MAX, f64::MAX]), None);
    }
}
