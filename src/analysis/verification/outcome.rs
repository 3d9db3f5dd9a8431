//! What a verification gives, as plain data with a serde form.

use crate::rulebook::model::DataStatus;
use serde::Serialize;
use serde_json::Value;

/// Whether a published result is what files give.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verification {
    /// Version of this form.
    pub format: u32,
    /// The result's file as the user named it.
    pub file: String,
    /// The answer.
    pub verdict: Verdict,
    /// Weakest status of both sides.
    pub data_status: DataStatus,
    /// What was compared.
    pub compared: Compared,
    /// Engine that published, and this one, where they are not the same.
    pub engines: Option<Engines>,
    /// The rulebook, the registry file and the inputs, each with what is known of it.
    pub files: Vec<FileMatch>,
    /// Everything that differs, in the order of the published result.
    pub differences: Vec<Difference>,
}

/// The answer of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// These files give this result.
    Matches,
    /// The result is the same, and a file is not.
    OtherFiles,
    /// The result is another one.
    Differs,
}

/// How much was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Compared {
    /// Scoreboards.
    pub periods: usize,
    /// Rows of entities.
    pub entities: usize,
    /// Numbers, texts and reasons.
    pub values: usize,
}

/// Two engines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Engines {
    /// That which published.
    pub published: String,
    /// This one.
    pub own: String,
}

/// What a file is to the published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileMatch {
    /// Name, as given now; of a file that was not given, as published.
    pub file: String,
    /// SHA-256 in the published receipt; none where it is not in it.
    pub published: Option<String>,
    /// SHA-256 of the file given; none where none was.
    pub own: Option<String>,
    /// The periods whose receipts say so, where those of others say something else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<String>,
}

impl FileMatch {
    /// Whether it is the published file.
    pub fn is_same(&self) -> bool {
        self.published == self.own
    }
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Period of the scoreboard.
    pub period: String,
    /// Code and name of the entity; none where it is of the whole.
    pub entity: Option<(String, String)>,
    /// Id of the node; none where it is of the entity.
    pub node: Option<String>,
    /// Which figure: `score`, `rank`, `steps.clamp`.
    pub what: String,
    /// As published; none where it is not there.
    pub published: Option<Value>,
    /// As computed anew; none where it is not there.
    pub own: Option<Value>,
    /// The weaker status of both scoreboards; one that cannot be read counts as illustrative.
    pub data_status: DataStatus,
}
