//! VIKOR: a compromise between the regret of all columns together and the greatest single regret.
//!
//! In: complete columns of figures of which more is better. Out: S, R and Q of each entity, less is better; and the compromise set.
//! Must not: fill gaps.

use super::{complete_columns, row};
use crate::method::moments::{ends, is_constant, sorted};
use crate::method::{Fault, Parameter, as_they_stand, at_twelve_digits, count, finite, sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What VIKOR finds for one entity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Regret {
    /// S: weighted sum of the regrets, 0 to 1.
    pub together: f64,
    /// R: the greatest weighted regret.
    pub greatest: f64,
    /// Q: 0 is the best, 1 the worst.
    pub compromise: f64,
}

/// Regrets of all entities and which of them are the compromise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vikor {
    /// By row.
    pub regrets: Vec<Regret>,
    /// Rows of the compromise set, in ascending order.
    pub compromise_set: Vec<usize>,
    /// Condition 1: the advantage over the next is at least 1/(n − 1).
    pub has_advantage: bool,
    /// Condition 2: the first by Q is first by S or by R as well.
    pub is_stable: bool,
}

/// S = Σ w(best − x)/(best − worst), R = max of these terms, Q = v(S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*); weights as shares of
/// their sum. A share whose S (or R) is the same for all is 0.
///
/// S. Opricovic and G.-H. Tzeng, *Compromise solution by MCDM methods*, European Journal of Operational Research 156 (2004), with its two
/// conditions: both hold, the compromise is the first by Q; only the advantage, the first and the second; else all whose Q is less than
/// 1/(n − 1) above the first. All that tie are taken alike. Errors: `majority` (v) not in 0..=1; a missing figure; a constant column; bad
/// weights; overflow.
pub fn vikor(columns: &[Vec<Option<f64>>], weights: &[f64], majority: f64) -> Result<Vikor, Fault> {
    if !(0.0..=1.0).contains(&majority) {
        return Err(Fault::OutOfRange { parameter: Parameter::Share, value: majority });
    }
    let columns = complete_columns(columns, weights)?;
    let rows = columns.first().map_or(0, Vec::len);
    let total = sum(weights.iter().copied());
    let mut regrets = Vec::with_capacity(columns.len());
    for (column, (values, weight)) in columns.iter().zip(weights).enumerate() {
        let ordered = sorted(values.iter().copied());
        if is_constant(&ordered) && rows > 0 {
            return Err(Fault::ConstantColumn { column });
        }
        let (worst, best) = if rows > 0 { ends(&ordered)? } else { (0.0, 0.0) };
        let regret = |value: &f64| finite(weight / total * ((best - value) / (best - worst)));
        regrets.push(values.iter().map(regret).collect::<Result<Vec<f64>, Fault>>()?);
    }
    let together: Vec<f64> = (0..rows).map(|at| sum(row(&regrets, at))).collect();
    let greatest: Vec<f64> = (0..rows).map(|at| row(&regrets, at).fold(0.0, f64::max)).collect();
    let shares = |values: &[f64]| -> Vec<f64> {
        let ordered = sorted(values.iter().copied());
        let Ok((low, high)) = ends(&ordered) else { return Vec::new() };
        let spread = if is_constant(&ordered) { 0.0 } else { high - low };
        values.iter().map(|value| if spread > 0.0 { (value - low) / spread } else { 0.0 }).collect()
    };
    let of = shares(&together).into_iter().zip(shares(&greatest));
    let compromise = of.map(|(together, greatest)| majority * together + (1.0 - majority) * greatest);
    let regrets = compromise.zip(together.iter().zip(&greatest));
    let regrets = regrets
        .map(|(compromise, (together, greatest))| Regret { together: *together, greatest: *greatest, compromise })
        .collect();
    Ok(conditions(regrets))
}

fn conditions(regrets: Vec<Regret>) -> Vikor {
    let distinct = |value: fn(&Regret) -> f64| {
        let mut values = sorted(regrets.iter().map(value));
        values.dedup_by(|b, a| at_twelve_digits(*a, *b) == Ordering::Equal);
        values
    };
    let (q, s, r) = (distinct(|own| own.compromise), distinct(|own| own.together), distinct(|own| own.greatest));
    let is_least =
        |value: f64, of: &[f64]| of.first().is_some_and(|least| at_twelve_digits(value, *least) == Ordering::Equal);
    let Some(first) = q.first().copied() else {
        return Vikor { regrets, compromise_set: Vec::new(), has_advantage: false, is_stable: false };
    };
    let step = 1.0 / count(regrets.len().max(2) - 1);
    let second = q.get(1).copied().unwrap_or(f64::INFINITY);
    let several_first = regrets.iter().filter(|own| is_least(own.compromise, &q)).count() > 1;
    let has_advantage = !several_first && at_twelve_digits(second - first, step) != Ordering::Less;
    let is_stable = regrets
        .iter()
        .filter(|own| is_least(own.compromise, &q))
        .all(|own| is_least(own.together, &s) || is_least(own.greatest, &r));
    let is_in = |own: &Regret| {
        let behind = own.compromise - first;
        match (has_advantage, is_stable) {
            (true, true) => is_least(own.compromise, &q),
            (true, false) => at_twelve_digits(own.compromise, second) != Ordering::Greater,
            (false, _) => is_least(own.compromise, &q) || as_they_stand(behind, step) == Ordering::Less,
        }
    };
    let compromise_set = regrets.iter().enumerate().filter(|(_, own)| is_in(own)).map(|(row, _)| row).collect();
    Vikor { regrets, compromise_set, has_advantage, is_stable }
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::*;

    /// Weights ½ each; a = (10, 0), b = (0, 10), c = (8, 8). Regrets: a (0, ½), b (½, 0), c (0.1, 0.1).
    /// S: ½, ½, 0.2. R: ½, ½, 0.1. Q with v = ½: 1, 1, 0. The advantage 1 is at least ½, c is first by S and R.
    #[test]
    fn regrets_by_hand() {
        let columns = columns(&[&[10.0, 0.0, 8.0], &[0.0, 10.0, 8.0]]);
        let found = vikor(&columns, &[1.0, 1.0], 0.5).unwrap();
        let c = found.regrets[2];
        assert!((c.together - 0.2).abs() < 1e-15 && (c.greatest - 0.1).abs() < 1e-15);
        assert_eq!(found.regrets.iter().map(|own| own.compromise).collect::<Vec<_>>(), [1.0, 1.0, 0.0]);
        assert_eq!((found.compromise_set, found.has_advantage, found.is_stable), (vec![2], true, true));
    }

    /// Two mirrored entities: the same S, R and Q = 0. No advantage, so both are the compromise.
    #[test]
    fn ties_are_taken_alike() {
        let columns = columns(&[&[1.0, 0.0], &[0.0, 1.0]]);
        let found = vikor(&columns, &[1.0, 1.0], 0.5).unwrap();
        assert!(found.regrets.iter().all(|own| own.compromise.abs() < 1e-15));
        assert_eq!((found.compromise_set, found.has_advantage), (vec![0, 1], false));
    }

    #[test]
    fn faults() {
        assert_eq!(vikor(&columns(&[&[1.0, 1.0]]), &[1.0], 0.5), Err(Fault::ConstantColumn { column: 0 }));
        assert_eq!(vikor(&[vec![None, Some(1.0)]], &[1.0], 0.5), Err(Fault::Missing { column: 0, row: 0 }));
        assert!(vikor(&columns(&[&[1.0, 2.0]]), &[1.0], 1.5).is_err());
        assert!(vikor(&[vec![]], &[1.0], 0.5).unwrap().regrets.is_empty());
    }
}
