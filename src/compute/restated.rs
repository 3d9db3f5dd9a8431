//! Which results were made from restated figures: those of several entities of an earlier era, combined.
//!
//! In: a finished run. Out: for each node and entity whether a figure that it reads, itself or through other nodes, of this period or an
//! earlier one, was restated. What statistics over entities read is not followed: it would make every result such.

use super::grid::{Computed, Run, formula_of};
use super::world::{Fast, World};
use crate::plan::{Expression, NodePlan, Term};
use crate::registry::EntityIx;
use crate::rulebook::model::{FieldIx, NodeIx};

/// For each node, entity by entity.
pub(super) type ByNode = Vec<Vec<bool>>;

impl Run<'_, '_> {
    /// Which results of this period were made from restated figures; empty where no figure of the panel was restated.
    pub(super) fn restated(&self) -> ByNode {
        let registry = &self.panel.registry;
        // Observations stand by period: where the first is of the registry's own days, all are.
        let first = self.panel.observations.first();
        if first.is_none_or(|first| registry.in_era(first.period.last_day())) {
            return Vec::new();
        }
        let mut done: Vec<ByNode> = Vec::new();
        for at in 0..=self.at {
            let own = of_period(self.computed, at, registry.entities.len(), &done);
            done.push(own);
        }
        done.pop().unwrap_or_default()
    }
}

/// The nodes of one period, each after those that it reads; `done` are the periods before.
fn of_period(computed: &Computed<'_>, at: usize, entities: usize, done: &[ByNode]) -> ByNode {
    let Some(grid) = computed.grid(at) else { return Vec::new() };
    let mut all: ByNode = vec![vec![false; entities]; grid.plan.nodes.len()];
    for turn in grid.plan.turns.iter().filter(|turn| turn.step.is_none()) {
        let Some(node) = grid.plan.node(turn.node) else { continue };
        let earlier = earlier_terms(node);
        let of_row = |row: usize| {
            node.fields.iter().any(|field| field_is(computed, at, *field, row))
                || node.reads.iter().any(|read| is(&all, *read, row))
                || earlier.iter().any(|term| looked_back(computed, at, term, row, done))
        };
        let own = (0..entities).map(of_row).collect();
        if let Some(column) = all.get_mut(turn.node.0) {
            *column = own;
        }
    }
    all
}

fn is(all: &ByNode, node: NodeIx, row: usize) -> bool {
    all.get(node.0).and_then(|own| own.get(row)).copied().unwrap_or(false)
}

fn field_is(computed: &Computed<'_>, at: usize, field: FieldIx, row: usize) -> bool {
    let observation = computed.grid(at).and_then(|own| own.inputs.slice.observation(own.panel, field, EntityIx(row)));
    observation.is_some_and(|own| !own.members().is_empty())
}

/// The parts of a node's formulas that look at earlier periods.
fn earlier_terms(node: &NodePlan) -> Vec<&Expression> {
    let mut terms = Vec::new();
    for formula in (0..=node.steps.len()).filter_map(|step| formula_of(node, step)) {
        formula.walk(&mut |part| {
            if matches!(part.term, Term::Earlier(..)) {
                terms.push(part);
            }
        });
    }
    terms
}

/// Whether what a term looks at in the first of its earlier periods was restated.
fn looked_back(computed: &Computed<'_>, at: usize, term: &Expression, row: usize, done: &[ByNode]) -> bool {
    let Term::Earlier(which, inner) = &term.term else { return false };
    let worlds = Fast { computed, at, row }.earlier(*which);
    let Some(before) = worlds.first().map(|world| world.at) else { return false };
    let mut restated = false;
    inner.walk(&mut |part| match &part.term {
        Term::Field(field) | Term::IsLevel { field, .. } => restated |= field_is(computed, before, *field, row),
        Term::Node { node, .. } => restated |= done.get(before).is_some_and(|all| is(all, *node, row)),
        _ => {}
    });
    restated
}
