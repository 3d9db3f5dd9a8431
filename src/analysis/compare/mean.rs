//! The mean of several splits is a split: parts add up in each, and so do their means.
//!
//! In: splits of one entity against several peers, with weights. Out: the split against their mean. The column of the peers is the mean of all of
//! them, also of those against whom a node was not split; what could not be split then is told apart from what is the node's own.

use crate::result::{Split, SplitNode, SplitStep};

/// The mean; none of nothing.
pub(super) fn mean(splits: Vec<(f64, Split)>) -> Option<Split> {
    let total: f64 = splits.iter().map(|(weight, _)| weight).sum();
    let shares: Vec<(f64, Split)> = splits.into_iter().map(|(weight, split)| (weight / total, split)).collect();
    let own = shares.first()?.1.own;
    let theirs = weighted(shares.iter().map(|(share, split)| (*share, split.theirs)));
    let nodes: Vec<(f64, &SplitNode)> = shares.iter().map(|(share, split)| (*share, &split.tree)).collect();
    Some(Split { own, theirs, difference: own - theirs, tree: node(&nodes)? })
}

/// One node of all of them. As deep as the graph of nodes, which is limited.
fn node<'n>(nodes: &[(f64, &'n SplitNode)]) -> Option<SplitNode> {
    let (_, first) = nodes.first()?;
    let mean = |of: &dyn Fn(&SplitNode) -> f64| weighted(nodes.iter().map(|(share, node)| (*share, of(node))));
    let mut ids: Vec<&str> = Vec::new();
    for part in nodes.iter().flat_map(|(_, own)| &own.parts) {
        if !ids.contains(&part.id.as_str()) {
            ids.push(&part.id);
        }
    }
    // Where it was not split against a peer, what that one has below counts in the mean all the same.
    let below = |id: &&str| {
        let same = |(share, node): &(f64, &'n SplitNode)| {
            node.parts.iter().chain(&node.unseen).find(|part| part.id == *id).map(|part| (*share, part))
        };
        let found: Vec<(f64, &SplitNode)> = nodes.iter().filter_map(same).collect();
        node(&found)
    };
    let there: Vec<(f64, f64)> = nodes.iter().filter_map(|(share, node)| Some((*share, node.theirs?))).collect();
    let known: f64 = there.iter().map(|(share, _)| share).sum();
    let parts: Vec<SplitNode> = ids.iter().filter_map(below).collect();
    let unsplit = |node: &SplitNode| if node.whole_because.is_some() { node.part } else { node.unsplit };
    let not_split = if parts.is_empty() { 0.0 } else { mean(&unsplit) };
    Some(SplitNode {
        id: first.id.clone(),
        title: first.title.clone(),
        own: first.own,
        theirs: (!there.is_empty()).then(|| weighted(there.iter().copied()) / known),
        in_points: first.in_points,
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

/// The steps that act on anyone. A step that does nothing for a peer added 0.
fn steps(nodes: &[(f64, &SplitNode)]) -> Vec<SplitStep> {
    let mut first: Vec<&SplitStep> = Vec::new();
    for step in nodes.iter().flat_map(|(_, node)| &node.steps) {
        if !first.iter().any(|own| own.position == step.position) {
            first.push(step);
        }
    }
    first.sort_by_key(|step| step.position);
    let whole: f64 = nodes.iter().map(|(share, _)| share).sum();
    let mean = |step: &&SplitStep| {
        let same = || {
            let of = |(share, node): &(f64, &'_ SplitNode)| {
                let own = node.steps.iter().find(|own| own.position == step.position)?;
                Some((*share, own.theirs, own.part, own.shared))
            };
            nodes.iter().filter_map(of).collect::<Vec<_>>()
        };
        SplitStep {
            theirs: weighted(same().into_iter().map(|(share, theirs, ..)| (share, theirs))) / whole,
            part: weighted(same().into_iter().map(|(share, _, part, _)| (share, part))),
            shared: same().into_iter().any(|(.., shared)| shared),
            ..(*step).clone()
        }
    };
    first.iter().map(mean).collect()
}

/// Σ share · value, in the order given.
fn weighted(values: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut sum = crate::number::Sum::new();
    values.for_each(|(share, value)| sum.push(crate::number::Filtered::irrational(share * value)));
    sum.total().value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::model::Bilingual;

    fn leaf(id: &str, part: f64, parts: Vec<SplitNode>) -> SplitNode {
        let below: f64 = parts.iter().map(|part| part.part).sum();
        SplitNode {
            id: id.to_owned(),
            title: Bilingual { vi: id.to_owned(), en: id.to_owned() },
            own: Some(1.0),
            theirs: Some(part),
            in_points: false,
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
        let split = |own: f64, theirs: f64, tree| Split { own, theirs, difference: own - theirs, tree };
        let one = split(10.0, 7.0, leaf("t", 3.0, vec![leaf("a", 1.0, vec![]), leaf("b", 2.0, vec![])]));
        let other = split(10.0, 3.0, leaf("t", 7.0, vec![]));
        let mean = mean(vec![(1.0, one), (3.0, other)]).unwrap();
        assert!((mean.theirs - 4.0).abs() < 1e-12 && (mean.difference - 6.0).abs() < 1e-12);
        assert!((mean.tree.itself - 5.25).abs() < 1e-12, "{mean:?}");
        let parts: Vec<f64> = mean.tree.parts.iter().map(|part| part.part).collect();
        assert!((parts[0] - 0.25).abs() < 1e-12 && (parts[1] - 0.5).abs() < 1e-12);
        assert!(super::mean(Vec::new()).is_none());
    }
}
