//! The value of one more unit: each field of an entity moved by one step, alone, and everything computed anew.
//!
//! In: a run, an entity. Out: [`Margins`], most gained first. One step is one unit of a count or an amount, one percentage point (or
//! one unit) of a rate, one hundredth of a rate whose range ends at 1, a flag turned, a level up or down. Of both directions the
//! better one is told.

use super::super::threads::each;
use super::super::{Head, Whose};
use super::moves::{moved, sharing_of};
use super::outcome::{FieldFigure, Move, Places};
use super::reach::lever::limit;
use super::reach::{Refusal, keeps_unscored};
use super::{Ground, relative};
use crate::compute::{self, Asked, Computed};
use crate::data::panel::{Datum, Figure};
use crate::number::Decimal;
use crate::plan::{FieldPlan, NodePlan, Operation, Plan, Source, Term};
use crate::registry::EntityIx;
use crate::result::Standing;
use crate::rulebook::model::{FieldIx, NodeIx};
use serde::Serialize;
use std::ops::Deref;

/// The value of one more unit of each field, from here.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Margins {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Whose.
    pub entity: Whose,
    /// Rank now.
    pub rank: Option<u32>,
    /// Entities that have that rank now, this one among them; 0 where it has none.
    pub sharing: usize,
    /// Entities that are ranked now.
    pub ranked: usize,
    /// Score now.
    pub score: Option<f64>,
    /// Whether the lowest score is the best.
    pub lowest_first: bool,
    /// By field, the most gained first.
    pub margins: Vec<Margin>,
}

/// The value of one step of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Margin {
    /// Which, now and one step from it: no step where none is allowed, or none is known from nothing.
    #[serde(flatten)]
    pub figure: FieldFigure,
    /// By how much more, of a number.
    pub by: Option<f64>,
    /// The score of the ranked node.
    pub score: Move,
    /// The rank.
    pub rank: Places,
    /// The nodes that read the field.
    pub nodes: Vec<String>,
}

impl Deref for Margin {
    type Target = FieldFigure;

    fn deref(&self) -> &FieldFigure {
        &self.figure
    }
}

/// Of each field that the ranked node is made from. `allowed` says whether figures pass the checks of the data. Refused where the
/// rulebook ranks nothing, or the entity has no score.
pub fn margins(
    ground: &Ground<'_>,
    entity: EntityIx,
    allowed: &(dyn Fn(&[Figure]) -> bool + Sync),
) -> Result<Margins, Refusal> {
    let plan = ground.plan().ok_or(Refusal::NothingRanks)?;
    let rank = plan.rank.as_ref().ok_or(Refusal::NothingRanks)?;
    let nobody = || Refusal::Unscored { fields: Vec::new() };
    let own = ground.panel.registry.get(entity).ok_or_else(nobody)?;
    let computed = compute::run(ground.plans, ground.panel, ground.stage);
    let run = computed.period(ground.period).ok_or(Refusal::NothingRanks)?;
    let standings = run.standings(Asked::default());
    let now = standings.entities.iter().find(|row| row.code == own.code).ok_or_else(nobody)?;
    if now.score.is_none() {
        return Err(Refusal::Unscored { fields: keeps_unscored(ground, plan, rank.node, (entity, now)) });
    }
    let fields = fields_below(plan, rank.node);
    let one = |field: &FieldIx| margin((ground, &computed), plan, (entity, *field), (now, rank.lowest_first), allowed);
    let mut margins: Vec<Margin> = each(&fields, one).into_iter().flatten().collect();
    let gain = |own: &Margin| better(&own.score, rank.lowest_first);
    margins.sort_by(|a, b| {
        gain(b).total_cmp(&gain(a)).then_with(|| b.figure.after.is_some().cmp(&a.figure.after.is_some()))
    });
    Ok(Margins {
        head: ground.head(plan, &standings),
        entity: ground.whose(entity).ok_or_else(nobody)?,
        rank: now.rank,
        sharing: sharing_of(&standings.entities, now.rank),
        ranked: standings.entities.iter().filter(|row| row.rank.is_some()).count(),
        score: now.score,
        lowest_first: rank.lowest_first,
        margins,
    })
}

/// The fields that a node is made from, in the rulebook's order.
pub(super) fn fields_below(plan: &Plan, node: NodeIx) -> Vec<FieldIx> {
    let nodes = relative::below(plan, node);
    let mut fields: Vec<FieldIx> =
        nodes.iter().filter_map(|at| plan.node(*at)).flat_map(|node| node.fields.iter().copied()).collect();
    fields.sort();
    fields.dedup();
    fields
}

/// By how much better a score is after.
fn better(score: &Move, lowest_first: bool) -> f64 {
    let gained = score.gained.unwrap_or(0.0);
    if lowest_first { -gained } else { gained }
}

fn margin(
    (ground, computed): (&Ground<'_>, &Computed<'_>),
    plan: &Plan,
    (entity, field): (EntityIx, FieldIx),
    (now, lowest_first): (&Standing, bool),
    allowed: &(dyn Fn(&[Figure]) -> bool + Sync),
) -> Option<Margin> {
    let written = ground.rulebook.field(field)?;
    let before = ground.datum(entity, field);
    let steps = steps(plan, &|own| ground.datum(entity, own), field);
    let tried = steps.into_iter().filter_map(|datum| {
        let figure = Figure { entity, field, datum };
        if !allowed(&[figure]) {
            return None;
        }
        let (score, rank) = after((ground, computed), figure, now)?;
        Some((datum, moved(now.score, score), rank))
    });
    let best =
        tried.reduce(|best, own| if better(&own.1, lowest_first) > better(&best.1, lowest_first) { own } else { best });
    let reads = plan.nodes.iter().filter(|node| node.fields.contains(&field) && !node.report_only);
    let number = |datum: Option<Datum>| match datum {
        Some(Datum::Number(number)) => Some(number),
        _ => None,
    };
    let (datum, score, rank) = match best {
        Some((datum, score, rank)) => (Some(datum), score, rank),
        None => (None, moved(now.score, now.score), now.rank),
    };
    let by = number(datum).zip(number(before)).and_then(|(after, before)| after.checked_sub(before));
    Some(Margin {
        figure: FieldFigure::new(written, before, datum),
        by: by.map(Decimal::to_f64),
        score,
        rank: Places { before: now.rank, after: rank },
        nodes: reads.map(|node| node.id.clone()).collect(),
    })
}

/// Score and rank with one other figure.
fn after(
    (ground, computed): (&Ground<'_>, &Computed<'_>),
    figure: Figure,
    now: &Standing,
) -> Option<(Option<f64>, Option<u32>)> {
    let panel = ground.supposing(&[figure]);
    let computed = computed.supposing(&panel, [figure.cell()]);
    let standings = computed.period(ground.period)?.standings(Asked { without_indicators: true, ..Asked::default() });
    let row = standings.entities.iter().find(|row| row.code == now.code)?;
    Some((row.score, row.rank))
}

/// What is one step from a figure, as far as figures can have it.
fn steps(plan: &Plan, figure: &dyn Fn(FieldIx) -> Option<Datum>, at: FieldIx) -> Vec<Datum> {
    let Some(field) = plan.fields.get(at.0) else { return Vec::new() };
    let before = figure(at);
    match before {
        Some(Datum::Number(number)) => {
            let step = unit_step(plan, at, field);
            let fits = |up: bool| {
                let to = if up { number.checked_add(step) } else { number.checked_sub(step) };
                let end = limit(plan, figure, at, (number, up)).map(|(end, _)| end);
                to.filter(|to| end.is_none_or(|end| if up { *to <= end } else { *to >= end }))
            };
            [true, false].into_iter().filter_map(fits).map(Datum::Number).collect()
        }
        Some(Datum::Flag(flag)) => vec![Datum::Flag(!flag)],
        Some(Datum::Level(level)) => {
            let both = [level.checked_add(1), level.checked_sub(1)];
            both.into_iter().flatten().filter(|own| *own < field.levels.len()).map(Datum::Level).collect()
        }
        Some(Datum::Missing(_)) | None if !field.is_quantity && field.levels.is_empty() => vec![Datum::Flag(true)],
        Some(Datum::Missing(_)) | None => Vec::new(),
    }
}

/// One unit; one hundredth of a share of 1: a number that is no count, without the unit of a percentage, whose range ends at 1, or that is itself the value of a
/// node with a target or a best goalpost of at most 1.
fn unit_step(plan: &Plan, at: FieldIx, field: &FieldPlan) -> Decimal {
    let is_percent = field.unit.as_deref().is_some_and(|unit| unit.contains('%'));
    let ends = field.range.1.map(|most| most == Decimal::ONE);
    let is_share = !field.is_whole && !is_percent && ends.unwrap_or_else(|| is_measured_to_one(plan, at));
    let hundredth = Decimal::from_shortest(0.01).filter(|_| is_share);
    hundredth.unwrap_or(Decimal::ONE)
}

fn is_measured_to_one(plan: &Plan, field: FieldIx) -> bool {
    let to_one = |number: f64| number > 0.0 && number <= 1.0;
    let is_field = |node: &NodePlan| match &node.source {
        Source::Formula(formula) => matches!(formula.root.term, Term::Field(own) if own == field),
        Source::Best { .. } | Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Combined { .. } => false,
    };
    plan.nodes.iter().filter(|node| is_field(node)).any(|node| {
        let target =
            node.target.as_ref().is_some_and(|own| own.values().flatten().any(|own| to_one(own.value.value())));
        let posts = node.steps.iter().any(|step| match &step.operation {
            Operation::Goalposts(posts) => posts.values().any(|own| to_one(own.best.value().max(own.worst.value()))),
            _ => false,
        });
        target || posts
    })
}
