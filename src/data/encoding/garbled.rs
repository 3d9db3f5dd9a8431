//! Text that was read in a wrong encoding and saved as UTF-8: `Hµ Néi` (TCVN3), `Haø Noäi` (VNI), `HÃ  Ná»™i` (UTF-8 read as windows-1252).

use super::evidence::{Words, marked};
use super::{Encoding, latin, tcvn3, vni};

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Garbled {
    /// What the text is in truth.
    pub(super) encoding: Encoding,
    /// The whole text as it is meant; where words cannot be turned they stand as they are.
    pub(super) mended: String,
    /// Whether it is so with all of the text: what does not read now reads then, and hardly anything reads now.
    pub(super) complete: bool,
    /// The first garbled word: its bytes, and as it is meant.
    pub(super) first: (std::ops::Range<usize>, String),
    /// Words that are garbled.
    pub(super) count: usize,
    /// How many more words read then.
    gain: usize,
}

impl Garbled {
    /// By which two are compared.
    fn worth(&self) -> (bool, usize) {
        (self.complete, self.gain)
    }
}

/// Looks for garbled words. Nothing is looked at where no letter stands that Vietnamese has not.
pub(super) fn garbled(text: &str) -> Option<Garbled> {
    if !has_foreign(text) {
        return None;
    }
    let mut candidates: Vec<Garbled> = [Encoding::Utf8, Encoding::Tcvn3, Encoding::Vni]
        .into_iter()
        .filter_map(|encoding| mended(text, encoding))
        .collect();
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.worth()));
    let mut candidates = candidates.into_iter();
    let best = candidates.next()?;
    // Of two that mend as much, neither is known.
    let is_one = candidates.next().is_none_or(|next| next.worth() != best.worth());
    is_one.then_some(best)
}

/// Whether there is a letter of windows-1252 that no Vietnamese text has: `µ`, `ø`, `Ã` before a sign, `»`. In UTF-8 they begin with C2 or C3.
fn has_foreign(text: &str) -> bool {
    let pairs = text.as_bytes().windows(2);
    let mut pairs = pairs.filter(|pair| matches!(pair, [0xc2 | 0xc3, _]));
    pairs.any(|pair| match pair {
        [0xc2, second] => *second != 0xa0,
        // ß ä å æ ç ë î ï ð ñ ö ÷ ø û ü þ ÿ and their capitals.
        [_, second] => !matches!(
            second,
            0x80..=0x83 | 0x88..=0x8a | 0x8c | 0x8d | 0x92..=0x95 | 0x99 | 0x9a | 0x9d | 0xa0..=0xa3 | 0xa8..=0xaa | 0xac | 0xad | 0xb2..=0xb5 | 0xb9 | 0xba | 0xbd
        ),
        _ => false,
    })
}

/// The text with its words turned from `encoding`, where that makes more of them read.
fn mended(text: &str, encoding: Encoding) -> Option<Garbled> {
    let (mut mended, mut first, mut count) = (String::with_capacity(text.len()), None, 0);
    let (mut now, mut then) = (Words::default(), Words::default());
    let mut at = 0;
    for piece in pieces(text) {
        let own = Words::of(piece);
        now = sum(now, own);
        let turned = turn(piece, encoding).filter(|turned| {
            let words = Words::of(turned);
            own.other > 0 && words.reading > own.reading && words.other == 0
        });
        match turned {
            Some(turned) => {
                then = sum(then, Words::of(&turned));
                count += own.reading + own.other;
                first.get_or_insert_with(|| (at..at + piece.len(), turned.clone()));
                mended.push_str(&turned);
            }
            None => {
                then = sum(then, own);
                mended.push_str(piece);
            }
        }
        at += piece.len();
    }
    // Where all of the text is so, all of it is turned, and not only the cells in which it shows.
    let whole = (then.read() && !now.read()).then(|| whole(text, encoding)).flatten();
    let complete = whole.is_some();
    let mended = whole.unwrap_or(mended);
    let gain = then.reading.saturating_sub(now.reading);
    Some(Garbled { encoding, mended, complete, first: first?, count, gain })
}

fn sum(a: Words, b: Words) -> Words {
    Words { reading: a.reading + b.reading, other: a.other + b.other }
}

/// The text in pieces that are turned together: cells, since in one cell there is one encoding; what stands between them is a piece too.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive([',', ';', '\t', '\n', '"'])
}

/// The whole text turned; none where it has letters that only Unicode has, or does not read then.
fn whole(text: &str, encoding: Encoding) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match turn(piece, encoding) {
            Some(turned) => out.push_str(&turned),
            None if piece.is_ascii() => out.push_str(piece),
            None => return None,
        }
    }
    Words::of(&out).read().then_some(out)
}

fn turn(text: &str, encoding: Encoding) -> Option<String> {
    marked(text).next()?;
    let bytes = latin::bytes(text)?;
    match encoding {
        Encoding::Utf8 => String::from_utf8(bytes).ok(),
        Encoding::Vni => Some(vni::decode(text)),
        _ => Some(tcvn3::decode(bytes.into_iter())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::encoding::tests::provinces;

    /// UTF-8 as a program shows it that takes it for windows-1252.
    fn misread(text: &str) -> String {
        latin::decode(text.as_bytes()).into_owned()
    }

    #[test]
    fn each_kind_is_known_and_mended() {
        let text = "entity,dân số có,QĐ-UBND\nHà Nội,5\nĐà Nẵng,7\nThừa Thiên Huế,8\n";
        let as_tcvn3: String = tcvn3::encode(text).unwrap().into_iter().map(char::from).collect();
        for (garbled_text, encoding) in
            [(as_tcvn3, Encoding::Tcvn3), (vni::encode(text), Encoding::Vni), (misread(text), Encoding::Utf8)]
        {
            let found = garbled(&garbled_text).unwrap_or_else(|| panic!("{garbled_text}"));
            assert_eq!((found.encoding, found.mended.as_str(), found.complete), (encoding, text, true));
        }
    }

    #[test]
    fn what_reads_is_left_alone() {
        for text in ["entity,dân số\nHà Nội,5", "Türkiye,Côte d'Ivoire,São Tomé", "km²,5", "plain", "Café Zürich"]
        {
            assert_eq!(garbled(text), None, "{text}");
        }
        let all = provinces().join("\n");
        assert_eq!(garbled(&all), None);
    }

    #[test]
    fn a_garbled_cell_among_others_is_told_and_its_text_not_complete() {
        let found = garbled("Hà Nội,5\nĐà Nẵng,7\nCần Thơ,7\nThõa Thiªn HuÕ,8\nSơn La,1\n").unwrap();
        assert_eq!((found.encoding, found.complete, found.count), (Encoding::Tcvn3, false, 3));
        assert_eq!(found.first.1, "Thừa Thiên Huế,");
    }
}
