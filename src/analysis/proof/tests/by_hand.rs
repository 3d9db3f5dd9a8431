//! One rulebook for each claim and each finding.

use super::*;
use crate::finding::{Code, Severity};

const COUNTS: [(&str, &str); 2] = [
    ("part", "kind = \"count\"\ncheck = [{ at_most = \"whole\", severity = \"error\" }]"),
    ("whole", "kind = \"count\""),
];
const SCORE: &str = "score = { to_target = \"proportional\", cap = \"full points\" }\ndirection = \"higher\"";

/// The proof of one indicator, `a`, over `fields`.
fn one(fields: &[(&str, &str)], body: &str) -> (NodeProof, Vec<Code>) {
    let text = text(fields, &[("a", body), ("total", "sum_of_points = { a = 10 }\npoints = 10")], "total");
    let (proof, findings) = proven(&text);
    witnesses_hold(&read(&text), &proof);
    (proof.nodes[0].clone(), findings.iter().map(|finding| finding.code).collect())
}

fn ends(range: Option<Range>) -> (Option<f64>, Option<f64>) {
    range.map_or((None, None), |range| (range.low, range.high))
}

#[test]
fn a_part_is_at_most_its_whole() {
    let body = format!("value = \"part / whole * 100\"\ntarget = {{ value = 80 }}\n{SCORE}");
    let (node, codes) = one(&COUNTS, &body);
    assert_eq!(ends(node.value), (Some(0.0), Some(100.0)));
    assert_eq!((node.within, node.direction), (Some(Always::Proven), Some(Direction::Proven)));
    assert_eq!((&node.fields["part"], &node.fields["whole"]), (&Moves::Rising, &Moves::Falling));
    assert!(
        matches!(node.full_points, Some(Possible::Reached { .. }))
            && matches!(node.zero, Some(Possible::Reached { .. }))
    );
    assert_eq!(codes, []);
    // 100 * part / whole says the same.
    let (node, _) = one(&COUNTS, &body.replace("part / whole * 100", "100 * part / whole"));
    assert_eq!(ends(node.value), (Some(0.0), Some(100.0)));
    // A relation that only warns bounds nothing.
    let loose = [("part", "kind = \"count\"\ncheck = [{ at_most = \"whole\", severity = \"warning\" }]"), COUNTS[1]];
    assert_eq!(ends(one(&loose, &body).0.value), (Some(0.0), None));
}

#[test]
fn a_figure_that_comes_in_twice() {
    let fields = [("a1", "kind = \"count\""), ("a2", "kind = \"count\"")];
    let share = |value: &str| one(&fields, &format!("value = \"{value}\"\nscore = {{ given = \"share\" }}")).0;
    let node = share("a1 / (a1 + a2)");
    assert_eq!(ends(node.value), (Some(0.0), Some(1.0)));
    assert_eq!((&node.fields["a1"], &node.fields["a2"]), (&Moves::Rising, &Moves::Falling));
    let node = share("a1 / a1 * a2 / a2");
    assert_eq!(ends(node.value), (Some(0.0), None));
    let (node, codes) = one(&fields, "value = \"a1 - a1 + 0.5\"\nscore = { given = \"share\" }");
    assert_eq!((ends(node.value), node.direction), ((Some(0.5), Some(0.5)), Some(Direction::Proven)));
    assert!(codes.contains(&Code::StepOnConstant), "{codes:?}");
}

#[test]
fn conditions_guard_and_narrow() {
    let body = format!("value = \"if whole > 0 then part / whole else 0\"\ntarget = {{ value = 0.5 }}\n{SCORE}");
    let (node, codes) = one(&COUNTS, &body);
    assert_eq!(ends(node.value), (Some(0.0), Some(1.0)));
    assert_eq!(node.fields["part"], Moves::Rising);
    // With no part the step from 0 to one whole changes nothing, but that takes more than signs.
    assert!(matches!(node.fields["whole"], Moves::Undecided { why: Why::Opposing }), "{:?}", node.fields);
    assert_eq!(codes, []);
}

#[test]
fn directions() {
    let field = [("r", "kind = \"rate\"\nrange = [0, 100]")];
    let bands = |direction: &str, awards: [&str; 3]| {
        let [a, b, c] = awards;
        let bands = format!("[{{ from = 60, share = {a} }}, {{ from = 30, share = {b} }}, {{ share = {c} }}]");
        one(&field, &format!("value = \"r\"\ndirection = \"{direction}\"\nscore = {{ bands = {bands} }}"))
    };
    assert_eq!(bands("higher", ["1", "0.5", "0"]).0.direction, Some(Direction::Proven));
    assert_eq!(bands("lower", ["0", "0.5", "1"]).0.direction, Some(Direction::Proven));
    let (node, codes) = bands("lower", ["1", "0.5", "0"]);
    assert!(matches!(node.direction, Some(Direction::Violated { .. })));
    assert_eq!((codes, &node.fields["r"]), (vec![Code::DirectionViolated], &Moves::Rising));
    let (node, codes) = bands("higher", ["0.5", "1", "0"]);
    assert!(matches!(node.fields["r"], Moves::BothWays { .. }));
    assert_eq!(codes, [Code::DirectionViolated]);
}

#[test]
fn scores_out_of_bounds() {
    let goalposts = "value = \"r\"\ndirection = \"higher\"\nchain = [{ goalposts = { worst = 20, best = 85 } }]";
    let (node, codes) = one(&[("r", "kind = \"rate\"\nrange = [0, 120]")], goalposts);
    assert!(matches!(node.within, Some(Always::Violated { .. })));
    assert_eq!(codes, [Code::ScoreOutOfBounds]);
    let (node, codes) = one(&[("r", "kind = \"rate\"\nrange = [20, 85]")], goalposts);
    assert_eq!((node.within, ends(node.score), codes), (Some(Always::Proven), (Some(0.0), Some(1.0)), vec![]));
    // Averaged and clamped afterwards it is the author's business: a person should look, no more.
    let text = text(
        &[("r", "kind = \"rate\"\nrange = [0, 120]")],
        &[("a", goalposts), ("total", "arithmetic_mean = [\"a\"]\nchain = [{ clamp = [0, 1] }]")],
        "total",
    );
    let (proof, findings) = proven(&text);
    assert_eq!(
        findings.iter().map(|own| (own.code, own.severity)).collect::<Vec<_>>(),
        [(Code::ScoreOutOfBounds, Severity::Warning)]
    );
    assert_eq!(findings[0].places[0].line, 22);
    assert_eq!(proof.nodes[1].within, Some(Always::Proven));
}

#[test]
fn what_cannot_be_reached() {
    let share = [("r", "kind = \"rate\"\nrange = [10, 60]")];
    let bands =
        |bands: &str| one(&share, &format!("value = \"r\"\ndirection = \"higher\"\nscore = {{ bands = {bands} }}"));
    let (node, codes) = bands("[{ from = 80, share = 1 }, { from = 50, share = 0.5 }, { share = 0 }]");
    assert_eq!(node.full_points, Some(Possible::Impossible));
    assert_eq!(codes, [Code::FullPointsUnreachable, Code::BandsUnreachable]);
    let (node, codes) = bands("[{ from = 50, share = 1 }, { from = 5, share = 0.5 }, { share = 0 }]");
    assert_eq!((node.zero, codes), (Some(Possible::Impossible), vec![Code::ZeroUnreachable]));
    let (_, codes) = one(&share, &format!("value = \"r\"\ntarget = {{ value = 80 }}\n{SCORE}"));
    assert_eq!(codes, [Code::ZeroUnreachable, Code::TargetOutOfRange]);
}

#[test]
fn percentages_and_shares() {
    let (_, codes) = one(&COUNTS, &format!("value = \"part / whole\"\ntarget = {{ value = 74.72 }}\n{SCORE}"));
    assert_eq!(codes, [Code::PercentOrRatio]);
    let (_, codes) = one(&COUNTS, &format!("value = \"part / whole * 100\"\ntarget = {{ value = 0.7472 }}\n{SCORE}"));
    assert_eq!(codes, [Code::PercentOrRatio]);
    let bands = "[{ from = 90, share = 1 }, { from = 50, share = 0.5 }, { share = 0 }]";
    let (_, codes) =
        one(&COUNTS, &format!("value = \"part / whole\"\ndirection = \"higher\"\nscore = {{ bands = {bands} }}"));
    assert_eq!(codes, [Code::PercentOrRatio]);
}

#[test]
fn geometric_means_meet_zero() {
    let fields = [("r", "kind = \"rate\"\nrange = [0, 1]"), ("s", "kind = \"rate\"\nrange = [0.5, 1]")];
    let given = |field: &str| format!("value = \"{field}\"\nscore = {{ given = \"share\" }}");
    let text =
        text(&fields, &[("a", &given("r")), ("b", &given("s")), ("total", "geometric_mean = [\"a\", \"b\"]")], "total");
    let (proof, findings) = proven(&text);
    let zero = findings.iter().find(|own| own.code == Code::GeometricZero).unwrap();
    assert_eq!(zero.argument("children"), Some(&vec!["a".to_owned()].into()));
    let whole = proof.whole.unwrap();
    assert!(whole.least.decided && whole.most.decided);
    assert_eq!((whole.least.bound, whole.most.bound), (Some(0.0), Some(1.0)));
}

#[test]
fn a_score_that_was_given_follows_its_direction() {
    // Out of range it is no score, and the rule for missing values acts: that is no fault of the direction.
    let (node, codes) =
        one(&[("r", "kind = \"rate\"")], "value = \"r\"\nscore = { given = \"share\" }\nmissing = \"score 0\"");
    assert_eq!((node.direction, codes), (Some(Direction::Proven), vec![]));
    assert!(matches!(node.fields["r"], Moves::BothWays { .. }), "{:?}", node.fields);
}

#[test]
fn the_rule_for_missing_values_is_part_of_the_score() {
    let text = text(
        &COUNTS,
        &[
            ("a", "value = \"part / whole\"\nscore = { given = \"share\" }\nmissing = \"score 0\""),
            ("total", "sum_of_points = { a = 10 }\npoints = 10"),
        ],
        "total",
    );
    let (proof, _) = proven(&text);
    // A part stays, its whole grows from nothing: the score is 0 by the rule, and 0 by the figures.
    assert!(matches!(proof.nodes[0].fields["whole"], Moves::Undecided { why: Why::MissingRule }));
    assert_eq!(proof.nodes[0].fields["part"], Moves::Rising);
    assert_eq!(ends(proof.nodes[1].score_with_missing), (Some(0.0), Some(10.0)));
}

#[test]
fn what_is_shipped() {
    for (id, text, open) in [
        ("giao-ban", include_str!("../../../../rules/giao-ban/rulebook.toml"), 0),
        ("dti-2022", include_str!("../../../../rules/dti-2022/rulebook.toml"), 0),
        ("hdi", include_str!("../../../../rules/hdi/rulebook.toml"), 0),
    ] {
        let rulebook = read(text);
        let proof = prove(&rulebook, period());
        let undecided = findings(&rulebook, &proof, "a.toml", text);
        assert_eq!(undecided.iter().filter(|own| own.code == Code::ProofUndecided).count(), open, "{id}");
        for node in &proof.nodes {
            assert!(matches!(node.within, None | Some(Always::Proven)), "{id} {}", node.id);
            assert!(matches!(node.direction, None | Some(Direction::Proven)), "{id} {}", node.id);
            assert!(matches!(node.full_points, None | Some(Possible::Reached { .. })), "{id} {}", node.id);
            assert!(matches!(node.zero, None | Some(Possible::Reached { .. })), "{id} {}", node.id);
        }
        witnesses_hold(&rulebook, &proof);
    }
}
