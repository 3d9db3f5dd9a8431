//! Normal forms: the keys under which spellings of one name are equal.
//!
//! The Vietnamese tone belongs to the whole syllable; where it is written (`Hòa`, `Hoà`) is a custom of typing. So a key
//! keeps the tones of a word behind its letters, and both spellings have one key, without any list of syllables.

use unicode_normalization::UnicodeNormalization;

/// Grave, acute, tilde, hook above, dot below: the five written tones.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The form under which two spellings of a name are equal: lower case, decomposed, one space between words, the tones
/// of each word behind its letters, hyphens, dashes and dots as spaces, `Ð` and `Ɖ` as `đ`.
///
/// ```
/// # use province_kpi::naming::normal;
/// assert_eq!(normal("Hoà Bình"), normal(" HÒA  BÌNH "));
/// assert_eq!(normal("Bà Rịa–Vũng Tàu"), normal("Bà Rịa - Vũng Tàu"));
/// assert_ne!(normal("Hòa Bình"), normal("Hóa Bình"));
/// ```
pub fn normal(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + name.len() / 2);
    if name.is_ascii() {
        // Nothing to decompose.
        write_key(&mut key, name.chars().map(|letter| letter.to_ascii_lowercase()));
    } else {
        write_key(&mut key, name.nfkd().flat_map(char::to_lowercase));
    }
    key
}

/// Writes the key of decomposed letters in lower case.
fn write_key(key: &mut String, letters: impl Iterator<Item = char>) {
    let mut tones = String::new();
    let mut between_words = true;
    for letter in letters {
        if TONES.contains(&letter) {
            tones.push(letter);
        } else if is_separator(letter) {
            key.push_str(&tones);
            tones.clear();
            between_words = true;
        } else if !is_invisible(letter) {
            if between_words && !key.is_empty() {
                key.push(' ');
            }
            between_words = false;
            key.push(one_letter(letter));
        }
    }
    key.push_str(&tones);
}

/// The unaccented form: as [`normal`], without tones and marks, `đ` as `d`.
///
/// ```
/// # use province_kpi::naming::plain;
/// assert_eq!(plain("Đắk Nông"), "dak nong");
/// ```
pub fn plain(name: &str) -> String {
    plain_of(&normal(name))
}

/// Spellings of the unit of a percentage, in plain form.
pub const PERCENTAGE: [&str; 4] = ["%", "phan tram", "percent", "per cent"];

/// Whether a unit is that of a percentage: `%`, `% dân số`, `phần trăm`.
///
/// ```
/// # use province_kpi::naming::is_percentage;
/// assert!(is_percentage("Phần trăm") && is_percentage("% dân số") && !is_percentage("‰"));
/// ```
pub fn is_percentage(unit: &str) -> bool {
    unit.trim_start().starts_with('%') || PERCENTAGE.contains(&plain(unit).as_str())
}

/// The unaccented form of a normal form.
pub fn plain_of(normal: &str) -> String {
    normal.chars().filter(|letter| !is_mark(*letter)).map(unaccented).collect()
}

/// Whether `written` is `full` with fewer accents (or none, or all of them): the letters are the same, no mark stands in
/// it that `full` has not. Both are normal forms; spaces do not count. `Dak Lăk` is a less accented `Đắk Lắk`, `Đàk Lắk`
/// is not.
pub fn is_less_accented(written: &str, full: &str) -> bool {
    same_letters(written, full) && tones_within(written, full)
}

/// Letters with their own marks (ă, â, ê, ô, ơ, ư, đ), each of `written` equal to that of `full` or without the mark.
fn same_letters(written: &str, full: &str) -> bool {
    let mut wanted = Letters::of(full);
    let mut given = Letters::of(written);
    loop {
        match (given.next(), wanted.next()) {
            (None, None) => return true,
            (Some((letter, mark)), Some((full_letter, full_mark))) => {
                let letter_fits = letter == full_letter || (letter == unaccented(full_letter));
                if !letter_fits || (mark.is_some() && mark != full_mark) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

/// Whether the tones of `written` stand in `full`, in the same order.
fn tones_within(written: &str, full: &str) -> bool {
    let mut left = full.chars().filter(|letter| TONES.contains(letter));
    written.chars().filter(|letter| TONES.contains(letter)).all(|tone| left.any(|other| other == tone))
}

/// The letters of a normal form, each with the mark behind it; tones and spaces are passed over.
struct Letters<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
}

impl<'a> Letters<'a> {
    fn of(form: &'a str) -> Self {
        Self { rest: form.chars().peekable() }
    }
}

impl Iterator for Letters<'_> {
    type Item = (char, Option<char>);

    fn next(&mut self) -> Option<Self::Item> {
        let letter = self.rest.find(|letter| *letter != ' ' && !is_mark(*letter))?;
        let mark = self.rest.next_if(|next| is_mark(*next) && !TONES.contains(next));
        Some((letter, mark))
    }
}

/// What stands between words.
fn is_separator(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}')
}

/// Characters that take no place: zero-width spaces and joiners, byte order marks, as copied from web pages.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') || letter.is_control()
}

/// Combining diacritical marks.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Letters that look like another and are typed for it.
fn one_letter(letter: char) -> char {
    match letter {
        'ð' | 'ɖ' => 'đ',
        '’' | '‘' | 'ʼ' | '`' => '\'',
        other => other,
    }
}

/// `đ` has no decomposition, so it is named here.
fn unaccented(letter: char) -> char {
    if letter == 'đ' { 'd' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tone_placement_does_not_matter() {
        for (new, old) in [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("quý", "qúy"), ("Khánh Hòa", "KHÁNH HOÀ"), ("tỏa", "toả")]
        {
            assert_eq!(normal(new), normal(old), "{new} {old}");
        }
    }

    #[test]
    fn tones_and_marks_matter() {
        for (one, other) in
            [("Thanh Hóa", "Thanh Hòa"), ("Hà Nam", "Hạ Nam"), ("Đông", "Dông"), ("Bắc", "Bác"), ("Đắk", "Đăk")]
        {
            assert_ne!(normal(one), normal(other), "{one} {other}");
        }
    }

    #[test]
    fn composition_case_spaces_and_dashes_do_not_matter() {
        let name = "Thừa Thiên - Huế";
        let decomposed: String = name.nfd().collect();
        for other in [
            decomposed.as_str(),
            "THỪA THIÊN–HUẾ",
            "thừa\u{a0}thiên  huế",
            "Thừa Thiên-Huế ",
            "Thừa\u{200b} Thiên. Huế",
        ] {
            assert_eq!(normal(other), normal(name), "{other:?}");
        }
    }

    #[test]
    fn marks_typed_in_another_order_are_the_same() {
        assert_eq!(normal("Hue\u{301}\u{302}"), normal("Huế"));
    }

    #[test]
    fn eth_is_taken_for_the_letter_it_looks_like() {
        assert_eq!(normal("Ðà Nẵng"), normal("Đà Nẵng"));
        assert_eq!(plain("ĐỒNG NAI"), "dong nai");
    }

    #[test]
    fn fewer_accents_fit_and_other_accents_do_not() {
        let fits = |written: &str, full: &str| is_less_accented(&normal(written), &normal(full));
        assert!(fits("Dak Lak", "Đắk Lắk"));
        assert!(fits("Đăk Lắk", "Đắk Lắk"));
        assert!(fits("Hànội", "Hà Nội"));
        assert!(fits("HÀ NỘI", "Hà Nội"));
        assert!(!fits("Hả Nội", "Hà Nội"));
        assert!(!fits("Hà Nội", "Ha Noi"));
        assert!(!fits("Ha Noi 2", "Hà Nội"));
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own_plain_form_without_marks(name in "\\PC{0,40}") {
            let form = normal(&name);
            prop_assert!(is_less_accented(&form, &form));
            prop_assert_eq!(plain(&form), plain(&name));
        }

        #[test]
        fn composed_and_decomposed_are_one(name in "[a-zàáảãạăắâấđêếôốơớưứ .-]{0,30}") {
            let decomposed: String = name.nfd().collect();
            prop_assert_eq!(normal(&decomposed), normal(&name));
            prop_assert_eq!(normal(&name.to_uppercase()), normal(&name));
        }
    }
}
