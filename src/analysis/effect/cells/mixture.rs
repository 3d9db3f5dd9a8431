//! Scores of panels in which some cells are the new ones and all others the old ones.
//!
//! In: two panels and the cells by which they differ. Out: scores and ranks. Where both are about the same entities and periods, one panel
//! is changed from mixture to mixture, and only what its changed figures lead to is computed; else each is a run of its own. A test holds
//! both ways to the same numbers. Must not: know who asks for which mixture.

use super::Inputs;
use super::found::{Found, Key, by_code};
use crate::analysis::effect::split::Numbers;
use crate::compute::{self, Computed, Run};
use crate::data::panel::{Observation, Panel};
use crate::plan::Plan;
use crate::registry::{Entity, EntityIx, Period, Registry};
use crate::rulebook::model::FieldIx;
use std::collections::{BTreeMap, BTreeSet};

/// Mixtures of two panels by blocks of cells.
pub struct Mixtures<'m> {
    pub inputs: &'m Inputs<'m>,
    pub found: &'m [Found<'m>],
    /// Positions of cells.
    pub blocks: &'m [Vec<usize>],
    /// Whose scores are wanted.
    pub codes: &'m [&'m str],
}

/// A panel that is changed from mixture to mixture.
struct Working<'m> {
    panel: Panel,
    made: Vec<bool>,
    /// The run of the old panel.
    old: Computed<'m>,
}

/// Where a cell stands in a panel.
type Place = (Period, FieldIx, EntityIx, usize);

fn place(own: &Observation) -> Place {
    (own.period, own.field, own.entity, own.stage)
}

impl Mixtures<'_> {
    /// Hands a way to compute score and rank of each code, where these of the blocks are made, to `then`.
    pub fn with<T>(&self, then: impl FnOnce(&mut dyn FnMut(&[bool]) -> Option<Numbers<2>>) -> T) -> T {
        if !self.is_again() {
            return then(&mut |made| self.afresh(made));
        }
        let plans = self.inputs.plans(self.inputs.old);
        let old = compute::run(&plans, self.inputs.old, self.inputs.stage);
        let made = vec![false; self.blocks.len()];
        let mut working = Working { panel: self.inputs.old.clone(), made, old };
        then(&mut |made| self.again(&mut working, made))
    }

    /// Whether mixtures are made from one another.
    pub fn is_again(&self) -> bool {
        self.inputs.are_alike()
    }

    /// From the finished run of the old panel.
    fn again(&self, working: &mut Working<'_>, made: &[bool]) -> Option<Numbers<2>> {
        let turned: Vec<usize> =
            (0..self.blocks.len()).filter(|block| working.made.get(*block) != made.get(*block)).collect();
        let cells = turned.iter().flat_map(|block| {
            let is_made = made.get(*block).copied().unwrap_or(false);
            self.cells(*block).map(move |own| (own, is_made))
        });
        let sides = cells.map(|(own, is_made)| if is_made { (own.before, own.after) } else { (own.after, own.before) });
        exchange(&mut working.panel.observations, sides);
        working.made = made.to_vec();
        let blocks = made.iter().enumerate().filter(|(_, made)| **made).map(|(block, _)| block);
        let cells = blocks.flat_map(|block| self.cells(block)).filter_map(Found::cell);
        let computed = working.old.supposing(&working.panel, cells);
        Some(self.numbers(&computed.period(self.inputs.period)?, &working.panel.registry))
    }

    /// From the beginning.
    pub(super) fn afresh(&self, made: &[bool]) -> Option<Numbers<2>> {
        let own = self.blocks.iter().zip(made).filter(|(_, made)| **made);
        let taken: BTreeSet<usize> = own.flat_map(|(cells, _)| cells.iter().copied()).collect();
        let panel = self.inputs.mixed(self.found, &taken);
        let plans = self.inputs.plans(&panel);
        let computed = compute::run(&plans, &panel, self.inputs.stage);
        Some(self.numbers(&computed.period(self.inputs.period)?, &panel.registry))
    }

    fn cells(&self, block: usize) -> impl Iterator<Item = &Found<'_>> {
        self.blocks.get(block).into_iter().flatten().filter_map(|at| self.found.get(*at))
    }

    fn numbers(&self, run: &Run<'_, '_>, registry: &Registry) -> Numbers<2> {
        let ranks = run.ranks();
        let of = |code: &&str| {
            let at = registry.entities.binary_search_by(|own| own.code.as_str().cmp(code)).ok();
            let rank = at.and_then(|at| ranks.get(at)).copied().flatten();
            [at.and_then(|at| run.ranked_score(EntityIx(at))), rank.map(f64::from)]
        };
        self.codes.iter().map(of).collect()
    }
}

/// Puts other observations in the place of some, and keeps the order.
fn exchange<'o>(
    observations: &mut Vec<Observation>,
    sides: impl Iterator<Item = (Option<&'o Observation>, Option<&'o Observation>)>,
) {
    let (mut gone, mut come): (BTreeSet<Place>, Vec<Observation>) = (BTreeSet::new(), Vec::new());
    for (old, new) in sides {
        match (old, new) {
            (Some(old), Some(new)) => {
                let at = observations.binary_search_by_key(&place(old), place).ok();
                if let Some(own) = at.and_then(|at| observations.get_mut(at)) {
                    own.clone_from(new);
                }
            }
            (Some(old), None) => {
                gone.insert(place(old));
            }
            (None, Some(new)) => come.push(new.clone()),
            (None, None) => {}
        }
    }
    if !gone.is_empty() {
        observations.retain(|own| !gone.contains(&place(own)));
    }
    if !come.is_empty() {
        observations.extend(come);
        observations.sort_by_key(place);
    }
}

impl Found<'_> {
    /// Whose figure it is, and of which field.
    fn cell(&self) -> Option<(EntityIx, FieldIx)> {
        let entity = self.before.or(self.after)?.entity;
        match self.key {
            Key::Figure(_, field, _) => Some((entity, field)),
            Key::Attribute(_) => None,
        }
    }
}

impl Inputs<'_> {
    /// Whether every mixture is about the same entities and periods: then one run can begin where another ended.
    fn are_alike(&self) -> bool {
        // A period that is in both by a cell that none of them changes is in every mixture. Of a rulebook that looks at one period alone,
        // only that one counts.
        let places = |panel: &Panel| -> BTreeMap<Period, BTreeSet<Place>> {
            let mut own: BTreeMap<Period, BTreeSet<Place>> = BTreeMap::new();
            for observation in &panel.observations {
                own.entry(observation.period).or_default().insert(place(observation));
            }
            own
        };
        let is_one = !Plan::compile(self.rulebook, self.period).crosses_periods;
        self.old.registry == self.new.registry && {
            let (old, new) = (places(self.old), places(self.new));
            let shares = |period: &Period| match (old.get(period), new.get(period)) {
                (Some(old), Some(new)) => !old.is_disjoint(new),
                _ => false,
            };
            old.keys().chain(new.keys()).all(|period| is_one && *period != self.period || shares(period))
        }
    }

    /// The plans of the periods that must be computed together.
    pub(super) fn plans(&self, panel: &Panel) -> Vec<Plan> {
        let own = Plan::compile(self.rulebook, self.period);
        if own.crosses_periods {
            panel.periods().into_iter().map(|period| Plan::compile(self.rulebook, period)).collect()
        } else {
            vec![own]
        }
    }

    /// The panel in which these cells are the new ones and all others the old ones. Where the input itself says who there is, an entity is
    /// there while it has a cell, or is on both sides.
    fn mixed(&self, found: &[Found<'_>], taken: &BTreeSet<usize>) -> Panel {
        let (mut out, mut attributes) = (BTreeSet::new(), BTreeSet::new());
        let mut put: Vec<(&str, &Observation)> = Vec::new();
        for own in taken.iter().filter_map(|at| found.get(*at)) {
            match &own.key {
                Key::Figure(..) => {
                    out.insert((own.key.clone(), own.code));
                    put.extend(own.after.map(|after| (own.code, after)));
                }
                Key::Attribute(id) => {
                    attributes.insert((own.code, *id));
                }
            }
        }
        let kept = self.old.observations.iter().filter_map(|own| {
            let code = self.old.registry.get(own.entity)?.code.as_str();
            (!out.contains(&(Key::Figure(own.period, own.field, own.stage), code))).then_some((code, own))
        });
        let all: Vec<(&str, &Observation)> = kept.chain(put).collect();
        let registry = self.registry(&all, &attributes);
        let place: BTreeMap<&str, usize> =
            registry.entities.iter().enumerate().map(|(at, own)| (own.code.as_str(), at)).collect();
        let mut observations: Vec<Observation> = all
            .iter()
            .filter_map(|(code, own)| Some(Observation { entity: EntityIx(*place.get(code)?), ..(*own).clone() }))
            .collect();
        observations.sort_by_key(self::place);
        Panel { registry, files: self.old.files.clone(), observations }
    }

    fn registry(&self, all: &[(&str, &Observation)], attributes: &BTreeSet<(&str, &str)>) -> Registry {
        let (old, new) = (&self.old.registry, &self.new.registry);
        if old == new {
            return old.clone();
        }
        let with_cells: BTreeSet<&str> = all.iter().map(|(code, _)| *code).collect();
        let own = old.entities.iter().filter_map(|entity| match by_code(new, &entity.code) {
            Some(other) => Some(with_attributes(entity, other, attributes)),
            None => with_cells.contains(entity.code.as_str()).then(|| entity.clone()),
        });
        let more = new
            .entities
            .iter()
            .filter(|entity| by_code(old, &entity.code).is_none() && with_cells.contains(entity.code.as_str()));
        Registry::new(old.id.clone(), own.chain(more.cloned()).collect())
    }
}

/// The old entity with the new attributes that were taken.
fn with_attributes(old: &Entity, new: &Entity, taken: &BTreeSet<(&str, &str)>) -> Entity {
    let is_taken = |id: &str| taken.contains(&(old.code.as_str(), id));
    let kept = old.attributes.iter().filter(|own| !is_taken(&own.id)).cloned();
    let put = new.attributes.iter().filter(|own| is_taken(&own.id)).cloned();
    Entity { attributes: kept.chain(put).collect(), ..old.clone() }
}
