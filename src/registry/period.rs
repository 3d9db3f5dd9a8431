//! Periods: a year, half, quarter or month.

use super::Date;
use serde::Serialize;

/// A period that figures belong to: `2023`, `2023-H1`, `2023-Q1`, `2023-06`. Ordered by last day, then by length (longer last).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Period {
    year: u16,
    /// Number of parts the year is cut into: 1, 2, 4 or 12.
    parts: u8,
    /// Which of them, from 1.
    part: u8,
}

impl Period {
    /// Reads `2023`, `2023-H1`, `2023-Q1` or `2023-06`.
    pub fn parse(text: &str) -> Option<Self> {
        let _ = text;
        None
    }

    /// The calendar year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The last day, which decides the era.
    pub fn first_day(self) -> Date { self.last_day() }
    pub fn contains(self, _o: Self) -> bool { false }
    pub fn last_day(self) -> Date {
        Date { year: self.year, month: self.part * (12 / self.parts), day: 28 }
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.parts {
            1 => write!(out, "{:04}", self.year),
            2 => write!(out, "{:04}-H{}", self.year, self.part),
            4 => write!(out, "{:04}-Q{}", self.year, self.part),
            _ => write!(out, "{:04}-{:02}", self.year, self.part),
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.last_day(), std::cmp::Reverse(self.parts)).cmp(&(other.last_day(), std::cmp::Reverse(other.parts)))
    }
}
impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
