//! What stands before fields and nodes: `[rulebook]`, `[input]`, `[missing]`.

use super::reader::Reader;
use super::words::{self, MissingDefaults};
use crate::finding::{Code, Finding};
use crate::registry::{Date, Period, Registry, SHIPPED, versions};
use crate::rulebook::keys;
use crate::rulebook::model::{Bilingual, Entities, NumberForm, RegistryFile, Stage, Typing, Voice};
use crate::rulebook::syntax::{Entry, Item, Span, Value};

/// `[rulebook]` as read.
pub struct Head {
    pub id: String,
    pub version: String,
    pub title: Bilingual,
    pub basis: Vec<String>,
    pub notes: Vec<Bilingual>,
    pub in_force: (Option<Date>, Option<Date>),
    pub entities: Entities,
    pub stages: Vec<Stage>,
}

/// Reads `[rulebook]`; none where something it needs is missing.
pub fn head(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Head> {
    let open = reader.open("rulebook", item, &keys::RULEBOOK)?;
    let id = open.get("id").and_then(|item| {
        let id = reader.text("id", item)?.to_owned();
        check_id(reader, &id, item, true);
        Some(id)
    });
    let version = open.get("version").and_then(|item| reader.text("version", item).map(str::to_owned));
    let title = open.get("title").and_then(|item| reader.bilingual("title", item));
    let basis = open.get("basis").map(|item| reader.texts("basis", item)).unwrap_or_default();
    let notes = open.get("notes").map(|item| notes(reader, item)).unwrap_or_default();
    let in_force = open.get("in_force").map(|item| in_force(reader, item)).unwrap_or_default();
    let entities = open.get("entities").and_then(|item| entities(reader, item));
    let stages = open.get("stages").map(|item| stages(reader, item)).unwrap_or_default();
    Some(Head { id: id?, version: version?, title: title?, basis, notes, in_force, entities: entities?, stages })
}

/// Who is scored: a word, or a registry file.
fn entities(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Entities> {
    if matches!(item.value, Value::Table(_)) {
        return registry_file(reader, item).map(Entities::File);
    }
    let text = reader.text("entities", item)?;
    let known = || SHIPPED.iter().map(|shipped| shipped.name).chain(["input"]);
    if !known().any(|name| name == text) {
        reader.unknown_word("entities", text, known().collect(), &item.span);
        return None;
    }
    Some(if text == "input" { Entities::Input } else { Entities::Registry(text.to_owned()) })
}

/// The registries of `{ file = "don-vi.csv", earlier = ["don-vi-cu.csv"] }`, with the findings of those files.
fn registry_file(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<RegistryFile> {
    let open = reader.open("rulebook.entities", item, &keys::ENTITIES)?;
    let last = open.get("file")?;
    let path = reader.text("file", last)?.to_owned();
    let earlier = open.get("earlier").and_then(|item| reader.list("earlier", item)).unwrap_or_default();
    let mut paths = Vec::new();
    let mut eras: Vec<(Registry, &Item<'_>)> = Vec::new();
    for item in earlier {
        let path = reader.text("earlier", item)?.to_owned();
        eras.push((one_registry(reader, &path, item)?, item));
        paths.push(path);
    }
    eras.push((one_registry(reader, &path, last)?, last));
    for ((one, item), (next, _)) in eras.iter().zip(eras.iter().skip(1)) {
        follows(reader, one, next, item);
    }
    let eras = versions(eras.into_iter().map(|(registry, _)| registry)).into();
    Some(RegistryFile { path, earlier: paths, eras })
}

/// Each registry ends before the next begins, and each of its entities goes on in it or says that it does not.
fn follows(reader: &mut Reader<'_>, one: &Registry, next: &Registry, item: &Item<'_>) {
    let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    if one.era.1.zip(next.era.0).is_none_or(|(to, from)| to >= from) {
        let finding = Finding::new(Code::BoundsReversed).with("key", "earlier");
        let finding = finding.with("low", day(one.era.1)).with("high", day(next.era.0));
        reader.report(finding, &item.span);
    }
    for code in one.goes_nowhere(next) {
        let near = reader.near(code, next.entities.iter().map(|own| own.code.as_str()));
        let finding = Finding::new(Code::RegistryCodeUnknown).with("code", code).with("column", "successor");
        reader.report(finding.with("registry", &next.id).with("suggestions", near), &item.span);
    }
}

/// The registry of one file.
fn one_registry(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Registry> {
    let Some(beside) = reader.beside(path) else {
        let finding = Finding::new(Code::FileUnreadable).with("file", path).with("reason", "not-found");
        reader.report(finding, &item.span);
        return None;
    };
    let text = match crate::rulebook::text(&beside.name, &beside.bytes) {
        Ok(text) => text,
        Err(finding) => {
            reader.adopt(finding);
            return None;
        }
    };
    let (registry, findings) = Registry::read(&beside.name, text);
    findings.into_iter().for_each(|finding| reader.adopt(finding));
    registry
}

/// Checks an id: letters, digits and `_`; `-` where it is no name in a formula.
pub fn check_id(reader: &mut Reader<'_>, id: &str, item: &Item<'_>, with_hyphen: bool) {
    if !id_is_valid(id, with_hyphen) {
        let finding = Finding::new(Code::IdInvalid).with("id", id);
        let finding = if with_hyphen { finding.with("hyphen", "allowed") } else { finding };
        reader.report(finding, &item.span);
    }
}

/// Checks the key of a table that its author named.
pub fn check_key(reader: &mut Reader<'_>, entry: &Entry<'_>) {
    if !id_is_valid(&entry.key, false) {
        reader.report(Finding::new(Code::IdInvalid).with("id", entry.key.as_ref()), &entry.key_span);
    }
}

/// Whether a text can be an id. Words of the formula language cannot.
pub fn id_is_valid(id: &str, with_hyphen: bool) -> bool {
    const WORDS: [&str; 12] =
        ["if", "then", "else", "and", "or", "not", "yes", "no", "x", "target", "exact", "rounded"];
    id.chars().next().is_some_and(|first| first.is_ascii_lowercase())
        && id.chars().all(|each| {
            each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_' || (with_hyphen && each == '-')
        })
        && !WORDS.contains(&id)
}

/// A note is a text in both languages, or one text for both.
fn notes(reader: &mut Reader<'_>, item: &Item<'_>) -> Vec<Bilingual> {
    let Some(list) = reader.list("notes", item) else { return Vec::new() };
    list.iter().filter_map(|each| reader.bilingual("notes", each)).collect()
}

fn in_force(reader: &mut Reader<'_>, item: &Item<'_>) -> (Option<Date>, Option<Date>) {
    let Some(open) = reader.open("in_force", item, &keys::IN_FORCE) else { return (None, None) };
    let from = open.get("from").and_then(|item| reader.date("in_force.from", item));
    let to = open.get("to").and_then(|item| reader.date("in_force.to", item));
    if let (Some(first), Some(last)) = (from, to)
        && first > last
    {
        let finding = Finding::new(Code::BoundsReversed)
            .with("key", "in_force")
            .with("low", first.to_string())
            .with("high", last.to_string());
        reader.report(finding, &item.span);
    }
    (from, to)
}

fn stages(reader: &mut Reader<'_>, item: &Item<'_>) -> Vec<Stage> {
    let Some(list) = reader.list("stages", item) else { return Vec::new() };
    let mut stages: Vec<(Stage, &Span)> = Vec::new();
    for (at, each) in list.iter().enumerate() {
        let Some((stage, span)) = stage(reader, at, each) else { continue };
        if let Some((_, first)) = stages.iter().find(|(own, _)| own.id == stage.id) {
            reader.duplicate(&stage.id, span, first);
        }
        stages.push((stage, span));
    }
    stages.into_iter().map(|(stage, _)| stage).collect()
}

/// A stage, given by its id or as a table, and where its id stands.
fn stage<'s>(reader: &mut Reader<'_>, at: usize, each: &'s Item<'_>) -> Option<(Stage, &'s Span)> {
    const VOICES: [(&str, Voice); 3] =
        [("claim", Voice::Claim), ("measurement", Voice::Measurement), ("decision", Voice::Decision)];
    if !matches!(each.value, Value::Table(_)) {
        let id = reader.text("stages", each)?;
        check_id(reader, id, each, true);
        return Some((Stage::of_id(id, at), &each.span));
    }
    let open = reader.open("stages", each, &keys::STAGE)?;
    let voice = open.get("voice").and_then(|item| reader.word("voice", item, &VOICES));
    let title = open.get("title").and_then(|item| reader.bilingual("title", item));
    let item = open.get("id")?;
    let id = reader.text("id", item)?;
    check_id(reader, id, item, true);
    let plain = Stage::of_id(id, at);
    let stage = Stage { title: title.unwrap_or(plain.title), voice: voice.unwrap_or(plain.voice), id: plain.id };
    Some((stage, &item.span))
}

/// `[input]` as read: default period, header texts with their meanings as written, sentinels, how numbers are typed.
#[derive(Default)]
pub struct Input<'a, 'i> {
    pub period: Option<Period>,
    pub headers: Vec<(String, &'a Item<'i>)>,
    pub sentinels: Vec<String>,
    pub typing: Typing,
}

/// The words for the forms of numbers.
const NUMBER_FORMS: [(&str, NumberForm); 3] =
    [("plain", NumberForm::Plain), ("vi", NumberForm::Vi), ("en", NumberForm::En)];

/// Reads `[input]`.
pub fn input<'a, 'i>(reader: &mut Reader<'_>, item: &'a Item<'i>) -> Input<'a, 'i> {
    let Some(open) = reader.open("input", item, &keys::INPUT) else { return Input::default() };
    let period = open.get("period").and_then(|item| {
        let text = reader.text("input.period", item)?.to_owned();
        reader.period("input.period", &text, &item.span)
    });
    let mut typing = Typing {
        numbers: open.get("numbers").and_then(|item| reader.word("input.numbers", item, &NUMBER_FORMS)),
        columns: Vec::new(),
    };
    let written = open.get("headers").and_then(|item| reader.entries("input.headers", item)).unwrap_or_default();
    let mut headers = Vec::with_capacity(written.len());
    for entry in written {
        if let Value::Table(_) = entry.item.value {
            let Some(header) = reader.open("input.headers", &entry.item, &keys::HEADER) else { continue };
            let form = header.get("numbers").and_then(|item| reader.word("input.headers.numbers", item, &NUMBER_FORMS));
            typing.columns.extend(form.map(|form| (entry.key.to_string(), form)));
            headers.extend(header.get("means").map(|item| (entry.key.to_string(), item)));
        } else {
            headers.push((entry.key.to_string(), &entry.item));
        }
    }
    let sentinels = open.get("missing").map(|item| sentinels(reader, item)).unwrap_or_default();
    Input { period, headers, sentinels, typing }
}

/// Texts that stand for an empty cell; a number such as -999 may be written as one.
fn sentinels(reader: &mut Reader<'_>, item: &Item<'_>) -> Vec<String> {
    let list = reader.list("input.missing", item).unwrap_or_default();
    list.iter()
        .filter_map(|each| match &each.value {
            Value::Number(number) => Some(number.to_string()),
            Value::Text(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
                reader.text("input.missing", each).map(str::to_owned)
            }
        })
        .collect()
}

/// Reads `[missing]`.
pub fn missing(reader: &mut Reader<'_>, item: &Item<'_>) -> MissingDefaults {
    let mut defaults = MissingDefaults::default();
    let Some(open) = reader.open("missing", item, &keys::MISSING) else { return defaults };
    if let Some(rules) =
        open.get("indicators").and_then(|item| words::missing_rules(reader, item, &defaults.indicators))
    {
        defaults.indicators = rules;
        defaults.said = true;
    }
    if let Some(rule) = open.get("aggregates").and_then(|item| words::child_rule(reader, item)) {
        defaults.aggregates = rule;
    }
    defaults
}
