//! Greatest and least values over entities that moved, and who has them now.

use super::super::Whose;
use super::Ground;
use super::moves::moved;
use super::outcome::Extreme;
use crate::compute::Run;
use crate::plan::{NodePlan, Plan};
use crate::registry::EntityIx;
use crate::result::{ExplainedStatistic, SetBy};
use crate::rulebook::formula::StatisticFunction;
use crate::rulebook::model::{DataStatus, NodeIx};
use std::collections::HashSet;

/// The extremes, as the changed entities see them, that moved between two runs. Of entities in one group the first alone is asked.
pub(super) fn extremes(
    ground: &Ground<'_>,
    plan: &Plan,
    (before, after): (&Run<'_, '_>, &Run<'_, '_>),
    whose: &[EntityIx],
) -> Vec<Extreme> {
    let is_extreme = |node: &NodePlan| {
        node.statistics().any(|own| matches!(own.function, StatisticFunction::Minimum | StatisticFunction::Maximum))
    };
    let mut found: Vec<Extreme> = Vec::new();
    for (at, node) in plan.nodes.iter().enumerate().filter(|(_, node)| is_extreme(node) && !node.report_only) {
        for entity in &of_each_group(ground, node, whose) {
            let of = |run: &Run<'_, '_>| run.explain(NodeIx(at), *entity).map(|own| own.node.statistics);
            let Some((was, is)) = of(before).zip(of(after)) else { continue };
            for extreme in was.iter().zip(&is).filter_map(|(was, is)| extreme(ground, node, was, is)) {
                let same = |own: &Extreme| {
                    (&own.node, &own.text, &own.group) == (&extreme.node, &extreme.text, &extreme.group)
                };
                if !found.iter().any(same) {
                    found.push(extreme);
                }
            }
        }
    }
    found
}

/// One entity of each group that a node's statistics tell apart.
fn of_each_group(ground: &Ground<'_>, node: &NodePlan, whose: &[EntityIx]) -> Vec<EntityIx> {
    let groups: Vec<&str> = node.statistics().filter_map(|own| own.population.within.as_deref()).collect();
    let mut seen: HashSet<Vec<Option<&str>>> = HashSet::new();
    let of = |at: EntityIx| {
        let entity = ground.panel.registry.get(at)?;
        Some(groups.iter().map(|group| entity.attribute(group)).collect())
    };
    whose.iter().copied().filter(|at| of(*at).is_some_and(|key| seen.insert(key))).collect()
}

fn extreme(ground: &Ground<'_>, node: &NodePlan, was: &ExplainedStatistic, is: &ExplainedStatistic) -> Option<Extreme> {
    let SetBy { first, .. } = is.set_by.as_ref()?;
    let value = moved(was.value, is.value);
    if !value.moved() {
        return None;
    }
    let position = is.step.as_deref().and_then(|name| node.step_position(name)).unwrap_or(0);
    let lowest_is_best = node.is_lowest_best_at(Some(position.saturating_sub(1)));
    let is_greatest = is.text.starts_with("max");
    Some(Extreme {
        node: node.id.clone(),
        title: node.title.clone(),
        unit: node.unit.clone(),
        text: is.text.clone(),
        value,
        is_best: is_greatest != lowest_is_best,
        set_by: first.iter().map(|own| Whose::of(own.entity.clone(), DataStatus::WhatIf, ground.restated)).collect(),
        group: is.group.as_ref().map(|group| group.value.clone()),
    })
}
