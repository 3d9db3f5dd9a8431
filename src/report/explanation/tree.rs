//! The page of a whole province: result, place in the ranking, where points were lost, then node by node, each line to be redone.

use super::super::document::{Block, Document, Grid};
use super::super::figures::{aligned, explained};
use super::details::{parts, percent, titled};
use super::heading::{About, rank};
use super::neighbours::Words;
use super::{NOTHING, cells, reckoning, steps_told};
use crate::result::{ExplainedNode, TreeExplanation, TreeNode};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, phrase};
use std::collections::HashMap;

pub(super) fn document(explanation: &TreeExplanation, language: Language) -> Document {
    let mut document = Document::default();
    let about = About {
        rulebook: &explanation.rulebook,
        period: &explanation.period,
        names: (&explanation.name, &explanation.name_en),
        data_status: explanation.data_status,
        restated: explanation.restated.as_ref(),
        notices: &explanation.notices,
    };
    let entity = about.entity(language);
    document.push(Block::Title(phrase(Label::TreeTitle, &[("entity", &entity)], language)));
    about.write(None, language, &mut document);
    result(explanation, language, &mut document);
    if let (Some(neighbours), Some(rank)) = (&explanation.neighbours, explanation.rank) {
        let whole = explanation.restated.as_ref().is_some_and(|restated| !restated.only_earlier);
        let restated = wording::restated_suffix(whole, language);
        let suffix = format!("{restated}{}", wording::status_suffix(explanation.data_status, language));
        Words { neighbours, rank, own: &entity, suffix: &suffix, language }.write(&mut document);
    }
    let placed = Placed::new(&explanation.tree);
    if !explanation.tree.children.is_empty() {
        let heading = if placed.loses() { Label::TreeLosses } else { Label::TreeParts };
        document.push(Block::Heading(label(heading, language).to_owned()));
        document.push(Block::Table(placed.table(language)));
    }
    let files = files(&explanation.nodes);
    if !files.is_empty() {
        document.push(Block::Heading(label(Label::Files, language).to_owned()));
        for (at, file) in files.iter().enumerate() {
            let places = [("number", &*(at + 1).to_string()), ("file", *file)];
            document.push(Block::Point(phrase(Label::FileListed, &places, language)));
        }
    }
    for node in &explanation.nodes {
        let title = titled(&node.title, &node.id, language);
        let number = placed.number(&node.id);
        document.push(Block::Heading(match number {
            "" => title,
            number => phrase(Label::TreeNodeHeading, &[("number", number), ("node", &title)], language),
        }));
        lines(node, &files, language).into_iter().for_each(|line| document.push(Block::Point(line)));
    }
    document
}

/// Score, rank and grade.
fn result(explanation: &TreeExplanation, language: Language, document: &mut Document) {
    document.push(Block::Heading(label(Label::TreeResult, language).to_owned()));
    let top = &explanation.tree;
    let node = titled(&top.title, &top.id, language);
    let number = |value: f64| explained(value, language);
    let shown = explanation.nodes.first().and_then(|node| node.shown).map(number);
    let score = match (top.got, top.most, top.lost) {
        (Some(got), Some(most), Some(lost)) if shown.as_ref().is_some_and(|shown| *shown != number(got)) => {
            let shown = shown.unwrap_or_default();
            let places = [
                ("node", &*node),
                ("shown", &shown),
                ("score", &number(got)),
                ("most", &number(most)),
                ("lost", &number(lost)),
            ];
            phrase(Label::TreeScoreShown, &places, language)
        }
        (Some(got), Some(most), Some(lost)) => {
            let places = [("node", &*node), ("score", &number(got)), ("most", &number(most)), ("lost", &number(lost))];
            phrase(Label::TreeScoreOf, &places, language)
        }
        (Some(got), _, _) => phrase(Label::TreeScore, &[("node", &node), ("score", &number(got))], language),
        (None, _, _) => {
            let reason = top.missing.map_or(NOTHING, |reason| wording::missing(reason, language));
            phrase(Label::TreeNoScore, &[("node", &node), ("reason", reason)], language)
        }
    };
    document.push(Block::Point(score));
    let is_national = explanation.code.is_empty() && explanation.name.is_empty();
    document.push(Block::Point(rank(explanation.rank, explanation.ranked, is_national, language)));
    if let Some(grade) = &explanation.grade {
        document.push(Block::Point(phrase(Label::TreeGrade, &[("text", grade.get(language))], language)));
    }
}

/// The files of all cells, in the order in which they are named.
fn files(nodes: &[ExplainedNode]) -> Vec<&str> {
    let mut files: Vec<&str> = Vec::new();
    for cell in nodes.iter().flat_map(|node| &node.cells) {
        let earlier = cell.earlier.iter().map(|before| before.file.as_str());
        let members = cell.members.iter().filter_map(|member| member.file.as_deref());
        for file in earlier.chain(cell.file.as_deref()).chain(members) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// The lines of one node. What the table of lost points says already is not said again.
fn lines(node: &ExplainedNode, files: &[&str], language: Language) -> Vec<String> {
    let mut lines = cells::lines(&node.cells, files, language);
    lines.extend(reckoning::reckoning(node, language));
    lines.extend(steps_told(node, language));
    let mut outcome = reckoning::outcome(node, language).into_iter();
    // An aggregate without steps has its value for its score.
    let is_said = node.formula.is_none() && node.steps.is_empty() && node.score.is_some();
    lines.extend(outcome.next().filter(|_| !is_said));
    let parts = parts(node, language);
    if parts.is_empty() {
        lines.extend(outcome);
    }
    lines.extend(parts);
    lines
}

/// The nodes of the tree in its order, numbered: `1`, `1.1`, `1.2`, `2`.
struct Placed<'t> {
    rows: Vec<(String, &'t TreeNode)>,
    numbers: HashMap<&'t str, String>,
}

impl<'t> Placed<'t> {
    fn new(top: &'t TreeNode) -> Self {
        let mut placed = Self { rows: Vec::new(), numbers: HashMap::new() };
        let mut open: Vec<(String, &TreeNode)> = vec![(String::new(), top)];
        while let Some((number, node)) = open.pop() {
            if !node.told_before {
                placed.numbers.insert(&node.id, number.clone());
            }
            let below = |(at, child): (usize, &'t TreeNode)| {
                let own = (at + 1).to_string();
                (if number.is_empty() { own } else { format!("{number}.{own}") }, child)
            };
            let children: Vec<(String, &TreeNode)> = node.children.iter().enumerate().map(below).collect();
            open.extend(children.into_iter().rev());
            placed.rows.push((number, node));
        }
        placed
    }

    fn number(&self, id: &str) -> &str {
        self.numbers.get(id).map_or("", String::as_str)
    }

    /// Whether it can be said what was lost.
    fn loses(&self) -> bool {
        self.rows.iter().any(|(_, node)| node.lost.is_some())
    }

    /// Where points were lost: the whole first, then what it is made from.
    fn table(&self, language: Language) -> Grid {
        let remarks =
            self.rows.iter().any(|(_, node)| node.told_before || node.missing.is_some() || node.counted.is_some());
        let columns = [
            (Label::TreeNumber, false, true),
            (Label::ChildTitle, false, true),
            (if self.rows.iter().any(|(_, node)| node.in_points) { Label::TreeGot } else { Label::Score }, true, true),
            (Label::TreeMost, true, self.rows.iter().any(|(_, node)| node.most.is_some())),
            (Label::Lost, true, self.loses()),
            (Label::TreeShare, true, self.rows.iter().any(|(_, node)| node.share.is_some())),
            (Label::TreeRemark, false, remarks),
        ];
        let column = |of: &dyn Fn(&TreeNode) -> Option<f64>| {
            let values: Vec<Option<f64>> = self.rows.iter().map(|(_, node)| of(node)).collect();
            aligned(&values, NOTHING, language)
        };
        let (got, most, lost) = (column(&|node| node.got), column(&|node| node.most), column(&|node| node.lost));
        let (mut got, mut most, mut lost) = (got.into_iter(), most.into_iter(), lost.into_iter());
        let row = |(place, node): &(String, &TreeNode)| {
            let cells = [
                place.clone(),
                titled(&node.title, &node.id, language),
                got.next().unwrap_or_default(),
                most.next().unwrap_or_default(),
                lost.next().unwrap_or_default(),
                node.share.map_or_else(|| NOTHING.to_owned(), |share| percent(share, language)),
                self.remark(node, language),
            ];
            cells.into_iter().zip(columns).filter(|(_, (_, _, there))| *there).map(|(cell, _)| cell).collect()
        };
        let there = || columns.iter().filter(|(_, _, there)| *there);
        Grid {
            header: there().map(|(what, ..)| label(*what, language).to_owned()).collect(),
            to_the_right: there().map(|(_, right, _)| *right).collect(),
            groups: vec![self.rows.iter().map(row).collect()],
        }
    }

    fn remark(&self, node: &TreeNode, language: Language) -> String {
        let see = node.told_before.then(|| phrase(Label::TreeSee, &[("number", self.number(&node.id))], language));
        let reason = node.missing.map(|reason| wording::missing(reason, language).to_owned());
        let counted = match node.counted {
            Some(true) => Some(label(Label::ChildCounted, language).to_owned()),
            Some(false) if node.got.is_some() => Some(label(Label::ChildNotCounted, language).to_owned()),
            _ => None,
        };
        see.into_iter().chain(counted).chain(reason).collect::<Vec<_>>().join("; ")
    }
}
