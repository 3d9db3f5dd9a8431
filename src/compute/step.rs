//! Steps, over any number.

use super::cell::{Stop, Undefined};
use super::formula::{self, Here, divide, within};
use super::named;
use super::number::Number;
use super::recorder::Recorder;
use super::world::World;
use crate::method::treatment::{self, Applied, Curve};
use crate::number::RoundingMode;
use crate::plan::{Constant, Impute, NodePlan, Operation, Source, Term};
use crate::result::{Did, Filled, Treated};
use crate::rulebook::model::{Award, Cap, FieldIx, Missing, NodeIx};
use std::cmp::Ordering;

/// What stands before a step: a number, or the level that `levels` turns into one.
pub(super) enum Before<N> {
    Number(N),
    Level(usize),
    /// Nothing, before a formula that asks whether there is something.
    Missing(Missing),
}

/// The field whose level is the node's value, where its first step turns levels into shares.
pub(super) fn level_field(node: &NodePlan) -> Option<FieldIx> {
    let is_levels = matches!(node.steps.first().map(|step| &step.operation), Some(Operation::Levels(_)));
    match &node.source {
        Source::Formula(formula) if is_levels => match formula.root.term {
            Term::Field(field) => Some(field),
            _ => None,
        },
        Source::Formula(_)
        | Source::SumOfPoints { .. }
        | Source::Mean { .. }
        | Source::Best { .. }
        | Source::Combined { .. } => None,
    }
}

/// Applies an operation to what stands before it.
pub(super) fn apply<W: World>(
    world: &W,
    place: (NodeIx, usize),
    node: &NodePlan,
    operation: &Operation,
    before: Before<W::Number>,
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    let constant = |constant: &Constant| W::Number::constant(constant);
    let x = match (before, operation) {
        (Before::Number(x), _) => x,
        (Before::Level(level), Operation::Levels(shares)) => {
            let share = shares.get(level).ok_or(Stop::Missing(Missing::Invalid))?;
            recorder.did(|| Did::Level { level: level.to_string(), share: share.value() });
            return Ok(constant(share));
        }
        (Before::Level(_), _) => return Err(Stop::Missing(Missing::Invalid)),
        (Before::Missing(reason), Operation::Formula(formula)) => {
            recorder.did(|| Did::Formula { text: formula.text.clone(), with_numbers: Vec::new() });
            return formula::number(world, &formula.root, Here { before: Some(&Err(reason)), of: Some(place) });
        }
        (Before::Missing(reason), Operation::Impute(impute)) => return filled(world, place, impute, reason, recorder),
        (Before::Missing(reason), Operation::Screen { .. }) => {
            named::screen(world, place, operation, Err(reason), recorder)?;
            return Err(Stop::Missing(reason));
        }
        (Before::Missing(reason), _) => return Err(Stop::Missing(reason)),
    };
    let known = Ok(x.clone());
    let here = Here { before: Some(&known), of: Some(place) };
    match operation {
        Operation::Round { decimals, mode } => {
            recorder.did(|| Did::Round { decimals: *decimals, mode: mode_word(*mode).to_owned() });
            x.round(*decimals, *mode)
        }
        Operation::Clamp { low, high } => {
            let (kept, acted) = within(&x, low.as_ref().map(constant).as_ref(), high.as_ref().map(constant).as_ref())?;
            recorder.did(|| Did::Clamp {
                low: low.as_ref().map(Constant::value),
                high: high.as_ref().map(Constant::value),
                acted,
            });
            Ok(kept)
        }
        Operation::Formula(formula) => {
            recorder.did(|| Did::Formula { text: formula.text.clone(), with_numbers: Vec::new() });
            match formula::number(world, &formula.root, here) {
                // `x` is there: a deviation of one entity is a division by zero of this step, and told as such.
                Err(Stop::Missing(Missing::DivisionByZero)) if formula.normalised.is_some() => {
                    Err(Stop::Undefined(Undefined::DivisionByZero))
                }
                result => result,
            }
        }
        // Technical note 1 of the Human Development Report: (actual − minimum) / (maximum − minimum).
        Operation::Goalposts(posts) => {
            let posts = world.grouped(posts).ok_or(Stop::Missing(Missing::NotApplicable))?;
            recorder.did(|| Did::Goalposts { worst: posts.worst.value(), best: posts.best.value() });
            divide(&x.sub(&constant(&posts.worst)), &constant(&posts.best).sub(&constant(&posts.worst)))
        }
        Operation::Complement { full } => {
            recorder.did(|| Did::Complement { full: full.value() });
            Ok(constant(full).sub(&x))
        }
        Operation::Gate { when, at_most } => {
            let holds = formula::truth(world, &when.root, here)?;
            let (kept, acted) = if holds { within(&x, None, Some(&constant(at_most)))? } else { (x, false) };
            recorder.did(|| Did::Gate {
                when: when.text.clone(),
                with_numbers: Vec::new(),
                holds,
                at_most: at_most.value(),
                acted,
            });
            Ok(kept)
        }
        Operation::Screen { .. } => named::screen(world, place, operation, Ok(x.clone()), recorder).map(|()| x),
        Operation::Penalty { points, at_least } => {
            let taken = not_negative(formula::number(world, &points.root, here)?)?;
            let (kept, floored) = less(&x, &taken, &constant(at_least))?;
            recorder.did(|| Did::Penalty {
                text: points.text.clone(),
                with_numbers: Vec::new(),
                points: taken.float(),
                at_least: at_least.value(),
                floored,
            });
            Ok(kept)
        }
        Operation::Bonus { points, at_most } => {
            let given = not_negative(formula::number(world, &points.root, here)?)?;
            let (kept, capped) = more(&x, &given, at_most.as_ref().map(constant).as_ref())?;
            recorder.did(|| Did::Bonus {
                text: points.text.clone(),
                with_numbers: Vec::new(),
                points: given.float(),
                at_most: at_most.as_ref().map(Constant::value),
                capped,
            });
            Ok(kept)
        }
        Operation::ToTarget(cap) => to_target(world, place.0, node, &x, *cap, recorder),
        Operation::Bands { bands, award } => {
            for band in bands {
                let reached = match &band.from {
                    Some(from) => x.compare(&constant(from))? != Ordering::Less,
                    None => true,
                };
                if reached {
                    recorder.did(|| Did::Band {
                        from: band.from.as_ref().map(Constant::value),
                        award: band.award.value(),
                        in_points: *award == Award::Points,
                    });
                    return Ok(constant(&band.award));
                }
            }
            Err(Stop::Missing(Missing::Invalid))
        }
        Operation::Flag => {
            recorder.did(|| Did::Flag { yes: x.float() > 0.0 });
            let (no, yes) = (W::Number::whole(0), W::Number::whole(1));
            // Only the national row has a share of yes.
            if !world.is_national() && x.compare(&no)?.is_ne() && x.compare(&yes)?.is_ne() {
                return Err(Stop::Undefined(Undefined::OutOfRange));
            }
            given(x, &yes)
        }
        Operation::Levels(_) => Err(Stop::Missing(Missing::Invalid)),
        Operation::Each { points, at_most } => {
            let earned = x.mul(&constant(points));
            let (kept, capped) = within(&earned, Some(&W::Number::whole(0)), Some(&constant(at_most)))?;
            recorder.did(|| Did::Each { points: points.value(), at_most: at_most.value(), capped });
            Ok(kept)
        }
        Operation::Treat { .. } => treated(world, place, x, recorder),
        Operation::Impute(_) => {
            recorder.did(|| Did::Imputed { filled: None });
            Ok(x)
        }
        Operation::Given { at_most } => {
            recorder.did(|| Did::Given { at_most: at_most.value() });
            given(x, &constant(at_most))
        }
    }
}

/// The value after the treatment that was decided over the population.
fn treated<W: World>(
    world: &W,
    (node, step): (NodeIx, usize),
    x: W::Number,
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    let (_, _, row) = world.place();
    let fit = world.grid().and_then(|grid| grid.fit(node, step));
    if fit.is_some_and(|fit| !fit.has_group(row)) {
        return Err(Stop::Missing(Missing::NotApplicable));
    }
    // Why there is none is told once, where it was to be decided.
    let fit = fit.and_then(|fit| fit.treated(row)).ok_or(Stop::Missing(Missing::Invalid))?;
    let tested = |tested: Option<treatment::Tested>| tested.map(|tested| (tested.skewness, tested.kurtosis));
    let (before, after) = (tested(fit.before), tested(fit.tried.last().and_then(|tried| tried.after)));
    match fit.applied {
        Applied::Untouched(_) => {
            recorder.did(|| Did::Treated { how: Treated::Untouched, before, after, acted: false });
            Ok(x)
        }
        Applied::Winsorised(bounds) => {
            let bound = |bound: Option<f64>| bound.map(W::Number::irrational);
            let (kept, acted) = within(&x, bound(bounds.low).as_ref(), bound(bounds.high).as_ref())?;
            let how = Treated::Bounds { low: bounds.low, high: bounds.high };
            recorder.did(|| Did::Treated { how, before, after, acted });
            Ok(kept)
        }
        Applied::Transformed(curve) => {
            let treated = curve.apply(x.float()).map_err(|_| Stop::Undefined(Undefined::Logarithm))?;
            let how = match curve {
                Curve::Log { from, plus } => Treated::Logarithm { from, plus },
                Curve::LogMirrored { from, plus } => Treated::LogarithmMirrored { from, plus },
                Curve::Power { from, plus, lambda } => Treated::Power { from, plus, lambda },
            };
            recorder.did(|| Did::Treated { how, before, after, acted: true });
            Ok(W::Number::irrational(treated))
        }
    }
}

/// Whether a value that is missing for this reason can be estimated: an entity that was excluded, to which the question does not apply or
/// for which it is not in force has no value that could be known.
pub(super) fn may_be_filled(reason: Missing) -> bool {
    !matches!(reason, Missing::Excluded | Missing::NotApplicable | Missing::NotInForce)
}

/// The name of an entity, with the period where it is another one.
fn told_name<W: World>(world: &W, at: usize, row: usize) -> String {
    let (computed, own, _) = world.place();
    let Some(grid) = computed.grid(at) else { return String::new() };
    if at == own { grid.name(row) } else { format!("{}, {}", grid.name(row), grid.plan.period) }
}

/// What stands in the place of a missing value.
fn filled<W: World>(
    world: &W,
    (node, step): (NodeIx, usize),
    impute: &Impute,
    reason: Missing,
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    // What was taken out on purpose is not put back, and the national row is made from the fields alone.
    if !may_be_filled(reason) || world.is_national() {
        return Err(Stop::Missing(reason));
    }
    if let Impute::Formula(formula) = impute {
        let here = Here { before: Some(&Err(reason)), of: Some((node, step)) };
        // What cannot be filled in stays missing, for its own reason.
        let value = match formula::number(world, &formula.root, here) {
            Err(Stop::Missing(_)) => return Err(Stop::Missing(reason)),
            value => value?,
        };
        recorder.did(|| Did::Imputed {
            filled: Some(Filled::Formula { text: formula.text.clone(), with_numbers: Vec::new() }),
        });
        return Ok(value);
    }
    let (_, _, row) = world.place();
    let grid = world.grid().ok_or(Stop::Missing(reason))?;
    let fill = grid.fit(node, step).and_then(|fit| fit.filled(row)).ok_or(Stop::Missing(reason))?;
    let on = match impute {
        Impute::Nearest { on, .. } | Impute::Regression { on, .. } => on.as_slice(),
        Impute::Formula(_) | Impute::Interpolate => &[],
    };
    recorder.did(|| Did::Imputed { filled: Some(fill.told(on, |at, row| told_name(world, at, row))) });
    Ok(W::Number::irrational(fill.value))
}

/// x ÷ target, or target ÷ x where less is better; with a cap kept between 0 and 1.
fn to_target<W: World>(
    world: &W,
    at: NodeIx,
    node: &NodePlan,
    x: &W::Number,
    cap: Cap,
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    let target = world.target(at)?;
    let zero = W::Number::whole(0);
    // Nothing at all is the best that less can be.
    let best_of_all = node.lower_is_better && cap == Cap::FullPoints && x.compare(&zero)? == Ordering::Equal;
    let share = match (node.lower_is_better, best_of_all) {
        (_, true) => W::Number::whole(1),
        (false, false) => divide(x, &target)?,
        (true, false) => divide(&target, x)?,
    };
    let (kept, capped) = match cap {
        Cap::FullPoints => within(&share, Some(&zero), Some(&W::Number::whole(1)))?,
        Cap::None => (share, false),
    };
    recorder.did(|| Did::ToTarget { target: target.float(), inverse: node.lower_is_better, capped });
    Ok(kept)
}

/// What a penalty leaves, and whether it met its floor. What lies below the floor already loses nothing more, and is not lifted to it.
pub(super) fn less<N: Number>(x: &N, taken: &N, at_least: &N) -> Result<(N, bool), Stop> {
    let floor = within(at_least, None, Some(x))?.0;
    within(&x.sub(taken), Some(&floor), None)
}

/// What a bonus makes, and whether it met its ceiling. What lies above the ceiling already gains nothing more, and is not cut to it.
pub(super) fn more<N: Number>(x: &N, given: &N, at_most: Option<&N>) -> Result<(N, bool), Stop> {
    let ceiling = match at_most {
        Some(at_most) => Some(within(at_most, Some(x), None)?.0),
        None => None,
    };
    within(&x.add(given), None, ceiling.as_ref())
}

/// A penalty only takes and a bonus only gives.
pub(super) fn not_negative<N: Number>(points: N) -> Result<N, Stop> {
    match points.compare(&N::whole(0))? {
        Ordering::Less => Err(Stop::Undefined(Undefined::OutOfRange)),
        Ordering::Equal | Ordering::Greater => Ok(points),
    }
}

/// A score that was given directly lies between 0 and its maximum, or it is no score.
fn given<N: Number>(x: N, at_most: &N) -> Result<N, Stop> {
    let (_, outside) = within(&x, Some(&N::whole(0)), Some(at_most))?;
    if outside { Err(Stop::Undefined(Undefined::OutOfRange)) } else { Ok(x) }
}

/// A rounding mode in the rulebook's words.
pub(super) fn mode_word(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfAwayFromZero => "half away from zero",
        RoundingMode::HalfEven => "half even",
        RoundingMode::Truncate => "truncate",
        RoundingMode::Floor => "floor",
        RoundingMode::Ceiling => "ceiling",
    }
}
