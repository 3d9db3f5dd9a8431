//! Proof-like checks of a rulebook: what its values and scores can be, before a figure is read.
//!
//! In: a checked rulebook and the period whose targets hold. Out: a [`Proof`]: for each node the range of its values and scores,
//! whether the score stays within its points, follows its direction, and reaches full points and zero; for the ranked node what it
//! can attain. Proven is what interval arithmetic with exact ends shows for all figures that the data checks let through
//! (`interval`, `known`, `formula`, `step`, `aggregate`, `node`); shown false, or possible, is what figures show that were run through
//! the real computation (`figures`, `search`, `trial`); the rest is undecided and says why. Claims are about the entities, not the
//! national row, about figures of up to 60 digits, and, where a root or logarithm is in it, to 9 significant digits.

mod aggregate;
mod curve;
mod domain;
mod figures;
mod findings;
mod formula;
mod interval;
mod judge;
mod known;
mod lints;
mod node;
mod part_of;
mod scale;
mod search;
mod step;
mod trial;
mod verdict;

#[cfg(test)]
mod tests;

pub use findings::findings;
pub use known::Why;
pub use verdict::{Always, Direction, Extreme, Moves, NodeProof, Possible, Proof, Range, Whole, Witness};

use crate::finding::{Code, Finding, Place};
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

/// Whether a score is made of the entity's own figures of the period alone. A statistic over entities, or a look at another period, is
/// beyond these proofs, and the rulebook is then not proven at all.
pub fn is_provable(rulebook: &Rulebook) -> bool {
    use crate::rulebook::formula::{Formula, Term};
    use crate::rulebook::model::{Grouped, Operation};
    let alone = |formula: &Formula| {
        let mut alone = formula.statistics.is_empty();
        formula.walk(&mut |part| {
            alone &= !matches!(
                part.term,
                Term::Statistic(_) | Term::Earlier(..) | Term::IsMissing(_) | Term::FirstOf(_) | Term::Gathered(..)
            );
        });
        alone
    };
    rulebook.nodes.iter().all(|node| {
        let source = match &node.source {
            Source::Formula(formula) => alone(formula),
            Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } => true,
        };
        let by_group = matches!(node.target.as_ref().map(|target| &target.points), Some(Grouped::By { .. }));
        let steps = node.steps.iter().all(|step| {
            step.operation.formula().is_none_or(alone)
                && !matches!(step.operation, Operation::Goalposts(Grouped::By { .. }) | Operation::Screen { .. })
        });
        source && steps && !by_group
    })
}

/// The finding in the place of a proof, where there can be none.
pub fn not_provable(rulebook: &Rulebook, file: &str) -> Finding {
    let ranked = rulebook.rank.as_ref().and_then(|rank| rulebook.node(rank.node));
    let id = ranked.map_or(rulebook.id.as_str(), |node| node.id.as_str());
    Finding::new(Code::ProofUndecided)
        .at(Place::file(file))
        .with("node", id)
        .with("what", "attainable")
        .with("why", Why::Unknown.token())
}

/// Proves what can be proven of a rulebook with the targets of `period`.
pub fn prove(rulebook: &Rulebook, period: Period) -> Proof {
    let plan = Plan::compile(rulebook, period);
    let domain = Domain::new(rulebook);
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
        })
    };
    let cases = || (0..rulebook.nodes.len()).filter_map(&case);
    let nodes = cases().map(|case| case.verdict()).collect();
    let remarks = cases().flat_map(|case| lints::lints(&case)).collect();
    let whole = rulebook.rank.as_ref().and_then(|rank| case(rank.node.0)).map(|case| whole(&case));
    Proof { period: period.to_string(), nodes, whole, remarks }
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
        Source::Formula(_) | Source::Mean { .. } | Source::Best { .. } => None,
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
        least: extreme(range.map(|range| &range.low), &case.seen.least),
        most: extreme(range.map(|range| &range.high), &case.seen.most),
    }
}
