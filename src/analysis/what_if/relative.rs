//! Which nodes hang on other entities' figures, and by which rules.
//!
//! In: a plan. Out: its relative nodes. Looks at the rules alone, at no figure.
//!
//! **Whether a better figure can lower the entity's own total** is said by the kind of rule. A statistic inside a formula that was
//! written by the name of a normalisation cannot: x / max, (x − min) / (max − min), ranks and percentile ranks move with x where x
//! sets the statistic too; and for z = (x − m) / s over n entities ∂z/∂x = ((n − 1)·s² − (x − m)²) / (n·s³) ≥ 0, because no deviation from the
//! mean is more than s·√(n − 1) (Samuelson, *Journal of the American Statistical Association* 63, 1968). Of any other statistic, a treatment that tests or
//! bounds, weights made from the figures, and combinations that compare entities it cannot be ruled out.

use super::outcome::{Relative, RelativeRule};
use crate::plan::{Formula, Impute, NodePlan, Operation, Plan, Source, Term};
use crate::rulebook::model::NodeIx;
use std::collections::BTreeSet;

/// The relative nodes of a plan, in the rulebook's order; nodes that only report are not among them.
pub(super) fn relative(plan: &Plan) -> Vec<Relative> {
    let nodes = plan.nodes.iter().filter(|node| !node.report_only);
    nodes
        .filter_map(|node| {
            let (rules, own_can_fall) = rules(node);
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
pub(super) fn below(plan: &Plan, node: NodeIx) -> BTreeSet<NodeIx> {
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

fn rules(node: &NodePlan) -> (Vec<RelativeRule>, bool) {
    let (mut rules, mut own_can_fall) = (Vec::new(), false);
    let mut statistics = |formula: &Formula| {
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
        formula.normalised.is_none()
    };
    if let Source::Formula(formula) = &node.source {
        own_can_fall |= statistics(formula);
    }
    for formula in node.steps.iter().flat_map(|step| step.operation.formulas()) {
        own_can_fall |= statistics(formula);
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
