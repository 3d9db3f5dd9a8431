//! From the checked rulebook to the plan of one period.

use super::{
    Band, BandingPlan, Constant, CutPlan, Edge, Expression, FieldCheck, FieldPlan, Formula, GradesPlan, Impute,
    MainEdge, NodePlan, Operation, Plan, Posts, RankPlan, Source, Step, TargetLine, TargetPlan, Term,
};
use crate::number::{Decimal, Exact};
use crate::registry::Period;
use crate::rulebook::formula::Over;
use crate::rulebook::model::{self, CheckRule, FieldIx, Kind, NodeIx, Rulebook};

pub(super) fn compile(rulebook: &Rulebook, period: Period) -> Plan {
    let rulebook = rulebook.at(period);
    let mut nodes: Vec<NodePlan> = rulebook.nodes.iter().map(|node| compile_node(rulebook, node, period)).collect();
    let edges = main_edges(rulebook, &nodes);
    for (node, edge) in nodes.iter_mut().zip(edges) {
        node.main_edge = edge;
    }
    let crosses_periods = nodes.iter().any(crosses_periods);
    Plan {
        id: rulebook.id.clone(),
        version: rulebook.version.clone(),
        title: rulebook.title.clone(),
        notes: rulebook.notes.clone(),
        period,
        stages: rulebook.stages.clone(),
        fields: rulebook.fields.iter().map(field).collect(),
        nodes,
        order: rulebook.order.clone(),
        turns: rulebook.turns.clone(),
        rank: rulebook.rank.as_ref().map(rank),
        ranks: rulebook.ranks.iter().map(|(id, own)| (id.clone(), rank(own))).collect(),
        grades: rulebook.grades.as_ref().map(|grades| GradesPlan {
            node: grades.node,
            on: grades.on,
            bands: bands(&grades.bands),
        }),
        bandings: rulebook.bandings.iter().map(banding).collect(),
        crosses_periods,
    }
}

fn rank(rank: &model::RankRule) -> RankPlan {
    RankPlan {
        node: rank.node,
        on: rank.on,
        lowest_first: rank.lowest_first,
        ties: rank.ties,
        tied_at: rank.tied_at,
        within: rank.within.clone(),
        breakers: rank.breakers.clone(),
    }
}

fn bands(bands: &[model::GradeBand]) -> Vec<(Option<Constant>, model::Bilingual)> {
    bands.iter().map(|band| (band.from.map(Constant::from), band.label.clone())).collect()
}

fn banding(banding: &model::Banding) -> BandingPlan {
    let cut = match &banding.cut {
        model::Cut::Values(own) => CutPlan::Values(bands(own)),
        model::Cut::Ranks(own) => CutPlan::Ranks(own.clone()),
        model::Cut::Groups(groups) => CutPlan::Groups(*groups),
    };
    BandingPlan { id: banding.id.clone(), node: banding.node, on: banding.on, cut }
}

/// Whether a formula of the node looks at other periods.
fn crosses_periods(node: &NodePlan) -> bool {
    let looks_around = |step: &Step| match &step.operation {
        Operation::Treat { population, .. }
        | Operation::Impute(Impute::Nearest { population, .. } | Impute::Regression { population, .. }) => {
            population.over != Over::Period
        }
        Operation::Impute(Impute::Interpolate) => true,
        _ => false,
    };
    let weighs_around =
        matches!(&node.source, Source::Mean { weigh: Some(own), .. } if own.population.over != Over::Period);
    if weighs_around || node.steps.iter().any(looks_around) {
        return true;
    }
    formulas(node).any(|formula| {
        let mut crosses = formula.statistics.iter().any(|statistic| statistic.population.over != Over::Period);
        formula.walk(&mut |part| crosses |= matches!(part.term, Term::Earlier(..)));
        crosses
    })
}

/// Every formula of a node, source and steps.
fn formulas(node: &NodePlan) -> impl Iterator<Item = &Formula> {
    let source = match &node.source {
        Source::Formula(formula) => Some(formula),
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
    };
    source.into_iter().chain(node.steps.iter().flat_map(|step| step.operation.formulas()))
}

fn field(field: &model::Field) -> FieldPlan {
    FieldPlan {
        id: field.id.clone(),
        title: field.title.clone(),
        unit: field.unit.clone(),
        levels: match &field.kind {
            Kind::Level(levels) => levels.iter().map(|level| level.id.clone()).collect(),
            Kind::Count | Kind::Amount | Kind::Rate | Kind::Flag => Vec::new(),
        },
        combine: field.combine.clone(),
        is_quantity: matches!(field.kind, Kind::Count | Kind::Amount | Kind::Rate),
        is_whole: field.kind == Kind::Count,
        range: field.range,
        checks: field.checks.iter().filter_map(refusing).collect(),
    }
}

/// A check as far as it always refuses the figure that fails.
fn refusing(check: &model::Check) -> Option<FieldCheck> {
    if !check.always_refuses() {
        return None;
    }
    match &check.rule {
        CheckRule::AtMost(other) => Some(FieldCheck::AtMost(*other)),
        CheckRule::Range(least, most) => Some(FieldCheck::Range(*least, *most)),
        CheckRule::Holds(condition) => Some(FieldCheck::Holds(Formula::from(condition))),
        CheckRule::Change { .. } | CheckRule::Fresh(_) => None,
    }
}

fn compile_node(rulebook: &Rulebook, node: &model::Node, period: Period) -> NodePlan {
    let scored = node.steps.len().saturating_sub(node.shown_steps);
    let mut steps: Vec<Step> = node.steps.iter().map(step).collect();
    let shown = steps.split_off(scored);
    let source = source(rulebook, &node.source);
    let (fields, reads) = reads(&source, &steps);
    NodePlan {
        id: node.id.clone(),
        title: node.title.clone(),
        unit: node.unit.clone(),
        note: node.note.clone(),
        role: node.role,
        lower_is_better: node.lower_is_better,
        source,
        steps,
        shown,
        target: node
            .target
            .as_ref()
            .map(|target| target.points.map(|points| settle(points, target.straight_line, period))),
        target_source: node.target.as_ref().and_then(|target| target.source.clone()),
        missing: node.missing.clone(),
        full: node.points.unwrap_or(Decimal::ONE).into(),
        in_points: node.points.is_some(),
        main_edge: None,
        fields,
        reads,
        report_only: node.report_only,
    }
}

fn source(rulebook: &Rulebook, source: &model::Source) -> Source {
    let edges = |children: &[model::Edge]| {
        children
            .iter()
            .map(|edge| {
                let own = rulebook.node(edge.node).and_then(|node| node.points).unwrap_or(Decimal::ONE);
                let weight = edge.weight.exact();
                let factor = weight.div(&own.exact()).unwrap_or_else(Exact::zero);
                Edge { node: edge.node, weight: edge.weight.into(), factor: Constant::new(factor) }
            })
            .collect()
    };
    match source {
        model::Source::Formula(formula) => Source::Formula(Formula::from(formula)),
        model::Source::Best { children, reads, rule } => {
            Source::Best { children: edges(children), reads: *reads, rule: rule.clone() }
        }
        model::Source::SumOfPoints { children, reads, rule } => {
            Source::SumOfPoints { children: edges(children), reads: *reads, rule: rule.clone() }
        }
        model::Source::Mean { kind, children, reads, rule, weigh } => Source::Mean {
            kind: *kind,
            children: edges(children),
            reads: *reads,
            rule: rule.clone(),
            weigh: weigh.clone(),
        },
        model::Source::Combined { combination, children, reads, rule } => Source::Combined {
            combination: combination.clone(),
            children: edges(children),
            reads: *reads,
            rule: rule.clone(),
        },
    }
}

fn step(step: &model::Step) -> Step {
    let operation = match &step.operation {
        model::Operation::Round { decimals, mode } => Operation::Round { decimals: *decimals, mode: *mode },
        model::Operation::Clamp(bounds) => {
            Operation::Clamp { low: bounds.low.map(Constant::from), high: bounds.high.map(Constant::from) }
        }
        model::Operation::Formula(formula) => Operation::Formula(Formula::from(formula)),
        model::Operation::Goalposts(posts) => {
            Operation::Goalposts(posts.map(|posts| Posts { worst: posts.worst.into(), best: posts.best.into() }))
        }
        model::Operation::Complement { full } => Operation::Complement { full: (*full).into() },
        model::Operation::Gate { when, at_most } => {
            Operation::Gate { when: Formula::from(when), at_most: (*at_most).into() }
        }
        model::Operation::Screen { when, keep, leave_out } => {
            Operation::Screen { when: Formula::from(when), keep: keep.clone(), leave_out: leave_out.clone() }
        }
        model::Operation::Penalty { points, at_least } => {
            Operation::Penalty { points: Formula::from(points), at_least: (*at_least).into() }
        }
        model::Operation::Bonus { points, at_most } => {
            Operation::Bonus { points: Formula::from(points), at_most: at_most.map(Constant::from) }
        }
        model::Operation::ToTarget(cap) => Operation::ToTarget(*cap),
        model::Operation::Bands { bands, award } => Operation::Bands {
            bands: bands
                .iter()
                .map(|band| Band { from: band.from.map(Constant::from), award: band.award.into() })
                .collect(),
            award: *award,
        },
        model::Operation::Flag => Operation::Flag,
        model::Operation::Levels(shares) => Operation::Levels(shares.iter().map(|share| (*share).into()).collect()),
        model::Operation::Each { points, at_most } => {
            Operation::Each { points: (*points).into(), at_most: (*at_most).into() }
        }
        model::Operation::Treat(treat) => {
            Operation::Treat { treatment: treat.treatment, population: treat.population.clone() }
        }
        model::Operation::Impute(rule) => Operation::Impute(rule.map(|formula| Formula::from(formula))),
        model::Operation::Given { at_most, .. } => Operation::Given { at_most: (*at_most).into() },
    };
    Step { name: step.name.clone(), operation }
}

/// What a node reads itself: fields and other nodes.
fn reads(source: &Source, steps: &[Step]) -> (Vec<FieldIx>, Vec<NodeIx>) {
    let (mut fields, mut nodes) = (Vec::new(), Vec::new());
    let mut look = |formula: &Formula| {
        formula.walk(&mut |expression: &Expression| match expression.term {
            Term::Field(field) | Term::IsLevel { field, .. } if !fields.contains(&field) => fields.push(field),
            Term::Node { node, .. } if !nodes.contains(&node) => nodes.push(node),
            _ => {}
        });
    };
    if let Source::Formula(formula) = source {
        look(formula);
    }
    steps.iter().flat_map(|step| step.operation.formulas()).for_each(look);
    nodes.extend(source.children().iter().map(|edge| edge.node));
    (fields, nodes)
}

/// The target in a period: that of the point whose period it is or lies in, else the latest point before it; on a straight line,
/// by the month in which each period ends. Before the first point there is none.
fn settle(points: &[model::TargetPoint], straight_line: bool, period: Period) -> Option<TargetPlan> {
    let month = |period: Period| i64::from(period.year()) * 12 + i64::from(period.last_day().month);
    let reached = |point: &&model::TargetPoint| point.period.is_none_or(|from| month(from) <= month(period));
    let before = points.iter().rev().find(reached);
    if straight_line {
        let after = points.iter().find(|point| !reached(point));
        if let (Some(before), Some(after)) = (before, after) {
            return between(before, after, month, period);
        }
    } else if let Some(own) = points.iter().find(|point| point.period.is_some_and(|own| own.contains(period))) {
        return Some(stated(own));
    }
    before.map(stated)
}

fn stated(point: &model::TargetPoint) -> TargetPlan {
    TargetPlan { value: point.value.into(), line: None }
}

/// The target on the straight line from one point to the next.
fn between(
    before: &model::TargetPoint,
    after: &model::TargetPoint,
    month: impl Fn(Period) -> i64,
    period: Period,
) -> Option<TargetPlan> {
    let (from_period, to_period) = (before.period?, after.period?);
    let (months, months_all) = (month(period) - month(from_period), month(to_period) - month(from_period));
    if months == 0 {
        return Some(stated(before));
    }
    let way = Exact::from_integer(months).div(&Exact::from_integer(months_all))?;
    let rise = after.value.exact().sub(&before.value.exact());
    let value = Constant::new(before.value.exact().add(&rise.mul(&way)));
    let (from, to) = (before.value.into(), after.value.into());
    Some(TargetPlan { value, line: Some(TargetLine { from, from_period, to, to_period, months, months_all }) })
}

/// For each node the edge by which its points are shown: of the first parent in points that leads to the ranked node, else of the
/// first parent in points.
fn main_edges(rulebook: &Rulebook, nodes: &[NodePlan]) -> Vec<Option<MainEdge>> {
    let mut leads = vec![false; nodes.len()];
    let mut open: Vec<NodeIx> = rulebook.rank.iter().map(|rank| rank.node).collect();
    while let Some(node) = open.pop() {
        if let Some(own) = leads.get_mut(node.0)
            && !std::mem::replace(own, true)
        {
            open.extend(nodes.get(node.0).into_iter().flat_map(|node| node.reads.iter().copied()));
        }
    }
    let mut edges: Vec<Option<MainEdge>> = vec![None; nodes.len()];
    let by_rank = (0..nodes.len()).partition::<Vec<usize>, _>(|at| leads.get(*at) == Some(&true));
    for at in by_rank.0.into_iter().chain(by_rank.1) {
        let Some(Source::SumOfPoints { children, reads, .. }) = nodes.get(at).map(|node| &node.source) else {
            continue;
        };
        for edge in children {
            if let Some(own @ None) = edges.get_mut(edge.node.0) {
                *own = Some(MainEdge {
                    parent: NodeIx(at),
                    points: edge.weight.clone(),
                    factor: edge.factor.clone(),
                    reads: *reads,
                });
            }
        }
    }
    edges
}
