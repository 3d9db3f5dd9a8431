//! Text whose encoding is that of its font: in a workbook, the letters of a cell in `.VnTime` are stored as those of windows-1252.

use super::{Encoding, latin, tcvn3, vni};

/// The encoding of a font by its name; none where it has the letters of Unicode.
fn of_font(font: &str) -> Option<Encoding> {
    let name = font.trim().to_ascii_lowercase();
    if name.starts_with(".vn") {
        Some(Encoding::Tcvn3)
    } else if name.starts_with("vni-") || name.starts_with("vni ") {
        Some(Encoding::Vni)
    } else {
        None
    }
}

/// The text of a cell in this font: `Hµ Néi` in `.VnTime` is `Hà Nội`; in a font of capitals (`.VnTimeH`) `HÀ NỘI`. None where
/// the font is none of the old ones, or the text is not written with it (it has letters that only Unicode has).
pub fn decode_by_font(font: &str, text: &str) -> Option<String> {
    let encoding = of_font(font)?;
    let bytes = latin::bytes(text)?;
    let read = match encoding {
        Encoding::Vni => vni::decode(text),
        _ => tcvn3::decode(bytes.into_iter()),
    };
    let has_capitals = encoding == Encoding::Tcvn3 && font.trim().ends_with('H');
    Some(if has_capitals { read.to_uppercase() } else { read })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_says_what_the_letters_are() {
        for (font, text, read) in [
            (".VnTime", "Hµ Néi", Some("Hà Nội")),
            (".VnTimeH", "Hµ néi", Some("HÀ NỘI")),
            (".VnArial", "§µ N½ng", Some("Đà Nẵng")),
            ("VNI-Times", "Haø Noäi", Some("Hà Nội")),
            ("VNI-Helve", "Ñaø Naüng", Some("Đà Nẵng")),
            ("Times New Roman", "Hà Nội", None),
            (".VnTime", "Hà Nội", None),
            (".VnTime", "2023", Some("2023")),
        ] {
            assert_eq!(decode_by_font(font, text).as_deref(), read, "{font}: {text}");
        }
    }
}
