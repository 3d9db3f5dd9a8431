//! The plan: a rulebook compiled for one period, as data.
//!
//! In: a checked rulebook and a period. Out: [`Plan`], a closed set of operations with every constant ready in both of its forms
//! and every target settled. `compute` runs it; nothing here computes.

mod compile;
mod constant;
mod expression;

pub use constant::Constant;
pub use expression::{Expression, Term};

use crate::number::{RoundingMode, TiePrecision};
use crate::registry::Period;
use crate::rulebook::model::{
    Award, Bilingual, Cap, ChildRule, Combine, FieldIx, MeanKind, MissingRules, NodeIx, Reading, Role, Rulebook, Ties,
};
use serde::Serialize;

/// A rulebook compiled for one period.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// Id of the rulebook.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: Bilingual,
    /// Its notes.
    pub notes: Vec<Bilingual>,
    /// The period.
    pub period: Period,
    /// Stages in their order.
    pub stages: Vec<String>,
    /// Fields, by [`FieldIx`].
    pub fields: Vec<FieldPlan>,
    /// Nodes, by [`NodeIx`].
    pub nodes: Vec<NodePlan>,
    /// The nodes so that each stands after all that it reads.
    pub order: Vec<NodeIx>,
    /// How entities are ranked.
    pub rank: Option<RankPlan>,
    /// Grade bands.
    pub grades: Option<GradesPlan>,
}

/// A field as the computation needs it.
#[derive(Debug, Clone, Serialize)]
pub struct FieldPlan {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Unit.
    pub unit: Option<String>,
    /// Levels, where it has them.
    pub levels: Vec<String>,
    /// How the national row is made.
    pub combine: Combine,
}

/// A node: its source and its chain.
#[derive(Debug, Clone, Serialize)]
pub struct NodePlan {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Unit of the value.
    pub unit: Option<String>,
    /// Note.
    pub note: Option<Bilingual>,
    /// Indicator or aggregate.
    pub role: Role,
    /// Whether less is better.
    pub lower_is_better: bool,
    /// Where the value comes from.
    pub source: Source,
    /// The steps that make the exact score.
    pub steps: Vec<Step>,
    /// The roundings behind them that make what is shown.
    pub shown: Vec<Step>,
    /// Target in this period.
    pub target: Option<Constant>,
    /// Where the target is written.
    pub target_source: Option<String>,
    /// What a missing value does.
    pub missing: MissingRules,
    /// The full score: 1 for a share, the maximum for points.
    pub full: Constant,
    /// Whether the score is in points.
    pub in_points: bool,
    /// The edge whose points are shown for this node.
    pub main_edge: Option<MainEdge>,
    /// Fields that the node reads itself.
    pub fields: Vec<FieldIx>,
    /// Nodes that the node reads.
    pub reads: Vec<NodeIx>,
}

/// The edge by which a node brings points.
#[derive(Debug, Clone, Serialize)]
pub struct MainEdge {
    /// The parent.
    pub parent: NodeIx,
    /// Most points.
    pub points: Constant,
    /// Points for one unit of the node's score.
    pub factor: Constant,
    /// Which form of the score the parent reads.
    pub reads: Reading,
}

/// Where a node's value comes from.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A formula.
    Formula {
        /// As written.
        text: String,
        /// What it says.
        root: Expression,
    },
    /// Σ factor · score.
    SumOfPoints {
        /// Children.
        children: Vec<Edge>,
        /// Which form of their scores.
        reads: Reading,
        /// What missing ones do.
        rule: ChildRule,
    },
    /// A weighted mean.
    Mean {
        /// Arithmetic or geometric.
        kind: MeanKind,
        /// Children.
        children: Vec<Edge>,
        /// Which form of their scores.
        reads: Reading,
        /// What missing ones do.
        rule: ChildRule,
    },
}

impl Source {
    /// The children of an aggregate; none for a formula.
    pub fn children(&self) -> &[Edge] {
        match self {
            Self::Formula { .. } => &[],
            Self::SumOfPoints { children, .. } | Self::Mean { children, .. } => children,
        }
    }
}

/// A child of an aggregate.
#[derive(Debug, Clone, Serialize)]
pub struct Edge {
    /// The child.
    pub node: NodeIx,
    /// Points or weight.
    pub weight: Constant,
    /// Points for one unit of the child's score (sum of points only).
    pub factor: Constant,
}

/// One named transformation.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Name.
    pub name: String,
    /// What it does.
    pub operation: Operation,
}

/// The closed set of operations.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Operation {
    Round {
        decimals: i32,
        mode: RoundingMode,
    },
    Clamp {
        low: Option<Constant>,
        high: Option<Constant>,
    },
    Formula {
        text: String,
        root: Expression,
    },
    /// (x − worst) / (best − worst)
    Goalposts {
        worst: Constant,
        best: Constant,
    },
    ToTarget(Cap),
    Bands {
        bands: Vec<Band>,
        award: Award,
    },
    Flag,
    Levels(Vec<Constant>),
    Each {
        points: Constant,
        at_most: Constant,
    },
    Given {
        at_most: Constant,
    },
}

/// One band.
#[derive(Debug, Clone, Serialize)]
pub struct Band {
    /// Lower edge, which belongs to the band.
    pub from: Option<Constant>,
    /// Share or points.
    pub award: Constant,
}

/// How entities are ranked.
#[derive(Debug, Clone, Serialize)]
pub struct RankPlan {
    /// The node whose score ranks.
    pub node: NodeIx,
    /// Exact or rounded.
    pub on: Reading,
    /// Whether the lowest score is first.
    pub lowest_first: bool,
    /// What tied entities get.
    pub ties: Ties,
    /// When two scores are tied.
    pub tied_at: TiePrecision,
    /// Attributes within which there are ranks too.
    pub within: Vec<String>,
}

/// Grade bands.
#[derive(Debug, Clone, Serialize)]
pub struct GradesPlan {
    /// The node that is graded.
    pub node: NodeIx,
    /// Exact or rounded.
    pub on: Reading,
    /// From the highest down.
    pub bands: Vec<(Option<Constant>, Bilingual)>,
}

impl Plan {
    /// Compiles a rulebook for a period.
    pub fn compile(rulebook: &Rulebook, period: Period) -> Self {
        compile::compile(rulebook, period)
    }

    /// The node at an index.
    pub fn node(&self, at: NodeIx) -> Option<&NodePlan> {
        self.nodes.get(at.0)
    }
}
