//! The sheet that spreadsheets do not show: what the form is, which field stands in which row, and the words of lists.

use super::layout::Layout;
use super::locked;
use crate::form::{FIELD_ROW, FORM_FORMAT, LISTS_COLUMN, MARK, META_SHEET, Meta};
use crate::rulebook::model::Language;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Writes the hidden sheet.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn write(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    sheet.set_name(META_SHEET)?.set_very_hidden(true).protect_with_options(&locked());
    sheet.write_string(0, 0, MARK)?;
    let mut row = 1;
    for detail in Meta::ALL {
        sheet.write_string(row, 0, detail.key())?;
        sheet.write_string(row, 1, value(layout, detail))?;
        row += 1;
    }
    for own in layout.form.rows() {
        let Some(field) = layout.rulebook.field(own.field) else { continue };
        sheet.write_string(row, 0, FIELD_ROW)?;
        sheet.write_string(row, 1, field.id.as_str())?;
        sheet.write_number(row, 2, layout.row_of(own.field).map_or(0, |row| row + 1))?;
        row += 1;
    }
    for (list, words) in (LISTS_COLUMN..).zip(&layout.lists) {
        for (row, word) in (0..).zip(&words.words) {
            sheet.write_string(row, list, word)?;
        }
    }
    Ok(())
}

fn value(layout: &Layout<'_>, detail: Meta) -> String {
    let form = layout.form;
    match detail {
        Meta::Format => FORM_FORMAT.to_owned(),
        Meta::Rulebook => form.rulebook.id.clone(),
        Meta::Version => form.rulebook.version.clone(),
        Meta::Sha256 => form.rulebook.sha256.clone(),
        Meta::Period => form.period.to_string(),
        Meta::Stage => form.stage.clone().unwrap_or_default(),
        Meta::Registry => form.registry.clone(),
        Meta::Entity => form.code.clone(),
        Meta::Name => form.name_vi.clone(),
        Meta::Language => match layout.language {
            Language::Vi => "vi".to_owned(),
            Language::En => "en".to_owned(),
        },
    }
}
