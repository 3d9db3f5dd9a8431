//! Searching for figures that show what a node can do: its least and greatest score, and moves up and down.
//!
//! In: the plan, the domain, a node. Out: [`Seen`], with every figure run through the real computation. A climb from several seeded
//! starts, changing one field at a time and all of them together; what it does not find may still be there.

use super::domain::{Domain, Figure};
use super::figures;
use super::node::{closure, is_relative};
use super::population;
use super::trial::{Assignment, Bench, Outcome};
use crate::number::{Decimal, Exact};
use crate::plan::Plan;
use crate::rulebook::model::{FieldIx, NodeIx};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of one climb. Each changes every field at most once, so that a few are enough where fields do not interfere.
const ROUNDS_MAX: usize = 12;
/// Seeded starts beside the lowest, middle and highest figures.
const RANDOM_STARTS: usize = 4;
/// Changes of the best population, towards each end.
const CHANGES: usize = 40;
/// Two scores nearer than this (of their size) are not told apart: rounding noise is no move.
const NOISE: f64 = 1e-9;

/// A try and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tried {
    pub(super) figures: Assignment,
    pub(super) outcome: Outcome,
    /// Group of the entity, by [`super::trial::Bench::classes`].
    pub(super) class: usize,
    /// The other entities, where the score is made from their figures too.
    pub(super) among: Vec<Assignment>,
}

/// Two tries, the second with more of something than the first.
pub(super) type Pair = (Tried, Tried);

/// What the search has seen of a node.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) least: Option<Tried>,
    pub(super) most: Option<Tried>,
    /// More of a field alone, and the score went up, or down.
    pub(super) up: BTreeMap<FieldIx, Pair>,
    pub(super) down: BTreeMap<FieldIx, Pair>,
    /// A greater value of the node, and a greater, or smaller, score.
    pub(super) value_up: Option<Pair>,
    pub(super) value_down: Option<Pair>,
    /// Whether the budget ran out.
    pub(super) cut: bool,
    /// Whether a condition of a check of data reads its figures.
    pub(super) conditioned: bool,
}

impl Seen {
    /// The try with the greatest, or the least, score.
    fn best(&self, most: bool) -> Option<&Tried> {
        if most { self.most.as_ref() } else { self.least.as_ref() }
    }

    /// Whether a score is further up, and further down, than all before.
    fn further(&self, outcome: Outcome) -> (bool, bool) {
        let Some(score) = outcome.score else { return (false, false) };
        let reached = |best: &Option<Tried>| best.as_ref().and_then(|best| best.outcome.score);
        (reached(&self.most).is_none_or(|most| score > most), reached(&self.least).is_none_or(|least| score < least))
    }

    fn would_keep(&self, outcome: Outcome) -> bool {
        let (up, down) = self.further(outcome);
        up || down
    }

    fn keep(&mut self, tried: &Tried) {
        let (up, down) = self.further(tried.outcome);
        if up {
            self.most = Some(tried.clone());
        }
        if down {
            self.least = Some(tried.clone());
        }
    }
}

/// Numbers in an order that is always the same: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(super) struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `many`, or 0.
    pub(super) fn below(&mut self, many: usize) -> usize {
        let many = u64::try_from(many).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % many).unwrap_or(0)
    }

    pub(super) fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        let many = u64::try_from(from.len()).ok().filter(|many| *many > 0)?;
        usize::try_from(self.next() % many).ok().and_then(|at| from.get(at))
    }
}

/// Searches node after node.
#[derive(Debug)]
pub(super) struct Search<'p> {
    plan: &'p Plan,
    domain: &'p Domain,
    bench: Bench,
    /// Figures to begin with; none where some field can have no figure.
    starts: Vec<Assignment>,
    /// Candidates of each field, whatever the others are.
    candidates: Vec<Vec<Figure>>,
}

impl<'p> Search<'p> {
    pub(super) fn new(plan: &'p Plan, domain: &'p Domain) -> Self {
        let mut own: Vec<BTreeSet<Exact>> = vec![BTreeSet::new(); plan.fields.len()];
        for node in &plan.nodes {
            let numbers = figures::numbers(node);
            for field in &node.fields {
                if let Some(all) = own.get_mut(field.0) {
                    all.extend(numbers.iter().cloned());
                }
            }
        }
        let own = own.into_iter().map(|numbers| numbers.into_iter().collect::<Vec<Exact>>());
        let candidates: Vec<Vec<Figure>> =
            domain.fields.iter().zip(own).map(|(can, own)| figures::of_field(can, &own)).collect();
        let starts = starts(&candidates).unwrap_or_default();
        let starts = starts.into_iter().filter_map(|start| domain.mended(start)).collect();
        Self { plan, domain, bench: Bench::new(plan), starts, candidates }
    }

    /// Looks at one node, which should reach for the scores `goals`. `hints` are figures that were good for the nodes it is made from;
    /// `open` are the fields whose trend is not proven.
    pub(super) fn node(
        &mut self,
        at: NodeIx,
        goals: (f64, f64),
        hints: Vec<Assignment>,
        open: &BTreeSet<FieldIx>,
    ) -> Seen {
        let closure = closure(self.plan, at);
        let nodes = closure.iter().filter_map(|node| self.plan.node(*node));
        let fields: BTreeSet<FieldIx> = nodes.flat_map(|node| node.fields.iter().copied()).collect();
        self.bench.turn_to(at, &closure, fields.iter().copied().collect());
        // Good figures of several nodes, put together, may break what checks say of them.
        let hints: Vec<Assignment> = hints.into_iter().filter_map(|own| self.domain.mended(own)).collect();
        let mut seen =
            Seen { conditioned: self.domain.has_condition(|field| fields.contains(&field)), ..Seen::default() };
        if fields.iter().any(|field| self.domain.is_gone(*field)) {
            return seen;
        }
        if is_relative(self.plan, &closure) {
            let fields: Vec<FieldIx> = fields.into_iter().collect();
            self.populations(goals, &hints, &fields, &mut seen);
            return seen;
        }
        for class in 0..self.bench.classes() {
            self.bench.enter(class);
            self.climb(&closure, &fields, goals, &hints, open, &mut seen);
        }
        seen
    }

    /// A climb to both ends, for entities of one group.
    fn climb(
        &mut self,
        closure: &[NodeIx],
        fields: &BTreeSet<FieldIx>,
        goals: (f64, f64),
        hints: &[Assignment],
        open: &BTreeSet<FieldIx>,
        seen: &mut Seen,
    ) {
        let starts: Vec<Assignment> = hints.iter().chain(&self.starts).cloned().collect();
        self.try_all(starts, None, seen);
        for (most, goal) in [(true, goals.1), (false, goals.0)] {
            for _ in 0..ROUNDS_MAX {
                let Some(best) = seen.best(most).cloned() else { break };
                let there = best.outcome.score.is_some_and(|score| if most { score >= goal } else { score <= goal });
                if there || !self.round(closure, fields, &best, most, seen) {
                    break;
                }
            }
        }
        seen.cut = self.bench.exhausted();
        // How the score moves with a field is best seen between the ends.
        for most in [true, false] {
            if let Some(best) = seen.best(most).cloned() {
                self.round(closure, open, &best, most, seen);
            }
        }
    }

    /// Tries populations of entities, and changes of the best of them.
    fn populations(&mut self, goals: (f64, f64), hints: &[Assignment], fields: &[FieldIx], seen: &mut Seen) {
        let mut dice = Seeded(19_950_101);
        for class in 0..self.bench.classes() {
            self.bench.enter(class);
            for population in population::first(hints, &self.starts, &mut dice) {
                self.try_population(population, seen);
            }
            for most in [true, false] {
                let goal = if most { goals.1 } else { goals.0 };
                for _ in 0..CHANGES {
                    let Some(best) = seen.best(most).cloned() else { break };
                    let score = best.outcome.score;
                    if score.is_some_and(|score| if most { score >= goal } else { score <= goal }) {
                        break;
                    }
                    let all: Vec<Assignment> = std::iter::once(best.figures).chain(best.among).collect();
                    let changed = population::changed(self.domain, &all, &self.candidates, fields, &mut dice);
                    if let Some(changed) = changed {
                        self.try_population(changed, seen);
                    }
                }
            }
        }
        seen.cut = self.bench.exhausted();
    }

    /// Tries a population: each of its entities, with the others beside it.
    fn try_population(&mut self, population: Vec<Assignment>, seen: &mut Seen) {
        let Some(outcomes) = self.bench.run(&population) else { return };
        for (at, (figures, outcome)) in population.iter().zip(outcomes).enumerate() {
            let others = population.iter().enumerate().filter(|(other, _)| *other != at);
            let among = || others.map(|(_, own)| own.clone()).collect();
            if seen.would_keep(outcome) {
                let tried = Tried { figures: figures.clone(), outcome, class: self.bench.class(), among: among() };
                seen.keep(&tried);
            }
        }
    }

    /// One round of a climb: whether it got further.
    fn round(
        &mut self,
        closure: &[NodeIx],
        fields: &BTreeSet<FieldIx>,
        from: &Tried,
        most: bool,
        seen: &mut Seen,
    ) -> bool {
        let mut together = from.figures.clone();
        let mut further = false;
        let gain = |outcome: Outcome| {
            let by = outcome.score.zip(from.outcome.score).map_or(0.0, |(after, before)| after - before);
            if most { by } else { -by }
        };
        for field in fields {
            if self.bench.exhausted() {
                return false;
            }
            let (changes, mended) = self.changes(closure, *field, &from.figures);
            let tried = self.try_all(changes, Some(*field), seen);
            // More than one figure differs in these: they show how far the score goes, not how it moves with one.
            further |= self.try_all(mended, None, seen).iter().any(|own| gain(own.outcome) > 0.0);
            let best = tried.iter().max_by(|a, b| gain(a.outcome).total_cmp(&gain(b.outcome)));
            if let Some(best) = best.filter(|best| gain(best.outcome) > 0.0) {
                further = true;
                if let (Some(own), Some(figure)) = (together.get_mut(field.0), best.figures.get(field.0)) {
                    *own = *figure;
                }
            }
        }
        if self.domain.lets_through(&together) {
            self.try_all(vec![together], None, seen);
        }
        further
    }

    /// `base` with other figures for one field; and, where a condition stands against that, with those that it asks for beside it.
    fn changes(&self, closure: &[NodeIx], field: FieldIx, base: &Assignment) -> (Vec<Assignment>, Vec<Assignment>) {
        let mut all: BTreeSet<Figure> = self.candidates.get(field.0).into_iter().flatten().copied().collect();
        for node in closure {
            if self.plan.node(*node).is_some_and(|node| node.fields.contains(&field)) {
                all.extend(figures::to_edges(self.plan, self.domain, *node, field, base));
            }
        }
        let change = |figure: Figure| {
            let mut figures = base.clone();
            *figures.get_mut(field.0)? = figure;
            Some(figures)
        };
        let (fit, unfit): (Vec<Assignment>, Vec<Assignment>) =
            all.into_iter().filter_map(change).partition(|figures| self.domain.lets_change(field, figures));
        let conditioned = self.domain.has_condition(|own| own == field);
        let mended = unfit.into_iter().filter(|_| conditioned).filter_map(|figures| self.domain.mended(figures));
        (fit, mended.collect())
    }

    /// Tries assignments. Where they differ in one field alone, `field` names it.
    fn try_all(&mut self, assignments: Vec<Assignment>, field: Option<FieldIx>, seen: &mut Seen) -> Vec<Tried> {
        let Some(outcomes) = self.bench.run(&assignments) else { return Vec::new() };
        let class = self.bench.class();
        let tried = |(figures, outcome)| Tried { figures, outcome, class, among: Vec::new() };
        let tried: Vec<Tried> = assignments.into_iter().zip(outcomes).map(tried).collect();
        tried.iter().for_each(|one| seen.keep(one));
        if let Some(field) = field {
            moves(&tried, field, seen);
        }
        value_moves(&tried, seen);
        tried
    }
}

/// What stands in the place of a field that can have no figure; no node that reads one is searched.
fn nothing(candidates: &[Figure]) -> Option<Figure> {
    candidates.is_empty().then_some(Figure::Number(Decimal::ZERO))
}

/// Figures to begin with: all low, all in the middle, all high, and some at random.
fn starts(candidates: &[Vec<Figure>]) -> Option<Vec<Assignment>> {
    let by = |pick: &dyn Fn(usize) -> usize| -> Option<Assignment> {
        candidates.iter().map(|all| all.get(pick(all.len())).copied().or(nothing(all))).collect()
    };
    let mut starts = vec![by(&|_| 0)?, by(&|many| many / 2)?, by(&|many| many.saturating_sub(1))?];
    let mut seeded = Seeded(20_230_306);
    for _ in 0..RANDOM_STARTS {
        let own = candidates.iter().map(|all| seeded.pick(all).copied().or(nothing(all)));
        starts.extend(own.collect::<Option<Assignment>>());
    }
    Some(starts)
}

fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > NOISE * a.abs().max(b.abs()).max(1.0)
}

/// Notes which way the score goes with more of a field.
fn moves(tried: &[Tried], field: FieldIx, seen: &mut Seen) {
    let mut line: Vec<(&Tried, Figure, f64)> =
        tried.iter().filter_map(|one| Some((one, *one.figures.get(field.0)?, one.outcome.score?))).collect();
    line.sort_by_key(|(_, figure, _)| *figure);
    for pair in line.windows(2) {
        let [(less, _, before), (more, _, after)] = pair else { continue };
        if differ(*before, *after) {
            let into = if after > before { &mut seen.up } else { &mut seen.down };
            into.entry(field).or_insert_with(|| ((*less).clone(), (*more).clone()));
        }
    }
}

/// Notes which way the score goes with a greater value of the node, where its chain gives it one.
fn value_moves(tried: &[Tried], seen: &mut Seen) {
    let by_chain = tried.iter().filter(|one| !one.outcome.by_rule);
    let mut line: Vec<(&Tried, f64, f64)> =
        by_chain.filter_map(|one| Some((one, one.outcome.value?, one.outcome.score?))).collect();
    line.sort_by(|a, b| a.1.total_cmp(&b.1));
    for pair in line.windows(2) {
        let [(less, x, before), (more, y, after)] = pair else { continue };
        if differ(*x, *y) && differ(*before, *after) {
            let into = if after > before { &mut seen.value_up } else { &mut seen.value_down };
            into.get_or_insert_with(|| ((*less).clone(), (*more).clone()));
        }
    }
}
