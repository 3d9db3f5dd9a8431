//! Aggregates that look at all entities at once: benefit of the doubt, the outranking methods, TOPSIS, VIKOR, PROMETHEE.
//!
//! An entity without the children that the rule for missing ones asks for takes no part. Of a child of which less is better, the
//! scores are turned over first.

use super::super::aggregate::{Child, stands};
use super::super::grid::{Computed, Grid};
use super::super::number::{Hybrid, Number};
use super::{Fact, Fit, Unfit};
use crate::method::Fault;
use crate::method::aggregation::borda::{MissingPoints, borda};
use crate::method::aggregation::condorcet::condorcet;
use crate::method::aggregation::copeland::records;
use crate::method::aggregation::kemeny::kemeny;
use crate::method::aggregation::outranking::{MissingPairs, outranking};
use crate::method::aggregation::promethee::promethee;
use crate::method::aggregation::topsis::topsis;
use crate::method::aggregation::vikor::vikor;
use crate::method::count;
use crate::method::weighting::benefit_of_the_doubt::benefit_of_the_doubt;
use crate::plan::{Edge, Source};
use crate::rulebook::model::{ChildRule, Combination, NodeIx, Reading};

/// Most orders of Kemeny that are listed.
const ORDERS_MOST: usize = 1_000;

/// What a combination over entities gave.
#[derive(Debug)]
pub(in crate::compute) struct Scores {
    /// By row; none: it took no part, or has no score.
    pub(in crate::compute) scores: Vec<Option<f64>>,
    /// The entity's own weights, by row and child, where it has some.
    pub(in crate::compute) weights: Vec<Option<Vec<Option<f64>>>>,
    pub(in crate::compute) facts: Vec<Fact>,
    /// What it found on the way, by row, where it found something.
    pub(in crate::compute) beside: Vec<Option<Beside>>,
    /// The rows that take part, and their figures by child, of which more is better.
    pub(in crate::compute) rows: Vec<usize>,
    pub(in crate::compute) columns: Vec<Vec<Option<f64>>>,
}

/// What a method found for one entity on the way to its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::compute) enum Beside {
    /// Copeland.
    Pairs { wins: usize, losses: usize },
    /// Condorcet.
    Group { members: usize },
    /// Kemeny.
    Order { place: f64, orders: usize },
    /// TOPSIS.
    Distances { from_best: f64, from_worst: f64 },
    /// VIKOR.
    Regrets { together: f64, greatest: f64 },
    /// PROMETHEE.
    Flows { leaving: f64, entering: f64 },
}

/// What a method gives for the rows that take part.
struct Found {
    scores: Vec<Option<f64>>,
    weights: Vec<Option<Vec<Option<f64>>>>,
    facts: Vec<Fact>,
    faults: Vec<Fault>,
    beside: Vec<Beside>,
}

impl Found {
    fn plain(scores: Vec<Option<f64>>) -> Self {
        Self { scores, weights: Vec::new(), facts: Vec::new(), faults: Vec::new(), beside: Vec::new() }
    }

    /// A score for each row, with what was found on the way.
    fn with(all: impl Iterator<Item = (f64, Beside)>) -> Self {
        let (scores, beside) = all.map(|(score, beside)| (Some(score), beside)).unzip();
        Self { beside, ..Self::plain(scores) }
    }
}

/// Fits an aggregate over the entities of a period.
pub(super) fn fit(computed: &Computed<'_>, (at, node): (usize, NodeIx), unfit: &mut Vec<Unfit>) -> Option<Fit> {
    let grid = computed.grid(at)?;
    let Source::Combined { combination, children, reads, rule } = &grid.plan.node(node)?.source else { return None };
    let rows: Vec<usize> =
        (0..grid.inputs.national_row()).filter(|row| takes_part(grid, children, *reads, rule, *row)).collect();
    let column = |child: &Edge| -> Vec<Option<f64>> {
        let turned = grid.plan.node(child.node).is_some_and(crate::plan::NodePlan::lowest_is_best);
        let score = |row: &usize| grid.cell(child.node, None, *reads, *row).ok().map(|number| number.value);
        rows.iter().map(|row| score(row).map(|score| if turned { -score } else { score })).collect()
    };
    let columns: Vec<Vec<Option<f64>>> = children.iter().map(column).collect();
    let weights: Vec<f64> = children.iter().map(|child| child.weight.value()).collect();
    let mut all = Scores {
        scores: vec![None; grid.inputs.national_row() + 1],
        weights: vec![None; grid.inputs.national_row() + 1],
        facts: Vec::new(),
        beside: vec![None; grid.inputs.national_row() + 1],
        rows: Vec::new(),
        columns: Vec::new(),
    };
    let mut fault = |fault: Fault| {
        let cell = super::row_of(&fault).and_then(|row| rows.get(row)).map(|row| (at, *row));
        let child = super::column_of(&fault).and_then(|column| children.get(column)).map(|edge| edge.node);
        unfit.push(Unfit { node, step: 0, group: None, fault, cell, child, figure: None });
    };
    match found(combination, &columns, &weights) {
        Ok(found) => {
            for (position, row) in rows.iter().enumerate() {
                if let Some(own) = all.scores.get_mut(*row) {
                    *own = found.scores.get(position).copied().flatten();
                }
                if let Some(own) = all.weights.get_mut(*row) {
                    *own = found.weights.get(position).cloned().flatten();
                }
                if let Some(own) = all.beside.get_mut(*row) {
                    *own = found.beside.get(position).copied();
                }
            }
            all.facts = found.facts;
            found.faults.into_iter().for_each(fault);
        }
        Err(own) => fault(own),
    }
    (all.rows, all.columns) = (rows, columns);
    Some(Fit::Scores(all))
}

/// Whether an entity has the children that the rule asks for.
fn takes_part(grid: &Grid<'_>, children: &[Edge], reads: Reading, rule: &ChildRule, row: usize) -> bool {
    let own: Vec<Child<'_, Hybrid>> = children
        .iter()
        .map(|edge| {
            let score = grid.cell(edge.node, None, reads, row).map(|number| Hybrid::Irrational(number.value));
            Child { edge, weight: Hybrid::constant(&edge.weight), score }
        })
        .collect();
    let sum = |there: bool| {
        let chosen: Vec<Hybrid> =
            own.iter().filter(|child| !there || child.score.is_ok()).map(|child| child.weight.clone()).collect();
        Hybrid::sum(&chosen)
    };
    stands(&own, rule, &sum(false), &sum(true)).unwrap_or(false)
}

fn found(combination: &Combination, columns: &[Vec<Option<f64>>], weights: &[f64]) -> Result<Found, Fault> {
    let matrix = || outranking(columns, weights, MissingPairs::LeftOut);
    let rows = columns.first().map_or(0, Vec::len);
    Ok(match combination {
        Combination::Minimum
        | Combination::Median
        | Combination::OrderedWeighted(_)
        | Combination::MazziottaPareto(_) => Found::plain(vec![None; rows]),
        Combination::BenefitOfTheDoubt { bounds, shares } => {
            let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
            let mut found = Found::plain(Vec::new());
            for benefit in benefit_of_the_doubt(&slices, bounds, *shares)? {
                match benefit {
                    Ok(benefit) => {
                        found.scores.push(Some(benefit.score));
                        found.weights.push(Some(benefit.weights));
                    }
                    Err(fault) => {
                        found.scores.push(None);
                        found.weights.push(None);
                        found.faults.push(fault);
                    }
                }
            }
            found
        }
        Combination::Borda => Found::plain(borda(columns, weights, MissingPoints::LeftOut)?),
        Combination::Copeland => {
            let records = records(&matrix()?);
            Found::with(
                records.into_iter().map(|own| (own.score(), Beside::Pairs { wins: own.wins, losses: own.losses })),
            )
        }
        Combination::Condorcet => {
            let condorcet = condorcet(&matrix()?);
            let mut scores = vec![None; rows];
            let mut beside = vec![Beside::Group { members: 1 }; rows];
            let mut below = rows;
            for group in &condorcet.groups {
                below -= group.len().min(below);
                for row in group {
                    if let Some(own) = scores.get_mut(*row) {
                        *own = Some(count(below));
                    }
                    if let Some(own) = beside.get_mut(*row) {
                        *own = Beside::Group { members: group.len() };
                    }
                }
            }
            let mut found = Found { beside, ..Found::plain(scores) };
            if condorcet.has_cycle() {
                let greatest = condorcet.groups.iter().map(Vec::len).max().unwrap_or(0);
                found.facts.push(Fact { token: "majority cycle", value: count(greatest), is_warning: false });
            }
            found
        }
        Combination::Kemeny => {
            let order = kemeny(&matrix()?, ORDERS_MOST)?;
            let places = order.mean_places().or_else(|| order.orders.first().map(|first| by_place(first)));
            let places = places.unwrap_or_default();
            let orders = order.orders.len();
            let mut found =
                Found::with(places.into_iter().map(|place| (count(rows) - place, Beside::Order { place, orders })));
            if order.orders.len() > 1 || !order.all_listed {
                found.facts.push(Fact { token: "several orders", value: count(order.orders.len()), is_warning: false });
            }
            found.facts.push(Fact { token: "concordance", value: order.score, is_warning: false });
            if !order.proven {
                found.facts.push(Fact { token: "not proven", value: order.bound, is_warning: true });
            }
            found
        }
        Combination::Topsis(scaling) => {
            let found = topsis(columns, weights, *scaling)?.into_iter();
            Found::with(
                found.map(|own| {
                    (own.closeness, Beside::Distances { from_best: own.from_best, from_worst: own.from_worst })
                }),
            )
        }
        Combination::Vikor { majority } => {
            let vikor = vikor(columns, weights, *majority)?;
            let regrets = vikor.regrets.iter();
            let mut found = Found::with(
                regrets.map(|own| (own.compromise, Beside::Regrets { together: own.together, greatest: own.greatest })),
            );
            let members = count(vikor.compromise_set.len());
            found.facts.push(Fact { token: "compromise set", value: members, is_warning: false });
            found
        }
        Combination::Promethee(preferences) => {
            let flows = promethee(columns, weights, preferences, MissingPairs::LeftOut)?.into_iter();
            Found::with(flows.map(|own| (own.net, Beside::Flows { leaving: own.leaving, entering: own.entering })))
        }
    })
}

/// The place of each row of an order, from 1.
fn by_place(order: &[usize]) -> Vec<f64> {
    let mut places = vec![0.0; order.len()];
    for (place, row) in order.iter().enumerate() {
        if let Some(own) = places.get_mut(*row) {
            *own = count(place + 1);
        }
    }
    places
}
