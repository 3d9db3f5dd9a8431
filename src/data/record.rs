//! Records: a table's text cut into rows and cells (RFC 4180), without copying a cell.
//!
//! In: text and delimiter. Out: for each row the byte range of every cell. Written here rather than taken from a library,
//! because findings need the place of every cell, and because a quotation mark that never closes must be refused instead
//! of swallowing the rest of the file. A test holds it equal to the `csv` crate on well-formed tables.
//!
//! A sheet of a workbook gives the same records ([`Rows`]): its cells are ranges of the text that `sheet` wrote them into, and
//! each knows what kind of cell it was.

use super::limits::CELL_BYTES_MAX;
use super::sheet::SheetRows;
use std::borrow::Cow;
use std::ops::Range;

/// One cell: the bytes between its delimiters, or between its quotation marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) from: usize,
    pub(super) to: usize,
    quoted: bool,
    /// Whether there are doubled quotation marks in it.
    doubled: bool,
    pub(super) kind: CellKind,
}

/// What a cell holds. In delimited text everything is text as typed; a workbook stores numbers, dates and the like by type,
/// and then the cell's text is the plain form of what is stored, which no convention of writing numbers touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum CellKind {
    /// As typed: to be read by the conventions of writing.
    #[default]
    Text,
    /// A stored number, in plain decimal form.
    Number,
    /// A stored number that is shown as a percentage: 0.7472, shown as 74.72%.
    Percent,
    /// A stored date, as `2025-03-31`, or with a time behind it.
    Date,
    /// `true` or `false`.
    Bool,
    /// An error of the spreadsheet, as shown: `#N/A`.
    Error,
    /// A formula of which no result is stored; the text is empty.
    Uncomputed,
    /// Nothing is stored here.
    Empty,
    /// Nothing is stored here, but the cell is merged with one above, whose text it has: a name may reach over several rows, a
    /// figure does not.
    Spread,
}

impl Cell {
    /// Bytes `from..to` of a sheet's text.
    pub(super) fn stored(from: usize, to: usize, kind: CellKind) -> Self {
        Self { from, to, quoted: false, doubled: false, kind }
    }

    /// Bytes of the cell in the text, with its quotation marks.
    pub(super) fn span(self) -> Range<usize> {
        if self.quoted { self.from - 1..self.to + 1 } else { self.from..self.to }
    }
}

/// Why a row cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A quotation mark opens and never closes.
    Unclosed,
    /// There is text between the closing quotation mark and the delimiter.
    BehindQuote,
    /// A cell passes the limit.
    TooLong,
}

/// One row. Kept and filled again, so that reading allocates nothing.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Byte at which it begins, which is the beginning of a line.
    pub(super) start: usize,
    /// Line of that byte, from 1.
    pub(super) line: u32,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
    /// The first thing wrong with it, and the cell in which it is.
    pub(super) trouble: Option<(Trouble, usize)>,
    /// Whether it goes over more than one line.
    broken_lines: bool,
}

impl Record {
    /// Makes it an empty row that begins at byte `start`, on line `line`.
    pub(super) fn begin(&mut self, start: usize, line: u32) {
        self.start = start;
        self.line = line;
        self.cells.clear();
        self.trouble = None;
        self.broken_lines = false;
    }

    /// The content of a cell, without surrounding spaces; empty where there is no such cell.
    pub(super) fn text<'t>(&self, text: &'t str, column: usize) -> Cow<'t, str> {
        let Some(cell) = self.cells.get(column) else { return Cow::Borrowed("") };
        let content = trimmed(text.get(cell.from..cell.to).unwrap_or_default());
        if cell.doubled { Cow::Owned(content.replace("\"\"", "\"")) } else { Cow::Borrowed(content) }
    }

    /// What a cell holds; empty where there is no such cell.
    pub(super) fn kind(&self, column: usize) -> CellKind {
        self.cells.get(column).map_or(CellKind::Empty, |cell| cell.kind)
    }

    /// The line on which a cell begins.
    pub(super) fn line_of(&self, text: &str, column: usize) -> u32 {
        if !self.broken_lines {
            return self.line;
        }
        let before = self.cells.get(column).and_then(|cell| text.get(self.start..cell.from)).unwrap_or_default();
        let breaks = before.bytes().filter(|byte| *byte == b'\n').count();
        self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX))
    }

    /// Whether every cell is empty.
    pub(super) fn is_blank(&self, text: &str) -> bool {
        (0..self.cells.len()).all(|column| match self.kind(column) {
            CellKind::Uncomputed => false,
            CellKind::Empty | CellKind::Spread => true,
            _ => self.text(text, column).is_empty(),
        })
    }
}

/// Without the spaces around it, of which most cells have none.
fn trimmed(content: &str) -> &str {
    let ends = content.as_bytes().first().zip(content.as_bytes().last());
    let is_tight = ends.is_some_and(|(first, last)| first.is_ascii_graphic() && last.is_ascii_graphic());
    if is_tight { content } else { content.trim() }
}

/// The rows of a table, one after the other, whatever it came in.
#[derive(Debug, Clone)]
pub(super) enum Rows<'t> {
    /// Of delimited text.
    Delimited(Records<'t>),
    /// Of a sheet in a workbook.
    Sheet(SheetRows<'t>),
}

impl Rows<'_> {
    /// Fills `record` with the next row that is not an empty line; false at the end.
    pub(super) fn next(&mut self, record: &mut Record) -> bool {
        match self {
            Self::Delimited(records) => records.next(record),
            Self::Sheet(rows) => rows.next(record),
        }
    }
}

/// Reads one record of delimited text after the other.
#[derive(Debug, Clone)]
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    at: usize,
    line: u32,
}

impl<'t> Records<'t> {
    /// Reads `text` from byte `at`, the beginning of line `line`.
    pub(super) fn new(text: &'t str, delimiter: u8, at: usize, line: u32) -> Self {
        Self { text, delimiter, at, line }
    }

    /// Fills `record` with the next row that is not an empty line; false at the end.
    pub(super) fn next(&mut self, record: &mut Record) -> bool {
        while self.line_end() {}
        if self.byte(self.at).is_none() {
            return false;
        }
        record.begin(self.at, self.line);
        loop {
            let cell = if self.byte(self.at) == Some(b'"') { self.quoted(record) } else { self.unquoted() };
            if cell.to - cell.from > CELL_BYTES_MAX && record.trouble.is_none() {
                record.trouble = Some((Trouble::TooLong, record.cells.len()));
            }
            record.cells.push(cell);
            if self.byte(self.at) == Some(self.delimiter) {
                self.at += 1;
            } else {
                self.line_end();
                return true;
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Passes over one end of line, if it stands here.
    fn line_end(&mut self) -> bool {
        let length = match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return false,
        };
        self.at += length;
        self.line = self.line.saturating_add(1);
        true
    }

    /// Bytes from `at` to the next delimiter or end of line.
    fn run(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        rest.iter().position(|byte| *byte == self.delimiter || *byte == b'\n' || *byte == b'\r').unwrap_or(rest.len())
    }

    fn unquoted(&mut self) -> Cell {
        let from = self.at;
        self.at += self.run(from);
        Cell { from, to: self.at, quoted: false, doubled: false, kind: CellKind::Text }
    }

    fn quoted(&mut self, record: &mut Record) -> Cell {
        let from = self.at + 1;
        let mut doubled = false;
        let mut at = from;
        let close = loop {
            let rest = self.text.as_bytes().get(at..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| *byte == b'"') else { break None };
            if self.byte(at + length + 1) != Some(b'"') {
                break Some(at + length);
            }
            doubled = true;
            at += length + 2;
        };
        let to = close.unwrap_or(self.text.len());
        let breaks =
            self.text.as_bytes().get(from..to).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        record.broken_lines |= breaks > 0;
        self.at = match close {
            Some(close) => self.behind_quote(close + 1, record),
            None => {
                record.trouble.get_or_insert((Trouble::Unclosed, record.cells.len()));
                // Only the mark itself is shown, not the rest of the file.
                self.at = to;
                return Cell { from: from - 1, to: from, quoted: false, doubled: false, kind: CellKind::Text };
            }
        };
        Cell { from, to, quoted: true, doubled, kind: CellKind::Text }
    }

    /// Where the delimiter behind a closing quotation mark stands; only spaces may stand between.
    fn behind_quote(&self, at: usize, record: &mut Record) -> usize {
        let end = at + self.run(at);
        if self.text.get(at..end).is_none_or(|between| !between.trim().is_empty()) {
            record.trouble.get_or_insert((Trouble::BehindQuote, record.cells.len()));
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(text, b',', 0, 1);
        let mut record = Record::default();
        let mut rows = Vec::new();
        while records.next(&mut record) {
            rows.push((0..record.cells.len()).map(|column| record.text(text, column).into_owned()).collect());
        }
        rows
    }

    fn trouble(text: &str) -> Option<(Trouble, usize)> {
        let mut record = Record::default();
        Records::new(text, b',', 0, 1).next(&mut record);
        record.trouble
    }

    #[test]
    fn cells_quoted_and_not() {
        assert_eq!(
            rows("a, b ,\"c,\"\"d\"\"\"\r\n\r\n,\n\"e\nf\" ,g"),
            vec![vec!["a", "b", "c,\"d\""], vec!["", ""], vec!["e\nf", "g"]]
        );
        assert_eq!(rows("5\" pipe,x"), vec![vec!["5\" pipe", "x"]]);
    }

    #[test]
    fn lines_are_those_of_the_text() {
        let text = "a,b\r\n\r\n\"x\ny\",z\nlast,1";
        let mut records = Records::new(text, b',', 0, 1);
        let mut record = Record::default();
        let mut lines = Vec::new();
        while records.next(&mut record) {
            lines.push((record.line, record.line_of(text, 1)));
        }
        assert_eq!(lines, [(1, 1), (3, 4), (5, 5)]);
    }

    #[test]
    fn broken_quotation_is_trouble() {
        assert_eq!(trouble("a,\"b\nc,d\n"), Some((Trouble::Unclosed, 1)));
        assert_eq!(trouble("\"a\"b,c"), Some((Trouble::BehindQuote, 0)));
        assert_eq!(trouble("\"a\" ,c"), None);
        assert_eq!(trouble(&format!("a,{}", "x".repeat(CELL_BYTES_MAX + 1))), Some((Trouble::TooLong, 1)));
    }

    proptest! {
        #[test]
        fn well_formed_tables_are_read_as_the_csv_crate_reads_them(
            table in prop::collection::vec(prop::collection::vec("[a-zđ\",;\n\r0-9]{0,6}", 2..5), 1..6),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let trimmed: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(rows(&text), trimmed);
        }

        #[test]
        fn any_unquoted_text_is_read_as_the_csv_crate_reads_it(text in "[a-z,\n\r0-9]{0,60}") {
            let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(rows(&text), expected);
        }

        #[test]
        fn spans_lie_in_the_text_in_order(text in "\\PC{0,60}|[a\",\n\r ]{0,60}") {
            let mut records = Records::new(&text, b',', 0, 1);
            let mut record = Record::default();
            let mut last = 0;
            while records.next(&mut record) {
                for cell in &record.cells {
                    prop_assert!(cell.span().start >= last && cell.span().end <= text.len());
                    prop_assert!(text.get(cell.span()).is_some());
                    last = cell.span().end;
                }
            }
        }
    }
}
