//! Entities and the registry that holds them.

use super::Date;
use super::resolve::Names;
use super::succession::{Change, Succession};

/// Position of an entity in its registry; entities stand in code order, so the position does not depend on any input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIx(pub usize);

/// A property of an entity by which it can be grouped (region, type).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Id as rulebooks use it: `region`, `type`.
    pub id: String,
    /// The value, in Vietnamese as officials write it.
    pub value: String,
    /// The value for English output; the same as `value` where there is no English one.
    pub value_en: String,
}

/// What is scored and ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Code, kept as text (leading zeros matter).
    pub code: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Attributes, in the registry's order.
    pub attributes: Vec<Attribute>,
    /// Other names that mean this entity.
    pub aliases: Vec<String>,
}

impl Entity {
    /// The value of an attribute, if the entity has it.
    pub fn attribute(&self, id: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.id == id).map(|attribute| attribute.value.as_str())
    }
}

/// The entities of one era.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Id with its era: `provinces-63`; `input` where the input itself says who there is.
    pub id: String,
    /// First and last day of the era; none: open.
    pub era: (Option<Date>, Option<Date>),
    /// The entities, by code.
    pub entities: Vec<Entity>,
    /// Where its entities went when the era ended.
    pub(super) succession: Succession,
    /// Entities that are called or classed otherwise from a day of the era on, by day.
    pub(super) changes: Vec<Change>,
    /// What the names mean; built at the first name that is not simply a code or a name.
    pub(super) names: Names,
}

impl PartialEq for Registry {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.era, &self.entities) == (&other.id, &other.era, &other.entities)
            && (&self.succession, &self.changes) == (&other.succession, &other.changes)
    }
}

impl Eq for Registry {}

impl Registry {
    /// A registry of these entities, which are put in the order of their codes.
    pub fn new(id: impl Into<String>, mut entities: Vec<Entity>) -> Self {
        entities.sort_by(|a, b| a.code.cmp(&b.code));
        Self { id: id.into(), entities, ..Self::default() }
    }

    /// The entity at a position.
    pub fn get(&self, at: EntityIx) -> Option<&Entity> {
        self.entities.get(at.0)
    }

    /// The attributes that any of the entities has, each once.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        let mut seen = std::collections::HashSet::new();
        let all = self.entities.iter().flat_map(|entity| &entity.attributes).map(|attribute| attribute.id.as_str());
        all.filter(move |id| seen.insert(*id))
    }

    /// The entity that has exactly this code.
    pub fn with_code(&self, code: &str) -> Option<EntityIx> {
        self.entities.binary_search_by(|entity| entity.code.as_str().cmp(code)).ok().map(EntityIx)
    }

    /// Whether `day` lies in the era.
    pub fn in_era(&self, day: Date) -> bool {
        self.era.0.is_none_or(|from| from <= day) && self.era.1.is_none_or(|to| day <= to)
    }
}
