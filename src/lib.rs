//! tour
pub mod compute;
pub mod data;
pub mod finding;
pub mod naming;
pub mod number;
pub mod registry;
pub mod plan;
pub mod result;
pub mod rulebook;
