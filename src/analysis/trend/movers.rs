//! Who rose and fell most, from the first period in which anybody is ranked to the last one.
//!
//! In: the rows, the moments. Out: [`Movers`]. Who is not ranked in both did not rise or fall over the whole time, and is not among them.

use super::Row;
use super::moments::Moment;
use super::outcome::{Movers, Who};
use crate::number::gained;
use std::collections::BTreeSet;

/// Entities that are named of each kind.
const MOST: usize = 5;

/// All who moved, in each list the most first; of those that moved the same, by code. They are of one registry, that of the last period in which
/// anybody is ranked.
pub(super) fn movers(rows: &[&Row<'_>], moments: &[Moment<'_>], lowest_first: bool) -> Movers {
    let Some((first, last)) = ends(rows) else { return Movers::default() };
    let moved: Vec<(&Row<'_>, f64, f64)> = rows
        .iter()
        .filter_map(|row| {
            let ((_, score, rank), (_, score_after, rank_after)) = (row.ranked(first)?, row.ranked(last)?);
            let better = if lowest_first { -1.0 } else { 1.0 };
            let places = f64::from(rank) - f64::from(rank_after);
            Some((*row, places, gained(score, score_after) * better))
        })
        .collect();
    let list = |of: &dyn Fn(&(&Row<'_>, f64, f64)) -> f64| -> Vec<Who> {
        let mut all: Vec<(&Row<'_>, f64)> =
            moved.iter().map(|own| (own.0, of(own))).filter(|own| own.1 > 0.0).collect();
        all.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.code.cmp(&other.0.code)));
        all.into_iter().map(|(row, _)| row.who()).collect()
    };
    let period = |at: usize| moments.get(at).map(|own| own.period.to_string());
    Movers {
        from: period(first),
        to: period(last),
        rank_up: list(&|own| own.1),
        rank_down: list(&|own| -own.1),
        score_up: list(&|own| own.2),
        score_down: list(&|own| -own.2),
    }
}

/// The last moment in which anybody is ranked, and before it the first one in which anybody is that is ranked in the last. None where that is
/// the last itself.
fn ends(rows: &[&Row<'_>]) -> Option<(usize, usize)> {
    let places: Vec<Vec<usize>> = rows.iter().map(|row| row.places()).collect();
    let last = places.iter().filter_map(|own| own.last()).max()?;
    let first = places.iter().filter(|own| own.last() == Some(last)).filter_map(|own| own.first()).min()?;
    (first < last).then_some((*first, *last))
}

impl Movers {
    /// Those who are named: the most of each kind.
    pub(super) fn most(mut self) -> Self {
        let lists = [&mut self.rank_up, &mut self.rank_down, &mut self.score_up, &mut self.score_down];
        lists.into_iter().for_each(|own| own.truncate(MOST));
        self
    }

    /// So many of them at most, each once: the first of every kind, then the second, and so on.
    pub(super) fn first(&self, most: usize) -> Vec<&Who> {
        let lists = [&self.rank_up, &self.rank_down, &self.score_up, &self.score_down];
        let longest = lists.iter().map(|own| own.len()).max().unwrap_or(0);
        let in_turn = (0..longest).flat_map(|place| lists.iter().filter_map(move |list| list.get(place)));
        let mut seen = BTreeSet::new();
        in_turn.filter(|own| seen.insert(*own)).take(most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::model::DataStatus;

    #[test]
    fn the_first_of_every_kind_come_first() {
        let who =
            |code: &str| Who { registry: String::new(), code: code.to_owned(), data_status: DataStatus::Official };
        let list = |codes: &[&str]| codes.iter().map(|code| who(code)).collect::<Vec<_>>();
        let movers = Movers {
            from: None,
            to: None,
            rank_up: list(&["a", "b", "f", "g", "h", "i"]),
            rank_down: list(&["c"]),
            score_up: list(&["a", "d"]),
            score_down: list(&["e"]),
        };
        let first = |most: usize| movers.first(most).iter().map(|own| own.code.clone()).collect::<Vec<_>>();
        assert_eq!(first(4), ["a", "c", "e", "b"]);
        assert_eq!(first(99), ["a", "c", "e", "b", "d", "f", "g", "h", "i"]);
        assert!(Movers::default().first(3).is_empty());
        assert_eq!(movers.most().rank_up, list(&["a", "b", "f", "g", "h"]));
    }
}
