//! Figures of the same entity in other periods stand for a gap.
//!
//! In: the figures of one entity in one column, period after period. Out: estimates by period. Must not: go beyond the last known period but
//! by carrying its figure forward.

use super::{How, Imputation, gaps};
use crate::method::{Fault, Obstacle, Parameter, finite, present};
use serde::{Deserialize, Serialize};

/// How a gap in time is filled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverTime {
    /// The latest figure from before.
    Latest {
        /// No older than so many units of the time axis; none for any age.
        age_most: Option<f64>,
    },
    /// On the straight line between the nearest known periods before and after.
    Linear,
    /// Always this.
    Constant(f64),
}

/// Estimates for the gaps of a series (Handbook 2008, p. 56, cold deck; COINr's `impute_panel`, which has `latest` and `linear`).
///
/// `periods` are places on the time axis, ascending; the estimates' `row` is the place of the period in the list. Gaps stay where no figure
/// stands on the side where one is needed. Errors: lists of other lengths; periods that do not ascend; a figure, or the constant, that is not
/// finite.
pub fn over_time(periods: &[f64], values: &[Option<f64>], rule: OverTime) -> Result<Imputation, Fault> {
    if periods.len() != values.len() {
        return Err(Fault::Inconsistent { needed: periods.len(), there: values.len() });
    }
    let wrong =
        periods.iter().zip(periods.iter().skip(1)).find(|(before, after)| before >= after).map(|(_, after)| *after);
    if let Some(value) = wrong.or_else(|| periods.iter().copied().find(|period| !period.is_finite())) {
        return Err(Fault::OutOfRange { parameter: Parameter::Period, value });
    }
    if let OverTime::Constant(value) = rule
        && !value.is_finite()
    {
        return Err(Fault::OutOfRange { parameter: Parameter::Constant, value });
    }
    let known = present(values)?;
    let mut imputation = Imputation::default();
    for place in gaps(values) {
        imputation.settle(place, 0, estimate(periods, &known, place, rule));
    }
    Ok(imputation)
}

fn estimate(periods: &[f64], known: &[(usize, f64)], place: usize, rule: OverTime) -> Result<(f64, How), Fault> {
    let unknown = Fault::Unsolvable { row: place, why: Obstacle::NoKnownPeriod };
    let at = |place: usize| periods.get(place).copied().ok_or(unknown.clone());
    let before = known.iter().rev().find(|(other, _)| *other < place).copied();
    let after = known.iter().find(|(other, _)| *other > place).copied();
    match rule {
        OverTime::Constant(value) => Ok((value, How::Constant)),
        OverTime::Latest { age_most } => {
            let (from, value) = before.ok_or(unknown.clone())?;
            let age = at(place)? - at(from)?;
            if age_most.is_some_and(|most| age > most) { Err(unknown) } else { Ok((value, How::Latest { from })) }
        }
        OverTime::Linear => {
            let (Some((before, low)), Some((after, high))) = (before, after) else { return Err(unknown) };
            let share = (at(place)? - at(before)?) / (at(after)? - at(before)?);
            Ok((finite(low * (1.0 - share) + high * share)?, How::Between { before, after }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIODS: [f64; 6] = [2019.0, 2020.0, 2022.0, 2023.0, 2024.0, 2030.0];
    const VALUES: [Option<f64>; 6] = [None, Some(10.0), None, None, Some(20.0), None];

    fn found(rule: OverTime) -> (Vec<(usize, f64)>, Vec<usize>) {
        let imputation = over_time(&PERIODS, &VALUES, rule).unwrap();
        let filled = imputation.filled.iter().map(|imputed| (imputed.row, imputed.value)).collect();
        (filled, imputation.left.iter().map(|left| left.row).collect())
    }

    /// 2022 is half of the way from 2020 to 2024: 15. 2023 three quarters: 17.5.
    #[test]
    fn by_hand() {
        assert_eq!(found(OverTime::Linear), (vec![(2, 15.0), (3, 17.5)], vec![0, 5]));
        let any = OverTime::Latest { age_most: None };
        assert_eq!(found(any), (vec![(2, 10.0), (3, 10.0), (5, 20.0)], vec![0]));
        let three = OverTime::Latest { age_most: Some(2.0) };
        assert_eq!(found(three), (vec![(2, 10.0)], vec![0, 3, 5]));
        assert_eq!(found(OverTime::Constant(1.0)).0.len(), 4);
        let linear = over_time(&PERIODS, &VALUES, OverTime::Linear).unwrap();
        assert_eq!(linear.filled[0].how, How::Between { before: 1, after: 4 });
        assert_eq!(linear.left[0].why, Fault::Unsolvable { row: 0, why: Obstacle::NoKnownPeriod });
    }

    #[test]
    fn faults() {
        assert!(over_time(&PERIODS, &VALUES[..2], OverTime::Linear).is_err());
        assert!(over_time(&[2.0, 2.0], &[None, None], OverTime::Linear).is_err());
        assert!(over_time(&[2.0], &[None], OverTime::Constant(f64::NAN)).is_err());
        assert_eq!(over_time(&[], &[], OverTime::Linear), Ok(Imputation::default()));
    }
}
