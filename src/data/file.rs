//! One file: bytes → text or workbook → for each table notes → header → rows.

use super::context::Context;
use super::delimiter::delimiters;
use super::encoding::{Decoded, Encoding};
use super::header::{self, Form};
use super::heading::Heading;
use super::ledger::{Ledger, limit, shown};
use super::limits::{OBSERVATIONS_MAX, ROWS_MAX};
use super::long::LongColumns;
use super::margin::Margins;
use super::panel::{InputFile, Observation};
use super::place::{Body, Page, cell_place};
use super::record::{Record, Records, Rows};
use super::roster::Roster;
use super::sheet::{Sheet, Workbook};
use super::table::Table;
use super::{Source, collecting, long, measure, notes, sheet, survey, text, title, wide};
use crate::finding::{Code, Finding, Place, SheetCell};
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
        match sheet::open(name, bytes) {
            Ok(workbook) if collecting::is_form(&workbook) => {
                Content::Refused(Finding::new(Code::FormNotCollected).at(Place::file(name)).with("file", name))
            }
            Ok(workbook) => Content::Workbook(workbook),
            Err(finding) => Content::Refused(finding),
        }
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
            delimited(context, file, &mut read, (name, text), notes);
        }
        Content::Workbook(workbook) => sheets(context, file, &mut read, (name, workbook)),
    }
    read
}

/// Reads the one table of a text.
fn delimited<'a>(
    context: &Context<'a>,
    file: usize,
    read: &mut FileRead<'a>,
    (name, text): (&'a str, &'a str),
    notes: notes::Notes,
) {
    let page = Page::of_text(name, text);
    let after_notes = text.get(notes.header_at..).unwrap_or_default();
    let mut found = None;
    for delimiter in delimiters(after_notes) {
        let first = Rows::Delimited(Records::new(text, delimiter, notes.header_at, notes.header_line));
        let mut rows = first.clone();
        let heading = header::find(context, page, &mut rows);
        let is_found = heading.as_ref().is_some_and(|heading| heading.is_found);
        if found.is_none() || is_found {
            found = Some((first, rows, heading));
        }
        if is_found {
            break;
        }
    }
    if let Some((first, rows, heading)) = found {
        table(context, file, read, Ahead { page, first, rows, heading, notes });
    }
}

/// Reads the sheets of a workbook that have a header, and says of the others why they are left out.
fn sheets<'a>(context: &Context<'a>, file: usize, read: &mut FileRead<'a>, (name, workbook): (&'a str, &'a Workbook)) {
    read.file.sheets = workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let mut tables = Vec::new();
    for (position, sheet) in (1..).zip(&workbook.sheets).filter(|(_, sheet)| !sheet.is_empty()) {
        let page = Page { file: name, sheet: Some((position, &sheet.name)), text: &sheet.text };
        if sheet.hidden {
            sheet_skipped(read, page, "sheet-hidden");
            continue;
        }
        let first = Rows::Sheet(sheet.rows());
        let mut rows = first.clone();
        let heading = header::find(context, page, &mut rows);
        tables.push((Ahead { page, first, rows, heading, notes: notes::Notes::none() }, sheet));
    }
    if tables.is_empty() {
        read.ledger.add(Code::FileEmpty, || Finding::new(Code::FileEmpty).at(Place::file(name)).with("file", name));
        return;
    }
    let is_found = |ahead: &Ahead<'_>| ahead.heading.as_ref().is_some_and(|heading| heading.is_found);
    let known = |ahead: &Ahead<'_>| ahead.heading.as_ref().map_or(0, |heading| heading.known);
    let any = tables.iter().any(|(ahead, _)| is_found(ahead));
    // Where no sheet has a header, what is wrong is said of the one that comes closest.
    let closest = tables.iter().map(|(ahead, _)| known(ahead)).max().unwrap_or(0);
    let mut is_told = any;
    for (ahead, sheet) in tables {
        if is_found(&ahead) || !is_told && known(&ahead) == closest {
            is_told = true;
            hidden_rows(read, ahead.page, sheet);
            old_font(read, ahead.page, sheet);
            table(context, file, read, ahead);
        } else {
            sheet_skipped(read, ahead.page, "sheet-without-header");
        }
    }
}

/// Says that a sheet is not read.
fn sheet_skipped(read: &mut FileRead<'_>, page: Page<'_>, reason: &'static str) {
    let name = page.sheet.map_or("", |(_, name)| name);
    read.ledger.add(Code::SheetSkipped, || {
        Finding::new(Code::SheetSkipped).at(page.whole()).with("sheet", name).with("reason", reason)
    });
}

/// Says that rows are hidden, and read all the same.
fn hidden_rows(read: &mut FileRead<'_>, page: Page<'_>, sheet: &Sheet) {
    let count = sheet.hidden_in_use();
    if count > 0 {
        read.ledger.add(Code::RowsHidden, || {
            Finding::new(Code::RowsHidden).at(page.whole()).with("sheet", &sheet.name).with("count", count)
        });
    }
}

/// Says that texts were stored in the letters of an old font.
fn old_font(read: &mut FileRead<'_>, page: Page<'_>, sheet: &Sheet) {
    if let Some(own) = &sheet.old_font {
        let [row, column] = [own.row, own.column].map(|at| usize::try_from(at).unwrap_or(0) + 1);
        let place = Place { line: row, column, ..page.whole() };
        let cell = SheetCell::new(page.position(), &sheet.name, row, column);
        read.ledger.add(Code::EncodingTaken, || {
            let finding = Finding::new(Code::EncodingTaken).at(Place { sheet: Some(cell), ..place });
            finding.with("encoding", &own.font).with("sample", shown(&own.sample))
        });
    }
}

/// A table whose header is found.
struct Ahead<'a> {
    page: Page<'a>,
    /// From the first row on.
    first: Rows<'a>,
    /// From below the header on.
    rows: Rows<'a>,
    heading: Option<Heading>,
    notes: notes::Notes,
}

/// Reads one table of the file.
fn table<'a>(context: &Context<'a>, file: usize, read: &mut FileRead<'a>, ahead: Ahead<'a>) {
    let Ahead { page, first, mut rows, heading, mut notes } = ahead;
    let Some(heading) = heading else {
        read.ledger.add(Code::HeaderMissing, || Finding::new(Code::HeaderMissing).at(page.whole()));
        return;
    };
    let mut units = title::units_of_notes(page, &notes);
    units.extend(title::read(page, &heading.above, &mut notes, &mut read.ledger));
    let dated = title::dated(page, &heading.above);
    let below = heading.units(page);
    let headers: Vec<String> = (0..heading.columns()).map(|column| heading.name(column).to_owned()).collect();
    read.status = read.status.max(notes.status);
    read.bodies.push(Body { page, rows: first });
    let header_place = heading.place(page, 0);
    let Some(layout) = header::read(context, page, heading, &mut read.ledger) else { return };
    if layout.period.is_none() && notes.period.or(context.period).is_none() {
        let place = match page.sheet {
            Some(_) => page.whole(),
            None => Place::at(page.file, header_place.line, 1),
        };
        read.ledger.add(Code::PeriodMissing, || Finding::new(Code::PeriodMissing).at(place));
        return;
    }
    if layout.period.is_none()
        && notes.period.is_none()
        && let Some(finding) = context.period.and_then(|period| title::contradicted(&dated, period))
    {
        read.ledger.add(Code::PeriodBesideTitle, || finding);
    }
    let ahead = survey::Ahead { context, page, notes, layout: &layout };
    let choices = survey::survey(ahead, rows.clone(), &mut read.ledger);
    let powers = measure::powers(context, &layout, (&units, &below), &mut read.ledger);
    let (ledger, roster) = (std::mem::take(&mut read.ledger), std::mem::take(&mut read.roster));
    let mut table = Table::new(context, (file, page), notes, layout, ledger);
    table.roster = roster;
    table.choices = &choices;
    table.powers = &powers;
    table.headers = &headers;
    let mut margins = Margins::new(&table);
    read.file.rows += self::rows(&mut table, &mut rows, &mut margins);
    margins.close(&mut table);
    table.report_percents();
    table.report_outside();
    table.report_placeholders();
    read.ledger = table.ledger;
    read.observations.append(&mut table.observations);
    read.roster = table.roster;
}

/// Reads the rows below the header and says how many there are, blank ones aside.
fn rows<'a>(table: &mut Table<'_, 'a>, rows: &mut Rows<'_>, margins: &mut Margins<'a>) -> usize {
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
        if !margins.is_of_figures(table, &record) {
            continue;
        }
        count += 1;
        if !table.is_sound(&record) {
            continue;
        }
        match &form {
            Form::Wide(figures) => wide::row(table, &record, figures),
            Form::Long { field, values, maximum } => {
                long::row(table, &record, LongColumns { field: *field, values, maximum: *maximum });
            }
        }
    }
    count
}
