//! Corners of computing, each with the number that a pocket calculator gives, or the reason why there is none.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::finding::{Argument, Code};
use province_kpi::result::{Scoreboard, Standing};
use province_kpi::rulebook::model::Missing;
use run::{board, of, open};
use std::fmt::Write as _;

const TITLE: &str = "title = { vi = \"t\", en = \"t\" }";

fn head(entities: &str, more: &str) -> String {
    format!("format = 1\n[rulebook]\nid = \"c\"\nversion = \"1\"\n{TITLE}\nentities = \"{entities}\"\n{more}\n")
}

fn field(id: &str, kind: &str) -> String {
    format!("[field.{id}]\n{TITLE}\nkind = \"{kind}\"\n")
}

fn node(id: &str, body: &str) -> String {
    format!("[node.{id}]\n{TITLE}\n{body}\n")
}

/// One indicator `n` over the rates `a` and `b` of one entity.
fn one(body: &str, a: &str, b: &str) -> Scoreboard {
    let rulebook = head("input", "") + &field("a", "rate") + &field("b", "rate") + &node("n", body);
    board(&open(&rulebook, &[("f.csv", &format!("code,period,a,b\ne,2023,{a},{b}\n"))]))
}

fn value(formula: &str, a: &str, b: &str) -> Option<f64> {
    one(&format!("value = \"{formula}\""), a, b).entities[0].indicators["n"].value
}

#[test]
fn what_cancels_is_recomputed() {
    assert_ne!(0.1 + 0.2 - 0.3, 0.0, "plain floats leave something");
    assert_eq!(value("a + b - 0.3", "0.1", "0.2"), Some(0.0));
    // The whole value is what floats lose here.
    assert_eq!(value("a - b", "1.00000000000000000001", "1"), Some(1e-20));
}

#[test]
fn what_overflows_on_the_way_comes_back() {
    assert_eq!(value("a * a / a", "1e300", "0"), Some(1e300));
    assert_eq!(value("a * a * b", "1e-300", "1e308"), Some(1e-292));
}

#[test]
fn what_has_no_value_says_why() {
    for (formula, a, reason, token) in [
        ("1 / a", "0", Missing::DivisionByZero, "division by zero"),
        ("b / (a + 0.2 - 0.3)", "0.1", Missing::DivisionByZero, "division by zero"),
        ("a ^ -1", "0", Missing::DivisionByZero, "division by zero"),
        ("ln(a)", "0", Missing::Invalid, "logarithm"),
        ("ln(a + 0.2 - 0.3)", "0.1", Missing::Invalid, "logarithm"),
        ("sqrt(a)", "-1", Missing::Invalid, "root"),
        ("a ^ 0.5", "-1", Missing::Invalid, "power"),
        ("a * a", "1e300", Missing::Invalid, "too large"),
        ("1 / exp(a)", "1000", Missing::Invalid, "too large"),
        ("if exp(a) - exp(a) >= 0 then 1 else 0", "1000", Missing::Invalid, "too large"),
    ] {
        let board = one(&format!("value = \"{formula}\""), a, "1");
        let own = &board.entities[0].indicators["n"];
        assert_eq!((own.value, own.missing), (None, Some(reason)), "{formula}");
        let told: Vec<_> = board.findings.iter().filter(|finding| finding.code == Code::ValueUndefined).collect();
        assert_eq!(told.len(), 1, "{formula} is told once");
        assert_eq!(told[0].argument("reason"), Some(&Argument::Text(token.to_owned())));
    }
}

#[test]
fn a_score_that_was_given_lies_on_its_scale() {
    for (step, a, score) in [
        ("{ given = \"share\" }", "1", Some(1.0)),
        ("{ given = \"share\" }", "1.01", None),
        ("{ given = \"share\" }", "-0.01", None),
        ("{ given = \"points\", at_most = 5 }", "5", Some(5.0)),
        ("{ given = \"points\", at_most = 5 }", "5.000000000000000001", None),
    ] {
        assert_eq!(
            one(&format!("value = \"a\"\nscore = {step}"), a, "0").entities[0].indicators["n"].score,
            score,
            "{step} {a}"
        );
    }
}

/// A flag's step is for flags; on a number the rulebook is refused.
#[test]
fn a_flag_step_on_a_number_is_refused() {
    let rulebook =
        head("input", "") + &field("a", "rate") + &node("n", "value = \"a\"\nscore = { flag = \"full points\" }");
    let read = province_kpi::rulebook::read("rulebook.toml", rulebook.as_bytes());
    let codes: Vec<_> = read.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TypesDiffer]);
}

/// 0.4445 → 0.445 → 0.45: each rounding rounds what the one before it gave, in bulk, in the explanation, and for whoever reads it.
#[test]
fn roundings_one_after_the_other() {
    let rulebook = head("input", "")
        + &field("a", "rate")
        + &node("n", "value = \"a\"\nchain = [{ given = \"share\" }, { round = 3 }, { round = 2 }]")
        + &node("first", "value = \"n.round * 1000\"\nchain = [{ round = 0 }]")
        + &node("last", "value = \"n.round_2 * 1000\"\nchain = [{ round = 0 }]")
        + &node("plain", "value = \"n.exact * 10000\"");
    let session = open(&rulebook, &[("f.csv", "code,period,a\ne,2023,0.4445\n")]);
    let board = board(&session);
    let nodes = &board.entities[0].indicators;
    assert_eq!((nodes["n"].score, nodes["n"].shown), (Some(0.4445), Some(0.45)));
    assert_eq!((nodes["n"].steps["round"], nodes["n"].steps["round_2"]), (Some(0.445), Some(0.45)));
    // Made from other nodes alone, these are aggregates.
    let made = &board.entities[0].aggregates;
    assert_eq!(
        [made["first"].shown, made["last"].shown, made["plain"].score],
        [Some(445.0), Some(450.0), Some(4445.0)]
    );
    let steps = session.explain("e", Some("n")).unwrap().node.steps;
    let told: Vec<_> = steps.iter().map(|step| (step.name.as_str(), step.before, step.after)).collect();
    assert_eq!(told[1..], [("round", Some(0.4445), Some(0.445)), ("round_2", Some(0.445), Some(0.45))]);
}

fn provinces(more: &str, cells: impl Fn(usize) -> String, nodes: &str) -> (Scoreboard, Standing) {
    let session = run::open_shipped("giao-ban");
    let mut figures = String::from("code,period,count,whole,flag\n");
    for (at, entity) in session.panel().registry.entities.iter().enumerate() {
        writeln!(figures, "{},2023,{}", entity.code, cells(at)).unwrap();
    }
    let fields = field("count", "count") + &field("whole", "count") + &field("flag", "flag");
    let board = board(&open(&(head("provinces", more) + &fields + nodes), &[("f.csv", &figures)]));
    let national = board.national.clone().unwrap();
    (board, national)
}

/// One province that has not reported is no reason to give the nation no points: it has no figure, and says so.
#[test]
fn the_national_row_is_not_punished_for_a_member_that_is_missing() {
    let more = "[missing]\nindicators = \"score 0\"";
    let nodes = node("n", "value = \"count / whole\"\nscore = { given = \"share\" }")
        + &node("f", "value = \"flag\"\nscore = { flag = \"full points\" }");
    let (board, national) = provinces(more, |at| if at == 5 { ",,yes".into() } else { "1,2,no".into() }, &nodes);
    assert_eq!(board.entities[5].indicators["n"].score, Some(0.0));
    assert_eq!(
        (national.indicators["n"].score, national.indicators["n"].missing),
        (None, Some(Missing::MemberMissing))
    );
    assert_eq!(national.indicators["f"].score, Some(1.0 / 63.0));
}

/// 21 of 63 say yes: a third is neither yes nor no, and no condition applies to it.
#[test]
fn a_share_of_yes_is_no_truth() {
    let nodes = node("n", "value = \"if flag then count else whole\"") + &node("s", "value = \"flag\"");
    let (board, national) = provinces("", |at| format!("1,2,{}", if at % 3 == 0 { "yes" } else { "no" }), &nodes);
    assert_eq!(board.entities[0].indicators["n"].value, Some(1.0));
    assert_eq!(
        (national.indicators["n"].value, national.indicators["n"].missing),
        (None, Some(Missing::NotApplicable))
    );
    assert_eq!(national.indicators["s"].value, Some(1.0 / 3.0));
}

/// A parent that reads rounded scores adds rounded points; what is shown beside each child adds up to what is shown above them.
#[test]
fn points_are_those_that_the_parent_added() {
    let rulebook = head("input", "[rank]\nnode = \"sum\"\non = \"exact\"\nties = \"dense\"")
        + &field("a", "rate")
        + &field("b", "rate")
        + &node("first", "value = \"a\"\nchain = [{ given = \"share\" }, { round = 1 }]")
        + &node("second", "value = \"b\"\nchain = [{ given = \"share\" }, { round = 1 }]")
        + &node("sum", "sum_of_points = { first = 10, second = 20 }\npoints = 30\nchildren = \"rounded\"");
    let board = board(&open(&rulebook, &[("f.csv", "code,period,a,b\ne,2023,0.46,0.74\n")]));
    let own = of(&board.entities, "e");
    assert_eq!(
        (own.indicators["first"].points, own.indicators["second"].points, own.score),
        (Some(5.0), Some(14.0), Some(19.0))
    );
}

/// An exact decision about a power of powers would take for ever; it is taken at 12 digits instead.
#[test]
fn powers_of_powers_end() {
    let value = value("round(((((a ^ 64) ^ 64) ^ 64) ^ 3) + a + b - a - b, 2)", "1.0000001", "0.1").unwrap();
    assert!((value - (3.0 * 64f64.powi(3) * 1.0000001f64.ln()).exp()).abs() < 0.01, "{value}");
}

/// The deepest graph of the highest formulas, and the longest chain, on a thread's stack.
#[test]
fn deep_graphs_and_long_chains_are_exact() {
    let mut rulebook = head("input", "") + &field("a", "rate");
    let mut before = "a".to_owned();
    for at in 0..60 {
        let terms = " + 0.1".repeat(300);
        rulebook += &node(&format!("n{at}"), &format!("value = \"{before}{terms}\""));
        before = format!("n{at}");
    }
    rulebook += &node(
        "last",
        &format!("value = \"{before}\"\nchain = [{{ bands = [{{ from = 1800.05, share = 1 }}, {{ share = 0 }}] }}]"),
    );
    rulebook += &node(
        "under",
        &format!("value = \"{before}\"\nchain = [{{ bands = [{{ from = 1800.06, share = 1 }}, {{ share = 0 }}] }}]"),
    );
    let steps = "{ formula = \"x + 0.1\" }, ".repeat(99);
    rulebook += &node("long", &format!("value = \"a\"\nchain = [{steps}{{ round = 1 }}]"));
    let board = board(&open(&rulebook, &[("f.csv", "code,period,a\ne,2023,0.05\n")]));
    let nodes = &board.entities[0].indicators;
    let made = &board.entities[0].aggregates;
    assert_eq!((made["last"].score, made["under"].score), (Some(1.0), Some(0.0)));
    // 0.05 and 99 tenths are 9.95, and a half goes up.
    assert_eq!(nodes["long"].shown, Some(10.0));
}
