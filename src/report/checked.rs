//! What a check looked at: said even where nothing was found.

use crate::rulebook::model::Language;
use crate::wording::{Label, label, localized, phrase};

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// The rulebook's file.
    pub rulebook: String,
    /// Its fields.
    pub fields: usize,
    /// Its nodes.
    pub nodes: usize,
    /// Data files read.
    pub files: usize,
    /// Their rows.
    pub rows: usize,
    /// Entities that are scored.
    pub entities: usize,
    /// Periods that were scored.
    pub periods: usize,
    /// Whether the rulebook has errors, so that what needs the whole of it was not looked at.
    pub halted: bool,
    /// Whether neither an error nor a warning was found.
    pub clean: bool,
}

/// A line that says what was looked at.
pub fn checked(checked: &Checked, language: Language) -> String {
    let number = |count: usize| localized(&count.to_string(), language);
    let (fields, nodes) = (number(checked.fields), number(checked.nodes));
    let own = [("rulebook", checked.rulebook.as_str()), ("fields", &fields), ("nodes", &nodes)];
    let what = if checked.halted { Label::CheckedHalted } else { Label::CheckedRulebook };
    let mut line = phrase(what, &own, language);
    if checked.files > 0 {
        let (files, rows) = (number(checked.files), number(checked.rows));
        let (entities, periods) = (number(checked.entities), number(checked.periods));
        let own = [("files", files.as_str()), ("rows", &rows), ("entities", &entities), ("periods", &periods)];
        line.push(' ');
        line.push_str(&phrase(Label::CheckedInputs, &own, language));
    }
    if checked.clean {
        line.push_str("; ");
        line.push_str(label(Label::CheckedClean, language));
    }
    line.push('\n');
    line
}
