//! Decisions: what is refused has a reason, and what is agreed is the figure of the stage before.
//!
//! A figure is refused where its row says so (`decision`), or where a stage that decides takes it away. Whether another figure costs
//! points, only a computation can say (`kpi appraisal`); here it is told as a warning. The figure counts as it was decided either way.

use crate::data::gather::Desk;
use crate::data::panel::{Datum, Observation};
use crate::finding::Code;
use crate::rulebook::model::{Decision, Missing, Voice};

/// Gives each figure that was agreed without being written again that of the stage before, and each refused one that was not
/// written its reason for being missing. `observations` stand in the panel's order.
pub(in crate::data) fn settle(observations: &mut [Observation]) {
    let mut before: Option<Observation> = None;
    for own in observations {
        let earlier =
            before.as_ref().filter(|before| is_of_one_cell(before, own)).map(|before| (before.datum, before.status));
        if own.datum == Datum::Missing(Missing::NotReported) {
            own.datum = match (decision(own), earlier) {
                (Some(Decision::Agreed), Some((datum, status))) => {
                    // To agree with an estimate does not make it official.
                    own.status = own.status.max(status);
                    datum
                }
                (Some(Decision::AwaitingEvidence), _) => Datum::Missing(Missing::NoEvidence),
                (Some(Decision::Rejected), _) => Datum::Missing(Missing::Invalid),
                (Some(Decision::Agreed) | None, _) => own.datum,
            };
        }
        before = Some(Observation { remarks: None, ..own.clone() });
    }
}

/// Tells refusals and changes without a reason. `group` are the figures of one field in one period.
pub(super) fn check(group: &[Observation], desk: &mut Desk<'_, '_>) {
    for pair in group.windows(2) {
        let [before, own] = pair else { continue };
        if is_of_one_cell(before, own) {
            judge(before, own, desk);
        }
    }
}

fn judge(before: &Observation, own: &Observation, desk: &mut Desk<'_, '_>) {
    let is_decided = desk.rulebook.stages.get(own.stage).is_some_and(|stage| stage.voice == Voice::Decision);
    let refuses = decision(own).is_some_and(Decision::refuses);
    let has_reason = own.remarks.as_ref().is_some_and(|remarks| remarks.sound_reason().is_some());
    if !(is_decided || refuses) || has_reason {
        return;
    }
    let is_missing = |one: &Observation| matches!(one.datum, Datum::Missing(_));
    // What was written and is no figure has its own finding: nobody refuses anything by a slip.
    if !refuses && own.datum == Datum::Missing(Missing::Invalid) {
        return;
    }
    let is_withdrawn = is_missing(own) && !is_missing(before);
    let code = match (refuses || is_withdrawn, own.datum != before.datum) {
        (true, _) => Code::RejectionWithoutReason,
        (false, true) => Code::ChangeWithoutReason,
        (false, false) => return,
    };
    desk.report(own, code, |desk, finding| {
        finding.with("stage", desk.rulebook.stage_id(own.stage).unwrap_or_default())
    });
}

fn is_of_one_cell(one: &Observation, other: &Observation) -> bool {
    (one.period, one.field, one.entity) == (other.period, other.field, other.entity)
}

fn decision(observation: &Observation) -> Option<Decision> {
    observation.remarks.as_ref()?.decision
}
