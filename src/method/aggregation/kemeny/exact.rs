//! Kemeny's orders of a small group, exactly: a dynamic programme over subsets.
//!
//! In: margins. Out: the best orders, all of them up to a number. Must not: be given more than [`super::EXACT_MOST`] members.

use super::Solved;
use super::margins::Margins;

/// Half of the members: sums over a subset are looked up for each half.
const HALF_BITS: usize = super::EXACT_MOST / 2;

/// Best sums of margins of the members that are still to be placed, by the subset that they are (bit k is member k).
///
/// N. Betzler et al., *Average parameterization and partial kernelization for computing medians*, JCSS 77 (2011), section 2: after M. Held
/// and R. M. Karp (1962).
struct Programme {
    members: usize,
    /// By subset.
    best: Vec<i64>,
    /// Σ of a member's margins over a subset of the first, and of the second half: member after member.
    halves: [Vec<i64>; 2],
}

impl Programme {
    fn new(margins: &Margins) -> Programme {
        let members = margins.members();
        let half = |from: usize| -> Vec<i64> {
            let over = |one: usize, subset: usize| -> i64 {
                let others = (0..HALF_BITS).filter(|bit| subset >> bit & 1 == 1).map(|bit| from + bit);
                others.filter(|other| *other < members).map(|other| margins.over(one, other)).sum()
            };
            (0..members)
                .flat_map(|one| (0..1 << HALF_BITS).map(move |subset| (one, subset)))
                .map(|(one, subset)| over(one, subset))
                .collect()
        };
        let mut programme = Programme { members, best: vec![0; 1 << members], halves: [half(0), half(HALF_BITS)] };
        for subset in 1..1_usize << members {
            let best = programme.choices(subset).map(|(_, _, score)| score).max().unwrap_or(0);
            if let Some(cell) = programme.best.get_mut(subset) {
                *cell = best;
            }
        }
        programme
    }

    fn best(&self, subset: usize) -> i64 {
        self.best.get(subset).copied().unwrap_or(0)
    }

    /// Σ of the margins of a member over those of a subset.
    fn over(&self, one: usize, subset: usize) -> i64 {
        let [first, second] = &self.halves;
        let at = one << HALF_BITS;
        let low = first.get(at + (subset & ((1 << HALF_BITS) - 1))).copied().unwrap_or(0);
        low + second.get(at + (subset >> HALF_BITS)).copied().unwrap_or(0)
    }

    /// Who of a subset may come first, with what is left and the best sum then.
    fn choices(&self, subset: usize) -> impl Iterator<Item = (usize, usize, i64)> {
        (0..self.members).filter(move |one| subset >> one & 1 == 1).map(move |one| {
            let rest = subset & !(1 << one);
            (one, rest, self.over(one, rest) + self.best(rest))
        })
    }

    /// Every order of a subset that loses no more than `slack`, after `start`; more than `most` are not looked for.
    fn list(&self, subset: usize, slack: i64, start: &mut Vec<usize>, most: usize, orders: &mut Vec<Vec<usize>>) {
        if subset == 0 {
            orders.push(start.clone());
            return;
        }
        for (one, rest, score) in self.choices(subset) {
            let lost = self.best(subset) - score;
            if lost <= slack && orders.len() < most {
                start.push(one);
                self.list(rest, slack - lost, start, most, orders);
                start.pop();
            }
        }
    }
}

/// The best orders, those that only the rounding of the margins can tell apart among them.
pub(super) fn solve(margins: &Margins, orders_most: usize) -> Solved {
    let programme = Programme::new(margins);
    let mut orders = Vec::new();
    let all = (1 << margins.members()) - 1;
    programme.list(all, margins.noise(), &mut Vec::new(), orders_most + 1, &mut orders);
    let all_listed = orders.len() <= orders_most;
    orders.truncate(orders_most);
    // The first is one of the very best, so that its score is what was proven.
    orders.sort_by_key(|order| -margins.score(order));
    Solved { orders, all_listed, proven: true, room: 0 }
}

/// One best order.
pub(super) fn first(margins: &Margins) -> Vec<usize> {
    let programme = Programme::new(margins);
    let mut orders = Vec::new();
    programme.list((1 << margins.members()) - 1, 0, &mut Vec::new(), 1, &mut orders);
    orders.pop().unwrap_or_default()
}
