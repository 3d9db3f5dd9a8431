//! A linear regression on named columns stands for a gap.
//!
//! In: the column with gaps and the named ones. Out: the regression and its estimates. Must not: fit columns of which one follows from others.

use super::{How, Imputation, checked, gaps};
use crate::method::moments::mean;
use crate::method::{Fault, Obstacle, as_they_stand, count, dot, finite, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Part of a column that may be left after those before it are taken out, below which it follows from them.
const COLLINEAR: f64 = 1e-9;

/// A fitted regression: intercept + Σ coefficient × figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// In units of the estimated column.
    pub intercept: f64,
    /// One for each named column, in the order given.
    pub coefficients: Vec<Coefficient>,
    /// How many entities it was fitted over.
    pub entities: usize,
    /// Share of the variance that it explains; none where the estimated column is constant.
    pub r_squared: Option<f64>,
}

/// Coefficient of one named column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// Its place among the named columns.
    pub predictor: usize,
    /// Units of the estimated column by unit of the named one.
    pub slope: f64,
}

/// Ordinary least squares on the entities that have all figures (Handbook 2008, p. 57, regression imputation): by modified Gram and Schmidt
/// with a second pass on centred columns (Å. Björck, *Numerical Methods for Least Squares Problems*, 1996, § 2.4), the entities taken in the
/// order of their figures.
///
/// Gaps stay where a named column has no figure. Errors: fewer complete entities than columns plus two (`TooFew`); a named column that is
/// constant (`ConstantColumn`) or follows from those before it (`Unsolvable`, with its place); lists of other lengths; overflow.
pub fn regression(column: &[Option<f64>], predictors: &[Vec<Option<f64>>]) -> Result<Imputation, Fault> {
    let rows = checked(predictors)?;
    checked(&[column.to_vec()])?;
    if !predictors.is_empty() && rows != column.len() {
        return Err(Fault::Inconsistent { needed: column.len(), there: rows });
    }
    let named = |row: usize| -> Option<Vec<f64>> {
        predictors.iter().map(|predictor| predictor.get(row).copied().flatten()).collect()
    };
    let mut complete: Vec<Vec<f64>> = Vec::new();
    for (row, value) in column.iter().enumerate() {
        if let (Some(value), Some(figures)) = (value, named(row)) {
            complete.push(std::iter::once(*value).chain(figures).collect());
        }
    }
    // By their figures, so that the order of rows does not show in the last bits.
    complete.sort_by(|a, b| {
        let orders = a.iter().zip(b).map(|(a, b)| as_they_stand(*a, *b));
        orders.fold(Ordering::Equal, Ordering::then)
    });
    let fitted = fit(&complete, predictors.len())?;
    let mut imputation = Imputation::default();
    for row in gaps(column) {
        let estimate = predictors
            .iter()
            .zip(&fitted.coefficients)
            .map(|(predictor, own)| {
                let value = predictor.get(row).copied().flatten();
                value.map(|value| value * own.slope).ok_or(Fault::Missing { column: own.predictor, row })
            })
            .collect::<Result<Vec<f64>, Fault>>()
            .and_then(|parts| finite(sum(std::iter::once(fitted.intercept).chain(parts))));
        match estimate {
            // The fault names the predictor, not the gap's own column.
            Err(why) => imputation.left.push(super::Left { row, column: 0, why }),
            Ok(value) => imputation.settle(row, 0, Ok((value, How::Regression))),
        }
    }
    imputation.regression = Some(fitted);
    Ok(imputation)
}

/// Fits rows of the estimated figure followed by the named ones.
fn fit(complete: &[Vec<f64>], predictors: usize) -> Result<Regression, Fault> {
    let needed = predictors + 2;
    if complete.len() < needed {
        return Err(Fault::TooFew { column: 0, needed, there: complete.len() });
    }
    let column = |at: usize| -> Vec<f64> { complete.iter().filter_map(|row| row.get(at).copied()).collect() };
    let centred = |at: usize| -> Result<(f64, Vec<f64>), Fault> {
        let values = column(at);
        let mean = mean(&values)?;
        Ok((mean, values.iter().map(|value| value - mean).collect()))
    };
    let (own_mean, own) = centred(0)?;
    let mut means = Vec::with_capacity(predictors);
    // Orthonormal directions, and the triangle that makes the centred columns from them: column after column.
    let (mut directions, mut triangle): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
    for predictor in 0..predictors {
        let (mean, mut rest) = centred(predictor + 1)?;
        let size = finite(libm::sqrt(dot(&rest, &rest)))?;
        if size <= f64::EPSILON * mean.abs() * count(complete.len()) {
            return Err(Fault::ConstantColumn { column: predictor });
        }
        let parts = taken_out(&directions, &mut rest);
        let left = libm::sqrt(dot(&rest, &rest));
        if left <= COLLINEAR * size {
            return Err(Fault::Unsolvable { row: predictor, why: Obstacle::Collinear });
        }
        triangle.push(parts.into_iter().chain([left]).collect());
        directions.push(rest.iter().map(|value| value / left).collect());
        means.push(mean);
    }
    let mut residual = own.clone();
    let mut right = taken_out(&directions, &mut residual);
    let mut slopes = vec![0.0; predictors];
    for (at, column) in triangle.iter().enumerate().rev() {
        let (Some(part), Some(diagonal)) = (right.get(at).copied(), column.last()) else { continue };
        let slope = finite(part / diagonal)?;
        for (part, above) in right.iter_mut().zip(column) {
            *part -= slope * above;
        }
        if let Some(cell) = slopes.get_mut(at) {
            *cell = slope;
        }
    }
    let intercept = finite(own_mean - dot(&slopes, &means))?;
    let all = dot(&own, &own);
    let r_squared = (all > 0.0).then(|| (1.0 - dot(&residual, &residual) / all).clamp(0.0, 1.0));
    let coefficients = slopes.iter().enumerate().map(|(predictor, slope)| Coefficient { predictor, slope: *slope });
    Ok(Regression { intercept, coefficients: coefficients.collect(), entities: complete.len(), r_squared })
}

/// Takes the directions out of a column, twice, so that what is left is orthogonal to them; how much there was of each.
fn taken_out(directions: &[Vec<f64>], column: &mut [f64]) -> Vec<f64> {
    let mut parts = vec![0.0; directions.len()];
    for _ in 0..2 {
        for (direction, total) in directions.iter().zip(&mut parts) {
            let part = dot(direction.iter(), column.iter());
            column.iter_mut().zip(direction).for_each(|(value, along)| *value -= part * along);
            *total += part;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|value| Some(*value)).collect()
    }

    /// x = 0, 1, 2, 3 and y = 1, 3, 4, 6: slope (Σdx·dy = 1.5·2.5 + 0.5·0.5 + 0.5·0.5 + 1.5·2.5 = 8)/5 = 1.6, intercept 3.5 − 2.4 = 1.1.
    /// Residuals −0.1, 0.3, −0.3, 0.1: squares 0.2 of 13. At x = 10: 17.1.
    #[test]
    fn a_line_by_hand() {
        let column = vec![Some(1.0), Some(3.0), None, Some(4.0), Some(6.0), None];
        let predictor = vec![Some(0.0), Some(1.0), Some(10.0), Some(2.0), Some(3.0), None];
        let found = regression(&column, &[predictor]).unwrap();
        let fitted = found.regression.unwrap();
        assert!((fitted.coefficients[0].slope - 1.6).abs() < 1e-14 && (fitted.intercept - 1.1).abs() < 1e-14);
        assert!((fitted.r_squared.unwrap() - (1.0 - 0.2 / 13.0)).abs() < 1e-14);
        assert_eq!((fitted.entities, found.filled[0].row), (4, 2));
        assert!((found.filled[0].value - 17.1).abs() < 1e-13);
        assert_eq!(found.left[0].why, Fault::Missing { column: 0, row: 5 });
    }

    /// y = 1 + 2a − 3b exactly.
    #[test]
    fn two_columns_and_the_order_of_rows() {
        let a = [1.0, 2.0, 4.0, 8.0, 5.0, 3.0];
        let b = [2.0, 7.0, 1.0, 8.0, 2.0, 8.0];
        let mut column: Vec<Option<f64>> = a.iter().zip(&b).map(|(a, b)| Some(1.0 + 2.0 * a - 3.0 * b)).collect();
        column[5] = None;
        let mut predictors = vec![some(&a), some(&b)];
        let found = regression(&column, &predictors).unwrap();
        assert!((found.filled[0].value - (1.0 + 6.0 - 24.0)).abs() < 1e-12);
        column.reverse();
        predictors.iter_mut().for_each(|predictor| predictor.reverse());
        let turned = regression(&column, &predictors).unwrap();
        assert_eq!(turned.filled[0].value.to_bits(), found.filled[0].value.to_bits());
    }

    #[test]
    fn what_cannot_be_fitted() {
        let column = vec![Some(1.0), Some(2.0), Some(4.0), Some(3.0), None];
        let predictor = some(&[1.0, 2.0, 3.0, 5.0, 4.0]);
        let double = some(&[2.0, 4.0, 6.0, 10.0, 8.0]);
        let collinear = Fault::Unsolvable { row: 1, why: Obstacle::Collinear };
        assert_eq!(regression(&column, &[predictor.clone(), double]), Err(collinear));
        assert_eq!(regression(&column, &[some(&[7.0; 5])]), Err(Fault::ConstantColumn { column: 0 }));
        let few = Fault::TooFew { column: 0, needed: 3, there: 2 };
        assert_eq!(regression(&[Some(1.0), Some(2.0), None], &[some(&[1.0, 2.0, 3.0])]), Err(few));
        // On nothing: the mean.
        assert_eq!(regression(&column, &[]).unwrap().filled[0].value, 2.5);
    }
}
