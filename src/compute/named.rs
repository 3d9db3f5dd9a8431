//! Entities that a rulebook names by their codes: those that a screening keeps or leaves out, and those that others are compared
//! with.
//!
//! In: a step and the entity's code, or a whole run. Out: whether the entity stays; findings about codes that nobody has and about
//! references without a value.

use super::cell::Stop;
use super::formula::{self, Here};
use super::grid::{Run, formula_of};
use super::recorder::Recorder;
use super::world::World;
use crate::finding::{Code, Finding};
use crate::plan::Operation;
use crate::result::{Did, Screened};
use crate::rulebook::model::{Missing, NodeIx};

/// Whether an entity stays: `Ok` where it does. A condition without a value does not hold.
///
/// # Errors
/// The reason `excluded`; [`Stop::Ambiguous`] where floats cannot decide.
pub(super) fn screen<W: World>(
    world: &W,
    place: (NodeIx, usize),
    operation: &Operation,
    before: Result<W::Number, Missing>,
    recorder: &mut impl Recorder,
) -> Result<(), Stop> {
    let Operation::Screen { when, keep, leave_out } = operation else { return Ok(()) };
    let named = |codes: &[String]| world.code().is_some_and(|own| codes.iter().any(|code| code == own));
    let outcome = if world.is_national() {
        Screened::National
    } else if named(keep) {
        Screened::Kept
    } else if named(leave_out) {
        Screened::LeftOut
    } else {
        match formula::truth(world, &when.root, Here { before: Some(&before), of: Some(place) }) {
            Ok(true) => Screened::Holds,
            Ok(false) => Screened::Fails,
            Err(Stop::Ambiguous) => return Err(Stop::Ambiguous),
            Err(Stop::Missing(_) | Stop::Undefined(_)) => Screened::Undecided,
        }
    };
    recorder.did(|| Did::Screen { when: when.text.clone(), with_numbers: Vec::new(), outcome });
    match outcome {
        Screened::Holds | Screened::Kept | Screened::National => Ok(()),
        Screened::Fails | Screened::Undecided | Screened::LeftOut => Err(Stop::Missing(Missing::Excluded)),
    }
}

impl Run<'_, '_> {
    /// Codes that no entity has, and reference entities that have no value, each once a node.
    pub(super) fn named_entities(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        let mut tell = |code: Code, node: &str, entity: &str| {
            let finding = Finding::new(code).with("node", node).with("entity", entity);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        };
        let is_known = |code: &str| self.panel.registry.entities.iter().any(|entity| entity.code == code);
        for (at, node) in self.grid.plan.nodes.iter().enumerate() {
            for step in 0..=node.steps.len() {
                let named = match step.checked_sub(1).and_then(|step| node.steps.get(step)).map(|step| &step.operation)
                {
                    Some(Operation::Screen { keep, leave_out, .. }) => keep.iter().chain(leave_out),
                    _ => [].iter().chain(&[]),
                };
                named.filter(|code| !is_known(code)).for_each(|code| tell(Code::NamedEntityUnknown, &node.id, code));
                let statistics = formula_of(node, step).map_or(&[][..], |formula| formula.statistics.as_slice());
                for (statistic, column) in statistics.iter().zip(self.grid.statistics(NodeIx(at), step)) {
                    let Some(code) = &statistic.population.entity else { continue };
                    if !is_known(code) {
                        tell(Code::NamedEntityUnknown, &node.id, code);
                    } else if !column.is_known() {
                        tell(Code::ReferenceWithoutValue, &node.id, code);
                    }
                }
            }
        }
        findings
    }
}
