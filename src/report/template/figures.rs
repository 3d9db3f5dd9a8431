//! The sheet of figures: a heading with the entries of the sender, a table with a row for each field, the lines for signatures.

use super::{fitting, locked, rules, style};
use crate::form::{Column, Earlier, Entered, Form, Head, KEY_ROW, NOT_APPLICABLE, Row, STATUSES};
use crate::number::Decimal;
use crate::registry::Date;
use crate::rulebook::model::{CheckRule, DataStatus, Field, FieldIx, Kind, Language, Rulebook};
use crate::wording::{self, FormText, form_text};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, ExcelDateTime, Format, Worksheet, XlsxError, column_number_to_name,
};
use std::collections::HashMap;

/// Significant digits of a number that spreadsheets keep.
const DIGITS_MAX: u32 = 15;

/// Rows of the heading beside the entries: title, rulebook, period, entity.
const HEADING_ROWS: u32 = 4;

/// Where everything of a form stands.
#[derive(Debug)]
pub(super) struct Layout<'f> {
    pub(super) form: &'f Form,
    pub(super) rulebook: &'f Rulebook,
    pub(super) language: Language,
    /// The words to choose from of each field that has levels.
    pub(super) lists: Vec<List>,
    columns: Vec<Column>,
    notices: Vec<String>,
    /// By field: number in the form from 1, row from 0.
    places: HashMap<FieldIx, (usize, u32)>,
    /// Row of the column keys.
    keys: u32,
    /// First row below the table.
    end: u32,
}

/// The words of a field with levels.
#[derive(Debug)]
pub(super) struct List {
    field: FieldIx,
    pub(super) words: Vec<String>,
}

impl<'f> Layout<'f> {
    pub(super) fn new(form: &'f Form, rulebook: &'f Rulebook, language: Language) -> Self {
        let is_dated = rulebook.fields.iter().flat_map(|field| &field.checks);
        let is_dated = is_dated.map(|check| &check.rule).any(|rule| matches!(rule, CheckRule::Fresh(_)))
            || form.rows().filter_map(|row| row.entered.as_ref()).any(|entered| !entered.as_of.is_empty());
        let shown = |column: &Column| match column {
            Column::Earlier | Column::EarlierPeriod => form.has_earlier,
            Column::AsOf => is_dated,
            _ => true,
        };
        let notices = notices(form, language);
        let keys = HEADING_ROWS + u32::try_from(notices.len()).unwrap_or(0);
        let (mut row, mut number, mut places) = (keys + 3, 0, HashMap::new());
        for group in &form.groups {
            row += 1;
            for own in &group.rows {
                number += 1;
                places.insert(own.field, (number, row));
                row += 1;
            }
        }
        let lists = rulebook.fields.iter().enumerate().filter_map(|(at, field)| match &field.kind {
            Kind::Level(levels) => {
                let words = (0..levels.len()).map(|level| level_word(field, level, language)).collect();
                Some(List { field: FieldIx(at), words })
            }
            _ => None,
        });
        Self {
            form,
            rulebook,
            language,
            lists: lists.collect(),
            columns: Column::ALL.into_iter().filter(shown).collect(),
            notices,
            places,
            keys,
            end: row,
        }
    }

    /// The entity's name in the language.
    pub(super) fn name(&self) -> &'f str {
        match self.language {
            Language::Vi => &self.form.name_vi,
            Language::En => &self.form.name_en,
        }
    }

    /// The row of a field, from 0.
    pub(super) fn row_of(&self, field: FieldIx) -> Option<u32> {
        self.places.get(&field).map(|(_, row)| *row)
    }

    /// The number of a field in the form.
    pub(super) fn number_of(&self, field: FieldIx) -> Option<usize> {
        self.places.get(&field).map(|(number, _)| *number)
    }

    /// The cell of a field's figure, as a formula names it.
    pub(super) fn cell_of(&self, field: FieldIx) -> String {
        self.cell(Column::Value, self.row_of(field).unwrap_or_default())
    }

    /// Where the words of a field with levels stand.
    pub(super) fn list_of(&self, field: FieldIx) -> String {
        let found = (crate::form::LISTS_COLUMN..).zip(&self.lists).find(|(_, list)| list.field == field);
        let (column, words) = found.map_or((crate::form::LISTS_COLUMN, 1), |(at, list)| (at, list.words.len()));
        let column = column_number_to_name(column);
        format!("={}!${column}$1:${column}${words}", crate::form::META_SHEET)
    }

    /// The word for a status's token.
    pub(super) fn status_word(&self, token: &str) -> String {
        match DataStatus::parse(token) {
            Some(status) => wording::status(status, self.language).to_owned(),
            None => form_text(FormText::NotApplicable, &[], self.language),
        }
    }

    fn cell(&self, column: Column, row: u32) -> String {
        format!("${}${}", column_number_to_name(self.at(column)), row + 1)
    }

    /// The position of a column; the hidden one is 0.
    fn at(&self, column: Column) -> u16 {
        let at = self.columns.iter().position(|own| *own == column).unwrap_or_default();
        u16::try_from(at + 1).unwrap_or(1)
    }

    fn last(&self) -> u16 {
        self.at(Column::Note)
    }
}

/// What must be read above the table.
fn notices(form: &Form, language: Language) -> Vec<String> {
    let entered = form.rows().filter_map(|row| row.entered.as_ref()).map(|entered| entered.status).max();
    let mut notices = Vec::new();
    if form.earlier_status() >= DataStatus::Illustrative {
        let column = form_text(FormText::ColumnEarlier, &[], language);
        notices.push(form_text(FormText::EarlierIllustrative, &[("column", &column)], language));
    }
    if entered.is_some_and(|status| status >= DataStatus::Illustrative) {
        notices.push(form_text(FormText::EnteredIllustrative, &[], language));
    }
    notices
}

/// The word for a level; its id where two levels have the same title.
fn level_word(field: &Field, level: usize, language: Language) -> String {
    let Kind::Level(levels) = &field.kind else { return String::new() };
    let Some(own) = levels.get(level) else { return String::new() };
    let title = own.title.get(language);
    let alike = levels.iter().filter(|other| other.title.get(language) == title).count();
    if alike > 1 { own.id.clone() } else { title.to_owned() }
}

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
        let agency = group.agency.clone().unwrap_or_else(|| form_text(FormText::NoAgency, &[], layout.language));
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

fn heading(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let (form, language) = (layout.form, layout.language);
    let say = |what, places: &[(&str, &str)]| form_text(what, places, language);
    let period = wording::period(&form.period.to_string(), language);
    let mut when = say(FormText::ForPeriod, &[("period", &period)]);
    if let Some(stage) = &form.stage {
        when.push_str(" – ");
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
                let number = layout.number_of(own.field).unwrap_or_default();
                sheet.write_string_with_format(row, at, number.to_string(), &format)?;
            }
            Column::Figure => text(sheet, row, at, field.title.get(language), &format)?,
            Column::Unit => text(sheet, row, at, field.unit.as_deref().unwrap_or_default(), &format)?,
            Column::Definition => text(sheet, row, at, field.source.as_deref().unwrap_or_default(), &format)?,
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

/// The height of a row in points, so that its texts can be read: not every spreadsheet fits rows to their texts.
fn height(layout: &Layout<'_>, own: &Row, field: &Field) -> f64 {
    let language = layout.language;
    let entered = own.entered.as_ref();
    let texts = [
        (Column::Figure, field.title.get(language).to_owned()),
        (Column::Unit, field.unit.clone().unwrap_or_default()),
        (Column::Definition, field.source.clone().unwrap_or_default()),
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

/// The period of an earlier figure, with its status where it is not official.
fn earlier_period(earlier: &Earlier, language: Language) -> String {
    let period = wording::period(&earlier.period.to_string(), language);
    match earlier.status {
        DataStatus::Official => period,
        weaker => format!("{period}\n({})", wording::status(weaker, language)),
    }
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

/// A text as it is; a cell without one keeps its looks.
fn text(sheet: &mut Worksheet, row: u32, at: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(row, at, format)?;
    } else {
        sheet.write_string_with_format(row, at, fitting(text), format)?;
    }
    Ok(())
}

/// A day as a day of the spreadsheet where it is one; else as it is written.
fn day(sheet: &mut Worksheet, (row, at): (u32, u16), written: &str) -> Result<(), XlsxError> {
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
fn value_cell(
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

fn number_format(field: &Field) -> &'static str {
    match field.kind {
        Kind::Count => style::WHOLE,
        Kind::Amount | Kind::Rate => style::DECIMAL,
        Kind::Flag | Kind::Level(_) => "General",
    }
}

/// The lines for signatures, for a form that goes on paper.
fn signatures(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let say = |what| form_text(what, &[], layout.language);
    let centred = style::plain().set_align(rust_xlsxwriter::FormatAlign::Center);
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

fn page(sheet: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
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
