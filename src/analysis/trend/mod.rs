//! Trend: scores and ranks over periods, and why they changed.
//!
//! In: rulebooks with the panels of their sessions ([`Rules`]), a [`Question`]. Out: a [`Trend`]. Computes with `compute` alone; holds no
//! sentence.
//!
//! **Each step from a period to the next is split by cause** (`split`), and a longer change is the sum of its steps; so parts add up over causes
//! and over periods. Revisions stand before the first step: what was given out at first, against what today's figures of that period give.

mod growth;
mod mixture;
mod moments;
mod movers;
mod outcome;
mod split;
mod steps;
mod story;
mod targets;
mod uses;

pub use moments::{Rules, Stretch, first_rulebook};
pub use outcome::{
    Cause, Change, EntityTrend, FigureChange, Growth, Moved, Movers, NodeChange, NotSplit, Parts, PeriodHead, Point,
    Published, Quantity, State, Step, Story, Trend,
};

use crate::finding::{Code, Finding};
use crate::registry::Period;
use crate::result::{FORMAT, Named, Stamp, Standing};
use crate::rulebook::model::{Bilingual, DataStatus};
use moments::Moment;
use split::Both;
use std::collections::{BTreeMap, BTreeSet};
use steps::Steps;

/// What is asked of a trend.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// The first period; none: the first that has figures.
    pub from: Option<Period>,
    /// The last period; none: the last that has figures.
    pub to: Option<Period>,
    /// Whose story is told, by code or name; none: everybody's.
    pub entity: Option<&'a str>,
    /// The rulebook that scores the first period ([`first_rulebook`]), with the figures as they were known when that period's result was given
    /// out.
    pub published: Option<&'a Rules<'a>>,
}

/// Scores and ranks over periods. `all` are the rulebooks, the earlier one first, each with the same figures.
///
/// # Errors
/// `trend-one-period`; `node-not-found` where a rulebook ranks nothing; `entity-not-found` or `entity-ambiguous`; `nothing-in-period` where
/// the published figures have none of the first period.
pub fn trend(all: &[Rules<'_>], question: &Question<'_>) -> Result<Trend, Finding> {
    let moments = moments::moments(all, (question.from, question.to))?;
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else {
        return Err(Finding::new(Code::TrendOnePeriod).with("available", Vec::<String>::new()));
    };
    let asked = question.entity.map(|name| named(name, &moments)).transpose()?;
    let published = question.published.map(|own| published(own, first)).transpose()?;
    let rows = rows(&moments);
    let lowest_first = last.plan.rank.as_ref().is_some_and(|rank| rank.lowest_first);
    let everybody: Vec<&Row<'_>> = rows.iter().collect();
    let movers = if asked.is_some() { Movers::default() } else { movers::movers(&everybody, &moments, lowest_first) };
    let is_asked =
        |row: &&Row<'_>| asked.as_ref().is_none_or(|(code, registry)| (code, registry) == (&row.code, &row.registry));
    let told: Vec<&Row<'_>> = rows.iter().filter(is_asked).collect();
    let steps = Steps::new(all, &moments, &told, lowest_first);
    let entities: Vec<EntityTrend> = told.iter().map(|row| entity(row, &moments, &steps, published.as_ref())).collect();
    let story = asked.as_ref().and_then(|_| story::story(all, &moments, told.first()?));
    let notices = notices(&moments);
    Ok(Trend {
        format: FORMAT,
        rulebooks: all.iter().map(|own| stamp(own.rulebook)).collect(),
        data_status: weakest(&moments, published.as_ref()),
        notices,
        periods: moments.iter().map(head).collect(),
        years: growth::years(first.period, last.period),
        lowest_first,
        causes: causes(&entities),
        has_published: published.is_some(),
        is_relative: steps.is_relative,
        bases: steps.bases.iter().map(Period::to_string).collect(),
        entity: asked.map(|(code, _)| code),
        movers,
        entities,
        story,
    })
}

/// The code and the registry of who is meant: an entity of the last period's registry, else of the latest one before that knows the name.
fn named(name: &str, moments: &[Moment<'_>]) -> Result<(String, String), Finding> {
    let mut refused = None;
    for registry in moments.iter().rev().map(|own| &own.panel.registry) {
        match registry.named(name) {
            Ok(at) => {
                let code = registry.get(at).map(|own| own.code.clone()).unwrap_or_default();
                return Ok((code, registry.id.clone()));
            }
            Err(finding) if finding.code == Code::EntityNotFound => drop(refused.get_or_insert(finding)),
            Err(finding) => return Err(finding),
        }
    }
    Err(refused.unwrap_or_else(|| Finding::new(Code::EntityNotFound).with("name", name)))
}

/// An entity's standings, by position of the moment; none where the registry of that moment does not have it.
pub(in crate::analysis) struct Row<'m> {
    registry: String,
    code: String,
    named: Named,
    standings: Vec<Option<&'m Standing>>,
}

impl<'m> Row<'m> {
    /// The standing of a moment in which the entity has a score and a rank.
    fn ranked(&self, at: usize) -> Option<(&'m Standing, f64, u32)> {
        let own = self.standings.get(at).copied().flatten()?;
        Some((own, own.score?, own.rank?))
    }

    /// The moments in which the entity has a score and a rank, ascending.
    fn places(&self) -> Vec<usize> {
        (0..self.standings.len()).filter(|at| self.ranked(*at).is_some()).collect()
    }
}

/// All entities, those of the last moment first and as they stand there. A code of another registry is another entity: a province that was
/// merged with others may have kept its own.
fn rows<'m>(moments: &'m [Moment<'_>]) -> Vec<Row<'m>> {
    let by_code: Vec<BTreeMap<&str, &Standing>> =
        moments.iter().map(|own| own.standings.entities.iter().map(|row| (row.code.as_str(), row)).collect()).collect();
    let mut seen = BTreeSet::new();
    let id = |own: &'m Moment<'_>| own.panel.registry.id.as_str();
    let all = moments.iter().rev().flat_map(|own| own.standings.entities.iter().map(move |row| (id(own), row)));
    let row = |(registry, own): (&str, &'m Standing)| {
        let standing = |(moment, rows): (&'m Moment<'_>, &BTreeMap<&str, &'m Standing>)| {
            rows.get(own.code.as_str()).copied().filter(|_| id(moment) == registry)
        };
        Row {
            registry: registry.to_owned(),
            code: own.code.clone(),
            named: Named { code: own.code.clone(), name: own.name.clone(), name_en: own.name_en.clone() },
            standings: moments.iter().zip(&by_code).map(standing).collect(),
        }
    };
    all.filter(|(registry, own)| seen.insert((*registry, own.code.as_str()))).map(row).collect()
}

fn entity(row: &Row<'_>, moments: &[Moment<'_>], steps: &Steps, given: Option<&Given>) -> EntityTrend {
    let (published, given_status) = given.map(|own| own.of(&row.code)).unzip();
    let points: Vec<Point> =
        moments.iter().zip(&row.standings).map(|(moment, own)| point(moment.period, *own)).collect();
    let places = row.places();
    let told: Vec<(Step, Result<Both, NotSplit>)> = places
        .iter()
        .zip(places.iter().skip(1))
        .filter_map(|(from, to)| {
            let split = steps.get(*from, *to, &row.code);
            let change = change(row.ranked(*from)?, row.ranked(*to)?, split);
            let [from, to] = [moments.get(*from)?, moments.get(*to)?].map(|own| own.period.to_string());
            Some((Step { from, to, change }, split))
        })
        .collect();
    let ends = places.first().copied().zip(places.last().copied()).filter(|(first, last)| first < last);
    let whole = ends.and_then(|(first, last)| {
        let parts = told.iter().map(|(_, split)| *split).reduce(|all, own| Ok(both(all?, own?)))?;
        let mut whole = change(row.ranked(first)?, row.ranked(last)?, parts);
        if let Some(published) = published.filter(|_| first == 0) {
            revise(&mut whole, published);
        }
        Some(whole)
    });
    let score_per_year = ends.and_then(|(first, last)| {
        let years = growth::years(moments.get(first)?.period, moments.get(last)?.period);
        let gained = row.ranked(last)?.1 - row.ranked(first)?.1;
        (years > 0.0).then(|| gained / years)
    });
    let restated = |(moment, own): (&Moment<'_>, &Option<&Standing>)| {
        let looks_back = own.is_some_and(|own| own.restated);
        moment.restated_from.or_else(|| moment.restated_any.filter(|_| looks_back)).filter(|_| own.is_some()).cloned()
    };
    EntityTrend {
        entity: row.named.clone(),
        registry: row.registry.clone(),
        data_status: row
            .standings
            .iter()
            .flatten()
            .map(|own| own.data_status)
            .chain(given_status)
            .max()
            .unwrap_or_default(),
        restated_from: moments.iter().zip(&row.standings).find_map(restated),
        points,
        published,
        steps: told.into_iter().map(|(step, _)| step).collect(),
        change: whole,
        score_per_year,
    }
}

fn point(period: Period, own: Option<&Standing>) -> Point {
    Point {
        period: period.to_string(),
        score: own.and_then(|own| own.score),
        shown: own.and_then(|own| own.shown),
        rank: own.and_then(|own| own.rank),
        grade: own.and_then(|own| own.grade.clone()),
        missing: own.and_then(|own| own.missing),
        data_status: own.map(|own| own.data_status).unwrap_or_default(),
    }
}

fn change(
    (_, score, rank): (&Standing, f64, u32),
    (_, score_after, rank_after): (&Standing, f64, u32),
    split: Result<Both, NotSplit>,
) -> Change {
    let (before, after) = (f64::from(rank), f64::from(rank_after));
    Change {
        score: Moved {
            before: score,
            after: score_after,
            gained: score_after - score,
            parts: split.ok().map(|own| own.score),
            revision: None,
        },
        rank: Moved { before, after, gained: before - after, parts: split.ok().map(|own| own.rank), revision: None },
        not_split: split.err(),
    }
}

fn both(one: Both, other: Both) -> Both {
    Both { score: one.score.and(&other.score), rank: one.rank.and(&other.rank) }
}

/// The change from what was given out, with the corrections since then as a part of it.
fn revise(whole: &mut Change, published: Published) {
    let (Some(score), Some(rank)) = (published.score, published.rank) else { return };
    let revised = |moved: &mut Moved, from: f64, revision: f64| {
        moved.before = from;
        moved.gained += revision;
        moved.revision = Some(revision);
        if let Some(parts) = &mut moved.parts {
            parts.revisions = Some(revision);
        }
    };
    let revision = whole.score.before - score;
    revised(&mut whole.score, score, revision);
    let rank = f64::from(rank);
    let revision = rank - whole.rank.before;
    revised(&mut whole.rank, rank, revision);
}

/// The results of the first period by the figures of their time.
struct Given {
    by_code: BTreeMap<String, (Published, DataStatus)>,
    data_status: DataStatus,
}

impl Given {
    /// What was given out of an entity, and its status.
    fn of(&self, code: &str) -> (Published, DataStatus) {
        self.by_code.get(code).copied().unwrap_or((Published { score: None, rank: None }, DataStatus::default()))
    }
}

fn published(own: &Rules<'_>, first: &Moment<'_>) -> Result<Given, Finding> {
    let found = moments::results_in(own, first.period).ok_or_else(|| {
        let available: Vec<String> = own.stretches.iter().flat_map(|own| own.periods).map(Period::to_string).collect();
        Finding::new(Code::NothingInPeriod).with("period", first.period.to_string()).with("available", available)
    })?;
    let result = |own: &Standing| {
        let published = Published { score: own.score, rank: own.rank };
        (own.code.clone(), (published, own.data_status))
    };
    Ok(Given {
        by_code: found.standings.entities.iter().map(result).collect(),
        data_status: found.standings.data_status,
    })
}

fn stamp(own: &crate::rulebook::model::Rulebook) -> Stamp {
    Stamp { id: own.id.clone(), version: own.version.clone(), title: own.title.clone() }
}

fn head(own: &Moment<'_>) -> PeriodHead {
    PeriodHead {
        period: own.period.to_string(),
        rulebook: own.rules,
        registry: own.panel.registry.id.clone(),
        restated_from: own.restated_from.cloned(),
        data_status: own.standings.data_status,
        ranked: own.standings.entities.iter().filter(|row| row.rank.is_some()).count(),
    }
}

fn weakest(moments: &[Moment<'_>], published: Option<&Given>) -> DataStatus {
    let own = moments.iter().map(|own| own.standings.data_status);
    own.chain(published.map(|own| own.data_status)).max().unwrap_or_default()
}

fn notices(moments: &[Moment<'_>]) -> Vec<Bilingual> {
    let mut notices: Vec<Bilingual> = Vec::new();
    for notice in moments.iter().flat_map(|own| &own.plan.notes) {
        if !notices.contains(notice) {
            notices.push(notice.clone());
        }
    }
    notices
}

/// The causes that any change has.
fn causes(entities: &[EntityTrend]) -> Vec<Cause> {
    let all = [Cause::Own, Cause::Others, Cause::Targets, Cause::Rules, Cause::Revisions];
    let parts: Vec<&Parts> = entities
        .iter()
        .flat_map(|own| own.steps.iter().map(|step| &step.change).chain(&own.change))
        .filter_map(|change| change.score.parts.as_ref())
        .collect();
    all.into_iter().filter(|cause| parts.iter().any(|own| own.of(*cause).is_some())).collect()
}
