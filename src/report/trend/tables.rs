//! The tables of a trend of all entities: ranks and scores by period, and why those who moved most did.

use super::super::document::{Grid, capital};
use super::super::named;
use super::words::{NOTHING, Of, Words, is};
use crate::analysis::trend::{EntityTrend, Published};
use crate::number::gained;
use crate::wording::{Label, TrendText, label};

impl Words<'_> {
    /// Ranks, or scores, by period: a row an entity, in the order of the last period.
    pub(super) fn by_period(&self, of: Of) -> Grid {
        let mut header =
            vec![label(Label::Code, self.language).to_owned(), label(Label::Name, self.language).to_owned()];
        header.extend(self.own.periods.iter().map(|own| self.marked(&own.period)));
        header.push(self.text(if of == Of::Rank { TrendText::Places } else { TrendText::Gained }));
        if of == Of::Score {
            header.push(self.text(TrendText::PerYear));
        }
        let to_the_right = (0..header.len()).map(|at| at > 1).collect();
        let scored: Vec<&EntityTrend> = self.scored().collect();
        let of_one = scored.chunk_by(|one, other| one.registry == other.registry);
        let groups = of_one.map(|own| own.iter().map(|own| self.row_by_period(own, of)).collect()).collect();
        Grid { header, to_the_right, groups }
    }

    fn row_by_period(&self, own: &EntityTrend, of: Of) -> Vec<String> {
        let mut row = vec![own.entity.code.clone(), self.name(own)];
        row.extend(self.own.periods.iter().map(|head| {
            match (own.points.iter().find(|own| own.period == head.period), of) {
                (Some(point), Of::Score) => self.score(self.score_of(point)),
                (Some(point), Of::Rank) => named::rank(point.rank, point.sharing),
                (None, _) => NOTHING.to_owned(),
            }
        }));
        // A change over part of the time is no change over the whole; and of what was given out the page says it elsewhere.
        let ends = self.ends_of(own);
        let nothing = || NOTHING.to_owned();
        match of {
            Of::Score => {
                let gained = ends.and_then(|(first, last)| Some(gained(first.score?, last.score?)));
                row.push(gained.map_or_else(nothing, |gained| self.gained(gained)));
                row.push(own.score_per_year.filter(|_| gained.is_some()).map_or_else(nothing, |own| self.gained(own)));
            }
            Of::Rank => {
                let places = ends.and_then(|(first, last)| Some(f64::from(first.rank?) - f64::from(last.rank?)));
                row.push(places.map_or_else(nothing, |places| self.places(places)));
            }
        }
        row
    }

    /// Those who have a score in any of the periods.
    pub(super) fn scored(&self) -> impl Iterator<Item = &EntityTrend> {
        self.own.entities.iter().filter(|own| own.points.iter().any(|point| point.score.is_some()))
    }

    /// Those who moved most and whose changes are split, in the order of the last period.
    pub(super) fn movers(&self) -> Vec<&EntityTrend> {
        let movers = &self.own.movers;
        let lists = [&movers.rank_up, &movers.rank_down, &movers.score_up, &movers.score_down];
        let is_split = |own: &EntityTrend| own.change.as_ref().is_some_and(|change| change.not_split.is_none());
        let is_mover =
            |own: &&EntityTrend| is_split(own) && lists.iter().any(|list| list.iter().any(|who| is(own, who)));
        self.own.entities.iter().filter(is_mover).collect()
    }

    /// The parts of the changes of those who moved most.
    pub(super) fn why(&self, of: Of) -> Grid {
        let mut header =
            vec![label(Label::Code, self.language).to_owned(), label(Label::Name, self.language).to_owned()];
        header.push(self.text(TrendText::Gained));
        header.extend(self.own.causes.iter().map(|cause| capital(&self.cause(*cause))));
        let rows = self.movers().into_iter().filter_map(|own| {
            let moved = self.moved(own.change.as_ref()?, of);
            if moved.gained.abs() <= 0.0 {
                return None;
            }
            let gained = if of == Of::Rank { self.places(moved.gained) } else { self.gained(moved.gained) };
            let parts = self.own.causes.iter().map(|cause| self.part(moved, *cause, of));
            Some([own.entity.code.clone(), self.name(own), gained].into_iter().chain(parts).collect())
        });
        let to_the_right = (0..header.len()).map(|at| at > 1).collect();
        Grid { to_the_right, groups: vec![rows.collect()], header }
    }

    /// What was given out of the first period beside what today's figures give: of those for whom it is not the same.
    pub(super) fn corrected(&self) -> Option<Grid> {
        let first = self.own.periods.first()?;
        let header = [TrendText::GivenScore, TrendText::TodayScore, TrendText::GivenRank, TrendText::TodayRank];
        let names = [Label::Code, Label::Name].map(|own| label(own, self.language).to_owned());
        let header: Vec<String> = names.into_iter().chain(header.map(|own| self.text(own))).collect();
        let row = |own: &EntityTrend| {
            let published = own.published.as_ref()?;
            let today = own.points.iter().find(|point| point.period == first.period);
            let (score, rank) = (today.and_then(|own| own.score), today.and_then(|own| own.rank));
            let shown = |published: &Published| if first.ranks_rounded { published.shown } else { published.score };
            let is_moved = |own: Option<f64>| own.is_some_and(|own| own.abs() > 0.0);
            let is_corrected = is_moved(published.revision.score)
                || is_moved(published.revision.rank)
                || (published.score.is_some(), published.rank.is_some()) != (score.is_some(), rank.is_some());
            is_corrected.then(|| {
                vec![
                    own.entity.code.clone(),
                    self.name(own),
                    self.score(shown(published)),
                    self.score(today.and_then(|own| self.score_of(own))),
                    named::rank(published.rank, 1),
                    today.map_or_else(|| NOTHING.to_owned(), |own| named::rank(own.rank, own.sharing)),
                ]
            })
        };
        let rows: Vec<Vec<String>> = self.own.entities.iter().filter_map(row).collect();
        let to_the_right = (0..header.len()).map(|at| at > 1).collect();
        (!rows.is_empty()).then(|| Grid { header, to_the_right, groups: vec![rows] })
    }
}
