//! One step of a chain as a sentence that can be redone with a pocket calculator: `0,71 ÷ 0,70 ≈ 1,014286 → tối đa 1`.

use super::super::figures::{equals, explained};
use super::NOTHING;
use super::reckoning::with_numbers;
use crate::result::{Did, ExplainedStep, Filled, Piece, Screened, Treated};
use crate::rulebook::model::Language;
use crate::wording::{self, Label, label, phrase};

/// The sentence of a step.
pub(super) fn sentence(step: &ExplainedStep, language: Language) -> String {
    Words { step, language }.sentence()
}

/// A rule for missing values in words.
pub(super) fn rule_in_words(rule: &str, language: Language) -> String {
    match rule {
        "score 0" => label(Label::RuleScoreZero, language).to_owned(),
        "full points" => label(Label::RuleFullPoints, language).to_owned(),
        other => other.to_owned(),
    }
}

/// The sentence of what came of a screening.
fn screened(outcome: Screened) -> Label {
    match outcome {
        Screened::Holds => Label::StepScreenHolds,
        Screened::Fails => Label::StepScreenFails,
        Screened::Undecided => Label::StepScreenUndecided,
        Screened::Kept => Label::StepScreenKept,
        Screened::LeftOut => Label::StepScreenLeftOut,
        Screened::National => Label::StepScreenNational,
    }
}

struct Words<'a> {
    step: &'a ExplainedStep,
    language: Language,
}

impl Words<'_> {
    fn sentence(&self) -> String {
        match &self.step.did {
            Did::Round { decimals, mode } => self.round(*decimals, mode),
            Did::Clamp { low, high, acted } => self.clamp(*low, *high, *acted),
            Did::Formula { text, with_numbers: pieces } => {
                let numbers = with_numbers(pieces, self.language);
                let reckoning = if numbers.is_empty() { text.clone() } else { format!("{text}: {numbers}") };
                self.equation(&reckoning, self.step.after)
            }
            Did::Goalposts { worst, best } => {
                let (worst, best) = (self.operand(*worst), self.operand(*best));
                let before = self.step.before.map_or_else(|| NOTHING.to_owned(), |before| self.operand(before));
                self.equation(&format!("({before} − {worst}) ÷ ({best} − {worst})"), self.step.after)
            }
            Did::ToTarget { target, inverse, capped } => {
                let ratio = self.step.before.map(|before| if *inverse { target / before } else { before / target });
                let (above, below) = (self.before(), self.operand(*target));
                let divisor = self.step.before.map_or_else(|| NOTHING.to_owned(), |before| self.operand(before));
                let reckoning = if *inverse {
                    format!("{} ÷ {divisor}", self.number(*target))
                } else {
                    format!("{above} ÷ {below}")
                };
                self.capped(&self.equation(&reckoning, ratio), ratio, *capped)
            }
            Did::Complement { full } => {
                self.equation(&format!("{} − {}", self.operand(*full), self.before()), self.step.after)
            }
            Did::Gate { when, with_numbers: pieces, holds, at_most, acted } => {
                let label = match (holds, acted) {
                    (false, _) => Label::StepGateOpen,
                    (true, false) => Label::StepGateBelow,
                    (true, true) => Label::StepGateActed,
                };
                let (most, when) = (self.number(*at_most), self.rule(when, pieces));
                self.say(
                    label,
                    &[("when", &when), ("before", &self.before()), ("most", &most), ("after", &self.after())],
                )
            }
            Did::Screen { when, with_numbers: pieces, outcome } => {
                self.say(screened(*outcome), &[("when", &self.rule(when, pieces))])
            }
            Did::Penalty { text, with_numbers: pieces, points, at_least, floored } => {
                let label = if *floored { Label::StepPenaltyFloor } else { Label::StepPenalty };
                let (points, least) = (self.number(*points), self.number(*at_least));
                let places = [
                    ("before", self.before()),
                    ("points", points),
                    ("rule", self.rule(text, pieces)),
                    ("least", least),
                    ("after", self.after()),
                ];
                self.say(label, &places.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            Did::Unsettled { text, with_numbers: pieces, reason, lacking, .. } => {
                let rule = self.rule(text, pieces);
                let names = lacking.iter().map(|title| title.get(self.language)).collect::<Vec<_>>().join(", ");
                let reason = wording::missing(*reason, self.language);
                match lacking.is_empty() {
                    true => self.say(Label::StepUnsettled, &[("rule", &rule), ("reason", reason)]),
                    false => {
                        let places = [("rule", rule.as_str()), ("reason", reason), ("names", &names)];
                        self.say(Label::StepUnsettledBy, &places)
                    }
                }
            }
            Did::Bonus { text, with_numbers: pieces, points, at_most, capped } => {
                let label = if *capped { Label::StepBonusCapped } else { Label::StepBonus };
                let most = at_most.map_or_else(String::new, |most| self.number(most));
                let places = [
                    ("before", self.before()),
                    ("points", self.number(*points)),
                    ("rule", self.rule(text, pieces)),
                    ("most", most),
                    ("after", self.after()),
                ];
                self.say(label, &places.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            Did::Band { from, award, in_points } => self.band(*from, *award, *in_points),
            Did::Flag { yes } => {
                self.say(if *yes { Label::StepFlagYes } else { Label::StepFlagNo }, &[("after", &self.after())])
            }
            Did::Level { level, share } => {
                self.say(Label::StepLevel, &[("level", level), ("share", &self.number(*share))])
            }
            Did::Each { points, at_most: _, capped } => {
                let product = self.step.before.map(|before| before * points);
                let reckoning = format!("{} × {}", self.before(), self.operand(*points));
                self.capped(&self.equation(&reckoning, product), product, *capped)
            }
            Did::Given { at_most } => {
                let most = self.number(*at_most);
                self.say(Label::StepGiven, &[("before", &self.before()), ("most", &most), ("after", &self.after())])
            }
            Did::Treated { how, before, after, acted } => self.treated(*how, [*before, *after], *acted),
            Did::Imputed { filled } => self.imputed(filled.as_ref()),
            Did::Missing { reason, rule } => {
                let rule = rule_in_words(rule, self.language);
                let reason = wording::missing(*reason, self.language);
                self.say(Label::StepMissing, &[("reason", reason), ("rule", &rule), ("after", &self.after())])
            }
        }
    }

    fn treated(&self, how: Treated, tested: [Option<(f64, f64)>; 2], acted: bool) -> String {
        let (before, after, tested) = (self.before(), self.after(), self.tested(tested));
        let argument = |from: f64, plus: f64| {
            let less = if from == 0.0 { String::new() } else { format!(" − {}", self.operand(from)) };
            let more = if plus == 0.0 { String::new() } else { format!(" + {}", self.operand(plus)) };
            format!("{before}{less}{more}")
        };
        let reckoning = match how {
            Treated::Untouched => {
                return self.say(Label::StepTreatNothing, &[("tested", &tested), ("after", &after)]);
            }
            Treated::Bounds { low, high } => {
                let label = if acted { Label::StepTreatBound } else { Label::StepTreatInside };
                let places = [
                    ("before", before),
                    ("bounds", self.bounds(low.map(|low| self.number(low)), high.map(|high| self.number(high)))),
                    ("tested", tested),
                    ("after", after),
                ];
                return self.say(label, &places.each_ref().map(|(name, value)| (*name, value.as_str())));
            }
            Treated::Logarithm { from, plus } => format!("ln({})", argument(from, plus)),
            Treated::LogarithmMirrored { from, plus } => {
                format!("−ln({} − {before} + {})", self.number(from), self.operand(plus))
            }
            Treated::Power { from, plus, lambda } => {
                let lambda = self.operand(lambda);
                format!("(({})^{lambda} − 1) ÷ {lambda}", argument(from, plus))
            }
        };
        let reckoning = self.equation(&reckoning, self.step.after);
        self.say(Label::StepTreatCurve, &[("reckoning", &reckoning), ("tested", &tested)])
    }

    /// Skewness and kurtosis of all figures before a treatment and after it, where it has them.
    fn tested(&self, tested: [Option<(f64, f64)>; 2]) -> String {
        let pair = |(skewness, kurtosis): (f64, f64)| (self.number(skewness), self.number(kurtosis));
        match tested.map(|own| own.map(pair)) {
            [Some((skewness, kurtosis)), None] => {
                self.say(Label::StepTreatTested, &[("skewness", &skewness), ("kurtosis", &kurtosis)])
            }
            [Some((skewness, kurtosis)), Some((skewness_after, kurtosis_after))] => {
                let places = [
                    ("skewness", &*skewness),
                    ("kurtosis", &kurtosis),
                    ("skewness_after", &skewness_after),
                    ("kurtosis_after", &kurtosis_after),
                ];
                self.say(Label::StepTreatTestedTwice, &places)
            }
            [None, _] => String::new(),
        }
    }

    fn imputed(&self, filled: Option<&Filled>) -> String {
        match filled {
            None => self.say(Label::StepImputeNothing, &[("after", &self.after())]),
            Some(Filled::Formula { text, with_numbers: pieces }) => {
                let numbers = with_numbers(pieces, self.language);
                // A statistic or another figure alone is its own reckoning.
                let is_plain = numbers.is_empty() || numbers == self.after();
                let how = if is_plain { text.clone() } else { format!("{text}: {numbers}") };
                self.say(Label::StepImputeFormula, &[("reckoning", &self.unless_plain(&how))])
            }
            Some(Filled::Between { before, after: next, months, months_all }) => {
                let (first, last) = (self.operand(before.1), self.operand(next.1));
                let (months, all) = (self.number(*months), self.number(*months_all));
                let reckoning =
                    self.equation(&format!("{first} + ({last} − {first}) × {months}/{all}"), self.step.after);
                let places = [("from", before.0.as_str()), ("to", &next.0), ("reckoning", &reckoning)];
                self.say(Label::StepImputeBetween, &places)
            }
            Some(Filled::Neighbours { entities }) => {
                let names: Vec<&str> = entities.iter().map(|own| own.name.as_str()).collect();
                let values: Vec<String> = entities.iter().map(|own| self.operand(own.value)).collect();
                let reckoning = format!("({}) ÷ {}", values.join(" + "), self.whole(entities.len()));
                let reckoning = self.equation(&reckoning, self.step.after);
                let places = [("entities", &*names.join("; ")), ("reckoning", &reckoning)];
                self.say(Label::StepImputeNeighbours, &places)
            }
            Some(Filled::Regression { constant, terms }) => {
                let names: Vec<&str> = terms.iter().map(|own| own.text.as_str()).collect();
                let parts =
                    terms.iter().map(|own| format!("{} × {}", self.operand(own.coefficient), self.operand(own.figure)));
                let sum: Vec<String> = std::iter::once(self.number(*constant)).chain(parts).collect();
                let reckoning = self.equation(&sum.join(" + "), self.step.after);
                let places = [("names", &*names.join("; ")), ("reckoning", &reckoning)];
                self.say(Label::StepImputeRegression, &places)
            }
        }
    }

    /// A reckoning and its result; a constant is its own.
    fn unless_plain(&self, reckoning: &str) -> String {
        if wording::localized(reckoning, self.language) == self.after() {
            self.after()
        } else {
            self.equation(reckoning, self.step.after)
        }
    }

    fn whole(&self, count: usize) -> String {
        wording::localized(&count.to_string(), self.language)
    }

    /// The rule of a step as written and, where it reads something, with numbers: `plan_issued == 0: 1 == 0`.
    fn rule(&self, text: &str, pieces: &[Piece]) -> String {
        if pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) {
            return text.to_owned();
        }
        self.say(Label::RuleWithNumbers, &[("rule", text), ("numbers", &with_numbers(pieces, self.language))])
    }

    fn round(&self, decimals: i32, mode: &str) -> String {
        let mode = self.mode(mode);
        let (before, after) = (self.before(), self.after());
        if decimals < 0 {
            let unit = self.number(10_f64.powi(-decimals));
            let places = [("before", before.as_str()), ("unit", &unit), ("mode", &mode), ("after", &after)];
            return self.say(Label::StepRoundTens, &places);
        }
        let decimals = decimals.to_string();
        self.say(Label::StepRound, &[("before", &before), ("decimals", &decimals), ("mode", &mode), ("after", &after)])
    }

    fn clamp(&self, low: Option<f64>, high: Option<f64>, acted: bool) -> String {
        let (before, after) = (self.before(), self.after());
        let low = low.map(|low| self.number(low));
        let high = high.map(|high| self.number(high));
        if acted && low.as_ref() == Some(&after) && low != high {
            return self.say(Label::StepClampLow, &[("before", &before), ("low", &after), ("after", &after)]);
        }
        if acted && high.as_ref() == Some(&after) && low != high {
            return self.say(Label::StepClampHigh, &[("before", &before), ("high", &after), ("after", &after)]);
        }
        let bounds = self.bounds(low, high);
        let what = if acted { Label::StepClampActed } else { Label::StepClampKept };
        self.say(what, &[("before", &before), ("bounds", &bounds), ("after", &after)])
    }

    /// Two bounds, or the one that there is.
    fn bounds(&self, low: Option<String>, high: Option<String>) -> String {
        match (&low, &high) {
            (Some(low), Some(high)) => self.say(Label::BoundsBoth, &[("low", low), ("high", high)]),
            (Some(low), None) => self.say(Label::BoundsLow, &[("low", low)]),
            (None, Some(high)) => self.say(Label::BoundsHigh, &[("high", high)]),
            (None, None) => NOTHING.to_owned(),
        }
    }

    fn band(&self, from: Option<f64>, award: f64, in_points: bool) -> String {
        let what = if in_points { Label::AwardPoints } else { Label::AwardShare };
        let award = self.say(what, &[("award", &self.number(award))]);
        match from {
            Some(from) => {
                let from = self.number(from);
                self.say(Label::StepBand, &[("before", &self.before()), ("from", &from), ("award", &award)])
            }
            None => self.say(Label::StepBandLast, &[("before", &self.before()), ("award", &award)]),
        }
    }

    /// A reckoning and its result; what was cut to a maximum or raised to a minimum says so, another result than the reckoning's follows an arrow.
    fn capped(&self, reckoning: &str, result: Option<f64>, capped: bool) -> String {
        let after = self.after();
        match result {
            Some(result) if self.number(result) == after => reckoning.to_owned(),
            Some(result) if capped && self.step.after.is_some_and(|after| result < after) => {
                self.say(Label::StepFloored, &[("reckoning", reckoning), ("after", &after)])
            }
            _ if capped => self.say(Label::StepCapped, &[("reckoning", reckoning), ("after", &after)]),
            _ => format!("{reckoning} → {after}"),
        }
    }

    fn equation(&self, reckoning: &str, result: Option<f64>) -> String {
        match result {
            Some(result) => format!("{reckoning} {} {}", equals(result), self.number(result)),
            None => format!("{reckoning} → {NOTHING}"),
        }
    }

    fn mode(&self, mode: &str) -> String {
        let known = match mode {
            "half away from zero" | "half up" | "half-away-from-zero" => Label::ModeHalfUp,
            "half even" | "half to even" | "half-even" => Label::ModeHalfEven,
            "truncate" => Label::ModeTruncate,
            "floor" | "down" => Label::ModeFloor,
            "ceiling" | "ceil" | "up" => Label::ModeCeiling,
            _ => return mode.to_owned(),
        };
        label(known, self.language).to_owned()
    }

    fn say(&self, what: Label, places: &[(&str, &str)]) -> String {
        phrase(what, places, self.language)
    }

    fn number(&self, value: f64) -> String {
        explained(value, self.language)
    }

    /// A number behind an operator: negative ones in parentheses.
    fn operand(&self, value: f64) -> String {
        if value < 0.0 { format!("({})", self.number(value)) } else { self.number(value) }
    }

    fn before(&self) -> String {
        self.step.before.map_or_else(|| NOTHING.to_owned(), |before| self.number(before))
    }

    fn after(&self) -> String {
        self.step.after.map_or_else(|| NOTHING.to_owned(), |after| self.number(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(did: Did, before: f64, after: f64) -> String {
        let step = ExplainedStep { name: "s".into(), did, before: Some(before), after: Some(after) };
        sentence(&step, Language::Vi)
    }

    #[test]
    fn a_ratio_past_its_target_says_that_it_is_cut() {
        let did = Did::ToTarget { target: 0.7, inverse: false, capped: true };
        assert_eq!(said(did, 0.71, 1.0), "0,71 ÷ 0,7 ≈ 1,014286 → tối đa 1");
        assert_eq!(said(Did::ToTarget { target: 0.7, inverse: false, capped: true }, 0.35, 0.5), "0,35 ÷ 0,7 = 0,5");
        let below = Did::ToTarget { target: 33.3, inverse: false, capped: true };
        assert_eq!(said(below, -57.142_857, 0.0), "−57,14286 ÷ 33,3 ≈ −1,716002 → tối thiểu 0");
    }

    #[test]
    fn goalposts_show_the_whole_reckoning() {
        let did = Did::Goalposts { worst: -5.0, best: 85.0 };
        assert_eq!(said(did, 40.0, 0.5), "(40 − (−5)) ÷ (85 − (−5)) = 0,5");
    }

    #[test]
    fn every_operation_has_its_sentence() {
        let clamp = |acted| Did::Clamp { low: Some(0.0), high: Some(1.0), acted };
        assert_eq!(said(clamp(true), 1.2, 1.0), "1,2 vượt mức tối đa 1 → lấy 1");
        assert_eq!(said(clamp(true), -0.5, 0.0), "−0,5 thấp hơn mức tối thiểu 0 → lấy 0");
        assert_eq!(said(clamp(false), 0.5, 0.5), "0,5 nằm trong giới hạn từ 0 đến 1 → giữ nguyên 0,5");
        let round = Did::Round { decimals: 2, mode: "half away from zero".into() };
        assert_eq!(said(round, 2.675, 2.68), "làm tròn 2,675 đến 2 chữ số thập phân (nửa làm tròn ra xa số 0) → 2,68");
        let band = Did::Band { from: Some(90.0), award: 0.75, in_points: false };
        assert_eq!(said(band, 95.0, 0.75), "95 đạt mức từ 90 trở lên → 0,75 lần điểm tối đa");
        let each = Did::Each { points: 2.0, at_most: 10.0, capped: true };
        assert_eq!(said(each, 7.0, 10.0), "7 × 2 = 14 → tối đa 10");
    }
}
