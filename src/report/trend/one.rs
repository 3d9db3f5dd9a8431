//! One entity's story: where it stood and stands, why, period by period, and what of it moved most.

use super::super::document::{Block, Document, Grid, capital};
use super::super::figures::fixed;
use super::super::named::{self, with_unit};
use super::words::{NOTHING, Of, Words};
use crate::analysis::trend::{Cause, Change, EntityTrend, Published, Quantity, State, Story};
use crate::rulebook::model::Role;
use crate::wording::{Label, TrendText, label};

pub(super) fn blocks(words: &Words<'_>, own: &EntityTrend, document: &mut Document) {
    document.push(Block::Heading(words.text(TrendText::Short)));
    short(words, own).into_iter().for_each(|point| document.push(Block::Point(point)));
    for (title, of) in [(TrendText::EachScore, Of::Score), (TrendText::EachRank, Of::Rank)] {
        document.push(Block::Heading(words.text(title)));
        document.push(Block::Table(each(words, own, of)));
    }
    if let Some(story) = &words.own.story {
        told(words, story, document);
    }
}

fn short(words: &Words<'_>, own: &EntityTrend) -> Vec<String> {
    let entity = words.name(own);
    let mut points: Vec<String> = super::page::other_registries(words).into_iter().collect();
    let Some(change) = &own.change else {
        points.push(words.say(TrendText::OneNever, &[("entity", &entity)]));
        points.extend(published(words, own));
        return points;
    };
    points.push(rank(words, own, change, &entity));
    points.push(score(words, own, change));
    points.extend(published(words, own));
    for (what, of) in [(TrendText::OneWhyScore, Of::Score), (TrendText::OneWhyRank, Of::Rank)] {
        let moved = words.moved(change, of);
        let Some(parts) = &moved.parts else { continue };
        let there = words.own.causes.iter().filter(|cause| parts.of(**cause).is_some());
        let list: Vec<String> = there
            .map(|cause| {
                let places = [("cause", &*words.cause(*cause)), ("part", &words.part(moved, *cause, of))];
                words.say(TrendText::OnePart, &places)
            })
            .collect();
        points.push(words.say(what, &[("list", &list.join("; "))]));
    }
    points
}

/// What was given out of the first period, and what today's figures give.
fn published(words: &Words<'_>, own: &EntityTrend) -> Option<String> {
    let head = words.own.periods.first()?;
    let published = own.published.filter(|own| own.score.is_some() || own.rank.is_some())?;
    let now = own.points.iter().find(|point| point.period == head.period);
    let score = if head.ranks_rounded { published.shown } else { published.score };
    let rank = now.map_or_else(|| NOTHING.to_owned(), |own| named::rank(own.rank, own.sharing));
    let places = [
        ("from", &*words.period(&head.period)),
        ("score", &words.score(score)),
        ("rank", &named::rank(published.rank, 1)),
        ("now", &words.score(now.and_then(|own| words.score_of(own)))),
        ("now_rank", &rank),
    ];
    Some(words.say(TrendText::OnePublished, &places))
}

/// How the score changed, and by how much in a year where the time is not one.
fn score(words: &Words<'_>, own: &EntityTrend, change: &Change) -> String {
    let gap = words.score(Some(change.score.gained.abs()));
    let what = match change.score.gained {
        _ if gap == words.score(Some(0.0)) => TrendText::OneSame,
        gained if gained > 0.0 => TrendText::OneGained,
        _ => TrendText::OneLost,
    };
    let (before, after) = (words.score(Some(change.score.before)), words.score(Some(change.score.after)));
    let text = words.say(what, &[("gap", &gap), ("before", &before), ("after", &after)]);
    // What was given out and corrected since then is no growth.
    let is_revised = change.score.revision.is_some();
    let text = words.unrounded(text);
    match own.score_per_year.filter(|own| !is_revised && (own - change.score.gained).abs() > 0.0) {
        Some(own) => words.say(TrendText::OnePerYear, &[("text", &text), ("per_year", &words.gained(own))]),
        None => text,
    }
}

/// Where it stood and stands, in places.
fn rank(words: &Words<'_>, own: &EntityTrend, change: &Change, entity: &str) -> String {
    let what = match change.rank.gained {
        gained if gained > 0.0 => TrendText::OneUp,
        gained if gained < 0.0 => TrendText::OneDown,
        _ => TrendText::OneLevel,
    };
    let ranked: Vec<&str> = own.points.iter().filter(|own| own.rank.is_some()).map(|own| own.period.as_str()).collect();
    let word = |period: Option<&&str>| period.map_or_else(String::new, |own| words.period(own));
    let heads = words.own.periods.iter();
    let of = heads.filter(|head| ranked.last() == Some(&head.period.as_str())).map(|head| head.ranked).next();
    let whole = |number: f64| fixed(number, 0, words.language);
    let places = [
        ("entity", entity),
        ("places", &whole(change.rank.gained.abs())),
        ("before", &whole(change.rank.before)),
        ("after", &whole(change.rank.after)),
        ("from", &word(ranked.first())),
        ("to", &word(ranked.last())),
        ("ranked", &of.unwrap_or(0).to_string()),
    ];
    words.say(what, &places)
}

/// A row a period: what it was, how it changed since the last one, and why.
fn each(words: &Words<'_>, own: &EntityTrend, of: Of) -> Grid {
    let label_of = if of == Of::Score { Label::Score } else { Label::Rank };
    let mut header = [Label::Period, label_of].map(|own| label(own, words.language).to_owned()).to_vec();
    header.push(words.text(TrendText::Gained));
    header.extend(words.own.causes.iter().map(|cause| capital(&words.cause(*cause))));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let first = words.own.periods.first();
    let published = own.published.filter(|own| own.score.is_some() || own.rank.is_some());
    if let Some((published, first)) = published.zip(first) {
        let period = words.say(TrendText::PublishedRow, &[("period", &first.period)]);
        let score = if first.ranks_rounded { published.shown } else { published.score };
        let value = if of == Of::Score { words.score(score) } else { named::rank(published.rank, 1) };
        rows.push(row(words, (period, value), None, of));
    }
    for point in &own.points {
        let step = own.steps.iter().find(|step| step.to == point.period);
        let is_first = first.map(|own| &own.period) == Some(&point.period);
        let revised = published.filter(|_| is_first).and_then(|own| revision(words, own, of));
        let value = match of {
            Of::Score => words.score(words.score_of(point)),
            Of::Rank => named::rank(point.rank, point.sharing),
        };
        let cells = (words.marked(&point.period), value);
        rows.push(revised.unwrap_or(Cells(Vec::new())).after(row(words, cells, step.map(|own| &own.change), of)));
    }
    let whole =
        own.change.as_ref().map(|change| row(words, (words.text(TrendText::Whole), String::new()), Some(change), of));
    let to_the_right = (0..header.len()).map(|at| at > 0).collect();
    Grid { header, to_the_right, groups: vec![rows, whole.into_iter().collect()] }
}

/// The cells behind the first two, where the first period was revised.
struct Cells(Vec<String>);

impl Cells {
    fn after(self, mut row: Vec<String>) -> Vec<String> {
        if !self.0.is_empty() {
            row.truncate(2);
            row.extend(self.0);
        }
        row
    }
}

/// The correction of the first period since it was given out.
fn revision(words: &Words<'_>, own: Published, of: Of) -> Option<Cells> {
    let part = if of == Of::Rank { own.revision.rank } else { own.revision.score }?;
    let gained = if of == Of::Rank { words.places(part) } else { words.gained(part) };
    let nothing = || NOTHING.to_owned();
    let parts = words.own.causes.iter().map(|cause| match cause {
        Cause::Revisions if of == Of::Rank => words.part_of_rank(part),
        Cause::Revisions => words.gained(part),
        Cause::Own | Cause::Others | Cause::Targets | Cause::Rules => nothing(),
    });
    Some(Cells(std::iter::once(gained).chain(parts).collect()))
}

fn row(words: &Words<'_>, (period, value): (String, String), change: Option<&Change>, of: Of) -> Vec<String> {
    let Some(change) = change else {
        let nothing = (0..=words.own.causes.len()).map(|_| NOTHING.to_owned());
        return [period, value].into_iter().chain(nothing).collect();
    };
    let moved = words.moved(change, of);
    let gained = if of == Of::Rank { words.places(moved.gained) } else { words.gained(moved.gained) };
    let parts = words.own.causes.iter().map(|cause| words.part(moved, *cause, of));
    [period, value, gained].into_iter().chain(parts).collect()
}

/// The nodes and figures that moved most.
fn told(words: &Words<'_>, story: &Story, document: &mut Document) {
    let places = [("from", &*words.period(&story.from)), ("to", &words.period(&story.to))];
    document.push(Block::Heading(words.say(TrendText::Nodes, &places)));
    if story.nodes.is_empty() {
        let why = if story.from == story.to { TrendText::NoNodes } else { TrendText::NodesSame };
        document.push(Block::Point(words.text(why)));
        return;
    }
    let header = |first: String, behind: &[TrendText]| -> Vec<String> {
        let between = [story.from.clone(), story.to.clone()];
        std::iter::once(first).chain(between).chain(behind.iter().map(|own| words.text(*own))).collect()
    };
    let node = label(Label::MethodNode, words.language).to_owned();
    let rows = story.nodes.iter().map(|own| {
        let value = if own.kind == Role::Indicator {
            cells(words, &own.value, own.states.as_ref())
        } else {
            vec![NOTHING.to_owned(); 4]
        };
        let title = match own.kind {
            Role::Indicator => with_unit(&own.title, own.value.unit.as_ref(), words.language),
            Role::Aggregate => words.say(TrendText::Itself, &[("title", own.title.get(words.language))]),
        };
        std::iter::once(title).chain(value).chain([words.gained(own.part)]).collect()
    });
    let nodes = Grid {
        header: header(node, &[TrendText::Gained, TrendText::Percent, TrendText::Part]),
        to_the_right: vec![false, true, true, true, true, true],
        groups: vec![rows.chain(revised(words, story)).collect()],
    };
    document.push(Block::Table(nodes));
    if story.figures.is_empty() {
        return;
    }
    document.push(Block::Heading(words.text(TrendText::Figures)));
    let rows = story.figures.iter().map(|own| {
        let title = with_unit(&own.title, own.value.unit.as_ref(), words.language);
        std::iter::once(title)
            .chain(cells(words, &own.value, own.states.as_ref()))
            .chain([words.per_year(&own.value)])
            .collect()
    });
    document.push(Block::Table(Grid {
        header: header(words.text(TrendText::Field), &[TrendText::Gained, TrendText::Percent, TrendText::PerYear]),
        to_the_right: vec![false, true, true, true, true, true],
        groups: vec![rows.collect()],
    }));
}

/// The row of what was corrected since the first period's result was given out: it is in the change of the score and in no node's part.
fn revised(words: &Words<'_>, story: &Story) -> Option<Vec<String>> {
    let first = words.own.periods.first().filter(|first| first.period == story.from)?;
    let revision = words.one()?.change.as_ref()?.score.revision.filter(|own| own.abs() > 0.0)?;
    let places = [("cause", &*capital(&words.cause(Cause::Revisions))), ("period", &words.period(&first.period))];
    let nothing = std::iter::repeat_n(NOTHING.to_owned(), 4);
    Some(
        std::iter::once(words.say(TrendText::RevisedRow, &places))
            .chain(nothing)
            .chain([words.gained(revision)])
            .collect(),
    )
}

/// Before, after, change, change in percent; of what is no number before and after alone.
fn cells(words: &Words<'_>, own: &Quantity, states: Option<&[Option<State>; 2]>) -> Vec<String> {
    if let Some(states) = states {
        let said = states.iter().map(|own| own.as_ref().map_or_else(|| NOTHING.to_owned(), |own| words.state(own)));
        return said.chain([NOTHING.to_owned(), NOTHING.to_owned()]).collect();
    }
    words.ends(own).into_iter().chain([words.change(own), words.percent(own)]).collect()
}
