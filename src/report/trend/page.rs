//! A trend as a page: what can be read out, then the tables, then how it was computed.

use super::super::document::{Block, Document};
use super::super::heading::{About, named};
use super::words::{Of, Words};
use crate::analysis::trend::{Change, EntityTrend, Step, Who};
use crate::number::gained;
use crate::wording::{self, Label, TrendText, label};

pub(super) fn document(words: &Words<'_>) -> Document {
    let mut document = Document::default();
    heading(words, &mut document);
    match words.one() {
        Some(one) => super::one::blocks(words, one, &mut document),
        None => all(words, &mut document),
    }
    super::how::blocks(words, &mut document);
    document
}

fn heading(words: &Words<'_>, document: &mut Document) {
    let own = words.own;
    let (first, last) = ends(words);
    let title = match words.one() {
        Some(one) => {
            let entity = words.name(one);
            words.say(TrendText::TitleOne, &[("entity", &entity), ("from", &first), ("to", &last)])
        }
        None => words.say(TrendText::Title, &[("from", &first), ("to", &last)]),
    };
    document.push(Block::Title(title));
    let several = own.rulebooks.len() > 1;
    let since = |at: usize| own.periods.iter().find(|own| own.rulebook == at).filter(|_| several);
    let named = own.rulebooks.iter().enumerate().filter_map(|(at, stamp)| {
        let (period, rulebook) = (words.period(&since(at)?.period), named(stamp, words.language));
        Some(words.say(TrendText::RulebookFrom, &[("rulebook", &rulebook), ("period", &period)]))
    });
    let lines: Vec<String> = named.collect();
    let registries = registries(words);
    let about = About {
        rulebook: own.rulebooks.first().filter(|_| !several),
        registry: registries.first().copied().filter(|_| registries.len() == 1),
        lines: &lines,
        warnings: &restated(words),
        ..About::new(own.data_status, &own.notices)
    };
    about.write(words.language, document);
}

/// The first and the last period in words.
fn ends(words: &Words<'_>) -> (String, String) {
    let word = |own: Option<&crate::analysis::trend::PeriodHead>| {
        own.map_or_else(String::new, |own| words.period(&own.period))
    };
    (word(words.own.periods.first()), word(words.own.periods.last()))
}

/// That periods were restated, by the registries from and to.
fn restated(words: &Words<'_>) -> Vec<String> {
    let mut pairs: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for own in &words.own.periods {
        let Some(from) = &own.restated_from else { continue };
        match pairs.iter_mut().find(|pair| (pair.0, pair.1) == (from.as_str(), own.registry.as_str())) {
            Some(pair) => pair.2.push(&own.period),
            None => pairs.push((from, &own.registry, vec![&own.period])),
        }
    }
    let notice = |(from, registry, periods): &(&str, &str, Vec<&str>)| {
        let title = |id| wording::registry_title(id, words.language);
        let places = [("from", title(from)), ("registry", title(registry)), ("periods", &*periods.join(", "))];
        words.say(TrendText::Restated, &places)
    };
    pairs.iter().map(notice).collect()
}

fn all(words: &Words<'_>, document: &mut Document) {
    document.push(Block::Heading(words.text(TrendText::Short)));
    let points = short(words);
    let points = other_registries(words).into_iter().chain(points);
    points.for_each(|point| document.push(Block::Point(point)));
    for (title, of) in [(TrendText::WhyRank, Of::Rank), (TrendText::WhyScore, Of::Score)] {
        let why = words.why(of);
        if why.groups.iter().any(|rows| !rows.is_empty()) {
            document.push(Block::Heading(words.text(title)));
            document.push(Block::Table(why));
        }
    }
    if let Some((corrected, first)) = words.corrected().zip(words.own.periods.first()) {
        let places = [("from", &*words.period(&first.period))];
        document.push(Block::Heading(words.say(TrendText::Corrected, &places)));
        document.push(Block::Table(corrected));
    }
    for (title, of) in [(TrendText::Ranks, Of::Rank), (TrendText::Scores, Of::Score)] {
        document.push(Block::Heading(words.text(title)));
        document.push(Block::Table(words.by_period(of)));
    }
    let (ranked, never): (Vec<&EntityTrend>, Vec<&EntityTrend>) =
        words.own.entities.iter().partition(|own| own.points.iter().any(|point| point.rank.is_some()));
    let without = |own: &&EntityTrend| {
        let ends = words.ends_of(own);
        ends.is_some_and(|(first, last)| first.rank.is_none() || last.rank.is_none())
    };
    // Of those of another registry it has been said.
    let is_one = other_registries(words).is_none();
    let partly: Vec<&EntityTrend> = ranked.into_iter().filter(without).filter(|_| is_one).collect();
    let said = [(TrendText::NotRanked, partly), (TrendText::NeverRanked, never)];
    let said: Vec<_> = said.into_iter().filter(|(_, whose)| !whose.is_empty()).collect();
    if !said.is_empty() {
        document.push(Block::Heading(label(Label::Notes, words.language).to_owned()));
        let point = |(what, whose): (TrendText, Vec<&EntityTrend>)| words.say(what, &[("names", &words.names(&whose))]);
        said.into_iter().for_each(|own| document.push(Block::Point(point(own))));
    }
}

/// The registries of the periods, each once.
fn registries<'w>(words: &Words<'w>) -> Vec<&'w str> {
    let mut registries: Vec<&str> = Vec::new();
    for own in &words.own.periods {
        if !registries.contains(&own.registry.as_str()) {
            registries.push(&own.registry);
        }
    }
    registries
}

/// That the periods have entities of several registries.
pub(super) fn other_registries(words: &Words<'_>) -> Option<String> {
    let titles: Vec<&str> =
        registries(words).into_iter().map(|id| wording::registry_title(id, words.language)).collect();
    (titles.len() > 1).then(|| words.say(TrendText::OtherEntities, &[("list", &titles.join("; "))]))
}

/// Who rose and fell most.
fn short(words: &Words<'_>) -> Vec<String> {
    let movers = &words.own.movers;
    let (better, worse) = match words.own.lowest_first {
        true => (TrendText::ScoreBetter, TrendText::ScoreWorse),
        false => (TrendText::ScoreUp, TrendText::ScoreDown),
    };
    let lists = [
        (TrendText::RankUp, &movers.rank_up, Of::Rank),
        (TrendText::RankDown, &movers.rank_down, Of::Rank),
        (better, &movers.score_up, Of::Score),
        (worse, &movers.score_down, Of::Score),
    ];
    let line = |(what, whose, of): (TrendText, &Vec<Who>, Of)| {
        let list: Vec<String> =
            whose.iter().filter_map(|who| words.entity(who)).filter_map(|own| mover(words, own, of)).collect();
        let line = || words.say(what, &[("list", &list.join("; "))]);
        (!list.is_empty()).then(|| if of == Of::Score { words.unrounded(line()) } else { line() })
    };
    let mut found: Vec<String> = lists.into_iter().filter_map(line).collect();
    if found.is_empty() && other_registries(words).is_none() {
        found.extend(nobody(words));
    }
    let is_revised = |own: &EntityTrend| {
        let revision = |change: &Change| change.score.revision.is_some_and(|own| own.abs() > 0.0);
        own.change.as_ref().is_some_and(revision)
    };
    if words.own.entities.iter().any(is_revised) {
        found.push(words.say(TrendText::PublishedBasis, &[("from", &ends(words).0)]));
    }
    if let Some((from, to)) = words.part_of_time().filter(|_| !found.is_empty()) {
        found.insert(0, words.say(TrendText::Between, &[("from", &from), ("to", &to)]));
    }
    found
}

/// That nobody moved: at no step, or from the first to the last period alone.
fn nobody(words: &Words<'_>) -> Option<String> {
    let mut steps = words.own.entities.iter().flat_map(|own| &own.steps).peekable();
    steps.peek()?;
    let is_moved = |step: &Step| step.change.score.gained.abs() > 0.0 || step.change.rank.gained.abs() > 0.0;
    if !steps.any(is_moved) {
        return Some(words.text(TrendText::NobodyMoved));
    }
    words.own.movers.from.as_ref().map(|_| words.text(TrendText::NobodyAtEnds))
}

fn mover(words: &Words<'_>, own: &EntityTrend, of: Of) -> Option<String> {
    let (first, last) = words.ends_of(own)?;
    let name = words.name(own);
    if of == Of::Score {
        let gained = gained(first.score?, last.score?);
        let what = if gained > 0.0 { TrendText::MoverGained } else { TrendText::MoverLost };
        let places = [
            ("name", &*name),
            ("gap", &words.score(Some(gained.abs()))),
            ("before", &words.score(first.score)),
            ("after", &words.score(last.score)),
        ];
        return Some(words.say(what, &places));
    }
    let (before, after) = (first.rank?, last.rank?);
    let what = if after < before { TrendText::MoverUp } else { TrendText::MoverDown };
    let places = [
        ("name", &*name),
        ("places", &before.abs_diff(after).to_string()),
        ("before", &before.to_string()),
        ("after", &after.to_string()),
    ];
    Some(words.say(what, &places))
}
