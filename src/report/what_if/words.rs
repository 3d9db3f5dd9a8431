//! The words and numbers that pages of what-ifs share.

use super::super::figures::{decimals as decimals_of, explained, fixed, spoken_decimals};
use super::super::named::{self, NOTHING, signed};
use crate::analysis::what_if::{FieldFigure, Move, Told};
use crate::rulebook::model::{Language, Rulebook, Text};
use crate::wording::{Label, label, localized, phrase};

/// Decimals of the ranked score.
pub(super) fn ranked_decimals(rulebook: &Rulebook) -> usize {
    let ranked = rulebook.rank.as_ref().and_then(|rank| rulebook.node(rank.node));
    ranked.map_or(2, |node| decimals_of(rulebook, &node.id))
}

/// A field by its title, its id behind it.
pub(super) fn field(own: &FieldFigure, language: Language) -> String {
    format!("{} ({})", own.title.get(language), own.field)
}

/// A figure as people read it.
pub(super) fn figure(told: Option<&Told>, language: Language) -> String {
    match told {
        Some(Told::Number(number)) => explained(*number, language),
        Some(Told::Flag(flag)) => label(if *flag { Label::Yes } else { Label::No }, language).to_owned(),
        Some(Told::Level(title)) => title.get(language).to_owned(),
        None => label(Label::NothingThere, language).to_owned(),
    }
}

/// The unit of a difference: that of percentages is a percentage point.
pub(super) fn unit_of_step(unit: &Text, language: Language) -> &str {
    if unit.trim() == "%" { label(Label::PercentagePoints, language) } else { unit.get(language) }
}

pub(super) fn value(number: Option<f64>, language: Language) -> String {
    number.map_or_else(|| NOTHING.to_owned(), |number| explained(number, language))
}

pub(super) fn score(number: Option<f64>, decimals: usize, language: Language) -> String {
    number.map_or_else(|| NOTHING.to_owned(), |number| fixed(number, decimals, language))
}

/// A rank of which it is not known whether it is shared.
pub(super) fn rank(own: Option<u32>) -> String {
    named::rank(own, 0)
}

/// Where an entity stands now: its rank, of how many, with how many others; and its score.
pub(super) fn standing(
    (rank, sharing, ranked): (Option<u32>, usize, usize),
    score: &str,
    language: Language,
) -> String {
    let count = |count: usize| localized(&count.to_string(), language);
    let (place, ranked) = (named::rank(rank, 0), count(ranked));
    let mut places = vec![("rank", &*place), ("ranked", &ranked), ("score", score)];
    let Some(others) = sharing.checked_sub(1).filter(|others| *others > 0).map(count) else {
        return phrase(Label::MarginsNow, &places, language);
    };
    places.push(("others", &others));
    phrase(Label::MarginsNowShared, &places, language)
}

pub(super) fn gained(own: &Move, decimals: usize, language: Language) -> String {
    own.gained.map_or_else(|| NOTHING.to_owned(), |gained| signed(gained, decimals, language))
}

/// Decimals that show a gain, at least `decimals`.
pub(super) fn enough<'m>(moves: impl IntoIterator<Item = &'m Move>, decimals: usize) -> usize {
    let gains = moves.into_iter().filter_map(|own| own.gained).filter(|gained| gained.abs() > 0.0);
    gains.map(spoken_decimals).fold(decimals, usize::max)
}
