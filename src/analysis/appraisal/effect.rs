//! What a figure costs: everything computed anew with this one figure at the later stage and all others at the earlier one.

use super::super::threads::each_with;
use super::cells::Pair;
use super::outcome::{Change, Measured, Move, Places};
use super::{Question, moved};
use crate::compute::{self, Asked};
use crate::data::panel::{Datum, Observation, Panel};
use crate::finding::{Code, Finding};
use crate::plan::Plan;
use crate::registry::EntityIx;
use crate::result;
use crate::rulebook::model::{FieldIx, Missing};
use std::collections::BTreeMap;

/// Rows that may be computed anew: differences times entities. A thousand differences of 63 provinces take seconds; past some
/// minutes nobody waits, and the appraisal of one entity is always within it.
const ROWS_MAX: usize = 2_000_000;

/// What one figure does to its entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    pub(super) points: Option<Move>,
    pub(super) score: Option<Move>,
    pub(super) rank: Option<Places>,
    pub(super) change: Change,
}

/// The effects of all figures that differ.
pub(super) struct Effects<'a> {
    plan: Option<&'a Plan>,
    /// By entity and field: the entity's row with this figure alone at the later stage; none where there were too many.
    alone: Option<BTreeMap<(EntityIx, FieldIx), result::Standing>>,
    differing: usize,
}

impl<'a> Effects<'a> {
    pub(super) fn new(plans: &'a [Plan], panel: &Panel, question: Question, pairs: &[Vec<Pair<'_>>]) -> Self {
        let differing: Vec<&Pair<'_>> = pairs.iter().flatten().filter(|pair| pair.differs()).collect();
        let plan = plans.iter().find(|plan| plan.period == question.period);
        let rows = differing.len().saturating_mul(panel.registry.entities.len());
        let is_one = pairs.len() == 1;
        let alone = (is_one || rows <= ROWS_MAX).then(|| {
            let base = Base::new(panel, question, &differing);
            base.run(plans, question, &differing).into_iter().collect()
        });
        Self { plan, alone, differing: differing.len() }
    }

    /// Whether each figure was tried alone.
    pub(super) fn alone(&self) -> bool {
        self.alone.is_some()
    }

    pub(super) fn measured(&self) -> Measured {
        if self.alone() { Measured::Alone } else { Measured::Together }
    }

    /// That there were too many figures to try each alone.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let limit = Finding::new(Code::LimitPassed).severity(crate::finding::Severity::Note);
        let limit = limit.with("limit", "appraised-rows").with("most", ROWS_MAX);
        if self.alone() || self.differing == 0 { Vec::new() } else { vec![limit] }
    }

    /// The effect of a figure, beside the entity's rows at both stages.
    pub(super) fn of(&self, pair: &Pair<'_>, (before, after): (&result::Standing, &result::Standing)) -> Effect {
        if !pair.differs() {
            return Effect { points: None, score: None, rank: None, change: Change::Equal };
        }
        let alone = self.alone.as_ref().and_then(|alone| alone.get(&(pair.entity, pair.field)));
        let points = self.points(pair.field, before, alone.unwrap_or(after));
        let score = alone.map(|alone| moved(before.score, alone.score));
        let rank = alone.map(|alone| Places { before: before.rank, after: alone.rank });
        let gained = points.or(score).and_then(|own| own.gained);
        let change = match gained {
            _ if pair.is_invalid() => Change::Invalid,
            Some(gained) if gained > 0.0 => Change::Raised,
            Some(gained) if gained < 0.0 => Change::Lowered,
            Some(_) => Change::WithoutEffect,
            // A score that is there at one stage only was won or lost as a whole.
            None => match points.or(score) {
                Some(Move { before: None, after: Some(_), .. }) => Change::Raised,
                Some(Move { before: Some(_), after: None, .. }) => Change::Lowered,
                _ => Change::WithoutEffect,
            },
        };
        Effect { points, score, rank, change }
    }

    /// Points of all nodes that read a field, in their main parents; none where none of them brings points.
    fn points(&self, field: FieldIx, before: &result::Standing, after: &result::Standing) -> Option<Move> {
        let nodes = self.plan?.nodes.iter().filter(|node| node.fields.contains(&field));
        let ids: Vec<&str> = nodes.filter(|node| node.main_edge.is_some()).map(|node| node.id.as_str()).collect();
        let sum = |row: &result::Standing| {
            let points = ids.iter().filter_map(|id| points_of(row, id));
            points.reduce(|sum, own| sum + own)
        };
        if ids.is_empty() { None } else { Some(moved(sum(before), sum(after))) }
    }
}

fn points_of(row: &result::Standing, id: &str) -> Option<f64> {
    row.indicators.get(id).map_or_else(|| row.aggregates.get(id)?.points, |own| own.points)
}

/// All figures as they count at the earlier stage, at one stage; those that differ have a place of their own.
struct Base {
    panel: Panel,
    /// By entity and field, the place of each figure that differs.
    places: BTreeMap<(EntityIx, FieldIx), usize>,
}

impl Base {
    fn new(panel: &Panel, question: Question, differing: &[&Pair<'_>]) -> Self {
        let cell = |own: &Observation| (own.period, own.field, own.entity);
        let mut observations: Vec<Observation> = Vec::with_capacity(panel.observations.len());
        for group in panel.observations.chunk_by(|a, b| cell(a) == cell(b)) {
            let counts = group.iter().rev().find(|own| own.stage <= question.from);
            observations.extend(counts.map(|own| Observation { stage: 0, ..own.clone() }));
        }
        // What is there at the later stage alone is at the earlier one as if nobody had reported it.
        let new = differing.iter().filter(|pair| pair.before.is_none()).filter_map(|pair| pair.after);
        let nothing = Datum::Missing(Missing::NotReported);
        observations.extend(new.map(|own| Observation { stage: 0, datum: nothing, ..own.clone() }));
        observations.sort_by_key(cell);
        let place = |pair: &&&Pair<'_>| {
            let wanted = (question.period, pair.field, pair.entity);
            observations.binary_search_by_key(&wanted, cell).ok()
        };
        let places = differing.iter().filter_map(|pair| Some(((pair.entity, pair.field), place(&pair)?))).collect();
        Self { panel: Panel { observations, ..panel.clone() }, places }
    }

    /// The row of each figure's entity with this figure alone at the later stage, in the order of the figures.
    fn run(
        self,
        plans: &[Plan],
        question: Question,
        differing: &[&Pair<'_>],
    ) -> Vec<((EntityIx, FieldIx), result::Standing)> {
        let one = |panel: &mut Panel, pair: &Pair<'_>| {
            let key = (pair.entity, pair.field);
            let place = *self.places.get(&key)?;
            let code = panel.registry.get(pair.entity)?.code.clone();
            let datum = pair.after.map_or(Datum::Missing(Missing::NotReported), |after| after.datum);
            let earlier = std::mem::replace(&mut panel.observations.get_mut(place)?.datum, datum);
            let row = row_of(plans, panel, question, &code);
            panel.observations.get_mut(place)?.datum = earlier;
            Some((key, row?))
        };
        let rows = each_with(differing, || self.panel.clone(), |panel, pair| one(panel, pair));
        rows.into_iter().flatten().collect()
    }
}

fn row_of(plans: &[Plan], panel: &Panel, question: Question, code: &str) -> Option<result::Standing> {
    let computed = compute::run(plans, panel, 0);
    let standings = computed.period(question.period)?.standings(Asked::default());
    standings.entities.into_iter().find(|standing| standing.code == code)
}
