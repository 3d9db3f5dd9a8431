//! Windows-1252, the letters as which bytes of other encodings are shown by programs that do not know them.

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// The text of bytes.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    // Every byte has a letter (the five without one stand for their control character, as browsers have it).
    WINDOWS_1252.decode_without_bom_handling(bytes).0
}

/// The byte of a letter; none where it has none.
pub(super) fn byte(letter: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(letter)) {
        return Some(byte);
    }
    // The 27 letters that stand among the control characters.
    let mut text = [0; 4];
    let (bytes, _, lost) = WINDOWS_1252.encode(letter.encode_utf8(&mut text));
    bytes.first().copied().filter(|_| !lost)
}

/// The bytes of a text; none where a letter has none.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_there_and_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&decode(&all)), Some(all));
        assert_eq!(bytes("Nội"), None);
        assert_eq!(byte('™'), Some(0x99));
    }
}
