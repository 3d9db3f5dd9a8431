//! `.xls` (MS-XLS, BIFF8 and 5): the records of the workbook's stream are walked through first, then its sheets are read.
//!
//! The walk counts the cells, refuses what would take too much, takes out the records that claim an extent (the reader would make
//! room for all of it), and notes what the reader does not tell: hidden rows, and cells that show a percentage.

use super::value::{shows_percent, stored};
use super::{Loose, Merged, Refusal, Sheet, Workbook, compound};
use crate::data::limits::{SHEET_CELLS_MAX, SHEETS_MAX, XLS_AREA_MAX, XLS_TEXTS_BYTES_MAX};
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls};
use std::collections::{HashMap, HashSet};
use std::io::Cursor;

const BROKEN: Refusal = Refusal::Broken("a record that does not read as its format says");

/// Pieces in which one record may go on; 8 MB of texts have a thousand.
const PIECES_MAX: usize = 4_096;

/// A type that no record has.
const NO_RECORD: u16 = 0x0FFF;

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
    /// Number formats of their own that show a percentage, by their number.
    percent_formats: HashMap<u16, bool>,
    /// The number format of each cell format.
    formats: Vec<u16>,
}

/// What the records of a sheet tell; rows and columns from 0.
#[derive(Debug, Default)]
struct Look {
    hidden_rows: HashSet<u32>,
    percent: HashSet<(u32, u32)>,
    cells: usize,
    /// The first and last row and column that have a cell.
    extent: Option<(u16, u16, u16, u16)>,
    /// Where records that claim an extent begin.
    claims: Vec<usize>,
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// It does not hold together, is locked, or passes a limit.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut stream = compound::workbook(bytes)?;
    let globals = globals(&stream)?;
    let mut looks = Vec::new();
    let (mut cells, mut area) = (0, 0);
    for at in &globals.sheets {
        let look = look(&stream, *at, &globals)?;
        cells += look.cells;
        area += look.area();
        if cells > SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
        if area > XLS_AREA_MAX {
            return Err(Refusal::Limit("sheet-area", XLS_AREA_MAX));
        }
        looks.push(look);
    }
    for at in looks.iter().flat_map(|look| &look.claims) {
        if let Some(kind) = stream.get_mut(*at..*at + 2) {
            kind.copy_from_slice(&NO_RECORD.to_le_bytes());
        }
    }
    let mut book = Xls::new(Cursor::new(compound::written(&stream)?)).map_err(|_| BROKEN)?;
    let metadata = book.sheets_metadata().to_vec();
    if metadata.len() != looks.len() {
        return Err(BROKEN);
    }
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
        sheet.hidden_rows = look.hidden_rows;
        let range = book.worksheet_range(&own.name).map_err(|_| BROKEN)?;
        sheets.push(sheet.of_cells(cells_of(&range, &look.percent))?);
    }
    Ok(Workbook { sheets })
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

    /// Notes a cell, and whether its format shows a percentage.
    fn cell(&mut self, row: u16, column: u16, format: u16, globals: &Globals) {
        self.cells += 1;
        let (top, bottom, left, right) = self.extent.unwrap_or((row, row, column, column));
        self.extent = Some((top.min(row), bottom.max(row), left.min(column), right.max(column)));
        if globals.shows_percent(format) {
            self.percent.insert((u32::from(row), u32::from(column)));
        }
    }
}

impl Globals {
    fn shows_percent(&self, cell_format: u16) -> bool {
        let Some(number) = self.formats.get(usize::from(cell_format)) else { return false };
        // 9 and 10 are `0%` and `0.00%` of every workbook (MS-XLS 2.4.126).
        self.percent_formats.get(number).copied().unwrap_or(matches!(number, 9 | 10))
    }
}

/// The next record at `at`, which then stands behind it.
fn next<'s>(stream: &'s [u8], at: &mut usize) -> Option<Record<'s>> {
    let (from, kind, length) = (*at, short(stream, *at)?, short(stream, *at + 2)?);
    let data = stream.get(from + 4..from + 4 + usize::from(length))?;
    *at = from + 4 + data.len();
    Some(Record { at: from, kind, data })
}

fn globals(stream: &[u8]) -> Result<Globals, Refusal> {
    let mut globals = Globals::default();
    let (mut at, mut pieces, mut bytes) = (0, 0, 0);
    while let Some(record) = next(stream, &mut at) {
        if record.kind == 0x003C {
            pieces += 1;
        } else {
            (pieces, bytes) = (0, 0);
        }
        bytes += record.data.len();
        if pieces > PIECES_MAX || bytes > XLS_TEXTS_BYTES_MAX {
            return Err(Refusal::Limit("workbook-texts", XLS_TEXTS_BYTES_MAX));
        }
        match record.kind {
            0x002F if short(record.data, 0) != Some(0) => return Err(Refusal::Locked),
            0x0085 => globals.sheets.push(long(record.data, 0).ok_or(BROKEN)?),
            0x00E0 => globals.formats.push(short(record.data, 2).ok_or(BROKEN)?),
            0x041E => {
                let number = short(record.data, 0).ok_or(BROKEN)?;
                // The signs that matter are ASCII, whether a letter takes one byte or two.
                let format: String =
                    record.data.iter().skip(5).filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
                globals.percent_formats.insert(number, shows_percent(&format));
            }
            0x000A => break,
            _ => {}
        }
        if globals.sheets.len() > SHEETS_MAX {
            return Err(Refusal::Limit("sheets", SHEETS_MAX));
        }
    }
    Ok(globals)
}

fn look(stream: &[u8], from: usize, globals: &Globals) -> Result<Look, Refusal> {
    let mut look = Look::default();
    let (mut at, mut depth, mut pieces) = (from, 0usize, 0);
    while let Some(record) = next(stream, &mut at) {
        let data = record.data;
        pieces = if record.kind == 0x003C { pieces + 1 } else { 0 };
        if pieces > PIECES_MAX {
            return Err(BROKEN);
        }
        match (record.kind, depth) {
            (0x0809, _) => depth += 1,
            (0x000A, 0 | 1) => break,
            (0x000A, _) => depth -= 1,
            (0x0200, 0 | 1) => look.claims.push(record.at),
            // Number, label, rich label, yes or no, RK, label of the table of texts, formula.
            (0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006, 0 | 1) => {
                let own = |at| short(data, at).ok_or(BROKEN);
                look.cell(own(0)?, own(2)?, own(4)?, globals);
            }
            (0x00BD, 0 | 1) => {
                let (row, first) = (short(data, 0).ok_or(BROKEN)?, short(data, 2).ok_or(BROKEN)?);
                for (own, column) in (0..data.len().saturating_sub(6) / 6).zip(first..) {
                    look.cell(row, column, short(data, 4 + own * 6).ok_or(BROKEN)?, globals);
                }
            }
            (0x0208, 0 | 1) if data.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                look.hidden_rows.insert(u32::from(short(data, 0).ok_or(BROKEN)?));
            }
            _ => {}
        }
        if look.cells > SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
    }
    Ok(look)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
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
        let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let end = record(0x000A, &[]);
        let name = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
        let at = u32::try_from(begin.len() + name(0).len() + end.len()).unwrap();
        let stream = [begin.clone(), name(at), end.clone(), begin, records.concat(), end].concat();
        compound::written(&stream).unwrap()
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
}
