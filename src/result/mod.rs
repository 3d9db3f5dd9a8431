//! Results as plain data: the scoreboard, explanations, the receipt.

mod explanation;
mod scoreboard;

pub use explanation::*;
pub use scoreboard::*;
