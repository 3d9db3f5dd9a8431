//! What each lever brings alone: how far it is worth moving, and its menu of steps with their gains.
//!
//! In: candidates, a probe. Out: [`Read`] levers. Many levers are looked at in one computation.
//!
//! **How far**: to where the goal's score stops growing; that is the distance of which effort is a share. Where it never stops, to the best figure of
//! any entity, or, where the entity has that itself, as far again as its own figure. **Menus** have every step where there are few; else the ends of the
//! pieces on which gains lie on straight lines, found by halving, so that a jump (a band's edge) has the step before it and the step
//! behind it.

use super::super::Ground;
use super::lever::{Lever, STEPS_MOST};
use super::probe::Probe;
use crate::data::panel::Datum;
use crate::rulebook::model::FieldIx;
use std::collections::{BTreeMap, BTreeSet};

/// Steps up to which every one is computed.
pub(super) const EVERY_STEP_MAX: u64 = 256;
/// Pieces that a menu begins with.
const PIECES: u64 = 16;
/// Steps in a menu.
const STEPS_IN_MENU_MAX: usize = 400;
/// Steps of a field that are computed where every one takes a run with everybody.
const RELATIVE_STEPS: u64 = 8;
/// Halvings of a piece.
const HALVINGS_MAX: usize = 44;

/// A lever with what it brings.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) lever: Lever,
    /// By steps: how much the goal's score gains. 0 steps gain nothing.
    pub(super) gains: BTreeMap<u64, f64>,
    /// Steps behind which gains lie on a straight line up to the next.
    pub(super) linear: BTreeSet<u64>,
    /// Whether every step was computed.
    pub(super) every_step: bool,
}

impl Read {
    fn best(&self) -> (u64, f64) {
        let best = self.gains.values().copied().fold(0.0, f64::max);
        let first = self.gains.iter().find(|(_, gain)| **gain >= best - close(best));
        (first.map_or(0, |(steps, _)| *steps), best)
    }

    fn gains_something(&self) -> bool {
        self.best().1 > close(1.0)
    }
}

/// Below it two gains are one.
fn close(size: f64) -> f64 {
    1e-11 * size.abs().max(1.0)
}

/// Levers that bring something alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Reads {
    pub(super) all: Vec<Read>,
    /// Fields that bring nothing alone.
    pub(super) without: Vec<FieldIx>,
    /// Whether a field brings something in both directions, of which the better one was kept.
    pub(super) both_ways: bool,
}

/// Reads levers; of a field's two directions the one that brings more is kept.
pub(super) fn read(ground: &Ground<'_>, probe: &Probe<'_>, base: f64, candidates: Vec<Lever>) -> Reads {
    let mut reads: Vec<Read> = candidates
        .into_iter()
        .map(|lever| Read {
            every_step: lever.most <= EVERY_STEP_MAX,
            lever,
            gains: BTreeMap::from([(0, 0.0)]),
            linear: BTreeSet::new(),
        })
        .collect();
    if !probe.is_absolute() {
        reads.iter_mut().for_each(|own| reach_of_others(ground, own));
    }
    let table = Table { probe, base };
    table.look(&mut reads, |own| coarse(own, probe.is_absolute()));
    let mut without: Vec<FieldIx> = reads.iter().map(|own| own.lever.field).collect();
    reads.retain(Read::gains_something);
    without.dedup();
    without.retain(|field| !reads.iter().any(|own| own.lever.field == *field));
    let ways = reads.len();
    keep_better_direction(&mut reads);
    let both_ways = reads.len() < ways;
    if probe.is_absolute() {
        table.look(&mut reads, |own| powers(own.lever.most, 2));
        reads.iter_mut().for_each(|own| unbounded(ground, own));
        table.narrow(&mut reads);
        reads.iter_mut().for_each(trim);
        table.refine(&mut reads);
    } else {
        table.look(&mut reads, |own| {
            let most = own.lever.most;
            (1..=RELATIVE_STEPS).map(|at| most * at / RELATIVE_STEPS).filter(|steps| *steps > 0).collect()
        });
        reads.iter_mut().for_each(trim);
    }
    Reads { all: reads, without, both_ways }
}

/// Steps that are looked at first.
fn coarse(own: &Read, absolute: bool) -> Vec<u64> {
    let most = own.lever.most;
    if most <= RELATIVE_STEPS {
        return (1..=most).collect();
    }
    if absolute { powers(most, 8) } else { vec![most / 2, most] }
}

/// 1, b, b², … and the last step.
fn powers(most: u64, base: u64) -> Vec<u64> {
    let all = std::iter::successors(Some(1u64), |own| own.checked_mul(base));
    all.take_while(|own| *own < most).chain([most]).collect()
}

/// Where everybody is computed each time, a field is moved to the best figure of any entity and no farther.
fn reach_of_others(ground: &Ground<'_>, own: &mut Read) {
    let far = far(ground, &own.lever);
    own.lever.most = own.lever.most.min(far);
    own.every_step = own.lever.most <= RELATIVE_STEPS;
}

/// Steps to the best figure of any entity; where the entity has that itself, to twice (or none of) its own.
fn far(ground: &Ground<'_>, lever: &Lever) -> u64 {
    let panel = ground.panel;
    let numbers = panel.observations.iter().filter(|own| own.period == ground.period && own.field == lever.field);
    let steps = numbers.filter_map(|own| match own.datum {
        Datum::Number(number) => lever.steps_to(number),
        Datum::Flag(_) | Datum::Level(_) | Datum::Missing(_) => None,
    });
    steps.max().filter(|steps| *steps > 0).unwrap_or_else(|| lever.own_size()).min(STEPS_MOST)
}

/// A field without a bound whose score never stops growing.
fn unbounded(ground: &Ground<'_>, own: &mut Read) {
    let last = own.gains.keys().next_back().copied().unwrap_or(0);
    if own.lever.bounded || own.best().0 < last {
        return;
    }
    own.lever.most = own.lever.most.min(far(ground, &own.lever));
    let most = own.lever.most;
    own.gains.retain(|steps, _| *steps <= most);
}

/// Of two directions of a field the one that brings more.
fn keep_better_direction(reads: &mut Vec<Read>) {
    let mut best: BTreeMap<FieldIx, (bool, f64)> = BTreeMap::new();
    for own in reads.iter() {
        let gain = own.best().1;
        if best.get(&own.lever.field).is_none_or(|(_, known)| gain > *known) {
            best.insert(own.lever.field, (own.lever.is_up(), gain));
        }
    }
    reads.retain(|own| best.get(&own.lever.field).is_some_and(|(up, _)| *up == own.lever.is_up()));
}

/// Leaves out what lies behind the best step, and makes that the distance.
fn trim(own: &mut Read) {
    let (best, _) = own.best();
    own.gains.retain(|steps, _| *steps <= best);
    own.lever.most = best;
    own.lever.distance = own.gains.keys().map(|steps| own.lever.away(*steps)).max().unwrap_or(1);
    own.every_step = usize::try_from(best).is_ok_and(|best| own.gains.len() == best + 1);
}

struct Table<'p, 'a> {
    probe: &'p Probe<'a>,
    base: f64,
}

impl Table<'_, '_> {
    /// Computes steps of many levers at once. A step without a score gains nothing.
    fn look(&self, reads: &mut [Read], wanted: impl Fn(&Read) -> Vec<u64>) {
        let (mut places, mut lists) = (Vec::new(), Vec::new());
        for (at, own) in reads.iter().enumerate() {
            for steps in wanted(own) {
                if let Some(datum) = own.lever.datum(steps).filter(|_| !own.gains.contains_key(&steps)) {
                    places.push((at, steps));
                    lists.push(vec![(own.lever.field, datum)]);
                }
            }
        }
        for ((at, steps), score) in places.into_iter().zip(self.probe.measure(&lists)) {
            if let Some(own) = reads.get_mut(at) {
                own.gains.insert(steps, score.map_or(f64::NEG_INFINITY, |score| score - self.base));
            }
        }
    }

    /// Finds the first step that brings the most.
    fn narrow(&self, reads: &mut [Read]) {
        for _ in 0..HALVINGS_MAX {
            let middle = |own: &Read| {
                let (best, gain) = own.best();
                let before = own.gains.range(..best).next_back().map_or(0, |(steps, _)| *steps);
                let behind = own.gains.range(best + 1..).next().map(|(steps, gain)| (*steps, *gain));
                let mut wanted = Vec::new();
                if best > before + 1 {
                    wanted.push(before + (best - before) / 2);
                }
                // Behind a best step that is a peak there may be a better one.
                if let Some((behind, next)) = behind
                    && next < gain - close(gain)
                    && behind > best + 1
                {
                    wanted.push(best + (behind - best) / 2);
                }
                wanted
            };
            if reads.iter().all(|own| middle(own).is_empty()) {
                return;
            }
            self.look(reads, middle);
        }
    }

    /// Every step where there are few; else halves pieces until gains lie on straight lines.
    fn refine(&self, reads: &mut [Read]) {
        self.look(reads, |own| {
            let most = own.lever.most;
            let parts = if most <= EVERY_STEP_MAX { most } else { PIECES };
            (1..=parts).map(|part| part * (most / parts.max(1)).max(1)).filter(|steps| *steps <= most).collect()
        });
        for own in reads.iter_mut() {
            own.every_step = usize::try_from(own.lever.most).is_ok_and(|most| own.gains.len() == most + 1);
        }
        for _ in 0..HALVINGS_MAX {
            let halves: Vec<Vec<(u64, u64, u64)>> = reads.iter().map(halves).collect();
            if halves.iter().all(Vec::is_empty) {
                return;
            }
            let mut wanted = halves.iter();
            let middles: Vec<Vec<u64>> = (0..reads.len())
                .map(|_| wanted.next().into_iter().flatten().map(|(_, middle, _)| *middle).collect())
                .collect();
            let by_field: BTreeMap<FieldIx, &Vec<u64>> =
                reads.iter().map(|own| own.lever.field).zip(&middles).collect();
            self.look(reads, |own| by_field.get(&own.lever.field).map(|own| (*own).clone()).unwrap_or_default());
            for (own, halves) in reads.iter_mut().zip(&halves) {
                for (from, middle, to) in halves {
                    judge(own, (*from, *middle, *to));
                }
            }
        }
    }
}

/// Pieces that were not judged yet, with their middles.
fn halves(own: &Read) -> Vec<(u64, u64, u64)> {
    if own.every_step || own.gains.len() >= STEPS_IN_MENU_MAX {
        return Vec::new();
    }
    let steps: Vec<u64> = own.gains.keys().copied().collect();
    let pairs = steps.windows(2).filter_map(|pair| match pair {
        [from, to] if to - from > 1 && !own.linear.contains(from) => Some((*from, from + (to - from) / 2, *to)),
        _ => None,
    });
    pairs.collect()
}

/// Whether the middle of a piece lies on the line between its ends.
fn judge(own: &mut Read, (from, middle, to): (u64, u64, u64)) {
    let gain = |steps: u64| own.gains.get(&steps).copied().unwrap_or(f64::NEG_INFINITY);
    let share = (middle - from) as f64 / (to - from) as f64;
    let line = gain(from) + share * (gain(to) - gain(from));
    // A curve is taken for straight where a millionth of what the lever brings is all that lies between.
    let width = own.best().1.abs() * 1e-6;
    if (gain(middle) - line).abs() <= width {
        own.linear.extend([from, middle]);
    }
}
