//! The grid: everything that is computed, period by period, node by node, each step a column over all entities and the national row.
//!
//! In: what `bulk` puts there. Out: cells, columns and what was decided for them. One cell is computed here, by the one definition of
//! its operation. Must not: know in which order columns are made.

use super::cell::{Cell, Stop, Undefined};
use super::column::Column;
use super::fit::{Fit, Unfit};
use super::groups::Groups;
use super::inputs::Inputs;
use super::operate::{Part, operate};
use super::recorder::Recorder;
use super::statistics::Told;
use super::world::{Fast, Slow, World};
use crate::data::panel::Panel;
use crate::number::{Exact, Filtered};
use crate::plan::{Formula, NodePlan, Plan, Source};
use crate::registry::EntityIx;
use crate::rulebook::model::{DataStatus, Missing, NodeIx, Reading, Turn};
use std::sync::Arc;

/// The columns of one node.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Value, then each step that makes the exact score.
    pub(super) steps: Vec<Column>,
    /// The statistics of each of these: by step, then by position in its formula.
    pub(super) statistics: Vec<Vec<Told>>,
    /// What was decided for each of these over many entities.
    pub(super) fits: Vec<Option<Fit>>,
    /// The exact score, where the rule for missing values made another one than that of the last step.
    pub(super) score: Option<Column>,
    /// The roundings behind the score, in order; the last one is what is shown.
    pub(super) shown: Vec<Column>,
    /// Weakest status of the cells that each of `steps` was made from.
    pub(super) statuses: Vec<Vec<DataStatus>>,
    /// Methods that could not be fitted, by step.
    pub(super) unfit: Vec<Unfit>,
    /// Cells whose operation had no value, by turn.
    pub(super) without: Vec<NoValue>,
}

/// A cell whose operation had no value.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoValue {
    /// The turn in which it was to be computed: a step, or the end.
    pub(super) step: Option<usize>,
    pub(super) row: usize,
    pub(super) why: Undefined,
}

/// Everything that is computed of one period.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) plan: &'a Plan,
    pub(super) panel: &'a Panel,
    pub(super) inputs: Inputs<'a>,
    /// By node; shared with the runs that began from this one and did not touch the node.
    pub(super) columns: Vec<Arc<Columns>>,
    /// The weakest status of all cells and of all that was made from them, also from the cells of other periods.
    pub(super) weakest: DataStatus,
}

/// A finished run: every value, step and score of one or several periods.
#[derive(Debug)]
pub struct Computed<'a> {
    /// Ascending by period.
    pub(super) grids: Vec<Grid<'a>>,
    /// Who stands with whom; the same in every period.
    pub(super) groups: Arc<Groups>,
    /// The turns, wave by wave.
    pub(super) waves: Arc<[Vec<Turn>]>,
    /// Position of the stage up to which figures count.
    pub(super) stage: usize,
    /// What it took to compute, in cells.
    pub(super) work: u64,
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

    /// What it took to compute, in cells: what methods do over all entities is counted as so many cells as take as long. The same figures
    /// always take the same.
    pub fn work(&self) -> u64 {
        self.work
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

    /// Rows of every column: the entities and the country.
    pub(super) fn rows(&self) -> usize {
        self.grids.first().map_or(0, |grid| grid.inputs.national_row() + 1)
    }

    pub(super) fn grid(&self, at: usize) -> Option<&Grid<'a>> {
        self.grids.get(at)
    }
}

impl Run<'_, '_> {
    /// The exact score of a node for an entity, or as shown; none where it has none.
    pub fn score_of(&self, node: NodeIx, reads: Reading, entity: EntityIx) -> Option<f64> {
        self.grid.cell(node, None, reads, entity.0).ok().map(|number| number.value)
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
            Part::Score => columns.score.as_ref().or_else(|| columns.steps.last()),
            Part::Shown(position) => columns.shown.get(position.checked_sub(1)?),
        });
        column.and_then(|column| column.get(row)).unwrap_or(Err(Missing::Invalid))
    }

    /// The statistics of a step's formula (0 is the source).
    pub(super) fn statistics(&self, node: NodeIx, step: usize) -> &[Told] {
        self.columns.get(node.0).and_then(|columns| columns.statistics.get(step)).map_or(&[], Vec::as_slice)
    }

    /// What was decided for a step over many entities.
    pub(super) fn fit(&self, node: NodeIx, step: usize) -> Option<&Fit> {
        self.columns.get(node.0)?.fits.get(step)?.as_ref()
    }

    /// The rounded score; none where the rulebook does not round it.
    pub(super) fn shown(&self, node: NodeIx, row: usize) -> Option<f64> {
        let shown = self.columns.get(node.0)?.shown.last()?;
        shown.get(row)?.ok().map(|number| number.value)
    }

    /// Methods that could not be fitted, in the order of the turns.
    pub(super) fn unfit(&self) -> impl Iterator<Item = &Unfit> {
        let of_turn = |turn: &Turn| {
            let own = self.columns.get(turn.node.0).map_or(&[][..], |columns| columns.unfit.as_slice());
            let step = turn.step;
            own.iter().filter(move |unfit| Some(unfit.step) == step)
        };
        self.plan.turns.iter().flat_map(of_turn)
    }

    /// Cells whose operation had no value, in the order of the turns: node, row, why.
    pub(super) fn undefined(&self) -> impl Iterator<Item = (NodeIx, usize, Undefined)> {
        let of_turn = |turn: &Turn| {
            let own = self.columns.get(turn.node.0).map_or(&[][..], |columns| columns.without.as_slice());
            let Turn { node, step } = *turn;
            own.iter().filter(move |cell| cell.step == step).map(move |cell| (node, cell.row, cell.why))
        };
        self.plan.turns.iter().flat_map(of_turn)
    }

    /// The column of a node's last step before its score.
    pub(super) fn last_step(&self, node: NodeIx) -> Option<&Column> {
        self.columns.get(node.0)?.steps.last()
    }

    /// The weakest status of a node in all rows.
    pub(super) fn weakest_of(&self, node: NodeIx) -> DataStatus {
        self.statuses(node, None).iter().copied().max().unwrap_or_default()
    }

    /// The weakest status of the cells that a node's score was made from.
    pub(super) fn status(&self, node: NodeIx, row: usize) -> DataStatus {
        self.status_at(node, None, row)
    }

    /// The weakest status of the cells that a step (0 is the source) was made from; without a step the score.
    pub(super) fn status_at(&self, node: NodeIx, step: Option<usize>, row: usize) -> DataStatus {
        self.statuses(node, step).get(row).copied().unwrap_or_default()
    }

    /// The same of every row; empty where nothing is computed yet.
    pub(super) fn statuses(&self, node: NodeIx, step: Option<usize>) -> &[DataStatus] {
        let statuses = self.columns.get(node.0).map_or(&[][..], |columns| columns.statuses.as_slice());
        let own = step.and_then(|step| statuses.get(step)).or_else(|| statuses.last());
        own.map_or(&[], Vec::as_slice)
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

    /// The points that a node brings for an entity, as in its row of the scoreboard.
    pub fn points_of(&self, node: NodeIx, entity: EntityIx) -> Option<f64> {
        self.points(node, self.grid.plan.node(node)?, entity.0)
    }

    /// The entity of this code in the registry of the run.
    pub fn with_code(&self, code: &str) -> Option<EntityIx> {
        self.panel.registry.with_code(code)
    }
}
