//! Numbers: decimals from text, exact rationals, filtered floats, and the only place that decides or rounds.
//!
//! In: text and other numbers. Out: decisions (`compare`, `round`, `tied`) that equal those of exact arithmetic.
//! A [`Filtered`] is an `f64` with a rigorous bound on its distance from the exact value; where the bound cannot tell, the
//! caller's closure recomputes exactly.

mod decide;
mod decimal;
mod exact;
mod filtered;
mod rounding;
mod sum;
mod tie;

pub use decide::compare;
pub use decimal::{Decimal, DecimalError};
pub use exact::Exact;
pub use filtered::Filtered;
pub use rounding::{RoundingMode, round, round_exact};
pub use sum::Sum;
pub use tie::{TiePrecision, order_and_tie};
