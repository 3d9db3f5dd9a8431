//! Judging a draft as a whole: order of nodes, points and weights, scales, targets, what is unused.
//!
//! In: a [`Draft`]. Out: the checked [`Rulebook`], or none where something in it is wrong.

mod division;
mod graph;
mod points;
mod readings;
mod scale;
mod targets;
mod unused;

use super::formula::Formula;
use super::model::{Entities, Header, Node, Operation, Rulebook, Source};
use super::reading::{Draft, ReadNode, Reader};
use super::syntax::Span;
use crate::finding::{Code, Finding};
use crate::registry::SHIPPED;

/// Judges a draft. The rulebook is there only where no finding is an error.
pub fn check(reader: &mut Reader<'_>, mut draft: Draft) -> Option<Rulebook> {
    let order = graph::order(reader, &draft);
    points::check(reader, &draft);
    scale::check(reader, &mut draft, order.as_deref());
    targets::check(reader, &draft);
    readings::check(reader, &draft);
    division::check(reader, &draft);
    unused::check(reader, &draft);
    attributes(reader, &draft);
    if reader.has_error() {
        return None;
    }
    let head = draft.head?;
    let nodes: Option<Vec<Node>> = draft.nodes.into_iter().map(|read| read.map(|read| read.node)).collect();
    Some(Rulebook {
        id: head.id,
        version: head.version,
        title: head.title,
        basis: head.basis,
        notes: head.notes,
        in_force: head.in_force,
        entities: head.entities,
        stages: head.stages,
        default_period: draft.default_period,
        headers: draft.headers,
        sentinels: draft.sentinels,
        rank: draft.rank.map(|(rank, _)| rank),
        grades: draft.grades,
        fields: draft.fields,
        nodes: nodes?,
        order: order?,
    })
}

/// The formulas of a node, each with the place of the text that it is written in.
fn formulas(read: &ReadNode) -> impl Iterator<Item = (&Formula, &Span)> {
    let source = match &read.node.source {
        Source::Formula(formula) => Some((formula, &read.source)),
        Source::SumOfPoints { .. } | Source::Mean { .. } => None,
    };
    let steps = read.node.steps.iter().zip(&read.steps).filter_map(|(step, span)| match &step.operation {
        Operation::Formula(formula) => Some((formula, span)),
        _ => None,
    });
    source.into_iter().chain(steps)
}

/// The attributes that ranks are kept within are ones that the entities have.
fn attributes(reader: &mut Reader<'_>, draft: &Draft) {
    let (Some(head), Some((rank, spans))) = (&draft.head, &draft.rank) else { return };
    let attributes: Vec<&str> = match &head.entities {
        Entities::Registry(name) => {
            let shipped = SHIPPED.iter().filter(|shipped| shipped.name == name);
            shipped.flat_map(|shipped| shipped.attributes.iter().copied()).collect()
        }
        Entities::Input => draft
            .headers
            .iter()
            .filter_map(|(_, header)| match header {
                Header::Attribute(attribute) => Some(attribute.as_str()),
                Header::Entity | Header::Name | Header::Period | Header::Field(_) | Header::Ignored => None,
            })
            .collect(),
    };
    for (attribute, span) in rank.within.iter().zip(spans) {
        if !attributes.contains(&attribute.as_str()) {
            let near = reader.near(attribute, attributes.iter().copied());
            let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
            reader.report(finding, span);
        }
    }
}
