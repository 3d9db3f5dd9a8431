//! Two runs side by side: what moved, who passes whom.

use super::super::Whose;
use super::outcome::{Changed, Move, NewBest, NodeMove, Other, Places};
use crate::number::{gained, twelve_digits};
use crate::plan::{NodePlan, Plan};
use crate::result::{Named, Restated, Standing};
use crate::rulebook::model::{DataStatus, Role};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Entities that are named as having a best value.
const HOLDERS_MOST: usize = 5;

/// A number before and after.
pub(in crate::analysis) fn moved(before: Option<f64>, after: Option<f64>) -> Move {
    Move { before, after, gained: before.zip(after).map(|(before, after)| gained(before, after)) }
}

/// The rows of both runs, in the order of the ranks after.
pub(super) struct Sides<'r> {
    plan: &'r Plan,
    restated: Option<&'r Restated>,
    rows: Vec<Pair<'r>>,
    by_code: HashMap<&'r str, usize>,
    /// How many have each rank before, and after.
    sharing: (BTreeMap<u32, usize>, BTreeMap<u32, usize>),
}

/// One entity before and after.
#[derive(Clone, Copy)]
struct Pair<'r> {
    was: &'r Standing,
    is: &'r Standing,
}

impl Pair<'_> {
    /// Both ranks; none where it is unranked before or after.
    fn ranks(self) -> Option<(u32, u32)> {
        self.was.rank.zip(self.is.rank)
    }

    /// Its ranks, and how many share them.
    fn places(self, sharing: &(BTreeMap<u32, usize>, BTreeMap<u32, usize>)) -> (Places, (usize, usize)) {
        let count =
            |of: &BTreeMap<u32, usize>, rank: Option<u32>| rank.and_then(|rank| of.get(&rank)).copied().unwrap_or(0);
        let (before, after) = (self.was.rank, self.is.rank);
        (Places { before, after }, (count(&sharing.0, before), count(&sharing.1, after)))
    }
}

fn sharing(rows: &[Standing]) -> BTreeMap<u32, usize> {
    let mut sharing = BTreeMap::new();
    rows.iter().filter_map(|row| row.rank).for_each(|rank| *sharing.entry(rank).or_default() += 1);
    sharing
}

impl<'r> Sides<'r> {
    pub(super) fn new(
        (plan, restated): (&'r Plan, Option<&'r Restated>),
        before: &'r [Standing],
        after: &'r [Standing],
    ) -> Self {
        let old: HashMap<&str, &'r Standing> = before.iter().map(|row| (row.code.as_str(), row)).collect();
        let pair = |is: &'r Standing| Some(Pair { was: *old.get(is.code.as_str())?, is });
        let rows: Vec<Pair<'r>> = after.iter().filter_map(pair).collect();
        let by_code = rows.iter().enumerate().map(|(at, row)| (row.is.code.as_str(), at)).collect();
        Self { plan, restated, rows, by_code, sharing: (sharing(before), sharing(after)) }
    }

    fn whose(&self, row: &Standing) -> Whose {
        let named = Named { code: row.code.clone(), name: row.name.clone(), name_en: row.name_en.clone() };
        Whose::of(named, DataStatus::WhatIf, self.restated)
    }

    /// An entity whose figures were changed.
    pub(super) fn changed(&self, code: &str) -> Option<Changed> {
        let at = *self.by_code.get(code)?;
        let own = *self.rows.get(at)?;
        let ranks = own.ranks();
        // Who is unranked, before or after, passes nobody and is passed by nobody.
        let others = || self.rows.iter().filter_map(|other| Some((other, ranks?, other.ranks()?)));
        let passes = others().filter(|(_, own, other)| other.0 <= own.0 && own.1 < other.1);
        let passed_by = others().filter(|(_, own, other)| own.0 <= other.0 && other.1 < own.1);
        let (rank, sharing) = own.places(&self.sharing);
        let Pair { was, is } = own;
        Some(Changed {
            entity: self.whose(is),
            rank,
            sharing,
            score: moved(was.score, is.score),
            shown: moved(was.shown, is.shown),
            grade: (was.grade.clone(), is.grade.clone()),
            nodes: self.nodes(was, is),
            passes: passes.map(|(other, ..)| self.whose(other.is)).collect(),
            passed_by: passed_by.map(|(other, ..)| self.whose(other.is)).collect(),
        })
    }

    /// Every other entity of which the rank or the score moved, and how many did not.
    pub(super) fn others(&self, changed: &HashSet<&str>) -> (Vec<Other>, usize) {
        let (mut others, mut unmoved) = (Vec::new(), 0);
        for own in self.rows.iter().filter(|own| !changed.contains(own.is.code.as_str())) {
            let (rank, sharing) = own.places(&self.sharing);
            let score = moved(own.was.score, own.is.score);
            if rank.before == rank.after && !score.moved() {
                unmoved += 1;
                continue;
            }
            let nodes = self.nodes(own.was, own.is).into_iter().filter(|node| node.score.moved());
            let nodes = nodes.map(|node| node.id).collect();
            others.push(Other { entity: self.whose(own.is), rank, sharing, score, nodes });
        }
        (others, unmoved)
    }

    /// The best values of indicators that moved, in the rulebook's order.
    pub(super) fn bests(&self) -> Vec<NewBest> {
        let nodes = self.plan.nodes.iter().filter(|node| node.role == Role::Indicator && !node.report_only);
        nodes.filter_map(|node| self.best(node)).collect()
    }

    fn best(&self, node: &NodePlan) -> Option<NewBest> {
        let value = |row: &Standing| row.indicators.get(&node.id)?.value.map(twelve_digits);
        let better = |a: f64, b: f64| if node.lower_is_better { a.min(b) } else { a.max(b) };
        let was = self.rows.iter().filter_map(|row| value(row.was)).reduce(better);
        let is = self.rows.iter().filter_map(|row| value(row.is)).reduce(better)?;
        let value_moved = moved(was, Some(is));
        if !value_moved.moved() {
            return None;
        }
        let has_it = |row: &&Pair<'_>| value(row.is).is_some_and(|own| own.total_cmp(&is).is_eq());
        let mut holders: Vec<&Standing> = self.rows.iter().filter(has_it).map(|row| row.is).collect();
        holders.sort_by(|a, b| a.code.cmp(&b.code));
        Some(NewBest {
            node: node.id.clone(),
            title: node.title.clone(),
            unit: node.unit.clone(),
            value: value_moved,
            count: holders.len(),
            set_by: holders.iter().take(HOLDERS_MOST).map(|row| self.whose(row)).collect(),
        })
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
