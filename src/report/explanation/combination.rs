//! An aggregate in an explanation: its method with the numbers of its children, and what each child brought.

use super::super::document::Grid;
use super::super::figures::{equals, explained};
use super::{NOTHING, steps};
use crate::result::{Combination, ExplainedChild, ExplainedNode, Method, Workings};
use crate::rulebook::model::{Language, Missing};
use crate::wording::{self, Label, label, phrase};

/// Children that a reckoning writes out; of more it says how many there are.
const TERMS_MOST: usize = 12;

/// The method with numbers, to be redone with a pocket calculator; without a value, what is missing for one.
pub(super) fn reckoning(node: &ExplainedNode, language: Language) -> Option<String> {
    let combination = node.combination.as_ref()?;
    let (there, missing): (Vec<_>, Vec<_>) = node
        .children
        .iter()
        .filter(|child| child.weight > 0.0 || takes_one(combination.method))
        .partition(|child| child.score.is_some());
    let names = names(&missing, language);
    let Some(value) = node.value else {
        return names.map(|names| phrase(Label::MembersMissing, &[("names", &names)], language));
    };
    if there.is_empty() {
        return None;
    }
    let words = Words { combination, children: there, language };
    let text = format!("{} {} {}", words.expression(), equals(value), explained(value, language));
    let text = match names {
        Some(names) if combination.method == Method::SumOfPoints => {
            let number = |value: f64| explained(value, language);
            let (total, present) = (number(combination.weight_total), number(combination.weight_present));
            let places = [("text", &*text), ("names", &names), ("total", &total), ("present", &present)];
            phrase(Label::BecauseMissingPoints, &places, language)
        }
        Some(names) => phrase(Label::BecauseMissing, &[("text", &text), ("names", &names)], language),
        None => text,
    };
    let method = match combination.method {
        Method::SumOfPoints => Label::MethodSum,
        Method::WeightedMean if words.has_equal_weights() => Label::MethodMeanEqual,
        Method::WeightedMean => Label::MethodMean,
        Method::GeometricMean => Label::MethodGeometric,
        Method::Greatest | Method::Least => Label::MethodBest,
        Method::HarmonicMean => Label::MethodHarmonic,
        Method::PowerMean { .. } => Label::MethodPower,
        Method::Named { name } => {
            let method = wording::method(name, language);
            return Some(phrase(Label::MethodNamed, &[("method", method), ("text", &text)], language));
        }
    };
    Some(phrase(method, &[("text", &text)], language))
}

/// Whether one child is taken, so that weights say nothing.
fn takes_one(method: Method) -> bool {
    matches!(method, Method::Greatest | Method::Least)
}

/// The titles of children, if there are any.
fn names(children: &[&ExplainedChild], language: Language) -> Option<String> {
    let shown = children.iter().take(TERMS_MOST).map(|child| child.title.get(language)).collect::<Vec<_>>();
    let text = cut(shown.join(", "), ", ", children.len(), language);
    (!children.is_empty()).then_some(text)
}

/// A list of which only the first were written.
fn cut(text: String, between: &str, count: usize, language: Language) -> String {
    if count <= TERMS_MOST {
        return text;
    }
    let (text, count) = (format!("{text}{between}…"), wording::localized(&count.to_string(), language));
    phrase(Label::TermsMore, &[("text", &text), ("count", &count)], language)
}

struct Words<'a> {
    combination: &'a Combination,
    /// Those that have a score.
    children: Vec<&'a ExplainedChild>,
    language: Language,
}

impl Words<'_> {
    fn expression(&self) -> String {
        let present = self.number(self.combination.weight_present);
        match self.combination.method {
            Method::SumOfPoints => self.terms(" + ", Self::points).0,
            Method::WeightedMean => {
                let terms = if self.is_unweighted() {
                    self.terms(" + ", Self::score)
                } else {
                    let (text, _) = self.terms(" + ", |words, child| {
                        format!("{} × {}", words.number(child.weight), words.score(child))
                    });
                    (text, 2)
                };
                format!("{} ÷ {present}", grouped(terms))
            }
            Method::GeometricMean => {
                let (text, _) = self.terms(" × ", |words, child| match words.is_unweighted() {
                    true => words.score(child),
                    false => format!("{}^{}", words.score(child), words.number(child.weight)),
                });
                if present == "1" { text } else { format!("({text})^(1/{present})") }
            }
            Method::HarmonicMean => {
                let (text, _) = self
                    .terms(" + ", |words, child| format!("{} ÷ {}", words.number(child.weight), words.score(child)));
                format!("{present} ÷ ({text})")
            }
            Method::PowerMean { exponent } => {
                let power = self.operand(exponent);
                let (text, _) = self.terms(" + ", |words, child| match words.is_unweighted() {
                    true => format!("{}^{power}", words.score(child)),
                    false => format!("{} × {}^{power}", words.number(child.weight), words.score(child)),
                });
                format!("(({text}) ÷ {present})^(1/{power})")
            }
            Method::Named { name } => self.named(name),
            Method::Greatest | Method::Least => {
                // Beside decimal commas a comma between numbers would be one sign for two things.
                let between = if self.language == Language::Vi { "; " } else { ", " };
                let (text, _) = self.terms(between, Self::score);
                let what = if self.combination.method == Method::Greatest { Label::GreatestOf } else { Label::LeastOf };
                phrase(what, &[("text", &text)], self.language)
            }
        }
    }

    /// What a method of its own is made from; a reckoning where it is one.
    fn named(&self, name: &str) -> String {
        match &self.combination.workings {
            Some(Workings::Places { terms }) => {
                let sum: f64 = terms.iter().map(|(weight, _)| weight).sum();
                let term =
                    |(weight, score): &(f64, f64)| format!("{} × {}", self.number(*weight), self.operand(*score));
                let text = terms.iter().take(TERMS_MOST).map(term).collect::<Vec<_>>().join(" + ");
                format!("({}) ÷ {}", cut(text, " + ", terms.len(), self.language), self.number(sum))
            }
            Some(Workings::OwnWeights) => {
                let term = |words: &Self, child: &ExplainedChild| {
                    format!("{} × {}", words.number(child.weight), words.score(child))
                };
                self.terms(" + ", term).0
            }
            _ => {
                let between = if self.language == Language::Vi { "; " } else { ", " };
                let weighted = name == "median" && !self.is_unweighted();
                let term = |words: &Self, child: &ExplainedChild| match weighted {
                    true => {
                        let places = [("score", &*words.score(child)), ("weight", &words.number(child.weight))];
                        phrase(Label::TermWeighted, &places, words.language)
                    }
                    false => words.score(child),
                };
                format!("({})", self.terms(between, term).0)
            }
        }
    }

    /// The terms of the children, and how many there are.
    fn terms(&self, between: &str, term: impl Fn(&Self, &ExplainedChild) -> String) -> (String, usize) {
        let shown: Vec<String> = self.children.iter().take(TERMS_MOST).map(|child| term(self, child)).collect();
        (cut(shown.join(between), between, self.children.len(), self.language), self.children.len())
    }

    /// The child's points, those of missing ones shared out.
    fn points(&self, child: &ExplainedChild) -> String {
        self.operand(child.contribution.unwrap_or(0.0))
    }

    fn score(&self, child: &ExplainedChild) -> String {
        child.score.map_or_else(|| NOTHING.to_owned(), |score| self.operand(score))
    }

    /// Whether every weight is the same.
    fn has_equal_weights(&self) -> bool {
        self.children.windows(2).all(|pair| matches!(pair, [a, b] if a.weight.total_cmp(&b.weight).is_eq()))
    }

    /// Whether every weight is 1.
    fn is_unweighted(&self) -> bool {
        self.children.iter().all(|child| self.number(child.weight) == "1")
    }

    fn operand(&self, value: f64) -> String {
        if value < 0.0 { format!("({})", self.number(value)) } else { self.number(value) }
    }

    fn number(&self, value: f64) -> String {
        explained(value, self.language)
    }
}

/// Several terms in parentheses, a single one without.
fn grouped((text, count): (String, usize)) -> String {
    if count > 1 { format!("({text})") } else { text }
}

/// The heading of the children: by what order they stand.
pub(super) fn heading(children: &[ExplainedChild], language: Language) -> String {
    let in_points = children.iter().any(|child| child.lost.is_some());
    label(if in_points { Label::ChildrenByLost } else { Label::Children }, language).to_owned()
}

/// A table of the children; what none of them has, has no column.
pub(super) fn table(children: &[ExplainedChild], language: Language) -> Grid {
    let number = |value: Option<f64>| value.map_or_else(|| NOTHING.to_owned(), |value| explained(value, language));
    let contributes = children.iter().any(|child| child.contribution.is_some());
    let takes_one = children.iter().any(|child| child.counted.is_some());
    let loses = children.iter().any(|child| child.lost.is_some());
    let columns = [
        (Label::ChildTitle, false, true),
        (Label::Score, true, true),
        (Label::Weight, true, true),
        (Label::Share, true, !takes_one),
        (Label::Contribution, true, contributes),
        (Label::Lost, true, loses),
        (if takes_one { Label::TreeRemark } else { Label::Reason }, false, true),
    ];
    let row = |child: &ExplainedChild| {
        let share = child.share.map(|share| share * 100.0);
        let cells = [
            format!("{} ({})", child.title.get(language), child.id),
            number(child.score),
            number(Some(child.weight)),
            share.map_or_else(|| NOTHING.to_owned(), |share| format!("{} %", explained(share, language))),
            number(child.contribution),
            number(child.lost),
            reason(child, language),
        ];
        cells.into_iter().zip(columns).filter(|(_, (_, _, there))| *there).map(|(cell, _)| cell).collect()
    };
    let there = || columns.iter().filter(|(_, _, there)| *there);
    Grid {
        header: there().map(|(what, ..)| label(*what, language).to_owned()).collect(),
        to_the_right: there().map(|(_, right, _)| *right).collect(),
        groups: vec![children.iter().map(row).collect()],
    }
}

/// Whether a child was taken, where one is; why it has no value, and by which rule it has a score all the same.
fn reason(child: &ExplainedChild, language: Language) -> String {
    let counted = match child.counted {
        Some(true) => Some(label(Label::ChildCounted, language)),
        Some(false) if child.score.is_some() => Some(label(Label::ChildNotCounted, language)),
        _ => None,
    };
    let texts = [counted.map(str::to_owned), child.missing.map(|missing| why_missing(child, missing, language))];
    texts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn why_missing(child: &ExplainedChild, missing: Missing, language: Language) -> String {
    let reason = wording::missing(missing, language);
    match &child.rule {
        Some(rule) => {
            let rule = steps::rule_in_words(rule, language);
            phrase(Label::ReasonAndRule, &[("reason", reason), ("rule", &rule)], language)
        }
        None => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
