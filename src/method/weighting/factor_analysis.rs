//! Weights from factor analysis.
//!
//! In: columns. Out: rotated factors and the weights that follow. Must not: give a weight to an indicator for a factor that it hardly loads on.

use super::principal_components::{Components, cut_between, principal_components};
use super::varimax::{Scaling, varimax};
use crate::method::Fault;
use crate::method::algebra::{Matrix, dot, eigen, sum, to_unity_sum};
use serde::{Deserialize, Serialize};

/// Squares nearer than this part of the greatest are equal.
const EQUAL: f64 = 1e-9;

/// Which factors are kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// So many, from the greatest eigenvalue.
    Number(usize),
    /// Those with an eigenvalue above this; 1 is Kaiser's criterion (Handbook p. 70, box 6).
    EigenvalueAbove(f64),
    /// Those that each explain more than this share of the total variance; 0.1 is usual (Handbook p. 89).
    ShareAbove(f64),
    /// As few as together explain more than this share of the total variance; 0.6 is usual (Handbook p. 89).
    CumulativeAbove(f64),
    /// The three usual conditions at once (Handbook p. 89): an eigenvalue above 1 and a share above 10 %, and further factors, as few as
    /// possible, where those together do not explain more than 60 %.
    Standard,
}

/// Rotated factors and the weights made from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// One weight a column; they add up to 1.
    pub weights: Vec<f64>,
    /// The factor of each column: that of its greatest squared loading, each factor's squares scaled to unity sum.
    pub groups: Vec<usize>,
    /// Rotated loadings, one row a column of the data, one column a factor, the factor that explains most first. Each factor's
    /// loadings have a positive sum.
    pub loadings: Matrix,
    /// What each factor explains: the sum of its squared loadings ("Expl.Var" of Handbook Table 17).
    pub explained: Vec<f64>,
    /// The same as a share of what all kept factors explain ("Expl./Tot").
    pub shares: Vec<f64>,
    /// The components before the rotation.
    pub components: Components,
}

impl Factors {
    /// The squared loadings of a factor, scaled to unity sum (the right half of Handbook Table 17).
    pub fn scaled_squares(&self, factor: usize) -> Vec<f64> {
        let explained = self.explained.get(factor).copied().unwrap_or(0.0);
        let share = |loading: &f64| if explained > 0.0 { loading * loading / explained } else { 0.0 };
        self.loadings.column(factor).iter().map(share).collect()
    }
}

/// Weights by factor analysis (Handbook p. 89–91, 6.1, after Nicoletti, Scarpetta and Boylaud 2000): principal components of the
/// correlations are extracted, some kept, and rotated by varimax. The squared loadings of each factor are scaled to unity sum. Each
/// indicator belongs to the factor on which this square is greatest, and its weight is the square × the factor's share of what the kept
/// factors explain. The weights are then divided by their sum, since squares of indicators outside the group are not used.
///
/// The scaled squares decide the groups, not the loadings: in Handbook Table 17 exports load −0.64 on the first factor and 0.56 on the
/// second, and belong to the second, with 0.23 against 0.16. That table is four factors with [`Scaling::Kaiser`], of figures before
/// rounding; the ranks of Handbook Table 23 follow with either scaling.
///
/// Missing values: rows that lack any column are left out. Of two equal squares the factor that explains more has the indicator.
///
/// Errors: as [`principal_components`]; no factor kept; the last kept eigenvalue equals the first dropped one; the rotation does not
/// settle.
pub fn factor_analysis(columns: &[&[Option<f64>]], keep: Keep, scaling: Scaling) -> Result<Factors, Fault> {
    let components = principal_components(columns)?;
    let count = kept(&components, keep);
    if count == 0 {
        return Err(Fault::NoFactor);
    }
    cut_between(&components.eigenvalues, count)?;
    let extracted: Vec<Vec<f64>> = (0..count).map(|factor| components.correlations_with(factor)).collect();
    let rotated = varimax(&from_columns(&extracted), scaling)?;
    let mut factors: Vec<(f64, Vec<f64>)> = (0..count)
        .map(|factor| eigen::oriented(rotated.column(factor)))
        .map(|loadings| (dot(&loadings, &loadings), loadings))
        .collect();
    factors.sort_by(|a, b| b.0.total_cmp(&a.0));
    let explained: Vec<f64> = factors.iter().map(|(explained, _)| *explained).collect();
    let loadings = from_columns(&factors.into_iter().map(|(_, loadings)| loadings).collect::<Vec<_>>());
    let shares = to_unity_sum(&explained).filter(|_| explained.iter().all(|own| *own > 0.0)).ok_or(Fault::NoFactor)?;
    let scaled = |row: usize| -> Vec<f64> {
        loadings.row(row).iter().zip(&explained).map(|(loading, explained)| loading * loading / explained).collect()
    };
    let groups: Vec<usize> = (0..loadings.rows()).map(|row| group(&scaled(row))).collect();
    let raw = groups.iter().enumerate().map(|(row, factor)| {
        let square = scaled(row).get(*factor).copied();
        square.zip(shares.get(*factor)).map_or(0.0, |(square, share)| square * share)
    });
    let weights = to_unity_sum(&raw.collect::<Vec<_>>()).ok_or(Fault::NoInformation)?;
    Ok(Factors { weights, groups, loadings, explained, shares, components })
}

/// How many components the rule keeps.
fn kept(components: &Components, keep: Keep) -> usize {
    let above = |numbers: &[f64], least: f64| numbers.iter().filter(|number| **number > least).count();
    let cumulative = |least: f64| {
        let sums = (1..=components.explained.len()).map(|count| sum(components.explained.iter().copied().take(count)));
        sums.into_iter().position(|sum| sum > least).map_or(components.explained.len(), |last| last + 1)
    };
    let count = match keep {
        Keep::Number(count) => count,
        Keep::EigenvalueAbove(least) => above(&components.eigenvalues, least),
        Keep::ShareAbove(least) => above(&components.explained, least),
        Keep::CumulativeAbove(least) => cumulative(least),
        Keep::Standard => {
            above(&components.eigenvalues, 1.0).min(above(&components.explained, 0.1)).max(cumulative(0.6))
        }
    };
    count.min(components.eigenvalues.len())
}

/// The factor with the greatest square; of those that are equal but for rounding, the first.
fn group(squares: &[f64]) -> usize {
    let greatest = squares.iter().copied().fold(0.0, f64::max);
    squares.iter().position(|square| *square >= greatest * (1.0 - EQUAL)).unwrap_or(0)
}

fn from_columns(columns: &[Vec<f64>]) -> Matrix {
    Matrix::from_fn(columns.first().map_or(0, Vec::len), columns.len(), |row, column| {
        columns.get(column).and_then(|own| own.get(row)).copied().unwrap_or(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    /// Two pairs of columns that have nothing to do with each other: within each pair r = ½, beside it 0.
    fn two_pairs() -> [Vec<Option<f64>>; 4] {
        // Rows: products of (1, −1) contrasts; a and b share a contrast, c and d another one.
        let a = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0];
        let b = [1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0, -1.0];
        let c = [1.0, 1.0, -1.0, -1.0, -1.0, -1.0, 1.0, 1.0];
        let d = [2.0, 1.0, -1.0, -2.0, -2.0, -1.0, 1.0, 2.0];
        [some(&a), some(&b), some(&c), some(&d)]
    }

    #[test]
    fn one_factor_by_hand() {
        // r = 8/√84: one factor explains 1 + r of each pair, both loadings √((1 + r)/2), so that both weights are ½.
        let (a, b) = (some(&[1.0, 2.0, 3.0, 6.0]), some(&[4.0, 5.0, 4.0, 7.0]));
        let factors = factor_analysis(&[&a, &b], Keep::EigenvalueAbove(1.0), Scaling::Raw).unwrap();
        let r = 8.0 / 84f64.sqrt();
        assert!((factors.explained[0] - (1.0 + r)).abs() < 1e-14);
        assert!((factors.loadings.at(0, 0) - ((1.0 + r) / 2.0).sqrt()).abs() < 1e-14);
        assert!(factors.weights.iter().all(|weight| (weight - 0.5).abs() < 1e-14));
        assert_eq!((factors.groups.clone(), factors.scaled_squares(0).len()), (vec![0, 0], 2));
    }

    #[test]
    fn each_pair_has_its_factor() {
        let columns = two_pairs();
        let columns = columns.each_ref().map(Vec::as_slice);
        let factors = factor_analysis(&columns, Keep::Number(2), Scaling::Raw).unwrap();
        assert_eq!(factors.groups[0], factors.groups[1]);
        assert_eq!(factors.groups[2], factors.groups[3]);
        assert_ne!(factors.groups[0], factors.groups[2]);
        assert!((sum(factors.weights.iter().copied()) - 1.0).abs() < 1e-15);
        assert!(factors.explained[0] >= factors.explained[1]);
    }

    #[test]
    fn the_scaled_square_decides_the_group() {
        // −0.64 of 2.64 and 0.56 of 1.39, Handbook Table 17.
        let squares = [0.64f64.powi(2) / 2.64, 0.56f64.powi(2) / 1.39];
        assert_eq!((group(&squares), group(&[0.2, 0.2]), group(&[0.1, 0.2, 0.2])), (1, 0, 1));
    }

    #[test]
    fn rules_for_keeping() {
        let components = Components {
            eigenvalues: vec![3.0, 1.2, 0.5, 0.3],
            explained: vec![0.6, 0.24, 0.1, 0.06],
            loadings: Matrix::identity(4),
        };
        let count = |keep| kept(&components, keep);
        assert_eq!([count(Keep::Number(3)), count(Keep::Number(9)), count(Keep::EigenvalueAbove(1.0))], [3, 4, 2]);
        assert_eq!([count(Keep::ShareAbove(0.1)), count(Keep::CumulativeAbove(0.6)), count(Keep::Standard)], [2, 2, 2]);
        assert_eq!([count(Keep::EigenvalueAbove(5.0)), count(Keep::CumulativeAbove(1.0))], [0, 4]);
        let weak = Components {
            eigenvalues: vec![1.1, 1.0, 0.95, 0.95],
            explained: vec![0.275, 0.25, 0.2375, 0.2375],
            ..components
        };
        assert_eq!(kept(&weak, Keep::Standard), 3, "one factor above 1, but three for 60 %");
    }

    #[test]
    fn columns_that_are_refused() {
        let (a, b) = (some(&[1.0, 2.0, 3.0]), some(&[5.0, 6.0, 5.0]));
        let faults = [
            factor_analysis(&[&a, &b], Keep::EigenvalueAbove(1.5), Scaling::Raw).unwrap_err(),
            factor_analysis(&[&a, &b], Keep::Number(0), Scaling::Raw).unwrap_err(),
            factor_analysis(&[], Keep::Standard, Scaling::Raw).unwrap_err(),
        ];
        assert_eq!(faults, [Fault::NoFactor, Fault::NoFactor, Fault::NoColumns]);
        let tied = factor_analysis(&[&a, &b], Keep::Number(1), Scaling::Raw).unwrap_err();
        assert!(matches!(tied, Fault::EqualEigenvalues { kept: 1, .. }));
    }
}
