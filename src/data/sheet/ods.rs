//! `.ods` (OASIS OpenDocument 1.2): the XML is looked through first, then its sheets are read.
//!
//! A cell or a row may say that it stands for many, and the reader makes room for all of them. So the look counts them as the
//! reader would, and what would take too much is refused. It notes what the reader does not tell: merged cells, hidden rows,
//! percentages, errors, formulas without a result.

use super::archive::Unpacked;
use super::tags::{Kind, Tag, Tags};
use super::texts::Texts;
use super::xls::cells_of;
use super::{Loose, Merged, Refusal, Sheet, Workbook};
use crate::data::limits::{SHEET_CELLS_MAX, SHEETS_MAX, SPACES_MAX, XLS_AREA_MAX};
use crate::data::record::CellKind;
use calamine::{Ods, Reader, SheetVisible};
use std::collections::HashSet;
use std::io::Cursor;

const BROKEN: Refusal = Refusal::Broken("a part that does not read as its format says");

/// Rows and columns of the largest sheet that any program makes.
const ROWS_MAX: usize = 1_048_576;
const COLUMNS_MAX: usize = 16_384;

/// Rows that one element may hide and that are noted; more are the empty rest of a sheet.
const HIDDEN_ROWS_MAX: usize = 10_000;

/// What the XML of a sheet tells beside its values; rows and columns from 0.
#[derive(Debug, Default)]
struct Look {
    merged: Vec<Merged>,
    hidden_rows: HashSet<u32>,
    percent: HashSet<(u32, u32)>,
    errors: HashSet<(u32, u32)>,
    uncomputed: HashSet<(u32, u32)>,
    /// Cells that the reader keeps before it spreads repeated rows.
    kept: usize,
    /// First and last row with a cell, and the last column.
    extent: Option<(usize, usize, usize)>,
    /// Where the next row and cell stand.
    row: usize,
    column: usize,
    /// How many rows the row at hand stands for, and how far it has cells.
    repeats: usize,
    last: usize,
    /// Whether a cell is open, how many it stands for, and the bytes of its text so far.
    is_open: bool,
    stands_for: usize,
    text_bytes: usize,
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// It does not hold together, or passes a limit.
pub(super) fn read(unpacked: Unpacked) -> Result<Workbook, Refusal> {
    for (_, part) in unpacked.parts().filter(|(name, _)| !name.eq_ignore_ascii_case("content.xml")) {
        let mut tags = Tags::new(part);
        while tags.next()?.is_some() {}
    }
    let looks = look(unpacked.part("content.xml").ok_or(BROKEN)?)?;
    let mut book = Ods::new(Cursor::new(unpacked.bytes)).map_err(|error| match error {
        calamine::OdsError::Password => Refusal::Locked,
        _ => BROKEN,
    })?;
    let metadata = book.sheets_metadata().to_vec();
    if metadata.len() != looks.len() {
        return Err(BROKEN);
    }
    let mut sheets = Vec::new();
    for (own, look) in metadata.iter().zip(looks) {
        let range = book.worksheet_range(&own.name).map_err(|_| BROKEN)?;
        let mut sheet = Sheet::new(own.name.clone(), own.visible != SheetVisible::Visible);
        let mut cells = cells_of(&range, &look.percent);
        for cell in &mut cells {
            let is_in = |these: &HashSet<(u32, u32)>| these.contains(&(cell.row, u32::from(cell.column)));
            if is_in(&look.errors) {
                cell.kind = CellKind::Error;
            } else if is_in(&look.uncomputed) {
                (cell.kind, cell.text) = (CellKind::Uncomputed, String::new());
            }
        }
        // A formula without a result has no value, and so no cell.
        let there: HashSet<(u32, u32)> = cells.iter().map(|cell| (cell.row, u32::from(cell.column))).collect();
        for (row, column) in look.uncomputed.difference(&there) {
            let column = u16::try_from(*column).map_err(|_| BROKEN)?;
            cells.push(Loose { row: *row, column, kind: CellKind::Uncomputed, text: String::new() });
        }
        sheet.merged = look.merged;
        sheet.hidden_rows = look.hidden_rows;
        sheets.push(sheet.of_cells(cells)?);
    }
    Ok(Workbook { sheets })
}

/// Looks through all sheets, in their order.
fn look(part: &[u8]) -> Result<Vec<Look>, Refusal> {
    let mut looks: Vec<Look> = Vec::new();
    let mut tags = Tags::new(part);
    let (mut kept, mut area, mut texts) = (0, 0, Texts::default());
    // The reader goes on for ever where an element does not end.
    let mut open = Vec::new();
    while let Some(tag) = tags.next()? {
        match tag.kind {
            Kind::Open => open.push((tag.prefix, tag.name)),
            Kind::Close if open.pop() != Some((tag.prefix, tag.name)) => return Err(BROKEN),
            Kind::Close | Kind::Empty => {}
        }
        if tag.attribute("text:c").is_some() && tag.number("text:c").is_none_or(|spaces| spaces > SPACES_MAX) {
            return Err(Refusal::Limit("workbook-texts", SPACES_MAX));
        }
        if tag.opens("table") && tag.attribute("table:name").is_some() {
            looks.push(Look::default());
        }
        if looks.len() > SHEETS_MAX {
            return Err(Refusal::Limit("sheets", SHEETS_MAX));
        }
        let Some(look) = looks.last_mut() else { continue };
        let (kept_before, area_before) = (look.kept, look.area());
        look.text_bytes += tag.text_before + spaces(&tag);
        match tag.name {
            // The reader goes by the prefix too.
            _ if tag.prefix != b"table:" => {}
            b"table-row" | b"table-cell" | b"covered-table-cell" if look.is_open && !is_end_of_cell(&tag) => {
                return Err(Refusal::Broken("a cell inside another"));
            }
            b"table-row" => look.row(&tag)?,
            b"table-cell" | b"covered-table-cell" => {
                if tag.kind != Kind::Close {
                    look.cell(&tag)?;
                    texts.add(tag.attribute("table:formula").map_or(0, str::len), look.stands_for)?;
                }
                if tag.kind != Kind::Open {
                    look.is_open = false;
                    texts.add(look.text_bytes, std::mem::take(&mut look.stands_for))?;
                }
            }
            _ => {}
        }
        kept += look.kept - kept_before;
        area += look.area().saturating_sub(area_before);
        if kept > SHEET_CELLS_MAX {
            return Err(Refusal::Limit("sheet-cells", SHEET_CELLS_MAX));
        }
        if area > XLS_AREA_MAX {
            return Err(Refusal::Limit("sheet-area", XLS_AREA_MAX));
        }
    }
    if open.is_empty() { Ok(looks) } else { Err(BROKEN) }
}

impl Look {
    /// Cells for which the reader makes room in the end.
    fn area(&self) -> usize {
        self.extent.map_or(0, |(first, last, right)| (last - first + 1).saturating_mul(right + 1))
    }

    /// Begins or ends a row.
    fn row(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if tag.kind != Kind::Close {
            self.repeats = repeats(tag, "table:number-rows-repeated", ROWS_MAX)?.min(ROWS_MAX.saturating_sub(self.row));
            (self.column, self.last) = (0, 0);
            let is_hidden = matches!(tag.attribute("table:visibility"), Some("collapse" | "filter"));
            if is_hidden && self.repeats <= HIDDEN_ROWS_MAX {
                self.hidden_rows.extend((self.row..self.row + self.repeats).map(number));
            }
        }
        if tag.kind != Kind::Open {
            if self.last > 0 {
                let (first, _, right) = self.extent.unwrap_or((self.row, 0, 0));
                self.extent = Some((first, self.row + self.repeats.max(1) - 1, right.max(self.last - 1)));
                self.kept += self.last;
            }
            self.row += self.repeats;
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let wide =
            repeats(tag, "table:number-columns-repeated", COLUMNS_MAX)?.min(COLUMNS_MAX.saturating_sub(self.column));
        let (column, row) = (self.column, self.row);
        self.column += wide;
        let texts = ["office:string-value", "office:date-value", "office:time-value"];
        self.text_bytes = texts.iter().filter_map(|name| tag.attribute(name)).map(str::len).sum();
        (self.is_open, self.stands_for) = (true, wide.saturating_mul(self.repeats));
        let kind = tag.attribute("office:value-type");
        let is_filled = ["office:value", "office:string-value", "office:date-value", "office:time-value"]
            .iter()
            .any(|name| tag.attribute(name).is_some());
        let formula = tag.attribute("table:formula").is_some();
        let down = tag.number("table:number-rows-spanned").unwrap_or(1);
        let across = tag.number("table:number-columns-spanned").unwrap_or(1);
        if (down > 1 || across > 1) && self.merged.len() < SHEET_CELLS_MAX {
            let end = |from: usize, count: usize| number(from + count.clamp(1, ROWS_MAX) - 1);
            let narrow = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
            self.merged.push(Merged {
                rows: (number(row), end(row, down)),
                columns: (narrow(number(column)), narrow(end(column, across))),
            });
        }
        if kind.is_none() && !is_filled && !formula && tag.attribute("office:boolean-value").is_none() {
            return Ok(());
        }
        self.last = column + wide;
        if self.last.saturating_mul(self.repeats) > XLS_AREA_MAX {
            return Err(Refusal::Limit("sheet-area", XLS_AREA_MAX));
        }
        let is_error = tag.attribute("calcext:value-type") == Some("error");
        let these = match kind {
            _ if is_error => &mut self.errors,
            Some("percentage") => &mut self.percent,
            None if formula && !is_filled => &mut self.uncomputed,
            _ => return Ok(()),
        };
        for row in row..row + self.repeats {
            these.extend((column..column + wide).map(|column| (number(row), number(column))));
        }
        Ok(())
    }
}

fn is_end_of_cell(tag: &Tag<'_>) -> bool {
    tag.kind == Kind::Close && tag.name != b"table-row"
}

/// Letters for which a tag inside a text stands: spaces, a tabulator, the end of a line.
fn spaces(tag: &Tag<'_>) -> usize {
    match tag.name {
        b"s" if tag.kind != Kind::Close => tag.number("text:c").unwrap_or(1),
        b"p" | b"tab" | b"line-break" if tag.kind != Kind::Close => 1,
        _ => 0,
    }
}

/// How many a cell or row stands for.
fn repeats(tag: &Tag<'_>, name: &str, most: usize) -> Result<usize, Refusal> {
    match tag.attribute(name) {
        None => Ok(1),
        Some(text) => text.parse::<usize>().map(|count| count.min(most)).map_err(|_| BROKEN),
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sheet::tags::UNCLOSED;

    fn looked(rows: &str) -> Result<Vec<Look>, Refusal> {
        look(format!("<a><table:table table:name=\"A\">{rows}</table:table></a>").as_bytes())
    }

    #[test]
    fn repeated_rows_and_cells_are_counted_as_they_will_be_spread() {
        let looks = looked(
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\"/>\
             <table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"/></table:table-row>\
             <table:table-row table:visibility=\"filter\"><table:table-cell table:formula=\"of:=1\"/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        )
        .unwrap();
        let own = &looks[0];
        assert_eq!((own.kept, own.area(), own.extent), (4, 12, Some((0, 3, 2))));
        let mut percent: Vec<_> = own.percent.iter().copied().collect();
        percent.sort_unstable();
        assert_eq!(percent, [(0, 2), (1, 2), (2, 2)]);
        assert_eq!((own.uncomputed.contains(&(3, 0)), own.hidden_rows.contains(&3)), (true, true));
    }

    #[test]
    fn what_claims_a_billion_cells_is_refused() {
        let cell = "<table:table-cell table:number-columns-repeated=\"16384\" office:value=\"1\" office:value-type=\"float\"/>";
        let row =
            |count: &str| format!("<table:table-row table:number-rows-repeated=\"{count}\">{cell}</table:table-row>");
        assert!(matches!(looked(&row("1048576")), Err(Refusal::Limit("sheet-area", _))));
        assert!(matches!(looked(&row("1").repeat(200)), Err(Refusal::Limit(_, _))));
        assert_eq!(looked(&row("-1")).err(), Some(BROKEN));
        let apart = "<table:table-row table:number-rows-repeated=\"1000000\"/>";
        let one = "<table:table-row><table:table-cell office:value=\"1\"/><table:table-cell office:value=\"2\"/></table:table-row>";
        assert!(matches!(looked(&format!("{one}{apart}{one}")), Err(Refusal::Limit("sheet-area", _))));
        assert!(looked("<text:s text:c=\"99999999\"/>").is_err());
    }

    #[test]
    fn an_element_that_does_not_end_is_refused() {
        let cell = |inside: &str| {
            looked(&format!(
                "<table:table-row><table:table-cell office:value-type=\"string\">{inside}</table:table-cell></table:table-row>"
            ))
        };
        assert!(cell("<text:p>a</text:p>").is_ok());
        assert_eq!(cell("<office:annotation>").err(), Some(UNCLOSED));
        assert_eq!(look(b"<a><table:table table:name=\"A\"></x:table></a>").err(), Some(UNCLOSED));
        assert_eq!(look(b"<a><table:table table:name=\"A\">").err(), Some(UNCLOSED));
    }

    #[test]
    fn a_text_counts_as_often_as_it_will_be_copied() {
        let row = |rows: usize, columns: usize, text: &str| {
            looked(&format!(
                "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
                 table:number-columns-repeated=\"{columns}\" office:value-type=\"string\">{text}</table:table-cell></table:table-row>"
            ))
        };
        let kilobyte = format!("<text:p>{}<text:s text:c=\"23\"/></text:p>", "x".repeat(1_000));
        assert!(row(60, 1_000, &kilobyte).is_ok());
        assert!(matches!(row(70, 1_000, &kilobyte), Err(Refusal::Limit("workbook-texts", _))));
        assert!(matches!(row(1, 1, &kilobyte.repeat(65)), Err(Refusal::Limit("cell-length", _))));
    }
}
