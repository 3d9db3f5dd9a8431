//! Characters that keyboards, word processors and web pages put in place of those that are meant.

use std::borrow::Cow;

/// The text with its digits, signs and spaces in their plain form: fullwidth digits and signs, no-break and thin spaces, dashes before a
/// number, the apostrophe by which spreadsheets mark a text, characters that take no place. Superscripts are kept, since they mark footnotes.
pub(super) fn plainly(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let is_plain = text.is_ascii() && !text.contains(['\'', '`', '\t', '\n', '\r']);
    if is_plain {
        return Cow::Borrowed(text);
    }
    let plain: String = text.chars().filter(|letter| !takes_no_place(*letter)).map(plain).collect();
    let plain = plain.trim_matches(|letter: char| letter == '\'' || letter == ' ');
    // A dash is a minus where a number follows it; otherwise it stays what it is.
    let signed = plain.strip_prefix(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}']);
    match signed.filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',')))
    {
        Some(rest) => Cow::Owned(format!("-{rest}")),
        None => Cow::Owned(plain.to_owned()),
    }
}

fn takes_no_place(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn plain(letter: char) -> char {
    match letter {
        // Fullwidth forms of ASCII stand in its order (Unicode, block FF00).
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xff01 + 0x21).unwrap_or(letter),
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        _ if letter.is_whitespace() => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_digits_signs_and_spaces() {
        for (text, plain) in [
            ("1.234,5", "1.234,5"),
            ("\u{a0}1\u{202f}234\u{2009}567,89 ", "1 234 567,89"),
            ("１２．５％", "12.5%"),
            ("\u{2212}3,1", "-3,1"),
            ("–3,1", "-3,1"),
            ("–", "–"),
            ("'0123", "0123"),
            ("’1.200’", "1.200"),
            ("12\u{200b}5", "125"),
            ("12,5¹", "12,5¹"),
        ] {
            assert_eq!(plainly(text), plain, "{text:?}");
        }
    }
}
