//! Scales: what a node's score is measured in, so that points can only be added to points.

use crate::finding::{Code, Finding};
use crate::number::Decimal;
use crate::rulebook::formula::{Expression, Formula, Operator, Over, StatisticFunction, Term};
use crate::rulebook::model::{Award, Kind, MissingRule, NodeIx, Operation, Source, Step};
use crate::rulebook::reading::{Draft, ReadNode, Reader};
use crate::rulebook::syntax::Span;

/// What a score is measured in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scale {
    /// The value's own unit.
    Free,
    /// A share of full points, 0 to 1.
    Share,
    /// Points out of a maximum.
    Points(Decimal),
}

/// Finds the scale of every node in the order of the graph, and holds each parent to its children's.
pub fn check(reader: &mut Reader<'_>, draft: &mut Draft, order: Option<&[NodeIx]>) {
    let mut scales = vec![Scale::Free; draft.nodes.len()];
    for node in order.unwrap_or_default() {
        let Some(Some(read)) = draft.nodes.get(node.0) else { continue };
        let source = source(reader, draft, &scales, read);
        let scale = read.node.steps.iter().fold(source, |scale, step| after(scale, &step.operation));
        kinds(reader, draft, read, (source, scale));
        if let Some(own) = scales.get_mut(node.0) {
            *own = scale;
        }
        if let Some(Some(read)) = draft.nodes.get_mut(node.0) {
            complements(&mut read.node.steps, source);
            read.node.points = match scale {
                Scale::Points(most) => Some(most),
                Scale::Share | Scale::Free => None,
            };
        }
    }
}

/// A complement is taken from the full score of the scale that it stands in.
fn complements(steps: &mut [Step], source: Scale) {
    let mut scale = source;
    for step in steps {
        if let (Operation::Complement { full }, Scale::Points(most)) = (&mut step.operation, scale) {
            *full = most;
        }
        scale = after(scale, &step.operation);
    }
}

fn after(before: Scale, operation: &Operation) -> Scale {
    match operation {
        Operation::Round { .. }
        | Operation::Impute(_)
        | Operation::Clamp(_)
        | Operation::Complement { .. }
        | Operation::Gate { .. }
        | Operation::Screen { .. }
        | Operation::Penalty { .. }
        | Operation::Bonus { .. } => before,
        Operation::Formula(formula) => formula_scale(formula),
        // What a winsorisation leaves has the old unit; a logarithm has none. Both are read on a free scale.
        Operation::Treat(_) => Scale::Free,
        Operation::Goalposts { .. }
        | Operation::ToTarget(_)
        | Operation::Flag
        | Operation::Levels(_)
        | Operation::Bands { award: Award::Share, .. }
        | Operation::Given { award: Award::Share, .. } => Scale::Share,
        Operation::Bands { bands, award: Award::Points } => {
            Scale::Points(bands.iter().map(|band| band.award).max().unwrap_or(Decimal::ZERO))
        }
        Operation::Each { at_most, .. } | Operation::Given { award: Award::Points, at_most } => Scale::Points(*at_most),
    }
}

/// A percentile rank among the entities of the period is a share; any other formula has its own unit.
fn formula_scale(formula: &Formula) -> Scale {
    if let Some(normalised) = formula.normalised {
        return if normalised.share { Scale::Share } else { Scale::Free };
    }
    let Term::Statistic(at) = formula.root.term else { return Scale::Free };
    let share = formula.statistics.get(at).is_some_and(|statistic| {
        matches!(statistic.function, StatisticFunction::PercentileRank { .. })
            && !matches!(statistic.population.over, Over::Base(_))
    });
    if share { Scale::Share } else { Scale::Free }
}

fn source(reader: &mut Reader<'_>, draft: &Draft, scales: &[Scale], read: &ReadNode) -> Scale {
    match &read.node.source {
        Source::Formula(formula) => formula_scale(formula),
        Source::SumOfPoints { children, .. } => {
            for (edge, span) in children.iter().zip(&read.edges) {
                let Some(Some(child)) = draft.nodes.get(edge.node.0) else { continue };
                match scales.get(edge.node.0) {
                    Some(Scale::Points(own)) if *own != edge.weight && !edge.weight.is_zero() => {
                        let mut finding = Finding::new(Code::PointsDiffer)
                            .with("child", &child.node.id)
                            .with("own", own.to_string())
                            .with("edge", edge.weight.to_string())
                            .with("node", &read.node.id);
                        finding.places.push(reader.place(&child.key).related());
                        reader.report(finding, span);
                    }
                    Some(Scale::Free) if !child.may_have(&["score", "chain"]) => {
                        let mut finding =
                            Finding::new(Code::NoScore).with("node", &read.node.id).with("child", &child.node.id);
                        finding.places.push(reader.place(&child.key).related());
                        reader.report(finding, span);
                    }
                    Some(Scale::Share | Scale::Points(_) | Scale::Free) | None => {}
                }
            }
            super::points::sum(children).map_or(Scale::Free, Scale::Points)
        }
        Source::Combined { combination, .. } if !combination.keeps_scale() => Scale::Free,
        Source::Mean { children, .. } | Source::Best { children, .. } | Source::Combined { children, .. } => {
            let mut kinds = children.iter().filter_map(|edge| scales.get(edge.node.0));
            match kinds.next() {
                Some(first) if kinds.all(|kind| kind == first) => *first,
                _ => Scale::Free,
            }
        }
    }
}

/// Steps that need a flag or a level have one, and a rule of full points knows what full is.
fn kinds(reader: &mut Reader<'_>, draft: &Draft, read: &ReadNode, (base, scale): (Scale, Scale)) {
    let root = match &read.node.source {
        Source::Formula(formula) => gives(draft, &formula.root),
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => "number",
    };
    let differ = |reader: &mut Reader<'_>, expected: &'static str, found: &'static str, span: &Span| {
        reader.report(Finding::new(Code::TypesDiffer).with("expected", expected).with("found", found), span);
    };
    let mut level_used = false;
    for (at, (step, span)) in read.node.steps.iter().zip(&read.steps).enumerate() {
        let before = if at == 0 { root } else { "number" };
        match &step.operation {
            Operation::Levels(_) => {
                level_used = true;
                if before != "level" {
                    differ(reader, "level", before, span);
                }
            }
            Operation::Flag if before != "truth" => differ(reader, "truth", before, span),
            Operation::Complement { .. } if at_scale(read, at, base) == Scale::Free => {
                reader.missing_key("score", &format!("node.{}", read.node.id), span);
            }
            // A condition holds or does not; a number is neither.
            Operation::Gate { when, .. } | Operation::Screen { when, .. } if gives(draft, &when.root) != "truth" => {
                differ(reader, "truth", gives(draft, &when.root), span);
            }
            // Beyond full points there is nothing to give.
            Operation::Bonus { at_most: None, .. } if at_scale(read, at, base) != Scale::Free => {
                reader.missing_key("at_most", &format!("node.{}.{}", read.node.id, step.name), span);
            }
            _ => {}
        }
    }
    if root == "level" && !level_used {
        differ(reader, "number", "level", &read.source);
    }
    let gives_full = read.node.missing.otherwise == MissingRule::FullPoints
        || read.node.missing.by_reason.iter().any(|(_, rule)| *rule == MissingRule::FullPoints);
    if gives_full && scale == Scale::Free && read.context.is_none() {
        reader.missing_key("score", &format!("node.{}", read.node.id), &read.key);
    }
}

/// The scale before a step.
fn at_scale(read: &ReadNode, step: usize, base: Scale) -> Scale {
    read.node.steps.iter().take(step).fold(base, |scale, step| after(scale, &step.operation))
}

/// What a part of a formula gives, as a token.
fn gives(draft: &Draft, part: &Expression) -> &'static str {
    use Operator::{Add, Divide, Multiply, Power, Subtract};
    match &part.term {
        Term::Field(field) => match draft.fields.get(field.0).map(|field| &field.kind) {
            Some(Kind::Flag) => "truth",
            Some(Kind::Level(_)) => "level",
            _ => "number",
        },
        Term::Binary(Add | Subtract | Multiply | Divide | Power, ..) => "number",
        Term::Truth(_) | Term::Not(_) | Term::IsLevel { .. } | Term::Binary(..) => "truth",
        Term::If(_, then, _) => gives(draft, then),
        Term::IsMissing(_) => "truth",
        Term::Earlier(_, inner) => gives(draft, inner),
        Term::Number(_)
        | Term::Before
        | Term::Node { .. }
        | Term::Target(_)
        | Term::Negative(_)
        | Term::Call(..)
        | Term::Statistic(_)
        | Term::FirstOf(_)
        | Term::Gathered(..)
        | Term::ByGroup(_) => "number",
    }
}
