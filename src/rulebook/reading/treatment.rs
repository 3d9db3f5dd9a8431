//! `treat`: which outliers are treated and how, and on whose figures it is decided.

use super::names::Names;
use super::reader::{Open, Reader};
use crate::finding::{Code, Finding};
use crate::method::moments::QuantileType;
use crate::method::treatment::{Action, Lambda, Thresholds, Transform, Treatment, Winsorisation};
use crate::number::Decimal;
use crate::rulebook::formula::{Among, Over, Population};
use crate::rulebook::keys;
use crate::rulebook::model::{Operation, Treat};
use crate::rulebook::syntax::{Item, Value};

/// Reads `treat`.
pub fn treat(reader: &mut Reader<'_>, path: &str, item: &Item<'_>, names: &Names) -> Option<Operation> {
    let open = reader.open(path, item, &keys::TREAT)?;
    let population = population(reader, &open, names);
    let test = open.get("test").map(|item| test(reader, item));
    let then = open.get("then").map(|item| transform(reader, "then", item));
    let (test, given) = match test {
        Some(test) => (test?, true),
        None => (None, false),
    };
    let first = match (open.get("winsorise"), open.entry("transform")) {
        (Some(own), None) => winsorise(reader, own, test),
        (None, Some(own)) => transform(reader, "transform", &own.item).map(Action::Transform),
        (Some(_), Some(second)) => {
            reader.conflict(second, "winsorise", None);
            None
        }
        (None, None) => {
            reader.missing_one_of("winsorise | transform", path, item, &keys::TREAT);
            None
        }
    };
    let then = match then {
        Some(then) => Some(Action::Transform(then?)),
        None => None,
    };
    let first = first?;
    // What is pulled in until a test is passed needs that test.
    let by_test = matches!(first, Action::Winsorise(Winsorisation::BySkewness { .. }));
    if let (true, true, None, Some(stray)) = (by_test, given, test, open.entry("test")) {
        reader.conflict(stray, "most", None);
        return None;
    }
    let test = if by_test && !given { Some(Thresholds::default()) } else { test };
    if let (Some(_), None, Some(stray)) = (then, test, open.entry("then")) {
        reader.conflict(stray, "test = \"none\"", None);
        return None;
    }
    Some(Operation::Treat(Treat { treatment: Treatment { test, first, then }, population: population? }))
}

/// The population of a method: `within`, `over`, `base`.
pub fn population(reader: &mut Reader<'_>, open: &Open<'_, '_>, names: &Names) -> Option<Population> {
    let within = match open.get("within") {
        Some(item) => Some(attribute(reader, item, names)?),
        None => None,
    };
    let over = match (open.get("over"), open.entry("base")) {
        (Some(item), None) => {
            reader.word("over", item, &[("period", Over::Period), ("all periods", Over::AllPeriods)])?
        }
        (None, Some(base)) => {
            let text = reader.text("base", &base.item)?;
            Over::Base(reader.period("base", text, &base.item.span)?)
        }
        (Some(_), Some(base)) => {
            reader.conflict(base, "over", None);
            return None;
        }
        (None, None) => Over::Period,
    };
    Some(Population { within, over, among: Among::All, entity: None })
}

fn attribute(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<String> {
    let attribute = reader.text("within", item)?;
    if names.attributes().iter().any(|own| own == attribute) {
        return Some(attribute.to_owned());
    }
    let near = reader.near(attribute, names.attributes().iter().map(String::as_str));
    let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
    reader.report(finding, &item.span);
    None
}

/// Thresholds, or none at all.
fn test(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Option<Thresholds>> {
    if let Value::Text(_) = &item.value {
        return reader.word("test", item, &[("none", None)]);
    }
    let open = reader.open("test", item, &keys::TREAT_TEST)?;
    let skewness = open.get("skewness").and_then(|item| reader.positive("skewness", item));
    let kurtosis = open.get("kurtosis").and_then(|item| reader.number("kurtosis", item));
    Some(Some(Thresholds { skewness: skewness?.to_f64(), kurtosis: kurtosis?.to_f64() }))
}

fn winsorise(reader: &mut Reader<'_>, item: &Item<'_>, test: Option<Thresholds>) -> Option<Action> {
    let open = reader.open("winsorise", item, &keys::WINSORISE)?;
    let quantile = quantile(reader, &open)?;
    let given: Vec<_> = ["most", "percentiles", "interquartile"].iter().filter_map(|key| open.entry(key)).collect();
    let [one] = given.as_slice() else {
        match given.get(1) {
            Some(second) => reader.conflict(second, given.first().map_or("", |first| first.key.as_ref()), None),
            None => reader.missing_one_of("most | percentiles | interquartile", "winsorise", item, &keys::WINSORISE),
        }
        return None;
    };
    let winsorisation = match one.key.as_ref() {
        "most" => {
            if let Some(stray) = open.entry("type") {
                reader.conflict(stray, "most", Some(&one.key_span));
                return None;
            }
            let most = whole(reader, "most", &one.item, 1)?;
            Winsorisation::BySkewness { thresholds: test.unwrap_or_default(), points_most: most }
        }
        "percentiles" => {
            let (low, high) = reader.bounds("percentiles", &one.item)?;
            if low < Decimal::ZERO || high > Decimal::ONE {
                let text = format!("{low}, {high}");
                let finding = Finding::new(Code::NumberOutOfRange)
                    .with("key", "percentiles")
                    .with("text", text)
                    .with("expected", "from 0 to 1");
                reader.report(finding, &one.item.span);
                return None;
            }
            Winsorisation::ByPercentile { low: low.to_f64(), high: high.to_f64(), quantile }
        }
        _ => {
            let multiple = reader.positive("interquartile", &one.item)?.to_f64();
            Winsorisation::ByInterquartileDistance { multiple, quantile }
        }
    };
    Some(Action::Winsorise(winsorisation))
}

/// A whole number of at least `least`.
pub fn whole(reader: &mut Reader<'_>, key: &str, item: &Item<'_>, least: i64) -> Option<usize> {
    let expected = if least == 1 { "whole number from 1" } else { "whole number from 0" };
    let number = reader
        .number_that(key, item, expected, |number| number.is_whole() && number >= Decimal::from_integer(least))?;
    number.to_string().parse().ok()
}

fn quantile(reader: &mut Reader<'_>, open: &Open<'_, '_>) -> Option<QuantileType> {
    let Some(item) = open.get("type") else { return Some(QuantileType::default()) };
    let number = whole(reader, "type", item, 1)?;
    let found = u8::try_from(number).ok().and_then(QuantileType::numbered);
    if found.is_none() {
        let finding = Finding::new(Code::NumberOutOfRange)
            .with("key", "type")
            .with("text", number.to_string())
            .with("expected", "from 1 to 9");
        reader.report(finding, &item.span);
    }
    found
}

/// A curve: a word, or a table with its constant.
fn transform(reader: &mut Reader<'_>, key: &str, item: &Item<'_>) -> Option<Transform> {
    const CURVES: &[(&str, Transform)] = &[
        ("ln", Transform::Ln),
        ("coin", Transform::Coin),
        ("coin negative", Transform::CoinNegative),
        ("coin by skewness", Transform::CoinBySkewness),
        ("coin original", Transform::CoinOriginal),
        ("box-cox", Transform::BoxCox { lambda: Lambda::MaximumLikelihood, shifted: false }),
    ];
    let Value::Table(_) = &item.value else { return reader.word(key, item, CURVES) };
    let open = reader.open("transform", item, &keys::TRANSFORM)?;
    let shifted = match open.get("shifted") {
        Some(own) => reader.truth("shifted", own)?,
        None => false,
    };
    match (open.get("ln_plus"), open.entry("box_cox")) {
        (Some(own), None) => reader.number("ln_plus", own).map(|own| Transform::LnShifted { constant: own.to_f64() }),
        (None, Some(own)) => {
            let lambda = match &own.item.value {
                Value::Text(_) => reader.word("box_cox", &own.item, &[("likelihood", Lambda::MaximumLikelihood)])?,
                _ => Lambda::Given(reader.number("box_cox", &own.item)?.to_f64()),
            };
            Some(Transform::BoxCox { lambda, shifted })
        }
        (Some(_), Some(second)) => {
            reader.conflict(second, "ln_plus", None);
            None
        }
        (None, None) => {
            reader.missing_one_of("ln_plus | box_cox", "transform", item, &keys::TRANSFORM);
            None
        }
    }
}
