//! Chains that are declared once: `[chain.<id>]` with parameters and steps, used by nodes with overrides.
//!
//! In: the tables of chains and nodes as written. Out: the nodes with their steps in place, and the parameters of each. Positions
//! stay those of the chain's own text, so that a finding points at the line that is wrong.

use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::resolve::Parameter;
use crate::rulebook::keys;
use crate::rulebook::syntax::{Entry, Item, Span, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// A node's table with its chain in place.
pub struct Expanded<'e, 'i> {
    /// As written, or with the steps of a declared chain.
    pub entry: Cow<'e, Entry<'i>>,
    /// Parameters of the chain it uses.
    pub parameters: Vec<(String, Parameter)>,
    /// Whether its steps could be put in place; where not, nothing is held against the node.
    pub whole: bool,
}

struct Chain<'a, 'i> {
    parameters: &'a [Entry<'i>],
    steps: &'a [Item<'i>],
    key_span: &'a Span,
    used: bool,
}

/// Puts the steps of declared chains into the nodes that use them.
pub fn expand<'e, 'i>(
    reader: &mut Reader<'_>,
    chains: Option<&Item<'i>>,
    nodes: &[&'e Entry<'i>],
) -> Vec<Expanded<'e, 'i>> {
    let mut declared = HashMap::new();
    let mut applied: HashMap<String, (String, Span)> = HashMap::new();
    for entry in chains.and_then(|item| reader.entries("chain", item)).unwrap_or_default() {
        if let Some((chain, list)) = chain(reader, entry, nodes) {
            for (node, span) in list {
                match applied.get(&node) {
                    Some((_, first)) => reader.duplicate(&node, &span, first),
                    None => {
                        applied.insert(node, (entry.key.to_string(), span));
                    }
                }
            }
            declared.insert(entry.key.to_string(), chain);
        }
    }
    let expanded = nodes.iter().map(|node| one(reader, node, &mut declared, &applied)).collect();
    let mut unused: Vec<(&String, &Chain<'_, '_>)> = declared.iter().filter(|(_, chain)| !chain.used).collect();
    unused.sort_by_key(|(_, chain)| chain.key_span.start);
    for (id, chain) in unused {
        reader.unused(Finding::new(Code::ChainUnused).with("chain", id), chain.key_span);
    }
    expanded
}

/// Reads `[chain.<id>]` and the nodes that it says it is applied to.
fn chain<'a, 'i>(
    reader: &mut Reader<'_>,
    entry: &'a Entry<'i>,
    nodes: &[&Entry<'i>],
) -> Option<(Chain<'a, 'i>, Vec<(String, Span)>)> {
    let path = format!("chain.{}", entry.key);
    super::head::check_key(reader, entry);
    let open = reader.open(&path, &entry.item, &keys::CHAIN)?;
    let steps = open.get("steps").and_then(|item| reader.list("steps", item))?;
    let parameters = open.get("parameters").and_then(|item| reader.entries("parameters", item)).unwrap_or_default();
    parameters.iter().for_each(|parameter| super::head::check_key(reader, parameter));
    let mut applied = Vec::new();
    for item in open.get("apply_to").and_then(|item| reader.list("apply_to", item)).unwrap_or_default() {
        let Some(id) = reader.text("apply_to", item) else { continue };
        if nodes.iter().any(|node| node.key == id) {
            applied.push((id.to_owned(), item.span.clone()));
        } else {
            let near = reader.near(id, nodes.iter().map(|node| node.key.as_ref()));
            let finding =
                Finding::new(Code::UnknownName).with("kind", "node").with("name", id).with("suggestions", near);
            reader.report(finding, &item.span);
        }
    }
    // What is wrong with the nodes that it names is told there.
    let used = open.get("apply_to").is_some();
    Some((Chain { parameters, steps, key_span: &entry.key_span, used }, applied))
}

fn one<'e, 'i>(
    reader: &mut Reader<'_>,
    node: &'e Entry<'i>,
    declared: &mut HashMap<String, Chain<'_, 'i>>,
    applied: &HashMap<String, (String, Span)>,
) -> Expanded<'e, 'i> {
    let plain = || Expanded { entry: Cow::Borrowed(node), parameters: Vec::new(), whole: true };
    let broken = || Expanded { whole: false, ..plain() };
    let Value::Table(entries) = &node.item.value else { return plain() };
    let uses = entries.iter().find(|entry| entry.key == "uses");
    let own_steps = entries.iter().find(|entry| matches!(entry.key.as_ref(), "chain" | "score"));
    let overrides = entries.iter().find(|entry| entry.key == "override");
    let (id, given, span) = match (uses, applied.get(node.key.as_ref())) {
        (Some(entry), Some((_, by_chain))) => {
            if let Some(chain) = used(reader, entry).and_then(|(id, _)| declared.get_mut(&id)) {
                chain.used = true;
            }
            reader.conflict(entry, "apply_to", Some(by_chain));
            return broken();
        }
        (Some(entry), None) => match used(reader, entry) {
            Some((id, given)) => (id, given, entry.item.span.clone()),
            None => return broken(),
        },
        (None, Some((id, span))) => (id.clone(), Vec::new(), span.clone()),
        (None, None) => {
            // Without a declared chain there is nothing to take the place of.
            if let Some(entry) = overrides
                && reader.entries("override", &entry.item).is_some()
            {
                reader.missing_key("uses", &format!("node.{}", node.key), &entry.key_span);
            }
            return plain();
        }
    };
    if let Some(chain) = declared.get_mut(&id) {
        chain.used = true;
    }
    if let Some(own) = own_steps {
        reader.conflict(own, if uses.is_some() { "uses" } else { "apply_to" }, Some(&span));
        return plain();
    }
    let mut names: Vec<String> = declared.keys().cloned().collect();
    names.sort_unstable();
    let Some(chain) = declared.get(&id) else {
        let near = reader.near(&id, names.iter().map(String::as_str));
        let finding = Finding::new(Code::UnknownName).with("kind", "chain").with("name", &id).with("suggestions", near);
        reader.report(finding, &span);
        return broken();
    };
    let values = values(reader, chain, &given, &id);
    let Some(steps) = steps(reader, chain, entries, &values) else { return broken() };
    let mut own: Vec<Entry<'i>> =
        entries.iter().filter(|entry| !matches!(entry.key.as_ref(), "uses" | "override")).cloned().collect();
    own.push(Entry {
        key: "chain".into(),
        key_span: span.clone(),
        item: Item { span: span.clone(), value: Value::List(steps) },
    });
    let item = Item { span: node.item.span.clone(), value: Value::Table(own) };
    let parameters = values.iter().filter_map(|(id, item)| parameter(reader, id, item)).collect();
    let entry = Entry { key: node.key.clone(), key_span: node.key_span.clone(), item };
    Expanded { entry: Cow::Owned(entry), parameters, whole: true }
}

/// `uses = "id"`, or `uses = { chain = "id", parameter = … }`.
fn used<'i>(reader: &mut Reader<'_>, entry: &Entry<'i>) -> Option<(String, Vec<Entry<'i>>)> {
    match &entry.item.value {
        Value::Text(id) => Some((id.to_string(), Vec::new())),
        Value::Table(entries) => {
            let Some(chain) = entries.iter().find(|own| own.key == "chain") else {
                reader.missing_key("chain", "uses", &entry.item.span);
                return None;
            };
            let id = reader.text("uses.chain", &chain.item)?.to_owned();
            Some((id, entries.iter().filter(|own| own.key != "chain").cloned().collect()))
        }
        Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => {
            reader.wrong_type("uses", "text", &entry.item);
            None
        }
    }
}

/// The parameters with their values: those of the chain, or what the node gives in their place.
fn values<'i>(
    reader: &mut Reader<'_>,
    chain: &Chain<'_, 'i>,
    given: &[Entry<'i>],
    id: &str,
) -> Vec<(String, Item<'i>)> {
    for entry in given {
        if !chain.parameters.iter().any(|parameter| parameter.key == entry.key) {
            let near = reader.near(&entry.key, chain.parameters.iter().map(|parameter| parameter.key.as_ref()));
            let finding = Finding::new(Code::UnknownKey)
                .with("key", entry.key.as_ref())
                .with("table", format!("chain.{id}.parameters"))
                .with("suggestions", near);
            reader.report(finding, &entry.key_span);
        }
    }
    let value = |parameter: &Entry<'i>| {
        let own = given.iter().find(|entry| entry.key == parameter.key).unwrap_or(parameter);
        (parameter.key.to_string(), own.item.clone())
    };
    chain.parameters.iter().map(value).collect()
}

/// A parameter for formulas: a number or a word. Anything else stands only where `"$name"` does.
fn parameter(reader: &mut Reader<'_>, id: &str, item: &Item<'_>) -> Option<(String, Parameter)> {
    match &item.value {
        Value::Number(_) => reader.number(id, item).map(|number| (id.to_owned(), Parameter::Number(number))),
        Value::Text(word) => Some((id.to_owned(), Parameter::Word(word.to_string()))),
        Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => None,
    }
}

/// The steps with the node's overrides, each `"$parameter"` replaced by its value; none where there is no such parameter.
fn steps<'i>(
    reader: &mut Reader<'_>,
    chain: &Chain<'_, 'i>,
    node: &[Entry<'i>],
    values: &[(String, Item<'i>)],
) -> Option<Vec<Item<'i>>> {
    let overrides = node.iter().find(|entry| entry.key == "override");
    let overrides = overrides.and_then(|entry| reader.entries("override", &entry.item)).unwrap_or_default();
    let names: Vec<String> = chain.steps.iter().map(step_name).collect();
    for own in overrides {
        if !names.iter().any(|name| *name == own.key) {
            let near = reader.near(&own.key, names.iter().map(String::as_str));
            let finding = Finding::new(Code::UnknownName)
                .with("kind", "step")
                .with("name", own.key.as_ref())
                .with("suggestions", near);
            reader.report(finding, &own.key_span);
        }
    }
    let replaced = |(step, name): (&Item<'i>, &String)| {
        let own = overrides.iter().find(|entry| entry.key == name.as_str());
        match own {
            Some(own) => Some(named(own, name)),
            None => substitute(reader, step, values),
        }
    };
    chain.steps.iter().zip(&names).map(replaced).collect()
}

/// The name of a step: given, or what it does.
pub fn step_name(step: &Item<'_>) -> String {
    let Value::Table(entries) = &step.value else { return String::new() };
    let given = entries.iter().find(|entry| entry.key == "name").map(|entry| &entry.item.value);
    match given {
        Some(Value::Text(name)) => name.to_string(),
        _ => super::names::operation(step).unwrap_or_default().to_owned(),
    }
}

/// An overriding step keeps the name of the one it replaces.
fn named<'i>(own: &Entry<'i>, name: &str) -> Item<'i> {
    let Value::Table(entries) = &own.item.value else { return own.item.clone() };
    let mut entries = entries.clone();
    if !entries.iter().any(|entry| entry.key == "name") {
        entries.push(Entry {
            key: "name".into(),
            key_span: own.key_span.clone(),
            item: Item { span: own.key_span.clone(), value: Value::Text(name.to_owned().into()) },
        });
    }
    Item { span: own.item.span.clone(), value: Value::Table(entries) }
}

/// A step with each `"$parameter"` replaced by its value.
fn substitute<'i>(reader: &mut Reader<'_>, item: &Item<'i>, values: &[(String, Item<'i>)]) -> Option<Item<'i>> {
    let value = match &item.value {
        Value::Text(text) => {
            let Some(id) = text.strip_prefix('$') else { return Some(item.clone()) };
            let parameter = values.iter().find(|(own, _)| own == id).map(|(_, value)| value.clone());
            if parameter.is_none() {
                let near = reader.near(id, values.iter().map(|(own, _)| own.as_str()));
                let finding = Finding::new(Code::UnknownName)
                    .with("kind", "parameter")
                    .with("name", id)
                    .with("suggestions", near);
                reader.report(finding, &item.span);
            }
            return parameter;
        }
        Value::List(list) => {
            Value::List(list.iter().map(|each| substitute(reader, each, values)).collect::<Option<_>>()?)
        }
        Value::Table(entries) => {
            let own =
                |entry: &Entry<'i>| Some(Entry { item: substitute(reader, &entry.item, values)?, ..entry.clone() });
            Value::Table(entries.iter().map(own).collect::<Option<_>>()?)
        }
        Value::Number(_) | Value::Truth(_) | Value::Date(_) => item.value.clone(),
    };
    Some(Item { span: item.span.clone(), value })
}

/// A parameter that has the id of a field or node: a formula of the chain could mean either.
pub fn shadows(reader: &mut Reader<'_>, chains: Option<&Item<'_>>, fields: &[Entry<'_>], nodes: &[&Entry<'_>]) {
    let Some(Value::Table(chains)) = chains.map(|item| &item.value) else { return };
    for chain in chains {
        let Value::Table(keys) = &chain.item.value else { continue };
        let Some(Value::Table(parameters)) =
            keys.iter().find(|entry| entry.key == "parameters").map(|entry| &entry.item.value)
        else {
            continue;
        };
        for parameter in parameters {
            if let Some(other) = fields.iter().chain(nodes.iter().copied()).find(|other| other.key == parameter.key) {
                reader.duplicate(&parameter.key, &parameter.key_span, &other.key_span);
            }
        }
    }
}
