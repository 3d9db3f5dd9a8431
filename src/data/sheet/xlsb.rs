//! `.xlsb` (MS-XLSB): the records of every part are walked through first, then the cells of each sheet are read one by one.
//!
//! The walk refuses a record that says it is longer than its part (the reader would make room for it), counts what is kept, and
//! notes what the reader does not tell: merged cells, hidden rows, and how cells are shown. Cells of the kinds that it passes over
//! (the short records, and formulas whose result is an error) are first written as those that it reads.

use super::archive::{self, Unpacked};
use super::bytes::{long, short, size};
use super::look::relations;
use super::styles::Styles;
use super::tags::Tags;
use super::texts::Texts;
use super::value::stored;
use super::{Loose, Merged, Refusal, Sheet, Workbook};
use crate::data::limits::{SHEET_CELLS_MAX, SHEETS_MAX, STYLES_MAX};
use crate::data::record::CellKind;
use calamine::{Reader, SheetType, SheetVisible, Xlsb};
use std::collections::{HashMap, HashSet};
use std::io::Cursor;

const BROKEN: Refusal = Refusal::Broken("a record that does not read as its format says");

/// Types of records (MS-XLSB 2.3.2).
mod kind {
    use std::ops::RangeInclusive;

    pub(super) const ROW: u16 = 0;
    /// The first and the last of the cells.
    pub(super) const CELLS: RangeInclusive<u16> = 1..=11;
    pub(super) const BLANK: u16 = 1;
    pub(super) const ERROR: u16 = 3;
    /// Cells that have formulas.
    pub(super) const FORMULAS: RangeInclusive<u16> = 8..=11;
    pub(super) const FORMULA_ERROR: u16 = 11;
    /// Cells that stand right behind the one before and do not say their column; what they are otherwise, so much further down.
    pub(super) const SHORT: RangeInclusive<u16> = 12..=18;
    pub(super) const SHORT_FROM: u16 = 11;
    pub(super) const FONT: u16 = 0x002B;
    pub(super) const FORMAT: u16 = 0x002C;
    pub(super) const CELL_FORMAT: u16 = 0x002F;
    pub(super) const SHEET: u16 = 0x009C;
    pub(super) const CALCULATION: u16 = 0x009D;
    pub(super) const MERGED: u16 = 0x00B0;
    /// The cell formats of cells, between these two; those of named styles are elsewhere.
    pub(super) const CELL_FORMATS: u16 = 0x0269;
    pub(super) const CELL_FORMATS_END: u16 = 0x026A;
}

/// What the records of a sheet tell beside its values; rows and columns from 0.
#[derive(Debug, Default)]
struct Look {
    merged: Vec<Merged>,
    hidden_rows: HashSet<u32>,
    /// Cells that are shown as a percentage.
    percent: HashSet<(u32, u32)>,
    /// Cells in an old font, by the number of their cell format.
    old_fonts: HashMap<(u32, u32), usize>,
    /// Cells with formulas.
    formulas: HashSet<(u32, u32)>,
}

/// The main part.
#[derive(Debug, Default)]
struct Main {
    /// The parts of its sheets, in its order; none where a sheet's part is not there.
    sheets: Vec<Option<String>>,
    /// Whether it asks to be computed when it is opened: whoever wrote it computed nothing.
    computes_on_load: bool,
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// It does not hold together, or passes a limit.
pub(super) fn read(unpacked: Unpacked) -> Result<Workbook, Refusal> {
    walk(&unpacked)?;
    let styles = unpacked.part("xl/styles.bin").map_or_else(|| Ok(Styles::default()), styles)?;
    let main = main(&unpacked)?;
    let unpacked = as_read(unpacked, &main)?;
    let looks = main.sheets.iter().map(|part| {
        let part = part.as_deref().and_then(|part| unpacked.part(part));
        part.map_or_else(|| Ok(Look::default()), |part| look(part, &styles))
    });
    let looks: Vec<Look> = looks.collect::<Result<_, _>>()?;
    let mut book = Xlsb::new(Cursor::new(unpacked.bytes)).map_err(|_| BROKEN)?;
    let metadata = book.sheets_metadata().to_vec();
    if metadata.len() != looks.len() {
        return Err(BROKEN);
    }
    let (mut sheets, mut count, mut texts) = (Vec::new(), 0, Texts::default());
    for (own, look) in metadata.iter().zip(looks).filter(|(own, _)| own.typ == SheetType::WorkSheet) {
        let mut reader = book.worksheet_cells_reader(&own.name).map_err(|_| BROKEN)?;
        let mut sheet = Sheet::new(own.name.clone(), own.visible != SheetVisible::Visible);
        let mut cells = Vec::new();
        while let Some(cell) = reader.next_cell().map_err(|_| BROKEN)? {
            texts.add_value(cell.get_value())?;
            let (row, column) = cell.get_position();
            let mut text = String::new();
            if let Some(kind) = stored(cell.get_value(), look.percent.contains(&(row, column)), &mut text) {
                let mut own = Loose { row, column: u16::try_from(column).map_err(|_| BROKEN)?, kind, text };
                let font = || look.old_fonts.get(&(row, column)).and_then(|format| styles.old_font(*format, None));
                if let Some(font) = font().filter(|_| kind == CellKind::Text) {
                    sheet.read_by_font(font, &mut own);
                }
                cells.push(own);
            }
            count += 1;
            // Several sheets may name the same part.
            if count > SHEET_CELLS_MAX {
                return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
            }
        }
        if main.computes_on_load {
            cells.retain(|cell| !look.formulas.contains(&(cell.row, u32::from(cell.column))));
            cells.extend(look.formulas.into_iter().map(Loose::uncomputed));
        }
        (sheet.merged, sheet.hidden_rows) = (look.merged, look.hidden_rows);
        sheets.push(sheet.of_cells(cells)?);
    }
    Ok(Workbook { sheets })
}

/// Walks through all parts.
///
/// # Errors
/// A record is longer than its part, XML is not well-formed, or there is more than a limit allows.
fn walk(unpacked: &Unpacked) -> Result<(), Refusal> {
    let mut count = 0;
    for (name, part) in unpacked.parts() {
        if !name.to_ascii_lowercase().ends_with(".bin") {
            let mut tags = Tags::new(part);
            while tags.next()?.is_some() {}
            continue;
        }
        for record in Records::of(part) {
            record?;
            count += 1;
        }
        // Besides a record for each cell and text there are those of formats, rows and views.
        if count > 2 * SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
    }
    Ok(())
}

/// Reads the main part.
fn main(unpacked: &Unpacked) -> Result<Main, Refusal> {
    let targets: HashMap<String, String> = match unpacked.part("xl/_rels/workbook.bin.rels") {
        Some(part) => relations(part, "xl")?.into_iter().map(|own| (own.id, own.target)).collect(),
        None => HashMap::new(),
    };
    let mut main = Main::default();
    for record in Records::of(unpacked.part("xl/workbook.bin").ok_or(BROKEN)?) {
        match record? {
            // State and number of the sheet, then the name of its relation (2.4.313, BrtBundleSh); a sheet without one is not read.
            (kind::SHEET, data) if long(data, 8) != Some(u32::MAX) => {
                let relation = wide_text(data, 8).ok_or(BROKEN)?;
                main.sheets.push(targets.get(&relation).cloned());
                if main.sheets.len() > SHEETS_MAX {
                    return Err(Refusal::Limit("sheets", SHEETS_MAX));
                }
            }
            // The flags stand behind six other fields (2.4.317, BrtCalcProp).
            (kind::CALCULATION, data) => main.computes_on_load = data.get(24).is_some_and(|flags| flags & 1 == 1),
            _ => {}
        }
    }
    Ok(main)
}

/// Reads how cells are shown.
fn styles(part: &[u8]) -> Result<Styles, Refusal> {
    let (mut styles, mut count, mut is_of_cells) = (Styles::default(), 0, false);
    for record in Records::of(part) {
        count += 1;
        if count > 4 * STYLES_MAX {
            return Err(Refusal::Limit("workbook-styles", STYLES_MAX));
        }
        match record? {
            // The name stands behind size, flags and colour (2.4.149, BrtFont).
            (kind::FONT, data) => styles.add_font(&wide_text(data, 21).ok_or(BROKEN)?),
            (kind::FORMAT, data) => {
                styles.add_format(short(data, 0).ok_or(BROKEN)?, &wide_text(data, 2).ok_or(BROKEN)?);
            }
            (kind::CELL_FORMATS, _) => is_of_cells = true,
            (kind::CELL_FORMATS_END, _) => is_of_cells = false,
            // The parent, then the number format and the font (2.4.820, BrtXF).
            (kind::CELL_FORMAT, data) if is_of_cells => {
                styles.add_cell(short(data, 4).ok_or(BROKEN)?, short(data, 2).ok_or(BROKEN)?);
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// The same, with every cell of the sheets in a record that the reader does not pass over.
fn as_read(unpacked: Unpacked, main: &Main) -> Result<Unpacked, Refusal> {
    let is_sheet = |name: &str| main.sheets.iter().flatten().any(|sheet| sheet.eq_ignore_ascii_case(name));
    let is_passed_over = |record: Result<(u16, &[u8]), Refusal>| {
        record.is_ok_and(|(kind, _)| kind == kind::FORMULA_ERROR || kind::SHORT.contains(&kind))
    };
    if !unpacked.parts().any(|(name, part)| is_sheet(name) && Records::of(part).any(is_passed_over)) {
        return Ok(unpacked);
    }
    let parts = unpacked.parts().map(|(name, part)| {
        let part = if is_sheet(name) { written_out(part)? } else { part.to_vec() };
        Ok((name.to_owned(), part))
    });
    archive::of_parts(&parts.collect::<Result<Vec<_>, Refusal>>()?)
}

/// The records of a sheet, with its short cells as long ones and the errors of formulas as errors.
fn written_out(part: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::with_capacity(part.len() + part.len() / 4);
    let mut column = 0u32;
    for record in Records::of(part) {
        match record? {
            (kind::ROW, data) => {
                column = 0;
                write(kind::ROW, &[data], &mut out);
            }
            (kind, data) if kind::SHORT.contains(&kind) => {
                write(kind - kind::SHORT_FROM, &[&column.to_le_bytes(), data], &mut out);
                column = column.checked_add(1).ok_or(BROKEN)?;
            }
            (kind, data) => {
                if kind::CELLS.contains(&kind) {
                    column = long(data, 0).and_then(|column| column.checked_add(1)).ok_or(BROKEN)?;
                }
                write(if kind == kind::FORMULA_ERROR { kind::ERROR } else { kind }, &[data], &mut out);
            }
        }
    }
    Ok(out)
}

/// Writes a record (2.1.4); the reverse of [`Records`].
fn write(kind: u16, data: &[&[u8]], out: &mut Vec<u8>) {
    let low = |bits: usize| u8::try_from(bits & 0x7F).unwrap_or(0);
    match kind {
        0..0x80 => out.push(low(kind.into())),
        _ => out.extend([low(kind.into()) | 0x80, low(usize::from(kind) >> 7)]),
    }
    let mut length: usize = data.iter().map(|own| own.len()).sum();
    while length > 0x7F {
        out.push(low(length) | 0x80);
        length >>= 7;
    }
    out.push(low(length));
    out.extend(data.iter().flat_map(|own| own.iter()));
}

/// Looks through the records of a sheet as they are read.
fn look(part: &[u8], styles: &Styles) -> Result<Look, Refusal> {
    let (mut look, mut row) = (Look::default(), 0);
    for record in Records::of(part) {
        match record? {
            (kind::ROW, data) => {
                row = long(data, 0).ok_or(BROKEN)?;
                // 2.4.741, BrtRowHdr: fDyZero.
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    look.hidden_rows.insert(row);
                }
            }
            (kind, data) if kind::CELLS.contains(&kind) && kind != kind::BLANK => {
                let column = long(data, 0).ok_or(BROKEN)?;
                // The number of the cell format has 24 bits (2.5.9, Cell).
                let format = size(data, 4).ok_or(BROKEN)? & 0x00FF_FFFF;
                if styles.shows_percent(format) {
                    look.percent.insert((row, column));
                }
                if styles.old_font(format, None).is_some() {
                    look.old_fonts.insert((row, column), format);
                }
                if kind::FORMULAS.contains(&kind) {
                    look.formulas.insert((row, column));
                }
            }
            (kind::MERGED, data) => look.merged.push(merged(data).ok_or(BROKEN)?),
            _ => {}
        }
    }
    Ok(look)
}

/// The range of a merged cell (2.4.704, BrtMergeCell).
fn merged(data: &[u8]) -> Option<Merged> {
    let columns = (long(data, 8)?, long(data, 12)?);
    let columns = (u16::try_from(columns.0).ok()?, u16::try_from(columns.1).ok()?);
    Some(Merged { rows: (long(data, 0)?, long(data, 4)?), columns })
}

/// A text of UTF-16 behind its length (2.5.169, XLWideString).
fn wide_text(data: &[u8], at: usize) -> Option<String> {
    let from = at.checked_add(4)?;
    let bytes = data.get(from..from.checked_add(size(data, at)?.checked_mul(2)?)?)?;
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    Some(String::from_utf16_lossy(&units))
}

/// The records of a part: type and content (2.1.4). The first that does not hold together is the last.
struct Records<'a> {
    part: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn of(part: &'a [u8]) -> Self {
        Self { part, at: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        let own = self.part.get(self.at).copied();
        self.at += 1;
        own
    }

    fn record(&mut self) -> Option<(u16, &'a [u8])> {
        let first = self.byte()?;
        let kind = match first & 0x80 {
            0 => u16::from(first),
            _ => u16::from(first & 0x7F) | u16::from(self.byte()? & 0x7F) << 7,
        };
        let mut length = 0;
        for place in 0..4 {
            let own = self.byte()?;
            length |= usize::from(own & 0x7F) << (7 * place);
            if own & 0x80 == 0 {
                break;
            }
        }
        let content = self.part.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some((kind, content))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u16, &'a [u8]), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.part.len() {
            return None;
        }
        let record = self.record().ok_or(BROKEN);
        if record.is_err() {
            self.at = self.part.len();
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_as_long_as_they_say_or_refused() {
        let part = [0x81, 0x01, 2, 7, 7, 0x05, 0x81, 0x00, 9];
        let all: Vec<_> = Records::of(&part).collect();
        assert_eq!(all, [Ok((0x81, [7, 7].as_slice())), Ok((5, [9].as_slice()))]);
        let claims = [0x07, 0xFF, 0xFF, 0xFF, 0x7F];
        assert_eq!(Records::of(&claims).collect::<Vec<_>>(), [Err(BROKEN)]);
    }

    #[test]
    fn what_the_reader_of_cells_does_not_tell() {
        let record = |kind: u16, data: &[u8]| {
            let mut own = Vec::new();
            write(kind, &[data], &mut own);
            own
        };
        let wide = |text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [&u32::try_from(text.len()).unwrap().to_le_bytes(), units.as_slice()].concat()
        };
        let font = |name: &str| record(kind::FONT, &[vec![0; 21], wide(name)].concat());
        let format =
            |number: u16| record(kind::CELL_FORMAT, &[&[0, 0], number.to_le_bytes().as_slice(), &[1, 0]].concat());
        let part = [
            font("Arial"),
            font(".VnTime"),
            record(kind::FORMAT, &[164u16.to_le_bytes().as_slice(), &wide("0.0%")].concat()),
            format(9), // of a named style: no cell's
            record(kind::CELL_FORMATS, &[2, 0, 0, 0]),
            format(0),
            format(164),
            record(kind::CELL_FORMATS_END, &[]),
        ];
        let styles = styles(&part.concat()).unwrap();
        assert_eq!((styles.shows_percent(0), styles.shows_percent(1)), (false, true));
        assert_eq!(styles.old_font(0, None), Some(".VnTime"));
        let row = |row: u8, flags: u8| record(kind::ROW, &[row, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, flags, 0]);
        let part = [
            row(3, 0x10),
            record(5, &[&[2, 0, 0, 0, 1, 0, 0, 0], 0.5f64.to_le_bytes().as_slice()].concat()),
            row(4, 0),
            record(9, &[1, 0, 0, 0, 0, 0, 0, 0, 0x07, 0, 0]),
            record(kind::MERGED, &[0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0]),
        ];
        let look = look(&part.concat(), &styles).unwrap();
        assert_eq!(look.hidden_rows, HashSet::from([3]));
        assert_eq!((look.percent, look.formulas), (HashSet::from([(3, 2)]), HashSet::from([(4, 1)])));
        assert_eq!(look.merged, [Merged { rows: (0, 1), columns: (2, 5) }]);
    }

    #[test]
    fn cells_that_the_reader_passes_over_are_written_out() {
        let (mut part, mut out) = (Vec::new(), Vec::new());
        let long = [0x55; 200];
        for (kind, data) in [
            (kind::ROW, [7, 0, 0, 0].as_slice()),
            (6, &[3, 0, 0, 0, 1, 0, 0, 0, b'a']),
            (16, &[2, 0, 0, 0, b'b']),
            (12, &[2, 0, 0, 0]),
            (13, &[2, 0, 0, 0, b'c']),
            (kind::FORMULA_ERROR, &[9, 0, 0, 0, 1, 0, 0, 0, 0x07]),
            (kind::ROW, &[8, 0, 0, 0]),
            (17, &[2, 0, 0, 0, b'd']),
            (kind::MERGED, &long),
        ] {
            write(kind, &[data], &mut part);
        }
        for (kind, data) in [
            (kind::ROW, [7, 0, 0, 0].as_slice()),
            (6, &[3, 0, 0, 0, 1, 0, 0, 0, b'a']),
            (5, &[4, 0, 0, 0, 2, 0, 0, 0, b'b']),
            (1, &[5, 0, 0, 0, 2, 0, 0, 0]),
            (2, &[6, 0, 0, 0, 2, 0, 0, 0, b'c']),
            (kind::ERROR, &[9, 0, 0, 0, 1, 0, 0, 0, 0x07]),
            (kind::ROW, &[8, 0, 0, 0]),
            (6, &[0, 0, 0, 0, 2, 0, 0, 0, b'd']),
            (kind::MERGED, &long),
        ] {
            write(kind, &[data], &mut out);
        }
        assert_eq!(written_out(&part), Ok(out));
    }
}
