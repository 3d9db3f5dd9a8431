//! The bulk path: node by node in their order, step by step, each a column over all entities and the national row, for every
//! period that is computed.

use super::cell::{Cell, Stop, Undefined};
use super::fit::{self, Fit, Unfit};
use super::groups::Groups;
use super::inputs::Inputs;
use super::operate::{Part, operate};
use super::recorder::{Recorder, Silent};
use super::statistics;
use super::status;
use super::world::{Fast, Slow, World};
use crate::data::panel::Panel;
use crate::number::{Exact, Filtered};
use crate::plan::{Formula, NodePlan, Plan, Source};
use crate::registry::EntityIx;
use crate::rulebook::model::{DataStatus, Missing, NodeIx, Reading};

/// Rows from which a column is worth spreading over threads: below it, waking them costs more than the work.
#[cfg(feature = "rayon")]
const PARALLEL_ROWS_MIN: usize = 4_096;

/// A column: a cell for each entity, then the national one.
pub(super) type Column = Vec<Cell>;

/// The columns of one node.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Value, then each step that makes the exact score.
    steps: Vec<Column>,
    /// The statistics of each of these: by step, then by position in its formula.
    statistics: Vec<Vec<Column>>,
    /// What was decided for each of these over many entities.
    fits: Vec<Option<Fit>>,
    /// The exact score, after the rule for missing values.
    score: Column,
    /// The roundings behind the score, in order; the last one is what is shown.
    shown: Vec<Column>,
    /// Weakest status of the cells that each of `steps` was made from.
    statuses: Vec<Vec<DataStatus>>,
}

/// Everything that is computed of one period.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) plan: &'a Plan,
    pub(super) panel: &'a Panel,
    pub(super) inputs: Inputs,
    columns: Vec<Columns>,
    /// The weakest status of all cells and of all that was made from them, also from the cells of other periods.
    pub(super) weakest: DataStatus,
    /// Methods that could not be fitted.
    pub(super) unfit: Vec<Unfit>,
    /// Cells whose operation had no value: node, row, why.
    pub(super) undefined: Vec<(NodeIx, usize, Undefined)>,
}

/// A finished run: every value, step and score of one or several periods.
#[derive(Debug)]
pub struct Computed<'a> {
    /// Ascending by period.
    pub(super) grids: Vec<Grid<'a>>,
    /// Who stands with whom; the same in every period.
    pub(super) groups: Groups,
}

/// One period of a finished run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'g, 'a> {
    pub(super) computed: &'g Computed<'a>,
    pub(super) at: usize,
    pub(super) grid: &'g Grid<'a>,
    pub(super) panel: &'a Panel,
}

impl<'a> Computed<'a> {
    /// The run of one period; none where it was not computed.
    pub fn period(&self, period: crate::registry::Period) -> Option<Run<'_, 'a>> {
        let at = self.grids.iter().position(|grid| grid.plan.period == period)?;
        let grid = self.grids.get(at)?;
        Some(Run { computed: self, at, grid, panel: grid.panel })
    }

    /// The exact score of a row, where it is rational.
    pub(super) fn exact_score(&self, at: usize, node: NodeIx, reads: Reading, row: usize) -> Option<Exact> {
        match Slow::new(self, at, row).node(node, None, reads) {
            Ok(super::number::Hybrid::Exact(exact)) => Some(exact),
            Ok(super::number::Hybrid::Irrational(_)) | Err(_) => None,
        }
    }

    /// The code of an entity; the national row has none.
    pub(super) fn code(&self, at: usize, row: usize) -> Option<&str> {
        let entity = self.grids.get(at)?.panel.registry.get(EntityIx(row))?;
        Some(entity.code.as_str())
    }

    /// One cell: on floats, and again on exact numbers where a decision was too near to call or the float lost its digits.
    pub(super) fn outcome(
        &self,
        at: usize,
        node: (NodeIx, &NodePlan),
        part: Part,
        row: usize,
        recorder: &mut impl Recorder,
    ) -> Result<Filtered, Stop> {
        let fast = operate(&Fast { computed: self, at, row }, node, part, recorder);
        let is_settled = match &fast {
            Ok(number) => number.is_precise(),
            Err(stop) => *stop != Stop::Ambiguous,
        };
        if is_settled {
            return fast;
        }
        recorder.restart();
        let exact = operate(&Slow::new(self, at, row), node, part, recorder)?.filtered();
        // An exact number that no float is near to is beyond their range.
        if exact.is_precise() { Ok(exact) } else { Err(Stop::Undefined(Undefined::TooLarge)) }
    }

    /// The step of a node in another period that has the name of a step (0 is the value) in this one: an edition may have another chain.
    /// None where it has no such step there.
    pub(super) fn same_step(&self, (own, other): (usize, usize), node: NodeIx, step: usize) -> Option<usize> {
        if own == other || step == 0 {
            return Some(step);
        }
        let plan = |at: usize| self.grids.get(at).and_then(|grid| grid.plan.node(node));
        plan(other)?.step_position(plan(own)?.step_named(step)?)
    }

    pub(super) fn grid(&self, at: usize) -> Option<&Grid<'a>> {
        self.grids.get(at)
    }
}

/// Runs the plans, one a period in ascending order, over the observations of their periods.
pub(super) fn run<'a>(plans: &'a [Plan], panel: &'a Panel, stage: usize) -> Computed<'a> {
    let mut computed = Computed { grids: Vec::new(), groups: Groups::new(&panel.registry) };
    for plan in plans {
        let mut columns = Vec::new();
        columns.resize_with(plan.nodes.len(), Columns::default);
        let inputs = Inputs::new(plan, panel, stage);
        let weakest = inputs.weakest();
        computed.grids.push(Grid { plan, panel, inputs, columns, weakest, unfit: Vec::new(), undefined: Vec::new() });
    }
    // Every edition of a rulebook has the same turns: each after all that it reads, in any period.
    for turn in plans.first().map(|plan| plan.turns.as_slice()).unwrap_or_default() {
        match turn.step {
            Some(step) => fill(&mut computed, turn.node, step),
            None => finish(&mut computed, turn.node),
        }
    }
    computed
}

/// Fills the columns of one step of a node (0 is its source) in every period. What it reads is already there.
fn fill(computed: &mut Computed<'_>, node: NodeIx, step: usize) {
    for (at, columns) in statistics::columns(computed, node, step).into_iter().enumerate() {
        put(computed, at, node, |own| own.statistics.push(columns));
    }
    for (at, (fit, unfit)) in fit::fits(computed, node, step).into_iter().enumerate() {
        put(computed, at, node, |own| own.fits.push(fit));
        if let Some(grid) = computed.grids.get_mut(at) {
            grid.unfit.extend(unfit);
        }
    }
    for at in 0..computed.grids.len() {
        let there =
            computed.grid(at).and_then(|grid| grid.plan.node(node)).is_some_and(|plan| step <= plan.steps.len());
        if there {
            let column = column(computed, at, node, Part::Step(step));
            put(computed, at, node, |own| own.steps.push(column));
            let statuses = status::of(computed, at, (node, step));
            put(computed, at, node, |own| own.statuses.push(statuses));
        }
    }
}

/// Fills the score of a node and the roundings behind it in every period.
fn finish(computed: &mut Computed<'_>, node: NodeIx) {
    for at in 0..computed.grids.len() {
        let score = column(computed, at, node, Part::Score);
        put(computed, at, node, |own| own.score = score);
        let roundings = computed.grid(at).and_then(|grid| grid.plan.node(node)).map_or(0, |plan| plan.shown.len());
        for position in 1..=roundings {
            let shown = column(computed, at, node, Part::Shown(position));
            put(computed, at, node, |own| own.shown.push(shown));
        }
        if let Some(grid) = computed.grids.get_mut(at) {
            let last = grid.columns.get(node.0).and_then(|own| own.statuses.last());
            let weakest = last.into_iter().flatten().copied().max();
            grid.weakest = grid.weakest.max(weakest.unwrap_or_default());
        }
    }
}

fn put(computed: &mut Computed<'_>, at: usize, node: NodeIx, change: impl FnOnce(&mut Columns)) {
    if let Some(columns) = computed.grids.get_mut(at).and_then(|grid| grid.columns.get_mut(node.0)) {
        change(columns);
    }
}

/// A column of a node, with what has no value noted.
fn column(computed: &mut Computed<'_>, at: usize, node: NodeIx, part: Part) -> Column {
    let Some(grid) = computed.grid(at) else { return Vec::new() };
    let Some(plan) = grid.plan.node(node) else { return Vec::new() };
    let rows = grid.inputs.national_row() + 1;
    let outcomes = spread(rows, |row| computed.outcome(at, (node, plan), part, row, &mut Silent));
    let mut undefined = Vec::new();
    let column = outcomes
        .into_iter()
        .enumerate()
        .map(|(row, result)| settle(result, |why| undefined.push((node, row, why))))
        .collect();
    if let Some(grid) = computed.grids.get_mut(at) {
        grid.undefined.append(&mut undefined);
    }
    column
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

impl Grid<'_> {
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

    /// The statistics of a step's formula (0 is the source).
    pub(super) fn statistics(&self, node: NodeIx, step: usize) -> &[Column] {
        self.columns.get(node.0).and_then(|columns| columns.statistics.get(step)).map_or(&[], Vec::as_slice)
    }

    /// What was decided for a step over many entities.
    pub(super) fn fit(&self, node: NodeIx, step: usize) -> Option<&Fit> {
        self.columns.get(node.0)?.fits.get(step)?.as_ref()
    }

    /// The rounded score; none where the rulebook does not round it.
    pub(super) fn shown(&self, node: NodeIx, row: usize) -> Option<f64> {
        let shown = self.columns.get(node.0)?.shown.last()?;
        shown.get(row)?.as_ref().ok().map(|number| number.value)
    }

    /// The weakest status of the cells that a node's score was made from.
    pub(super) fn status(&self, node: NodeIx, row: usize) -> DataStatus {
        self.status_at(node, None, row)
    }

    /// The weakest status of the cells that a step (0 is the source) was made from; without a step the score.
    pub(super) fn status_at(&self, node: NodeIx, step: Option<usize>, row: usize) -> DataStatus {
        let statuses = self.columns.get(node.0).map_or(&[][..], |columns| columns.statuses.as_slice());
        let own = step.and_then(|step| statuses.get(step)).or_else(|| statuses.last());
        own.and_then(|own| own.get(row)).copied().unwrap_or_default()
    }

    /// The name of an entity.
    pub(super) fn name(&self, row: usize) -> String {
        self.panel.registry.get(EntityIx(row)).map_or_else(String::new, |entity| entity.name_vi.clone())
    }

    /// The value of an entity's attribute.
    pub(super) fn attribute(&self, attribute: &str, row: usize) -> Option<&str> {
        self.panel.registry.get(EntityIx(row)).and_then(|entity| entity.attribute(attribute))
    }
}

/// The formula of a step (0 is the source), where it has one.
pub(super) fn formula_of(node: &NodePlan, step: usize) -> Option<&Formula> {
    match step {
        0 => match &node.source {
            Source::Formula(formula) => Some(formula),
            Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
        },
        step => node.steps.get(step - 1).and_then(|own| own.operation.formula()),
    }
}

impl Run<'_, '_> {
    /// A node's value (step 0), what a step of its chain gave, or (without a step) its exact score, for an entity.
    ///
    /// # Errors
    /// Why there is none.
    pub fn number(&self, node: NodeIx, step: Option<usize>, entity: EntityIx) -> Result<f64, Missing> {
        self.grid.cell(node, step, Reading::Exact, entity.0).map(|number| number.value)
    }
}
