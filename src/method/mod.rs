//! The mathematics of composite indicators, in the order of the steps of the OECD/JRC *Handbook on Constructing Composite Indicators*
//! (2008): imputation, treatment, weighting, aggregation.
//!
//! In: plain columns of figures (rows are entities, columns are indicators; `None` is a missing figure) and the choices of a method.
//! Out: plain data: what was decided, and the figures made from it; or a [`Fault`] that names the rows and columns. Must not: know of
//! rulebooks, plans or panels, or let the order of rows decide anything. Figures that enter are finite; no other ever leaves.
//!
//! A choice is made by value, never by place: all that tie are treated alike. What is compared and comes out of a calculation (a sum of
//! weights, a distance, a skewness) is compared at 12 significant digits; figures that enter are compared as they are, so whoever wants them
//! tied at a coarser precision rounds them before.

// Cases worked by hand are met to the last bit, or the test says how near.
#![cfg_attr(test, allow(clippy::float_cmp))]

pub mod aggregation;
pub mod algebra;
pub mod attribution;
mod fault;
pub mod imputation;
pub mod moments;
pub mod treatment;
pub mod weighting;

pub use fault::{Fault, Obstacle, Parameter};

use crate::number::{Filtered, compare, sum_of_floats};
use std::cmp::Ordering;

/// Sum in the order given, with Neumaier's compensation. Not finite where it overflows.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    sum_of_floats(values)
}

/// Σ a·b, of pairs.
pub(crate) fn dot<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    sum(a.into_iter().zip(b).map(|(a, b)| a * b))
}

/// Two figures as they stand; −0 is 0.
pub(crate) fn as_they_stand(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Two calculated numbers at 12 significant digits.
pub(crate) fn at_twelve_digits(a: f64, b: f64) -> Ordering {
    compare(Filtered::irrational(a), Filtered::irrational(b), || None)
}

/// A count as a float.
#[allow(clippy::cast_precision_loss)] // counts of rows and columns are far below 2^53
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

/// A number that is fit to leave a function.
pub(crate) fn finite(value: f64) -> Result<f64, Fault> {
    if value.is_finite() { Ok(value) } else { Err(Fault::Overflow) }
}

/// The present figures of a column with their rows; a figure that is not finite is a fault.
pub(crate) fn present(column: &[Option<f64>]) -> Result<Vec<(usize, f64)>, Fault> {
    let mut present = Vec::with_capacity(column.len());
    for (row, value) in column.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))) {
        if !value.is_finite() {
            return Err(Fault::NotFinite { column: 0, row });
        }
        present.push((row, value));
    }
    Ok(present)
}

/// Weights that are finite, not negative, not all zero, and as many as there are columns.
pub(crate) fn checked_weights(weights: &[f64], columns: usize) -> Result<(), Fault> {
    if weights.len() != columns {
        return Err(Fault::Inconsistent { needed: columns, there: weights.len() });
    }
    if let Some((column, weight)) =
        weights.iter().enumerate().find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0))
    {
        return Err(Fault::BadWeight { column, weight: *weight });
    }
    if weights.iter().any(|weight| *weight > 0.0) { Ok(()) } else { Err(Fault::NoWeight) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_tools() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert!(!sum([f64::MAX, f64::MAX]).is_finite());
        assert_eq!(dot(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
        assert_eq!(as_they_stand(-0.0, 0.0), Ordering::Equal);
        assert_eq!(as_they_stand(0.1 + 0.2, 0.3), Ordering::Greater);
        assert_eq!(at_twelve_digits(0.1 + 0.2, 0.3), Ordering::Equal);
        assert_eq!(present(&[None, Some(2.0)]), Ok(vec![(1, 2.0)]));
        assert_eq!(present(&[Some(f64::NAN)]), Err(Fault::NotFinite { column: 0, row: 0 }));
        assert_eq!(checked_weights(&[1.0], 2), Err(Fault::Inconsistent { needed: 2, there: 1 }));
        assert_eq!(checked_weights(&[1.0, -1.0], 2), Err(Fault::BadWeight { column: 1, weight: -1.0 }));
        assert_eq!(checked_weights(&[0.0, 0.0], 2), Err(Fault::NoWeight));
    }
}
