//! Two scoreboards side by side, leaf by leaf, by what things are called and not by where they stand.

use super::outcome::{Compared, Difference};
use super::receipts;
use crate::rulebook::model::DataStatus;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Keys of a scoreboard that say nothing of the result: findings name files and lines.
const NOT_COMPARED: [&str; 1] = ["findings"];

/// What differs where a whole period is in one of both alone.
pub(super) const NOT_THERE: &str = "period";
/// What differs where a period or an entity stands twice.
pub(super) const REPEATED: &str = "repeated";

/// Parts of an entity that have an object a node.
const BY_NODE: [&str; 2] = ["aggregates", "indicators"];

/// Compares two scoreboards of one period, the published one and that of now; `status` is the weaker of both.
pub(super) fn differences(
    (published, own): (&Value, &Value),
    status: DataStatus,
    compared: &mut Compared,
) -> Vec<Difference> {
    let period = text(published, "period").to_owned();
    let mut walk = Walk { period, status, compared, found: Vec::new() };
    walk.compared.periods += 1;
    let (Some(was), Some(is)) = (published.as_object(), own.as_object()) else { return walk.found };
    for key in keys(was, is) {
        if NOT_COMPARED.contains(&key.as_str()) {
            continue;
        }
        match key.as_str() {
            "entities" => walk.entities(was.get(key), is.get(key)),
            "national" => walk.entity(None, (was.get(key), is.get(key))),
            "receipt" => {
                let none = Value::Null;
                let (was, is) = receipts::rest(was.get(key).unwrap_or(&none), is.get(key).unwrap_or(&none));
                walk.leaf(&At::default(), key, (Some(&was), Some(&is)));
            }
            _ => walk.leaf(&At::default(), key, (was.get(key), is.get(key))),
        }
    }
    walk.found
}

/// A difference of a whole scoreboard, or of all of them.
pub(super) fn whole(
    (period, data_status): (&str, DataStatus),
    what: &str,
    published: Option<Value>,
    own: Option<Value>,
) -> Difference {
    Difference {
        period: period.to_owned(),
        entity: None,
        node: None,
        what: what.to_owned(),
        published,
        own,
        data_status,
    }
}

/// Of whom and what a value is.
#[derive(Debug, Clone, Default)]
struct At {
    entity: Option<(String, String)>,
    node: Option<String>,
}

struct Walk<'c> {
    period: String,
    status: DataStatus,
    compared: &'c mut Compared,
    found: Vec<Difference>,
}

impl Walk<'_> {
    fn entities(&mut self, was: Option<&Value>, is: Option<&Value>) {
        fn rows(value: Option<&Value>) -> &[Value] {
            value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
        }
        let (was, is) = (rows(was), rows(is));
        let new: BTreeMap<&str, &Value> = is.iter().map(|row| (text(row, "code"), row)).collect();
        let mut seen = BTreeSet::new();
        for row in was {
            self.compared.entities += 1;
            let code = text(row, "code");
            if seen.insert(code) {
                self.entity(Some(row), (Some(row), new.get(code).copied()));
            } else {
                let entity = Some((code.to_owned(), text(row, "name").to_owned()));
                self.differ(&At { entity, node: None }, REPEATED, (Some(short(row)), None));
            }
        }
        for row in is.iter().filter(|row| !seen.contains(text(row, "code"))) {
            self.entity(Some(row), (None, Some(row)));
        }
    }

    /// A row of an entity; `named` is that which names it, none for the national row.
    fn entity(&mut self, named: Option<&Value>, (was, is): (Option<&Value>, Option<&Value>)) {
        let entity = named.map(|row| (text(row, "code").to_owned(), text(row, "name").to_owned()));
        let at = At { entity: entity.or_else(|| Some(Default::default())), node: None };
        let (Some(old), Some(new)) = (was.and_then(Value::as_object), is.and_then(Value::as_object)) else {
            if was.is_some_and(|own| !own.is_null()) || is.is_some_and(|own| !own.is_null()) {
                self.differ(&at, "entity", (was.map(short), is.map(short)));
            }
            return;
        };
        for key in keys(old, new) {
            if !BY_NODE.contains(&key.as_str()) {
                self.leaf(&at, key, (old.get(key), new.get(key)));
                continue;
            }
            let none = Map::new();
            let (old, new) = (old.get(key).and_then(Value::as_object), new.get(key).and_then(Value::as_object));
            let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
            for node in keys(old, new) {
                let at = At { node: Some(node.clone()), ..at.clone() };
                self.node(&at, (old.get(node), new.get(node)));
            }
        }
    }

    fn node(&mut self, at: &At, (was, is): (Option<&Value>, Option<&Value>)) {
        match (was.and_then(Value::as_object), is.and_then(Value::as_object)) {
            (Some(was), Some(is)) => {
                for key in keys(was, is) {
                    self.leaf(at, key, (was.get(key), is.get(key)));
                }
            }
            _ => self.differ(at, "node", (was.map(short), is.map(short))),
        }
    }

    /// A value; of an object or a list, each below it.
    fn leaf(&mut self, at: &At, what: &str, (was, is): (Option<&Value>, Option<&Value>)) {
        match (was, is) {
            (Some(Value::Object(was)), Some(Value::Object(is))) => {
                for key in keys(was, is) {
                    self.leaf(at, &format!("{what}.{key}"), (was.get(key), is.get(key)));
                }
            }
            (Some(Value::Array(was)), Some(Value::Array(is))) => {
                for place in 0..was.len().max(is.len()) {
                    self.leaf(at, &format!("{what}.{}", place + 1), (was.get(place), is.get(place)));
                }
            }
            // What is left out says the same as null.
            _ => {
                self.compared.values += 1;
                let (was, is) = (was.unwrap_or(&Value::Null), is.unwrap_or(&Value::Null));
                if !same(was, is) {
                    self.differ(at, what, (Some(was.clone()), Some(is.clone())));
                }
            }
        }
    }

    fn differ(&mut self, at: &At, what: &str, (published, own): (Option<Value>, Option<Value>)) {
        self.found.push(Difference {
            period: self.period.clone(),
            entity: at.entity.clone(),
            node: at.node.clone(),
            what: what.to_owned(),
            published,
            own,
            data_status: self.status,
        });
    }
}

/// Whether two values are the same: numbers as numbers, so that `1` is `1.0`.
fn same(was: &Value, is: &Value) -> bool {
    match (was.as_f64(), is.as_f64()) {
        // Whole numbers beyond 2⁵³ have no float of their own.
        _ if was.as_i64().is_some() && is.as_i64().is_some() => was == is,
        (Some(was), Some(is)) => was.total_cmp(&is).is_eq() || (was.abs() <= 0.0 && is.abs() <= 0.0),
        _ => was == is,
    }
}

/// The keys of both, those of the first one first.
fn keys<'v>(was: &'v Map<String, Value>, is: &'v Map<String, Value>) -> Vec<&'v String> {
    was.keys().chain(is.keys().filter(|key| !was.contains_key(*key))).collect()
}

/// Of a whole row, the one number that says most.
fn short(value: &Value) -> Value {
    value.get("score").cloned().unwrap_or_else(|| value.clone())
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
