//! Which cells two inputs say otherwise.
//!
//! In: the panels of both. Out: [`Found`], by period, field, stage and entity; what is said of entities at the end. Must not: compute.

use super::Inputs;
use crate::data::panel::{Datum, Observation, Panel};
use crate::registry::{Entity, Period, Registry};
use crate::rulebook::model::{FieldIx, Missing};
use std::collections::{BTreeMap, BTreeSet};

/// A cell with what computing needs of it.
pub struct Found<'a> {
    pub code: &'a str,
    pub key: Key<'a>,
    pub before: Option<&'a Observation>,
    pub after: Option<&'a Observation>,
}

/// What a cell is of its entity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<'a> {
    Figure(Period, FieldIx, usize),
    Attribute(&'a str),
}

/// What counts of a cell: nothing reported is no cell.
pub fn datum(own: Option<&Observation>) -> Option<Datum> {
    own.map(|own| own.datum).filter(|own| *own != Datum::Missing(Missing::NotReported))
}

impl Found<'_> {
    /// Whether a score can move with it.
    pub fn moves(&self) -> bool {
        matches!(self.key, Key::Attribute(_)) || datum(self.before) != datum(self.after)
    }
}

impl<'a> Inputs<'a> {
    /// Every cell that is another one.
    pub(super) fn found(&self) -> Vec<Found<'a>> {
        let by_key = |panel: &'a Panel| -> BTreeMap<(Key<'a>, &'a str), &'a Observation> {
            let own = panel.observations.iter().filter_map(|own| {
                let code = panel.registry.get(own.entity)?.code.as_str();
                Some(((Key::Figure(own.period, own.field, own.stage), code), own))
            });
            own.collect()
        };
        let (old, new) = (by_key(self.old), by_key(self.new));
        let keys: BTreeSet<&(Key<'_>, &str)> = old.keys().chain(new.keys()).collect();
        let mut found = Vec::new();
        for own in keys {
            let (before, after) = (old.get(own).copied(), new.get(own).copied());
            let status = |own: Option<&Observation>| datum(own).and(own).map(|own| own.status);
            if datum(before) != datum(after) || status(before) != status(after) {
                found.push(Found { code: own.1, key: own.0.clone(), before, after });
            }
        }
        found.extend(self.attributes());
        found
    }

    /// Attributes of entities that both inputs name.
    fn attributes(&self) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        if self.old.registry == self.new.registry {
            return found;
        }
        for entity in &self.old.registry.entities {
            let Some(other) = by_code(&self.new.registry, &entity.code) else { continue };
            let ids: BTreeSet<&'a str> =
                entity.attributes.iter().chain(&other.attributes).map(|own| own.id.as_str()).collect();
            let differ = ids.into_iter().filter(|id| entity.attribute(id) != other.attribute(id));
            found.extend(differ.map(|id| Found {
                code: entity.code.as_str(),
                key: Key::Attribute(id),
                before: None,
                after: None,
            }));
        }
        found
    }
}

/// The entity of a code.
pub fn by_code<'r>(registry: &'r Registry, code: &str) -> Option<&'r Entity> {
    let at = registry.entities.binary_search_by(|own| own.code.as_str().cmp(code)).ok()?;
    registry.entities.get(at)
}
