//! `freeze`: a rulebook in which everything that was decided over entities in a base period is a number, so that later periods are
//! measured by the same rule: OECD/JRC *Handbook* (2008), p. 86 (time-dependent normalisation: the base keeps scores comparable over
//! time).
//!
//! In: a rulebook's bytes, inputs, the period. Out: [`Frozen`], the author's text with those numbers written into it, and findings about
//! what stays relative by nature. The new text is read and scored again, and refused where a score of the base period is another. Must
//! not: touch what only reports, or rulebook editions other than the period's own.

mod step;
mod words;

use crate::compute::Asked;
use crate::data::{Source, sha256};
use crate::finding::{Code, Finding, Place, Severity, sort};
use crate::registry::Period;
use crate::result::{Scoreboard, Standing};
use crate::rulebook::model::Language;
use crate::rulebook::rewriting::{Headline, Rewrite, rewrite};
use crate::scoring::{Problem, Request, RulebookSource, Session, Wanted};
use crate::wording::{Label, phrase};
use std::collections::BTreeMap;

/// How far a frozen score may be from the original one, relatively: rounding noise of a sum taken in another order.
const SCORE_DISTANCE_MOST: f64 = 1e-12;
/// Characters of a hash that tell figures apart by eye; the whole one stands in the comment.
const HASH_SHOWN_CHARACTERS: usize = 12;

/// A frozen rulebook.
#[derive(Debug)]
pub struct Frozen {
    /// Its text; none where something is wrong.
    pub text: Option<String>,
    /// The base period.
    pub period: Option<Period>,
    /// What was found: about rulebook and data, and what could not be frozen.
    pub findings: Vec<Finding>,
}

/// Something that is not a number of the base period in the frozen rulebook.
#[derive(Debug, Clone, PartialEq)]
struct Left {
    node: String,
    step: String,
    /// Why, as `wording` knows it.
    reason: &'static str,
}

impl Left {
    fn finding(&self, file: &str) -> Finding {
        let mut finding = Finding::new(Code::NotFrozen)
            .at(Place::file(file))
            .with("node", &self.node)
            .with("step", &self.step)
            .with("reason", self.reason);
        // It reads the entity's own figures alone, or is no part of a score: no other entity can move a score by it.
        if matches!(self.reason, "other periods" | "only reports") {
            finding.severity = Severity::Note;
        }
        finding
    }
}

/// Freezes a rulebook on the figures of a period: the one asked for, or the latest.
pub fn freeze(rulebook: &RulebookSource<'_>, inputs: &[Source<'_>], request: &Request) -> Frozen {
    let session = match Session::open(rulebook, inputs, request) {
        Ok(session) => session,
        Err(Problem { findings, .. }) => return Frozen { text: None, period: None, findings },
    };
    let mut findings = session.findings().to_vec();
    let bytes = rulebook.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(rulebook.bytes);
    let (Some(period), Ok(text)) = (session.periods().last().copied(), std::str::from_utf8(bytes)) else {
        return Frozen { text: None, period: None, findings };
    };
    let edition = session.rulebook().at(period);
    let gathered = session.with_run(period, |run| step::rewrites(edition, run));
    let (rewrites, mut left) = gathered.unwrap_or_default();
    let (new, lost) = rewrite(text, period, &rewrites, &headline(&session, period, inputs));
    left.extend(step::later(session.rulebook(), edition, period));
    left.extend(
        lost.into_iter().filter_map(|position| rewrites.get(position)).map(|rewrite| no_place(edition, rewrite)),
    );
    findings.extend(left.iter().map(|left| left.finding(&rulebook.name)));
    let source = RulebookSource { name: rulebook.name.clone(), bytes: new.as_bytes(), beside: rulebook.beside };
    let request = Request { period: Wanted::One(period), ..request.clone() };
    let differs = differences(&session, &source, inputs, &request, period);
    let text = differs.is_empty().then_some(new);
    findings.extend(differs);
    sort(&mut findings);
    Frozen { text, period: Some(period), findings }
}

/// A change that found no place in the text.
fn no_place(edition: &crate::rulebook::model::Rulebook, rewrite: &Rewrite) -> Left {
    let node = edition.nodes.iter().find(|node| node.id == rewrite.node);
    let step = rewrite.step.checked_sub(1).and_then(|at| node?.steps.get(at)).map(|step| step.name.clone());
    Left { node: rewrite.node.clone(), step: step.unwrap_or_else(|| "value".to_owned()), reason: "layout" }
}

fn headline(session: &Session, period: Period, inputs: &[Source<'_>]) -> Headline {
    let rulebook = session.rulebook();
    let files: Vec<(String, String)> = inputs.iter().map(|input| (input.name.clone(), sha256(&input.bytes))).collect();
    let hash = match files.as_slice() {
        [(_, one)] => one.clone(),
        several => {
            let lines: String = several.iter().map(|(_, hash)| format!("{hash}\n")).collect();
            sha256(lines.as_bytes())
        }
    };
    let shown: String = hash.chars().take(HASH_SHOWN_CHARACTERS).collect();
    let own = period.to_string();
    let places = [("period", own.as_str()), ("version", rulebook.version.as_str()), ("hash", shown.as_str())];
    let note = |language| phrase(Label::FrozenNote, &places, language);
    let mut comment = vec![note(Language::Vi), note(Language::En)];
    // A line end in a name would end the comment.
    comment.extend(files.iter().map(|(name, hash)| format!("{}: sha256 {hash}", name.replace(char::is_control, " "))));
    Headline {
        version: format!("{}+frozen-{period}", rulebook.version),
        note: (note(Language::Vi), note(Language::En)),
        comment,
    }
}

/// Every score of the base period that the frozen rulebook gives otherwise; errors of the new text first.
fn differences(
    session: &Session,
    frozen: &RulebookSource<'_>,
    inputs: &[Source<'_>],
    request: &Request,
    period: Period,
) -> Vec<Finding> {
    let again = match Session::open(frozen, inputs, request) {
        Ok(again) => again,
        Err(Problem { findings, .. }) => return findings.into_iter().filter(Finding::is_error).collect(),
    };
    let board = |session: &Session| {
        let (boards, _) = session.boards(Asked::default());
        boards.into_iter().find(|board| board.period == period.to_string())
    };
    let (Some(before), Some(after)) = (board(session), board(&again)) else {
        return vec![Finding::new(Code::NothingInPeriod).with("period", period.to_string())];
    };
    let by_code = |board: &Scoreboard| -> BTreeMap<String, Standing> {
        board.entities.iter().map(|standing| (standing.code.clone(), standing.clone())).collect()
    };
    let (before, after) = (by_code(&before), by_code(&after));
    let mut differs = BTreeMap::new();
    for (code, own) in &before {
        let Some(other) = after.get(code) else { continue };
        for (node, score) in scores(own) {
            let same = scores(other).any(|(id, other)| id == node && is_same(score, other));
            if !same {
                differs.entry(node.to_owned()).or_insert_with(|| own.name.clone());
            }
        }
    }
    let finding = |(node, entity): (String, String)| {
        Finding::new(Code::FreezeDiffers).at(Place::file(&frozen.name)).with("node", node).with("entity", entity)
    };
    differs.into_iter().map(finding).collect()
}

fn scores(standing: &Standing) -> impl Iterator<Item = (&str, Option<f64>)> {
    let aggregates = standing.aggregates.iter().map(|(id, own)| (id.as_str(), own.score));
    aggregates.chain(standing.indicators.iter().map(|(id, own)| (id.as_str(), own.score)))
}

fn is_same(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SCORE_DISTANCE_MOST * a.abs().max(b.abs()).max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    }
}
