//! What methods did to figures, and what they decided: the figures that a treatment changed, those that stand in the place of missing
//! ones, and the numbers that were fitted.

use super::Filled;
use crate::rulebook::model::{DataStatus, Missing};
use indexmap::IndexMap;
use serde::Serialize;

/// A figure that a treatment changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TreatedFigure {
    /// Code of the entity.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// Id of the node.
    pub node: String,
    /// Name of the step.
    pub step: String,
    /// The value before the step.
    pub before: f64,
    /// The value after it.
    pub after: f64,
    /// Weakest status of all figures: what is decided over entities is made from everybody's.
    pub data_status: DataStatus,
}

/// A figure in the place of a missing one; it is `estimated` at best.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ImputedFigure {
    /// Code of the entity.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// Id of the node.
    pub node: String,
    /// Name of the step.
    pub step: String,
    /// The value that was filled in.
    pub value: f64,
    /// Why there was none.
    pub missing: Missing,
    /// How it was made.
    pub how: Filled,
    /// Weakest status of all figures: what is decided over entities is made from everybody's.
    pub data_status: DataStatus,
}

/// What a method decided over entities for a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MethodResult {
    /// Id of the node.
    pub node: String,
    /// Name of the step; `value` for the source of an aggregate.
    pub step: String,
    /// What was done: `winsorised`, `critic`, `kemeny`, …
    pub method: String,
    /// The group that it holds for; none: all entities.
    pub group: Option<String>,
    /// What was found, by name: bounds, constants, skewness, a consistency ratio.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub numbers: IndexMap<String, f64>,
    /// Weights that were made, by child.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub weights: IndexMap<String, f64>,
    /// Orders of entities that are equally good, each a list of codes from the best down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Vec<String>>,
    /// Weakest status of all figures: what is decided over entities is made from everybody's.
    pub data_status: DataStatus,
}

/// How much a node counts in the ranked one, if everything between were added up linearly.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NominalWeight {
    /// Id of the node.
    pub node: String,
    /// Its share among the parts of each aggregate that it is a part of, by that one's id; 0 to 1.
    pub within: IndexMap<String, f64>,
    /// Its share of the ranked node, multiplied down the tree and added up over the ways; 0 to 1.
    pub weight: f64,
    /// Weakest status of all figures: what is decided over entities is made from everybody's.
    pub data_status: DataStatus,
}

/// Everything that methods did in one period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Methods {
    /// Changed figures, by node, step and entity.
    pub treated: Vec<TreatedFigure>,
    /// Filled-in figures, by node, step and entity.
    pub imputed: Vec<ImputedFigure>,
    /// What was decided, by node and step.
    pub decided: Vec<MethodResult>,
    /// How much each node counts in the ranked one, in the rulebook's order.
    pub nominal_weights: Vec<NominalWeight>,
}

impl Methods {
    /// The same with the status of the figures that they were made from, in every row.
    #[must_use]
    pub fn with_status(mut self, status: DataStatus) -> Self {
        self.treated.iter_mut().for_each(|own| own.data_status = status);
        self.imputed.iter_mut().for_each(|own| own.data_status = status.max(DataStatus::Estimated));
        self.decided.iter_mut().for_each(|own| own.data_status = status);
        self.nominal_weights.iter_mut().for_each(|own| own.data_status = status);
        self
    }
}
