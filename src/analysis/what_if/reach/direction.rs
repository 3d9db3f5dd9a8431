//! In which direction a figure moves a score, read off the rules.
//!
//! In: a plan, the entity's figures, the fields that may be moved. Out: for a node and a field a [`Trend`]. A trend that is not
//! [`Trend::Mixed`] is a proof: it holds wherever the other fields stand, as long as figures that are not negative stay so. Looks at no other
//! entity; a rule that does is mixed, but for the forms of [`super::super::monotone`], in which an own figure never works against itself.

use super::super::monotone;
use crate::data::panel::Datum;
use crate::plan::{Band, Expression, Formula, NodePlan, Operation, Plan, Source, Term};
use crate::rulebook::formula::{Function, Operator};
use crate::rulebook::model::{Cap, Combination, FieldIx, Grouped, NodeIx, Reading};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What becomes of a number when a figure rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trend {
    /// Nothing.
    Still,
    /// It never falls.
    Up,
    /// It never rises.
    Down,
    /// Not known, or now this, now that.
    Mixed,
}

impl Trend {
    /// Of a sum.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Still, own) | (own, Self::Still) => own,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }

    /// Of the number below zero.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            own => own,
        }
    }

    /// Of the number scaled by one that stands still.
    fn scaled(self, by: Sign) -> Self {
        match (self, by) {
            (Self::Still, _) | (_, Sign::NotNegative) => self,
            (_, Sign::NotPositive) => self.turned(),
            (_, Sign::Unknown) => Self::Mixed,
        }
    }

    /// Still, or not known.
    fn or_mixed(self) -> Self {
        if self == Self::Still { self } else { Self::Mixed }
    }
}

/// On which side of zero a number lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    NotNegative,
    NotPositive,
    Unknown,
}

impl Sign {
    fn of(number: f64) -> Self {
        if number >= 0.0 {
            Self::NotNegative
        } else if number <= 0.0 {
            Self::NotPositive
        } else {
            Self::Unknown
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::NotNegative => Self::NotPositive,
            Self::NotPositive => Self::NotNegative,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Of a sum.
    fn with(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }

    fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (one, other) if one == other => Self::NotNegative,
            _ => Self::NotPositive,
        }
    }
}

type Known = (Trend, Sign);

const STILL: Known = (Trend::Still, Sign::Unknown);

/// Reads trends off a plan.
pub(super) struct Directions<'a> {
    plan: &'a Plan,
    /// The entity's figures.
    figure: &'a dyn Fn(FieldIx) -> Option<Datum>,
    /// Fields that may be moved.
    moved: &'a [FieldIx],
    /// Whether methods that look at all entities are taken to reward what is better, which they mostly do: no proof then.
    likely: bool,
    /// By field, node and number of steps behind its value.
    known: RefCell<BTreeMap<(FieldIx, NodeIx, usize), Known>>,
}

impl<'a> Directions<'a> {
    pub(super) fn new(plan: &'a Plan, figure: &'a dyn Fn(FieldIx) -> Option<Datum>, moved: &'a [FieldIx]) -> Self {
        Self { plan, figure, moved, likely: false, known: RefCell::default() }
    }

    /// What most likely becomes of scores, where nothing is known.
    pub(super) fn likely(self) -> Self {
        Self { likely: true, known: RefCell::default(), ..self }
    }

    /// What becomes of the score of a node when a field rises.
    pub(super) fn of(&self, node: NodeIx, field: FieldIx) -> Trend {
        self.node(node, usize::MAX, field).0
    }

    /// A node behind so many steps (0 is the value).
    fn node(&self, at: NodeIx, steps: usize, field: FieldIx) -> Known {
        let Some(node) = self.plan.node(at) else { return (Trend::Mixed, Sign::Unknown) };
        let steps = steps.min(node.steps.len() + node.shown.len());
        if let Some(known) = self.known.borrow().get(&(field, at, steps)) {
            return *known;
        }
        let mut own = self.source(node, field);
        for (place, step) in node.steps.iter().chain(&node.shown).take(steps).enumerate() {
            let in_score = place < node.steps.len();
            let lower = in_score && node.is_lowest_best_at(Some(place));
            own = self.step((at, node), &step.operation, own, (field, lower, in_score.then_some(place)));
        }
        self.known.borrow_mut().insert((field, at, steps), own);
        own
    }

    fn source(&self, node: &NodePlan, field: FieldIx) -> Known {
        let children = |reads: &Reading| {
            let steps = |at: NodeIx| match (reads, self.plan.node(at)) {
                (Reading::Exact, Some(own)) => own.steps.len(),
                _ => usize::MAX,
            };
            let all = node.source.children().iter().map(|edge| {
                let (trend, sign) = self.node(edge.node, steps(edge.node), field);
                let weight = Sign::of(edge.weight.value()).times(Sign::of(edge.factor.value()));
                (trend.scaled(weight), sign.times(weight))
            });
            all.reduce(|one, other| (one.0.with(other.0), one.1.with(other.1))).unwrap_or(STILL)
        };
        match &node.source {
            Source::Formula(formula) => self.part(&formula.root, (formula, field), STILL),
            Source::SumOfPoints { reads, .. } | Source::Mean { weigh: None, reads, .. } => children(reads),
            Source::Best { reads, .. } => {
                // The best of what is the better the lower is the least.
                children(reads)
            }
            Source::Combined { combination: Combination::Minimum | Combination::Median, reads, .. } => children(reads),
            Source::Mean { weigh: Some(_), reads, .. } | Source::Combined { reads, .. } => {
                let (trend, _) = children(reads);
                // The index of VIKOR is a regret.
                let is_regret = matches!(node.source, Source::Combined { combination: Combination::Vikor { .. }, .. });
                let likely = if is_regret { trend.turned() } else { trend };
                (if self.likely { likely } else { trend.or_mixed() }, Sign::Unknown)
            }
        }
    }

    fn step(
        &self,
        (at, node): (NodeIx, &NodePlan),
        operation: &Operation,
        (trend, sign): Known,
        (field, lower, place): (FieldIx, bool, Option<usize>),
    ) -> Known {
        let formula = |formula: &Formula| self.part(&formula.root, (formula, field), (trend, sign));
        let shares = Sign::NotNegative;
        match operation {
            Operation::Round { .. } | Operation::Flag | Operation::Given { .. } => (trend, sign),
            Operation::Clamp { low, .. } => {
                let above = low.as_ref().is_some_and(|low| low.value() >= 0.0);
                (trend, if above { shares } else { sign })
            }
            Operation::Formula(own)
                if own.normalised.is_some() && monotone::never_falls(self.plan, node, place, own) =>
            {
                // It turns over where the best end of the value and of what comes of it differ.
                let after = place.is_some_and(|at| node.is_lowest_best_at(Some(at + 1)));
                (if lower == after { trend } else { trend.turned() }, Sign::Unknown)
            }
            Operation::Formula(own) => formula(own),
            Operation::Goalposts(posts) => {
                let rises = all(posts, |own| own.best.value() > own.worst.value());
                let falls = all(posts, |own| own.best.value() < own.worst.value());
                let known = if rises { trend } else { trend.turned() };
                (if rises || falls { known } else { trend.or_mixed() }, Sign::Unknown)
            }
            Operation::Complement { .. } => (trend.turned(), Sign::Unknown),
            Operation::Gate { when, .. } => (trend.with(formula(when).0.turned()), Sign::Unknown),
            Operation::Penalty { points, .. } => (trend.with(formula(points).0.turned()), Sign::Unknown),
            Operation::Bonus { points, .. } => (trend.with(formula(points).0), sign),
            Operation::ToTarget(cap) => {
                let target = self.target(at);
                match (node.lower_is_better, target) {
                    (false, Sign::NotNegative) => (trend, sign),
                    // 0 is full points with a cap; without one it divides by nothing.
                    (true, Sign::NotNegative) if *cap == Cap::FullPoints && sign == shares => (trend.turned(), shares),
                    _ => (trend.or_mixed(), Sign::Unknown),
                }
            }
            Operation::Bands { bands, .. } => (bands_rise(bands, trend), Sign::Unknown),
            Operation::Each { points, .. } => (trend.scaled(Sign::of(points.value())), shares),
            Operation::Levels(_) | Operation::Screen { .. } | Operation::Treat { .. } | Operation::Impute(_) => {
                let also = operation.formulas().iter().fold(trend, |known, own| known.with(formula(own).0));
                (also.or_mixed(), Sign::Unknown)
            }
        }
    }

    fn target(&self, node: NodeIx) -> Sign {
        let target = self.plan.node(node).and_then(|node| node.target.as_ref());
        let not_negative =
            |target: &Option<crate::plan::TargetPlan>| target.as_ref().is_none_or(|target| target.value.value() >= 0.0);
        if target.is_some_and(|own| all(own, not_negative)) { Sign::NotNegative } else { Sign::Unknown }
    }

    fn part(&self, part: &Expression, of: (&Formula, FieldIx), before: Known) -> Known {
        let go = |inner: &Expression| self.part(inner, of, before);
        let mixed = |inner: &[&Expression]| {
            let trend = inner.iter().fold(Trend::Still, |known, own| known.with(go(own).0));
            (trend.or_mixed(), Sign::Unknown)
        };
        match &part.term {
            Term::Number(number) => (Trend::Still, Sign::of(number.value())),
            Term::Truth(_) => (Trend::Still, Sign::NotNegative),
            Term::Field(own) => {
                let sign = match (self.figure)(*own) {
                    Some(Datum::Number(number)) if !number.is_negative() => Sign::NotNegative,
                    Some(Datum::Flag(_)) => Sign::NotNegative,
                    _ => Sign::Unknown,
                };
                (if *own == of.1 { Trend::Up } else { Trend::Still }, sign)
            }
            Term::Before => before,
            Term::Node { node, step, reads } => {
                let exact = self.plan.node(*node).map_or(0, |own| own.steps.len());
                let all = if *reads == Reading::Exact { exact } else { usize::MAX };
                self.node(*node, step.unwrap_or(all), of.1)
            }
            Term::Target(node) => (Trend::Still, self.target(*node)),
            Term::Negative(inner) => {
                let (trend, sign) = go(inner);
                (trend.turned(), sign.turned())
            }
            Term::Not(inner) => (go(inner).0.turned(), Sign::NotNegative),
            Term::Binary(operator, left, right) => self.binary(*operator, (left, right), of, before),
            Term::IsLevel { field, .. } if *field == of.1 => (Trend::Mixed, Sign::NotNegative),
            Term::IsLevel { .. } => (Trend::Still, Sign::NotNegative),
            Term::If(condition, then, otherwise) => {
                choice(go(condition).0, (then, go(then)), (otherwise, go(otherwise)))
            }
            Term::Call(function, arguments) => {
                let all: Vec<Known> = arguments.iter().map(go).collect();
                called(*function, &all)
            }
            Term::Statistic(at) => match of.0.statistics.get(*at) {
                Some(own) => mixed(&[&own.argument]),
                None => (Trend::Mixed, Sign::Unknown),
            },
            // Figures of other periods are not moved.
            Term::Earlier(..) => STILL,
            Term::IsMissing(inner) => mixed(&[inner]),
            Term::FirstOf(parts) | Term::Gathered(_, parts) => mixed(&parts.iter().collect::<Vec<_>>()),
            Term::ByGroup(numbers) => {
                let not_negative = all(numbers, |number| number.value() >= 0.0);
                (Trend::Still, if not_negative { Sign::NotNegative } else { Sign::Unknown })
            }
        }
    }

    fn binary(
        &self,
        operator: Operator,
        (left, right): (&Expression, &Expression),
        of: (&Formula, FieldIx),
        before: Known,
    ) -> Known {
        let (one, other) = (self.part(left, of, before), self.part(right, of, before));
        let truth = |trend: Trend| (trend, Sign::NotNegative);
        match operator {
            Operator::Add => (one.0.with(other.0), one.1.with(other.1)),
            Operator::Subtract => (one.0.with(other.0.turned()), one.1.with(other.1.turned())),
            Operator::Multiply => {
                let trend = one.0.scaled(other.1).with(other.0.scaled(one.1));
                (trend, one.1.times(other.1))
            }
            Operator::Divide if other.0 == Trend::Still && !self.is_moved(right) => {
                (one.0.scaled(other.1), one.1.times(other.1))
            }
            Operator::Divide => (one.0.with(other.0).or_mixed(), one.1.times(other.1)),
            Operator::Power => {
                let rises = other.0 == Trend::Still && other.1 == Sign::NotNegative && one.1 == Sign::NotNegative;
                (if rises { one.0 } else { one.0.with(other.0).or_mixed() }, one.1)
            }
            Operator::Greater | Operator::AtLeast => truth(one.0.with(other.0.turned())),
            Operator::Less | Operator::AtMost => truth(one.0.turned().with(other.0)),
            Operator::Equal | Operator::NotEqual => truth(one.0.with(other.0).or_mixed()),
            Operator::And | Operator::Or => truth(one.0.with(other.0)),
        }
    }

    /// Whether a part reads a field that may be moved, itself or through a node.
    fn is_moved(&self, part: &Expression) -> bool {
        let mut found = false;
        part.walk(&mut |own| match &own.term {
            Term::Field(field) => found |= self.moved.contains(field),
            Term::Before | Term::Node { .. } => found = true,
            _ => {}
        });
        found
    }
}

fn choice(condition: Trend, (then, yes): (&Expression, Known), (otherwise, no): (&Expression, Known)) -> Known {
    let sign = yes.1.with(no.1);
    let number = |part: &Expression| match &part.term {
        Term::Number(number) => Some(number.value()),
        _ => None,
    };
    let trend = match (condition, number(then), number(otherwise)) {
        (Trend::Still, ..) => yes.0.with(no.0),
        (_, Some(yes), Some(no)) => condition.scaled(Sign::of(yes - no)),
        _ => Trend::Mixed,
    };
    (trend, sign)
}

fn called(function: Function, arguments: &[Known]) -> Known {
    let trend = arguments.iter().fold(Trend::Still, |known, own| known.with(own.0));
    let sign = arguments.iter().map(|own| own.1).reduce(Sign::with).unwrap_or(Sign::Unknown);
    let (first, rest) = match arguments.split_first() {
        Some((first, rest)) => (*first, rest.iter().all(|own| own.0 == Trend::Still)),
        None => return STILL,
    };
    match function {
        Function::Min | Function::Max => (trend, sign),
        Function::Clamp => (trend, first.1),
        Function::Floor | Function::Ceil | Function::Round | Function::Computed if rest => first,
        Function::Exp => (trend, Sign::NotNegative),
        Function::Sqrt | Function::Abs if first.1 == Sign::NotNegative => first,
        // Where it is no number, it is none at an end of the way already.
        Function::Ln | Function::Log10 => (first.0, Sign::Unknown),
        _ => (trend.or_mixed(), Sign::Unknown),
    }
}

/// Whether awards rise with the value; bands stand from the highest down.
fn bands_rise(bands: &[Band], trend: Trend) -> Trend {
    let pairs = || bands.iter().zip(bands.iter().skip(1)).map(|(high, low)| high.award.value() - low.award.value());
    if pairs().all(|more| more >= 0.0) {
        trend
    } else if pairs().all(|more| more <= 0.0) {
        trend.turned()
    } else {
        trend.or_mixed()
    }
}

fn all<T>(grouped: &Grouped<T>, is: impl Fn(&T) -> bool) -> bool {
    grouped.values().all(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Products and quotients of numbers that are not negative rise with their parts; beyond that nothing is claimed.
    #[test]
    fn trends_by_hand() {
        use Trend::{Down, Mixed, Still, Up};
        assert_eq!((Up.with(Still), Up.with(Up), Up.with(Down), Mixed.with(Still)), (Up, Up, Mixed, Mixed));
        assert_eq!((Up.scaled(Sign::NotPositive), Down.scaled(Sign::NotNegative)), (Down, Down));
        assert_eq!((Up.scaled(Sign::Unknown), Still.scaled(Sign::Unknown)), (Mixed, Still));
        assert_eq!(Sign::NotPositive.times(Sign::NotPositive), Sign::NotNegative);
        assert_eq!(Sign::NotPositive.with(Sign::NotNegative), Sign::Unknown);
    }

    /// Least and greatest rise with each of their parts; a root only of what is not negative; a power is not known.
    #[test]
    fn trends_of_functions() {
        let rising = (Trend::Up, Sign::Unknown);
        let number = (Trend::Still, Sign::NotNegative);
        assert_eq!(called(Function::Min, &[rising, number]).0, Trend::Up);
        assert_eq!(called(Function::Sqrt, &[rising]).0, Trend::Mixed);
        assert_eq!(called(Function::Sqrt, &[(Trend::Down, Sign::NotNegative)]).0, Trend::Down);
        assert_eq!(called(Function::Round, &[rising, number]).0, Trend::Up);
        assert_eq!(called(Function::BoxCox, &[rising, number]).0, Trend::Mixed);
    }
}
