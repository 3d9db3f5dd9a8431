//! What two parts of a formula are to each other: the same, or one never above the other.
//!
//! In: two expressions and their scope. Out: yes, or nothing known. A part is at most its whole (a relation that the data checks
//! enforce, or a whole that is written as a sum with the part in it), a figure is at most the greatest of all and at least the least.
//! Must not: look further into relations while it asks for the range of a part; that would double the work at every level.

use super::formula::Scope;
use super::known::{Known, Trends};
use super::statistic::{counts_own, is_of_relative};
use crate::plan::{Expression, Statistic, Term};
use crate::rulebook::formula::{Operator, StatisticFunction};
use crate::rulebook::model::FieldIx;

/// The field that a part is.
pub(super) fn field(part: &Expression) -> Option<FieldIx> {
    match part.term {
        Term::Field(field) => Some(field),
        _ => None,
    }
}

/// The range and trends of a part, without looking at relations inside it.
fn plainly(scope: &Scope<'_>, part: &Expression) -> Known {
    Scope { relations: false, ..scope.clone() }.known(part)
}

/// The same without what conditions say of this entity alone.
fn of_everyone(scope: &Scope<'_>, part: &Expression) -> Known {
    Scope { relations: false, narrowed: Vec::new(), ..scope.clone() }.known(part)
}

/// The statistic that a part is.
fn statistic<'s>(scope: &Scope<'s>, part: &Expression) -> Option<&'s Statistic> {
    match part.term {
        Term::Statistic(at) => scope.statistics.get(at),
        _ => None,
    }
}

/// Whether two parts say the same, and so are the same number.
pub(super) fn same(scope: &Scope<'_>, a: &Expression, b: &Expression) -> bool {
    let both =
        |a: &[Expression], b: &[Expression]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(scope, a, b));
    match (&a.term, &b.term) {
        (Term::Number(a), Term::Number(b)) => a.exact == b.exact,
        (Term::Truth(a), Term::Truth(b)) => a == b,
        (Term::Field(a), Term::Field(b)) => a == b,
        (Term::Before, Term::Before) => true,
        (Term::Node { node: a, step: b, reads: c }, Term::Node { node, step, reads }) => {
            (a, b, c) == (node, step, reads)
        }
        (Term::Target(a), Term::Target(b)) => a == b,
        (Term::Negative(a), Term::Negative(b)) => same(scope, a, b),
        (Term::Binary(operator, a, b), Term::Binary(other, c, d)) => {
            operator == other && same(scope, a, c) && same(scope, b, d)
        }
        (Term::Call(function, a), Term::Call(other, b)) => function == other && both(a, b),
        (Term::Statistic(_), Term::Statistic(_)) => match (statistic(scope, a), statistic(scope, b)) {
            (Some(a), Some(b)) => a.function == b.function && same_figures(scope, a, b),
            _ => false,
        },
        _ => false,
    }
}

/// Whether two statistics are made of the same figures of the same entities.
fn same_figures(scope: &Scope<'_>, a: &Statistic, b: &Statistic) -> bool {
    let weights = match (&a.weight, &b.weight) {
        (None, None) => true,
        (Some(a), Some(b)) => same(scope, a, b),
        _ => false,
    };
    weights && a.population == b.population && same(scope, &a.argument, &b.argument)
}

/// Whether the first is at most the second wherever both are there.
pub(super) fn at_most(scope: &Scope<'_>, less: &Expression, more: &Expression) -> bool {
    if same(scope, less, more) || field(less).is_some_and(|part| is_part(scope, part, more)) {
        return true;
    }
    if let (Some(less), Some(more)) = (statistic(scope, less), statistic(scope, more)) {
        return in_order(less.function, more.function) && less.weight.is_none() && same_figures(scope, less, more);
    }
    if let Some(of) = statistic(scope, more).filter(|of| counts_own(of) && same(scope, &of.argument, less)) {
        return match of.function {
            StatisticFunction::Maximum => true,
            StatisticFunction::Sum => none_negative(scope, of),
            _ => false,
        };
    }
    if let Some(of) = statistic(scope, less).filter(|of| counts_own(of) && same(scope, &of.argument, more)) {
        return of.function == StatisticFunction::Minimum;
    }
    match (&less.term, &more.term) {
        (Term::Binary(Operator::Subtract, a, b), Term::Binary(Operator::Subtract, c, d)) => {
            (same(scope, b, d) && at_most(scope, a, c)) || (same(scope, a, c) && at_most(scope, d, b))
        }
        _ => false,
    }
}

/// The least of some figures, what lies between, and the greatest of them.
fn in_order(less: StatisticFunction, more: StatisticFunction) -> bool {
    use StatisticFunction::{Maximum, Mean, Median, Minimum, Quantile};
    let between = |own| matches!(own, Minimum | Mean | Median | Quantile { .. } | Maximum);
    (less == Minimum && between(more)) || (more == Maximum && between(less))
}

/// Whether no figure that a statistic is made of is below zero.
fn none_negative(scope: &Scope<'_>, statistic: &Statistic) -> bool {
    of_everyone(scope, &statistic.argument).range.is_none_or(|range| range.not_negative())
}

/// The summands of a sum.
pub(super) fn summands<'e>(part: &'e Expression, into: &mut Vec<&'e Expression>) {
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
    let not_negative = |own: &&Expression| plainly(scope, own).range.is_none_or(|range| range.not_negative());
    let Some(at) = parts.iter().position(|own| holds(own)) else { return false };
    parts.iter().enumerate().filter(|(other, _)| *other != at).all(|(_, own)| not_negative(own))
}

/// How a quotient moves with what is both in its part and in its whole, where plain signs see a pull both ways: a ÷ (a + rest),
/// a ÷ max(a), a ÷ sum(a), a ÷ mean(a), (a − min(a)) ÷ (max(a) − min(a)) never fall with a; min(a) ÷ a and (max(a) − a) ÷
/// (max(a) − min(a)) never rise. The whole must not be negative. None where it is nothing of that kind.
pub(super) fn share_trends(scope: &Scope<'_>, part: &Expression, whole: &Expression) -> Option<(Trends, bool)> {
    if field(part).is_some_and(|own| is_share_of_sum(scope, own, whole)) {
        return Some((plainly(scope, part).trends, true));
    }
    let own = |figure: &Expression, rises: bool| {
        let known = of_everyone(scope, figure);
        // Who drops out changes the statistic.
        known.guards.is_empty().then_some((known.trends, rises))
    };
    let of = |all: &Expression, figure: &Expression| {
        let simple = |all: &&Statistic| counts_own(all) && all.weight.is_none() && !is_of_relative(scope, all);
        let all = statistic(scope, all).filter(simple)?;
        same(scope, &all.argument, figure).then_some(all)
    };
    match (&part.term, &whole.term) {
        (Term::Binary(Operator::Subtract, a, b), Term::Binary(Operator::Subtract, c, d)) => {
            let is = |all: &Expression, figure: &Expression, function: StatisticFunction| {
                of(all, figure).is_some_and(|own| own.function == function)
            };
            let ends = |figure: &Expression| {
                is(c, figure, StatisticFunction::Maximum) && is(d, figure, StatisticFunction::Minimum)
            };
            if ends(a) && same(scope, b, d) && same_population(scope, c, d) {
                return own(a, true);
            }
            (ends(b) && same(scope, a, c) && same_population(scope, c, d)).then(|| own(b, false)).flatten()
        }
        _ => {
            if let Some(all) = of(whole, part) {
                let rises = match all.function {
                    StatisticFunction::Maximum => true,
                    StatisticFunction::Sum | StatisticFunction::Mean => none_negative(scope, all),
                    _ => false,
                };
                return rises.then(|| own(part, true)).flatten();
            }
            let least = of(part, whole).is_some_and(|all| all.function == StatisticFunction::Minimum);
            let positive = of_everyone(scope, whole).range.is_some_and(|range| range.not_negative());
            (least && positive).then(|| own(whole, false)).flatten()
        }
    }
}

/// Whether two statistics are about the same entities.
fn same_population(scope: &Scope<'_>, a: &Expression, b: &Expression) -> bool {
    statistic(scope, a).zip(statistic(scope, b)).is_some_and(|(a, b)| a.population == b.population)
}

/// Whether a whole is a sum with `own` in it once, and nothing negative beside it.
fn is_share_of_sum(scope: &Scope<'_>, own: FieldIx, whole: &Expression) -> bool {
    let mut parts = Vec::new();
    summands(whole, &mut parts);
    let mut rest = parts.iter().filter(|part| field(part) != Some(own));
    let reads = |part: &&Expression| plainly(scope, part).trends.contains_key(&super::known::Variable::Field(own));
    let once = parts.iter().filter(|part| field(part) == Some(own)).count() == 1;
    let apart = rest.clone().all(|part| !reads(part));
    let not_negative = rest.all(|part| plainly(scope, part).range.is_some_and(|range| range.not_negative()));
    once && apart && not_negative
}
