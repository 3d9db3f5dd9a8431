//! The order of the nodes: each after all that it reads. A cycle is a finding that names its links.

use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Formula, Term};
use crate::rulebook::limits::GRAPH_DEPTH_MAX;
use crate::rulebook::model::{Node, NodeIx, Operation, Source};
use crate::rulebook::reading::{Draft, Reader};

/// The nodes that a node reads for its value or its steps.
pub fn reads(node: &Node) -> Vec<NodeIx> {
    let mut reads = Vec::new();
    let mut formula = |formula: &Formula| {
        formula.root.walk(&mut |expression: &Expression| {
            if let Term::Node { node, .. } = expression.term {
                reads.push(node);
            }
        });
    };
    if let Source::Formula(source) = &node.source {
        formula(source);
    }
    for step in &node.steps {
        if let Operation::Formula(own) = &step.operation {
            formula(own);
        }
    }
    match &node.source {
        Source::SumOfPoints { children, .. } | Source::Mean { children, .. } => {
            reads.extend(children.iter().map(|edge| edge.node));
        }
        Source::Formula(_) => {}
    }
    reads
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done(usize),
}

/// The order; none where there is a cycle or the graph is too deep. Nodes that could not be read are left out.
pub fn order(reader: &mut Reader<'_>, draft: &Draft) -> Option<Vec<NodeIx>> {
    let reads: Vec<Vec<NodeIx>> =
        draft.nodes.iter().map(|node| node.as_ref().map_or_else(Vec::new, |read| reads(&read.node))).collect();
    let mut marks = vec![Mark::New; draft.nodes.len()];
    let mut order = Vec::with_capacity(draft.nodes.len());
    let mut whole = true;
    for start in 0..draft.nodes.len() {
        // An explicit stack: a chain of ten thousand nodes must not end in a stack overflow.
        let mut path: Vec<(NodeIx, usize)> = vec![(NodeIx(start), 0)];
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        marks[start] = Mark::Open;
        while let Some((node, next)) = path.last_mut() {
            let Some(child) = reads.get(node.0).and_then(|reads| reads.get(*next)).copied() else {
                let done = *node;
                path.pop();
                let depth = 1 + depth_below(&marks, reads.get(done.0).map_or(&[], Vec::as_slice));
                if depth == GRAPH_DEPTH_MAX + 1 {
                    let span = span_of(draft, done);
                    reader.limit("graph-depth", GRAPH_DEPTH_MAX, &span);
                    whole = false;
                }
                marks[done.0] = Mark::Done(depth);
                order.push(done);
                continue;
            };
            *next += 1;
            match marks.get(child.0) {
                Some(Mark::New) => {
                    marks[child.0] = Mark::Open;
                    path.push((child, 0));
                }
                Some(Mark::Open) => {
                    cycle(reader, draft, &path, child);
                    whole = false;
                }
                Some(Mark::Done(_)) | None => {}
            }
        }
    }
    whole.then_some(order)
}

fn depth_below(marks: &[Mark], reads: &[NodeIx]) -> usize {
    let depth = |node: &NodeIx| match marks.get(node.0) {
        Some(Mark::Done(depth)) => *depth,
        Some(Mark::New | Mark::Open) | None => 0,
    };
    reads.iter().map(depth).max().unwrap_or(0)
}

fn span_of(draft: &Draft, node: NodeIx) -> std::ops::Range<usize> {
    draft.nodes.get(node.0).and_then(Option::as_ref).map_or(0..0, |read| read.key.clone())
}

fn cycle(reader: &mut Reader<'_>, draft: &Draft, path: &[(NodeIx, usize)], back_to: NodeIx) {
    let links: Vec<NodeIx> = path.iter().map(|(node, _)| *node).skip_while(|node| *node != back_to).collect();
    let id = |node: &NodeIx| {
        draft.nodes.get(node.0).and_then(Option::as_ref).map_or_else(String::new, |read| read.node.id.clone())
    };
    let mut finding = Finding::new(Code::Cycle).with("members", links.iter().map(id).collect::<Vec<_>>());
    for link in links.iter().skip(1) {
        finding.places.push(reader.place(&span_of(draft, *link)).related());
    }
    let span = span_of(draft, back_to);
    reader.report(finding, &span);
}
