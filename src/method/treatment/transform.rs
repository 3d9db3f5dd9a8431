//! Transformations that pull in a long tail: logarithms and powers.
//!
//! In: sorted figures. Out: a curve with its constants. Must not: take the logarithm or power of what is not above zero.

use crate::method::moments::{ends, is_constant, mean, skewness};
use crate::method::{Fault, Parameter, finite, sum};
use serde::{Deserialize, Serialize};

/// Which curve. Handbook (2008), p. 84; COINr, vignette *Outlier Treatment*.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// ln(x).
    Ln,
    /// ln(x + c).
    LnShifted {
        /// c.
        constant: f64,
    },
    /// ln(x − min + 0.01(max − min)): COINr's `log_CT`, for positive skewness.
    Coin,
    /// −ln(max + 0.01(max − min) − x): the same, mirrored, for negative skewness. It keeps the order.
    CoinNegative,
    /// [`Transform::Coin`] where the skewness is above 0, else [`Transform::CoinNegative`]: COINr's `log_CT_plus`.
    CoinBySkewness,
    /// ln(x − min + 1): the European Commission's COIN Tool; COINr's `log_CT_orig`.
    CoinOriginal,
    /// (x^λ − 1)/λ, or ln(x) for λ = 0: G. E. P. Box and D. R. Cox, *An Analysis of Transformations*, JRSS B 26 (1964).
    BoxCox {
        /// λ.
        lambda: Lambda,
        /// Whether x is x − min + 1 first, as in COINr's `boxcox`; figures need not be above zero then.
        shifted: bool,
    },
}

/// The exponent of Box and Cox.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lambda {
    /// As given.
    Given(f64),
    /// Of the greatest likelihood between −5 and 5, at 6 decimals: the likelihood is flat there, so that more would be noise.
    MaximumLikelihood,
}

/// A curve with its constants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Curve {
    /// ln((x − from) + plus).
    Log {
        /// Taken from x.
        from: f64,
        /// Added to the difference.
        plus: f64,
    },
    /// −ln((from − x) + plus).
    LogMirrored {
        /// From which x is taken.
        from: f64,
        /// Added to the difference.
        plus: f64,
    },
    /// (((x − from) + plus)^lambda − 1)/lambda; lambda is not 0.
    Power {
        /// Taken from x.
        from: f64,
        /// Added to the difference.
        plus: f64,
        /// The exponent.
        lambda: f64,
    },
}

/// λ is looked for between −5 and 5: beyond, no transformation of practice lies.
const LAMBDA_MOST: f64 = 5.0;
/// First the likelihood at so many places, then between the neighbours of the best.
const LAMBDA_STEPS: i32 = 100;
/// Golden sections after that: 0.2 · 0.618^40 is below 10⁻⁸.
const GOLDEN_SECTIONS: usize = 40;
/// λ is given at 6 decimals.
const LAMBDA_SCALE: f64 = 1e6;

impl Curve {
    /// The transformed value. Errors: what goes into the logarithm or power is not above zero (`NotPositive`, with that); overflow.
    pub fn apply(&self, value: f64) -> Result<f64, Fault> {
        let argument = match *self {
            Curve::Log { from, plus } | Curve::Power { from, plus, .. } => (value - from) + plus,
            Curve::LogMirrored { from, plus } => (from - value) + plus,
        };
        if argument.is_nan() || argument <= 0.0 {
            return Err(Fault::NotPositive { column: 0, row: 0, value });
        }
        finite(match *self {
            Curve::Log { .. } => libm::log(argument),
            Curve::LogMirrored { .. } => -libm::log(argument),
            Curve::Power { lambda, .. } => libm::expm1(lambda * libm::log(argument)) / lambda,
        })
    }
}

impl Transform {
    /// The curve for sorted figures. Errors: a figure outside of its domain (`NotPositive`); a constant column, for the curves that need a
    /// spread (`ConstantColumn`); too few figures for a skewness or a likelihood; parameters out of range.
    pub(super) fn fit(&self, sorted: &[f64]) -> Result<Curve, Fault> {
        let (low, high) = ends(sorted)?;
        let hundredth = 0.01 * (high - low);
        let spread = || if is_constant(sorted) { Err(Fault::ConstantColumn { column: 0 }) } else { Ok(()) };
        let curve = match *self {
            Transform::Ln => Curve::Log { from: 0.0, plus: 0.0 },
            Transform::LnShifted { constant } if !constant.is_finite() => {
                return Err(Fault::OutOfRange { parameter: Parameter::Constant, value: constant });
            }
            Transform::LnShifted { constant } => Curve::Log { from: 0.0, plus: constant },
            Transform::CoinOriginal => Curve::Log { from: low, plus: 1.0 },
            Transform::Coin => {
                spread()?;
                Curve::Log { from: low, plus: hundredth }
            }
            Transform::CoinNegative => {
                spread()?;
                Curve::LogMirrored { from: high, plus: hundredth }
            }
            Transform::CoinBySkewness => {
                let transform = if skewness(sorted)? > 0.0 { Transform::Coin } else { Transform::CoinNegative };
                transform.fit(sorted)?
            }
            Transform::BoxCox { lambda, shifted: true } => box_cox(sorted, lambda, (low, 1.0))?,
            Transform::BoxCox { lambda, shifted: false } => box_cox(sorted, lambda, (0.0, 0.0))?,
        };
        // Both ends within the domain: so is all between.
        curve.apply(low)?;
        curve.apply(high)?;
        Ok(curve)
    }
}

fn box_cox(sorted: &[f64], lambda: Lambda, (from, plus): (f64, f64)) -> Result<Curve, Fault> {
    let lambda = match lambda {
        Lambda::Given(lambda) if lambda.is_finite() => lambda,
        Lambda::Given(lambda) => return Err(Fault::OutOfRange { parameter: Parameter::Exponent, value: lambda }),
        Lambda::MaximumLikelihood => most_likely(sorted, Curve::Log { from, plus })?,
    };
    Ok(if lambda.abs() > 0.0 { Curve::Power { from, plus, lambda } } else { Curve::Log { from, plus } })
}

/// The λ of the greatest profile likelihood, −n/2·ln σ²(λ) + (λ−1)Σ ln x (Box and Cox 1964, eq. 8).
///
/// With u = ln x − mean(ln x) the Jacobian is 1, and what is left is the least variance of (e^{λu} − 1)/λ.
fn most_likely(sorted: &[f64], log: Curve) -> Result<f64, Fault> {
    if sorted.len() < 3 {
        return Err(Fault::TooFew { column: 0, needed: 3, there: sorted.len() });
    }
    if is_constant(sorted) {
        return Err(Fault::ConstantColumn { column: 0 });
    }
    let logs = sorted.iter().map(|value| log.apply(*value)).collect::<Result<Vec<f64>, Fault>>()?;
    let mean = mean(&logs)?;
    let centred: Vec<f64> = logs.iter().map(|log| log - mean).collect();
    let step = 2.0 * LAMBDA_MOST / f64::from(LAMBDA_STEPS);
    let at = |place: i32| -LAMBDA_MOST + step * f64::from(place);
    let places = (0..=LAMBDA_STEPS).map(|place| (place, variance(&centred, at(place))));
    let best = places.min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(place, _)| place);
    let (mut low, mut high) = (at((best - 1).max(0)), at((best + 1).min(LAMBDA_STEPS)));
    let golden = (libm::sqrt(5.0) - 1.0) / 2.0;
    for _ in 0..GOLDEN_SECTIONS {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if variance(&centred, left) <= variance(&centred, right) {
            high = right;
        } else {
            low = left;
        }
    }
    // Adding zero makes −0 into 0.
    finite(libm::round((low + high) / 2.0 * LAMBDA_SCALE) / LAMBDA_SCALE + 0.0)
}

/// Σ(y − mean y)² of y = (e^{λu} − 1)/λ; infinite where it overflows.
fn variance(centred: &[f64], lambda: f64) -> f64 {
    let curve = |u: f64| if lambda.abs() < 1e-12 { u } else { libm::expm1(lambda * u) / lambda };
    let values: Vec<f64> = centred.iter().map(|u| curve(*u)).collect();
    let Ok(mean) = mean(&values) else { return f64::INFINITY };
    let squares = sum(values.iter().map(|value| (value - mean) * (value - mean)));
    if squares.is_nan() { f64::INFINITY } else { squares }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
    }

    /// 0 to 100: the hundredth of the spread is 1.
    #[test]
    fn coin_logarithms_by_hand() {
        let sorted = [0.0, 10.0, 100.0];
        let value = |transform: Transform, value| transform.fit(&sorted).unwrap().apply(value).unwrap();
        close(value(Transform::Coin, 0.0), 0.0);
        close(value(Transform::Coin, 100.0), libm::log(101.0));
        close(value(Transform::CoinNegative, 0.0), -libm::log(101.0));
        close(value(Transform::CoinNegative, 100.0), 0.0);
        // Skewed to the high side.
        assert_eq!(Transform::CoinBySkewness.fit(&sorted), Transform::Coin.fit(&sorted));
        let mirrored = [-100.0, -10.0, 0.0];
        assert_eq!(Transform::CoinBySkewness.fit(&mirrored), Transform::CoinNegative.fit(&mirrored));
        close(value(Transform::CoinOriginal, 10.0), libm::log(11.0));
        close(value(Transform::LnShifted { constant: 2.0 }, 10.0), libm::log(12.0));
    }

    /// (9^0.5 − 1)/0.5 = 4; (9² − 1)/2 = 40; λ = 0 is ln; shifted: 9 − 1 + 1.
    #[test]
    fn box_cox_by_hand() {
        let value = |lambda, shifted| {
            let transform = Transform::BoxCox { lambda: Lambda::Given(lambda), shifted };
            transform.fit(&[1.0, 4.0, 9.0]).unwrap().apply(9.0).unwrap()
        };
        close(value(0.5, false), 4.0);
        close(value(2.0, true), 40.0);
        close(value(0.0, false), libm::log(9.0));
    }

    /// Logarithms that lie evenly about their mean: by symmetry λ = 0 is the most likely. Their squares: λ = 1/2 of what it is for them.
    #[test]
    fn the_most_likely_lambda() {
        let transform = Transform::BoxCox { lambda: Lambda::MaximumLikelihood, shifted: false };
        let sorted: Vec<f64> = (-6..=6).map(|step| libm::exp(f64::from(step) / 3.0)).collect();
        assert_eq!(transform.fit(&sorted), Ok(Curve::Log { from: 0.0, plus: 0.0 }));
        let lambda = |sorted: &[f64]| match transform.fit(sorted) {
            Ok(Curve::Power { lambda, .. }) => lambda,
            other => panic!("{other:?}"),
        };
        let plain: Vec<f64> = [3.0, 5.0, 6.0, 6.5, 8.0, 12.0, 20.0].to_vec();
        let squares: Vec<f64> = plain.iter().map(|value| value * value).collect();
        assert!((lambda(&plain) / 2.0 - lambda(&squares)).abs() < 2e-6);
    }

    #[test]
    fn outside_of_the_domain() {
        let fault = Fault::NotPositive { column: 0, row: 0, value: 0.0 };
        assert_eq!(Transform::Ln.fit(&[0.0, 1.0]), Err(fault.clone()));
        let transform = Transform::BoxCox { lambda: Lambda::MaximumLikelihood, shifted: false };
        assert_eq!(transform.fit(&[0.0, 1.0, 2.0]), Err(fault));
        assert_eq!(Transform::Coin.fit(&[1.0, 1.0]), Err(Fault::ConstantColumn { column: 0 }));
        assert!(matches!(Transform::CoinBySkewness.fit(&[1.0, 2.0]), Err(Fault::TooFew { needed: 3, .. })));
        assert_eq!(Transform::CoinOriginal.fit(&[4.0]).unwrap().apply(4.0), Ok(0.0));
    }
}
