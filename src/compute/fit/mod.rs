//! Fits: what a method decides over the figures of many entities, before it is applied to each of them.
//!
//! In: a step that treats or imputes, and the columns before it in every period. Out: a [`Fit`] for each period, which the step reads
//! like a statistic. The mathematics is in `method`; here its columns are gathered, and its faults get the names of their cells.

mod combined;
mod fill;
mod weights;

pub(super) use combined::{Beside, Scores, supposed};
pub(super) use fill::{Fill, Filled};
pub(super) use weights::Weights;

use super::again::Since;
use super::grid::Computed;
use super::groups::Group;
use super::statistics::periods;
use crate::method::treatment;
use crate::method::{Fault, Obstacle};
use crate::plan::{Impute, Operation, Source};
use crate::rulebook::formula::Population;
use crate::rulebook::model::{NodeIx, Reading};

/// What was decided for a step in one period.
#[derive(Debug)]
pub(super) enum Fit {
    /// A treatment.
    Treatment(ByGroup<treatment::Fitted>),
    /// What missing values are filled with, by row.
    Filled(Filled),
    /// Weights of the children.
    Weights(ByGroup<Weights>),
    /// Scores made over all entities at once.
    Scores(Scores),
}

/// Something that a method found beside its result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fact {
    /// What, as `wording` knows it.
    pub(super) token: &'static str,
    pub(super) value: f64,
    /// Whether a person should look at it.
    pub(super) is_warning: bool,
}

/// What was decided by group; one group of all where there are none.
#[derive(Debug)]
pub(super) struct ByGroup<T> {
    /// Which of `fitted` holds for a row; the last row is the national one.
    pub(super) of_row: Vec<Option<usize>>,
    /// The group, and what was decided; none where it could not be.
    pub(super) fitted: Vec<(Option<String>, Option<T>)>,
}

impl<T> ByGroup<T> {
    /// The group at a position holds for these rows; what fits the whole fits the national row too.
    fn holds_for(&mut self, members: &[usize], whole: bool, position: usize) {
        let national = whole.then(|| self.of_row.len().saturating_sub(1));
        for row in members.iter().copied().chain(national) {
            if let Some(own) = self.of_row.get_mut(row) {
                *own = Some(position);
            }
        }
    }

    /// What holds for a row.
    pub(super) fn at(&self, row: usize) -> Option<&T> {
        let group = (*self.of_row.get(row)?)?;
        self.fitted.get(group)?.1.as_ref()
    }
}

impl Fit {
    /// What is done to the value of a row.
    pub(super) fn treated(&self, row: usize) -> Option<&treatment::Fitted> {
        match self {
            Self::Treatment(by_group) => by_group.at(row),
            Self::Filled(_) | Self::Weights(_) | Self::Scores(_) => None,
        }
    }

    /// What the missing value of a row is filled with.
    pub(super) fn filled(&self, row: usize) -> Option<&Fill> {
        match self {
            Self::Treatment(_) | Self::Weights(_) | Self::Scores(_) => None,
            Self::Filled(filled) => filled.rows.get(row)?.as_ref(),
        }
    }
}

impl Fit {
    /// Whether it was fitted for a group that the row is in; an entity without a group has none.
    pub(super) fn has_group(&self, row: usize) -> bool {
        match self {
            Self::Treatment(by_group) => by_group.of_row.get(row).copied().flatten().is_some(),
            Self::Weights(by_group) => by_group.of_row.get(row).copied().flatten().is_some(),
            Self::Filled(_) | Self::Scores(_) => true,
        }
    }

    /// The weight of a child for a row.
    pub(super) fn weight(&self, row: usize, child: usize) -> Option<f64> {
        match self {
            Self::Weights(by_group) => by_group.at(row)?.by_child.get(child).copied(),
            Self::Scores(scores) => scores.weights.get(row)?.as_ref()?.get(child).copied().flatten(),
            Self::Treatment(_) | Self::Filled(_) => None,
        }
    }

    /// The weights of the children, where they hold for every row.
    pub(super) fn weights_of_all(&self) -> Option<&[f64]> {
        let Self::Weights(by_group) = self else { return None };
        let [(None, Some(weights))] = by_group.fitted.as_slice() else { return None };
        Some(&weights.by_child)
    }

    /// The score of a row.
    pub(super) fn score(&self, row: usize) -> Option<f64> {
        match self {
            Self::Scores(scores) => scores.scores.get(row).copied().flatten(),
            Self::Weights(_) | Self::Treatment(_) | Self::Filled(_) => None,
        }
    }

    /// The scores of all entities.
    pub(super) fn scores(&self) -> Option<&Scores> {
        match self {
            Self::Scores(scores) => Some(scores),
            Self::Weights(_) | Self::Treatment(_) | Self::Filled(_) => None,
        }
    }

    /// The weights that hold for a row, with its group.
    pub(super) fn weights(&self, row: usize) -> Option<(Option<&str>, &Weights)> {
        let Self::Weights(by_group) = self else { return None };
        let (group, weights) = by_group.fitted.get((*by_group.of_row.get(row)?)?)?;
        Some((group.as_deref(), weights.as_ref()?))
    }

    /// What was found beside, by group.
    pub(super) fn facts(&self) -> Vec<(Option<&str>, Fact)> {
        match self {
            Self::Weights(by_group) => by_group
                .fitted
                .iter()
                .flat_map(|(group, own)| {
                    own.iter().flat_map(move |own| own.facts.iter().map(move |fact| (group.as_deref(), *fact)))
                })
                .collect(),
            Self::Scores(scores) => scores.facts.iter().map(|fact| (None, *fact)).collect(),
            Self::Treatment(_) | Self::Filled(_) => Vec::new(),
        }
    }
}

/// A method that could not be fitted.
#[derive(Debug, Clone)]
pub(super) struct Unfit {
    pub(super) node: NodeIx,
    /// The step; 0 is the source.
    pub(super) step: usize,
    pub(super) group: Option<String>,
    pub(super) fault: Fault,
    /// Period and row of the cell that the fault speaks of.
    pub(super) cell: Option<(usize, usize)>,
    /// The child that it speaks of.
    pub(super) child: Option<NodeIx>,
    /// The figure that it speaks of, where that is a formula of the rulebook.
    pub(super) figure: Option<String>,
}

/// The figures of a population: a column, and whose each figure is.
pub(super) struct Figures {
    pub(super) column: Vec<Option<f64>>,
    /// Period and row.
    pub(super) whose: Vec<(usize, usize)>,
}

impl Figures {
    /// The cell that a fault speaks of.
    pub(super) fn cell(&self, fault: &Fault) -> Option<(usize, usize)> {
        self.whose.get(row_of(fault)?).copied()
    }
}

/// The fits of a step in every period, and what could not be fitted; `since` is the run that this one began from.
pub(super) fn fits(
    computed: &Computed<'_>,
    (node, step): (NodeIx, usize),
    since: Option<&Since<'_, '_>>,
) -> Vec<(Option<Fit>, Vec<Unfit>)> {
    (0..computed.grids.len()).map(|at| fit(computed, at, (node, step), since)).collect()
}

fn fit(
    computed: &Computed<'_>,
    at: usize,
    (node, step): (NodeIx, usize),
    since: Option<&Since<'_, '_>>,
) -> (Option<Fit>, Vec<Unfit>) {
    let operation = step.checked_sub(1).and_then(|before| {
        let plan = computed.grid(at)?.plan.node(node)?;
        plan.steps.get(before).map(|step| &step.operation)
    });
    let mut unfit = Vec::new();
    if step == 0 {
        let fit = source(computed, (at, node), since, &mut unfit);
        return (fit, unfit);
    }
    let fit = match operation {
        Some(Operation::Treat { treatment, population }) => {
            let mut faults = |group: Option<String>, fault: Fault, cell| {
                unfit.push(Unfit { node, step, group, fault, cell, child: None, figure: None });
            };
            Some(Fit::Treatment(treat(computed, (at, node, step), treatment, population, &mut faults)))
        }
        Some(Operation::Impute(impute)) if !matches!(impute, Impute::Formula(_)) => {
            let (filled, faults) = fill::rows(computed, (at, node, step), impute);
            unfit.extend(faults);
            Some(Fit::Filled(filled))
        }
        _ => None,
    };
    (fit, unfit)
}

/// What a source of many entities' figures needs: weights, or scores.
fn source(
    computed: &Computed<'_>,
    (at, node): (usize, NodeIx),
    since: Option<&Since<'_, '_>>,
    unfit: &mut Vec<Unfit>,
) -> Option<Fit> {
    match &computed.grid(at)?.plan.node(node)?.source {
        Source::Mean { weigh: Some(weigh), children, reads, .. } => {
            Some(weights::fit(computed, (at, node), (children, *reads), weigh, unfit))
        }
        Source::Combined { combination, .. } if !combination.is_of_one_row() => {
            combined::fit(computed, (at, node), since, unfit)
        }
        _ => None,
    }
}

fn treat(
    computed: &Computed<'_>,
    (at, node, step): (usize, NodeIx, usize),
    treatment: &treatment::Treatment,
    population: &Population,
    faults: &mut impl FnMut(Option<String>, Fault, Option<(usize, usize)>),
) -> ByGroup<treatment::Fitted> {
    let rows = computed.grid(at).map_or(0, |grid| grid.inputs.national_row() + 1);
    let mut by_group = ByGroup { of_row: vec![None; rows], fitted: Vec::new() };
    for Group { name, rows: members } in computed.groups.of(population) {
        let figures = before(computed, at, (node, step), population, members);
        let fitted = treatment::fit(&figures.column, treatment);
        let position = by_group.fitted.len();
        by_group.holds_for(members, name.is_none(), position);
        let group = name.clone();
        match fitted {
            Ok(fitted) => by_group.fitted.push((group, Some(fitted))),
            Err(fault) => {
                faults(group.clone(), fault.clone(), figures.cell(&fault));
                by_group.fitted.push((group, None));
            }
        }
    }
    by_group
}

/// The column before a step, of the members of a group in the periods of a population.
pub(super) fn before(
    computed: &Computed<'_>,
    at: usize,
    (node, step): (NodeIx, usize),
    population: &Population,
    members: &[usize],
) -> Figures {
    let mut figures = Figures { column: Vec::new(), whose: Vec::new() };
    for period in periods(computed, at, population.over) {
        let Some(grid) = computed.grid(period) else { continue };
        let before = step.checked_sub(1).and_then(|before| computed.same_step((at, period), node, before));
        figures.column.reserve(members.len());
        figures.whose.reserve(members.len());
        for row in members {
            let cell = before.and_then(|before| grid.cell(node, Some(before), Reading::Exact, *row).ok());
            figures.column.push(cell.map(|number| number.value));
            figures.whose.push((period, *row));
        }
    }
    figures
}

/// Why a method could not be fitted, as `wording` knows it.
pub(super) fn reason(fault: &Fault) -> &'static str {
    match fault {
        Fault::NoColumns => "no columns",
        Fault::ConstantColumn { .. } => "constant column",
        Fault::TooFew { .. } | Fault::TooFewRows { .. } => "too few figures",
        Fault::NotPositive { .. } => "not positive",
        Fault::Negative { .. } => "negative figure",
        Fault::Missing { .. } => "missing figure",
        Fault::NotFinite { .. } | Fault::BeyondRange { .. } | Fault::Overflow => "too large",
        Fault::BadWeight { .. } | Fault::Bound { .. } => "bad weight",
        Fault::NoWeight | Fault::ZeroTotal { .. } => "no weight",
        Fault::OutOfRange { .. } => "out of range",
        Fault::Inconsistent { .. } | Fault::UnequalLength { .. } => "unequal lengths",
        Fault::TooMany { .. } => "too many",
        Fault::NotReciprocal { .. } => "not reciprocal",
        Fault::EqualEigenvalues { .. } => "equal eigenvalues",
        Fault::NoFactor => "no factor",
        Fault::LowerIsBetter { .. } => "lower is better",
        Fault::NoInformation => "no information",
        Fault::Circle { .. } => "circle",
        Fault::NotSettled { .. } => "not settled",
        Fault::Unsolvable { why, .. } => obstacle(*why),
    }
}

fn obstacle(why: Obstacle) -> &'static str {
    match why {
        Obstacle::Collinear => "collinear",
        Obstacle::AllAlike => "all alike",
        Obstacle::ZeroMean => "zero mean",
        Obstacle::NoNeighbours => "no neighbours",
        Obstacle::NoKnownPeriod => "no known period",
        Obstacle::NoGroup => "no group",
        Obstacle::NothingToWeigh => "nothing to weigh",
        Obstacle::LeastSharesAboveOne { .. } => "least shares above one",
        Obstacle::MostSharesBelowOne { .. } => "most shares below one",
        Obstacle::NoContribution { .. } => "no contribution",
        Obstacle::Unbounded => "unbounded",
        Obstacle::NotSettled => "not settled",
        Obstacle::NotCertain => "not certain",
    }
}

/// The row that a fault speaks of.
fn row_of(fault: &Fault) -> Option<usize> {
    match fault {
        Fault::NotPositive { row, .. }
        | Fault::Missing { row, .. }
        | Fault::NotFinite { row, .. }
        | Fault::Negative { row, .. }
        | Fault::ZeroTotal { row } => Some(*row),
        // What is collinear is a column.
        Fault::Unsolvable { why: Obstacle::Collinear, .. } => None,
        Fault::Unsolvable { row, .. } => Some(*row),
        _ => None,
    }
}

/// The figure that a fault speaks of.
pub(super) fn figure_of(fault: &Fault) -> Option<f64> {
    match fault {
        Fault::NotPositive { value, .. } | Fault::Negative { value, .. } | Fault::OutOfRange { value, .. } => {
            Some(*value)
        }
        Fault::NotReciprocal { value, .. } => Some(*value),
        Fault::Unsolvable {
            why: Obstacle::LeastSharesAboveOne { sum } | Obstacle::MostSharesBelowOne { sum }, ..
        } => Some(*sum),
        _ => None,
    }
}

/// How many a method needs, or takes at most, and how many there are.
pub(super) fn needs(fault: &Fault) -> Option<(usize, usize)> {
    match fault {
        Fault::TooFew { needed, there, .. } | Fault::TooFewRows { needed, there } => Some((*needed, *there)),
        Fault::TooMany { limit, there } => Some((*limit, *there)),
        _ => None,
    }
}

/// The column that a fault speaks of.
fn column_of(fault: &Fault) -> Option<usize> {
    match fault {
        Fault::Unsolvable { why: Obstacle::Collinear, row } => Some(*row),
        Fault::Unsolvable { why: Obstacle::NoContribution { column }, .. } => Some(*column),
        Fault::NotReciprocal { row, .. } => Some(*row),
        Fault::ConstantColumn { column }
        | Fault::TooFew { column, .. }
        | Fault::NotPositive { column, .. }
        | Fault::Negative { column, .. }
        | Fault::Missing { column, .. }
        | Fault::NotFinite { column, .. }
        | Fault::BeyondRange { column }
        | Fault::LowerIsBetter { column }
        | Fault::BadWeight { column, .. }
        | Fault::Bound { column, .. } => Some(*column),
        _ => None,
    }
}
