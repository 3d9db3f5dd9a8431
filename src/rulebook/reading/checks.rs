//! The checks of a field: `check = [{ at_most = "whole" }, { change = "50 %" }]`.
//!
//! In: the list as written. Out: [`Check`]s, each with exactly one rule that fits the field's kind.

use super::field::{kind_word, quantity_named};
use super::formulas::formula;
use super::names::Names;
use super::node::Within;
use super::reader::{Open, Reader};
use crate::finding::{Code, Finding, Severity};
use crate::number::Decimal;
use crate::registry::{Date, Period};
use crate::rulebook::formula::{Expression, Formula, Function, Operator, Term};
use crate::rulebook::keys;
use crate::rulebook::model::{Against, Check, CheckRule, FieldIx, Kind, Move};
use crate::rulebook::syntax::{Entry, Item, Value};

/// The keys that say what must be true; a check has exactly one of them.
const RULES: [&str; 5] = ["at_most", "range", "holds", "change", "fresh"];
/// Those of them that need a number.
const OF_QUANTITIES: [&str; 3] = ["at_most", "range", "change"];

/// Reads the checks of the field that `entry` declares.
pub(super) fn checks(reader: &mut Reader<'_>, entry: &Entry<'_>, field: &Open<'_, '_>, names: &Names) -> Vec<Check> {
    let Some(list) = field.get("check").and_then(|item| reader.list("check", item)) else { return Vec::new() };
    let path = format!("field.{}.check", entry.key);
    let own = names.field(&entry.key);
    list.iter().filter_map(|each| check(reader, (&path, own), each, names)).collect()
}

fn check(
    reader: &mut Reader<'_>,
    (path, own): (&str, Option<FieldIx>),
    item: &Item<'_>,
    names: &Names,
) -> Option<Check> {
    let open = reader.open(path, item, &keys::CHECK)?;
    let severity = open.get("severity").map_or(Some(Severity::Error), |item| {
        reader.word("severity", item, &[("error", Severity::Error), ("warning", Severity::Warning)])
    });
    let tolerated = open.get("tolerated").map(|item| tolerated(reader, item));
    let against = open.get("against").map(|item| against(reader, item));
    let mut said = RULES.into_iter().filter_map(|key| open.entry(key));
    let Some(first) = said.next() else {
        if !open.meant.iter().any(|meant| RULES.contains(&meant.as_str())) {
            reader.missing_key("at_most", path, &item.span);
        }
        return None;
    };
    if let Some(second) = said.next() {
        reader.conflict(second, &first.key, Some(&first.key_span));
        return None;
    }
    if let (Some(entry), true) = (open.entry("against"), first.key != "change") {
        reader.conflict(entry, &first.key, Some(&first.key_span));
    }
    let kind = own.and_then(|own| match (names.is_flag(own), names.levels_of(own)) {
        (true, _) => Some(Kind::Flag),
        (false, levels) => levels.map(|_| Kind::Level(Vec::new())),
    });
    if let Some(kind) = kind.filter(|_| OF_QUANTITIES.contains(&first.key.as_ref())) {
        reader.conflict(first, kind_word(&kind), None);
        return None;
    }
    let rule = match first.key.as_ref() {
        "at_most" => at_most(reader, &first.item, names),
        "range" => reader.bounds("range", &first.item).map(|(low, high)| CheckRule::Range(low, high)),
        "holds" => holds(reader, &first.item, own, names).map(CheckRule::Holds),
        "change" => change(reader, &first.item).and_then(|most| {
            let against = against.unwrap_or(Some(Against::Previous))?;
            Some(CheckRule::Change { most, against })
        }),
        _ => fresh(reader, &first.item).map(CheckRule::Fresh),
    };
    let tolerated = match tolerated {
        Some(None) => return None,
        tolerated => tolerated.flatten(),
    };
    Some(Check { rule: rule?, severity: severity?, tolerated })
}

fn at_most(reader: &mut Reader<'_>, item: &Item<'_>, names: &Names) -> Option<CheckRule> {
    let id = reader.text("at_most", item)?.to_owned();
    quantity_named(reader, &id, item, names).map(CheckRule::AtMost)
}

/// `5` is in the field's own unit, `"50 %"` of the other figure.
fn change(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Move> {
    let most = match &item.value {
        Value::Text(text) => percent(text).map(Move::ByPercent),
        Value::Number(_) => Some(Move::By(reader.number("change", item)?)),
        Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => None,
    };
    let Some(most) = most else {
        reader.wrong_type("change", "number or percent", item);
        return None;
    };
    let (Move::By(number) | Move::ByPercent(number)) = most;
    if number.is_negative() {
        let finding = Finding::new(Code::NumberOutOfRange).with("key", "change").with("text", number.to_string());
        reader.report(finding.with("expected", "0 or more"), &item.span);
        return None;
    }
    Some(most)
}

fn tolerated(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Decimal> {
    let Value::Text(text) = &item.value else { return reader.share("tolerated", item) };
    let share = percent(text).and_then(|percent| Decimal::parse(&format!("{percent}e-2")).ok());
    let Some(share) = share else {
        reader.wrong_type("tolerated", "number or percent", item);
        return None;
    };
    if share.is_negative() || share > Decimal::ONE {
        let finding = Finding::new(Code::NumberOutOfRange).with("key", "tolerated").with("text", text.as_ref());
        reader.report(finding.with("expected", "from 0 to 1"), &item.span);
        return None;
    }
    Some(share)
}

/// The number of `50 %`.
fn percent(text: &str) -> Option<Decimal> {
    Decimal::parse(text.trim().strip_suffix('%')?.trim_end()).ok()
}

fn against(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Against> {
    const WORDS: [(&str, Against); 2] = [("prev", Against::Previous), ("year_ago", Against::YearAgo)];
    if let Value::Number(year) = &item.value
        && let Some(period) = Period::parse(year)
    {
        return Some(Against::Fixed(period));
    }
    let text = reader.text("against", item)?;
    let word = WORDS.iter().find(|(word, _)| *word == text).map(|(_, against)| *against);
    let found = word.or_else(|| Period::parse(text).map(Against::Fixed));
    if found.is_none() {
        reader.unknown_word("against", text, vec!["prev", "year_ago", "2022"], &item.span);
    }
    found
}

/// A day, or the first day of a period.
fn fresh(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Date> {
    let day = match &item.value {
        Value::Date(text) => Date::parse(text),
        Value::Text(text) => Date::parse(text).or_else(|| Period::parse(text).map(Period::first_day)),
        Value::Number(text) => Period::parse(text).map(Period::first_day),
        Value::Truth(_) | Value::List(_) | Value::Table(_) => None,
    };
    if day.is_none() {
        reader.wrong_type("fresh", "date or period", item);
    }
    day
}

/// A condition that reads the field itself and can be decided exactly from cells of one entity, period and stage.
fn holds(reader: &mut Reader<'_>, item: &Item<'_>, own: Option<FieldIx>, names: &Names) -> Option<Formula> {
    let within = Within { names, parameters: &[], report_only: false };
    let formula = formula(reader, "holds", item, within, false)?;
    let mut faults: Vec<(&'static str, std::ops::Range<usize>)> = Vec::new();
    let mut reads_itself = false;
    formula.root.walk(&mut |part: &Expression| match &part.term {
        Term::Field(field) | Term::IsLevel { field, .. } => reads_itself |= own == Some(*field),
        _ => faults.extend(foreign(&part.term).map(|why| (why, part.span.clone()))),
    });
    if faults.is_empty() && !reads_itself && own.is_some() {
        faults.push(("not-itself", formula.root.span.clone()));
    }
    for (why, span) in &faults {
        let part = formula.text.get(span.clone()).unwrap_or_default();
        let finding = Finding::new(Code::CheckOfWhat).with("part", part).with("why", *why);
        let span = reader.inside(&item.span, &formula.text, span);
        reader.report(finding, &span);
    }
    if faults.is_empty() && !is_condition(&formula.root, names) {
        let finding = Finding::new(Code::TypesDiffer).with("expected", "truth").with("found", "number");
        reader.report(finding, &item.span);
        return None;
    }
    faults.is_empty().then_some(formula)
}

/// Why a part of a formula cannot stand in a check.
fn foreign(term: &Term) -> Option<&'static str> {
    match term {
        Term::Node { .. } | Term::Target(_) | Term::Before => Some("not-a-figure"),
        Term::Statistic(_) | Term::Gathered(..) | Term::ByGroup(_) => Some("of-others"),
        Term::Earlier(..) => Some("of-another-period"),
        Term::Binary(Operator::Power, ..)
        | Term::Call(
            Function::Sqrt
            | Function::Ln
            | Function::Exp
            | Function::Power
            | Function::Log10
            | Function::Computed
            | Function::BoxCox,
            _,
        ) => Some("not-exact"),
        _ => None,
    }
}

fn is_condition(part: &Expression, names: &Names) -> bool {
    match &part.term {
        Term::Truth(_) | Term::Not(_) | Term::IsLevel { .. } | Term::IsMissing(_) => true,
        Term::Field(field) => names.is_flag(*field),
        Term::If(_, then, _) => is_condition(then, names),
        Term::Binary(operator, ..) => !matches!(
            operator,
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Power
        ),
        _ => false,
    }
}
