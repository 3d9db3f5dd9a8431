//! Texts that only fill their place: `.`, `như trên`, `đã giải trình`, `xxx`.
//!
//! The rule is deliberately narrow, and stands in `docs/findings.md`: a text is a placeholder where, without accents, case and signs,
//! nothing is left of it, all its letters are the same, it is one word said over and over, or it is one of a closed list of
//! phrases. An explanation is one too where fewer than four letters and digits are left. A short true answer passes; nobody's style
//! is judged.

use crate::naming;
use std::collections::BTreeSet;

/// Letters and digits that an explanation has at least.
const LETTERS_MIN: usize = 4;

/// A longer text is no placeholder.
const BYTES_MAX: usize = 96;

/// Phrases that say nothing, without accents and signs.
const PHRASES: [&str; 58] = [
    "abc",
    "abcd",
    "as above",
    "asdf",
    "bo sung sau",
    "cap nhat sau",
    "chua co",
    "co",
    "co minh chung",
    "da bao cao",
    "da bo sung",
    "da co",
    "da co minh chung",
    "da giai trinh",
    "da gui",
    "da nop",
    "da thuc hien",
    "dang bo sung",
    "dang cap nhat",
    "de sau",
    "ditto",
    "dong y",
    "giai trinh",
    "giai trinh sau",
    "khong",
    "khong co",
    "khong co y kien",
    "khong dong y",
    "lorem ipsum",
    "ly do",
    "minh chung",
    "n a",
    "na",
    "nhu bao cao",
    "nhu cu",
    "nhu da bao cao",
    "nhu da giai trinh",
    "nhu tren",
    "nil",
    "noi dung",
    "none",
    "null",
    "ok",
    "okay",
    "qwerty",
    "same as above",
    "se bo sung",
    "see above",
    "tbd",
    "test",
    "theo bao cao",
    "thu",
    "todo",
    "van ban",
    "vv",
    "xem bao cao",
    "xem minh chung",
    "yes",
];

/// Whether an explanation says nothing.
pub(super) fn is_explanation(text: &str) -> bool {
    text.len() <= BYTES_MAX && (is_evidence(text) || letters(&naming::plain(text)).count() < LETTERS_MIN)
}

/// Whether a text of evidence says nothing.
pub(super) fn is_evidence(text: &str) -> bool {
    if text.len() > BYTES_MAX {
        return false;
    }
    let plain = naming::plain(text);
    let words: Vec<&str> =
        plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let kinds = letters(&plain).collect::<BTreeSet<_>>();
    // `22` may be the number of a document, `222` hardly.
    let is_number = kinds.iter().all(|letter| letter.is_ascii_digit()) && letters(&plain).count() < 3;
    let same_letter = kinds.is_empty() || (kinds.len() == 1 && !is_number);
    // One document number said twice is still a number.
    let same_word = words.len() > 1
        && words.windows(2).all(|pair| pair.first() == pair.last())
        && words.iter().all(|word| word.chars().all(char::is_alphabetic));
    same_letter || same_word || PHRASES.contains(&words.join(" ").as_str())
}

fn letters(plain: &str) -> impl Iterator<Item = char> + '_ {
    plain.chars().filter(|letter| letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_fills_its_place() {
        for text in [
            ".",
            "-",
            "…",
            "x",
            "xxx",
            "XXXXXX",
            "1111",
            "ok",
            "OK!",
            "test",
            "test test",
            "N/A",
            "như trên",
            "Như trên.",
            "đã giải trình",
            "Đã giải trình",
            "da giai trinh",
            "không có",
            "đang cập nhật",
            "v.v",
            "abc",
        ] {
            assert!(is_evidence(text), "{text}");
            assert!(is_explanation(text), "{text}");
        }
        for text in ["12", "QĐ", "a b"] {
            assert!(is_explanation(text) && !is_evidence(text), "{text}");
        }
    }

    #[test]
    fn short_true_answers_pass() {
        for text in [
            "trùng",
            "sai số",
            "tính trùng 3 hồ sơ",
            "Quyết định 12/QĐ-UBND",
            "không có văn bản ban hành trong kỳ",
            "đã giải trình tại Công văn 15/UBND-VP",
            "chưa đủ 12 tháng",
        ] {
            assert!(!is_explanation(text), "{text}");
            assert!(!is_evidence(text), "{text}");
        }
        assert!(!is_evidence("22") && !is_evidence("12/12"), "a number is no filling");
    }

    #[test]
    fn the_list_is_in_order_and_plain() {
        assert!(PHRASES.is_sorted());
        assert!(PHRASES.iter().all(|phrase| naming::plain(phrase) == **phrase));
    }
}
