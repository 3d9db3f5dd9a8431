//! Entropy weights.
//!
//! In: columns of values that are not negative. Out: a weight for each. Must not: see a column that has been scaled to a mean of zero.

use crate::method::Fault;
use crate::method::algebra::correlation::range;
use crate::method::algebra::{sum, to_unity_sum};

/// Entropy weights and what they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Entropy {
    /// One weight a column; they add up to 1.
    pub weights: Vec<f64>,
    /// The entropy of each column, from 0 (one entity has all) to 1 (all have the same).
    pub entropies: Vec<f64>,
}

/// Weights by Shannon's entropy: the more unequally an indicator is distributed over the entities, the more it tells them apart
/// (Zeleny, *Multiple Criteria Decision Making*, 1982, p. 189–191; Hwang and Yoon, *Multiple Attribute Decision Making*, 1981, p. 52–54).
///
/// For a column of m values: p = x ÷ Σx; e = −Σ p·ln p ÷ ln m, where 0·ln 0 = 0; weight = (1 − e) ÷ Σ(1 − e). Multiplying a column
/// by a number changes nothing; adding one does, so the normalisation before it matters.
///
/// Missing values: each column is taken with the values that it has. A constant column (all zeros too) has entropy 1 and weight 0.
///
/// Errors: no column; fewer than two values in a column; a negative value; a value past the range of floats; all columns constant.
pub fn entropy(columns: &[&[Option<f64>]]) -> Result<Entropy, Fault> {
    if columns.is_empty() {
        return Err(Fault::NoColumns);
    }
    let entropies: Vec<f64> =
        columns.iter().enumerate().map(|(column, values)| of_column(column, values)).collect::<Result<_, _>>()?;
    let divergences: Vec<f64> = entropies.iter().map(|entropy| 1.0 - entropy).collect();
    let weights = to_unity_sum(&divergences).ok_or(Fault::NoInformation)?;
    Ok(Entropy { weights, entropies })
}

fn of_column(column: usize, values: &[Option<f64>]) -> Result<f64, Fault> {
    let mut there = Vec::with_capacity(values.len());
    for (row, value) in values.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))) {
        if !value.is_finite() {
            return Err(Fault::BeyondRange { column });
        }
        if value < 0.0 {
            return Err(Fault::Negative { column, row, value });
        }
        there.push(value);
    }
    if there.len() < 2 {
        return Err(Fault::TooFew { column, needed: 2, there: there.len() });
    }
    if range(&there).is_none_or(|(least, most)| least >= most) {
        return Ok(1.0);
    }
    let shares = to_unity_sum(&there).ok_or(Fault::BeyondRange { column })?;
    let terms = shares.iter().filter(|share| **share > 0.0).map(|share| -share * libm::log(*share));
    Ok((sum(terms) / libm::log(there.len() as f64)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_by_hand() {
        // Shares (½, ½, 0, 0): e = ln 2 ÷ ln 4 = ½. Shares (1, 0, 0, 0): e = 0. Weights ½ ÷ 1½ and 1 ÷ 1½. The constant one has none.
        let a = [Some(3.0), Some(3.0), Some(0.0), Some(0.0)];
        let b = [Some(0.0), Some(0.0), Some(7.0), Some(0.0)];
        let constant = [Some(0.1), Some(0.1), None, Some(0.1)];
        let result = entropy(&[&a, &b, &constant]).unwrap();
        for (found, expected) in result.entropies.iter().zip([0.5, 0.0, 1.0]) {
            assert!((found - expected).abs() < 1e-15);
        }
        for (found, expected) in result.weights.iter().zip([1.0 / 3.0, 2.0 / 3.0, 0.0]) {
            assert!((found - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn a_missing_value_is_not_a_zero() {
        let (short, gap) = ([Some(1.0), Some(3.0)], [Some(1.0), None, Some(3.0)]);
        assert_eq!(entropy(&[&short]).unwrap().entropies, entropy(&[&gap]).unwrap().entropies);
        let zero = [Some(1.0), Some(0.0), Some(3.0)];
        assert!(entropy(&[&zero]).unwrap().entropies < entropy(&[&gap]).unwrap().entropies);
    }

    #[test]
    fn columns_that_are_refused() {
        assert_eq!(entropy(&[]), Err(Fault::NoColumns));
        assert_eq!(entropy(&[&[Some(1.0), Some(-1.0)]]), Err(Fault::Negative { column: 0, row: 1, value: -1.0 }));
        assert_eq!(entropy(&[&[Some(1.0), None]]), Err(Fault::TooFew { column: 0, needed: 2, there: 1 }));
        assert_eq!(entropy(&[&[Some(2.0), Some(2.0)]]), Err(Fault::NoInformation));
        assert_eq!(
            entropy(&[&[Some(f64::MAX), Some(f64::MAX / 2.0), Some(f64::MAX)]]),
            Err(Fault::BeyondRange { column: 0 })
        );
    }
}
