//! Condorcet: the winner, and the order of groups in which majorities do not run in a circle.
//!
//! In: an outranking matrix. Out: groups from the first to the last. Must not: break a circle or a tie.

use super::outranking::Outranking;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The order by majorities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condorcet {
    /// Groups from the first to the last, each with its rows in ascending order. Every member of a group beats every member of each later
    /// one; a group of more than one is a circle of majorities or ties, and has one rank.
    pub groups: Vec<Vec<usize>>,
}

impl Condorcet {
    /// The entity that beats every other one, where there is one.
    pub fn winner(&self) -> Option<usize> {
        match self.groups.first().map(Vec::as_slice) {
            Some([winner]) => Some(*winner),
            _ => None,
        }
    }

    /// Whether majorities run in a circle, or tie, anywhere.
    pub fn has_cycle(&self) -> bool {
        self.groups.iter().any(|group| group.len() > 1)
    }
}

/// Groups of the relation "does not lose against": its strongly connected components, in their order.
///
/// M.-J.-A.-N. de Condorcet (1785); Handbook 2008, p. 110; M. Truchon, *An Extension of the Condorcet Criterion and Kemeny Orders* (1998).
/// Since any two entities are compared, the components follow each other in one order, and the first k of a cut between them have
/// Σ(victories − defeats) = k(n − k), which no other k entities have. Majorities are decided at 12 significant digits.
pub fn condorcet(matrix: &Outranking) -> Condorcet {
    let entities = matrix.entities();
    let score = |own: usize| -> i64 {
        let others = (0..entities).filter(|other| *other != own);
        others
            .map(|other| match matrix.majority(own, other) {
                Ordering::Greater => 1,
                Ordering::Less => -1,
                Ordering::Equal => 0,
            })
            .sum()
    };
    let mut order: Vec<(i64, usize)> = (0..entities).map(|row| (score(row), row)).collect();
    order.sort_by(|(a, row_a), (b, row_b)| b.cmp(a).then(row_a.cmp(row_b)));
    let (mut groups, mut open, mut before, mut total) = (Vec::new(), Vec::new(), 0_usize, 0_i64);
    for (score, row) in order {
        (before, total) = (before + 1, total + score);
        open.push(row);
        if i64::try_from(before * (entities - before)) == Ok(total) {
            open.sort_unstable();
            groups.push(std::mem::take(&mut open));
        }
    }
    Condorcet { groups }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(rows: &[&[f64]]) -> Condorcet {
        condorcet(&Outranking::from_rows(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).unwrap())
    }

    #[test]
    fn an_order_and_its_winner() {
        let order = groups(&[&[0.0, 0.2, 0.4], &[0.8, 0.0, 0.9], &[0.6, 0.1, 0.0]]);
        assert_eq!(order.groups, [vec![1], vec![2], vec![0]]);
        assert_eq!((order.winner(), order.has_cycle()), (Some(1), false));
    }

    /// 0 beats 1, 1 beats 2, 2 beats 0, and all beat 3.
    #[test]
    fn a_circle_is_one_group() {
        let circle =
            groups(&[&[0.0, 0.7, 0.3, 0.9], &[0.3, 0.0, 0.7, 0.9], &[0.7, 0.3, 0.0, 0.9], &[0.1, 0.1, 0.1, 0.0]]);
        assert_eq!(circle.groups, [vec![0, 1, 2], vec![3]]);
        assert_eq!((circle.winner(), circle.has_cycle()), (None, true));
    }

    /// 0 and 1 tie and both beat 2. And a chain of ties binds those that it links: 0 = 1, 1 = 2, 0 beats 2.
    #[test]
    fn ties() {
        let tie = groups(&[&[0.0, 0.5, 0.9], &[0.5, 0.0, 0.9], &[0.1, 0.1, 0.0]]);
        assert_eq!(tie.groups, [vec![0, 1], vec![2]]);
        let chain = groups(&[&[0.0, 0.5, 0.9], &[0.5, 0.0, 0.5], &[0.1, 0.5, 0.0]]);
        assert_eq!(chain.groups, [vec![0, 1, 2]]);
        assert_eq!(groups(&[]).groups, Vec::<Vec<usize>>::new());
        assert_eq!(groups(&[&[0.0]]).winner(), Some(0));
    }
}
