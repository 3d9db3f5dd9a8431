//! Where operations find what they read: the fast world of computed columns, and the exact world that recomputes one entity.

use super::cell::{Cell, Stop};
use super::grid::{Computed, Grid, formula_of};
use super::inputs::Input;
use super::number::{Hybrid, Number};
use super::operate::{Part, operate};
use super::recorder::Silent;
use crate::number::{Exact, Filtered};
use crate::plan::{Constant, Expression, Formula, NodePlan, Source, Term};
use crate::registry::Period;
use crate::rulebook::formula::Earlier;
use crate::rulebook::model::{FieldIx, Grouped, Missing, MissingRule, NodeIx, Reading};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What one entity's operations can read.
pub(super) trait World: Sized {
    type Number: Number;
    /// A field.
    fn field(&self, field: FieldIx) -> Result<Self::Number, Stop>;
    /// A node's step (0 is the value), or its final score.
    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Self::Number, Stop>;
    /// A number that was computed over entities.
    fn statistic(cell: Cell) -> Result<Self::Number, Stop>;
    /// The same entity in another period, by its position.
    fn in_period(&self, at: usize) -> Self;
    /// The periods, and where this world stands in them.
    fn place(&self) -> (&Computed<'_>, usize, usize);

    /// The columns of this period.
    fn grid(&self) -> Option<&Grid<'_>> {
        let (computed, at, _) = self.place();
        computed.grid(at)
    }
    /// Whether this is the national row.
    fn is_national(&self) -> bool {
        let (_, _, row) = self.place();
        self.grid().is_some_and(|grid| row == grid.inputs.national_row())
    }
    /// The entity's code; the national row has none.
    fn code(&self) -> Option<&str> {
        let (computed, at, row) = self.place();
        computed.code(at, row)
    }
    /// A node of the plan.
    fn plan(&self, node: NodeIx) -> Option<&NodePlan> {
        self.grid().and_then(|grid| grid.plan.node(node))
    }
    /// The level of a field.
    fn level(&self, field: FieldIx) -> Result<usize, Stop> {
        let (_, _, row) = self.place();
        match self.grid().map(|grid| grid.inputs.get(field, row)) {
            Some(Input::Level(level)) => Ok(level),
            Some(Input::Number(_)) | None => Err(Stop::Missing(Missing::Invalid)),
            Some(Input::Missing(reason)) => Err(Stop::Missing(reason)),
        }
    }
    /// What holds for this entity of a value by group; the national row has no group.
    fn grouped<'v, T>(&self, value: &'v Grouped<T>) -> Option<&'v T> {
        let (_, _, row) = self.place();
        match value {
            Grouped::Single(single) => Some(single),
            Grouped::By { attribute, groups } => {
                let own = self.grid()?.attribute(attribute, row)?;
                groups.iter().find(|(group, _)| group == own).map(|(_, value)| value)
            }
        }
    }
    /// The target of a node in this period.
    fn target(&self, node: NodeIx) -> Result<Self::Number, Stop> {
        let target = self.plan(node).and_then(|plan| plan.target.as_ref());
        let own = target.ok_or(Stop::Missing(Missing::NotInForce))?;
        let own = self.grouped(own).ok_or(Stop::Missing(Missing::NotApplicable))?;
        own.as_ref().map(|target| Self::Number::constant(&target.value)).ok_or(Stop::Missing(Missing::NotInForce))
    }
    /// The earlier periods that are meant, the one to look at first first.
    fn earlier(&self, which: Earlier) -> Vec<Self> {
        let (computed, at, _) = self.place();
        let find = |period: Option<Period>| {
            computed.grids.iter().position(|grid| Some(grid.plan.period) == period).into_iter().collect::<Vec<_>>()
        };
        let own = computed.grid(at).map(|grid| grid.plan.period);
        let found = match which {
            Earlier::Previous => find(own.and_then(Period::previous)),
            Earlier::YearAgo => find(own.and_then(Period::year_ago)),
            // A quarter is not earlier than its own year.
            Earlier::Last => {
                let begins = own.map(Period::first_day);
                let ends = |at: &usize| computed.grid(*at).map(|grid| grid.plan.period.last_day());
                (0..at).rev().filter(|at| ends(at) < begins).collect()
            }
        };
        found.into_iter().map(|at| self.in_period(at)).collect()
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
    pub(super) computed: &'g Computed<'a>,
    /// Position of the period.
    pub(super) at: usize,
    pub(super) row: usize,
}

impl World for Fast<'_, '_> {
    type Number = Filtered;

    fn field(&self, field: FieldIx) -> Result<Filtered, Stop> {
        match self.grid().map(|grid| grid.inputs.get(field, self.row)) {
            Some(Input::Number(value)) => Ok(value),
            Some(Input::Level(_)) | None => Err(Stop::Missing(Missing::Invalid)),
            Some(Input::Missing(reason)) => Err(Stop::Missing(reason)),
        }
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Filtered, Stop> {
        let grid = self.grid().ok_or(Stop::Missing(Missing::Invalid))?;
        grid.cell(node, step, reads, self.row).map_err(Stop::Missing)
    }

    fn statistic(cell: Cell) -> Result<Filtered, Stop> {
        cell.map_err(Stop::Missing)
    }

    fn in_period(&self, at: usize) -> Self {
        Self { computed: self.computed, at, row: self.row }
    }

    fn place(&self) -> (&Computed<'_>, usize, usize) {
        (self.computed, self.at, self.row)
    }
}

/// What was recomputed, by node and part.
type Known = RefCell<HashMap<(NodeIx, Part), Result<Hybrid, Stop>, BuildHasherDefault<Positions>>>;

/// Hashes positions in a plan, which nobody can choose to collide: each is mixed in by one multiplication (after Knuth, *The Art of Computer
/// Programming* 3, section 6.4).
#[derive(Default)]
struct Positions(u64);

impl Hasher for Positions {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        // 2^64 divided by the golden ratio.
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.unsigned_abs() as u64);
    }
}

/// Recomputes what it reads from the cells' own text, for one entity.
pub(super) struct Slow<'g, 'a> {
    computed: &'g Computed<'a>,
    at: usize,
    row: usize,
    known: Known,
}

impl<'g, 'a> Slow<'g, 'a> {
    pub(super) fn new(computed: &'g Computed<'a>, at: usize, row: usize) -> Self {
        Self { computed, at, row, known: Known::default() }
    }

    /// A part of a node, after all that it needs. An explicit stack: long chains of nodes and steps must not end in a stack overflow.
    fn part(&self, node: NodeIx, part: Part) -> Result<Hybrid, Stop> {
        let mut open = vec![(node, part)];
        while let Some(&(at, part)) = open.last() {
            let Some(plan) = self.plan(at) else { return Err(Stop::Missing(Missing::Invalid)) };
            if self.is_known(at, part) {
                open.pop();
                continue;
            }
            let before = open.len();
            open.extend(self.needs(at, plan, part));
            if open.len() == before {
                let result = operate(self, (at, plan), part, &mut Silent);
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
        let Some(grid) = self.grid() else { return Vec::new() };
        let mut reads = Vec::new();
        let mut formula = |formula: &Formula| {
            // What stands in a statistic was computed for every entity and is read from the grid.
            formula.root.walk(&mut |expression: &Expression| {
                if let Term::Node { node, step, reads: reading } = expression.term {
                    reads.push((node, grid.part(node, step, reading)));
                }
            });
        };
        match part {
            Part::Step(step) => {
                if let Some(own) = formula_of(node, step) {
                    formula(own);
                }
                match &node.source {
                    Source::SumOfPoints { children, reads: reading, .. }
                    | Source::Mean { children, reads: reading, .. }
                    | Source::Best { children, reads: reading, .. }
                    | Source::Combined { children, reads: reading, .. }
                        if step == 0 =>
                    {
                        reads.extend(children.iter().map(|edge| (edge.node, grid.part(edge.node, None, *reading))));
                    }
                    _ => {}
                }
                reads.extend(step.checked_sub(1).map(|before| (at, Part::Step(before))));
            }
            Part::Score => reads.push((at, Part::Step(node.steps.len()))),
            Part::Shown(0 | 1) => reads.push((at, Part::Score)),
            Part::Shown(position) => reads.push((at, Part::Shown(position - 1))),
        }
        let is_wanted = |(node, part): &(NodeIx, Part)| {
            !self.is_known(*node, *part) && grid.at(*node, *part, self.row).is_ok_and(Filtered::is_rational)
        };
        reads.retain(is_wanted);
        reads
    }
}

impl World for Slow<'_, '_> {
    type Number = Hybrid;

    fn field(&self, field: FieldIx) -> Result<Hybrid, Stop> {
        let inputs = self.grid().map(|grid| &grid.inputs).ok_or(Stop::Missing(Missing::Invalid))?;
        match inputs.get(field, self.row) {
            Input::Number(value) => {
                Ok(inputs.exact(field, self.row).map_or(Hybrid::Irrational(value.value), Hybrid::Exact))
            }
            Input::Level(_) => Err(Stop::Missing(Missing::Invalid)),
            Input::Missing(reason) => Err(Stop::Missing(reason)),
        }
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Hybrid, Stop> {
        let grid = self.grid().ok_or(Stop::Missing(Missing::Invalid))?;
        let part = grid.part(node, step, reads);
        let fast = grid.at(node, part, self.row).map_err(Stop::Missing)?;
        if fast.is_rational() { self.part(node, part) } else { Ok(Hybrid::Irrational(fast.value)) }
    }

    fn statistic(cell: Cell) -> Result<Hybrid, Stop> {
        let number = cell.map_err(Stop::Missing)?;
        let exact = if number.is_certain() { Exact::from_f64(number.value) } else { None };
        Ok(exact.map_or(Hybrid::Irrational(number.value), Hybrid::Exact))
    }

    fn in_period(&self, at: usize) -> Self {
        Self::new(self.computed, at, self.row)
    }

    fn place(&self) -> (&Computed<'_>, usize, usize) {
        (self.computed, self.at, self.row)
    }
}
