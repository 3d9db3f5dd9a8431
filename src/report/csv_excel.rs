//! Scoreboards as CSV that a spreadsheet opens without questions: byte order mark, semicolon, decimal comma, CRLF.
//!
//! In: scoreboards. Out: text in a language. Codes are written so that leading zeros stay; text that a spreadsheet would run as a
//! formula is made harmless.

use super::columns::Columns;
use super::csv::{Table, rank};
use super::figures;
use super::grid::{self, Column, Figure};
use super::restated;
use crate::result::{Scoreboard, Standing};
use crate::rulebook::model::{Language, Rulebook};
use crate::wording::{self, Label, label};

/// Tells a spreadsheet that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Characters at the start of a cell that make a spreadsheet take it for a formula.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '|'];

pub(super) fn scoreboards(
    boards: &[Scoreboard],
    rulebook: &Rulebook,
    columns: &Columns,
    language: Language,
    all_periods: bool,
) -> String {
    let added = columns.resolve(rulebook, boards);
    let mut out = Table::new(b';', csv::Terminator::CRLF);
    let period = all_periods.then_some(Label::Period);
    let fixed = [Label::Rank, Label::Code, Label::Name, Label::Score, Label::Grade, Label::DataStatus];
    let titles = added.iter().map(|column| harmless(&column.title(rulebook, language)));
    let restates = restated::any(boards);
    let fixed = fixed.into_iter().chain(restates.then_some(Label::RestatedFrom));
    out.row(period.into_iter().chain(fixed).map(|what| label(what, language).to_owned()).chain(titles));
    for board in boards {
        for standing in &board.entities {
            let period = all_periods.then(|| as_text(&board.period));
            let cells = added.iter().map(|column| cell(column, standing, language));
            let restated_from = restates.then(|| restated::from(board, standing).unwrap_or_default().to_owned());
            let suffix = restated::suffix(board, standing, language);
            let row = row(standing, suffix, language).into_iter().chain(restated_from);
            out.row(period.into_iter().chain(row).chain(cells));
        }
    }
    format!("{BYTE_ORDER_MARK}{}", out.text())
}

fn row(standing: &Standing, suffix: &str, language: Language) -> [String; 6] {
    let name = harmless(grid::name(standing, language));
    [
        rank(standing.rank),
        as_text(&standing.code),
        format!("{name}{suffix}{}", wording::status_suffix(standing.data_status, language)),
        number(standing.score),
        standing.grade.as_ref().map(|grade| harmless(grade.get(language))).unwrap_or_default(),
        wording::status(standing.data_status, language).to_owned(),
    ]
}

fn cell(column: &Column, standing: &Standing, language: Language) -> String {
    match column.figure(standing) {
        Figure::Number { exact, .. } => number(exact),
        Figure::Rank(place) => rank(place),
        Figure::Reason(reason) => {
            reason.map(|reason| wording::missing(reason, language).to_owned()).unwrap_or_default()
        }
        Figure::Words(words) => words.map(|words| harmless(words.get(language))).unwrap_or_default(),
        Figure::Text(text) => harmless(text),
    }
}

/// Full precision with a decimal comma, which goes with the semicolon whatever the language.
fn number(value: Option<f64>) -> String {
    value.map(|value| wording::unmarked(&figures::full(value), Language::Vi)).unwrap_or_default()
}

/// A code or period as `="01"`, which a spreadsheet keeps as text; codes of other characters as plain harmless text.
fn as_text(code: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | '/');
    if !code.is_empty() && code.chars().all(plain) { format!("=\"{code}\"") } else { harmless(code) }
}

/// Text that no spreadsheet runs: an apostrophe goes before a cell that begins like a formula.
fn harmless(text: &str) -> String {
    if text.trim_start_matches(' ').starts_with(FORMULA_STARTS) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_in_users_text_do_not_run() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        for text in ["+1", "-1", "@a", " =1", "\t=1"] {
            assert!(harmless(text).starts_with('\''), "{text}");
        }
        assert_eq!(harmless("Hà Nội"), "Hà Nội");
    }

    #[test]
    fn leading_zeros_stay() {
        assert_eq!(as_text("01"), "=\"01\"");
        assert_eq!(as_text("1\"&cmd()"), "1\"&cmd()");
        assert_eq!(as_text("=1"), "'=1");
    }
}
