//! What-if: everything computed anew with other figures, beside what is.
//!
//! In: the plans of a run, the panel, the period and stage, the figures that are supposed. Out: a [`WhatIf`]. Computes with `compute` alone, on
//! the whole panel, because relative rules move every entity; holds no sentence.
//!
//! **What is better and all the same falls** is told: a figure that moved in its node's better direction, and a score (the node's
//! own, or the ranked one) that is less than before. Under absolute rules that cannot be.

mod extremes;
mod margin;
pub(in crate::analysis) mod moves;
mod outcome;
pub mod reach;

pub use margin::{Margin, Margins, margins};
pub use outcome::{
    Changed, Extreme, Fall, FieldFigure, Move, NewBest, NodeMove, Other, Places, Told, ToldChange, WhatIf,
};

pub use super::relative::{Relative, RelativeRule};

use super::relative::{self, monotone};
use super::{Context, Head, Stated, Whose};
use crate::compute::{self, Asked, Computed, Standings};
use crate::data::panel::{Datum, Figure, Panel};
use crate::plan::Plan;
use crate::registry::{EntityIx, Period};
use crate::result::{Restated, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, Field, FieldIx, Kind, Role, Rulebook};
pub(super) use moves::moved;
use moves::{Side, Sides};

/// What is computed on: the plans that must be computed together, the panel, the period and the stage that counts.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The rulebook.
    pub rulebook: &'a Rulebook,
    /// Ascending by period.
    pub plans: &'a [Plan],
    /// All figures.
    pub panel: &'a Panel,
    /// The period.
    pub period: Period,
    /// Position of the stage up to which figures count.
    pub stage: usize,
    /// What of the figures was restated from another registry; of earlier ones alone it counts where a result looks at them.
    pub restated: Option<&'a Restated>,
}

impl<'a> Ground<'a> {
    /// The plan of the period.
    pub fn plan(&self) -> Option<&'a Plan> {
        self.plans.iter().find(|plan| plan.period == self.period)
    }

    /// What a what-if on it says of itself.
    fn head(&self, plan: &Plan, standings: &Standings) -> Head {
        let Plan { id, version, title, notes, .. } = plan;
        let looked_back = || standings.entities.iter().any(|row| row.restated);
        let stamp = Stamp { id: id.clone(), version: version.clone(), title: title.clone() };
        let context = Context {
            period: self.period.to_string(),
            registry: self.panel.registry.id.clone(),
            restated: self.restated.filter(|own| !own.only_earlier || looked_back()).cloned(),
            data_status: DataStatus::WhatIf,
            figures_status: Some(standings.data_status),
            notices: notes.clone(),
        };
        Head::new(stamp, context)
    }

    /// An entity in a what-if.
    fn whose(&self, entity: EntityIx) -> Option<Whose> {
        Whose::at(&self.panel.registry, entity, DataStatus::WhatIf, self.restated)
    }

    /// The figure of an entity that counts in the period; none where nobody reported one.
    fn datum(&self, entity: EntityIx, field: FieldIx) -> Option<Datum> {
        let last = (self.period, field, entity, self.stage);
        let key = |own: &crate::data::panel::Observation| (own.period, own.field, own.entity, own.stage);
        let behind = self.panel.observations.partition_point(|own| key(own) <= last);
        let own = self.panel.observations.get(behind.checked_sub(1)?)?;
        ((own.period, own.field, own.entity) == (self.period, field, entity)).then_some(own.datum)
    }

    /// The panel with other figures.
    pub fn supposing(&self, figures: &[Figure]) -> Panel {
        self.panel.supposing(self.period, self.stage, figures)
    }
}

/// A figure that is supposed: what counts now, what it would be, and as what it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Supposition {
    /// Which, and what it would be.
    pub figure: Figure,
    /// What counts now; none where nobody reported one.
    pub before: Option<Datum>,
    /// As typed; none where the program itself found it.
    pub text: Option<String>,
}

/// What would be. None where the period is not among the plans.
pub fn what_if(ground: &Ground<'_>, suppositions: &[Supposition]) -> Option<WhatIf> {
    let before = compute::run(ground.plans, ground.panel, ground.stage);
    what_if_after(ground, &before, suppositions)
}

/// The same, from a run of what is.
fn what_if_after(ground: &Ground<'_>, before: &Computed<'_>, suppositions: &[Supposition]) -> Option<WhatIf> {
    let plan = ground.plan()?;
    let figures: Vec<Figure> = suppositions.iter().map(|own| own.figure).collect();
    let panel = ground.supposing(&figures);
    let after = before.supposing(&panel, figures.iter().map(Figure::cell));
    let (before, after) = (before.period(ground.period)?, after.period(ground.period)?);
    // Of the indicators only what moved is told: they are looked up in the runs.
    let asked = Asked { without_indicators: true, ..Asked::default() };
    let (was, is) = (before.standings(asked), after.standings(asked));
    let (before_side, after_side) = (Side { run: &before, rows: &was }, Side { run: &after, rows: &is });
    let sides = Sides::new((plan, ground.restated), before_side, after_side);
    let mut whose: Vec<EntityIx> = figures.iter().map(|figure| figure.entity).collect();
    whose.sort();
    whose.dedup();
    let code = |entity: &EntityIx| panel.registry.get(*entity).map(|own| own.code.clone());
    let codes: Vec<String> = whose.iter().filter_map(code).collect();
    let entities: Vec<Changed> = codes.iter().filter_map(|code| sides.changed(code)).collect();
    let (others, unmoved) = sides.others(&codes.iter().map(String::as_str).collect());
    let ranked = |all: &Standings| all.entities.iter().filter(|row| row.rank.is_some()).count();
    let relative = relative::relative(plan);
    let falls = entities.iter().flat_map(|own| falls(plan, own, &relative)).collect();
    Some(WhatIf {
        head: ground.head(plan, &was),
        changes: suppositions.iter().filter_map(|own| told(ground, own)).collect(),
        ranked_before: ranked(&was),
        ranked: ranked(&is),
        entities,
        others,
        unmoved,
        bests: Stated::all(sides.bests(), DataStatus::WhatIf),
        extremes: Stated::all(extremes::extremes(ground, plan, (&before, &after), &whose), DataStatus::WhatIf),
        relative: Stated::all(relative, DataStatus::WhatIf),
        falls,
    })
}

fn told(ground: &Ground<'_>, own: &Supposition) -> Option<ToldChange> {
    let field = ground.rulebook.field(own.figure.field)?;
    Some(ToldChange {
        entity: ground.whose(own.figure.entity)?,
        figure: FieldFigure::new(field, own.before, Some(own.figure.datum)),
        text: own.text.clone(),
    })
}

impl FieldFigure {
    /// The figure of a field before and after.
    fn new(field: &Field, before: Option<Datum>, after: Option<Datum>) -> Self {
        Self {
            field: field.id.clone(),
            title: field.title.clone(),
            unit: field.unit.clone(),
            before: before.and_then(|datum| told_datum(field, datum)),
            after: after.and_then(|datum| told_datum(field, datum)),
            data_status: DataStatus::WhatIf,
        }
    }
}

/// A figure as results tell it; none where there is none.
fn told_datum(field: &Field, datum: Datum) -> Option<Told> {
    match (datum, &field.kind) {
        (Datum::Number(number), _) => Some(Told::Number(number.to_f64())),
        (Datum::Flag(flag), _) => Some(Told::Flag(flag)),
        (Datum::Level(level), Kind::Level(levels)) => levels.get(level).map(|own| Told::Level(own.title.clone())),
        (Datum::Level(_) | Datum::Missing(_), _) => None,
    }
}

/// Scores of an entity that fell though all values of it that moved became better.
fn falls(plan: &Plan, own: &Changed, relative: &[Relative]) -> Vec<Fall> {
    let better = |node: &NodeMove| {
        let lower = plan.nodes.iter().any(|own| own.id == node.id && own.lower_is_better);
        node.value.gained.is_some_and(|gained| if lower { gained < 0.0 } else { gained > 0.0 })
    };
    let valued: Vec<&NodeMove> =
        own.nodes.iter().filter(|node| node.kind == Role::Indicator && node.value.moved()).collect();
    let fall = |id: &str, title: &Bilingual, score: Move, lowest: bool| {
        let fell = score.gained.is_some_and(|gained| if lowest { gained > 0.0 } else { gained < 0.0 });
        let at = plan.nodes.iter().position(|node| node.id == id).map(crate::rulebook::model::NodeIx)?;
        let below = relative::below(plan, at);
        let is_below = |node: &Relative| below.iter().any(|ix| plan.node(*ix).is_some_and(|own| own.id == node.node));
        fell.then(|| Fall {
            entity: own.entity.clone(),
            node: id.to_owned(),
            title: title.clone(),
            score,
            through: relative.iter().filter(|node| is_below(node)).map(|node| node.node.clone()).collect(),
        })
    };
    let lowest = |id: &str| plan.nodes.iter().any(|node| node.id == id && node.lowest_is_best());
    let nodes = valued.iter().filter(|node| better(node));
    let mut found: Vec<Fall> =
        nodes.filter_map(|node| fall(&node.id, &node.title, node.score, lowest(&node.id))).collect();
    if let Some(rank) = plan.rank.as_ref().filter(|_| !valued.is_empty() && valued.iter().all(|node| better(node)))
        && let Some(ranked) = plan.node(rank.node)
        && !found.iter().any(|own| own.node == ranked.id)
    {
        found.extend(fall(&ranked.id, &ranked.title, own.score, rank.lowest_first));
    }
    found
}
