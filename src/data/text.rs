//! From bytes to text, in whatever encoding, not empty. Nothing is replaced or dropped.

use super::encoding::{self, Decoded, Encoding};
use super::ledger::file_place;
use super::limits::FILE_BYTES_MAX;
use crate::finding::{Code, Finding};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write;

/// The text of a file, whose encoding is `said`, or found. Places are counted in it, without the byte order mark.
///
/// # Errors
/// The finding that says why the bytes are no text.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8], said: Option<Encoding>) -> Result<Decoded<'a>, Finding> {
    if bytes.len() > FILE_BYTES_MAX {
        let finding = Finding::new(Code::FileTooLarge).at(file_place(name));
        return Err(finding.with("file", name).with("limit", FILE_BYTES_MAX));
    }
    let decoded = encoding::decode(name, bytes, said)?;
    if decoded.text.trim().is_empty() {
        return Err(Finding::new(Code::FileEmpty).at(file_place(name)).with("file", name));
    }
    Ok(decoded)
}

/// The text of a file as it is read, for showing a finding in it; none where it is no text.
pub fn as_read(bytes: &[u8], said: Option<Encoding>) -> Option<Cow<'_, str>> {
    decode("", bytes, said).ok().map(|decoded| decoded.text)
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
        assert_eq!(decode("a.csv", "\u{feff}code".as_bytes(), None).unwrap().text, "code");
        assert_eq!(as_read(b"\xff\xfea\0", None).as_deref(), Some("a"));
    }

    #[test]
    fn what_is_no_text_is_named_with_its_place() {
        let finding = decode("a.csv", b"\xEF\xBB\xBFm\xC3\xA3,t\n01,\xE1\xEA", None).unwrap_err();
        assert_eq!(finding.code, Code::NotUtf8);
        assert_eq!((finding.places[0].line, finding.places[0].column), (2, 4));
        let finding = decode("a.csv", b"a,b\n1,\0", None).unwrap_err();
        assert_eq!((finding.code, finding.places[0].line, finding.places[0].column), (Code::NulByte, 2, 3));
        for empty in ["", " \r\n\t", "\u{feff}"] {
            assert_eq!(decode("a.csv", empty.as_bytes(), None).unwrap_err().code, Code::FileEmpty);
        }
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
