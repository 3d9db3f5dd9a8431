//! Formulas, over any number.

use super::cell::{Stop, Undefined};
use super::gather::{self, Found};
use super::number::Number;
use super::statistics::Told;
use super::step::level_field;
use super::world::World;
use crate::number::RoundingMode;
use crate::plan::{Expression, Formula, Term};
use crate::rulebook::formula::{Earlier, Function, Operator};
use crate::rulebook::model::{Missing, NodeIx};
use std::cmp::Ordering;

/// A value of a formula.
enum Value<N> {
    Number(N),
    Truth(bool),
}

/// Where a formula stands: what is before it, and whose statistics it names.
pub(super) struct Here<'h, N> {
    /// `x`, or why there is none.
    pub(super) before: Option<&'h Result<N, Missing>>,
    /// The node and step (0 is the source) that the formula belongs to.
    pub(super) of: Option<(NodeIx, usize)>,
}

impl<N> Clone for Here<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<N> Copy for Here<'_, N> {}

/// Where statistics are found.
#[derive(Clone, Copy)]
struct Ready<'c> {
    columns: &'c [Told],
    /// The period whose edition of the rulebook the formula stands in.
    of: usize,
}

/// What evaluation carries along.
struct Frame<'w, 'h, W: World> {
    world: &'w W,
    here: Here<'h, W::Number>,
    ready: Ready<'w>,
}

/// The number that a formula gives. A truth is 1 or 0.
pub(super) fn number<W: World>(world: &W, root: &Expression, here: Here<'_, W::Number>) -> Result<W::Number, Stop> {
    frame(world, here, |frame| frame.number(root))
}

/// Whether a formula holds.
pub(super) fn truth<W: World>(world: &W, root: &Expression, here: Here<'_, W::Number>) -> Result<bool, Stop> {
    frame(world, here, |frame| frame.truth(root))
}

fn frame<W: World, T>(
    world: &W,
    here: Here<'_, W::Number>,
    run: impl FnOnce(&Frame<'_, '_, W>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let (computed, at, _) = world.place();
    let columns = match (here.of, computed.grid(at)) {
        (Some((node, step)), Some(grid)) => grid.statistics(node, step),
        _ => &[],
    };
    run(&Frame { world, here, ready: Ready { columns, of: at } })
}

/// As [`number`], where the statistics of the formula are only being made; `of` is the period whose formula it is.
pub(super) fn with_statistics<W: World>(
    world: &W,
    root: &Expression,
    here: Here<'_, W::Number>,
    (columns, of): (&[Told], usize),
) -> Result<W::Number, Stop> {
    Frame { world, here, ready: Ready { columns, of } }.number(root)
}

/// Whether a formula does something with a value that is missing.
pub(super) fn asks_for_missing(formula: &Formula) -> bool {
    let mut asks = false;
    formula.walk(&mut |part| asks |= matches!(part.term, Term::IsMissing(_) | Term::FirstOf(_) | Term::Gathered(..)));
    asks
}

impl<W: World> Frame<'_, '_, W> {
    fn number(&self, root: &Expression) -> Result<W::Number, Stop> {
        match self.value(root)? {
            // Every part of a formula passes here: what left the range of floats does not come back as 1 ÷ ∞ = 0.
            Value::Number(number) if !number.is_finite() => Err(Stop::Undefined(Undefined::TooLarge)),
            Value::Number(number) => Ok(number),
            Value::Truth(truth) => Ok(W::Number::whole(i64::from(truth))),
        }
    }

    /// A flag is true where it is 1 and false where it is 0. The national row's share of yes is neither: no condition applies
    /// to it.
    fn truth(&self, root: &Expression) -> Result<bool, Stop> {
        match self.value(root)? {
            Value::Truth(truth) => Ok(truth),
            Value::Number(number) if number.compare(&W::Number::whole(0))?.is_eq() => Ok(false),
            Value::Number(number) if number.compare(&W::Number::whole(1))?.is_eq() => Ok(true),
            Value::Number(_) => Err(Stop::Missing(Missing::NotApplicable)),
        }
    }

    fn value(&self, root: &Expression) -> Result<Value<W::Number>, Stop> {
        let result = match &root.term {
            Term::Number(constant) => W::Number::constant(constant),
            Term::Truth(truth) => return Ok(Value::Truth(*truth)),
            Term::Field(field) => self.world.field(*field)?,
            Term::Before => match self.here.before {
                Some(before) => before.clone().map_err(Stop::Missing)?,
                None => return Err(Stop::Missing(Missing::Invalid)),
            },
            Term::Node { node, step, reads } => self.world.node(*node, self.step(*node, *step)?, *reads)?,
            Term::ByGroup(numbers) => {
                let own = self.world.grouped(numbers).ok_or(Stop::Missing(Missing::NotApplicable))?;
                W::Number::constant(own)
            }
            Term::Target(node) => self.world.target(*node)?,
            Term::Statistic(at) => {
                let (_, _, row) = self.world.place();
                let column = self.ready.columns.get(*at);
                W::statistic(column.map_or(Err(Missing::NotReported), |column| column.at(row)))?
            }
            Term::Negative(inner) => self.number(inner)?.neg(),
            Term::Not(inner) => return Ok(Value::Truth(!self.truth(inner)?)),
            Term::IsLevel { field, level, equal } => {
                return Ok(Value::Truth((self.world.level(*field)? == *level) == *equal));
            }
            Term::Binary(operator, left, right) => return self.binary(*operator, left, right),
            Term::If(condition, then, otherwise) => {
                return self.value(if self.truth(condition)? { then } else { otherwise });
            }
            Term::Call(function, arguments) => self.call(*function, arguments)?,
            Term::Earlier(which, inner) => return self.earlier(*which, inner),
            Term::IsMissing(inner) => return Ok(Value::Truth(self.is_missing(inner)?)),
            Term::FirstOf(parts) => return self.first_of(parts),
            Term::Gathered(function, parts) => {
                gather::gather(*function, parts.iter().map(|part| self.found(part)).collect())?
            }
        };
        Ok(Value::Number(result))
    }

    /// The position of a step in the period that is looked at: there the chain may be another, and the step of the same name is
    /// meant.
    fn step(&self, node: NodeIx, step: Option<usize>) -> Result<Option<usize>, Stop> {
        let (computed, at, _) = self.world.place();
        let (Some(position), true) = (step.filter(|step| *step > 0), at != self.ready.of) else { return Ok(step) };
        let plan = |at: usize| computed.grid(at).and_then(|grid| grid.plan.node(node));
        let name = plan(self.ready.of).and_then(|plan| plan.step_named(position));
        let found = plan(at).zip(name).and_then(|(plan, name)| plan.step_position(name));
        found.map(Some).ok_or(Stop::Missing(Missing::NotInForce))
    }

    fn is_missing(&self, inner: &Expression) -> Result<bool, Stop> {
        let missing = match &inner.term {
            Term::Field(field) => self.world.field(*field).and(Ok(())).or_else(|stop| match stop {
                Stop::Missing(_) => self.world.level(*field).and(Ok(())),
                Stop::Undefined(_) | Stop::Ambiguous => Err(stop),
            }),
            _ => self.value(inner).and(Ok(())),
        };
        match missing {
            Ok(()) => Ok(false),
            Err(Stop::Missing(_) | Stop::Undefined(_)) => Ok(true),
            Err(Stop::Ambiguous) => Err(Stop::Ambiguous),
        }
    }

    /// A part of what is gathered. A node whose value is a level has no number there, and is there all the same.
    fn found(&self, part: &Expression) -> Found<W::Number> {
        let level = match part.term {
            Term::Node { node, step: Some(0), .. } => self.world.plan(node).and_then(level_field),
            _ => None,
        };
        match level
            .map_or_else(|| self.number(part).map(Found::Number), |own| self.world.level(own).map(|_| Found::Level))
        {
            Ok(found) => found,
            Err(stop) => Found::Nothing(stop),
        }
    }

    fn first_of(&self, parts: &[Expression]) -> Result<Value<W::Number>, Stop> {
        let mut last = Stop::Missing(Missing::NotReported);
        for part in parts {
            match self.value(part) {
                Err(stop @ (Stop::Missing(_) | Stop::Undefined(_))) => last = stop,
                result => return result,
            }
        }
        Err(last)
    }

    fn earlier(&self, which: Earlier, inner: &Expression) -> Result<Value<W::Number>, Stop> {
        let mut last = Stop::Missing(Missing::NotReported);
        for world in self.world.earlier(which) {
            let frame = Frame {
                world: &world,
                here: Here { before: None, of: None },
                ready: Ready { columns: &[], of: self.ready.of },
            };
            match frame.value(inner) {
                Err(stop @ (Stop::Missing(_) | Stop::Undefined(_))) => last = stop,
                result => return result,
            }
        }
        Err(last)
    }

    fn binary(&self, operator: Operator, left: &Expression, right: &Expression) -> Result<Value<W::Number>, Stop> {
        use Operator::{
            Add, And, AtLeast, AtMost, Divide, Equal, Greater, Less, Multiply, NotEqual, Or, Power, Subtract,
        };
        match operator {
            // Both sides are asked for, so that a missing figure is missing whichever side it stands on.
            And | Or => {
                let (left, right) = (self.truth(left)?, self.truth(right)?);
                return Ok(Value::Truth(if operator == And { left && right } else { left || right }));
            }
            Add | Subtract | Multiply | Divide | Power | Equal | NotEqual | Less | AtMost | Greater | AtLeast => {}
        }
        let (a, b) = (self.number(left)?, self.number(right)?);
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

    fn call(&self, function: Function, arguments: &[Expression]) -> Result<W::Number, Stop> {
        let values: Result<Vec<W::Number>, Stop> = arguments.iter().map(|argument| self.number(argument)).collect();
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
            Function::Power => match rest {
                [exponent] => power(first, exponent),
                _ => Ok(first.clone()),
            },
            Function::Log10 => logarithm(first).map(|ln| {
                W::Number::irrational(if ln.float().is_finite() { libm::log10(first.float()) } else { ln.float() })
            }),
            Function::Computed => Ok(W::Number::irrational(first.float())),
            Function::BoxCox => match rest {
                [lambda] => box_cox(first, lambda.float()),
                _ => Ok(first.clone()),
            },
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

/// ln a; there is none of zero or less.
pub(super) fn logarithm<N: Number>(a: &N) -> Result<N, Stop> {
    match a.compare(&N::whole(0))? {
        Ordering::Greater => Ok(N::irrational(libm::log(a.float()))),
        Ordering::Less | Ordering::Equal => Err(Stop::Undefined(Undefined::Logarithm)),
    }
}

/// (x^λ − 1)/λ, ln x for λ = 0; there is none of zero or less. As `method::treatment`'s curve has it, without the loss of digits of a
/// power that is nearly 1.
fn box_cox<N: Number>(x: &N, lambda: f64) -> Result<N, Stop> {
    let ln = logarithm(x)?;
    Ok(if lambda.abs() > 0.0 { N::irrational(libm::expm1(lambda * ln.float()) / lambda) } else { ln })
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
