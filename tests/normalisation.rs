//! Every normalisation and screening by hand, in both directions, with gaps, constants, groups and one entity alone.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod run;

use province_kpi::finding::{Code, Finding};
use province_kpi::report::{self, ExplanationFormat};
use province_kpi::rulebook::model::{Language, Missing, NodeIx};
use province_kpi::scoring::Session;
use run::{board, of, open};

/// A rulebook of one node over the field `f`.
fn rulebook(direction: &str, chain: &str) -> String {
    format!(
        "format = 1\n[rulebook]\nid = \"n\"\nversion = \"1\"\nentities = \"input\"\ntitle = {{ vi = \"n\", en = \"n\" }}\n\
         [input.headers]\nregion = \"attribute.region\"\n[field.f]\ntitle = {{ vi = \"f\", en = \"f\" }}\nkind = \"rate\"\n\
         [node.n]\ntitle = {{ vi = \"n\", en = \"n\" }}\nvalue = \"f\"\ndirection = \"{direction}\"\ntarget = 30\nchain = [{chain}]\n"
    )
}

/// The session of figures in the order A, B, C, …; the first two are of the north, the others of the south.
fn session(direction: &str, chain: &str, figures: &[&str]) -> Session {
    let mut text = "period,entity,region,f\n".to_owned();
    for (at, figure) in figures.iter().enumerate() {
        let code = ["A", "B", "C", "D", "E"][at];
        text.push_str(&format!("2023,{code},{},{figure}\n", if at < 2 { "north" } else { "south" }));
    }
    open(&rulebook(direction, chain), &[("figures.csv", &text)])
}

/// The scores in the order of the entities.
fn scores(direction: &str, chain: &str, figures: &[&str]) -> Vec<Option<f64>> {
    let board = board(&session(direction, chain, figures));
    let code = |at: usize| ["A", "B", "C", "D", "E"][at];
    (0..figures.len()).map(|at| of(&board.entities, code(at)).indicators["n"].score).collect()
}

fn assert_scores(direction: &str, chain: &str, figures: &[&str], expected: &[f64]) {
    let found = scores(direction, chain, figures);
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let same = match found {
            Some(found) => (found - expected).abs() < 1e-12,
            None => expected.is_nan(),
        };
        assert!(same, "{chain}, {direction}, entity {at}: {found:?}, not {expected}");
    }
}

const GAP: f64 = f64::NAN;

#[test]
fn each_by_hand_in_both_directions() {
    let figures = ["10", "20", "", "40"];
    let third = 1.0 / 3.0;
    // The mean of 10, 20, 40 is 70/3, the sum of squares 1400/3, s² = 700/3 with n − 1.
    let s = (700.0_f64 / 3.0).sqrt();
    let z = [10.0, 20.0, 40.0].map(|x| (x - 70.0 / 3.0) / s);
    for (chain, higher, lower) in [
        ("{ min_max = [0, 100] }", [0.0, 100.0 * third, 100.0], [100.0, 200.0 * third, 0.0]),
        ("{ min_max = [-1, 2] }", [-1.0, 0.0, 2.0], [2.0, 1.0, -1.0]),
        ("{ z_score = [10, 2] }", z.map(|z| 10.0 + 2.0 * z), z.map(|z| 10.0 - 2.0 * z)),
        ("{ rank = \"best first\" }", [3.0, 2.0, 1.0], [1.0, 2.0, 3.0]),
        ("{ rank = \"best last\" }", [1.0, 2.0, 3.0], [3.0, 2.0, 1.0]),
        ("{ percentile_rank = \"(r-1)/(n-1)\" }", [0.0, 0.5, 1.0], [1.0, 0.5, 0.0]),
        ("{ percentile_rank = \"r/n\" }", [third, 2.0 * third, 1.0], [1.0, 2.0 * third, third]),
        ("{ borda = \"from 0\" }", [0.0, 1.0, 2.0], [2.0, 1.0, 0.0]),
        ("{ ratio_to = \"best\" }", [0.25, 0.5, 1.0], [1.0, 0.5, 0.25]),
        ("{ ratio_to = \"mean\" }", [3.0 / 7.0, 6.0 / 7.0, 12.0 / 7.0], [7.0 / 3.0, 7.0 / 6.0, 7.0 / 12.0]),
        ("{ ratio_to = \"worst\" }", [1.0, 2.0, 4.0], [4.0, 2.0, 1.0]),
        ("{ ratio_to = { entity = \"B\" } }", [0.5, 1.0, 2.0], [2.0, 1.0, 0.5]),
        ("{ difference_to = \"worst\" }", [0.0, 1.0, 3.0], [0.75, 0.5, 0.0]),
        ("{ difference_to = \"mean\" }", [-4.0 / 7.0, -1.0 / 7.0, 5.0 / 7.0], [4.0 / 7.0, 1.0 / 7.0, -5.0 / 7.0]),
        ("{ distance_to = \"best\" }", [0.0, third, 1.0], [1.0, 2.0 * third, 0.0]),
        // Less being better, the worst is 40: 1 − (x − 20) / (40 − 20).
        ("{ distance_to = { entity = \"B\" } }", [0.0, 1.0, 3.0], [1.5, 1.0, 0.0]),
        ("{ distance_to = \"target\", cap = \"none\" }", [0.0, 0.5, 1.5], [3.0, 2.0, 0.0]),
        ("{ distance_to = \"target\", cap = \"full points\" }", [0.0, 0.5, 1.0], [1.0, 1.0, 0.0]),
        ("{ above_mean = 0.2 }", [-1.0, 0.0, 1.0], [1.0, 0.0, -1.0]),
        (
            "{ by_percentiles = [{ from = 0.9, value = 9 }, { from = 0.5, value = 5 }, { value = 0 }] }",
            [0.0, 5.0, 9.0],
            [9.0, 5.0, 0.0],
        ),
        // 60 over a range of 30: 2 for one.
        ("{ mazziotta_pareto = 20 }", [80.0, 100.0, 140.0], [120.0, 100.0, 60.0]),
        ("{ mazziotta_pareto = { entity = \"A\" } }", [100.0, 120.0, 160.0], [100.0, 80.0, 40.0]),
    ] {
        for (direction, [a, b, d]) in [("higher", higher), ("lower", lower)] {
            assert_scores(direction, chain, &figures, &[a, b, GAP, d]);
        }
    }
    assert_scores("higher", "{ mazziotta_pareto = \"mean\" }", &["10", "20", "30"], &[70.0, 100.0, 130.0]);
    assert_scores("higher", "{ z_score = [0, 1], deviation = \"n\" }", &["3", "5"], &[-1.0, 1.0]);
}

#[test]
fn ties_by_their_styles_and_precision() {
    let figures = ["5", "7", "7", "9"];
    for (ties, expected) in [
        ("min", [0.0, 1.0, 1.0, 3.0]),
        ("average", [0.0, 1.5, 1.5, 3.0]),
        ("max", [0.0, 2.0, 2.0, 3.0]),
        ("dense", [0.0, 1.0, 1.0, 2.0]),
    ] {
        assert_scores("higher", &format!("{{ borda = \"from 0\", ties = \"{ties}\" }}"), &figures, &expected);
    }
    let near = ["5.0999999999999996", "5.1000000000000005", "5.04"];
    for (tied, expected) in
        [("12 digits", [2.0, 2.0, 1.0]), ("exact", [2.0, 3.0, 1.0]), ("1 decimals", [2.0, 2.0, 1.0])]
    {
        assert_scores("higher", &format!("{{ rank = \"best last\", tied = \"{tied}\" }}"), &near, &expected);
    }
}

#[test]
fn within_groups_and_from_a_base_period() {
    let figures = ["10", "20", "30", "50", "40"];
    assert_scores("higher", "{ min_max = [0, 1], within = \"region\" }", &figures, &[0.0, 1.0, 0.0, 1.0, 0.5]);
    let text = "period,entity,region,f\n2022,A,north,10\n2022,B,north,20\n2023,A,north,25\n2023,B,north,30\n";
    for (option, expected) in [("base = \"2022\"", [1.5, 2.0]), ("over = \"all periods\"", [0.75, 1.0])] {
        let rulebook = rulebook("higher", &format!("{{ min_max = [0, 1], {option} }}"));
        let session = open(&rulebook, &[("figures.csv", text)]);
        let board = board(&session);
        let found = ["A", "B"].map(|code| of(&board.entities, code).indicators["n"].score);
        assert_eq!(found, expected.map(Some), "{option}");
    }
}

#[test]
fn a_second_normalisation_finds_the_value_turned_already() {
    // z-scores of 2, 4, 6 with less being better are 1, 0, −1; the best of them keeps the most.
    let chain = "{ z_score = [0, 1] }, { min_max = [0, 100] }";
    assert_scores("lower", chain, &["2", "4", "6"], &[100.0, 50.0, 0.0]);
    // The best has rank 1, and less of a rank is better.
    let chain = "{ rank = \"best first\" }, { min_max = [0, 100] }";
    assert_scores("higher", chain, &["2", "4", "6"], &[0.0, 50.0, 100.0]);
}

#[test]
fn where_all_are_equal_or_one_is_alone_nothing_can_be_compared() {
    for (figures, entities) in [(&["0.1", "0.1", "0.1"][..], 3), (&["7"], 1)] {
        for chain in ["min_max = [0, 1]", "z_score = [0, 1]", "distance_to = \"best\"", "mazziotta_pareto = \"mean\""] {
            let board = board(&session("higher", &format!("{{ {chain} }}"), figures));
            for standing in &board.entities {
                assert_eq!(standing.indicators["n"].missing, Some(Missing::DivisionByZero), "{chain}");
            }
            let told = board.findings.iter().filter(|finding| finding.code == Code::ValueUndefined);
            let told: Vec<&Finding> = told.filter(|own| own.argument("node") == Some(&"n".into())).collect();
            assert_eq!(told.len(), entities, "{chain}");
        }
        let ones = vec![1.0; entities];
        assert_scores("higher", "{ rank = \"best first\" }", figures, &ones);
    }
}

fn codes(board: &province_kpi::result::Scoreboard) -> Vec<(Code, String)> {
    let entity = |finding: &Finding| match finding.argument("entity") {
        Some(province_kpi::finding::Argument::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let of_names = |own: &&Finding| matches!(own.code, Code::NamedEntityUnknown | Code::ReferenceWithoutValue);
    board.findings.iter().filter(of_names).map(|own| (own.code, entity(own))).collect()
}

#[test]
fn a_reference_that_is_not_there_is_told_once() {
    let board_of = |chain: &str| board(&session("higher", chain, &["10", "20", ""]));
    let unknown = board_of("{ ratio_to = { entity = \"Z\" } }");
    assert_eq!(codes(&unknown), [(Code::NamedEntityUnknown, "Z".to_owned())]);
    let missing = board_of("{ difference_to = { entity = \"C\" } }");
    assert_eq!(codes(&missing), [(Code::ReferenceWithoutValue, "C".to_owned())]);
    assert!(missing.entities.iter().all(|own| own.indicators["n"].score.is_none()));
}

#[test]
fn screening_by_a_condition_and_by_name() {
    let chain = "{ screen = \"x >= 15\", keep = [\"A\"], leave_out = [\"D\", \"Z\"] }, { min_max = [0, 1] }";
    let session = session("higher", chain, &["10", "20", "", "40", "14"]);
    let board = board(&session);
    let own = |code: &str| {
        (of(&board.entities, code).indicators["n"].score, of(&board.entities, code).indicators["n"].missing)
    };
    assert_eq!(own("A"), (Some(0.0), None), "kept by name");
    assert_eq!(own("B"), (Some(1.0), None), "the best of those that are left");
    for code in ["C", "D", "E"] {
        assert_eq!(own(code), (None, Some(Missing::Excluded)), "{code}");
    }
    assert_eq!(codes(&board), [(Code::NamedEntityUnknown, "Z".to_owned())]);
}

#[test]
fn an_indicator_is_left_out_where_too_few_entities_have_it() {
    let chain = "{ screen = \"count(x) >= 0.8 * count(1)\" }";
    assert_scores("higher", chain, &["1", "2", "3", "4", ""], &[1.0, 2.0, 3.0, 4.0, GAP]);
    assert_scores("higher", chain, &["1", "2", "3", "", ""], &[GAP; 5]);
}

/// The lines of an explanation that speak of steps.
fn explained(chain: &str, figures: &[&str], entity: usize, language: Language) -> String {
    let session = session("lower", chain, figures);
    let period = *session.periods().last().unwrap();
    let plans = [province_kpi::plan::Plan::compile(session.rulebook(), period)];
    let computed = province_kpi::compute::run(&plans, session.panel(), 0);
    let run = computed.period(period).unwrap();
    let explanation = run.explain(NodeIx(0), province_kpi::registry::EntityIx(entity)).unwrap();
    report::explanation(&explanation, ExplanationFormat::Text, language)
}

#[test]
fn explanations_show_formula_and_numbers() {
    let figures = ["10", "20", "40"];
    let text = explained("{ min_max = [0, 100] }", &figures, 1, Language::Vi);
    assert!(text.contains("chuẩn hóa min–max"), "{text}");
    assert!(text.contains("(max(x) - x) / (max(x) - min(x)) * 100: (40 - 20) ÷ (40 - 10) × 100 ≈ 66,66667"), "{text}");
    let text = explained("{ screen = \"x < 15\" }", &figures, 1, Language::En);
    assert!(text.contains("the screening condition “x < 15: 20 < 15” does not hold → excluded"), "{text}");
}

/// Three results of COINr 1.1.14 that are not followed: it reverses the fraction of the maximum of an indicator of negative
/// direction, gives 0 for its goalposts unless they are negated by hand, and infinity for a zero below a fraction.
#[test]
fn defects_of_coinr_are_not_copied() {
    let figures = ["10", "20", "40"];
    // The best of all has the whole, and who has twice as much of what is bad has half.
    assert_scores("lower", "{ ratio_to = \"best\" }", &figures, &[1.0, 0.5, 0.25]);
    // (x − 40) / (10 − 40).
    assert_scores("lower", "{ goalposts = { worst = 40, best = 10 } }", &figures, &[1.0, 2.0 / 3.0, 0.0]);
    // The reference is the worst itself: nothing lies between them.
    let board = board(&session("higher", "{ distance_to = { entity = \"A\" } }", &figures));
    for standing in &board.entities {
        assert_eq!(standing.indicators["n"].missing, Some(Missing::DivisionByZero), "{}", standing.code);
    }
}
