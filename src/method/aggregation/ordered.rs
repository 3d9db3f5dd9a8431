//! Aggregation by the place of a figure in its own row: median, ordered weighted average.
//!
//! In: the figures of a row, with gaps. Out: one of them, or a mean of those in some places. Must not: see other rows.

use super::{Part, parts};
use crate::method::{Fault, Parameter, at_twelve_digits, checked_weights, count, finite, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Weights of places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Places {
    /// The first weight is that of the greatest figure, the last that of the least. There must be as many figures as weights.
    Given(Vec<f64>),
    /// Weight of place k of m: (k/m)^exponent − ((k−1)/m)^exponent, so that any number of figures will do. An exponent of 1 gives the
    /// arithmetic mean, above 1 the least figures weigh more. R. R. Yager, *Quantifier guided aggregation using OWA operators*,
    /// International Journal of Intelligent Systems 11 (1996).
    Quantifier {
        /// Above zero.
        exponent: f64,
    },
}

/// Weighted median, midpoint form: from the least figure up, the first at which the weights reach more than half of their sum; where they
/// reach exactly half (at 12 significant digits), the mean of that figure and the next. With equal weights, the ordinary median.
///
/// F. Y. Edgeworth, *On a new method of reducing observations*, Philosophical Magazine 24 (1887); COINr's `a_median` has no weights.
/// Missing figures are left out. Errors: bad weights; nothing present; overflow.
pub fn median(values: &[Option<f64>], weights: &[f64]) -> Result<f64, Fault> {
    let parts = ascending(parts(values, weights)?);
    let half = sum(parts.iter().map(|part| part.weight)) / 2.0;
    let mut reached = 0.0;
    let mut rest = parts.iter().peekable();
    while let Some(part) = rest.next() {
        reached += part.weight;
        match at_twelve_digits(reached, half) {
            Ordering::Less => {}
            Ordering::Equal => {
                let next = rest.peek().map_or(part.value, |next| next.value);
                return finite(part.value / 2.0 + next / 2.0);
            }
            Ordering::Greater => return Ok(part.value),
        }
    }
    Err(Fault::NoWeight)
}

/// Σ v_k x_(k) / Σ v_k, with x_(1) the greatest figure: the ordered weighted average (R. R. Yager, *On ordered weighted averaging
/// aggregation operators in multicriteria decisionmaking*, IEEE Transactions on Systems, Man and Cybernetics 18, 1988).
///
/// The weights are of places, not of columns. Missing figures are left out, which [`Places::Given`] then refuses (`TooFew`). Errors: bad
/// weights; too few or too many figures; overflow.
pub fn ordered_weighted(values: &[Option<f64>], places: &Places) -> Result<f64, Fault> {
    let placed = placed(values, places)?;
    let weights = sum(placed.iter().map(|(weight, _)| *weight));
    finite(sum(placed.iter().map(|(weight, value)| weight * value)) / weights)
}

/// The weight of each place with the figure that stands there, the greatest first. Errors: as [`ordered_weighted`].
pub fn placed(values: &[Option<f64>], places: &Places) -> Result<Vec<(f64, f64)>, Fault> {
    let mut descending = ascending(parts(values, &vec![1.0; values.len()])?);
    descending.reverse();
    let descending: Vec<f64> = descending.iter().map(|part| part.value).collect();
    let weights = match places {
        Places::Given(weights) if descending.len() < weights.len() => {
            return Err(Fault::TooFew { column: 0, needed: weights.len(), there: descending.len() });
        }
        Places::Given(weights) => weights.clone(),
        Places::Quantifier { exponent } => quantified(descending.len(), *exponent)?,
    };
    checked_weights(&weights, descending.len())?;
    Ok(weights.into_iter().zip(descending).collect())
}

fn quantified(places: usize, exponent: f64) -> Result<Vec<f64>, Fault> {
    if !(exponent.is_finite() && exponent > 0.0) {
        return Err(Fault::OutOfRange { parameter: Parameter::Exponent, value: exponent });
    }
    let reached = |place: usize| libm::pow(count(place) / count(places), exponent);
    Ok((0..places).map(|place| reached(place + 1) - reached(place)).collect())
}

/// By value, and by weight where values tie, so that the order of columns decides nothing.
fn ascending(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort_by(|a, b| a.value.total_cmp(&b.value).then(a.weight.total_cmp(&b.weight)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [Option<f64>; 4] = [Some(10.0), Some(2.0), None, Some(4.0)];

    #[test]
    fn median_by_hand() {
        assert_eq!(median(&VALUES, &[1.0; 4]), Ok(4.0));
        // From the least up: 2 has 1 of 2, exactly half: the mean of 2 and 4.
        assert_eq!(median(&VALUES, &[0.5, 1.0, 9.0, 0.5]), Ok(3.0));
        // 0.1 + 0.2 is half of 0.6, but for the noise of floats.
        assert_eq!(median(&[Some(1.0), Some(2.0), Some(3.0)], &[0.1, 0.2, 0.3]), Ok(2.5));
        assert_eq!(median(&[Some(1.0), Some(2.0)], &[1.0, 1.0]), Ok(1.5));
        assert_eq!(median(&[None], &[1.0]), Err(Fault::TooFew { column: 0, needed: 1, there: 0 }));
    }

    /// 10, 4, 2 with weights 0.5, 0.3, 0.2 of places: 5 + 1.2 + 0.4 = 6.6. Quantifier 2: 1/9, 3/9, 5/9 give (10 + 12 + 10)/9.
    #[test]
    fn ordered_weights_by_hand() {
        let given = Places::Given(vec![0.5, 0.3, 0.2]);
        assert!((ordered_weighted(&VALUES, &given).unwrap() - 6.6).abs() < 1e-14);
        let even = ordered_weighted(&VALUES, &Places::Quantifier { exponent: 1.0 }).unwrap();
        assert!((even - 16.0 / 3.0).abs() < 1e-14);
        let low = ordered_weighted(&VALUES, &Places::Quantifier { exponent: 2.0 }).unwrap();
        assert!((low - 32.0 / 9.0).abs() < 1e-14);
        let four = Places::Given(vec![1.0; 4]);
        assert_eq!(ordered_weighted(&VALUES, &four), Err(Fault::TooFew { column: 0, needed: 4, there: 3 }));
        assert!(ordered_weighted(&VALUES, &Places::Given(vec![1.0; 2])).is_err());
        assert!(ordered_weighted(&VALUES, &Places::Quantifier { exponent: 0.0 }).is_err());
    }
}
