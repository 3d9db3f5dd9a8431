//! Explanations: how one number came about, as a page for people or as JSON.
//!
//! In: an [`Explanation`]. Out: text. Every line can be redone with a pocket calculator; the numbers are those of the explanation.

mod steps;

use super::document::{Block, Document, Grid};
use super::figures::{equals, explained};
use super::json::pretty;
use crate::result::{ExplainedCell, ExplainedChild, ExplainedNode, Explanation, Piece};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, localized, phrase};

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

fn document(explanation: &Explanation, language: Language) -> Document {
    let mut document = Document::default();
    heading(explanation, language, &mut document);
    let node = &explanation.node;
    if !node.cells.is_empty() {
        document.push(Block::Heading(label(Label::Cells, language).to_owned()));
        document.push(Block::Table(cells(&node.cells, language)));
    }
    document.push(Block::Heading(label(Label::Reckoning, language).to_owned()));
    reckoning(node, language).into_iter().for_each(|line| document.push(Block::Point(line)));
    if !node.steps.is_empty() {
        document.push(Block::Heading(label(Label::Steps, language).to_owned()));
        for (at, step) in node.steps.iter().enumerate() {
            let sentence = steps::sentence(step, language);
            let places = [("number", &*(at + 1).to_string()), ("name", &step.name), ("sentence", &sentence)];
            document.push(Block::Point(phrase(Label::StepNumbered, &places, language)));
        }
    }
    outcome(node, language).into_iter().for_each(|line| document.push(Block::Line(line)));
    if !node.children.is_empty() {
        document.push(Block::Heading(label(Label::Children, language).to_owned()));
        document.push(Block::Table(children(&node.children, language)));
    }
    document
}

fn heading(explanation: &Explanation, language: Language, document: &mut Document) {
    let name = match language {
        Language::En if !explanation.name_en.is_empty() => &explanation.name_en,
        _ => &explanation.name,
    };
    let entity = format!("{name}{}", wording::status_suffix(explanation.data_status, language));
    let node = &explanation.node;
    let title = format!("{} ({})", node.title.get(language), node.id);
    document.push(Block::Title(phrase(Label::ExplanationTitle, &[("node", &title), ("entity", &entity)], language)));
    let stamp = &explanation.rulebook;
    let places = [("title", stamp.title.get(language)), ("id", &stamp.id), ("version", &stamp.version)];
    let rank = match explanation.rank {
        Some(rank) => {
            let ranked = localized(&explanation.ranked.to_string(), language);
            phrase(Label::ExplanationRank, &[("rank", &rank.to_string()), ("ranked", &ranked)], language)
        }
        None => label(Label::ExplanationUnranked, language).to_owned(),
    };
    let status = wording::status(explanation.data_status, language);
    for line in [
        phrase(Label::ExplanationRulebook, &places, language),
        phrase(Label::AboutPeriod, &[("text", &explanation.period)], language),
        rank,
        phrase(Label::AboutStatus, &[("text", status)], language),
    ] {
        document.push(Block::Line(line));
    }
    if let Some(notice) = wording::status_notice(explanation.data_status, language) {
        document.push(Block::Notice(notice.to_owned()));
    }
    for notice in &explanation.notices {
        document.push(Block::Notice(notice.get(language).to_owned()));
    }
}

fn cells(cells: &[ExplainedCell], language: Language) -> Grid {
    let staged = cells.iter().any(|cell| cell.stage.is_some());
    let mut header = vec![Label::Field, Label::Figure, Label::Unit, Label::Place];
    header.extend(staged.then_some(Label::Stage));
    header.extend([Label::Status, Label::Evidence]);
    let rows = cells.iter().map(|cell| {
        let mut row = vec![
            format!("{} ({})", cell.title.get(language), cell.field),
            figure(cell, language),
            cell.unit.clone().unwrap_or_default(),
            place(cell, language),
        ];
        row.extend(staged.then(|| cell.stage.clone().unwrap_or_default()));
        row.push(wording::status(cell.data_status, language).to_owned());
        row.push(cell.evidence.clone().unwrap_or_default());
        row
    });
    Grid {
        to_the_right: header.iter().map(|what| *what == Label::Figure).collect(),
        header: header.into_iter().map(|what| label(what, language).to_owned()).collect(),
        groups: vec![rows.collect()],
    }
}

fn figure(cell: &ExplainedCell, language: Language) -> String {
    match (cell.text.as_deref(), cell.missing) {
        (Some("yes"), _) => label(Label::Yes, language).to_owned(),
        (Some("no"), _) => label(Label::No, language).to_owned(),
        (Some(text), _) => localized(text, language),
        (None, Some(reason)) => wording::missing(reason, language).to_owned(),
        (None, None) => NOTHING.to_owned(),
    }
}

fn place(cell: &ExplainedCell, language: Language) -> String {
    if let Some(count) = cell.combined {
        return phrase(Label::Combined, &[("count", &localized(&count.to_string(), language))], language);
    }
    let Some(file) = &cell.file else { return label(Label::NobodyReported, language).to_owned() };
    match (cell.line, cell.column) {
        (Some(line), Some(column)) => {
            let places = [("file", file.as_str()), ("line", &line.to_string()), ("column", &column.to_string())];
            phrase(Label::LineColumn, &places, language)
        }
        (Some(line), None) => phrase(Label::Line, &[("file", file), ("line", &line.to_string())], language),
        (None, _) => file.clone(),
    }
}

/// Formula, formula with numbers, value, target.
fn reckoning(node: &ExplainedNode, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let unit = node.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    if let Some(formula) = &node.formula {
        lines.push(phrase(Label::Formula, &[("text", formula)], language));
    }
    if !node.with_numbers.is_empty() {
        let mut text = with_numbers(&node.with_numbers, language);
        if let Some(value) = node.value {
            text.push_str(&format!(" {} {}", equals(value), explained(value, language)));
        }
        lines.push(phrase(Label::WithNumbers, &[("text", &text)], language));
    }
    lines.extend(match (node.value, node.missing) {
        (Some(value), _) => {
            Some(phrase(Label::ValueIs, &[("text", &format!("{}{unit}", explained(value, language)))], language))
        }
        (None, Some(reason)) => {
            Some(phrase(Label::NoValue, &[("reason", wording::missing(reason, language))], language))
        }
        (None, None) => None,
    });
    if let Some(target) = node.target {
        let text = format!("{}{unit}", explained(target, language));
        lines.push(match &node.target_source {
            Some(source) => phrase(Label::TargetSource, &[("text", &text), ("source", source)], language),
            None => phrase(Label::TargetIs, &[("text", &text)], language),
        });
    }
    lines
}

/// A formula with numbers in the place of names, with the signs that people write.
fn with_numbers(pieces: &[Piece], language: Language) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => for_people(text, language),
        Piece::Number(Some(number)) => explained(*number, language),
        Piece::Number(None) => format!("[{}]", label(Label::NothingThere, language)),
        Piece::Level(level) => level.clone(),
    };
    pieces.iter().map(piece).collect()
}

/// A piece of a formula with the signs that people write and its own numbers in the marks of the language.
fn for_people(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest
            .find(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '.')))
            .unwrap_or(rest.len());
        let (head, tail) = rest.split_at(word.max(first.len_utf8()));
        match head {
            "*" => out.push('×'),
            "/" => out.push('÷'),
            // Beside decimal commas a comma between arguments would be one sign for two things.
            "," if language == Language::Vi => out.push(';'),
            _ => out.push_str(&localized(head, language)),
        }
        rest = tail;
    }
    out
}

/// Score and points.
fn outcome(node: &ExplainedNode, language: Language) -> Vec<String> {
    let number = |value: f64| explained(value, language);
    let score = match (node.score, node.shown) {
        (Some(score), Some(shown)) if number(score) != number(shown) => {
            phrase(Label::ScoreShown, &[("text", &number(score)), ("shown", &number(shown))], language)
        }
        (Some(score), _) => phrase(Label::ScoreIs, &[("text", &number(score))], language),
        (None, _) => label(Label::NoScore, language).to_owned(),
    };
    let points = match (node.points, node.points_max) {
        (Some(points), Some(most)) => {
            let lost = node.points_lost.map_or_else(|| NOTHING.to_owned(), number);
            let places = [("points", number(points)), ("most", number(most)), ("lost", lost)];
            let places: Vec<(&str, &str)> = places.iter().map(|(name, text)| (*name, text.as_str())).collect();
            Some(phrase(Label::PointsIs, &places, language))
        }
        (Some(points), None) => Some(phrase(Label::PointsOnly, &[("points", &number(points))], language)),
        (None, _) => None,
    };
    [Some(score), points].into_iter().flatten().collect()
}

fn children(children: &[ExplainedChild], language: Language) -> Grid {
    let number = |value: Option<f64>| value.map_or_else(|| NOTHING.to_owned(), |value| explained(value, language));
    let header = [
        (Label::ChildTitle, false),
        (Label::Score, true),
        (Label::Weight, true),
        (Label::Share, true),
        (Label::Contribution, true),
        (Label::Lost, true),
        (Label::Reason, false),
    ];
    let row = |child: &ExplainedChild| {
        let share = child.share.map(|share| share * 100.0);
        vec![
            format!("{} ({})", child.title.get(language), child.id),
            number(child.score),
            number(Some(child.weight)),
            share.map_or_else(|| NOTHING.to_owned(), |share| format!("{} %", explained(share, language))),
            number(child.contribution),
            number(child.lost),
            child.missing.map(|reason| wording::missing(reason, language)).unwrap_or_default().to_owned(),
        ]
    };
    Grid {
        header: header.iter().map(|(what, _)| label(*what, language).to_owned()).collect(),
        to_the_right: header.iter().map(|(_, right)| *right).collect(),
        groups: vec![children.iter().map(row).collect()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_written_as_people_write_them() {
        assert_eq!(for_people("min(x_2, 0.5) * 1000 / ln(2)", Language::Vi), "min(x_2; 0,5) × 1.000 ÷ ln(2)");
        assert_eq!(for_people("min(x_2, 0.5) * 1000", Language::En), "min(x_2, 0.5) × 1,000");
    }
}
