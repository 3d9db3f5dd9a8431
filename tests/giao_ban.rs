//! `giao-ban` recomputed outside the engine: the national row against the published figures, one province by hand, and every figure of
//! the CSV in plain floats.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::number::fixed;
use province_kpi::report::{self, Columns, Format};
use province_kpi::result::Standing;
use province_kpi::rulebook::model::Language;
use run::{board, of, open_shipped, parse, root, rows};
use std::collections::BTreeMap;

/// Figures by code, then field; flags are 1 and 0.
type Figures = BTreeMap<String, BTreeMap<String, f64>>;

fn figures() -> Figures {
    let number = |text: &str| match text {
        "yes" => 1.0,
        "no" => 0.0,
        number => number.parse().unwrap(),
    };
    let mut figures = Figures::new();
    for name in ["dan-so-2022.csv", "ke-hoach-2023-q1.csv"] {
        for row in rows(&root().join("inputs/giao-ban").join(name)) {
            figures.entry(row["entity"].clone()).or_default().insert(row["field"].clone(), number(&row["value"]));
        }
    }
    for row in rows(&root().join("inputs/giao-ban/so-lieu-2023-q1.csv")) {
        let own = figures.entry(row["code"].clone()).or_default();
        let cells = row.iter().filter(|(field, _)| !["code", "name", "period"].contains(&field.as_str()));
        cells.for_each(|(field, value)| _ = own.insert(field.clone(), number(value)));
    }
    figures
}

/// Indicators measured against a level: id, part, factor, whole, level to reach, points.
const RATIOS: [(&str, &str, f64, &str, f64, f64); 12] = [
    ("enterprises_per_1000", "digital_enterprises", 1e3, "population_2022", 0.7, 15.0),
    ("it_revenue_per_capita", "it_revenue", 1e3, "population_2022", 2.41, 5.0),
    ("members_per_team", "team_members", 1.0, "community_teams", 4.67, 3.0),
    ("teams_per_10000", "community_teams", 1e4, "population_2022", 6.97, 2.0),
    ("full_process_services", "services_full_process", 100.0, "services_eligible", 74.72, 10.0),
    ("online_dossiers", "dossiers_online", 100.0, "dossiers_full_process", 48.74, 10.0),
    ("sme_platforms", "sme_using", 100.0, "sme_reached", 12.3, 5.0),
    ("fixed_broadband_per_100", "fixed_broadband", 100.0, "population_2022", 21.9, 6.0),
    ("mobile_broadband_per_100", "mobile_broadband", 100.0, "population_2022", 86.26, 5.0),
    ("smartphones_per_100", "smartphones", 100.0, "population_2022", 100.0, 6.0),
    ("postal_items_per_capita", "postal_items", 1.0, "population_2022", 1.77, 4.0),
    ("postal_revenue_per_capita", "postal_revenue", 1e6, "population_2022", 43.82, 4.0),
];

const PILLARS: [(&str, &[&str]); 3] = [
    ("ict_industry", &["enterprises_per_1000", "enterprise_plan", "it_revenue_per_capita"]),
    (
        "digital_transformation",
        &[
            "teams_set_up",
            "teams_coverage",
            "members_per_team",
            "teams_per_10000",
            "full_process_services",
            "online_dossiers",
            "sme_platforms",
        ],
    ),
    (
        "telecom_and_post",
        &[
            "fixed_broadband_per_100",
            "mobile_broadband_per_100",
            "smartphones_per_100",
            "postal_items_per_capita",
            "postal_revenue_per_capita",
        ],
    ),
];

/// Value, share of full points and points of every indicator of one province, in plain floats.
fn recomputed(cells: &BTreeMap<String, f64>) -> BTreeMap<&'static str, (f64, f64, f64)> {
    let mut indicators = BTreeMap::new();
    for (id, part, factor, whole, level, points) in RATIOS {
        let value = cells[part] / cells[whole] * factor;
        let share = (value / level).min(1.0);
        indicators.insert(id, (value, share, share * points));
    }
    for (id, flag, points) in [("enterprise_plan", "plan_issued", 10.0), ("teams_set_up", "teams_established", 5.0)] {
        indicators.insert(id, (cells[flag], cells[flag], cells[flag] * points));
    }
    let coverage = cells["communes_with_team"] / cells["communes"] * 100.0;
    let share = match (cells["communes_with_team"] == cells["communes"], coverage) {
        (true, _) => 1.0,
        (_, 90.0..) => 0.75,
        (_, 50.0..) => 0.5,
        _ => 0.0,
    };
    indicators.insert("teams_coverage", (coverage, share, share * 10.0));
    indicators
}

fn near(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-12 * theirs.abs().max(1.0)
}

fn national() -> Standing {
    board(&open_shipped("giao-ban")).national.unwrap()
}

#[test]
fn the_national_row_gives_the_published_rates() {
    let national = national();
    let value = |node: &str| national.indicators[node].value.unwrap();
    // 70,800 enterprises of 99.46 million people: 0.7118… per 1,000.
    assert_eq!(value("enterprises_per_1000"), 70_800.0 / 99_460_000.0 * 1000.0);
    assert_eq!(fixed(value("enterprises_per_1000"), 2), "0.71");
    // Flags as a share: 51 and 63 of 63.
    assert_eq!(value("enterprise_plan"), 51.0 / 63.0);
    assert_eq!(value("teams_set_up"), 1.0);
    assert_eq!(fixed(value("full_process_services"), 2), "74.72");
    assert_eq!(fixed(value("online_dossiers"), 2), "48.74");
    assert_eq!(national.rank, None, "the nation is no province");
}

#[test]
fn sums_of_the_national_row_are_the_published_ones() {
    let national = national();
    let people = 99_460_000.0;
    for (node, total, factor) in [
        ("teams_per_10000", 69_345.0, 1e4),
        ("fixed_broadband_per_100", 21_780_000.0, 100.0),
        ("mobile_broadband_per_100", 85_790_000.0, 100.0),
        ("smartphones_per_100", 99_600_000.0, 100.0),
        ("postal_items_per_capita", 176_000_000.0, 1.0),
        ("postal_revenue_per_capita", 4358.0, 1e6),
        ("it_revenue_per_capita", 239_992.0, 1e3),
    ] {
        assert!(near(national.indicators[node].value.unwrap(), total * factor / people), "{node}");
    }
    assert_eq!(national.indicators["members_per_team"].value, Some(323_802.0 / 69_345.0));
    assert!(near(national.indicators["sme_platforms"].value.unwrap(), 90_088.0 / 732_163.0 * 100.0));
}

#[test]
fn forty_eight_provinces_cover_every_commune() {
    let board = board(&open_shipped("giao-ban"));
    let full = |standing: &&Standing| standing.indicators["teams_coverage"].value == Some(100.0);
    let scored = |standing: &&Standing| standing.indicators["teams_coverage"].score == Some(1.0);
    assert_eq!(board.entities.iter().filter(full).count(), 48);
    assert_eq!(board.entities.iter().filter(scored).count(), 48);
}

/// Half of the provinces have fewer than 0.3 enterprises per 1,000 people; their mean says nothing of the nation.
#[test]
fn the_nation_is_never_a_mean_of_provinces() {
    let board = board(&open_shipped("giao-ban"));
    let national = board.national.as_ref().unwrap();
    let mut differ = 0;
    for (node, result) in &national.indicators {
        let values: Vec<f64> = board.entities.iter().map(|standing| standing.indicators[node].value.unwrap()).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        differ += usize::from(!near(result.value.unwrap(), mean));
    }
    // Flags are shares of provinces; every ratio differs.
    assert_eq!(differ, RATIOS.len() + 1);
    let rates = board.entities.iter().map(|standing| standing.indicators["enterprises_per_1000"].value.unwrap());
    let mean = rates.sum::<f64>() / 63.0;
    assert!(mean < 0.5 && national.indicators["enterprises_per_1000"].value.unwrap() > 0.71, "mean of rates: {mean}");
}

/// Bắc Kạn, with 322,589 people, worked out as an officer would. Only teams per 10,000 people reach their level.
#[test]
fn bac_kan_by_hand() {
    // Công nghiệp CNTT: 33 enterprises are 0.1023 per 1,000 people, 14.61 % of 0.7; 60.4 billion are 0.1872 million a head,
    // 7.77 % of 2.41; there is no plan.
    let enterprises = 33.0 / 322_589.0 * 1000.0 / 0.7 * 15.0;
    let plan = 0.0;
    let it_revenue = 60.4 * 1000.0 / 322_589.0 / 2.41 * 5.0;
    let ict_industry = enterprises + plan + it_revenue;
    assert_eq!(fixed(ict_industry, 4), "2.5805");
    // Chuyển đổi số: teams are set up; 82 of 94 communes are 87.2 %, the band from 50: half of the points; 2,787 members in 648
    // teams; 20.09 teams per 10,000 people are beyond 6.97; 527 of 1,127 services; 4,170 of 14,472 dossiers; 73 of 771 enterprises.
    let teams = 5.0;
    let coverage = 0.5 * 10.0;
    let members = 2787.0 / 648.0 / 4.67 * 3.0;
    let per_10000 = 2.0;
    let services = 527.0 / 1127.0 * 100.0 / 74.72 * 10.0;
    let dossiers = 4170.0 / 14_472.0 * 100.0 / 48.74 * 10.0;
    let platforms = 73.0 / 771.0 * 100.0 / 12.3 * 5.0;
    let transformation = teams + coverage + members + per_10000 + services + dossiers + platforms;
    assert_eq!(fixed(transformation, 4), "30.7818");
    // Viễn thông và bưu chính, each on 322,589 people.
    let fixed_broadband = 48_226.0 / 322_589.0 * 100.0 / 21.9 * 6.0;
    let mobile_broadband = 228_309.0 / 322_589.0 * 100.0 / 86.26 * 5.0;
    let smartphones = 269_748.0 / 322_589.0 * 100.0 / 100.0 * 6.0;
    let items = 200_387.0 / 322_589.0 / 1.77 * 4.0;
    let revenue = 4.6 * 1_000_000.0 / 322_589.0 / 43.82 * 4.0;
    let telecom = fixed_broadband + mobile_broadband + smartphones + items + revenue;
    assert_eq!(fixed(telecom, 4), "15.9208");
    let total = ict_industry + transformation + telecom;

    let board = board(&open_shipped("giao-ban"));
    let bac_kan = of(&board.entities, "06");
    assert!(near(bac_kan.score.unwrap(), total), "{total}");
    assert_eq!(bac_kan.shown, Some(49.28));
    // Below 50 points.
    assert_eq!(bac_kan.grade.as_ref().unwrap().vi, "Cần cố gắng");
    let capped = RATIOS.iter().filter(|(id, ..)| bac_kan.indicators[*id].score == Some(1.0)).count();
    assert_eq!(capped, 1, "no other indicator reaches its level");
}

#[test]
fn every_figure_of_the_csv_is_that_of_plain_floats() {
    let session = open_shipped("giao-ban");
    let columns = Columns::parse("values,scores,points,ranks", session.rulebook()).unwrap();
    let text = report::scoreboards(&[board(&session)], session.rulebook(), Format::Csv, &columns, Language::Vi, false);
    let printed = parse(&text);
    let figures = figures();
    assert_eq!((printed.len(), figures.len()), (63, 63));
    let mut totals: Vec<(String, f64)> = Vec::new();
    let mut checked = 0;
    for row in &printed {
        let cell = |column: &str| row[column].parse::<f64>().unwrap();
        let indicators = recomputed(&figures[&row["code"]]);
        for (id, (value, share, points)) in &indicators {
            for (column, expected) in [("value", value), ("score", share), ("points", points)] {
                let ours = cell(&format!("{id}.{column}"));
                assert!(near(ours, *expected), "{} {id}.{column}: {ours} and {expected}", row["name"]);
                checked += 1;
            }
        }
        let mut total = 0.0;
        for (pillar, children) in PILLARS {
            let points: f64 = children.iter().map(|child| indicators[child].2).sum();
            assert!(near(cell(pillar), points), "{} {pillar}", row["name"]);
            total += points;
        }
        assert!(near(cell("total"), total) && near(cell("score"), total), "{}", row["name"]);
        let grade = ["Needs effort", "Average", "Fair", "Good"]
            [[50.0, 65.0, 80.0].iter().filter(|from| total >= **from).count()];
        assert_eq!(row["grade"], grade, "{}: {total}", row["name"]);
        totals.push((row["rank"].clone(), total));
    }
    assert_eq!(checked, 63 * 15 * 3);
    for (rank, total) in &totals {
        let above = totals.iter().filter(|(_, other)| other > &(total + 1e-9)).count();
        assert_eq!(*rank, (above + 1).to_string());
    }
}
