//! From a cell's text to its datum, by the kind of its field.

use super::context::Context;
use super::ledger::shown;
use super::panel::Datum;
use super::typed::placeholder::{self, Placeholder};
use super::typed::{Choice, Evidence, Sample, Trouble, evidence, figure, told};
use crate::finding::{Code, Finding};
use crate::naming;
use crate::number::{Decimal, DecimalError};
use crate::rulebook::model::{DataStatus, Field, FieldIx, Kind, Level, Missing, NumberForm};

/// Words for yes, no and "not applicable" are no longer than this; longer texts need no second look.
const WORD_BYTES_MAX: usize = 64;

/// Names offered where a level is not known.
const SUGGESTIONS_MAX: usize = 3;

/// What a cell says, its numbers read as the column's choice is. `Ok(None)`: nothing (empty, a sentinel of the rulebook, a placeholder).
///
/// # Errors
/// The code of the finding that says why the cell cannot be read; [`describe`] completes it.
pub(super) fn datum(context: &Context<'_>, field: &Field, text: &str, choice: &Choice) -> Result<Option<Datum>, Code> {
    datum_in(context, (field, 0), text, choice)
}

/// What a cell says whose table states a unit: numbers without a unit of their own are shifted by this power of ten.
///
/// # Errors
/// As [`datum`].
pub(super) fn datum_in(
    context: &Context<'_>,
    (field, power): (&Field, i32),
    text: &str,
    choice: &Choice,
) -> Result<Option<Datum>, Code> {
    if text.is_empty() || context.is_sentinel(text) {
        return Ok(None);
    }
    let read = match &field.kind {
        Kind::Count | Kind::Amount | Kind::Rate => match number(text, field, choice) {
            Ok(number) if context.is_sentinel_number(number) => return Ok(None),
            Ok(number) if power != 0 => shifted(number, power, text, field),
            Ok(number) if field.kind == Kind::Count && !is_count(number) => Err(Code::CellNotWhole),
            Err(code) => match placeholder::of_number(text) {
                Some(Placeholder::NotApplicable) => return Ok(Some(Datum::Missing(Missing::NotApplicable))),
                Some(Placeholder::NoFigure | Placeholder::MayBeZero) => return Ok(None),
                None => Err(code),
            },
            Ok(number) => Ok(Datum::Number(number)),
        },
        Kind::Flag => flag(text).map(Datum::Flag).ok_or(Code::CellNotFlag),
        Kind::Level(levels) => level(levels, text).map(Datum::Level).ok_or(Code::CellNotLevel),
    };
    let read = read.or_else(|code| missing(text).map(Datum::Missing).ok_or(code)).map(Some);
    match read {
        Err(Code::CellNotFlag | Code::CellNotLevel) if placeholder::of_answer(text).is_some() => Ok(None),
        read => read,
    }
}

/// Whether the cells of a field have numbers.
pub(super) fn is_number(context: &Context<'_>, field: FieldIx) -> bool {
    let kind = context.rulebook.field(field).map(|field| &field.kind);
    matches!(kind, Some(Kind::Count | Kind::Amount | Kind::Rate))
}

fn number(text: &str, field: &Field, choice: &Choice) -> Result<Decimal, Code> {
    let form = match choice.form() {
        // Nearly every cell: a plain number in a plain file.
        Some(NumberForm::Plain) => match Decimal::parse(text) {
            Ok(number) => return Ok(number),
            Err(_) => NumberForm::Plain,
        },
        Some(form) => form,
        None => undecided(text, field, choice)?,
    };
    figure(text, form, field.unit.as_ref()).map_err(|trouble| match trouble {
        Trouble::NotANumber => Code::CellNotNumber,
        Trouble::NotFinite => Code::CellNotFinite,
        Trouble::TooPrecise => Code::CellTooPrecise,
        Trouble::Unit => Code::CellUnit,
        Trouble::Mark => Code::CellMarked,
    })
}

/// A finding with the unit of a field, in both languages where the rulebook has it so.
pub(super) fn own_unit(finding: Finding, field: &Field) -> Finding {
    let finding = finding.with("own_unit", field.unit.as_deref().unwrap_or_default());
    match field.unit.iter().flat_map(|unit| unit.forms()).nth(1) {
        Some(english) => finding.with("own_unit_en", english),
        None => finding,
    }
}

/// A number of the table's unit in that of its field; one with a unit of its own is there already.
fn shifted(number: Decimal, power: i32, text: &str, field: &Field) -> Result<Datum, Code> {
    let has_unit = told(text, None).is_some_and(|told| !told.unit.is_empty());
    let number = match has_unit {
        true => number,
        false => Decimal::parse(&format!("{number}e{power}")).map_err(|error| match error {
            DecimalError::TooPrecise => Code::CellTooPrecise,
            DecimalError::NotANumber | DecimalError::NotFinite => Code::CellNotFinite,
        })?,
    };
    if field.kind == Kind::Count && !is_count(number) {
        return Err(Code::CellNotWhole);
    }
    Ok(Datum::Number(number))
}

/// The form of one cell in a column that has none: of a number that all forms read alike, or that only the kept one can read.
fn undecided(text: &str, field: &Field, choice: &Choice) -> Result<NumberForm, Code> {
    let (own, is_likely) = match evidence(text, field) {
        Evidence::None | Evidence::Spaced => return Ok(NumberForm::En),
        Evidence::Vi => (Some(NumberForm::Vi), false),
        Evidence::Point { .. } => (Some(NumberForm::En), false),
        Evidence::LikelyVi => (Some(NumberForm::Vi), true),
        Evidence::LikelyPoint { .. } => (Some(NumberForm::En), true),
        Evidence::Either | Evidence::Zeros(_) => (None, true),
    };
    let Choice::Mixed { kept, vi, .. } = choice else { return Err(Code::NumberFormUnclear) };
    // Where the fields had to decide, their evidence is what the column goes by; else only the text's own.
    let by_field = matches!(evidence(&vi.text, field), Evidence::LikelyVi);
    let kept = kept.map(|form| if form == NumberForm::Vi { form } else { NumberForm::En });
    if own.is_some() && own == kept && (by_field || !is_likely) {
        kept.ok_or(Code::NumberFormsMixed)
    } else {
        Err(Code::NumberFormsMixed)
    }
}

/// The cell that a refused one contradicts.
pub(super) fn against<'c>(choice: &'c Choice, text: &str, field: &Field) -> Option<&'c Sample> {
    let Choice::Mixed { vi, point, .. } = choice else { return None };
    let is_vi = matches!(evidence(text, field), Evidence::Vi | Evidence::LikelyVi);
    Some(if is_vi { point } else { vi })
}

/// A number in each form in which it can be read, as plain numbers.
pub(super) fn readings(text: &str) -> Vec<String> {
    told(text, None).map(|told| told.readings).unwrap_or_default()
}

fn is_count(number: Decimal) -> bool {
    number.is_whole() && !number.is_negative()
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" | "1" | "có" => return Some(true),
        "no" | "false" | "0" | "không" => return Some(false),
        _ => {}
    }
    match word(text)?.as_str() {
        "yes" | "true" | "co" => Some(true),
        "no" | "false" | "khong" => Some(false),
        _ => None,
    }
}

fn level(levels: &[Level], text: &str) -> Option<usize> {
    let exact = |level: &Level| level.id == text || level.title.vi == text || level.title.en == text;
    let found = levels.iter().position(exact);
    if found.is_some() || text.len() > 4 * WORD_BYTES_MAX {
        return found;
    }
    let form = naming::normal(text);
    levels.iter().position(|level| {
        [&level.id, &level.title.vi, &level.title.en].into_iter().any(|own| naming::normal(own) == form)
    })
}

/// The reason why there is no figure, where the cell states one.
pub(super) fn missing(text: &str) -> Option<Missing> {
    let word = word(text)?;
    if word == "khong ap dung" { Some(Missing::NotApplicable) } else { Missing::parse(&word) }
}

/// A short text without accents and case.
fn word(text: &str) -> Option<String> {
    (text.len() <= WORD_BYTES_MAX).then(|| naming::plain(text))
}

/// The data status of this name: its token, or its Vietnamese word.
pub(super) fn status_named(text: &str) -> Option<DataStatus> {
    DataStatus::parse(text).or_else(|| match word(text)?.as_str() {
        "official" | "chinh thuc" => Some(DataStatus::Official),
        "provisional" | "so bo" => Some(DataStatus::Provisional),
        "estimated" | "uoc tinh" => Some(DataStatus::Estimated),
        "illustrative" | "minh hoa" => Some(DataStatus::Illustrative),
        "what if" | "tinh thu" => Some(DataStatus::WhatIf),
        _ => None,
    })
}

/// Completes the finding about a cell that cannot be read.
pub(super) fn describe(finding: Finding, field: &Field, text: &str, choice: &Choice) -> Finding {
    let finding = finding.with("field", &field.id).with("text", shown(text));
    let levels = match &field.kind {
        Kind::Level(levels) => levels,
        Kind::Count | Kind::Amount | Kind::Rate => {
            // A number that is no count is none in another spelling either: 84.255 years are not 84255 of something.
            let is_number = Decimal::parse(text).is_ok();
            // In another unit it is another number.
            let mut readings = if is_number || finding.code == Code::CellUnit {
                Vec::new()
            } else {
                meant(text, field.kind == Kind::Count)
            };
            let told = told(text, choice.form());
            if let Some(told) = told.as_ref().filter(|told| told.is_marked && readings.is_empty()) {
                readings.extend(told.readings.iter().cloned());
            }
            let unit = told.map(|told| told.unit).unwrap_or_default();
            let finding = finding.with("suggestions", readings);
            return own_unit(finding.with("unit", unit), field);
        }
        Kind::Flag => return finding,
    };
    let allowed: Vec<String> = levels.iter().map(|level| level.id.clone()).collect();
    let suggestions = naming::suggestions(text, levels.iter().map(|level| level.id.as_str()), SUGGESTIONS_MAX);
    finding.with("allowed", allowed).with("suggestions", suggestions)
}

/// What a figure may mean that is written as people write it (`93,5`, `1.220.200`, `93%`), in the plain form. Only offered, never
/// taken: `69.345` is one number in Hà Nội and another in London.
fn meant(text: &str, is_counted: bool) -> Vec<String> {
    if text.len() > WORD_BYTES_MAX {
        return Vec::new();
    }
    let core = text.trim_end_matches('%').trim();
    let core: String = core.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    let mut readings = Vec::new();
    for (thousands, decimal) in [('.', ','), (' ', ','), (',', '.'), (' ', '.')] {
        let (whole, fraction) = match core.split_once(decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (core.as_str(), None),
        };
        let groups: Vec<&str> = whole.trim_start_matches(['-', '+']).split(thousands).collect();
        let is_grouped = groups.iter().skip(1).all(|group| group.len() == 3)
            && groups.first().is_some_and(|first| groups.len() == 1 || first.len() <= 3);
        if !is_grouped {
            continue;
        }
        let whole = whole.replace(thousands, "");
        let plain = fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}.{fraction}"));
        let is_figure = Decimal::parse(&plain).is_ok_and(|number| !is_counted || is_count(number));
        if is_figure && plain != text && !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::rulebook;

    fn read(id: &str, text: &str) -> Result<Option<Datum>, Code> {
        let rulebook = rulebook();
        let context = Context::new(&rulebook, None, None);
        let at = rulebook.field_named(id).unwrap();
        datum(&context, rulebook.field(at).unwrap(), text, &Choice::Alike(NumberForm::Plain))
    }

    #[test]
    fn numbers_by_kind() {
        let number = |text: &str| Ok(Some(Datum::Number(Decimal::parse(text).unwrap())));
        assert_eq!(read("people", "100.0"), number("100"));
        assert_eq!(read("people", "1e3"), number("1000"));
        assert_eq!(read("rate", "-0.5"), number("-0.5"));
        for (text, code) in [
            ("1.5", Code::CellNotWhole),
            ("-3", Code::CellNotWhole),
            ("12a", Code::CellNotNumber),
            ("1,5", Code::CellNotNumber),
            ("NaN", Code::CellNotFinite),
            ("inf", Code::CellNotFinite),
            ("-Infinity", Code::CellNotFinite),
            ("1e400", Code::CellNotFinite),
            ("0x10", Code::CellNotNumber),
            ("--5", Code::CellNotNumber),
        ] {
            assert_eq!(read("people", text), Err(code), "{text}");
        }
        assert_eq!(read("people", &"123456789".repeat(50)), Err(Code::CellNotFinite));
        assert_eq!(read("rate", &format!("0.{}", "123456789".repeat(45))), Err(Code::CellTooPrecise));
    }

    #[test]
    fn flags_in_both_languages() {
        for text in ["yes", "TRUE", "1", "có", "Có", "CO", "Co\u{301}"] {
            assert_eq!(read("plan", text), Ok(Some(Datum::Flag(true))), "{text}");
        }
        for text in ["no", "False", "0", "không", "KHÔNG", "khong"] {
            assert_eq!(read("plan", text), Ok(Some(Datum::Flag(false))), "{text}");
        }
        assert_eq!(read("plan", "2"), Err(Code::CellNotFlag));
    }

    #[test]
    fn levels_by_id_and_title() {
        assert_eq!(read("head", "chairman"), Ok(Some(Datum::Level(0))));
        assert_eq!(read("head", "Phó chủ tịch"), Ok(Some(Datum::Level(1))));
        assert_eq!(read("head", "PHÓ  CHỦ TỊCH"), Ok(Some(Datum::Level(1))));
        assert_eq!(read("head", "secretary"), Err(Code::CellNotLevel));
    }

    #[test]
    fn reasons_and_sentinels() {
        assert_eq!(read("people", "Không áp dụng"), Ok(Some(Datum::Missing(Missing::NotApplicable))));
        assert_eq!(read("plan", "not applicable"), Ok(Some(Datum::Missing(Missing::NotApplicable))));
        assert_eq!(read("people", "excluded"), Ok(Some(Datum::Missing(Missing::Excluded))));
        for text in ["", "…", "-999", "-999.00"] {
            assert_eq!(read("people", text), Ok(None), "{text}");
        }
    }

    #[test]
    fn a_status_in_words() {
        assert_eq!(status_named("Minh hoạ"), Some(DataStatus::Illustrative));
        assert_eq!(status_named("What-if"), Some(DataStatus::WhatIf));
        assert_eq!(status_named("fine"), None);
    }

    #[test]
    fn figures_as_people_write_them_are_offered_in_plain_form() {
        let offered = |text: &str, is_counted: bool| meant(text, is_counted).join(" ");
        assert_eq!(offered("93,5", false), "93.5");
        assert_eq!(offered("93 %", false), "93");
        assert_eq!(offered("1.220.200", true), "1220200");
        assert_eq!(offered("1,220,200", true), "1220200");
        assert_eq!(offered("1 220 200", true), "1220200");
        assert_eq!(offered("1.220.200,5", false), "1220200.5");
        assert_eq!(offered("1,234", false), "1.234 1234");
        assert_eq!(offered("69.345", true), "69345");
        assert_eq!(offered("-5", true), "");
        assert_eq!(offered("12.34.56", false), "");
        assert_eq!(offered("chưa có", false), "");
        assert_eq!(offered("", false), "");
    }
}
