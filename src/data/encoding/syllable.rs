//! Whether a word can be a syllable of Vietnamese: what tells a text that was read in the right encoding from one that was not.
//!
//! A syllable is an onset and a rime, with one tone at most; before a final `c`, `ch`, `p`, `t` stand only the acute and the dot below.
//! The lists of onsets and rimes are those of the standard orthography (Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*, 1999), with what the names
//! of places in the Central Highlands add (`Đắk`, `Krông`, `Kon`).

use unicode_normalization::UnicodeNormalization;

/// Onsets, longer ones first.
const ONSETS: [&str; 31] = [
    "ngh", "ch", "gh", "gi", "kh", "kr", "br", "pl", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h",
    "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Rimes without their tone.
const RIMES: &str = " a ac ach ai ak am an ang anh ao ap at au ay ă ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et \
ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm \
oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ôk ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh \
ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu \
ưt ưu y yêm yên yêng yêt yêu ynh ";

const ACUTE: char = '\u{301}';
const DOT_BELOW: char = '\u{323}';
/// Grave, hook above, tilde, acute, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', ACUTE, DOT_BELOW];

/// The longest, `nghiêng`, has seven letters.
const LETTERS_MAX: usize = 7;

/// Whether `word` can be a syllable, in small letters, capitals, or with a capital first.
pub(super) fn is_syllable(word: &str) -> bool {
    if !is_cased(word) || word.chars().count() > 2 * LETTERS_MAX {
        return false;
    }
    let mut tone = None;
    let mut letters = String::new();
    for letter in word.to_lowercase().nfd() {
        if TONES.contains(&letter) {
            if tone.replace(letter).is_some() {
                return false;
            }
        } else {
            letters.push(letter);
        }
    }
    let letters: String = letters.nfc().collect();
    ONSETS.iter().any(|onset| letters.strip_prefix(onset).is_some_and(|rime| is_rime(rime, tone)))
}

fn is_rime(rime: &str, tone: Option<char>) -> bool {
    if rime.is_empty() || rime.contains(' ') || !RIMES.contains(&format!(" {rime} ")) {
        return false;
    }
    // The tone of a stop is written, but for `k` in names of the Highlands.
    !rime.ends_with(['c', 'p', 't']) && !rime.ends_with("ch") || matches!(tone, Some(ACUTE | DOT_BELOW))
}

/// Whether the capitals of a word stand as they do in texts: none, the first, or all.
fn is_cased(word: &str) -> bool {
    let behind = || word.chars().skip(1);
    behind().all(|letter| !letter.is_uppercase()) || word.chars().all(|letter| !letter.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::encoding::tests::provinces;

    #[test]
    fn syllables_and_others() {
        for word in [
            "Hà", "Nội", "NGHIÊNG", "quốc", "giếng", "gì", "Đắk", "Krông", "thuế", "khuỷu", "người", "đồng", "tỷ",
            "Huế", "Thuỷ",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["Néi", "Hµ", "Haø", "hà̀", "cồc", "hÀ", "Türkiye", "Côte", "ñaø", "Ná»™i", "nghiêngx", ""]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn names_of_provinces_are_made_of_syllables() {
        for name in provinces() {
            for word in name.split([' ', '-']).filter(|word| !word.is_empty() && !word.is_ascii()) {
                assert!(is_syllable(word), "{word} of {name}");
            }
        }
    }
}
