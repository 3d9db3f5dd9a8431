//! The data status of what a node is made from: the weakest of all that has a part in it, in whatever period and of whatever entity.

use super::formula::{self, Here};
use super::grid::{Computed, formula_of};
use super::statistics::{self, Groups};
use super::world::{Fast, World};
use crate::plan::{Expression, Statistic, Term};
use crate::rulebook::model::{DataStatus, NodeIx, Reading};

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
        for (row, status) in statuses.iter_mut().enumerate() {
            *status = (*status).max(of_expression(computed, at, &formula.root, row));
            let statistics = shared.iter().filter_map(|own| own.get(row)).copied();
            *status = statistics.fold(*status, DataStatus::max);
        }
    }
    statuses
}

/// A statistic is made from every entity that it counts; a place also from the entity itself, which the formula's own period has.
fn of_statistic(computed: &Computed<'_>, at: usize, statistic: &Statistic, rows: usize) -> Vec<DataStatus> {
    let one = |period: usize, row: usize| {
        let own = of_expression(computed, period, &statistic.argument, row);
        statistic.weight.as_ref().map_or(own, |weight| own.max(of_expression(computed, period, weight, row)))
    };
    let periods: Vec<(usize, Groups<'_>)> = statistics::periods(computed, at, statistic.population.over)
        .into_iter()
        .map(|period| (period, statistics::groups(computed, period, &statistic.population)))
        .collect();
    let mut statuses = vec![DataStatus::default(); rows];
    for (group, members) in statistics::groups(computed, at, &statistic.population) {
        let among = |(period, groups): &(usize, Groups<'_>)| {
            let members = groups.get(&group).map_or(&[][..], Vec::as_slice);
            members.iter().map(|row| one(*period, *row)).max().unwrap_or_default()
        };
        let weakest = periods.iter().map(among).max().unwrap_or_default();
        for row in members {
            if let Some(own) = statuses.get_mut(row) {
                *own = weakest.max(one(at, row));
            }
        }
        if let (None, Some(national)) = (group, statuses.last_mut()) {
            *national = weakest;
        }
    }
    statuses
}

/// What stands outside of statistics: fields and nodes of the entity, also those of the earlier period that was looked at.
fn of_expression(computed: &Computed<'_>, at: usize, root: &Expression, row: usize) -> DataStatus {
    let Some(grid) = computed.grid(at) else { return DataStatus::default() };
    let (mut weakest, mut told) = (DataStatus::default(), 0..0);
    root.walk(&mut |part| {
        // What stands inside `prev(…)` is not read of this period.
        if told.contains(&part.span.start) {
            return;
        }
        let status = match &part.term {
            Term::Field(field) | Term::IsLevel { field, .. } => grid.inputs.status(*field, row),
            Term::Node { node, step, .. } => grid.status_at(*node, *step, row),
            Term::Earlier(which, inner) => {
                told = part.span.clone();
                let world = Fast { computed, at, row };
                let mut looked_at = DataStatus::default();
                for earlier in world.earlier(*which) {
                    looked_at = looked_at.max(of_expression(computed, earlier.at, inner, row));
                    if formula::number(&earlier, inner, Here { before: None, of: None }).is_ok() {
                        break;
                    }
                }
                looked_at
            }
            _ => DataStatus::default(),
        };
        weakest = weakest.max(status);
    });
    weakest
}
