//! Numbers for people: decimal comma and dots between thousands in Vietnamese, point and commas in English.
//!
//! In: plain decimal text. Out: the same digits with the marks of the language. Rounds nothing.

use crate::rulebook::model::Language;

/// Digits in one group.
const GROUP_DIGITS: usize = 3;

/// Plain decimal text (`-1234.5`) with the marks of the language (`-1.234,5`). Text that is not a plain decimal stays as it is.
pub fn localized(text: &str, language: Language) -> String {
    let (thousands, decimal) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    marked(text, Some(thousands), decimal)
}

/// Plain decimal text with the decimal sign of the language and no marks between thousands, for spreadsheets.
pub fn unmarked(text: &str, language: Language) -> String {
    marked(text, None, if language == Language::Vi { ',' } else { '.' })
}

fn marked(text: &str, thousands: Option<char>, decimal: char) -> String {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("−", rest),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return text.to_owned();
    }
    // A spreadsheet reads the hyphen only; people read the true minus sign.
    let mut out = String::from(if thousands.is_none() && !sign.is_empty() { "-" } else { sign });
    for (at, digit) in whole.chars().enumerate() {
        if let Some(mark) = thousands
            && at > 0
            && (whole.len() - at).is_multiple_of(GROUP_DIGITS)
        {
            out.push(mark);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(decimal);
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_decimals_follow_the_language() {
        assert_eq!(localized("1234567.891", Language::Vi), "1.234.567,891");
        assert_eq!(localized("1234567.891", Language::En), "1,234,567.891");
        assert_eq!(localized("123", Language::Vi), "123");
        assert_eq!(localized("-1000", Language::Vi), "−1.000");
        assert_eq!(unmarked("-1000.5", Language::Vi), "-1000,5");
    }

    #[test]
    fn what_is_no_decimal_stays() {
        for text in ["", "inf", "NaN", "1e5", "12 000", "2023-Q1"] {
            assert_eq!(localized(text, Language::Vi), text);
        }
    }
}
