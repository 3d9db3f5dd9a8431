//! What a cell of a form takes: whole numbers, a range, a word of a list, a part that is not greater than its whole.
//!
//! In: the field, its row and those of the fields that it is held against. Out: a rule of the spreadsheet, with what it says when
//! something else is typed. A rule refuses only what the rulebook refuses; what it only warns of can be typed.

use super::fitting;
use super::layout::Layout;
use crate::form::SENDINGS_MAX;
use crate::number::Decimal;
use crate::rulebook::model::{CheckRule, Field, FieldIx, Kind, Language};
use crate::wording::{FormText, form_text, localized};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, XlsxError,
};

/// Characters of a message that a spreadsheet shows.
const MESSAGE_CHARACTERS_MAX: usize = 255;

/// The bounds that every figure of a field must keep: its range, and the checks that always refuse. A count is not negative.
pub(super) fn bounds(field: &Field) -> (Option<Decimal>, Option<Decimal>) {
    let (mut low, mut high) = field.range;
    let own = field.checks.iter().filter(|check| check.always_refuses()).filter_map(|check| match check.rule {
        CheckRule::Range(low, high) => Some((low, high)),
        _ => None,
    });
    for (least, most) in own {
        low = Some(low.map_or(least, |low| low.max(least)));
        high = Some(high.map_or(most, |high| high.min(most)));
    }
    if field.kind == Kind::Count {
        low = Some(low.map_or(Decimal::ZERO, |low| low.max(Decimal::ZERO)));
    }
    (low, high)
}

/// How a figure is filled in, in words.
pub(super) fn how(layout: &Layout<'_>, field: &Field) -> String {
    let language = layout.language;
    let say = |what, places: &[(&str, &str)]| form_text(what, places, language);
    let is_percent = field.unit.as_deref().is_some_and(|unit| unit.trim().starts_with('%'));
    let mut parts = vec![match &field.kind {
        Kind::Count => say(FormText::HowCount, &[]),
        Kind::Amount => say(FormText::HowAmount, &[]),
        Kind::Rate if is_percent => say(FormText::HowPercent, &[]),
        Kind::Rate => say(FormText::HowRate, &[]),
        Kind::Flag => say(FormText::HowFlag, &[]),
        Kind::Level(_) => say(FormText::HowLevel, &[]),
    }];
    let text = |number: Decimal| localized(&number.to_string(), language);
    let (low, high) = bounds(field);
    let low = low.filter(|low| !(field.kind == Kind::Count && low.is_zero() && high.is_none()));
    match (low, high) {
        (Some(low), Some(high)) => {
            parts.push(say(FormText::HowBetween, &[("low", &text(low)), ("high", &text(high))]));
        }
        (Some(low), None) => parts.push(say(FormText::HowFrom, &[("low", &text(low))])),
        (None, Some(high)) => parts.push(say(FormText::HowUpTo, &[("high", &text(high))])),
        (None, None) => {}
    }
    for whole in field.checks.iter().filter_map(|check| check.at_most()) {
        if let Some(number) = layout.number_of(whole) {
            parts.push(say(FormText::HowAtMost, &[("row", &number.to_string())]));
        }
    }
    if field.evidence_required {
        parts.push(say(FormText::HowEvidence, &[]));
    }
    parts.join("; ")
}

/// The rule of the cell of a figure.
///
/// # Errors
/// Where the spreadsheet cannot hold it.
pub(super) fn figure(layout: &Layout<'_>, at: FieldIx, field: &Field) -> Result<DataValidation, XlsxError> {
    let language = layout.language;
    let how = how(layout, field);
    let title = field.title.get(language);
    let rule = match &field.kind {
        Kind::Flag => {
            let words = [FormText::Yes, FormText::No].map(|word| form_text(word, &[], language));
            DataValidation::new().allow_list_strings(&words)?
        }
        Kind::Level(_) => DataValidation::new().allow_list_formula(Formula::new(layout.list_of(at))),
        Kind::Count | Kind::Amount | Kind::Rate => number(&layout.cell_of(at), field, &relations(layout, at, field)),
    };
    let message = form_text(FormText::ErrorFigure, &[("title", title), ("how", &how)], language);
    let rule = rule
        .set_error_title(form_text(FormText::ErrorTitle, &[], language))?
        .set_error_message(if fits(&message) { message } else { cut(&how) })?;
    let is_percent = field.kind == Kind::Rate && field.unit.as_deref().is_some_and(|unit| unit.trim().starts_with('%'));
    // Who types the sign % makes a hundredth of the figure, and no rule can see it.
    if is_percent { rule.set_input_message(cut(&how)) } else { Ok(rule) }
}

/// A number within the bounds that are declared; where there are none, any number.
fn number(own: &str, field: &Field, relations: &[String]) -> DataValidation {
    let (low, high) = bounds(field);
    let formula = |number: Decimal| Formula::new(number.to_string());
    let rule = match (low, high) {
        _ if !relations.is_empty() => None,
        (Some(low), Some(high)) => Some(DataValidationRule::Between(formula(low), formula(high))),
        (Some(low), None) => Some(DataValidationRule::GreaterThanOrEqualTo(formula(low))),
        (None, Some(high)) => Some(DataValidationRule::LessThanOrEqualTo(formula(high))),
        (None, None) => None,
    };
    match rule {
        Some(rule) if field.kind == Kind::Count => DataValidation::new().allow_whole_number_formula(rule),
        Some(rule) => DataValidation::new().allow_decimal_number_formula(rule),
        None => DataValidation::new().allow_custom(Formula::new(condition(own, field, relations))),
    }
}

/// What must hold of the cell `own`, as a formula.
fn condition(own: &str, field: &Field, relations: &[String]) -> String {
    let (low, high) = bounds(field);
    let whole = (field.kind == Kind::Count).then(|| format!("{own}=INT({own})"));
    let low = low.map(|low| format!("{own}>={low}"));
    let high = high.map(|high| format!("{own}<={high}"));
    let all = std::iter::once(format!("ISNUMBER({own})")).chain(whole).chain(low).chain(high);
    let all: Vec<String> = all.chain(relations.iter().cloned()).collect();
    format!("=AND({})", all.join(","))
}

/// The conditions between a figure and those that it is a part or the whole of; a cell that is still empty stops nobody.
fn relations(layout: &Layout<'_>, at: FieldIx, field: &Field) -> Vec<String> {
    let own = layout.cell_of(at);
    let wholes = field.checks.iter().filter_map(|check| check.enforced_at_most());
    let mut conditions: Vec<String> =
        wholes.map(|whole| layout.cell_of(whole)).map(|whole| format!("OR(ISBLANK({whole}),{own}<={whole})")).collect();
    for (part, other) in layout.rulebook.fields.iter().enumerate() {
        if other.checks.iter().any(|check| check.enforced_at_most() == Some(at)) {
            let part = layout.cell_of(FieldIx(part));
            conditions.push(format!("OR(ISBLANK({part}),{part}<={own})"));
        }
    }
    conditions
}

/// The rule of a cell for a word of the list of statuses.
///
/// # Errors
/// Where the spreadsheet cannot hold it.
pub(super) fn status(words: &[String], language: Language) -> Result<DataValidation, XlsxError> {
    DataValidation::new().allow_list_strings(words)?.set_error_message(form_text(FormText::ErrorStatus, &[], language))
}

/// The rule of a cell for a day. What a spreadsheet does not take for a day may stand there as text all the same.
///
/// # Errors
/// Where the spreadsheet cannot hold it.
pub(super) fn day(language: Language) -> Result<DataValidation, XlsxError> {
    let (first, last) = (ExcelDateTime::from_ymd(1945, 9, 2)?, ExcelDateTime::from_ymd(2199, 12, 31)?);
    DataValidation::new()
        .allow_date(DataValidationRule::Between(first, last))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_message(form_text(FormText::ErrorDate, &[], language))
}

/// The rule of the cell that says which sending it is.
///
/// # Errors
/// Where the spreadsheet cannot hold it.
pub(super) fn version(language: Language) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(1, i32::try_from(SENDINGS_MAX).unwrap_or(i32::MAX)))
        .set_error_message(form_text(FormText::ErrorVersion, &[], language))
}

fn fits(text: &str) -> bool {
    text.encode_utf16().count() <= MESSAGE_CHARACTERS_MAX
}

/// A text that fits into a message.
fn cut(text: &str) -> String {
    if fits(text) {
        return fitting(text);
    }
    let mut room = MESSAGE_CHARACTERS_MAX - 1;
    let mut out: String = text
        .chars()
        .take_while(|letter| {
            room = room.saturating_sub(letter.len_utf16());
            room > 0
        })
        .collect();
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::rulebook::model::{Bilingual, Check, Combine};

    fn field(kind: Kind, range: (Option<&str>, Option<&str>), checks: Vec<Check>) -> Field {
        let number = |text: Option<&str>| text.map(|text| Decimal::parse(text).unwrap());
        Field {
            id: "x".into(),
            title: Bilingual { vi: "x".into(), en: "x".into() },
            unit: None,
            kind,
            combine: Combine::Not,
            combine_declared: false,
            evidence_required: false,
            agency: None,
            source: None,
            range: (number(range.0), number(range.1)),
            checks,
        }
    }

    fn shown(field: &Field) -> (Option<String>, Option<String>) {
        let (low, high) = bounds(field);
        (low.map(|low| low.to_string()), high.map(|high| high.to_string()))
    }

    #[test]
    fn a_rule_refuses_what_the_rulebook_always_refuses_and_nothing_else() {
        let range = |severity, tolerated: Option<&str>| Check {
            rule: CheckRule::Range(Decimal::from_integer(10), Decimal::from_integer(90)),
            severity,
            tolerated: tolerated.map(|share| Decimal::parse(share).unwrap()),
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(shown(&field(Kind::Count, (None, None), vec![])), (some("0"), None));
        assert_eq!(shown(&field(Kind::Count, (Some("-5"), Some("7")), vec![])), (some("0"), some("7")));
        assert_eq!(shown(&field(Kind::Amount, (None, None), vec![])), (None, None));
        let hundred = (Some("0"), Some("100"));
        assert_eq!(shown(&field(Kind::Rate, hundred, vec![range(Severity::Error, None)])), (some("10"), some("90")));
        // A warning can be typed, and so can what is tolerated up to a share.
        for check in [range(Severity::Warning, None), range(Severity::Error, Some("0.05"))] {
            assert_eq!(shown(&field(Kind::Rate, hundred, vec![check])), (some("0"), some("100")));
        }
    }

    #[test]
    fn a_bound_that_is_not_declared_is_none() {
        // The product of Hồ Chí Minh City in đồng has 16 digits.
        let gdp = field(Kind::Amount, (None, None), vec![]);
        let rule = |own: &Field, relations: &[&str]| {
            let relations: Vec<String> = relations.iter().map(|relation| (*relation).to_owned()).collect();
            condition("$H$9", own, &relations)
        };
        assert_eq!(rule(&gdp, &[]), "=AND(ISNUMBER($H$9))");
        assert_eq!(rule(&gdp, &["$H$9<=$H$8"]), "=AND(ISNUMBER($H$9),$H$9<=$H$8)");
        let count = field(Kind::Count, (None, None), vec![]);
        assert_eq!(rule(&count, &["r"]), "=AND(ISNUMBER($H$9),$H$9=INT($H$9),$H$9>=0,r)");
        let debt = field(Kind::Amount, (Some("-5"), None), vec![]);
        assert_eq!(rule(&debt, &["r"]), "=AND(ISNUMBER($H$9),$H$9>=-5,r)");
    }

    #[test]
    fn a_message_is_cut_to_what_a_spreadsheet_shows() {
        assert_eq!(cut("ngắn"), "ngắn");
        for long in ["ệ".repeat(400), "👍".repeat(200)] {
            let cut = cut(&long);
            assert!(cut.encode_utf16().count() <= MESSAGE_CHARACTERS_MAX && cut.ends_with('…'), "{cut}");
        }
    }
}
