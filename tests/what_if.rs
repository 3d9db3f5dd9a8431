//! What would be with other figures, what one more unit is worth, and what it takes to reach a goal.
//!
//! Cases worked by hand; and random rulebooks, on which every way is written back into the figures and scored from the beginning, and on
//! small ones its effort is that of all ways tried one after the other.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    clippy::cast_precision_loss,
    reason = "a test may stop at the first surprise; counts of a test are small"
)]

#[cfg(feature = "cli")]
mod process;
mod run;

use province_kpi::analysis::what_if::reach::{self, Answer, Goal, Proof, Question, Reach};
use province_kpi::analysis::what_if::{self, Ground, Margins, Supposition, Told, WhatIf};
use province_kpi::data::panel::{Datum, Figure};
use province_kpi::plan::Plan;
use province_kpi::result::Standing;
use province_kpi::rulebook::model::DataStatus;
use province_kpi::scoring::Session;
use run::{Dice, open};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"t\"\nentities = \"input\"\n\
    [input]\nperiod = \"2023\"\n[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n";

fn ground<'a>(session: &'a Session, plans: &'a [Plan]) -> Ground<'a> {
    Ground {
        rulebook: session.rulebook(),
        plans,
        panel: session.panel(),
        period: session.latest().unwrap(),
        stage: session.stage(),
        restated: None,
    }
}

fn set(session: &Session, texts: &[&str]) -> WhatIf {
    let plans = session.plans();
    let supposed = session.suppose(texts).unwrap();
    assert!(supposed.findings.is_empty(), "{:#?}", supposed.findings);
    let changes = supposed.changes.into_iter();
    let suppositions: Vec<Supposition> =
        changes.map(|own| Supposition { figure: own.figure, before: own.before, text: Some(own.text) }).collect();
    what_if::what_if(&ground(session, &plans), &suppositions).unwrap()
}

fn margins(session: &Session, entity: &str) -> Margins {
    let plans = session.plans();
    let checker = session.checker().unwrap();
    let allowed = |figures: &[Figure]| checker.refused(figures).is_empty();
    what_if::margins(&ground(session, &plans), session.entity(entity).unwrap(), &allowed).unwrap()
}

fn question(session: &Session, entity: &str, goal: Goal) -> Question {
    Question {
        entity: session.entity(entity).unwrap(),
        goal,
        efforts: Vec::new(),
        bounds: Vec::new(),
        steps: Vec::new(),
        frozen: Vec::new(),
        ways: 3,
    }
}

fn reached(session: &Session, question: &Question) -> Reach {
    let plans = session.plans();
    let checker = session.checker().unwrap();
    let refused = |figures: &[Figure]| checker.refused(figures);
    reach::reach(&ground(session, &plans), question, &refused).unwrap()
}

fn board(session: &Session) -> Vec<Standing> {
    session.boards(Default::default()).0.remove(0).entities
}

fn row<'b>(board: &'b [Standing], code: &str) -> &'b Standing {
    board.iter().find(|row| row.code == code).unwrap()
}

/// A count `a` out of 10 for 60 points, a flag `b` for 40.
const PLAIN: &str = "[field.a]\ntitle = \"a\"\nkind = \"count\"\n[field.b]\ntitle = \"b\"\nkind = \"flag\"\n\
    [node.na]\ntitle = \"na\"\nvalue = \"a\"\ndirection = \"higher\"\ntarget = 10\n\
    score = { to_target = \"proportional\", cap = \"full points\" }\n\
    [node.nb]\ntitle = \"nb\"\nvalue = \"b\"\nscore = { flag = \"full points\" }\n\
    [node.total]\ntitle = \"total\"\nsum_of_points = { na = 60, nb = 40 }\npoints = 100\n";

const PLAIN_FIGURES: &str = "entity,a,b\nX,5,no\nY,6,no\nZ,10,yes\n";

/// 5 of 10 is 30 points, 6 is 36, 10 and yes is 100. With 7, X has 42 and passes Y; with yes too, 82.
#[test]
fn other_figures_by_hand() {
    let session = open(&format!("{HEAD}{PLAIN}"), &[("a.csv", PLAIN_FIGURES)]);
    let own = set(&session, &["X.a=+2"]);
    let x = &own.entities[0];
    assert_eq!((x.score.before, x.score.after, x.score.gained), (Some(30.0), Some(42.0), Some(12.0)));
    assert_eq!((x.rank.before, x.rank.after), (Some(3), Some(2)));
    assert_eq!(x.passes.iter().map(|own| own.code.as_str()).collect::<Vec<_>>(), ["Y"]);
    assert!(x.passed_by.is_empty());
    assert_eq!(own.others.iter().map(|own| own.entity.code.as_str()).collect::<Vec<_>>(), ["Y"]);
    assert_eq!((own.unmoved, own.head.data_status), (1, DataStatus::WhatIf));
    assert!(own.relative.is_empty() && own.falls.is_empty() && own.extremes.is_empty());
    let nodes: Vec<(&str, Option<f64>)> = x.nodes.iter().map(|own| (own.id.as_str(), own.points.gained)).collect();
    assert_eq!(nodes, [("na", Some(12.0)), ("total", Some(12.0))]);
    let both = set(&session, &["X.a==7", "X.b=yes"]);
    assert_eq!(both.entities[0].score.after, Some(82.0));
    assert_eq!(both.changes[1].after, Some(Told::Flag(true)));
    let all = set(&session, &["*.a=-100%"]);
    assert_eq!(all.entities.iter().map(|own| own.score.after).collect::<Vec<_>>(), [Some(0.0), Some(0.0), Some(40.0)]);
}

/// X and Y have 30 points, Z has 100 and V nothing was reported of: it has no rank. With 12, X has 60 of `a`: it leaves Y, with which it shared
/// rank 2, and passes neither V nor Z. V with `a` = 12 is ranked for the first time: it passes nobody, and nobody is passed by it.
#[test]
fn who_has_no_rank_passes_nobody() {
    let rules = PLAIN.replace("points = 100\n", "points = 100\nmissing = \"require all\"\n");
    let rules = format!("{HEAD}{rules}[missing]\nindicators = \"stays missing\"\n");
    let session = open(&rules, &[("a.csv", "entity,a,b\nX,5,no\nY,5,no\nZ,10,yes\nV,,no\n")]);
    let own = set(&session, &["X.a=12"]);
    let x = &own.entities[0];
    assert_eq!((x.rank.before, x.rank.after, x.sharing), (Some(2), Some(2), (2, 1)));
    assert_eq!(x.passes.iter().map(|own| own.code.as_str()).collect::<Vec<_>>(), ["Y"]);
    assert_eq!((own.ranked_before, own.ranked), (3, 3));
    let own = set(&session, &["V.a=12"]);
    let v = &own.entities[0];
    assert_eq!((v.rank.before, v.rank.after), (None, Some(2)));
    assert!(v.passes.is_empty() && v.passed_by.is_empty(), "{v:?}");
    assert_eq!((own.ranked_before, own.ranked), (3, 4));
    // Z had the best `a` with 10; 12 is better, and X has it.
    assert_eq!(
        own.bests.iter().map(|own| (own.node.as_str(), own.value.after)).collect::<Vec<_>>(),
        [("na", Some(12.0))]
    );
    assert_eq!((own.bests[0].count, own.bests[0].set_by[0].code.as_str()), (1, "V"));
}

/// Against the greatest figure of all: Z has 10 and 100 points. X with 20 sets a new best, and Z falls to 50 though nothing of it changed.
#[test]
fn a_new_best_moves_everybody() {
    let rules = "[field.a]\ntitle = \"a\"\nkind = \"count\"\n\
        [node.na]\ntitle = \"na\"\nvalue = \"a\"\ndirection = \"higher\"\n\
        chain = [{ name = \"scaled\", formula = \"x / max(a)\", gives = \"share\" }]\n\
        [node.total]\ntitle = \"total\"\nsum_of_points = { na = 100 }\npoints = 100\n";
    let session = open(&format!("{HEAD}{rules}"), &[("a.csv", "entity,a\nX,5\nY,6\nZ,10\n")]);
    let own = set(&session, &["X.a=20"]);
    let z = own.others.iter().find(|own| own.entity.code == "Z").unwrap();
    assert_eq!((z.score.before, z.score.after, z.rank.after), (Some(100.0), Some(50.0), Some(2)));
    let best = &own.extremes[0];
    assert_eq!((best.text.as_str(), best.value.before, best.value.after), ("max(a)", Some(10.0), Some(20.0)));
    assert_eq!((best.is_best, best.set_by[0].code.as_str()), (true, "X"));
    assert_eq!(own.relative.iter().map(|own| own.node.as_str()).collect::<Vec<_>>(), ["na"]);
}

/// A share of the sum of squares: who raises his own figure raises the sum faster.
#[test]
fn a_figure_that_gets_better_and_lowers_its_own_score_is_told() {
    let rules = "[field.a]\ntitle = \"a\"\nkind = \"count\"\n\
        [node.na]\ntitle = \"na\"\nvalue = \"a\"\ndirection = \"higher\"\n\
        chain = [{ name = \"shared\", formula = \"x / sum(a * a)\" }]\n\
        [node.total]\ntitle = \"total\"\narithmetic_mean = { na = 1 }\n";
    let session = open(&format!("{HEAD}{rules}"), &[("a.csv", "entity,a\nX,3\nY,1\nZ,1\n")]);
    // 3/11 falls to 9/83.
    let own = set(&session, &["X.a=9"]);
    assert!(own.relative[0].own_can_fall);
    let fall = &own.falls[0];
    assert_eq!((fall.node.as_str(), fall.through.as_slice()), ("na", &["na".to_owned()][..]));
}

#[test]
fn what_cannot_be_is_refused_as_a_whole() {
    let rules = format!("{HEAD}{PLAIN}").replace(
        "kind = \"count\"\n[field.b]",
        "kind = \"count\"\nrange = [0, 12]\ncheck = [{ at_most = \"c\" }]\n[field.c]\ntitle = \"c\"\nkind = \"count\"\n[field.b]",
    );
    let rules = format!("{rules}[node.nc]\ntitle = \"c\"\nvalue = \"c\"\nreport_only = true\n");
    let session = open(
        &rules.replace("report_only = true\n", ""),
        &[("a.csv", "entity,a,b,c\nX,5,no,9\nY,6,no,9\nZ,10,yes,10\n")],
    );
    for (text, code) in [
        ("X.a=13", "cell-out-of-range"),
        ("X.a=10", "cell-beyond"),
        ("X.c=4", "cell-beyond"),
        ("X.a=1.5", "cell-not-whole"),
        ("X.a=many", "cell-not-number"),
        ("X.b=+1", "cell-not-flag"),
        ("Q.a=1", "entity-not-found"),
        ("X.q=1", "field-unknown"),
        ("X.a", "supposed-syntax"),
        ("a=1", "supposed-syntax"),
    ] {
        let found = session.suppose(&[text]).unwrap().findings;
        assert_eq!(found.first().map(|own| own.code.text()), Some(code), "{text}: {found:#?}");
    }
    let twice = session.suppose(&["X.a=6", "*.a=7"]).unwrap().findings;
    assert_eq!(twice[0].code.text(), "supposed-twice");
    assert!(session.suppose(&["X.a=9"]).unwrap().findings.is_empty());
}

/// One more `a` is 6 points; the flag is 40. Both orders of magnitude, and the ranks that go with them.
#[test]
fn one_more_unit_by_hand() {
    let session = open(&format!("{HEAD}{PLAIN}"), &[("a.csv", PLAIN_FIGURES)]);
    let own = margins(&session, "X");
    let told: Vec<_> = own.margins.iter().map(|own| (own.field.as_str(), own.score.gained, own.rank.after)).collect();
    assert_eq!(told, [("b", Some(40.0), Some(2)), ("a", Some(6.0), Some(2))]);
    // Z has everything: one more of `a` brings nothing, and `no` costs 40.
    let own = margins(&session, "Z");
    let told: Vec<_> = own.margins.iter().map(|own| (own.field.as_str(), own.score.gained)).collect();
    assert_eq!(told, [("a", Some(0.0)), ("b", Some(-40.0))]);
}

/// From 5 to 10 are five steps of effort 1/5 for 6 points each; the flag is effort 1 for 40 points. To 82: the flag and two steps, 1.4;
/// to 36 points, level with Y at rank 2, one step; 71 need the flag and one step, though two steps were enough for 42.
#[test]
fn the_least_effort_by_hand() {
    let session = open(&format!("{HEAD}{PLAIN}"), &[("a.csv", PLAIN_FIGURES)]);
    for (goal, effort, moved) in [
        (Goal::Score(82.0), 1.4, &[("b", "yes"), ("a", "7")][..]),
        (Goal::Rank(2), 0.2, &[("a", "6")]),
        (Goal::Score(71.0), 1.2, &[("b", "yes"), ("a", "6")]),
        (Goal::Score(54.0), 0.8, &[("a", "9")]),
        (Goal::Rank(1), 2.0, &[("a", "10"), ("b", "yes")]),
    ] {
        let own = reached(&session, &question(&session, "X", goal.clone()));
        assert_eq!((own.answer, own.proof), (Answer::Reached, Proof::Least), "{goal:?} {own:#?}");
        let way = &own.ways[0];
        assert!((way.effort - effort).abs() < 1e-9, "{goal:?}: {}", way.effort);
        let mut told: Vec<(String, String)> =
            way.moves.iter().map(|own| (own.field.clone(), text(own.after.as_ref()))).collect();
        told.sort();
        let mut moved: Vec<(String, String)> = moved.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        moved.sort();
        assert_eq!(told, moved, "{goal:?}");
    }
    // 60 points for `a` at its target are another way to 55 than the flag.
    let own = reached(&session, &question(&session, "X", Goal::Score(55.0)));
    assert_eq!(own.ways.len(), 2);
    let own = reached(&session, &question(&session, "Z", Goal::Rank(2)));
    assert_eq!(own.answer, Answer::Already);
}

#[test]
fn weights_bounds_steps_and_what_is_frozen() {
    let session = open(&format!("{HEAD}{PLAIN}"), &[("a.csv", PLAIN_FIGURES)]);
    let field = |id: &str| session.rulebook().field_named(id).unwrap();
    let number = |text: &str| Some(province_kpi::number::Decimal::parse(text).unwrap());
    let goal = || question(&session, "X", Goal::Score(55.0));
    // The flag at a tenth of the effort: 70 points for 0.1.
    let own = reached(&session, &Question { efforts: vec![(field("b"), 0.1)], ..goal() });
    assert_eq!((own.ways[0].moves[0].field.as_str(), own.ways[0].effort), ("b", 0.1));
    // No farther than 8: 48 points, so the flag it must be.
    let own = reached(&session, &Question { bounds: vec![(field("a"), None, number("8"))], ..goal() });
    assert_eq!(own.ways[0].moves.iter().map(|own| own.field.as_str()).collect::<Vec<_>>(), ["b"]);
    // In steps of 4: 9 is 54 points, and past it there is no more to gain but at 13.
    let own = reached(
        &session,
        &Question { steps: vec![(field("a"), number("4").unwrap())], frozen: vec![field("b")], ..goal() },
    );
    assert_eq!(text(own.ways[0].moves[0].after.as_ref()), "13");
    let own = reached(&session, &Question { frozen: vec![field("a"), field("b")], ..goal() });
    assert_eq!(own.answer, Answer::NotReached);
    // What can be had is told: all of `a` without the flag.
    let far = Question { frozen: vec![field("b")], ..question(&session, "X", Goal::Score(99.0)) };
    let own = reached(&session, &far);
    assert_eq!((own.answer, own.ways.len()), (Answer::NotReached, 0));
    assert_eq!(own.farthest.unwrap().changed.unwrap().score.after, Some(60.0));
}

/// Ranks without shared places: level with Y is not enough where the code decides, X stands before Y, and Y behind X.
#[test]
fn a_rank_is_reached_by_the_rule_for_ties() {
    let rules = format!("{HEAD}{PLAIN}").replace("ties = \"competition\"", "ties = \"ordinal\"");
    let session = open(&rules, &[("a.csv", "entity,a,b\nA,8,no\nM,6,no\nX,5,no\n")]);
    let own = reached(&session, &question(&session, "M", Goal::Rank(1)));
    assert_eq!(text(own.ways[0].moves[0].after.as_ref()), "9", "level with A, M stands behind it");
    let session = open(&rules, &[("a.csv", "entity,a,b\nA,5,no\nM,6,no\nX,8,no\n")]);
    let own = reached(&session, &question(&session, "M", Goal::Rank(1)));
    assert_eq!(text(own.ways[0].moves[0].after.as_ref()), "8", "level with X, M stands before it");
}

fn text(told: Option<&Told>) -> String {
    match told {
        Some(Told::Number(number)) => number.to_string(),
        Some(Told::Flag(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        Some(Told::Level(level)) => level.en.clone(),
        None => String::new(),
    }
}

/// Forms in which a better figure never lowers its own score, and others.
#[test]
fn relative_rules_are_named_with_what_they_can_do() {
    for (chain, own_can_fall) in [
        ("{ min_max = [0, 100] }", false),
        ("{ z_score = [0, 1] }", false),
        ("{ percentile_rank = \"(r-1)/(n-1)\" }", false),
        ("{ ratio_to = \"best\" }", false),
        ("{ difference_to = \"mean\" }", true),
        ("{ name = \"s\", formula = \"x / mean(x)\" }", true),
        ("{ treat = { winsorise = { most = 1 } } }", true),
    ] {
        let rules = format!(
            "{HEAD}[field.a]\ntitle = \"a\"\nkind = \"rate\"\n[node.na]\ntitle = \"na\"\nvalue = \"a\"\ndirection = \"higher\"\n\
             chain = [{chain}]\n[node.total]\ntitle = \"total\"\narithmetic_mean = [\"na\"]\n"
        );
        let session = open(&rules, &[("a.csv", "entity,a\nV,1\nW,2\nX,3\nY,7\nZ,11\n")]);
        let own = set(&session, &["X.a=4"]);
        assert_eq!(own.relative.iter().map(|own| own.own_can_fall).collect::<Vec<_>>(), [own_can_fall], "{chain}");
    }
}

#[cfg(feature = "cli")]
mod command_line {
    use super::process::{Ran, golden, kpi};

    fn run(arguments: &[&str]) -> Ran {
        kpi(["what-if"].into_iter().chain(arguments.iter().copied())).run()
    }

    /// In both languages; the exit code is the answer.
    fn both(name: &str, code: i32, arguments: &[&str]) {
        for language in ["vi", "en"] {
            let ran = run(&[arguments, &["--lang", language]].concat());
            assert_eq!(ran.code, code, "{}", ran.complaints);
            golden("what-if", &format!("{name}-{language}"), &(ran.output + &ran.complaints));
        }
    }

    #[test]
    fn other_figures() {
        both(
            "set",
            0,
            &["giao-ban", "--set", "48.community_teams=+5%,Hải Phòng.digital_enterprises=-500,31.plan_issued=no"],
        );
        both(
            "refused",
            2,
            &[
                "giao-ban",
                "--set",
                "48.communes_with_team=1000,49.plan_issued=maybe,Hà.communes=4,48.comunes=1,48.communes",
            ],
        );
        let markdown = run(&["hdi", "--set", "Norway.life_expectancy=+2", "--format", "markdown", "--lang", "vi"]);
        golden("what-if", "set-hdi-markdown-vi", &markdown.output);
        let json = run(&["hdi", "--set", "Norway.life_expectancy=+2", "--format", "json"]);
        golden("what-if", "set-hdi-json", &json.output);
    }

    #[test]
    fn one_more_unit() {
        both("margins", 0, &["giao-ban", "--entity", "Lào Cai"]);
    }

    #[test]
    fn a_goal() {
        both("reach-rank", 0, &["giao-ban", "--entity", "Lào Cai", "--reach", "rank=20", "--freeze", "it_revenue"]);
        both(
            "reach-grade",
            0,
            &["giao-ban", "--entity", "Lào Cai", "--reach", "grade=Tốt", "--effort", "postal_items=0.5"],
        );
        both("reach-node", 0, &["hdi", "--entity", "Viet Nam", "--reach", "node:hdi=0.8"]);
        both(
            "reach-not",
            2,
            &["giao-ban", "--entity", "Lào Cai", "--reach", "score=100", "--bound", "digital_enterprises=..200"],
        );
        both("reach-already", 0, &["giao-ban", "--entity", "48", "--reach", "rank=10"]);
        both("reach-unknown", 2, &["giao-ban", "--entity", "48", "--reach", "grade=Tốt nhất"]);
        let json = run(&["giao-ban", "--entity", "Lào Cai", "--reach", "rank=20", "--ways", "1", "--format", "json"]);
        golden("what-if", "reach-json", &json.output);
    }

    #[test]
    fn what_was_typed_wrong_could_not_run() {
        for arguments in [
            &["giao-ban"][..],
            &["giao-ban", "--set", "48.communes=1", "--entity", "48"],
            &["giao-ban", "--reach", "rank=1"],
            &["giao-ban", "--entity", "48", "--reach", "rank=0"],
            &["giao-ban", "--entity", "48", "--freeze", "communes"],
            &["giao-ban", "--entity", "48", "--reach", "rank=1", "--bound", "communes=5"],
        ] {
            assert_eq!(run(arguments).code, 1, "{arguments:?}");
        }
    }
}

// ── random rulebooks ─────────────────────────────────────────────────────────────────────────────────

/// How the score of a random indicator is made.
fn chain(dice: &mut Dice, relative: bool, scale: usize) -> String {
    let cap = |share: usize| (share * scale).max(1);
    match dice.below(if relative { 5 } else { 3 }) {
        0 => format!(
            "target = {}\nscore = {{ to_target = \"proportional\", cap = \"full points\" }}\n",
            cap(1) + dice.below(4)
        ),
        1 => format!(
            "score = {{ bands = [{{ from = {}, share = 1 }}, {{ from = {}, share = 0.{} }}, {{ share = 0 }}] }}\n",
            2 * cap(1) / 2 + 2,
            cap(1) / 2 + 1,
            1 + dice.below(8)
        ),
        2 => format!(
            "chain = [{{ name = \"s\", formula = \"x / {}\", gives = \"share\" }}, {{ clamp = [0, 1] }}]\n",
            cap(1) + 1
        ),
        3 => "chain = [{ min_max = [0, 1] }]\n".to_owned(),
        _ => "chain = [{ name = \"s\", formula = \"x / max(x + 1)\", gives = \"share\" }]\n".to_owned(),
    }
}

/// A rulebook of counts `f0` … with a range, and its figures: `scale` is the size of the counts.
fn rulebook(dice: &mut Dice, relative: bool, scale: usize) -> (String, Vec<String>, usize) {
    let fields = 2 + dice.below(3);
    let most = if scale < 10 { 3 + dice.below(3) } else { 2 * scale };
    let mut text = HEAD.to_owned();
    for field in 0..fields {
        write!(text, "[field.f{field}]\ntitle = \"f\"\nkind = \"count\"\nrange = [0, {most}]\n").unwrap();
    }
    let nodes = fields + dice.below(2);
    for node in 0..nodes {
        let value = match (node < fields, dice.below(4)) {
            (true, 0) => format!("f{node} * 2"),
            (true, _) => format!("f{node}"),
            (false, _) => format!("f{} + f{}", dice.below(fields), dice.below(fields)),
        };
        let chain = chain(dice, relative, scale);
        write!(text, "[node.n{node}]\ntitle = \"n\"\nvalue = \"{value}\"\ndirection = \"higher\"\n{chain}").unwrap();
    }
    let points: Vec<usize> = (0..nodes).map(|node| 5 + 7 * node + dice.below(20)).collect();
    let list = |of: &dyn Fn(usize) -> String| (0..nodes).map(of).collect::<Vec<_>>().join(", ");
    text.push_str("[node.total]\ntitle = \"total\"\n");
    if dice.once_in(4) || (relative && dice.once_in(2)) {
        writeln!(text, "arithmetic_mean = [{}]", list(&|node| format!("\"n{node}\""))).unwrap();
    } else {
        let sum: usize = points.iter().sum();
        let parts = list(&|node| format!("n{node} = {}", points[node]));
        writeln!(text, "sum_of_points = {{ {parts} }}\npoints = {sum}").unwrap();
    }
    (text, (0..fields).map(|field| format!("f{field}")).collect(), most)
}

fn figures(rows: &[(String, Vec<usize>)], fields: &[String]) -> String {
    let mut text = format!("entity,{}\n", fields.join(","));
    for (code, figures) in rows {
        let figures: Vec<String> = figures.iter().map(ToString::to_string).collect();
        writeln!(text, "{code},{}", figures.join(",")).unwrap();
    }
    text
}

/// The figures with a way's moves written into them, scored from the beginning.
fn rescored(rules: &str, rows: &[(String, Vec<usize>)], fields: &[String], own: &Reach, way: usize) -> Vec<Standing> {
    let mut rows = rows.to_vec();
    let x = rows.iter_mut().find(|(code, _)| *code == own.entity.code).unwrap();
    for moved in &own.ways[way].moves {
        let at = fields.iter().position(|field| *field == moved.field).unwrap();
        x.1[at] = text(moved.after.as_ref()).parse().unwrap();
    }
    board(&open(rules, &[("a.csv", &figures(&rows, fields))]))
}

fn random_rows(dice: &mut Dice, fields: usize, most: usize) -> Vec<(String, Vec<usize>)> {
    let rows = 4 + dice.below(4);
    let row = |at: usize, dice: &mut Dice| {
        (format!("E{at}"), (0..fields).map(|_| dice.below(most / 2 + 1 + at * most / 16).min(most)).collect())
    };
    (0..rows).map(|at| row(at, dice)).collect()
}

fn random_goal(dice: &mut Dice, session: &Session, code: &str) -> Goal {
    let board = board(session);
    let own = row(&board, code);
    if dice.once_in(2) {
        let rank = usize::try_from(own.rank.unwrap()).unwrap();
        return Goal::Rank(u32::try_from(1 + dice.below(rank)).unwrap());
    }
    let best = board.iter().filter_map(|row| row.score).fold(0.0, f64::max);
    Goal::Score(own.score.unwrap() + (best * 1.6 - own.score.unwrap()) * (1 + dice.below(9)) as f64 / 10.0)
}

fn has(goal: &Goal, row: &Standing) -> bool {
    match goal {
        Goal::Rank(rank) => row.rank.is_some_and(|own| own <= *rank),
        Goal::Score(score) => row.score.is_some_and(|own| own >= score - 1e-9),
        Goal::Grade(_) | Goal::Node(..) => false,
    }
}

/// Every way of every random case reaches its goal when its figures are written into the file and scored from the beginning.
#[test]
fn every_way_is_verified_by_a_full_rescoring() {
    let (mut reached_ways, mut relative_ways) = (0, 0);
    for seed in 0..160 {
        let mut dice = Dice::new(seed);
        let relative = seed % 2 == 0;
        let scale = if seed % 3 == 0 { 700 } else { 4 };
        let (rules, fields, most) = rulebook(&mut dice, relative, scale);
        let rows = random_rows(&mut dice, fields.len(), most);
        let session = open(&rules, &[("a.csv", &figures(&rows, &fields))]);
        let code = rows[dice.below(rows.len())].0.clone();
        let goal = random_goal(&mut dice, &session, &code);
        let own = reached(&session, &question(&session, &code, goal.clone()));
        for way in 0..own.ways.len() {
            let again = rescored(&rules, &rows, &fields, &own, way);
            let again = row(&again, &code);
            assert!(
                has(&goal, again),
                "seed {seed}, {code} to {goal:?}: {:?}\n{rules}\n{rows:?}\n{own:#?}",
                again.score
            );
            let told = own.ways[way].changed.as_ref().unwrap();
            assert_eq!((told.score.after, told.rank.after), (again.score, again.rank), "seed {seed}");
            reached_ways += 1;
            relative_ways += usize::from(relative);
        }
        assert_eq!(own.ways.is_empty(), own.answer != Answer::Reached);
        assert_eq!(own.farthest.is_some(), own.answer == Answer::NotReached, "seed {seed}");
    }
    assert!(reached_ways > 100 && relative_ways > 30, "{reached_ways} {relative_ways}");
}

/// On small absolute rulebooks the effort is that of all combinations of figures tried one after the other: each combination is an entity.
#[test]
fn the_effort_is_the_least_of_all_that_can_be() {
    let (mut least, mut unreachable) = (0, 0);
    for seed in 0..120 {
        let mut dice = Dice::new(1000 + seed);
        let (rules, fields, most) = rulebook(&mut dice, false, 4);
        let rows = random_rows(&mut dice, fields.len(), most);
        let session = open(&rules, &[("a.csv", &figures(&rows, &fields))]);
        let (code, start) = rows[dice.below(rows.len())].clone();
        let goal = random_goal(&mut dice, &session, &code);
        let mut own = question(&session, &code, goal.clone());
        own.ways = 1;
        let found = reached(&session, &own);
        if found.answer == Answer::Already {
            continue;
        }
        let need = match goal {
            Goal::Score(score) => score,
            Goal::Rank(rank) => {
                let mut others: Vec<f64> =
                    board(&session).iter().filter(|row| row.code != code).map(|row| row.score.unwrap()).collect();
                others.sort_by(|a, b| b.total_cmp(a));
                others[rank as usize - 1]
            }
            Goal::Grade(_) | Goal::Node(..) => panic!("not among the random goals"),
        };
        let best = exhaustive(&rules, &fields, &start, most, need);
        match (found.ways.first(), best) {
            (Some(way), Some(best)) => {
                assert!(way.effort >= best - 1e-9, "seed {seed}: {} is less than {best}", way.effort);
                if found.proof == Proof::Least {
                    assert!(
                        (way.effort - best).abs() < 1e-9,
                        "seed {seed}: {} against {best}\n{rules}\n{start:?} {goal:?}\n{way:#?}",
                        way.effort
                    );
                    least += 1;
                }
            }
            (None, Some(best)) => {
                // Only levers that bring nothing alone can be missed, and they are where proof is not claimed.
                assert!(rules.contains('+'), "seed {seed}: it can be, by {best}\n{rules}\n{start:?} {goal:?}");
            }
            (Some(way), None) => panic!("seed {seed}: {way:#?} cannot be"),
            (None, None) => unreachable += 1,
        }
    }
    assert!(least > 40 && unreachable > 2, "{least} {unreachable}");
}

/// The least effort of all combinations whose score is enough; the distance of a field is to the first figure that brings the most alone.
fn exhaustive(rules: &str, fields: &[String], start: &[usize], most: usize, need: f64) -> Option<f64> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in fields {
        all = all.iter().flat_map(|own| (0..=most).map(move |figure| [own.as_slice(), &[figure]].concat())).collect();
    }
    let rows: Vec<(String, Vec<usize>)> =
        all.iter().enumerate().map(|(at, own)| (format!("C{at:05}"), own.clone())).collect();
    let board = board(&open(rules, &[("a.csv", &figures(&rows, fields))]));
    let scores: BTreeMap<&str, f64> = board.iter().map(|row| (row.code.as_str(), row.score.unwrap())).collect();
    let score: BTreeMap<&Vec<usize>, f64> = rows.iter().map(|(code, own)| (own, scores[code.as_str()])).collect();
    let distance = |field: usize| {
        let moved = |figure: usize| {
            let mut own = start.to_vec();
            own[field] = figure;
            score[&own]
        };
        let best = (0..=most).map(moved).fold(f64::NEG_INFINITY, f64::max);
        let first = (start[field]..=most).find(|figure| moved(*figure) >= best - 1e-9);
        first.map_or(0, |first| first - start[field])
    };
    let distances: Vec<usize> = (0..fields.len()).map(distance).collect();
    let effort = |own: &Vec<usize>| -> Option<f64> {
        let one = |(at, figure): (usize, &usize)| match (figure.checked_sub(start[at]), distances[at]) {
            (Some(0), _) => Some(0.0),
            (Some(by), far) if far > 0 && by <= far => Some(by as f64 / far as f64),
            _ => None,
        };
        own.iter().enumerate().map(one).sum()
    };
    let enough = all.iter().filter(|own| score[own] >= need - 1e-9);
    enough.filter_map(effort).min_by(f64::total_cmp)
}

/// Under absolute rules a figure that gets better lowers no score of its node.
#[test]
fn a_better_figure_lowers_no_score_under_absolute_rules() {
    for seed in 0..80 {
        let mut dice = Dice::new(5000 + seed);
        let (rules, fields, most) = rulebook(&mut dice, false, if seed % 2 == 0 { 4 } else { 50 });
        let rows = random_rows(&mut dice, fields.len(), most);
        let session = open(&rules, &[("a.csv", &figures(&rows, &fields))]);
        let entity = session.entity(&rows[0].0).unwrap();
        for (at, field) in fields.iter().enumerate().filter(|(at, _)| rows[0].1[*at] < most) {
            let more = rows[0].1[at] + 1 + dice.below(most - rows[0].1[at]);
            let own = set(&session, &[&format!("{}.{field}={more}", rows[0].0)]);
            assert!(own.relative.is_empty() && own.falls.is_empty(), "seed {seed}");
            for node in &own.entities[0].nodes {
                assert!(node.score.gained.unwrap() >= 0.0, "seed {seed}: {node:#?}\n{rules}");
            }
            let figure = Figure {
                entity,
                field: session.rulebook().field_named(field).unwrap(),
                datum: Datum::Number(province_kpi::number::Decimal::from_integer(i64::try_from(more).unwrap())),
            };
            assert!(session.checker().unwrap().refused(&[figure]).is_empty());
        }
    }
}
