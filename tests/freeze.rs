//! `kpi freeze`: the frozen rulebook gives the base period's scores, keeps the author's text, and is moved by no other entity.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test may stop at the first surprise"
)]

use province_kpi::analysis::proof;
use province_kpi::compute::Asked;
use province_kpi::data::Source;
use province_kpi::finding::{Code, Finding};
use province_kpi::freeze::{Frozen, freeze};
use province_kpi::registry::Period;
use province_kpi::result::{Scoreboard, Standing};
use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};

const HEAD: &str = r#"
format = 1

[rulebook]
id = "all-methods"
version = "7"
title = { vi = "Mọi phương pháp", en = "Every method" }
entities = "input"

[input]
headers = { region = "attribute.region" }

[missing]
aggregates = "reweight"

[rank]
node = "index"
on = "exact"
ties = "competition"
"#;

const FIELDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Every method whose parameters are decided over entities and can be written down.
const METHODS: &str = r#"
[chain.scaled]   # one chain for several nodes
parameters = { most = 5, low = 0 }
steps = [
  { treat = { winsorise = { most = "$most" }, then = "coin" } },   # outliers
  { impute = "mean" },
  { formula = "(x - min(x)) / (max(x) - min(x)) + low" },
  { name = "again", formula = "x * 1" },
]
apply_to = ["na", "nb"]

[node.na]
title = { vi = "A", en = "A" }
value = "a"          # as reported

[node.nb]
title = { vi = "B", en = "B" }
value = "b / mean(b) * 10"
missing = "stays missing"

[node.nc]
title = { vi = "C", en = "C" }
value = "c"
direction = "lower"
chain = [
  { impute = { regression = "linear", on = ["a", "b"] } },
  { treat = { transform = { box_cox = "likelihood", shifted = true }, test = "none" } },
  { z_score = [50, 10] },
]

[node.nd]
title = { vi = "D", en = "D" }
value = "d"
direction = "higher"
chain = [
  { impute = { by = "median", within = "region" } },
  { treat = { winsorise = { interquartile = 1.5 }, test = "none", within = "region" } },
  { min_max = [0, 100], within = "region" },
  { name = "capped", formula = "min(x, quantile(x, 0.9))" },
]

[node.ne]
title = { vi = "E", en = "E" }
value = "e"
direction = "lower"
score = { min_max = [0, 1] }

[node.nf]
title = { vi = "F", en = "F" }
value = "f"
chain = [{ gate = "x < median(f)", at_most = 4 }, { treat = { transform = "coin negative", test = "none" } }, { z_score = [0, 1] }]
direction = "higher"

[node.first]
title = { vi = "Một", en = "First" }
arithmetic_mean = ["na", "nb"]
weighting = "entropy"

[node.second]
title = { vi = "Hai", en = "Second" }
arithmetic_mean = ["nc", "nd", "nf"]
weighting = { by = "critic" }

[node.third]
title = { vi = "Ba", en = "Third" }
sum_of_points = { ne = 20 }
points = 20

[node.index]
title = { vi = "Chỉ số", en = "Index" }
arithmetic_mean = { first = 0.5, second = 0.25, third = 0.25 }
chain = [{ name = "index", formula = "x / max(x) * 100" }, { round = 2 }]

[report_only.against_mean]
title = { vi = "So với bình quân", en = "Against the mean" }
value = "index - mean(index)"
"#;

/// The others: screening, further curves and normalisations, populations of other periods, components and factors, exact decisions.
const OTHERS: &str = r#"
[node.na]
title = { vi = "A", en = "A" }
value = "a"
direction = "higher"
chain = [{ screen = "count(a) >= 2 and x < 2 * max(a)" }, { treat = { transform = { ln_plus = 1 }, test = "none" } }, { distance_to = "best" }]

[node.nb]
title = { vi = "B", en = "B" }
value = "b"
direction = "higher"
chain = [{ treat = { winsorise = { percentiles = [0.1, 0.9] }, test = "none" } }, { mazziotta_pareto = "mean" }]

[node.nc]
title = { vi = "C", en = "C" }
value = "c"
direction = "higher"
score = { above_mean = 0.1 }

[node.nd]
title = { vi = "D", en = "D" }
value = "d"
direction = "higher"
chain = [{ treat = { transform = { box_cox = 0.3 }, test = "none" } }, { ratio_to = { entity = "E00" } }]

[node.ne]
title = { vi = "E", en = "E" }
value = "e"
direction = "lower"
score = { z_score = [50, 10], over = "all periods", deviation = "n" }

[node.nf]
title = { vi = "F", en = "F" }
value = "f"
direction = "higher"
score = { difference_to = "mean", base = "2022" }

[node.components]
title = { vi = "Thành phần chính", en = "Components" }
arithmetic_mean = ["na", "nc", "ne"]
weighting = "principal components"

[node.factors]
title = { vi = "Nhân tố", en = "Factors" }
arithmetic_mean = ["na", "nc", "ne", "nf"]
weighting = { factor_analysis = 2 }

[node.geometric]
title = { vi = "Bình quân nhân", en = "Geometric" }
geometric_mean = ["nb", "nd"]
weighting = "entropy"

[node.index]
title = { vi = "Chỉ số", en = "Index" }
arithmetic_mean = { components = 0.25, factors = 0.25, geometric = 0.5 }
chain = [
  { name = "to_best", formula = "x / max(x) * 100" },
  { bands = [{ from = 100, share = 1 }, { from = 50, share = 0.5 }, { share = 0 }] },
]

[report_only.against_mean]
title = { vi = "So với bình quân", en = "Against the mean" }
value = "index - mean(index)"
"#;

fn rulebook(nodes: &str) -> String {
    let field = |id: &&str| format!("\n[field.{id}]\ntitle = {{ vi = \"{id}\", en = \"{id}\" }}\nkind = \"rate\"\n");
    format!("{HEAD}{}{nodes}", FIELDS.iter().map(field).collect::<String>())
}

/// Twelve entities in two regions; a far outlier, gaps, three periods. `moved` changes another entity in the last one.
fn figures(moved: f64) -> String {
    let mut text = String::from("period,entity,region,a,b,c,d,e,f\n");
    for (year, shift) in [(2022, 0.0), (2023, 1.3), (2024, 2.9)] {
        for row in 0..12_u32 {
            let x = f64::from(row) + shift;
            let own = if year == 2024 && row == 11 { moved } else { 0.0 };
            let a = if row == 7 { 900.0 } else { 3.0 + x * 1.7 + own };
            let b = 10.0 + (x * 2.1).sin() * 5.0 + own;
            let c = 4.0 + x * x / 7.0 + own;
            let d = 20.0 - (x * 1.1).cos() * 9.0 + own;
            let e = 100.0 / (1.0 + x) + own;
            let f = 5.0 + (x * 0.7).sin() * 3.0 + own;
            let region = if row % 2 == 0 { "north" } else { "south" };
            let gap = |hide: bool, value: f64| if hide { String::new() } else { value.to_string() };
            let cells =
                [gap(row == 3, a), b.to_string(), gap(row == 5, c), gap(row == 4, d), e.to_string(), f.to_string()];
            text.push_str(&format!("{year},E{row:02},{region},{}\n", cells.join(",")));
        }
    }
    text
}

fn source(text: &str) -> RulebookSource<'_> {
    RulebookSource { name: "rulebook.toml".into(), bytes: text.as_bytes(), beside: &[] }
}

fn inputs(figures: &str) -> Vec<Source<'_>> {
    vec![Source { name: "figures.csv".into(), bytes: figures.as_bytes().into() }]
}

fn of(period: &str) -> Request {
    Request { period: Wanted::One(Period::parse(period).unwrap()), ..Request::default() }
}

fn frozen(rulebook: &str, figures: &str, period: &str) -> (String, Vec<Finding>) {
    let Frozen { text, findings, .. } = freeze(&source(rulebook), &inputs(figures), &of(period));
    let shown: Vec<String> = findings.iter().map(|own| format!("{:?} {:?}", own.code, own.arguments)).collect();
    let text = text.unwrap_or_else(|| panic!("{shown:#?}"));
    (text, findings)
}

fn board(rulebook: &str, figures: &str, period: &str) -> Scoreboard {
    let session =
        Session::open(&source(rulebook), &inputs(figures), &of(period)).unwrap_or_else(|own| panic!("{own:#?}"));
    let errors: Vec<&Finding> = session.findings().iter().filter(|own| own.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{rulebook}");
    session.boards(Asked::default()).0.remove(0)
}

fn scores(standing: &Standing) -> Vec<(&str, Option<f64>)> {
    let aggregates = standing.aggregates.iter().map(|(id, own)| (id.as_str(), own.score));
    aggregates.chain(standing.indicators.iter().map(|(id, own)| (id.as_str(), own.score))).collect()
}

fn reasons(findings: &[Finding]) -> Vec<(String, String)> {
    let text = |finding: &Finding, name| format!("{:?}", finding.argument(name).unwrap());
    let left = findings.iter().filter(|own| own.code == Code::NotFrozen);
    left.map(|own| (text(own, "node"), text(own, "reason"))).collect()
}

#[test]
fn the_base_period_keeps_its_scores() {
    for methods in [METHODS, OTHERS] {
        keeps_its_scores(&rulebook(methods));
    }
}

fn keeps_its_scores(rulebook: &str) {
    let figures = figures(0.0);
    let (text, findings) = frozen(rulebook, &figures, "2023");
    let only: Vec<(String, String)> = reasons(&findings);
    assert_eq!(only.len(), 1, "{only:?}");
    assert!(only[0].1.contains("only reports"), "{only:?}");
    let read = province_kpi::rulebook::read("frozen.toml", text.as_bytes()).rulebook.unwrap();
    let proof = proof::prove(&read, Period::parse("2024").unwrap());
    let wrong = proof::findings(&read, &proof, "frozen.toml", &text);
    assert!(!wrong.iter().any(Finding::is_error), "{wrong:#?}");
    let (before, after) = (board(rulebook, &figures, "2023"), board(&text, &figures, "2023"));
    for (own, other) in before.entities.iter().zip(&after.entities) {
        assert_eq!(
            (&own.code, own.rank, own.shown, own.data_status),
            (&other.code, other.rank, other.shown, other.data_status)
        );
        for ((node, a), (_, b)) in scores(own).into_iter().zip(scores(other)) {
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(1e-300);
            assert!(a.zip(b).map_or(a == b, |(a, b)| near(a, b)), "{} {node}: {a:?}, {b:?}\n{text}", own.code);
        }
    }
}

#[test]
fn a_later_period_is_moved_by_no_other_entity() {
    for methods in [METHODS, OTHERS] {
        is_moved_by_nobody(&rulebook(methods));
    }
}

fn is_moved_by_nobody(rulebook: &str) {
    let (text, _) = frozen(rulebook, &figures(0.0), "2023");
    let read = |rulebook: &str, moved: f64| -> Vec<(String, Vec<Option<f64>>)> {
        let board = board(rulebook, &figures(moved), "2024");
        let own = |own: &Standing| {
            let kept = scores(own).into_iter().filter(|(node, _)| *node != "against_mean");
            (own.code.clone(), kept.map(|(_, score)| score).collect())
        };
        let mut all: Vec<(String, Vec<Option<f64>>)> =
            board.entities.iter().filter(|own| own.code != "E11").map(own).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    assert_ne!(read(rulebook, 0.0), read(rulebook, 40.0));
    assert_eq!(read(&text, 0.0), read(&text, 40.0), "{text}");
}

#[test]
fn the_text_of_the_author_stays() {
    let (text, _) = frozen(&rulebook(METHODS), &figures(0.0), "2023");
    for kept in [
        "# one chain for several nodes",
        "# outliers",
        "# as reported",
        "[report_only.against_mean]",
        "index - mean(index)",
    ] {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    assert!(text.contains("version = \"7+frozen-2023\"\nnotes = [{ vi = \"Các tham số"), "{text}");
    assert!(text.starts_with("# Các tham số đã cố định theo kỳ 2023"), "{text}");
    // Frozen again, nothing is left to be changed but the head.
    let (again, _) = frozen(&text, &figures(0.0), "2023");
    let nodes = |text: &str| text[text.find("[chain.scaled]").unwrap()..].to_owned();
    assert_eq!(nodes(&text), nodes(&again));
}

#[test]
fn what_is_relative_by_nature_is_told() {
    let nodes = r#"
[node.na]
title = { vi = "A", en = "A" }
value = "a"
direction = "higher"
chain = [{ impute = { nearest = 2, on = ["b"] } }, { rank = "best last" }]

[node.nb]
title = { vi = "B", en = "B" }
value = "b"
chain = [{ impute = "interpolate" }]

[node.nc]
title = { vi = "C", en = "C" }
value = "c"
chain = [{ impute = "latest" }]

[node.index]
title = { vi = "Chỉ số", en = "Index" }
borda = ["na", "nb"]
"#;
    let (text, findings) = frozen(&rulebook(nodes), &figures(0.0), "2023");
    let told = format!("{:?}", reasons(&findings));
    for reason in ["nearest entities", "place", "other periods", "all entities at once"] {
        assert!(told.contains(reason), "{reason}: {told}");
    }
    assert!(text.contains(r#"borda = ["na", "nb"]"#) && text.contains(r#"{ rank = "best last" }"#));
}

/// 3, 5 and 8 in 2022: in 2023 a value of 13 is measured from 3 to 8, and gets 2 by hand.
#[test]
fn goalposts_by_hand() {
    let nodes = r#"
[node.index]
title = { vi = "Chỉ số", en = "Index" }
value = "a"
direction = "higher"
score = { min_max = [0, 1] }
"#;
    let figures = "period,entity,region,a,b,c,d,e,f\n2022,A,n,3,,,,,\n2022,B,n,5,,,,,\n2022,C,n,8,,,,,\n2023,A,n,13,,,,,\n2023,B,n,4,,,,,\n";
    let (text, _) = frozen(&rulebook(nodes), figures, "2022");
    let formula =
        r#"score = { name = "min_max", formula = "(x - computed(3)) / (computed(8) - computed(3))", gives = "share" }"#;
    assert!(text.contains(formula), "{text}");
    let board = board(&text, figures, "2023");
    let scores: Vec<(&str, Option<f64>)> = board.entities.iter().map(|own| (own.code.as_str(), own.score)).collect();
    assert_eq!(scores[..2], [("A", Some(2.0)), ("B", Some(0.2))]);
}

/// Steps with headers of their own, editions, parameters, a step of two names in a shared chain.
#[test]
fn every_way_to_lay_out_a_rulebook() {
    let nodes = r#"
[chain.twice]
parameters = { share = 0.5, kind = "mean" }
steps = [{ formula = "x / max(x)" }, { formula = "x * share / max(x)" }]
apply_to = ["na"]

[node.na]
title = { vi = "A", en = "A" }
value = """
a
 + sum(b)"""

[node.nb]
title.vi = "B"
title.en = "B"
value = "b"
uses = { chain = "twice", share = 0.25 }

[node.nc]
title = { vi = "C", en = "C" }
value = "c"
direction = "higher"

[node.nc.score]
z_score = [1, 2]     # deviation of the sample
deviation = "n-1"

[[node.nd.chain]]
formula = 'x - mean(x, within = "region")'

[[node.nd.chain]]
name = "half"
formula = "x / 2"

[node.nd]
title = { vi = "D", en = "D" }
value = "d"

[node.index]
title = { vi = "Chỉ số", en = "Index" }
arithmetic_mean = ["na", "nb", "nc", "nd"]

[from.2023.node.nc]
value = "c / max(c)"

[from.2024.node.nd]
value = "d / max(d)"
"#;
    let (rulebook, figures) = (rulebook(nodes), figures(0.0));
    let (text, findings) = frozen(&rulebook, &figures, "2023");
    let left = reasons(&findings);
    assert!(
        left.iter().all(|(node, reason)| node.contains("nd") && reason.contains("later edition")) && left.len() == 1,
        "{left:?}\n{text}"
    );
    assert!(text.contains(r#"value = "d / max(d)""#), "{text}");
    assert!(!text.contains("sum(b)") && !text.contains("within ="), "{text}");
    let (before, after) = (board(&rulebook, &figures, "2023"), board(&text, &figures, "2023"));
    let all = |board: &Scoreboard| -> Vec<(String, Option<f64>)> {
        board.entities.iter().map(|own| (own.code.clone(), own.score)).collect()
    };
    assert_eq!(all(&before), all(&after));
}

/// (9^0.5 − 1) / 0.5 = 4; ln 1 = 0; 2.675 at 12 digits rounds to 2.68; the south has 4 less 1.
#[test]
fn the_formulas_of_frozen_numbers_by_hand() {
    let nodes = r#"
[node.na]
title = { vi = "A", en = "A" }
value = "box_cox(a, 0.5) + box_cox(1, 0)"

[node.nb]
title = { vi = "B", en = "B" }
value = "round(computed(b), 2)"

[node.index]
title = { vi = "Chỉ số", en = "Index" }
value = "na + nb + by_group('region', 'south', 4, 'west', -9) - 1"
"#;
    let figures = "# numbers: plain\nperiod,entity,region,a,b,c,d,e,f\n2022,A,south,9,2.675,,,,\n2022,B,north,9,2.675,,,,\n2022,C,south,0,1,,,,\n";
    let board = board(&rulebook(nodes), figures, "2022");
    let own = |code: &str, node: &str| {
        let standing = board.entities.iter().find(|own| own.code == code).unwrap();
        scores(standing).into_iter().find(|(id, _)| *id == node).unwrap().1
    };
    assert_eq!(own("A", "na"), Some(4.0));
    assert_eq!(own("A", "nb"), Some(2.68));
    assert_eq!(own("A", "index").map(|score| (score * 1e9).round() / 1e9), Some(9.68));
    // No number for the north; nothing is above zero of C.
    assert_eq!((own("B", "index"), own("C", "na")), (None, None));
}

#[test]
fn numbers_by_group_that_make_no_sense() {
    for (formula, code) in [
        ("by_group('colour', 'red', 1)", Code::AttributeUnknown),
        ("by_group('region', 'north', 1, 'north', 2)", Code::DuplicateId),
        ("by_group('region', 'north')", Code::WrongArguments),
        ("by_group('region', 'north', a)", Code::TypesDiffer),
        ("by_group(a, 'north', 1)", Code::TypesDiffer),
        ("computed(1, 2)", Code::WrongArguments),
    ] {
        let nodes = format!("[node.index]\ntitle = {{ vi = \"C\", en = \"I\" }}\nvalue = \"{formula}\"\n");
        let found = province_kpi::rulebook::read("a.toml", rulebook(&nodes).as_bytes()).findings;
        let errors: Vec<Code> = found.iter().filter(|own| own.is_error()).map(|own| own.code).collect();
        assert_eq!(errors, [code], "{formula}");
    }
}
