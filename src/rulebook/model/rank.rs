//! How entities are ranked: by which score, what ties, and what tells tied entities apart.

use super::{FieldIx, NodeIx, Reading};
use crate::number::TiePrecision;
use serde::Serialize;

/// How entities are ranked.
#[derive(Debug, Clone)]
pub struct RankRule {
    /// The node whose score ranks.
    pub node: NodeIx,
    /// Exact or rounded score.
    pub on: Reading,
    /// Whether the lowest score is first.
    pub lowest_first: bool,
    /// What tied entities get.
    pub ties: Ties,
    /// When two scores are tied.
    pub tied_at: TiePrecision,
    /// Attributes within which there are ranks too.
    pub within: Vec<String>,
    /// What tells tied entities apart, the first one first.
    pub breakers: Vec<Breaker>,
}

/// What rank tied entities get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Ties {
    /// 1, 2, 2, 4.
    Competition,
    /// 1, 2, 2, 3.
    Dense,
    /// 1, 2, 3, 4: what no tie-breaker tells apart stands in the order of the codes.
    Ordinal,
}

/// A tie-breaker. Who has no value of it stands behind those that have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Breaker {
    /// What is compared.
    pub by: BreakBy,
    /// Whether the lowest is first.
    pub lowest_first: bool,
}

/// What a tie-breaker compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakBy {
    /// The score of a node, equal at 12 significant digits.
    Node {
        /// Which.
        node: NodeIx,
        /// Exact or rounded.
        on: Reading,
    },
    /// A field as reported, equal exactly; of a flag, yes is the higher.
    Field(FieldIx),
}
