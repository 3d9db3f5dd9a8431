//! The change of a score and a rank between two periods, split by cause.
//!
//! In: two moments and the entities whose changes are split. Out: the parts, which add up to the change. A cause is exchanged by computing
//! everything anew (a [`Pair`]'s mixtures); the parts are the Shapley value over the causes (`method::attribution`, the one definition). What is
//! the same in both periods is no cause: where neither targets nor rules changed, there are four mixtures, else up to sixteen.
//!
//! **Where no rule compares entities**, an entity's score hangs on its own figures alone. Then every entity stands in one computation twice, with
//! the figures of the one period and of the other, and its rank in a mixture is that among the rows that the mixture has.

use super::super::threads::each;
use super::mixture::{IsLater, Pair};
use super::outcome::{NotSplit, Parts};
use crate::compute::{self, Run};
use crate::data::panel::Panel;
use crate::method::attribution::shapley::shapley;
use crate::plan::Plan;
use crate::registry::{EntityIx, Registry};
use crate::result::Standing;

/// Causes that are exchanged: own figures, those of others, targets, rules.
const CAUSES: usize = 4;
/// Mixtures of them.
const MIXTURES: usize = 1 << CAUSES;

/// How far a mixture that is all of one period may be from that period's score, relative to it.
const SAME: f64 = 1e-9;

/// Of which period each thing is in a mixture.
#[derive(Debug, Clone, Copy)]
struct Mixture {
    own: IsLater,
    others: IsLater,
    targets: IsLater,
    rules: IsLater,
}

/// A score and a rank. Ranks are negative, so that more is better.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scored {
    score: f64,
    rank: Option<f64>,
}

/// What came out; none where there is no score.
type Outcome = Option<Scored>;

/// The outcomes of an entity, by mixture.
type Outcomes = [Outcome; MIXTURES];

/// The parts of the changes of one entity's score and rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Both {
    pub(super) score: Parts,
    pub(super) rank: Parts,
}

impl Mixture {
    fn at(index: usize) -> Self {
        let bit = |at: usize| index >> at & 1 == 1;
        Self { own: bit(0), others: bit(1), targets: bit(2), rules: bit(3) }
    }

    fn index(self) -> usize {
        let bits = [self.own, self.others, self.targets, self.rules];
        bits.iter().enumerate().map(|(at, bit)| usize::from(*bit) << at).sum()
    }
}

/// The splits of the changes of `whom`, in their order, each an entity with its row in both periods.
pub(super) fn splits(pair: &Pair<'_>, whom: &[(EntityIx, &Standing, &Standing)]) -> Vec<Result<Both, NotSplit>> {
    let entities: Vec<EntityIx> = whom.iter().map(|(entity, ..)| *entity).collect();
    let mut all = outcomes(pair, &entities);
    let ends = [Mixture::at(0), Mixture::at(MIXTURES - 1)];
    // What is no cause is of the later period in every mixture.
    let earlier = Mixture { own: false, others: false, targets: !pair.targets_moved, rules: !pair.rules_changed };
    let pure = [earlier, Mixture::at(MIXTURES - 1)];
    whom.iter()
        .zip(&mut all)
        .map(|((_, was, is), outcomes)| {
            let results = [was, is]
                .map(|row| row.score.map(|score| Scored { score, rank: row.rank.map(|rank| -f64::from(rank)) }));
            let of = |mixture: &Mixture| outcomes.get(mixture.index()).copied().flatten();
            if !pure.iter().zip(&results).all(|(mixture, result)| is_same(of(mixture), *result)) {
                return Err(NotSplit::NotReproduced);
            }
            // The ends are the results themselves.
            for (end, result) in ends.iter().zip(results) {
                outcomes.get_mut(end.index()).into_iter().for_each(|own| *own = result);
            }
            parts(pair, outcomes).ok_or(NotSplit::NothingBetween)
        })
        .collect()
}

/// Whether a mixture gave a result: the same rank, and the same score but for what sums in another order leave.
fn is_same(one: Outcome, other: Outcome) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let size = one.score.abs().max(other.score.abs()).max(1.0);
            let ranks = one.rank.zip(other.rank);
            (one.score - other.score).abs() <= SAME * size
                && one.rank.is_some() == other.rank.is_some()
                && ranks.is_none_or(|(one, other)| (one - other).abs() < 0.5)
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The outcomes of every mixture that there is.
fn outcomes(pair: &Pair<'_>, entities: &[EntityIx]) -> Vec<Outcomes> {
    let mut all: Vec<Outcomes> = vec![Outcomes::default(); entities.len()];
    for world in worlds(pair) {
        if pair.is_relative { compare(pair, world, entities, &mut all) } else { alone(pair, world, entities, &mut all) }
    }
    all
}

/// The rules and targets that mixtures have: those of both sides, where they differ.
pub(super) fn worlds(pair: &Pair<'_>) -> Vec<(IsLater, IsLater)> {
    let rules = if pair.rules_changed { vec![false, true] } else { vec![true] };
    let targets = if pair.targets_moved { vec![false, true] } else { vec![true] };
    rules
        .into_iter()
        .flat_map(|rules| targets.iter().map(move |targets| (rules, *targets)).collect::<Vec<_>>())
        .collect()
}

/// Shapley values over the causes that there are.
fn parts(pair: &Pair<'_>, outcomes: &Outcomes) -> Option<Both> {
    let mut causes = vec![0, 1];
    causes.extend(pair.targets_moved.then_some(2));
    causes.extend(pair.rules_changed.then_some(3));
    let of = |pick: fn(&Scored) -> Option<f64>| {
        let mut value = |later: &[bool]| {
            let all = later.iter().all(|own| *own);
            let some = later.iter().any(|own| *own);
            let index = causes.iter().zip(later).map(|(cause, later)| usize::from(*later) << cause).sum::<usize>();
            // What is no cause is of the later period, but in the earlier result itself.
            let rest: usize = (0..CAUSES).filter(|cause| !causes.contains(cause)).map(|cause| 1 << cause).sum();
            let index = if !all && !some { 0 } else { index | rest };
            outcomes.get(index)?.as_ref().and_then(pick)
        };
        let found = shapley(causes.len(), MIXTURES, &mut value)?;
        let part = |cause: usize| {
            let at = causes.iter().position(|own| *own == cause)?;
            found.parts.get(at).copied()
        };
        Some(Parts { own: part(0)?, others: part(1)?, targets: part(2), rules: part(3), revisions: None })
    };
    Some(Both { score: of(|own| Some(own.score))?, rank: of(|own| own.rank)? })
}

/// One world where rules compare entities: everything is computed anew for each of them.
fn compare(pair: &Pair<'_>, world: (IsLater, IsLater), entities: &[EntityIx], all: &mut [Outcomes]) {
    let (rules, targets) = world;
    let pure = [false, true].map(|side| {
        let panel = pair.panel(rules, pair.registry_of(|_| side), |of, entity| (of == side).then_some(entity));
        run(pair, world, &panel, |run| {
            let everyone: Vec<EntityIx> = (0..panel.registry.entities.len()).map(EntityIx).collect();
            let ranks = run.ranks_among(&everyone);
            entities.iter().map(|own| outcome(run, *own, ranks.get(own.0).copied().flatten())).collect::<Vec<_>>()
        })
    });
    let mixed = |own: &EntityIx| {
        [false, true].map(|side| {
            let place = |of: IsLater, entity: EntityIx| ((of == side) == (entity == *own)).then_some(entity);
            let stands = |entity: EntityIx| if entity == *own { side } else { !side };
            let panel = pair.panel(rules, pair.registry_of(stands), place);
            run(pair, world, &panel, |run| {
                let everyone: Vec<EntityIx> = (0..panel.registry.entities.len()).map(EntityIx).collect();
                let ranks = run.ranks_among(&everyone);
                outcome(run, *own, ranks.get(own.0).copied().flatten())
            })
        })
    };
    let mixed = each(entities, mixed);
    for (at, (outcomes, mixed)) in all.iter_mut().zip(mixed).enumerate() {
        for (own, others) in [(false, false), (false, true), (true, false), (true, true)] {
            let side = usize::from(own);
            let found = if own == others {
                pure.get(side).and_then(|pure| pure.as_ref()?.get(at).copied()).flatten()
            } else {
                mixed.get(side).copied().flatten().flatten()
            };
            put(outcomes, Mixture { own, others, targets, rules }, found);
        }
    }
}

/// One world where no rule compares entities: all stand in one computation, with the figures of both sides.
fn alone(pair: &Pair<'_>, world: (IsLater, IsLater), entities: &[EntityIx], all: &mut [Outcomes]) {
    let (rules, targets) = world;
    let count = pair.registry().entities.len();
    let row = |side: IsLater, entity: EntityIx| EntityIx(entity.0 + if side { 0 } else { count });
    let mut twice = Registry::default();
    let [earlier, later] = [false, true].map(|side| pair.registry_of(|_| side).entities);
    twice.entities = later.into_iter().chain(earlier).collect();
    let panel = pair.panel(rules, twice, |side, entity| Some(row(side, entity)));
    run(pair, world, &panel, |run| {
        for (entity, outcomes) in entities.iter().zip(all) {
            for (own, others) in [(false, false), (false, true), (true, false), (true, true)] {
                let stands = |other: usize| row(if other == entity.0 { own } else { others }, EntityIx(other));
                let these: Vec<EntityIx> = (0..count).map(stands).collect();
                let rank = run.ranks_among(&these).get(entity.0).copied().flatten();
                put(outcomes, Mixture { own, others, targets, rules }, outcome(run, row(own, *entity), rank));
            }
        }
    });
}

fn put(outcomes: &mut Outcomes, mixture: Mixture, found: Outcome) {
    if let Some(own) = outcomes.get_mut(mixture.index()) {
        *own = found;
    }
}

/// Computes a panel in one world and looks at the result.
fn run<T>(
    pair: &Pair<'_>,
    (rules, targets): (IsLater, IsLater),
    panel: &Panel,
    look: impl FnOnce(&Run<'_, '_>) -> T,
) -> Option<T> {
    let plans: &[Plan] = pair.plans(rules, targets);
    let computed = compute::run(plans, panel, pair.stage(rules));
    computed.period(pair.label()).map(|run| look(&run))
}

fn outcome(run: &Run<'_, '_>, entity: EntityIx, rank: Option<u32>) -> Outcome {
    Some(Scored { score: run.ranked_score(entity)?, rank: rank.map(|rank| -f64::from(rank)) })
}

#[cfg(test)]
mod tests;
