//! The first look over a table: in which form the numbers of each column are typed.
//!
//! In: a table whose header is read, its rows. Out: a [`Choice`] for each column (in a long table: for each field), and what is to be told
//! of them. Where file, run or rulebook say the form of every column, no row is looked at.

use super::context::Context;
use super::header::{Form, Layout};
use super::ledger::Ledger;
use super::long;
use super::notes::Notes;
use super::place::{Page, cell_place};
use super::record::{CellKind, Record, Rows};
use super::typed::{Choice, Column, Evidence, Sample, choose, evidence};
use crate::finding::{Code, Finding};
use crate::rulebook::model::{Field, FieldIx, Kind, NumberForm};

/// A table as far as it is known before its rows are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    pub(super) page: Page<'a>,
    pub(super) notes: Notes,
    pub(super) layout: &'c Layout,
}

/// Surveys the rows below the header.
pub(super) fn survey(table: Ahead<'_, '_>, rows: Rows<'_>, ledger: &mut Ledger) -> Vec<Choice> {
    let said = said(table);
    let mut columns = vec![Column::default(); said.len()];
    if said.iter().any(|(field, form)| field.is_some() && form.is_none()) {
        look(table, rows, &said, &mut columns);
    }
    let found = choose(&columns);
    let choices: Vec<Choice> =
        said.iter().zip(found).map(|((_, said), found)| said.map_or(found, Choice::Said)).collect();
    report(table, &said, &choices, ledger);
    choices
}

/// For each column (in a long table: for each field) the field that has numbers, and the form that was said of it.
type Said = Vec<(Option<FieldIx>, Option<NumberForm>)>;

fn said(table: Ahead<'_, '_>) -> Said {
    let of_file = table.notes.numbers;
    let number = |at: FieldIx| table.context.rulebook.field(at).filter(|field| is_number(field)).map(|_| at);
    match &table.layout.form {
        Form::Wide(figures) => {
            let mut said = vec![(None, None); table.layout.columns];
            for figure in figures {
                if let Some(own) = said.get_mut(figure.value) {
                    *own = (number(figure.field), of_file.or(figure.numbers));
                }
            }
            said
        }
        Form::Long { .. } => (0..table.context.rulebook.fields.len())
            .map(FieldIx)
            .map(|at| (number(at), of_file.or_else(|| table.context.numbers_below(None, at))))
            .collect(),
    }
}

fn is_number(field: &Field) -> bool {
    matches!(field.kind, Kind::Count | Kind::Amount | Kind::Rate)
}

fn look(table: Ahead<'_, '_>, mut rows: Rows<'_>, said: &Said, columns: &mut [Column]) {
    let mut record = Record::default();
    let asked: Vec<(usize, FieldIx)> = said
        .iter()
        .enumerate()
        .filter_map(|(at, (field, form))| Some((at, (*field)?)).filter(|_| form.is_none()))
        .collect();
    let mut last = None;
    while rows.next(&mut record) {
        if record.trouble.is_some() || record.cells.len() < table.layout.columns {
            continue;
        }
        match &table.layout.form {
            Form::Wide(_) => {
                for (at, field) in &asked {
                    see(table, &record, *at, *field, columns.get_mut(*at));
                }
            }
            Form::Long { field, values, .. } => {
                let text = record.text(table.page.text, *field);
                if last.as_ref().is_none_or(|(own, _)| *own != text) {
                    let found = long::field_named(table.context, &text);
                    last = Some((
                        text,
                        found.filter(|at| said.get(at.0).is_some_and(|said| said.0.is_some() && said.1.is_none())),
                    ));
                }
                if let Some((_, Some(at))) = last {
                    for value in values {
                        see(table, &record, value.value, at, columns.get_mut(at.0));
                    }
                }
            }
        }
    }
}

/// Adds a cell to its column.
fn see(table: Ahead<'_, '_>, record: &Record, at: usize, field: FieldIx, column: Option<&mut Column>) {
    let (Some(column), Some(field)) = (column, table.context.rulebook.field(field)) else { return };
    if record.kind(at) != CellKind::Text {
        return;
    }
    let text = record.text(table.page.text, at);
    let found = evidence(&text, field);
    if found == Evidence::None || table.context.is_sentinel(&text) {
        return;
    }
    let place = || cell_place(table.page, record, at);
    column.add(found, || Sample { text: text.clone().into_owned(), place: place() });
}

/// Tells which form was found, and where none was.
fn report(table: Ahead<'_, '_>, said: &Said, choices: &[Choice], ledger: &mut Ledger) {
    let rulebook = table.context.rulebook;
    let id = |at: Option<FieldIx>| at.and_then(|at| rulebook.field(at)).map_or("", |field| field.id.as_str());
    for form in [NumberForm::Vi, NumberForm::En] {
        let mut fields: Vec<String> = Vec::new();
        let mut first: Option<&Sample> = None;
        for ((field, _), choice) in said.iter().zip(choices) {
            if let Choice::Shown(own, sample) | Choice::Beside(own, sample) = choice
                && *own == form
            {
                fields.push(id(*field).to_owned());
                // Of an English form that one shows most in which there is a comma.
                let shows = |sample: &Sample| form == NumberForm::Vi || sample.text.contains(',');
                match first {
                    None => first = Some(sample),
                    Some(own) if !shows(own) && shows(sample) => first = Some(sample),
                    Some(_) => {}
                }
            }
        }
        if let Some(sample) = first {
            ledger.add(Code::NumberFormTaken, || {
                let finding = Finding::new(Code::NumberFormTaken).at(sample.place.clone());
                finding
                    .with("form", format!("{} numbers", form.token()))
                    .with("text", &sample.text)
                    .with("fields", fields)
            });
        }
    }
    for ((field, _), choice) in said.iter().zip(choices) {
        if let Choice::Unclear(count, sample) = choice {
            ledger.add(Code::NumberFormUnclear, || {
                let finding = Finding::new(Code::NumberFormUnclear).at(sample.place.clone());
                let finding = finding.with("field", id(*field)).with("text", &sample.text).with("count", *count);
                finding.with("readings", super::cell::readings(&sample.text))
            });
        }
    }
}
