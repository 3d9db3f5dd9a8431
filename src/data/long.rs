//! Long tables: one row a figure; in a sheet, one row a field with a figure a stage.

use super::context::Context;
use super::header::StageColumn;
use super::ledger::shown;
use super::panel::Datum;
use super::record::Record;
use super::table::{FigureColumns, Table};
use crate::finding::Code;
use crate::naming;
use crate::number::Decimal;
use crate::rulebook::model::{FieldIx, Header, Missing};

/// Names offered where a field is not known.
const SUGGESTIONS_MAX: usize = 3;

/// Where the figures of a long table stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct LongColumns<'l> {
    /// Column of the field's id.
    pub(super) field: usize,
    /// Columns of figures.
    pub(super) values: &'l [StageColumn],
    /// Column of the most points.
    pub(super) maximum: Option<usize>,
}

/// Reads one row. An empty `value` says that there is no figure; an empty cell of a stage says nothing.
pub(super) fn row(table: &mut Table<'_, '_>, record: &Record, columns: LongColumns<'_>) {
    let head = table.head(record);
    let field = field(table, record, columns.field);
    let (Some(head), Some(field)) = (head, field) else { return };
    maximum(table, record, field, columns.maximum);
    let decided = decided(table, record, columns.values);
    for column in columns.values {
        let is_plain = column.stage.is_none();
        // What was decided, by whom, when and why, is said of the last stage; evidence of all.
        let row = table.layout.asides.only(false);
        let asides = if decided == Some(column.value) { column.asides.or(&row) } else { column.asides };
        let figure = FigureColumns { value: column.value, status: None, asides, stage: column.stage };
        table.figure(record, &head, field, figure, is_plain.then_some(Datum::Missing(Missing::NotReported)));
    }
}

/// The stage's column that a sheet's decision speaks of: the last one, or, where nothing was decided, the last with a figure.
fn decided(table: &Table<'_, '_>, record: &Record, values: &[StageColumn]) -> Option<usize> {
    let stages = || values.iter().filter(|column| column.stage.is_some());
    let asides = &table.layout.asides;
    let has_decision = asides.decides(|column| !table.cell(record, Some(column)).is_empty())
        || table.opinion(record, asides).is_some();
    let is_filled = |column: &&StageColumn| has_decision || !table.cell(record, Some(column.value)).is_empty();
    stages().rfind(is_filled).map(|column| column.value)
}

/// Compares the most points of the row with those of the rulebook; a text that is no number is the form's own.
fn maximum(table: &mut Table<'_, '_>, record: &Record, field: FieldIx, column: Option<usize>) {
    let Some(column) = column else { return };
    let text = table.cell(record, Some(column));
    let Ok(written) = Decimal::parse(&text.replace(',', ".")) else { return };
    let Some((node, points)) = table.context.maximum(field) else { return };
    if points == written {
        return;
    }
    let rulebook = table.context.rulebook;
    table.report(record, column, Code::MaximumDiffers, |finding| {
        let id = |at: FieldIx| rulebook.field(at).map_or("", |field| field.id.as_str());
        let finding = finding.with("field", id(field)).with("text", shown(&text));
        finding.with("points", points.to_string()).with("node", node)
    });
}

/// The field that a cell names.
fn field(table: &mut Table<'_, '_>, record: &Record, column: usize) -> Option<FieldIx> {
    let text = table.cell(record, Some(column));
    let found = field_named(table.context, &text);
    if found.is_none() {
        let fields = &table.context.rulebook.fields;
        table.report(record, column, Code::FieldUnknown, |finding| {
            let ids = fields.iter().map(|field| field.id.as_str());
            finding.with("field", shown(&text)).with("suggestions", naming::suggestions(&text, ids, SUGGESTIONS_MAX))
        });
    }
    found
}

/// The field of this id, header text or title.
pub(super) fn field_named(context: &Context<'_>, text: &str) -> Option<FieldIx> {
    let mapped = || match context.header(text) {
        Some(Header::Field(field)) => Some(*field),
        _ => None,
    };
    let titled = || match context.titled(text) {
        [field] => Some(*field),
        _ => None,
    };
    context.field_named(text).or_else(mapped).or_else(titled)
}
