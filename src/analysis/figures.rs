//! What the figures show of a rulebook: a step on a column that is the same for all, a share beside a percentage.
//!
//! In: the checked rulebook, its text, and scoreboards of real figures. Out: findings at the nodes they speak of. These are hints for the
//! author: nothing is wrong with a figure because of them. The OECD/JRC *Handbook* (2008, p. 85) calls an indicator that hardly varies
//! one that discriminates nothing.

use super::proof::place;
use crate::finding::{Code, Finding};
use crate::number::{shortest, twelve_digits};
use crate::plan::{NodePlan, Operation, Plan};
use crate::registry::Period;
use crate::result::Scoreboard;
use crate::rulebook::model::{Kind, Rulebook, Source};

/// Fewer entities with the same value say nothing.
const ENTITIES_MIN: usize = 3;
/// How many times beyond the greatest number of a rule the figures must lie, as a percentage beside a share does: 20 of 0.7 and more.
const BEYOND: f64 = 20.0;
/// The largest percentage that is taken for one.
const PERCENT_MAX: f64 = 150.0;

/// The findings of one scoreboard. `file` and `text` are the rulebook's name and content.
pub fn findings(rulebook: &Rulebook, board: &Scoreboard, file: &str, text: &str) -> Vec<Finding> {
    let Some(period) = Period::parse(&board.period) else { return Vec::new() };
    let plan = Plan::compile(rulebook, period);
    let mut found = Vec::new();
    for (node, own) in plan.nodes.iter().zip(&rulebook.at(period).nodes) {
        let figures = board.entities.iter().filter_map(|standing| standing.indicators.get(&node.id)?.value);
        let values: Vec<f64> = figures.map(twelve_digits).collect();
        let at = |finding: Finding, key: &str| {
            finding.at(place(file, text, Some(period), &["node", &node.id], &[key, "score", "chain"]))
        };
        found.extend(percent_or_ratio(node, &values).map(|finding| at(finding, "target")));
        // A flag that all have, or all lack, is an answer like any other.
        let is_amount = match &own.source {
            Source::Formula(formula) => !formula_is_flag(rulebook, formula),
            Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => false,
        };
        if is_amount {
            found.extend(constant(node, &values, &board.period).map(|finding| at(finding, "value")));
        }
    }
    found
}

/// Whether a formula is nothing but a flag or a level.
fn formula_is_flag(rulebook: &Rulebook, formula: &crate::rulebook::formula::Formula) -> bool {
    match formula.root.term {
        crate::rulebook::formula::Term::Field(field) => {
            rulebook.field(field).is_some_and(|field| matches!(field.kind, Kind::Flag | Kind::Level(_)))
        }
        _ => false,
    }
}

/// A step that scores or compares, on a value that all entities share.
fn constant(node: &NodePlan, values: &[f64], period: &str) -> Option<Finding> {
    let (first, rest) = values.split_first()?;
    let step = node.steps.iter().find(|step| !matches!(step.operation, Operation::Round { .. }))?;
    let same = values.len() >= ENTITIES_MIN && rest.iter().all(|value| value.total_cmp(first).is_eq());
    same.then(|| {
        Finding::new(Code::ColumnConstant)
            .with("node", &node.id)
            .with("step", &step.name)
            .with("value", shortest(*first))
            .with("count", values.len())
            .with("period", period)
    })
}

/// Figures like percentages beside numbers up to 1, or shares beside numbers like percentages.
fn percent_or_ratio(node: &NodePlan, values: &[f64]) -> Option<Finding> {
    let numbers = node.steps.iter().find_map(|step| match &step.operation {
        Operation::ToTarget(_) => {
            let targets = node.target.iter().flat_map(|target| target.values()).flatten();
            Some(targets.map(|target| target.value.value()).collect::<Vec<f64>>())
        }
        Operation::Goalposts(posts) => {
            Some(posts.values().flat_map(|posts| [posts.worst.value(), posts.best.value()]).collect())
        }
        _ => None,
    })?;
    let greatest = |all: &[f64]| all.iter().copied().max_by(f64::total_cmp);
    let least = values.iter().copied().min_by(f64::total_cmp)?;
    let (most, number) = (greatest(values)?, greatest(&numbers)?);
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.get(sorted.len() / 2).copied()?;
    if values.len() < ENTITIES_MIN || least < 0.0 || number <= 0.0 {
        return None;
    }
    let percent_beside_share = number <= 1.0 && middle > BEYOND * number && most <= PERCENT_MAX;
    let share_beside_percent = (BEYOND..=100.0).contains(&number) && most <= 1.0 && most > least;
    (percent_beside_share || share_beside_percent).then(|| {
        Finding::new(Code::PercentOrRatio)
            .with("node", &node.id)
            .with("low", shortest(least))
            .with("high", shortest(most))
            .with("number", shortest(number))
            .with("factor", if share_beside_percent { "* 100" } else { "/ 100" })
    })
}
