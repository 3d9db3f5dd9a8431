//! The sheet of instructions: what to fill in, how, and how to send it back.

use super::layout::Layout;
use super::{locked, style};
use crate::form::{NOT_APPLICABLE, STATUSES};
use crate::rulebook::model::DataStatus;
use crate::wording::{self, FormText, form_text};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Width of the paragraphs in characters: a page of A4 upright.
const WIDTH_CHARACTERS: f64 = 92.0;

/// Writes the sheet of instructions.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn write(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let language = layout.language;
    sheet.set_name(form_text(FormText::SheetInstructions, &[], language))?;
    sheet.protect_with_options(&locked()).set_paper_size(9).set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    sheet.set_column_width(0, 5.0)?.set_column_width(1, WIDTH_CHARACTERS)?;
    let title = form_text(FormText::GuideTitle, &[], language);
    sheet.write_string_with_format(0, 1, title, &style::heading(14.0))?.set_row_height(0, 26)?;
    for (row, text) in (2..).zip(paragraphs(layout)) {
        sheet.write_number_with_format(row, 0, f64::from(row - 1), &style::wrapped())?;
        sheet.write_string_with_format(row, 1, &text, &style::wrapped())?;
        sheet.set_row_height(row, style::height(style::lines(&text, WIDTH_CHARACTERS)))?;
    }
    Ok(())
}

fn paragraphs(layout: &Layout<'_>) -> Vec<String> {
    let (form, language) = (layout.form, layout.language);
    let say = |what, places: &[(&str, &str)]| form_text(what, places, language);
    let name = |what| form_text(what, &[], language);
    let others: Vec<&str> = STATUSES
        .into_iter()
        .filter(|status| *status != DataStatus::Official)
        .map(|status| wording::status(status, language))
        .collect();
    let status = name(FormText::ColumnStatus);
    let mut all = vec![
        say(
            FormText::GuidePurpose,
            &[
                ("name", layout.name()),
                ("period", &wording::period(&form.period.to_string(), language)),
                ("title", form.rulebook.title.get(language)),
                ("version", &form.rulebook.version),
            ],
        ),
        say(FormText::GuideCells, &[("sheet", &name(FormText::SheetFigures))]),
    ];
    if form.groups.len() > 1 {
        all.push(say(FormText::GuideAgency, &[]));
    }
    all.push(say(FormText::GuideNumbers, &[]));
    let none = layout.status_word(NOT_APPLICABLE);
    all.push(say(FormText::GuideEmpty, &[("word", &none), ("column", &status)]));
    all.push(say(FormText::GuideStatus, &[("column", &status), ("words", &others.join(", "))]));
    all.push(say(FormText::GuideEvidence, &[("required", &name(FormText::HowEvidence))]));
    if form.has_earlier {
        all.push(say(FormText::GuideEarlier, &[("column", &name(FormText::ColumnEarlier))]));
    }
    if form.has_restated() {
        let word = name(FormText::Restated);
        all.push(say(FormText::GuideRestated, &[("word", &word)]));
    }
    let (sent, version) = (name(FormText::Sent), name(FormText::Version));
    all.push(say(FormText::GuideSending, &[("sent", &sent), ("version", &version)]));
    all.push(say(FormText::GuideFile, &[]));
    all
}
