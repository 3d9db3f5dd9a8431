//! The names of a case held against its rulebook, before anything is computed.
//!
//! In: a case and the checked rulebook. Out: a finding for every node, step, grade, attribute or reason that is not there, and for
//! every expectation of another kind than its subject.

use super::expectation::{ENTITY_WORDS, Expected, Subject, WHATS, What};
use super::suite::{Case, Expectation, Suite};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::rulebook::model::{DataStatus, Missing, Node, Rulebook};

/// What is wrong with the names of a case.
pub(super) fn check(case: &Case, rulebook: &Rulebook) -> Vec<Finding> {
    case.expects
        .iter()
        .filter_map(|expectation| subject(expectation, rulebook).or_else(|| expected(expectation, rulebook)))
        .collect()
}

/// Cases of one name: which of them failed could not be told.
pub(super) fn twins(suite: &Suite) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, case) in suite.cases.iter().enumerate() {
        let is_twin = |other: &&Case| other.name.vi == case.name.vi || other.name.en == case.name.en;
        if let Some(first) = suite.cases.iter().take(at).find(is_twin) {
            let finding = Finding::new(Code::DuplicateId).with("id", &case.name.en);
            findings.push(finding.at(case.place.clone()).at(first.place.clone().related()));
        }
    }
    findings
}

/// The subject is there.
fn subject(expectation: &Expectation, rulebook: &Rulebook) -> Option<Finding> {
    let at = |code| Finding::new(code).at(expectation.subject_place.clone());
    match &expectation.subject {
        Subject::Rank | Subject::RankWithin(_) if rulebook.rank.is_none() => {
            Some(at(Code::MissingKey).with("key", "rank").with("table", &rulebook.id))
        }
        Subject::Grade if rulebook.grades.is_none() => {
            Some(at(Code::MissingKey).with("key", "grades").with("table", &rulebook.id))
        }
        Subject::RankWithin(attribute) => {
            let known = rulebook.rank.as_ref().map(|rank| rank.within.as_slice()).unwrap_or_default();
            (!known.contains(attribute)).then(|| {
                let near = suggestions(attribute, known.iter().map(String::as_str), 3);
                at(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near)
            })
        }
        Subject::Rank | Subject::Grade | Subject::DataStatus => None,
        Subject::Node { id, what } => match (rulebook.nodes.iter().find(|node| node.id == *id), what) {
            (None, _) => {
                let known = rulebook.nodes.iter().map(|node| node.id.as_str()).chain(ENTITY_WORDS.iter().copied());
                Some(at(Code::NodeNotFound).with("name", id).with("suggestions", suggestions(id, known, 3)))
            }
            (Some(node), What::Step(name)) if !has_step(node, name) => {
                let known: Vec<&str> =
                    WHATS.iter().copied().chain(node.steps.iter().map(|step| step.name.as_str())).collect();
                let near = suggestions(name, known.iter().copied(), 1);
                let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
                Some(
                    at(Code::UnknownWord)
                        .with("key", id)
                        .with("word", name)
                        .with("allowed", known)
                        .with("suggestions", near),
                )
            }
            (Some(_), _) => None,
        },
    }
}

/// A step before the rounding at the end of the chain has its own result, the last one too.
fn has_step(node: &Node, name: &str) -> bool {
    let scored = node.steps.len().saturating_sub(node.shown_steps);
    let mut steps = node.steps.iter().enumerate().filter(|(at, _)| *at < scored || at + 1 == node.steps.len());
    name == "value" || steps.any(|(_, step)| step.name == name)
}

/// What is expected is of the subject's kind.
fn expected(expectation: &Expectation, rulebook: &Rulebook) -> Option<Finding> {
    let subject = expectation.subject.text();
    let wrong_type = |expected: &str, found: &str| {
        let finding = Finding::new(Code::WrongType).at(expectation.place.clone());
        Some(finding.with("key", &subject).with("expected", expected).with("found", found))
    };
    let words: Vec<String> = match &expectation.subject {
        Subject::Grade => {
            let bands = rulebook.grades.iter().flat_map(|grades| &grades.bands);
            bands.flat_map(|band| [band.label.vi.clone(), band.label.en.clone()]).collect()
        }
        Subject::DataStatus => DataStatus::ALL.iter().map(|status| status.token().to_owned()).collect(),
        Subject::Node { what: What::Missing, .. } => {
            Missing::ALL.iter().map(|reason| reason.token().to_owned()).collect()
        }
        Subject::Rank | Subject::RankWithin(_) | Subject::Node { .. } => Vec::new(),
    };
    match (&expectation.expected, words.is_empty()) {
        (Expected::Nothing, _) | (Expected::Amount(_), true) => None,
        (Expected::Word(_), true) => wrong_type("number", "text"),
        (Expected::Amount(amount), false) if words.contains(&amount.text) => None,
        (Expected::Amount(_), false) => wrong_type("text", "number"),
        (Expected::Word(word), false) if words.contains(word) => None,
        (Expected::Word(word), false) => {
            let near = suggestions(word, words.iter().map(String::as_str), 1);
            let finding = Finding::new(Code::UnknownWord).at(expectation.place.clone());
            Some(finding.with("key", &subject).with("word", word).with("allowed", words).with("suggestions", near))
        }
    }
}
