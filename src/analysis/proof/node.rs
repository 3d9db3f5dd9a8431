//! What every node of a plan can be: value, steps, score, one after the other in the plan's order.
//!
//! In: a plan and a [`Domain`]. Out: a [`NodeKnown`] for each node. The whole is one pass; nothing here tries figures.

use super::domain::{Can, Domain};
use super::formula::Scope;
use super::interval::Interval;
use super::known::{Known, Trend, Variable, Why};
use super::{aggregate, step};
use crate::number::Exact;
use crate::plan::{NodePlan, Operation, Plan, Source, Term};
use crate::rulebook::model::{FieldIx, Missing, MissingRule, NodeIx, Reading};
use std::collections::BTreeSet;

/// What one node can be.
#[derive(Debug, Clone)]
pub(super) struct NodeKnown {
    /// Value, then what each step gives. Trends are by field and by the node's own value.
    pub(super) steps: Vec<Known>,
    /// The exact score, after the rule for missing values.
    pub(super) score: Known,
    /// What is shown.
    pub(super) shown: Known,
    /// Whether the figures of other entities come in.
    pub(super) relative: bool,
}

impl NodeKnown {
    fn nothing() -> Self {
        let never = Known::never(Missing::Invalid);
        Self { steps: Vec::new(), score: never.clone(), shown: never, relative: false }
    }

    /// What another node reads: without the trend by this node's own value.
    pub(super) fn read(&self, step: Option<usize>, reads: Reading) -> Known {
        let read = match (step, reads) {
            (Some(step), _) => self.steps.get(step).unwrap_or(&self.shown),
            (None, Reading::Exact) => &self.score,
            (None, Reading::Rounded) => &self.shown,
        };
        let mut read = read.clone();
        read.trends.remove(&Variable::Value);
        read.guards.remove(&Variable::Value);
        read
    }

    /// The fields with which the score moves in a way that is not proven.
    pub(super) fn open_fields(&self) -> BTreeSet<FieldIx> {
        let open = self.score.trends.iter().filter(|(_, trend)| matches!(trend, Trend::Open(_)));
        let fields = open.filter_map(|(variable, _)| match variable {
            Variable::Field(field) => Some(*field),
            Variable::Value => None,
        });
        fields.collect()
    }

    /// What is known of the node's value.
    pub(super) fn value(&self) -> Option<&Known> {
        self.steps.first()
    }
}

/// Everything about every node, by [`NodeIx`].
pub(super) fn all(plan: &Plan, domain: &Domain) -> Vec<NodeKnown> {
    let mut nodes = vec![NodeKnown::nothing(); plan.nodes.len()];
    for at in &plan.order {
        if let Some(known) = plan.node(*at).map(|node| one(plan, domain, &nodes, node))
            && let Some(own) = nodes.get_mut(at.0)
        {
            *own = known;
        }
    }
    nodes
}

/// The field whose level is the node's value, where its first step turns levels into shares.
pub(super) fn level_field(node: &NodePlan) -> Option<FieldIx> {
    let is_levels = matches!(node.steps.first().map(|step| &step.operation), Some(Operation::Levels(_)));
    match &node.source {
        Source::Formula(formula) if is_levels => match formula.root.term {
            Term::Field(field) => Some(field),
            _ => None,
        },
        _ => None,
    }
}

fn one(plan: &Plan, domain: &Domain, nodes: &[NodeKnown], node: &NodePlan) -> NodeKnown {
    let reads_relative = node.reads.iter().filter_map(|read| nodes.get(read.0)).any(|read| read.relative);
    let relative = reads_relative || node.statistics().next().is_some();
    let scope = Scope { relative_before: relative, ..Scope::new(plan, domain, nodes) };
    let mut steps = Vec::with_capacity(node.steps.len() + 1);
    let level = level_field(node).and_then(|field| match domain.field(field) {
        Some(Can::Level(levels)) => Some((field, levels)),
        _ => None,
    });
    let mut x = match (&node.source, &level) {
        (_, Some((field, _))) => level_value(domain, *field),
        (Source::Formula(formula), None) => scope.formula(formula),
        (source, None) => aggregate::known(node, source, nodes).unwrap_or_else(|| scope.unknown()),
    };
    if !x.is_constant() || level.is_some() {
        x.join(Variable::Value, Trend::Rising);
    }
    steps.push(x.clone());
    for (at, own) in node.steps.iter().enumerate() {
        x = match (&level, &own.operation) {
            (Some((_, levels)), Operation::Levels(shares)) if at == 0 => step::levels(&x, levels, shares),
            _ => step::known(&scope, node, &own.operation, &x),
        };
        steps.push(x.clone());
    }
    let score = after_rule(node, &x);
    let shown = node.shown.iter().fold(score.clone(), |x, own| step::known(&scope, node, &own.operation, &x));
    NodeKnown { steps, score, shown, relative }
}

/// A level has no number, but what is made of it moves with its position.
fn level_value(domain: &Domain, field: FieldIx) -> Known {
    let mut known = Known::within(Interval::all());
    known.range = None;
    known.join(Variable::Field(field), Trend::Rising);
    if domain.may_be_missing {
        known.reasons.extend(Missing::ALL);
    }
    known
}

/// The rule for missing values: a score in place of the value.
fn after_rule(node: &NodePlan, x: &Known) -> Known {
    let mut known = x.clone();
    let mut stand_ins: Option<Interval> = None;
    for reason in &x.reasons {
        let score = match node.missing.rule(*reason) {
            MissingRule::ScoreZero => Exact::zero(),
            MissingRule::FullPoints => node.full.exact.clone(),
            MissingRule::StaysMissing => continue,
        };
        known.reasons.remove(reason);
        stand_ins = Interval::join(stand_ins, Some(Interval::point(score)));
    }
    if stand_ins.is_some() {
        known.range = Interval::join(known.range, stand_ins);
        let guards: Vec<Variable> = known.guards.iter().copied().collect();
        guards.into_iter().for_each(|variable| known.join(variable, Trend::Open(Why::MissingRule)));
        if known.reasons.is_empty() {
            known.guards.clear();
        }
        known = known.settled();
    }
    known
}

/// Whether a node, or one that it reads, is made from the figures of other entities.
pub(super) fn is_relative(plan: &Plan, closure: &[NodeIx]) -> bool {
    closure.iter().filter_map(|node| plan.node(*node)).any(|node| node.statistics().next().is_some())
}

/// A node and all that it reads, in the plan's order.
pub(super) fn closure(plan: &Plan, of: NodeIx) -> Vec<NodeIx> {
    let mut wanted = vec![false; plan.nodes.len()];
    let mut open = vec![of];
    while let Some(node) = open.pop() {
        if let Some(own) = wanted.get_mut(node.0)
            && !std::mem::replace(own, true)
        {
            open.extend(plan.node(node).into_iter().flat_map(|node| node.reads.iter().copied()));
        }
    }
    plan.order.iter().copied().filter(|node| wanted.get(node.0) == Some(&true)).collect()
}
