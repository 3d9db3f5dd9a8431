//! Texts that stand where there is no figure: `-`, `…`, `chưa có số liệu`, `x`.
//!
//! None of them is ever a zero. A dash is one by the legend of the General Statistics Office ("-": no such case; "…": there are cases, no
//! figure was collected) and "no figure" in most offices; what may have been meant as zero is told.

use crate::naming;

/// A longer text is a remark.
const BYTES_MAX: usize = 96;

/// What a placeholder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::data) enum Placeholder {
    /// There is no figure.
    NoFigure,
    /// There is no figure, or it is zero.
    MayBeZero,
    /// The cell is not to be filled in.
    NotApplicable,
}

const NO_FIGURE: [&str; 27] = [
    "khong co so lieu",
    "chua co so lieu",
    "khong so lieu",
    "chua bao cao",
    "khong bao cao",
    "chua co bao cao",
    "khong co bao cao",
    "chua gui bao cao",
    "chua co",
    "chua tong hop",
    "chua thong ke",
    "chua cap nhat",
    "dang cap nhat",
    "dang tong hop",
    "chua xac dinh",
    "khong xac dinh",
    "chua cong bo",
    "khong thu thap duoc",
    "khong ro",
    "kxd",
    "kcsl",
    "n/a",
    "na",
    "n a",
    "not available",
    "no data",
    "not reported",
];

const MAY_BE_ZERO: [&str; 4] = ["khong", "khong co", "khong phat sinh", "nil"];

/// The placeholder in a cell of a number; none where there is none. `x` is that of tables in which a cell has nothing to say.
pub(in crate::data) fn of_number(text: &str) -> Option<Placeholder> {
    if let Some(mark) = of_marks(text) {
        return Some(mark);
    }
    let word = word(text)?;
    let is_one = |words: &[&str]| words.contains(&word.as_str());
    if is_one(&NO_FIGURE) {
        Some(Placeholder::NoFigure)
    } else if is_one(&MAY_BE_ZERO) {
        Some(Placeholder::MayBeZero)
    } else {
        (word == "x").then_some(Placeholder::NotApplicable)
    }
}

/// The placeholder in a cell of a flag or level, where `không` and `x` are answers, and `chưa có` may be one.
pub(in crate::data) fn of_answer(text: &str) -> Option<Placeholder> {
    if of_marks(text).is_some() {
        return Some(Placeholder::NoFigure);
    }
    let word = word(text)?;
    (word != "chua co" && NO_FIGURE.contains(&word.as_str())).then_some(Placeholder::NoFigure)
}

/// Dashes, or dots.
fn of_marks(text: &str) -> Option<Placeholder> {
    let (mut dash, mut dots) = (false, 0);
    for letter in text.chars() {
        match letter {
            '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => dash = true,
            '.' => dots += 1,
            '…' => dots += 3,
            _ if letter.is_whitespace() => {}
            _ => return None,
        }
    }
    match (dash, dots) {
        (true, 0) => Some(Placeholder::MayBeZero),
        // One point is a slip of the pen, and says nothing.
        (false, 2..) => Some(Placeholder::NoFigure),
        _ => None,
    }
}

fn word(text: &str) -> Option<String> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let text = text.trim_matches(|letter: char| matches!(letter, '(' | ')' | '[' | ']') || letter.is_whitespace());
    Some(naming::plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words() {
        for text in [
            "…",
            "...",
            "..",
            ". . .",
            "chưa có số liệu",
            "Chưa báo cáo",
            "(không có số liệu)",
            "KXĐ",
            "N/A",
            "n.a.",
            "Đang cập nhật",
        ] {
            assert_eq!(of_number(text), Some(Placeholder::NoFigure), "{text}");
        }
        for text in ["-", "–", "—", "--", "- -", "không có", "Không", "không phát sinh"] {
            assert_eq!(of_number(text), Some(Placeholder::MayBeZero), "{text}");
        }
        assert_eq!(of_number("x"), Some(Placeholder::NotApplicable));
        assert_eq!(of_number("X"), Some(Placeholder::NotApplicable));
        for text in ["", ".", "-5", "0", "-.", "khoảng 5", "có"] {
            assert_eq!(of_number(text), None, "{text}");
        }
    }

    #[test]
    fn answers_are_no_placeholders() {
        for text in ["không", "x", "chưa có", "không có", "chưa"] {
            assert_eq!(of_answer(text), None, "{text}");
        }
        for text in ["-", "…", "chưa báo cáo", "chưa có số liệu"] {
            assert_eq!(of_answer(text), Some(Placeholder::NoFigure), "{text}");
        }
    }
}
