//! Who stands just above and below an entity in the ranking, and in which nodes the difference lies.
//!
//! In: the ranks of a run, a row. Out: [`Neighbours`]. A difference is split by `compute::difference`; where the ranked node is not split its
//! children's scores are set side by side.

use super::named;
use crate::compute::difference::Peer;
use crate::compute::grid::Run;
use crate::compute::rank::{Decided, How, decided, figure};
use crate::number::Exact;
use crate::registry::EntityIx;
use crate::result::{DifferencePart, NOTHING_OF, Neighbour, Neighbours, Rival, SplitBy, SplitNode, TieBreak, Tied};
use crate::rulebook::model::{BreakBy, NodeIx, Reading};

/// Entities of one rank that are named; of more there is the count.
const NAMED_MOST: usize = 5;
/// What is rounding between a difference and its parts, relative to the scores.
const ROUNDING: f64 = 1e-12;

/// Two rows of a split.
#[derive(Clone, Copy)]
struct Pair {
    own: usize,
    theirs: usize,
}

/// The row that is explained.
struct Own {
    row: usize,
    /// Its exact score, where that is rational.
    exact: Option<Exact>,
}

impl Run<'_, '_> {
    /// Who stands around a row; none where it has no rank.
    pub(super) fn neighbours(&self, row: usize, ranks: &[Option<u32>]) -> Option<Neighbours> {
        let rule = self.grid.plan.rank.as_ref()?;
        let rank = ranks.get(row).copied().flatten()?;
        let score = self.grid.cell(rule.node, None, rule.on, row).ok()?.value;
        let own = Own { row, exact: self.computed.exact_score(self.at, rule.node, rule.on, row) };
        let others = || ranks.iter().copied().flatten();
        let tied: Vec<usize> = rows(ranks, rank).filter(|other| *other != row).collect();
        let above = others().filter(|other| *other < rank).max();
        let below = others().filter(|other| *other > rank).min();
        Some(Neighbours {
            on: if rule.on == Reading::Rounded { "rounded" } else { "exact" }.to_owned(),
            lowest_first: rule.lowest_first,
            score,
            tied: Tied {
                count: tied.len(),
                first: tied
                    .iter()
                    .take(NAMED_MOST)
                    .filter_map(|other| self.panel.registry.get(EntityIx(*other)).map(named))
                    .collect(),
            },
            above: above.map(|rank| self.neighbour(rank, &own, ranks)),
            below: below.map(|rank| self.neighbour(rank, &own, ranks)),
        })
    }

    fn neighbour(&self, rank: u32, own: &Own, ranks: &[Option<u32>]) -> Neighbour {
        let first = rows(ranks, rank).take(NAMED_MOST).filter_map(|other| self.rival(own, other)).collect();
        Neighbour { rank, count: rows(ranks, rank).count(), first }
    }

    fn rival(&self, Own { row, exact: own_exact }: &Own, other: usize) -> Option<Rival> {
        let row = *row;
        let rule = self.grid.plan.rank.as_ref()?;
        let score = |row| self.grid.cell(rule.node, None, rule.on, row).ok();
        let (own, theirs) = (score(row)?, score(other)?);
        let exact = |_: &Exact| self.computed.exact_score(self.at, rule.node, rule.on, other);
        // Where both are rational the difference is that of the exact scores.
        let difference = match (own_exact, own_exact.as_ref().and_then(exact)) {
            (Some(own), Some(theirs)) => own.sub(&theirs).to_f64(),
            _ => own.value - theirs.value,
        };
        let split = self.difference_of_rows((rule.node, Reading::Exact), row, Peer::Entity(EntityIx(other)), 1);
        let split = split.filter(|split| split.tree.by.is_some());
        let adds_up = split.is_some();
        let mut parts = match split {
            Some(split) => split.tree.parts.iter().map(part).collect(),
            None => self.side_by_side(rule.node, Pair { own: row, theirs: other }),
        };
        let order = if difference < 0.0 { 1.0 } else { -1.0 };
        sort(&mut parts, order);
        // What no child has: what the rules behind them read themselves, and the rounding of the score that ranks.
        let of_parts: f64 = parts.iter().filter_map(|part| part.difference).sum();
        let rest = difference - of_parts;
        let steps = if adds_up && rest.abs() > ROUNDING * own.value.abs().max(theirs.value.abs()) { rest } else { 0.0 };
        let entity = named(self.panel.registry.get(EntityIx(other))?);
        let decided_by = self.decided_by(row, other);
        Some(Rival { entity, score: theirs.value, difference, adds_up, decided_by, steps, parts })
    }

    /// What tells two rows of one score apart.
    fn decided_by(&self, row: usize, other: usize) -> Option<TieBreak> {
        let rule = self.grid.plan.rank.as_ref()?;
        let breaker = match decided(*self, How::of(rule), [row, other])? {
            Decided::Breaker(breaker) => breaker,
            Decided::Code => {
                let (by, lowest_first) = ("code".to_owned(), true);
                return Some(TieBreak { by, id: None, title: None, lowest_first, own: None, theirs: None });
            }
        };
        let (by, id, title) = match breaker.by {
            BreakBy::Node { node, .. } => self.grid.plan.node(node).map(|own| ("node", &own.id, &own.title))?,
            BreakBy::Field(field) => self.grid.plan.fields.get(field.0).map(|own| ("field", &own.id, &own.title))?,
        };
        let value = |row| figure(*self, breaker.by, row).ok().map(|value| value.value);
        Some(TieBreak {
            by: by.to_owned(),
            id: Some(id.clone()),
            title: Some(title.clone()),
            lowest_first: breaker.lowest_first,
            own: value(row),
            theirs: value(other),
        })
    }

    /// The scores of what a node reads, for both.
    fn side_by_side(&self, at: NodeIx, pair: Pair) -> Vec<DifferencePart> {
        let Some(node) = self.grid.plan.node(at) else { return Vec::new() };
        let part = |read: &NodeIx| {
            let plan = self.grid.plan.node(*read)?;
            let score = |row| self.grid.cell(*read, None, Reading::Exact, row).ok().map(|score| score.value);
            let (own, theirs) = (score(pair.own), score(pair.theirs));
            let difference = own.zip(theirs).map(|(own, theirs)| own - theirs);
            Some(DifferencePart {
                id: plan.id.clone(),
                title: plan.title.clone(),
                own,
                theirs,
                difference,
                parts: Vec::new(),
            })
        };
        node.reads.iter().filter_map(part).collect()
    }
}

/// The rows of a rank, in the order of their codes.
fn rows(ranks: &[Option<u32>], rank: u32) -> impl Iterator<Item = usize> {
    ranks.iter().enumerate().filter(move |(_, own)| **own == Some(rank)).map(|(row, _)| row)
}

/// A part of a split, with what it brought where it is a part of sums alone. What is no sum and differs in nothing is not split. What a node
/// keeps to itself, by a gate or a penalty of its own, stands among its parts under its own id, so that they add up.
fn part(node: &SplitNode) -> DifferencePart {
    let mut parts: Vec<DifferencePart> = node.parts.iter().map(part).collect();
    let size = parts.iter().filter_map(|part| part.difference).fold(node.part.abs(), |size, own| size.max(own.abs()));
    if !parts.is_empty() && node.itself.abs() > NOTHING_OF * size {
        parts.push(DifferencePart {
            id: node.id.clone(),
            title: node.title.clone(),
            own: None,
            theirs: None,
            difference: Some(node.itself),
            parts: Vec::new(),
        });
    }
    let differs = node.by == Some(SplitBy::Contribution)
        || parts.iter().any(|part| part.difference.is_some_and(|apart| apart.abs() > 0.0));
    DifferencePart {
        id: node.id.clone(),
        title: node.title.clone(),
        own: node.brought.map(|brought| brought.0),
        theirs: node.brought.map(|brought| brought.1),
        difference: Some(node.part),
        parts: if differs { parts } else { Vec::new() },
    }
}

/// What explains a difference most first: what is missing to the better one, or what is ahead of the worse.
fn sort(parts: &mut [DifferencePart], order: f64) {
    let key = |part: &DifferencePart| part.difference.unwrap_or(0.0) * order;
    parts.sort_by(|a, b| key(a).total_cmp(&key(b)));
    parts.iter_mut().for_each(|part| sort(&mut part.parts, order));
}
