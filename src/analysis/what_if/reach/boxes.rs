//! The least effort where gains add up, proven.
//!
//! In: levers in groups that meet in no node, what is needed. Out: the least effort, and a bound below which nothing does it. Of a group every
//! combination of steps lies in a **box**, from its least to its greatest steps. Where more never brings less, all in a box costs at
//! least what its least steps cost, and brings at most what its greatest bring: the *hoped-for* selection takes that of each box. The
//! *real* selection takes greatest steps with what they cost. Boxes in which the hoped-for one lies are divided until the two meet (branch and bound by
//! boxes: A. H. Land, A. G. Doig, *An Automatic Method of Solving Discrete Programming Problems*, Econometrica 28, 1960).
//!
//! Groups of which it is not known that more never brings less are divided into single combinations at once, where there are few.

use super::super::relative;
use super::direction::Trend;
use super::knapsack::{self, Choice, Least};
use super::probe::{Moves, Probe};
use super::reading::Read;
use super::state::State;
use crate::plan::{Plan, Source};
use crate::rulebook::model::{FieldIx, MeanKind, NodeIx, Reading};
use std::collections::BTreeSet;

/// Combinations of a group that are computed one by one.
const COMBINATIONS_MAX: u64 = 1_024;
/// Levers of a group that is divided into boxes; with more there are too many boxes.
const LEVERS_IN_GROUP_MAX: usize = 4;
/// Parts of a box that is divided.
const PARTS: u64 = 8;
/// Times that boxes are divided: each time by eight, so that 2^40 steps are single ones after fourteen.
const DIVISIONS_MAX: usize = 80;
/// Partial selections of a problem that is to be divided further, and of the last one.
const NODES: (usize, usize) = (200, 3_000);
/// Relative difference below which two efforts are one.
const CLOSE: f64 = 1e-9;

/// Combinations of a group's steps: from the least to the greatest, by member; and what the greatest bring.
#[derive(Debug, Clone)]
struct Part {
    low: Vec<u64>,
    high: Vec<u64>,
    gain: f64,
}

impl Part {
    fn is_single(&self) -> bool {
        self.low == self.high
    }
}

#[derive(Debug, Clone)]
struct Group {
    members: Vec<usize>,
    parts: Vec<Part>,
}

/// What is found.
#[derive(Debug, Clone)]
pub(super) enum Bounded {
    /// A selection, and an effort below which nothing does it.
    Found(State, f64),
    /// Everything together does not do it.
    Impossible,
    /// It is not known.
    Unknown,
}

/// Boxes over the levers of an entity.
pub(super) struct Boxes<'b> {
    reads: &'b [Read],
    probe: &'b Probe<'b>,
    base: f64,
    groups: Vec<Group>,
}

impl<'b> Boxes<'b> {
    /// None where gains do not add up, or a group is neither small nor sure to bring no less with more.
    pub(super) fn new(
        plan: &Plan,
        node: NodeIx,
        (probe, base): (&'b Probe<'b>, f64),
        reads: &'b [Read],
    ) -> Option<Self> {
        if !probe.is_absolute() || !is_sum(plan, node) {
            return None;
        }
        let mut boxes = Self { reads, probe, base, groups: Vec::new() };
        for members in groups(plan, node, reads) {
            let parts = boxes.first_parts(&members)?;
            boxes.groups.push(Group { members, parts });
        }
        let all: Vec<(usize, usize)> = boxes
            .groups
            .iter()
            .enumerate()
            .flat_map(|(group, own)| (0..own.parts.len()).map(move |part| (group, part)))
            .collect();
        boxes.measure(&all)?;
        Some(boxes)
    }

    /// The boxes that a group begins with.
    fn first_parts(&self, members: &[usize]) -> Option<Vec<Part>> {
        let read = |at: &usize| self.reads.get(*at);
        let most: Vec<u64> = members.iter().filter_map(read).map(|own| self.limit(own, members.len())).collect();
        let combinations = most.iter().try_fold(1u64, |known, most| known.checked_mul(most + 1));
        let rises = members.iter().filter_map(read).all(|own| own.trend == Trend::Up);
        let ranges = |most: u64, single: bool| -> Vec<(u64, u64)> {
            if single { (0..=most).map(|at| (at, at)).collect() } else { vec![(0, 0), (1, most.max(1))] }
        };
        let single = match combinations {
            Some(own) if own <= COMBINATIONS_MAX && (!rises || own <= 64) => true,
            _ if rises && members.len() <= LEVERS_IN_GROUP_MAX => false,
            _ => return None,
        };
        // A figure that is cut where no rule says so may bring more behind it.
        if !rises && members.iter().filter_map(read).any(|own| !own.lever.bounded) {
            return None;
        }
        let mut all = vec![Vec::new()];
        for most in most {
            let ranges = if most == 0 { vec![(0, 0)] } else { ranges(most, single) };
            all = all
                .iter()
                .flat_map(|own: &Vec<(u64, u64)>| ranges.iter().map(|range| [own.as_slice(), &[*range]].concat()))
                .collect();
        }
        let fields: Vec<Option<FieldIx>> = members.iter().map(|at| read(at).map(|own| own.lever.field)).collect();
        let moves_once = |own: &Vec<(u64, u64)>| {
            let moved: Vec<_> =
                own.iter().zip(&fields).filter(|((_, high), _)| *high > 0).map(|(_, field)| field).collect();
            moved.iter().collect::<BTreeSet<_>>().len() == moved.len()
        };
        let part = |own: Vec<(u64, u64)>| Part {
            low: own.iter().map(|(low, _)| *low).collect(),
            high: own.iter().map(|(_, high)| *high).collect(),
            gain: 0.0,
        };
        Some(all.into_iter().filter(moves_once).map(part).collect())
    }

    /// Steps up to which a lever is divided: by itself to its best, since behind that it brings no more.
    fn limit(&self, own: &Read, members: usize) -> u64 {
        if own.trend == Trend::Up && members == 1 { own.best.min(own.lever.allowed) } else { own.lever.allowed }
    }

    /// Computes what boxes bring; none where one of them has no score.
    fn measure(&mut self, wanted: &[(usize, usize)]) -> Option<()> {
        let mut lists: Vec<Moves> = Vec::new();
        for (group, part) in wanted {
            let group = self.groups.get(*group)?;
            lists.push(self.state(&[(group, group.parts.get(*part)?)]).moves(self.reads));
        }
        for ((group, part), (seen, list)) in wanted.iter().zip(self.probe.measure(&lists).into_iter().zip(&lists)) {
            if !seen.score.is_finite() {
                return None;
            }
            let part = self.groups.get_mut(*group)?.parts.get_mut(*part)?;
            part.gain = if list.is_empty() { 0.0 } else { seen.score - self.base };
        }
        Some(())
    }

    fn state(&self, chosen: &[(&Group, &Part)]) -> State {
        let mut state = State::nothing(self.reads.len());
        for (group, part) in chosen {
            for (member, steps) in group.members.iter().zip(&part.high).filter(|(_, steps)| **steps > 0) {
                state = state.with(self.reads, *member, *steps);
            }
        }
        state
    }

    fn effort(&self, group: &Group, steps: &[u64]) -> f64 {
        let own = group.members.iter().zip(steps);
        own.filter_map(|(at, steps)| self.reads.get(*at).map(|own| own.lever.effort(*steps))).sum()
    }

    /// The least effort for a gain without some fields.
    pub(super) fn least(&mut self, gain: f64, without: &BTreeSet<FieldIx>) -> Bounded {
        for division in 0..DIVISIONS_MAX {
            let (hoped, parts) = self.solve(gain, without, true, NODES.0);
            let Some(hoped) = hoped else { return Bounded::Impossible };
            let open: Vec<(usize, usize)> = chosen(&hoped, &parts)
                .filter(|(group, part)| {
                    let own = self.groups.get(*group).and_then(|own| own.parts.get(*part));
                    own.is_some_and(|own| !own.is_single())
                })
                .collect();
            let (real, _) = self.solve(gain, without, false, NODES.0);
            let met = real.is_some_and(|real| hoped.at_least >= real.effort * (1.0 - CLOSE) - 1e-12);
            if met || open.is_empty() || division + 1 == DIVISIONS_MAX || self.probe.left() < 1_000 {
                break;
            }
            if self.divide(&open).is_none() {
                return Bounded::Unknown;
            }
        }
        let (hoped, _) = self.solve(gain, without, true, NODES.1);
        let (real, parts) = self.solve(gain, without, false, NODES.1);
        let (Some(real), Some(hoped)) = (real, hoped) else { return Bounded::Unknown };
        let taken: Vec<(&Group, &Part)> = chosen(&real, &parts)
            .filter_map(|(group, part)| {
                let group = self.groups.get(group)?;
                Some((group, group.parts.get(part)?))
            })
            .collect();
        Bounded::Found(self.state(&taken), hoped.at_least)
    }

    /// The hoped-for or the real selection; and by menu the boxes of its choices.
    fn solve(
        &self,
        gain: f64,
        without: &BTreeSet<FieldIx>,
        hoped: bool,
        nodes: usize,
    ) -> (Option<Least>, Vec<Vec<usize>>) {
        let (mut menus, mut parts) = (Vec::new(), Vec::new());
        for group in &self.groups {
            let is_free = |part: &Part| {
                group.members.iter().zip(&part.high).all(|(at, steps)| {
                    *steps == 0 || self.reads.get(*at).is_some_and(|own| !without.contains(&own.lever.field))
                })
            };
            let all = group.parts.iter().enumerate().filter(|(_, part)| is_free(part));
            let choices = all.map(|(at, part)| {
                let steps = if hoped { &part.low } else { &part.high };
                (self.effort(group, steps), part.gain, at)
            });
            let kept = knapsack::useful(choices.collect());
            menus
                .push(kept.iter().map(|(effort, gain, _)| Choice { effort: *effort, gain: *gain }).collect::<Vec<_>>());
            parts.push(kept.into_iter().map(|(_, _, at)| at).collect::<Vec<usize>>());
        }
        (knapsack::least(&menus, gain, nodes), parts)
    }

    /// Divides boxes along the lever that costs most in them.
    fn divide(&mut self, open: &[(usize, usize)]) -> Option<()> {
        let mut added = Vec::new();
        for (at, part) in open {
            let group = self.groups.get(*at)?;
            let own = group.parts.get(*part)?.clone();
            let wide = |member: &usize| -> Option<f64> {
                let (low, high) = (*own.low.get(*member)?, *own.high.get(*member)?);
                let lever = &self.reads.get(*group.members.get(*member)?)?.lever;
                Some(if high > low { lever.effort(high) - lever.effort(low) } else { -1.0 })
            };
            let widest =
                (0..own.low.len()).max_by(|a, b| wide(a).unwrap_or(-1.0).total_cmp(&wide(b).unwrap_or(-1.0)))?;
            let (low, high) = (*own.low.get(widest)?, *own.high.get(widest)?);
            let group = self.groups.get_mut(*at)?;
            let width = (high - low) / PARTS + 1;
            let mut from = low;
            let mut place = *part;
            while from <= high {
                let to = high.min(from.saturating_add(width - 1));
                let mut piece = own.clone();
                *piece.low.get_mut(widest)? = from;
                *piece.high.get_mut(widest)? = to;
                match group.parts.get_mut(place) {
                    Some(own) => *own = piece,
                    None => group.parts.push(piece),
                }
                added.push((*at, place));
                place = group.parts.len();
                from = to + 1;
            }
        }
        self.measure(&added)
    }
}

/// The boxes of a selection: group and part.
fn chosen<'l>(least: &'l Least, parts: &'l [Vec<usize>]) -> impl Iterator<Item = (usize, usize)> {
    let own = least.picks.iter().zip(parts).enumerate();
    own.filter_map(|(group, (pick, parts))| Some((group, *parts.get(*pick)?)))
}

/// Levers that meet in a node, by position; the two directions of a field meet.
fn groups(plan: &Plan, node: NodeIx, reads: &[Read]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..reads.len()).collect();
    for own in relative::below(plan, node).iter().filter_map(|at| plan.node(*at)) {
        let meets = |at: &usize| reads.get(*at).is_some_and(|read| own.fields.contains(&read.lever.field));
        let members: Vec<usize> = (0..reads.len()).filter(meets).collect();
        let all: Vec<usize> = members.iter().filter_map(|at| group.get(*at).copied()).collect();
        let Some(least) = all.iter().min().copied() else { continue };
        group.iter_mut().filter(|at| all.contains(at)).for_each(|at| *at = least);
    }
    let mut ids = group.clone();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(|id| (0..group.len()).filter(|at| group.get(*at) == Some(id)).collect()).collect()
}

/// Whether a node is a sum of what it is made from, down to the nodes that read fields.
pub(super) fn is_sum(plan: &Plan, node: NodeIx) -> bool {
    relative::below(plan, node).iter().filter_map(|at| plan.node(*at)).all(|own| {
        // A node of fields may do with them what it likes, roundings too; rounding a sum would join what does not meet.
        let whole = |at: NodeIx| {
            plan.node(at).is_some_and(|own| own.shown.is_empty() || matches!(own.source, Source::Formula(_)))
        };
        let is_exact =
            |reads: &Reading| *reads == Reading::Exact || own.source.children().iter().all(|edge| whole(edge.node));
        match &own.source {
            Source::Formula(_) => own.reads.is_empty(),
            Source::SumOfPoints { reads, .. } => own.steps.is_empty() && is_exact(reads),
            Source::Mean { kind: MeanKind::Arithmetic, weigh: None, reads, .. } => {
                own.steps.is_empty() && is_exact(reads)
            }
            Source::Best { .. } | Source::Mean { .. } | Source::Combined { .. } => false,
        }
    })
}
