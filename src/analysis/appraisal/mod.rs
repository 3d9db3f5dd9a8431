//! Appraisal: what an entity said of itself beside what was made of it, figure by figure, with what each difference costs.
//!
//! In: the plans of a run, the panel, two stages, whom to look at. Out: an [`Appraisal`]. Computes with `compute` alone; holds no
//! sentence. Nobody's figures are in it but those of the entities that were asked for: a self-assessment is not for others.
//!
//! **What a figure costs** is found by computing everything anew with that one figure at the later stage and all others at the
//! earlier one (one at a time), so that relative steps, gates and ranks are in it. The single effects add up to the whole change where
//! each indicator reads one field and is added as points; what else there is stands under `joint`.

mod cells;
mod effect;
mod outcome;
mod reasons;

pub use outcome::{
    Appraisal, Change, Counts, Difference, EntityAppraisal, Measured, Move, Places, Said, StageName, Standing,
};

use crate::compute::{self, Asked, Standings};
use crate::data::panel::Panel;
use crate::finding::{Code, Finding};
use crate::number::Decimal;
use crate::plan::Plan;
use crate::registry::{EntityIx, Period};
use crate::result::{FORMAT, Stamp};
use crate::rulebook::model::Rulebook;
use cells::{Pair, Sides};
use effect::Effects;

/// What is asked of an appraisal.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The period.
    pub period: Period,
    /// Position of the earlier stage.
    pub from: usize,
    /// Position of the later stage.
    pub to: usize,
    /// Whose; none: everybody's.
    pub entity: Option<EntityIx>,
}

/// The two stages that are meant: without names the first and the last.
///
/// # Errors
/// `stage-unknown` where the rulebook has no such stage, or fewer than two; `stages-reversed` where the second does not come after
/// the first.
pub fn stages(rulebook: &Rulebook, from: Option<&str>, to: Option<&str>) -> Result<(usize, usize), Finding> {
    let unknown = |name: &str| {
        let known: Vec<String> = rulebook.stage_ids().map(str::to_owned).collect();
        Finding::new(Code::StageUnknown).with("stage", name).with("allowed", known).with("suggestions", Vec::new())
    };
    let place = |name: Option<&str>, usual: Option<usize>| match name {
        Some(name) => rulebook.stage_named(name).ok_or_else(|| unknown(name)),
        None => usual.ok_or_else(|| unknown("")),
    };
    let last = rulebook.stages.len().checked_sub(1);
    let (from, to) = (place(from, last.map(|_| 0))?, place(to, last)?);
    if from < to {
        return Ok((from, to));
    }
    let id = |at: usize| rulebook.stage_id(at).unwrap_or_default().to_owned();
    Err(Finding::new(Code::StagesReversed).with("from", id(from)).with("to", id(to)))
}

/// Compares two stages of the figures of a period. `plans` are those that must be computed together, ascending by period.
///
/// None where the period is not among the plans or the stages not in the rulebook.
pub fn appraise(rulebook: &Rulebook, plans: &[Plan], panel: &Panel, question: Question) -> Option<Appraisal> {
    let plan = plans.iter().find(|plan| plan.period == question.period)?;
    let standings = |stage: usize| {
        let computed = compute::run(plans, panel, stage);
        computed.period(question.period).map(|run| run.standings(Asked::default()))
    };
    let (before, after) = (standings(question.from)?, standings(question.to)?);
    let sides = Sides::new(plan, panel, question);
    let whose = (0..panel.registry.entities.len()).map(EntityIx);
    let whose: Vec<EntityIx> = whose.filter(|own| question.entity.is_none_or(|asked| asked == *own)).collect();
    let pairs: Vec<Vec<Pair<'_>>> = whose.iter().map(|entity| sides.pairs(*entity)).collect();
    let effects = Effects::new(plans, panel, question, &pairs);
    let told = pairs.iter().zip(&whose);
    let entities: Option<Vec<EntityAppraisal>> =
        told.map(|(pairs, entity)| appraised(&sides, pairs, *entity, (&before, &after), &effects)).collect();
    let entities = entities?;
    let mut findings = effects.findings();
    findings.extend(reasons::findings(&sides, &pairs, &entities));
    let stage = |at: usize| {
        let stage = rulebook.stages.get(at)?;
        Some(StageName { id: stage.id.clone(), title: stage.title.clone(), voice: stage.voice })
    };
    Some(Appraisal {
        format: FORMAT,
        rulebook: Stamp { id: rulebook.id.clone(), version: rulebook.version.clone(), title: rulebook.title.clone() },
        period: question.period.to_string(),
        registry: panel.registry.id.clone(),
        data_status: before.data_status.max(after.data_status),
        notices: rulebook.notes.clone(),
        from: stage(question.from)?,
        to: stage(question.to)?,
        ranked: after.entities.iter().filter(|standing| standing.rank.is_some()).count(),
        measured: effects.measured(),
        entities,
        findings,
    })
}

/// One entity at both stages.
fn appraised(
    sides: &Sides<'_>,
    pairs: &[Pair<'_>],
    entity: EntityIx,
    (before, after): (&Standings, &Standings),
    effects: &Effects<'_>,
) -> Option<EntityAppraisal> {
    let own = sides.panel.registry.get(entity)?;
    let of = |standings: &Standings| standings.entities.iter().find(|standing| standing.code == own.code).cloned();
    let (before, after) = (of(before)?, of(after)?);
    let mut counts = Counts::default();
    let mut differences = Vec::new();
    let mut alone = Some(0.0);
    for pair in pairs {
        let effect = effects.of(pair, (&before, &after));
        match effect.change {
            Change::Raised => counts.raised += 1,
            Change::Lowered => counts.lowered += 1,
            Change::WithoutEffect => counts.without_effect += 1,
            Change::Invalid => counts.invalid += 1,
            Change::Equal if pair.is_reached(sides.question) => counts.equal += 1,
            Change::Equal => counts.not_reached += 1,
        }
        if pair.differs() {
            let gained = effect.score.and_then(|score| score.gained);
            alone = alone.zip(gained).map(|(sum, own)| sum + own);
        }
        if pair.differs() || pair.is_refused() {
            differences.push(sides.difference(pair, effect));
        }
    }
    let score = moved(before.score, after.score);
    let joint = score.gained.zip(alone).and_then(|(whole, parts)| difference(parts, whole)).filter(|_| effects.alone());
    Some(EntityAppraisal {
        code: own.code.clone(),
        name: own.name_vi.clone(),
        name_en: own.name_en.clone(),
        data_status: before.data_status.max(after.data_status),
        score,
        rank: Places { before: before.rank, after: after.rank },
        joint,
        counts,
        differences,
    })
}

/// A number at both stages.
fn moved(before: Option<f64>, after: Option<f64>) -> Move {
    Move { before, after, gained: before.zip(after).and_then(|(before, after)| difference(before, after)) }
}

/// How much more the second is than the first, at 12 significant digits of the greater: what floats leave behind is no change.
fn difference(before: f64, after: f64) -> Option<f64> {
    /// Digits at which the engine takes two computed numbers for one.
    const DIGITS: u32 = 12;
    let number = |value: f64| Decimal::from_shortest(value).map(|own| own.to_significant(DIGITS));
    let gained = number(after)?.checked_sub(number(before)?)?.to_f64();
    let least = before.abs().max(after.abs()) * 1e-12;
    Some(if gained.abs() <= least { 0.0 } else { gained })
}

#[cfg(test)]
mod tests;
