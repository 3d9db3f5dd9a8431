//! The words and numbers that pages of what-ifs share.

use super::super::figures::{explained, fixed, spoken_decimals};
use crate::analysis::what_if::{Move, Told};
use crate::result::Named;
use crate::rulebook::model::{DataStatus, Language};
use crate::wording::{self, Label, label, localized, phrase};

/// What stands where there is nothing.
pub(super) const NOTHING: &str = "–";

/// Entities that a sentence names.
const NAMED_MOST: usize = 8;

/// An entity's name without its status, for sentences on a page that says what it is.
pub(super) fn bare(entity: &Named, language: Language) -> &str {
    match language {
        Language::En if !entity.name_en.is_empty() => &entity.name_en,
        Language::Vi | Language::En => &entity.name,
    }
}

/// An entity's name, marked as that of a what-if.
pub(super) fn name(entity: &Named, language: Language) -> String {
    format!("{}{}", bare(entity, language), wording::status_suffix(DataStatus::WhatIf, language))
}

/// Several names, cut where there are many.
pub(super) fn names(entities: &[Named], language: Language) -> String {
    let list: Vec<&str> = entities.iter().take(NAMED_MOST).map(|own| bare(own, language)).collect();
    let list = list.join(", ");
    match entities.len().checked_sub(NAMED_MOST).filter(|more| *more > 0) {
        Some(more) => {
            let more = localized(&more.to_string(), language);
            phrase(Label::WhatIfListMore, &[("list", &list), ("count", &more)], language)
        }
        None => list,
    }
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
pub(super) fn unit_of_step(unit: &str, language: Language) -> &str {
    if unit.trim() == "%" { label(Label::PercentagePoints, language) } else { unit }
}

pub(super) fn value(number: Option<f64>, language: Language) -> String {
    number.map_or_else(|| NOTHING.to_owned(), |number| explained(number, language))
}

pub(super) fn score(number: Option<f64>, decimals: usize, language: Language) -> String {
    number.map_or_else(|| NOTHING.to_owned(), |number| fixed(number, decimals, language))
}

pub(super) fn rank(rank: Option<u32>) -> String {
    rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string())
}

/// A number with its sign; none before zero.
pub(super) fn signed(number: f64, decimals: usize, language: Language) -> String {
    let text = fixed(number, decimals, language);
    if number > 0.0 && text.chars().any(|own| ('1'..='9').contains(&own)) { format!("+{text}") } else { text }
}

pub(super) fn gained(own: &Move, decimals: usize, language: Language) -> String {
    own.gained.map_or_else(|| NOTHING.to_owned(), |gained| signed(gained, decimals, language))
}

/// Decimals that show a gain, at least `decimals`.
pub(super) fn enough<'m>(moves: impl IntoIterator<Item = &'m Move>, decimals: usize) -> usize {
    let gains = moves.into_iter().filter_map(|own| own.gained).filter(|gained| gained.abs() > 0.0);
    gains.map(spoken_decimals).fold(decimals, usize::max)
}
