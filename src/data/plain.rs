//! A table as plain cells with their places, for tables that are no observations: cases of a rulebook, rankings to compare.
//!
//! In: the bytes of a CSV file. Out: its notes, header and rows, or findings. Means nothing by any column.

use super::delimiter::delimiter;
use super::ledger::{Ledger, limit};
use super::limits::{COLUMNS_MAX, ROWS_MAX};
use super::place::{Page, cell_place};
use super::record::{Record, Records};
use super::{notes, table, text};
use crate::finding::{Code, Finding, Place};

/// A cell with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainCell {
    /// Its text, without surrounding spaces.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlainTable {
    /// Lines before the header of the form `# key: value`.
    pub notes: Vec<(String, PlainCell)>,
    /// The header.
    pub header: Vec<PlainCell>,
    /// The rows that are not blank, each with as many cells as the header.
    pub rows: Vec<Vec<PlainCell>>,
    /// Every row that cannot be read or has another number of cells than the header.
    pub findings: Vec<Finding>,
}

/// Reads a table.
pub fn table(name: &str, bytes: &[u8]) -> PlainTable {
    let decoded = match text::decode(name, bytes, None) {
        Ok(decoded) => decoded,
        Err(finding) => return PlainTable { findings: vec![finding], ..PlainTable::default() },
    };
    let text = decoded.text.as_ref();
    // What a note says about status or period is the business of whoever reads observations.
    let head = notes::read(name, text, &mut Ledger::default());
    let mut ledger = Ledger::default();
    let delimiter = delimiter(text.get(head.header_at..).unwrap_or_default());
    let mut records = Records::new(text, delimiter, head.header_at, head.header_line);
    let page = Page::of_text(name, text);
    let mut record = Record::default();
    let mut read = PlainTable { notes: noted(name, text, head.header_at), ..PlainTable::default() };
    while records.next(&mut record) {
        if let Some((trouble, column)) = record.trouble {
            table::report_trouble(&mut ledger, trouble, cell_place(page, &record, column));
            continue;
        }
        if record.is_blank(text) {
            continue;
        }
        if record.cells.len() > COLUMNS_MAX || read.rows.len() >= ROWS_MAX {
            let (of, most) =
                if record.cells.len() > COLUMNS_MAX { ("columns", COLUMNS_MAX) } else { ("rows", ROWS_MAX) };
            ledger.add(Code::LimitPassed, || limit(cell_place(page, &record, 0), of, most));
            break;
        }
        let cell = |at| PlainCell { text: record.text(text, at).into_owned(), place: cell_place(page, &record, at) };
        let cells: Vec<PlainCell> = (0..record.cells.len()).map(cell).collect();
        let (expected, found) = (read.header.len(), cells.len());
        if read.header.is_empty() {
            read.header = cells;
        } else if expected == found {
            read.rows.push(cells);
        } else {
            let place = cell_place(page, &record, found.min(expected));
            let finding = Finding::new(Code::RowLength).at(place).with("expected", expected).with("found", found);
            ledger.add(Code::RowLength, || finding);
        }
    }
    if read.header.is_empty() {
        ledger.add(Code::HeaderMissing, || Finding::new(Code::HeaderMissing).at(Place::file(name)));
    }
    read.findings = ledger.close(name);
    read
}

/// The notes of the form `# key: value` in the text before the header.
fn noted(name: &str, text: &str, until: usize) -> Vec<(String, PlainCell)> {
    let (mut all, mut at) = (Vec::new(), 0);
    for line in text.get(..until).unwrap_or_default().split_inclusive('\n') {
        let content =
            line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '#' | ',' | ';'));
        if let Some((key, value)) = content.split_once(':') {
            let value = value.trim();
            let from = at + line.rfind(value).unwrap_or(0);
            let place = Place::span(name, text, from..from + value.len());
            all.push((key.trim().to_lowercase(), PlainCell { text: value.to_owned(), place }));
        }
        at += line.len();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places() {
        let text = "# period: 2023-Q1\n# hi\na,b\n\n1,\"x\ny\"\nđ,2\n";
        let table = table("a.csv", text.as_bytes());
        let period = &table.notes[0];
        assert_eq!((period.0.as_str(), period.1.text.as_str(), period.1.place.column), ("period", "2023-Q1", 11));
        assert_eq!(table.header.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(table.rows.len(), 2);
        let last = &table.rows[1][1];
        assert_eq!((last.text.as_str(), last.place.line, last.place.column), ("2", 7, 3));
    }

    #[test]
    fn a_row_of_another_length_is_named() {
        let findings = table("a.csv", b"a,b\n1\n1,2,3\n").findings;
        assert_eq!(findings.iter().map(|finding| finding.places[0].line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(table("a.csv", b"# only a note\n").findings[0].code, Code::HeaderMissing);
    }
}
