//! The names, numbers and sentences of a trend.

use super::super::figures::{fixed, is_whole, spoken_decimals};
use super::super::grid::score_decimals;
use crate::analysis::trend::{
    Cause, Change, EntityTrend, Growth, Moved, PeriodHead, Point, Quantity, State, Trend, Who,
};
use crate::rulebook::model::{Language, Rulebook};
use crate::wording::{self, TrendText, trend};

/// What stands where there is nothing.
pub(super) const NOTHING: &str = "–";

/// Names that a sentence has; of more there is the count.
const NAMED_MOST: usize = 8;

/// Decimals of parts of a rank.
const PLACES_DECIMALS: usize = 2;

/// What is said of one trend.
pub(super) struct Words<'a> {
    pub(super) own: &'a Trend,
    pub(super) language: Language,
    /// Decimals of scores.
    decimals: usize,
}

impl<'a> Words<'a> {
    /// Scores have the decimals of the rulebook, and as many as show the greatest change.
    pub(super) fn new(own: &'a Trend, rulebook: &Rulebook, language: Language) -> Self {
        let changes = own.entities.iter().filter_map(|own| own.change.as_ref());
        let greatest = changes.map(|change| change.score.gained.abs()).fold(0.0, f64::max);
        let decimals = score_decimals(rulebook).max(spoken_decimals(greatest));
        Self { own, language, decimals }
    }

    pub(super) fn say(&self, what: TrendText, places: &[(&str, &str)]) -> String {
        trend(what, places, self.language)
    }

    pub(super) fn text(&self, what: TrendText) -> String {
        trend(what, &[], self.language)
    }

    /// An entity with its status.
    pub(super) fn name(&self, own: &EntityTrend) -> String {
        let name = match self.language {
            Language::En if !own.entity.name_en.is_empty() => &own.entity.name_en,
            Language::Vi | Language::En => &own.entity.name,
        };
        let status = wording::status_suffix(own.data_status, self.language);
        format!("{name}{status}{}", wording::restated_suffix(own.restated_from.is_some(), self.language))
    }

    /// The score of a period by which it ranks: the rounded one, where the rulebook ranks by that.
    pub(super) fn score_of(&self, point: &Point) -> Option<f64> {
        let is_rounded = self.own.periods.iter().any(|head| head.period == point.period && head.ranks_rounded);
        if is_rounded { point.shown.or(point.score) } else { point.score }
    }

    /// Whether any of the periods is ranked by rounded scores.
    pub(super) fn ranks_rounded(&self) -> bool {
        self.own.periods.iter().any(|head| head.ranks_rounded)
    }

    /// A sentence of exact scores, which says so where rounded ones rank.
    pub(super) fn unrounded(&self, text: String) -> String {
        if self.ranks_rounded() { self.say(TrendText::Unrounded, &[("text", &text)]) } else { text }
    }

    /// The standings between which an entity rose or fell: of the first period in which anybody is ranked, and of the last.
    pub(super) fn ends_of(&self, own: &'a EntityTrend) -> Option<(&'a Point, &'a Point)> {
        let movers = &self.own.movers;
        let at = |period: &Option<String>| own.points.iter().find(|point| Some(&point.period) == period.as_ref());
        if movers.from.is_some() {
            return at(&movers.from).zip(at(&movers.to));
        }
        let period = |own: Option<&PeriodHead>| own.map(|own| own.period.clone());
        at(&period(self.own.periods.first())).zip(at(&period(self.own.periods.last())))
    }

    /// The periods between which entities rose and fell, where they are not the first and the last.
    pub(super) fn part_of_time(&self) -> Option<(String, String)> {
        let (from, to) = self.own.movers.from.as_ref().zip(self.own.movers.to.as_ref())?;
        let is_end = |head: Option<&PeriodHead>, period: &String| head.is_some_and(|head| head.period == *period);
        let is_whole = is_end(self.own.periods.first(), from) && is_end(self.own.periods.last(), to);
        (!is_whole).then(|| (self.period(from), self.period(to)))
    }

    /// A period as a column has it, with its status where that is not the same in all periods.
    pub(super) fn marked(&self, period: &str) -> String {
        let heads = &self.own.periods;
        let differ = heads.iter().zip(heads.iter().skip(1)).any(|(one, other)| one.data_status != other.data_status);
        match heads.iter().find(|head| head.period == period).filter(|_| differ) {
            Some(head) => format!("{period} ({})", wording::status(head.data_status, self.language)),
            None => period.to_owned(),
        }
    }

    /// What a figure says that is no number.
    pub(super) fn state(&self, own: &State) -> String {
        match own {
            State::Flag(true) => self.text(TrendText::FlagYes),
            State::Flag(false) => self.text(TrendText::FlagNo),
            State::Level(title) => title.get(self.language).to_owned(),
        }
    }

    /// Several entities, cut where there are many.
    pub(super) fn names(&self, all: &[&EntityTrend]) -> String {
        let list: Vec<String> = all.iter().take(NAMED_MOST).map(|own| self.name(own)).collect();
        let list = list.join(", ");
        match all.len().checked_sub(NAMED_MOST).filter(|more| *more > 0) {
            Some(more) => {
                let more = wording::localized(&more.to_string(), self.language);
                wording::phrase(wording::Label::NamesMore, &[("names", &list), ("count", &more)], self.language)
            }
            None => list,
        }
    }

    /// An entity that a list names.
    pub(super) fn entity(&self, who: &Who) -> Option<&'a EntityTrend> {
        self.own.entities.iter().find(|own| is(own, who))
    }

    /// The entity that was asked for.
    pub(super) fn one(&self) -> Option<&'a EntityTrend> {
        self.entity(self.own.entity.as_ref()?)
    }

    /// A period as officials write it.
    pub(super) fn period(&self, token: &str) -> String {
        wording::period(token, self.language)
    }

    pub(super) fn score(&self, score: Option<f64>) -> String {
        score.map_or_else(|| NOTHING.to_owned(), |score| fixed(score, self.decimals, self.language))
    }

    /// A change of a score, with its sign.
    pub(super) fn gained(&self, gained: f64) -> String {
        signed(fixed(gained, self.decimals, self.language))
    }

    /// A whole number of places with its sign.
    pub(super) fn places(&self, gained: f64) -> String {
        signed(fixed(gained, 0, self.language))
    }

    /// A part of a change of a rank.
    pub(super) fn part_of_rank(&self, part: f64) -> String {
        signed(fixed(part, PLACES_DECIMALS, self.language))
    }

    /// What of a change is split.
    pub(super) fn moved<'c>(&self, change: &'c Change, of: Of) -> &'c Moved {
        match of {
            Of::Score => &change.score,
            Of::Rank => &change.rank,
        }
    }

    /// The part of a cause; a dash where it has none.
    pub(super) fn part(&self, moved: &Moved, cause: Cause, of: Of) -> String {
        let part = moved.parts.as_ref().and_then(|own| own.of(cause));
        part.map_or_else(
            || NOTHING.to_owned(),
            |part| match of {
                Of::Score => self.gained(part),
                Of::Rank => self.part_of_rank(part),
            },
        )
    }

    pub(super) fn cause(&self, cause: Cause) -> String {
        self.text(match cause {
            Cause::Own => TrendText::CauseOwn,
            Cause::Others => TrendText::CauseOthers,
            Cause::Targets => TrendText::CauseTargets,
            Cause::Rules => TrendText::CauseRules,
            Cause::Revisions => TrendText::CauseRevisions,
        })
    }

    /// A quantity before and after, with as many decimals as show its change; none where both are whole.
    pub(super) fn ends(&self, own: &Quantity) -> [String; 2] {
        let decimals = decimals_of(own);
        [own.before, own.after]
            .map(|number| number.map_or_else(|| NOTHING.to_owned(), |number| fixed(number, decimals, self.language)))
    }

    /// The change of a quantity: in percentage points where it is a rate, else in its unit.
    pub(super) fn change(&self, own: &Quantity) -> String {
        let number = |number: f64| signed(fixed(number, decimals_of(own), self.language));
        match (own.points, own.gained) {
            (Some(points), _) => self.say(TrendText::Points, &[("number", &number(points))]),
            (None, Some(gained)) => number(gained),
            (None, None) => NOTHING.to_owned(),
        }
    }

    /// The change of a quantity in percent.
    pub(super) fn percent(&self, own: &Quantity) -> String {
        let text = |percent: f64| format!("{} %", signed(fixed(percent, percent_decimals(percent), self.language)));
        own.percent.map_or_else(|| NOTHING.to_owned(), text)
    }

    /// The growth of a quantity in a year.
    pub(super) fn per_year(&self, own: &Quantity) -> String {
        let number = |number: f64| signed(fixed(number, percent_decimals(number), self.language));
        match own.per_year {
            Some(Growth::CompoundPercent(percent)) => {
                let what = match percent {
                    percent if percent > 0.0 => TrendText::CompoundUp,
                    percent if percent < 0.0 => TrendText::CompoundDown,
                    _ => TrendText::CompoundSame,
                };
                let size = percent.abs();
                self.say(what, &[("number", &fixed(size, percent_decimals(size), self.language))])
            }
            Some(Growth::Points(points)) => self.say(TrendText::Points, &[("number", &number(points))]),
            Some(Growth::Absolute(own)) => number(own),
            None => NOTHING.to_owned(),
        }
    }
}

/// Whether a row is that of an entity that a list names.
pub(super) fn is(own: &EntityTrend, who: &Who) -> bool {
    (&own.registry, &own.entity.code) == (&who.registry, &who.code)
}

/// Which of the two a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Score,
    Rank,
}

/// Decimals that show a quantity before, after and between.
fn decimals_of(own: &Quantity) -> usize {
    let all = [own.before, own.after];
    if all.iter().flatten().all(|number| is_whole(*number)) { 0 } else { own.gained.map_or(2, spoken_decimals) }
}

/// Decimals of a percentage or a growth.
fn percent_decimals(percent: f64) -> usize {
    if percent.abs() >= 1.0 { 1 } else { spoken_decimals(percent) }
}

/// A number with its sign; none before zero.
fn signed(text: String) -> String {
    let is_there = !text.starts_with(['−', '-']) && text.chars().any(|digit| ('1'..='9').contains(&digit));
    if is_there { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::signed;

    #[test]
    fn a_sign_stands_before_what_is_not_zero() {
        assert_eq!(["1,5", "−1,5", "0,00"].map(|text| signed(text.to_owned())), ["+1,5", "−1,5", "0,00"]);
    }
}
