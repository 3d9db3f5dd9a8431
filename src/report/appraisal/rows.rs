//! An appraisal as CSV for machines: one row a difference, English headers, decimal point, full precision.

use super::super::csv::{Table, missing, number, rank};
use super::said;
use crate::analysis::appraisal::{Appraisal, Change, Difference, EntityAppraisal, Move, Said, Standing};

const HEADER: [&str; 34] = [
    "period",
    "code",
    "name",
    "data_status",
    "field",
    "nodes",
    "from",
    "to",
    "from_figure",
    "from_missing",
    "to_figure",
    "to_missing",
    "points_before",
    "points_after",
    "points_gained",
    "score_before",
    "score_after",
    "score_gained",
    "rank_before",
    "rank_after",
    "change",
    "standing",
    "decision",
    "reason",
    "reason_is_placeholder",
    "agency",
    "date",
    "evidence",
    "evidence.number",
    "evidence.date",
    "evidence.issuer",
    "evidence.abstract",
    "evidence.link",
    "place",
];

pub(super) fn csv(own: &Appraisal) -> String {
    let mut table = Table::new(b',', ::csv::Terminator::Any(b'\n'));
    table.row(HEADER.map(str::to_owned).into_iter());
    for entity in &own.entities {
        for difference in &entity.differences {
            table.row(row(own, entity, difference).into_iter());
        }
    }
    table.text()
}

fn row(own: &Appraisal, entity: &EntityAppraisal, difference: &Difference) -> Vec<String> {
    let (before, after) = (said::before(own, difference), said::after(difference));
    let figure = |said: Option<&Said>| said.and_then(|said| said.figure.clone()).unwrap_or_default();
    let why_missing = |said: Option<&Said>| missing(said.and_then(|said| said.missing));
    let text = |of: &dyn Fn(&Said) -> Option<String>| after.and_then(of).unwrap_or_default();
    let moved = |own: Option<Move>| {
        let own = own.unwrap_or_default();
        [number(own.before), number(own.after), number(own.gained)]
    };
    let places = difference.rank.unwrap_or_default();
    // The evidence that was given last: an appraisal rarely brings its own.
    let proof = difference.stages.iter().rev().find(|said| said.evidence.is_some() || said.document.is_some());
    let document = proof.and_then(|said| said.document.clone()).unwrap_or_default();
    let mut row = vec![
        own.period.clone(),
        entity.code.clone(),
        entity.name.clone(),
        entity.data_status.token().to_owned(),
        difference.field.clone(),
        difference.nodes.join(" "),
        own.from.id.clone(),
        own.to.id.clone(),
        figure(before),
        why_missing(before),
        figure(after),
        why_missing(after),
    ];
    row.extend(moved(difference.points));
    row.extend(moved(difference.score));
    row.extend([rank(places.before), rank(places.after)]);
    row.extend([change(difference.change).to_owned(), standing(difference.standing).to_owned()]);
    row.push(text(&|said| said.decision.map(|own| own.token().to_owned())));
    row.push(text(&|said| said.reason.as_ref().map(|own| own.text.clone())));
    row.push(text(&|said| said.reason.as_ref().map(|own| own.is_placeholder.to_string())));
    row.push(text(&|said| said.agency.clone()));
    row.push(text(&|said| said.date.clone()));
    row.push(proof.and_then(|said| said.evidence.clone()).unwrap_or_default());
    let parts = [document.number, document.date, document.issuer, document.about, document.link];
    row.extend(parts.map(Option::unwrap_or_default));
    row.push(after.map_or_else(String::new, |said| match &said.sheet {
        Some(sheet) => format!("{} {}", said.file, sheet.shown()),
        None => format!("{}:{}:{}", said.file, said.line, said.column),
    }));
    row
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Raised => "raised",
        Change::Lowered => "lowered",
        Change::WithoutEffect => "without-effect",
        Change::Equal => "equal",
        Change::Invalid => "invalid",
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::AwaitingEvidence => "awaiting-evidence",
        Standing::Rejected => "rejected",
        Standing::Agreed => "agreed",
        Standing::Reasoned => "reasoned",
        Standing::Placeholder => "placeholder",
        Standing::NoReason => "no-reason",
        Standing::Open => "open",
    }
}
