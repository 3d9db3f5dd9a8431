//! What every answer says of itself before anything else: by which rules, of which period and registry, from what figures.
//!
//! One form for comparisons, what-ifs, differences: the keys stand side by side with those of the answer itself. And the status of rows
//! that name no entity: a row is read without its head.

use crate::result::{FORMAT, Restated, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus};
use serde::Serialize;
use std::ops::Deref;

/// What an answer by one rulebook says of itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Version of this form.
    pub format: u32,
    /// Which rulebook.
    pub rulebook: Stamp,
    /// What it is computed from.
    #[serde(flatten)]
    pub context: Context,
}

impl Head {
    /// The head of an answer by a rulebook.
    pub(super) fn new(rulebook: Stamp, context: Context) -> Self {
        Self { format: FORMAT, rulebook, context }
    }
}

impl Deref for Head {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

/// Of what an answer is computed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    /// Period.
    pub period: String,
    /// Id of the registry with its era.
    pub registry: String,
    /// What of the figures was restated from another registry; absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated: Option<Restated>,
    /// Weakest status of all that the answer was made from.
    pub data_status: DataStatus,
    /// Of a what-if: the status of the figures that were not changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures_status: Option<DataStatus>,
    /// What must be read with it.
    pub notices: Vec<Bilingual>,
}

/// A row that names a node or a field and no entity, with what its figures are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stated<T> {
    /// The row.
    #[serde(flatten)]
    pub row: T,
    /// Weakest status of what it was made from.
    pub data_status: DataStatus,
}

impl<T> Stated<T> {
    /// A row with its status.
    pub(super) fn new(row: T, data_status: DataStatus) -> Self {
        Self { row, data_status }
    }

    /// Rows of one status.
    pub(super) fn all(rows: impl IntoIterator<Item = T>, data_status: DataStatus) -> Vec<Self> {
        rows.into_iter().map(|row| Self::new(row, data_status)).collect()
    }
}

impl<T> Deref for Stated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.row
    }
}
