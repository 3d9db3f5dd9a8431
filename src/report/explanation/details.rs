//! Lines beside the reckoning of a node: the statistics it read, how far it is from its target, its part in what it belongs to.

use super::super::figures::{equals, explained, fixed, full};
use super::heading::name;
use crate::result::{ExplainedNode, ExplainedParent, ExplainedStatistic, FieldDistance, SetBy};
use crate::rulebook::model::{Bilingual, Language, Text};
use crate::wording::{self, Label, label, localized, phrase};

/// A node by its title and id.
pub(super) fn titled(title: &Bilingual, id: &str, language: Language) -> String {
    format!("{} ({id})", title.get(language))
}

/// The statistics that a step's formula read (none: that of the value).
pub(super) fn statistics(node: &ExplainedNode, step: Option<&str>, language: Language) -> Vec<String> {
    let own = node.statistics.iter().filter(|statistic| statistic.step.as_deref() == step);
    own.map(|statistic| self::statistic(statistic, language)).collect()
}

fn statistic(own: &ExplainedStatistic, language: Language) -> String {
    let Some(value) = own.value else {
        let reason = own.missing.map_or("", |reason| wording::missing(reason, language));
        return phrase(Label::StatisticNone, &[("text", &own.text), ("reason", reason)], language);
    };
    let mut scope = String::new();
    if let Some(group) = &own.group {
        scope.push_str(&phrase(Label::StatisticGroup, &[("group", &group.value)], language));
    }
    if own.periods.len() != 1 || own.set_by.is_none() && own.periods.is_empty() {
        scope.push_str(&phrase(Label::StatisticPeriods, &[("periods", &own.periods.join(", "))], language));
    }
    if own.ranked_only {
        scope.push_str(label(Label::StatisticRanked, language));
    }
    if let Some(set_by) = &own.set_by {
        let names = setters(set_by, own.periods.len() > 1, language);
        scope.push_str(&phrase(Label::StatisticSetBy, &[("names", &names)], language));
    }
    let count = localized(&own.count.to_string(), language);
    let places = [
        ("text", own.text.as_str()),
        ("equals", equals(value)),
        ("value", &explained(value, language)),
        ("count", &count),
        ("scope", &scope),
    ];
    phrase(Label::StatisticIs, &places, language)
}

/// Who set a value; with the period where there are several.
fn setters(set_by: &SetBy, several_periods: bool, language: Language) -> String {
    let one = |setter: &crate::result::Setter| {
        let own = name((&setter.entity.name, &setter.entity.name_en), language);
        match several_periods {
            true => phrase(Label::NameOfPeriod, &[("name", own), ("period", &setter.period)], language),
            false => own.to_owned(),
        }
    };
    let names: Vec<String> = set_by.first.iter().map(one).collect();
    more(names.join(", "), set_by.count.saturating_sub(names.len()), Label::NamesMore, "names", language)
}

/// A list of which only the first were written.
pub(super) fn more(list: String, rest: usize, what: Label, place: &'static str, language: Language) -> String {
    if rest == 0 {
        return list;
    }
    phrase(what, &[(place, &list), ("count", &localized(&rest.to_string(), language))], language)
}

/// How far the value is from the target, and what single field could close the gap.
pub(super) fn distance(node: &ExplainedNode, language: Language) -> Vec<String> {
    let Some(distance) = &node.distance else { return Vec::new() };
    let unit = unit_of_change(node.unit.as_ref(), language);
    let gap = format!("{}{unit}", explained(distance.gap, language));
    let is_exact = full(distance.gap) == "0";
    let what = match (distance.reached, distance.lower_is_better) {
        (true, _) if is_exact => Label::TargetReached,
        (true, false) => Label::TargetPassed,
        (true, true) => Label::TargetPassedBelow,
        (false, false) => Label::TargetShort,
        (false, true) => Label::TargetOver,
    };
    let own = phrase(what, &[("gap", &gap)], language);
    let mut lines = vec![own];
    let (refused, possible): (Vec<_>, Vec<_>) = distance.fields.iter().partition(|field| field.refused.is_some());
    for (at, own) in possible.into_iter().enumerate() {
        let text = field(own, language);
        lines.push(if at == 0 { text } else { alternative(&text, language) });
    }
    lines.extend(refused.into_iter().map(|own| field(own, language)));
    if !distance.reached && distance.fields.is_empty() && node.formula.is_some() {
        lines.push(label(Label::FieldsUnsolved, language).to_owned());
    }
    lines
}

/// A sentence behind another that it is an alternative to: its first letter is no longer a capital.
fn alternative(text: &str, language: Language) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_lowercase).collect();
    phrase(Label::FieldOr, &[("text", &format!("{first}{}", characters.as_str()))], language)
}

/// A unit behind a difference: a difference of percentages is in percentage points.
fn unit_of_change(unit: Option<&Text>, language: Language) -> String {
    let is_percent = unit.is_some_and(|unit| unit.trim() == "%");
    let unit =
        if is_percent { Some(label(Label::PercentagePoints, language)) } else { unit.map(|own| own.get(language)) };
    unit.map(|unit| format!(" {unit}")).unwrap_or_default()
}

fn field(own: &FieldDistance, language: Language) -> String {
    let unit = unit_of_change(own.unit.as_ref(), language);
    let number = |value: f64| localized(&full(value), language);
    let places = [
        ("change", &*format!("{}{unit}", number(own.change.abs()))),
        ("title", own.title.get(language)),
        ("from", &number(own.from)),
        ("to", &number(own.to)),
    ];
    if let Some(refused) = &own.refused {
        let limit = refused.limit.map_or_else(String::new, number);
        let what = match (refused.limit, own.change < 0.0) {
            (None, _) => Label::FieldAgainst,
            (Some(_), true) => Label::FieldBelow,
            (Some(_), false) => Label::FieldBeyond,
        };
        let condition = refused.condition.as_deref().unwrap_or_default();
        let more = [("limit", limit.as_str()), ("check", &refused.check), ("condition", condition)];
        return phrase(what, &[places.as_slice(), more.as_slice()].concat(), language);
    }
    phrase(if own.change < 0.0 { Label::FieldOver } else { Label::FieldShort }, &places, language)
}

/// The part of a node in each aggregate that reads it.
pub(super) fn parts(node: &ExplainedNode, language: Language) -> Vec<String> {
    node.parents.iter().map(|parent| part(node, parent, language)).collect()
}

fn part(node: &ExplainedNode, own: &ExplainedParent, language: Language) -> String {
    let number = |value: f64| explained(value, language);
    let parent = titled(&own.title, &own.id, language);
    match (own.counted, own.score) {
        (Some(true), _) => return phrase(Label::PartCounted, &[("parent", &parent)], language),
        (Some(false), Some(_)) => return phrase(Label::PartNotCounted, &[("parent", &parent)], language),
        _ => {}
    }
    let Some(share) = own.share.map(|share| percent(share, language)) else {
        return phrase(Label::PartLeftOut, &[("parent", &parent)], language);
    };
    let Some(contribution) = own.contribution else {
        let places = [("parent", &*parent), ("weight", &number(own.weight)), ("share", &share)];
        return phrase(Label::PartByWeight, &places, language);
    };
    let score = own.score.filter(|_| node.is_share || !own.in_points).map(number);
    let most = own.lost.map_or(own.weight, |lost| contribution + lost);
    let exact_share = format!("{} %", number(own.share.unwrap_or(0.0) * 100.0));
    let by = if own.in_points { number(most) } else { exact_share };
    let reckoning = match score {
        Some(score) => format!("{score} × {by} {} {}", equals(contribution), number(contribution)),
        None => number(contribution),
    };
    let what = if own.in_points { Label::PartInPoints } else { Label::PartInMean };
    let places = [("parent", &*parent), ("reckoning", &reckoning), ("most", &number(most)), ("share", &share)];
    phrase(what, &places, language)
}

/// A share as a percentage with one decimal where it needs one: `45 %`, `33,3 %`.
pub(super) fn percent(share: f64, language: Language) -> String {
    let text = fixed(share * 100.0, 1, language);
    let short = text.strip_suffix(",0").or_else(|| text.strip_suffix(".0")).unwrap_or(&text);
    phrase(Label::ShareRounded, &[("share", short)], language)
}
