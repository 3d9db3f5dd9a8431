//! Nodes: a source and a chain of named steps.

use super::{Bilingual, Combination, Impute, Missing, Text, Treat, Weigh};
use crate::number::{Decimal, RoundingMode};
use crate::registry::Period;
use crate::rulebook::formula::Formula;
use serde::Serialize;

/// Position of a node in its rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NodeIx(pub usize);

/// A turn of the computation: a step of a node (0 is its source), or its end: the score and its roundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The node.
    pub node: NodeIx,
    /// The step; none: the end.
    pub step: Option<usize>,
}

impl Turn {
    /// The nodes in the order of their ends.
    pub fn ends(turns: &[Turn]) -> Vec<NodeIx> {
        turns.iter().filter(|turn| turn.step.is_none()).map(|turn| turn.node).collect()
    }
}

/// Anything that has a value for each entity.
#[derive(Debug, Clone)]
pub struct Node {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Unit of the value, as written.
    pub unit: Option<Text>,
    /// Indicator or aggregate.
    pub role: Role,
    /// Whether less is better; more is, where the author named no direction.
    pub lower_is_better: bool,
    /// Where the value comes from.
    pub source: Source,
    /// What is done to it, in order. The first step of every result is `value`, the source itself.
    pub steps: Vec<Step>,
    /// How many of `steps`, from the end, only round what is shown: the exact score is the step before them.
    pub shown_steps: usize,
    /// Value to reach.
    pub target: Option<Target>,
    /// What a missing value does.
    pub missing: MissingRules,
    /// Maximum of the score in points, where the score is in points; none: a share 0..1 or a free scale.
    pub points: Option<Decimal>,
    /// Note, as written.
    pub note: Option<Bilingual>,
    /// Whether it only reads results: ranks among them, and no other node reads it.
    pub report_only: bool,
}

/// A value that is the same for every entity, or by its group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouped<T> {
    /// The same for all.
    Single(T),
    /// By the value of an attribute; an entity of another group has none.
    By {
        /// The attribute.
        attribute: String,
        /// Value of the attribute, and what it has.
        groups: Vec<(String, T)>,
    },
}

impl<T> Grouped<T> {
    /// The same structure over other values.
    pub fn map<U>(&self, change: impl Fn(&T) -> U) -> Grouped<U> {
        match self {
            Self::Single(value) => Grouped::Single(change(value)),
            Self::By { attribute, groups } => Grouped::By {
                attribute: attribute.clone(),
                groups: groups.iter().map(|(group, value)| (group.clone(), change(value))).collect(),
            },
        }
    }

    /// Every value.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        let (single, groups) = match self {
            Self::Single(value) => (Some(value), &[][..]),
            Self::By { groups, .. } => (None, groups.as_slice()),
        };
        single.into_iter().chain(groups.iter().map(|(_, value)| value))
    }
}

/// Whether a node reads fields or nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Role {
    /// Made by a formula over fields.
    Indicator,
    /// Made from other nodes.
    Aggregate,
}

/// Which form of another node's score is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Reading {
    /// Before the rounding at the end of its chain.
    Exact,
    /// As shown.
    Rounded,
}

/// Where a node's value comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A formula.
    Formula(Formula),
    /// The sum of the children's points.
    SumOfPoints {
        /// Children with the points that each can bring here.
        children: Vec<Edge>,
        /// Which form of the children's scores is added.
        reads: Reading,
        /// What missing children do.
        rule: ChildRule,
    },
    /// The best of the children's scores.
    Best {
        /// Children; their weights say nothing.
        children: Vec<Edge>,
        /// Which form of the children's scores is compared.
        reads: Reading,
        /// What missing children do.
        rule: ChildRule,
    },
    /// A weighted mean of the children's scores.
    Mean {
        /// Arithmetic or geometric.
        kind: MeanKind,
        /// Children with their weights as written.
        children: Vec<Edge>,
        /// Which form of the children's scores is averaged.
        reads: Reading,
        /// What missing children do.
        rule: ChildRule,
        /// Where the weights come from, where they are not written.
        weigh: Option<Weigh>,
    },
    /// Another combination of the children's scores.
    Combined {
        /// Which.
        combination: Combination,
        /// Children with their weights as written.
        children: Vec<Edge>,
        /// Which form of the children's scores is read.
        reads: Reading,
        /// What missing children do.
        rule: ChildRule,
    },
}

/// Kind of a weighted mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum MeanKind {
    /// Σ w·x / Σ w.
    Arithmetic,
    /// exp(Σ w·ln x / Σ w).
    Geometric,
    /// Σ w / Σ (w / x).
    Harmonic,
    /// (Σ w·x^p / Σ w)^(1/p).
    Power(Decimal),
}

/// A child of an aggregate.
#[derive(Debug, Clone)]
pub struct Edge {
    /// The child.
    pub node: NodeIx,
    /// Its points or weight, exact.
    pub weight: Decimal,
}

/// What missing children do to an aggregate. Children of weight 0 are never asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum ChildRule {
    /// One missing child makes the aggregate missing.
    RequireAll,
    /// The weight of missing children goes to the others, in proportion; all missing: missing.
    Reweight,
    /// As `Reweight`, where the children that are there have at least this share of the weight.
    ShareOfWeight(Decimal),
    /// As `Reweight`, where at least this share of the children is there.
    ShareOfNumber(Decimal),
}

/// What a missing value does to its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum MissingRule {
    /// The score is 0; the reason stays.
    ScoreZero,
    /// The score is full; the reason stays.
    FullPoints,
    /// The score is missing; the parents' rule decides.
    StaysMissing,
}

/// The rule by reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingRules {
    /// Reasons with a rule of their own.
    pub by_reason: Vec<(Missing, MissingRule)>,
    /// All others.
    pub otherwise: MissingRule,
}

impl MissingRules {
    /// The rule for a reason.
    pub fn rule(&self, reason: Missing) -> MissingRule {
        self.by_reason.iter().find(|(own, _)| *own == reason).map_or(self.otherwise, |(_, rule)| *rule)
    }
}

/// One named transformation.
#[derive(Debug, Clone)]
pub struct Step {
    /// Name, unique in its chain.
    pub name: String,
    /// What it does.
    pub operation: Operation,
}

/// What a step does. `x` is the value before it.
#[derive(Debug, Clone)]
pub enum Operation {
    /// Rounds.
    Round {
        /// Decimals kept; negative: tens, hundreds.
        decimals: i32,
        /// Mode.
        mode: RoundingMode,
    },
    /// Keeps within bounds.
    Clamp(Bounds),
    /// A formula over `x` (and, where wanted, fields and nodes).
    Formula(Formula),
    /// (x − worst) / (best − worst), not clamped. Technical note 1 of the Human Development Report.
    Goalposts(Grouped<Posts>),
    /// x / target.
    ToTarget(Cap),
    /// A table of steps.
    Bands {
        /// From the highest edge down; the last has no edge.
        bands: Vec<Band>,
        /// Whether the table gives shares or points.
        award: Award,
    },
    /// A flag: yes is full points, no is none.
    Flag,
    /// A share for each level of the field that is the node's value, in the field's order.
    Levels(Vec<Decimal>),
    /// Points for each, up to a maximum.
    Each {
        /// Points for one.
        points: Decimal,
        /// Maximum.
        at_most: Decimal,
    },
    /// Full score − x.
    Complement {
        /// The full score at this place of the chain: 1 of a share, the maximum of points.
        full: Decimal,
    },
    /// Where the condition holds, at most so much.
    Gate {
        /// The condition.
        when: Formula,
        /// The cap, in the unit of x.
        at_most: Decimal,
    },
    /// x less what a formula takes, never below a floor.
    Penalty {
        /// What is taken.
        points: Formula,
        /// The floor.
        at_least: Decimal,
    },
    /// x and what a formula gives, never above a ceiling.
    Bonus {
        /// What is given.
        points: Formula,
        /// The ceiling.
        at_most: Option<Decimal>,
    },
    /// Outliers are treated.
    Treat(Treat),
    /// A missing value is filled in; what is filled in is estimated.
    Impute(Impute),
    /// Where the condition does not hold, the value is missing, `excluded`, whatever it was before.
    Screen {
        /// What must hold.
        when: Formula,
        /// Codes of entities that stay whatever it says.
        keep: Vec<String>,
        /// Codes of entities that are left out whatever it says.
        leave_out: Vec<String>,
    },
    /// The score is what was given.
    Given {
        /// Shares 0..1, or points out of the node's points.
        award: Award,
        /// Greatest value that may be given.
        at_most: Decimal,
    },
}

impl Operation {
    /// Every formula of an operation.
    pub fn formulas(&self) -> &[Formula] {
        match self {
            Self::Impute(impute) => impute.formulas(),
            _ => self.formula().map_or(&[], std::slice::from_ref),
        }
    }

    /// Whether the lowest value is the best behind the operation, given what it was before it: a score of which more is better
    /// settles the direction of its node.
    pub fn lowest_is_best(&self, before: bool) -> bool {
        match self {
            Self::Goalposts(_)
            | Self::ToTarget(_)
            | Self::Bands { .. }
            | Self::Flag
            | Self::Levels(_)
            | Self::Each { .. }
            | Self::Given { .. } => false,
            Self::Complement { .. } => !before,
            Self::Formula(Formula { normalised: Some(normalised), .. }) => normalised.lowest_is_best,
            Self::Round { .. }
            | Self::Clamp(_)
            | Self::Formula(_)
            | Self::Gate { .. }
            | Self::Treat(_)
            | Self::Impute(_)
            | Self::Screen { .. }
            | Self::Penalty { .. }
            | Self::Bonus { .. } => before,
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
            | Self::Clamp(_)
            | Self::Goalposts(_)
            | Self::Complement { .. }
            | Self::ToTarget(_)
            | Self::Bands { .. }
            | Self::Flag
            | Self::Levels(_)
            | Self::Each { .. }
            | Self::Treat(_)
            | Self::Impute(_)
            | Self::Given { .. } => None,
        }
    }
}

/// Goalposts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posts {
    /// Value that gets 0.
    pub worst: Decimal,
    /// Value that gets 1.
    pub best: Decimal,
}

/// Bounds of a clamp.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// Least.
    pub low: Option<Decimal>,
    /// Greatest.
    pub high: Option<Decimal>,
}

/// Whether a ratio to a target can pass 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Cap {
    /// At most full points.
    FullPoints,
    /// No cap.
    None,
}

/// What a table gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Award {
    /// Shares of full points.
    Share,
    /// Points.
    Points,
}

/// One step of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Lower edge, which belongs to the band; none: all that is left.
    pub from: Option<Decimal>,
    /// Share or points.
    pub award: Decimal,
}

/// The value to reach, by period.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// By last day of the period, ascending. A single target without a period has one point without a period.
    pub points: Grouped<Vec<TargetPoint>>,
    /// Between two points: a straight line over years; otherwise the latest one holds.
    pub straight_line: bool,
    /// Where it is written.
    pub source: Option<Text>,
}

/// One target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetPoint {
    /// From this period on; none: always.
    pub period: Option<Period>,
    /// The value.
    pub value: Decimal,
}
