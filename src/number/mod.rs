//! Numbers: decimals from text, exact rationals, filtered floats, and the only place that decides or rounds.
//!
//! In: text and other numbers. Out: decisions (`compare`, `round`, `order_and_tie`) that equal those of exact arithmetic.
//! A [`Filtered`] is an `f64` with a rigorous bound on its distance from the exact value; where the bound cannot tell, the
//! caller's closure recomputes exactly. Must not: read anything but its arguments, or know what a score is.

// This room compares floats for equality on purpose: only where both sides are known without error, or where a rounding
// function has given the same number twice.
#![allow(clippy::float_cmp)]

mod decide;
mod decimal;
mod error_free;
mod exact;
mod filtered;
mod ratio;
mod rounding;
mod sum;
mod text;
mod tie;

pub use decide::{compare, twelve_digits};
pub use decimal::{Decimal, DecimalError};
pub use exact::Exact;
pub use filtered::Filtered;
pub use rounding::{RoundingMode, round, round_exact, round_irrational};
pub use sum::{Sum, sum_of_floats};
pub use text::{fixed, shortest};
pub use tie::{TiePrecision, order_and_tie};
