//! The full default build of COINr's example in one rulebook: denominated, imputed, screened, treated, normalised, aggregated over
//! three levels, ranked, also within Europe and Asia. Every one of its data sets is a step of the chain.

use crate::asem::{
    Asem, BUILD, RAW, assert_near, compare, compare_ranks, default_build, id, number, rank, rows, score, step,
};
use crate::run::{board, of, open};
use province_kpi::result::{Did, ExplainedStep, Scoreboard, Treated};
use std::collections::BTreeMap;

fn built(asem: &Asem) -> Scoreboard {
    asem.scored_raw(&default_build(asem))
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn every_data_set_level_and_rank_of_the_default_build() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let board = built(&asem);
    assert_eq!(board.entities.len(), 51);
    let codes = asem.codes();
    let indicators = &codes[..49];
    let sets = [
        ("02_Denominated", "value"),
        ("03_Imputed", "impute"),
        ("04_Screened", "screen"),
        ("05_Treated", "treat"),
        ("06_Normalised", "min_max"),
    ];
    let mut cells = 0;
    for (set, name) in sets {
        let golden = format!("{BUILD}/{set}.csv");
        cells += compare(&board, &golden, indicators, |own, code| step(own, &id(code), name));
    }
    assert_eq!(cells, 5 * 51 * 49);
    for set in ["07_Aggregated", "results_scores_full17"] {
        let golden = format!("{BUILD}/{set}.csv");
        assert_eq!(compare(&board, &golden, &codes, |own, code| score(own, &id(code))), 51 * 60);
    }
    compare_ranks(&board, &format!("{BUILD}/results_ranks_every_column.csv"), &codes, |own, code| rank(own, &id(code)));
    let aggregates = asem.aggregate_codes();
    let golden = format!("{BUILD}/get_results_Aggs_ranks.csv");
    compare_ranks(&board, &golden, &aggregates, |own, code| rank(own, &id(code)));
    let golden = format!("{BUILD}/get_results_Aggs_groupranks_EurAsia.csv");
    compare_ranks(&board, &golden, &aggregates, |own, code| {
        own.ranks.get(&format!("of_{}.eurasia_group", id(code))).copied()
    });
    compare_ranks(&board, &golden, &["Index"], |own, _| own.ranks_within.get("eurasia_group").copied());
}

/// The published table has two decimals, halves to the even one.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn what_is_shown_is_the_rounded_table() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let board = built(&asem);
    let golden = format!("{BUILD}/get_results_Full_nround2.csv");
    compare(&board, &golden, &asem.codes(), |own, code| match own.indicators.get(&id(code)) {
        Some(own) => own.shown,
        None => own.aggregates[&id(code)].shown,
    });
    compare_ranks(&board, &golden, &["Rank"], |own, _| own.rank);
}

/// All entities pass the screen, since everything was imputed; the raw availability is that of `data_avail`.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn screening_and_availability() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let board = built(&asem);
    let availability = |golden: &str, node: &str| {
        for row in rows(golden) {
            let found = score(of(&board.entities, &row["uCode"]), node);
            assert_near(found, number(&row["Dat_Avail"]), 0.0, &format!("{golden}: {}", row["uCode"]));
        }
    };
    availability(&format!("{BUILD}/screen_summary.csv"), "available");
    availability("coinr/golden/data_avail/summary.csv", "available_raw");
}

/// A treated point is one whose value the treatment changed: up to the next one (`winlo`) or down to it (`winhi`).
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn treated_points_of_the_default_build() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let board = built(&asem);
    let mut treated = 0;
    for row in rows(&format!("{BUILD}/treat_points.csv")) {
        let standing = of(&board.entities, &row["uCode"]);
        for own in &asem.indicators {
            let (before, after) = (step(standing, &own.id, "screen"), step(standing, &own.id, "treat"));
            let label = match before.unwrap().total_cmp(&after.unwrap()) {
                std::cmp::Ordering::Equal => "",
                std::cmp::Ordering::Greater => "winhi",
                std::cmp::Ordering::Less => "winlo",
            };
            assert_eq!(label, row[&own.code], "{} of {}", own.code, row["uCode"]);
            treated += usize::from(!label.is_empty());
        }
    }
    assert!(treated > 20, "{treated}");
}

/// Skewness and kurtosis before and after, as the explanation of each indicator tells them.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn tests_of_the_treatments_stand_in_the_explanations() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let session = open(&default_build(&asem), &[("figures.csv", &asem.figures(RAW))]);
    let tree = session.explain_tree("AUT", Some("index"), None).unwrap();
    let details: BTreeMap<String, _> =
        rows(&format!("{BUILD}/treat_details.csv")).into_iter().map(|row| (id(&row["iCode"]), row)).collect();
    let board = board(&session);
    let mut compared = 0;
    for node in &tree.nodes {
        let Some(row) = details.get(&node.id) else { continue };
        let treated = node.steps.iter().find_map(|own: &ExplainedStep| match &own.did {
            Did::Treated { how, before, after, .. } => Some((*how, before.unwrap(), *after)),
            _ => None,
        });
        let (how, before, after) = treated.unwrap();
        let column = |name: &str| number(&row[name]);
        assert_near(Some(before.0), column("check_SkewKurt0.Skew"), 0.0, &node.id);
        assert_near(Some(before.1), column("check_SkewKurt0.Kurt"), 0.0, &node.id);
        assert_near(after.map(|own| own.0), column("check_SkewKurt1.Skew"), 0.0, &node.id);
        assert_near(after.map(|own| own.1), column("check_SkewKurt1.Kurt"), 0.0, &node.id);
        let changed = board.entities.iter().filter(|own| step(own, &node.id, "screen") != step(own, &node.id, "treat"));
        let changed = f64::from(u32::try_from(changed.count()).unwrap());
        assert_eq!(Some(changed).filter(|own| *own > 0.0), column("winsorise.nwin"), "{}", node.id);
        assert_eq!(matches!(how, Treated::Untouched), changed == 0.0, "{}", node.id);
        compared += 1;
    }
    assert_eq!(compared, 49);
}
