//! What of time, and of other entities, the rules of a plan use.
//!
//! In: a plan. Out: how far it looks back, its frozen base periods, whether scores hang on figures of others. Looks at the rules alone, at
//! no figure but for which periods there are.

use crate::analysis::what_if::relative;
use crate::data::panel::Panel;
use crate::plan::{Formula, Impute, NodePlan, Operation, Plan, Source, Term};
use crate::registry::Period;
use crate::rulebook::formula::{Earlier, Over};
use crate::rulebook::model::{BreakBy, NodeIx};
use std::collections::BTreeSet;

/// How far a rulebook looks at other periods than the one that is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LooksBack {
    /// So many months back at most.
    Months(i32),
    /// At any period: the latest that has data, all of them pooled, those before and after a gap.
    Anywhere,
}

/// What of time the rules of a plan use.
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
    pub(super) fn of(plan: &Plan) -> Self {
        let mut own =
            Self { looks_back: LooksBack::Months(0), at_results: false, pools: false, bases: BTreeSet::new() };
        // A node sees as far as the farthest node that it reads, and as it looks back itself.
        let mut reach = vec![LooksBack::Months(0); plan.nodes.len()];
        let length = i32::from(plan.period.months());
        for at in &plan.order {
            let Some(node) = plan.node(*at) else { continue };
            let below = node.reads.iter().filter_map(|read| reach.get(read.0)).max().copied();
            let far = own.add(node, length).and(below.unwrap_or(LooksBack::Months(0)));
            if let Some(own) = reach.get_mut(at.0) {
                *own = far;
            }
            own.looks_back = own.looks_back.max(far);
        }
        own
    }

    /// The periods that are computed for one.
    pub(super) fn periods(&self, plan: &Plan, panel: &Panel) -> usize {
        let own = match self.looks_back {
            LooksBack::Months(months) => usize::try_from(months / i32::from(plan.period.months())).unwrap_or(0) + 1,
            LooksBack::Anywhere => panel.periods().len().max(1),
        };
        own + self.bases.len()
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
        if self.pools { LooksBack::Anywhere } else { far }
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

/// Whether the ranked score of an entity, or what breaks its ties, hangs on figures of others.
pub(super) fn is_relative(plan: &Plan) -> bool {
    let Some(rank) = &plan.rank else { return false };
    let relative = relative::relative(plan);
    let breakers = rank.breakers.iter().filter_map(|own| match own.by {
        BreakBy::Node { node, .. } => Some(node),
        BreakBy::Field(_) => None,
    });
    let below: BTreeSet<NodeIx> =
        std::iter::once(rank.node).chain(breakers).flat_map(|node| relative::below(plan, node)).collect();
    let is_below = |id: &str| below.iter().any(|node| plan.node(*node).is_some_and(|own| own.id == id));
    relative.iter().any(|own| is_below(&own.node))
}
