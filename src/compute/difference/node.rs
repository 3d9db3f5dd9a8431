//! The difference of two sides in one node, split between what it reads.
//!
//! In: a node, the form in which it is read, two sides. Out: a [`Unit`]: a share for each node that it reads, and for itself. In closed
//! form where there is one (`sums`), else by the Shapley value: what is the own side's and what the other's is exchanged in every
//! combination, and the node computed again.

use super::blend::{Blend, Form, Side};
use super::ending::{Effect, Ending, effects, ending, last};
use super::inputs::{Input, inputs_of, reads_itself, reads_nothing, stands_by_place};
use super::over::Over;
use super::{read, sums};
use crate::compute::cell::Cell;
use crate::compute::grid::Computed;
use crate::method::attribution::shapley::{EXACT_MOST, shapley};
use crate::method::sum;
use crate::number::Filtered;
use crate::plan::{NodePlan, Source};
use crate::result::{SplitBy, WholeBecause};
use crate::rulebook::model::NodeIx;

/// Children that may be read for one node: a fraction of a second.
const WORK_MOST: usize = 4_000_000;
/// By how much the parts together may be larger than either score.
const POLE: f64 = 1e4;

/// A node that another one reads, and its share of a difference.
#[derive(Debug, Clone)]
pub(super) struct Share {
    pub(super) node: NodeIx,
    /// The form in which it is read; none where there are several.
    pub(super) form: Option<Form>,
    pub(super) amount: f64,
    /// Share ÷ difference of what is read; none where there is no such number.
    pub(super) worth: Option<f64>,
    /// Whether `worth` is that of a formula, not a quotient of two differences that can both be small.
    pub(super) sound: bool,
    /// The most that `worth` can be without blowing up what is below: what a unit brings where nothing jumps.
    pub(super) bound: f64,
}

/// The difference of one node, in its own unit.
#[derive(Debug, Clone)]
pub(super) enum Unit {
    /// There is nothing below.
    Leaf,
    /// It is not split.
    Whole(WholeBecause),
    /// It is split.
    Split(Divided),
}

/// A difference that is split.
#[derive(Debug, Clone)]
pub(super) struct Divided {
    /// Shares of what it reads.
    pub(super) shares: Vec<Share>,
    /// Its own.
    pub(super) itself: f64,
    /// How.
    pub(super) by: SplitBy,
    /// What of its own the last steps of its chain made.
    pub(super) steps: Vec<StepShare>,
}

/// What a step of the chain has in a difference.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepShare {
    /// Which, from 1.
    pub(super) step: usize,
    pub(super) amount: f64,
    /// Whether some of what it did stands with other nodes that it reads.
    pub(super) shared: bool,
}

impl Unit {
    pub(super) fn split(shares: Vec<Share>, itself: f64, by: SplitBy) -> Self {
        Self::Split(Divided { shares, itself, by, steps: Vec::new() })
    }
}

/// Two sides of a run, and how many comparisons there are.
#[derive(Clone, Copy)]
pub(super) struct Sides<'s, 'a> {
    pub(super) computed: &'s Computed<'a>,
    pub(super) sides: (Side<'s>, Side<'s>),
    pub(super) comparisons: usize,
}

impl<'s> Sides<'s, '_> {
    pub(super) fn plan(&self, node: NodeIx) -> Option<&'s NodePlan> {
        self.computed.grid(self.sides.0.place().0)?.plan.node(node)
    }

    /// A number of a node on both sides.
    pub(super) fn both(&self, node: NodeIx, form: Form) -> (Cell, Cell) {
        let own_at = self.sides.0.place().0;
        let cell = |side: Side<'_>| side.cell(self.computed, own_at, node, form);
        (cell(self.sides.0), cell(self.sides.1))
    }

    /// The difference of a node, split.
    pub(super) fn unit(&self, at: NodeIx, form: Form) -> Unit {
        let Some(node) = self.plan(at) else { return Unit::Leaf };
        if reads_nothing(node, at) {
            return Unit::Leaf;
        }
        let (Ok(own), Ok(theirs)) = self.both(at, form) else { return Unit::Whole(WholeBecause::MissingForOne) };
        let ends = (own.value, theirs.value);
        let places = (self.sides.0.place().0, self.sides.1.place().0);
        let ending = ending(self.computed, places, at, form);
        let before = ending.and_then(|ending| match self.both(at, ending.before) {
            (Ok(own), Ok(theirs)) => Some((ending, (own.value, theirs.value))),
            _ => None,
        });
        match before {
            Some((ending, before)) => self.ended((at, node), &ending, before, ends),
            None => self.made((at, node), form, ends),
        }
    }

    /// Split as it is made from other nodes.
    fn made(&self, (at, node): (NodeIx, &NodePlan), form: Form, ends: (f64, f64)) -> Unit {
        let reads = || inputs_of(node, at, 0..=last(node, form));
        if node.source.children().is_empty() && reads().is_empty() {
            return Unit::split(Vec::new(), ends.0 - ends.1, SplitBy::Shapley);
        }
        let closed = sums::parts(self.computed, self.sides, (at, node), form);
        closed.unwrap_or_else(|| self.exchanged((at, node), form, &reads(), ends))
    }

    /// Split as it is made, and what the last steps of the chain did beside it. What such a step did is the node's own, but for nodes that it alone reads.
    fn ended(&self, (at, node): (NodeIx, &NodePlan), ending: &Ending, before: (f64, f64), ends: (f64, f64)) -> Unit {
        let mut parts = match self.made((at, node), ending.before, before) {
            Unit::Split(parts) => parts,
            unit => return unit,
        };
        let effect = (ends.0 - before.0) - (ends.1 - before.1);
        let effects = effects(self.computed, self.sides, at, ending);
        let read = read::by_steps(self, (at, node), ending, (&effects, ends));
        let step = |own: &Effect| StepShare { step: own.step, amount: own.own - own.theirs, shared: false };
        parts.steps = effects.iter().map(step).collect();
        parts.itself += effect - sum(read.iter().map(|(_, share)| share.amount));
        for (step, share) in read {
            for own in parts.steps.iter_mut().filter(|own| own.step == step) {
                own.amount -= share.amount;
                own.shared = true;
            }
            parts.shares.push(share);
        }
        Unit::Split(parts)
    }

    /// Split by exchanging what differs.
    fn exchanged(&self, (at, node): (NodeIx, &NodePlan), form: Form, reads: &[Input], ends: (f64, f64)) -> Unit {
        let over = match &node.source {
            Source::Combined { combination, .. } if !combination.is_of_one_row() => {
                match Over::new(self.computed, self.sides, (at, node)) {
                    Some(over) => Some(over),
                    None => return Unit::Whole(WholeBecause::AmongOthers),
                }
            }
            _ => None,
        };
        let active: Vec<&Input> = reads.iter().filter(|input| self.differs(input)).collect();
        let is_row = matches!(self.sides.1, Side::Row { .. });
        let in_two_periods = self.sides.0.place().0 != self.sides.1.place().0;
        let itself = is_row && (in_two_periods || reads_itself(node, 0..=last(node, form)));
        let players = active.len() + usize::from(itself);
        let mut result = |own: &[bool]| {
            // Both ends are what the bulk found.
            if own.iter().all(|own| *own) {
                return Some(ends.0);
            }
            if own.iter().all(|own| !*own) {
                return Some(ends.1);
            }
            let is_own = |node: NodeIx| {
                let position = active.iter().position(|input| input.node == node);
                position.is_none_or(|position| own.get(position).copied().unwrap_or(true))
            };
            let itself_own = !itself || own.last().copied().unwrap_or(true);
            let source = match &over {
                Some(over) => Some((0, Ok(Filtered::irrational(over.score(&is_own)?)))),
                None => None,
            };
            let value = Blend::value(self.computed, self.sides, (&is_own, itself_own), (at, form), source);
            value.ok().map(|value| value.value)
        };
        let work = (WORK_MOST / self.comparisons.max(1) / reads.len().max(1)).max(1 << EXACT_MOST);
        let results_most = over.as_ref().map_or(work, |over| over.results_most() / self.comparisons.max(1));
        if results_most < (1 << players.min(EXACT_MOST)) && results_most < 2 * players {
            return Unit::Whole(WholeBecause::TooMany);
        }
        let Some(parts) = shapley(players, results_most, &mut result) else {
            return Unit::Whole(WholeBecause::NothingBetween);
        };
        // A mixture near a pole of the rule (a mean near 0 below a fraction) has a score far from both, and its parts say nothing.
        let size = sum(parts.parts.iter().map(|part| part.abs()));
        if size > POLE * ends.0.abs().max(ends.1.abs()) {
            return Unit::Whole(WholeBecause::Cancels);
        }
        let own = if itself { parts.parts.last().copied().unwrap_or(0.0) } else { 0.0 };
        let amounts = parts.parts.iter().copied();
        let shares: Vec<Share> = active.iter().zip(amounts).map(|(input, amount)| self.share(input, amount)).collect();
        let raise = sums::raise(self.computed, self.sides, node);
        let shares: Vec<Share> = shares.into_iter().map(|share| Share { bound: raise(share.node), ..share }).collect();
        // A place among the entities is nobody's part below.
        if stands_by_place(node) && shares.iter().all(|share| share.amount.abs() <= 0.0) {
            return Unit::Whole(WholeBecause::AmongOthers);
        }
        let by = if parts.orders.is_some() { SplitBy::ShapleySample } else { SplitBy::Shapley };
        Unit::split(self.with_the_same(reads, shares), own, by)
    }

    /// Whether what is read of an input differs between the sides.
    pub(super) fn differs(&self, input: &Input) -> bool {
        let same = |own: Cell, theirs: Cell| match (own, theirs) {
            (Ok(own), Ok(theirs)) => own.value.to_bits() == theirs.value.to_bits(),
            (Err(own), Err(theirs)) => own == theirs,
            _ => false,
        };
        input.earlier
            || input.forms.iter().any(|form| {
                let (own, theirs) = self.both(input.node, *form);
                !same(own, theirs)
            })
    }

    pub(super) fn share(&self, input: &Input, amount: f64) -> Share {
        let form = input.form();
        let apart = form.and_then(|form| {
            let (own, theirs) = self.both(input.node, form);
            Some(own.ok()?.value - theirs.ok()?.value)
        });
        let worth = apart.filter(|apart| apart.abs() > 0.0).map(|apart| amount / apart);
        Share {
            node: input.node,
            form,
            amount,
            worth: worth.filter(|worth| worth.is_finite()),
            sound: false,
            bound: 1.0,
        }
    }

    /// Every node that is read, in the order of the rulebook: what is the same on both sides has no part.
    fn with_the_same(&self, reads: &[Input], shares: Vec<Share>) -> Vec<Share> {
        let mut shares = shares.into_iter().peekable();
        let one = |input: &Input| match shares.peek() {
            Some(share) if share.node == input.node => shares.next(),
            _ => {
                Some(Share { node: input.node, form: input.form(), amount: 0.0, worth: None, sound: false, bound: 1.0 })
            }
        };
        reads.iter().filter_map(one).collect()
    }
}
