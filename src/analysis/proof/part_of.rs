//! Quotients and differences of figures that are related: a part and its whole, a figure and itself.
//!
//! In: two sides of a `/` or `-`. Out: what their relation adds to plain intervals: a part is at most its whole (a relation that the
//! data checks enforce, or a whole that is written as a sum with the part in it), and a figure divided by itself is 1.

use super::formula::Scope;
use super::interval::{End, Interval};
use super::known::{Known, Trend, Variable};
use crate::number::Exact;
use crate::plan::{Expression, Term};
use crate::rulebook::formula::Operator;
use crate::rulebook::model::FieldIx;

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

fn field(part: &Expression) -> Option<FieldIx> {
    match part.term {
        Term::Field(field) => Some(field),
        _ => None,
    }
}

/// The summands of a sum.
fn summands<'e>(part: &'e Expression, into: &mut Vec<&'e Expression>) {
    match &part.term {
        Term::Binary(Operator::Add, left, right) => {
            summands(left, into);
            summands(right, into);
        }
        _ => into.push(part),
    }
}

/// Whether `part` is at most `whole`, as a relation says, or as a summand (or part of one) of figures that are not negative.
fn is_part(scope: &Scope<'_>, part: FieldIx, whole: &Expression) -> bool {
    let holds = |own: &Expression| field(own).is_some_and(|own| own == part || scope.domain.is_at_most(part, own));
    let mut parts = Vec::new();
    summands(whole, &mut parts);
    let not_negative = |own: &&Expression| scope.known(own).range.is_none_or(|range| range.not_negative());
    let Some(at) = parts.iter().position(|own| holds(own)) else { return false };
    parts.iter().enumerate().filter(|(other, _)| *other != at).all(|(_, own)| not_negative(own))
}

/// Where a difference lies, by what is known of its two sides together.
pub(super) fn order(scope: &Scope<'_>, left: &Expression, right: &Expression) -> Option<Interval> {
    let left = field(left)?;
    if field(right) == Some(left) {
        return Some(Interval::point(Exact::zero()));
    }
    if is_part(scope, left, right) {
        return Some(Interval::between(None, Some(Exact::zero())));
    }
    let other = field(right)?;
    scope.domain.is_at_most(other, left).then(|| Interval::between(Some(Exact::zero()), None))
}

/// What a quotient can be.
pub(super) fn quotient(scope: &Scope<'_>, left: &Expression, right: &Expression) -> Known {
    let plain = scope.known(left).div(&scope.known(right));
    let ((above, part), (below, whole)) = (factored(left), factored(right));
    let Some(factor) = above.div(&below) else { return plain };
    let Some(own) = field(part) else { return plain };
    let below_zero = Interval { low: End::INFINITE, high: End::open(Exact::zero()) };
    let denominator = scope.known(whole).range;
    let positive = denominator.as_ref().is_some_and(|range| range.intersect(&below_zero).is_none());
    if field(whole) == Some(own) {
        return plain.bounded(&Interval::point(factor));
    }
    if positive && is_part(scope, own, whole) {
        let mut known = plain.bounded(&Interval::between(None, Some(Exact::one())).scale(&factor));
        // a ÷ (a + rest) rises with a where a and the rest are not negative; plain signs see a pull both ways.
        if let Some(trend) = share_of_sum(scope, own, whole) {
            let trend = if factor.sign().is_lt() { trend.flipped() } else { trend };
            if known.trends.contains_key(&Variable::Field(own)) {
                known.trends.insert(Variable::Field(own), trend);
            }
        }
        return known;
    }
    match field(whole) {
        Some(other) if positive && scope.domain.is_at_most(other, own) => {
            plain.bounded(&Interval::between(Some(Exact::one()), None).scale(&factor))
        }
        _ => plain,
    }
}

/// How a ÷ (a + rest) moves with a: none where the sum is not of that form.
fn share_of_sum(scope: &Scope<'_>, own: FieldIx, whole: &Expression) -> Option<Trend> {
    let mut parts = Vec::new();
    summands(whole, &mut parts);
    let mut rest = parts.iter().filter(|part| field(part) != Some(own));
    let reads = |part: &&Expression| scope.known(part).trends.contains_key(&Variable::Field(own));
    let once = parts.iter().filter(|part| field(part) == Some(own)).count() == 1;
    let apart = rest.clone().all(|part| !reads(part));
    let not_negative = rest.all(|part| scope.known(part).range.is_some_and(|range| range.not_negative()));
    (once && apart && not_negative).then_some(Trend::Rising)
}
