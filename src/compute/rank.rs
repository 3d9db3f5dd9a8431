//! Ranks: order, ties, styles, groups.

use super::grid::Run;
use crate::number::{Filtered, TiePrecision, order_and_tie};
use crate::plan::RankPlan;
use crate::rulebook::model::{NodeIx, Reading, Ties};

/// How a node ranks.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) node: NodeIx,
    pub(super) reads: Reading,
    pub(super) lowest_first: bool,
    pub(super) ties: Ties,
    pub(super) tied_at: TiePrecision,
}

impl How {
    /// As a rank rule of the rulebook says.
    pub(super) fn of(rank: &RankPlan) -> Self {
        Self {
            node: rank.node,
            reads: rank.on,
            lowest_first: rank.lowest_first,
            ties: rank.ties,
            tied_at: rank.tied_at,
        }
    }
}

/// The rank of each of `rows` that has a score, in the order of `rows`; the national row is never among them.
pub(super) fn ranks(run: Run<'_, '_>, how: How, rows: &[usize]) -> Vec<Option<u32>> {
    let scored: Vec<(usize, Filtered)> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| run.grid.cell(how.node, None, how.reads, *row).ok().map(|score| (at, score)))
        .collect();
    let scores: Vec<Filtered> = scored.iter().map(|(_, score)| *score).collect();
    let exact = |position: usize| {
        let row = scored.get(position).and_then(|(at, _)| rows.get(*at))?;
        run.computed.exact_score(run.at, how.node, how.reads, *row)
    };
    let mut ranks = vec![None; rows.len()];
    let (mut rank, mut last_group) = (0, None);
    for (place, (position, group)) in
        order_and_tie(&scores, how.lowest_first, how.tied_at, exact).into_iter().enumerate()
    {
        if last_group != Some(group) {
            last_group = Some(group);
            rank = match how.ties {
                Ties::Competition => place + 1,
                Ties::Dense => rank + 1,
            };
        }
        if let Some(own) = scored.get(position).and_then(|(at, _)| ranks.get_mut(*at)) {
            *own = u32::try_from(rank).ok();
        }
    }
    ranks
}
