//! Appraisals: two stages side by side, as a page for people, as a table for machines, or as JSON.
//!
//! In: an [`Appraisal`]. Out: text. What is in it is for the entity it speaks of and for whoever appraises: pages say so.

mod page;
mod rows;
pub(super) mod said;

use super::json::pretty;
use crate::analysis::appraisal::Appraisal;
use crate::rulebook::model::{Language, Rulebook};

/// The form of an appraisal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppraisalFormat {
    /// A page for a terminal.
    Table,
    /// A page.
    Markdown,
    /// One row a difference, for machines.
    Csv,
    /// Everything.
    Json,
}

/// An appraisal in a format.
pub fn appraisal(own: &Appraisal, rulebook: &Rulebook, format: AppraisalFormat, language: Language) -> String {
    match format {
        AppraisalFormat::Table => page::document(own, rulebook, language).text(),
        AppraisalFormat::Markdown => page::document(own, rulebook, language).markdown(),
        AppraisalFormat::Csv => rows::csv(own),
        AppraisalFormat::Json => pretty(own),
    }
}
