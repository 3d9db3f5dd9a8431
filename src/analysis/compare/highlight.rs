//! The nodes that make most of a difference, and by which of their steps those do that have others below them.
//!
//! In: a split, the runs of both sides. Out: [`Highlight`]s. Must not: split anything itself.

use super::outcome::Highlight;
use crate::compute::Run;
use crate::plan::{NodePlan, Operation, Plan};
use crate::registry::EntityIx;
use crate::result::{ExplainedStep, NOTHING_OF, Split, SplitNode};
use crate::rulebook::model::NodeIx;
use std::cmp::Ordering;

/// Nodes that are named as strengths, and as weaknesses.
const HIGHLIGHTS: usize = 5;

/// Both sides of a difference.
pub(super) struct Apart<'r, 'g, 'a> {
    pub(super) plan: &'r Plan,
    pub(super) own: (&'r Run<'g, 'a>, EntityIx),
    /// The peer; none where it is no entity of a run, or several.
    pub(super) other: Option<(&'r Run<'g, 'a>, EntityIx)>,
}

impl Apart<'_, '_, '_> {
    /// The steps of an aggregate by which both sides differ; where the peer is no one entity, those that can be meant.
    fn steps(&self, node: &SplitNode) -> Vec<String> {
        let found = self.plan.nodes.iter().position(|own| own.id == node.id);
        let Some((at, own)) =
            found.filter(|_| !node.parts.is_empty()).zip(found.and_then(|at| self.plan.nodes.get(at)))
        else {
            return Vec::new();
        };
        let explained = |(run, entity): (&Run<'_, '_>, EntityIx)| Some(run.explain(NodeIx(at), entity)?.node.steps);
        let Some((ours, theirs)) = explained(self.own).zip(self.other.and_then(explained)) else { return rules(own) };
        let does = |step: &ExplainedStep| Some(step.after? - step.before?);
        let size =
            ours.iter().chain(&theirs).filter_map(|step| step.before).fold(0.0, |size: f64, own| size.max(own.abs()));
        let differ = ours.iter().filter(|step| {
            let other = theirs.iter().find(|other| other.name == step.name).and_then(does);
            let gap = does(step).zip(other).map(|(own, other)| (own - other).abs());
            gap.is_some_and(|gap| gap > NOTHING_OF * size)
        });
        differ.map(|step| step.name.clone()).collect()
    }
}

/// The steps of a chain but its roundings.
fn rules(node: &NodePlan) -> Vec<String> {
    let rules = node.steps.iter().filter(|step| !matches!(step.operation, Operation::Round { .. }));
    rules.map(|step| step.name.clone()).collect()
}

/// The nodes that keep most of the difference to themselves, wherever they stand in the tree: what speaks for the entity, what against it.
pub(super) fn highlights(
    split: &Split,
    lowest_first: bool,
    apart: &Apart<'_, '_, '_>,
) -> (Vec<Highlight>, Vec<Highlight>) {
    let all = split.by_node();
    let better = if lowest_first { Ordering::Less } else { Ordering::Greater };
    let pick = |is_better: bool| {
        let chosen = all.iter().filter(|(_, part)| (part.total_cmp(&0.0) == better) == is_better);
        let highlight = |(node, part): &(&SplitNode, f64)| Highlight {
            id: node.id.clone(),
            title: node.title.clone(),
            steps: apart.steps(node),
            part: *part,
        };
        chosen.take(HIGHLIGHTS).map(highlight).collect()
    };
    (pick(true), pick(false))
}
