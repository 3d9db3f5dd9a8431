//! What stands above an explanation: rulebook, period, rank, data status, and what must be read with it.

use super::super::document::Document;
use super::super::heading::About as Page;
use crate::result::{Restated, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, Language};
use crate::wording::{self, Label, label, localized, phrase};

/// Whom and what an explanation is about.
pub(super) struct About<'a> {
    pub(super) rulebook: &'a Stamp,
    pub(super) period: &'a str,
    /// In Vietnamese and English; empty for the national row.
    pub(super) names: (&'a str, &'a str),
    pub(super) data_status: DataStatus,
    pub(super) restated: Option<&'a Restated>,
    pub(super) notices: &'a [Bilingual],
}

impl About<'_> {
    /// The entity with its status, where that must not be overlooked.
    pub(super) fn entity(&self, language: Language) -> String {
        let name = match self.names {
            ("", "") => label(Label::National, language),
            names => name(names, language),
        };
        let restated = wording::restated_suffix(self.restated.is_some(), language);
        format!("{name}{restated}{}", wording::status_suffix(self.data_status, language))
    }

    pub(super) fn write(&self, rank: Option<String>, language: Language, document: &mut Document) {
        let lines: Vec<String> = rank.into_iter().collect();
        let page = Page {
            rulebook: Some(self.rulebook),
            period: Some(self.period),
            lines: &lines,
            restated: self.restated,
            ..Page::new(self.data_status, self.notices)
        };
        page.write(language, document);
    }
}

/// The rank in the whole.
pub(super) fn rank(rank: Option<u32>, ranked: usize, is_national: bool, language: Language) -> String {
    match rank {
        Some(rank) => {
            let ranked = localized(&ranked.to_string(), language);
            phrase(Label::ExplanationRank, &[("rank", &rank.to_string()), ("ranked", &ranked)], language)
        }
        None if is_national => label(Label::ExplanationNational, language).to_owned(),
        None => label(Label::ExplanationUnranked, language).to_owned(),
    }
}

/// The name in the language, the Vietnamese one where there is no other.
pub(super) fn name<'a>((vi, en): (&'a str, &'a str), language: Language) -> &'a str {
    if language == Language::En && !en.is_empty() { en } else { vi }
}
