//! Leaf by leaf and period by period: what is said in one rulebook and not in the other.
//!
//! In: the editions of both, in the same names. Out: [`Difference`]s. A key left out and a key that says what holds anyway are the same.

use super::defaults::{anyway, is_usual_total, stages};
use super::leaves::{Edition, Leaf, SOURCE};
use super::said::Said;
use crate::registry::Period;
use std::collections::{BTreeMap, BTreeSet};

/// A leaf that is another one, or there on one side only.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Where.
    pub path: Vec<String>,
    /// What was said; none: nothing.
    pub before: Option<Leaf>,
    /// What is said.
    pub after: Option<Leaf>,
    /// What holds on the side where nothing is said.
    pub default: Option<Said>,
    /// In which segments of time, by position.
    pub segments: Vec<usize>,
}

/// The periods from which on one of the rulebooks says something else, the first of them without a beginning.
pub fn segments(old: &[Edition], new: &[Edition]) -> Vec<Option<Period>> {
    let mut from: Vec<Period> = old.iter().chain(new).filter_map(|edition| edition.from).collect();
    from.sort_by_key(|period| (period.first_day(), period.last_day()));
    from.dedup_by_key(|period| period.first_day());
    std::iter::once(None).chain(from.into_iter().map(Some)).collect()
}

/// The edition that holds in a segment.
pub fn edition(editions: &[Edition], from: Option<Period>) -> Option<&Edition> {
    let holds = |edition: &&Edition| match (edition.from, from) {
        (None, _) => true,
        (Some(own), Some(from)) => own.first_day() <= from.first_day(),
        (Some(_), None) => false,
    };
    editions.iter().rev().find(holds)
}

/// Every difference, in the order of the new rulebook; what is gone stands behind what stood before it.
pub fn differences(old: &[Edition], new: &[Edition], segments: &[Option<Period>]) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for (segment, from) in segments.iter().enumerate() {
        let (Some(old), Some(new)) = (edition(old, *from), edition(new, *from)) else { continue };
        let (tables_before, tables_after) = (tables(&old.leaves), tables(&new.leaves));
        for (path, before, after) in side_by_side(&old.leaves, &new.leaves) {
            let table = path.split_last().map_or(path, |(_, table)| table);
            let is_on_both = tables_before.contains(table)
                && tables_after.contains(table)
                && (before.is_some() == after.is_some()
                    || !is_of_source(path)
                    || source(&old.leaves, table) == source(&new.leaves, table));
            if same((path, before, after), is_on_both, (&old.leaves, &new.leaves)) {
                continue;
            }
            let said = |leaf: Option<&Leaf>| leaf.map(|leaf| leaf.said.clone());
            let known = found.iter_mut().find(|own| {
                own.path == path && said(own.before.as_ref()) == said(before) && said(own.after.as_ref()) == said(after)
            });
            match known {
                Some(known) => known.segments.push(segment),
                None => found.push(Difference {
                    path: path.to_vec(),
                    before: before.cloned(),
                    after: after.cloned(),
                    default: held((path, before, after), is_on_both, (&old.leaves, &new.leaves)),
                    segments: vec![segment],
                }),
            }
        }
    }
    found
}

type Pair<'l> = (&'l [String], Option<&'l Leaf>, Option<&'l Leaf>);

fn side_by_side<'l>(old: &'l [Leaf], new: &'l [Leaf]) -> Vec<Pair<'l>> {
    let by_path: BTreeMap<&[String], &Leaf> = old.iter().map(|leaf| (leaf.path.as_slice(), leaf)).collect();
    let mut pairs: Vec<Pair<'l>> =
        new.iter().map(|leaf| (leaf.path.as_slice(), by_path.get(leaf.path.as_slice()).copied(), Some(leaf))).collect();
    let mut place: BTreeMap<&[String], usize> = pairs.iter().enumerate().map(|(at, pair)| (pair.0, at)).collect();
    // What is gone: behind the last one before it that is still there.
    let (mut last, mut gone) = (None, Vec::new());
    for leaf in old {
        match place.get(leaf.path.as_slice()) {
            Some(at) => last = Some(*at),
            None => gone.push((last, leaf)),
        }
    }
    place.clear();
    for (last, leaf) in gone.into_iter().rev() {
        pairs.insert(last.map_or(0, |at| at + 1), (leaf.path.as_slice(), Some(leaf), None));
    }
    pairs
}

/// Directions that one rulebook says and the other leaves out because they hold anyway, by segment. It is no change; but a target can want
/// its direction said, and goalposts can want it not said.
pub fn said_anyway(old: &[Edition], new: &[Edition], segments: &[Option<Period>]) -> Vec<Vec<Difference>> {
    let of = |(segment, from): (usize, &Option<Period>)| {
        let (Some(old), Some(new)) = (edition(old, *from), edition(new, *from)) else { return Vec::new() };
        let (before, after) = (tables(&old.leaves), tables(&new.leaves));
        let pairs = side_by_side(&old.leaves, &new.leaves).into_iter().filter(|(path, was, is)| {
            let is_direction = matches!(path, [_, _, key] if key == "direction");
            let table = path.split_last().map_or(&[][..], |(_, table)| table);
            let is_on_both = before.contains(table) && after.contains(table);
            is_direction
                && was.is_some() != is.is_some()
                && same((path, *was, *is), is_on_both, (&old.leaves, &new.leaves))
        });
        let own = |(path, was, is): Pair<'_>| Difference {
            path: path.to_vec(),
            before: was.cloned(),
            after: is.cloned(),
            default: None,
            segments: vec![segment],
        };
        pairs.map(own).collect()
    };
    segments.iter().enumerate().map(of).collect()
}

/// The tables that a rulebook has.
fn tables(leaves: &[Leaf]) -> BTreeSet<&[String]> {
    leaves.iter().filter_map(|leaf| leaf.path.split_last()).map(|(_, table)| table).collect()
}

/// Whether a key of a node says something about its kind of source alone.
fn is_of_source(path: &[String]) -> bool {
    matches!(path, [section, _, key] if section == "node" && key != "direction" && key != "scored")
}

/// A node's kind of source.
fn source<'l>(leaves: &'l [Leaf], node: &[String]) -> Option<&'l Said> {
    let is_it = |leaf: &&Leaf| matches!(leaf.path.split_last(), Some((key, table)) if key == SOURCE && table == node);
    leaves.iter().find(is_it).map(|leaf| &leaf.said)
}

/// Whether the same is said: where a table is on both sides, a key left out says what holds anyway. That must hold on both sides, or a
/// rulebook between them could say something else.
fn same((path, before, after): Pair<'_>, is_on_both: bool, (old, new): (&[Leaf], &[Leaf])) -> bool {
    let said = |leaf: Option<&Leaf>| leaf.map(|leaf| leaf.said.clone());
    let (was, is) = (said(before), said(after));
    if was == is {
        return true;
    }
    if !is_ruled(path, is_on_both, (old, new)) {
        return false;
    }
    if let (Some(total), None) | (None, Some(total)) = (&was, &is)
        && is_usual_total(path, total)
    {
        return true;
    }
    let anyway = anyway(path, old).filter(|own| anyway(path, new).as_ref() == Some(own));
    was.or_else(|| anyway.clone()) == is.or(anyway)
}

/// Whether a rule holds at a place where nothing is said: the table that it belongs to is on both sides.
fn is_ruled(path: &[String], is_on_both: bool, (old, new): (&[Leaf], &[Leaf])) -> bool {
    match path {
        // Without these tables their rules hold all the same.
        [section, ..] if ["rulebook", "missing", "input"].contains(&section.as_str()) => true,
        // A stage of which nothing is said has no table.
        [section, id, _] if section == "stage" => {
            [old, new].iter().all(|leaves| stages(leaves).iter().any(|own| own.text() == Some(id)))
        }
        _ => is_on_both,
    }
}

/// What holds on the side of a difference where nothing is said.
fn held((path, before, after): Pair<'_>, is_on_both: bool, (old, new): (&[Leaf], &[Leaf])) -> Option<Said> {
    let side = match (before, after) {
        (None, Some(_)) => old,
        (Some(_), None) => new,
        _ => return None,
    };
    // An empty list or table is nothing to tell.
    let is_told = |own: &Said| {
        !matches!(own, Said::List(items) if items.is_empty()) && !matches!(own, Said::Table(keys) if keys.is_empty())
    };
    anyway(path, side).filter(|own| is_ruled(path, is_on_both, (old, new)) && is_told(own))
}
