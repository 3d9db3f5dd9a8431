//! `kpi test`: the cases of every shipped rulebook hold, and what the command says is as agreed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const SAMPLE: &str = "tests/ruletest/sample";

fn kpi(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kpi")).current_dir(folder).arg("test").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/golden/ruletest"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_case_of_every_shipped_rulebook_holds_and_every_rule_has_one() {
    let here = kpi(Path::new(ROOT), &["--lang", "en", "--coverage-at-least", "100"]);
    assert_eq!(here.status.code(), Some(0), "{}{}", text(&here.stdout), text(&here.stderr));
    golden("shipped", &text(&here.stdout));
}

#[test]
fn the_binary_has_the_cases_with_it() {
    let elsewhere = tempfile::tempdir().unwrap();
    let there = kpi(elsewhere.path(), &["--lang", "en", "--coverage-at-least", "100"]);
    assert_eq!(there.status.code(), Some(0), "{}{}", text(&there.stdout), text(&there.stderr));
    let here = kpi(Path::new(ROOT), &["--lang", "en"]);
    assert_eq!(text(&here.stdout).lines().last(), text(&there.stdout).lines().last());
    let one = kpi(elsewhere.path(), &["hdi", "--filter", "NHAN"]);
    assert_eq!(one.status.code(), Some(0));
}

#[test]
fn failures_say_what_was_expected_what_came_and_why() {
    for (format, languages) in [("text", &["vi", "en"][..]), ("junit", &["vi", "en"]), ("json", &["en"])] {
        for language in languages {
            let path = format!("{SAMPLE}/tests");
            let ran =
                kpi(Path::new(ROOT), &[&path, "--format", format, "--lang", language, "--coverage-at-least", "99.5"]);
            assert_eq!(ran.status.code(), Some(2));
            golden(&format!("failing_{format}_{language}"), &text(&ran.stdout));
        }
    }
}

#[test]
fn everything_wrong_with_case_files_is_said_at_once() {
    for language in ["vi", "en"] {
        let ran = kpi(Path::new(ROOT), &[&format!("{SAMPLE}/malformed"), "--lang", language]);
        assert_eq!(ran.status.code(), Some(2));
        golden(&format!("malformed_{language}"), &format!("{}\n{}", text(&ran.stdout), text(&ran.stderr)));
    }
}

#[test]
fn exit_codes_tell_a_no_from_what_could_not_run() {
    let root = Path::new(ROOT);
    let code = |arguments: &[&str]| kpi(root, arguments).status.code();
    assert_eq!(code(&[&format!("{SAMPLE}/tests/passing.toml")]), Some(0));
    assert_eq!(code(&[&format!("{SAMPLE}/tests/table.csv")]), Some(2));
    assert_eq!(code(&[&format!("{SAMPLE}/tests/table.csv"), "--filter", "FOUR"]), Some(0));
    assert_eq!(code(&[&format!("{SAMPLE}/tests/passing.toml"), "--coverage-at-least", "100"]), Some(2));
    assert_eq!(code(&[&format!("{SAMPLE}/tests/passing.toml"), "--filter", "no such case"]), Some(1));
    assert_eq!(code(&["nowhere"]), Some(1));
    assert_eq!(code(&["src"]), Some(1));
    assert_eq!(code(&["--coverage-at-least", "101"]), Some(1));
}

/// A golden is written whole where it is accepted, and holds from then on.
#[test]
fn a_golden_ranking_is_accepted_whole() {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(ROOT).join(SAMPLE);
    for name in ["rulebook.toml", "inputs/figures.csv"] {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from.join(name), to).unwrap();
    }
    let tests = folder.path().join("tests");
    std::fs::create_dir_all(&tests).unwrap();
    let golden = |file: &str| format!("[[golden]]\nfile = \"{file}\"\ninputs = [\"../inputs\"]\n");
    std::fs::write(tests.join("a.toml"), format!("format = 1\n{}{}", golden("r.csv"), golden("r.json"))).unwrap();
    let run = |arguments: &[&str]| kpi(folder.path(), arguments);
    assert_eq!(run(&["."]).status.code(), Some(2), "no golden yet");
    assert!(!tests.join("r.csv").exists());
    assert_eq!(run(&[".", "--accept"]).status.code(), Some(0));
    assert_eq!(run(&["."]).status.code(), Some(0));
    let written = std::fs::read_to_string(tests.join("r.csv")).unwrap();
    assert!(written.lines().all(|line| line.contains("illustrative") || line.starts_with("rank")), "{written}");
    assert!(!std::fs::read_to_string(tests.join("r.json")).unwrap().contains("receipt"));
    std::fs::write(tests.join("r.csv"), written.replace("Đà Nẵng", "Da Nang")).unwrap();
    let differs = run(&[".", "--lang", "en"]);
    assert_eq!(differs.status.code(), Some(2));
    assert!(text(&differs.stdout).contains("column name: Da Nang in the golden file, Đà Nẵng in the result"));
}
