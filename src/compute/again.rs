//! A run begun again from a finished one, where only some figures are others.
//!
//! In: a finished run, and a panel that is its panel but for figures of some fields. Out: the run of that panel. The columns of nodes to which
//! nothing leads from these fields are taken over as they are; all others are computed by the bulk path. Must not: take over what could
//! have changed.

use super::bulk::fill_all;
use super::grid::{Computed, Grid};
use crate::data::panel::Panel;
use crate::rulebook::model::{Combine, FieldIx};
use std::sync::Arc;

impl<'a> Computed<'a> {
    /// The same run over a panel that differs from its own in figures of `changed` fields alone, of the same entities.
    pub fn supposing<'n>(&self, panel: &'n Panel, changed: &[FieldIx]) -> Computed<'n>
    where
        'a: 'n,
    {
        let touched = self.touched(changed);
        let (groups, waves) = (Arc::clone(&self.groups), Arc::clone(&self.waves));
        let mut computed = Computed { grids: Vec::new(), groups, waves, stage: self.stage };
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
        fill_all(&mut computed, |node| touched.get(node.0) != Some(&false));
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
