//! Random rulebooks of every aggregation, with figures of two periods, for tests of differences and of trends.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use super::run::Dice;
use std::fmt::Write as _;

pub const FIELDS: usize = 6;
pub const TITLE: &str = "title = { vi = \"t\", en = \"t\" }\n";
pub const KINDS: [&str; 20] = [
    "sum_of_points",
    "arithmetic_mean",
    "geometric_mean",
    "harmonic_mean",
    "power_mean",
    "minimum",
    "best_of",
    "median",
    "ordered_weighted",
    "mazziotta_pareto",
    "benefit_of_the_doubt",
    "borda",
    "copeland",
    "condorcet",
    "kemeny",
    "topsis",
    "vikor",
    "promethee",
    "made weights",
    "formula",
];

/// An indicator: a share of a field.
fn indicator(dice: &mut Dice, at: usize) -> String {
    let chain = match dice.below(6) {
        0 => "chain = [{ goalposts = { worst = 0, best = 100 } }, { clamp = [0.05, 1] }, { given = \"share\" }]\n",
        1 => "direction = \"lower\"\nchain = [{ goalposts = { worst = 100, best = 0 } }, { given = \"share\" }]\n",
        2 => "chain = [{ bands = [{ from = 60, share = 1 }, { from = 25, share = 0.4 }, { share = 0.1 }] }]\n",
        3 => "chain = [{ formula = \"x / max(x)\" }, { given = \"share\" }, { round = 2 }]\n",
        4 => "direction = \"higher\"\ntarget = 70\nscore = { to_target = \"proportional\", cap = \"full points\" }\n",
        _ => "chain = [{ formula = \"percentile_rank(x, form = 'r/n')\" }, { given = \"share\" }]\n",
    };
    let missing = dice.one_of(&["score 0", "stays missing", "stays missing", "full points"]);
    format!("[node.i{at}]\n{TITLE}value = \"f{at}\"\nmissing = \"{missing}\"\n{chain}")
}

/// Steps behind an aggregate of shares.
fn steps(dice: &mut Dice, others: &[String]) -> String {
    let other = dice.one_of(others).clone();
    let all = [
        "{ clamp = [0.2, 0.6] }".to_owned(),
        "{ round = 2 }, { clamp = [0, 100] }".to_owned(),
        "{ gate = \"f0 > 50\", at_most = 0.3 }".to_owned(),
        format!("{{ gate = \"{other} < 0.5\", at_most = 0.4 }}"),
        format!("{{ penalty = \"abs({other}) / 10\", at_least = 0 }}"),
        "{ bonus = \"f1 / 1000\", at_most = 2 }".to_owned(),
        "{ formula = \"(x - min(x)) / (1 + max(x) - min(x))\" }".to_owned(),
        "{ formula = \"x * x\" }".to_owned(),
        "{ formula = \"rank(x)\" }".to_owned(),
    ];
    if dice.once_in(2) { String::new() } else { format!("chain = [{}]\n", dice.one_of(&all)) }
}

fn aggregate(dice: &mut Dice, id: &str, nodes: &[String], kind: &str) -> String {
    let mut own: Vec<String> = nodes.to_vec();
    dice.shuffle(&mut own);
    own.truncate(2 + dice.below(3).min(own.len() - 2));
    let list = own.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
    let weights: Vec<usize> = own.iter().map(|_| 1 + dice.below(9)).collect();
    let weighed =
        own.iter().zip(&weights).map(|(id, weight)| format!("{id} = {weight}")).collect::<Vec<_>>().join(", ");
    let total: usize = weights.iter().sum();
    let rule = *dice.one_of(&["\"require all\"", "\"reweight\"", "\"reweight\"", "{ share_of_number = 0.4 }"]);
    let source = match kind {
        "sum_of_points" => format!("sum_of_points = {{ {weighed} }}\npoints = {total}\n"),
        "arithmetic_mean" | "geometric_mean" | "harmonic_mean" => {
            format!("{kind} = {{ {weighed} }}\nweights = {total}\n")
        }
        "power_mean" => format!("power_mean = [{list}]\nexponent = 3\n"),
        "ordered_weighted" => format!("ordered_weighted = [{list}]\nplaces = {{ exponent = 2 }}\n"),
        "made weights" => format!("arithmetic_mean = [{list}]\nweighting = \"entropy\"\n"),
        "formula" => {
            let (first, last) = (&own[0], &own[own.len() - 1]);
            format!("value = \"{first} * {last} + max({first}, {last}.value) / (1 + abs({last}))\"\n")
        }
        kind => format!("{kind} = [{list}]\n"),
    };
    let missing = if kind == "formula" { String::new() } else { format!("missing = {rule}\n") };
    format!("[node.{id}]\n{TITLE}{source}{missing}{}", steps(dice, &own))
}

/// A rulebook of six indicators, two aggregates of any kind over them, one over these, and a total of the kind that is asked for.
pub fn rulebook(dice: &mut Dice, kind: &str) -> String {
    let mut text = format!(
        "format = 1\n[rulebook]\nid = \"random\"\nversion = \"1\"\n{TITLE}entities = \"input\"\n[rank]\nnode = \"total\"\non = \"exact\"\nties = \"competition\"\n"
    );
    (0..FIELDS).for_each(|at| write!(text, "[field.f{at}]\n{TITLE}kind = \"rate\"\n").unwrap());
    (0..FIELDS).for_each(|at| text.push_str(&indicator(dice, at)));
    let mut nodes: Vec<String> = (0..FIELDS).map(|at| format!("i{at}")).collect();
    // Only shares can be points.
    let own = |dice: &mut Dice| match kind {
        "sum_of_points" => "arithmetic_mean",
        _ => *dice.one_of(&KINDS),
    };
    for id in ["a", "b", "c"] {
        let kind = own(dice);
        text.push_str(&aggregate(dice, id, &nodes, kind));
        nodes.push(id.to_owned());
    }
    let top: Vec<String> = nodes.split_off(if kind == "sum_of_points" { 0 } else { 3 });
    let top: Vec<String> =
        if kind == "sum_of_points" { top.into_iter().filter(|id| id.starts_with('i')).collect() } else { top };
    text.push_str(&aggregate(dice, "total", &top, kind));
    text
}

pub fn figures(dice: &mut Dice) -> String {
    let mut text = format!("period,entity,{}\n", (0..FIELDS).map(|at| format!("f{at}")).collect::<Vec<_>>().join(","));
    for period in ["2022", "2023"] {
        for entity in 0..5 + dice.below(4) {
            write!(text, "{period},e{entity}").unwrap();
            for _ in 0..FIELDS {
                match dice.below(14) {
                    0 => text.push(','),
                    1 => text.push_str(",0"),
                    _ => write!(text, ",{}.{}", dice.below(100), dice.below(10)).unwrap(),
                }
            }
            text.push('\n');
        }
    }
    text
}
