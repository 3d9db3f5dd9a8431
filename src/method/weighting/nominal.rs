//! Nominal weights multiplied down the tree.
//!
//! In: who counts in whom, with which weight. Out: how much each node counts in the whole. Must not: ask what a weight came from.

use crate::method::Fault;
use crate::method::algebra::sum;

/// One node as a part of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The node that is made of others.
    pub parent: usize,
    /// The node that is a part of it.
    pub child: usize,
    /// Its weight among the parts of that parent, in any unit, not negative.
    pub weight: f64,
}

/// How much each of `nodes` nodes counts in the whole, if all were added up linearly: 1 for a node without a parent; else the sum, over
/// its parents, of the parent's own number × the node's share of the weights below that parent. (COINr's `get_eff_weights` and its
/// vignette *Weights* call them effective weights, for trees; here a node may have several parents.) It is what a point of
/// the node moves the total by; how much it moves the ranks depends on the data too (Handbook p. 33; Paruolo, Saisana and Saltelli 2013).
///
/// Errors: a weight that is negative (`row` is the position of the part) or not finite; a parent all of whose parts weigh nothing
/// (`ZeroTotal` with the parent as `row`); nodes that stand above themselves; a part of nodes that do not exist.
pub fn nominal_weights(nodes: usize, parts: &[Part]) -> Result<Vec<f64>, Fault> {
    for (row, part) in parts.iter().enumerate() {
        let Part { parent, child, weight } = *part;
        if parent >= nodes || child >= nodes {
            return Err(Fault::UnequalLength { at: row, expected: nodes, there: parent.max(child) + 1 });
        }
        if !weight.is_finite() {
            return Err(Fault::BeyondRange { column: child });
        }
        if weight < 0.0 {
            return Err(Fault::Negative { column: child, row, value: weight });
        }
    }
    let (mut below, mut above) = (vec![Vec::new(); nodes], vec![0_usize; nodes]);
    for part in parts {
        below.get_mut(part.parent).into_iter().for_each(|own: &mut Vec<Part>| own.push(*part));
        above.get_mut(part.child).into_iter().for_each(|count| *count += 1);
    }
    let has_none = |node: &usize| above.get(*node) == Some(&0);
    let mut ready: Vec<usize> = (0..nodes).filter(has_none).collect();
    let mut shares: Vec<Vec<f64>> = vec![Vec::new(); nodes];
    ready.iter().for_each(|root| shares.get_mut(*root).into_iter().for_each(|own| own.push(1.0)));
    while let Some(parent) = ready.pop() {
        let own_parts = below.get(parent).map_or(&[][..], Vec::as_slice);
        let own = sum(shares.get(parent).into_iter().flatten().copied());
        let total = sum(own_parts.iter().map(|part| part.weight));
        let has_weight = total > 0.0 && total.is_finite();
        if !has_weight && !own_parts.is_empty() {
            return Err(Fault::ZeroTotal { row: parent });
        }
        for part in own_parts {
            shares.get_mut(part.child).into_iter().for_each(|child| child.push(part.weight / total * own));
            if let Some(count) = above.get_mut(part.child) {
                *count -= 1;
                if *count == 0 {
                    ready.push(part.child);
                }
            }
        }
    }
    if let Some(node) = above.iter().position(|count| *count > 0) {
        return Err(Fault::Circle { node });
    }
    Ok(shares.iter().map(|shares| sum(shares.iter().copied())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(parent: usize, child: usize, weight: f64) -> Part {
        Part { parent, child, weight }
    }

    #[test]
    fn a_tree_by_hand() {
        // Total 0 of pillars 1 (weight 3) and 2 (weight 1); pillar 1 of indicators 3 and 4, equal; pillar 2 of 5 alone.
        let parts = [part(0, 1, 3.0), part(0, 2, 1.0), part(1, 3, 1.0), part(1, 4, 1.0), part(2, 5, 9.0)];
        assert_eq!(nominal_weights(6, &parts), Ok(vec![1.0, 0.75, 0.25, 0.375, 0.375, 0.25]));
    }

    #[test]
    fn an_indicator_in_two_pillars_counts_twice() {
        // ½ in each pillar of ½ of the total.
        let parts =
            [part(0, 1, 1.0), part(0, 2, 1.0), part(1, 3, 1.0), part(1, 4, 1.0), part(2, 4, 1.0), part(2, 5, 1.0)];
        assert_eq!(nominal_weights(6, &parts), Ok(vec![1.0, 0.5, 0.5, 0.25, 0.5, 0.25]));
    }

    #[test]
    fn trees_that_are_refused() {
        assert_eq!(nominal_weights(0, &[]), Ok(vec![]));
        assert_eq!(nominal_weights(3, &[part(1, 2, 1.0), part(2, 1, 1.0)]), Err(Fault::Circle { node: 1 }));
        assert_eq!(nominal_weights(2, &[part(0, 1, 0.0)]), Err(Fault::ZeroTotal { row: 0 }));
        assert_eq!(nominal_weights(2, &[part(0, 1, -1.0)]), Err(Fault::Negative { column: 1, row: 0, value: -1.0 }));
        assert_eq!(nominal_weights(2, &[part(0, 1, f64::NAN)]), Err(Fault::BeyondRange { column: 1 }));
        assert_eq!(nominal_weights(2, &[part(0, 2, 1.0)]), Err(Fault::UnequalLength { at: 0, expected: 2, there: 3 }));
    }
}
