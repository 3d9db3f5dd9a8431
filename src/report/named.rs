//! Names of entities on pages of analyses: with what their figures are, cut where there are many; and ranks beside them.

use super::figures::fixed;
use crate::analysis::Whose;
use crate::result::Named;
use crate::rulebook::model::{Bilingual, Language, Text};
use crate::wording::{self, Label, localized, phrase};

/// What stands where there is nothing.
pub(super) const NOTHING: &str = "–";

/// Names that a sentence has; of more there is the count.
const NAMED_MOST: usize = 8;

/// A name in a language; the Vietnamese one where there is no other.
pub(super) fn bare(entity: &Named, language: Language) -> &str {
    match language {
        Language::En if !entity.name_en.is_empty() => &entity.name_en,
        Language::Vi | Language::En => &entity.name,
    }
}

/// A name with what its figures are, so that a made-up rank cannot pass for an official one.
pub(super) fn name(entity: &Whose, language: Language) -> String {
    let restated = wording::restated_suffix(entity.restated_from.is_some(), language);
    format!("{}{restated}{}", bare(entity, language), wording::status_suffix(entity.data_status, language))
}

/// A title with the unit of what it names.
pub(super) fn with_unit(title: &Bilingual, unit: Option<&Text>, language: Language) -> String {
    let title = title.get(language);
    unit.map_or_else(|| title.to_owned(), |unit| format!("{title} ({})", unit.get(language)))
}

/// Several names, cut where there are many.
pub(super) fn names<'w>(entities: impl ExactSizeIterator<Item = &'w Whose>, language: Language) -> String {
    let more = entities.len().saturating_sub(NAMED_MOST);
    let list: Vec<String> = entities.take(NAMED_MOST).map(|own| name(own, language)).collect();
    let list = list.join(", ");
    match more {
        0 => list,
        more => {
            let more = localized(&more.to_string(), language);
            phrase(Label::NamesMore, &[("names", &list), ("count", &more)], language)
        }
    }
}

/// A rank as tables have it: `=` behind one that several share.
pub(super) fn rank(rank: Option<u32>, sharing: usize) -> String {
    match rank {
        Some(rank) if sharing > 1 => format!("{rank}="),
        Some(rank) => rank.to_string(),
        None => NOTHING.to_owned(),
    }
}

/// Of how many a rank is, and with how many others it is shared.
pub(super) fn ranked(ranked: usize, sharing: usize, language: Language) -> String {
    let count = |count: usize| localized(&count.to_string(), language);
    match sharing.checked_sub(1).filter(|others| *others > 0) {
        Some(others) => {
            let places = [("ranked", &*count(ranked)), ("others", &count(others))];
            phrase(Label::RankedShared, &places, language)
        }
        None => phrase(Label::Ranked, &[("ranked", &count(ranked))], language),
    }
}

/// A number with its sign; none before zero.
pub(super) fn signed(number: f64, decimals: usize, language: Language) -> String {
    with_sign(fixed(number, decimals, language), number)
}

/// The sign before the text of a number that is above zero and is not printed as zero.
pub(super) fn with_sign(text: String, number: f64) -> String {
    if number > 0.0 && text.chars().any(|own| ('1'..='9').contains(&own)) { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::Restated;
    use crate::rulebook::model::DataStatus;

    fn whose(status: DataStatus, restated: bool) -> Whose {
        let named = Named { code: "48".into(), name: "Đà Nẵng".into(), name_en: "Da Nang".into() };
        let from = Restated { from: "provinces-63".into(), to: "provinces-34".into(), only_earlier: false };
        let restated_from = restated.then_some(from.from);
        Whose { named, data_status: status, restated_from }
    }

    #[test]
    fn no_name_stands_without_what_its_figures_are() {
        let said = |status, restated| name(&whose(status, restated), Language::Vi);
        assert_eq!(said(DataStatus::Official, false), "Đà Nẵng");
        assert_eq!(said(DataStatus::WhatIf, true), "Đà Nẵng (tính lại) (tính thử)");
        let all = vec![whose(DataStatus::Illustrative, false); 10];
        let text = names(all.iter(), Language::En);
        assert_eq!(text.matches("Da Nang (illustrative)").count(), NAMED_MOST);
        assert!(text.ends_with("and 2 more"), "{text}");
    }

    #[test]
    fn a_shared_rank_is_marked() {
        assert_eq!([rank(Some(2), 9), rank(Some(2), 1), rank(None, 0)], ["2=", "2", "–"]);
        assert_eq!(ranked(14, 9, Language::Vi), "trên 14, đồng hạng với 8 đơn vị khác");
        assert_eq!(ranked(14, 1, Language::En), "of 14");
        assert_eq!([signed(0.004, 2, Language::En), signed(0.5, 1, Language::En)], ["0.00", "+0.5"]);
    }
}
