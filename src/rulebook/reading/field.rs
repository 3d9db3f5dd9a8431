//! Fields.

use super::head::id_is_valid;
use super::names::Names;
use super::reader::{Open, Reader};
use crate::finding::{Code, Finding};
use crate::rulebook::keys;
use crate::rulebook::limits;
use crate::rulebook::model::{Bilingual, Combine, Field, FieldIx, Kind, Level};
use crate::rulebook::syntax::{Entry, Item, Span, Value};

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
        combine_declared: false,
        evidence_required: false,
        agency: None,
        source: None,
        range: (None, None),
        checks: Vec::new(),
    };
    let Some(open) = reader.open(&path, &entry.item, &keys::FIELD) else { return field };
    if let Some(title) = open.get("title").and_then(|item| reader.bilingual("title", item)) {
        field.title = title;
    }
    let text = |reader: &mut Reader<'_>, key: &str| open.get(key).and_then(|item| reader.words(key, item));
    field.unit = text(reader, "unit");
    field.agency = text(reader, "agency");
    field.source = text(reader, "source");
    let kind = kind(reader, &path, &open, &entry.key_span);
    if let Some(kind) = &kind {
        field.combine = combine(reader, &open, kind, names);
        field.combine_declared = open.get("combine").is_some();
    }
    if let Some(item) = open.get("evidence") {
        field.evidence_required = reader.word("evidence", item, &[("required", true)]).unwrap_or(false);
    }
    if let Some(item) = open.get("range") {
        field.range = reader.bounds("range", item).map_or((None, None), |(low, high)| (Some(low), Some(high)));
    }
    field.checks = super::checks::checks(reader, entry, &open, names);
    if let (Some(kind @ (Kind::Flag | Kind::Level(_))), Some(entry)) = (&kind, open.entry("range")) {
        reader.conflict(entry, kind_word(kind), open.entry("kind").map(|kind| &kind.key_span));
    }
    field.kind = kind.unwrap_or(Kind::Rate);
    field
}

fn kind(reader: &mut Reader<'_>, path: &str, open: &Open<'_, '_>, key: &Span) -> Option<Kind> {
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
    let entry = open.entry("kind")?;
    let word = reader.word("kind", &entry.item, WORDS)?;
    if word != Word::Level
        && let Some(levels) = open.entry("levels")
    {
        let written = WORDS.iter().find(|(_, own)| *own == word).map_or("", |(text, _)| *text);
        reader.conflict(levels, &format!("kind = \"{written}\""), Some(&entry.key_span));
    }
    Some(match word {
        Word::Count => Kind::Count,
        Word::Amount => Kind::Amount,
        Word::Rate => Kind::Rate,
        Word::Flag => Kind::Flag,
        Word::Level => Kind::Level(levels(reader, path, open, key)),
    })
}

fn levels(reader: &mut Reader<'_>, path: &str, open: &Open<'_, '_>, key: &Span) -> Vec<Level> {
    let Some(item) = open.get("levels") else {
        reader.missing_key("levels", path, key);
        return Vec::new();
    };
    let Some(entries) = reader.entries("levels", item) else { return Vec::new() };
    if entries.is_empty() {
        reader.missing_key("<id>", &format!("{path}.levels"), &item.span);
    }
    if !reader.within("list-length", limits::LEVELS_MAX, entries.len(), &item.span) {
        return Vec::new();
    }
    entries
        .iter()
        .filter_map(|entry| {
            let title = reader.bilingual("levels", &entry.item)?;
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
        if *kind != Kind::Rate {
            reader.unknown_word(
                "combine",
                "weighted_by",
                combinations(kind).iter().map(|(word, _)| *word).collect(),
                &entry.key_span,
            );
            return default;
        }
        return quantity_named(reader, &id, &entry.item, names).map_or(default, Combine::WeightedBy);
    }
    reader.word("combine", item, combinations(kind)).unwrap_or(default)
}

/// The words that say how figures of a kind become one.
fn combinations(kind: &Kind) -> &'static [(&'static str, Combine)] {
    match kind {
        Kind::Count | Kind::Amount => &[("sum", Combine::Sum), ("not", Combine::Not)],
        Kind::Flag => &[("all", Combine::All), ("any", Combine::Any), ("share", Combine::Share), ("not", Combine::Not)],
        Kind::Rate | Kind::Level(_) => &[("not", Combine::Not)],
    }
}

/// The field of an id, where it is a quantity that can be compared and weighed with; else a finding.
pub(super) fn quantity_named(reader: &mut Reader<'_>, id: &str, item: &Item<'_>, names: &Names) -> Option<FieldIx> {
    let field = names.field_at(reader, id, &item.span)?;
    let found = match (names.is_flag(field), names.levels_of(field)) {
        (true, _) => "truth",
        (false, Some(_)) => "level",
        (false, None) => return Some(field),
    };
    reader.report(Finding::new(Code::TypesDiffer).with("expected", "number").with("found", found), &item.span);
    None
}

/// What a flag or level is written as, for what has no meaning beside it.
pub(super) fn kind_word(kind: &Kind) -> &'static str {
    if *kind == Kind::Flag { "kind = \"flag\"" } else { "kind = \"level\"" }
}
