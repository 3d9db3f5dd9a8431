//! Corners of the language that no published index has: each small rulebook has one thing to get wrong, and its result by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::compute::Asked;
use province_kpi::data::Source;
use province_kpi::finding::Finding;
use province_kpi::report;
use province_kpi::result::{Scoreboard, Standing};
use province_kpi::rulebook;
use province_kpi::rulebook::model::Language;
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};

const TITLE: &str = "title = { vi = \"Tên\", en = \"Title\" }\n";

/// A rulebook over the fields `a` and `b`, which are rates, and `n`, a count; tables get their titles here.
fn rulebook(tables: &str) -> String {
    let head = "format = 1\n\n[rulebook]\nid = \"corner\"\nversion = \"1\"\nTITLEentities = \"input\"\n\n\
        [field.a]\nTITLEkind = \"rate\"\n[field.b]\nTITLEkind = \"rate\"\n[field.n]\nTITLEkind = \"count\"\n\
        [node.all]\nTITLEvalue = \"a + b + n\"\nscored = false\n";
    let tables = tables.lines().map(|line| {
        let own = line.starts_with("[node.") || line.starts_with("[report_only.");
        if own { format!("{line}\n{TITLE}") } else { format!("{line}\n") }
    });
    format!("{}\n{}", head.replace("TITLE", TITLE), tables.collect::<String>())
}

fn findings(tables: &str) -> Vec<Finding> {
    rulebook::read("rulebook.toml", rulebook(tables).as_bytes()).findings
}

fn scored(tables: &str, figures: &str) -> (Vec<Scoreboard>, Vec<Finding>) {
    let text = rulebook(tables);
    let source = RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] };
    let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }];
    let request = Request { period: Wanted::All, ..Request::default() };
    let session = Session::open(&source, &inputs, &request).unwrap_or_else(|problem| {
        panic!("{}", report::findings_text(&problem.findings, &|_| Some(text.as_str()), Language::En, false))
    });
    session.boards(Asked { steps: true, indicator_ranks: true, without_indicators: false })
}

fn boards(tables: &str, figures: &str) -> Vec<Scoreboard> {
    scored(tables, figures).0
}

fn of<'b>(boards: &'b [Scoreboard], period: &str, code: &str) -> &'b Standing {
    let board = boards.iter().find(|board| board.period == period).unwrap();
    board.entities.iter().find(|standing| standing.code == code).unwrap()
}

fn score(standing: &Standing, node: &str) -> Option<f64> {
    let aggregate = standing.aggregates.get(node).map(|own| own.score);
    aggregate.or(standing.indicators.get(node).map(|own| own.score)).unwrap()
}

fn rank(standing: &Standing, node: &str) -> Option<u32> {
    let aggregate = standing.aggregates.get(node).map(|own| own.rank);
    aggregate.or(standing.indicators.get(node).map(|own| own.rank)).unwrap()
}

// ── several periods ──────────────────────────────────────────────────────────────────────────────────

/// From 2023 on the chain has one step more; the step of the same name is meant, not the one at the same place.
#[test]
fn a_step_of_another_period_is_found_by_its_name() {
    let tables = r#"
[node.doubled]
value = "a"
chain = [{ name = "twice", formula = "x * 2" }, { name = "more", formula = "x + 1" }]
[node.before]
value = "prev(doubled.twice)"
scored = false
[from.2023.node.doubled]
chain = [{ name = "tens", formula = "x * 10" }, { name = "twice", formula = "x * 2" }]
"#;
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,3,0,0\n2023,A,4,0,0\n2024,A,5,0,0\n");
    assert_eq!(score(of(&boards, "2023", "A"), "before"), Some(6.0));
    assert_eq!(score(of(&boards, "2024", "A"), "before"), Some(80.0));
}

#[test]
fn a_step_that_another_period_lacks_is_not_in_force_there() {
    let tables = r#"
[node.kept]
value = "a"
chain = [{ name = "plain", formula = "x" }]
[node.before]
value = "first_of(prev(kept.capped), 99)"
scored = false
[from.2022.node.before]
value = "a"
[from.2023.node.before]
value = "first_of(prev(kept.capped), 99)"
[from.2023.node.kept]
chain = [{ name = "capped", clamp = [0, 5] }]
"#;
    // The base itself names a step that it does not have: told, and no result.
    assert_eq!(findings(tables).iter().map(|own| own.code.text()).collect::<Vec<_>>(), ["unknown-name"]);
    let later = tables.replacen("first_of(prev(kept.capped), 99)", "a", 1);
    let boards = boards(&later, "period,entity,a,b,n\n2022,A,3,0,0\n2023,A,9,0,0\n2024,A,7,0,0\n");
    assert_eq!(score(of(&boards, "2023", "A"), "before"), Some(99.0));
    assert_eq!(score(of(&boards, "2024", "A"), "before"), Some(5.0));
}

/// What is pooled is what this period's formula names, also where an earlier edition names something else.
#[test]
fn a_pooled_statistic_follows_the_formula_of_its_own_period() {
    let tables = r#"
[node.share]
value = "a / max(b, over = 'all periods')"
scored = false
[from.2023.node.share]
value = "a / max(a, over = 'all periods')"
"#;
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,10,40,0\n2022,B,20,50,0\n2023,A,5,100,0\n2023,B,8,1,0\n");
    assert_eq!(score(of(&boards, "2022", "A"), "share"), Some(0.1));
    assert_eq!(score(of(&boards, "2023", "A"), "share"), Some(0.25));
}

/// The last quarter of a year is not earlier than the year; the year is earlier than the quarters of the next one.
#[test]
fn the_last_period_is_one_that_has_ended() {
    let tables = "[node.before]\nvalue = \"last(a)\"\nscored = false\n";
    let figures =
        "period,entity,a,b,n\n2022,A,100,0,0\n2022-Q3,A,3,0,0\n2022-Q4,A,4,0,0\n2023-Q1,A,5,0,0\n2021,A,90,0,0\n";
    let boards = boards(tables, figures);
    let before = |period| score(of(&boards, period, "A"), "before");
    assert_eq!(before("2022"), Some(90.0));
    assert_eq!(before("2022-Q4"), Some(3.0));
    // Both the year and its last quarter ended on the same day; the longer one is later in the order of periods.
    assert_eq!(before("2023-Q1"), Some(100.0));
}

#[test]
fn years_are_pooled_with_years() {
    let tables = "[node.most]\nvalue = \"sum(a, over = 'all periods')\"\nscored = false\n";
    let boards =
        boards(tables, "period,entity,a,b,n\n2021,A,1,0,0\n2022,A,2,0,0\n2022-Q4,A,40,0,0\n2022-Q3,A,30,0,0\n");
    assert_eq!(score(of(&boards, "2022", "A"), "most"), Some(3.0));
    assert_eq!(score(of(&boards, "2022-Q4", "A"), "most"), Some(70.0));
}

/// A node that only one edition reads is used.
#[test]
fn what_one_edition_uses_is_used() {
    let tables = r#"
[node.one]
value = "a"
[node.two]
value = "b"
[node.total]
arithmetic_mean = ["one"]
[from.2023.node.total]
arithmetic_mean = ["two"]
"#;
    assert_eq!(findings(tables), []);
    let without = findings(&tables.replace("arithmetic_mean = [\"two\"]", "unit = \"x\""));
    assert_eq!(without.iter().map(|own| own.code.text()).collect::<Vec<_>>(), ["node-unused"]);
}

/// Editions hold from the first day of their period on, in the order of these days, however they are written.
#[test]
fn editions_hold_in_the_order_of_their_first_days() {
    let tables = r#"
[node.one]
value = "a"
scored = false
[from.2023.node.one]
value = "a * 10"
[from.2022-Q3.node.one]
value = "a * 2"
"#;
    let figures = "period,entity,a,b,n\n2022-Q2,A,1,0,0\n2022-Q3,A,1,0,0\n2023-Q1,A,1,0,0\n2022,A,1,0,0\n";
    let boards = boards(tables, figures);
    let one = |period| score(of(&boards, period, "A"), "one");
    assert_eq!([one("2022-Q2"), one("2022-Q3"), one("2022"), one("2023-Q1")], [1.0, 2.0, 2.0, 10.0].map(Some));
}

// ── chains ───────────────────────────────────────────────────────────────────────────────────────────

/// A slip in a chain that three nodes have is told once, at the chain.
#[test]
fn a_slip_in_a_chain_is_told_once() {
    let tables = r#"
[chain.usual]
steps = [{ formula = "x + aa" }]
apply_to = ["one", "two", "three"]
[node.one]
value = "a"
[node.two]
value = "b"
[node.three]
value = "a + b"
"#;
    let found = findings(tables);
    assert_eq!(found.iter().map(|own| own.code.text()).collect::<Vec<_>>(), ["unknown-name"], "{found:#?}");
}

/// A parameter of a chain may be whatever a step takes.
#[test]
fn parameters_are_numbers_words_lists_and_tables() {
    let tables = r#"
[chain.usual]
parameters = { bounds = [0, 10], to = 1, way = "descending" }
steps = [{ clamp = "$bounds" }, { formula = "x + rank(x, order = way)" }, { round = "$to" }]
[node.one]
value = "a"
uses = "usual"
scored = false
[node.two]
value = "a"
uses = { chain = "usual", bounds = [0, 100], way = "ascending", to = 0 }
scored = false
"#;
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,3.26,0,0\n2022,B,20.26,0,0\n");
    let shown = |code: &str, node: &str| of(&boards, "2022", code).indicators[node].shown;
    assert_eq!([shown("A", "one"), shown("B", "one")], [Some(5.3), Some(11.0)]);
    assert_eq!([shown("A", "two"), shown("B", "two")], [Some(4.0), Some(22.0)]);
}

/// From a period on a chain can have other parameters.
#[test]
fn an_edition_changes_a_chain() {
    let tables = r#"
[chain.usual]
parameters = { times = 2 }
steps = [{ formula = "x * times" }]
apply_to = ["one"]
[node.one]
value = "a"
scored = false
[from.2023.chain.usual]
parameters = { times = 3 }
"#;
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,5,0,0\n2023,A,5,0,0\n");
    assert_eq!(score(of(&boards, "2022", "A"), "one"), Some(10.0));
    assert_eq!(score(of(&boards, "2023", "A"), "one"), Some(15.0));
}

// ── steps ────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_complement_is_taken_from_the_full_score_of_its_place() {
    let tables = r#"
[node.points]
value = "n"
chain = [{ each = 2, at_most = 20 }, { complement = "full score" }]
scored = false
[node.share_first]
value = "a"
chain = [{ given = "share" }, { complement = "full score" }, { each = 10, at_most = 10 }]
scored = false
"#;
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,0.25,0,3\n");
    assert_eq!(score(of(&boards, "2022", "A"), "points"), Some(14.0));
    assert_eq!(score(of(&boards, "2022", "A"), "share_first"), Some(7.5));
}

/// A floor does not lift, a ceiling does not cut what was there before.
#[test]
fn a_penalty_never_gives_and_a_bonus_never_takes() {
    let tables = r#"
[node.fined]
value = "a"
chain = [{ penalty = "b", at_least = 10 }]
scored = false
[node.praised]
value = "a"
chain = [{ bonus = "b", at_most = 50 }]
scored = false
"#;
    let figures = "period,entity,a,b,n\n2022,A,40,5,0\n2022,B,12,5,0\n2022,C,4,5,0\n2022,D,48,5,0\n2022,E,60,5,0\n2022,F,40,-5,0\n";
    let (boards, found) = scored(tables, figures);
    let values = |node| ["A", "B", "C", "D", "E", "F"].map(|code| score(of(&boards, "2022", code), node));
    assert_eq!(values("fined"), [Some(35.0), Some(10.0), Some(4.0), Some(43.0), Some(55.0), None]);
    assert_eq!(values("praised"), [Some(45.0), Some(17.0), Some(9.0), Some(50.0), Some(60.0), None]);
    let undefined: Vec<&Finding> = found.iter().filter(|own| own.code.text() == "value-undefined").collect();
    assert_eq!(undefined.len(), 2, "{found:#?}");
    for finding in undefined {
        let said = report::findings_text(std::slice::from_ref(finding), &|_| None, Language::Vi, false);
        assert!(said.contains("nằm ngoài phạm vi cho phép"), "{said}");
    }
}

// ── ranks and groups ─────────────────────────────────────────────────────────────────────────────────

/// Fewer is better; scored against a target, more is better again. A plain figure still ranks from the lowest.
#[test]
fn ranks_follow_what_is_better() {
    let tables = r#"
[rank]
node = "scored"
on = "exact"
ties = "competition"
[node.plain]
value = "n"
direction = "lower"
[node.scored]
value = "n"
direction = "lower"
target = 2
score = { to_target = "proportional", cap = "full points" }
missing = { "division by zero" = "full points" }
[node.turned]
value = "percentile_rank(n)"
direction = "lower"
score = { complement = "full score" }
scored = false
"#;
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,0,0,8\n2022,B,0,0,2\n2022,C,0,0,4\n");
    for node in ["plain", "scored", "turned"] {
        assert_eq!(
            ["A", "B", "C"].map(|code| rank(of(&boards, "2022", code), node)),
            [Some(3), Some(1), Some(2)],
            "{node}"
        );
    }
}

/// Groups of equal size count to n, whatever the ranking does with ties.
#[test]
fn groups_are_cut_by_ranks_that_run_to_n() {
    let tables = r#"
[rank]
node = "one"
on = "exact"
ties = "dense"
[bands.quarter]
node = "one"
on = "exact"
by = "groups"
groups = 4
[node.one]
value = "a"
"#;
    let rows: String = (0..8).map(|at| format!("2022,E{at},{},0,0\n", [9, 9, 9, 9, 5, 4, 3, 2][at])).collect();
    let boards = boards(tables, &format!("period,entity,a,b,n\n{rows}"));
    let group = |at: usize| of(&boards, "2022", &format!("E{at}")).bands["quarter"].en.clone();
    assert_eq!((0..8).map(group).collect::<Vec<_>>(), ["1", "1", "1", "1", "3", "3", "4", "4"]);
}

/// Sums of thirds that are equal by different ways are tied, and stand in the same place.
#[test]
fn equal_sums_of_places_are_tied() {
    let tables = r#"
[node.sum]
value = "percentile_rank(a) + percentile_rank(b)"
scored = false
[node.place]
value = "rank(sum, ties = 'average')"
scored = false
"#;
    // Places of a: 0, 1/3, 2/3, 1; of b: 1, 2/3, 1/3, 0.
    let boards = boards(tables, "period,entity,a,b,n\n2022,A,1,9,0\n2022,B,2,8,0\n2022,C,3,7,0\n2022,D,4,6,0\n");
    assert_eq!(["A", "B", "C", "D"].map(|code| score(of(&boards, "2022", code), "place")), [Some(2.5); 4]);
}

/// A place in a population that one does not belong to: behind those who are better in it, and it counts only them.
#[test]
fn a_place_in_a_frozen_period() {
    let tables = r#"
[node.place]
value = "rank(a, base = '2021')"
scored = false
[node.share]
value = "percentile_rank(a, base = '2021', form = 'r/n')"
scored = false
"#;
    let boards = boards(
        tables,
        "period,entity,a,b,n\n2021,A,10,0,0\n2021,B,20,0,0\n2022,A,15,0,0\n2022,B,30,0,0\n2022,C,5,0,0\n",
    );
    let places = |node| ["A", "B", "C"].map(|code| score(of(&boards, "2022", code), node));
    assert_eq!(places("place"), [Some(2.0), Some(1.0), Some(3.0)]);
    assert_eq!(places("share"), [Some(1.0), Some(1.5), Some(0.5)]);
}
