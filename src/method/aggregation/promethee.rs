//! PROMETHEE II: how strongly each entity is preferred to the others, less how strongly they are preferred to it.
//!
//! In: columns of figures of which more is better, with gaps, and a preference function for each. Out: the flows of each entity.
//! Must not: rank.

use super::checked_columns;
use super::outranking::{ENTITIES_MOST, KnownPairs, MissingPairs};
use crate::method::{Fault, Parameter, as_they_stand, count, finite};
use crate::number::{Filtered, Sum};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Preference, 0 to 1, by how much one figure is above another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// 1 for any difference (type I).
    Usual,
    /// 0 up to `indifference`, 1 from `preference` on, a straight line between (type V; with no indifference type III, with both the same
    /// type II).
    Linear {
        /// In the column's unit; 0 or more.
        indifference: f64,
        /// In the column's unit; no less than `indifference`.
        preference: f64,
    },
}

/// Flows of one entity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// φ⁺ − φ⁻: the score of PROMETHEE II, −1 to 1.
    pub net: f64,
    /// φ⁺: mean preference over the others.
    pub leaving: f64,
    /// φ⁻: mean preference of the others over it.
    pub entering: f64,
}

impl Preference {
    fn checked(self) -> Result<(), Fault> {
        let Preference::Linear { indifference, preference } = self else { return Ok(()) };
        if !(indifference >= 0.0 && indifference.is_finite()) {
            return Err(Fault::OutOfRange { parameter: Parameter::Threshold, value: indifference });
        }
        let fits = preference >= indifference && preference.is_finite();
        if fits { Ok(()) } else { Err(Fault::OutOfRange { parameter: Parameter::Threshold, value: preference }) }
    }

    /// Of a figure over a lesser one.
    fn of(self, above: f64) -> f64 {
        match self {
            Preference::Usual => 1.0,
            Preference::Linear { indifference, .. } if above <= indifference => 0.0,
            Preference::Linear { preference, .. } if above >= preference => 1.0,
            Preference::Linear { indifference, preference } => (above - indifference) / (preference - indifference),
        }
    }
}

/// π(a, b) = Σ w·P(a − b) with weights as shares of their sum; φ⁺(a) = Σ π(a, b)/(n − 1), φ⁻(a) = Σ π(b, a)/(n − 1).
///
/// J.-P. Brans and P. Vincke, *A Preference Ranking Organisation Method*, Management Science 31 (1985). Missing figures: by the same rule as
/// the outranking matrix; a tie prefers neither, a figure over a missing one counts as full preference where the missing one loses. A single
/// entity has flows of 0. Errors: thresholds out of range; as many functions as columns; bad weights; a missing figure where refused; too
/// many entities.
pub fn promethee(
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    preferences: &[Preference],
    missing: MissingPairs,
) -> Result<Vec<Flow>, Fault> {
    preferred_pairs(columns, weights, preferences, missing, None).and_then(|own| own.flows())
}

/// π(a, b) of all pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Preferred {
    rows: usize,
    /// Row by row; 0 beside oneself.
    pub cells: Vec<f64>,
}

/// π(a, b) of all pairs, where some are known.
///
/// # Errors
/// As [`promethee`].
pub fn preferred_pairs(
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    preferences: &[Preference],
    missing: MissingPairs,
    known: Option<KnownPairs<'_>>,
) -> Result<Preferred, Fault> {
    let rows = checked_columns(columns, weights)?;
    if preferences.len() != columns.len() {
        return Err(Fault::Inconsistent { needed: columns.len(), there: preferences.len() });
    }
    preferences.iter().try_for_each(|preference| preference.checked())?;
    if rows > ENTITIES_MOST {
        return Err(Fault::TooMany { limit: ENTITIES_MOST, there: rows });
    }
    let gap = columns
        .iter()
        .enumerate()
        .find_map(|(column, values)| values.iter().position(Option::is_none).map(|row| Fault::Missing { column, row }));
    if let (MissingPairs::Refused, Some(gap)) = (missing, gap) {
        return Err(gap);
    }
    let pair = |pair: (usize, usize)| {
        let known = known.and_then(|known| known.cell(pair, rows));
        known.unwrap_or_else(|| preferred(columns, weights, preferences, missing, pair))
    };
    let of_row = |own: usize| (0..rows).map(move |other| (own, other));
    let cells = (0..rows).flat_map(of_row).map(|own| if own.0 == own.1 { 0.0 } else { pair(own) }).collect();
    Ok(Preferred { rows, cells })
}

impl Preferred {
    /// The flows of each row.
    ///
    /// # Errors
    /// One that is not finite.
    pub fn flows(&self) -> Result<Vec<Flow>, Fault> {
        let mut flows = vec![(Sum::new(), Sum::new()); self.rows];
        for (own, cells) in self.cells.chunks(self.rows.max(1)).enumerate() {
            for (other, cell) in cells.iter().enumerate().filter(|(other, _)| *other != own) {
                let preferred = Filtered::irrational(*cell);
                if let Some((leaving, _)) = flows.get_mut(own) {
                    leaving.push(preferred);
                }
                if let Some((_, entering)) = flows.get_mut(other) {
                    entering.push(preferred);
                }
            }
        }
        let others = count(self.rows.max(2) - 1);
        let flow = |(leaving, entering): (Sum, Sum)| -> Result<Flow, Fault> {
            let (leaving, entering) = (leaving.total().value / others, entering.total().value / others);
            Ok(Flow { net: finite(leaving - entering)?, leaving, entering })
        };
        flows.into_iter().map(flow).collect()
    }
}

/// π of one row over another.
fn preferred(
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    preferences: &[Preference],
    missing: MissingPairs,
    (own, other): (usize, usize),
) -> f64 {
    let (mut preferred, mut there) = (Sum::new(), Sum::new());
    for ((column, weight), preference) in columns.iter().zip(weights).zip(preferences) {
        let pair = (column.get(own).copied().flatten(), column.get(other).copied().flatten());
        let share = match pair {
            (Some(own), Some(other)) if as_they_stand(own, other) == Ordering::Greater => preference.of(own - other),
            (Some(_), Some(_)) => 0.0,
            _ if missing == MissingPairs::LeftOut => continue,
            (Some(_), None) if missing == MissingPairs::Loses => 1.0,
            _ => 0.0,
        };
        preferred.push(Filtered::irrational(weight * share));
        there.push(Filtered::irrational(*weight));
    }
    let there = there.total().value;
    if there > 0.0 { preferred.total().value / there } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::columns;
    use super::*;

    /// One column 0, 4, 10. Usual: φ⁺ = 0, ½, 1; net −1, 0, 1.
    /// Linear 2 to 8: P(4) = 1/3, P(10) = 1, P(6) = 2/3. φ⁺: 0, 1/6, 5/6; φ⁻: (1/3 + 1)/2 = 2/3, 1/3, 0.
    #[test]
    fn flows_by_hand() {
        let one = columns(&[&[0.0, 4.0, 10.0]]);
        let net = |preference| -> Vec<f64> {
            let flows = promethee(&one, &[2.0], &[preference], MissingPairs::Refused).unwrap();
            flows.iter().map(|flow| flow.net).collect()
        };
        assert_eq!(net(Preference::Usual), [-1.0, 0.0, 1.0]);
        let linear = net(Preference::Linear { indifference: 2.0, preference: 8.0 });
        for (found, expected) in linear.iter().zip([-2.0 / 3.0, -1.0 / 6.0, 5.0 / 6.0]) {
            assert!((found - expected).abs() < 1e-15, "{linear:?}");
        }
        let steps = net(Preference::Linear { indifference: 4.0, preference: 4.0 });
        assert_eq!(steps, [-0.5, -0.5, 1.0]);
    }

    #[test]
    fn missing_figures_one_entity_and_faults() {
        let gaps = vec![vec![Some(1.0), None], vec![Some(0.0), Some(1.0)]];
        let usual = [Preference::Usual; 2];
        let net = |rule| promethee(&gaps, &[3.0, 1.0], &usual, rule).map(|flows| flows[0].net);
        assert_eq!(net(MissingPairs::LeftOut), Ok(-1.0));
        assert_eq!(net(MissingPairs::Tied), Ok(-0.25));
        assert_eq!(net(MissingPairs::Loses), Ok(0.5));
        assert_eq!(net(MissingPairs::Refused), Err(Fault::Missing { column: 0, row: 1 }));
        let single = promethee(&columns(&[&[1.0]]), &[1.0], &[Preference::Usual], MissingPairs::Tied).unwrap();
        assert_eq!(single[0], Flow { net: 0.0, leaving: 0.0, entering: 0.0 });
        let turned = Preference::Linear { indifference: 2.0, preference: 1.0 };
        assert!(promethee(&columns(&[&[1.0]]), &[1.0], &[turned], MissingPairs::Tied).is_err());
        assert!(promethee(&gaps, &[3.0, 1.0], &[Preference::Usual], MissingPairs::Tied).is_err());
    }
}
