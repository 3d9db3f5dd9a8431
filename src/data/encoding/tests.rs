//! Files in every encoding, as offices have them.

use super::*;
use crate::finding::Argument;
use proptest::prelude::*;

/// Every letter of Vietnamese that ASCII has not, small and capital.
pub(super) fn letters() -> impl Iterator<Item = char> {
    let small = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
    assert_eq!(small.chars().count(), 67, "134 letters in two cases");
    small.chars().chain(small.to_uppercase().chars().collect::<Vec<_>>())
}

/// The names of the 63 provinces.
pub(super) fn provinces() -> Vec<String> {
    let eras = crate::registry::shipped_eras("provinces");
    let registry = eras.iter().find(|registry| registry.entities.len() == 63).unwrap();
    registry.entities.iter().map(|entity| entity.name_vi.clone()).collect()
}

const TEXT: &str = "# Nguồn: Cục Thống kê\nTỉnh,dân số\nHà Nội,8435700\nThừa Thiên Huế,1160000\nĐắk Lắk,1900000\n";

fn windows_1258(text: &str) -> Vec<u8> {
    // What Windows writes: letters with their own mark are one byte, tones stand behind.
    let mut bytes = Vec::new();
    for letter in text.nfc() {
        let mut buffer = [0; 4];
        let (whole, _, lost) = WINDOWS_1258.encode(letter.encode_utf8(&mut buffer));
        if !lost {
            bytes.extend_from_slice(&whole);
            continue;
        }
        let parts: String = letter.nfd().collect();
        let (base, tone): (String, String) =
            parts.chars().partition(|part| !matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
        for part in [base.nfc().collect::<String>(), tone] {
            let (part, _, lost) = WINDOWS_1258.encode(&part);
            assert!(!lost, "{letter}");
            bytes.extend_from_slice(&part);
        }
    }
    bytes
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn read(bytes: &[u8]) -> Result<(String, Option<String>), Code> {
    decode("a.csv", bytes, None).map_err(|finding| finding.code).map(|decoded| {
        let encoding = decoded.finding.map(|finding| match finding.argument("encoding") {
            Some(Argument::Text(text)) => format!("{} {text}", finding.code.text()),
            _ => finding.code.text().to_owned(),
        });
        (decoded.text.into_owned(), encoding)
    })
}

#[test]
fn every_encoding_is_found_by_its_bytes() {
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    for (bytes, told) in [
        (TEXT.as_bytes().to_vec(), None),
        (marked(b"\xef\xbb\xbf", TEXT.as_bytes().to_vec()), None),
        (marked(b"\xff\xfe", utf16(TEXT, u16::to_le_bytes)), None),
        (marked(b"\xfe\xff", utf16(TEXT, u16::to_be_bytes)), None),
        (utf16(TEXT, u16::to_le_bytes), Some("encoding-taken utf-16le")),
        (utf16(TEXT, u16::to_be_bytes), Some("encoding-taken utf-16be")),
        (windows_1258(TEXT), Some("encoding-taken windows-1258")),
        (tcvn3::encode(TEXT).unwrap(), Some("encoding-taken tcvn3")),
        (latin::bytes(&vni::encode(TEXT)).unwrap(), Some("encoding-taken vni")),
        (vni::encode(TEXT).into_bytes(), Some("encoding-taken vni")),
        (
            tcvn3::encode(TEXT).unwrap().into_iter().map(char::from).collect::<String>().into_bytes(),
            Some("encoding-taken tcvn3"),
        ),
        (latin::decode(TEXT.as_bytes()).into_owned().into_bytes(), Some("text-garbled utf-8")),
    ] {
        let (text, found) = read(&bytes).unwrap();
        assert_eq!(found.as_deref(), told);
        if told != Some("text-garbled utf-8") {
            assert_eq!(text, TEXT, "{told:?}");
        }
    }
}

#[test]
fn every_name_of_a_province_alone_is_read_or_refused_and_never_wrong() {
    let mut read_rightly = 0;
    for name in provinces().into_iter().filter(|name| !name.is_ascii()) {
        for bytes in [windows_1258(&name), tcvn3::encode(&name).unwrap(), latin::bytes(&vni::encode(&name)).unwrap()] {
            match read(&bytes) {
                Ok((text, _)) => {
                    assert_eq!(text, name);
                    read_rightly += 1;
                }
                Err(code) => assert!(matches!(code, Code::EncodingUnclear | Code::NotUtf8), "{name}: {code:?}"),
            }
        }
    }
    // One word alone is never enough.
    assert!(read_rightly > 90, "{read_rightly}");
}

#[test]
fn what_is_said_is_held_to() {
    let short = tcvn3::encode("Tû lÖ").unwrap_or_default();
    assert!(decode("a.csv", &short, Some(Encoding::Tcvn3)).is_ok());
    let noted = [b"# encoding: TCVN3\n".as_slice(), &tcvn3::encode("Hà Nội").unwrap()].concat();
    assert_eq!(decode("a.csv", &noted, None).unwrap().text, "# encoding: TCVN3\nHà Nội");
    let garbled = "# encoding: vni\nHaø Noäi";
    assert_eq!(decode("a.csv", garbled.as_bytes(), None).unwrap().text, "# encoding: vni\nHà Nội");
    let unknown = decode("a.csv", b"# encoding: viscii\na", None).unwrap_err();
    assert_eq!(unknown.code, Code::UnknownWord);
    assert_eq!(decode("a.csv", b"abc", Some(Encoding::Utf16Le)).unwrap_err().code, Code::EncodingWrong);
    assert_eq!(decode("a.csv", b"\xe0", Some(Encoding::Utf8)).unwrap_err().code, Code::NotUtf8);
}

#[test]
fn what_is_no_vietnamese_is_refused() {
    for bytes in [b"Paris,\xe9t\xe9 \xe0 Gen\xe8ve,S\xe3o".as_slice(), b"a,\x81\x8d\xff", b"\xff\xff\xff"] {
        assert!(matches!(read(bytes), Err(Code::NotUtf8 | Code::EncodingUnclear)), "{bytes:?}");
    }
    assert_eq!(read(b"PK\x03\x04\0\0a"), Err(Code::NulByte));
    assert_eq!(read(b"a,b\n1,\0"), Err(Code::NulByte));
}

proptest! {
    #[test]
    fn no_bytes_are_too_much(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let replaced = char::REPLACEMENT_CHARACTER;
        for said in Encoding::ALL.into_iter().map(Some).chain([None]) {
            if let Ok(decoded) = decode("a.csv", &bytes, said) {
                // What was not there is never put there; UTF-16 and UTF-8 can have the letter itself.
                let is_wide = matches!(said, None | Some(Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be));
                prop_assert!(is_wide || !decoded.text.contains(replaced));
            }
        }
    }

    #[test]
    fn utf8_is_never_changed(text in "[a-zà-ỹÀ-Ỹ0-9 ,\n]{0,80}") {
        let decoded = decode("a.csv", text.as_bytes(), None).unwrap();
        if matches!(decoded.text, Cow::Borrowed(_)) {
            prop_assert_eq!(decoded.text.as_ref(), text.as_str());
        } else {
            prop_assert!(decoded.finding.is_some());
        }
    }
}
