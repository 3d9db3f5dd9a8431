//! Which periods a trend is about, by which rulebook each is scored, and what came out.
//!
//! In: rulebooks with the panels of their sessions, from when to when. Out: [`Moment`]s, ascending, each with its standings. Periods of one
//! length stand in a trend: years with years, quarters with quarters.

use crate::compute::{self, Asked, Standings};
use crate::data::panel::{Panel, Scored};
use crate::finding::{Code, Finding};
use crate::plan::Plan;
use crate::registry::Period;
use crate::rulebook::changes::Side;
use crate::rulebook::model::{Reading, Rulebook};
use std::collections::{BTreeMap, BTreeSet};

/// A rulebook with what it scores.
#[derive(Debug, Clone)]
pub struct Rules<'a> {
    /// The rulebook.
    pub rulebook: &'a Rulebook,
    /// The text that it was read from, by which it is told whether rules changed.
    pub written: Side<'a>,
    /// Position of the stage up to which figures count.
    pub stage: usize,
    /// The panels, each with the periods that are scored on it.
    pub stretches: Vec<Scored<'a>>,
}

impl<'a> Rules<'a> {
    /// A rulebook, read from `written`, with what it scores by the figures up to a stage: all periods of a session.
    pub fn new(
        rulebook: &'a Rulebook,
        written: Side<'a>,
        stage: usize,
        stretches: impl Iterator<Item = Scored<'a>>,
    ) -> Self {
        Self { rulebook, written, stage, stretches: stretches.collect() }
    }

    /// The stretch in which a period is scored.
    pub(super) fn stretch(&self, period: Period) -> Option<&Scored<'a>> {
        self.stretches.iter().find(|own| own.periods.contains(&period))
    }
}

/// One period of a trend.
#[derive(Debug, Clone)]
pub(super) struct Moment<'a> {
    pub(super) period: Period,
    /// Position of its rulebook.
    pub(super) rules: usize,
    pub(super) panel: &'a Panel,
    pub(super) plan: Plan,
    /// The registry from which its figures were restated, and that from which any of its panel were.
    pub(super) restated_from: Option<&'a String>,
    pub(super) restated_any: Option<&'a String>,
    pub(super) standings: Standings,
    /// How many have each rank.
    pub(super) sharing: BTreeMap<u32, usize>,
}

impl Moment<'_> {
    /// Whether the rounded scores are ranked.
    pub(super) fn ranks_rounded(&self) -> bool {
        self.plan.rank.as_ref().is_some_and(|rank| rank.on == Reading::Rounded)
    }
}

/// A finding with the position of the rulebook that it is about.
pub(super) type Found = (usize, Finding);

/// The periods from `from` to `to`, as long as the last of them, with their results: two at least. Beside them that a period between them is
/// left out, since the rulebook that scores it has no figures of it.
///
/// # Errors
/// `trend-one-period` where there are not two; `ranks-nothing` where a rulebook ranks nothing.
pub(super) fn moments<'a>(
    all: &'a [Rules<'a>],
    (from, to): (Option<Period>, Option<Period>),
) -> Result<(Vec<Moment<'a>>, Vec<Found>), Finding> {
    let periods = periods(all, (from, to))?;
    let mut found = Vec::new();
    for (rules, own) in all.iter().enumerate() {
        let mine: Vec<Period> = periods.iter().filter(|(_, own)| *own == rules).map(|(period, _)| *period).collect();
        own.stretches.iter().for_each(|stretch| found.extend(results(own, rules, stretch, &mine)));
    }
    found.sort_by_key(|own| own.period);
    let there: BTreeSet<Period> = found.iter().map(|own| own.period).collect();
    if there.len() < 2 {
        return Err(one_period(there));
    }
    let left_out = |(period, rules): (Period, usize)| {
        let own = all.get(rules).map(|own| own.rulebook)?;
        let finding = Finding::new(Code::TrendPeriodLeftOut).with("period", period.to_string());
        Some((rules, finding.with("rulebook", &own.id).with("version", &own.version)))
    };
    let left_out = periods.into_iter().filter(|(period, _)| !there.contains(period)).filter_map(left_out).collect();
    Ok((found, left_out))
}

/// The position of the rulebook that scores the first period of a trend from `from` to `to`.
///
/// # Errors
/// As [`super::trend`].
pub fn first_rulebook(all: &[Rules<'_>], ends: (Option<Period>, Option<Period>)) -> Result<usize, Finding> {
    let has_figures =
        |(period, rules): &&(Period, usize)| all.get(*rules).is_some_and(|own| own.stretch(*period).is_some());
    Ok(periods(all, ends)?.iter().find(has_figures).map_or(0, |(_, rules)| *rules))
}

fn one_period(available: impl IntoIterator<Item = Period>) -> Finding {
    let available: Vec<String> = available.into_iter().map(|own| own.to_string()).collect();
    Finding::new(Code::TrendOnePeriod).with("available", available)
}

/// The periods from `from` to `to` of which there are figures, as long as the last of them, each with the position of its rulebook.
fn periods(all: &[Rules<'_>], (from, to): (Option<Period>, Option<Period>)) -> Result<Vec<(Period, usize)>, Finding> {
    let mut available: Vec<Period> =
        all.iter().flat_map(|own| &own.stretches).flat_map(|own| own.periods).copied().collect();
    available.sort();
    available.dedup();
    let in_reach = |own: &Period| from.is_none_or(|from| from <= *own) && to.is_none_or(|to| *own <= to);
    let mut periods: Vec<Period> = available.iter().copied().filter(in_reach).collect();
    let length = to.or(from).or_else(|| periods.last().copied());
    periods.retain(|own| length.is_some_and(|length| own.is_as_long_as(length)));
    if periods.len() < 2 {
        return Err(one_period(available));
    }
    if let Some(own) = all.iter().map(|own| own.rulebook).find(|own| own.rank.is_none()) {
        return Err(Finding::new(Code::RanksNothing).with("rulebook", &own.id).with("version", &own.version));
    }
    in_order(all)?;
    // Of all that have figures: what is asked for decides nothing about which rulebook holds.
    let is_as_long = |own: &&Period| length.is_some_and(|length| own.is_as_long_as(length));
    let latest = available.iter().rfind(is_as_long).copied();
    Ok(periods.into_iter().map(|period| (period, in_force(all, period, latest))).collect())
}

/// That no rulebook is in force from the same day as one that is named before it, or from an earlier one: it would take all of its periods.
///
/// # Errors
/// `rulebooks-order`.
fn in_order(all: &[Rules<'_>]) -> Result<(), Finding> {
    for (first, second) in all.iter().zip(all.iter().skip(1)).map(|(first, second)| (first.rulebook, second.rulebook)) {
        if let (Some(from), Some(other)) = (first.in_force.0, second.in_force.0)
            && other <= from
        {
            let name = |own: &Rulebook| format!("{} {}", own.id, own.version);
            let finding = Finding::new(Code::RulebooksOrder).with("rulebook", name(first)).with("other", name(second));
            return Err(finding.with("from", from.to_string()).with("other_from", other.to_string()));
        }
    }
    Ok(())
}

/// The position of the rulebook by which a period is scored: the last one that is in force on its last day. One that does not say from when it
/// is in force is for the latest period alone, where there is another before it.
fn in_force(all: &[Rules<'_>], period: Period, latest: Option<Period>) -> usize {
    let holds = |own: &Rules<'_>| match own.rulebook.in_force.0 {
        Some(from) => from <= period.last_day(),
        None => latest == Some(period),
    };
    (1..all.len()).rev().find(|at| all.get(*at).is_some_and(holds)).unwrap_or(0)
}

/// The results of those of `wanted` that are scored in a stretch.
fn results<'a>(own: &Rules<'a>, rules: usize, stretch: &Scored<'a>, wanted: &[Period]) -> Vec<Moment<'a>> {
    let here: Vec<Period> = stretch.periods.iter().copied().filter(|period| wanted.contains(period)).collect();
    let plans: Vec<Plan> = here.iter().map(|period| Plan::compile(own.rulebook, *period)).collect();
    let plans: Vec<Plan> = if plans.iter().any(|plan| plan.crosses_periods) {
        stretch.panel.periods().into_iter().map(|period| Plan::compile(own.rulebook, period)).collect()
    } else {
        plans
    };
    let computed = compute::run(&plans, stretch.panel, own.stage);
    let asked = Asked { without_indicators: true, ..Asked::default() };
    here.into_iter()
        .filter_map(|period| {
            let plan = plans.iter().find(|plan| plan.period == period)?.clone();
            let standings = computed.period(period)?.standings(asked);
            let mut sharing = BTreeMap::new();
            standings.entities.iter().filter_map(|row| row.rank).for_each(|own| *sharing.entry(own).or_default() += 1);
            Some(Moment {
                period,
                rules,
                panel: stretch.panel,
                plan,
                restated_from: stretch.restated.get(&period),
                restated_any: stretch.restated.values().next_back(),
                standings,
                sharing,
            })
        })
        .collect()
}

/// The result of one period; none where there are no figures of it.
pub(super) fn results_in<'a>(own: &Rules<'a>, period: Period) -> Option<Moment<'a>> {
    results(own, 0, own.stretch(period)?, &[period]).pop()
}
