//! The mean of several splits is a split: parts add up in each, and so do their means.
//!
//! In: splits of one entity against several peers, with weights. Out: the split against their mean. The column of the peers is the mean of all of
//! them, also of those against whom a node was not split; what could not be split then is told apart from what is the node's own.

use crate::compute::{NodePart, Parts, StepPart};
use crate::plan::{NodePlan, Plan};
use crate::registry::EntityIx;
use crate::rulebook::model::NodeIx;

/// The mean; none of nothing.
pub(super) fn mean(splits: Vec<(f64, Parts)>) -> Option<Parts> {
    let total: f64 = splits.iter().map(|(weight, _)| weight).sum();
    let shares: Vec<(f64, Parts)> = splits.into_iter().map(|(weight, split)| (weight / total, split)).collect();
    let own = shares.first()?.1.own;
    let theirs = weighted(shares.iter().map(|(share, split)| (*share, split.theirs)));
    let nodes: Vec<(f64, &NodePart)> = shares.iter().map(|(share, split)| (*share, &split.tree)).collect();
    Some(Parts { own, theirs, difference: own - theirs, tree: node(&nodes)? })
}

/// One node of all of them. As deep as the graph of nodes, which is limited.
fn node<'n>(nodes: &[(f64, &'n NodePart)]) -> Option<NodePart> {
    let (_, first) = nodes.first()?;
    let mean = |of: &dyn Fn(&NodePart) -> f64| weighted(nodes.iter().map(|(share, node)| (*share, of(node))));
    let mut below: Vec<NodeIx> = Vec::new();
    for part in nodes.iter().flat_map(|(_, own)| &own.parts) {
        if !below.contains(&part.node) {
            below.push(part.node);
        }
    }
    // Where it was not split against a peer, what that one has below counts in the mean all the same.
    let part = |wanted: &NodeIx| {
        let own = |node: &'n NodePart| node.parts.iter().chain(&node.unseen).find(|part| part.node == *wanted);
        let found = nodes.iter().filter_map(|(share, node)| Some((*share, own(node)?)));
        node(&found.collect::<Vec<_>>())
    };
    let there: Vec<(f64, f64)> = nodes.iter().filter_map(|(share, node)| Some((*share, node.theirs?))).collect();
    let known: f64 = there.iter().map(|(share, _)| share).sum();
    let parts: Vec<NodePart> = below.iter().filter_map(part).collect();
    let unsplit = |node: &NodePart| if node.whole_because.is_some() { node.part } else { node.unsplit };
    let not_split = if parts.is_empty() { 0.0 } else { mean(&unsplit) };
    Some(NodePart {
        node: first.node,
        own: first.own,
        theirs: (!there.is_empty()).then(|| weighted(there.iter().copied()) / known),
        values: None,
        missing: first.missing,
        brought: None,
        part: mean(&|node| node.part),
        itself: mean(&|node| node.itself),
        by: nodes.iter().filter_map(|(_, node)| node.by).max(),
        // A reason that holds for some of them alone is counted beside the mean.
        whole_because: first.whole_because.filter(|why| nodes.iter().all(|(_, node)| node.whole_because == Some(*why))),
        steps: steps(nodes),
        unsplit: not_split,
        parts,
        unseen: Vec::new(),
    })
}

/// Adds the values of indicators: the entity's, and the mean of those peers that have one. As deep as the graph of nodes, which is limited.
pub(super) fn with_values(
    part: &mut NodePart,
    plan: &Plan,
    value: &dyn Fn(NodeIx, EntityIx) -> Option<f64>,
    (own, peers): (EntityIx, &[(EntityIx, f64)]),
) {
    let at = part.node;
    if plan.node(at).is_some_and(NodePlan::has_quantity) {
        let there: Vec<(f64, f64)> =
            peers.iter().filter_map(|(peer, weight)| Some((*weight, value(at, *peer)?))).collect();
        let known: f64 = there.iter().map(|(weight, _)| weight).sum();
        part.values = Some((value(at, own), (known > 0.0).then(|| weighted(there.iter().copied()) / known)));
    }
    part.parts.iter_mut().for_each(|below| with_values(below, plan, value, (own, peers)));
}

/// The steps that act on anyone. A step that does nothing for a peer added 0.
fn steps(nodes: &[(f64, &NodePart)]) -> Vec<StepPart> {
    let mut first: Vec<StepPart> = Vec::new();
    for step in nodes.iter().flat_map(|(_, node)| &node.steps) {
        if !first.iter().any(|own| own.step == step.step) {
            first.push(*step);
        }
    }
    first.sort_by_key(|step| step.step);
    let whole: f64 = nodes.iter().map(|(share, _)| share).sum();
    let mean = |own: &StepPart| {
        let of = |(share, node): &(f64, &NodePart)| {
            node.steps.iter().find(|step| step.step == own.step).map(|step| (*share, *step))
        };
        let same: Vec<(f64, StepPart)> = nodes.iter().filter_map(of).collect();
        StepPart {
            theirs: weighted(same.iter().map(|(share, step)| (*share, step.theirs))) / whole,
            part: weighted(same.iter().map(|(share, step)| (*share, step.part))),
            shared: same.iter().any(|(_, step)| step.shared),
            ..*own
        }
    };
    first.iter().map(mean).collect()
}

/// Σ share · value, in the order given.
fn weighted(values: impl Iterator<Item = (f64, f64)>) -> f64 {
    crate::number::sum_of_floats(values.map(|(share, value)| share * value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::WholeBecause;

    fn leaf(node: usize, part: f64, parts: Vec<NodePart>) -> NodePart {
        let below: f64 = parts.iter().map(|part| part.part).sum();
        NodePart {
            node: NodeIx(node),
            own: Some(1.0),
            theirs: Some(part),
            values: None,
            missing: None,
            brought: None,
            part,
            itself: part - below,
            by: None,
            whole_because: None,
            steps: Vec::new(),
            unsplit: 0.0,
            parts,
            unseen: Vec::new(),
        }
    }

    /// 3 = 1 + 2 with weight 1 and 7, not split, with weight 3: 6 = ¼·1 + ¼·2 + ¾·7.
    #[test]
    fn what_was_not_split_for_one_stays_with_the_node() {
        let split = |own: f64, theirs: f64, tree| Parts { own, theirs, difference: own - theirs, tree };
        let one = split(10.0, 7.0, leaf(0, 3.0, vec![leaf(1, 1.0, vec![]), leaf(2, 2.0, vec![])]));
        let mut other = split(10.0, 3.0, leaf(0, 7.0, vec![]));
        other.tree.whole_because = Some(WholeBecause::NothingBetween);
        // What it has below counts in the column: (1·1 + 3·4)/4.
        other.tree.unseen = vec![NodePart { theirs: Some(4.0), ..leaf(1, 0.0, vec![]) }];
        let mean = mean(vec![(1.0, one), (3.0, other)]).unwrap();
        assert!((mean.theirs - 4.0).abs() < 1e-12 && (mean.difference - 6.0).abs() < 1e-12);
        assert!((mean.tree.itself - 5.25).abs() < 1e-12 && (mean.tree.unsplit - 5.25).abs() < 1e-12, "{mean:?}");
        assert!((mean.tree.parts[0].theirs.unwrap() - 3.25).abs() < 1e-12, "{mean:?}");
        let parts: Vec<f64> = mean.tree.parts.iter().map(|part| part.part).collect();
        assert!((parts[0] - 0.25).abs() < 1e-12 && (parts[1] - 0.5).abs() < 1e-12);
        assert!(super::mean(Vec::new()).is_none());
    }
}
