//! The words and numbers that pages of differences share.

use super::super::figures::fixed;
use super::super::heading::named;
pub(super) use super::super::named::{NOTHING, name, signed};
use crate::analysis::Whose;
use crate::analysis::effect::Passed;
use crate::result::Stamp;
use crate::rulebook::model::Language;
use crate::wording::{Label, label, localized, phrase};

/// Entities that a sentence names.
const NAMED_MOST: usize = 8;

/// A line that names a rulebook.
pub(super) fn stamp(what: Label, own: &Stamp, language: Language) -> String {
    phrase(what, &[("text", &named(own, language))], language)
}

/// Several names, cut where there are many; `count` is how many there are in all.
pub(super) fn names(entities: &[Whose], count: usize, language: Language) -> String {
    let list: Vec<String> = entities.iter().take(NAMED_MOST).map(|own| name(own, language)).collect();
    let shown = list.len();
    let list = list.join(", ");
    match count.checked_sub(shown).filter(|more| *more > 0) {
        Some(more) => {
            let more = localized(&more.to_string(), language);
            phrase(Label::NamesMore, &[("names", &list), ("count", &more)], language)
        }
        None => list,
    }
}

pub(super) fn passed(own: &Passed, language: Language) -> String {
    names(&own.first, own.count, language)
}

pub(super) fn count(number: usize, language: Language) -> String {
    localized(&number.to_string(), language)
}

pub(super) fn rank(rank: Option<u32>) -> String {
    rank.map_or_else(|| NOTHING.to_owned(), |rank| rank.to_string())
}

pub(super) fn number(number: Option<f64>, decimals: usize, language: Language) -> String {
    number.map_or_else(|| NOTHING.to_owned(), |number| fixed(number, decimals, language))
}

pub(super) fn say(what: Label, language: Language) -> String {
    label(what, language).to_owned()
}
