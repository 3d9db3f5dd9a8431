//! Weights that are made from the children's scores over the entities, or from judgements.

use super::super::grid::Computed;
use super::super::groups::Group;
use super::super::statistics::periods;
use super::{ByGroup, Fact, Fit, Unfit};
use crate::method::Fault;
use crate::method::weighting::budget::budget_allocation;
use crate::method::weighting::critic::critic;
use crate::method::weighting::entropy::entropy;
use crate::method::weighting::factor_analysis::{Factors, factor_analysis};
use crate::method::weighting::hierarchy::analytic_hierarchy;
use crate::method::weighting::principal_components::first_component_weights;
use crate::plan::Edge;
use crate::rulebook::formula::Population;
use crate::rulebook::model::{NodeIx, Reading, Weigh, Weighting};

/// Judgements with a ratio above this contradict each other too much (Saaty 1980; Handbook p. 98).
const CONSISTENCY_MOST: f64 = 0.1;

/// Weights of the children of one group, and what else is worth knowing.
#[derive(Debug)]
pub(in crate::compute) struct Weights {
    pub(in crate::compute) by_child: Vec<f64>,
    pub(in crate::compute) facts: Vec<Fact>,
    /// What each weight was made from, by child: name and number. None where the weight says it all.
    pub(in crate::compute) from: Vec<Vec<(&'static str, f64)>>,
}

/// Fits the weights of an aggregate.
pub(super) fn fit(
    computed: &Computed<'_>,
    (at, node): (usize, NodeIx),
    (children, reads): (&[Edge], Reading),
    weigh: &Weigh,
    unfit: &mut Vec<Unfit>,
) -> Fit {
    let population = &weigh.population;
    let rows = computed.grid(at).map_or(0, |grid| grid.inputs.national_row() + 1);
    let mut by_group = ByGroup { of_row: vec![None; rows], fitted: Vec::new() };
    for Group { name, rows: members } in computed.groups.of(population) {
        let figures = children.iter().enumerate().map(|(position, child)| {
            let step = weigh.at.get(position).copied();
            column(computed, at, (child.node, step, reads), population, members)
        });
        let (columns, whose): (Vec<_>, Vec<_>) = figures.unzip();
        let position = by_group.fitted.len();
        by_group.holds_for(members, name.is_none(), position);
        let group = name.clone();
        match weights(&weigh.weighting, &columns) {
            Ok(weights) => by_group.fitted.push((group, Some(weights))),
            Err(fault) => {
                // The rows of judgements are experts, or the children again.
                let judged =
                    matches!(weigh.weighting, Weighting::BudgetAllocation(_) | Weighting::AnalyticHierarchy(_));
                let cell = super::row_of(&fault).filter(|_| !judged).and_then(|row| whose.first()?.get(row).copied());
                let child = super::column_of(&fault).and_then(|column| children.get(column)).map(|edge| edge.node);
                unfit.push(Unfit { node, step: 0, group: group.clone(), fault, cell, child, figure: None });
                by_group.fitted.push((group, None));
            }
        }
    }
    Fit::Weights(by_group)
}

/// The figures of a child over a population, and whose they are; turned over where less is better.
fn column(
    computed: &Computed<'_>,
    at: usize,
    (child, step, reads): (NodeIx, Option<usize>, Reading),
    population: &Population,
    members: &[usize],
) -> (Vec<Option<f64>>, Vec<(usize, usize)>) {
    let (mut column, mut whose) = (Vec::new(), Vec::new());
    for period in periods(computed, at, population.over) {
        let Some(grid) = computed.grid(period) else { continue };
        let own = match step {
            Some(step) => computed.same_step((at, period), child, step).map(Some),
            None => Some(None),
        };
        let turned = grid.plan.node(child).is_some_and(|plan| plan.is_lowest_best_at(own.flatten()));
        let figure = |row: usize| {
            let value = grid.cell(child, own?, reads, row).ok()?.value;
            Some(if turned { -value } else { value })
        };
        for row in members {
            column.push(figure(*row));
            whose.push((period, *row));
        }
    }
    (column, whose)
}

fn weights(weighting: &Weighting, columns: &[Vec<Option<f64>>]) -> Result<Weights, Fault> {
    let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
    let plain = |by_child: Vec<f64>| Weights { by_child, facts: Vec::new(), from: Vec::new() };
    Ok(match weighting {
        Weighting::BudgetAllocation(experts) => {
            let rows = judgements(experts);
            plain(budget_allocation(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())?)
        }
        Weighting::AnalyticHierarchy(matrix) => {
            let rows = judgements(matrix);
            let hierarchy = analytic_hierarchy(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
            let ratio = hierarchy.consistency_ratio;
            let facts = vec![Fact { token: "consistency ratio", value: ratio, is_warning: ratio > CONSISTENCY_MOST }];
            Weights { facts, ..plain(hierarchy.weights) }
        }
        Weighting::PrincipalComponents => {
            let (by_child, components) = first_component_weights(&slices)?;
            let explained = components.explained.first().copied().unwrap_or(0.0);
            let mut facts = vec![Fact { token: "explained variance", value: explained, is_warning: false }];
            let negative = by_child.iter().copied().fold(0.0_f64, f64::min);
            if negative < 0.0 {
                facts.push(Fact { token: "negative weight", value: negative, is_warning: true });
            }
            Weights { facts, ..plain(by_child) }
        }
        Weighting::FactorAnalysis { keep, scaling } => {
            let factors = factor_analysis(&slices, *keep, *scaling)?;
            let explained = factors.explained.iter().sum::<f64>() / crate::method::count(columns.len());
            let kept = crate::method::count(factors.explained.len());
            Weights {
                facts: vec![
                    Fact { token: "factors", value: kept, is_warning: false },
                    Fact { token: "explained variance", value: explained, is_warning: false },
                ],
                from: by_factor(&factors),
                ..plain(factors.weights)
            }
        }
        Weighting::Entropy => {
            let entropy = entropy(&slices)?;
            let from = entropy.entropies.iter().map(|own| vec![("entropy", *own)]).collect();
            Weights { from, ..plain(entropy.weights) }
        }
        Weighting::Critic => {
            let critic = critic(&slices)?;
            let pairs = critic.deviations.iter().zip(&critic.conflicts);
            let from =
                pairs.map(|(contrast, conflict)| vec![("contrast", *contrast), ("conflict", *conflict)]).collect();
            Weights { from, ..plain(critic.weights) }
        }
    })
}

/// The factor of each child, its scaled square there, and the factor's share of what all factors explain.
fn by_factor(factors: &Factors) -> Vec<Vec<(&'static str, f64)>> {
    let of_child = |(child, factor): (usize, &usize)| {
        let square = factors.scaled_squares(*factor).get(child).copied().unwrap_or(0.0);
        let share = factors.shares.get(*factor).copied().unwrap_or(0.0);
        vec![("factor", crate::method::count(factor + 1)), ("scaled square", square), ("factor share", share)]
    };
    factors.groups.iter().enumerate().map(of_child).collect()
}

fn judgements(rows: &[Vec<f64>]) -> Vec<Vec<Option<f64>>> {
    rows.iter().map(|row| row.iter().copied().map(Some).collect()).collect()
}
