//! What a score would be with many different figures of one entity.
//!
//! In: lists of figures. Out: for each the score of the goal's node, turned so that more is better. Where no rule that leads to the node looks
//! at other entities, an entity's row hangs on its own figures alone: then many lists are computed at once, as so many entities with the
//! same attributes. Else each list is computed with everybody.

use super::super::{Ground, relative};
use super::goal::Aim;
use crate::compute::{self, Computed};
use crate::data::panel::{Datum, Figure, Observation, Panel};
use crate::plan::{Operation, Plan};
use crate::registry::{Entity, EntityIx, Registry};
use crate::rulebook::model::{Combine, FieldIx, Missing, NodeIx, Reading};

/// Lists that are computed at once: so many that the cost of a run is shared, so few that it stays in memory.
const ROWS_AT_ONCE: usize = 512;

/// Computes the goal's score with other figures.
pub(super) struct Probe<'a> {
    ground: &'a Ground<'a>,
    /// The run of what is.
    computed: &'a Computed<'a>,
    entity: EntityIx,
    aim: &'a Aim,
    alone: Option<Alone>,
}

/// Scores with each of several figures of a field, or with none.
pub(super) type Measure<'m> = dyn Fn(&[Option<Datum>]) -> Vec<Option<f64>> + 'm;

/// What is needed to compute an entity by itself.
struct Alone {
    plans: Vec<Plan>,
    entity: Entity,
    /// Its own figures in every period, in the panel's order.
    own: Vec<Observation>,
}

impl<'a> Probe<'a> {
    /// `fields` are those that will be changed.
    pub(super) fn new(
        (ground, computed): (&'a Ground<'a>, &'a Computed<'a>),
        entity: EntityIx,
        aim: &'a Aim,
        fields: &[FieldIx],
    ) -> Self {
        let absolute = ground.plans.iter().all(|plan| is_absolute(plan, aim.node));
        let alone = ground.panel.registry.get(entity).filter(|_| absolute).map(|own| Alone {
            plans: ground.plans.iter().map(without_national).collect(),
            entity: own.clone(),
            own: own_figures(ground, entity, fields),
        });
        Self { ground, computed, entity, aim, alone }
    }

    /// Whether an entity's score hangs on its own figures alone.
    pub(super) fn is_absolute(&self) -> bool {
        self.alone.is_some()
    }

    /// The score with each of the lists; none where there is none.
    pub(super) fn measure(&self, lists: &[Vec<(FieldIx, Datum)>]) -> Vec<Option<f64>> {
        match &self.alone {
            Some(alone) => {
                let chunks = lists.chunks(ROWS_AT_ONCE);
                spread(chunks.collect(), || (), |(), chunk| self.together(alone, chunk)).into_iter().flatten().collect()
            }
            None => with_everybody(self, (self.computed, self.ground.panel), lists),
        }
    }

    /// Hands `ask` what measures a list with one more figure, of another field.
    pub(super) fn beside<T>(
        &self,
        list: &[(FieldIx, Datum)],
        ask: impl FnOnce(&Measure<'_>) -> T,
        field: FieldIx,
    ) -> T {
        let more = |data: &[Option<Datum>]| -> Vec<Vec<(FieldIx, Datum)>> {
            data.iter().map(|own| own.iter().map(|datum| (field, *datum)).collect()).collect()
        };
        if self.is_absolute() {
            let whole = |own: Vec<(FieldIx, Datum)>| list.iter().copied().chain(own).collect();
            return ask(&|data| self.measure(&more(data).into_iter().map(whole).collect::<Vec<_>>()));
        }
        // One run with the list, from which the others are a step.
        let figures = self.figures(list);
        let panel = self.ground.supposing(&figures);
        let computed = self.ground.again(self.computed, &panel, &figures);
        ask(&|data| with_everybody(self, (&computed, &panel), &more(data)))
    }

    fn figures(&self, list: &[(FieldIx, Datum)]) -> Vec<Figure> {
        let figure = |(field, datum): &(FieldIx, Datum)| Figure { entity: self.entity, field: *field, datum: *datum };
        list.iter().map(figure).collect()
    }

    /// The scores of as many entities as there are lists, all alike but for these figures.
    fn together(&self, alone: &Alone, lists: &[Vec<(FieldIx, Datum)>]) -> Vec<Option<f64>> {
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
        let Some(run) = computed.period(self.ground.period) else { return vec![None; lists.len()] };
        let score = |at: usize| run.score_of(self.aim.node, Reading::Exact, EntityIx(at));
        (0..lists.len()).map(|at| score(at).map(|score| self.aim.sign * score)).collect()
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

/// The score with each of the lists beside a run of a panel, everybody computed as far as the figures lead to them.
fn with_everybody(
    probe: &Probe<'_>,
    (computed, panel): (&Computed<'_>, &Panel),
    lists: &[Vec<(FieldIx, Datum)>],
) -> Vec<Option<f64>> {
    let ground = probe.ground;
    // One copy of the panel for many lists, set back before each.
    let with = |own: &mut Panel, list: &Vec<(FieldIx, Datum)>| {
        let figures = probe.figures(list);
        own.observations.clone_from(&panel.observations);
        own.suppose(ground.period, ground.stage, &figures);
        let computed = ground.again(computed, own, &figures);
        let score = computed.period(ground.period)?.score_of(probe.aim.node, Reading::Exact, probe.entity)?;
        Some(probe.aim.sign * score)
    };
    spread(lists.iter().collect(), || panel.clone(), with)
}

/// What `work` makes of each item, in their order; on several threads where the program has them, each with something of its own.
fn spread<T: Sync + Send, S, R: Send>(
    items: Vec<T>,
    own: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "rayon")]
    {
        use rayon::iter::{IntoParallelIterator, ParallelIterator};
        items.into_par_iter().map_init(own, work).collect()
    }
    #[cfg(not(feature = "rayon"))]
    {
        let mut own = own();
        items.into_iter().map(|item| work(&mut own, item)).collect()
    }
}
