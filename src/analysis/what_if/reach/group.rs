//! Groups of levers whose gains hang on each other, and the menu of each group.
//!
//! In: levers with what each brings alone, the plan. Out: menus of steps. Levers that meet in one node (the parts of a sum, a part and its
//! whole) make a group; where a group is small, every combination of its steps is computed. Between groups gains add up where the goal's node is a sum
//! of what it is made from, which is said beside.

use super::super::relative;
use super::knapsack::{self, Choice};
use super::probe::Probe;
use super::reading::{Read, Reads};
use crate::data::panel::Datum;
use crate::plan::{NodePlan, Plan, Source};
use crate::rulebook::model::{FieldIx, MeanKind, NodeIx, Reading};

/// Combinations of a group that are computed.
const COMBINATIONS_MAX: usize = 1_024;

/// Steps of levers, by position of the lever.
pub(super) type Steps = Vec<(usize, u64)>;

/// The choices of a group.
#[derive(Debug, Clone)]
pub(super) struct Menu {
    pub(super) choices: Vec<(Choice, Steps)>,
}

/// Menus, and whether the gains of several are sure to add up and each has every step.
#[derive(Debug, Clone)]
pub(super) struct Menus {
    pub(super) menus: Vec<Menu>,
    /// Whether gains of menus add up.
    pub(super) adds_up: bool,
    /// Whether every step of every lever is in its menu.
    pub(super) every_step: bool,
}

/// The menus of all levers.
pub(super) fn menus(plan: &Plan, node: NodeIx, probe: &Probe<'_>, base: f64, read: &Reads) -> Menus {
    let reads = read.all.as_slice();
    let mut menus = Vec::new();
    let mut adds_up =
        probe.is_absolute() && is_sum(plan, node) && !read.both_ways && !meets_one_without(plan, node, read);
    for group in groups(plan, node, reads) {
        let members: Vec<(usize, &Read)> = group.iter().filter_map(|at| Some((*at, reads.get(*at)?))).collect();
        let size = members.iter().map(|(_, own)| own.gains.len()).try_fold(1usize, usize::checked_mul);
        let combines = members.len() > 1
            && probe.is_absolute()
            && members.iter().all(|(_, own)| own.every_step)
            && size.is_some_and(|size| size <= COMBINATIONS_MAX);
        // A lever that goes farther with another one than alone has no step there.
        adds_up &= members.len() == 1;
        if combines {
            menus.push(combined(probe, base, &members));
        } else {
            menus.extend(members.iter().map(|(at, own)| single(*at, own)));
        }
    }
    Menus { menus, adds_up, every_step: reads.iter().all(|own| own.every_step) }
}

/// The menu of one lever.
fn single(at: usize, own: &Read) -> Menu {
    let choices = own.gains.iter().map(|(steps, gain)| (own.lever.effort(*steps), *gain, *steps)).collect();
    let kept = knapsack::useful(choices);
    let next = |steps: u64| own.gains.range(steps + 1..).next().map(|(steps, _)| *steps);
    let choice = |place: usize| {
        let (effort, gain, steps) = *kept.get(place)?;
        let behind = kept.get(place + 1).map(|(_, _, steps)| *steps);
        let linear = own.linear.contains(&steps) && behind.is_some() && behind == next(steps);
        let taken = if steps == 0 { Vec::new() } else { vec![(at, steps)] };
        Some((Choice { effort, gain, linear }, taken))
    };
    Menu { choices: (0..kept.len()).filter_map(choice).collect() }
}

/// Every combination of a group's steps.
fn combined(probe: &Probe<'_>, base: f64, members: &[(usize, &Read)]) -> Menu {
    let mut all: Vec<Steps> = vec![Vec::new()];
    for (at, own) in members {
        let more = |steps: &Steps| {
            own.gains.keys().map(|count| [steps.as_slice(), &[(*at, *count)]].concat()).collect::<Vec<Steps>>()
        };
        all = all.iter().flat_map(more).collect();
    }
    let lever = |at: usize| members.iter().find(|(own, _)| *own == at).map(|(_, own)| &own.lever);
    let list = |steps: &Steps| -> Vec<(FieldIx, Datum)> {
        let moved = steps.iter().filter(|(_, count)| *count > 0);
        moved.filter_map(|(at, count)| lever(*at).and_then(|own| Some((own.field, own.datum(*count)?)))).collect()
    };
    let lists: Vec<Vec<(FieldIx, Datum)>> = all.iter().map(list).collect();
    let scores = probe.measure(&lists);
    let choices = all.into_iter().zip(scores).filter_map(|(steps, score)| {
        let effort = steps.iter().filter_map(|(at, count)| lever(*at).map(|own| own.effort(*count))).sum();
        let taken: Steps = steps.into_iter().filter(|(_, count)| *count > 0).collect();
        // Nothing is measured as nothing.
        Some((effort, if taken.is_empty() { 0.0 } else { score? - base }, taken))
    });
    let kept = knapsack::useful(choices.collect());
    let choice = |(effort, gain, steps)| (Choice { effort, gain, linear: false }, steps);
    Menu { choices: kept.into_iter().map(choice).collect() }
}

/// Levers that meet in a node, by position.
fn groups(plan: &Plan, node: NodeIx, reads: &[Read]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..reads.len()).collect();
    for own in relative::below(plan, node).iter().filter_map(|at| plan.node(*at)) {
        let meets = |at: &usize| reads.get(*at).is_some_and(|read| own.fields.contains(&read.lever.field));
        let members: Vec<usize> = (0..reads.len()).filter(meets).collect();
        let all: Vec<usize> = members.iter().filter_map(|at| group.get(*at).copied()).collect();
        let Some(least) = all.iter().min().copied() else { continue };
        group.iter_mut().filter(|at| all.contains(at)).for_each(|at| *at = least);
    }
    let mut ids = group.clone();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(|id| (0..group.len()).filter(|at| group.get(*at) == Some(id)).collect()).collect()
}

/// Whether a lever meets a field that brings nothing alone, and might with it.
fn meets_one_without(plan: &Plan, node: NodeIx, read: &Reads) -> bool {
    let nodes = relative::below(plan, node);
    nodes.iter().filter_map(|at| plan.node(*at)).any(|own| {
        let without = read.without.iter().filter(|field| own.fields.contains(field)).count();
        let with = read.all.iter().filter(|read| own.fields.contains(&read.lever.field)).count();
        without > 0 && without + with > 1
    })
}

/// Whether a node is a sum of what it is made from, down to the nodes that read fields.
fn is_sum(plan: &Plan, node: NodeIx) -> bool {
    relative::below(plan, node).iter().filter_map(|at| plan.node(*at)).all(|own| {
        let is_exact = |reads: &Reading| {
            *reads == Reading::Exact || own.source.children().iter().all(|edge| unrounded(plan, edge.node))
        };
        match &own.source {
            // A node of fields may do what it likes with them; one that reads nodes would join levers that do not meet.
            Source::Formula(_) => own.reads.is_empty(),
            Source::SumOfPoints { reads, .. } => own.steps.is_empty() && is_exact(reads),
            Source::Mean { kind: MeanKind::Arithmetic, weigh: None, reads, .. } => {
                own.steps.is_empty() && is_exact(reads)
            }
            Source::Best { .. } | Source::Mean { .. } | Source::Combined { .. } => false,
        }
    })
}

fn unrounded(plan: &Plan, node: NodeIx) -> bool {
    plan.node(node).is_some_and(|own: &NodePlan| own.shown.is_empty())
}
