//! The least effort that reaches a goal.
//!
//! In: a run, an entity, a goal, what is frozen, bounded, weighted. Out: [`Reach`] with several ways, each held to a full rescoring.
//!
//! **Effort** of a field is the share of the way from its figure to where it has given the goal all that it can, times its weight; of
//! several fields the sum. The way: `lever` (what can be moved) → `direction` (what the rules say of each) → `reading` (how far each is worth moving) → `boxes` (the least effort, proven, where gains add up), else
//! `search` → `plan` (checked by the rules of the data, rescored, told).
//!
//! **What is said is what is known.** That nothing takes less, or that a goal cannot be reached, is said only where it is proven: where gains add up
//! and more never brings less, or where every combination was computed. Elsewhere a search looks for a way, and what it does not find it
//! calls not found.

mod boxes;
mod direction;
mod goal;
mod headroom;
mod knapsack;
pub(super) mod lever;
mod plan;
mod probe;
mod reading;
mod search;
mod state;
mod threshold;

pub use goal::{Goal, GoalTold, Refusal};

use super::super::{Head, Whose, proof as ranges};
use super::moves::sharing_of;
use super::outcome::{Changed, Fall, FieldFigure, Move};
use super::{Ground, relative};
use crate::compute::{self, Asked};
use crate::data::panel::{Datum, Figure};
use crate::finding::Finding;
use crate::number::Decimal;
use crate::plan::{NodePlan, Plan};
use crate::registry::EntityIx;
use crate::result::Standing;
use crate::rulebook::model::{FieldIx, NodeIx, Role};
use boxes::Boxes;
use direction::{Directions, Trend};
use goal::Aim;
use lever::{Lever, Subject};
use plan::{Outcome, Planner};
use probe::Probe;
use reading::Read;
use serde::Serialize;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Deref;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Whose.
    pub entity: EntityIx,
    /// What is to be reached.
    pub goal: Goal,
    /// Weights of effort; 1 where none is given.
    pub efforts: Vec<(FieldIx, f64)>,
    /// Least and greatest figures.
    pub bounds: Vec<(FieldIx, Option<Decimal>, Option<Decimal>)>,
    /// Steps.
    pub steps: Vec<(FieldIx, Decimal)>,
    /// What cannot be changed.
    pub frozen: Vec<FieldIx>,
    /// Ways that are wanted.
    pub ways: usize,
}

impl Question {
    /// Whether a field is named as one that can be moved.
    fn names(&self, field: FieldIx) -> bool {
        self.efforts.iter().any(|(own, _)| *own == field)
            || self.bounds.iter().any(|(own, ..)| *own == field)
            || self.steps.iter().any(|(own, _)| *own == field)
    }
}

/// Ways to a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reach {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Whose.
    pub entity: Whose,
    /// What is to be reached.
    pub goal: GoalTold,
    /// Rank now.
    pub rank: Option<u32>,
    /// Entities that have that rank now, this one among them; 0 where it has none.
    pub sharing: usize,
    /// Entities that are ranked now.
    pub ranked: usize,
    /// Score of the ranked node now.
    pub score: Option<f64>,
    /// The answer.
    pub answer: Answer,
    /// How sure it is that no way takes less effort.
    pub proof: Proof,
    /// What an effort of 1 is, by field and direction.
    pub efforts: Vec<FullWay>,
    /// Ways to the goal, the least effort first, no two with the same fields.
    pub ways: Vec<Way>,
    /// Where there is none: as far as all fields together go, or as the search came.
    pub farthest: Option<Way>,
    /// Fields that could help and that nobody reported.
    pub unknown: Vec<String>,
    /// Fields that the checks of the data hold back from their best.
    pub refused: Vec<String>,
}

/// The way of a field that is an effort of 1, or of its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FullWay {
    /// Which, now and where it has given all it can.
    #[serde(flatten)]
    pub figure: FieldFigure,
    /// 1, or the weight that was asked for.
    pub effort: f64,
}

/// Whether a goal can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is there already.
    Already,
    /// It can be.
    Reached,
    /// It cannot be with the fields that may be moved, as far as they may be moved: proven.
    NotReached,
    /// The search found no way; there may be one.
    NotFound,
}

/// How sure it is that no way takes less effort than the first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// It is the least.
    Least,
    /// None takes less than this.
    AtLeast {
        /// Effort.
        effort: f64,
    },
    /// It was searched for; there may be a lesser one.
    Searched,
}

/// A way to a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Sum of the efforts.
    pub effort: f64,
    /// What is moved, the greatest effort first.
    pub moves: Vec<FieldMove>,
    /// The score of the goal's node.
    pub goal: Move,
    /// What becomes of the entity.
    pub changed: Option<Changed>,
    /// How many other entities move too.
    pub others: usize,
    /// Scores that fall though figures become better.
    pub falls: Vec<Fall>,
    /// Fields whose figures a check of the data warns of.
    pub warned: Vec<String>,
}

/// A figure that is moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldMove {
    /// Which, now and as it has to be.
    #[serde(flatten)]
    pub figure: FieldFigure,
    /// By how much more, of a number.
    pub by: Option<f64>,
    /// Its effort.
    pub effort: f64,
}

impl Deref for FieldMove {
    type Target = FieldFigure;

    fn deref(&self) -> &FieldFigure {
        &self.figure
    }
}

impl Deref for FullWay {
    type Target = FieldFigure;

    fn deref(&self) -> &FieldFigure {
        &self.figure
    }
}

/// The ways to a goal. `refused` says what the checks of the data find in figures; why there is no such goal.
pub fn reach(
    ground: &Ground<'_>,
    question: &Question,
    refused: &(dyn Fn(&[Figure]) -> Vec<Finding> + Sync),
) -> Result<Reach, Refusal> {
    let plan = ground.plan().ok_or(Refusal::NothingRanks)?;
    let aim = Aim::new(plan, &question.goal)?;
    let nobody = || Refusal::Unscored { fields: Vec::new() };
    let own = ground.panel.registry.get(question.entity).ok_or_else(nobody)?;
    let computed = compute::run(ground.plans, ground.panel, ground.stage);
    let run = computed.period(ground.period).ok_or(Refusal::NothingRanks)?;
    let standings = run.standings(Asked::default());
    let now = standings.entities.iter().find(|row| row.code == own.code).ok_or_else(nobody)?;
    let aim = aim.in_points_of(plan, now);
    let unscored = || Refusal::Unscored { fields: keeps_unscored(ground, plan, aim.node, (question.entity, now)) };
    let base = aim.sign * aim.score(plan, now).ok_or_else(unscored)?;
    let mut told = Reach {
        head: ground.head(plan, &standings),
        entity: ground.whose(question.entity).ok_or_else(nobody)?,
        goal: aim.told.clone(),
        rank: now.rank,
        sharing: sharing_of(&standings.entities, now.rank),
        ranked: standings.entities.iter().filter(|row| row.rank.is_some()).count(),
        score: now.score,
        answer: Answer::Already,
        proof: Proof::Searched,
        efforts: Vec::new(),
        ways: Vec::new(),
        farthest: None,
        unknown: Vec::new(),
        refused: Vec::new(),
    };
    if aim.is_reached(plan, now) {
        return Ok(told);
    }
    let value = |id: &str| now.indicators.get(id).and_then(|own| own.value);
    let subject = Subject { ground, plan, entity: question.entity, node: aim.node, value: &value };
    let (mut candidates, unknown) = lever::candidates(&subject, question);
    if aim.sign > 0.0 {
        let all: Vec<FieldIx> = candidates.iter().map(|own| own.field).collect();
        let idle = headroom::without(plan, aim.node, now, &all);
        candidates.retain(|own| !idle.contains(&own.field));
    }
    let fields: Vec<FieldIx> = candidates.iter().map(|own| own.field).collect();
    let others = aim.others(plan, &run, question.entity, ground.panel.registry.entities.len());
    let need = aim.need(plan, &others).unwrap_or(base);
    let probe = Probe::new((ground, &computed), plan, (question.entity, &aim), (&fields, need));
    let reads = reading::read(ground, &probe, base, with_trends(&subject, &aim, (candidates, &fields), &probe));
    let ways = Cell::new(question.ways.max(1));
    let planner = Planner {
        ground,
        computed: &computed,
        plan,
        question,
        aim: &aim,
        probe: &probe,
        reads: &reads,
        base,
        code: &own.code,
        refused,
        ways,
    };
    let id = |field: &FieldIx| ground.rulebook.field(*field).map(|own| own.id.clone());
    told.unknown = unknown.iter().filter_map(id).collect();
    told.efforts = planner.efforts();
    let boxes = Boxes::new(plan, aim.node, (&probe, base), &reads);
    find(&planner, boxes, &mut told);
    if let (Answer::NotFound, Goal::Score(goal)) = (told.answer, &question.goal)
        && ranges::is_out_of_reach((ground.rulebook, plan), aim.node, (*goal, aim.sign < 0.0))
    {
        told.answer = Answer::NotReached;
    }
    told.refused = planner.held_back().iter().filter_map(id).collect();
    Ok(told)
}

/// Levers with what becomes of the goal's score when they move; those that never raise it are left out.
fn with_trends(
    subject: &Subject<'_>,
    aim: &Aim,
    (levers, fields): (Vec<Lever>, &[FieldIx]),
    probe: &Probe<'_>,
) -> Vec<Read> {
    let figure = |field: FieldIx| subject.ground.datum(subject.entity, field);
    let directions = Directions::new(subject.plan, &figure, fields);
    let likely = Directions::new(subject.plan, &figure, fields).likely();
    let of = |directions: &Directions<'_>, lever: &Lever| {
        let of_node = directions.of(aim.node, lever.field);
        let turned = if aim.sign < 0.0 { of_node.turned() } else { of_node };
        match lever.rises(figure(lever.field)) {
            Some(true) => turned,
            Some(false) => turned.turned(),
            None if turned == Trend::Still => Trend::Still,
            None => Trend::Mixed,
        }
    };
    let one = |lever: Lever| {
        let trend = of(&directions, &lever);
        let helps = match trend {
            Trend::Up | Trend::Mixed => true,
            Trend::Down => false,
            // Under relative rules it may still move the others.
            Trend::Still => !probe.is_absolute(),
        };
        let is_doubtful = !probe.is_absolute() && of(&likely, &lever) == Trend::Down;
        let trend = if trend == Trend::Still { Trend::Mixed } else { trend };
        helps.then(|| Read::new(lever, trend, is_doubtful))
    };
    levers.into_iter().filter_map(one).collect()
}

/// The fields that nobody reported and without which a node has no score for an entity.
pub(super) fn keeps_unscored(
    ground: &Ground<'_>,
    plan: &Plan,
    node: NodeIx,
    (entity, row): (EntityIx, &Standing),
) -> Vec<String> {
    let without = |field: &FieldIx| matches!(ground.datum(entity, *field), None | Some(Datum::Missing(_)));
    let is_unscored = |own: &&NodePlan| {
        own.role == Role::Indicator && row.indicators.get(&own.id).is_none_or(|own| own.score.is_none())
    };
    let below = relative::below(plan, node);
    let mut fields: Vec<FieldIx> = below
        .iter()
        .filter_map(|at| plan.node(*at))
        .filter(is_unscored)
        .flat_map(|own| own.fields.iter().copied())
        .filter(without)
        .collect();
    fields.sort();
    fields.dedup();
    fields.iter().filter_map(|field| ground.rulebook.field(*field)).map(|own| own.id.clone()).collect()
}

/// Finds the ways. The second does without the field that took most of the effort of the first, the third without those of both; where that does not
/// go, without another field of the first.
fn find(planner: &Planner<'_>, mut boxes: Option<Boxes<'_>>, told: &mut Reach) {
    let mut known: Vec<BTreeSet<FieldIx>> = Vec::new();
    let mut left: Vec<BTreeSet<FieldIx>> = vec![BTreeSet::new()];
    while told.ways.len() < planner.question.ways.max(1) {
        let Some(without) = left.pop() else { break };
        let outcome = planner.way(boxes.as_mut(), &without);
        planner.ways.set(planner.ways.get().saturating_sub(1).max(1));
        let (state, at_least) = match outcome {
            Outcome::Found(state, at_least) => (state, at_least),
            Outcome::Impossible(farthest) | Outcome::NotFound(farthest) if !told.ways.is_empty() => {
                let _ = farthest;
                continue;
            }
            Outcome::Impossible(farthest) => {
                told.answer = Answer::NotReached;
                told.farthest = planner.told(&farthest);
                return;
            }
            Outcome::NotFound(farthest) => {
                told.answer = Answer::NotFound;
                told.farthest = planner.told(&farthest);
                return;
            }
        };
        let order = planner.fields(&state);
        let fields: BTreeSet<FieldIx> = order.iter().copied().collect();
        let Some(way) = planner.told(&state).filter(|_| !known.contains(&fields)) else { continue };
        if told.ways.is_empty() {
            told.answer = Answer::Reached;
            told.proof = proof(way.effort, at_least);
            // The last is tried first.
            left.extend(order.iter().skip(1).rev().map(|field| BTreeSet::from([*field])));
        }
        let mut next = without;
        next.extend(order.first());
        left.push(next);
        known.push(fields);
        told.ways.push(way);
    }
    let first = told.ways.first().map(|way| way.effort);
    told.ways.sort_by(|a, b| a.effort.total_cmp(&b.effort));
    // A lesser effort without some field is one for the whole question too.
    let least = told.ways.first().map(|way| way.effort);
    if let (Some(first), Some(least)) = (first, least)
        && least < first * (1.0 - 1e-9)
        && told.proof == Proof::Least
    {
        told.proof = Proof::Searched;
    }
}

fn proof(effort: f64, at_least: Option<f64>) -> Proof {
    match at_least {
        Some(least) if least > effort * (1.0 + 1e-9) + 1e-12 => Proof::Searched,
        Some(least) if least >= effort * (1.0 - 1e-9) - 1e-12 => Proof::Least,
        Some(effort) => Proof::AtLeast { effort },
        None => Proof::Searched,
    }
}
