//! Comparison: an entity beside its peers, and the difference of the ranked score split exactly into nodes.
//!
//! In: a rulebook and its figures ([`Ground`]), an entity, with whom. Out: a [`Comparison`]. Must not: split a difference in another way
//! than `compute` does; the peers of several are the mean of the comparisons with each, so that parts still add up.

mod board;
mod ground;
mod highlight;
mod mean;
mod outcome;
mod peers;

pub use ground::{Ground, previous};
pub use outcome::{Ahead, Comparison, Highlight, Member, NamedStep, NotSplit, Peers, PeersKind, Place};
pub use peers::{NoPeers, Wanted, With};

use super::{Context, Head, Stated};
use crate::compute::{self, Asked, Computed, Parts, Peer, Run, Typical};
use crate::finding::{Code, Finding, once};
use crate::plan::Plan;
use crate::registry::{EntityIx, Period};
use crate::result::{Restated, Stamp, Standing, WholeBecause};
use crate::rulebook::model::{NodeIx, Reading};
use board::Board;
use highlight::highlights;
use indexmap::IndexMap;
use peers::Found;

/// Entities ahead that are named.
const AHEAD: usize = 3;
/// Nodes that are named of each of them.
const BEHIND_IN: usize = 3;

/// What is asked of a run for a comparison.
const ASKED: Asked = Asked { steps: false, indicator_ranks: false, without_indicators: true };

/// Compares an entity with its peers in the ranked node, in the ground's period.
///
/// # Errors
/// The rulebook ranks nothing; the entity or none of its peers has a score; peers that cannot be found, or are asked for with options that
/// do not go with them.
pub fn compare(ground: &Ground<'_>, entity: EntityIx, wanted: &Wanted) -> Result<Comparison, Finding> {
    let no_period = || Finding::new(Code::NothingInPeriod);
    let before = match wanted.with {
        With::Previous => previous(ground.panel, entity, (ground.period, ground.stage)),
        _ => None,
    };
    let plans = ground.plans(before);
    let plan = plans.iter().find(|plan| plan.period == ground.period).ok_or_else(no_period)?;
    let nothing_ranked = || Finding::new(Code::RanksNothing).with("rulebook", &plan.id).with("version", &plan.version);
    let rank = plan.rank.as_ref().ok_or_else(nothing_ranked)?;
    let own = ground.panel.registry.get(entity).ok_or_else(no_period)?;
    let nothing = |why: &str| Finding::new(Code::NothingToCompare).with("entity", &own.name_vi).with("reason", why);
    let found = peers::find(ground, entity, wanted)?;
    let computed = compute::run(&plans, ground.panel, ground.stage);
    let run = computed.period(ground.period).ok_or_else(no_period)?;
    let read = (rank.node, Reading::Exact);
    if run.score_of(read.0, read.1, entity).is_none() {
        return Err(nothing("no-own-score"));
    }
    let standings = run.standings(ASKED);
    let board = Board::new((ground.panel, rank), &standings, ground.restated(ground.period));
    let one = One { run: &run, plan, read, entity };
    let mut restated = board.restated.clone();
    let earlier = match found.kind {
        PeersKind::Previous => {
            let earlier = before.and_then(|before| Earlier::new(&computed, &plans, before));
            Some(earlier.ok_or_else(|| nothing("no-earlier-period"))?)
        }
        _ => None,
    };
    let Beside { peers, split, not_split } = match (&earlier, found.kind) {
        (Some(earlier), _) => {
            restated = restated.or_else(|| earlier.restated(ground));
            Beside::earlier(one, earlier, &found, ground)
        }
        (None, PeersKind::Median) => Beside::typical(one, Typical::Median, &found, &board),
        (None, PeersKind::Best) => Beside::typical(one, Typical::Best, &found, &board),
        (None, _) => Beside::several(one, &found, &board),
    };
    let why = if earlier.is_some() { "no-earlier-score" } else { "no-peer-score" };
    let split = split.and_then(|parts| parts.told(plan)).ok_or_else(|| nothing(why))?;
    let (strengths, weaknesses) = highlights(&split, rank.lowest_first);
    // A difference to an earlier result is made of that too.
    let theirs = earlier.as_ref().map(|earlier| earlier.standings.data_status).unwrap_or_default();
    let of_period = board.row(entity).map_or(standings.data_status, |row| row.data_status.max(standings.data_status));
    let data_status = of_period.max(theirs);
    let mut whose = board.whose(entity).ok_or_else(no_period)?;
    whose.data_status = whose.data_status.max(theirs);
    let found = earlier.iter().flat_map(|earlier| &earlier.standings.findings).chain(&standings.findings);
    let stamp = Stamp { id: plan.id.clone(), version: plan.version.clone(), title: plan.title.clone() };
    let context = Context {
        period: plan.period.to_string(),
        registry: ground.panel.registry.id.clone(),
        restated,
        data_status,
        figures_status: None,
        notices: plan.notes.clone(),
    };
    Ok(Comparison {
        head: Head::new(stamp, context),
        entity: whose,
        own: board.place(entity).ok_or_else(no_period)?,
        peers,
        lowest_first: rank.lowest_first,
        ranks_rounded: rank.on == Reading::Rounded,
        split: Stated::new(split, data_status),
        not_split: Stated::all(not_split, data_status),
        strengths: Stated::all(strengths, data_status),
        weaknesses: Stated::all(weaknesses, data_status),
        ahead: ahead(one, &board, plan),
        findings: once(found.cloned()),
    })
}

/// Whose score is split, and of which run it is.
#[derive(Clone, Copy)]
struct One<'r, 'g, 'a> {
    run: &'r Run<'g, 'a>,
    plan: &'r Plan,
    read: (NodeIx, Reading),
    entity: EntityIx,
}

impl One<'_, '_, '_> {
    fn against(self, peer: Peer, comparisons: usize) -> Option<Parts> {
        self.run.parts(self.read, self.entity, peer, comparisons)
    }
}

/// The entity's earlier period: its run and what it came to.
struct Earlier<'g> {
    plan: &'g Plan,
    standings: compute::Standings,
}

impl<'g> Earlier<'g> {
    fn new(computed: &Computed<'_>, plans: &'g [Plan], period: Period) -> Option<Self> {
        let plan = plans.iter().find(|plan| plan.period == period)?;
        let run = computed.period(period)?;
        let standings = run.standings(ASKED);
        Some(Self { plan, standings })
    }

    /// Where the entity stood then.
    fn place(&self, ground: &Ground<'_>, entity: EntityIx) -> Option<Place> {
        let place = Board::new((ground.panel, self.plan.rank.as_ref()?), &self.standings, None).place(entity)?;
        Some(Place { restated_from: self.restated(ground).map(|own| own.from), ..place })
    }

    /// From which registry its figures were put together, where any were.
    fn restated(&self, ground: &Ground<'_>) -> Option<Restated> {
        let own =
            ground.restated(self.plan.period).filter(|_| self.standings.entities.iter().any(|row| row.restated))?;
        Some(Restated { only_earlier: true, ..own })
    }
}

/// The peers, and the difference to them.
struct Beside {
    peers: Peers,
    split: Option<Parts>,
    not_split: Vec<NotSplit>,
}

impl Beside {
    /// Against an entity that nobody is.
    fn typical(one: One<'_, '_, '_>, typical: Typical, found: &Found, board: &Board<'_>) -> Self {
        let split = one.against(Peer::Typical(typical), 1);
        let mut peers = members(found, board);
        let title = |at: NodeIx| one.plan.node(at).map(|own| own.title.clone());
        peers.borrowed = one.run.borrowed(one.read.0).into_iter().filter_map(title).collect();
        Self { peers, not_split: not_split(split.as_slice(), one.plan), split }
    }

    /// Against the entity itself in an earlier period.
    fn earlier(one: One<'_, '_, '_>, earlier: &Earlier<'_>, found: &Found, ground: &Ground<'_>) -> Self {
        let split = one.against(Peer::InPeriod(earlier.plan.period), 1);
        let peers = Peers {
            kind: found.kind,
            attribute: None,
            near_in: Vec::new(),
            asked: None,
            weighted_by: None,
            period: Some(earlier.plan.period.to_string()),
            place: earlier.place(ground, one.entity),
            members: Vec::new(),
            left_out: Vec::new(),
            borrowed: Vec::new(),
        };
        Self { peers, not_split: not_split(split.as_slice(), one.plan), split }
    }

    /// Against the mean of the comparisons with each peer that has a score.
    fn several(one: One<'_, '_, '_>, found: &Found, board: &Board<'_>) -> Self {
        let count = found.rows.len().max(1);
        let split =
            |(other, weight): &(EntityIx, f64)| Some(((*other, *weight), one.against(Peer::Entity(*other), count)?));
        let (weights, splits): (Vec<(EntityIx, f64)>, Vec<Parts>) = found.rows.iter().filter_map(split).unzip();
        let mut peers = members(found, board);
        if let (PeersKind::Named, [(other, _)]) = (found.kind, found.rows.as_slice()) {
            peers.place = board.place(*other);
        }
        let not_split = not_split(&splits, one.plan);
        let mut split = mean::mean(weights.iter().map(|(_, weight)| *weight).zip(splits).collect());
        let value = |node: NodeIx, entity: EntityIx| one.run.number(node, Some(0), entity).ok();
        if let Some(split) = &mut split {
            mean::with_values(&mut split.tree, one.plan, &value, (one.entity, &weights));
        }
        Self { peers, split, not_split }
    }
}

/// The nodes that were not split in some of the comparisons, with the reason and in how many.
fn not_split(splits: &[Parts], plan: &Plan) -> Vec<NotSplit> {
    let mut counts: IndexMap<(NodeIx, WholeBecause), usize> = IndexMap::new();
    for split in splits {
        split.tree.walk(&mut |part| {
            if let Some(because) = part.whole_because {
                *counts.entry((part.node, because)).or_default() += 1;
            }
        });
    }
    let told = |((at, because), count): ((NodeIx, WholeBecause), usize)| {
        let node = plan.node(at)?;
        Some(NotSplit { id: node.id.clone(), title: node.title.clone(), because, count, of: splits.len() })
    };
    counts.into_iter().filter_map(told).collect()
}

/// The peers as they stand in the result.
fn members(found: &Found, board: &Board<'_>) -> Peers {
    let scored = |at: EntityIx| board.row(at).filter(|row| row.score.is_some());
    let total: f64 = found.rows.iter().filter(|(at, _)| scored(*at).is_some()).map(|(_, weight)| weight).sum();
    let member = |(at, weight): &(EntityIx, f64)| {
        let row = scored(*at)?;
        let (entity, sharing) = (board.whose(*at)?, board.sharing(row.rank));
        Some(Member { entity, rank: row.rank, sharing, score: row.score, share: weight / total })
    };
    let unscored = found.rows.iter().map(|(at, _)| *at).filter(|at| scored(*at).is_none());
    Peers {
        kind: found.kind,
        attribute: found.attribute.clone(),
        near_in: found.near_in.clone(),
        asked: found.asked,
        weighted_by: found.weighted_by.clone(),
        period: None,
        place: None,
        members: found.rows.iter().filter_map(member).collect(),
        left_out: unscored.chain(found.left_out.iter().copied()).filter_map(|at| board.whose(at)).collect(),
        borrowed: Vec::new(),
    }
}

/// Who stands just above, nearest first.
fn ahead(one: One<'_, '_, '_>, board: &Board<'_>, plan: &Plan) -> Vec<Ahead> {
    let Some((standing, rank)) = board.row(one.entity).and_then(|row| Some((row, row.rank?))) else {
        return Vec::new();
    };
    let above = board.ranked.iter().rev().filter(|own| own.rank.is_some_and(|own| own < rank));
    let told = |own: &&Standing| {
        let at = board.at(own)?;
        let split = one.against(Peer::Entity(at), 1)?.told(plan)?;
        let lowest_first = plan.rank.as_ref().is_some_and(|rank| rank.lowest_first);
        let (_, mut behind_in) = highlights(&split, lowest_first);
        behind_in.truncate(BEHIND_IN);
        Some(Ahead {
            entity: board.whose(at)?,
            rank: own.rank?,
            sharing: board.sharing(own.rank),
            score: board.ranking(own)?,
            gap: board.gap(standing, own)?,
            behind_in,
        })
    };
    above.take(AHEAD).filter_map(told).collect()
}
