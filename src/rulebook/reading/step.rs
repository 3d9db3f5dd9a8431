//! Steps of a chain.

use super::formulas::formula;
use super::head::check_id;
use super::names::{Names, OPERATIONS, SOURCE};
use super::node::Within;
use super::normalisation::{self, At};
use super::rank::in_order;
use super::reader::{Open, Reader};
use crate::finding::{Code, Finding};
use crate::number::{Decimal, RoundingMode};
use crate::rulebook::formula::{Formula, Normalised, Term};
use crate::rulebook::keys;
use crate::rulebook::limits;
use crate::rulebook::model::{Award, Band, Bounds, Cap, Grouped, Operation, Posts, Source, Step};
use crate::rulebook::syntax::{Entry, Item, Span, Value};

/// Decimals that a rounding may keep; beyond them an `f64` has none to give.
const DECIMALS_MAX: i64 = 12;

/// Reads `chain`, or `score` as a chain of one; none where a step cannot be read.
pub fn chain(
    reader: &mut Reader<'_>,
    path: &str,
    open: &Open<'_, '_>,
    within: Within<'_>,
    node: &Entry<'_>,
    source: Option<&Source>,
) -> Option<(Vec<Step>, Vec<Span>)> {
    if let (Some(chain), Some(score)) = (open.entry("chain"), open.entry("score")) {
        reader.conflict(score, "chain", Some(&chain.key_span));
        return None;
    }
    let (items, key): (Vec<&Item<'_>>, &str) = match (open.get("chain"), open.get("score")) {
        (Some(chain), _) => {
            let list = reader.list("chain", chain)?;
            if !reader.within("list-length", limits::STEPS_MAX, list.len(), &chain.span) {
                return None;
            }
            (list.iter().collect(), "chain")
        }
        (None, Some(score)) => (vec![score], "score"),
        (None, None) => (Vec::new(), ""),
    };
    let names = within.names;
    let own_names = names.node(&node.key).map_or(&[][..], |node| names.steps_of(node));
    let (mut steps, mut spans, mut whole) = (Vec::new(), Vec::new(), true);
    let mut given: Vec<(&str, &Span)> = Vec::new();
    let mut lower = matches!(open.get("direction").map(|item| &item.value), Some(Value::Text(word)) if word == "lower");
    for (at, item) in items.into_iter().enumerate() {
        let name = own_names.get(at + 1).cloned().unwrap_or_default();
        let at = StepAt {
            node: &node.key,
            before: own_names.get(at).cloned().unwrap_or_default(),
            path: if key == "score" { format!("{path}.score") } else { format!("{path}.chain[{}]", at + 1) },
            lower,
        };
        own_name(reader, item, &mut given);
        match step(reader, &at, item, within, source) {
            Some(operation) => {
                lower = operation.lowest_is_best(lower);
                steps.push(Step { name, operation });
                spans.push(operation_span(item));
            }
            None => whole = false,
        }
    }
    whole.then_some((steps, spans))
}

/// The value that says what a step does; the step itself where there is none.
fn operation_span(item: &Item<'_>) -> Span {
    match &item.value {
        Value::Table(entries) => entries.iter().find(|entry| OPERATIONS.contains(&entry.key.as_ref())),
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => None,
    }
    .map_or_else(|| item.span.clone(), |entry| entry.item.span.clone())
}

/// Where a step stands, for findings.
struct StepAt<'a> {
    node: &'a str,
    path: String,
    /// Name of what stands before it.
    before: String,
    /// Whether the lowest value before it is the best.
    lower: bool,
}

impl StepAt<'_> {
    fn place(&self) -> super::imputation::Place<'_> {
        super::imputation::Place { node: self.node, before: &self.before, path: &self.path }
    }
}

/// The name that the author gave a step: an id, and once in its chain.
fn own_name<'a>(reader: &mut Reader<'_>, item: &'a Item<'_>, given: &mut Vec<(&'a str, &'a Span)>) {
    let Value::Table(entries) = &item.value else { return };
    let Some(entry) = entries.iter().find(|entry| entry.key == "name") else { return };
    let Some(name) = reader.text("name", &entry.item) else { return };
    let span = &entry.item.span;
    if name == SOURCE {
        reader.report(Finding::new(Code::IdInvalid).with("id", name), span);
        return;
    }
    check_id(reader, name, &entry.item, false);
    match given.iter().find(|(own, _)| *own == name) {
        Some((_, first)) => reader.duplicate(name, span, first),
        None => given.push((name, span)),
    }
}

fn step(
    reader: &mut Reader<'_>,
    at: &StepAt<'_>,
    item: &Item<'_>,
    within: Within<'_>,
    source: Option<&Source>,
) -> Option<Operation> {
    let open = reader.open(&at.path, item, &keys::STEP)?;
    if open.not_built {
        return None;
    }
    let mut given = OPERATIONS.iter().filter_map(|key| open.entry(key));
    let Some(entry) = given.next() else {
        reader.missing_key(&OPERATIONS.join(" | "), &at.path, &item.span);
        return None;
    };
    if let Some(second) = given.next() {
        reader.conflict(second, &entry.key, Some(&entry.key_span));
        return None;
    }
    stray_options(reader, &open, entry);
    let value = &entry.item;
    match entry.key.as_ref() {
        "round" => round(reader, &open, value),
        "clamp" => clamp(reader, &at.path, value),
        "formula" => {
            let gives = open.get("gives").map(|own| reader.word("gives", own, GIVES));
            let own = formula(reader, "formula", value, within, true)?;
            match gives {
                Some(gives) => Some(Operation::Formula(Formula { normalised: Some(gives?), ..own })),
                None => Some(Operation::Formula(own)),
            }
        }
        "goalposts" => goalposts(reader, at.node, value, within.names),
        "screen" => screen(reader, &open, value, within),
        "complement" => reader
            .word("complement", value, &[("full score", ())])
            .map(|()| Operation::Complement { full: Decimal::ONE }),
        "gate" => {
            let when = formula(reader, "gate", value, within, true);
            let at_most = match open.get("at_most") {
                Some(own) => reader.number("at_most", own),
                None => {
                    reader.missing_key("at_most", &at.path, &item.span);
                    None
                }
            };
            Some(Operation::Gate { when: when?, at_most: at_most? })
        }
        "penalty" => {
            let points = formula(reader, "penalty", value, within, true);
            let at_least = open.get("at_least").map_or(Some(Decimal::ZERO), |own| reader.number("at_least", own));
            Some(Operation::Penalty { points: points?, at_least: at_least? })
        }
        "bonus" => {
            let points = formula(reader, "bonus", value, within, true);
            let at_most = open.get("at_most").map(|own| reader.number("at_most", own));
            match at_most {
                Some(None) => None,
                at_most => Some(Operation::Bonus { points: points?, at_most: at_most.flatten() }),
            }
        }
        "treat" => super::treatment::treat(reader, &format!("{}.treat", at.path), value, within.names),
        "impute" => super::imputation::impute(reader, at.place(), value, within),
        "to_target" => to_target(reader, &at.path, &open, item, value),
        "bands" => bands(reader, at, value),
        "flag" => reader.word("flag", value, &[("full points", ())]).map(|()| Operation::Flag),
        "levels" => levels(reader, &at.path, value, within.names, source),
        "each" => {
            let points = reader.positive("each", value);
            Some(Operation::Each { at_most: at_most(reader, &at.path, &open, item)?, points: points? })
        }
        "given" => {
            let award = reader.word("given", value, &[("share", Award::Share), ("points", Award::Points)])?;
            let at_most = match (award, open.entry("at_most")) {
                (Award::Share, Some(stray)) => {
                    reader.conflict(stray, "given = \"share\"", Some(&entry.key_span));
                    return None;
                }
                (Award::Share, None) => Decimal::ONE,
                (Award::Points, _) => at_most(reader, &at.path, &open, item)?,
            };
            Some(Operation::Given { award, at_most })
        }
        _ => {
            let place = At { node: at.node, path: &at.path, lower: at.lower };
            normalisation::read(reader, &place, &open, entry, within)
        }
    }
}

fn round(reader: &mut Reader<'_>, open: &Open<'_, '_>, value: &Item<'_>) -> Option<Operation> {
    let mode = match open.get("mode") {
        Some(item) => reader.word("mode", item, MODES),
        None => Some(RoundingMode::HalfAwayFromZero),
    };
    let decimals = reader.number("round", value).and_then(|number| {
        if !number.is_whole() {
            reader.wrong_type("round", "whole number", value);
            return None;
        }
        let number = reader.number_that("round", value, "from -12 to 12", |number| {
            number >= Decimal::from_integer(-DECIMALS_MAX) && number <= Decimal::from_integer(DECIMALS_MAX)
        })?;
        number.to_string().parse::<i32>().ok()
    });
    Some(Operation::Round { decimals: decimals?, mode: mode? })
}

/// A condition on entities, and those that it does not decide about; an entity cannot be both kept and left out.
fn screen(reader: &mut Reader<'_>, open: &Open<'_, '_>, value: &Item<'_>, within: Within<'_>) -> Option<Operation> {
    let when = formula(reader, "screen", value, within, true);
    let keep = open.get("keep").map(|item| reader.texts("keep", item)).unwrap_or_default();
    let mut leave_out = Vec::new();
    for item in open.get("leave_out").and_then(|item| reader.list("leave_out", item)).unwrap_or_default() {
        let Some(code) = reader.text("leave_out", item) else { continue };
        if keep.iter().any(|own| own == code) {
            reader.report(Finding::new(Code::KeysConflict).with("key", code).with("other", "keep"), &item.span);
        }
        leave_out.push(code.to_owned());
    }
    Some(Operation::Screen { when: when?, keep, leave_out })
}

fn to_target(
    reader: &mut Reader<'_>,
    path: &str,
    open: &Open<'_, '_>,
    step: &Item<'_>,
    value: &Item<'_>,
) -> Option<Operation> {
    let form = reader.word("to_target", value, &[("proportional", ())]);
    let caps = [("full points", Cap::FullPoints), ("none", Cap::None)];
    let cap = match open.get("cap") {
        Some(item) => reader.word("cap", item, &caps),
        None => {
            reader.missing_key("cap", path, &step.span);
            None
        }
    };
    form.and(cap).map(Operation::ToTarget)
}

/// What the results of a formula are, where they are more than a number in a unit of their own.
pub const GIVES: &[(&str, Normalised)] = &[
    ("share", Normalised { lowest_is_best: false, share: true }),
    ("higher is better", Normalised { lowest_is_best: false, share: false }),
    ("lower is better", Normalised { lowest_is_best: true, share: false }),
];

const MODES: &[(&str, RoundingMode)] = &[
    ("half away from zero", RoundingMode::HalfAwayFromZero),
    ("half even", RoundingMode::HalfEven),
    ("truncate", RoundingMode::Truncate),
];

/// `mode`, `cap` and `at_most` belong to certain operations; elsewhere they would say nothing.
fn stray_options(reader: &mut Reader<'_>, open: &Open<'_, '_>, operation: &Entry<'_>) {
    for (option, of) in [
        ("mode", &["round"][..]),
        ("gives", &["formula"]),
        ("cap", &["to_target", "distance_to"]),
        ("at_most", &["each", "given", "gate", "bonus"]),
        ("at_least", &["penalty"]),
        ("keep", &["screen"]),
        ("leave_out", &["screen"]),
    ]
    .into_iter()
    .chain(normalisation::OPTIONS)
    {
        if let Some(entry) = open.entry(option)
            && !of.contains(&operation.key.as_ref())
        {
            reader.conflict(entry, &operation.key, Some(&operation.key_span));
        }
    }
}

fn at_most(reader: &mut Reader<'_>, path: &str, open: &Open<'_, '_>, item: &Item<'_>) -> Option<Decimal> {
    match open.get("at_most") {
        Some(item) => reader.positive("at_most", item),
        None => {
            reader.missing_key("at_most", path, &item.span);
            None
        }
    }
}

fn clamp(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Operation> {
    if matches!(item.value, Value::List(_)) {
        let (low, high) = reader.bounds("clamp", item)?;
        return Some(Operation::Clamp(Bounds { low: Some(low), high: Some(high) }));
    }
    let open = reader.open("clamp", item, &keys::CLAMP)?;
    let mut bound = |key: &str| open.get(key).map(|item| reader.number(key, item));
    let (low, high) = (bound("low"), bound("high"));
    match (low, high) {
        (None, None) => reader.missing_key("low | high", &format!("{path}.clamp"), &item.span),
        (Some(None), _) | (_, Some(None)) => {}
        (low, high) => {
            let bounds = Bounds { low: low.flatten(), high: high.flatten() };
            if bounds.low.zip(bounds.high).is_none_or(|both| reader.in_order("clamp", both, &item.span)) {
                return Some(Operation::Clamp(bounds));
            }
        }
    }
    None
}

/// Goalposts: the same for all, or `{ by = "type", groups = { "tỉnh" = { worst = …, best = … } } }`.
fn goalposts(reader: &mut Reader<'_>, node: &str, item: &Item<'_>, names: &Names) -> Option<Operation> {
    if let Some((attribute, groups)) = super::target::grouped(reader, "goalposts", item, names) {
        let read: Vec<Option<(String, Posts)>> = groups
            .iter()
            .map(|group| posts(reader, node, &group.item).map(|posts| (group.key.to_string(), posts)))
            .collect();
        let groups = read.into_iter().collect::<Option<Vec<_>>>()?;
        return Some(Operation::Goalposts(Grouped::By { attribute: attribute?, groups }));
    }
    posts(reader, node, item).map(|posts| Operation::Goalposts(Grouped::Single(posts)))
}

/// Goalposts that are reckoned, `worst = "ln(100)"`, as the formula step that says the same.
fn as_formula(open: &Open<'_, '_>) -> Option<(&'static str, String)> {
    let post = |key| match &open.get(key)?.value {
        // In parentheses where it is more than a number, a name or a function of them.
        Value::Text(text) if text.contains(['+', '-', '*', '/', ' ']) => Some((format!("({text})"), true)),
        Value::Text(text) => Some((text.to_string(), true)),
        Value::Number(text) => Some((text.to_string(), false)),
        Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => None,
    };
    let ((worst, worst_is_text), (best, best_is_text)) = (post("worst")?, post("best")?);
    let formula = format!("formula = \"(x - {worst}) / ({best} - {worst})\"");
    let key = if worst_is_text { "worst" } else { "best" };
    (worst_is_text || best_is_text).then_some((key, formula))
}

fn posts(reader: &mut Reader<'_>, node: &str, item: &Item<'_>) -> Option<Posts> {
    let open = reader.open("goalposts", item, &keys::GOALPOSTS)?;
    if let Some((key, formula)) = as_formula(&open) {
        let finding = Finding::new(Code::WrongType).with("key", key).with("expected", "number");
        let finding = finding.with("found", "text").with("suggestions", vec![formula]);
        reader.report(finding, open.get(key).map_or(&item.span, |item| &item.span));
        return None;
    }
    let worst = open.get("worst").and_then(|item| reader.number("worst", item));
    let best = open.get("best").and_then(|item| reader.number("best", item));
    let (worst, best) = (worst?, best?);
    if worst == best {
        let finding = Finding::new(Code::GoalpostsEqual).with("node", node).with("value", worst.to_string());
        reader.report(finding, &item.span);
        return None;
    }
    Some(Posts { worst, best })
}

fn bands(reader: &mut Reader<'_>, at: &StepAt<'_>, item: &Item<'_>) -> Option<Operation> {
    let list = reader.list("bands", item)?;
    if !reader.within("bands", limits::BANDS_MAX, list.len(), &item.span) {
        return None;
    }
    let read: Vec<Option<(Band, Award)>> = list
        .iter()
        .enumerate()
        .map(|(number, each)| band(reader, &format!("{}.bands[{}]", at.path, number + 1), each))
        .collect();
    let read: Vec<(Band, Award)> = read.into_iter().collect::<Option<_>>()?;
    let award = read.first().map_or(Award::Share, |(_, award)| *award);
    if let Some(other) = read.iter().position(|(_, own)| *own != award) {
        let (key, first) = if award == Award::Share { ("points", "share") } else { ("share", "points") };
        let finding = Finding::new(Code::KeysConflict).with("key", key).with("other", first);
        reader.report(finding, list.get(other).map_or(&item.span, |band| &band.span));
        return None;
    }
    let bands: Vec<Band> = read.into_iter().map(|(band, _)| band).collect();
    let edges: Vec<Option<Decimal>> = bands.iter().map(|band| band.from).collect();
    if !in_order(reader, at.node, &edges, list, item) {
        return None;
    }
    if award == Award::Points && bands.iter().all(|band| band.award.is_zero()) {
        let finding =
            Finding::new(Code::NumberOutOfRange).with("key", "points").with("text", "0").with("expected", "above 0");
        reader.report(finding, &item.span);
        return None;
    }
    Some(Operation::Bands { bands, award })
}

fn band(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<(Band, Award)> {
    let open = reader.open(path, item, &keys::BAND)?;
    let from = open.get("from").map(|item| reader.number("from", item));
    let (award, value) = match (open.get("share"), open.entry("points")) {
        (Some(share), None) => (Award::Share, reader.share("share", share)),
        (None, Some(points)) => {
            let not_negative = |number: Decimal| !number.is_negative();
            (Award::Points, reader.number_that("points", &points.item, "0 or more", not_negative))
        }
        (Some(share), Some(points)) => {
            reader.conflict(points, "share", Some(&share.span));
            return None;
        }
        (None, None) => {
            reader.missing_key("share | points", path, &item.span);
            return None;
        }
    };
    match from {
        Some(None) => None,
        from => Some((Band { from: from.flatten(), award: value? }, award)),
    }
}

/// A share for each level of the field that is the node's value.
fn levels(
    reader: &mut Reader<'_>,
    path: &str,
    item: &Item<'_>,
    names: &Names,
    source: Option<&Source>,
) -> Option<Operation> {
    let entries = reader.entries("levels", item)?;
    let field = match source {
        Some(Source::Formula(formula)) => match formula.root.term {
            Term::Field(field) => names.levels_of(field),
            _ => None,
        },
        Some(Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. })
        | None => None,
    };
    let Some(levels) = field else {
        if source.is_some() {
            let finding = Finding::new(Code::TypesDiffer).with("expected", "level").with("found", "number");
            reader.report(finding, &item.span);
        }
        return None;
    };
    // A field without its levels, or with too many, has a finding of its own.
    if levels.is_empty() || levels.len() > limits::LEVELS_MAX {
        return None;
    }
    for entry in entries.iter().filter(|entry| !levels.iter().any(|level| *level == entry.key)) {
        let finding = Finding::new(Code::UnknownKey)
            .with("key", entry.key.as_ref())
            .with("table", format!("{path}.levels"))
            .with("suggestions", reader.near(&entry.key, levels.iter().map(String::as_str)));
        reader.report(finding, &entry.key_span);
    }
    let shares: Vec<Option<Decimal>> = levels
        .iter()
        .map(|level| match entries.iter().find(|entry| entry.key == *level) {
            Some(entry) => reader.share(level, &entry.item),
            None => {
                // A slip in its name has been told already.
                let slip = entries.iter().any(|entry| {
                    !levels.contains(&entry.key.to_string())
                        && reader.near(&entry.key, levels.iter().map(String::as_str)).contains(level)
                });
                if !slip {
                    reader.missing_key(level, &format!("{path}.levels"), &item.span);
                }
                None
            }
        })
        .collect();
    shares.into_iter().collect::<Option<_>>().map(Operation::Levels)
}
