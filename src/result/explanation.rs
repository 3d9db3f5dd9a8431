//! How a number came about, as plain data. An officer with a pocket calculator can redo every line.

use super::{EarlierStage, ExplainedMember, ExplainedParent, ExplainedStatistic, SaidBy, TargetDistance};
use crate::finding::SheetCell;
use crate::rulebook::model::{Bilingual, DataStatus, Missing, Text};
use serde::Serialize;

/// One entity, one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Explanation {
    /// Version of this form.
    pub format: u32,
    /// Id and version of the rulebook.
    pub rulebook: super::Stamp,
    /// Period.
    pub period: String,
    /// Code of the entity.
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
    /// What was restated for the entities of another era; absent where every figure is of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated: Option<super::Restated>,
    /// Weakest status of all that the number was made from.
    pub data_status: DataStatus,
    /// What must be read with it.
    pub notices: Vec<Bilingual>,
    /// The node, and below it what it was made from.
    pub node: ExplainedNode,
}

/// A node of an explanation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedNode {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Unit of the value.
    pub unit: Option<Text>,
    /// Note of the rulebook.
    pub note: Option<Bilingual>,
    /// Formula as the author wrote it, for a node made by a formula.
    pub formula: Option<String>,
    /// The formula with the numbers of this entity, piece by piece.
    pub with_numbers: Vec<Piece>,
    /// The statistics that its formulas read.
    pub statistics: Vec<ExplainedStatistic>,
    /// How an aggregate is made from its children; none for a node made by a formula.
    pub combination: Option<Combination>,
    /// Raw cells that were read.
    pub cells: Vec<ExplainedCell>,
    /// Value of the source.
    pub value: Option<f64>,
    /// Why there is no value.
    pub missing: Option<Missing>,
    /// Target in this period.
    pub target: Option<f64>,
    /// Where the target is written.
    pub target_source: Option<Text>,
    /// How the target was found between two others; none where the rulebook states it.
    pub target_line: Option<TargetLine>,
    /// How far the value is from the target; none without one of them, or where the target is held against something else.
    pub distance: Option<TargetDistance>,
    /// Every step of the chain, in order.
    pub steps: Vec<ExplainedStep>,
    /// Exact score.
    pub score: Option<f64>,
    /// Whether the score is a share of the node's points, 1 for all of them.
    pub is_share: bool,
    /// Rounded score, where the rulebook rounds it.
    pub shown: Option<f64>,
    /// Points in the main parent (or its own).
    pub points: Option<f64>,
    /// Most points it could have brought.
    pub points_max: Option<f64>,
    /// `points_max − points`.
    pub points_lost: Option<f64>,
    /// The part it has in each aggregate that reads it.
    pub parents: Vec<ExplainedParent>,
    /// Weakest status of its cells.
    pub data_status: DataStatus,
    /// What each child brought, most points lost first.
    pub children: Vec<ExplainedChild>,
}

/// How an aggregate is made from its children.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Combination {
    /// The method.
    pub method: Method,
    /// Sum of the children's points or weights.
    pub weight_total: f64,
    /// Sum of those of the children that have a score.
    pub weight_present: f64,
    /// How the weights were made; none where the rulebook has them.
    pub weighting: Option<super::ExplainedWeighting>,
    /// What the method found on the way; none for sums, means and the best of the children.
    pub workings: Option<super::Workings>,
    /// Children of which less is better, whose scores the method took with the opposite sign.
    pub turned: Vec<String>,
}

/// The method of an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The sum of the children's points; those of missing children go to the others.
    SumOfPoints,
    /// Σ w·x / Σ w.
    WeightedMean,
    /// (Π x^w)^(1 / Σ w).
    GeometricMean,
    /// The greatest score.
    Greatest,
    /// The least score, where less is better.
    Least,
    /// Σ w / Σ (w / x).
    HarmonicMean,
    /// (Σ w·x^p / Σ w)^(1/p).
    PowerMean {
        /// p.
        exponent: f64,
    },
    /// Another method, by its key in rulebooks.
    Named {
        /// The key.
        name: &'static str,
    },
}

/// A target on a straight line between two that the rulebook states: `from + (to − from) × months / months_all`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TargetLine {
    /// Target before.
    pub from: f64,
    /// Its period.
    pub from_period: String,
    /// Target after.
    pub to: f64,
    /// Its period.
    pub to_period: String,
    /// Months from the end of the first period to the end of this one.
    pub months: i64,
    /// Months between the ends of the two.
    pub months_all: i64,
}

/// A piece of a formula with numbers in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Piece {
    /// As written.
    Text(String),
    /// The number (or flag: 0 or 1) that stood for a name; none: missing.
    Number(Option<f64>),
    /// A level that stood for a name.
    Level(String),
}

/// A raw cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedCell {
    /// Field.
    pub field: String,
    /// Title of the field.
    pub title: Bilingual,
    /// The earlier period that it was read of; none: the period of the explanation.
    pub period: Option<String>,
    /// Unit.
    pub unit: Option<Text>,
    /// The figure in plain decimal text, `yes`, `no`, or a level; none: missing.
    pub text: Option<String>,
    /// Why there is none.
    pub missing: Option<Missing>,
    /// The text that could not be read as a figure.
    pub unread: Option<String>,
    /// File; none: nobody reported it.
    pub file: Option<String>,
    /// Line.
    pub line: Option<u32>,
    /// Column of the table.
    pub column: Option<u32>,
    /// Sheet and cell, where the file is a workbook; line and column are then the sheet's.
    #[serde(flatten)]
    pub sheet: Option<SheetCell>,
    /// Stage, where the rulebook has stages.
    pub stage: Option<String>,
    /// What it said at earlier stages, where that was something else.
    pub earlier: Vec<EarlierStage>,
    /// Status; none where nobody reported it.
    pub data_status: Option<DataStatus>,
    /// Evidence as written.
    pub evidence: Option<String>,
    /// Who said it, when and why; none where nothing of it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SaidBy>,
    /// Number of entities that were combined, in the national row.
    pub combined: Option<usize>,
    /// How they were combined.
    pub combined_as: Option<CombinedAs>,
    /// The figures of an earlier era's entities from which it was restated, by code; absent where it was reported as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<ExplainedMember>,
}

/// How the figures of several entities became one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CombinedAs {
    /// Added up.
    Sum,
    /// The share of yes.
    Share,
    /// Yes where all say yes.
    All,
    /// Yes where one says yes.
    Any,
    /// The mean, weighted by another field.
    WeightedBy {
        /// Id of the other field.
        field: String,
        /// Its title.
        title: Bilingual,
    },
    /// Not at all: it is a level, and levels neither add up nor have a mean.
    NotLevels,
    /// Not at all: the rulebook names no way.
    Not,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedStep {
    /// Name.
    pub name: String,
    /// What it does.
    pub did: Did,
    /// Value before it.
    pub before: Option<f64>,
    /// Value after it.
    pub after: Option<f64>,
}

/// What a step did, with the numbers it used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "operation", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Did {
    /// Rounded to so many decimals; `mode` in the rulebook's words.
    Round { decimals: i32, mode: String },
    /// Kept within bounds.
    Clamp { low: Option<f64>, high: Option<f64>, acted: bool },
    /// A formula, as written and with numbers.
    Formula { text: String, with_numbers: Vec<Piece> },
    /// (x − worst) / (best − worst).
    Goalposts { worst: f64, best: f64 },
    /// x / target (target / x where less is better), capped or not.
    ToTarget { target: f64, inverse: bool, capped: bool },
    /// full − x.
    Complement { full: f64 },
    /// A gate: its condition, whether it held, and whether the cap acted.
    Gate { when: String, with_numbers: Vec<Piece>, holds: bool, at_most: f64, acted: bool },
    /// A screening: its condition as written and with numbers, and what came of it.
    Screen { when: String, with_numbers: Vec<Piece>, outcome: Screened },
    /// Points taken, never below a floor.
    Penalty { text: String, with_numbers: Vec<Piece>, points: f64, at_least: f64, floored: bool },
    /// The rule of a step could not be told, because figures are missing: those, by their titles; there is no result.
    Unsettled { step: String, text: String, with_numbers: Vec<Piece>, reason: Missing, lacking: Vec<Bilingual> },
    /// Points given, never above a ceiling.
    Bonus { text: String, with_numbers: Vec<Piece>, points: f64, at_most: Option<f64>, capped: bool },
    /// The band that held; `from` none: the last one.
    Band { from: Option<f64>, award: f64, in_points: bool },
    /// A flag.
    Flag { yes: bool },
    /// A level of the field.
    Level { level: String, share: f64 },
    /// Points for each, up to a maximum.
    Each { points: f64, at_most: f64, capped: bool },
    /// As given.
    Given { at_most: f64 },
    /// Outliers were treated: how, skewness and kurtosis of the figures before and after, and whether this value changed.
    Treated { how: Treated, before: Option<(f64, f64)>, after: Option<(f64, f64)>, acted: bool },
    /// A missing value was filled in; none: it was there.
    Imputed { filled: Option<Filled> },
    /// The rule for missing values acted: `score 0`, `full points`.
    Missing { reason: Missing, rule: String },
}

/// What a treatment does to every value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Treated {
    /// Nothing: there was nothing to treat.
    Untouched,
    /// Values beyond a bound are set to it.
    Bounds { low: Option<f64>, high: Option<f64> },
    /// ln((x − from) + plus).
    Logarithm { from: f64, plus: f64 },
    /// −ln((from − x) + plus).
    LogarithmMirrored { from: f64, plus: f64 },
    /// (((x − from) + plus)^lambda − 1) / lambda.
    Power { from: f64, plus: f64, lambda: f64 },
}

/// How a missing value was filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Filled {
    /// A formula, as written and with numbers.
    Formula { text: String, with_numbers: Vec<Piece> },
    /// A straight line between two known periods: first + (last − first) × months / months_all.
    Between { before: (String, f64), after: (String, f64), months: f64, months_all: f64 },
    /// The mean of the entities that are most alike.
    Neighbours { entities: Vec<FilledFrom> },
    /// A regression: constant + Σ coefficient × figure.
    Regression { constant: f64, terms: Vec<RegressionTerm> },
}

/// A neighbour whose value a missing one was filled from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FilledFrom {
    /// Its name, with the period where that is another one.
    pub name: String,
    /// Its value.
    pub value: f64,
}

/// A term of a regression.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RegressionTerm {
    /// The figure as the rulebook writes it.
    pub text: String,
    /// Its coefficient.
    pub coefficient: f64,
    /// The figure of this entity.
    pub figure: f64,
}

/// What came of a screening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Screened {
    /// The condition holds.
    Holds,
    /// It does not hold: excluded.
    Fails,
    /// It has no value, and so does not hold: excluded.
    Undecided,
    /// Kept by name, whatever the condition says.
    Kept,
    /// Left out by name.
    LeftOut,
    /// The national row, which is no entity, is never screened.
    National,
}

/// What a child brought to an aggregate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedChild {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Its score as the aggregate read it.
    pub score: Option<f64>,
    /// Points or weight as written.
    pub weight: f64,
    /// Share of the total weight after missing children were left out; none: left out, or the aggregate takes one child.
    pub share: Option<f64>,
    /// Whether it is the one that the aggregate took; none where the aggregate does not take one.
    pub counted: Option<bool>,
    /// Points or contribution.
    pub contribution: Option<f64>,
    /// Points that it could have brought and did not; none where the parent is not in points.
    pub lost: Option<f64>,
    /// Why it has no value. The score may be there all the same, by `rule`.
    pub missing: Option<Missing>,
    /// The rule for missing values that gave the score: `score 0`, `full points`.
    pub rule: Option<String>,
}
