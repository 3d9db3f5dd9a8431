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

/// Which of the nine quantiles of R. J. Hyndman and Y. Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50 (1996):
/// 1 to 3 take a figure of the sample (or the mean of two), 4 to 9 lie on a line between two. 6 is that of Minitab and SPSS, 7 that of R and
/// Excel's `PERCENTILE.INC`, 8 unbiased for the median.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuantileType(u8);

impl QuantileType {
    /// Type 7.
    pub const SEVEN: QuantileType = QuantileType(7);

    /// The type of a number from 1 to 9.
    pub fn numbered(number: u8) -> Option<QuantileType> {
        (1..=9).contains(&number).then_some(QuantileType(number))
    }

    /// Where the figure of a share stands among n, counted from 1, and the type of a line between two.
    fn position(self, share: f64, n: f64) -> f64 {
        let (a, b) = match self.0 {
            1 | 2 => return n * share,
            3 => return n * share - 0.5,
            4 => (0.0, 1.0),
            5 => (0.5, 0.5),
            6 => (0.0, 0.0),
            8 => (1.0 / 3.0, 1.0 / 3.0),
            9 => (3.0 / 8.0, 3.0 / 8.0),
            _ => (1.0, 1.0),
        };
        a + share * (n + 1.0 - a - b)
    }
}

impl Default for QuantileType {
    fn default() -> QuantileType {
        QuantileType::SEVEN
    }
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
    sorted.sort_unstable_by(f64::total_cmp);
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

/// The value at a share of sorted figures. Errors: no figure; `share` not in 0..=1.
pub fn quantile(sorted: &[f64], share: f64, kind: QuantileType) -> Result<f64, Fault> {
    if !(0.0..=1.0).contains(&share) {
        return Err(Fault::OutOfRange { parameter: Parameter::Share, value: share });
    }
    let (low, high) = ends(sorted)?;
    let position = kind.position(share, count(sorted.len()));
    // A position that should be whole and is off by the noise of a rounding is whole.
    let near = libm::round(position);
    let position = if at_twelve_digits(position, near) == Ordering::Equal { near } else { position };
    let floor = libm::floor(position);
    // Positions before the first figure and after the last are held at them.
    let at = |place: f64| if place < 1.0 { low } else { sorted.get(whole(place) - 1).copied().unwrap_or(high) };
    let (below, above, between) = (at(floor), at(floor + 1.0), position > floor);
    finite(match kind.0 {
        2 if !between => f64::midpoint(below, above),
        3 if !between && libm::fmod(floor, 2.0).abs() > 0.5 => above,
        1..=3 if between => above,
        4.. if between => below + (position - floor) * (above - below),
        _ => below,
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a position, 0 to the number of figures plus one
fn whole(position: f64) -> usize {
    position.max(0.0) as usize
}

/// The quantile at one half. Errors: no figure.
pub fn median(sorted: &[f64]) -> Result<f64, Fault> {
    quantile(sorted, 0.5, QuantileType::SEVEN)
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
    skewness_of(&deviations(sorted, SKEWNESS_NEEDS)?)
}

fn skewness_of(d: &[f64]) -> Result<f64, Fault> {
    let n = count(d.len());
    let squares = dot(d, d);
    let cubes = sum(d.iter().map(|d| d * d * d));
    finite(libm::sqrt(n) * cubes / (squares * libm::sqrt(squares)) * libm::sqrt(n * (n - 1.0)) / (n - 2.0))
}

/// Excess kurtosis of type 2 (G2): ((n+1)(r − 3) + 6)(n−1) / ((n−2)(n−3)), with r = n Σd⁴ / (Σd²)².
///
/// Joanes and Gill (1998); as in Excel's `KURT` and COINr's `kurt`. Errors: fewer than 4 figures; constant; overflow.
pub fn kurtosis(sorted: &[f64]) -> Result<f64, Fault> {
    kurtosis_of(&deviations(sorted, KURTOSIS_NEEDS)?)
}

/// [`skewness`] and [`kurtosis`], whose deviations are the same. Errors: those of the skewness, then those of the kurtosis.
pub fn skewness_and_kurtosis(sorted: &[f64]) -> Result<(f64, f64), Fault> {
    let d = deviations(sorted, SKEWNESS_NEEDS)?;
    let skewness = skewness_of(&d)?;
    if d.len() < KURTOSIS_NEEDS {
        return Err(Fault::TooFew { column: 0, needed: KURTOSIS_NEEDS, there: d.len() });
    }
    Ok((skewness, kurtosis_of(&d)?))
}

fn kurtosis_of(d: &[f64]) -> Result<f64, Fault> {
    let n = count(d.len());
    let squares = dot(d, d);
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
        assert_eq!(
            skewness_and_kurtosis(&[0.0, 1.0, 1.0, 4.0]),
            Ok((skewness(&[0.0, 1.0, 1.0, 4.0]).unwrap(), kurtosis(&[0.0, 1.0, 1.0, 4.0]).unwrap()))
        );
        // The powers of these would overflow.
        close(kurtosis(&[0.0, 0.0, 0.0, 4e200]).unwrap(), 4.0);
    }

    #[test]
    fn too_few_and_constant() {
        assert_eq!(skewness(&[1.0, 2.0]), Err(Fault::TooFew { column: 0, needed: 3, there: 2 }));
        assert_eq!(kurtosis(&[1.0, 2.0, 3.0]), Err(Fault::TooFew { column: 0, needed: 4, there: 3 }));
        assert_eq!(skewness_and_kurtosis(&[1.0, 2.0, 3.0]), kurtosis(&[1.0, 2.0, 3.0]).map(|own| (own, own)));
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

    fn of_type(sorted: &[f64], share: f64, kind: u8) -> Result<f64, Fault> {
        quantile(sorted, share, QuantileType::numbered(kind).unwrap())
    }

    /// 1, 2, 3, 4 and p = 1/4. Type 7: position 1.75, so 1.75. Type 6: 1.25. Type 8: 1/3 + 13/12 = 17/12. And the lower quartile of 1 to 10
    /// by every type: positions 2.5, 2.5, 2, 2.5, 3, 2.75, 3.25, 35/12, 47/16, of which the first two go up to 3 and the third stays.
    #[test]
    fn quantiles_by_hand() {
        let values = [1.0, 2.0, 3.0, 4.0];
        for (kind, expected) in [(7, 1.75), (6, 1.25), (8, 17.0 / 12.0)] {
            close(of_type(&values, 0.25, kind).unwrap(), expected);
        }
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        let expected = [3.0, 3.0, 2.0, 2.5, 3.0, 2.75, 3.25, 35.0 / 12.0, 47.0 / 16.0];
        for (kind, expected) in (1..).zip(expected) {
            close(of_type(&ten, 0.25, kind).unwrap(), expected);
            assert_eq!(of_type(&ten, 0.0, kind), Ok(1.0), "type {kind}");
            assert_eq!(of_type(&ten, 1.0, kind), Ok(10.0), "type {kind}");
            assert_eq!(of_type(&[7.0], 0.3, kind), Ok(7.0), "type {kind}");
        }
        assert_eq!(median(&values), Ok(2.5));
        assert_eq!(median(&[]), Err(Fault::TooFew { column: 0, needed: 1, there: 0 }));
        assert_eq!([0, 10].map(QuantileType::numbered), [None, None]);
        let wrong = Fault::OutOfRange { parameter: Parameter::Share, value: 1.5 };
        assert_eq!(quantile(&values, 1.5, QuantileType::SEVEN), Err(wrong));
    }

    #[test]
    fn quantiles_at_whole_positions() {
        let eight: Vec<f64> = (1..=8).map(f64::from).collect();
        assert_eq!([1, 2].map(|kind| of_type(&eight, 0.25, kind)), [Ok(2.0), Ok(2.5)]);
        // n p − 1/2 is 1 and 2: the odd one goes up, the even one stays.
        assert_eq!([0.1875, 0.3125].map(|share| of_type(&eight, share, 3)), [Ok(2.0), Ok(2.0)]);
        // 0.3 · 10 is not quite 3 in floats, and counts as 3 all the same; 0.7 · 10 + 1 is 7.999…, and the position is 8.
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(of_type(&ten, 0.3, 2), Ok(3.5));
        let eleven: Vec<f64> = (1..=11).map(f64::from).collect();
        assert_eq!(of_type(&eleven, 0.7, 7), Ok(8.0));
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32; √(32/8) = 2, √(32/7).
    #[test]
    fn deviations_by_hand() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        close(standard_deviation(&values, Deviation::Population).unwrap(), 2.0);
        close(standard_deviation(&values, Deviation::Sample).unwrap(), libm::sqrt(32.0 / 7.0));
    }
}
