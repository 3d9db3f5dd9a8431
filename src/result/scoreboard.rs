//! The full result of a run: values, scores, ranks, missing reasons, receipt. Its serde form is the contract's JSON.

use super::method::{ImputedFigure, MethodResult, NominalWeight, TreatedFigure};
use crate::finding::Finding;
use crate::rulebook::model::{Bilingual, DataStatus, Missing};
use indexmap::IndexMap;
use serde::Serialize;

/// Version of the JSON form.
pub const FORMAT: u32 = 1;

/// The result of one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Scoreboard {
    /// Version of this form.
    pub format: u32,
    /// Which rulebook.
    pub rulebook: Stamp,
    /// Period: `2023-Q1`.
    pub period: String,
    /// The stage asked for; none where the rulebook has no stages.
    pub stage: Option<String>,
    /// Registry with its era: `provinces-63`.
    pub registry: String,
    /// What was restated for the entities of `registry`: the result is not one that was published. Absent where every figure is of its
    /// own era.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated: Option<Restated>,
    /// Weakest status of all that is in it.
    pub data_status: DataStatus,
    /// What must be read with the result.
    pub notices: Vec<Bilingual>,
    /// The entities by rank, then code; unranked ones last.
    pub entities: Vec<Standing>,
    /// The national row; none where no field of the rulebook can be combined.
    pub national: Option<Standing>,
    /// Figures that a treatment changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub treated: Vec<TreatedFigure>,
    /// Figures in the place of missing ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imputed: Vec<ImputedFigure>,
    /// What methods decided over the entities: bounds, constants, weights, orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<MethodResult>,
    /// How much each node counts in the ranked one, where its weights are numbers that hold for every entity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nominal_weights: Vec<NominalWeight>,
    /// Findings about rulebook and data.
    pub findings: Vec<Finding>,
    /// What was run on what.
    pub receipt: Receipt,
}

/// That figures of one era's entities were made figures of another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Restated {
    /// The registry whose entities the figures were reported for.
    pub from: String,
    /// The registry that they were restated for.
    pub to: String,
    /// Whether it is only figures of earlier periods, at which formulas look back; the period's own are of its own era.
    pub only_earlier: bool,
}

/// What is not so is not written.
#[allow(clippy::trivially_copy_pass_by_ref)] // the form that serde asks for
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Which rulebook made a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stamp {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Title.
    pub title: Bilingual,
}

/// One entity's result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Standing {
    /// Code; empty for the national row.
    pub code: String,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    #[serde(skip)]
    pub name_en: String,
    /// Rank from 1; none: unranked (or the rulebook ranks nothing).
    pub rank: Option<u32>,
    /// Exact score of the ranked node.
    pub score: Option<f64>,
    /// Rounded score of the ranked node, where the rulebook rounds it.
    pub shown: Option<f64>,
    /// Further ranks, by the id of the ranking; those within a group by `id.attribute`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub ranks: IndexMap<String, u32>,
    /// Grade, where the rulebook grades.
    pub grade: Option<Bilingual>,
    /// Further bands, by the id of the banding.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub bands: IndexMap<String, Bilingual>,
    /// Why there is no score.
    pub missing: Option<Missing>,
    /// Weakest status of the cells it was made from; illustrative and what-if figures of one entity make every row such.
    pub data_status: DataStatus,
    /// Whether a figure that it was made from was restated from those of several entities of an earlier era; absent: none was.
    #[serde(default, skip_serializing_if = "is_false")]
    pub restated: bool,
    /// Attributes (region, type).
    pub attributes: IndexMap<String, String>,
    /// Rank within the entity's group, by attribute.
    pub ranks_within: IndexMap<String, u32>,
    /// Aggregates by id, in the rulebook's order.
    pub aggregates: IndexMap<String, AggregateResult>,
    /// Indicators by id, in the rulebook's order.
    pub indicators: IndexMap<String, IndicatorResult>,
}

/// An aggregate's result for one entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AggregateResult {
    /// Exact score.
    pub score: Option<f64>,
    /// Rounded score, where the rulebook rounds it.
    pub shown: Option<f64>,
    /// Points in its main parent (or its own, where it has no parent in points).
    pub points: Option<f64>,
    /// Rank among the entities by this node, with the rulebook's tie rule.
    pub rank: Option<u32>,
    /// Why there is no score.
    pub missing: Option<Missing>,
    /// Weakest status of the cells it was made from.
    pub data_status: DataStatus,
    /// Whether a figure that it was made from was restated from those of several entities of an earlier era; absent: none was.
    #[serde(default, skip_serializing_if = "is_false")]
    pub restated: bool,
    /// Every step by name, where asked for.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub steps: IndexMap<String, Option<f64>>,
}

/// An indicator's result for one entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IndicatorResult {
    /// Value of the formula.
    pub value: Option<f64>,
    /// Target in this period.
    pub target: Option<f64>,
    /// Exact score.
    pub score: Option<f64>,
    /// Rounded score, where the rulebook rounds it.
    pub shown: Option<f64>,
    /// Points in its main parent.
    pub points: Option<f64>,
    /// Why there is no value. The score may still be there, by the rulebook's rule for missing values.
    pub missing: Option<Missing>,
    /// The least advanced stage of the cells it was made from; none where the rulebook has no stages.
    pub stage: Option<String>,
    /// Rank among the entities by this node, where asked for.
    pub rank: Option<u32>,
    /// Weakest status of the cells it was made from.
    pub data_status: DataStatus,
    /// Whether a figure that it was made from was restated from those of several entities of an earlier era; absent: none was.
    #[serde(default, skip_serializing_if = "is_false")]
    pub restated: bool,
    /// Every step by name, where asked for.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub steps: IndexMap<String, Option<f64>>,
}

/// Versions, hashes, options of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Receipt {
    /// Name and version of this program.
    pub engine: String,
    /// SHA-256 of the rulebook's bytes, hexadecimal.
    #[serde(rename = "rulebook sha256")]
    pub rulebook_sha256: String,
    /// Input files by name.
    pub inputs: Vec<InputStamp>,
    /// Options that shape the result, in order of name.
    pub options: IndexMap<String, String>,
}

/// One input file of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InputStamp {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Data rows.
    pub rows: usize,
}
