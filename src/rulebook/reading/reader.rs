//! The reader: opens tables against the table of keys and reads typed values, gathering every finding on the way.

use super::formulas::Resolved;
use super::places::Places;
use crate::finding::{Code, Finding, Place, Severity, sort};
use crate::naming::suggestions;
use crate::number::{Decimal, DecimalError};
use crate::registry::{Date, Period};
use crate::rulebook::Beside;
use crate::rulebook::formula::Formula;
use crate::rulebook::keys::{self, Need};
use crate::rulebook::limits;
use crate::rulebook::model::{Bilingual, Text};
use crate::rulebook::syntax::{Entry, Item, Span, Value};
use std::collections::HashMap;

/// Reads values of one rulebook.
pub struct Reader<'t> {
    places: Places<'t>,
    findings: Vec<Finding>,
    /// Findings beyond the limit, and whether one of them is an error.
    cut: usize,
    cut_error: bool,
    /// How often the rulebook was read: once, and once for each of its editions.
    readings: usize,
    /// The files that the rulebook may name.
    beside: &'t [Beside<'t>],
    /// Formulas of the edition that is read.
    resolved: Resolved,
    /// What an edition does not use, with its place and in how many of them; told where it is so in all.
    unused: Vec<(Finding, Span, usize)>,
}

/// An opened table: its keys are known and its required ones are there.
#[derive(Clone)]
pub struct Open<'a, 'i> {
    entries: &'a [Entry<'i>],
    /// Whether it has a key of the language that this version does not compute.
    pub not_built: bool,
    /// Keys that unknown ones were probably meant to be; nothing is said of their absence.
    pub meant: Vec<String>,
}

impl<'a, 'i> Open<'a, 'i> {
    pub fn entry(&self, key: &str) -> Option<&'a Entry<'i>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&'a Item<'i>> {
        self.entry(key).map(|entry| &entry.item)
    }
}

impl<'t> Reader<'t> {
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self {
            places: Places::new(file, text),
            findings: Vec::new(),
            cut: 0,
            cut_error: false,
            readings: 0,
            beside: &[],
            resolved: Resolved::default(),
            unused: Vec::new(),
        }
    }

    /// The same with the files that stand beside the rulebook.
    pub fn with_beside(self, beside: &'t [Beside<'t>]) -> Self {
        Self { beside, ..self }
    }

    /// The file beside the rulebook that it calls so.
    pub fn beside(&self, path: &str) -> Option<&'t Beside<'t>> {
        self.beside.iter().find(|own| own.path == path)
    }

    /// Keeps a finding about another file, with the places that it has.
    pub fn adopt(&mut self, finding: Finding) {
        if self.is_full() {
            self.cut += 1;
            self.cut_error |= finding.is_error();
        } else if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// The place of some bytes.
    pub fn place(&self, span: &Span) -> Place {
        self.places.at(span)
    }

    /// The bytes of the file that bytes `within` a text value stand at, where `span` is the value with its quotes and `text`
    /// what it says.
    pub fn inside(&self, span: &Span, text: &str, within: &Span) -> Span {
        self.places.inside(span, text, within)
    }

    /// Keeps a finding about some bytes of the file.
    pub fn report(&mut self, finding: Finding, span: &Span) {
        self.keep(finding, |reader| reader.place(span));
    }

    /// Keeps a finding about the file as a whole.
    pub fn report_whole(&mut self, finding: Finding) {
        self.keep(finding, |reader| Place::file(reader.places.file));
    }

    /// Begins to read the rulebook, or one of its editions.
    pub fn begin(&mut self) {
        self.readings += 1;
        self.resolved = Resolved::default();
    }

    /// Formulas of steps that were resolved in the edition that is read, by their text.
    pub fn resolved(&mut self, report_only: bool) -> &mut HashMap<String, Formula> {
        self.resolved.of(report_only)
    }

    /// Keeps a finding about something that is not used in the edition that is read. Another edition may use it.
    pub fn unused(&mut self, finding: Finding, span: &Span) {
        match self.unused.iter_mut().find(|(own, at, _)| *at == *span && *own == finding) {
            Some((.., count)) => *count += 1,
            None => self.unused.push((finding, span.clone(), 1)),
        }
    }

    /// A chain that several nodes use, or a table that several editions have, is read several times; what is wrong is told once.
    fn keep(&mut self, mut finding: Finding, place: impl FnOnce(&Self) -> Place) {
        if self.is_full() {
            self.cut += 1;
            self.cut_error |= finding.is_error();
            return;
        }
        finding.places.insert(0, place(self));
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Whether there are so many findings that more are only counted.
    fn is_full(&self) -> bool {
        self.findings.len() >= limits::FINDINGS_MAX
    }

    /// Whether unknown names still come with suggestions.
    pub fn suggests(&self) -> bool {
        self.findings.len() < limits::FINDINGS_SUGGESTED_MAX
    }

    /// Whether an error was found.
    pub fn has_error(&self) -> bool {
        self.cut_error || self.findings.iter().any(Finding::is_error)
    }

    /// Every finding, in the order of the text; where there are too many, the last one says so.
    pub fn finish(mut self) -> Vec<Finding> {
        for (finding, span, count) in std::mem::take(&mut self.unused) {
            if count == self.readings {
                self.report(finding, &span);
            }
        }
        sort(&mut self.findings);
        if self.cut > 0 {
            let severity = if self.cut_error { Severity::Error } else { Severity::Note };
            let finding = Finding::new(Code::LimitPassed).with("limit", "findings").with("most", limits::FINDINGS_MAX);
            self.findings.push(finding.with("more", self.cut).severity(severity).at(Place::file(self.places.file)));
        }
        self.findings
    }

    /// The candidates nearest to an unknown name; none once there are so many findings that nobody reads them.
    pub fn near<'a>(&self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        if !self.suggests() { Vec::new() } else { suggestions(name, candidates, 3) }
    }

    /// Opens a table: unknown keys, keys that are not built yet and missing keys become findings.
    pub fn open<'a, 'i>(&mut self, path: &str, item: &'a Item<'i>, table: &keys::Table) -> Option<Open<'a, 'i>> {
        let Value::Table(entries) = &item.value else {
            self.wrong_type(path, "table", item);
            return None;
        };
        Some(self.open_entries(path, entries, Some(&item.span), table))
    }

    /// Opens the file itself.
    pub fn open_file<'a, 'i>(&mut self, entries: &'a [Entry<'i>]) -> Open<'a, 'i> {
        self.open_entries(self.places.file, entries, None, &keys::FILE)
    }

    /// Opens entries that are already known to be a table; `span` is none where they are the file itself.
    pub fn open_entries<'a, 'i>(
        &mut self,
        path: &str,
        entries: &'a [Entry<'i>],
        span: Option<&Span>,
        table: &keys::Table,
    ) -> Open<'a, 'i> {
        let (mut not_built, mut meant) = (false, Vec::new());
        for entry in entries {
            match table.keys.iter().find(|key| key.name == entry.key) {
                Some(key) if key.need == Need::NotBuilt => {
                    not_built = true;
                    let construct =
                        if span.is_some() { format!("{path}.{}", entry.key) } else { entry.key.to_string() };
                    self.report(Finding::new(Code::NotBuilt).with("construct", construct), &entry.key_span);
                }
                Some(_) => {}
                None => {
                    let known = table.keys.iter().filter(|key| key.need != Need::NotBuilt).map(|key| key.name);
                    let near = self.near(&entry.key, known);
                    meant.extend(near.iter().cloned());
                    let finding = Finding::new(Code::UnknownKey)
                        .with("key", entry.key.as_ref())
                        .with("table", path)
                        .with("suggestions", near);
                    self.report(finding, &entry.key_span);
                }
            }
        }
        // What is not built may stand in for what is missing.
        let required = table.keys.iter().filter(|key| key.need == Need::Required && !not_built);
        let absent = |key: &&keys::Key| {
            !entries.iter().any(|entry| entry.key == key.name) && !meant.iter().any(|meant| meant == key.name)
        };
        for key in required.filter(absent) {
            let finding = Finding::new(Code::MissingKey).with("key", key.name).with("table", path);
            match span {
                Some(span) => self.report(finding, span),
                None => self.report_whole(finding),
            }
        }
        Open { entries, not_built, meant }
    }

    /// A key that has no meaning beside another one.
    pub fn conflict(&mut self, entry: &Entry<'_>, other: &str, related: Option<&Span>) {
        let mut finding = Finding::new(Code::KeysConflict).with("key", entry.key.as_ref()).with("other", other);
        finding.places.extend(related.map(|span| self.place(span).related()));
        self.report(finding, &entry.key_span);
    }

    pub fn missing_key(&mut self, key: &str, table: &str, span: &Span) {
        self.report(Finding::new(Code::MissingKey).with("key", key).with("table", table), span);
    }

    /// One of several keys is missing; not told where a key that nobody knows is probably meant to be it.
    pub fn missing_one_of(&mut self, choice: &str, path: &str, item: &Item<'_>, table: &keys::Table) {
        let Value::Table(entries) = &item.value else { return };
        let is_known = |entry: &Entry<'_>| table.keys.iter().any(|key| key.name == entry.key.as_ref());
        if entries.iter().all(is_known) {
            self.missing_key(choice, path, &item.span);
        }
    }

    pub fn duplicate(&mut self, id: &str, span: &Span, first: &Span) {
        let mut finding = Finding::new(Code::DuplicateId).with("id", id);
        finding.places.push(self.place(first).related());
        self.report(finding, span);
    }

    pub fn wrong_type(&mut self, key: &str, expected: &str, item: &Item<'_>) {
        let finding =
            Finding::new(Code::WrongType).with("key", key).with("expected", expected).with("found", item.kind());
        self.report(finding, &item.span);
    }

    pub fn text<'a>(&mut self, key: &str, item: &'a Item<'_>) -> Option<&'a str> {
        match &item.value {
            Value::Text(text) => Some(text.as_ref()),
            Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
                self.wrong_type(key, "text", item);
                None
            }
        }
    }

    pub fn number(&mut self, key: &str, item: &Item<'_>) -> Option<Decimal> {
        let Value::Number(text) = &item.value else {
            self.wrong_type(key, "number", item);
            return None;
        };
        match Decimal::parse(text) {
            Ok(number) => Some(number),
            Err(DecimalError::NotANumber | DecimalError::NotFinite | DecimalError::TooPrecise) => {
                self.report(Finding::new(Code::NumberUnreadable).with("text", text.as_ref()), &item.span);
                None
            }
        }
    }

    /// A number that `fits`; `expected` says in a token what that is.
    pub fn number_that(
        &mut self,
        key: &str,
        item: &Item<'_>,
        expected: &'static str,
        fits: impl Fn(Decimal) -> bool,
    ) -> Option<Decimal> {
        let number = self.number(key, item)?;
        if fits(number) {
            return Some(number);
        }
        let finding = Finding::new(Code::NumberOutOfRange)
            .with("key", key)
            .with("text", number.to_string())
            .with("expected", expected);
        self.report(finding, &item.span);
        None
    }

    /// A number from 0 to 1.
    pub fn share(&mut self, key: &str, item: &Item<'_>) -> Option<Decimal> {
        self.number_that(key, item, "from 0 to 1", |number| !number.is_negative() && number <= Decimal::ONE)
    }

    /// A number above 0.
    pub fn positive(&mut self, key: &str, item: &Item<'_>) -> Option<Decimal> {
        self.number_that(key, item, "above 0", |number| !number.is_negative() && !number.is_zero())
    }

    /// The least and the greatest, in their order.
    pub fn bounds(&mut self, key: &str, item: &Item<'_>) -> Option<(Decimal, Decimal)> {
        let [low, high] = self.list(key, item)? else {
            self.wrong_type(key, "two numbers", item);
            return None;
        };
        let (low, high) = (self.number(key, low), self.number(key, high));
        let bounds = (low?, high?);
        self.in_order(key, bounds, &item.span).then_some(bounds)
    }

    /// Whether the least does not pass the greatest; a finding where it does.
    pub fn in_order(&mut self, key: &str, (low, high): (Decimal, Decimal), span: &Span) -> bool {
        if low > high {
            let finding = Finding::new(Code::BoundsReversed)
                .with("key", key)
                .with("low", low.to_string())
                .with("high", high.to_string());
            self.report(finding, span);
        }
        low <= high
    }

    pub fn truth(&mut self, key: &str, item: &Item<'_>) -> Option<bool> {
        match &item.value {
            Value::Truth(truth) => Some(*truth),
            Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
                self.wrong_type(key, "yes or no", item);
                None
            }
        }
    }

    /// One of a closed list of words.
    pub fn word<T: Clone>(&mut self, key: &str, item: &Item<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key, item)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, means)| means.clone());
        if found.is_none() {
            self.unknown_word(key, text, words.iter().map(|(word, _)| *word).collect(), &item.span);
        }
        found
    }

    pub fn unknown_word(&mut self, key: &str, word: &str, allowed: Vec<&str>, span: &Span) {
        let mut near = self.near(word, allowed.iter().copied());
        near.truncate(1);
        let finding = Finding::new(Code::UnknownWord)
            .with("key", key)
            .with("word", word)
            .with("allowed", allowed.into_iter().map(str::to_owned).collect::<Vec<_>>())
            .with("suggestions", near);
        self.report(finding, span);
    }

    /// A text in both languages, or one text for both.
    pub fn bilingual(&mut self, key: &str, item: &Item<'_>) -> Option<Bilingual> {
        match &item.value {
            Value::Text(text) => return Some(Bilingual { vi: text.to_string(), en: text.to_string() }),
            Value::Table(_) => {}
            Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => {
                self.wrong_type(key, "bilingual text", item);
                return None;
            }
        }
        let open = self.open(key, item, &keys::BILINGUAL)?;
        let vi = open.get("vi").and_then(|item| self.text("vi", item));
        let en = open.get("en").and_then(|item| self.text("en", item));
        Some(Bilingual { vi: vi?.to_owned(), en: en?.to_owned() })
    }

    /// The same, of a text that machines read in one form.
    pub fn words(&mut self, key: &str, item: &Item<'_>) -> Option<Text> {
        self.bilingual(key, item).map(Text::new)
    }

    pub fn list<'a, 'i>(&mut self, key: &str, item: &'a Item<'i>) -> Option<&'a [Item<'i>]> {
        let Value::List(list) = &item.value else {
            self.wrong_type(key, "list", item);
            return None;
        };
        self.within("list-length", limits::LIST_MAX, list.len(), &item.span).then_some(list)
    }

    pub fn entries<'a, 'i>(&mut self, key: &str, item: &'a Item<'i>) -> Option<&'a [Entry<'i>]> {
        let Value::Table(entries) = &item.value else {
            self.wrong_type(key, "table", item);
            return None;
        };
        self.within("list-length", limits::LIST_MAX, entries.len(), &item.span).then_some(entries)
    }

    /// Whether a length is within its limit; a finding where it is not.
    pub fn within(&mut self, limit: &'static str, most: usize, length: usize, span: &Span) -> bool {
        if length > most {
            self.limit(limit, most, span);
        }
        length <= most
    }

    pub fn texts(&mut self, key: &str, item: &Item<'_>) -> Vec<String> {
        let Some(list) = self.list(key, item) else { return Vec::new() };
        list.iter().filter_map(|each| self.text(key, each).map(str::to_owned)).collect()
    }

    pub fn date(&mut self, key: &str, item: &Item<'_>) -> Option<Date> {
        let date = match &item.value {
            Value::Date(text) => Date::parse(text),
            Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::List(_) | Value::Table(_) => None,
        };
        if date.is_none() {
            self.wrong_type(key, "date", item);
        }
        date
    }

    pub fn period(&mut self, key: &str, text: &str, span: &Span) -> Option<Period> {
        let period = Period::parse(text);
        if period.is_none() {
            let finding = Finding::new(Code::PeriodInvalid)
                .with("period", text)
                .with("key", key)
                .with("suggestions", meant(text));
            self.report(finding, span);
        }
        period
    }

    pub fn limit(&mut self, limit: &'static str, most: usize, span: &Span) {
        self.report(Finding::new(Code::LimitPassed).with("limit", limit).with("most", most), span);
    }
}

/// The period that a text probably means, as a suggestion.
pub(crate) fn meant(text: &str) -> Vec<String> {
    Period::meant(text).map(|period| period.to_string()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_cut_and_an_error_among_the_cut_ones_is_kept_in_mind() {
        let mut reader = Reader::new("a.toml", "x");
        for number in 0..limits::FINDINGS_MAX {
            reader.report(Finding::new(Code::FieldUnused).with("number", number), &(0..1));
        }
        assert!(!reader.has_error());
        reader.report(Finding::new(Code::Cycle), &(0..1));
        reader.report(Finding::new(Code::Cycle), &(0..1));
        assert!(reader.has_error());
        let findings = reader.finish();
        assert_eq!(findings.len(), limits::FINDINGS_MAX + 1);
        let last = findings.last().unwrap();
        assert!(last.is_error() && last.argument("more") == Some(&2.into()));
    }
}
