//! What stands around the table of figures: the heading with the entries of the sender, the lines for signatures, the printed page.

use super::layout::{HEADING_ROWS, Layout};
use super::{fitting, rules, style};
use crate::form::{Column, Head};
use crate::wording::{self, FormText, form_text};
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

/// Writes the heading.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn heading(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let (form, language) = (layout.form, layout.language);
    let say = |what, places: &[(&str, &str)]| form_text(what, places, language);
    let period = wording::period(&form.period.to_string(), language);
    let mut when = say(FormText::ForPeriod, &[("period", &period)]);
    if let Some(stage) = &form.stage {
        when.push_str(" – ");
        let own = layout.rulebook.stages.iter().find(|own| own.id == *stage);
        let stage = own.map_or(stage.as_str(), |own| own.title.get(language));
        when.push_str(&say(FormText::Stage, &[("stage", stage)]));
    }
    let who = say(FormText::Reporter, &[("name", layout.name()), ("code", &form.code)]);
    let lines = [
        (say(FormText::Title, &[]), style::heading(15.0)),
        (form.rulebook.title.get(language).to_owned(), style::heading(12.0)),
        (when, style::heading(12.0)),
        (who, style::heading(12.0)),
    ];
    let end = layout.at(Column::Value) - 1;
    for (row, (text, format)) in (0..).zip(lines) {
        sheet.merge_range(row, 1, row, end, &fitting(&text), &format)?.set_row_height(row, 22)?;
    }
    let labels = [FormText::Sent, FormText::Version, FormText::Author, FormText::Contact];
    let (label, entry) = (layout.at(Column::Value), layout.at(Column::EvidenceNumber));
    for ((row, head), text) in (0..).zip(Head::ALL).zip(labels) {
        sheet.write_string(row, 0, head.key())?;
        sheet.merge_range(row, label, row, entry - 1, &say(text, &[]), &style::entry_label())?;
        let format = match head {
            Head::Sent => style::day_entry(),
            Head::Version => style::choice().set_num_format(style::WHOLE),
            Head::Author | Head::Contact => style::text_entry(),
        };
        sheet.merge_range(row, entry, row, entry + 1, "", &format)?;
    }
    sheet.add_data_validation(0, entry, 0, entry, &rules::day(language)?)?;
    sheet.add_data_validation(1, entry, 1, entry, &rules::version(language)?)?;
    for (row, notice) in (HEADING_ROWS..).zip(&layout.notices) {
        sheet.merge_range(row, 1, row, layout.last(), notice, &style::warning())?.set_row_height(row, 20)?;
    }
    Ok(())
}

/// The lines for signatures, for a form that goes on paper.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn signatures(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let say = |what| form_text(what, &[], layout.language);
    let centred = style::plain().set_align(FormatAlign::Center);
    let (left, right) = (
        (layout.at(Column::Figure), layout.at(Column::Definition)),
        (layout.at(Column::EvidenceIssuer), layout.last()),
    );
    let row = layout.end + 1;
    sheet.merge_range(row, right.0, row, right.1, &say(FormText::SignedOn), &centred.clone().set_italic())?;
    let bold = centred.clone().set_bold();
    sheet.merge_range(row + 1, left.0, row + 1, left.1, &say(FormText::SignedAuthor), &bold)?;
    sheet.merge_range(row + 1, right.0, row + 1, right.1, &say(FormText::SignedHead), &bold)?;
    let italic = centred.set_italic();
    sheet.merge_range(row + 2, left.0, row + 2, left.1, &say(FormText::SignedAuthorHow), &italic)?;
    sheet.merge_range(row + 2, right.0, row + 2, right.1, &say(FormText::SignedHeadHow), &italic)?;
    Ok(())
}

/// Sets up the printed page.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn page(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let (form, language) = (layout.form, layout.language);
    let top = layout.keys + 1;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(top, top + 1)?;
    sheet.set_print_area(0, 1, layout.end + 6, layout.last())?;
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    let foot = form_text(
        FormText::Foot,
        &[
            ("rulebook", &form.rulebook.id),
            ("version", &form.rulebook.version),
            ("period", &wording::period(&form.period.to_string(), language)),
            ("name", layout.name()),
        ],
        language,
    );
    // The sign & begins a code in a footer, whose whole has 255 characters at most.
    let foot: String = foot.replace('&', "&&").chars().take(200).collect();
    sheet.set_footer(format!("&L&9{foot}&R&9{} &P/&N", form_text(FormText::Page, &[], language)));
    let first = layout.form.rows().next().and_then(|row| layout.row_of(row.field)).unwrap_or_default();
    let at = layout.at(Column::Value);
    sheet.set_selection(first, at, first, at)?;
    Ok(())
}
