//! Workbooks: the sheets of an Excel or OpenDocument file as rows of typed cells.
//!
//! In: the bytes of a file. Out: a [`Workbook`] whose sheets give the same records as delimited text does
//! ([`super::record::Rows`]). What stands in a cell is written into one text for the whole sheet, in plain form, and each cell
//! knows what kind it was. Means nothing by any column.

mod archive;
mod compound;
mod look;
mod ods;
mod open;
mod tags;
mod value;
mod xls;
mod xlsb;
mod xlsx;

pub use open::is_fenced;
pub(super) use open::{is_workbook, open};

use super::limits::{SHEET_AREA_MAX, SHEET_CELLS_MAX, SPREAD_MAX};
use super::record::{Cell, CellKind, Record};
use std::collections::HashSet;

/// Why a file is not read as a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It does not hold together; what was met, for whoever looks into it.
    Broken(&'static str),
    /// A password is needed.
    Locked,
    /// It would take more than a limit allows: its name and value.
    Limit(&'static str, usize),
    /// It is something else than its name says; what, as a token.
    Other(&'static str),
}

/// The sheets of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Workbook {
    /// In the order of the workbook.
    pub(super) sheets: Vec<Sheet>,
}

/// One sheet. Only cells in which something stands are kept, however large the sheet claims to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// Whether the workbook hides it.
    pub(super) hidden: bool,
    /// The texts of all cells, one behind the other.
    pub(super) text: String,
    /// Rows that have a cell, downwards.
    rows: Vec<Row>,
    /// By row, then column.
    cells: Vec<Stored>,
    /// Merged cells.
    pub(super) merged: Vec<Merged>,
    /// The first cell whose letters were those of an old font, as read.
    pub(super) old_font: Option<OldFont>,
    /// Rows that the sheet hides, from 0.
    pub(super) hidden_rows: HashSet<u32>,
    /// Places that its rows go over.
    area: usize,
}

/// A text that was stored in the letters of an old font (`.VnTime`), as it is read; row and column from 0.
#[derive(Debug, Clone)]
pub(super) struct OldFont {
    pub(super) font: String,
    pub(super) sample: String,
    pub(super) row: u32,
    pub(super) column: u32,
}

/// A row that has cells.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// From 0.
    row: u32,
    /// Its cells: from this one to the next row's first.
    from: usize,
}

/// A cell in which something stands.
#[derive(Debug, Clone, Copy)]
struct Stored {
    /// From 0.
    column: u16,
    kind: CellKind,
    from: u32,
    to: u32,
}

/// A cell as a reader of a format hands it over; row and column from 0.
#[derive(Debug)]
pub(super) struct Loose {
    row: u32,
    column: u16,
    kind: CellKind,
    text: String,
}

/// The cells below those that are merged downwards, with their text; `cells` are in order.
fn spread(cells: &[Loose], merged: &[Merged]) -> Vec<Loose> {
    let mut all = Vec::new();
    for own in merged.iter().filter(|own| own.columns.0 == own.columns.1 && own.rows.0 < own.rows.1) {
        let at = |row: u32| cells.binary_search_by_key(&(row, own.columns.0), |cell| (cell.row, cell.column));
        let Some(first) = at(own.rows.0).ok().and_then(|at| cells.get(at)) else { continue };
        for row in own.rows.0 + 1..=own.rows.1 {
            if all.len() >= SPREAD_MAX {
                return all;
            }
            if at(row).is_err() {
                all.push(Loose { row, column: own.columns.0, kind: CellKind::Spread, text: first.text.clone() });
            }
        }
    }
    all
}

/// Cells merged into one; rows and columns from 0, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merged {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u16, u16),
}

impl Sheet {
    /// A sheet without cells.
    pub(super) fn new(name: impl Into<String>, hidden: bool) -> Self {
        Self { name: name.into(), hidden, ..Self::default() }
    }

    /// Adds a cell (row and column from 0), which must stand behind all others: further right in the last row, or below it.
    ///
    /// # Errors
    /// It does not, or the sheet grows beyond a limit.
    pub(super) fn push(&mut self, row: u32, column: u16, kind: CellKind, text: &str) -> Result<(), Refusal> {
        const UNORDERED: Refusal = Refusal::Broken("cells out of order, or one cell twice");
        let new_in_row = match (self.rows.last(), self.cells.last()) {
            (Some(last), Some(cell)) if last.row == row => usize::from(column.saturating_sub(cell.column)),
            (Some(last), _) if last.row > row => 0,
            _ => {
                self.rows.push(Row { row, from: self.cells.len() });
                usize::from(column) + 1
            }
        };
        self.area += new_in_row;
        let from = self.text.len();
        let (Ok(start), Ok(end)) = (u32::try_from(from), u32::try_from(from + text.len())) else {
            return Err(UNORDERED);
        };
        if new_in_row == 0 {
            return Err(UNORDERED);
        }
        if self.area > SHEET_AREA_MAX {
            return Err(Refusal::Limit("sheet-area", SHEET_AREA_MAX));
        }
        if self.cells.len() >= SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
        self.text.push_str(text);
        self.cells.push(Stored { column, kind, from: start, to: end });
        Ok(())
    }

    /// How many rows with cells the sheet hides.
    pub(super) fn hidden_in_use(&self) -> usize {
        self.rows.iter().filter(|row| self.hidden_rows.contains(&row.row)).count()
    }

    /// A sheet of these cells, which may come in any order; a cell that is merged downwards gives its text to the rows below.
    ///
    /// # Errors
    /// As [`Sheet::push`].
    pub(super) fn of_cells(mut self, mut cells: Vec<Loose>) -> Result<Self, Refusal> {
        let order = |cell: &Loose| (cell.row, cell.column);
        if !cells.is_sorted_by_key(order) {
            cells.sort_by_key(order);
        }
        let spread = spread(&cells, &self.merged);
        if !spread.is_empty() {
            cells.extend(spread);
            cells.sort_by_key(order);
        }
        for cell in cells {
            self.push(cell.row, cell.column, cell.kind, &cell.text)?;
        }
        Ok(self)
    }

    /// The rows, from the first.
    pub(super) fn rows(&self) -> SheetRows<'_> {
        SheetRows { sheet: self, at: 0, width: 0 }
    }

    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells of the row at a position in `rows`.
    fn cells_of(&self, at: usize) -> &[Stored] {
        let from = self.rows.get(at).map_or(self.cells.len(), |row| row.from);
        let to = self.rows.get(at + 1).map_or(self.cells.len(), |row| row.from);
        self.cells.get(from..to).unwrap_or_default()
    }
}

/// Reads one row of a sheet after the other.
#[derive(Debug, Clone)]
pub(super) struct SheetRows<'t> {
    sheet: &'t Sheet,
    at: usize,
    /// Cells that every row has at least.
    width: usize,
}

impl<'t> SheetRows<'t> {
    /// The sheet's merged cells.
    pub(super) fn merged(&self) -> &'t [Merged] {
        &self.sheet.merged
    }

    /// Fills rows up to so many cells: a sheet stores none where nothing stands.
    pub(super) fn widen(&mut self, width: usize) {
        self.width = width;
    }

    /// Fills `record` with the next row that has a cell; false at the end. Column 0 of the record is column A of the sheet.
    pub(super) fn next(&mut self, record: &mut Record) -> bool {
        let Some(row) = self.sheet.rows.get(self.at) else { return false };
        record.begin(0, row.row.saturating_add(1));
        for cell in self.sheet.cells_of(self.at) {
            let end = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
            record.cells.resize(usize::from(cell.column), Cell::stored(0, 0, CellKind::Empty));
            record.cells.push(Cell::stored(end(cell.from), end(cell.to), cell.kind));
        }
        if record.cells.len() < self.width {
            record.cells.resize(self.width, Cell::stored(0, 0, CellKind::Empty));
        }
        self.at += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_gives_its_rows_as_records() {
        let mut sheet = Sheet::new("Quý I", false);
        sheet.push(2, 1, CellKind::Text, "Hà Nội").unwrap();
        sheet.push(2, 3, CellKind::Number, "0.5").unwrap();
        sheet.push(7, 0, CellKind::Bool, "true").unwrap();
        assert!(
            sheet.push(7, 0, CellKind::Text, "again").is_err() && sheet.push(3, 9, CellKind::Text, "above").is_err()
        );
        let (mut rows, mut record, mut seen) = (sheet.rows(), Record::default(), Vec::new());
        while rows.next(&mut record) {
            let cells = (0..record.cells.len()).map(|at| (record.text(&sheet.text, at).into_owned(), record.kind(at)));
            seen.push((record.line, cells.collect::<Vec<_>>()));
        }
        let empty = || (String::new(), CellKind::Empty);
        let cell = |text: &str, kind| (text.to_owned(), kind);
        let third = vec![empty(), cell("Hà Nội", CellKind::Text), empty(), cell("0.5", CellKind::Number)];
        assert_eq!(seen, [(3, third), (8, vec![cell("true", CellKind::Bool)])]);
    }
}
