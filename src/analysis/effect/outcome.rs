//! What changes do to scores and ranks, as plain data with a serde form.

use crate::analysis::what_if::{Move, Places};
use crate::analysis::{Context, Whose};
use crate::result::Stamp;
use crate::rulebook::changes::Change;
use crate::rulebook::model::Bilingual;
use serde::Serialize;

/// What changed between two rulebooks, and what that does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Revision {
    /// Version of this form.
    pub format: u32,
    /// The old rulebook.
    pub before: Stamp,
    /// The new one.
    pub after: Stamp,
    /// The changes in the order of the rulebook.
    pub changes: Vec<Change>,
    /// What they do to scores and ranks; none without figures.
    pub effect: Option<Effect>,
}

/// What changes do to every score and rank of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// What it is computed from, before and after: the registry is that after, the status the weaker, the notices those of both.
    #[serde(flatten)]
    pub context: Context,
    /// How many entities are ranked.
    pub ranked: Ranked,
    /// How the effect was split.
    pub split: Split,
    /// The entities of which something moved, by rank after, then code.
    pub entities: Vec<Affected>,
    /// How many did not move.
    pub unmoved: usize,
    /// Who is ranked now and was not.
    pub entered: Vec<Whose>,
    /// Who was ranked and is not.
    pub left: Vec<Whose>,
}

/// How many entities are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ranked {
    /// Before.
    pub before: usize,
    /// After.
    pub after: usize,
}

/// How an effect was split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    /// By which way.
    pub way: Way,
    /// Of [`Way::Orders`], over how many orders the parts are means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<usize>,
    /// What the effect was split into, in the order of the changes.
    pub blocks: Vec<Block>,
}

/// By which way an effect was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Shapley value over all subsets of the blocks.
    Exact,
    /// Mean over seeded orders, each of which adds up.
    Orders,
    /// Each block alone; what they do together is told apart.
    Alone,
    /// Not at all: there are too many blocks, or nothing to split by.
    Whole,
}

/// Changes that were made together, since none of them can be made without the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// Positions of the changes.
    pub changes: Vec<usize>,
    /// What its cells have in common, where there are too many of them for a block each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Alike>,
    /// Entities whose score or rank it moves, among those whose difference was split; none where none was.
    pub moves: Option<usize>,
    /// The part of it in a score that is farthest from 0; none where no score was split.
    pub greatest: Option<f64>,
}

/// What the cells of a block have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alike {
    /// Id of the field, or of the attribute.
    pub field: String,
    /// The field's title; none of an attribute.
    pub title: Option<Bilingual>,
    /// The period; none of an attribute.
    pub period: Option<String>,
}

/// An entity of which something moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Affected {
    /// Who, with the weakest status of both results.
    #[serde(flatten)]
    pub entity: Whose,
    /// Rank.
    pub rank: Places,
    /// Exact score of the ranked node.
    pub score: Move,
    /// Grade before and after, where the rulebooks grade.
    pub grade: (Option<Bilingual>, Option<Bilingual>),
    /// The part of each block in the difference of the scores; none where that was not split, or the entity has no score at some point
    /// between.
    pub parts: Option<Vec<f64>>,
    /// What the parts leave of the difference: of [`Way::Alone`] what the blocks do together.
    pub together: Option<f64>,
    /// The part of each block in the difference of the ranks; less is better, as in the ranks themselves; pages turn it over.
    pub rank_parts: Option<Vec<f64>>,
    /// What the parts leave of the difference of the ranks.
    pub rank_together: Option<f64>,
    /// Who stood at or above it and stands below it now, best first.
    pub passes: Passed,
    /// Who stood at or below it and stands above it now, best first.
    pub passed_by: Passed,
}

impl Effect {
    /// The same for one entity alone.
    #[must_use]
    pub fn only(mut self, code: &str) -> Self {
        self.entities.retain(|own| own.entity.code == code);
        self
    }
}

/// Who passed, the first of them by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Passed {
    /// How many.
    pub count: usize,
    /// The first of them.
    pub first: Vec<Whose>,
}
