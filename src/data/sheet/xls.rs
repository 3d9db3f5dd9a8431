//! `.xls` (MS-XLS, BIFF8 and 5): the records of the workbook's stream are walked through first, then its sheets are read.
//!
//! The walk counts cells and texts, refuses what would take too much, takes out what the reader would make too much of (records that
//! claim an extent, formulas), and notes what the reader does not tell: hidden rows, percentages, old fonts, formulas without a result.

use super::bytes::{short, size};
use super::styles::Styles;
use super::texts::Texts;
use super::value::stored;
use super::{Loose, Merged, Refusal, Sheet, Workbook, compound};
use crate::data::limits::{SHEET_CELLS_MAX, SHEETS_MAX, XLS_AREA_MAX, XLS_TEXTS_BYTES_MAX};
use crate::data::record::CellKind;
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls};
use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::ops::Range;

const BROKEN: Refusal = Refusal::Broken("a record that does not read as its format says");

/// Pieces in which one record may go on; 8 MB of texts have a thousand.
const PIECES_MAX: usize = 4_096;

/// A type that no record has.
const NO_RECORD: u16 = 0x0FFF;

/// A number that no font has.
const NO_FONT: u16 = 4;

/// The version of the format since Excel 97.
const BIFF_8: u16 = 0x0600;

const FORMULA: u16 = 0x0006;

/// Number, label, rich label, yes or no, RK, label of the table of texts, formula.
const CELLS: [u16; 7] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, FORMULA];

/// A record: where it begins in the stream, its type and its content.
struct Record<'s> {
    at: usize,
    kind: u16,
    data: &'s [u8],
}

/// What the globals of a workbook say.
#[derive(Debug, Default)]
struct Globals {
    /// Where each sheet begins.
    sheets: Vec<usize>,
    styles: Styles,
    /// Bytes of each text of the table of texts.
    lengths: Vec<u32>,
    /// Where they end.
    end: usize,
}

/// What the records of a sheet tell; rows and columns from 0.
#[derive(Debug, Default)]
struct Look {
    hidden_rows: HashSet<u32>,
    percent: HashSet<(u32, u32)>,
    /// The cell format of cells in an old font.
    old_fonts: HashMap<(u32, u32), u16>,
    cells: usize,
    merged: usize,
    /// The first and last row and column that have a cell.
    extent: Option<(u16, u16, u16, u16)>,
    /// Where records that claim an extent begin.
    claims: Vec<usize>,
    /// Where records of formulas begin.
    formulas: Vec<usize>,
    /// Formulas whose stored result is nothing, and whether another has one.
    without_result: Vec<(u32, u32)>,
    has_results: bool,
    /// Its place in the stream.
    span: Range<usize>,
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// It does not hold together, is locked, or passes a limit.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut stream = compound::workbook(bytes)?;
    let globals = globals(&stream)?;
    let looks = looks(&stream, &globals)?;
    bend(&mut stream, &looks);
    let mut book = Xls::new(Cursor::new(compound::written(&stream)?)).map_err(|_| BROKEN)?;
    let metadata = book.sheets_metadata().to_vec();
    if metadata.len() != looks.len() {
        return Err(BROKEN);
    }
    let is_computed = looks.iter().any(|look| look.has_results);
    let mut sheets = Vec::new();
    for (at, (own, look)) in metadata.iter().zip(looks).enumerate() {
        if own.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Sheet::new(own.name.clone(), own.visible != SheetVisible::Visible);
        let merged = book.merge_cells_by_sheet_id(at).unwrap_or_default();
        let column = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
        let ranges = merged
            .iter()
            .map(|own| Merged { rows: (own.start.0, own.end.0), columns: (column(own.start.1), column(own.end.1)) });
        sheet.merged = ranges.collect();
        let range = book.worksheet_range(&own.name).map_err(|_| BROKEN)?;
        let mut cells = cells_of(&range, &look.percent);
        for cell in cells.iter_mut().filter(|cell| cell.kind == CellKind::Text) {
            let format = look.old_fonts.get(&(cell.row, u32::from(cell.column)));
            if let Some(font) = format.and_then(|format| globals.old_font(*format)) {
                sheet.read_by_font(font, cell);
            }
        }
        if !is_computed {
            cells.extend(look.without_result.into_iter().map(Loose::uncomputed));
        }
        sheet.hidden_rows = look.hidden_rows;
        sheets.push(sheet.of_cells(cells)?);
    }
    Ok(Workbook { sheets })
}

/// Looks through all sheets. No two of them, and none and the globals, share a record.
fn looks(stream: &[u8], globals: &Globals) -> Result<Vec<Look>, Refusal> {
    let mut looks: Vec<Look> = Vec::new();
    let (mut cells, mut merged, mut area, mut texts) = (0, 0, 0, Texts::default());
    for at in &globals.sheets {
        let look = look(stream, *at, globals, &mut texts)?;
        let is_apart = |other: &Look| look.span.end <= other.span.start || other.span.end <= look.span.start;
        if look.span.start < globals.end || !looks.iter().all(is_apart) {
            return Err(Refusal::Broken("two sheets in one place"));
        }
        cells += look.cells;
        merged += look.merged;
        area += look.area();
        if cells.max(merged) > SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
        if area > XLS_AREA_MAX {
            return Err(Refusal::Limit("sheet-area", XLS_AREA_MAX));
        }
        looks.push(look);
    }
    Ok(looks)
}

/// Takes out what the reader would make too much of: the records that claim an extent, and the formulas themselves, which it writes out as
/// text with every name in them. Their results stay.
fn bend(stream: &mut [u8], looks: &[Look]) {
    for at in looks.iter().flat_map(|look| &look.claims) {
        if let Some(kind) = stream.get_mut(*at..*at + 2) {
            kind.copy_from_slice(&NO_RECORD.to_le_bytes());
        }
    }
    for at in looks.iter().flat_map(|look| &look.formulas) {
        // Behind the head of the record, its cell, result and flags: the bytes of the formula (MS-XLS 2.4.127).
        if let Some(length) = stream.get_mut(*at + 24..*at + 26) {
            length.copy_from_slice(&[0, 0]);
        }
    }
}

/// The cells of a range in which something stands.
pub(super) fn cells_of(range: &calamine::Range<Data>, percent: &HashSet<(u32, u32)>) -> Vec<Loose> {
    let (top, left) = range.start().unwrap_or_default();
    let place = |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
    let cell = |(row, column, value): (usize, usize, &Data)| {
        let (row, column) = (place(row, top), place(column, left));
        let mut text = String::new();
        let kind = stored(&borrowed(value), percent.contains(&(row, column)), &mut text)?;
        Some(Loose { row, column: u16::try_from(column).ok()?, kind, text })
    };
    range.used_cells().filter_map(cell).collect()
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(own) => DataRef::Int(*own),
        Data::Float(own) => DataRef::Float(*own),
        Data::String(own) => DataRef::SharedString(own),
        Data::Bool(own) => DataRef::Bool(*own),
        Data::DateTime(own) => DataRef::DateTime(*own),
        Data::DateTimeIso(own) => DataRef::DateTimeIso(own.clone()),
        Data::DurationIso(own) => DataRef::DurationIso(own.clone()),
        Data::Error(own) => DataRef::Error(own.clone()),
        Data::Empty => DataRef::Empty,
    }
}

impl Look {
    /// Cells of the rectangle around all cells, for which the reader makes room.
    fn area(&self) -> usize {
        let side = |from: u16, to: u16| usize::from(to.saturating_sub(from)) + 1;
        self.extent.map_or(0, |(top, bottom, left, right)| side(top, bottom).saturating_mul(side(left, right)))
    }

    /// Notes a cell, and what its format says of it.
    fn cell(&mut self, row: u16, column: u16, format: u16, globals: &Globals) {
        self.cells += 1;
        let (top, bottom, left, right) = self.extent.unwrap_or((row, row, column, column));
        self.extent = Some((top.min(row), bottom.max(row), left.min(column), right.max(column)));
        let place = (u32::from(row), u32::from(column));
        if globals.styles.shows_percent(usize::from(format)) {
            self.percent.insert(place);
        }
        if globals.old_font(format).is_some() {
            self.old_fonts.insert(place, format);
        }
    }

    /// Notes the result of a formula, which is a number unless it ends with FF FF (MS-XLS 2.5.133).
    fn formula(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        let (row, column) = (short(data, 0).ok_or(BROKEN)?, short(data, 2).ok_or(BROKEN)?);
        if data.len() < 22 {
            return Err(BROKEN);
        }
        self.formulas.push(record.at);
        if short(data, 12) == Some(0xFFFF) && data.get(6) == Some(&3) {
            self.without_result.push((u32::from(row), u32::from(column)));
        } else {
            self.has_results = true;
        }
        Ok(())
    }
}

impl Globals {
    /// The old font of a cell format.
    fn old_font(&self, cell_format: u16) -> Option<&str> {
        self.styles.old_font(usize::from(cell_format), Some(NO_FONT))
    }
}

/// The next record at `at`, which then stands behind it.
fn next<'s>(stream: &'s [u8], at: &mut usize) -> Option<Record<'s>> {
    let (from, kind, length) = (*at, short(stream, *at)?, short(stream, *at + 2)?);
    let data = stream.get(from + 4..from + 4 + usize::from(length))?;
    *at = from + 4 + data.len();
    Some(Record { at: from, kind, data })
}

/// The records that go on with the one before `at`, of which there is one a piece (MS-XLS 2.4.58); `at` stays.
fn pieces(stream: &[u8], mut at: usize) -> Vec<&[u8]> {
    let more = std::iter::from_fn(|| next(stream, &mut at).filter(|record| record.kind == 0x003C));
    more.take(PIECES_MAX + 1).map(|record| record.data).collect()
}

fn globals(stream: &[u8]) -> Result<Globals, Refusal> {
    let mut globals = Globals::default();
    let (mut at, mut count, mut bytes, mut is_new) = (0, 0, 0, true);
    while let Some(record) = next(stream, &mut at) {
        if record.kind == 0x003C {
            count += 1;
        } else {
            (count, bytes) = (0, 0);
        }
        bytes += record.data.len();
        if count > PIECES_MAX || bytes > XLS_TEXTS_BYTES_MAX {
            return Err(Refusal::Limit("workbook-texts", XLS_TEXTS_BYTES_MAX));
        }
        let data = record.data;
        let own = |at| short(data, at).ok_or(BROKEN);
        // The signs that matter are ASCII, whether a letter takes one byte or two.
        let ascii = |from: usize| -> String {
            data.iter().skip(from).filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect()
        };
        match record.kind {
            0x002F if short(data, 0) != Some(0) => return Err(Refusal::Locked),
            0x0809 => is_new = own(0)? == BIFF_8,
            0x0085 => globals.sheets.push(size(data, 0).ok_or(BROKEN)?),
            0x0031 => globals.styles.add_font(&ascii(if is_new { 16 } else { 15 })),
            0x00E0 => globals.styles.add_cell(own(0)?, own(2)?),
            0x041E => globals.styles.add_format(own(0)?, &ascii(if is_new { 5 } else { 3 })),
            0x00FC => globals.lengths = lengths(data, &pieces(stream, at))?,
            0x000A => break,
            _ => {}
        }
        if globals.sheets.len() > SHEETS_MAX {
            return Err(Refusal::Limit("sheets", SHEETS_MAX));
        }
    }
    globals.end = at;
    Ok(globals)
}

/// How many bytes each text of the table of texts takes (MS-XLS 2.4.265 and 2.5.293); `more` are the records that go on with `data`.
fn lengths(data: &[u8], more: &[&[u8]]) -> Result<Vec<u32>, Refusal> {
    let mut left = data.get(8..).ok_or(BROKEN)?;
    let mut more = more.iter();
    let mut lengths = Vec::new();
    loop {
        while left.is_empty() {
            // An empty record that goes on stands for an empty text.
            let Some(piece) = more.next() else { return Ok(lengths) };
            left = piece;
            if left.is_empty() {
                lengths.push(0);
            }
        }
        let (mut letters, flags) = (short(left, 0).ok_or(BROKEN)?, *left.get(2).ok_or(BROKEN)?);
        let runs = if flags & 8 == 0 { 0 } else { usize::from(short(left, 3).ok_or(BROKEN)?) };
        let at = if flags & 8 == 0 { 3 } else { 5 };
        let phonetic = if flags & 4 == 0 { 0 } else { size(left, at).ok_or(BROKEN)? };
        left = left.get(if flags & 4 == 0 { at } else { at + 4 }..).ok_or(BROKEN)?;
        let (mut width, mut bytes) = (1 + usize::from(flags & 1), 0);
        loop {
            let here = (left.len() / width).min(usize::from(letters));
            bytes += here * width;
            left = left.get(here * width..).ok_or(BROKEN)?;
            letters -= u16::try_from(here).map_err(|_| BROKEN)?;
            if letters == 0 {
                break;
            }
            let (flags, behind) = more.next().and_then(|piece| piece.split_first()).ok_or(BROKEN)?;
            (width, left) = (1 + usize::from(flags & 1), behind);
        }
        lengths.push(u32::try_from(bytes).map_err(|_| BROKEN)?);
        let mut passed = runs * 4 + phonetic;
        while passed > 0 {
            if left.is_empty() {
                left = more.next().ok_or(BROKEN)?;
            }
            let here = passed.min(left.len());
            left = left.get(here..).ok_or(BROKEN)?;
            passed -= here;
        }
    }
}

fn look(stream: &[u8], from: usize, globals: &Globals, texts: &mut Texts) -> Result<Look, Refusal> {
    let mut look = Look::default();
    let (mut at, mut depth, mut pieces) = (from, 0usize, 0);
    while let Some(record) = next(stream, &mut at) {
        let data = record.data;
        let own = |at| short(data, at).ok_or(BROKEN);
        pieces = if record.kind == 0x003C { pieces + 1 } else { 0 };
        if pieces > PIECES_MAX {
            return Err(BROKEN);
        }
        match (record.kind, depth) {
            (0x0809, _) => depth += 1,
            (0x000A, 0 | 1) => break,
            (0x000A, _) => depth -= 1,
            (0x0200, 0 | 1) => look.claims.push(record.at),
            // The result of the formula before, whose cell is counted.
            (0x0207, 0 | 1) => texts.add(usize::from(own(0)?), 1)?,
            (0x00E5, 0 | 1) => look.merged += usize::from(own(0)?),
            (kind, 0 | 1) if CELLS.contains(&kind) => {
                look.cell(own(0)?, own(2)?, own(4)?, globals);
                match kind {
                    FORMULA => look.formula(&record)?,
                    // The reader makes room for as many letters as a label says that it has.
                    0x0204 | 0x00D6 => texts.add(usize::from(own(6)?), 1)?,
                    0x00FD => {
                        let length = size(data, 6).and_then(|at| globals.lengths.get(at)).copied().unwrap_or(0);
                        texts.add(usize::try_from(length).unwrap_or(usize::MAX), 1)?;
                    }
                    _ => {}
                }
            }
            (0x00BD, 0 | 1) => {
                let (row, first) = (own(0)?, own(2)?);
                for (at, column) in (0..data.len().saturating_sub(6) / 6).zip(first..) {
                    look.cell(row, column, own(4 + at * 6)?, globals);
                }
            }
            (0x0208, 0 | 1) if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                look.hidden_rows.insert(u32::from(own(0)?));
            }
            _ => {}
        }
        if look.cells.max(look.merged) > SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
    }
    look.span = from..at;
    Ok(look)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record.
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    /// A workbook of one sheet with these records.
    fn workbook(records: &[Vec<u8>]) -> Vec<u8> {
        workbook_with(&[], records, |at| vec![at])
    }

    /// A workbook with these records in its globals, one sheet with those, and sheets that begin where `places` says, which is told where
    /// the one begins.
    fn workbook_with(own: &[Vec<u8>], records: &[Vec<u8>], places: impl Fn(u32) -> Vec<u32>) -> Vec<u8> {
        let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let end = record(0x000A, &[]);
        let name = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
        let names = places(0).len() * name(0).len();
        let at = u32::try_from(begin.len() + own.concat().len() + names + end.len()).unwrap();
        let names: Vec<u8> = places(at).into_iter().flat_map(name).collect();
        let stream = [begin.clone(), own.concat(), names, end.clone(), begin, records.concat(), end].concat();
        compound::written(&stream).unwrap()
    }

    /// A formula with this stored result, that consists of `names` times the defined name 1.
    fn formula(row: u16, result: [u8; 8], names: u16) -> Vec<u8> {
        let place = [row, 0, 0].map(u16::to_le_bytes).concat();
        let formula = [0x43, 1, 0, 0, 0].repeat(usize::from(names));
        let length = u16::try_from(formula.len()).unwrap().to_le_bytes();
        record(FORMULA, &[&place[..], &result, &[0; 6], &length, &formula].concat())
    }

    const BLANK: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    /// What the first sheet has: row, kind and text of each cell.
    fn cells(bytes: &[u8]) -> Vec<(u32, CellKind, String)> {
        let sheet = read(bytes).unwrap().sheets.swap_remove(0);
        let text = |cell: &super::super::Stored| {
            let end = |at: u32| usize::try_from(at).unwrap();
            sheet.text[end(cell.from)..end(cell.to)].to_owned()
        };
        let row = |at: usize, row: &super::super::Row| {
            let cells = sheet.cells_of(at).iter().map(|cell| (row.row, cell.kind, text(cell)));
            cells.collect::<Vec<_>>()
        };
        sheet.rows.iter().enumerate().flat_map(|(at, own)| row(at, own)).collect()
    }

    /// The number 0.5 at a row and column.
    fn number(row: u16, column: u16) -> Vec<u8> {
        let place = [row, column, 0].map(u16::to_le_bytes).concat();
        record(0x0203, &[&place[..], &0.5f64.to_le_bytes()].concat())
    }

    #[test]
    fn a_sheet_is_read_whatever_extent_it_claims() {
        let claim = record(0x0200, &[0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0]);
        let workbook = read(&workbook(&[claim, number(3, 1)])).unwrap();
        let sheet = &workbook.sheets[0];
        assert_eq!((sheet.name.as_str(), sheet.text.as_str()), ("A", "0.5"));
    }

    #[test]
    fn two_cells_that_span_the_whole_sheet_are_refused() {
        let far = workbook(&[number(0, 0), number(65_535, 255)]);
        assert!(matches!(read(&far), Err(Refusal::Limit("sheet-area", _))));
    }

    #[test]
    fn bent_records_never_panic_past_the_fence() {
        let whole = workbook(&[number(3, 1), number(3, 2)]);
        for at in 4096 * 3..4096 * 3 + 200 {
            for change in [0xFF, 0x80, 0x01] {
                let mut bent = whole.clone();
                bent[at] ^= change;
                let _ = super::super::open("a.xls", &bent);
            }
        }
    }

    #[test]
    fn formulas_give_their_results_and_are_not_written_out() {
        let name = record(0x0018, &[&[0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &[b'x'; 255]].concat());
        let half = formula(1, 0.5f64.to_le_bytes(), 1_600);
        let many: Vec<Vec<u8>> = (0..200).map(|_| half.clone()).collect();
        let mut stream = compound::workbook(&workbook_with(&[name], &many, |at| vec![at])).unwrap();
        let globals = globals(&stream).unwrap();
        let looks = looks(&stream, &globals).unwrap();
        bend(&mut stream, &looks);
        let mut book = Xls::new(Cursor::new(compound::written(&stream).unwrap())).unwrap();
        let written: usize = book.worksheet_formula("A").unwrap().cells().map(|(_, _, text)| text.len()).sum();
        assert!(written < 100, "{written}");
        assert_eq!(cells(&workbook(&[half])), [(1, CellKind::Number, "0.5".to_owned())]);
    }

    #[test]
    fn formulas_without_a_result_are_told_where_no_formula_has_one() {
        let blank = formula(1, BLANK, 1);
        assert_eq!(cells(&workbook(std::slice::from_ref(&blank))), [(1, CellKind::Uncomputed, String::new())]);
        // Beside others that are computed, nothing is what the formula gives: `=IF(A1="";"";1)`.
        let half = formula(2, 0.5f64.to_le_bytes(), 1);
        assert_eq!(cells(&workbook(&[blank, half])), [(2, CellKind::Number, "0.5".to_owned())]);
    }

    #[test]
    fn no_two_sheets_share_a_record() {
        for places in [|at: u32| vec![at, at], |at: u32| vec![at, at + 20], |at: u32| vec![at.wrapping_sub(4), at]] {
            let bytes = workbook_with(&[], &[number(1, 1)], places);
            assert_eq!(read(&bytes).err(), Some(Refusal::Broken("two sheets in one place")));
        }
    }

    #[test]
    fn the_table_of_texts_is_measured_across_its_pieces() {
        // `Hà`, one byte a letter; `Nội` with formatting, two bytes a letter, of which the last stands in the next piece.
        let first = [&[0; 8][..], &[2, 0, 0, b'H', 0xE0], &[3, 0, 9, 1, 0], b"N\0\xD9\x1E"].concat();
        let second = [&[1, b'i', 0][..], &[0, 0, 1, 0], &[0, 0, 0]].concat();
        assert_eq!(lengths(&first, &[&second]), Ok(vec![2, 6, 0]));
        assert_eq!(lengths(&first, &[]), Err(BROKEN));
        let label = |row: u16| record(0x00FD, &[&[row, 0, 0].map(u16::to_le_bytes).concat()[..], &[0; 4]].concat());
        let long = [&[0; 8][..], &60_000u16.to_le_bytes(), &[0], &[b'x'; 8_000]].concat();
        let more =
            (0..7).map(|at| record(0x003C, &[&[0][..], &vec![b'x'; if at < 6 { 8_000 } else { 4_000 }]].concat()));
        let table: Vec<Vec<u8>> = [record(0x00FC, &long)].into_iter().chain(more).collect();
        let labels: Vec<Vec<u8>> = (0..2_000).map(label).collect();
        assert_eq!(cells(&workbook_with(&table, &labels[..1], |at| vec![at]))[0].2.len(), 60_000);
        let many = workbook_with(&table, &labels, |at| vec![at]);
        assert!(matches!(read(&many), Err(Refusal::Limit("workbook-texts", _))));
    }

    #[test]
    fn the_font_of_a_cell_says_what_its_letters_are() {
        let font = |name: &str| {
            let length = u8::try_from(name.len()).unwrap();
            record(0x0031, &[&[0; 14][..], &[length, 0], name.as_bytes()].concat())
        };
        let format = |font: u16| record(0x00E0, &[&font.to_le_bytes()[..], &[0; 18]].concat());
        let own = [font("Arial"), font(".VnTime"), format(0), format(1)];
        let label = |row: u16, format: u16| {
            let place = [row, 0, format, 6].map(u16::to_le_bytes).concat();
            record(0x0204, &[&place[..], &[0], b"H\xB5 N\xE9i".get(..6).unwrap()].concat())
        };
        let bytes = workbook_with(&own, &[label(0, 0), label(1, 1)], |at| vec![at]);
        let texts: Vec<String> = cells(&bytes).into_iter().map(|(_, _, text)| text).collect();
        assert_eq!(texts, ["Hµ Néi", "Hà Nội"]);
        let first = read(&bytes).unwrap().sheets[0].old_font.clone().unwrap();
        assert_eq!((first.font.as_str(), first.sample.as_str(), first.row), (".VnTime", "Hà Nội", 1));
    }
}
