//! What a case expects: of what, and which number, word or nothing at all.
//!
//! In: the words of a case file. Out: [`Subject`] and [`Expected`]. Numbers are exact: a hand-worked `2/3` is two thirds.

use crate::number::{Decimal, Exact};

/// Of what something is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The rank in the whole.
    Rank,
    /// The rank within a group by this attribute.
    RankWithin(String),
    /// The grade.
    Grade,
    /// The data status.
    DataStatus,
    /// Something of a node.
    Node {
        /// Id.
        id: String,
        /// What of it.
        what: What,
    },
}

/// What of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The score as people see it: rounded where the rulebook rounds it, else exact.
    Plain,
    /// Value of the source.
    Value,
    /// Target in the period.
    Target,
    /// Exact score.
    Score,
    /// Rounded score.
    Shown,
    /// Points in the main parent.
    Points,
    /// Rank by this node.
    Rank,
    /// Why there is no value.
    Missing,
    /// A named step.
    Step(String),
}

/// The words after a node's id, beside names of steps.
pub const WHATS: &[&str] = &["value", "target", "score", "shown", "points", "rank", "missing"];

/// The words that mean the entity itself.
pub const ENTITY_WORDS: &[&str] = &["rank", "grade", "data_status", "rank_within.<attribute>"];

impl Subject {
    /// Reads `total`, `total.points`, `rank`, `rank_within.region`.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        match (text, text.split_once('.')) {
            ("rank", _) => Self::Rank,
            ("grade", _) => Self::Grade,
            ("data_status", _) => Self::DataStatus,
            (_, Some(("rank_within", attribute))) => Self::RankWithin(attribute.trim().to_owned()),
            (_, Some((id, what))) => Self::Node { id: id.trim().to_owned(), what: What::read(what.trim()) },
            (id, None) => Self::Node { id: id.to_owned(), what: What::Plain },
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Rank => "rank".to_owned(),
            Self::RankWithin(attribute) => format!("rank_within.{attribute}"),
            Self::Grade => "grade".to_owned(),
            Self::DataStatus => "data_status".to_owned(),
            Self::Node { id, what: What::Plain } => id.clone(),
            Self::Node { id, what } => format!("{id}.{}", what.text()),
        }
    }
}

impl What {
    fn read(text: &str) -> Self {
        match text {
            "value" => Self::Value,
            "target" => Self::Target,
            "score" => Self::Score,
            "shown" => Self::Shown,
            "points" => Self::Points,
            "rank" => Self::Rank,
            "missing" => Self::Missing,
            step => Self::Step(step.strip_prefix("step.").unwrap_or(step).to_owned()),
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Plain => "",
            Self::Value => "value",
            Self::Target => "target",
            Self::Score => "score",
            Self::Shown => "shown",
            Self::Points => "points",
            Self::Rank => "rank",
            Self::Missing => "missing",
            Self::Step(name) => name,
        }
    }
}

/// What is expected.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// A number.
    Amount(Amount),
    /// A word: a reason, a grade, a data status.
    Word(String),
    /// That there is none.
    Nothing,
}

/// A number as the author worked it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// As written.
    pub text: String,
    /// What it is.
    pub exact: Exact,
    /// By how much the result may differ, where it says so.
    pub within: Option<Exact>,
}

/// Bytes of an expected number; a longer working belongs in a comment.
const AMOUNT_BYTES_MAX: usize = 400;

impl Expected {
    /// Reads a cell or text: `none`, a number or working, else a word.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if text == "none" {
            return Self::Nothing;
        }
        Amount::read(text).map_or_else(|| Self::Word(text.to_owned()), Self::Amount)
    }
}

impl Amount {
    /// Reads `2.5`, `2/3`, `15 * 0.5 + 10`, each with `± 0.01` behind it where wanted. Signs between summands stand between spaces.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > AMOUNT_BYTES_MAX {
            return None;
        }
        let (working, within) = match text.split_once('±') {
            Some((working, within)) => (working, Some(product(within)?.abs())),
            None => (text, None),
        };
        Some(Self { text: text.to_owned(), exact: sum(working)?, within })
    }
}

/// Summands between spaces.
fn sum(text: &str) -> Option<Exact> {
    let mut total = Exact::zero();
    let (mut rest, mut minus) = (text, false);
    loop {
        let next = [" + ", " - ", " − "].into_iter().filter_map(|sign| Some((rest.find(sign)?, sign))).min();
        let (summand, after) = match next {
            Some((at, sign)) => (rest.get(..at)?, Some((sign, rest.get(at + sign.len()..)?))),
            None => (rest, None),
        };
        let summand = product(summand)?;
        total = if minus { total.sub(&summand) } else { total.add(&summand) };
        let Some((sign, behind)) = after else { return Some(total) };
        (rest, minus) = (behind, sign != " + ");
    }
}

/// Factors and divisors, from left to right.
fn product(text: &str) -> Option<Exact> {
    let mut result = Exact::one();
    let (mut rest, mut divide) = (text, false);
    loop {
        let at = rest.find(['*', '×', '/', '÷']);
        let factor = Decimal::parse(rest.get(..at.unwrap_or(rest.len()))?).ok()?.exact();
        result = if divide { result.div(&factor)? } else { result.mul(&factor) };
        let Some(at) = at else { return Some(result) };
        let sign = rest.get(at..)?.chars().next()?;
        rest = rest.get(at + sign.len_utf8()..)?;
        divide = matches!(sign, '/' | '÷');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Option<f64> {
        Amount::read(text).map(|amount| amount.exact.to_f64())
    }

    #[test]
    fn workings_are_exact() {
        assert_eq!(amount("2.5"), Some(2.5));
        assert_eq!(amount(" -3 "), Some(-3.0));
        assert_eq!(amount("1e-3"), Some(0.001));
        assert_eq!(amount("2/3 * 15 + 10 - 0.5"), Some(19.5));
        let thirds = Amount::read("1/3 + 1/3 + 1/3").unwrap();
        assert_eq!(thirds.exact, Exact::one());
    }

    #[test]
    fn a_tolerance_stands_behind() {
        let amount = Amount::read("2.24 ± 0.005").unwrap();
        assert_eq!(amount.within, Some(Decimal::parse("0.005").unwrap().exact()));
        assert_eq!(Amount::read("2.24 ±"), None);
    }

    #[test]
    fn what_is_no_number_is_a_word() {
        for text in ["member missing", "Tốt", "1/0", "2 +", "* 3", "", "Rất cao", "1 2"] {
            assert_eq!(Expected::read(text), Expected::Word(text.to_owned()), "{text}");
        }
        assert_eq!(Expected::read("none"), Expected::Nothing);
    }

    #[test]
    fn subjects_are_written_as_they_are_read() {
        for text in
            ["rank", "grade", "data_status", "rank_within.region", "total", "total.points", "income.index", "a.missing"]
        {
            assert_eq!(Subject::read(text).text(), text);
        }
        assert_eq!(Subject::read("a.step.value"), Subject::Node { id: "a".into(), what: What::Step("value".into()) });
    }
}
