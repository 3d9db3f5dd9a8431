//! What a what-if gives, as plain data with a serde form.

use super::super::relative::Relative;
use super::super::{Head, Stated, Whose};
use crate::rulebook::model::{Bilingual, DataStatus, Role, Text};
use serde::Serialize;
use std::ops::Deref;

/// What would be with other figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What was changed.
    pub changes: Vec<ToldChange>,
    /// Entities that are ranked before the change.
    pub ranked_before: usize,
    /// Entities that are ranked after the change.
    pub ranked: usize,
    /// The entities whose figures were changed, by code.
    pub entities: Vec<Changed>,
    /// Every other entity whose rank or score moved, by rank after the change.
    pub others: Vec<Other>,
    /// Entities of which nothing moved.
    pub unmoved: usize,
    /// Greatest and least values over the entities that moved.
    pub extremes: Vec<Stated<Extreme>>,
    /// Best values of indicators that moved.
    pub bests: Vec<Stated<NewBest>>,
    /// Nodes whose scores hang on other entities' figures too.
    pub relative: Vec<Stated<Relative>>,
    /// Figures that became better, and scores that fell all the same.
    pub falls: Vec<Fall>,
}

/// A figure of a field before and after, as every row of a what-if that moves one begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldFigure {
    /// Id of the field.
    pub field: String,
    /// Its title.
    pub title: Bilingual,
    /// Its unit.
    pub unit: Option<Text>,
    /// The figure that counts now; none where there is none.
    pub before: Option<Told>,
    /// The figure that is supposed; none where there is none to suppose.
    pub after: Option<Told>,
    /// Always `what-if`.
    pub data_status: DataStatus,
}

/// One figure that was changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToldChange {
    /// Whose.
    pub entity: Whose,
    /// Which, before and after.
    #[serde(flatten)]
    pub figure: FieldFigure,
    /// As typed; none where the program itself found it.
    pub text: Option<String>,
}

impl Deref for ToldChange {
    type Target = FieldFigure;

    fn deref(&self) -> &FieldFigure {
        &self.figure
    }
}

/// A figure as results tell it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Told {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// The title of a level.
    Level(Bilingual),
}

/// A number before and after.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Move {
    /// Before; none where there was none.
    pub before: Option<f64>,
    /// After.
    pub after: Option<f64>,
    /// By how much more it is after; 0 where both are the same at 12 significant digits.
    pub gained: Option<f64>,
}

impl Move {
    /// Whether it is another number after.
    pub fn moved(&self) -> bool {
        match self.gained {
            Some(gained) => gained.abs() > 0.0,
            None => self.before.is_some() != self.after.is_some(),
        }
    }
}

/// A rank before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Places {
    /// Before; none: unranked.
    pub before: Option<u32>,
    /// After.
    pub after: Option<u32>,
}

/// An entity whose figures were changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Who.
    #[serde(flatten)]
    pub entity: Whose,
    /// Rank.
    pub rank: Places,
    /// How many have that rank before and after, the entity counted; 0 where it has none.
    pub sharing: (usize, usize),
    /// Exact score of the ranked node.
    pub score: Move,
    /// Its rounded form, where the rulebook rounds it.
    pub shown: Move,
    /// Grade before and after, where the rulebook grades.
    pub grade: (Option<Bilingual>, Option<Bilingual>),
    /// Nodes of which something moved, in the rulebook's order.
    pub nodes: Vec<NodeMove>,
    /// Who stood at or above it and stands below it now, best first. Who has no rank, before or after, passes nobody.
    pub passes: Vec<Whose>,
    /// Who stood at or below it and stands above it now, best first.
    pub passed_by: Vec<Whose>,
}

/// A node of an entity of which something moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeMove {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Indicator or aggregate.
    pub kind: Role,
    /// Unit of the value.
    pub unit: Option<Text>,
    /// Value of an indicator's formula.
    pub value: Move,
    /// Exact score.
    pub score: Move,
    /// Points in the main parent.
    pub points: Move,
    /// Rank by an aggregate.
    pub rank: Places,
}

/// An entity none of whose figures was changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Other {
    /// Who.
    #[serde(flatten)]
    pub entity: Whose,
    /// Rank.
    pub rank: Places,
    /// How many have that rank before and after, the entity counted; 0 where it has none.
    pub sharing: (usize, usize),
    /// Exact score of the ranked node.
    pub score: Move,
    /// Nodes whose score moved.
    pub nodes: Vec<String>,
}

/// A greatest or least value over entities that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extreme {
    /// Id of the node.
    pub node: String,
    /// Its title.
    pub title: Bilingual,
    /// Its unit.
    pub unit: Option<Text>,
    /// As written: `max(coverage)`.
    pub text: String,
    /// The value.
    pub value: Move,
    /// Whether it is the best value, not the worst.
    pub is_best: bool,
    /// Who has it now; at most five.
    pub set_by: Vec<Whose>,
    /// The group that it is of.
    pub group: Option<String>,
}

/// The best value of an indicator over all entities, where it moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewBest {
    /// Id of the node.
    pub node: String,
    /// Its title.
    pub title: Bilingual,
    /// Unit of the value.
    pub unit: Option<Text>,
    /// The value.
    pub value: Move,
    /// How many have it now.
    pub count: usize,
    /// The first of them by code, at most five.
    pub set_by: Vec<Whose>,
}

/// A figure became better and a score fell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fall {
    /// Whose.
    pub entity: Whose,
    /// Id of the node whose score fell.
    pub node: String,
    /// Its title.
    pub title: Bilingual,
    /// Its score.
    pub score: Move,
    /// The relative nodes through which it can have come.
    pub through: Vec<String>,
}
