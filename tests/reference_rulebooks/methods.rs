//! Each further folder of COINr's results that a rulebook can state: aggregation at every level, imputation, treatment, weights made
//! from the figures, effective weights, comparisons of builds, builds without one element.

use crate::asem::{
    Aggregate, Asem, BUILD, Indicator, TREATED, assert_near, compare, compare_ranks, custom_weights, denominated,
    equal, id, number, rank, rows, score, step, weighted,
};
use crate::run::{board, of, open};
use province_kpi::result::Scoreboard;
use std::collections::BTreeMap;

/// The build of the example up to another normalisation.
fn normalised<'n>(by: &'n str) -> impl Fn(&Indicator) -> String + 'n {
    move |own| format!("{}\nchain = [{TREATED}, {{ {by} }}]", denominated(own))
}

/// A value that is there already, and better the more it is.
fn as_it_is(own: &Indicator) -> String {
    format!("value = \"f_{}\"", own.id)
}

/// Scores and ranks of every node against the two files of a folder.
fn assert_folder(asem: &Asem, board: &Scoreboard, folder: &str) {
    let codes = asem.codes();
    let scores = format!("coinr/golden/{folder}/aggregated.csv");
    assert_eq!(compare(board, &scores, &codes, |own, code| score(own, &id(code))), 51 * 60);
    compare_ranks(board, &format!("coinr/golden/{folder}/ranks.csv"), &codes, |own, code| rank(own, &id(code)));
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn aggregation_at_every_level_from_the_raw_data() {
    if crate::reference().is_none() {
        return;
    }
    let (asem, weights) = (Asem::read(), custom_weights());
    type Source<'s> = &'s dyn Fn(&Aggregate) -> String;
    let folders: [(&str, Source<'_>); 8] = [
        ("agg_a_amean", &|own| equal("arithmetic_mean", own)),
        ("agg_a_amean_customw", &|own| weighted("arithmetic_mean", own, &weights)),
        ("agg_a_gmean", &|own| equal("geometric_mean", own)),
        ("agg_a_gmean_customw", &|own| weighted("geometric_mean", own, &weights)),
        ("agg_a_hmean", &|own| equal("harmonic_mean", own)),
        ("agg_a_genmean_p2_customw", &|own| format!("{}\nexponent = 2", weighted("power_mean", own, &weights))),
        ("agg_a_copeland_customw", &|own| weighted("copeland", own, &weights)),
        ("agg_mixed_amean_gmean_amean_customw", &|own| {
            weighted(if own.level == 3 { "geometric_mean" } else { "arithmetic_mean" }, own, &weights)
        }),
    ];
    for (folder, source) in folders {
        let board = asem.scored_raw(&asem.rulebook(normalised("min_max = [1, 100]"), source, ""));
        assert_folder(&asem, &board, folder);
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn imputation() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let mean = |own: &Aggregate| equal("arithmetic_mean", own) + "\nmissing = \"reweight\"";
    let folders = [
        ("mean", "\"mean\""),
        ("median", "\"median\""),
        ("mean_grp", "{ by = \"mean\", within = \"eurasia_group\" }"),
        ("median_grp", "{ by = \"median\", within = \"gdp_group\" }"),
    ];
    let codes = asem.codes();
    for (name, rule) in folders {
        let own = |own: &Indicator| format!("{}\nscore = {{ impute = {rule} }}", as_it_is(own));
        let board = asem.scored_raw(&asem.rulebook(own, mean, ""));
        let golden = format!("coinr/golden/impute/{name}.csv");
        compare(&board, &golden, &codes[..49], |own, code| step(own, &id(code), "impute"));
    }
}

/// A gap is filled by what the entity's other figures are, each between the least and the greatest of its indicator.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn imputation_by_the_other_figures_of_the_entity() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let mean = |own: &Aggregate| equal("arithmetic_mean", own) + "\nmissing = \"reweight\"";
    let folders = [
        ("mean_byrow_level2", "mean_of", true),
        ("median_byrow_level2", "median_of", true),
        ("mean_byrow_all", "mean_of", false),
    ];
    for (name, function, by_pillar) in folders {
        let place = |of: &Indicator| {
            let field = format!("f_{}", of.id);
            let (from, to) = if of.lower { ("max", "min") } else { ("min", "max") };
            format!("({field} - {from}({field})) / ({to}({field}) - {from}({field}))")
        };
        let rest: String = asem
            .indicators
            .iter()
            .map(|own| {
                format!(
                    "[node.place_{0}]\ntitle = {{ vi = \"{0}\", en = \"{0}\" }}\nvalue = \"{1}\"\nscored = false\n",
                    own.id,
                    place(own)
                )
            })
            .collect();
        let own = |own: &Indicator| {
            let peers = asem.indicators.iter().filter(|other| !by_pillar || other.pillar == own.pillar);
            let peers: Vec<String> = peers.map(|other| format!("place_{}", other.id)).collect();
            let (from, to) = if own.lower { ("max", "min") } else { ("min", "max") };
            format!(
                "{}\nscore = {{ impute = {{ formula = \"{from}(x) + {function}({}) * ({to}(x) - {from}(x))\" }} }}",
                as_it_is(own),
                peers.join(", ")
            )
        };
        let board = asem.scored_raw(&asem.rulebook(own, mean, &rest));
        let golden = format!("coinr/golden/impute/{name}.csv");
        compare(&board, &golden, &asem.codes()[..49], |own, code| step(own, &id(code), "impute"));
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn treatment() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    for (folder, most) in [("treat_default", 5), ("treat_winmax1", 1)] {
        let own = |own: &Indicator| {
            format!("{}\nscore = {{ treat = {{ winsorise = {{ most = {most} }}, then = \"coin\" }} }}", as_it_is(own))
        };
        let rulebook = asem.rulebook(own, |own| equal("arithmetic_mean", own), "");
        let board = asem.scored(&rulebook, &format!("{BUILD}/03_Imputed.csv"));
        let golden = format!("coinr/golden/{folder}/treated.csv");
        compare(&board, &golden, &asem.codes()[..49], |own, code| step(own, &id(code), "treat"));
        // Whether a point was touched. COINr's label of a winsorisation that was taken back is not followed.
        for row in rows(&format!("coinr/golden/{folder}/treated_points.csv")) {
            let standing = of(&board.entities, &row["uCode"]);
            for own in &asem.indicators {
                let touched = step(standing, &own.id, "value") != step(standing, &own.id, "treat");
                assert_eq!(touched, !row[&own.code].is_empty(), "{folder}: {} of {}", own.code, row["uCode"]);
            }
        }
    }
}

/// The weights of an aggregate's children, as the explanation of a country tells them.
fn explained_weights(rulebook: &str, figures: &str) -> BTreeMap<String, BTreeMap<String, (f64, f64)>> {
    let session = open(rulebook, &[("figures.csv", figures)]);
    let tree = session.explain_tree("AUT", Some("index"), None).unwrap();
    let weights = |node: &province_kpi::result::ExplainedNode| {
        node.children.iter().map(|child| (child.id.clone(), (child.weight, child.share.unwrap()))).collect()
    };
    tree.nodes.iter().map(|node| (node.id.clone(), weights(node))).collect()
}

/// COINr's signs are arbitrary: weights of a group are compared up to one sign.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn weights_by_principal_components() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read().of_scores();
    let figures = asem.figures(&format!("{BUILD}/07_Aggregated.csv"));
    let mut compared = 0;
    // The components of a level are those of the scores below it, which equal weights made.
    for level in 2..=4_u8 {
        let source = |own: &Aggregate| match own.level == level {
            true => equal("arithmetic_mean", own) + "\nweighting = \"principal components\"",
            false => equal("arithmetic_mean", own),
        };
        let found = explained_weights(&asem.rulebook(as_it_is, source, ""), &figures);
        let expected: BTreeMap<String, f64> = rows(&format!("coinr/golden/pca/weights_L{}.csv", level - 1))
            .into_iter()
            .map(|row| (id(&row["iCode"]), row["Weight"].parse().unwrap()))
            .collect();
        for own in asem.aggregates.iter().filter(|own| own.level == level) {
            let weights = &found[&own.id];
            let product: f64 = weights.iter().map(|(id, (weight, _))| weight * expected[id]).sum();
            for (id, (weight, _)) in weights {
                assert_near(Some(*weight), Some(expected[id] * product.signum()), 0.0, &format!("{} {id}", own.id));
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 59);
}

/// What COINr calls effective weights.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn effective_weights() {
    if crate::reference().is_none() {
        return;
    }
    let (asem, custom) = (Asem::read().of_scores(), custom_weights());
    for (file, weights) in [("eff_weights_iMeta", None), ("eff_weights_custom", Some(&custom))] {
        let source = |own: &Aggregate| match weights {
            Some(weights) => weighted("arithmetic_mean", own, weights),
            None => equal("arithmetic_mean", own),
        };
        let board = asem.scored(&asem.rulebook(as_it_is, source, ""), &format!("{BUILD}/06_Normalised.csv"));
        let own = board.nominal_weights.iter().map(|own| (own.node.as_str(), own.weight));
        let effective: BTreeMap<&str, f64> = own.chain([("index", 1.0)]).collect();
        let rows = rows(&format!("coinr/golden/eff_weights/{file}.csv"));
        assert_eq!((rows.len(), effective.len()), (60, 60));
        for row in rows {
            assert_near(
                effective.get(id(&row["iCode"]).as_str()).copied(),
                number(&row["EffWeight"]),
                0.0,
                &row["iCode"],
            );
        }
    }
}

#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn builds_that_are_compared() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read();
    let codes = asem.codes();
    let arithmetic = |own: &Aggregate| equal("arithmetic_mean", own);
    let geometric = |own: &Aggregate| equal("geometric_mean", own);
    let nominal = asem.scored_raw(&asem.rulebook(normalised("min_max = [0, 100]"), arithmetic, ""));
    let products = asem.scored_raw(&asem.rulebook(normalised("min_max = [1, 100]"), geometric, ""));
    let z_scores = asem.scored_raw(&asem.rulebook(normalised("z_score = [10, 2]"), arithmetic, ""));
    let whole = |board: &Scoreboard, file: &str| {
        compare(board, &format!("coinr/golden/compare_coins/{file}"), &codes, |own, code| score(own, &id(code)));
    };
    whole(&products, "gmean_minmax1_100_aggregated.csv");
    whole(&z_scores, "zscore10_2_aggregated.csv");
    for (board, column) in [(&nominal, "coin.1"), (&products, "coin.2")] {
        let golden = "coinr/golden/compare_coins/amean_vs_gmean_scores.csv";
        compare(board, golden, &[column], |own, _| own.score);
    }
    let index = |own: &province_kpi::result::Standing, _: &str| own.rank;
    for (board, file, column) in [
        (&nominal, "multi_ranks.csv", "nominal"),
        (&products, "multi_ranks.csv", "gmean"),
        (&z_scores, "multi_ranks.csv", "zscore"),
        (&nominal, "amean_vs_gmean_ranks.csv", "coin.1"),
        (&products, "amean_vs_gmean_ranks.csv", "coin.2"),
        (&nominal, "drop_LPI_Forest_ranks.csv", "coin.1"),
    ] {
        compare_ranks(board, &format!("coinr/golden/compare_coins/{file}"), &[column], index);
    }
    let dropped = |own: &Aggregate| {
        let children = own.children.iter().filter(|child| !matches!(child.as_str(), "LPI" | "Forest")).cloned();
        arithmetic(&Aggregate {
            code: own.code.clone(),
            id: own.id.clone(),
            level: own.level,
            children: children.collect(),
        })
    };
    let without = asem.scored_raw(&asem.rulebook(normalised("min_max = [0, 100]"), dropped, ""));
    let left: Vec<&str> = codes.iter().copied().filter(|code| !matches!(*code, "LPI" | "Forest")).collect();
    let golden = "coinr/golden/compare_coins/drop_LPI_Forest_aggregated.csv";
    compare(&without, golden, &left, |own, code| score(own, &id(code)));
    compare_ranks(&without, "coinr/golden/compare_coins/drop_LPI_Forest_ranks.csv", &["coin.2"], index);
}

/// One after another each element has weight 0: scores and ranks of the index, and how far ranks move on average.
#[test]
#[cfg_attr(not(kpi_reference), ignore = "needs the reference results: KPI_REFERENCE=<folder>")]
fn builds_without_one_element() {
    if crate::reference().is_none() {
        return;
    }
    let asem = Asem::read().of_scores();
    let figures = asem.figures(&format!("{BUILD}/06_Normalised.csv"));
    let built = |without: &str| {
        let source = |own: &Aggregate| {
            let children: Vec<String> =
                own.children.iter().map(|child| format!("{} = {}", id(child), u8::from(child != without))).collect();
            let sum = own.children.iter().filter(|child| *child != without).count();
            format!("arithmetic_mean = {{ {} }}\nweights = {sum}", children.join(", "))
        };
        board(&open(&asem.rulebook(as_it_is, source, ""), &[("figures.csv", &figures)]))
    };
    let nominal = built("");
    let mut elements = 0;
    for level in 1..=3 {
        let folder = "coinr/golden/remove_elements";
        for row in rows(&format!("{folder}/meanabsdiff_L{level}.csv")) {
            let code = row["iCode"].as_str();
            let board = built(code);
            let of_index = |own: &province_kpi::result::Standing, _: &str| own.score;
            compare(&board, &format!("{folder}/scores_L{level}.csv"), &[code], of_index);
            compare_ranks(&board, &format!("{folder}/ranks_L{level}.csv"), &[code], |own, _| own.rank);
            let moved = |own: &province_kpi::result::Standing| {
                f64::from(own.rank.unwrap()) - f64::from(of(&nominal.entities, &own.code).rank.unwrap())
            };
            let sum: f64 = board.entities.iter().map(|own| moved(own).abs()).sum();
            assert_near(Some(sum / 51.0), number(&row["MeanAbsDiff"]), 0.0, code);
            elements += 1;
        }
    }
    assert_eq!(elements, 49 + 8 + 2 + 3);
}
