//! The bulk path: wave by wave, each turn's columns over all entities and the national row, for every period that is computed.
//!
//! In: plans and a panel. Out: [`Computed`], full. What one turn of a wave makes no other turn of it reads, so that they are computed
//! at the same time where there is enough to do, and put in their places when all are done. Nothing depends on the number of threads.

use super::again::Since;
use super::cell::{Cell, Stop, Undefined};
use super::column::Column;
use super::effort;
use super::fit;
use super::grid::{Columns, Computed, Grid, NoValue};
use super::groups::Groups;
use super::inputs::Inputs;
use super::operate::Part;
use super::recorder::Silent;
use super::statistics;
use super::status;
use super::waves::waves;
use super::world::rule_for;
use crate::data::panel::Panel;
use crate::number::Filtered;
use crate::plan::Plan;
use crate::rulebook::model::{Missing, NodeIx};
use std::sync::Arc;

/// Rows from which a column is worth spreading over threads: below it, waking them costs more than the work.
#[cfg(feature = "rayon")]
const PARALLEL_ROWS_MIN: usize = 4_096;

/// Cells from which several columns are worth computing at the same time.
#[cfg(feature = "rayon")]
const PARALLEL_CELLS_MIN: usize = 16_384;

/// Runs the plans, one a period in ascending order, over the observations of their periods.
pub(super) fn run<'a>(plans: &'a [Plan], panel: &'a Panel, stage: usize) -> Computed<'a> {
    // Every edition of a rulebook has the same turns: each after all that it reads, in any period.
    let turns = plans.first().map(|plan| plan.turns.as_slice()).unwrap_or_default();
    let wave = |wave: Vec<usize>| wave.into_iter().filter_map(|position| turns.get(position).copied()).collect();
    let mut computed = Computed {
        grids: Vec::new(),
        groups: Arc::new(Groups::new(&panel.registry)),
        waves: waves(turns, plans).into_iter().map(wave).collect(),
        stage,
        work: 0,
    };
    for plan in plans {
        let mut columns = Vec::new();
        columns.resize_with(plan.nodes.len(), Arc::default);
        let inputs = Inputs::new(plan, panel, stage);
        let weakest = inputs.weakest();
        computed.grids.push(Grid { plan, panel, inputs, columns, weakest });
    }
    fill_all(&mut computed, None);
    computed
}

/// Fills the columns, wave by wave; of a run that began from another one those that can have changed.
pub(super) fn fill_all(computed: &mut Computed<'_>, mut since: Option<&mut Since<'_, '_>>) {
    for wave in Arc::clone(&computed.waves).iter() {
        let turns = || wave.iter().filter(|turn| since.as_ref().is_none_or(|since| since.is_wanted(turn.node)));
        let steps: Vec<(NodeIx, usize)> = turns().filter_map(|turn| Some((turn.node, turn.step?))).collect();
        let ends: Vec<NodeIx> = turns().filter(|turn| turn.step.is_none()).map(|turn| turn.node).collect();
        fill(computed, &steps, since.as_deref_mut());
        finish(computed, &ends, since.as_deref_mut());
    }
}

/// Fills the columns of some steps of nodes (0 is the source) in every period. What they read is already there.
fn fill(computed: &mut Computed<'_>, steps: &[(NodeIx, usize)], mut since: Option<&mut Since<'_, '_>>) {
    let rows = computed.rows();
    let statistics = each(steps, rows, |(node, step)| statistics::columns(computed, *node, *step));
    for ((node, _), periods) in steps.iter().zip(statistics) {
        for (at, columns) in periods.into_iter().enumerate() {
            computed.work += effort::of_columns(columns.len(), rows);
            put(computed, at, *node, |own| own.statistics.push(columns));
        }
    }
    let before = since.as_deref();
    let fits = each(steps, rows, |(node, step)| fit::fits(computed, (*node, *step), before));
    for ((node, _), periods) in steps.iter().zip(fits) {
        for (at, (fit, unfit)) in periods.into_iter().enumerate() {
            computed.work += fit.as_ref().map_or(0, |fit| effort::of_fit(computed, at, *node, fit));
            put(computed, at, *node, |own| {
                own.fits.push(fit);
                own.unfit.extend(unfit);
            });
        }
    }
    let places: Vec<(usize, NodeIx, usize)> = (0..computed.grids.len())
        .flat_map(|at| steps.iter().map(move |(node, step)| (at, *node, *step)))
        .filter(|(at, node, step)| {
            let plan = computed.grid(*at).and_then(|grid| grid.plan.node(*node));
            plan.is_some_and(|plan| *step <= plan.steps.len())
        })
        .collect();
    let alone = places.len() == 1;
    let before = since.as_deref();
    let columns =
        each(&places, rows, |(at, node, step)| column(computed, (*at, *node), Part::Step(*step), alone, before));
    for ((at, node, step), Made { column, without, rows }) in places.iter().zip(columns) {
        computed.work += effort::of_column(computed, (*at, *node), *step, &rows);
        let mut without: Vec<NoValue> = told(Some(*step), without).collect();
        if let Some(since) = &mut since {
            since.note((*at, *node), Part::Step(*step), &rows, &column);
            without.extend(since.without((*at, *node), Some(*step), &rows));
            without.sort_by_key(|own| own.row);
        }
        put(computed, *at, *node, |own| {
            own.steps.push(column);
            own.without.extend(without);
        });
    }
    let statuses = each(&places, rows, |(at, node, step)| status::of(computed, *at, (*node, *step)));
    for ((at, node, _), statuses) in places.iter().zip(statuses) {
        put(computed, *at, *node, |own| own.statuses.push(statuses));
    }
}

/// Fills the scores of some nodes and the roundings behind them in every period.
fn finish(computed: &mut Computed<'_>, nodes: &[NodeIx], mut since: Option<&mut Since<'_, '_>>) {
    let rows = computed.rows();
    let places: Vec<(usize, NodeIx)> =
        (0..computed.grids.len()).flat_map(|at| nodes.iter().map(move |node| (at, *node))).collect();
    let ruled: Vec<(usize, NodeIx)> =
        places.iter().filter(|(at, node)| is_ruled(computed, *at, *node)).copied().collect();
    let alone = places.len() == 1;
    let before = since.as_deref();
    let scores = each(&ruled, rows, |place| column(computed, *place, Part::Score, alone, before));
    for (place, Made { column, without, rows }) in ruled.iter().zip(scores) {
        if let Some(since) = &mut since {
            since.note(*place, Part::Score, &rows, &column);
        }
        put(computed, place.0, place.1, |own| {
            own.score = Some(column);
            own.without.extend(told(None, without));
        });
    }
    let roundings = |(at, node): &(usize, NodeIx)| {
        computed.grid(*at).and_then(|grid| grid.plan.node(*node)).map_or(0, |plan| plan.shown.len())
    };
    let roundings: Vec<usize> = places.iter().map(roundings).collect();
    for position in 1..=roundings.iter().copied().max().unwrap_or(0) {
        let these = places.iter().zip(&roundings).filter(|(_, count)| position <= **count);
        let these: Vec<(usize, NodeIx)> = these.map(|(place, _)| *place).collect();
        let before = since.as_deref();
        let shown = each(&these, rows, |place| column(computed, *place, Part::Shown(position), alone, before));
        for (place, Made { column, without, rows }) in these.iter().zip(shown) {
            if let Some(since) = &mut since {
                since.note(*place, Part::Shown(position), &rows, &column);
            }
            put(computed, place.0, place.1, |own| {
                own.shown.push(column);
                own.without.extend(told(None, without));
            });
        }
    }
    for (at, node) in places {
        if let Some(since) = &since {
            let kept = since.without((at, node), None, &since.rows(computed, at, node, Part::Score));
            put(computed, at, node, |own| own.without.extend(kept));
        }
        if let Some(grid) = computed.grids.get_mut(at) {
            grid.weakest = grid.weakest.max(grid.weakest_of(node));
        }
    }
}

/// Whether the rule for missing values gives a row of a node another score than its last step.
fn is_ruled(computed: &Computed<'_>, at: usize, node: NodeIx) -> bool {
    let Some(grid) = computed.grid(at) else { return false };
    let Some((plan, last)) = grid.plan.node(node).zip(grid.last_step(node)) else { return false };
    let national = grid.inputs.national_row();
    let is_ruled =
        |(row, cell): (usize, Cell)| cell.err().is_some_and(|reason| rule_for(plan, reason, row == national).is_ok());
    last.iter().enumerate().any(is_ruled)
}

fn put(computed: &mut Computed<'_>, at: usize, node: NodeIx, change: impl FnOnce(&mut Columns)) {
    // What another run shares is not touched here.
    let columns = computed.grids.get_mut(at).and_then(|grid| grid.columns.get_mut(node.0));
    if let Some(columns) = columns.and_then(Arc::get_mut) {
        change(columns);
    }
}

/// The cells of a turn whose operation had no value.
fn told(step: Option<usize>, without: Vec<(usize, Undefined)>) -> impl Iterator<Item = NoValue> {
    without.into_iter().map(move |(row, why)| NoValue { step, row, why })
}

/// A column that was made.
struct Made {
    column: Column,
    /// The rows whose operation has no value.
    without: Vec<(usize, Undefined)>,
    /// By row: whether it was computed; the others are as in the run before. Empty where there was none.
    rows: Vec<bool>,
}

/// A column of a node. One that is made alone spreads its rows over the threads.
fn column(
    computed: &Computed<'_>,
    (at, node): (usize, NodeIx),
    part: Part,
    alone: bool,
    since: Option<&Since<'_, '_>>,
) -> Made {
    let mut made = Made { column: Column::default(), without: Vec::new(), rows: Vec::new() };
    let Some(grid) = computed.grid(at) else { return made };
    let Some(plan) = grid.plan.node(node) else { return made };
    let rows = grid.inputs.national_row() + 1;
    if let Some(since) = since {
        made.rows = since.rows(computed, at, node, part);
    }
    let is_kept = |row: usize| made.rows.get(row) == Some(&false);
    let outcome = |row: usize| match since.filter(|_| is_kept(row)) {
        Some(since) => since.cell((at, node), part, row).map_err(Stop::Missing),
        None => computed.outcome(at, (node, plan), part, row, &mut Silent),
    };
    let without = &mut made.without;
    let settled = |(row, result)| settle(result, |why| without.push((row, why)));
    made.column = if alone {
        spread(rows, outcome).into_iter().enumerate().map(settled).collect()
    } else {
        (0..rows).map(outcome).enumerate().map(settled).collect()
    };
    made
}

/// Does the work of several columns of so many rows, at the same time where they are many cells; in the order of `places` either way.
pub(super) fn each<P: Sync, T: Send>(places: &[P], rows: usize, work: impl Fn(&P) -> T + Sync + Send) -> Vec<T> {
    #[cfg(feature = "rayon")]
    if places.len() > 1 && places.len().saturating_mul(rows) >= PARALLEL_CELLS_MIN {
        use rayon::prelude::*;
        return places.par_iter().map(work).collect();
    }
    #[cfg(not(feature = "rayon"))]
    let _ = rows;
    places.iter().map(work).collect()
}

/// Computes row by row, on several threads where there are many; in the order of the rows either way.
pub(super) fn spread<T: Send>(rows: usize, of_row: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    #[cfg(feature = "rayon")]
    if rows >= PARALLEL_ROWS_MIN {
        use rayon::prelude::*;
        return (0..rows).into_par_iter().map(of_row).collect();
    }
    (0..rows).map(of_row).collect()
}

/// A number, or the reason that stands in the result; why it is undefined is told once, where it happens.
pub(super) fn settle(result: Result<Filtered, Stop>, undefined: impl FnOnce(Undefined)) -> Cell {
    match result {
        Ok(number) if number.value.is_finite() => Ok(number),
        Ok(_) => {
            undefined(Undefined::TooLarge);
            Err(Undefined::TooLarge.reason())
        }
        Err(Stop::Missing(reason)) => Err(reason),
        Err(Stop::Undefined(why)) => {
            undefined(why);
            Err(why.reason())
        }
        // The exact path decides everything; nothing is left to be ambiguous.
        Err(Stop::Ambiguous) => Err(Missing::Invalid),
    }
}
