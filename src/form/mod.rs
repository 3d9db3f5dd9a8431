//! The form that an entity fills in and sends back, as plain data: what is asked, where it stands, what came back.
//!
//! In: a checked rulebook's fields, figures of earlier periods. Out: a [`Form`] to be written as a workbook (`report`), the keys by
//! which it is read again (`data`), and the [`Collection`] that is told to people (`report`). This room knows no file format and
//! holds no sentence.

mod blank;
mod collection;
mod layout;
mod name;

pub use blank::{Earlier, Entered, Form, Group, Row, Stamp};
pub use collection::{Collection, Counts, Late, Submitted, Superseded};
pub use layout::{
    Column, FIELD_ROW, FORM_FORMAT, Head, KEY_ROW, LISTS_COLUMN, MARK, META_SHEET, Meta, NOT_APPLICABLE, SENDINGS_MAX,
    STATUSES,
};
pub use name::{file_name, file_stem};
