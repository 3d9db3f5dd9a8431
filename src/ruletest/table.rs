//! A table of cases in CSV, read into a [`Suite`]: one row a case and entity.
//!
//! Columns: `case`, `entity`, `period`, fields (`<field>`, `<field>.evidence`), `expect <subject>`, `expect finding`,
//! `override <path>`. An empty `case` belongs to the row above. Notes before the header: `# rulebook:`, `# period:`,
//! `# stage:`, `# registry:`, `# tolerance:`.

use super::expectation::{Expected, Subject};
use super::reading::{self, RULEBOOK_FOLDER};
use super::suite::{Case, Expectation, Figure, Override, Suite, beside};
use crate::data::plain::{self, PlainCell, PlainTable};
use crate::finding::{Code, Finding, Place, sort};
use crate::number::{Decimal, Exact};
use crate::registry::Period;
use crate::rulebook::model::Bilingual;

/// What a column means.
enum Column {
    Case,
    Entity,
    Period,
    Field(String),
    Evidence(String),
    Expect(Subject),
    Finding,
    Override(String),
}

impl Column {
    fn read(header: &str) -> Self {
        match header.split_once(char::is_whitespace) {
            Some(("expect", "finding")) => Self::Finding,
            Some(("expect", subject)) => Self::Expect(Subject::read(subject)),
            Some(("override", path)) => Self::Override(path.trim().to_owned()),
            _ => match header {
                "case" => Self::Case,
                "entity" => Self::Entity,
                "period" => Self::Period,
                field => match field.strip_suffix(".evidence") {
                    Some(field) => Self::Evidence(field.to_owned()),
                    None => Self::Field(field.to_owned()),
                },
            },
        }
    }
}

/// What the notes say of all cases.
struct Head {
    rulebook: String,
    rulebook_place: Place,
    period: Option<Period>,
    stage: Option<String>,
    registry: Option<String>,
    tolerance: Option<Exact>,
}

/// Reads a table of cases.
pub(super) fn read(file: &str, bytes: &[u8]) -> (Option<Suite>, Vec<Finding>) {
    let mut table = plain::table(file, bytes);
    let mut findings = std::mem::take(&mut table.findings);
    if table.header.is_empty() {
        return (None, findings);
    }
    let columns: Vec<Column> = table.header.iter().map(|cell| Column::read(&cell.text)).collect();
    columns_needed(file, &table, &columns, &mut findings);
    let head = head(file, &table, &mut findings);
    let mut cases: Vec<Case> = Vec::new();
    for row in &table.rows {
        if let Some(name) =
            cell_of(&columns, row, |column| matches!(column, Column::Case)).filter(|cell| !cell.text.is_empty())
            && cases.last().is_none_or(|last| last.name.vi != name.text)
        {
            cases.push(empty(name, &head));
        }
        let Some(case) = cases.last_mut() else { continue };
        read_row(&table, &columns, row, case, &mut findings);
    }
    sort(&mut findings);
    let broken = findings.iter().any(Finding::is_error);
    let suite = Suite {
        file: file.to_owned(),
        rulebook: head.rulebook,
        rulebook_place: head.rulebook_place,
        goldens: Vec::new(),
        cases,
    };
    ((!broken).then_some(suite), findings)
}

fn cell_of<'r>(columns: &[Column], row: &'r [PlainCell], is: impl Fn(&Column) -> bool) -> Option<&'r PlainCell> {
    columns.iter().position(is).and_then(|at| row.get(at))
}

/// A case column and an entity column, and no column twice.
fn columns_needed(file: &str, table: &PlainTable, columns: &[Column], findings: &mut Vec<Finding>) {
    let place = || table.header.first().map_or_else(|| Place::file(file), |cell| cell.place.clone());
    for (name, there) in [
        ("case", columns.iter().any(|column| matches!(column, Column::Case))),
        ("entity", columns.iter().any(|column| matches!(column, Column::Entity))),
    ] {
        if !there {
            findings.push(Finding::new(Code::ColumnMissing).at(place()).with("column", name).with("form", "cases"));
        }
    }
    for (at, cell) in table.header.iter().enumerate() {
        if let Some(first) = table.header.iter().take(at).position(|other| other.text == cell.text) {
            let finding = Finding::new(Code::ColumnDuplicate).at(cell.place.clone());
            findings.push(finding.with("column", &cell.text).with("first", first + 1));
        }
    }
}

fn head(file: &str, table: &PlainTable, findings: &mut Vec<Finding>) -> Head {
    let note = |key: &str| table.notes.iter().find(|(own, _)| own == key).map(|(_, cell)| cell);
    let text = |key: &str| note(key).map(|cell| cell.text.clone());
    let rulebook = note("rulebook");
    let tolerance = note("tolerance").and_then(|cell| match Decimal::parse(&cell.text) {
        Ok(number) => Some(number.exact().abs()),
        Err(_) => {
            findings.push(Finding::new(Code::NumberUnreadable).at(cell.place.clone()).with("text", &cell.text));
            None
        }
    });
    Head {
        rulebook: beside(file, rulebook.map_or(RULEBOOK_FOLDER, |cell| &cell.text)),
        rulebook_place: rulebook.map_or_else(|| Place::file(file), |cell| cell.place.clone()),
        period: note("period").and_then(|cell| period(cell, findings)),
        stage: text("stage"),
        registry: text("registry"),
        tolerance,
    }
}

fn period(cell: &PlainCell, findings: &mut Vec<Finding>) -> Option<Period> {
    let period = Period::parse(&cell.text);
    if period.is_none() {
        findings.push(Finding::new(Code::PeriodInvalid).at(cell.place.clone()).with("period", &cell.text));
    }
    period
}

fn empty(name: &PlainCell, head: &Head) -> Case {
    Case {
        name: Bilingual { vi: name.text.clone(), en: name.text.clone() },
        place: name.place.clone(),
        period: head.period,
        stage: head.stage.clone(),
        registry: head.registry.clone(),
        tolerance: head.tolerance.clone(),
        overrides: Vec::new(),
        given: Vec::new(),
        expects: Vec::new(),
        findings: Vec::new(),
    }
}

/// Adds what a row gives and expects to its case.
fn read_row(table: &PlainTable, columns: &[Column], row: &[PlainCell], case: &mut Case, findings: &mut Vec<Finding>) {
    let Some(entity) = cell_of(columns, row, |column| matches!(column, Column::Entity)) else { return };
    let named = !entity.text.is_empty();
    let before = case.given.len();
    for ((column, header), cell) in columns.iter().zip(&table.header).zip(row).filter(|(_, cell)| !cell.text.is_empty())
    {
        match column {
            Column::Case | Column::Entity => {}
            Column::Evidence(_) | Column::Field(_) | Column::Expect(_) if !named => {
                findings.push(Finding::new(Code::EntityMissing).at(entity.place.clone()));
                return;
            }
            Column::Evidence(_) => {}
            Column::Period => case.period = period(cell, findings).or(case.period),
            Column::Field(field) => {
                let evidence = cell_of(columns, row, |other| matches!(other, Column::Evidence(own) if own == field));
                case.given.push(Figure {
                    field: Some((field.clone(), header.place.clone())),
                    value: cell.text.clone(),
                    place: cell.place.clone(),
                    evidence: evidence.map(|cell| cell.text.clone()).filter(|text| !text.is_empty()),
                    ..no_figure(entity)
                });
            }
            Column::Expect(subject) => case.expects.push(Expectation {
                entity: entity.text.clone(),
                entity_place: entity.place.clone(),
                subject: subject.clone(),
                expected: Expected::read(&cell.text),
                place: cell.place.clone(),
                subject_place: header.place.clone(),
            }),
            Column::Finding => match reading::code(&cell.text) {
                Ok(code) => case.findings.push((code, cell.place.clone())),
                Err(finding) => findings.push(finding.at(cell.place.clone())),
            },
            Column::Override(path) => case.overrides.push(Override {
                path: path.clone(),
                path_place: header.place.clone(),
                toml: cell.text.clone(),
                place: cell.place.clone(),
                members: Vec::new(),
            }),
        }
    }
    if named && case.given.len() == before {
        case.given.push(no_figure(entity));
    }
}

/// The entity is there, without figures.
fn no_figure(entity: &PlainCell) -> Figure {
    Figure {
        entity: entity.text.clone(),
        entity_place: entity.place.clone(),
        field: None,
        value: String::new(),
        place: entity.place.clone(),
        period: None,
        stage: None,
        status: None,
        evidence: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_case_stand_together() {
        let text = "# period: 2023\ncase,entity,people,plan,plan.evidence,expect total.score,expect finding,override node.a.target\n\
            first,48,5,yes,văn bản 1,0.5,,0.7\n,79,,,,none,evidence-missing,\nsecond,48,6,,,,,\n";
        let (suite, findings) = read("tests/a.csv", text.as_bytes());
        assert!(findings.is_empty(), "{findings:?}");
        let suite = suite.unwrap();
        assert_eq!((suite.rulebook.as_str(), suite.cases.len()), (".", 2));
        let first = &suite.cases[0];
        assert_eq!((first.given.len(), first.expects.len(), first.findings.len(), first.overrides.len()), (3, 2, 1, 1));
        assert_eq!(first.given[1].evidence.as_deref(), Some("văn bản 1"));
        assert_eq!((first.given[2].entity.as_str(), first.given[2].field.is_none()), ("79", true));
        assert_eq!(first.expects[1].expected, Expected::Nothing);
        assert_eq!(first.period, Period::parse("2023"));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let text = "# period: Q1\n# tolerance: small\nentity,a,a,expect finding\n48,1,2,evidence-mising\n";
        let (suite, findings) = read("a.csv", text.as_bytes());
        assert!(suite.is_none());
        let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::PeriodInvalid, Code::NumberUnreadable, Code::ColumnMissing, Code::ColumnDuplicate]);
    }
}
