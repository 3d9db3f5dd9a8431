//! Trying figures: the real computation, run on made-up entities.
//!
//! In: assignments of figures to all fields. Out: what `compute` makes of each. Every witness of a proof has been through here; the
//! figures never leave this room but as a witness, and no scoreboard is made of them.

use super::domain::Figure;
use crate::compute;
use crate::data::panel::{Datum, Observation, Origin, Panel};
use crate::plan::{Operation, Plan};
use crate::registry::{Attribute, Entity, EntityIx, Registry};
use crate::rulebook::model::{DataStatus, FieldIx, Grouped, NodeIx, Turn};
use std::collections::{BTreeMap, BTreeSet, HashSet};

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

/// Cells that all trials of one proof may compute together: a second or two of work, and published indices need far fewer.
const CELLS_MAX: usize = 20_000_000;
/// Cells that the trials of one node may compute, so that one large total does not take the whole.
const NODE_CELLS_MAX: usize = 2_000_000;

/// A bench on which figures are tried for one node after the other, with a budget.
#[derive(Debug)]
pub(super) struct Bench {
    /// The plan, cut down to the nodes that the one on trial is made from.
    plan: Plan,
    /// The turns of the whole plan.
    turns: Vec<Turn>,
    node: NodeIx,
    fields: Vec<FieldIx>,
    cells: usize,
    node_cells: usize,
    /// Attributes of entities by group, so that every group of the rulebook is among them.
    classes: Vec<Vec<Attribute>>,
    class: usize,
}

/// Groups of entities that are tried: more than a rulebook has provinces' types and regions.
const CLASSES_MAX: usize = 16;
/// Cells that a run costs beside its own, so that many small populations do not take for ever.
const CELLS_OF_A_RUN: usize = 300;

/// The attributes that a plan asks for, each with the values that it names, put together by position.
pub(super) fn classes(plan: &Plan) -> Vec<Vec<Attribute>> {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in &plan.nodes {
        for within in node.statistics().filter_map(|own| own.population.within.clone()) {
            values.entry(within).or_default();
        }
        if let Some(Grouped::By { attribute, groups }) = &node.target {
            values.entry(attribute.clone()).or_default().extend(groups.iter().map(|(group, _)| group.clone()));
        }
        for step in &node.steps {
            if let Operation::Goalposts(Grouped::By { attribute, groups }) = &step.operation {
                values.entry(attribute.clone()).or_default().extend(groups.iter().map(|(group, _)| group.clone()));
            }
        }
    }
    let many = values.values().map(BTreeSet::len).max().unwrap_or(0).clamp(1, CLASSES_MAX);
    let class = |at: usize| {
        let one = |(id, values): (&String, &BTreeSet<String>)| {
            let value = values.iter().nth(at % values.len().max(1)).cloned().unwrap_or_else(|| "1".to_owned());
            Attribute { id: id.clone(), value_en: value.clone(), value }
        };
        values.iter().map(one).collect()
    };
    (0..many).map(class).collect()
}

impl Bench {
    pub(super) fn new(plan: &Plan) -> Self {
        let classes = classes(plan);
        let turns = plan.turns.clone();
        Self {
            plan: plan.clone(),
            turns,
            node: NodeIx(0),
            fields: Vec::new(),
            cells: 0,
            node_cells: 0,
            classes,
            class: 0,
        }
    }

    /// Turns to a node; `closure` are the nodes that it is made from, itself among them, and `fields` what they read.
    pub(super) fn turn_to(&mut self, node: NodeIx, closure: &[NodeIx], fields: Vec<FieldIx>) {
        self.plan.order = closure.to_vec();
        let wanted: HashSet<NodeIx> = closure.iter().copied().collect();
        self.plan.turns = self.turns.iter().filter(|turn| wanted.contains(&turn.node)).copied().collect();
        (self.node, self.fields, self.node_cells) = (node, fields, 0);
    }

    /// How many groups of entities there are to try.
    pub(super) fn classes(&self) -> usize {
        self.classes.len()
    }

    /// The group of the entities that are tried.
    pub(super) fn class(&self) -> usize {
        self.class
    }

    /// Turns to the entities of a group.
    pub(super) fn enter(&mut self, class: usize) {
        self.class = class;
    }

    /// Whether the budget is used up.
    pub(super) fn exhausted(&self) -> bool {
        self.cells >= CELLS_MAX || self.node_cells >= NODE_CELLS_MAX
    }

    /// What the computation makes of the node, by assignment. None past the budget.
    pub(super) fn run(&mut self, assignments: &[Assignment]) -> Option<Vec<Outcome>> {
        let own = assignments.len().saturating_mul(self.plan.order.len() + self.plan.fields.len());
        let cells = own.saturating_add(CELLS_OF_A_RUN);
        self.cells = self.cells.saturating_add(cells);
        self.node_cells = self.node_cells.saturating_add(cells);
        if self.exhausted() {
            return None;
        }
        let last = self.plan.node(self.node)?.steps.len();
        let attributes = self.classes.get(self.class).map_or(&[][..], Vec::as_slice);
        let panel = panel(&self.plan, &self.fields, attributes, assignments);
        let computed = compute::run(std::slice::from_ref(&self.plan), &panel, 0);
        let run = computed.period(self.plan.period)?;
        let outcome = |at: usize| {
            let number = |step: Option<usize>| run.number(self.node, step, EntityIx(at));
            Outcome { value: number(Some(0)).ok(), score: number(None).ok(), by_rule: number(Some(last)).is_err() }
        };
        Some((0..assignments.len()).map(outcome).collect())
    }
}

/// A panel with an entity for each assignment and the figures of `fields`, which are in order.
pub(super) fn panel(plan: &Plan, fields: &[FieldIx], attributes: &[Attribute], assignments: &[Assignment]) -> Panel {
    let entity = |at: usize| {
        let code = format!("{at:08}");
        Entity {
            name_vi: code.clone(),
            name_en: code.clone(),
            code,
            attributes: attributes.to_vec(),
            aliases: Vec::new(),
        }
    };
    let registry = Registry::new("trial", (0..assignments.len()).map(entity).collect());
    let mut observations = Vec::with_capacity(fields.len() * assignments.len());
    for field in fields {
        for (at, assignment) in assignments.iter().enumerate() {
            let Some(figure) = assignment.get(field.0) else { continue };
            observations.push(Observation {
                period: plan.period,
                field: *field,
                entity: EntityIx(at),
                stage: 0,
                datum: match figure {
                    Figure::Number(number) => Datum::Number(*number),
                    Figure::Flag(flag) => Datum::Flag(*flag),
                    Figure::Level(level) => Datum::Level(*level),
                },
                status: DataStatus::WhatIf,
                origin: Origin { file: 0, line: 0, column: 0, sheet: 0 },
                remarks: None,
            });
        }
    }
    Panel { registry, files: Vec::new(), observations }
}
