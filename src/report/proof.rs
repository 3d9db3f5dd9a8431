//! What was proven of a rulebook, in a few lines for people, and with the findings for machines.
//!
//! In: a [`Proof`]. Out: text in a language, or the JSON of a whole check. Decides nothing: verdicts are counted, not made.

use super::findings::entries;
use super::json::pretty;
use crate::analysis::proof::{Always, Direction, Extreme, Moves, NodeProof, Possible, Proof, Whole};
use crate::finding::Finding;
use crate::number::{shortest, twelve_digits};
use crate::rulebook::model::Language;
use crate::wording::{Label, label, localized, phrase};
use serde::Serialize;

/// Names in one line; the JSON form has them all.
const NAMES_PRINTED_MOST: usize = 8;

/// The proof in a few lines.
pub fn proof(proof: &Proof, language: Language) -> String {
    let mut lines = vec![phrase(Label::ProofTitle, &[("period", &proof.period)], language)];
    lines.extend(proof.whole.iter().flat_map(|own| whole(own, language)));
    let verdict = |of: fn(&NodeProof) -> Option<bool>, label: Label| {
        let all: Vec<bool> = proof.nodes.iter().filter_map(of).collect();
        let (count, all) = (all.iter().filter(|holds| **holds).count().to_string(), all.len().to_string());
        (all != "0").then(|| phrase(label, &[("count", &count), ("all", &all)], language))
    };
    lines.extend(verdict(|node| node.within.as_ref().map(|own| *own == Always::Proven), Label::ProofWithin));
    lines.extend(verdict(|node| node.direction.as_ref().map(|own| *own == Direction::Proven), Label::ProofDirection));
    lines.extend(verdict(|node| node.full_points.as_ref().map(reached), Label::ProofFull));
    lines.extend(verdict(|node| node.zero.as_ref().map(reached), Label::ProofZero));
    lines.extend(named(proof, Label::ProofBothWays, language, |node| {
        let both = node.fields.iter().filter(|(_, moves)| matches!(moves, Moves::BothWays { .. }));
        with_fields(node, both.map(|(field, _)| field))
    }));
    lines.extend(named(proof, Label::ProofFails, language, |node| fails(node).then(|| node.id.clone())));
    let open = named(proof, Label::ProofOpen, language, |node| is_open(node, proof).then(|| node.id.clone()));
    lines.push(open.unwrap_or_else(|| label(Label::ProofNothingOpen, language).to_owned()));
    lines.extend(named(proof, Label::ProofFieldsOpen, language, |node| {
        let open = node.fields.iter().filter(|(_, moves)| matches!(moves, Moves::Undecided { .. }));
        with_fields(node, open.map(|(field, _)| field))
    }));
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "  " });
        text.push_str(line);
        text.push_str(if at == 0 { ":\n" } else { "\n" });
    }
    text
}

fn reached(possible: &Possible) -> bool {
    matches!(possible, Possible::Reached { .. })
}

/// `total (community_teams, population)`
fn with_fields<'f>(node: &NodeProof, fields: impl Iterator<Item = &'f String>) -> Option<String> {
    let fields: Vec<&str> = fields.map(String::as_str).collect();
    (!fields.is_empty()).then(|| format!("{} ({})", node.id, fields.join(", ")))
}

fn fails(node: &NodeProof) -> bool {
    matches!(node.within, Some(Always::Violated { .. }))
        || matches!(node.direction, Some(Direction::Violated { .. }))
        || matches!(node.full_points, Some(Possible::Impossible))
        || matches!(node.zero, Some(Possible::Impossible))
}

fn is_open(node: &NodeProof, proof: &Proof) -> bool {
    let whole = proof.whole.as_ref().filter(|whole| whole.node == node.id);
    matches!(node.within, Some(Always::Undecided { .. }))
        || matches!(node.direction, Some(Direction::Undecided { .. }))
        || matches!(node.full_points, Some(Possible::Undecided { .. }))
        || matches!(node.zero, Some(Possible::Undecided { .. }))
        || whole.is_some_and(|whole| !whole.least.decided || !whole.most.decided)
}

/// A line that lists names; none where there are none.
fn named(
    proof: &Proof,
    what: Label,
    language: Language,
    name: impl Fn(&NodeProof) -> Option<String>,
) -> Option<String> {
    let names: Vec<String> = proof.nodes.iter().filter_map(name).collect();
    let mut list = names.iter().take(NAMES_PRINTED_MOST).cloned().collect::<Vec<_>>().join("; ");
    if let Some(more) = names.len().checked_sub(NAMES_PRINTED_MOST).filter(|more| *more > 0) {
        list.push_str(&format!("; … (+{more})"));
    }
    (!names.is_empty()).then(|| phrase(what, &[("list", &list)], language))
}

fn whole(whole: &Whole, language: Language) -> Vec<String> {
    let node = ("node", whole.node.as_str());
    let number = |number: Option<f64>| {
        number.map_or_else(
            || label(Label::ProofNoBound, language).to_owned(),
            |own| localized(&shortest(twelve_digits(own)), language),
        )
    };
    let missing = whole.with_missing.filter(|own| {
        let beyond = |own: Option<f64>, bound: Option<f64>, outside: std::cmp::Ordering| match (own, bound) {
            (Some(own), Some(bound)) => twelve_digits(own).total_cmp(&twelve_digits(bound)) == outside,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        beyond(own.low, whole.least.bound, std::cmp::Ordering::Less)
            || beyond(own.high, whole.most.bound, std::cmp::Ordering::Greater)
    });
    let found = |end: &Extreme| number(end.found.as_ref().and_then(|witness| witness.score));
    let points = whole.points.as_ref().map(|points| localized(points, language));
    let mut lines: Vec<String> =
        points.iter().map(|points| phrase(Label::ProofPoints, &[node, ("points", points)], language)).collect();
    let (least, most) = (number(whole.least.bound), number(whole.most.bound));
    lines.push(if whole.least.decided && whole.most.decided {
        phrase(Label::ProofAttainable, &[node, ("least", &least), ("most", &most)], language)
    } else {
        let (low, high) = (found(&whole.least), found(&whole.most));
        phrase(
            Label::ProofBounds,
            &[node, ("least", &least), ("most", &most), ("low", &low), ("high", &high)],
            language,
        )
    });
    lines.extend(missing.map(|own| {
        let (least, most) = (number(own.low), number(own.high));
        phrase(Label::ProofWithMissing, &[node, ("least", &least), ("most", &most)], language)
    }));
    lines
}

/// A whole check as JSON: `findings` as in [`super::findings_json`], and `proof`; null where the rulebook has errors.
/// `editions` are the proofs of the rulebook's other editions.
pub fn check_json(findings: &[Finding], proof: Option<&Proof>, editions: &[Proof]) -> String {
    #[derive(Serialize)]
    struct Check<'c, F: Serialize> {
        findings: F,
        proof: Option<&'c Proof>,
        #[serde(skip_serializing_if = "<[Proof]>::is_empty")]
        editions: &'c [Proof],
    }
    pretty(&Check { findings: entries(findings), proof, editions })
}
