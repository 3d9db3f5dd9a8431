//! What becomes of grades, bands and further rankings, and the part of each change in it.
//!
//! In: the rows before and after, and those between. Out: a [`Further`]. Of a rank the parts are those of the first ranking's ranks. A grade
//! is no number: the part of a change is its Shapley value in the game in which a set of changes wins where it brings the entity to its
//! new grade (L. S. Shapley and M. Shubik, *A method for evaluating the distribution of power in a committee system*, American Political
//! Science Review 48, 1954), so that the parts add up to 1, the whole way.

use super::outcome::{Block, Further, Grading, Ranking, Regraded, Reranked, Split};
use super::rulebooks::Lab;
use super::split::{Numbers, Parts, split, way};
use super::{Ends, FELT};
use crate::analysis::what_if::Places;
use crate::result::Standing;
use crate::rulebook::changes::Comparison;
use crate::rulebook::model::Bilingual;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Something that a scoreboard says of an entity beside its score and rank.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome<'o> {
    /// The grade.
    Grade,
    /// The band of a banding.
    Band(&'o str),
    /// The rank in a further ranking.
    Rank(&'o str),
}

impl Outcome<'_> {
    fn label<'r>(&self, row: &'r Standing) -> Option<&'r Bilingual> {
        match self {
            Self::Grade => row.grade.as_ref(),
            Self::Band(id) => row.bands.get(*id),
            Self::Rank(_) => None,
        }
    }

    fn rank(&self, row: &Standing) -> Option<u32> {
        match self {
            Self::Rank(id) => row.ranks.get(*id).copied(),
            Self::Grade | Self::Band(_) => None,
        }
    }

    fn differs(&self, one: &Standing, other: &Standing) -> bool {
        (self.label(one), self.rank(one)) != (self.label(other), self.rank(other))
    }
}

/// One outcome, and whose is another one: before and after, by rank after, then code.
struct Moved<'o> {
    outcome: Outcome<'o>,
    rows: Vec<(&'o Standing, &'o Standing)>,
}

/// The outcomes that somebody has otherwise after than before, of those that both sides have.
pub(super) struct Outcomes<'o> {
    moved: Vec<Moved<'o>>,
}

impl<'o> Outcomes<'o> {
    pub fn of(ends: &Ends<'o>) -> Self {
        let both: Vec<(&Standing, &Standing)> =
            ends.rows().into_iter().filter_map(|(before, after)| before.zip(after)).collect();
        let on_both = |has: &dyn Fn(&Standing) -> bool| {
            both.iter().any(|(before, _)| has(before)) && both.iter().any(|(_, after)| has(after))
        };
        let ids = |of: fn(&Standing) -> Vec<&String>| -> BTreeSet<&'o str> {
            both.iter().flat_map(|(before, _)| of(before)).map(String::as_str).collect()
        };
        let mut outcomes = vec![Outcome::Grade];
        outcomes.extend(ids(|row| row.bands.keys().collect()).into_iter().map(Outcome::Band));
        outcomes.extend(ids(|row| row.ranks.keys().collect()).into_iter().map(Outcome::Rank));
        let is_there =
            |outcome: &Outcome<'_>| on_both(&|row| outcome.label(row).is_some() || outcome.rank(row).is_some());
        let moved = outcomes.into_iter().filter(is_there).map(|outcome| {
            let rows = both.iter().filter(|(before, after)| outcome.differs(before, after)).copied().collect();
            Moved { outcome, rows }
        });
        Self { moved: moved.filter(|own: &Moved<'_>| !own.rows.is_empty()).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
    }

    /// Of each outcome a number for each of its rows: the rank; of a grade 1 where it is the new one.
    pub fn numbers(&self, rows: &[Standing]) -> Vec<Vec<Option<f64>>> {
        let by_code: HashMap<&str, &Standing> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
        let one = |outcome: &Outcome<'_>, after: &Standing| -> Option<f64> {
            let row = by_code.get(after.code.as_str())?;
            match outcome {
                Outcome::Rank(_) => outcome.rank(row).map(f64::from),
                Outcome::Grade | Outcome::Band(_) => {
                    Some(f64::from(u8::from(outcome.label(row) == outcome.label(after))))
                }
            }
        };
        let of = |own: &Moved<'_>| own.rows.iter().map(|(_, after)| one(&own.outcome, after)).collect();
        self.moved.iter().map(of).collect()
    }
}

/// What becomes of grades, bands and further rankings; `blocks` are those of the scores. None where all are as they were.
pub(super) fn further(
    ends: &Ends<'_>,
    comparison: &Comparison<'_>,
    lab: &Lab<'_>,
    blocks: Vec<Vec<usize>>,
) -> Option<Further> {
    let moved = &lab.outcomes.moved;
    if moved.is_empty() {
        return None;
    }
    let Divided { blocks, orders, parts: splits } = divided(comparison, lab, blocks);
    let status = ends.before.data_status.max(ends.after.data_status);
    let part = |outcome: usize, code: &str| splits.get(outcome).and_then(|own| own.get(code)).cloned().flatten();
    let (mut gradings, mut rankings) = (Vec::new(), Vec::new());
    for (at, own) in moved.iter().enumerate() {
        let regraded = |(before, after): &(&Standing, &Standing)| Regraded {
            entity: ends.whose(after, status),
            before: own.outcome.label(before).cloned(),
            after: own.outcome.label(after).cloned(),
            parts: part(at, &after.code),
        };
        let id = match &own.outcome {
            Outcome::Grade => None,
            Outcome::Band(id) => Some((*id).to_owned()),
            Outcome::Rank(id) => {
                let reranked = |(before, after): &(&Standing, &Standing)| Reranked {
                    entity: ends.whose(after, status),
                    rank: Places { before: own.outcome.rank(before), after: own.outcome.rank(after) },
                    parts: part(at, &after.code),
                };
                let id = (*id).to_owned();
                rankings.push(Ranking { id, entities: own.rows.iter().map(reranked).collect() });
                continue;
            }
        };
        gradings.push(Grading { id, entities: own.rows.iter().map(regraded).collect() });
    }
    let told = |(at, changes): (usize, &Vec<usize>)| {
        let parts =
            splits.iter().flat_map(BTreeMap::iter).filter_map(|(code, parts)| Some((code, parts.as_ref()?.get(at)?)));
        let moves: BTreeSet<&String> = parts.filter(|(_, part)| part.abs() > FELT).map(|(code, _)| code).collect();
        let is_split = splits.iter().flat_map(BTreeMap::values).any(Option::is_some);
        Block { changes: changes.clone(), of: None, moves: is_split.then_some(moves.len()), greatest: None }
    };
    let way = if blocks.is_empty() { super::Way::Whole } else { way(blocks.len()) };
    let split = Split { way, orders, blocks: blocks.iter().enumerate().map(told).collect() };
    Some(Further { split, gradings, rankings })
}

/// Of each outcome the parts of its entities, by code.
type PartsOf = Vec<BTreeMap<String, Option<Vec<f64>>>>;

/// How everything was divided.
#[derive(Default)]
struct Divided {
    blocks: Vec<Vec<usize>>,
    orders: Option<usize>,
    parts: PartsOf,
}

/// The blocks by which everything can be made, and of each outcome the parts by code; nothing where there is no such way.
fn divided(comparison: &Comparison<'_>, lab: &Lab<'_>, blocks: Vec<Vec<usize>>) -> Divided {
    let mut blocks = comparison.blocks_of_everything(blocks);
    let can_be = |taken: &[bool]| lab.kept(taken.to_vec()).is_some_and(|kept| kept.further.is_some());
    'again: loop {
        let (mut all, mut orders): (PartsOf, Option<usize>) = (Vec::new(), None);
        for (at, own) in lab.outcomes.moved.iter().enumerate() {
            let codes: Vec<&str> = own.rows.iter().map(|(_, after)| after.code.as_str()).collect();
            let mut of_blocks = |made: &[bool]| -> Option<Numbers<1>> {
                let kept = lab.kept(comparison.taken(&blocks, made))?;
                Some(kept.further.as_ref()?.get(at)?.iter().map(|number| [*number]).collect())
            };
            match split(blocks.len(), &codes, &mut of_blocks) {
                Ok(splits) => {
                    orders = orders.max(splits.orders);
                    let own = splits.entities.into_iter().map(|(code, [parts]): (String, Parts<1>)| (code, parts));
                    all.push(own.collect());
                }
                Err(made) if comparison.join_for(&mut blocks, &made, &can_be) => continue 'again,
                Err(_) => return Divided::default(),
            }
        }
        return Divided { blocks, orders, parts: all };
    }
}
