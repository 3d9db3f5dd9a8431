//! Wide tables: one row an entity (and period), one column a field.

use super::header::Figure;
use super::record::Record;
use super::table::{FigureColumns, Table};

/// Reads one row.
pub(super) fn row(table: &mut Table<'_, '_>, record: &Record, figures: &[Figure]) {
    let Some(head) = table.head(record) else { return };
    for figure in figures {
        let columns = FigureColumns { value: figure.value, status: figure.status, asides: figure.asides, stage: None };
        table.figure(record, &head, figure.field, columns, None);
    }
}
