//! Any bytes as a workbook: a panel and findings that can be printed, and never a crash, a hang or more memory than its limits allow.
//! Begin with the files of `inputs/messy/`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::data::{self, ReadOptions, Source};
use province_kpi::report;
use province_kpi::rulebook::model::{Language, Rulebook};
use std::sync::OnceLock;

const RULEBOOK: &[u8] = include_bytes!("../../inputs/messy/rulebook.toml");

fn rulebook() -> &'static Rulebook {
    static READ: OnceLock<Rulebook> = OnceLock::new();
    READ.get_or_init(|| province_kpi::rulebook::read("rulebook.toml", RULEBOOK).rulebook.expect("the rulebook is good"))
}

fuzz_target!(|bytes: &[u8]| {
    let read = || {
        let inputs = [Source { name: "figures.xlsx".to_owned(), bytes: bytes.into() }];
        data::read(rulebook(), &inputs, &ReadOptions::default())
    };
    let reading = read();
    assert_eq!(reading.findings, read().findings, "the same bytes give the same findings");
    for language in [Language::Vi, Language::En] {
        report::findings_text(&reading.findings, &|_| None, language, false);
    }
});
