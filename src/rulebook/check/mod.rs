//! Judging a draft as a whole: order of nodes, points and weights, scales, targets, what is unused.
//!
//! In: a [`Draft`]. Out: the checked [`Rulebook`], or none where something in it is wrong.

mod division;
mod graph;
mod places;
mod points;
mod readings;
mod scale;
mod targets;
mod unused;

use super::formula::Formula;
use super::model::{Entities, Header, Node, NodeIx, Rulebook, Source, Turn};
use super::reading::{Draft, ReadNode, Reader};
use super::syntax::Span;
use crate::finding::{Code, Finding};
use crate::registry::SHIPPED;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Judges a draft. The rulebook is there only where no finding is an error.
pub fn check(reader: &mut Reader<'_>, mut draft: Draft) -> Option<Rulebook> {
    let turns = graph::order(reader, &draft);
    let order: Option<Vec<NodeIx>> = turns.as_deref().map(Turn::ends);
    points::check(reader, &draft);
    scale::check(reader, &mut draft, order.as_deref());
    targets::check(reader, &draft);
    readings::check(reader, &draft);
    places::check(reader, &draft);
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
        typing: draft.typing,
        rank: draft.rank.map(|(rank, _)| rank),
        ranks: draft.ranks.into_iter().map(|(id, rank, _)| (id, rank)).collect(),
        grades: draft.grades,
        bandings: draft.bandings,
        fields: draft.fields,
        nodes: nodes?,
        order: order?,
        turns: turns?,
        later: Vec::new(),
    })
}

/// Gives every edition one order of the nodes, each after all that it reads in any of them: the columns of all periods are computed
/// side by side. False, with a finding at `from`, where two editions read each other in a circle.
pub fn one_order(reader: &mut Reader<'_>, rulebook: &mut Rulebook, from: &Span) -> bool {
    if rulebook.later.is_empty() {
        return true;
    }
    let editions: Vec<Vec<Option<&Node>>> = std::iter::once(&*rulebook)
        .chain(rulebook.later.iter().map(|(_, later)| later))
        .map(|edition| edition.nodes.iter().map(Some).collect())
        .collect();
    let report_only = |at: NodeIx| rulebook.node(at).is_some_and(|node| node.report_only);
    let whole = graph::Turns::new(&editions, graph::Grain::Node);
    let (mut turns, mut ready) = (whole, Vec::new());
    let mut done = rounds(&turns, report_only, &mut ready);
    if ready.len() < turns.len() {
        turns = graph::Turns::new(&editions, graph::Grain::Step);
        done = rounds(&turns, report_only, &mut ready);
    }
    let order: Vec<Turn> = ready.iter().map(|vertex| turns.turn(*vertex)).collect();
    if order.len() < turns.len() {
        let mut links: Vec<NodeIx> = circle(&turns, &done).into_iter().map(|at| turns.node(at)).collect();
        links.dedup();
        let members: Vec<String> =
            links.iter().filter_map(|at| rulebook.node(*at)).map(|node| node.id.clone()).collect();
        reader.report(Finding::new(Code::Cycle).with("members", members), from);
        return false;
    }
    rulebook.set_order(&order);
    for (_, later) in &mut rulebook.later {
        later.set_order(&order);
    }
    true
}

/// Takes the vertices that are ready, each after all that it reads (Kahn 1962), the first of the rulebook first; says of each whether it
/// became so. What only reads results comes last.
fn rounds(turns: &graph::Turns, report_only: impl Fn(NodeIx) -> bool, ready: &mut Vec<usize>) -> Vec<bool> {
    let count = turns.len();
    let reports: Vec<bool> = (0..count).map(|at| report_only(turns.node(at))).collect();
    let mut waits: Vec<usize> = (0..count).map(|at| turns.reads(at).len()).collect();
    let mut readers: Vec<Vec<usize>> = vec![Vec::new(); count];
    for at in 0..count {
        for below in turns.reads(at) {
            if let Some(own) = readers.get_mut(*below) {
                own.push(at);
            }
        }
    }
    let mut done = vec![false; count];
    ready.clear();
    for report in [false, true] {
        let is_own = |at: &usize| reports.get(*at) == Some(&report);
        let mut open: BinaryHeap<Reverse<usize>> = (0..count)
            .filter(|at| is_own(at) && waits.get(*at) == Some(&0) && done.get(*at) == Some(&false))
            .map(Reverse)
            .collect();
        while let Some(Reverse(at)) = open.pop() {
            if let Some(own) = done.get_mut(at) {
                *own = true;
            }
            ready.push(at);
            for reader in readers.get(at).map_or(&[][..], Vec::as_slice) {
                let Some(left) = waits.get_mut(*reader) else { continue };
                *left = left.saturating_sub(1);
                if *left == 0 && is_own(reader) {
                    open.push(Reverse(*reader));
                }
            }
        }
    }
    done
}

/// A circle among the turns that never became ready: each of them reads another of them.
fn circle(turns: &graph::Turns, done: &[bool]) -> Vec<usize> {
    let open = |at: &usize| done.get(*at) == Some(&false);
    let mut way: Vec<usize> = (0..done.len()).find(|at| open(at)).into_iter().collect();
    while let Some(next) = way.last().and_then(|last| turns.reads(*last).iter().copied().find(open)) {
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
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
    };
    let steps = read
        .node
        .steps
        .iter()
        .zip(&read.steps)
        .flat_map(|(step, span)| step.operation.formulas().iter().map(move |formula| (formula, span)));
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
        Entities::File(file) => file.attributes(),
        Entities::Input => draft
            .headers
            .iter()
            .filter_map(|(_, header)| match header {
                Header::Attribute(attribute) => Some(attribute.as_str()),
                Header::Entity
                | Header::Name
                | Header::Period
                | Header::AsOf
                | Header::Field(_)
                | Header::Stage(_)
                | Header::Column(_)
                | Header::Ignored => None,
            })
            .collect(),
    };
    let further = draft.ranks.iter().map(|(_, rank, spans)| (rank, spans));
    let ranks = draft.rank.iter().map(|(rank, spans)| (rank, spans)).chain(further);
    for (attribute, span) in ranks.flat_map(|(rank, spans)| rank.within.iter().zip(&spans.within)) {
        if !attributes.contains(&attribute.as_str()) {
            let near = reader.near(attribute, attributes.iter().copied());
            let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
            reader.report(finding, span);
        }
    }
}
