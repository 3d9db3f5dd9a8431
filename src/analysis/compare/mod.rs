//! Comparison: an entity beside its peers, and the difference of the ranked score split exactly into nodes.
//!
//! In: a finished run's ground (`Ground`), an entity, with whom. Out: a [`Comparison`]. Must not: split a difference in another way
//! than `compute` does; the peers of several are the mean of the comparisons with each, so that parts still add up.

mod mean;
mod outcome;
mod peers;

pub use outcome::{Ahead, Comparison, Highlight, Member, Peers, PeersKind, Place};
pub use peers::{Wanted, With};

use super::what_if::Ground;
use crate::compute::{self, Asked, Peer, Run, Typical};
use crate::data::panel::Panel;
use crate::finding::{Code, Finding};
use crate::registry::{EntityIx, Period};
use crate::result::{FORMAT, Named, Split, SplitNode, Stamp, Standing};
use crate::rulebook::model::{NodeIx, Reading};
use indexmap::IndexMap;
use std::cmp::Ordering;

/// Nodes that are named as strengths, and as weaknesses.
const HIGHLIGHTS: usize = 5;
/// Entities ahead that are named.
const AHEAD: usize = 3;
/// Nodes that are named of each of them.
const BEHIND_IN: usize = 3;

/// Compares an entity with its peers in the ranked node, in the ground's period. The plans of `ground` have the previous period too, where
/// that is the peer.
///
/// # Errors
/// The rulebook ranks nothing; the entity or none of its peers has a score; peers that cannot be found.
pub fn compare(ground: &Ground<'_>, entity: EntityIx, wanted: &Wanted) -> Result<Comparison, Finding> {
    let no_period = || Finding::new(Code::NothingInPeriod);
    let plan = ground.plan().ok_or_else(no_period)?;
    let rank = plan.rank.as_ref().ok_or_else(|| Finding::new(Code::NodeNotFound).with("name", ""))?;
    let computed = compute::run(ground.plans, ground.panel, ground.stage);
    let run = computed.period(ground.period).ok_or_else(no_period)?;
    let own = ground.panel.registry.get(entity).ok_or_else(no_period)?;
    let read = (rank.node, Reading::Exact);
    let name = || own.name_vi.clone();
    if run.score_of(read.0, read.1, entity).is_none() {
        return Err(Finding::new(Code::NothingToCompare).with("entity", name()));
    }
    let standings = run.standings(Asked { without_indicators: true, ..Asked::default() });
    let found = peers::find(ground, entity, wanted)?;
    let (peers, split) = match found.kind {
        PeersKind::Median | PeersKind::Best => {
            let typical = if found.kind == PeersKind::Best { Typical::Best } else { Typical::Median };
            let split = run.difference(read, entity, Peer::Typical(typical), 1);
            (members(&found, &standings.entities, ground), split)
        }
        PeersKind::Previous => {
            let period = previous(ground.panel, entity, ground.period);
            let split = period.and_then(|period| run.difference(read, entity, Peer::InPeriod(period), 1));
            let peers = Peers { period: period.map(|period| period.to_string()), ..members(&found, &[], ground) };
            (peers, split)
        }
        _ => several(&run, read, entity, &found, &standings.entities, ground),
    };
    let split =
        split.ok_or_else(|| Finding::new(Code::NothingToCompare).with("entity", name()).with("peers", "yes"))?;
    let standing = standings.entities.iter().find(|standing| standing.code == own.code).ok_or_else(no_period)?;
    let (strengths, weaknesses) = highlights(&split, rank.lowest_first);
    Ok(Comparison {
        format: FORMAT,
        rulebook: Stamp { id: plan.id.clone(), version: plan.version.clone(), title: plan.title.clone() },
        period: plan.period.to_string(),
        registry: ground.panel.registry.id.clone(),
        data_status: standings.data_status.max(standing.data_status),
        notices: plan.notes.clone(),
        entity: named(ground, entity),
        own: place(standing, &standings.entities),
        peers,
        lowest_first: rank.lowest_first,
        split,
        strengths,
        weaknesses,
        ahead: ahead(&run, read, (entity, standing), &standings.entities, ground),
    })
}

/// The latest earlier period, as long as this one, in which an entity has figures.
pub fn previous(panel: &Panel, entity: EntityIx, period: Period) -> Option<Period> {
    let is_earlier = |own: &Period| own.is_as_long_as(period) && own.last_day() < period.first_day();
    let own = panel.observations.iter().filter(|own| own.entity == entity).map(|own| own.period);
    own.filter(is_earlier).max()
}

/// The entity that a user names.
///
/// # Errors
/// `entity-not-found`, `entity-ambiguous`.
pub fn entity(name: &str, panel: &Panel) -> Result<EntityIx, Finding> {
    peers::resolve(name, &panel.registry)
}

/// The mean of the comparisons with each peer that has a score.
fn several(
    run: &Run<'_, '_>,
    read: (NodeIx, Reading),
    entity: EntityIx,
    found: &peers::Found,
    standings: &[Standing],
    ground: &Ground<'_>,
) -> (Peers, Option<Split>) {
    let count = found.rows.len().max(1);
    let splits: Vec<(f64, Split)> = found
        .rows
        .iter()
        .filter_map(|(other, weight)| Some((*weight, run.difference(read, entity, Peer::Entity(*other), count)?)))
        .collect();
    (members(found, standings, ground), mean::mean(splits))
}

/// The peers as they stand in the result.
fn members(found: &peers::Found, standings: &[Standing], ground: &Ground<'_>) -> Peers {
    let registry = &ground.panel.registry;
    let standing = |at: EntityIx| {
        let code = &registry.get(at)?.code;
        standings.iter().find(|standing| &standing.code == code)
    };
    let scored = found.rows.iter().filter(|(at, _)| standing(*at).is_some_and(|own| own.score.is_some()));
    let total: f64 = scored.clone().map(|(_, weight)| weight).sum();
    let member = |(at, weight): &(EntityIx, f64)| {
        let own = standing(*at);
        Member {
            entity: named(ground, *at),
            rank: own.and_then(|own| own.rank),
            score: own.and_then(|own| own.score),
            share: weight / total,
        }
    };
    let unscored = found.rows.iter().filter(|(at, _)| standing(*at).is_none_or(|own| own.score.is_none()));
    let unscored = if standings.is_empty() { Vec::new() } else { unscored.map(|(at, _)| *at).collect() };
    let left_out = unscored.iter().chain(&found.left_out).map(|at| named(ground, *at)).collect();
    Peers {
        kind: found.kind,
        attribute: found.attribute.clone(),
        near_in: found.near_in.clone(),
        weighted_by: found.weighted_by.clone(),
        period: None,
        members: scored.map(member).collect(),
        left_out,
    }
}

fn named(ground: &Ground<'_>, at: EntityIx) -> Named {
    let own = ground.panel.registry.get(at);
    let text = |of: fn(&crate::registry::Entity) -> &String| own.map_or_else(String::new, |own| of(own).clone());
    Named { code: text(|own| &own.code), name: text(|own| &own.name_vi), name_en: text(|own| &own.name_en) }
}

fn place(standing: &Standing, all: &[Standing]) -> Place {
    Place {
        rank: standing.rank,
        ranked: all.iter().filter(|own| own.rank.is_some()).count(),
        score: standing.score,
        shown: standing.shown,
        grade: standing.grade.clone(),
    }
}

/// The nodes that keep most of the difference to themselves, wherever they stand in the tree: what speaks for the entity, what against it.
fn highlights(split: &Split, lowest_first: bool) -> (Vec<Highlight>, Vec<Highlight>) {
    let mut nodes: IndexMap<&str, (&SplitNode, f64)> = IndexMap::new();
    split.tree.walk(&mut |node| {
        nodes.entry(&node.id).and_modify(|own| own.1 += node.itself).or_insert((node, node.itself));
    });
    // A part that the tree could only round to nothing is none.
    let size = split.own.abs().max(split.theirs.abs());
    let mut all: Vec<(&SplitNode, f64)> = nodes.into_values().filter(|(_, part)| part.abs() > 1e-9 * size).collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let better = if lowest_first { Ordering::Less } else { Ordering::Greater };
    let pick = |is_better: bool| {
        let chosen = all.iter().filter(|(_, part)| (part.total_cmp(&0.0) == better) == is_better);
        let highlight = |(node, part): &(&SplitNode, f64)| Highlight {
            id: node.id.clone(),
            title: node.title.clone(),
            part: *part,
        };
        chosen.take(HIGHLIGHTS).map(highlight).collect()
    };
    (pick(true), pick(false))
}

/// Who stands just above, nearest first.
fn ahead(
    run: &Run<'_, '_>,
    read: (NodeIx, Reading),
    (entity, standing): (EntityIx, &Standing),
    all: &[Standing],
    ground: &Ground<'_>,
) -> Vec<Ahead> {
    let Some(rank) = standing.rank else { return Vec::new() };
    let lowest_first = ground.plan().and_then(|plan| plan.rank.as_ref()).is_some_and(|rank| rank.lowest_first);
    let mut above: Vec<&Standing> = all.iter().filter(|own| own.rank.is_some_and(|own| own < rank)).collect();
    above.reverse();
    let one = |own: &&Standing| {
        let at = ground.panel.registry.with_code(&own.code)?;
        let split = run.difference(read, entity, Peer::Entity(at), 1)?;
        let (_, mut behind) = highlights(&split, lowest_first);
        behind.truncate(BEHIND_IN);
        Some(Ahead {
            entity: named(ground, at),
            rank: own.rank?,
            score: split.theirs,
            gap: split.difference.abs(),
            behind_in: behind,
        })
    };
    above.iter().take(AHEAD).filter_map(one).collect()
}
