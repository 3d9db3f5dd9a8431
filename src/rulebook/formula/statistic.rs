//! Statistics over entities: what is computed, of what, among whom.

use super::Expression;
use crate::number::{Decimal, TiePrecision};
use crate::registry::Period;
use serde::Serialize;

/// A statistic inside a formula.
#[derive(Debug, Clone)]
pub struct Statistic {
    /// What is computed.
    pub function: StatisticFunction,
    /// Of what, for each entity.
    pub argument: Expression,
    /// Weight of each entity (mean only).
    pub weight: Option<Expression>,
    /// Among whom.
    pub population: Population,
}

/// What a statistic computes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatisticFunction {
    /// Number of entities with a value.
    Count,
    /// Sum.
    Sum,
    /// Product.
    Product,
    /// Arithmetic mean, weighted where a weight is given.
    Mean,
    /// Median.
    Median,
    /// Least value.
    Minimum,
    /// Greatest value.
    Maximum,
    /// Standard deviation with n − 1.
    Deviation,
    /// Standard deviation with n.
    DeviationPopulation,
    /// The value of one entity, that the population names.
    ValueOf,
    /// Quantile of a type of Hyndman and Fan (1996), 1 to 9.
    Quantile {
        /// Which, 0 to 1.
        share: Decimal,
        /// Type.
        kind: u8,
    },
    /// Place among the entities.
    Rank {
        /// The greatest first.
        descending: bool,
        /// What tied entities get.
        ties: RankTies,
        /// When two are tied.
        tied: TiePrecision,
    },
    /// Place as a share.
    PercentileRank {
        /// The greatest first.
        descending: bool,
        /// What tied entities get.
        ties: RankTies,
        /// When two are tied.
        tied: TiePrecision,
        /// Of which form.
        form: PercentileForm,
    },
}

/// What tied entities get in `rank`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RankTies {
    /// The least of their places: 1, 2, 2, 4.
    Min,
    /// The mean of their places: 1, 2.5, 2.5, 4.
    Average,
    /// The greatest of their places: 1, 3, 3, 4.
    Max,
    /// 1, 2, 2, 3.
    Dense,
}

/// Form of a percentile rank; r is the rank, n the number of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PercentileForm {
    /// (r − 1) / (n − 1)
    FromZero,
    /// r / n
    OfCount,
}

/// The population of a statistic. National and reference rows never count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Population {
    /// Only entities with the same value of this attribute.
    pub within: Option<String>,
    /// Which periods.
    pub over: Over,
    /// Which entities.
    pub among: Among,
    /// One entity alone, by its code.
    pub entity: Option<String>,
}

/// The periods of a population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The period that is scored.
    Period,
    /// All periods that have data, pooled.
    AllPeriods,
    /// A frozen base period.
    Base(Period),
}

/// The entities of a population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// All that have a value.
    All,
    /// Those that are ranked (in report-only nodes).
    Ranked,
}

/// An earlier period, as formulas name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Earlier {
    /// The period of the same length just before.
    Previous,
    /// The same period a year before.
    YearAgo,
    /// The latest earlier period that has a value.
    Last,
}
