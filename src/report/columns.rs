//! The columns that `--columns` adds to a scoreboard's tables.
//!
//! In: words and ids of nodes, separated by commas. Out: [`Columns`], or a finding. The order of columns is the report's own,
//! whatever the order of the words; no word takes a column out, so the data status is always there.

use super::grid::Column;
use crate::finding::{Code, Finding};
use crate::result::Scoreboard;
use crate::rulebook::model::{Node, Role, Rulebook};
use std::collections::BTreeSet;

/// Similarity from which a word is offered as what was meant.
const SIMILAR: f64 = 0.6;

/// Most words that are offered.
const OFFERED_MOST: usize = 3;

/// Kinds of columns, as users write them.
const KINDS: [(&str, Kind); 10] = [
    ("values", Kind::Values),
    ("targets", Kind::Targets),
    ("scores", Kind::Scores),
    ("points", Kind::Points),
    ("missing", Kind::Missing),
    ("steps", Kind::Steps),
    ("ranks", Kind::Ranks),
    ("groups", Kind::Groups),
    ("bands", Kind::Bands),
    ("attributes", Kind::Attributes),
];

/// Names that columns of a node already have, so that a step of the same name must stand behind `step.`.
const TAKEN: [&str; 7] = ["value", "target", "score", "points", "missing", "rank", "grade"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Values,
    Targets,
    Scores,
    Points,
    Missing,
    Steps,
    Ranks,
    Groups,
    Bands,
    Attributes,
}

/// Which columns a table has beside those it always has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    kinds: BTreeSet<Kind>,
    nodes: BTreeSet<String>,
}

impl Columns {
    /// Reads a list of kinds and ids of nodes of `rulebook`. An id adds all of that node.
    ///
    /// # Errors
    /// A finding `columns-unknown` for the first word that is neither.
    pub fn parse(text: &str, rulebook: &Rulebook) -> Result<Self, Finding> {
        let mut columns = Self::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == word) {
                columns.kinds.insert(*kind);
            } else if rulebook.node_named(word).is_some() {
                columns.nodes.insert(word.to_owned());
            } else {
                return Err(unknown(word, rulebook));
            }
        }
        Ok(columns)
    }

    /// Whether the values of steps are asked for, so that the run must keep them.
    pub fn wants_steps(&self) -> bool {
        self.kinds.contains(&Kind::Steps)
    }

    /// Whether a table of these columns shows anything of an indicator.
    pub fn wants_indicators(&self) -> bool {
        *self != Self::default()
    }

    /// Whether the ranks by indicator are asked for, so that the run must make them.
    pub fn wants_ranks(&self) -> bool {
        self.kinds.contains(&Kind::Ranks) || !self.nodes.is_empty()
    }

    /// The columns for people: as [`Self::resolve`], without that of the ranked node, whose score stands in front.
    pub(super) fn resolve_for_people(&self, rulebook: &Rulebook, boards: &[Scoreboard]) -> Vec<Column> {
        let ranked = rulebook.rank.as_ref().and_then(|rank| rulebook.node(rank.node));
        let again = ranked.map(|node| Column::Aggregate(node.id.clone()));
        let mut columns = self.resolve(rulebook, boards);
        columns.retain(|column| Some(column) != again.as_ref());
        columns
    }

    /// The columns behind the fixed ones: each aggregate, then what was asked for.
    pub(super) fn resolve(&self, rulebook: &Rulebook, boards: &[Scoreboard]) -> Vec<Column> {
        let aggregates = rulebook.nodes.iter().filter(|node| node.role == Role::Aggregate);
        let mut columns: Vec<Column> = aggregates.map(|node| Column::Aggregate(node.id.clone())).collect();
        for node in &rulebook.nodes {
            self.add_node(node, rulebook, &mut columns);
        }
        if self.kinds.contains(&Kind::Groups)
            && let Some(rank) = &rulebook.rank
        {
            columns.extend(rank.within.iter().cloned().map(Column::RankWithin));
        }
        if self.kinds.contains(&Kind::Ranks) {
            for (id, rank) in &rulebook.ranks {
                columns.push(Column::Ranking(id.clone()));
                columns.extend(rank.within.iter().map(|attribute| Column::Ranking(format!("{id}.{attribute}"))));
            }
        }
        if self.kinds.contains(&Kind::Bands) {
            columns.extend(rulebook.bandings.iter().map(|banding| Column::Banding(banding.id.clone())));
        }
        if self.kinds.contains(&Kind::Attributes) {
            columns.extend(attributes(boards).into_iter().map(Column::Attribute));
        }
        columns
    }

    fn add_node(&self, node: &Node, rulebook: &Rulebook, columns: &mut Vec<Column>) {
        let named = self.nodes.contains(&node.id);
        let indicator = node.role == Role::Indicator;
        let id = || node.id.clone();
        let wants = |kind| named || self.kinds.contains(&kind);
        if indicator && wants(Kind::Values) {
            columns.push(Column::Value(id()));
        }
        if indicator && wants(Kind::Targets) && node.target.is_some() {
            columns.push(Column::Target(id()));
        }
        if indicator && wants(Kind::Scores) {
            columns.push(Column::Score(id()));
        }
        if wants(Kind::Points) {
            columns.push(Column::Points(id()));
        }
        if wants(Kind::Ranks) {
            columns.push(Column::Rank(id()));
        }
        let graded = rulebook.grades.as_ref().and_then(|grades| rulebook.node(grades.node));
        if wants(Kind::Bands) && graded.is_some_and(|graded| graded.id == node.id) {
            columns.push(Column::Grade(id()));
        }
        if wants(Kind::Missing) {
            columns.push(Column::Missing(id()));
        }
        if self.kinds.contains(&Kind::Steps) {
            columns.extend(node.steps.iter().map(|step| Column::Step {
                node: id(),
                step: step.name.clone(),
                plain: !TAKEN.contains(&step.name.as_str()),
            }));
        }
    }
}

/// Every attribute that an entity has, in order of first appearance.
fn attributes(boards: &[Scoreboard]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for attribute in boards.iter().flat_map(|board| &board.entities).flat_map(|entity| entity.attributes.keys()) {
        if !found.contains(attribute) {
            found.push(attribute.clone());
        }
    }
    found
}

fn unknown(word: &str, rulebook: &Rulebook) -> Finding {
    let allowed: Vec<String> = KINDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let names = KINDS.iter().map(|(name, _)| *name).chain(rulebook.nodes.iter().map(|node| node.id.as_str()));
    let mut near: Vec<(f64, &str)> = names
        .map(|name| (strsim::normalized_damerau_levenshtein(word, name), name))
        .filter(|(similar, _)| *similar >= SIMILAR)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let suggestions: Vec<String> = near.into_iter().take(OFFERED_MOST).map(|(_, name)| name.to_owned()).collect();
    Finding::new(Code::ColumnsUnknown).with("name", word).with("allowed", allowed).with("suggestions", suggestions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn words_and_ids_in_any_order_give_the_same() {
        let rulebook = fixture::rulebook();
        let one = Columns::parse("values, plan,scores", &rulebook).expect("known");
        let other = Columns::parse("scores,values,,plan", &rulebook).expect("known");
        assert_eq!(one, other);
    }

    #[test]
    fn an_unknown_word_offers_what_is_near() {
        let finding = Columns::parse("vlaues", &fixture::rulebook()).expect_err("unknown");
        assert_eq!(finding.code, Code::ColumnsUnknown);
        assert_eq!(finding.argument("suggestions"), Some(&crate::finding::Argument::List(vec!["values".into()])));
    }
}
