//! Intervals of numbers with exact ends, open, closed or infinite.
//!
//! In: exact rationals. Out: intervals that hold every result of an operation on members of its operands (R. E. Moore, *Interval
//! Analysis*, 1966). An interval is never empty; what can be empty is an `Option`. Must not: shrink below the truth.

use crate::number::Exact;
use std::cmp::Ordering;

/// One end of an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End {
    /// The number; none: infinite.
    pub(super) at: Option<Exact>,
    /// Whether the number belongs to the interval. An infinite end never does.
    pub(super) closed: bool,
}

impl End {
    pub(super) const INFINITE: End = End { at: None, closed: false };

    pub(super) fn closed(at: Exact) -> Self {
        Self { at: Some(at), closed: true }
    }

    pub(super) fn open(at: Exact) -> Self {
        Self { at: Some(at), closed: false }
    }

    fn map(&self, change: impl FnOnce(&Exact) -> Exact) -> Self {
        Self { at: self.at.as_ref().map(change), closed: self.closed }
    }

    fn both(&self, other: &Self, join: impl FnOnce(&Exact, &Exact) -> Exact) -> Self {
        match (&self.at, &other.at) {
            (Some(a), Some(b)) => Self { at: Some(join(a, b)), closed: self.closed && other.closed },
            _ => Self::INFINITE,
        }
    }
}

/// All numbers between two ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: End,
    pub(super) high: End,
}

/// The lesser of two lower ends.
fn lower(a: End, b: End) -> End {
    match (&a.at, &b.at) {
        (None, _) => a,
        (_, None) => b,
        (Some(x), Some(y)) => match x.cmp(y) {
            Ordering::Less => a,
            Ordering::Greater => b,
            Ordering::Equal => End { closed: a.closed || b.closed, at: a.at },
        },
    }
}

/// The greater of two upper ends.
fn upper(a: End, b: End) -> End {
    match (&a.at, &b.at) {
        (None, _) => a,
        (_, None) => b,
        (Some(x), Some(y)) => match x.cmp(y) {
            Ordering::Greater => a,
            Ordering::Less => b,
            Ordering::Equal => End { closed: a.closed || b.closed, at: a.at },
        },
    }
}

/// The greater of two lower ends (`side` is `Greater`), or the lesser of two upper ends.
fn inner(a: &End, b: &End, side: Ordering) -> End {
    match (&a.at, &b.at) {
        (None, _) => b.clone(),
        (_, None) => a.clone(),
        (Some(x), Some(y)) => match x.cmp(y) {
            Ordering::Equal => End { at: a.at.clone(), closed: a.closed && b.closed },
            order if order == side => a.clone(),
            _ => b.clone(),
        },
    }
}

/// An end of a product: a sign stands for an infinite one.
#[derive(Clone)]
struct Factor {
    end: End,
    /// Which infinity, where the end is infinite.
    infinite: Ordering,
}

impl Factor {
    fn sign(&self) -> Ordering {
        self.end.at.as_ref().map_or(self.infinite, Exact::sign)
    }

    /// The product; zero times infinite is the limit zero. A closed zero makes a closed zero, whatever the other is.
    fn times(&self, other: &Self) -> Self {
        let zero = |factor: &Self| factor.sign() == Ordering::Equal;
        if zero(self) || zero(other) {
            let closed = (zero(self) && self.end.closed) || (zero(other) && other.end.closed);
            return Self { end: End { at: Some(Exact::zero()), closed }, infinite: Ordering::Equal };
        }
        let infinite = if self.sign() == other.sign() { Ordering::Greater } else { Ordering::Less };
        Self { end: self.end.both(&other.end, Exact::mul), infinite }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.end.at, &other.end.at) {
            (Some(a), Some(b)) => a.cmp(b),
            (None, None) => self.infinite.cmp(&other.infinite),
            (None, Some(_)) => self.infinite,
            (Some(_), None) => other.infinite.reverse(),
        }
    }
}

// Methods, not operators: all of them borrow, and the division can come out empty.
#[allow(clippy::should_implement_trait)]
impl Interval {
    /// Every number.
    pub(super) fn all() -> Self {
        Self { low: End::INFINITE, high: End::INFINITE }
    }

    /// One number.
    pub(super) fn point(at: Exact) -> Self {
        Self { low: End::closed(at.clone()), high: End::closed(at) }
    }

    /// From `low` to `high`, both in it, where they are there.
    pub(super) fn between(low: Option<Exact>, high: Option<Exact>) -> Self {
        let end = |at: Option<Exact>| at.map_or(End::INFINITE, End::closed);
        Self { low: end(low), high: end(high) }
    }

    /// 0 to 1.
    pub(super) fn unit() -> Self {
        Self::between(Some(Exact::zero()), Some(Exact::one()))
    }

    /// The number, where there is only one.
    pub(super) fn as_point(&self) -> Option<&Exact> {
        match (&self.low.at, &self.high.at) {
            (Some(low), Some(high)) if low == high => Some(low),
            _ => None,
        }
    }

    pub(super) fn contains(&self, number: &Exact) -> bool {
        let above = self.low.at.as_ref().is_none_or(|low| number > low || (self.low.closed && number == low));
        let below = self.high.at.as_ref().is_none_or(|high| number < high || (self.high.closed && number == high));
        above && below
    }

    /// Whether every member is at least `number`.
    pub(super) fn at_least(&self, number: &Exact) -> bool {
        self.low.at.as_ref().is_some_and(|low| low >= number)
    }

    /// Whether every member is at most `number`.
    pub(super) fn at_most(&self, number: &Exact) -> bool {
        self.high.at.as_ref().is_some_and(|high| high <= number)
    }

    /// Whether every member is above `number`.
    pub(super) fn above(&self, number: &Exact) -> bool {
        self.low.at.as_ref().is_some_and(|low| low > number || (low == number && !self.low.closed))
    }

    /// Whether every member is below `number`.
    pub(super) fn below(&self, number: &Exact) -> bool {
        self.high.at.as_ref().is_some_and(|high| high < number || (high == number && !self.high.closed))
    }

    /// Whether every member is 0 or more.
    pub(super) fn not_negative(&self) -> bool {
        self.at_least(&Exact::zero())
    }

    /// Whether every member is 0 or less.
    pub(super) fn not_positive(&self) -> bool {
        self.at_most(&Exact::zero())
    }

    /// Whether every member lies in `other`.
    pub(super) fn within(&self, other: &Self) -> bool {
        self.intersect(other).as_ref() == Some(self)
    }

    pub(super) fn intersect(&self, other: &Self) -> Option<Self> {
        let low = inner(&self.low, &other.low, Ordering::Greater);
        let high = inner(&self.high, &other.high, Ordering::Less);
        let holds = match (&low.at, &high.at) {
            (Some(a), Some(b)) => a < b || (a == b && low.closed && high.closed),
            _ => true,
        };
        holds.then_some(Self { low, high })
    }

    pub(super) fn hull(self, other: Self) -> Self {
        Self { low: lower(self.low, other.low), high: upper(self.high, other.high) }
    }

    /// The hull of two that may be empty.
    pub(super) fn join(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(a), Some(b)) => Some(a.hull(b)),
            (a, b) => a.or(b),
        }
    }

    pub(super) fn neg(&self) -> Self {
        Self { low: self.high.map(Exact::neg), high: self.low.map(Exact::neg) }
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        Self { low: self.low.both(&other.low, Exact::add), high: self.high.both(&other.high, Exact::add) }
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let ends = |interval: &Self| {
            let low = Factor { end: interval.low.clone(), infinite: Ordering::Less };
            [low, Factor { end: interval.high.clone(), infinite: Ordering::Greater }]
        };
        let (mine, others) = (ends(self), ends(other));
        let mut products = mine.iter().flat_map(|a| others.iter().map(|b| a.times(b)));
        let Some(first) = products.next() else { return Self::all() };
        let (mut least, mut most) = (first.clone(), first);
        for product in products {
            let closer = |best: &mut Factor, side: Ordering| match product.cmp(best) {
                order if order == side => *best = product.clone(),
                Ordering::Equal => best.end.closed |= product.end.closed,
                _ => {}
            };
            closer(&mut least, Ordering::Less);
            closer(&mut most, Ordering::Greater);
        }
        Self { low: least.end, high: most.end }
    }

    pub(super) fn scale(&self, factor: &Exact) -> Self {
        self.mul(&Self::point(factor.clone()))
    }

    /// Quotients by the members of `other` that are not zero; none where there is no such member.
    pub(super) fn div(&self, other: &Self) -> Option<Self> {
        let positive = other.intersect(&Self { low: End::open(Exact::zero()), high: End::INFINITE });
        let negative = other.intersect(&Self { low: End::INFINITE, high: End::open(Exact::zero()) });
        let quotient = |part: Option<Self>| part.map(|part| self.mul(&part.reciprocal()));
        Self::join(quotient(positive), quotient(negative))
    }

    /// 1/x of an interval on one side of zero.
    fn reciprocal(&self) -> Self {
        let end = |end: &End| match &end.at {
            None => End::open(Exact::zero()),
            Some(at) => Exact::one().div(at).map_or(End::INFINITE, |at| End { at: Some(at), closed: end.closed }),
        };
        Self { low: end(&self.high), high: end(&self.low) }
    }

    pub(super) fn abs(&self) -> Self {
        if self.not_negative() {
            return self.clone();
        }
        if self.not_positive() {
            return self.neg();
        }
        let flipped = self.neg();
        Self { low: End::closed(Exact::zero()), high: upper(self.high.clone(), flipped.high) }
    }

    /// The lesser of a member of each.
    pub(super) fn min(&self, other: &Self) -> Self {
        Self { low: lower(self.low.clone(), other.low.clone()), high: inner(&self.high, &other.high, Ordering::Less) }
    }

    /// The greater of a member of each.
    pub(super) fn max(&self, other: &Self) -> Self {
        Self {
            low: inner(&self.low, &other.low, Ordering::Greater),
            high: upper(self.high.clone(), other.high.clone()),
        }
    }

    /// The image under a function that never falls. `below` and `above` bound it at an end from either side.
    pub(super) fn rising(
        &self,
        below: impl FnOnce(&Exact) -> Option<Exact>,
        above: impl FnOnce(&Exact) -> Option<Exact>,
    ) -> Self {
        Self::between(self.low.at.as_ref().and_then(below), self.high.at.as_ref().and_then(above))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(low: i64, high: i64) -> Interval {
        Interval::between(Some(Exact::from_integer(low)), Some(Exact::from_integer(high)))
    }

    fn from(low: i64) -> Interval {
        Interval::between(Some(Exact::from_integer(low)), None)
    }

    #[test]
    fn by_hand() {
        assert_eq!(whole(1, 2).add(&whole(10, 20)), whole(11, 22));
        assert_eq!(whole(-1, 2).mul(&whole(-3, 4)), whole(-6, 8));
        assert_eq!(whole(-5, 3).abs(), whole(0, 5));
        assert_eq!(whole(0, 5).mul(&Interval::all()), Interval::all());
        assert_eq!(whole(0, 0).mul(&Interval::all()), whole(0, 0));
        assert_eq!(from(0).mul(&whole(2, 3)), from(0));
        assert_eq!(whole(0, 5).intersect(&whole(6, 7)), None);
        assert_eq!(whole(0, 5).min(&whole(3, 9)), whole(0, 5));
        assert_eq!(whole(0, 5).max(&whole(3, 9)), whole(3, 9));
    }

    #[test]
    fn a_denominator_leaves_out_its_zero() {
        let ratio = from(0).div(&from(0)).unwrap();
        assert_eq!(ratio, from(0));
        let one_over = whole(1, 1).div(&from(0)).unwrap();
        assert!(one_over.above(&Exact::zero()) && one_over.high.at.is_none());
        assert_eq!(whole(1, 1).div(&whole(0, 0)), None);
        assert_eq!(whole(1, 1).div(&whole(-1, 1)), Some(Interval::all()));
        assert_eq!(whole(10, 20).div(&whole(2, 5)), Some(whole(2, 10)));
    }

    #[test]
    fn open_ends_stay_open() {
        let above_zero = Interval { low: End::open(Exact::zero()), high: End::closed(Exact::one()) };
        assert!(!above_zero.mul(&above_zero).low.closed);
        assert!(above_zero.mul(&whole(0, 1)).low.closed);
        assert!(above_zero.above(&Exact::zero()) && !above_zero.contains(&Exact::zero()));
        assert!(above_zero.within(&Interval::unit()) && !Interval::unit().within(&above_zero));
    }

    proptest! {
        #[test]
        fn results_lie_inside(ends in prop::array::uniform4(-6i64..7), at in prop::array::uniform2(0i64..13)) {
            let a = whole(ends[0].min(ends[1]), ends[0].max(ends[1]));
            let b = whole(ends[2].min(ends[3]), ends[2].max(ends[3]));
            let pick = |low: i64, high: i64, at: i64| Exact::from_integer(low.min(high) + at % ((high - low).abs() + 1));
            let (x, y) = (pick(ends[0], ends[1], at[0]), pick(ends[2], ends[3], at[1]));
            prop_assert!(a.add(&b).contains(&x.add(&y)));
            prop_assert!(a.add(&b.neg()).contains(&x.sub(&y)));
            prop_assert!(a.mul(&b).contains(&x.mul(&y)));
            prop_assert!(a.min(&b).contains(&x.clone().min(y.clone())));
            prop_assert!(a.max(&b).contains(&x.clone().max(y.clone())));
            prop_assert!(a.abs().contains(&x.abs()));
            if let Some(quotient) = x.div(&y) {
                prop_assert!(a.div(&b).is_some_and(|range| range.contains(&quotient)));
            }
        }
    }
}
