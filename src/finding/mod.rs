//! Findings: what is wrong with a rulebook or with data, as plain data.
//!
//! In: nothing. Out: [`Finding`] with a [`Code`], a [`Severity`], the [`Place`]s it points at and typed arguments.
//! This room writes no sentence: `wording` has the words in both languages, `report` lays them out.

mod code;
mod once;

pub use code::Code;
pub use once::{Said, once};

use serde::Serialize;
use std::ops::Range;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The rulebook cannot be used, or the cell is taken as missing.
    Error,
    /// The result stands, but a person should look.
    Warning,
    /// Something worth knowing.
    Note,
}

/// Where a finding points: a file and, where it is known, a position in its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place {
    /// The file as the user named it.
    pub file: String,
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// Column in characters, counted from 1; 0 where the whole file is meant.
    pub column: usize,
    /// Bytes of the file's text that are meant, for underlining.
    #[serde(skip)]
    pub span: Option<Range<usize>>,
    /// Sheet and cell, where the file is a workbook; line and column are then the sheet's own row and column.
    #[serde(flatten)]
    pub sheet: Option<SheetCell>,
    /// The first place of a finding is where it stands; the others are related to it.
    pub role: Role,
}

/// A cell (or a whole sheet) of a workbook, as people name it: sheet `Quý I`, cell `C7`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SheetCell {
    /// Position of the sheet in its workbook, from 1.
    #[serde(skip)]
    pub position: u16,
    /// Name of the sheet.
    pub sheet: String,
    /// The cell (`C7`); none where the whole sheet is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl SheetCell {
    /// A cell by its row and column, both from 1; 0 for a whole sheet.
    pub fn new(position: u16, sheet: impl Into<String>, row: usize, column: usize) -> Self {
        let cell = (row > 0 && column > 0).then(|| format!("{}{row}", column_letters(column)));
        Self { position, sheet: sheet.into(), cell }
    }

    /// What is written behind the name of the file: `[Quý I] C7`.
    pub fn shown(&self) -> String {
        match &self.cell {
            Some(cell) => format!("[{}] {cell}", self.sheet),
            None => format!("[{}]", self.sheet),
        }
    }
}

/// The letters of a sheet's column, counted from 1: `A`, `Z`, `AA`, `XFD`.
pub fn column_letters(column: usize) -> String {
    let (mut left, mut letters) = (column, Vec::new());
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// What a place is to its finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Here it is wrong.
    Primary,
    /// This has to do with it (the first declaration of a duplicate, another link of a cycle).
    Related,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, span: None, sheet: None, role: Role::Primary }
    }

    /// A line and column (both from 1) without a span.
    pub fn at(file: impl Into<String>, line: usize, column: usize) -> Self {
        Self { file: file.into(), line, column, span: None, sheet: None, role: Role::Primary }
    }

    /// Bytes `span` of `text`, which is the content of `file`; line and column are counted from it.
    pub fn span(file: impl Into<String>, text: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end.max(span.start));
        let before = text.get(..start).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        Self { file: file.into(), line, column, span: Some(start..end), sheet: None, role: Role::Primary }
    }

    /// The same place, related to the finding instead of being its place.
    #[must_use]
    pub fn related(mut self) -> Self {
        self.role = Role::Related;
        self
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let bytes = |place: &Self| place.span.as_ref().map(|span| (span.start, span.end));
        let sheet = |place: &Self| place.sheet.as_ref().map(|own| own.position);
        (&self.file, sheet(self), self.line, self.column, bytes(self), self.role).cmp(&(
            &other.file,
            sheet(other),
            other.line,
            other.column,
            bytes(other),
            other.role,
        ))
    }
}
impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The last character boundary of `text` at or before `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One argument of a finding, typed so that each language writes it its own way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Argument {
    /// A count or position.
    Count(u64),
    /// A number as it was written or computed, already in decimal text with a point.
    Number(f64),
    /// The user's own words: a name, an id, a cell's text. Shown in backticks.
    Text(String),
    /// Several of the user's own words: candidates, the links of a cycle.
    List(Vec<String>),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<usize> for Argument {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}
impl From<f64> for Argument {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}
impl From<Vec<String>> for Argument {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}

/// One message about a rulebook or data: code, severity, places, arguments.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// Which mistake it is.
    pub code: Code,
    /// How grave it is here.
    pub severity: Severity,
    /// Where; the first is the place, the others are related.
    pub places: Vec<Place>,
    /// What the sentence speaks of, by name, in the order in which they were given.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, Argument>"))]
    pub arguments: Vec<(&'static str, Argument)>,
}

fn as_map<S: serde::Serializer>(arguments: &[(&'static str, Argument)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(arguments.iter().map(|(name, value)| (name, value)))
}

impl Finding {
    /// A finding of this code with the code's own severity.
    pub fn new(code: Code) -> Self {
        Self { code, severity: code.severity(), places: Vec::new(), arguments: Vec::new() }
    }

    /// The same finding, pointing at `place` (too).
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }

    /// The same finding with an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// The same finding with another severity than its code's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The argument of this name.
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Whether this finding is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Puts findings in the order of their places, so that the order of files, rows and threads does not show.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (a.places.first(), a.code, &a.places)
            .cmp(&(b.places.first(), b.code, &b.places))
            .then_with(|| format!("{:?}", a.arguments).cmp(&format!("{:?}", b.arguments)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_counted_in_characters() {
        let place = Place::span("a.toml", "ă = 1\nđiểm = 2\n", 14..15);
        assert_eq!((place.line, place.column), (2, 5));
    }

    #[test]
    fn columns_of_a_sheet_have_letters() {
        let letters = [1, 26, 27, 52, 702, 703, 16_384].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
        assert_eq!(SheetCell::new(1, "Quý I", 7, 3).shown(), "[Quý I] C7");
        assert_eq!(SheetCell::new(1, "Quý I", 0, 0).shown(), "[Quý I]");
    }

    #[test]
    fn a_span_past_the_end_stays_inside() {
        let place = Place::span("a.toml", "é", 1..9);
        assert_eq!(place.span, Some(0..2));
    }
}
