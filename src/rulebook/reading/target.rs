//! Targets: a number, or values by period with `between` and `source`.

use super::names::Names;
use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::rulebook::keys::{self, Need};
use crate::rulebook::model::{Grouped, Target, TargetPoint, Text};
use crate::rulebook::syntax::{Entry, Item, Value};

/// Reads the target at `path`; none where it cannot be read.
pub fn target(reader: &mut Reader<'_>, path: &str, item: &Item<'_>, names: &Names) -> Option<Target> {
    let Some((attribute, groups)) = grouped(reader, "target", item, names) else {
        let own = single(reader, path, item)?;
        return Some(Target {
            points: Grouped::Single(own.points),
            straight_line: own.straight_line,
            source: own.source,
        });
    };
    let mut by_group = Vec::new();
    let (mut whole, mut straight_line, mut source): (bool, Option<bool>, Option<Text>) = (true, None, None);
    for group in groups {
        match single(reader, &format!("{path}.groups.{}", group.key), &group.item) {
            Some(own) => {
                // What lies between two periods is the same for all.
                if *straight_line.get_or_insert(own.straight_line) != own.straight_line {
                    reader.conflict(group, "between", groups.first().map(|first| &first.key_span));
                    whole = false;
                }
                source = source.or(own.source);
                by_group.push((group.key.to_string(), own.points));
            }
            None => whole = false,
        }
    }
    if let Value::Table(entries) = &item.value
        && let Some(entry) = entries.iter().find(|entry| entry.key == "source")
    {
        source = reader.words("source", &entry.item);
    }
    let points = Grouped::By { attribute: attribute?, groups: by_group };
    whole.then_some(Target { points, straight_line: straight_line.unwrap_or(false), source })
}

/// `{ by = "type", groups = { … } }`: the attribute, where entities have it, and the groups; none where the value is not by group.
pub fn grouped<'a, 'i>(
    reader: &mut Reader<'_>,
    path: &str,
    item: &'a Item<'i>,
    names: &Names,
) -> Option<(Option<String>, &'a [Entry<'i>])> {
    let Value::Table(entries) = &item.value else { return None };
    let by = entries.iter().find(|entry| entry.key == "by")?;
    let attribute = reader.text("by", &by.item).map(str::to_owned);
    let attribute = attribute.filter(|attribute| {
        let known = names.has_attribute(attribute);
        if !known {
            let near = reader.near(attribute, names.attributes().iter().map(String::as_str));
            let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
            reader.report(finding, &by.item.span);
        }
        known
    });
    let Some(groups) = entries.iter().find(|entry| entry.key == "groups") else {
        reader.missing_key("groups", path, &item.span);
        return Some((None, &[]));
    };
    for entry in entries {
        if !matches!(entry.key.as_ref(), "by" | "groups" | "source") {
            reader.conflict(entry, "by", Some(&by.key_span));
        }
    }
    let groups = reader.entries("groups", &groups.item).unwrap_or_default();
    if groups.is_empty() {
        reader.missing_key("<group>", path, &item.span);
        return Some((None, &[]));
    }
    for group in attribute.iter().flat_map(|_| groups) {
        unknown_group(reader, attribute.as_deref().unwrap_or_default(), group, names);
    }
    Some((attribute, groups))
}

/// A group that no entity of the shipped registry is in.
fn unknown_group(reader: &mut Reader<'_>, attribute: &str, group: &Entry<'_>, names: &Names) {
    let known = names.groups_of(attribute);
    if known.is_empty() || known.iter().any(|own| *own == group.key) {
        return;
    }
    let finding = Finding::new(Code::GroupUnknown)
        .with("group", group.key.as_ref())
        .with("attribute", attribute)
        .with("suggestions", reader.near(&group.key, known.iter().copied()))
        .with("allowed", known.iter().map(|own| (*own).to_owned()).collect::<Vec<String>>());
    reader.report(finding, &group.key_span);
}

/// What a target was read to, before groups.
struct Single {
    points: Vec<TargetPoint>,
    straight_line: bool,
    source: Option<Text>,
}

/// A target that is the same for all.
fn single(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Single> {
    let Value::Table(entries) = &item.value else {
        let value = reader.number("target", item)?;
        return Some(Single { points: vec![TargetPoint { period: None, value }], straight_line: false, source: None });
    };
    let mut target = Single { points: Vec::new(), straight_line: false, source: None };
    let mut dated: Vec<&Entry<'_>> = Vec::new();
    let (mut whole, mut constant) = (true, None);
    for entry in entries {
        match entry.key.as_ref() {
            "between" => {
                let words = [("straight line", true), ("latest", false)];
                target.straight_line = reader.word("between", &entry.item, &words)?;
            }
            "source" => target.source = Some(reader.words("source", &entry.item)?),
            "value" => {
                constant = Some(entry);
                let value = reader.number("value", &entry.item);
                whole &= value.is_some();
                target.points.extend(value.map(|value| TargetPoint { period: None, value }));
            }
            other if other.starts_with(|first: char| first.is_ascii_digit()) => {
                let period = reader.period("target", other, &entry.key_span);
                let value = reader.number(other, &entry.item);
                whole &= period.is_some() && value.is_some();
                if let (Some(_), Some(value)) = (period, value) {
                    target.points.push(TargetPoint { period, value });
                    dated.push(entry);
                }
            }
            "groups" => {
                if reader.entries("groups", &entry.item).is_some() {
                    reader.missing_key("by", path, &entry.key_span);
                }
                whole = false;
            }
            _ => {
                unknown(reader, path, entry);
                whole = false;
            }
        }
    }
    if !whole {
        return None;
    }
    if target.points.is_empty() {
        reader.missing_key("value", path, &item.span);
        return None;
    }
    let by_period = |key: &str| entries.iter().find(|entry| entry.key == key);
    for stray in dated.first().copied().into_iter().chain(by_period("between")) {
        if let Some(constant) = constant {
            reader.conflict(stray, "value", Some(&constant.key_span));
            return None;
        }
    }
    twice(reader, &dated)?;
    target.points.sort_by_key(|point| point.period);
    Some(target)
}

/// A key that is neither a period nor one of ours.
fn unknown(reader: &mut Reader<'_>, path: &str, entry: &Entry<'_>) {
    let known = keys::TARGET.keys.iter();
    let finding = match known.clone().find(|key| key.name == entry.key && key.need == Need::NotBuilt) {
        Some(key) => Finding::new(Code::NotBuilt).with("construct", format!("{path}.{}", key.name)),
        None => {
            let names = known.filter(|key| key.need != Need::NotBuilt).map(|key| key.name);
            Finding::new(Code::UnknownKey)
                .with("key", entry.key.as_ref())
                .with("table", path)
                .with("suggestions", reader.near(&entry.key, names))
        }
    };
    reader.report(finding, &entry.key_span);
}

/// The same period in two spellings, `2023-Q1` and `2023-q1`.
fn twice(reader: &mut Reader<'_>, dated: &[&Entry<'_>]) -> Option<()> {
    let mut seen = std::collections::HashMap::new();
    for entry in dated {
        if let Some(first) = seen.insert(entry.key.to_ascii_uppercase(), &entry.key_span) {
            reader.duplicate(&entry.key, &entry.key_span, first);
            return None;
        }
    }
    Some(())
}
