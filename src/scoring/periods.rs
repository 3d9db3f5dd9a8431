//! Which periods a run is about.

use crate::data::panel::Panel;
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

/// The periods of a panel that are wanted.
///
/// # Errors
/// `nothing-in-period` where there are no observations to answer with.
pub(super) fn choose(panel: &Panel, wanted: Wanted) -> Result<Vec<Period>, Finding> {
    let available = panel.periods();
    let chosen = match wanted {
        Wanted::All => available.clone(),
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
    let available: Vec<String> = available.iter().map(Period::to_string).collect();
    let finding = Finding::new(Code::NothingInPeriod).with("period", period).with("available", available);
    // Where no file has a figure, these are the files.
    let files = if panel.periods().is_empty() { panel.files.as_slice() } else { &[] };
    Err(files.iter().fold(finding, |finding, file| finding.at(Place::file(&file.name))))
}
