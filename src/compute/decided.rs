//! What was decided over entities for a step, as plain numbers: to be told in a result, or written into a rulebook.
//!
//! In: a finished run. Out: [`Decided`] for a step, [`Amount`] for a statistic of its formula. Computes nothing.

use super::fit::{ByGroup, Fit};
use super::grid::Run;
use crate::method::treatment::Applied;
use crate::registry::EntityIx;
use crate::rulebook::formula::Population;
use crate::rulebook::model::{Missing, NodeIx};

/// What was decided for one group of entities, or for all where there are no groups.
#[derive(Debug, Clone, PartialEq)]
pub struct OfGroup<T> {
    /// The group.
    pub group: Option<String>,
    /// What was decided; none where it could not be.
    pub decided: Option<T>,
}

/// What was decided over entities for a step, or for the source of an aggregate.
#[derive(Debug, Clone, PartialEq)]
pub enum Decided {
    /// Nothing.
    Nothing,
    /// What is done to every value.
    Treatment(Vec<OfGroup<Applied>>),
    /// A regression for missing values: the constant, then a coefficient for each regressor.
    Regression(Vec<OfGroup<Vec<f64>>>),
    /// Weights of the children, in their order.
    Weights(Vec<OfGroup<Vec<f64>>>),
    /// A number for each entity that no number of all of them could give: the nearest ones, a place, weights of its own.
    Each,
}

/// A statistic of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// Whether it is exact: a count.
    pub is_exact: bool,
}

impl Run<'_, '_> {
    /// What was decided for a step (0 is the source) of a node.
    pub fn decided(&self, node: NodeIx, step: usize) -> Decided {
        match self.grid.fit(node, step) {
            None => Decided::Nothing,
            Some(Fit::Treatment(by_group)) => Decided::Treatment(each(by_group, |fitted| fitted.applied)),
            Some(Fit::Weights(by_group)) => Decided::Weights(each(by_group, |weights| weights.by_child.clone())),
            Some(Fit::Filled(filled)) if !filled.regressions.is_empty() => {
                let own = |(group, coefficients): &(Option<String>, Vec<f64>)| OfGroup {
                    group: group.clone(),
                    decided: Some(coefficients.clone()),
                };
                Decided::Regression(filled.regressions.iter().map(own).collect())
            }
            Some(Fit::Filled(_) | Fit::Scores(_)) => Decided::Each,
        }
    }

    /// A statistic of a step's formula (0 is the source) by its position: one number, or a number a group.
    ///
    /// # Errors
    /// Of each group: why there is none.
    pub fn statistic(
        &self,
        (node, step): (NodeIx, usize),
        position: usize,
        population: &Population,
    ) -> Vec<(Option<String>, Result<Amount, Missing>)> {
        let Some(column) = self.grid.statistics(node, step).get(position) else { return Vec::new() };
        let amount =
            |row: usize| column.at(row).map(|number| Amount { value: number.value, is_exact: number.is_certain() });
        let Some(attribute) = &population.within else {
            return vec![(None, amount(self.grid.inputs.national_row()))];
        };
        let mut groups: Vec<(Option<String>, Result<Amount, Missing>)> = Vec::new();
        for row in 0..self.panel.registry.entities.len() {
            let own = self.panel.registry.get(EntityIx(row)).and_then(|entity| entity.attribute(attribute));
            let Some(group) = own else { continue };
            if !groups.iter().any(|(known, _)| known.as_deref() == Some(group)) {
                groups.push((Some(group.to_owned()), amount(row)));
            }
        }
        groups
    }
}

fn each<T, U>(by_group: &ByGroup<T>, change: impl Fn(&T) -> U) -> Vec<OfGroup<U>> {
    let own = |(group, fitted): &(Option<String>, Option<T>)| OfGroup {
        group: group.clone(),
        decided: fitted.as_ref().map(&change),
    };
    by_group.fitted.iter().map(own).collect()
}
