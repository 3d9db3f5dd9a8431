//! What changed between two rulebooks, and the rulebooks between them.
//!
//! In: two rulebooks that are sound. Out: a [`Comparison`]: the changes as a person would list them, and for any set of them the rulebook
//! in which they are made and the others are not. Must not: score anything, or lose a change. Both are taken apart leaf by leaf, and every
//! leaf that is not the same belongs to exactly one change.

mod blocks;
mod defaults;
mod differences;
mod entities;
mod formula;
mod leaves;
mod listing;
mod mixed;
mod outcome;
mod renames;
mod said;
mod same;
#[cfg(test)]
mod tests;

pub use listing::IN;
pub use outcome::{Change, Detail, Grounds, Kind, Subject, What};
pub use same::{Written, canonical, same_but_targets};

use super::model::{Bilingual, Rulebook};
use super::{Beside, without_mark};
use crate::registry::Period;
use differences::Difference;
use leaves::{Edition, Leaf, REPORT_ONLY, editions_of};
use listing::{Listed, Sides, listed};
use renames::{Rename, apply, ids, renames};
use said::Said;
use std::collections::{BTreeMap, BTreeSet};

/// Two rulebooks side by side.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The old one, in the names of the new one.
    old: Vec<Edition>,
    segments: Vec<Option<Period>>,
    differences: Vec<Difference>,
    /// By segment: what only one of them says and that holds anyway.
    said_anyway: Vec<Vec<Difference>>,
    /// For each change its differences.
    made_of: Vec<Vec<usize>>,
    /// Renames with the positions of their changes.
    renames: Vec<(Rename, usize)>,
    beside: (&'a [Beside<'a>], &'a [Beside<'a>]),
    changes: Vec<Change>,
    /// The fields, nodes and stages of both.
    ids: BTreeSet<String>,
}

/// How much of a rulebook between two others is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What scores and ranks hang on: without grades, bands, further rankings and nodes that only read results.
    Scores,
    /// All of it.
    Everything,
}

/// One side: a rulebook's bytes and the files that it names.
pub type Side<'a> = (&'a [u8], &'a [Beside<'a>]);

impl<'a> Comparison<'a> {
    /// Compares two rulebooks that have no errors.
    pub fn of(old: Side<'a>, new: Side<'a>) -> Self {
        Self::between(editions(old), editions(new), (old.1, new.1))
    }

    /// Compares editions.
    fn between(mut before: Vec<Edition>, after: Vec<Edition>, beside: (&'a [Beside<'a>], &'a [Beside<'a>])) -> Self {
        let renames = renames(&mut before, &after);
        let segments = differences::segments(&before, &after);
        let differences = differences::differences(&before, &after, &segments);
        let said_anyway = differences::said_anyway(&before, &after, &segments);
        let mut changes = renamed(&renames, &titles(&before, &after));
        let mut known = known_ids(&before, &after);
        known.extend(renames.iter().map(|own| own.old.clone()));
        let renames = renames.into_iter().enumerate().map(|(at, own)| (own, at)).collect();
        let mut made_of = vec![Vec::new(); changes.len()];
        for Listed { change, differences } in listed(&differences, &sides(&before, &after, &segments)) {
            changes.push(change);
            made_of.push(differences);
        }
        Self { old: before, segments, differences, said_anyway, made_of, renames, beside, changes, ids: known }
    }

    /// The changes in the order of the rulebook, renames first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether a change has to do with how figures are read.
    pub fn is_of_reading(&self, change: usize) -> bool {
        let Some(own) = self.changes.get(change) else { return false };
        own.moves_scores && matches!(own.of.kind, Kind::Rulebook | Kind::Stage | Kind::Input | Kind::Field)
    }

    /// The rulebook in which the taken changes are made and the others are not. None where such a rulebook would have errors.
    pub fn mixed(&self, taken: &[bool], extent: Extent) -> Option<Rulebook> {
        let is_taken = |change: usize| taken.get(change).copied().unwrap_or(false);
        let mut made: Vec<&Difference> = Vec::new();
        let mut takes_registry = false;
        for (_, differences) in self.made_of.iter().enumerate().filter(|(change, _)| is_taken(*change)) {
            let own = || differences.iter().filter_map(|at| self.differences.get(*at));
            takes_registry |= own().any(|own| own.path.last().is_some_and(|key| key == "entities"));
            made.extend(own());
        }
        let beside = if takes_registry { self.beside.1 } else { self.beside.0 };
        let is_one_way = self.said_anyway.iter().all(Vec::is_empty);
        let ways: &[Anyway] = if is_one_way { &[Anyway::Old] } else { &Anyway::ALL };
        ways.iter().find_map(|anyway| {
            let editions = self.segments.iter().enumerate();
            let mut editions: Vec<Edition> =
                editions.map(|(at, from)| self.edition((at, *from), &made, *anyway)).collect();
            for (rename, change) in &self.renames {
                if !is_taken(*change) {
                    apply(&mut editions, rename.kind, &rename.new, &rename.old);
                }
            }
            let of = |leaves| match extent {
                Extent::Scores => scoring(leaves),
                Extent::Everything => leaves.iter().collect(),
            };
            let leaves: Vec<(Option<Period>, Vec<&Leaf>)> =
                editions.iter().map(|edition| (edition.from, of(&edition.leaves))).collect();
            mixed::put_together(&leaves, beside)
        })
    }

    /// The old leaves of a segment with these differences made.
    fn edition(&self, (segment, from): (usize, Option<Period>), made: &[&Difference], anyway: Anyway) -> Edition {
        let old = differences::edition(&self.old, from).map(|edition| edition.leaves.as_slice()).unwrap_or_default();
        let own: BTreeMap<&[String], &Difference> =
            made.iter().filter(|own| own.segments.contains(&segment)).map(|own| (own.path.as_slice(), *own)).collect();
        let kept = old.iter().filter_map(|leaf| match own.get(leaf.path.as_slice()) {
            Some(difference) => difference.after.clone(),
            None => Some(leaf.clone()),
        });
        let mut leaves: Vec<Leaf> = kept.collect();
        let there: BTreeSet<&[String]> = old.iter().map(|leaf| leaf.path.as_slice()).collect();
        let new = made.iter().filter(|own| own.segments.contains(&segment) && !there.contains(own.path.as_slice()));
        leaves.extend(new.filter_map(|own| own.after.clone()));
        for own in self.said_anyway.get(segment).into_iter().flatten() {
            let is_there = leaves.iter().any(|leaf| leaf.path.get(..2) == own.path.get(..2));
            match (&own.after, anyway) {
                (_, Anyway::Old) => {}
                // Where the node itself is gone, nothing is said of it.
                (Some(after), _) if is_there => leaves.push(after.clone()),
                (None, Anyway::New) => leaves.retain(|leaf| leaf.path != own.path),
                (Some(_) | None, _) => {}
            }
        }
        Edition { from, leaves }
    }
}

/// The editions of one side.
fn editions((bytes, beside): Side<'_>) -> Vec<Edition> {
    editions_of(std::str::from_utf8(without_mark(bytes)).unwrap_or_default(), beside)
}

fn known_ids(old: &[Edition], new: &[Edition]) -> BTreeSet<String> {
    let kinds = [Kind::Field, Kind::Node, Kind::Stage];
    let all = [old, new].into_iter().flat_map(|side| kinds.into_iter().flat_map(|kind| ids(side, kind)));
    all.map(str::to_owned).collect()
}

/// How what holds anyway is written between two rulebooks: it says nothing, but some of it must be said beside one thing and must not
/// beside another.
#[derive(Debug, Clone, Copy)]
enum Anyway {
    Old,
    New,
    Both,
}

impl Anyway {
    const ALL: [Anyway; 3] = [Self::Old, Self::New, Self::Both];
}

/// The leaves that scores and ranks can hang on.
fn scoring(leaves: &[Leaf]) -> Vec<&Leaf> {
    let is_report = |leaf: &&Leaf| matches!(leaf.path.as_slice(), [_, _, key] if key == REPORT_ONLY);
    let reports: BTreeSet<&String> = leaves.iter().filter(is_report).filter_map(|leaf| leaf.path.get(1)).collect();
    let keeps = |leaf: &&Leaf| match leaf.path.as_slice() {
        [section, id, ..] if section == "node" => !reports.contains(id),
        [section, ..] => !matches!(section.as_str(), "grades" | "ranks" | "bands"),
        [] => false,
    };
    leaves.iter().filter(keeps).collect()
}

/// The changes of renames.
fn renamed(renames: &[Rename], titles: &BTreeMap<(Kind, &str), Bilingual>) -> Vec<Change> {
    let change = |own: &Rename| Change {
        what: What::Renamed,
        of: Subject { kind: own.kind, id: own.new.clone(), title: titles.get(&(own.kind, own.new.as_str())).cloned() },
        also: Vec::new(),
        grounds: Some(own.grounds),
        details: vec![Detail {
            key: "id".to_owned(),
            before: Some(own.old.clone()),
            after: Some(own.new.clone()),
            default: None,
            from: Vec::new(),
            line_before: None,
            line_after: None,
        }],
        // Figures come under the id of their field.
        moves_scores: own.kind == Kind::Field,
    };
    renames.iter().map(change).collect()
}

fn sides<'s>(old: &'s [Edition], new: &'s [Edition], segments: &'s [Option<Period>]) -> Sides<'s> {
    const KINDS: [Kind; 4] = [Kind::Field, Kind::Node, Kind::Ranks, Kind::Bands];
    let all = |editions: &'s [Edition]| -> BTreeSet<(Kind, &'s str)> {
        KINDS.into_iter().flat_map(|kind| ids(editions, kind).into_iter().map(move |id| (kind, id))).collect()
    };
    let reports = |editions: &'s [Edition]| -> BTreeSet<&'s str> {
        let leaves = editions.first().map(|edition| edition.leaves.as_slice()).unwrap_or_default();
        let own = leaves.iter().filter(|leaf| matches!(leaf.path.as_slice(), [_, _, key] if key == REPORT_ONLY));
        own.filter_map(|leaf| leaf.path.get(1)).map(String::as_str).collect()
    };
    let (old_ids, new_ids) = (all(old), all(new));
    let (old_reports, new_reports) = (reports(old), reports(new));
    // On the side on which it is not there, a node reads nothing either.
    let only_reports = |id: &&str| {
        let on = |reports: &BTreeSet<&str>, ids: &BTreeSet<(Kind, &str)>| {
            reports.contains(id) || !ids.contains(&(Kind::Node, *id))
        };
        on(&old_reports, &old_ids) && on(&new_reports, &new_ids)
    };
    let reports = old_reports.union(&new_reports).copied().filter(only_reports).collect();
    Sides { reports, old: old_ids, new: new_ids, titles: titles(old, new), segments }
}

fn titles<'s>(old: &'s [Edition], new: &'s [Edition]) -> BTreeMap<(Kind, &'s str), Bilingual> {
    let leaves = |editions: &'s [Edition]| editions.first().map(|edition| edition.leaves.iter()).into_iter().flatten();
    let mut titles = BTreeMap::new();
    for leaf in leaves(old).chain(leaves(new)) {
        if let [section, id, key] = leaf.path.as_slice()
            && key == "title"
            && let Some(title) = bilingual(&leaf.said)
        {
            titles.insert((Kind::of(section), id.as_str()), title);
        }
    }
    titles
}

fn bilingual(said: &Said) -> Option<Bilingual> {
    let text = |key: &str| said.get(key).and_then(Said::text).map(str::to_owned);
    Some(Bilingual { vi: text("vi")?, en: text("en")? })
}
