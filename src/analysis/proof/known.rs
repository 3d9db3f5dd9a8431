//! What is known of a number that is not computed yet: its range, why it may not be there, and how it moves with what it reads.
//!
//! In: other such numbers. Out: [`Known`]. Trends follow each occurrence of a field by itself and are joined, so that a field
//! that comes in twice is never credited with more than both ways together show.

use super::interval::Interval;
use crate::number::Exact;
use crate::rulebook::model::{FieldIx, Missing};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a number moves with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// The value of the node whose chain this is.
    Value,
    Field(FieldIx),
}

/// Why something could not be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// What it reads comes in by several ways that pull in different directions.
    Opposing,
    /// A condition, or awards that go up and down, lie in between.
    Switch,
    /// Where there is no value, the rule for missing values sets a score.
    MissingRule,
    /// The operation is not one that the proof knows.
    Unknown,
    /// It depends on the figures of other entities.
    OtherEntities,
    /// Nothing in the rulebook bounds it, and no figures were found that show more.
    NotFound,
    /// A condition of a check of data reads the figures, and none that pass it were found to show it.
    Condition,
    /// The search was stopped at its limit.
    Limit,
}

impl Why {
    /// The token that `wording` knows.
    pub fn token(self) -> &'static str {
        match self {
            Self::Opposing => "opposing",
            Self::Switch => "switch",
            Self::MissingRule => "missing-rule",
            Self::Unknown => "unknown-operation",
            Self::OtherEntities => "other-entities",
            Self::NotFound => "not-found-by-search",
            Self::Condition => "not-found-by-condition",
            Self::Limit => "search-limit",
        }
    }
}

/// How a number moves with a variable, all others held. One that it does not move with has no trend at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trend {
    /// Never falls.
    Rising,
    /// Never rises.
    Falling,
    Open(Why),
}

impl Trend {
    pub(super) fn flipped(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            Self::Open(why) => Self::Open(why),
        }
    }

    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open(why), _) | (_, Self::Open(why)) => Self::Open(why),
            (a, b) if a == b => a,
            _ => Self::Open(Why::Opposing),
        }
    }
}

/// Trends by variable.
pub(super) type Trends = BTreeMap<Variable, Trend>;

/// What is known of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    /// Every value it can have; none: it never has one.
    pub(super) range: Option<Interval>,
    /// Why it may not be there.
    pub(super) reasons: BTreeSet<Missing>,
    /// What decides, among figures that are all there, whether it is there.
    pub(super) guards: BTreeSet<Variable>,
    pub(super) trends: Trends,
}

impl Known {
    /// Any number of this range that moves with nothing.
    pub(super) fn within(range: Interval) -> Self {
        Self { range: Some(range), reasons: BTreeSet::new(), guards: BTreeSet::new(), trends: Trends::new() }
    }

    pub(super) fn constant(number: &Exact) -> Self {
        Self::within(Interval::point(number.clone()))
    }

    /// Never there, for this reason.
    pub(super) fn never(reason: Missing) -> Self {
        Self { range: None, reasons: BTreeSet::from([reason]), guards: BTreeSet::new(), trends: Trends::new() }
    }

    /// Any number at all, made from these in a way that the proof does not know.
    pub(super) fn anything<'k>(parts: impl IntoIterator<Item = &'k Known>) -> Self {
        let mut known = Self::within(Interval::all());
        for part in parts {
            known.also(part);
        }
        let variables: Vec<Variable> = known.trends.keys().copied().collect();
        known.guards.extend(&variables);
        known.trends = variables.into_iter().map(|variable| (variable, Trend::Open(Why::Unknown))).collect();
        known.reasons.insert(Missing::Invalid);
        known
    }

    /// Takes over the reasons, guards and trends of a part.
    pub(super) fn also(&mut self, part: &Known) {
        self.there_as(part);
        self.trends_of(&part.trends, Some(true));
    }

    /// Takes over when a part is there.
    pub(super) fn there_as(&mut self, part: &Known) {
        self.reasons.extend(&part.reasons);
        self.guards.extend(&part.guards);
    }

    /// It may not be there, which depends on all that `part` moves with.
    pub(super) fn may_lack(&mut self, reason: Missing, part: &Known) {
        self.reasons.insert(reason);
        self.guards.extend(part.trends.keys());
    }

    /// Joins in trends as they are (`Some(true)`), flipped (`Some(false)`), or lost.
    pub(super) fn trends_of(&mut self, trends: &Trends, same: Option<bool>) {
        for (variable, trend) in trends {
            let trend = match same {
                Some(true) => *trend,
                Some(false) => trend.flipped(),
                None => Trend::Open(Why::Opposing),
            };
            self.join(*variable, trend);
        }
    }

    pub(super) fn join(&mut self, variable: Variable, trend: Trend) {
        self.trends.entry(variable).and_modify(|own| *own = own.join(trend)).or_insert(trend);
    }

    /// The image under a function that never falls, or never rises, with `range` worked out by the caller.
    pub(super) fn mapped(&self, range: Option<Interval>, rises: Option<bool>) -> Self {
        let mut known =
            Self { range, reasons: self.reasons.clone(), guards: self.guards.clone(), trends: Trends::new() };
        if !known.is_constant() {
            known.trends_of(&self.trends, rises);
        }
        known
    }

    /// Whether it has one value only, wherever it has one.
    pub(super) fn is_constant(&self) -> bool {
        self.range.as_ref().is_none_or(|range| range.as_point().is_some())
    }

    /// Forgets trends where the value is the same anyway.
    pub(super) fn settled(mut self) -> Self {
        if self.is_constant() {
            self.trends.clear();
        }
        self
    }

    /// `join` of two ranges where both are there.
    pub(super) fn ranges<R>(&self, other: &Self, join: impl FnOnce(&Interval, &Interval) -> R) -> Option<R> {
        Some(join(self.range.as_ref()?, other.range.as_ref()?))
    }

    pub(super) fn neg(&self) -> Self {
        self.mapped(self.range.as_ref().map(Interval::neg), Some(false))
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let mut sum = self.mapped(self.ranges(other, Interval::add), Some(true));
        sum.also(other);
        sum.settled()
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let mut product = self.mapped(self.ranges(other, Interval::mul), sign(other));
        product.there_as(other);
        product.trends_of(&other.trends, sign(self));
        product.settled()
    }

    pub(super) fn scale(&self, factor: &Exact) -> Self {
        self.mul(&Self::constant(factor))
    }

    /// The quotient; a zero below is no number.
    pub(super) fn div(&self, other: &Self) -> Self {
        let mut quotient = self.mapped(self.ranges(other, Interval::div).flatten(), sign(other));
        quotient.there_as(other);
        quotient.trends_of(&other.trends, sign(self).map(|positive| !positive));
        // Between a denominator below zero and one above it the quotient jumps.
        if sign(other).is_none() {
            quotient.trends_of(&other.trends, None);
        }
        if other.range.as_ref().is_none_or(|range| range.contains(&Exact::zero())) {
            quotient.may_lack(Missing::DivisionByZero, other);
        }
        quotient.settled()
    }

    /// Keeps the range within `bounds`, which the caller knows to hold.
    pub(super) fn bounded(mut self, bounds: &Interval) -> Self {
        self.range = self.range.and_then(|range| range.intersect(bounds));
        self.settled()
    }

    /// The same with the range of those members that lie in `bounds`; others are no value.
    pub(super) fn only_within(&self, bounds: &Interval) -> Self {
        let range = self.range.as_ref().and_then(|range| range.intersect(bounds));
        let mut known = self.mapped(range, Some(true));
        if !self.range.as_ref().is_some_and(|own| own.within(bounds)) {
            known.may_lack(Missing::Invalid, self);
        }
        known
    }
}

/// Whether every value is 0 or more (`true`), 0 or less (`false`), or neither.
fn sign(known: &Known) -> Option<bool> {
    let range = known.range.as_ref()?;
    if range.not_negative() {
        Some(true)
    } else if range.not_positive() {
        Some(false)
    } else {
        None
    }
}
