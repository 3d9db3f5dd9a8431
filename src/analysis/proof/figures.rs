//! Figures worth trying: ends of ranges, small numbers, the rulebook's own numbers, and those that bring a value to an edge.
//!
//! In: the plan and the domain. Out: candidates for a field, given the figures of the others.

use super::domain::{Can, Domain, Figure};
use super::formula::Scope;
use super::node::NodeKnown;
use super::trial::Assignment;
use crate::number::{Decimal, Exact, RoundingMode, round_exact};
use crate::plan::{Constant, Expression, NodePlan, Operation, Plan, Source, Term};
use crate::rulebook::model::{FieldIx, NodeIx};
use std::collections::BTreeSet;

/// Sizes that are tried of every number.
const SIZES: [i64; 10] = [0, 1, 2, 10, 100, 1_000, 1_000_000, 1_000_000_000, -1, -1_000];
/// Most numbers of the rulebook that are tried of one field, and most edges that one value is brought to.
const OWN_MAX: usize = 24;
/// Decimals of a figure that was worked out.
const DECIMALS: i32 = 6;

/// An exact number as a figure's decimal: itself where it has few decimals, else its neighbours on both sides.
fn decimals(number: &Exact, places: i32) -> Vec<Decimal> {
    let text = |mode: RoundingMode| {
        let rounded = round_exact(number, places, mode);
        let decimal = Decimal::parse(&rounded.to_f64().to_string()).ok()?;
        (decimal.exact() == rounded).then_some(decimal)
    };
    let both: BTreeSet<Decimal> = [RoundingMode::Floor, RoundingMode::Ceiling].into_iter().filter_map(text).collect();
    both.into_iter().collect()
}

/// Candidates of one field, whatever the others are.
pub(super) fn of_field(can: &Can, own: &[Exact]) -> Vec<Figure> {
    let Can::Number { range, whole, flag } = can else {
        let Can::Level(levels) = can else { return Vec::new() };
        return levels.iter().map(|level| Figure::Level(*level)).collect();
    };
    if *flag {
        return vec![Figure::Flag(false), Figure::Flag(true)];
    }
    let Some(range) = range else { return Vec::new() };
    let (low, high) = (range.low.at.as_ref(), range.high.at.as_ref());
    let half = Exact::one().div(&Exact::from_integer(2)).unwrap_or_else(Exact::one);
    let middle = low.zip(high).map(|(low, high)| low.add(high).mul(&half));
    let places = if *whole { 0 } else { DECIMALS };
    let near = own.iter().take(OWN_MAX).flat_map(|number| {
        let step = Exact::one();
        [number.sub(&step), number.clone(), number.add(&step)]
    });
    let all = SIZES
        .iter()
        .map(|size| Exact::from_integer(*size))
        .chain(low.cloned())
        .chain(high.cloned())
        .chain(middle)
        .chain(near);
    let figures: BTreeSet<Figure> = all
        .flat_map(|number| decimals(&number, places))
        .map(Figure::Number)
        .filter(|figure| can.holds(figure))
        .collect();
    figures.into_iter().collect()
}

/// The numbers that the rulebook names in the formulas and chain of a node.
pub(super) fn numbers(node: &NodePlan) -> Vec<Exact> {
    let mut all = BTreeSet::new();
    let mut formula = |root: &Expression| {
        root.walk(&mut |part: &Expression| {
            if let Term::Number(number) = &part.term {
                all.insert(number.exact.clone());
            }
        });
    };
    if let Source::Formula(own) = &node.source {
        formula(&own.root);
    }
    for own in node.steps.iter().filter_map(|step| step.operation.formula()) {
        formula(&own.root);
    }
    all.extend(edges(node));
    all.into_iter().collect()
}

/// The targets of a node in the period, of every group.
pub(super) fn targets(node: &NodePlan) -> impl Iterator<Item = &Constant> {
    node.target.iter().flat_map(|target| target.values()).flatten().map(|target| &target.value)
}

/// Values at which the chain of a node turns.
pub(super) fn edges(node: &NodePlan) -> Vec<Exact> {
    let mut all = vec![Exact::zero()];
    all.extend(targets(node).map(|target| target.exact.clone()));
    for step in &node.steps {
        let mut add = |constants: &[Option<&Constant>]| {
            all.extend(constants.iter().flatten().map(|constant| constant.exact.clone()));
        };
        match &step.operation {
            Operation::Clamp { low, high } => add(&[low.as_ref(), high.as_ref()]),
            Operation::Goalposts(posts) => {
                posts.values().for_each(|posts| add(&[Some(&posts.worst), Some(&posts.best)]));
            }
            Operation::Gate { when, at_most } => {
                add(&[Some(at_most)]);
                when.root.walk(&mut |part: &Expression| {
                    if let Term::Number(number) = &part.term {
                        all.push(number.exact.clone());
                    }
                });
            }
            Operation::Penalty { at_least, .. } => add(&[Some(at_least)]),
            Operation::Bonus { at_most, .. } => add(&[at_most.as_ref()]),
            Operation::Bands { bands, .. } => {
                bands.iter().take(OWN_MAX).for_each(|band| add(&[band.from.as_ref()]));
            }
            Operation::Each { points, at_most } => {
                let enough = at_most.exact.div(&points.exact).map(Constant::new);
                add(&[enough.as_ref()]);
            }
            Operation::Given { at_most } => add(&[Some(at_most)]),
            Operation::Round { .. }
            | Operation::Formula(_)
            | Operation::Complement { .. }
            | Operation::Treat { .. }
            | Operation::Impute(_)
            | Operation::Screen { .. }
            | Operation::ToTarget(_)
            | Operation::Flag
            | Operation::Levels(_) => {}
        }
    }
    all
}

/// The value of a node's formula for these figures, where it is rational and reads fields alone.
fn value(plan: &Plan, node: &NodePlan, figures: &[Figure]) -> Option<Exact> {
    let Source::Formula(formula) = &node.source else { return None };
    let nobody: [NodeKnown; 0] = [];
    let domain = Domain::exactly(&node.fields, figures);
    // Figures are points here: relations would add nothing.
    let known = Scope { relations: false, ..Scope::new(plan, &domain, &nobody) }.formula(formula);
    known.range?.as_point().cloned()
}

/// Figures of `field` that bring the value of `node` to one of its edges, the others being as in `base`. The value is taken to be a
/// straight line in the field, or in one over the field; where it is neither, the figures are merely guesses.
pub(super) fn to_edges(plan: &Plan, domain: &Domain, node: NodeIx, field: FieldIx, base: &Assignment) -> Vec<Figure> {
    let (Some(node), Some(can @ Can::Number { whole, flag: false, .. })) = (plan.node(node), domain.field(field))
    else {
        return Vec::new();
    };
    let places = if *whole { 0 } else { DECIMALS };
    let at = |number: i64| {
        let mut figures = base.clone();
        *figures.get_mut(field.0)? = Figure::Number(Decimal::from_integer(number));
        value(plan, node, &figures)
    };
    let mut found = Vec::new();
    let edges = edges(node);
    for (a, b) in [(1, 2), (10, 100)] {
        let (Some(first), Some(second)) = (at(a), at(b)) else { continue };
        let (a, b) = (Exact::from_integer(a), Exact::from_integer(b));
        let inverse = |number: &Exact| Exact::one().div(number);
        for edge in edges.iter().take(OWN_MAX) {
            let straight = line(&a, &first, &b, &second, edge);
            let over = inverse(&a)
                .zip(inverse(&b))
                .and_then(|(a, b)| line(&a, &first, &b, &second, edge))
                .and_then(|at| inverse(&at));
            for number in straight.into_iter().chain(over) {
                found.extend(
                    decimals(&number, places).into_iter().map(Figure::Number).filter(|figure| can.holds(figure)),
                );
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Where the line through two points reaches `level`.
fn line(a: &Exact, at_a: &Exact, b: &Exact, at_b: &Exact, level: &Exact) -> Option<Exact> {
    let slope = at_b.sub(at_a).div(&b.sub(a))?;
    Some(level.sub(at_a).div(&slope)?.add(a))
}
