//! What the changes between two rulebooks do to scores and ranks.
//!
//! In: the comparison of both, the standings by each, and a way to score by what lies between. Out: an [`Effect`]. What was computed of
//! some of the changes is kept, whatever blocks they are counted to later.

use super::further::{Outcomes, further};
use super::outcome::Effect;
use super::split::{Numbers, Splits, split};
use super::{Ends, effect};
use crate::result::Standing;
use crate::rulebook::changes::{Comparison, Extent};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Gives the rows where these of the changes are made; none where they cannot be made without others.
pub type Between<'b> = &'b dyn Fn(&[bool], Extent) -> Option<Vec<Standing>>;

/// What is kept of the rows of a rulebook between.
pub(super) struct Kept {
    /// Score and rank of those asked for.
    pub scores: Numbers<2>,
    /// Of each outcome beside the score, the number of everybody; none where only scores could be computed.
    pub further: Option<Vec<Vec<Option<f64>>>>,
}

/// Everything that was computed between the two.
pub(super) struct Lab<'l> {
    between: Between<'l>,
    codes: Vec<&'l str>,
    pub outcomes: Outcomes<'l>,
    kept: RefCell<HashMap<Vec<bool>, Option<Rc<Kept>>>>,
}

impl Lab<'_> {
    /// What there is where these of the changes are made.
    pub fn kept(&self, taken: Vec<bool>) -> Option<Rc<Kept>> {
        if let Some(kept) = self.kept.borrow().get(&taken) {
            return kept.clone();
        }
        // One run has everything; where grades or further rankings cannot be made, scores still can.
        let everything = || if self.outcomes.is_empty() { None } else { (self.between)(&taken, Extent::Everything) };
        let kept = match everything() {
            Some(rows) => {
                Some(Kept { scores: numbers(&rows, &self.codes), further: Some(self.outcomes.numbers(&rows)) })
            }
            None => (self.between)(&taken, Extent::Scores)
                .map(|rows| Kept { scores: numbers(&rows, &self.codes), further: None }),
        };
        let kept = kept.map(Rc::new);
        self.kept.borrow_mut().insert(taken, kept.clone());
        kept
    }
}

/// The effect of the changes between two rulebooks.
pub fn of_rulebooks(ends: &Ends<'_>, comparison: &Comparison<'_>, between: Between<'_>) -> Effect {
    let lab = Lab { between, codes: ends.moved(), outcomes: Outcomes::of(ends), kept: RefCell::new(HashMap::new()) };
    let mut blocks = comparison.blocks();
    let mut effect = loop {
        let mut of_blocks = |made: &[bool]| -> Option<Numbers<2>> {
            lab.kept(comparison.taken(&blocks, made)).map(|kept| kept.scores.clone())
        };
        match split(blocks.len(), &lab.codes, &mut of_blocks) {
            Ok(splits) => break effect(ends, &blocks, &splits),
            Err(made) => {
                let can_be = |taken: &[bool]| lab.kept(taken.to_vec()).is_some();
                if !comparison.join_for(&mut blocks, &made, &can_be) {
                    blocks.clear();
                    break effect(ends, &[], &Splits::none());
                }
            }
        }
    };
    effect.further = further(ends, comparison, &lab, blocks);
    effect
}

/// Score and rank of each code.
fn numbers(rows: &[Standing], codes: &[&str]) -> Numbers<2> {
    let by_code: HashMap<&str, &Standing> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let of = |code: &&str| {
        let row = by_code.get(code);
        [row.and_then(|row| row.score), row.and_then(|row| row.rank).map(f64::from)]
    };
    codes.iter().map(of).collect()
}
