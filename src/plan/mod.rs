//! The plan: a rulebook compiled for one period, as data.
//!
//! In: a checked rulebook and a period. Out: [`Plan`], a closed set of operations with every constant ready in both of its forms
//! and every target settled. `compute` runs it; nothing here computes.

mod compile;
mod constant;
mod expression;

pub use constant::Constant;
pub use expression::{Expression, Formula, Statistic, Term};

use crate::method::treatment::Treatment;
use crate::number::{Decimal, RoundingMode, TiePrecision};
use crate::registry::Period;
use crate::rulebook::formula::Population;
use crate::rulebook::model::{
    Award, Bilingual, Breaker, Cap, ChildRule, Combination, Combine, FieldIx, Grouped, MeanKind, MissingRules, NodeIx,
    Reading, Role, Rulebook, Stage, Ties, Turn, Weigh,
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
    pub stages: Vec<Stage>,
    /// Fields, by [`FieldIx`].
    pub fields: Vec<FieldPlan>,
    /// Nodes, by [`NodeIx`].
    pub nodes: Vec<NodePlan>,
    /// The nodes in the order of their ends: each stands after all whose scores it reads.
    pub order: Vec<NodeIx>,
    /// The turns of the computation, each after all that it reads.
    pub turns: Vec<Turn>,
    /// How entities are ranked.
    pub rank: Option<RankPlan>,
    /// Further rankings by id.
    pub ranks: Vec<(String, RankPlan)>,
    /// Grade bands.
    pub grades: Option<GradesPlan>,
    /// Further bandings.
    pub bandings: Vec<BandingPlan>,
    /// Whether a formula looks at other periods.
    pub crosses_periods: bool,
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
    /// Whether it is a number, not a flag or a level.
    pub is_quantity: bool,
    /// Whether it counts: whole and not negative.
    pub is_whole: bool,
    /// Least and greatest value that a cell may have.
    pub range: (Option<Decimal>, Option<Decimal>),
    /// The checks that refuse a figure of it.
    pub checks: Vec<FieldCheck>,
}

/// A check by which a figure is refused, as far as it looks at one entity in one period.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldCheck {
    /// At most another field.
    AtMost(FieldIx),
    /// From the least to the greatest.
    Range(Decimal, Decimal),
    /// A condition.
    Holds(Formula),
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
    /// Target in this period; by group, where the rulebook has classes.
    pub target: Option<Grouped<Option<TargetPlan>>>,
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
    /// Whether it only reads results.
    pub report_only: bool,
}

impl NodePlan {
    /// Whether the lowest score is the best: less is better, and no step has made of it a score of which more is better.
    pub fn lowest_is_best(&self) -> bool {
        self.is_lowest_best_at(None)
    }

    /// The same of what stands behind a step (0 is the value); without a step of the score.
    pub fn is_lowest_best_at(&self, step: Option<usize>) -> bool {
        // The best compromise of VIKOR is 0.
        let compromise = matches!(self.source, Source::Combined { combination: Combination::Vikor { .. }, .. });
        let steps = self.steps.iter().take(step.unwrap_or(usize::MAX));
        steps.fold(self.lower_is_better || compromise, |lowest, step| match step.operation {
            Operation::Goalposts(_)
            | Operation::ToTarget(_)
            | Operation::Bands { .. }
            | Operation::Flag
            | Operation::Levels(_)
            | Operation::Each { .. }
            | Operation::Given { .. } => false,
            Operation::Complement { .. } => !lowest,
            Operation::Formula(Formula { normalised: Some(normalised), .. }) => normalised.lowest_is_best,
            Operation::Round { .. }
            | Operation::Clamp { .. }
            | Operation::Formula(_)
            | Operation::Gate { .. }
            | Operation::Screen { .. }
            | Operation::Penalty { .. }
            | Operation::Treat { .. }
            | Operation::Impute(_)
            | Operation::Bonus { .. } => lowest,
        })
    }

    /// The statistics over entities that the source and the steps name.
    pub fn statistics(&self) -> impl Iterator<Item = &Statistic> {
        let source = match &self.source {
            Source::Formula(formula) => Some(formula),
            Source::Best { .. } | Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Combined { .. } => None,
        };
        let steps = self.steps.iter().flat_map(|step| step.operation.formulas());
        source.into_iter().chain(steps).flat_map(|formula| &formula.statistics)
    }

    /// The name of the step at a position, from 1.
    pub fn step_named(&self, position: usize) -> Option<&str> {
        self.steps.iter().chain(&self.shown).nth(position.checked_sub(1)?).map(|step| step.name.as_str())
    }

    /// The position of the step of a name, from 1.
    pub fn step_position(&self, name: &str) -> Option<usize> {
        self.steps.iter().chain(&self.shown).position(|step| step.name == name).map(|before| before + 1)
    }
}

/// The target of one period.
#[derive(Debug, Clone, Serialize)]
pub struct TargetPlan {
    /// The value to reach.
    pub value: Constant,
    /// How it was found between two targets; none where it is stated.
    pub line: Option<TargetLine>,
}

/// A straight line between two targets: `from + (to − from) × months / months_all`.
#[derive(Debug, Clone, Serialize)]
pub struct TargetLine {
    /// Target before.
    pub from: Constant,
    /// Its period.
    pub from_period: Period,
    /// Target after.
    pub to: Constant,
    /// Its period.
    pub to_period: Period,
    /// Months from the end of the first period to the end of this one.
    pub months: i64,
    /// Months between the ends of the two.
    pub months_all: i64,
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
    Formula(Formula),
    /// The best of the children's scores.
    Best {
        /// Children.
        children: Vec<Edge>,
        /// Which form of their scores.
        reads: Reading,
        /// What missing ones do.
        rule: ChildRule,
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
        /// Which.
        kind: MeanKind,
        /// Children.
        children: Vec<Edge>,
        /// Which form of their scores.
        reads: Reading,
        /// What missing ones do.
        rule: ChildRule,
        /// Where the weights come from, where they are not written.
        weigh: Option<Weigh>,
    },
    /// Another combination.
    Combined {
        /// Which.
        combination: Combination,
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
            Self::Formula(_) => &[],
            Self::SumOfPoints { children, .. }
            | Self::Mean { children, .. }
            | Self::Best { children, .. }
            | Self::Combined { children, .. } => children,
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
    Formula(Formula),
    /// (x − worst) / (best − worst)
    Goalposts(Grouped<Posts>),
    /// Full score − x.
    Complement {
        full: Constant,
    },
    Gate {
        when: Formula,
        at_most: Constant,
    },
    Screen {
        when: Formula,
        keep: Vec<String>,
        leave_out: Vec<String>,
    },
    Penalty {
        points: Formula,
        at_least: Constant,
    },
    Bonus {
        points: Formula,
        at_most: Option<Constant>,
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
    Treat {
        treatment: Treatment,
        population: Population,
    },
    Impute(Impute),
    Given {
        at_most: Constant,
    },
}

/// What stands in the place of a missing value.
pub type Impute = crate::rulebook::model::Impute<Formula>;

impl Operation {
    /// Whether it fills in missing values.
    pub fn imputes(&self) -> bool {
        matches!(self, Self::Impute(_))
    }

    /// Whether it treats every value: a curve that no test decides.
    pub fn treats_every_value(&self) -> bool {
        use crate::method::treatment::{Action, Treatment};
        let Self::Treat { treatment, .. } = self else { return false };
        matches!(treatment, Treatment { test: None, first: Action::Transform(_), .. })
    }

    /// Every formula of an operation.
    pub fn formulas(&self) -> &[Formula] {
        match self {
            Self::Impute(impute) => impute.formulas(),
            _ => self.formula().map_or(&[], std::slice::from_ref),
        }
    }

    /// The formula of an operation that has one.
    pub fn formula(&self) -> Option<&Formula> {
        match self {
            Self::Impute(Impute::Formula(formula)) => Some(formula),

            Self::Formula(formula)
            | Self::Gate { when: formula, .. }
            | Self::Screen { when: formula, .. }
            | Self::Penalty { points: formula, .. }
            | Self::Bonus { points: formula, .. } => Some(formula),
            Self::Round { .. }
            | Self::Clamp { .. }
            | Self::Goalposts(_)
            | Self::Complement { .. }
            | Self::ToTarget(_)
            | Self::Bands { .. }
            | Self::Flag
            | Self::Levels(_)
            | Self::Each { .. }
            | Self::Treat { .. }
            | Self::Impute(_)
            | Self::Given { .. } => None,
        }
    }
}

/// Goalposts.
#[derive(Debug, Clone, Serialize)]
pub struct Posts {
    /// Value that gets 0.
    pub worst: Constant,
    /// Value that gets 1.
    pub best: Constant,
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
    /// What tells tied entities apart, the first one first.
    pub breakers: Vec<Breaker>,
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

/// A banding beside the grades.
#[derive(Debug, Clone, Serialize)]
pub struct BandingPlan {
    /// Id.
    pub id: String,
    /// The node.
    pub node: NodeIx,
    /// Exact or rounded.
    pub on: Reading,
    /// How bands are cut.
    pub cut: CutPlan,
}

/// How bands are cut.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CutPlan {
    /// By value, from the highest edge down.
    Values(Vec<(Option<Constant>, Bilingual)>),
    /// By rank.
    Ranks(Vec<(Option<u32>, Bilingual)>),
    /// So many groups of equal size: ceil(q · rank / n).
    Groups(u32),
}

impl Plan {
    /// Compiles a rulebook for a period.
    pub fn compile(rulebook: &Rulebook, period: Period) -> Self {
        compile::compile(rulebook, period)
    }

    /// The plans that must be computed together for the `wanted` periods, ascending: their own, or those of `all` that have figures where
    /// one of them looks at others. So a result is the same, whatever is wanted beside it.
    pub fn together(rulebook: &Rulebook, wanted: &[Period], all: impl FnOnce() -> Vec<Period>) -> Vec<Self> {
        let mut wanted = wanted.to_vec();
        wanted.sort();
        wanted.dedup();
        let own: Vec<Self> = wanted.iter().map(|period| Self::compile(rulebook, *period)).collect();
        if !own.iter().any(|plan| plan.crosses_periods) {
            return own;
        }
        all().into_iter().map(|period| Self::compile(rulebook, period)).collect()
    }

    /// The node at an index.
    pub fn node(&self, at: NodeIx) -> Option<&NodePlan> {
        self.nodes.get(at.0)
    }
}
