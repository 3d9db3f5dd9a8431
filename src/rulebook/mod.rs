//! Rulebooks: an index as rules. As written (TOML with spans) → as checked ([`model`]).
//!
//! In: the bytes of a rulebook. Out: a [`model::Rulebook`] without open ends, or findings, all of them at once.
//! `syntax` (TOML with spans) → `reading` (values and names) → `check` (the whole) → `model`.

mod check;
pub mod formula;
pub mod keys;
pub mod limits;
pub mod model;
mod reading;
pub(crate) mod syntax;

pub(crate) use reading::{Open, Reader};

use crate::finding::{Code, Finding, Place, sort};

/// What a rulebook's text was read to.
#[derive(Debug)]
pub struct Reading {
    /// The checked rulebook; none where a finding is an error.
    pub rulebook: Option<model::Rulebook>,
    /// Everything that was found, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Reads and checks a rulebook. `file` is its name as the user wrote it, for the findings.
pub fn read(file: &str, bytes: &[u8]) -> Reading {
    let text = match text(file, bytes) {
        Ok(text) => text,
        Err(finding) => return Reading { rulebook: None, findings: vec![finding] },
    };
    let (entries, syntax) = syntax::parse(file, text);
    let broken = !syntax.is_empty();
    let mut reader = Reader { file, text, findings: syntax };
    if broken {
        // What the parser skipped would only give findings about what is not there.
        return Reading { rulebook: None, findings: reader.findings };
    }
    let draft = reading::read(&mut reader, &entries);
    let rulebook = check::check(&mut reader, draft);
    let mut findings = reader.findings;
    sort(&mut findings);
    Reading { rulebook, findings }
}

/// The text of a rulebook or case file: not too large, UTF-8, no NUL byte, not empty.
pub(crate) fn text<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Finding> {
    if bytes.len() > limits::RULEBOOK_BYTES_MAX {
        let finding = Finding::new(Code::FileTooLarge).with("file", file).with("limit", limits::RULEBOOK_BYTES_MAX);
        return Err(finding.at(Place::file(file)));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).map(String::from_utf8_lossy).unwrap_or_default();
            let place = Place::span(file, &good, good.len()..good.len());
            return Err(Finding::new(Code::NotUtf8).with("offset", error.valid_up_to()).at(place));
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
