//! One file: bytes → text → notes → header → rows.

use super::context::Context;
use super::delimiter::delimiter;
use super::header::{self, Form};
use super::ledger::{Ledger, limit};
use super::limits::{OBSERVATIONS_MAX, ROWS_MAX};
use super::panel::{InputFile, Observation};
use super::place::{Body, cell_place};
use super::record::{Record, Records};
use super::roster::Roster;
use super::table::{FigureColumns, Table};
use super::{long, notes, text, wide};
use crate::finding::{Code, Finding, Place};
use crate::rulebook::model::DataStatus;

/// What a file was read to.
#[derive(Debug)]
pub(super) struct FileRead<'a> {
    pub(super) file: InputFile,
    pub(super) status: DataStatus,
    pub(super) ledger: Ledger,
    /// By column, in the order of rows; entities are those of the registry, or of the roster.
    pub(super) observations: Vec<Vec<Observation>>,
    pub(super) roster: Roster<'a>,
    /// None where the file is no table.
    pub(super) body: Option<Body<'a>>,
}

/// Reads the file that stands at `file` in the panel.
pub(super) fn read<'a>(context: &Context<'a>, file: usize, name: &'a str, bytes: &'a [u8]) -> FileRead<'a> {
    let mut read = FileRead {
        file: InputFile { name: name.to_owned(), sha256: text::sha256(bytes), rows: 0 },
        status: DataStatus::default(),
        ledger: Ledger::default(),
        observations: Vec::new(),
        roster: Roster::default(),
        body: None,
    };
    let text = match text::decode(name, bytes) {
        Ok(text) => text,
        Err(finding) => {
            read.ledger.add(finding.code, || finding);
            return read;
        }
    };
    let mut ledger = Ledger::default();
    let notes = notes::read(name, text, &mut ledger);
    read.status = notes.status;
    let delimiter = delimiter(text.get(notes.header_at..).unwrap_or_default());
    let mut records = Records::new(text, delimiter, notes.header_at, notes.header_line);
    read.body = Some(Body { name, text, records: records.clone() });
    let Some(layout) = header::read(context, name, text, &mut records, &mut ledger) else {
        read.ledger = ledger;
        return read;
    };
    if layout.period.is_none() && notes.period.or(context.period).is_none() {
        let place = Place::at(name, usize::try_from(notes.header_line).unwrap_or(0), 1);
        ledger.add(Code::PeriodMissing, || Finding::new(Code::PeriodMissing).at(place));
        read.ledger = ledger;
        return read;
    }
    let mut table = Table::new(context, (file, name), text, notes, layout, ledger);
    read.file.rows = rows(&mut table, &mut records);
    table.report_outside();
    read.ledger = table.ledger;
    read.observations = table.observations;
    read.roster = table.roster;
    read
}

/// Reads the rows below the header and says how many there are, blank ones aside.
fn rows(table: &mut Table<'_, '_>, records: &mut Records<'_>) -> usize {
    let form = table.layout.form.clone();
    let mut record = Record::default();
    let mut rows = 0;
    while records.next(&mut record) {
        if record.trouble.is_none() && record.is_blank(table.text) {
            continue;
        }
        let passed = match (rows >= ROWS_MAX, table.count >= OBSERVATIONS_MAX) {
            (true, _) => Some(("rows", ROWS_MAX)),
            (_, true) => Some(("observations", OBSERVATIONS_MAX)),
            _ => None,
        };
        if let Some((name, most)) = passed {
            let place = cell_place(table.name, table.text, &record, 0);
            table.ledger.add(Code::LimitPassed, || limit(place, name, most));
            break;
        }
        rows += 1;
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
    rows
}
