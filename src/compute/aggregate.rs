//! Aggregates, over any number: sums of points, weighted arithmetic and geometric means, and what missing children do.
//!
//! OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6 (weighting and aggregation), pp. 102–105.

use super::cell::{Stop, Undefined};
use super::formula::divide;
use super::number::Number;
use super::recorder::Recorder;
use super::world::World;
use crate::method::Fault;
use crate::method::aggregation::{mazziotta_pareto, mean, ordered};
use crate::plan::{Edge, NodePlan, Source};
use crate::result::ExplainedChild;
use crate::rulebook::model::{ChildRule, Combination, MeanKind, Missing, NodeIx, Reading};
use std::cmp::Ordering;

/// A child with its score, or why there is none.
pub(super) struct Child<'e, N> {
    pub(super) edge: &'e Edge,
    /// Its weight: as written, or as fitted.
    pub(super) weight: N,
    pub(super) score: Result<N, Missing>,
}

/// The value of an aggregate.
pub(super) fn value<W: World>(
    world: &W,
    (at, node): (NodeIx, &NodePlan),
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    let (edges, reads, rule) = match &node.source {
        Source::Formula(_) => return Err(Stop::Missing(Missing::Invalid)),
        Source::SumOfPoints { children, reads, rule }
        | Source::Mean { children, reads, rule, .. }
        | Source::Combined { children, reads, rule, .. }
        | Source::Best { children, reads, rule } => (children, *reads, rule),
    };
    let is_fitted = matches!(node.source, Source::Mean { weigh: Some(_), .. });
    let children = gather(world, (at, edges), reads, is_fitted)?;
    let weights = |there: bool| {
        let chosen = children.iter().filter(|child| !there || child.score.is_ok());
        W::Number::sum(chosen.map(|child| child.weight.clone()))
    };
    let total = weights(false);
    let present = if children.iter().all(|child| child.score.is_ok()) { total.clone() } else { weights(true) };
    let stands = stands::<W::Number>(&children, rule, &total, &present)?;
    let whole = children.iter().all(|child| child.score.is_ok() || weightless(child.edge));
    record(
        world,
        (at, node),
        &children,
        &Shares { total: total.float(), present: present.float(), whole, stands },
        recorder,
    );
    if !stands {
        return Err(Stop::Missing(Missing::MemberMissing));
    }
    match &node.source {
        Source::Mean { kind: MeanKind::Geometric, .. } => geometric(&children, &present),
        Source::Mean { kind: MeanKind::Harmonic, .. } => harmonic(&children, &present),
        Source::Mean { kind: MeanKind::Power(exponent), .. } => {
            of_row(&children, |values, weights| mean::power(values, weights, exponent.to_f64()))
        }
        Source::Mean { kind: MeanKind::Arithmetic, .. } => {
            let terms = scored(&children).map(|(child, score)| score.mul(&child.weight));
            divide(&W::Number::sum(terms), &present)
        }
        Source::Combined { combination, .. } => combined(world, at, combination, &children),
        Source::Best { .. } => best(&children, node.lower_is_better),
        Source::SumOfPoints { .. } | Source::Formula(_) => {
            let points = |(child, score): (&Child<'_, W::Number>, &W::Number)| {
                score.mul(&W::Number::constant(&child.edge.factor))
            };
            let sum = W::Number::sum(scored(&children).map(points));
            // The points of those left out go to the others, in proportion.
            if whole { Ok(sum) } else { divide(&sum.mul(&total), &present) }
        }
    }
}

/// A child of weight 0 is shown and never asked for.
fn weightless(edge: &Edge) -> bool {
    edge.weight.exact.is_zero()
}

fn gather<'e, W: World>(
    world: &W,
    (at, edges): (NodeIx, &'e [Edge]),
    reads: Reading,
    is_fitted: bool,
) -> Result<Vec<Child<'e, W::Number>>, Stop> {
    let (_, _, row) = world.place();
    let fit = world.grid().filter(|_| is_fitted).and_then(|grid| grid.fit(at, 0));
    if fit.is_some_and(|fit| !fit.has_group(row)) {
        return Err(Stop::Missing(Missing::NotApplicable));
    }
    let mut children = Vec::with_capacity(edges.len());
    for (position, edge) in edges.iter().enumerate() {
        let score = match world.node(edge.node, None, reads) {
            Ok(score) => Ok(score),
            Err(Stop::Missing(reason)) => Err(reason),
            Err(Stop::Undefined(undefined)) => Err(undefined.reason()),
            Err(Stop::Ambiguous) => return Err(Stop::Ambiguous),
        };
        let weight = if is_fitted {
            // Why there is none is told once, where it was to be decided.
            let weight = fit.and_then(|fit| fit.weight(row, position)).ok_or(Stop::Missing(Missing::Invalid))?;
            W::Number::irrational(weight)
        } else {
            W::Number::constant(&edge.weight)
        };
        children.push(Child { edge, weight, score });
    }
    Ok(children)
}

fn scored<'c, 'e, N>(children: &'c [Child<'e, N>]) -> impl Iterator<Item = (&'c Child<'e, N>, &'c N)> {
    children.iter().filter_map(|child| child.score.as_ref().ok().map(|score| (child, score)))
}

/// Whether the aggregate has a value, by its rule for missing children.
pub(super) fn stands<N: Number>(
    children: &[Child<'_, N>],
    rule: &ChildRule,
    total: &N,
    present: &N,
) -> Result<bool, Stop> {
    let asked = || children.iter().filter(|child| !weightless(child.edge));
    let number = |count: usize| N::whole(i64::try_from(count).unwrap_or(i64::MAX));
    let there = asked().filter(|child| child.score.is_ok()).count();
    let nothing_asked = asked().count() == 0;
    Ok(match rule {
        ChildRule::RequireAll => there == asked().count(),
        ChildRule::Reweight => there > 0 || nothing_asked,
        ChildRule::ShareOfWeight(share) => {
            let least = N::constant(&(*share).into()).mul(total);
            there > 0 && present.compare(&least)? != Ordering::Less
        }
        ChildRule::ShareOfNumber(share) => {
            let least = N::constant(&(*share).into()).mul(&number(asked().count()));
            there > 0 && number(there).compare(&least)? != Ordering::Less
        }
    })
}

/// The highest score, or the lowest where less is better.
fn best<N: Number>(children: &[Child<'_, N>], lower_is_better: bool) -> Result<N, Stop> {
    let best = taken(children, lower_is_better)?;
    best.map(|(_, score)| score.clone()).ok_or(Stop::Missing(Missing::MemberMissing))
}

/// The child that has the highest score, or the lowest where less is better; of several the first.
fn taken<'c, 'e, N: Number>(
    children: &'c [Child<'e, N>],
    lower_is_better: bool,
) -> Result<Option<(&'c Child<'e, N>, &'c N)>, Stop> {
    let wanted = if lower_is_better { Ordering::Less } else { Ordering::Greater };
    let mut best: Option<(&Child<'e, N>, &N)> = None;
    for (child, score) in scored(children) {
        let better = match best {
            Some((_, best)) => score.compare(best)? == wanted,
            None => true,
        };
        if better {
            best = Some((child, score));
        }
    }
    Ok(best)
}

/// Where the aggregate takes one child's score: whether the lowest is taken.
fn takes_one(node: &NodePlan) -> Option<bool> {
    match &node.source {
        Source::Best { .. } => Some(node.lower_is_better),
        Source::Combined { combination: Combination::Minimum, .. } => Some(true),
        Source::Formula(_) | Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Combined { .. } => None,
    }
}

/// exp(Σ w·ln x / Σ w). One zero makes it zero; there is none of negative numbers.
fn geometric<N: Number>(children: &[Child<'_, N>], present: &N) -> Result<N, Stop> {
    let mut terms = Vec::new();
    let mut zero = false;
    for (child, score) in scored(children).filter(|(child, _)| !weightless(child.edge)) {
        match score.compare(&N::whole(0))? {
            Ordering::Less => return Err(Stop::Undefined(Undefined::Negative)),
            Ordering::Equal => zero = true,
            Ordering::Greater => {
                terms.push(N::irrational(libm::log(score.float())).mul(&child.weight));
            }
        }
    }
    if zero {
        return Ok(N::whole(0));
    }
    let mean = divide(&N::sum(terms), present)?;
    Ok(N::irrational(libm::exp(mean.float())))
}

/// Σ w / Σ (w / x). There is none of numbers that are not positive.
fn harmonic<N: Number>(children: &[Child<'_, N>], present: &N) -> Result<N, Stop> {
    let mut terms = Vec::new();
    for (child, score) in scored(children).filter(|(child, _)| !weightless(child.edge)) {
        match score.compare(&N::whole(0))? {
            Ordering::Less | Ordering::Equal => return Err(Stop::Undefined(Undefined::NotPositive)),
            Ordering::Greater => terms.push(divide(&child.weight, score)?),
        }
    }
    divide(present, &N::sum(terms))
}

/// A method of `method` over the children of one entity.
fn of_row<N: Number>(
    children: &[Child<'_, N>],
    method: impl Fn(&[Option<f64>], &[f64]) -> Result<f64, Fault>,
) -> Result<N, Stop> {
    let values: Vec<Option<f64>> = children.iter().map(|child| child.score.as_ref().ok().map(Number::float)).collect();
    let weights: Vec<f64> = children.iter().map(|child| child.weight.float()).collect();
    method(&values, &weights).map(N::irrational).map_err(|fault| match fault {
        Fault::TooFew { .. } => Stop::Missing(Missing::MemberMissing),
        Fault::NotPositive { .. } | Fault::Negative { .. } => Stop::Undefined(Undefined::NotPositive),
        Fault::Unsolvable { .. } => Stop::Undefined(Undefined::DivisionByZero),
        Fault::Overflow => Stop::Undefined(Undefined::TooLarge),
        _ => Stop::Undefined(Undefined::OutOfRange),
    })
}

/// What neither a sum nor a mean says.
fn combined<W: World>(
    world: &W,
    at: NodeIx,
    combination: &Combination,
    children: &[Child<'_, W::Number>],
) -> Result<W::Number, Stop> {
    match combination {
        Combination::Minimum => best(children, true),
        Combination::Median => of_row(children, ordered::median),
        Combination::OrderedWeighted(places) => of_row(children, |values, _| ordered::ordered_weighted(values, places)),
        Combination::MazziottaPareto(rule) => of_row(children, |values, weights| {
            mazziotta_pareto::mazziotta_pareto(values, weights, *rule).map(|balanced| balanced.index)
        }),
        Combination::BenefitOfTheDoubt { .. }
        | Combination::Borda
        | Combination::Copeland
        | Combination::Condorcet
        | Combination::Kemeny
        | Combination::Topsis(_)
        | Combination::Vikor { .. }
        | Combination::Promethee(_) => {
            let (_, _, row) = world.place();
            let score = world.grid().and_then(|grid| grid.fit(at, 0)).and_then(|fit| fit.score(row));
            // No entity stands beside the whole country.
            let reason = if world.is_national() { Missing::NotApplicable } else { Missing::Invalid };
            score.map(W::Number::irrational).ok_or(Stop::Missing(reason))
        }
    }
}

/// Between whom the weight is shared.
struct Shares {
    total: f64,
    present: f64,
    /// No child that has weight is missing.
    whole: bool,
    /// The aggregate has a value: those that are there take over the weight of the missing ones.
    stands: bool,
}

fn record<W: World>(
    world: &W,
    (at, node): (NodeIx, &NodePlan),
    children: &[Child<'_, W::Number>],
    shares: &Shares,
    recorder: &mut impl Recorder,
) {
    let in_points = matches!(node.source, Source::SumOfPoints { .. });
    // The children of a geometric mean multiply; none of them has a part that adds up to it.
    let adds_up = matches!(node.source, Source::SumOfPoints { .. } | Source::Mean { kind: MeanKind::Arithmetic, .. });
    let shared = if shares.stands { shares.present } else { shares.total };
    let raise = if shares.whole || !shares.stands { 1.0 } else { shares.total / shares.present };
    let (_, _, row) = world.place();
    let fit = world.grid().and_then(|grid| grid.fit(at, 0)).and_then(super::fit::Fit::scores);
    let own_weights = fit.and_then(|scores| scores.weights.get(row)?.as_ref());
    let own_sum: f64 = own_weights.iter().flat_map(|own| own.iter().flatten()).sum();
    let takes_one = takes_one(node);
    let taken = takes_one.filter(|_| shares.stands).and_then(|lowest| taken(children, lowest).ok().flatten());
    for (position, child) in children.iter().enumerate() {
        let Some(plan) = world.plan(child.edge.node) else { continue };
        recorder.child(|| {
            let ruled = by_rule(world, child, plan);
            // With benefit of the doubt every entity has weights of its own.
            let own = own_weights.map(|own| own.get(position).copied().flatten().unwrap_or(0.0));
            let (weight, shared) = own.map_or((child.weight.float(), shared), |own| (own, own_sum));
            let score = child.score.as_ref().ok().map(Number::float);
            let part = |score: f64| match own {
                Some(weight) => score * weight,
                None if in_points => score * child.edge.factor.value() * raise,
                None => score * weight / shared,
            };
            let contribution = score.filter(|_| adds_up || own.is_some()).map(part).filter(|part| part.is_finite());
            ExplainedChild {
                id: plan.id.clone(),
                title: plan.title.clone(),
                score,
                weight,
                share: score.filter(|_| takes_one.is_none()).map(|_| weight / shared).filter(|share| share.is_finite()),
                counted: takes_one.map(|_| taken.is_some_and(|(own, _)| std::ptr::eq(own, child))),
                contribution,
                lost: contribution.filter(|_| in_points).map(|contribution| weight * raise - contribution),
                missing: child.score.as_ref().err().copied().or(ruled),
                rule: ruled.map(|reason| super::explain::rule_word(plan, reason).to_owned()),
            }
        });
    }
}

/// Why a child whose score is there by its rule for missing values has none of its own.
fn by_rule<W: World>(world: &W, child: &Child<'_, W::Number>, plan: &NodePlan) -> Option<Missing> {
    match (&child.score, world.node(child.edge.node, Some(plan.steps.len()), Reading::Exact)) {
        (Ok(_), Err(Stop::Missing(reason))) => Some(reason),
        _ => None,
    }
}
