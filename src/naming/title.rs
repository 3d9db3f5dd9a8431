//! Titles that stand before (English: behind) a name: "TP. Hồ Chí Minh", "Tỉnh Hòa Bình", "Hoa Binh Province".

/// What a name says that its bearer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// Thành phố, TP., City.
    City,
    /// Tỉnh, Province.
    Province,
}

impl Title {
    /// Whether an entity of this type (as a registry's `type` says it, in its normal form) bears the title.
    pub fn fits(self, normal_type: &str) -> bool {
        let own = match self {
            Self::City => CITY,
            Self::Province => PROVINCE,
        };
        normal_type.starts_with(own)
    }
}

/// Normal forms of "thành phố" and "tỉnh".
const CITY: &str = "thanh\u{300} pho\u{302}\u{301}";
const PROVINCE: &str = "tinh\u{309}";

const BEFORE: [(&str, Title); 7] = [
    (CITY, Title::City),
    ("thanh pho", Title::City),
    ("tp", Title::City),
    ("t p", Title::City),
    (PROVINCE, Title::Province),
    ("tinh", Title::Province),
    ("t", Title::Province),
];

/// Bodies that report for their province: "UBND tỉnh Hòa Bình". Taken off only where a title follows, for a commune has such a body too.
const BODIES: [&str; 3] = ["ubnd", "uy\u{309} ban nha\u{302}n da\u{302}n", "uy ban nhan dan"];

const BEHIND: [(&str, Title); 2] = [("city", Title::City), ("province", Title::Province)];

/// The title and the bare name of a normal form; none where it has no title, or nothing but a title.
///
/// ```
/// # use province_kpi::naming::{Title, normal, untitled};
/// assert_eq!(untitled(&normal("TP.HCM")), Some((Title::City, "hcm")));
/// assert_eq!(untitled(&normal("Tịnh Biên")), None);
/// ```
pub fn untitled(normal: &str) -> Option<(Title, &str)> {
    let normal = BODIES.iter().find_map(|body| normal.strip_prefix(body)?.strip_prefix(' ')).unwrap_or(normal);
    let before =
        BEFORE.iter().find_map(|(words, title)| Some((*title, normal.strip_prefix(words)?.strip_prefix(' ')?)));
    let behind =
        || BEHIND.iter().find_map(|(word, title)| Some((*title, normal.strip_suffix(word)?.strip_suffix(' ')?)));
    before.or_else(behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::naming::normal;

    #[test]
    fn every_way_of_writing_a_title_is_taken_off() {
        let bare = normal("Đà Nẵng");
        for name in [
            "TP. Đà Nẵng",
            "Tp Đà Nẵng",
            "tp.Đà Nẵng",
            "T.P. Đà Nẵng",
            "Thành phố Đà Nẵng",
            "THÀNH PHỐ ĐÀ NẴNG",
            "thanh pho Đà Nẵng",
        ] {
            let form = normal(name);
            assert_eq!(untitled(&form), Some((Title::City, bare.as_str())), "{name}");
        }
        assert_eq!(untitled(&normal("Tỉnh Hoà Bình")), Some((Title::Province, normal("Hòa Bình").as_str())));
        assert_eq!(untitled(&normal("Hoa Binh Province")), Some((Title::Province, "hoa binh")));
    }

    #[test]
    fn a_name_that_only_begins_alike_has_no_title() {
        for name in ["Thanh Hóa", "Tĩnh Gia", "Tỉnh", "TPHCM", "Thành phố"] {
            assert_eq!(untitled(&normal(name)), None, "{name}");
        }
    }

    #[test]
    fn a_title_fits_its_type_only() {
        assert!(Title::City.fits(&normal("thành phố trực thuộc trung ương")));
        assert!(!Title::City.fits(&normal("tỉnh")));
        assert!(Title::Province.fits(&normal("tỉnh")));
    }
}
