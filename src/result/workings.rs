//! How an aggregate came to its value where neither a sum nor a mean says it: what its method found for one entity, as plain data.

use serde::Serialize;

/// A number with its name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NamedFigure {
    /// Token of its name: `consistency ratio`, `entropy`.
    pub name: &'static str,
    /// The number.
    pub value: f64,
}

/// Weights that were made from figures or judgements.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExplainedWeighting {
    /// Key or word of the method in rulebooks.
    pub method: &'static str,
    /// The group that they were made for.
    pub group: Option<String>,
    /// What was found beside.
    pub facts: Vec<NamedFigure>,
    /// What the weight of each child was made from, in the rulebook's order of the children; empty where the weight says it all.
    pub children: Vec<ChildFigures>,
}

/// Figures of one child.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChildFigures {
    /// Id of the child.
    pub child: String,
    /// The figures.
    pub figures: Vec<NamedFigure>,
}

/// What a method found for an entity on the way to its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Workings {
    /// Σ weight × score / Σ weight over places, the greatest score first: `[weight, score]`.
    Places {
        /// One a place.
        terms: Vec<(f64, f64)>,
    },
    /// M ∓ S²/M.
    Balance {
        /// M, the mean.
        mean: f64,
        /// S², the variance.
        variance: f64,
        /// S²/M.
        penalty: f64,
        /// Whether the penalty is added.
        added: bool,
        /// Whether the variance is divided by n − 1.
        sample: bool,
    },
    /// Σ weight × score with the entity's own best weights, which stand beside its children.
    OwnWeights,
    /// Σ weight × points: the points for the place in each child, by its id.
    Points {
        /// Child and points, where it has a score.
        terms: Vec<(String, f64)>,
        /// Entities that take part.
        entities: usize,
    },
    /// Pairs won less pairs lost.
    Pairs {
        /// Pairs won.
        wins: usize,
        /// Pairs tied.
        ties: usize,
        /// Pairs lost.
        losses: usize,
    },
    /// Entities in the groups below.
    Group {
        /// How many stand below.
        below: usize,
        /// How many are in its own group, itself with them.
        members: usize,
    },
    /// Entities less the place in the best order.
    Order {
        /// The place; its mean over several best orders.
        place: f64,
        /// Entities that take part.
        entities: usize,
        /// How many best orders are known.
        orders: usize,
    },
    /// d⁻ / (d⁺ + d⁻).
    Distances {
        /// d⁺.
        from_best: f64,
        /// d⁻.
        from_worst: f64,
        /// The columns.
        terms: Vec<IdealTerm>,
    },
    /// v(S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*).
    Regrets {
        /// S, the sum of the weighted regrets.
        together: f64,
        /// S* and S⁻: the least and greatest of all entities.
        together_ends: (f64, f64),
        /// R, the greatest weighted regret.
        greatest: f64,
        /// R* and R⁻.
        greatest_ends: (f64, f64),
        /// v.
        majority: f64,
        /// The columns.
        terms: Vec<RegretTerm>,
    },
    /// φ⁺ − φ⁻.
    Flows {
        /// φ⁺, the mean preference over the others.
        leaving: f64,
        /// φ⁻, the mean preference of the others over it.
        entering: f64,
        /// How many others.
        others: usize,
    },
}

/// One column of a distance from the ideal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IdealTerm {
    /// Id of the child.
    pub child: String,
    /// The figure.
    pub figure: f64,
    /// Taken off it.
    pub from: f64,
    /// The rest is divided by this.
    pub by: f64,
    /// Share of the weights.
    pub share: f64,
    /// (figure − from) / by × share.
    pub weighted: f64,
    /// The greatest of all entities.
    pub best: f64,
    /// The least.
    pub worst: f64,
}

/// One column of a regret: share × (best − figure) / (best − worst).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RegretTerm {
    /// Id of the child.
    pub child: String,
    /// The figure.
    pub figure: f64,
    /// Share of the weights.
    pub share: f64,
    /// The greatest of all entities.
    pub best: f64,
    /// The least.
    pub worst: f64,
    /// The regret.
    pub regret: f64,
}
