//! What has been proven of a rulebook, as plain data.
//!
//! In: nothing. Out: [`Proof`] with a [`NodeProof`] for each node. Its serde form is the `proof` part of `kpi check --format json`.

use super::known::Why;
use crate::finding::Finding;
use crate::rulebook::model::{Bilingual, Role};
use indexmap::IndexMap;
use serde::Serialize;

/// All numbers between two ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// Least number; none: no least one is known.
    pub low: Option<f64>,
    /// Greatest number; none: no greatest one is known.
    pub high: Option<f64>,
    /// Whether the least number itself is left out.
    pub low_open: bool,
    /// Whether the greatest number itself is left out.
    pub high_open: bool,
}

/// Figures that show something, with what the computation made of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Witness {
    /// Figures of the fields that the node is made from, as a cell would have them, by field id.
    pub figures: IndexMap<String, String>,
    /// Attributes of the entity, where rules go by group.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub attributes: IndexMap<String, String>,
    /// Figures of the other entities, where the score is made from them too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub among: Vec<IndexMap<String, String>>,
    /// The node's value; none where it has none.
    pub value: Option<f64>,
    /// Its exact score.
    pub score: Option<f64>,
}

/// What is known of something that should always hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Always {
    /// It holds for all figures that the data checks let through, and where figures are missing.
    Proven,
    /// It does not, as these figures show.
    Violated {
        /// The figures.
        witness: Witness,
    },
    /// Neither was found.
    Undecided {
        /// Why.
        why: Why,
    },
}

/// What is known of something that should be possible.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Possible {
    /// These figures do it.
    Reached {
        /// The figures.
        witness: Witness,
    },
    /// No figures can.
    Impossible,
    /// Neither was found.
    Undecided {
        /// Why.
        why: Why,
    },
}

/// How a score moves with something, all else held, wherever there is a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Moves {
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
    /// It stays the same.
    Constant,
    /// It goes up here and down there.
    BothWays {
        /// Two inputs, the second with more, between which it goes up.
        up: Box<(Witness, Witness)>,
        /// Two inputs between which it goes down.
        down: Box<(Witness, Witness)>,
    },
    /// Not proven, and no two inputs found that show that it is not so.
    Undecided {
        /// Why.
        why: Why,
    },
}

/// Whether a score follows the direction of its node, wherever the chain gives one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Direction {
    /// A better value never gets a lower score.
    Proven,
    /// It does between these two inputs, of which the second is the better.
    Violated {
        /// The inputs.
        witness: Box<(Witness, Witness)>,
    },
    /// Neither was found.
    Undecided {
        /// Why.
        why: Why,
    },
}

/// What is known of one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeProof {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Indicator or aggregate.
    pub role: Role,
    /// Every value it can have; none: it never has one, or it is a level.
    pub value: Option<Range>,
    /// Every score it can have, all figures being there.
    pub score: Option<Range>,
    /// Every score it can have, figures missing or not.
    pub score_with_missing: Option<Range>,
    /// Full score: 1 for a share, the maximum for points; none on a scale of its own.
    pub full: Option<f64>,
    /// Whether the score stays within 0 and full, where it has such a scale.
    pub within: Option<Always>,
    /// Whether the score follows the direction, for a node that is scored by a step of its own.
    pub direction: Option<Direction>,
    /// How the score moves with each field that the node is made from, by field id.
    pub fields: IndexMap<String, Moves>,
    /// Whether full points can be had, all figures being there.
    pub full_points: Option<Possible>,
    /// Whether zero can be had, all figures being there.
    pub zero: Option<Possible>,
}

/// An end of what the ranked node can reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extreme {
    /// The proven bound; none: none is known.
    pub bound: Option<f64>,
    /// The furthest that was found.
    pub found: Option<Witness>,
    /// Whether the bound is reached, so that nothing is left open.
    pub decided: bool,
}

/// What is known of the ranked node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Whole {
    /// Its id.
    pub node: String,
    /// Sum of the points of its children as declared, as decimal text; none where it is no sum of points.
    pub points: Option<String>,
    /// Every score it can have, figures missing or not; none: no value at all.
    pub with_missing: Option<Range>,
    /// The least attainable score, all figures being there.
    pub least: Extreme,
    /// The greatest attainable score, all figures being there.
    pub most: Extreme,
}

/// Everything that was proven of a rulebook for one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proof {
    /// Period whose targets hold.
    pub period: String,
    /// The nodes, in the rulebook's order.
    pub nodes: Vec<NodeProof>,
    /// The ranked node; none where nothing is ranked.
    pub whole: Option<Whole>,
    /// Slips that the ranges show, without places; they stand among the findings.
    #[serde(skip)]
    pub remarks: Vec<Finding>,
}
