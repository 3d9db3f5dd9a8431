//! Cases as JUnit XML: a suite a file, a test case a case, as build servers read it.
//!
//! Written by hand: five elements with escaped text are less than what a library for it would bring along (a clock, identifiers, an XML
//! writer). Times are left out, so that the same cases give the same bytes.

use super::{Threshold, text};
use crate::rulebook::model::Language;
use crate::ruletest::outcome::{CaseOutcome, Failure, GoldenOutcome, Outcome, SuiteOutcome};
use crate::wording::{Label, sentence};

/// One test case: its name and what went wrong.
struct Test {
    name: String,
    failures: Vec<Wrong>,
    errors: Vec<Wrong>,
}

/// Something that went wrong: a word for its kind, one line, all lines.
struct Wrong {
    kind: &'static str,
    message: String,
    body: String,
}

pub(super) fn tests(outcome: &Outcome, threshold: Option<Threshold>, language: Language) -> String {
    let mut suites: Vec<(String, Vec<Test>)> =
        outcome.suites.iter().map(|suite| (suite.file.clone(), suite_tests(suite, language))).collect();
    if threshold.is_some() {
        let tests = outcome.coverage.iter().map(|coverage| Test {
            name: coverage.rulebook.clone(),
            failures: text::below(coverage, threshold, language)
                .map(|message| Wrong {
                    kind: "coverage",
                    message,
                    body: coverage.unreached.iter().map(|rule| text::rule(rule, language) + "\n").collect(),
                })
                .into_iter()
                .collect(),
            errors: Vec::new(),
        });
        suites.push(("coverage".to_owned(), tests.collect()));
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all = || suites.iter().flat_map(|(_, tests)| tests);
    out.push_str(&format!("<testsuites name=\"kpi test\" {}>\n", counts(all())));
    for (file, tests) in &suites {
        out.push_str(&format!("  <testsuite name=\"{}\" {}>\n", escaped(file), counts(tests.iter())));
        for test in tests {
            out.push_str(&element(file, test));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn counts<'t>(tests: impl Iterator<Item = &'t Test>) -> String {
    let (mut all, mut failures, mut errors) = (0, 0, 0);
    for test in tests {
        all += 1;
        errors += usize::from(!test.errors.is_empty());
        failures += usize::from(test.errors.is_empty() && !test.failures.is_empty());
    }
    format!("tests=\"{all}\" failures=\"{failures}\" errors=\"{errors}\"")
}

fn suite_tests(suite: &SuiteOutcome, language: Language) -> Vec<Test> {
    let mut tests: Vec<Test> = suite.cases.iter().map(|case| case_test(case, language)).collect();
    tests.extend(suite.goldens.iter().map(|golden| golden_test(golden, language)));
    let errors: Vec<Wrong> = suite
        .findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| Wrong {
            kind: finding.code.text(),
            message: sentence(finding, language).message,
            body: text::finding(finding, Label::CaseError, language),
        })
        .collect();
    if !errors.is_empty() {
        tests.push(Test { name: suite.file.clone(), failures: Vec::new(), errors });
    }
    tests
}

fn case_test(case: &CaseOutcome, language: Language) -> Test {
    let wrong = |failure: &Failure| {
        let body = text::failure(failure, language);
        let kind = match failure {
            Failure::Differs(_) => "differs",
            Failure::FindingAbsent { .. } => "finding-absent",
            Failure::FindingUnexpected { .. } => "finding-unexpected",
            Failure::NoResult { .. } => "no-result",
        };
        // The subject, what was expected and what came make one line.
        let lines = if kind == "differs" { 3 } else { 1 };
        let message = body.lines().take(lines).map(str::trim).collect::<Vec<_>>().join("; ");
        Wrong { kind, message, body }
    };
    Test {
        name: case.name.get(language).to_owned(),
        failures: case.failures.iter().map(wrong).collect(),
        errors: Vec::new(),
    }
}

fn golden_test(golden: &GoldenOutcome, language: Language) -> Test {
    let wrong = || {
        let body = text::golden_text(golden, language).unwrap_or_default();
        Wrong { kind: "golden", message: body.lines().next().unwrap_or_default().to_owned(), body }
    };
    Test { name: golden.file.clone(), failures: golden.failed().then(wrong).into_iter().collect(), errors: Vec::new() }
}

fn element(file: &str, test: &Test) -> String {
    let head = format!("    <testcase classname=\"{}\" name=\"{}\"", escaped(file), escaped(&test.name));
    if test.failures.is_empty() && test.errors.is_empty() {
        return format!("{head}/>\n");
    }
    let mut out = format!("{head}>\n");
    for (tag, wrongs) in [("failure", &test.failures), ("error", &test.errors)] {
        for wrong in wrongs {
            let (message, body) = (escaped(&wrong.message), escaped(&wrong.body));
            out.push_str(&format!("      <{tag} type=\"{}\" message=\"{message}\">{body}</{tag}>\n", wrong.kind));
        }
    }
    out.push_str("    </testcase>\n");
    out
}

/// Text in which the signs of XML stand for themselves; characters that XML 1.0 cannot hold become `�`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_the_form() {
        assert_eq!(escaped("a < \"b\" & c > d\u{1b}\u{0}\n"), "a &lt; &quot;b&quot; &amp; c &gt; d\u{fffd}\u{fffd}\n");
    }
}
