//! Who rose and fell most, from the first period in which anybody is ranked to the last one.
//!
//! In: the rows, the moments. Out: [`Movers`]. Who is not ranked in both did not rise or fall over the whole time, and is not among them.

use super::Row;
use super::moments::Moment;
use super::outcome::Movers;
use crate::analysis::what_if::moves::gained;

/// Entities that are named of each kind.
const MOST: usize = 5;

/// The movers, the most first; of those that moved the same, by code.
pub(super) fn movers(rows: &[&Row<'_>], moments: &[Moment<'_>], lowest_first: bool) -> Movers {
    let Some((first, last)) = ends(rows) else { return Movers::default() };
    let moved: Vec<(&str, f64, f64)> = rows
        .iter()
        .filter_map(|row| {
            let ((_, score, rank), (_, score_after, rank_after)) = (row.ranked(first)?, row.ranked(last)?);
            let better = if lowest_first { -1.0 } else { 1.0 };
            let places = f64::from(rank) - f64::from(rank_after);
            Some((row.code.as_str(), places, gained(score, score_after) * better))
        })
        .collect();
    let most = |of: &dyn Fn(&(&str, f64, f64)) -> f64| -> Vec<String> {
        let mut all: Vec<(&str, f64)> = moved.iter().map(|own| (own.0, of(own))).filter(|own| own.1 > 0.0).collect();
        all.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
        all.into_iter().take(MOST).map(|(code, _)| code.to_owned()).collect()
    };
    let period = |at: usize| moments.get(at).map(|own| own.period.to_string());
    Movers {
        from: period(first),
        to: period(last),
        rank_up: most(&|own| own.1),
        rank_down: most(&|own| -own.1),
        score_up: most(&|own| own.2),
        score_down: most(&|own| -own.2),
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
    /// So many of them at most, each once: the first of every kind, then the second, and so on.
    pub(super) fn first(&self, most: usize) -> Vec<String> {
        let lists = [&self.rank_up, &self.rank_down, &self.score_up, &self.score_down];
        let mut chosen: Vec<String> = Vec::new();
        for code in (0..MOST).flat_map(|place| lists.iter().filter_map(move |list| list.get(place))) {
            if chosen.len() < most && !chosen.contains(code) {
                chosen.push(code.clone());
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_every_kind_come_first() {
        let list = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let movers = Movers {
            from: None,
            to: None,
            rank_up: list(&["a", "b"]),
            rank_down: list(&["c"]),
            score_up: list(&["a", "d"]),
            score_down: list(&["e"]),
        };
        assert_eq!(movers.first(4), ["a", "c", "e", "b"]);
        assert_eq!(movers.first(9), ["a", "c", "e", "b", "d"]);
        assert!(Movers::default().first(3).is_empty());
    }
}
