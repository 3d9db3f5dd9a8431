//! Ranks: order, ties, tie-breakers, styles.

use super::cell::Cell;
use super::grid::Run;
use super::inputs::Input;
use crate::number::{Exact, Filtered, TiePrecision, order_and_tie};
use crate::plan::RankPlan;
use crate::rulebook::model::{BreakBy, Breaker, Missing, NodeIx, Reading, Ties};

/// How a node ranks.
#[derive(Debug, Clone, Copy)]
pub(super) struct How<'p> {
    pub(super) node: NodeIx,
    pub(super) reads: Reading,
    pub(super) lowest_first: bool,
    pub(super) ties: Ties,
    pub(super) tied_at: TiePrecision,
    pub(super) breakers: &'p [Breaker],
}

impl<'p> How<'p> {
    /// As a rank rule of the rulebook says.
    pub(super) fn of(rank: &'p RankPlan) -> Self {
        Self {
            node: rank.node,
            reads: rank.on,
            lowest_first: rank.lowest_first,
            ties: rank.ties,
            tied_at: rank.tied_at,
            breakers: &rank.breakers,
        }
    }
}

/// What told two entities of one score apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    /// A tie-breaker.
    Breaker(Breaker),
    /// Nothing; they stand in the order of their codes.
    Code,
}

/// The rank of each of `rows` that has a score, in the order of `rows`; the national row is never among them.
pub(super) fn ranks(run: Run<'_, '_>, how: How<'_>, rows: &[usize]) -> Vec<Option<u32>> {
    let mut ranks = vec![None; rows.len()];
    let levels = levels(run, how, rows);
    let mut before = 0;
    for (group, level) in levels.iter().enumerate() {
        for (place, position) in level.iter().enumerate() {
            let rank = match how.ties {
                Ties::Competition => before + 1,
                Ties::Dense => group + 1,
                Ties::Ordinal => before + place + 1,
            };
            if let Some(own) = ranks.get_mut(*position) {
                *own = u32::try_from(rank).ok();
            }
        }
        before += level.len();
    }
    ranks
}

/// Positions in their order, level by level. Most levels hold one, so that they stand in one list.
#[derive(Debug, Default)]
pub(super) struct Levels {
    positions: Vec<usize>,
    /// Where each level ends.
    ends: Vec<usize>,
}

impl Levels {
    /// Adds a level at the end; none where it is empty.
    fn push(&mut self, level: impl IntoIterator<Item = usize>) {
        self.positions.extend(level);
        if self.positions.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.positions.len());
        }
    }

    /// The levels, the best first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[usize]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| self.positions.get(begin..*end).unwrap_or_default())
    }
}

/// The positions of those of `rows` that have a score, best first; those of one level are tied after every tie-breaker, and stand
/// in the order of `rows`.
pub(super) fn levels(run: Run<'_, '_>, how: How<'_>, rows: &[usize]) -> Levels {
    let all: Vec<usize> = (0..rows.len()).collect();
    let score = BreakBy::Node { node: how.node, on: how.reads };
    let (mut levels, _) = split(run, (score, how.lowest_first, how.tied_at), rows, &all);
    for breaker in how.breakers {
        let mut broken = Levels::default();
        levels.iter().for_each(|level| break_tie(run, *breaker, rows, level, &mut broken));
        levels = broken;
    }
    levels
}

/// What tells two rows apart whose scores are tied; none where the scores differ, or the rows share a rank.
pub(super) fn decided(run: Run<'_, '_>, how: How<'_>, pair: [usize; 2]) -> Option<Decided> {
    let score = BreakBy::Node { node: how.node, on: how.reads };
    let (levels, _) = split(run, (score, how.lowest_first, how.tied_at), &pair, &[0, 1]);
    if levels.iter().next()?.len() < 2 {
        return None;
    }
    let breaks = |breaker: &&Breaker| {
        let mut broken = Levels::default();
        break_tie(run, **breaker, &pair, &[0, 1], &mut broken);
        broken.iter().count() > 1
    };
    match how.breakers.iter().find(breaks) {
        Some(breaker) => Some(Decided::Breaker(*breaker)),
        None => (how.ties == Ties::Ordinal).then_some(Decided::Code),
    }
}

/// Adds one level, split by a tie-breaker; who has no value of it comes last.
fn break_tie(run: Run<'_, '_>, breaker: Breaker, rows: &[usize], level: &[usize], broken: &mut Levels) {
    if level.len() < 2 {
        broken.push(level.iter().copied());
        return;
    }
    let at = match breaker.by {
        BreakBy::Node { .. } => TiePrecision::default(),
        BreakBy::Field(_) => TiePrecision::Exact,
    };
    let (levels, without) = split(run, (breaker.by, breaker.lowest_first, at), rows, level);
    levels.iter().for_each(|level| broken.push(level.iter().copied()));
    broken.push(without);
}

/// Positions of `rows` in the order of a figure, level by level, and those that have none.
fn split(
    run: Run<'_, '_>,
    (by, lowest_first, at): (BreakBy, bool, TiePrecision),
    rows: &[usize],
    positions: &[usize],
) -> (Levels, Vec<usize>) {
    let mut there: Vec<(usize, usize, Filtered)> = Vec::with_capacity(positions.len());
    let mut without = Vec::new();
    for position in positions {
        let Some(row) = rows.get(*position) else { continue };
        match figure(run, by, *row) {
            Ok(value) => there.push((*position, *row, value)),
            Err(_) => without.push(*position),
        }
    }
    let values: Vec<Filtered> = there.iter().map(|(.., value)| *value).collect();
    let exact = |at: usize| there.get(at).and_then(|(_, row, _)| exact_figure(run, by, *row));
    let mut levels = Levels::default();
    for group in order_and_tie(&values, lowest_first, at, exact).chunk_by(|a, b| a.1 == b.1) {
        levels.push(group.iter().filter_map(|(place, _)| there.get(*place)).map(|(position, ..)| *position));
    }
    (levels, without)
}

/// What is compared, of a row.
pub(super) fn figure(run: Run<'_, '_>, by: BreakBy, row: usize) -> Cell {
    match by {
        BreakBy::Node { node, on } => run.grid.cell(node, None, on, row),
        BreakBy::Field(field) => match run.grid.inputs.get(field, row) {
            Input::Number(value) => Ok(value),
            Input::Missing(reason) => Err(reason),
            Input::Level(_) => Err(Missing::Invalid),
        },
    }
}

fn exact_figure(run: Run<'_, '_>, by: BreakBy, row: usize) -> Option<Exact> {
    match by {
        BreakBy::Node { node, on } => run.computed.exact_score(run.at, node, on, row),
        BreakBy::Field(field) => run.grid.inputs.exact(field, row),
    }
}
