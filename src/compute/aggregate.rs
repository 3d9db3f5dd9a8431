//! Aggregates, over any number: sums of points, weighted arithmetic and geometric means, and what missing children do.
//!
//! OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6 (weighting and aggregation), pp. 102–105.

use super::cell::{Stop, Undefined};
use super::formula::divide;
use super::number::Number;
use super::recorder::Recorder;
use super::world::World;
use crate::plan::{Edge, NodePlan, Source};
use crate::result::ExplainedChild;
use crate::rulebook::model::{ChildRule, MeanKind, Missing, Reading};
use std::cmp::Ordering;

/// A child with its score, or why there is none.
struct Child<'e, N> {
    edge: &'e Edge,
    score: Result<N, Missing>,
}

/// The value of an aggregate.
pub(super) fn value<W: World>(world: &W, node: &NodePlan, recorder: &mut impl Recorder) -> Result<W::Number, Stop> {
    let (edges, reads, rule) = match &node.source {
        Source::Formula(_) => return Err(Stop::Missing(Missing::Invalid)),
        Source::SumOfPoints { children, reads, rule }
        | Source::Mean { children, reads, rule, .. }
        | Source::Best { children, reads, rule } => (children, *reads, rule),
    };
    let children = gather(world, edges, reads)?;
    let weights = |there: bool| {
        let chosen: Vec<W::Number> = children
            .iter()
            .filter(|child| !there || child.score.is_ok())
            .map(|child| W::Number::constant(&child.edge.weight))
            .collect();
        W::Number::sum(&chosen)
    };
    let (total, present) = (weights(false), weights(true));
    let stands = stands::<W::Number>(&children, rule, &total, &present)?;
    let whole = children.iter().all(|child| child.score.is_ok() || weightless(child.edge));
    record(world, node, &children, &Shares { total: total.float(), present: present.float(), whole, stands }, recorder);
    if !stands {
        return Err(Stop::Missing(Missing::MemberMissing));
    }
    match &node.source {
        Source::Mean { kind: MeanKind::Geometric, .. } => geometric(&children, &present),
        Source::Mean { .. } => {
            let terms: Vec<W::Number> =
                scored(&children).map(|(edge, score)| score.mul(&W::Number::constant(&edge.weight))).collect();
            divide(&W::Number::sum(&terms), &present)
        }
        Source::Best { .. } => best(&children, node.lower_is_better),
        Source::SumOfPoints { .. } | Source::Formula(_) => {
            let terms: Vec<W::Number> =
                scored(&children).map(|(edge, score)| score.mul(&W::Number::constant(&edge.factor))).collect();
            let sum = W::Number::sum(&terms);
            // The points of those left out go to the others, in proportion.
            if whole { Ok(sum) } else { divide(&sum.mul(&total), &present) }
        }
    }
}

/// A child of weight 0 is shown and never asked for.
fn weightless(edge: &Edge) -> bool {
    edge.weight.exact.is_zero()
}

fn gather<'e, W: World>(world: &W, edges: &'e [Edge], reads: Reading) -> Result<Vec<Child<'e, W::Number>>, Stop> {
    edges
        .iter()
        .map(|edge| {
            let score = match world.node(edge.node, None, reads) {
                Ok(score) => Ok(score),
                Err(Stop::Missing(reason)) => Err(reason),
                Err(Stop::Undefined(undefined)) => Err(undefined.reason()),
                Err(Stop::Ambiguous) => return Err(Stop::Ambiguous),
            };
            Ok(Child { edge, score })
        })
        .collect()
}

fn scored<'c, N>(children: &'c [Child<'_, N>]) -> impl Iterator<Item = (&'c Edge, &'c N)> {
    children.iter().filter_map(|child| child.score.as_ref().ok().map(|score| (child.edge, score)))
}

/// Whether the aggregate has a value, by its rule for missing children.
fn stands<N: Number>(children: &[Child<'_, N>], rule: &ChildRule, total: &N, present: &N) -> Result<bool, Stop> {
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
    let wanted = if lower_is_better { Ordering::Less } else { Ordering::Greater };
    let mut best: Option<&N> = None;
    for (_, score) in scored(children) {
        let better = match best {
            Some(best) => score.compare(best)? == wanted,
            None => true,
        };
        if better {
            best = Some(score);
        }
    }
    best.cloned().ok_or(Stop::Missing(Missing::MemberMissing))
}

/// exp(Σ w·ln x / Σ w). One zero makes it zero; there is none of negative numbers.
fn geometric<N: Number>(children: &[Child<'_, N>], present: &N) -> Result<N, Stop> {
    let mut terms = Vec::new();
    let mut zero = false;
    for (edge, score) in scored(children).filter(|(edge, _)| !weightless(edge)) {
        match score.compare(&N::whole(0))? {
            Ordering::Less => return Err(Stop::Undefined(Undefined::Negative)),
            Ordering::Equal => zero = true,
            Ordering::Greater => {
                terms.push(N::irrational(libm::log(score.float())).mul(&N::constant(&edge.weight)));
            }
        }
    }
    if zero {
        return Ok(N::whole(0));
    }
    let mean = divide(&N::sum(&terms), present)?;
    Ok(N::irrational(libm::exp(mean.float())))
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
    node: &NodePlan,
    children: &[Child<'_, W::Number>],
    shares: &Shares,
    recorder: &mut impl Recorder,
) {
    let in_points = matches!(node.source, Source::SumOfPoints { .. });
    // The children of a geometric mean multiply; none of them has a part that adds up to it.
    let adds_up = !matches!(node.source, Source::Mean { kind: MeanKind::Geometric, .. } | Source::Best { .. });
    let shared = if shares.stands { shares.present } else { shares.total };
    let raise = if shares.whole || !shares.stands { 1.0 } else { shares.total / shares.present };
    for child in children {
        let Some(plan) = world.plan(child.edge.node) else { continue };
        recorder.child(|| {
            let ruled = by_rule(world, child, plan);
            let weight = child.edge.weight.value();
            let score = child.score.as_ref().ok().map(Number::float);
            let part = |score: f64| {
                if in_points { score * child.edge.factor.value() * raise } else { score * weight / shared }
            };
            let contribution = score.filter(|_| adds_up).map(part).filter(|part| part.is_finite());
            ExplainedChild {
                id: plan.id.clone(),
                title: plan.title.clone(),
                score,
                weight,
                share: score.map(|_| weight / shared).filter(|share| share.is_finite()),
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
