//! Formulas, over any number.

use super::cell::{Stop, Undefined};
use super::number::Number;
use super::world::World;
use crate::number::RoundingMode;
use crate::plan::{Expression, Term};
use crate::rulebook::formula::{Function, Operator};
use crate::rulebook::model::Missing;
use std::cmp::Ordering;

/// A value of a formula.
enum Value<N> {
    Number(N),
    Truth(bool),
}

/// The number that a formula gives; `before` is `x`. A truth is 1 or 0.
pub(super) fn number<W: World>(world: &W, root: &Expression, before: Option<&W::Number>) -> Result<W::Number, Stop> {
    match value(world, root, before)? {
        // Every part of a formula passes here: what left the range of floats does not come back as 1 ÷ ∞ = 0.
        Value::Number(number) if !number.is_finite() => Err(Stop::Undefined(Undefined::TooLarge)),
        Value::Number(number) => Ok(number),
        Value::Truth(truth) => Ok(W::Number::whole(i64::from(truth))),
    }
}

/// A flag is true where it is 1 and false where it is 0. The national row's share of yes is neither: no condition applies to it.
fn truth<W: World>(world: &W, root: &Expression, before: Option<&W::Number>) -> Result<bool, Stop> {
    match value(world, root, before)? {
        Value::Truth(truth) => Ok(truth),
        Value::Number(number) if number.compare(&W::Number::whole(0))?.is_eq() => Ok(false),
        Value::Number(number) if number.compare(&W::Number::whole(1))?.is_eq() => Ok(true),
        Value::Number(_) => Err(Stop::Missing(Missing::NotApplicable)),
    }
}

fn value<W: World>(world: &W, root: &Expression, before: Option<&W::Number>) -> Result<Value<W::Number>, Stop> {
    let result = match &root.term {
        Term::Number(constant) => W::Number::constant(constant),
        Term::Truth(truth) => return Ok(Value::Truth(*truth)),
        Term::Field(field) => world.field(*field)?,
        Term::Before => before.cloned().ok_or(Stop::Ambiguous)?,
        Term::Node { node, step, reads } => world.node(*node, *step, *reads)?,
        Term::Target(node) => world.target(*node)?,
        Term::Negative(inner) => number(world, inner, before)?.neg(),
        Term::Not(inner) => return Ok(Value::Truth(!truth(world, inner, before)?)),
        Term::IsLevel { field, level, equal } => {
            return Ok(Value::Truth((world.level(*field)? == *level) == *equal));
        }
        Term::Binary(operator, left, right) => return binary(world, *operator, left, right, before),
        Term::If(condition, then, otherwise) => {
            let chosen = if truth(world, condition, before)? { then } else { otherwise };
            return value(world, chosen, before);
        }
        Term::Call(function, arguments) => call(world, *function, arguments, before)?,
    };
    Ok(Value::Number(result))
}

fn binary<W: World>(
    world: &W,
    operator: Operator,
    left: &Expression,
    right: &Expression,
    before: Option<&W::Number>,
) -> Result<Value<W::Number>, Stop> {
    use Operator::{Add, And, AtLeast, AtMost, Divide, Equal, Greater, Less, Multiply, NotEqual, Or, Power, Subtract};
    match operator {
        // Both sides are asked for, so that a missing figure is missing whichever side it stands on.
        And | Or => {
            let (left, right) = (truth(world, left, before)?, truth(world, right, before)?);
            return Ok(Value::Truth(if operator == And { left && right } else { left || right }));
        }
        Add | Subtract | Multiply | Divide | Power | Equal | NotEqual | Less | AtMost | Greater | AtLeast => {}
    }
    let (a, b) = (number(world, left, before)?, number(world, right, before)?);
    let holds = |keep: fn(Ordering) -> bool| Ok(Value::Truth(keep(a.compare(&b)?)));
    match operator {
        Add => Ok(Value::Number(a.add(&b))),
        Subtract => Ok(Value::Number(a.sub(&b))),
        Multiply => Ok(Value::Number(a.mul(&b))),
        Divide => divide(&a, &b).map(Value::Number),
        Power => power(&a, &b).map(Value::Number),
        Equal => holds(Ordering::is_eq),
        NotEqual => holds(Ordering::is_ne),
        Less => holds(Ordering::is_lt),
        AtMost => holds(Ordering::is_le),
        Greater => holds(Ordering::is_gt),
        AtLeast | And | Or => holds(Ordering::is_ge),
    }
}

/// a ÷ b; a zero below is no number.
pub(super) fn divide<N: Number>(a: &N, b: &N) -> Result<N, Stop> {
    if b.compare(&N::whole(0))? == Ordering::Equal {
        return Err(Stop::Undefined(Undefined::DivisionByZero));
    }
    Ok(a.div(b))
}

/// a to the power of b: multiplied out for small whole exponents, else by `libm`.
fn power<N: Number>(a: &N, b: &N) -> Result<N, Stop> {
    if let Some(exponent) = b.exponent()? {
        let mut result = N::whole(1);
        for _ in 0..exponent.unsigned_abs() {
            result = result.mul(a);
        }
        return if exponent < 0 { divide(&N::whole(1), &result) } else { Ok(result) };
    }
    let result = libm::pow(a.float(), b.float());
    if result.is_finite() { Ok(N::irrational(result)) } else { Err(Stop::Undefined(Undefined::Power)) }
}

fn call<W: World>(
    world: &W,
    function: Function,
    arguments: &[Expression],
    before: Option<&W::Number>,
) -> Result<W::Number, Stop> {
    let values: Result<Vec<W::Number>, Stop> =
        arguments.iter().map(|argument| number(world, argument, before)).collect();
    let values = values?;
    let (Some(first), rest) = (values.first(), values.get(1..).unwrap_or_default()) else {
        return Err(Stop::Undefined(Undefined::Power));
    };
    match function {
        Function::Abs => Ok(first.abs()),
        Function::Sqrt => match first.compare(&W::Number::whole(0))? {
            Ordering::Less => Err(Stop::Undefined(Undefined::Root)),
            Ordering::Equal | Ordering::Greater => Ok(W::Number::irrational(libm::sqrt(first.float().max(0.0)))),
        },
        Function::Ln => logarithm(first),
        Function::Exp => Ok(W::Number::irrational(libm::exp(first.float()))),
        Function::Floor => first.round(0, RoundingMode::Floor),
        Function::Ceil => first.round(0, RoundingMode::Ceiling),
        Function::Round => {
            let decimals = rest.first().map_or(Ok(None), Number::exponent)?.unwrap_or(0);
            first.round(decimals, RoundingMode::HalfAwayFromZero)
        }
        Function::Min => extreme(first, rest, Ordering::Less),
        Function::Max => extreme(first, rest, Ordering::Greater),
        Function::Clamp => match rest {
            [low, high] => within(first, Some(low), Some(high)).map(|(value, _)| value),
            _ => Ok(first.clone()),
        },
    }
}

/// ln a; there is none of zero or less.
pub(super) fn logarithm<N: Number>(a: &N) -> Result<N, Stop> {
    match a.compare(&N::whole(0))? {
        Ordering::Greater => Ok(N::irrational(libm::log(a.float()))),
        Ordering::Less | Ordering::Equal => Err(Stop::Undefined(Undefined::Logarithm)),
    }
}

fn extreme<N: Number>(first: &N, rest: &[N], wanted: Ordering) -> Result<N, Stop> {
    let mut best = first;
    for other in rest {
        if other.compare(best)? == wanted {
            best = other;
        }
    }
    Ok(best.clone())
}

/// `x` kept within bounds, and whether a bound acted.
pub(super) fn within<N: Number>(x: &N, low: Option<&N>, high: Option<&N>) -> Result<(N, bool), Stop> {
    if let Some(low) = low
        && x.compare(low)? == Ordering::Less
    {
        return Ok((low.clone(), true));
    }
    if let Some(high) = high
        && x.compare(high)? == Ordering::Greater
    {
        return Ok((high.clone(), true));
    }
    Ok((x.clone(), false))
}
