//! Levers: the fields of an entity that can be moved towards a goal, in which direction, by which steps, and how far.
//!
//! In: the question, the plan, the figures that count. Out: candidates. A field that only divides (a population) is a lever only where the question names
//! it; so is one that nobody reported, since there is nothing to move it from, flags and levels aside.

use super::super::Ground;
use super::super::margin::fields_below;
use super::Question;
use crate::data::panel::Datum;
use crate::number::Decimal;
use crate::plan::{Expression, FieldCheck, FieldPlan, Formula, NodePlan, Plan, Source, Term};
use crate::registry::EntityIx;
use crate::rulebook::formula::Operator;
use crate::rulebook::model::{FieldIx, NodeIx};

/// Steps that a field without any bound is looked at: past every figure of a country.
pub(super) const STEPS_MOST: u64 = 1 << 40;

/// A field and one direction.
#[derive(Debug, Clone)]
pub(super) struct Lever {
    pub(super) field: FieldIx,
    way: Way,
    /// Steps that figures can have, whatever is asked.
    pub(super) most: u64,
    /// Steps that the question allows.
    pub(super) allowed: u64,
    /// Whether a range or a check says how many; else the program does.
    pub(super) bounded: bool,
    /// Whether the limit is no limit of the figure: another figure that may move too, or what entities have.
    pub(super) is_cut: bool,
    weight: f64,
    /// Steps to where it has given all it can: effort 1. It does not hang on what is bounded or frozen.
    pub(super) distance: u64,
    /// Steps at which a rule may do something else: edges of bands, targets, numbers that formulas compare with.
    pub(super) marks: Vec<u64>,
}

#[derive(Debug, Clone)]
enum Way {
    Steps {
        from: Decimal,
        step: Decimal,
        up: bool,
    },
    /// The data, and how many levels away each is.
    Choices(Vec<(Datum, u64)>),
}

impl Lever {
    /// The figure after so many steps.
    pub(super) fn datum(&self, steps: u64) -> Option<Datum> {
        match &self.way {
            Way::Steps { from, step, up } => {
                let way = step.exact().mul(&crate::number::Exact::from_integer(i64::try_from(steps).ok()?));
                let way = Decimal::from_shortest(way.to_f64())?;
                let to = if *up { from.checked_add(way)? } else { from.checked_sub(way)? };
                Some(Datum::Number(to))
            }
            Way::Choices(choices) => {
                let at = usize::try_from(steps).ok()?.checked_sub(1)?;
                choices.get(at).map(|(datum, _)| *datum)
            }
        }
    }

    /// The effort of so many steps.
    pub(super) fn effort(&self, steps: u64) -> f64 {
        let count = |steps: u64| steps as f64;
        let own = match &self.way {
            Way::Steps { .. } => steps,
            Way::Choices(_) => self.away(steps),
        };
        self.weight * count(own) / count(self.distance.max(1))
    }

    /// How many steps (of a level: levels) a choice is away.
    pub(super) fn away(&self, steps: u64) -> u64 {
        match &self.way {
            Way::Steps { .. } => steps,
            Way::Choices(choices) => {
                let at = usize::try_from(steps).ok().and_then(|steps| steps.checked_sub(1));
                at.and_then(|at| choices.get(at)).map_or(0, |(_, away)| *away)
            }
        }
    }

    /// Steps to a figure in its direction; none where it lies the other way.
    pub(super) fn steps_to(&self, figure: Decimal) -> Option<u64> {
        let Way::Steps { from, step, up } = &self.way else { return None };
        let way = if *up { figure.checked_sub(*from)? } else { from.checked_sub(figure)? };
        (!way.is_negative()).then(|| whole_steps(way, *step))
    }

    /// Steps that halve or double the figure; at least one.
    pub(super) fn own_size(&self) -> u64 {
        match &self.way {
            Way::Steps { from, step, .. } => {
                let size = if from.is_negative() { from.negated() } else { *from };
                whole_steps(size, *step).max(1)
            }
            Way::Choices(_) => 1,
        }
    }

    /// Whether its figure rises with its steps, from what there is now; none where that is no question.
    pub(super) fn rises(&self, from: Option<Datum>) -> Option<bool> {
        match (&self.way, from) {
            (Way::Steps { up, .. }, _) => Some(*up),
            (Way::Choices(_), Some(Datum::Flag(flag))) => Some(!flag),
            (Way::Choices(_), _) => None,
        }
    }

    /// Whether it moves a number; else a flag or a level.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.way, Way::Steps { .. })
    }
}

/// Whole steps in a distance, the noise of the division aside.
fn whole_steps(way: Decimal, step: Decimal) -> u64 {
    let steps = (way.to_f64() / step.to_f64() + 1e-9).floor();
    if steps.is_nan() || steps < 1.0 {
        return 0;
    }
    // The cap is far below what an f64 counts exactly.
    if steps >= STEPS_MOST as f64 { STEPS_MOST } else { format!("{steps:.0}").parse().unwrap_or(0) }
}

/// What is looked at: the run, the plan, the entity, the node of the goal.
pub(super) struct Subject<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) plan: &'a Plan,
    pub(super) entity: EntityIx,
    pub(super) node: NodeIx,
    /// The values of nodes now.
    pub(super) value: &'a dyn Fn(&str) -> Option<f64>,
}

/// Candidates of both directions, and the fields that have no figure to be moved from.
pub(super) fn candidates(subject: &Subject<'_>, question: &Question) -> (Vec<Lever>, Vec<FieldIx>) {
    let Subject { ground, plan, entity, node, .. } = *subject;
    let (mut levers, mut unknown) = (Vec::new(), Vec::new());
    let fields: Vec<FieldIx> = fields_below(plan, node)
        .into_iter()
        .filter(|at| !question.frozen.contains(at) && (!only_divides(plan, *at) || question.names(*at)))
        .collect();
    for at in fields.iter().copied() {
        let Some(field) = plan.fields.get(at.0) else { continue };
        let weight = question.efforts.iter().find(|(own, _)| *own == at).map_or(1.0, |(_, weight)| *weight);
        let choices = |choices: Vec<(Datum, u64)>| {
            let most = u64::try_from(choices.len()).unwrap_or(0);
            let distance = choices.iter().map(|(_, away)| *away).max().unwrap_or(1);
            let way = Way::Choices(choices);
            let (bounded, is_cut, marks) = (true, false, Vec::new());
            Lever { field: at, most, allowed: most, bounded, is_cut, weight, distance, way, marks }
        };
        match ground.datum(entity, at) {
            Some(Datum::Number(from)) => {
                levers.extend(of_number(subject, question, (at, field), (from, weight), &fields))
            }
            Some(Datum::Flag(flag)) => levers.push(choices(vec![(Datum::Flag(!flag), 1)])),
            Some(Datum::Level(level)) => levers.push(choices(levels(field, Some(level)))),
            Some(Datum::Missing(_)) | None if field.is_quantity => unknown.push(at),
            Some(Datum::Missing(_)) | None if field.levels.is_empty() => {
                levers.push(choices(vec![(Datum::Flag(true), 1)]));
            }
            Some(Datum::Missing(_)) | None => levers.push(choices(levels(field, None))),
        }
    }
    levers.retain(|own| own.most > 0);
    (levers, unknown)
}

/// A number upwards and downwards.
fn of_number(
    subject: &Subject<'_>,
    question: &Question,
    (at, field): (FieldIx, &FieldPlan),
    (from, weight): (Decimal, f64),
    movable: &[FieldIx],
) -> [Lever; 2] {
    let Subject { ground, plan, entity, .. } = *subject;
    let step = question.steps.iter().find(|(own, _)| *own == at).map(|(_, step)| *step);
    let step = step.unwrap_or_else(|| usual_step(field, from));
    let asked = question.bounds.iter().find(|(own, ..)| *own == at);
    [true, false].map(|up| {
        let limit = limit(plan, &|field| ground.datum(entity, field), at, (from, up));
        let steps = |to: Option<Decimal>| {
            to.map_or(STEPS_MOST, |to| {
                let way = if up { to.checked_sub(from) } else { from.checked_sub(to) };
                way.filter(|way| !way.is_negative()).map_or(0, |way| whole_steps(way, step))
            })
        };
        let most = steps(limit.map(|(to, _)| to));
        let bound = asked.and_then(|(_, low, high)| if up { *high } else { *low });
        let way = Way::Steps { from, step, up };
        let mut lever = Lever {
            field: at,
            way,
            most,
            allowed: most.min(steps(bound)),
            bounded: limit.is_some(),
            is_cut: limit.is_some_and(|(_, by)| by.is_some_and(|by| movable.contains(&by))),
            weight,
            distance: most,
            marks: Vec::new(),
        };
        let marks =
            super::threshold::figures(subject, at, from).into_iter().filter_map(|figure| lever.steps_to(figure));
        let mut marks: Vec<u64> = marks.flat_map(|steps| [steps, steps.saturating_add(1)]).collect();
        marks.retain(|steps| (1..=most).contains(steps));
        marks.sort_unstable();
        marks.dedup();
        lever.marks = marks;
        lever
    })
}

/// The other levels and how far away each is.
fn levels(field: &FieldPlan, from: Option<usize>) -> Vec<(Datum, u64)> {
    let all = (0..field.levels.len()).filter(|level| Some(*level) != from);
    let away = |level: usize| from.map_or(1, |from| level.abs_diff(from));
    let mut all: Vec<(Datum, u64)> =
        all.map(|level| (Datum::Level(level), u64::try_from(away(level)).unwrap_or(1))).collect();
    all.sort_by_key(|(_, away)| *away);
    all
}

/// One of a count, one of the last decimal of another figure, at least of the second.
fn usual_step(field: &FieldPlan, from: Decimal) -> Decimal {
    if field.is_whole {
        return Decimal::ONE;
    }
    let mut step = Decimal::from_shortest(0.01).unwrap_or(Decimal::ONE);
    for finer in [0.001, 0.0001].into_iter().filter_map(Decimal::from_shortest) {
        let decimals = if finer.to_f64() < 0.0005 { 3 } else { 2 };
        if from.to_decimals(decimals) != from {
            step = finer;
        }
    }
    step
}

/// The farthest figure that a field of an entity can have in a direction, by its range, by the checks that refuse figures, and since what is
/// not negative stays so; with the other field that says so. None where nothing does.
pub(in crate::analysis::what_if) fn limit(
    plan: &Plan,
    figure: &dyn Fn(FieldIx) -> Option<Datum>,
    at: FieldIx,
    (from, up): (Decimal, bool),
) -> Option<(Decimal, Option<FieldIx>)> {
    let field = plan.fields.get(at.0)?;
    let number = |field: FieldIx| match figure(field) {
        Some(Datum::Number(number)) => Some((number, Some(field))),
        _ => None,
    };
    let mut bounds: Vec<(Decimal, Option<FieldIx>)> = Vec::new();
    bounds.extend(if up { field.range.1 } else { field.range.0 }.map(|own| (own, None)));
    if !up && !from.is_negative() {
        bounds.push((Decimal::ZERO, None));
    }
    for check in &field.checks {
        match check {
            FieldCheck::AtMost(other) if up => bounds.extend(number(*other)),
            FieldCheck::Range(low, high) => bounds.push((if up { *high } else { *low }, None)),
            FieldCheck::AtMost(_) | FieldCheck::Holds(_) => {}
        }
    }
    for (other, own) in plan.fields.iter().enumerate().filter(|_| !up) {
        let parts = own.checks.iter().any(|check| matches!(check, FieldCheck::AtMost(whole) if *whole == at));
        bounds.extend(number(FieldIx(other)).filter(|_| parts));
    }
    if up { bounds.into_iter().min_by_key(|own| own.0) } else { bounds.into_iter().max_by_key(|own| own.0) }
}

/// Whether a field stands in formulas only as a divisor.
fn only_divides(plan: &Plan, field: FieldIx) -> bool {
    let mut places = Vec::new();
    for node in plan.nodes.iter().filter(|node| node.fields.contains(&field) && !node.report_only) {
        for formula in formulas(node) {
            divides(&formula.root, field, false, &mut places);
            for statistic in &formula.statistics {
                divides(&statistic.argument, field, false, &mut places);
            }
        }
    }
    !places.is_empty() && places.iter().all(|below| *below)
}

pub(super) fn formulas(node: &NodePlan) -> impl Iterator<Item = &Formula> {
    let source = match &node.source {
        Source::Formula(formula) => Some(formula),
        Source::Best { .. } | Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Combined { .. } => None,
    };
    source.into_iter().chain(node.steps.iter().flat_map(|step| step.operation.formulas()))
}

/// For each place where a field stands: whether that is below a fraction line.
fn divides(part: &Expression, field: FieldIx, below: bool, places: &mut Vec<bool>) {
    match &part.term {
        Term::Field(own) if *own == field => places.push(below),
        Term::IsLevel { field: own, .. } if *own == field => places.push(false),
        Term::Binary(Operator::Divide, left, right) => {
            divides(left, field, below, places);
            divides(right, field, !below, places);
        }
        Term::Binary(Operator::Multiply, left, right) => {
            divides(left, field, below, places);
            divides(right, field, below, places);
        }
        Term::Negative(inner) | Term::Earlier(_, inner) | Term::IsMissing(inner) | Term::Not(inner) => {
            divides(inner, field, below, places);
        }
        Term::Binary(_, left, right) => {
            divides(left, field, below, places);
            divides(right, field, below, places);
        }
        Term::If(condition, then, otherwise) => {
            for inner in [condition, then, otherwise] {
                divides(inner, field, below, places);
            }
        }
        Term::Call(_, inner) | Term::FirstOf(inner) | Term::Gathered(_, inner) => {
            inner.iter().for_each(|inner| divides(inner, field, below, places));
        }
        Term::Number(_)
        | Term::Truth(_)
        | Term::Field(_)
        | Term::Before
        | Term::Node { .. }
        | Term::Target(_)
        | Term::Statistic(_)
        | Term::ByGroup(_)
        | Term::IsLevel { .. } => {}
    }
}
