//! Freshness: a figure is not older than a day.
//!
//! The day of a figure stands in the column `as_of` of its row: a date (`2023-03-06`, or day first, `06/03/2023`), or a period, whose last
//! day it is. A figure without one is of the last day of its own period.

use super::Verdict;
use crate::data::panel::Observation;
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
    Date::parse(text).or_else(|| Period::parse(text).map(Period::last_day)).or_else(|| day_first(text))
}

/// `6/3/2023`, as dates are written in Vietnam.
fn day_first(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let are_digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = parts.next().is_none() && are_digits(day, 2) && are_digits(month, 2) && year.len() == 4;
    if !is_date {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_they_are_written_in_vietnam() {
        for (text, day) in [("06/03/2023", "2023-03-06"), ("6/3/2023", "2023-03-06"), ("29/2/2024", "2024-02-29")] {
            assert_eq!(day_first(text), Date::parse(day));
        }
        for text in ["31/02/2023", "3/2023", "06/03/23", "06/03/2023/1", "+6/3/2023", "06-03-2023", "03/13/2023"] {
            assert_eq!(day_first(text), None, "{text}");
        }
    }
}
