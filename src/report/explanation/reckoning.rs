//! The reckoning of a node: formula with numbers, value, target, and what came of it.

use super::super::figures::{equals, explained};
use super::{NOTHING, combination, details, workings};
use crate::result::{ExplainedNode, Piece, TargetLine};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, localized, phrase};

/// Formula, note, formula or method with numbers, value, target.
pub(super) fn reckoning(node: &ExplainedNode, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let unit = node.unit.as_ref().map(|unit| format!(" {}", unit.get(language))).unwrap_or_default();
    if let Some(formula) = &node.formula {
        lines.push(phrase(Label::Formula, &[("text", formula)], language));
    }
    if let Some(note) = &node.note {
        lines.push(phrase(Label::NoteIs, &[("text", note.get(language))], language));
    }
    lines.extend(combination::reckoning(node, language));
    lines.extend(workings::lines(node, language));
    // A figure that is taken as it is needs no reckoning.
    let is_reckoned = node.with_numbers.len() > 1;
    if is_reckoned {
        let mut text = with_numbers(&node.with_numbers, language);
        if let Some(value) = node.value {
            text.push_str(&format!(" {} {}{unit}", equals(value), explained(value, language)));
        }
        lines.push(phrase(Label::WithNumbers, &[("text", &text)], language));
    }
    lines.extend(details::statistics(node, None, language));
    lines.extend(match (node.value, node.missing) {
        // The reckoning ends with it.
        (Some(_), _) if is_reckoned || node.combination.is_some() => None,
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
            Some(source) => phrase(Label::TargetSource, &[("text", &text), ("source", source.get(language))], language),
            None => phrase(Label::TargetIs, &[("text", &text)], language),
        });
        lines.extend(node.target_line.as_ref().map(|line| target_line(line, target, language)));
        lines.extend(details::distance(node, language));
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
pub(super) fn with_numbers(pieces: &[Piece], language: Language) -> String {
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
pub(super) fn outcome(node: &ExplainedNode, language: Language) -> Vec<String> {
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
