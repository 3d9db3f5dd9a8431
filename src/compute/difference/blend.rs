//! A world in which some of what a node reads is one side's and the rest the other's.
//!
//! In: two sides (rows of one or two periods, or given scores), which inputs are whose. Out: what operations read. The node itself is
//! computed in this world step by step; everything else is read from the columns. Must not: define an operation anew.

use super::given::Given;
use crate::compute::cell::{Cell, Stop};
use crate::compute::grid::Computed;
use crate::compute::inputs::Input;
use crate::compute::operate::{Part, operate};
use crate::compute::recorder::Silent;
use crate::compute::world::World;
use crate::number::Filtered;
use crate::plan::NodePlan;
use crate::rulebook::model::{FieldIx, Missing, NodeIx, Reading};
use std::cell::RefCell;
use std::collections::HashMap;

/// Which of a node's numbers is read: a step (0 is the value), or the final score; in the terms of the own side's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Form {
    pub(super) step: Option<usize>,
    pub(super) reads: Reading,
}

impl Form {
    /// The value, before every step.
    pub(super) const VALUE: Self = Self { step: Some(0), reads: Reading::Exact };

    /// Which part it is in a period; `own` is the period in whose terms it is meant. None where the chain there has no such step.
    pub(super) fn part(self, computed: &Computed<'_>, (own, there): (usize, usize), node: NodeIx) -> Option<Part> {
        let step = match self.step {
            Some(step) => Some(computed.same_step((own, there), node, step)?),
            None => None,
        };
        Some(computed.grid(there)?.part(node, step, self.reads))
    }
}

/// Whose scores are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side<'s> {
    /// A row of a period.
    Row { at: usize, row: usize },
    /// Given scores; all else is that of a row.
    Given { given: &'s Given, at: usize, row: usize },
}

impl Side<'_> {
    /// Period and row.
    pub(super) fn place(&self) -> (usize, usize) {
        match self {
            Self::Row { at, row } | Self::Given { at, row, .. } => (*at, *row),
        }
    }

    /// A number of a node on this side; `own` is the period in whose terms it is meant.
    pub(super) fn cell(&self, computed: &Computed<'_>, own: usize, node: NodeIx, form: Form) -> Cell {
        let (at, row) = self.place();
        let part = form.part(computed, (own, at), node).ok_or(Missing::NotInForce)?;
        match self {
            Self::Row { .. } => computed.grid(at).map_or(Err(Missing::Invalid), |grid| grid.at(node, part, row)),
            Self::Given { given, .. } => given.cell(node, part),
        }
    }
}

/// Two sides, and which inputs of a node are the own side's.
pub(super) struct Blend<'b, 'a> {
    computed: &'b Computed<'a>,
    /// Own side, other side.
    sides: (Side<'b>, Side<'b>),
    /// The inputs that are the own side's.
    own: &'b dyn Fn(NodeIx) -> bool,
    /// Whether the node's own figures, target and weights are those of the own side.
    itself_own: bool,
    /// The node that is computed, and what is computed of it already; none in another period.
    current: Option<NodeIx>,
    known: RefCell<HashMap<Part, Result<Filtered, Stop>>>,
    /// Every number is taken at 12 significant digits: a decision between rows has no text to go back to.
    rough: bool,
    /// Looks at another period.
    elsewhere: Option<usize>,
}

impl<'b, 'a> Blend<'b, 'a> {
    /// A number of a node, with these inputs of the own side; `known` is what one of its steps gave (0 is the value), where that is known: those before
    /// it are not computed.
    pub(super) fn value(
        computed: &'b Computed<'a>,
        sides: (Side<'b>, Side<'b>),
        (own, itself_own): (&'b dyn Fn(NodeIx) -> bool, bool),
        (node, form): (NodeIx, Form),
        known: Option<(usize, Cell)>,
    ) -> Cell {
        let own_at = sides.0.place().0;
        let there = if itself_own { own_at } else { sides.1.place().0 };
        let part = form.part(computed, (own_at, there), node).ok_or(Missing::NotInForce)?;
        let blend = |rough| Self {
            computed,
            sides,
            own,
            itself_own,
            current: Some(node),
            known: RefCell::default(),
            rough,
            elsewhere: None,
        };
        let settled = match blend(false).run(node, part, known) {
            Err(Stop::Ambiguous) => blend(true).run(node, part, known),
            settled => settled,
        };
        match settled {
            Ok(number) if number.value.is_finite() => Ok(number),
            Ok(_) | Err(Stop::Ambiguous) => Err(Missing::Invalid),
            Err(Stop::Missing(reason)) => Err(reason),
            Err(Stop::Undefined(why)) => Err(why.reason()),
        }
    }

    /// Computes the chain of the node up to a part.
    fn run(&self, at: NodeIx, part: Part, known: Option<(usize, Cell)>) -> Result<Filtered, Stop> {
        let Some(plan) = self.plan(at) else { return Err(Stop::Missing(Missing::Invalid)) };
        for next in chain(plan) {
            let result = match (next, known) {
                (Part::Step(step), Some((known, _))) if step < known => continue,
                (Part::Step(step), Some((known, cell))) if step == known => cell.map_err(Stop::Missing),
                _ => operate(self, (at, plan), next, &mut Silent),
            };
            // What is undefined is missing for a reason to whatever comes behind it, as in the columns.
            let kept = match result {
                Err(Stop::Undefined(why)) => Err(Stop::Missing(why.reason())),
                Err(Stop::Ambiguous) => return Err(Stop::Ambiguous),
                kept => kept,
            };
            if next == part {
                return kept;
            }
            self.known.borrow_mut().insert(next, kept);
        }
        Err(Stop::Missing(Missing::Invalid))
    }

    fn side(&self, is_own: bool) -> &Side<'b> {
        if is_own { &self.sides.0 } else { &self.sides.1 }
    }

    fn number(&self, cell: Cell) -> Result<Filtered, Stop> {
        let number = cell.map_err(Stop::Missing)?;
        Ok(if self.rough { Filtered::irrational(number.value) } else { number })
    }
}

/// The parts of a node in their order.
pub(super) fn chain(node: &NodePlan) -> impl Iterator<Item = Part> + use<> {
    let (steps, shown) = (node.steps.len(), node.shown.len());
    (0..=steps).map(Part::Step).chain([Part::Score]).chain((1..=shown).map(Part::Shown))
}

impl World for Blend<'_, '_> {
    type Number = Filtered;

    fn field(&self, field: FieldIx) -> Result<Filtered, Stop> {
        let (_, _, row) = self.place();
        match self.grid().map(|grid| grid.inputs.get(field, row)) {
            Some(Input::Number(value)) => self.number(Ok(value)),
            Some(Input::Level(_)) | None => Err(Stop::Missing(Missing::Invalid)),
            Some(Input::Missing(reason)) => Err(Stop::Missing(reason)),
        }
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Filtered, Stop> {
        let (_, here, _) = self.place();
        if self.current == Some(node) {
            let part = self.grid().map(|grid| grid.part(node, step, reads)).ok_or(Stop::Missing(Missing::Invalid))?;
            let known = self.known.borrow().get(&part).copied();
            // A step before those that are computed is read where it stands.
            let elsewhere = || {
                let form = Form { step, reads };
                self.side(self.itself_own).cell(self.computed, here, node, form).map_err(Stop::Missing)
            };
            return known.unwrap_or_else(elsewhere);
        }
        let side = self.side((self.own)(node));
        let form = Form { step, reads };
        self.number(match self.elsewhere {
            // Of another period there are no given scores: it is looked up for the row.
            Some(at) => Side::Row { at, row: side.place().1 }.cell(self.computed, here, node, form),
            None => side.cell(self.computed, here, node, form),
        })
    }

    fn statistic(cell: Cell) -> Result<Filtered, Stop> {
        cell.map_err(Stop::Missing)
    }

    fn in_period(&self, at: usize) -> Self {
        Self {
            computed: self.computed,
            sides: self.sides,
            own: self.own,
            itself_own: self.itself_own,
            current: None,
            known: RefCell::default(),
            rough: self.rough,
            elsewhere: Some(at),
        }
    }

    fn place(&self) -> (&Computed<'_>, usize, usize) {
        let (at, row) = self.side(self.itself_own).place();
        (self.computed, self.elsewhere.unwrap_or(at), row)
    }
}
