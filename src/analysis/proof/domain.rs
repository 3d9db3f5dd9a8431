//! What the fields of a rulebook can be, before a figure is read.
//!
//! In: the checked rulebook. Out: a [`Domain`]: kinds, ranges, and the relations that the data checks enforce. Speaks of the
//! entities, not of the national row, whose sums go beyond any entity's range. Must not: claim what a reader of data does not hold to.

use super::condition::{Conditions, is_held, narrowed};
use super::interval::Interval;
use crate::number::{Decimal, Exact};
use crate::rulebook::model::{Check, Field, FieldIx, Kind, Rulebook, TargetPoint};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What one field can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Can {
    /// Numbers in a range; none where no cell can have one.
    Number { range: Option<Interval>, whole: bool, flag: bool },
    /// One of the levels at these positions.
    Level(Vec<usize>),
}

/// What all fields can be.
#[derive(Debug, Clone)]
pub(super) struct Domain {
    pub(super) fields: Vec<Can>,
    /// Pairs of which the first is at most the second wherever both are there.
    relations: BTreeSet<(FieldIx, FieldIx)>,
    /// Conditions that figures pass.
    conditions: Option<Arc<Conditions>>,
    /// Whether figures may be missing.
    pub(super) may_be_missing: bool,
    /// Whether the rules are the same in every period: no edition changes them and no target.
    pub(super) steady: bool,
}

impl Domain {
    /// What the data checks let through, every figure being there.
    pub(super) fn new(rulebook: &Rulebook) -> Self {
        let mut relations = BTreeSet::new();
        // With several stages, two cells of one entity may come from different ones, which no check compares.
        if rulebook.stages.len() <= 1 {
            for (at, field) in rulebook.fields.iter().enumerate() {
                // A check that only warns, or tolerates a share, leaves the figure as it is.
                let held = field.checks.iter().filter_map(Check::enforced_at_most);
                relations.extend(held.map(|whole| (FieldIx(at), whole)));
            }
        }
        let conditions = Conditions::new(rulebook).map(Arc::new);
        Self { relations, conditions, ..Self::loose(rulebook).within_checks(rulebook, is_held) }
    }

    /// What the author means: every relation holds, the ones that only warn too, and across stages.
    pub(super) fn as_meant(rulebook: &Rulebook) -> Self {
        let all = rulebook.fields.iter().enumerate();
        let relations = all.flat_map(|(at, field)| {
            field.checks.iter().filter_map(Check::at_most).map(move |whole| (FieldIx(at), whole)).collect::<Vec<_>>()
        });
        Self { relations: relations.collect(), ..Self::loose(rulebook).within_checks(rulebook, |_| true) }
    }

    /// The same, every field passing those of its own checks that are `wanted`.
    fn within_checks(mut self, rulebook: &Rulebook, wanted: impl Fn(&Check) -> bool) -> Self {
        for (at, (can, field)) in self.fields.iter_mut().zip(&rulebook.fields).enumerate() {
            for check in field.checks.iter().filter(|check| wanted(check)) {
                *can = narrowed(rulebook, FieldIx(at), check, can.clone());
            }
        }
        self
    }

    /// The same; `steady` says whether no edition changes the rules.
    pub(super) fn in_editions(self, steady: bool) -> Self {
        Self { steady: self.steady && steady, ..self }
    }

    /// Kinds and ranges alone, without any check.
    pub(super) fn loose(rulebook: &Rulebook) -> Self {
        let targets = rulebook.nodes.iter().filter_map(|node| node.target.as_ref());
        let changes = |points: &Vec<TargetPoint>| points.iter().any(|point| point.period.is_some());
        let steady = rulebook.later.is_empty() && !targets.flat_map(|target| target.points.values()).any(changes);
        let fields = rulebook.fields.iter().map(can).collect();
        Self { fields, relations: BTreeSet::new(), conditions: None, may_be_missing: false, steady }
    }

    /// The same with figures that may be missing.
    pub(super) fn with_missing(&self) -> Self {
        Self { may_be_missing: true, ..self.clone() }
    }

    /// Exactly these figures of `fields`, and nothing of the others.
    pub(super) fn exactly(fields: &[FieldIx], figures: &[Figure]) -> Self {
        let point = |number: Exact| Can::Number { range: Some(Interval::point(number)), whole: false, flag: false };
        let mut all = vec![Can::Level(Vec::new()); figures.len()];
        for field in fields {
            if let (Some(own), Some(figure)) = (all.get_mut(field.0), figures.get(field.0)) {
                *own = match figure {
                    Figure::Number(number) => point(number.exact()),
                    Figure::Flag(yes) => point(Exact::from_integer(i64::from(*yes))),
                    Figure::Level(level) => Can::Level(vec![*level]),
                };
            }
        }
        Self { fields: all, relations: BTreeSet::new(), conditions: None, may_be_missing: false, steady: false }
    }

    pub(super) fn field(&self, field: FieldIx) -> Option<&Can> {
        self.fields.get(field.0)
    }

    /// Whether the first is at most the second wherever both are there. Not carried on over a third, which may be missing.
    pub(super) fn is_at_most(&self, part: FieldIx, whole: FieldIx) -> bool {
        self.relations.contains(&(part, whole))
    }

    /// Whether no cell of a field can have a figure.
    pub(super) fn is_gone(&self, field: FieldIx) -> bool {
        self.field(field).is_some_and(Can::is_nothing)
    }

    /// Whether a condition of a check reads one of these fields.
    pub(super) fn has_condition(&self, read: impl Fn(FieldIx) -> bool) -> bool {
        self.conditions.as_ref().is_some_and(|all| all.touch(read))
    }

    /// The figures with every part that is beyond its whole brought down to it, or the whole brought up, and equal what must be equal;
    /// none where neither will do.
    pub(super) fn mended(&self, mut figures: Vec<Figure>) -> Option<Vec<Figure>> {
        for _ in 0..=self.relations.len() {
            if self.lets_through(&figures) {
                return Some(figures);
            }
            for (left, right) in self.conditions.iter().flat_map(|all| all.equal()) {
                let (Some(a), Some(b)) = (figures.get(left.0).copied(), figures.get(right.0).copied()) else {
                    continue;
                };
                let copied = self.field(left).is_some_and(|can| can.holds(&b));
                let (at, figure) = if copied { (left, b) } else { (right, a) };
                if let Some(own) = figures.get_mut(at.0) {
                    *own = figure;
                }
            }
            for (part, whole) in &self.relations {
                let (Some(Figure::Number(less)), Some(Figure::Number(more))) =
                    (figures.get(part.0), figures.get(whole.0))
                else {
                    continue;
                };
                let (less, more) = (Figure::Number(*less), Figure::Number(*more));
                if less <= more {
                    continue;
                }
                let lowered = self.field(*part).is_some_and(|can| can.holds(&more));
                let (at, figure) = if lowered { (part, more) } else { (whole, less) };
                if let Some(own) = figures.get_mut(at.0) {
                    *own = figure;
                }
            }
        }
        self.lets_through(&figures).then_some(figures)
    }

    /// Whether the data checks let these figures through.
    pub(super) fn lets_through(&self, figures: &[Figure]) -> bool {
        let fits = self.fields.iter().zip(figures).all(|(can, figure)| can.is_nothing() || can.holds(figure));
        fits && self.related(figures, |_| true) && self.passes(None, figures)
    }

    /// Whether they let a figure of `field` through, all others being as they were.
    pub(super) fn lets_change(&self, field: FieldIx, figures: &[Figure]) -> bool {
        let fits = self.field(field).zip(figures.get(field.0)).is_some_and(|(can, figure)| can.holds(figure));
        let touched = |(part, whole): &(FieldIx, FieldIx)| *part == field || *whole == field;
        fits && self.related(figures, touched) && self.passes(Some(field), figures)
    }

    /// Whether the relations that are `asked` hold.
    fn related(&self, figures: &[Figure], asked: impl Fn(&(FieldIx, FieldIx)) -> bool) -> bool {
        let there = |(part, whole): &(FieldIx, FieldIx)| !self.is_gone(*part) && !self.is_gone(*whole);
        self.relations.iter().filter(|pair| asked(pair) && there(pair)).all(|pair| holds(pair, figures))
    }

    /// Whether figures pass the conditions; those that read `field`, where one is named.
    fn passes(&self, field: Option<FieldIx>, figures: &[Figure]) -> bool {
        self.conditions.as_ref().is_none_or(|all| all.pass(field, figures, &|field| self.is_gone(field)))
    }
}

/// Whether the part is at most the whole.
fn holds((part, whole): &(FieldIx, FieldIx), figures: &[Figure]) -> bool {
    match (figures.get(part.0), figures.get(whole.0)) {
        (Some(Figure::Number(part)), Some(Figure::Number(whole))) => part <= whole,
        _ => true,
    }
}

impl Can {
    /// Whether no cell can have a figure.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Number { range, .. } => range.is_none(),
            Self::Level(levels) => levels.is_empty(),
        }
    }

    pub(super) fn holds(&self, figure: &Figure) -> bool {
        match (self, figure) {
            (Self::Number { range, whole, flag: false }, Figure::Number(number)) => {
                (!whole || number.is_whole()) && range.as_ref().is_some_and(|range| range.contains(&number.exact()))
            }
            (Self::Number { flag: true, .. }, Figure::Flag(_)) => true,
            (Self::Level(levels), Figure::Level(level)) => levels.contains(level),
            _ => false,
        }
    }
}

/// One figure of a tried assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Figure {
    Number(Decimal),
    Flag(bool),
    Level(usize),
}

fn can(field: &Field) -> Can {
    let declared = Interval::between(field.range.0.map(Decimal::exact), field.range.1.map(Decimal::exact));
    match &field.kind {
        Kind::Count => {
            let not_negative = Interval::between(Some(Exact::zero()), None);
            Can::Number { range: declared_or_none(field, &not_negative), whole: true, flag: false }
        }
        Kind::Amount | Kind::Rate => {
            Can::Number { range: declared_or_none(field, &declared), whole: false, flag: false }
        }
        Kind::Flag => Can::Number { range: Some(Interval::unit()), whole: true, flag: true },
        Kind::Level(levels) => Can::Level((0..levels.len()).collect()),
    }
}

/// The declared range within `kind`; none where its ends have crossed.
fn declared_or_none(field: &Field, kind: &Interval) -> Option<Interval> {
    let low = field.range.0.map(Decimal::exact);
    let high = field.range.1.map(Decimal::exact);
    let crossed = matches!((&low, &high), (Some(low), Some(high)) if low > high);
    if crossed { None } else { Interval::between(low, high).intersect(kind) }
}
