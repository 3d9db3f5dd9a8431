//! One figure of a population: counts, sums, means, deviations, quantiles.
//!
//! In: the members of a population. Out: a cell. Sums are Neumaier's, in the order of the entities. Quantiles: R. J. Hyndman and
//! Y. Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50 (1996), types 1 to 9. Standard deviations:
//! OECD/JRC *Handbook* (2008), p. 84.

use super::cell::Cell;
use super::number::Number;
use super::statistics::Member;
use crate::number::Filtered;
use crate::rulebook::formula::StatisticFunction;
use crate::rulebook::model::Missing;

/// One figure for a population; places are made elsewhere.
pub(super) fn summary(function: StatisticFunction, population: &[Member]) -> Cell {
    if function == StatisticFunction::ValueOf {
        // One entity of one period, with the error bound of its own value.
        return population.first().map(|member| member.value).ok_or(Missing::NotReported);
    }
    let values: Vec<f64> = population.iter().map(|member| member.value.value).collect();
    let n = values.len();
    if function == StatisticFunction::Count {
        return Ok(Filtered::whole(i64::try_from(n).unwrap_or(i64::MAX)));
    }
    if n == 0 {
        return Err(Missing::NotReported);
    }
    let count = as_float(n);
    let result = match function {
        StatisticFunction::Count
        | StatisticFunction::ValueOf
        | StatisticFunction::Rank { .. }
        | StatisticFunction::PercentileRank { .. } => None,
        StatisticFunction::Sum => Some(sum(values.iter().copied())),
        StatisticFunction::Product => Some(values.iter().product()),
        StatisticFunction::Mean => {
            let weights = sum(population.iter().map(|member| member.weight));
            let weighted = sum(population.iter().map(|member| member.weight * member.value.value));
            if weights > 0.0 { Some(weighted / weights) } else { return Err(Missing::DivisionByZero) }
        }
        StatisticFunction::Median => quantile(&values, 0.5, 7),
        StatisticFunction::Minimum => values.iter().copied().min_by(f64::total_cmp),
        StatisticFunction::Maximum => values.iter().copied().max_by(f64::total_cmp),
        StatisticFunction::Deviation if n == 1 => return Err(Missing::DivisionByZero),
        StatisticFunction::Deviation | StatisticFunction::DeviationPopulation if is_constant(&values) => Some(0.0),
        StatisticFunction::Deviation => Some(libm::sqrt(squares(&values) / (count - 1.0))),
        StatisticFunction::DeviationPopulation => Some(libm::sqrt(squares(&values) / count)),
        StatisticFunction::Quantile { share, kind } => quantile(&values, share.to_f64(), kind),
    };
    match result {
        Some(value) if value.is_finite() => Ok(Filtered::irrational(value)),
        Some(_) => Err(Missing::Invalid),
        None => Err(Missing::NotReported),
    }
}

#[allow(clippy::cast_precision_loss)] // counts of entities are far below 2^53
fn as_float(count: usize) -> f64 {
    count as f64
}

fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<Filtered> = values.map(Filtered::irrational).collect();
    Filtered::sum(&values).value
}

/// Whether all values are one; the mean of equal floats need not be that float, and must not make a deviation of it.
fn is_constant(values: &[f64]) -> bool {
    values.windows(2).all(|pair| matches!(pair, [one, other] if one.total_cmp(other).is_eq()))
}

/// Σ (x − mean)².
fn squares(values: &[f64]) -> f64 {
    let mean = sum(values.iter().copied()) / as_float(values.len());
    sum(values.iter().map(|value| (value - mean) * (value - mean)))
}

/// The quantile of one of the nine types of Hyndman and Fan.
fn quantile(values: &[f64], share: f64, kind: u8) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = as_float(sorted.len());
    // 1-based position, held within the sample.
    let at = |position: f64| {
        let held = position.min(n).max(1.0);
        sorted.get(whole(held).saturating_sub(1)).copied()
    };
    // A position that should be whole and is off by rounding noise is whole: as R has it, with a fuzz of 4 ε.
    let fuzz = 4.0 * f64::EPSILON;
    let split = |position: f64| {
        let floor = (position + fuzz).floor();
        let rest = position - floor;
        (floor, if rest.abs() < fuzz { 0.0 } else { rest })
    };
    match kind {
        1..=3 => {
            let (floor, rest) = split(if kind == 3 { n * share - 0.5 } else { n * share });
            let (low, high) = (at(floor)?, at(floor + 1.0)?);
            Some(match kind {
                1 => {
                    if rest > 0.0 {
                        high
                    } else {
                        low
                    }
                }
                2 => {
                    if rest > 0.0 {
                        high
                    } else {
                        f64::midpoint(low, high)
                    }
                }
                _ => {
                    if rest > 0.0 || floor.rem_euclid(2.0) > 0.5 {
                        high
                    } else {
                        low
                    }
                }
            })
        }
        _ => {
            let (a, b) = match kind {
                4 => (0.0, 1.0),
                5 => (0.5, 0.5),
                6 => (0.0, 0.0),
                8 => (1.0 / 3.0, 1.0 / 3.0),
                9 => (3.0 / 8.0, 3.0 / 8.0),
                _ => (1.0, 1.0),
            };
            let (floor, rest) = split(a + share * (n + 1.0 - a - b));
            let (low, high) = (at(floor)?, at(floor + 1.0)?);
            Some(low + rest * (high - low))
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a position, 1 to the number of entities
fn whole(position: f64) -> usize {
    position as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_every_type() {
        let values: Vec<f64> = [7, 1, 10, 3, 9, 2, 8, 4, 6, 5].map(f64::from).to_vec();
        let expected = [3.0, 3.0, 2.0, 2.5, 3.0, 2.75, 3.25, 35.0 / 12.0, 47.0 / 16.0];
        for (kind, expected) in (1..).zip(expected) {
            let found = quantile(&values, 0.25, kind).unwrap();
            assert!((found - expected).abs() < 1e-12, "type {kind}: {found}, not {expected}");
        }
        for kind in 1..=9 {
            assert_eq!(quantile(&values, 0.0, kind), Some(1.0), "type {kind}");
            assert_eq!(quantile(&values, 1.0, kind), Some(10.0), "type {kind}");
            assert_eq!(quantile(&[4.0], 0.3, kind), Some(4.0), "type {kind}");
        }
        assert_eq!(quantile(&[], 0.5, 7), None);
    }

    #[test]
    fn quantiles_at_whole_positions() {
        let values: Vec<f64> = (1..=8).map(f64::from).collect();
        assert_eq!([1, 2].map(|kind| quantile(&values, 0.25, kind)), [Some(2.0), Some(2.5)]);
        // n p − 1/2 is 1 and 2: the odd one goes up, the even one stays.
        assert_eq!([0.1875, 0.3125].map(|share| quantile(&values, share, 3)), [Some(2.0), Some(2.0)]);
        // 0.1 · 10 is not quite 1 in floats, and counts as 1 all the same.
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(quantile(&ten, 0.3, 2), Some(3.5));
    }

    #[test]
    fn what_has_no_population_has_no_summary() {
        let member = |value: f64, weight: f64| Member { at: 0, row: 0, value: Filtered::irrational(value), weight };
        assert_eq!(summary(StatisticFunction::Sum, &[]).err(), Some(Missing::NotReported));
        assert_eq!(summary(StatisticFunction::Count, &[]).map(|count| count.value), Ok(0.0));
        let one = [member(5.0, 0.0)];
        assert_eq!(summary(StatisticFunction::Deviation, &one).err(), Some(Missing::DivisionByZero));
        assert_eq!(summary(StatisticFunction::DeviationPopulation, &one).map(|own| own.value), Ok(0.0));
        assert_eq!(summary(StatisticFunction::Mean, &one).err(), Some(Missing::DivisionByZero));
        let both = [member(5.0, 1.0), member(8.0, 2.0)];
        assert_eq!(summary(StatisticFunction::Mean, &both).map(|own| own.value), Ok(7.0));
    }
}
