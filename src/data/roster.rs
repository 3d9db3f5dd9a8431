//! The entities that the input itself names, where the rulebook leaves it to the input who is scored.

use crate::registry::{Attribute, Entity, EntityIx, Period, Registry};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Details of an entity before its attributes: `name`, `name_vi`, `name_en`.
pub(super) const NAMES: usize = 3;

/// A detail (a name or attribute), with the period of the row that it stands in.
type Detail<'a> = Option<(Period, Cow<'a, str>)>;

/// The entities of a file, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Roster<'a> {
    by_code: HashMap<Cow<'a, str>, EntityIx>,
    /// By entity: names, then attributes.
    details: Vec<Vec<Detail<'a>>>,
}

impl<'a> Roster<'a> {
    /// The entity of this code, which is the text of its cell in composed form.
    pub(super) fn entity(&mut self, code: Cow<'a, str>) -> EntityIx {
        let code = if is_nfc(&code) { code } else { Cow::Owned(code.nfc().collect()) };
        let next = EntityIx(self.details.len());
        let at = *self.by_code.entry(code).or_insert(next);
        if at == next {
            self.details.push(Vec::new());
        }
        at
    }

    /// Notes a detail of an entity. Of several, that of the latest period stands, of one period the first in the alphabet,
    /// so that the order of rows does not show.
    pub(super) fn describe(&mut self, at: EntityIx, detail: usize, period: Period, text: Cow<'a, str>) {
        let Some(details) = self.details.get_mut(at.0) else { return };
        if details.len() <= detail {
            details.resize(detail + 1, None);
        }
        if let Some(own) = details.get_mut(detail) {
            settle(own, (period, text));
        }
    }
}

/// Keeps the later, then the smaller of both.
fn settle<'a>(own: &mut Detail<'a>, new: (Period, Cow<'a, str>)) {
    let is_better = own.as_ref().is_none_or(|(period, text)| new.0 > *period || (new.0 == *period && new.1 < *text));
    if is_better {
        *own = Some(new);
    }
}

/// One registry from the rosters of all files, and for each file where its entities went.
pub(super) fn registry(rosters: Vec<Roster<'_>>, attributes: &[&str]) -> (Registry, Vec<Vec<EntityIx>>) {
    let mut all: BTreeMap<String, Vec<Detail<'_>>> = BTreeMap::new();
    let mut codes: Vec<Vec<(String, EntityIx)>> = Vec::new();
    for mut roster in rosters {
        let mut own: Vec<(String, EntityIx)> =
            roster.by_code.drain().map(|(code, at)| (code.into_owned(), at)).collect();
        own.sort_by_key(|(_, at)| *at);
        for ((code, _), details) in own.iter().zip(roster.details) {
            let known = all.entry(code.clone()).or_default();
            if known.len() < details.len() {
                known.resize(details.len(), None);
            }
            for (known, new) in known.iter_mut().zip(details) {
                if let Some(new) = new {
                    settle(known, new);
                }
            }
        }
        codes.push(own);
    }
    let registry =
        Registry::new("input", all.into_iter().map(|(code, details)| entity(code, &details, attributes)).collect());
    let moved = |(code, _): &(String, EntityIx)| registry.with_code(code).unwrap_or(EntityIx(0));
    let moves = codes.iter().map(|own| own.iter().map(moved).collect()).collect();
    (registry, moves)
}

fn entity(code: String, details: &[Detail<'_>], attributes: &[&str]) -> Entity {
    let detail = |at: usize| details.get(at).and_then(Option::as_ref).map(|(_, text)| text.as_ref());
    let (name, name_vi, name_en) = (detail(0), detail(1), detail(2));
    let attribute = |(at, id): (usize, &&str)| {
        let value = detail(NAMES + at)?;
        Some(Attribute { id: (*id).to_owned(), value: value.to_owned(), value_en: value.to_owned() })
    };
    Entity {
        name_vi: name_vi.or(name).or(name_en).unwrap_or(&code).to_owned(),
        name_en: name_en.or(name).or(name_vi).unwrap_or(&code).to_owned(),
        attributes: attributes.iter().enumerate().filter_map(attribute).collect(),
        aliases: Vec::new(),
        code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rosters_become_one_registry_in_code_order() {
        let year = |text: &str| Period::parse(text).unwrap();
        let mut one = Roster::default();
        let mut other = Roster::default();
        assert_eq!(
            (one.entity("VNM".into()), one.entity("AUS".into()), one.entity("VNM".into())),
            (EntityIx(0), EntityIx(1), EntityIx(0))
        );
        one.describe(EntityIx(0), 2, year("2022"), "Viet Nam".into());
        one.describe(EntityIx(0), NAMES, year("2022"), "Asia".into());
        other.entity("VNM".into());
        other.describe(EntityIx(0), 2, year("2023"), "Vietnam".into());
        let (registry, moves) = registry(vec![one, other], &["region"]);
        assert_eq!(
            registry.entities.iter().map(|entity| entity.name_vi.as_str()).collect::<Vec<_>>(),
            ["AUS", "Vietnam"]
        );
        assert_eq!(registry.entities[1].attribute("region"), Some("Asia"));
        assert_eq!(moves, [vec![EntityIx(1), EntityIx(0)], vec![EntityIx(1)]]);
    }

    #[test]
    fn composed_and_decomposed_codes_are_one() {
        let mut roster = Roster::default();
        assert_eq!(roster.entity("Hòa".into()), roster.entity("Ho\u{300}a".to_owned().into()));
    }
}
