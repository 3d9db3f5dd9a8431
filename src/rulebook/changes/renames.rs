//! Fields and nodes that have another id and are most likely the same, and the old leaves in the new names.
//!
//! In: the editions of both rulebooks. Out: [`Rename`]s, each with its grounds. Nothing is guessed from likeness: the title is the same and
//! so is the kind, or a node says the same of the same fields, and no other field or node could be meant. A field is never known by its
//! content: a percentage from 0 to 100 is like any other.

use super::formula;
use super::leaves::{CHILD, Edition, Leaf, ORDER, SOURCE};
use super::outcome::{Grounds, Kind};
use super::said::Said;
use std::collections::{BTreeMap, BTreeSet};

/// The same field or node under another id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// Field or node.
    pub kind: Kind,
    /// Its id in the old rulebook.
    pub old: String,
    /// Its id in the new one.
    pub new: String,
    /// Why it is taken for the same.
    pub grounds: Grounds,
}

/// Finds the renamed fields and nodes, and puts the old editions into the new names.
pub fn renames(old: &mut [Edition], new: &[Edition]) -> Vec<Rename> {
    let mut found = Vec::new();
    // A node is known by the fields and children that it reads, once those have their new names.
    loop {
        let next = [Kind::Field, Kind::Node].into_iter().flat_map(|kind| of_kind(kind, old, new, &found)).next();
        let Some(next) = next else { return found };
        apply(old, next.kind, &next.old, &next.new);
        found.push(next);
    }
}

/// Puts leaves into another name.
pub fn apply(editions: &mut [Edition], kind: Kind, from: &str, to: &str) {
    for leaf in editions.iter_mut().flat_map(|edition| &mut edition.leaves) {
        rename_leaf(leaf, kind, from, to);
    }
}

/// The ids of a kind in the first edition: all editions have the same.
pub fn ids(editions: &[Edition], kind: Kind) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let leaves = editions.first().map(|edition| edition.leaves.as_slice()).unwrap_or_default();
    let of_kind = leaves.iter().filter(|leaf| leaf.path.first().is_some_and(|own| own == kind.section()));
    of_kind.filter_map(|leaf| leaf.path.get(1)).map(String::as_str).filter(|id| seen.insert(*id)).collect()
}

fn of_kind(kind: Kind, old: &[Edition], new: &[Edition], before: &[Rename]) -> Vec<Rename> {
    let fields: BTreeSet<&str> =
        before.iter().filter(|own| own.kind == Kind::Field).map(|own| own.new.as_str()).collect();
    let (old_ids, new_ids) = (ids(old, kind), ids(new, kind));
    let gone: Vec<Known<'_>> =
        old_ids.iter().filter(|id| !new_ids.contains(id)).map(|id| Known::of(old, kind, id, &fields)).collect();
    let come: Vec<Known<'_>> =
        new_ids.iter().filter(|id| !old_ids.contains(id)).map(|id| Known::of(new, kind, id, &fields)).collect();
    let (by_content, by_title) = (pairs(&gone, &come, Known::content), pairs(&gone, &come, Known::title));
    let mut found: Vec<Rename> = Vec::new();
    for (old, new) in by_title.iter().chain(&by_content) {
        if found.iter().any(|own| own.old == *old || own.new == *new) {
            continue;
        }
        let pair = (*old, *new);
        let content = |all: &[Known<'_>], id: &str| all.iter().find(|own| own.id == id).map(|own| own.content.clone());
        let is_same = content(&gone, old) == content(&come, new);
        let grounds = match (by_title.contains(&pair), is_same) {
            (true, true) => Grounds::TitleAndContent,
            (true, false) => Grounds::Title,
            (false, _) => Grounds::Content,
        };
        found.push(Rename { kind, old: (*old).to_owned(), new: (*new).to_owned(), grounds });
    }
    found
}

/// What a field or node is known by.
struct Known<'e> {
    id: &'e str,
    /// The title, with the kind of a field or the source of a node: another kind of figure under a title is another figure.
    title: Option<String>,
    content: String,
    /// Whether the content says enough to be known by it: a node's, where no field that it reads has another id.
    is_distinct: bool,
}

impl<'e> Known<'e> {
    /// `fields`: those that have another id.
    fn of(editions: &'e [Edition], kind: Kind, id: &'e str, fields: &BTreeSet<&str>) -> Self {
        let (mut title, mut content) = (None, BTreeSet::new());
        let mut sort = String::new();
        let mut reads_renamed = false;
        let of_sort = if kind == Kind::Field { "kind" } else { SOURCE };
        for (at, edition) in editions.iter().enumerate() {
            for leaf in &edition.leaves {
                let [section, own, keys @ ..] = leaf.path.as_slice() else { continue };
                if section != kind.section() || own != id {
                    continue;
                }
                match keys {
                    [key] if key == "title" => title = Some(leaf.said.show()),
                    [key] if key == "note" => {}
                    _ => {
                        if matches!(keys, [key] if key == of_sort) {
                            sort = leaf.said.show();
                        }
                        leaf.said.words(&mut |text, is_formula| {
                            let own = || formula::names(text).into_iter().any(|(name, _)| fields.contains(name));
                            reads_renamed |= if is_formula { own() } else { fields.contains(text) };
                        });
                        content.insert(format!("{at} {keys:?} {}", leaf.said.show()));
                    }
                }
            }
        }
        let content = content.into_iter().collect::<Vec<_>>().join("\n");
        let title = title.map(|title| format!("{sort} {title}"));
        Self { id, title, content, is_distinct: kind == Kind::Node && !reads_renamed }
    }

    fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    fn content(&self) -> Option<&str> {
        self.is_distinct.then_some(self.content.as_str())
    }
}

/// Those that are the same by a mark which no third one has.
fn pairs<'k>(
    gone: &'k [Known<'k>],
    come: &'k [Known<'k>],
    mark: impl for<'a> Fn(&'a Known<'k>) -> Option<&'a str>,
) -> Vec<(&'k str, &'k str)> {
    let mut by_mark: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for own in gone {
        if let Some(mark) = mark(own) {
            by_mark.entry(mark).or_default().0.push(own.id);
        }
    }
    for own in come {
        if let Some(mark) = mark(own) {
            by_mark.entry(mark).or_default().1.push(own.id);
        }
    }
    let one = |(gone, come): &(Vec<&'k str>, Vec<&'k str>)| match (gone.as_slice(), come.as_slice()) {
        ([gone], [come]) => Some((*gone, *come)),
        _ => None,
    };
    by_mark.values().filter_map(one).collect()
}

fn rename_leaf(leaf: &mut Leaf, kind: Kind, from: &str, to: &str) {
    let place = match leaf.path.as_slice() {
        [section, id, ..] if section == kind.section() && id == from => Some(1),
        _ => None,
    };
    let is_child = kind == Kind::Node
        && matches!(leaf.path.as_slice(), [section, _, key, child] if section == "node" && key == CHILD && child == from);
    for at in place.into_iter().chain(is_child.then_some(3)) {
        if let Some(part) = leaf.path.get_mut(at) {
            to.clone_into(part);
        }
    }
    let key = leaf.path.last().cloned().unwrap_or_default();
    rename_said(&mut leaf.said, &key, kind, from, to);
}

fn rename_said(said: &mut Said, key: &str, kind: Kind, from: &str, to: &str) {
    let names_it = match kind {
        Kind::Node => matches!(key, "node" | ORDER),
        _ => matches!(key, "field" | "weighted_by" | "at_most" | "means"),
    };
    match said {
        Said::Text(text) if names_it && text == from => to.clone_into(text),
        Said::Formula(text) => *text = formula::renamed(text, &|name| (name == from).then(|| to.to_owned())),
        Said::List(items) => items.iter_mut().for_each(|item| rename_said(item, key, kind, from, to)),
        Said::Table(entries) => entries.iter_mut().for_each(|(key, value)| rename_said(value, key, kind, from, to)),
        Said::Text(_) | Said::Number(_) | Said::Truth(_) | Said::Date(_) => {}
    }
}
