//! What was said of a figure at a stage: the figure, who, when, why, and by which document.

use super::super::NOTHING;
use crate::analysis::appraisal::{Appraisal, Change, Difference, Said, Standing};
use crate::rulebook::model::{Decision, Document, Language};
use crate::wording::{self, Label, label, localized, phrase};

/// A figure in words. What is refused without another figure in its place is no unreadable cell, and is told as a refusal.
pub(super) fn figure(said: Option<&Said>, language: Language) -> String {
    let is_refused = |said: &&Said| said.figure.is_none() && said.decision == Some(Decision::Rejected);
    if said.filter(is_refused).is_some() {
        return label(Label::NotRecognised, language).to_owned();
    }
    match said.map(|said| (said.figure.as_deref(), said.missing)) {
        Some((Some("yes"), _)) => label(Label::Yes, language).to_owned(),
        Some((Some("no"), _)) => label(Label::No, language).to_owned(),
        Some((Some(text), _)) => localized(text, language),
        Some((None, Some(reason))) => wording::missing(reason, language).to_owned(),
        Some((None, None)) => NOTHING.to_owned(),
        None => wording::missing(crate::rulebook::model::Missing::NotReported, language).to_owned(),
    }
}

/// What counts at the earlier stage.
pub(super) fn before<'a>(own: &Appraisal, difference: &'a Difference) -> Option<&'a Said> {
    // What was said first, unless nobody had said anything by then.
    let is_late = difference.stages.first().is_some_and(|said| said.stage == own.to.id);
    difference.stages.first().filter(|_| !is_late)
}

/// What counts at the later stage.
pub(super) fn after(difference: &Difference) -> Option<&Said> {
    difference.stages.last()
}

/// Who, when and why.
pub(super) fn why(said: &Said, language: Language) -> String {
    let reason = said.reason.as_ref().map(|reason| reason.text.as_str());
    told((said.agency.as_deref(), said.date.as_deref()), (said.decision, reason), language)
}

/// Who and when, and why: `Bộ, 20/12/2023: không đồng ý; tính trùng`.
pub(in crate::report) fn told(
    (agency, date): (Option<&str>, Option<&str>),
    (decision, reason): (Option<Decision>, Option<&str>),
    language: Language,
) -> String {
    let who = agency.into_iter().chain(date).collect::<Vec<_>>().join(", ");
    let decision = decision.map(|decision| self::decision(decision, language));
    let why = decision.into_iter().chain(reason).collect::<Vec<_>>().join("; ");
    match (who.is_empty(), why.is_empty()) {
        (_, true) => who,
        (true, false) => why,
        (false, false) => format!("{who}: {why}"),
    }
}

/// The evidence of a stage: its text and its document.
pub(super) fn evidence(said: &Said, language: Language) -> Option<String> {
    let document = said.document.as_ref().map(|document| document_told(document, language));
    let parts: Vec<String> = said.evidence.iter().cloned().chain(document).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// A document as it is cited: `12/QĐ-UBND, 05/01/2023, UBND tỉnh, "về kế hoạch", https://…`.
pub(in crate::report) fn document_told(document: &Document, language: Language) -> String {
    let about = document.about.as_deref().map(|text| phrase(Label::Quoted, &[("text", text)], language));
    let parts = [&document.number, &document.date, &document.issuer, &about, &document.link];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

pub(in crate::report) fn decision(decision: Decision, language: Language) -> &'static str {
    let what = match decision {
        Decision::Agreed => Label::DecisionAgreed,
        Decision::AwaitingEvidence => Label::DecisionAwaiting,
        Decision::Rejected => Label::DecisionRejected,
    };
    label(what, language)
}

/// Which way a figure went, and how that stands.
pub(super) fn status(difference: &Difference, language: Language) -> String {
    let change = match difference.change {
        Change::Raised => Label::ChangeRaised,
        Change::Lowered => Label::ChangeLowered,
        Change::WithoutEffect => Label::ChangeWithoutEffect,
        Change::Equal => Label::ChangeEqual,
        Change::Invalid => Label::ChangeInvalid,
    };
    let standing = match difference.standing {
        Standing::AwaitingEvidence => Some(Label::DecisionAwaiting),
        Standing::Rejected => Some(Label::DecisionRejected),
        Standing::Agreed => Some(Label::DecisionAgreed),
        Standing::Placeholder => Some(Label::StandingPlaceholder),
        Standing::NoReason => Some(Label::StandingNoReason),
        Standing::Reasoned | Standing::Open => None,
    };
    let parts: Vec<&str> = std::iter::once(change).chain(standing).map(|what| label(what, language)).collect();
    parts.join(", ")
}
