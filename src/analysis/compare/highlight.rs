//! The nodes, and the steps of their chains, that make most of a difference.
//!
//! In: a split. Out: [`Highlight`]s. Must not: split anything itself.

use super::outcome::{Highlight, NamedStep};
use crate::result::{NOTHING_OF, Split, SplitNode, SplitStep};
use indexmap::IndexMap;
use std::cmp::Ordering;

/// Nodes that are named as strengths, and as weaknesses.
const HIGHLIGHTS: usize = 5;

/// A node, or a step of its chain, and its part.
struct Kept<'s> {
    node: &'s SplitNode,
    step: Option<&'s SplitStep>,
    part: f64,
}

/// What keeps most of the difference to itself, wherever it stands in the tree: what speaks for the entity, what against it.
pub(super) fn highlights(split: &Split, lowest_first: bool) -> (Vec<Highlight>, Vec<Highlight>) {
    let mut kept: IndexMap<(&str, Option<usize>), Kept<'_>> = IndexMap::new();
    split.tree.walk(&mut |node| {
        let steps: f64 = node.steps.iter().map(|step| step.part).sum();
        let own = std::iter::once((None, node.itself - steps));
        let steps = node.steps.iter().map(|step| (Some(step), step.part));
        for (step, part) in own.chain(steps) {
            let key = (node.id.as_str(), step.map(|step| step.position));
            kept.entry(key).and_modify(|own| own.part += part).or_insert(Kept { node, step, part });
        }
    });
    // A part that the tree could only round to nothing is none.
    let size = split.own.abs().max(split.theirs.abs());
    let mut all: Vec<Kept<'_>> = kept.into_values().filter(|own| own.part.abs() > NOTHING_OF * size).collect();
    all.sort_by(|a, b| b.part.abs().total_cmp(&a.part.abs()));
    let better = if lowest_first { Ordering::Less } else { Ordering::Greater };
    let pick = |is_better: bool| {
        let chosen = all.iter().filter(|own| (own.part.total_cmp(&0.0) == better) == is_better);
        let highlight = |own: &Kept<'_>| Highlight {
            id: own.node.id.clone(),
            title: own.node.title.clone(),
            step: own.step.map(|step| NamedStep { name: step.name.clone(), reads: step.reads.clone() }),
            part: own.part,
        };
        chosen.take(HIGHLIGHTS).map(highlight).collect()
    };
    (pick(true), pick(false))
}
