//! What a score would be with many different figures of one entity.
//!
//! In: lists of figures. Out: for each the score of the goal's node, turned so that more is better, and by how much it has the goal. Where no rule that leads to the node looks
//! at other entities, an entity's row hangs on its own figures alone: then many lists are computed at once, as so many entities with the
//! same attributes. Else each list is computed with everybody, and a rank is what the engine makes of it.
//!
//! A probe has a **budget** for the whole question, counted in cells, so that an answer is the same on every machine.

use super::super::super::threads::{each, each_with};
use super::super::{Ground, relative};
use super::goal::{Aim, Goal};
use crate::compute::{self, Computed};
use crate::data::panel::{Datum, Figure, Observation, Panel};
use crate::plan::{Operation, Plan};
use crate::registry::{Entity, EntityIx, Registry};
use crate::rulebook::model::{Combine, FieldIx, Missing, NodeIx, Reading};
use std::sync::atomic::{AtomicU64, Ordering};

/// Lists that are computed at once: so many that the cost of a run is shared, so few that it stays in memory.
const ROWS_AT_ONCE: usize = 256;
/// Cells that a question may compute: less than two seconds on two cores.
const CELLS_MAX: u64 = 10_000_000;
/// Relative difference below which two scores are one.
const CLOSE: f64 = 1e-12;

/// Figures that are tried together.
pub(super) type Moves = Vec<(FieldIx, Datum)>;

/// What comes of figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// The score of the goal's node, turned so that more is better; below every number where there is none.
    pub(super) score: f64,
    /// By how much the score is more than the goal needs; not below 0 where the goal is reached.
    pub(super) slack: f64,
}

impl Seen {
    pub(super) fn reached(&self) -> bool {
        self.slack >= 0.0
    }

    const NOTHING: Self = Self { score: f64::NEG_INFINITY, slack: f64::NEG_INFINITY };
}

/// Computes the goal's score with other figures.
pub(super) struct Probe<'a> {
    ground: &'a Ground<'a>,
    /// The run of what is.
    computed: &'a Computed<'a>,
    plan: &'a Plan,
    entity: EntityIx,
    aim: &'a Aim,
    alone: Option<Alone>,
    /// What the score needs as long as the others stay as they are.
    need: AtomicU64,
    /// Cells that were computed.
    spent: AtomicU64,
    /// Lists that were measured.
    measured: AtomicU64,
}

/// What is needed to compute an entity by itself.
struct Alone {
    plans: Vec<Plan>,
    entity: Entity,
    /// Its own figures in every period, in the panel's order.
    own: Vec<Observation>,
}

impl<'a> Probe<'a> {
    /// `fields` are those that will be changed; `need` is what the score needs while the others stay as they are.
    pub(super) fn new(
        (ground, computed): (&'a Ground<'a>, &'a Computed<'a>),
        plan: &'a Plan,
        (entity, aim): (EntityIx, &'a Aim),
        (fields, need): (&[FieldIx], f64),
    ) -> Self {
        let absolute = ground.plans.iter().all(|plan| is_absolute(plan, aim.node));
        let alone = ground.panel.registry.get(entity).filter(|_| absolute).map(|own| Alone {
            plans: ground.plans.iter().map(without_national).collect(),
            entity: own.clone(),
            own: own_figures(ground, entity, fields),
        });
        let (need, spent, measured) = (AtomicU64::new(need.to_bits()), AtomicU64::new(0), AtomicU64::new(0));
        Self { ground, computed, plan, entity, aim, alone, need, spent, measured }
    }

    /// Whether an entity's score hangs on its own figures alone.
    pub(super) fn is_absolute(&self) -> bool {
        self.alone.is_some()
    }

    /// What the score needs as long as the others stay as they are.
    pub(super) fn need(&self) -> f64 {
        f64::from_bits(self.need.load(Ordering::Relaxed))
    }

    /// Asks for more, where a tie is broken the other way.
    pub(super) fn set_need(&self, need: f64) {
        self.need.store(need.to_bits(), Ordering::Relaxed);
    }

    /// How many lists can still be measured.
    pub(super) fn left(&self) -> usize {
        let left = CELLS_MAX.saturating_sub(self.spent.load(Ordering::Relaxed)) / self.price().max(1);
        usize::try_from(left).unwrap_or(usize::MAX)
    }

    /// Cells of a list: of those that were measured the mean; before that what the whole run took.
    fn price(&self) -> u64 {
        if self.is_absolute() {
            return u64::try_from(self.plan.nodes.len()).unwrap_or(u64::MAX) + 4;
        }
        let measured = self.measured.load(Ordering::Relaxed);
        self.spent.load(Ordering::Relaxed).checked_div(measured).unwrap_or_else(|| self.computed.work())
    }

    /// What comes of each of the lists.
    pub(super) fn measure(&self, lists: &[Moves]) -> Vec<Seen> {
        let seen = match &self.alone {
            Some(alone) => {
                let count = u64::try_from(lists.len()).unwrap_or(u64::MAX);
                self.spent.fetch_add(self.price().saturating_mul(count), Ordering::Relaxed);
                let chunks: Vec<&[Moves]> = lists.chunks(ROWS_AT_ONCE).collect();
                each(&chunks, |chunk| self.together(alone, chunk)).into_iter().flatten().collect()
            }
            // One copy of the panel for many lists, set back behind each.
            None => each_with(lists, || self.ground.panel.clone(), |panel, list| self.with_everybody(panel, list)),
        };
        self.measured.fetch_add(u64::try_from(lists.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
        seen
    }

    fn seen(&self, score: f64, need: f64) -> Seen {
        Seen { score, slack: score - need + CLOSE * need.abs().min(f64::MAX) }
    }

    /// Everybody computed as far as the figures lead to them.
    fn with_everybody(&self, panel: &mut Panel, list: &Moves) -> Seen {
        let figure = |(field, datum): &(FieldIx, Datum)| Figure { entity: self.entity, field: *field, datum: *datum };
        let figures: Vec<Figure> = list.iter().map(figure).collect();
        let at = (self.ground.period, self.ground.stage);
        panel.suppose(at.0, at.1, &figures);
        let computed = self.computed.supposing(panel, figures.iter().map(Figure::cell));
        self.spent.fetch_add(computed.work(), Ordering::Relaxed);
        let seen = self.seen_of(&computed, panel.registry.entities.len()).unwrap_or(Seen::NOTHING);
        drop(computed);
        panel.withdraw(self.ground.panel, at, &figures);
        seen
    }

    fn seen_of(&self, computed: &Computed<'_>, entities: usize) -> Option<Seen> {
        let run = computed.period(self.ground.period)?;
        let score = self.aim.sign * run.score_of(self.aim.node, Reading::Exact, self.entity)?;
        let Goal::Rank(wanted) = &self.aim.goal else { return Some(self.seen(score, self.need())) };
        let others = self.aim.others(self.plan, &run, self.entity, entities);
        let need = self.aim.need(self.plan, &others).unwrap_or(score);
        let mut seen = self.seen(score, need);
        let reached = run.ranks().get(self.entity.0).copied().flatten().is_some_and(|rank| rank <= *wanted);
        seen.slack = if reached { seen.slack.max(0.0) } else { seen.slack.min(-CLOSE * score.abs().max(CLOSE)) };
        Some(seen)
    }

    /// The scores of as many entities as there are lists, all alike but for these figures.
    fn together(&self, alone: &Alone, lists: &[Moves]) -> Vec<Seen> {
        let entity = |at: usize| Entity { code: format!("{at:06}"), ..alone.entity.clone() };
        let registry = Registry::new(self.ground.panel.registry.id.clone(), (0..lists.len()).map(entity).collect());
        let mut observations = Vec::with_capacity(alone.own.len() * lists.len());
        for group in alone.own.chunk_by(|a, b| (a.period, a.field) == (b.period, b.field)) {
            let now = group.first().is_some_and(|first| first.period == self.ground.period);
            let counts = group.iter().rposition(|own| own.stage <= self.ground.stage);
            for (at, list) in lists.iter().enumerate() {
                for (place, own) in group.iter().enumerate() {
                    let changed = list.iter().find(|(field, _)| now && counts == Some(place) && *field == own.field);
                    let datum = changed.map_or(own.datum, |(_, datum)| *datum);
                    observations.push(Observation { entity: EntityIx(at), datum, remarks: None, ..own.clone() });
                }
            }
        }
        let panel = Panel { registry, observations, ..Panel::default() };
        let computed = compute::run(&alone.plans, &panel, self.ground.stage);
        let Some(run) = computed.period(self.ground.period) else { return vec![Seen::NOTHING; lists.len()] };
        let score = |at: usize| run.score_of(self.aim.node, Reading::Exact, EntityIx(at));
        let seen = |at: usize| score(at).map(|score| self.seen(self.aim.sign * score, self.need()));
        (0..lists.len()).map(|at| seen(at).unwrap_or(Seen::NOTHING)).collect()
    }
}

/// Whether no rule that leads to a node looks at other entities, or at an entity by its code.
fn is_absolute(plan: &Plan, node: NodeIx) -> bool {
    let below = relative::below(plan, node);
    let relative = relative::relative(plan);
    below.iter().filter_map(|at| plan.node(*at)).all(|node| {
        let named = node.steps.iter().any(|step| match &step.operation {
            Operation::Screen { keep, leave_out, .. } => !keep.is_empty() || !leave_out.is_empty(),
            _ => false,
        });
        !named && !node.report_only && !relative.iter().any(|own| own.node == node.id)
    })
}

fn without_national(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.fields.iter_mut().for_each(|field| field.combine = Combine::Not);
    plan
}

/// The figures of an entity, and a place for each that nobody reported and that will be changed.
fn own_figures(ground: &Ground<'_>, entity: EntityIx, fields: &[FieldIx]) -> Vec<Observation> {
    let nothing: Vec<Figure> = fields
        .iter()
        .filter(|field| ground.datum(entity, **field).is_none())
        .map(|field| Figure { entity, field: *field, datum: Datum::Missing(Missing::NotReported) })
        .collect();
    let panel = ground.supposing(&nothing);
    panel.observations.into_iter().filter(|own| own.entity == entity).collect()
}
