//! TOML with spans, in the order of the file. The only place that knows the `toml` crate.
//!
//! In: a rulebook's text. Out: a tree of [`Item`]s and what the parser found wrong, all of it at once.

use std::borrow::Cow;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Bytes of the rulebook's text.
pub type Span = Range<usize>;

/// A value with its place in the text.
#[derive(Debug, Clone)]
pub struct Item<'i> {
    pub span: Span,
    pub value: Value<'i>,
}

/// What TOML can say, with numbers kept as text so that nothing is lost before it is read exactly.
#[derive(Debug, Clone)]
pub enum Value<'i> {
    Text(Cow<'i, str>),
    Number(Cow<'i, str>),
    Truth(bool),
    Date(String),
    List(Vec<Item<'i>>),
    Table(Vec<Entry<'i>>),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry<'i> {
    pub key: Cow<'i, str>,
    pub key_span: Span,
    pub item: Item<'i>,
}

impl Item<'_> {
    /// What this value is, as a token that `wording` knows.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "text",
            Value::Number(_) => "number",
            Value::Truth(_) => "yes or no",
            // A day alone has ten characters.
            Value::Date(text) if text.len() == 10 => "date",
            Value::Date(_) => "time",
            Value::List(_) => "list",
            Value::Table(_) => "table",
        }
    }
}

/// What the parser found wrong: its message and, where it knows it, the place.
pub struct Fault {
    pub detail: String,
    pub span: Option<Span>,
}

/// Reads a rulebook's text. The table is there even where the text has errors, with what could be read.
pub fn parse(text: &str) -> (Vec<Entry<'_>>, Vec<Fault>) {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| error.span().map(|span| span.start));
    let mut last = None;
    let mut faults = Vec::new();
    for error in errors {
        let start = error.span().map(|span| span.start);
        // One fault a line: the next ones mostly follow from the first.
        let same_line = last
            .zip(start)
            .is_some_and(|(last, start)| text.get(last..start).is_some_and(|between| !between.contains('\n')));
        if !same_line {
            faults.push(Fault { detail: error.message().to_owned(), span: error.span() });
        }
        last = start;
    }
    (entries(table.into_inner()), faults)
}

fn entries(table: DeTable<'_>) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key_span: key.span(),
            key: key.into_inner(),
            item: item(value.span(), value.into_inner()),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

/// Depth is bounded by the parser's own limit of 80 levels.
fn item(span: Span, value: DeValue<'_>) -> Item<'_> {
    let value = match value {
        DeValue::String(text) => Value::Text(text),
        DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().to_owned().into()),
        DeValue::Integer(number) => Value::Number(number.to_string().into()),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned().into()),
        DeValue::Boolean(truth) => Value::Truth(truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(list) => {
            Value::List(list.into_iter().map(|each| item(each.span(), each.into_inner())).collect())
        }
        DeValue::Table(table) => Value::Table(entries(table)),
    };
    Item { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_the_file_is_kept() {
        let (entries, faults) = parse("z = 1\na = 0.70\n[m]\nb = 2020-01-01\n");
        assert!(faults.is_empty());
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_ref()).collect();
        assert_eq!(keys, ["z", "a", "m"]);
        assert!(matches!(&entries[1].item.value, Value::Number(text) if text == "0.70"));
    }

    #[test]
    fn one_fault_a_line_and_all_lines_at_once() {
        let (_, faults) = parse("a = \nb = 1 1 1 1\nc = = = 2\n");
        assert_eq!(faults.len(), 3);
    }
}
