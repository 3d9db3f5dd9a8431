//! Evidence: where the rulebook requires it, a claim without evidence does not count.

use crate::data::gather::Desk;
use crate::data::panel::{Datum, Observation};
use crate::finding::Code;
use crate::rulebook::model::Missing;

/// Why the figure does not count, if it does not. "No" claims nothing and needs no evidence.
pub(super) fn check(observation: &Observation, desk: &mut Desk<'_, '_>) -> Option<Missing> {
    let is_required = desk.rulebook.field(observation.field).is_some_and(|field| field.evidence_required);
    let is_claim = match observation.datum {
        Datum::Flag(claimed) => claimed,
        Datum::Number(_) | Datum::Level(_) => true,
        Datum::Missing(_) => false,
    };
    let has_evidence = observation.remarks.as_ref().is_some_and(|remarks| remarks.evidence.is_some());
    if !is_required || !is_claim || has_evidence {
        return None;
    }
    desk.report(observation, Code::EvidenceMissing, |_, finding| finding);
    Some(Missing::NoEvidence)
}
