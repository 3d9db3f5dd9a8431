//! Explanations: how one number came about, as a page for people or as JSON.
//!
//! In: an [`Explanation`]. Out: text. Every line can be redone with a pocket calculator; the numbers are those of the explanation.

mod combination;
mod names;
mod steps;

use super::document::{Block, Document, Grid};
use super::figures::{equals, explained};
use super::json::pretty;
use crate::result::{CombinedAs, ExplainedCell, ExplainedNode, Explanation, Piece, TargetLine};
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
            let places =
                [("number", &*(at + 1).to_string()), ("name", &names::name(step, language)), ("sentence", &sentence)];
            document.push(Block::Point(phrase(Label::StepNumbered, &places, language)));
        }
    }
    outcome(node, language).into_iter().for_each(|line| document.push(Block::Line(line)));
    if !node.children.is_empty() {
        document.push(Block::Heading(combination::heading(&node.children, language)));
        document.push(Block::Table(combination::table(&node.children, language)));
    }
    document
}

fn heading(explanation: &Explanation, language: Language, document: &mut Document) {
    let is_national = explanation.code.is_empty() && explanation.name.is_empty();
    let name = match language {
        _ if is_national => label(Label::National, language),
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
        None if is_national => label(Label::ExplanationNational, language).to_owned(),
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
        row.push(cell.data_status.map_or(NOTHING, |status| wording::status(status, language)).to_owned());
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
        (None, Some(reason)) if cell.unread.is_some() => {
            let text = phrase(Label::Unread, &[("text", cell.unread.as_deref().unwrap_or_default())], language);
            format!("{}: {text}", wording::missing(reason, language))
        }
        (None, Some(reason)) => wording::missing(reason, language).to_owned(),
        (None, None) => NOTHING.to_owned(),
    }
}

fn place(cell: &ExplainedCell, language: Language) -> String {
    if let Some(count) = cell.combined {
        let count = localized(&count.to_string(), language);
        let how = match &cell.combined_as {
            Some(CombinedAs::Sum) | None => label(Label::CombinedSum, language).to_owned(),
            Some(CombinedAs::Share) => label(Label::CombinedShare, language).to_owned(),
            Some(CombinedAs::All) => label(Label::CombinedAll, language).to_owned(),
            Some(CombinedAs::Any) => label(Label::CombinedAny, language).to_owned(),
            Some(CombinedAs::WeightedBy { field, title }) => {
                let field = format!("{} ({field})", title.get(language));
                phrase(Label::CombinedWeighted, &[("field", &field)], language)
            }
            Some(CombinedAs::Not) => return label(Label::CombinedNot, language).to_owned(),
        };
        return phrase(Label::Combined, &[("count", &count), ("how", &how)], language);
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

/// Formula, note, formula or method with numbers, value, target.
fn reckoning(node: &ExplainedNode, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let unit = node.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    if let Some(formula) = &node.formula {
        lines.push(phrase(Label::Formula, &[("text", formula)], language));
    }
    if let Some(note) = &node.note {
        lines.push(phrase(Label::NoteIs, &[("text", note.get(language))], language));
    }
    lines.extend(combination::reckoning(node, language));
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
        lines.extend(node.target_line.as_ref().map(|line| target_line(line, target, language)));
    }
    lines
}

/// The working of a target between two others: `40 + (80 − 40) × 12/48 = 50`.
fn target_line(line: &TargetLine, target: f64, language: Language) -> String {
    let operand = |value: f64| {
        let text = explained(value, language);
        if value < 0.0 { format!("({text})") } else { text }
    };
    let (from, to) = (operand(line.from), explained(line.to, language));
    let (equals, result) = (equals(target), explained(target, language));
    let text = format!("{from} + ({to} − {from}) × {}/{} {equals} {result}", line.months, line.months_all);
    let places = [("from", line.from_period.as_str()), ("to", &line.to_period), ("text", &text)];
    phrase(Label::TargetLine, &places, language)
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
    let percent = number(node.score.unwrap_or(0.0) * 100.0);
    let (plain, with_shown) =
        if node.is_share { (Label::ShareIs, Label::ShareShown) } else { (Label::ScoreIs, Label::ScoreShown) };
    let score = match (node.score, node.shown) {
        (Some(score), Some(shown)) if number(score) != number(shown) => {
            let places = [("text", &*number(score)), ("percent", &percent), ("shown", &number(shown))];
            phrase(with_shown, &places, language)
        }
        (Some(score), _) => phrase(plain, &[("text", &number(score)), ("percent", &percent)], language),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_written_as_people_write_them() {
        assert_eq!(for_people("min(x_2, 0.5) * 1000 / ln(2)", Language::Vi), "min(x_2; 0,5) × 1.000 ÷ ln(2)");
        assert_eq!(for_people("min(x_2, 0.5) * 1000", Language::En), "min(x_2, 0.5) × 1,000");
    }
}
