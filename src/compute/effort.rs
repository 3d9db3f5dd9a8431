//! What computing takes, in cells: a count that is the same on every machine.
//!
//! In: what was computed. Out: how many cells take as long. Searches are bounded by it, and never by a clock. Must not: decide anything about a
//! result.

use super::fit::Fit;
use super::grid::Computed;
use crate::plan::Source;
use crate::rulebook::model::{Combination, NodeIx, Weighting};

/// Cells whose time the setting up of a run takes.
const CELLS_OF_A_RUN: usize = 300;
/// Observations that are looked through in the time of a cell.
const OBSERVATIONS_OF_A_CELL: usize = 16;
/// Rows of a column that are taken over in the time of a cell.
const ROWS_OF_A_CELL: usize = 16;
/// Children that are gathered in the time of a cell.
const CHILDREN_OF_A_CELL: usize = 4;

fn cells(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Of a run that begins from another one.
pub(super) fn of_a_beginning(observations: usize) -> u64 {
    cells(CELLS_OF_A_RUN + observations / OBSERVATIONS_OF_A_CELL)
}

/// Of so many statistics over so many rows.
pub(super) fn of_columns(statistics: usize, rows: usize) -> u64 {
    cells(statistics.saturating_mul(rows))
}

/// Of a column: the rows that were computed, or all where none are named.
pub(super) fn of_column(computed: &Computed<'_>, (at, node): (usize, NodeIx), step: usize, rows: &[bool]) -> u64 {
    let children = computed.grid(at).and_then(|grid| grid.plan.node(node)).map_or(0, |own| own.source.children().len());
    let of_row = if step == 0 { 1 + children / CHILDREN_OF_A_CELL } else { 1 };
    let all = computed.rows();
    let made = if rows.is_empty() { all } else { rows.iter().filter(|own| **own).count() };
    cells(made.saturating_mul(of_row).saturating_add(all / ROWS_OF_A_CELL))
}

/// Of what was decided over the entities, by how much the methods do with so many rows and children.
pub(super) fn of_fit(computed: &Computed<'_>, at: usize, node: NodeIx, fit: &Fit) -> u64 {
    let rows = computed.rows();
    let Some(plan) = computed.grid(at).and_then(|grid| grid.plan.node(node)) else { return 0 };
    let children = plan.source.children().len();
    let table = rows.saturating_mul(children);
    let pairs = children.saturating_mul(children);
    cells(match (fit, &plan.source) {
        (Fit::Treatment(_) | Fit::Filled(_), _) => rows.saturating_mul(16),
        (Fit::Weights(_), Source::Mean { weigh: Some(weigh), .. }) => match &weigh.weighting {
            // Eigenvalues of a matrix of the children.
            Weighting::PrincipalComponents | Weighting::FactorAnalysis { .. } => pairs.saturating_mul(children / 4),
            Weighting::Critic => table.saturating_add(pairs.saturating_mul(2)),
            Weighting::Entropy | Weighting::BudgetAllocation(_) | Weighting::AnalyticHierarchy(_) => table,
        },
        (Fit::Scores(scores), Source::Combined { combination, .. }) => {
            let compared = scores.compared.saturating_mul(children);
            match combination {
                Combination::BenefitOfTheDoubt { .. } => table.saturating_mul(16),
                Combination::Kemeny => {
                    (table + compared / 8).saturating_add(rows.saturating_mul(rows).saturating_mul(40))
                }
                Combination::Copeland | Combination::Condorcet => table + compared / 8,
                Combination::Promethee(_) => table + compared / 4,
                _ => table,
            }
        }
        (Fit::Weights(_) | Fit::Scores(_), _) => table,
    })
}
