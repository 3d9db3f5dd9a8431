//! A trend as CSV for machines: one row an entity and period, English headers, decimal point, full precision.
//!
//! A row has the change since the period in `since`: the one before in which the entity is ranked, or `published` in the first period, where what
//! was given out then is known. So the changes of an entity add up to its whole change.

use super::super::csv::{Table, missing, number, rank};
use crate::analysis::trend::{Cause, Change, EntityTrend, Moved, NotSplit, Point, Trend};

const CAUSES: [Cause; 5] = [Cause::Own, Cause::Others, Cause::Targets, Cause::Rules, Cause::Revisions];

const HEADER: [&str; 23] = [
    "period",
    "code",
    "name",
    "score",
    "rank",
    "grade",
    "missing",
    "data_status",
    "restated_from",
    "since",
    "score_gained",
    "score_own",
    "score_others",
    "score_targets",
    "score_rules",
    "score_revisions",
    "rank_gained",
    "rank_own",
    "rank_others",
    "rank_targets",
    "rank_rules",
    "rank_revisions",
    "not_split",
];

pub(super) fn csv(own: &Trend) -> String {
    let mut table = Table::new(b',', ::csv::Terminator::Any(b'\n'));
    table.row(HEADER.map(str::to_owned).into_iter());
    for entity in &own.entities {
        for (at, point) in entity.points.iter().enumerate() {
            let restated = own.periods.get(at).and_then(|head| head.restated_from.clone()).unwrap_or_default();
            table.row(row(entity, at, point, restated).into_iter());
        }
    }
    table.text()
}

fn row(own: &EntityTrend, at: usize, point: &Point, restated_from: String) -> Vec<String> {
    let published = own.change.as_ref().filter(|change| at == 0 && change.score.revision.is_some());
    let status = if published.is_some() { own.data_status } else { point.data_status };
    let mut row = vec![
        point.period.clone(),
        own.entity.code.clone(),
        own.entity.name.clone(),
        number(point.score),
        rank(point.rank),
        point.grade.as_ref().map(|grade| grade.en.clone()).unwrap_or_default(),
        missing(point.missing),
        status.token().to_owned(),
        restated_from,
    ];
    let step = own.steps.iter().find(|step| step.to == point.period);
    match (step, published) {
        (Some(step), _) => {
            row.push(step.from.clone());
            row.extend(moved(&step.change.score));
            row.extend(moved(&step.change.rank));
            row.push(token(&step.change));
        }
        (None, Some(change)) => {
            row.push("published".to_owned());
            row.extend(revised(&change.score));
            row.extend(revised(&change.rank));
            row.push(String::new());
        }
        (None, None) => row.extend(std::iter::repeat_n(String::new(), HEADER.len() - row.len())),
    }
    row
}

/// What was gained, and its parts by cause.
fn moved(own: &Moved) -> Vec<String> {
    let part = |cause: &Cause| number(own.parts.as_ref().and_then(|parts| parts.of(*cause)));
    std::iter::once(number(Some(own.gained))).chain(CAUSES.iter().map(part)).collect()
}

/// The revision of the first period alone.
fn revised(own: &Moved) -> Vec<String> {
    let revision = number(own.revision);
    let part = |cause: &Cause| if *cause == Cause::Revisions { revision.clone() } else { String::new() };
    std::iter::once(revision.clone()).chain(CAUSES.iter().map(part)).collect()
}

fn token(change: &Change) -> String {
    let token = match change.not_split {
        None => "",
        Some(NotSplit::OtherRegistry) => "other_registry",
        Some(NotSplit::NothingBetween) => "nothing_between",
        Some(NotSplit::PoolAndBase) => "pool_and_base",
        Some(NotSplit::OnlyMovers) => "only_movers",
        Some(NotSplit::NotReproduced) => "not_reproduced",
    };
    token.to_owned()
}
