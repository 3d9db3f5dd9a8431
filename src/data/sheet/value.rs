//! From what a workbook stores in a cell to its plain text and kind.
//!
//! A stored number is a number, whatever it looks like on the sheet: its text here is the shortest decimal that reads back as
//! the same float, at 15 significant digits where it has more. That is what Excel itself shows of a float (Microsoft,
//! *Numeric precision in Microsoft Excel*); 0.1 + 0.2, stored as 0.30000000000000004, is 0.3 to whoever looks at the sheet.
//! Whole numbers keep all their digits.

use super::super::record::CellKind;
use crate::number;
use calamine::{DataRef, ExcelDateTime};
use std::fmt::Write;

/// Whole numbers up to here are exact in a float: 2⁵³.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// Significant digits of a float that is not whole.
const DIGITS: usize = 15;

/// Writes a cell's plain text into `text`, which is empty, and says what it is; none where nothing is stored.
pub(super) fn stored(value: &DataRef<'_>, is_percent: bool, text: &mut String) -> Option<CellKind> {
    let of_number = if is_percent { CellKind::Percent } else { CellKind::Number };
    let kind = match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => {
            let _ = write!(text, "{number}");
            of_number
        }
        DataRef::Float(number) if number.is_finite() => {
            text.push_str(&decimal(*number));
            of_number
        }
        DataRef::Float(_) => {
            text.push_str("#NUM!");
            CellKind::Error
        }
        DataRef::String(own) => return of_text(own, text),
        DataRef::SharedString(own) => return of_text(own, text),
        DataRef::Bool(own) => {
            text.push_str(if *own { "true" } else { "false" });
            CellKind::Bool
        }
        DataRef::DateTime(own) => {
            moment(own, text);
            CellKind::Date
        }
        DataRef::DateTimeIso(own) => {
            text.push_str(own.strip_suffix("T00:00:00").unwrap_or(own).trim());
            CellKind::Date
        }
        DataRef::DurationIso(own) => {
            text.push_str(own.trim());
            CellKind::Date
        }
        DataRef::Error(own) => {
            let _ = write!(text, "{own}");
            CellKind::Error
        }
    };
    Some(kind)
}

fn of_text(own: &str, text: &mut String) -> Option<CellKind> {
    if own.trim().is_empty() {
        return None;
    }
    text.push_str(own);
    Some(CellKind::Text)
}

/// A float as the decimal it stands for.
pub(super) fn decimal(number: f64) -> String {
    let shortest = number::shortest(number);
    let digits = shortest.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit);
    let significant = digits.skip_while(|digit| *digit == b'0').count();
    if significant <= DIGITS || number.abs() <= WHOLE_MAX && number.fract().abs() < f64::MIN_POSITIVE {
        return shortest;
    }
    let rounded = format!("{number:.*e}", DIGITS - 1);
    rounded.parse::<f64>().map_or(shortest, number::shortest)
}

/// `2025-03-31`, with `T17:30:00` behind it where the time is not midnight; a time or a duration as `17:30:00`.
fn moment(own: &ExcelDateTime, text: &mut String) {
    let (year, month, day, hour, minute, second, _) = own.to_ymd_hms_milli();
    if own.is_duration() || own.as_f64() < 1.0 {
        let days = if own.as_f64() >= 1.0 { own.as_f64().trunc() * 24.0 } else { 0.0 };
        let _ = write!(text, "{:02}:{minute:02}:{second:02}", days + f64::from(hour));
        return;
    }
    let _ = write!(text, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        let _ = write!(text, "T{hour:02}:{minute:02}:{second:02}");
    }
}

/// Whether a number format shows its number as a percentage: a percent sign that is neither quoted nor escaped.
pub(super) fn shows_percent(format: &str) -> bool {
    let mut letters = format.chars();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '\\' | '_' | '*' if !is_quoted => {
                letters.next();
            }
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn read(value: DataRef<'_>) -> (String, Option<CellKind>) {
        let mut text = String::new();
        let kind = stored(&value, false, &mut text);
        (text, kind)
    }

    #[test]
    fn floats_are_what_the_sheet_shows_of_them() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (0.57, "0.57"),
            (0.1 * 5.7, "0.57"),
            (74.72, "74.72"),
            (0.7472, "0.7472"),
            (1.0 / 3.0, "0.333333333333333"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (69_345.0, "69345"),
            (1_234_567_890_123_456.0, "1234567890123456"),
            (123_456_789.123_456_79, "123456789.123457"),
            (1e300, "1e300"),
            (1.0 / 3e7, "3.33333333333333e-8"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn kinds_of_cells() {
        assert_eq!(read(DataRef::Empty), (String::new(), None));
        assert_eq!(read(DataRef::String(" \n".into())), (String::new(), None));
        assert_eq!(read(DataRef::SharedString("1.234")), ("1.234".into(), Some(CellKind::Text)));
        assert_eq!(read(DataRef::Bool(true)), ("true".into(), Some(CellKind::Bool)));
        assert_eq!(read(DataRef::Float(f64::NAN)), ("#NUM!".into(), Some(CellKind::Error)));
        assert_eq!(read(DataRef::Error(CellErrorType::NA)), ("#N/A".into(), Some(CellKind::Error)));
    }

    #[test]
    fn dates_of_both_epochs() {
        let date = |serial, is_1904| {
            let own = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
            read(DataRef::DateTime(own)).0
        };
        // 31/03/2025 is day 45747 from 1900, and 1462 days less from 1904 (Microsoft, "Date systems in Excel").
        assert_eq!(date(45_747.0, false), "2025-03-31");
        assert_eq!(date(44_285.0, true), "2025-03-31");
        assert_eq!(date(45_747.729_166_666_7, false), "2025-03-31T17:30:00");
        assert_eq!(date(0.5, false), "12:00:00");
        assert_eq!(read(DataRef::DateTimeIso("2025-03-31T00:00:00".into())).0, "2025-03-31");
    }

    #[test]
    fn formats_that_show_a_percentage() {
        for format in ["0%", "0.00%", "#,##0.0 %", "[Red]0%;-0%"] {
            assert!(shows_percent(format), "{format}");
        }
        for format in ["General", "0.00", "0\"%\"", "0\\%", "0_%"] {
            assert!(!shows_percent(format), "{format}");
        }
    }
}
