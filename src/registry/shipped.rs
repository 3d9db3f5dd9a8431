//! The registries that come with the program.

use super::{Date, Registry, versions};
use std::sync::OnceLock;

/// A registry that comes with this program, whatever its era.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Name, as rulebooks use it.
    pub name: &'static str,
    /// Attributes that entities have, in one era or another.
    pub attributes: &'static [&'static str],
}

/// The registries that come with this program.
pub const SHIPPED: &[Shipped] = &[Shipped { name: "provinces", attributes: &["region", "type"] }];

const PROVINCES: [(&str, &str); 2] = [
    ("inputs/registries/provinces-63.csv", include_str!("../../inputs/registries/provinces-63.csv")),
    ("inputs/registries/provinces-34.csv", include_str!("../../inputs/registries/provinces-34.csv")),
];

/// The shipped registries of a name (`provinces`), oldest first, each in its versions by the days on which names changed; none
/// where no registry has that name. A registry's own id (`provinces-63`) names that one alone.
pub fn shipped_eras(name: &str) -> Vec<&'static Registry> {
    static VERSIONS: OnceLock<Vec<Registry>> = OnceLock::new();
    let provinces =
        VERSIONS.get_or_init(|| versions(PROVINCES.iter().filter_map(|(file, text)| Registry::shipped(file, text))));
    let is_named = |registry: &&Registry| name == "provinces" || name == registry.id;
    provinces.iter().filter(is_named).collect()
}

/// The shipped registry of this name in whose era the day lies.
///
/// ```
/// # use province_kpi::registry::{Date, shipped};
/// let before_the_mergers = Date::parse("2023-03-31").and_then(|day| shipped("provinces", day));
/// assert_eq!(before_the_mergers.map(|registry| registry.entities.len()), Some(63));
/// let after = Date::parse("2025-07-01").and_then(|day| shipped("provinces", day));
/// assert_eq!(after.map(|registry| registry.entities.len()), Some(34));
/// ```
pub fn shipped(name: &str, on: Date) -> Option<&'static Registry> {
    shipped_eras(name).into_iter().find(|registry| registry.in_era(on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Resolution;

    fn on(day: &str) -> &'static Registry {
        shipped("provinces", Date::parse(day).unwrap()).unwrap()
    }

    fn provinces() -> &'static Registry {
        on("2024-12-31")
    }

    fn code(name: &str) -> Option<&'static str> {
        match provinces().resolve(name) {
            Resolution::One(at) => provinces().get(at).map(|entity| entity.code.as_str()),
            Resolution::None(_) | Resolution::Several(_) => None,
        }
    }

    fn near(name: &str) -> Vec<String> {
        match provinces().resolve(name) {
            Resolution::One(at) => panic!("{name} is {:?}", provinces().get(at)),
            Resolution::None(near) => near,
            Resolution::Several(these) => {
                these.iter().map(|at| provinces().get(*at).unwrap().name_vi.clone()).collect()
            }
        }
    }

    #[test]
    fn nothing_is_wrong_with_the_files() {
        for (file, text) in PROVINCES {
            assert_eq!(Registry::parse(file, text).ok(), Registry::shipped(file, text), "{file}");
        }
    }

    #[test]
    fn every_entity_has_the_attributes_that_rulebooks_may_count_on() {
        for registry in shipped_eras("provinces") {
            // No source says yet in which region each of the 34 lies.
            let expected = if registry.id == "provinces-63" { SHIPPED[0].attributes } else { &["type"] };
            for entity in &registry.entities {
                let own: Vec<&str> = entity.attributes.iter().map(|attribute| attribute.id.as_str()).collect();
                assert_eq!(own, expected, "{}", entity.name_vi);
            }
        }
    }

    #[test]
    fn there_are_63_in_six_regions_to_the_last_day() {
        let registry = provinces();
        assert_eq!(registry.id, "provinces-63");
        assert_eq!(registry.entities.len(), 63);
        assert!(registry.entities.windows(2).all(|pair| pair[0].code < pair[1].code));
        let of_region =
            |region: &str| registry.entities.iter().filter(|entity| entity.attribute("region") == Some(region)).count();
        let regions = [
            "Trung du và miền núi phía Bắc",
            "Đồng bằng sông Hồng",
            "Bắc Trung Bộ và Duyên hải miền Trung",
            "Tây Nguyên",
            "Đông Nam Bộ",
            "Đồng bằng sông Cửu Long",
        ];
        assert_eq!(regions.map(of_region), [14, 11, 14, 5, 6, 13]);
        let cities = registry.entities.iter().filter(|entity| entity.attribute("type") != Some("tỉnh")).count();
        assert_eq!(cities, 5);
        assert_eq!(registry.entities[0].attributes[0].value_en, "Red River Delta");
        assert!(shipped("communes", Date::parse("2023-01-01").unwrap()).is_none());
        assert_eq!(shipped_eras("provinces-63").len(), 2);
    }

    #[test]
    fn hue_is_a_city_from_2025_on() {
        let of = |day: &str| {
            let hue = &on(day).entities[on(day).with_code("46").unwrap().0];
            (hue.name_vi.as_str(), hue.attribute("type"))
        };
        assert_eq!(of("2024-12-31"), ("Thừa Thiên Huế", Some("tỉnh")));
        assert_eq!(of("2025-01-01"), ("Huế", Some("thành phố trực thuộc trung ương")));
        assert_eq!(of("2025-07-01"), ("Huế", Some("thành phố trực thuộc trung ương")));
    }

    #[test]
    fn there_are_34_from_july_2025_on_and_seven_codes_mean_another() {
        let (old, new) = (on("2025-06-30"), on("2025-07-01"));
        assert_eq!((new.id.as_str(), new.entities.len()), ("provinces-34", 34));
        let eras = [old, new];
        let mut members = vec![Vec::new(); 34];
        for (at, successor) in crate::registry::lineage(&eras, 0, 1).into_iter().enumerate() {
            members[successor.unwrap().0].push(old.entities[at].code.as_str());
        }
        assert!(members.iter().all(|own| !own.is_empty()));
        assert_eq!(members.iter().filter(|own| own.len() == 1).count(), 11);
        assert_eq!(members[new.with_code("25").unwrap().0], ["17", "25", "26"]);
        let changed: Vec<&str> = new
            .entities
            .iter()
            .filter(|own| old.entities[old.with_code(&own.code).unwrap().0].name_vi != own.name_vi)
            .map(|own| own.code.as_str())
            .collect();
        assert_eq!(changed, ["15", "24", "44", "52", "80", "82", "91"]);
    }

    #[test]
    fn every_name_resolves_in_every_spelling() {
        use unicode_normalization::UnicodeNormalization;
        for entity in &provinces().entities {
            let title = if entity.attribute("type") == Some("tỉnh") { "Tỉnh " } else { "TP. " };
            let english = if entity.attribute("type") == Some("tỉnh") { " Province" } else { " City" };
            let mut spellings = vec![
                entity.code.clone(),
                entity.name_vi.clone(),
                entity.name_en.clone(),
                format!("{title}{}", entity.name_vi),
            ];
            spellings.push(entity.code.trim_start_matches('0').to_owned());
            spellings.push(format!("{}{english}", entity.name_en));
            spellings.push(entity.name_vi.replace(' ', ""));
            spellings.extend(entity.aliases.clone());
            for spelling in spellings {
                let decomposed: String = spelling.nfd().collect();
                let forms = [
                    spelling.to_uppercase(),
                    spelling.to_lowercase(),
                    format!(" {spelling} "),
                    decomposed,
                    crate::naming::plain(&spelling),
                    spelling,
                ];
                for form in forms {
                    assert_eq!(code(&form), Some(entity.code.as_str()), "{form:?}");
                }
            }
        }
    }

    #[test]
    fn names_as_seen_in_offices() {
        let seen = [
            ("Hoà Bình", "17"),
            ("Tp. HCM", "79"),
            ("TP.HCM", "79"),
            ("TPHCM", "79"),
            ("Thành phố Hồ Chí Minh", "79"),
            ("Sài Gòn", "79"),
            ("Bà Rịa–Vũng Tàu", "77"),
            ("BR-VT", "77"),
            ("tỉnh Thừa Thiên - Huế", "46"),
            ("TT Huế", "46"),
            ("Đak Lak", "66"),
            ("Đăk Lắk", "66"),
            ("Đắc Lắc", "66"),
            ("Bắc Cạn", "06"),
            ("HN", "01"),
            ("Thủ đô Hà Nội", "01"),
            ("1", "01"),
            ("TP Cần Thơ", "92"),
            ("T.P. Hải Phòng", "31"),
        ];
        for (name, expected) in seen {
            assert_eq!(code(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn an_abbreviation_of_several_is_refused_with_all_of_them() {
        assert_eq!(near("ĐN"), ["Đà Nẵng", "Đắk Nông", "Đồng Nai"]);
        assert_eq!(near("đn"), near("DN"));
        assert_eq!(near("QN"), ["Quảng Ninh", "Quảng Nam", "Quảng Ngãi"]);
    }

    #[test]
    fn initials_never_resolve_even_where_only_one_has_them() {
        assert_eq!(near("LĐ"), ["Lâm Đồng"]);
    }

    #[test]
    fn a_city_of_a_province_is_not_the_province() {
        assert_eq!(near("Huế"), ["Thừa Thiên Huế"]);
        // A city that a province is named after in part: whoever writes it does not mean the whole.
        assert!(near("TP. Vũng Tàu").is_empty() && near("TP. Huế").is_empty());
        for (name, province) in [
            ("TP. Thanh Hóa", "Thanh Hóa"),
            ("Thành phố Vĩnh Long", "Vĩnh Long"),
            ("Tp.Thanh Hoá", "Thanh Hóa"),
            ("Thanh Hoa City", "Thanh Hóa"),
        ] {
            assert_eq!(near(name).first().map(String::as_str), Some(province), "{name}");
        }
    }

    #[test]
    fn other_accents_are_not_guessed() {
        assert_eq!(near("Hả Nội").first().map(String::as_str), Some("Hà Nội"));
        assert!(near("Cả nước").is_empty());
        assert!(near("").is_empty());
        assert!(near("03").len() <= 3);
    }
}
