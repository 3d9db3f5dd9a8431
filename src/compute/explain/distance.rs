//! How far a value is from its target, in its own unit and in that of each single field that could close the gap.
//!
//! In: a node and a row. Out: a [`TargetDistance`]. A field's figure is solved for exactly (see `fraction`), rounded to where a figure
//! can be in the direction that reaches the target, and held to the target by computing the value again with it.

use super::fraction::{Fraction, fraction};
use crate::compute::cell::Stop;
use crate::compute::formula::{self, Here};
use crate::compute::grid::{Computed, Run};
use crate::compute::number::{Hybrid, Number};
use crate::compute::operate::Part;
use crate::compute::step;
use crate::compute::world::{Slow, World};
use crate::number::{Exact, RoundingMode, round_exact};
use crate::plan::{Expression, Formula, NodePlan, Operation, Source, Term};
use crate::result::{FieldDistance, TargetDistance};
use crate::rulebook::model::{FieldIx, NodeIx, Reading};
use std::cmp::Ordering;

/// Least decimals to which a figure that is no count is rounded.
const DECIMALS_LEAST: usize = 2;

impl Run<'_, '_> {
    /// The distance of a node's value from its target.
    pub(super) fn distance(&self, at: NodeIx, node: &NodePlan, row: usize) -> Option<TargetDistance> {
        let target = self.settled_target(node, row)?.value.clone();
        let part = held_against(node)?;
        let slow = Slow::new(self.computed, self.at, row);
        self.grid.at(at, Part::Step(part), row).ok()?;
        let value = slow.node(at, Some(part), Reading::Exact).ok()?;
        let goal = Goal { target: Hybrid::Exact(target.exact.clone()), lower: node.lower_is_better };
        let reached = goal.is_reached(&value)?;
        let gap = value.sub(&goal.target).abs().float();
        let fields = match &node.source {
            Source::Formula(formula) if !reached && part == 0 && step::level_field(node).is_none() => {
                self.fields_short((at, node), formula, &goal, &target.exact, row)
            }
            _ => Vec::new(),
        };
        Some(TargetDistance { reached, lower_is_better: goal.lower, gap, fields })
    }

    /// The single fields that can reach the target. One that only divides (a population) is named where no other can.
    fn fields_short(
        &self,
        (at, node): (NodeIx, &NodePlan),
        formula: &Formula,
        goal: &Goal,
        target: &Exact,
        row: usize,
    ) -> Vec<FieldDistance> {
        let solved = node.fields.iter().filter_map(|field| {
            let solve = Solve { run: self, at, formula, field: *field, row };
            solve.distance(goal, target)
        });
        let all: Vec<(bool, FieldDistance)> = solved.collect();
        let any_above = all.iter().any(|(only_divides, _)| !only_divides);
        all.into_iter().filter(|(only_divides, _)| !(any_above && *only_divides)).map(|(_, own)| own).collect()
    }
}

/// The step whose value is held against the target: the one before `to_target`, else the value. None where what is held against
/// it is in another unit.
fn held_against(node: &NodePlan) -> Option<usize> {
    let position = node.steps.iter().position(|step| matches!(step.operation, Operation::ToTarget(_)));
    let before = node.steps.get(..position.unwrap_or(0))?;
    let keeps_unit = |operation: &Operation| matches!(operation, Operation::Round { .. } | Operation::Clamp { .. });
    before.iter().all(|step| keeps_unit(&step.operation)).then_some(before.len())
}

/// The target, and which side of it is good.
pub(super) struct Goal {
    target: Hybrid,
    pub(super) lower: bool,
}

impl Goal {
    pub(super) fn is_reached(&self, value: &Hybrid) -> Option<bool> {
        let order = value.compare(&self.target).ok()?;
        Some(order == Ordering::Equal || (order == Ordering::Less) == self.lower)
    }
}

/// A formula that is solved for one of its fields.
pub(super) struct Solve<'s, 'g, 'a> {
    pub(super) run: &'s Run<'g, 'a>,
    pub(super) at: NodeIx,
    pub(super) formula: &'s Formula,
    pub(super) field: FieldIx,
    pub(super) row: usize,
}

impl Solve<'_, '_, '_> {
    /// What the field would have to be, and whether it only divides.
    fn distance(&self, goal: &Goal, target: &Exact) -> Option<(bool, FieldDistance)> {
        let plan = self.run.grid.plan.fields.get(self.field.0)?;
        let from = self.run.grid.inputs.exact(self.field, self.row).filter(|_| plan.is_quantity)?;
        let decimals = match self.run.grid.inputs.decimal(self.field, self.row).map(|decimal| decimal.to_string()) {
            _ if plan.is_whole => 0,
            Some(text) => text.split_once('.').map_or(0, |(_, behind)| behind.len()).max(DECIMALS_LEAST),
            None => DECIMALS_LEAST,
        };
        let decimals = i32::try_from(decimals).ok()?;
        let (to, only_divides) = match self.fraction() {
            Some(fraction) => {
                let x = fraction.solve(target, &from)?;
                let mode = if x.cmp(&from) == Ordering::Less { RoundingMode::Floor } else { RoundingMode::Ceiling };
                (round_exact(&x, decimals, mode), fraction.only_divides())
            }
            None => (self.search(goal, &from, decimals)?, false),
        };
        let is_possible = !(plan.is_whole && to.sign() == Ordering::Less);
        let reaches = || goal.is_reached(&self.value_with(&to)?);
        (is_possible && reaches() == Some(true)).then(|| {
            let own = FieldDistance {
                field: plan.id.clone(),
                title: plan.title.clone(),
                unit: plan.unit.clone(),
                from: from.to_f64(),
                to: to.to_f64(),
                change: to.sub(&from).to_f64(),
                refused: self.refusal(&to),
            };
            (only_divides, own)
        })
    }

    /// The value with another figure in the place of the field's.
    pub(super) fn value_with(&self, figure: &Exact) -> Option<Hybrid> {
        let slow = Slow::new(self.run.computed, self.run.at, self.row);
        let world = Supposed { slow, figure: Some((self.field, figure.clone())) };
        formula::number(&world, &self.formula.root, self.here()).ok()
    }

    pub(super) fn here(&self) -> Here<'static, Hybrid> {
        Here { before: None, of: Some((self.at, 0)) }
    }

    /// The value as a fraction in the field; what does not read it is held.
    fn fraction(&self) -> Option<Fraction> {
        let slow = Slow::new(self.run.computed, self.run.at, self.row);
        let held = |part: &Expression| {
            if self.reads(part) {
                return None;
            }
            match formula::number(&slow, part, self.here()).ok()? {
                Hybrid::Exact(exact) => Some(exact),
                // Not exact any more: what is found with it is held to the target all the same.
                Hybrid::Irrational(value) => Exact::from_f64(value),
            }
        };
        let holds = |part: &Expression| {
            if self.reads(part) { None } else { formula::truth(&slow, part, self.here()).ok() }
        };
        let is_x = |term: &Term| matches!(term, Term::Field(field) if *field == self.field);
        fraction(&self.formula.root, &is_x, &held, &holds)
    }

    /// Whether a part of the formula reads the field of this period, itself or through a node or a statistic.
    pub(super) fn reads(&self, part: &Expression) -> bool {
        let (mut reads, mut told) = (false, 0..0);
        part.walk(&mut |part| {
            // What stands inside `prev(…)` is of another period, and stays.
            if told.contains(&part.span.start) {
                return;
            }
            reads |= match &part.term {
                Term::Field(field) | Term::IsLevel { field, .. } => *field == self.field,
                Term::Node { node, .. } => self.depends(*node),
                Term::Statistic(position) => self.formula.statistics.get(*position).is_some_and(|statistic| {
                    self.reads(&statistic.argument) || statistic.weight.as_ref().is_some_and(|own| self.reads(own))
                }),
                Term::Earlier(..) => {
                    told = part.span.clone();
                    false
                }
                _ => false,
            };
        });
        reads
    }

    /// Whether a node is made from the field, through however many others.
    fn depends(&self, node: NodeIx) -> bool {
        let plan = self.run.grid.plan;
        let mut open = vec![node];
        let mut seen = vec![false; plan.nodes.len()];
        while let Some(at) = open.pop() {
            let (Some(own), Some(seen)) = (plan.node(at), seen.get_mut(at.0)) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            if own.fields.contains(&self.field) {
                return true;
            }
            open.extend(own.reads.iter().copied());
        }
        false
    }
}

/// The exact world of one entity with another figure in one of its cells. Nodes are read as they are.
pub(super) struct Supposed<'g, 'a> {
    pub(super) slow: Slow<'g, 'a>,
    /// None in other periods.
    pub(super) figure: Option<(FieldIx, Exact)>,
}

impl World for Supposed<'_, '_> {
    type Number = Hybrid;

    fn field(&self, field: FieldIx) -> Result<Hybrid, Stop> {
        match &self.figure {
            Some((own, figure)) if *own == field => Ok(Hybrid::Exact(figure.clone())),
            _ => self.slow.field(field),
        }
    }

    fn node(&self, node: NodeIx, step: Option<usize>, reads: Reading) -> Result<Hybrid, Stop> {
        self.slow.node(node, step, reads)
    }

    fn statistic(cell: crate::compute::cell::Cell) -> Result<Hybrid, Stop> {
        Slow::statistic(cell)
    }

    fn in_period(&self, at: usize) -> Self {
        Self { slow: self.slow.in_period(at), figure: None }
    }

    fn place(&self) -> (&Computed<'_>, usize, usize) {
        self.slow.place()
    }
}
