//! Restating: the figures of an earlier era's entities as figures of the entities that they became.
//!
//! In: the panels of earlier eras, gathered and checked in their own registries, and the panel of the era to score in. Out: one panel
//! in that era's registry, and what could not be made one. Several entities that became one are combined by their field's rule: counts
//! and amounts added up, rates weighted as declared, flags as declared; what has no rule is missing, and so is what has a missing
//! member. An entity that went on alone keeps its figure as it is. What was divided cannot be restated: its figures are told, and who is known
//! to have received a part of it has a missing member. Must not: compute a node, or undo a merger.

mod combine;

use super::Eras;
use super::panel::{Datum, Member, Observation, Origin, Panel, Remarks};
use crate::finding::{Code, Finding};
use crate::registry::{EntityIx, Period, Registry, lineage, receivers};
use crate::rulebook::model::{FieldIx, Missing, Rulebook};
use std::collections::{BTreeMap, BTreeSet};

/// The panel of one era, with what came before it restated.
#[derive(Debug)]
pub struct Restated {
    /// The panel.
    pub panel: Panel,
    /// What was restated, and what could not be.
    pub findings: Vec<Finding>,
}

/// Makes the panel in the version at `to`: the observations of its own days as they are, and those of the earlier periods that are `wanted`
/// restated. `panels` are those of a reading, oldest first.
pub fn restate(
    rulebook: &Rulebook,
    panels: &[Panel],
    eras: &Eras<'_>,
    to: usize,
    wanted: impl Fn(Period) -> bool,
) -> Restated {
    let files = panels.first().map(|panel| panel.files.clone()).unwrap_or_default();
    let Some(registry) = eras.all.get(to) else {
        // The input names its entities, and they have no eras.
        return Restated { panel: panels.last().cloned().unwrap_or_default(), findings: Vec::new() };
    };
    let mut observations = Vec::new();
    let mut told = Told::default();
    for panel in panels {
        let Some(at) = eras.all.iter().position(|own| own.era == panel.registry.era && own.id == panel.registry.id)
        else {
            continue;
        };
        if at == to {
            observations.extend(panel.observations.iter().filter(|own| wanted(own.period)).cloned());
        } else if at < to {
            let lineage = lineage(&eras.all, at, to);
            let received = receivers(&eras.all, at, to);
            let work = Work { rulebook, panel, members: members(&lineage, registry), received };
            work.restate(&wanted, &mut observations, &mut told);
        }
    }
    let panel = Panel { registry: (*registry).clone(), files, observations };
    Restated { findings: told.findings(rulebook, registry), panel }
}

/// For each entity of the new registry the old entities that became it, by code.
fn members(lineage: &[Option<EntityIx>], registry: &Registry) -> Vec<Vec<EntityIx>> {
    let mut members = vec![Vec::new(); registry.entities.len()];
    for (old, new) in lineage.iter().enumerate() {
        if let Some(own) = new.and_then(|new| members.get_mut(new.0)) {
            own.push(EntityIx(old));
        }
    }
    members
}

/// What was done, for the findings.
#[derive(Debug, Default)]
struct Told {
    /// Figures of entities that were divided, the names of those, and of whom it is not known who received a part.
    divided: usize,
    nowhere: BTreeSet<String>,
    is_unknown: bool,
    /// Restated figures.
    figures: usize,
    /// Their periods.
    periods: BTreeSet<Period>,
    /// The registries that they are from, oldest first.
    from: Vec<String>,
    /// Fields without a rule, with the figures that are missing therefore.
    without_rule: BTreeMap<FieldIx, usize>,
}

impl Told {
    fn findings(self, rulebook: &Rulebook, to: &Registry) -> Vec<Finding> {
        let periods = || self.periods.iter().map(Period::to_string).collect::<Vec<_>>();
        let mut findings = Vec::new();
        if self.figures > 0 {
            let finding = Finding::new(Code::Restated).with("count", self.figures).with("of_periods", periods());
            findings.push(finding.with("from", self.from.join(", ")).with("registry", &to.id));
        }
        if self.divided > 0 {
            let finding = Finding::new(Code::EntityDivided).with("count", self.divided);
            let finding = finding.with("entities", self.nowhere.into_iter().collect::<Vec<_>>());
            findings
                .push(finding.with("registry", &to.id).with("receivers", if self.is_unknown { "unknown" } else { "" }));
        }
        for (at, count) in self.without_rule {
            let Some(field) = rulebook.field(at) else { continue };
            let finding = Finding::new(Code::NotRestated).with("field", &field.id).with("count", count);
            findings.push(finding.with("registry", &to.id).with("rule", combine::rule_for(&field.kind)));
        }
        findings
    }
}

/// The restating of one panel.
struct Work<'w> {
    rulebook: &'w Rulebook,
    panel: &'w Panel,
    /// By entity of the new registry.
    members: Vec<Vec<EntityIx>>,
    /// By entity of the old registry: who received a part of it.
    received: Vec<BTreeSet<EntityIx>>,
}

impl Work<'_> {
    fn restate(&self, wanted: impl Fn(Period) -> bool, out: &mut Vec<Observation>, told: &mut Told) {
        let mut new_of = vec![None; self.panel.registry.entities.len()];
        for (new, members) in self.members.iter().enumerate() {
            for old in members {
                if let Some(own) = new_of.get_mut(old.0) {
                    *own = Some(EntityIx(new));
                }
            }
        }
        let with_parts: BTreeSet<EntityIx> = self.received.iter().flatten().copied().collect();
        for group in self.panel.observations.chunk_by(|a, b| (a.period, a.field) == (b.period, b.field)) {
            let Some((period, field)) = group.first().map(|first| (first.period, first.field)) else { continue };
            if !wanted(period) {
                continue;
            }
            let mut by_new: BTreeMap<EntityIx, Vec<&Observation>> = BTreeMap::new();
            for observation in group {
                match new_of.get(observation.entity.0).copied().flatten() {
                    Some(new) => by_new.entry(new).or_default().push(observation),
                    None => self.divided(observation, told),
                }
            }
            for (new, own) in by_new {
                let members = self.members.get(new.0).map_or(&[][..], Vec::as_slice);
                let has_part = with_parts.contains(&new);
                if members.len() == 1 && !has_part {
                    out.extend(own.into_iter().map(|own| Observation { entity: new, ..own.clone() }));
                    continue;
                }
                let stages: BTreeSet<usize> = own.iter().map(|own| own.stage).collect();
                for stage in stages {
                    out.push(self.one((period, field), (new, members, has_part), stage, told));
                }
            }
        }
    }

    /// Notes a figure of an entity that was divided.
    fn divided(&self, observation: &Observation, told: &mut Told) {
        told.divided += usize::from(!matches!(observation.datum, Datum::Missing(_)));
        if let Some(entity) = self.panel.registry.get(observation.entity) {
            told.nowhere.insert(entity.name_vi.clone());
        }
        told.is_unknown |= self.received.get(observation.entity.0).is_none_or(BTreeSet::is_empty);
    }

    /// The figure of a new entity at a stage: each member at the last stage that it has up to there. Who received a part of a divided
    /// entity has none.
    fn one(
        &self,
        (period, field): (Period, FieldIx),
        (new, members, has_part): (EntityIx, &[EntityIx], bool),
        stage: usize,
        told: &mut Told,
    ) -> Observation {
        let seen = |field: FieldIx| -> Vec<Option<&Observation>> {
            members.iter().map(|member| self.panel.up_to((period, field, *member), stage)).collect()
        };
        let own = seen(field);
        let rule = self.rulebook.at(period).field(field);
        let outcome = match rule {
            _ if has_part => Err(Missing::MemberMissing),
            Some(rule) => combine::combine(rule, &own, seen),
            None => Err(Missing::NotRestated),
        };
        if let Err(Missing::NotRestated) = outcome {
            *told.without_rule.entry(field).or_default() += 1;
        }
        if outcome.is_ok() {
            told.figures += 1;
            told.periods.insert(period);
            if told.from.last() != Some(&self.panel.registry.id) {
                told.from.push(self.panel.registry.id.clone());
            }
        }
        let of_weights = rule.and_then(combine::weight_of).map(seen).unwrap_or_default();
        let read = own.iter().chain(&of_weights).copied().flatten();
        let status = read.map(|seen| seen.status).max().unwrap_or_default();
        let members = members.iter().zip(&own).map(|(member, seen)| self.member(*member, *seen)).collect();
        let origin = own.iter().flatten().map(|seen| seen.origin).min();
        Observation {
            period,
            field,
            entity: new,
            stage,
            datum: outcome.unwrap_or_else(Datum::Missing),
            status,
            // A restated figure has one of its members' places: at least one was read, or there would be no figure.
            origin: origin.unwrap_or(Origin { file: 0, sheet: 0, line: 0, column: 0 }),
            remarks: Some(Box::new(Remarks { members, ..Remarks::default() })),
        }
    }

    fn member(&self, member: EntityIx, seen: Option<&Observation>) -> Member {
        let entity = self.panel.registry.get(member);
        let text = |pick: fn(&crate::registry::Entity) -> &String| entity.map(pick).cloned().unwrap_or_default();
        Member {
            code: text(|entity| &entity.code),
            name_vi: text(|entity| &entity.name_vi),
            name_en: text(|entity| &entity.name_en),
            datum: seen.map_or(Datum::Missing(Missing::NotReported), |seen| seen.datum),
            read: seen.map(|seen| (seen.stage, seen.status, seen.origin)),
        }
    }
}

#[cfg(test)]
mod tests;
