//! Where everything of a form stands: columns, rows, notices, the words of lists.
//!
//! In: a form, its rulebook, a language. Out: a [`Layout`] that every sheet of the workbook is written by. Writes nothing itself.

use crate::form::{Column, Form};
use crate::rulebook::model::{CheckRule, DataStatus, Field, FieldIx, Kind, Language, Rulebook};
use crate::wording::{self, FormText, form_text};
use rust_xlsxwriter::column_number_to_name;
use std::collections::HashMap;

/// Rows of the heading beside the entries: title, rulebook, period, entity.
pub(super) const HEADING_ROWS: u32 = 4;

/// Where everything of a form stands.
#[derive(Debug)]
pub(super) struct Layout<'f> {
    pub(super) form: &'f Form,
    pub(super) rulebook: &'f Rulebook,
    pub(super) language: Language,
    /// The words to choose from of each field that has levels.
    pub(super) lists: Vec<List>,
    pub(super) columns: Vec<Column>,
    pub(super) notices: Vec<String>,
    /// By field: number in the form from 1, row from 0.
    places: HashMap<FieldIx, (usize, u32)>,
    /// Row of the column keys.
    pub(super) keys: u32,
    /// First row below the table.
    pub(super) end: u32,
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

    /// A cell as a formula names it; the row is counted from 0.
    pub(super) fn cell(&self, column: Column, row: u32) -> String {
        format!("${}${}", column_number_to_name(self.at(column)), row + 1)
    }

    /// The position of a column; the hidden one is 0.
    pub(super) fn at(&self, column: Column) -> u16 {
        let at = self.columns.iter().position(|own| *own == column).unwrap_or_default();
        u16::try_from(at + 1).unwrap_or(1)
    }

    /// The position of the last column.
    pub(super) fn last(&self) -> u16 {
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
pub(super) fn level_word(field: &Field, level: usize, language: Language) -> String {
    let Kind::Level(levels) = &field.kind else { return String::new() };
    let Some(own) = levels.get(level) else { return String::new() };
    let title = own.title.get(language);
    let alike = levels.iter().filter(|other| other.title.get(language) == title).count();
    if alike > 1 { own.id.clone() } else { title.to_owned() }
}
