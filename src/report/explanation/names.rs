//! Names of steps for people: those that the author gave as they are, the others in the words of the language.

use crate::result::{Did, ExplainedStep};
use crate::rulebook::model::Language;
use crate::wording::{Label, label, phrase};

/// The name of a step. One without a name of its own is called by what it does; the second of a kind is numbered.
pub(super) fn name(step: &ExplainedStep, language: Language) -> String {
    let (token, what) = match &step.did {
        Did::Formula { .. } => normalisation(&step.name).unwrap_or(("formula", Label::StepNameFormula)),
        Did::Unsettled { step: what, .. } if what == "formula" => {
            normalisation(&step.name).unwrap_or(("formula", Label::StepNameFormula))
        }
        did => kind(did),
    };
    worded(&step.name, token, what, language).unwrap_or_else(|| step.name.clone())
}

/// The name of a step of which nothing but the name is known.
pub(in crate::report) fn of_text(name: &str, language: Language) -> String {
    let all = CHAIN.iter().chain(&NORMALISATIONS);
    all.into_iter().find_map(|(token, what)| worded(name, token, *what, language)).unwrap_or_else(|| name.to_owned())
}

/// The words of a name that is a token, or a token with a number; none where somebody gave the name.
fn worded(name: &str, token: &str, what: Label, language: Language) -> Option<String> {
    let words = label(what, language);
    match name.strip_prefix(token)? {
        "" => Some(words.to_owned()),
        rest => {
            let count = rest.strip_prefix('_').filter(|count| is_count(count))?;
            Some(phrase(Label::StepNameAgain, &[("name", words), ("count", count)], language))
        }
    }
}

/// The steps of chains that have a name of their own in every rulebook.
const CHAIN: [(&str, Label); 17] = [
    ("round", Label::StepNameRound),
    ("clamp", Label::StepNameClamp),
    ("formula", Label::StepNameFormula),
    ("goalposts", Label::StepNameGoalposts),
    ("to_target", Label::StepNameToTarget),
    ("complement", Label::StepNameComplement),
    ("gate", Label::StepNameGate),
    ("screen", Label::StepNameScreen),
    ("penalty", Label::StepNamePenalty),
    ("bonus", Label::StepNameBonus),
    ("bands", Label::StepNameBands),
    ("flag", Label::StepNameFlag),
    ("levels", Label::StepNameLevels),
    ("each", Label::StepNameEach),
    ("given", Label::StepNameGiven),
    ("treat", Label::StepNameTreat),
    ("impute", Label::StepNameImpute),
];

/// Normalisations, which are formulas under the name of the method.
const NORMALISATIONS: [(&str, Label); 11] = [
    ("min_max", Label::StepNameMinMax),
    ("z_score", Label::StepNameZScore),
    ("rank", Label::StepNameRank),
    ("percentile_rank", Label::StepNamePercentileRank),
    ("borda", Label::StepNameBorda),
    ("ratio_to", Label::StepNameRatioTo),
    ("difference_to", Label::StepNameDifferenceTo),
    ("distance_to", Label::StepNameDistanceTo),
    ("above_mean", Label::StepNameAboveMean),
    ("by_percentiles", Label::StepNameByPercentiles),
    ("mazziotta_pareto", Label::StepNameMazziottaPareto),
];

/// A normalisation is a formula whose step has the name of the method.
fn normalisation(name: &str) -> Option<(&'static str, Label)> {
    NORMALISATIONS.into_iter().find(|(token, _)| name.starts_with(token))
}

fn is_count(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a step is called in the rulebook's words, and its label.
fn kind(did: &Did) -> (&'static str, Label) {
    match did {
        Did::Round { .. } => ("round", Label::StepNameRound),
        Did::Clamp { .. } => ("clamp", Label::StepNameClamp),
        Did::Formula { .. } => ("formula", Label::StepNameFormula),
        Did::Goalposts { .. } => ("goalposts", Label::StepNameGoalposts),
        Did::ToTarget { .. } => ("to_target", Label::StepNameToTarget),
        Did::Complement { .. } => ("complement", Label::StepNameComplement),
        Did::Gate { .. } => ("gate", Label::StepNameGate),
        Did::Screen { .. } => ("screen", Label::StepNameScreen),
        Did::Penalty { .. } => ("penalty", Label::StepNamePenalty),
        Did::Unsettled { step, .. } => match step.as_str() {
            "gate" => ("gate", Label::StepNameGate),
            "penalty" => ("penalty", Label::StepNamePenalty),
            "bonus" => ("bonus", Label::StepNameBonus),
            _ => ("formula", Label::StepNameFormula),
        },
        Did::Bonus { .. } => ("bonus", Label::StepNameBonus),
        Did::Band { .. } => ("bands", Label::StepNameBands),
        Did::Flag { .. } => ("flag", Label::StepNameFlag),
        Did::Level { .. } => ("levels", Label::StepNameLevels),
        Did::Each { .. } => ("each", Label::StepNameEach),
        Did::Given { .. } => ("given", Label::StepNameGiven),
        Did::Treated { .. } => ("treat", Label::StepNameTreat),
        Did::Imputed { .. } => ("impute", Label::StepNameImpute),
        Did::Missing { .. } => ("missing", Label::StepNameMissing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_gave_are_put_into_words() {
        let named = |own: &str| {
            let did = Did::Round { decimals: 2, mode: "half even".into() };
            name(&ExplainedStep { name: own.into(), did, before: None, after: None }, Language::Vi)
        };
        assert_eq!(named("round"), "làm tròn");
        assert_eq!(named("round_2"), "làm tròn, lần 2");
        assert_eq!(named("rounding"), "rounding");
        assert_eq!(named("round_up"), "round_up");
        assert_eq!(named("công bố"), "công bố");
        let known = ["gate", "bonus_2", "min_max", "bổ sung"].map(|own| of_text(own, Language::Vi));
        assert_eq!(known, ["điểm khống chế", "điểm thưởng, lần 2", "chuẩn hóa min–max", "bổ sung"]);
    }
}
