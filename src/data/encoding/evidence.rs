//! How well a text reads: its words with letters beyond ASCII that are syllables of Vietnamese, and those that are not.

use super::syllable::is_syllable;
use crate::naming;
use crate::registry::shipped_eras;
use std::collections::BTreeSet;

/// Of so many words that read, one may be something else: a foreign name, a slip of the pen.
const READING_WORDS_PER_OTHER: usize = 10;

/// So many words must read; one alone reads by chance in one encoding or another.
const READING_WORDS_MIN: usize = 2;

/// Words of headers and forms that tell a text, beside those in the names of provinces.
const USUAL: &str = "tỉnh thành phố số dân đơn vị năm quý tháng tên tổng cộng tỷ lệ đồng người mã địa phương huyện xã phường thị trấn điểm đạt \
tệp nguồn chỉ tiêu báo cáo kỳ tính triệu nghìn doanh nghiệp hồ sơ dịch vụ công mức độ có không kế hoạch đã chưa";

/// The words of a text with letters beyond ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// Syllables of Vietnamese.
    pub(super) reading: usize,
    /// Others.
    pub(super) other: usize,
}

impl Words {
    /// Counts the words of `text`.
    pub(super) fn of(text: &str) -> Words {
        let mut words = Words::default();
        for word in marked(text) {
            // A letter that stands alone says nothing, and neither do abbreviations: QĐ, HĐND.
            if word.chars().nth(1).is_none() || is_abbreviation(word) {
                continue;
            }
            if is_syllable(word) {
                words.reading += 1;
            } else {
                words.other += 1;
            }
        }
        words
    }

    /// Whether the text reads.
    pub(super) fn read(self) -> bool {
        self.reading >= READING_WORDS_MIN && self.other * READING_WORDS_PER_OTHER <= self.reading
    }
}

/// Capitals without a vowel, with `Đ` among them.
fn is_abbreviation(word: &str) -> bool {
    word.chars().all(|letter| letter == 'Đ' || (letter.is_ascii_uppercase() && !"AEIOUY".contains(letter)))
}

/// The words with letters beyond ASCII. What stands between words is what no encoding turns into a letter.
pub(super) fn marked(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |letter: char| {
        (letter.is_ascii() && !letter.is_ascii_alphabetic())
            || matches!(letter, '\u{a0}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}' | '\u{2022}' | '\u{2026}' | '\u{2212}')
    };
    text.split(is_between).filter(|word| !word.is_ascii())
}

/// How many words of a text are known: from the names of provinces and from usual headers.
pub(super) fn known(text: &str) -> usize {
    let eras = shipped_eras("provinces");
    let names = eras.iter().flat_map(|registry| registry.entities.iter().map(|entity| entity.name_vi.as_str()));
    let all: BTreeSet<String> = names.chain([USUAL]).flat_map(str::split_whitespace).map(naming::normal).collect();
    marked(text).filter(|word| all.contains(&naming::normal(word))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_or_does_not() {
        assert_eq!(Words::of("entity,Dân số\nHà Nội,1"), Words { reading: 4, other: 0 });
        assert!(Words::of("Hà Nội (km²), 12,5").other == 1);
        assert!(!Words::of("H\u{b5} N\u{e9}i").read());
        assert!(!Words::of("plain").read());
        assert_eq!(Words::of("QĐ-UBND, HĐND, Ý"), Words::default());
        assert_eq!(known("Hà Nội, dân số, Türkiye"), 4);
    }
}
