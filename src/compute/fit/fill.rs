//! What missing values are filled with: along the periods, from the nearest entities, by a regression.
//!
//! Every estimate is made from values that were there. What an entity of another period or group is asked for is decided by the
//! population; an entity that is not in it (a frozen base) is estimated from it all the same.

use super::super::bulk::settle;
use super::super::cell::{Cell, Stop};
use super::super::formula::{self, Here};
use super::super::grid::Computed;
use super::super::groups::Group;
use super::super::statistics::periods;
use super::super::step::may_be_filled;
use super::super::world::{Fast, Slow};
use super::Unfit;
use crate::method::imputation::{How as Made, Imputation, Nearest, Regression, interpolate, nearest, regression};
use crate::method::{Fault, Obstacle};
use crate::plan::{Formula, Impute};
use crate::result::{self, FilledFrom, RegressionTerm};
use crate::rulebook::formula::Population;
use crate::rulebook::model::{NodeIx, Reading};

/// Columns of figures.
type Columns = [Vec<Option<f64>>];

/// A value in the place of a missing one, and how it came about.
#[derive(Debug, Clone)]
pub(in crate::compute) struct Fill {
    pub(in crate::compute) value: f64,
    how: How,
}

/// How a value was filled in.
#[derive(Debug, Clone)]
enum How {
    /// Between two periods, with their values, the months from the first and those between the two.
    Between { before: (String, f64), after: (String, f64), months: f64, months_all: f64 },
    /// The mean of these entities: period, row and value.
    Neighbours(Vec<(usize, usize, f64)>),
    /// The constant, then the coefficient of each regressor and the entity's figure of it.
    Regression { constant: f64, terms: Vec<(f64, f64)> },
}

impl Fill {
    /// As an explanation tells it; `on` is what entities are compared by.
    pub(in crate::compute) fn told(&self, on: &[Formula], name: impl Fn(usize, usize) -> String) -> result::Filled {
        match &self.how {
            How::Between { before, after, months, months_all } => result::Filled::Between {
                before: before.clone(),
                after: after.clone(),
                months: *months,
                months_all: *months_all,
            },
            How::Neighbours(whose) => {
                let from = |(at, row, value): &(usize, usize, f64)| FilledFrom { name: name(*at, *row), value: *value };
                result::Filled::Neighbours { entities: whose.iter().map(from).collect() }
            }
            How::Regression { constant, terms } => {
                let term = |(formula, (coefficient, figure)): (&Formula, &(f64, f64))| RegressionTerm {
                    text: formula.text.clone(),
                    coefficient: *coefficient,
                    figure: *figure,
                };
                result::Filled::Regression { constant: *constant, terms: on.iter().zip(terms).map(term).collect() }
            }
        }
    }
}

/// What the gaps of a column are filled with.
#[derive(Debug)]
pub(in crate::compute) struct Filled {
    /// By row.
    pub(in crate::compute) rows: Vec<Option<Fill>>,
    /// Of a regression, by group: the constant, then a coefficient for each regressor.
    pub(in crate::compute) regressions: Vec<(Option<String>, Vec<f64>)>,
}

/// What each row of a period that has no value is filled with, and the gaps that are left, with their reasons.
pub(super) fn rows(
    computed: &Computed<'_>,
    (at, node, step): (usize, NodeIx, usize),
    impute: &Impute,
) -> (Filled, Vec<Unfit>) {
    let rows = computed.grid(at).map_or(0, |grid| grid.inputs.national_row());
    let mut all =
        Filling { computed, at, node, step, fills: vec![None; rows], regressions: Vec::new(), unfit: Vec::new() };
    match impute {
        Impute::Formula(_) => {}
        Impute::Interpolate => (0..rows).for_each(|row| all.interpolate(row)),
        Impute::Nearest { on, population, neighbours } => {
            let rule = Nearest { neighbours: *neighbours, shared_least: 1 };
            all.by_group(on, population, |own, others, counted| nearest(own, others, counted, rule));
        }
        Impute::Regression { on, population } => {
            all.by_group(on, population, |own, others, _| regression(own, others));
        }
    }
    (Filled { rows: all.fills, regressions: all.regressions }, all.unfit)
}

struct Filling<'c, 'a> {
    computed: &'c Computed<'a>,
    at: usize,
    node: NodeIx,
    step: usize,
    fills: Vec<Option<Fill>>,
    regressions: Vec<(Option<String>, Vec<f64>)>,
    unfit: Vec<Unfit>,
}

impl Filling<'_, '_> {
    /// The value before the step.
    fn before(&self, at: usize, row: usize) -> Option<f64> {
        self.cell(at, row)?.ok().map(|number| number.value)
    }

    /// Whether an entity of this period has a gap that can be filled.
    fn is_gap(&self, row: usize) -> bool {
        matches!(self.cell(self.at, row), Some(Err(reason)) if may_be_filled(reason))
    }

    /// What stands before the step; none where the chain of that period has no such step.
    fn cell(&self, at: usize, row: usize) -> Option<Cell> {
        let before = self.computed.same_step((self.at, at), self.node, self.step.checked_sub(1)?)?;
        Some(self.computed.grid(at)?.cell(self.node, Some(before), Reading::Exact, row))
    }

    fn unfit(&mut self, group: Option<&str>, fault: Fault, cell: Option<(usize, usize)>, figure: Option<String>) {
        let group = group.map(str::to_owned);
        self.unfit.push(Unfit { node: self.node, step: self.step, group, fault, cell, child: None, figure });
    }

    /// Between the nearest known periods of the same length; without one on each side the gap stays.
    fn interpolate(&mut self, row: usize) {
        if !self.is_gap(row) {
            return;
        }
        let pool = periods(self.computed, self.at, crate::rulebook::formula::Over::AllPeriods);
        let month = |at: &usize| {
            let day = self.computed.grid(*at).map(|grid| grid.plan.period.last_day());
            day.map_or(0.0, |day| f64::from(day.year) * 12.0 + f64::from(day.month))
        };
        let axis: Vec<f64> = pool.iter().map(month).collect();
        let values: Vec<Option<f64>> = pool.iter().map(|at| self.before(*at, row)).collect();
        let Ok(imputation) = interpolate(&axis, &values) else { return };
        let own = imputation.filled.into_iter().find(|filled| pool.get(filled.row) == Some(&self.at));
        let Some((value, Made::Between { before, after })) = own.map(|own| (own.value, own.how)) else { return };
        let known = |place: usize| {
            let period =
                pool.get(place).and_then(|at| self.computed.grid(*at)).map(|grid| grid.plan.period.to_string());
            (period.unwrap_or_default(), values.get(place).copied().flatten().unwrap_or(0.0))
        };
        let place = |place: usize| axis.get(place).copied().unwrap_or(0.0);
        let (months, months_all) = (month(&self.at) - place(before), place(after) - place(before));
        let how = How::Between { before: known(before), after: known(after), months, months_all };
        if let Some(fill) = self.fills.get_mut(row) {
            *fill = Some(Fill { value, how });
        }
    }

    /// Fills the gaps of each group by a method over its column and the columns it is compared with.
    fn by_group(
        &mut self,
        on: &[Formula],
        population: &Population,
        method: impl Fn(&[Option<f64>], &[Vec<Option<f64>>], usize) -> Result<Imputation, Fault>,
    ) {
        let computed = self.computed;
        for Group { name, rows: members } in computed.groups.of(population) {
            let group = name.as_deref();
            let mut whose: Vec<(usize, usize)> = Vec::new();
            for period in periods(computed, self.at, population.over) {
                whose.extend(members.iter().map(|row| (period, *row)));
            }
            let counted = whose.len();
            // Of a frozen base: those of this period ask, and are not asked.
            if !periods(computed, self.at, population.over).contains(&self.at) {
                whose.extend(members.iter().map(|row| (self.at, *row)));
            }
            let own: Vec<Option<f64>> = whose
                .iter()
                .enumerate()
                // Those that only ask are not asked.
                .map(|(place, (at, row))| self.before(*at, *row).filter(|_| place < counted))
                .collect();
            let others: Vec<Vec<Option<f64>>> = on
                .iter()
                .map(|formula| whose.iter().map(|(at, row)| self.figure(formula, *at, *row)).collect())
                .collect();
            match method(&own, &others, counted) {
                Ok(imputation) => self.take(group, (&whose, &others), imputation),
                // Where there is no gap, nothing was needed.
                Err(_) if members.iter().all(|row| !self.is_gap(*row)) => {}
                Err(fault) => {
                    let cell = super::row_of(&fault).and_then(|row| whose.get(row).copied());
                    let figure = faulty(&fault, on);
                    self.unfit(group, fault, cell, figure);
                }
            }
        }
    }

    /// What an entity is compared by.
    fn figure(&self, formula: &Formula, at: usize, row: usize) -> Option<f64> {
        let of = Some((self.node, self.step));
        let fast = Fast { computed: self.computed, at, row };
        let result = match formula::number(&fast, &formula.root, Here { before: None, of }) {
            Err(Stop::Ambiguous) => {
                let slow = Slow::new(self.computed, at, row);
                formula::number(&slow, &formula.root, Here { before: None, of }).map(|hybrid| hybrid.filtered())
            }
            result => result,
        };
        settle(result, |_| {}).ok().map(|number| number.value)
    }

    /// Takes over the estimates of this period's gaps.
    fn take(&mut self, group: Option<&str>, (whose, others): (&[(usize, usize)], &Columns), imputation: Imputation) {
        let coefficients: Option<Vec<f64>> = imputation.regression.as_ref().map(|regression| {
            std::iter::once(regression.intercept).chain(regression.coefficients.iter().map(|own| own.slope)).collect()
        });
        self.regressions.extend(coefficients.map(|own| (group.map(str::to_owned), own)));
        for filled in imputation.filled.into_iter().filter(|filled| filled.column == 0) {
            let Some((at, row)) = whose.get(filled.row).copied() else { continue };
            if at != self.at || !self.is_gap(row) {
                continue;
            }
            let how = match filled.how {
                Made::Neighbours(near) => {
                    let from = |(at, row): &(usize, usize)| Some((*at, *row, self.before(*at, *row)?));
                    How::Neighbours(near.iter().filter_map(|own| whose.get(own.row).and_then(from)).collect())
                }
                _ => by_regression(imputation.regression.as_ref(), others, filled.row),
            };
            if let Some(fill) = self.fills.get_mut(row) {
                *fill = Some(Fill { value: filled.value, how });
            }
        }
        for left in imputation.left.into_iter().filter(|left| left.column == 0) {
            let Some((at, row)) = whose.get(left.row).copied() else { continue };
            if at == self.at && self.is_gap(row) && is_worth_telling(&left.why) {
                self.unfit(group, left.why, Some((at, row)), None);
            }
        }
    }
}

/// The figure of `on` that a fault of a regression speaks of.
fn faulty(fault: &Fault, on: &[Formula]) -> Option<String> {
    let at = match fault {
        Fault::ConstantColumn { column } => *column,
        Fault::Unsolvable { row, why: Obstacle::Collinear } => *row,
        _ => return None,
    };
    on.get(at).map(|formula| formula.text.clone())
}

/// How a regression makes the value of a row.
fn by_regression(regression: Option<&Regression>, others: &[Vec<Option<f64>>], row: usize) -> How {
    let coefficients = regression.map_or(&[][..], |regression| &regression.coefficients);
    let figure = |column: &Vec<Option<f64>>| column.get(row).copied().flatten().unwrap_or(0.0);
    How::Regression {
        constant: regression.map_or(0.0, |regression| regression.intercept),
        terms: coefficients.iter().zip(others).map(|(own, column)| (own.slope, figure(column))).collect(),
    }
}

/// An entity whose other figures are missing too stays missing; that is told by those figures.
fn is_worth_telling(why: &Fault) -> bool {
    !matches!(why, Fault::Missing { .. } | Fault::Unsolvable { why: Obstacle::NoKnownPeriod, .. })
}
