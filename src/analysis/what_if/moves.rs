//! Two runs side by side: what moved, who passes whom.

use super::outcome::{Changed, Move, NodeMove, Other, Places};
use crate::number::twelve_digits;
use crate::plan::{NodePlan, Plan};
use crate::registry::Entity;
use crate::result::{Named, Standing};
use crate::rulebook::model::{DataStatus, Role};

/// A number before and after.
pub(in crate::analysis) fn moved(before: Option<f64>, after: Option<f64>) -> Move {
    Move { before, after, gained: before.zip(after).map(|(before, after)| gained(before, after)) }
}

/// How much more the second is than the first, each at 12 significant digits: what floats leave behind is no gain.
pub(in crate::analysis) fn gained(before: f64, after: f64) -> f64 {
    let gained = twelve_digits(after) - twelve_digits(before);
    let least = before.abs().max(after.abs()) * 1e-12;
    if gained.abs() <= least { 0.0 } else { twelve_digits(gained) }
}

pub(super) fn named(entity: &Entity) -> Named {
    Named { code: entity.code.clone(), name: entity.name_vi.clone(), name_en: entity.name_en.clone() }
}

fn named_row(row: &Standing) -> Named {
    Named { code: row.code.clone(), name: row.name.clone(), name_en: row.name_en.clone() }
}

/// The rows of both runs, in the order of the ranks after.
pub(super) struct Sides<'r> {
    plan: &'r Plan,
    rows: Vec<(&'r Standing, &'r Standing)>,
}

impl<'r> Sides<'r> {
    pub(super) fn new(plan: &'r Plan, before: &'r [Standing], after: &'r [Standing]) -> Self {
        let mut by_code: Vec<&Standing> = before.iter().collect();
        by_code.sort_by(|a, b| a.code.cmp(&b.code));
        let pair = |row: &'r Standing| {
            let at = by_code.binary_search_by(|own| own.code.cmp(&row.code)).ok()?;
            Some((*by_code.get(at)?, row))
        };
        Self { plan, rows: after.iter().filter_map(pair).collect() }
    }

    /// An entity whose figures were changed.
    pub(super) fn changed(&self, code: &str) -> Option<Changed> {
        let (before, after) = *self.rows.iter().find(|(_, after)| after.code == code)?;
        let above = |a: &Standing, b: &Standing| a.rank.is_some_and(|own| b.rank.is_none_or(|other| own < other));
        let others = || self.rows.iter().filter(|(_, other)| other.code != code);
        let passes = others().filter(|(was, is)| !above(before, was) && above(after, is));
        let passed_by = others().filter(|(was, is)| !above(was, before) && above(is, after));
        Some(Changed {
            entity: named_row(after),
            data_status: DataStatus::WhatIf,
            rank: Places { before: before.rank, after: after.rank },
            score: moved(before.score, after.score),
            shown: moved(before.shown, after.shown),
            grade: (before.grade.clone(), after.grade.clone()),
            nodes: self.nodes(before, after),
            passes: passes.map(|(_, is)| named_row(is)).collect(),
            passed_by: passed_by.map(|(_, is)| named_row(is)).collect(),
        })
    }

    /// Every other entity of which the rank or the score moved, and how many did not.
    pub(super) fn others(&self, changed: &[String]) -> (Vec<Other>, usize) {
        let (mut others, mut unmoved) = (Vec::new(), 0);
        for (before, after) in self.rows.iter().filter(|(_, after)| !changed.contains(&after.code)) {
            let (rank, score) = (Places { before: before.rank, after: after.rank }, moved(before.score, after.score));
            if rank.before == rank.after && !score.moved() {
                unmoved += 1;
                continue;
            }
            let nodes = self.nodes(before, after).into_iter().filter(|node| node.score.moved());
            others.push(Other {
                entity: named_row(after),
                data_status: DataStatus::WhatIf,
                rank,
                score,
                nodes: nodes.map(|node| node.id).collect(),
            });
        }
        (others, unmoved)
    }

    /// The nodes of which something moved.
    fn nodes(&self, before: &Standing, after: &Standing) -> Vec<NodeMove> {
        let all = self.plan.nodes.iter();
        let moves = all.filter_map(|node| node_move(node, before, after));
        moves.filter(|own| own.value.moved() || own.score.moved() || own.points.moved()).collect()
    }
}

fn node_move(node: &NodePlan, before: &Standing, after: &Standing) -> Option<NodeMove> {
    let (value, score, points, rank) = match node.role {
        Role::Indicator => {
            let (was, is) = (before.indicators.get(&node.id)?, after.indicators.get(&node.id)?);
            let places = Places { before: was.rank, after: is.rank };
            (moved(was.value, is.value), moved(was.score, is.score), moved(was.points, is.points), places)
        }
        Role::Aggregate => {
            let (was, is) = (before.aggregates.get(&node.id)?, after.aggregates.get(&node.id)?);
            let places = Places { before: was.rank, after: is.rank };
            (Move::default(), moved(was.score, is.score), moved(was.points, is.points), places)
        }
    };
    Some(NodeMove {
        id: node.id.clone(),
        title: node.title.clone(),
        kind: node.role,
        unit: node.unit.clone(),
        value,
        score,
        points,
        rank,
    })
}
