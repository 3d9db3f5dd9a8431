//! Which changes are split, and their splits.
//!
//! In: the moments, the rows that are told. Out: [`Steps`]. Where there is much to compute anew, those who moved most are split.

use super::Row;
use super::mixture::Pair;
use super::moments::Moment;
use super::movers;
use super::outcome::NotSplit;
use super::rulings::Rulings;
use super::split::{self, Both};
use super::uses::{Uses, is_relative};
use crate::registry::{EntityIx, Period};
use crate::result::Standing;
use std::collections::{BTreeMap, BTreeSet};

/// Cells up to which changes are split where rules compare entities: of all, or of as many of those who moved most. So many cells take a
/// fraction of a second.
const CELLS_MAX: u64 = 2_000_000;
/// Rows ranked anew up to which changes are split where no rule compares entities: each of n entities is ranked among all.
const ROWS_MAX: u64 = 8_000_000;
/// Parts in which the work of one entity is counted against what there is room for.
const SHARES: u64 = 1_000_000_000;
/// Entities whose changes are split at least, however many cells it takes: who rose most, and who fell most.
const SPLIT_LEAST: usize = 2;
/// Computations that split a change of one entity with given rules and targets, where rules compare entities: its own figures of the one period
/// among those of the others of the other, and the other way round.
const COMPUTED: u64 = 2;
/// Rankings that do where no rule compares entities.
const RANKED: u64 = 4;

/// A change that is wanted: the positions of its moments, whose it is, and what can be mixed of it.
type Wanted<'r, 'm> = ((usize, usize), Vec<&'r Row<'m>>, Result<Pair<'m>, NotSplit>);

/// The splits that were made: by the positions of two moments and the entity's code.
pub(super) struct Steps {
    made: BTreeMap<(usize, usize), BTreeMap<String, Result<Both, NotSplit>>>,
    /// Whether a score hangs on figures of other entities.
    pub(super) is_relative: bool,
    /// Frozen base periods.
    pub(super) bases: BTreeSet<Period>,
}

impl Steps {
    pub(super) fn new<'a>(
        rulings: &mut Rulings<'a>,
        moments: &[Moment<'a>],
        told: &[&Row<'_>],
        lowest_first: bool,
    ) -> Self {
        let mut wanted: BTreeMap<(usize, usize), Vec<&Row<'_>>> = BTreeMap::new();
        for row in told {
            let places = row.places();
            for pair in places.iter().zip(places.iter().skip(1)) {
                wanted.entry((*pair.0, *pair.1)).or_default().push(row);
            }
        }
        let pairs: Vec<Wanted<'_, '_>> = wanted
            .into_iter()
            .filter_map(|(at, rows)| {
                let ends = (moments.get(at.0)?, moments.get(at.1)?);
                Some((at, rows, Pair::new(rulings, ends)))
            })
            .collect();
        let good = || pairs.iter().filter_map(|(_, _, pair)| pair.as_ref().ok());
        let room = room(good());
        let chosen = (told.len() > room).then(|| chosen(told, moments, lowest_first, room));
        let is_relative = good().any(|pair| pair.is_relative) || is_relative(moments.iter().map(|own| &own.plan));
        let bases = good().flat_map(|pair| pair.bases.iter().copied());
        let bases = bases.chain(Uses::of(moments.iter().map(|own| &own.plan)).bases).collect();
        let made = pairs
            .iter()
            .map(|((from, to), rows, pair)| ((*from, *to), Self::of(pair, (*from, *to), rows, chosen.as_ref())))
            .collect();
        Self { made, is_relative, bases }
    }

    fn of(
        pair: &Result<Pair<'_>, NotSplit>,
        (from, to): (usize, usize),
        rows: &[&Row<'_>],
        chosen: Option<&BTreeSet<(String, String)>>,
    ) -> BTreeMap<String, Result<Both, NotSplit>> {
        let every = |why: NotSplit| rows.iter().map(|row| (row.code.clone(), Err(why))).collect();
        let pair = match pair {
            Ok(pair) => pair,
            Err(why) => return every(*why),
        };
        let is_split =
            |row: &&&Row<'_>| chosen.is_none_or(|chosen| chosen.contains(&(row.registry.clone(), row.code.clone())));
        let whom: Vec<(&Row<'_>, (EntityIx, &Standing, &Standing))> = rows
            .iter()
            .filter(is_split)
            .filter_map(|row| {
                let at = pair.registry().with_code(&row.code)?;
                Some((*row, (at, row.ranked(from)?.0, row.ranked(to)?.0)))
            })
            .collect();
        if whom.is_empty() {
            return every(NotSplit::OnlyMovers);
        }
        let entities: Vec<(EntityIx, &Standing, &Standing)> = whom.iter().map(|(_, own)| *own).collect();
        let mut made: BTreeMap<String, Result<Both, NotSplit>> = every(NotSplit::OnlyMovers);
        let splits = split::splits(pair, &entities);
        made.extend(whom.iter().zip(splits).map(|((row, _), split)| (row.code.clone(), split)));
        made
    }

    /// The split of an entity's change between two moments; none where that was not among what was wanted.
    pub(super) fn get(&self, from: usize, to: usize, code: &str) -> Option<Result<Both, NotSplit>> {
        self.made.get(&(from, to)).and_then(|own| own.get(code)).copied()
    }
}

/// How many entities can be split; at least as many as are split anyway.
fn room<'p>(pairs: impl Iterator<Item = &'p Pair<'p>>) -> usize {
    let count = |own: usize| u64::try_from(own).unwrap_or(u64::MAX);
    let share = |pair: &Pair<'_>| {
        let worlds = count(split::worlds(pair).len());
        let rows = count(pair.registry().entities.len());
        let (work, most) = if pair.is_relative {
            (
                rows.saturating_mul(count(pair.nodes())).saturating_mul(count(pair.periods())).saturating_mul(COMPUTED),
                CELLS_MAX,
            )
        } else {
            (rows.saturating_mul(RANKED), ROWS_MAX)
        };
        work.saturating_mul(worlds).saturating_mul(SHARES) / most
    };
    let of_one = pairs.map(share).fold(0, u64::saturating_add);
    usize::try_from(SHARES / of_one.max(1)).unwrap_or(usize::MAX).max(SPLIT_LEAST)
}

/// Of the entities of each registry as many as there is room for, those first that moved most between its own ends; who did not move from end to
/// end comes last. Each with its registry.
fn chosen(told: &[&Row<'_>], moments: &[Moment<'_>], lowest_first: bool, room: usize) -> BTreeSet<(String, String)> {
    let mut chosen = BTreeSet::new();
    for registry in told.iter().map(|row| &row.registry).collect::<BTreeSet<_>>() {
        let rows: Vec<&Row<'_>> = told.iter().copied().filter(|row| row.registry == *registry).collect();
        let movers = movers::movers(&rows, moments, lowest_first);
        let mut codes: Vec<&str> = movers.first(room).into_iter().map(|own| own.code.as_str()).collect();
        let moved: BTreeSet<&str> = codes.iter().copied().collect();
        let others = rows.iter().filter(|row| row.places().len() > 1).map(|row| row.code.as_str());
        let left = room.saturating_sub(codes.len());
        codes.extend(others.filter(|code| !moved.contains(code)).take(left));
        chosen.extend(codes.into_iter().map(|code| (registry.clone(), code.to_owned())));
    }
    chosen
}
