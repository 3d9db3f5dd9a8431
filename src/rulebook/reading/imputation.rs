//! `impute`: what stands in the place of a missing value. What a formula can say is read as one.

use super::formulas::{formula, written};
use super::node::Within;
use super::normalisation::quoted;
use super::reader::{Open, Reader};
use super::treatment::{population, whole};
use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Among, Formula, Over, Population};
use crate::rulebook::keys;
use crate::rulebook::model::{Impute, Operation};
use crate::rulebook::syntax::{Item, Value};

/// Where an imputation stands.
pub struct Place<'a> {
    /// The node.
    pub node: &'a str,
    /// The name of the step before.
    pub before: &'a str,
    /// Path for findings.
    pub path: &'a str,
}

/// What needs no table.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Mean,
    Median,
    Latest,
    Interpolate,
}

const WORDS: &[(&str, By)] =
    &[("mean", By::Mean), ("median", By::Median), ("latest", By::Latest), ("interpolate", By::Interpolate)];

/// Reads `impute`.
pub fn impute(reader: &mut Reader<'_>, place: Place<'_>, item: &Item<'_>, within: Within<'_>) -> Option<Operation> {
    let everyone = Population { within: None, over: Over::Period, among: Among::All, entity: None };
    if let Value::Text(_) = &item.value {
        let by = reader.word("impute", item, WORDS)?;
        return worded(reader, &place, item, by, &everyone, within).map(Operation::Impute);
    }
    let path = format!("{}.impute", place.path);
    let open = reader.open(&path, item, &keys::IMPUTE)?;
    let methods = ["by", "formula", "constant", "nearest", "regression"];
    let given: Vec<_> = methods.iter().filter_map(|key| open.entry(key)).collect();
    let [one] = given.as_slice() else {
        match given.get(1) {
            Some(second) => reader.conflict(second, given.first().map_or("", |first| first.key.as_ref()), None),
            None => reader.missing_one_of(&methods.join(" | "), &path, item, &keys::IMPUTE),
        }
        return None;
    };
    let says = match &one.item.value {
        Value::Text(word) if one.key == "by" => word.as_ref(),
        _ => one.key.as_ref(),
    };
    if strays(reader, &open, says) {
        return None;
    }
    let population = population(reader, &open, within.names)?;
    let rule = match one.key.as_ref() {
        "by" => {
            let by = reader.word("by", &one.item, WORDS)?;
            worded(reader, &place, item, by, &population, within)?
        }
        "formula" => Impute::Formula(formula(reader, "formula", &one.item, within, true)?),
        "constant" => {
            let number = reader.number("constant", &one.item)?;
            Impute::Formula(written(reader, &number.to_string(), &one.item.span, within)?)
        }
        "nearest" => {
            let neighbours = whole(reader, "nearest", &one.item, 1)?;
            Impute::Nearest { neighbours, on: on(reader, &open, &path, item, within)?, population }
        }
        _ => {
            reader.word("regression", &one.item, &[("linear", ())])?;
            Impute::Regression { on: on(reader, &open, &path, item, within)?, population }
        }
    };
    Some(Operation::Impute(rule))
}

/// Keys that say nothing beside a method; whether there are any.
fn strays(reader: &mut Reader<'_>, open: &Open<'_, '_>, method: &str) -> bool {
    let allowed: &[&str] = match method {
        "mean" | "median" => &["within", "over", "base"],
        "nearest" | "regression" => &["on", "within", "over", "base"],
        _ => &[],
    };
    let strays: Vec<_> = ["on", "within", "over", "base"]
        .iter()
        .filter(|key| !allowed.contains(key))
        .filter_map(|key| open.entry(key))
        .collect();
    strays.iter().for_each(|stray| reader.conflict(stray, method, None));
    !strays.is_empty()
}

/// `mean`, `median` and `latest` as formulas; a straight line between periods is none.
fn worded(
    reader: &mut Reader<'_>,
    place: &Place<'_>,
    item: &Item<'_>,
    by: By,
    population: &Population,
    within: Within<'_>,
) -> Option<Impute> {
    let name = match by {
        By::Interpolate => return Some(Impute::Interpolate),
        By::Latest => {
            let text = format!("last({}.{})", place.node, place.before);
            return written(reader, &text, &item.span, within).map(Impute::Formula);
        }
        By::Mean => "mean",
        By::Median => "median",
    };
    let mut text = format!("{name}(x");
    match population.over {
        Over::Period => {}
        Over::AllPeriods => text.push_str(", over = 'all periods'"),
        Over::Base(period) => text.push_str(&format!(", base = '{period}'")),
    }
    if let Some(attribute) = &population.within {
        text.push_str(&format!(", within = {}", quoted(attribute)?));
    }
    text.push(')');
    written(reader, &text, &item.span, within).map(Impute::Formula)
}

/// The figures by which entities are compared: formulas without statistics.
fn on(
    reader: &mut Reader<'_>,
    open: &Open<'_, '_>,
    path: &str,
    item: &Item<'_>,
    within: Within<'_>,
) -> Option<Vec<Formula>> {
    let Some(list) = open.get("on") else {
        reader.missing_key("on", path, &item.span);
        return None;
    };
    let items = reader.list("on", list)?;
    let mut all = Vec::new();
    for own in items {
        let formula = formula(reader, "on", own, within, false)?;
        if !formula.statistics.is_empty() {
            let finding =
                Finding::new(Code::WrongType).with("key", "on").with("expected", "formula").with("found", "statistic");
            reader.report(finding, &own.span);
            return None;
        }
        all.push(formula);
    }
    if all.is_empty() {
        reader.missing_key("<formula>", &format!("{path}.on"), &list.span);
        return None;
    }
    Some(all)
}
