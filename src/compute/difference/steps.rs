//! What the last steps of a chain do to a peer that no entity is: where they go by an entity's own figures, as much as to the median one, or to the best.
//!
//! In: a finished run, a step that adds to a score or takes from it. Out: what it leaves of the peer's score; and the nodes in which such a peer cannot
//! but have figures of the compared entity. Must not: give the peer the compared entity's penalties.

use super::ending::before;
use super::given::{Typical, below, median};
use super::inputs::{asks_figures, inputs};
use crate::compute::cell::{Cell, Stop};
use crate::compute::formula::{self, Here, within};
use crate::compute::grid::{Computed, Grid, Run, formula_of};
use crate::compute::number::Number;
use crate::compute::step::{less, more, not_negative};
use crate::compute::world::{Fast, World};
use crate::number::Filtered;
use crate::plan::{Constant, NodePlan, Operation, Source};
use crate::rulebook::model::{Grouped, Missing, NodeIx, Reading};
use std::cmp::Ordering;

/// What the step leaves of a score, where it goes by an entity's own figures; none where it does not: then the rulebook says it.
///
/// A penalty takes, and a bonus gives, the median of what it would take from, or give, all entities; of the best what is best for a score. A gate holds
/// where it does for more than half of them; for the best where it does for all.
pub(super) fn typical(
    computed: &Computed<'_>,
    at: usize,
    (node, own): (NodeIx, &NodePlan),
    (step, x): (usize, Filtered),
    typical: Typical,
) -> Option<Cell> {
    let operation = &own.steps.get(step.checked_sub(1)?)?.operation;
    if !asks_figures(own, formula_of(own, step)?) {
        return None;
    }
    let grid = computed.grid(at)?;
    let lowest = own.is_lowest_best_at(Some(step));
    let figures = |of: Figure<'_>| sorted(computed, (at, grid), (node, step), of);
    let constant = |constant: &Constant| Filtered::constant(constant);
    let left = match operation {
        Operation::Penalty { points, at_least } => {
            let all = figures(&|world, here| Ok(not_negative(formula::number(world, &points.root, here)?)?.float()));
            less(&x, &chosen(&all, typical, !lowest)?, &constant(at_least))
        }
        Operation::Bonus { points, at_most } => {
            let all = figures(&|world, here| Ok(not_negative(formula::number(world, &points.root, here)?)?.float()));
            more(&x, &chosen(&all, typical, lowest)?, at_most.as_ref().map(constant).as_ref())
        }
        Operation::Gate { when, at_most } => {
            let all = figures(&|world, here| Ok(if formula::truth(world, &when.root, here)? { 1.0 } else { 0.0 }));
            let holds = chosen(&all, typical, !lowest)?.compare(&Filtered::irrational(0.5)).ok()? == Ordering::Greater;
            if holds { within(&x, None, Some(&constant(at_most))) } else { Ok((x, false)) }
        }
        _ => return None,
    };
    Some(left.map(|(left, _)| left).map_err(|_| Missing::Invalid))
}

/// What a step takes, gives, or decides (1 or 0) for an entity.
type Figure<'f> = &'f dyn Fn(&Fast<'_, '_>, Here<'_, Filtered>) -> Result<f64, Stop>;

/// A figure of the step for every entity that has one, the least first.
fn sorted(
    computed: &Computed<'_>,
    (at, grid): (usize, &Grid<'_>),
    (node, step): (NodeIx, usize),
    of: Figure<'_>,
) -> Vec<Filtered> {
    let figure = |row: usize| {
        let world = Fast { computed, at, row };
        let before = Ok(world.node(node, Some(step - 1), Reading::Exact).ok()?);
        of(&world, Here { before: Some(&before), of: Some((node, step)) }).ok().map(Filtered::irrational)
    };
    let mut found: Vec<Filtered> = (0..grid.inputs.national_row()).filter_map(figure).collect();
    found.sort_by(|a, b| a.value.total_cmp(&b.value));
    found
}

/// The median of them, or the least or greatest.
fn chosen(sorted: &[Filtered], typical: Typical, least: bool) -> Option<Filtered> {
    match (typical, least) {
        (Typical::Median, _) => median(sorted),
        (Typical::Best, true) => sorted.first().copied(),
        (Typical::Best, false) => sorted.last().copied(),
    }
}

impl Run<'_, '_> {
    /// The nodes in which a peer that no entity is has figures, or the group, of the entity that it is compared with, since the rulebook makes their scores of
    /// other nodes and of figures together.
    pub fn borrowed(&self, root: NodeIx) -> Vec<NodeIx> {
        let plan = self.grid.plan;
        let below = below(plan, root);
        let borrows = |at: &NodeIx| plan.node(*at).is_some_and(|own| self.borrows(*at, own));
        plan.order.iter().copied().filter(|at| below.contains(at)).filter(borrows).collect()
    }

    fn borrows(&self, at: NodeIx, own: &NodePlan) -> bool {
        if inputs(own, at).is_empty() {
            return false;
        }
        let ending = before(own, own.steps.len());
        let by_group = matches!(own.source, Source::Mean { weigh: Some(_), .. })
            && self.grid.fit(at, 0).is_some_and(|fit| fit.weights_of_all().is_none());
        let asks = |step: usize| formula_of(own, step).is_some_and(|formula| asks_figures(own, formula));
        let grouped = |operation: &Operation| match operation {
            Operation::Goalposts(posts) => matches!(posts, Grouped::By { .. }),
            Operation::ToTarget(_) => matches!(own.target, Some(Grouped::By { .. })),
            Operation::Treat { population, .. } => population.within.is_some(),
            Operation::Screen { .. } => true,
            _ => false,
        };
        by_group || (0..=ending).any(asks) || own.steps.iter().any(|step| grouped(&step.operation))
    }
}
