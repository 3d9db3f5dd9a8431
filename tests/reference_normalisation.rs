//! Normalisation, availability and screening held against results that this project did not make: the R package COINr 1.1.14 on the
//! ASEM data (51 countries, 49 indicators) and Table 15 of the OECD/JRC Handbook (2008), eleven normalisations of one indicator.
//!
//! The results are read from the folder that `KPI_REFERENCE` names; without it these tests say so and pass. Rulebooks are written
//! here by code, a node an indicator.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::result::{Scoreboard, Standing};
use province_kpi::rulebook::model::Missing;
use run::{board, of, open};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

type Row = BTreeMap<String, String>;

/// What an indicator's step says.
type Written<'w> = &'w dyn Fn(&Indicator) -> String;

/// The folder of the reference results, where it is at hand.
fn reference() -> Option<PathBuf> {
    let folder = std::env::var_os("KPI_REFERENCE").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("KPI_REFERENCE is not set: nothing was compared");
    }
    folder
}

fn rows(path: &str) -> Vec<Row> {
    run::rows(&reference().unwrap().join(path))
}

/// One indicator of the ASEM index.
struct Indicator {
    code: String,
    id: String,
    lower: bool,
    pillar: String,
    row: Row,
}

struct Asem {
    indicators: Vec<Indicator>,
    /// Aggregates in their order: id and children.
    aggregates: Vec<(String, Vec<String>)>,
    /// Denominators, which are fields and no indicators.
    denominators: Vec<String>,
}

impl Asem {
    fn read(meta: &str) -> Self {
        let meta = rows(meta);
        let id = |code: &str| code.to_lowercase();
        let of_type = |kind: &str| meta.iter().filter(|row| row["Type"] == kind).collect::<Vec<_>>();
        let indicators: Vec<Indicator> = of_type("Indicator")
            .into_iter()
            .map(|row| Indicator {
                code: row["iCode"].clone(),
                id: id(&row["iCode"]),
                lower: row["Direction"] == "-1",
                pillar: id(&row["Parent"]),
                row: row.clone(),
            })
            .collect();
        let mut children: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in meta.iter().filter(|row| row["Parent"] != "NA") {
            children.entry(id(&row["Parent"])).or_default().push(id(&row["iCode"]));
        }
        let aggregates = of_type("Aggregate")
            .into_iter()
            .map(|row| (id(&row["iCode"]), children[&id(&row["iCode"])].clone()))
            .collect();
        let denominators = of_type("Denominator").into_iter().map(|row| id(&row["iCode"])).collect();
        assert_eq!(indicators.len(), 49);
        Self { indicators, aggregates, denominators }
    }

    /// A rulebook whose node of an indicator has the keys that `own` writes, and behind them `rest`.
    fn rulebook(&self, own: impl Fn(&Indicator) -> String, rest: &str) -> String {
        let mut text = "format = 1\n[rulebook]\nid = \"asem\"\nversion = \"1\"\nentities = \"input\"\n\
             title = { vi = \"ASEM\", en = \"ASEM\" }\n[input]\nperiod = \"2018\"\nmissing = [\"NA\"]\n[input.headers]\n\
             eurasia_group = \"attribute.eurasia_group\"\ngdp_group = \"attribute.gdp_group\"\n"
            .to_owned();
        let title = |id: &str| format!("title = {{ vi = \"{id}\", en = \"{id}\" }}");
        let fields = self.indicators.iter().map(|own| &own.id).chain(&self.denominators);
        for field in fields {
            let _ = writeln!(text, "[field.f_{field}]\n{}\nkind = \"rate\"", title(field));
        }
        for indicator in &self.indicators {
            let direction = if indicator.lower { "lower" } else { "higher" };
            let id = &indicator.id;
            let body = own(indicator);
            let value = if body.contains("value = \"f_") { String::new() } else { format!("value = \"f_{id}\"\n") };
            let _ = writeln!(text, "[node.{id}]\n{}\ndirection = \"{direction}\"\n{value}{body}", title(id));
        }
        for (id, children) in &self.aggregates {
            let _ =
                writeln!(text, "[node.{id}]\n{}\narithmetic_mean = {children:?}\nmissing = \"reweight\"", title(id));
        }
        text + rest
    }

    /// Figures as a CSV text: those of an input file whose columns are indicators' codes.
    fn figures(&self, rows: &[Row]) -> String {
        let known: Vec<&str> =
            ["EurAsia_group", "GDP_group"].into_iter().filter(|own| rows[0].contains_key(*own)).collect();
        let fields: Vec<(String, String)> = rows[0]
            .keys()
            .filter(|column| {
                let id = column.to_lowercase();
                self.indicators.iter().any(|own| own.id == id) || self.denominators.contains(&id)
            })
            .map(|column| (column.clone(), format!("f_{}", column.to_lowercase())))
            .collect();
        let mut text = "entity".to_owned();
        known.iter().for_each(|group| write!(text, ",{}", group.to_lowercase()).unwrap());
        fields.iter().for_each(|(_, field)| write!(text, ",{field}").unwrap());
        text.push('\n');
        for row in rows {
            text.push_str(&row["uCode"]);
            known.iter().for_each(|group| write!(text, ",{}", row[*group]).unwrap());
            fields.iter().for_each(|(column, _)| write!(text, ",{}", row[column]).unwrap());
            text.push('\n');
        }
        text
    }
}

const META: &str = "coinr/data/ASEM_iMeta.csv";
const PARAMETERS: &str = "coinr/data/ASEM_iMeta_normparams.csv";
const RAW: &str = "coinr/data/ASEM_iData.csv";
const TREATED: &str = "coinr/golden/00_example_coin_default/05_Treated.csv";

fn score(standing: &Standing, id: &str) -> Option<f64> {
    match (standing.indicators.get(id), standing.aggregates.get(id)) {
        (Some(own), _) => own.score,
        (None, Some(own)) => own.score,
        (None, None) => panic!("no node {id}"),
    }
}

/// A cell of a golden; what is not finite is no result.
fn number(text: &str) -> Option<f64> {
    match text {
        "NA" | "NaN" | "Inf" | "-Inf" => None,
        text => Some(text.parse().unwrap()),
    }
}

fn is_near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-12 * expected.abs().max(1.0)
}

/// Compares the scores of a board with a golden, column by column; `but` says which cells are judged elsewhere.
fn compare(board: &Scoreboard, asem: &Asem, golden: &str, but: impl Fn(&Indicator, &str) -> bool) -> usize {
    let mut cells = 0;
    for row in rows(golden) {
        let standing = of(&board.entities, &row["uCode"]);
        for indicator in &asem.indicators {
            let Some(text) = row.get(&indicator.code) else { continue };
            if but(indicator, &row["uCode"]) {
                continue;
            }
            let (found, expected) = (score(standing, &indicator.id), number(text));
            let same = found.is_some() == expected.is_some()
                && found.zip(expected).is_none_or(|(found, expected)| is_near(found, expected));
            assert!(same, "{golden}: {} of {}: {found:?}, not {text}", indicator.code, row["uCode"]);
            cells += 1;
        }
    }
    assert!(cells > 2000, "{golden}: {cells} cells");
    cells
}

fn scored(asem: &Asem, input: &str, own: impl Fn(&Indicator) -> String, rest: &str) -> Scoreboard {
    board(&open(&asem.rulebook(own, rest), &[("figures.csv", &asem.figures(&rows(input)))]))
}

fn nothing_but(_: &Indicator, _: &str) -> bool {
    false
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn every_normalisation_of_coinr_from_raw_and_treated_figures() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(META);
    let step = |text: &'static str| move |_: &Indicator| format!("score = {{ {text} }}");
    let methods: [(&str, &'static str); 10] = [
        ("n_minmax_0_100", "min_max = [0, 100]"),
        ("n_minmax_1_100", "min_max = [1, 100]"),
        ("n_zscore_0_1", "z_score = [0, 1]"),
        ("n_zscore_10_2", "z_score = [10, 2], deviation = \"n-1\""),
        // COINr ranks floats as they are: 5.0999999999999996 is behind 5.1000000000000005.
        ("n_rank", "rank = \"best last\", ties = \"min\", tied = \"exact\""),
        ("n_prank", "percentile_rank = \"(r-1)/(n-1)\", tied = \"exact\""),
        ("n_borda", "borda = \"from 0\", tied = \"exact\""),
        ("n_dist2max", "distance_to = \"best\""),
        // The first country in the order of codes.
        ("n_dist2ref_iref1", "distance_to = { entity = \"AUS\" }"),
        ("n_scaled_0_100", ""),
    ];
    for input in [RAW, TREATED] {
        let from = if input == RAW { "Raw" } else { "Treated" };
        for (method, text) in methods {
            // `n_scaled` is a named formula: its bounds are numbers, and what is less is turned over by hand.
            let scaled = |own: &Indicator| {
                let x = if own.lower { "-x" } else { "x" };
                format!("score = {{ formula = \"({x} - 0) / (100 - 0) * 100\" }}")
            };
            let found =
                if text.is_empty() { scored(&asem, input, scaled, "") } else { scored(&asem, input, step(text), "") };
            let golden = format!("coinr/golden/norm_{method}/normalised_from_{from}.csv");
            compare(&found, &asem, &golden, nothing_but);
        }
        let turned = |own: &Indicator| if own.lower { "score = { formula = \"-x\" }".into() } else { String::new() };
        let golden = format!("coinr/golden/norm_none/normalised_from_{from}.csv");
        compare(&scored(&asem, input, turned, ""), &asem, &golden, nothing_but);
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn parameters_by_indicator() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(PARAMETERS);
    let of = |own: &Indicator, column: &str| own.row[column].clone();
    let methods: [(&str, Written<'_>); 3] = [
        ("n_minmax", &|own| format!("min_max = [{}, {}]", of(own, "minmax_lower"), of(own, "minmax_upper"))),
        ("n_zscore", &|own| format!("z_score = [{}, {}]", of(own, "zscore_mean"), of(own, "zscore_sd"))),
        ("n_dist2targ", &|own| {
            let cap = if of(own, "dist2targ_cap_max") == "TRUE" { "full points" } else { "none" };
            format!("distance_to = \"target\", cap = \"{cap}\"")
        }),
    ];
    for (method, text) in methods {
        let own = |own: &Indicator| format!("target = {}\nscore = {{ {} }}", of(own, "Target"), text(own));
        let found = scored(&asem, RAW, own, "");
        compare(&found, &asem, &format!("coinr/golden/norm_iMeta_{method}/normalised_from_Raw.csv"), nothing_but);
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn one_indicator_otherwise_than_the_others() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(META);
    let own = |own: &Indicator| match own.code.as_str() {
        "LPI" => "score = { z_score = [10, 2] }".into(),
        "Flights" => "score = { rank = \"best last\" }".into(),
        "Ship" => "chain = [{ goalposts = { worst = 5, best = 20 } }, { formula = \"x * 10\" }]".into(),
        "CO2" => "score = { formula = \"-x\" }".into(),
        _ => "score = { min_max = [0, 100] }".to_owned(),
    };
    compare(&scored(&asem, RAW, own, ""), &asem, "coinr/golden/norm_indiv_specs/normalised_from_Raw.csv", nothing_but);
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn denominated() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(META);
    let by_meta = |own: &Indicator| match own.row["Denominator"].as_str() {
        "NA" | "" => String::new(),
        by => format!("value = \"f_{} / f_{}\"", own.id, by.to_lowercase()),
    };
    compare(&scored(&asem, RAW, by_meta, ""), &asem, "coinr/golden/denominate/denominated_iMeta.csv", nothing_but);
    // By figures of another source, with a factor of scale each.
    let by: BTreeMap<String, (String, String)> = rows("coinr/golden/denominate/denomby_scalefactor.csv")
        .into_iter()
        .map(|row| (row["iCode"].clone(), (row["Denominator"].to_lowercase(), row["ScaleFactor"].clone())))
        .collect();
    let world: BTreeMap<String, Row> =
        rows("coinr/data/WorldDenoms.csv").into_iter().map(|row| (row["uCode"].clone(), row)).collect();
    let mut figures = rows(RAW);
    for row in &mut figures {
        for denominator in ["GDP", "Population", "Area"] {
            row.insert(denominator.into(), world[&row["uCode"]][denominator].clone());
        }
    }
    let own = |own: &Indicator| {
        by.get(&own.code)
            .map_or_else(String::new, |(by, scale)| format!("value = \"f_{} / (f_{by} / {scale})\"", own.id))
    };
    let found = board(&open(&asem.rulebook(own, ""), &[("figures.csv", &asem.figures(&figures))]));
    compare(&found, &asem, "coinr/golden/denominate/denominated_WorldDenoms_scaled.csv", nothing_but);
}

/// Nodes of availability: of the whole index and of each aggregate, from the indicators' own values.
fn availability(asem: &Asem) -> String {
    let mut text = String::new();
    let mut node = |id: &str, value: String| {
        let _ = writeln!(
            text,
            "[node.{id}]\ntitle = {{ vi = \"{id}\", en = \"{id}\" }}\nvalue = \"{value}\"\nscored = false"
        );
    };
    for (id, _) in &asem.aggregates {
        node(&format!("available_{id}"), format!("share_available(below({id}, 'value'))"));
    }
    node("missing_count", "49 - count_of(below(index, 'value'))".into());
    node("nonzero", "share_nonzero(below(index, 'value'))".into());
    text
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn available_figures_of_entities_and_aggregates() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(META);
    let found = scored(&asem, RAW, |_| String::new(), &availability(&asem));
    for row in rows("coinr/golden/data_avail/by_group.csv") {
        let standing = of(&found.entities, &row["uCode"]);
        for (column, expected) in row.iter().filter(|(column, _)| *column != "uCode") {
            let own = score(standing, &format!("available_{}", column.to_lowercase())).unwrap();
            assert!(is_near(own, expected.parse().unwrap()), "{column} of {}: {own}", row["uCode"]);
        }
    }
    for row in rows("coinr/golden/data_avail/summary.csv") {
        let standing = of(&found.entities, &row["uCode"]);
        for (column, id) in [("N_missing", "missing_count"), ("Dat_Avail", "available_index"), ("Non_Zero", "nonzero")]
        {
            let own = score(standing, id).unwrap();
            assert!(is_near(own, row[column].parse().unwrap()), "{column} of {}: {own}", row["uCode"]);
        }
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn screening_by_availability_and_zeros() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(META);
    let screens = [
        ("byNA", "screen = \"available_index >= 0.9\""),
        ("byzeros", "screen = \"nonzero >= 0.85\""),
        ("byNAandzeros", "screen = \"available_index >= 0.9 and nonzero >= 0.85\""),
        ("byNA_095_force", "screen = \"available_index >= 0.95\", keep = [\"BRN\"], leave_out = [\"AUT\"]"),
    ];
    for (name, screen) in screens {
        let found = scored(&asem, RAW, |_| format!("chain = [{{ {screen} }}]"), &availability(&asem));
        let path = reference().unwrap().join(format!("coinr/golden/screen/removed_{name}.txt"));
        let removed = std::fs::read_to_string(path).unwrap();
        let expected: BTreeSet<&str> = removed.split_whitespace().collect();
        let is_excluded =
            |standing: &&Standing| standing.indicators.values().all(|own| own.missing == Some(Missing::Excluded));
        let excluded: BTreeSet<&str> =
            found.entities.iter().filter(is_excluded).map(|standing| standing.code.as_str()).collect();
        assert_eq!(excluded, expected, "{name}");
        let summary = rows(&format!("coinr/golden/screen/summary_{name}.csv"));
        for row in summary {
            assert_eq!(
                row["Included"] == "TRUE",
                !excluded.contains(row["uCode"].as_str()),
                "{name}: {}",
                row["uCode"]
            );
        }
        if name != "byNA_095_force" {
            compare(&found, &asem, &format!("coinr/golden/screen/screened_{name}.csv"), nothing_but);
        }
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn imputed_by_column_by_group_and_by_row() {
    if reference().is_none() {
        return;
    }
    let asem = Asem::read(META);
    for (name, by) in [
        ("mean", "mean(x)"),
        ("median", "median(x)"),
        ("mean_grp", "mean(x, within = 'eurasia_group')"),
        ("median_grp", "median(x, within = 'gdp_group')"),
    ] {
        let found = scored(&asem, RAW, |_| format!("score = {{ formula = \"first_of(x, {by})\" }}"), "");
        compare(&found, &asem, &format!("coinr/golden/impute/{name}.csv"), nothing_but);
    }
    // An entity's own figures on one scale, the mean of those of its peers, and back to the scale of the indicator. What an
    // entity has stays as it is, to the last digit.
    for (name, function, whole) in [
        ("mean_byrow_level2", "mean_of", false),
        ("median_byrow_level2", "median_of", false),
        ("mean_byrow_all", "mean_of", true),
    ] {
        let own = |own: &Indicator| {
            let (id, peers) = (&own.id, if whole { "index" } else { &own.pillar });
            let (best, worst) = if own.lower { ("min", "max") } else { ("max", "min") };
            format!(
                "chain = [\n{{ min_max = [0, 1], name = \"scaled\" }},\n\
                 {{ formula = \"first_of(x, {function}(below({peers}, 'scaled')))\", name = \"filled\" }},\n\
                 {{ formula = \"first_of({id}.value, {worst}({id}.value) + x * ({best}({id}.value) - {worst}({id}.value)))\" }},\n]"
            )
        };
        let found = scored(&asem, RAW, own, "");
        compare(&found, &asem, &format!("coinr/golden/impute/{name}.csv"), nothing_but);
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn eleven_normalisations_of_the_handbook() {
    if reference().is_none() {
        return;
    }
    let expected = rows("handbook/tai_oecd2008/expected_table15.csv");
    let columns = [
        ("rank_asc", "{ rank = \"best last\" }"),
        ("zscore", "{ z_score = [0, 1] }, { round = 2 }"),
        ("minmax", "{ min_max = [0, 1] }, { round = 2 }"),
        ("ratio_mean", "{ ratio_to = \"mean\" }, { round = 2 }"),
        ("ratio_best", "{ ratio_to = \"best\" }, { round = 2 }"),
        ("ratio_worst", "{ ratio_to = \"worst\" }, { round = 2 }"),
        ("diff_mean", "{ difference_to = \"mean\" }, { round = 2 }"),
        ("diff_worst", "{ difference_to = \"worst\" }, { round = 2 }"),
        ("above_below_20pct", "{ above_mean = 0.2 }"),
        ("percentile", "{ percentile_rank = \"r/n\" }, { formula = \"x * 100\" }, { round = 1 }"),
        (
            "categorical",
            "{ by_percentiles = [{ from = 0.95, value = 100 }, { from = 0.85, value = 80 }, { from = 0.65, value = 60 }, \
             { from = 0.35, value = 50 }, { from = 0.15, value = 40 }, { from = 0.05, value = 20 }, { value = 0 }] }",
        ),
    ];
    let mut rulebook = "format = 1\n[rulebook]\nid = \"tai\"\nversion = \"1\"\nentities = \"input\"\n\
         title = { vi = \"TAI\", en = \"TAI\" }\n[input]\nperiod = \"2001\"\n[field.schooling]\n\
         title = { vi = \"s\", en = \"s\" }\nkind = \"rate\"\n"
        .to_owned();
    for (column, chain) in columns {
        let _ = writeln!(
            rulebook,
            "[node.{column}]\ntitle = {{ vi = \"s\", en = \"s\" }}\nvalue = \"schooling\"\ndirection = \"higher\"\nchain = [{chain}]"
        );
    }
    let mut figures = "entity,schooling\n".to_owned();
    expected.iter().for_each(|row| writeln!(figures, "\"{}\",{}", row["country"], row["schooling"]).unwrap());
    let found = board(&open(&rulebook, &[("figures.csv", &figures)]));
    let mut values = 0;
    for row in &expected {
        let standing = of(&found.entities, &row["country"]);
        for (column, _) in columns {
            let own = &standing.indicators[column];
            let shown = own.shown.or(own.score).unwrap();
            let printed: f64 = row[column].parse().unwrap();
            assert!((shown - printed).abs() < 1e-9, "{column} of {}: {shown}, not {printed}", row["country"]);
            values += 1;
        }
    }
    assert_eq!(values, 253);
}
