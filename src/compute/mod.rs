//! Runs a plan over a panel.
//!
//! In: a [`Plan`], a [`Panel`], the stage that counts. Out: [`Run`] with every value, step, score and rank, from which
//! [`Run::standings`] makes the rows of a scoreboard and [`Run::explain`] the explanation of one number.
//! Every operation is defined once (`formula`, `step`, `aggregate`), over any `number::Number`: floats with error bounds in bulk, exact
//! rationals where a decision is too near to call. Bulk and explanation run the same functions; only the recorder differs.

mod aggregate;
mod cell;
mod explain;
mod formula;
mod grid;
mod inputs;
mod number;
mod rank;
mod recorder;
mod standings;
mod step;
mod world;

pub use grid::Run;
pub use standings::{Asked, Standings};

use crate::data::panel::Panel;
use crate::plan::Plan;

/// Runs `plan` over the observations of its period, each cell at the last stage it has that is not after `stage`.
pub fn run<'a>(plan: &'a Plan, panel: &'a Panel, stage: usize) -> Run<'a> {
    grid::run(plan, panel, stage)
}
