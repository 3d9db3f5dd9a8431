//! What stands behind a figure at a stage: the document that proves it, and the reason for a decision.

use serde::Serialize;

/// A document, as papers of Vietnamese offices name one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    /// Number and sign (số, ký hiệu): `12/QĐ-UBND`.
    pub number: Option<String>,
    /// The day of issue, as written.
    pub date: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about (trích yếu).
    #[serde(rename = "abstract")]
    pub about: Option<String>,
    /// Where it can be read.
    pub link: Option<String>,
}

impl Document {
    /// Whether it says anything at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a document can be found by it: a day or an issuer alone name none.
    pub fn names_one(&self) -> bool {
        self.number.is_some() || self.about.is_some() || self.link.is_some()
    }
}

/// Why a figure was changed or refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reason {
    /// As written.
    pub text: String,
    /// Whether it only fills the place: `.`, `như trên`, `ok`.
    pub is_placeholder: bool,
}
