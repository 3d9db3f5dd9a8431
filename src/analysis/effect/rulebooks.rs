//! What the changes between two rulebooks do to scores and ranks.
//!
//! In: the comparison of both, the standings by each, and a way to score by what lies between. Out: an [`Effect`].

use super::outcome::{Effect, Way};
use super::split::{Placings, Splits, placings, split};
use super::{Ends, effect};
use crate::result::Standing;
use crate::rulebook::changes::Comparison;

/// The effect of the changes between two rulebooks. `between` gives the rows where these of the changes are made; none where they cannot
/// be made without others.
pub fn of_rulebooks(
    ends: &Ends<'_>,
    comparison: &Comparison<'_>,
    between: &mut impl FnMut(&[bool]) -> Option<Vec<Standing>>,
) -> Effect {
    let mut blocks = comparison.blocks();
    let codes = ends.moved();
    loop {
        let mut of_blocks = |made: &[bool]| -> Option<Placings> {
            between(&comparison.taken(&blocks, made)).map(|rows| placings(&rows))
        };
        match split(blocks.len(), &codes, &mut of_blocks) {
            Ok(splits) => return effect(ends, &blocks, &splits),
            Err(made) if comparison.join_for(&mut blocks, &made) => {}
            Err(_) => {
                let none = Splits { way: Way::Whole, orders: None, entities: std::collections::BTreeMap::new() };
                return effect(ends, &[], &none);
            }
        }
    }
}
