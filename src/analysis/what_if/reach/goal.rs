//! Goals: what is to be reached, how much of which score that needs, and whether a row has it.

use super::super::outcome::Told;
use crate::compute::Run;
use crate::number::{RoundingMode, TiePrecision};
use crate::plan::{NodePlan, Operation, Plan};
use crate::registry::EntityIx;
use crate::result::Standing;
use crate::rulebook::model::{Bilingual, NodeIx, Reading, Role, Ties};
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
        /// Which score; in points where there are points.
        score: Told,
        /// The most points that the node brings to its parent; none where it brings none.
        points: Option<f64>,
    },
}

/// Why a goal cannot be asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The rulebook ranks nothing.
    NothingRanks,
    /// The rulebook has no grades.
    NoGrades {
        /// As asked.
        label: String,
    },
    /// It has no such grade.
    GradeUnknown {
        /// As asked.
        label: String,
        /// The grades there are.
        labels: Vec<String>,
    },
    /// The entity has no score that could be raised.
    Unscored {
        /// Figures that nobody reported and without which there is none.
        fields: Vec<String>,
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
    /// Points for one unit of the node's score, where the goal is in points; else 1.
    pub(super) factor: f64,
    /// Position of the grade among the bands, the highest first.
    band: usize,
}

/// Digits at which the engine takes two scores for one.
const CLOSE: f64 = 1e-12;

impl Aim {
    /// What is aimed at; why there is no such goal.
    pub(super) fn new(plan: &Plan, goal: &Goal) -> Result<Self, Refusal> {
        let rank = || plan.rank.as_ref().ok_or(Refusal::NothingRanks);
        let (node, lowest, told, band) = match goal {
            Goal::Rank(rank_wanted) => {
                let rank = rank()?;
                (rank.node, rank.lowest_first, GoalTold::Rank { rank: *rank_wanted }, 0)
            }
            Goal::Score(score) => {
                let rank = rank()?;
                (rank.node, rank.lowest_first, GoalTold::Score { score: *score }, 0)
            }
            Goal::Grade(label) => {
                let grades = plan.grades.as_ref().ok_or_else(|| Refusal::NoGrades { label: label.clone() })?;
                let is = |own: &Bilingual| {
                    [&own.vi, &own.en].into_iter().any(|text| text.to_lowercase() == label.trim().to_lowercase())
                };
                let labels = || grades.bands.iter().map(|(_, own)| own.vi.clone()).collect();
                let unknown = || Refusal::GradeUnknown { label: label.clone(), labels: labels() };
                let band = grades.bands.iter().position(|(_, own)| is(own)).ok_or_else(unknown)?;
                let (_, own) = grades.bands.get(band).ok_or_else(unknown)?;
                (grades.node, false, GoalTold::Grade { grade: own.clone() }, band)
            }
            Goal::Node(node, score) => {
                let own = plan.node(*node).ok_or(Refusal::NothingRanks)?;
                let (id, title) = (own.id.clone(), own.title.clone());
                let points = own.main_edge.as_ref().map(|edge| edge.points.value());
                let told = GoalTold::Node { node: id, title, score: Told::Number(*score), points };
                (*node, own.lowest_is_best(), told, 0)
            }
        };
        Ok(Self { goal: goal.clone(), told, node, sign: if lowest { -1.0 } else { 1.0 }, factor: 1.0, band })
    }

    /// A node that brings points to its parent has its goal in these: what `row` shows of it, not the share behind it.
    pub(super) fn in_points_of(mut self, plan: &Plan, row: &Standing) -> Self {
        let (Goal::Node(at, _), Some(node)) = (&self.goal, plan.node(self.node)) else { return self };
        let Some(edge) = plan.node(*at).and_then(|own| own.main_edge.as_ref()) else { return self };
        let points = match node.role {
            Role::Aggregate => row.aggregates.get(&node.id).and_then(|own| own.points),
            Role::Indicator => row.indicators.get(&node.id).and_then(|own| own.points),
        };
        let shown = points.zip(self.score(plan, row)).filter(|(_, score)| score.abs() > 0.0 && node.shown.is_empty());
        let factor = shown.map_or(edge.factor.value(), |(points, score)| points / score);
        if factor.is_finite() && factor > 0.0 {
            self.factor = factor;
        }
        self
    }

    /// Whether the goal's node is an indicator.
    pub(super) fn is_indicator(&self, plan: &Plan) -> bool {
        plan.node(self.node).is_some_and(|own| own.role == Role::Indicator)
    }

    /// A score, turned so that more is better, below which an entity does not have the goal while the others score as they do (turned too, one a
    /// ranked entity, in the form that ranks). None where fewer others are ranked than the goal needs: then any score will do.
    ///
    /// With shared ranks (1, 2, 2, 4), and with places in the order of codes, the entity needs the score of the R-th of the others; where shared
    /// ranks leave no gap (1, 2, 2, 3) that of the R-th score among them. From there it goes down to the lowest score that is tied with it.
    pub(super) fn need(&self, plan: &Plan, others: &[f64]) -> Option<f64> {
        let (wanted, reads) = match &self.goal {
            Goal::Score(score) | Goal::Node(_, score) => (self.sign * score / self.factor, Reading::Exact),
            Goal::Rank(wanted) => {
                let rank = plan.rank.as_ref()?;
                let mut scores: Vec<f64> = others.iter().map(|score| tied_from(*score, rank.tied_at)).collect();
                scores.sort_by(|a, b| b.total_cmp(a));
                if rank.ties == Ties::Dense {
                    scores.dedup_by(|a, b| (*a - *b).abs() <= 4.0 * CLOSE * a.abs().max(b.abs()));
                }
                let place = usize::try_from(*wanted).unwrap_or(usize::MAX).saturating_sub(1);
                (*scores.get(place)?, rank.on)
            }
            Goal::Grade(_) => {
                let grades = plan.grades.as_ref()?;
                let (from, _) = grades.bands.get(self.band)?;
                (from.as_ref().map_or(f64::NEG_INFINITY, crate::plan::Constant::value), grades.on)
            }
        };
        let rounding = plan.node(self.node).filter(|_| reads == Reading::Rounded);
        Some(rounding.map_or(wanted, |node| before_rounding(node, wanted, self.sign)))
    }

    /// The scores of others that are compared with the entity's, turned; none where the goal is no rank.
    pub(super) fn others(&self, plan: &Plan, run: &Run<'_, '_>, entity: EntityIx, entities: usize) -> Vec<f64> {
        let (Goal::Rank(_), Some(rank)) = (&self.goal, plan.rank.as_ref()) else { return Vec::new() };
        let others = (0..entities).map(EntityIx).filter(|own| *own != entity);
        others.filter_map(|own| run.score_of(rank.node, rank.on, own)).map(|score| self.sign * score).collect()
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
            let wanted = wanted / self.factor;
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

/// The lowest score that is tied with one (round half away from zero, as ranks do); at 12 digits and at all digits the score itself, less what a
/// float may be beside it.
fn tied_from(score: f64, at: TiePrecision) -> f64 {
    let unit = match at {
        TiePrecision::Decimals(decimals) => libm::pow(10.0, -f64::from(decimals)),
        TiePrecision::SignificantDigits(digits) if digits < 12 && score.abs() > 0.0 => {
            let digit = libm::floor(libm::log10(score.abs())) + 1.0 - f64::from(digits);
            libm::pow(10.0, digit)
        }
        TiePrecision::SignificantDigits(_) | TiePrecision::Exact => return score - CLOSE * score.abs(),
    };
    let rounded = libm::round(score / unit);
    (rounded - 0.5) * unit - CLOSE * score.abs()
}

/// The lowest score that is shown as at least this: the next number with so many decimals, less what rounding adds.
fn before_rounding(node: &NodePlan, wanted: f64, sign: f64) -> f64 {
    let Some(Operation::Round { decimals, mode }) = node.shown.last().map(|step| &step.operation) else {
        return wanted;
    };
    let unit = libm::pow(10.0, -f64::from(*decimals));
    let next = libm::ceil(wanted / unit - 1e-7) * unit;
    let added = match mode {
        RoundingMode::HalfAwayFromZero | RoundingMode::HalfEven => 0.5,
        RoundingMode::Truncate => {
            if next > 0.0 {
                0.0
            } else {
                1.0
            }
        }
        // Turned scores are rounded the other way.
        RoundingMode::Floor => {
            if sign > 0.0 {
                0.0
            } else {
                1.0
            }
        }
        RoundingMode::Ceiling => {
            if sign > 0.0 {
                1.0
            } else {
                0.0
            }
        }
    };
    next - added * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 89.5 is shown as 90 where ties are at whole numbers; 0.12345 and 0.1234 are one at three digits, from 0.1225.
    #[test]
    fn the_lowest_tied_score_by_hand() {
        for (score, at, from) in [
            (90.0, TiePrecision::Decimals(0), 89.5),
            (90.4, TiePrecision::Decimals(0), 89.5),
            (-90.0, TiePrecision::Decimals(0), -90.5),
            (12.34, TiePrecision::Decimals(1), 12.25),
            (0.1234, TiePrecision::SignificantDigits(3), 0.1225),
            (7.0, TiePrecision::default(), 7.0),
        ] {
            assert!((tied_from(score, at) - from).abs() < 1e-9, "{score} {at:?}");
        }
    }
}
