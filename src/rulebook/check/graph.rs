//! The order of the nodes: each after all that it reads. A cycle is a finding that names its links.

use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Formula, Term};
use crate::rulebook::limits::{CYCLE_PLACES_MAX, GRAPH_DEPTH_MAX};
use crate::rulebook::model::{Node, NodeIx, Source};
use crate::rulebook::reading::{Draft, Reader};

/// The nodes that a node reads for its value or its steps.
pub fn reads(node: &Node) -> Vec<NodeIx> {
    let mut reads = Vec::new();
    let mut formula = |formula: &Formula| {
        formula.walk(&mut |expression: &Expression| {
            if let Term::Node { node, .. } = expression.term {
                reads.push(node);
            }
        });
    };
    if let Source::Formula(source) = &node.source {
        formula(source);
    }
    node.steps.iter().filter_map(|step| step.operation.formula()).for_each(formula);
    match &node.source {
        Source::SumOfPoints { children, .. } | Source::Mean { children, .. } | Source::Best { children, .. } => {
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
    let (mut whole, mut deep) = (true, false);
    report_only(reader, draft, &reads);
    // What only reads results comes last: it may ask who is ranked.
    let is_report =
        |node: &NodeIx| draft.nodes.get(node.0).and_then(Option::as_ref).is_some_and(|read| read.node.report_only);
    let (last, first): (Vec<NodeIx>, Vec<NodeIx>) = (0..draft.nodes.len()).map(NodeIx).partition(is_report);
    for start in first.into_iter().chain(last) {
        if !open(&mut marks, start) {
            continue;
        }
        // An explicit stack: a chain of ten thousand nodes must not end in a stack overflow.
        let mut path: Vec<(NodeIx, usize)> = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let below = reads.get(node.0).map_or(&[][..], Vec::as_slice);
            let Some(child) = below.get(*next).copied() else {
                let done = *node;
                path.pop();
                let depth = 1 + depth_below(&marks, below);
                if depth > GRAPH_DEPTH_MAX && !deep {
                    reader.limit("graph-depth", GRAPH_DEPTH_MAX, &span_of(draft, done));
                    (deep, whole) = (true, false);
                }
                if let Some(mark) = marks.get_mut(done.0) {
                    *mark = Mark::Done(depth);
                }
                order.push(done);
                continue;
            };
            *next += 1;
            if open(&mut marks, child) {
                path.push((child, 0));
            } else if marks.get(child.0) == Some(&Mark::Open) {
                cycle(reader, draft, &path, child);
                whole = false;
            }
        }
    }
    whole.then_some(order)
}

/// A report-only node is read by report-only nodes alone: nothing of it feeds back.
fn report_only(reader: &mut Reader<'_>, draft: &Draft, reads: &[Vec<NodeIx>]) {
    for (read, below) in draft.nodes.iter().zip(reads) {
        let Some(read) = read else { continue };
        for node in below {
            if let Some(Some(child)) = draft.nodes.get(node.0)
                && child.node.report_only
                && !read.node.report_only
            {
                let mut finding =
                    Finding::new(Code::ReportOnlyRead).with("node", &read.node.id).with("child", &child.node.id);
                finding.places.push(reader.place(&child.key).related());
                reader.report(finding, &read.key);
            }
        }
    }
}

/// Opens a node that was not looked at yet.
fn open(marks: &mut [Mark], node: NodeIx) -> bool {
    match marks.get_mut(node.0) {
        Some(mark @ Mark::New) => {
            *mark = Mark::Open;
            true
        }
        Some(Mark::Open | Mark::Done(_)) | None => false,
    }
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
    let members: Vec<String> = links.iter().chain([&back_to]).map(id).collect();
    let mut finding = Finding::new(Code::Cycle).with("members", members);
    for link in links.iter().skip(1).take(CYCLE_PLACES_MAX) {
        finding.places.push(reader.place(&span_of(draft, *link)).related());
    }
    let span = span_of(draft, back_to);
    reader.report(finding, &span);
}
