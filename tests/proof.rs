//! What is proven of rulebooks: every slip of `rules/bad-scores` gives its finding, in both languages, and the shipped rulebooks
//! come out as they should.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

use province_kpi::analysis::proof::{findings, prove, usual_period};
use province_kpi::finding::{Code, Severity};
use province_kpi::report::{findings_text, proof};
use province_kpi::rulebook::{self, model::Language};

/// Findings and proof as a person sees them, in both languages, and the codes.
fn proven(file: &str, text: &str) -> (String, Vec<(&'static str, Severity)>) {
    let reading = rulebook::read(file, text.as_bytes());
    let rulebook = reading.rulebook.unwrap_or_else(|| panic!("{file}: {:?}", reading.findings));
    let proven = prove(&rulebook, usual_period(&rulebook).expect("a period"));
    let found = findings(&rulebook, &proven, file, text);
    let shown = [Language::Vi, Language::En]
        .map(|language| findings_text(&found, &|_| Some(text), language, false) + &proof(&proven, language));
    (shown.join("\n────────\n\n"), found.iter().map(|own| (own.code.text(), own.severity)).collect())
}

fn hold(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/proof");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

#[test]
fn every_slip_has_its_finding() {
    insta::glob!("../rules/bad-scores", "*.toml", |path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let (shown, codes) = proven(&format!("{name}.toml"), &text);
        assert!(codes.iter().any(|(code, _)| *code == name), "{name}: {codes:?}");
        hold("slip", &shown);
    });
}

#[test]
fn every_code_has_its_slip() {
    let all = Code::ALL
        .iter()
        .skip_while(|code| **code != Code::ScoreOutOfBounds)
        .take_while(|code| **code != Code::HeaderMissing);
    for code in all {
        let file = format!("{}/rules/bad-scores/{}.toml", env!("CARGO_MANIFEST_DIR"), code.text());
        assert!(std::path::Path::new(&file).exists(), "{file}");
    }
}

#[test]
fn shipped_rulebooks_are_proven() {
    for id in ["giao-ban", "dti-2022", "hdi"] {
        let file = format!("rules/{id}/rulebook.toml");
        let text = std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (shown, codes) = proven(&file, &text);
        assert!(codes.iter().all(|(_, severity)| *severity == Severity::Note), "{id}: {codes:?}");
        hold(id, &shown);
    }
}
