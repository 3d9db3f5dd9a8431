//! From TOML to a draft: every value read and every name resolved, every finding gathered on the way.
//!
//! In: the tree of `syntax`. Out: a [`Draft`] with what could be read and where it stands, for `check` to judge as a whole.

mod field;
mod head;
mod names;
mod node;
mod rank;
mod reader;
mod step;
mod words;

pub use node::ReadNode;
pub use reader::{Open, Reader};

use super::keys;
use super::limits;
use super::model::{Field, Grades, Header, RankRule};
use super::syntax::{Entry, Item, Span, Value};
use crate::finding::{Code, Finding};
use crate::registry::Period;
use head::{Head, Input};
use names::Names;

/// Version of the rulebook format that this program reads.
pub const FORMAT: &str = "1";

/// What was read, before it is judged as a whole.
pub struct Draft {
    pub head: Option<Head>,
    pub default_period: Option<Period>,
    pub headers: Vec<(String, Header)>,
    pub sentinels: Vec<String>,
    /// The rank rule with the places of the attributes it names.
    pub rank: Option<(RankRule, Vec<Span>)>,
    pub grades: Option<Grades>,
    pub fields: Vec<Field>,
    pub field_spans: Vec<Span>,
    /// Each node, where it could be read.
    pub nodes: Vec<Option<ReadNode>>,
    /// Where the entity source is named.
    pub entities_span: Span,
}

/// Reads the tree of a rulebook.
pub fn read(reader: &mut Reader<'_>, entries: &[Entry<'_>]) -> Draft {
    let whole = 0..0;
    let open = reader.open_entries("(top level)", entries, &whole, &keys::FILE);
    if let Some(item) = open.get("format") {
        format(reader, item);
    }
    let head = open.get("rulebook").and_then(|item| head::head(reader, item));
    let entities_span = open.get("rulebook").map_or(0..0, |item| item.span.clone());
    let input = open.get("input").map(|item| head::input(reader, item)).unwrap_or_default();
    let defaults = open.get("missing").map(|item| head::missing(reader, item)).unwrap_or_default();
    let field_entries = open.get("field").and_then(|item| reader.entries("field", item)).unwrap_or_default();
    let node_entries = open.get("node").and_then(|item| reader.entries("node", item)).unwrap_or_default();
    for (limit, most, found) in
        [("fields", limits::FIELDS_MAX, field_entries), ("nodes", limits::NODES_MAX, node_entries)]
    {
        if found.len() > most {
            reader.limit(limit, most, &whole);
        }
    }
    let names = Names::gather(reader, field_entries, node_entries);
    let fields = field_entries.iter().map(|entry| field::field(reader, entry, &names)).collect();
    let nodes = node_entries.iter().map(|entry| node::node(reader, entry, &names, &defaults)).collect();
    let headers = headers(reader, &input, &names);
    Draft {
        head,
        default_period: input.period,
        headers,
        sentinels: input.sentinels,
        rank: open.get("rank").and_then(|item| rank::rank(reader, item, &names)),
        grades: open.get("grades").and_then(|item| rank::grades(reader, item, &names)),
        fields,
        field_spans: field_entries.iter().map(|entry| entry.key_span.clone()).collect(),
        nodes,
        entities_span,
    }
}

fn format(reader: &mut Reader<'_>, item: &Item<'_>) {
    match &item.value {
        Value::Number(text) if text == FORMAT => {}
        Value::Number(text) => {
            let finding = Finding::new(Code::FormatUnsupported).with("found", text.as_ref()).with("supported", FORMAT);
            reader.report(finding, &item.span);
        }
        Value::Text(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
            reader.wrong_type("format", "number", item);
        }
    }
}

fn headers(reader: &mut Reader<'_>, input: &Input<'_, '_>, names: &Names) -> Vec<(String, Header)> {
    let mut headers = Vec::new();
    for (text, item) in &input.headers {
        let Some(meaning) = reader.text("input.headers", item).map(str::to_owned) else { continue };
        let header = match meaning.as_str() {
            "entity" => Header::Entity,
            "name" => Header::Name,
            "period" => Header::Period,
            "ignored" => Header::Ignored,
            other => match (other.strip_prefix("attribute."), names.field(other)) {
                (Some(attribute), _) => Header::Attribute(attribute.to_owned()),
                (None, Some(field)) => Header::Field(field),
                (None, None) => {
                    field::field_named(reader, other, item, names);
                    continue;
                }
            },
        };
        headers.push((text.clone(), header));
    }
    headers
}
