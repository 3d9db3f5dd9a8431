//! The last steps of a chain, as far as they only add to a score or take from it: gates, penalties, bonuses, clamps, roundings.
//!
//! In: a node and the form in which it is read. Out: where these steps begin, and what each of them did for either side. Their doing stands apart from
//! what is made from other nodes, so that the parts of a sum are its contributions whatever was taken behind it. Must not: count a step that
//! gives the score another unit.

use super::blend::{Form, Side};
use crate::compute::grid::Computed;
use crate::plan::{NodePlan, Operation, Step};
use crate::rulebook::model::{NodeIx, Reading};

/// The last steps of a chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    /// What stands before them.
    pub(super) before: Form,
    /// The step before them, in the terms of the other side's plan.
    pub(super) before_there: usize,
    /// The first and the last of them, from 1.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// A step, and what it added to the score of either side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effect {
    pub(super) step: usize,
    pub(super) own: f64,
    pub(super) theirs: f64,
}

/// The last steps of what is read of a node; none where the chain ends otherwise, on either side.
pub(super) fn ending(computed: &Computed<'_>, (own, there): (usize, usize), at: NodeIx, form: Form) -> Option<Ending> {
    let plan = computed.grid(own)?.plan.node(at)?;
    let last = last(plan, form);
    let before = before(plan, last);
    let before_there = computed.same_step((own, there), at, before)?;
    if own != there {
        let other = computed.grid(there)?.plan.node(at)?;
        let form = Form { step: form.step.and_then(|step| computed.same_step((own, there), at, step)), ..form };
        if self::before(other, self::last(other, form)) > before_there {
            return None;
        }
    }
    let form = Form { step: Some(before), reads: Reading::Exact };
    (before < last).then_some(Ending { before: form, before_there, first: before + 1, last })
}

/// The last step of what is read, from 1; 0 is the value.
pub(super) fn last(node: &NodePlan, form: Form) -> usize {
    match (form.step, form.reads) {
        (Some(step), _) => step,
        (None, Reading::Exact) => node.steps.len(),
        (None, Reading::Rounded) => node.steps.len() + node.shown.len(),
    }
}

/// The last step, up to a step, that does more than add or take.
pub(super) fn before(node: &NodePlan, last: usize) -> usize {
    (1..=last).rev().find(|step| step_at(node, *step).is_none_or(|step| !adjusts(&step.operation))).unwrap_or(0)
}

/// A step by its position, from 1.
pub(super) fn step_at(node: &NodePlan, position: usize) -> Option<&Step> {
    node.steps.iter().chain(&node.shown).nth(position.checked_sub(1)?)
}

fn adjusts(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Round { .. }
            | Operation::Clamp { .. }
            | Operation::Gate { .. }
            | Operation::Penalty { .. }
            | Operation::Bonus { .. }
    )
}

/// What each of the last steps did, those that did something for either side.
pub(super) fn effects(
    computed: &Computed<'_>,
    sides: (Side<'_>, Side<'_>),
    at: NodeIx,
    ending: &Ending,
) -> Vec<Effect> {
    let (own, there) = (sides.0.place().0, sides.1.place().0);
    let did = |side: Side<'_>, step: Option<usize>, place: usize| {
        let number = |step: usize| {
            let form = Form { step: Some(step), reads: Reading::Exact };
            // The step is meant in the terms of the side's own plan.
            side.cell(computed, place, at, form).ok().map(|cell| cell.value)
        };
        let step = step?;
        Some(number(step)? - number(step.checked_sub(1)?)?)
    };
    let effect = |step: usize| {
        let theirs = did(sides.1, computed.same_step((own, there), at, step), there).unwrap_or(0.0);
        Some(Effect { step, own: did(sides.0, Some(step), own)?, theirs })
    };
    let acts = |effect: &Effect| effect.own.abs() > 0.0 || effect.theirs.abs() > 0.0;
    (ending.first..=ending.last).filter_map(effect).filter(acts).collect()
}
