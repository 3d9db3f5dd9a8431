//! Changes that cannot stand alone, joined into blocks that can.
//!
//! In: a [`Comparison`]. Out: blocks of its changes, such that the rulebook with any one block alone, and with all but any one, has no
//! errors. An added indicator and the points that others gave up for it are one block.

use super::Comparison;
use crate::rulebook::changes::formula::names;
use crate::rulebook::changes::leaves::Leaf;
use crate::rulebook::changes::outcome::Kind;
use std::collections::BTreeSet;

impl Comparison<'_> {
    /// The changes that can move scores, in blocks that can stand alone; each block by the positions of its changes, ascending.
    pub fn blocks(&self) -> Vec<Vec<usize>> {
        let names: Vec<BTreeSet<String>> = (0..self.changes.len()).map(|change| self.names_of(change)).collect();
        let players = self.changes.iter().enumerate().filter(|(_, own)| own.moves_scores);
        let mut blocks: Vec<Vec<usize>> = players.map(|(at, _)| vec![at]).collect();
        let mut stands: Vec<bool> = blocks.iter().map(|block| self.stands(block)).collect();
        loop {
            let fails: Vec<usize> = (0..blocks.len()).filter(|at| stands.get(*at) == Some(&false)).collect();
            let Some(first) = fails.first().copied() else { return blocks };
            // With one that fails too, by a name that both speak of; then with any by a name; then with any that fails; then with any.
            let speaks_with = |other: &usize| share(&blocks, &names, first, *other);
            let others = || (0..blocks.len()).filter(|at| *at != first);
            let other = fails.iter().copied().skip(1).find(speaks_with);
            let other = other.or_else(|| others().find(speaks_with)).or_else(|| fails.get(1).copied());
            let Some(other) = other.or_else(|| others().next()) else { return blocks };
            join(&mut blocks, first, other);
            stands.remove(first.max(other));
            if let (Some(own), Some(block)) = (stands.get_mut(first.min(other)), blocks.get(first.min(other))) {
                *own = self.stands(block);
            }
        }
    }

    /// The blocks with two of them joined, where a rulebook with `taken` of them has errors: one that is taken and one that is not, by a
    /// name that both speak of where there is one. False where there is nothing to join.
    pub fn join_for(&self, blocks: &mut Vec<Vec<usize>>, taken: &[bool]) -> bool {
        let names: Vec<BTreeSet<String>> = (0..self.changes.len()).map(|change| self.names_of(change)).collect();
        let is_taken = |at: &usize| taken.get(*at).copied().unwrap_or(false);
        let inside: Vec<usize> = (0..blocks.len()).filter(is_taken).collect();
        let outside: Vec<usize> = (0..blocks.len()).filter(|at| !is_taken(at)).collect();
        let pairs = || inside.iter().flat_map(|own| outside.iter().map(move |other| (*own, *other)));
        let pair = pairs().find(|(own, other)| share(blocks, &names, *own, *other)).or_else(|| pairs().next());
        match pair {
            Some((own, other)) => {
                join(blocks, own, other);
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

    /// Whether the old rulebook with this block alone, and the new one without it, have no errors.
    fn stands(&self, block: &[usize]) -> bool {
        let moves = |change: usize| self.changes.get(change).is_some_and(|own| own.moves_scores);
        let alone: Vec<bool> = (0..self.changes.len()).map(|change| block.contains(&change)).collect();
        let without: Vec<bool> = alone.iter().enumerate().map(|(change, own)| !own && moves(change)).collect();
        [alone, without].iter().all(|taken| self.mixed(taken).is_some())
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

fn words(leaf: &Leaf, found: &mut BTreeSet<String>) {
    leaf.said.words(&mut |text, is_formula| {
        if is_formula {
            found.extend(names(text).into_iter().map(|(name, _)| name.to_owned()));
        } else {
            found.insert(text.to_owned());
        }
    });
}

fn share(blocks: &[Vec<usize>], names: &[BTreeSet<String>], own: usize, other: usize) -> bool {
    let of = |block: usize| blocks.get(block).into_iter().flatten().filter_map(|change| names.get(*change));
    of(own).any(|own| of(other).any(|other| !own.is_disjoint(other)))
}

fn join(blocks: &mut Vec<Vec<usize>>, own: usize, other: usize) {
    let (first, second) = (own.min(other), own.max(other));
    let moved = if second < blocks.len() { blocks.remove(second) } else { Vec::new() };
    if let Some(block) = blocks.get_mut(first) {
        block.extend(moved);
        block.sort_unstable();
    }
}
