//! Scales: what a node's score is measured in, so that points can only be added to points.

use crate::finding::{Code, Finding};
use crate::number::Decimal;
use crate::rulebook::formula::Term;
use crate::rulebook::model::{Award, MissingRule, NodeIx, Operation, Role, Source};
use crate::rulebook::reading::{Draft, ReadNode, Reader};

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
        kinds(reader, draft, read, scale);
        if let Some(own) = scales.get_mut(node.0) {
            *own = scale;
        }
        if let Some(Some(read)) = draft.nodes.get_mut(node.0) {
            read.node.points = match scale {
                Scale::Points(most) => Some(most),
                Scale::Share | Scale::Free => None,
            };
        }
    }
}

fn after(before: Scale, operation: &Operation) -> Scale {
    match operation {
        Operation::Round { .. } | Operation::Clamp(_) => before,
        Operation::Formula(_) => Scale::Free,
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

fn source(reader: &mut Reader<'_>, draft: &Draft, scales: &[Scale], read: &ReadNode) -> Scale {
    match &read.node.source {
        Source::Formula(_) => Scale::Free,
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
                    Some(Scale::Free) => {
                        let mut finding =
                            Finding::new(Code::NoScore).with("node", &read.node.id).with("child", &child.node.id);
                        finding.places.push(reader.place(&child.key).related());
                        reader.report(finding, span);
                    }
                    Some(Scale::Share | Scale::Points(_)) | None => {}
                }
            }
            super::points::sum(children).map_or(Scale::Free, Scale::Points)
        }
        Source::Mean { children, .. } => {
            let mut kinds = children.iter().filter_map(|edge| scales.get(edge.node.0));
            match kinds.next() {
                Some(first) if kinds.all(|kind| kind == first) => *first,
                _ => Scale::Free,
            }
        }
    }
}

/// Steps that need a flag or a level have one, and a rule of full points knows what full is.
fn kinds(reader: &mut Reader<'_>, draft: &Draft, read: &ReadNode, scale: Scale) {
    let root = match &read.node.source {
        Source::Formula(formula) => match formula.root.term {
            Term::Field(field) => draft.fields.get(field.0).map(|field| &field.kind),
            _ => None,
        },
        Source::SumOfPoints { .. } | Source::Mean { .. } => None,
    };
    let is_level = matches!(root, Some(crate::rulebook::model::Kind::Level(_)));
    let first_is_levels = matches!(read.node.steps.first().map(|step| &step.operation), Some(Operation::Levels(_)));
    if is_level && !first_is_levels {
        let finding = Finding::new(Code::TypesDiffer).with("expected", "number").with("found", "level");
        reader.report(finding, &read.source);
    }
    for (at, (step, span)) in read.node.steps.iter().zip(&read.steps).enumerate() {
        if matches!(step.operation, Operation::Levels(_)) && at > 0 {
            let finding = Finding::new(Code::TypesDiffer).with("expected", "level").with("found", "number");
            reader.report(finding, span);
        }
    }
    let gives_full = read.node.missing.otherwise == MissingRule::FullPoints
        || read.node.missing.by_reason.iter().any(|(_, rule)| *rule == MissingRule::FullPoints);
    if gives_full && scale == Scale::Free && read.node.role == Role::Indicator {
        let finding = Finding::new(Code::NoScore).with("node", &read.node.id).with("child", &read.node.id);
        reader.report(finding, &read.key);
    }
}
