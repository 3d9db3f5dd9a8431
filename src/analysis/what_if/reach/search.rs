//! A way to a goal by search, where nothing is known of how gains go together.
//!
//! In: levers with what each brings, a probe, the checks of the data. Out: states that reach the goal, or the farthest that was found. Every state
//! that is given is one that was computed whole and that the checks let pass.
//!
//! First the **farthest** state is looked for: all levers at their best, then each in turn at whatever step is best beside the others. If
//! that reaches the goal, levers are taken back one after the other, those first that bring least for their effort, as far as the goal stays. Then
//! **exchanges**: a lever a part of the way back, and another one as far forward as that needs, as long as effort is saved.

use super::direction::Trend;
use super::probe::{Moves, Probe, Seen};
use super::reading::{Read, far, one_direction};
use super::state::State;
use crate::analysis::what_if::Ground;
use crate::rulebook::model::FieldIx;
use std::collections::BTreeSet;

/// Rounds of an ascent: each moves every lever that is better elsewhere.
const ASCENTS_MAX: usize = 4;
/// Parts into which a way back is cut at once.
const PARTS: usize = 8;
/// Levers that are taken back, and brought forward, in a round of exchanges.
const EXCHANGED_MAX: (usize, usize) = (6, 8);
/// Rounds of exchanges.
const EXCHANGES_MAX: usize = 12;
/// Combinations of all steps that are computed one by one.
const COMBINATIONS_MAX: u64 = 2_048;

/// What a search needs.
#[derive(Clone, Copy)]
pub(super) struct Search<'s> {
    pub(super) ground: &'s Ground<'s>,
    pub(super) probe: &'s Probe<'s>,
    pub(super) reads: &'s [Read],
    /// Whether the checks of the data let figures pass.
    pub(super) admits: &'s dyn Fn(&Moves) -> bool,
    /// Fields that must stand still.
    pub(super) without: &'s BTreeSet<FieldIx>,
    /// Lists that must be left in the budget when it is done.
    pub(super) reserve: usize,
}

impl Search<'_> {
    fn see(&self, states: &[State]) -> Vec<Seen> {
        let lists: Vec<Moves> = states.iter().map(|own| own.moves(self.reads)).collect();
        self.probe.measure(&lists)
    }

    fn see_one(&self, state: &State) -> Seen {
        let nothing = Seen { score: f64::NEG_INFINITY, slack: f64::NEG_INFINITY };
        self.see(std::slice::from_ref(state)).into_iter().next().unwrap_or(nothing)
    }

    fn admitted(&self, state: &State) -> bool {
        (self.admits)(&state.moves(self.reads))
    }

    fn may(&self, lists: usize) -> bool {
        self.probe.left() > self.reserve.saturating_add(lists)
    }

    /// Positions of the levers that may be moved.
    pub(super) fn free(&self) -> impl Iterator<Item = (usize, &Read)> {
        let all = self.reads.iter().enumerate();
        all.filter(|(_, own)| {
            own.trend != Trend::Still && own.lever.allowed > 0 && !self.without.contains(&own.lever.field)
        })
    }

    /// Every combination of all steps, where there are few and all steps that figures can have are among them: the least effort that does it,
    /// or that nothing does.
    pub(super) fn every(&self) -> Option<Option<State>> {
        let mut combinations = 1u64;
        for (_, own) in self.free() {
            combinations = combinations.checked_mul(own.lever.allowed.checked_add(1)?)?;
            if !own.lever.bounded || own.lever.is_cut || combinations > COMBINATIONS_MAX {
                return None;
            }
        }
        let count = usize::try_from(combinations).ok()?;
        if !self.may(count.saturating_mul(2)) {
            return None;
        }
        let mut all = vec![State::nothing(self.reads.len())];
        for (at, own) in self.free() {
            all = all
                .iter()
                .flat_map(|state| {
                    let stands = |state: &State| {
                        state.moved().all(|(other, _)| {
                            self.reads.get(other).is_none_or(|read| read.lever.field != own.lever.field)
                        })
                    };
                    let most = if stands(state) { own.lever.allowed } else { 0 };
                    (0..=most)
                        .map(move |steps| if steps == 0 { state.clone() } else { state.with(self.reads, at, steps) })
                })
                .collect();
        }
        let seen = self.see(&all);
        let mut reached: Vec<(f64, State)> = all
            .into_iter()
            .zip(seen)
            .filter(|(_, seen)| seen.reached())
            .map(|(state, _)| (state.effort(self.reads), state))
            .collect();
        reached.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        Some(reached.into_iter().map(|(_, state)| state).find(|state| self.admitted(state)))
    }

    /// The state with the most slack that was found, and what comes of it.
    pub(super) fn farthest(&self) -> (State, Seen) {
        let at = |of: &dyn Fn(&Read) -> u64| {
            let mut steps = vec![0; self.reads.len()];
            for (at, own) in self.free() {
                if let Some(place) = steps.get_mut(at) {
                    *place = of(own);
                }
            }
            one_direction(self.reads, &mut steps);
            State::of(&steps)
        };
        let limit = |own: &Read| own.lever.allowed.min(far(self.ground, &own.lever).max(own.best));
        let rises = |own: &Read| if own.trend == Trend::Up { own.lever.allowed } else { own.best };
        let starts = [
            at(&|own| if own.best > 0 { own.best } else { limit(own) }),
            at(&|own| own.best),
            at(&limit),
            at(&rises),
            State::nothing(self.reads.len()),
        ];
        let starts: Vec<State> = starts.iter().map(|own| self.admissible(own)).collect();
        let seen = self.see(&starts);
        let best = starts.into_iter().zip(seen).reduce(|best, own| if own.1.slack > best.1.slack { own } else { best });
        let Some(mut best) = best else {
            let nothing = State::nothing(self.reads.len());
            let seen = self.see_one(&nothing);
            return (nothing, seen);
        };
        for _ in 0..ASCENTS_MAX {
            if best.1.reached() || self.free().all(|(_, own)| own.trend == Trend::Up) {
                break;
            }
            match self.ascend(&best) {
                Some(better) => best = better,
                None => break,
            }
        }
        best
    }

    /// The farthest state without what brings nothing to it: each lever no farther than it goes on to bring something.
    pub(super) fn pruned(&self, (mut state, seen): (State, Seen)) -> State {
        if !self.may(state.moved().count().saturating_mul(2)) {
            return state;
        }
        for at in self.dearest(&state) {
            let less = state.with(self.reads, at, 0);
            if self.see_one(&less).slack >= seen.slack && self.admitted(&less) {
                state = less;
            } else if self.may(PARTS) {
                state = self.fewer(&state, at, &|own| own.slack >= seen.slack);
            }
        }
        state
    }

    /// Every lever at the step that is best beside the others.
    fn ascend(&self, now: &(State, Seen)) -> Option<(State, Seen)> {
        let mut tried: Vec<(usize, State)> = Vec::new();
        for (at, own) in self.free().filter(|(_, own)| own.trend != Trend::Up) {
            let steps = own.gains.keys().copied().filter(|steps| *steps <= own.lever.allowed);
            tried.extend(steps.map(|steps| (at, now.0.with(self.reads, at, steps))));
        }
        if !self.may(tried.len()) {
            return None;
        }
        let states: Vec<State> = tried.iter().map(|(_, state)| state.clone()).collect();
        let seen = self.see(&states);
        let mut better: Vec<(usize, &State, Seen)> = Vec::new();
        for ((at, state), seen) in tried.iter().zip(seen) {
            if seen.slack <= now.1.slack || !self.admitted(state) {
                continue;
            }
            match better.iter_mut().find(|(own, ..)| own == at) {
                Some(own) if own.2.slack < seen.slack => *own = (*at, state, seen),
                Some(_) => {}
                None => better.push((*at, state, seen)),
            }
        }
        let (_, single, seen) = better.iter().max_by(|a, b| a.2.slack.total_cmp(&b.2.slack))?;
        let mut together = now.0.clone();
        for (at, state, _) in &better {
            together = together.with(self.reads, *at, state.get(*at));
        }
        let together = self.admissible(&together);
        let all = self.see_one(&together);
        Some(if all.slack >= seen.slack { (together, all) } else { ((*single).clone(), *seen) })
    }

    /// The state as far as the checks of the data let it: levers one after the other, each as far as they allow beside the others, and again.
    pub(super) fn admissible(&self, wanted: &State) -> State {
        if self.admitted(wanted) {
            return wanted.clone();
        }
        let mut state = State::nothing(self.reads.len());
        for _ in 0..2 {
            for (at, steps) in wanted.moved() {
                let (mut low, mut high) = (state.get(at), steps);
                while low < high {
                    // The whole way first.
                    let middle = if high == steps { high } else { low + (high - low).div_ceil(2) };
                    if self.admitted(&state.with(self.reads, at, middle)) {
                        low = middle;
                    } else {
                        high = middle - 1;
                    }
                }
                state = state.with(self.reads, at, low);
            }
        }
        state
    }

    /// A state that reaches the goal with less of everything, as long as it stays reached.
    pub(super) fn taken_back(&self, state: &State) -> State {
        let mut state = state.clone();
        for at in self.dearest(&state) {
            if !self.may(PARTS) {
                break;
            }
            state = self.fewer(&state, at, &Seen::reached);
        }
        state
    }

    /// The levers of a state, those first that bring least for their effort.
    fn dearest(&self, state: &State) -> Vec<usize> {
        let moved: Vec<(usize, u64)> = state.moved().collect();
        let mut states: Vec<State> = moved.iter().map(|(at, _)| state.with(self.reads, *at, 0)).collect();
        states.push(state.clone());
        let seen = self.see(&states);
        let all = seen.last().map_or(0.0, |own| own.slack);
        let mut order: Vec<(f64, usize)> = moved
            .iter()
            .zip(&seen)
            .map(|((at, steps), seen)| {
                let effort = self.reads.get(*at).map_or(0.0, |own| own.lever.effort(*steps));
                let brought = if seen.slack.is_finite() { (all - seen.slack).max(0.0) } else { f64::MAX };
                (brought / effort.max(1e-12), *at)
            })
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, at)| at).collect()
    }

    /// The fewest steps of a lever that keep what is to be kept.
    fn fewer(&self, state: &State, at: usize, keeps: &dyn Fn(&Seen) -> bool) -> State {
        let (mut low, mut high) = (0, state.get(at));
        let mut best = state.clone();
        while low < high {
            let width = high - low;
            let parts = width.min(PARTS as u64);
            let tried: Vec<State> =
                (0..parts).map(|part| state.with(self.reads, at, low + width / parts * part)).collect();
            let seen = self.see(&tried);
            let good = tried.iter().zip(&seen).position(|(state, seen)| keeps(seen) && self.admitted(state));
            let steps = |place: usize| low + width / parts * u64::try_from(place).unwrap_or(0);
            match good {
                Some(place) => {
                    best = tried.get(place).cloned().unwrap_or(best);
                    let found = steps(place);
                    low = if place == 0 { found } else { steps(place - 1) + 1 };
                    high = found;
                }
                None => low = steps(tried.len().saturating_sub(1)) + 1,
            }
        }
        best
    }

    /// Exchanges between two levers, as long as one saves effort.
    pub(super) fn exchanged(&self, state: &State) -> State {
        let mut state = state.clone();
        for _ in 0..EXCHANGES_MAX {
            match self.exchange(&state) {
                Some(better) => state = better,
                None => break,
            }
        }
        state
    }

    /// One lever part of the way back, another forward: the exchange that saves most.
    fn exchange(&self, state: &State) -> Option<State> {
        let now = state.effort(self.reads);
        let mut open: Vec<Pair> = Vec::new();
        for back in self.taken(state) {
            let lever = &self.reads.get(back)?.lever;
            for steps in fewer_steps(lever, state.get(back)) {
                let less = state.with(self.reads, back, steps);
                let saved = now - less.effort(self.reads);
                for forward in self.brought(state, back) {
                    let own = &self.reads.get(forward)?.lever;
                    let high = affordable(own, state.get(forward), saved, own.allowed);
                    if high > state.get(forward) {
                        open.push(Pair { less: less.clone(), forward, low: state.get(forward), high, best: None });
                    }
                }
            }
        }
        // As far forward as the saved effort goes: what does not reach the goal there saves nothing.
        if !self.may(open.len().saturating_mul(4)) {
            return None;
        }
        let farthest: Vec<State> = open.iter().map(|own| own.less.with(self.reads, own.forward, own.high)).collect();
        let seen = self.see(&farthest);
        let mut open: Vec<Pair> = open
            .into_iter()
            .zip(farthest.into_iter().zip(seen))
            .filter(|(_, (state, seen))| seen.reached() && self.admitted(state))
            .map(|(pair, (state, _))| Pair { best: Some(state), ..pair })
            .collect();
        while open.iter().any(|own| own.low < own.high) && self.may(open.len()) {
            let live: Vec<usize> =
                (0..open.len()).filter(|at| open.get(*at).is_some_and(|own| own.low < own.high)).collect();
            let tried: Vec<State> =
                live.iter().filter_map(|at| open.get(*at)).map(|own| own.middle(self.reads)).collect();
            let seen = self.see(&tried);
            for (at, (state, seen)) in live.into_iter().zip(tried.into_iter().zip(seen)) {
                let good = seen.reached() && self.admitted(&state);
                if let Some(own) = open.get_mut(at) {
                    own.judge(state, good);
                }
            }
        }
        let found = open.into_iter().filter_map(|own| own.best).map(|own| (own.effort(self.reads), own));
        let (effort, best) = found.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)))?;
        (effort < now * (1.0 - 1e-6)).then_some(best)
    }

    /// The levers to take back: those with the greatest effort.
    fn taken(&self, state: &State) -> Vec<usize> {
        let mut moved: Vec<(f64, usize)> =
            state.moved().filter_map(|(at, steps)| Some((self.reads.get(at)?.lever.effort(steps), at))).collect();
        moved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        moved.into_iter().map(|(_, at)| at).take(EXCHANGED_MAX.0).collect()
    }

    /// The levers to bring forward: those that bring most for their effort.
    fn brought(&self, state: &State, back: usize) -> Vec<usize> {
        let field = self.reads.get(back).map(|own| own.lever.field);
        let mut others: Vec<(f64, usize)> = self
            .free()
            .filter(|(at, own)| *at != back && Some(own.lever.field) != field && own.best.max(state.get(*at)) > 0)
            .map(|(at, own)| (own.peak_gain() / own.lever.effort(own.best.max(1)).max(1e-12), at))
            .collect();
        others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        others.into_iter().map(|(_, at)| at).take(EXCHANGED_MAX.1).collect()
    }
}

/// An exchange that is looked at.
struct Pair {
    /// The state with a lever taken back.
    less: State,
    /// The lever that goes forward.
    forward: usize,
    low: u64,
    high: u64,
    best: Option<State>,
}

impl Pair {
    fn middle(&self, reads: &[Read]) -> State {
        self.less.with(reads, self.forward, self.low + (self.high - self.low) / 2)
    }

    fn judge(&mut self, state: State, good: bool) {
        let middle = self.low + (self.high - self.low) / 2;
        if good {
            self.high = middle;
            self.best = Some(state);
        } else {
            self.low = middle + 1;
        }
    }
}

/// Fewer steps to try: one less, half, nothing, and what lies between.
fn fewer_steps(lever: &super::lever::Lever, steps: u64) -> Vec<u64> {
    if !lever.is_number() {
        return (0..=lever.allowed).filter(|own| lever.away(*own) < lever.away(steps)).collect();
    }
    let mut all = vec![0, steps - 1];
    for part in 1..8 {
        all.push(steps * part / 8);
    }
    all.extend([steps - steps / 16, steps - steps / 64, steps - steps / 256]);
    all.retain(|own| *own < steps);
    all.sort_unstable();
    all.dedup();
    all
}

/// The most steps of a lever whose effort beyond what it has is less than what was saved.
fn affordable(lever: &super::lever::Lever, from: u64, saved: f64, allowed: u64) -> u64 {
    let (mut low, mut high) = (from, allowed);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if lever.effort(middle) - lever.effort(from) < saved { low = middle } else { high = middle - 1 }
    }
    low
}
