//! VNI, the encoding of the fonts `VNI-Times` and their kin: a letter and behind it, where it has one, a byte for its marks.
//!
//! Source: VNI Software, the table of the "VNI" character set for Windows, as the fonts have it; the bytes are those of windows-1252.

/// Marks behind `a`.
const OF_A: [(char, char); 15] = [
    ('ø', 'à'),
    ('ù', 'á'),
    ('û', 'ả'),
    ('õ', 'ã'),
    ('ï', 'ạ'),
    ('â', 'â'),
    ('à', 'ầ'),
    ('á', 'ấ'),
    ('å', 'ẩ'),
    ('ã', 'ẫ'),
    ('ä', 'ậ'),
    ('ê', 'ă'),
    ('è', 'ằ'),
    ('é', 'ắ'),
    ('ú', 'ẳ'),
];

/// The two that are left of `a`.
const OF_A_MORE: [(char, char); 2] = [('ü', 'ẵ'), ('ë', 'ặ')];

const OF_E: [(char, char); 11] = [
    ('ø', 'è'),
    ('ù', 'é'),
    ('û', 'ẻ'),
    ('õ', 'ẽ'),
    ('ï', 'ẹ'),
    ('â', 'ê'),
    ('à', 'ề'),
    ('á', 'ế'),
    ('å', 'ể'),
    ('ã', 'ễ'),
    ('ä', 'ệ'),
];

const OF_O: [(char, char); 11] = [
    ('ø', 'ò'),
    ('ù', 'ó'),
    ('û', 'ỏ'),
    ('õ', 'õ'),
    ('ï', 'ọ'),
    ('â', 'ô'),
    ('à', 'ồ'),
    ('á', 'ố'),
    ('å', 'ổ'),
    ('ã', 'ỗ'),
    ('ä', 'ộ'),
];

/// Marks behind `ơ`, which is the byte of `ô`.
const OF_O_HORN: [(char, char); 5] = [('ø', 'ờ'), ('ù', 'ớ'), ('û', 'ở'), ('õ', 'ỡ'), ('ï', 'ợ')];

const OF_U: [(char, char); 5] = [('ø', 'ù'), ('ù', 'ú'), ('û', 'ủ'), ('õ', 'ũ'), ('ï', 'ụ')];

/// Marks behind `ư`, which is the byte of `ö`.
const OF_U_HORN: [(char, char); 5] = [('ø', 'ừ'), ('ù', 'ứ'), ('û', 'ử'), ('õ', 'ữ'), ('ï', 'ự')];

const OF_Y: [(char, char); 4] = [('ø', 'ỳ'), ('ù', 'ý'), ('û', 'ỷ'), ('õ', 'ỹ')];

/// Letters that are one byte.
const ALONE: [(char, char); 9] =
    [('ñ', 'đ'), ('ô', 'ơ'), ('ö', 'ư'), ('ì', 'ì'), ('í', 'í'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ')];

/// The letter that `base` and the mark behind it make, both in lower case.
fn marked(base: char, mark: char) -> Option<char> {
    let tables: &[&[(char, char)]] = match base {
        'a' => &[&OF_A, &OF_A_MORE],
        'e' => &[&OF_E],
        'o' => &[&OF_O],
        'ô' => &[&OF_O_HORN],
        'u' => &[&OF_U],
        'ö' => &[&OF_U_HORN],
        'y' => &[&OF_Y],
        _ => &[],
    };
    tables.iter().flat_map(|table| table.iter()).find(|(own, _)| *own == mark).map(|(_, letter)| *letter)
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// `letter` in the case of `like`.
fn cased(letter: char, like: char) -> char {
    if like.is_uppercase() { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
}

/// The text of VNI letters that stand as those of windows-1252. What is no letter of VNI stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(base) = letters.next() {
        let low = lower(base);
        if let Some(letter) = letters.peek().and_then(|mark| marked(low, lower(*mark))) {
            letters.next();
            out.push(cased(letter, base));
            continue;
        }
        let alone = ALONE.iter().find(|(own, _)| *own == low).map(|(_, letter)| *letter);
        out.push(alone.map_or(base, |letter| cased(letter, base)));
    }
    out
}

#[cfg(test)]
pub(super) fn encode(text: &str) -> String {
    let bases = ['a', 'e', 'o', 'ô', 'u', 'ö', 'y'];
    let marks = "øùûõïâàáåãäêèéúüë";
    let pair = |wanted: char| {
        bases
            .iter()
            .flat_map(|base| marks.chars().map(move |mark| (*base, mark)))
            .find(|(base, mark)| marked(*base, *mark) == Some(wanted))
    };
    let mut out = String::new();
    for letter in text.chars() {
        let low = lower(letter);
        if let Some((base, mark)) = pair(low) {
            out.extend([cased(base, letter), cased(mark, letter)]);
        } else {
            let alone = ALONE.iter().find(|(_, own)| *own == low).map_or(low, |(byte, _)| *byte);
            out.push(cased(alone, letter));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::encoding::tests::{letters, provinces};

    #[test]
    fn every_letter_there_and_back() {
        for letter in letters() {
            let text = letter.to_string();
            let written = encode(&text);
            assert!(written.chars().all(|byte| u32::from(byte) < 256), "{letter} is written {written}");
            assert_eq!(decode(&written), text, "{written}");
        }
        for name in provinces() {
            assert_eq!(decode(&encode(&name)), name);
            assert_eq!(decode(&encode(&name.to_uppercase())), name.to_uppercase());
        }
    }

    #[test]
    fn words_as_they_look_in_another_font() {
        for (shown, meant) in [
            ("Haø Noäi", "Hà Nội"),
            ("THAØNH PHOÁ HOÀ CHÍ MINH", "THÀNH PHỐ HỒ CHÍ MINH"),
            ("Ñaø Naüng", "Đà Nẵng"),
            ("Thöøa Thieân - Hueá", "Thừa Thiên - Huế"),
            ("Ñaék Laék", "Đắk Lắk"),
            ("daân soá trung bình", "dân số trung bình"),
            ("Bình Döông", "Bình Dương"),
            ("Höng Yeân", "Hưng Yên"),
            ("tæ leä", "tỉ lệ"),
        ] {
            assert_eq!(decode(shown), meant);
        }
    }
}
