//! Every mistake of `rules/bad` gives its findings, at the right place and in both languages, and nothing else.
//!
//! One file a mistake, named after it. Those that would be too large to keep are made here.

use province_kpi::finding::{Code, Finding};
use province_kpi::report::findings_text;
use province_kpi::rulebook::model::Language;
use province_kpi::rulebook::{self, Reading};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Codes from `file-too-large` on that a rulebook's text alone cannot bring about.
const MADE_ELSEWHERE: [Code; 10] = [
    Code::EncodingUnclear,
    Code::EncodingWrong,
    Code::EncodingTaken,
    Code::TextGarbled,
    Code::LettersLost,
    Code::StageUnknown,
    Code::RegistryUnknown,
    Code::RegistryNamesAlike,
    Code::RegistryCodeUnknown,
    Code::NotInForce,
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/bad")
}

/// Both languages, as a person sees them.
fn shown(file: &str, bytes: &[u8], findings: &[Finding]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let source = |name: &str| (name == file).then_some(text.as_ref());
    let in_language = |language| findings_text(findings, &source, language, false);
    format!("{}\n────────\n\n{}", in_language(Language::Vi), in_language(Language::En))
}

fn settings(about: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/bad-rulebooks");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_input_file(about);
    settings
}

fn read(file: &str, bytes: &[u8]) -> Reading {
    let began = Instant::now();
    let reading = rulebook::read(file, bytes);
    assert!(began.elapsed() < Duration::from_secs(20), "{file}: took {:?}", began.elapsed());
    assert_eq!(reading.rulebook.is_none(), reading.findings.iter().any(Finding::is_error), "{file}");
    reading
}

#[test]
fn every_mistake_has_its_golden() {
    insta::glob!("../rules/bad", "*.toml", |path| {
        let file = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(path).unwrap();
        let reading = read(file, &bytes);
        assert!(!reading.findings.is_empty(), "{file}: no finding");
        settings(file).bind(|| insta::assert_snapshot!("bad", shown(file, &bytes, &reading.findings)));
    });
}

/// The rulebook of `field-unused.toml`, mended: what the made ones are made from.
fn good() -> String {
    let text = std::fs::read_to_string(folder().join("field-unused.toml")).unwrap_or_default();
    let (before, rest) = text.split_once("[field.offices]").unwrap_or_default();
    let (_, after) = rest.split_once("[field.teams]").unwrap_or_default();
    format!("{before}[field.teams]{after}")
}

fn with_formula(formula: &str) -> String {
    good().replace("teams / population * 10000", formula)
}

/// Nodes `n0` … that each read the one before.
fn chain_of(count: usize) -> String {
    let mut text = good();
    for number in 0..count {
        let value = number.checked_sub(1).map_or("population".to_owned(), |before| format!("n{before}"));
        text.push_str(&format!(
            "\n[node.n{number}]\ntitle = {{ vi = \"a\", en = \"a\" }}\nvalue = \"{value}\"\nscored = false\n"
        ));
    }
    text
}

/// Mistakes that are made here.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let nested = format!("{}teams / population{}", "(".repeat(10_000), ")".repeat(10_000));
    let ten_megabytes = good().replace("\"Sample index\"", &format!("\"{}\"", "x".repeat(10 << 20)));
    let two_megabytes_of_signs = "=".repeat(2 << 20);
    let fields: String =
        (0..10_001).map(|n| format!("[field.f{n}]\ntitle = {{ vi = \"a\", en = \"a\" }}\nkind = \"rate\"\n")).collect();
    let bands = format!("bands = [{}{{ share = 0 }}]", "{ from = 1, share = 0 }, ".repeat(1_001));
    let to_target = "to_target = \"proportional\", cap = \"full points\"";
    let slips = chain_of(9_000).replace("value = \"n", "value = \"m");
    let unknown: String = (0..300).map(|n| format!("key{n} = 1\n")).collect();
    vec![
        ("formula-nested-10000-deep", with_formula(&nested).into_bytes()),
        ("formula-with-10000-signs", with_formula(&format!("{}teams / population", "-".repeat(10_000))).into_bytes()),
        ("ten-megabytes-on-one-line", ten_megabytes.into_bytes()),
        ("two-megabytes-of-signs", two_megabytes_of_signs.into_bytes()),
        ("brackets-nested-100000-deep", format!("a = {}", "[".repeat(100_000)).into_bytes()),
        ("dotted-key-of-100000-parts", format!("{}a = 1", "a.".repeat(100_000)).into_bytes()),
        ("chain-of-9000-nodes", chain_of(9_000).into_bytes()),
        ("eleven-thousand-nodes", chain_of(11_000).into_bytes()),
        ("ten-thousand-fields", format!("{}\n{fields}", good()).into_bytes()),
        ("a-thousand-bands", good().replace(to_target, &bands).into_bytes()),
        ("a-thousand-steps", good().replace("{ round = 2 }", &"{ round = 2 }, ".repeat(1_000)).into_bytes()),
        ("nine-thousand-unknown-names", slips.into_bytes()),
        ("three-hundred-unknown-keys", format!("{unknown}{}", good()).into_bytes()),
    ]
}

#[test]
fn mistakes_too_large_to_keep_have_their_goldens() {
    for (name, bytes) in made() {
        let file = format!("{name}.toml");
        let reading = read(&file, &bytes);
        assert!(!reading.findings.is_empty(), "{file}: no finding");
        settings(&file)
            .bind(|| insta::assert_snapshot!(format!("made@{name}"), shown(&file, &bytes, &reading.findings)));
    }
}

#[test]
fn what_the_mistakes_are_made_from_is_good() {
    let reading = read("good.toml", good().as_bytes());
    assert_eq!(reading.findings, []);
}

/// A mistake is told once: no other finding follows from it.
#[test]
fn one_mistake_is_one_finding() {
    // A slip in the quotes or in a whole table of shares is several lines that do not fit.
    const SEVERAL: [&str; 3] = ["toml-syntax.toml", "same-table-twice.toml", "share-in-percent.toml"];
    let mut wrong = Vec::new();
    for path in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let found = read(&file, &std::fs::read(&path).unwrap()).findings;
        let codes: BTreeSet<Code> = found.iter().map(|finding| finding.code).collect();
        if codes.len() != 1 || (found.len() != 1 && !SEVERAL.contains(&file.as_str())) {
            let told: Vec<_> = found.iter().map(|finding| (finding.code, &finding.arguments)).collect();
            wrong.push(format!("{file}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_a_rulebook_has_its_mistake() {
    let mut seen: BTreeSet<Code> = BTreeSet::new();
    for path in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        seen.extend(rulebook::read("a.toml", &std::fs::read(path).unwrap()).findings.iter().map(|found| found.code));
    }
    for (_, bytes) in made() {
        seen.extend(rulebook::read("a.toml", &bytes).findings.iter().map(|found| found.code));
    }
    let of_a_rulebook = Code::ALL
        .iter()
        .copied()
        .skip_while(|code| *code != Code::FileTooLarge)
        // From here on they speak of what was proven of a rulebook (`tests/proof.rs`).
        .take_while(|code| *code != Code::ScoreOutOfBounds)
        .filter(|code| !MADE_ELSEWHERE.contains(code));
    let lacking: Vec<Code> = of_a_rulebook.filter(|code| !seen.contains(code)).collect();
    assert_eq!(lacking, []);
}
