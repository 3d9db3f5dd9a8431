//! Treatment, imputation and aggregation against results that others made: the R package COINr 1.1.14 on its example of 51 countries and 49
//! indicators, and the worked examples of the OECD/JRC Handbook (2008). Where `KPI_REFERENCE` does not name the folder of these
//! results, each test is reported as ignored.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::method::Fault;
use province_kpi::method::aggregation::borda::{MissingPoints, borda};
use province_kpi::method::aggregation::condorcet::condorcet;
use province_kpi::method::aggregation::copeland::copeland;
use province_kpi::method::aggregation::kemeny::{concordance, kemeny};
use province_kpi::method::aggregation::mean::power;
use province_kpi::method::aggregation::outranking::{MissingPairs, Outranking, outranking};
use province_kpi::method::moments::{Deviation, kurtosis, mean, median, skewness, sorted, standard_deviation};
use province_kpi::method::treatment::{Action, Applied, Thresholds, Treatment, Winsorisation, fit};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

type Column = Vec<Option<f64>>;

/// The folder of the reference results.
fn reference(path: &str) -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("KPI_REFERENCE")?).join(path))
}

/// A table with the names of its columns; text as it stands.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &str) -> Option<Table> {
        let mut reader = csv::Reader::from_path(reference(path)?).unwrap();
        let names = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        Some(Table { names, rows })
    }

    /// Rows by their code, as COINr has them.
    fn by_code(path: &str) -> Option<Table> {
        let mut table = Table::read(path)?;
        let code = table.names.iter().position(|name| name == "uCode").unwrap();
        table.rows.sort_by(|a, b| a[code].cmp(&b[code]));
        Some(table)
    }

    fn text(&self, name: &str) -> Vec<&str> {
        let at = self.names.iter().position(|own| own == name).unwrap_or_else(|| panic!("no column {name}"));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    fn column(&self, name: &str) -> Column {
        self.text(name).into_iter().map(|text| text.parse().ok().filter(|value: &f64| value.is_finite())).collect()
    }
}

#[track_caller]
fn close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-3), "{what}: {found} is not {expected}");
}

#[track_caller]
fn all_close(found: &Column, expected: &Column, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
        match (found, expected) {
            (Some(found), Some(expected)) => close(*found, *expected, &format!("{what}, row {row}")),
            (found, expected) => assert_eq!(found, expected, "{what}, row {row}"),
        }
    }
}

/// Codes of the indicators, in COINr's order, and what the description says of each.
fn indicators() -> Option<Vec<(String, String, bool)>> {
    let meta = Table::read("coinr/data/ASEM_iMeta.csv")?;
    let columns = meta.text("iCode").into_iter().zip(meta.text("Parent")).zip(meta.text("Direction"));
    let all = columns.zip(meta.text("Type")).filter(|(_, kind)| *kind == "Indicator");
    Some(all.map(|(((code, parent), direction), _)| (code.to_owned(), parent.to_owned(), direction == "-1")).collect())
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn treatment_of_coinr() {
    for (folder, points_most) in [("treat_default", 5), ("treat_winmax1", 1)] {
        let Some(input) = Table::by_code("coinr/golden/00_example_coin_default/03_Imputed.csv") else { return };
        let treated = Table::by_code(&format!("coinr/golden/{folder}/treated.csv")).unwrap();
        let details = Table::read(&format!("coinr/golden/{folder}/details.csv")).unwrap();
        let first = Action::Winsorise(Winsorisation::BySkewness { thresholds: Thresholds::default(), points_most });
        let treatment = Treatment { first, ..Treatment::default() };
        let detail = |name: &str| -> Column {
            if details.names.iter().any(|own| own == name) {
                details.column(name)
            } else {
                vec![None; details.rows.len()]
            }
        };
        let (points, skews, kurts) = (
            detail("winsorise.nwin"),
            ["check_SkewKurt0.Skew", "check_SkewKurt1.Skew", "check_SkewKurt2.Skew"].map(detail),
            ["check_SkewKurt0.Kurt", "check_SkewKurt1.Kurt", "check_SkewKurt2.Kurt"].map(detail),
        );
        let mut treated_columns = 0;
        for (at, code) in details.text("iCode").into_iter().enumerate() {
            let column = input.column(code);
            let fitted = fit(&column, &treatment).unwrap();
            let found: Column = column.iter().map(|value| value.map(|value| fitted.apply(value).unwrap())).collect();
            all_close(&found, &treated.column(code), code);
            let tests = [fitted.before].into_iter().chain(fitted.tried.iter().map(|tried| tried.after));
            assert_eq!(1 + fitted.tried.len(), skews.iter().filter(|column| column[at].is_some()).count(), "{code}");
            for (place, test) in tests.enumerate() {
                let test = test.unwrap();
                close(test.skewness, skews[place][at].unwrap(), code);
                close(test.kurtosis, kurts[place][at].unwrap(), code);
            }
            if let Some(tried) = fitted.tried.first() {
                let Applied::Winsorised(bounds) = tried.applied else { panic!("{code}: {tried:?}") };
                close(
                    f64::from(u32::try_from(bounds.low_cells + bounds.high_cells).unwrap()),
                    points[at].unwrap(),
                    code,
                );
                treated_columns += 1;
            }
        }
        assert_eq!((details.rows.len(), treated_columns), (49, 15));
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn statistics_of_coinr() {
    for (stats, data) in
        [("Raw", "coinr/data/ASEM_iData.csv"), ("Treated", "coinr/golden/00_example_coin_default/05_Treated.csv")]
    {
        let Some(expected) = Table::read(&format!("coinr/golden/stats/stats_{stats}.csv")) else { return };
        let input = Table::by_code(data).unwrap();
        for (at, code) in expected.text("iCode").into_iter().enumerate() {
            let values = sorted(input.column(code).into_iter().flatten());
            let of = |name: &str| expected.column(name)[at].unwrap();
            close(mean(&values).unwrap(), of("Mean"), code);
            close(median(&values).unwrap(), of("Median"), code);
            close(standard_deviation(&values, Deviation::Sample).unwrap(), of("Std"), code);
            close(skewness(&values).unwrap(), of("Skew"), code);
            close(kurtosis(&values).unwrap(), of("Kurt"), code);
        }
    }
}

/// An aggregate and its children.
type Aggregate = (String, Vec<String>);

/// Children of each aggregate, lowest level first, and all weights.
fn structure(custom: bool) -> Option<(Vec<Aggregate>, BTreeMap<String, f64>)> {
    let meta = Table::read("coinr/data/ASEM_iMeta.csv")?;
    let (codes, parents, levels) = (meta.text("iCode"), meta.text("Parent"), meta.text("Level"));
    let weights = if custom {
        Table::read("coinr/data/ASEM_weights_custom.csv")?
    } else {
        Table::read("coinr/data/ASEM_iMeta.csv")?
    };
    let values = weights.column("Weight");
    let weights =
        weights.text("iCode").into_iter().zip(values).filter_map(|(code, weight)| Some((code.to_owned(), weight?)));
    let mut aggregates = Vec::new();
    for level in ["2", "3", "4"] {
        for (code, _) in codes.iter().zip(&levels).filter(|(_, own)| **own == level) {
            let children =
                codes.iter().zip(&parents).filter(|(_, parent)| *parent == code).map(|(child, _)| (*child).to_owned());
            aggregates.push(((*code).to_owned(), children.collect()));
        }
    }
    Some((aggregates, weights.collect()))
}

type Combine<'c> = &'c dyn Fn(&str, &[Column], &[f64]) -> Column;

/// Aggregates level by level and compares every aggregate.
fn aggregate(folder: &str, custom: bool, combine: Combine<'_>) {
    let Some((aggregates, weights)) = structure(custom) else { return };
    let input = Table::by_code("coinr/golden/norm_n_minmax_1_100/normalised_from_Treated.csv").unwrap();
    let expected = Table::by_code(&format!("coinr/golden/{folder}/aggregated.csv")).unwrap();
    let mut made: BTreeMap<String, Column> = BTreeMap::new();
    assert_eq!(aggregates.len(), 11);
    for (code, children) in aggregates {
        let columns: Vec<Column> =
            children.iter().map(|child| made.get(child).cloned().unwrap_or_else(|| input.column(child))).collect();
        let weights: Vec<f64> = children.iter().map(|child| weights[child]).collect();
        let found = combine(&code, &columns, &weights);
        all_close(&found, &expected.column(&code), &format!("{folder} {code}"));
        made.insert(code, found);
    }
}

/// A mean of each row.
fn by_row(columns: &[Column], weights: &[f64], mean: impl Fn(&[Option<f64>], &[f64]) -> Result<f64, Fault>) -> Column {
    let row = |row: usize| columns.iter().map(|column| column[row]).collect::<Column>();
    (0..columns[0].len()).map(|at| Some(mean(&row(at), weights).unwrap())).collect()
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn means_of_coinr() {
    let mean = |exponent: f64| move |values: &[Option<f64>], weights: &[f64]| power(values, weights, exponent);
    let means = [
        ("agg_a_amean", false, 1.0),
        ("agg_a_amean_customw", true, 1.0),
        ("agg_a_gmean", false, 0.0),
        ("agg_a_gmean_customw", true, 0.0),
        ("agg_a_hmean", false, -1.0),
        ("agg_a_genmean_p2_customw", true, 2.0),
    ];
    for (folder, custom, exponent) in means {
        aggregate(folder, custom, &|_, columns, weights| by_row(columns, weights, mean(exponent)));
    }
    aggregate("agg_mixed_amean_gmean_amean_customw", true, &|code, columns, weights| {
        by_row(columns, weights, mean(if matches!(code, "Conn" | "Sust") { 0.0 } else { 1.0 }))
    });
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn copeland_of_coinr() {
    aggregate("agg_a_copeland_customw", true, &|_, columns, weights| {
        copeland(&outranking(columns, weights, MissingPairs::Refused).unwrap()).into_iter().map(Some).collect()
    });
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn the_outranking_matrix_of_coinr() {
    let Some((_, weights)) = structure(true) else { return };
    let input = Table::by_code("coinr/golden/norm_n_minmax_1_100/normalised_from_Treated.csv").unwrap();
    let expected = Table::by_code("coinr/golden/outrank_matrix/orm.csv").unwrap();
    let codes: Vec<String> = indicators().unwrap().into_iter().map(|(code, _, _)| code).collect();
    let columns: Vec<Column> = codes.iter().map(|code| input.column(code)).collect();
    let weights: Vec<f64> = codes.iter().map(|code| weights[code]).collect();
    let matrix = outranking(&columns, &weights, MissingPairs::Refused).unwrap();
    assert_eq!(expected.text("uCode"), input.text("uCode"));
    for (loser, code) in input.text("uCode").into_iter().enumerate() {
        let found: Column = (0..matrix.entities()).map(|winner| Some(matrix.cell(winner, loser))).collect();
        all_close(&found, &expected.column(code), code);
    }
}

/// Handbook, Tables 35 to 37: the matrix, the six printed orders and that three of them tie at the top.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn the_technology_achievement_index_of_five_countries() {
    let Some(input) = Table::read("handbook/tai_kemeny_5/input.csv") else { return };
    let countries = input.text("country");
    let columns: Vec<Column> = input.names.iter().skip(1).map(|name| input.column(name)).collect();
    let matrix = outranking(&columns, &[1.0; 8], MissingPairs::Refused).unwrap();
    let cells = Table::read("handbook/tai_kemeny_5/expected_outranking.csv").unwrap();
    let place = |country: &str| countries.iter().position(|own| *own == country).unwrap();
    for winner in cells.text("row") {
        for loser in &countries {
            let at = cells.text("row").iter().position(|own| *own == winner).unwrap();
            close(matrix.cell(place(winner), place(loser)), cells.column(loser)[at].unwrap(), winner);
        }
    }
    let orders = Table::read("handbook/tai_kemeny_5/expected.csv").unwrap();
    let found = kemeny(&matrix, 10).unwrap();
    assert!(found.proven && found.all_listed);
    let mut best = BTreeSet::new();
    for (order, score) in orders.text("ranking").into_iter().zip(orders.column("score")) {
        let order: Vec<usize> = order.split('>').map(place).collect();
        close(concordance(&matrix, &order), score.unwrap(), "printed order");
        if score.unwrap() > 6.3 {
            best.insert(order);
        }
    }
    close(found.score, 6.375, "best score");
    assert_eq!((orders.rows.len(), best.len()), (6, 3));
    assert_eq!(found.orders.into_iter().collect::<BTreeSet<_>>(), best);
}

/// One example of votes: letters of the candidates, a column of places for each order, and how many voted so. `T31_without_d` is `T31`
/// with `d` struck from every order.
fn votes(input: &Table, example: &str) -> (Vec<String>, Vec<Column>, Vec<f64>) {
    let (example, struck) = example.split_once("_without_").unwrap_or((example, ""));
    let rows: Vec<&Vec<String>> = input.rows.iter().filter(|row| row[0] == example).collect();
    let kept = |order: &str| -> Vec<String> {
        order.split('>').filter(|letter| *letter != struck).map(str::to_owned).collect()
    };
    let mut letters = kept(&rows[0][2]);
    letters.sort();
    let column = |order: &str| -> Column {
        let order = kept(order);
        let place = |letter: &String| order.iter().position(|own| own == letter).unwrap();
        letters.iter().map(|letter| Some(-f64::from(u32::try_from(place(letter)).unwrap()))).collect()
    };
    let columns = rows.iter().map(|row| column(&row[2])).collect();
    let weights = rows.iter().map(|row| row[1].parse().unwrap()).collect();
    (letters, columns, weights)
}

/// Handbook, Tables 25 to 34.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn voting_examples_of_the_handbook() {
    let Some(input) = Table::read("handbook/oecd_voting_examples/input.csv") else { return };
    let expected = Table::read("handbook/oecd_voting_examples/expected.csv").unwrap();
    for row in &expected.rows {
        let [example, kind, item, value] = row.as_slice() else { panic!("{row:?}") };
        let (letters, columns, weights) = votes(&input, example);
        let place = |letter: &str| letters.iter().position(|own| own == letter).unwrap();
        let voters: f64 = weights.iter().sum();
        let matrix: Outranking = outranking(&columns, &weights, MissingPairs::Refused).unwrap();
        match kind.as_str() {
            "borda" => {
                let points = borda(&columns, &weights, MissingPoints::Refused).unwrap();
                close(points[place(item)].unwrap(), value.parse().unwrap(), example);
            }
            "condorcet_order" => {
                let found = condorcet(&matrix);
                let order: Vec<String> = found.groups.iter().flatten().map(|row| letters[*row].clone()).collect();
                let order = if found.has_cycle() { "cycle".to_owned() } else { order.join(">") };
                assert_eq!(order, *item, "{example}");
            }
            "outrank" => {
                let (winner, loser) = item.split_once('P').unwrap();
                close(matrix.cell(place(winner), place(loser)) * voters, value.parse().unwrap(), example);
            }
            "kemeny" => {
                let order: Vec<usize> = item.split('>').map(place).collect();
                let votes: f64 = value.parse().unwrap();
                close(concordance(&matrix, &order) * voters, votes, example);
                let best = kemeny(&matrix, 5).unwrap();
                assert!(best.score * voters >= votes - 1e-9);
                assert_eq!(best.orders.contains(&order), votes > 103.0);
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(expected.rows.len(), 32);
}
