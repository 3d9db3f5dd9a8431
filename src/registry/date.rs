//! A day of the calendar.

use serde::Serialize;

/// A day; ordered by time. Written `2023-03-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// The day, if the (Gregorian) calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=Self::days_of_month(year, month)?).contains(&day);
        valid.then_some(Self { year, month, day })
    }

    /// Reads `2023-03-06`; none where it is written otherwise or the calendar has no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let month = u8::try_from(digits(month, 2)?).ok()?;
        let day = u8::try_from(digits(day, 2)?).ok()?;
        Self::new(digits(year, 4)?, month, day)
    }

    /// The day before; none before the first day of year 1.
    pub fn day_before(self) -> Option<Self> {
        if let Some(day) = self.day.checked_sub(1).filter(|day| *day > 0) {
            return Some(Self { day, ..self });
        }
        let (year, month) = if self.month > 1 { (self.year, self.month - 1) } else { (self.year.checked_sub(1)?, 12) };
        Self::new(year, month, Self::days_of_month(year, month)?)
    }

    /// Days of a month: 28 to 31; none where there is no such month.
    pub fn days_of_month(year: u16, month: u8) -> Option<u8> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
            4 | 6 | 9 | 11 => Some(30),
            2 => Some(if leap { 29 } else { 28 }),
            _ => None,
        }
    }
}

/// Exactly `count` ASCII digits as a number.
pub(super) fn digits(text: &str, count: usize) -> Option<u16> {
    let all_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { text.parse().ok() } else { None }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_the_calendar_has() {
        for text in ["2023-03-06", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(text).map(String::from).as_deref(), Some(text));
        }
    }

    #[test]
    fn the_day_before_a_first_is_a_last() {
        let before = |text: &str| Date::parse(text).and_then(Date::day_before).map(String::from);
        assert_eq!(before("2025-07-01").as_deref(), Some("2025-06-30"));
        assert_eq!(before("2024-03-01").as_deref(), Some("2024-02-29"));
        assert_eq!(before("2025-01-01").as_deref(), Some("2024-12-31"));
        assert_eq!(before("0001-01-01"), None);
    }

    #[test]
    fn days_that_it_has_not() {
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2023-13-01",
            "2023-00-10",
            "2023-04-31",
            "2023-1-01",
            "06/03/2023",
            "0000-01-01",
            "+023-01-01",
            "2023-03-06-",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
