//! Figures that have given all they can already.
//!
//! In: a plan, an entity's row. Out: the fields that can bring a sum nothing more, wherever they are moved: all nodes that they, or the fields they
//! meet there, are read by have their full score. Only where the score of the goal is a sum.

use super::super::relative;
use super::boxes::is_sum;
use crate::plan::{NodePlan, Operation, Plan};
use crate::result::Standing;
use crate::rulebook::model::{Cap, FieldIx, NodeIx, Role};
use std::collections::BTreeSet;

/// Relative difference below which a score is full.
const CLOSE: f64 = 1e-12;

/// The fields among `fields` that have no headroom.
pub(super) fn without(plan: &Plan, node: NodeIx, row: &Standing, fields: &[FieldIx]) -> BTreeSet<FieldIx> {
    if !is_sum(plan, node) {
        return BTreeSet::new();
    }
    let below: Vec<&NodePlan> = relative::below(plan, node).into_iter().filter_map(|at| plan.node(at)).collect();
    let mut open: BTreeSet<FieldIx> = BTreeSet::new();
    for own in below.iter().filter(|own| !is_full(own, row)) {
        open.extend(own.fields.iter().filter(|field| fields.contains(field)));
    }
    // A field that meets one with headroom may make room for it.
    loop {
        let meets = |own: &&&NodePlan| own.fields.iter().any(|field| open.contains(field));
        let more: Vec<FieldIx> = below.iter().filter(meets).flat_map(|own| own.fields.iter().copied()).collect();
        let before = open.len();
        open.extend(more.into_iter().filter(|field| fields.contains(field)));
        if open.len() == before {
            return fields.iter().copied().filter(|field| !open.contains(field)).collect();
        }
    }
}

/// Whether a node of fields has the most that its chain can give.
fn is_full(node: &NodePlan, row: &Standing) -> bool {
    if node.role != Role::Indicator {
        return false;
    }
    let score = row.indicators.get(&node.id).and_then(|own| own.score);
    most(node).zip(score).is_some_and(|(most, score)| score >= most - CLOSE * most.abs())
}

/// The most that a chain can give; none where it is open upwards.
fn most(node: &NodePlan) -> Option<f64> {
    let greatest = |all: &mut dyn Iterator<Item = f64>| all.reduce(f64::max);
    node.steps.iter().fold(None, |most, step| match &step.operation {
        Operation::ToTarget(Cap::FullPoints) | Operation::Flag => Some(1.0),
        Operation::Bands { bands, .. } => greatest(&mut bands.iter().map(|band| band.award.value())),
        Operation::Levels(shares) => greatest(&mut shares.iter().map(crate::plan::Constant::value)),
        Operation::Clamp { high, .. } => {
            let high = high.as_ref().map(crate::plan::Constant::value);
            greatest(&mut most.into_iter().chain(high).map(|own| own.min(high.unwrap_or(own))))
        }
        Operation::Each { at_most, .. } | Operation::Given { at_most } => Some(at_most.value()),
        Operation::Gate { .. } | Operation::Screen { .. } => most,
        Operation::Penalty { at_least, .. } => most.map(|most| most.max(at_least.value())),
        Operation::Round { .. }
        | Operation::Formula(_)
        | Operation::Goalposts(_)
        | Operation::Complement { .. }
        | Operation::Bonus { .. }
        | Operation::ToTarget(Cap::None)
        | Operation::Treat { .. }
        | Operation::Impute(_) => None,
    })
}
