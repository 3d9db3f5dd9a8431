//! The statistics that a node's formulas read: their number, their population, and who set the least or greatest value.

use super::named;
use crate::compute::grid::{Run, formula_of};
use crate::compute::statistics::{Member, counted, periods};
use crate::number::{Filtered, compare};
use crate::plan::{Formula, NodePlan, Statistic};
use crate::registry::EntityIx;
use crate::result::{ExplainedStatistic, SetBy, Setter, StatisticGroup};
use crate::rulebook::formula::{Among, StatisticFunction};
use crate::rulebook::model::{Missing, NodeIx};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Entities that are named as those who set a value; of more there is the count.
const SETTERS_MOST: usize = 5;

impl Run<'_, '_> {
    /// The statistics of every formula of a node, in the order of the chain, then of the text; those inside another stand before it.
    pub(super) fn explain_statistics(&self, at: NodeIx, node: &NodePlan, row: usize) -> Vec<ExplainedStatistic> {
        let mut all = Vec::new();
        for step in 0..=node.steps.len() {
            let Some(formula) = formula_of(node, step) else { continue };
            let texts = texts(formula);
            for (position, statistic) in formula.statistics.iter().enumerate() {
                let text = texts.get(&position).copied().unwrap_or_default();
                all.push(self.explain_statistic((at, step), (position, statistic), node, text, row));
            }
        }
        all
    }

    fn explain_statistic(
        &self,
        (at, step): (NodeIx, usize),
        (position, statistic): (usize, &Statistic),
        node: &NodePlan,
        text: &str,
        row: usize,
    ) -> ExplainedStatistic {
        let column = self.grid.statistics(at, step).get(position);
        let cell = column.map_or(Err(Missing::NotReported), |column| column.at(row));
        let (group, population) = counted(self.computed, (at, step), self.at, position, row);
        let group = statistic.population.within.as_ref().zip(group);
        let over = periods(self.computed, self.at, statistic.population.over);
        let is_extreme = matches!(statistic.function, StatisticFunction::Minimum | StatisticFunction::Maximum);
        ExplainedStatistic {
            step: step.checked_sub(1).and_then(|step| node.steps.get(step)).map(|step| step.name.clone()),
            text: text.to_owned(),
            value: cell.ok().map(|number| number.value),
            missing: cell.err(),
            count: population.len(),
            group: group
                .map(|(attribute, value)| StatisticGroup { attribute: attribute.clone(), value: value.to_owned() }),
            periods: over
                .into_iter()
                .filter_map(|at| self.computed.grid(at).map(|grid| grid.plan.period.to_string()))
                .collect(),
            ranked_only: statistic.population.among == Among::Ranked,
            set_by: cell.ok().filter(|_| is_extreme).map(|value| self.set_by(value, &population)),
        }
    }

    /// All whose figure is the value.
    fn set_by(&self, value: Filtered, population: &[Member]) -> SetBy {
        // A statistic is decided at 12 significant digits, and so is who has it.
        let same = |member: &&Member| {
            compare(Filtered::irrational(member.value.value), Filtered::irrational(value.value), || None)
                == Ordering::Equal
        };
        let setter = |member: &Member| {
            let entity = self.panel.registry.get(EntityIx(member.row))?;
            let period = self.computed.grid(member.at)?.plan.period.to_string();
            Some(Setter { entity: named(entity), period })
        };
        let all: Vec<&Member> = population.iter().filter(same).collect();
        SetBy { count: all.len(), first: all.iter().take(SETTERS_MOST).filter_map(|member| setter(member)).collect() }
    }
}

/// The text of each statistic of a formula, by its position.
fn texts(formula: &Formula) -> BTreeMap<usize, &str> {
    let mut texts = BTreeMap::new();
    formula.walk(&mut |part| {
        if let crate::plan::Term::Statistic(position) = part.term
            && let Some(text) = formula.text.get(part.span.clone())
        {
            texts.insert(position, text);
        }
    });
    texts
}
