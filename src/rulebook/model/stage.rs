//! Stages: how far a figure has come, and who speaks at each.

use super::Bilingual;
use serde::{Deserialize, Serialize};

/// A stage of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Id.
    pub id: String,
    /// Title; the id where the rulebook gives none.
    pub title: Bilingual,
    /// Who speaks at it.
    pub voice: Voice,
}

/// Who speaks at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The entity: it assesses itself, or explains.
    Claim,
    /// A system that measures.
    Measurement,
    /// Whoever appraises: what it takes away needs a reason.
    Decision,
}

impl Stage {
    /// A stage of which the rulebook says no more than its id. The first is a claim, those behind it decide.
    pub fn of_id(id: &str, at: usize) -> Self {
        Self {
            id: id.to_owned(),
            title: Bilingual { vi: id.to_owned(), en: id.to_owned() },
            voice: Voice::of_place(at),
        }
    }
}

impl Voice {
    /// Who speaks at the stage of a place in the order, where the rulebook does not say it.
    pub fn of_place(at: usize) -> Self {
        if at == 0 { Self::Claim } else { Self::Decision }
    }
}

/// What was decided on a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Agreed.
    Agreed,
    /// More evidence is wanted before it can be.
    AwaitingEvidence,
    /// Not agreed.
    Rejected,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Decision; 3] = [Self::Agreed, Self::AwaitingEvidence, Self::Rejected];

    /// The token in files and machine output.
    pub fn token(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::AwaitingEvidence => "awaiting-evidence",
            Self::Rejected => "rejected",
        }
    }

    /// Whether the figure does not stand as it was claimed, which needs a reason.
    pub fn refuses(self) -> bool {
        self != Self::Agreed
    }
}
