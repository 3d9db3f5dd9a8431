//! Kemeny's order: the one that agrees most with the pairs of the outranking matrix.
//!
//! In: an outranking matrix. Out: the best orders, their score, and whether it is proven that none is better. Must not: pass off what a
//! search has found as proven, or let the order of rows choose among tied orders.
//!
//! The matrix is split by Condorcet's groups, which every best order keeps in their order (Truchon 1998). A group of up to
//! [`EXACT_MOST`] is solved by a dynamic programme over its subsets; a greater one by a search, beside a bound that no order exceeds.

mod canonical;
mod exact;
mod margins;
mod search;

use super::condorcet::condorcet;
use super::outranking::Outranking;
use crate::method::{Fault, count, finite, sum};
use canonical::canonical;
use margins::Margins;
use serde::{Deserialize, Serialize};

/// Greatest group that is solved exactly: 2^18 subsets take 2 MB, and each member more doubles that.
pub const EXACT_MOST: usize = 18;
/// Greatest group that is searched: the bound looks at every triple.
pub const GROUP_MOST: usize = 500;

/// The orders that agree most with the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kemeny {
    /// Orders of the rows from the first to the last, all with the same score as far as the floats of the matrix can tell.
    pub orders: Vec<Vec<usize>>,
    /// Whether these are all the best orders.
    pub all_listed: bool,
    /// Whether it is proven that no order has a higher score.
    pub proven: bool,
    /// Σ of the cells (i, j) with i before j.
    pub score: f64,
    /// No order has a higher score than this; the score itself where proven.
    pub bound: f64,
}

impl Kemeny {
    /// Mean place of each row, from 1, over all the best orders. None where not all are listed.
    pub fn mean_places(&self) -> Option<Vec<f64>> {
        let rows = self.orders.first().filter(|_| self.all_listed)?.len();
        let mut places = vec![0.0; rows];
        for order in &self.orders {
            for (place, row) in order.iter().enumerate() {
                *places.get_mut(*row)? += count(place + 1);
            }
        }
        Some(places.into_iter().map(|place| place / count(self.orders.len())).collect())
    }
}

/// Best orders of one group, in the group's canonical numbering.
struct Solved {
    orders: Vec<Vec<usize>>,
    all_listed: bool,
    proven: bool,
    /// By how much, in margins, a better order could be better.
    room: i64,
}

/// The orders of the greatest Σ of cells (i, j) with i before j: Kemeny, Young and Levenglick; Handbook 2008, pp. 110–112.
///
/// J. G. Kemeny, *Mathematics without numbers*, Daedalus 88 (1959); H. P. Young and A. Levenglick, *A consistent extension of Condorcet's
/// election principle*, SIAM Journal on Applied Mathematics 35 (1978). At most `orders_most` orders are listed. Orders are listed by the
/// strength of who comes first in them; only entities that no majority tells apart are taken in the order of the rows. Errors: a group above
/// [`GROUP_MOST`]; overflow.
pub fn kemeny(matrix: &Outranking, orders_most: usize) -> Result<Kemeny, Fault> {
    let orders_most = orders_most.max(1);
    let mut result = Kemeny { orders: vec![Vec::new()], all_listed: true, proven: true, score: 0.0, bound: 0.0 };
    let (mut room, scale) = (0_i64, Margins::scale(matrix));
    for group in condorcet(matrix).groups {
        if group.len() > GROUP_MOST {
            return Err(Fault::TooMany { limit: GROUP_MOST, there: group.len() });
        }
        let group = canonical(group, matrix, scale);
        let margins = Margins::of(&group, matrix, scale);
        let solved =
            if group.len() <= EXACT_MOST { exact::solve(&margins, orders_most) } else { search::solve(&margins) };
        room += solved.room;
        result.all_listed &= solved.all_listed;
        result.proven &= solved.proven;
        append(&mut result, &group, &solved.orders, orders_most);
    }
    result.score = finite(concordance(matrix, result.orders.first().map_or(&[], Vec::as_slice)))?;
    result.bound = if result.proven { result.score } else { finite(result.score + Margins::as_score(room, scale))? };
    Ok(result)
}

/// Every order so far, followed by every order of the next group.
fn append(result: &mut Kemeny, group: &[usize], orders: &[Vec<usize>], orders_most: usize) {
    let before = std::mem::take(&mut result.orders);
    result.all_listed &= before.len() * orders.len() <= orders_most;
    for start in &before {
        for order in orders.iter().take(orders_most.saturating_sub(result.orders.len())) {
            let rows = order.iter().filter_map(|member| group.get(*member));
            result.orders.push(start.iter().chain(rows).copied().collect());
        }
    }
}

/// Σ of the cells (i, j) with i before j in this order.
pub fn concordance(matrix: &Outranking, order: &[usize]) -> f64 {
    let pairs =
        order.iter().enumerate().flat_map(|(at, first)| order.iter().skip(at + 1).map(move |later| (first, later)));
    sum(pairs.map(|(first, later)| matrix.cell(*first, *later)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f64]]) -> Outranking {
        Outranking::from_rows(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>()).unwrap()
    }

    /// Shares whose decimals are made from a small generator, so that majorities run in many circles.
    #[allow(clippy::needless_range_loop)] // a cell and the one across
    fn tangled(entities: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut state = seed;
        let mut rows = vec![vec![0.0; entities]; entities];
        for i in 0..entities {
            for j in i + 1..entities {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let share = f64::from(u32::try_from(state >> 33).unwrap() % 21) / 20.0;
                rows[i][j] = share;
                rows[j][i] = 1.0 - share;
            }
        }
        rows
    }

    /// All orders, one by one.
    fn brute(matrix: &Outranking, left: Vec<usize>, order: Vec<usize>, best: &mut (f64, Vec<Vec<usize>>)) {
        if left.is_empty() {
            let score = concordance(matrix, &order);
            if score > best.0 + 1e-9 {
                *best = (score, vec![order]);
            } else if score > best.0 - 1e-9 {
                best.1.push(order);
            }
            return;
        }
        for next in &left {
            let rest = left.iter().copied().filter(|other| other != next).collect();
            brute(matrix, rest, order.iter().copied().chain([*next]).collect(), best);
        }
    }

    /// a beats b by 0.7, b beats c by 0.6, c beats a by 0.8: the weakest, b over c, gives way. c a b: 0.8 + 0.4 + 0.7 = 1.9.
    #[test]
    fn a_circle_by_hand() {
        let found = kemeny(&matrix(&[&[0.0, 0.7, 0.2], &[0.3, 0.0, 0.6], &[0.8, 0.4, 0.0]]), 10).unwrap();
        assert_eq!(found.orders, [[2, 0, 1]]);
        assert!((found.score - 1.9).abs() < 1e-15 && found.proven && found.all_listed);
        assert_eq!(found.mean_places(), Some(vec![2.0, 3.0, 1.0]));
    }

    #[test]
    fn ties_are_all_listed_up_to_the_number() {
        let tie = matrix(&[&[0.0, 0.5, 0.9], &[0.5, 0.0, 0.9], &[0.1, 0.1, 0.0]]);
        let found = kemeny(&tie, 10).unwrap();
        assert_eq!(found.orders, [[0, 1, 2], [1, 0, 2]]);
        assert_eq!(found.mean_places(), Some(vec![1.5, 1.5, 3.0]));
        let cut = kemeny(&tie, 1).unwrap();
        assert_eq!((cut.orders.len(), cut.all_listed, cut.proven, cut.mean_places()), (1, false, true, None));
        assert_eq!(kemeny(&matrix(&[]), 5).unwrap().orders, [Vec::<usize>::new()]);
    }

    #[test]
    fn equals_all_orders_one_by_one() {
        for seed in 1..12 {
            let matrix = Outranking::from_rows(&tangled(6, seed)).unwrap();
            let mut best = (-1.0, Vec::new());
            brute(&matrix, (0..6).collect(), Vec::new(), &mut best);
            let mut found = kemeny(&matrix, 1000).unwrap();
            assert!((found.score - best.0).abs() < 1e-12 && found.proven && found.all_listed);
            found.orders.sort();
            assert_eq!(found.orders, best.1);
        }
    }

    #[test]
    fn turned_rows_give_the_same_entities() {
        let rows = tangled(9, 5);
        let turned: Vec<Vec<f64>> = rows.iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
        let first = kemeny(&Outranking::from_rows(&rows).unwrap(), 1000).unwrap();
        let second = kemeny(&Outranking::from_rows(&turned).unwrap(), 1000).unwrap();
        let back = |orders: &[Vec<usize>]| -> Vec<Vec<usize>> {
            let mut orders: Vec<Vec<usize>> =
                orders.iter().map(|order| order.iter().map(|row| 8 - row).collect()).collect();
            orders.sort();
            orders
        };
        let mut orders = first.orders.clone();
        orders.sort();
        assert_eq!(orders, back(&second.orders));
    }

    #[test]
    fn a_great_group_is_searched_and_bounded() {
        let rows = tangled(24, 3);
        let matrix = Outranking::from_rows(&rows).unwrap();
        assert_eq!(condorcet(&matrix).groups.len(), 1);
        let found = kemeny(&matrix, 10).unwrap();
        assert!(found.bound >= found.score && !found.all_listed);
        assert_eq!(found.proven, found.bound <= found.score);
        // No single entity that is moved makes it better.
        let order = &found.orders[0];
        for from in 0..24 {
            for to in 0..24 {
                let mut moved = order.clone();
                let row = moved.remove(from);
                moved.insert(to, row);
                assert!(concordance(&matrix, &moved) <= found.score + 1e-9);
            }
        }
        let turned: Vec<Vec<f64>> = rows.iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
        let second = kemeny(&Outranking::from_rows(&turned).unwrap(), 10).unwrap();
        assert_eq!(second.orders[0].iter().map(|row| 23 - row).collect::<Vec<_>>(), *order);
    }
}
