//! A whole province in one explanation: where the points were lost, who stands just above and below, and every node.

use super::{ExplainedNode, Named, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, Missing};
use serde::Serialize;

/// One entity, a node and all that is below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TreeExplanation {
    /// Version of this form.
    pub format: u32,
    /// Id and version of the rulebook.
    pub rulebook: Stamp,
    /// Period.
    pub period: String,
    /// Code of the entity; empty for the national row.
    pub code: String,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    #[serde(skip)]
    pub name_en: String,
    /// Rank of the entity in the whole, where it has one.
    pub rank: Option<u32>,
    /// Number of ranked entities.
    pub ranked: usize,
    /// Grade, where the rulebook grades the node at the top.
    pub grade: Option<Bilingual>,
    /// What was restated for the entities of another era; absent where every figure is of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated: Option<super::Restated>,
    /// Weakest status of all that the result was made from.
    pub data_status: DataStatus,
    /// What must be read with it.
    pub notices: Vec<Bilingual>,
    /// Who stands where around the entity; none where the tree does not begin at the ranked node, or there is no rank.
    pub neighbours: Option<Neighbours>,
    /// What was lost where, from the top down; the child that lost most stands first.
    pub tree: TreeNode,
    /// Each node of the tree once, in the order of the tree.
    pub nodes: Vec<ExplainedNode>,
}

/// A node in its place below a parent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TreeNode {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Points, or the contribution to the parent; of the top and of what a formula reads, the score.
    pub got: Option<f64>,
    /// Most that it could have been; none where the scale of the scores has no end.
    pub most: Option<f64>,
    /// `most − got`.
    pub lost: Option<f64>,
    /// Share of the parent; none at the top, of what was left out, and of what a formula reads.
    pub share: Option<f64>,
    /// Whether the parent took its score; none where the parent does not take one.
    pub counted: Option<bool>,
    /// Whether the numbers are points.
    pub in_points: bool,
    /// Why it has no value of its own.
    pub missing: Option<Missing>,
    /// Whether it stood further up in the tree already; what is below it is told there.
    pub told_before: bool,
    /// What is below it, most lost first.
    pub children: Vec<TreeNode>,
}

/// Who stands around an entity in the ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Neighbours {
    /// The score that ranks: `exact` or `rounded`.
    pub on: String,
    /// Whether the lowest score is first.
    pub lowest_first: bool,
    /// The score of this entity.
    pub score: f64,
    /// The others that share its rank.
    pub tied: Tied,
    /// Those just above; none for the first.
    pub above: Option<Neighbour>,
    /// Those just below; none for the last.
    pub below: Option<Neighbour>,
}

/// Entities that share a rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tied {
    /// How many.
    pub count: usize,
    /// The first of them by code.
    pub first: Vec<Named>,
}

/// The rank just above or below.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Neighbour {
    /// Rank.
    pub rank: u32,
    /// How many have it.
    pub count: usize,
    /// The first of them by code.
    pub first: Vec<Rival>,
}

/// One who stands just above or below, and in what the difference lies.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rival {
    /// Who.
    #[serde(flatten)]
    pub entity: Named,
    /// Score.
    pub score: f64,
    /// Score of the explained entity minus this one.
    pub difference: f64,
    /// Whether `parts` and `steps` add up to `difference`.
    pub adds_up: bool,
    /// What told the two apart, where their scores are tied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<TieBreak>,
    /// What the steps behind the sum make of the difference: rounding, gates. Zero where they changed nothing.
    pub steps: f64,
    /// The difference by child: of contributions where they add up, else of the children's scores. What explains it most first.
    pub parts: Vec<DifferencePart>,
}

/// What told two entities of one score apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TieBreak {
    /// `node`, `field`, or `code` where nothing else did.
    pub by: String,
    /// Id of the node or field.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<Bilingual>,
    /// Whether the lowest is first.
    pub lowest_first: bool,
    /// What the explained entity has; none where it has no value, and so stands behind.
    pub own: Option<f64>,
    /// What the other one has.
    pub theirs: Option<f64>,
}

/// The part of a node in a difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DifferencePart {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// What it brought for the explained entity, in the unit of the ranked score where parts add up.
    pub own: Option<f64>,
    /// What it brought for the other.
    pub theirs: Option<f64>,
    /// `own − theirs`, a missing one as 0 where parts add up.
    pub difference: Option<f64>,
    /// The parts of its children, which add up to it; empty where it is not split further.
    pub parts: Vec<DifferencePart>,
}
