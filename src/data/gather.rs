//! From the observations of all files to those of the panel: one order, nothing twice.
//!
//! Neither the order of files nor that of rows shows in the result, the places of findings aside.

use super::ledger::{Ledger, shown};
use super::limits::RELATED_PLACES_MAX;
use super::panel::{Datum, Observation, Remarks};
use super::place::Locator;
use crate::finding::{Code, Finding, Severity};
use crate::registry::{Period, Registry};
use crate::rulebook::model::{Missing, Rulebook};

/// What gathering and checking need beside the observations.
#[derive(Debug)]
pub(super) struct Desk<'d, 'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) registry: &'d Registry,
    pub(super) locator: Locator<'a>,
    /// By file.
    pub(super) ledgers: Vec<Ledger>,
}

impl Desk<'_, '_> {
    /// Adds a finding to the ledger of the file in which `observation` stands, with the words that all such findings share.
    pub(super) fn report(
        &mut self,
        observation: &Observation,
        code: Code,
        complete: impl FnOnce(&mut Self, Finding) -> Finding,
    ) {
        // A figure that is only supposed stands in no file.
        let file = observation.origin.file.min(self.ledgers.len().saturating_sub(1));
        let Some(mut ledger) = self.ledgers.get_mut(file).map(std::mem::take) else { return };
        ledger.add(code, || {
            let field = self.rulebook.field(observation.field).map_or("", |field| field.id.as_str());
            let entity = self.registry.get(observation.entity).map_or("", |entity| entity.name_vi.as_str());
            let (place, text) = self.locator.find(observation.origin);
            let finding = Finding::new(code).at(place).with("entity", entity).with("field", field);
            let finding = finding.with("period", observation.period.to_string()).with("text", shown(&text));
            complete(self, finding)
        });
        if let Some(own) = self.ledgers.get_mut(file) {
            *own = ledger;
        }
    }

    /// Adds what a difference between sources needs: who they are, and at which stages it can be settled.
    fn named(&self, finding: Finding, members: &[Observation], settled: Option<usize>) -> Finding {
        let name = |own: Option<&Observation>| own.and_then(source).map(shown).unwrap_or_default();
        let (source, other) = (name(members.last()), name(members.first()));
        let stage = members.first().map_or(0, |own| own.stage);
        let later: Vec<String> = self.rulebook.stage_ids().skip(stage + 1).map(str::to_owned).collect();
        let finding = finding.with("source", source).with("other_source", other);
        let finding = finding.with("later", later);
        match settled.and_then(|stage| self.rulebook.stage_id(stage)) {
            Some(stage) => finding.with("settled", stage).severity(Severity::Note),
            None => finding,
        }
    }
}

/// The agency that is named beside a figure.
fn source(observation: &Observation) -> Option<&str> {
    observation.remarks.as_ref().and_then(|remarks| remarks.agency.as_deref())
}

/// Whether figures that contradict each other come from named sources of which none contradicts itself.
fn sources_differ(members: &[Observation]) -> bool {
    let agree = |own: &Observation, other: &Observation| source(own) != source(other) || own.datum == other.datum;
    let is_one = |(at, own): (usize, &Observation)| {
        source(own).is_some() && members.iter().skip(at + 1).all(|other| agree(own, other))
    };
    members.iter().enumerate().all(is_one)
}

/// Sorts by period, field, entity and stage, and joins those that are alike in all four.
pub(super) fn gather(mut observations: Vec<Observation>, desk: &mut Desk<'_, '_>) -> Vec<Observation> {
    let keys = keys(&observations, desk);
    if keys.is_sorted_by(|a, b| a.0 < b.0) {
        return observations;
    }
    if let Some(places) = places(&keys) {
        move_to(&mut observations, places);
        return observations;
    }
    let mut order = keys;
    order.sort_unstable();
    if order.is_sorted_by(|a, b| a.0 < b.0) {
        let mut places = vec![0; order.len()];
        for (place, (_, at)) in order.iter().enumerate() {
            if let Some(own) = places.get_mut(*at) {
                *own = place;
            }
        }
        move_to(&mut observations, places);
        return observations;
    }
    let count = observations.len();
    let mut left: Vec<Option<Observation>> = observations.into_iter().map(Some).collect();
    let mut gathered = Vec::with_capacity(count);
    let stages = wide(desk.rulebook.stages.len());
    let mut rest = order.as_slice();
    while let Some((key, _)) = rest.first() {
        let (group, after) = rest.split_at(rest.partition_point(|(other, _)| other <= key));
        rest = after;
        if let [(_, at)] = group {
            gathered.extend(left.get_mut(*at).and_then(Option::take));
            continue;
        }
        let later = after.iter().take_while(|(other, _)| (other - 1) / stages == (key - 1) / stages);
        let figures = later.filter_map(|(_, at)| left.get(*at)?.as_ref());
        let settled = figures.filter(|own| !matches!(own.datum, Datum::Missing(_))).map(|own| own.stage).max();
        let members = group.iter().filter_map(|(_, at)| left.get_mut(*at).and_then(Option::take));
        gathered.extend(joined(members.collect(), settled, desk));
    }
    gathered
}

/// Keys that lie this close together on average are placed by counting, without comparing them: most panels have most of their figures.
const DENSE_MOST: usize = 8;

/// Where each observation goes, by its key; none where two have the same key, or the keys lie too far apart to be counted.
fn places(keys: &[(u64, usize)]) -> Option<Vec<usize>> {
    let (low, high) = keys.iter().fold((u64::MAX, 0), |(low, high), (key, _)| (low.min(*key), high.max(*key)));
    let span = usize::try_from(high.checked_sub(low)?).ok()?.checked_add(1)?;
    if span / DENSE_MOST > keys.len() {
        return None;
    }
    let slot = |key: u64| usize::try_from(key - low).ok();
    let mut taken = vec![0_u32; span];
    for (key, _) in keys {
        let own = taken.get_mut(slot(*key)?)?;
        if *own > 0 {
            return None;
        }
        *own = 1;
    }
    let mut before = 0;
    for own in &mut taken {
        before += std::mem::replace(own, before);
    }
    keys.iter().map(|(key, _)| usize::try_from(*taken.get(slot(*key)?)?).ok()).collect()
}

/// Moves each observation to its place, without a copy of all.
fn move_to(observations: &mut [Observation], mut places: Vec<usize>) {
    for at in 0..places.len() {
        while let Some(place) = places.get(at).copied().filter(|place| *place != at) {
            observations.swap(at, place);
            places.swap(at, place);
        }
    }
}

/// A count as a factor of a key.
fn wide(count: usize) -> u64 {
    u64::try_from(count.max(1)).unwrap_or(u64::MAX)
}

/// For each observation a number that orders it by period, field, entity and stage, and its position.
fn keys(observations: &[Observation], desk: &Desk<'_, '_>) -> Vec<(u64, usize)> {
    let mut periods: Vec<Period> = observations.iter().map(|observation| observation.period).collect();
    periods.dedup();
    periods.sort_unstable();
    periods.dedup();
    let (fields, entities) = (wide(desk.rulebook.fields.len()), wide(desk.registry.entities.len()));
    let stages = wide(desk.rulebook.stages.len());
    let mut last = (None, 0);
    let key = |(at, observation): (usize, &Observation)| {
        if last.0 != Some(observation.period) {
            last = (Some(observation.period), wide(periods.partition_point(|period| *period < observation.period) + 1));
        }
        let of_field = last.1.saturating_mul(fields).saturating_add(wide(observation.field.0 + 1));
        let of_entity = of_field.saturating_mul(entities).saturating_add(wide(observation.entity.0 + 1));
        (of_entity.saturating_mul(stages).saturating_add(wide(observation.stage + 1)), at)
    };
    observations.iter().enumerate().map(key).collect()
}

/// One observation of several of one figure: all equal, or a contradiction. `settled` is the later stage that has the figure.
fn joined(mut members: Vec<Observation>, settled: Option<usize>, desk: &mut Desk<'_, '_>) -> Option<Observation> {
    let datum = members.first()?.datum;
    let contradicts = members.iter().any(|member| member.datum != datum);
    let code = match contradicts {
        true if sources_differ(&members) => Code::SourcesDiffer,
        true => Code::DuplicateObservation,
        false => Code::RepeatedObservation,
    };
    members.sort_by_key(|member| member.origin);
    if contradicts {
        // By text, so that the order of rows does not show in the words of the finding.
        members.sort_by_cached_key(|member| (desk.locator.find(member.origin).1.into_owned(), member.origin));
    }
    let last = members.last()?.clone();
    desk.report(&last, code, |desk, finding| {
        let others = members.iter().take(members.len() - 1).take(RELATED_PLACES_MAX);
        let others: Vec<_> = others.map(|member| desk.locator.find(member.origin)).collect();
        let other_text = others.first().map(|(_, text)| shown(text)).unwrap_or_default();
        let finding = others.into_iter().fold(finding, |finding, (place, _)| finding.at(place.related()));
        let finding = if contradicts { finding.with("other_text", other_text) } else { finding };
        if code == Code::SourcesDiffer { desk.named(finding, &members, settled) } else { finding }
    });
    let status = members.iter().map(|member| member.status).max()?;
    let remarks = remarks(&members);
    let mut kept = members.into_iter().min_by_key(|member| member.origin)?;
    kept.status = status;
    kept.remarks = remarks;
    if contradicts {
        kept.datum = Datum::Missing(Missing::Invalid);
    }
    Some(kept)
}

/// What stands beside any of them; of several texts the first in the alphabet, so that the order of rows does not show.
fn remarks(members: &[Observation]) -> Option<Box<Remarks>> {
    let all = || members.iter().filter_map(|member| member.remarks.as_deref());
    all().next()?;
    let text = |of: &dyn Fn(&Remarks) -> Option<&String>| all().filter_map(of).min().cloned();
    Some(Box::new(Remarks {
        evidence: text(&|own| own.evidence.as_ref()),
        // Of one paper: number and date of two different ones would name a third.
        document: all().map(|own| &own.document).filter(|own| !own.is_empty()).min().cloned().unwrap_or_default(),
        note: text(&|own| own.note.as_ref()),
        agency: text(&|own| own.agency.as_ref()),
        as_of: text(&|own| own.as_of.as_ref()),
        date: text(&|own| own.date.as_ref()),
        reason: all().filter_map(|own| own.reason.clone()).min_by_key(|own| (own.is_placeholder, own.text.clone())),
        decision: all().filter_map(|own| own.decision).max(),
        unread: text(&|own| own.unread.as_ref()),
        members: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(keys: &[u64]) -> Vec<(u64, usize)> {
        keys.iter().copied().zip(0..).collect()
    }

    #[test]
    fn close_keys_are_placed_by_counting() {
        assert_eq!(places(&numbered(&[7, 5, 9, 6])), Some(vec![2, 0, 3, 1]));
        assert_eq!(places(&numbered(&[3, 8, 3])), None, "two alike are joined");
        assert_eq!(places(&numbered(&[1, 1_000_000])), None, "too far apart");
        assert_eq!(places(&[]), None);
    }
}
