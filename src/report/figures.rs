//! Numbers as reports print them. In: `f64` from a result. Out: text, for people with a fixed number of decimals and the marks
//! of the language, for machines at full precision. Every rounding is `number`'s.

use crate::number::{Filtered, RoundingMode, round};
use crate::rulebook::model::{Language, Node, Operation, Rulebook};
use crate::wording;

/// Decimals for people where the rulebook rounds nothing at the end of a chain.
const DECIMALS: usize = 2;

/// Most decimals that are printed for people.
const DECIMALS_MOST: i32 = 12;

/// Most decimals of a column.
const ALIGNED: usize = 4;

/// Most decimals of a column of numbers below 1.
const ALIGNED_SMALL: usize = 6;

/// Most decimals of a number that is read out.
const SPOKEN_MOST: i32 = 6;

/// Significant digits of a number in an explanation: enough to redo a line with a pocket calculator.
const EXPLAINED_DIGITS: i32 = 7;

/// Powers of ten of the sizes that indices have.
const POWERS: [f64; 17] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

/// The exponent of the first of them.
const POWERS_FROM: i32 = -6;

/// Decimals of a node's score for people: those of its last rounding, else two.
pub(super) fn decimals(rulebook: &Rulebook, id: &str) -> usize {
    rulebook.nodes.iter().find(|node| node.id == id).map_or(DECIMALS, decimals_of)
}

/// Whether the rulebook says how a node's score is rounded.
pub(super) fn is_rounded(rulebook: &Rulebook, id: &str) -> bool {
    let last = rulebook.nodes.iter().find(|node| node.id == id).and_then(|node| node.steps.last());
    last.is_some_and(|step| matches!(step.operation, Operation::Round { .. }))
}

/// Whether a number has no decimals.
pub(super) fn is_whole(value: f64) -> bool {
    !full(value).contains('.')
}

fn decimals_of(node: &Node) -> usize {
    match node.steps.last().map(|step| &step.operation) {
        Some(Operation::Round { decimals, .. }) => {
            usize::try_from((*decimals).clamp(0, DECIMALS_MOST)).unwrap_or(DECIMALS)
        }
        _ => DECIMALS,
    }
}

/// Shortest decimal text that reads back as the same number; empty where it is no number.
pub(super) fn full(value: f64) -> String {
    // Adding zero turns −0 into 0, which is what it means in a table.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

/// A number with exactly so many decimals, in the marks of the language.
pub(super) fn fixed(value: f64, decimals: usize, language: Language) -> String {
    let places = i32::try_from(decimals).unwrap_or(DECIMALS_MOST);
    let text = format!("{:.decimals$}", rounded(value, places));
    wording::localized(text.strip_prefix('-').filter(|rest| is_zero(rest)).unwrap_or(&text), language)
}

/// A number in an explanation: at most seven significant digits, whole parts in full, no trailing zeros.
pub(super) fn explained(value: f64, language: Language) -> String {
    wording::localized(&explained_text(value), language)
}

/// Numbers of one column, right below each other: with as many decimals as they need, at most four, or six where all are below 1.
pub(super) fn aligned(values: &[Option<f64>], nothing: &str, language: Language) -> Vec<String> {
    let needed = |value: f64| explained_text(value).split_once('.').map_or(0, |(_, behind)| behind.len());
    let there = || values.iter().flatten().copied();
    let most = if there().all(|value| value.abs() < 1.0) { ALIGNED_SMALL } else { ALIGNED };
    let decimals = there().map(needed).max().unwrap_or(0).min(most);
    let text = |value: &Option<f64>| value.map_or_else(|| nothing.to_owned(), |value| fixed(value, decimals, language));
    values.iter().map(text).collect()
}

/// A number as it is read out: two decimals, of a small number two significant digits.
pub(super) fn spoken_decimals(value: f64) -> usize {
    usize::try_from((1 - exponent(value)).clamp(2, SPOKEN_MOST)).unwrap_or(2)
}

/// The sign between a reckoning and its result: `=` where the printed number is the number, `≈` where it was shortened.
pub(super) fn equals(value: f64) -> &'static str {
    if explained_text(value) == full(value) { "=" } else { "≈" }
}

fn explained_text(value: f64) -> String {
    if !value.is_finite() {
        return full(value);
    }
    full(rounded(value, (EXPLAINED_DIGITS - 1 - exponent(value)).clamp(0, DECIMALS_MOST)))
}

/// Power of ten of the first digit of a number's shortest text; 0 of zero.
fn exponent(value: f64) -> i32 {
    // A text of a power of ten or more is read as that power's float or more, and one of less as less.
    let size = value.abs();
    let behind = POWERS.partition_point(|power| *power <= size);
    if behind > 0 && behind < POWERS.len() {
        return i32::try_from(behind).map_or(0, |behind| behind - 1 + POWERS_FROM);
    }
    format!("{value:e}").split_once('e').and_then(|(_, power)| power.parse::<i32>().ok()).unwrap_or(0)
}

fn rounded(value: f64, decimals: i32) -> f64 {
    round(Filtered::irrational(value), decimals, RoundingMode::HalfAwayFromZero, || None).value
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|digit| matches!(digit, '0' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_for_people_is_that_of_paper() {
        assert_eq!(fixed(2.675, 2, Language::En), "2.68");
        assert_eq!(fixed(74.994_999_999_999_99, 2, Language::Vi), "75,00");
        assert_eq!(fixed(-0.001, 2, Language::Vi), "0,00");
        assert_eq!(fixed(70_800.0, 0, Language::Vi), "70.800");
    }

    #[test]
    fn explained_numbers_keep_what_a_calculator_needs() {
        assert_eq!(explained(71.0 / 70.0, Language::Vi), "1,014286");
        assert_eq!(explained(98_506_193.0, Language::Vi), "98.506.193");
        assert_eq!(explained(0.000_123_456_789, Language::En), "0.0001234568");
        assert_eq!(equals(0.75), "=");
        assert_eq!(equals(2.0 / 3.0), "≈");
    }

    #[test]
    fn a_column_has_one_number_of_decimals() {
        assert_eq!(aligned(&[Some(2.5), None, Some(1.0 / 3.0)], "–", Language::Vi), ["2,5000", "–", "0,3333"]);
        assert_eq!(aligned(&[Some(45.0), Some(1000.0)], "–", Language::Vi), ["45", "1.000"]);
        assert_eq!(aligned(&[Some(0.987_654_321)], "–", Language::En), ["0.987654"]);
    }

    #[test]
    fn what_is_read_out_is_short() {
        assert_eq!([2.142_288, 0.043_21, 0.0, 153.2].map(spoken_decimals), [2, 3, 2, 2]);
    }

    #[test]
    fn the_exponent_is_that_of_the_text() {
        let ends = POWERS.iter().flat_map(|power| [power.next_down(), *power, power.next_up(), power * 3.7]);
        for value in ends.chain([0.0, -0.0, -25.0, 1e-300, 1.7e300, 0.1 + 0.2, 99_999.999]) {
            let text = format!("{value:e}");
            assert_eq!(exponent(value), text.split_once('e').unwrap().1.parse::<i32>().unwrap(), "{text}");
        }
    }

    #[test]
    fn full_precision_reads_back() {
        assert_eq!(full(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(full(-0.0), "0");
        assert_eq!(full(f64::NAN), "");
    }
}
