//! From the cells of one figure to what is collected of it: the plain form of the figure, its status, its evidence.
//!
//! In: a row of a returned form, its field. Out: an [`Entry`], or the finding that says which cell was refused. Cells are read as those of
//! every file are (`cell`): a stored number is taken as it is; one that was typed as text is read as numbers are written in Vietnam, and
//! refused where it could as well be another in the English manner, since a form has no column that would decide.

use super::super::cell;
use super::super::context::Context;
use super::super::ledger::shown;
use super::super::record::CellKind;
use super::super::stored::{PERCENT, hundredfold};
use super::super::typed::placeholder::{self, Placeholder};
use super::super::typed::{self, Choice, Trouble};
use super::returned::{FieldRow, RawCell};
use crate::finding::{Code, Finding};
use crate::form::{Column, NOT_APPLICABLE};
use crate::rulebook::model::{Field, Kind, Missing, NumberForm};
use std::borrow::Cow;

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
pub(super) fn read(context: &Context<'_>, field: &Field, row: &FieldRow, findings: &mut Vec<Finding>) -> Entry {
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
    if let Some(cell) = row.cells.get(&Column::Value) {
        entry.value = value(context, field, cell, findings);
    }
    let status = text(Column::Status);
    let status = status.trim();
    if cell::missing(status) == Some(Missing::NotApplicable) {
        if entry.value.is_empty() {
            entry.value = NOT_APPLICABLE.to_owned();
        } else if entry.has_figure() && entry.value != NOT_APPLICABLE {
            let finding = Finding::new(Code::FormContradicts).at(row.place(Column::Value)).with("field", &field.id);
            findings.push(finding.with("text", shown(&text(Column::Value))));
            entry.value = REFUSED.to_owned();
        }
    } else {
        // A text that names no status stays, to be refused by name.
        entry.status = cell::status_named(status).map_or(status, |status| status.token()).to_owned();
    }
    entry
}

/// The figure as a token; empty where the cell says that there is none, [`REFUSED`] where it cannot be read, which is told.
fn value(context: &Context<'_>, field: &Field, cell: &RawCell, findings: &mut Vec<Finding>) -> String {
    let text = cell.text.trim();
    // Stored as 0.7472 and shown as 74.72%.
    let is_shown = cell.kind == CellKind::Percent && is_number(field);
    let read = if is_shown { Cow::Owned(hundredfold(text)) } else { Cow::Borrowed(text) };
    let about = |code| Finding::new(code).at(cell.place.clone());
    let plainly = |code| about(code).with("field", &field.id).with("text", shown(text));
    let refused = match cell.kind {
        CellKind::Empty | CellKind::Spread => return String::new(),
        CellKind::Uncomputed => plainly(Code::CellUncomputed),
        CellKind::Error => plainly(Code::CellError),
        CellKind::Date => plainly(Code::CellIsDate),
        CellKind::Percent if is_shown && !typed::percent_cell(field.unit.as_deref()) => {
            let plain = Choice::Alike(NumberForm::Plain);
            cell::describe(about(Code::CellUnit), field, &format!("{read}{PERCENT}"), &plain)
        }
        CellKind::Text | CellKind::Number | CellKind::Percent | CellKind::Bool => {
            let Some(choice) = choice(context, field, cell.kind, text) else {
                findings.push(plainly(Code::FormNumberUnclear).with("readings", cell::readings(text)));
                return REFUSED.to_owned();
            };
            match cell::datum(context, field, &read, &choice) {
                Ok(datum) => {
                    if is_shown {
                        let finding = plainly(Code::PercentShown).with("count", 1_usize);
                        findings.push(finding.with("read", read.as_ref()).with("unit", PERCENT));
                    }
                    if datum.is_none() && may_be_zero(context, field, cell.kind, text) {
                        findings.push(plainly(Code::PlaceholderTaken).with("count", 1_usize));
                    }
                    return datum.and_then(|datum| datum.token(field)).unwrap_or_default();
                }
                Err(code) => cell::describe(about(code), field, &read, &choice),
            }
        }
    };
    findings.push(refused);
    REFUSED.to_owned()
}

fn is_number(field: &Field) -> bool {
    matches!(field.kind, Kind::Count | Kind::Amount | Kind::Rate)
}

/// In which form a cell is read; none where a number that was typed as text is one number in the Vietnamese form and another in the
/// English one. `12.5` has no other meaning than in the English manner.
fn choice(context: &Context<'_>, field: &Field, kind: CellKind, text: &str) -> Option<Choice> {
    if kind != CellKind::Text || !is_number(field) || context.is_sentinel(text) {
        return Some(Choice::Alike(NumberForm::Plain));
    }
    let read = |form| typed::figure(text, form, field.unit.as_ref());
    match (read(NumberForm::Vi), read(NumberForm::En)) {
        (Ok(one), Ok(other)) if one != other => None,
        // Where neither has a number, the form that says more of why.
        (Err(_), Ok(_)) | (Err(Trouble::NotANumber), Err(_)) => Some(Choice::Alike(NumberForm::En)),
        _ => Some(Choice::Alike(NumberForm::Vi)),
    }
}

/// Whether a text that is taken as no figure may have been meant as zero.
fn may_be_zero(context: &Context<'_>, field: &Field, kind: CellKind, text: &str) -> bool {
    let is_placeholder = placeholder::of_number(text) == Some(Placeholder::MayBeZero);
    kind == CellKind::Text && is_number(field) && is_placeholder && !context.is_sentinel(text)
}
