//! `kpi freeze`.

use super::arguments::Freeze;
use super::opening::{Opened, Told};
use super::{Ending, findings};
use crate::finding::{Code, Finding};
use crate::freeze;
use crate::scoring::Wanted;

/// Freezes a rulebook on the figures of one period; the new rulebook is the result.
pub fn run(arguments: &Freeze) -> Ending {
    let opened = match Opened::new(&arguments.subject, true).and_then(one_period) {
        Ok(opened) => opened,
        Err(ending) => return ending,
    };
    let frozen = freeze::freeze(&opened.source(), &opened.loaded.inputs, &opened.request);
    opened.finish(Told { text: frozen.text, findings: frozen.findings, ending: None })
}

/// A base is one period.
fn one_period(opened: Opened<'_>) -> Result<Opened<'_>, Ending> {
    if opened.request.period == Wanted::All {
        let finding = Finding::new(Code::PeriodInvalid).with("period", "all");
        return Err(findings::could_not_run(&[finding], opened.language));
    }
    Ok(opened)
}
