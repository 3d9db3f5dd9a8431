//! Where operations find what they read: the fast world of computed columns, and the exact world that recomputes one entity.

use super::cell::Stop;
use super::grid::Grid;
use super::inputs::Input;
use super::number::{Hybrid, Number};
use super::recorder::Silent;
use super::{aggregate, formula, step};
use crate::number::Filtered;
use crate::plan::{Constant, NodePlan, Source};
use crate::rulebook::model::{FieldIx, Missing, MissingRule, NodeIx, Reading};
use std::cell::RefCell;
use std::collections::HashMap;

/// What one entity's operations can read.
pub(super) trait World {
    type Number: Number;
    /// A field.
    fn field(&self, field: FieldIx) -> Result<Self::Number, Stop>;
    /// The level of a field.
    fn level(&self, field: FieldIx) -> Result<usize, Stop>;
    /// A node's step (0 is the value), or its final score.
    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Self::Number, Stop>;
    /// A node of the plan.
    fn plan(&self, node: NodeIx) -> Option<&NodePlan>;
    /// The target of a node in this period.
    fn target(&self, node: NodeIx) -> Result<Self::Number, Stop> {
        let target = self.plan(node).and_then(|plan| plan.target.as_ref());
        target.map(Self::Number::constant).ok_or(Stop::Missing(Missing::NotInForce))
    }
}

/// The rule for a missing value: a score in its place, or the reason again.
pub(super) fn rule_for(node: &NodePlan, reason: Missing) -> Result<Constant, Missing> {
    match node.missing.rule(reason) {
        MissingRule::ScoreZero => Ok(Constant::from(crate::number::Decimal::ZERO)),
        MissingRule::FullPoints => Ok(node.full.clone()),
        MissingRule::StaysMissing => Err(reason),
    }
}

/// Reads columns that are already computed.
pub(super) struct Fast<'g, 'a> {
    pub(super) grid: &'g Grid<'a>,
    pub(super) row: usize,
}

impl World for Fast<'_, '_> {
    type Number = Filtered;

    fn field(&self, field: FieldIx) -> Result<Filtered, Stop> {
        match self.grid.inputs.get(field, self.row) {
            Input::Number { value, .. } => Ok(value),
            Input::Level(_) => Err(Stop::Missing(Missing::Invalid)),
            Input::Missing(reason) => Err(Stop::Missing(reason)),
        }
    }

    fn level(&self, field: FieldIx) -> Result<usize, Stop> {
        level(self.grid, field, self.row)
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Filtered, Stop> {
        self.grid.cell(node, step, reads, self.row).map_err(Stop::Missing)
    }

    fn plan(&self, node: NodeIx) -> Option<&NodePlan> {
        self.grid.plan.node(node)
    }
}

fn level(grid: &Grid<'_>, field: FieldIx, row: usize) -> Result<usize, Stop> {
    match grid.inputs.get(field, row) {
        Input::Level(level) => Ok(level),
        Input::Number { .. } => Err(Stop::Missing(Missing::Invalid)),
        Input::Missing(reason) => Err(Stop::Missing(reason)),
    }
}

/// Recomputes what it reads from the cells' own text, for one entity. The depth of the recursion is bounded by the rulebook's
/// limit on levels of nodes.
pub(super) struct Slow<'g, 'a> {
    pub(super) grid: &'g Grid<'a>,
    pub(super) row: usize,
    known: RefCell<HashMap<(NodeIx, Part), Result<Hybrid, Stop>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Step(usize),
    Score,
    Shown,
}

impl<'g, 'a> Slow<'g, 'a> {
    pub(super) fn new(grid: &'g Grid<'a>, row: usize) -> Self {
        Self { grid, row, known: RefCell::default() }
    }

    fn part(&self, node: NodeIx, part: Part) -> Result<Hybrid, Stop> {
        let known = self.known.borrow().get(&(node, part)).cloned();
        if let Some(known) = known {
            return known;
        }
        let result = self.recompute(node, part);
        self.known.borrow_mut().insert((node, part), result.clone());
        result
    }

    fn recompute(&self, at: NodeIx, part: Part) -> Result<Hybrid, Stop> {
        let Some(node) = self.grid.plan.node(at) else { return Err(Stop::Missing(Missing::Invalid)) };
        match part {
            Part::Step(0) => match &node.source {
                Source::Formula { root, .. } => formula::number(self, root, None),
                Source::SumOfPoints { .. } | Source::Mean { .. } => aggregate::value(self, node, &mut Silent),
            },
            Part::Step(step) => {
                let Some(own) = node.steps.get(step - 1) else { return Err(Stop::Missing(Missing::Invalid)) };
                let before = self.before(at, node, step)?;
                step::apply(self, node, &own.operation, before, &mut Silent)
            }
            Part::Score => match self.part(at, Part::Step(node.steps.len())) {
                Err(Stop::Missing(reason)) => by_rule(node, reason),
                Err(Stop::Undefined(undefined)) => by_rule(node, undefined.reason()),
                result @ (Ok(_) | Err(Stop::Ambiguous)) => result,
            },
            Part::Shown => {
                let score = self.part(at, Part::Score)?;
                node.shown.iter().try_fold(score, |before, own| {
                    step::apply(self, node, &own.operation, step::Before::Number(before), &mut Silent)
                })
            }
        }
    }

    fn before(&self, at: NodeIx, node: &NodePlan, step: usize) -> Result<step::Before<Hybrid>, Stop> {
        if step == 1
            && let Some(field) = step::level_field(node)
        {
            return self.level(field).map(step::Before::Level);
        }
        self.part(at, Part::Step(step - 1)).map(step::Before::Number)
    }
}

fn by_rule(node: &NodePlan, reason: Missing) -> Result<Hybrid, Stop> {
    rule_for(node, reason).map(|score| Hybrid::constant(&score)).map_err(Stop::Missing)
}

impl World for Slow<'_, '_> {
    type Number = Hybrid;

    fn field(&self, field: FieldIx) -> Result<Hybrid, Stop> {
        match self.grid.inputs.get(field, self.row) {
            Input::Number { value, .. } => Ok(self
                .grid
                .inputs
                .exact(field, self.row)
                .map_or(Hybrid::Irrational(value.value), Hybrid::Exact)),
            Input::Level(_) => Err(Stop::Missing(Missing::Invalid)),
            Input::Missing(reason) => Err(Stop::Missing(reason)),
        }
    }

    fn level(&self, field: FieldIx) -> Result<usize, Stop> {
        level(self.grid, field, self.row)
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Hybrid, Stop> {
        let fast = self.grid.cell(node, step, reads, self.row).map_err(Stop::Missing)?;
        if !fast.is_rational() {
            return Ok(Hybrid::Irrational(fast.value));
        }
        let part = match (step, reads) {
            (Some(step), _) => Part::Step(step),
            (None, Reading::Exact) => Part::Score,
            (None, Reading::Rounded) => Part::Shown,
        };
        self.part(node, part)
    }

    fn plan(&self, node: NodeIx) -> Option<&NodePlan> {
        self.grid.plan.node(node)
    }
}
