//! Kemeny's order of a great group: a search, and a bound that says how far from the best it can be.
//!
//! In: margins, numbered by strength. Out: one order. Must not: call it proven unless it reaches the bound.

use super::margins::Margins;
use super::{Solved, exact};

/// So many neighbours in the order are put into their best order at once: 2^9 subsets.
const WINDOW: usize = 9;

/// From the order of strength: every member is moved to its best place, and every window put into its best order, until nothing gains. Each
/// gain is a whole number, so that it ends.
pub(super) fn solve(margins: &Margins) -> Solved {
    let mut order: Vec<usize> = (0..margins.members()).collect();
    while moved(margins, &mut order) || reordered(margins, &mut order) {}
    let room = (bound(margins) - margins.score(&order)).max(0);
    let proven = room <= margins.noise();
    Solved { orders: vec![order], all_listed: false, proven, room }
}

/// Moves members to their best places, once through; whether anything gained.
fn moved(margins: &Margins, order: &mut Vec<usize>) -> bool {
    let mut gained = false;
    for member in 0..margins.members() {
        let Some(from) = order.iter().position(|other| *other == member) else { continue };
        let (mut best, mut to) = (0_i64, from);
        let mut gain = 0;
        for (place, other) in order.iter().enumerate().take(from).rev() {
            gain += 2 * margins.over(member, *other);
            if gain > best {
                (best, to) = (gain, place);
            }
        }
        gain = 0;
        for (place, other) in order.iter().enumerate().skip(from + 1) {
            gain += 2 * margins.over(*other, member);
            if gain > best {
                (best, to) = (gain, place);
            }
        }
        if best > 0 {
            let member = order.remove(from);
            order.insert(to, member);
            gained = true;
        }
    }
    gained
}

/// Puts windows of neighbours into their best order; whether anything gained.
fn reordered(margins: &Margins, order: &mut [usize]) -> bool {
    let mut gained = false;
    for start in 0..=order.len().saturating_sub(WINDOW) {
        let Some(window) = order.get_mut(start..(start + WINDOW)) else { continue };
        let among = margins.among(window);
        let best = exact::first(&among);
        let best: Vec<usize> = best.iter().filter_map(|member| window.get(*member).copied()).collect();
        if best.len() == window.len() && margins.score(&best) > margins.score(window) {
            window.copy_from_slice(&best);
            gained = true;
        }
    }
    gained
}

/// No order has a higher sum of margins: Σ|margin|, less, for circles of three that share no margin, twice the least of each, since every
/// order turns one of its pairs round. (A. Davenport and J. Kalagnanam, *A computational study of the Kemeny rule*, AAAI 2004.)
fn bound(margins: &Margins) -> i64 {
    let members = margins.members();
    let mut left = margins.among(&(0..members).collect::<Vec<_>>());
    let mut bound = (0..members).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| margins.over(i, j).abs()).sum();
    for i in 0..members {
        for j in i + 1..members {
            for k in j + 1..members {
                for (a, b, c) in [(i, j, k), (i, k, j)] {
                    let least = left.over(a, b).min(left.over(b, c)).min(left.over(c, a));
                    if least > 0 {
                        bound -= 2 * least;
                        left.lower([(a, b), (b, c), (c, a)], least);
                    }
                }
            }
        }
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::aggregation::outranking::Outranking;

    /// Margins 0.4 (a over b), 0.2 (b over c), 0.6 (c over a): the bound 1.2 less twice 0.2, which c a b reaches.
    #[test]
    fn the_bound_by_hand() {
        let rows = vec![vec![0.0, 0.7, 0.2], vec![0.3, 0.0, 0.6], vec![0.8, 0.4, 0.0]];
        let margins = Margins::of(&[0, 1, 2], &Outranking::from_rows(&rows).unwrap(), 1.0);
        assert_eq!(bound(&margins), 800_000_000_000);
        let solved = solve(&margins);
        assert_eq!(solved.orders, [[2, 0, 1]]);
        assert!(solved.proven);
    }
}
