//! Any bytes as a rulebook, checked as `kpi check` does: with figures, and with the proofs. Findings and verdicts that can be printed, and
//! never a crash or a hang.

#![no_main]

use libfuzzer_sys::fuzz_target;
use province_kpi::analysis::proof;
use province_kpi::data::Source;
use province_kpi::finding::Finding;
use province_kpi::report;
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::{self, Request, RulebookSource};

const FIGURES: &[u8] = b"period,entity,a,b,c\n2022,x,1,2,yes\n2023,x,3,0,no\n2023,y,-4,1e9,yes\n2023,z,,7,\n";

fuzz_target!(|bytes: &[u8]| {
    let rulebook = RulebookSource { name: "rulebook.toml".to_owned(), bytes, beside: &[] };
    let inputs = [Source { name: "figures.csv".to_owned(), bytes: FIGURES.into() }];
    let outcome = scoring::score(&rulebook, &inputs, &Request::default());
    let mut found: Vec<Finding> = outcome.findings;
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut proved = None;
    if let Some(rulebook) = &outcome.rulebook
        && let Some(period) = proof::usual_period(rulebook)
    {
        let proof = proof::prove(rulebook, period);
        found.extend(proof::findings(rulebook, &proof, "rulebook.toml", text));
        proved = Some(proof);
    }
    let texts = |name: &str| if name == "rulebook.toml" { Some(text) } else { std::str::from_utf8(FIGURES).ok() };
    for language in [Language::Vi, Language::En] {
        report::findings_text(&found, &texts, language, false);
        if let Some(proof) = &proved {
            report::proof(proof, language);
        }
    }
    report::check_json(&found, proved.as_ref(), &[]);
});
