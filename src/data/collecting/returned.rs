//! One returned form: what the hidden sheet says of it, its entries above the table, and the cells of each figure.
//!
//! In: a workbook. Out: a [`Returned`], or why the workbook is no form. Goes by the hidden keys alone: titles, order of rows and name of
//! the file do not matter. Takes no figure for good; that is for `entry`.

use super::super::record::{CellKind, Record};
use super::super::sheet::{Sheet, Workbook};
use crate::finding::{Place, SheetCell};
use crate::form::{Column, FIELD_ROW, FORM_FORMAT, Head, KEY_ROW, MARK, META_SHEET, Meta};
use std::collections::BTreeMap;

/// A cell of a form as it was returned: its exact text, with the spaces around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawCell {
    pub(super) text: String,
    pub(super) kind: CellKind,
    pub(super) place: Place,
}

impl RawCell {
    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.kind != CellKind::Uncomputed && self.text.trim().is_empty()
    }
}

/// The cells of one row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldRow {
    /// The id in the hidden column.
    pub(super) field: String,
    /// Row of the sheet, from 1.
    pub(super) row: u32,
    /// Cells that are to be filled in, those of them in which something stands.
    pub(super) cells: BTreeMap<Column, RawCell>,
    /// Where each entry of the row stands, filled in or not.
    place: (Place, BTreeMap<Column, u16>),
}

impl FieldRow {
    /// The place of an entry of the row.
    pub(super) fn place(&self, column: Column) -> Place {
        let (sheet, columns) = &self.place;
        let Some(at) = columns.get(&column) else { return sheet.clone() };
        cell_place(sheet, self.row, *at)
    }
}

/// A returned form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Returned {
    /// The file.
    pub(super) file: String,
    details: BTreeMap<&'static str, String>,
    heads: BTreeMap<&'static str, RawCell>,
    /// The fields that were asked, with their rows (from 1).
    pub(super) asked: Vec<(String, u32)>,
    /// The rows that came back, downwards.
    pub(super) rows: Vec<FieldRow>,
    /// The sheet of figures.
    pub(super) sheet: Place,
}

/// Why a workbook is no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoForm {
    /// The hidden sheet is not there.
    NoMark,
    /// The layout is of a version that this program does not know.
    OtherFormat,
    /// The hidden row of column keys is not there.
    NoTable,
}

impl NoForm {
    /// The token of the reason.
    pub(super) fn token(self) -> &'static str {
        match self {
            Self::NoMark => "no-form-mark",
            Self::OtherFormat => "other-form-format",
            Self::NoTable => "no-form-table",
        }
    }
}

impl Returned {
    /// Reads a workbook as a form.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn read(file: &str, workbook: &Workbook) -> Result<Returned, NoForm> {
        let sheets = || (1_u16..).zip(&workbook.sheets);
        let (_, meta) = sheets().find(|(_, sheet)| is_meta(sheet)).ok_or(NoForm::NoMark)?;
        let (details, asked) = details(meta);
        if details.get(Meta::Format.key()).map(String::as_str) != Some(FORM_FORMAT) {
            return Err(NoForm::OtherFormat);
        }
        let table = sheets().find_map(|(position, sheet)| Some((position, sheet, keys(sheet)?)));
        let (position, sheet, (keys_row, columns)) = table.ok_or(NoForm::NoTable)?;
        if !columns.contains_key(&Column::Value) {
            return Err(NoForm::NoTable);
        }
        let whole = Place { sheet: Some(SheetCell::new(position, &sheet.name, 0, 0)), ..Place::file(file) };
        let mut returned =
            Returned { file: file.to_owned(), details, heads: BTreeMap::new(), asked, rows: Vec::new(), sheet: whole };
        returned.fill(sheet, keys_row, &columns);
        Ok(returned)
    }

    /// A detail of the hidden sheet; empty where it is not there.
    pub(super) fn detail(&self, detail: Meta) -> &str {
        self.details.get(detail.key()).map_or("", String::as_str)
    }

    /// An entry above the table, where one was made.
    pub(super) fn head(&self, head: Head) -> Option<&RawCell> {
        self.heads.get(head.key()).filter(|cell| !cell.is_empty())
    }

    fn fill(&mut self, sheet: &Sheet, keys_row: u32, columns: &BTreeMap<Column, u16>) {
        let place = (self.sheet.clone(), columns.clone());
        let entry_column = columns.get(&Column::EvidenceNumber).copied().unwrap_or_default();
        let (mut rows, mut record) = (sheet.rows(), Record::default());
        while rows.next(&mut record) {
            let key = exact(sheet, &record, 0).trim();
            let cell = |at: u16| raw(sheet, &record, at, &self.sheet);
            if let Some(head) = Head::ALL.into_iter().find(|head| head.key() == key) {
                self.heads.insert(head.key(), cell(entry_column));
            } else if record.line > keys_row && !key.is_empty() && !key.starts_with('#') {
                let entries = columns.iter().filter(|(column, _)| column.is_entry());
                let cells = entries.map(|(column, at)| (*column, cell(*at))).filter(|(_, cell)| !cell.is_empty());
                let (field, cells) = (key.to_owned(), cells.collect());
                self.rows.push(FieldRow { field, row: record.line, cells, place: place.clone() });
            }
        }
    }
}

/// Whether a workbook has the hidden sheet of a form.
pub(super) fn is_form(workbook: &Workbook) -> bool {
    workbook.sheets.iter().any(is_meta)
}

fn is_meta(sheet: &Sheet) -> bool {
    sheet.name.eq_ignore_ascii_case(META_SHEET) && first_cell(sheet) == MARK
}

/// The details of the hidden sheet, and the fields that were asked.
fn details(sheet: &Sheet) -> (BTreeMap<&'static str, String>, Vec<(String, u32)>) {
    let (mut details, mut asked) = (BTreeMap::new(), Vec::new());
    let (mut rows, mut record) = (sheet.rows(), Record::default());
    while rows.next(&mut record) {
        let text = |at| exact(sheet, &record, at).trim();
        if text(0) == FIELD_ROW {
            asked.push((text(1).to_owned(), text(2).parse().unwrap_or_default()));
        } else if let Some(detail) = Meta::ALL.into_iter().find(|detail| detail.key() == text(0)) {
            details.insert(detail.key(), text(1).to_owned());
        }
    }
    (details, asked)
}

/// The row of the column keys, from 1, and where each column stands.
fn keys(sheet: &Sheet) -> Option<(u32, BTreeMap<Column, u16>)> {
    let (mut rows, mut record) = (sheet.rows(), Record::default());
    while rows.next(&mut record) {
        if exact(sheet, &record, 0).trim() != KEY_ROW {
            continue;
        }
        let columns = (0..record.cells.len()).filter_map(|at| {
            let column = Column::parse(exact(sheet, &record, at))?;
            Some((column, u16::try_from(at).ok()?))
        });
        return Some((record.line, columns.collect()));
    }
    None
}

fn first_cell(sheet: &Sheet) -> &str {
    let (mut rows, mut record) = (sheet.rows(), Record::default());
    if rows.next(&mut record) && record.line == 1 { exact(sheet, &record, 0).trim() } else { "" }
}

/// The text of a cell with the spaces around it.
fn exact<'t>(sheet: &'t Sheet, record: &Record, at: usize) -> &'t str {
    record.cells.get(at).and_then(|cell| sheet.text.get(cell.from..cell.to)).unwrap_or_default()
}

fn raw(sheet: &Sheet, record: &Record, at: u16, whole: &Place) -> RawCell {
    let column = usize::from(at);
    RawCell {
        text: exact(sheet, record, column).to_owned(),
        kind: record.kind(column),
        place: cell_place(whole, record.line, at),
    }
}

/// The cell in a row (from 1) and column (from 0) of the sheet that `whole` is the place of.
fn cell_place(whole: &Place, row: u32, at: u16) -> Place {
    let (row, column) = (usize::try_from(row).unwrap_or(0), usize::from(at) + 1);
    let (position, name) = whole.sheet.as_ref().map_or((0, ""), |sheet| (sheet.position, sheet.sheet.as_str()));
    Place { sheet: Some(SheetCell::new(position, name, row, column)), ..Place::at(&whole.file, row, column) }
}
