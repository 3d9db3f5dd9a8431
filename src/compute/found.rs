//! Findings about what a run could not compute, or computed with care: methods that could not be fitted, cells without a value, and what
//! methods found beside their results.
//!
//! In: a finished run. Out: findings that name node, step, child, entity and figure. Must not: say anything of a cell that only follows from
//! another one.

use super::cell::Undefined;
use super::fit::{Fact, Fit, Unfit, figure_of, needs, reason};
use super::grid::Run;
use super::rank::{How, levels};
use crate::finding::{Code, Finding};
use crate::number::{shortest, twelve_digits};
use crate::plan::{Edge, NodePlan, Source};
use crate::registry::EntityIx;
use crate::rulebook::model::{MeanKind, NodeIx, Reading, Ties};

impl Run<'_, '_> {
    /// For each ranking without shared places, who stands in the order of the codes because nothing tells them apart.
    pub(super) fn ranked_by_code(&self) -> Vec<Finding> {
        let plan = self.grid.plan;
        let all: Vec<usize> = (0..self.panel.registry.entities.len()).collect();
        let rankings = plan.rank.iter().map(|rank| ("rank".to_owned(), rank));
        let further = plan.ranks.iter().map(|(id, rank)| (format!("ranks.{id}"), rank));
        let mut findings = Vec::new();
        for (ranking, rank) in rankings.chain(further).filter(|(_, rank)| rank.ties == Ties::Ordinal) {
            for level in levels(*self, How::of(rank), &all).iter().filter(|level| level.len() > 1) {
                let entities: Vec<String> = level.iter().map(|row| self.grid.name(*row)).collect();
                let finding = Finding::new(Code::RankedByCode).with("ranking", ranking.as_str());
                findings.push(finding.with("count", entities.len()).with("entities", entities));
            }
        }
        findings
    }

    /// A cell whose figures are there and whose operation has no value; of a mean, with the children that are in its way.
    pub(super) fn undefined(&self, (node, row, why): (NodeIx, usize, Undefined)) -> Option<Finding> {
        let entity = self.panel.registry.get(EntityIx(row))?;
        let plan = self.grid.plan.node(node)?;
        let finding = Finding::new(Code::ValueUndefined)
            .with("node", &plan.id)
            .with("entity", &entity.name_vi)
            .with("period", self.grid.plan.period.to_string())
            .with("reason", why.token());
        let Source::Mean { kind, children, reads, .. } = &plan.source else { return Some(finding) };
        let in_the_way = |value: f64| match kind {
            MeanKind::Arithmetic => false,
            MeanKind::Geometric => value < 0.0,
            MeanKind::Harmonic | MeanKind::Power(_) => value <= 0.0,
        };
        let cells: Vec<String> = children
            .iter()
            .filter_map(|edge| {
                let value = self.score(edge, *reads, row).filter(|value| in_the_way(*value))?;
                Some(format!("{} = {}", self.grid.plan.node(edge.node)?.id, text(value)))
            })
            .collect();
        Some(if cells.is_empty() { finding } else { finding.with("cells", cells) })
    }

    /// The score of a child that has a weight.
    fn score(&self, edge: &Edge, reads: Reading, row: usize) -> Option<f64> {
        let score = self.grid.cell(edge.node, None, reads, row).ok()?;
        (!edge.weight.exact.is_zero()).then_some(score.value)
    }

    /// What the weights or the combination of a node found beside its result.
    pub(super) fn beside(&self, node: NodeIx) -> Vec<Finding> {
        let Some(plan) = self.grid.plan.node(node) else { return Vec::new() };
        let facts = self.grid.fit(node, 0).map(Fit::facts).unwrap_or_default();
        let finding = |(group, fact): (Option<&str>, Fact)| {
            let code = if fact.is_warning { Code::MethodDoubt } else { Code::MethodFound };
            let finding = Finding::new(code)
                .with("node", &plan.id)
                .with("what", fact.token)
                .with("value", twelve_digits(fact.value));
            match group {
                Some(group) => finding.with("group", group),
                None => finding,
            }
        };
        facts.into_iter().map(finding).chain(self.zeros(plan)).collect()
    }

    /// Zeros that make a geometric mean zero whatever the rest is, by child.
    fn zeros(&self, plan: &NodePlan) -> Vec<Finding> {
        let Source::Mean { kind: MeanKind::Geometric, children, reads, .. } = &plan.source else { return Vec::new() };
        let finding = |edge: &Edge| {
            let is_zero = |row: &usize| self.score(edge, *reads, *row).is_some_and(|value| value.abs() <= 0.0);
            let entities: Vec<String> = (0..self.grid.inputs.national_row())
                .filter(is_zero)
                .filter_map(|row| Some(self.panel.registry.get(EntityIx(row))?.name_vi.clone()))
                .collect();
            let child = self.grid.plan.node(edge.node)?;
            (!entities.is_empty()).then(|| {
                Finding::new(Code::MethodDoubt)
                    .with("node", &plan.id)
                    .with("what", "zero in a geometric mean")
                    .with("value", entities.len())
                    .with("child", &child.id)
                    .with("entities", entities)
            })
        };
        children.iter().filter_map(finding).collect()
    }

    /// The finding of a method that could not be fitted, with the cell that is in its way.
    pub(super) fn unfit(&self, unfit: &Unfit) -> Finding {
        let plan = self.grid.plan.node(unfit.node);
        let step = plan.and_then(|node| match unfit.step {
            0 => Some("value"),
            step => node.step_named(step),
        });
        let entity = unfit.cell.and_then(|(at, row)| {
            let grid = self.computed.grid(at)?;
            Some(format!("{}, {}", grid.name(row), grid.plan.period))
        });
        let child = unfit.child.and_then(|child| self.grid.plan.node(child)).map(|child| child.id.clone());
        let needs = needs(&unfit.fault);
        let places = [
            ("group", unfit.group.clone()),
            ("child", child.or_else(|| unfit.figure.clone())),
            ("entity", entity),
            ("value", figure_of(&unfit.fault).map(text)),
            ("needed", needs.map(|(needed, _)| needed.to_string())),
            ("there", needs.map(|(_, there)| there.to_string())),
        ];
        let finding = Finding::new(Code::MethodUnfit)
            .with("node", plan.map_or("", |node| node.id.as_str()))
            .with("step", step.unwrap_or_default())
            .with("reason", reason(&unfit.fault));
        let given = places.into_iter().filter_map(|(name, text)| Some((name, text?)));
        given.fold(finding, |finding, (name, text)| finding.with(name, text))
    }
}

fn text(value: f64) -> String {
    shortest(twelve_digits(value))
}
