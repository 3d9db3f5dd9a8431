//! Attribution: a difference between two results, split into what made it, so that the parts add up to the whole.
//!
//! [`logarithmic`] is for products (geometric means), [`shapley`] for anything that can be computed again with some of its inputs exchanged.
//! A sum needs neither: its parts are the differences of its summands.
//!
//! In: the two sides of each input. Out: a part for each. Must not: leave a remainder.

pub mod logarithmic;
pub mod shapley;
