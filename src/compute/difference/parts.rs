//! A difference split into parts, node by node, before anybody reads it: nodes stand by their position in the plan.
//!
//! In: what `tree` found. Out: [`Parts`], and of them a [`Split`] with ids and titles. Must not: compute a part. Of several comparisons
//! only the mean is told, so that names are written once and not for each of them.

use crate::plan::Plan;
use crate::result::{Split, SplitBy, SplitNode, WholeBecause};
use crate::rulebook::model::{Missing, NodeIx};

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
    /// The nodes below.
    pub parts: Vec<NodePart>,
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
            missing: self.missing,
            brought: self.brought,
            part: self.part,
            itself: self.itself,
            by: self.by,
            whole_because: self.whole_because,
            parts: self.parts.iter().map(|below| below.told(plan)).collect::<Option<_>>()?,
        })
    }

    /// Calls `visit` on this node and all below it, the parent first.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n NodePart)) {
        visit(self);
        self.parts.iter().for_each(|part| part.walk(visit));
    }
}
