//! A difference split into parts, node by node, before anybody reads it: nodes stand by their position in the plan.
//!
//! In: what `tree` found. Out: [`Parts`], and of them a [`Split`] with ids and titles. Must not: compute a part. Of several comparisons
//! only the mean is told, so that names are written once and not for each of them.

use super::ending::step_at;
use crate::number::Decimal;
use crate::plan::{Expression, Formula, NodePlan, Plan, Term};
use crate::result::{Split, SplitBy, SplitNode, SplitStep, SplitValue, WholeBecause};
use crate::rulebook::model::{Bilingual, Missing, NodeIx};

/// The difference of two sides in a node, and what each node below has in it: a [`Split`] without names.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Score of the own side.
    pub own: f64,
    /// Score of the other.
    pub theirs: f64,
    /// `own − theirs`.
    pub difference: f64,
    /// The node at the top, whose part is the whole difference.
    pub tree: NodePart,
}

/// A node in its place below a parent, and its part of the difference: a [`SplitNode`] without names.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePart {
    /// Which node.
    pub node: NodeIx,
    /// What it has on the own side: points where it is in points, else its score.
    pub own: Option<f64>,
    /// What it has on the other.
    pub theirs: Option<f64>,
    /// Of an indicator that is a number: its value on either side, in its own unit.
    pub values: Option<(Option<f64>, Option<f64>)>,
    /// Why the own side has none.
    pub missing: Option<Missing>,
    /// What it brought for both in the unit of the top, where all above it are sums.
    pub brought: Option<(f64, f64)>,
    /// Its part of the difference at the top.
    pub part: f64,
    /// What of `part` lies in none of `parts`.
    pub itself: f64,
    /// How `part` was split.
    pub by: Option<SplitBy>,
    /// Why it was not split.
    pub whole_because: Option<WholeBecause>,
    /// What of `itself` the last steps of its chain made.
    pub steps: Vec<StepPart>,
    /// What of `itself` could not be split against some of several peers.
    pub unsplit: f64,
    /// The nodes below.
    pub parts: Vec<NodePart>,
    /// Where it is not split against one of several peers: what both have of the nodes below, which counts in the mean of the peers.
    pub unseen: Vec<NodePart>,
}

/// A step of a node's chain that adds to its score or takes from it: a [`SplitStep`] without names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepPart {
    /// Its place in the chain, from 1.
    pub step: usize,
    /// What it added to the score of the own side, in points where the node is in points.
    pub own: f64,
    /// What it added to that of the other.
    pub theirs: f64,
    /// Its part of the difference at the top.
    pub part: f64,
    /// Whether some of what it did stands with nodes that it alone reads.
    pub shared: bool,
}

impl Parts {
    /// The same with ids and titles, as the own side's plan has them; none where a node is not in it.
    pub fn told(&self, plan: &Plan) -> Option<Split> {
        let Self { own, theirs, difference, ref tree } = *self;
        Some(Split { own, theirs, difference, tree: tree.told(plan)? })
    }
}

impl NodePart {
    /// As deep as the graph of nodes, which is limited.
    fn told(&self, plan: &Plan) -> Option<SplitNode> {
        let node = plan.node(self.node)?;
        Some(SplitNode {
            id: node.id.clone(),
            title: node.title.clone(),
            own: self.own,
            theirs: self.theirs,
            in_points: node.main_edge.is_some() || node.in_points,
            is_share: node.main_edge.is_none() && !node.in_points && node.full.exact == Decimal::ONE.exact(),
            value: self.values.map(|(own, theirs)| SplitValue { own, theirs, unit: node.unit.clone() }),
            missing: self.missing,
            brought: self.brought,
            part: self.part,
            itself: self.itself,
            by: self.by,
            whole_because: self.whole_because,
            steps: self.steps.iter().map(|step| step.told(plan, node)).collect::<Option<_>>()?,
            unsplit: self.unsplit,
            parts: self.parts.iter().map(|below| below.told(plan)).collect::<Option<_>>()?,
        })
    }

    /// Calls `visit` on this node and all below it, the parent first.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n NodePart)) {
        visit(self);
        self.parts.iter().for_each(|part| part.walk(visit));
    }
}

impl StepPart {
    fn told(&self, plan: &Plan, node: &NodePlan) -> Option<SplitStep> {
        let Self { step, own, theirs, part, shared } = *self;
        let named = step_at(node, step)?;
        Some(SplitStep {
            position: step,
            name: named.name.clone(),
            reads: reads(plan, named.operation.formula()),
            own,
            theirs,
            part,
            shared,
        })
    }
}

/// The titles of the fields and nodes that a formula reads, each once.
fn reads(plan: &Plan, formula: Option<&Formula>) -> Vec<Bilingual> {
    let mut found: Vec<Bilingual> = Vec::new();
    let mut add = |part: &Expression| {
        let title = match part.term {
            Term::Field(field) | Term::IsLevel { field, .. } => plan.fields.get(field.0).map(|own| &own.title),
            Term::Node { node, .. } => plan.node(node).map(|own| &own.title),
            _ => None,
        };
        if let Some(title) = title.filter(|title| !found.contains(title)) {
            found.push(title.clone());
        }
    };
    formula.into_iter().for_each(|formula| formula.walk(&mut add));
    found
}
