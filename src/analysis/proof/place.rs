//! Where in a rulebook's text something is declared that a finding speaks of.
//!
//! In: the text, the period that is asked about, the table, and keys in it. Out: a [`Place`]. What an edition (`[from.2024.node.a]`)
//! says of a period stands before what the rulebook said at first.

use crate::finding::Place;
use crate::registry::{Date, Period};
use std::ops::Range;

/// A `[table]` of the text that speaks of what is asked.
struct Table {
    /// First day of its edition; none: of the rulebook as it was at first.
    from: Option<Date>,
    /// Bytes of the last part of its name.
    name: Range<usize>,
    /// Where what is written below it begins.
    body: usize,
}

/// The place of the table `path` (`["node", "share"]`): the value of the first of `keys` that is written in it, in the latest edition
/// that holds in `period` and has one; else the table's own line; else the file as a whole.
pub(crate) fn place(file: &str, text: &str, period: Option<Period>, path: &[&str], keys: &[&str]) -> Place {
    let mut tables = tables(text, period, path);
    tables.sort_by_key(|table| std::cmp::Reverse(table.from));
    let keyed = tables.iter().find_map(|table| keys.iter().find_map(|key| line_of(text, table.body, key)));
    match keyed.or_else(|| tables.first().map(|table| table.name.clone())) {
        Some(span) => Place::span(file, text, span),
        None => Place::file(file),
    }
}

/// Where the edition begins that holds in a period, beside what it changes; none where the rulebook is as it was at first.
pub(super) fn edition(file: &str, text: &str, period: Period) -> Option<Place> {
    let mut start = 0;
    let mut latest: Option<(Date, Range<usize>)> = None;
    for line in text.split_inclusive('\n') {
        let own = heading(line).and_then(|parts| match parts.as_slice() {
            ["from", edition, ..] => Period::parse(edition).map(Period::first_day),
            _ => None,
        });
        if let Some(from) = own.filter(|from| *from <= period.last_day())
            && latest.as_ref().is_none_or(|(before, _)| *before < from)
        {
            latest = Some((from, start..start + line.trim_end().len()));
        }
        start += line.len();
    }
    latest.map(|(_, span)| Place::span(file, text, span).related())
}

/// Whether a place stands in a table of an edition.
pub(super) fn in_edition(text: &str, place: &Place) -> bool {
    let before = place.span.as_ref().and_then(|span| text.get(..span.end)).unwrap_or_default();
    let table = before.lines().rev().find_map(heading);
    table.is_some_and(|parts| parts.first() == Some(&"from"))
}

/// The parts of the name of a table that a line opens.
fn heading(line: &str) -> Option<Vec<&str>> {
    let name = line.trim().strip_prefix('[')?.split(']').next()?;
    Some(name.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect())
}

/// The tables of that name that hold in the period.
fn tables(text: &str, period: Option<Period>, path: &[&str]) -> Vec<Table> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = start + line.len();
        if let Some(from) = named(line, period, path) {
            let last = path.last().copied().unwrap_or_default();
            let at = start + line.rfind(last).unwrap_or(0);
            found.push(Table { from, name: at..at + last.len(), body });
        }
        start = body;
    }
    found
}

/// Whether a line opens the table, and of which edition.
fn named(line: &str, period: Option<Period>, path: &[&str]) -> Option<Option<Date>> {
    match heading(line)?.as_slice() {
        ["from", edition, rest @ ..] if rest == path => {
            let (edition, period) = (Period::parse(edition)?, period?);
            (edition.first_day() <= period.last_day()).then(|| Some(edition.first_day()))
        }
        own if own == path => Some(None),
        _ => None,
    }
}

/// What is written behind `key =` on its own line of the table that begins at `body`.
fn line_of(text: &str, body: usize, key: &str) -> Option<Range<usize>> {
    let mut start = body;
    for line in text.get(body..)?.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            return None;
        }
        if let Some((own, value)) = line.split_once('=')
            && own.trim() == key
        {
            let from = start + line.len() - value.trim_start().len();
            return Some(from..from + value.trim().len());
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[node.a]\ntarget = 80\n[grades]\nbands = 1\n[from.2024.node.a]\nscore = 1\n[from.\"2025-Q1\".node.\"a\"]\ntarget = 9\n";

    /// Line and what is underlined.
    fn at(period: &str, path: &[&str], keys: &[&str]) -> (usize, String) {
        let place = place("a.toml", TEXT, Period::parse(period), path, keys);
        (place.line, TEXT.get(place.span.unwrap_or(0..0)).unwrap_or_default().to_owned())
    }

    #[test]
    fn the_edition_that_holds_is_named() {
        assert_eq!(at("2023", &["node", "a"], &["target"]), (2, "80".to_owned()));
        // The edition of 2024 says nothing of the target: what was said at first still holds.
        assert_eq!(at("2024", &["node", "a"], &["target"]), (2, "80".to_owned()));
        assert_eq!(at("2024", &["node", "a"], &["score"]), (6, "1".to_owned()));
        assert_eq!(at("2024", &["node", "a"], &[]), (5, "a".to_owned()));
        assert_eq!(at("2025", &["node", "a"], &["target"]), (8, "9".to_owned()));
        assert_eq!(at("2024", &["grades"], &["bands"]), (4, "1".to_owned()));
        assert_eq!(at("2024", &["bands", "b"], &["bands"]), (0, String::new()));
        let line = |period: &str| edition("a.toml", TEXT, Period::parse(period).unwrap()).map(|own| own.line);
        assert_eq!((line("2023"), line("2024"), line("2026")), (None, Some(5), Some(7)));
        let inside =
            |keys: &[&str]| in_edition(TEXT, &place("a.toml", TEXT, Period::parse("2024"), &["node", "a"], keys));
        assert!(!inside(&["target"]) && inside(&["score"]) && inside(&[]));
    }
}
