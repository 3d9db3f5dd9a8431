//! Scores and ranks provinces by a rulebook.

pub mod number;
