//! Figures as people type them: the form of numbers (`1.234.567,89`, `1,234,567.89`, `1234567.89`), units, placeholders, days, periods.
//!
//! In: texts of cells, with their fields. Out: exact decimals, days, periods; the form of a column by the evidence of all its cells. Must
//! not: decide a cell by itself, guess a unit, or make a number of a text that is none.

mod characters;
mod column;
mod evidence;
mod figure;
mod moment;
pub(super) mod placeholder;
mod unit;

pub(super) use column::{Choice, Column, Sample, choose};
pub(super) use evidence::{Evidence, evidence};
pub(super) use figure::{Trouble, figure, told};
pub use moment::{day, period};
pub(super) use unit::{is_bare_scale, percent_cell, shift};
