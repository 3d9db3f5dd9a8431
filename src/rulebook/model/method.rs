//! Methods that are fitted on the figures of many entities before they are applied to one: treatment and imputation.

use crate::method::treatment::Treatment;
use crate::rulebook::formula::{Formula, Population};

/// A treatment, and on whose figures it is decided.
#[derive(Debug, Clone)]
pub struct Treat {
    /// The rule.
    pub treatment: Treatment,
    /// Whose figures.
    pub population: Population,
}

/// What stands in the place of a missing value.
#[derive(Debug, Clone)]
pub enum Impute {
    /// What a formula gives: a mean of the others, an earlier value, a constant.
    Formula(Formula),
    /// A straight line between the last known period before and the first after.
    Interpolate,
    /// The mean of the entities that are most alike in some figures.
    Nearest {
        /// How many.
        neighbours: usize,
        /// By what they are compared.
        on: Vec<Formula>,
        /// Who they can be.
        population: Population,
    },
    /// A regression on other figures.
    Regression {
        /// On what.
        on: Vec<Formula>,
        /// Whose figures it is fitted on.
        population: Population,
    },
}

impl Impute {
    /// Every formula that it reads.
    pub fn formulas(&self) -> &[Formula] {
        match self {
            Self::Formula(formula) => std::slice::from_ref(formula),
            Self::Interpolate => &[],
            Self::Nearest { on, .. } | Self::Regression { on, .. } => on,
        }
    }
}
