//! On what scale a node's score stands: a share of full points, points, or its own unit.
//!
//! In: the checked rulebook. Out: for each node its full score, where it has one.

use crate::number::Exact;
use crate::rulebook::model::{Node, NodeIx, Operation, Rulebook, Source};

/// Whether a node's score is a share or points, by [`NodeIx`].
pub(super) fn full(rulebook: &Rulebook) -> Vec<Option<Exact>> {
    let mut full = vec![None; rulebook.nodes.len()];
    for at in &rulebook.order {
        if let Some(node) = rulebook.node(*at) {
            let own = node.points.map_or_else(|| share(node, &full).then(Exact::one), |points| Some(points.exact()));
            if let Some(place) = full.get_mut(at.0) {
                *place = own;
            }
        }
    }
    full
}

/// Whether a score that is not in points is a share.
fn share(node: &Node, full: &[Option<Exact>]) -> bool {
    for step in node.steps.iter().rev() {
        match step.operation {
            Operation::Round { .. }
            | Operation::Impute(_)
            | Operation::Clamp(_)
            | Operation::Complement { .. }
            | Operation::Gate { .. }
            | Operation::Screen { .. }
            | Operation::Penalty { .. }
            | Operation::Bonus { .. } => {}
            Operation::Goalposts { .. }
            | Operation::ToTarget(_)
            | Operation::Bands { .. }
            | Operation::Flag
            | Operation::Levels(_)
            | Operation::Each { .. }
            | Operation::Given { .. } => return true,
            Operation::Treat(_) => return false,
            Operation::Formula(ref formula) => return formula.normalised.is_some_and(|own| own.share),
        }
    }
    let is_share = |node: NodeIx| full.get(node.0).is_some_and(|full| *full == Some(Exact::one()));
    match &node.source {
        Source::Mean { children, .. } | Source::Best { children, .. } => {
            !children.is_empty() && children.iter().all(|edge| is_share(edge.node))
        }
        Source::Formula(_) | Source::SumOfPoints { .. } | Source::Combined { .. } => false,
    }
}

/// Whether a step of the node scores its value, so that its direction means something.
pub(super) fn is_scored(node: &Node) -> bool {
    node.steps.iter().any(|step| match step.operation {
        Operation::Goalposts { .. }
        | Operation::ToTarget(_)
        | Operation::Bands { .. }
        | Operation::Flag
        | Operation::Levels(_)
        | Operation::Each { .. }
        | Operation::Given { .. } => true,
        Operation::Round { .. }
        | Operation::Treat(_)
        | Operation::Impute(_)
        | Operation::Clamp(_)
        | Operation::Formula(_)
        | Operation::Complement { .. }
        | Operation::Gate { .. }
        | Operation::Screen { .. }
        | Operation::Penalty { .. }
        | Operation::Bonus { .. } => false,
    })
}

/// Whether the chain reads nothing but the value before it.
pub(super) fn reads_value_alone(node: &Node) -> bool {
    use crate::rulebook::formula::Term;
    node.steps.iter().all(|step| match &step.operation {
        Operation::Formula(formula) => {
            let mut alone = true;
            formula.root.walk(&mut |part| {
                alone &= !matches!(part.term, Term::Field(_) | Term::Node { .. } | Term::IsLevel { .. });
            });
            alone
        }
        _ => true,
    })
}
