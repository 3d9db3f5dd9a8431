//! What a node is made from, as far as a comparison can exchange it: other nodes, each with the forms in which it is read, and the node's
//! own figures, target, group and place.

use super::blend::Form;
use crate::compute::grid::formula_of;
use crate::plan::{Edge, Expression, Formula, NodePlan, Operation, Source, Term};
use crate::rulebook::formula::StatisticFunction;
use crate::rulebook::model::{Grouped, NodeIx, Reading};

/// Another node that a node reads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Input {
    pub(super) node: NodeIx,
    /// The forms in which this period's is read.
    pub(super) forms: Vec<Form>,
    /// Whether that of another period is read too.
    pub(super) earlier: bool,
}

impl Input {
    /// The one form in which it is read.
    pub(super) fn form(&self) -> Option<Form> {
        match self.forms.as_slice() {
            [form] if !self.earlier => Some(*form),
            _ => None,
        }
    }
}

/// The other nodes that a node reads, its children first; those that stand in a statistic alone are the others' as much as its own.
pub(super) fn inputs(node: &NodePlan, at: NodeIx) -> Vec<Input> {
    let mut found: Vec<Input> = Vec::new();
    let mut add = |node: NodeIx, form: Option<Form>| {
        if node == at && form.is_some() {
            return;
        }
        let position = found.iter().position(|own| own.node == node).unwrap_or_else(|| {
            found.push(Input { node, forms: Vec::new(), earlier: false });
            found.len() - 1
        });
        if let Some(own) = found.get_mut(position) {
            match form {
                Some(form) if !own.forms.contains(&form) => own.forms.push(form),
                Some(_) => {}
                None => own.earlier = true,
            }
        }
    };
    let reads = reads(node);
    node.source.children().iter().for_each(|edge| add(edge.node, Some(Form { step: None, reads })));
    for formula in formulas(node) {
        let mut told = 0..0;
        formula.root.walk(&mut |part: &Expression| {
            // What stands inside `prev(…)` is told with it.
            if told.contains(&part.span.start) {
                return;
            }
            match &part.term {
                Term::Node { node, step, reads } => add(*node, Some(Form { step: *step, reads: *reads })),
                Term::Earlier(_, inner) => {
                    told = part.span.clone();
                    inner.walk(&mut |part| {
                        if let Term::Node { node, .. } = part.term {
                            add(node, None);
                        }
                    });
                }
                _ => {}
            }
        });
    }
    found.retain(|input| input.node != at);
    found
}

/// Whether a node reads no other one: it has neither children nor a formula that names a node.
pub(super) fn reads_nothing(node: &NodePlan, at: NodeIx) -> bool {
    // Children are other nodes, whatever the formulas say.
    node.source.children().is_empty() && inputs(node, at).is_empty()
}

/// Which form of its children's scores an aggregate reads.
pub(super) fn reads(node: &NodePlan) -> Reading {
    match &node.source {
        Source::Formula(_) => Reading::Exact,
        Source::Best { reads, .. }
        | Source::SumOfPoints { reads, .. }
        | Source::Mean { reads, .. }
        | Source::Combined { reads, .. } => *reads,
    }
}

fn formulas(node: &NodePlan) -> impl Iterator<Item = &Formula> {
    (0..=node.steps.len()).filter_map(|step| formula_of(node, step))
}

/// Whether a node can differ between two rows though all nodes that it reads are the same: by figures, targets, groups, statistics.
pub(super) fn reads_itself(node: &NodePlan) -> bool {
    let mut own = matches!(&node.source, Source::Mean { weigh: Some(_), .. });
    for formula in formulas(node) {
        formula.root.walk(&mut |part| {
            own |= matches!(
                part.term,
                Term::Field(_)
                    | Term::IsLevel { .. }
                    | Term::Target(_)
                    | Term::Statistic(_)
                    | Term::Earlier(..)
                    | Term::ByGroup(_)
            );
        });
    }
    own || node.steps.iter().any(|step| match &step.operation {
        Operation::Goalposts(posts) => matches!(posts, Grouped::By { .. }),
        Operation::ToTarget(_) | Operation::Treat { .. } | Operation::Impute(_) | Operation::Screen { .. } => true,
        Operation::Round { .. }
        | Operation::Clamp { .. }
        | Operation::Formula(_)
        | Operation::Complement { .. }
        | Operation::Gate { .. }
        | Operation::Penalty { .. }
        | Operation::Bonus { .. }
        | Operation::Bands { .. }
        | Operation::Flag
        | Operation::Levels(_)
        | Operation::Each { .. }
        | Operation::Given { .. } => false,
    })
}

/// Whether a node is made from a place among the entities, which only they have.
pub(super) fn stands_by_place(node: &NodePlan) -> bool {
    let is_place = |function: &StatisticFunction| {
        matches!(function, StatisticFunction::Rank { .. } | StatisticFunction::PercentileRank { .. })
    };
    node.statistics().any(|statistic| is_place(&statistic.function))
}

/// Whether two nodes combine the same children with the same weights in the same way.
pub(super) fn same_sum(own: &NodePlan, theirs: &NodePlan) -> bool {
    let same_edge = |(own, theirs): (&Edge, &Edge)| {
        own.node == theirs.node && own.weight.exact == theirs.weight.exact && own.factor.exact == theirs.factor.exact
    };
    let same_way = match (&own.source, &theirs.source) {
        (Source::SumOfPoints { reads, .. }, Source::SumOfPoints { reads: theirs, .. }) => reads == theirs,
        (Source::Mean { kind, reads, .. }, Source::Mean { kind: their_kind, reads: theirs, .. }) => {
            kind == their_kind && reads == theirs
        }
        _ => false,
    };
    let (own, theirs) = (own.source.children(), theirs.source.children());
    same_way && own.len() == theirs.len() && own.iter().zip(theirs).all(same_edge)
}
