//! Leaves put together to a rulebook again, read and checked as any other.
//!
//! In: the leaves of each edition. Out: the checked rulebook, or none where they do not fit together.

use super::leaves::{CHILD, CONTENT, LEVELS_ORDER, Leaf, ORDER, REPORT_ONLY, SOURCE, STEP, STEPS};
use super::said::{Said, entry};
use crate::registry::Period;
use crate::rulebook::model::Rulebook;
use crate::rulebook::reading::{Reader, operation, read};
use crate::rulebook::syntax::{Entry, Item, Value};
use crate::rulebook::{Beside, check};
use indexmap::IndexMap;

/// The rulebook of these editions, the first of them the base.
pub fn put_together(editions: &[(Option<Period>, Vec<&Leaf>)], beside: &[Beside<'_>]) -> Option<Rulebook> {
    let mut whole: Option<Rulebook> = None;
    for (from, leaves) in editions {
        let tree = tree(leaves)?;
        let mut reader = Reader::new("", "").with_beside(beside);
        let edition = read(&mut reader, &tree).and_then(|draft| check::check(&mut reader, draft))?;
        match (&mut whole, from) {
            (Some(whole), Some(from)) => whole.later.push((*from, edition)),
            _ => whole = Some(edition),
        }
    }
    let mut reader = Reader::new("", "");
    let mut whole = whole?;
    check::one_order(&mut reader, &mut whole, &(0..0)).then_some(whole)
}

type Keys<'l> = IndexMap<&'l str, Vec<&'l Leaf>>;

/// The tree of one edition; none where parts of it contradict each other.
fn tree(leaves: &[&Leaf]) -> Option<Vec<Entry<'static>>> {
    let mut sections: Keys<'_> = IndexMap::new();
    for leaf in leaves {
        sections.entry(leaf.path.first()?).or_default().push(leaf);
    }
    let stages = sections.shift_remove("stage").unwrap_or_default();
    let mut tree: Vec<Entry<'static>> = Vec::new();
    for (section, own) in &sections {
        match *section {
            "rulebook" => tree.push(table(section, own.iter().map(|leaf| head(leaf, &stages)).collect::<Option<_>>()?)),
            "node" => nodes(own, &mut tree)?,
            "field" => tree.push(table(section, fields(own)?)),
            "input" | "missing" | "rank" | "grades" | "ranks" | "bands" => {
                tree.push(table(section, nested(own, 1)?));
            }
            _ => tree.extend(own.iter().map(|leaf| entry(section, leaf.said.item()))),
        }
    }
    Some(tree)
}

fn table(key: &str, entries: Vec<Entry<'static>>) -> Entry<'static> {
    entry(key, Item { span: 0..0, value: Value::Table(entries) })
}

/// The fields, their levels in the order that is said of them.
fn fields(leaves: &[&Leaf]) -> Option<Vec<Entry<'static>>> {
    let (orders, rest): (Vec<&Leaf>, Vec<&Leaf>) =
        leaves.iter().copied().partition(|leaf| leaf.path.get(2).is_some_and(|key| key == LEVELS_ORDER));
    let mut sorted = rest;
    let place = |leaf: &Leaf| -> Option<usize> {
        let [_, field, key, level, ..] = leaf.path.as_slice() else { return None };
        let order = orders.iter().find(|own| own.path.get(1) == Some(field)).filter(|_| key == "levels")?;
        let Said::List(levels) = &order.said else { return None };
        levels.iter().position(|own| own.text() == Some(level))
    };
    // Stable: what has no place of its own stays where it is.
    sorted.sort_by_key(|leaf| place(leaf));
    let first = |own: &Entry<'_>| leaves.iter().position(|leaf| leaf.path.get(1).is_some_and(|id| *id == own.key));
    let mut fields = nested(&sorted, 1)?;
    fields.sort_by_key(first);
    Some(fields)
}

/// Tables within tables, by the paths from `depth` on; none where something is a value and a table at once.
fn nested(leaves: &[&Leaf], depth: usize) -> Option<Vec<Entry<'static>>> {
    let mut keys: Keys<'_> = IndexMap::new();
    for leaf in leaves {
        keys.entry(leaf.path.get(depth)?).or_default().push(leaf);
    }
    keys.into_iter()
        .map(|(key, own)| match own.as_slice() {
            [leaf] if leaf.path.len() == depth + 1 => Some(entry(key, leaf.said.item())),
            _ => Some(table(key, nested(&own, depth + 1)?)),
        })
        .collect()
}

/// A key of `[rulebook]`.
fn head(leaf: &Leaf, stages: &[&Leaf]) -> Option<Entry<'static>> {
    let key = leaf.path.get(1)?;
    let said = match (key.as_str(), &leaf.said) {
        ("stages", Said::List(ids)) => Said::List(ids.iter().map(|id| stage(id, stages)).collect()),
        ("entities", Said::Table(keys)) => {
            Said::table(keys.iter().filter(|(key, _)| !key.starts_with(CONTENT)).cloned())
        }
        (_, said) => said.clone(),
    };
    Some(entry(key, said.item()))
}

fn stage(id: &Said, stages: &[&Leaf]) -> Said {
    let own = stages.iter().filter_map(|leaf| match leaf.path.as_slice() {
        [_, stage, key] if Some(stage.as_str()) == id.text() => Some((key.clone(), leaf.said.clone())),
        _ => None,
    });
    let keys: Vec<(String, Said)> = own.collect();
    if keys.is_empty() {
        return id.clone();
    }
    Said::table(keys.into_iter().chain([("id".to_owned(), id.clone())]))
}

fn nodes(leaves: &[&Leaf], tree: &mut Vec<Entry<'static>>) -> Option<()> {
    let mut ids: Keys<'_> = IndexMap::new();
    for leaf in leaves {
        ids.entry(leaf.path.get(1)?).or_default().push(leaf);
    }
    let (mut plain, mut reports) = (Vec::new(), Vec::new());
    for (id, own) in ids {
        let is_report = own.iter().any(|leaf| leaf.path.get(2).is_some_and(|key| key == REPORT_ONLY));
        let node = table(id, node(&own)?);
        if is_report { reports.push(node) } else { plain.push(node) }
    }
    tree.push(table("node", plain));
    if !reports.is_empty() {
        tree.push(table("report_only", reports));
    }
    Some(())
}

fn node(leaves: &[&Leaf]) -> Option<Vec<Entry<'static>>> {
    let mut keys: Keys<'_> = IndexMap::new();
    for leaf in leaves {
        keys.entry(leaf.path.get(2)?).or_default().push(leaf);
    }
    let source = keys.get(SOURCE)?.first()?.said.text()?;
    if (source == "value") == keys.contains_key(CHILD) {
        return None;
    }
    let mut entries = Vec::new();
    for (key, own) in &keys {
        match *key {
            SOURCE | REPORT_ONLY | ORDER => {}
            CHILD => entries.push(entry(source, children(own, keys.get(ORDER).and_then(|own| own.first()))?)),
            STEPS => entries.push(entry("chain", chain(&own.first()?.said, keys.get(STEP).map(Vec::as_slice))?)),
            // A step that no chain names is one too many.
            STEP if !keys.contains_key(STEPS) => return None,
            STEP => {}
            "target" => entries.push(entry("target", target(own)?)),
            _ => entries.push(entry(key, own.first()?.said.item())),
        }
    }
    Some(entries)
}

/// A target that is one number is written as one: what stands beside it in a table would be judged as a target by period.
fn target(leaves: &[&Leaf]) -> Option<Item<'static>> {
    match leaves {
        [leaf] if leaf.path.get(3).is_some_and(|key| key == "value") => Some(leaf.said.item()),
        _ => {
            let mut entries = nested(leaves, 3)?;
            for groups in entries.iter_mut().filter(|own| own.key == "groups") {
                let Value::Table(groups) = &mut groups.item.value else { return None };
                for group in groups {
                    let Value::Table(points) = &group.item.value else { continue };
                    if let [point] = points.as_slice()
                        && point.key == "value"
                    {
                        group.item = point.item.clone();
                    }
                }
            }
            Some(Item { span: 0..0, value: Value::Table(entries) })
        }
    }
}

/// A list of children, or a table with weights; none where they are mixed.
fn children(leaves: &[&Leaf], order: Option<&&Leaf>) -> Option<Item<'static>> {
    let mut own: Vec<(&str, &Said)> =
        leaves.iter().map(|leaf| Some((leaf.path.get(3)?.as_str(), &leaf.said))).collect::<Option<_>>()?;
    if let Some(Said::List(order)) = order.map(|leaf| &leaf.said) {
        if order.len() != own.len() {
            return None;
        }
        let place = |id: &str| order.iter().position(|own| own.text() == Some(id));
        own.sort_by_key(|(id, _)| place(id));
    }
    let equal = own.iter().filter(|(_, said)| **said == Said::Truth(true)).count();
    let value = match equal {
        0 => Value::Table(own.iter().map(|(id, said)| entry(id, said.item())).collect()),
        all if all == own.len() => Value::List(own.iter().map(|(id, _)| Said::Text((*id).to_owned()).item()).collect()),
        _ => return None,
    };
    Some(Item { span: 0..0, value })
}

/// The steps in the order of their names; none where one is missing or too many.
fn chain(order: &Said, steps: Option<&[&Leaf]>) -> Option<Item<'static>> {
    let (Said::List(order), steps) = (order, steps.unwrap_or_default()) else { return None };
    if order.len() != steps.len() {
        return None;
    }
    let step = |name: &Said| {
        let name = name.text()?;
        let leaf = steps.iter().find(|leaf| leaf.path.get(3).is_some_and(|own| own == name))?;
        let mut item = leaf.said.item();
        if operation(&item) != Some(name)
            && let Value::Table(entries) = &mut item.value
        {
            entries.push(entry("name", Said::Text(name.to_owned()).item()));
        }
        Some(item)
    };
    let steps: Vec<Item<'static>> = order.iter().map(step).collect::<Option<_>>()?;
    Some(Item { span: 0..0, value: Value::List(steps) })
}
