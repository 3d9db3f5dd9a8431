//! The piece of a file's text that a finding shows: one line, cut around the place where it is long, controls made visible.
//!
//! In: a place and the text of its file. Out: an [`Excerpt`]. A line of ten megabytes is read around the place only.

use crate::finding::Place;
use crate::wording::visible;
use std::ops::Range;

/// Characters of a line that are shown before and after the underlined ones.
const AROUND_CHARACTERS: usize = 60;

/// Most characters that are underlined.
const UNDERLINED_CHARACTERS_MOST: usize = 60;

/// What stands where a line was cut.
const CUT: char = '…';

/// A shown line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Its number, from 1.
    pub(super) line: usize,
    /// Its text as shown.
    pub(super) text: String,
    /// Bytes of `text` to underline.
    pub(super) underlined: Range<usize>,
    /// Whether the beginning of the line is not shown, so that columns cannot be counted in `text`.
    pub(super) headless: bool,
}

/// The line of `place` in `text`; none where the place is a whole file or lies outside of the text.
pub(super) fn excerpt(place: &Place, text: &str) -> Option<Excerpt> {
    if place.line == 0 {
        return None;
    }
    let span = match &place.span {
        Some(span) => span.clone(),
        None => word_at(text, place.line, place.column)?,
    };
    let (before, rest) = text.split_at_checked(span.start)?;
    let rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    let meant_bytes = span.end.saturating_sub(span.start).min(rest.len());
    let (meant, after) = rest.split_at_checked(meant_bytes).unwrap_or((rest, ""));
    let mut out = String::new();
    let before: Vec<char> =
        before.chars().rev().take_while(|character| *character != '\n').take(AROUND_CHARACTERS + 1).collect();
    let headless = before.len() > AROUND_CHARACTERS;
    if headless {
        out.push(CUT);
    }
    out.extend(before.iter().take(AROUND_CHARACTERS).rev().map(|character| shown(*character)));
    let start = out.len();
    push(&mut out, meant, UNDERLINED_CHARACTERS_MOST);
    let end = out.len();
    // What follows an underline that was cut itself says nothing more.
    if meant.chars().nth(UNDERLINED_CHARACTERS_MOST).is_none() {
        push(&mut out, after, AROUND_CHARACTERS);
    }
    Some(Excerpt { line: place.line, text: out, underlined: start..end, headless })
}

fn push(out: &mut String, text: &str, most: usize) {
    let mut characters = text.chars();
    out.extend(characters.by_ref().take(most).map(shown));
    if characters.next().is_some() {
        out.push(CUT);
    }
}

/// A tab is one space, so that what is underlined stays above its mark; other controls become visible.
fn shown(character: char) -> char {
    if character == '\t' { ' ' } else { visible(character) }
}

/// The bytes of the cell or word that begins at a line and column; of the whole line where no column is meant.
fn word_at(text: &str, line: usize, column: usize) -> Option<Range<usize>> {
    let mut start = 0;
    for _ in 1..line {
        start += text.get(start..)?.find('\n')? + 1;
    }
    let content = text.get(start..)?.split(['\n', '\r']).next()?;
    if column == 0 {
        return Some(start..start + content.len());
    }
    let (offset, _) = content.char_indices().nth(column - 1)?;
    let word = content.get(offset..)?;
    let length = word.find([',', ';', '\t']).unwrap_or(word.len());
    Some(start + offset..start + offset + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_ten_megabytes_is_cut_around_its_place() {
        let text = format!("a\n{}ĐÂY{}\nz", "é".repeat(5_000_000), "x".repeat(5_000_000));
        let start = 2 + 10_000_000;
        let shown = excerpt(&Place::span("a.csv", &text, start..start + "ĐÂY".len()), &text).expect("inside");
        assert!(shown.text.chars().count() < 200);
        assert_eq!(shown.text.get(shown.underlined.clone()), Some("ĐÂY"));
        assert!(shown.text.starts_with('…') && shown.text.ends_with('…'));
        assert_eq!(shown.line, 2);
    }

    #[test]
    fn controls_become_visible_and_the_mark_stays_in_place() {
        let text = "k\t= \u{1b}[2Jx\r\nnext";
        let shown = excerpt(&Place::span("a", text, 8..9), text).expect("inside");
        assert_eq!(shown.text, "k = ␛[2Jx");
        assert_eq!(shown.text.get(shown.underlined), Some("x"));
    }

    #[test]
    fn a_line_and_column_find_their_cell() {
        let text = "a,b\nHà Nội,abc,3\n";
        let shown = excerpt(&Place::at("a.csv", 2, 8), text).expect("inside");
        assert_eq!(shown.text.get(shown.underlined), Some("abc"));
    }

    #[test]
    fn a_place_outside_of_the_text_shows_nothing() {
        assert_eq!(excerpt(&Place::at("a", 9, 1), "x"), None);
        let mut far = Place::at("a", 1, 1);
        far.span = Some(50..60);
        assert_eq!(excerpt(&far, "x"), None);
        assert_eq!(excerpt(&Place::file("a"), "x"), None);
    }
}
