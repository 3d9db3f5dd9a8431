//! The table of figures: its header, and a row for each field under the agency that reports it.

use super::cells::{day, number_format, text, value_cell};
use super::heading::{heading, page, signatures};
use super::layout::Layout;
use super::{fitting, locked, rules, style};
use crate::form::{Column, Earlier, Entered, KEY_ROW, NOT_APPLICABLE, Row, STATUSES};
use crate::rulebook::model::{DataStatus, Field, Kind, Language, Text};
use crate::wording::{self, FormText, form_text};
use rust_xlsxwriter::{ConditionalFormatFormula, DataValidation, Worksheet, XlsxError, column_number_to_name};

/// Writes the sheet of figures.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn write(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    sheet.set_name(form_text(FormText::SheetFigures, &[], layout.language))?;
    sheet.protect_with_options(&locked()).set_screen_gridlines(false);
    heading(sheet, layout)?;
    header(sheet, layout)?;
    let mut row = layout.keys + 3;
    for (at, group) in layout.form.groups.iter().enumerate() {
        let unnamed = || form_text(FormText::NoAgency, &[], layout.language);
        let agency = group.agency.as_ref().map_or_else(unnamed, |own| own.get(layout.language).to_owned());
        let text = format!("{}. {agency}", roman(at + 1));
        sheet.merge_range(row, 1, row, layout.last(), &fitting(&text), &style::group())?.set_row_height(row, 20)?;
        row += 1;
        for own in &group.rows {
            figure(sheet, layout, own, row)?;
            row += 1;
        }
    }
    signatures(sheet, layout)?;
    page(sheet, layout)
}

fn header(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let (keys, say) = (layout.keys, |what| form_text(what, &[], layout.language));
    sheet.write_string(keys, 0, KEY_ROW)?.set_row_hidden(keys)?.set_column_hidden(0)?;
    let (top, bottom) = (keys + 1, keys + 2);
    let evidence = (layout.at(Column::EvidenceNumber), layout.at(Column::EvidenceLink));
    let format = style::header();
    sheet.merge_range(top, evidence.0, top, evidence.1, &say(FormText::GroupEvidence), &format)?;
    for (at, column) in (1..).zip(&layout.columns) {
        let (text, width) = title(*column);
        sheet.write_string(keys, at, column.key())?.set_column_width(at, width)?;
        if column.is_evidence() {
            sheet.write_string_with_format(bottom, at, say(text), &format)?;
        } else {
            sheet.merge_range(top, at, bottom, at, &say(text), &format)?;
        }
    }
    sheet.set_row_height(top, 20)?.set_row_height(bottom, style::height(2))?;
    sheet.set_freeze_panes(bottom + 1, layout.at(Column::Figure) + 1)?;
    Ok(())
}

/// What stands above a column, and its width in characters.
fn title(column: Column) -> (FormText, f64) {
    match column {
        Column::Number => (FormText::ColumnNumber, 4.5),
        Column::Figure => (FormText::ColumnFigure, 26.0),
        Column::Unit => (FormText::ColumnUnit, 10.5),
        Column::Definition => (FormText::ColumnDefinition, 26.0),
        Column::How => (FormText::ColumnHow, 20.0),
        Column::Earlier => (FormText::ColumnEarlier, 12.0),
        Column::EarlierPeriod => (FormText::ColumnEarlierPeriod, 12.5),
        Column::Value => (FormText::ColumnValue, 13.5),
        Column::Status => (FormText::ColumnStatus, 11.0),
        Column::AsOf => (FormText::ColumnAsOf, 11.0),
        Column::EvidenceNumber => (FormText::ColumnEvidenceNumber, 13.5),
        Column::EvidenceDate => (FormText::ColumnEvidenceDate, 11.0),
        Column::EvidenceIssuer => (FormText::ColumnEvidenceIssuer, 15.0),
        Column::EvidenceAbstract => (FormText::ColumnEvidenceAbstract, 21.0),
        Column::EvidenceLink => (FormText::ColumnEvidenceLink, 13.0),
        Column::Note => (FormText::ColumnNote, 15.0),
    }
}

/// The row of one figure.
fn figure(sheet: &mut Worksheet, layout: &Layout<'_>, own: &Row, row: u32) -> Result<(), XlsxError> {
    let Some(field) = layout.rulebook.field(own.field) else { return Ok(()) };
    let language = layout.language;
    sheet.write_string(row, 0, field.id.as_str())?.set_row_height(row, height(layout, own, field))?;
    for (at, column) in (1..).zip(&layout.columns) {
        let format = style::told(*column);
        match column {
            Column::Number => {
                let number = u32::try_from(layout.number_of(own.field).unwrap_or_default()).unwrap_or(0);
                sheet.write_number_with_format(row, at, number, &format)?;
            }
            Column::Figure => text(sheet, row, at, field.title.get(language), &format)?,
            Column::Unit => text(sheet, row, at, said(&field.unit, language), &format)?,
            Column::Definition => text(sheet, row, at, said(&field.source, language), &format)?,
            Column::How => text(sheet, row, at, &rules::how(layout, field), &format)?,
            Column::Earlier => {
                let value = own.earlier.as_ref().map_or("", |earlier| earlier.value.as_str());
                value_cell(sheet, (row, at), field, value, language, &format.set_num_format(number_format(field)))?;
            }
            Column::EarlierPeriod => {
                let text = own.earlier.as_ref().map(|earlier| earlier_period(earlier, language));
                sheet.write_string_with_format(row, at, text.unwrap_or_default(), &format)?;
            }
            _ => entry(sheet, layout, own, (row, at), *column)?,
        }
    }
    if field.evidence_required {
        let (value, number) = (layout.cell(Column::Value, row), layout.cell(Column::EvidenceNumber, row));
        let (first, last) = (layout.at(Column::EvidenceNumber), layout.at(Column::EvidenceLink));
        let end = column_number_to_name(last);
        let rule = format!("=AND(NOT(ISBLANK({value})),COUNTA({number}:${end}${})=0)", row + 1);
        let condition = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(style::lacking());
        sheet.add_conditional_format(row, first, row, last, &condition)?;
    }
    Ok(())
}

/// A text of the rulebook in a language; empty where there is none.
fn said(text: &Option<Text>, language: Language) -> &str {
    text.as_ref().map_or("", |own| own.get(language))
}

/// The height of a row in points, so that its texts can be read: not every spreadsheet fits rows to their texts.
fn height(layout: &Layout<'_>, own: &Row, field: &Field) -> f64 {
    let language = layout.language;
    let entered = own.entered.as_ref();
    let texts = [
        (Column::Figure, field.title.get(language).to_owned()),
        (Column::Unit, said(&field.unit, language).to_owned()),
        (Column::Definition, said(&field.source, language).to_owned()),
        (Column::How, rules::how(layout, field)),
        (
            Column::EarlierPeriod,
            own.earlier.as_ref().map(|earlier| earlier_period(earlier, language)).unwrap_or_default(),
        ),
        (Column::EvidenceAbstract, entered.map(|entered| entered.evidence[3].clone()).unwrap_or_default()),
        (Column::Note, entered.map(|entered| entered.note.clone()).unwrap_or_default()),
    ];
    let lines = texts.into_iter().map(|(column, text)| style::lines(&text, title(column).1)).max().unwrap_or(1);
    style::height(lines)
}

/// The period of an earlier figure, with its status where it is not official, and with a word where it is reckoned from others.
fn earlier_period(earlier: &Earlier, language: Language) -> String {
    let status = (earlier.status != DataStatus::Official).then(|| wording::status(earlier.status, language).to_owned());
    let restated = earlier.restated.then(|| form_text(FormText::Restated, &[], language));
    let remarks: Vec<String> = status.into_iter().chain(restated).map(|remark| format!("\n({remark})")).collect();
    format!("{}{}", wording::period(&earlier.period.to_string(), language), remarks.concat())
}

/// A cell to fill in.
fn entry(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    own: &Row,
    (row, at): (u32, u16),
    column: Column,
) -> Result<(), XlsxError> {
    let Some(field) = layout.rulebook.field(own.field) else { return Ok(()) };
    let language = layout.language;
    let entered = own.entered.clone().unwrap_or_default();
    let Entered { value, status, as_of, evidence, note } = &entered;
    let is_out = value == NOT_APPLICABLE;
    let mut rule = |rule: &DataValidation| sheet.add_data_validation(row, at, row, at, rule).map(|_| ());
    match column {
        Column::Value => {
            rule(&rules::figure(layout, own.field, field)?)?;
            let format = match field.kind {
                Kind::Flag | Kind::Level(_) => style::choice(),
                Kind::Count | Kind::Amount | Kind::Rate => style::figure(number_format(field)),
            };
            value_cell(sheet, (row, at), field, if is_out { "" } else { value }, language, &format)
        }
        Column::Status => {
            let words: Vec<String> = STATUSES
                .into_iter()
                .map(DataStatus::token)
                .chain([NOT_APPLICABLE])
                .map(|token| layout.status_word(token))
                .collect();
            rule(&rules::status(&words, language)?)?;
            let token = if is_out { NOT_APPLICABLE } else { status.token() };
            let is_told = is_out || *status != DataStatus::Official;
            text(sheet, row, at, &if is_told { layout.status_word(token) } else { String::new() }, &style::choice())
        }
        Column::AsOf => {
            rule(&rules::day(language)?)?;
            day(sheet, (row, at), as_of)
        }
        Column::EvidenceDate => {
            rule(&rules::day(language)?)?;
            day(sheet, (row, at), &evidence[1])
        }
        Column::EvidenceNumber => text(sheet, row, at, &evidence[0], &style::text_entry()),
        Column::EvidenceIssuer => text(sheet, row, at, &evidence[2], &style::text_entry()),
        Column::EvidenceAbstract => text(sheet, row, at, &evidence[3], &style::text_entry()),
        Column::EvidenceLink => text(sheet, row, at, &evidence[4], &style::text_entry()),
        Column::Note => text(sheet, row, at, note, &style::text_entry()),
        _ => Ok(()),
    }
}

/// Roman numerals as officials number sections.
fn roman(mut number: usize) -> String {
    let mut out = String::new();
    for (value, sign) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reported_says_so() {
        let told = |status, restated| {
            let period = crate::registry::Period::parse("2024").unwrap();
            let earlier = Earlier { period, value: "1".to_owned(), status, restated };
            earlier_period(&earlier, Language::Vi)
        };
        assert_eq!(told(DataStatus::Official, false), "năm 2024");
        assert_eq!(told(DataStatus::Official, true), "năm 2024\n(tính lại theo địa giới mới)");
        assert_eq!(told(DataStatus::Provisional, true), "năm 2024\n(sơ bộ)\n(tính lại theo địa giới mới)");
    }

    #[test]
    fn agencies_are_numbered_as_sections_are() {
        let numbers: Vec<String> = [1, 2, 3, 4, 5, 9, 14, 40, 88].map(roman).into();
        assert_eq!(numbers, ["I", "II", "III", "IV", "V", "IX", "XIV", "XL", "LXXXVIII"]);
    }
}
