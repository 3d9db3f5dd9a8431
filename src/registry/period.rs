//! Periods: a year, half, quarter or month.

use super::Date;
use super::date::digits;
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

/// A longer text is no slip in a period.
const MEANT_CHARACTERS_MAX: usize = 24;

impl Period {
    /// The first that there is: the year 1.
    pub const FIRST: Period = Period { year: 1, parts: 1, part: 1 };

    /// Reads `2023`, `2023-H1`, `2023-Q1` or `2023-06`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let year = digits(year, 4).filter(|year| *year > 0)?;
        let (parts, part) = match rest {
            None => (1, 1),
            Some(rest) => match (rest.strip_prefix(['H', 'h']), rest.strip_prefix(['Q', 'q'])) {
                (Some(half), _) => (2, digits(half, 1)?),
                (_, Some(quarter)) => (4, digits(quarter, 1)?),
                _ => (12, digits(rest, 2)?),
            },
        };
        let part = u8::try_from(part).ok().filter(|part| (1..=parts).contains(part))?;
        Some(Self { year, parts, part })
    }

    /// The period that a text probably means which is none as it stands: `2O23`, `2023Q1`, `Q1/2023`, `2023-1`, `quý 1 năm 2023`.
    ///
    /// ```
    /// # use province_kpi::registry::Period;
    /// assert_eq!(Period::meant("Q1/2023").map(|period| period.to_string()).as_deref(), Some("2023-Q1"));
    /// ```
    pub fn meant(text: &str) -> Option<Self> {
        if text.chars().count() > MEANT_CHARACTERS_MAX {
            return None;
        }
        let plain = text.to_lowercase().replace('o', "0");
        let numbers: Vec<&str> =
            plain.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let year = *numbers.iter().find(|number| number.len() == 4)?;
        let parts: Vec<&&str> = numbers.iter().filter(|number| number.len() < 3).collect();
        let [part] = parts.as_slice() else {
            return if parts.is_empty() { Self::parse(year) } else { None };
        };
        let has = |letters: &[&str]| letters.iter().any(|letter| plain.contains(letter));
        if has(&["q"]) {
            Self::parse(&format!("{year}-Q{part}"))
        } else if has(&["h", "nửa"]) && !has(&["th"]) {
            Self::parse(&format!("{year}-H{part}"))
        } else {
            Self::parse(&format!("{year}-{part:0>2}"))
        }
    }

    /// The calendar year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        Date { year: self.year, month: (self.part - 1) * self.months() + 1, day: 1 }
    }

    /// The last day, which decides the era.
    pub fn last_day(self) -> Date {
        let month = self.part * self.months();
        Date { year: self.year, month, day: Date::days_of_month(self.year, month).unwrap_or(31) }
    }

    /// The period of the same length just before; none before the year 1.
    pub fn previous(self) -> Option<Self> {
        if self.part > 1 {
            return Some(Self { part: self.part - 1, ..self });
        }
        self.year_ago().map(|ago| Self { part: self.parts, ..ago })
    }

    /// The same period a year before; none before the year 1.
    pub fn year_ago(self) -> Option<Self> {
        (self.year > 1).then(|| Self { year: self.year - 1, ..self })
    }

    /// Whether `day` lies in this period.
    pub fn contains_day(self, day: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&day)
    }

    /// Whether `other` lies wholly in this period (as this period itself does).
    pub fn contains(self, other: Self) -> bool {
        self.contains_day(other.first_day()) && self.contains_day(other.last_day())
    }

    /// Whether both are years, halves, quarters or months.
    pub fn is_as_long_as(self, other: Self) -> bool {
        self.parts == other.parts
    }

    /// The period as long as this one that ends so many months later (earlier, below zero); none where no such period ends then, or before
    /// the year 1.
    ///
    /// ```
    /// # use province_kpi::registry::Period;
    /// let quarter = Period::parse("2023-Q4").unwrap();
    /// assert_eq!(quarter.later_by_months(6).map(|own| own.to_string()).as_deref(), Some("2024-Q2"));
    /// assert_eq!(quarter.later_by_months(1), None);
    /// ```
    pub fn later_by_months(self, months: i32) -> Option<Self> {
        let length = i32::from(self.months());
        let ends = i32::from(self.year) * 12 + i32::from(self.part) * length + months;
        let before = ends - 1;
        let (year, month) = (u16::try_from(before.div_euclid(12)).ok()?, before.rem_euclid(12) + 1);
        let part = u8::try_from(month / length).ok().filter(|_| month % length == 0 && year > 0)?;
        Some(Self { year, part, ..self })
    }

    /// This period, moved as `from` is moved to `to`, a period as long: by as many months, where it is no longer than they are. A longer one is
    /// moved by whole periods of its own length, so many that it ends before `to` begins where it ended before `from` began, and else does not:
    /// a year that was the last before the one quarter is the last before the other. None where there is no such period.
    ///
    /// ```
    /// # use province_kpi::registry::Period;
    /// let period = |text| Period::parse(text).unwrap();
    /// let moved = |own, to| period(own).moved_with(period("2022-Q4"), period(to)).map(|own| own.to_string());
    /// assert_eq!(moved("2022-Q1", "2023-Q1").as_deref(), Some("2022-Q2"));
    /// assert_eq!(moved("2021", "2022-Q4").as_deref(), Some("2021"));
    /// assert_eq!(moved("2021", "2023-Q1").as_deref(), Some("2022"));
    /// ```
    pub fn moved_with(self, from: Self, to: Self) -> Option<Self> {
        if self.months() <= to.months() {
            return self.later_by_months(from.months_until(to));
        }
        let length = i32::from(self.months());
        let begins = |own: Self| i32::from(own.year) * 12 + i32::from((own.part - 1) * own.months());
        self.later_by_months((begins(to).div_euclid(length) - begins(from).div_euclid(length)) * length)
    }

    /// The months from the end of this period to the end of another; below zero where that one ends earlier.
    pub fn months_until(self, other: Self) -> i32 {
        let ends = |own: Self| i32::from(own.year) * 12 + i32::from(own.last_day().month);
        ends(other) - ends(self)
    }

    /// Length in months.
    pub fn months(self) -> u8 {
        12 / self.parts
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        let meant = |text: &str| Period::meant(text).map(|period| period.to_string());
        for (text, period) in [
            ("2O23", "2023"),
            ("2023Q1", "2023-Q1"),
            ("Q1/2023", "2023-Q1"),
            ("quý 1 năm 2023", "2023-Q1"),
            ("2023-1", "2023-01"),
            ("12/2023", "2023-12"),
            ("tháng 6/2023", "2023-06"),
            ("2023H2", "2023-H2"),
        ] {
            assert_eq!(meant(text).as_deref(), Some(period), "{text}");
        }
        for text in ["", "23", "2023-Q7", "2023-13", "01/06/2023", "a year"] {
            assert_eq!(meant(text), None, "{text}");
        }
    }

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn every_written_form_comes_back() {
        for text in ["2023", "2023-H1", "2023-H2", "2023-Q4", "2023-06", "2023-12", "0001"] {
            assert_eq!(period(text).to_string(), text);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "23",
            "2023-",
            "2023-H3",
            "2023-Q0",
            "2023-Q5",
            "2023-13",
            "2023-00",
            "2023-6",
            "2023-H",
            "Q1/2023",
            "0000",
            "2023 ",
            "2023-01-01",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn first_and_last_days() {
        let days = |text: &str| (period(text).first_day().to_string(), period(text).last_day().to_string());
        assert_eq!(days("2023"), ("2023-01-01".into(), "2023-12-31".into()));
        assert_eq!(days("2023-H2"), ("2023-07-01".into(), "2023-12-31".into()));
        assert_eq!(days("2023-Q1"), ("2023-01-01".into(), "2023-03-31".into()));
        assert_eq!(days("2024-02"), ("2024-02-01".into(), "2024-02-29".into()));
    }

    #[test]
    fn order_is_by_last_day_then_longer_last() {
        let mut periods = ["2023", "2023-12", "2023-Q4", "2023-H2", "2023-Q1", "2023-03", "2022"].map(period);
        periods.sort();
        assert_eq!(
            periods.map(|one| one.to_string()),
            ["2022", "2023-03", "2023-Q1", "2023-12", "2023-Q4", "2023-H2", "2023"]
        );
    }

    /// From the end of 2022 to the end of June 2024 it is a year and a half; a quarter moved by a month is none.
    #[test]
    fn months_between_ends() {
        assert_eq!(period("2022").months_until(period("2024-H1")), 18);
        assert_eq!(period("2024-Q1").months_until(period("2023-12")), -3);
        assert_eq!(period("2023-Q1").later_by_months(-3), Some(period("2022-Q4")));
        assert_eq!(period("2023").later_by_months(24), Some(period("2025")));
        assert_eq!(period("2023-12").later_by_months(1), Some(period("2024-01")));
        assert_eq!(period("2023").later_by_months(6), None);
        assert_eq!(period("0001").later_by_months(-12), None);
    }

    #[test]
    fn before_and_within() {
        assert_eq!(period("2023-Q1").previous(), Some(period("2022-Q4")));
        assert_eq!(period("2023-07").previous(), Some(period("2023-06")));
        assert_eq!(period("2023-H1").year_ago(), Some(period("2022-H1")));
        assert_eq!(period("0001").previous(), None);
        assert!(period("2023-H1").contains(period("2023-Q2")));
        assert!(period("2023").contains(period("2023")));
        assert!(!period("2023-Q1").contains(period("2023-H1")));
    }
}
