//! Waves: the turns of a computation, those together that need nothing of each other, so that they can be computed at the same time.
//!
//! In: the plans, whose turns stand each after all that it reads. Out: positions of turns, wave by wave. Must not: know what a turn
//! computes.

use crate::plan::Plan;
use crate::rulebook::model::{NodeIx, Turn};

/// The positions of `turns`, which all `plans` have in common: each in a wave after those of all that it reads, in any of the plans.
///
/// A turn waits for its node's turn before it, and for the last turn that stands before it of each node that its node reads.
pub(super) fn waves(turns: &[Turn], plans: &[Plan]) -> Vec<Vec<usize>> {
    let nodes = plans.iter().map(|plan| plan.nodes.len()).max().unwrap_or(0);
    let reads: Vec<Reads> = (0..nodes).map(|node| Reads::of(plans, NodeIx(node))).collect();
    // By node: the wave behind that of its last turn so far.
    let mut done = vec![0; nodes];
    let mut waves: Vec<Vec<usize>> = Vec::new();
    for (position, turn) in turns.iter().enumerate() {
        let ready = |node: &NodeIx| done.get(node.0).copied().unwrap_or(0);
        let below = match reads.get(turn.node.0) {
            Some(Reads::Nodes(nodes)) => nodes.iter().map(ready).max().unwrap_or(0),
            Some(Reads::Results) | None => waves.len(),
        };
        let wave = below.max(ready(&turn.node));
        if waves.len() <= wave {
            waves.resize_with(wave + 1, Vec::new);
        }
        if let Some(own) = waves.get_mut(wave) {
            own.push(position);
        }
        if let Some(own) = done.get_mut(turn.node.0) {
            *own = wave + 1;
        }
    }
    waves
}

/// What a node waits for.
enum Reads {
    /// The nodes that it names.
    Nodes(Vec<NodeIx>),
    /// Everything before it: a node that reports may ask who is ranked.
    Results,
}

impl Reads {
    fn of(plans: &[Plan], node: NodeIx) -> Self {
        let own = || plans.iter().filter_map(|plan| plan.node(node));
        if own().any(|plan| plan.report_only) {
            return Self::Results;
        }
        let mut nodes: Vec<NodeIx> = own().flat_map(|plan| plan.reads.iter().copied()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        Self::Nodes(nodes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Period;
    use crate::rulebook;

    /// Two indicators, an aggregate of both, a report on the ranks, and a third indicator that nobody reads.
    const TEXT: &str = r#"
format = 1
[rulebook]
id = "t"
version = "1"
title = { vi = "T", en = "T" }
entities = "input"
[input]
period = "2023"
[rank]
node = "total"
on = "exact"
ties = "competition"
[field.a]
title = { vi = "A", en = "A" }
kind = "amount"
[node.one]
title = { vi = "Một", en = "One" }
value = "a"
direction = "higher"
chain = [{ min_max = [0, 1] }]
[node.two]
title = { vi = "Hai", en = "Two" }
value = "a * one.value"
[node.three]
title = { vi = "Ba", en = "Three" }
value = "a"
scored = false
[node.total]
title = { vi = "Tổng", en = "Total" }
arithmetic_mean = ["one", "two"]
[report_only.first]
title = { vi = "Đầu", en = "First" }
value = "rank(total, among = 'ranked')"
"#;

    fn plan() -> Plan {
        let read = rulebook::read("t.toml", TEXT.as_bytes());
        let rulebook = read.rulebook.unwrap_or_else(|| panic!("{:#?}", read.findings));
        Plan::compile(&rulebook, Period::parse("2023").unwrap())
    }

    #[test]
    fn each_turn_stands_behind_all_that_it_reads() {
        let plan = plan();
        let waves = waves(&plan.turns, std::slice::from_ref(&plan));
        let mut all: Vec<usize> = waves.iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..plan.turns.len()).collect::<Vec<_>>());
        let wave_of = |id: &str, step: Option<usize>| {
            let node = NodeIx(plan.nodes.iter().position(|node| node.id == id).unwrap());
            let at = plan.turns.iter().position(|turn| *turn == Turn { node, step }).unwrap();
            waves.iter().position(|wave| wave.contains(&at)).unwrap()
        };
        // Sources that read fields alone are first, and together.
        assert_eq!((wave_of("one", Some(0)), wave_of("three", Some(0))), (0, 0));
        assert_eq!((wave_of("one", Some(1)), wave_of("one", None)), (1, 2));
        assert_eq!((wave_of("two", Some(0)), wave_of("two", None)), (3, 4));
        assert_eq!((wave_of("total", Some(0)), wave_of("total", None)), (5, 6));
        // What asks who is ranked waits for everything.
        assert_eq!(wave_of("first", Some(0)), 7);
    }
}
