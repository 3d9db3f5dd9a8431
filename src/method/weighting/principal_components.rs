//! Weights from principal components.
//!
//! In: columns. Out: all components, and the loadings of the first as weights. Must not: hide that a loading is negative.

use crate::method::Fault;
use crate::method::algebra::correlation::correlations;
use crate::method::algebra::{Matrix, eigen, sum};

/// Two eigenvalues nearer than this part of the greatest are equal: what distinguishes their components is rounding.
const EQUAL: f64 = 1e-9;

/// The principal components of the standardised columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// The variance of each component, from the greatest: the eigenvalues of the matrix of correlations. They add up to the number of
    /// columns.
    pub eigenvalues: Vec<f64>,
    /// The share of the total variance that each component explains; adds up to 1.
    pub explained: Vec<f64>,
    /// Column j is component j, of length 1: its weights on the standardised columns. The sum of each is positive; where it
    /// is zero, the greatest loading by size is.
    pub loadings: Matrix,
}

impl Components {
    /// The correlations of the columns with component j: loading × √eigenvalue (the *component loadings* of Handbook Table 8).
    pub fn correlations_with(&self, component: usize) -> Vec<f64> {
        let deviation = libm::sqrt(self.eigenvalues.get(component).copied().unwrap_or(0.0));
        self.loadings.column(component).iter().map(|loading| loading * deviation).collect()
    }
}

/// Principal components of the correlation matrix (Handbook p. 63–69, 4.1).
///
/// Missing values: rows that lack any column are left out. Eigenvalues below zero by rounding are given as 0. Components of equal
/// eigenvalues are one of many possible choices.
///
/// Errors: no column; fewer than three complete rows; a constant column.
pub fn principal_components(columns: &[&[Option<f64>]]) -> Result<Components, Fault> {
    let eigen = eigen::symmetric(&correlations(columns)?)?;
    let eigenvalues: Vec<f64> = eigen.values.iter().map(|value| value.max(0.0)).collect();
    let total = sum(eigenvalues.iter().copied());
    let explained = eigenvalues.iter().map(|value| value / total).collect();
    Ok(Components { eigenvalues, explained, loadings: eigen.vectors })
}

/// Weights that are the loadings of the first component, which explain as much as one line can (COINr's `get_PCA`, vignette *Weights*).
///
/// The sign of a component means nothing; here the loadings have a positive sum. A loading can still be negative: its column then
/// runs against the rest, and such a weight should not be used (COINr's vignette says the same). The squares add up to 1; the weights
/// themselves are not scaled.
///
/// Errors: as [`principal_components`]; the two greatest eigenvalues equal, as where no column correlates with another
/// ("if no correlation between indicators is found, then weights cannot be estimated with this method", Handbook p. 89).
pub fn first_component_weights(columns: &[&[Option<f64>]]) -> Result<(Vec<f64>, Components), Fault> {
    let components = principal_components(columns)?;
    cut_between(&components.eigenvalues, 1)?;
    Ok((components.loadings.column(0), components))
}

/// Checks that the first `kept` eigenvalues can be told from the next.
pub(super) fn cut_between(eigenvalues: &[f64], kept: usize) -> Result<(), Fault> {
    let greatest = eigenvalues.first().copied().unwrap_or(0.0);
    let last = kept.checked_sub(1).and_then(|last| eigenvalues.get(last));
    match (last, eigenvalues.get(kept)) {
        (Some(value), Some(next)) if value - next <= EQUAL * greatest => {
            Err(Fault::EqualEigenvalues { kept, value: *value })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn two_columns_by_hand() {
        // r = 8 ÷ √84 as in `correlation`: eigenvalues 1 ± r, loadings 1/√2.
        let (a, b) = (some(&[1.0, 2.0, 3.0, 6.0]), some(&[4.0, 5.0, 4.0, 7.0]));
        let (weights, components) = first_component_weights(&[&a, &b]).unwrap();
        let (r, half) = (8.0 / 84f64.sqrt(), 0.5f64.sqrt());
        assert!((components.eigenvalues[0] - (1.0 + r)).abs() < 1e-15);
        assert!((components.explained[1] - (1.0 - r) / 2.0).abs() < 1e-15);
        assert!((components.correlations_with(0)[0] - half * (1.0 + r).sqrt()).abs() < 1e-15);
        assert!(weights.iter().all(|weight| (weight - half).abs() < 1e-15), "{weights:?}");
        // A column turned over: (1, −1)/√2 has no sum, so that its first entry is positive.
        let turned: Vec<_> = b.iter().map(|value| value.map(|value| -value)).collect();
        let (weights, _) = first_component_weights(&[&a, &turned]).unwrap();
        assert!((weights[0] - half).abs() < 1e-15 && (weights[1] + half).abs() < 1e-15, "{weights:?}");
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let columns = [[1.0, 2.0, 3.0, 6.0, 2.5], [4.0, 5.0, 4.0, 7.0, 1.0], [0.0, 1.0, 0.5, 0.2, 0.9]];
        let forward = columns.map(|column| some(&column));
        let backward = columns.map(|column| some(&column.into_iter().rev().collect::<Vec<_>>()));
        let weights = |columns: &[Vec<Option<f64>>; 3]| {
            first_component_weights(&columns.each_ref().map(Vec::as_slice)).unwrap().0
        };
        for (a, b) in weights(&forward).iter().zip(weights(&backward)) {
            assert!((a - b).abs() < 1e-14);
        }
    }

    #[test]
    fn columns_without_correlation_have_no_first_component() {
        let (a, b) = (some(&[1.0, 2.0, 3.0]), some(&[5.0, 6.0, 5.0]));
        let fault = first_component_weights(&[&a, &b]).unwrap_err();
        assert!(matches!(fault, Fault::EqualEigenvalues { kept: 1, .. }), "{fault:?}");
        assert_eq!(first_component_weights(&[&a]).unwrap().0, [1.0]);
        assert_eq!(first_component_weights(&[&a[..2]]).unwrap_err(), Fault::TooFewRows { needed: 3, there: 2 });
        let constant = some(&[2.0, 2.0, 2.0]);
        assert_eq!(first_component_weights(&[&a, &constant]).unwrap_err(), Fault::ConstantColumn { column: 1 });
    }
}
