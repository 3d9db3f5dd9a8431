//! What would have come out with some things of one period and the rest of another: figures, targets, rules.
//!
//! In: two moments. Out: for each mixture of them the score and rank of an entity. Every mixture is computed by `compute`, as results are.
//! Must not: hold what it cannot compute for a number.
//!
//! **Figures of the earlier period stand in the later one** with all that came before them: the whole history of an entity is moved forward by the
//! time between the two, so that a formula that looks back (`prev`, `year_ago`, `last`) sees the same past; of periods longer than that time
//! those that were over before stay so ([`Period::moved_with`]). A frozen base period stays where it is: what is moved stands a thousand years
//! ahead of it, where nothing else is. With an entity's figures goes what the registry said of it then, its region or class.

use super::moments::Moment;
use super::outcome::NotSplit;
use super::rulings::Rulings;
use super::targets::{moved, moved_with_rules, with_targets};
use super::uses::{LooksBack, Uses, is_relative};
use crate::data::panel::{Observation, Panel};
use crate::plan::Plan;
use crate::registry::{EntityIx, Period, Registry};
use crate::rulebook::model::Rulebook;
use std::collections::BTreeSet;

/// How far figures are moved away from a frozen base period.
const APART_MONTHS: i32 = 12_000;

/// Of which of the two periods something is: the earlier (`false`) or the later one (`true`).
pub(super) type IsLater = bool;

/// A period in which a mixture is computed.
#[derive(Debug, Clone, Copy)]
struct Slot {
    label: Period,
    /// The periods whose figures, targets and rules stand in it: those of the earlier side, and of the later.
    from: [Option<Period>; 2],
    /// A frozen base period: nothing is mixed in it.
    is_base: bool,
}

/// The rules of one side.
#[derive(Clone, Copy)]
struct Side<'a> {
    /// Position of the rulebook.
    rules: usize,
    rulebook: &'a Rulebook,
    /// The panels that were read by them: that in which the earlier period is scored, and that of the later; often the same.
    panels: [&'a Panel; 2],
    stage: usize,
}

/// Two moments, ready to be mixed.
pub(super) struct Pair<'a> {
    /// The earlier side, and the later.
    sides: [Side<'a>; 2],
    slots: Vec<Slot>,
    label: Period,
    /// By the side whose rules and the side whose targets hold: the plans of the slots.
    plans: [[Vec<Plan>; 2]; 2],
    /// Whether targets moved between the two.
    pub(super) targets_moved: bool,
    /// Whether rules changed.
    pub(super) rules_changed: bool,
    /// Whether a score hangs on figures of other entities.
    pub(super) is_relative: bool,
    /// Frozen base periods.
    pub(super) bases: BTreeSet<Period>,
}

impl<'a> Pair<'a> {
    /// # Errors
    /// Why the two cannot be mixed.
    pub(super) fn new(
        rulings: &mut Rulings<'a>,
        (before, after): (&Moment<'a>, &Moment<'a>),
    ) -> Result<Self, NotSplit> {
        let all = rulings.all;
        if !same_entities(&before.panel.registry, &after.panel.registry) {
            return Err(NotSplit::OtherRegistry);
        }
        let side = |own: &Moment<'a>| {
            let rules = all.get(own.rules).ok_or(NotSplit::NoFigures)?;
            let of = |period| rules.stretch(period).map(|stretch| stretch.panel).ok_or(NotSplit::NoFigures);
            let panels = [of(before.period)?, of(after.period)?];
            let are_same = panels.iter().all(|panel| same_entities(&panel.registry, &before.panel.registry));
            let side = Side { rules: own.rules, rulebook: rules.rulebook, panels, stage: rules.stage };
            are_same.then_some(side).ok_or(NotSplit::OtherRegistry)
        };
        let sides = [side(before)?, side(after)?];
        let mut uses = Uses::of([&before.plan, &after.plan]);
        // The rules of an earlier period may look at others again, and so on.
        let (slots, label, plans) = loop {
            let (slots, label) = Self::slots(sides.map(|side| side.panels), [before.period, after.period], &uses)?;
            let [early, late] = sides.map(|side| side.rulebook);
            let plans = [plans_of(early, 0, &slots), plans_of(late, 1, &slots)];
            let found = uses.clone().and(Uses::of(plans.iter().flatten()));
            if found == uses {
                break (slots, label, plans);
            }
            uses = found;
        };
        let mut own = Self {
            sides,
            slots,
            label,
            plans: Default::default(),
            targets_moved: false,
            rules_changed: false,
            is_relative: is_relative(plans.iter().flatten()),
            bases: uses.bases,
        };
        own.compile(plans, uses.at_results, rulings);
        Ok(own)
    }

    /// The periods that are needed, and that in which mixtures are computed.
    fn slots(
        panels: [[&Panel; 2]; 2],
        [before, after]: [Period; 2],
        uses: &Uses,
    ) -> Result<(Vec<Slot>, Period), NotSplit> {
        if !uses.bases.is_empty() && uses.pools {
            return Err(NotSplit::PoolAndBase);
        }
        let apart = if uses.bases.is_empty() { 0 } else { APART_MONTHS };
        let label = after.later_by_months(apart).ok_or(NotSplit::NothingBetween)?;
        let mut slots = slots(panels, [before, after], label, uses.looks_back);
        let base = |period: &Period| Slot { label: *period, from: [Some(*period); 2], is_base: true };
        slots.extend(uses.bases.iter().map(base));
        slots.sort_by_key(|slot| slot.label);
        Ok((slots, label))
    }

    /// How many periods are computed for one.
    pub(super) fn periods(&self) -> usize {
        self.slots.len()
    }

    /// Nodes of the longest plan.
    pub(super) fn nodes(&self) -> usize {
        self.plans.iter().flatten().flatten().map(|plan| plan.nodes.len()).max().unwrap_or(0)
    }

    /// The plans of every mixture of rules and targets, and what of them changed: in the period itself, or (`at_results`) in any that is
    /// looked back at.
    fn compile(&mut self, [before, after]: [Vec<Plan>; 2], at_results: bool, rulings: &mut Rulings<'_>) {
        let counts = |slot: &Slot, label: Period| !slot.is_base && (at_results || slot.label == label);
        let [early, late] = self.sides.map(|side| side.rules);
        // In a base period nothing is mixed; there its targets are rules.
        self.rules_changed = before.iter().zip(&after).zip(&self.slots).any(|((one, other), slot)| {
            let [Some(was), Some(is)] = slot.from else { return false };
            let is_of_rules =
                |one, other| moved_with_rules(one, other) || (slot.is_base && early != late && moved(one, other));
            (slot.is_base || counts(slot, self.label))
                && (!rulings.same((early, was), (late, is)) || is_of_rules(one, other))
        });
        let mixed = |rules: &[Plan], targets: &[Plan], slots: &[Slot]| -> Vec<Plan> {
            let both = rules.iter().zip(targets).zip(slots);
            both.map(|((rules, targets), slot)| if slot.is_base { rules.clone() } else { with_targets(rules, targets) })
                .collect()
        };
        self.targets_moved = before
            .iter()
            .zip(&after)
            .zip(&self.slots)
            .any(|((one, other), slot)| counts(slot, self.label) && moved(one, other));
        let (early, late) = if self.targets_moved {
            (mixed(&before, &after, &self.slots), mixed(&after, &before, &self.slots))
        } else {
            (Vec::new(), Vec::new())
        };
        self.plans = [[before, early], [late, after]];
    }

    /// The plans where rules and targets are of these sides.
    pub(super) fn plans(&self, rules: IsLater, targets: IsLater) -> &[Plan] {
        let targets = if self.targets_moved { targets } else { rules };
        self.plans.get(usize::from(rules)).and_then(|own| own.get(usize::from(targets))).map_or(&[], Vec::as_slice)
    }

    /// The stage that counts by the rules of a side.
    pub(super) fn stage(&self, rules: IsLater) -> usize {
        self.sides.get(usize::from(rules)).map_or(0, |side| side.stage)
    }

    /// The period in which mixtures are computed.
    pub(super) fn label(&self) -> Period {
        self.label
    }

    /// A panel, read by the rules of a side, in which `place` says whose figures of which side stand where.
    pub(super) fn panel(
        &self,
        rules: IsLater,
        registry: Registry,
        place: impl Fn(IsLater, EntityIx) -> Option<EntityIx>,
    ) -> Panel {
        let Some(Side { panels, .. }) = self.sides.get(usize::from(rules)) else { return Panel::default() };
        let mut observations = Vec::new();
        for slot in &self.slots {
            let of_side = |side: IsLater| {
                let period = slot.from.get(usize::from(side)).copied().flatten();
                let place = &place;
                let own = panels.get(usize::from(side)).zip(period);
                let own = own.map_or(&[][..], |(panel, period)| of_period(panel, period)).iter();
                own.filter_map(move |own| Some(at(own, slot.label, place(side, own.entity)?)))
            };
            merge(of_side(false), of_side(true), &mut observations);
        }
        Panel { registry, files: Vec::new(), observations }
    }

    /// The registry of both, with what the later period's says of its entities.
    pub(super) fn registry(&self) -> &'a Registry {
        let [_, Side { panels: [_, later], .. }] = &self.sides;
        &later.registry
    }

    /// The registry in which every entity is as it is where its figures are of the side that `of` names.
    pub(super) fn registry_of(&self, of: impl Fn(EntityIx) -> IsLater) -> Registry {
        let [Side { panels: [earlier, _], .. }, Side { panels: [_, later], .. }] = &self.sides;
        let mut mixed = later.registry.clone();
        if !std::ptr::eq(*earlier, *later) {
            for (at, (own, then)) in mixed.entities.iter_mut().zip(&earlier.registry.entities).enumerate() {
                if !of(EntityIx(at)) {
                    own.clone_from(then);
                }
            }
        }
        mixed
    }
}

/// The plans of one side by its own rules and targets, a slot each.
fn plans_of(rulebook: &Rulebook, side: usize, slots: &[Slot]) -> Vec<Plan> {
    let plan = |slot: &Slot| {
        let period = slot.from.get(side).copied().flatten().unwrap_or(slot.label);
        Plan { period: slot.label, ..Plan::compile(rulebook, period) }
    };
    slots.iter().map(plan).collect()
}

/// The observations of a period.
fn of_period(panel: &Panel, period: Period) -> &[Observation] {
    let from = panel.observations.partition_point(|own| own.period < period);
    let to = panel.observations.partition_point(|own| own.period <= period);
    panel.observations.get(from..to).unwrap_or_default()
}

/// An observation in another place. What stands beside it decides no score.
fn at(own: &Observation, period: Period, entity: EntityIx) -> Observation {
    let Observation { field, stage, datum, status, origin, .. } = *own;
    Observation { period, field, entity, stage, datum, status, origin, remarks: None }
}

/// Two ordered lists as one, by field, entity and stage.
fn merge(
    one: impl Iterator<Item = Observation>,
    other: impl Iterator<Item = Observation>,
    into: &mut Vec<Observation>,
) {
    let key = |own: &Observation| (own.field, own.entity, own.stage);
    let (mut one, mut other) = (one.peekable(), other.peekable());
    loop {
        let first = match (one.peek(), other.peek()) {
            (Some(left), Some(right)) => key(left) <= key(right),
            (Some(_), None) => true,
            (None, _) => false,
        };
        let Some(next) = (if first { one.next() } else { other.next() }) else { break };
        into.push(next);
    }
}

fn same_entities(one: &Registry, other: &Registry) -> bool {
    let codes = |own: &Registry| own.entities.iter().map(|entity| entity.code.clone()).collect::<Vec<_>>();
    std::ptr::eq(one, other) || (one.id == other.id && codes(one) == codes(other))
}

/// The periods that are needed: that in which mixtures are computed, and those at which it looks back. `panels` are those of the rules of both
/// sides, each with the figures of both periods; `ends` are the periods that are moved to `label`.
fn slots(panels: [[&Panel; 2]; 2], ends: [Period; 2], label: Period, looks_back: LooksBack) -> Vec<Slot> {
    let mut labels = BTreeSet::from([label]);
    if looks_back > LooksBack::Months(0) {
        for (panel, end) in panels.iter().flat_map(|own| own.iter().zip(ends)) {
            labels.extend(panel.periods().into_iter().filter_map(|period| period.moved_with(end, label)));
        }
    }
    let is_near = |own: &Period| match looks_back {
        LooksBack::Months(months) => (0..=months).contains(&own.months_until(label)),
        LooksBack::Anywhere => true,
    };
    let slot = |own: Period| Slot { label: own, from: ends.map(|end| own.moved_with(label, end)), is_base: false };
    labels.into_iter().filter(is_near).map(slot).collect()
}
