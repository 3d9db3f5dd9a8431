//! Long tables: one row a figure.

use super::context::Context;
use super::ledger::shown;
use super::panel::Datum;
use super::record::Record;
use super::table::{FigureColumns, Table};
use crate::finding::Code;
use crate::naming;
use crate::rulebook::model::{FieldIx, Header, Missing};

/// Names offered where a field is not known.
const SUGGESTIONS_MAX: usize = 3;

/// Reads one row. An empty value says that there is no figure.
pub(super) fn row(table: &mut Table<'_, '_>, record: &Record, field_column: usize, columns: FigureColumns) {
    let head = table.head(record);
    let field = field(table, record, field_column);
    if let (Some(head), Some(field)) = (head, field) {
        table.figure(record, &head, field, columns, Some(Datum::Missing(Missing::NotReported)));
    }
}

/// The field that a cell names, by its id or by a header text that the rulebook maps to it.
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
