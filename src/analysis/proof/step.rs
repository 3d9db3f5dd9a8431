//! What a step of a chain can give.
//!
//! In: an operation of the plan and what is known before it. Out: what is known after it. The same operations as in `compute`, each
//! in one place; a new one is answered with "anything at all" until it is written here.

use super::curve;
use super::formula::{Scope, any_of, extreme};
use super::interval::{End, Interval};
use super::known::{Known, Trend, Trends, Variable, Why};
use crate::number::Exact;
use crate::plan::{Band, Constant, Formula, NodePlan, Operation, Posts};
use crate::rulebook::model::{Cap, Missing};

/// What an operation gives for what is known before it.
pub(super) fn known(scope: &Scope<'_>, node: &NodePlan, operation: &Operation, x: &Known) -> Known {
    match operation {
        Operation::Round { decimals, mode } => {
            x.mapped(x.range.as_ref().map(|range| curve::rounded(range, *decimals, *mode)), Some(true))
        }
        Operation::Clamp { low, high } => clamped(x, low.as_ref().map(exact), high.as_ref().map(exact)),
        Operation::Formula(formula) => Scope { before: Some(x), ..scope.clone() }.formula(formula),
        Operation::Complement { full } => Known::constant(&full.exact).add(&x.neg()),
        // What is decided over all entities can be anything.
        Operation::Treat { .. } | Operation::Impute(_) | Operation::Screen { .. } => {
            Scope { before: Some(x), ..scope.clone() }.unknown()
        }
        Operation::Gate { when, at_most } => gated(scope, x, when, at_most),
        Operation::Penalty { points, at_least } => {
            let taken = not_negative(&Scope { before: Some(x), ..scope.clone() }.formula(points));
            // What lies below the floor already loses nothing more, and is not lifted to it.
            let floor = extreme(&[x.clone(), Known::constant(&at_least.exact)], Interval::min);
            let left = extreme(&[x.add(&taken.neg()), floor], Interval::max);
            bounded_by(left, x, |x| Interval { low: End::INFINITE, high: x.high.clone() })
        }
        Operation::Bonus { points, at_most } => {
            let given = not_negative(&Scope { before: Some(x), ..scope.clone() }.formula(points));
            let with = x.add(&given);
            let kept = match at_most {
                Some(at_most) => {
                    let ceiling = extreme(&[x.clone(), Known::constant(&at_most.exact)], Interval::max);
                    extreme(&[with, ceiling], Interval::min)
                }
                None => with,
            };
            bounded_by(kept, x, |x| Interval { low: x.low.clone(), high: End::INFINITE })
        }
        // (x − worst) / (best − worst)
        Operation::Goalposts(posts) => any_of(posts, |Posts { worst, best }| {
            let span = best.exact.sub(&worst.exact);
            x.add(&Known::constant(&worst.exact.neg())).div(&Known::constant(&span))
        }),
        Operation::ToTarget(cap) => to_target(x, &scope.target(node), node.lower_is_better, *cap),
        Operation::Bands { bands, .. } => banded(x, bands),
        Operation::Flag => x.only_within(&Interval::unit()),
        // Only at the start of a chain, where `levels` below is asked.
        Operation::Levels(_) => Known::never(Missing::Invalid),
        Operation::Each { points, at_most } => {
            clamped(&x.scale(&points.exact), Some(Exact::zero()), Some(at_most.exact.clone()))
        }
        Operation::Given { at_most } => {
            x.only_within(&Interval::between(Some(Exact::zero()), Some(at_most.exact.clone())))
        }
    }
}

/// x ÷ target, or target ÷ x where less is better; with a cap kept between 0 and 1, and nothing at all is then the best.
fn to_target(x: &Known, target: &Known, lower: bool, cap: Cap) -> Known {
    if target.range.is_none() {
        return Known { reasons: x.reasons.union(&target.reasons).copied().collect(), ..target.clone() };
    }
    let zero = Exact::zero();
    match (lower, cap) {
        (false, Cap::None) => x.div(target),
        (false, Cap::FullPoints) => clamped(&x.div(target), Some(zero), Some(Exact::one())),
        (true, Cap::None) => target.div(x),
        (true, Cap::FullPoints) => {
            let meets_zero = x.range.as_ref().is_some_and(|range| range.contains(&zero));
            let mut share = clamped(&target.div(x), Some(zero), Some(Exact::one()));
            if !meets_zero {
                return share;
            }
            let one = Some(Interval::point(Exact::one()));
            let positive = |known: &Known| known.range.as_ref().is_some_and(Interval::not_negative);
            let falls = positive(x) && positive(target);
            share.range = Interval::join(share.range.take(), one);
            // No division where x is zero; only what was missing before still is.
            share.reasons = x.reasons.union(&target.reasons).copied().collect();
            share.guards = x.guards.union(&target.guards).copied().collect();
            share.trends = if falls { Trends::new() } else { switched(&x.trends) };
            if falls {
                share.trends_of(&x.trends, Some(false));
            }
            share.settled()
        }
    }
}

/// Where the condition holds, at most so much; what it says of x is known then.
fn gated(scope: &Scope<'_>, x: &Known, when: &Formula, at_most: &Constant) -> Known {
    let inside = Scope { before: Some(x), statistics: &when.statistics, ..scope.clone() };
    let decision = inside.known(&when.root);
    let branch = |truth: bool| {
        let number = Exact::from_integer(i64::from(truth));
        let can_be = decision.range.as_ref().is_some_and(|range| range.contains(&number));
        let mut narrowed = Vec::new();
        inside.narrowing(&when.root, truth, &mut narrowed);
        let own = narrowed.iter().filter(|(variable, _)| *variable == Variable::Value);
        let own = own.fold(x.range.clone(), |range, (_, bounds)| range.and_then(|range| range.intersect(bounds)));
        if can_be { own } else { None }
    };
    let cap = Interval::point(at_most.exact.clone());
    let (capped, free) = (branch(true).map(|x| x.min(&cap)), branch(false));
    let turns = capped.is_some() && free.is_some();
    let mut known = Known { range: Interval::join(capped, free), ..x.clone() };
    known.there_as(&decision);
    if turns {
        // The cap only takes: where the condition begins to hold, the score can only fall.
        known.trends_of(&decision.trends, Some(false));
    }
    known.settled()
}

/// Points that are taken or given; a negative number is none.
fn not_negative(points: &Known) -> Known {
    points.only_within(&Interval::between(Some(Exact::zero()), None))
}

/// Keeps a range within bounds that follow from the range of `x`.
fn bounded_by(known: Known, x: &Known, bounds: impl Fn(&Interval) -> Interval) -> Known {
    match &x.range {
        Some(range) => known.bounded(&bounds(range)),
        None => Known { range: None, ..known },
    }
}

fn exact(constant: &Constant) -> Exact {
    constant.exact.clone()
}

/// Kept within bounds; the lower one acts first, as in `compute`.
fn clamped(x: &Known, low: Option<Exact>, high: Option<Exact>) -> Known {
    let range = x.range.as_ref().map(|range| {
        let raised = low.map_or_else(|| range.clone(), |low| range.max(&Interval::point(low)));
        high.map_or_else(|| raised.clone(), |high| raised.min(&Interval::point(high)))
    });
    x.mapped(range, Some(true))
}

/// The part of the number line that each band covers, in the order of the table.
pub(super) fn parts(bands: &[Band]) -> Vec<Interval> {
    let mut above = End::INFINITE;
    bands
        .iter()
        .map(|band| {
            let low = band.from.as_ref().map_or(End::INFINITE, |from| End::closed(from.exact.clone()));
            let part = Interval { high: above.clone(), low: low.clone() };
            above = End { at: low.at, closed: false };
            part
        })
        .collect()
}

/// Whether a value of `x` can lie in each band.
pub(super) fn reachable(x: &Known, bands: &[Band]) -> Vec<bool> {
    let meets = |part: &Interval| x.range.as_ref().is_some_and(|range| range.intersect(part).is_some());
    parts(bands).iter().map(meets).collect()
}

fn banded(x: &Known, bands: &[Band]) -> Known {
    let can = reachable(x, bands);
    let awards: Vec<&Exact> =
        bands.iter().zip(&can).filter(|(_, can)| **can).map(|(band, _)| &band.award.exact).collect();
    let range = awards.iter().map(|award| Interval::point((*award).clone())).reduce(Interval::hull);
    staircase(x, range, &awards)
}

/// Awards in the order of the table, from the highest value down.
fn staircase(x: &Known, range: Option<Interval>, from_the_top: &[&Exact]) -> Known {
    let pairs = || from_the_top.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
    let rises = pairs().all(|(above, below)| above >= below);
    let falls = pairs().all(|(above, below)| above <= below);
    let mut known = x.mapped(range, if rises { Some(true) } else { falls.then_some(false) });
    if !rises && !falls {
        known.trends = switched(&x.trends);
    }
    known
}

fn switched(trends: &Trends) -> Trends {
    trends.keys().map(|variable| (*variable, Trend::Open(Why::Switch))).collect()
}

/// What the shares of a level field can be. `x` moves with the position of the level and has no range of its own.
pub(super) fn levels(x: &Known, can: &[usize], shares: &[Constant]) -> Known {
    let reached: Vec<&Exact> =
        can.iter().rev().filter_map(|level| shares.get(*level)).map(|share| &share.exact).collect();
    let range = reached.iter().map(|share| Interval::point((*share).clone())).reduce(Interval::hull);
    staircase(x, range, &reached)
}
