//! Relations: a part is at most its whole, in the same entity, period and stage.

use super::{Panel, related};
use crate::data::gather::Desk;
use crate::data::panel::{Datum, Observation};
use crate::finding::Finding;
use crate::number::Decimal;
use crate::rulebook::model::FieldIx;

/// Whether the figure is at most the other; none where there is no other.
pub(super) fn passes(observation: &Observation, number: Decimal, other: FieldIx, panel: &Panel<'_>) -> Option<bool> {
    match panel.beside(observation, other)?.datum {
        Datum::Number(most) => Some(number <= most),
        Datum::Flag(_) | Datum::Level(_) | Datum::Missing(_) => None,
    }
}

pub(super) fn describe(
    finding: Finding,
    observation: &Observation,
    other: FieldIx,
    panel: &Panel<'_>,
    desk: &mut Desk<'_, '_>,
) -> Finding {
    let id = desk.rulebook.field(other).map_or("", |field| field.id.as_str());
    let others: Vec<&Observation> = panel.beside(observation, other).into_iter().collect();
    let (finding, texts) = related(finding, &others, desk);
    finding.with("other", id).with("other_text", texts.concat())
}
