//! A trend as CSV for machines: one row an entity and period, English headers, decimal point, full precision.
//!
//! A row has the change since the period in `since`: the one before in which the entity is ranked, or `published` in the first period, where what
//! was given out then is known. So the changes of an entity add up to its whole change. The status of a row is the weakest of all that stands in
//! it, the earlier period's too.

use super::super::csv::{Table, missing, number, rank};
use crate::analysis::trend::{Cause, Change, EntityTrend, Moved, NotSplit, Point, Published, Trend};

const CAUSES: [Cause; 5] = [Cause::Own, Cause::Others, Cause::Targets, Cause::Rules, Cause::Revisions];

const HEADER: [&str; 26] = [
    "period",
    "code",
    "name",
    "registry",
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
    "score_published",
    "rank_published",
];

pub(super) fn csv(own: &Trend) -> String {
    let mut table = Table::new(b',', ::csv::Terminator::Any(b'\n'));
    table.row(HEADER.map(str::to_owned).into_iter());
    let first = own.periods.first().map(|head| head.period.as_str());
    for entity in &own.entities {
        for point in &entity.points {
            let head = own.periods.iter().find(|head| head.period == point.period);
            let restated = head.and_then(|head| head.restated_from.clone()).unwrap_or_default();
            let published = entity.published.as_ref().filter(|_| first == Some(point.period.as_str()));
            table.row(row(entity, point, published, restated).into_iter());
        }
    }
    table.text()
}

fn row(own: &EntityTrend, point: &Point, published: Option<&Published>, restated_from: String) -> Vec<String> {
    let published = published.filter(|own| own.score.is_some() || own.rank.is_some());
    let step = own.steps.iter().find(|step| step.to == point.period);
    let others = step.map(|step| step.change.data_status).into_iter().chain(published.map(|own| own.data_status));
    let status = others.fold(point.data_status, std::cmp::max);
    let mut row = vec![
        point.period.clone(),
        own.entity.code.clone(),
        own.entity.name.clone(),
        own.registry.clone(),
        number(point.score),
        rank(point.rank),
        point.grade.as_ref().map(|grade| grade.en.clone()).unwrap_or_default(),
        missing(point.missing),
        status.token().to_owned(),
        restated_from,
    ];
    match (step, published) {
        (Some(step), _) => {
            row.push(step.from.clone());
            row.extend(moved(&step.change.score));
            row.extend(moved(&step.change.rank));
            row.push(token(&step.change));
        }
        (None, Some(published)) => {
            row.push("published".to_owned());
            row.extend(revised(published.revision.score));
            row.extend(revised(published.revision.rank));
            row.push(String::new());
        }
        (None, None) => row.extend(std::iter::repeat_n(String::new(), HEADER.len() - 2 - row.len())),
    }
    row.push(number(published.and_then(|own| own.score)));
    row.push(rank(published.and_then(|own| own.rank)));
    row
}

/// What was gained, and its parts by cause.
fn moved(own: &Moved) -> Vec<String> {
    let part = |cause: &Cause| number(own.parts.as_ref().and_then(|parts| parts.of(*cause)));
    std::iter::once(number(Some(own.gained))).chain(CAUSES.iter().map(part)).collect()
}

/// The revision of the first period alone.
fn revised(revision: Option<f64>) -> Vec<String> {
    let part = |cause: &Cause| if *cause == Cause::Revisions { number(revision) } else { String::new() };
    std::iter::once(number(revision)).chain(CAUSES.iter().map(part)).collect()
}

fn token(change: &Change) -> String {
    let token = match change.not_split {
        None => "",
        Some(NotSplit::OtherRegistry) => "other_registry",
        Some(NotSplit::NoFigures) => "no_figures",
        Some(NotSplit::NothingBetween) => "nothing_between",
        Some(NotSplit::PoolAndBase) => "pool_and_base",
        Some(NotSplit::OnlyMovers) => "only_movers",
        Some(NotSplit::NotReproduced) => "not_reproduced",
    };
    token.to_owned()
}
