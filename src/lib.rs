//! Rooms built so far.

pub mod finding;
pub mod naming;
pub mod registry;
