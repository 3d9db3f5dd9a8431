//! What checks of data, missing figures and editions say of a proof.

use super::*;
use crate::finding::Code;

const BANDS: &str = "direction = \"higher\"\nscore = { bands = [{ from = 100, share = 1 }, { from = 50, share = 0.5 }, { share = 0 }] }";
const TO_TARGET: &str = "direction = \"higher\"\nscore = { to_target = \"proportional\", cap = \"full points\" }";

/// The proof of `a` over `fields`, and the codes found.
fn one(fields: &[(&str, &str)], body: &str) -> (Proof, Vec<Code>) {
    let text = text(fields, &[("a", body), ("total", "sum_of_points = { a = 10 }\npoints = 10")], "total");
    let (proof, findings) = proven(&text);
    witnesses_hold(&read(&text), &proof);
    (proof, findings.iter().map(|finding| finding.code).collect())
}

fn speed(checks: &str) -> (Proof, Vec<Code>) {
    let field = format!("kind = \"rate\"\nrange = [0, 500]\ncheck = [{checks}]");
    one(&[("speed", &field)], &format!("value = \"speed\"\n{BANDS}"))
}

/// Of a speed up to 40 no band from 50 can be had, whichever way the check says it.
#[test]
fn what_checks_refuse_is_out_of_reach() {
    for checks in ["{ range = [0, 40] }", "{ holds = \"speed <= 40\" }", "{ holds = \"40 > speed and speed >= 0\" }"] {
        let (proof, codes) = speed(checks);
        assert_eq!(proof.nodes[0].full_points, Some(Possible::Impossible), "{checks}");
        assert_eq!(proof.nodes[0].value.unwrap().high, Some(40.0));
        assert!(codes.contains(&Code::FullPointsUnreachable) && codes.contains(&Code::BandsUnreachable));
    }
    // A check that only warns, or tolerates a share, leaves the figure where it is.
    for checks in ["{ range = [0, 40], severity = \"warning\" }", "{ holds = \"speed <= 40\", tolerated = 0.1 }", ""] {
        let (proof, codes) = speed(checks);
        assert!(matches!(proof.nodes[0].full_points, Some(Possible::Reached { .. })), "{checks}");
        assert_eq!(codes, [], "{checks}");
    }
}

/// A condition on two fields is no bound; the figures that are shown pass it.
#[test]
fn a_witness_passes_the_conditions() {
    let files = ("files", "kind = \"count\"\nrange = [1, 1000]");
    let body = format!("value = \"done / files * 100\"\ntarget = 80\n{TO_TARGET}");
    let share = |holds: &str| {
        one(&[("done", &format!("kind = \"count\"\ncheck = [{{ holds = \"{holds}\" }}]")), files], &body).0
    };
    // done = files: the share is always 100, and no figures bring it to zero; ranges alone cannot tell.
    let proof = share("done = files");
    let Some(Possible::Reached { witness }) = &proof.nodes[0].full_points else { panic!("{proof:?}") };
    assert_eq!(witness.figures["done"], witness.figures["files"]);
    assert_eq!(proof.nodes[0].zero, Some(Possible::Undecided { why: Why::Condition }));
    // 2 · done ≤ files: at most 50 of 80.
    let proof = share("done * 2 <= files");
    assert_eq!(proof.nodes[0].full_points, Some(Possible::Undecided { why: Why::Condition }));
    assert!(matches!(proof.nodes[0].zero, Some(Possible::Reached { .. })));
    // A condition that another field's absence leaves unjudged bounds nothing.
    let proof = share("done <= 5 and files > 0");
    assert_eq!(proof.nodes[0].value.unwrap().high, None);
}

#[test]
fn a_check_that_nothing_passes() {
    let body = format!("value = \"done\"\ntarget = 80\n{TO_TARGET}");
    let check = |check: &str| one(&[("done", &format!("kind = \"count\"\ncheck = [{check}]"))], &body).1;
    for never in
        ["{ holds = \"done < 0\" }", "{ range = [-5, -1] }", "{ holds = \"done < 0\", severity = \"warning\" }"]
    {
        assert!(check(never).contains(&Code::CheckNeverPasses), "{never}");
    }
    for always in ["{ holds = \"done >= 0\" }", "{ at_most = \"done\" }"] {
        assert!(check(always).contains(&Code::CheckAlwaysPasses), "{always}");
    }
    // From 1 on, nothing is left of zero; both checks say something.
    assert_eq!(check("{ holds = \"done >= 1\" }, { range = [0, 100] }"), [Code::ZeroUnreachable]);
}

/// What a node that can have no figure is made of does not stop the others.
#[test]
fn a_field_without_figures_leaves_the_others_alone() {
    let fields = [("gone", "kind = \"count\"\ncheck = [{ range = [-5, -1] }]"), ("there", "kind = \"count\"")];
    let node = |of: &str| format!("value = \"{of}\"\ntarget = 80\n{TO_TARGET}");
    let (a, b) = (node("gone"), node("there"));
    let text =
        text(&fields, &[("a", &a), ("b", &b), ("total", "sum_of_points = { a = 1, b = 1 }\npoints = 2")], "total");
    let (proof, _) = proven(&text);
    assert_eq!(proof.nodes[0].full_points, Some(Possible::Impossible));
    assert!(matches!(proof.nodes[1].full_points, Some(Possible::Reached { .. })));
}

/// A missing figure gets more than any that is reported: 10 where those give at most 5.
#[test]
fn the_rule_for_missing_values_widens_the_whole() {
    let body = format!("missing = \"full points\"\nvalue = \"speed\"\n{BANDS}");
    let (proof, codes) = one(&[("speed", "kind = \"rate\"\nrange = [0, 60]")], &body);
    let whole = proof.whole.unwrap();
    assert_eq!((whole.most.bound, whole.with_missing.unwrap().high), (Some(5.0), Some(10.0)));
    assert!(codes.contains(&Code::FullPointsUnreachable));
}

/// Each edition is proven for a period of its own, and its findings stand where it is written.
#[test]
fn every_edition_is_proven() {
    let year = |year: &str| Period::parse(year).unwrap();
    let body = format!("value = \"done\"\ntarget = 80\n{TO_TARGET}");
    let mut text = text(
        &[("done", "kind = \"rate\"\nrange = [0, 100]")],
        &[("a", &body), ("total", "sum_of_points = { a = 10 }\npoints = 10")],
        "total",
    );
    text.push_str("[from.2024.node.a]\ntarget = 500\n");
    let rulebook = read(&text);
    assert_eq!(periods_of_editions(&rulebook, year("2023")), [year("2023"), year("2024")]);
    assert_eq!(periods_of_editions(&rulebook, year("2026")), [year("2023"), year("2026")]);
    let found = |of: &str| findings(&rulebook, &prove(&rulebook, year(of)), "a.toml", &text);
    assert_eq!(found("2023"), []);
    let later = found("2024");
    let target = later.iter().find(|own| own.code == Code::TargetOutOfRange).unwrap();
    assert_eq!(target.places[0].line, text.lines().count());
}

/// Roots, penalties and gates, worked by hand from the ranges.
#[test]
fn steps_without_effect_or_value() {
    let field = [("speed", "kind = \"rate\"\nrange = [0, 500]")];
    let chained = |chain: &str| {
        let indicator = format!("value = \"speed\"\n{BANDS}");
        let total = format!("sum_of_points = {{ a = 10 }}\npoints = 10\nchain = [{chain}]");
        let text = text(&field, &[("a", &indicator), ("total", &total)], "total");
        proven(&text).1.iter().map(|own| own.code).filter(|code| *code != Code::ProofUndecided).collect::<Vec<_>>()
    };
    assert_eq!(chained("{ penalty = \"100 - speed\", at_least = 0 }"), [Code::PenaltyNegative]);
    assert_eq!(chained("{ penalty = \"max(0, 100 - speed)\", at_least = 0 }"), []);
    assert_eq!(chained("{ gate = \"speed < 50\", at_most = 10 }"), [Code::GateWithoutEffect]);
    assert_eq!(chained("{ gate = \"speed < 50\", at_most = 9 }"), []);
    let valued = |value: &str| one(&field, &format!("value = \"{value}\"\ntarget = 1\n{TO_TARGET}")).1;
    assert!(valued("sqrt(speed - 400)").contains(&Code::ValueMayBeUndefined));
    assert!(!valued("sqrt(speed)").contains(&Code::ValueMayBeUndefined));
    assert!(valued("ln(speed)").contains(&Code::ValueMayBeUndefined));
    assert!(!valued("if speed > 0 then ln(speed) else 0").contains(&Code::ValueMayBeUndefined));
}
