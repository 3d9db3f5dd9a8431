//! The explanation of one node for one entity: the same operations as in bulk, run again with a recorder that writes down.

use super::formula::{self, Here};
use super::grid::Run;
use super::inputs::Input;
use super::operate::Part;
use super::recorder::Notes;
use super::step;
use super::world::Fast;
use crate::data::panel::Datum;
use crate::number::{Exact, Filtered};
use crate::plan::{Formula, NodePlan, Operation, Plan, Source, Term};
use crate::registry::{Entity, EntityIx};
use crate::result::{
    Combination, CombinedAs, Did, ExplainedCell, ExplainedChild, ExplainedNode, ExplainedStep, Explanation, FORMAT,
    Method, Piece, Stamp, TargetLine,
};
use crate::rulebook::model::{Combine, FieldIx, MeanKind, Missing, MissingRule, NodeIx, Reading};

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
            data_status: self.node_status(node, row),
            notices: plan.notes.clone(),
            node: self.explain_node(node, plan.node(node)?, row),
        })
    }

    fn explain_node(&self, at: NodeIx, node: &NodePlan, row: usize) -> ExplainedNode {
        let value = self.again(at, node, Part::Step(0), row, &mut Notes::default());
        let mut children = Notes::default();
        if !matches!(node.source, Source::Formula(_)) {
            let _ = self.computed.outcome(self.at, (at, node), Part::Step(0), row, &mut children);
        }
        let mut children = children.children;
        children.sort_by(|a, b| b.lost.unwrap_or(0.0).total_cmp(&a.lost.unwrap_or(0.0)));
        let (formula, with_numbers) = match &node.source {
            Source::Formula(formula) => (Some(formula.text.clone()), self.pieces((at, 0), formula, None, row)),
            Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } => (None, Vec::new()),
        };
        let points = self.points(at, node, row);
        let points_max = match &node.main_edge {
            Some(edge) => Some(edge.points.value()),
            None => node.in_points.then(|| node.full.value()),
        };
        ExplainedNode {
            id: node.id.clone(),
            title: node.title.clone(),
            unit: node.unit.clone(),
            note: node.note.clone(),
            formula,
            with_numbers,
            combination: combination(self.grid.plan, node, &children),
            cells: node.fields.iter().map(|field| self.explain_cell(*field, row)).collect(),
            value,
            missing: self.grid.cell(at, Some(node.steps.len()), Reading::Exact, row).err(),
            target: self.target(node, row),
            target_source: node.target_source.clone(),
            target_line: self.settled_target(node, row).and_then(|target| target.line.as_ref()).map(line),
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
            data_status: self.node_status(at, row),
            children,
        }
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
            if let Some(did) = notes.did {
                let did = self.with_words((at, position + 1), node, &step.operation, did, before, row);
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
                let with_numbers = self.pieces(place, formula, before, row);
                Did::Formula { text, with_numbers }
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

    fn level_word(&self, field: FieldIx, row: usize) -> String {
        let levels = self.grid.plan.fields.get(field.0).map(|field| field.levels.as_slice()).unwrap_or_default();
        match self.grid.inputs.get(field, row) {
            Input::Level(level) => levels.get(level).cloned().unwrap_or_default(),
            Input::Number { .. } | Input::Missing(_) => String::new(),
        }
    }

    /// A formula with the numbers of this entity in the place of its names.
    fn pieces(&self, place: (NodeIx, usize), formula: &Formula, before: Option<f64>, row: usize) -> Vec<Piece> {
        let text = formula.text.as_str();
        let mut names: Vec<(std::ops::Range<usize>, Piece)> = Vec::new();
        formula.root.walk(&mut |part| {
            let piece = match &part.term {
                Term::Field(field) => match self.grid.inputs.get(*field, row) {
                    Input::Number { value, .. } => Piece::Number(Some(value.value)),
                    Input::Level(_) => Piece::Level(self.level_word(*field, row)),
                    Input::Missing(_) => Piece::Number(None),
                },
                // A parameter of the chain: a number under a name.
                Term::Number(number)
                    if text.get(part.span.clone()).is_some_and(|own| own.starts_with(char::is_alphabetic)) =>
                {
                    Piece::Number(Some(number.value()))
                }
                Term::Before => Piece::Number(before),
                Term::Node { node, step, reads } => {
                    Piece::Number(self.grid.cell(*node, *step, *reads, row).ok().map(|number| number.value))
                }
                Term::Target(node) => Piece::Number(self.grid.plan.node(*node).and_then(|node| self.target(node, row))),
                Term::Statistic(at) => {
                    let column = self.grid.statistics(place.0, place.1).get(*at);
                    Piece::Number(column.and_then(|column| column.get(row)?.ok()).map(|number| number.value))
                }
                Term::Earlier(..) => {
                    let world = Fast { computed: self.computed, at: self.at, row };
                    let here = Here { before: None, of: None };
                    Piece::Number(formula::number(&world, part, here).ok().map(|number| number.value))
                }
                _ => return,
            };
            names.push((part.span.clone(), piece));
        });
        let (mut pieces, mut at, mut told) = (Vec::new(), 0, 0..0);
        for (span, piece) in names {
            // What stands inside `prev(…)` was already told.
            if span.start < at {
                // All indicators below a node stand in one place: a list of numbers.
                if told == span {
                    pieces.extend([Piece::Text(", ".to_owned()), piece]);
                }
                continue;
            }
            told = span.clone();
            if let Some(between) = text.get(at..span.start).filter(|between| !between.is_empty()) {
                pieces.push(Piece::Text(between.to_owned()));
            }
            pieces.push(piece);
            at = span.end;
        }
        if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        pieces
    }

    fn explain_cell(&self, field: FieldIx, row: usize) -> ExplainedCell {
        let plan = self.grid.plan.fields.get(field.0);
        let observation = self.grid.inputs.slice.observation(self.panel, field, EntityIx(row));
        let input = self.grid.inputs.get(field, row);
        let national = row == self.grid.inputs.national_row();
        let combine = plan.filter(|_| national).map(|plan| &plan.combine);
        let text = match input {
            Input::Number { value, decimal } => Some(match (observation.map(|seen| seen.datum), combine) {
                (Some(Datum::Flag(flag)), _) => flag_word(flag),
                (_, Some(Combine::All | Combine::Any)) => flag_word(value.value > 0.0),
                _ => decimal.map_or_else(|| crate::number::shortest(value.value), |decimal| decimal.to_string()),
            }),
            Input::Level(_) => Some(self.level_word(field, row)),
            Input::Missing(_) => None,
        };
        let missing = match input {
            Input::Missing(reason) => Some(reason),
            Input::Number { .. } | Input::Level(_) => None,
        };
        let remarks = observation.and_then(|seen| seen.remarks.as_ref());
        let file = observation.and_then(|seen| self.panel.files.get(seen.origin.file));
        ExplainedCell {
            field: plan.map_or_else(String::new, |field| field.id.clone()),
            title: plan.map_or_else(
                || crate::rulebook::model::Bilingual { vi: String::new(), en: String::new() },
                |field| field.title.clone(),
            ),
            unit: plan.and_then(|field| field.unit.clone()),
            text,
            missing,
            unread: remarks.and_then(|remarks| remarks.unread.clone()),
            file: file.map(|file| file.name.clone()),
            line: observation.map(|seen| seen.origin.line),
            column: observation.map(|seen| seen.origin.column),
            stage: observation.and_then(|seen| self.grid.plan.stages.get(seen.stage).cloned()),
            data_status: (missing != Some(Missing::NotReported)).then(|| self.grid.inputs.status(field, row)),
            evidence: remarks.and_then(|remarks| remarks.evidence.clone()),
            combined: national.then_some(self.panel.registry.entities.len()),
            combined_as: combine.map(|combine| self.combined_as(combine)),
        }
    }

    fn combined_as(&self, combine: &Combine) -> CombinedAs {
        match combine {
            Combine::Sum => CombinedAs::Sum,
            Combine::Share => CombinedAs::Share,
            Combine::All => CombinedAs::All,
            Combine::Any => CombinedAs::Any,
            Combine::WeightedBy(weight) => match self.grid.plan.fields.get(weight.0) {
                Some(weight) => CombinedAs::WeightedBy { field: weight.id.clone(), title: weight.title.clone() },
                None => CombinedAs::Not,
            },
            Combine::Not => CombinedAs::Not,
        }
    }
}

fn flag_word(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

/// How an aggregate is made, with the sums of its weights.
fn combination(plan: &Plan, node: &NodePlan, children: &[ExplainedChild]) -> Option<Combination> {
    let method = match &node.source {
        Source::Formula(_) => return None,
        Source::SumOfPoints { .. } => Method::SumOfPoints,
        Source::Mean { kind: MeanKind::Arithmetic, .. } => Method::WeightedMean,
        Source::Mean { kind: MeanKind::Geometric, .. } => Method::GeometricMean,
        Source::Best { .. } if node.lower_is_better => Method::Least,
        Source::Best { .. } => Method::Greatest,
    };
    let weights = |there: &dyn Fn(&str) -> bool| {
        let chosen =
            node.source.children().iter().filter(|edge| plan.node(edge.node).is_some_and(|own| there(&own.id)));
        Filtered::from_exact(&chosen.fold(Exact::zero(), |sum, edge| sum.add(&edge.weight.exact))).value
    };
    let has_score = |id: &str| children.iter().any(|child| child.id == id && child.score.is_some());
    Some(Combination { method, weight_total: weights(&|_| true), weight_present: weights(&has_score) })
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
