//! Whole rulebooks held against results that this project did not make: the R package COINr 1.1.14 on its example of 51 countries and
//! 49 indicators, and the worked examples of the OECD/JRC *Handbook on Constructing Composite Indicators* (2008). The rulebooks are
//! written by code from the reference's own tables and scored through `province_kpi::scoring`.
//!
//! The results are read from the folder that `KPI_REFERENCE` names; without it these tests say so and pass. What is held against
//! which result stands in `docs/reference-results.md`; [`folders`] checks that every folder is named there.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise"
)]

mod asem;
mod build;
mod folders;
mod handbook;
mod methods;
#[path = "../run/mod.rs"]
mod run;
mod votes;

use std::path::PathBuf;

/// The folder of the reference results, where it is at hand.
fn reference() -> Option<PathBuf> {
    let folder = std::env::var_os("KPI_REFERENCE").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("KPI_REFERENCE is not set: nothing was compared");
    }
    folder
}
