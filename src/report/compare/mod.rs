//! Comparisons as pages for people or as JSON.
//!
//! In: results of [`crate::analysis::compare`]. Out: text. An entity's name bears its status wherever it stands.

mod page;
mod words;

use super::heading::with_restated;
use super::json::pretty;
use crate::analysis::compare::Comparison;
use crate::rulebook::model::Language;

/// The form of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareFormat {
    /// A page for a terminal.
    Text,
    /// A page.
    Markdown,
    /// Everything.
    Json,
}

/// A comparison in a format.
pub fn comparison(own: &Comparison, format: CompareFormat, language: Language) -> String {
    let mut own = own.clone();
    with_restated(&mut own.head.context);
    match format {
        CompareFormat::Text => page::document(&own, language).text(),
        CompareFormat::Markdown => page::document(&own, language).markdown(),
        CompareFormat::Json => pretty(&own),
    }
}
