//! TCVN3, the encoding of the fonts `.VnTime` and their kin ("ABC"): TCVN 5712:1993, one byte a letter.
//!
//! The table is that of the standard's VN1, of which VN3, which the fonts have, is the part from A1 on that has no tone on a capital:
//! those were written with small letters in a font of capitals (`.VnTimeH`). Source: TCVN 5712:1993, table VN1; checked against the table
//! `TCVN5712-1` of the GNU C library.

use unicode_normalization::UnicodeNormalization;

/// Bytes 80 to FF.
#[rustfmt::skip] // a table: sixteen letters a line
const UPPER: [char; 128] = [
    'À', 'Ả', 'Ã', 'Á', 'Ạ', 'Ặ', 'Ậ', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ', 'Ệ', 'Ì', 'Ỉ', 'Ĩ',
    'Í', 'Ị', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ', 'Ộ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ', 'Ù', 'Ủ', 'Ũ',
    '\u{a0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ',
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ', 'Ẵ',
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ',
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò',
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù',
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố',
];

/// Capitals that stand among the control characters.
const CONTROLS: [(u8, char); 12] = [
    (0x01, 'Ú'),
    (0x02, 'Ụ'),
    (0x04, 'Ừ'),
    (0x05, 'Ử'),
    (0x06, 'Ữ'),
    (0x11, 'Ứ'),
    (0x12, 'Ự'),
    (0x13, 'Ỳ'),
    (0x14, 'Ỷ'),
    (0x15, 'Ỹ'),
    (0x16, 'Ý'),
    (0x17, 'Ỵ'),
];

/// The letter of a byte.
fn letter(byte: u8) -> char {
    match byte {
        0x80.. => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{a0}'),
        0x20.. => char::from(byte),
        _ => CONTROLS.iter().find(|(own, _)| *own == byte).map_or(char::from(byte), |(_, letter)| *letter),
    }
}

/// The text of bytes in TCVN3. Every byte is one letter, so nothing is lost.
pub(super) fn decode(bytes: impl Iterator<Item = u8>) -> String {
    bytes.map(letter).nfc().collect()
}

#[cfg(test)]
pub(super) fn encode(text: &str) -> Option<Vec<u8>> {
    let byte = |wanted: char| (0..=255u8).find(|byte| letter(*byte) == wanted);
    text.nfc().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::encoding::tests::{letters, provinces};

    #[test]
    fn every_letter_there_and_back() {
        for letter in letters() {
            let text = letter.to_string();
            let bytes = encode(&text).unwrap_or_else(|| panic!("{letter} has no byte"));
            assert_eq!((bytes.len(), decode(bytes.into_iter())), (1, text));
        }
        for name in provinces() {
            assert_eq!(decode(encode(&name).unwrap().into_iter()), name);
        }
    }

    #[test]
    fn words_as_they_look_in_another_font() {
        let text = |shown: &str| decode(shown.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()));
        for (shown, meant) in [
            ("Hµ Néi", "Hà Nội"),
            ("Thµnh phè Hå ChÝ Minh", "Thành phố Hồ Chí Minh"),
            ("§µ N½ng", "Đà Nẵng"),
            ("Thõa Thiªn - HuÕ", "Thừa Thiên - Huế"),
            ("B¾c C¹n", "Bắc Cạn"),
            ("§¾k L¾k", "Đắk Lắk"),
            ("d©n sè trung b×nh", "dân số trung bình"),
        ] {
            assert_eq!(text(shown), meant);
        }
    }

    #[test]
    fn a_tone_behind_its_letter_is_put_upon_it() {
        assert_eq!(decode([b'e', 0xb3].into_iter()), "é");
    }
}
