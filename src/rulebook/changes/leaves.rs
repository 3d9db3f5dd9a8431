//! A rulebook taken apart: one leaf for each thing it says, found by a path that does not depend on how the text is laid out.
//!
//! In: a rulebook's text that is known to be sound. Out: for each edition its [`Leaf`]s in the order of the text. Chains that are declared
//! once stand in their nodes, `score` is a chain of one step, a target is taken apart by period and group, a source by child.

use super::defaults::{holds_in_step, plainly};
use super::entities::contents;
use super::formula;
use super::said::Said;
use crate::registry::Period;
use crate::rulebook::Beside;
use crate::rulebook::formula::resolve::Parameter;
use crate::rulebook::reading::editions::editions;
use crate::rulebook::reading::{Expanded, Places, Reader, SOURCES, expand, operation, step_name};
use crate::rulebook::syntax::{self, Entry, Item, Value};

/// One thing that a rulebook says.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// Section, id and keys: `node`, `coverage`, `target`, `2023`.
    pub path: Vec<String>,
    /// What it says there.
    pub said: Said,
    /// The line it stands in, from 1.
    pub line: usize,
    /// The chain, declared once for several nodes, that it was taken from.
    pub shared: Option<String>,
}

/// What holds from a period on.
#[derive(Debug, Clone)]
pub struct Edition {
    /// From which period; none: from the beginning.
    pub from: Option<Period>,
    /// In the order of the text.
    pub leaves: Vec<Leaf>,
}

/// Takes a rulebook apart.
pub fn editions_of(text: &str, beside: &[Beside<'_>]) -> Vec<Edition> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (entries, _) = syntax::parse(text);
    let mut reader = Reader::new("", text);
    let trees = editions(&mut reader, entries);
    let all = std::iter::once((None, &trees.base)).chain(trees.later.iter().map(|(from, tree)| (Some(*from), tree)));
    let mut taken = Vec::new();
    for (from, tree) in all {
        let mut apart = Apart { places: Places::new("", text), beside, leaves: Vec::new() };
        apart.tree(&mut reader, tree);
        taken.push(Edition { from, leaves: apart.leaves });
    }
    taken
}

struct Apart<'t> {
    places: Places<'t>,
    beside: &'t [Beside<'t>],
    leaves: Vec<Leaf>,
}

fn entries<'a, 'i>(item: &'a Item<'i>) -> &'a [Entry<'i>] {
    match &item.value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

impl Apart<'_> {
    fn push(&mut self, parts: &[&str], said: Said, at: usize) {
        self.leaves.push(Leaf { path: path(parts), said, line: self.places.line(at), shared: None });
    }

    fn plain(&mut self, parts: &[&str], entry: &Entry<'_>) {
        let key = parts.last().copied().unwrap_or_default();
        self.push(parts, plainly(key, Said::plain(&entry.item)), entry.key_span.start);
    }

    fn tree(&mut self, reader: &mut Reader<'_>, tree: &[Entry<'_>]) {
        for top in tree {
            let section = top.key.as_ref();
            match section {
                "rulebook" => entries(&top.item).iter().for_each(|own| self.head(own)),
                "input" => entries(&top.item).iter().for_each(|own| self.input(own)),
                "missing" | "rank" | "grades" => {
                    entries(&top.item).iter().for_each(|own| self.plain(&[section, &own.key], own));
                }
                "ranks" | "bands" => {
                    for table in entries(&top.item) {
                        entries(&table.item).iter().for_each(|own| self.plain(&[section, &table.key, &own.key], own));
                    }
                }
                "field" => entries(&top.item).iter().for_each(|own| self.field(own)),
                // Nodes come together below, with their chains.
                "node" | "report_only" | "chain" => {}
                _ => self.plain(&[section], top),
            }
        }
        self.nodes(reader, tree);
    }

    fn head(&mut self, own: &Entry<'_>) {
        match (own.key.as_ref(), &own.item.value) {
            ("stages", Value::List(stages)) => {
                let ids: Vec<Said> = stages.iter().map(|stage| Said::plain(stage)).collect();
                let id = |said: &Said| said.get("id").cloned().unwrap_or_else(|| said.clone());
                self.push(&["rulebook", "stages"], Said::List(ids.iter().map(id).collect()), own.key_span.start);
                for (said, item) in ids.iter().zip(stages) {
                    let (Some(id), Said::Table(keys)) = (said.get("id").and_then(Said::text), said) else { continue };
                    for (key, value) in keys.iter().filter(|(key, _)| key != "id") {
                        self.push(&["stage", id, key], plainly(key, value.clone()), item.span.start);
                    }
                }
            }
            ("entities", Value::Table(_)) => {
                // The same path can name another file beside the other rulebook.
                let mut said = Said::plain(&own.item);
                let contents = contents(&said, self.beside);
                if let Said::Table(keys) = &mut said {
                    keys.extend(contents);
                    keys.sort();
                }
                self.push(&["rulebook", "entities"], said, own.key_span.start);
            }
            (key, _) => self.plain(&["rulebook", key], own),
        }
    }

    fn input(&mut self, own: &Entry<'_>) {
        if own.key != "headers" {
            return self.plain(&["input", &own.key], own);
        }
        for header in entries(&own.item) {
            let said = match Said::plain(&header.item) {
                Said::Text(means) => Said::table([("means".to_owned(), Said::Text(means))]),
                table => table,
            };
            self.push(&["input", "headers", &header.key], said, header.key_span.start);
        }
    }

    fn field(&mut self, field: &Entry<'_>) {
        for own in entries(&field.item) {
            match own.key.as_ref() {
                "levels" => {
                    // A level's place says whether it is above another.
                    let order = entries(&own.item).iter().map(|level| Said::Text(level.key.to_string())).collect();
                    self.push(&["field", &field.key, LEVELS_ORDER], Said::List(order), own.key_span.start);
                    for level in entries(&own.item) {
                        let said = plainly("title", Said::plain(&level.item));
                        self.push(&["field", &field.key, "levels", &level.key], said, level.key_span.start);
                    }
                }
                "check" => {
                    let said = Said::plain(&own.item);
                    let said = match said {
                        Said::List(checks) => Said::List(checks.into_iter().map(check).collect()),
                        other => other,
                    };
                    let said = plainly("check", said);
                    self.push(&["field", &field.key, "check"], said, own.key_span.start);
                }
                key => self.plain(&["field", &field.key, key], own),
            }
        }
    }

    fn nodes(&mut self, reader: &mut Reader<'_>, tree: &[Entry<'_>]) {
        let of = |key: &str| tree.iter().find(|entry| entry.key == key).map(|entry| &entry.item);
        let tables = |key: &str| of(key).map(entries).unwrap_or_default();
        let written: Vec<&Entry<'_>> = tables("node").iter().chain(tables("report_only")).collect();
        let expanded = expand(reader, of("chain"), &written);
        for (at, (node, own)) in expanded.iter().zip(&written).enumerate() {
            if at >= tables("node").len() {
                self.push(&["node", &node.entry.key, REPORT_ONLY], Said::Truth(true), node.entry.key_span.start);
            }
            self.node(node, chain_of(own, tables("chain")));
        }
    }

    fn node(&mut self, node: &Expanded<'_, '_>, shared: Option<String>) {
        let id = node.entry.key.as_ref();
        let parameters: Vec<(String, Said)> = node
            .parameters
            .iter()
            .map(|(name, value)| match value {
                Parameter::Number(number) => (name.clone(), Said::Number(number.to_string())),
                Parameter::Word(word) => (name.clone(), Said::Text(word.clone())),
            })
            .collect();
        for own in entries(&node.entry.item) {
            let (key, at) = (own.key.as_ref(), own.key_span.start);
            match (key, &own.item.value) {
                ("value", Value::Text(text)) => {
                    self.push(&["node", id, SOURCE], Said::Text(key.to_owned()), at);
                    self.push(&["node", id, "value"], Said::Formula(formula::canonical(text, &parameters)), at);
                }
                ("target", _) => self.target(id, own),
                ("chain", Value::List(steps)) => self.chain(id, steps, &parameters, shared.as_deref()),
                ("score", _) => self.chain(id, std::slice::from_ref(&own.item), &parameters, None),
                _ if SOURCES.contains(&key) => self.source(id, own),
                _ => self.plain(&["node", id, key], own),
            }
        }
        // A matrix of judgements counts the children in their order.
        let keys = entries(&node.entry.item);
        let counts = |entry: &Entry<'_>| {
            entries(&entry.item)
                .iter()
                .any(|own| matches!(own.key.as_ref(), "budget_allocation" | "analytic_hierarchy"))
        };
        if let Some(weighting) = keys.iter().find(|own| own.key == "weighting").filter(|own| counts(own)) {
            let children: Vec<Said> = self
                .leaves
                .iter()
                .filter_map(|leaf| child(&leaf.path, id))
                .map(|own| Said::Text(own.to_owned()))
                .collect();
            self.push(&["node", id, ORDER], Said::List(children), weighting.key_span.start);
        }
    }

    fn source(&mut self, id: &str, own: &Entry<'_>) {
        self.push(&["node", id, SOURCE], Said::Text(own.key.to_string()), own.key_span.start);
        match &own.item.value {
            Value::List(items) => {
                for item in items {
                    if let Value::Text(child) = &item.value {
                        self.push(&["node", id, CHILD, child], Said::Truth(true), item.span.start);
                    }
                }
            }
            _ => entries(&own.item).iter().for_each(|edge| self.plain(&["node", id, CHILD, &edge.key], edge)),
        }
    }

    fn target(&mut self, id: &str, own: &Entry<'_>) {
        if !matches!(own.item.value, Value::Table(_)) {
            return self.plain(&["node", id, "target", "value"], own);
        }
        for part in entries(&own.item) {
            if part.key != "groups" {
                self.plain(&["node", id, "target", &part.key], part);
                continue;
            }
            for group in entries(&part.item) {
                let parts = ["node", id, "target", "groups", &group.key];
                match &group.item.value {
                    Value::Table(points) => {
                        for point in points {
                            self.plain(&[&parts[..], &[&point.key]].concat(), point);
                        }
                    }
                    _ => self.plain(&[&parts[..], &["value"]].concat(), group),
                }
            }
        }
    }

    fn chain(&mut self, id: &str, steps: &[Item<'_>], parameters: &[(String, Said)], shared: Option<&str>) {
        let Some(first) = steps.first() else { return };
        let names: Vec<String> = steps.iter().map(step_name).collect();
        let order = Said::List(names.iter().map(|name| Said::Text(name.clone())).collect());
        let from = self.leaves.len();
        self.push(&["node", id, STEPS], order, first.span.start);
        for (step, name) in steps.iter().zip(&names) {
            self.push(&["node", id, STEP, name], step_said(step, parameters), step.span.start);
        }
        for leaf in self.leaves.iter_mut().skip(from) {
            leaf.shared = shared.map(str::to_owned);
        }
    }
}

/// The key under which a node's kind of source stands.
pub const SOURCE: &str = "source";
/// The key under which its children stand.
pub const CHILD: &str = "child";
/// The key under which the names of its steps stand.
pub const STEPS: &str = "chain";
/// The key under which its steps stand.
pub const STEP: &str = "step";
/// The key of the children's order, where it matters.
pub const ORDER: &str = "order of children";
/// The key of the order of a field's levels.
pub const LEVELS_ORDER: &str = "order of levels";
/// The key that says that a node only reads results.
pub const REPORT_ONLY: &str = "report_only";
/// What stands before the place of a registry file beside the rulebook whose content is compared.
pub const CONTENT: &str = "content of ";

/// The child of node `id` that a path is about.
pub fn child<'p>(path: &'p [String], id: &str) -> Option<&'p str> {
    match path {
        [section, node, key, child] if section == "node" && node == id && key == CHILD => Some(child),
        _ => None,
    }
}

/// The chain, declared once, that a node uses.
fn chain_of(node: &Entry<'_>, chains: &[Entry<'_>]) -> Option<String> {
    let keys = entries(&node.item);
    if keys.iter().any(|own| matches!(own.key.as_ref(), "chain" | "score")) {
        return None;
    }
    if let Some(uses) = keys.iter().find(|own| own.key == "uses") {
        let said = Said::plain(&uses.item);
        return said.get("chain").unwrap_or(&said).text().map(str::to_owned);
    }
    let names_it = |chain: &&Entry<'_>| {
        let applied = entries(&chain.item).iter().find(|own| own.key == "apply_to").map(|own| &own.item.value);
        matches!(applied, Some(Value::List(items)) if items.iter().any(|item| matches!(&item.value, Value::Text(id) if *id == node.key)))
    };
    chains.iter().find(names_it).map(|chain| chain.key.to_string())
}

/// A check of a field, with its condition as a formula.
fn check(said: Said) -> Said {
    let Said::Table(keys) = said else { return said };
    Said::table(keys.into_iter().map(|(key, value)| {
        let value = match value {
            Said::Text(text) if key == "holds" => Said::Formula(formula::canonical(&text, &[])),
            other => other,
        };
        (key, value)
    }))
}

/// A step with its formulas, without its name and without what holds anyway.
fn step_said(step: &Item<'_>, parameters: &[(String, Said)]) -> Said {
    const FORMULAS: [&str; 5] = ["formula", "gate", "penalty", "bonus", "screen"];
    let own_operation = operation(step).unwrap_or_default();
    let as_formula = |said: Said| match said {
        Said::Text(text) => Said::Formula(formula::canonical(&text, parameters)),
        other => other,
    };
    let imputed = |said: Said| match said {
        Said::Table(keys) => Said::table(keys.into_iter().map(|(key, value)| {
            let value = match (key.as_str(), value) {
                ("formula", value) => as_formula(value),
                ("on", Said::List(items)) => Said::List(items.into_iter().map(as_formula).collect()),
                (_, value) => value,
            };
            (key, value)
        })),
        other => other,
    };
    let keys = entries(step).iter().filter(|own| own.key != "name");
    let keys = keys.map(|own| {
        let said = Said::plain(&own.item);
        let said = match own.key.as_ref() {
            key if FORMULAS.contains(&key) => as_formula(said),
            "impute" => imputed(said),
            _ => said,
        };
        (own.key.to_string(), plainly(&own.key, said))
    });
    Said::table(keys.filter(|(key, said)| !holds_in_step(own_operation, key, said)))
}
