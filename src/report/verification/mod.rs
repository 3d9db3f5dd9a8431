//! Verifications as pages for people or as JSON.
//!
//! In: a [`Verification`]. Out: text whose first sentence is the answer.

use super::document::{Block, Document, Grid};
use super::json::pretty;
use crate::analysis::verification::{Difference, FileMatch, Verdict, Verification};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, localized, phrase};
use serde_json::Value;

/// The form of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerificationFormat {
    /// A page for a terminal.
    Text,
    /// A page.
    Markdown,
    /// Everything.
    Json,
}

/// Differences on a page.
const DIFFERENCES_MOST: usize = 20;

/// What stands where there is nothing.
const NOTHING: &str = "–";

/// A verification in a format.
pub fn verification(own: &Verification, format: VerificationFormat, language: Language) -> String {
    match format {
        VerificationFormat::Text => document(own, language).text(),
        VerificationFormat::Markdown => document(own, language).markdown(),
        VerificationFormat::Json => pretty(own),
    }
}

fn document(own: &Verification, language: Language) -> Document {
    let say = |what: Label, places: &[(&str, &str)]| phrase(what, places, language);
    let count = |count: usize| localized(&count.to_string(), language);
    let mut document = Document::default();
    document.push(Block::Title(say(Label::VerifyTitle, &[("file", &own.file)])));
    let verdict = match own.verdict {
        Verdict::Matches => Label::VerifyMatches,
        Verdict::OtherFiles => Label::VerifyOtherFiles,
        Verdict::Differs => Label::VerifyDiffers,
    };
    document.push(Block::Notice(label(verdict, language).to_owned()));
    let (periods, entities, values) =
        (count(own.compared.periods), count(own.compared.entities), count(own.compared.values));
    let places = [("periods", &*periods), ("entities", &entities), ("values", &values)];
    document.push(Block::Line(say(Label::VerifyCompared, &places)));
    let status = wording::status(own.data_status, language);
    document.push(Block::Line(say(Label::AboutStatus, &[("text", status)])));
    if let Some(engines) = &own.engines {
        let places = [("published", &*engines.published), ("own", &engines.own)];
        document.push(Block::Line(say(Label::VerifyEngine, &places)));
    }
    document.push(Block::Heading(label(Label::VerifyFiles, language).to_owned()));
    own.files.iter().for_each(|own| document.push(Block::Point(file(own, language))));
    if !own.differences.is_empty() {
        document.push(Block::Heading(say(Label::VerifyDifferences, &[("count", &count(own.differences.len()))])));
        document.push(Block::Table(differences(own, language)));
    }
    if let Some(more) = own.differences.len().checked_sub(DIFFERENCES_MOST).filter(|more| *more > 0) {
        document.push(Block::Line(say(Label::VerifyMore, &[("count", &count(more))])));
    }
    document
}

fn file(own: &FileMatch, language: Language) -> String {
    let (published, given) = (own.published.as_deref(), own.own.as_deref());
    let what = match (published, given) {
        _ if own.is_same() => Label::VerifyFileSame,
        (Some(_), Some(_)) => Label::VerifyFileOther,
        (_, None) => Label::VerifyFileGone,
        (None, _) => Label::VerifyFileNew,
    };
    let places = [("file", &*own.file), ("published", published.unwrap_or(NOTHING)), ("own", given.unwrap_or(NOTHING))];
    let text = phrase(what, &places, language);
    match own.periods.as_slice() {
        [] => text,
        periods => phrase(Label::VerifyFilePeriods, &[("text", &text), ("periods", &periods.join(", "))], language),
    }
}

fn differences(own: &Verification, language: Language) -> Grid {
    let header = [Label::Period, Label::VerifyWhere, Label::VerifyWhat, Label::VerifyPublished, Label::VerifyOwn];
    let row = |own: &Difference| {
        let status = wording::status_suffix(own.data_status, language);
        let place = match &own.entity {
            Some((code, name)) if !code.is_empty() && code != name => format!("{code} {name}{status}"),
            Some((code, _)) if !code.is_empty() => format!("{code}{status}"),
            Some(_) => label(Label::National, language).to_owned(),
            None => label(Label::VerifyWhole, language).to_owned(),
        };
        let word = what(&own.what).map_or_else(|| own.what.clone(), |own| label(own, language).to_owned());
        let what = match &own.node {
            Some(node) if what(&own.what).is_some() => format!("{node}: {word}"),
            Some(node) => format!("{node}.{word}"),
            None => word,
        };
        vec![own.period.clone(), place, what, value(own.published.as_ref()), value(own.own.as_ref())]
    };
    Grid {
        header: header.iter().map(|own| label(*own, language).to_owned()).collect(),
        to_the_right: vec![false, false, false, true, true],
        groups: vec![own.differences.iter().take(DIFFERENCES_MOST).map(row).collect()],
    }
}

/// What is there as a whole, or not; a key of the JSON stands as it is written.
fn what(what: &str) -> Option<Label> {
    match what {
        "period" => Some(Label::VerifyWholePeriod),
        "entity" => Some(Label::VerifyWholeEntity),
        "node" => Some(Label::VerifyWholeNode),
        "repeated" => Some(Label::VerifyRepeated),
        _ => None,
    }
}

/// A value at full precision, as it stands in the file.
fn value(own: Option<&Value>) -> String {
    match own {
        None | Some(Value::Null) => NOTHING.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(own) => own.to_string(),
    }
}
