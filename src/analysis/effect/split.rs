//! The differences of all scores and ranks, split into what made them.
//!
//! In: blocks of changes and a way to compute with some of them made. Out: for each entity a part for each block. The parts add up to the
//! difference; what they leave, where each block is tried alone, is told beside them.

use super::outcome::Way;
use crate::method::attribution::shapley::shapley;
use crate::method::sum;
use crate::result::Standing;
use std::collections::{BTreeMap, HashMap};

/// Results that are computed for a split: all subsets of 9 blocks, or 8 orders of 32. Each is a scoring of all entities.
pub const RESULTS_MOST: usize = 512;
/// Blocks that are put into orders; beyond, an order would be one of too few.
pub const ORDERED_MOST: usize = 64;
/// Blocks of which each is tried alone.
pub const ALONE_MOST: usize = 500;

/// Where an entity stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Placing {
    /// Score of the ranked node.
    pub score: Option<f64>,
    /// Rank.
    pub rank: Option<u32>,
}

/// Where everybody stands, by code.
pub type Placings = BTreeMap<String, Placing>;

/// The placings of a scoreboard's rows.
pub fn placings(rows: &[Standing]) -> Placings {
    rows.iter().map(|row| (row.code.clone(), Placing { score: row.score, rank: row.rank })).collect()
}

/// The split of one entity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    /// By block; none where it could not be split.
    pub score: Option<Vec<f64>>,
    /// Of the rank.
    pub rank: Option<Vec<f64>>,
}

/// The split of everybody, by code.
#[derive(Debug, Clone, PartialEq)]
pub struct Splits {
    /// How it was split.
    pub way: Way,
    /// Over how many orders.
    pub orders: Option<usize>,
    /// By code.
    pub entities: BTreeMap<String, Parts>,
}

/// Splits by `blocks` blocks for the entities of these codes. `between` gives the placings where these of the blocks are made.
///
/// # Errors
/// The subset that has no placings.
pub fn split(
    blocks: usize,
    codes: &[&str],
    between: &mut impl FnMut(&[bool]) -> Option<Placings>,
) -> Result<Splits, Vec<bool>> {
    let way = match blocks {
        0 => Way::Whole,
        _ if blocks < usize::BITS as usize && 1_usize << blocks <= RESULTS_MOST => Way::Exact,
        _ if blocks <= ORDERED_MOST => Way::Orders,
        _ if blocks <= ALONE_MOST => Way::Alone,
        _ => Way::Whole,
    };
    let mut table = Table { known: HashMap::new(), between, fails: None };
    let (mut entities, mut orders) = (BTreeMap::new(), None);
    for code in codes {
        let mut of = |value: &dyn Fn(&Placing) -> Option<f64>| match way {
            Way::Exact | Way::Orders => {
                let parts = shapley(blocks, RESULTS_MOST, &mut |made| table.value(made, code, value))?;
                orders = orders.max(parts.orders);
                Some(parts.parts)
            }
            Way::Alone => alone(blocks, &mut |made| table.value(made, code, value)),
            Way::Whole => None,
        };
        let own = Parts { score: of(&|own| own.score), rank: of(&|own| own.rank.map(f64::from)) };
        if let Some(fails) = table.fails.take() {
            return Err(fails);
        }
        entities.insert((*code).to_owned(), own);
    }
    Ok(Splits { way, orders, entities })
}

/// What each block does alone.
fn alone(blocks: usize, value: &mut impl FnMut(&[bool]) -> Option<f64>) -> Option<Vec<f64>> {
    let nothing = value(&vec![false; blocks])?;
    let one = |block: usize| {
        let made: Vec<bool> = (0..blocks).map(|own| own == block).collect();
        value(&made).map(|with| with - nothing)
    };
    (0..blocks).map(one).collect()
}

/// Everything that was computed, so that it is computed once for all entities.
struct Table<'f, F> {
    known: HashMap<Vec<bool>, Placings>,
    between: &'f mut F,
    fails: Option<Vec<bool>>,
}

impl<F: FnMut(&[bool]) -> Option<Placings>> Table<'_, F> {
    fn value(&mut self, made: &[bool], code: &str, value: &dyn Fn(&Placing) -> Option<f64>) -> Option<f64> {
        if !self.known.contains_key(made) {
            match (self.between)(made) {
                Some(placings) => {
                    self.known.insert(made.to_vec(), placings);
                }
                None => {
                    self.fails = Some(made.to_vec());
                    return None;
                }
            }
        }
        self.known.get(made)?.get(code).and_then(value)
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
                (false, false) => 3,
                (true, false) => 2,
                _ => 1,
            };
            let own = Placing { score: Some((10.0 + 2.0 * a) * (1.0 + b)), rank: Some(rank) };
            Some(Placings::from([("x".to_owned(), own)]))
        };
        let split = split(2, &["x"], &mut between).unwrap();
        assert_eq!(split.way, Way::Exact);
        assert_eq!(split.entities["x"], Parts { score: Some(vec![3.0, 11.0]), rank: Some(vec![-0.5, -1.5]) });
        assert_eq!(left(Some(14.0), split.entities["x"].score.as_ref()), Some(0.0));
    }

    #[test]
    fn many_blocks_are_put_into_orders_and_add_up_and_more_are_tried_alone() {
        let mut between = |made: &[bool]| {
            let made = made.iter().filter(|made| **made).count();
            let score = f64::from(u32::try_from(made * made).unwrap());
            Some(Placings::from([("x".to_owned(), Placing { score: Some(score), rank: None })]))
        };
        let of = |blocks: usize, between: &mut _| split(blocks, &["x"], between).unwrap();
        let own = of(20, &mut between);
        assert_eq!((own.way, own.orders), (Way::Orders, Some(24)));
        let parts = own.entities["x"].clone();
        assert!((sum(parts.score.unwrap()) - 400.0).abs() < 1e-9 && parts.rank.is_none());
        let own = of(70, &mut between);
        assert_eq!(own.way, Way::Alone);
        // Each alone does 1, together 4,900: 4,830 are the doing of no single one.
        assert_eq!(left(Some(4900.0), own.entities["x"].score.as_ref()), Some(4830.0));
        assert_eq!(of(501, &mut between).way, Way::Whole);
    }

    #[test]
    fn a_subset_that_cannot_be_is_told() {
        let one = || Placings::from([("x".to_owned(), Placing { score: Some(1.0), rank: None })]);
        let mut between = |made: &[bool]| (made != [true, false]).then(one);
        assert_eq!(split(2, &["x"], &mut between), Err(vec![true, false]));
    }
}
