//! Where a cell stands, for findings: line, column in characters, bytes.
//!
//! While a file is read its records know the place of their cells. Afterwards an observation keeps only line and table
//! column; [`Locator`] reads the row again where a finding needs more.

use super::panel::Origin;
use super::record::{Record, Records};
use crate::finding::{Place, Role};
use std::borrow::Cow;

/// The place of a cell of `record`; the end of the row where it has no such cell.
pub(super) fn cell_place(file: &str, text: &str, record: &Record, column: usize) -> Place {
    let end = record.cells.last().map_or(record.start, |cell| cell.span().end);
    let span = record.cells.get(column).map_or(end..end, |cell| cell.span());
    let before = text.get(record.start..span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let characters = before.get(line_start..).map_or(0, |on_line| on_line.chars().count());
    let line = usize::try_from(record.line_of(text, column)).unwrap_or(usize::MAX);
    Place { file: file.to_owned(), line, column: characters + 1, span: Some(span), role: Role::Primary }
}

/// The rows of a file, to be read again.
#[derive(Debug, Clone)]
pub(super) struct Body<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// From the header on.
    pub(super) records: Records<'a>,
}

/// Finds the place and the text of a cell by its origin.
#[derive(Debug)]
pub(super) struct Locator<'a> {
    /// By file; none where the file could not be read as a table.
    bodies: Vec<Option<Body<'a>>>,
    /// By file: each row's beginning, made when first asked for.
    rows: Vec<Option<Vec<(u32, Records<'a>)>>>,
}

/// Every how many rows the locator remembers one: the others are read on from there.
const STRIDE: usize = 64;

impl<'a> Locator<'a> {
    pub(super) fn new(bodies: Vec<Option<Body<'a>>>) -> Self {
        let rows = bodies.iter().map(|_| None).collect();
        Self { bodies, rows }
    }

    /// The place and the text of the cell at `origin`.
    pub(super) fn find(&mut self, origin: Origin) -> (Place, Cow<'a, str>) {
        let Some(body) = self.bodies.get(origin.file).and_then(Option::as_ref) else {
            return (Place::at("", 0, 0), Cow::Borrowed(""));
        };
        let column = usize::try_from(origin.column).unwrap_or(0).saturating_sub(1);
        let rows = self.rows.get_mut(origin.file).map(|rows| rows.get_or_insert_with(|| remembered(body)));
        let rows = rows.map_or(&[][..], |rows| rows.as_slice());
        let after = rows.partition_point(|(line, _)| *line <= origin.line);
        let from = after.checked_sub(1).and_then(|at| rows.get(at));
        let mut records = from.map_or_else(|| body.records.clone(), |(_, records)| records.clone());
        let mut record = Record::default();
        while records.next(&mut record) {
            if record.line_of(body.text, column) >= origin.line {
                break;
            }
        }
        (cell_place(body.name, body.text, &record, column), record.text(body.text, column))
    }
}

/// The beginning of every so manyth row, with its line.
fn remembered<'a>(body: &Body<'a>) -> Vec<(u32, Records<'a>)> {
    let mut rows = Vec::new();
    let mut records = body.records.clone();
    let mut record = Record::default();
    for row in 0usize.. {
        let here = records.clone();
        if !records.next(&mut record) {
            break;
        }
        if row.is_multiple_of(STRIDE) {
            rows.push((record.line, here));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_again_behind_broken_lines() {
        let mut text = String::from("entity,note,people\n");
        for row in 0..200 {
            text.push_str(&format!("{row},\"một\nhai, \"\"ba\"\"\",ệ{row}\n\n"));
        }
        let records = Records::new(&text, b',', 0, 1);
        let mut locator = Locator::new(vec![Some(Body { name: "a.csv", text: &text, records })]);
        for row in [0u32, 63, 64, 199] {
            let (place, found) = locator.find(Origin { file: 0, line: row * 3 + 3, column: 3 });
            assert_eq!(found, format!("ệ{row}"));
            assert_eq!((place.line, place.column), (row as usize * 3 + 3, 14));
            assert_eq!(text.get(place.span.unwrap()), Some(found.as_ref()));
        }
        let (place, found) = locator.find(Origin { file: 0, line: 2, column: 2 });
        assert_eq!((found.as_ref(), place.line, place.column), ("một\nhai, \"ba\"", 2, 3));
    }

    #[test]
    fn a_file_that_is_no_table_has_no_cells() {
        let mut locator = Locator::new(vec![None]);
        assert_eq!(locator.find(Origin { file: 0, line: 5, column: 1 }).0.line, 0);
    }
}
