//! From TOML to a draft: every value read and every name resolved, every finding gathered on the way.
//!
//! In: the tree of `syntax`. Out: a [`Draft`] with what could be read and where it stands, for `check` to judge as a whole.

mod field;
mod head;
mod names;
mod node;
mod places;
mod rank;
mod reader;
mod step;
mod target;
mod words;

pub use node::ReadNode;
use reader::Open;
pub use reader::Reader;

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
    /// Where `[rank]` and `[grades]` say which form of the score they read.
    pub rank_on: Span,
    pub grades_on: Span,
    pub fields: Vec<Field>,
    pub field_spans: Vec<Span>,
    /// Each node, where it could be read.
    pub nodes: Vec<Option<ReadNode>>,
}

/// Reads the tree of a rulebook; none where it is of another format or larger than the limits, so that nothing in it can be
/// judged.
pub fn read(reader: &mut Reader<'_>, entries: &[Entry<'_>]) -> Option<Draft> {
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
    let names = Names::gather(reader, field_entries, node_entries);
    let fields = field_entries.iter().map(|entry| field::field(reader, entry, &names)).collect();
    let nodes = node_entries.iter().map(|entry| node::node(reader, entry, &names, &defaults)).collect();
    let headers = headers(reader, &input, &names);
    Some(Draft {
        head,
        default_period: input.period,
        headers,
        sentinels: input.sentinels,
        rank: open.get("rank").and_then(|item| rank::rank(reader, item, &names)),
        grades: open.get("grades").and_then(|item| rank::grades(reader, item, &names)),
        rank_on: on_span(&open, "rank"),
        grades_on: on_span(&open, "grades"),
        fields,
        field_spans: field_entries.iter().map(|entry| entry.key_span.clone()).collect(),
        nodes,
    })
}

fn on_span(open: &Open<'_, '_>, table: &str) -> Span {
    match open.get(table).map(|item| &item.value) {
        Some(Value::Table(entries)) => entries.iter().find(|entry| entry.key == "on").map(|on| on.item.span.clone()),
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

fn headers(reader: &mut Reader<'_>, input: &Input<'_, '_>, names: &Names) -> Vec<(String, Header)> {
    const WORDS: [&str; 4] = ["entity", "name", "period", "ignored"];
    let mut headers = Vec::new();
    for (text, item) in &input.headers {
        let Some(meaning) = reader.text("input.headers", item) else { continue };
        let header = match meaning {
            "entity" => Header::Entity,
            "name" => Header::Name,
            "period" => Header::Period,
            "ignored" => Header::Ignored,
            other => match (other.strip_prefix("attribute."), names.field(other)) {
                (Some(attribute), _) => {
                    head::check_id(reader, attribute, item, false);
                    Header::Attribute(attribute.to_owned())
                }
                (None, Some(field)) => Header::Field(field),
                (None, None) if names.node(other).is_some() => {
                    names.field_at(reader, other, &item.span);
                    continue;
                }
                (None, None) => {
                    let near = reader.near(other, names.field_ids().chain(WORDS));
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
