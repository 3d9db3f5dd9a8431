//! The one definition of a cell, over any world.

use super::aggregate;
use super::cell::Stop;
use super::formula::{self, Here};
use super::grid::formula_of;
use super::number::Number;
use super::recorder::Recorder;
use super::step::{self, Before};
use super::world::{World, rule_for};
use crate::plan::{NodePlan, Operation, Source};
use crate::rulebook::model::{Missing, NodeIx, Reading};

/// A column of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// 0 is the value.
    Step(usize),
    /// The exact score, after the rule for missing values.
    Score,
    /// A rounding behind the score, from 1.
    Shown(usize),
}

/// Computes one cell. What it reads of its own node it reads through the world, as it reads any other.
pub(super) fn operate<W: World>(
    world: &W,
    (at, node): (NodeIx, &NodePlan),
    part: Part,
    recorder: &mut impl Recorder,
) -> Result<W::Number, Stop> {
    match part {
        Part::Step(0) => match &node.source {
            Source::Formula(formula) => match step::level_field(node) {
                // A level has no number of its own; the first step gives it one.
                Some(field) => world.level(field).and(Err(Stop::Missing(Missing::NotApplicable))),
                None => formula::number(world, &formula.root, Here { before: None, of: Some((at, 0)) }),
            },
            Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => {
                aggregate::value(world, (at, node), recorder)
            }
        },
        Part::Step(position) => {
            let Some(own) = node.steps.get(position - 1) else { return Err(Stop::Missing(Missing::Invalid)) };
            let before = match step::level_field(node) {
                Some(field) if position == 1 => Before::Level(world.level(field)?),
                _ => own_step(world, at, node, position - 1)?,
            };
            step::apply(world, (at, position), node, &own.operation, before, recorder)
        }
        Part::Score => match world.node(at, Some(node.steps.len()), Reading::Exact) {
            Err(Stop::Missing(reason)) => {
                let score = rule_for(node, reason, world.is_national()).map_err(Stop::Missing)?;
                recorder.did(|| super::explain::by_rule(node, reason));
                Ok(W::Number::constant(&score))
            }
            result => result,
        },
        Part::Shown(position) => {
            let before = match position {
                0 | 1 => world.node(at, None, Reading::Exact)?,
                _ => world.node(at, Some(node.steps.len() + position - 1), Reading::Exact)?,
            };
            match node.shown.get(position.saturating_sub(1)) {
                Some(own) => {
                    let place = (at, node.steps.len() + position);
                    step::apply(world, place, node, &own.operation, Before::Number(before), recorder)
                }
                None => Err(Stop::Missing(Missing::Invalid)),
            }
        }
    }
}

/// What stands before a step. A formula that asks whether `x` is missing, or for the first that is there, hears of it.
fn own_step<W: World>(world: &W, at: NodeIx, node: &NodePlan, step: usize) -> Result<Before<W::Number>, Stop> {
    match world.node(at, Some(step), Reading::Exact) {
        Ok(number) => Ok(Before::Number(number)),
        Err(Stop::Missing(reason)) if hears_of_missing(node, step + 1) => Ok(Before::Missing(reason)),
        Err(stop) => Err(stop),
    }
}

/// Whether a step does something where nothing stands before it.
fn hears_of_missing(node: &NodePlan, step: usize) -> bool {
    let own = step.checked_sub(1).and_then(|step| node.steps.get(step)).map(|step| &step.operation);
    matches!(own, Some(Operation::Screen { .. } | Operation::Impute(_)))
        || formula_of(node, step).is_some_and(formula::asks_for_missing)
}
