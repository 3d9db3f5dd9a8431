//! Random rulebooks and random figures: nothing that was computed contradicts what was proven.

use super::*;
use proptest::prelude::*;

/// Choices from one seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.roll(from.len())]
    }
}

const FIELDS: [(&str, &str); 6] = [
    ("part", "kind = \"count\"\ncheck = [{ at_most = \"whole\", severity = \"error\" }]"),
    ("whole", "kind = \"count\""),
    ("people", "kind = \"count\"\nrange = [1, 1000]"),
    ("rate", "kind = \"rate\"\nrange = [-2, 3]"),
    ("money", "kind = \"amount\""),
    ("plan", "kind = \"flag\""),
];

fn expression(dice: &mut Dice, depth: usize) -> String {
    let leaf = depth == 0 || dice.roll(4) == 0;
    if leaf {
        return dice.one(&["part", "whole", "people", "rate", "money", "0.5", "2", "100", "-1"]).to_owned();
    }
    let (a, b) = (expression(dice, depth - 1), expression(dice, depth - 1));
    match dice.roll(24) {
        0 | 1 => format!("({a} + {b})"),
        2 => format!("({a} - {b})"),
        3 => format!("({a} * {b})"),
        4 | 5 => format!("({a} / {b})"),
        6 => "(part / whole)".to_owned(),
        7 => "(part / (part + people))".to_owned(),
        8 => format!("min({a}, {b})"),
        9 => format!("max({a}, {b})"),
        10 => format!("clamp({a}, 0, {})", dice.one(&["1", "10", "people"])),
        11 => format!("(if {a} {} {b} then {a} else {b})", dice.one(&["<", "<=", ">", ">=", "=", "!="])),
        12 => format!("(if whole > 0 then part / whole else {})", dice.one(&["0", "1", "rate"])),
        13 => format!("{}({a})", dice.one(&["abs", "sqrt", "ln", "floor", "ceil", "exp"])),
        14 => format!("round({a}, {})", dice.one(&["0", "1", "2"])),
        15 => format!("({a} ^ {})", dice.one(&["2", "3", "0.5", "-1"])),
        16 => format!("({a} / max({a}))"),
        17 => {
            let own = dice.one(&["part", "whole", "rate", "money"]);
            format!("(({own} - min({own})) / (max({own}) - min({own})))")
        }
        18 => {
            format!("({a} {} {}({a}))", dice.one(&["/", "-", "+"]), dice.one(&["sum", "mean", "min", "max", "median"]))
        }
        19 => {
            let options =
                dice.one(&["", ", ties = 'average'", ", order = 'descending'", ", form = 'r/n'", ", within = 'kind'"]);
            format!(
                "{}({a}{options})",
                if options.contains("form") { "percentile_rank" } else { dice.one(&["percentile_rank", "rank"]) }
            )
        }
        20 => format!(
            "({a} - {}({b})) / {}",
            dice.one(&["mean", "sd", "sd_population", "sum", "product"]),
            dice.one(&["people", "max(whole)", "sum(people)", "2"])
        ),
        21 => format!("quantile({a}, {})", dice.one(&["0.25", "0.9, type = 4", "0.5, type = 1"])),
        22 => format!("(if missing({a}) then {b} else first_of({a}, 1))"),
        _ => format!("{}({a}, weight = {})", "mean", dice.one(&["people", "whole", "money"])),
    }
}

fn step(dice: &mut Dice) -> String {
    let cap = dice.one(&["full points", "none"]);
    match dice.roll(12) {
        8 => "{ given = \"share\" }, { gate = \"whole < 5\", at_most = 0.4 }".to_owned(),
        9 => "{ goalposts = { worst = 0, best = 10 } }, { gate = \"x > 1 or not plan\", at_most = 1 }".to_owned(),
        10 => "{ clamp = [0, 1] }, { given = \"share\" }, { penalty = \"part / 10\", at_least = 0 }".to_owned(),
        11 => "{ clamp = [0, 1] }, { given = \"share\" }, { bonus = \"rate / 4\", at_most = 1 }, { penalty = \"max(rate) / 5\", at_least = 0.1 }".to_owned(),
        0 | 1 => format!("{{ to_target = \"proportional\", cap = \"{cap}\" }}"),
        2 => "{ goalposts = { worst = 0, best = 10 } }, { clamp = [0, 1] }".to_owned(),
        3 => "{ goalposts = { worst = -1, best = 1 } }".to_owned(),
        4 => "{ bands = [{ from = 10, share = 1 }, { from = 1, share = 0.5 }, { share = 0 }] }".to_owned(),
        5 => "{ bands = [{ from = 10, share = 0.25 }, { from = 1, share = 1 }, { share = 0 }] }".to_owned(),
        6 => "{ given = \"share\" }".to_owned(),
        _ => "{ name = \"turned\", formula = \"1 - x\" }, { clamp = [0, 1] }, { given = \"share\" }".to_owned(),
    }
}

fn rulebook(dice: &mut Dice) -> String {
    let mut nodes: Vec<(String, String)> = Vec::new();
    for at in 0..3 {
        let missing = dice.one(&["score 0", "full points", "stays missing"]);
        let formula = if at == 2 && dice.roll(3) == 0 { "plan".to_owned() } else { expression(dice, 3) };
        let chain = if formula == "plan" { "{ flag = \"full points\" }".to_owned() } else { step(dice) };
        let target = if chain.contains("to_target") {
            dice.one(&[
                "target = { value = 4 }\ndirection = \"higher\"\n",
                "target = { value = 4 }\ndirection = \"lower\"\n",
                "target = { by = \"kind\", groups = { a = 4, b = 0.5 } }\ndirection = \"higher\"\n",
                "target = { by = \"kind\", groups = { a = 4, b = 0.5 } }\ndirection = \"lower\"\n",
            ])
        } else {
            ""
        };
        let body = format!("value = \"{formula}\"\n{target}missing = \"{missing}\"\nchain = [{chain}]");
        nodes.push((format!("n{at}"), body));
    }
    let rule = dice.one(&["require all", "reweight"]);
    let total = match dice.roll(4) {
        3 => format!(
            "best_of = [\"n0\", \"n1\", \"n2\"]\nmissing = \"{rule}\"\n{}",
            dice.one(&["", "direction = \"lower\""])
        ),
        0 => format!("sum_of_points = {{ n0 = 50, n1 = 30, n2 = 20 }}\npoints = 100\nmissing = \"{rule}\""),
        1 => format!("arithmetic_mean = {{ n0 = 0.5, n1 = 0.25, n2 = 0.25 }}\nmissing = \"{rule}\""),
        _ => format!("geometric_mean = [\"n0\", \"n1\", \"n2\"]\nmissing = \"{rule}\""),
    };
    nodes.push(("total".to_owned(), total));
    let nodes: Vec<(&str, &str)> = nodes.iter().map(|(id, body)| (id.as_str(), body.as_str())).collect();
    text(&FIELDS, &nodes, "total").replacen(
        "[missing]",
        "[input]\nheaders = { kind = \"attribute.kind\" }\n[missing]",
        1,
    )
}

/// Figures that the data checks let through.
fn assignment(dice: &mut Dice) -> Vec<Figure> {
    let number = |text: &str| Figure::Number(Decimal::parse(text).unwrap());
    let whole = dice.roll(13);
    let part = dice.roll(whole + 1);
    vec![
        number(&part.to_string()),
        number(&whole.to_string()),
        number(dice.one(&["1", "2", "7", "1000"])),
        number(dice.one(&["-2", "-0.5", "0", "0.3", "1", "3"])),
        number(dice.one(&["-50", "-1", "0", "0.001", "4", "12.5", "100000"])),
        Figure::Flag(dice.roll(2) == 1),
    ]
}

fn inside(number: f64, range: Option<Range>) -> bool {
    let slack = 1e-8 * number.abs().max(1.0);
    range.is_some_and(|range| {
        range.low.is_none_or(|low| number >= low - slack) && range.high.is_none_or(|high| number <= high + slack)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn nothing_computed_contradicts_a_proof(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let text = rulebook(&mut dice);
        let rulebook = read(&text);
        let proof = prove(&rulebook, period());
        witnesses_hold(&rulebook, &proof);
        let assignments: Vec<Vec<Figure>> = (0..60).map(|_| assignment(&mut dice)).collect();
        for (at, node) in proof.nodes.iter().enumerate() {
            for (figures, outcome) in assignments.iter().zip(computed(&rulebook, at, &assignments)) {
                if let Some(value) = outcome.value {
                    prop_assert!(inside(value, node.value), "{text}\n{} value {value} {:?} {figures:?}", node.id, node.value);
                }
                if let Some(score) = outcome.score {
                    prop_assert!(inside(score, node.score), "{text}\n{} score {score} {:?} {figures:?}", node.id, node.score);
                    prop_assert!(inside(score, node.score_with_missing));
                    let holds = node.within != Some(Always::Proven) || (-1e-8..=node.full.unwrap() + 1e-8).contains(&score);
                    prop_assert!(holds, "{text}\n{} {score}", node.id);
                    prop_assert!(node.full_points != Some(Possible::Impossible) || score < node.full.unwrap());
                }
            }
            for (field, moves) in &node.fields {
                let position = rulebook.fields.iter().position(|own| own.id == *field).unwrap();
                let rises = match moves {
                    Moves::Rising => 1.0,
                    Moves::Falling => -1.0,
                    Moves::Constant => 0.0,
                    Moves::BothWays { .. } | Moves::Undecided { .. } => continue,
                };
                // All others are held: each pair is two populations that differ in one figure of one entity.
                for own in 0..12 {
                    let mut other = assignments[own].clone();
                    other[position] = assignments[dice.roll(60)][position];
                    let domain = Domain::new(&rulebook);
                    if !domain.lets_through(&other) || !domain.lets_through(&assignments[own]) {
                        continue;
                    }
                    let score = |figures: &Vec<Figure>| {
                        let mut population = assignments[..15].to_vec();
                        population[own] = figures.clone();
                        computed(&rulebook, at, &population)[own].score
                    };
                    let (less, more) = if assignments[own][position] < other[position] {
                        (&assignments[own], &other)
                    } else {
                        (&other, &assignments[own])
                    };
                    let (Some(before), Some(after)) = (score(less), score(more)) else { continue };
                    let slack = 1e-8 * before.abs().max(after.abs()).max(1.0);
                    let holds = if rises == 0.0 { (after - before).abs() <= slack } else { (after - before) * rises >= -slack };
                    prop_assert!(holds, "{text}\n{} by {field} {moves:?}: {before} {after} {less:?} {more:?}", node.id);
                }
            }
        }
    }
}

#[test]
fn missing_figures_stay_in_the_wider_range() {
    use crate::compute::{self, Asked};
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let rulebook = read(&rulebook(&mut dice));
        let proof = prove(&rulebook, period());
        let plan = Plan::compile(&rulebook, period());
        let mut panel = trial::panel(
            &plan,
            &(0..FIELDS.len()).map(FieldIx).collect::<Vec<_>>(),
            &[],
            &(0..30).map(|_| assignment(&mut dice)).collect::<Vec<_>>(),
        );
        for observation in &mut panel.observations {
            if dice.roll(4) == 0 {
                let reason = crate::rulebook::model::Missing::ALL[dice.roll(8)];
                observation.datum = crate::data::panel::Datum::Missing(reason);
            }
        }
        for standing in &compute::run(std::slice::from_ref(&plan), &panel, 0)
            .period(plan.period)
            .unwrap()
            .standings(Asked::default())
            .entities
        {
            for (node, own) in proof.nodes.iter().zip(&rulebook.nodes) {
                let score = standing
                    .indicators
                    .get(&own.id)
                    .map_or_else(|| standing.aggregates[&own.id].score, |own| own.score);
                assert!(
                    score.is_none_or(|score| inside(score, node.score_with_missing)),
                    "{seed} {} {score:?}",
                    own.id
                );
            }
        }
    }
}
