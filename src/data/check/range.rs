//! Ranges: the least and greatest value that a cell of the field may have.

use crate::data::gather::Desk;
use crate::data::panel::{Datum, Observation};
use crate::finding::Code;
use crate::number::Decimal;
use crate::rulebook::model::Missing;

/// Why the figure does not count, if it does not.
pub(super) fn check(observation: &Observation, desk: &mut Desk<'_, '_>) -> Option<Missing> {
    let (low, high) = desk.rulebook.field(observation.field)?.range;
    let Datum::Number(number) = observation.datum else { return None };
    if low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high) {
        return None;
    }
    let text = |bound: Option<Decimal>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    desk.report(observation, Code::CellOutOfRange, |_, finding| {
        finding.with("low", text(low)).with("high", text(high))
    });
    Some(Missing::Invalid)
}
