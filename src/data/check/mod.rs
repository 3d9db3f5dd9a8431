//! Checks of the gathered panel: ranges, evidence, and what the rulebook says must be true. A cell that fails becomes missing with
//! its reason, or is kept with a warning, as the rulebook says.
//!
//! Every check looks at the figures as they were read; what one check takes out does not hide what another would find. A check of
//! which a figure is missing or a denominator 0 is not judged.

mod change;
mod consistency;
mod evidence;
mod freshness;
mod range;
pub(super) mod rejection;
mod relation;
mod tolerance;

use super::gather::Desk;
use super::panel::{Datum, Observation};
use crate::finding::{Code, Finding, Severity};
use crate::number::{Decimal, Exact};
use crate::registry::{EntityIx, Period};
use crate::rulebook::model::{Check, CheckRule, FieldIx, Missing};

/// Runs every check over the observations, which stand in the panel's order.
pub(super) fn check(observations: &mut [Observation], desk: &mut Desk<'_, '_>) {
    let mut refused: Vec<(usize, Missing)> = Vec::new();
    let mut from = 0;
    for group in observations.chunk_by(|a, b| (a.period, a.field) == (b.period, b.field)) {
        let at = group.first().map(|first| first.field);
        let field = at.and_then(|at| desk.rulebook.field(at));
        if let Some(field) = field {
            let has_range = field.range.0.is_some() || field.range.1.is_some();
            if desk.rulebook.stages.len() > 1 {
                rejection::check(group, desk);
            }
            for (at, observation) in (from..).zip(group).filter(|_| field.evidence_required || has_range) {
                // The graver reason last, so that it stands.
                let earlier = group.get(..at - from).unwrap_or_default();
                refused.extend(evidence::check(observation, earlier, desk).map(|reason| (at, reason)));
                refused.extend(range::check(observation, desk).map(|reason| (at, reason)));
            }
            for check in &field.checks {
                let failed = run(check, group, &Panel { all: observations }, desk);
                refused.extend(failed.into_iter().map(|at| (from + at, Missing::Invalid)));
            }
        }
        from += group.len();
    }
    for (at, reason) in refused {
        if let Some(observation) = observations.get_mut(at) {
            observation.datum = Datum::Missing(reason);
        }
    }
}

/// Tells what is wrong with the figures of a period that were only supposed. What proves a figure and its day are taken to be in order.
pub(super) fn of_supposed(observations: &[Observation], period: Period, desk: &mut Desk<'_, '_>) {
    for group in observations.chunk_by(|a, b| (a.period, a.field) == (b.period, b.field)) {
        let Some(first) = group.first().filter(|first| first.period == period) else { continue };
        let Some(field) = desk.rulebook.field(first.field) else { continue };
        if field.range.0.is_some() || field.range.1.is_some() {
            for observation in group {
                let _ = range::check(observation, desk);
            }
        }
        for check in field.checks.iter().filter(|check| !matches!(check.rule, CheckRule::Fresh(_))) {
            let _ = run(check, group, &Panel { all: observations }, desk);
        }
    }
}

/// What a check says of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It passes.
    Passes,
    /// It fails.
    Fails,
    /// It cannot be told, and is not counted.
    NotJudged,
    /// What the check looks at cannot be read; told by itself, as gravely as the check.
    Unreadable,
}

impl Verdict {
    fn of(passes: Option<bool>) -> Self {
        match passes {
            Some(true) => Self::Passes,
            Some(false) => Self::Fails,
            None => Self::NotJudged,
        }
    }
}

/// Runs a check over the figures of one field in one period; the positions of those that do not count.
fn run(check: &Check, group: &[Observation], panel: &Panel<'_>, desk: &mut Desk<'_, '_>) -> Vec<usize> {
    let verdicts: Vec<Verdict> = group.iter().map(|observation| judge(check, observation, panel)).collect();
    let which = |wanted: Verdict| -> Vec<(usize, &Observation)> {
        let own = group.iter().enumerate().zip(&verdicts);
        own.filter(|(_, verdict)| **verdict == wanted).map(|(own, _)| own).collect()
    };
    let mut refused = which(Verdict::Unreadable);
    for (_, observation) in &refused {
        desk.report(observation, Code::AsOfUnreadable, |_, finding| {
            finding.with("as_of", freshness::written(observation)).severity(check.severity)
        });
    }
    let failed = which(Verdict::Fails);
    let judged = failed.len() + which(Verdict::Passes).len();
    if tolerance::covers(check.tolerated, failed.len(), judged) {
        tolerance::report(check, &failed, judged, desk);
    } else {
        for (_, observation) in &failed {
            report(check, observation, panel, desk);
        }
        refused.extend(failed);
    }
    if check.severity == Severity::Error { refused.into_iter().map(|(at, _)| at).collect() } else { Vec::new() }
}

fn judge(check: &Check, observation: &Observation, panel: &Panel<'_>) -> Verdict {
    match (&check.rule, observation.datum) {
        (_, Datum::Missing(_)) => Verdict::NotJudged,
        (CheckRule::AtMost(other), Datum::Number(number)) => {
            Verdict::of(relation::passes(observation, number, *other, panel))
        }
        (CheckRule::Range(low, high), Datum::Number(number)) => Verdict::of(Some(*low <= number && number <= *high)),
        (CheckRule::Change { most, against }, Datum::Number(number)) => {
            Verdict::of(change::passes(observation, number, (*most, *against), panel))
        }
        (CheckRule::Holds(formula), _) => Verdict::of(consistency::passes(observation, formula, panel)),
        (CheckRule::Fresh(oldest), _) => freshness::judge(observation, *oldest),
        // The reader gives these rules to quantities only.
        (CheckRule::AtMost(_) | CheckRule::Range(..) | CheckRule::Change { .. }, Datum::Flag(_) | Datum::Level(_)) => {
            Verdict::NotJudged
        }
    }
}

fn report(check: &Check, observation: &Observation, panel: &Panel<'_>, desk: &mut Desk<'_, '_>) {
    let code = match &check.rule {
        CheckRule::AtMost(_) => Code::CellBeyond,
        CheckRule::Range(..) => Code::CellOutOfRange,
        CheckRule::Holds(_) => Code::CellInconsistent,
        CheckRule::Change { .. } => Code::CellChanged,
        CheckRule::Fresh(_) => Code::CellStale,
    };
    desk.report(observation, code, |desk, finding| {
        let finding = finding.severity(check.severity);
        match &check.rule {
            CheckRule::AtMost(other) => relation::describe(finding, observation, *other, panel, desk),
            CheckRule::Range(low, high) => finding.with("low", low.to_string()).with("high", high.to_string()),
            CheckRule::Holds(formula) => consistency::describe(finding, observation, formula, panel, desk),
            CheckRule::Change { most, against } => {
                change::describe(finding, observation, (*most, *against), panel, desk)
            }
            CheckRule::Fresh(oldest) => freshness::describe(finding, observation, *oldest),
        }
    });
}

/// All observations, where a figure's neighbours are found.
#[derive(Debug)]
struct Panel<'o> {
    all: &'o [Observation],
}

impl<'o> Panel<'o> {
    /// The observation of another field beside this one: same entity, period and stage.
    fn beside(&self, observation: &Observation, field: FieldIx) -> Option<&'o Observation> {
        let wanted = (observation.period, field, observation.entity, observation.stage);
        let key = |other: &Observation| (other.period, other.field, other.entity, other.stage);
        let at = self.all.binary_search_by(|other| key(other).cmp(&wanted)).ok()?;
        self.all.get(at)
    }

    /// The observation of a field of an entity in a period, at the last stage that it has.
    fn last_stage(&self, period: Period, field: FieldIx, entity: EntityIx) -> Option<&'o Observation> {
        let key = |other: &Observation| (other.period, other.field, other.entity);
        let behind = self.all.partition_point(|other| key(other) <= (period, field, entity));
        self.all.get(behind.checked_sub(1)?).filter(|other| key(other) == (period, field, entity))
    }
}

/// A number as a finding shows one that was computed: at most 6 significant digits.
fn computed(number: &Exact) -> String {
    let shown = Decimal::from_shortest(number.to_f64()).map(|number| number.to_significant(6));
    shown.map_or_else(|| number.to_f64().to_string(), |number| number.to_string())
}

/// Adds the places of other cells that a finding speaks of, and gives their texts.
fn related(mut finding: Finding, others: &[&Observation], desk: &mut Desk<'_, '_>) -> (Finding, Vec<String>) {
    let mut texts = Vec::new();
    for other in others {
        let (place, text) = desk.locator.find(other.origin);
        finding = finding.at(place.related());
        texts.push(super::ledger::shown(&text));
    }
    (finding, texts)
}
