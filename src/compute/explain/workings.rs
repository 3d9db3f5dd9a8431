//! How an aggregate was made: its method, the sums of its weights, and what the method found for one entity on the way.
//!
//! In: a finished run, an aggregate, a row, its children as they were read. Out: a [`Combination`]. Must not: find another value than
//! the bulk did: what was decided over entities is read from its fit.

use super::super::fit::{Beside, Fit, Scores};
use super::super::grid::Run;
use crate::method::aggregation::borda::{MissingPoints, borda};
use crate::method::aggregation::mazziotta_pareto::{Penalty, mazziotta_pareto};
use crate::method::aggregation::{ordered, topsis};
use crate::method::moments::Deviation;
use crate::number::{Exact, Filtered, Sum};
use crate::plan::{Edge, NodePlan, Source};
use crate::result::{
    ChildFigures, Combination, ExplainedChild, ExplainedWeighting, IdealTerm, Method, NamedFigure, RegretTerm, Workings,
};
use crate::rulebook::model::{Combination as Rule, MeanKind, NodeIx};

impl Run<'_, '_> {
    /// How an aggregate is made; none of a node made by a formula.
    pub(super) fn combination(
        &self,
        (at, node): (NodeIx, &NodePlan),
        row: usize,
        children: &[ExplainedChild],
    ) -> Option<Combination> {
        let method = method(node)?;
        let fit = self.grid.fit(at, 0);
        let is_made = matches!(&node.source, Source::Mean { weigh: Some(_), .. });
        let has_score = |id: &str| children.iter().any(|child| child.id == id && child.score.is_some());
        let written = |there: bool| {
            let chosen = node.source.children().iter().filter(|edge| !there || has_score(self.id(edge)));
            Filtered::from_exact(&chosen.fold(Exact::zero(), |sum, edge| sum.add(&edge.weight.exact))).value
        };
        let made = |there: bool| {
            let chosen = children.iter().filter(|child| !there || child.score.is_some());
            let mut sum = Sum::new();
            chosen.for_each(|child| sum.push(Filtered::irrational(child.weight)));
            sum.total().value
        };
        let (weight_total, weight_present) =
            if is_made { (made(false), made(true)) } else { (written(false), written(true)) };
        let turned = match &node.source {
            Source::Combined { combination, children, .. } if !combination.is_of_one_row() => {
                children.iter().filter(|edge| self.is_turned(edge)).map(|edge| self.id(edge).to_owned()).collect()
            }
            _ => Vec::new(),
        };
        Some(Combination {
            method,
            weight_total,
            weight_present,
            weighting: self.weighting(node, fit, row),
            workings: self.workings(node, fit, row, children),
            turned,
        })
    }

    fn id(&self, edge: &Edge) -> &str {
        self.grid.plan.node(edge.node).map_or("", |own| own.id.as_str())
    }

    fn is_turned(&self, edge: &Edge) -> bool {
        self.grid.plan.node(edge.node).is_some_and(NodePlan::lowest_is_best)
    }

    /// How the weights were made.
    fn weighting(&self, node: &NodePlan, fit: Option<&Fit>, row: usize) -> Option<ExplainedWeighting> {
        let Source::Mean { weigh: Some(weigh), children, .. } = &node.source else { return None };
        let (group, weights) = fit?.weights(row)?;
        let named = |(name, value): (&'static str, f64)| NamedFigure { name, value };
        let of_child = |(edge, from): (&Edge, &Vec<(&'static str, f64)>)| ChildFigures {
            child: self.id(edge).to_owned(),
            figures: from.iter().copied().map(named).collect(),
        };
        Some(ExplainedWeighting {
            method: weigh.weighting.token(),
            group: group.map(str::to_owned),
            facts: weights.facts.iter().map(|fact| named((fact.token, fact.value))).collect(),
            children: children.iter().zip(&weights.from).map(of_child).collect(),
        })
    }

    /// What the method found for an entity; none where there is no value.
    fn workings(
        &self,
        node: &NodePlan,
        fit: Option<&Fit>,
        row: usize,
        children: &[ExplainedChild],
    ) -> Option<Workings> {
        let Source::Combined { combination, children: edges, .. } = &node.source else { return None };
        let values: Vec<Option<f64>> = children.iter().map(|child| child.score).collect();
        let weights: Vec<f64> = edges.iter().map(|edge| edge.weight.value()).collect();
        match combination {
            Rule::Minimum | Rule::Median => return None,
            Rule::OrderedWeighted(places) => {
                return ordered::placed(&values, places).ok().map(|terms| Workings::Places { terms });
            }
            Rule::MazziottaPareto(rule) => {
                let own = mazziotta_pareto(&values, &weights, *rule).ok()?;
                return Some(Workings::Balance {
                    mean: own.mean,
                    variance: own.penalty * own.mean,
                    penalty: own.penalty,
                    added: rule.penalty == Penalty::Up,
                    sample: rule.deviation == Deviation::Sample,
                });
            }
            _ => {}
        }
        // The columns are those of the children that count.
        if edges.iter().any(|edge| edge.weight.exact.is_zero()) {
            return None;
        }
        let scores = fit?.scores()?;
        let position = scores.rows.iter().position(|own| *own == row)?;
        let own = Own { scores, position, edges, weights: &weights };
        scores.scores.get(row).copied().flatten()?;
        match (combination, scores.beside.get(row).copied().flatten()) {
            (Rule::BenefitOfTheDoubt { .. }, _) => Some(Workings::OwnWeights),
            (Rule::Borda, _) => self.places(&own),
            (Rule::Topsis(scaling), Some(Beside::Distances { from_best, from_worst })) => {
                Some(Workings::Distances { from_best, from_worst, terms: self.ideals(&own, *scaling)? })
            }
            (Rule::Vikor { majority }, Some(Beside::Regrets { together, greatest })) => {
                let ends = |of: fn(Beside) -> Option<f64>| ends(scores.beside.iter().flatten().copied().filter_map(of));
                let regrets = |beside| match beside {
                    Beside::Regrets { together, .. } => Some(together),
                    _ => None,
                };
                let greatest_regrets = |beside| match beside {
                    Beside::Regrets { greatest, .. } => Some(greatest),
                    _ => None,
                };
                Some(Workings::Regrets {
                    together,
                    together_ends: ends(regrets),
                    greatest,
                    greatest_ends: ends(greatest_regrets),
                    majority: *majority,
                    terms: self.regrets(&own),
                })
            }
            (_, Some(beside)) => plain(beside, scores, row),
            (_, None) => None,
        }
    }

    /// Points for the place in each child.
    fn places(&self, own: &Own<'_>) -> Option<Workings> {
        let mut terms = Vec::new();
        for (edge, column) in own.edges.iter().zip(&own.scores.columns) {
            let points = borda(std::slice::from_ref(column), &[1.0], MissingPoints::LeftOut).ok()?;
            if let Some(points) = points.get(own.position).copied().flatten() {
                terms.push((self.id(edge).to_owned(), points));
            }
        }
        Some(Workings::Points { terms, entities: own.scores.rows.len() })
    }

    fn ideals(&self, own: &Own<'_>, scaling: topsis::Scaling) -> Option<Vec<IdealTerm>> {
        let ideals = topsis::ideals(&own.scores.columns, own.weights, scaling).ok()?;
        let term = |((edge, figure), ideal): ((&Edge, f64), topsis::Ideal)| {
            Some(IdealTerm {
                child: self.id(edge).to_owned(),
                figure,
                from: ideal.from,
                by: ideal.by,
                share: ideal.share,
                weighted: ideal.weighted(figure).ok()?,
                best: ideal.best,
                worst: ideal.worst,
            })
        };
        own.figures().zip(ideals).map(term).collect()
    }

    fn regrets(&self, own: &Own<'_>) -> Vec<RegretTerm> {
        let total: f64 = own.weights.iter().sum();
        let term = |((edge, figure), column, weight): ((&Edge, f64), &Vec<Option<f64>>, &f64)| {
            let (worst, best) = ends(column.iter().flatten().copied());
            let share = weight / total;
            let regret = share * ((best - figure) / (best - worst));
            RegretTerm { child: self.id(edge).to_owned(), figure, share, best, worst, regret }
        };
        let beside = own.scores.columns.iter().zip(own.weights);
        own.figures().zip(beside).map(|(figure, (column, weight))| term((figure, column, weight))).collect()
    }
}

/// An entity among those that take part.
struct Own<'a> {
    scores: &'a Scores,
    position: usize,
    edges: &'a [Edge],
    weights: &'a [f64],
}

impl Own<'_> {
    /// Its figure of each child; 0 where it has none, which these methods refuse.
    fn figures(&self) -> impl Iterator<Item = (&Edge, f64)> {
        let figure = |column: &Vec<Option<f64>>| column.get(self.position).copied().flatten().unwrap_or(0.0);
        self.edges.iter().zip(self.scores.columns.iter().map(figure))
    }
}

/// What was found for a row, where it needs nothing else.
fn plain(beside: Beside, scores: &Scores, row: usize) -> Option<Workings> {
    let entities = scores.rows.len();
    Some(match beside {
        Beside::Pairs { wins, losses } => {
            let ties = entities.saturating_sub(1 + wins + losses);
            Workings::Pairs { wins, ties, losses }
        }
        Beside::Group { members } => {
            let own = scores.scores.get(row).copied().flatten()?;
            let below = scores.rows.iter().filter_map(|other| scores.scores.get(*other).copied().flatten());
            Workings::Group { below: below.filter(|other| *other < own).count(), members }
        }
        Beside::Order { place, orders } => Workings::Order { place, entities, orders },
        Beside::Flows { leaving, entering } => {
            Workings::Flows { leaving, entering, others: entities.saturating_sub(1) }
        }
        Beside::Distances { .. } | Beside::Regrets { .. } => return None,
    })
}

/// The least and the greatest.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

fn method(node: &NodePlan) -> Option<Method> {
    Some(match &node.source {
        Source::Formula(_) => return None,
        Source::SumOfPoints { .. } => Method::SumOfPoints,
        Source::Mean { kind: MeanKind::Arithmetic, .. } => Method::WeightedMean,
        Source::Mean { kind: MeanKind::Geometric, .. } => Method::GeometricMean,
        Source::Mean { kind: MeanKind::Harmonic, .. } => Method::HarmonicMean,
        Source::Mean { kind: MeanKind::Power(exponent), .. } => Method::PowerMean { exponent: exponent.to_f64() },
        Source::Combined { combination, .. } => Method::Named { name: combination.token() },
        Source::Best { .. } if node.lower_is_better => Method::Least,
        Source::Best { .. } => Method::Greatest,
    })
}
