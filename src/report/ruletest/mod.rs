//! What the cases of a rulebook gave, for people, for programs and for build servers.
//!
//! In: an [`Outcome`] and, where wanted, a threshold of coverage. Out: text, JSON or JUnit XML. Every failure stands with what was
//! expected, what came and how it came about.

mod junit;
mod text;

use super::json::pretty;
use crate::number::Decimal;
use crate::rulebook::model::Language;
use crate::ruletest::outcome::{Coverage, FORMAT, Outcome, SuiteOutcome};
use serde::Serialize;

/// The form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestFormat {
    /// For people.
    Text,
    /// Everything, for programs.
    Json,
    /// JUnit XML, as build servers read it.
    Junit,
}

/// The coverage that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Percent of the rules.
    pub percent: Decimal,
}

impl Threshold {
    /// Whether every rulebook reaches it.
    pub fn holds(&self, outcome: &Outcome) -> bool {
        outcome.coverage.iter().all(|coverage| self.reached_by(coverage))
    }

    fn reached_by(&self, coverage: &Coverage) -> bool {
        coverage.reaches(&self.percent.exact())
    }
}

/// Everything with its counts.
#[derive(Debug, Serialize)]
struct Whole<'a> {
    format: u32,
    passed: bool,
    cases: usize,
    expectations: usize,
    failures: usize,
    suites: &'a [SuiteOutcome],
    coverage: &'a [Coverage],
    coverage_at_least: Option<Decimal>,
}

/// What cases gave, in a format.
pub fn tests(outcome: &Outcome, threshold: Option<Threshold>, format: TestFormat, language: Language) -> String {
    match format {
        TestFormat::Text => text::tests(outcome, threshold, language),
        TestFormat::Junit => junit::tests(outcome, threshold, language),
        TestFormat::Json => pretty(&Whole {
            format: FORMAT,
            passed: outcome.passed() && threshold.is_none_or(|threshold| threshold.holds(outcome)),
            cases: outcome.cases(),
            expectations: outcome.expectations(),
            failures: outcome.failures(),
            suites: &outcome.suites,
            coverage: &outcome.coverage,
            coverage_at_least: threshold.map(|threshold| threshold.percent),
        }),
    }
}
