//! Where a cell stands, for findings: line, column in characters, bytes; in a workbook sheet and cell.
//!
//! While a file is read its records know the place of their cells. Afterwards an observation keeps only line and table
//! column; [`Locator`] reads the row again where a finding needs more.

use super::panel::Origin;
use super::record::{Record, Rows};
use crate::finding::{Place, SheetCell};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A table where it stands: its file, its sheet where the file is a workbook, and the text in which the bytes of its cells lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) file: &'a str,
    /// Position from 1 and name of the sheet.
    pub(super) sheet: Option<(u16, &'a str)>,
    pub(super) text: &'a str,
}

impl<'a> Page<'a> {
    /// The page of a file of delimited text.
    pub(super) fn of_text(file: &'a str, text: &'a str) -> Self {
        Self { file, sheet: None, text }
    }

    /// Position of the sheet, as in [`Origin::sheet`].
    pub(super) fn position(&self) -> u16 {
        self.sheet.map_or(0, |(position, _)| position)
    }

    /// The whole page: the sheet, or the file.
    pub(super) fn whole(&self) -> Place {
        let sheet = self.sheet.map(|(position, name)| SheetCell::new(position, name, 0, 0));
        Place { sheet, ..Place::file(self.file) }
    }
}

/// The place of a cell of `record`; the end of the row where it has no such cell.
pub(super) fn cell_place(page: Page<'_>, record: &Record, column: usize) -> Place {
    let Page { file, sheet, text } = page;
    if let Some((position, name)) = sheet {
        let (row, column) = (usize::try_from(record.line).unwrap_or(0), column + 1);
        let sheet = Some(SheetCell::new(position, name, row, column));
        return Place { sheet, ..Place::at(file, row, column) };
    }
    let end = record.cells.last().map_or(record.start, |cell| cell.span().end);
    let span = record.cells.get(column).map_or(end..end, |cell| cell.span());
    let before = text.get(record.start..span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let characters = before.get(line_start..).map_or(0, |on_line| on_line.chars().count());
    let line = usize::try_from(record.line_of(text, column)).unwrap_or(usize::MAX);
    Place { span: Some(span), ..Place::at(file, line, characters + 1) }
}

/// The rows of a table, to be read again.
#[derive(Debug, Clone)]
pub(super) struct Body<'a> {
    pub(super) page: Page<'a>,
    /// From the header on.
    pub(super) rows: Rows<'a>,
}

/// Finds the place and the text of a cell by its origin.
#[derive(Debug)]
pub(super) struct Locator<'a> {
    /// By file and sheet; none where it could not be read as a table.
    bodies: BTreeMap<(usize, u16), Body<'a>>,
    /// Some rows' beginnings, made when first asked for.
    rows: BTreeMap<(usize, u16), Vec<(u32, Rows<'a>)>>,
}

/// Every how many rows the locator remembers one: the others are read on from there.
const STRIDE: usize = 64;

impl<'a> Locator<'a> {
    /// `bodies` has the tables of each file.
    pub(super) fn new(bodies: Vec<Vec<Body<'a>>>) -> Self {
        let of_file = |(file, bodies): (usize, Vec<Body<'a>>)| {
            bodies.into_iter().map(move |body| ((file, body.page.position()), body))
        };
        Self { bodies: bodies.into_iter().enumerate().flat_map(of_file).collect(), rows: BTreeMap::new() }
    }

    /// The place and the text of the cell at `origin`.
    pub(super) fn find(&mut self, origin: Origin) -> (Place, Cow<'a, str>) {
        let key = (origin.file, origin.sheet);
        let Some(body) = self.bodies.get(&key) else {
            return (Place::at("", 0, 0), Cow::Borrowed(""));
        };
        let column = usize::from(origin.column).saturating_sub(1);
        let rows = self.rows.entry(key).or_insert_with(|| remembered(body));
        let after = rows.partition_point(|(line, _)| *line <= origin.line);
        let from = after.checked_sub(1).and_then(|at| rows.get(at));
        let mut rows = from.map_or_else(|| body.rows.clone(), |(_, rows)| rows.clone());
        let mut record = Record::default();
        while rows.next(&mut record) {
            if record.line_of(body.page.text, column) >= origin.line {
                break;
            }
        }
        (cell_place(body.page, &record, column), record.text(body.page.text, column))
    }
}

/// The beginning of every so manyth row, with its line.
fn remembered<'a>(body: &Body<'a>) -> Vec<(u32, Rows<'a>)> {
    let mut rows = Vec::new();
    let mut records = body.rows.clone();
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
    use super::super::record::Records;
    use super::*;

    #[test]
    fn cells_are_found_again_behind_broken_lines() {
        let mut text = String::from("entity,note,people\n");
        for row in 0..200 {
            text.push_str(&format!("{row},\"một\nhai, \"\"ba\"\"\",ệ{row}\n\n"));
        }
        let rows = Rows::Delimited(Records::new(&text, b',', 0, 1));
        let mut locator = Locator::new(vec![vec![Body { page: Page::of_text("a.csv", &text), rows }]]);
        for row in [0u32, 63, 64, 199] {
            let (place, found) = locator.find(Origin { file: 0, line: row * 3 + 3, column: 3, sheet: 0 });
            assert_eq!(found, format!("ệ{row}"));
            assert_eq!((place.line, place.column), (row as usize * 3 + 3, 14));
            assert_eq!(text.get(place.span.unwrap()), Some(found.as_ref()));
        }
        let (place, found) = locator.find(Origin { file: 0, line: 2, column: 2, sheet: 0 });
        assert_eq!((found.as_ref(), place.line, place.column), ("một\nhai, \"ba\"", 2, 3));
    }

    #[test]
    fn a_file_that_is_no_table_has_no_cells() {
        let mut locator = Locator::new(vec![Vec::new()]);
        assert_eq!(locator.find(Origin { file: 0, line: 5, column: 1, sheet: 0 }).0.line, 0);
    }
}
