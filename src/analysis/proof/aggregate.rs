//! What an aggregate of other nodes can be.
//!
//! In: a sum or mean of the plan and what is known of the children. Out: what is known of the parent, with what missing children do.

use super::curve;
use super::interval::Interval;
use super::known::{Known, Trend, Variable, Why};
use super::node::NodeKnown;
use crate::number::Exact;
use crate::plan::{Edge, NodePlan, Source};
use crate::rulebook::model::{ChildRule, MeanKind, Missing, Reading};

/// The value of an aggregate; none for a formula.
pub(super) fn known(node: &NodePlan, source: &Source, nodes: &[NodeKnown]) -> Option<Known> {
    match source {
        Source::Combined { .. } => None,
        // Weights that the figures give can be any.
        Source::Mean { weigh: Some(_), .. } => None,
        Source::Formula(_) => None,
        Source::Best { children, reads, rule } => {
            Some(best(&gather(children, *reads, nodes), rule, node.lower_is_better))
        }
        Source::SumOfPoints { children, reads, rule } => Some(sum(&gather(children, *reads, nodes), rule)),
        Source::Mean { kind: MeanKind::Arithmetic, children, reads, rule, .. } => {
            Some(arithmetic(&gather(children, *reads, nodes), rule))
        }
        Source::Mean { kind: MeanKind::Harmonic | MeanKind::Power(_), .. } => None,
        Source::Mean { kind: MeanKind::Geometric, children, reads, rule, .. } => {
            Some(geometric(&gather(children, *reads, nodes), rule))
        }
    }
}

/// Children that count, with what is known of their scores. A child of weight 0 is shown and never asked for.
fn gather<'e>(children: &'e [Edge], reads: Reading, nodes: &[NodeKnown]) -> Vec<(&'e Edge, Known)> {
    children
        .iter()
        .filter(|edge| !edge.weight.exact.is_zero())
        .map(|edge| {
            let known = nodes.get(edge.node.0).map(|node| node.read(None, reads));
            (edge, known.unwrap_or_else(|| Known::never(Missing::Invalid)))
        })
        .collect()
}

/// Takes over the trends of the children as they are, and what missing ones do.
fn joined(children: &[(&Edge, Known)], rule: &ChildRule, range: Option<Interval>) -> Known {
    let mut known = Known { range, ..Known::within(Interval::all()) };
    for (_, child) in children {
        known.also(child);
    }
    let lacks = !known.reasons.is_empty();
    known.reasons.clear();
    if lacks {
        known.reasons.insert(Missing::MemberMissing);
        if *rule != ChildRule::RequireAll {
            let guards: Vec<Variable> = known.guards.iter().copied().collect();
            guards.into_iter().for_each(|variable| known.join(variable, Trend::Open(Why::MissingRule)));
        }
    }
    known.settled()
}

/// Whether the weights of missing children can go to the others.
fn reweighted(children: &[(&Edge, Known)], rule: &ChildRule) -> bool {
    *rule != ChildRule::RequireAll && children.iter().any(|(_, child)| !child.reasons.is_empty())
}

fn total(children: &[(&Edge, Known)]) -> Exact {
    children.iter().fold(Exact::zero(), |sum, (edge, _)| sum.add(&edge.weight.exact))
}

/// The hull of the children's ranges, each changed by `change`; no more than that can be said of a mean of some of them.
fn hull(children: &[(&Edge, Known)], change: impl Fn(&Edge, &Interval) -> Option<Interval>) -> Option<Interval> {
    let ranges = children.iter().map(|(edge, child)| child.range.as_ref().and_then(|range| change(edge, range)));
    ranges.reduce(Interval::join).flatten()
}

fn sum(children: &[(&Edge, Known)], rule: &ChildRule) -> Known {
    let whole = children.iter().try_fold(Interval::point(Exact::zero()), |sum, (edge, child)| {
        Some(sum.add(&child.range.as_ref()?.scale(&edge.factor.exact)))
    });
    let range = if reweighted(children, rule) {
        // Points of the whole times the mean of the shares that are there.
        let shares = hull(children, |edge, range| Some(range.scale(&edge.factor.exact.div(&edge.weight.exact)?)));
        shares.map(|shares| shares.scale(&total(children)))
    } else {
        whole
    };
    joined(children, rule, range)
}

fn arithmetic(children: &[(&Edge, Known)], rule: &ChildRule) -> Known {
    if children.is_empty() {
        return Known::never(Missing::DivisionByZero);
    }
    let whole = || {
        let total = total(children);
        children.iter().try_fold(Interval::point(Exact::zero()), |sum, (edge, child)| {
            Some(sum.add(&child.range.as_ref()?.scale(&edge.weight.exact.div(&total)?)))
        })
    };
    let range = if reweighted(children, rule) { hull(children, |_, range| Some(range.clone())) } else { whole() };
    joined(children, rule, range)
}

/// The greatest of the children, or the least where less is better; of those that are there.
fn best(children: &[(&Edge, Known)], rule: &ChildRule, lowest: bool) -> Known {
    if children.is_empty() {
        return Known::never(Missing::MemberMissing);
    }
    let range = if reweighted(children, rule) {
        hull(children, |_, range| Some(range.clone()))
    } else {
        let ranges: Option<Vec<Interval>> = children.iter().map(|(_, child)| child.range.clone()).collect();
        let pick = |a: Interval, b: Interval| if lowest { a.min(&b) } else { a.max(&b) };
        ranges.and_then(|ranges| ranges.into_iter().reduce(pick))
    };
    joined(children, rule, range)
}

/// exp(Σ w·ln x / Σ w): between the least and the greatest child, zero where one is zero, none of negative numbers.
fn geometric(children: &[(&Edge, Known)], rule: &ChildRule) -> Known {
    if children.is_empty() {
        return Known::never(Missing::DivisionByZero);
    }
    let not_negative = Interval::between(Some(Exact::zero()), None);
    let children: Vec<(&Edge, Known)> =
        children.iter().map(|(edge, child)| (*edge, child.only_within(&not_negative))).collect();
    let between = hull(&children, |_, range| Some(range.clone()));
    let range = if reweighted(&children, rule) {
        between
    } else {
        let total = total(&children);
        let product = children.iter().try_fold(Interval::point(Exact::one()), |product, (edge, child)| {
            let share = edge.weight.exact.div(&total)?;
            Some(product.mul(&curve::real_power(child.range.as_ref()?, &share)?))
        });
        product.and_then(|product| product.intersect(&between?))
    };
    joined(&children, rule, range)
}
