//! Aggregation: many figures of an entity become one (Handbook 2008, step 6, pp. 102–116).
//!
//! Over one row: [`mean`], [`ordered`], [`mazziotta_pareto`]. Over all entities at once: [`borda`], [`outranking`] with [`copeland`],
//! [`condorcet`] and [`kemeny`] on its matrix, [`topsis`], [`vikor`], [`promethee`].
//!
//! In: figures of which more is better, and weights of the columns. Out: a score of each entity, or orders. Must not: fill in what is missing;
//! each method says in its docstring what a missing figure does.

pub mod borda;
pub mod condorcet;
pub mod copeland;
pub mod kemeny;
pub mod mazziotta_pareto;
pub mod mean;
pub mod ordered;
pub mod outranking;
pub mod promethee;
pub mod topsis;
pub mod vikor;

use super::{Fault, checked_weights};

/// A present figure of a row whose weight is above zero.
#[derive(Debug, Clone, Copy)]
struct Part {
    column: usize,
    value: f64,
    weight: f64,
}

/// What counts of one row: figures that are missing, or whose weight is zero, are left out; the weights of the rest keep their proportions.
///
/// Errors: weights; a figure that is not finite; nothing left (`TooFew`).
fn parts(values: &[Option<f64>], weights: &[f64]) -> Result<Vec<Part>, Fault> {
    checked_weights(weights, values.len())?;
    let mut parts = Vec::with_capacity(values.len());
    for (column, (value, weight)) in values.iter().zip(weights).enumerate() {
        let Some(value) = *value else { continue };
        if !value.is_finite() {
            return Err(Fault::NotFinite { column, row: 0 });
        }
        if *weight > 0.0 {
            parts.push(Part { column, value, weight: *weight });
        }
    }
    if parts.is_empty() { Err(Fault::TooFew { column: 0, needed: 1, there: 0 }) } else { Ok(parts) }
}

/// Number of rows of columns of one length, and weights that fit them.
fn checked_columns(columns: &[Vec<Option<f64>>], weights: &[f64]) -> Result<usize, Fault> {
    checked_weights(weights, columns.len())?;
    let rows = columns.first().map_or(0, Vec::len);
    for (column, values) in columns.iter().enumerate() {
        if values.len() != rows {
            return Err(Fault::Inconsistent { needed: rows, there: values.len() });
        }
        super::present(values).map_err(|fault| fault.in_column(column))?;
    }
    Ok(rows)
}

/// The figures of columns that may have no gap.
fn complete_columns(columns: &[Vec<Option<f64>>], weights: &[f64]) -> Result<Vec<Vec<f64>>, Fault> {
    checked_columns(columns, weights)?;
    let cell = |column, row, value: Option<f64>| value.ok_or(Fault::Missing { column, row });
    let complete = |(column, values): (usize, &Vec<Option<f64>>)| -> Result<Vec<f64>, Fault> {
        values.iter().enumerate().map(|(row, value)| cell(column, row, *value)).collect()
    };
    columns.iter().enumerate().map(complete).collect()
}

/// The figures of one row of complete columns.
fn row(columns: &[Vec<f64>], row: usize) -> impl Iterator<Item = f64> {
    columns.iter().filter_map(move |column| column.get(row).copied())
}

#[cfg(test)]
fn columns(columns: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    columns.iter().map(|column| column.iter().map(|value| Some(*value)).collect()).collect()
}
