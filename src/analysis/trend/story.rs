//! What moved most of one entity: its nodes, by their parts in the change of the total, and the figures below them.
//!
//! In: the rules, the moments, the entity's row. Out: a [`Story`]. The nodes' parts are those of `compute`'s one definition of differences, of the
//! entity now beside itself then; targets and rules that changed are in the part of the node that has them.

use super::Row;
use super::growth::{quantity, scale_of, scale_of_unit, years};
use super::moments::{Moment, Rules};
use super::outcome::{FigureChange, NodeChange, Quantity, State, Story};
use crate::analysis::Stated;
use crate::compute::{self, Computed, Peer};
use crate::data::panel::{Datum, Observation, Panel};
use crate::number::gained;
use crate::plan::{NodePlan, Plan, Source, Term};
use crate::registry::{EntityIx, Period};
use crate::result::SplitNode;
use crate::rulebook::model::{FieldIx, Kind, NodeIx, Reading, Role};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How far a score that is computed with another period's may be from that period's own, relative to it.
const SAME: f64 = 1e-9;

/// Nodes that are named.
const NODES_MOST: usize = 10;
/// Figures that are named.
const FIGURES_MOST: usize = 20;

/// The story from the first period in which the entity is ranked, by the rulebook and in the registry of the last one, to the last one. Without
/// nodes where that is the last itself; none where it is never ranked.
pub(super) fn story(all: &[Rules<'_>], moments: &[Moment<'_>], row: &Row<'_>) -> Option<Story> {
    let places = row.places();
    let to = moments.get(*places.last()?)?;
    let rules = all.get(to.rules)?;
    let entity = to.panel.registry.with_code(&row.code)?;
    // Node by node only one rulebook's results of the same entities can be compared.
    let is_like_it = |own: &&Moment<'_>| own.rules == to.rules && own.panel.registry.id == to.panel.registry.id;
    let mut like_it = places.iter().filter_map(|at| moments.get(*at)).filter(is_like_it);
    let (from, both) = like_it.find_map(|from| Some((from, Both::of((from, to), rules, row)?)))?;
    let mut story =
        Story { from: from.period.to_string(), to: to.period.to_string(), nodes: Vec::new(), figures: Vec::new() };
    if from.period == to.period {
        return Some(story);
    }
    let panel = both.panel.as_ref();
    let computed = compute::run(&both.plans, panel, rules.stage);
    let ends = Ends { entity, from: from.period, to: to.period, computed: &computed, plan: &to.plan };
    let status = from.standings.data_status.max(to.standings.data_status);
    story.nodes = Stated::all(ends.nodes().unwrap_or_default(), status);
    let states = |field: FieldIx| {
        let both = [from.period, to.period].map(|period| {
            let datum = panel.up_to((period, field, entity), rules.stage)?.datum;
            match (datum, &rules.rulebook.field(field)?.kind) {
                (Datum::Flag(own), _) => Some(State::Flag(own)),
                (Datum::Level(at), Kind::Level(levels)) => Some(State::Level(levels.get(at)?.title.clone())),
                _ => None,
            }
        });
        both.iter().any(Option::is_some).then_some(both)
    };
    for node in &mut story.nodes {
        let plan = to.plan.nodes.iter().find(|own| own.id == node.id);
        node.row.states = plan.and_then(lone_field).and_then(states);
    }
    let fields = story.nodes.iter().filter_map(|node| to.plan.nodes.iter().find(|own| own.id == node.id));
    let mut seen: Vec<FieldIx> = Vec::new();
    for field in fields.flat_map(|node| &node.fields) {
        if !seen.contains(field) {
            seen.push(*field);
        }
    }
    let figure = |field: &FieldIx| {
        let own = rules.rulebook.field(*field)?;
        let number = |period: Period| match panel.up_to((period, *field, entity), rules.stage)?.datum {
            Datum::Number(number) => Some(number.to_f64()),
            Datum::Flag(_) | Datum::Level(_) | Datum::Missing(_) => None,
        };
        let both = (number(from.period), number(to.period));
        let scale = scale_of(own);
        let states = if scale.is_some() { None } else { states(*field) };
        let of_scale = |scale| quantity(both, own.unit.as_ref(), scale, years(from.period, to.period));
        let value = scale.map_or_else(Quantity::default, of_scale);
        let is_there = both.0.is_some() || both.1.is_some() || states.is_some();
        is_there.then(|| FigureChange { field: own.id.clone(), title: own.title.clone(), value, states })
    };
    story.figures = Stated::all(seen.iter().filter_map(figure).take(FIGURES_MOST), status);
    Some(story)
}

/// The field of a node that is nothing but a field.
fn lone_field(node: &NodePlan) -> Option<FieldIx> {
    match &node.source {
        Source::Formula(formula) => match formula.root.term {
            Term::Field(field) => Some(field),
            _ => None,
        },
        _ => None,
    }
}

/// Two moments in one run.
struct Both<'m> {
    /// The figures of both.
    panel: Cow<'m, Panel>,
    /// The plans that must be computed together.
    plans: Vec<Plan>,
}

impl<'m> Both<'m> {
    /// Where the registry said something else of its entities then, its later words hold for both. None where by these the earlier result is
    /// another one.
    fn of((from, to): (&Moment<'m>, &Moment<'m>), rules: &Rules<'_>, row: &Row<'_>) -> Option<Self> {
        let is_one = std::ptr::eq(from.panel, to.panel);
        let panel = if is_one { Cow::Borrowed(to.panel) } else { Cow::Owned(together(from.panel, to.panel)) };
        let plans = if from.plan.crosses_periods || to.plan.crosses_periods {
            panel.periods().into_iter().map(|period| Plan::compile(rules.rulebook, period)).collect()
        } else {
            vec![from.plan.clone(), to.plan.clone()]
        };
        let both = Self { panel, plans };
        (is_one || both.gives(from, rules, row)).then_some(both)
    }

    /// Whether the entity's score of a moment comes out.
    fn gives(&self, own: &Moment<'_>, rules: &Rules<'_>, row: &Row<'_>) -> bool {
        let computed = compute::run(&self.plans, &self.panel, rules.stage);
        let score = || computed.period(own.period)?.ranked_score(self.panel.registry.with_code(&row.code)?);
        let was = own.standings.entities.iter().find(|standing| standing.code == row.code).and_then(|own| own.score);
        was.zip(score()).is_some_and(|(was, is)| gained(was, is).abs() <= SAME * was.abs().max(1.0))
    }
}

/// The figures of two panels of the same entities; where both have a period, those of the later one.
fn together(from: &Panel, to: &Panel) -> Panel {
    let there: BTreeSet<Period> = to.periods().into_iter().collect();
    let before = from.observations.iter().filter(|own| !there.contains(&own.period));
    let mut observations: Vec<Observation> = before.chain(&to.observations).cloned().collect();
    observations.sort_by_key(|own| (own.period, own.field, own.entity, own.stage));
    Panel { registry: to.registry.clone(), files: Vec::new(), observations }
}

/// An entity in two periods of one run.
struct Ends<'c, 'a> {
    entity: EntityIx,
    from: Period,
    to: Period,
    computed: &'c Computed<'a>,
    plan: &'c Plan,
}

impl Ends<'_, '_> {
    /// The nodes that keep most of the change to themselves.
    fn nodes(&self) -> Option<Vec<NodeChange>> {
        let read = (self.plan.rank.as_ref()?.node, Reading::Exact);
        let split = self.computed.period(self.to)?.difference(read, self.entity, Peer::InPeriod(self.from), 1)?;
        Some(split.by_node().into_iter().take(NODES_MOST).filter_map(|(node, part)| self.node(node, part)).collect())
    }

    fn node(&self, node: &SplitNode, part: f64) -> Option<NodeChange> {
        let at = self.plan.nodes.iter().position(|own| own.id == node.id)?;
        let plan = self.plan.node(NodeIx(at))?;
        let value = |period: Period| self.computed.period(period)?.number(NodeIx(at), Some(0), self.entity).ok();
        let both = (value(self.from), value(self.to));
        let unit = plan.unit.as_ref();
        let value = match plan.role {
            Role::Indicator => quantity(both, unit, scale_of_unit(unit.map(|own| &**own)), years(self.from, self.to)),
            Role::Aggregate => Quantity::default(),
        };
        Some(NodeChange { id: node.id.clone(), title: node.title.clone(), kind: plan.role, part, value, states: None })
    }
}
