//! The Mazziotta-Pareto index of one row: a mean with a penalty for imbalance.
//!
//! In: the scaled figures of a row, with gaps. Out: the index with its mean and penalty. Must not: scale; that is normalisation.

use super::parts;
use crate::method::moments::Deviation;
use crate::method::{Fault, Obstacle, count, finite, sum};
use serde::{Deserialize, Serialize};

/// Sign of the penalty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    /// Taken off: of figures of which more is better (well-being).
    #[default]
    Down,
    /// Added: of figures of which more is worse (poverty).
    Up,
}

/// Choices of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MazziottaPareto {
    /// Sign of the penalty.
    pub penalty: Penalty,
    /// Divisor of the row's variance; the authors divide by n.
    pub deviation: Deviation,
}

impl Default for MazziottaPareto {
    fn default() -> MazziottaPareto {
        MazziottaPareto { penalty: Penalty::Down, deviation: Deviation::Population }
    }
}

/// The index and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Balanced {
    /// M ∓ S·cv.
    pub index: f64,
    /// M, the weighted mean of the row.
    pub mean: f64,
    /// S·cv = S²/M, S the standard deviation of the row and cv = S/M.
    pub penalty: f64,
}

/// M ∓ S·cv, with M, S and cv = S/M the mean, standard deviation and coefficient of variation of the row.
///
/// M. Mazziotta and A. Pareto, *On a Generalized Non-compensatory Composite Index for Measuring Socio-economic Phenomena*, Social Indicators
/// Research 127 (2016). One formula serves both variants: MPI of figures scaled to mean 100 and standard deviation 10, AMPI (adjusted) of
/// figures scaled by goalposts to 70–130. Weights other than equal ones weigh M and S²; with n − 1, n counts the present figures. Missing
/// figures are left out. Errors: mean zero (`Unsolvable`); one figure with n − 1; bad weights; nothing present; overflow.
pub fn mazziotta_pareto(values: &[Option<f64>], weights: &[f64], rule: MazziottaPareto) -> Result<Balanced, Fault> {
    let parts = parts(values, weights)?;
    let total = sum(parts.iter().map(|part| part.weight));
    let mean = finite(sum(parts.iter().map(|part| part.weight * part.value)) / total)?;
    if mean.abs() <= 0.0 {
        return Err(Fault::Unsolvable { row: 0, why: Obstacle::ZeroMean });
    }
    let squares = sum(parts.iter().map(|part| part.weight * (part.value - mean) * (part.value - mean))) / total;
    let variance = match rule.deviation {
        Deviation::Population => squares,
        Deviation::Sample if parts.len() < 2 => return Err(Fault::TooFew { column: 0, needed: 2, there: parts.len() }),
        Deviation::Sample => squares * count(parts.len()) / count(parts.len() - 1),
    };
    let penalty = finite(variance / mean)?;
    let index = if rule.penalty == Penalty::Down { mean - penalty } else { mean + penalty };
    Ok(Balanced { index: finite(index)?, mean, penalty })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 90 and 110: M = 100, S² = 100 (n) or 200 (n − 1); S·cv = S²/M = 1 or 2.
    #[test]
    fn by_hand() {
        let values = [Some(90.0), None, Some(110.0)];
        let index = |penalty, deviation| {
            mazziotta_pareto(&values, &[1.0; 3], MazziottaPareto { penalty, deviation }).map(|balanced| balanced.index)
        };
        assert_eq!(index(Penalty::Down, Deviation::Population), Ok(99.0));
        assert_eq!(index(Penalty::Up, Deviation::Population), Ok(101.0));
        assert_eq!(index(Penalty::Down, Deviation::Sample), Ok(98.0));
        // Three parts of 90, one of 110: M = 95, S² = (3·25 + 225)/4 = 75.
        let weighted = mazziotta_pareto(&values, &[3.0, 1.0, 1.0], MazziottaPareto::default()).unwrap();
        assert_eq!(weighted.mean, 95.0);
        assert!((weighted.index - (95.0 - 75.0 / 95.0)).abs() < 1e-13);
    }

    #[test]
    fn balance_has_no_penalty_and_a_zero_mean_no_index() {
        let rule = MazziottaPareto::default();
        assert_eq!(mazziotta_pareto(&[Some(80.0); 3], &[1.0; 3], rule).unwrap().index, 80.0);
        let zero = mazziotta_pareto(&[Some(-1.0), Some(1.0)], &[1.0; 2], rule);
        assert_eq!(zero, Err(Fault::Unsolvable { row: 0, why: Obstacle::ZeroMean }));
        let sample = MazziottaPareto { deviation: Deviation::Sample, ..rule };
        let one = mazziotta_pareto(&[Some(5.0), None], &[1.0; 2], sample);
        assert_eq!(one, Err(Fault::TooFew { column: 0, needed: 2, there: 1 }));
    }
}
