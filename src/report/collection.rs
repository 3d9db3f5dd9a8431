//! What came back of the forms, told to people and as JSON.
//!
//! In: a [`Collection`] and the findings about the forms. Out: text. Findings stand first, so that the summary is what the eye meets last.

use super::findings::{entries, findings_text};
use crate::finding::Finding;
use crate::form::Collection;
use crate::registry::Date;
use crate::rulebook::model::Language;
use crate::wording::{self, Label, localized, phrase};
use serde::Serialize;

/// The report of a collection. `written`: the file that the figures were written to.
pub fn collection(
    own: &Collection,
    findings: &[Finding],
    written: Option<&str>,
    language: Language,
    color: bool,
) -> String {
    let mut out = findings_text(findings, &|_| None, language, color);
    for line in lines(own, written, language) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn lines(own: &Collection, written: Option<&str>, language: Language) -> Vec<String> {
    let say = |what, places: &[(&str, &str)]| phrase(what, places, language);
    let count = |number: usize| localized(&number.to_string(), language);
    let title = own.title.get(language);
    let Some(period) = own.period else {
        return vec![say(Label::CollectNothing, &[("title", title), ("id", &own.rulebook)])];
    };
    let period = wording::period(&period.to_string(), language);
    let mut lines = vec![say(Label::CollectTitle, &[("title", title), ("id", &own.rulebook), ("period", &period)])];
    if let Some(deadline) = own.deadline {
        lines.push(say(Label::CollectDeadline, &[("day", &day(deadline, language))]));
    }
    let (came, all) = (count(own.submitted.len()), count(own.counts.entities));
    lines.push(say(Label::CollectCame, &[("came", &came), ("all", &all)]));
    let (taken, refused, empty) = (count(own.counts.taken), count(own.counts.refused), count(own.counts.empty));
    lines.push(say(Label::CollectFigures, &[("taken", &taken), ("refused", &refused), ("empty", &empty)]));
    let mut list = |what, members: Vec<String>| {
        if !members.is_empty() {
            lines.push(say(what, &[("count", &count(members.len())), ("list", &members.join("; "))]));
        }
    };
    list(Label::CollectMissing, own.missing.iter().map(|(_, name)| name.clone()).collect());
    let blank = own.submitted.iter().filter(|form| form.taken == 0 && form.refused == 0);
    list(Label::CollectBlank, blank.map(|form| form.name.clone()).collect());
    list(Label::CollectConflicting, own.conflicting.iter().map(|(_, name)| name.clone()).collect());
    let late = own.late.iter().map(|late| {
        let (first, days) = (day(late.first_sent, language), late.days.to_string());
        match late.sent.filter(|sent| *sent != late.first_sent) {
            None => say(Label::CollectLateOne, &[("name", &late.name), ("day", &first), ("days", &days)]),
            Some(sent) => {
                let places =
                    [("name", late.name.as_str()), ("first", &first), ("days", &days), ("day", &day(sent, language))];
                say(Label::CollectLateAgainOne, &places)
            }
        }
    });
    list(Label::CollectLate, late.collect());
    if let Some(deadline) = own.deadline {
        let corrected = own.submitted.iter().filter_map(|form| {
            let (first, sent) = (form.first_sent.filter(|first| *first <= deadline)?, form.sent?);
            let (first, day) = (day(first, language), day(sent, language));
            let places = [("name", form.name.as_str()), ("first", &first), ("day", &day)];
            (sent > deadline).then(|| say(Label::CollectCorrectedOne, &places))
        });
        list(Label::CollectCorrected, corrected.collect());
        let undated = own.submitted.iter().filter(|form| form.first_sent.is_none());
        list(Label::CollectUndated, undated.map(|form| form.name.clone()).collect());
    }
    let again = own.submitted.iter().filter(|form| own.superseded.iter().any(|old| old.code == form.code));
    let again =
        again.map(|form| say(Label::CollectAgainOne, &[("name", &form.name), ("version", &form.version.to_string())]));
    list(Label::CollectAgain, again.collect());
    let refused = own.submitted.iter().filter(|form| form.refused > 0);
    let refused = refused
        .map(|form| say(Label::CollectRefusedOne, &[("name", &form.name), ("count", &form.refused.to_string())]));
    list(Label::CollectRefused, refused.collect());
    lines.extend(written.map(|file| say(Label::CollectWritten, &[("file", file)])));
    lines
}

fn day(day: Date, language: Language) -> String {
    match language {
        Language::Vi => format!("{:02}/{:02}/{}", day.day, day.month, day.year),
        Language::En => day.to_string(),
    }
}

#[derive(Serialize)]
struct Whole<'c, F> {
    format: u32,
    #[serde(flatten)]
    collection: &'c Collection,
    findings: F,
}

/// A collection with its findings as JSON.
pub fn collection_json(own: &Collection, findings: &[Finding]) -> String {
    super::json::pretty(&Whole { format: 1, collection: own, findings: entries(findings) })
}
