//! Statistics over entities: columns that are ready before the formulas that name them.
//!
//! Sums are Neumaier's, in the order of the entities. Quantiles: R. J. Hyndman and Y. Fan, *Sample Quantiles in Statistical
//! Packages*, The American Statistician 50 (1996), types 1 to 9. Standard deviations: OECD/JRC *Handbook* (2008), p. 84.

use super::cell::{Cell, Stop};
use super::formula::{self, Here};
use super::grid::{Column, Computed, formula_of, settle};
use super::number::{Hybrid, Number};
use super::world::{Fast, Slow};
use crate::number::{Exact, Filtered, TiePrecision, order_and_tie};
use crate::plan::{Expression, Formula, Statistic};
use crate::rulebook::formula::{Among, Over, PercentileForm, RankTies, StatisticFunction};
use crate::rulebook::model::{Missing, NodeIx, Reading};
use std::borrow::Cow;
use std::collections::HashMap;

/// One figure of a population.
#[derive(Debug, Clone, Copy)]
struct Member {
    /// Position of the period.
    at: usize,
    row: usize,
    value: Filtered,
    weight: f64,
}

/// The figure of each row of a period, or why it has none.
type Members = Vec<Result<Member, Missing>>;

/// The statistics of a node's step (0 is the source) in every period: by period, then by position in the formula.
pub(super) fn columns(computed: &Computed<'_>, node: NodeIx, step: usize) -> Vec<Vec<Column>> {
    let formulas: Vec<Option<&Formula>> =
        computed.grids.iter().map(|grid| grid.plan.node(node).and_then(|plan| formula_of(plan, step))).collect();
    let most = formulas.iter().flatten().map(|formula| formula.statistics.len()).max().unwrap_or(0);
    let mut done: Vec<Vec<Column>> = vec![Vec::new(); computed.grids.len()];
    for position in 0..most {
        let all = Figures { computed, place: (node, step), formulas: &formulas, done: &done };
        let own: Vec<Members> = (0..computed.grids.len()).map(|at| all.members(at, at, position)).collect();
        let next: Vec<Column> = (0..computed.grids.len()).map(|at| all.column(at, position, &own)).collect();
        for (own, column) in done.iter_mut().zip(next) {
            own.push(column);
        }
    }
    done
}

/// What the statistics of one step are made from.
struct Figures<'f, 'a> {
    computed: &'f Computed<'a>,
    /// The node and the step whose formula names the statistics.
    place: (NodeIx, usize),
    /// That formula in each period: an edition may have another one.
    formulas: &'f [Option<&'f Formula>],
    /// The statistics that are ready, by period.
    done: &'f [Vec<Column>],
}

impl<'f> Figures<'f, '_> {
    fn formula(&self, at: usize) -> Option<&'f Formula> {
        self.formulas.get(at).copied().flatten()
    }

    fn statistic(&self, at: usize, position: usize) -> Option<&'f Statistic> {
        self.formula(at).and_then(|formula| formula.statistics.get(position))
    }

    /// What is ready in a period of the statistics inside the argument of a formula of period `of`.
    fn ready(&self, of: usize, at: usize) -> &'f [Column] {
        let same = self.formula(of).map(|formula| &formula.text) == self.formula(at).map(|formula| &formula.text);
        if same { self.done.get(at).map_or(&[], Vec::as_slice) } else { &[] }
    }

    /// The figures of period `at` that a statistic of period `of` is made from.
    fn members(&self, of: usize, at: usize, position: usize) -> Members {
        let (Some(statistic), Some(grid)) = (self.statistic(of, position), self.computed.grid(at)) else {
            return Vec::new();
        };
        let cell = |expression: &Expression, row: usize| -> Cell {
            let fast = Fast { computed: self.computed, at, row };
            let before = before_cell(self.computed, at, self.place, row);
            let here = Here { before: before.as_ref(), of: Some(self.place) };
            let result = match formula::with_statistics(&fast, expression, here, (self.ready(of, at), of)) {
                Err(Stop::Ambiguous) => self.exact(of, at, expression, row).map(|hybrid| hybrid.filtered()),
                result => result,
            };
            settle(result, |_| {})
        };
        (0..=grid.inputs.national_row())
            .map(|row| {
                let value = cell(&statistic.argument, row)?;
                let weight = match &statistic.weight {
                    Some(weight) => cell(weight, row)?.value,
                    None => 1.0,
                };
                Ok(Member { at, row, value, weight })
            })
            .collect()
    }

    /// The figure of a row, recomputed from the cells' own text.
    fn exact(&self, of: usize, at: usize, expression: &Expression, row: usize) -> Result<Hybrid, Stop> {
        use super::world::World;
        let slow = Slow::new(self.computed, at, row);
        let before =
            self.place.1.checked_sub(1).map(|step| match slow.node(self.place.0, Some(step), Reading::Exact) {
                Ok(number) => Ok(number),
                Err(Stop::Missing(reason)) => Err(reason),
                Err(Stop::Undefined(why)) => Err(why.reason()),
                Err(Stop::Ambiguous) => Err(Missing::Invalid),
            });
        let here = Here { before: before.as_ref(), of: Some(self.place) };
        formula::with_statistics(&slow, expression, here, (self.ready(of, at), of))
    }

    /// A statistic of a period, for every row. `own` has the figures of each period by its own formula.
    fn column(&self, at: usize, position: usize, own: &[Members]) -> Column {
        let (Some(statistic), Some(grid)) = (self.statistic(at, position), self.computed.grid(at)) else {
            return Vec::new();
        };
        let national = grid.inputs.national_row();
        let mut column: Column = vec![Err(Missing::NotApplicable); national + 1];
        let pool = self.pool(at, position, own);
        for (group, rows) in groups(self.computed, at, statistic) {
            let population = population(self.computed, statistic, group, &pool);
            let shared = summary(statistic.function, &population);
            let places = self.placed((at, statistic), &population, &rows, own.get(at).map_or(&[], Vec::as_slice));
            for (position, row) in rows.iter().enumerate() {
                let cell = match &places {
                    Some(places) => places.get(position).copied().unwrap_or(Err(Missing::NotReported)),
                    None => shared,
                };
                if let Some(own) = column.get_mut(*row) {
                    *own = cell;
                }
            }
            if group.is_none()
                && places.is_none()
                && let Some(own) = column.get_mut(national)
            {
                *own = shared;
            }
        }
        column
    }

    /// The figures of the periods that a statistic is about.
    fn pool<'m>(&self, at: usize, position: usize, own: &'m [Members]) -> Vec<Cow<'m, [Result<Member, Missing>]>> {
        let Some(statistic) = self.statistic(at, position) else { return Vec::new() };
        let text = |at: usize| self.formula(at).map(|formula| &formula.text);
        let figures = |period: usize| match own.get(period) {
            Some(own) if text(period) == text(at) => Cow::Borrowed(own.as_slice()),
            _ => Cow::Owned(self.members(at, period, position)),
        };
        periods(self.computed, at, statistic.population.over).into_iter().map(figures).collect()
    }

    /// The place of each row among a population; none where the statistic is no place. `own` has the figures of the rows.
    fn placed(
        &self,
        (at, statistic): (usize, &Statistic),
        population: &[Member],
        rows: &[usize],
        own: &[Result<Member, Missing>],
    ) -> Option<Vec<Cell>> {
        let (descending, ties, form) = match statistic.function {
            StatisticFunction::Rank { descending, ties } => (descending, ties, None),
            StatisticFunction::PercentileRank { descending, ties, form } => (descending, ties, Some(form)),
            _ => return None,
        };
        // The population, then those of the rows that are not in it (a frozen base), who are placed and do not count.
        let mut all: Vec<Member> = population.to_vec();
        let counted = all.len();
        let mut positions: HashMap<(usize, usize), usize> =
            all.iter().enumerate().map(|(position, member)| ((member.at, member.row), position)).collect();
        for member in rows.iter().filter_map(|row| own.get(*row)?.as_ref().ok()) {
            if statistic.population.among == Among::All && !positions.contains_key(&(member.at, member.row)) {
                positions.insert((member.at, member.row), all.len());
                all.push(*member);
            }
        }
        let scores: Vec<Filtered> = all.iter().map(|member| member.value).collect();
        let recompute = |position: usize| -> Option<Exact> {
            let member = all.get(position)?;
            match self.exact(at, member.at, &statistic.argument, member.row) {
                Ok(Hybrid::Exact(exact)) => Some(exact),
                Ok(Hybrid::Irrational(_)) | Err(_) => None,
            }
        };
        let order = order_and_tie(&scores, !descending, TiePrecision::default(), recompute);
        let placing = Placing::new(&order, counted);
        let cell = |row: &usize| -> Cell {
            let member = own.get(*row).copied().unwrap_or(Err(Missing::NotReported))?;
            let position = positions.get(&(member.at, member.row));
            let rank = position.and_then(|position| placing.rank(*position, ties)).ok_or(Missing::Excluded)?;
            share(&rank, counted, form)
        };
        Some(rows.iter().map(cell).collect())
    }
}

/// The periods that a statistic of period `at` is about. Years are pooled with years, quarters with quarters.
pub(super) fn periods(computed: &Computed<'_>, at: usize, over: Over) -> Vec<usize> {
    let Some(own) = computed.grid(at).map(|grid| grid.plan.period) else { return Vec::new() };
    let period = |at: usize| computed.grid(at).map(|grid| grid.plan.period);
    match over {
        Over::Period => vec![at],
        Over::AllPeriods => (0..computed.grids.len())
            .filter(|other| period(*other).is_some_and(|other| other.is_as_long_as(own)))
            .collect(),
        Over::Base(base) => (0..computed.grids.len()).filter(|other| period(*other) == Some(base)).collect(),
    }
}

/// Entities by group; one group of all where there are none.
pub(super) type Groups<'g> = indexmap::IndexMap<Option<&'g str>, Vec<usize>>;

/// The entities by the group within which a statistic is made; one without a group is in none.
pub(super) fn groups<'g>(computed: &'g Computed<'_>, at: usize, statistic: &Statistic) -> Groups<'g> {
    let mut groups = Groups::new();
    let Some(grid) = computed.grid(at) else { return groups };
    for row in 0..grid.inputs.national_row() {
        match statistic.population.within.as_deref().map(|attribute| grid.attribute(attribute, row)) {
            Some(None) => {}
            Some(Some(value)) => groups.entry(Some(value)).or_default().push(row),
            None => groups.entry(None).or_default().push(row),
        }
    }
    groups
}

/// Who is counted: those of the group, and of them the ranked ones where only those count. The national row never is.
fn population(
    computed: &Computed<'_>,
    statistic: &Statistic,
    group: Option<&str>,
    pool: &[Cow<'_, [Result<Member, Missing>]>],
) -> Vec<Member> {
    let counts = |member: &Member| {
        let Some(grid) = computed.grid(member.at) else { return false };
        let in_group = match (&statistic.population.within, group) {
            (Some(attribute), Some(group)) => grid.attribute(attribute, member.row) == Some(group),
            _ => true,
        };
        let among = statistic.population.among == Among::All
            || grid.plan.rank.as_ref().is_some_and(|rank| grid.cell(rank.node, None, rank.on, member.row).is_ok());
        member.row < grid.inputs.national_row() && in_group && among
    };
    let there = |members: &'_ Cow<'_, [Result<Member, Missing>]>| -> Vec<Member> {
        members.iter().filter_map(|member| member.as_ref().ok()).copied().filter(counts).collect()
    };
    pool.iter().flat_map(there).collect()
}

/// What stands before the step: `x`.
fn before_cell(
    computed: &Computed<'_>,
    at: usize,
    (node, step): (NodeIx, usize),
    row: usize,
) -> Option<Result<Filtered, Missing>> {
    let step = step.checked_sub(1)?;
    computed.grid(at).map(|grid| grid.cell(node, Some(step), Reading::Exact, row))
}

/// One figure for a population; places are made elsewhere.
fn summary(function: StatisticFunction, population: &[Member]) -> Cell {
    let values: Vec<f64> = population.iter().map(|member| member.value.value).collect();
    let n = values.len();
    if function == StatisticFunction::Count {
        return Ok(Filtered::whole(i64::try_from(n).unwrap_or(i64::MAX)));
    }
    if n == 0 {
        return Err(Missing::NotReported);
    }
    let count = as_float(n);
    let result = match function {
        StatisticFunction::Count | StatisticFunction::Rank { .. } | StatisticFunction::PercentileRank { .. } => None,
        StatisticFunction::Sum => Some(sum(values.iter().copied())),
        StatisticFunction::Product => Some(values.iter().product()),
        StatisticFunction::Mean => {
            let weights = sum(population.iter().map(|member| member.weight));
            let weighted = sum(population.iter().map(|member| member.weight * member.value.value));
            if weights > 0.0 { Some(weighted / weights) } else { return Err(Missing::DivisionByZero) }
        }
        StatisticFunction::Median => quantile(&values, 0.5, 7),
        StatisticFunction::Minimum => values.iter().copied().min_by(f64::total_cmp),
        StatisticFunction::Maximum => values.iter().copied().max_by(f64::total_cmp),
        StatisticFunction::Deviation if n == 1 => return Err(Missing::DivisionByZero),
        StatisticFunction::Deviation => Some(libm::sqrt(squares(&values) / (count - 1.0))),
        StatisticFunction::DeviationPopulation => Some(libm::sqrt(squares(&values) / count)),
        StatisticFunction::Quantile { share, kind } => quantile(&values, share.to_f64(), kind),
    };
    match result {
        Some(value) if value.is_finite() => Ok(Filtered::irrational(value)),
        Some(_) => Err(Missing::Invalid),
        None => Err(Missing::NotReported),
    }
}

#[allow(clippy::cast_precision_loss)] // counts of entities are far below 2^53
fn as_float(count: usize) -> f64 {
    count as f64
}

fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<Filtered> = values.map(Filtered::irrational).collect();
    Filtered::sum(&values).value
}

/// Σ (x − mean)².
fn squares(values: &[f64]) -> f64 {
    let mean = sum(values.iter().copied()) / as_float(values.len());
    sum(values.iter().map(|value| (value - mean) * (value - mean)))
}

/// The quantile of one of the nine types of Hyndman and Fan.
fn quantile(values: &[f64], share: f64, kind: u8) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = as_float(sorted.len());
    // 1-based position, held within the sample.
    let at = |position: f64| {
        let held = position.clamp(1.0, n);
        sorted.get(whole(held).saturating_sub(1)).copied()
    };
    // A position that should be whole and is off by rounding noise is whole: as R has it, with a fuzz of 4 ε.
    let fuzz = 4.0 * f64::EPSILON;
    let split = |position: f64| {
        let floor = (position + fuzz).floor();
        let rest = position - floor;
        (floor, if rest.abs() < fuzz { 0.0 } else { rest })
    };
    match kind {
        1..=3 => {
            let (floor, rest) = split(if kind == 3 { n * share - 0.5 } else { n * share });
            let (low, high) = (at(floor)?, at(floor + 1.0)?);
            Some(match kind {
                1 => {
                    if rest > 0.0 {
                        high
                    } else {
                        low
                    }
                }
                2 => {
                    if rest > 0.0 {
                        high
                    } else {
                        f64::midpoint(low, high)
                    }
                }
                _ => {
                    if rest > 0.0 || floor.rem_euclid(2.0) > 0.5 {
                        high
                    } else {
                        low
                    }
                }
            })
        }
        _ => {
            let (a, b) = match kind {
                4 => (0.0, 1.0),
                5 => (0.5, 0.5),
                6 => (0.0, 0.0),
                8 => (1.0 / 3.0, 1.0 / 3.0),
                9 => (3.0 / 8.0, 3.0 / 8.0),
                _ => (1.0, 1.0),
            };
            let (floor, rest) = split(a + share * (n + 1.0 - a - b));
            let (low, high) = (at(floor)?, at(floor + 1.0)?);
            Some(low + rest * (high - low))
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a position, 1 to the number of entities
fn whole(position: f64) -> usize {
    position as usize
}

/// r, (r − 1)/(n − 1) or r/n, exactly.
fn share(rank: &Exact, count: usize, form: Option<PercentileForm>) -> Cell {
    let n = Exact::from_integer(i64::try_from(count).unwrap_or(i64::MAX));
    let exact = match form {
        None => Some(rank.clone()),
        Some(PercentileForm::FromZero) => rank.sub(&Exact::one()).div(&n.sub(&Exact::one())),
        Some(PercentileForm::OfCount) => rank.div(&n),
    };
    exact.map(|exact| Filtered::from_exact(&exact)).ok_or(Missing::DivisionByZero)
}

/// How many stand before and beside each group of tied members; members behind the population are placed and do not count.
struct Placing {
    group_of: Vec<usize>,
    /// By group: members of the population in it.
    sizes: Vec<usize>,
}

impl Placing {
    fn new(order: &[(usize, usize)], counted: usize) -> Self {
        let mut group_of = vec![0; order.len()];
        let mut sizes = vec![0; order.last().map_or(0, |(_, group)| group + 1)];
        for (position, group) in order {
            if let Some(own) = group_of.get_mut(*position) {
                *own = *group;
            }
            if *position < counted
                && let Some(size) = sizes.get_mut(*group)
            {
                *size += 1;
            }
        }
        Self { group_of, sizes }
    }

    fn rank(&self, position: usize, ties: RankTies) -> Option<Exact> {
        let group = *self.group_of.get(position)?;
        let before = self.sizes.get(..group)?;
        let better: usize = before.iter().sum();
        let tied = (*self.sizes.get(group)?).max(1);
        let whole = |count: usize| Exact::from_integer(i64::try_from(count).unwrap_or(i64::MAX));
        Some(match ties {
            RankTies::Min => whole(better + 1),
            RankTies::Max => whole(better + tied),
            RankTies::Average => whole(better).add(&whole(tied + 1).div(&whole(2))?),
            RankTies::Dense => whole(before.iter().filter(|size| **size > 0).count() + 1),
        })
    }
}
