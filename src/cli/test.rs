//! `kpi test`.

use super::arguments::{Test, TestFormat};
use super::test_files::{self, CaseFile, Needs};
use super::{Ending, findings, language, output, threads};
use crate::finding::{Code, Finding, Place};
use crate::report::{self, Columns, Format, Threshold};
use crate::result::Scoreboard;
use crate::rulebook::model::{Language, Rulebook};
use crate::ruletest::outcome::{GoldenOutcome, GoldenState, SuiteOutcome};
use crate::ruletest::{self, Material, Outcome, Runner, Suite};
use crate::scoring::RulebookSource;
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::Path;

/// Runs cases; what they gave is the result.
pub fn run(arguments: &Test) -> Ending {
    let common = &arguments.common;
    let language = language::language(common);
    let found = output::refuse_existing(common).map_err(|finding| vec![finding]);
    let files = match found.and_then(|()| test_files::find(&arguments.path)) {
        Ok(files) => files,
        Err(problems) => return findings::could_not_run(&problems, language),
    };
    threads::limit(common);
    let (suites, mut outcome, mut problems) = read(&files);
    let mut runner = Runner::new(arguments.filter.as_deref());
    for (suite, shipped) in &suites {
        outcome.suites.push(run_suite(suite, *shipped, &mut runner, &mut problems));
    }
    if outcome.cases() == 0 && problems.is_empty() {
        let what = arguments
            .filter
            .clone()
            .unwrap_or_else(|| files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "));
        return findings::could_not_run(&[Finding::new(Code::NoCases).with("file", what)], language);
    }
    outcome.suites.sort_by(|a, b| a.file.cmp(&b.file));
    outcome.coverage = runner.coverage();
    if arguments.accept {
        accept(&suites, &mut outcome, &mut problems);
    }
    let threshold = arguments.coverage_at_least.map(|percent| Threshold { percent });
    let text = report::ruletest(&outcome, threshold, format(arguments.format), language);
    if let Err(finding) = output::write(common, &text) {
        return findings::could_not_run(&[finding], language);
    }
    show(&problems, &files, language);
    let passed = outcome.passed() && threshold.is_none_or(|threshold| threshold.holds(&outcome));
    if passed { output::ending(&problems) } else { Ending::Errors }
}

fn format(format: TestFormat) -> report::TestFormat {
    match format {
        TestFormat::Text => report::TestFormat::Text,
        TestFormat::Json => report::TestFormat::Json,
        TestFormat::Junit => report::TestFormat::Junit,
    }
}

/// The suites of the files, those that cannot be read as outcomes with findings, and all findings.
fn read(files: &[CaseFile]) -> (Vec<(Suite, bool)>, Outcome, Vec<Finding>) {
    let (mut suites, mut outcome, mut problems) = (Vec::new(), Outcome::default(), Vec::new());
    let mut rankings: BTreeSet<String> = BTreeSet::new();
    let is_table = |file: &&CaseFile| file.name.to_lowercase().ends_with(".csv");
    let is_toml = |file: &&CaseFile| file.name.to_lowercase().ends_with(".toml");
    // What a case file names as a ranking is no table of cases.
    for file in files.iter().filter(|file| is_toml(file)).chain(files.iter().filter(is_table)) {
        if rankings.contains(&file.name) && !file.named {
            continue;
        }
        let (suite, found) = ruletest::read(&file.name, &file.bytes);
        problems.extend(found.iter().cloned());
        match suite {
            Some(suite) => {
                rankings.extend(suite.goldens.iter().map(|golden| golden.file.clone()));
                suites.push((suite, file.shipped));
            }
            None => outcome.suites.push(not_run(&file.name, found)),
        }
    }
    (suites, outcome, problems)
}

fn not_run(file: &str, findings: Vec<Finding>) -> SuiteOutcome {
    SuiteOutcome { file: file.to_owned(), findings, cases: Vec::new(), goldens: Vec::new() }
}

fn run_suite(suite: &Suite, shipped: bool, runner: &mut Runner, problems: &mut Vec<Finding>) -> SuiteOutcome {
    let outcome = match test_files::load(suite, shipped) {
        Ok(Needs { rulebook_name, rulebook, beside, goldens }) => {
            let material = Material {
                rulebook: RulebookSource { name: rulebook_name, bytes: &rulebook, beside: &beside },
                goldens,
            };
            runner.run(suite, &material, &as_csv)
        }
        Err(found) => not_run(&suite.file, found),
    };
    problems.extend(outcome.findings.iter().cloned());
    outcome
}

/// A ranking as `kpi score --format csv` gives it.
fn as_csv(board: &Scoreboard, rulebook: &Rulebook, columns: &str) -> Result<String, Finding> {
    let columns = Columns::parse(columns, rulebook)?;
    Ok(report::scoreboards(std::slice::from_ref(board), rulebook, Format::Csv, &columns, Language::Vi, false))
}

/// Writes the rankings that are not as their files have them.
fn accept(suites: &[(Suite, bool)], outcome: &mut Outcome, problems: &mut Vec<Finding>) {
    for suite in &mut outcome.suites {
        let shipped = suites.iter().any(|(own, shipped)| *shipped && own.file == suite.file);
        for golden in suite.goldens.iter_mut().filter(|golden| golden.failed()) {
            match write(golden, shipped) {
                Ok(()) => golden.state = GoldenState::Accepted,
                Err(finding) => problems.push(finding),
            }
        }
    }
}

fn write(golden: &GoldenOutcome, shipped: bool) -> Result<(), Finding> {
    let unwritable = |reason: &str| {
        let finding = Finding::new(Code::OutputUnwritable).at(Place::file(&golden.file));
        Err(finding.with("file", &golden.file).with("reason", reason))
    };
    match &golden.text {
        Some(_) if shipped => unwritable("shipped"),
        Some(text) => output::to_file(Path::new(&golden.file), text.as_bytes(), true),
        None => unwritable("no-ranking"),
    }
}

/// Findings about case files on standard error, with the lines they speak of.
fn show(problems: &[Finding], files: &[CaseFile], language: Language) {
    if problems.is_empty() {
        return;
    }
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let text = |name: &str| {
        let bytes = files.iter().find(|file| file.name == name)?.bytes.as_ref();
        std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()
    };
    output::complain(&report::findings_text(problems, &text, language, color));
}
