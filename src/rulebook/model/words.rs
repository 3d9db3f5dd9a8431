//! Words that every room shares: languages, data status, reasons for a missing value.

use serde::{Deserialize, Serialize, Serializer};
use std::ops::Deref;

/// Language of what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Tiếng Việt.
    Vi,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Bilingual {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// A text of the rulebook that machines read in one form, people in their language: a unit, a source, an agency. Its serde form, and what it
/// reads as where no language is known, is the text as written; of two languages the Vietnamese one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct Text(Bilingual);

impl Text {
    /// A text in both languages.
    pub fn new(text: Bilingual) -> Self {
        Self(text)
    }

    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        self.0.get(language)
    }

    /// The forms in which it is written: one, where both languages have the same.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        let english = (self.0.en != self.0.vi).then_some(self.0.en.as_str());
        std::iter::once(self.0.vi.as_str()).chain(english)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.vi
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Bilingual { vi: text.to_owned(), en: text.to_owned() })
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Where a figure stands between official and made up. The greater, the weaker; a result has the weakest status of what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DataStatus {
    /// As published or reported.
    #[default]
    Official,
    /// Published as preliminary.
    Provisional,
    /// Estimated by someone, by a stated rule.
    Estimated,
    /// Made up to show how it works.
    Illustrative,
    /// Changed to try what would be.
    WhatIf,
}

impl DataStatus {
    /// Every status, strongest first.
    pub const ALL: [DataStatus; 5] =
        [Self::Official, Self::Provisional, Self::Estimated, Self::Illustrative, Self::WhatIf];

    /// The token in files and machine output.
    pub fn token(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Provisional => "provisional",
            Self::Estimated => "estimated",
            Self::Illustrative => "illustrative",
            Self::WhatIf => "what-if",
        }
    }

    /// The status of this token.
    pub fn parse(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.token() == token.trim())
    }
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Missing {
    /// Nobody gave a figure.
    #[serde(rename = "not reported")]
    NotReported,
    /// The question does not arise for this entity.
    #[serde(rename = "not applicable")]
    NotApplicable,
    /// Claimed without the evidence that the rulebook requires.
    #[serde(rename = "no evidence")]
    NoEvidence,
    /// A denominator is zero.
    #[serde(rename = "division by zero")]
    DivisionByZero,
    /// Taken out by a rule.
    #[serde(rename = "excluded")]
    Excluded,
    /// The node or field is not in force in this period.
    #[serde(rename = "not in force")]
    NotInForce,
    /// The cell could not be read, or the formula has no value here (logarithm of zero).
    #[serde(rename = "invalid")]
    Invalid,
    /// A member of a sum (a child, a merged province, a province of the national row) has no value.
    #[serde(rename = "member missing")]
    MemberMissing,
    /// Figures of several entities of an earlier era, and no rule that makes them one.
    #[serde(rename = "not restated")]
    NotRestated,
}

impl Missing {
    /// Every reason.
    pub const ALL: [Missing; 9] = [
        Self::NotReported,
        Self::NotApplicable,
        Self::NoEvidence,
        Self::DivisionByZero,
        Self::Excluded,
        Self::NotInForce,
        Self::Invalid,
        Self::MemberMissing,
        Self::NotRestated,
    ];

    /// The token in rulebooks, files and machine output.
    pub fn token(self) -> &'static str {
        match self {
            Self::NotReported => "not reported",
            Self::NotApplicable => "not applicable",
            Self::NoEvidence => "no evidence",
            Self::DivisionByZero => "division by zero",
            Self::Excluded => "excluded",
            Self::NotInForce => "not in force",
            Self::Invalid => "invalid",
            Self::MemberMissing => "member missing",
            Self::NotRestated => "not restated",
        }
    }

    /// The reason of this token.
    pub fn parse(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.token() == token.trim())
    }
}
