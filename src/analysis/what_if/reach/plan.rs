//! Ways to a goal: chosen from menus, held to a full rescoring, and told.

use super::super::{Ground, Supposition, outcome::Changed, told_datum, what_if};
use super::Question;
use super::goal::Aim;
use super::group::{Menus, Steps};
use super::knapsack::{self, Choice};
use super::probe::{Measure, Probe};
use super::reading::Read;
use super::{FieldMove, Way};
use crate::compute::{Asked, Computed};
use crate::data::panel::{Datum, Figure};
use crate::finding::Finding;
use crate::plan::Plan;
use crate::rulebook::model::FieldIx;
use std::collections::BTreeSet;

/// Attempts at one plan: each is told by the rescoring of the one before by how much it fell short.
const ATTEMPTS_MAX: usize = 16;
/// Parts of a way back that are computed at once.
const PARTS: u64 = 16;

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
    pub(super) menus: &'a Menus,
    pub(super) base: f64,
    pub(super) code: &'a str,
    pub(super) refused: &'a (dyn Fn(&[Figure]) -> Vec<Finding> + Sync),
}

/// A way that was found.
pub(super) struct Found {
    pub(super) way: Way,
    /// Its fields, that with the greatest part of the effort first.
    pub(super) fields: Vec<FieldIx>,
    /// No effort below it does it; none where that is not known.
    pub(super) at_least: Option<f64>,
    /// Fields that were left out because the data checks refused them.
    pub(super) refused: BTreeSet<FieldIx>,
}

impl Planner<'_> {
    /// The least effort without some fields; none where these cannot do it.
    pub(super) fn way(&self, need: f64, without: &BTreeSet<FieldIx>) -> Option<Found> {
        let mut refused = BTreeSet::new();
        let (mut need, mut short, mut above) = (need, 0.0, 1e-11 * need.abs().max(1.0));
        let mut first = true;
        for _ in 0..ATTEMPTS_MAX {
            let left_out: BTreeSet<FieldIx> = without.union(&refused).copied().collect();
            let (steps, at_least) = self.choose(need - self.base + short, &left_out)?;
            let score = self.score(&steps)?;
            if score < need - close(need) {
                short += (need - score) + close(need);
                first = false;
                continue;
            }
            let steps = self.less(steps, need);
            let figures = self.figures(&steps);
            let wrong = self.wrong(&figures);
            if !wrong.is_empty() {
                refused.extend(wrong);
                continue;
            }
            let rows = self.rows(&figures)?;
            let own = rows.iter().find(|row| row.code == self.code)?;
            if self.aim.is_reached(self.plan, own) {
                let sure = first && refused.is_empty() && self.menus.adds_up;
                return Some(Found {
                    way: self.told(&steps)?,
                    fields: self.fields(&steps),
                    at_least: at_least.filter(|_| sure),
                    refused,
                });
            }
            // A tie that the rulebook breaks the other way, or others that moved too.
            let now = self.aim.need(self.plan, &rows, self.code).unwrap_or(need);
            need = need.max(now) + above;
            above *= 10.0;
            short = 0.0;
        }
        None
    }

    /// All levers at their best.
    pub(super) fn farthest(&self) -> Option<Way> {
        let last = |choices: &Vec<(Choice, Steps)>| choices.last().map(|(_, steps)| steps.clone());
        let mut steps: Steps = self.menus.menus.iter().filter_map(|own| last(&own.choices)).flatten().collect();
        loop {
            let wrong = self.wrong(&self.figures(&steps));
            if wrong.is_empty() {
                return self.told(&steps);
            }
            let before = steps.len();
            steps.retain(|(at, _)| self.reads.get(*at).is_some_and(|own| !wrong.contains(&own.lever.field)));
            if steps.len() == before {
                return None;
            }
        }
    }

    /// The least effort by the menus.
    fn choose(&self, gain: f64, without: &BTreeSet<FieldIx>) -> Option<(Steps, Option<f64>)> {
        let free = |steps: &Steps| {
            steps.iter().all(|(at, _)| self.reads.get(*at).is_some_and(|own| !without.contains(&own.lever.field)))
        };
        let menus: Vec<Vec<&(Choice, Steps)>> =
            self.menus.menus.iter().map(|own| own.choices.iter().filter(|(_, steps)| free(steps)).collect()).collect();
        let plain: Vec<Vec<Choice>> = menus.iter().map(|own| own.iter().map(|(choice, _)| *choice).collect()).collect();
        let least = knapsack::least(&plain, gain)?;
        let mut steps = Steps::new();
        for (menu, pick) in menus.iter().zip(&least.picks) {
            let (_, taken) = menu.get(pick.at)?;
            let before = pick.at.checked_sub(1).and_then(|before| menu.get(before));
            match (before, taken.as_slice()) {
                (Some((_, before)), [(at, to)]) if pick.share < 1.0 => {
                    let from = before.first().map_or(0, |(_, from)| *from);
                    steps.push((*at, from + part(to - from, pick.share)));
                }
                _ => steps.extend(taken.iter().copied()),
            }
        }
        Some((steps, Some(least.at_least)))
    }

    /// Fewer steps of each lever, as long as the score stays: what was rounded up, or what another lever brought too.
    fn less(&self, mut steps: Steps, need: f64) -> Steps {
        if self.menus.adds_up && self.menus.every_step {
            return steps;
        }
        let effort = |(at, count): &(usize, u64)| self.reads.get(*at).map_or(0.0, |own| own.lever.effort(*count));
        let mut order: Vec<(usize, u64)> = steps.clone();
        order.sort_by(|a, b| effort(b).total_cmp(&effort(a)));
        for (at, from) in order {
            let Some(lever) = self.reads.get(at).map(|own| &own.lever) else { continue };
            let fewest = |measure: &Measure<'_>| {
                fewest(from, need, |tried| {
                    let data = tried.iter().map(|count| lever.datum(*count).filter(|_| *count > 0));
                    measure(&data.collect::<Vec<_>>())
                })
            };
            let high = self.probe.beside(&self.list(&with(&steps, at, 0)), fewest, lever.field);
            steps = with(&steps, at, high);
        }
        steps
    }

    fn list(&self, steps: &Steps) -> Vec<(FieldIx, Datum)> {
        let one = |(at, count): &(usize, u64)| {
            let lever = &self.reads.get(*at)?.lever;
            Some((lever.field, lever.datum(*count)?))
        };
        steps.iter().filter_map(one).collect()
    }

    fn figures(&self, steps: &Steps) -> Vec<Figure> {
        let figure = |(field, datum)| Figure { entity: self.question.entity, field, datum };
        self.list(steps).into_iter().map(figure).collect()
    }

    fn score(&self, steps: &Steps) -> Option<f64> {
        self.probe.measure(&[self.list(steps)]).into_iter().next().flatten()
    }

    /// The fields whose figures the checks of the data refuse: those that fail alone, else the one with the greatest effort.
    fn wrong(&self, figures: &[Figure]) -> Vec<FieldIx> {
        if (self.refused)(figures).is_empty() {
            return Vec::new();
        }
        let alone = figures.iter().filter(|figure| !(self.refused)(&[**figure]).is_empty());
        let alone: Vec<FieldIx> = alone.map(|figure| figure.field).collect();
        if alone.is_empty() { figures.last().map(|figure| figure.field).into_iter().collect() } else { alone }
    }

    /// The rows of a full rescoring.
    fn rows(&self, figures: &[Figure]) -> Option<Vec<crate::result::Standing>> {
        let panel = self.ground.supposing(figures);
        let computed = self.ground.again(self.computed, &panel, figures);
        Some(computed.period(self.ground.period)?.standings(Asked::default()).entities)
    }

    /// The fields of steps, that with the greatest effort first.
    fn fields(&self, steps: &Steps) -> Vec<FieldIx> {
        let own = steps.iter().filter(|(_, count)| *count > 0);
        let own =
            own.filter_map(|(at, count)| self.reads.get(*at).map(|own| (own.lever.effort(*count), own.lever.field)));
        let mut own: Vec<(f64, FieldIx)> = own.collect();
        own.sort_by(|a, b| b.0.total_cmp(&a.0));
        own.into_iter().map(|(_, field)| field).collect()
    }

    /// A way as results tell it, from a full rescoring.
    fn told(&self, steps: &Steps) -> Option<Way> {
        let figures = self.figures(steps);
        let before = |field: FieldIx| self.ground.datum(self.question.entity, field);
        let suppositions: Vec<Supposition> = figures
            .iter()
            .map(|figure| Supposition { figure: *figure, before: before(figure.field), text: None })
            .collect();
        let outcome = what_if(self.ground, &suppositions)?;
        let own = self.ground.panel.registry.get(self.question.entity)?;
        let changed: Option<Changed> = outcome.entities.into_iter().find(|row| row.entity.code == own.code);
        let one = |(at, count): &(usize, u64)| {
            let lever = &self.reads.get(*at)?.lever;
            let field = self.ground.rulebook.field(lever.field)?;
            let (from, to) = (before(lever.field), lever.datum(*count)?);
            let by = match (from, to) {
                (Some(Datum::Number(from)), Datum::Number(to)) => to.checked_sub(from).map(|by| by.to_f64()),
                _ => None,
            };
            Some(FieldMove {
                field: field.id.clone(),
                title: field.title.clone(),
                unit: field.unit.clone(),
                before: from.and_then(|datum| told_datum(field, datum)),
                after: told_datum(field, to),
                by,
                effort: lever.effort(*count),
            })
        };
        let mut moves: Vec<FieldMove> = steps.iter().filter(|(_, count)| *count > 0).filter_map(one).collect();
        moves.sort_by(|a, b| b.effort.total_cmp(&a.effort));
        let (was, is) = (self.base, self.score(steps)?);
        Some(Way {
            effort: moves.iter().map(|own| own.effort).sum(),
            moves,
            goal: super::super::moves::moved(Some(self.aim.sign * was), Some(self.aim.sign * is)),
            changed,
            others: outcome.others.len(),
            falls: outcome.falls,
        })
    }
}

fn close(size: f64) -> f64 {
    1e-12 * size.abs().max(1.0)
}

/// The fewest steps, of at most `from`, with which the score is still enough. The score falls with fewer steps; where it does not, what is
/// found is checked all the same.
fn fewest(from: u64, need: f64, measure: impl Fn(&[u64]) -> Vec<Option<f64>>) -> u64 {
    let (mut low, mut high) = (0, from);
    while low < high {
        let width = high - low;
        let parts = width.min(PARTS);
        let tried: Vec<u64> = (0..parts).map(|part| low + width * part / parts).collect();
        let enough = |score: &Option<f64>| score.is_some_and(|score| score >= need - close(need));
        match measure(&tried).iter().position(enough) {
            Some(place) => {
                high = tried.get(place).copied().unwrap_or(high);
                low = place.checked_sub(1).and_then(|before| tried.get(before)).map_or(low, |before| before + 1);
                if place == 0 {
                    break;
                }
            }
            None => low = tried.last().map_or(high, |last| last + 1),
        }
    }
    high
}

/// Steps with another count of one lever; none of it where that is 0.
fn with(steps: &Steps, at: usize, count: u64) -> Steps {
    let others = steps.iter().filter(|(own, _)| *own != at).copied();
    others.chain(Some((at, count)).filter(|_| count > 0)).collect()
}

/// A share of so many steps, rounded up.
fn part(steps: u64, share: f64) -> u64 {
    let exact = (steps as f64 * share - 1e-9).ceil().max(0.0);
    format!("{exact:.0}").parse::<u64>().unwrap_or(steps).min(steps)
}
