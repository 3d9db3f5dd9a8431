//! Quotients and differences of figures that are related: a part and its whole, a figure and itself, a figure and the greatest of all.
//!
//! In: two sides of a `/` or `-`. Out: what their relation adds to plain intervals and trends.

use super::formula::Scope;
use super::interval::{End, Interval};
use super::known::Known;
use super::relation::{at_most, same, share_trends};
use crate::number::Exact;
use crate::plan::{Expression, Term};
use crate::rulebook::formula::Operator;

/// An expression as a constant times what is left of it.
fn factored(part: &Expression) -> (Exact, &Expression) {
    let constant = |part: &Expression| match &part.term {
        Term::Number(number) => Some(number.exact.clone()),
        _ => None,
    };
    match &part.term {
        Term::Negative(inner) => {
            let (factor, core) = factored(inner);
            (factor.neg(), core)
        }
        Term::Binary(Operator::Multiply, left, right) => match (constant(left), constant(right)) {
            (Some(number), None) => {
                let (factor, core) = factored(right);
                (factor.mul(&number), core)
            }
            (None, Some(number)) => {
                let (factor, core) = factored(left);
                (factor.mul(&number), core)
            }
            _ => (Exact::one(), part),
        },
        Term::Binary(Operator::Divide, left, right) => match constant(right) {
            Some(number) if !number.is_zero() => {
                let (factor, core) = factored(left);
                (factor.div(&number).unwrap_or_else(Exact::one), core)
            }
            _ => (Exact::one(), part),
        },
        _ => (Exact::one(), part),
    }
}

/// Where a difference lies, by what is known of its two sides together.
pub(super) fn order(scope: &Scope<'_>, left: &Expression, right: &Expression) -> Option<Interval> {
    if !scope.relations || matches!((&left.term, &right.term), (Term::Number(_), _) | (_, Term::Number(_))) {
        return None;
    }
    let zero = || Some(Exact::zero());
    if same(scope, left, right) {
        return Some(Interval::point(Exact::zero()));
    }
    if at_most(scope, left, right) {
        return Some(Interval::between(None, zero()));
    }
    at_most(scope, right, left).then(|| Interval::between(zero(), None))
}

/// What a quotient can be.
pub(super) fn quotient(scope: &Scope<'_>, left: &Expression, right: &Expression) -> Known {
    let denominator = scope.known(right);
    let plain = scope.known(left).div(&denominator);
    let ((above, part), (below, whole)) = (factored(left), factored(right));
    let (true, Some(factor), Some(scale)) = (scope.relations, above.div(&below), Exact::one().div(&below)) else {
        return plain;
    };
    if matches!(part.term, Term::Number(_)) || matches!(whole.term, Term::Number(_)) {
        return plain;
    }
    if same(scope, part, whole) {
        return plain.bounded(&Interval::point(factor));
    }
    let below_zero = Interval { low: End::INFINITE, high: End::open(Exact::zero()) };
    let positive = denominator.range.is_some_and(|range| range.scale(&scale).intersect(&below_zero).is_none());
    if !positive {
        return plain;
    }
    let mut known = if at_most(scope, part, whole) {
        plain.bounded(&Interval::between(None, Some(Exact::one())).scale(&factor))
    } else if at_most(scope, whole, part) {
        plain.bounded(&Interval::between(Some(Exact::one()), None).scale(&factor))
    } else {
        plain
    };
    if let Some((trends, rises)) = share_trends(scope, part, whole) {
        let same_way = rises != factor.sign().is_lt();
        for (variable, trend) in trends {
            if let Some(own) = known.trends.get_mut(&variable) {
                *own = if same_way { trend } else { trend.flipped() };
            }
        }
    }
    known
}
