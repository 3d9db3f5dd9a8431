//! The reader: opens tables against the table of keys and reads typed values, gathering every finding on the way.

use crate::finding::{Code, Finding, Place};
use crate::naming::suggestions;
use crate::number::{Decimal, DecimalError};
use crate::registry::{Date, Period};
use crate::rulebook::keys::{self, Need};
use crate::rulebook::model::Bilingual;
use crate::rulebook::syntax::{Entry, Item, Span, Value};

/// Reads values of one rulebook.
pub struct Reader<'t> {
    pub file: &'t str,
    pub text: &'t str,
    pub findings: Vec<Finding>,
}

/// An opened table: its keys are known and its required ones are there.
#[derive(Clone, Copy)]
pub struct Open<'a, 'i> {
    entries: &'a [Entry<'i>],
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
    pub fn place(&self, span: &Span) -> Place {
        Place::span(self.file, self.text, span.clone())
    }

    pub fn report(&mut self, finding: Finding, span: &Span) {
        let mut finding = finding;
        finding.places.insert(0, self.place(span));
        self.findings.push(finding);
    }

    /// Opens a table: unknown keys, keys that are not built yet and missing keys become findings.
    pub fn open<'a, 'i>(&mut self, path: &str, item: &'a Item<'i>, table: &keys::Table) -> Option<Open<'a, 'i>> {
        let Value::Table(entries) = &item.value else {
            self.wrong_type(path, "table", item);
            return None;
        };
        let open = self.open_entries(path, entries, &item.span, table);
        Some(open)
    }

    /// As [`Reader::open`], of entries that are already known to be a table.
    pub fn open_entries<'a, 'i>(
        &mut self,
        path: &str,
        entries: &'a [Entry<'i>],
        span: &Span,
        table: &keys::Table,
    ) -> Open<'a, 'i> {
        for entry in entries {
            match table.keys.iter().find(|key| key.name == entry.key) {
                Some(key) if key.need == Need::NotBuilt => {
                    let construct = format!("{path}.{}", entry.key);
                    self.report(Finding::new(Code::NotBuilt).with("construct", construct), &entry.key_span);
                }
                Some(_) => {}
                None => {
                    let known = table.keys.iter().filter(|key| key.need != Need::NotBuilt).map(|key| key.name);
                    let finding = Finding::new(Code::UnknownKey)
                        .with("key", entry.key.as_ref())
                        .with("table", path)
                        .with("suggestions", suggestions(&entry.key, known, 3));
                    self.report(finding, &entry.key_span);
                }
            }
        }
        for key in table.keys.iter().filter(|key| key.need == Need::Required) {
            if !entries.iter().any(|entry| entry.key == key.name) {
                let finding = Finding::new(Code::MissingKey).with("key", key.name).with("table", path);
                self.report(finding, span);
            }
        }
        Open { entries }
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

    /// A whole number within bounds.
    pub fn whole(&mut self, key: &str, item: &Item<'_>, bounds: std::ops::RangeInclusive<i32>) -> Option<i32> {
        let number = self.number(key, item)?;
        let whole = format!("{number}").parse::<i32>().ok().filter(|whole| bounds.contains(whole));
        if whole.is_none() {
            self.wrong_type(key, "whole number", item);
        }
        whole
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
    pub fn word<T: Copy>(&mut self, key: &str, item: &Item<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key, item)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, means)| *means);
        if found.is_none() {
            self.unknown_word(key, text, words.iter().map(|(word, _)| *word).collect(), &item.span);
        }
        found
    }

    pub fn unknown_word(&mut self, key: &str, word: &str, allowed: Vec<&str>, span: &Span) {
        let near = suggestions(word, allowed.iter().copied(), 1);
        let finding = Finding::new(Code::UnknownWord)
            .with("key", key)
            .with("word", word)
            .with("allowed", allowed.into_iter().map(str::to_owned).collect::<Vec<_>>())
            .with("suggestions", near);
        self.report(finding, span);
    }

    pub fn bilingual(&mut self, key: &str, item: &Item<'_>) -> Option<Bilingual> {
        let Value::Table(_) = &item.value else {
            self.wrong_type(key, "bilingual text", item);
            return None;
        };
        let open = self.open(key, item, &keys::BILINGUAL)?;
        let vi = open.get("vi").and_then(|item| self.text("vi", item))?;
        let en = open.get("en").and_then(|item| self.text("en", item))?;
        Some(Bilingual { vi: vi.to_owned(), en: en.to_owned() })
    }

    pub fn list<'a, 'i>(&mut self, key: &str, item: &'a Item<'i>) -> Option<&'a [Item<'i>]> {
        match &item.value {
            Value::List(list) => Some(list),
            Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::Table(_) => {
                self.wrong_type(key, "list", item);
                None
            }
        }
    }

    pub fn entries<'a, 'i>(&mut self, key: &str, item: &'a Item<'i>) -> Option<&'a [Entry<'i>]> {
        match &item.value {
            Value::Table(entries) => Some(entries),
            Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => {
                self.wrong_type(key, "table", item);
                None
            }
        }
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
            let finding = Finding::new(Code::PeriodInvalid).with("period", text).with("key", key);
            self.report(finding, span);
        }
        period
    }

    pub fn limit(&mut self, limit: &'static str, most: usize, span: &Span) {
        self.report(Finding::new(Code::LimitPassed).with("limit", limit).with("most", most), span);
    }

    /// The bytes of the file that bytes of a text value stand at; the whole value where it was written with escapes.
    pub fn inside(&self, item: &Item<'_>, text: &str, within: &Span) -> Span {
        let raw = self.text.get(item.span.clone()).unwrap_or_default();
        match raw.find(text) {
            Some(offset) if !text.is_empty() => {
                let start = item.span.start + offset + within.start;
                start..(item.span.start + offset + within.end).max(start)
            }
            _ => item.span.clone(),
        }
    }
}
