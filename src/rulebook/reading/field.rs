//! Fields.

use super::head::id_is_valid;
use super::names::Names;
use super::reader::{Open, Reader};
use crate::finding::{Code, Finding, Severity};
use crate::naming::suggestions;
use crate::number::Decimal;
use crate::rulebook::keys;
use crate::rulebook::model::{Bilingual, Combine, Field, FieldIx, Kind, Level, Relation};
use crate::rulebook::syntax::{Entry, Item, Value};

/// Reads `[field.<id>]`. A field that cannot be read still stands under its id, so that formulas find it.
pub fn field(reader: &mut Reader<'_>, entry: &Entry<'_>, names: &Names) -> Field {
    let path = format!("field.{}", entry.key);
    if !id_is_valid(&entry.key, false) {
        reader.report(Finding::new(Code::IdInvalid).with("id", entry.key.as_ref()), &entry.key_span);
    }
    let mut field = Field {
        id: entry.key.to_string(),
        title: Bilingual { vi: entry.key.to_string(), en: entry.key.to_string() },
        unit: None,
        kind: Kind::Rate,
        combine: Combine::Not,
        evidence_required: false,
        agency: None,
        source: None,
        range: (None, None),
        relations: Vec::new(),
    };
    let Some(open) = reader.open(&path, &entry.item, &keys::FIELD) else { return field };
    if let Some(title) = open.get("title").and_then(|item| reader.bilingual("title", item)) {
        field.title = title;
    }
    let text = |reader: &mut Reader<'_>, key: &str| {
        open.get(key).and_then(|item| reader.text(key, item).map(str::to_owned))
    };
    field.unit = text(reader, "unit");
    field.agency = text(reader, "agency");
    field.source = text(reader, "source");
    field.kind = kind(reader, &open);
    field.combine = combine(reader, &open, &field.kind, names);
    if let Some(item) = open.get("evidence") {
        field.evidence_required = reader.word("evidence", item, &[("required", true)]).unwrap_or(false);
    }
    if let Some(item) = open.get("range") {
        field.range = range(reader, item);
    }
    field.relations = open.get("check").map(|item| checks(reader, item, names)).unwrap_or_default();
    field
}

fn kind(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Kind {
    #[derive(Clone, Copy, PartialEq)]
    enum Word {
        Count,
        Amount,
        Rate,
        Flag,
        Level,
    }
    const WORDS: &[(&str, Word)] = &[
        ("count", Word::Count),
        ("amount", Word::Amount),
        ("rate", Word::Rate),
        ("flag", Word::Flag),
        ("level", Word::Level),
    ];
    let word = open.get("kind").and_then(|item| reader.word("kind", item, WORDS)).unwrap_or(Word::Rate);
    if word != Word::Level
        && let Some(entry) = open.entry("levels")
    {
        let finding = Finding::new(Code::UnknownKey)
            .with("key", "levels")
            .with("table", "field")
            .with("suggestions", Vec::new());
        reader.report(finding, &entry.key_span);
    }
    match word {
        Word::Count => Kind::Count,
        Word::Amount => Kind::Amount,
        Word::Rate => Kind::Rate,
        Word::Flag => Kind::Flag,
        Word::Level => Kind::Level(levels(reader, open)),
    }
}

fn levels(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Vec<Level> {
    let Some(item) = open.get("levels") else {
        if let Some(kind) = open.get("kind") {
            reader.report(Finding::new(Code::MissingKey).with("key", "levels").with("table", "field"), &kind.span);
        }
        return Vec::new();
    };
    let Some(entries) = reader.entries("levels", item) else { return Vec::new() };
    entries
        .iter()
        .filter_map(|entry| {
            let title = super::head::note(reader, "levels", &entry.item)?;
            Some(Level { id: entry.key.to_string(), title })
        })
        .collect()
}

fn combine(reader: &mut Reader<'_>, open: &Open<'_, '_>, kind: &Kind, names: &Names) -> Combine {
    let default = match kind {
        Kind::Count | Kind::Amount => Combine::Sum,
        Kind::Flag => Combine::Share,
        Kind::Rate | Kind::Level(_) => Combine::Not,
    };
    let Some(item) = open.get("combine") else { return default };
    if let Value::Table(entries) = &item.value {
        let [entry] = entries.as_slice() else {
            reader.wrong_type("combine", "text", item);
            return default;
        };
        if entry.key != "weighted_by" {
            reader.unknown_word("combine", &entry.key, vec!["weighted_by"], &entry.key_span);
            return default;
        }
        let Some(id) = reader.text("weighted_by", &entry.item).map(str::to_owned) else { return default };
        return field_named(reader, &id, &entry.item, names).map_or(default, Combine::WeightedBy);
    }
    let allowed: &[(&str, u8)] = match kind {
        Kind::Count | Kind::Amount => &[("sum", 0), ("not", 4)],
        Kind::Flag => &[("all", 1), ("any", 2), ("share", 3), ("not", 4)],
        Kind::Rate | Kind::Level(_) => &[("not", 4)],
    };
    match reader.word("combine", item, allowed) {
        Some(0) => Combine::Sum,
        Some(1) => Combine::All,
        Some(2) => Combine::Any,
        Some(3) => Combine::Share,
        Some(_) => Combine::Not,
        None => default,
    }
}

/// The field of an id, or a finding with what is near.
pub fn field_named(reader: &mut Reader<'_>, id: &str, item: &Item<'_>, names: &Names) -> Option<FieldIx> {
    let found = names.field(id);
    if found.is_none() {
        let finding = Finding::new(Code::UnknownName)
            .with("name", id)
            .with("suggestions", suggestions(id, names.field_ids(), 3));
        reader.report(finding, &item.span);
    }
    found
}

fn range(reader: &mut Reader<'_>, item: &Item<'_>) -> (Option<Decimal>, Option<Decimal>) {
    let Some(list) = reader.list("range", item) else { return (None, None) };
    let [low, high] = list else {
        reader.wrong_type("range", "list", item);
        return (None, None);
    };
    let (low, high) = (reader.number("range", low), reader.number("range", high));
    if let (Some(least), Some(greatest)) = (low, high)
        && least > greatest
    {
        let finding = Finding::new(Code::BandsUnordered)
            .with("node", "range")
            .with("before", format!("{least}"))
            .with("after", format!("{greatest}"));
        reader.report(finding, &item.span);
    }
    (low, high)
}

fn checks(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Vec<Relation> {
    let Some(list) = reader.list("check", item) else { return Vec::new() };
    let mut relations = Vec::new();
    for each in list {
        let Some(open) = reader.open("field.check", each, &keys::CHECK) else { continue };
        let severity = open
            .get("severity")
            .and_then(|item| {
                reader.word("severity", item, &[("error", Severity::Error), ("warning", Severity::Warning)])
            })
            .unwrap_or(Severity::Error);
        let Some(item) = open.get("at_most") else { continue };
        let Some(id) = reader.text("at_most", item).map(str::to_owned) else { continue };
        let other = field_named(reader, &id, item, names);
        relations.extend(other.map(|at_most| Relation { at_most, severity }));
    }
    relations
}
