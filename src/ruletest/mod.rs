//! The cases that a rulebook's author wrote beside it: given these figures, expect this value, step, score, rank, reason or finding.
//!
//! In: the bytes of a case file (TOML, or a table in CSV), of its rulebook and of what it compares with. Out: an [`Outcome`] with every
//! failure, what was expected, what came and the explanation of the cell, and the rules that no case reaches.
//! `reading`, `table` (files) → `suite` → `resolve` (names) → `overrides`, `figures` → `run` → `compare`, `golden`, `coverage` → `outcome`.
//! This room opens and writes no file: [`Suite`] says which ones it needs.

mod compare;
mod coverage;
pub mod expectation;
mod figures;
mod golden;
pub mod keys;
pub mod outcome;
mod overrides;
mod reading;
mod resolve;
mod run;
pub mod suite;
mod table;
#[cfg(test)]
mod tests;

pub use outcome::Outcome;
pub use reading::{CASES_MAX, FORMAT};
pub use run::{GoldenMaterial, Material, Render, Runner};
pub use suite::{Suite, beside};

use crate::finding::Finding;

/// Reads a case file: a table where its name ends in `.csv`, else TOML. There is no suite where a finding is an error.
pub fn read(file: &str, bytes: &[u8]) -> (Option<Suite>, Vec<Finding>) {
    if file.to_lowercase().ends_with(".csv") { table::read(file, bytes) } else { reading::read(file, bytes) }
}
