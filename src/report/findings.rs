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
use std::collections::{BTreeMap, BTreeSet};

/// Findings that are printed in full; more than a person reads at one go, and a file of a million bad rows stays readable.
const FINDINGS_PRINTED_MOST: usize = 50;

/// Findings that say the same of so many entities are told as one.
const GROUPED_LEAST: usize = 4;

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
    let told = grouped(findings);
    for finding in told.iter().take(FINDINGS_PRINTED_MOST) {
        out.push_str(&rendered(finding, sources, language, &renderer));
        out.push_str("\n\n");
    }
    if findings.is_empty() {
        return out;
    }
    if let Some(more) = told.len().checked_sub(FINDINGS_PRINTED_MOST).filter(|more| *more > 0) {
        out.push_str(&phrase(Label::MoreFindings, &[("count", &localized(&more.to_string(), language))], language));
        out.push('\n');
    }
    out.push_str(&counted(findings, language));
    out.push('\n');
    out
}

/// Findings with those that say the same of many entities as one: forty claims without evidence in a file are read once, with the
/// names. They count as many as they are.
fn grouped(findings: &[Finding]) -> Vec<Finding> {
    let key = |finding: &Finding| {
        let place = finding.places.first().filter(|_| finding.code == Code::EvidenceMissing)?;
        let text = |name: &str| match finding.argument(name) {
            Some(Argument::Text(text)) => Some(text.clone()),
            _ => None,
        };
        Some((place.file.clone(), text("field")?, text("period")?))
    };
    let name = |finding: &Finding| match finding.argument("entity") {
        Some(Argument::Text(name)) => name.clone(),
        _ => String::new(),
    };
    let mut groups: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    for finding in findings {
        if let Some(key) = key(finding) {
            groups.entry(key).or_default().push(name(finding));
        }
    }
    groups.retain(|_, names| names.len() >= GROUPED_LEAST);
    let mut told = Vec::new();
    let mut is_told = BTreeSet::new();
    for finding in findings {
        let group = key(finding).and_then(|key| groups.get_key_value(&key));
        match group {
            None => told.push(finding.clone()),
            Some((key, names)) if is_told.insert(key.clone()) => {
                told.push(finding.clone().with("count", names.len()).with("entities", names.clone()));
            }
            Some(_) => {}
        }
    }
    told
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

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(file: &str, entity: &str) -> Finding {
        let finding = Finding::new(Code::EvidenceMissing).at(Place::file(file)).with("entity", entity);
        finding.with("field", "plan").with("period", "2023")
    }

    #[test]
    fn what_is_said_of_many_is_said_once_and_counted_as_many() {
        let mut findings: Vec<Finding> =
            ["Hà Nội", "Hà Giang", "Cao Bằng", "Bắc Kạn"].map(|own| claim("a.csv", own)).into();
        findings.push(claim("b.csv", "Huế"));
        let told = findings_text(&findings, &|_| None, Language::Vi, false);
        assert_eq!(told.matches("cảnh báo[evidence-missing]").count(), 2, "{told}");
        let group = "4 đơn vị báo cáo `plan` nhưng không kèm minh chứng: `Hà Nội`, `Hà Giang`, `Cao Bằng`, `Bắc Kạn`";
        assert!(told.contains(group), "{told}");
        assert!(told.contains("`Huế` báo cáo `plan`"), "{told}");
        assert!(told.ends_with("5 cảnh báo\n"), "{told}");
        // Three are told each in its place.
        let few = findings_text(findings.get(..3).unwrap(), &|_| None, Language::Vi, false);
        assert_eq!(few.matches("cảnh báo[evidence-missing]").count(), 3);
    }
}
