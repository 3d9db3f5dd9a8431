//! What the ranges show to be a slip: bands and targets out of reach, a share beside a percentage, a step on a constant.
//!
//! In: a [`Case`]. Out: findings without places, each with the argument `node`.

use super::figures::targets;
use super::interval::Interval;
use super::judge::Case;
use super::known::Known;
use super::relation::field;
use super::step;
use crate::finding::{Code, Finding};
use crate::number::{Decimal, Exact, shortest};
use crate::plan::{Expression, NodePlan, Operation, Posts, Source, Term};
use crate::rulebook::formula::Operator;
use crate::rulebook::model::{FieldIx, Grouped, Kind, MeanKind};

/// Everything that is found in one node.
pub(super) fn lints(case: &Case<'_>) -> Vec<Finding> {
    let Some(plan) = case.plan.node(case.at) else { return Vec::new() };
    let mut found = Vec::new();
    found.extend(constant(case, plan));
    match percent_or_ratio(case, plan) {
        // Edges and targets out of reach follow from it.
        Some(finding) => found.push(finding),
        None => {
            found.extend(bands(case, plan));
            found.extend(target(case, plan));
        }
    }
    found.extend(geometric(case, plan));
    found.extend(part_beyond_whole(case, plan));
    found
}

/// One count divided by another, times 1 or 100, and compared with numbers within 1 or 100: a share, of which nothing says that the
/// part stays within the whole.
fn part_beyond_whole(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    let Source::Formula(formula) = &plan.source else { return None };
    let (factor, part, whole) = ratio(&formula.root)?;
    let is_count = |field: FieldIx| case.rulebook.field(field).is_some_and(|field| field.kind == Kind::Count);
    let own = case.rulebook.field(part)?;
    let related = own.checks.iter().any(|check| check.at_most() == Some(whole));
    // Counts of two sorts are a density, not a share.
    let same_unit = own.unit == case.rulebook.field(whole)?.unit;
    if part == whole || related || !same_unit || !is_count(part) || !is_count(whole) {
        return None;
    }
    let most = plan.steps.iter().find_map(|step| goal(&step.operation, plan))?;
    let is_share = most.sign().is_gt() && most <= factor;
    let id = |field: FieldIx| case.rulebook.field(field).map(|field| field.id.clone()).unwrap_or_default();
    is_share.then(|| finding(case, Code::PartBeyondWhole).with("part", id(part)).with("whole", id(whole)))
}

/// The greatest number that a step compares a value with.
fn goal(operation: &Operation, plan: &NodePlan) -> Option<Exact> {
    match operation {
        Operation::ToTarget(_) => targets(plan).map(|target| target.exact.clone()).max(),
        Operation::Goalposts(posts) => {
            posts.values().flat_map(|posts| [&posts.worst, &posts.best]).map(|own| own.exact.clone()).max()
        }
        Operation::Bands { bands, .. } => {
            bands.iter().filter_map(|band| band.from.as_ref()).map(|from| from.exact.clone()).max()
        }
        _ => None,
    }
}

/// `a / b`, `a / b * 100` or `100 * a / b` over two fields, with 1 or 100.
fn ratio(root: &Expression) -> Option<(Exact, FieldIx, FieldIx)> {
    let hundred = Exact::from_integer(100);
    let number = |part: &Expression| match &part.term {
        Term::Number(number) => Some(number.exact.clone()),
        _ => None,
    };
    match &root.term {
        Term::Binary(Operator::Multiply, left, right) => {
            let (times, inner) = number(right).map(|own| (own, left)).or_else(|| Some((number(left)?, right)))?;
            let (factor, part, whole) = ratio(inner)?;
            (times == hundred && factor == Exact::one()).then_some((hundred, part, whole))
        }
        Term::Binary(Operator::Divide, left, right) => match &left.term {
            Term::Binary(Operator::Multiply, a, b) => {
                let (times, inner) = number(a).map(|own| (own, b)).or_else(|| Some((number(b)?, a)))?;
                (times == hundred).then_some((hundred, field(inner)?, field(right)?))
            }
            _ => Some((Exact::one(), field(left)?, field(right)?)),
        },
        _ => None,
    }
}

fn finding(case: &Case<'_>, code: Code) -> Finding {
    Finding::new(code).with("node", &case.node.id)
}

fn text(number: &Exact) -> String {
    shortest(number.to_f64())
}

/// Steps of the plan with what stands before each.
fn steps<'a>(case: &'a Case<'_>, plan: &'a NodePlan) -> impl Iterator<Item = (&'a Known, &'a crate::plan::Step)> {
    case.known.steps.iter().zip(&plan.steps)
}

/// The first step whose input is always the same.
fn constant(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    steps(case, plan).find_map(|(before, step)| {
        let only = before.range.as_ref()?.as_point()?;
        let rounds = matches!(step.operation, Operation::Round { .. });
        (!rounds).then(|| finding(case, Code::StepOnConstant).with("step", &step.name).with("value", text(only)))
    })
}

/// Bands that no value can lie in. The last one, for all that is left, must be there and is not asked.
fn bands(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    steps(case, plan).find_map(|(before, own)| {
        let Operation::Bands { bands, .. } = &own.operation else { return None };
        before.range.as_ref()?;
        let can = step::reachable(before, bands);
        let never: Vec<String> = bands
            .iter()
            .zip(can)
            .filter_map(|(band, can)| band.from.as_ref().filter(|_| !can))
            .map(|from| text(&from.exact))
            .collect();
        (!never.is_empty()).then(|| finding(case, Code::BandsUnreachable).with("bands", never))
    })
}

/// A target that no value can have, or that lies outside the goalposts.
fn target(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    let target = case.node.target.as_ref()?;
    let value = case.known.value().and_then(|value| value.range.as_ref());
    let posts = plan.steps.iter().find_map(|step| match &step.operation {
        Operation::Goalposts(Grouped::Single(Posts { worst, best })) => {
            let (low, high) = if worst.exact < best.exact { (worst, best) } else { (best, worst) };
            Some(Interval::between(Some(low.exact.clone()), Some(high.exact.clone())))
        }
        _ => None,
    });
    let outside = |number: &Exact, range: &Interval| range.above(number) || range.below(number);
    let beyond =
        |number: Decimal, range: &Option<&Interval>| range.is_some_and(|range| outside(&number.exact(), range));
    let bounds = [value, posts.as_ref()];
    let (point, bounds) = target
        .points
        .values()
        .flatten()
        .find_map(|point| bounds.iter().find(|range| beyond(point.value, range)).map(|range| (point, *range)))?;
    let end = |end: Option<&Exact>| end.map(text).unwrap_or_default();
    let low = end(bounds.and_then(|bounds| bounds.low.at.as_ref()));
    let high = end(bounds.and_then(|bounds| bounds.high.at.as_ref()));
    Some(
        finding(case, Code::TargetOutOfRange)
            .with("target", point.value.to_string())
            .with("low", low)
            .with("high", high),
    )
}

/// A value from 0 to 1 beside numbers up to 100, or one from 0 to 100 beside numbers up to 1.
fn percent_or_ratio(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    let (one, hundred) = (Exact::one(), Exact::from_integer(100));
    case.meant.steps.iter().zip(&plan.steps).find_map(|(before, step)| {
        let numbers: Vec<Exact> = match &step.operation {
            Operation::ToTarget(_) => targets(plan).map(|target| target.exact.clone()).collect(),
            Operation::Goalposts(Grouped::Single(Posts { worst, best })) => {
                vec![worst.exact.clone(), best.exact.clone()]
            }
            Operation::Bands { bands, .. } => {
                let mut numbers: Vec<Exact> =
                    bands.iter().filter_map(|band| band.from.as_ref()).map(|from| from.exact.clone()).collect();
                numbers.extend(targets(plan).map(|target| target.exact.clone()));
                numbers
            }
            _ => return None,
        };
        let range = before.range.as_ref().filter(|range| range.not_negative() && range.as_point().is_none())?;
        let most = numbers.into_iter().max()?;
        let high = range.high.at.as_ref()?;
        let share_beside_percent = *high <= one && most > one && most <= hundred;
        let percent_beside_share = *high == hundred && most <= one && most.sign().is_gt();
        if !share_beside_percent && !percent_beside_share {
            return None;
        }
        let low = range.low.at.as_ref().map(text).unwrap_or_default();
        Some(
            finding(case, Code::PercentOrRatio)
                .with("low", low)
                .with("high", text(high))
                .with("number", text(&most))
                .with("factor", if share_beside_percent { "* 100" } else { "/ 100" }),
        )
    })
}

/// A geometric mean that one child can bring to zero, whatever the others are.
fn geometric(case: &Case<'_>, plan: &NodePlan) -> Option<Finding> {
    let Source::Mean { kind: MeanKind::Geometric, children, .. } = &plan.source else { return None };
    let weighty = children.iter().filter(|edge| !edge.weight.exact.is_zero());
    let zero: Vec<String> = weighty
        .filter(|edge| {
            case.all
                .get(edge.node.0)
                .and_then(|own| own.score.range.as_ref())
                .is_some_and(|range| range.contains(&Exact::zero()))
        })
        .filter_map(|edge| case.rulebook.node(edge.node))
        .map(|child| child.id.clone())
        .collect();
    (!zero.is_empty()).then(|| finding(case, Code::GeometricZero).with("children", zero))
}
