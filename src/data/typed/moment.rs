//! Days and periods as offices write them: `31/03/2023`, `ngày 31 tháng 3 năm 2023`, `Quý I/2023`, `6 tháng đầu năm 2023`.
//!
//! In: the text of a cell or note. Out: the one day or period that it means. Day comes before month, as always in Vietnam; a year has four
//! digits; nine months are no period that the program knows.

use crate::naming;
use crate::registry::{Date, Period};

/// A longer text is a sentence.
const BYTES_MAX: usize = 64;

/// The day that a text names: `2023-03-31`, `31/03/2023` (with `/`, `-` or `.`), `ngày 31 tháng 3 năm 2023`; none where it names none that
/// the calendar has.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(day) = Date::parse(text) {
        return Some(day);
    }
    if text.len() > BYTES_MAX {
        return None;
    }
    let plain = naming::plain(text);
    let words: Vec<&str> = plain.split([' ', '/', ',']).filter(|word| !word.is_empty()).collect();
    let words = words.strip_prefix(&["ngay"]).unwrap_or(&words);
    match words {
        [day, "thang", month, "nam", year] | [day, "thang", month, year] => date(day, month, year),
        [day, month, year] if !text.contains(',') => date(day, month, year),
        _ => None,
    }
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let (day, month) = (number(day, 31)?, number(month, 12)?);
    let year = Some(year).filter(|year| year.len() == 4 && are_digits(year))?;
    Date::new(year.parse().ok()?, month, day)
}

/// The period that a text names; none where it names none, or not exactly one.
pub fn period(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some(period) = Period::parse(text) {
        return Some(period);
    }
    if text.len() > BYTES_MAX {
        return None;
    }
    let plain = naming::plain(text);
    let all: Vec<&str> =
        plain.split([' ', '/', ',', '(', ')']).filter(|word| !word.is_empty() && *word != "nam").collect();
    let all = all.strip_prefix(&["ky"]).unwrap_or(&all);
    let (year, rest) = match all {
        [rest @ .., year] if is_year(year) => (*year, rest),
        [year, rest @ ..] if is_year(year) => (*year, rest),
        _ => return glued(all),
    };
    let part = part(rest)?;
    Period::parse(&format!("{year}{part}"))
}

/// `2023q1`, which is one word.
fn glued(words: &[&str]) -> Option<Period> {
    let [word] = words else { return None };
    let (year, rest) = word.split_at_checked(4).filter(|(year, _)| is_year(year))?;
    Period::parse(&format!("{year}{}", part(&[rest])?))
}

/// The part of the year that words name, as `Period` writes it behind the year.
fn part(words: &[&str]) -> Option<String> {
    match words {
        [] | ["ca"] | ["12", "thang"] => Some(String::new()),
        ["quy" | "q", quarter] => roman(quarter).map(|quarter| format!("-Q{quarter}")),
        ["nua", "dau"] | ["6" | "sau", "thang", "dau"] => Some("-H1".to_owned()),
        ["nua", "cuoi"] | ["6" | "sau", "thang", "cuoi"] => Some("-H2".to_owned()),
        ["3" | "ba", "thang", "dau"] => Some("-Q1".to_owned()),
        ["thang" | "t", month] => number(month, 12).map(|month| format!("-{month:02}")),
        [one] => {
            let behind = |prefixes: &[&str]| prefixes.iter().find_map(|prefix| one.strip_prefix(prefix));
            if let Some(quarter) = behind(&["quy", "q"]) {
                return roman(quarter).map(|quarter| format!("-Q{quarter}"));
            }
            if let Some(half) = behind(&["h"]) {
                return number(half, 2).map(|half| format!("-H{half}"));
            }
            number(behind(&["thang", "t"]).unwrap_or(one), 12).map(|month| format!("-{month:02}"))
        }
        _ => None,
    }
}

/// A quarter in Roman or Arabic digits.
fn roman(text: &str) -> Option<u8> {
    match text {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => number(text, 4),
    }
}

/// A whole number from 1 to `most` in one or two digits.
fn number(text: &str, most: u8) -> Option<u8> {
    let is_short = (1..=2).contains(&text.len()) && are_digits(text);
    text.parse().ok().filter(|number| is_short && (1..=most).contains(number))
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && are_digits(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods_as_offices_write_them() {
        for (text, meant) in [
            ("2023", "2023"),
            ("2023-Q1", "2023-Q1"),
            ("Năm 2023", "2023"),
            ("cả năm 2023", "2023"),
            ("12 tháng năm 2023", "2023"),
            ("Quý I/2023", "2023-Q1"),
            ("QUÝ IV NĂM 2023", "2023-Q4"),
            ("quý 1 năm 2023", "2023-Q1"),
            ("Quý II - 2023", "2023-Q2"),
            ("Q1/2023", "2023-Q1"),
            ("Q.3/2023", "2023-Q3"),
            ("2023Q1", "2023-Q1"),
            ("2023/Q4", "2023-Q4"),
            ("Tháng 3/2023", "2023-03"),
            ("tháng 12 năm 2023", "2023-12"),
            ("T3/2023", "2023-03"),
            ("03/2023", "2023-03"),
            ("3/2023", "2023-03"),
            ("3-2023", "2023-03"),
            ("2023/03", "2023-03"),
            ("6 tháng đầu năm 2023", "2023-H1"),
            ("Sáu tháng cuối năm 2023", "2023-H2"),
            ("H2/2023", "2023-H2"),
            ("nửa đầu năm 2023", "2023-H1"),
            ("3 tháng đầu năm 2023", "2023-Q1"),
            ("Kỳ 2023", "2023"),
        ] {
            assert_eq!(period(text).map(|period| period.to_string()).as_deref(), Some(meant), "{text}");
        }
        for text in [
            "",
            "23",
            "Quý V/2023",
            "Quý I",
            "13/2023",
            "9 tháng đầu năm 2023",
            "31/03/2023",
            "2022-2023",
            "2022/2023",
            "Quý I/23",
            "năm ngoái",
            "0/2023",
            "tháng 3",
            "2O23",
            "6 tháng 2023",
        ] {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn days_as_offices_write_them() {
        for (text, meant) in [
            ("2023-03-06", "2023-03-06"),
            ("06/03/2023", "2023-03-06"),
            ("6/3/2023", "2023-03-06"),
            ("06-03-2023", "2023-03-06"),
            ("06.03.2023", "2023-03-06"),
            ("29/2/2024", "2024-02-29"),
            ("ngày 6 tháng 3 năm 2023", "2023-03-06"),
            ("Ngày 06/03/2023", "2023-03-06"),
            ("06 tháng 03 năm 2023", "2023-03-06"),
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some(meant), "{text}");
        }
        for text in
            ["31/02/2023", "3/2023", "06/03/23", "06/03/2023/1", "+6/3/2023", "03/13/2023", "2023/03/06x", "", "2023"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_much(text in "\\PC{0,40}|[0-9/ .IVquýtháng-]{0,20}") {
            let _ = (day(&text), period(&text));
        }
    }
}
