//! How much each node counts in the ranked one: weights multiplied down the tree, as written or as made in this period.
//!
//! In: a finished run. Out: a [`NominalWeight`] for every node whose weights are numbers for all entities. Computes no score.

use super::grid::Run;
use crate::method::weighting::nominal::{Part, nominal_weights};
use crate::plan::{Edge, NodePlan, Source};
use crate::result::NominalWeight;
use crate::rulebook::model::{Combination, NodeIx};
use std::collections::BTreeSet;

impl Run<'_, '_> {
    /// The weights below the ranked node, in the rulebook's order; none where nothing is ranked, or no weight is a number for all.
    pub(super) fn nominal_weights(&self) -> Vec<NominalWeight> {
        let plan = self.grid.plan;
        let Some(root) = plan.rank.as_ref().map(|rank| rank.node) else { return Vec::new() };
        let (parts, told) = self.parts_below(root);
        let Ok(weights) = nominal_weights(plan.nodes.len(), &parts) else { return Vec::new() };
        let counted = |(at, node): (usize, &NodePlan)| {
            let own = || parts.iter().filter(|part| part.child == at);
            let is_counted = told.contains(&at) && own().next().is_some();
            let within = |part: &Part| {
                let total: f64 = crate::method::sum(siblings(&parts, part.parent));
                let parent = plan.node(NodeIx(part.parent)).map_or("", |parent| parent.id.as_str());
                (parent.to_owned(), part.weight / total)
            };
            let nominal = weights.get(at).copied()?;
            is_counted.then(|| NominalWeight {
                node: node.id.clone(),
                within: own().map(within).collect(),
                weight: nominal,
                data_status: self.grid.weakest,
            })
        };
        plan.nodes.iter().enumerate().filter_map(counted).collect()
    }

    /// The parts of every aggregate below `root` whose own share of it can be told, and the nodes whose share can be: all their parents
    /// can be told and weigh by numbers.
    fn parts_below(&self, root: NodeIx) -> (Vec<Part>, BTreeSet<usize>) {
        let plan = self.grid.plan;
        let children = |at: usize| plan.node(NodeIx(at)).map_or(&[][..], |node| node.source.children());
        let (mut below, mut open) = (BTreeSet::from([root.0]), vec![root.0]);
        while let Some(at) = open.pop() {
            open.extend(children(at).iter().map(|edge| edge.node.0).filter(|child| below.insert(*child)));
        }
        let (mut parts, mut told, mut untold) = (Vec::new(), BTreeSet::from([root.0]), BTreeSet::new());
        // In the plan's order children stand before their parents.
        for at in plan.order.iter().rev().map(|at| at.0).filter(|at| below.contains(at)) {
            let weights = if untold.contains(&at) { None } else { self.weights_of(NodeIx(at)) };
            match weights {
                Some(weights) => {
                    told.extend(children(at).iter().map(|edge| edge.node.0));
                    let part = |(edge, weight): (&Edge, f64)| Part { parent: at, child: edge.node.0, weight };
                    parts.extend(children(at).iter().zip(weights).map(part));
                }
                None => untold.extend(children(at).iter().map(|edge| edge.node.0)),
            }
        }
        told.retain(|at| !untold.contains(at));
        (parts, told)
    }

    /// The weights of the children, where they are numbers for all entities, none below zero and one above.
    fn weights_of(&self, at: NodeIx) -> Option<Vec<f64>> {
        let node = self.grid.plan.node(at)?;
        let written = || node.source.children().iter().map(|edge| edge.weight.value()).collect();
        let weights: Vec<f64> = match &node.source {
            Source::SumOfPoints { .. } | Source::Mean { weigh: None, .. } => written(),
            Source::Mean { weigh: Some(_), .. } => self.grid.fit(at, 0)?.weights_of_all()?.to_vec(),
            Source::Combined { combination, .. } if has_weights(combination) => written(),
            Source::Formula(_) | Source::Best { .. } | Source::Combined { .. } => return None,
        };
        let is_share = weights.iter().all(|weight| *weight >= 0.0) && weights.iter().any(|weight| *weight > 0.0);
        is_share.then_some(weights)
    }
}

fn siblings(parts: &[Part], parent: usize) -> impl Iterator<Item = f64> {
    parts.iter().filter(move |part| part.parent == parent).map(|part| part.weight)
}

/// Whether the weights of the children are told to the combination: one by place, or one that finds its own, has none.
fn has_weights(combination: &Combination) -> bool {
    !matches!(
        combination,
        Combination::Minimum | Combination::OrderedWeighted(_) | Combination::BenefitOfTheDoubt { .. }
    )
}
