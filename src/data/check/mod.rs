//! Checks of the gathered panel: ranges, evidence, relations. A cell that fails becomes missing with its reason.
//!
//! Every check looks at the figures as they were read; what one check takes out does not hide what another would find.

mod evidence;
mod range;
mod relation;

use super::gather::Desk;
use super::panel::{Datum, Observation};
use crate::rulebook::model::Missing;

/// Runs every check over the observations, which stand in the panel's order.
pub(super) fn check(observations: &mut [Observation], desk: &mut Desk<'_, '_>) {
    let mut refused: Vec<(usize, Missing)> = Vec::new();
    let is_checked: Vec<bool> = desk
        .rulebook
        .fields
        .iter()
        .map(|field| {
            field.evidence_required || !field.relations.is_empty() || field.range.0.is_some() || field.range.1.is_some()
        })
        .collect();
    for (at, observation) in observations.iter().enumerate() {
        if !is_checked.get(observation.field.0).is_some_and(|checked| *checked) {
            continue;
        }
        // The graver reason last, so that it stands.
        refused.extend(evidence::check(observation, desk).map(|reason| (at, reason)));
        refused.extend(range::check(observation, desk).map(|reason| (at, reason)));
        refused.extend(relation::check(observation, observations, desk).map(|reason| (at, reason)));
    }
    for (at, reason) in refused {
        if let Some(observation) = observations.get_mut(at) {
            observation.datum = Datum::Missing(reason);
        }
    }
}
