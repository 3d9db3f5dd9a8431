//! Cases for people: failures with their explanations, then the count, then the rules that no case reaches.

use super::Threshold;
use crate::finding::{Finding, Place};
use crate::report::explanation::{ExplanationFormat, explanation};
use crate::report::figures::full;
use crate::rulebook::model::Language;
use crate::ruletest::outcome::{
    Branch, Came, CaseOutcome, Change, Coverage, Difference, Failure, GoldenOutcome, GoldenState, Outcome, Rule,
};
use crate::wording::{self, Label, label, localized, phrase, sentence, visible};

/// Differences of one ranking that are printed; the last line counts the others.
const CHANGES_PRINTED_MOST: usize = 40;

/// Rules without a case that are printed for one rulebook.
const UNREACHED_PRINTED_MOST: usize = 60;

/// What stands before the lines of an explanation.
const MARGIN: &str = "    │ ";

pub(super) fn tests(outcome: &Outcome, threshold: Option<Threshold>, language: Language) -> String {
    let mut out = String::new();
    for suite in &outcome.suites {
        if suite.findings.iter().any(Finding::is_error) {
            out.push_str(&phrase(Label::TestsNotRun, &[("file", &clean(&suite.file))], language));
            out.push_str("\n\n");
        }
        for case in suite.cases.iter().filter(|case| !case.failures.is_empty()) {
            out.push_str(&failed_case(case, language));
            out.push('\n');
        }
        for golden in &suite.goldens {
            if let Some(text) = golden_text(golden, language) {
                out.push_str(&text);
                out.push('\n');
            }
        }
    }
    let passed = outcome.passed() && threshold.is_none_or(|threshold| threshold.holds(outcome));
    out.push_str(&coverage(outcome, threshold, language));
    let number = |count: usize| localized(&count.to_string(), language);
    let places = [
        ("files", number(outcome.suites.len())),
        ("cases", number(outcome.cases())),
        ("expectations", number(outcome.expectations())),
        ("failures", number(outcome.failures())),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let verdict = label(if passed { Label::TestsPassed } else { Label::TestsFailed }, language);
    out.push_str(&format!("{verdict}: {}\n", phrase(Label::TestsCounted, &places, language)));
    out
}

fn failed_case(case: &CaseOutcome, language: Language) -> String {
    let places = [("name", clean(case.name.get(language))), ("place", place(&case.place, language))];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let mut out = phrase(Label::CaseFailed, &places, language);
    out.push('\n');
    for failure in &case.failures {
        out.push_str(&self::failure(failure, language));
    }
    out
}

/// One failure, in lines.
pub(super) fn failure(failure: &Failure, language: Language) -> String {
    match failure {
        Failure::Differs(difference) => differs(difference, language),
        Failure::FindingAbsent { code, place: at } => {
            let absent = phrase(Label::CaseFindingAbsent, &[("code", code.text())], language);
            format!("  {absent} ({})\n", place(at, language))
        }
        Failure::FindingUnexpected { finding: own } => {
            format!("  {}\n", finding(own, Label::CaseFindingUnexpected, language))
        }
        Failure::NoResult { place: at } => {
            format!("  {}\n", phrase(Label::CaseNoResult, &[("place", &place(at, language))], language))
        }
    }
}

/// An error in one line, with its help in a second one.
pub(super) fn finding(finding: &Finding, what: Label, language: Language) -> String {
    let words = sentence(finding, language);
    let at = finding.places.first().map(|at| place(at, language)).unwrap_or_default();
    let places = [("code", finding.code.text()), ("place", &at), ("message", &words.message)];
    let mut line = phrase(what, &places, language);
    if let Some(help) = words.help {
        line.push_str(&format!("\n    {}: {help}", label(Label::Help, language)));
    }
    line
}

fn differs(own: &Difference, language: Language) -> String {
    let name = if language == Language::En && !own.name_en.is_empty() { &own.name_en } else { &own.name };
    let entity = if *name == own.code { clean(name) } else { clean(&format!("{} {name}", own.code)) };
    let expected = own
        .expected
        .as_deref()
        .map_or_else(|| label(Label::CaseNothing, language).to_owned(), |text| word(text, language));
    let subject = format!("{} ({})", clean(&own.subject), place(&own.place, language));
    let mut out = String::new();
    for line in [
        format!("  {}", phrase(Label::CaseOf, &[("entity", &entity), ("subject", &subject)], language)),
        format!("    {}", phrase(Label::CaseExpected, &[("text", &expected)], language)),
        format!("    {}", phrase(Label::CaseCame, &[("text", &came(&own.came, language))], language)),
    ] {
        out.push_str(&line);
        out.push('\n');
    }
    if let Some(why) = &own.explanation {
        for line in explanation(why, ExplanationFormat::Text, language).lines() {
            out.push_str(format!("{MARGIN}{line}").trim_end());
            out.push('\n');
        }
    }
    out
}

/// A reason in words, a number in the marks of the language, all else as written.
fn word(text: &str, language: Language) -> String {
    use crate::rulebook::model::Missing;
    match Missing::parse(text) {
        Some(reason) => wording::missing(reason, language).to_owned(),
        None => clean(&localized(text, language)),
    }
}

fn came(came: &Came, language: Language) -> String {
    match came {
        Came::Number(number) => localized(&full(*number), language),
        Came::Rank(rank) => rank.to_string(),
        Came::Word(own) => word(own.get(language), language),
        Came::Nothing => label(Label::CaseNothing, language).to_owned(),
    }
}

/// What became of a golden ranking; none where it is as it was.
pub(super) fn golden_text(golden: &GoldenOutcome, language: Language) -> Option<String> {
    let what = match golden.state {
        GoldenState::Same => return None,
        GoldenState::Differs => Label::GoldenDiffers,
        GoldenState::Absent => Label::GoldenAbsent,
        GoldenState::NoResult => Label::GoldenNoResult,
        GoldenState::Accepted => Label::GoldenAccepted,
    };
    let at = place(&golden.place, language);
    let mut out = phrase(what, &[("file", &clean(&golden.file)), ("place", &at)], language);
    out.push('\n');
    for own in &golden.findings {
        out.push_str(&format!("  {}\n", finding(own, Label::CaseError, language)));
    }
    if golden.state == GoldenState::Differs {
        for own in golden.changes.iter().take(CHANGES_PRINTED_MOST) {
            out.push_str(&format!("  {}\n", change(own, language)));
        }
        if let Some(more) = golden.changes.len().checked_sub(CHANGES_PRINTED_MOST).filter(|more| *more > 0) {
            out.push_str(&format!("  {}\n", phrase(Label::ChangesMore, &[("count", &more.to_string())], language)));
        }
    }
    Some(out)
}

fn change(change: &Change, language: Language) -> String {
    let cell = |text: &str| if text.is_empty() { label(Label::CaseNothing, language).to_owned() } else { clean(text) };
    let row_of = |row: &str| if row.is_empty() { label(Label::ChangeHead, language).to_owned() } else { clean(row) };
    match change {
        Change::RowGone { row } => phrase(Label::ChangeRowGone, &[("row", &row_of(row))], language),
        Change::RowNew { row } => phrase(Label::ChangeRowNew, &[("row", &row_of(row))], language),
        Change::ColumnGone { column } => phrase(Label::ChangeColumnGone, &[("column", &clean(column))], language),
        Change::ColumnNew { column } => phrase(Label::ChangeColumnNew, &[("column", &clean(column))], language),
        Change::Cell { row, column, expected, came } => {
            let (row, column) = (row_of(row), clean(column));
            let (expected, came) = (cell(expected), cell(came));
            let places = [("row", row.as_str()), ("column", &column), ("expected", &expected), ("came", &came)];
            phrase(Label::ChangeCell, &places, language)
        }
        Change::Order => label(Label::ChangeOrder, language).to_owned(),
        Change::Unreadable => label(Label::ChangeUnreadable, language).to_owned(),
    }
}

fn coverage(outcome: &Outcome, threshold: Option<Threshold>, language: Language) -> String {
    let mut out = String::new();
    for own in &outcome.coverage {
        out.push_str(&coverage_line(own, language));
        out.push('\n');
        for rule in own.unreached.iter().take(UNREACHED_PRINTED_MOST) {
            let rule = self::rule(rule, language);
            out.push_str(&format!("  {}\n", phrase(Label::CoverageUnreached, &[("rule", &rule)], language)));
        }
        if let Some(more) = own.unreached.len().checked_sub(UNREACHED_PRINTED_MOST).filter(|more| *more > 0) {
            out.push_str(&format!("  {}\n", phrase(Label::CoverageMore, &[("count", &more.to_string())], language)));
        }
    }
    for line in outcome.coverage.iter().filter_map(|own| below(own, threshold, language)) {
        out.push_str(&line);
        out.push('\n');
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn coverage_line(own: &Coverage, language: Language) -> String {
    let percent = percent(own, language);
    let (reached, all) = (own.reached.to_string(), own.all.to_string());
    let rulebook = clean(&own.rulebook);
    let places = [("rulebook", rulebook.as_str()), ("percent", &percent), ("reached", &reached), ("all", &all)];
    phrase(Label::CoverageOf, &places, language)
}

/// Why a rulebook does not reach the threshold; none where it does.
pub(super) fn below(own: &Coverage, threshold: Option<Threshold>, language: Language) -> Option<String> {
    let threshold = threshold.filter(|threshold| !threshold.reached_by(own))?;
    let (percent, least) = (percent(own, language), localized(&threshold.percent.to_string(), language));
    let places = [("rulebook", own.rulebook.as_str()), ("percent", &percent), ("least", &least)];
    Some(phrase(Label::CoverageBelow, &places, language))
}

fn percent(own: &Coverage, language: Language) -> String {
    let tenths = own.per_mille();
    let text =
        if tenths.is_multiple_of(10) { format!("{}", tenths / 10) } else { format!("{}.{}", tenths / 10, tenths % 10) };
    localized(&text, language)
}

/// A rule in words.
pub(super) fn rule(rule: &Rule, language: Language) -> String {
    let node = format!("`{}`", rule.node);
    let Some(branch) = &rule.branch else { return phrase(Label::RuleNode, &[("node", &node)], language) };
    let branch = self::branch(branch, language);
    match &rule.step {
        Some(step) => phrase(Label::RuleStep, &[("node", &node), ("step", step), ("branch", &branch)], language),
        None => phrase(Label::RuleBranch, &[("node", &node), ("branch", &branch)], language),
    }
}

fn branch(branch: &Branch, language: Language) -> String {
    let what = match branch {
        Branch::Band { from: Some(from) } => {
            return phrase(Label::BranchBand, &[("from", &localized(&full(*from), language))], language);
        }
        Branch::Level { level } => return phrase(Label::BranchLevel, &[("level", level)], language),
        Branch::Grade { label } => return phrase(Label::BranchGrade, &[("label", label.get(language))], language),
        Branch::Best { child } => return phrase(Label::BranchBest, &[("child", &format!("`{child}`"))], language),
        Branch::Group { group } => return phrase(Label::BranchGroup, &[("group", group)], language),
        Branch::Edition { from } => return phrase(Label::BranchEdition, &[("from", from)], language),
        Branch::Banding { banding, label } => {
            let parts = [("banding", banding.as_str()), ("label", label.get(language))];
            return phrase(Label::BranchBanding, &parts, language);
        }
        Branch::GateActs => Label::BranchGateActs,
        Branch::GatePasses => Label::BranchGatePasses,
        Branch::Treated => Label::BranchTreated,
        Branch::Untreated => Label::BranchUntreated,
        Branch::Filled => Label::BranchFilled,
        Branch::NotFilled => Label::BranchNotFilled,
        Branch::Taken => Label::BranchTaken,
        Branch::NothingTaken => Label::BranchNothingTaken,
        Branch::Given => Label::BranchGiven,
        Branch::NothingGiven => Label::BranchNothingGiven,
        Branch::Band { from: None } => Label::BranchBandLast,
        Branch::Yes => Label::BranchYes,
        Branch::No => Label::BranchNo,
        Branch::Capped => Label::BranchCapped,
        Branch::BelowCap => Label::BranchBelowCap,
        Branch::Outside => Label::BranchOutside,
        Branch::Within => Label::BranchWithin,
        Branch::Missing => Label::BranchMissing,
    };
    label(what, language).to_owned()
}

/// A place in words.
pub(super) fn place(at: &Place, language: Language) -> String {
    let file = clean(&at.file);
    if let Some(sheet) = &at.sheet {
        return format!("{file} {}", clean(&sheet.shown()));
    }
    match (at.line, at.column) {
        (0, _) => file,
        (line, 0) => phrase(Label::Line, &[("file", &file), ("line", &line.to_string())], language),
        (line, column) => {
            let places = [("file", file.as_str()), ("line", &line.to_string()), ("column", &column.to_string())];
            phrase(Label::LineColumn, &places, language)
        }
    }
}

fn clean(text: &str) -> String {
    text.chars().map(visible).collect()
}
