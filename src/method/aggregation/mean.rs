//! The power mean of one row; the arithmetic, geometric and harmonic mean are taken exactly where they can be, by the engine itself.
//!
//! In: the figures of a row, with gaps, and the weights of the columns. Out: their mean. Must not: see other rows. A missing figure is left
//! out and the other weights keep their proportions; a rule that wants otherwise is settled before. Weights need not sum to 1.

use super::{Part, parts};
use crate::method::{Fault, Parameter, finite, sum};

/// (Σw xᵖ / Σw)^(1/p): the generalised mean of order p (COINr's `a_genmean`); the geometric mean at p = 0.
///
/// At p = 0: exp(Σw ln x / Σw) (Handbook 2008, p. 104). P. S. Bullen, *Handbook of Means and Their Inequalities* (2003), ch. III. Zero is allowed for p > 0. Errors: a negative figure, or one
/// that is not above zero for p ≤ 0; p not finite; bad weights; nothing present; overflow.
pub fn power(values: &[Option<f64>], weights: &[f64], exponent: f64) -> Result<f64, Fault> {
    if !exponent.is_finite() {
        return Err(Fault::OutOfRange { parameter: Parameter::Exponent, value: exponent });
    }
    if exponent.abs() <= 0.0 {
        let parts = positive(parts(values, weights)?)?;
        return finite(libm::exp(mean_of(&parts, libm::log)?));
    }
    let mut parts = parts(values, weights)?;
    let allowed = |value: f64| value > 0.0 || (exponent > 0.0 && value >= 0.0);
    if let Some(part) = parts.iter().find(|part| !allowed(part.value)) {
        return Err(Fault::NotPositive { column: part.column, row: 0, value: part.value });
    }
    // In units of the greatest figure (of the least, where powers are below zero), so that no power overflows.
    let unit = if exponent > 0.0 {
        parts.iter().fold(0.0_f64, |unit, part| unit.max(part.value))
    } else {
        parts.iter().fold(f64::INFINITY, |unit, part| unit.min(part.value))
    };
    if unit <= 0.0 {
        return Ok(0.0);
    }
    parts.iter_mut().for_each(|part| part.value /= unit);
    let mean = mean_of(&parts, |value| libm::pow(value, exponent))?;
    finite(unit * libm::pow(mean, 1.0 / exponent))
}

fn mean_of(parts: &[Part], curve: impl Fn(f64) -> f64) -> Result<f64, Fault> {
    let weights = sum(parts.iter().map(|part| part.weight));
    finite(sum(parts.iter().map(|part| part.weight * curve(part.value))) / weights)
}

fn positive(parts: Vec<Part>) -> Result<Vec<Part>, Fault> {
    match parts.iter().find(|part| part.value <= 0.0) {
        Some(part) => Err(Fault::NotPositive { column: part.column, row: 0, value: part.value }),
        None => Ok(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Result<f64, Fault>, b: f64) {
        let a = a.unwrap();
        assert!((a - b).abs() <= 1e-14 * b.abs(), "{a} is not {b}");
    }

    /// 2 and 8. Even weights: 5; √16 = 4; 2/(1/2 + 1/8) = 3.2; √((4 + 64)/2) = √34.
    /// Weights 3 and 1: 14/4 = 3.5; (2³·8)^(1/4) = 64^(1/4) = √8; 4/(3/2 + 1/8) = 32/13.
    #[test]
    fn by_hand() {
        let values = [Some(2.0), Some(8.0)];
        let even = [(1.0, 5.0), (0.0, 4.0), (-1.0, 3.2), (2.0, libm::sqrt(34.0))];
        even.into_iter().for_each(|(exponent, mean)| close(power(&values, &[1.0, 1.0], exponent), mean));
        for (exponent, mean) in [(1.0, 3.5), (0.0, libm::sqrt(8.0)), (-1.0, 32.0 / 13.0)] {
            close(power(&values, &[3.0, 1.0], exponent), mean);
        }
        // 8³⁴⁵ would overflow; the mean nears the greatest figure.
        assert!(power(&values, &[1.0, 1.0], 345.0).unwrap() < 8.0);
    }

    #[test]
    fn missing_figures_are_left_out() {
        let values = [Some(2.0), None, Some(8.0)];
        for exponent in [1.0, 0.0, -1.0] {
            let mean = |values: &[Option<f64>], weights: &[f64]| power(values, weights, exponent);
            assert_eq!(mean(&values, &[1.0, 7.0, 1.0]), mean(&[Some(2.0), Some(8.0)], &[1.0, 1.0]));
            assert_eq!(mean(&[None], &[1.0]), Err(Fault::TooFew { column: 0, needed: 1, there: 0 }));
            assert!(matches!(mean(&values, &[1.0, 1.0]), Err(Fault::Inconsistent { needed: 3, there: 2 })));
        }
        close(power(&values, &[1.0, 7.0, 1.0], 2.0), libm::sqrt(34.0));
    }

    #[test]
    fn zeros_and_negative_figures() {
        let values = [Some(4.0), Some(0.0)];
        let fault = Err(Fault::NotPositive { column: 1, row: 0, value: 0.0 });
        assert_eq!(power(&values, &[1.0, 1.0], 0.0), fault);
        assert_eq!(power(&values, &[1.0, 1.0], -1.0), fault);
        assert_eq!(power(&values, &[1.0, 1.0], -2.0), fault);
        close(power(&values, &[1.0, 1.0], 2.0), libm::sqrt(8.0));
        assert_eq!(power(&[Some(0.0)], &[1.0], 2.0), Ok(0.0));
        assert_eq!(power(&[Some(-1.0)], &[1.0], 2.0), Err(Fault::NotPositive { column: 0, row: 0, value: -1.0 }));
        // What has no weight does not count.
        close(power(&values, &[1.0, 0.0], 0.0), 4.0);
    }
}
