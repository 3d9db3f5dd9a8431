//! The Technology Achievement Index of the OECD/JRC Handbook (2008): 23 countries, eight indicators, five rankings, and the Kemeny order
//! of five of the countries.

use crate::asem::{Row, rows};
use crate::run::{board, open};
use province_kpi::finding::{Argument, Code};
use province_kpi::result::Scoreboard;
use std::collections::BTreeMap;
use std::fmt::Write;

const INDICATORS: [&str; 8] =
    ["patents", "royalties", "internet", "exports", "telephones_log", "electricity_log", "schooling", "university"];

/// Places between goalposts, kept at the upper one: Saisana, Saltelli and Tarantola (2005), Table 1.
const GOALPOSTS: [&str; 8] = [
    "min(x, 994) / 994",
    "min(x, 272.6) / 272.6",
    "min(x, 232.4) / 232.4",
    "min(x, 80.8) / 80.8",
    "min(x, log10(901)) / log10(901)",
    "(min(x, log10(6969)) - log10(22)) / (log10(6969) - log10(22))",
    "(min(x, 12) - 0.8) / (12 - 0.8)",
    "(min(x, 27.4) - 0.1) / (27.4 - 0.1)",
];

fn title(id: &str) -> String {
    format!("title = {{ vi = \"{id}\", en = \"{id}\" }}")
}

fn figures(path: &str) -> String {
    let mut text = format!("entity,{}\n", INDICATORS.map(|own| format!("f_{own}")).join(","));
    for row in rows(path) {
        let cells = INDICATORS.map(|own| row[own].clone());
        let _ = writeln!(text, "\"{}\",{}", row["country"], cells.join(","));
    }
    text
}

/// Fields, and nodes of each indicator under names that begin with `raw_`.
fn head() -> String {
    let mut text = "format = 1\n[rulebook]\nid = \"tai\"\nversion = \"1\"\nentities = \"input\"\n\
         title = { vi = \"TAI\", en = \"TAI\" }\n[input]\nperiod = \"2000\"\n"
        .to_owned();
    for own in INDICATORS {
        let _ = writeln!(text, "[field.f_{own}]\n{}\nkind = \"rate\"", title(own));
        let _ = writeln!(text, "[node.raw_{own}]\n{0}\ndirection = \"higher\"\nvalue = \"f_{own}\"", title(own));
    }
    text
}

fn list(prefix: &str) -> String {
    INDICATORS.map(|own| format!("\"{prefix}{own}\"")).join(", ")
}

fn aggregate(text: &mut String, id: &str, source: &str) {
    let _ = writeln!(text, "[node.{id}]\n{}\n{source}", title(id));
    let _ =
        writeln!(text, "[ranks.{id}]\nnode = \"{id}\"\non = \"exact\"\nties = \"competition\"\ntied = \"9 decimals\"");
}

/// All rankings in one rulebook.
fn technology() -> Scoreboard {
    let mut text = head();
    for (own, goalposts) in INDICATORS.into_iter().zip(GOALPOSTS) {
        let (title, value) = (title(own), format!("value = \"f_{own}\"\ndirection = \"higher\""));
        let _ = writeln!(text, "[node.{own}]\n{title}\n{value}\nscore = {{ formula = \"{goalposts}\" }}");
        let _ = writeln!(text, "[node.span_{own}]\n{title}\n{value}\nscore = {{ min_max = [0, 1] }}");
    }
    let mean = format!("arithmetic_mean = [{}]\nweighting = ", list(""));
    aggregate(&mut text, "equal", &format!("arithmetic_mean = [{}]", list("")));
    aggregate(&mut text, "budget", &format!("{mean}{{ budget_allocation = [[11, 11, 11, 18, 10, 6, 15, 18]] }}"));
    for rotation in ["kaiser", "raw"] {
        let weighting = format!("{mean}{{ factor_analysis = 4, rotation = \"{rotation}\", at = \"value\" }}");
        aggregate(&mut text, &format!("factors_{rotation}"), &weighting);
    }
    aggregate(&mut text, "products", &format!("geometric_mean = [{}]", list("raw_")));
    let doubt = format!("benefit_of_the_doubt = [{}]\nshares = {{ least = 0.1, most = 0.15 }}", list("span_"));
    aggregate(&mut text, "doubt", &doubt);
    let rank = "[rank]\nnode = \"equal\"\non = \"exact\"\nties = \"competition\"\n";
    board(&open(&(text + rank), &[("figures.csv", &figures("handbook/tai_oecd2008/input.csv"))]))
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn six_rankings_of_the_23_countries() {
    if crate::reference().is_none() {
        return;
    }
    let board = technology();
    let expected: BTreeMap<String, Row> =
        rows("handbook/tai_oecd2008/expected_ranks.csv").into_iter().map(|row| (row["country"].clone(), row)).collect();
    assert_eq!((board.entities.len(), expected.len()), (23, 23));
    let rankings = [
        ("equal", "rank_EW"),
        ("equal", "rank_LIN"),
        ("budget", "rank_BAP"),
        ("factors_kaiser", "rank_FA"),
        ("factors_raw", "rank_FA"),
        ("products", "rank_GME"),
        ("doubt", "rank_BOD"),
    ];
    for standing in &board.entities {
        let row = &expected[&standing.name];
        for (node, column) in rankings {
            let rank = standing.ranks.get(node).map(u32::to_string);
            assert_eq!(rank.as_deref(), Some(row[column].as_str()), "{column} of {}", standing.name);
        }
        let (doubt, printed) = (standing.aggregates["doubt"].score.unwrap(), &row["score_BOD"]);
        assert!((doubt - printed.parse::<f64>().unwrap()).abs() < 0.01, "{}: {doubt}, not {printed}", standing.name);
    }
}

/// Tables 35 to 37: three orders agree equally well. Each country's score is the mean of those that stand below it in them.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn the_orders_of_five_countries() {
    if crate::reference().is_none() {
        return;
    }
    let mut text = head();
    aggregate(&mut text, "order", &format!("kemeny = [{}]", list("raw_")));
    text += "[rank]\nnode = \"order\"\non = \"exact\"\nties = \"competition\"\n";
    let board = board(&open(&text, &[("figures.csv", &figures("handbook/tai_kemeny_5/input.csv"))]));
    let orders = rows("handbook/tai_kemeny_5/expected.csv");
    let best: Vec<&Row> = orders.iter().filter(|row| row["score"] == "6.375").collect();
    assert_eq!((board.entities.len(), best.len()), (5, 3));
    for standing in &board.entities {
        let below = |row: &Row| row["ranking"].split('>').rev().position(|own| own == standing.name).unwrap();
        let sum: usize = best.iter().map(|row| below(row)).sum();
        let mean = f64::from(u32::try_from(sum).unwrap()) / 3.0;
        let found = standing.aggregates["order"].score.unwrap();
        assert!((found - mean).abs() < 1e-12, "{}: {found}, not {mean}", standing.name);
    }
    let found = |fact: &str| {
        let told = board.findings.iter().filter(|own| own.code == Code::MethodFound);
        let of_fact = |own: &&province_kpi::finding::Finding| own.argument("what") == Some(&Argument::from(fact));
        told.filter(of_fact).count()
    };
    assert_eq!((found("several orders"), found("concordance")), (1, 1), "{:#?}", board.findings);
}
