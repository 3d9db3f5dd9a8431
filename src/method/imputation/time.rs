//! Figures of the same entity in other periods stand for a gap.
//!
//! In: the figures of one entity in one column, period after period. Out: estimates by period. Must not: go beyond the first or the last known
//! period.

use super::{How, Imputation, gaps};
use crate::method::{Fault, Obstacle, Parameter, finite, present};

/// Estimates for the gaps of a series, each on the straight line between the nearest known periods before and after (COINr's `impute_panel`
/// calls it `linear`).
///
/// `periods` are places on the time axis, ascending; the estimates' `row` is the place of the period in the list. Gaps stay where no figure
/// stands on the side where one is needed. Errors: lists of other lengths; periods that do not ascend; a figure that is not finite.
pub fn interpolate(periods: &[f64], values: &[Option<f64>]) -> Result<Imputation, Fault> {
    if periods.len() != values.len() {
        return Err(Fault::Inconsistent { needed: periods.len(), there: values.len() });
    }
    let wrong =
        periods.iter().zip(periods.iter().skip(1)).find(|(before, after)| before >= after).map(|(_, after)| *after);
    if let Some(value) = wrong.or_else(|| periods.iter().copied().find(|period| !period.is_finite())) {
        return Err(Fault::OutOfRange { parameter: Parameter::Period, value });
    }
    let known = present(values)?;
    let mut imputation = Imputation::default();
    for place in gaps(values) {
        imputation.settle(place, 0, estimate(periods, &known, place));
    }
    Ok(imputation)
}

fn estimate(periods: &[f64], known: &[(usize, f64)], place: usize) -> Result<(f64, How), Fault> {
    let unknown = Fault::Unsolvable { row: place, why: Obstacle::NoKnownPeriod };
    let at = |place: usize| periods.get(place).copied().ok_or(unknown.clone());
    let before = known.iter().rev().find(|(other, _)| *other < place).copied();
    let after = known.iter().find(|(other, _)| *other > place).copied();
    let (Some((before, low)), Some((after, high))) = (before, after) else { return Err(unknown) };
    let share = (at(place)? - at(before)?) / (at(after)? - at(before)?);
    Ok((finite(low * (1.0 - share) + high * share)?, How::Between { before, after }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIODS: [f64; 6] = [2019.0, 2020.0, 2022.0, 2023.0, 2024.0, 2030.0];
    const VALUES: [Option<f64>; 6] = [None, Some(10.0), None, None, Some(20.0), None];

    /// 2022 is half of the way from 2020 to 2024: 15. 2023 three quarters: 17.5.
    #[test]
    fn by_hand() {
        let imputation = interpolate(&PERIODS, &VALUES).unwrap();
        let filled: Vec<(usize, f64)> = imputation.filled.iter().map(|imputed| (imputed.row, imputed.value)).collect();
        assert_eq!(filled, [(2, 15.0), (3, 17.5)]);
        assert_eq!(imputation.filled[0].how, How::Between { before: 1, after: 4 });
        assert_eq!(imputation.left.iter().map(|left| left.row).collect::<Vec<_>>(), [0, 5]);
        assert_eq!(imputation.left[0].why, Fault::Unsolvable { row: 0, why: Obstacle::NoKnownPeriod });
    }

    #[test]
    fn faults() {
        assert!(interpolate(&PERIODS, &VALUES[..2]).is_err());
        assert!(interpolate(&[2.0, 2.0], &[None, None]).is_err());
        assert!(interpolate(&[1.0, 2.0], &[None, Some(f64::NAN)]).is_err());
        assert_eq!(interpolate(&[], &[]), Ok(Imputation::default()));
    }
}
