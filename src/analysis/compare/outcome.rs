//! What a comparison found, as plain data.

use super::super::{Head, Stated, Whose};
use crate::finding::Finding;
use crate::result::{Split, WholeBecause};
use crate::rulebook::model::{Bilingual, DataStatus, Text};
use serde::Serialize;

/// An entity beside its peers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Who is compared.
    pub entity: Whose,
    /// Where it stands.
    pub own: Place,
    /// With whom.
    pub peers: Peers,
    /// Whether the lowest score is first.
    pub lowest_first: bool,
    /// Whether the rulebook ranks by the rounded score.
    pub ranks_rounded: bool,
    /// The difference of the ranked score, before its rounding, split down the tree.
    pub split: Stated<Split>,
    /// The nodes that were not split.
    pub not_split: Vec<Stated<NotSplit>>,
    /// The nodes in which it is ahead most.
    pub strengths: Vec<Stated<Highlight>>,
    /// The nodes in which it is behind most.
    pub weaknesses: Vec<Stated<Highlight>>,
    /// Who stands just above, the nearest first, and what it would take.
    pub ahead: Vec<Ahead>,
    /// What was found in computing, each once.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// A place in the ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Rank; none: unranked.
    pub rank: Option<u32>,
    /// How many have this rank, the entity counted; 0 where it has none.
    pub sharing: usize,
    /// How many are ranked.
    pub ranked: usize,
    /// Exact score.
    pub score: Option<f64>,
    /// Rounded score, where the rulebook rounds it.
    pub shown: Option<f64>,
    /// Grade.
    pub grade: Option<Bilingual>,
    /// Weakest status of what the score was made from.
    pub data_status: DataStatus,
    /// The registry from whose figures the score was put together, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restated_from: Option<String>,
}

/// With whom an entity is compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Peers {
    /// How they were chosen.
    pub kind: PeersKind,
    /// Of a group: the attribute and its value.
    pub attribute: Option<(String, Text)>,
    /// Of the most alike: the fields that were compared.
    pub near_in: Vec<Bilingual>,
    /// Of the most alike: how many were asked for; all who have the figures, where these are fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<usize>,
    /// The field by which the mean is weighted.
    pub weighted_by: Option<Bilingual>,
    /// Of an earlier period: which.
    pub period: Option<String>,
    /// Where one named peer stands, or the entity itself stood in that period.
    pub place: Option<Place>,
    /// Those who have a score.
    pub members: Vec<Member>,
    /// Those who have none, or no weight, or no figure to be compared by.
    pub left_out: Vec<Whose>,
    /// Of an entity that nobody is: the nodes in which it has figures, or the group, of the compared entity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub borrowed: Vec<Bilingual>,
}

/// How peers were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeersKind {
    /// By name.
    Named,
    /// All entities.
    Mean,
    /// Those of the entity's group.
    Group,
    /// The most alike in some figures.
    Nearest,
    /// An entity like it, with the median of each indicator.
    Median,
    /// An entity like it, with the best of each indicator.
    Best,
    /// The entity itself in the period before.
    Previous,
}

/// One peer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Who.
    #[serde(flatten)]
    pub entity: Whose,
    /// Rank.
    pub rank: Option<u32>,
    /// How many have this rank, the peer counted; 0 where it has none.
    pub sharing: usize,
    /// Score.
    pub score: Option<f64>,
    /// Its share in the mean.
    pub share: f64,
}

/// A node that was not split in some of the comparisons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotSplit {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Why.
    pub because: WholeBecause,
    /// In how many comparisons.
    pub count: usize,
    /// Of how many.
    pub of: usize,
}

/// A node and its part of the difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Highlight {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Where it is not the node but a step of its chain: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<NamedStep>,
    /// Its part.
    pub part: f64,
}

/// A step of a chain with what it goes by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedStep {
    /// Its name.
    pub name: String,
    /// The titles of the fields and nodes that it reads.
    pub reads: Vec<Bilingual>,
}

/// Who stands above.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ahead {
    /// Who.
    #[serde(flatten)]
    pub entity: Whose,
    /// Rank.
    pub rank: u32,
    /// How many have this rank, this one counted.
    pub sharing: usize,
    /// The score by which the rulebook ranks: rounded, where it ranks by the rounded one.
    pub score: f64,
    /// What it would take to be level in that score; 0 where a tie-breaker alone stands between both.
    pub gap: f64,
    /// The nodes in which the compared entity is behind most.
    pub behind_in: Vec<Highlight>,
}
