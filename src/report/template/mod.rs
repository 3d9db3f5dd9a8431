//! The form that an entity fills in, as an Excel workbook.
//!
//! In: a [`Form`], its rulebook, a language. Out: the bytes of an `.xlsx` file, the same each time: a sheet of figures with cells to
//! fill in and rules in them, a sheet of instructions, and one that spreadsheets do not show, by which the form is read again
//! ([`crate::form`]). Everything but the cells to fill in is locked, without a password: that keeps the structure, not a secret.

mod cells;
mod figures;
mod heading;
mod instructions;
mod layout;
mod meta;
mod rules;
mod style;

use crate::finding::{Code, Finding};
use crate::form::Form;
use crate::rulebook::model::{Language, Rulebook};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, ProtectionOptions, Workbook, XlsxError};

/// Characters that Excel takes in one cell.
const CELL_CHARACTERS_MAX: usize = 32_767;

/// A form as a workbook.
///
/// # Errors
/// `output-unwritable`, where the rulebook asks for more than a sheet can hold.
pub fn form(form: &Form, rulebook: &Rulebook, language: Language) -> Result<Vec<u8>, Finding> {
    workbook(form, rulebook, language)
        .map_err(|_| Finding::new(Code::OutputUnwritable).with("file", &form.code).with("reason", "write-failed"))
}

fn workbook(form: &Form, rulebook: &Rulebook, language: Language) -> Result<Vec<u8>, XlsxError> {
    let day = form.period.first_day();
    let made = ExcelDateTime::from_ymd(day.year.max(1900), day.month, day.day)?;
    let title = form.rulebook.title.get(language);
    let mut workbook = Workbook::new();
    // The day of making would make each file another one.
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_comment(form.rulebook.sha256.as_str()).set_creation_datetime(&made),
    );
    let layout = layout::Layout::new(form, rulebook, language);
    figures::write(workbook.add_worksheet(), &layout)?;
    instructions::write(workbook.add_worksheet(), &layout)?;
    meta::write(workbook.add_worksheet(), &layout)?;
    workbook.save_to_buffer()
}

/// What a locked sheet still allows: wider columns and higher rows, so that long texts can be read.
fn locked() -> ProtectionOptions {
    ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() }
}

/// A text that fits into a cell.
fn fitting(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '\u{0}'..='\u{8}')).take(CELL_CHARACTERS_MAX).collect()
}
