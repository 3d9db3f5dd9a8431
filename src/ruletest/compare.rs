//! Whether what came is what was expected.
//!
//! Ranks, words and what is shown are compared exactly; values, scores, steps and points to a relative 1e-9 or the tolerance of the
//! case, or to what the expectation itself says behind `±`. The comparison is made in exact arithmetic.

use super::expectation::{Amount, Expected, Subject, What};
use super::outcome::Came;
use crate::number::Exact;
use crate::result::{AggregateResult, IndicatorResult, Standing};
use crate::rulebook::model::{Bilingual, Rulebook};
use indexmap::IndexMap;

/// Share by which a number that is not rounded may differ: a billionth.
const TOLERANCE_INVERSE: i64 = 1_000_000_000;

/// What a node has, indicator or aggregate.
struct Figures<'s> {
    value: Option<f64>,
    target: Option<f64>,
    score: Option<f64>,
    shown: Option<f64>,
    points: Option<f64>,
    rank: Option<u32>,
    missing: Option<&'static str>,
    steps: &'s IndexMap<String, Option<f64>>,
}

impl<'s> From<&'s IndicatorResult> for Figures<'s> {
    fn from(own: &'s IndicatorResult) -> Self {
        Self {
            value: own.value,
            target: own.target,
            score: own.score,
            shown: own.shown,
            points: own.points,
            rank: own.rank,
            missing: own.missing.map(|reason| reason.token()),
            steps: &own.steps,
        }
    }
}

impl<'s> From<&'s AggregateResult> for Figures<'s> {
    fn from(own: &'s AggregateResult) -> Self {
        Self {
            value: own.steps.get("value").copied().flatten(),
            target: None,
            score: own.score,
            shown: own.shown,
            points: own.points,
            rank: own.rank,
            missing: own.missing.map(|reason| reason.token()),
            steps: &own.steps,
        }
    }
}

/// What the standing of an entity has for a subject.
pub(super) fn came(standing: &Standing, subject: &Subject) -> Came {
    let word = |text: &str| Came::Word(Bilingual { vi: text.to_owned(), en: text.to_owned() });
    match subject {
        Subject::Rank => rank(standing.rank),
        Subject::RankWithin(attribute) => rank(standing.ranks_within.get(attribute).copied()),
        Subject::Grade => standing.grade.clone().map_or(Came::Nothing, Came::Word),
        Subject::DataStatus => word(standing.data_status.token()),
        Subject::Node { id, what } => {
            let indicator = standing.indicators.get(id).map(Figures::from);
            let Some(own) = indicator.or_else(|| standing.aggregates.get(id).map(Figures::from)) else {
                return Came::Nothing;
            };
            match what {
                What::Plain => number(own.shown.or(own.score)),
                What::Value => number(own.value),
                What::Target => number(own.target),
                What::Score => number(own.score),
                What::Shown => number(own.shown),
                What::Points => number(own.points),
                What::Rank => rank(own.rank),
                What::Missing => own.missing.map_or(Came::Nothing, word),
                What::Step(name) => number(own.steps.get(name).copied().flatten()),
            }
        }
    }
}

fn number(value: Option<f64>) -> Came {
    value.map_or(Came::Nothing, Came::Number)
}

fn rank(rank: Option<u32>) -> Came {
    rank.map_or(Came::Nothing, Came::Rank)
}

/// Whether `came` is what was expected of `subject`.
pub(super) fn holds(
    expected: &Expected,
    came: &Came,
    subject: &Subject,
    rulebook: &Rulebook,
    tolerance: Option<&Exact>,
) -> bool {
    match (expected, came) {
        (Expected::Nothing, came) => *came == Came::Nothing,
        (Expected::Amount(amount), Came::Number(number)) => {
            near(amount, *number, is_rounded(subject, rulebook), tolerance)
        }
        (Expected::Amount(amount), Came::Rank(rank)) => amount.exact == Exact::from_integer(i64::from(*rank)),
        (Expected::Amount(Amount { text, .. }) | Expected::Word(text), Came::Word(word)) => {
            *text == word.vi || *text == word.en
        }
        (Expected::Amount(_) | Expected::Word(_), _) => false,
    }
}

/// Whether a subject is a number that the rulebook rounds, which is then compared exactly.
fn is_rounded(subject: &Subject, rulebook: &Rulebook) -> bool {
    match subject {
        Subject::Node { what: What::Shown, .. } => true,
        Subject::Node { id, what: What::Plain } => {
            rulebook.nodes.iter().any(|node| node.id == *id && node.shown_steps > 0)
        }
        Subject::Node { .. } | Subject::Rank | Subject::RankWithin(_) | Subject::Grade | Subject::DataStatus => false,
    }
}

fn near(amount: &Amount, came: f64, rounded: bool, tolerance: Option<&Exact>) -> bool {
    // A rounded number is the float nearest to its decimal, so it is the expected one where the expected one's float is the same.
    let is_it = || (amount.exact.to_f64() + 0.0).total_cmp(&(came + 0.0)).is_eq();
    let Some(exact) = Exact::from_f64(came) else { return false };
    let apart = exact.sub(&amount.exact).abs();
    if let Some(within) = &amount.within {
        return apart <= *within;
    }
    if rounded {
        return is_it();
    }
    let billionth = || Exact::one().div(&Exact::from_integer(TOLERANCE_INVERSE)).unwrap_or_else(Exact::zero);
    let share = tolerance.cloned().unwrap_or_else(billionth);
    apart <= amount.exact.abs().mul(&share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::read(text).unwrap()
    }

    #[test]
    fn unrounded_numbers_may_differ_by_a_billionth() {
        assert!(near(&amount("1/3"), 0.333_333_333_333, false, None));
        assert!(!near(&amount("1/3"), 0.333_333, false, None));
        assert!(near(&amount("1/3"), 0.333, false, Some(&Exact::one().div(&Exact::from_integer(100)).unwrap())));
        assert!(near(&amount("0"), 0.0, false, None));
        assert!(!near(&amount("0"), 1e-12, false, None));
    }

    #[test]
    fn what_is_shown_is_exact_and_a_stated_tolerance_goes_before_all() {
        assert!(near(&amount("0.967"), 0.967, true, None));
        assert!(!near(&amount("0.967"), 0.967_000_000_1, true, None));
        assert!(near(&amount("0.967 ± 0.001"), 0.968, true, None));
        assert!(!near(&amount("0.967 ± 0.001"), 0.9681, false, None));
        assert!(!near(&amount("1"), f64::NAN, false, None));
    }
}
