//! Differences of leaves gathered to what a person would list: a node that was added is one change, so are the weights of an aggregate.
//!
//! In: [`Difference`]s. Out: [`Change`]s in the order of the rulebook, each with the differences that it is made of.

use super::differences::Difference;
use super::entities;
use super::leaves::{CHILD, LEVELS_ORDER, Leaf, ORDER, REPORT_ONLY, SOURCE, STEP, STEPS, child};
use super::outcome::{Change, Detail, Kind, Subject, What};
use super::said::Said;
use crate::registry::Period;
use crate::rulebook::model::Bilingual;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// A change with the positions of its differences.
pub struct Listed {
    pub change: Change,
    pub differences: Vec<usize>,
}

/// What is known of both rulebooks: which ids there are, which titles.
pub struct Sides<'s> {
    /// The ids of the old rulebook, in the new one's names.
    pub old: BTreeSet<(Kind, &'s str)>,
    /// The ids of the new one.
    pub new: BTreeSet<(Kind, &'s str)>,
    /// Titles; the new ones, where there are both.
    pub titles: BTreeMap<(Kind, &'s str), Bilingual>,
    /// The nodes that only read results on both sides.
    pub reports: BTreeSet<&'s str>,
    /// The segments of time.
    pub segments: &'s [Option<Period>],
}

/// What a difference is counted to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Group {
    what: What,
    kind: Kind,
    id: String,
    /// Tells the changes of one subject apart: the name of a step, a key.
    part: String,
}

/// Keys that say how an aggregate is made, beside its source.
const METHOD: [&str; 11] = [
    "exponent",
    "places",
    "penalty",
    "deviation",
    "shares",
    "scaling",
    "majority",
    "preferences",
    "weighting",
    "children",
    ORDER,
];

/// Gathers differences.
pub fn listed(differences: &[Difference], sides: &Sides<'_>) -> Vec<Listed> {
    let sorter = Sorter { differences, sides };
    let mut groups: IndexMap<Group, Vec<usize>> = IndexMap::new();
    for (at, difference) in differences.iter().enumerate() {
        groups.entry(sorter.group(difference)).or_default().push(at);
    }
    let mut listed: Vec<Listed> = Vec::new();
    let mut shared: Vec<(Vec<Same<'_>>, usize)> = Vec::new();
    for (group, own) in groups {
        let same = sorter.shared(&group, &own);
        let known = same.as_ref().and_then(|same| shared.iter().find(|(other, _)| other == same)).map(|(_, at)| *at);
        match known.and_then(|at| listed.get_mut(at)) {
            Some(first) => {
                first.change.also.push(sides.subject(group.kind, &group.id));
                first.differences.extend(own);
            }
            None => {
                shared.extend(same.map(|same| (same, listed.len())));
                listed.push(sorter.list(&group, own));
            }
        }
    }
    listed.sort_by_key(|own| own.change.of.kind);
    listed
}

/// What tells whether two nodes were changed in the same way: the keys of a difference, its sides, the chains they come from, when.
type Same<'d> = (&'d [String], Option<(&'d Said, &'d str)>, Option<(&'d Said, &'d str)>, &'d [usize]);

struct Sorter<'s> {
    differences: &'s [Difference],
    sides: &'s Sides<'s>,
}

impl Sides<'_> {
    pub fn subject(&self, kind: Kind, id: &str) -> Subject {
        Subject { kind, id: id.to_owned(), title: self.titles.get(&(kind, id)).cloned() }
    }

    fn added(&self, kind: Kind, id: &str) -> bool {
        !self.old.contains(&(kind, id)) && self.new.contains(&(kind, id))
    }

    fn removed(&self, kind: Kind, id: &str) -> bool {
        self.old.contains(&(kind, id)) && !self.new.contains(&(kind, id))
    }
}

impl Sorter<'_> {
    fn group(&self, own: &Difference) -> Group {
        let path: Vec<&str> = own.path.iter().map(String::as_str).collect();
        let section = path.first().copied().unwrap_or_default();
        let kind = Kind::of(section);
        let group = |what, id: &str, part: &str| Group { what, kind, id: id.to_owned(), part: part.to_owned() };
        match (kind, path.as_slice()) {
            (Kind::Field | Kind::Node | Kind::Ranks | Kind::Bands, [_, id, ..]) if self.sides.added(kind, id) => {
                group(What::Added, id, "")
            }
            (Kind::Field | Kind::Node | Kind::Ranks | Kind::Bands, [_, id, ..]) if self.sides.removed(kind, id) => {
                group(What::Removed, id, "")
            }
            (Kind::Rulebook, [_, "id" | "version" | "title" | "basis" | "notes"]) => group(What::Wording, "", ""),
            (Kind::Rulebook | Kind::Input, [_, key, ..]) => group(What::Setting, "", key),
            (Kind::Stage, [_, id, "title"]) => group(What::Wording, id, ""),
            // A stage that is new or gone belongs to the list of stages.
            (Kind::Stage, [_, _, ..]) if own.before.is_none() || own.after.is_none() => {
                Group { what: What::Setting, kind: Kind::Rulebook, id: String::new(), part: "stages".to_owned() }
            }
            (Kind::Stage, [_, id, key]) => group(What::Setting, id, key),
            (Kind::Missing, _) => group(What::Missing, "", ""),
            (Kind::Rank | Kind::Grades, _) => group(What::Setting, "", ""),
            (Kind::Ranks | Kind::Bands, [_, id, ..]) => group(What::Setting, id, ""),
            (Kind::Field, [_, id, "title" | "agency" | "source"]) => group(What::Wording, id, ""),
            (Kind::Field, [_, id, "levels", _]) if own.before.is_some() && own.after.is_some() => {
                group(What::Wording, id, "")
            }
            (Kind::Field, [_, id, LEVELS_ORDER]) => group(What::Setting, id, "levels"),
            (Kind::Field, [_, id, key, ..]) => group(What::Setting, id, key),
            (Kind::Node, [_, id, keys @ ..]) => self.node(id, keys, own),
            _ => Group { what: What::Setting, kind: Kind::Other, id: String::new(), part: section.to_owned() },
        }
    }

    fn node(&self, id: &str, keys: &[&str], own: &Difference) -> Group {
        let group =
            |what, id: &str, part: &str| Group { what, kind: Kind::Node, id: id.to_owned(), part: part.to_owned() };
        match keys {
            ["title" | "note" | "unit"] | ["target", "source"] | ["target", "groups", _, "source"] => {
                group(What::Wording, id, "")
            }
            [CHILD, child] => self.child(id, child, own),
            [SOURCE] => group(What::Method, id, ""),
            ["value"] if self.changed(id, SOURCE) => group(What::Method, id, ""),
            ["value"] => group(What::Formula, id, ""),
            ["points" | "weights"] if self.changed(id, SOURCE) => group(What::Method, id, ""),
            // What children that came or went are worth, and how the others share, are two matters.
            [key @ ("points" | "weights")] if self.has_others(id) => group(What::Weights, id, key),
            ["points" | "weights"] => group(What::Weights, id, ""),
            [key] if METHOD.contains(key) => group(What::Method, id, ""),
            ["target", ..] => group(What::Target, id, ""),
            [STEPS] => group(What::Steps, id, ""),
            [STEP, _] if own.before.is_none() || own.after.is_none() => group(What::Steps, id, ""),
            [STEP, name] => group(What::Step, id, name),
            ["missing"] => group(What::Missing, id, ""),
            [key, ..] => group(What::Setting, id, key),
            [] => group(What::Setting, id, ""),
        }
    }

    /// Whether an aggregate has a child that it had not, or had one that it has not.
    fn has_others(&self, id: &str) -> bool {
        self.differences.iter().any(|own| child(&own.path, id).is_some() && own.before.is_some() != own.after.is_some())
    }

    /// Whether a key of a node is among the differences.
    fn changed(&self, id: &str, key: &str) -> bool {
        self.differences.iter().any(|own| matches!(own.path.as_slice(), [_, node, own] if node == id && own == key))
    }

    /// A child that came, went, or has other points.
    fn child(&self, parent: &str, child: &str, own: &Difference) -> Group {
        let group =
            |what, id: &str, part: &str| Group { what, kind: Kind::Node, id: id.to_owned(), part: part.to_owned() };
        let is_list = |leaf: &Option<Leaf>| leaf.as_ref().is_some_and(|leaf| leaf.said == Said::Truth(true));
        match (&own.before, &own.after) {
            (Some(_), Some(_)) if is_list(&own.before) != is_list(&own.after) => group(What::Method, parent, ""),
            (Some(_), Some(_)) => group(What::Weights, parent, ""),
            (None, _) if self.sides.added(Kind::Node, child) => group(What::Added, child, ""),
            (_, None) if self.sides.removed(Kind::Node, child) => group(What::Removed, child, ""),
            _ => {
                let places: Vec<bool> = self.places(child).map(|own| own.after.is_some()).collect();
                match places.as_slice() {
                    [true, false] | [false, true] => group(What::Moved, child, ""),
                    _ if own.after.is_some() => group(What::Counted, child, parent),
                    _ => group(What::Uncounted, child, parent),
                }
            }
        }
    }

    /// The differences by which a child came into an aggregate or went out of one.
    fn places(&self, child: &str) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(move |own| {
            let is_own = matches!(own.path.as_slice(), [section, _, key, id] if section == "node" && key == CHILD && id == child);
            is_own && own.before.is_some() != own.after.is_some()
        })
    }

    /// What makes a change of a chain the same in several nodes; none where it is not declared once on both sides.
    fn shared(&self, group: &Group, own: &[usize]) -> Option<Vec<Same<'_>>> {
        if !matches!(group.what, What::Step | What::Steps) {
            return None;
        }
        let side = |leaf: &'_ Option<Leaf>| match leaf {
            Some(Leaf { shared: None, .. }) => None,
            _ => Some(()),
        };
        let same = |at: &usize| {
            let own = self.differences.get(*at)?;
            side(&own.before).and(side(&own.after))?;
            fn told(leaf: Option<&Leaf>) -> Option<(&Said, &str)> {
                leaf.and_then(|leaf| Some((&leaf.said, leaf.shared.as_deref()?)))
            }
            let keys = own.path.get(2..)?;
            Some((keys, told(own.before.as_ref()), told(own.after.as_ref()), own.segments.as_slice()))
        };
        own.iter().map(same).collect()
    }

    fn list(&self, group: &Group, own: Vec<usize>) -> Listed {
        let details: Vec<Detail> =
            own.iter().filter_map(|at| self.differences.get(*at)).flat_map(|own| self.details(group, own)).collect();
        let is_report = group.kind == Kind::Node && self.sides.reports.contains(group.id.as_str());
        let moves_nothing = match group.kind {
            Kind::Grades | Kind::Ranks | Kind::Bands | Kind::Other => true,
            Kind::Rulebook => group.part == "in_force",
            _ => is_report,
        };
        let moves_scores = !moves_nothing && group.what != What::Wording;
        Listed {
            change: Change {
                what: group.what,
                of: self.sides.subject(group.kind, &group.id),
                also: Vec::new(),
                grounds: None,
                details,
                moves_scores,
            },
            differences: own,
        }
    }

    /// A difference, or where it lies inside of tables, each place of it.
    fn details(&self, group: &Group, own: &Difference) -> Vec<Detail> {
        let key = match own.path.as_slice() {
            [_, _, key, child] if key == CHILD && group.what == What::Weights => child.clone(),
            [_, parent, key, _]
                if key == CHILD && matches!(group.what, What::Moved | What::Counted | What::Uncounted) =>
            {
                parent.clone()
            }
            [_, parent, key, child] if key == CHILD && *child == group.id => format!("{IN}{parent}"),
            [_, key] => key.clone(),
            [_, _, key] if key == REPORT_ONLY => REPORT_ONLY.to_owned(),
            [section, rest @ ..] if matches!(section.as_str(), "input") => rest.join("."),
            // Stages are told with the list of them, where a key alone would say nothing of whose it is.
            [section, id, rest @ ..] if section == "stage" && group.kind == Kind::Rulebook => {
                format!("stage.{id}.{}", rest.join("."))
            }
            [_, _, rest @ ..] => rest.join("."),
            other => other.join("."),
        };
        let (before, after) = (own.before.as_ref().map(|leaf| &leaf.said), own.after.as_ref().map(|leaf| &leaf.said));
        if key == "entities" {
            // Their lines are those of another file.
            let lines = |key: &str, line: Option<usize>| line.filter(|_| key == "entities");
            let detail = |(key, before, after): entities::Place| {
                let at = self.detail_at(own);
                let (line_before, line_after) = (lines(&key, at.line_before), lines(&key, at.line_after));
                Detail { key, before, after, line_before, line_after, ..at }
            };
            return entities::told(before, after).into_iter().map(detail).collect();
        }
        let mut places = Vec::new();
        inside(&key, before, after, &mut places);
        let detail = |(key, before, after): (String, Option<&Said>, Option<&Said>)| Detail {
            before: before.map(shown),
            after: after.map(shown),
            key,
            ..self.detail_at(own)
        };
        places.into_iter().map(detail).collect()
    }

    /// When and in which lines, with nothing said yet.
    fn detail_at(&self, own: &Difference) -> Detail {
        let from: Vec<Option<String>> = if own.segments.len() == self.sides.segments.len() {
            Vec::new()
        } else {
            let period = |at: &usize| self.sides.segments.get(*at).map(|from| from.map(|period| period.to_string()));
            own.segments.iter().filter_map(period).collect()
        };
        let line = |leaf: &Option<Leaf>| leaf.as_ref().map(|leaf| leaf.line);
        Detail {
            key: String::new(),
            before: None,
            after: None,
            default: own.default.as_ref().map(shown),
            from,
            line_before: line(&own.before),
            line_after: line(&own.after),
        }
    }
}

/// What stands before an aggregate's id where an added or removed node counts.
pub const IN: &str = "in ";

/// What stands at a place, for people.
fn shown(said: &Said) -> String {
    match said {
        Said::Truth(true) => "yes".to_owned(),
        Said::Truth(false) => "no".to_owned(),
        other => other.show(),
    }
}

/// Tables are compared key by key, lists of as many tables one by one, counted from 1.
fn inside<'s>(
    key: &str,
    before: Option<&'s Said>,
    after: Option<&'s Said>,
    places: &mut Vec<(String, Option<&'s Said>, Option<&'s Said>)>,
) {
    if let (Some(Said::List(old)), Some(Said::List(new))) = (before, after) {
        let are_tables = old.iter().chain(new).all(|own| matches!(own, Said::Table(_)));
        if are_tables && old.len() == new.len() {
            let pairs = old.iter().zip(new).enumerate().filter(|(_, (old, new))| old != new);
            pairs.for_each(|(at, (old, new))| inside(&format!("{key}.{}", at + 1), Some(old), Some(new), places));
            return;
        }
    }
    let (Some(Said::Table(old)), Some(Said::Table(new))) = (before, after) else {
        places.push((key.to_owned(), before, after));
        return;
    };
    let mut keys: Vec<&str> = old.iter().chain(new).map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    // An exchanged table reads better as a whole.
    if keys
        .iter()
        .all(|key| before.and_then(|own| own.get(key)).is_none() || after.and_then(|own| own.get(key)).is_none())
    {
        places.push((key.to_owned(), before, after));
        return;
    }
    for own in keys {
        let (before, after) = (before.and_then(|said| said.get(own)), after.and_then(|said| said.get(own)));
        if before != after {
            inside(&format!("{key}.{own}"), before, after, places);
        }
    }
}
