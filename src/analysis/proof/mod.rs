//! Proof-like checks of a rulebook: what its values and scores can be, before a figure is read.
//!
//! In: a checked rulebook and the period whose targets hold. Out: a [`Proof`]: for each node the range of its values and scores,
//! whether the score stays within its points, follows its direction, and reaches full points and zero; for the ranked node what it
//! can attain. Proven is what interval arithmetic with exact ends shows for all figures that the data checks let through
//! (`interval`, `known`, `formula`, `step`, `aggregate`, `node`); shown false, or possible, is what figures show that were run through
//! the real computation (`figures`, `search`, `population`, `trial`); the rest is undecided and says why. Claims are about the entities, not the
//! national row, about figures of up to 60 digits, and, where a root or logarithm is in it, to 9 significant digits.

mod aggregate;
mod condition;
mod curve;
mod domain;
mod effects;
mod figures;
mod findings;
mod formula;
mod interval;
mod judge;
mod known;
mod lints;
mod node;
mod part_of;
mod place;
mod population;
mod relation;
mod scale;
mod search;
mod slips;
mod statistic;
mod step;
mod trial;
mod verdict;

#[cfg(test)]
mod tests;

pub use findings::findings;
pub use known::Why;
pub(crate) use place::place;
pub use verdict::{Always, Direction, Extreme, Moves, NodeProof, Possible, Proof, Range, Whole, Witness};

use crate::number::{Decimal, Exact, twelve_digits};
use crate::plan::Plan;
use crate::registry::Period;
use crate::rulebook::model::{NodeIx, Rulebook, Source};
use domain::Domain;
use judge::Case;
use search::{Search, Seen};
use trial::Assignment;

/// Years that are looked at where a rulebook names no period at all.
const YEAR_WITHOUT_PERIOD: &str = "2023";

/// The period to prove a rulebook for, where nobody asks for one: its default period, the last year it is in force, or the latest
/// period that a target names.
pub fn usual_period(rulebook: &Rulebook) -> Option<Period> {
    let year = |year: u16| Period::parse(&format!("{year:04}"));
    let in_force = rulebook.in_force.1.or(rulebook.in_force.0).and_then(|day| year(day.year));
    let targets = rulebook.nodes.iter().filter_map(|node| node.target.as_ref());
    let latest = targets.flat_map(|target| target.points.values().flatten().filter_map(|point| point.period)).max();
    rulebook.default_period.or(in_force).or(latest).or_else(|| Period::parse(YEAR_WITHOUT_PERIOD))
}

/// A period of each edition of a rulebook, from the first on; `usual` stands for its own.
pub fn periods_of_editions(rulebook: &Rulebook, usual: Period) -> Vec<Period> {
    let starts: Vec<Period> = rulebook.later.iter().map(|(from, _)| *from).collect();
    let edition = |period: Period| starts.iter().filter(|from| from.first_day() <= period.last_day()).count();
    let first = starts.first().and_then(|from| from.previous());
    let mut periods: Vec<Period> = first.into_iter().chain(starts.iter().copied()).collect();
    for period in &mut periods {
        if edition(*period) == edition(usual) {
            *period = usual;
        }
    }
    if !periods.contains(&usual) {
        periods.push(usual);
    }
    periods.dedup();
    periods
}

/// Proves what can be proven of a rulebook with the targets of `period`.
pub fn prove(rulebook: &Rulebook, period: Period) -> Proof {
    let plan = Plan::compile(rulebook, period);
    let (steady, rulebook) = (rulebook.later.is_empty(), rulebook.at(period));
    let domain = Domain::new(rulebook).in_editions(steady);
    let meant = node::all(&plan, &Domain::as_meant(rulebook).in_editions(steady));
    let classes = trial::classes(&plan);
    let known = node::all(&plan, &domain);
    let with_missing = node::all(&plan, &domain.with_missing());
    let full = scale::full(rulebook);
    let mut search = Search::new(&plan, &domain);
    let mut seen: Vec<Seen> = vec![Seen::default(); rulebook.nodes.len()];
    for at in &plan.order {
        let Some(own) = known.get(at.0) else { continue };
        let goals = judge::goals(own, full.get(at.0).and_then(Option::as_ref));
        let hints = hints(&plan, *at, &seen);
        let found = search.node(*at, goals, hints, &own.open_fields());
        if let Some(place) = seen.get_mut(at.0) {
            *place = found;
        }
    }
    let case = |at: usize| {
        Some(Case {
            rulebook,
            plan: &plan,
            at: NodeIx(at),
            node: rulebook.nodes.get(at)?,
            known: known.get(at)?,
            with_missing: with_missing.get(at)?,
            full: full.get(at).and_then(Option::as_ref),
            all: &known,
            seen: seen.get(at)?,
            meant: meant.get(at)?,
            domain: &domain,
            classes: &classes,
        })
    };
    let cases = || (0..rulebook.nodes.len()).filter_map(&case);
    let nodes = cases().map(|case| case.verdict()).collect();
    let mut remarks: Vec<crate::finding::Finding> = cases()
        .flat_map(|case| lints::lints(&case).into_iter().chain(effects::effects(&case)).collect::<Vec<_>>())
        .collect();
    remarks.extend(slips::slips(rulebook, &known, &with_missing));
    let whole = rulebook.rank.as_ref().and_then(|rank| case(rank.node.0)).map(|case| whole(&case));
    Proof { period: period.to_string(), nodes, whole, remarks }
}

/// Whether no figures that the checks of the data let through, missing ones among them, bring a node's score up to a goal, or where the lowest is
/// best down to it. Read off the ranges of nodes; `false` proves nothing.
pub(super) fn is_out_of_reach(
    (rulebook, plan): (&Rulebook, &Plan),
    node: NodeIx,
    (goal, lowest_best): (f64, bool),
) -> bool {
    let Some(goal) = Exact::from_f64(goal) else { return false };
    let nodes = node::all(plan, &Domain::new(rulebook).in_editions(false).with_missing());
    let Some(own) = nodes.get(node.0) else { return false };
    // Rounding may bring a score to a goal that it only comes near.
    [&own.score, &own.shown].into_iter().all(|known| {
        let misses = |range: &interval::Interval| if lowest_best { range.above(&goal) } else { range.below(&goal) };
        known.range.as_ref().is_some_and(misses)
    })
}

/// Figures that were best, and worst, for what a node reads: each alone, and all of them together where they do not share fields.
fn hints(plan: &Plan, at: NodeIx, seen: &[Seen]) -> Vec<Assignment> {
    let reads = plan.node(at).map(|node| node.reads.as_slice()).unwrap_or_default();
    let mut hints = Vec::new();
    for most in [true, false] {
        let mut together: Option<Assignment> = None;
        for child in reads {
            let best = seen.get(child.0).and_then(|seen| if most { seen.most.as_ref() } else { seen.least.as_ref() });
            let Some(best) = best else { continue };
            hints.push(best.figures.clone());
            let own = node::closure(plan, *child);
            let fields = own.iter().filter_map(|node| plan.node(*node)).flat_map(|node| node.fields.iter().copied());
            let all = together.get_or_insert_with(|| best.figures.clone());
            for field in fields {
                if let (Some(place), Some(figure)) = (all.get_mut(field.0), best.figures.get(field.0)) {
                    *place = *figure;
                }
            }
        }
        hints.extend(together);
    }
    hints
}

/// What the ranked node can attain.
fn whole(case: &Case<'_>) -> Whole {
    let points = match &case.node.source {
        Source::SumOfPoints { children, .. } => {
            children.iter().try_fold(Decimal::ZERO, |sum, edge| sum.checked_add(edge.weight)).map(|sum| sum.to_string())
        }
        Source::Formula(_) | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
    };
    let range = case.known.score.range.as_ref();
    let extreme = |end: Option<&interval::End>, found: &Option<search::Tried>| {
        let bound = end.and_then(|end| end.at.as_ref()).map(Exact::to_f64);
        let found = found.as_ref();
        let reached = found.and_then(|found| found.outcome.score).zip(bound);
        let decided =
            reached.is_some_and(|(score, bound)| twelve_digits(score).total_cmp(&twelve_digits(bound)).is_eq());
        Extreme { bound, found: found.map(|found| case.witness(found)), decided }
    };
    Whole {
        node: case.node.id.clone(),
        points,
        with_missing: case.with_missing.score.range.as_ref().map(judge::range),
        least: extreme(range.map(|range| &range.low), &case.seen.least),
        most: extreme(range.map(|range| &range.high), &case.seen.most),
    }
}
