//! Encodings: from the bytes of a file to its text, in whatever encoding an office saved it.
//!
//! In: bytes, and the encoding where file or run say it. Out: the text and what is to be told of it, or why there is none. Known are UTF-8,
//! UTF-16, windows-1258, and the TCVN3 and VNI of old fonts. Must not: replace a letter that cannot be read, or choose between two encodings
//! in which a text reads: it is refused then, and the candidates are named.

mod evidence;
mod font;
mod garbled;
mod latin;
mod syllable;
mod tcvn3;
#[cfg(test)]
mod tests;
mod vni;

pub(super) use font::decode_by_font;

use crate::finding::{Code, Finding, Place};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1258};
use evidence::{Words, known, marked};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the less significant byte first.
    Utf16Le,
    /// UTF-16, the more significant byte first.
    Utf16Be,
    /// Vietnamese of Windows before Unicode; tones stand behind their letters.
    Windows1258,
    /// The fonts `.VnTime` and their kin: TCVN 5712:1993, "ABC".
    Tcvn3,
    /// The fonts `VNI-Times` and their kin.
    Vni,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Encoding; 6] =
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1258, Self::Tcvn3, Self::Vni];

    /// The word for it in notes and options.
    pub fn token(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1258 => "windows-1258",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// The encoding of this word, in any case, with the names that programs give it.
    pub fn parse(token: &str) -> Option<Self> {
        let word = token.trim().to_ascii_lowercase();
        Some(match word.as_str() {
            "utf8" => Self::Utf8,
            "utf16" | "utf-16" | "utf16le" | "unicode" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            "cp1258" | "1258" | "windows1258" => Self::Windows1258,
            "abc" | "vntime" | ".vntime" => Self::Tcvn3,
            "vni-times" => Self::Vni,
            _ => return Self::ALL.into_iter().find(|own| own.token() == word),
        })
    }
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// What is to be told of its encoding.
    pub(super) finding: Option<Finding>,
}

impl<'a> From<&'a str> for Decoded<'a> {
    fn from(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), finding: None }
    }
}

/// Old encodings of one byte a letter, in which a file that is no UTF-8 may be.
const OLD: [Encoding; 3] = [Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni];

/// Words with which a finding shows that a text reads.
const SHOWN_WORDS: usize = 4;

/// The text of the bytes of a file; its byte order mark is no part of it.
///
/// # Errors
/// The finding that says why they are no text.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8], said: Option<Encoding>) -> Result<Decoded<'a>, Finding> {
    let (marked, rest) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (Some(Encoding::Utf8), rest),
        [0xff, 0xfe, rest @ ..] => (Some(Encoding::Utf16Le), rest),
        [0xfe, 0xff, rest @ ..] => (Some(Encoding::Utf16Be), rest),
        _ => (None, bytes),
    };
    let noted = note(rest).map_err(|word| unknown(name, &word))?;
    match (noted.or(said), marked) {
        (Some(said @ (Encoding::Tcvn3 | Encoding::Vni)), _) => old_or_garbled(name, rest, said),
        // A byte order mark says more than a person can.
        (_, Some(mark)) => in_encoding(name, rest, mark),
        (Some(said), None) => in_encoding(name, rest, said),
        (None, None) => detected(name, rest),
    }
    .and_then(|decoded| without_nul(name, decoded))
}

/// The encoding that a note line before the header states.
///
/// # Errors
/// The word that is no encoding.
fn note(bytes: &[u8]) -> Result<Option<Encoding>, String> {
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii().strip_prefix(b"\"").unwrap_or(line.trim_ascii());
        if line.is_empty() {
            continue;
        }
        if !line.starts_with(b"#") {
            return Ok(None);
        }
        let Ok(line) = std::str::from_utf8(line) else { continue };
        let content =
            line.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '#' | ',' | ';'));
        if let Some((key, value)) = content.split_once(':')
            && key.trim().eq_ignore_ascii_case("encoding")
        {
            return Encoding::parse(value).map(Some).ok_or_else(|| value.trim().to_owned());
        }
    }
    Ok(None)
}

fn unknown(name: &str, word: &str) -> Finding {
    let allowed: Vec<String> = Encoding::ALL.iter().map(|own| own.token().to_owned()).collect();
    let finding = Finding::new(Code::UnknownWord).at(Place::file(name)).with("key", "encoding").with("word", word);
    finding.with("allowed", allowed).with("suggestions", Vec::new())
}

/// The text of bytes in an encoding that is known.
fn in_encoding<'a>(name: &str, bytes: &'a [u8], encoding: Encoding) -> Result<Decoded<'a>, Finding> {
    let text = match encoding {
        Encoding::Utf8 => return utf8(name, bytes).map(Decoded::from),
        other => converted(bytes, other),
    };
    let refused = || Finding::new(Code::EncodingWrong).at(Place::file(name)).with("encoding", encoding.token());
    text.map(|text| Decoded { text: Cow::Owned(text), finding: None }).ok_or_else(refused)
}

/// The text of bytes in an encoding other than UTF-8; none where they cannot be in it.
fn converted(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let strict =
        |coder: &'static encoding_rs::Encoding| coder.decode_without_bom_handling_and_without_replacement(bytes);
    // Bytes of another encoding make letters of UTF-16 too, but no table is without a letter or sign of ASCII.
    let is_table = |text: &Cow<'_, str>| text.contains(|letter: char| letter.is_ascii());
    match encoding {
        Encoding::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
        Encoding::Utf16Le => strict(UTF_16LE).filter(is_table).map(Cow::into_owned),
        Encoding::Utf16Be => strict(UTF_16BE).filter(is_table).map(Cow::into_owned),
        Encoding::Windows1258 => strict(WINDOWS_1258).map(|text| text.nfc().collect()),
        Encoding::Tcvn3 => Some(tcvn3::decode(bytes.iter().copied())),
        Encoding::Vni => Some(vni::decode(&latin::decode(bytes))),
    }
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Finding> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let good = bytes.get(..at).map(String::from_utf8_lossy).unwrap_or_default();
        Finding::new(Code::NotUtf8).at(Place::span(name, &good, at..at)).with("offset", at)
    })
}

/// Text that is said to be TCVN3 or VNI: as bytes, or saved as UTF-8 by a program that did not know it.
fn old_or_garbled<'a>(name: &str, bytes: &'a [u8], encoding: Encoding) -> Result<Decoded<'a>, Finding> {
    let Ok(text) = std::str::from_utf8(bytes) else { return in_encoding(name, bytes, encoding) };
    let line = |line: &str| match latin::bytes(line) {
        Some(bytes) if encoding == Encoding::Tcvn3 => tcvn3::decode(bytes.into_iter()),
        Some(_) => vni::decode(line),
        // A line with letters of Unicode was typed after the others.
        None => line.to_owned(),
    };
    let text: String = text.split_inclusive('\n').map(line).collect();
    Ok(Decoded { text: Cow::Owned(text), finding: None })
}

/// The text of bytes of which nobody says the encoding.
fn detected<'a>(name: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, Finding> {
    if let Some(wide) = wide(bytes) {
        let text = converted(bytes, wide)
            .filter(|text| !text.contains(|letter: char| letter.is_control() && !letter.is_whitespace()));
        if let Some(text) = text {
            return Ok(taken(name, text, wide));
        }
    }
    let refused = match utf8(name, bytes) {
        Ok(text) => return Ok(with_garbled(name, text)),
        Err(finding) => finding,
    };
    if bytes.contains(&0) {
        return Err(refused);
    }
    let reading: Vec<(Encoding, String)> = OLD
        .into_iter()
        .filter_map(|encoding| Some((encoding, converted(bytes, encoding)?)))
        .filter(|(_, text)| Words::of(text).read())
        .collect();
    match single(reading) {
        Ok((encoding, text)) => Ok(taken(name, text, encoding)),
        Err(several) if several.is_empty() => Err(refused),
        Err(several) => {
            let shown = |(encoding, text): &(Encoding, String)| format!("{}: {}", encoding.token(), sample(text));
            let finding = Finding::new(Code::EncodingUnclear).at(Place::file(name));
            Err(finding.with("candidates", several.iter().map(shown).collect::<Vec<_>>()))
        }
    }
}

/// The one text that reads, or that alone has words of names and headers; else all that read.
fn single(mut reading: Vec<(Encoding, String)>) -> Result<(Encoding, String), Vec<(Encoding, String)>> {
    if reading.len() > 1 {
        let counts: Vec<usize> = reading.iter().map(|(_, text)| known(text)).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        if counts.iter().filter(|count| **count > 0).count() == 1 {
            let mut counts = counts.iter();
            reading.retain(|_| counts.next().is_some_and(|count| *count == most));
        }
    }
    if reading.len() == 1 { reading.pop().ok_or_else(Vec::new) } else { Err(reading) }
}

/// UTF-16 without a byte order mark: half of the bytes of Latin letters and digits are zero, all on one side.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = bytes.len() / 2;
    if pairs == 0 || !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (0, second) if second * 2 > pairs => Some(Encoding::Utf16Le),
        (first, 0) if first * 2 > pairs => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The text of UTF-8 bytes, with what was garbled before it was saved.
fn with_garbled<'a>(name: &str, text: &'a str) -> Decoded<'a> {
    let Some(found) = garbled::garbled(text) else { return Decoded::from(text) };
    if found.complete && found.encoding != Encoding::Utf8 {
        return taken(name, found.mended, found.encoding);
    }
    let (span, meant) = found.first;
    let place = Place::span(name, text, span.clone());
    let trimmed = |text: &str| {
        text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '"')).to_owned()
    };
    let finding = Finding::new(Code::TextGarbled).at(place).with("text", trimmed(text.get(span).unwrap_or_default()));
    let finding =
        finding.with("meant", trimmed(&meant)).with("encoding", found.encoding.token()).with("count", found.count);
    Decoded { text: Cow::Borrowed(text), finding: Some(finding) }
}

fn taken<'a>(name: &str, text: String, encoding: Encoding) -> Decoded<'a> {
    let finding = Finding::new(Code::EncodingTaken).at(Place::file(name)).with("encoding", encoding.token());
    let finding = finding.with("sample", sample(&text));
    Decoded { text: Cow::Owned(text), finding: Some(finding) }
}

/// Some words that show how a text reads.
fn sample(text: &str) -> String {
    marked(text).take(SHOWN_WORDS).collect::<Vec<_>>().join(" ")
}

fn without_nul<'a>(name: &str, decoded: Decoded<'a>) -> Result<Decoded<'a>, Finding> {
    match decoded.text.find('\0') {
        Some(at) => Err(Finding::new(Code::NulByte).at(Place::span(name, &decoded.text, at..at + 1))),
        None => Ok(decoded),
    }
}
