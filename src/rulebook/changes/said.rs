//! What a rulebook says at one place, in one spelling: numbers by value, formulas by what they say, tables by key.
//!
//! In: values as written. Out: [`Said`], which is equal where the meaning is, and its text for people. Knows no key.

use crate::number::Decimal;
use crate::rulebook::syntax::{Entry, Item, Value};

/// A value without its place in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// A text.
    Text(String),
    /// A formula, as [`super::formula`] writes it.
    Formula(String),
    /// A number in its shortest plain form.
    Number(String),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Date(String),
    /// Values in their order.
    List(Vec<Said>),
    /// Values by key; the order is not part of it.
    Table(Vec<(String, Said)>),
}

impl Said {
    /// A value as written, all texts taken for texts.
    pub fn plain(item: &Item<'_>) -> Self {
        match &item.value {
            Value::Text(text) => Self::Text(text.to_string()),
            Value::Number(text) => Self::number(text),
            Value::Truth(truth) => Self::Truth(*truth),
            Value::Date(text) => Self::Date(text.clone()),
            Value::List(items) => Self::List(items.iter().map(Self::plain).collect()),
            Value::Table(entries) => {
                Self::table(entries.iter().map(|own| (own.key.to_string(), Self::plain(&own.item))))
            }
        }
    }

    /// A number by its value: `0.70` is `0.7`.
    pub fn number(text: &str) -> Self {
        Self::Number(Decimal::parse(text).map_or_else(|_| text.to_owned(), |number| number.to_string()))
    }

    /// A table, sorted by key.
    pub fn table(entries: impl IntoIterator<Item = (String, Said)>) -> Self {
        let mut entries: Vec<(String, Said)> = entries.into_iter().collect();
        entries.sort();
        Self::Table(entries)
    }

    /// The value of a key of a table.
    pub fn get(&self, key: &str) -> Option<&Said> {
        match self {
            Self::Table(entries) => entries.iter().find(|(own, _)| own == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Formula(text) => Some(text),
            _ => None,
        }
    }

    /// Calls `visit` on every text and formula in it; formulas come with `true`.
    pub fn words<'s>(&'s self, visit: &mut impl FnMut(&'s str, bool)) {
        match self {
            Self::Text(text) => visit(text, false),
            Self::Formula(text) => visit(text, true),
            Self::Number(_) | Self::Truth(_) | Self::Date(_) => {}
            Self::List(items) => items.iter().for_each(|item| item.words(visit)),
            Self::Table(entries) => entries.iter().for_each(|(key, value)| {
                visit(key, false);
                value.words(visit);
            }),
        }
    }

    /// As the syntax has it, without a place.
    pub fn item(&self) -> Item<'static> {
        let value = match self {
            Self::Text(text) | Self::Formula(text) => Value::Text(text.clone().into()),
            Self::Number(text) => Value::Number(text.clone().into()),
            Self::Truth(truth) => Value::Truth(*truth),
            Self::Date(text) => Value::Date(text.clone()),
            Self::List(items) => Value::List(items.iter().map(Said::item).collect()),
            Self::Table(entries) => Value::Table(entries.iter().map(|(key, value)| entry(key, value.item())).collect()),
        };
        Item { span: 0..0, value }
    }

    /// As a rulebook writes it, without quotes around a single text.
    pub fn show(&self) -> String {
        match self {
            Self::Text(text) | Self::Formula(text) | Self::Number(text) | Self::Date(text) => text.clone(),
            Self::Truth(truth) => truth.to_string(),
            Self::List(items) => format!("[{}]", items.iter().map(Said::shown_inside).collect::<Vec<_>>().join(", ")),
            Self::Table(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Table(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key} = {}", value.shown_inside())).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }

    fn shown_inside(&self) -> String {
        match self {
            Self::Text(text) | Self::Formula(text) => format!("\"{text}\""),
            _ => self.show(),
        }
    }
}

/// A key with its value, without a place.
pub fn entry(key: &str, item: Item<'static>) -> Entry<'static> {
    Entry { key: key.to_owned().into(), key_span: 0..0, item }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::syntax;

    fn said(text: &str) -> Said {
        Said::plain(&syntax::parse(text).0.remove(0).item)
    }

    #[test]
    fn one_meaning_has_one_spelling() {
        assert_eq!(said("a = 0.70"), said("a = 7e-1"));
        assert_eq!(said("a = { x = 1, y = [2.0, true] }"), said("a = { y = [2, true], x = 1.00 }"));
        assert_ne!(said("a = [1, 2]"), said("a = [2, 1]"));
        assert_eq!(said("a = { y = \"t\", x = 1.50 }").show(), "{ x = 1.5, y = \"t\" }");
    }

    #[test]
    fn what_is_said_can_be_written_again() {
        let own = said("a = { y = \"t\", x = [1.50, 2020-01-01, false] }");
        assert_eq!(Said::plain(&own.item()), own);
    }
}
