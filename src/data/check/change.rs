//! Changes: how far a figure has moved from that of another period.
//!
//! With x the figure and y that of the other period at its last stage: |x − y| ≤ d, or |x − y| ≤ p/100 · |y|; decided exactly, so that a
//! change of exactly 50 % passes a limit of 50 %. From y = 0 any change but none is too large for a limit in percent.

use super::{Panel, computed, related};
use crate::data::gather::Desk;
use crate::data::panel::{Datum, Observation};
use crate::finding::Finding;
use crate::number::{Decimal, Exact};
use crate::rulebook::model::{Against, Move};

/// Whether the figure has not moved too far; none where there is nothing to hold it against.
pub(super) fn passes(
    observation: &Observation,
    number: Decimal,
    (most, against): (Move, Against),
    panel: &Panel<'_>,
) -> Option<bool> {
    let (_, before) = other(observation, against, panel)?;
    let moved = number.exact().sub(&before.exact()).abs();
    let limit = match most {
        Move::By(limit) => limit.exact(),
        Move::ByPercent(percent) => percent.exact().mul(&before.exact().abs()).div(&Exact::from_integer(100))?,
    };
    Some(moved <= limit)
}

pub(super) fn describe(
    finding: Finding,
    observation: &Observation,
    (most, against): (Move, Against),
    panel: &Panel<'_>,
    desk: &mut Desk<'_, '_>,
) -> Finding {
    let (Datum::Number(number), Some((other, before))) = (observation.datum, other(observation, against, panel)) else {
        return finding;
    };
    let moved = number.exact().sub(&before.exact());
    let (moved, limit) = match most {
        Move::By(limit) => (computed(&moved), limit.to_string()),
        Move::ByPercent(percent) => {
            let share = moved.mul(&Exact::from_integer(100)).div(&before.exact().abs());
            (share.map_or_else(|| "∞ %".to_owned(), |share| format!("{} %", computed(&share))), format!("{percent} %"))
        }
    };
    let (finding, texts) = related(finding, &[other], desk);
    let finding = finding.with("other", other.period.to_string()).with("other_text", texts.concat());
    finding.with("change", signed(moved)).with("limit", limit)
}

/// The observation that the figure is held against, and its number.
fn other<'o>(observation: &Observation, against: Against, panel: &Panel<'o>) -> Option<(&'o Observation, Decimal)> {
    let period = against.of(observation.period)?;
    let other = panel.last_stage(period, observation.field, observation.entity)?;
    match other.datum {
        Datum::Number(number) => Some((other, number)),
        Datum::Flag(_) | Datum::Level(_) | Datum::Missing(_) => None,
    }
}

/// A change with its sign.
fn signed(change: String) -> String {
    if change.starts_with(['-', '∞']) { change } else { format!("+{change}") }
}
