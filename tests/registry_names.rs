//! Every name of every era in every spelling means its code, and what could be confused is refused or right: two golden tables that a person can read.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

#[cfg(feature = "cli")]
mod process;

use province_kpi::naming::plain;
use province_kpi::registry::{Date, Entity, Registry, Resolution, shipped};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// A day of each version of the registry.
const DAYS: [&str; 3] = ["2024-12-31", "2025-03-31", "2025-07-01"];

/// What stands before a name: titles, and bodies that report for a province.
const PREFIXES: [&str; 9] =
    ["Tỉnh", "T.", "UBND tỉnh", "Thành phố", "TP.", "Tp", "TP", "T.P.", "Ủy ban nhân dân thành phố"];

fn on(day: &str) -> &'static Registry {
    shipped("provinces", Date::parse(day).unwrap()).unwrap()
}

/// The code that a name means, or the codes among which it does not choose.
fn meaning(registry: &Registry, name: &str) -> String {
    let code = |at| registry.get(at).unwrap().code.clone();
    match registry.resolve(name) {
        Resolution::One(at) => code(at),
        Resolution::Several(these) => format!("? {}", these.into_iter().map(code).collect::<Vec<_>>().join(" ")),
        Resolution::None(_) => "–".to_owned(),
    }
}

/// A name in the forms in which offices type it, each with what it is called in the table.
fn forms(name: &str) -> [(&'static str, String); 9] {
    let moved = name.replace("òa", "oà").replace("óa", "oá").replace("úy", "uý");
    [
        ("NFC", name.nfc().collect()),
        ("NFD", name.nfd().collect()),
        ("UPPER", name.to_uppercase()),
        ("lower", name.to_lowercase()),
        ("plain", plain(name)),
        ("joined", name.replace(' ', "")),
        ("spaced", format!("  {} ", name.replace(' ', "  "))),
        ("dashes", name.replace('-', "–").replace(' ', "\u{a0}")),
        ("tones", moved),
    ]
}

fn names(entity: &Entity) -> Vec<&str> {
    let all =
        [entity.name_vi.as_str(), entity.name_en.as_str()].into_iter().chain(entity.aliases.iter().map(String::as_str));
    let mut names: Vec<&str> = Vec::new();
    all.for_each(|name| {
        if !names.contains(&name) {
            names.push(name);
        }
    });
    names
}

/// One line a name: whether every form means the code, and what each prefix does.
fn table(registry: &Registry) -> String {
    let mut text =
        format!("code  forms                                                    prefixes: {}\n", PREFIXES.join(" | "));
    for entity in &registry.entities {
        let number = entity.code.trim_start_matches('0');
        for code in [&*entity.code, number, &format!("{number}.0"), &format!("'{}", entity.code)] {
            assert_eq!(meaning(registry, code), entity.code, "{code}");
        }
        for name in names(entity) {
            let wrong: Vec<String> = forms(name)
                .iter()
                .map(|(what, form)| (what, meaning(registry, form)))
                .filter(|(_, meant)| *meant != entity.code)
                .map(|(what, meant)| format!("{what} {meant}"))
                .collect();
            let told = if wrong.is_empty() { "all".to_owned() } else { wrong.join(", ") };
            let prefixed = PREFIXES.map(|prefix| {
                let all = forms(name).map(|(_, form)| meaning(registry, &format!("{prefix} {}", form.trim())));
                assert!(all.iter().all(|meant| *meant == all[0]), "{prefix} {name}: {all:?}");
                all[0].clone()
            });
            writeln!(text, "{}  {:<24} {:<30} {}", entity.code, name, told, prefixed.join(" ")).unwrap();
        }
    }
    text
}

fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/registry");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_name_in_every_spelling_means_its_code() {
    let mut text = String::new();
    for day in DAYS {
        let registry = on(day);
        writeln!(text, "── {} on {day}: {} entities\n{}", registry.id, registry.entities.len(), table(registry))
            .unwrap();
    }
    golden("names", &text);
}

/// Names that offices type and that could mean another: read line by line, each is right or refused.
const CONFUSABLE: [&str; 46] = [
    "Huế",
    "TP. Huế",
    "TP Huế",
    "Thành phố Huế",
    "Tỉnh Huế",
    "Thừa Thiên Huế",
    "Tỉnh Thừa Thiên Huế",
    "TP. Thừa Thiên Huế",
    "Vũng Tàu",
    "TP. Vũng Tàu",
    "Bà Rịa",
    "Bà Rịa - Vũng Tàu",
    "TP. Thanh Hóa",
    "Thanh Hóa",
    "Thanh Hoa",
    "Thành phố Vinh",
    "TP. Cao Bằng",
    "TP. Hòa Bình",
    "Tỉnh Hà Nội",
    "Tỉnh Đà Nẵng",
    "Đà Nẵng",
    "ĐN",
    "DN",
    "HN",
    "HCM",
    "QN",
    "LĐ",
    "BN",
    "Hà Giang",
    "Lào Cai",
    "Yên Bái",
    "Bắc Ninh",
    "Bắc Giang",
    "Quảng Bình",
    "Quảng Trị",
    "Gia Lai",
    "Bình Định",
    "Long An",
    "Tây Ninh",
    "Tiền Giang",
    "Đồng Tháp",
    "An Giang",
    "Kiên Giang",
    "15",
    "02",
    "Cả nước",
];

#[test]
fn what_could_be_confused_is_right_or_refused() {
    let mut text = format!("{:<24} {}\n", "typed", DAYS.map(|day| format!("{day:<28}")).join(""));
    for name in CONFUSABLE {
        let meant = DAYS.map(|day| {
            let registry = on(day);
            let meant = match registry.resolve(name) {
                Resolution::One(at) => {
                    let own = registry.get(at).unwrap();
                    format!("{} {}", own.code, own.name_vi)
                }
                _ => meaning(registry, name),
            };
            format!("{meant:<28}")
        });
        writeln!(text, "{:<24} {}", name, meant.join("").trim_end()).unwrap();
    }
    for day in DAYS {
        writeln!(text, "\n── names a slip or two apart on {day}, each means itself").unwrap();
        pairs(on(day), &mut text);
        writeln!(text, "\n── initials of several on {day}, all refused").unwrap();
        initials(on(day), &mut text);
    }
    golden("confusable", &text);
}

/// Names whose unaccented forms are at most two slips apart.
fn pairs(registry: &Registry, text: &mut String) {
    for (at, one) in registry.entities.iter().enumerate() {
        for other in &registry.entities[at + 1..] {
            let (a, b) = (plain(&one.name_vi), plain(&other.name_vi));
            if strsim::osa_distance(&a, &b) > 2 {
                continue;
            }
            for (form, own) in [(&one.name_vi, one), (&other.name_vi, other), (&a, one), (&b, other)] {
                assert_eq!(meaning(registry, form), own.code, "{form}");
            }
            writeln!(text, "{} {} / {} {}", one.code, one.name_vi, other.code, other.name_vi).unwrap();
        }
    }
}

fn initials(registry: &Registry, text: &mut String) {
    let mut by: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entity in &registry.entities {
        let initials: String = plain(&entity.name_vi).split(' ').filter_map(|word| word.chars().next()).collect();
        by.entry(initials).or_default().push(&entity.name_vi);
    }
    for (initials, names) in by.into_iter().filter(|(_, names)| names.len() > 1) {
        let meant = meaning(registry, &initials);
        writeln!(text, "{initials:<4} {meant:<14} {}", names.join(", ")).unwrap();
        assert!(meant.starts_with('?') || initials == "hn", "{initials}: {meant}");
    }
}

/// The command: an era that is not in force on a day, one that there is not, a day that is none; what is typed is no row of a file.
#[cfg(feature = "cli")]
mod command {
    use super::process;

    #[test]
    fn eras_and_days_are_told_apart() {
        for (arguments, told) in [
            (["--era", "63", "--on", "2026-01-01"], "danh mục đơn vị `63` không áp dụng vào ngày `01/01/2026`"),
            (["--era", "35", "--on", "2026-01-01"], "nêu một trong các danh mục: `63`, `34`"),
            (["--era", "63", "--on", "hôm nay"], "lỗi[date-unreadable]: `--on`: `hôm nay` không phải là ngày"),
        ] {
            let ran = process::kpi(["registry"].into_iter().chain(arguments).chain(["Huế", "--lang", "vi"])).run();
            assert_eq!(ran.code, 1);
            assert!(ran.complaints.contains(told), "{}", ran.complaints);
        }
        let ran = process::kpi(["registry", "--on", "31/12/2023", "TP. Vũng Tàu", "Hà Tây", "--lang", "vi"]).run();
        assert_eq!(ran.code, 2);
        assert!(ran.output.contains("Danh mục provinces-63: 63 đơn vị"), "{}", ran.output);
        assert!(ran.output.contains("Áp dụng từ") && ran.output.contains("đến 31/12/2024"), "{}", ran.output);
        for misleading in ["có phải là", "tổng cộng"] {
            assert!(!ran.output.contains(misleading), "{}", ran.output);
        }
    }
}
