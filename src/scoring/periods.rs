//! Which periods a run is about.

use crate::data::panel::InputFile;
use crate::finding::{Code, Finding, Place};
use crate::registry::Period;

/// Which period is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wanted {
    /// The latest that has data.
    #[default]
    Latest,
    /// Every one that has data.
    All,
    /// This one.
    One(Period),
}

/// Those of the available periods (ascending) that are wanted; `files` are what was read.
///
/// # Errors
/// `nothing-in-period` where there are no observations to answer with.
pub(super) fn choose(available: &[Period], files: &[InputFile], wanted: Wanted) -> Result<Vec<Period>, Finding> {
    let chosen = match wanted {
        Wanted::All => available.to_vec(),
        Wanted::Latest => available.last().copied().into_iter().collect(),
        Wanted::One(period) => available.iter().copied().filter(|own| *own == period).collect(),
    };
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let period = match wanted {
        Wanted::One(period) => period.to_string(),
        Wanted::Latest | Wanted::All => String::new(),
    };
    // Where no file has a figure, these are the files.
    let files = if available.is_empty() { files } else { &[] };
    let available: Vec<String> = available.iter().map(Period::to_string).collect();
    let finding = Finding::new(Code::NothingInPeriod).with("period", period).with("available", available);
    Err(files.iter().fold(finding, |finding, file| finding.at(Place::file(&file.name))))
}
