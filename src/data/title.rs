//! What the lines of titles above a header say of the table: its period, its data status and its unit.
//!
//! `# status: illustrative` and `# period: 2023-Q1` mean in a cell what they mean in a line of a CSV file. Of the words of a form,
//! `Kỳ báo cáo: Quý I/2025` and `Trạng thái số liệu: Sơ bộ` are taken where they name exactly one period or status; any other title is
//! for people. `Đơn vị tính: triệu đồng` is read here and held against the fields in `measure`.

use super::cell::status_named;
use super::ledger::{Ledger, shown};
use super::notes::{Notes, numbers_unknown, status_unknown};
use super::place::{Page, cell_place};
use super::record::Record;
use super::typed;
use crate::finding::{Code, Finding, Place};
use crate::naming;
use crate::registry::Period;
use crate::rulebook::model::{DataStatus, NumberForm};

/// Words without accents before a colon that name the period, or the status.
const PERIOD_WORDS: [&str; 4] = ["period", "ky bao cao", "ky so lieu", "ky"];
const STATUS_WORDS: [&str; 3] = ["status", "trang thai so lieu", "trang thai"];

/// Words without accents before a colon that name the unit; the last of them also means an office.
const UNIT_WORDS: [&str; 4] = ["don vi tinh", "dvt", "unit", "don vi"];

/// A unit that is stated above a table.
#[derive(Debug)]
pub(super) struct Stated {
    pub(super) text: String,
    /// Whether nothing but a unit can be meant.
    pub(super) is_sure: bool,
    pub(super) place: Place,
}

/// Reads the cells of the rows above a header; returns the units that stand there.
pub(super) fn read(page: Page<'_>, above: &[Record], notes: &mut Notes, ledger: &mut Ledger) -> Vec<Stated> {
    let mut units = Vec::new();
    for record in above {
        for column in 0..record.cells.len() {
            cell(page, (record, column), notes, ledger);
            let text = record.text(page.text, column);
            let beside = record.text(page.text, column + 1);
            if let Some((text, is_sure)) = stated(&text, &beside) {
                units.push(Stated { text, is_sure, place: cell_place(page, record, column) });
            }
        }
    }
    units
}

/// A title that names a year, by which its table is another period's than the one it is taken for.
#[derive(Debug)]
pub(super) struct Dated {
    years: Vec<String>,
    text: String,
    place: Place,
}

/// The titles above a header that name years.
pub(super) fn dated(page: Page<'_>, above: &[Record]) -> Vec<Dated> {
    let cells = above.iter().flat_map(|record| (0..record.cells.len()).map(move |column| (record, column)));
    let dated = |(record, column): (&Record, usize)| {
        let text = record.text(page.text, column);
        let years = years(&text);
        let place = || cell_place(page, record, column);
        (!years.is_empty()).then(|| Dated { years, text: shown(&text), place: place() })
    };
    cells.filter_map(dated).collect()
}

/// The warning that a table without a period is taken for one whose year no title names, where titles name years.
pub(super) fn contradicted(dated: &[Dated], period: Period) -> Option<Finding> {
    let first = dated.first()?;
    let year = period.year().to_string();
    let is_named = dated.iter().any(|own| own.years.contains(&year));
    let finding = || Finding::new(Code::PeriodBesideTitle).at(first.place.clone());
    (!is_named).then(|| finding().with("period", period.to_string()).with("text", &first.text))
}

/// The years that a title names as those of its figures: `NĂM 2023`, `quý I/2023`, `6 tháng đầu năm 2023`. A day (`ngày 20 tháng 5
/// năm 2022`), a decision and a plan are of other years than the figures.
fn years(text: &str) -> Vec<String> {
    let plain = naming::plain(text);
    let words: Vec<&str> = plain.split([' ', '/', ',', '(', ')', ':', '-']).filter(|word| !word.is_empty()).collect();
    let has = |pair: &[&str]| words.windows(pair.len()).any(|own| own == pair);
    let others: [&[&str]; 6] =
        [&["ngay"], &["quyet", "dinh"], &["nghi", "quyet"], &["thong", "tu"], &["ke", "hoach"], &["giai", "doan"]];
    if others.iter().any(|other| has(other)) {
        return Vec::new();
    }
    let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let is_of_figures = |at: usize| {
        let before = words.get(at.saturating_sub(3)..at).unwrap_or_default();
        before.iter().any(|word| ["nam", "quy", "thang", "ky"].contains(word))
    };
    let all = words.iter().enumerate().filter(|(at, word)| is_year(word) && is_of_figures(*at));
    all.map(|(_, word)| (*word).to_owned()).collect()
}

/// The units in the note lines before the header of a text: `# Đơn vị tính: triệu đồng`.
pub(super) fn units_of_notes(page: Page<'_>, notes: &Notes) -> Vec<Stated> {
    let mut at = 0;
    let mut units = Vec::new();
    for line in page.text.get(..notes.header_at).unwrap_or_default().split_inclusive('\n') {
        let content =
            line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '#' | ',' | ';'));
        if let Some((text, is_sure)) = stated(content, "") {
            let from = at + line.find(content).unwrap_or(0);
            units.push(Stated { text, is_sure, place: Place::span(page.file, page.text, from..from + content.len()) });
        }
        at += line.len();
    }
    units
}

/// The unit that a title states, be it in the next cell, and whether it can be nothing else.
fn stated(text: &str, beside: &str) -> Option<(String, bool)> {
    let (key, own) = bare(text).split_once(':')?;
    let position = UNIT_WORDS.iter().position(|word| *word == naming::plain(key.trim()))?;
    let value = if own.trim().is_empty() { beside } else { own };
    let value = bare(value).trim_end_matches('.');
    (!value.is_empty()).then(|| (value.to_owned(), position + 1 < UNIT_WORDS.len()))
}

/// The unit in a cell of a header: `(triệu đồng)`, `ĐVT: triệu đồng`.
pub(super) fn unit(text: &str) -> &str {
    let own = bare(text);
    match own.split_once(':') {
        Some((key, value)) if UNIT_WORDS.contains(&naming::plain(key.trim()).as_str()) => bare(value),
        _ => own,
    }
}

/// A text without the brackets around it.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let inside = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    inside('(', ')').or_else(|| inside('[', ']')).unwrap_or(text).trim()
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
    } else if is_note && key == "numbers" {
        match NumberForm::parse(&value.to_ascii_lowercase()) {
            Some(form) => notes.numbers = Some(form),
            None => ledger.add(Code::UnknownWord, || numbers_unknown(value).at(place())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_as_titles_name_them() {
        for (text, years_named) in [
            ("BÁO CÁO KẾT QUẢ NĂM 2023", &["2023"][..]),
            ("Biểu 1. Quý I/2023 và quý I năm 2022", &["2023", "2022"]),
            ("Số liệu 6 tháng đầu năm 2025", &["2025"]),
            ("Hà Nội, ngày 20 tháng 5 năm 2022", &[]),
            ("Theo Quyết định số 922/QĐ-BTTTT năm 2020", &[]),
            ("Phòng 2023, tầng 3", &[]),
        ] {
            assert_eq!(years(text), years_named, "{text}");
        }
    }

    #[test]
    fn units_as_titles_state_them() {
        let read = |text: &str| stated(text, "").map(|(text, is_sure)| format!("{text} {is_sure}"));
        assert_eq!(read("Đơn vị tính: triệu đồng"), Some("triệu đồng true".into()));
        assert_eq!(read("(ĐVT: Nghìn người)"), Some("Nghìn người true".into()));
        assert_eq!(read("Đơn vị: Sở Nội vụ"), Some("Sở Nội vụ false".into()));
        assert_eq!(read("Đơn vị báo cáo: Sở Nội vụ"), None);
        assert_eq!(stated("Đơn vị tính:", "%"), Some(("%".into(), true)));
        assert_eq!((unit("(triệu đồng)"), unit("ĐVT: %"), unit("[người]")), ("triệu đồng", "%", "người"));
    }
}
