//! Trying figures: the real computation, run on made-up entities.
//!
//! In: assignments of figures to all fields. Out: what `compute` makes of each. Every witness of a proof has been through here; the
//! figures never leave this room but as a witness, and no scoreboard is made of them.

use super::domain::Figure;
use crate::compute::{self, Asked};
use crate::data::panel::{Datum, Observation, Origin, Panel};
use crate::plan::Plan;
use crate::registry::{Entity, EntityIx, Registry};
use crate::rulebook::model::{DataStatus, FieldIx, NodeIx};

/// Figures for every field, by [`FieldIx`].
pub(super) type Assignment = Vec<Figure>;

/// What the computation made of one node for one assignment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Outcome {
    pub(super) value: Option<f64>,
    pub(super) score: Option<f64>,
    /// Whether the score was set by the rule for missing values.
    pub(super) by_rule: bool,
}

/// Cells that all trials of one proof may compute together: some seconds of work, and every published index needs far fewer.
const CELLS_MAX: usize = 6_000_000;

/// A bench on which assignments are tried, with a budget.
#[derive(Debug)]
pub(super) struct Bench<'p> {
    plan: &'p Plan,
    cells: usize,
}

impl<'p> Bench<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        Self { plan, cells: 0 }
    }

    /// Whether the budget is used up.
    pub(super) fn exhausted(&self) -> bool {
        self.cells >= CELLS_MAX
    }

    /// The outcomes of `node` by assignment; `closure` are the nodes that it is made from, itself among them. None past the budget.
    pub(super) fn run(&mut self, node: NodeIx, closure: &[NodeIx], assignments: &[Assignment]) -> Option<Vec<Outcome>> {
        let fields = self.plan.fields.len();
        self.cells = self.cells.saturating_add(assignments.len().saturating_mul(closure.len() + fields));
        if self.exhausted() {
            return None;
        }
        let mut plan = self.plan.clone();
        plan.order = closure.to_vec();
        (plan.rank, plan.grades) = (None, None);
        let panel = panel(&plan, assignments);
        let standings = compute::run(&plan, &panel, 0).standings(Asked { steps: true, indicator_ranks: false });
        let id = &plan.node(node)?.id;
        let mut outcomes = vec![Outcome::default(); assignments.len()];
        for standing in &standings.entities {
            let found = match (standing.indicators.get(id), standing.aggregates.get(id)) {
                (Some(own), _) => Outcome { value: own.value, score: own.score, by_rule: own.missing.is_some() },
                (None, Some(own)) => {
                    Outcome { value: own.steps.get("value").copied().flatten(), score: own.score, by_rule: false }
                }
                (None, None) => continue,
            };
            if let Some(outcome) = standing.code.parse().ok().and_then(|at: usize| outcomes.get_mut(at)) {
                *outcome = found;
            }
        }
        Some(outcomes)
    }
}

/// A panel with an entity for each assignment.
pub(super) fn panel(plan: &Plan, assignments: &[Assignment]) -> Panel {
    let entity = |at: usize| {
        let code = format!("{at:08}");
        Entity { name_vi: code.clone(), name_en: code.clone(), code, attributes: Vec::new(), aliases: Vec::new() }
    };
    let registry = Registry::new("trial", (0..assignments.len()).map(entity).collect());
    let mut observations = Vec::with_capacity(plan.fields.len() * assignments.len());
    for field in 0..plan.fields.len() {
        for (at, assignment) in assignments.iter().enumerate() {
            let Some(figure) = assignment.get(field) else { continue };
            observations.push(Observation {
                period: plan.period,
                field: FieldIx(field),
                entity: EntityIx(at),
                stage: 0,
                datum: match figure {
                    Figure::Number(number) => Datum::Number(*number),
                    Figure::Flag(flag) => Datum::Flag(*flag),
                    Figure::Level(level) => Datum::Level(*level),
                },
                status: DataStatus::WhatIf,
                origin: Origin { file: 0, line: 0, column: 0 },
                remarks: None,
            });
        }
    }
    Panel { registry, files: Vec::new(), observations }
}
