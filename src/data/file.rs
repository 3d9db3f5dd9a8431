//! One file: bytes → text or workbook → for each table notes → header → rows.

use super::context::Context;
use super::delimiter::delimiter;
use super::encoding::{Decoded, Encoding};
use super::header::{self, Form};
use super::ledger::{Ledger, limit};
use super::limits::{OBSERVATIONS_MAX, ROWS_MAX};
use super::panel::{InputFile, Observation};
use super::place::{Body, Page, cell_place};
use super::record::{Record, Records, Rows};
use super::roster::Roster;
use super::sheet::Workbook;
use super::survey::Ahead;
use super::table::{FigureColumns, Table};
use super::{Source, long, notes, sheet, survey, text, wide};
use crate::finding::{Code, Finding, Place};
use crate::rulebook::model::DataStatus;

/// A file with its content taken out of its bytes, ready to be read as tables.
#[derive(Debug)]
pub(super) struct Opened<'a> {
    name: &'a str,
    sha256: String,
    content: Content<'a>,
}

/// What is in a file.
#[derive(Debug)]
enum Content<'a> {
    /// One table of delimited text.
    Text(Decoded<'a>),
    /// A table a sheet.
    Workbook(Workbook),
    /// Nothing that can be read; the finding says why.
    Refused(Finding),
}

/// Opens a file.
pub(super) fn open<'a>(source: &'a Source<'_>, encoding: Option<Encoding>) -> Opened<'a> {
    let (name, bytes) = (source.name.as_str(), source.bytes.as_ref());
    let content = if sheet::is_workbook(name, bytes) {
        sheet::open(name, bytes).map_or_else(Content::Refused, Content::Workbook)
    } else {
        text::decode(name, bytes, encoding).map_or_else(Content::Refused, Content::Text)
    };
    Opened { name, sha256: text::sha256(bytes), content }
}

/// What a file was read to.
#[derive(Debug)]
pub(super) struct FileRead<'a> {
    pub(super) file: InputFile,
    pub(super) status: DataStatus,
    pub(super) ledger: Ledger,
    /// By table and column, in the order of rows; entities are those of the registry, or of the roster.
    pub(super) observations: Vec<Vec<Observation>>,
    pub(super) roster: Roster<'a>,
    /// The tables in it; none where there is no table.
    pub(super) bodies: Vec<Body<'a>>,
}

/// Reads the file that stands at `file` in the panel.
pub(super) fn read<'a>(context: &Context<'a>, file: usize, opened: &'a Opened<'_>) -> FileRead<'a> {
    let name = opened.name;
    let mut read = FileRead {
        file: InputFile { name: name.to_owned(), sha256: opened.sha256.clone(), rows: 0, sheets: Vec::new() },
        status: DataStatus::default(),
        ledger: Ledger::default(),
        observations: Vec::new(),
        roster: Roster::default(),
        bodies: Vec::new(),
    };
    match &opened.content {
        Content::Refused(finding) => read.ledger.add(finding.code, || finding.clone()),
        Content::Text(Decoded { text, finding }) => {
            if let Some(finding) = finding {
                read.ledger.add(finding.code, || finding.clone());
            }
            let notes = notes::read(name, text, &mut read.ledger);
            let delimiter = delimiter(text.get(notes.header_at..).unwrap_or_default());
            let rows = Rows::Delimited(Records::new(text, delimiter, notes.header_at, notes.header_line));
            let page = Page::of_text(name, text);
            table(context, file, &mut read, (page, rows, notes));
        }
        Content::Workbook(workbook) => {
            read.file.sheets = workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect();
            for (position, sheet) in (1..).zip(&workbook.sheets) {
                if sheet.is_empty() {
                    continue;
                }
                let page = Page { file: name, sheet: Some((position, &sheet.name)), text: &sheet.text };
                let notes = notes::Notes::none();
                table(context, file, &mut read, (page, Rows::Sheet(sheet.rows()), notes));
            }
        }
    }
    read
}

/// Reads one table of the file.
fn table<'a>(
    context: &Context<'a>,
    file: usize,
    read: &mut FileRead<'a>,
    (page, mut rows, notes): (Page<'a>, Rows<'a>, notes::Notes),
) {
    read.status = read.status.max(notes.status);
    read.bodies.push(Body { page, rows: rows.clone() });
    let Some(layout) = header::read(context, page, &mut rows, &mut read.ledger) else { return };
    if layout.period.is_none() && notes.period.or(context.period).is_none() {
        let place = match page.sheet {
            Some(_) => page.whole(),
            None => Place::at(page.file, usize::try_from(notes.header_line).unwrap_or(0), 1),
        };
        read.ledger.add(Code::PeriodMissing, || Finding::new(Code::PeriodMissing).at(place));
        return;
    }
    let ahead = Ahead { context, page, notes, layout: &layout };
    let choices = survey::survey(ahead, rows.clone(), &mut read.ledger);
    let (ledger, roster) = (std::mem::take(&mut read.ledger), std::mem::take(&mut read.roster));
    let mut table = Table::new(context, (file, page), notes, layout, ledger);
    table.roster = roster;
    table.choices = &choices;
    read.file.rows += self::rows(&mut table, &mut rows);
    table.report_outside();
    table.report_placeholders();
    read.ledger = table.ledger;
    read.observations.append(&mut table.observations);
    read.roster = table.roster;
}

/// Reads the rows below the header and says how many there are, blank ones aside.
fn rows(table: &mut Table<'_, '_>, rows: &mut Rows<'_>) -> usize {
    let form = table.layout.form.clone();
    let mut record = Record::default();
    let mut count = 0;
    while rows.next(&mut record) {
        if record.trouble.is_none() && record.is_blank(table.page.text) {
            continue;
        }
        let passed = match (count >= ROWS_MAX, table.count >= OBSERVATIONS_MAX) {
            (true, _) => Some(("rows", ROWS_MAX)),
            (_, true) => Some(("observations", OBSERVATIONS_MAX)),
            _ => None,
        };
        if let Some((name, most)) = passed {
            let place = cell_place(table.page, &record, 0);
            table.ledger.add(Code::LimitPassed, || limit(place, name, most));
            break;
        }
        count += 1;
        if !table.is_sound(&record) {
            continue;
        }
        match &form {
            Form::Wide(figures) => wide::row(table, &record, figures),
            Form::Long { field, value, evidence } => {
                let columns = FigureColumns { value: *value, status: None, evidence: *evidence };
                long::row(table, &record, *field, columns);
            }
        }
    }
    count
}
