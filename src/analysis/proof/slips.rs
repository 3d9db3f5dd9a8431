//! Slips that no single node shows: checks that say nothing, or let nothing through; grades that nobody gets; a ranking upside down.
//!
//! In: the checked rulebook and what is known of its nodes. Out: findings without places, each with the argument `field` or `banding`
//! or `ranking` beside what it speaks of.

use super::condition;
use super::domain::{Can, Domain};
use super::interval::Interval;
use super::node::NodeKnown;
use super::step;
use crate::finding::{Code, Finding};
use crate::number::{Decimal, Exact};
use crate::plan::{Band, Constant};
use crate::rulebook::model::{Bilingual, Check, CheckRule, Cut, Field, FieldIx, NodeIx, RankRule, Reading, Rulebook};

/// Everything that is found. `known` and `with_missing` are the nodes with all figures there, and with figures missing or not.
pub(super) fn slips(rulebook: &Rulebook, known: &[NodeKnown], with_missing: &[NodeKnown]) -> Vec<Finding> {
    let mut found = checks(rulebook);
    for banding in bandings(rulebook) {
        found.extend(out_of_reach(rulebook, &banding, known, with_missing));
        found.extend(alike(&banding));
    }
    let first = rulebook.rank.iter().map(|rank| ("", rank));
    let others = rulebook.ranks.iter().map(|(id, rank)| (id.as_str(), rank));
    found.extend(first.chain(others).filter_map(|(id, rank)| upside_down(rulebook, id, rank)));
    found
}

/// Checks that every figure passes, and such as none can.
fn checks(rulebook: &Rulebook) -> Vec<Finding> {
    let domain = Domain::loose(rulebook);
    let mut found = Vec::new();
    for (at, field) in rulebook.fields.iter().enumerate() {
        let at = FieldIx(at);
        for check in field.checks.iter().filter(|_| !domain.is_gone(at)) {
            let code = match outcome(rulebook, &domain, at, field, check) {
                Some(true) => Code::CheckAlwaysPasses,
                Some(false) => Code::CheckNeverPasses,
                None => continue,
            };
            found.push(Finding::new(code).with("field", &field.id).with("check", written(rulebook, check)));
        }
    }
    found
}

/// Whether every figure of the field's kind and range passes the check, or none does.
fn outcome(rulebook: &Rulebook, domain: &Domain, at: FieldIx, field: &Field, check: &Check) -> Option<bool> {
    let can = domain.field(at)?;
    let range = |at: FieldIx| match domain.field(at) {
        Some(Can::Number { range, .. }) => range.as_ref(),
        _ => None,
    };
    match &check.rule {
        CheckRule::AtMost(whole) if *whole == at => Some(true),
        CheckRule::AtMost(whole) => {
            let (least, most) = (range(at)?.low.at.as_ref()?, range(*whole)?.high.at.as_ref()?);
            (least > most).then_some(false)
        }
        CheckRule::Range(..) => condition::narrowed(rulebook, at, check, can.clone()).is_nothing().then_some(false),
        CheckRule::Holds(formula) => {
            let known = condition::truth(rulebook, domain, &formula.into())?;
            known.range?.as_point().map(|truth| !truth.is_zero())
        }
        CheckRule::Change { .. } | CheckRule::Fresh(_) => None,
    }
    .filter(|_| !field.checks.is_empty())
}

/// A check as its author wrote it.
fn written(rulebook: &Rulebook, check: &Check) -> String {
    match &check.rule {
        CheckRule::AtMost(whole) => {
            format!("at_most = \"{}\"", rulebook.field(*whole).map_or("", |field| field.id.as_str()))
        }
        CheckRule::Range(low, high) => format!("range = [{low}, {high}]"),
        CheckRule::Holds(formula) => format!("holds = \"{}\"", formula.text),
        CheckRule::Change { .. } => "change".to_owned(),
        CheckRule::Fresh(day) => format!("fresh = {day}"),
    }
}

/// Grades, or another banding, with their labels.
struct Banding<'a> {
    /// Id; empty: the grades.
    id: &'a str,
    /// By value: the node, which form of its score, and the lower edges from the highest down.
    edges: Option<(NodeIx, Reading, Vec<Option<Decimal>>)>,
    labels: Vec<&'a Bilingual>,
}

fn bandings(rulebook: &Rulebook) -> Vec<Banding<'_>> {
    let mut all = Vec::new();
    if let Some(grades) = &rulebook.grades {
        let edges = grades.bands.iter().map(|band| band.from).collect();
        let labels = grades.bands.iter().map(|band| &band.label).collect();
        all.push(Banding { id: "", edges: Some((grades.node, grades.on, edges)), labels });
    }
    for own in &rulebook.bandings {
        let (edges, labels) = match &own.cut {
            Cut::Values(bands) => {
                let edges = bands.iter().map(|band| band.from).collect();
                (Some((own.node, own.on, edges)), bands.iter().map(|band| &band.label).collect())
            }
            Cut::Ranks(bands) => (None, bands.iter().map(|(_, label)| label).collect()),
            Cut::Groups(_) => (None, Vec::new()),
        };
        all.push(Banding { id: &own.id, edges, labels });
    }
    all
}

/// Grades that no score can get. The last one, for all that is left, must be there and is not asked.
fn out_of_reach(
    rulebook: &Rulebook,
    banding: &Banding<'_>,
    known: &[NodeKnown],
    with_missing: &[NodeKnown],
) -> Option<Finding> {
    let (at, on, edges) = banding.edges.as_ref()?;
    let read = |all: &[NodeKnown]| all.get(at.0).map(|own| own.read(None, *on));
    let (mut score, missing) = (read(known)?, read(with_missing)?);
    score.range = Interval::join(score.range, missing.range);
    let range = score.range.clone()?;
    let zero = Constant::new(Exact::zero());
    let bands: Vec<Band> =
        edges.iter().map(|from| Band { from: from.map(|from| from.into()), award: zero.clone() }).collect();
    let can = step::reachable(&score, &bands);
    let never = edges.iter().zip(can).filter_map(|(from, can)| from.filter(|_| !can));
    let never: Vec<String> = never.map(|from| from.to_string()).collect();
    let end = |end: &super::interval::End| end.at.as_ref().map_or(f64::NAN, Exact::to_f64);
    (!never.is_empty()).then(|| {
        Finding::new(Code::GradesUnreachable)
            .with("scored", rulebook.node(*at).map_or("", |node| node.id.as_str()))
            .with("banding", banding.id)
            .with("bands", never)
            .with("least", end(&range.low))
            .with("most", end(&range.high))
    })
}

/// Two bands with one label.
fn alike(banding: &Banding<'_>) -> Option<Finding> {
    let same = banding.labels.iter().enumerate().find_map(|(at, own)| {
        let mut before = banding.labels.iter().take(at);
        let both = before.find(|other| other.vi == own.vi || other.en == own.en)?;
        Some(if both.vi == own.vi { &own.vi } else { &own.en })
    })?;
    Some(Finding::new(Code::LabelsAlike).with("banding", banding.id).with("label", same))
}

/// Points of which the fewest come first, where nothing says that fewer are better.
fn upside_down(rulebook: &Rulebook, id: &str, rank: &RankRule) -> Option<Finding> {
    let node = rulebook.node(rank.node)?;
    let upside_down = rank.lowest_first && node.points.is_some() && !node.lower_is_better;
    upside_down.then(|| Finding::new(Code::RankLowestFirst).with("scored", &node.id).with("ranking", id))
}
