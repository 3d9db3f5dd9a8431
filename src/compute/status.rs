//! The data status of what a node is made from: the weakest of all that has a part in it, in whatever period and of whatever entity.

use super::formula::{self, Here};
use super::grid::{Computed, formula_of};
use super::groups::Group;
use super::statistics;
use super::world::{Fast, World};
use crate::plan::{Expression, Statistic, Term};
use crate::rulebook::formula::Earlier;
use crate::rulebook::model::{DataStatus, FieldIx, NodeIx, Reading};

/// The status of each row at a step of a node (0 is the source) in a period. What it reads has its own already.
pub(super) fn of(computed: &Computed<'_>, at: usize, (node, step): (NodeIx, usize)) -> Vec<DataStatus> {
    let Some(grid) = computed.grid(at) else { return Vec::new() };
    let Some(plan) = grid.plan.node(node) else { return Vec::new() };
    let rows = grid.inputs.national_row() + 1;
    let before = |row: usize| match step.checked_sub(1) {
        Some(before) => grid.status_at(node, Some(before), row),
        None => plan.source.children().iter().map(|edge| grid.status(edge.node, row)).max().unwrap_or_default(),
    };
    let mut statuses: Vec<DataStatus> = (0..rows).map(before).collect();
    if step.checked_sub(1).and_then(|at| plan.steps.get(at)).is_some_and(|own| own.operation.imputes()) {
        for (row, status) in statuses.iter_mut().enumerate() {
            let there = |step| grid.cell(node, Some(step), Reading::Exact, row).is_ok();
            if there(step) && !there(step - 1) {
                *status = (*status).max(DataStatus::Estimated);
            }
        }
    }
    if let Some(formula) = formula_of(plan, step) {
        let shared: Vec<Vec<DataStatus>> =
            formula.statistics.iter().map(|statistic| of_statistic(computed, at, statistic, rows)).collect();
        let own = reads(&formula.root);
        for (row, status) in statuses.iter_mut().enumerate() {
            *status = (*status).max(of_reads(computed, at, &own, row));
            let statistics = shared.iter().filter_map(|own| own.get(row)).copied();
            *status = statistics.fold(*status, DataStatus::max);
        }
    }
    statuses
}

/// A statistic is made from every entity that it counts; a place also from the entity itself, which the formula's own period has.
fn of_statistic(computed: &Computed<'_>, at: usize, statistic: &Statistic, rows: usize) -> Vec<DataStatus> {
    let mut inside = reads(&statistic.argument);
    inside.extend(statistic.weight.iter().flat_map(reads));
    if inside.is_empty() {
        // Nothing but `x`, whose status is there already.
        return vec![DataStatus::default(); rows];
    }
    let one = |period: usize, row: usize| of_reads(computed, period, &inside, row);
    let periods = statistics::periods(computed, at, statistic.population.over);
    let mut statuses = vec![DataStatus::default(); rows];
    for Group { name, rows: members } in computed.groups.of(&statistic.population) {
        let among = |period: &usize| members.iter().map(|row| one(*period, *row)).max().unwrap_or_default();
        let weakest = periods.iter().map(among).max().unwrap_or_default();
        for row in members {
            if let Some(own) = statuses.get_mut(*row) {
                *own = weakest.max(one(at, *row));
            }
        }
        if let (None, Some(national)) = (name, statuses.last_mut()) {
            *national = weakest;
        }
    }
    statuses
}

/// Something whose status an expression takes over.
enum Read<'e> {
    Field(FieldIx),
    Node(NodeIx, Option<usize>),
    Earlier(Earlier, &'e Expression),
}

/// What stands outside of statistics: fields and nodes of the entity, and what is looked at in earlier periods.
fn reads(root: &Expression) -> Vec<Read<'_>> {
    let (mut all, mut told) = (Vec::new(), 0..0);
    root.walk(&mut |part| {
        // What stands inside `prev(…)` is not read of this period.
        if told.contains(&part.span.start) {
            return;
        }
        match &part.term {
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

/// The weakest status of what an entity's expression reads.
fn of_reads(computed: &Computed<'_>, at: usize, reads: &[Read<'_>], row: usize) -> DataStatus {
    let Some(grid) = computed.grid(at) else { return DataStatus::default() };
    let one = |read: &Read<'_>| match read {
        Read::Field(field) => grid.inputs.status(*field, row),
        Read::Node(node, step) => grid.status_at(*node, *step, row),
        Read::Earlier(which, inner) => of_earlier(computed, (at, row), *which, inner),
    };
    reads.iter().map(one).max().unwrap_or_default()
}

/// The weakest status of what was looked at in earlier periods, up to the one that has a value.
fn of_earlier(computed: &Computed<'_>, (at, row): (usize, usize), which: Earlier, inner: &Expression) -> DataStatus {
    let inside = reads(inner);
    let mut looked_at = DataStatus::default();
    for earlier in (Fast { computed, at, row }).earlier(which) {
        looked_at = looked_at.max(of_reads(computed, earlier.at, &inside, row));
        if formula::number(&earlier, inner, Here { before: None, of: None }).is_ok() {
            break;
        }
    }
    looked_at
}
