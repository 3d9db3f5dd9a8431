//! `.xlsx` (ECMA-376): the XML of each sheet is looked through first, then its cells are read one by one.
//!
//! Cells come from the streaming reader alone, which makes no room for a claimed extent; `look` has counted them before.

use super::archive::Unpacked;
use super::look::{Look, look};
use super::texts::Texts;
use super::value::{shows_percent, stored};
use super::{Loose, Refusal, Sheet, Workbook};
use crate::data::record::CellKind;
use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use std::io::Cursor;

/// Reads the sheets of a workbook.
///
/// # Errors
/// It does not hold together, or passes a limit.
pub(super) fn read(unpacked: Unpacked) -> Result<Workbook, Refusal> {
    let looks = look(&unpacked)?;
    let mut book = Xlsx::new(Cursor::new(unpacked.bytes)).map_err(|_| BROKEN)?;
    let metadata = book.sheets_metadata().to_vec();
    if metadata.len() != looks.len() {
        return Err(BROKEN);
    }
    let (mut sheets, mut texts) = (Vec::new(), Texts::default());
    for (own, look) in metadata.iter().zip(looks) {
        if own.typ == SheetType::WorkSheet {
            let empty = Sheet::new(own.name.clone(), own.visible != SheetVisible::Visible);
            sheets.push(sheet(&mut book, empty, look, &mut texts)?);
        }
    }
    Ok(Workbook { sheets })
}

const BROKEN: Refusal = Refusal::Broken("a part that does not read as its format says");

/// Reads a sheet, of which only its name is there.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, mut sheet: Sheet, look: Look, texts: &mut Texts) -> Result<Sheet, Refusal> {
    let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(|_| BROKEN)?;
    let percent: Vec<bool> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().is_some_and(|format| shows_percent(&format.format_code)))
        .collect();
    let fonts: Vec<Option<String>> = reader
        .styles()
        .iter()
        .map(|style| style.font.as_ref().and_then(|font| font.name.as_ref()).map(ToString::to_string))
        .collect();
    let mut cells = Vec::with_capacity(look.cells);
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|_| BROKEN)? {
        let (row, column) = cell.get_position();
        texts.add_value(cell.get_value())?;
        let mut text = String::new();
        let is_percent = percent.get(style).copied().unwrap_or(false);
        let kind = match stored(cell.get_value(), is_percent, &mut text) {
            _ if look.uncomputed.contains(&(row, column)) => {
                text.clear();
                CellKind::Uncomputed
            }
            Some(kind) => kind,
            None => continue,
        };
        let mut own = Loose { row, column: u16::try_from(column).map_err(|_| BROKEN)?, kind, text };
        if let Some(font) = fonts.get(style).and_then(Option::as_deref).filter(|_| kind == CellKind::Text) {
            sheet.read_by_font(font, &mut own);
        }
        cells.push(own);
    }
    sheet.merged = look.merged;
    sheet.hidden_rows = look.hidden_rows;
    sheet.of_cells(cells)
}
