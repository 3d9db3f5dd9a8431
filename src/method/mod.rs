//! The mathematics of composite indicators, step by step as in the handbook: OECD/JRC, *Handbook on Constructing Composite
//! Indicators: Methodology and User Guide* (2008).
//!
//! In: plain columns of `Option<f64>`, one an indicator; row k of every column is entity k, and `None` is missing. Out: plain
//! numbers, or a [`Fault`] with what a finding needs. Must not: know of rulebooks, plans or panels; give out NaN or an infinity;
//! let the order of rows decide anything (it may move the last bit of a sum, so the caller keeps to one order).

pub mod algebra;
pub mod weighting;

/// Why a method has no answer. Columns and rows are positions in what the caller handed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// There is no column at all.
    NoColumns,
    /// All values of a column are equal, so that it cannot be standardised or correlated.
    ConstantColumn {
        /// Which column.
        column: usize,
    },
    /// A column has fewer values than the method needs.
    TooFew {
        /// Which column.
        column: usize,
        /// How many values the method needs.
        needed: usize,
        /// How many there are.
        there: usize,
    },
    /// Fewer rows without any missing value than the method needs.
    TooFewRows {
        /// How many rows the method needs.
        needed: usize,
        /// How many there are.
        there: usize,
    },
    /// More columns than the method can judge.
    TooMany {
        /// How many columns there may be.
        most: usize,
        /// How many there are.
        there: usize,
    },
    /// A number that must be above zero is not.
    NotPositive {
        /// Its column.
        column: usize,
        /// Its row.
        row: usize,
        /// The number.
        value: f64,
    },
    /// A number that must not be below zero is.
    Negative {
        /// Its column.
        column: usize,
        /// Its row.
        row: usize,
        /// The number.
        value: f64,
    },
    /// A number is infinite or not a number, or so large that the method would leave the range of floats.
    NotFinite {
        /// Its column.
        column: usize,
    },
    /// A number that the method cannot do without is missing.
    Missing {
        /// Its column.
        column: usize,
        /// Its row.
        row: usize,
    },
    /// A row whose numbers must have a sum above zero has the sum zero.
    ZeroTotal {
        /// Which row.
        row: usize,
    },
    /// A row or column has another length than the rest.
    UnequalLength {
        /// Which row or column.
        at: usize,
        /// The length that it should have.
        expected: usize,
        /// The length that it has.
        there: usize,
    },
    /// Two judgements on one pair contradict each other: each should be 1 ÷ the other.
    NotReciprocal {
        /// Row of the first judgement.
        row: usize,
        /// Column of the first judgement.
        column: usize,
        /// The judgement in (`row`, `column`).
        value: f64,
        /// The judgement in (`column`, `row`).
        opposite: f64,
    },
    /// Two neighbouring eigenvalues are equal, so that the data do not tell one component from the next.
    EqualEigenvalues {
        /// How many components stand before the doubtful cut.
        kept: usize,
        /// The eigenvalue that both have.
        value: f64,
    },
    /// No factor fulfils the rule by which factors are kept.
    NoFactor,
    /// The columns carry nothing that the method could turn into weights: all are constant, or all say the same.
    NoInformation,
    /// A bound on a share is not a number from 0 to 1, or the least share is above the most.
    Bound {
        /// The column whose bounds they are.
        column: usize,
        /// The least share.
        least: f64,
        /// The greatest share.
        most: f64,
    },
    /// Nodes stand above themselves.
    Circle {
        /// One of the nodes on the circle.
        node: usize,
    },
    /// The programme of one entity has no solution.
    Unsolvable {
        /// The entity.
        row: usize,
        /// What is in the way.
        why: Obstacle,
    },
    /// An iteration did not settle within its limit.
    NotSettled {
        /// How many rounds it had.
        rounds: usize,
    },
}

/// Why an entity's linear programme has no solution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Obstacle {
    /// The entity has no value at all.
    NothingToWeigh,
    /// The least shares of the indicators that the entity has add up to more than 1.
    LeastSharesAboveOne {
        /// Their sum.
        sum: f64,
    },
    /// The greatest shares of the indicators that the entity has add up to less than 1.
    MostSharesBelowOne {
        /// Their sum.
        sum: f64,
    },
    /// A bound asks for a contribution of an indicator of which the entity has none (its value is 0).
    NoContribution {
        /// The indicator.
        column: usize,
    },
    /// The objective can grow without end.
    Unbounded,
    /// The simplex method did not settle within its limit of pivots.
    NotSettled,
    /// The optimum that was found does not stand up to its own check of feasibility and duality.
    NotCertain,
}
