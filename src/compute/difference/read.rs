//! Nodes that the last steps of a chain read and the node is not made from: a bonus for another node's score, a gate on one.
//!
//! In: a node, its last steps, two sides. Out: what each of these nodes has in the steps' doing, by the Shapley value: what is made from other nodes
//! is exchanged as one, the figures that the steps read themselves as another. Must not: take anything from the parts of what the node is made from.

use super::blend::{Blend, Form, Side};
use super::ending::{Effect, Ending, step_at};
use super::inputs::{Input, asks_figures, inputs_of, reads_itself};
use super::node::{Share, Sides};
use crate::method::attribution::shapley::{EXACT_MOST, shapley};
use crate::plan::NodePlan;
use crate::rulebook::model::{NodeIx, Reading};

/// The share of each node that these steps alone read and that differs, with the step that reads it. Empty where there is no score between both sides.
pub(super) fn by_steps(
    sides: &Sides<'_, '_>,
    (at, node): (NodeIx, &NodePlan),
    ending: &Ending,
    (effects, ends): (&[Effect], (f64, f64)),
) -> Vec<(usize, Share)> {
    let steps = ending.first..=ending.last;
    if inputs_of(node, at, steps.clone()).is_empty() {
        return Vec::new();
    }
    let made = inputs_of(node, at, 0..=ending.first - 1);
    let is_made = |input: &Input| made.iter().any(|own| own.node == input.node);
    // A step that acts on neither side leaves nothing to anyone.
    let reads = |wanted: NodeIx| {
        let mut acting = effects.iter().map(|effect| effect.step);
        acting.find(|step| inputs_of(node, at, *step..=*step).iter().any(|input| input.node == wanted))
    };
    let read = inputs_of(node, at, steps.clone());
    let counts = |input: &&Input| !is_made(input) && reads(input.node).is_some() && sides.differs(input);
    let active: Vec<&Input> = read.iter().filter(counts).collect();
    let asks = |step: usize| {
        let formula = step_at(node, step).and_then(|step| step.operation.formula());
        formula.is_some_and(|formula| asks_figures(node, formula))
    };
    let is_row = matches!(sides.sides.1, Side::Row { .. });
    if active.is_empty() || active.len() + 2 > EXACT_MOST || (!is_row && steps.clone().any(asks)) {
        return Vec::new();
    }
    let in_two_periods = sides.sides.0.place().0 != sides.sides.1.place().0;
    let itself = is_row && (in_two_periods || reads_itself(node, steps.clone()));
    let form = Form { step: Some(ending.last), reads: Reading::Exact };
    let mut result = |own: &[bool]| {
        if own.iter().all(|own| *own) {
            return Some(ends.0);
        }
        if own.iter().all(|own| !*own) {
            return Some(ends.1);
        }
        let flag = |at: usize| own.get(at).copied().unwrap_or(true);
        let made_own = flag(active.len());
        let is_own = |node: NodeIx| match active.iter().position(|input| input.node == node) {
            Some(position) => flag(position),
            None => made_own,
        };
        let itself_own = if itself { flag(active.len() + 1) } else { made_own };
        let step = if itself_own { ending.first - 1 } else { ending.before_there };
        let side = if made_own { sides.sides.0 } else { sides.sides.1 };
        let known = side.cell(sides.computed, sides.sides.0.place().0, at, ending.before);
        let value = Blend::value(sides.computed, sides.sides, (&is_own, itself_own), (at, form), Some((step, known)));
        value.ok().map(|value| value.value)
    };
    let players = active.len() + 1 + usize::from(itself);
    let Some(parts) = shapley(players, 1 << players, &mut result) else { return Vec::new() };
    let share = |(input, amount): (&&Input, &f64)| Some((reads(input.node)?, sides.share(input, *amount)));
    active.iter().zip(&parts.parts).filter_map(share).collect()
}
