//! From TOML to a draft: every value read and every name resolved, every finding gathered on the way.
//!
//! In: the tree of `syntax`. Out: a [`Draft`] with what could be read and where it stands, for `check` to judge as a whole.

mod breakers;
mod chains;
mod checks;
mod combination;
pub mod editions;
mod field;
mod formulas;
mod head;
mod imputation;
mod names;
mod node;
mod normalisation;
mod places;
mod rank;
mod reader;
pub mod rewriting;
mod step;
mod target;
mod treatment;
mod words;

pub use chains::{Expanded, expand, step_name};
pub use names::operation;
pub use node::{ReadNode, SOURCES};
pub use places::Places;
pub use reader::{Open, Reader};

use super::limits;
use super::model::{Banding, COLUMNS, Entities, Field, Grades, Header, RankRule, Typing};
use super::syntax::{Entry, Item, Span, Value};
use crate::finding::{Code, Finding};
use crate::registry::{Period, SHIPPED};
use head::{Head, Input};
use names::Names;
use rank::RankSpans;

/// Version of the rulebook format that this program reads.
pub const FORMAT: &str = "1";

/// What was read, before it is judged as a whole.
pub struct Draft {
    pub head: Option<Head>,
    pub default_period: Option<Period>,
    pub headers: Vec<(String, Header)>,
    pub sentinels: Vec<String>,
    pub typing: Typing,
    /// The rank rule with the places of what it names.
    pub rank: Option<(RankRule, RankSpans)>,
    /// Whether there is a `[rank]`, readable or not.
    pub rank_said: bool,
    pub grades: Option<Grades>,
    /// Further rankings, with the places of what they name.
    pub ranks: Vec<(String, RankRule, RankSpans)>,
    pub bandings: Vec<Banding>,
    /// Where `[rank]` and `[grades]` say which form of the score they read.
    pub rank_on: Span,
    pub grades_on: Span,
    /// The same of each further ranking and banding.
    pub ranks_on: Vec<Span>,
    pub bandings_on: Vec<Span>,
    pub fields: Vec<Field>,
    pub field_spans: Vec<Span>,
    /// Each node, where it could be read.
    pub nodes: Vec<Option<ReadNode>>,
}

/// Reads the tree of a rulebook; none where it is of another format or larger than the limits, so that nothing in it can be
/// judged.
pub fn read(reader: &mut Reader<'_>, entries: &[Entry<'_>]) -> Option<Draft> {
    reader.begin();
    if let Some(entry) = entries.iter().find(|entry| entry.key == "format")
        && !format(reader, &entry.item)
    {
        return None;
    }
    let open = reader.open_file(entries);
    let head = open.get("rulebook").and_then(|item| head::head(reader, item));
    let input = open.get("input").map(|item| head::input(reader, item)).unwrap_or_default();
    let defaults = open.get("missing").map(|item| head::missing(reader, item)).unwrap_or_default();
    let field_entries = tables(reader, &open, "field", ("fields", limits::FIELDS_MAX))?;
    let node_entries = tables(reader, &open, "node", ("nodes", limits::NODES_MAX))?;
    let report_entries = tables(reader, &open, "report_only", ("nodes", limits::NODES_MAX))?;
    let report_entries = without_twins(reader, node_entries, report_entries);
    let all: Vec<&Entry<'_>> = node_entries.iter().chain(report_entries).collect();
    chains::shadows(reader, open.get("chain"), field_entries, &all);
    let expanded = expand(reader, open.get("chain"), &all);
    let bodies: Vec<&Entry<'_>> = expanded.iter().map(|node| node.entry.as_ref()).collect();
    let attributes = attributes(head.as_ref(), &input);
    let names = Names::gather(reader, field_entries, &bodies).with_attributes(attributes, head.is_some());
    let registry = head.as_ref().and_then(|head| match &head.entities {
        Entities::Registry(name) => Some(name.as_str()),
        Entities::Input | Entities::File(_) => None,
    });
    let names = names.with_groups_of(registry);
    let fields = field_entries.iter().map(|entry| field::field(reader, entry, &names)).collect();
    let nodes = expanded
        .iter()
        .enumerate()
        .map(|(at, node)| node::node(reader, node, &names, &defaults, at >= node_entries.len()))
        .collect();
    let headers = headers(reader, &input, &names, head.as_ref());
    let (ranks, ranks_on) = ranks(reader, open.get("ranks"), &names).into_iter().unzip();
    let (bandings, bandings_on) = bandings(reader, open.get("bands"), &names).into_iter().unzip();
    Some(Draft {
        head,
        default_period: input.period,
        headers,
        sentinels: input.sentinels,
        typing: input.typing,
        rank: open.get("rank").and_then(|item| rank::rank(reader, "rank", item, &names)),
        rank_said: open.get("rank").is_some(),
        grades: open.get("grades").and_then(|item| rank::grades(reader, item, &names)),
        ranks,
        bandings,
        ranks_on,
        bandings_on,
        rank_on: on_span(&open, "rank"),
        grades_on: on_span(&open, "grades"),
        fields,
        field_spans: field_entries.iter().map(|entry| entry.key_span.clone()).collect(),
        nodes,
    })
}

/// The attributes that entities can be grouped by: those of the registry, or those that the headers name.
fn attributes(head: Option<&Head>, input: &Input<'_, '_>) -> Vec<String> {
    match head.map(|head| &head.entities) {
        Some(Entities::Registry(name)) => SHIPPED
            .iter()
            .filter(|shipped| shipped.name == name)
            .flat_map(|shipped| shipped.attributes.iter().map(|attribute| (*attribute).to_owned()))
            .collect(),
        Some(Entities::File(file)) => file.attributes().into_iter().map(str::to_owned).collect(),
        Some(Entities::Input) | None => input
            .headers
            .iter()
            .filter_map(|(_, item)| match &item.value {
                Value::Text(meaning) => meaning.strip_prefix("attribute.").map(str::to_owned),
                _ => None,
            })
            .collect(),
    }
}

/// The report-only nodes; one that has the id of a node is a finding and left out.
fn without_twins<'e, 'i>(
    reader: &mut Reader<'_>,
    nodes: &[Entry<'_>],
    report_only: &'e [Entry<'i>],
) -> Vec<&'e Entry<'i>> {
    let first: std::collections::HashMap<&str, &Span> =
        nodes.iter().map(|node| (node.key.as_ref(), &node.key_span)).collect();
    let mut own = Vec::new();
    for node in report_only {
        match first.get(node.key.as_ref()) {
            Some(first) => reader.duplicate(&node.key, &node.key_span, first),
            None => own.push(node),
        }
    }
    own
}

type FurtherRank = (String, RankRule, RankSpans);

/// Further rankings, each with the place of its `on`.
fn ranks(reader: &mut Reader<'_>, item: Option<&Item<'_>>, names: &Names) -> Vec<(FurtherRank, Span)> {
    let entries = item.and_then(|item| reader.entries("ranks", item)).unwrap_or_default();
    let mut ranks = Vec::new();
    for entry in entries {
        head::check_key(reader, entry);
        let read = rank::rank(reader, &format!("ranks.{}", entry.key), &entry.item, names);
        ranks.extend(read.map(|(rank, spans)| ((entry.key.to_string(), rank, spans), on_of(&entry.item))));
    }
    ranks
}

/// Bandings, each with the place of its `on`.
fn bandings(reader: &mut Reader<'_>, item: Option<&Item<'_>>, names: &Names) -> Vec<(Banding, Span)> {
    let entries = item.and_then(|item| reader.entries("bands", item)).unwrap_or_default();
    let mut bandings = Vec::new();
    for entry in entries {
        bandings.extend(rank::banding(reader, entry, names).map(|banding| (banding, on_of(&entry.item))));
    }
    bandings
}

fn on_span(open: &Open<'_, '_>, table: &str) -> Span {
    open.get(table).map_or(0..0, on_of)
}

/// Where a table says which form of the score it reads.
fn on_of(item: &Item<'_>) -> Span {
    match &item.value {
        Value::Table(entries) => entries.iter().find(|entry| entry.key == "on").map(|on| on.item.span.clone()),
        _ => None,
    }
    .unwrap_or(0..0)
}

/// The tables `[field.<id>]` or `[node.<id>]`; none where there are more than the limit.
fn tables<'a, 'i>(
    reader: &mut Reader<'_>,
    open: &Open<'a, 'i>,
    key: &'static str,
    (limit, most): (&'static str, usize),
) -> Option<&'a [Entry<'i>]> {
    let Some(item) = open.get(key) else { return Some(&[]) };
    let Value::Table(entries) = &item.value else {
        reader.wrong_type(key, "table", item);
        return Some(&[]);
    };
    if entries.is_empty() {
        reader.missing_key("<id>", key, &item.span);
    }
    match entries.get(most) {
        Some(beyond) => {
            reader.limit(limit, most, &beyond.key_span);
            None
        }
        None => Some(entries),
    }
}

/// Whether the rulebook is of the format that this program reads.
fn format(reader: &mut Reader<'_>, item: &Item<'_>) -> bool {
    match &item.value {
        Value::Number(text) if text == FORMAT => return true,
        Value::Number(text) => {
            let finding = Finding::new(Code::FormatUnsupported).with("found", text.as_ref()).with("supported", FORMAT);
            reader.report(finding, &item.span);
        }
        Value::Text(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
            reader.wrong_type("format", "number", item);
        }
    }
    false
}

fn headers(
    reader: &mut Reader<'_>,
    input: &Input<'_, '_>,
    names: &Names,
    head: Option<&Head>,
) -> Vec<(String, Header)> {
    let stages = head.map_or(&[][..], |head| head.stages.as_slice());
    let stage =
        |name: &str| stages.iter().position(|stage| stage.id == name.strip_prefix("stage.").unwrap_or_default());
    const WORDS: [&str; 5] = ["entity", "name", "period", "as_of", "ignored"];
    let mut headers = Vec::new();
    for (text, item) in &input.headers {
        let Some(meaning) = reader.text("input.headers", item) else { continue };
        let header = match meaning {
            "entity" => Header::Entity,
            "name" => Header::Name,
            "period" => Header::Period,
            "as_of" => Header::AsOf,
            "ignored" => Header::Ignored,
            other => match (other.strip_prefix("attribute."), names.field(other)) {
                (Some(attribute), _) => {
                    head::check_id(reader, attribute, item, false);
                    Header::Attribute(attribute.to_owned())
                }
                (None, Some(field)) => Header::Field(field),
                (None, None) if stage(other).is_some() => Header::Stage(stage(other).unwrap_or_default()),
                (None, None) if COLUMNS.contains(&other) => Header::Column(other.to_owned()),
                (None, None) if names.node(other).is_some() => {
                    names.field_at(reader, other, &item.span);
                    continue;
                }
                (None, None) => {
                    let near = reader.near(other, names.field_ids().chain(WORDS).chain(COLUMNS));
                    let finding = Finding::new(Code::UnknownName).with("name", other).with("suggestions", near);
                    reader.report(finding, &item.span);
                    continue;
                }
            },
        };
        headers.push((text.clone(), header));
    }
    headers
}
