//! Published rankings, scored by the engine: the same scores, the same ranks, the same ties.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::result::Scoreboard;
use run::{board, of, open, open_shipped, root, rows, text};
use std::collections::BTreeMap;
use std::path::Path;

/// A decimal without its point.
fn digits(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

/// UNDP's Human Development Index 2022: every score to its three decimals and every rank.
#[test]
#[cfg_attr(
    not(kpi_reference),
    ignore = "needs the reference results: KPI_REFERENCE=<folder> cargo test --test published"
)]
fn all_193_countries_of_the_hdi() {
    let folder = std::env::var("KPI_REFERENCE").unwrap();
    let folder = Path::new(&folder).join("published/hdi_2022");
    let input = std::fs::read_to_string(folder.join("input.csv")).unwrap();
    let board = board(&open(&text("rules/hdi/rulebook.toml"), &[("input.csv", &input)]));
    let expected = rows(&folder.join("expected.csv"));
    assert_eq!((board.entities.len(), expected.len()), (193, 193));
    let (mut scores, mut ranks) = (0, 0);
    for row in &expected {
        let standing = of(&board.entities, &row["country"]);
        scores += usize::from(standing.shown == Some(row["hdi"].parse().unwrap()));
        ranks += usize::from(standing.rank == Some(row["hdi_rank"].parse().unwrap()));
    }
    assert_eq!((scores, ranks), (193, 193), "scores and ranks that are equal");
}

/// Decision 922/QĐ-BTTTT on the five provinces published in full.
#[test]
fn totals_and_order_of_dti_2022() {
    let board = board(&open_shipped("dti-2022"));
    let expected = rows(&root().join("tests/published/dti-2022/expected.csv"));
    assert_eq!(board.entities.iter().filter(|standing| standing.rank.is_some()).count(), 5);
    for row in &expected {
        let standing = of(&board.entities, &row["code"]);
        let published: f64 = row["total"].parse().unwrap();
        assert!((standing.shown.unwrap() - published).abs() < 0.000_100_001, "{}: {:?}", row["name"], standing.shown);
        assert!((standing.score.unwrap() - published).abs() <= 0.000_1, "{}: {:?}", row["name"], standing.score);
        assert_eq!(standing.rank, Some(row["rank"].parse().unwrap()), "{}", row["name"]);
    }
}

/// Pillars of Đà Nẵng by hand, in ten-thousandths: the common block is 10000 + 9000 + 8253 + 8487 + 7578 = 43318, hundred points each.
#[test]
fn the_pillars_of_dti_2022_share_the_common_block() {
    let board = board(&open_shipped("dti-2022"));
    let da_nang = &of(&board.entities, "48").aggregates;
    let near = |node: &str, value: f64| (da_nang[node].score.unwrap() - value).abs() < 1e-12;
    assert!(near("chung", 433.18));
    assert!(near("cqs", (433.18 + 0.8575 * 200.0) / 700.0));
    assert!(near("kts", (433.18 + 0.7836 * 150.0) / 650.0));
    assert!(near("xhs", (433.18 + 0.5197 * 150.0) / 650.0));
    // The index worth 0 is collected, and its absence costs nothing.
    assert_eq!(of(&board.entities, "48").indicators["do_thi"].points, None);
}

fn scored(folder: &str, ties: &str) -> (Scoreboard, Vec<BTreeMap<String, String>>) {
    let folder = format!("tests/published/{folder}");
    let rulebook =
        text(&format!("{folder}/rulebook.toml")).replace("ties = \"competition\"", &format!("ties = \"{ties}\""));
    let board = board(&open(&rulebook, &[("so-lieu.csv", &text(&format!("{folder}/so-lieu.csv")))]));
    (board, rows(&root().join(folder).join("expected.csv")))
}

/// Ranks by code of the rows that the published figures determine.
fn ranks(folder: &str, ties: &str) -> Vec<(String, u32)> {
    let (board, expected) = scored(folder, ties);
    let determined = expected.iter().filter(|row| row["determined"] == "yes");
    determined.map(|row| (row["name"].clone(), of(&board.entities, &row["code"]).rank.unwrap())).collect()
}

fn assert_published(folder: &str, places_of_ties: &[u32]) {
    let (_, expected) = scored(folder, "competition");
    let published: Vec<(String, u32)> = expected
        .iter()
        .filter(|row| row["determined"] == "yes")
        .map(|row| (row["name"].clone(), row["rank"].parse().unwrap()))
        .collect();
    let ours = ranks(folder, "competition");
    assert_eq!(ours, published);
    let mut tied: Vec<u32> = ours.iter().map(|(_, rank)| *rank).collect();
    tied.sort_unstable();
    let tied: Vec<u32> = tied.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert_eq!(tied, places_of_ties);
}

fn assert_dense(folder: &str) {
    let (board, expected) = scored(folder, "dense");
    let mut totals: Vec<i64> = expected.iter().map(|row| digits(&row["total"])).collect();
    totals.sort_unstable_by(|a, b| b.cmp(a));
    totals.dedup();
    for row in &expected {
        let rank = 1 + totals.iter().position(|total| *total == digits(&row["total"])).unwrap();
        assert_eq!(of(&board.entities, &row["code"]).rank, Some(u32::try_from(rank).unwrap()), "{}", row["name"]);
    }
}

#[test]
fn dti_2021_has_12_12_14() {
    assert_published("dti-2021", &[12]);
    assert_dense("dti-2021");
}

#[test]
fn it_2017_has_its_three_ties() {
    assert_published("it-2017", &[17, 32, 40]);
    assert_dense("it-2017");
}
