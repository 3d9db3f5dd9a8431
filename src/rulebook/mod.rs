//! Rulebooks: an index as rules. As written (TOML with spans) → as checked ([`model`]).
//!
//! In: the text of a rulebook. Out: a [`model::Rulebook`] without open ends, or findings.

pub mod formula;
pub mod model;
