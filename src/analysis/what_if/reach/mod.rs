//! The least effort that reaches a goal.
//!
//! In: a run, an entity, a goal, what is frozen, bounded, weighted. Out: [`Reach`] with several ways, each held to a full rescoring.
//!
//! **Effort** of a field is the share of the way from its figure to where it has given the goal all that it can, times its weight; of
//! several fields the sum. The way: `lever` (what can be moved) → `reading` (what each brings alone) → `group` (menus of steps) → `knapsack` (the least effort) → `plan` (checked by the rules of the data, rescored, told).
//!
//! Where the goal's node is a sum, each lever is in nodes of its own and no rule looks at other entities, gains add up and the effort is the least
//! there is, up to one step where a field has more than 256 of them. Elsewhere gains of levers are taken to add up, what is missing is asked for again after
//! each rescoring, and what is too much is taken back: a search, which may miss a lesser effort and says so.

mod goal;
mod group;
mod knapsack;
mod lever;
mod plan;
mod probe;
mod reading;

pub use goal::{Goal, GoalTold};

use super::Ground;
use super::moves::named;
use super::outcome::{Changed, Fall, Head, Move, Told};
use crate::compute::{self, Asked};
use crate::data::panel::Figure;
use crate::finding::Finding;
use crate::number::Decimal;
use crate::registry::EntityIx;
use crate::result::Named;
use crate::rulebook::model::{Bilingual, FieldIx};
use goal::Aim;
use plan::Planner;
use probe::Probe;
use serde::Serialize;
use std::collections::BTreeSet;

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
    pub entity: Named,
    /// What is to be reached.
    pub goal: GoalTold,
    /// Rank now.
    pub rank: Option<u32>,
    /// Entities that are ranked now.
    pub ranked: usize,
    /// Score of the ranked node now.
    pub score: Option<f64>,
    /// The answer.
    pub answer: Answer,
    /// How sure it is that no way takes less effort.
    pub proof: Proof,
    /// Ways to the goal, the least effort first; each uses other fields than those before.
    pub ways: Vec<Way>,
    /// Where the goal cannot be reached: how far all fields together go.
    pub farthest: Option<Way>,
    /// Fields that could help and that nobody reported.
    pub unknown: Vec<String>,
    /// Fields that were left out because the checks of the data refuse what they would have to be.
    pub refused: Vec<String>,
}

/// Whether a goal can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is there already.
    Already,
    /// It can be.
    Reached,
    /// It cannot be with the fields that may be moved, as far as they may be moved.
    NotReached,
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
}

/// A figure that is moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldMove {
    /// Id.
    pub field: String,
    /// Title.
    pub title: Bilingual,
    /// Unit.
    pub unit: Option<String>,
    /// Now.
    pub before: Option<Told>,
    /// What it has to be.
    pub after: Option<Told>,
    /// By how much more, of a number.
    pub by: Option<f64>,
    /// Its effort.
    pub effort: f64,
}

/// The ways to a goal. `refused` says what the checks of the data find in figures. None where the rulebook ranks nothing or has no such grade, or the
/// entity has no score.
pub fn reach(
    ground: &Ground<'_>,
    question: &Question,
    refused: &(dyn Fn(&[Figure]) -> Vec<Finding> + Sync),
) -> Option<Reach> {
    let plan = ground.plan()?;
    let aim = Aim::new(plan, &question.goal)?;
    let own = ground.panel.registry.get(question.entity)?;
    let computed = compute::run(ground.plans, ground.panel, ground.stage);
    let standings = computed.period(ground.period)?.standings(Asked::default());
    let now = standings.entities.iter().find(|row| row.code == own.code)?;
    let base = aim.sign * aim.score(plan, now)?;
    let mut told = Reach {
        head: ground.head(standings.data_status),
        entity: named(own),
        goal: aim.told.clone(),
        rank: now.rank,
        ranked: standings.entities.iter().filter(|row| row.rank.is_some()).count(),
        score: now.score,
        answer: Answer::Already,
        proof: Proof::Searched,
        ways: Vec::new(),
        farthest: None,
        unknown: Vec::new(),
        refused: Vec::new(),
    };
    if aim.is_reached(plan, now) {
        return Some(told);
    }
    let (candidates, unknown) = lever::candidates(ground, plan, (question.entity, aim.node), question);
    let fields: Vec<FieldIx> = candidates.iter().map(|own| own.field).collect();
    let probe = Probe::new((ground, &computed), question.entity, &aim, &fields);
    let reads = reading::read(ground, &probe, base, candidates);
    let menus = group::menus(plan, aim.node, &probe, base, &reads);
    let planner = Planner {
        ground,
        computed: &computed,
        plan,
        question,
        aim: &aim,
        probe: &probe,
        reads: &reads.all,
        menus: &menus,
        base,
        code: &own.code,
        refused,
    };
    let id = |field: &FieldIx| ground.rulebook.field(*field).map(|own| own.id.clone());
    told.unknown = unknown.iter().filter_map(id).collect();
    told.answer = Answer::NotReached;
    let need = aim.need(plan, &standings.entities, &own.code).unwrap_or(base);
    let left_out = ways(&planner, need, question.ways, &mut told);
    told.refused = left_out.iter().filter_map(id).collect();
    if told.ways.is_empty() {
        told.farthest = planner.farthest();
    }
    Some(told)
}

/// Finds the ways; the fields that the data refused. The second way does without the field that took most of the effort of the first,
/// the third without those of both; where that does not go, without another field of the first.
fn ways(planner: &Planner<'_>, need: f64, wanted: usize, told: &mut Reach) -> BTreeSet<FieldIx> {
    let mut refused = BTreeSet::new();
    let mut known: Vec<BTreeSet<FieldIx>> = Vec::new();
    let mut left: Vec<BTreeSet<FieldIx>> = vec![BTreeSet::new()];
    while told.ways.len() < wanted.max(1) {
        let Some(without) = left.pop() else { break };
        let Some(found) = planner.way(need, &without) else { continue };
        refused.extend(found.refused);
        let fields: BTreeSet<FieldIx> = found.fields.iter().copied().collect();
        if known.contains(&fields) {
            continue;
        }
        if told.ways.is_empty() {
            told.answer = Answer::Reached;
            told.proof = match found.at_least {
                Some(effort) if effort >= found.way.effort * (1.0 - 1e-9) - 1e-12 => Proof::Least,
                Some(effort) => Proof::AtLeast { effort },
                None => Proof::Searched,
            };
            // The last is tried first.
            let others = found.fields.iter().skip(1).rev();
            left.extend(others.map(|field| BTreeSet::from([*field])));
        }
        let mut next = without;
        next.extend(found.fields.first());
        left.push(next);
        known.push(fields);
        told.ways.push(found.way);
    }
    told.ways.sort_by(|a, b| a.effort.total_cmp(&b.effort));
    refused
}
