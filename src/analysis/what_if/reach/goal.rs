//! Goals: what is to be reached, how much of which score that needs, and whether a row has it.

use super::super::outcome::Told;
use crate::number::RoundingMode;
use crate::plan::{NodePlan, Operation, Plan};
use crate::result::Standing;
use crate::rulebook::model::{Bilingual, NodeIx, Reading, Role};
use serde::Serialize;

/// What is to be reached.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// A rank, or a better one.
    Rank(u32),
    /// A score of the ranked node, or a better one.
    Score(f64),
    /// A grade by its label in either language, or a better one.
    Grade(String),
    /// A score of a node, or a better one.
    Node(NodeIx, f64),
}

/// A goal as results tell it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GoalTold {
    /// A rank.
    Rank {
        /// Which.
        rank: u32,
    },
    /// A score of the ranked node.
    Score {
        /// Which.
        score: f64,
    },
    /// A grade.
    Grade {
        /// Its label.
        grade: Bilingual,
    },
    /// A score of a node.
    Node {
        /// Id.
        node: String,
        /// Title.
        title: Bilingual,
        /// Which score.
        score: Told,
    },
}

/// A goal in a plan.
#[derive(Debug, Clone)]
pub(super) struct Aim {
    pub(super) goal: Goal,
    pub(super) told: GoalTold,
    /// The node whose score is to move.
    pub(super) node: NodeIx,
    /// 1 where more is better, −1 where less is.
    pub(super) sign: f64,
    /// Position of the grade among the bands, the highest first.
    band: usize,
}

/// Digits at which the engine takes two scores for one.
const CLOSE: f64 = 1e-12;

impl Aim {
    /// None where the rulebook ranks nothing, or has no such grade.
    pub(super) fn new(plan: &Plan, goal: &Goal) -> Option<Self> {
        let rank = plan.rank.as_ref();
        let (node, lowest, told, band) = match goal {
            Goal::Rank(rank_wanted) => {
                let rank = rank?;
                (rank.node, rank.lowest_first, GoalTold::Rank { rank: *rank_wanted }, 0)
            }
            Goal::Score(score) => {
                let rank = rank?;
                (rank.node, rank.lowest_first, GoalTold::Score { score: *score }, 0)
            }
            Goal::Grade(label) => {
                let grades = plan.grades.as_ref()?;
                let is = |own: &Bilingual| {
                    [&own.vi, &own.en].into_iter().any(|text| text.to_lowercase() == label.trim().to_lowercase())
                };
                let band = grades.bands.iter().position(|(_, own)| is(own))?;
                let (_, own) = grades.bands.get(band)?;
                (grades.node, false, GoalTold::Grade { grade: own.clone() }, band)
            }
            Goal::Node(node, score) => {
                let own = plan.node(*node)?;
                let told =
                    GoalTold::Node { node: own.id.clone(), title: own.title.clone(), score: Told::Number(*score) };
                (*node, own.lowest_is_best(), told, 0)
            }
        };
        Some(Self { goal: goal.clone(), told, node, sign: if lowest { -1.0 } else { 1.0 }, band })
    }

    /// The least score, turned so that more is better, with which an entity has the goal while all others stay as they are. None where
    /// fewer others are ranked than the goal needs: then any score will do.
    pub(super) fn need(&self, plan: &Plan, rows: &[Standing], code: &str) -> Option<f64> {
        let (wanted, reads) = match &self.goal {
            Goal::Score(score) | Goal::Node(_, score) => (self.sign * score, Reading::Exact),
            Goal::Rank(wanted) => {
                let rank = plan.rank.as_ref()?;
                let score = |row: &Standing| match rank.on {
                    Reading::Exact => row.score,
                    Reading::Rounded => row.shown.or(row.score),
                };
                let others = rows.iter().filter(|row| row.code != code && row.rank.is_some());
                let mut scores: Vec<f64> = others.filter_map(score).map(|score| self.sign * score).collect();
                scores.sort_by(|a, b| b.total_cmp(a));
                let place = usize::try_from(*wanted).unwrap_or(usize::MAX).saturating_sub(1);
                (*scores.get(place)?, rank.on)
            }
            Goal::Grade(_) => {
                let grades = plan.grades.as_ref()?;
                let (from, _) = grades.bands.get(self.band)?;
                (from.as_ref()?.value(), grades.on)
            }
        };
        let rounding = plan.node(self.node).filter(|_| reads == Reading::Rounded).map_or(0.0, before_rounding);
        Some(wanted - rounding)
    }

    /// The score of the goal's node in a row.
    pub(super) fn score(&self, plan: &Plan, row: &Standing) -> Option<f64> {
        let node = plan.node(self.node)?;
        match node.role {
            Role::Aggregate => row.aggregates.get(&node.id)?.score,
            Role::Indicator => row.indicators.get(&node.id)?.score,
        }
    }

    /// Whether a row has the goal.
    pub(super) fn is_reached(&self, plan: &Plan, row: &Standing) -> bool {
        let least = |wanted: f64| {
            let own = self.score(plan, row).map(|score| self.sign * score);
            own.is_some_and(|own| own >= self.sign * wanted - CLOSE * wanted.abs())
        };
        match &self.goal {
            Goal::Rank(wanted) => row.rank.is_some_and(|rank| rank <= *wanted),
            Goal::Score(score) | Goal::Node(_, score) => least(*score),
            Goal::Grade(_) => {
                let bands = plan.grades.as_ref().map_or(&[][..], |grades| grades.bands.as_slice());
                bands.iter().take(self.band + 1).any(|(_, label)| row.grade.as_ref() == Some(label))
            }
        }
    }
}

/// By how much less than what is shown a score may be, by the last rounding of its node.
fn before_rounding(node: &NodePlan) -> f64 {
    match node.shown.last().map(|step| &step.operation) {
        Some(Operation::Round { decimals, mode: RoundingMode::HalfAwayFromZero | RoundingMode::HalfEven }) => {
            0.5 * libm::pow(10.0, -f64::from(*decimals))
        }
        _ => 0.0,
    }
}
