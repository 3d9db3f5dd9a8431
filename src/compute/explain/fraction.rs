//! A value as a fraction in one of its figures: (a·x + b) / (c·x + d), exactly.
//!
//! In: a formula, the field that is looked at, the other numbers as they are. Out: the fraction, and the x at which it has a wanted
//! value. Such a fraction is monotone on each side of its pole, so that x is the only one on its side. A formula that is no such
//! fraction in the field (x², a root, a minimum of x) gives none.

use crate::number::Exact;
use crate::plan::{Expression, Term};
use crate::rulebook::formula::Operator;
use std::cmp::Ordering;

/// a·x + b
#[derive(Debug, Clone, PartialEq)]
struct Line {
    slope: Exact,
    at_zero: Exact,
}

impl Line {
    fn constant(value: Exact) -> Self {
        Self { slope: Exact::zero(), at_zero: value }
    }

    fn add(&self, other: &Self) -> Self {
        Self { slope: self.slope.add(&other.slope), at_zero: self.at_zero.add(&other.at_zero) }
    }

    /// None where the product has an x².
    fn mul(&self, other: &Self) -> Option<Self> {
        let is_line = self.slope.is_zero() || other.slope.is_zero();
        is_line.then(|| Self {
            slope: self.slope.mul(&other.at_zero).add(&self.at_zero.mul(&other.slope)),
            at_zero: self.at_zero.mul(&other.at_zero),
        })
    }

    fn at(&self, x: &Exact) -> Exact {
        self.slope.mul(x).add(&self.at_zero)
    }

    fn is_zero(&self) -> bool {
        self.slope.is_zero() && self.at_zero.is_zero()
    }
}

/// (a·x + b) / (c·x + d); what is below is not zero everywhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fraction {
    above: Line,
    below: Line,
}

impl Fraction {
    fn constant(value: Exact) -> Self {
        Self { above: Line::constant(value), below: Line::constant(Exact::one()) }
    }

    fn x() -> Self {
        let x = Line { slope: Exact::one(), at_zero: Exact::zero() };
        Self { above: x, below: Line::constant(Exact::one()) }
    }

    fn add(&self, other: &Self) -> Option<Self> {
        if self.below == other.below {
            return Some(Self { above: self.above.add(&other.above), below: self.below.clone() });
        }
        let above = self.above.mul(&other.below)?.add(&other.above.mul(&self.below)?);
        Some(Self { above, below: self.below.mul(&other.below)? })
    }

    fn neg(&self) -> Self {
        let above = Line { slope: self.above.slope.neg(), at_zero: self.above.at_zero.neg() };
        Self { above, below: self.below.clone() }
    }

    fn mul(&self, other: &Self) -> Option<Self> {
        Some(Self { above: self.above.mul(&other.above)?, below: self.below.mul(&other.below)? })
    }

    fn div(&self, other: &Self) -> Option<Self> {
        if other.above.is_zero() {
            return None;
        }
        Some(Self { above: self.above.mul(&other.below)?, below: self.below.mul(&other.above)? })
    }

    /// Whether x only divides: b / (c·x + d).
    pub(super) fn only_divides(&self) -> bool {
        self.above.slope.is_zero() && !self.below.slope.is_zero()
    }

    /// The x at which the value is `wanted`, with no pole between it and `from`.
    pub(super) fn solve(&self, wanted: &Exact, from: &Exact) -> Option<Exact> {
        let (a, b) = (&self.above.slope, &self.above.at_zero);
        let (c, d) = (&self.below.slope, &self.below.at_zero);
        // a·d = b·c: the value does not move with x.
        if a.mul(d) == b.mul(c) {
            return None;
        }
        let x = wanted.mul(d).sub(b).div(&a.sub(&wanted.mul(c)))?;
        let side = self.below.at(from).sign();
        (side != Ordering::Equal && self.below.at(&x).sign() == side).then_some(x)
    }
}

/// The fraction that an expression is in the looked-at x. `held` gives the number of a part that does not read x, or none where the
/// part reads it; `chosen` the branch of an `if` whose condition does not read it.
pub(super) fn fraction<'e>(
    root: &'e Expression,
    is_x: &impl Fn(&Term) -> bool,
    held: &impl Fn(&'e Expression) -> Option<Exact>,
    holds: &impl Fn(&'e Expression) -> Option<bool>,
) -> Option<Fraction> {
    if is_x(&root.term) {
        return Some(Fraction::x());
    }
    if let Some(number) = held(root) {
        return Some(Fraction::constant(number));
    }
    let of = |part: &'e Expression| fraction(part, is_x, held, holds);
    match &root.term {
        Term::Negative(inner) => Some(of(inner)?.neg()),
        Term::Binary(operator, left, right) => {
            let (left, right) = (of(left)?, of(right)?);
            match operator {
                Operator::Add => left.add(&right),
                Operator::Subtract => left.add(&right.neg()),
                Operator::Multiply => left.mul(&right),
                Operator::Divide => left.div(&right),
                _ => None,
            }
        }
        Term::If(condition, then, otherwise) => of(if holds(condition)? { then } else { otherwise }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(number: i64) -> Exact {
        Exact::from_integer(number)
    }

    /// x / 1000 · 100 is 45 at x = 450.
    #[test]
    fn a_ratio_is_solved_for_what_stands_above() {
        let ratio = Fraction::x().div(&Fraction::constant(whole(1000))).unwrap();
        let percent = ratio.mul(&Fraction::constant(whole(100))).unwrap();
        assert_eq!(percent.solve(&whole(45), &whole(300)), Some(whole(450)));
        assert!(!percent.only_divides());
    }

    /// 300 / x · 100 is 45 at x = 666 2/3; x = −1 lies beyond the pole at 0.
    #[test]
    fn a_ratio_is_solved_for_what_stands_below() {
        let percent = Fraction::constant(whole(30_000)).div(&Fraction::x()).unwrap();
        let x = percent.solve(&whole(45), &whole(1000)).unwrap();
        assert_eq!(x.mul(&whole(3)), whole(2000));
        assert!(percent.only_divides());
        assert_eq!(percent.solve(&whole(-30_000), &whole(1000)), None);
    }

    /// x / (x + 20) is 3/4 at x = 60, and never 1.
    #[test]
    fn a_share_of_a_sum_has_its_figure_above_and_below() {
        let sum = Fraction::x().add(&Fraction::constant(whole(20))).unwrap();
        let share = Fraction::x().div(&sum).unwrap();
        assert_eq!(share.solve(&whole(3).div(&whole(4)).unwrap(), &whole(10)), Some(whole(60)));
        assert_eq!(share.solve(&whole(1), &whole(10)), None);
    }

    #[test]
    fn a_square_is_no_fraction_and_x_less_x_does_not_move() {
        assert_eq!(Fraction::x().mul(&Fraction::x()), None);
        let nothing = Fraction::x().add(&Fraction::x().neg()).unwrap();
        assert_eq!(nothing.solve(&whole(0), &whole(5)), None);
        assert_eq!(Fraction::x().div(&nothing), None);
    }
}
