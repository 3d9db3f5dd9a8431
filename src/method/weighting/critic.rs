//! CRITIC weights: criteria importance through intercriteria correlation.
//!
//! In: columns. Out: a weight for each. Must not: see columns of which some are better when lower; a correlation has a sign.

use crate::method::Fault;
use crate::method::algebra::correlation::{complete_rows, correlations, range};
use crate::method::algebra::{Matrix, dot, sum, to_unity_sum};

/// CRITIC weights and what they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Critic {
    /// One weight a column; they add up to 1.
    pub weights: Vec<f64>,
    /// The standard deviation (n − 1) of each column after min-max scaling: its contrast.
    pub deviations: Vec<f64>,
    /// Σ(1 − r) over the other columns: how far each is in conflict with the rest.
    pub conflicts: Vec<f64>,
    /// The correlations.
    pub correlations: Matrix,
}

/// Weights by contrast and conflict (Diakoulaki, Mavrotas and Papayannakis, "Determining objective weights in multiple criteria
/// problems: the CRITIC method", *Computers & Operations Research* 22(7), 1995, p. 763–770): each column is scaled to 0–1 by its least
/// and greatest value; C = σ·Σ(1 − r) over the other columns, with σ its standard deviation and r Pearson's correlation;
/// weight = C ÷ ΣC. Whether σ has n or n − 1 changes no weight.
///
/// Missing values: rows that lack any column are left out. One column alone has the weight 1.
///
/// Errors: no column; fewer than three complete rows; a constant column; all columns alike (no conflict at all).
pub fn critic(columns: &[&[Option<f64>]]) -> Result<Critic, Fault> {
    let correlations = correlations(columns)?;
    let complete = complete_rows(columns)?;
    let deviations: Vec<f64> = complete.iter().map(|values| scaled_deviation(values)).collect();
    let conflict = |row: usize| sum((0..complete.len()).map(|column| 1.0 - correlations.at(row, column)));
    let conflicts: Vec<f64> = (0..complete.len()).map(conflict).collect();
    let contents: Vec<f64> =
        deviations.iter().zip(&conflicts).map(|(deviation, conflict)| deviation * conflict).collect();
    // Columns alike differ from 1 in the last digits of their correlation only.
    let most = conflicts.iter().copied().fold(0.0, f64::max);
    let weights = match contents.len() {
        1 => vec![1.0],
        _ if most < 1e-12 => return Err(Fault::NoInformation),
        _ => to_unity_sum(&contents).ok_or(Fault::NoInformation)?,
    };
    Ok(Critic { weights, deviations, conflicts, correlations })
}

/// The standard deviation (n − 1) of values scaled to 0–1.
fn scaled_deviation(values: &[f64]) -> f64 {
    let Some((least, most)) = range(values).filter(|(least, most)| least < most) else { return 0.0 };
    let scaled: Vec<f64> = values.iter().map(|value| (value - least) / (most - least)).collect();
    let mean = sum(scaled.iter().copied()) / scaled.len() as f64;
    let deviations: Vec<f64> = scaled.iter().map(|value| value - mean).collect();
    libm::sqrt(dot(&deviations, &deviations) / (scaled.len() as f64 - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn weights_by_hand() {
        // Scaled: (0, ½, 1), (0, ½, 1) and (0, 1, 0), with σ = ½, ½ and √(1/3). Correlations: 1 between the first two, 0 with the third.
        // Conflicts 1, 1, 2; contents ½, ½ and 2/√3; the row with a gap is left out.
        let (a, b) = (some(&[1.0, 2.0, 3.0, 9.0]), some(&[10.0, 20.0, 30.0, 0.0]));
        let c = [some(&[5.0, 6.0, 5.0]), vec![None]].concat();
        let result = critic(&[&a, &b, &c]).unwrap();
        let third = 2.0 / 3f64.sqrt();
        for (found, expected) in result.weights.iter().zip([0.5, 0.5, third].map(|content| content / (1.0 + third))) {
            assert!((found - expected).abs() < 1e-14, "{result:?}");
        }
        for (found, expected) in result.conflicts.iter().zip([1.0, 1.0, 2.0]) {
            assert!((found - expected).abs() < 1e-14);
        }
    }

    #[test]
    fn columns_that_are_refused_and_one_alone() {
        let a = some(&[1.0, 2.0, 4.0]);
        assert_eq!(critic(&[]), Err(Fault::NoColumns));
        assert_eq!(critic(&[&a, &some(&[3.0, 3.0, 3.0])]), Err(Fault::ConstantColumn { column: 1 }));
        assert_eq!(critic(&[&a, &a]), Err(Fault::NoInformation));
        assert_eq!(critic(&[&a[..2]]), Err(Fault::TooFewRows { needed: 3, there: 2 }));
        assert_eq!(critic(&[&a]).unwrap().weights, [1.0]);
    }
}
