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
use super::model::{Entities, Header, Node, Rulebook, Source};
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
        ranks: draft.ranks.into_iter().map(|(id, rank, _)| (id, rank)).collect(),
        grades: draft.grades,
        bandings: draft.bandings,
        fields: draft.fields,
        nodes: nodes?,
        order: order?,
        later: Vec::new(),
    })
}

/// Gives every edition one order of the nodes, each after all that it reads in any of them: the columns of all periods are computed
/// side by side. False, with a finding at `from`, where two editions read each other in a circle.
pub fn one_order(reader: &mut Reader<'_>, rulebook: &mut Rulebook, from: &Span) -> bool {
    if rulebook.later.is_empty() {
        return true;
    }
    let count = rulebook.nodes.len();
    let mut reads: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edition in std::iter::once(&*rulebook).chain(rulebook.later.iter().map(|(_, later)| later)) {
        for (own, node) in reads.iter_mut().zip(&edition.nodes) {
            own.extend(graph::reads(node).into_iter().map(|node| node.0));
        }
    }
    let mut done = vec![false; count];
    let mut order = Vec::with_capacity(count);
    let report_only = |at: usize| rulebook.nodes.get(at).is_some_and(|node| node.report_only);
    // Each round takes what is ready; ten thousand nodes in sixty-four levels need at most as many rounds.
    for report in [false, true] {
        loop {
            let ready: Vec<usize> = (0..count)
                .filter(|at| !done.get(*at).copied().unwrap_or(true) && report_only(*at) == report)
                .filter(|at| reads.get(*at).is_some_and(|own| own.iter().all(|below| done.get(*below) == Some(&true))))
                .collect();
            if ready.is_empty() {
                break;
            }
            for at in ready {
                if let Some(own) = done.get_mut(at) {
                    *own = true;
                }
                order.push(super::model::NodeIx(at));
            }
        }
    }
    if order.len() < count {
        let members: Vec<String> =
            circle(&reads, &done).iter().filter_map(|at| rulebook.nodes.get(*at)).map(|node| node.id.clone()).collect();
        reader.report(Finding::new(Code::Cycle).with("members", members), from);
        return false;
    }
    rulebook.order.clone_from(&order);
    for (_, later) in &mut rulebook.later {
        later.order.clone_from(&order);
    }
    true
}

/// A circle among the nodes that never became ready: each of them reads another of them.
fn circle(reads: &[Vec<usize>], done: &[bool]) -> Vec<usize> {
    let open = |at: &usize| done.get(*at) == Some(&false);
    let mut way: Vec<usize> = (0..done.len()).find(|at| open(at)).into_iter().collect();
    while let Some(next) =
        way.last().and_then(|last| reads.get(*last)).and_then(|below| below.iter().copied().find(open))
    {
        if let Some(first) = way.iter().position(|own| *own == next) {
            way.push(next);
            return way.split_off(first);
        }
        way.push(next);
    }
    way
}

/// The formulas of a node, each with the place of the text that it is written in.
fn formulas(read: &ReadNode) -> impl Iterator<Item = (&Formula, &Span)> {
    let source = match &read.node.source {
        Source::Formula(formula) => Some((formula, &read.source)),
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } => None,
    };
    let steps = read
        .node
        .steps
        .iter()
        .zip(&read.steps)
        .filter_map(|(step, span)| step.operation.formula().map(|formula| (formula, span)));
    source.into_iter().chain(steps)
}

/// The attributes that ranks are kept within are ones that the entities have.
fn attributes(reader: &mut Reader<'_>, draft: &Draft) {
    let Some(head) = &draft.head else { return };
    let attributes: Vec<&str> = match &head.entities {
        Entities::Registry(name) => {
            let shipped = SHIPPED.iter().filter(|shipped| shipped.name == name);
            shipped.flat_map(|shipped| shipped.attributes.iter().copied()).collect()
        }
        Entities::File(file) => file.registry.attributes().collect(),
        Entities::Input => draft
            .headers
            .iter()
            .filter_map(|(_, header)| match header {
                Header::Attribute(attribute) => Some(attribute.as_str()),
                Header::Entity | Header::Name | Header::Period | Header::AsOf | Header::Field(_) | Header::Ignored => {
                    None
                }
            })
            .collect(),
    };
    let further = draft.ranks.iter().map(|(_, rank, spans)| (rank, spans));
    let ranks = draft.rank.iter().map(|(rank, spans)| (rank, spans)).chain(further);
    for (attribute, span) in ranks.flat_map(|(rank, spans)| rank.within.iter().zip(spans)) {
        if !attributes.contains(&attribute.as_str()) {
            let near = reader.near(attribute, attributes.iter().copied());
            let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
            reader.report(finding, span);
        }
    }
}
