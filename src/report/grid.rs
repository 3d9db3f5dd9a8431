//! The cells of a scoreboard by column, before any format is chosen.
//!
//! In: a standing and a [`Column`]. Out: a [`Figure`]. Formats print figures; this file prints nothing.

use super::document::capital;
use super::figures;
use crate::result::{AggregateResult, IndicatorResult, Scoreboard, Standing};
use crate::rulebook::model::{Bilingual, Language, Missing, Rulebook};
use crate::wording::{Label, label, phrase};
use std::collections::BTreeSet;

/// A column behind the fixed ones. Strings are ids of nodes or attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Aggregate(String),
    Value(String),
    Target(String),
    Score(String),
    /// The score as the rulebook rounds it.
    Shown(String),
    Points(String),
    Rank(String),
    Grade(String),
    Missing(String),
    /// `plain`: the header is `node.step`, else `node.step.name`, because the step has the name of another column.
    Step {
        node: String,
        step: String,
        plain: bool,
    },
    RankWithin(String),
    /// A further ranking by its id, or `id.attribute`.
    Ranking(String),
    /// A banding by its id.
    Banding(String),
    Attribute(String),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Figure<'a> {
    /// Exact, and as the rulebook shows it.
    Number {
        exact: Option<f64>,
        shown: Option<f64>,
    },
    Rank(Option<u32>),
    Reason(Option<Missing>),
    Words(Option<&'a Bilingual>),
    /// The user's own text.
    Text(&'a str),
}

/// The result of a node, of either role.
enum Outcome<'a> {
    Aggregate(&'a AggregateResult),
    Indicator(&'a IndicatorResult),
}

impl Column {
    /// Header in machine output.
    pub(super) fn header(&self) -> String {
        match self {
            Self::Aggregate(id) => id.clone(),
            Self::Value(id) => format!("{id}.value"),
            Self::Target(id) => format!("{id}.target"),
            Self::Score(id) => format!("{id}.score"),
            Self::Shown(id) => format!("{id}.shown"),
            Self::Points(id) => format!("{id}.points"),
            Self::Rank(id) => format!("{id}.rank"),
            Self::Grade(id) => format!("{id}.grade"),
            Self::Missing(id) => format!("{id}.missing"),
            Self::Step { node, step, plain: true } => format!("{node}.{step}"),
            Self::Step { node, step, plain: false } => format!("{node}.step.{step}"),
            Self::RankWithin(attribute) => format!("rank.{attribute}"),
            Self::Ranking(id) => format!("ranks.{id}"),
            Self::Banding(id) => format!("bands.{id}"),
            Self::Attribute(attribute) => format!("attribute.{attribute}"),
        }
    }

    /// Header for people.
    pub(super) fn title(&self, rulebook: &Rulebook, language: Language) -> String {
        let of = |what, id: &str| phrase(what, &[("title", title(rulebook, id, language))], language);
        match self {
            Self::Aggregate(id) => title(rulebook, id, language).to_owned(),
            Self::Value(id) => of(Label::ColumnValue, id),
            Self::Target(id) => of(Label::ColumnTarget, id),
            Self::Score(id) => of(Label::ColumnScore, id),
            Self::Shown(id) => of(Label::ColumnShown, id),
            Self::Points(id) => of(Label::ColumnPoints, id),
            Self::Rank(id) => of(Label::ColumnRank, id),
            Self::Grade(id) => of(Label::ColumnGrade, id),
            Self::Missing(id) => of(Label::ColumnMissing, id),
            Self::Step { node, step, .. } => {
                phrase(Label::ColumnStep, &[("title", title(rulebook, node, language)), ("step", step)], language)
            }
            Self::RankWithin(id) => {
                phrase(Label::ColumnRankWithin, &[("attribute", &attribute(id, language))], language)
            }
            Self::Ranking(id) => phrase(Label::ColumnRanking, &[("id", id)], language),
            Self::Banding(id) => phrase(Label::ColumnBanding, &[("id", id)], language),
            Self::Attribute(id) => capital(&attribute(id, language)),
        }
    }

    /// Decimals for people, where the column holds numbers.
    pub(super) fn decimals(&self, rulebook: &Rulebook) -> usize {
        match self {
            Self::Aggregate(id)
            | Self::Value(id)
            | Self::Target(id)
            | Self::Score(id)
            | Self::Shown(id)
            | Self::Points(id)
            | Self::Step { node: id, .. } => figures::decimals(rulebook, id),
            _ => 0,
        }
    }

    /// Whether the rulebook says how the score of the column's node is rounded.
    pub(super) fn is_rounded(&self, rulebook: &Rulebook) -> bool {
        match self {
            Self::Aggregate(id) | Self::Score(id) | Self::Shown(id) | Self::Points(id) => {
                figures::is_rounded(rulebook, id)
            }
            _ => false,
        }
    }

    /// Whether the column holds numbers, which stand to the right.
    pub(super) fn is_numeric(&self) -> bool {
        !matches!(self, Self::Grade(_) | Self::Missing(_) | Self::Attribute(_) | Self::Banding(_))
    }

    /// What an entity has in this column.
    pub(super) fn figure<'a>(&self, standing: &'a Standing) -> Figure<'a> {
        match self {
            Self::RankWithin(attribute) => Figure::Rank(standing.ranks_within.get(attribute).copied()),
            Self::Attribute(attribute) => Figure::Text(standing.attributes.get(attribute).map_or("", String::as_str)),
            Self::Ranking(id) => Figure::Rank(standing.ranks.get(id).copied()),
            Self::Banding(id) => Figure::Words(standing.bands.get(id)),
            Self::Grade(_) => Figure::Words(standing.grade.as_ref()),
            Self::Rank(id) => Figure::Rank(match find(standing, id) {
                Some(Outcome::Aggregate(result)) => result.rank,
                Some(Outcome::Indicator(result)) => result.rank,
                None => None,
            }),
            Self::Missing(id) => Figure::Reason(match find(standing, id) {
                Some(Outcome::Aggregate(result)) => result.missing,
                Some(Outcome::Indicator(result)) => result.missing,
                None => None,
            }),
            _ => self.number(standing),
        }
    }

    fn number<'a>(&self, standing: &Standing) -> Figure<'a> {
        let (exact, shown) = match self {
            Self::Aggregate(id) | Self::Score(id) => find(standing, id).map(|own| own.score()).unwrap_or_default(),
            Self::Shown(id) => (find(standing, id).and_then(|own| own.score().1), None),
            Self::Value(id) => (find(standing, id).and_then(|own| own.indicator(|indicator| indicator.value)), None),
            Self::Target(id) => (find(standing, id).and_then(|own| own.indicator(|indicator| indicator.target)), None),
            Self::Points(id) => (find(standing, id).and_then(|own| own.points()), None),
            Self::Step { node, step, .. } => (find(standing, node).and_then(|own| own.step(step)), None),
            _ => (None, None),
        };
        Figure::Number { exact, shown }
    }
}

impl Outcome<'_> {
    fn score(&self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Aggregate(result) => (result.score, result.shown),
            Self::Indicator(result) => (result.score, result.shown),
        }
    }

    fn points(&self) -> Option<f64> {
        match self {
            Self::Aggregate(result) => result.points,
            Self::Indicator(result) => result.points,
        }
    }

    fn indicator(&self, pick: impl Fn(&IndicatorResult) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Aggregate(_) => None,
            Self::Indicator(result) => pick(result),
        }
    }

    fn step(&self, name: &str) -> Option<f64> {
        let steps = match self {
            Self::Aggregate(result) => &result.steps,
            Self::Indicator(result) => &result.steps,
        };
        steps.get(name).copied().flatten()
    }
}

fn find<'a>(standing: &'a Standing, id: &str) -> Option<Outcome<'a>> {
    let aggregate = standing.aggregates.get(id).map(Outcome::Aggregate);
    aggregate.or_else(|| standing.indicators.get(id).map(Outcome::Indicator))
}

/// Decimals for people of the ranked node's score.
pub(super) fn score_decimals(rulebook: &Rulebook) -> usize {
    let ranked = rulebook.rank.as_ref().and_then(|rank| rulebook.node(rank.node));
    figures::decimals(rulebook, ranked.map_or("", |node| &node.id))
}

/// The ranks that several entities share.
pub(super) fn shared_ranks(board: &Scoreboard) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    board.entities.iter().filter_map(|standing| standing.rank).filter(|rank| !seen.insert(*rank)).collect()
}

/// The name of an entity in a language; the Vietnamese one where there is no other.
pub(super) fn name(standing: &Standing, language: Language) -> &str {
    match language {
        Language::En if !standing.name_en.is_empty() => &standing.name_en,
        _ => &standing.name,
    }
}

fn title<'a>(rulebook: &'a Rulebook, id: &'a str, language: Language) -> &'a str {
    rulebook.nodes.iter().find(|node| node.id == id).map_or(id, |node| node.title.get(language))
}

fn attribute(id: &str, language: Language) -> String {
    match id {
        "region" => label(Label::Region, language).to_owned(),
        "type" => label(Label::Type, language).to_owned(),
        other => other.to_owned(),
    }
}
