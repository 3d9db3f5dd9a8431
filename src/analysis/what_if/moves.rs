//! Two runs side by side: what moved, who passes whom.

use super::super::Whose;
use super::outcome::{Changed, Move, NewBest, NodeMove, Other, Places};
use crate::compute::{Run, Standings};
use crate::number::{gained, twelve_digits};
use crate::plan::{NodePlan, Plan};
use crate::registry::EntityIx;
use crate::result::{Named, Restated, Standing};
use crate::rulebook::model::{DataStatus, NodeIx, Reading, Role};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Entities that are named as having a best value.
const HOLDERS_MOST: usize = 5;

/// A number before and after.
pub(in crate::analysis) fn moved(before: Option<f64>, after: Option<f64>) -> Move {
    Move { before, after, gained: before.zip(after).map(|(before, after)| gained(before, after)) }
}

/// One of the two runs and its rows; the rows need not have the indicators, of which few move.
#[derive(Clone, Copy)]
pub(super) struct Side<'r> {
    pub(super) run: &'r Run<'r, 'r>,
    pub(super) rows: &'r Standings,
}

/// The rows of both runs, in the order of the ranks after.
pub(super) struct Sides<'r> {
    plan: &'r Plan,
    restated: Option<&'r Restated>,
    runs: (&'r Run<'r, 'r>, &'r Run<'r, 'r>),
    rows: Vec<Pair<'r>>,
    by_code: HashMap<&'r str, usize>,
    /// How many have each rank before, and after.
    sharing: (BTreeMap<u32, usize>, BTreeMap<u32, usize>),
}

/// One entity before and after.
#[derive(Clone, Copy)]
struct Pair<'r> {
    entity: EntityIx,
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

/// How many rows have a rank; 0 of none.
pub(super) fn sharing_of(rows: &[Standing], rank: Option<u32>) -> usize {
    rank.map_or(0, |rank| rows.iter().filter(|row| row.rank == Some(rank)).count())
}

fn sharing(rows: &[Standing]) -> BTreeMap<u32, usize> {
    let mut sharing = BTreeMap::new();
    rows.iter().filter_map(|row| row.rank).for_each(|rank| *sharing.entry(rank).or_default() += 1);
    sharing
}

impl<'r> Sides<'r> {
    pub(super) fn new((plan, restated): (&'r Plan, Option<&'r Restated>), before: Side<'r>, after: Side<'r>) -> Self {
        let old: HashMap<&str, &'r Standing> =
            before.rows.entities.iter().map(|row| (row.code.as_str(), row)).collect();
        let pair = |is: &'r Standing| {
            let code = is.code.as_str();
            Some(Pair { entity: after.run.with_code(code)?, was: *old.get(code)?, is })
        };
        let rows: Vec<Pair<'r>> = after.rows.entities.iter().filter_map(pair).collect();
        let by_code = rows.iter().enumerate().map(|(at, row)| (row.is.code.as_str(), at)).collect();
        let sharing = (sharing(&before.rows.entities), sharing(&after.rows.entities));
        Self { plan, restated, runs: (before.run, after.run), rows, by_code, sharing }
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
        let Pair { was, is, .. } = own;
        Some(Changed {
            entity: self.whose(is),
            rank,
            sharing,
            score: moved(was.score, is.score),
            shown: moved(was.shown, is.shown),
            grade: (was.grade.clone(), is.grade.clone()),
            nodes: self.nodes(own),
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
            let nodes = self.nodes(*own).into_iter().filter(|node| node.score.moved());
            let nodes = nodes.map(|node| node.id).collect();
            others.push(Other { entity: self.whose(own.is), rank, sharing, score, nodes });
        }
        (others, unmoved)
    }

    /// The best values of indicators that moved, in the rulebook's order.
    pub(super) fn bests(&self) -> Vec<NewBest> {
        let nodes = self.plan.nodes.iter().enumerate();
        let nodes = nodes.filter(|(_, node)| node.role == Role::Indicator && !node.report_only);
        nodes.filter_map(|(at, node)| self.best(NodeIx(at), node)).collect()
    }

    fn best(&self, at: NodeIx, node: &NodePlan) -> Option<NewBest> {
        let value = |run: &Run<'_, '_>, row: &Pair<'_>| run.number(at, Some(0), row.entity).ok();
        let better = |a: f64, b: f64| if node.lower_is_better { a.min(b) } else { a.max(b) };
        // Rounding keeps the order: the best of the rounded is the best one, rounded.
        let best = |run| self.rows.iter().filter_map(|row| value(run, row)).reduce(better).map(twelve_digits);
        let (was, is) = (best(self.runs.0), best(self.runs.1)?);
        let value_moved = moved(was, Some(is));
        if !value_moved.moved() {
            return None;
        }
        let own = |row: &Pair<'_>| value(self.runs.1, row).map(twelve_digits);
        let has_it = |row: &&Pair<'_>| own(row).is_some_and(|own| own.total_cmp(&is).is_eq());
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
    fn nodes(&self, row: Pair<'_>) -> Vec<NodeMove> {
        let all = self.plan.nodes.iter().enumerate();
        all.filter_map(|(at, node)| self.node_move(NodeIx(at), node, row)).collect()
    }

    /// What moved of a node; none where nothing did.
    fn node_move(&self, at: NodeIx, node: &NodePlan, row: Pair<'_>) -> Option<NodeMove> {
        let Pair { entity, was, is } = row;
        let both = |of: &dyn Fn(&Run<'_, '_>) -> Option<f64>| moved(of(self.runs.0), of(self.runs.1));
        let value = match node.role {
            Role::Indicator => both(&|run| run.number(at, Some(0), entity).ok()),
            Role::Aggregate => Move::default(),
        };
        let score = both(&|run| run.score_of(at, Reading::Exact, entity));
        let points = both(&|run| run.points_of(at, entity));
        if !(value.moved() || score.moved() || points.moved()) {
            return None;
        }
        let is_ranked = self.plan.rank.as_ref().is_some_and(|rank| rank.node == at);
        let rank = |row: &Standing| match node.role {
            Role::Indicator => row.rank.filter(|_| is_ranked),
            Role::Aggregate => row.aggregates.get(&node.id).and_then(|own| own.rank),
        };
        Some(NodeMove {
            id: node.id.clone(),
            title: node.title.clone(),
            kind: node.role,
            unit: node.unit.clone(),
            value,
            score,
            points,
            rank: Places { before: rank(was), after: rank(is) },
        })
    }
}
