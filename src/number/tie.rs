//! Order and ties: who stands before whom, and who stands level.
//!
//! In: the scores, the precision that the rulebook names, a closure that recomputes a score exactly. Out: the positions in order
//! with a group for each. The order is a strict weak order: every score gets one key, and only keys are compared. Must not: number
//! the ranks; tie styles are `compute`'s.

use super::decide::{DECISION_DIGITS, separated};
use super::decimal::{Decimal, POWERS_OF_TEN};
use super::exact::Exact;
use super::filtered::Filtered;
use super::rounding::{RoundingMode, round, round_exact, round_float};
use std::cell::OnceCell;
use std::cmp::Ordering;

/// Values with a root, a logarithm or a statistic in them that are this close, relative to their size, are one number.
const NOISE: f64 = 1e-13;
/// Decimals of so many digits have different floats.
const DIGITS_OF_FLOAT: u8 = 15;

/// At which precision two scores are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TiePrecision {
    /// Only truly equal ones.
    Exact,
    /// Those that are equal when rounded to so many decimals.
    Decimals(u8),
    /// Those that are equal when rounded to so many significant digits.
    SignificantDigits(u8),
}

impl TiePrecision {
    /// Reads `exact`, `4 decimals` or `12 digits`; none where it is nothing of these, or beyond what an `f64` has.
    pub fn parse(text: &str) -> Option<TiePrecision> {
        let Some((count, unit)) = text.split_once(' ') else {
            return (text == "exact").then_some(TiePrecision::Exact);
        };
        let count = count.parse::<u8>().ok()?;
        match unit {
            "decimals" if count <= 12 => Some(TiePrecision::Decimals(count)),
            "digits" if (1..=15).contains(&count) => Some(TiePrecision::SignificantDigits(count)),
            _ => None,
        }
    }
}

impl Default for TiePrecision {
    fn default() -> TiePrecision {
        TiePrecision::SignificantDigits(12)
    }
}

/// Sorts the positions of `scores`, best first, and says which are tied: pairs of position and group, groups from 0, tied
/// positions ascending. `exact(i)` gives the exact score where it can be recomputed.
///
/// Two scores are tied where their roundings (half away from zero) at the precision are equal; for rational ones the rounding is
/// the exact one. Irrational ones within 1e-13 of each other count as one number, so that no rounding edge splits noise; one
/// within 1e-13 of a rational score counts as that. At [`TiePrecision::Exact`], irrational scores are their floats.
pub fn order_and_tie(
    scores: &[Filtered],
    lowest_first: bool,
    at: TiePrecision,
    exact: impl Fn(usize) -> Option<Exact>,
) -> Vec<(usize, usize)> {
    match at {
        TiePrecision::Exact => {
            let scores: Vec<Recomputed<_>> =
                scores.iter().enumerate().map(|(position, &score)| Recomputed::new(position, score, &exact)).collect();
            arrange(&scores, lowest_first, Recomputed::compare)
        }
        TiePrecision::Decimals(decimals) => {
            arrange(&keys(scores, Grid::Decimals(decimals), &exact), lowest_first, Key::compare)
        }
        TiePrecision::SignificantDigits(digits) => {
            arrange(&keys(scores, Grid::Significant(digits.max(1)), &exact), lowest_first, Key::compare)
        }
    }
}

/// Positions in the order of their keys, with groups of equal keys.
fn arrange<K>(keys: &[K], lowest_first: bool, compare: impl Fn(&K, &K) -> Ordering) -> Vec<(usize, usize)> {
    let mut order: Vec<(usize, &K)> = keys.iter().enumerate().collect();
    // The sort is stable: tied positions stay ascending.
    order.sort_by(|(_, a), (_, b)| if lowest_first { compare(a, b) } else { compare(b, a) });
    let mut group = 0;
    let mut before: Option<&K> = None;
    let mut groups = Vec::with_capacity(order.len());
    for (position, key) in order {
        if before.is_some_and(|before| compare(before, key).is_ne()) {
            group += 1;
        }
        before = Some(key);
        groups.push((position, group));
    }
    groups
}

/// A score that is recomputed exactly at most once, when first needed. Its true value is the exact one, or else the float.
struct Recomputed<'a, F> {
    position: usize,
    score: Filtered,
    exact: &'a F,
    cell: OnceCell<Option<Exact>>,
}

impl<'a, F: Fn(usize) -> Option<Exact>> Recomputed<'a, F> {
    fn new(position: usize, score: Filtered, exact: &'a F) -> Recomputed<'a, F> {
        let score = if score.is_rational() { score } else { Filtered::certain(score.value) };
        Recomputed { position, score, exact, cell: OnceCell::new() }
    }

    fn exact(&self) -> Option<&Exact> {
        let recompute = || {
            let exact = if self.score.is_certain() { None } else { (self.exact)(self.position) };
            exact.or_else(|| Exact::from_f64(self.score.value))
        };
        self.cell.get_or_init(recompute).as_ref()
    }

    fn compare(&self, other: &Self) -> Ordering {
        separated(self.score, other.score).unwrap_or_else(|| match (self.exact(), other.exact()) {
            (Some(a), Some(b)) => a.cmp(b),
            // Not finite: no score, but an order all the same.
            _ => self.score.value.total_cmp(&other.score.value),
        })
    }
}

/// A rounded score.
#[derive(Debug, Clone)]
struct Key {
    /// Its nearest float.
    value: f64,
    /// Itself, where floats do not tell it from its neighbours. Where one of two keys with the same float has none, they are
    /// the same number.
    exact: Option<Exact>,
}

impl Key {
    fn compare(&self, other: &Key) -> Ordering {
        self.value.total_cmp(&other.value).then_with(|| match (&self.exact, &other.exact) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => Ordering::Equal,
        })
    }

    fn new(value: f64, exact: Option<Exact>) -> Key {
        // Adding zero makes −0 into 0.
        Key { value: value + 0.0, exact }
    }
}

/// What scores are rounded to.
#[derive(Debug, Clone, Copy)]
enum Grid {
    Decimals(u8),
    Significant(u8),
}

impl Grid {
    /// The key of a rational score, where the float with its bound decides.
    fn of_float(self, score: Filtered) -> Option<Key> {
        let decimals = match self {
            Grid::Decimals(decimals) => i32::from(decimals),
            Grid::Significant(digits) if digits <= DIGITS_OF_FLOAT => {
                let (low, high) = score.bounds()?;
                let (low, high) = (leading_place(low)?, leading_place(high)?);
                if low != high {
                    return None;
                }
                i32::from(digits) - 1 - low
            }
            Grid::Significant(_) => return None,
        };
        round_float(score, decimals, RoundingMode::HalfAwayFromZero).map(|rounded| Key::new(rounded.value, None))
    }

    /// The key of an exact score.
    fn of_exact(self, score: &Exact) -> Key {
        let decimals = match self {
            Grid::Decimals(decimals) => i32::from(decimals),
            Grid::Significant(digits) => i32::from(digits) - 1 - score.leading_place(),
        };
        let rounded = round_exact(score, decimals, RoundingMode::HalfAwayFromZero);
        Key::new(rounded.to_f64(), Some(rounded))
    }

    /// The key of a score that is not rational.
    fn of_irrational(self, value: f64) -> Key {
        match self {
            Grid::Decimals(decimals) => {
                let rounded =
                    round(Filtered::irrational(value), i32::from(decimals), RoundingMode::HalfAwayFromZero, || None);
                Key::new(rounded.value, None)
            }
            Grid::Significant(digits) => {
                let digits = u32::from(digits);
                let rounded = Decimal::from_shortest(value)
                    .map(|decimal| decimal.to_significant(digits.max(DECISION_DIGITS)).to_significant(digits));
                Key::new(rounded.map_or(value, Decimal::to_f64), None)
            }
        }
    }
}

/// 10^−1 to 10^−18, each the nearest float.
const PARTS_OF_ONE: [f64; 18] = [
    1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18,
];

/// Power of ten of the first significant digit: 0 for 1 to 9.99…; none for zero and what is not finite.
///
/// At the float nearest to a power of ten below 1 it may be one too high; both grids have that power of ten as the rounding.
fn leading_place(number: f64) -> Option<i32> {
    let size = number.abs();
    if (1.0..1e22).contains(&size) {
        let place = POWERS_OF_TEN.partition_point(|power| *power <= size);
        return i32::try_from(place).ok()?.checked_sub(1);
    }
    if (1e-18..1.0).contains(&size) {
        let place = PARTS_OF_ONE.partition_point(|power| *power > size);
        return i32::try_from(place).ok().map(|place| -1 - place);
    }
    let (mantissa, exponent) = Decimal::from_shortest(number)?.parts();
    let digits = mantissa.unsigned_abs().checked_ilog10()?;
    Some(exponent.saturating_add_unsigned(digits))
}

/// The key of every score.
fn keys(scores: &[Filtered], grid: Grid, exact: &impl Fn(usize) -> Option<Exact>) -> Vec<Key> {
    let mut keys: Vec<Option<Key>> = scores
        .iter()
        .enumerate()
        .map(|(position, &score)| {
            if !score.is_rational() {
                return None;
            }
            grid.of_float(score).or_else(|| {
                let exact = if score.is_certain() { Exact::from_f64(score.value) } else { exact(position) };
                exact.map(|exact| grid.of_exact(&exact))
            })
        })
        .collect();
    if keys.iter().any(Option::is_none) {
        join_noise(scores, &mut keys, grid);
    }
    keys.into_iter().zip(scores).map(|(key, score)| key.unwrap_or_else(|| Key::new(score.value, None))).collect()
}

/// Gives the scores that have no key yet, the irrational ones, one key for each cluster of numbers that differ by noise only.
fn join_noise(scores: &[Filtered], keys: &mut [Option<Key>], grid: Grid) {
    let mut rational: Vec<(f64, Key)> = Vec::new();
    let mut irrational: Vec<(f64, usize)> = Vec::new();
    for (position, (score, key)) in scores.iter().zip(keys.iter()).enumerate() {
        match key {
            Some(key) => rational.push((score.value, key.clone())),
            None => irrational.push((score.value + 0.0, position)),
        }
    }
    rational.sort_by(|(a, a_key), (b, b_key)| a.total_cmp(b).then_with(|| a_key.compare(b_key)));
    irrational.sort_by(|(a, a_position), (b, b_position)| a.total_cmp(b).then(a_position.cmp(b_position)));
    for cluster in irrational.chunk_by(|(a, _), (b, _)| is_noise(*a, *b)) {
        let Some(&(middle, _)) = cluster.get(cluster.len() / 2) else { continue };
        let key = same_number(&rational, middle).unwrap_or_else(|| grid.of_irrational(middle));
        for &(_, position) in cluster {
            if let Some(slot) = keys.get_mut(position) {
                *slot = Some(key.clone());
            }
        }
    }
}

/// The key of the rational score nearest to `value`, where one is so near that only noise lies between.
fn same_number(rational: &[(f64, Key)], value: f64) -> Option<Key> {
    let above = rational.partition_point(|(number, _)| *number < value);
    let below = above.checked_sub(1).and_then(|at| rational.get(at));
    let above = rational.get(above);
    let distance = |entry: &&(f64, Key)| (entry.0 - value).abs();
    let nearest = match (below, above) {
        (Some(low), Some(high)) => Some(if distance(&high) < distance(&low) { high } else { low }),
        (one, other) => one.or(other),
    };
    nearest.filter(|(number, _)| is_noise(*number, value)).map(|(_, key)| key.clone())
}

fn is_noise(a: f64, b: f64) -> bool {
    let distance = (a - b).abs();
    distance <= NOISE * a.abs().max(b.abs()) && distance.is_finite()
}

#[cfg(test)]
mod tests;
