//! What a step of a chain can give.
//!
//! In: an operation of the plan and what is known before it. Out: what is known after it. The same operations as in `compute`, each
//! in one place; a new one is answered with "anything at all" until it is written here.

use super::curve;
use super::formula::Scope;
use super::interval::{End, Interval};
use super::known::{Known, Trend, Trends, Why};
use crate::number::Exact;
use crate::plan::{Band, Constant, NodePlan, Operation, Posts};
use crate::rulebook::model::{Cap, Grouped, Missing};

/// What an operation gives for what is known before it.
pub(super) fn known(scope: &Scope<'_>, node: &NodePlan, operation: &Operation, x: &Known) -> Known {
    match operation {
        Operation::Round { decimals, mode } => {
            x.mapped(x.range.as_ref().map(|range| curve::rounded(range, *decimals, *mode)), Some(true))
        }
        Operation::Clamp { low, high } => clamped(x, low.as_ref().map(exact), high.as_ref().map(exact)),
        Operation::Formula(formula) => Scope { before: Some(x), ..scope.clone() }.known(&formula.root),
        Operation::Complement { full } => Known::constant(&full.exact).add(&x.neg()),
        Operation::Gate { .. }
        | Operation::Screen { .. }
        | Operation::Penalty { .. }
        | Operation::Bonus { .. }
        | Operation::Goalposts(Grouped::By { .. }) => Scope { before: Some(x), ..scope.clone() }.unknown(),
        // (x − worst) / (best − worst)
        Operation::Goalposts(Grouped::Single(Posts { worst, best })) => {
            let span = best.exact.sub(&worst.exact);
            x.add(&Known::constant(&worst.exact.neg())).div(&Known::constant(&span))
        }
        Operation::ToTarget(cap) => {
            let target = scope.target(node);
            if target.range.is_none() {
                return Known { reasons: x.reasons.clone(), ..target };
            }
            if node.lower_is_better {
                return Scope { before: Some(x), ..scope.clone() }.unknown();
            }
            let share = x.div(&target);
            match cap {
                Cap::FullPoints => clamped(&share, Some(Exact::zero()), Some(Exact::one())),
                Cap::None => share,
            }
        }
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
