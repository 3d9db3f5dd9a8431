//! What of time, and of other entities, the rules of plans use.
//!
//! In: plans that are computed together. Out: how far it looks back, its frozen base periods, whether scores hang on figures of others. Looks at the rules alone, at
//! no figure but for which periods there are.

use crate::analysis::relative;
use crate::plan::{Formula, Impute, NodePlan, Operation, Plan, Source, Term};
use crate::registry::Period;
use crate::rulebook::formula::{Earlier, Over};
use crate::rulebook::model::BreakBy;
use std::collections::{BTreeMap, BTreeSet};

/// How far a rulebook looks at other periods than the one that is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LooksBack {
    /// So many months back at most.
    Months(i32),
    /// At any period: the latest that has data, all of them pooled, those before and after a gap.
    Anywhere,
}

/// What of time the rules of plans use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Uses {
    /// The farthest look.
    pub(super) looks_back: LooksBack,
    /// Whether it looks back at results, not at figures alone: then targets and rules of earlier periods matter too.
    pub(super) at_results: bool,
    /// Whether a statistic pools all periods.
    pub(super) pools: bool,
    /// Frozen base periods.
    pub(super) bases: BTreeSet<Period>,
}

impl Uses {
    /// What plans use together. A node that is read in an earlier period is made by the rules of that period; so each reaches as far as by any of
    /// them.
    pub(super) fn of<'p>(plans: impl IntoIterator<Item = &'p Plan>) -> Self {
        let mut own =
            Self { looks_back: LooksBack::Months(0), at_results: false, pools: false, bases: BTreeSet::new() };
        let mut looks: BTreeMap<&str, LooksBack> = BTreeMap::new();
        let mut reads = Reads::new();
        for plan in plans {
            let length = i32::from(plan.period.months());
            for node in plan.order.iter().filter_map(|at| plan.node(*at)) {
                let far = own.add(node, length);
                let look = looks.entry(&node.id).or_insert(LooksBack::Months(0));
                *look = far.max(*look);
            }
            read(plan, &mut reads);
        }
        own.looks_back = if own.pools { LooksBack::Anywhere } else { farthest(&looks, &reads) };
        own
    }

    /// What both use.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.bases.extend(other.bases);
        Self {
            looks_back: self.looks_back.max(other.looks_back),
            at_results: self.at_results || other.at_results,
            pools: self.pools || other.pools,
            bases: self.bases,
        }
    }

    /// Takes in what a node uses; how far it looks back itself.
    fn add(&mut self, node: &NodePlan, length: i32) -> LooksBack {
        let mut far = LooksBack::Months(0);
        let mut over = |over: Over| match over {
            Over::Period => {}
            Over::AllPeriods => self.pools = true,
            Over::Base(period) => drop(self.bases.insert(period)),
        };
        if let Source::Mean { weigh: Some(weigh), .. } = &node.source {
            over(weigh.population.over);
        }
        for step in &node.steps {
            match &step.operation {
                Operation::Treat { population, .. }
                | Operation::Impute(Impute::Nearest { population, .. } | Impute::Regression { population, .. }) => {
                    over(population.over);
                }
                Operation::Impute(Impute::Interpolate) => {
                    far = LooksBack::Anywhere;
                    self.at_results = true;
                }
                _ => {}
            }
        }
        for formula in formulas(node) {
            formula.statistics.iter().for_each(|own| over(own.population.over));
            formula.walk(&mut |part| {
                if let Term::Earlier(_, inner) = &part.term {
                    inner.walk(&mut |below| self.at_results |= !is_figure(&below.term));
                }
            });
            let mut back = LooksBack::Months(0);
            formula.walk(&mut |part| {
                if let Term::Earlier(which, _) = part.term {
                    back = back.and(match which {
                        Earlier::Previous => LooksBack::Months(length),
                        Earlier::YearAgo => LooksBack::Months(12),
                        Earlier::Last => LooksBack::Anywhere,
                    });
                }
            });
            far = far.max(back);
        }
        self.at_results |= self.pools;
        far
    }
}

impl LooksBack {
    /// From there so much further.
    fn and(self, further: Self) -> Self {
        match (self, further) {
            (Self::Months(own), Self::Months(further)) => Self::Months(own + further),
            _ => Self::Anywhere,
        }
    }
}

/// The nodes that each node reads, by id.
type Reads<'p> = BTreeMap<&'p str, BTreeSet<&'p str>>;

/// Takes in what the nodes of a plan read.
fn read<'p>(plan: &'p Plan, into: &mut Reads<'p>) {
    for node in &plan.nodes {
        let below = node.reads.iter().filter_map(|read| Some(plan.node(*read)?.id.as_str()));
        into.entry(&node.id).or_default().extend(below);
    }
}

/// How far the farthest node looks back: each as far as the farthest that it reads, and as it looks back itself. Where editions read each other
/// in a circle there is no end to it.
fn farthest(looks: &BTreeMap<&str, LooksBack>, reads: &Reads<'_>) -> LooksBack {
    let mut reach: BTreeMap<&str, LooksBack> = BTreeMap::new();
    for _ in 0..=looks.len() {
        let mut is_settled = true;
        for (node, look) in looks {
            let below = reads.get(node).into_iter().flatten().filter_map(|read| reach.get(read)).max();
            let far = look.and(below.copied().unwrap_or(LooksBack::Months(0)));
            is_settled &= reach.insert(node, far) == Some(far);
        }
        if is_settled {
            return reach.into_values().max().unwrap_or(LooksBack::Months(0));
        }
    }
    LooksBack::Anywhere
}

/// Whether a part of a formula is no other result: what is written of it holds for any period.
fn is_figure(term: &Term) -> bool {
    !matches!(term, Term::Node { .. } | Term::Target(_) | Term::Before | Term::Statistic(_))
}

fn formulas(node: &NodePlan) -> impl Iterator<Item = &Formula> {
    let source = match &node.source {
        Source::Formula(formula) => Some(formula),
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
    };
    source.into_iter().chain(node.steps.iter().flat_map(|step| step.operation.formulas()))
}

/// Whether the ranked score of an entity, or what breaks its ties, hangs on figures of others by any of the plans that are computed together. A
/// node may be read in an earlier period alone, by the rules of that period.
pub(super) fn is_relative<'p>(plans: impl IntoIterator<Item = &'p Plan>) -> bool {
    let mut reads = Reads::new();
    let (mut open, mut relative): (Vec<&str>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    for plan in plans {
        let Some(rank) = &plan.rank else { continue };
        let breakers = rank.breakers.iter().filter_map(|own| match own.by {
            BreakBy::Node { node, .. } => Some(node),
            BreakBy::Field(_) => None,
        });
        let decide = std::iter::once(rank.node).chain(breakers);
        open.extend(decide.filter_map(|node| Some(plan.node(node)?.id.as_str())));
        relative.extend(relative::relative(plan).into_iter().map(|own| own.node));
        read(plan, &mut reads);
    }
    let mut below: BTreeSet<&str> = BTreeSet::new();
    while let Some(node) = open.pop() {
        if below.insert(node) {
            open.extend(reads.get(node).into_iter().flatten());
        }
    }
    relative.iter().any(|own| below.contains(own.as_str()))
}
