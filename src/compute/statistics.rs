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

/// One figure of a population.
#[derive(Debug, Clone, Copy)]
struct Member {
    /// Position of the period.
    at: usize,
    row: usize,
    value: Filtered,
    weight: f64,
}

/// The statistics of a node's step (0 is the source) in every period: by period, then by position in the formula.
pub(super) fn columns(computed: &Computed<'_>, node: NodeIx, step: usize) -> Vec<Vec<Column>> {
    let formulas: Vec<Option<&Formula>> =
        computed.grids.iter().map(|grid| grid.plan.node(node).and_then(|plan| formula_of(plan, step))).collect();
    let most = formulas.iter().flatten().map(|formula| formula.statistics.len()).max().unwrap_or(0);
    let mut done: Vec<Vec<Column>> = vec![Vec::new(); computed.grids.len()];
    for position in 0..most {
        let of = |at: usize| formulas.get(at).copied().flatten().and_then(|formula| formula.statistics.get(position));
        let members: Vec<Vec<Result<Member, Missing>>> =
            (0..computed.grids.len()).map(|at| members(computed, at, (node, step), of(at), &done)).collect();
        let next: Vec<Column> =
            (0..computed.grids.len()).map(|at| column(computed, at, (node, step), of(at), &members, &done)).collect();
        for (own, column) in done.iter_mut().zip(next) {
            own.push(column);
        }
    }
    done
}

/// The figure of each row of a period, with its weight.
fn members(
    computed: &Computed<'_>,
    at: usize,
    place: (NodeIx, usize),
    statistic: Option<&Statistic>,
    done: &[Vec<Column>],
) -> Vec<Result<Member, Missing>> {
    let (Some(statistic), Some(grid)) = (statistic, computed.grid(at)) else { return Vec::new() };
    let rows = grid.inputs.national_row() + 1;
    let cell = |expression: &Expression, row: usize| -> Cell {
        let fast = Fast { computed, at, row };
        let before = before_cell(computed, at, place, row);
        let here = Here { before: before.as_ref(), of: Some(place) };
        let inner = done.get(at).map_or(&[][..], Vec::as_slice);
        let result = formula::with_statistics(&fast, expression, here, inner, row);
        let result = match result {
            Err(Stop::Ambiguous) => exact(computed, at, place, expression, row, done).map(|hybrid| hybrid.filtered()),
            result => result,
        };
        settle(result, |_| {})
    };
    (0..rows)
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

/// The figure of a row, recomputed from the cells' own text.
fn exact(
    computed: &Computed<'_>,
    at: usize,
    place: (NodeIx, usize),
    expression: &Expression,
    row: usize,
    done: &[Vec<Column>],
) -> Result<Hybrid, Stop> {
    use super::world::World;
    let slow = Slow::new(computed, at, row);
    let before = place.1.checked_sub(1).map(|step| match slow.node(place.0, Some(step), Reading::Exact) {
        Ok(number) => Ok(number),
        Err(Stop::Missing(reason)) => Err(reason),
        Err(Stop::Undefined(why)) => Err(why.reason()),
        Err(Stop::Ambiguous) => Err(Missing::Invalid),
    });
    let inner = done.get(at).map_or(&[][..], Vec::as_slice);
    formula::with_statistics(&slow, expression, Here { before: before.as_ref(), of: Some(place) }, inner, row)
}

fn column(
    computed: &Computed<'_>,
    at: usize,
    place: (NodeIx, usize),
    statistic: Option<&Statistic>,
    members: &[Vec<Result<Member, Missing>>],
    done: &[Vec<Column>],
) -> Column {
    let (Some(statistic), Some(grid)) = (statistic, computed.grid(at)) else { return Vec::new() };
    let national = grid.inputs.national_row();
    let mut column: Column = vec![Err(Missing::NotApplicable); national + 1];
    let mut groups: indexmap::IndexMap<Option<&str>, Vec<usize>> = indexmap::IndexMap::new();
    for row in 0..national {
        let group = statistic.population.within.as_deref().map(|attribute| grid.attribute(attribute, row));
        match group {
            Some(None) => {}
            Some(Some(value)) => groups.entry(Some(value)).or_default().push(row),
            None => groups.entry(None).or_default().push(row),
        }
    }
    for (group, rows) in groups {
        let population = population(computed, at, statistic, group, members);
        let shared = summary(statistic.function, &population);
        let places = placed(computed, at, place, statistic, &population, &rows, members, done);
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

/// Who is counted: the periods, the group, and the ranked ones where only those count. The national row never is.
fn population(
    computed: &Computed<'_>,
    at: usize,
    statistic: &Statistic,
    group: Option<&str>,
    members: &[Vec<Result<Member, Missing>>],
) -> Vec<Member> {
    let in_period = |period: usize| match statistic.population.over {
        Over::Period => period == at,
        Over::AllPeriods => true,
        Over::Base(base) => computed.grid(period).is_some_and(|grid| grid.plan.period == base),
    };
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
    members
        .iter()
        .enumerate()
        .filter(|(period, _)| in_period(*period))
        .flat_map(|(_, members)| members.iter().filter_map(|member| member.as_ref().ok()).copied())
        .filter(counts)
        .collect()
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
            (weights > 0.0).then_some(weighted / weights)
        }
        StatisticFunction::Median => quantile(&values, 0.5, 7),
        StatisticFunction::Minimum => values.iter().copied().min_by(f64::total_cmp),
        StatisticFunction::Maximum => values.iter().copied().max_by(f64::total_cmp),
        StatisticFunction::Deviation => (n > 1).then(|| libm::sqrt(squares(&values) / (count - 1.0))),
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
        sorted.iter().nth(whole(held).saturating_sub(1)).copied()
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

/// The place of each row among a population; none where the statistic is no place.
#[allow(clippy::too_many_arguments)]
fn placed(
    computed: &Computed<'_>,
    at: usize,
    place: (NodeIx, usize),
    statistic: &Statistic,
    population: &[Member],
    rows: &[usize],
    members: &[Vec<Result<Member, Missing>>],
    done: &[Vec<Column>],
) -> Option<Vec<Cell>> {
    let (descending, ties, form) = match statistic.function {
        StatisticFunction::Rank { descending, ties } => (descending, ties, None),
        StatisticFunction::PercentileRank { descending, ties, form } => (descending, ties, Some(form)),
        _ => return None,
    };
    let grid = computed.grid(at)?;
    let own = members.get(at)?;
    // The population, then those of the rows that are not in it (a frozen base, or not among the ranked).
    let mut all: Vec<Member> = population.to_vec();
    let is_in = |member: &Member| population.iter().any(|other| (other.at, other.row) == (member.at, member.row));
    let counted = all.len();
    let only_population = statistic.population.among == Among::Ranked;
    for row in rows {
        if let Some(Ok(member)) = own.get(*row)
            && !only_population
            && !is_in(member)
        {
            all.push(*member);
        }
    }
    let scores: Vec<Filtered> = all.iter().map(|member| member.value).collect();
    let precision = grid.plan.rank.as_ref().map_or(TiePrecision::default(), |rank| rank.tied_at);
    let recompute = |position: usize| -> Option<Exact> {
        let member = all.get(position)?;
        match exact(computed, member.at, place, &statistic.argument, member.row, done) {
            Ok(Hybrid::Exact(exact)) => Some(exact),
            Ok(Hybrid::Irrational(_)) | Err(_) => None,
        }
    };
    let order = order_and_tie(&scores, !descending, precision, recompute);
    let placing = Placing::new(&order, counted);
    let cells = rows
        .iter()
        .map(|row| {
            let member = own.get(*row).copied().unwrap_or(Err(Missing::NotReported))?;
            let position = all.iter().position(|other| (other.at, other.row) == (member.at, member.row));
            let rank = position.and_then(|position| placing.rank(position, ties)).ok_or(Missing::Excluded)?;
            share(&rank, counted, form)
        })
        .collect();
    Some(cells)
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
