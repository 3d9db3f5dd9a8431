//! The name of a form's file: code and name of the entity, in a form that every system can store.

use super::blank::Form;
use crate::rulebook::model::Language;
use unicode_normalization::UnicodeNormalization;

/// Characters that Windows does not allow in a name.
const RESERVED: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// Names that Windows keeps for devices, whatever comes behind a point.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Characters of a name; with the folders above it, Windows' 260 are not reached. Diacritics composed, so that it is one name everywhere.
const CHARACTERS_MAX: usize = 100;

/// `01 Hà Nội.xlsx`.
pub fn file_name(form: &Form, language: Language) -> String {
    let name = match language {
        Language::Vi => &form.name_vi,
        Language::En => &form.name_en,
    };
    format!("{}.xlsx", file_stem(&form.code, name))
}

/// The name without its ending, from code and name of the entity.
pub fn file_stem(code: &str, name: &str) -> String {
    safe(&if name == code { code.to_owned() } else { format!("{code} {name}") })
}

/// A text as a name without its ending.
fn safe(text: &str) -> String {
    let allowed = |letter: char| if letter.is_control() || RESERVED.contains(&letter) { '-' } else { letter };
    let name: String = text.nfc().map(allowed).take(CHARACTERS_MAX).collect();
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || letter == '.');
    let first = name.split('.').next().unwrap_or_default().to_lowercase();
    let is_port = |word: &str| first.strip_prefix(word).is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']));
    if name.is_empty() || DEVICES.contains(&first.as_str()) || is_port("com") || is_port("lpt") {
        return format!("_{name}");
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_on_windows() {
        assert_eq!(safe("01 Hà Nội"), "01 Hà Nội");
        assert_eq!(safe("a/b\\c:d*e?f\"g<h>i|j"), "a-b-c-d-e-f-g-h-i-j");
        assert_eq!(safe("77 Bà Rịa - Vũng Tàu"), "77 Bà Rịa - Vũng Tàu");
        assert_eq!(safe("x\ny. . "), "x-y");
        assert_eq!(safe("CON"), "_CON");
        assert_eq!(safe("com1.tỉnh"), "_com1.tỉnh");
        assert_eq!(safe("come"), "come");
        assert_eq!(safe(" . "), "_");
        assert_eq!(safe("Ho\u{300}a"), "Hòa");
        assert_eq!(safe(&"ệ".repeat(300)).chars().count(), CHARACTERS_MAX);
    }
}
