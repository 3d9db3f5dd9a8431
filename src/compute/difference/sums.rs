//! Nodes whose difference has parts in closed form: sums of points and arithmetic means by contribution, geometric means by the logarithmic mean.
//!
//! In: a node and two sides that have the same children and weights. Out: the parts. None where a child is there for one side only, since
//! the weights then differ; where weights were made for other groups; or where steps behind the sum changed it. Those are exchanged one by one.

use super::blend::{Form, Side};
use super::inputs::{reads, same_sum};
use super::node::{Share, Unit};
use crate::compute::grid::Computed;
use crate::method::attribution::logarithmic;
use crate::method::sum;
use crate::plan::{Edge, NodePlan, Source};
use crate::result::SplitBy;
use crate::rulebook::model::{MeanKind, NodeIx};

/// How far parts in closed form may be from the difference, relative to the larger score: rounding alone.
const ROUNDING: f64 = 1e-12;

/// By child: its part, and what a unit of its score is worth.
type Amounts = Vec<(f64, Option<f64>)>;

/// A child with its weight and its score on both sides.
struct Child<'e> {
    edge: &'e Edge,
    weight: f64,
    scores: Option<(f64, f64)>,
}

/// The parts of a sum or a mean; none where it is neither, or not the same one on both sides.
pub(super) fn parts(
    computed: &Computed<'_>,
    sides: (Side<'_>, Side<'_>),
    (at, node): (NodeIx, &NodePlan),
    form: Form,
) -> Option<Unit> {
    let own_at = sides.0.place().0;
    let their_at = sides.1.place().0;
    let both = |node: NodeIx, form: Form| {
        let cell = |side: Side<'_>| side.cell(computed, own_at, node, form).ok().map(|score| score.value);
        (cell(sides.0), cell(sides.1))
    };
    if own_at != their_at && !same_sum(node, computed.grid(their_at)?.plan.node(at)?) {
        return None;
    }
    // The steps behind the sum did nothing for either.
    let (score, value) = (both(at, form), both(at, Form::VALUE));
    let (own, theirs) = (score.0?, score.1?);
    if !same(own, value.0?) || !same(theirs, value.1?) {
        return None;
    }
    let read = Form { step: None, reads: reads(node) };
    let children: Vec<Child<'_>> = node
        .source
        .children()
        .iter()
        .enumerate()
        .map(|(position, edge)| {
            let scores = match both(edge.node, read) {
                (Some(own), Some(theirs)) => Some((own, theirs)),
                (None, None) => None,
                _ => return None,
            };
            Some(Child { edge, weight: weight(computed, sides, (at, node), position)?, scores })
        })
        .collect::<Option<_>>()?;
    let (amounts, by) = amounts(node, &children)?;
    let whole = sum(amounts.iter().map(|(amount, _)| *amount));
    let scale = own.abs().max(theirs.abs());
    let is_whole = (whole - (own - theirs)).abs() <= ROUNDING * scale;
    let share = |(child, (amount, worth)): (&Child<'_>, (f64, Option<f64>))| Share {
        node: child.edge.node,
        form: Some(read),
        amount,
        worth,
        sound: true,
        bound: f64::INFINITY,
    };
    is_whole.then(|| Unit::split(children.iter().zip(amounts).map(share).collect(), 0.0, by))
}

/// The most points that a unit of a child's score brings in a sum of points, where those of missing children go to the others; of any other node 1, which no
/// mean has more of.
pub(super) fn raise<'s>(
    computed: &'s Computed<'_>,
    sides: (Side<'s>, Side<'s>),
    node: &'s NodePlan,
) -> impl Fn(NodeIx) -> f64 + 's {
    let own_at = sides.0.place().0;
    let read = Form { step: None, reads: reads(node) };
    let edges = match &node.source {
        Source::SumOfPoints { children, .. } => children.as_slice(),
        _ => &[],
    };
    let weights =
        |there: &dyn Fn(&Edge) -> bool| sum(edges.iter().filter(|edge| there(edge)).map(|edge| edge.weight.value()));
    let all = weights(&|_| true);
    let raise = |side: Side<'_>| all / weights(&|edge| side.cell(computed, own_at, edge.node, read).is_ok());
    let most = [raise(sides.0), raise(sides.1)].into_iter().filter(|raise| raise.is_finite()).fold(1.0, f64::max);
    move |child| {
        let edge = edges.iter().find(|edge| edge.node == child);
        edge.map_or(1.0, |edge| edge.factor.value().abs() * most)
    }
}

/// The weight of a child, where it is one for both sides.
fn weight(
    computed: &Computed<'_>,
    sides: (Side<'_>, Side<'_>),
    (at, node): (NodeIx, &NodePlan),
    child: usize,
) -> Option<f64> {
    if !matches!(node.source, Source::Mean { weigh: Some(_), .. }) {
        return node.source.children().get(child).map(|edge| edge.weight.value());
    }
    let of = |side: Side<'_>| {
        let (period, row) = side.place();
        computed.grid(period)?.fit(at, 0)?.weight(row, child)
    };
    let (own, theirs) = (of(sides.0)?, of(sides.1)?);
    same(own, theirs).then_some(own)
}

/// The part of each child, and what a unit of its score is worth.
fn amounts(node: &NodePlan, children: &[Child<'_>]) -> Option<(Amounts, SplitBy)> {
    let weights =
        |there: bool| sum(children.iter().filter(|child| !there || child.scores.is_some()).map(|child| child.weight));
    let is_whole = children.iter().all(|child| child.scores.is_some() || child.edge.weight.exact.is_zero());
    let linear = |worth: &dyn Fn(&Child<'_>) -> f64| {
        let part = |child: &Child<'_>| {
            let worth = worth(child);
            (child.scores.map_or(0.0, |(own, theirs)| worth * own - worth * theirs), Some(worth))
        };
        children.iter().map(part).collect()
    };
    match &node.source {
        Source::SumOfPoints { .. } => {
            let raise = if is_whole { 1.0 } else { weights(false) / weights(true) };
            Some((linear(&|child| child.edge.factor.value() * raise), SplitBy::Contribution))
        }
        Source::Mean { kind: MeanKind::Arithmetic, .. } => {
            let present = weights(true);
            Some((linear(&|child| child.weight / present), SplitBy::Contribution))
        }
        Source::Mean { kind: MeanKind::Geometric, .. } => geometric(children),
        Source::Mean { .. } | Source::Formula(_) | Source::Best { .. } | Source::Combined { .. } => None,
    }
}

fn geometric(children: &[Child<'_>]) -> Option<(Amounts, SplitBy)> {
    let counted = |child: &&Child<'_>| !child.edge.weight.exact.is_zero() && child.scores.is_some();
    let there = || children.iter().filter(counted);
    let present = sum(there().map(|child| child.weight));
    let side = |of: fn((f64, f64)) -> f64| there().filter_map(|child| child.scores.map(of)).collect::<Vec<f64>>();
    let shares: Vec<f64> = there().map(|child| child.weight / present).collect();
    let found = logarithmic::geometric(&side(|scores| scores.0), &side(|scores| scores.1), &shares)?;
    let mut found = found.parts.into_iter().zip(found.worth);
    let part = |child: &Child<'_>| if counted(&child) { found.next() } else { Some((0.0, Some(0.0))) };
    Some((children.iter().map(part).collect::<Option<_>>()?, SplitBy::LogarithmicMean))
}

/// One number, rounding in the last place aside.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 4.0 * f64::EPSILON * a.abs().max(b.abs())
}
