//! What every absolute rulebook promises: more of what is better never costs anything, the order of rows does not matter, and weights
//! are proportions.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

mod run;

use proptest::prelude::*;
use province_kpi::result::{Scoreboard, Standing};
use run::{board, of, open};
use std::fmt::Write as _;

/// One node a rule that `higher is better` can have, over its own field; with `weights` in the mean of the last two.
fn rulebook(weights: [u32; 2]) -> String {
    let title = "title = { vi = \"t\", en = \"t\" }";
    let mut text = format!(
        "format = 1\n[rulebook]\nid = \"p\"\nversion = \"1\"\n{title}\nentities = \"input\"\n[missing]\nindicators = \"score 0\"\n\
         [rank]\nnode = \"total\"\non = \"rounded\"\nties = \"competition\"\n"
    );
    let chains = [
        "{ to_target = \"proportional\", cap = \"full points\" }",
        "{ to_target = \"proportional\", cap = \"none\" }, { clamp = [0, 2] }",
        "{ bands = [{ from = 57, share = 1 }, { from = 2.5, share = 0.5 }, { from = 0, share = 0.1 }, { share = 0 }] }",
        "{ goalposts = { worst = -20, best = 85 } }, { clamp = [0, 1] }, { round = 2, mode = \"half even\" }",
        "{ formula = \"3 * x + 1\" }, { round = 1, mode = \"truncate\" }, { goalposts = { worst = 0, best = 300 } }, { clamp = [0, 1] }",
        "{ each = 0.3, at_most = 7 }",
    ];
    for (at, chain) in chains.iter().enumerate() {
        writeln!(text, "[field.f{at}]\n{title}\nkind = \"rate\"").unwrap();
        writeln!(text, "[node.n{at}]\n{title}\nvalue = \"f{at} / 3\"\ndirection = \"higher\"").unwrap();
        let target = if chain.contains("to_target") { "target = 7\n" } else { "" };
        writeln!(text, "{target}chain = [{chain}]").unwrap();
    }
    write!(text, "[node.sum]\n{title}\nsum_of_points = {{ n0 = 10, n1 = 0, n2 = 3.3, n5 = 7 }}\npoints = 20.3\n")
        .unwrap();
    write!(text, "[node.mean]\n{title}\ngeometric_mean = [\"n0\", \"n1\", \"n3\"]\n").unwrap();
    let [a, b] = weights;
    write!(text, "[node.weighted]\n{title}\narithmetic_mean = {{ n3 = {a}, n4 = {b} }}\nweights = {}\n", a + b)
        .unwrap();
    write!(
        text,
        "[node.total]\n{title}\narithmetic_mean = [\"sum\", \"mean\", \"weighted\"]\nchain = [{{ round = 3 }}]\n"
    )
    .unwrap();
    text
}

const FIELDS: usize = 6;
/// Hundredths, by entity and field; none: not reported.
type Figures = Vec<[Option<i32>; FIELDS]>;

fn lines(figures: &Figures) -> Vec<String> {
    let cell = |cell: &Option<i32>| cell.map_or(",".to_owned(), |cents| format!(",{cents}e-2"));
    let line = |(at, cells): (usize, &[Option<i32>; FIELDS])| {
        format!("e{at},2023{}", cells.iter().map(cell).collect::<String>())
    };
    figures.iter().enumerate().map(line).collect()
}

fn scored(rulebook: &str, lines: &[String]) -> Scoreboard {
    let header = (0..FIELDS).fold(String::from("code,period"), |header, at| format!("{header},f{at}"));
    board(&open(rulebook, &[("figures.csv", &format!("{header}\n{}\n", lines.join("\n")))]))
}

fn figures() -> impl Strategy<Value = Figures> {
    let cell = prop_oneof![1 => Just(None), 9 => (-3000..30_000i32).prop_map(Some), 3 => prop::sample::select(vec![0, 750, 2100, 17_100]).prop_map(Some)];
    prop::collection::vec(prop::array::uniform6(cell), 1..6)
}

/// Scores and shown scores of every node.
fn scores(standing: &Standing) -> Vec<(&str, [Option<f64>; 2])> {
    let aggregates = standing.aggregates.iter().map(|(id, own)| (id.as_str(), [own.score, own.shown]));
    aggregates.chain(standing.indicators.iter().map(|(id, own)| (id.as_str(), [own.score, own.shown]))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn more_of_what_is_better_never_costs(figures in figures(), at in any::<prop::sample::Index>(), field in 0..FIELDS, more in 1..20_000i32) {
        let rulebook = rulebook([1, 2]);
        let before = scored(&rulebook, &lines(&figures));
        let at = at.index(figures.len());
        let mut raised = figures.clone();
        // A figure that nobody reported is worth nothing; reporting one is more, where it is not below zero.
        raised[at][field] = Some(figures[at][field].map_or(more, |cents| cents + more));
        let after = scored(&rulebook, &lines(&raised));
        let code = format!("e{at}");
        let (old, new) = (of(&before.entities, &code), of(&after.entities, &code));
        for ((node, old), (_, new)) in scores(old).into_iter().zip(scores(new)) {
            for (old, new) in old.into_iter().zip(new) {
                // A logarithm and its inverse may lose the last digit; nothing else may.
                let noise = if matches!(node, "mean" | "total") { 1e-14 } else { 0.0 };
                prop_assert!(new.is_some() == old.is_some());
                prop_assert!(new.unwrap_or(0.0) >= old.unwrap_or(0.0) - noise, "{}: {:?} → {:?}", node, old, new);
            }
        }
        prop_assert!(new.rank.unwrap() <= old.rank.unwrap(), "rank {:?} → {:?}", old.rank, new.rank);
        for other in before.entities.iter().filter(|other| other.code != code) {
            prop_assert_eq!(scores(other), scores(of(&after.entities, &other.code)), "others stay");
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(figures in figures(), seed in any::<u64>()) {
        let rulebook = rulebook([1, 2]);
        let mut lines = lines(&figures);
        let one = scored(&rulebook, &lines);
        run::Dice::new(seed).shuffle(&mut lines);
        let other = scored(&rulebook, &lines);
        prop_assert_eq!((one.entities, one.national), (other.entities, other.national));
    }

    #[test]
    fn weights_are_proportions(figures in figures(), a in 1..50u32, b in 0..50u32, times in 2..1000u32) {
        let one = scored(&rulebook([a, b]), &lines(&figures));
        let other = scored(&rulebook([a * times, b * times]), &lines(&figures));
        for (one, other) in one.entities.iter().zip(&other.entities) {
            prop_assert_eq!((&one.code, one.rank, one.shown), (&other.code, other.rank, other.shown));
            for ((node, one), (_, other)) in scores(one).into_iter().zip(scores(other)) {
                let close = (one[0].unwrap() - other[0].unwrap()).abs() <= 1e-14 * one[0].unwrap().abs();
                prop_assert!(close, "{}: {:?} and {:?}", node, one, other);
            }
        }
    }
}
