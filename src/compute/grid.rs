//! The bulk path: node by node in their order, step by step, each a column over all entities and the national row.

use super::cell::{Cell, Stop, Undefined};
use super::inputs::Inputs;
use super::recorder::{Recorder, Silent};
use super::step::{self, Before};
use super::world::{Fast, Slow, World, rule_for};
use super::{aggregate, formula};
use crate::data::panel::Panel;
use crate::number::{Exact, Filtered};
use crate::plan::{NodePlan, Plan, Source};
use crate::registry::EntityIx;
use crate::rulebook::model::{DataStatus, Missing, NodeIx, Reading};

/// Rows from which a column is worth spreading over threads: below it, waking them costs more than the work.
#[cfg(feature = "rayon")]
const PARALLEL_ROWS_MIN: usize = 4_096;

/// A column: a cell for each entity, then the national one.
type Column = Vec<Cell>;

/// The columns of one node.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Value, then each step that makes the exact score.
    steps: Vec<Column>,
    /// The exact score, after the rule for missing values.
    score: Column,
    /// The roundings behind the score, in order; the last one is what is shown.
    shown: Vec<Column>,
    /// Weakest status of the cells it was made from.
    statuses: Vec<DataStatus>,
}

/// Everything that is computed so far.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) plan: &'a Plan,
    pub(super) inputs: Inputs,
    columns: Vec<Columns>,
}

/// A finished run: every value, step and score of one period.
#[derive(Debug)]
pub struct Run<'a> {
    pub(super) grid: Grid<'a>,
    pub(super) panel: &'a Panel,
    /// Cells whose operation had no value: node, row, why.
    pub(super) undefined: Vec<(NodeIx, usize, Undefined)>,
}

impl Run<'_> {
    /// A node's value (step 0), what a step of its chain gave, or (without a step) its exact score, for an entity.
    ///
    /// # Errors
    /// Why there is none.
    pub fn number(&self, node: NodeIx, step: Option<usize>, entity: EntityIx) -> Result<f64, Missing> {
        self.grid.cell(node, step, Reading::Exact, entity.0).map(|number| number.value)
    }
}

pub(super) fn run<'a>(plan: &'a Plan, panel: &'a Panel, stage: usize) -> Run<'a> {
    let inputs = Inputs::new(plan, panel, stage);
    let mut grid = Grid { plan, inputs, columns: Vec::new() };
    grid.columns.resize_with(plan.nodes.len(), Columns::default);
    let mut undefined = Vec::new();
    for at in &plan.order {
        if let Some(node) = plan.node(*at) {
            fill(&mut grid, *at, node, &mut undefined);
        }
    }
    Run { grid, panel, undefined }
}

/// Fills the columns of one node. What it reads is already there.
fn fill(grid: &mut Grid<'_>, at: NodeIx, node: &NodePlan, undefined: &mut Vec<(NodeIx, usize, Undefined)>) {
    let rows = grid.inputs.national_row() + 1;
    let statuses = (0..rows).map(|row| grid.weakest_status(node, row)).collect();
    let mut keep = |column: Vec<Result<Filtered, Stop>>| -> Column {
        column
            .into_iter()
            .enumerate()
            .map(|(row, result)| settle(result, |why| undefined.push((at, row, why))))
            .collect()
    };
    for position in 0..=node.steps.len() {
        let column = keep(grid.spread(rows, |row| grid.outcome(at, node, Part::Step(position), row, &mut Silent)));
        grid.put(at, |columns| columns.steps.push(column));
    }
    let score = keep(grid.spread(rows, |row| grid.outcome(at, node, Part::Score, row, &mut Silent)));
    grid.put(at, |columns| columns.score = score);
    for position in 1..=node.shown.len() {
        let column = keep(grid.spread(rows, |row| grid.outcome(at, node, Part::Shown(position), row, &mut Silent)));
        grid.put(at, |columns| columns.shown.push(column));
    }
    grid.put(at, |columns| columns.statuses = statuses);
}

/// A number, or the reason that stands in the result; why it is undefined is told once, where it happens.
fn settle(result: Result<Filtered, Stop>, undefined: impl FnOnce(Undefined)) -> Cell {
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

/// A column of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// 0 is the value.
    Step(usize),
    Score,
    /// A rounding behind the score, from 1.
    Shown(usize),
}

impl<'a> Grid<'a> {
    /// Computes a column row by row, on several threads where it is long.
    fn spread(
        &self,
        rows: usize,
        cell: impl Fn(usize) -> Result<Filtered, Stop> + Sync + Send,
    ) -> Vec<Result<Filtered, Stop>> {
        #[cfg(feature = "rayon")]
        if rows >= PARALLEL_ROWS_MIN {
            use rayon::prelude::*;
            return (0..rows).into_par_iter().map(cell).collect();
        }
        (0..rows).map(cell).collect()
    }

    fn put(&mut self, at: NodeIx, change: impl FnOnce(&mut Columns)) {
        if let Some(columns) = self.columns.get_mut(at.0) {
            change(columns);
        }
    }

    /// One cell: on floats, and again on exact numbers where a decision was too near to call or the float lost its digits.
    pub(super) fn outcome(
        &self,
        at: NodeIx,
        node: &NodePlan,
        part: Part,
        row: usize,
        recorder: &mut impl Recorder,
    ) -> Result<Filtered, Stop> {
        let fast = operate(&Fast { grid: self, row }, at, node, part, recorder);
        let is_settled = match &fast {
            Ok(number) => number.is_precise(),
            Err(stop) => *stop != Stop::Ambiguous,
        };
        if is_settled {
            return fast;
        }
        recorder.restart();
        let exact = operate(&Slow::new(self, row), at, node, part, recorder)?.filtered();
        // An exact number that no float is near to is beyond their range.
        if exact.is_precise() { Ok(exact) } else { Err(Stop::Undefined(Undefined::TooLarge)) }
    }

    /// A computed cell: a step (0 is the value), or the final score, exact or as shown.
    pub(super) fn cell(&self, node: NodeIx, step: Option<usize>, reads: Reading, row: usize) -> Cell {
        self.at(node, self.part(node, step, reads), row)
    }

    /// Which part of a node is meant by a step of its chain, or by its final score, exact or as shown.
    pub(super) fn part(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Part {
        let (steps, shown) = self.plan.node(node).map_or((0, 0), |node| (node.steps.len(), node.shown.len()));
        match (step, reads) {
            (Some(step), _) if step > steps => Part::Shown(step - steps),
            (Some(step), _) => Part::Step(step),
            (None, Reading::Rounded) if shown > 0 => Part::Shown(shown),
            (None, Reading::Exact | Reading::Rounded) => Part::Score,
        }
    }

    /// A part of a node that is already computed.
    pub(super) fn at(&self, node: NodeIx, part: Part, row: usize) -> Cell {
        let column = self.columns.get(node.0).and_then(|columns| match part {
            Part::Step(step) => columns.steps.get(step),
            Part::Score => Some(&columns.score),
            Part::Shown(position) => columns.shown.get(position.checked_sub(1)?),
        });
        column.and_then(|column| column.get(row)).copied().unwrap_or(Err(Missing::Invalid))
    }

    /// The rounded score; none where the rulebook does not round it.
    pub(super) fn shown(&self, node: NodeIx, row: usize) -> Option<f64> {
        let shown = self.columns.get(node.0)?.shown.last()?;
        shown.get(row)?.as_ref().ok().map(|number| number.value)
    }

    pub(super) fn status(&self, node: NodeIx, row: usize) -> DataStatus {
        self.columns.get(node.0).and_then(|columns| columns.statuses.get(row)).copied().unwrap_or_default()
    }

    /// The exact score of a row, where it is rational.
    pub(super) fn exact_score(&self, node: NodeIx, reads: Reading, row: usize) -> Option<Exact> {
        match Slow::new(self, row).node(node, None, reads) {
            Ok(super::number::Hybrid::Exact(exact)) => Some(exact),
            Ok(super::number::Hybrid::Irrational(_)) | Err(_) => None,
        }
    }

    fn weakest_status(&self, node: &NodePlan, row: usize) -> DataStatus {
        let fields = node.fields.iter().map(|field| self.inputs.status(*field, row));
        let nodes = node.reads.iter().map(|read| self.status(*read, row));
        fields.chain(nodes).max().unwrap_or_default()
    }
}

/// The one definition of a cell, over any world.
pub(super) fn operate<W: World>(
    world: &W,
    at: NodeIx,
    node: &NodePlan,
    part: Part,
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    use super::number::Number;
    match part {
        Part::Step(0) => match &node.source {
            Source::Formula { root, .. } => match step::level_field(node) {
                // A level has no number of its own; the first step gives it one.
                Some(field) => world.level(field).and(Err(Stop::Missing(Missing::NotApplicable))),
                None => formula::number(world, root, None),
            },
            Source::SumOfPoints { .. } | Source::Mean { .. } => aggregate::value(world, node, recorder),
        },
        Part::Step(position) => {
            let Some(own) = node.steps.get(position - 1) else { return Err(Stop::Missing(Missing::Invalid)) };
            let before = match step::level_field(node) {
                Some(field) if position == 1 => Before::Level(world.level(field)?),
                _ => Before::Number(world.node(at, Some(position - 1), Reading::Exact)?),
            };
            step::apply(world, node, &own.operation, before, recorder)
        }
        Part::Score => match world.node(at, Some(node.steps.len()), Reading::Exact) {
            Err(Stop::Missing(reason)) => {
                let score = rule_for(node, reason, world.is_national()).map_err(Stop::Missing)?;
                recorder.did(|| super::explain::by_rule(node, reason));
                Ok(W::Number::constant(&score))
            }
            result => result,
        },
        Part::Shown(position) => {
            let before = match position {
                0 | 1 => world.node(at, None, Reading::Exact)?,
                _ => world.node(at, Some(node.steps.len() + position - 1), Reading::Exact)?,
            };
            match node.shown.get(position.saturating_sub(1)) {
                Some(own) => step::apply(world, node, &own.operation, Before::Number(before), recorder),
                None => Err(Stop::Missing(Missing::Invalid)),
            }
        }
    }
}
