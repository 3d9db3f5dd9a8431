//! What an appraisal gives: plain data with a serde form.

use crate::finding::{Finding, SheetCell};
use crate::result::Stamp;
use crate::rulebook::model::{Bilingual, DataStatus, Decision, Document, Missing, Reason, Text, Voice};
use serde::Serialize;

/// Two stages of the figures of one period, side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Appraisal {
    /// Version of this form.
    pub format: u32,
    /// Which rulebook.
    pub rulebook: Stamp,
    /// Period.
    pub period: String,
    /// Registry with its era.
    pub registry: String,
    /// Weakest status of all that is in it.
    pub data_status: DataStatus,
    /// What must be read with it.
    pub notices: Vec<Bilingual>,
    /// The earlier stage.
    pub from: StageName,
    /// The later one.
    pub to: StageName,
    /// How many entities are ranked.
    pub ranked: usize,
    /// How the effect of a figure was found.
    pub measured: Measured,
    /// The entities in the order of their codes; one, where one was asked for.
    pub entities: Vec<EntityAppraisal>,
    /// What is wrong with the appraisal itself.
    pub findings: Vec<Finding>,
}

/// A stage by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageName {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Who speaks at it.
    pub voice: Voice,
}

/// How the effect of a figure was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// Each figure alone was set to the later stage and everything computed anew.
    Alone,
    /// There were too many for that: points are those of the indicators at both stages, with everything else that changed.
    Together,
}

/// One entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityAppraisal {
    /// Code.
    pub code: String,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    #[serde(skip)]
    pub name_en: String,
    /// Weakest status of its figures.
    pub data_status: DataStatus,
    /// Score of the ranked node at both stages.
    pub score: Move,
    /// Rank at both stages.
    pub rank: Places,
    /// The part of the score's change that no figure has alone: what figures do together, and what others' figures do.
    pub joint: Option<f64>,
    /// How many figures there are of each sort.
    pub counts: Counts,
    /// The figures that differ, or of which more was asked, in the rulebook's order of fields.
    pub differences: Vec<Difference>,
}

/// A number at two stages.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Move {
    /// At the earlier stage.
    pub before: Option<f64>,
    /// At the later stage.
    pub after: Option<f64>,
    /// How much more it is at the later stage.
    pub gained: Option<f64>,
}

/// A rank at two stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Places {
    /// At the earlier stage.
    pub before: Option<u32>,
    /// At the later stage.
    pub after: Option<u32>,
}

/// How many figures of an entity there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Their change brought points.
    pub raised: usize,
    /// Their change took points.
    pub lowered: usize,
    /// They changed and no point did.
    pub without_effect: usize,
    /// Taken over as they were.
    pub equal: usize,
    /// Written at the later stage in a way that is no figure.
    pub invalid: usize,
    /// Nobody spoke of them since the earlier stage.
    pub not_reached: usize,
}

/// A figure that differs between the stages, or of which more was asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Field.
    pub field: String,
    /// Its title.
    pub title: Bilingual,
    /// Its unit.
    pub unit: Option<Text>,
    /// The nodes whose formulas read it.
    pub nodes: Vec<String>,
    /// What was said of it at each stage, from the one that counts at the earlier stage on.
    pub stages: Vec<Said>,
    /// Points of those nodes in their main parents; none where they bring no points.
    pub points: Option<Move>,
    /// Score of the ranked node with this figure alone at the later stage.
    pub score: Option<Move>,
    /// Rank with this figure alone at the later stage.
    pub rank: Option<Places>,
    /// Which way it went.
    pub change: Change,
    /// How it stands.
    pub standing: Standing,
}

/// Which way a figure went, judged by its points, else by the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// More points.
    Raised,
    /// Fewer points.
    Lowered,
    /// Another figure, the same points.
    WithoutEffect,
    /// The same figure.
    Equal,
    /// What was written at the later stage is no figure (unreadable, or out of its range), and nobody has refused anything by it.
    Invalid,
}

/// How a difference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Whoever appraises waits for evidence.
    AwaitingEvidence,
    /// Refused, with a reason.
    Rejected,
    /// Agreed.
    Agreed,
    /// Changed, with a reason.
    Reasoned,
    /// Changed, and the reason only fills its place.
    Placeholder,
    /// Changed or refused without a reason.
    NoReason,
    /// Changed by a measurement or by the entity itself, which owe no reason; or what was written is no figure.
    Open,
}

/// What was said of a figure at a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// Stage.
    pub stage: String,
    /// The figure in plain decimal text, `yes`, `no`, or a level; none: missing.
    pub figure: Option<String>,
    /// Why there is none.
    pub missing: Option<Missing>,
    /// Who.
    pub agency: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Evidence as written.
    pub evidence: Option<String>,
    /// The document that is the evidence.
    pub document: Option<Document>,
    /// Status.
    pub data_status: DataStatus,
    /// File.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Column of the table.
    pub column: u32,
    /// Sheet and cell, where the file is a workbook; line and column are then the sheet's.
    #[serde(flatten)]
    pub sheet: Option<SheetCell>,
}
