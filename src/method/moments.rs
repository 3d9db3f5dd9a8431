//! Moments and quantiles of the present figures of a column.
//!
//! In: figures, sorted where that is said, so that a result does not depend on the order of rows. Out: a number, or why there is none.
//! Must not: see missing figures.

use super::{Fault, Parameter, at_twelve_digits, count, dot, finite, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// How many figures a skewness of type 2 needs.
pub const SKEWNESS_NEEDS: usize = 3;
/// How many figures an excess kurtosis of type 2 needs.
pub const KURTOSIS_NEEDS: usize = 4;

/// Which of the quantiles of R. J. Hyndman and Y. Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50 (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantileType {
    /// Type 6, of Minitab and SPSS: position p(n + 1).
    Six,
    /// Type 7, of R and Excel's `PERCENTILE.INC`: position 1 + p(n − 1).
    #[default]
    Seven,
    /// Type 8, unbiased for the median: position 1/3 + p(n + 1/3).
    Eight,
}

/// Divisor of a variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deviation {
    /// Divides by n.
    Population,
    /// Divides by n − 1.
    #[default]
    Sample,
}

/// The figures from the least to the greatest.
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The least and the greatest of sorted figures.
pub fn ends(sorted: &[f64]) -> Result<(f64, f64), Fault> {
    match (sorted.first(), sorted.last()) {
        (Some(low), Some(high)) => Ok((*low, *high)),
        _ => Err(Fault::TooFew { column: 0, needed: 1, there: 0 }),
    }
}

/// Whether sorted figures are all the same at 12 significant digits. True of none.
pub fn is_constant(sorted: &[f64]) -> bool {
    ends(sorted).is_ok_and(|(low, high)| at_twelve_digits(low, high) == Ordering::Equal) || sorted.is_empty()
}

/// Σx / n. Errors: no figure; overflow.
pub fn mean(values: &[f64]) -> Result<f64, Fault> {
    if values.is_empty() {
        return Err(Fault::TooFew { column: 0, needed: 1, there: 0 });
    }
    finite(sum(values.iter().copied()) / count(values.len()))
}

/// √(Σ(x − mean)² / n) or the same with n − 1 (Handbook 2008, p. 84). Errors: no figure, or one with n − 1; overflow.
pub fn standard_deviation(values: &[f64], deviation: Deviation) -> Result<f64, Fault> {
    let lost = usize::from(deviation == Deviation::Sample);
    if values.len() <= lost {
        return Err(Fault::TooFew { column: 0, needed: lost + 1, there: values.len() });
    }
    let mean = mean(values)?;
    let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
    finite(libm::sqrt(squares / count(values.len() - lost)))
}

/// The value at a share of sorted figures, interpolated between neighbours. Errors: no figure; `share` not in 0..=1.
pub fn quantile(sorted: &[f64], share: f64, kind: QuantileType) -> Result<f64, Fault> {
    if !(0.0..=1.0).contains(&share) {
        return Err(Fault::OutOfRange { parameter: Parameter::Share, value: share });
    }
    let (low, high) = ends(sorted)?;
    let n = count(sorted.len());
    let position = match kind {
        QuantileType::Six => share * (n + 1.0),
        QuantileType::Seven => 1.0 + share * (n - 1.0),
        QuantileType::Eight => 1.0 / 3.0 + share * (n + 1.0 / 3.0),
    };
    // A position that should be whole and is off by the noise of a rounding is whole.
    let near = libm::round(position);
    let position = if at_twelve_digits(position, near) == Ordering::Equal { near } else { position };
    let floor = libm::floor(position);
    // Positions before the first figure and after the last are held at them.
    let at = |place: f64| if place < 1.0 { low } else { sorted.get(whole(place) - 1).copied().unwrap_or(high) };
    let below = at(floor);
    let above = if floor < 1.0 { below } else { at(floor + 1.0) };
    finite(if position > floor { below + (position - floor) * (above - below) } else { below })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a position, 0 to the number of figures plus one
fn whole(position: f64) -> usize {
    position.max(0.0) as usize
}

/// The quantile at one half. Errors: no figure.
pub fn median(sorted: &[f64]) -> Result<f64, Fault> {
    quantile(sorted, 0.5, QuantileType::Seven)
}

/// Deviations from the mean, as shares of the greatest one, so that no power of them overflows.
fn deviations(sorted: &[f64], needed: usize) -> Result<Vec<f64>, Fault> {
    if sorted.len() < needed {
        return Err(Fault::TooFew { column: 0, needed, there: sorted.len() });
    }
    if is_constant(sorted) {
        return Err(Fault::ConstantColumn { column: 0 });
    }
    let mean = mean(sorted)?;
    let deviations: Vec<f64> = sorted.iter().map(|value| value - mean).collect();
    let greatest = deviations.iter().fold(0.0_f64, |greatest, deviation| greatest.max(deviation.abs()));
    finite(greatest)?;
    Ok(deviations.into_iter().map(|deviation| deviation / greatest).collect())
}

/// Skewness of type 2 (G1): √n · Σd³ / (Σd²)^1.5 · √(n(n−1)) / (n−2), d from the mean.
///
/// D. N. Joanes and C. A. Gill, *Comparing Measures of Sample Skewness and Kurtosis*, The Statistician 47 (1998); as in Excel's `SKEW` and
/// COINr's `skew`. `sorted` so that the bits do not depend on rows. Errors: fewer than 3 figures; constant; overflow.
pub fn skewness(sorted: &[f64]) -> Result<f64, Fault> {
    let d = deviations(sorted, SKEWNESS_NEEDS)?;
    let n = count(d.len());
    let squares = dot(&d, &d);
    let cubes = sum(d.iter().map(|d| d * d * d));
    finite(libm::sqrt(n) * cubes / (squares * libm::sqrt(squares)) * libm::sqrt(n * (n - 1.0)) / (n - 2.0))
}

/// Excess kurtosis of type 2 (G2): ((n+1)(r − 3) + 6)(n−1) / ((n−2)(n−3)), with r = n Σd⁴ / (Σd²)².
///
/// Joanes and Gill (1998); as in Excel's `KURT` and COINr's `kurt`. Errors: fewer than 4 figures; constant; overflow.
pub fn kurtosis(sorted: &[f64]) -> Result<f64, Fault> {
    let d = deviations(sorted, KURTOSIS_NEEDS)?;
    let n = count(d.len());
    let squares = dot(&d, &d);
    let r = n * sum(d.iter().map(|d| d * d * d * d)) / (squares * squares);
    finite(((n + 1.0) * (r - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
    }

    /// 0, 0, 0, 4: mean 1, d = −1, −1, −1, 3; Σd² = 12, Σd³ = 24, Σd⁴ = 84.
    /// G1 = 2·24/12^1.5 · √12/2 = 24/12 = 2. r = 4·84/144 = 7/3; G2 = (5·(−2/3) + 6)·3/(2·1) = 4.
    #[test]
    fn skewness_and_kurtosis_by_hand() {
        close(skewness(&[0.0, 0.0, 0.0, 4.0]).unwrap(), 2.0);
        close(kurtosis(&[0.0, 0.0, 0.0, 4.0]).unwrap(), 4.0);
        close(skewness(&[-4.0, 0.0, 0.0, 0.0]).unwrap(), -2.0);
        // The powers of these would overflow.
        close(kurtosis(&[0.0, 0.0, 0.0, 4e200]).unwrap(), 4.0);
    }

    #[test]
    fn too_few_and_constant() {
        assert_eq!(skewness(&[1.0, 2.0]), Err(Fault::TooFew { column: 0, needed: 3, there: 2 }));
        assert_eq!(kurtosis(&[1.0, 2.0, 3.0]), Err(Fault::TooFew { column: 0, needed: 4, there: 3 }));
        assert_eq!(kurtosis(&[1.0; 5]), Err(Fault::ConstantColumn { column: 0 }));
        // 0.1 + 0.2 against 0.3 is noise, not spread.
        assert_eq!(skewness(&[0.3, 0.3, 0.1 + 0.2]), Err(Fault::ConstantColumn { column: 0 }));
        assert_eq!(
            standard_deviation(&[1.0], Deviation::Sample),
            Err(Fault::TooFew { column: 0, needed: 2, there: 1 })
        );
        assert_eq!(standard_deviation(&[1.0], Deviation::Population), Ok(0.0));
        assert_eq!(mean(&[]), Err(Fault::TooFew { column: 0, needed: 1, there: 0 }));
        assert_eq!(mean(&[f64::MAX, f64::MAX]), Err(Fault::Overflow));
    }

    /// 1, 2, 3, 4 and p = 1/4. Type 7: position 1.75, so 1.75. Type 6: 1.25. Type 8: 1/3 + 13/12 = 17/12.
    #[test]
    fn quantiles_by_hand() {
        let values = [1.0, 2.0, 3.0, 4.0];
        close(quantile(&values, 0.25, QuantileType::Seven).unwrap(), 1.75);
        close(quantile(&values, 0.25, QuantileType::Six).unwrap(), 1.25);
        close(quantile(&values, 0.25, QuantileType::Eight).unwrap(), 17.0 / 12.0);
        for kind in [QuantileType::Six, QuantileType::Seven, QuantileType::Eight] {
            assert_eq!(quantile(&values, 0.0, kind), Ok(1.0));
            assert_eq!(quantile(&values, 1.0, kind), Ok(4.0));
            assert_eq!(quantile(&[7.0], 0.3, kind), Ok(7.0));
        }
        assert_eq!(median(&values), Ok(2.5));
        // 0.7 · 10 + 1 is 7.999… in floats; the position is 8.
        let eleven: Vec<f64> = (1..=11).map(f64::from).collect();
        assert_eq!(quantile(&eleven, 0.7, QuantileType::Seven), Ok(8.0));
        let wrong = Fault::OutOfRange { parameter: Parameter::Share, value: 1.5 };
        assert_eq!(quantile(&values, 1.5, QuantileType::Seven), Err(wrong));
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32; √(32/8) = 2, √(32/7).
    #[test]
    fn deviations_by_hand() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        close(standard_deviation(&values, Deviation::Population).unwrap(), 2.0);
        close(standard_deviation(&values, Deviation::Sample).unwrap(), libm::sqrt(32.0 / 7.0));
    }
}
