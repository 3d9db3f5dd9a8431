//! From bytes to text: UTF-8 with or without a byte order mark, no NUL byte, not empty. Nothing is replaced or dropped.

use super::ledger::file_place;
use super::limits::FILE_BYTES_MAX;
use crate::finding::{Code, Finding, Place};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The text of a file. Places are counted in it, without the byte order mark.
///
/// # Errors
/// The finding that says why the bytes are no text.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Finding> {
    if bytes.len() > FILE_BYTES_MAX {
        let finding = Finding::new(Code::FileTooLarge).at(file_place(name));
        return Err(finding.with("file", name).with("limit", FILE_BYTES_MAX));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let good = bytes.get(..at).map(String::from_utf8_lossy).unwrap_or_default();
            return Err(Finding::new(Code::NotUtf8).at(Place::span(name, &good, at..at)).with("offset", at));
        }
    };
    if let Some(at) = text.find('\0') {
        return Err(Finding::new(Code::NulByte).at(Place::span(name, text, at..at + 1)));
    }
    if text.trim().is_empty() {
        return Err(Finding::new(Code::FileEmpty).at(file_place(name)).with("file", name));
    }
    Ok(text)
}

/// SHA-256, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decode("a.csv", "\u{feff}code".as_bytes()), Ok("code"));
    }

    #[test]
    fn what_is_no_text_is_named_with_its_place() {
        let finding = decode("a.csv", b"\xEF\xBB\xBFm\xC3\xA3,t\n01,\xE1\xEA").unwrap_err();
        assert_eq!(finding.code, Code::NotUtf8);
        assert_eq!((finding.places[0].line, finding.places[0].column), (2, 4));
        let finding = decode("a.csv", b"a,b\n1,\0").unwrap_err();
        assert_eq!((finding.code, finding.places[0].line, finding.places[0].column), (Code::NulByte, 2, 3));
        for empty in ["", " \r\n\t", "\u{feff}"] {
            assert_eq!(decode("a.csv", empty.as_bytes()).unwrap_err().code, Code::FileEmpty);
        }
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
