//! Targets: a number, or values by period with `between` and `source`.

use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::rulebook::keys::{self, Need};
use crate::rulebook::model::{Target, TargetPoint};
use crate::rulebook::syntax::{Entry, Item, Value};

/// Reads the target at `path`; none where it cannot be read.
pub fn target(reader: &mut Reader<'_>, path: &str, item: &Item<'_>) -> Option<Target> {
    let Value::Table(entries) = &item.value else {
        let value = reader.number("target", item)?;
        return Some(Target { points: vec![TargetPoint { period: None, value }], straight_line: false, source: None });
    };
    let mut target = Target { points: Vec::new(), straight_line: false, source: None };
    let mut dated: Vec<&Entry<'_>> = Vec::new();
    let (mut whole, mut constant) = (true, None);
    for entry in entries {
        match entry.key.as_ref() {
            "between" => {
                let words = [("straight line", true), ("latest", false)];
                target.straight_line = reader.word("between", &entry.item, &words)?;
            }
            "source" => target.source = Some(reader.text("source", &entry.item)?.to_owned()),
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
