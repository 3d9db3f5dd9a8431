//! Fields: the raw quantities that are collected.

use super::{Bilingual, Check, Text};
use crate::number::Decimal;

/// Position of a field in its rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct FieldIx(pub usize);

/// One raw quantity that is collected.
#[derive(Debug, Clone)]
pub struct Field {
    /// Id, the key in the rulebook and the header of its column.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Unit as written; none for flags and levels.
    pub unit: Option<Text>,
    /// Kind.
    pub kind: Kind,
    /// How the figures of several entities become one (the national row, restated eras).
    pub combine: Combine,
    /// Whether the rulebook says so itself. What holds without its word, the share of a flag, is for the national row alone: nobody
    /// said that a merged province has half a plan.
    pub combine_declared: bool,
    /// Whether a claim counts only with evidence.
    pub evidence_required: bool,
    /// Who reports it.
    pub agency: Option<Text>,
    /// Where it comes from and what exactly it counts.
    pub source: Option<Text>,
    /// Least and greatest value that a cell may have.
    pub range: (Option<Decimal>, Option<Decimal>),
    /// What else must be true of its figures.
    pub checks: Vec<Check>,
}

/// What sort of quantity a field is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A whole number, not negative, that adds up.
    Count,
    /// A quantity that adds up (money, volume).
    Amount,
    /// A quantity that does not add up (percent, years).
    Rate,
    /// Yes or no.
    Flag,
    /// One of the named levels.
    Level(Vec<Level>),
}

/// One named level of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Id, as cells and rulebooks use it.
    pub id: String,
    /// Title.
    pub title: Bilingual,
}

/// How the figures of several entities become one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Combine {
    /// Added up; one missing member makes the sum missing.
    Sum,
    /// Flags: yes where all say yes.
    All,
    /// Flags: yes where one says yes.
    Any,
    /// Flags: the share of yes.
    Share,
    /// Rates: the mean weighted by another field.
    WeightedBy(FieldIx),
    /// Not at all: missing, not applicable.
    Not,
}
