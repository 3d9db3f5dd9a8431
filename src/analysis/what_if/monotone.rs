//! Formulas with statistics over entities in which a better own figure never lowers the own result.
//!
//! In: a formula. Out: whether it has one of these forms, scaled and shifted by numbers or not: a rank or percentile rank; x / max and min / x;
//! (x − min) / (max − min) and (max − x) / (max − min); (x − mean) / s and (mean − x) / s, each with statistics of the same x, unweighted, of the
//! scored period.
//!
//! Why: where x itself sets the greatest value, x / max and (x − min) / (max − min) stay 1, and so on the other side. For z = (x − m) / s over n
//! entities, ∂z/∂x = (1 − 1/n − z² / (n − d)) / s with s² = Σ(x − m)² / (n − d), and no deviation is more than √((n − 1)/n · Σ(x − m)²) (P. A. Samuelson,
//! *How Deviant Can You Be?*, Journal of the American Statistical Association 63, 1968), so that it is not below 0.

use crate::plan::{Expression, Formula, Statistic, Term};
use crate::rulebook::formula::{Operator, Over, StatisticFunction};

/// Whether a formula has one of the forms.
pub(super) fn is_monotone(formula: &Formula) -> bool {
    let core = core(&formula.root);
    let statistic = |part: &Expression| match part.term {
        Term::Statistic(at) => formula.statistics.get(at).filter(|own| is_plain(own)),
        _ => None,
    };
    if statistic(core).is_some_and(|own| is_place(own.function)) {
        return true;
    }
    let Term::Binary(Operator::Divide, above, below) = &core.term else { return false };
    let is = |part: &Expression, function: StatisticFunction, of: &Expression| {
        statistic(part).is_some_and(|own| own.function == function && is_same(&own.argument, of))
    };
    let (least, most) = (StatisticFunction::Minimum, StatisticFunction::Maximum);
    if is(below, most, above) || is(above, least, below) {
        return true;
    }
    let Term::Binary(Operator::Subtract, one, other) = &above.term else { return false };
    // Which of the two is x is said by which is no statistic.
    let (x, reference) = if statistic(one).is_some() { (other, one) } else { (one, other) };
    let is_range = match &below.term {
        Term::Binary(Operator::Subtract, high, low) => is(high, most, x) && is(low, least, x),
        _ => false,
    };
    let is_edge = is(reference, least, x) || is(reference, most, x);
    let deviates = [StatisticFunction::Deviation, StatisticFunction::DeviationPopulation];
    let is_score = is(reference, StatisticFunction::Mean, x) && deviates.iter().any(|own| is(below, *own, x));
    (is_range && is_edge) || is_score
}

/// What is scaled and shifted by numbers.
fn core(part: &Expression) -> &Expression {
    let is_number = |part: &Expression| matches!(part.term, Term::Number(_));
    match &part.term {
        Term::Binary(Operator::Add, number, inner) if is_number(number) => core(inner),
        Term::Binary(Operator::Add | Operator::Subtract, inner, number) if is_number(number) => core(inner),
        Term::Binary(Operator::Multiply, inner, number) if is_positive(number) => core(inner),
        Term::Binary(Operator::Multiply, number, inner) if is_positive(number) => core(inner),
        _ => part,
    }
}

fn is_positive(part: &Expression) -> bool {
    matches!(&part.term, Term::Number(number) if number.value() > 0.0)
}

/// Of the scored period, each entity counting once.
fn is_plain(statistic: &Statistic) -> bool {
    statistic.weight.is_none() && statistic.population.over == Over::Period
}

fn is_place(function: StatisticFunction) -> bool {
    matches!(function, StatisticFunction::Rank { .. } | StatisticFunction::PercentileRank { .. })
}

/// Whether two parts are the same value of an entity.
fn is_same(one: &Expression, other: &Expression) -> bool {
    match (&one.term, &other.term) {
        (Term::Before, Term::Before) => true,
        (Term::Field(one), Term::Field(other)) => one == other,
        _ => false,
    }
}
