//! The differences of all scores and ranks, split into what made them.
//!
//! In: blocks of changes and a way to compute with some of them made. Out: for each entity a part for each block. The parts add up to the
//! difference; what they leave, where each block is tried alone, is told beside them.

use super::outcome::Way;
use crate::method::attribution::shapley::shapley;
use crate::method::sum;
use std::collections::{BTreeMap, HashMap};

/// Results that are computed for a split: all subsets of 9 blocks, or 8 orders of 32. Each is a scoring of all entities.
pub const RESULTS_MOST: usize = 512;
/// Blocks that are put into orders; beyond, an order would be one of too few.
pub const ORDERED_MOST: usize = 64;
/// Blocks of which each is tried alone.
pub const ALONE_MOST: usize = 500;

/// What is split of each of the entities asked for, in their order: score and rank, say. None: there is no such number.
pub type Numbers<const N: usize> = Vec<[Option<f64>; N]>;

/// The parts of each of these numbers, by block; none where it could not be split.
pub type Parts<const N: usize> = [Option<Vec<f64>>; N];

/// The split of everybody, by code.
#[derive(Debug, Clone, PartialEq)]
pub struct Splits<const N: usize> {
    /// How it was split.
    pub way: Way,
    /// Over how many orders.
    pub orders: Option<usize>,
    /// By code.
    pub entities: BTreeMap<String, Parts<N>>,
}

impl<const N: usize> Splits<N> {
    /// Nothing is split.
    pub fn none() -> Self {
        Self { way: Way::Whole, orders: None, entities: BTreeMap::new() }
    }
}

/// How so many blocks are split.
pub fn way(blocks: usize) -> Way {
    match blocks {
        0 => Way::Whole,
        _ if blocks < usize::BITS as usize && 1_usize << blocks <= RESULTS_MOST => Way::Exact,
        _ if blocks <= ORDERED_MOST => Way::Orders,
        _ if blocks <= ALONE_MOST => Way::Alone,
        _ => Way::Whole,
    }
}

/// Splits by `blocks` blocks for the entities of these codes. `between` gives their numbers where these of the blocks are made.
///
/// # Errors
/// The subset that has no numbers.
pub fn split<const N: usize>(
    blocks: usize,
    codes: &[&str],
    between: &mut dyn FnMut(&[bool]) -> Option<Numbers<N>>,
) -> Result<Splits<N>, Vec<bool>> {
    let way = way(blocks);
    let mut table = Table { known: HashMap::new(), between, fails: None };
    let mut splits = Splits { way, ..Splits::none() };
    let alone = if way == Way::Alone { Some(alone(blocks, &mut table)?) } else { None };
    for (entity, code) in codes.iter().enumerate() {
        let mut parts: Parts<N> = [const { None }; N];
        for (number, parts) in parts.iter_mut().enumerate() {
            let at = (entity, number);
            *parts = match (way, &alone) {
                (Way::Exact | Way::Orders, _) => {
                    let own = shapley(blocks, RESULTS_MOST, &mut |made| table.number(made, at));
                    splits.orders = splits.orders.max(own.as_ref().and_then(|own| own.orders));
                    own.map(|own| own.parts)
                }
                (Way::Alone, Some((nothing, each))) => {
                    let nothing = taken(nothing, at);
                    each.iter().map(|with| Some(taken(with, at)? - nothing?)).collect()
                }
                (Way::Alone | Way::Whole, _) => None,
            };
            if let Some(fails) = table.fails.take() {
                return Err(fails);
            }
        }
        splits.entities.insert((*code).to_owned(), parts);
    }
    Ok(splits)
}

fn taken<const N: usize>(numbers: &Numbers<N>, (entity, number): (usize, usize)) -> Option<f64> {
    numbers.get(entity).and_then(|own| own.get(number)).copied().flatten()
}

/// The numbers with nothing made, and with each block alone.
type EachAlone<const N: usize> = (Numbers<N>, Vec<Numbers<N>>);

fn alone<const N: usize>(blocks: usize, table: &mut Table<'_, N>) -> Result<EachAlone<N>, Vec<bool>> {
    let mut of = |made: Vec<bool>| (table.between)(&made).ok_or(made);
    let nothing = of(vec![false; blocks])?;
    let each = (0..blocks).map(|block| of((0..blocks).map(|own| own == block).collect()));
    Ok((nothing, each.collect::<Result<_, _>>()?))
}

/// Everything that was computed, so that it is computed once for all entities.
struct Table<'f, const N: usize> {
    known: HashMap<Vec<bool>, Numbers<N>>,
    between: &'f mut dyn FnMut(&[bool]) -> Option<Numbers<N>>,
    fails: Option<Vec<bool>>,
}

impl<const N: usize> Table<'_, N> {
    fn number(&mut self, made: &[bool], at: (usize, usize)) -> Option<f64> {
        if !self.known.contains_key(made) {
            match (self.between)(made) {
                Some(numbers) => {
                    self.known.insert(made.to_vec(), numbers);
                }
                None => {
                    self.fails = Some(made.to_vec());
                    return None;
                }
            }
        }
        self.known.get(made).and_then(|numbers| taken(numbers, at))
    }
}

/// What parts leave of a difference.
pub fn left(difference: Option<f64>, parts: Option<&Vec<f64>>) -> Option<f64> {
    let together = difference? - sum(parts?.iter().copied());
    // Parts add up as far as floats do.
    Some(if together.abs() <= difference?.abs().max(1.0) * ROUNDING { 0.0 } else { together })
}

/// What sums of floats leave, of a difference.
const ROUNDING: f64 = 1e-10;

#[cfg(test)]
mod tests {
    use super::*;

    /// A score is (10 + 2·a)·(1 + b): from 10 to 24. With a first: 2, then 12; with b first: 10, then 4. Parts: (2 + 4)/2 = 3 and (12 + 10)/2 = 11.
    /// The rank goes from 3 to 1: a alone 2, b alone 1; a: ((3 → 2) + (1 → 1))/2 = −½, b: ((3 → 1) + (2 → 1))/2 = −1½.
    #[test]
    fn two_changes_with_an_interaction_by_hand() {
        let mut between = |made: &[bool]| {
            let (a, b) = (f64::from(u8::from(made[0])), f64::from(u8::from(made[1])));
            let rank = match (made[0], made[1]) {
                (false, false) => 3.0,
                (true, false) => 2.0,
                _ => 1.0,
            };
            Some(vec![[Some((10.0 + 2.0 * a) * (1.0 + b)), Some(rank)]])
        };
        let split = split(2, &["x"], &mut between).unwrap();
        assert_eq!(split.way, Way::Exact);
        assert_eq!(split.entities["x"], [Some(vec![3.0, 11.0]), Some(vec![-0.5, -1.5])]);
        assert_eq!(left(Some(14.0), split.entities["x"][0].as_ref()), Some(0.0));
    }

    /// The limits at which the way changes: 9 blocks are the last of which all subsets are computed, 64 the last put into orders, 500 the
    /// last tried alone. A score is the square of how many are made, so that each of n has n of the n².
    #[test]
    fn the_way_changes_at_its_limits_and_parts_add_up() {
        let mut computed = 0_usize;
        let mut of = |blocks: usize| {
            let mut between = |made: &[bool]| {
                computed += 1;
                let made = made.iter().filter(|made| **made).count();
                Some(vec![[Some(f64::from(u32::try_from(made * made).unwrap())), None]])
            };
            let own = split(blocks, &["x"], &mut between).unwrap();
            let results = std::mem::take(&mut computed);
            (own, results)
        };
        for (blocks, way, orders, results) in [
            (1, Way::Exact, None, 2),
            (9, Way::Exact, None, 512),
            (10, Way::Orders, Some(50), 512),
            (20, Way::Orders, Some(24), 512),
            (64, Way::Orders, Some(8), 512),
            (65, Way::Alone, None, 66),
            (500, Way::Alone, None, 501),
            (501, Way::Whole, None, 0),
        ] {
            let (own, computed) = of(blocks);
            assert_eq!((own.way, own.orders), (way, orders), "{blocks} blocks");
            assert!(computed <= results, "{blocks} blocks: {computed}");
            let [score, rank] = own.entities["x"].clone();
            assert_eq!(rank, None);
            let whole = f64::from(u32::try_from(blocks * blocks).unwrap());
            match way {
                Way::Exact | Way::Orders => {
                    assert!((sum(score.unwrap()) - whole).abs() < 1e-9 * whole, "{blocks} blocks");
                }
                // Each alone does 1; the rest is the doing of no single one.
                Way::Alone => {
                    let together = whole - f64::from(u32::try_from(blocks).unwrap());
                    assert_eq!(left(Some(whole), score.as_ref()), Some(together));
                }
                Way::Whole => assert_eq!(score, None),
            }
        }
    }

    #[test]
    fn a_subset_that_cannot_be_is_told() {
        let mut between = |made: &[bool]| (made != [true, false]).then(|| vec![[Some(1.0)]]);
        assert_eq!(split(2, &["x"], &mut between), Err(vec![true, false]));
    }
}
