//! Who stands just above and below an entity in the ranking, and in which nodes the difference lies.
//!
//! In: the ranks of a run, a row. Out: [`Neighbours`]. A difference is split where that is exact: a sum of points or an arithmetic
//! mean is the sum of its children's contributions, also where those of missing children went to the others, so the difference is the sum of theirs; and so
//! on below each child whose score is its value. Of other parents the children's scores are set side by side.

use super::named;
use crate::compute::grid::Run;
use crate::compute::rank::{Decided, How, decided, figure};
use crate::number::{Filtered, compare};
use crate::plan::{NodePlan, Source};
use crate::registry::EntityIx;
use crate::result::{DifferencePart, ExplainedChild, Neighbour, Neighbours, Rival, TieBreak, Tied};
use crate::rulebook::model::{BreakBy, MeanKind, NodeIx, Reading};
use std::cmp::Ordering;

/// Entities of one rank that are named; of more there is the count.
const NAMED_MOST: usize = 5;
/// Parts into which one difference is split. A node that many others read is a part below each of them, so there could be more
/// parts than nodes; past it a part is not split further.
const PARTS_MOST: usize = 2_000;

/// Two rows of a split.
#[derive(Clone, Copy)]
struct Pair {
    own: usize,
    theirs: usize,
}

/// What one unit of a node's value is worth at the top, for two rows: it differs where missing siblings do.
#[derive(Clone, Copy)]
struct Worth {
    own: f64,
    theirs: f64,
}

impl Run<'_, '_> {
    /// Who stands around a row; none where it has no rank.
    pub(super) fn neighbours(&self, row: usize, ranks: &[Option<u32>]) -> Option<Neighbours> {
        let rule = self.grid.plan.rank.as_ref()?;
        let rank = ranks.get(row).copied().flatten()?;
        let score = self.grid.cell(rule.node, None, rule.on, row).ok()?.value;
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
            above: above.map(|rank| self.neighbour(rank, row, ranks)),
            below: below.map(|rank| self.neighbour(rank, row, ranks)),
        })
    }

    fn neighbour(&self, rank: u32, row: usize, ranks: &[Option<u32>]) -> Neighbour {
        let first = rows(ranks, rank).take(NAMED_MOST).filter_map(|other| self.rival(row, other)).collect();
        Neighbour { rank, count: rows(ranks, rank).count(), first }
    }

    fn rival(&self, row: usize, other: usize) -> Option<Rival> {
        let rule = self.grid.plan.rank.as_ref()?;
        let score = |row| self.grid.cell(rule.node, None, rule.on, row).ok();
        let (own, theirs) = (score(row)?, score(other)?);
        let exact = |row| self.computed.exact_score(self.at, rule.node, rule.on, row);
        // Where both are rational the difference is that of the exact scores.
        let difference = match (exact(row), exact(other)) {
            (Some(own), Some(theirs)) => own.sub(&theirs).to_f64(),
            _ => own.value - theirs.value,
        };
        let pair = Pair { own: row, theirs: other };
        let mut room = PARTS_MOST;
        let split = self.split(rule.node, pair, Worth { own: 1.0, theirs: 1.0 }, &mut room);
        let adds_up = split.is_some();
        let mut parts = split.unwrap_or_else(|| self.side_by_side(rule.node, pair));
        let order = if difference < 0.0 { 1.0 } else { -1.0 };
        sort(&mut parts, order);
        let behind = |row, score: f64| {
            self.grid.at(rule.node, crate::compute::operate::Part::Step(0), row).map(|own| score - own.value)
        };
        let steps = match (behind(row, own.value), behind(other, theirs.value)) {
            (Ok(own), Ok(theirs)) if adds_up => own - theirs,
            _ => 0.0,
        };
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

    /// The difference of two rows in a node's value as the sum of its children's; none where that is not so.
    fn split(&self, at: NodeIx, pair: Pair, scale: Worth, room: &mut usize) -> Option<Vec<DifferencePart>> {
        let node = self.grid.plan.node(at).filter(|node| is_sum(node))?;
        let (own, theirs) = (self.explain_children(at, node, pair.own), self.explain_children(at, node, pair.theirs));
        let beside: Vec<(&ExplainedChild, &ExplainedChild)> =
            own.iter().filter_map(|child| Some((child, theirs.iter().find(|other| other.id == child.id)?))).collect();
        if *room < beside.len() {
            return None;
        }
        *room -= beside.len();
        let part = |(own, theirs): (&ExplainedChild, &ExplainedChild)| {
            let (mine, other) =
                (own.contribution.map(|part| part * scale.own), theirs.contribution.map(|part| part * scale.theirs));
            let child = self.child_at(node, &own.id)?;
            Some(DifferencePart {
                id: own.id.clone(),
                title: own.title.clone(),
                own: mine,
                theirs: other,
                difference: Some(mine.unwrap_or(0.0) - other.unwrap_or(0.0)),
                parts: self.split_child(child, (own, theirs), pair, scale, room).unwrap_or_default(),
            })
        };
        Some(beside.into_iter().filter_map(part).collect())
    }

    /// A child's part, split again where its score is its value for both.
    fn split_child(
        &self,
        at: NodeIx,
        (own, theirs): (&ExplainedChild, &ExplainedChild),
        pair: Pair,
        scale: Worth,
        room: &mut usize,
    ) -> Option<Vec<DifferencePart>> {
        let is_value = |child: &ExplainedChild, row| {
            let value = self.grid.at(at, crate::compute::operate::Part::Step(0), row).ok();
            child.score.zip(value).is_some_and(|(score, value)| same(score, value.value))
        };
        if !is_value(own, pair.own) || !is_value(theirs, pair.theirs) {
            return None;
        }
        let worth = |child: &ExplainedChild| {
            child.contribution.zip(child.score).map(|(part, score)| part / score).filter(|worth| worth.is_finite())
        };
        // A score of 0 does not say what it is worth; with the same share the other one does.
        let same_share = own.share.zip(theirs.share).is_some_and(|(own, theirs)| same(own, theirs));
        let other = |child| worth(child).filter(|_| same_share);
        let (mine, its) = (worth(own).or(other(theirs))?, worth(theirs).or(other(own))?);
        self.split(at, pair, Worth { own: scale.own * mine, theirs: scale.theirs * its }, room)
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

    fn child_at(&self, node: &NodePlan, id: &str) -> Option<NodeIx> {
        let is_it = |edge: &&crate::plan::Edge| self.grid.plan.node(edge.node).is_some_and(|own| own.id == id);
        node.source.children().iter().find(is_it).map(|edge| edge.node)
    }
}

/// The rows of a rank, in the order of their codes.
fn rows(ranks: &[Option<u32>], rank: u32) -> impl Iterator<Item = usize> {
    ranks.iter().enumerate().filter(move |(_, own)| **own == Some(rank)).map(|(row, _)| row)
}

/// Whether a node's value is the sum of its children's contributions.
fn is_sum(node: &NodePlan) -> bool {
    matches!(node.source, Source::SumOfPoints { .. } | Source::Mean { kind: MeanKind::Arithmetic, weigh: None, .. })
}

/// Equal at 12 significant digits.
fn same(a: f64, b: f64) -> bool {
    compare(Filtered::irrational(a), Filtered::irrational(b), || None) == Ordering::Equal
}

/// What explains a difference most first: what is missing to the better one, or what is ahead of the worse.
fn sort(parts: &mut [DifferencePart], order: f64) {
    let key = |part: &DifferencePart| part.difference.unwrap_or(0.0) * order;
    parts.sort_by(|a, b| key(a).total_cmp(&key(b)));
    parts.iter_mut().for_each(|part| sort(&mut part.parts, order));
}
