//! Relations: a part is at most its whole, in the same entity, period and stage.

use crate::data::gather::Desk;
use crate::data::ledger::shown;
use crate::data::panel::{Datum, Observation};
use crate::finding::{Code, Severity};
use crate::rulebook::model::{FieldIx, Missing};

/// Why the figure does not count, if it does not: only a relation of severity error takes it out.
pub(super) fn check(observation: &Observation, all: &[Observation], desk: &mut Desk<'_, '_>) -> Option<Missing> {
    let relations = &desk.rulebook.field(observation.field)?.relations;
    let Datum::Number(number) = observation.datum else { return None };
    let mut reason = None;
    for relation in relations {
        let Some(other) = find(observation, relation.at_most, all) else { continue };
        let Datum::Number(most) = other.datum else { continue };
        if number <= most {
            continue;
        }
        desk.report(observation, Code::CellBeyond, |desk, finding| {
            let other_id = desk.rulebook.field(relation.at_most).map_or("", |field| field.id.as_str());
            let (place, text) = desk.locator.find(other.origin);
            let finding = finding.at(place.related()).severity(relation.severity);
            finding.with("other", other_id).with("other_text", shown(&text))
        });
        if relation.severity == Severity::Error {
            reason = Some(Missing::Invalid);
        }
    }
    reason
}

/// The observation of another field beside this one.
fn find<'o>(observation: &Observation, field: FieldIx, all: &'o [Observation]) -> Option<&'o Observation> {
    let key = |one: &Observation, field: FieldIx| (one.period, field, one.entity, one.stage);
    let wanted = key(observation, field);
    let at = all.binary_search_by(|other| key(other, other.field).cmp(&wanted)).ok()?;
    all.get(at)
}
