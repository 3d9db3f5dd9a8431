//! What methods did in a period: from the columns before and after a step, and what was decided for it.
//!
//! In: a finished run. Out: [`Methods`], plain data. Computes nothing.

use super::fit::{ByGroup, Fit, Weights};
use super::grid::Run;
use crate::method::treatment::{Applied, Curve, Fitted, Tested};
use crate::plan::{Impute, NodePlan, Operation, Source};
use crate::registry::EntityIx;
use crate::result::{Filled, ImputedFigure, MethodResult, Methods, TreatedFigure};
use crate::rulebook::model::{DataStatus, NodeIx, Reading, Weighting};
use indexmap::IndexMap;

impl Run<'_, '_> {
    /// What methods did and decided, in the rulebook's order of nodes and steps, the entities in that of their codes.
    pub(super) fn methods(&self) -> Methods {
        let mut all = Methods { nominal_weights: self.nominal_weights(), ..Methods::default() };
        for (at, node) in self.grid.plan.nodes.iter().enumerate() {
            let at = NodeIx(at);
            all.decided.extend(self.of_source(at, node));
            for (before, step) in node.steps.iter().enumerate() {
                let place = (at, before + 1);
                match &step.operation {
                    Operation::Treat { .. } => {
                        all.treated.extend(self.treated(place, node, &step.name));
                        if let Some(Fit::Treatment(by_group)) = self.grid.fit(at, before + 1) {
                            all.decided.extend(treatments(by_group, &node.id, &step.name));
                        }
                    }
                    Operation::Impute(impute) => {
                        all.imputed.extend(self.imputed(place, node, &step.name, impute));
                        if let Some(Fit::Filled(filled)) = self.grid.fit(at, before + 1) {
                            let own = filled.regressions.iter();
                            all.decided.extend(own.map(|own| regression(own, impute, &node.id, &step.name)));
                        }
                    }
                    _ => {}
                }
            }
        }
        all
    }

    fn who(&self, row: usize) -> (String, String) {
        let entity = self.panel.registry.get(EntityIx(row));
        entity.map_or_else(Default::default, |entity| (entity.code.clone(), entity.name_vi.clone()))
    }

    fn treated(&self, (at, step): (NodeIx, usize), node: &NodePlan, name: &str) -> Vec<TreatedFigure> {
        let cell = |step, row| self.grid.cell(at, Some(step), Reading::Exact, row).ok().map(|number| number.value);
        let changed = |row: usize| {
            let (before, after) = (cell(step - 1, row)?, cell(step, row)?);
            let (code, entity) = self.who(row);
            let (node, step) = (node.id.clone(), name.to_owned());
            let is_other = before.total_cmp(&after).is_ne();
            let data_status = self.grid.weakest;
            is_other.then_some(TreatedFigure { code, name: entity, node, step, before, after, data_status })
        };
        (0..self.grid.inputs.national_row()).filter_map(changed).collect()
    }

    fn imputed(&self, (at, step): (NodeIx, usize), node: &NodePlan, name: &str, impute: &Impute) -> Vec<ImputedFigure> {
        let cell = |step, row| self.grid.cell(at, Some(step), Reading::Exact, row);
        let one = |row: usize| {
            let (missing, value) = (cell(step - 1, row).err()?, cell(step, row).ok()?.value);
            let how = match impute {
                Impute::Formula(formula) => Filled::Formula { text: formula.text.clone(), with_numbers: Vec::new() },
                _ => self
                    .grid
                    .fit(at, step)?
                    .filled(row)?
                    .told(impute.formulas(), |period, row| self.told_name(period, row)),
            };
            let (code, entity) = self.who(row);
            let (node, step) = (node.id.clone(), name.to_owned());
            let data_status = self.grid.weakest;
            Some(ImputedFigure { code, name: entity, node, step, value, missing, how, data_status })
        };
        (0..self.grid.inputs.national_row()).filter_map(one).collect()
    }

    /// The name of an entity, with the period where it is another one.
    fn told_name(&self, at: usize, row: usize) -> String {
        let Some(grid) = self.computed.grid(at) else { return String::new() };
        if at == self.at { grid.name(row) } else { format!("{}, {}", grid.name(row), grid.plan.period) }
    }

    /// Weights, or what a combination over entities found.
    fn of_source(&self, at: NodeIx, node: &NodePlan) -> Vec<MethodResult> {
        match (&node.source, self.grid.fit(at, 0)) {
            (Source::Mean { weigh: Some(weigh), .. }, Some(Fit::Weights(by_group))) => {
                self.weights(by_group, node, weighting(&weigh.weighting))
            }
            (Source::Combined { combination, .. }, Some(fit @ Fit::Scores(scores))) => {
                let codes = |order: &Vec<usize>| order.iter().map(|row| self.who(*row).0).collect();
                let mut own = result(&node.id, "value", combination.token(), None);
                own.numbers = fit.facts().into_iter().map(|(_, fact)| (fact.token.to_owned(), fact.value)).collect();
                own.orders = scores.orders.iter().map(codes).collect();
                let says_something = !own.numbers.is_empty() || !own.orders.is_empty();
                says_something.then_some(own).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn weights(&self, by_group: &ByGroup<Weights>, node: &NodePlan, method: &str) -> Vec<MethodResult> {
        let ids: Vec<&str> = node
            .source
            .children()
            .iter()
            .map(|edge| self.grid.plan.node(edge.node).map_or("", |child| child.id.as_str()))
            .collect();
        let one = |(group, fitted): &(Option<String>, Option<Weights>)| {
            let fitted = fitted.as_ref()?;
            let mut own = result(&node.id, "value", method, group.clone());
            own.numbers = fitted.facts.iter().map(|fact| (fact.token.to_owned(), fact.value)).collect();
            own.weights = ids.iter().map(|id| (*id).to_owned()).zip(fitted.by_child.iter().copied()).collect();
            Some(own)
        };
        by_group.fitted.iter().filter_map(one).collect()
    }
}

fn result(node: &str, step: &str, method: &str, group: Option<String>) -> MethodResult {
    MethodResult {
        node: node.to_owned(),
        step: step.to_owned(),
        method: method.to_owned(),
        group,
        numbers: IndexMap::new(),
        weights: IndexMap::new(),
        orders: Vec::new(),
        // Until it is known from which figures; see `Methods::with_status`.
        data_status: DataStatus::Illustrative,
    }
}

fn weighting(weighting: &Weighting) -> &'static str {
    match weighting {
        Weighting::BudgetAllocation(_) => "budget allocation",
        Weighting::AnalyticHierarchy(_) => "analytic hierarchy",
        Weighting::PrincipalComponents => "principal components",
        Weighting::FactorAnalysis { .. } => "factor analysis",
        Weighting::Entropy => "entropy",
        Weighting::Critic => "critic",
    }
}

/// What was tested and decided, by group.
fn treatments(by_group: &ByGroup<Fitted>, node: &str, step: &str) -> Vec<MethodResult> {
    let one = |(group, fitted): &(Option<String>, Option<Fitted>)| {
        let fitted = fitted.as_ref()?;
        let (method, constants): (&str, Vec<(&str, f64)>) = match fitted.applied {
            Applied::Untouched(_) => ("untouched", Vec::new()),
            Applied::Winsorised(bounds) => {
                let own = [("low bound", bounds.low), ("high bound", bounds.high)];
                ("winsorised", own.into_iter().filter_map(|(name, bound)| Some((name, bound?))).collect())
            }
            Applied::Transformed(Curve::Log { from, plus }) => ("logarithm of x", vec![("from", from), ("plus", plus)]),
            Applied::Transformed(Curve::LogMirrored { from, plus }) => {
                ("logarithm mirrored", vec![("from", from), ("plus", plus)])
            }
            Applied::Transformed(Curve::Power { from, plus, lambda }) => {
                ("box-cox", vec![("from", from), ("plus", plus), ("lambda", lambda)])
            }
        };
        let mut own = result(node, step, method, group.clone());
        let mut tested = |tested: Option<Tested>, [skewness, kurtosis]: [&str; 2]| {
            let both = tested.map(|own| [(skewness.to_owned(), own.skewness), (kurtosis.to_owned(), own.kurtosis)]);
            own.numbers.extend(both.into_iter().flatten());
        };
        tested(fitted.before, ["skewness before", "kurtosis before"]);
        tested(fitted.tried.last().and_then(|tried| tried.after), ["skewness after", "kurtosis after"]);
        own.numbers.extend(constants.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Some(own)
    };
    by_group.fitted.iter().filter_map(one).collect()
}

/// The constant, and a coefficient by the text of its regressor.
fn regression(
    (group, coefficients): &(Option<String>, Vec<f64>),
    impute: &Impute,
    node: &str,
    step: &str,
) -> MethodResult {
    let mut own = result(node, step, "regression", group.clone());
    let on = impute.formulas().iter().map(|formula| formula.text.clone());
    own.numbers = std::iter::once("constant".to_owned()).chain(on).zip(coefficients.iter().copied()).collect();
    own
}
