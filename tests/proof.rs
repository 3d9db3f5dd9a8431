//! What is proven of rulebooks: every slip of `rules/bad-scores` gives its finding, in both languages, and the shipped rulebooks
//! come out as they should.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

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
        .take_while(|code| **code != Code::HeaderMissing)
        // It takes figures: below.
        .filter(|code| **code != Code::ColumnConstant);
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

/// With figures: a column that is the same for all, and percentages beside a share.
#[test]
fn figures_show_more() {
    use province_kpi::analysis::figures;
    use province_kpi::data::Source;
    use province_kpi::scoring::{Request, RulebookSource, score};
    let title = "title = { vi = \"a\", en = \"a\" }";
    let text = format!(
        "format = 1\n[rulebook]\nid = \"a\"\nversion = \"1\"\n{title}\nentities = \"input\"\n[input]\nperiod = \"2023\"\n\
         [rank]\nnode = \"total\"\non = \"exact\"\nties = \"dense\"\n\
         [field.r]\n{title}\nkind = \"rate\"\n[field.s]\n{title}\nkind = \"rate\"\n\
         [node.a]\n{title}\nvalue = \"r\"\ndirection = \"higher\"\ntarget = 0.8\n\
         score = {{ to_target = \"proportional\", cap = \"full points\" }}\n\
         [node.b]\n{title}\nvalue = \"s\"\nchain = [{{ clamp = [0, 1] }}]\n\
         [node.total]\n{title}\narithmetic_mean = [\"a\", \"b\"]\n"
    );
    let codes = |figures: &'static str| {
        let source = RulebookSource { name: "a.toml".to_owned(), bytes: text.as_bytes(), beside: &[] };
        let inputs = [Source { name: "a.csv".to_owned(), bytes: figures.as_bytes().into() }];
        let outcome = score(&source, &inputs, &Request::default());
        let rulebook = outcome.rulebook.unwrap_or_else(|| panic!("{:?}", outcome.findings));
        let found = figures::findings(&rulebook, outcome.boards.last().expect("a board"), "a.toml", &text);
        found.iter().map(|own| (own.code, own.places[0].line)).collect::<Vec<_>>()
    };
    // 62.5, 74.72 and 90 beside 0.8; 0.5 for all.
    let both = codes("entity,r,s\nA,62.5,0.5\nB,74.72,0.5\nC,90,0.5\n");
    assert_eq!(both, [(Code::PercentOrRatio, 23), (Code::ColumnConstant, 27)]);
    assert_eq!(codes("entity,r,s\nA,0.625,0.5\nB,0.7472,0.4\nC,0.9,0.5\n"), []);
    // Two entities say nothing.
    assert_eq!(codes("entity,r,s\nA,62.5,0.5\nB,74.72,0.5\n"), []);
}
