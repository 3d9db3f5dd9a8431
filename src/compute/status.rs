//! The data status of what a node is made from: the weakest of all that has a part in it, in whatever period and of whatever entity.

use super::formula::{self, Here};
use super::grid::{Computed, formula_of};
use super::groups::Group;
use super::statistics;
use super::world::{Fast, World};
use crate::plan::{Expression, Impute, Operation, Source, Statistic, Term};
use crate::rulebook::formula::{Earlier, Over, Population};
use crate::rulebook::model::{DataStatus, FieldIx, NodeIx, Reading};

/// The status of each row at a step of a node (0 is the source) in a period. What it reads has its own already.
pub(super) fn of(computed: &Computed<'_>, at: usize, (node, step): (NodeIx, usize)) -> Vec<DataStatus> {
    let Some(grid) = computed.grid(at) else { return Vec::new() };
    let Some(plan) = grid.plan.node(node) else { return Vec::new() };
    let mut statuses = vec![DataStatus::default(); grid.inputs.national_row() + 1];
    match step.checked_sub(1) {
        Some(before) => weaken(&mut statuses, grid.statuses(node, Some(before))),
        None => plan.source.children().iter().for_each(|edge| weaken(&mut statuses, grid.statuses(edge.node, None))),
    }
    let imputes = step.checked_sub(1).and_then(|own| plan.steps.get(own)).is_some_and(|own| own.operation.imputes());
    if !imputes {
        made(computed, at, (node, step), &mut statuses);
        return statuses;
    }
    let mut made_from = vec![DataStatus::default(); statuses.len()];
    made(computed, at, (node, step), &mut made_from);
    for (row, (status, made)) in statuses.iter_mut().zip(made_from).enumerate() {
        let there = |step| grid.cell(node, Some(step), Reading::Exact, row).is_ok();
        // A value that was there is not touched by what fills the others.
        if there(step) && !there(step - 1) {
            *status = (*status).max(made).max(DataStatus::Estimated);
        }
    }
    statuses
}

/// Each row has the weaker of its own status and that of the same row of another column; rows that this one does not have stay.
pub(super) fn weaken(statuses: &mut [DataStatus], other: &[DataStatus]) {
    statuses.iter_mut().zip(other).for_each(|(own, other)| *own = (*own).max(*other));
}

/// Weakens `made` by what a step reads beside the value before it: its formulas, and all whose figures decided over the entities.
fn made(computed: &Computed<'_>, at: usize, place: (NodeIx, usize), made: &mut [DataStatus]) {
    let (node, step) = place;
    let rows = made.len();
    let Some(plan) = computed.grid(at).and_then(|grid| grid.plan.node(node)) else { return };
    let mut also = |statuses: Vec<DataStatus>| weaken(made, &statuses);
    if let Some(formula) = formula_of(plan, step) {
        for statistic in &formula.statistics {
            also(of_statistic(computed, (at, place), statistic, rows));
        }
        let reads = reads(&formula.root);
        if !reads.is_empty() {
            also(of_reads(computed, (at, at, place), &reads, rows));
        }
    }
    let before = |period: usize| {
        let own = step.checked_sub(1).and_then(|before| computed.same_step((at, period), node, before));
        own.zip(computed.grid(period)).map_or_else(Vec::new, |(own, grid)| grid.statuses(node, Some(own)).to_vec())
    };
    match step.checked_sub(1).and_then(|own| plan.steps.get(own)).map(|own| &own.operation) {
        Some(Operation::Treat { population, .. }) => also(of_population(computed, at, population, rows, before)),
        Some(Operation::Impute(
            impute @ (Impute::Nearest { population, .. } | Impute::Regression { population, .. }),
        )) => {
            let inside: Vec<Read<'_>> = impute.formulas().iter().flat_map(|own| reads(&own.root)).collect();
            let compared = |period: usize| {
                let mut statuses = of_reads(computed, (at, period, place), &inside, rows);
                weaken(&mut statuses, &before(period));
                statuses
            };
            also(of_population(computed, at, population, rows, compared));
        }
        Some(Operation::Impute(Impute::Interpolate)) => {
            statistics::periods(computed, at, Over::AllPeriods).into_iter().for_each(|period| also(before(period)));
        }
        _ => {}
    }
    if step == 0 {
        also(of_source(computed, at, &plan.source, rows));
    }
}

/// What made weights and combinations over entities are made from.
fn of_source(computed: &Computed<'_>, at: usize, source: &Source, rows: usize) -> Vec<DataStatus> {
    let children = |period: usize| {
        let mut statuses = vec![DataStatus::default(); rows];
        if let Some(grid) = computed.grid(period) {
            source.children().iter().for_each(|edge| weaken(&mut statuses, grid.statuses(edge.node, None)));
        }
        statuses
    };
    match source {
        Source::Mean { weigh: Some(weigh), .. } => of_population(computed, at, &weigh.population, rows, children),
        Source::Combined { combination, .. } if !combination.is_of_one_row() => {
            let weakest = children(at).into_iter().take(rows.saturating_sub(1)).max().unwrap_or_default();
            vec![weakest; rows]
        }
        _ => Vec::new(),
    }
}

/// The weakest status among the members of each row's group in the periods of a population; the national row has it where there are no groups.
/// `figures` gives the status of each row of a period.
fn of_population(
    computed: &Computed<'_>,
    at: usize,
    population: &Population,
    rows: usize,
    figures: impl Fn(usize) -> Vec<DataStatus>,
) -> Vec<DataStatus> {
    let mut all = vec![DataStatus::default(); rows];
    for period in statistics::periods(computed, at, population.over) {
        weaken(&mut all, &figures(period));
    }
    let mut statuses = vec![DataStatus::default(); rows];
    for Group { name, rows: members } in computed.groups.of(population) {
        let weakest = members.iter().filter_map(|row| all.get(*row)).max().copied().unwrap_or_default();
        for row in members {
            if let Some(own) = statuses.get_mut(*row) {
                *own = weakest;
            }
        }
        if let (None, Some(national)) = (name, statuses.last_mut()) {
            *national = weakest;
        }
    }
    statuses
}

/// A statistic is made from every entity that it counts; a place also from the entity itself, which the formula's own period has.
fn of_statistic(
    computed: &Computed<'_>,
    (at, place): (usize, (NodeIx, usize)),
    statistic: &Statistic,
    rows: usize,
) -> Vec<DataStatus> {
    let mut inside = reads(&statistic.argument);
    inside.extend(statistic.weight.iter().flat_map(reads));
    let figures = |period: usize| of_reads(computed, (at, period, place), &inside, rows);
    let mut statuses = of_population(computed, at, &statistic.population, rows, figures);
    let entities = statuses.get_mut(..rows.saturating_sub(1)).unwrap_or_default();
    weaken(entities, &figures(at));
    statuses
}

/// Something whose status an expression takes over.
enum Read<'e> {
    /// The value before the step.
    Before,
    Field(FieldIx),
    Node(NodeIx, Option<usize>),
    Earlier(Earlier, &'e Expression),
}

/// What stands outside of statistics: the value before the step, fields and nodes of the entity, and what is looked at in earlier periods.
fn reads(root: &Expression) -> Vec<Read<'_>> {
    let (mut all, mut told) = (Vec::new(), 0..0);
    root.walk(&mut |part| {
        // What stands inside `prev(…)` is not read of this period.
        if told.contains(&part.span.start) {
            return;
        }
        match &part.term {
            Term::Before => all.push(Read::Before),
            Term::Field(field) | Term::IsLevel { field, .. } => all.push(Read::Field(*field)),
            Term::Node { node, step, .. } => all.push(Read::Node(*node, *step)),
            Term::Earlier(which, inner) => {
                told = part.span.clone();
                all.push(Read::Earlier(*which, inner));
            }
            _ => {}
        }
    });
    all
}

/// The weakest status of what each entity's expression reads. `of` is the period whose formula it is, `at` the one that is looked at, `place`
/// the node and step that the formula belongs to.
fn of_reads(
    computed: &Computed<'_>,
    (of, at, place): (usize, usize, (NodeIx, usize)),
    reads: &[Read<'_>],
    rows: usize,
) -> Vec<DataStatus> {
    let mut statuses = vec![DataStatus::default(); rows];
    let Some(grid) = computed.grid(at) else { return statuses };
    for read in reads {
        match read {
            Read::Before => {
                let own = place.1.checked_sub(1).and_then(|before| computed.same_step((of, at), place.0, before));
                if let Some(own) = own {
                    weaken(&mut statuses, grid.statuses(place.0, Some(own)));
                }
            }
            Read::Field(field) => weaken(&mut statuses, grid.inputs.statuses(*field)),
            Read::Node(node, step) => weaken(&mut statuses, grid.statuses(*node, *step)),
            Read::Earlier(which, inner) => {
                let looked_at = (0..rows).map(|row| of_earlier(computed, (at, row), place, *which, inner));
                let looked_at: Vec<DataStatus> = looked_at.collect();
                weaken(&mut statuses, &looked_at);
            }
        }
    }
    statuses
}

/// The weakest status of what one entity's expression reads.
fn of_row(
    computed: &Computed<'_>,
    (of, at, place): (usize, usize, (NodeIx, usize)),
    reads: &[Read<'_>],
    row: usize,
) -> DataStatus {
    let Some(grid) = computed.grid(at) else { return DataStatus::default() };
    let one = |read: &Read<'_>| match read {
        Read::Before => {
            let own = place.1.checked_sub(1).and_then(|before| computed.same_step((of, at), place.0, before));
            own.map_or_else(DataStatus::default, |own| grid.status_at(place.0, Some(own), row))
        }
        Read::Field(field) => grid.inputs.status(*field, row),
        Read::Node(node, step) => grid.status_at(*node, *step, row),
        Read::Earlier(which, inner) => of_earlier(computed, (at, row), place, *which, inner),
    };
    reads.iter().map(one).max().unwrap_or_default()
}

/// The weakest status of what was looked at in earlier periods, up to the one that has a value.
fn of_earlier(
    computed: &Computed<'_>,
    (at, row): (usize, usize),
    place: (NodeIx, usize),
    which: Earlier,
    inner: &Expression,
) -> DataStatus {
    let inside = reads(inner);
    let mut looked_at = DataStatus::default();
    for earlier in (Fast { computed, at, row }).earlier(which) {
        looked_at = looked_at.max(of_row(computed, (at, earlier.at, place), &inside, row));
        if formula::number(&earlier, inner, Here { before: None, of: None }).is_ok() {
            break;
        }
    }
    looked_at
}
