//! Formulas with statistics over entities in which a better own figure never lowers the own result.
//!
//! In: a formula. Out: whether it has one of these forms, scaled and shifted by numbers or not: a rank or percentile rank; x / max and min / x;
//! (x − min) / (max − min) and (max − x) / (max − min); (x − mean) / s and (mean − x) / s, each with statistics of the same x, unweighted, of the
//! scored period. The two ratios only where x is never negative (of −5, −10 and −20 the best is −5, and −9 in the place of −10 makes x / max fall from 2 to
//! 1.8); and each only where it rises when the value gets better.
//!
//! Why: where x itself sets the greatest value, x / max and (x − min) / (max − min) stay 1, and so on the other side. For z = (x − m) / s over n
//! entities, ∂z/∂x = (1 − 1/n − z² / (n − d)) / s with s² = Σ(x − m)² / (n − d), and no deviation is more than √((n − 1)/n · Σ(x − m)²) (P. A. Samuelson,
//! *How Deviant Can You Be?*, Journal of the American Statistical Association 63, 1968), so that it is not below 0.

use crate::plan::{Expression, Formula, NodePlan, Plan, Source, Statistic, Term};
use crate::rulebook::formula::{Function, Operator, Over, StatisticFunction};

/// A form.
struct Form {
    /// Whether it rises with x; none for a place, of which the rulebook says which end is the best.
    rises: Option<bool>,
    /// Whether it holds only for x that are not negative.
    of_ratio: bool,
}

/// Whether a better value never makes the result of a formula worse for the entity itself. The formula is a step of the node's chain, by position, or, where there is
/// none, its source.
pub(in crate::analysis) fn never_falls(plan: &Plan, node: &NodePlan, step: Option<usize>, formula: &Formula) -> bool {
    // Behind the source alone, what stands before the step is the source itself.
    let before = match (&node.source, step) {
        (Source::Formula(source), Some(0)) => Some(&source.root),
        _ => None,
    };
    let Some(form) = form(formula, before) else { return false };
    let turns = step.is_some_and(|at| node.is_lowest_best_at(Some(at)) != node.is_lowest_best_at(Some(at + 1)));
    let rises = step.is_none() || form.rises.is_none_or(|rises| rises != turns);
    rises && (!form.of_ratio || is_not_negative(plan, node, step, formula))
}

fn form(formula: &Formula, before: Option<&Expression>) -> Option<Form> {
    let core = core(&formula.root);
    let statistic = |part: &Expression| match part.term {
        Term::Statistic(at) => formula.statistics.get(at).filter(|own| is_plain(own)),
        _ => None,
    };
    if statistic(core).is_some_and(|own| is_place(own.function)) {
        return Some(Form { rises: None, of_ratio: false });
    }
    let Term::Binary(Operator::Divide, above, below) = &core.term else { return None };
    let is = |part: &Expression, function: StatisticFunction, of: &Expression| {
        statistic(part).is_some_and(|own| own.function == function && is_same(&own.argument, of, before))
    };
    let (least, most) = (StatisticFunction::Minimum, StatisticFunction::Maximum);
    if is(below, most, above) {
        return Some(Form { rises: Some(true), of_ratio: true });
    }
    if is(above, least, below) {
        return Some(Form { rises: Some(false), of_ratio: true });
    }
    let Term::Binary(Operator::Subtract, one, other) = &above.term else { return None };
    // Which of the two is x is said by which is no statistic.
    let rises = statistic(one).is_none();
    let (x, reference) = if rises { (one, other) } else { (other, one) };
    let is_range = match &below.term {
        Term::Binary(Operator::Subtract, high, low) => is(high, most, x) && is(low, least, x),
        _ => false,
    };
    let is_edge = is(reference, least, x) || is(reference, most, x);
    let deviates = [StatisticFunction::Deviation, StatisticFunction::DeviationPopulation];
    let is_score = is(reference, StatisticFunction::Mean, x) && deviates.iter().any(|own| is(below, *own, x));
    ((is_range && is_edge) || is_score).then_some(Form { rises: Some(rises), of_ratio: false })
}

/// Whether the x of a ratio is never negative, by the kinds and ranges of fields, wherever they stand.
fn is_not_negative(plan: &Plan, node: &NodePlan, step: Option<usize>, formula: &Formula) -> bool {
    formula.statistics.iter().all(|own| match (&own.argument.term, &node.source, step) {
        // The value as it comes from the source: no step stands between.
        (Term::Before, Source::Formula(source), Some(0)) => never_negative(plan, &source.root),
        (Term::Before, ..) => false,
        _ => never_negative(plan, &own.argument),
    })
}

fn never_negative(plan: &Plan, part: &Expression) -> bool {
    let own = |part: &Expression| never_negative(plan, part);
    match &part.term {
        Term::Number(number) => number.value() >= 0.0,
        Term::Field(field) => plan.fields.get(field.0).is_some_and(|field| {
            field.is_whole || !field.is_quantity || field.range.0.is_some_and(|least| !least.is_negative())
        }),
        Term::Binary(Operator::Add | Operator::Multiply | Operator::Divide, left, right) => own(left) && own(right),
        Term::Call(Function::Min | Function::Max | Function::Exp | Function::Sqrt, arguments) => {
            arguments.iter().all(own)
        }
        Term::If(_, then, otherwise) => own(then) && own(otherwise),
        _ => false,
    }
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

/// Whether two parts are the same value of an entity; `before` is what stands before the step, where that is known.
fn is_same(one: &Expression, other: &Expression, before: Option<&Expression>) -> bool {
    let value = |part: &'_ Expression| match (&part.term, before.map(|own| &own.term)) {
        (Term::Before, Some(Term::Field(field))) | (Term::Field(field), _) => Some(*field),
        _ => None,
    };
    matches!((&one.term, &other.term), (Term::Before, Term::Before))
        || value(one).is_some_and(|own| value(other) == Some(own))
}
