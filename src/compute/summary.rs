//! One figure of a population: counts, sums, means, deviations, quantiles.
//!
//! In: the members of a population. Out: a cell. Sums are Neumaier's, in the order of the entities; deviations and quantiles are those of
//! `method`.

use super::cell::Cell;
use super::statistics::Member;
use crate::method::moments::{Deviation, QuantileType, median, quantile, sorted, standard_deviation};
use crate::method::sum;
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
        StatisticFunction::Median => median(&sorted(values)).ok(),
        StatisticFunction::Minimum => values.iter().copied().min_by(f64::total_cmp),
        StatisticFunction::Maximum => values.iter().copied().max_by(f64::total_cmp),
        StatisticFunction::Deviation if n == 1 => return Err(Missing::DivisionByZero),
        StatisticFunction::Deviation | StatisticFunction::DeviationPopulation if is_constant(&values) => Some(0.0),
        StatisticFunction::Deviation => standard_deviation(&values, Deviation::Sample).ok(),
        StatisticFunction::DeviationPopulation => standard_deviation(&values, Deviation::Population).ok(),
        StatisticFunction::Quantile { share, kind } => {
            QuantileType::numbered(kind).and_then(|kind| quantile(&sorted(values), share.to_f64(), kind).ok())
        }
    };
    // A population that is there has every figure, or one beyond the range of floats.
    result.filter(|value| value.is_finite()).map(Filtered::irrational).ok_or(Missing::Invalid)
}

/// Whether all values are one; the mean of equal floats need not be that float, and must not make a deviation of it.
fn is_constant(values: &[f64]) -> bool {
    values.windows(2).all(|pair| matches!(pair, [one, other] if one.total_cmp(other).is_eq()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
