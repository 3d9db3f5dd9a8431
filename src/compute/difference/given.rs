//! A peer that is no entity: the scores of indicators are given, and what is made from them is made by the rulebook.
//!
//! In: a finished run, a row, the kind. Out: [`Given`], the scores of an entity that is like the row's in all but its indicators: each of
//! them has the median, or the best, of all entities, and so have penalties, bonuses and gates that go by an entity's own figures. Must not: take the
//! median of totals, which is the total of nobody.

use super::blend::{Blend, Form, Side, chain};
use super::ending::before;
use super::inputs::{inputs, stands_by_place};
use super::steps;
use crate::compute::cell::Cell;
use crate::compute::fit;
use crate::compute::grid::Computed;
use crate::compute::operate::Part;
use crate::number::{Filtered, compare};
use crate::plan::{NodePlan, Plan, Source};
use crate::rulebook::model::{Missing, NodeIx, Reading};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

/// What is given of each indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typical {
    /// The median of the entities' scores.
    Median,
    /// The best of them.
    Best,
}

/// The numbers of a peer that is no entity.
#[derive(Debug, Default)]
pub(super) struct Given {
    cells: HashMap<(NodeIx, Part), Cell>,
}

impl Given {
    /// The numbers of a node and all below it. None where one of them is a place among the entities, which nobody else can take.
    pub(super) fn new(
        computed: &Computed<'_>,
        (at, row): (usize, usize),
        root: NodeIx,
        typical: Typical,
    ) -> Option<Self> {
        let plan = computed.grid(at)?.plan;
        let below = below(plan, root);
        let mut given = Self::default();
        for node in plan.order.iter().filter(|node| below.contains(node)) {
            let own = plan.node(*node)?;
            if inputs(own, *node).is_empty() {
                given.indicator(computed, at, (*node, own), typical);
            } else if stands_by_place(own) {
                return None;
            } else {
                given.made(computed, (at, row), (*node, own), typical);
            }
        }
        Some(given)
    }

    pub(super) fn cell(&self, node: NodeIx, part: Part) -> Cell {
        self.cells.get(&(node, part)).copied().unwrap_or(Err(Missing::NotApplicable))
    }

    fn indicator(&mut self, computed: &Computed<'_>, at: usize, (node, own): (NodeIx, &NodePlan), typical: Typical) {
        let Some(grid) = computed.grid(at) else { return };
        for part in chain(own) {
            let rows = 0..grid.inputs.national_row();
            let mut there: Vec<Filtered> = rows.filter_map(|row| grid.at(node, part, row).ok()).collect();
            there.sort_by(|a, b| a.value.total_cmp(&b.value));
            let lowest = match part {
                Part::Step(step) => own.is_lowest_best_at(Some(step)),
                Part::Score | Part::Shown(_) => own.lowest_is_best(),
            };
            let cell = match typical {
                Typical::Median => median(&there),
                Typical::Best if lowest => there.first().copied(),
                Typical::Best => there.last().copied(),
            };
            self.cells.insert((node, part), cell.ok_or(Missing::NotReported));
        }
    }

    /// What is made from other nodes, of those that are there already, part by part.
    fn made(
        &mut self,
        computed: &Computed<'_>,
        (at, row): (usize, usize),
        (node, own): (NodeIx, &NodePlan),
        typical: Typical,
    ) {
        let over = matches!(&own.source, Source::Combined { combination, .. } if !combination.is_of_one_row());
        let ending = before(own, own.steps.len());
        for part in chain(own) {
            let (step, position) = match part {
                Part::Step(step) => (Some(step), step),
                Part::Score => (None, own.steps.len() + 1),
                Part::Shown(shown) => (Some(own.steps.len() + shown), own.steps.len() + shown),
            };
            let known = position.checked_sub(1).map(|last| (last, self.step(own, node, last)));
            let stands = match (part, known) {
                (Part::Step(0), _) if over => {
                    Some(self.placed(computed, (at, row), (node, own)).unwrap_or(Err(Missing::NotApplicable)))
                }
                (Part::Step(step), Some((_, Ok(x)))) if step > ending => {
                    steps::typical(computed, at, (node, own), (step, x), typical)
                }
                _ => None,
            };
            let cell = stands.unwrap_or_else(|| {
                let side = Side::Given { given: self, at, row };
                let form = Form { step, reads: Reading::Exact };
                Blend::value(computed, (side, side), (&|_| true, true), (node, form), known)
            });
            self.cells.insert((node, part), cell);
        }
    }

    /// What a step gave (0 is the value), or a rounding behind the score.
    fn step(&self, own: &NodePlan, node: NodeIx, step: usize) -> Cell {
        let part = if step > own.steps.len() { Part::Shown(step - own.steps.len()) } else { Part::Step(step) };
        self.cell(node, part)
    }

    /// The score that the row would have with these scores of its children, the others as they are.
    fn placed(
        &self,
        computed: &Computed<'_>,
        (at, row): (usize, usize),
        (node, own): (NodeIx, &NodePlan),
    ) -> Option<Cell> {
        let scores = computed.grid(at)?.fit(node, 0)?.scores()?;
        let position = scores.rows.iter().position(|own| *own == row)?;
        let figures = self.figures(computed, at, own);
        let change = |columns: &mut [Vec<Option<f64>>]| {
            for (column, figure) in columns.iter_mut().zip(figures) {
                let figure = figure.map(|figure| tied(column, figure));
                column.get_mut(position).into_iter().for_each(|own| *own = figure);
            }
        };
        fit::supposed(own, scores, row, change).map(|score| Ok(Filtered::irrational(score)))
    }

    /// The scores of the children that count, turned over where less is better.
    pub(super) fn figures(&self, computed: &Computed<'_>, at: usize, node: &NodePlan) -> Vec<Option<f64>> {
        let Source::Combined { children, reads, .. } = &node.source else { return Vec::new() };
        let asked = children.iter().filter(|child| !child.weight.exact.is_zero());
        let figure = |child: NodeIx| {
            let grid = computed.grid(at)?;
            let score = self.cell(child, grid.part(child, None, *reads)).ok()?.value;
            Some(if grid.plan.node(child)?.lowest_is_best() { -score } else { score })
        };
        asked.map(|child| figure(child.node)).collect()
    }
}

/// A figure as one of a column that it ties with at 12 significant digits, or as it is.
pub(super) fn tied(column: &[Option<f64>], figure: f64) -> f64 {
    let same =
        |other: &f64| compare(Filtered::irrational(*other), Filtered::irrational(figure), || None) == Ordering::Equal;
    column.iter().flatten().copied().find(same).unwrap_or(figure)
}

/// The middle one; of an even number the mean of the two in the middle.
pub(super) fn median(sorted: &[Filtered]) -> Option<Filtered> {
    let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    let same = low.value.total_cmp(&high.value) == Ordering::Equal;
    Some(if same { *low } else { Filtered::irrational(f64::midpoint(low.value, high.value)) })
}

/// A node and all that it is made from.
pub(super) fn below(plan: &Plan, root: NodeIx) -> BTreeSet<NodeIx> {
    let (mut found, mut open) = (BTreeSet::from([root]), vec![root]);
    while let Some(node) = open.pop() {
        let reads = plan.node(node).map_or(&[][..], |own| own.reads.as_slice());
        open.extend(reads.iter().copied().filter(|read| found.insert(*read)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let of = |values: &[f64]| {
            let values: Vec<Filtered> = values.iter().map(|value| Filtered::irrational(*value)).collect();
            median(&values).map(|median| median.value)
        };
        assert_eq!(of(&[1.0, 2.0, 4.0]), Some(2.0));
        assert_eq!(of(&[1.0, 2.0, 4.0, 9.0]), Some(3.0));
        assert_eq!(of(&[5.0]), Some(5.0));
        assert_eq!(of(&[]), None);
    }
}
