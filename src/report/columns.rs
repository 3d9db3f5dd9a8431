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
const KINDS: [(&str, Kind); 11] = [
    ("values", Kind::Values),
    ("targets", Kind::Targets),
    ("scores", Kind::Scores),
    ("shown", Kind::Shown),
    ("points", Kind::Points),
    ("missing", Kind::Missing),
    ("steps", Kind::Steps),
    ("ranks", Kind::Ranks),
    ("groups", Kind::Groups),
    ("bands", Kind::Bands),
    ("attributes", Kind::Attributes),
];

/// Names that columns of a node already have, so that a step of the same name must stand behind `step.`.
const TAKEN: [&str; 8] = ["value", "target", "score", "shown", "points", "missing", "rank", "grade"];

/// What stands behind a node's id and a dot where one column of it is asked for.
const PARTS: [(&str, Kind); 6] = [
    ("value", Kind::Values),
    ("target", Kind::Targets),
    ("score", Kind::Scores),
    ("shown", Kind::Shown),
    ("points", Kind::Points),
    ("missing", Kind::Missing),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Values,
    Targets,
    Scores,
    Shown,
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
    /// One kind of one node.
    parts: BTreeSet<(String, Kind)>,
    /// One step of one node.
    steps: BTreeSet<(String, String)>,
}

impl Columns {
    /// Reads a list of kinds, ids of nodes of `rulebook` and single columns, `node.step` or `node.score`. An id adds all of that
    /// node but its steps.
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
            } else if !columns.add_single(word, rulebook) {
                return Err(unknown(word, rulebook));
            }
        }
        Ok(columns)
    }

    /// Adds `node.step`, `node.step.name` or `node.score` and the like; false where it is none of these.
    fn add_single(&mut self, word: &str, rulebook: &Rulebook) -> bool {
        let Some((id, part)) = word.split_once('.') else { return false };
        let Some(node) = rulebook.node_named(id).and_then(|at| rulebook.node(at)) else { return false };
        if let Some((_, kind)) = PARTS.iter().find(|(name, _)| *name == part) {
            self.parts.insert((node.id.clone(), *kind));
            return true;
        }
        let step = part.strip_prefix("step.").unwrap_or(part);
        let is_there = node.steps.iter().any(|own| own.name == step);
        if is_there {
            self.steps.insert((node.id.clone(), step.to_owned()));
        }
        is_there
    }

    /// Whether the values of steps are asked for, so that the run must keep them.
    pub fn wants_steps(&self) -> bool {
        self.kinds.contains(&Kind::Steps) || !self.steps.is_empty()
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

    /// The columns behind the fixed ones: each aggregate and what only reports results, then what was asked for.
    pub(super) fn resolve(&self, rulebook: &Rulebook, boards: &[Scoreboard]) -> Vec<Column> {
        let always = rulebook.nodes.iter().filter(|node| is_always_there(node));
        let mut columns: Vec<Column> = always.map(|node| Column::Aggregate(node.id.clone())).collect();
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
        let single = |kind| self.parts.contains(&(id(), kind));
        let wants = |kind| named || self.kinds.contains(&kind) || single(kind);
        if indicator && wants(Kind::Values) {
            columns.push(Column::Value(id()));
        }
        if indicator && wants(Kind::Targets) && node.target.is_some() {
            columns.push(Column::Target(id()));
        }
        if (!is_always_there(node) && wants(Kind::Scores)) || single(Kind::Scores) {
            columns.push(Column::Score(id()));
        }
        if node.shown_steps > 0 && wants(Kind::Shown) {
            columns.push(Column::Shown(id()));
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
        let asked = |name: &String| self.kinds.contains(&Kind::Steps) || self.steps.contains(&(id(), name.clone()));
        let steps = node.steps.iter().map(|step| &step.name).filter(|name| asked(name));
        columns.extend(steps.map(|name| Column::Step {
            node: id(),
            step: name.clone(),
            plain: !TAKEN.contains(&name.as_str()),
        }));
    }
}

/// Whether a node's score stands under its id whatever is asked for: of an aggregate, and of what only reports results.
fn is_always_there(node: &Node) -> bool {
    node.role == Role::Aggregate || node.report_only
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
