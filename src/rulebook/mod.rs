//! Rulebooks: an index as rules. As written (TOML with spans) → as checked ([`model`]).
//!
//! In: the bytes of a rulebook. Out: a [`model::Rulebook`] without open ends, or findings, all of them at once.
//! `syntax` (TOML with spans) → `reading` (values and names) → `check` (the whole) → `model`.

pub mod changes;
mod check;
pub mod formula;
pub mod keys;
pub mod limits;
pub mod model;
mod reading;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;

pub use reading::rewriting;
pub(crate) use reading::{Open, Reader};

use crate::finding::{Code, Finding, Place};
use std::borrow::Cow;

/// What a rulebook's text was read to.
#[derive(Debug)]
pub struct Reading {
    /// The checked rulebook; none where a finding is an error.
    pub rulebook: Option<model::Rulebook>,
    /// Everything that was found, in the order of the text.
    pub findings: Vec<Finding>,
}

/// A file that a rulebook names, a registry; already read from wherever it lay.
#[derive(Debug, Clone)]
pub struct Beside<'b> {
    /// Its path as the rulebook says it, from the rulebook's folder.
    pub path: String,
    /// As findings and receipts call it.
    pub name: String,
    /// Its bytes.
    pub bytes: Cow<'b, [u8]>,
}

/// Reads and checks a rulebook that names no other file. `file` is its name as the user wrote it, for the findings.
pub fn read(file: &str, bytes: &[u8]) -> Reading {
    read_with(file, bytes, &[])
}

/// The paths of the files that a rulebook names, as it says them: what [`read_with`] wants to be handed. None where the text is no TOML.
pub fn files_named(bytes: &[u8]) -> Vec<String> {
    let Ok(text) = text("", bytes) else { return Vec::new() };
    // The key stands in the text as it is, or with an escape; most rulebooks have neither, and are not read twice.
    if !text.contains("file") && !text.contains('\\') {
        return Vec::new();
    }
    let (entries, _) = syntax::parse(text);
    let mut within: &[syntax::Entry<'_>] = &entries;
    for key in ["rulebook", "entities"] {
        match within.iter().find(|entry| entry.key == key).map(|entry| &entry.item.value) {
            Some(syntax::Value::Table(entries)) => within = entries,
            _ => return Vec::new(),
        }
    }
    let of = |key: &str| within.iter().find(|entry| entry.key == key).map(|entry| &entry.item.value);
    let path = |value: &syntax::Value<'_>| match value {
        syntax::Value::Text(path) => Some(path.to_string()),
        _ => None,
    };
    let earlier = match of("earlier") {
        Some(syntax::Value::List(items)) => items.iter().filter_map(|item| path(&item.value)).collect(),
        _ => Vec::new(),
    };
    of("file").and_then(path).into_iter().chain(earlier).collect()
}

/// Reads and checks a rulebook with the files `beside` it that it names.
pub fn read_with(file: &str, bytes: &[u8], beside: &[Beside<'_>]) -> Reading {
    let text = match text(file, bytes) {
        Ok(text) => text,
        Err(finding) => return Reading { rulebook: None, findings: vec![finding] },
    };
    let (entries, faults) = syntax::parse(text);
    let mut reader = Reader::new(file, text).with_beside(beside);
    let mut rulebook = None;
    if faults.is_empty() {
        rulebook = editions(&mut reader, entries);
    } else {
        // What the parser skipped would only give findings about what is not there.
        report_faults(&mut reader, faults);
    }
    Reading { rulebook, findings: reader.finish() }
}

/// The rulebook with what it becomes later. An edition is read as a whole; what is wrong in the base is told once.
fn editions(reader: &mut Reader<'_>, entries: Vec<syntax::Entry<'_>>) -> Option<model::Rulebook> {
    let editions = reading::editions::editions(reader, entries);
    let whole = |reader: &mut Reader<'_>, entries: &[syntax::Entry<'_>]| {
        reading::read(reader, entries).and_then(|draft| check::check(reader, draft))
    };
    let base = whole(reader, &editions.base);
    let later: Vec<(crate::registry::Period, Option<model::Rulebook>)> =
        editions.later.iter().map(|(period, entries)| (*period, whole(reader, entries))).collect();
    let mut base = base?;
    for (period, edition) in later {
        base.later.push((period, edition?));
    }
    check::one_order(reader, &mut base, &editions.from).then_some(base)
}

/// Keeps what the parser found wrong.
pub(crate) fn report_faults(reader: &mut Reader<'_>, faults: Vec<syntax::Fault>) {
    for fault in faults {
        let finding = Finding::new(Code::TomlSyntax).with("detail", fault.detail);
        match fault.span {
            Some(span) => reader.report(finding, &span),
            None => reader.report_whole(finding),
        }
    }
}

/// A file's bytes without the byte order mark that some editors set before the text. Places count from behind it.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The text of a rulebook or case file: not too large, UTF-8, no NUL byte, not empty.
pub(crate) fn text<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Finding> {
    if bytes.len() > limits::RULEBOOK_BYTES_MAX {
        let finding = Finding::new(Code::FileTooLarge).with("file", file).with("limit", limits::RULEBOOK_BYTES_MAX);
        return Err(finding.at(Place::file(file)));
    }
    let marked = bytes.len();
    let bytes = without_mark(bytes);
    let marked = marked - bytes.len();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).map(String::from_utf8_lossy).unwrap_or_default();
            let place = Place::span(file, &good, good.len()..good.len());
            return Err(Finding::new(Code::NotUtf8).with("offset", marked + error.valid_up_to()).at(place));
        }
    };
    if let Some(at) = text.find('\0') {
        return Err(Finding::new(Code::NulByte).at(Place::span(file, text, at..at + 1)));
    }
    if text.trim().is_empty() {
        return Err(Finding::new(Code::FileEmpty).with("file", file).at(Place::file(file)));
    }
    Ok(text)
}
