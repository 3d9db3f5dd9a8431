//! Results as plain data: the scoreboard, explanations, the receipt.

mod explained_figures;
mod explained_tree;
mod explanation;
mod method;
mod scoreboard;
mod split;
mod workings;

pub use explained_figures::*;
pub use explained_tree::*;
pub use explanation::*;
pub use method::*;
pub use scoreboard::*;
pub use split::*;
pub use workings::*;
