//! Note lines before the header: `# status: illustrative`, `# period: 2023-Q1`, `# numbers: vi`; all others are for people (`# encoding:`
//! is read where bytes become text).

use super::cell::status_named;
use super::ledger::{Ledger, shown};
use super::typed;
use crate::finding::{Code, Finding, Place};
use crate::registry::Period;
use crate::rulebook::model::{DataStatus, NumberForm};

/// What the notes of a file say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Notes {
    /// Status of the whole file: the weakest that a note states.
    pub(super) status: DataStatus,
    /// Period of rows that name none.
    pub(super) period: Option<Period>,
    /// How the numbers of the file are typed.
    pub(super) numbers: Option<NumberForm>,
    /// Byte at which the header begins.
    pub(super) header_at: usize,
    /// Line of the header, from 1.
    pub(super) header_line: u32,
}

impl Notes {
    /// Those of a table that has none, whose header is in its first line.
    pub(super) fn none() -> Notes {
        Notes { status: DataStatus::default(), period: None, numbers: None, header_at: 0, header_line: 1 }
    }
}

/// Reads the notes. A status that is not known is taken as illustrative, so that a slip of the pen cannot make made-up
/// figures official.
pub(super) fn read(file: &str, text: &str, ledger: &mut Ledger) -> Notes {
    let mut notes = Notes::none();
    for line in text.split_inclusive('\n') {
        // A spreadsheet program that saves the file again quotes a note with a comma and fills up the row with delimiters.
        let content = line.trim().trim_matches('"');
        if !content.is_empty() && !content.starts_with('#') {
            break;
        }
        note(file, text, notes.header_at, line, &mut notes, ledger);
        notes.header_at += line.len();
        notes.header_line = notes.header_line.saturating_add(1);
    }
    notes
}

fn note(file: &str, text: &str, at: usize, line: &str, notes: &mut Notes, ledger: &mut Ledger) {
    let content = line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '#' | ',' | ';'));
    let Some((key, value)) = content.split_once(':') else { return };
    let value = value.trim();
    let place = || {
        let from = at + line.find(value).unwrap_or(0);
        Place::span(file, text, from..from + value.len())
    };
    match key.trim().to_ascii_lowercase().as_str() {
        "status" => {
            let status = status_named(value).unwrap_or_else(|| {
                ledger.add(Code::StatusUnknown, || status_unknown(value).at(place()));
                DataStatus::Illustrative
            });
            notes.status = notes.status.max(status);
        }
        "numbers" => match NumberForm::parse(&value.to_ascii_lowercase()) {
            Some(form) => notes.numbers = Some(form),
            None => ledger.add(Code::UnknownWord, || numbers_unknown(value).at(place())),
        },
        "period" => match typed::period(value) {
            Some(period) => notes.period = Some(period),
            None => ledger.add(Code::PeriodInvalid, || {
                Finding::new(Code::PeriodInvalid).at(place()).with("period", shown(value))
            }),
        },
        _ => {}
    }
}

/// The finding about a form of numbers that is not known.
pub(super) fn numbers_unknown(text: &str) -> Finding {
    let allowed: Vec<String> = NumberForm::ALL.iter().map(|form| form.token().to_owned()).collect();
    let finding = Finding::new(Code::UnknownWord).with("key", "numbers").with("word", shown(text));
    finding.with("allowed", allowed).with("suggestions", Vec::new())
}

/// The finding about a status that is not known.
pub(super) fn status_unknown(text: &str) -> Finding {
    let allowed: Vec<String> = DataStatus::ALL.into_iter().map(|status| status.token().to_owned()).collect();
    Finding::new(Code::StatusUnknown).with("status", shown(text)).with("allowed", allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(text: &str) -> (Notes, Vec<Finding>) {
        let mut ledger = Ledger::default();
        let notes = read("a.csv", text, &mut ledger);
        (notes, ledger.close("a.csv"))
    }

    #[test]
    fn status_and_period_are_read_and_words_are_not() {
        let (notes, findings) =
            notes("# status: illustrative\n\n# Nguồn: Bộ\r\n#period: 2023-Q1\ncode,a\n# status: official\n");
        assert_eq!(
            (notes.status, notes.period, notes.header_line),
            (DataStatus::Illustrative, Period::parse("2023-Q1"), 5)
        );
        assert!(findings.is_empty());
    }

    #[test]
    fn a_note_saved_again_by_a_spreadsheet_still_counts() {
        for text in ["# status: illustrative,,,\na,b", "\"# status: illustrative\";;\na;b", "# Status: Minh hoạ\na,b"]
        {
            assert_eq!(notes(text).0.status, DataStatus::Illustrative, "{text}");
        }
    }

    #[test]
    fn a_status_that_is_not_known_is_never_official() {
        let (notes, findings) = notes("# hi\n# status: ilustrative\na,b");
        assert_eq!(notes.status, DataStatus::Illustrative);
        assert_eq!(
            (findings[0].code, findings[0].places[0].line, findings[0].places[0].column),
            (Code::StatusUnknown, 2, 11)
        );
    }

    #[test]
    fn how_numbers_are_typed() {
        assert_eq!(notes("# numbers: vi\na,b").0.numbers, Some(NumberForm::Vi));
        assert_eq!(notes("# Period: Quý I/2023\na,b").0.period, Period::parse("2023-Q1"));
        let (notes, findings) = notes("# numbers: comma\na,b");
        assert_eq!((notes.numbers, findings[0].code), (None, Code::UnknownWord));
    }

    #[test]
    fn the_weakest_of_several_counts() {
        assert_eq!(notes("# status: what-if\n# status: official\na").0.status, DataStatus::WhatIf);
    }
}
