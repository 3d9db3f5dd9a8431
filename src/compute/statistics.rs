//! Statistics over entities: columns that are ready before the formulas that name them.
//!
//! In: a step whose formula names statistics, and every period. Out: a column for each statistic and period. Who is counted is
//! decided here; what is computed of them in `summary` and `placing`.

use super::bulk::{settle, spread};
use super::cell::{Cell, Stop};
use super::column::Column;
use super::formula::{self, Here};
use super::grid::{Computed, formula_of};
use super::groups::Group;
use super::number::Hybrid;
use super::placing::{Placing, share};
use super::summary::summary;
use super::world::{Fast, Slow};
use crate::number::{Exact, Filtered, order_and_tie};
use crate::plan::{Expression, Formula, Statistic, Term};
use crate::registry::EntityIx;
use crate::rulebook::formula::{Among, Over, Population, StatisticFunction};
use crate::rulebook::model::{Missing, NodeIx, Reading};
use std::borrow::Cow;
use std::collections::HashMap;

/// One figure of a population.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    /// Position of the period.
    pub(super) at: usize,
    pub(super) row: usize,
    pub(super) value: Filtered,
    pub(super) weight: f64,
}

/// A statistic, for every row.
#[derive(Debug, Clone)]
pub(super) enum Told {
    /// The same for all, the national row too.
    All(Cell),
    /// By row.
    Rows(Column),
}

impl Told {
    /// What it is for a row.
    pub(super) fn at(&self, row: usize) -> Cell {
        match self {
            Self::All(cell) => *cell,
            Self::Rows(column) => column.get(row).unwrap_or(Err(Missing::NotReported)),
        }
    }

    /// Whether it is a number for any row.
    pub(super) fn is_known(&self) -> bool {
        match self {
            Self::All(cell) => cell.is_ok(),
            Self::Rows(column) => column.iter().any(|cell| cell.is_ok()),
        }
    }
}

/// The figure of each row of a period, or why it has none.
type Members = Vec<Result<Member, Missing>>;

/// The statistics of a node's step (0 is the source) in every period: by period, then by position in the formula.
pub(super) fn columns(computed: &Computed<'_>, node: NodeIx, step: usize) -> Vec<Vec<Told>> {
    let formulas: Vec<Option<&Formula>> =
        computed.grids.iter().map(|grid| grid.plan.node(node).and_then(|plan| formula_of(plan, step))).collect();
    let most = formulas.iter().flatten().map(|formula| formula.statistics.len()).max().unwrap_or(0);
    let mut done: Vec<Vec<Told>> = vec![Vec::new(); computed.grids.len()];
    for position in 0..most {
        let ready: Vec<&[Told]> = done.iter().map(Vec::as_slice).collect();
        let all = Figures { computed, place: (node, step), formulas: &formulas, done: &ready };
        let own: Vec<Members> = (0..computed.grids.len()).map(|at| all.members(at, at, position)).collect();
        let next: Vec<Told> = (0..computed.grids.len()).map(|at| all.column(at, position, &own)).collect();
        for (own, column) in done.iter_mut().zip(next) {
            own.push(column);
        }
    }
    done
}

/// Who is counted in a statistic of a node's step for a row of a period that is computed already: none of those whose group the
/// row is not in; with the group, where there are groups.
pub(super) fn counted<'c>(
    computed: &'c Computed<'_>,
    (node, step): (NodeIx, usize),
    at: usize,
    position: usize,
    row: usize,
) -> (Option<&'c str>, Vec<Member>) {
    let formulas: Vec<Option<&Formula>> =
        computed.grids.iter().map(|grid| grid.plan.node(node).and_then(|plan| formula_of(plan, step))).collect();
    let done: Vec<&[Told]> = computed.grids.iter().map(|grid| grid.statistics(node, step)).collect();
    let all = Figures { computed, place: (node, step), formulas: &formulas, done: &done };
    let (Some(statistic), Some(grid)) = (all.statistic(at, position), computed.grid(at)) else {
        return (None, Vec::new());
    };
    let group = statistic.population.within.as_deref().and_then(|attribute| grid.attribute(attribute, row));
    if statistic.population.within.is_some() && group.is_none() {
        return (None, Vec::new());
    }
    let pool = all.pool(at, position, &[]);
    let rows = computed.groups.named(&statistic.population, group).map_or(&[][..], |own| &own.rows);
    (group, population(computed, statistic, rows, &pool))
}

/// What the statistics of one step are made from.
struct Figures<'f, 'a> {
    computed: &'f Computed<'a>,
    /// The node and the step whose formula names the statistics.
    place: (NodeIx, usize),
    /// That formula in each period: an edition may have another one.
    formulas: &'f [Option<&'f Formula>],
    /// The statistics that are ready, by period.
    done: &'f [&'f [Told]],
}

impl<'f> Figures<'f, '_> {
    fn formula(&self, at: usize) -> Option<&'f Formula> {
        self.formulas.get(at).copied().flatten()
    }

    fn statistic(&self, at: usize, position: usize) -> Option<&'f Statistic> {
        self.formula(at).and_then(|formula| formula.statistics.get(position))
    }

    /// What is ready in a period of the statistics inside the argument of a formula of period `of`.
    fn ready(&self, of: usize, at: usize) -> &'f [Told] {
        let same = self.formula(of).map(|formula| &formula.text) == self.formula(at).map(|formula| &formula.text);
        if same { self.done.get(at).copied().unwrap_or(&[]) } else { &[] }
    }

    /// The figures of period `at` that a statistic of period `of` is made from.
    fn members(&self, of: usize, at: usize, position: usize) -> Members {
        let (Some(statistic), Some(grid)) = (self.statistic(of, position), self.computed.grid(at)) else {
            return Vec::new();
        };
        let cell = |expression: &Expression, row: usize| -> Cell {
            if matches!(expression.term, Term::Before) {
                return before_cell(self.computed, (of, at), self.place, row).unwrap_or(Err(Missing::Invalid));
            }
            let fast = Fast { computed: self.computed, at, row };
            let before = before_cell(self.computed, (of, at), self.place, row);
            let here = Here { before: before.as_ref(), of: Some(self.place) };
            let result = match formula::with_statistics(&fast, expression, here, (self.ready(of, at), of)) {
                Err(Stop::Ambiguous) => self.exact(of, at, expression, row).map(|hybrid| hybrid.filtered()),
                result => result,
            };
            settle(result, |_| {})
        };
        spread(grid.inputs.national_row() + 1, |row| {
            let value = cell(&statistic.argument, row)?;
            let weight = match &statistic.weight {
                Some(weight) => cell(weight, row)?.value,
                None => 1.0,
            };
            Ok(Member { at, row, value, weight })
        })
    }

    /// The figure of a row, recomputed from the cells' own text.
    fn exact(&self, of: usize, at: usize, expression: &Expression, row: usize) -> Result<Hybrid, Stop> {
        use super::world::World;
        let slow = Slow::new(self.computed, at, row);
        let before = self.place.1.checked_sub(1).map(|step| {
            let own = self.computed.same_step((of, at), self.place.0, step).ok_or(Missing::NotInForce)?;
            match slow.node(self.place.0, Some(own), Reading::Exact) {
                Ok(number) => Ok(number),
                Err(Stop::Missing(reason)) => Err(reason),
                Err(Stop::Undefined(why)) => Err(why.reason()),
                Err(Stop::Ambiguous) => Err(Missing::Invalid),
            }
        });
        let here = Here { before: before.as_ref(), of: Some(self.place) };
        formula::with_statistics(&slow, expression, here, (self.ready(of, at), of))
    }

    /// A statistic of a period, for every row. `own` has the figures of each period by its own formula.
    fn column(&self, at: usize, position: usize, own: &[Members]) -> Told {
        let (Some(statistic), Some(grid)) = (self.statistic(at, position), self.computed.grid(at)) else {
            return Told::Rows(Column::default());
        };
        let mut column: Vec<Cell> = Vec::new();
        let pool = self.pool(at, position, own);
        for Group { name, rows } in self.computed.groups.of(&statistic.population) {
            let population = population(self.computed, statistic, rows, &pool);
            let shared = summary(statistic.function, &population);
            let places = self.placed((at, statistic), &population, rows, own.get(at).map_or(&[], Vec::as_slice));
            if name.is_none() && places.is_none() {
                return Told::All(shared);
            }
            column.resize(grid.inputs.national_row() + 1, Err(Missing::NotApplicable));
            for (position, row) in rows.iter().enumerate() {
                let cell = match &places {
                    Some(places) => places.get(position).copied().unwrap_or(Err(Missing::NotReported)),
                    None => shared,
                };
                if let Some(own) = column.get_mut(*row) {
                    *own = cell;
                }
            }
        }
        column.resize(grid.inputs.national_row() + 1, Err(Missing::NotApplicable));
        Told::Rows(column.into_iter().collect())
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
        let (descending, ties, tied, form) = match statistic.function {
            StatisticFunction::Rank { descending, ties, tied } => (descending, ties, tied, None),
            StatisticFunction::PercentileRank { descending, ties, tied, form } => (descending, ties, tied, Some(form)),
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
        let order = order_and_tie(&scores, !descending, tied, recompute);
        let placing = Placing::new(&order, counted);
        let cell = |row: &usize| -> Cell {
            let member = own.get(*row).copied().unwrap_or(Err(Missing::NotReported))?;
            let position = positions.get(&(member.at, member.row));
            let rank = position.and_then(|position| placing.rank(*position, ties)).ok_or(Missing::Excluded)?;
            share(rank, counted, form)
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

/// Who is counted: those of the group, and of them the ranked ones where only those count. The national row never is.
fn population(
    computed: &Computed<'_>,
    statistic: &Statistic,
    rows: &[usize],
    pool: &[Cow<'_, [Result<Member, Missing>]>],
) -> Vec<Member> {
    let Population { among, entity, .. } = &statistic.population;
    let everyone = *among == Among::All && entity.is_none();
    let counts = |member: &Member| {
        let Some(grid) = computed.grid(member.at) else { return false };
        let is_ranked = *among == Among::All
            || grid.plan.rank.as_ref().is_some_and(|rank| grid.cell(rank.node, None, rank.on, member.row).is_ok());
        let is_named = entity
            .as_deref()
            .is_none_or(|code| grid.panel.registry.get(EntityIx(member.row)).is_some_and(|entity| entity.code == code));
        is_ranked && is_named
    };
    let mut all = Vec::with_capacity(rows.len() * pool.len());
    for members in pool {
        let there = rows.iter().filter_map(|row| members.get(*row)?.as_ref().ok());
        all.extend(there.filter(|member| everyone || counts(member)).copied());
    }
    all
}

/// What stands before the step: `x`.
fn before_cell(
    computed: &Computed<'_>,
    (of, at): (usize, usize),
    (node, step): (NodeIx, usize),
    row: usize,
) -> Option<Result<Filtered, Missing>> {
    let step = step.checked_sub(1)?;
    let grid = computed.grid(at)?;
    // Another edition may have another chain: the step of the same name is meant.
    Some(match computed.same_step((of, at), node, step) {
        Some(step) => grid.cell(node, Some(step), Reading::Exact, row),
        None => Err(Missing::NotInForce),
    })
}
