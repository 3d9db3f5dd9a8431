//! Judging a draft as a whole: order of nodes, points and weights, scales, targets, what is unused.
//!
//! In: a [`Draft`]. Out: the checked [`Rulebook`], or none where something in it is wrong.

mod graph;
mod points;
mod scale;
mod targets;
mod unused;

use super::model::{Entities, Node, Rulebook};
use super::reading::{Draft, Reader};
use crate::finding::{Code, Finding};

/// Judges a draft. The rulebook is there only where no finding is an error.
pub fn check(reader: &mut Reader<'_>, mut draft: Draft) -> Option<Rulebook> {
    let order = graph::order(reader, &draft);
    points::check(reader, &draft);
    scale::check(reader, &mut draft, order.as_deref());
    targets::check(reader, &draft);
    unused::check(reader, &draft);
    entities(reader, &draft);
    if reader.findings.iter().any(Finding::is_error) {
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

/// The registry is one of ours, and the attributes that ranks are kept within are ones that its entities have.
fn entities(reader: &mut Reader<'_>, draft: &Draft) {
    use crate::naming::suggestions;
    use crate::registry::SHIPPED;
    use crate::rulebook::model::Header;
    let Some(head) = &draft.head else { return };
    let attributes: Vec<String> = match &head.entities {
        Entities::Registry(name) => match SHIPPED.iter().find(|shipped| shipped.name == name) {
            Some(shipped) => shipped.attributes.iter().map(|attribute| (*attribute).to_owned()).collect(),
            None => {
                let known = SHIPPED.iter().map(|shipped| shipped.name).chain(["input"]);
                let finding = Finding::new(Code::RegistryUnknown)
                    .with("registry", name)
                    .with("period", "")
                    .with("suggestions", suggestions(name, known, 3));
                reader.report(finding, &draft.entities_span);
                return;
            }
        },
        Entities::Input => draft
            .headers
            .iter()
            .filter_map(|(_, header)| match header {
                Header::Attribute(attribute) => Some(attribute.clone()),
                Header::Entity | Header::Name | Header::Period | Header::Field(_) | Header::Ignored => None,
            })
            .collect(),
    };
    let Some((rank, spans)) = &draft.rank else { return };
    for (attribute, span) in rank.within.iter().zip(spans) {
        if !attributes.contains(attribute) {
            let near = suggestions(attribute, attributes.iter().map(String::as_str), 3);
            let finding =
                Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
            reader.report(finding, span);
        }
    }
}
