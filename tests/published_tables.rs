//! The published tables that other tests score against agree with themselves: their ranks follow from their totals, and the figures
//! are those of the sources. Decimals are compared as whole numbers of their last digit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::path::Path;

fn rows(path: &str) -> Vec<BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// A decimal without its point; all of a column have the same number of decimals.
fn digits(text: &str) -> u64 {
    text.replace('.', "").parse().unwrap()
}

/// 1 plus the number of greater totals: the competition rank.
fn competition_rank(totals: &[u64], total: u64) -> usize {
    1 + totals.iter().filter(|other| **other > total).count()
}

fn assert_ranks_follow(folder: &str, determined: usize) {
    let input = rows(&format!("tests/published/{folder}/so-lieu.csv"));
    let expected = rows(&format!("tests/published/{folder}/expected.csv"));
    let totals: Vec<u64> = input.iter().map(|row| digits(&row["total"])).collect();
    let pairs = |rows: &[BTreeMap<String, String>]| -> Vec<(String, String)> {
        rows.iter().map(|row| (row["code"].clone(), row["total"].clone())).collect()
    };
    assert_eq!(pairs(&input), pairs(&expected), "the same provinces and totals");
    assert_eq!(expected.iter().filter(|row| row["determined"] == "yes").count(), determined);
    for row in expected.iter().filter(|row| row["determined"] == "yes") {
        assert_eq!(row["rank"], competition_rank(&totals, digits(&row["total"])).to_string(), "{}", row["name"]);
    }
}

#[test]
fn ranks_of_dti_2021_follow_from_the_totals_as_far_as_they_go() {
    assert_ranks_follow("dti-2021", 18);
}

#[test]
fn ranks_of_the_it_ranking_2017_follow_from_the_totals() {
    assert_ranks_follow("it-2017", 53);
}

#[test]
fn main_indices_of_dti_2022_give_the_published_totals() {
    let weights = [
        ("nhan_thuc_so", 100),
        ("the_che_so", 100),
        ("ha_tang_so", 100),
        ("nhan_luc_so", 100),
        ("an_toan_thong_tin_mang", 100),
        ("chinh_quyen_so", 200),
        ("kinh_te_so", 150),
        ("xa_hoi_so", 150),
    ];
    let input = rows("inputs/dti-2022/chi-so-chinh-2022.csv");
    let expected = rows("tests/published/dti-2022/expected.csv");
    assert_eq!((input.len(), expected.len()), (5, 5));
    let mut totals = Vec::new();
    for (row, expected) in input.iter().zip(&expected) {
        assert_eq!(row["code"], expected["code"]);
        // In ten-millionths: four decimals, times points of 1000.
        let total: u64 = weights.iter().map(|(field, points)| points * digits(&row[*field])).sum();
        assert!(total.abs_diff(1000 * digits(&expected["total"])) <= 1000, "{}: {total}", row["name"]);
        totals.push(total);
    }
    for (total, expected) in totals.iter().zip(&expected) {
        assert_eq!(expected["rank"], competition_rank(&totals, *total).to_string());
    }
}

/// Where the reference results are at hand, the sample is held to them, figure by figure.
#[test]
fn the_hdi_sample_is_the_published_table() {
    let sample = rows("inputs/hdi/hdr-2023-24-vi-du.csv");
    assert_eq!(sample.len(), 28);
    let beyond = |field: &str, goalpost: f64| sample.iter().any(|row| row[field].parse::<f64>().unwrap() > goalpost);
    assert!(beyond("expected_schooling", 18.0) && beyond("gni_per_capita", 75_000.0), "clamping is exercised");
    let Ok(reference) = std::env::var("KPI_REFERENCE") else { return };
    let path = Path::new(&reference).join("published/hdi_2022/input.csv");
    let mut published: BTreeMap<String, csv::StringRecord> = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        published.insert(row[0].to_owned(), row);
    }
    for row in &sample {
        let fields = ["country", "life_expectancy", "expected_schooling", "mean_schooling", "gni_per_capita"];
        assert!(fields.iter().map(|field| row[*field].as_str()).eq(&published[&row["country"]]), "{}", row["country"]);
    }
}
