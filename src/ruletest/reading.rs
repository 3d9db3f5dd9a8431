//! A case file in TOML, read into a [`Suite`].
//!
//! In: the bytes of the file. Out: the suite, and everything that is wrong with the file, each with its place. Names of the
//! rulebook are not known here; `resolve` looks at them.

use super::expectation::{Amount, Expected, Subject};
use super::golden::Form;
use super::keys;
use super::suite::{Case, Expectation, Figure, Golden, Override, Suite, beside};
use crate::finding::{Code, Finding, Place};
use crate::naming::suggestions;
use crate::number::{Decimal, Exact};
use crate::registry::Period;
use crate::rulebook::model::Bilingual;
use crate::rulebook::syntax::{self, Entry, Item, Value};
use crate::rulebook::{self, Open, Reader};

/// Version of the form of case files.
pub const FORMAT: &str = "1";

/// Where a rulebook is, seen from its cases, unless they say otherwise.
pub(super) const RULEBOOK_FOLDER: &str = "..";

/// Cases of one file. A rulebook of 306 criteria with ten cases each has 3,060.
pub const CASES_MAX: usize = 10_000;

/// Reads a case file.
pub(super) fn read(file: &str, bytes: &[u8]) -> (Option<Suite>, Vec<Finding>) {
    let text = match rulebook::text(file, bytes) {
        Ok(text) => text,
        Err(finding) => return (None, vec![finding]),
    };
    let (entries, faults) = syntax::parse(text);
    let mut reader = Reader::new(file, text);
    if !faults.is_empty() {
        rulebook::report_faults(&mut reader, faults);
        return (None, reader.finish());
    }
    let suite = suite(file, text, &mut reader, &entries);
    let findings = reader.finish();
    (Some(suite).filter(|_| !findings.iter().any(Finding::is_error)), findings)
}

fn suite(file: &str, text: &str, reader: &mut Reader<'_>, entries: &[Entry<'_>]) -> Suite {
    let open = reader.open_entries(file, entries, None, &keys::FILE);
    if let Some(item) = open.get("format") {
        format(reader, item);
    }
    let named = open.get("rulebook").and_then(|item| Some((reader.text("rulebook", item)?, reader.place(&item.span))));
    let (rulebook, rulebook_place) = named.unwrap_or((RULEBOOK_FOLDER, Place::file(file)));
    let cases = tables(reader, "case", &open);
    if let Some(item) = cases.get(CASES_MAX) {
        reader.limit("cases", CASES_MAX, &item.span);
    }
    let goldens = tables(reader, "golden", &open);
    Suite {
        file: file.to_owned(),
        rulebook: beside(file, rulebook),
        rulebook_place,
        goldens: goldens.into_iter().filter_map(|item| golden(file, reader, item)).collect(),
        cases: cases.into_iter().take(CASES_MAX).filter_map(|item| case(text, reader, item)).collect(),
    }
}

fn format(reader: &mut Reader<'_>, item: &Item<'_>) {
    match &item.value {
        Value::Number(text) if text == FORMAT => {}
        Value::Number(text) => {
            let finding = Finding::new(Code::FormatUnsupported).with("found", text.as_ref()).with("supported", FORMAT);
            reader.report(finding, &item.span);
        }
        _ => reader.wrong_type("format", "number", item),
    }
}

/// One table, or a list of them.
fn tables<'a, 'i>(reader: &mut Reader<'_>, key: &str, open: &Open<'a, 'i>) -> Vec<&'a Item<'i>> {
    match open.get(key) {
        None => Vec::new(),
        Some(item) => match &item.value {
            Value::List(list) => list.iter().collect(),
            Value::Table(_) => vec![item],
            _ => {
                reader.wrong_type(key, "table", item);
                Vec::new()
            }
        },
    }
}

fn golden(own: &str, reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Golden> {
    let open = reader.open("golden", item, &keys::GOLDEN)?;
    let place = reader.place(&open.entry("file").map_or_else(|| item.span.clone(), |entry| entry.item.span.clone()));
    let inputs = open.get("inputs").map(|item| reader.texts("inputs", item)).unwrap_or_default();
    let file = beside(own, open.get("file").and_then(|item| reader.text("file", item))?);
    if let (Form::Json, Some(entry)) = (Form::of(&file), open.entry("columns")) {
        // The JSON form has everything; columns would say nothing.
        let finding = Finding::new(Code::UnknownKey).with("key", "columns").with("table", "golden");
        reader.report(finding.with("suggestions", Vec::new()), &entry.key_span);
    }
    Some(Golden {
        file,
        inputs: inputs.iter().map(|path| beside(own, path)).collect(),
        period: period(reader, &open),
        stage: text(reader, &open, "stage"),
        registry: text(reader, &open, "registry"),
        columns: text(reader, &open, "columns").unwrap_or_default(),
        place,
    })
}

fn text(reader: &mut Reader<'_>, open: &Open<'_, '_>, key: &str) -> Option<String> {
    open.get(key).and_then(|item| reader.text(key, item)).map(str::to_owned)
}

fn period(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Option<Period> {
    let item = open.get("period")?;
    let text = reader.text("period", item)?;
    reader.period("period", text, &item.span)
}

fn case(whole: &str, reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Case> {
    let open = reader.open("case", item, &keys::CASE)?;
    let name_item = open.get("name")?;
    let name = name(reader, name_item)?;
    let overrides = open.get("override").and_then(|item| reader.entries("override", item)).unwrap_or_default();
    let overrides = overrides.iter().map(|entry| an_override(whole, reader, "", entry)).collect();
    let mut given = Vec::new();
    for entity in open.get("given").and_then(|item| reader.entries("given", item)).unwrap_or_default() {
        figures(reader, entity, &mut given);
    }
    let mut expects = Vec::new();
    for entity in open.get("expect").and_then(|item| reader.entries("expect", item)).unwrap_or_default() {
        for entry in reader.entries("expect", &entity.item).unwrap_or_default() {
            expectations(reader, entity, "", entry, &mut expects);
        }
    }
    Some(Case {
        place: reader.place(&name_item.span),
        name,
        period: period(reader, &open),
        stage: text(reader, &open, "stage"),
        registry: text(reader, &open, "registry"),
        tolerance: open
            .get("tolerance")
            .and_then(|item| reader.number("tolerance", item))
            .map(Decimal::exact)
            .map(|exact| Exact::abs(&exact)),
        overrides,
        given,
        expects,
        findings: open.get("findings").map(|item| codes(reader, item)).unwrap_or_default(),
    })
}

/// A text in both languages, or one text for both.
fn name(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Bilingual> {
    match &item.value {
        Value::Text(text) => Some(Bilingual { vi: text.to_string(), en: text.to_string() }),
        _ => reader.bilingual("name", item),
    }
}

fn an_override(whole: &str, reader: &Reader<'_>, above: &str, entry: &Entry<'_>) -> Override {
    let path = if above.is_empty() { entry.key.to_string() } else { format!("{above}.{}", entry.key) };
    let members = match &entry.item.value {
        Value::Table(members) => members.iter().map(|member| an_override(whole, reader, &path, member)).collect(),
        _ => Vec::new(),
    };
    Override {
        path_place: reader.place(&entry.key_span),
        toml: whole.get(entry.item.span.clone()).unwrap_or_default().to_owned(),
        place: reader.place(&entry.item.span),
        path,
        members,
    }
}

/// The figures of one entity; an entity without figures is there all the same.
fn figures(reader: &mut Reader<'_>, entity: &Entry<'_>, given: &mut Vec<Figure>) {
    let Some(entries) = reader.entries("given", &entity.item) else { return };
    let entity_place = reader.place(&entity.key_span);
    let empty = Figure {
        entity: entity.key.to_string(),
        place: entity_place.clone(),
        entity_place,
        field: None,
        value: String::new(),
        period: None,
        stage: None,
        status: None,
        evidence: None,
    };
    if entries.is_empty() {
        given.push(empty);
        return;
    }
    for entry in entries {
        let field = Some((entry.key.to_string(), reader.place(&entry.key_span)));
        let several = match &entry.item.value {
            Value::List(list) => list.iter().collect(),
            _ => vec![&entry.item],
        };
        for item in several {
            let base = Figure { field: field.clone(), place: reader.place(&item.span), ..empty.clone() };
            given.extend(figure(reader, item, base));
        }
    }
}

fn figure(reader: &mut Reader<'_>, item: &Item<'_>, base: Figure) -> Option<Figure> {
    let Value::Table(_) = &item.value else { return Some(Figure { value: scalar(reader, "given", item)?, ..base }) };
    let open = reader.open("a figure", item, &keys::FIGURE)?;
    let value = open.get("value")?;
    Some(Figure {
        value: scalar(reader, "value", value)?,
        place: reader.place(&value.span),
        period: period(reader, &open),
        stage: text(reader, &open, "stage"),
        status: text(reader, &open, "status"),
        evidence: text(reader, &open, "evidence"),
        ..base
    })
}

/// A number, a truth or a text, as a cell would say it.
fn scalar(reader: &mut Reader<'_>, key: &str, item: &Item<'_>) -> Option<String> {
    match &item.value {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Truth(truth) => Some(if *truth { "yes" } else { "no" }.to_owned()),
        Value::Date(date) => Some(date.clone()),
        Value::List(_) | Value::Table(_) => {
            reader.wrong_type(key, "number", item);
            None
        }
    }
}

/// `"total.points" = 3`, `total.points = 3` and `total = { points = 3 }` are the same.
fn expectations(
    reader: &mut Reader<'_>,
    entity: &Entry<'_>,
    above: &str,
    entry: &Entry<'_>,
    out: &mut Vec<Expectation>,
) {
    let subject = if above.is_empty() { entry.key.to_string() } else { format!("{above}.{}", entry.key) };
    if let Value::Table(members) = &entry.item.value {
        for member in members {
            expectations(reader, entity, &subject, member, out);
        }
        return;
    }
    let expected = match &entry.item.value {
        Value::Number(text) => reader
            .number(&subject, &entry.item)
            .map(|number| Expected::Amount(Amount { text: text.to_string(), exact: number.exact(), within: None })),
        _ => scalar(reader, &subject, &entry.item).map(|text| Expected::read(&text)),
    };
    let Some(expected) = expected else { return };
    out.push(Expectation {
        entity: entity.key.to_string(),
        entity_place: reader.place(&entity.key_span),
        subject: Subject::read(&subject),
        expected,
        place: reader.place(&entry.item.span),
        subject_place: reader.place(&entry.key_span),
    });
}

fn codes(reader: &mut Reader<'_>, item: &Item<'_>) -> Vec<(Code, Place)> {
    let mut codes = Vec::new();
    for each in reader.list("findings", item).unwrap_or_default() {
        let Some(text) = reader.text("findings", each) else { continue };
        let place = reader.place(&each.span);
        match code(text) {
            Ok(code) => codes.push((code, place)),
            Err(finding) => reader.report(finding, &each.span),
        }
    }
    codes
}

/// The finding code of this name.
pub(super) fn code(text: &str) -> Result<Code, Finding> {
    Code::ALL.iter().copied().find(|code| code.text() == text).ok_or_else(|| {
        let near = suggestions(text, Code::ALL.iter().map(|code| code.text()), 3);
        let allowed: Vec<String> = Code::ALL.iter().map(|code| code.text().to_owned()).collect();
        Finding::new(Code::UnknownWord)
            .with("key", "findings")
            .with("word", text)
            .with("allowed", allowed)
            .with("suggestions", near)
    })
}
