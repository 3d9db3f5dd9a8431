//! The least effort that brings a gain: of each menu one choice, gains and efforts add up.
//!
//! In: menus, each a list of choices from nothing upwards; a gain that is needed. Out: what to choose, its effort, and an effort below which
//! nothing can do it. A multiple-choice knapsack problem (Kellerer, Pferschy, Pisinger, *Knapsack Problems*, 2004, chapter 11): its
//! relaxation, in which one menu may be left between two choices, is solved by taking the steepest pieces of the menus' convex hulls
//! first (Dyer 1984, Zemel 1984), and bounds a depth-first search.

use std::cmp::Ordering;

/// Relative difference below which two efforts are one.
const CLOSE: f64 = 1e-9;

/// One choice of a menu.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    pub(super) effort: f64,
    pub(super) gain: f64,
}

/// The least effort.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Least {
    /// By menu: position of the choice.
    pub(super) picks: Vec<usize>,
    /// Effort of all.
    pub(super) effort: f64,
    /// No effort below it brings the gain.
    pub(super) at_least: f64,
}

/// The least effort whose gain is at least `need`; none where all menus together do not bring it. A menu rises in effort and gain from its
/// first choice. After `nodes_max` partial selections the bound says how much less there could be.
pub(super) fn least(menus: &[Vec<Choice>], need: f64, nodes_max: usize) -> Option<Least> {
    let mut search = Search { menus, need, pieces: pieces(menus), best: None, nodes: 0, nodes_max, cut: f64::INFINITY };
    search.descend(&vec![None; menus.len()]);
    let (picks, effort) = search.best?;
    Some(Least { picks, effort, at_least: effort.min(search.cut) })
}

/// A piece of a menu's convex hull.
#[derive(Debug, Clone, Copy)]
struct Piece {
    menu: usize,
    to: usize,
    effort: f64,
    gain: f64,
}

impl Piece {
    fn slope(&self) -> f64 {
        self.effort / self.gain
    }
}

/// The pieces of all hulls, the least effort for a gain first. Of one menu they stand in their order.
fn pieces(menus: &[Vec<Choice>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (menu, choices) in menus.iter().enumerate() {
        let mut hull: Vec<usize> = Vec::new();
        let piece = |from: usize, to: usize| {
            let (from, choice) = (choices.get(from)?, choices.get(to)?);
            Some(Piece { menu, to, effort: choice.effort - from.effort, gain: choice.gain - from.gain })
        };
        for to in 0..choices.len() {
            while let [.., before, last] = hull.as_slice() {
                let (Some(old), Some(new)) = (piece(*before, *last), piece(*last, to)) else { break };
                if old.slope() < new.slope() {
                    break;
                }
                hull.pop();
            }
            hull.push(to);
        }
        pieces.extend(hull.windows(2).filter_map(|pair| match pair {
            [from, to] => piece(*from, *to),
            _ => None,
        }));
    }
    pieces.sort_by(|a, b| a.slope().total_cmp(&b.slope()).then_with(|| (a.menu, a.to).cmp(&(b.menu, b.to))));
    pieces
}

/// The relaxation of a state.
struct Relaxed {
    bound: f64,
    /// The menu that is left between two choices; none where the gain is just reached.
    split: Option<usize>,
    picks: Vec<usize>,
    effort: f64,
}

struct Search<'m> {
    menus: &'m [Vec<Choice>],
    need: f64,
    pieces: Vec<Piece>,
    best: Option<(Vec<usize>, f64)>,
    nodes: usize,
    nodes_max: usize,
    /// The least bound of what was not looked at.
    cut: f64,
}

impl Search<'_> {
    /// `fixed` has the choices of menus that are decided.
    fn descend(&mut self, fixed: &[Option<usize>]) {
        let Some(relaxed) = self.relax(fixed) else { return };
        let known = self.best.as_ref().map_or(f64::INFINITY, |best| best.1);
        if relaxed.bound >= known - CLOSE * known.max(1e-9) {
            return;
        }
        if self.nodes >= self.nodes_max {
            self.cut = self.cut.min(relaxed.bound);
            return;
        }
        self.nodes += 1;
        if relaxed.effort < known {
            self.best = Some((relaxed.picks.clone(), relaxed.effort));
        }
        if relaxed.effort <= relaxed.bound + CLOSE * relaxed.effort.max(1e-9) {
            return;
        }
        let open = |menu: &usize| fixed.get(*menu).is_some_and(Option::is_none);
        let Some(menu) = relaxed.split.filter(open).or_else(|| (0..self.menus.len()).find(open)) else { return };
        let choices = self.menus.get(menu).map_or(0, Vec::len);
        let middle = relaxed.picks.get(menu).copied().unwrap_or(0);
        let mut order: Vec<usize> = (0..choices).collect();
        order.sort_by_key(|at| at.abs_diff(middle));
        let bounds = Bounds::of(self, fixed, menu);
        for at in order {
            let Some(bound) = bounds.of_choice(at) else { continue };
            let known = self.best.as_ref().map_or(f64::INFINITY, |best| best.1);
            if bound >= known - CLOSE * known.max(1e-9) {
                continue;
            }
            if self.nodes >= self.nodes_max {
                self.cut = self.cut.min(bound);
                continue;
            }
            let mut next = fixed.to_vec();
            if let Some(own) = next.get_mut(menu) {
                *own = Some(at);
            }
            self.descend(&next);
        }
    }

    /// The relaxation, and the best selection that is near to it; none where the state cannot bring the gain.
    fn relax(&self, fixed: &[Option<usize>]) -> Option<Relaxed> {
        let mut picks: Vec<usize> = fixed.iter().map(|own| own.unwrap_or(0)).collect();
        let (mut effort, mut gain) = (0.0, 0.0);
        for (menu, at) in picks.iter().enumerate() {
            let choice = self.menus.get(menu).and_then(|choices| choices.get(*at))?;
            effort += choice.effort;
            gain += choice.gain;
        }
        // Sums of the same gains in another order are the same gain.
        let enough = self.need - 1e-12 * self.need.abs().max(1e-12);
        if gain >= enough {
            return Some(Relaxed { bound: effort, split: None, picks, effort });
        }
        let free = |menu: usize| fixed.get(menu).is_some_and(Option::is_none);
        for piece in self.pieces.iter().filter(|piece| free(piece.menu)) {
            if gain + piece.gain < enough {
                gain += piece.gain;
                effort += piece.effort;
                if let Some(own) = picks.get_mut(piece.menu) {
                    *own = piece.to;
                }
                continue;
            }
            let bound = effort + piece.slope() * (enough - gain).max(0.0);
            let before = picks.get(piece.menu).copied().unwrap_or(0);
            let choices = self.menus.get(piece.menu)?;
            let base = choices.get(before)?;
            let wanted = base.gain + (enough - gain);
            let at = choices.iter().position(|choice| choice.gain >= wanted).unwrap_or(piece.to);
            if let Some(place) = picks.get_mut(piece.menu) {
                *place = at;
            }
            let own = choices.get(at)?.effort;
            return Some(Relaxed { bound, split: Some(piece.menu), picks, effort: effort - base.effort + own });
        }
        None
    }
}

/// The bounds of a state for every choice of one menu: the pieces of the others are gone through once for all of them.
struct Bounds<'m> {
    choices: &'m [Choice],
    /// Effort and gain of the other menus before any piece of theirs.
    start: (f64, f64),
    need: f64,
    /// Effort and gain of the other menus' free pieces before each, with its slope, and behind the last.
    before: Vec<(f64, f64, f64)>,
}

impl<'m> Bounds<'m> {
    fn of(search: &Search<'m>, fixed: &[Option<usize>], menu: usize) -> Self {
        let others = search.menus.iter().zip(fixed).enumerate().filter(|(at, _)| *at != menu);
        let picked = others.filter_map(|(_, (choices, own))| choices.get(own.unwrap_or(0)));
        let start = picked.fold((0.0, 0.0), |(effort, gain), own| (effort + own.effort, gain + own.gain));
        let is_free = |piece: &&Piece| piece.menu != menu && fixed.get(piece.menu).is_some_and(Option::is_none);
        let (mut effort, mut gain) = (0.0, 0.0);
        let mut before = Vec::new();
        for piece in search.pieces.iter().filter(is_free) {
            before.push((effort, gain, piece.slope()));
            effort += piece.effort;
            gain += piece.gain;
        }
        before.push((effort, gain, f64::INFINITY));
        let need = search.need - 1e-12 * search.need.abs().max(1e-12);
        Self { choices: search.menus.get(menu).map_or(&[], Vec::as_slice), start, need, before }
    }

    /// None where nothing brings the gain with this choice.
    fn of_choice(&self, at: usize) -> Option<f64> {
        let choice = self.choices.get(at)?;
        let effort = self.start.0 + choice.effort;
        let missing = self.need - self.start.1 - choice.gain;
        if missing <= 0.0 {
            return Some(effort);
        }
        let from = self.before.partition_point(|(_, gain, _)| *gain < missing).checked_sub(1)?;
        let (spent, gained, slope) = self.before.get(from)?;
        // Sums of the same gains in another order are the same gain.
        let left = missing - gained;
        if slope.is_infinite() {
            return (left <= 1e-12 * self.need.abs().max(1e-12)).then_some(effort + spent);
        }
        Some(effort + spent + slope * left)
    }
}

/// Choices in the order of effort without those that cost more and bring no more; nothing stands first.
pub(super) fn useful<T>(mut choices: Vec<(f64, f64, T)>) -> Vec<(f64, f64, T)> {
    choices.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
    let mut kept: Vec<(f64, f64, T)> = Vec::new();
    for own in choices {
        if kept.last().is_none_or(|last| own.1.total_cmp(&last.1) == Ordering::Greater) {
            kept.push(own);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn menu(points: &[(f64, f64)]) -> Vec<Choice> {
        points.iter().map(|(effort, gain)| Choice { effort: *effort, gain: *gain }).collect()
    }

    /// Two menus: 3 points for 1, or 10 for 5; and 4 for 2, or 6 for 2.5. 9 points: 3 and 6 for 3.5.
    #[test]
    fn by_hand() {
        let menus = [menu(&[(0.0, 0.0), (1.0, 3.0), (5.0, 10.0)]), menu(&[(0.0, 0.0), (2.0, 4.0), (2.5, 6.0)])];
        let least = least(&menus, 9.0, 1_000).unwrap();
        assert_eq!((least.effort, least.picks), (3.5, vec![1, 2]));
        assert!((least.at_least - 3.5).abs() < 1e-9);
        assert!(super::least(&menus, 16.5, 1_000).is_none());
        assert!(super::least(&menus, 0.0, 1_000).unwrap().effort.abs() <= 0.0);
    }

    proptest! {
        /// The least effort is that of all selections tried one after the other.
        #[test]
        fn as_all_selections(
            menus in prop::collection::vec(prop::collection::vec((1..60u32, 1..60u32), 0..6), 1..5),
            need in 0..150u32,
        ) {
            let menus: Vec<Vec<Choice>> = menus.into_iter().map(|own| {
                let all = own.into_iter().map(|(effort, gain)| (f64::from(effort), f64::from(gain), ()));
                let own = useful(std::iter::once((0.0, 0.0, ())).chain(all).collect());
                own.into_iter().map(|(effort, gain, ())| Choice { effort, gain }).collect()
            }).collect();
            let mut all = vec![(0.0, 0.0)];
            for menu in &menus {
                all = all.iter().flat_map(|(e, g)| menu.iter().map(move |own| (e + own.effort, g + own.gain))).collect();
            }
            let need = f64::from(need);
            let best = all.iter().filter(|(_, gain)| *gain >= need).map(|(effort, _)| *effort).min_by(f64::total_cmp);
            let found = least(&menus, need, 20_000);
            prop_assert_eq!(found.as_ref().map(|own| own.effort), best);
            if let Some(found) = found {
                prop_assert!(found.at_least <= found.effort && found.at_least > found.effort - 1e-6);
            }
        }
    }
}
