//! Evidence: where the rulebook requires it, a claim without evidence does not count.

use crate::data::gather::Desk;
use crate::data::panel::{Datum, Observation, Remarks};
use crate::finding::Code;
use crate::rulebook::model::Missing;

/// Why the figure does not count, if it does not. "No" claims nothing and needs no evidence. The evidence of an earlier stage of the
/// figure is that of the later ones too; `earlier` are the figures before it in the panel's order.
pub(super) fn check(observation: &Observation, earlier: &[Observation], desk: &mut Desk<'_, '_>) -> Option<Missing> {
    let is_required = desk.rulebook.field(observation.field).is_some_and(|field| field.evidence_required);
    let is_claim = match observation.datum {
        Datum::Flag(claimed) => claimed,
        Datum::Number(_) | Datum::Level(_) => true,
        Datum::Missing(_) => false,
    };
    if !is_required || !is_claim {
        return None;
    }
    let stages = earlier.iter().rev().take_while(|own| own.entity == observation.entity);
    let mut remarks = std::iter::once(observation).chain(stages).filter_map(|own| own.remarks.as_deref());
    let has_evidence = remarks.any(Remarks::has_evidence);
    if has_evidence {
        return None;
    }
    desk.report(observation, Code::EvidenceMissing, |_, finding| finding);
    Some(Missing::NoEvidence)
}
