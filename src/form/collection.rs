//! What came back: who sent a form, who did not, what was taken and what was refused.

use crate::registry::{Date, Period};
use crate::rulebook::model::Bilingual;
use serde::Serialize;

/// The forms of one period, collected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Collection {
    /// Id of the rulebook.
    pub rulebook: String,
    /// Version of the rulebook.
    pub version: String,
    /// Its title.
    pub title: Bilingual,
    /// The period that was collected; none where no form says one.
    pub period: Option<Period>,
    /// The last day on which a form is in time.
    pub deadline: Option<Date>,
    /// Id of the registry.
    pub registry: String,
    /// How much there is of everything.
    pub counts: Counts,
    /// The forms that count, by code.
    pub submitted: Vec<Submitted>,
    /// Who sent none (code and name), by code; empty where the rulebook leaves it to the input who is scored.
    pub missing: Vec<(String, String)>,
    /// Who sent forms that contradict each other, of which none counts (code and name), by code.
    pub conflicting: Vec<(String, String)>,
    /// Who sent nothing by the deadline and a form after it, by code.
    pub late: Vec<Late>,
    /// Forms in whose place a later one counts.
    pub superseded: Vec<Superseded>,
}

/// How much there is of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Entities of the registry.
    pub entities: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Figures that were taken, those that do not apply among them.
    pub taken: usize,
    /// Cells that were refused.
    pub refused: usize,
    /// Figures that were left empty in the forms that count.
    pub empty: usize,
}

/// A form that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Submitted {
    /// Code of the entity.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The file.
    pub file: String,
    /// Day of sending, where the form says one that can be read.
    pub sent: Option<Date>,
    /// Day of the first sending, where the forms that came say it: who has sent by the deadline may send a correction after it.
    pub first_sent: Option<Date>,
    /// Which sending it is.
    pub version: u32,
    /// Who filled it in, as written.
    pub author: String,
    /// How to reach them, as written.
    pub contact: String,
    /// Figures that were taken.
    pub taken: usize,
    /// Cells that were refused.
    pub refused: usize,
    /// Figures that were left empty.
    pub empty: usize,
}

/// Who sent nothing by the deadline, and a form after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
    /// Code of the entity.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Day of the first sending.
    pub first_sent: Date,
    /// Day of the sending that counts, where it says one.
    pub sent: Option<Date>,
    /// Days from the deadline to the first sending.
    pub days: u32,
}

/// A form in whose place a later one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Superseded {
    /// Code of the entity.
    pub code: String,
    /// The file that does not count.
    pub file: String,
    /// Which sending it is.
    pub version: u32,
    /// The file that counts.
    pub by: String,
    /// Which sending that is.
    pub by_version: u32,
}
