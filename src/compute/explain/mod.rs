//! The explanation of one node for one entity: the same operations as in bulk, run again with a recorder that writes down.
//!
//! In: a finished run, a node, a row. Out: an [`Explanation`], or of a node with all that is below it a `TreeExplanation`. Must
//! not: compute a result in another way than the bulk did.

mod cells;
mod distance;
mod fraction;
mod neighbours;
mod pieces;
mod search;
mod statistics;
mod tree;
mod workings;

use super::grid::Run;
use super::inputs::Input;
use super::operate::Part;
use super::recorder::Notes;
use super::step;
use crate::plan::{Impute, NodePlan, Operation, Source, Step, Term};
use crate::registry::{Entity, EntityIx};
use crate::result::{
    Did, ExplainedChild, ExplainedNode, ExplainedParent, ExplainedStep, Explanation, FORMAT, Filled, Named, Stamp,
    TargetLine,
};
use crate::rulebook::model::{Bilingual, Missing, MissingRule, NodeIx, Reading};

/// The rule for missing values acted.
pub(super) fn by_rule(node: &NodePlan, reason: Missing) -> Did {
    Did::Missing { reason, rule: rule_word(node, reason).to_owned() }
}

/// The rule for a missing value in the rulebook's words.
pub(super) fn rule_word(node: &NodePlan, reason: Missing) -> &'static str {
    match node.missing.rule(reason) {
        MissingRule::ScoreZero => "score 0",
        MissingRule::FullPoints => "full points",
        MissingRule::StaysMissing => "stays missing",
    }
}

impl Run<'_, '_> {
    /// Explains a node for an entity (its position in the registry).
    /// None where the node or entity is not there.
    pub fn explain(&self, node: NodeIx, entity: EntityIx) -> Option<Explanation> {
        self.explain_row(node, entity.0, Some(self.panel.registry.get(entity)?))
    }

    /// Explains a node of the national row, which has no code and no name.
    /// None where the node is not there or no field can be combined.
    pub fn explain_national(&self, node: NodeIx) -> Option<Explanation> {
        self.has_national().then(|| self.explain_row(node, self.grid.inputs.national_row(), None)).flatten()
    }

    fn explain_row(&self, node: NodeIx, row: usize, own: Option<&Entity>) -> Option<Explanation> {
        let plan = self.grid.plan;
        let ranks = self.ranks();
        let rank = ranks.get(row).copied().flatten();
        let ranked = ranks.iter().flatten().count();
        Some(Explanation {
            format: FORMAT,
            rulebook: Stamp { id: plan.id.clone(), version: plan.version.clone(), title: plan.title.clone() },
            period: plan.period.to_string(),
            code: own.map_or_else(String::new, |entity| entity.code.clone()),
            name: own.map_or_else(String::new, |entity| entity.name_vi.clone()),
            name_en: own.map_or_else(String::new, |entity| entity.name_en.clone()),
            rank,
            ranked,
            restated: None,
            data_status: self.node_status(node, row),
            notices: plan.notes.clone(),
            node: self.explain_node(node, plan.node(node)?, row),
        })
    }

    fn explain_node(&self, at: NodeIx, node: &NodePlan, row: usize) -> ExplainedNode {
        let value = self.again(at, node, Part::Step(0), row, &mut Notes::default());
        let children = self.explain_children(at, node, row);
        let (formula, with_numbers) = match &node.source {
            Source::Formula(formula) => (Some(formula.text.clone()), self.pieces((at, 0), formula, None, row)),
            Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => {
                (None, Vec::new())
            }
        };
        let points = self.points(at, node, row);
        let points_max = match &node.main_edge {
            Some(edge) => Some(edge.points.value() * self.raise(edge.parent, row)),
            None => node.in_points.then(|| node.full.value()),
        };
        ExplainedNode {
            id: node.id.clone(),
            title: node.title.clone(),
            unit: node.unit.clone(),
            note: node.note.clone(),
            formula,
            with_numbers,
            statistics: self.explain_statistics(at, node, row),
            combination: self.combination((at, node), row, &children),
            cells: self.explain_cells(node, row),
            value,
            missing: self.grid.cell(at, Some(node.steps.len()), Reading::Exact, row).err(),
            target: self.target(node, row),
            target_source: node.target_source.clone(),
            target_line: self.settled_target(node, row).and_then(|target| target.line.as_ref()).map(line),
            distance: self.distance(at, node, row),
            steps: self.explain_steps(at, node, row),
            score: self.again(at, node, Part::Score, row, &mut Notes::default()),
            is_share: node.main_edge.is_some() && !node.in_points,
            shown: match node.shown.len() {
                0 => None,
                last => self.again(at, node, Part::Shown(last), row, &mut Notes::default()),
            },
            points,
            points_max,
            points_lost: points_max.zip(points).map(|(most, got)| most - got),
            parents: self.parents(at, row),
            data_status: self.node_status(at, row),
            children,
        }
    }

    /// What each child brought to an aggregate, most points lost first.
    fn explain_children(&self, at: NodeIx, node: &NodePlan, row: usize) -> Vec<ExplainedChild> {
        let mut notes = Notes::default();
        if !matches!(node.source, Source::Formula(_)) {
            let _ = self.computed.outcome(self.at, (at, node), Part::Step(0), row, &mut notes);
        }
        let mut children = notes.children;
        children.sort_by(|a, b| b.lost.unwrap_or(0.0).total_cmp(&a.lost.unwrap_or(0.0)));
        children
    }

    /// The part of a node in each aggregate that reads it; what only reports results has none to give.
    fn parents(&self, at: NodeIx, row: usize) -> Vec<ExplainedParent> {
        let plan = self.grid.plan;
        let Some(own) = plan.node(at) else { return Vec::new() };
        let reads = |parent: &NodePlan| parent.source.children().iter().any(|edge| edge.node == at);
        let part = |(position, parent): (usize, &NodePlan)| {
            let children = self.explain_children(NodeIx(position), parent, row);
            let brought = children.into_iter().find(|child| child.id == own.id)?;
            Some(ExplainedParent {
                id: parent.id.clone(),
                title: parent.title.clone(),
                weight: brought.weight,
                share: brought.share,
                counted: brought.counted,
                score: brought.score,
                contribution: brought.contribution,
                lost: brought.lost,
                in_points: matches!(parent.source, Source::SumOfPoints { .. }),
            })
        };
        let parents = plan.nodes.iter().enumerate().filter(|(_, parent)| !parent.report_only && reads(parent));
        parents.filter_map(part).collect()
    }

    /// Computes one cell again, writing down what is done.
    fn again(&self, at: NodeIx, node: &NodePlan, part: Part, row: usize, notes: &mut Notes) -> Option<f64> {
        self.computed
            .outcome(self.at, (at, node), part, row, notes)
            .ok()
            .map(|number| number.value)
            .filter(|value| value.is_finite())
    }

    fn explain_steps(&self, at: NodeIx, node: &NodePlan, row: usize) -> Vec<ExplainedStep> {
        let mut steps = Vec::new();
        let mut before = self.again(at, node, Part::Step(0), row, &mut Notes::default());
        for (position, step) in node.steps.iter().enumerate() {
            let mut notes = Notes::default();
            let after = self.again(at, node, Part::Step(position + 1), row, &mut notes);
            let unsettled = || before.and_then(|_| self.unsettled((at, position + 1), step, before, row));
            let told = match notes.did {
                Some(did) => Some(self.with_words((at, position + 1), node, &step.operation, did, before, row)),
                None if after.is_none() => unsettled(),
                None => None,
            };
            if let Some(did) = told {
                steps.push(ExplainedStep { name: step.name.clone(), did, before, after });
            }
            before = after;
        }
        let mut notes = Notes::default();
        let score = self.again(at, node, Part::Score, row, &mut notes);
        if let Some(did @ Did::Missing { .. }) = notes.did {
            steps.push(ExplainedStep { name: "missing".to_owned(), did, before, after: score });
        }
        let mut before = score;
        for (position, step) in node.shown.iter().enumerate() {
            let mut notes = Notes::default();
            let after = self.again(at, node, Part::Shown(position + 1), row, &mut notes);
            if let Some(did) = notes.did {
                steps.push(ExplainedStep { name: step.name.clone(), did, before, after });
            }
            before = after;
        }
        steps
    }

    /// A step whose rule cannot be told because a figure is missing: a gate, points taken or given, a formula.
    fn unsettled(&self, place: (NodeIx, usize), step: &Step, before: Option<f64>, row: usize) -> Option<Did> {
        let (kind, formula) = match &step.operation {
            Operation::Gate { when, .. } => ("gate", when),
            Operation::Penalty { points, .. } => ("penalty", points),
            Operation::Bonus { points, .. } => ("bonus", points),
            Operation::Formula(formula) => ("formula", formula),
            _ => return None,
        };
        let mut lacking: Vec<Bilingual> = Vec::new();
        formula.root.walk(&mut |part| {
            let title = match &part.term {
                Term::Field(field) if matches!(self.grid.inputs.get(*field, row), Input::Missing(_)) => {
                    self.grid.plan.fields.get(field.0).map(|field| field.title.clone())
                }
                Term::Node { node, step, reads } if self.grid.cell(*node, *step, *reads, row).is_err() => {
                    self.grid.plan.node(*node).map(|node| node.title.clone())
                }
                _ => None,
            };
            lacking.extend(title.filter(|title| !lacking.contains(title)));
        });
        Some(Did::Unsettled {
            step: kind.to_owned(),
            text: formula.text.clone(),
            with_numbers: self.pieces(place, formula, before, row),
            reason: self.grid.at(place.0, Part::Step(place.1), row).err()?,
            lacking,
        })
    }

    /// What a step did, with the words and numbers that only the whole run knows.
    fn with_words(
        &self,
        place: (NodeIx, usize),
        node: &NodePlan,
        operation: &Operation,
        did: Did,
        before: Option<f64>,
        row: usize,
    ) -> Did {
        match (did, operation) {
            (Did::Formula { text, .. }, Operation::Formula(formula)) => {
                Did::Formula { text, with_numbers: self.pieces(place, formula, before, row) }
            }
            (Did::Gate { when, holds, at_most, acted, .. }, Operation::Gate { when: formula, .. }) => {
                Did::Gate { when, with_numbers: self.pieces(place, formula, before, row), holds, at_most, acted }
            }
            (Did::Penalty { text, points, at_least, floored, .. }, Operation::Penalty { points: formula, .. }) => {
                let with_numbers = self.pieces(place, formula, before, row);
                Did::Penalty { text, with_numbers, points, at_least, floored }
            }
            (Did::Bonus { text, points, at_most, capped, .. }, Operation::Bonus { points: formula, .. }) => {
                let with_numbers = self.pieces(place, formula, before, row);
                Did::Bonus { text, with_numbers, points, at_most, capped }
            }
            (
                Did::Imputed { filled: Some(Filled::Formula { text, .. }) },
                Operation::Impute(Impute::Formula(formula)),
            ) => {
                let with_numbers = self.pieces(place, formula, before, row);
                Did::Imputed { filled: Some(Filled::Formula { text, with_numbers }) }
            }
            (Did::Level { share, .. }, _) => {
                let level = step::level_field(node).map_or_else(String::new, |field| self.level_word(field, row));
                Did::Level { level, share }
            }
            (Did::Screen { when, outcome, .. }, Operation::Screen { when: condition, .. }) => {
                let with_numbers = self.pieces(place, condition, before, row);
                Did::Screen { when, with_numbers, outcome }
            }
            (did, _) => did,
        }
    }
}

/// An entity by its names.
fn named(entity: &Entity) -> Named {
    Named { code: entity.code.clone(), name: entity.name_vi.clone(), name_en: entity.name_en.clone() }
}

/// A target's line as data.
fn line(line: &crate::plan::TargetLine) -> TargetLine {
    TargetLine {
        from: line.from.value(),
        from_period: line.from_period.to_string(),
        to: line.to.value(),
        to_period: line.to_period.to_string(),
        months: line.months,
        months_all: line.months_all,
    }
}
