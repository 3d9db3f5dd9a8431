//! Suites read and run on a small rulebook.

use super::expectation::{Expected, Subject, What};
use super::outcome::{Came, Change, Failure, GoldenState, SuiteOutcome};
use super::*;
use crate::data::Source;
use crate::finding::Code;
use crate::scoring::RulebookSource;
use std::borrow::Cow;

mod newer_steps;

const RULEBOOK: &str = include_str!("../../tests/ruletest/sample/rulebook.toml");

fn suite(text: &str) -> Suite {
    let (suite, findings) = read("rules/sample/tests/a.toml", text.as_bytes());
    assert!(findings.is_empty(), "{findings:?}");
    suite.unwrap()
}

fn run(text: &str, filter: Option<&str>) -> (SuiteOutcome, Vec<outcome::Coverage>) {
    let mut runner = Runner::new(filter);
    let rulebook =
        RulebookSource { name: "rules/sample/rulebook.toml".into(), bytes: RULEBOOK.as_bytes(), beside: &[] };
    let inputs = vec![Source { name: "a.csv".into(), bytes: Cow::Borrowed(b"code,period,campaigns\n48,2023,3\n") }];
    let suite = suite(text);
    let file = || Some(Cow::Borrowed(b"rank,code,name\n1,48,x\n".as_slice()));
    let goldens = suite.goldens.iter().map(|_| GoldenMaterial { inputs: inputs.clone(), file: file() });
    let material = Material { rulebook, goldens: goldens.collect() };
    let outcome = runner.run(&suite, &material, &|board, _, columns| {
        Ok(format!("rank,code,name\n1,{},{columns}\n", board.entities[0].code))
    });
    (outcome, runner.coverage())
}

const ONE: &str = "format = 1\n[[case]]\nname = \"one\"\nperiod = \"2023\"\n";

#[test]
fn all_ways_of_writing_an_expectation_are_one() {
    let written = format!(
        "{ONE}[case.expect.48]\n\"use.score\" = 1\nactivity.score = 1\nsteering = {{ score = 1 }}\nplan_issued = \"none\"\n"
    );
    let suite = suite(&written);
    let subjects: Vec<&Subject> = suite.cases[0].expects.iter().map(|own| &own.subject).collect();
    for (subject, id) in subjects.iter().zip(["use", "activity", "steering"]) {
        assert_eq!(**subject, Subject::Node { id: id.into(), what: What::Score });
    }
    assert_eq!(suite.cases[0].expects[3].expected, Expected::Nothing);
    assert_eq!(suite.rulebook, "rules/sample");
}

#[test]
fn what_comes_as_expected_passes_and_what_does_not_is_explained() {
    let given =
        "[case.given.\"Đà Nẵng\"]\ncampaigns = 2\n[case.expect.48]\nactivity = { score = 20, missing = \"none\" }\n";
    let (outcome, _) = run(&format!("{ONE}{given}rank = 1\n"), None);
    assert_eq!((outcome.cases[0].expectations, outcome.cases[0].failures.len()), (3, 0));
    let (outcome, _) = run(&format!("{ONE}{given}total = 21\n"), None);
    let [Failure::Differs(difference)] = &outcome.cases[0].failures[..] else { panic!("{outcome:?}") };
    assert_eq!((difference.code.as_str(), difference.subject.as_str()), ("48", "total"));
    assert_eq!((difference.expected.as_deref(), &difference.came), (Some("21"), &Came::Number(20.0)));
    assert_eq!(difference.explanation.as_ref().map(|own| own.node.id.as_str()), Some("total"));
    assert_eq!(difference.place.line, 9);
}

#[test]
fn figures_are_explained_and_found_wrong_where_they_are_written() {
    let (outcome, _) = run(
        &format!("{ONE}[case.given.48]\nrate = 101\ncampaigns = 2\n[case.expect.48]\n\"activity.points\" = 3\n"),
        None,
    );
    let [Failure::Differs(difference), Failure::FindingUnexpected { finding }] = &outcome.cases[0].failures[..] else {
        panic!("{outcome:?}")
    };
    let cell = &difference.explanation.as_ref().unwrap().node.cells[0];
    assert_eq!((cell.file.as_deref(), cell.line, cell.column), (Some("rules/sample/tests/a.toml"), Some(7), Some(13)));
    let place = &finding.places[0];
    assert_eq!(
        (finding.code, place.file.as_str(), place.line, place.column),
        (Code::CellOutOfRange, "rules/sample/tests/a.toml", 6, 8)
    );
}

#[test]
fn texts_with_quotes_commas_and_line_ends_stay_one_cell() {
    let text = format!(
        "{ONE}[case.given.48]\nplan = {{ value = true, evidence = \"một \\\"hai\\\", ba\\nbốn\" }}\nrate = 101\n[case.expect.48]\n\"plan_issued.score\" = 1\n"
    );
    let (outcome, _) = run(&text, None);
    let [Failure::FindingUnexpected { finding }] = &outcome.cases[0].failures[..] else { panic!("{outcome:?}") };
    assert_eq!((finding.code, finding.places[0].line), (Code::CellOutOfRange, 7));
}

#[test]
fn overrides_change_the_rules_of_their_case_only() {
    let case = |own: &str| {
        let expect = "[case.given.48]\ncampaigns = 2\n[case.expect.48]\n";
        format!("[[case]]\nname = \"x\"\nperiod = \"2023\"\n{own}{expect}")
    };
    let text = format!(
        "format = 1\n{}\"activity.score\" = 10\n{}\"activity.score\" = 20\n",
        case("override = { node.activity.score.each = 5 }\n"),
        case("")
    );
    let (outcome, _) = run(&text, None);
    assert!(outcome.cases.iter().all(|case| case.failures.is_empty()), "{outcome:?}");
}

#[test]
fn an_expected_finding_must_come_and_no_other_error_may() {
    let (outcome, _) = run(&format!("{ONE}findings = [\"cell-not-whole\"]\n[case.given.48]\ncampaigns = 1.5\n"), None);
    assert!(outcome.cases[0].failures.is_empty(), "{outcome:?}");
    let (outcome, _) = run(&format!("{ONE}findings = [\"cell-beyond\"]\n[case.given.48]\ncampaigns = 1.5\n"), None);
    let [Failure::FindingAbsent { code: Code::CellBeyond, .. }, Failure::FindingUnexpected { finding }] =
        &outcome.cases[0].failures[..]
    else {
        panic!("{outcome:?}")
    };
    assert_eq!(finding.code, Code::CellNotWhole);
}

#[test]
fn a_case_without_a_period_says_so() {
    let (outcome, _) = run("format = 1\n[[case]]\nname = \"x\"\n", None);
    let [Failure::FindingUnexpected { finding }] = &outcome.cases[0].failures[..] else { panic!("{outcome:?}") };
    assert_eq!(finding.code, Code::MissingKey);
}

#[test]
fn coverage_counts_nodes_expected_and_ways_gone() {
    let (_, coverage) =
        run(&format!("{ONE}[case.given.48]\ncampaigns = 3\n[case.expect.48]\n\"activity.points\" = 30\n"), None);
    let names: Vec<String> =
        coverage[0].unreached.iter().map(|rule| format!("{} {:?}", rule.node, rule.branch)).collect();
    // Three campaigns earn just the maximum, so the cap did not act; of the others only the rules for missing values did.
    assert!(
        names.contains(&"activity Some(Capped)".to_owned()) && !names.contains(&"activity Some(BelowCap)".to_owned()),
        "{names:?}"
    );
    assert!(!names.contains(&"activity None".to_owned()) && names.contains(&"use None".to_owned()));
    assert_eq!(coverage[0].reached + coverage[0].unreached.len(), coverage[0].all);
    let (outcome, coverage) = run(&format!("{ONE}[case.given.48]\ncampaigns = 3\n"), Some("ONE"));
    assert_eq!((outcome.cases.len(), coverage.len()), (1, 0), "a filter leaves rules out");
    assert_eq!(run(ONE, Some("two")).0.cases.len(), 0);
}

#[test]
fn a_golden_is_compared_with_what_is_rendered() {
    let (outcome, _) =
        run("format = 1\n[golden]\nfile = \"r.csv\"\ninputs = [\"a.csv\"]\ncolumns = \"values\"\n", None);
    let golden = &outcome.goldens[0];
    assert_eq!((golden.file.as_str(), golden.state), ("rules/sample/tests/r.csv", GoldenState::Differs));
    let [Change::Cell { column, came, .. }] = &golden.changes[..] else { panic!("{golden:?}") };
    assert_eq!((column.as_str(), came.as_str()), ("name", "values"));
}

#[test]
fn hostile_files_give_findings() {
    let deep = format!("format = 1\noverride = {}", "[".repeat(10_000));
    let long = format!("format = 1\n[[case]]\nname = \"{}\"\nperiod = \"2023\"\n", "x".repeat(100_000));
    for bytes in [b"\xFF\xFE".as_slice(), b"", b"\0", deep.as_bytes(), b"format = 1\ncase = 3\n", b"= ="] {
        assert!(!read("a.toml", bytes).1.is_empty(), "{:?}", String::from_utf8_lossy(bytes.get(..20).unwrap_or(bytes)));
        assert!(!read("a.csv", bytes).1.is_empty() || bytes.is_empty());
    }
    assert!(read("a.toml", long.as_bytes()).0.is_some());
}

#[test]
fn every_key_of_a_case_file_says_what_it_takes() {
    for table in keys::ALL {
        assert!(table.keys.iter().all(|key| !key.says.is_empty()), "{}", table.name);
    }
}

#[test]
fn two_cases_of_one_name_are_a_finding() {
    let (outcome, _) =
        run(&format!("{ONE}[case.expect.48]\nplan_issued = 1\n{}", ONE.replace("format = 1\n", "")), None);
    assert_eq!(outcome.findings.iter().map(|own| own.code).collect::<Vec<_>>(), [Code::DuplicateId]);
    assert_eq!(outcome.findings[0].places.iter().map(|place| place.line).collect::<Vec<_>>(), [8, 3]);
    assert!(outcome.cases.is_empty());
}
