//! What a statistic over entities can be.
//!
//! In: a statistic of the plan and the scope of the formula that names it. Out: what is known of it for any population, of any size.
//! A mean, median or quantile lies between the least and the greatest figure; a rank is at least 1; a percentile rank is a share; a
//! standard deviation is bounded by the width of the range (T. Popoviciu, *Sur les équations algébriques ayant toutes leurs racines
//! réelles*, Mathematica 9, 1935). Must not: carry over to others what a condition says of this entity.

use super::curve;
use super::formula::Scope;
use super::interval::{End, Interval};
use super::known::{Known, Trend, Trends, Variable, Why};
use crate::number::Exact;
use crate::plan::{Statistic, Term};
use crate::rulebook::formula::{Among, Over, PercentileForm, StatisticFunction};
use crate::rulebook::model::{FieldIx, Missing};

/// Whether the entity that a statistic is made for is one of those that it counts.
pub(super) fn counts_own(statistic: &Statistic) -> bool {
    statistic.population.among == Among::All && !matches!(statistic.population.over, Over::Base(_))
}

/// Whether the figures that a statistic is made of are themselves made from those of other entities: then a change of one figure
/// changes the figures of all.
pub(super) fn is_of_relative(scope: &Scope<'_>, statistic: &Statistic) -> bool {
    let mut relative = false;
    statistic.argument.walk(&mut |part| {
        relative |= match part.term {
            Term::Statistic(_) => true,
            Term::Node { node, .. } => scope.nodes.get(node.0).is_none_or(|node| node.relative),
            // `x` may come from a step that named a statistic.
            Term::Before => scope.relative_before,
            _ => false,
        };
    });
    relative
}

/// Which way a statistic goes with the figure of one entity, all others held; none: no way that is known.
fn rises(function: StatisticFunction, argument: &Interval, weighted: bool) -> Option<bool> {
    match function {
        StatisticFunction::Maximum
        | StatisticFunction::Minimum
        | StatisticFunction::Median
        | StatisticFunction::Quantile { .. }
        | StatisticFunction::Sum => Some(true),
        StatisticFunction::Mean => (!weighted).then_some(true),
        StatisticFunction::Product => argument.not_negative().then_some(true),
        StatisticFunction::Rank { descending, .. } | StatisticFunction::PercentileRank { descending, .. } => {
            Some(!descending)
        }
        StatisticFunction::Count
        | StatisticFunction::ValueOf
        | StatisticFunction::Deviation
        | StatisticFunction::DeviationPopulation => None,
    }
}

/// What a statistic can be.
pub(super) fn known(scope: &Scope<'_>, statistic: &Statistic) -> Known {
    // What a condition around the statistic says is said of this entity, not of the others.
    let everyone = Scope { narrowed: Vec::new(), ..scope.clone() };
    let own = everyone.known(&statistic.argument);
    let weight = statistic.weight.as_ref().map(|weight| everyone.known(weight));
    let elsewhere = statistic.population.over != Over::Period;
    let argument = if elsewhere && !scope.domain.steady { Some(Interval::all()) } else { own.range.clone() };
    let Some(argument) = argument else {
        return match statistic.function {
            StatisticFunction::Count => Known::constant(&Exact::zero()),
            _ => Known::never(Missing::NotReported),
        };
    };
    let not_negative_weights =
        weight.as_ref().is_none_or(|weight| weight.range.as_ref().is_none_or(Interval::not_negative));
    let range = range(statistic, &argument, not_negative_weights, own.reasons.is_empty());
    let mut known = Known::within(range);
    known.reasons = reasons(scope, statistic, &own, weight.as_ref());
    let alone = !is_of_relative(scope, statistic);
    match rises(statistic.function, &argument, weight.is_some()).filter(|_| alone) {
        Some(rises) => known.trends_of(&own.trends, Some(rises)),
        None if statistic.function != StatisticFunction::Count || !alone => open(&mut known, &own.trends),
        None => {}
    }
    // Who comes in or drops out changes the figure of all.
    let mut membership: Vec<Variable> = own.guards.iter().copied().collect();
    if let Some(weight) = &weight {
        open(&mut known, &weight.trends);
        membership.extend(weight.guards.iter().chain(weight.trends.keys()));
        known.guards.extend(weight.trends.keys());
    }
    if statistic.population.among == Among::Ranked {
        membership.extend((0..scope.plan.fields.len()).map(|at| Variable::Field(FieldIx(at))));
    }
    known.guards.extend(&membership);
    membership.into_iter().for_each(|variable| known.join(variable, Trend::Open(Why::OtherEntities)));
    known.settled()
}

fn open(known: &mut Known, trends: &Trends) {
    trends.keys().for_each(|variable| known.join(*variable, Trend::Open(Why::OtherEntities)));
}

/// Why a statistic may not be there.
fn reasons(
    scope: &Scope<'_>,
    statistic: &Statistic,
    own: &Known,
    weight: Option<&Known>,
) -> std::collections::BTreeSet<Missing> {
    use StatisticFunction::{Count, Deviation, Mean, PercentileRank, Rank};
    let mut reasons = std::collections::BTreeSet::new();
    if statistic.population.over != Over::Period {
        reasons.extend(Missing::ALL);
    }
    if statistic.population.within.is_some() {
        // An entity without that attribute.
        reasons.insert(Missing::NotApplicable);
    }
    let is_place = matches!(statistic.function, Rank { .. } | PercentileRank { .. });
    if is_place {
        reasons.extend(&own.reasons);
        reasons.insert(Missing::DivisionByZero);
        if !counts_own(statistic) {
            reasons.extend([Missing::Excluded, Missing::NotReported]);
        }
        if matches!(statistic.function, Rank { .. }) && !own.reasons.contains(&Missing::DivisionByZero) {
            reasons.remove(&Missing::DivisionByZero);
        }
        return reasons;
    }
    if statistic.function == Count {
        return reasons;
    }
    if !own.reasons.is_empty() || weight.is_some_and(|weight| !weight.reasons.is_empty()) || !counts_own(statistic) {
        reasons.insert(Missing::NotReported);
    }
    if statistic.function == Deviation || (statistic.function == Mean && weight.is_some()) {
        reasons.insert(Missing::DivisionByZero);
    }
    // A sum or product of many may leave the range of floats.
    let bounded = own.range.as_ref().is_some_and(|range| range.low.at.is_some() && range.high.at.is_some());
    if !bounded || statistic.function == StatisticFunction::Product || scope.domain.may_be_missing {
        reasons.insert(Missing::Invalid);
    }
    reasons
}

/// Every value that a statistic can have, of figures in `argument`. `there`: every entity has such a figure.
fn range(statistic: &Statistic, argument: &Interval, not_negative_weights: bool, there: bool) -> Interval {
    let from = |low: Exact| Interval::between(Some(low), None);
    let zero = Exact::zero;
    match statistic.function {
        StatisticFunction::Count => from(if there && counts_own(statistic) { Exact::one() } else { zero() }),
        StatisticFunction::Minimum
        | StatisticFunction::Maximum
        | StatisticFunction::Median
        | StatisticFunction::ValueOf
        | StatisticFunction::Quantile { .. } => argument.clone(),
        StatisticFunction::Mean if not_negative_weights => argument.clone(),
        StatisticFunction::Mean => Interval::all(),
        // At least one figure, and no other takes anything away, or gives.
        StatisticFunction::Sum if argument.not_negative() => {
            Interval { low: argument.low.clone(), high: End::INFINITE }
        }
        StatisticFunction::Sum if argument.not_positive() => {
            Interval { low: End::INFINITE, high: argument.high.clone() }
        }
        StatisticFunction::Product if argument.within(&Interval::unit()) => Interval::unit(),
        StatisticFunction::Product if argument.not_negative() => from(zero()),
        StatisticFunction::Sum | StatisticFunction::Product => Interval::all(),
        StatisticFunction::Deviation => deviation(argument, true),
        StatisticFunction::DeviationPopulation => deviation(argument, false),
        StatisticFunction::Rank { .. } => from(Exact::one()),
        StatisticFunction::PercentileRank { form, .. } => {
            // Who is placed beside a population stands behind n of n: n/(n − 1) and (n + 1)/n are at most 2.
            let most = if counts_own(statistic) { Exact::one() } else { Exact::from_integer(2) };
            let share = Interval::between(Some(zero()), Some(most));
            match form {
                PercentileForm::FromZero => share,
                PercentileForm::OfCount => Interval { low: End::open(zero()), ..share },
            }
        }
    }
}

/// 0 to half the width with n, to the width over √2 with n − 1 (two figures, one at each end).
fn deviation(argument: &Interval, sample: bool) -> Interval {
    let half = Exact::one().div(&Exact::from_integer(2)).unwrap_or_else(Exact::one);
    let share = if sample {
        curve::root(&Interval::point(half)).and_then(|root| root.high.at).unwrap_or_else(Exact::one)
    } else {
        half
    };
    let width = argument.high.at.as_ref().zip(argument.low.at.as_ref()).map(|(high, low)| high.sub(low).mul(&share));
    Interval::between(Some(Exact::zero()), width)
}
