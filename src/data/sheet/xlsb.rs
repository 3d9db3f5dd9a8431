//! `.xlsb` (MS-XLSB): the records of every part are walked through first, then the cells of each sheet are read one by one.
//!
//! The walk refuses a record that says it is longer than its part (the reader would make room for it) and counts what is kept.
//! Which cells show a percentage the reader does not tell: a stored 0.7472 is 0.7472 here, and the documentation says so.

use super::archive::Unpacked;
use super::tags::Tags;
use super::texts::Texts;
use super::value::stored;
use super::{Loose, Refusal, Sheet, Workbook};
use crate::data::limits::{SHEET_CELLS_MAX, SHEETS_MAX};
use calamine::{Reader, SheetType, SheetVisible, Xlsb};
use std::io::Cursor;

const BROKEN: Refusal = Refusal::Broken("a record that does not read as its format says");

/// Record of a sheet in the list of sheets (MS-XLSB 2.4.313, BrtBundleSh).
const SHEET: u16 = 0x009C;

/// Reads the sheets of a workbook.
///
/// # Errors
/// It does not hold together, or passes a limit.
pub(super) fn read(unpacked: Unpacked) -> Result<Workbook, Refusal> {
    let (mut records, mut sheets) = (0, 0);
    for (name, part) in unpacked.parts() {
        if !name.to_ascii_lowercase().ends_with(".bin") {
            let mut tags = Tags::new(part);
            while tags.next()?.is_some() {}
            continue;
        }
        let mut at = 0;
        while at < part.len() {
            let kind = next(part, &mut at)?;
            records += 1;
            sheets += usize::from(kind == SHEET);
        }
        // Besides a record for each cell and text there are those of formats, rows and views.
        if records > 2 * SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
        if sheets > SHEETS_MAX {
            return Err(Refusal::Limit("sheets", SHEETS_MAX));
        }
    }
    let mut book = Xlsb::new(Cursor::new(unpacked.bytes)).map_err(|_| BROKEN)?;
    let metadata = book.sheets_metadata().to_vec();
    let (mut sheets, mut count, mut texts) = (Vec::new(), 0, Texts::default());
    for own in metadata.iter().filter(|own| own.typ == SheetType::WorkSheet) {
        let mut reader = book.worksheet_cells_reader(&own.name).map_err(|_| BROKEN)?;
        let mut cells = Vec::new();
        while let Some(cell) = reader.next_cell().map_err(|_| BROKEN)? {
            texts.add_value(cell.get_value())?;
            let (row, column) = cell.get_position();
            let mut text = String::new();
            if let Some(kind) = stored(cell.get_value(), false, &mut text) {
                cells.push(Loose { row, column: u16::try_from(column).map_err(|_| BROKEN)?, kind, text });
            }
            count += 1;
            // Several sheets may name the same part.
            if count > SHEET_CELLS_MAX {
                return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
            }
        }
        sheets.push(Sheet::new(own.name.clone(), own.visible != SheetVisible::Visible).of_cells(cells)?);
    }
    Ok(Workbook { sheets })
}

/// The type of the record at `at`, which then stands behind it.
fn next(part: &[u8], at: &mut usize) -> Result<u16, Refusal> {
    let mut byte = || {
        let own = part.get(*at).copied().ok_or(BROKEN);
        *at += 1;
        own
    };
    let first = byte()?;
    let kind =
        if first & 0x80 == 0 { u16::from(first) } else { u16::from(first & 0x7F) | u16::from(byte()? & 0x7F) << 7 };
    let mut length = 0;
    for place in 0..4 {
        let own = byte()?;
        length |= usize::from(own & 0x7F) << (7 * place);
        if own & 0x80 == 0 {
            break;
        }
    }
    *at = at.checked_add(length).filter(|end| *end <= part.len()).ok_or(BROKEN)?;
    Ok(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_as_long_as_they_say_or_refused() {
        let part = [0x81, 0x01, 2, 7, 7, 0x05, 0x81, 0x00, 9];
        let mut at = 0;
        assert_eq!((next(&part, &mut at), at), (Ok(0x81), 5));
        assert_eq!((next(&part, &mut at), at), (Ok(5), 9));
        let claims = [0x07, 0xFF, 0xFF, 0xFF, 0x7F];
        assert_eq!(next(&claims, &mut 0), Err(BROKEN));
    }
}
