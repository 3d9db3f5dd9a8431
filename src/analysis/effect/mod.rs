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

pub use outcome::{Affected, Block, Effect, Passed, Ranked, Revision, Split, Way};
pub use rulebooks::of_rulebooks;

use crate::analysis::what_if::{Places, moved};
use crate::compute::Standings;
use crate::registry::Period;
use crate::result::{Named, Standing};
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
        match affected(&rows, (*before, *after), splits, status) {
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
        own.map(named).collect()
    };
    Effect {
        period: ends.period.to_string(),
        registry: ends.registry.to_owned(),
        data_status: status,
        notices: ends.notices.clone(),
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
    let block = |(at, changes): (usize, &Vec<usize>)| {
        let is_moved = |own: &&Affected| {
            [part(&own.parts, at), part(&own.rank_parts, at)].into_iter().flatten().any(|part| part.abs() > FELT)
        };
        Block {
            changes: changes.clone(),
            moves: entities.iter().filter(is_moved).count(),
            greatest: entities.iter().filter_map(|own| part(&own.parts, at)).max_by(|a, b| a.abs().total_cmp(&b.abs())),
        }
    };
    blocks.iter().enumerate().map(block).collect()
}

/// Less than this is what floats leave of nothing.
const FELT: f64 = 1e-9;

type Row<'r> = (Option<&'r Standing>, Option<&'r Standing>);

/// What moved of an entity; none where nothing did.
fn affected(rows: &[Row<'_>], (before, after): Row<'_>, splits: &Splits, status: DataStatus) -> Option<Affected> {
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
    let (passes, passed_by) = passed(rows, row, places);
    Some(Affected {
        entity: named(row),
        data_status: status.max(before.map_or(DataStatus::Official, |own| own.data_status)).max(row.data_status),
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

/// Whom an entity passes, and who passes it.
fn passed(rows: &[Row<'_>], row: &Standing, own: Places) -> (Passed, Passed) {
    let above = |a: Option<u32>, b: Option<u32>| a.is_some_and(|a| b.is_none_or(|b| a < b));
    let (mut passes, mut passed_by) = (Passed::default(), Passed::default());
    let note = |to: &mut Passed, other: &Standing| {
        to.count += 1;
        if to.first.len() < PASSED_NAMED {
            to.first.push(named(other));
        }
    };
    for (before, after) in rows {
        let Some(other) = after.or(*before).filter(|other| other.code != row.code) else { continue };
        let (was, is) = (rank(*before), rank(*after));
        if !above(own.before, was) && above(own.after, is) && was.is_some() {
            note(&mut passes, other);
        }
        if !above(was, own.before) && above(is, own.after) && own.before.is_some() {
            note(&mut passed_by, other);
        }
    }
    (passes, passed_by)
}
