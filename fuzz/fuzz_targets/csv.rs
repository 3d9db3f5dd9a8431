//! Any bytes as a table of figures: a panel and findings that can be printed, and never a crash.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::data::{self, ReadOptions, Source};
use province_kpi::report;
use province_kpi::rulebook::model::{Language, Rulebook};
use std::sync::OnceLock;

const RULEBOOK: &[u8] = include_bytes!("../../inputs/bad/rulebook.toml");

fn rulebook() -> &'static Rulebook {
    static READ: OnceLock<Rulebook> = OnceLock::new();
    READ.get_or_init(|| province_kpi::rulebook::read("rulebook.toml", RULEBOOK).rulebook.expect("the rulebook is good"))
}

fuzz_target!(|bytes: &[u8]| {
    let read = || {
        let inputs = [Source { name: "figures.csv".to_owned(), bytes: bytes.into() }];
        data::read(rulebook(), &inputs, &ReadOptions::default())
    };
    let reading = read();
    assert_eq!(reading.findings, read().findings, "the same bytes give the same findings");
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(text).ok();
    for language in [Language::Vi, Language::En] {
        report::findings_text(&reading.findings, &|_| text, language, false);
    }
});
