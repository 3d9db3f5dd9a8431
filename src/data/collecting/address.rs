//! Findings about forms, addressed to who filled the form in: a field is called by its title, a level by the word in the cell's list.
//!
//! In: findings with ids. Out: the same findings with the titles beside the ids, in both languages. `wording` takes the titles where
//! they are there, and the help that speaks of the form's columns; machines find the ids where they always are.

use crate::finding::{Argument, Code, Finding};
use crate::naming;
use crate::rulebook::model::{Field, Kind, Language, Level, Rulebook};

/// Near words that are offered at most.
const SUGGESTIONS_MAX: usize = 3;

/// Adds to each finding about a field what the form calls it. `rulebook` is that of the period.
pub(super) fn to_the_filler(findings: &mut [Finding], rulebook: &Rulebook) {
    for finding in findings {
        let named = |name: &str| match finding.argument(name) {
            Some(Argument::Text(id)) => field(rulebook, id),
            _ => None,
        };
        let (own, other) = (named("field"), named("other"));
        let listed = match finding.argument("fields") {
            Some(Argument::List(ids)) => Some(ids.clone()),
            _ => None,
        };
        let mut told = finding.clone();
        if let Some(own) = own {
            told = told.with("audience", "form").with("field_vi", title(own, Language::Vi));
            told = told.with("field_en", title(own, Language::En));
            told = levels(told, own);
        }
        if let Some(other) = other {
            told = told.with("other_vi", title(other, Language::Vi)).with("other_en", title(other, Language::En));
        }
        if let Some(ids) = listed {
            let titles = |language| {
                let title = |id: &String| field(rulebook, id).map_or_else(|| id.clone(), |own| title(own, language));
                ids.iter().map(title).collect::<Vec<_>>()
            };
            let (vi, en) = (titles(Language::Vi), titles(Language::En));
            told = told.with("audience", "form").with("fields_vi", vi).with("fields_en", en);
        }
        if let Some(Argument::Text(condition)) = finding.argument("condition") {
            let said = |language| titled(condition, rulebook, language);
            told = told.with("condition_vi", said(Language::Vi)).with("condition_en", said(Language::En));
        }
        if let Some(Argument::List(figures)) = finding.argument("figures") {
            let said = |language| figures.iter().map(|own| titled(own, rulebook, language)).collect::<Vec<_>>();
            told = told.with("figures_vi", said(Language::Vi)).with("figures_en", said(Language::En));
        }
        // Beside a document or a status no field is named, and the columns are the form's all the same.
        if matches!(finding.argument("column"), Some(Argument::Text(_))) && told.argument("audience").is_none() {
            told = told.with("audience", "form");
        }
        *finding = told;
    }
}

fn field<'r>(rulebook: &'r Rulebook, id: &str) -> Option<&'r Field> {
    rulebook.field_named(id).and_then(|at| rulebook.field(at))
}

/// A condition, or a figure with its name before it, in which fields are called by their titles: `online + on_paper = files` as
/// “Hồ sơ trực tuyến” + “Hồ sơ giấy” = “Hồ sơ tiếp nhận”.
fn titled(text: &str, rulebook: &Rulebook, language: Language) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while !rest.is_empty() {
        let is_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let is_name = rest.starts_with(is_of_name);
        let end = rest.find(|letter| is_of_name(letter) != is_name).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        match field(rulebook, word).filter(|_| is_name) {
            Some(own) => out.push_str(&format!("“{}”", title(own, language))),
            None => out.push_str(word),
        }
        rest = behind;
    }
    out
}

fn title(field: &Field, language: Language) -> String {
    field.title.get(language).to_owned()
}

/// The words to choose from, in the place of the ids of levels.
fn levels(finding: Finding, field: &Field) -> Finding {
    let (Code::CellNotLevel, Kind::Level(levels)) = (finding.code, &field.kind) else { return finding };
    let written = match finding.argument("text") {
        Some(Argument::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let words = |language| levels.iter().map(|level| word(levels, level, language)).collect::<Vec<_>>();
    let near = |words: &[String]| naming::suggestions(&written, words.iter().map(String::as_str), SUGGESTIONS_MAX);
    let (vi, en) = (words(Language::Vi), words(Language::En));
    let (near_vi, near_en) = (near(&vi), near(&en));
    let finding = finding.with("allowed_vi", vi).with("allowed_en", en);
    finding.with("suggestions_vi", near_vi).with("suggestions_en", near_en)
}

/// The word that a form offers for a level: its title, or its id where two levels have the same title.
fn word(levels: &[Level], level: &Level, language: Language) -> String {
    let title = level.title.get(language);
    let alike = levels.iter().filter(|other| other.title.get(language) == title).count();
    if alike > 1 { level.id.clone() } else { title.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::rulebook;

    #[test]
    fn conditions_and_figures_are_told_by_titles() {
        let rulebook = rulebook();
        let [first, second, ..] = rulebook.fields.as_slice() else { panic!("{:?}", rulebook.fields) };
        let (one, other) = (title(first, Language::Vi), title(second, Language::Vi));
        let condition = format!("{} + 2 * {} <= {}_x", first.id, second.id, first.id);
        let mut findings = [Finding::new(Code::CellInconsistent)
            .with("field", &first.id)
            .with("condition", condition)
            .with("figures", vec![format!("{} = 5", second.id)])];
        to_the_filler(&mut findings, &rulebook);
        let expected = format!("“{one}” + 2 * “{other}” <= {}_x", first.id);
        assert_eq!(
            findings[0].argument("condition_vi"),
            Some(&Argument::from(expected)),
            "a name within a name is another"
        );
        assert_eq!(findings[0].argument("figures_vi"), Some(&Argument::from(vec![format!("“{other}” = 5")])));
    }
}
