//! Trends as a page for people, as a table for machines, or as JSON.
//!
//! In: a [`Trend`]. Out: text. An entity's name bears its status wherever it stands.

mod how;
mod one;
mod page;
mod rows;
mod tables;
mod words;

use super::json::pretty;
use crate::analysis::trend::Trend;
use crate::rulebook::model::{Language, Rulebook};
use words::Words;

/// The form of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendFormat {
    /// A page for a terminal.
    Table,
    /// A page.
    Markdown,
    /// One row an entity and period, for machines.
    Csv,
    /// Everything.
    Json,
}

/// A trend in a format. `rulebook` is that of the last period.
pub fn trend(own: &Trend, rulebook: &Rulebook, format: TrendFormat, language: Language) -> String {
    let words = || Words::new(own, rulebook, language);
    match format {
        TrendFormat::Table => page::document(&words()).text(),
        TrendFormat::Markdown => page::document(&words()).markdown(),
        TrendFormat::Csv => rows::csv(own),
        TrendFormat::Json => pretty(own),
    }
}
