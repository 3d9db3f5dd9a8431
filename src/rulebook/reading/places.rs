//! Places in the text of a rulebook: bytes to line and column, and bytes of a text value to bytes of the file.
//!
//! In: spans. Out: places. The text is read once for its lines, so that many findings in a long file stay cheap.

use crate::finding::{Place, Role};
use crate::rulebook::syntax::Span;

/// The text of a file with the beginnings of its lines.
pub struct Places<'t> {
    pub file: &'t str,
    text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Places<'t> {
    pub fn new(file: &'t str, text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { file, text, lines: std::iter::once(0).chain(ends).collect() }
    }

    /// The line that a byte stands in, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|begin| *begin <= at)
    }

    /// The place of some bytes, as [`Place::span`] counts it.
    pub fn at(&self, span: &Span) -> Place {
        let boundary = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (boundary(span.start), boundary(span.end.max(span.start)));
        let line = self.line(start);
        let begin = line.checked_sub(1).and_then(|before| self.lines.get(before)).copied().unwrap_or(0);
        let column = self.text.get(begin..start).map_or(0, |before| before.chars().count()) + 1;
        Place { file: self.file.to_owned(), line, column, span: Some(start..end), sheet: None, role: Role::Primary }
    }

    /// The bytes of the file that bytes `within` a text value stand at, where `span` is the value with its quotes and `text`
    /// what it says; the whole value where that cannot be known.
    pub fn inside(&self, span: &Span, text: &str, within: &Span) -> Span {
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
        let (start, end) = match raw.find(text) {
            Some(offset) if !text.is_empty() => (offset + within.start, offset + within.end),
            _ if quotes == 1 && !text.is_empty() => (escaped(raw, within.start), escaped(raw, within.end)),
            _ => return span.clone(),
        };
        span.start + start..span.start + end.max(start)
    }
}

/// Where the byte `at` of a text stands in the same text as written, `raw`: one quote, then characters or escapes.
fn escaped(raw: &str, at: usize) -> usize {
    let (mut read, mut rest) = (0, raw.get(1..).unwrap_or_default());
    while read < at {
        let mut characters = rest.chars();
        let (written, said) = match (characters.next(), characters.next()) {
            // `\xE9`, `\u00E9`, `\U000000E9`
            (Some('\\'), Some(kind @ ('x' | 'u' | 'U'))) => {
                let digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let code = rest.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
            }
            (Some('\\'), Some(_)) => (2, 1),
            (Some(character), _) => (character.len_utf8(), character.len_utf8()),
            (None, _) => break,
        };
        read += said;
        rest = rest.get(written..).unwrap_or_default();
    }
    raw.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_inside_of_texts() {
        let inside = |raw: &str, text: &str, part: &str| {
            let places = Places::new("a.toml", raw);
            let start = text.find(part).unwrap();
            raw[places.inside(&(0..raw.len()), text, &(start..start + part.len()))].to_owned()
        };
        assert_eq!(inside("\"a + bc\"", "a + bc", "bc"), "bc");
        assert_eq!(inside("\"\"\"\na +\n bc\"\"\"", "a +\n bc", "bc"), "bc");
        assert_eq!(inside(r#""a = \"mức\" or bc""#, "a = \"mức\" or bc", "bc"), "bc");
        assert_eq!(inside(r#""\u00e9 \t bc""#, "é \t bc", "bc"), "bc");
        let raw = "\"\"\"a \\\n  + bc\"\"\"";
        assert_eq!(inside(raw, "a + bc", "bc"), raw);
    }

    #[test]
    fn places_are_those_of_a_count_from_the_start() {
        let text = "ă = 1\nđiểm = 2\n\nx = 3";
        let places = Places::new("a.toml", text);
        for start in 0..text.len() + 3 {
            let span = start..start + 2;
            assert_eq!(places.at(&span), Place::span("a.toml", text, span.clone()), "{start}");
        }
    }
}
