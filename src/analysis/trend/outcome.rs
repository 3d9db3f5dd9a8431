//! What a trend gives, as plain data with a serde form.

use crate::analysis::Stated;
use crate::result::{Named, Stamp};
use crate::rulebook::model::{Bilingual, DataStatus, Missing, Role};
use serde::Serialize;

/// Scores and ranks over periods, and why they changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trend {
    /// Version of this form.
    pub format: u32,
    /// The rulebooks, the earlier one first.
    pub rulebooks: Vec<Stamp>,
    /// Weakest status of all that is in it.
    pub data_status: DataStatus,
    /// What must be read with it.
    pub notices: Vec<Bilingual>,
    /// The periods, ascending; two at least.
    pub periods: Vec<PeriodHead>,
    /// Years from the end of the first period to the end of the last.
    pub years: f64,
    /// Whether the lowest score is first.
    pub lowest_first: bool,
    /// The causes by which changes are split, in their order.
    pub causes: Vec<Cause>,
    /// Whether the figures as they were known in the first period are given too.
    pub has_published: bool,
    /// Whether an entity's score hangs on figures of others in any period.
    pub is_relative: bool,
    /// Frozen base periods that the rules name.
    pub bases: Vec<String>,
    /// Code of the entity that was asked for; none: all of them.
    pub entity: Option<String>,
    /// Who rose and fell most; nobody where one entity was asked for.
    pub movers: Movers,
    /// The entities by rank in the last period, then code; one where one was asked for.
    pub entities: Vec<EntityTrend>,
    /// What moved most of the one entity that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
}

/// One of the periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodHead {
    /// The period.
    pub period: String,
    /// Position in the list of rulebooks.
    pub rulebook: usize,
    /// Registry with its era.
    pub registry: String,
    /// The registry from which its figures were restated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated_from: Option<String>,
    /// Weakest status of its figures.
    pub data_status: DataStatus,
    /// Entities that are ranked.
    pub ranked: usize,
}

/// Why a score or a rank changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The entity's own figures.
    Own,
    /// The figures of the others.
    Others,
    /// Targets that moved.
    Targets,
    /// Rules that changed.
    Rules,
    /// Corrections of the first period's figures since its result was given out.
    Revisions,
}

/// One entity over the periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityTrend {
    /// Who.
    #[serde(flatten)]
    pub entity: Named,
    /// The registry that it is of: a code of another one is another entity.
    pub registry: String,
    /// Weakest status of all that its row was made from.
    pub data_status: DataStatus,
    /// The registry from which any of its results was restated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restated_from: Option<String>,
    /// Its result in each period, in their order; nothing in periods of another registry.
    pub points: Vec<Point>,
    /// What was given out in the first period, by the figures of that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// Its changes from one period in which it is ranked to the next one.
    pub steps: Vec<Step>,
    /// The change from the first period in which it is ranked to the last one; none where there are not two.
    pub change: Option<Change>,
    /// Mean change of the score in a year.
    pub score_per_year: Option<f64>,
}

/// The result of one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The period.
    pub period: String,
    /// Exact score.
    pub score: Option<f64>,
    /// Rounded score, where the rulebook rounds it.
    pub shown: Option<f64>,
    /// Rank; none: unranked.
    pub rank: Option<u32>,
    /// Grade, where the rulebook grades.
    pub grade: Option<Bilingual>,
    /// Why there is no score.
    pub missing: Option<Missing>,
    /// Status of what it was made from.
    pub data_status: DataStatus,
}

/// A result as it was given out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Published {
    /// Exact score.
    pub score: Option<f64>,
    /// Rank.
    pub rank: Option<u32>,
}

/// A change between two periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The earlier period.
    pub from: String,
    /// The later period.
    pub to: String,
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
}

/// A change of score and rank, split by cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The score.
    pub score: Moved,
    /// The rank; what is gained are places, above zero where it rose.
    pub rank: Moved,
    /// Why it is not split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_split: Option<NotSplit>,
}

/// A number before and after, and the parts of its change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// What was gained: of a score after − before, of a rank before − after.
    pub gained: f64,
    /// The parts of what was gained, which add up to it; none where it is not split.
    pub parts: Option<Parts>,
    /// What of it are revisions, where the first period's result was given out: known where the change is not split too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<f64>,
}

/// The parts of a change by cause. What is no cause between the two periods has no part.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Parts {
    /// Own figures.
    pub own: f64,
    /// Figures of others.
    pub others: f64,
    /// Targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<f64>,
    /// Rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<f64>,
    /// Revisions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revisions: Option<f64>,
}

impl Parts {
    /// The part of a cause.
    pub fn of(&self, cause: Cause) -> Option<f64> {
        match cause {
            Cause::Own => Some(self.own),
            Cause::Others => Some(self.others),
            Cause::Targets => self.targets,
            Cause::Rules => self.rules,
            Cause::Revisions => self.revisions,
        }
    }

    /// The sums of the parts of both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let either = |own: Option<f64>, other: Option<f64>| match (own, other) {
            (Some(own), Some(other)) => Some(own + other),
            (own, other) => own.or(other),
        };
        Self {
            own: self.own + other.own,
            others: self.others + other.others,
            targets: either(self.targets, other.targets),
            rules: either(self.rules, other.rules),
            revisions: either(self.revisions, other.revisions),
        }
    }
}

/// Why a change is not split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSplit {
    /// The two periods are scored for the entities of different eras.
    OtherRegistry,
    /// With figures, targets or rules of both periods mixed there is no score or rank.
    NothingBetween,
    /// The rules pool all periods and have a frozen base too.
    PoolAndBase,
    /// There is much to compute anew: it was made for those who moved most.
    OnlyMovers,
    /// What is moved in time does not give the results themselves, so that nothing between them can be relied on.
    NotReproduced,
}

/// Who rose and fell most, the most first; codes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Movers {
    /// The first period in which anybody is ranked that is ranked in `to`; none where there are not two such periods.
    pub from: Option<String>,
    /// The last period in which anybody is ranked.
    pub to: Option<String>,
    /// In rank, upwards.
    pub rank_up: Vec<String>,
    /// In rank, downwards.
    pub rank_down: Vec<String>,
    /// In score, to a better one.
    pub score_up: Vec<String>,
    /// In score, to a worse one.
    pub score_down: Vec<String>,
}

/// What moved most of one entity from the first period in which it is ranked to the last one, both by the last one's rulebook.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// The earlier period.
    pub from: String,
    /// The later period.
    pub to: String,
    /// The nodes that keep most of the change to themselves, the greatest first; none where no two periods can be compared node by node.
    pub nodes: Vec<Stated<NodeChange>>,
    /// Their figures, and those of the indicators that moved most.
    pub figures: Vec<Stated<FigureChange>>,
}

/// A node of which the score moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeChange {
    /// What it was and is, where it is a yes or no alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<[Option<State>; 2]>,
    /// Id.
    pub id: String,
    /// Title.
    pub title: Bilingual,
    /// Indicator or aggregate.
    pub kind: Role,
    /// Its part of the change of the total.
    pub part: f64,
    /// Value of an indicator's formula before and after.
    pub value: Quantity,
}

/// A figure of a field before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureChange {
    /// What it was and is, where it is no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<[Option<State>; 2]>,
    /// Id of the field.
    pub field: String,
    /// Its title.
    pub title: Bilingual,
    /// Before and after.
    pub value: Quantity,
}

/// A quantity before and after, with its growth.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Quantity {
    /// Unit, as the rulebook writes it.
    pub unit: Option<String>,
    /// Before.
    pub before: Option<f64>,
    /// After.
    pub after: Option<f64>,
    /// After − before, in the unit.
    pub gained: Option<f64>,
    /// The same in percentage points, where the quantity is a percentage or a share.
    pub points: Option<f64>,
    /// After / before − 1, in percent; where before is above zero and after is not below.
    pub percent: Option<f64>,
    /// Growth in a year.
    pub per_year: Option<Growth>,
}

/// Growth in a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    /// Percent a year, compounded: (after / before)^(1 / years) − 1.
    CompoundPercent(f64),
    /// Percentage points a year.
    Points(f64),
    /// So much in the unit a year: (after − before) / years.
    Absolute(f64),
}

/// What a figure says that is no number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Yes or no.
    Flag(bool),
    /// The title of a level.
    Level(Bilingual),
}
