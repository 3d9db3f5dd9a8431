//! Explanations: how one number came about, as a page for people or as JSON.
//!
//! In: an [`Explanation`] of one node, or a [`TreeExplanation`] of a whole province. Out: text. Every line can be redone with a pocket calculator; the numbers are those of the explanation.

mod cells;
mod combination;
mod details;
mod heading;
mod names;
mod neighbours;
mod reckoning;
mod steps;
mod tree;
mod workings;

use super::document::{Block, Document};
use super::json::pretty;
use crate::result::{ExplainedNode, Explanation, TreeExplanation};
use crate::rulebook::model::Language;
use crate::wording::{Label, label, phrase};
use heading::About;
pub(super) use names::of_text as step_name;

/// The form of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExplanationFormat {
    /// A page for a terminal.
    Text,
    /// A page.
    Markdown,
    /// The explanation as data.
    Json,
}

/// What stands where there is nothing.
const NOTHING: &str = "–";

/// An explanation in a format.
pub fn explanation(explanation: &Explanation, format: ExplanationFormat, language: Language) -> String {
    match format {
        ExplanationFormat::Text => document(explanation, language).text(),
        ExplanationFormat::Markdown => document(explanation, language).markdown(),
        ExplanationFormat::Json => pretty(explanation),
    }
}

/// The explanation of a whole province in a format.
pub fn tree_explanation(explanation: &TreeExplanation, format: ExplanationFormat, language: Language) -> String {
    match format {
        ExplanationFormat::Text => tree::document(explanation, language).text(),
        ExplanationFormat::Markdown => tree::document(explanation, language).markdown(),
        ExplanationFormat::Json => pretty(explanation),
    }
}

fn document(explanation: &Explanation, language: Language) -> Document {
    let mut document = Document::default();
    one_heading(explanation, language, &mut document);
    let node = &explanation.node;
    if !node.cells.is_empty() {
        document.push(Block::Heading(label(Label::Cells, language).to_owned()));
        document.push(Block::Table(cells::table(&node.cells, language)));
    }
    document.push(Block::Heading(label(Label::Reckoning, language).to_owned()));
    reckoning::reckoning(node, language).into_iter().for_each(|line| document.push(Block::Point(line)));
    if !node.steps.is_empty() {
        document.push(Block::Heading(label(Label::Steps, language).to_owned()));
        steps_told(node, language).into_iter().for_each(|line| document.push(Block::Point(line)));
    }
    reckoning::outcome(node, language).into_iter().for_each(|line| document.push(Block::Line(line)));
    details::parts(node, language).into_iter().for_each(|line| document.push(Block::Line(line)));
    if !node.children.is_empty() {
        document.push(Block::Heading(combination::heading(&node.children, language)));
        document.push(Block::Table(combination::table(&node.children, language)));
    }
    document
}

/// Every step with the statistics that it read behind it.
fn steps_told(node: &ExplainedNode, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, step) in node.steps.iter().enumerate() {
        let sentence = steps::sentence(step, language);
        let places =
            [("number", &*(at + 1).to_string()), ("name", &names::name(step, language)), ("sentence", &sentence)];
        lines.push(phrase(Label::StepNumbered, &places, language));
        lines.extend(details::statistics(node, Some(&step.name), language));
    }
    lines
}

fn one_heading(explanation: &Explanation, language: Language, document: &mut Document) {
    let about = About {
        rulebook: &explanation.rulebook,
        period: &explanation.period,
        names: (&explanation.name, &explanation.name_en),
        data_status: explanation.data_status,
        restated: explanation.restated.as_ref(),
        notices: &explanation.notices,
    };
    let title = details::titled(&explanation.node.title, &explanation.node.id, language);
    let places = [("node", &*title), ("entity", &*about.entity(language))];
    document.push(Block::Title(phrase(Label::ExplanationTitle, &places, language)));
    let is_national = explanation.code.is_empty() && explanation.name.is_empty();
    let rank = heading::rank(explanation.rank, explanation.ranked, is_national, language);
    about.write(Some(rank), language, document);
}
