//! What each lever brings: how far it is worth moving, and steps of it that are worth trying.
//!
//! In: candidates, a probe. Out: [`Read`] levers. Many levers are looked at in one computation.
//!
//! **How far**: to the first figure at which the goal's score stops growing when this field moves alone; that is the distance of which effort is a
//! share, and neither a bound nor a frozen field changes it. Where the score never stops, to the best figure of any entity, or, where the entity has
//! that itself, as far again as its own figure. A field that brings nothing alone (one of two conditions, one factor of zero) is looked
//! at beside all others at their best. **Steps**: powers of two, those at which a rule may turn ([`super::threshold`]), the best one and those around
//! it, found by halving.

use super::super::Ground;
use super::direction::Trend;
use super::lever::{Lever, STEPS_MOST};
use super::probe::{Moves, Probe, Seen};
use super::state::State;
use crate::data::panel::Datum;
use std::collections::BTreeMap;

/// Steps of a field that are computed where every one takes a run with everybody.
const RELATIVE_STEPS: u64 = 8;
/// The same of one that most likely goes the wrong way.
const DOUBTFUL_STEPS: u64 = 2;
/// Rounds of halving; 2^44 is past every number of steps.
const HALVINGS_MAX: usize = 44;

/// A lever with what it brings.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) lever: Lever,
    /// What becomes of the goal's score when the lever moves, by the rules.
    pub(super) trend: Trend,
    /// By steps: how much the goal's score gains. 0 steps gain nothing.
    pub(super) gains: BTreeMap<u64, f64>,
    /// Whether it gains something alone; else beside the others, or nothing.
    pub(super) alone: bool,
    /// Steps to the best figure, within what the question allows.
    pub(super) best: u64,
    /// Whether it most likely goes the wrong way, under rules that compare entities: it is looked at in a few places alone.
    is_doubtful: bool,
    /// Steps up to which it is looked at.
    looked: u64,
}

impl Read {
    pub(super) fn new(lever: Lever, trend: Trend, is_doubtful: bool) -> Self {
        let looked = lever.most;
        Self { lever, trend, gains: BTreeMap::from([(0, 0.0)]), alone: false, best: 0, is_doubtful, looked }
    }

    fn peak(&self) -> (u64, f64) {
        let best = self.gains.values().copied().fold(0.0, f64::max);
        let first = self.gains.iter().find(|(_, gain)| **gain >= best - close(best));
        (first.map_or(0, |(steps, _)| *steps), best)
    }

    /// How much it brings at its best.
    pub(super) fn peak_gain(&self) -> f64 {
        self.peak().1
    }

    fn gains_something(&self) -> bool {
        self.peak().1 > close(1.0)
    }
}

/// Below it two gains are one.
fn close(size: f64) -> f64 {
    1e-11 * size.abs().max(1.0)
}

/// Reads levers.
pub(super) fn read(ground: &Ground<'_>, probe: &Probe<'_>, base: f64, mut reads: Vec<Read>) -> Vec<Read> {
    let table = Table { ground, probe };
    table.read(&mut reads, None, base);
    for own in &mut reads {
        own.alone = own.gains_something();
    }
    beside_the_others(&table, &mut reads);
    for own in &mut reads {
        let (best, _) = own.peak();
        if best > 0 {
            own.lever.distance =
                own.gains.keys().filter(|steps| **steps <= best).map(|steps| own.lever.away(*steps)).max().unwrap_or(1);
        }
        if best == 0 && own.lever.is_number() {
            own.lever.distance = own.lever.distance.min(far(ground, &own.lever)).max(1);
        }
        if !own.lever.bounded && best == own.looked {
            own.lever.is_cut = true;
        }
        let allowed = own.lever.allowed;
        let within = own.gains.range(..=allowed).map(|(_, gain)| *gain).fold(0.0, f64::max);
        let reaches = own.gains.range(..=allowed).find(|(_, gain)| **gain >= within - close(within));
        own.best =
            if best > allowed && own.lever.is_number() { allowed } else { reaches.map_or(0, |(steps, _)| *steps) };
    }
    reads
}

/// Reads those that bring nothing alone with all others at their best.
fn beside_the_others(table: &Table<'_, '_>, reads: &mut [Read]) {
    let idle = |own: &Read| !own.alone && !own.is_doubtful && own.trend != Trend::Still;
    if !reads.iter().any(idle) {
        return;
    }
    let mut company: Vec<u64> = Vec::new();
    for own in reads.iter() {
        let far = if own.alone { own.peak().0 } else { own.lever.most.min(far(table.ground, &own.lever)) };
        company.push(far);
    }
    one_direction(reads, &mut company);
    let mut those: Vec<(usize, Read)> = reads
        .iter()
        .enumerate()
        .filter(|(_, own)| idle(own))
        .map(|(at, own)| (at, Read::new(own.lever.clone(), own.trend, own.is_doubtful)))
        .collect();
    let state = State::of(&company);
    // Each stands beside the others without its own field.
    let beside: Vec<Moves> = those
        .iter()
        .map(|(_, own)| {
            let moves = state.moves(reads);
            moves.into_iter().filter(|(field, _)| *field != own.lever.field).collect()
        })
        .collect();
    let bases: Vec<f64> = table.probe.measure(&beside).into_iter().map(|own| own.score).collect();
    let mut alone: Vec<Read> = those.iter().map(|(_, own)| own.clone()).collect();
    table.read(&mut alone, Some((&beside, &bases)), 0.0);
    for ((at, _), own) in those.drain(..).zip(alone) {
        if own.gains_something()
            && let Some(read) = reads.get_mut(at)
        {
            read.gains = own.gains;
            read.lever = own.lever;
        }
    }
}

/// Of a field's two directions the one that brings more; of two that bring the same the first, which is upwards.
pub(super) fn one_direction(reads: &[Read], steps: &mut [u64]) {
    for (at, own) in reads.iter().enumerate() {
        let other = reads.iter().enumerate().find(|(other, read)| *other < at && read.lever.field == own.lever.field);
        let Some((other, read)) = other else { continue };
        let weaker = if own.peak_gain() > read.peak_gain() + close(1.0) { other } else { at };
        if steps.get(other).is_some_and(|own| *own > 0)
            && steps.get(at).is_some_and(|own| *own > 0)
            && let Some(own) = steps.get_mut(weaker)
        {
            *own = 0;
        }
    }
}

/// Steps to the best figure of any entity; where the entity has that itself, to twice (or none of) its own.
pub(super) fn far(ground: &Ground<'_>, lever: &Lever) -> u64 {
    if !lever.is_number() {
        return lever.most;
    }
    let panel = ground.panel;
    let numbers = panel.observations.iter().filter(|own| own.period == ground.period && own.field == lever.field);
    let steps = numbers.filter_map(|own| match own.datum {
        Datum::Number(number) => lever.steps_to(number),
        Datum::Flag(_) | Datum::Level(_) | Datum::Missing(_) => None,
    });
    steps.max().filter(|steps| *steps > 0).unwrap_or_else(|| lever.own_size()).min(STEPS_MOST)
}

/// 1, b, b², … and the last step.
fn powers(most: u64, base: u64) -> Vec<u64> {
    let all = std::iter::successors(Some(1u64), |own| own.checked_mul(base));
    all.take_while(|own| *own < most).chain([most]).collect()
}

struct Table<'p, 'a> {
    ground: &'p Ground<'a>,
    probe: &'p Probe<'a>,
}

/// What stands beside each lever, and the score with it alone.
type Beside<'b> = Option<(&'b [Moves], &'b [f64])>;

impl Table<'_, '_> {
    fn read(&self, reads: &mut [Read], beside: Beside<'_>, base: f64) {
        if self.probe.is_absolute() {
            self.look(reads, beside, base, |own| [powers(own.lever.most, 2), own.lever.marks.clone()].concat());
            reads.iter_mut().for_each(|own| self.unbounded(own));
        } else {
            for own in reads.iter_mut() {
                own.looked = own.lever.most.min(far(self.ground, &own.lever));
            }
            let of_each = self.of_each(reads);
            self.look(reads, beside, base, |own| {
                let most = own.looked;
                let wanted = if own.is_doubtful { of_each.1 } else { of_each.0 };
                let parts = if own.lever.is_number() { wanted.min(most) } else { most };
                let even = (1..=parts).map(|at| most * at / parts.max(1)).filter(|steps| *steps > 0);
                let marks = if own.is_doubtful { 0 } else { usize::try_from(wanted).unwrap_or(0) };
                even.chain(own.lever.marks.iter().copied().filter(|steps| *steps <= most).take(marks)).collect()
            });
        }
        self.narrow(reads, beside, base);
    }

    /// How many steps of a lever are computed with everybody, and of one that is doubtful: as many as a half of what is left has place for.
    fn of_each(&self, reads: &[Read]) -> (u64, u64) {
        let levers = |doubtful: bool| reads.iter().filter(|own| own.is_doubtful == doubtful).count();
        let lists = self.probe.left() / 2;
        // A lever of the likely way gets four times as many, some of them marks.
        let share = lists / (2 * levers(false) + levers(true) / 2).max(1);
        let steps = u64::try_from(share).unwrap_or(u64::MAX).clamp(1, RELATIVE_STEPS);
        (steps, if lists < reads.len() { 0 } else { steps.min(DOUBTFUL_STEPS) })
    }

    /// Computes steps of many levers at once. A step without a score gains nothing.
    fn look(&self, reads: &mut [Read], beside: Beside<'_>, base: f64, wanted: impl Fn(&Read) -> Vec<u64>) {
        let (mut places, mut lists) = (Vec::new(), Vec::new());
        for (at, own) in reads.iter().enumerate() {
            let mut wanted = wanted(own);
            wanted.sort_unstable();
            wanted.dedup();
            for steps in wanted {
                if let Some(datum) = own.lever.datum(steps).filter(|_| !own.gains.contains_key(&steps)) {
                    places.push((at, steps));
                    let others = beside.and_then(|(moves, _)| moves.get(at)).cloned().unwrap_or_default();
                    lists.push([others.as_slice(), &[(own.lever.field, datum)]].concat());
                }
            }
        }
        for ((at, steps), Seen { score, .. }) in places.into_iter().zip(self.probe.measure(&lists)) {
            if let Some(own) = reads.get_mut(at) {
                let base = beside.and_then(|(_, bases)| bases.get(at)).copied().unwrap_or(base);
                let gain = if score.is_finite() && base.is_finite() { score - base } else { f64::NEG_INFINITY };
                own.gains.insert(steps, gain);
            }
        }
    }

    /// A field without a bound whose score never stops growing.
    fn unbounded(&self, own: &mut Read) {
        let last = own.gains.keys().next_back().copied().unwrap_or(0);
        if own.lever.bounded || own.peak().0 < last {
            return;
        }
        own.lever.most = own.lever.most.min(far(self.ground, &own.lever));
        own.lever.allowed = own.lever.allowed.min(own.lever.most);
        let most = own.lever.most;
        own.looked = most;
        own.gains.retain(|steps, _| *steps <= most);
    }

    /// Finds the first step that brings the most: the one before it first, then by halving.
    fn narrow(&self, reads: &mut [Read], beside: Beside<'_>, base: f64) {
        let all = |own: &Read| !own.gains.contains_key(&own.looked);
        self.look(reads, beside, base, |own| if all(own) { vec![own.looked] } else { Vec::new() });
        // A search needs as much as the reading.
        let reserve = if self.probe.is_absolute() { 0 } else { self.probe.left() / 2 };
        for round in 0..HALVINGS_MAX {
            let middle = |own: &Read| {
                let (best, gain) = own.peak();
                let before = own.gains.range(..best).next_back().map_or(0, |(steps, _)| *steps);
                let behind = own.gains.range(best + 1..).next().map(|(steps, gain)| (*steps, *gain));
                let mut wanted = Vec::new();
                if best > before + 1 {
                    wanted.push(if round == 0 { best - 1 } else { before + (best - before) / 2 });
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
            if reads.iter().all(|own| middle(own).is_empty()) || self.probe.left() <= reserve {
                return;
            }
            self.look(reads, beside, base, middle);
        }
    }
}
