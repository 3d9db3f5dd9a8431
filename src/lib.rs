//! Scores and ranks provinces by a rulebook.

pub mod data;
pub mod finding;
pub mod naming;
pub mod number;
pub mod registry;
pub mod report;
pub mod result;
pub mod rulebook;
pub mod wording;
