//! Whether the rules of one period are those of another, but for targets.
//!
//! In: the rulebooks. Out: yes or no, by `rulebook::changes`; each two editions are compared once.

use super::moments::Rules;
use crate::registry::Period;
use crate::rulebook::changes::{Written, same_but_targets};
use std::collections::BTreeMap;

/// A rulebook by position, and one of its editions: 0 is what it begins with.
type Edition = (usize, usize);

/// What is known of the rulebooks.
pub(super) struct Rulings<'a> {
    pub(super) all: &'a [Rules<'a>],
    known: BTreeMap<[Edition; 2], bool>,
}

impl<'a> Rulings<'a> {
    pub(super) fn new(all: &'a [Rules<'a>]) -> Self {
        Self { all, known: BTreeMap::new() }
    }

    /// Whether the rules of a rulebook in a period, each by its position, are those of the other in the other.
    pub(super) fn same(&mut self, one: (usize, Period), other: (usize, Period)) -> bool {
        let [Some(was), Some(is)] = [one, other].map(|own| self.edition(own)) else { return false };
        if was == is {
            return true;
        }
        if let Some(known) = self.known.get(&[was, is]) {
            return *known;
        }
        let written = |(rules, period): (usize, Period)| Some(Written { side: self.all.get(rules)?.written, period });
        let same = written(one).zip(written(other)).is_some_and(|(one, other)| same_but_targets(one, other));
        self.known.insert([was, is], same);
        same
    }

    fn edition(&self, (rules, period): (usize, Period)) -> Option<Edition> {
        let rulebook = self.all.get(rules)?.rulebook;
        let held = rulebook.at(period);
        let at = rulebook.later.iter().position(|(_, later)| std::ptr::eq(later, held));
        Some((rules, at.map_or(0, |at| at + 1)))
    }
}
