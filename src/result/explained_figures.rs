//! What stands beside the steps of an explanation: statistics with their population, the way to a target, earlier stages of a cell,
//! the part a node has in its parents.

use crate::finding::SheetCell;
use crate::rulebook::model::{Bilingual, DataStatus, Decision, Document, Missing, Text};
use serde::Serialize;

/// An entity that is named in an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Named {
    /// Code.
    pub code: String,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    #[serde(skip)]
    pub name_en: String,
}

/// A statistic that a formula read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedStatistic {
    /// The step whose formula names it; none: the formula of the value.
    pub step: Option<String>,
    /// As the author wrote it.
    pub text: String,
    /// Its number for this entity.
    pub value: Option<f64>,
    /// Why it has none.
    pub missing: Option<Missing>,
    /// Figures that it was made from.
    pub count: usize,
    /// The attribute and its value, where it is made within a group.
    pub group: Option<StatisticGroup>,
    /// The periods of those figures.
    pub periods: Vec<String>,
    /// Whether only ranked entities count.
    pub ranked_only: bool,
    /// Who set a least or greatest value; none for other statistics.
    pub set_by: Option<SetBy>,
}

/// The group within which a statistic is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatisticGroup {
    /// Attribute, as the rulebook names it.
    pub attribute: String,
    /// Its value for this entity.
    pub value: String,
}

/// Who has the least or greatest value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SetBy {
    /// How many have it.
    pub count: usize,
    /// The first of them by period, then code.
    pub first: Vec<Setter>,
}

/// One who has the least or greatest value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Setter {
    /// Who.
    #[serde(flatten)]
    pub entity: Named,
    /// In which period.
    pub period: String,
}

/// How far a value is from its target.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TargetDistance {
    /// Whether it is reached; decided exactly.
    pub reached: bool,
    /// Whether less is better.
    pub lower_is_better: bool,
    /// |value − target|, in the unit of the node.
    pub gap: f64,
    /// The single fields that can reach the target, the others held as they are; none where it is reached.
    pub fields: Vec<FieldDistance>,
}

/// What one field would have to be for its node to reach the target.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FieldDistance {
    /// Field.
    pub field: String,
    /// Its title.
    pub title: Bilingual,
    /// Its unit.
    pub unit: Option<Text>,
    /// The figure as it is.
    pub from: f64,
    /// The figure nearest to it that reaches the target: whole for counts.
    pub to: f64,
    /// `to − from`.
    pub change: f64,
    /// Why that figure would be refused: by the field's range or a check; none: it would be let through.
    pub refused: Option<Refusal>,
}

/// A check that would refuse a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Refusal {
    /// The check by its key in rulebooks: `range`, `at_most`, `holds`.
    pub check: String,
    /// The last figure that it lets through; none of a condition.
    pub limit: Option<f64>,
    /// The condition as written.
    pub condition: Option<String>,
}

/// Who said a figure, when and why, and by which document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SaidBy {
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// When, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was decided on the figure of the stage before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Evidence as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The document that is the evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// What a cell said at an earlier stage, where it said something else or somebody stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EarlierStage {
    /// Stage.
    pub stage: String,
    /// The figure; none: missing.
    pub text: Option<String>,
    /// Why there is none.
    pub missing: Option<Missing>,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Column of the table.
    pub column: u32,
    /// Sheet and cell, where the file is a workbook; line and column are then the sheet's.
    #[serde(flatten)]
    pub sheet: Option<SheetCell>,
    /// Status.
    pub data_status: DataStatus,
    /// Who said it, when and why; none where nothing of it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_by: Option<SaidBy>,
}

/// The figure of an entity of an earlier era, of those that a restated figure was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedMember {
    /// The entity, in its own era.
    #[serde(flatten)]
    pub entity: Named,
    /// Its figure; none: missing.
    pub text: Option<String>,
    /// Why there is none.
    pub missing: Option<Missing>,
    /// File; none: nobody reported it.
    pub file: Option<String>,
    /// Line.
    pub line: Option<u32>,
    /// Column of the table.
    pub column: Option<u32>,
    /// Sheet and cell, where the file is a workbook; line and column are then the sheet's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetCell>,
    /// Stage, where the rulebook has stages.
    pub stage: Option<String>,
    /// Status; none where nobody reported it.
    pub data_status: Option<DataStatus>,
}

/// The part that a node has in an aggregate that reads it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedParent {
    /// Id of the aggregate.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// Points or weight as written.
    pub weight: f64,
    /// Share of the total weight after missing children were left out; none: left out.
    pub share: Option<f64>,
    /// Whether it is the child that the aggregate took; none where the aggregate does not take one.
    pub counted: Option<bool>,
    /// Its score as the aggregate read it.
    pub score: Option<f64>,
    /// What it brought to the aggregate; none where parts do not add up.
    pub contribution: Option<f64>,
    /// Points that it could have brought and did not; none where the aggregate is not in points.
    pub lost: Option<f64>,
    /// Whether weights and contributions are points.
    pub in_points: bool,
}
