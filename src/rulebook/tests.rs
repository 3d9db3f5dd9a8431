//! Whole rulebooks: points are exact, graphs have an order, rules have their defaults, and no edit of a good one is a crash.

mod every_key;

use super::model::{MissingRule, Rulebook, Turn};
use super::read;
use crate::finding::{Code, Finding};
use proptest::prelude::*;

const GIAO_BAN: &str = include_str!("../../rules/giao-ban/rulebook.toml");
const DTI: &str = include_str!("../../rules/dti-2022/rulebook.toml");
const HDI: &str = include_str!("../../rules/hdi/rulebook.toml");

/// What every rulebook here begins with: a count `n` and a flag `f`, each read by a node.
const HEAD: &str = r#"format = 1
[rulebook]
id = "a"
version = "1"
title = { vi = "a", en = "a" }
entities = "provinces"
[field.n]
title = { vi = "a", en = "a" }
kind = "count"
[field.f]
title = { vi = "a", en = "a" }
kind = "flag"
"#;

/// An indicator that no aggregate needs to read.
const FREE: &str = "value = \"n\"\nscored = false\n";

/// A rulebook of these nodes, each an id with its keys.
fn rulebook(nodes: &[(&str, &str)]) -> String {
    let used = [("n_used", FREE), ("f_used", "value = \"f\"\nscored = false")];
    let node = |(id, keys): &(&str, &str)| format!("\n[node.{id}]\ntitle = {{ vi = \"a\", en = \"a\" }}\n{keys}\n");
    HEAD.to_owned() + &nodes.iter().chain(&used).map(node).collect::<String>()
}

/// A rulebook whose node `a` is free and has these keys too.
fn free(keys: &str) -> String {
    rulebook(&[("a", &format!("{FREE}{keys}"))])
}

fn found(text: &str) -> Vec<Finding> {
    let reading = read("a.toml", text.as_bytes());
    assert_eq!(reading.rulebook.is_none(), reading.findings.iter().any(Finding::is_error));
    reading.findings
}

fn codes(text: &str) -> Vec<Code> {
    found(text).iter().map(|finding| finding.code).collect()
}

fn checked(text: &str) -> Rulebook {
    let reading = read("a.toml", text.as_bytes());
    reading.rulebook.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

#[test]
fn shipped_rulebooks_have_no_finding() {
    for text in [GIAO_BAN, DTI, HDI] {
        assert_eq!(found(text), []);
        let from_windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(found(&from_windows), []);
    }
}

#[test]
fn points_and_weights_add_up_exactly() {
    let with = |total: &str| {
        let children =
            ["value = \"n\"\nscore = { given = \"share\" }", "value = \"f\"\nscore = { flag = \"full points\" }"];
        codes(&rulebook(&[("a", children[0]), ("b", children[1]), ("t", total)]))
    };
    // 0.1 + 0.2 is 0.30000000000000004 in floats.
    assert_eq!(with("sum_of_points = { a = 0.1, b = 0.2 }\npoints = 0.3"), []);
    assert_eq!(with("sum_of_points = { a = 0.1, b = 0.2 }\npoints = 0.30000000000000004"), [Code::PointsDoNotAddUp]);
    assert_eq!(with("sum_of_points = { a = 70.0, b = 3e1 }\npoints = 100"), []);
    assert_eq!(with("sum_of_points = { a = 100, b = 0 }\npoints = 100"), []);
    assert_eq!(with("arithmetic_mean = { a = 0.7, b = 0.3 }"), []);
    assert_eq!(with("arithmetic_mean = { a = 70, b = 30 }"), []);
    assert_eq!(with("arithmetic_mean = { a = 2, b = 2 }"), []);
    assert_eq!(with("arithmetic_mean = { a = 2, b = 3 }\nweights = 5"), []);
    assert_eq!(with("arithmetic_mean = { a = 2, b = 3 }"), [Code::WeightsDoNotAddUp]);
    assert_eq!(with("arithmetic_mean = { a = 2, b = 3 }\nweights = 6"), [Code::WeightsDoNotAddUp]);
    assert_eq!(with("geometric_mean = { a = 0, b = 0 }"), [Code::WeightsDoNotAddUp]);
    assert_eq!(with("geometric_mean = { a = 0, b = 0 }\nweights = 0"), [Code::WeightsDoNotAddUp]);
    assert_eq!(with("sum_of_points = { a = -10, b = 50 }\npoints = 100"), [Code::WeightNegative]);
}

#[test]
fn scales_go_from_step_to_step() {
    let points = |score: &str| {
        let child = format!("value = \"n\"\ndirection = \"higher\"\ntarget = 3\n{score}");
        let text = rulebook(&[("a", &child), ("t", "sum_of_points = { a = 10 }\npoints = 10")]);
        let reading = read("a.toml", text.as_bytes());
        let own = reading.rulebook.map(|rulebook| rulebook.nodes[0].points.map(|most| most.to_string()));
        own.ok_or_else(|| reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>())
    };
    let ten = Ok(Some("10".to_owned()));
    assert_eq!(points("score = { each = 2, at_most = 10 }"), ten);
    assert_eq!(points("score = { given = \"points\", at_most = 10 }"), ten);
    assert_eq!(points("score = { bands = [{ from = 5, points = 10 }, { points = 3 }] }"), ten);
    assert_eq!(points("score = { to_target = \"proportional\", cap = \"none\" }"), Ok(None));
    assert_eq!(
        points("chain = [{ goalposts = { worst = 0, best = 9 } }, { clamp = [0, 1] }, { round = 3 }]"),
        Ok(None)
    );
    assert_eq!(points("chain = [{ formula = \"x / 9\" }, { given = \"share\" }]"), Ok(None));
    assert_eq!(points("chain = [{ each = 2, at_most = 10 }, { formula = \"x\" }]"), Err(vec![Code::NoScore]));
    assert_eq!(points("score = { round = 2 }"), Err(vec![Code::NoScore]));
    assert_eq!(points("score = { each = 2, at_most = 12 }"), Err(vec![Code::PointsDiffer]));
    assert_eq!(points("score = { each = 2, at_most = 0 }"), Err(vec![Code::NumberOutOfRange]));
    assert_eq!(points("score = { bands = [{ points = 0 }] }"), Err(vec![Code::NumberOutOfRange]));
}

#[test]
fn nodes_stand_after_what_they_read() {
    let rulebook = checked(&rulebook(&[
        ("top", "arithmetic_mean = [\"mid\", \"low\"]"),
        ("mid", "value = \"low + side.value\""),
        ("side", "value = \"n\"\nchain = [{ formula = \"x + low\" }]"),
        ("low", "value = \"n + 1\""),
    ]));
    let place = |id: &str| {
        let at = rulebook.node_named(id).expect(id);
        rulebook.order.iter().position(|own| *own == at).expect(id)
    };
    assert!(place("low") < place("side") && place("side") < place("mid") && place("mid") < place("top"));
    assert_eq!(rulebook.order.len(), rulebook.nodes.len());
}

#[test]
fn two_nodes_may_read_each_others_earlier_steps() {
    let rulebook = checked(&rulebook(&[
        ("a", "value = \"n\"\nchain = [{ formula = \"first_of(x, b.value)\" }]"),
        ("b", "value = \"n + 1\"\nchain = [{ formula = \"first_of(x, a.value)\" }]"),
    ]));
    let place = |id: &str, step: Option<usize>| {
        let node = rulebook.node_named(id).expect(id);
        rulebook.turns.iter().position(|own| *own == Turn { node, step }).expect(id)
    };
    assert!(place("b", Some(0)) < place("a", Some(1)) && place("a", Some(0)) < place("b", Some(1)));
    assert!(place("a", Some(1)) < place("a", None));
}

#[test]
fn cycles_name_their_links() {
    let found = found(&rulebook(&[
        ("a", "value = \"b + n\""),
        ("b", "value = \"n\"\nchain = [{ formula = \"x * c\" }]"),
        ("c", "arithmetic_mean = [\"a\"]"),
        ("d", "value = \"d.value\""),
    ]));
    let members: Vec<_> = found.iter().map(|finding| finding.argument("members").cloned()).collect();
    let list = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>().into());
    assert_eq!(members, [list(&["a", "b", "c", "a"]), list(&["d", "d"])]);
    assert!(found.iter().all(|finding| finding.code == Code::Cycle));
}

#[test]
fn the_depth_of_the_graph_is_bounded() {
    let chain = |count: usize| {
        let node = |at: usize| match at.checked_sub(1) {
            Some(before) => (format!("c{at}"), format!("value = \"c{before}\"\nscored = false")),
            None => (format!("c{at}"), FREE.to_owned()),
        };
        let nodes: Vec<(String, String)> = (0..count).map(node).collect();
        codes(&rulebook(&nodes.iter().map(|(id, keys)| (id.as_str(), keys.as_str())).collect::<Vec<_>>()))
    };
    assert_eq!(chain(64), []);
    assert_eq!(chain(65), [Code::LimitPassed]);
    assert_eq!(chain(9_990), [Code::LimitPassed]);
}

#[test]
fn steps_are_named_by_what_they_do() {
    let chain = "chain = [{ round = 3 }, { name = \"half\", formula = \"x / 2\" }, { round = 1 }, { round = 0 }]";
    let reads = "value = \"a.round + a.half + a.round_2 + a.round_3 + a.value + a.rounded\"\nscored = false";
    let rulebook = checked(&rulebook(&[("a", &format!("{FREE}{chain}")), ("b", reads)]));
    let names: Vec<&str> = rulebook.nodes[0].steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["round", "half", "round_2", "round_3"]);
    assert_eq!(rulebook.nodes[0].shown_steps, 2);
    assert_eq!(codes(&free("chain = [{ name = \"p\", round = 3 }, { name = \"p\", round = 1 }]")), [Code::DuplicateId]);
    assert_eq!(codes(&free("chain = [{ name = \"Đẹp\", round = 3 }]")), [Code::IdInvalid]);
    assert_eq!(codes(&free("chain = [{ name = 5, round = 3 }]")), [Code::WrongType]);
    assert_eq!(codes(&free("chain = [{ name = \"p\" }]")), [Code::MissingKey]);
}

#[test]
fn targets_by_period_stand_in_their_order() {
    let target = |target: &str| {
        let score = "score = { to_target = \"proportional\", cap = \"none\" }";
        let text = free(&format!("direction = \"higher\"\ntarget = {target}\n{score}"));
        let reading = read("a.toml", text.as_bytes());
        let points = reading.rulebook.and_then(|rulebook| rulebook.nodes[0].target.clone()).map(|target| {
            let points = target.points.values().flatten();
            points.map(|point| (point.period.map(|own| own.to_string()), point.value.to_string())).collect::<Vec<_>>()
        });
        points.ok_or_else(|| reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>())
    };
    let dated = |period: &str, value: &str| (Some(period.to_owned()), value.to_owned());
    assert_eq!(target("0.70"), Ok(vec![(None, "0.7".into())]));
    assert_eq!(target("{ value = 3, source = \"a\" }"), Ok(vec![(None, "3".into())]));
    let expected = vec![dated("2022", "0.7"), dated("2023-Q1", "0.8"), dated("2030", "1")];
    assert_eq!(target("{ 2030 = 1.0, 2022 = 0.7, 2023-Q1 = 0.8, between = \"straight line\" }"), Ok(expected));
    assert_eq!(target("{}"), Err(vec![Code::MissingKey]));
    assert_eq!(target("{ source = \"a\" }"), Err(vec![Code::MissingKey]));
    assert_eq!(target("{ value = \"a\" }"), Err(vec![Code::WrongType]));
    assert_eq!(target("{ value = 1, between = \"latest\" }"), Err(vec![Code::KeysConflict]));
    assert_eq!(target("{ 2022 = 1, 2023 = -1 }"), Err(vec![Code::NumberOutOfRange]));
    assert_eq!(target("{ class = {} }"), Err(vec![Code::UnknownKey]));
    assert_eq!(target("{ \"\" = 1 }"), Err(vec![Code::UnknownKey]));
    assert_eq!(target("[1]"), Err(vec![Code::WrongType]));
}

#[test]
fn rules_for_missing_values_follow_the_general_one() {
    use crate::rulebook::model::Missing::{DivisionByZero, NoEvidence, NotReported};
    let rules = |missing: &str| {
        let text = format!("{}\n[missing]\nindicators = \"score 0\"\n", free(missing));
        checked(&text).nodes[0].missing.clone()
    };
    assert_eq!(rules("").rule(NotReported), MissingRule::ScoreZero);
    assert_eq!(rules("missing = \"stays missing\"").rule(NotReported), MissingRule::StaysMissing);
    let own = rules("missing = { \"no evidence\" = \"stays missing\" }");
    assert_eq!((own.rule(NoEvidence), own.rule(DivisionByZero)), (MissingRule::StaysMissing, MissingRule::ScoreZero));
    let own = rules("missing = { \"no evidence\" = \"score 0\", otherwise = \"stays missing\" }");
    assert_eq!((own.rule(NoEvidence), own.rule(DivisionByZero)), (MissingRule::ScoreZero, MissingRule::StaysMissing));
}

#[test]
fn divisions_are_looked_at_where_no_rule_is_given() {
    let division =
        |value: &str, more: &str| codes(&rulebook(&[("a", &format!("value = \"{value}\"\nscored = false\n{more}"))]));
    assert_eq!(division("1 / n", ""), [Code::DivisionUnguarded]);
    assert_eq!(division("1 / (n + 1) + 2 / (n * 3)", ""), [Code::DivisionUnguarded, Code::DivisionUnguarded]);
    assert_eq!(division("n / 3", ""), []);
    assert_eq!(division("n / 0", ""), [Code::DivisionUnguarded]);
    assert_eq!(division("n / 0", "missing = \"score 0\""), [Code::DivisionUnguarded]);
    assert_eq!(division("if n > 0 then 1 / n else 0", ""), []);
    assert_eq!(division("1 / n", "missing = \"stays missing\""), []);
    assert_eq!(division("1 / n", "chain = [{ formula = \"x / n\" }]").len(), 2);
}

#[test]
fn toml_is_read_as_toml_means_it() {
    let dotted = free("score.goalposts.worst = 0\nscore.goalposts.best = 5\n'unit' = '''a'''");
    assert_eq!(checked(&dotted).nodes[0].unit.as_deref(), Some("a"));
    assert_eq!(codes(&free("[[node.a.chain]]\nround = 2\n[[node.a.chain]]\nclamp = [0, 1]")), []);
    assert_eq!(codes(&format!("{}\n[[grades]]\nnode = \"a\"", free(""))), [Code::WrongType]);
    assert_eq!(codes(&rulebook(&[("a", "value = '''\nn\n+ 1'''\nscored = false")])), []);
    let top_level = codes("a = 1");
    assert_eq!(top_level.iter().filter(|code| **code == Code::MissingKey).count(), 4);
    assert_eq!(top_level.iter().filter(|code| **code == Code::UnknownKey).count(), 1);
}

#[test]
fn numbers_are_read_from_their_own_text() {
    let points = |number: &str| {
        let total = format!("sum_of_points = {{ a = {number} }}\npoints = {number}");
        let text = rulebook(&[("a", "value = \"n\"\nscore = { given = \"share\" }"), ("t", &total)]);
        let rulebook = read("a.toml", text.as_bytes()).rulebook?;
        rulebook.nodes[1].points.map(|most| most.to_string())
    };
    let long = "12345678901234567890.123456789012345678";
    assert_eq!(points(long).as_deref(), Some(long));
    assert_eq!(points("1_000.5").as_deref(), Some("1000.5"));
    assert_eq!(points("+5").as_deref(), Some("5"));
    for refused in ["inf", "nan", "1e400", "-5"] {
        assert_eq!(points(refused), None);
    }
}

/// A rulebook with one piece put in the place of another.
fn edited(text: &str, at: usize, length: usize, piece: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = at % characters.len();
    let end = (at + length).min(characters.len());
    characters[..at].iter().collect::<String>() + piece + &characters[end..].iter().collect::<String>()
}

proptest! {
    #[test]
    fn an_edited_rulebook_is_read_or_refused_with_a_reason(
        which in 0..3usize,
        at in any::<usize>(),
        length in 0..3usize,
        piece in prop_oneof![
            "\\PC",
            prop::sample::select(vec![
                "", "\"", "[", "]", "{", "}", "=", "\n", "0", "-", ".", "\u{0}", "\r", "'", "x", ",", "/", "(",
            ])
            .prop_map(str::to_owned),
        ],
    ) {
        let text = edited([GIAO_BAN, DTI, HDI][which], at, length, &piece);
        let reading = read("a.toml", text.as_bytes());
        prop_assert_eq!(reading.rulebook.is_none(), reading.findings.iter().any(Finding::is_error));
        for place in reading.findings.iter().flat_map(|finding| &finding.places) {
            if let Some(span) = &place.span {
                prop_assert!(text.get(span.clone()).is_some());
            }
        }
    }

    #[test]
    fn bytes_of_any_kind_are_refused_with_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let reading = read("a.toml", &bytes);
        prop_assert!(reading.rulebook.is_none() && !reading.findings.is_empty());
    }
}
