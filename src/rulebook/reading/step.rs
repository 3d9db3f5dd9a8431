//! Steps of a chain.

use super::names::{FormulaScope, Names, OPERATIONS, step_names};
use super::node::formula;
use super::reader::{Open, Reader};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::{Decimal, RoundingMode};
use crate::rulebook::formula::Term;
use crate::rulebook::keys::{self, Need};
use crate::rulebook::limits;
use crate::rulebook::model::{Award, Band, Bounds, Cap, Operation, Source, Step};
use crate::rulebook::syntax::{Entry, Item, Span, Value};

/// Decimals that a rounding may keep; beyond them an `f64` has none to give.
const DECIMALS: std::ops::RangeInclusive<i32> = -12..=12;

/// Reads `chain`, or `score` as a chain of one; none where a step cannot be read.
pub fn chain(
    reader: &mut Reader<'_>,
    path: &str,
    open: &Open<'_, '_>,
    names: &Names,
    node: &Entry<'_>,
    source: Option<&Source>,
) -> Option<(Vec<Step>, Vec<Span>)> {
    if let (Some(chain), Some(score)) = (open.entry("chain"), open.entry("score")) {
        let mut finding = Finding::new(Code::DuplicateId).with("id", "score");
        finding.places.push(reader.place(&chain.key_span).related());
        reader.report(finding, &score.key_span);
    }
    let items: Vec<&Item<'_>> = match (open.get("chain"), open.get("score")) {
        (Some(chain), _) => reader.list("chain", chain)?.iter().collect(),
        (None, Some(score)) => vec![score],
        (None, None) => Vec::new(),
    };
    if items.len() > limits::LIST_MAX {
        reader.limit("list-length", limits::LIST_MAX, &node.key_span);
        return None;
    }
    let own_names = step_names(&node.item);
    let (mut steps, mut spans, mut whole) = (Vec::new(), Vec::new(), true);
    for (at, item) in items.into_iter().enumerate() {
        let name = own_names.get(at + 1).cloned().unwrap_or_default();
        let step_path = format!("{path}.chain[{}]", at + 1);
        match step(reader, &step_path, item, names, source) {
            Some(operation) => {
                steps.push(Step { name, operation });
                spans.push(item.span.clone());
            }
            None => whole = false,
        }
    }
    whole.then_some((steps, spans))
}

fn step(
    reader: &mut Reader<'_>,
    path: &str,
    item: &Item<'_>,
    names: &Names,
    source: Option<&Source>,
) -> Option<Operation> {
    let open = reader.open(path, item, &keys::STEP)?;
    let is_not_built = |entry: &Entry<'_>| {
        keys::STEP.keys.iter().any(|key| key.name == entry.key && key.need == Need::NotBuilt)
    };
    let Value::Table(entries) = &item.value else { return None };
    if entries.iter().any(is_not_built) {
        return None;
    }
    let given: Vec<&Entry<'_>> = OPERATIONS.iter().filter_map(|key| open.entry(key)).collect();
    let [entry] = given.as_slice() else {
        let finding = Finding::new(Code::MissingKey).with("key", OPERATIONS.join(" | ")).with("table", path);
        reader.report(finding, &item.span);
        return None;
    };
    stray_options(reader, &open, &entry.key);
    let value = &entry.item;
    match entry.key.as_ref() {
        "round" => {
            let mode = open.get("mode").map_or(Some(RoundingMode::HalfAwayFromZero), |item| {
                reader.word("mode", item, MODES)
            });
            Some(Operation::Round { decimals: reader.whole("round", value, DECIMALS)?, mode: mode? })
        }
        "clamp" => clamp(reader, value),
        "formula" => formula(reader, value, &FormulaScope { names, before: true }).map(Operation::Formula),
        "goalposts" => goalposts(reader, value),
        "to_target" => {
            reader.word("to_target", value, &[("proportional", ())])?;
            let caps = [("full points", Cap::FullPoints), ("none", Cap::None)];
            let cap = match open.get("cap") {
                Some(item) => reader.word("cap", item, &caps)?,
                None => {
                    reader.report(Finding::new(Code::MissingKey).with("key", "cap").with("table", path), &item.span);
                    return None;
                }
            };
            Some(Operation::ToTarget(cap))
        }
        "bands" => bands(reader, path, value),
        "flag" => reader.word("flag", value, &[("full points", ())]).map(|()| Operation::Flag),
        "levels" => levels(reader, value, names, source),
        "each" => Some(Operation::Each {
            points: reader.number("each", value)?,
            at_most: at_most(reader, path, &open, item)?,
        }),
        _ => {
            let award = reader.word("given", value, &[("share", Award::Share), ("points", Award::Points)])?;
            let at_most = match award {
                Award::Share => Decimal::ONE,
                Award::Points => at_most(reader, path, &open, item)?,
            };
            Some(Operation::Given { award, at_most })
        }
    }
}

const MODES: &[(&str, RoundingMode)] = &[
    ("half away from zero", RoundingMode::HalfAwayFromZero),
    ("half even", RoundingMode::HalfEven),
    ("truncate", RoundingMode::Truncate),
];

/// `mode`, `cap` and `at_most` belong to certain operations; elsewhere they would say nothing.
fn stray_options(reader: &mut Reader<'_>, open: &Open<'_, '_>, operation: &str) {
    for (option, of) in [("mode", &["round"][..]), ("cap", &["to_target"]), ("at_most", &["each", "given"])] {
        if let Some(entry) = open.entry(option)
            && !of.contains(&operation)
        {
            let finding = Finding::new(Code::UnknownKey)
                .with("key", option)
                .with("table", operation)
                .with("suggestions", Vec::new());
            reader.report(finding, &entry.key_span);
        }
    }
}

fn at_most(reader: &mut Reader<'_>, path: &str, open: &Open<'_, '_>, item: &Item<'_>) -> Option<Decimal> {
    match open.get("at_most") {
        Some(item) => reader.number("at_most", item),
        None => {
            reader.report(Finding::new(Code::MissingKey).with("key", "at_most").with("table", path), &item.span);
            None
        }
    }
}

fn clamp(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Operation> {
    let bounds = match &item.value {
        Value::List(list) => {
            let [low, high] = list.as_slice() else {
                reader.wrong_type("clamp", "list", item);
                return None;
            };
            Bounds { low: Some(reader.number("clamp", low)?), high: Some(reader.number("clamp", high)?) }
        }
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::Table(_) => {
            let open = reader.open("clamp", item, &keys::CLAMP)?;
            let low = open.get("low").map(|item| reader.number("low", item));
            let high = open.get("high").map(|item| reader.number("high", item));
            Bounds { low: low.unwrap_or_default(), high: high.unwrap_or_default() }
        }
    };
    if let (Some(low), Some(high)) = (bounds.low, bounds.high)
        && low > high
    {
        let finding = Finding::new(Code::BandsUnordered)
            .with("node", "clamp")
            .with("before", format!("{low}"))
            .with("after", format!("{high}"));
        reader.report(finding, &item.span);
        return None;
    }
    Some(Operation::Clamp(bounds))
}

fn goalposts(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Operation> {
    let open = reader.open("goalposts", item, &keys::GOALPOSTS)?;
    let worst = open.get("worst").and_then(|item| reader.number("worst", item))?;
    let best = open.get("best").and_then(|item| reader.number("best", item))?;
    if worst == best {
        let finding = Finding::new(Code::GoalpostsEqual).with("node", "goalposts").with("value", format!("{worst}"));
        reader.report(finding, &item.span);
        return None;
    }
    Some(Operation::Goalposts { worst, best })
}

fn bands(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Operation> {
    let list = reader.list("bands", item)?;
    if list.len() > limits::BANDS_MAX {
        reader.limit("bands", limits::BANDS_MAX, &item.span);
        return None;
    }
    let (mut bands, mut award) = (Vec::<Band>::new(), None);
    for (at, each) in list.iter().enumerate() {
        let band_path = format!("{path}.bands[{}]", at + 1);
        let open = reader.open(&band_path, each, &keys::BAND)?;
        let from = open.get("from").map(|item| reader.number("from", item));
        if from == Some(None) {
            return None;
        }
        let (kind, value) = match (open.get("share"), open.get("points")) {
            (Some(share), None) => (Award::Share, reader.number("share", share)?),
            (None, Some(points)) => (Award::Points, reader.number("points", points)?),
            _ => {
                let finding = Finding::new(Code::MissingKey).with("key", "share | points").with("table", band_path);
                reader.report(finding, &each.span);
                return None;
            }
        };
        if *award.get_or_insert(kind) != kind {
            reader.unknown_word("bands", "points", vec!["share"], &each.span);
            return None;
        }
        bands.push(Band { from: from.flatten(), award: value });
    }
    ordered(reader, item, &bands)?;
    Some(Operation::Bands { bands, award: award.unwrap_or(Award::Share) })
}

/// Edges go down, and the last band takes all that is left.
fn ordered(reader: &mut Reader<'_>, item: &Item<'_>, bands: &[Band]) -> Option<()> {
    for pair in bands.windows(2) {
        let [upper, lower] = pair else { continue };
        let in_order = match (upper.from, lower.from) {
            (Some(upper), Some(lower)) => upper > lower,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if !in_order {
            let show = |from: Option<Decimal>| from.map_or_else(|| "…".to_owned(), |from| format!("{from}"));
            let finding = Finding::new(Code::BandsUnordered)
                .with("node", "bands")
                .with("before", show(upper.from))
                .with("after", show(lower.from));
            reader.report(finding, &item.span);
            return None;
        }
    }
    if bands.last().is_none_or(|last| last.from.is_some()) {
        reader.report(Finding::new(Code::BandsGap).with("node", "bands"), &item.span);
        return None;
    }
    Some(())
}

/// A share for each level of the field that is the node's value.
fn levels(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names, source: Option<&Source>) -> Option<Operation> {
    let entries = reader.entries("levels", item)?;
    let field = match source {
        Some(Source::Formula(formula)) => match formula.root.term {
            Term::Field(field) => names.levels_of(field),
            _ => None,
        },
        Some(Source::SumOfPoints { .. } | Source::Mean { .. }) | None => None,
    };
    let Some(levels) = field else {
        if source.is_some() {
            let finding = Finding::new(Code::TypesDiffer).with("expected", "level").with("found", "number");
            reader.report(finding, &item.span);
        }
        return None;
    };
    for entry in entries {
        if !levels.iter().any(|level| *level == entry.key) {
            let finding = Finding::new(Code::UnknownName)
                .with("name", entry.key.as_ref())
                .with("suggestions", suggestions(&entry.key, levels.iter().map(String::as_str), 3));
            reader.report(finding, &entry.key_span);
        }
    }
    let mut shares = Vec::with_capacity(levels.len());
    for level in levels {
        match entries.iter().find(|entry| entry.key == *level) {
            Some(entry) => shares.push(reader.number(level, &entry.item)?),
            None => {
                let finding = Finding::new(Code::MissingKey).with("key", level).with("table", "levels");
                reader.report(finding, &item.span);
                return None;
            }
        }
    }
    Some(Operation::Levels(shares))
}
