//! Freshness: a figure is not older than a day.
//!
//! The day of a figure stands in the column `as_of` of its row: a date (`2023-03-06`, or day first, `06/03/2023`), or a period, whose last
//! day it is; both as offices write them. A figure without one is of the last day of its own period.

use super::Verdict;
use crate::data::panel::Observation;
use crate::data::typed;
use crate::finding::Finding;
use crate::registry::{Date, Period};

pub(super) fn judge(observation: &Observation, oldest: Date) -> Verdict {
    match day(observation) {
        Some(day) => Verdict::of(Some(day >= oldest)),
        None => Verdict::Unreadable,
    }
}

pub(super) fn describe(finding: Finding, observation: &Observation, oldest: Date) -> Finding {
    let day = day(observation).map(|day| day.to_string()).unwrap_or_default();
    finding.with("as_of", day).with("limit", oldest.to_string())
}

/// The text of `as_of`; empty where there is none.
pub(super) fn written(observation: &Observation) -> &str {
    observation.remarks.as_ref().and_then(|remarks| remarks.as_of.as_deref()).unwrap_or_default()
}

/// The day of a figure; none where its text cannot be read.
fn day(observation: &Observation) -> Option<Date> {
    let text = written(observation).trim();
    if text.is_empty() {
        return Some(observation.period.last_day());
    }
    typed::day(text).or_else(|| typed::period(text).map(Period::last_day))
}
