//! Any bytes as a rulebook: findings that can be printed, or a rulebook that scores, and never a crash.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::data::Source;
use province_kpi::report;
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::{self, Request, RulebookSource};

const FIGURES: &[u8] = b"period,entity,a,b\n2023,01,1,2\n2023,48,3,0\n2023,79,-4,1e9\n";

fuzz_target!(|bytes: &[u8]| {
    let rulebook = RulebookSource { name: "rulebook.toml".to_owned(), bytes, beside: &[] };
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: FIGURES.into() }];
    let outcome = scoring::score(&rulebook, &inputs, &Request::default());
    assert!(outcome.rulebook.is_some() || !outcome.findings.is_empty(), "no rulebook and no reason");
    let text = |name: &str| std::str::from_utf8(if name == "rulebook.toml" { bytes } else { FIGURES }).ok();
    for language in [Language::Vi, Language::En] {
        report::findings_text(&outcome.findings, &text, language, false);
    }
});
