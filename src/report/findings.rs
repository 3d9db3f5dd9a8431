//! Findings for people, with the place underlined, and for machines.
//!
//! In: findings and, for each file, its text where it is known. Out: text or JSON. At most [`FINDINGS_PRINTED_MOST`] are printed in
//! full; the last line always counts them all.

use super::json::pretty;
use super::source::{Excerpt, excerpt};
use crate::finding::{Argument, Code, Finding, Place, Role, Severity};
use crate::rulebook::model::{Bilingual, Language};
use crate::wording::{self, Label, Sentence, label, localized, phrase, sentence, visible};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

/// Findings that are printed in full; more than a person reads at one go, and a file of a million bad rows stays readable.
const FINDINGS_PRINTED_MOST: usize = 50;

/// Places of one finding that are printed.
const PLACES_PRINTED_MOST: usize = 6;

/// Wider than any excerpt, so that lines are cut in one place only.
const WIDTH: usize = 400;

/// Findings as text. `sources` gives the text of a file by the name that places use.
pub fn findings_text<'s>(
    findings: &[Finding],
    sources: &dyn Fn(&str) -> Option<&'s str>,
    language: Language,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let mut out = String::new();
    for finding in findings.iter().take(FINDINGS_PRINTED_MOST) {
        out.push_str(&rendered(finding, sources, language, &renderer));
        out.push_str("\n\n");
    }
    if findings.is_empty() {
        return out;
    }
    if let Some(more) = findings.len().checked_sub(FINDINGS_PRINTED_MOST).filter(|more| *more > 0) {
        out.push_str(&phrase(Label::MoreFindings, &[("count", &localized(&more.to_string(), language))], language));
        out.push('\n');
    }
    out.push_str(&counted(findings, language));
    out.push('\n');
    out
}

fn rendered<'s>(
    finding: &Finding,
    sources: &dyn Fn(&str) -> Option<&'s str>,
    language: Language,
    renderer: &Renderer,
) -> String {
    let words = sentence(finding, language);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.with_name(wording::severity(finding.severity, language));
    let mut group = Group::with_title(title.primary_title(words.message.clone()).id(finding.code.text()));
    for place in finding.places.iter().take(PLACES_PRINTED_MOST) {
        group = with_place(group, place, sources(&place.file), &words, language);
    }
    if let Some(help) = words.help {
        group = group.element(Level::HELP.with_name(label(Label::Help, language)).message(help));
    }
    let text = renderer.render(&[group]);
    // Between a place and its excerpt, where the line has lost its head, the renderer sets the mark of a further file without one.
    let is_shown = |line: &&str| !(is_empty_mark(line) || finding.places.is_empty() && is_gutter(line));
    text.lines().filter(is_shown).collect::<Vec<_>>().join("\n")
}

/// Whether a line holds the gutter and nothing else, escapes for colour aside: under a title without a place it leads nowhere.
fn is_gutter(line: &str) -> bool {
    line.contains('|')
        && !line.chars().any(|letter| matches!(letter, '=' | '`') || letter.is_alphabetic() && letter != 'm')
}

/// Whether a line holds `:::` and nothing else, escapes for colour (whose only letter is `m`) aside.
fn is_empty_mark(line: &str) -> bool {
    line.contains(":::")
        && !line.chars().any(|letter| matches!(letter, '|' | '/' | '.') || letter.is_alphabetic() && letter != 'm')
}

fn with_place<'a>(
    group: Group<'a>,
    place: &Place,
    text: Option<&str>,
    words: &Sentence,
    language: Language,
) -> Group<'a> {
    let file: String = place.file.chars().map(visible).collect();
    let Some(Excerpt { line, text, underlined, headless }) =
        text.filter(|_| place.sheet.is_none()).and_then(|text| excerpt(place, text))
    else {
        return group.element(origin(file, place));
    };
    let (kind, label): (_, String) = match place.role {
        Role::Primary => (AnnotationKind::Primary, words.label.clone()),
        Role::Related => (AnnotationKind::Context, label(Label::SeeAlso, language).to_owned()),
    };
    let mark: Annotation<'a> = kind.span(underlined).label(label);
    let snippet = Snippet::source(text).line_start(line).fold(false).annotation(mark);
    // A snippet counts its column in what it shows; where the line has lost its head, the place says it.
    if headless { group.element(origin(file, place)).element(snippet) } else { group.element(snippet.path(file)) }
}

fn origin(file: String, place: &Place) -> Origin<'static> {
    if let Some(sheet) = &place.sheet {
        let shown: String = sheet.shown().chars().map(visible).collect();
        return Origin::path(format!("{file} {shown}"));
    }
    match (place.line, place.column) {
        (0, _) => Origin::path(file),
        (line, 0) => Origin::path(file).line(line),
        (line, column) => Origin::path(file).line(line).char_column(column),
    }
}

/// How many findings one stands for: one that says how many more there are counts as those.
fn stands_for(finding: &Finding) -> u64 {
    match (finding.code, finding.argument("more")) {
        (Code::LimitPassed, Some(Argument::Count(more))) => *more,
        _ => 1,
    }
}

/// `2 errors, 1 warning`.
fn counted(findings: &[Finding], language: Language) -> String {
    let parts = [
        (Severity::Error, Label::OneError, Label::Errors),
        (Severity::Warning, Label::OneWarning, Label::Warnings),
        (Severity::Note, Label::OneNote, Label::NotesCount),
    ];
    let count =
        |severity| -> u64 { findings.iter().filter(|finding| finding.severity == severity).map(stands_for).sum() };
    let words = parts.into_iter().filter_map(|(severity, one, many)| match count(severity) {
        0 => None,
        1 => Some(label(one, language).to_owned()),
        more => Some(phrase(many, &[("count", &localized(&more.to_string(), language))], language)),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A finding as JSON.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    code: Code,
    severity: Severity,
    places: &'a [Place],
    arguments: serde_json::Value,
    message: Bilingual,
    help: Option<Bilingual>,
}

/// Findings as a JSON array, each with its sentences in both languages: `code`, `severity`, `places`, `arguments`,
/// `message {vi, en}`, `help {vi, en}`.
pub fn findings_json(findings: &[Finding]) -> String {
    pretty(&entries(findings))
}

/// Findings ready for JSON.
pub(super) fn entries(findings: &[Finding]) -> Vec<impl Serialize + '_> {
    findings.iter().map(entry).collect()
}

fn entry(finding: &Finding) -> Entry<'_> {
    let (vi, en) = (sentence(finding, Language::Vi), sentence(finding, Language::En));
    // A finding's own serde form has its arguments as a map.
    let arguments =
        serde_json::to_value(finding).ok().and_then(|mut own| own.get_mut("arguments").map(serde_json::Value::take));
    Entry {
        code: finding.code,
        severity: finding.severity,
        places: &finding.places,
        arguments: arguments.unwrap_or_default(),
        message: Bilingual { vi: vi.message, en: en.message },
        help: vi.help.zip(en.help).map(|(vi, en)| Bilingual { vi, en }),
    }
}
