//! Winsorisation: the extremes are set to a bound.
//!
//! In: sorted figures. Out: the bounds and how many cells lie beyond them. Must not: leave a column constant.

use super::{Applied, Thresholds, Untouched, test};
use crate::method::moments::{QuantileType, ends, is_constant, quantile};
use crate::method::{Fault, Parameter, as_they_stand};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// How the bounds are found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Winsorisation {
    /// One step at a time, all figures at the extreme are set to the next distinct figure: the highest while the skewness is ≥ 0, else the
    /// lowest; until the column is within the thresholds. A step after which more than `points_most` cells would have been moved is not
    /// taken: a mass of equal extremes is no outlier. (COINr's `winsorise` takes such a step, whatever the number of cells.)
    BySkewness {
        /// Within which the steps end.
        thresholds: Thresholds,
        /// How many cells may be moved.
        points_most: usize,
    },
    /// Bounds at two quantiles of the column (Handbook 2008, p. 84: trimming at the 2.5 and 97.5 percentiles).
    ByPercentile {
        /// Share below which figures are raised; 0 for none.
        low: f64,
        /// Share above which figures are lowered; 1 for none.
        high: f64,
        /// Which quantile.
        quantile: QuantileType,
    },
    /// Bounds at Q1 − k·(Q3 − Q1) and Q3 + k·(Q3 − Q1): J. W. Tukey, *Exploratory Data Analysis* (1977), with k = 1.5.
    ByInterquartileDistance {
        /// k.
        multiple: f64,
        /// Which quartiles.
        quantile: QuantileType,
    },
}

/// Bounds at which figures are held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Figures below are set to this.
    pub low: Option<f64>,
    /// Figures above are set to this.
    pub high: Option<f64>,
    /// How many cells of the column lie below.
    pub low_cells: usize,
    /// How many cells of the column lie above.
    pub high_cells: usize,
}

impl Bounds {
    /// The figure, held within the bounds.
    pub fn apply(&self, value: f64) -> f64 {
        let value = self.low.map_or(value, |low| value.max(low));
        self.high.map_or(value, |high| value.min(high))
    }

    /// The bounds that move a cell of the sorted column.
    fn that_move(sorted: &[f64], low: f64, high: f64) -> Applied {
        let low_cells = sorted.iter().filter(|value| **value < low).count();
        let high_cells = sorted.iter().filter(|value| **value > high).count();
        let bounds = Bounds {
            low: (low_cells > 0).then_some(low),
            high: (high_cells > 0).then_some(high),
            low_cells,
            high_cells,
        };
        if low_cells + high_cells == 0 {
            Applied::Untouched(Untouched::NothingToMove)
        } else {
            Applied::Winsorised(bounds)
        }
    }
}

impl Winsorisation {
    /// The bounds for sorted figures. Constant: untouched. Errors: parameters out of range; overflow.
    pub(super) fn fit(&self, sorted: &[f64]) -> Result<Applied, Fault> {
        match *self {
            Winsorisation::BySkewness { thresholds, points_most } => by_skewness(sorted, thresholds, points_most),
            Winsorisation::ByPercentile { low, high, quantile: kind } => {
                if low > high {
                    return Err(Fault::OutOfRange { parameter: Parameter::Share, value: low });
                }
                Ok(held(sorted, quantile(sorted, low, kind)?, quantile(sorted, high, kind)?))
            }
            Winsorisation::ByInterquartileDistance { multiple, quantile: kind } => {
                if !(multiple.is_finite() && multiple >= 0.0) {
                    return Err(Fault::OutOfRange { parameter: Parameter::Multiple, value: multiple });
                }
                let (first, third) = (quantile(sorted, 0.25, kind)?, quantile(sorted, 0.75, kind)?);
                let beyond = multiple * (third - first);
                Ok(held(sorted, first - beyond, third + beyond))
            }
        }
    }
}

fn held(sorted: &[f64], low: f64, high: f64) -> Applied {
    if is_constant(sorted) {
        return Applied::Untouched(Untouched::Constant);
    }
    let applied = Bounds::that_move(sorted, low, high);
    // Bounds that coincide would make everything the same: more than half of the figures already are, and none is moved.
    if as_they_stand(low, high) == Ordering::Less { applied } else { Applied::Untouched(Untouched::NothingToMove) }
}

fn by_skewness(sorted: &[f64], thresholds: Thresholds, points_most: usize) -> Result<Applied, Fault> {
    if is_constant(sorted) {
        return Ok(Applied::Untouched(Untouched::Constant));
    }
    let (mut low, mut high) = ends(sorted)?;
    let mut column = sorted.to_vec();
    // Without a kurtosis (too few figures) there is nothing to go by.
    while let Some(tested) = test(&column, thresholds)?.filter(|tested| !tested.passed) {
        let (mut next_low, mut next_high) = (low, high);
        if tested.skewness >= 0.0 {
            let Some(next) = column.iter().rev().find(|value| **value < high) else { break };
            next_high = *next;
        } else {
            let Some(next) = column.iter().find(|value| **value > low) else { break };
            next_low = *next;
        }
        let moved = sorted.iter().filter(|value| **value < next_low || **value > next_high).count();
        if moved > points_most || as_they_stand(next_low, next_high) != Ordering::Less {
            break;
        }
        (low, high) = (next_low, next_high);
        column.iter_mut().for_each(|value| *value = value.clamp(low, high));
    }
    Ok(Bounds::that_move(sorted, low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY_SKEWNESS: Winsorisation =
        Winsorisation::BySkewness { thresholds: Thresholds { skewness: 2.0, kurtosis: 3.5 }, points_most: 5 };

    /// Eight zeros to sevens and 1000: of one figure far out among nine, skewness is near 3 and kurtosis near 9. Set to 7, both pass.
    #[test]
    fn the_highest_comes_down_to_the_next() {
        let sorted = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 1000.0];
        let bounds = Bounds { low: None, high: Some(7.0), low_cells: 0, high_cells: 1 };
        assert_eq!(BY_SKEWNESS.fit(&sorted), Ok(Applied::Winsorised(bounds)));
        let mirrored: Vec<f64> = sorted.iter().rev().map(|value| -value).collect();
        let bounds = Bounds { low: Some(-7.0), high: None, low_cells: 1, high_cells: 0 };
        assert_eq!(BY_SKEWNESS.fit(&mirrored), Ok(Applied::Winsorised(bounds)));
        assert_eq!(bounds.apply(-9.0), -7.0);
        assert_eq!(bounds.apply(9.0), 9.0);
    }

    #[test]
    fn two_distant_figures_take_two_steps() {
        let mut sorted: Vec<f64> = (0..20).map(f64::from).collect();
        sorted.extend([500.0, 1000.0]);
        let Ok(Applied::Winsorised(bounds)) = BY_SKEWNESS.fit(&sorted) else { panic!() };
        assert_eq!((bounds.high, bounds.high_cells), (Some(19.0), 2));
    }

    /// Six equal highest among sixty: beyond the thresholds, but six may not be moved. With six allowed, they come down together.
    #[test]
    fn a_mass_of_equal_extremes() {
        let mut sorted: Vec<f64> = (0..94).map(|number| f64::from(number % 10)).collect();
        sorted.sort_by(f64::total_cmp);
        sorted.extend([1000.0; 6]);
        assert_eq!(BY_SKEWNESS.fit(&sorted), Ok(Applied::Untouched(Untouched::NothingToMove)));
        let six = Winsorisation::BySkewness { thresholds: Thresholds::default(), points_most: 6 };
        let bounds = Bounds { low: None, high: Some(9.0), low_cells: 0, high_cells: 6 };
        assert_eq!(six.fit(&sorted), Ok(Applied::Winsorised(bounds)));
    }

    /// Two distinct figures only: to move one would make the column constant.
    #[test]
    fn never_constant() {
        let mut sorted = vec![0.0; 30];
        sorted.push(1.0);
        assert_eq!(BY_SKEWNESS.fit(&sorted), Ok(Applied::Untouched(Untouched::NothingToMove)));
        assert_eq!(BY_SKEWNESS.fit(&[3.0; 8]), Ok(Applied::Untouched(Untouched::Constant)));
    }

    /// 1 to 5 with shares 0.1 and 0.9 of type 7: positions 1.4 and 4.6, bounds 1.4 and 4.6; two cells.
    #[test]
    fn percentiles_by_hand() {
        let rule = |low, high| Winsorisation::ByPercentile { low, high, quantile: QuantileType::SEVEN };
        let Ok(Applied::Winsorised(bounds)) = rule(0.1, 0.9).fit(&[1.0, 2.0, 3.0, 4.0, 5.0]) else { panic!() };
        assert!((bounds.low.unwrap() - 1.4).abs() < 1e-14 && (bounds.high.unwrap() - 4.6).abs() < 1e-14);
        assert_eq!((bounds.low_cells, bounds.high_cells), (1, 1));
        assert_eq!(rule(0.0, 1.0).fit(&[1.0, 2.0]), Ok(Applied::Untouched(Untouched::NothingToMove)));
        assert!(matches!(rule(0.9, 0.1).fit(&[1.0, 2.0]), Err(Fault::OutOfRange { .. })));
        assert!(matches!(rule(-0.1, 1.0).fit(&[1.0, 2.0]), Err(Fault::OutOfRange { .. })));
    }

    /// 1, 2, 3, 4, 100: quartiles 2 and 4, fences −1 and 7.
    #[test]
    fn fences_by_hand() {
        let rule = Winsorisation::ByInterquartileDistance { multiple: 1.5, quantile: QuantileType::SEVEN };
        let bounds = Bounds { low: None, high: Some(7.0), low_cells: 0, high_cells: 1 };
        assert_eq!(rule.fit(&[1.0, 2.0, 3.0, 4.0, 100.0]), Ok(Applied::Winsorised(bounds)));
        // Most figures equal: the fences coincide, and everything would become the same.
        assert_eq!(rule.fit(&[1.0, 1.0, 1.0, 1.0, 9.0]), Ok(Applied::Untouched(Untouched::NothingToMove)));
    }
}
