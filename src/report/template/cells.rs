//! Single cells: texts, days and figures as a spreadsheet holds them.

use super::layout::level_word;
use super::{fitting, style};
use crate::number::{Decimal, Exact};
use crate::registry::Date;
use crate::rulebook::model::{Field, Kind, Language};
use crate::wording::{self, FormText, form_text};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

/// Significant digits of a number that spreadsheets keep.
const DIGITS_MAX: u32 = 15;

/// A text as it is; a cell without one keeps its looks.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn text(sheet: &mut Worksheet, row: u32, at: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, at, format)?;
    } else {
        sheet.write_string_with_format(row, at, fitting(text), format)?;
    }
    Ok(())
}

/// A day as a day of the spreadsheet where it is one; else as it is written.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn day(sheet: &mut Worksheet, (row, at): (u32, u16), written: &str) -> Result<(), XlsxError> {
    match Date::parse(written).filter(|day| day.year >= 1900) {
        Some(day) => {
            let day = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
            sheet.write_datetime_with_format(row, at, &day, &style::day_entry())?;
            Ok(())
        }
        None => text(sheet, row, at, written, &style::day_entry()),
    }
}

/// A figure: a number where the spreadsheet holds it exactly, else text.
///
/// # Errors
/// Where the workbook cannot hold it.
pub(super) fn value_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    field: &Field,
    value: &str,
    language: Language,
    format: &Format,
) -> Result<(), XlsxError> {
    let is_number = matches!(field.kind, Kind::Count | Kind::Amount | Kind::Rate);
    if let (true, Ok(decimal)) = (is_number, Decimal::parse(value)) {
        if decimal.significant_digits() <= DIGITS_MAX {
            sheet.write_number_with_format(row, at, decimal.to_f64(), format)?;
            return Ok(());
        }
        return text(sheet, row, at, &wording::unmarked(value, language), &format.clone().set_num_format("@"));
    }
    let word = match (&field.kind, value) {
        // Of entities that became one: what share of them says yes.
        (Kind::Flag, share) if Decimal::parse(share).is_ok() => share_word(share, language),
        (Kind::Flag, "yes") => form_text(FormText::Yes, &[], language),
        (Kind::Flag, "no") => form_text(FormText::No, &[], language),
        (Kind::Level(levels), id) => levels
            .iter()
            .position(|level| level.id == id)
            .map_or_else(|| value.to_owned(), |level| level_word(field, level, language)),
        _ => value.to_owned(),
    };
    text(sheet, row, at, &word, format)
}

/// The share of the former entities that say yes, as people write it: all of them say yes, none does, or some do.
fn share_word(share: &str, language: Language) -> String {
    let Ok(own) = Decimal::parse(share) else { return share.to_owned() };
    if own.is_zero() {
        return form_text(FormText::No, &[], language);
    }
    if own.checked_sub(Decimal::ONE).is_some_and(Decimal::is_zero) {
        return form_text(FormText::Yes, &[], language);
    }
    let percent = Decimal::nearest(&own.exact().mul(&Exact::from_integer(100))).map(|own| own.to_decimals(1));
    let percent = percent.map_or_else(|| share.to_owned(), |own| wording::localized(&own.to_string(), language));
    form_text(FormText::FlagShare, &[("percent", &percent)], language)
}

/// How figures of a field are shown.
pub(super) fn number_format(field: &Field) -> &'static str {
    match field.kind {
        Kind::Count => style::WHOLE,
        Kind::Amount | Kind::Rate => style::DECIMAL,
        Kind::Flag | Kind::Level(_) => "General",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of three provinces that became one, all, none or two have the plan.
    #[test]
    fn a_restated_flag_is_told_in_words() {
        for (share, word) in [
            ("1", "có"),
            ("0", "không"),
            ("0.6666666666666666666666666666666666667", "có ở 66,7% số đơn vị trước sắp xếp"),
        ] {
            assert_eq!(share_word(share, Language::Vi), word);
        }
        assert_eq!(share_word("0.5", Language::En), "yes in 50% of the former entities");
    }
}
