//! Who stands with whom: the entities by the value of each attribute, found once for a run.
//!
//! In: the registry. Out: for a population, its groups and their rows. The national row is in none. Must not: know what is computed
//! of a group.

use crate::registry::Registry;
use crate::rulebook::formula::Population;
use indexmap::IndexMap;

/// Entities that are counted together.
#[derive(Debug)]
pub(super) struct Group {
    /// The value of the attribute; none: everyone.
    pub(super) name: Option<String>,
    /// Ascending.
    pub(super) rows: Vec<usize>,
}

/// The groups of every attribute.
#[derive(Debug)]
pub(super) struct Groups {
    everyone: Vec<Group>,
    /// By attribute, each in the order of its first entity. An entity without a value is in no group.
    by_attribute: IndexMap<String, Vec<Group>>,
}

impl Groups {
    pub(super) fn new(registry: &Registry) -> Self {
        let by = |attribute: &str| -> Vec<Group> {
            let mut groups: IndexMap<&str, Vec<usize>> = IndexMap::new();
            for (row, entity) in registry.entities.iter().enumerate() {
                if let Some(value) = entity.attribute(attribute) {
                    groups.entry(value).or_default().push(row);
                }
            }
            groups.into_iter().map(|(name, rows)| Group { name: Some(name.to_owned()), rows }).collect()
        };
        Self {
            everyone: vec![Group { name: None, rows: (0..registry.entities.len()).collect() }],
            by_attribute: registry.attributes().map(|attribute| (attribute.to_owned(), by(attribute))).collect(),
        }
    }

    /// The groups of a population; one of all where it has none.
    pub(super) fn of(&self, population: &Population) -> &[Group] {
        match &population.within {
            Some(attribute) => self.by_attribute.get(attribute).map_or(&[], Vec::as_slice),
            None => &self.everyone,
        }
    }

    /// The group of this name.
    pub(super) fn named(&self, population: &Population, name: Option<&str>) -> Option<&Group> {
        self.of(population).iter().find(|group| group.name.as_deref() == name)
    }
}
