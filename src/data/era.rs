//! Which era's registry rows are read in, and what a bare code proves of it.
//!
//! A code or a name means something in the registry of its row's period. Some codes meant another entity in another era; where a
//! file gives such a code without a name, the period says which is meant, and a file that shows itself to be of another era is not
//! believed.

use super::context::Context;
use super::ledger::Ledger;
use super::limits::FINDINGS_MAX;
use crate::finding::{Code, Finding, Place};
use crate::naming;
use crate::registry::{EntityIx, Found, Period, Registry, SHIPPED, known_elsewhere, meanings_differ, shipped_eras};
use crate::rulebook::model::{Entities, Rulebook};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Names offered where a registry is not known.
const SUGGESTIONS_MAX: usize = 3;

/// The registries in which a rulebook's entities stand, one version after the other, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Eras<'r> {
    /// Every version; none where the input says who there is.
    pub all: Vec<&'r Registry>,
    /// The versions of the registry that was asked for; none: each period has its own.
    pub asked: Option<std::ops::Range<usize>>,
}

impl<'r> Eras<'r> {
    /// The eras of a rulebook's entities. `asked` is a registry by its id (`provinces-63`) or by the last part of it (`63`).
    ///
    /// # Errors
    /// `registry-unknown`, where there is no such registry or era.
    pub fn of(rulebook: &'r Rulebook, asked: Option<&str>) -> Result<Self, Finding> {
        let (all, name): (Vec<&Registry>, &str) = match &rulebook.entities {
            Entities::Input => return Ok(Self::default()),
            Entities::File(file) => (file.eras.iter().collect(), ""),
            Entities::Registry(name) => (shipped_eras(name), name),
        };
        let Some(asked) = asked else {
            return if all.is_empty() { Err(unknown(name, name, &all)) } else { Ok(Self { all, asked: None }) };
        };
        let is_it = |registry: &&Registry| registry.id == asked || registry.id.rsplit('-').next() == Some(asked);
        let from = all.iter().position(is_it);
        let to = all.iter().rposition(is_it);
        match from.zip(to) {
            Some((from, to)) => Ok(Self { all, asked: Some(from..to + 1) }),
            None => Err(unknown(if all.is_empty() { name } else { asked }, name, &all)),
        }
    }

    /// The latest version in which rows are read.
    pub fn latest(&self) -> Option<&'r Registry> {
        let readable = self.asked.as_ref().map_or(self.all.len(), |asked| asked.end);
        self.all.get(readable.checked_sub(1)?).copied()
    }

    /// Position of the version in whose days a period ends.
    pub fn own(&self, day: crate::registry::Date) -> Option<usize> {
        crate::registry::era_of(&self.all, day)
    }

    /// Position of the version in which a period of these days is read; none where it lies outside all, or behind the registry that was
    /// asked for: what entities have become cannot be undone.
    pub fn read_in(&self, day: crate::registry::Date) -> Option<usize> {
        self.own(day).filter(|at| self.asked.as_ref().is_none_or(|asked| *at < asked.end))
    }

    /// The version in force in a period, which must be of the registry that was asked for.
    ///
    /// # Errors
    /// `registry-unknown`, where the period lies outside its days.
    pub fn in_force(&self, period: Period) -> Result<&'r Registry, Finding> {
        let own = self.own(period.last_day());
        let own = own.filter(|at| self.asked.as_ref().is_none_or(|asked| asked.contains(at)));
        own.and_then(|at| self.all.get(at).copied()).ok_or_else(|| self.not_in_force(period))
    }

    /// That a period lies outside the days of the registry that was asked for, or of all.
    pub fn not_in_force(&self, period: Period) -> Finding {
        let id = |at: Option<usize>| at.and_then(|at| self.all.get(at)).map_or("", |own| own.id.as_str());
        let asked = self.asked.as_ref().map_or(self.all.len().checked_sub(1), |asked| Some(asked.start));
        let finding = Finding::new(Code::RegistryUnknown).with("registry", id(asked));
        finding.with("period", period.to_string()).with("own", id(self.own(period.last_day())))
    }

    /// Position of the version in which a period of these days is scored: its own, or the one asked for.
    pub fn scored_in(&self, day: crate::registry::Date) -> Option<usize> {
        let own = self.read_in(day)?;
        Some(self.asked.as_ref().map_or(own, |asked| own.max(asked.start)))
    }
}

fn unknown(unknown: &str, name: &str, all: &[&Registry]) -> Finding {
    let shipped = SHIPPED.iter().map(|shipped| shipped.name).filter(|_| !name.is_empty());
    let mut names: Vec<&str> = shipped.chain(all.iter().map(|registry| registry.id.as_str())).collect();
    names.dedup();
    let suggestions = naming::suggestions(unknown, names, SUGGESTIONS_MAX);
    Finding::new(Code::RegistryUnknown).with("registry", unknown).with("suggestions", suggestions)
}

/// The rows that name an entity by a bare code, as their first and last lines from the top down, and where the first one stands.
#[derive(Debug)]
struct Bare {
    rows: Vec<(u32, u32)>,
    place: Place,
}

/// The rows that are not believed: of each entity of a version.
#[derive(Debug, Default)]
pub(super) struct Refused(BTreeMap<(usize, EntityIx), Vec<(u32, u32)>>);

impl Refused {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the figure of an entity in a version stands in one of the rows.
    pub(super) fn has(&self, of: (usize, EntityIx), line: u32) -> bool {
        let Some(rows) = self.0.get(&of) else { return false };
        let behind = rows.partition_point(|(first, _)| *first <= line);
        behind.checked_sub(1).and_then(|at| rows.get(at)).is_some_and(|(_, last)| line <= *last)
    }
}

/// What the cells of a file say about the era that it is of.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Rows that name an entity by nothing but a code that means another in another era: how many, and where the first one stands.
    bare: BTreeMap<(usize, EntityIx), Bare>,
    /// Versions in which someone was named whom no other registry has.
    own: BTreeSet<usize>,
    /// Versions in which someone was named whom only another registry has: which, and as whom.
    foreign: BTreeMap<usize, (usize, String)>,
    /// Whom cells have named already, by code or by name: what one says of the era needs to be looked up once.
    seen: HashSet<(usize, EntityIx, bool)>,
    /// How many unknown texts were looked up in other registries; there is an end to it, as there is to the findings about them.
    looked_up: usize,
}

impl Evidence {
    /// Notes whom a cell named in the version at `era`, whether a name beside its code says the same, and in which lines its row stands.
    pub(super) fn found(
        &mut self,
        context: &Context<'_>,
        (era, entity): (usize, EntityIx),
        (text, named): (&str, bool),
        rows: (u32, u32),
        place: impl FnOnce() -> Place,
    ) {
        let Some(registry) = context.eras.all.get(era) else { return };
        let others = || context.eras.all.iter().filter(|other| other.id != registry.id);
        if others().next().is_none() {
            return;
        }
        let is_code = registry.get(entity).is_some_and(|own| own.code == text) || registry.is_code(text);
        if self.seen.insert((era, entity, is_code))
            && !self.own.contains(&era)
            && others().all(|other| other.find(text) == Found::None)
        {
            self.own.insert(era);
        }
        if is_code && !named && context.changed(era).contains(&entity) {
            let bare = self.bare.entry((era, entity)).or_insert_with(|| Bare { rows: Vec::new(), place: place() });
            bare.rows.push(rows);
        }
    }

    /// Notes a text that names nobody in the version at `era`, and says which other registry has it, and what it has become; empty where that is not known.
    pub(super) fn unknown(&mut self, context: &Context<'_>, era: usize, text: &str) -> Option<(String, String)> {
        if self.looked_up >= FINDINGS_MAX {
            return None;
        }
        self.looked_up += 1;
        let all = &context.eras.all;
        let (other, became) = known_elsewhere(all, era, text)?;
        if let Some(at) = all.iter().rposition(|registry| registry.id == other) {
            self.foreign.entry(era).or_insert_with(|| (at, text.to_owned()));
        }
        Some((other, became))
    }

    /// Judges the bare codes of a file, and says which of their rows are not believed. What names its entity in full is not among them.
    pub(super) fn settle(self, context: &Context<'_>, ledger: &mut Ledger) -> Refused {
        let mut refused = Refused::default();
        for ((era, entity), Bare { rows, place }) in self.bare {
            let Some((registry, own)) = context.eras.all.get(era).and_then(|own| Some((own, own.get(entity)?))) else {
                continue;
            };
            let foreign = self.foreign.get(&era);
            if foreign.is_none() && self.own.contains(&era) {
                continue;
            }
            let code = if foreign.is_some() { Code::CodeOfAnotherEra } else { Code::CodeOfTwoEras };
            let other = match foreign {
                Some((at, _)) => context.eras.all.get(*at).copied(),
                None => context.eras.all.iter().copied().find(|other| meanings_differ(registry, other, &own.code)),
            };
            let Some(other) = other else { continue };
            let means = other.with_code(&own.code).and_then(|at| other.get(at));
            ledger.add(code, || {
                let finding = Finding::new(code).at(place).with("code", &own.code).with("entity", &own.name_vi);
                let finding = finding.with("other", means.map_or("", |means| means.name_vi.as_str()));
                let finding = finding.with("registry", &registry.id).with("other_registry", &other.id);
                let finding = finding.with("rows", rows.len());
                match foreign {
                    Some((_, name)) => finding.with("name", name),
                    None => finding,
                }
            });
            if foreign.is_some() {
                refused.0.insert((era, entity), rows);
            }
        }
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Date;

    fn rulebook() -> Rulebook {
        crate::data::tests::rulebook()
    }

    #[test]
    fn an_era_is_named_by_its_id_or_its_last_part() {
        let rulebook = rulebook();
        let asked = |era: &str| Eras::of(&rulebook, Some(era)).map(|eras| eras.asked);
        assert_eq!(asked("63"), Ok(Some(0..2)));
        assert_eq!(asked("provinces-63"), Ok(Some(0..2)));
        assert_eq!(asked("34"), Ok(Some(2..3)));
        assert_eq!(asked("12").unwrap_err().code, Code::RegistryUnknown);
        let wrong = Rulebook { entities: Entities::Registry("provines".to_owned()), ..rulebook.clone() };
        let finding = Eras::of(&wrong, None).unwrap_err();
        assert_eq!(finding.argument("suggestions"), Some(&vec!["provinces".to_owned()].into()));
    }

    #[test]
    fn a_period_is_scored_in_its_own_era_or_a_later_one() {
        let rulebook = rulebook();
        let at = |era: Option<&str>, day: &str| {
            let eras = Eras::of(&rulebook, era).unwrap();
            let day = Date::parse(day).unwrap();
            (eras.read_in(day), eras.scored_in(day))
        };
        assert_eq!(at(None, "2024-12-31"), (Some(0), Some(0)));
        assert_eq!(at(None, "2025-03-31"), (Some(1), Some(1)));
        assert_eq!(at(None, "2025-12-31"), (Some(2), Some(2)));
        assert_eq!(at(Some("34"), "2023-12-31"), (Some(0), Some(2)));
        assert_eq!(at(Some("34"), "2025-12-31"), (Some(2), Some(2)));
        assert_eq!(at(Some("63"), "2025-03-31"), (Some(1), Some(1)));
        assert_eq!(at(Some("63"), "2025-12-31"), (None, None));
    }
}
