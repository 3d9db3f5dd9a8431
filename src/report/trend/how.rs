//! How a trend was computed, and what of it was not split and why.

use super::super::document::{Block, Document};
use super::words::Words;
use crate::analysis::trend::{EntityTrend, NotSplit};
use crate::wording::TrendText;

pub(super) fn blocks(words: &Words<'_>, document: &mut Document) {
    let own = words.own;
    document.push(Block::Heading(words.text(TrendText::How)));
    let mut points = vec![words.text(TrendText::HowSplit), words.text(TrendText::HowRank)];
    points.push(words.text(if own.is_relative { TrendText::HowRelative } else { TrendText::HowAbsolute }));
    if !own.bases.is_empty() {
        points.push(words.say(TrendText::HowBase, &[("list", &own.bases.join(", "))]));
    }
    if words.ranks_rounded() {
        points.push(words.text(TrendText::HowRounded));
    }
    if own.has_published {
        points.push(words.text(TrendText::HowPublished));
    }
    if own.story.as_ref().is_some_and(|story| !story.nodes.is_empty()) {
        points.push(words.text(TrendText::HowNodes));
    }
    points.extend(not_split(words));
    points.into_iter().for_each(|point| document.push(Block::Point(point)));
}

/// Whose changes are not split, by reason.
fn not_split(words: &Words<'_>) -> Vec<String> {
    let of = |why: NotSplit| -> Vec<&EntityTrend> {
        let has = |own: &&EntityTrend| {
            own.steps.iter().map(|step| &step.change).chain(&own.change).any(|change| change.not_split == Some(why))
        };
        words.own.entities.iter().filter(has).collect()
    };
    let said = [
        (NotSplit::OtherRegistry, TrendText::NotOtherRegistry),
        (NotSplit::NoFigures, TrendText::NotFigures),
        (NotSplit::NothingBetween, TrendText::NotBetween),
        (NotSplit::PoolAndBase, TrendText::NotPoolAndBase),
        (NotSplit::NotReproduced, TrendText::NotReproduced),
    ];
    let mut points: Vec<String> = Vec::new();
    for (why, what) in said {
        let whose = of(why);
        if !whose.is_empty() {
            points.push(words.say(what, &[("names", &words.names(&whose))]));
        }
    }
    if !of(NotSplit::OnlyMovers).is_empty() {
        points.push(words.text(TrendText::NotMovers));
    }
    points
}
