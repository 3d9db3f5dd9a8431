//! What changes do: of the rules, or of the figures. Every score and rank before and after, who passes whom, and the part of each change.
//!
//! In: the standings before and after, the changes, and a way to compute with some of them made. Out: an [`Effect`]. Reads and compares no
//! rulebook or input itself.
//!
//! The parts are Shapley values (A. F. Shorrocks, *Decomposition procedures for distributional analysis*, Journal of Economic Inequality
//! 11, 2013): the mean, over all orders in which the changes can be made, of what each adds. Changes that cannot be made without each
//! other are one block.

pub mod cells;
mod outcome;
mod rulebooks;
mod split;

pub use outcome::{Affected, Alike, Block, Effect, Passed, Ranked, Revision, Split, Way};
pub use rulebooks::of_rulebooks;

use crate::analysis::what_if::{Places, moved};
use crate::analysis::{Context, Whose};
use crate::compute::Standings;
use crate::registry::Period;
use crate::result::{Named, Restated, Standing};
use crate::rulebook::model::{Bilingual, DataStatus};
use split::{Splits, left};
use std::collections::{BTreeMap, BTreeSet};

/// Names in a list of who passed.
const PASSED_NAMED: usize = 20;

/// Before and after.
#[derive(Debug)]
pub struct Ends<'a> {
    /// The standings before.
    pub before: &'a Standings,
    /// The standings after.
    pub after: &'a Standings,
    /// The period.
    pub period: Period,
    /// The registry after.
    pub registry: &'a str,
    /// The notices of both.
    pub notices: Vec<Bilingual>,
    /// What was restated before, and after.
    pub restated: (Option<Restated>, Option<Restated>),
}

impl<'a> Ends<'a> {
    /// Every entity with its row before and after, by rank after, then rank before, then code.
    fn rows(&self) -> Vec<(Option<&'a Standing>, Option<&'a Standing>)> {
        let before: BTreeMap<&str, &Standing> =
            self.before.entities.iter().map(|row| (row.code.as_str(), row)).collect();
        let after: BTreeSet<&str> = self.after.entities.iter().map(|row| row.code.as_str()).collect();
        let now = self.after.entities.iter().map(|row| (before.get(row.code.as_str()).copied(), Some(row)));
        let gone = self.before.entities.iter().filter(|row| !after.contains(row.code.as_str()));
        now.chain(gone.map(|row| (Some(row), None))).collect()
    }

    /// What of either was restated; a result that is restated as a whole goes before one that only looks back at such figures.
    fn restated(&self) -> Option<&Restated> {
        fn of<'r>(own: &'r Option<Restated>, standings: &Standings) -> Option<&'r Restated> {
            let looked_back = || standings.entities.iter().any(|row| row.restated);
            own.as_ref().filter(|own| !own.only_earlier || looked_back())
        }
        let (before, after) = (of(&self.restated.0, self.before), of(&self.restated.1, self.after));
        before.filter(|own| !own.only_earlier).filter(|_| after.is_none_or(|own| own.only_earlier)).or(after).or(before)
    }

    /// An entity as the effect names it: with the weakest status of all, since ranks are among all.
    fn whose(&self, row: &Standing, status: DataStatus) -> Whose {
        Whose::of(named(row), status, self.restated())
    }

    /// The codes of those whose score or rank moved.
    fn moved(&self) -> Vec<&'a str> {
        let rows = self
            .rows()
            .into_iter()
            .filter(|(before, after)| rank(*before) != rank(*after) || moved(score(*before), score(*after)).moved());
        rows.filter_map(|(before, after)| after.or(before)).map(|row| row.code.as_str()).collect()
    }
}

fn rank(row: Option<&Standing>) -> Option<u32> {
    row.and_then(|row| row.rank)
}

fn score(row: Option<&Standing>) -> Option<f64> {
    row.and_then(|row| row.score)
}

fn named(row: &Standing) -> Named {
    Named { code: row.code.clone(), name: row.name.clone(), name_en: row.name_en.clone() }
}

/// The effect of blocks of changes with its split.
fn effect(ends: &Ends<'_>, blocks: &[Vec<usize>], splits: &Splits) -> Effect {
    let rows = ends.rows();
    let status = ends.before.data_status.max(ends.after.data_status);
    let mut entities: Vec<Affected> = Vec::new();
    let mut unmoved = 0;
    for (before, after) in &rows {
        match affected(ends, &rows, (*before, *after), splits, status) {
            Some(own) => entities.push(own),
            None => unmoved += 1,
        }
    }
    let ranked = |rows: &[Standing]| rows.iter().filter(|row| row.rank.is_some()).count();
    let came = |from: usize, to: usize| {
        let sides = rows.iter().map(|(before, after)| [*before, *after]);
        let own = sides.filter_map(|sides| {
            let (was, is) = (*sides.get(from)?, *sides.get(to)?);
            (rank(was).is_none() && rank(is).is_some()).then_some(is?)
        });
        own.map(|row| ends.whose(row, status)).collect()
    };
    Effect {
        context: Context {
            period: ends.period.to_string(),
            registry: ends.registry.to_owned(),
            restated: ends.restated().cloned(),
            data_status: status,
            figures_status: None,
            notices: ends.notices.clone(),
        },
        ranked: Ranked { before: ranked(&ends.before.entities), after: ranked(&ends.after.entities) },
        split: Split { way: splits.way, orders: splits.orders, blocks: told(blocks, &entities) },
        unmoved,
        entered: came(0, 1),
        left: came(1, 0),
        entities,
    }
}

fn told(blocks: &[Vec<usize>], entities: &[Affected]) -> Vec<Block> {
    let part = |parts: &Option<Vec<f64>>, at: usize| parts.as_ref().and_then(|parts| parts.get(at)).copied();
    // Where no difference was split, nobody can say whom a block moves.
    let are_split = are_split(entities);
    let block = |(at, changes): (usize, &Vec<usize>)| {
        let is_moved = |own: &&Affected| {
            [part(&own.parts, at), part(&own.rank_parts, at)].into_iter().flatten().any(|part| part.abs() > FELT)
        };
        Block {
            changes: changes.clone(),
            of: None,
            moves: are_split.then(|| entities.iter().filter(is_moved).count()),
            greatest: entities.iter().filter_map(|own| part(&own.parts, at)).max_by(|a, b| a.abs().total_cmp(&b.abs())),
        }
    };
    blocks.iter().enumerate().map(block).collect()
}

/// Whether any difference was split, or there is none.
fn are_split(entities: &[Affected]) -> bool {
    entities.is_empty() || entities.iter().any(|own| own.parts.is_some() || own.rank_parts.is_some())
}

/// Less than this is what floats leave of nothing.
pub const FELT: f64 = 1e-9;

type Row<'r> = (Option<&'r Standing>, Option<&'r Standing>);

/// What moved of an entity; none where nothing did.
fn affected(
    ends: &Ends<'_>,
    rows: &[Row<'_>],
    (before, after): Row<'_>,
    splits: &Splits,
    status: DataStatus,
) -> Option<Affected> {
    let row = after.or(before)?;
    let places = Places { before: rank(before), after: rank(after) };
    let score = moved(score(before), score(after));
    let grade = |row: Option<&Standing>| row.and_then(|row| row.grade.clone());
    let grade = (grade(before), grade(after));
    if places.before == places.after && !score.moved() && grade.0 == grade.1 {
        return None;
    }
    let own = splits.entities.get(&row.code);
    let (parts, rank_parts) = (own.and_then(|own| own.score.clone()), own.and_then(|own| own.rank.clone()));
    let ranks = places.before.zip(places.after).map(|(before, after)| f64::from(after) - f64::from(before));
    let exact = score.before.zip(score.after).map(|(before, after)| after - before);
    let (passes, passed_by) = passed(rows, row, places, &|other| ends.whose(other, status));
    Some(Affected {
        entity: ends.whose(row, status),
        rank: places,
        score,
        grade,
        together: left(exact, parts.as_ref()),
        rank_together: left(ranks, rank_parts.as_ref()),
        parts,
        rank_parts,
        passes,
        passed_by,
    })
}

/// Whom an entity passes, and who passes it, among those that are ranked on both sides: who comes or goes passes nobody.
fn passed(rows: &[Row<'_>], row: &Standing, own: Places, whose: &dyn Fn(&Standing) -> Whose) -> (Passed, Passed) {
    let (mut passes, mut passed_by) = (Passed::default(), Passed::default());
    let note = |to: &mut Passed, other: &Standing| {
        to.count += 1;
        if to.first.len() < PASSED_NAMED {
            to.first.push(whose(other));
        }
    };
    for (before, after) in rows {
        let Some(other) = after.or(*before).filter(|other| other.code != row.code) else { continue };
        let (Some(own_was), Some(own_is)) = (own.before, own.after) else { continue };
        let (Some(was), Some(is)) = (rank(*before), rank(*after)) else { continue };
        if own_was >= was && own_is < is {
            note(&mut passes, other);
        }
        if was >= own_was && is < own_is {
            note(&mut passed_by, other);
        }
    }
    (passes, passed_by)
}
