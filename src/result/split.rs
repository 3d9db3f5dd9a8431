//! A difference of two scores, split down the tree of nodes so that the parts add up.

use crate::rulebook::model::{Bilingual, Missing, Text};
use indexmap::IndexMap;
use serde::Serialize;

/// The difference of one entity and its peers in a node, and what each node below has in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    /// Score of the entity.
    pub own: f64,
    /// Score of the peers.
    pub theirs: f64,
    /// `own − theirs`; what all nodes of `tree` keep to themselves adds up to it within 1e-9.
    pub difference: f64,
    /// The node at the top, whose part is the whole difference.
    pub tree: SplitNode,
}

/// What of a difference is nothing, relative to the greater side: what a tree could only round to nothing.
pub const NOTHING_OF: f64 = 1e-9;

impl Split {
    /// What each node keeps to itself, in all its places in the tree together, the greatest first; nodes that keep nothing are not among them.
    pub fn by_node(&self) -> Vec<(&SplitNode, f64)> {
        let mut nodes: IndexMap<&str, (&SplitNode, f64)> = IndexMap::new();
        self.tree.walk(&mut |node| {
            nodes.entry(&node.id).and_modify(|own| own.1 += node.itself).or_insert((node, node.itself));
        });
        let least = NOTHING_OF * self.own.abs().max(self.theirs.abs());
        let mut all: Vec<(&SplitNode, f64)> = nodes.into_values().filter(|(_, part)| part.abs() > least).collect();
        all.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        all
    }
}

/// A node in its place below a parent, and its part of the difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitNode {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// What it has for the entity: points where it is in points, else its score.
    pub own: Option<f64>,
    /// What it has for the peers; of several the weighted mean of all that have it.
    pub theirs: Option<f64>,
    /// Whether `own` and `theirs` are points.
    pub in_points: bool,
    /// Whether they are a share of a full score of 1.
    #[serde(skip)]
    pub is_share: bool,
    /// Of an indicator that is a number, not a yes or a level: its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<SplitValue>,
    /// Why the entity has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// What it brought for both in the unit of the top, where all above it are sums.
    #[serde(skip)]
    pub brought: Option<(f64, f64)>,
    /// Its part of the difference at the top; below zero where the entity is behind.
    pub part: f64,
    /// What of `part` lies in the node itself and in none of `parts`: an indicator's figures, what a rule reads beside its children, or all of
    /// it where it is not split.
    pub itself: f64,
    /// How `part` was split; none where there is nothing below, both sides are level in it, or it was not split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<SplitBy>,
    /// Why it was not split, though there are nodes below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole_because: Option<WholeBecause>,
    /// What of `itself` the last steps of the node's chain made: gates, penalties, bonuses, clamps, roundings that act on either side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<SplitStep>,
    /// What of `itself` belongs to the nodes below, but could not be split against some of several peers.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub unsplit: f64,
    /// The parts of the nodes below, which add up to `part` with `itself`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SplitNode>,
}

/// The value of an indicator, before it was scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitValue {
    /// Of the entity.
    pub own: Option<f64>,
    /// Of the peers; of several the weighted mean of all that have one, of a median or best that of all values.
    pub theirs: Option<f64>,
    /// Its unit, as the rulebook writes it.
    pub unit: Option<Text>,
}

/// A step of a node's chain that adds to its score or takes from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitStep {
    /// Its place in the chain, from 1.
    #[serde(skip)]
    pub position: usize,
    /// Its name.
    pub name: String,
    /// The titles of the fields and nodes that it reads.
    pub reads: Vec<Bilingual>,
    /// What it added to the entity's score, below zero where it took; points where the node is in points.
    pub own: f64,
    /// What it added to the peers'; of several the mean.
    pub theirs: f64,
    /// Its part of the difference at the top.
    pub part: f64,
    /// Whether some of what it did stands with nodes that it alone reads, which are among the node's parts.
    pub shared: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_nothing(part: &f64) -> bool {
    part.abs() <= 0.0
}

/// How a difference was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// Sums: the difference of the contributions.
    Contribution,
    /// Geometric means: the logarithmic mean.
    LogarithmicMean,
    /// Anything else: the Shapley value over all subsets.
    Shapley,
    /// Anything else of many children: the Shapley value over a sample of orders.
    ShapleySample,
}

/// Why a difference was not split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WholeBecause {
    /// One of the two has no score of it.
    MissingForOne,
    /// With children of both mixed there is no score.
    NothingBetween,
    /// It is a place among the others, or made from places in two periods.
    AmongOthers,
    /// What is below nearly cancels out, and its share of the whole would say nothing.
    Cancels,
    /// It is read in several forms.
    SeveralForms,
    /// It would take too long.
    TooMany,
}

impl SplitNode {
    /// Calls `visit` on this node and all below it, the parent first.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n SplitNode)) {
        // As deep as the graph of nodes, which is limited.
        visit(self);
        self.parts.iter().for_each(|part| part.walk(visit));
    }
}
