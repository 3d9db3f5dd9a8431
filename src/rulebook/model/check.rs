//! Checks of figures: what must be true of a cell beside its kind and range.

use super::FieldIx;
use crate::finding::Severity;
use crate::number::Decimal;
use crate::registry::{Date, Period};
use crate::rulebook::formula::Formula;

/// A check of a field's figures, after the Handbook's demand that data be edited before an index is made of them (OECD/JRC 2008, 1.2 and
/// 1.3: coherence, outliers, timeliness of the sources).
#[derive(Debug, Clone)]
pub struct Check {
    /// What must be true.
    pub rule: CheckRule,
    /// What a figure is that fails: missing with the reason `invalid`, or kept and worth a look.
    pub severity: Severity,
    /// Share (0 to 1) of the figures judged in a period up to which those that fail are kept and told together; none: each is told.
    pub tolerated: Option<Decimal>,
}

/// What must be true of a figure.
#[derive(Debug, Clone)]
pub enum CheckRule {
    /// At most another field of the same entity, period and stage.
    AtMost(FieldIx),
    /// From the least to the greatest.
    Range(Decimal, Decimal),
    /// A condition over fields of the same entity, period and stage; made of + − × ÷ and comparisons, so that it is decided exactly.
    Holds(Formula),
    /// No further from the figure of another period than this.
    Change {
        /// How far.
        most: Move,
        /// From which period.
        against: Against,
    },
    /// Of this day or later.
    Fresh(Date),
}

/// How far a figure may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// By so much, in the field's own unit.
    By(Decimal),
    /// By so many percent of the other figure.
    ByPercent(Decimal),
}

/// The period that a figure is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The period of the same length just before.
    Previous,
    /// The same period a year before.
    YearAgo,
    /// This one.
    Fixed(Period),
}

impl Check {
    /// The field that this one must not pass, where the check says so.
    pub fn at_most(&self) -> Option<FieldIx> {
        match self.rule {
            CheckRule::AtMost(whole) => Some(whole),
            CheckRule::Range(..) | CheckRule::Holds(_) | CheckRule::Change { .. } | CheckRule::Fresh(_) => None,
        }
    }

    /// Whether a figure that fails never counts.
    pub fn always_refuses(&self) -> bool {
        self.severity == Severity::Error && self.tolerated.is_none()
    }

    /// The other field, where no figure passes that is more than it.
    pub fn enforced_at_most(&self) -> Option<FieldIx> {
        match (&self.rule, self.severity, self.tolerated) {
            (CheckRule::AtMost(other), Severity::Error, None) => Some(*other),
            _ => None,
        }
    }
}

impl Against {
    /// Which period that is for a figure of `period`; none for the period itself and before the first year.
    pub fn of(self, period: Period) -> Option<Period> {
        match self {
            Self::Previous => period.previous(),
            Self::YearAgo => period.year_ago(),
            Self::Fixed(fixed) => Some(fixed).filter(|fixed| *fixed != period),
        }
    }
}
