//! Runs a plan over a panel.
//!
//! In: a [`Plan`], a [`Panel`], the stage that counts. Out: [`Computed`] with every value, step, score and rank, from which
//! [`Run::standings`] makes the rows of a scoreboard and [`Run::explain`] the explanation of one number.
//! Every operation is defined once (`formula`, `step`, `aggregate`), over any `number::Number`: floats with error bounds in bulk, exact
//! rationals where a decision is too near to call. Bulk and explanation run the same functions; only the recorder differs.

mod again;
mod aggregate;
mod bulk;
mod cell;
mod column;
mod decided;
mod difference;
mod effort;
mod explain;
mod fit;
mod formula;
mod found;
mod gather;
mod grid;
mod groups;
mod inputs;
mod methods;
mod named;
mod nominal;
mod number;
mod operate;
mod placing;
mod rank;
mod recorder;
mod restated;
mod standings;
mod statistics;
mod status;
mod step;
mod summary;
mod waves;
mod world;

pub use decided::{Amount, Decided, OfGroup};
pub use difference::{NodePart, Parts, Peer, StepPart, Typical};
pub use grid::{Computed, Run};
pub use standings::{Asked, Standings};

use crate::data::panel::Panel;
use crate::plan::Plan;

/// Runs `plans`, one a period in ascending order, over the observations of their periods, each cell at the last stage it has that is
/// not after `stage`. Formulas that look at other periods see those that are computed together.
pub fn run<'a>(plans: &'a [Plan], panel: &'a Panel, stage: usize) -> Computed<'a> {
    bulk::run(plans, panel, stage)
}
