//! What a rulebook becomes from a period on: `[from.2023.node.total]` and the like, laid over what holds before.
//!
//! In: the tree as written. Out: the tree of each edition, ascending by period, with the positions of the text it was written in.

use super::combination::OPTIONS;
use super::node::SOURCES;
use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::registry::Period;
use crate::rulebook::syntax::{Entry, Span, Value};

/// The tables that an edition may change, and whether they hold tables by id.
const CHANGED: [(&str, bool); 8] = [
    ("rank", false),
    ("grades", false),
    ("missing", false),
    ("chain", true),
    ("node", true),
    ("report_only", true),
    ("ranks", true),
    ("bands", true),
];

/// The base without `from`, and each later edition whole.
pub struct Editions<'i> {
    pub base: Vec<Entry<'i>>,
    pub later: Vec<(Period, Vec<Entry<'i>>)>,
    /// Where the first of them stands.
    pub from: Span,
}

/// Lays every `[from.<period>]` over what holds before it.
pub fn editions<'i>(reader: &mut Reader<'_>, entries: Vec<Entry<'i>>) -> Editions<'i> {
    let (from, base): (Vec<Entry<'i>>, Vec<Entry<'i>>) = entries.into_iter().partition(|entry| entry.key == "from");
    let mut changes: Vec<(Period, Entry<'i>)> = Vec::new();
    let first = from.first().map_or(0..0, |table| table.key_span.clone());
    for table in from {
        let Some(periods) = reader.entries("from", &table.item) else { continue };
        for entry in periods {
            let Some(period) = reader.period("from", &entry.key, &entry.key_span) else { continue };
            // Two that begin on the same day, `2023` and `2023-Q1`, would leave open which of them holds.
            let same = |(other, _): &&(Period, Entry<'_>)| other.first_day() == period.first_day();
            if let Some((_, first)) = changes.iter().find(same) {
                reader.duplicate(&entry.key, &entry.key_span, &first.key_span);
                continue;
            }
            changes.push((period, entry.clone()));
        }
    }
    changes.sort_by_key(|(period, _)| period.first_day());
    let mut later: Vec<(Period, Vec<Entry<'i>>)> = Vec::new();
    for (period, change) in changes {
        let before = later.last().map_or(&base, |(_, entries)| entries).clone();
        let next = lay_over(reader, before, &change);
        later.push((period, next));
    }
    Editions { base, later, from: first }
}

fn lay_over<'i>(reader: &mut Reader<'_>, mut tree: Vec<Entry<'i>>, change: &Entry<'i>) -> Vec<Entry<'i>> {
    let path = format!("from.{}", change.key);
    for table in reader.entries(&path, &change.item).unwrap_or_default() {
        let Some((_, by_id)) = CHANGED.iter().find(|(key, _)| *key == table.key) else {
            let near = reader.near(&table.key, CHANGED.iter().map(|(key, _)| *key));
            let finding = Finding::new(Code::UnknownKey)
                .with("key", table.key.as_ref())
                .with("table", &path)
                .with("suggestions", near);
            reader.report(finding, &table.key_span);
            continue;
        };
        let Some(own) = tree.iter_mut().find(|entry| entry.key == table.key) else {
            foreign(reader, &table.key, table);
            continue;
        };
        if *by_id { by_ids(reader, own, table) } else { keys(own, table) }
    }
    tree
}

/// Something that the rulebook does not have before: an edition changes, it does not add.
fn foreign(reader: &mut Reader<'_>, what: &str, entry: &Entry<'_>) {
    reader.report(Finding::new(Code::EditionForeign).with("name", what), &entry.key_span);
}

fn by_ids<'i>(reader: &mut Reader<'_>, own: &mut Entry<'i>, change: &Entry<'i>) {
    let Some(changes) = reader.entries(&change.key, &change.item) else { return };
    let Value::Table(tables) = &mut own.item.value else { return };
    for table in changes {
        match tables.iter_mut().find(|entry| entry.key == table.key) {
            Some(own) => keys(own, table),
            None => foreign(reader, &table.key, table),
        }
    }
}

/// Whether an option that stood there goes with the source that the edition names.
fn own_source_keeps(source: &str, option: &str) -> bool {
    OPTIONS.iter().any(|(key, of)| *key == option && of.contains(&source))
}

/// Each key of the change takes the place of the same key. A source, chain or score takes the place of the other forms of it.
fn keys<'i>(own: &mut Entry<'i>, change: &Entry<'i>) {
    const INSTEAD: [&[&str]; 2] = [&SOURCES, &["chain", "score", "uses"]];
    let (Value::Table(own), Value::Table(changes)) = (&mut own.item.value, &change.item.value) else { return };
    for entry in changes {
        // The choices of another source say nothing beside this one.
        if SOURCES.contains(&entry.key.as_ref()) {
            own.retain(|other| {
                let is_option = other.key == "weighting" || OPTIONS.iter().any(|(key, _)| *key == other.key);
                !is_option || own_source_keeps(&entry.key, &other.key)
            });
        }
        let instead = INSTEAD.iter().find(|group| group.contains(&entry.key.as_ref())).copied().unwrap_or_default();
        own.retain(|other| other.key != entry.key && !instead.contains(&other.key.as_ref()));
        own.push(entry.clone());
    }
}
