//! Scores and ranks provinces by a rulebook.

pub mod compute;
pub mod data;
pub mod finding;
pub mod naming;
pub mod number;
pub mod plan;
pub mod registry;
pub mod report;
pub mod result;
pub mod rulebook;
pub mod wording;
