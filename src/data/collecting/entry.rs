//! From the cells of one figure to what is collected of it: the plain form of the figure, its status, its evidence.
//!
//! In: a row of a returned form, its field. Out: an [`Entry`], or the finding that says which cell was refused. A stored number is
//! taken as it is; one that was typed as text is read as numbers are written in Vietnam, and refused where it could as well be another
//! in the English manner.

use super::super::ledger::shown;
use super::super::record::CellKind;
use super::super::typed;
use super::super::typed::placeholder::{self, Placeholder};
use super::returned::{FieldRow, RawCell};
use crate::finding::{Code, Finding};
use crate::form::{Column, NOT_APPLICABLE};
use crate::naming;
use crate::number::Decimal;
use crate::rulebook::model::{DataStatus, Field, Kind, Level, NumberForm};

/// What is collected of one figure. Evidence and note are the exact texts of their cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    /// Plain decimal, `yes`, `no`, id of a level, `not applicable`; empty where nothing was entered, `invalid` where it was refused.
    pub(super) value: String,
    pub(super) status: String,
    pub(super) as_of: String,
    /// Number, date, issuer, abstract and link.
    pub(super) evidence: [String; 5],
    pub(super) note: String,
}

/// The columns of the evidence, in the order of [`Entry::evidence`].
pub(super) const EVIDENCE: [Column; 5] = [
    Column::EvidenceNumber,
    Column::EvidenceDate,
    Column::EvidenceIssuer,
    Column::EvidenceAbstract,
    Column::EvidenceLink,
];

/// What stands in a figure's place where its cell was refused: the token of the reason `invalid`.
pub(super) const REFUSED: &str = "invalid";

impl Entry {
    /// Whether nothing was entered at all.
    pub(super) fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Whether there is a figure, or the word that it does not apply.
    pub(super) fn has_figure(&self) -> bool {
        !self.value.is_empty() && self.value != REFUSED
    }
}

/// Reads the row of a field, and adds what was refused.
pub(super) fn read(field: &Field, row: &FieldRow, findings: &mut Vec<Finding>) -> Entry {
    let text = |column| row.cells.get(&column).map(|cell| cell.text.clone()).unwrap_or_default();
    for (_, cell) in
        row.cells.iter().filter(|(column, cell)| **column != Column::Value && cell.kind == CellKind::Uncomputed)
    {
        findings
            .push(Finding::new(Code::CellUncomputed).at(cell.place.clone()).with("field", &field.id).with("text", ""));
    }
    let mut entry = Entry {
        as_of: text(Column::AsOf).trim().to_owned(),
        evidence: EVIDENCE.map(text),
        note: text(Column::Note),
        ..Entry::default()
    };
    match row.cells.get(&Column::Value).map(|cell| (cell, value(field, cell))) {
        Some((cell, Ok(value))) => {
            if cell.kind == CellKind::Percent && value != cell.text.trim() {
                let finding = Finding::new(Code::PercentShown).at(cell.place.clone()).with("field", &field.id);
                let finding = finding.with("count", 1_usize).with("text", shown(cell.text.trim()));
                findings.push(finding.with("read", &value).with("unit", field.unit.as_deref().unwrap_or_default()));
            }
            entry.value = value;
        }
        Some((cell, Err(code))) => {
            findings.push(refusal(field, cell, code));
            entry.value = REFUSED.to_owned();
        }
        None => {}
    }
    let status = text(Column::Status);
    if is_not_applicable(&status) {
        if entry.value.is_empty() {
            entry.value = NOT_APPLICABLE.to_owned();
        } else if entry.has_figure() && entry.value != NOT_APPLICABLE {
            let finding = Finding::new(Code::FormContradicts).at(row.place(Column::Value)).with("field", &field.id);
            findings.push(finding.with("text", shown(&text(Column::Value))));
            entry.value = REFUSED.to_owned();
        }
    } else {
        entry.status = status_token(status.trim());
    }
    entry
}

fn is_not_applicable(text: &str) -> bool {
    let plain = naming::plain(text);
    plain == "khong ap dung" || plain == NOT_APPLICABLE
}

/// The token of a status that is named in Vietnamese or English; any other text stays, to be refused by name.
fn status_token(text: &str) -> String {
    let words = [
        ("chinh thuc", DataStatus::Official),
        ("so bo", DataStatus::Provisional),
        ("uoc tinh", DataStatus::Estimated),
        ("minh hoa", DataStatus::Illustrative),
        ("tinh thu", DataStatus::WhatIf),
    ];
    let plain = naming::plain(text);
    let found = words.into_iter().find(|(word, _)| *word == plain);
    found.map_or_else(|| text.to_owned(), |(_, status)| status.token().to_owned())
}

/// The figure in plain form; empty where the cell says that there is none.
fn value(field: &Field, cell: &RawCell) -> Result<String, Code> {
    let text = cell.text.trim();
    match (&field.kind, cell.kind) {
        (_, CellKind::Empty | CellKind::Spread) => Ok(String::new()),
        (_, CellKind::Uncomputed) => Err(Code::CellUncomputed),
        (_, CellKind::Error) => Err(Code::CellError),
        (_, CellKind::Date) => Err(Code::CellIsDate),
        (Kind::Flag, _) => flag(text),
        (Kind::Level(levels), _) => level(levels, text),
        (_, CellKind::Bool) => Err(Code::CellNotNumber),
        (_, CellKind::Number) => Ok(Decimal::parse(text).map_err(|_| Code::CellNotNumber)?.to_string()),
        // Stored as 0.7472 and shown as 74.72%: the sign says in which unit it is.
        (_, CellKind::Percent) => {
            let percent = Decimal::parse(&format!("{text}e2")).map_err(|_| Code::CellNotNumber)?;
            let unit = field.unit.as_deref();
            match unit {
                None => Ok(text.to_owned()),
                Some(_) => number(&format!("{percent}%"), NumberForm::Plain, unit),
            }
        }
        (_, CellKind::Text) => typed_number(text, field.unit.as_deref()),
    }
}

/// A number that was typed as text.
fn typed_number(text: &str, unit: Option<&str>) -> Result<String, Code> {
    match placeholder::of_number(text) {
        Some(Placeholder::NoFigure) => return Ok(String::new()),
        Some(Placeholder::NotApplicable) => return Ok(NOT_APPLICABLE.to_owned()),
        // It may have been meant as zero; only who wrote it knows.
        Some(Placeholder::MayBeZero) => return Err(Code::CellNotNumber),
        None => {}
    }
    let vietnamese = number(text, NumberForm::Vi, unit);
    match (vietnamese, number(text, NumberForm::En, unit)) {
        (Ok(one), Ok(other)) if one != other => Err(Code::FormNumberUnclear),
        (Ok(one), _) => Ok(one),
        // `12.5` has no other meaning than in the English manner.
        (Err(_), Ok(other)) => Ok(other),
        (Err(code), Err(_)) => Err(code),
    }
}

fn number(text: &str, form: NumberForm, unit: Option<&str>) -> Result<String, Code> {
    typed::figure(text, form, unit).map(|number| number.to_string()).map_err(|trouble| match trouble {
        typed::Trouble::NotFinite => Code::CellNotFinite,
        typed::Trouble::TooPrecise => Code::CellTooPrecise,
        typed::Trouble::NotANumber | typed::Trouble::Unit | typed::Trouble::Mark => Code::CellNotNumber,
    })
}

fn flag(text: &str) -> Result<String, Code> {
    // `có` and `cơ` are the same without accents; only the full word counts, or the plain one.
    match text.to_lowercase().as_str() {
        "có" | "co" | "yes" | "true" | "1" => Ok("yes".to_owned()),
        "không" | "khong" | "no" | "false" | "0" => Ok("no".to_owned()),
        _ if is_not_applicable(text) => Ok(NOT_APPLICABLE.to_owned()),
        _ => match naming::normal(text).as_str() {
            normal if normal == naming::normal("có") => Ok("yes".to_owned()),
            normal if normal == naming::normal("không") => Ok("no".to_owned()),
            _ => Err(Code::CellNotFlag),
        },
    }
}

fn level(levels: &[Level], text: &str) -> Result<String, Code> {
    let names = |level: &'_ Level| [level.id.clone(), level.title.vi.clone(), level.title.en.clone()];
    let exact = levels.iter().find(|level| names(level).iter().any(|name| name == text));
    let form = naming::normal(text);
    let found =
        exact.or_else(|| levels.iter().find(|level| names(level).iter().any(|name| naming::normal(name) == form)));
    match found {
        Some(level) => Ok(level.id.clone()),
        None if is_not_applicable(text) => Ok(NOT_APPLICABLE.to_owned()),
        None => Err(Code::CellNotLevel),
    }
}

/// The finding about a cell that was refused.
fn refusal(field: &Field, cell: &RawCell, code: Code) -> Finding {
    let finding =
        Finding::new(code).at(cell.place.clone()).with("field", &field.id).with("text", shown(cell.text.trim()));
    match &field.kind {
        Kind::Level(levels) => {
            let allowed: Vec<String> = levels.iter().map(|level| level.title.vi.clone()).collect();
            finding.with("allowed", allowed).with("suggestions", Vec::new())
        }
        Kind::Flag => finding,
        Kind::Count | Kind::Amount | Kind::Rate => {
            let readings = typed::told(cell.text.trim(), None).map(|told| told.readings).unwrap_or_default();
            finding.with(if code == Code::FormNumberUnclear { "readings" } else { "suggestions" }, readings)
        }
    }
}
