//! Reports: scoreboards, findings and explanations as text for people and as files for machines.
//!
//! In: results, findings, the checked rulebook. Out: text. This room computes no score, reads no file and prints nothing; its words
//! come from `wording`, its roundings from `number`. The data status of a figure is part of every form and no option takes it out.

mod appraisal;
mod board;
mod checked;
mod collection;
mod columns;
mod compare;
mod csv;
mod csv_excel;
mod diff;
mod document;
mod explanation;
mod figures;
mod findings;
mod grid;
mod heading;
mod json;
mod methods;
mod named;
mod proof;
mod registry;
mod restated;
mod ruletest;
mod source;
mod template;
mod tidy;
mod trend;
mod verification;
mod what_if;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

pub use appraisal::{AppraisalFormat, appraisal};
pub use checked::{Checked, checked};
pub use collection::{collection, collection_json};
pub use columns::Columns;
pub use compare::{CompareFormat, comparison};
pub use diff::{DiffFormat, Whom, figures as figures_diff, revision};
pub use explanation::{ExplanationFormat, explanation, tree_explanation};
pub use findings::{findings_json, findings_text};
pub use proof::{check_json, proof};
pub use registry::{RegistryFormat, registry, registry_names};
pub use ruletest::{TestFormat, Threshold, tests as ruletest};
pub use template::form;
pub use trend::{TrendFormat, trend};
pub use verification::{VerificationFormat, verification};
pub use what_if::{WhatIfFormat, margins, reach, what_if};

use crate::result::Scoreboard;
use crate::rulebook::model::{Language, Rulebook};

/// What stands where there is nothing to show.
const NOTHING: &str = "–";

/// The form of a scoreboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for a terminal.
    Table,
    /// CSV for machines: comma, decimal point, full precision.
    Csv,
    /// CSV for spreadsheets: semicolon, decimal comma, byte order mark.
    CsvExcel,
    /// The whole scoreboard.
    Json,
    /// A page for people.
    Markdown,
    /// CSV with one row an entity and node.
    Tidy,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 6] = [Self::Table, Self::Csv, Self::CsvExcel, Self::Json, Self::Markdown, Self::Tidy];

    /// The format as users name it.
    pub fn token(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::CsvExcel => "csv-excel",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Tidy => "tidy",
        }
    }

    /// The format of this name.
    pub fn parse(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.token() == token)
    }
}

/// Scoreboards of one rulebook in a format, the boards in the order given (by period). `all_periods` says that several periods
/// were asked for, even where only one has data: tables then name the period and JSON is a list.
pub fn scoreboards(
    boards: &[Scoreboard],
    rulebook: &Rulebook,
    format: Format,
    columns: &Columns,
    language: Language,
    all_periods: bool,
) -> String {
    match format {
        Format::Table => board::document(boards, rulebook, columns, language, Some(methods::ROWS_SHOWN)).text(),
        Format::Markdown => board::document(boards, rulebook, columns, language, None).markdown(),
        Format::Csv => csv::scoreboards(boards, rulebook, columns, all_periods),
        Format::CsvExcel => csv_excel::scoreboards(boards, rulebook, columns, language, all_periods),
        Format::Json => json::scoreboards(boards, all_periods),
        Format::Tidy => tidy::scoreboards(boards, rulebook),
    }
}
