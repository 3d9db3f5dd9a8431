//! Pearson's correlations of columns, over the rows that have all of them.
//!
//! In: columns with missing values. Out: the complete rows, standardised columns, the matrix of correlations. Must not: correlate
//! two columns over other rows than a third (such a matrix may have negative eigenvalues).

use super::{Matrix, dot, sum};
use crate::method::Fault;

/// Fewest complete rows of which a correlation says anything: through two points there is always a line.
pub const ROWS_LEAST: usize = 3;

/// The columns cut down to the rows in which none of them is missing (*listwise deletion*, Handbook p. 55: "complete case
/// analysis"), in the order of the rows.
///
/// Errors: no column; columns of different length; a number that is not finite.
pub fn complete_rows(columns: &[&[Option<f64>]]) -> Result<Vec<Vec<f64>>, Fault> {
    let length = columns.first().ok_or(Fault::NoColumns)?.len();
    for (at, column) in columns.iter().enumerate() {
        if column.len() != length {
            return Err(Fault::UnequalLength { at, expected: length, there: column.len() });
        }
        if column.iter().flatten().any(|value| !value.is_finite()) {
            return Err(Fault::BeyondRange { column: at });
        }
    }
    let is_complete = |row: usize| columns.iter().all(|column| column.get(row).is_some_and(Option::is_some));
    let complete: Vec<bool> = (0..length).map(is_complete).collect();
    let cut = |column: &&[Option<f64>]| -> Vec<f64> {
        column.iter().zip(&complete).filter(|(_, complete)| **complete).filter_map(|(value, _)| *value).collect()
    };
    Ok(columns.iter().map(cut).collect())
}

/// The smallest and the largest of some numbers; none where there is no number.
pub fn range(values: &[f64]) -> Option<(f64, f64)> {
    let least = values.iter().copied().min_by(f64::total_cmp)?;
    let most = values.iter().copied().max_by(f64::total_cmp)?;
    Some((least, most))
}

/// A column less its mean, scaled to Euclidean length 1: zᵢ = (xᵢ − x̄) ÷ √Σ(xⱼ − x̄)². The product of two such columns is their
/// correlation.
///
/// Errors, with `column` as the position that they name: all values equal; a number past the range of floats.
pub fn to_unit_length(values: &[f64], column: usize) -> Result<Vec<f64>, Fault> {
    let (least, most) = range(values).ok_or(Fault::TooFew { column, needed: 1, there: 0 })?;
    if least >= most {
        return Err(Fault::ConstantColumn { column });
    }
    let mean = sum(values.iter().copied()) / values.len() as f64;
    // Divided by the range first, so that no square overflows or vanishes.
    let width = most - least;
    let deviations: Vec<f64> = values.iter().map(|value| (value - mean) / width).collect();
    let length = libm::sqrt(dot(&deviations, &deviations));
    if !(width.is_finite() && mean.is_finite() && length.is_finite() && length > 0.0) {
        return Err(Fault::BeyondRange { column });
    }
    Ok(deviations.iter().map(|deviation| deviation / length).collect())
}

/// Pearson's correlations r = Σ(x − x̄)(y − ȳ) ÷ √(Σ(x − x̄)²·Σ(y − ȳ)²) of every two columns, over the rows that have all
/// columns (Handbook p. 63–65, Table 6). Symmetric, 1 on the diagonal.
///
/// Errors: fewer than [`ROWS_LEAST`] complete rows; a constant column (among the complete rows); as [`complete_rows`].
pub fn correlations(columns: &[&[Option<f64>]]) -> Result<Matrix, Fault> {
    let complete = complete_rows(columns)?;
    let there = complete.first().map_or(0, Vec::len);
    if there < ROWS_LEAST {
        return Err(Fault::TooFewRows { needed: ROWS_LEAST, there });
    }
    let unit = |(column, values): (usize, &Vec<f64>)| to_unit_length(values, column);
    let units: Vec<Vec<f64>> = complete.iter().enumerate().map(unit).collect::<Result<_, _>>()?;
    let mut matrix = Matrix::identity(units.len());
    for (row, a) in units.iter().enumerate() {
        for (column, b) in units.iter().enumerate().take(row) {
            let correlation = dot(a, b).clamp(-1.0, 1.0);
            matrix.put(row, column, correlation);
            matrix.put(column, row, correlation);
        }
    }
    Ok(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_correlation_by_hand() {
        // Deviations (−2, −1, 0, 3) and (−1, 0, −1, 2) after the fifth row is left out: 8 ÷ √(14·6).
        let a = [some(&[1.0, 2.0, 3.0, 6.0]), vec![Some(9.0)]].concat();
        let b = [some(&[4.0, 5.0, 4.0, 7.0]), vec![None]].concat();
        let matrix = correlations(&[&a, &b]).unwrap();
        assert!((matrix.at(0, 1) - 8.0 / 84f64.sqrt()).abs() < 1e-15);
        assert_eq!((matrix.at(1, 0), matrix.at(0, 0)), (matrix.at(0, 1), 1.0));
        // Scale and place change nothing; a huge scale does not overflow.
        let large: Vec<_> = a.iter().map(|value| value.map(|value| value * 1e300)).collect();
        assert!((correlations(&[&large, &b]).unwrap().at(0, 1) - matrix.at(0, 1)).abs() < 1e-15);
    }

    #[test]
    fn what_cannot_be_correlated() {
        let (a, constant) = (some(&[1.0, 2.0, 4.0]), some(&[0.1, 0.1, 0.1]));
        assert_eq!(correlations(&[]), Err(Fault::NoColumns));
        assert_eq!(correlations(&[&a, &constant]), Err(Fault::ConstantColumn { column: 1 }));
        assert_eq!(correlations(&[&a, &a[..2]]), Err(Fault::UnequalLength { at: 1, expected: 3, there: 2 }));
        let gap = [Some(1.0), None, Some(2.0)];
        assert_eq!(correlations(&[&a, &gap]), Err(Fault::TooFewRows { needed: 3, there: 2 }));
        let endless = [Some(1.0), Some(f64::INFINITY), Some(2.0)];
        assert_eq!(correlations(&[&a, &endless]), Err(Fault::BeyondRange { column: 1 }));
        let wide = some(&[f64::MAX, 0.0, f64::MIN]);
        assert_eq!(correlations(&[&wide, &a]), Err(Fault::BeyondRange { column: 0 }));
    }
}
