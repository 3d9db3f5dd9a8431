//! Aggregates that look at all entities at once: benefit of the doubt, the outranking methods, TOPSIS, VIKOR, PROMETHEE.
//!
//! An entity without the children that the rule for missing ones asks for takes no part. Of a child of which less is better, the
//! scores are turned over first.

use super::super::again::Since;
use super::super::aggregate::{Child, stands};
use super::super::grid::{Computed, Grid};
use super::super::number::{Hybrid, Number};
use super::{Fact, Fit, Unfit};
use crate::method::Fault;
use crate::method::aggregation::borda::{MissingPoints, borda};
use crate::method::aggregation::condorcet::condorcet;
use crate::method::aggregation::copeland::records;
use crate::method::aggregation::kemeny::kemeny;
use crate::method::aggregation::outranking::{KnownPairs, MissingPairs, Outranking, outranking_knowing};
use crate::method::aggregation::promethee::preferred_pairs;
use crate::method::aggregation::topsis::topsis;
use crate::method::aggregation::vikor::vikor;
use crate::method::count;
use crate::method::weighting::benefit_of_the_doubt::benefit_of_the_doubt;
use crate::number::{Filtered, TiePrecision, order_and_tie, twelve_digits};
use crate::plan::{Edge, NodePlan, Source};
use crate::rulebook::model::{ChildRule, Combination, NodeIx, Reading};
use std::collections::BTreeMap;

/// Most orders of Kemeny that are listed.
const ORDERS_MOST: usize = 1_000;
/// Entities up to which pairs are kept for a run that begins from this one: 8 bytes a pair, and 63 provinces or a few hundred districts are few.
const PAIRED_MOST: usize = 512;

/// What a combination over entities gave.
#[derive(Debug)]
pub(in crate::compute) struct Scores {
    /// By row; none: it took no part, or has no score.
    pub(in crate::compute) scores: Vec<Option<f64>>,
    /// The entity's own weights, by row and child, where it has some.
    pub(in crate::compute) weights: Vec<Option<Vec<Option<f64>>>>,
    pub(in crate::compute) facts: Vec<Fact>,
    /// Orders of rows that are equally good, of a method that looks for the best of all orders.
    pub(in crate::compute) orders: Vec<Vec<usize>>,
    /// What it found on the way, by row, where it found something.
    pub(in crate::compute) beside: Vec<Option<Beside>>,
    /// What the comparison of each pair of rows that take part gave, where the method compares pairs and there are not too many.
    pairs: Vec<f64>,
    /// Pairs that were compared.
    pub(in crate::compute) compared: usize,
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
    orders: Vec<Vec<usize>>,
    beside: Vec<Beside>,
    pairs: Vec<f64>,
}

impl Found {
    fn plain(scores: Vec<Option<f64>>) -> Self {
        Self {
            scores,
            weights: Vec::new(),
            facts: Vec::new(),
            faults: Vec::new(),
            orders: Vec::new(),
            beside: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// A score for each row, with what was found on the way.
    fn with(all: impl Iterator<Item = (f64, Beside)>) -> Self {
        let (scores, beside) = all.map(|(score, beside)| (Some(score), beside)).unzip();
        Self { beside, ..Self::plain(scores) }
    }
}

/// Fits an aggregate over the entities of a period.
///
/// Of a run that began from another one, the figures of children that did not change are taken over.
pub(super) fn fit(
    computed: &Computed<'_>,
    (at, node): (usize, NodeIx),
    since: Option<&Since<'_, '_>>,
    unfit: &mut Vec<Unfit>,
) -> Option<Fit> {
    let grid = computed.grid(at)?;
    let Source::Combined { combination, children, reads, rule } = &grid.plan.node(node)?.source else { return None };
    let rows: Vec<usize> =
        (0..grid.inputs.national_row()).filter(|row| takes_part(grid, children, *reads, rule, *row)).collect();
    // A child of weight 0 is shown and never asked for.
    let asked: Vec<&Edge> = children.iter().filter(|child| !child.weight.exact.is_zero()).collect();
    let lower = |child: &Edge| grid.plan.node(child.node).is_some_and(NodePlan::lowest_is_best);
    let before = since.and_then(|since| since.scores(at, node)).filter(|before| before.rows == rows);
    let columns: Vec<Vec<Option<f64>>> = asked
        .iter()
        .enumerate()
        .map(|(position, child)| {
            let is_wanted = since.is_none_or(|since| since.is_wanted(child.node));
            if let Some(known) = before.filter(|_| !is_wanted).and_then(|before| before.columns.get(position)) {
                return known.clone();
            }
            let tied = tied_column(computed, (at, grid), (child.node, *reads), &rows);
            if lower(child) { tied.into_iter().map(|own| own.map(|score| -score)).collect() } else { tied }
        })
        .collect();
    let weights: Vec<f64> = asked.iter().map(|child| child.weight.value()).collect();
    let mut all = Scores {
        scores: vec![None; grid.inputs.national_row() + 1],
        weights: vec![None; grid.inputs.national_row() + 1],
        facts: Vec::new(),
        orders: Vec::new(),
        beside: vec![None; grid.inputs.national_row() + 1],
        pairs: Vec::new(),
        compared: 0,
        rows: Vec::new(),
        columns: Vec::new(),
    };
    let mut fault = |fault: Fault| {
        let cell = super::row_of(&fault).and_then(|row| rows.get(row)).map(|row| (at, *row));
        let child = super::column_of(&fault).and_then(|column| asked.get(column)).map(|edge| edge.node);
        unfit.push(Unfit { node, step: 0, group: None, fault, cell, child, figure: None });
    };
    // Its scores have to be such that more is better, and not negative: what is turned over is negative.
    if matches!(combination, Combination::BenefitOfTheDoubt { .. })
        && let Some(column) = asked.iter().position(|child| lower(child))
    {
        fault(Fault::LowerIsBetter { column });
        return Some(Fit::Scores(all));
    }
    let is_same: Vec<bool> = (0..rows.len())
        .map(|place| before.is_some_and(|before| is_row_same(&columns, &before.columns, place)))
        .collect();
    let known = before.filter(|before| !before.pairs.is_empty());
    let known = known.map(|before| KnownPairs { is_same: &is_same, cells: &before.pairs });
    let others = is_same.iter().filter(|same| known.is_none() || !**same).count();
    all.compared = others.saturating_mul(rows.len());
    match found(combination, &columns, &weights, known) {
        Ok(found) => {
            all.pairs = if rows.len() <= PAIRED_MOST { found.pairs } else { Vec::new() };
            for (position, row) in rows.iter().enumerate() {
                if let Some(own) = all.scores.get_mut(*row) {
                    *own = found.scores.get(position).copied().flatten();
                }
                if let Some(own) = all.weights.get_mut(*row) {
                    *own = found.weights.get(position).cloned().flatten().map(|weights| of_all(children, weights));
                }
                if let Some(own) = all.beside.get_mut(*row) {
                    *own = found.beside.get(position).copied();
                }
            }
            all.facts = found.facts;
            let own = |order: Vec<usize>| order.iter().filter_map(|at| rows.get(*at).copied()).collect();
            all.orders = found.orders.into_iter().map(own).collect();
            found.faults.into_iter().for_each(fault);
        }
        Err(own) => fault(own),
    }
    (all.rows, all.columns) = (rows, columns);
    Some(Fit::Scores(all))
}

/// Whether a row has the same figures, to the last bit.
fn is_row_same(columns: &[Vec<Option<f64>>], before: &[Vec<Option<f64>>], place: usize) -> bool {
    let bits = |column: &Vec<Option<f64>>| column.get(place).copied().flatten().map(f64::to_bits);
    columns.len() == before.len() && columns.iter().zip(before).all(|(is, was)| bits(is) == bits(was))
}

/// The score of a row that takes part, were the figures of the children others: `change` gets their columns, in the order of the children that
/// count, of which more is better.
pub(in crate::compute) fn supposed(
    node: &NodePlan,
    scores: &Scores,
    row: usize,
    change: impl FnOnce(&mut [Vec<Option<f64>>]),
) -> Option<f64> {
    let Source::Combined { combination, children, .. } = &node.source else { return None };
    let asked = children.iter().filter(|child| !child.weight.exact.is_zero());
    let weights: Vec<f64> = asked.map(|child| child.weight.value()).collect();
    let position = scores.rows.iter().position(|own| *own == row)?;
    let mut columns = scores.columns.clone();
    change(&mut columns);
    found(combination, &columns, &weights, None).ok()?.scores.get(position).copied().flatten()
}

/// The weights of the children that are asked for, with none for the others.
fn of_all(children: &[Edge], weights: Vec<Option<f64>>) -> Vec<Option<f64>> {
    let mut weights = weights.into_iter();
    children.iter().map(|child| if child.weight.exact.is_zero() { None } else { weights.next().flatten() }).collect()
}

/// The scores of a child, those that tie at 12 significant digits made equal: what is compared with what is decided as in a ranking, exactly
/// where that can be.
fn tied_column(
    computed: &Computed<'_>,
    (at, grid): (usize, &Grid<'_>),
    (child, reads): (NodeIx, Reading),
    rows: &[usize],
) -> Vec<Option<f64>> {
    let there: Vec<(usize, Filtered)> = rows
        .iter()
        .enumerate()
        .filter_map(|(place, row)| Some((place, grid.cell(child, None, reads, *row).ok()?)))
        .collect();
    let scores: Vec<Filtered> = there.iter().map(|(_, score)| *score).collect();
    let exact = |position: usize| {
        let (place, _) = there.get(position)?;
        computed.exact_score(at, child, reads, *rows.get(*place)?)
    };
    let mut column = vec![None; rows.len()];
    let mut of_group: (Option<usize>, f64) = (None, 0.0);
    for (position, group) in order_and_tie(&scores, false, TiePrecision::default(), exact) {
        let Some((place, score)) = there.get(position) else { continue };
        if of_group.0 != Some(group) {
            of_group = (Some(group), score.value);
        }
        if let Some(own) = column.get_mut(*place) {
            *own = Some(of_group.1);
        }
    }
    column
}

/// Whether an entity has the children that the rule asks for.
fn takes_part(grid: &Grid<'_>, children: &[Edge], reads: Reading, rule: &ChildRule, row: usize) -> bool {
    // With all of them there is nothing to weigh.
    let mut asked = children.iter().filter(|edge| !edge.weight.exact.is_zero()).peekable();
    if asked.peek().is_some() && asked.all(|edge| grid.cell(edge.node, None, reads, row).is_ok()) {
        return true;
    }
    let own: Vec<Child<'_, Hybrid>> = children
        .iter()
        .map(|edge| {
            let score = grid.cell(edge.node, None, reads, row).map(|number| Hybrid::Irrational(number.value));
            Child { edge, weight: Hybrid::constant(&edge.weight), score }
        })
        .collect();
    let sum = |there: bool| {
        let chosen = own.iter().filter(|child| !there || child.score.is_ok());
        Hybrid::sum(chosen.map(|child| child.weight.clone()))
    };
    stands(&own, rule, &sum(false), &sum(true)).unwrap_or(false)
}

fn found(
    combination: &Combination,
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    known: Option<KnownPairs<'_>>,
) -> Result<Found, Fault> {
    let matrix = || outranking_knowing(columns, weights, MissingPairs::LeftOut, known);
    let rows = columns.first().map_or(0, Vec::len);
    Ok(match combination {
        Combination::Minimum
        | Combination::Median
        | Combination::OrderedWeighted(_)
        | Combination::MazziottaPareto(_) => Found::plain(vec![None; rows]),
        Combination::BenefitOfTheDoubt { bounds, shares } => {
            // The bounds are the same for every child.
            let bounds = bounds.get(..columns.len()).unwrap_or_default();
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
            let matrix = matrix()?;
            let records = records(&matrix).into_iter();
            let beside = records.map(|own| (own.score(), Beside::Pairs { wins: own.wins, losses: own.losses }));
            Found { pairs: matrix.cells().to_vec(), ..Found::with(beside) }
        }
        Combination::Condorcet => {
            let matrix = matrix()?;
            let condorcet = condorcet(&matrix);
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
            let mut found = Found { beside, pairs: matrix.cells().to_vec(), ..Found::plain(scores) };
            // Entities that no majority tells apart tie; a cycle is where majorities go round.
            let goes_round = |group: &&Vec<usize>| {
                group.iter().any(|row| group.iter().any(|other| matrix.majority(*row, *other).is_gt()))
            };
            if let Some(greatest) = condorcet.groups.iter().filter(goes_round).map(Vec::len).max() {
                found.facts.push(Fact { token: "majority cycle", value: count(greatest), is_warning: false });
            }
            found
        }
        Combination::Kemeny => {
            let matrix = matrix()?;
            let order = kemeny(&matrix, ORDERS_MOST)?;
            let places = match order.mean_places() {
                Some(places) => places,
                None => shared_places(&matrix, order.orders.first().map_or(&[], Vec::as_slice)),
            };
            let orders = order.orders.len();
            let mut found =
                Found::with(places.into_iter().map(|place| (count(rows) - place, Beside::Order { place, orders })));
            found.pairs = matrix.cells().to_vec();
            if order.orders.len() > 1 || !order.all_listed {
                let token = if order.all_listed { "several orders" } else { "orders at least" };
                found.facts.push(Fact { token, value: count(order.orders.len()), is_warning: false });
            }
            found.facts.push(Fact { token: "concordance", value: order.score, is_warning: false });
            if !order.proven {
                found.facts.push(Fact { token: "not proven", value: order.bound, is_warning: true });
            }
            found.orders = order.orders;
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
            let preferences = preferences.get(..columns.len()).unwrap_or_default();
            let pairs = preferred_pairs(columns, weights, preferences, MissingPairs::LeftOut, known)?;
            let flows = pairs.flows()?.into_iter();
            let beside = flows.map(|own| (own.net, Beside::Flows { leaving: own.leaving, entering: own.entering }));
            Found { pairs: pairs.cells, ..Found::with(beside) }
        }
    })
}

/// The places of one of several best orders, where not all are listed: entities that nothing in the matrix tells apart share theirs, so that
/// the order of rows decides nothing between them.
fn shared_places(matrix: &Outranking, order: &[usize]) -> Vec<f64> {
    let places = by_place(order);
    let mut alike: BTreeMap<Vec<i64>, Vec<usize>> = BTreeMap::new();
    for row in 0..matrix.entities() {
        // A tie with itself, so that the rows of two that are alike are equal.
        let cell = |other: usize| if other == row { 0.5 } else { matrix.cell(row, other) };
        let key = (0..matrix.entities()).map(|other| twelve_digits(cell(other)).to_bits().cast_signed()).collect();
        alike.entry(key).or_default().push(row);
    }
    let mut shared = places.clone();
    for rows in alike.values() {
        let mean = rows.iter().filter_map(|row| places.get(*row)).sum::<f64>() / count(rows.len());
        for row in rows {
            if let Some(own) = shared.get_mut(*row) {
                *own = mean;
            }
        }
    }
    shared
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
