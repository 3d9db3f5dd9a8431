//! The checks of figures as a whole: rulebook and figures in, findings and kept figures out. Limits and shares are worked by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::data::panel::{Datum, Observation};
use province_kpi::data::{ReadOptions, Reading, Source, read};
use province_kpi::finding::{Code, Severity};
use province_kpi::rulebook;
use province_kpi::rulebook::model::Missing;
use std::borrow::Cow;

/// A rulebook with the fields `online`, `paper`, `files` (counts), `plan` (flag) and `head` (level), and these checks of `files`.
fn with_checks(checks: &str) -> rulebook::Reading {
    let field = |id: &str, kind: &str| format!("[field.{id}]\ntitle = {{ vi = \"{id}\", en = \"{id}\" }}\n{kind}\n");
    let text = format!(
        "format = 1\n[rulebook]\nid = \"a\"\nversion = \"1\"\ntitle = {{ vi = \"a\", en = \"a\" }}\nentities = \"input\"\nstages = [\"self\", \"final\"]\n{}{}{}{}{}[node.n]\ntitle = {{ vi = \"n\", en = \"n\" }}\nvalue = \"files + online + paper + (if plan then 1 else 0) + (if head = 'low' then 1 else 0)\"\nmissing = \"score 0\"\n",
        field("online", "kind = \"rate\""),
        field("paper", "kind = \"rate\""),
        field("files", &format!("kind = \"rate\"\ncheck = [{checks}]")),
        field("plan", "kind = \"flag\""),
        field("head", "kind = \"level\"\nlevels = { low = \"thấp\", high = \"cao\" }"),
    );
    rulebook::read("a.toml", text.as_bytes())
}

fn run(checks: &str, figures: &str) -> Reading {
    let reading = with_checks(checks);
    let rulebook = reading.rulebook.unwrap_or_else(|| panic!("{:#?}", reading.findings));
    let source = Source { name: "a.csv".to_owned(), bytes: Cow::Borrowed(figures.as_bytes()) };
    read(&rulebook, &[source], &ReadOptions::default())
}

/// Code, severity and line of each finding.
fn told(reading: &Reading) -> Vec<(Code, Severity, usize)> {
    reading.findings.iter().map(|finding| (finding.code, finding.severity, finding.places[0].line)).collect()
}

/// The codes of the entities whose `files` were taken out.
fn refused(reading: &Reading) -> Vec<&str> {
    let invalid = |observation: &&Observation| observation.datum == Datum::Missing(Missing::Invalid);
    let out = reading.panel.observations.iter().filter(invalid);
    out.map(|observation| reading.panel.registry.get(observation.entity).unwrap().code.as_str()).collect()
}

#[test]
fn a_sum_must_be_the_sum_to_the_last_digit() {
    // 0.1 + 0.2 is 0.3, which it is not in floats; C lacks a figure and is not judged.
    let figures =
        "period,entity,online,paper,files\n2023,A,0.1,0.2,0.3\n2023,B,0.1,0.2,0.30000000000000004\n2023,C,1,,5\n";
    let reading = run("{ holds = \"online + paper = files\" }", figures);
    assert_eq!(told(&reading), [(Code::CellInconsistent, Severity::Error, 3)]);
    assert_eq!(refused(&reading), ["B"]);
    let finding = &reading.findings[0];
    assert_eq!(finding.argument("figures"), Some(&vec!["online = 0.1".to_owned(), "paper = 0.2".to_owned()].into()));
    assert_eq!(finding.places.len(), 3);
    let kept = run("{ holds = \"online + paper = files\", severity = \"warning\" }", figures);
    assert_eq!((told(&kept), refused(&kept)), (vec![(Code::CellInconsistent, Severity::Warning, 3)], vec![]));
}

#[test]
fn conditions_of_every_kind_are_decided() {
    let figures = "period,entity,online,paper,files,plan,head\n2023,A,1,4,10,yes,low\n";
    for (condition, passes) in [
        ("files / (online + paper) = 2", true),
        ("abs(online - files) = 9 and min(online, paper, files) = 1", true),
        ("max(online, files) != 10 or files < 0", false),
        ("not plan or head = 'low' and files > 0", true),
        ("head != 'low' or files = 0", false),
        ("round(files / 3, 2) = 3.33 and floor(files / 3) = 3 and ceil(files / 3) = 4", true),
        ("clamp(files, 0, 5) = 5 and -files <= -10", true),
        ("if plan then files > 10 else yes and files = files", false),
        ("plan = yes and files >= 10", true),
        // Nothing is divided by 0: not judged, and nothing told.
        ("files / (online - 1) = 1", true),
        ("first_of(online / (online - 1), files) = 10", true),
        ("missing(files / (online - 1))", true),
    ] {
        let reading = run(&format!("{{ holds = \"{condition}\" }}"), figures);
        assert_eq!(told(&reading).is_empty(), passes, "{condition}: {:?}", reading.findings);
    }
}

#[test]
fn a_change_of_exactly_the_limit_passes() {
    // Half as much again is 50 %: 15 of 10 passes and 15.1 does not. From 0 anything is too much, from 0 to 0 is not.
    let figures = "period,entity,files\n2022,A,10\n2023,A,15\n2022,B,10\n2023,B,15.1\n2022,C,0\n2023,C,1\n2022,D,0\n2023,D,0\n2023,E,7\n2022,F,-10\n2023,F,-4\n";
    let reading = run("{ change = \"50 %\" }", figures);
    assert_eq!(told(&reading).iter().map(|(_, _, line)| *line).collect::<Vec<_>>(), [5, 7, 12]);
    assert_eq!(refused(&reading), ["B", "C", "F"]);
    let change = |at: usize| reading.findings[at].argument("change").cloned().unwrap();
    assert_eq!([change(0), change(1), change(2)], ["+51 %".into(), "∞ %".into(), "+60 %".into()]);
    let absolute = run("{ change = 5.05 }", figures);
    assert_eq!(refused(&absolute), ["B", "F"]);
    assert_eq!(absolute.findings[0].argument("change"), Some(&"+5.1".into()));
}

#[test]
fn a_change_is_held_against_the_period_that_is_named() {
    let figures = "period,entity,files\n2021-Q1,A,1\n2022-Q1,A,10\n2022-Q4,A,12\n2023-Q1,A,30\n";
    // Against Q4/2022: +18; against a year before: +20; against 2021: +29, and 2022-Q1 +9, 2022-Q4 +11.
    assert_eq!(told(&run("{ change = 17 }", figures)).len(), 1);
    assert_eq!(told(&run("{ change = 18 }", figures)).len(), 0);
    assert_eq!(told(&run("{ change = 19, against = \"year_ago\" }", figures)).len(), 1);
    let fixed = run("{ change = 10, against = \"2021-Q1\" }", figures);
    assert_eq!(told(&fixed).iter().map(|(_, _, line)| *line).collect::<Vec<_>>(), [4, 5]);
}

#[test]
fn the_other_period_counts_at_its_last_stage() {
    let figures =
        "period,entity,stage,files,reason\n2022,A,self,90,\n2022,A,final,10,hồ sơ gốc ghi 10\n2023,A,self,12,\n";
    assert_eq!(told(&run("{ change = 2 }", figures)), []);
    assert_eq!(told(&run("{ change = 1 }", figures)), [(Code::CellChanged, Severity::Error, 4)]);
}

#[test]
fn a_figure_has_the_day_of_its_row_or_of_its_period() {
    let figures = "period,entity,files,as_of\n2023,A,1,2022-05-31\n2023,B,1,31/05/2022\n2023,C,1,2022-06\n2023,D,1,\n2021,E,1,\n2023,F,1,hôm qua\n2023,G,,hôm qua\n";
    let reading = run("{ fresh = \"2022-06\" }", figures);
    let stale = (Code::CellStale, Severity::Error);
    assert_eq!(
        told(&reading),
        [
            (stale.0, stale.1, 2),
            (stale.0, stale.1, 3),
            (stale.0, stale.1, 6),
            (Code::AsOfUnreadable, Severity::Error, 7)
        ]
    );
    assert_eq!(refused(&reading), ["E", "A", "B", "F"]);
    assert_eq!(reading.findings[1].argument("as_of"), Some(&"2022-05-31".into()));
    assert_eq!(told(&run("{ fresh = 2022-06-01, severity = \"warning\" }", figures)).len(), 4);
    assert_eq!(refused(&run("{ fresh = 2022-06-01, severity = \"warning\" }", figures)), [""; 0]);
    assert_eq!(told(&run("{ fresh = 2022 }", "period,entity,files,as_of\n2023,A,1,2021-12-31\n")).len(), 1);
}

#[test]
fn within_the_tolerated_share_figures_are_kept_with_one_warning() {
    // 1 of 4 judged is a quarter; the figure of E is missing and not judged.
    let figures = "period,entity,files\n2023,A,1\n2023,B,2\n2023,C,3\n2023,D,99\n2023,E,\n";
    let within = run("{ range = [0, 10], tolerated = \"25 %\" }", figures);
    assert_eq!(told(&within), [(Code::CheckTolerated, Severity::Warning, 5)]);
    assert_eq!(refused(&within), [""; 0]);
    let finding = &within.findings[0];
    assert_eq!((finding.argument("count"), finding.argument("judged")), (Some(&1.into()), Some(&4.into())));
    let beyond = run("{ range = [0, 10], tolerated = 0.24 }", figures);
    assert_eq!(told(&beyond), [(Code::CellOutOfRange, Severity::Error, 5)]);
    assert_eq!(refused(&beyond), ["D"]);
    let two = run("{ range = [0, 2], tolerated = 0.25, severity = \"warning\" }", figures);
    assert_eq!(told(&two).iter().map(|(_, severity, _)| *severity).collect::<Vec<_>>(), [Severity::Warning; 2]);
    assert_eq!(refused(&two), [""; 0]);
}

#[test]
fn a_share_is_of_one_period() {
    // 1 of 2 fails in 2022 and none of 2 in 2023: half of 2022, though a quarter of all.
    let figures = "period,entity,files\n2022,A,1\n2022,B,99\n2023,A,1\n2023,B,1\n";
    assert_eq!(
        told(&run("{ range = [0, 10], tolerated = 0.4 }", figures)),
        [(Code::CellOutOfRange, Severity::Error, 3)]
    );
}

#[test]
fn several_checks_do_not_hide_one_another_and_order_does_not_show() {
    let checks = "{ at_most = \"online\" }, { change = 1 }, { holds = \"files < 5\", tolerated = 1 }";
    let rows = ["2022,A,1,9", "2023,A,8,9", "2023,B,7,6", "2022,B,7,9"];
    let all: Vec<String> = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]]
        .iter()
        .map(|order| {
            let body: String = order.iter().map(|at| format!("{}\n", rows[*at])).collect();
            let reading = run(checks, &format!("period,entity,files,online\n{body}"));
            let mut codes: Vec<String> = reading
                .findings
                .iter()
                .map(|finding| {
                    let own: Vec<_> =
                        finding.arguments.iter().filter(|(name, _)| *name != "text" && *name != "entity").collect();
                    format!("{} {} {own:?}", finding.code.text(), finding.places.len())
                })
                .collect();
            codes.sort();
            let data: Vec<_> =
                reading.panel.observations.iter().map(|own| (own.period, own.field, own.entity, own.datum)).collect();
            format!("{codes:#?} {data:?}")
        })
        .collect();
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
    assert!(all[0].contains("cell-beyond") && all[0].contains("cell-changed") && all[0].contains("check-tolerated"));
}

/// The codes of the findings about these checks.
fn mistakes(checks: &str) -> Vec<Code> {
    let findings = with_checks(checks).findings;
    findings.iter().map(|finding| finding.code).filter(|code| *code != Code::NodeUnused).collect()
}

#[test]
fn a_check_that_says_nothing_or_two_things_is_a_mistake() {
    for (checks, code) in [
        ("{ severity = \"warning\" }", Code::MissingKey),
        ("{ at_most = \"online\", change = 5 }", Code::KeysConflict),
        ("{ range = [0, 1], against = \"prev\" }", Code::KeysConflict),
        ("{ change = \"50\" }", Code::WrongType),
        ("{ change = -1 }", Code::NumberOutOfRange),
        ("{ change = 1, against = \"before\" }", Code::UnknownWord),
        ("{ fresh = \"spring\" }", Code::WrongType),
        ("{ change = 1, tolerated = 5 }", Code::NumberOutOfRange),
        ("{ change = 1, tolerated = \"500 %\" }", Code::NumberOutOfRange),
        ("{ range = [9, 1] }", Code::BoundsReversed),
        ("{ holds = \"online + paper\" }", Code::CheckOfWhat),
        ("{ holds = \"files + paper\" }", Code::TypesDiffer),
        ("{ holds = \"files = n\" }", Code::CheckOfWhat),
        ("{ holds = \"files = mean(files)\" }", Code::CheckOfWhat),
        ("{ holds = \"files >= prev(files)\" }", Code::CheckOfWhat),
        ("{ holds = \"sqrt(files) > 1\" }", Code::CheckOfWhat),
        ("{ holds = \"files ^ 2 > 1\" }", Code::CheckOfWhat),
        ("{ holds = \"online = paper\" }", Code::CheckOfWhat),
    ] {
        assert_eq!(mistakes(checks), [code], "{checks}");
    }
    assert_eq!(mistakes("{ holds = \"files > 0\" }, { change = \"5%\", against = 2022, tolerated = \"2.5 %\" }"), []);
}
