//! Steps that do nothing, or leave a score without a value, and targets that go the wrong way.
//!
//! In: a [`Case`]. Out: findings without places, each with the argument `node`.

use super::formula::Scope;
use super::judge::Case;
use super::known::Known;
use crate::finding::{Code, Finding};
use crate::number::{Exact, shortest};
use crate::plan::{Formula, NodePlan, Operation, Source, Term};
use crate::rulebook::formula::Function;
use crate::rulebook::model::{Missing, TargetPoint};

/// Everything that is found in one node.
pub(super) fn effects(case: &Case<'_>) -> Vec<Finding> {
    let Some(plan) = case.plan.node(case.at) else { return Vec::new() };
    let mut found = Vec::new();
    for (before, step) in case.known.steps.iter().zip(&plan.steps) {
        let name = step.name.as_str();
        match &step.operation {
            Operation::Gate { at_most, .. } => found.extend(idle(case, name, before, &at_most.exact)),
            Operation::Penalty { points, .. } => found.extend(negative(case, plan, (name, "penalty"), before, points)),
            Operation::Bonus { points, .. } => found.extend(negative(case, plan, (name, "bonus"), before, points)),
            _ => {}
        }
    }
    found.extend(undefined(case, plan));
    found.extend(turned_back(case));
    found
}

fn finding(case: &Case<'_>, code: Code) -> Finding {
    Finding::new(code).with("node", &case.node.id)
}

/// A gate whose cap lies at or above all that comes to it.
fn idle(case: &Case<'_>, step: &str, before: &Known, at_most: &Exact) -> Option<Finding> {
    let range = before.range.as_ref().filter(|range| range.at_most(at_most))?;
    let most = range.high.at.as_ref()?;
    Some(
        finding(case, Code::GateWithoutEffect)
            .with("step", step)
            .with("at_most", at_most.to_f64())
            .with("most", most.to_f64()),
    )
}

/// A penalty or bonus that can be below zero; the score has no value then. One of which nothing at all is known is left alone.
fn negative(
    case: &Case<'_>,
    plan: &NodePlan,
    (step, kind): (&str, &'static str),
    before: &Known,
    points: &Formula,
) -> Option<Finding> {
    let relative_before = case.known.relative || plan.statistics().next().is_some();
    let scope =
        Scope { before: Some(before), relative_before, ..Scope::new(case.plan, case.domain, case.all) }.formula(points);
    let range = scope.range?;
    let unknown = range.low.at.is_none() && range.high.at.is_none();
    if unknown || range.not_negative() {
        return None;
    }
    let least = range.low.at.as_ref().map_or_else(|| "−∞".to_owned(), |low| shortest(low.to_f64()));
    let of = finding(case, Code::PenaltyNegative).with("step", step).with("kind", kind);
    Some(of.with("points", &points.text).with("least", least))
}

/// A root, logarithm or power that figures within their ranges can leave without a value, and no rule that names the reason.
fn undefined(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    if case.node.missing.by_reason.iter().any(|(reason, _)| *reason == Missing::Invalid) {
        return None;
    }
    let lacks = |known: &Known| known.reasons.contains(&Missing::Invalid);
    let source = match &plan.source {
        Source::Formula(formula) => case.known.value().filter(|own| lacks(own)).map(|_| formula),
        _ => None,
    };
    let pairs = case.known.steps.iter().zip(case.known.steps.iter().skip(1)).zip(&plan.steps);
    let in_steps = pairs.filter_map(|((before, after), step)| match &step.operation {
        Operation::Formula(formula) => (lacks(after) && !lacks(before)).then_some(formula),
        _ => None,
    });
    let formula = source.into_iter().chain(in_steps).find(|formula| has_gaps(formula))?;
    Some(finding(case, Code::ValueMayBeUndefined).with("formula", &formula.text))
}

/// Whether a formula has a function that some numbers have no value of.
fn has_gaps(formula: &Formula) -> bool {
    let mut gaps = false;
    formula.root.walk(&mut |part| {
        gaps |= matches!(part.term, Term::Call(Function::Sqrt | Function::Ln | Function::Log10 | Function::Power, _));
    });
    gaps
}

/// A target that is easier in a later period than in an earlier one.
fn turned_back(case: &Case<'_>) -> Option<Finding> {
    let target = case.node.target.as_ref()?;
    let easier = |before: &TargetPoint, after: &TargetPoint| {
        if case.node.lower_is_better { after.value > before.value } else { after.value < before.value }
    };
    target.points.values().find_map(|points| {
        let mut pairs = points.iter().zip(points.iter().skip(1));
        let (before, after) = pairs.find(|(before, after)| easier(before, after))?;
        let period = |point: &TargetPoint| point.period.map(|period| period.to_string()).unwrap_or_default();
        Some(
            finding(case, Code::TargetTurnsBack)
                .with("before", before.value.to_string())
                .with("before_period", period(before))
                .with("after", after.value.to_string())
                .with("after_period", period(after)),
        )
    })
}
