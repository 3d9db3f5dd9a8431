//! `breakers` of `[rank]` and `[ranks.<id>]`: what tells entities of one score apart.
//!
//! In: the list as written. Out: the tie-breakers in their order, each with its place, or findings.

use super::names::Names;
use super::rank::{ORDERS, node_named};
use super::reader::Reader;
use super::words::READINGS;
use crate::finding::{Code, Finding};
use crate::rulebook::keys;
use crate::rulebook::limits;
use crate::rulebook::model::{BreakBy, Breaker, FieldIx, Reading};
use crate::rulebook::syntax::{Item, Span};

/// Reads `breakers` of the ranking at `path`.
pub(super) fn breakers(
    reader: &mut Reader<'_>,
    path: &str,
    item: &Item<'_>,
    names: &Names,
) -> Option<Vec<(Breaker, Span)>> {
    let path = format!("{path}.breakers");
    let list = reader.list(&path, item)?;
    if !reader.within("breakers", limits::BREAKERS_MAX, list.len(), &item.span) {
        return None;
    }
    let mut read: Vec<(Breaker, Span)> = Vec::new();
    for each in list {
        let breaker = breaker(reader, &path, each, names)?;
        match read.iter().find(|(own, _)| own.by == breaker.by) {
            // The second time, all that is left is level in it.
            Some((_, first)) => {
                let first = first.clone();
                reader.duplicate(named(names, breaker.by), &each.span, &first);
            }
            None => read.push((breaker, each.span.clone())),
        }
    }
    Some(read)
}

fn breaker(reader: &mut Reader<'_>, path: &str, item: &Item<'_>, names: &Names) -> Option<Breaker> {
    let open = reader.open(path, item, &keys::BREAKER)?;
    let order = open.get("order").map_or(Some(false), |item| reader.word("order", item, ORDERS));
    let by = match (open.entry("node"), open.entry("field")) {
        (Some(node), Some(field)) => {
            reader.conflict(field, "node", Some(&node.key_span));
            None
        }
        (Some(_), None) => {
            let on = open.get("on").map_or(Some(Reading::Exact), |item| reader.word("on", item, READINGS));
            let node = node_named(reader, &open, names);
            node.zip(on).map(|(node, on)| BreakBy::Node { node, on })
        }
        (None, Some(field)) => {
            if let Some(on) = open.entry("on") {
                reader.conflict(on, "field", Some(&field.key_span));
            }
            field_named(reader, &field.item, names).map(BreakBy::Field)
        }
        (None, None) => {
            reader.missing_key("node", path, &item.span);
            None
        }
    };
    Some(Breaker { by: by?, lowest_first: order? })
}

/// A field that has an order: levels have none of their own.
fn field_named(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<FieldIx> {
    let id = reader.text("field", item)?;
    let field = names.field_at(reader, id, &item.span)?;
    if names.levels_of(field).is_some() {
        let finding = Finding::new(Code::WrongKind).with("name", id).with("found", "level").with("expected", "number");
        reader.report(finding, &item.span);
        return None;
    }
    Some(field)
}

fn named(names: &Names, by: BreakBy) -> &str {
    match by {
        BreakBy::Node { node, .. } => names.node_ids().nth(node.0),
        BreakBy::Field(field) => names.field_ids().nth(field.0),
    }
    .unwrap_or_default()
}
