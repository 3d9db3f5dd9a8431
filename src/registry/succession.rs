//! One era after the other: versions of a registry whose entities are renamed, and what became of the entities of an earlier one.
//!
//! In: registries of one kind, oldest first. Out: their versions, each with its own days; for the entities of one version their
//! successors in a later one. A code means something within its registry alone: code 15 was Yên Bái and is Lào Cai.

use super::{Date, Entity, EntityIx, Found, Registry};
use std::collections::{BTreeMap, BTreeSet};

/// An entity as it is called and classed from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The first day.
    pub(super) from: Date,
    /// The entity from then on; its code is that of before.
    pub(super) entity: Entity,
}

/// Where the entities of a registry went when its era ended: by code, the code in the next registry; several: those among whom it was
/// divided; none: nobody knows whom. An entity that is not in it goes on under its own code.
pub(super) type Succession = BTreeMap<String, Vec<String>>;

/// The registries with their changes of names applied: each version has the days in which its names hold, and the next one
/// takes over the day after. Registries come oldest first, and so do versions.
pub fn versions(registries: impl IntoIterator<Item = Registry>) -> Vec<Registry> {
    registries.into_iter().flat_map(cut).collect()
}

/// The versions of one registry. Where its names never change, it is its own only version.
fn cut(mut registry: Registry) -> Vec<Registry> {
    let mut changes = std::mem::take(&mut registry.changes);
    changes.sort_by_key(|change| change.from);
    let mut done = Vec::new();
    for day in changes.chunk_by(|a, b| a.from == b.from) {
        let Some(from) = day.first().map(|change| change.from) else { continue };
        let mut before = registry.clone();
        before.era.1 = from.day_before();
        // Within the registry everyone goes on as himself; what is said of successors is said of the era's end.
        before.succession.clear();
        done.push(before);
        registry.era.0 = Some(from);
        registry.names = super::resolve::Names::default();
        for change in day {
            if let Some(own) = registry.entities.iter_mut().find(|own| own.code == change.entity.code) {
                *own = change.entity.clone();
            }
        }
    }
    done.push(registry);
    done
}

/// Position of the registry in whose era the day lies.
pub fn era_of(eras: &[&Registry], day: Date) -> Option<usize> {
    eras.iter().position(|registry| registry.in_era(day))
}

/// Where a text that names nobody in the registry at `at` does name exactly one entity: the id of that other registry, the latest there is,
/// and the name of what that entity has become; empty where it is of a later era, or has no successor.
pub fn known_elsewhere(eras: &[&Registry], at: usize, text: &str) -> Option<(String, String)> {
    let registry = eras.get(at)?;
    let known = |other: &Registry| match other.find(text) {
        Found::One(entity) if other.id != registry.id => Some(entity),
        _ => None,
    };
    let (of, entity) = eras.iter().enumerate().rev().find_map(|(of, other)| Some((of, known(other)?)))?;
    let became = lineage(eras, of, at).get(entity.0).copied().flatten().filter(|_| of < at);
    let became = became.and_then(|now| registry.get(now)).map(|now| now.name_vi.clone());
    Some((eras.get(of)?.id.clone(), became.unwrap_or_default()))
}

/// Whether a code names another entity in one registry than in the other: each has it, and neither knows the other's name for it.
/// Within a registry everyone keeps his code, however he is called from a day on.
pub fn meanings_differ(one: &Registry, other: &Registry, code: &str) -> bool {
    if one.id == other.id {
        return false;
    }
    let (Some(in_one), Some(in_other)) = (one.with_code(code), other.with_code(code)) else { return false };
    let (Some(own), Some(theirs)) = (one.get(in_one), other.get(in_other)) else { return false };
    let is_same = own.name_vi == theirs.name_vi;
    !is_same && !one.knows(in_one, &theirs.name_vi) && !other.knows(in_other, &own.name_vi)
}

impl Registry {
    /// Whether a text is a code here, with or without its leading zeros.
    pub fn is_code(&self, text: &str) -> bool {
        let text = text.trim();
        self.with_code(text).is_some() || self.with_code_number(text).is_some()
    }

    /// The codes, said in this registry or its own, that `next` should have and has not.
    pub fn goes_nowhere<'r>(&'r self, next: &Registry) -> Vec<&'r str> {
        let codes = self.entities.iter().flat_map(|own| self.goes_to(&own.code)).map(String::as_str);
        codes.filter(|code| next.with_code(code).is_none()).collect()
    }

    /// What the registry says of successors: by code, the codes in the registry that follows; none: nobody.
    pub fn successions(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.succession.iter().map(|(code, to)| (code.as_str(), to.as_slice()))
    }

    /// The codes in the registry that follows under which the entity of this code went on.
    fn goes_to<'r>(&'r self, code: &'r String) -> &'r [String] {
        self.succession.get(code).map_or(std::slice::from_ref(code), Vec::as_slice)
    }

    /// The entity of `next`, the registry that follows, in which this one went on; none where it did not as a whole.
    pub fn successor(&self, entity: EntityIx, next: &Registry) -> Option<EntityIx> {
        let code = &self.get(entity)?.code;
        match self.goes_to(code) {
            [one] => next.with_code(one),
            _ => None,
        }
    }

    /// The entities of `next` among whom this one was divided, as far as the registry says it.
    fn receivers(&self, entity: EntityIx, next: &Registry) -> Vec<EntityIx> {
        let codes = self.get(entity).map_or(&[][..], |own| self.goes_to(&own.code));
        codes.iter().filter_map(|code| next.with_code(code)).collect()
    }
}

/// For each entity of the registry at `from`, its successor in the one at `to`, over all that lie between.
pub fn lineage(eras: &[&Registry], from: usize, to: usize) -> Vec<Option<EntityIx>> {
    let Some(first) = eras.get(from) else { return Vec::new() };
    let mut now: Vec<Option<EntityIx>> = (0..first.entities.len()).map(|at| Some(EntityIx(at))).collect();
    for (one, next) in eras.iter().zip(eras.iter().skip(1)).take(to).skip(from) {
        now.iter_mut().for_each(|at| *at = at.and_then(|at| one.successor(at, next)));
    }
    now
}

/// For each entity of the registry at `from` those of the one at `to` that received a part of it, over all that lie between; nobody for one
/// that went on as a whole, and for one of which nobody says who received it.
pub fn receivers(eras: &[&Registry], from: usize, to: usize) -> Vec<BTreeSet<EntityIx>> {
    let Some(first) = eras.get(from) else { return Vec::new() };
    let mut whole: Vec<Option<EntityIx>> = (0..first.entities.len()).map(|at| Some(EntityIx(at))).collect();
    let mut parts: Vec<BTreeSet<EntityIx>> = vec![BTreeSet::new(); whole.len()];
    for (one, next) in eras.iter().zip(eras.iter().skip(1)).take(to).skip(from) {
        for (whole, parts) in whole.iter_mut().zip(&mut parts) {
            let mut received: BTreeSet<EntityIx> = parts.iter().flat_map(|at| one.receivers(*at, next)).collect();
            if let Some(at) = *whole {
                *whole = one.successor(at, next);
                if whole.is_none() {
                    received.extend(one.receivers(at, next));
                }
            }
            *parts = received;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// 1 and 2 become 7; 3 is renamed in between, and keeps its code; 4 is divided among others.
    fn eras() -> Vec<Registry> {
        let old =
            "# id: old\n# to: 2024-12-31\ncode,name,successor,from\n1,A,7,\n2,B,7,\n3,C,,\n4,E,-,\n3,D,,2020-07-01\n";
        let new = "# id: new\n# from: 2025-01-01\ncode,name\n3,D\n7,AB\n";
        versions([old, new].map(|text| Registry::parse("r.csv", text).unwrap()))
    }

    #[test]
    fn a_change_of_names_cuts_an_era_into_versions() {
        let eras = eras();
        let told: Vec<_> = eras
            .iter()
            .map(|own| (own.id.as_str(), own.era, own.entities[2 % own.entities.len()].name_vi.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("old", (None, Some(day("2020-06-30"))), "C"),
                ("old", (Some(day("2020-07-01")), Some(day("2024-12-31"))), "D"),
                ("new", (Some(day("2025-01-01")), None), "D"),
            ]
        );
        let all: Vec<&Registry> = eras.iter().collect();
        assert_eq!(era_of(&all, day("2020-06-30")), Some(0));
        assert_eq!(era_of(&all, day("2020-07-01")), Some(1));
        assert_eq!(era_of(&all, day("2026-01-01")), Some(2));
    }

    #[test]
    fn seven_codes_of_provinces_mean_another_since_july_2025() {
        let eras = crate::registry::shipped_eras("provinces");
        let codes = |one: usize, other: usize| -> Vec<&str> {
            let all = eras[one].entities.iter().map(|own| own.code.as_str());
            all.filter(|code| meanings_differ(eras[one], eras[other], code)).collect()
        };
        let seven = ["15", "24", "44", "52", "80", "82", "91"];
        assert_eq!((codes(0, 2), codes(1, 2), codes(2, 0)), (seven.into(), seven.into(), seven.into()));
        // Thừa Thiên Huế is Huế: renamed, and nobody else.
        assert!(codes(0, 1).is_empty());
    }

    #[test]
    fn the_divided_have_receivers() {
        let old = "# id: old\n# to: 2024-12-31\ncode,name,successor\n1,A,\n2,B,1|3\n3,C,\n4,D,-\n";
        let new = "# id: new\n# from: 2025-01-01\ncode,name\n1,A\n3,C\n";
        let eras = versions([old, new].map(|text| Registry::parse("r.csv", text).unwrap()));
        let all: Vec<&Registry> = eras.iter().collect();
        assert_eq!(lineage(&all, 0, 1), [Some(EntityIx(0)), None, Some(EntityIx(1)), None]);
        let both = BTreeSet::from([EntityIx(0), EntityIx(1)]);
        assert_eq!(receivers(&all, 0, 1), [BTreeSet::new(), both, BTreeSet::new(), BTreeSet::new()]);
        let wrong = Registry::parse("r.csv", &old.replace("1|3", "1|9")).unwrap();
        assert_eq!(wrong.goes_nowhere(all[1]), ["9"]);
    }

    #[test]
    fn successors_are_found_over_several_eras() {
        let eras = eras();
        let all: Vec<&Registry> = eras.iter().collect();
        assert_eq!(lineage(&all, 0, 1), [0, 1, 2, 3].map(|at| Some(EntityIx(at))));
        let last = [Some(EntityIx(1)), Some(EntityIx(1)), Some(EntityIx(0)), None];
        assert_eq!(lineage(&all, 0, 2), last);
        assert_eq!(lineage(&all, 1, 2), last);
        assert_eq!(lineage(&all, 2, 2), [Some(EntityIx(0)), Some(EntityIx(1))]);
    }
}
