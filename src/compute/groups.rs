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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Attribute, Entity};
    use crate::rulebook::formula::{Among, Over};

    fn entity(code: &str, region: Option<&str>) -> Entity {
        let attribute =
            |value: &str| Attribute { id: "region".to_owned(), value: value.to_owned(), value_en: value.to_owned() };
        Entity {
            code: code.to_owned(),
            name_vi: code.to_owned(),
            name_en: code.to_owned(),
            aliases: Vec::new(),
            attributes: region.map(attribute).into_iter().collect(),
        }
    }

    fn within(attribute: Option<&str>) -> Population {
        Population { within: attribute.map(str::to_owned), over: Over::Period, among: Among::All, entity: None }
    }

    #[test]
    fn an_entity_without_a_value_is_in_no_group() {
        let regions = [Some("south"), None, Some("north"), Some("south")];
        let entities = regions.iter().enumerate().map(|(at, region)| entity(&at.to_string(), *region)).collect();
        let groups = Groups::new(&Registry::new("input", entities));
        let named = |population: &Population| -> Vec<(Option<String>, Vec<usize>)> {
            groups.of(population).iter().map(|own| (own.name.clone(), own.rows.clone())).collect()
        };
        assert_eq!(named(&within(None)), [(None, vec![0, 1, 2, 3])]);
        let expected = [(Some("south".to_owned()), vec![0, 3]), (Some("north".to_owned()), vec![2])];
        assert_eq!(named(&within(Some("region"))), expected);
        assert!(named(&within(Some("type"))).is_empty());
        assert!(groups.named(&within(Some("region")), Some("north")).is_some());
        assert!(groups.named(&within(Some("region")), None).is_none());
    }
}
