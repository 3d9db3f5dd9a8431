//! Steps, over any number.

use super::cell::{Stop, Undefined};
use super::formula::{self, divide, within};
use super::number::Number;
use super::recorder::Recorder;
use super::world::World;
use crate::number::RoundingMode;
use crate::plan::{Constant, NodePlan, Operation, Source, Term};
use crate::result::Did;
use crate::rulebook::model::{Award, Cap, FieldIx, Missing};
use std::cmp::Ordering;

/// What stands before a step: a number, or the level that `levels` turns into one.
pub(super) enum Before<N> {
    Number(N),
    Level(usize),
}

/// The field whose level is the node's value, where its first step turns levels into shares.
pub(super) fn level_field(node: &NodePlan) -> Option<FieldIx> {
    let is_levels = matches!(node.steps.first().map(|step| &step.operation), Some(Operation::Levels(_)));
    match &node.source {
        Source::Formula { root, .. } if is_levels => match root.term {
            Term::Field(field) => Some(field),
            _ => None,
        },
        Source::Formula { .. } | Source::SumOfPoints { .. } | Source::Mean { .. } => None,
    }
}

/// Applies an operation to what stands before it.
pub(super) fn apply<W: World>(
    world: &W,
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
    };
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
        Operation::Formula { text, root } => {
            recorder.did(|| Did::Formula { text: text.clone(), with_numbers: Vec::new() });
            formula::number(world, root, Some(&x))
        }
        // Technical note 1 of the Human Development Report: (actual − minimum) / (maximum − minimum).
        Operation::Goalposts { worst, best } => {
            recorder.did(|| Did::Goalposts { worst: worst.value(), best: best.value() });
            divide(&x.sub(&constant(worst)), &constant(best).sub(&constant(worst)))
        }
        Operation::ToTarget(cap) => to_target(node, &x, *cap, recorder),
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
        Operation::Given { at_most } => {
            recorder.did(|| Did::Given { at_most: at_most.value() });
            given(x, &constant(at_most))
        }
    }
}

/// x ÷ target; with a cap kept between 0 and 1.
fn to_target<N: Number>(node: &NodePlan, x: &N, cap: Cap, recorder: &mut impl Recorder) -> Result<N, Stop> {
    let target = node.target.as_ref().ok_or(Stop::Missing(Missing::NotInForce))?;
    let share = divide(x, &N::constant(target))?;
    let (kept, capped) = match cap {
        Cap::FullPoints => within(&share, Some(&N::whole(0)), Some(&N::whole(1)))?,
        Cap::None => (share, false),
    };
    recorder.did(|| Did::ToTarget { target: target.value(), capped });
    Ok(kept)
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
