//! Cells that a workbook stores by type: a number is a number, a date is a date, an error is an error.
//!
//! No convention of writing touches a stored number. One rule is needed for percentages: a cell that stores 0.7472 and shows
//! `74.72%` gives 74.72 to a field whose unit begins with `%`, with a note; in any other field it is a figure in another unit.

use super::cell;
use super::ledger::shown;
use super::panel::Datum;
use super::place::cell_place;
use super::record::{CellKind, Record};
use super::table::Table;
use super::typed::{Choice, percent_cell};
use crate::finding::{Code, Finding, Place};
use crate::rulebook::model::{FieldIx, Kind, NumberForm};
use std::borrow::Cow;

/// The sign of a percentage.
pub(super) const PERCENT: &str = "%";

/// Cells of one field that are read as the percentage that they show: how many, and the first with its place.
#[derive(Debug)]
pub(super) struct Percents {
    count: usize,
    stored: String,
    read: String,
    place: Place,
}

impl<'a> Table<'_, 'a> {
    /// What a cell stores that is no text: `Some(None)` nothing, none that it cannot be read, which is told.
    pub(super) fn stored(&mut self, record: &Record, column: usize, at: FieldIx, text: &str) -> Option<Option<Datum>> {
        static PLAIN: Choice = Choice::Alike(NumberForm::Plain);
        let field = self.context.rulebook.field(at)?;
        let kind = record.kind(column);
        let code = match kind {
            CellKind::Empty | CellKind::Spread => return Some(None),
            CellKind::Error => Code::CellError,
            CellKind::Uncomputed => Code::CellUncomputed,
            CellKind::Date => Code::CellIsDate,
            CellKind::Text | CellKind::Number | CellKind::Percent | CellKind::Bool => {
                let is_shown = kind == CellKind::Percent && !matches!(field.kind, Kind::Flag | Kind::Level(_));
                let read = if is_shown { Cow::Owned(hundredfold(text)) } else { Cow::Borrowed(text) };
                if is_shown && !percent_cell(field.unit.as_deref()) {
                    let typed = format!("{read}{PERCENT}");
                    let describe = |finding| cell::describe(finding, field, &typed, &PLAIN);
                    self.report(record, column, Code::CellUnit, describe);
                    return None;
                }
                match cell::datum_in(self.context, (field, self.power(column, at)), &read, &PLAIN) {
                    Ok(datum) => {
                        if is_shown {
                            self.note_percent(record, column, at, (text, &read));
                        }
                        return Some(datum);
                    }
                    Err(code) => {
                        self.report(record, column, code, |finding| cell::describe(finding, field, &read, &PLAIN));
                        return None;
                    }
                }
            }
        };
        self.report(record, column, code, |finding| finding.with("field", &field.id).with("text", shown(text)));
        None
    }

    /// Counts a cell that is read as the percentage that it shows.
    fn note_percent(&mut self, record: &Record, column: usize, at: FieldIx, (stored, read): (&str, &str)) {
        let page = self.page;
        let first = || Percents {
            count: 0,
            stored: stored.to_owned(),
            read: read.to_owned(),
            place: cell_place(page, record, column),
        };
        self.percents.entry(at).or_insert_with(first).count += 1;
    }

    /// One note for each field whose cells are read as the percentage that they show.
    pub(super) fn report_percents(&mut self) {
        for (at, own) in std::mem::take(&mut self.percents) {
            let field = self.context.rulebook.field(at).map_or("", |field| field.id.as_str());
            self.ledger.add(Code::PercentShown, || {
                let finding = Finding::new(Code::PercentShown).at(own.place).with("field", field);
                let finding = finding.with("count", own.count).with("text", own.stored).with("read", own.read);
                finding.with("unit", PERCENT)
            });
        }
    }
}

/// The period that a date in a column of periods stands for: `3/2025`, which a spreadsheet stores as the first of March, is
/// the month. Any other day is left as it is, and is no period.
pub(super) fn month_of(kind: CellKind, text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_suffix("-01").filter(|month| kind == CellKind::Date && month.len() == 7) {
        Some(month) => Cow::Owned(month.to_owned()),
        None => text,
    }
}

/// A plain number times a hundred, in decimal, so that nothing is rounded.
pub(super) fn hundredfold(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or(0).saturating_add(2);
    let shifted = format!("{mantissa}e{exponent}");
    crate::number::Decimal::parse(&shifted).map_or(shifted, |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_a_hundredfold_in_decimal() {
        for (stored, shown) in
            [("0.7472", "74.72"), ("1", "100"), ("0.07", "7"), ("-0.005", "-0.5"), ("1e-7", "0.00001")]
        {
            assert_eq!(hundredfold(stored), shown);
        }
    }

    #[test]
    fn a_percentage_in_another_unit_is_refused_and_never_read_as_stored() {
        use crate::data::tests::rulebook;
        use crate::data::{ReadOptions, Source, read};
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, text) in [(0, "code"), (1, "period"), (2, "people")] {
            sheet.write(0, column, text).unwrap();
        }
        sheet.write(1, 0, "01").unwrap();
        sheet.write(1, 1, "2022").unwrap();
        sheet.write_with_format(1, 2, 0.7472, &rust_xlsxwriter::Format::new().set_num_format("0.00%")).unwrap();
        let source = Source { name: "a.xlsx".to_owned(), bytes: workbook.save_to_buffer().unwrap().into() };
        let reading = read(&rulebook(), &[source], &ReadOptions::default());
        let own = reading.findings.iter().find(|finding| finding.code == Code::CellUnit).unwrap();
        assert!(format!("{:?}", own.arguments).contains("74.72%"), "{own:?}");
        let mut all = reading.panel.observations.iter();
        assert!(!all.any(|own| matches!(own.datum, Datum::Number(_))));
    }

    #[test]
    fn the_first_of_a_month_is_the_month() {
        assert_eq!(month_of(CellKind::Date, "2025-03-01".into()), "2025-03");
        assert_eq!(month_of(CellKind::Date, "2025-03-31".into()), "2025-03-31");
        assert_eq!(month_of(CellKind::Text, "2025-03-01".into()), "2025-03-01");
    }
}
