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
mod rulings;
mod split;
mod steps;
mod story;
mod targets;
mod uses;

pub use moments::{Rules, first_rulebook};
pub use outcome::{
    Cause, Change, EntityTrend, FigureChange, Growth, Moved, Movers, NodeChange, NotSplit, Parts, PeriodHead, Point,
    Published, Quantity, Revision, State, Step, Story, Trend, Who,
};

use crate::finding::{self, Code, Finding};
use crate::number::gained;
use crate::registry::Period;
use crate::result::{FORMAT, Named, Stamp, Standing};
use crate::rulebook::model::{Bilingual, DataStatus};
use moments::{Found, Moment};
use rulings::Rulings;
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
/// ```
/// use province_kpi::analysis::trend::{Question, Rules, trend};
/// use province_kpi::data::Source;
/// use province_kpi::scoring::{Request, RulebookSource, Session, Wanted};
///
/// let rulebook = br#"
/// format = 1
/// [rulebook]
/// id = "teams"
/// version = "1"
/// title = "Teams"
/// entities = "input"
/// [rank]
/// node = "index"
/// on = "exact"
/// ties = "competition"
/// [field.teams]
/// title = "Teams"
/// kind = "count"
/// [node.index]
/// title = "Index"
/// value = "teams"
/// direction = "higher"
/// target = { 2022 = 10, 2023 = 20 }
/// score = { to_target = "proportional", cap = "full points" }
/// "#;
/// let figures = b"period,entity,teams\n2022,A,2\n2022,B,5\n2023,A,8\n2023,B,6\n";
/// let source = RulebookSource { name: "rulebook.toml".into(), bytes: rulebook, beside: &[] };
/// let inputs = [Source { name: "figures.csv".into(), bytes: figures.as_slice().into() }];
/// let request = Request { period: Wanted::All, ..Request::default() };
/// let session = Session::open(&source, &inputs, &request).map_err(|problem| format!("{:?}", problem.findings))?;
/// let rules = Rules::new(session.rulebook(), (rulebook, &[]), session.stage(), session.stretches());
///
/// let told = trend(&[rules], &Question::default()).map_err(|finding| format!("{finding:?}"))?;
/// // 2/10, then 8/20: A rose by 0.2, to the first place. Figures first and last give 0.6 and 0.3, the target −0.4 and −0.1.
/// let change = told.entities[0].change.as_ref().ok_or("no change")?;
/// let parts = change.score.parts.ok_or("not split")?;
/// assert_eq!((change.score.gained, change.rank.gained), (0.2, 1.0));
/// assert!((parts.own - 0.45).abs() < 1e-9 && parts.targets.is_some_and(|own| (own + 0.25).abs() < 1e-9));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// `trend-one-period`; `ranks-nothing` where a rulebook ranks nothing; `entity-not-found` or `entity-ambiguous`; `nothing-in-period` where
/// the published figures have none of the first period.
pub fn trend(all: &[Rules<'_>], question: &Question<'_>) -> Result<Trend, Finding> {
    let (moments, left_out) = moments::moments(all, (question.from, question.to))?;
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else {
        return Err(Finding::new(Code::TrendOnePeriod).with("available", Vec::<String>::new()));
    };
    let asked = question.entity.map(|name| named(name, &moments)).transpose()?;
    let published = question.published.map(|own| published(own, first)).transpose()?;
    let rows = rows(&moments);
    let lowest_first = last.plan.rank.as_ref().is_some_and(|rank| rank.lowest_first);
    let everybody: Vec<&Row<'_>> = rows.iter().collect();
    let movers =
        if asked.is_some() { Movers::default() } else { movers::movers(&everybody, &moments, lowest_first).most() };
    let is_asked =
        |row: &&Row<'_>| asked.as_ref().is_none_or(|(code, registry)| (code, registry) == (&row.code, &row.registry));
    let told: Vec<&Row<'_>> = rows.iter().filter(is_asked).collect();
    let steps = Steps::new(&mut Rulings::new(all), &moments, &told, lowest_first);
    let entities: Vec<EntityTrend> = told.iter().map(|row| entity(row, &moments, &steps, published.as_ref())).collect();
    let story = asked.as_ref().and_then(|_| story::story(all, &moments, told.first()?));
    let notices = notices(&moments);
    Ok(Trend {
        format: FORMAT,
        rulebooks: all.iter().map(|own| stamp(own.rulebook)).collect(),
        data_status: weakest(&moments, published.as_ref()),
        notices,
        findings: findings(all.len(), &moments, left_out, published.as_ref()),
        periods: moments.iter().map(head).collect(),
        years: growth::years(first.period, last.period),
        lowest_first,
        causes: causes(&entities),
        has_published: published.is_some(),
        is_relative: steps.is_relative,
        bases: steps.bases.iter().map(Period::to_string).collect(),
        entity: asked.as_ref().and_then(|_| told.first()).map(|row| row.who()),
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
    /// The entity, as lists name it.
    fn who(&self) -> Who {
        let data_status = self.standings.iter().flatten().map(|own| own.data_status).max().unwrap_or_default();
        Who { registry: self.registry.clone(), code: self.code.clone(), data_status }
    }

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
    let given = given.filter(|own| own.registry == row.registry);
    let published = given.map(|own| own.of(&row.code, row.standings.first().copied().flatten()));
    let points: Vec<Point> =
        moments.iter().zip(&row.standings).filter_map(|(moment, own)| Some(point(moment, (*own)?))).collect();
    let places = row.places();
    let told: Vec<(Step, Result<Both, NotSplit>)> = places
        .iter()
        .zip(places.iter().skip(1))
        .filter_map(|(from, to)| {
            let split = steps.get(*from, *to, &row.code)?;
            let change = change(row.ranked(*from)?, row.ranked(*to)?, split);
            let [from, to] = [moments.get(*from)?, moments.get(*to)?].map(|own| own.period.to_string());
            Some((Step { from, to, change }, split))
        })
        .collect();
    let ends = places.first().copied().zip(places.last().copied()).filter(|(first, last)| first < last);
    let whole = ends.and_then(|(first, last)| {
        let parts = told.iter().map(|(_, split)| *split).reduce(|all, own| Ok(both(all?, own?)))?;
        let mut whole = change(row.ranked(first)?, row.ranked(last)?, parts);
        whole.data_status = told.iter().map(|(step, _)| step.change.data_status).max().unwrap_or(whole.data_status);
        if let Some(published) = published.filter(|_| first == 0) {
            revise(&mut whole, published);
        }
        Some(whole)
    });
    let score_per_year = ends.and_then(|(first, last)| {
        let years = growth::years(moments.get(first)?.period, moments.get(last)?.period);
        let gained = gained(row.ranked(first)?.1, row.ranked(last)?.1);
        (years > 0.0).then(|| gained / years)
    });
    let restated = |(moment, own): (&Moment<'_>, &Option<&Standing>)| {
        let looks_back = own.is_some_and(|own| own.restated);
        moment.restated_from.or_else(|| moment.restated_any.filter(|_| looks_back)).filter(|_| own.is_some()).cloned()
    };
    EntityTrend {
        entity: row.named.clone(),
        registry: row.registry.clone(),
        data_status: published.map_or(row.who().data_status, |own| own.data_status.max(row.who().data_status)),
        restated_from: moments.iter().zip(&row.standings).find_map(restated),
        points,
        published,
        steps: told.into_iter().map(|(step, _)| step).collect(),
        change: whole,
        score_per_year,
    }
}

fn point(moment: &Moment<'_>, own: &Standing) -> Point {
    Point {
        period: moment.period.to_string(),
        score: own.score,
        shown: own.shown,
        rank: own.rank,
        sharing: own.rank.and_then(|rank| moment.sharing.get(&rank)).copied().unwrap_or(0),
        grade: own.grade.clone(),
        missing: own.missing,
        data_status: own.data_status,
    }
}

fn change(
    (was, score, rank): (&Standing, f64, u32),
    (is, score_after, rank_after): (&Standing, f64, u32),
    split: Result<Both, NotSplit>,
) -> Change {
    let (before, after) = (f64::from(rank), f64::from(rank_after));
    Change {
        score: Moved {
            before: score,
            after: score_after,
            gained: gained(score, score_after),
            parts: split.ok().map(|own| own.score),
            revision: None,
        },
        rank: Moved { before, after, gained: before - after, parts: split.ok().map(|own| own.rank), revision: None },
        data_status: was.data_status.max(is.data_status),
        not_split: split.err(),
    }
}

fn both(one: Both, other: Both) -> Both {
    Both { score: one.score.and(&other.score), rank: one.rank.and(&other.rank) }
}

/// The change from what was given out, with the corrections since then as a part of it.
fn revise(whole: &mut Change, published: Published) {
    let Published { score: Some(score), rank: Some(rank), revision, .. } = published else { return };
    let revised = |moved: &mut Moved, from: f64, revision: f64| {
        moved.before = from;
        moved.revision = Some(revision);
        if let Some(parts) = &mut moved.parts {
            parts.revisions = Some(revision);
        }
    };
    revised(&mut whole.score, score, revision.score.unwrap_or(0.0));
    whole.score.gained = gained(score, whole.score.after);
    revised(&mut whole.rank, f64::from(rank), revision.rank.unwrap_or(0.0));
    whole.rank.gained = whole.rank.before - whole.rank.after;
    whole.data_status = whole.data_status.max(published.data_status);
}

/// The results of the first period by the figures of their time.
struct Given {
    registry: String,
    by_code: BTreeMap<String, Standing>,
    data_status: DataStatus,
    findings: Vec<Finding>,
}

impl Given {
    /// What was given out of an entity, beside what today's figures give. Who was not among the entities has no result, and what is said of
    /// that is made from all of them.
    fn of(&self, code: &str, today: Option<&Standing>) -> Published {
        let own = self.by_code.get(code);
        let score = own.and_then(|own| own.score);
        let rank = own.and_then(|own| own.rank);
        let revision = Revision {
            score: score.zip(today.and_then(|own| own.score)).map(|(was, is)| gained(was, is)),
            rank: rank.zip(today.and_then(|own| own.rank)).map(|(was, is)| f64::from(was) - f64::from(is)),
        };
        let data_status = own.map_or(self.data_status, |own| own.data_status);
        Published { score, shown: own.and_then(|own| own.shown), rank, data_status, revision }
    }
}

fn published(own: &Rules<'_>, first: &Moment<'_>) -> Result<Given, Finding> {
    let found = moments::results_in(own, first.period).ok_or_else(|| {
        let available: Vec<String> = own.stretches.iter().flat_map(|own| own.periods).map(Period::to_string).collect();
        Finding::new(Code::NothingInPeriod).with("period", first.period.to_string()).with("available", available)
    })?;
    let standings = found.standings;
    Ok(Given {
        registry: found.panel.registry.id.clone(),
        by_code: standings.entities.into_iter().map(|own| (own.code.clone(), own)).collect(),
        data_status: standings.data_status,
        findings: standings.findings,
    })
}

/// What was found, each once, by the position of its rulebook; what was given out stands behind all rulebooks.
fn findings(rulebooks: usize, moments: &[Moment<'_>], left_out: Vec<Found>, given: Option<&Given>) -> Vec<Found> {
    let mut of_rulebooks: Vec<Vec<Finding>> = vec![Vec::new(); rulebooks + 1];
    let computed = moments.iter().flat_map(|own| own.standings.findings.iter().map(|found| (own.rules, found.clone())));
    let given = given.into_iter().flat_map(|own| own.findings.iter().map(|found| (rulebooks, found.clone())));
    for (at, found) in left_out.into_iter().chain(computed).chain(given) {
        of_rulebooks.get_mut(at).into_iter().for_each(|own| own.push(found.clone()));
    }
    let own = |(at, mut found): (usize, Vec<Finding>)| {
        finding::sort(&mut found);
        found.dedup();
        found.into_iter().map(move |own| (at, own))
    };
    of_rulebooks.into_iter().enumerate().flat_map(own).collect()
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
        ranks_rounded: own.ranks_rounded(),
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
