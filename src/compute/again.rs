//! A run begun again from a finished one, where only some figures are others.
//!
//! In: a finished run, and a panel that is its panel but for figures of some entities. Out: the run of that panel. The columns of nodes to
//! which nothing leads from these figures are taken over as they are. Of all others the rows of these entities are computed, and rows that
//! read what is another number than before: a statistic, a fit, another node. Must not: take over what could have changed.

use super::bulk::fill_all;
use super::cell::Cell;
use super::column::Column;
use super::effort;
use super::fit::Scores;
use super::grid::{Computed, Grid, NoValue};
use super::operate::Part;
use crate::data::panel::Panel;
use crate::number::Filtered;
use crate::registry::EntityIx;
use crate::rulebook::model::{Combine, FieldIx, Missing, NodeIx};
use std::sync::Arc;

/// The run that another one began from, and what of it can be taken over.
pub(super) struct Since<'b, 'a> {
    base: &'b Computed<'a>,
    /// By row: whether figures of it are others. The national row is made from all.
    changed: Vec<bool>,
    /// By node: whether a field that changed leads to it in any period. What only reports may ask for everything.
    touched: Vec<bool>,
    /// By node, then row: whether it may have another value than before, in any of its steps that are there so far and in any period. Empty where
    /// no row has.
    moved: Vec<Vec<bool>>,
}

impl<'a> Since<'_, 'a> {
    /// Whether a node has to be computed.
    pub(super) fn is_wanted(&self, node: NodeIx) -> bool {
        self.touched.get(node.0) != Some(&false)
    }

    /// The rows of a column that have to be computed. What was decided over the entities for it is there already.
    pub(super) fn rows(&self, computed: &Computed<'_>, at: usize, node: NodeIx, part: Part) -> Vec<bool> {
        let mut rows = self.changed.clone();
        self.add(&mut rows, node);
        let Part::Step(step) = part else { return rows };
        let Some((grid, before)) = computed.grid(at).zip(self.base.grid(at)) else { return vec![true; rows.len()] };
        let Some(plan) = grid.plan.node(node) else { return rows };
        plan.reads.iter().for_each(|below| self.add(&mut rows, *below));
        plan.source.children().iter().for_each(|edge| self.add(&mut rows, edge.node));
        let (is, was) = (grid.statistics(node, step), before.statistics(node, step));
        if is.len() != was.len() || grid.fit(node, step).is_some() {
            return vec![true; rows.len()];
        }
        for (is, was) in is.iter().zip(was) {
            rows.iter_mut().enumerate().for_each(|(row, own)| *own |= !is_same(is.at(row), was.at(row)));
        }
        rows
    }

    fn add(&self, rows: &mut [bool], node: NodeIx) {
        let moved = self.moved.get(node.0).map_or(&[][..], Vec::as_slice);
        rows.iter_mut().zip(moved).for_each(|(own, moved)| *own |= *moved);
    }

    /// Takes note of which of the rows that were computed for a column are others than before. One whose exact number may be another is, though its
    /// float is not.
    pub(super) fn note(&mut self, (at, node): (usize, NodeIx), part: Part, rows: &[bool], column: &Column) {
        let Some((before, moved)) = self.base.grid(at).zip(self.moved.get_mut(node.0)) else { return };
        let is_told = |cell: Cell| cell.is_err() || cell.is_ok_and(|own| own.is_certain() || !own.is_rational());
        moved.resize(rows.len(), false);
        for ((row, cell), (moved, computed)) in column.iter().enumerate().zip(moved.iter_mut().zip(rows)) {
            *moved |= *computed && !(is_same(cell, before.at(node, part, row)) && is_told(cell));
        }
    }

    /// A cell of a row that was not computed.
    pub(super) fn cell(&self, (at, node): (usize, NodeIx), part: Part, row: usize) -> Cell {
        self.base.grid(at).map_or(Err(Missing::Invalid), |grid| grid.at(node, part, row))
    }

    /// The cells without a value among the rows of a turn that were not computed.
    pub(super) fn without(&self, (at, node): (usize, NodeIx), step: Option<usize>, rows: &[bool]) -> Vec<NoValue> {
        let before = self.base.grid(at).and_then(|grid| grid.columns.get(node.0));
        let all = before.map_or(&[][..], |own| own.without.as_slice());
        let is_kept = |own: &&NoValue| own.step == step && rows.get(own.row) == Some(&false);
        all.iter().filter(is_kept).copied().collect()
    }

    /// What was decided for the source of a node over all entities.
    pub(super) fn scores(&self, at: usize, node: NodeIx) -> Option<&Scores> {
        self.base.grid(at)?.fit(node, 0)?.scores()
    }
}

/// Whether two cells are the same to the last bit.
fn is_same(one: Cell, other: Cell) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => {
            let bits = |own: Filtered| (own.value.to_bits(), own.error.to_bits());
            bits(one) == bits(other)
        }
        (one, other) => one.err() == other.err(),
    }
}

impl<'a> Computed<'a> {
    /// The same run over a panel that differs from its own in these cells alone (whose, of which field; in any period), of the same entities.
    pub fn supposing<'n>(&self, panel: &'n Panel, cells: impl IntoIterator<Item = (EntityIx, FieldIx)>) -> Computed<'n>
    where
        'a: 'n,
    {
        let (entities, mut changed): (Vec<EntityIx>, Vec<FieldIx>) = cells.into_iter().unzip();
        changed.sort_unstable();
        changed.dedup();
        let touched = self.touched(&changed);
        let (groups, waves) = (Arc::clone(&self.groups), Arc::clone(&self.waves));
        let mut computed = Computed { grids: Vec::new(), groups, waves, stage: self.stage, work: 0 };
        for grid in &self.grids {
            let plan = grid.plan;
            // A national figure that is weighted by a changed field is another one too.
            let is_changed = |field: FieldIx| {
                let combine = plan.fields.get(field.0).map(|own| &own.combine);
                changed.contains(&field)
                    || matches!(combine, Some(Combine::WeightedBy(weight)) if changed.contains(weight))
            };
            let inputs = grid.inputs.supposing(plan, panel, self.stage, is_changed);
            let own = grid.columns.iter().zip(&touched);
            let columns = own.map(|(own, touched)| if *touched { Arc::default() } else { Arc::clone(own) }).collect();
            let weakest = inputs.weakest();
            let mut grid = Grid { plan, panel, inputs, columns, weakest };
            let kept = plan.order.iter().filter(|node| touched.get(node.0) == Some(&false));
            grid.weakest = kept.map(|node| grid.weakest_of(*node)).fold(weakest, Ord::max);
            computed.grids.push(grid);
        }
        computed.work = effort::of_a_beginning(panel.observations.len());
        let mut rows = vec![false; self.rows()];
        let whose = entities.iter().map(|entity| entity.0).chain(self.rows().checked_sub(1));
        whose.for_each(|row| rows.iter_mut().skip(row).take(1).for_each(|own| *own = true));
        let moved = vec![Vec::new(); touched.len()];
        fill_all(&mut computed, Some(&mut Since { base: self, changed: rows, touched, moved }));
        computed
    }

    /// By node: whether a changed field leads to it in any period. What only reports may ask for everything.
    fn touched(&self, changed: &[FieldIx]) -> Vec<bool> {
        let nodes = self.grids.iter().map(|grid| grid.plan.nodes.len()).max().unwrap_or(0);
        let mut fields = changed.to_vec();
        for field in self.grids.iter().flat_map(|grid| grid.plan.fields.iter().enumerate()) {
            if matches!(&field.1.combine, Combine::WeightedBy(weight) if changed.contains(weight)) {
                fields.push(FieldIx(field.0));
            }
        }
        // Nodes may read each other's earlier steps, so that no order of whole nodes is enough: from each that is touched to those that read it.
        let (mut touched, mut readers) = (vec![false; nodes], vec![Vec::new(); nodes]);
        let mut open = Vec::new();
        for (at, node) in self.grids.iter().flat_map(|grid| grid.plan.nodes.iter().enumerate()) {
            node.reads.iter().for_each(|below| readers.get_mut(below.0).into_iter().for_each(|own| own.push(at)));
            if node.report_only || node.fields.iter().any(|field| fields.contains(field)) {
                open.push(at);
            }
        }
        while let Some(at) = open.pop() {
            let Some(own) = touched.get_mut(at).filter(|own| !**own) else { continue };
            *own = true;
            open.extend(readers.get(at).into_iter().flatten());
        }
        touched
    }
}
