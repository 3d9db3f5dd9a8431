//! The order of the computation: each turn of a node (its source, each step, its end) after all that it reads. A cycle is a
//! finding that names its links. Two nodes may read each other's earlier steps: an imputation reads the sources of its siblings.

use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Formula, Term};
use crate::rulebook::limits::{CYCLE_PLACES_MAX, GRAPH_DEPTH_MAX};
use crate::rulebook::model::{Node, NodeIx, Source, Turn};
use crate::rulebook::reading::{Draft, Reader};

/// The nodes that a node reads for its value or its steps.
pub fn reads(node: &Node) -> Vec<NodeIx> {
    let mut reads: Vec<NodeIx> = turn_reads(node).into_iter().flatten().map(|read| read.node).collect();
    reads.sort_unstable();
    reads.dedup();
    reads
}

/// Where a read step of a node leads, before the node is known: a step by its number, or the end.
#[derive(Debug, Clone, Copy)]
pub struct Read {
    pub node: NodeIx,
    pub step: Option<usize>,
}

/// What each turn of a node reads of other nodes: its source, then each step that makes the exact score, then its end.
pub fn turn_reads(node: &Node) -> Vec<Vec<Read>> {
    let formula = |formula: &Formula, reads: &mut Vec<Read>| {
        formula.walk(&mut |expression: &Expression| {
            if let Term::Node { node, step, .. } = expression.term {
                reads.push(Read { node, step });
            }
        });
    };
    let mut turns = vec![Vec::new(); scored_steps(node) + 2];
    let last = turns.len() - 1;
    if let Some(own) = turns.first_mut() {
        match &node.source {
            Source::Formula(source) => formula(source, own),
            Source::SumOfPoints { children, .. }
            | Source::Mean { children, .. }
            | Source::Best { children, .. }
            | Source::Combined { children, .. } => {
                own.extend(children.iter().map(|edge| Read { node: edge.node, step: None }));
            }
        }
    }
    for (at, step) in node.steps.iter().enumerate() {
        if let Some(own) = turns.get_mut((at + 1).min(last)) {
            step.operation.formulas().iter().for_each(|written| formula(written, own));
        }
    }
    turns
}

/// How many steps make the exact score.
fn scored_steps(node: &Node) -> usize {
    node.steps.len().saturating_sub(node.shown_steps)
}

/// What a read of a node's step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// The whole node.
    Node,
    /// The step alone.
    Step,
}

/// The turns of all nodes as the vertices of a graph: each node's source, its steps and its end, one after another.
pub struct Turns {
    /// Where the vertices of each node begin, and behind them how many there are.
    begins: Vec<usize>,
    /// What each vertex reads.
    reads: Vec<Vec<usize>>,
}

impl Turns {
    /// The graph of some editions of the same nodes; a node that could not be read has a source and an end, and reads nothing.
    pub fn new<'n>(editions: &[Vec<Option<&'n Node>>], grain: Grain) -> Self {
        let count = editions.iter().map(Vec::len).max().unwrap_or(0);
        let at = |edition: &Vec<Option<&'n Node>>, node: usize| edition.get(node).copied().flatten();
        let mut begins = vec![0];
        for node in 0..count {
            let steps = editions.iter().filter_map(|edition| at(edition, node)).map(scored_steps).max().unwrap_or(0);
            begins.push(begins.last().copied().unwrap_or(0) + steps + 2);
        }
        let mut turns = Self { reads: vec![Vec::new(); begins.last().copied().unwrap_or(0)], begins };
        for edition in editions {
            for (node, own) in edition.iter().enumerate() {
                let Some(own) = own else { continue };
                let read = turn_reads(own);
                let end = read.len() - 1;
                for (step, reads) in read.into_iter().enumerate() {
                    let vertex = if step == end { turns.end(node) } else { turns.vertex(node, Some(step)) };
                    let below = reads.iter().map(|read| {
                        let scored = at(edition, read.node.0).map_or(0, scored_steps);
                        let own_step = grain == Grain::Step || read.node.0 == node;
                        turns.vertex(read.node.0, read.step.filter(|step| own_step && *step <= scored))
                    });
                    let below: Vec<usize> = below.collect();
                    if let Some(own) = turns.reads.get_mut(vertex) {
                        own.extend(below);
                    }
                }
            }
        }
        for node in 0..count {
            for vertex in turns.vertex(node, Some(0)) + 1..=turns.end(node) {
                if let Some(own) = turns.reads.get_mut(vertex) {
                    own.push(vertex - 1);
                }
            }
        }
        turns
    }

    /// How many vertices there are.
    pub fn len(&self) -> usize {
        self.reads.len()
    }

    /// What a vertex reads.
    pub fn reads(&self, vertex: usize) -> &[usize] {
        self.reads.get(vertex).map_or(&[], Vec::as_slice)
    }

    /// The node of a vertex.
    pub fn node(&self, vertex: usize) -> NodeIx {
        NodeIx(self.begins.partition_point(|begin| *begin <= vertex).saturating_sub(1))
    }

    /// The last vertex of a node.
    pub fn end(&self, node: usize) -> usize {
        self.begins.get(node + 1).map_or(0, |next| next.saturating_sub(1))
    }

    fn vertex(&self, node: usize, step: Option<usize>) -> usize {
        match step {
            Some(step) => self.begins.get(node).map_or(0, |begin| begin + step),
            None => self.end(node),
        }
    }

    /// A vertex as a turn of the computation.
    pub fn turn(&self, vertex: usize) -> Turn {
        let node = self.node(vertex);
        let begin = self.begins.get(node.0).copied().unwrap_or(0);
        Turn { node, step: (vertex != self.end(node.0)).then_some(vertex - begin) }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done(usize),
}

/// The order of the turns; none where there is a cycle or the graph is too deep. Nodes that could not be read do nothing.
pub fn order(reader: &mut Reader<'_>, draft: &Draft) -> Option<Vec<Turn>> {
    let nodes: Vec<Option<&Node>> = draft.nodes.iter().map(|read| read.as_ref().map(|read| &read.node)).collect();
    let below: Vec<Vec<NodeIx>> = nodes.iter().map(|node| node.map_or_else(Vec::new, reads)).collect();
    report_only(reader, draft, &below);
    // What only reads results comes last: it may ask who is ranked.
    let is_report = |node: &usize| nodes.get(*node).copied().flatten().is_some_and(|node| node.report_only);
    let (last, first): (Vec<usize>, Vec<usize>) = (0..nodes.len()).partition(is_report);
    let starts: Vec<usize> = first.into_iter().chain(last).collect();
    // Whole nodes one after another, where that can be; else turn by turn.
    let editions = [nodes];
    let mut turns = Turns::new(&editions, Grain::Node);
    let mut walk = walk(&turns, &starts);
    if !walk.circles.is_empty() {
        turns = Turns::new(&editions, Grain::Step);
        walk = self::walk(&turns, &starts);
    }
    if let Some(deep) = walk.deep {
        reader.limit("graph-depth", GRAPH_DEPTH_MAX, &span_of(draft, turns.node(deep)));
    }
    for (way, back_to) in &walk.circles {
        cycle(reader, draft, way.iter().map(|vertex| turns.node(*vertex)).collect(), turns.node(*back_to));
    }
    let whole = walk.circles.is_empty() && walk.deep.is_none();
    whole.then(|| walk.order.iter().map(|vertex| turns.turn(*vertex)).collect())
}

/// What a walk over the graph found.
struct Walk {
    /// The vertices, each after all that it reads.
    order: Vec<usize>,
    /// Circles: the way round, and the vertex that it comes back to.
    circles: Vec<(Vec<usize>, usize)>,
    /// The first vertex that has too many layers of nodes below it.
    deep: Option<usize>,
}

/// Walks from the ends of some nodes to all that they read.
fn walk(turns: &Turns, starts: &[usize]) -> Walk {
    let mut marks = vec![Mark::New; turns.len()];
    let mut walk = Walk { order: Vec::with_capacity(turns.len()), circles: Vec::new(), deep: None };
    for start in starts.iter().map(|node| turns.end(*node)) {
        if !open(&mut marks, start) {
            continue;
        }
        // An explicit stack: a chain of ten thousand nodes must not end in a stack overflow.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((vertex, next)) = path.last_mut() {
            let Some(child) = turns.reads(*vertex).get(*next).copied() else {
                let done = *vertex;
                path.pop();
                let depth = depth(turns, &marks, done);
                if depth > GRAPH_DEPTH_MAX {
                    walk.deep = walk.deep.or(Some(done));
                }
                if let Some(mark) = marks.get_mut(done) {
                    *mark = Mark::Done(depth);
                }
                walk.order.push(done);
                continue;
            };
            *next += 1;
            if open(&mut marks, child) {
                path.push((child, 0));
            } else if marks.get(child) == Some(&Mark::Open) {
                let way = path.iter().map(|(vertex, _)| *vertex).skip_while(|vertex| *vertex != child);
                walk.circles.push((way.collect(), child));
            }
        }
    }
    walk
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

/// Opens a vertex that was not looked at yet.
fn open(marks: &mut [Mark], vertex: usize) -> bool {
    match marks.get_mut(vertex) {
        Some(mark @ Mark::New) => {
            *mark = Mark::Open;
            true
        }
        Some(Mark::Open | Mark::Done(_)) | None => false,
    }
}

/// Layers of nodes above one another: the turns of one node are one layer.
fn depth(turns: &Turns, marks: &[Mark], vertex: usize) -> usize {
    let node = turns.node(vertex);
    let below = |read: &usize| match marks.get(*read) {
        Some(Mark::Done(depth)) => depth + usize::from(turns.node(*read) != node),
        Some(Mark::New | Mark::Open) | None => 0,
    };
    turns.reads(vertex).iter().map(below).max().unwrap_or(0).max(1)
}

fn span_of(draft: &Draft, node: NodeIx) -> std::ops::Range<usize> {
    draft.nodes.get(node.0).and_then(Option::as_ref).map_or(0..0, |read| read.key.clone())
}

/// Reports a circle by its nodes; the turns of one node are one link.
fn cycle(reader: &mut Reader<'_>, draft: &Draft, mut links: Vec<NodeIx>, back_to: NodeIx) {
    links.dedup();
    if links.len() > 1 && links.last() == Some(&back_to) {
        links.pop();
    }
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
