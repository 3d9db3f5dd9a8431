//! Treatment of outliers and of skewed distributions: what is decided over a column, and the treated value of one figure.
//!
//! In: a column and a [`Treatment`]. Out: [`Fitted`], plain data that says what was tested, tried and applied, from which
//! [`Fitted::apply`] makes the treated value of any figure: so it can be explained, and frozen for later periods. Must not: touch missing
//! figures. OECD/JRC Handbook (2008), p. 84 (skewed indicators, transformations, trimming); COINr, vignette *Outlier Treatment*.

mod transform;
mod winsorisation;

pub use transform::{Curve, Lambda, Transform};
pub use winsorisation::{Bounds, Winsorisation};

use super::moments::{KURTOSIS_NEEDS, is_constant, skewness_and_kurtosis, sorted};
use super::{Fault, Parameter, at_twelve_digits, present};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Skewness and kurtosis above which a column has outliers: |skewness| ≥ `skewness` **and** kurtosis ≥ `kurtosis`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Of the absolute skewness of type 2.
    pub skewness: f64,
    /// Of the excess kurtosis of type 2.
    pub kurtosis: f64,
}

impl Default for Thresholds {
    /// 2 and 3.5, the practice of the JRC and of COINr's `check_SkewKurt`.
    fn default() -> Thresholds {
        Thresholds { skewness: 2.0, kurtosis: 3.5 }
    }
}

/// What is done to a column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The extremes are pulled in to a bound.
    Winsorise(Winsorisation),
    /// Every figure goes through a curve.
    Transform(Transform),
}

/// The rule by which a column is treated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Treatment {
    /// Test first, then treat: a column within these thresholds stays as it is. None: every column is treated.
    pub test: Option<Thresholds>,
    /// The treatment.
    pub first: Action,
    /// The treatment of the **original** column where the first one leaves it beyond the thresholds. Without a test it is never tried.
    pub then: Option<Action>,
}

impl Default for Treatment {
    /// COINr's: test; winsorise up to 5 points; if that fails, ln(x − min + 0.01(max − min)).
    fn default() -> Treatment {
        let thresholds = Thresholds::default();
        Treatment {
            test: Some(thresholds),
            first: Action::Winsorise(Winsorisation::BySkewness { thresholds, points_most: 5 }),
            then: Some(Action::Transform(Transform::Coin)),
        }
    }
}

/// Skewness and kurtosis at one moment of the treatment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// Skewness of type 2.
    pub skewness: f64,
    /// Excess kurtosis of type 2.
    pub kurtosis: f64,
    /// Whether the column is within the thresholds.
    pub passed: bool,
}

/// What was decided to do with every figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applied {
    /// Nothing.
    Untouched(Untouched),
    /// The extremes are at a bound.
    Winsorised(Bounds),
    /// A curve with its constants.
    Transformed(Curve),
}

/// Why a column stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untouched {
    /// It is within the thresholds.
    Passed,
    /// All figures are the same: there is no outlier, and no skewness.
    Constant,
    /// Too few figures for a kurtosis.
    TooFew {
        /// How many it needs.
        needed: usize,
        /// How many there are.
        there: usize,
    },
    /// No figure lies beyond the bounds, or none may be moved: more tie at the extreme than may be moved.
    NothingToMove,
}

/// One treatment that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// What it would do.
    pub applied: Applied,
    /// The column after it. None where there is no kurtosis (constant, or too few).
    pub after: Option<Tested>,
}

/// What was decided over a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// The column before. None where there is no kurtosis (constant, or too few).
    pub before: Option<Tested>,
    /// What was tried, in order; the last one is applied. Empty for a column that needed nothing.
    pub tried: Vec<Tried>,
    /// What is applied.
    pub applied: Applied,
}

impl Fitted {
    /// The treated value of a figure, which need not be of the fitted column.
    ///
    /// Errors: a figure outside of the domain of the curve (`NotPositive`, with what would go into the logarithm or power); overflow.
    pub fn apply(&self, value: f64) -> Result<f64, Fault> {
        self.applied.apply(value)
    }

    /// Whether the treated column is within the thresholds (the default ones, where the rule names no test). None where it has no kurtosis.
    pub fn passed(&self) -> Option<bool> {
        let tested = if self.tried.is_empty() { self.before } else { self.tried.last().and_then(|tried| tried.after) };
        tested.map(|tested| tested.passed)
    }
}

impl Applied {
    fn apply(&self, value: f64) -> Result<f64, Fault> {
        match self {
            Applied::Untouched(_) => Ok(value),
            Applied::Winsorised(bounds) => Ok(bounds.apply(value)),
            Applied::Transformed(curve) => curve.apply(value),
        }
    }
}

/// Skewness and kurtosis of sorted figures against the thresholds; none where they are constant or too few.
///
/// Passed where |skewness| < threshold or kurtosis < threshold, both at 12 significant digits (COINr, `check_SkewKurt`).
pub fn test(sorted: &[f64], thresholds: Thresholds) -> Result<Option<Tested>, Fault> {
    let (skewness, kurtosis) = match skewness_and_kurtosis(sorted) {
        Ok(both) => both,
        Err(Fault::TooFew { .. } | Fault::ConstantColumn { .. }) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let below = |value: f64, threshold: f64| at_twelve_digits(value, threshold) == Ordering::Less;
    let passed = below(skewness.abs(), thresholds.skewness) || below(kurtosis, thresholds.kurtosis);
    Ok(Some(Tested { skewness, kurtosis, passed }))
}

/// Decides what to do with a column. Missing figures count for nothing.
///
/// A constant column, and with a test one of fewer than 4 figures, is untouched and says so. Errors: a figure outside of the domain of the
/// curve (`NotPositive`, with its row); a curve that needs a spread, of a constant column without a test (`ConstantColumn`); parameters out
/// of range; no figure at all (`TooFew`); overflow.
pub fn fit(column: &[Option<f64>], treatment: &Treatment) -> Result<Fitted, Fault> {
    let present = present(column)?;
    let values = sorted(present.iter().map(|(_, value)| *value));
    if values.is_empty() {
        return Err(Fault::TooFew { column: 0, needed: 1, there: 0 });
    }
    let thresholds = treatment.test.unwrap_or_default();
    if !(thresholds.skewness >= 0.0 && thresholds.kurtosis.is_finite()) {
        return Err(Fault::OutOfRange { parameter: Parameter::Threshold, value: thresholds.skewness });
    }
    let before = test(&values, thresholds)?;
    if treatment.test.is_some()
        && let Some(why) = needs_nothing(&values, before)
    {
        return Ok(Fitted { before, tried: Vec::new(), applied: Applied::Untouched(why) });
    }
    let mut tried = Vec::new();
    for action in [Some(treatment.first), treatment.then].into_iter().flatten() {
        let applied = decide(&values, action).map_err(|fault| placed(fault, &present))?;
        let treated = values.iter().map(|value| applied.apply(*value)).collect::<Result<Vec<f64>, Fault>>()?;
        let after = test(&sorted(treated), thresholds)?;
        tried.push(Tried { applied, after });
        if treatment.test.is_none() || after.is_some_and(|after| after.passed) {
            break;
        }
    }
    let applied = tried.last().map_or(Applied::Untouched(Untouched::NothingToMove), |tried| tried.applied);
    Ok(Fitted { before, tried, applied })
}

fn needs_nothing(sorted: &[f64], before: Option<Tested>) -> Option<Untouched> {
    match before {
        Some(tested) => tested.passed.then_some(Untouched::Passed),
        None if is_constant(sorted) => Some(Untouched::Constant),
        None => Some(Untouched::TooFew { needed: KURTOSIS_NEEDS, there: sorted.len() }),
    }
}

fn decide(sorted: &[f64], action: Action) -> Result<Applied, Fault> {
    match action {
        Action::Winsorise(winsorisation) => winsorisation.fit(sorted),
        Action::Transform(transform) => transform.fit(sorted).map(Applied::Transformed),
    }
}

/// The row of the figure that a fault names by its value: the first that has it.
fn placed(fault: Fault, present: &[(usize, f64)]) -> Fault {
    let Fault::NotPositive { value, .. } = fault else { return fault };
    let row = present.iter().find(|(_, own)| own.total_cmp(&value) == Ordering::Equal).map(|(row, _)| *row);
    row.map_or(fault.clone(), |row| fault.in_row(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|value| Some(*value)).collect()
    }

    /// 1 to 10, 30 and 100 (the example of COINr's `winsorise`): 100 is set to 30 first; see its reference for the test after.
    #[test]
    fn tests_first_and_treats_then() {
        let mut values: Vec<f64> = (1..=10).map(f64::from).collect();
        let plain = fit(&column(&values), &Treatment::default()).unwrap();
        assert_eq!(plain.applied, Applied::Untouched(Untouched::Passed));
        assert_eq!(plain.passed(), Some(true));
        values.extend([30.0, 100.0]);
        let fitted = fit(&column(&values), &Treatment::default()).unwrap();
        assert_eq!(fitted.before.map(|tested| tested.passed), Some(false));
        let Applied::Winsorised(bounds) = fitted.applied else { panic!("{fitted:?}") };
        assert_eq!((bounds.low, bounds.low_cells), (None, 0));
        assert!(bounds.high_cells >= 1 && fitted.passed() == Some(true));
        assert_eq!(fitted.apply(100.0), Ok(bounds.high.unwrap()));
        assert_eq!(fitted.apply(5.0), Ok(5.0));
        // The order of rows and missing figures change nothing.
        let mut turned: Vec<Option<f64>> = column(&values);
        turned.reverse();
        turned.insert(3, None);
        assert_eq!(fit(&turned, &Treatment::default()), Ok(fitted));
    }

    #[test]
    fn a_failed_winsorisation_is_kept_and_the_original_transformed() {
        // 0 to 19, 500 and 1000, of which only one may be moved: two at 500 are as far out as before.
        let mut values: Vec<f64> = (0..20).map(f64::from).collect();
        values.extend([500.0, 1000.0]);
        let thresholds = Thresholds::default();
        let winsorisation = Winsorisation::BySkewness { thresholds, points_most: 1 };
        let treatment = Treatment { first: Action::Winsorise(winsorisation), ..Treatment::default() };
        let fitted = fit(&column(&values), &treatment).unwrap();
        let [winsorised, transformed] = fitted.tried.as_slice() else { panic!("{fitted:?}") };
        let bounds = Bounds { low: None, high: Some(500.0), low_cells: 0, high_cells: 1 };
        assert_eq!(winsorised.applied, Applied::Winsorised(bounds));
        assert_eq!(winsorised.after.map(|tested| tested.passed), Some(false));
        assert_eq!(fitted.applied, transformed.applied);
        // Of the original, not of the winsorised column: ln(0 − 0 + 0.01 · 1000), ln(1000 + 10).
        assert_eq!(fitted.apply(0.0), Ok(libm::log(10.0)));
        assert_eq!(fitted.apply(1000.0), Ok(libm::log(1010.0)));
    }

    #[test]
    fn constant_few_and_empty_columns() {
        let fitted = fit(&column(&[2.0; 6]), &Treatment::default()).unwrap();
        assert_eq!(fitted.applied, Applied::Untouched(Untouched::Constant));
        let fitted = fit(&column(&[1.0, 2.0, 90.0]), &Treatment::default()).unwrap();
        assert_eq!(fitted.applied, Applied::Untouched(Untouched::TooFew { needed: 4, there: 3 }));
        assert_eq!(fit(&[None, None], &Treatment::default()), Err(Fault::TooFew { column: 0, needed: 1, there: 0 }));
        let always = Treatment { test: None, first: Action::Transform(Transform::Coin), then: None };
        assert_eq!(fit(&column(&[2.0; 6]), &always), Err(Fault::ConstantColumn { column: 0 }));
    }

    #[test]
    fn the_row_of_what_has_no_logarithm() {
        let always = Treatment { test: None, first: Action::Transform(Transform::Ln), then: None };
        let fault = Fault::NotPositive { column: 0, row: 2, value: -1.0 };
        assert_eq!(fit(&[Some(1.0), None, Some(-1.0)], &always), Err(fault));
        // A frozen curve that meets a figure it cannot take.
        let fitted = fit(&column(&[1.0, 2.0]), &always).unwrap();
        assert!(matches!(fitted.apply(0.0), Err(Fault::NotPositive { .. })));
    }
}
