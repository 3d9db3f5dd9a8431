//! From what is known and what was seen to verdicts.
//!
//! In: [`NodeKnown`] with and without missing figures, [`Seen`], the scale. Out: a [`NodeProof`]. A verdict is a proof from ranges and
//! trends, or a witness from the computation; anything else is undecided.

use super::domain::{Domain, Figure};
use super::interval::Interval;
use super::known::{Known, Trend, Variable, Why};
use super::node::{NodeKnown, closure};
use super::scale;
use super::search::{Pair, Seen, Tried};
use super::trial::Assignment;
use super::verdict::{Always, Direction, Moves, NodeProof, Possible, Range, Witness};
use crate::number::{Exact, shortest, twelve_digits};
use crate::plan::Plan;
use crate::registry::Attribute;
use crate::rulebook::model::{FieldIx, Kind, Node, NodeIx, Rulebook};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A node on trial.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) plan: &'a Plan,
    pub(super) at: NodeIx,
    pub(super) node: &'a Node,
    /// All figures being there.
    pub(super) known: &'a NodeKnown,
    /// Figures missing or not.
    pub(super) with_missing: &'a NodeKnown,
    pub(super) full: Option<&'a Exact>,
    /// All nodes, all figures being there.
    pub(super) all: &'a [NodeKnown],
    pub(super) seen: &'a Seen,
    /// As the author means it: every relation holds.
    pub(super) meant: &'a NodeKnown,
    /// What the fields can be.
    pub(super) domain: &'a Domain,
    /// Attributes of entities by group.
    pub(super) classes: &'a [Vec<Attribute>],
}

/// Scores beyond this share of the scale's size are outside; nearer ones are rounding noise of the irrational.
const OUTSIDE: f64 = 1e-9;

impl Case<'_> {
    pub(super) fn verdict(&self) -> NodeProof {
        let scored = self.full.is_some();
        NodeProof {
            id: self.node.id.clone(),
            title: self.node.title.clone(),
            role: self.node.role,
            value: self.known.value().and_then(|value| value.range.as_ref()).map(range),
            score: self.known.score.range.as_ref().map(range),
            score_with_missing: self.with_missing.score.range.as_ref().map(range),
            full: self.full.map(Exact::to_f64),
            within: self.full.map(|full| self.within(full)),
            direction: (scale::is_scored(self.node)).then(|| self.direction()),
            fields: self.fields(),
            full_points: self.full.map(|full| self.reaches(full, true)),
            zero: scored.then(|| self.reaches(&Exact::zero(), false)),
        }
    }

    /// What is said where no figures were found.
    fn open(&self) -> Why {
        match (self.seen.cut, self.seen.conditioned) {
            (true, _) => Why::Limit,
            (false, true) => Why::Condition,
            (false, false) => Why::NotFound,
        }
    }

    fn within(&self, full: &Exact) -> Always {
        let scale = Interval::between(Some(Exact::zero()), Some(full.clone()));
        let holds = |known: &Known| known.range.as_ref().is_none_or(|range| range.within(&scale));
        if holds(&self.with_missing.score) && holds(&self.known.score) {
            return Always::Proven;
        }
        let full = full.to_f64();
        let slack = OUTSIDE * full.max(1.0);
        let outside = |tried: &&Tried| tried.outcome.score.is_some_and(|score| score < -slack || score > full + slack);
        match [&self.seen.most, &self.seen.least].into_iter().flatten().find(outside) {
            Some(tried) => Always::Violated { witness: self.witness(tried) },
            None => Always::Undecided { why: self.open() },
        }
    }

    /// Whether the score reaches `goal`, at the top or at the bottom.
    fn reaches(&self, goal: &Exact, top: bool) -> Possible {
        let float = goal.to_f64();
        let best = if top { &self.seen.most } else { &self.seen.least };
        let there = |score: f64| {
            let (score, goal) = (twelve_digits(score), twelve_digits(float));
            if top { score >= goal } else { score <= goal }
        };
        if let Some(best) = best.as_ref().filter(|best| best.outcome.score.is_some_and(there)) {
            return Possible::Reached { witness: self.witness(best) };
        }
        let Some(range) = &self.known.score.range else { return Possible::Impossible };
        let never = if top { range.below(goal) } else { range.above(goal) };
        if never { Possible::Impossible } else { Possible::Undecided { why: self.open() } }
    }

    fn direction(&self) -> Direction {
        let lower = self.node.lower_is_better;
        // What the chain gives; a score that the rule for missing values sets follows no direction.
        let trend = self.known.steps.last().and_then(|last| last.trends.get(&Variable::Value));
        let why = match trend {
            None => return Direction::Proven,
            Some(Trend::Rising) if !lower => return Direction::Proven,
            Some(Trend::Falling) if lower => return Direction::Proven,
            Some(Trend::Open(why)) => *why,
            Some(Trend::Rising | Trend::Falling) => self.open(),
        };
        let against = if lower { &self.seen.value_up } else { &self.seen.value_down };
        match against.as_ref().filter(|_| scale::reads_value_alone(self.node)) {
            Some((less, more)) if lower => {
                Direction::Violated { witness: Box::new((self.witness(more), self.witness(less))) }
            }
            Some(pair) => Direction::Violated { witness: self.pair(pair) },
            None => Direction::Undecided { why },
        }
    }

    fn fields(&self) -> IndexMap<String, Moves> {
        let read: BTreeSet<FieldIx> = self.read_fields();
        let moves = |field: FieldIx| match self.known.score.trends.get(&Variable::Field(field)) {
            None => Moves::Constant,
            Some(Trend::Rising) => Moves::Rising,
            Some(Trend::Falling) => Moves::Falling,
            Some(Trend::Open(why)) => match (self.seen.up.get(&field), self.seen.down.get(&field)) {
                (Some(up), Some(down)) => Moves::BothWays { up: self.pair(up), down: self.pair(down) },
                _ => Moves::Undecided { why: *why },
            },
        };
        read.into_iter().filter_map(|field| Some((self.rulebook.field(field)?.id.clone(), moves(field)))).collect()
    }

    fn read_fields(&self) -> BTreeSet<FieldIx> {
        let nodes = closure(self.plan, self.at);
        nodes.iter().filter_map(|node| self.plan.node(*node)).flat_map(|node| node.fields.iter().copied()).collect()
    }

    fn pair(&self, pair: &Pair) -> Box<(Witness, Witness)> {
        Box::new((self.witness(&pair.0), self.witness(&pair.1)))
    }

    /// A try with the figures that the node is made from.
    pub(super) fn witness(&self, tried: &Tried) -> Witness {
        let attributes = self.classes.get(tried.class).into_iter().flatten();
        Witness {
            figures: self.figures(&tried.figures),
            attributes: attributes.map(|own| (own.id.clone(), own.value.clone())).collect(),
            among: tried.among.iter().map(|own| self.figures(own)).collect(),
            value: tried.outcome.value,
            score: tried.outcome.score,
        }
    }

    /// The figures of one entity as cells would have them.
    fn figures(&self, assignment: &Assignment) -> IndexMap<String, String> {
        let text = |field: FieldIx| {
            let own = self.rulebook.field(field)?;
            let text = match assignment.get(field.0)? {
                Figure::Number(number) => number.to_string(),
                Figure::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
                Figure::Level(level) => match &own.kind {
                    Kind::Level(levels) => levels.get(*level)?.id.clone(),
                    Kind::Count | Kind::Amount | Kind::Rate | Kind::Flag => shortest(f64::NAN),
                },
            };
            Some((own.id.clone(), text))
        };
        self.read_fields().into_iter().filter_map(text).collect()
    }
}

/// An interval as plain data.
pub(super) fn range(interval: &Interval) -> Range {
    let float = |at: &Option<Exact>| at.as_ref().map(Exact::to_f64).filter(|at| at.is_finite());
    Range {
        low: float(&interval.low.at),
        high: float(&interval.high.at),
        low_open: !interval.low.closed,
        high_open: !interval.high.closed,
    }
}

/// What the search should reach for: the ends of the scale, or of what is known.
pub(super) fn goals(known: &NodeKnown, full: Option<&Exact>) -> (f64, f64) {
    let range = known.score.range.as_ref();
    let low = range.and_then(|range| range.low.at.as_ref()).map(Exact::to_f64);
    let high = range.and_then(|range| range.high.at.as_ref()).map(Exact::to_f64);
    let beyond = full.map_or(f64::INFINITY, |full| full.to_f64() * 2.0);
    (low.unwrap_or(-beyond), high.unwrap_or(beyond))
}
