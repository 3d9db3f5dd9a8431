//! Workbooks: the sheets of an Excel or OpenDocument file as rows of typed cells.
//!
//! In: the bytes of a file. Out: a [`Workbook`] whose sheets give the same records as delimited text does
//! ([`super::record::Rows`]). What stands in a cell is written into one text for the whole sheet, in plain form, and each cell
//! knows what kind it was. Means nothing by any column.

mod archive;
mod bytes;
mod compound;
mod look;
mod ods;
mod open;
mod styles;
mod tags;
mod texts;
mod value;
mod xls;
mod xlsb;
mod xlsx;

pub use open::is_fenced;
pub(super) use open::{is_workbook, open};

use super::encoding::decode_by_font;
use super::limits::{SHEET_AREA_MAX, SHEET_CELLS_MAX, SPREAD_MAX, WORKBOOK_TEXTS_BYTES_MAX};
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

impl Loose {
    /// The cell of a formula whose result is not stored.
    fn uncomputed((row, column): (u32, u32)) -> Self {
        Self { row, column: u16::try_from(column).unwrap_or(u16::MAX), kind: CellKind::Uncomputed, text: String::new() }
    }
}

/// A place below a cell that is merged downwards, where the same holds; rows and column from 0.
#[derive(Debug, PartialEq, Eq)]
struct Below {
    row: u32,
    column: u16,
    /// The row of the cell.
    first: u32,
}

/// The places below the first columns of cells that are merged downwards, in the order of cells; `cells` are in that order.
///
/// # Errors
/// The merged cells go over more rows than the limit. Each row counts once for a column: of ranges that overlap there, which no program
/// writes, the upper one holds.
fn spread(cells: &[Loose], merged: &[Merged]) -> Result<Vec<Below>, Refusal> {
    let last = cells.last().map_or(0, |cell| cell.row);
    let mut downwards: Vec<&Merged> = merged.iter().filter(|own| own.rows.0 < own.rows.1).collect();
    downwards.sort_unstable_by_key(|own| (own.columns.0, own.rows));
    let (mut all, mut visited) = (Vec::new(), 0);
    let mut before: Option<&Merged> = None;
    for own in downwards {
        let column = own.columns.0;
        if before.is_some_and(|before| before.columns.0 == column && own.rows.0 <= before.rows.1) {
            continue;
        }
        before = Some(own);
        let at = |row: u32| cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column));
        if at(own.rows.0).is_err() {
            continue;
        }
        for row in own.rows.0 + 1..=own.rows.1.min(last) {
            visited += 1;
            if visited > SPREAD_MAX {
                return Err(Refusal::Limit("merged-rows", SPREAD_MAX));
            }
            if at(row).is_err() {
                all.push(Below { row, column, first: own.rows.0 });
            }
        }
    }
    all.sort_unstable_by_key(|own| (own.row, own.column));
    Ok(all)
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
        let from = self.text.len();
        let (Ok(start), Ok(end)) = (u32::try_from(from), u32::try_from(from + text.len())) else {
            return Err(Refusal::Limit("workbook-texts", WORKBOOK_TEXTS_BYTES_MAX));
        };
        self.place(row, Stored { column, kind, from: start, to: end })?;
        self.text.push_str(text);
        Ok(())
    }

    /// Adds a cell whose text is already there.
    fn place(&mut self, row: u32, cell: Stored) -> Result<(), Refusal> {
        let new_in_row = match (self.rows.last(), self.cells.last()) {
            (Some(last), Some(before)) if last.row == row => usize::from(cell.column.saturating_sub(before.column)),
            (Some(last), _) if last.row > row => 0,
            _ => {
                self.rows.push(Row { row, from: self.cells.len() });
                usize::from(cell.column) + 1
            }
        };
        self.area += new_in_row;
        if new_in_row == 0 {
            return Err(Refusal::Broken("cells out of order, or one cell twice"));
        }
        if self.area > SHEET_AREA_MAX {
            return Err(Refusal::Limit("sheet-area", SHEET_AREA_MAX));
        }
        if self.cells.len() >= SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
        self.cells.push(cell);
        Ok(())
    }

    /// Adds a place below a merged cell; the two share their text.
    fn place_below(&mut self, own: &Below) -> Result<(), Refusal> {
        let row = self.rows.binary_search_by_key(&own.first, |row| row.row);
        let cells = row.map(|row| self.cells_of(row)).unwrap_or_default();
        let first = cells.iter().find(|cell| cell.column == own.column).copied();
        first.map_or(Ok(()), |first| self.place(own.row, Stored { kind: CellKind::Spread, ..first }))
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
        let mut below = spread(&cells, &self.merged)?.into_iter().peekable();
        for cell in cells {
            while let Some(own) = below.next_if(|own| (own.row, own.column) < (cell.row, cell.column)) {
                self.place_below(&own)?;
            }
            self.push(cell.row, cell.column, cell.kind, &cell.text)?;
        }
        for own in below {
            self.place_below(&own)?;
        }
        Ok(self)
    }

    /// Turns the text of a cell in an old font, and remembers the first.
    fn read_by_font(&mut self, font: &str, cell: &mut Loose) {
        let Some(read) = decode_by_font(font, &cell.text).filter(|read| *read != cell.text) else { return };
        cell.text = read;
        let first = || OldFont {
            font: font.to_owned(),
            sample: cell.text.clone(),
            row: cell.row,
            column: u32::from(cell.column),
        };
        self.old_font.get_or_insert_with(first);
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

    fn loose(row: u32, column: u16, text: &str) -> Loose {
        Loose { row, column, kind: CellKind::Text, text: text.to_owned() }
    }

    #[test]
    fn the_first_column_of_every_merge_that_goes_down_is_spread() {
        let merged = [((4, 6), (1, 2)), ((0, 0), (0, 3)), ((4, 5), (0, 0)), ((4, 5), (0, 0)), ((5, 9), (0, 0))];
        let merged = merged.map(|(rows, columns)| Merged { rows, columns });
        let cells = [loose(4, 0, "1"), loose(4, 1, "Hà Nội"), loose(5, 3, "7"), loose(6, 3, "8")];
        let below = |row, column| Below { row, column, first: 4 };
        assert_eq!(spread(&cells, &merged), Ok(vec![below(5, 0), below(5, 1), below(6, 1)]));
        let mut sheet = Sheet::new("A", false);
        sheet.merged = merged.to_vec();
        let sheet = sheet.of_cells(cells.into()).unwrap();
        let (mut rows, mut record, mut names) = (sheet.rows(), Record::default(), Vec::new());
        while rows.next(&mut record) {
            names.push((record.text(&sheet.text, 1).into_owned(), record.kind(1)));
        }
        let name = |kind| ("Hà Nội".to_owned(), kind);
        assert_eq!(names, [name(CellKind::Text), name(CellKind::Spread), name(CellKind::Spread)]);
        assert_eq!(sheet.text, "1Hà Nội78", "no text is copied");
    }

    #[test]
    fn rows_under_merged_cells_are_counted_whether_something_stands_in_them_or_not() {
        let filled: Vec<Loose> = (0..200_000).map(|row| loose(row, 0, "a")).collect();
        let merged = Merged { rows: (0, 199_999), columns: (0, 0) };
        assert_eq!(spread(&filled, &[merged]), Err(Refusal::Limit("merged-rows", SPREAD_MAX)));
        let short = Merged { rows: (0, 60_000), columns: (0, 0) };
        assert_eq!(spread(&filled, &vec![short; 100_000]), Ok(Vec::new()), "the same merge counts once");
        let deep = Merged { rows: (3, 1_048_575), columns: (0, 0) };
        assert_eq!(spread(&filled[..4], &[deep]), Ok(Vec::new()), "below the last cell there is nothing to count");
    }
}
