//! From the observations of all files to those of the panel: one order, nothing twice.
//!
//! Neither the order of files nor that of rows shows in the result, the places of findings aside.

use super::ledger::{Ledger, shown};
use super::limits::RELATED_PLACES_MAX;
use super::panel::{Datum, Observation, Remarks};
use super::place::Locator;
use crate::finding::{Code, Finding};
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
        let Some(mut ledger) = self.ledgers.get_mut(observation.origin.file).map(std::mem::take) else { return };
        ledger.add(code, || {
            let field = self.rulebook.field(observation.field).map_or("", |field| field.id.as_str());
            let entity = self.registry.get(observation.entity).map_or("", |entity| entity.name_vi.as_str());
            let (place, text) = self.locator.find(observation.origin);
            let finding = Finding::new(code).at(place).with("entity", entity).with("field", field);
            let finding = finding.with("period", observation.period.to_string()).with("text", shown(&text));
            complete(self, finding)
        });
        if let Some(own) = self.ledgers.get_mut(observation.origin.file) {
            *own = ledger;
        }
    }
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
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let mut members = group.iter().filter_map(|(_, at)| left.get_mut(*at).and_then(Option::take));
        let first = members.next();
        gathered.extend(if group.len() == 1 {
            first
        } else {
            joined(first.into_iter().chain(members).collect(), desk)
        });
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

/// For each observation a number that orders it by period, field, entity and stage, and its position.
fn keys(observations: &[Observation], desk: &Desk<'_, '_>) -> Vec<(u64, usize)> {
    let mut periods: Vec<Period> = observations.iter().map(|observation| observation.period).collect();
    periods.dedup();
    periods.sort_unstable();
    periods.dedup();
    let wide = |count: usize| u64::try_from(count.max(1)).unwrap_or(u64::MAX);
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

/// One observation of several of one figure: all equal, or a contradiction.
fn joined(mut members: Vec<Observation>, desk: &mut Desk<'_, '_>) -> Option<Observation> {
    let datum = members.first()?.datum;
    let contradicts = members.iter().any(|member| member.datum != datum);
    let code = if contradicts { Code::DuplicateObservation } else { Code::RepeatedObservation };
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
        if contradicts { finding.with("other_text", other_text) } else { finding }
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
    Some(Box::new(Remarks {
        evidence: all().filter_map(|remarks| remarks.evidence.clone()).min(),
        note: all().filter_map(|remarks| remarks.note.clone()).min(),
        agency: all().filter_map(|remarks| remarks.agency.clone()).min(),
        as_of: all().filter_map(|remarks| remarks.as_of.clone()).min(),
        unread: all().filter_map(|remarks| remarks.unread.clone()).min(),
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
