//! The collected figures as a long table, and what the rulebook says of them.
//!
//! In: the forms that count. Out: [`Line`]s, the findings about their cells, CSV. The table is judged by the reader that every command
//! reads CSV with, so that what is taken here is taken there; its findings are led back to the cells of the forms.

use super::super::context::Context;
use super::super::{ReadOptions, Source};
use super::choice::{Candidate, name_of};
use super::entry::{self, Entry, REFUSED};
use super::returned::{FieldRow, Returned};
use crate::finding::{Code, Finding, Place, Role, Severity};
use crate::form::{Column, Meta};
use crate::registry::{Period, Registry};
use crate::rulebook::model::Rulebook;
use std::collections::HashMap;

/// The columns of the table. Those of a form carry its keys.
const HEADER: [&str; 15] = [
    "period",
    "entity",
    "name",
    "field",
    "value",
    "stage",
    "status",
    "as_of",
    "evidence.number",
    "evidence.date",
    "evidence.issuer",
    "evidence.abstract",
    "evidence.link",
    "note",
    "agency",
];

/// How its numbers are written, whatever a rulebook says of other files.
const NOTE: &str = "# numbers: plain\n";

/// Lines above the first figure: the note and the header.
const HEADER_LINES: usize = 2;

/// The name of the table while it is judged.
const JUDGED: &str = "collected";

/// One figure of one form.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Code of the entity.
    pub(super) code: String,
    /// Its name: a code alone can mean another entity in another era.
    name: String,
    pub(super) entry: Entry,
    field: String,
    agency: String,
    stage: String,
    row: FieldRow,
}

/// The figures of a form in the rulebook's order, and what was found on the way.
pub(super) fn lines(
    context: &Context<'_>,
    registry: &Registry,
    candidate: &Candidate,
    findings: &mut Vec<Finding>,
) -> Vec<Line> {
    let (form, rulebook) = (&candidate.form, context.rulebook);
    structure(rulebook, form, findings);
    let mut lines = Vec::new();
    for field in &rulebook.fields {
        for row in form.rows.iter().filter(|row| row.field == field.id) {
            lines.push(Line {
                code: candidate.code.clone(),
                name: name_of(&candidate.code, registry),
                entry: entry::read(context, field, row, findings),
                field: field.id.clone(),
                agency: field.agency.as_deref().unwrap_or_default().to_owned(),
                stage: form.detail(Meta::Stage).to_owned(),
                row: row.clone(),
            });
        }
    }
    lines
}

/// What was changed in the structure of a form: rows that are gone, came twice, stand elsewhere, or are of no field.
fn structure(rulebook: &Rulebook, form: &Returned, findings: &mut Vec<Finding>) {
    let came = |id: &str| form.rows.iter().filter(|row| row.field == id).count();
    let is_field = |id: &str| rulebook.field_named(id).is_some();
    let ids = |of: Vec<&str>| of.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let gone: Vec<&str> =
        form.asked.iter().map(|(id, _)| id.as_str()).filter(|id| is_field(id) && came(id) == 0).collect();
    let mut twice: Vec<&str> = form.rows.iter().map(|row| row.field.as_str()).filter(|id| came(id) > 1).collect();
    twice.dedup();
    let unknown: Vec<&str> = form.rows.iter().map(|row| row.field.as_str()).filter(|id| !is_field(id)).collect();
    // Rows of figures follow each other in the order that was asked; a row that was moved stands elsewhere.
    let asked: HashMap<&str, u32> = form.asked.iter().map(|(id, row)| (id.as_str(), *row)).collect();
    let moved = form.rows.iter().filter(|row| asked.get(row.field.as_str()).is_some_and(|asked| *asked != row.row));
    let moved: Vec<&str> = moved.map(|row| row.field.as_str()).collect();
    for (what, fields) in
        [("rows-gone", gone), ("rows-twice", twice), ("rows-of-no-field", unknown), ("rows-moved", moved)]
    {
        if !fields.is_empty() {
            let finding = Finding::new(Code::FormAltered).at(form.sheet.clone()).with("file", &form.file);
            findings.push(finding.with("what", what).with("fields", ids(fields)));
        }
    }
}

/// Holds the lines to the rulebook. A figure about which there is an error is refused.
pub(super) fn judge(rulebook: &Rulebook, lines: &mut [Line], period: Period, options: &ReadOptions) -> Vec<Finding> {
    let text = one_a_line(period, lines);
    let source = Source { name: JUDGED.to_owned(), bytes: text.as_bytes().into() };
    let mut findings = super::super::read(rulebook, &[source], options).findings;
    let mut refused = Vec::new();
    for finding in &mut findings {
        for place in finding.places.iter_mut().filter(|place| place.file == JUDGED) {
            let at = place.line.checked_sub(HEADER_LINES + 1);
            let Some((at, line)) = at.and_then(|at| Some((at, lines.get(at)?))) else { continue };
            // Of two rows that contradict each other neither is taken.
            let is_meant = place.role == Role::Primary || finding.code == Code::DuplicateObservation;
            if finding.severity == Severity::Error && is_meant {
                refused.push(at);
            }
            let role = place.role;
            *place = Place { role, ..line.place(&text, place) };
        }
    }
    for line in refused {
        if let Some(line) = lines.get_mut(line).filter(|line| line.entry.has_figure()) {
            line.entry.value = REFUSED.to_owned();
        }
    }
    findings
}

impl Line {
    /// Where in its form that stands which a finding about the judged table points at.
    fn place(&self, text: &str, place: &Place) -> Place {
        let row = text.lines().nth(place.line.saturating_sub(1)).unwrap_or_default();
        let before: String = row.chars().take(place.column.saturating_sub(1)).collect();
        // The cells of the judged table hold no comma but within quotation marks.
        let column = before.split('"').step_by(2).map(|outside| outside.matches(',').count()).sum::<usize>();
        let column = HEADER.get(column).and_then(|key| Column::parse(key)).unwrap_or(Column::Value);
        self.row.place(column)
    }
}

/// The table with each figure on a line of its own, whatever its texts are.
fn one_a_line(period: Period, lines: &[Line]) -> String {
    let flat = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    written(lines.iter().map(|line| line.cells(period).iter().map(flat).collect()))
}

/// The table as CSV. A line in which nothing was entered is left out.
pub(super) fn csv(period: Option<Period>, lines: &[Line]) -> String {
    let Some(period) = period else { return written(std::iter::empty()) };
    let entered = lines.iter().filter(|line| !line.entry.is_blank());
    written(entered.map(|line| line.cells(period).to_vec()))
}

fn written(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(HEADER);
    for row in rows {
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{NOTE}{}", String::from_utf8_lossy(&bytes))
}

impl Line {
    fn cells(&self, period: Period) -> [String; 15] {
        let entry = &self.entry;
        let [number, date, issuer, subject, link] = entry.evidence.clone();
        [
            period.to_string(),
            self.code.clone(),
            self.name.clone(),
            self.field.clone(),
            entry.value.clone(),
            self.stage.clone(),
            entry.status.clone(),
            entry.as_of.clone(),
            number,
            date,
            issuer,
            subject,
            link,
            entry.note.clone(),
            self.agency.clone(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::EVIDENCE;
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_columns_of_the_table_are_those_of_the_form() {
        let own: BTreeMap<&str, usize> = HEADER.iter().enumerate().map(|(at, key)| (*key, at)).collect();
        for (at, column) in EVIDENCE.iter().enumerate() {
            assert_eq!(own[column.key()], 8 + at);
        }
        assert!(
            ["value", "status", "as_of", "note"]
                .iter()
                .all(|key| Column::parse(key).is_some() && own.contains_key(key))
        );
    }
}
