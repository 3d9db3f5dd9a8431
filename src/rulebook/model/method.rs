//! Methods that are fitted on the figures of many entities before they are applied to one: treatment, imputation, weights, and
//! aggregation over entities.

use crate::method::aggregation::mazziotta_pareto::MazziottaPareto;
use crate::method::aggregation::ordered::Places;
use crate::method::aggregation::promethee::Preference;
use crate::method::aggregation::topsis;
use crate::method::treatment::Treatment;
use crate::method::weighting::benefit_of_the_doubt::{Bounds, ShareOf};
use crate::method::weighting::factor_analysis::Keep;
use crate::method::weighting::varimax::Scaling;
use crate::rulebook::formula::{Formula, Population};
use serde::Serialize;

/// A treatment, and on whose figures it is decided.
#[derive(Debug, Clone)]
pub struct Treat {
    /// The rule.
    pub treatment: Treatment,
    /// Whose figures.
    pub population: Population,
}

/// What stands in the place of a missing value.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Impute<F = Formula> {
    /// What a formula gives: a mean of the others, an earlier value, a constant.
    Formula(F),
    /// A straight line between the last known period before and the first after.
    Interpolate,
    /// The mean of the entities that are most alike in some figures.
    Nearest {
        /// How many.
        neighbours: usize,
        /// By what they are compared.
        on: Vec<F>,
        /// Who they can be.
        population: Population,
    },
    /// A regression on other figures.
    Regression {
        /// On what.
        on: Vec<F>,
        /// Whose figures it is fitted on.
        population: Population,
    },
}

impl<F> Impute<F> {
    /// The same with other formulas.
    pub fn map<G>(&self, formula: impl Fn(&F) -> G) -> Impute<G> {
        let all = |on: &[F]| on.iter().map(&formula).collect();
        match self {
            Self::Formula(own) => Impute::Formula(formula(own)),
            Self::Interpolate => Impute::Interpolate,
            Self::Nearest { neighbours, on, population } => {
                Impute::Nearest { neighbours: *neighbours, on: all(on), population: population.clone() }
            }
            Self::Regression { on, population } => Impute::Regression { on: all(on), population: population.clone() },
        }
    }

    /// Every formula that it reads.
    pub fn formulas(&self) -> &[F] {
        match self {
            Self::Formula(formula) => std::slice::from_ref(formula),
            Self::Interpolate => &[],
            Self::Nearest { on, .. } | Self::Regression { on, .. } => on,
        }
    }
}

/// Weights that are made from figures or judgements, and on whose figures.
#[derive(Debug, Clone, Serialize)]
pub struct Weigh {
    /// How.
    pub weighting: Weighting,
    /// Whose figures.
    pub population: Population,
    /// The step of each child whose figures they are made from; empty: its score.
    pub at: Vec<usize>,
}

/// How the weights of an aggregate's children are made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighting {
    /// Points of experts: a row for each, a column for each child.
    BudgetAllocation(Vec<Vec<f64>>),
    /// A matrix of pairwise judgements.
    AnalyticHierarchy(Vec<Vec<f64>>),
    /// Loadings of the first principal component.
    PrincipalComponents,
    /// Factor analysis with varimax rotation.
    FactorAnalysis {
        /// Which factors are kept.
        keep: Keep,
        /// How loadings are scaled in the rotation.
        scaling: Scaling,
    },
    /// Shannon's entropy.
    Entropy,
    /// Spread and conflict.
    Critic,
}

impl Weighting {
    /// The key or word of the rulebook.
    pub fn token(&self) -> &'static str {
        match self {
            Self::BudgetAllocation(_) => "budget_allocation",
            Self::AnalyticHierarchy(_) => "analytic_hierarchy",
            Self::PrincipalComponents => "principal components",
            Self::FactorAnalysis { .. } => "factor_analysis",
            Self::Entropy => "entropy",
            Self::Critic => "critic",
        }
    }
}

/// How children become one where neither a sum nor a mean says it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Combination {
    /// The least.
    Minimum,
    /// The weighted median.
    Median,
    /// Weights by place.
    OrderedWeighted(Places),
    /// Mean and penalty for imbalance.
    MazziottaPareto(MazziottaPareto),
    /// The best weights for each entity.
    BenefitOfTheDoubt {
        /// Bounds on the share of each child.
        bounds: Vec<Bounds>,
        /// What they bound.
        shares: ShareOf,
    },
    /// Points by place.
    Borda,
    /// Wins less losses.
    Copeland,
    /// Entities below, by majority.
    Condorcet,
    /// Entities below, in the order that agrees most with the majorities.
    Kemeny,
    /// Closeness to the ideal.
    Topsis(topsis::Scaling),
    /// The compromise of S and R; 0 is the best.
    Vikor {
        /// v, the weight of the majority.
        majority: f64,
    },
    /// Net flow.
    Promethee(Vec<Preference>),
}

impl Combination {
    /// Whether each entity is combined from its own children alone.
    pub fn is_of_one_row(&self) -> bool {
        matches!(self, Self::Minimum | Self::Median | Self::OrderedWeighted(_) | Self::MazziottaPareto(_))
    }

    /// Whether every entity that takes part has to have every child.
    pub fn needs_every_child(&self) -> bool {
        matches!(self, Self::Topsis(_) | Self::Vikor { .. })
    }

    /// Whether what comes out is measured as the children are.
    pub fn keeps_scale(&self) -> bool {
        matches!(self, Self::Minimum | Self::Median | Self::OrderedWeighted(_))
    }

    /// The key of the rulebook.
    pub fn token(&self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::Median => "median",
            Self::OrderedWeighted(_) => "ordered_weighted",
            Self::MazziottaPareto(_) => "mazziotta_pareto",
            Self::BenefitOfTheDoubt { .. } => "benefit_of_the_doubt",
            Self::Borda => "borda",
            Self::Copeland => "copeland",
            Self::Condorcet => "condorcet",
            Self::Kemeny => "kemeny",
            Self::Topsis(_) => "topsis",
            Self::Vikor { .. } => "vikor",
            Self::Promethee(_) => "promethee",
        }
    }
}
