//! Tie-breakers, worked by hand: who stands before whom, what stays tied, and what the explanation says decided.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::finding::{Argument, Code};
use province_kpi::rulebook::model::Missing;
use run::{board, open};

/// Two indicators of 60 and 40 points, a total rounded to whole points, and what `rank` says beside its node.
fn rulebook(rank: &str) -> String {
    let title = "title = { vi = \"t\", en = \"t\" }";
    format!(
        "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\n{title}\nentities = \"input\"\n\
         [input]\nperiod = \"2023\"\nheaders = {{ \"Vùng\" = \"attribute.region\" }}\n\
         [rank]\nnode = \"total\"\n{rank}\n\
         [field.a]\n{title}\nkind = \"rate\"\n[field.b]\n{title}\nkind = \"rate\"\n\
         [field.late]\n{title}\nkind = \"count\"\n[field.plan]\n{title}\nkind = \"flag\"\n\
         [node.first]\n{title}\nvalue = \"a\"\nscore = {{ given = \"share\" }}\n\
         [node.second]\n{title}\nvalue = \"b\"\nscore = {{ given = \"share\" }}\n\
         [node.total]\n{title}\nsum_of_points = {{ first = 60, second = 40 }}\npoints = 100\nchain = [{{ round = 0 }}]\n"
    )
}

/// A, B, C, D and F have 50 points, of which B has 36 from the first and the others 30; E has 90.
const FIGURES: &str = "entity,Vùng,a,b,late,plan\n\
    A,bắc,0.5,0.5,3,no\nB,nam,0.6,0.35,9,no\nC,nam,0.5,0.5,,yes\nD,bắc,0.5,0.5,1,no\nE,nam,0.9,0.9,5,no\nF,bắc,0.5,0.5,3,no\n";

/// Codes in their order with their ranks.
fn order(rank: &str, figures: &str) -> String {
    let board = board(&open(&rulebook(rank), &[("figures.csv", figures)]));
    let place = |rank: Option<u32>| rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string());
    board.entities.iter().map(|own| format!("{}{} ", own.code, place(own.rank))).collect::<String>().trim().to_owned()
}

#[test]
fn the_first_breaker_that_differs_decides() {
    let ties = |ties: &str, breakers: &str| format!("on = \"exact\"\nties = \"{ties}\"\nbreakers = [{breakers}]");
    let (node, late) = ("{ node = \"first\" }", "{ field = \"late\", order = \"lowest first\" }");
    assert_eq!(order(&ties("competition", ""), FIGURES), "E1 A2 B2 C2 D2 F2");
    assert_eq!(order(&ties("competition", node), FIGURES), "E1 B2 A3 C3 D3 F3");
    assert_eq!(order(&ties("dense", node), FIGURES), "E1 B2 A3 C3 D3 F3");
    // D has one late file, A and F three, B nine; C has none reported and stands behind.
    assert_eq!(order(&ties("competition", late), FIGURES), "E1 D2 A3 F3 B5 C6");
    assert_eq!(order(&ties("dense", late), FIGURES), "E1 D2 A3 F3 B4 C5");
    assert_eq!(order(&ties("competition", &format!("{node}, {late}")), FIGURES), "E1 B2 D3 A4 F4 C6");
    assert_eq!(order(&ties("ordinal", &format!("{node}, {late}")), FIGURES), "E1 B2 D3 A4 F5 C6");
    assert_eq!(order(&ties("ordinal", ""), FIGURES), "E1 A2 B3 C4 D5 F6");
    // Highest first unless said: without a figure C is last in either order. Of a flag, yes is the higher.
    assert_eq!(order(&ties("competition", "{ field = \"late\" }"), FIGURES), "E1 B2 A3 F3 D5 C6");
    assert_eq!(order(&ties("competition", "{ field = \"plan\" }"), FIGURES), "E1 C2 A3 B3 D3 F3");
}

/// 50.4 and 49.6 are both 50 when rounded; the exact score tells them apart, and only it is asked.
#[test]
fn a_rounded_rank_can_be_broken_by_the_exact_score() {
    let figures = "entity,Vùng,a,b,late,plan\nA,bắc,0.5,0.49,1,no\nB,bắc,0.5,0.51,1,no\nC,bắc,0.5,0.5,1,no\n";
    assert_eq!(order("on = \"rounded\"\nties = \"competition\"", figures), "A1 B1 C1");
    let broken = "on = \"rounded\"\nties = \"competition\"\nbreakers = [{ node = \"total\" }]";
    assert_eq!(order(broken, figures), "B1 C2 A3");
    let lowest =
        "on = \"rounded\"\nties = \"competition\"\nbreakers = [{ node = \"total\", order = \"lowest first\" }]";
    assert_eq!(order(lowest, figures), "A1 C2 B3");
}

/// 0.1 + 0.2 and 0.3 as floats differ; as the figures that were reported they are one number.
#[test]
fn breakers_are_decided_as_exactly_as_ranks() {
    let figures = "entity,Vùng,a,b,late,plan\nA,bắc,0.3,0.8,3,no\nB,bắc,0.30,0.80,3.0,no\n";
    let broken = "on = \"exact\"\nties = \"competition\"\nbreakers = [{ node = \"first\" }, { field = \"late\" }]";
    assert_eq!(order(broken, figures), "A1 B1");
}

#[test]
fn groups_have_their_own_places() {
    let rank = "on = \"exact\"\nties = \"ordinal\"\nwithin = [\"region\"]\n\
                breakers = [{ field = \"late\", order = \"lowest first\" }]";
    let board = board(&open(&rulebook(rank), &[("figures.csv", FIGURES)]));
    let within = |code: &str| board.entities.iter().find(|own| own.code == code).unwrap().ranks_within["region"];
    assert_eq!(["D", "A", "F"].map(within), [1, 2, 3]);
    assert_eq!(["E", "B", "C"].map(within), [1, 2, 3]);
}

/// Who has no score of the ranked node has no place, however well a tie-breaker would stand.
#[test]
fn breakers_rank_nobody_who_is_not_ranked() {
    let figures = "entity,Vùng,a,b,late,plan\nA,bắc,0.5,0.5,3,no\nB,bắc,,0.5,1,no\n";
    let rank = "on = \"exact\"\nties = \"ordinal\"\nbreakers = [{ field = \"late\" }]";
    let board = board(&open(&rulebook(rank), &[("figures.csv", figures)]));
    assert_eq!(board.entities[1].rank, None);
    assert_eq!(board.entities[1].missing, Some(Missing::MemberMissing));
    assert!(board.findings.iter().all(|finding| finding.code != Code::RankedByCode));
}

#[test]
fn who_stands_by_code_is_named() {
    let rank = "on = \"exact\"\nties = \"ordinal\"\nbreakers = [{ field = \"late\" }]";
    let session = open(&rulebook(rank), &[("figures.csv", FIGURES)]);
    let (_, findings) = session.boards(province_kpi::compute::Asked::default());
    let boards = board(&session);
    let all = boards.findings.iter().chain(&findings);
    let told: Vec<_> = all.filter(|finding| finding.code == Code::RankedByCode).collect();
    assert!(!told.is_empty());
    assert_eq!(told[0].argument("entities"), Some(&Argument::List(vec!["A".into(), "F".into()])));
}

/// B stands above the others by services, D above A by late files, A above F by its code; E is truly ahead.
#[test]
fn the_explanation_names_what_decided() {
    let rank = "on = \"exact\"\nties = \"ordinal\"\n\
                breakers = [{ node = \"first\" }, { field = \"late\", order = \"lowest first\" }]";
    let session = open(&rulebook(rank), &[("figures.csv", FIGURES)]);
    let around = |code: &str| session.explain_tree(code, None, None).unwrap().neighbours.unwrap();
    let above = |code: &str| around(code).above.unwrap().first[0].decided_by.clone();
    let below = |code: &str| around(code).below.unwrap().first[0].decided_by.clone();
    assert_eq!(above("B"), None, "E has another score");
    let by_node = above("D").unwrap();
    assert_eq!((by_node.by.as_str(), by_node.id.as_deref()), ("node", Some("first")));
    assert_eq!((by_node.own, by_node.theirs, by_node.lowest_first), (Some(0.5), Some(0.6), false));
    let by_field = below("D").unwrap();
    assert_eq!((by_field.by.as_str(), by_field.id.as_deref()), ("field", Some("late")));
    assert_eq!((by_field.own, by_field.theirs, by_field.lowest_first), (Some(1.0), Some(3.0), true));
    let by_code = below("A").unwrap();
    assert_eq!((by_code.by.as_str(), by_code.id), ("code", None));
    let unreported = below("F").unwrap();
    assert_eq!((unreported.own, unreported.theirs), (Some(3.0), None));
}
