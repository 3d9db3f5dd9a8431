//! What the lines of titles above a header say of the table: its period and its data status.
//!
//! `# status: illustrative` and `# period: 2023-Q1` mean in a cell what they mean in a line of a CSV file. Of the words of a form,
//! `Kỳ báo cáo: Quý I/2025` and `Trạng thái số liệu: Sơ bộ` are taken where they name exactly one period or status; any other title is
//! for people.

use super::cell::status_named;
use super::ledger::{Ledger, shown};
use super::notes::{Notes, status_unknown};
use super::place::{Page, cell_place};
use super::record::Record;
use super::typed;
use crate::finding::{Code, Finding};
use crate::naming;
use crate::rulebook::model::{DataStatus, NumberForm};

/// Words without accents before a colon that name the period, or the status.
const PERIOD_WORDS: [&str; 4] = ["period", "ky bao cao", "ky so lieu", "ky"];
const STATUS_WORDS: [&str; 3] = ["status", "trang thai so lieu", "trang thai"];

/// Reads the cells of the rows above a header.
pub(super) fn read(page: Page<'_>, above: &[Record], notes: &mut Notes, ledger: &mut Ledger) {
    for record in above {
        for column in 0..record.cells.len() {
            cell(page, (record, column), notes, ledger);
        }
    }
}

fn cell(page: Page<'_>, (record, column): (&Record, usize), notes: &mut Notes, ledger: &mut Ledger) {
    let text = record.text(page.text, column);
    let Some((key, own)) = text.split_once(':') else { return };
    // The value may stand in the next cell.
    let beside = record.text(page.text, column + 1);
    let value = if own.trim().is_empty() { beside.trim() } else { own.trim() };
    let is_note = key.trim_start().starts_with('#');
    let key = naming::plain(key.trim_start_matches(['#', ' ']));
    let place = || cell_place(page, record, column);
    if PERIOD_WORDS.contains(&key.as_str()) {
        match typed::period(value) {
            Some(period) => notes.period = Some(period),
            None if is_note => ledger.add(Code::PeriodInvalid, || {
                Finding::new(Code::PeriodInvalid).at(place()).with("period", shown(value))
            }),
            None => {}
        }
    } else if STATUS_WORDS.contains(&key.as_str()) {
        match status_named(value) {
            Some(status) => notes.status = notes.status.max(status),
            None if is_note => {
                ledger.add(Code::StatusUnknown, || status_unknown(value).at(place()));
                notes.status = notes.status.max(DataStatus::Illustrative);
            }
            None => {}
        }
    } else if is_note
        && key == "numbers"
        && let Some(form) = NumberForm::parse(&value.to_ascii_lowercase())
    {
        notes.numbers = Some(form);
    }
}
