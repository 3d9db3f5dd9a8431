//! Changes that cannot stand alone, joined into blocks that can.
//!
//! In: a [`Comparison`]. Out: blocks of its changes, such that the rulebook with any one block alone, and with all but any one, has no
//! errors. An added indicator and the points that others gave up for it are one block. Two changes are joined only where one was found to
//! need the other: the rulebook has errors without it and none with it. That both speak of one field joins nothing.

use super::{Change, Comparison, Extent, What};
use crate::rulebook::changes::formula::names;
use crate::rulebook::changes::leaves::Leaf;
use crate::rulebook::changes::outcome::Kind;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Which changes are players, and whether mixtures of them stand.
struct Trial<'t> {
    comparison: &'t Comparison<'t>,
    names: Vec<BTreeSet<String>>,
    known: RefCell<HashMap<Vec<bool>, bool>>,
    /// Whether a mixture of changes can be made.
    can_be: &'t dyn Fn(&[bool]) -> bool,
}

impl Comparison<'_> {
    /// The changes that can move scores, in blocks that can stand alone; each block by the positions of its changes, ascending.
    pub fn blocks(&self) -> Vec<Vec<usize>> {
        let players = self.changes.iter().enumerate().filter(|(_, own)| own.moves_scores);
        let can_be = |taken: &[bool]| self.mixed(taken, Extent::Scores).is_some();
        self.joined(players.map(|(at, _)| vec![at]).collect(), &can_be)
    }

    /// These blocks, and each change by which grades, bands, further rankings and nodes that only read results are made.
    pub fn blocks_of_everything(&self, blocks: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let is_one = |own: &Change| {
            let kinds = [Kind::Grades, Kind::Ranks, Kind::Bands, Kind::Node];
            !own.moves_scores && kinds.contains(&own.of.kind) && !matches!(own.what, What::Wording | What::Renamed)
        };
        let more = self.changes.iter().enumerate().filter(|(_, own)| is_one(own)).map(|(at, _)| vec![at]);
        let can_be = |taken: &[bool]| self.mixed(taken, Extent::Everything).is_some();
        self.joined(blocks.into_iter().chain(more).collect(), &can_be)
    }

    /// These blocks of changes, joined until each can stand alone: `can_be` says of which changes there is a rulebook.
    fn joined(&self, mut blocks: Vec<Vec<usize>>, can_be: &dyn Fn(&[bool]) -> bool) -> Vec<Vec<usize>> {
        let trial = self.trial(can_be);
        loop {
            let all: Vec<usize> = (0..blocks.len()).collect();
            let fails = all.iter().copied().find_map(|own| {
                let rest: Vec<usize> = all.iter().copied().filter(|other| *other != own).collect();
                // Alone it lacks something; without it, something lacks it.
                if !trial.stands(&blocks, &[own]) {
                    let needs =
                        trial.needed(&blocks, &[own], &rest, &|with| trial.stands(&blocks, &[&[own], with].concat()));
                    return Some((own, needs));
                }
                if !trial.stands(&blocks, &rest) {
                    let without = |with: &[usize]| {
                        let left: Vec<usize> = rest.iter().copied().filter(|other| !with.contains(other)).collect();
                        trial.stands(&blocks, &left)
                    };
                    return Some((own, trial.needed(&blocks, &[own], &rest, &without)));
                }
                None
            });
            let Some((own, needs)) = fails else { return blocks };
            if needs.is_empty() {
                return blocks;
            }
            join(&mut blocks, own, &needs);
        }
    }

    /// The blocks with two of them joined, where there is nothing to compute with `taken` of them: one that is taken and lacks one that is
    /// not. False where there is nothing to join.
    pub fn join_for(&self, blocks: &mut Vec<Vec<usize>>, taken: &[bool], can_be: &dyn Fn(&[bool]) -> bool) -> bool {
        let trial = self.trial(can_be);
        let is_taken = |at: &usize| taken.get(*at).copied().unwrap_or(false);
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..blocks.len()).partition(is_taken);
        let lacks = |with: &[usize]| trial.stands(blocks, &[&inside[..], with].concat());
        let Some(lacked) = trial.needed(blocks, &inside, &outside, &lacks).first().copied() else { return false };
        let without = |gone: &[usize]| {
            let left: Vec<usize> = inside.iter().copied().filter(|own| !gone.contains(own)).collect();
            trial.stands(blocks, &left)
        };
        match trial.needed(blocks, &[lacked], &inside, &without).first().copied() {
            Some(lacking) => {
                join(blocks, lacking, &[lacked]);
                true
            }
            None => false,
        }
    }

    /// For each change whether one of the taken blocks has it.
    pub fn taken(&self, blocks: &[Vec<usize>], taken: &[bool]) -> Vec<bool> {
        let mut all = vec![false; self.changes.len()];
        for (block, _) in blocks.iter().zip(taken).filter(|(_, taken)| **taken) {
            for change in block {
                if let Some(own) = all.get_mut(*change) {
                    *own = true;
                }
            }
        }
        all
    }

    fn trial<'t>(&'t self, can_be: &'t dyn Fn(&[bool]) -> bool) -> Trial<'t> {
        let names = (0..self.changes.len()).map(|change| self.names_of(change)).collect();
        Trial { comparison: self, names, known: RefCell::default(), can_be }
    }

    /// The ids that a change speaks of.
    fn names_of(&self, change: usize) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        if let Some(own) = self.changes.get(change) {
            found.insert(own.of.id.clone());
            for (rename, _) in self.renames.iter().filter(|(_, at)| *at == change) {
                found.extend([rename.old.clone(), rename.new.clone()]);
            }
        }
        let differences = self.made_of.get(change).into_iter().flatten().filter_map(|at| self.differences.get(*at));
        for own in differences {
            if matches!(Kind::of(own.path.first().map_or("", String::as_str)), Kind::Node | Kind::Field) {
                found.extend(own.path.iter().skip(1).cloned());
            }
            for leaf in own.before.iter().chain(&own.after) {
                words(leaf, &mut found);
            }
        }
        found.retain(|name| self.ids.contains(name));
        found
    }
}

impl Trial<'_> {
    /// Whether there is a rulebook with these blocks made and the others not.
    fn stands(&self, blocks: &[Vec<usize>], made: &[usize]) -> bool {
        let made: Vec<bool> = (0..blocks.len()).map(|block| made.contains(&block)).collect();
        let taken = self.comparison.taken(blocks, &made);
        if let Some(known) = self.known.borrow().get(&taken) {
            return *known;
        }
        let stands = (self.can_be)(&taken);
        self.known.borrow_mut().insert(taken, stands);
        stands
    }

    /// A set of `others` from which none can be left out: the shortest beginning of the list that is enough ends with one that is needed;
    /// with that one, the beginning before it is searched again. Where more can be less than enough, it may be larger than it must.
    fn needed(
        &self,
        blocks: &[Vec<usize>],
        own: &[usize],
        others: &[usize],
        holds: &dyn Fn(&[usize]) -> bool,
    ) -> Vec<usize> {
        let mut sorted = others.to_vec();
        // Who speaks of the same fields and nodes is asked first; a stable sort keeps the order of the rulebook.
        sorted.sort_by_key(|other| std::cmp::Reverse(self.shared(blocks, own, *other)));
        // Mostly it is one.
        if let Some(one) = sorted.iter().take(LIKELY).find(|other| holds(&[**other])) {
            return vec![*one];
        }
        let mut needed: Vec<usize> = Vec::new();
        let mut left: &[usize] = &sorted;
        while !left.is_empty() && (needed.is_empty() || !holds(&needed)) {
            let enough = |count: usize| holds(&[&needed[..], left.get(..count).unwrap_or_default()].concat());
            let (mut low, mut high) = (0, left.len());
            while low + 1 < high {
                let middle = usize::midpoint(low, high);
                if enough(middle) { high = middle } else { low = middle }
            }
            needed.extend(left.get(high - 1));
            left = left.get(..high - 1).unwrap_or_default();
        }
        needed
    }

    /// How many fields and nodes two sets of blocks both speak of.
    fn shared(&self, blocks: &[Vec<usize>], own: &[usize], other: usize) -> usize {
        let of = |block: &[usize]| -> BTreeSet<&String> {
            let changes = block.iter().filter_map(|block| blocks.get(*block)).flatten();
            changes.filter_map(|change| self.names.get(*change)).flatten().collect()
        };
        of(own).intersection(&of(&[other])).count()
    }
}

/// How many of the likely ones are tried alone, before sets are.
const LIKELY: usize = 8;

fn words(leaf: &Leaf, found: &mut BTreeSet<String>) {
    leaf.said.words(&mut |text, is_formula| {
        if is_formula {
            found.extend(names(text).into_iter().map(|(name, _)| name.to_owned()));
        } else {
            found.insert(text.to_owned());
        }
    });
}

/// Joins blocks into the first of them.
fn join(blocks: &mut Vec<Vec<usize>>, own: usize, others: &[usize]) {
    let mut all: Vec<usize> = others.iter().copied().chain([own]).collect();
    all.sort_unstable();
    all.dedup();
    let Some((first, rest)) = all.split_first() else { return };
    for other in rest.iter().rev().copied().filter(|other| *other < blocks.len()).collect::<Vec<_>>() {
        let moved = blocks.remove(other);
        if let Some(block) = blocks.get_mut(*first) {
            block.extend(moved);
            block.sort_unstable();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pillars of two indicators; `more` and `points` by pillar.
    fn rulebook(more: &str, points: [&str; 2], formula: &str) -> String {
        let node = |id: &str, value: &str| {
            format!(
                "[node.{id}]\ntitle = {{ vi = \"Chỉ số {id}\", en = \"Node {id}\" }}\nvalue = \"{value}\"\n\
                 score = {{ goalposts = {{ worst = 0, best = 1 }} }}\n"
            )
        };
        let field =
            |id: &str| format!("[field.{id}]\ntitle = {{ vi = \"Số {id}\", en = \"Field {id}\" }}\nkind = \"count\"\n");
        let mut text =
            "format = 1\n[rulebook]\nid = \"two\"\nversion = \"1\"\ntitle = { vi = \"Hai\", en = \"Two\" }\n\
                        entities = \"input\"\n[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n"
                .to_owned();
        ["people", "a", "b", "c"].iter().for_each(|id| text.push_str(&field(id)));
        text.push_str(&node("road", formula));
        text.push_str(&node("school", "b / people"));
        for own in more.split_whitespace() {
            text.push_str(&node(
                own,
                &format!("{own} / people").replace("water", "c").replace("power", "a + c").replace("pool", "a * c"),
            ));
        }
        for (id, points) in ["east", "west"].iter().zip(points) {
            text.push_str(&format!("[node.{id}]\ntitle = \"{id}\"\nsum_of_points = {{ {points} }}\npoints = 50\n"));
        }
        text + "[node.total]\ntitle = \"Total\"\nsum_of_points = { east = 50, west = 50 }\npoints = 100\n"
    }

    fn of(old: &str, new: &str) -> Vec<Vec<String>> {
        for text in [old, new] {
            let read = crate::rulebook::read("rulebook.toml", text.as_bytes());
            assert!(read.rulebook.is_some(), "{:#?}\n{text}", read.findings);
        }
        let comparison = Comparison::of((old.as_bytes(), &[]), (new.as_bytes(), &[]));
        let name = |at: &usize| {
            let own = &comparison.changes()[*at];
            format!("{:?} {}", own.what, own.of.id)
        };
        comparison.blocks().iter().map(|block| block.iter().map(name).collect()).collect()
    }

    /// Both new indicators and the changed formula divide by the same population. Each indicator needs the points of its own pillar, and
    /// nothing else.
    #[test]
    fn a_shared_denominator_joins_nothing() {
        let old = rulebook("", ["road = 50", "school = 50"], "a / people");
        let new = rulebook("water power", ["road = 30, water = 20", "school = 40, power = 10"], "a / people * 2");
        let blocks = of(&old, &new);
        assert_eq!(
            blocks,
            [
                vec!["Formula road".to_owned()],
                vec!["Added water".to_owned(), "Weights east".to_owned()],
                vec!["Added power".to_owned(), "Weights west".to_owned()],
            ]
        );
        // The way back is cut into the same blocks.
        let mut back = of(&new, &old);
        back.iter_mut().for_each(|block| block.sort());
        back.sort();
        assert_eq!(
            back,
            [vec!["Formula road"], vec!["Removed power", "Weights west"], vec!["Removed water", "Weights east"]]
        );
    }

    /// One pillar gives an indicator to another, which also has a new one for which its own children give points: what each pillar adds up
    /// to goes with the one that moved, how the points are shared goes with the one that is new.
    #[test]
    fn a_move_and_a_new_indicator_in_one_aggregate_stand_apart() {
        let old = rulebook("water power", ["road = 30, water = 20", "school = 40, power = 10"], "a / people");
        let east = "road = 30";
        let new = rulebook("water power pool", [east, "school = 35, power = 10, water = 20, pool = 5"], "a / people")
            .replace("{ road = 30 }\npoints = 50", "{ road = 30 }\npoints = 30")
            .replace("pool = 5 }\npoints = 50", "pool = 5 }\npoints = 70")
            .replace("{ east = 50, west = 50 }", "{ east = 30, west = 70 }");
        assert_eq!(
            of(&old, &new),
            [vec!["Added pool", "Weights west"], vec!["Moved water", "Weights east", "Weights west", "Weights total"]]
        );
    }

    /// What cannot be computed between joins the two that need each other, and no third one.
    #[test]
    fn a_pair_that_cannot_be_parted_is_found_among_others() {
        let old = rulebook("", ["road = 50", "school = 50"], "a / people");
        let new = rulebook("", ["road = 50", "school = 50"], "a / people * 2")
            .replace("ties = \"competition\"", "ties = \"dense\"");
        let new = new
            .replace("value = \"b / people\"", "value = \"b / people * 3\"")
            .replace("on = \"exact\"", "on = \"exact\"\ntied = \"exact\"");
        let comparison = Comparison::of((old.as_bytes(), &[]), (new.as_bytes(), &[]));
        assert_eq!(comparison.changes().len(), 3);
        // The first cannot be made without the last, say; the one between has nothing to do with it.
        let can_be = |taken: &[bool]| !taken[0] || taken[2];
        for taken in [[true, false, false], [true, true, false]] {
            let mut blocks = vec![vec![0], vec![1], vec![2]];
            assert!(comparison.join_for(&mut blocks, &taken, &can_be));
            assert_eq!(blocks, [vec![0, 2], vec![1]]);
        }
    }
}
