//! Ways to a goal: found by proof or by search, held to a full rescoring, and told.

use super::super::outcome::{Changed, FieldFigure};
use super::super::{Ground, Supposition, what_if_after};
use super::boxes::{Bounded, Boxes};
use super::direction::Trend;
use super::goal::Aim;
use super::probe::{Moves, Probe};
use super::reading::Read;
use super::search::Search;
use super::state::State;
use super::{FieldMove, FullWay, Question, Way};
use crate::compute::{Asked, Computed};
use crate::data::panel::{Datum, Figure};
use crate::finding::{Argument, Finding};
use crate::plan::Plan;
use crate::result::Standing;
use crate::rulebook::model::FieldIx;
use std::cell::Cell;
use std::collections::BTreeSet;

/// Attempts at a way: a tie that the rulebook breaks the other way asks for a little more each time.
const ATTEMPTS_MAX: usize = 12;
/// Fields that a search does without, one at a time.
const DETOURS_MAX: usize = 4;
/// Selections on which exchanges are tried.
const EXCHANGED_MAX: usize = 3;
/// Rounds of exchanges with what can be taken back after them.
const EXCHANGES_MAX: usize = 4;

/// What every attempt needs.
pub(super) struct Planner<'a> {
    pub(super) ground: &'a Ground<'a>,
    /// The run of what is.
    pub(super) computed: &'a Computed<'a>,
    pub(super) plan: &'a Plan,
    pub(super) question: &'a Question,
    pub(super) aim: &'a Aim,
    pub(super) probe: &'a Probe<'a>,
    pub(super) reads: &'a [Read],
    pub(super) base: f64,
    pub(super) code: &'a str,
    pub(super) refused: &'a (dyn Fn(&[Figure]) -> Vec<Finding> + Sync),
    /// Ways that are still to be found, this one too: the budget is shared among them.
    pub(super) ways: Cell<usize>,
}

/// What became of the question for a way.
pub(super) enum Outcome {
    /// A way, and an effort below which nothing does it, where that is proven.
    Found(State, Option<f64>),
    /// Nothing does it, proven; and how far it goes.
    Impossible(State),
    /// The search found none; and how far it came.
    NotFound(State),
}

/// An attempt.
enum Attempt {
    Done(Outcome),
    /// A state that has enough by its score, and not by the rule for ties.
    Missed(State),
}

impl Planner<'_> {
    /// A way without some fields.
    pub(super) fn way(&self, mut boxes: Option<&mut Boxes<'_>>, without: &BTreeSet<FieldIx>) -> Outcome {
        let need = self.probe.need();
        let mut above = 1e-11 * need.abs().max(1.0);
        let mut at_least = None;
        let mut missed = State::nothing(self.reads.len());
        for _ in 0..ATTEMPTS_MAX {
            match self.attempt(boxes.as_deref_mut(), without, &mut at_least) {
                Attempt::Done(outcome) => {
                    self.probe.set_need(need);
                    return outcome;
                }
                Attempt::Missed(state) => missed = state,
            }
            self.probe.set_need(need + above);
            above *= 10.0;
        }
        self.probe.set_need(need);
        Outcome::NotFound(missed)
    }

    fn attempt(
        &self,
        boxes: Option<&mut Boxes<'_>>,
        without: &BTreeSet<FieldIx>,
        at_least: &mut Option<f64>,
    ) -> Attempt {
        let admits = |moves: &Moves| self.admits(moves);
        let reserve = self.probe.left() - self.probe.left() / self.ways.get().max(1);
        let (ground, probe, reads) = (self.ground, self.probe, self.reads);
        let search = Search { ground, probe, reads, admits: &admits, without, reserve };
        if let Some(every) = search.every() {
            return Attempt::Done(match every {
                Some(state) if self.is_reached(&state) => {
                    let effort = at_least.unwrap_or_else(|| state.effort(reads));
                    Outcome::Found(state, Some(effort))
                }
                Some(state) => {
                    *at_least = at_least.or(Some(state.effort(reads)));
                    return Attempt::Missed(state);
                }
                None => Outcome::Impossible(search.pruned(search.farthest())),
            });
        }
        match boxes.map(|boxes| boxes.least(probe.need() - self.base, without)) {
            Some(Bounded::Found(state, least)) => {
                *at_least = at_least.or(Some(least));
                if admits(&state.moves(reads)) {
                    let missed = !self.is_reached(&state);
                    return if missed {
                        Attempt::Missed(state)
                    } else {
                        Attempt::Done(Outcome::Found(state, *at_least))
                    };
                }
            }
            Some(Bounded::Impossible) => {
                let farthest = search.pruned(search.farthest());
                let is_sure = at_least.is_none() && !self.is_cut(without);
                return Attempt::Done(if is_sure {
                    Outcome::Impossible(farthest)
                } else {
                    Outcome::NotFound(farthest)
                });
            }
            Some(Bounded::Unknown) | None => {}
        }
        self.searched(&search, *at_least)
    }

    fn searched(&self, search: &Search<'_>, at_least: Option<f64>) -> Attempt {
        let (farthest, seen) = search.farthest();
        if seen.reached() && !self.is_reached(&farthest) {
            return Attempt::Missed(farthest);
        }
        if !seen.reached() {
            let farthest = search.pruned((farthest, seen));
            let rises =
                self.reads.iter().all(|own| own.trend == Trend::Up || search.without.contains(&own.lever.field));
            let surely = rises && self.proves() && !self.is_cut(search.without) && self.falls_short(search.without);
            return Attempt::Done(if surely { Outcome::Impossible(farthest) } else { Outcome::NotFound(farthest) });
        }
        let mut starts = vec![self.taken_back(search, &farthest)];
        starts.extend(self.summed(search).map(|own| self.taken_back(search, &own)));
        // Without one of the fields that take most, another selection may do with less.
        let first = starts.first().map(|own| own.fields(self.reads)).unwrap_or_default();
        for field in first.into_iter().take(DETOURS_MAX) {
            let without: BTreeSet<FieldIx> = search.without.iter().copied().chain([field]).collect();
            let detour = Search { without: &without, ..*search };
            starts.extend(self.summed(&detour).map(|own| self.taken_back(&detour, &own)));
        }
        starts.sort_by(|a, b| a.effort(self.reads).total_cmp(&b.effort(self.reads)));
        starts.dedup();
        let ends = starts.iter().take(EXCHANGED_MAX).map(|own| self.exchanged(search, own));
        let best = ends.min_by(|a, b| a.effort(self.reads).total_cmp(&b.effort(self.reads)));
        Attempt::Done(Outcome::Found(best.unwrap_or(farthest), at_least))
    }

    /// A state with less of everything; the state itself where what came of that does not hold.
    fn taken_back(&self, search: &Search<'_>, state: &State) -> State {
        let back = search.taken_back(state);
        if self.is_reached(&back) { back } else { state.clone() }
    }

    /// A state after exchanges; the state itself where what came of them does not hold.
    fn exchanged(&self, search: &Search<'_>, state: &State) -> State {
        let mut held = state.clone();
        for _ in 0..EXCHANGES_MAX {
            let exchanged = search.taken_back(&search.exchanged(&held));
            let saves = exchanged.effort(self.reads) < held.effort(self.reads) * (1.0 - 1e-9);
            if !saves || !self.is_reached(&exchanged) {
                break;
            }
            held = exchanged;
        }
        held
    }

    /// Levers by what they bring alone for their effort, one after the other until the goal is reached.
    fn summed(&self, search: &Search<'_>) -> Option<State> {
        let mut order: Vec<(f64, usize, u64)> = Vec::new();
        for (at, own) in search.free() {
            for (steps, gain) in own.gains.range(1..=own.lever.allowed).filter(|(_, gain)| **gain > 0.0) {
                order.push((gain / own.lever.effort(*steps).max(1e-12), at, *steps));
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut states = Vec::new();
        let mut state = State::nothing(self.reads.len());
        for (_, at, steps) in order {
            if state.get(at) < steps {
                state = state.with(self.reads, at, steps);
                states.push(state.clone());
            }
        }
        // The first that reaches the goal, by halving.
        let (mut low, mut high) = (0, states.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let seen = self.probe.measure(&[states.get(middle)?.moves(self.reads)]);
            if seen.first().is_some_and(super::probe::Seen::reached) { high = middle } else { low = middle + 1 }
        }
        let found = states.get(low)?;
        (self.admits(&found.moves(self.reads)) && self.is_reached(found)).then(|| found.clone())
    }

    /// Whether the score of the entity alone decides the goal, so that what the rules say of it is a proof.
    fn proves(&self) -> bool {
        self.probe.is_absolute() || !matches!(self.aim.goal, super::Goal::Rank(_))
    }

    /// Whether a lever that may be moved ends where no rule of the figures says so.
    fn is_cut(&self, without: &BTreeSet<FieldIx>) -> bool {
        let free = self.reads.iter().filter(|own| !without.contains(&own.lever.field));
        free.filter(|own| own.trend != Trend::Still).any(|own| own.lever.is_cut && own.lever.allowed == own.lever.most)
    }

    /// Whether everything as far as it may be moved, whatever the checks say, misses the goal.
    fn falls_short(&self, without: &BTreeSet<FieldIx>) -> bool {
        let steps: Vec<u64> = self
            .reads
            .iter()
            .map(|own| if without.contains(&own.lever.field) { 0 } else { own.lever.allowed })
            .collect();
        let seen = self.probe.measure(&[State::of(&steps).moves(self.reads)]);
        seen.first().is_some_and(|seen| seen.score.is_finite() && !seen.reached())
    }

    /// What the checks refuse in figures: errors alone do.
    fn admits(&self, moves: &Moves) -> bool {
        !(self.refused)(&self.figures_of(moves)).iter().any(Finding::is_error)
    }

    /// What an effort of 1 is.
    pub(super) fn efforts(&self) -> Vec<FullWay> {
        let one = |own: &Read| {
            let field = self.ground.rulebook.field(own.lever.field)?;
            let before = self.ground.datum(self.question.entity, own.lever.field);
            let steps = if own.lever.is_number() { own.lever.distance } else { own.lever.most };
            Some(FullWay {
                figure: FieldFigure::new(field, before, own.lever.datum(steps)),
                effort: own.lever.effort(steps),
            })
        };
        self.reads.iter().filter_map(one).collect()
    }

    /// The fields of a state, that with the greatest effort first.
    pub(super) fn fields(&self, state: &State) -> Vec<FieldIx> {
        state.fields(self.reads)
    }

    /// The fields that the checks hold back from their best, by themselves.
    pub(super) fn held_back(&self) -> BTreeSet<FieldIx> {
        let nothing = State::nothing(self.reads.len());
        let own = self.reads.iter().enumerate().filter(|(_, own)| own.best > 0);
        let held = own.filter(|(at, own)| !self.admits(&nothing.with(self.reads, *at, own.best).moves(self.reads)));
        held.map(|(_, own)| own.lever.field).collect()
    }

    fn figures_of(&self, moves: &Moves) -> Vec<Figure> {
        let figure =
            |(field, datum): &(FieldIx, Datum)| Figure { entity: self.question.entity, field: *field, datum: *datum };
        moves.iter().map(figure).collect()
    }

    fn figures(&self, state: &State) -> Vec<Figure> {
        self.figures_of(&state.moves(self.reads))
    }

    /// Whether a full rescoring has the goal.
    pub(super) fn is_reached(&self, state: &State) -> bool {
        let rows = self.rows(&self.figures(state));
        let own = rows.as_ref().and_then(|rows| rows.iter().find(|row| row.code == self.code));
        own.is_some_and(|own| self.aim.is_reached(self.plan, own))
    }

    /// The rows of a full rescoring.
    fn rows(&self, figures: &[Figure]) -> Option<Vec<Standing>> {
        let panel = self.ground.supposing(figures);
        let computed = self.computed.supposing(&panel, figures.iter().map(Figure::cell));
        let asked = Asked { without_indicators: !self.aim.is_indicator(self.plan), ..Asked::default() };
        Some(computed.period(self.ground.period)?.standings(asked).entities)
    }

    /// A way as results tell it, from a full rescoring.
    pub(super) fn told(&self, state: &State) -> Option<Way> {
        let figures = self.figures(state);
        let before = |field: FieldIx| self.ground.datum(self.question.entity, field);
        let suppositions: Vec<Supposition> = figures
            .iter()
            .map(|figure| Supposition { figure: *figure, before: before(figure.field), text: None })
            .collect();
        let outcome = what_if_after(self.ground, self.computed, &suppositions)?;
        let own = self.ground.panel.registry.get(self.question.entity)?;
        let changed: Option<Changed> = outcome.entities.into_iter().find(|row| row.entity.code == own.code);
        let one = |(at, count): (usize, u64)| {
            let lever = &self.reads.get(at)?.lever;
            let field = self.ground.rulebook.field(lever.field)?;
            let (from, to) = (before(lever.field), lever.datum(count)?);
            let by = match (from, to) {
                (Some(Datum::Number(from)), Datum::Number(to)) => to.checked_sub(from).map(|by| by.to_f64()),
                _ => None,
            };
            Some(FieldMove { figure: FieldFigure::new(field, from, Some(to)), by, effort: lever.effort(count) })
        };
        let mut moves: Vec<FieldMove> = state.moved().filter_map(one).collect();
        moves.sort_by(|a, b| b.effort.total_cmp(&a.effort));
        let node = self.plan.node(self.aim.node)?;
        let score =
            changed.as_ref().and_then(|own| own.nodes.iter().find(|own| own.id == node.id)).map(|own| own.score);
        let base = Some(self.aim.sign * self.base);
        let (was, is) = score.map_or((base, base), |own| (own.before, own.after));
        let scaled = |own: Option<f64>| own.map(|own| own * self.aim.factor);
        let field = |finding: &Finding| match finding.argument("field") {
            Some(Argument::Text(field)) => Some(field.clone()),
            _ => None,
        };
        let warned = (self.refused)(&figures).iter().filter(|own| !own.is_error()).filter_map(field).collect();
        Some(Way {
            effort: moves.iter().map(|own| own.effort).sum(),
            moves,
            goal: super::super::moves::moved(scaled(was), scaled(is)),
            changed,
            others: outcome.others.len(),
            falls: outcome.falls,
            warned,
        })
    }
}
