//! Where operations find what they read: the fast world of computed columns, and the exact world that recomputes one entity.

use super::cell::Stop;
use super::grid::{Grid, Part};
use super::inputs::Input;
use super::number::{Hybrid, Number};
use super::recorder::Silent;
use crate::number::Filtered;
use crate::plan::{Constant, Expression, NodePlan, Operation, Source, Term};
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
    /// Whether this is the national row.
    fn is_national(&self) -> bool;
    /// A node of the plan.
    fn plan(&self, node: NodeIx) -> Option<&NodePlan>;
    /// The target of a node in this period.
    fn target(&self, node: NodeIx) -> Result<Self::Number, Stop> {
        let target = self.plan(node).and_then(|plan| plan.target.as_ref());
        target.map(Self::Number::constant).ok_or(Stop::Missing(Missing::NotInForce))
    }
}

/// The rule for a missing value: a score in its place, or the reason again. It speaks of an entity that has not reported; the
/// national row, which has not to, keeps the reason.
pub(super) fn rule_for(node: &NodePlan, reason: Missing, national: bool) -> Result<Constant, Missing> {
    match node.missing.rule(reason) {
        _ if national => Err(reason),
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

    fn is_national(&self) -> bool {
        self.row == self.grid.inputs.national_row()
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

/// Recomputes what it reads from the cells' own text, for one entity.
pub(super) struct Slow<'g, 'a> {
    pub(super) grid: &'g Grid<'a>,
    pub(super) row: usize,
    known: RefCell<HashMap<(NodeIx, Part), Result<Hybrid, Stop>>>,
}

impl<'g, 'a> Slow<'g, 'a> {
    pub(super) fn new(grid: &'g Grid<'a>, row: usize) -> Self {
        Self { grid, row, known: RefCell::default() }
    }

    /// A part of a node, after all that it needs. An explicit stack: long chains of nodes and steps must not end in a stack overflow.
    fn part(&self, node: NodeIx, part: Part) -> Result<Hybrid, Stop> {
        let mut open = vec![(node, part)];
        while let Some(&(at, part)) = open.last() {
            let Some(plan) = self.grid.plan.node(at) else { return Err(Stop::Missing(Missing::Invalid)) };
            if self.is_known(at, part) {
                open.pop();
                continue;
            }
            let before = open.len();
            open.extend(self.needs(at, plan, part));
            if open.len() == before {
                let result = super::grid::operate(self, at, plan, part, &mut Silent);
                self.known.borrow_mut().insert((at, part), result);
            }
        }
        self.known.borrow().get(&(node, part)).cloned().unwrap_or(Err(Stop::Missing(Missing::Invalid)))
    }

    fn is_known(&self, node: NodeIx, part: Part) -> bool {
        self.known.borrow().contains_key(&(node, part))
    }

    /// What a part reads and is not recomputed yet. What is missing or irrational in the grid is read from there.
    fn needs(&self, at: NodeIx, node: &NodePlan, part: Part) -> Vec<(NodeIx, Part)> {
        let mut reads = Vec::new();
        let mut formula = |root: &Expression| {
            root.walk(&mut |expression: &Expression| {
                if let Term::Node { node, step, reads: reading } = expression.term {
                    reads.push((node, self.grid.part(node, step, reading)));
                }
            });
        };
        let operation = |position: usize| node.steps.get(position).map(|step| &step.operation);
        match part {
            Part::Step(0) => match &node.source {
                Source::Formula { root, .. } => formula(root),
                Source::SumOfPoints { children, reads: reading, .. }
                | Source::Mean { children, reads: reading, .. } => {
                    reads.extend(children.iter().map(|edge| (edge.node, self.grid.part(edge.node, None, *reading))));
                }
            },
            Part::Step(position) => {
                if let Some(Operation::Formula { root, .. }) = operation(position - 1) {
                    formula(root);
                }
                reads.push((at, Part::Step(position - 1)));
            }
            Part::Score => reads.push((at, Part::Step(node.steps.len()))),
            Part::Shown(0 | 1) => reads.push((at, Part::Score)),
            Part::Shown(position) => reads.push((at, Part::Shown(position - 1))),
        }
        let is_wanted = |(node, part): &(NodeIx, Part)| {
            !self.is_known(*node, *part) && self.grid.at(*node, *part, self.row).is_ok_and(Filtered::is_rational)
        };
        reads.retain(is_wanted);
        reads
    }
}

impl World for Slow<'_, '_> {
    type Number = Hybrid;

    fn field(&self, field: FieldIx) -> Result<Hybrid, Stop> {
        match self.grid.inputs.get(field, self.row) {
            Input::Number { value, .. } => {
                Ok(self.grid.inputs.exact(field, self.row).map_or(Hybrid::Irrational(value.value), Hybrid::Exact))
            }
            Input::Level(_) => Err(Stop::Missing(Missing::Invalid)),
            Input::Missing(reason) => Err(Stop::Missing(reason)),
        }
    }

    fn level(&self, field: FieldIx) -> Result<usize, Stop> {
        level(self.grid, field, self.row)
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Hybrid, Stop> {
        let part = self.grid.part(node, step, reads);
        let fast = self.grid.at(node, part, self.row).map_err(Stop::Missing)?;
        if fast.is_rational() { self.part(node, part) } else { Ok(Hybrid::Irrational(fast.value)) }
    }

    fn is_national(&self) -> bool {
        self.row == self.grid.inputs.national_row()
    }

    fn plan(&self, node: NodeIx) -> Option<&NodePlan> {
        self.grid.plan.node(node)
    }
}
