//! Reasons: what takes points away is given one.

use super::cells::{Pair, Sides, decision};
use super::outcome::{Change, EntityAppraisal};
use crate::data::panel::Observation;
use crate::finding::{Code, Finding, Place};
use crate::rulebook::model::{Decision, Voice};

/// Whether a reason is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// One that says something.
    Sound,
    /// One that only fills its place.
    Placeholder,
    /// None.
    None,
}

pub(super) fn given(observation: &Observation) -> Given {
    match observation.remarks.as_ref().and_then(|remarks| remarks.reason.as_ref()) {
        Some(reason) if reason.is_placeholder => Given::Placeholder,
        Some(_) => Given::Sound,
        None => Given::None,
    }
}

/// The figures by which whoever appraises took points away without saying why. What is refused in so many words was found when
/// the figures were read.
pub(super) fn findings(sides: &Sides<'_>, pairs: &[Vec<Pair<'_>>], entities: &[EntityAppraisal]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pairs, entity) in pairs.iter().zip(entities) {
        let lowered = entity.differences.iter().filter(|own| own.change == Change::Lowered);
        for difference in lowered {
            let is_it = |pair: &&Pair<'_>| {
                sides.plan.fields.get(pair.field.0).is_some_and(|field| field.id == difference.field)
            };
            let Some(after) = pairs.iter().find(is_it).and_then(|pair| pair.after) else { continue };
            let told = decision(Some(after)).is_some_and(Decision::refuses);
            if told || sides.voice(after) != Some(Voice::Decision) || given(after) == Given::Sound {
                continue;
            }
            found.push(
                Finding::new(Code::RejectionWithoutReason)
                    .at(place(sides, after))
                    .with("entity", &entity.name)
                    .with("field", &difference.field)
                    .with("period", sides.question.period.to_string())
                    .with("stage", sides.plan.stages.get(after.stage).map_or("", |stage| stage.id.as_str())),
            );
        }
    }
    found
}

/// Where a figure stands. Of a text file the column of characters is not known here, and its line is meant.
fn place(sides: &Sides<'_>, own: &Observation) -> Place {
    let file = sides.panel.files.get(own.origin.file);
    let line = usize::try_from(own.origin.line).unwrap_or(usize::MAX);
    let sheet = file.and_then(|file| file.sheet_cell(own.origin));
    let column = if sheet.is_some() { usize::from(own.origin.column) } else { 1 };
    Place { sheet, ..Place::at(file.map_or("", |file| file.name.as_str()), line, column) }
}
