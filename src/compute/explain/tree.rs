//! A node with all that is below it for one entity: what was lost where, and each node once.
//!
//! In: a node, a row, how deep. Out: a [`TreeExplanation`]. At each parent the child that lost most stands first: by points, else by
//! share × (full score − score), as far as the steps of a node say what its full score is.

use super::named;
use crate::compute::grid::Run;
use crate::plan::{NodePlan, Operation, Source};
use crate::registry::EntityIx;
use crate::result::{ExplainedChild, ExplainedNode, FORMAT, Stamp, TreeExplanation, TreeNode};
use crate::rulebook::model::{Award, NodeIx};
use std::cmp::Ordering;
use std::collections::HashSet;

/// A child before it is in its place.
struct Found {
    node: TreeNode,
    at: NodeIx,
    /// By what children are ordered.
    weighed_loss: f64,
}

/// Nodes that were told, and what they are.
#[derive(Default)]
struct Told {
    seen: HashSet<NodeIx>,
    nodes: Vec<ExplainedNode>,
}

impl Run<'_, '_> {
    /// Explains a node and what is below it for an entity (its position in the registry), so many levels deep.
    /// None where the node or entity is not there.
    pub fn explain_tree(&self, node: NodeIx, entity: EntityIx, depth: usize) -> Option<TreeExplanation> {
        self.panel.registry.get(entity)?;
        self.tree_of(node, entity.0, depth)
    }

    /// As [`Run::explain_tree`], of the national row. None where no field can be combined.
    pub fn explain_tree_national(&self, node: NodeIx, depth: usize) -> Option<TreeExplanation> {
        self.has_national().then(|| self.tree_of(node, self.grid.inputs.national_row(), depth)).flatten()
    }

    fn tree_of(&self, at: NodeIx, row: usize, depth: usize) -> Option<TreeExplanation> {
        let plan = self.grid.plan;
        let node = plan.node(at)?;
        let own = self.panel.registry.get(EntityIx(row)).map(named);
        let ranks = self.ranks();
        let mut told = Told::default();
        let top = self.top(at, node, row);
        let tree = self.grow(top, (at, node), row, depth, &mut told);
        let is_ranked = plan.rank.as_ref().is_some_and(|rank| rank.node == at);
        let nodes = told.nodes;
        Some(TreeExplanation {
            format: FORMAT,
            rulebook: Stamp { id: plan.id.clone(), version: plan.version.clone(), title: plan.title.clone() },
            period: plan.period.to_string(),
            code: own.as_ref().map_or_else(String::new, |own| own.code.clone()),
            name: own.as_ref().map_or_else(String::new, |own| own.name.clone()),
            name_en: own.map_or_else(String::new, |own| own.name_en),
            rank: ranks.get(row).copied().flatten(),
            ranked: ranks.iter().flatten().count(),
            grade: plan.grades.as_ref().filter(|grades| grades.node == at).and_then(|_| self.grade(row)),
            restated: None,
            data_status: nodes.iter().map(|node| node.data_status).max().unwrap_or_default(),
            notices: plan.notes.clone(),
            neighbours: if is_ranked { self.neighbours(row, &ranks) } else { None },
            tree,
            nodes,
        })
    }

    /// The node at the top: its own score, in points where it is in points.
    fn top(&self, at: NodeIx, node: &NodePlan, row: usize) -> TreeNode {
        let got = self.grid.cell(at, None, crate::rulebook::model::Reading::Exact, row);
        let (got, missing) = (got.ok().map(|score| score.value), got.err());
        let most = self.full_score(node);
        TreeNode {
            id: node.id.clone(),
            title: node.title.clone(),
            got,
            most,
            lost: most.zip(got).map(|(most, got)| most - got),
            share: None,
            counted: None,
            in_points: node.in_points,
            missing,
            told_before: false,
            children: Vec::new(),
        }
    }

    /// A node with its children, each explained where it stands first. As deep as the graph of nodes, which is limited.
    fn grow(
        &self,
        mut own: TreeNode,
        (at, node): (NodeIx, &NodePlan),
        row: usize,
        depth: usize,
        told: &mut Told,
    ) -> TreeNode {
        told.seen.insert(at);
        told.nodes.push(self.explain_node(at, node, row));
        if depth == 0 {
            return own;
        }
        for found in self.found(at, node, row) {
            let Some(plan) = self.grid.plan.node(found.at) else { continue };
            own.children.push(if told.seen.contains(&found.at) {
                TreeNode { told_before: true, ..found.node }
            } else {
                self.grow(found.node, (found.at, plan), row, depth - 1, told)
            });
        }
        own
    }

    /// The children of an aggregate, most lost first, then what formulas read, in the order of their text.
    fn found(&self, at: NodeIx, node: &NodePlan, row: usize) -> Vec<Found> {
        let plan = self.grid.plan;
        let in_points = matches!(node.source, Source::SumOfPoints { .. });
        let mut found: Vec<Found> = Vec::new();
        for child in self.explain_children(at, node, row) {
            let edge =
                node.source.children().iter().find(|edge| plan.node(edge.node).is_some_and(|own| own.id == child.id));
            if let Some(edge) = edge {
                let full = plan.node(edge.node).and_then(|own| self.full_score(own));
                found.push(self::found(child, edge.node, full, in_points));
            }
        }
        found.sort_by(|a, b| b.weighed_loss.partial_cmp(&a.weighed_loss).unwrap_or(Ordering::Equal));
        for read in node.reads.iter().filter(|read| **read != at) {
            if found.iter().any(|found| found.at == *read) {
                continue;
            }
            if let Some(own) = plan.node(*read) {
                found.push(Found { node: self.top(*read, own, row), at: *read, weighed_loss: 0.0 });
            }
        }
        found
    }

    /// The greatest score that a node can have, as far as its source and steps say.
    fn full_score(&self, node: &NodePlan) -> Option<f64> {
        if node.in_points {
            return Some(node.full.value());
        }
        node.steps.iter().fold(self.full_value(node), |full, step| match &step.operation {
            Operation::Goalposts(_) | Operation::ToTarget(_) | Operation::Flag | Operation::Levels(_) => Some(1.0),
            Operation::Bands { award: Award::Share, .. } => Some(1.0),
            Operation::Bands { bands, .. } => bands.iter().map(|band| band.award.value()).max_by(f64::total_cmp),
            Operation::Each { at_most, .. } | Operation::Given { at_most } => Some(at_most.value()),
            Operation::Clamp { high: Some(high), .. } => Some(high.value()),
            Operation::Complement { full } => Some(full.value()),
            Operation::Formula(_) | Operation::Bonus { .. } | Operation::Treat { .. } => None,
            Operation::Impute(_) | Operation::Screen { .. } => full,
            Operation::Round { .. } | Operation::Clamp { .. } | Operation::Gate { .. } | Operation::Penalty { .. } => {
                full
            }
        })
    }

    /// The greatest value of a mean, or of a best of several: that of its children, where it is one for all.
    fn full_value(&self, node: &NodePlan) -> Option<f64> {
        if matches!(&node.source, Source::Combined { combination, .. } if !combination.keeps_scale()) {
            return None;
        }
        let full = |edge: &crate::plan::Edge| self.grid.plan.node(edge.node).and_then(|child| self.full_score(child));
        let mut fulls = node.source.children().iter().map(full);
        let first = fulls.next()??;
        fulls.all(|full| full.is_some_and(|full| full.total_cmp(&first) == Ordering::Equal)).then_some(first)
    }
}

/// A child of an aggregate as that read it.
fn found(child: ExplainedChild, at: NodeIx, full: Option<f64>, in_points: bool) -> Found {
    let of_share = |score: f64| full.zip(child.share).map(|(full, share)| share * (full - score));
    let (most, lost) = match (in_points, child.contribution) {
        (true, Some(contribution)) => (child.lost.map(|lost| contribution + lost), child.lost),
        (false, Some(contribution)) => {
            let lost = child.score.and_then(of_share);
            (lost.map(|lost| contribution + lost), lost)
        }
        // What is left out has no points to lose: they went to the others, or there is no sum.
        (true, None) => (None, None),
        // Of a best of several only the one that was taken can lose anything.
        (false, None) if child.counted == Some(false) => (None, None),
        // The parts of a geometric mean do not add up: the child's own score stands for it.
        (false, None) => (full, full.zip(child.score).map(|(full, score)| full - score)),
    };
    let weighed_loss = match child.contribution {
        Some(_) => lost,
        None if child.counted.is_some() => lost,
        None => child.score.and_then(of_share),
    };
    let node = TreeNode {
        id: child.id,
        title: child.title,
        got: child.contribution.or(child.score),
        most,
        lost,
        share: child.share,
        counted: child.counted,
        in_points,
        missing: child.missing,
        told_before: false,
        children: Vec::new(),
    };
    Found { node, at, weighed_loss: weighed_loss.unwrap_or(0.0) }
}
