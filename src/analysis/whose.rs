//! An entity as results of analyses name it: with what its figures are, in every row.

use crate::registry::{Entity, EntityIx, Registry};
use crate::result::{Named, Restated};
use crate::rulebook::model::DataStatus;
use serde::Serialize;
use std::ops::Deref;

/// An entity and what its figures are; reads as the entity that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Whose {
    /// Who.
    #[serde(flatten)]
    pub named: Named,
    /// Weakest status of what its result was made from.
    pub data_status: DataStatus,
    /// The registry from which its figures were restated; absent: they are of its own era.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated_from: Option<String>,
}

impl Deref for Whose {
    type Target = Named;

    fn deref(&self) -> &Named {
        &self.named
    }
}

impl Whose {
    /// An entity whose figures have a status, in a result that is restated as a whole or not.
    pub(super) fn new(entity: &Entity, data_status: DataStatus, restated: Option<&Restated>) -> Self {
        let named = Named { code: entity.code.clone(), name: entity.name_vi.clone(), name_en: entity.name_en.clone() };
        Self::of(named, data_status, restated)
    }

    /// The same of an entity that is named already.
    pub(super) fn of(named: Named, data_status: DataStatus, restated: Option<&Restated>) -> Self {
        let restated_from = restated.filter(|own| !own.only_earlier).map(|own| own.from.clone());
        Self { named, data_status, restated_from }
    }

    /// The entity of a registry; none where there is no such.
    pub(super) fn at(
        registry: &Registry,
        at: EntityIx,
        data_status: DataStatus,
        restated: Option<&Restated>,
    ) -> Option<Self> {
        registry.get(at).map(|entity| Self::new(entity, data_status, restated))
    }
}
