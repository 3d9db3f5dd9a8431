//! Which nodes hang on other entities' figures, and by which rules.
//!
//! In: a plan. Out: its relative nodes. Looks at the rules alone, at no figure.
//!
//! **Whether a better figure can lower the entity's own total** is said by the form of the rule ([`monotone`]). Of a statistic in any other
//! formula, of a treatment, of weights made from the figures and of combinations that compare entities it cannot be ruled out.

pub(in crate::analysis) mod monotone;

use crate::plan::{Formula, Impute, NodePlan, Operation, Plan, Source, Term};
use crate::rulebook::model::{Bilingual, NodeIx};
use serde::Serialize;
use std::collections::BTreeSet;

/// A node whose score hangs on other entities' figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relative {
    /// Id.
    pub node: String,
    /// Title.
    pub title: Bilingual,
    /// By which rules.
    pub rules: Vec<RelativeRule>,
    /// Whether a better figure can lower the entity's own total through it; else only those of others.
    pub own_can_fall: bool,
}

/// A rule that looks at more than one entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RelativeRule {
    /// A statistic over entities, in a formula; as written.
    Statistic(String),
    /// Treatment of outliers.
    Treatment,
    /// Missing values filled in from other entities.
    Imputation,
    /// Weights made from the figures.
    Weights,
    /// A combination that compares entities.
    Combination,
}

/// The relative nodes of a plan, in the rulebook's order; nodes that only report are not among them.
pub(in crate::analysis) fn relative(plan: &Plan) -> Vec<Relative> {
    let nodes = plan.nodes.iter().filter(|node| !node.report_only);
    nodes
        .filter_map(|node| {
            let (rules, own_can_fall) = rules(plan, node);
            (!rules.is_empty()).then(|| Relative {
                node: node.id.clone(),
                title: node.title.clone(),
                rules,
                own_can_fall,
            })
        })
        .collect()
}

/// A node and all that it is made from.
pub(in crate::analysis) fn below(plan: &Plan, node: NodeIx) -> BTreeSet<NodeIx> {
    let mut found = BTreeSet::new();
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        if found.insert(next)
            && let Some(own) = plan.node(next)
        {
            open.extend(own.reads.iter().copied());
            open.extend(own.source.children().iter().map(|edge| edge.node));
        }
    }
    found
}

fn rules(plan: &Plan, node: &NodePlan) -> (Vec<RelativeRule>, bool) {
    let (mut rules, mut own_can_fall) = (Vec::new(), false);
    let mut statistics = |formula: &Formula, step: Option<usize>| {
        if formula.statistics.is_empty() {
            return false;
        }
        formula.walk(&mut |part| {
            if let Term::Statistic(_) = part.term {
                let text = formula.text.get(part.span.clone()).unwrap_or(&formula.text).to_owned();
                let rule = RelativeRule::Statistic(text);
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
        });
        !monotone::never_falls(plan, node, step, formula)
    };
    if let Source::Formula(formula) = &node.source {
        own_can_fall |= statistics(formula, None);
    }
    for (at, step) in node.steps.iter().enumerate() {
        for formula in step.operation.formulas() {
            own_can_fall |= statistics(formula, Some(at));
        }
    }
    let mut doubtful = |rule: RelativeRule| {
        rules.push(rule);
        own_can_fall = true;
    };
    match &node.source {
        Source::Mean { weigh: Some(_), .. } => doubtful(RelativeRule::Weights),
        Source::Combined { combination, .. } if !combination.is_of_one_row() => doubtful(RelativeRule::Combination),
        Source::Formula(_)
        | Source::Best { .. }
        | Source::SumOfPoints { .. }
        | Source::Mean { .. }
        | Source::Combined { .. } => {}
    }
    for step in &node.steps {
        match &step.operation {
            Operation::Treat { .. } => doubtful(RelativeRule::Treatment),
            Operation::Impute(Impute::Nearest { .. } | Impute::Regression { .. }) => {
                doubtful(RelativeRule::Imputation);
            }
            _ => {}
        }
    }
    (rules, own_can_fall)
}
