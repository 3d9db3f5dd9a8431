//! Names of a rulebook, gathered before anything is resolved: fields with their kinds, nodes with their steps.

use super::head::id_is_valid;
use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::resolve::Scope;
use crate::rulebook::keys::{self, Need};
use crate::rulebook::model::{FieldIx, NodeIx};
use crate::rulebook::syntax::{Entry, Item, Value};
use std::collections::{HashMap, HashSet};

/// The names of one rulebook.
#[derive(Default)]
pub struct Names {
    fields: HashMap<String, FieldIx>,
    field_order: Vec<String>,
    flags: Vec<bool>,
    levels: Vec<Option<Vec<String>>>,
    nodes: HashMap<String, NodeIx>,
    node_order: Vec<String>,
    steps: Vec<Vec<String>>,
}

impl Names {
    /// Gathers the names. An id that is both a field and a node is a finding: a formula could not tell them apart.
    pub fn gather(reader: &mut Reader<'_>, fields: &[Entry<'_>], nodes: &[Entry<'_>]) -> Self {
        let mut names = Self::default();
        for (at, entry) in fields.iter().enumerate() {
            names.fields.insert(entry.key.to_string(), FieldIx(at));
            names.field_order.push(entry.key.to_string());
            names.flags.push(matches!(find(&entry.item, "kind"), Some(Value::Text(kind)) if kind == "flag"));
            names.levels.push(match find(&entry.item, "levels") {
                Some(Value::Table(levels)) => Some(levels.iter().map(|level| level.key.to_string()).collect()),
                _ => None,
            });
        }
        for (at, entry) in nodes.iter().enumerate() {
            if let Some(field) = fields.iter().find(|field| field.key == entry.key) {
                let mut finding = Finding::new(Code::DuplicateId).with("id", entry.key.as_ref());
                finding.places.push(reader.place(&field.key_span).related());
                reader.report(finding, &entry.key_span);
            }
            names.nodes.insert(entry.key.to_string(), NodeIx(at));
            names.node_order.push(entry.key.to_string());
            names.steps.push(step_names(&entry.item));
        }
        names
    }

    pub fn field(&self, id: &str) -> Option<FieldIx> {
        self.fields.get(id).copied()
    }

    pub fn field_ids(&self) -> impl Iterator<Item = &str> {
        self.field_order.iter().map(String::as_str)
    }

    pub fn node(&self, id: &str) -> Option<NodeIx> {
        self.nodes.get(id).copied()
    }

    pub fn node_ids(&self) -> impl Iterator<Item = &str> {
        self.node_order.iter().map(String::as_str)
    }

    pub fn levels_of(&self, field: FieldIx) -> Option<&[String]> {
        self.levels.get(field.0)?.as_deref()
    }

    pub fn is_flag(&self, field: FieldIx) -> bool {
        self.flags.get(field.0).copied().unwrap_or(false)
    }

    /// Names of a node's steps; position 0 is `value`.
    pub fn steps_of(&self, node: NodeIx) -> &[String] {
        self.steps.get(node.0).map_or(&[], Vec::as_slice)
    }
}

fn find<'a, 'i>(item: &'a Item<'i>, key: &str) -> Option<&'a Value<'i>> {
    match &item.value {
        Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.item.value),
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => None,
    }
}

/// The steps of a node in the order of its chain, named by `name` or by what they do; the second of a name is numbered.
pub fn step_names(node: &Item<'_>) -> Vec<String> {
    let mut names = vec!["value".to_owned()];
    let chain = match find(node, "chain") {
        Some(Value::List(steps)) => steps.iter().collect(),
        _ => match &node.value {
            Value::Table(entries) => {
                entries.iter().find(|entry| entry.key == "score").map(|entry| &entry.item).into_iter().collect()
            }
            Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => Vec::new(),
        },
    };
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for step in chain {
        let given = match find(step, "name") {
            Some(Value::Text(name)) if id_is_valid(name, false) => Some(name.to_string()),
            _ => None,
        };
        let base = given.or_else(|| operation(step).map(str::to_owned)).unwrap_or_else(|| "step".to_owned());
        let mut name = base.clone();
        // Each name goes on counting where it stopped, so that ten thousand steps of one name cost no more than ten thousand names.
        let count = counts.entry(base.clone()).or_insert(1);
        while !taken.insert(name.clone()) {
            *count += 1;
            name = format!("{base}_{count}");
        }
        names.push(name);
    }
    names
}

/// The keys of a step that say what it does, before `mode`, `cap`, `at_most` and `name`, which say how.
pub const OPERATIONS: [&str; 10] =
    ["round", "clamp", "formula", "goalposts", "to_target", "bands", "flag", "levels", "each", "given"];

/// The key that says what a step does; built or not.
pub fn operation<'a>(step: &'a Item<'_>) -> Option<&'a str> {
    let Value::Table(entries) = &step.value else { return None };
    let is_operation = |key: &str| {
        OPERATIONS.contains(&key)
            || keys::STEP.keys.iter().any(|own| own.name == key && own.need == Need::NotBuilt)
    };
    entries.iter().map(|entry| entry.key.as_ref()).find(|key| is_operation(key))
}

/// The scope of a formula: the names, with or without `x`.
pub struct FormulaScope<'n> {
    pub names: &'n Names,
    pub before: bool,
}

impl Scope for FormulaScope<'_> {
    fn field(&self, id: &str) -> Option<FieldIx> {
        self.names.field(id)
    }
    fn levels(&self, field: FieldIx) -> Option<Vec<String>> {
        self.names.levels_of(field).map(<[String]>::to_vec)
    }
    fn is_flag(&self, field: FieldIx) -> bool {
        self.names.is_flag(field)
    }
    fn node(&self, id: &str) -> Option<NodeIx> {
        self.names.node(id)
    }
    fn steps(&self, node: NodeIx) -> Vec<String> {
        self.names.steps_of(node).to_vec()
    }
    fn has_before(&self) -> bool {
        self.before
    }
    fn names(&self) -> Vec<String> {
        self.names.field_ids().chain(self.names.node_ids()).map(str::to_owned).collect()
    }
}
