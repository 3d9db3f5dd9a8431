//! Names of a rulebook, gathered before anything is resolved: fields with their kinds, nodes with their steps.

use super::node::SOURCES;
use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::Decimal;
use crate::registry::shipped_eras;
use crate::rulebook::formula::resolve::{Parameter, Scope};
use crate::rulebook::keys::{self, Need};
use crate::rulebook::limits;
use crate::rulebook::model::{FieldIx, NodeIx};
use crate::rulebook::syntax::{Entry, Item, Span, Value};
use std::collections::{BTreeSet, HashMap, HashSet};

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
    /// The children of each aggregate as written; none of an indicator.
    children: Vec<Option<Vec<String>>>,
    attributes: Vec<String>,
    /// Whether it is known which attributes there are; not where who is scored could not be read.
    attributes_known: bool,
    /// Attribute and value of the entities of a shipped registry.
    groups: BTreeSet<(String, String)>,
}

impl Names {
    /// Gathers the names. An id that is both a field and a node is a finding: a formula could not tell them apart.
    pub fn gather(reader: &mut Reader<'_>, fields: &[Entry<'_>], nodes: &[&Entry<'_>]) -> Self {
        let mut names = Self::default();
        for (at, entry) in fields.iter().enumerate() {
            names.fields.insert(entry.key.to_string(), FieldIx(at));
            names.field_order.push(entry.key.to_string());
            let kind = match find(&entry.item, "kind") {
                Some(Value::Text(kind)) => kind.as_ref(),
                _ => "",
            };
            names.flags.push(kind == "flag");
            names.levels.push((kind == "level").then(|| match find(&entry.item, "levels") {
                Some(Value::Table(levels)) => levels.iter().map(|level| level.key.to_string()).collect(),
                // Without its levels the field has a finding of its own; nothing more is said of what it is compared with.
                _ => Vec::new(),
            }));
        }
        for (at, entry) in nodes.iter().enumerate() {
            if let Some(field) = names.field(&entry.key).and_then(|at| fields.get(at.0)) {
                reader.duplicate(&entry.key, &entry.key_span, &field.key_span);
            }
            names.nodes.insert(entry.key.to_string(), NodeIx(at));
            names.node_order.push(entry.key.to_string());
            names.steps.push(step_names(&entry.item));
            names.children.push(children(&entry.item));
        }
        names
    }

    pub fn field(&self, id: &str) -> Option<FieldIx> {
        self.fields.get(id).copied()
    }

    /// Attributes that entities can be grouped by.
    pub fn with_attributes(self, attributes: Vec<String>, attributes_known: bool) -> Self {
        Self { attributes, attributes_known, ..self }
    }

    /// Whether entities can be grouped by this attribute, as far as is known.
    pub fn has_attribute(&self, id: &str) -> bool {
        !self.attributes_known || self.attributes.iter().any(|own| own == id)
    }

    pub fn attributes(&self) -> &[String] {
        &self.attributes
    }

    /// The same with the groups of every era of a shipped registry; of entities that the input names, none are known.
    pub fn with_groups_of(mut self, registry: Option<&str>) -> Self {
        for entity in registry.into_iter().flat_map(shipped_eras).flat_map(|era| &era.entities) {
            self.groups.extend(entity.attributes.iter().map(|own| (own.id.clone(), own.value.clone())));
        }
        self
    }

    /// The values that an attribute has; none where that is not known.
    pub fn groups_of(&self, attribute: &str) -> Vec<&str> {
        self.groups.iter().filter(|(own, _)| own == attribute).map(|(_, value)| value.as_str()).collect()
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

    /// The field of an id, or a finding.
    pub fn field_at(&self, reader: &mut Reader<'_>, id: &str, span: &Span) -> Option<FieldIx> {
        let found = self.field(id);
        if found.is_none() {
            self.not_there(reader, id, ("field", "node"), self.nodes.contains_key(id), self.field_ids(), span);
        }
        found
    }

    /// The node of an id, or a finding.
    pub fn node_at(&self, reader: &mut Reader<'_>, id: &str, span: &Span) -> Option<NodeIx> {
        let found = self.node(id);
        if found.is_none() {
            self.not_there(reader, id, ("node", "field"), self.fields.contains_key(id), self.node_ids(), span);
        }
        found
    }

    fn not_there<'n>(
        &self,
        reader: &mut Reader<'_>,
        id: &str,
        (wanted, other): (&'static str, &'static str),
        is_other: bool,
        candidates: impl Iterator<Item = &'n str>,
        span: &Span,
    ) {
        let finding = if is_other {
            Finding::new(Code::WrongKind).with("name", id).with("found", other).with("expected", wanted)
        } else {
            Finding::new(Code::UnknownName).with("name", id).with("suggestions", reader.near(id, candidates))
        };
        reader.report(finding, span);
    }

    pub fn levels_of(&self, field: FieldIx) -> Option<&[String]> {
        self.levels.get(field.0)?.as_deref()
    }

    pub fn is_flag(&self, field: FieldIx) -> bool {
        self.flags.get(field.0).copied().unwrap_or(false)
    }

    /// The indicators below an aggregate, each once, in the order of its children; none where it has no children. A circle ends
    /// where it comes back to itself.
    pub fn below(&self, node: NodeIx) -> Option<Vec<NodeIx>> {
        let children = |node: NodeIx| self.children.get(node.0)?.as_ref();
        let in_order = |of: &Vec<String>| of.iter().rev().filter_map(|id| self.node(id)).collect::<Vec<_>>();
        let mut open = in_order(children(node)?);
        let mut seen = HashSet::from([node]);
        let mut found = Vec::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match children(next) {
                Some(own) => open.extend(in_order(own)),
                None => found.push(next),
            }
        }
        Some(found)
    }

    /// Names of a node's steps; position 0 is `value`.
    pub fn steps_of(&self, node: NodeIx) -> &[String] {
        self.steps.get(node.0).map_or(&[], Vec::as_slice)
    }
}

/// The children that an aggregate counts: those of its list, or those of its table that have a weight.
fn children(node: &Item<'_>) -> Option<Vec<String>> {
    let source = SOURCES.iter().filter(|key| **key != SOURCE).find_map(|key| find(node, key))?;
    let weighs = |item: &Item<'_>| match &item.value {
        Value::Number(text) => !Decimal::parse(text).is_ok_and(Decimal::is_zero),
        Value::Text(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => true,
    };
    Some(match source {
        Value::List(list) => list
            .iter()
            .filter_map(|item| match &item.value {
                Value::Text(id) => Some(id.to_string()),
                Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => None,
            })
            .collect(),
        Value::Table(table) => {
            table.iter().filter(|child| weighs(&child.item)).map(|child| child.key.to_string()).collect()
        }
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) => Vec::new(),
    })
}

fn entry<'a, 'i>(item: &'a Item<'i>, key: &str) -> Option<&'a Entry<'i>> {
    match &item.value {
        Value::Table(entries) => entries.iter().find(|entry| entry.key == key),
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => None,
    }
}

fn find<'a, 'i>(item: &'a Item<'i>, key: &str) -> Option<&'a Value<'i>> {
    entry(item, key).map(|entry| &entry.item.value)
}

/// The steps of a node in the order of its chain, named by `name` or by what they do; where several do the same, the second is
/// numbered. Names that the author gave twice are told when the step is read.
pub fn step_names(node: &Item<'_>) -> Vec<String> {
    let mut names = vec![SOURCE.to_owned()];
    let chain: Vec<&Item<'_>> = match (entry(node, "chain"), entry(node, "score")) {
        (Some(Entry { item: Item { value: Value::List(steps), .. }, .. }), _) => steps.iter().collect(),
        (None, Some(score)) => vec![&score.item],
        _ => Vec::new(),
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for step in chain.into_iter().take(limits::STEPS_MAX) {
        let given = match find(step, "name") {
            Some(Value::Text(name)) => Some(name.as_ref()),
            _ => None,
        };
        let base = given.or_else(|| operation(step)).unwrap_or("step");
        let mut name = base.to_owned();
        if names.contains(&name) {
            // Each name goes on counting where it stopped, so that many steps of one name cost no more than many names.
            let count = counts.entry(name.clone()).or_insert(1);
            while names.contains(&name) {
                *count += 1;
                name = format!("{base}_{count}");
            }
        }
        names.push(name);
    }
    names
}

/// The name of a node's value before its first step.
pub const SOURCE: &str = "value";

/// The keys of a step that say what it does, before `mode`, `cap`, `at_most` and `name`, which say how.
pub const OPERATIONS: [&str; 28] = [
    "round",
    "clamp",
    "formula",
    "goalposts",
    "to_target",
    "bands",
    "flag",
    "levels",
    "each",
    "given",
    "complement",
    "gate",
    "penalty",
    "bonus",
    "treat",
    "impute",
    "screen",
    "min_max",
    "z_score",
    "rank",
    "percentile_rank",
    "borda",
    "ratio_to",
    "difference_to",
    "distance_to",
    "above_mean",
    "by_percentiles",
    "mazziotta_pareto",
];

/// The key that says what a step does; built or not.
pub fn operation<'a>(step: &'a Item<'_>) -> Option<&'a str> {
    let Value::Table(entries) = &step.value else { return None };
    let is_operation = |key: &str| {
        OPERATIONS.contains(&key) || keys::STEP.keys.iter().any(|own| own.name == key && own.need == Need::NotBuilt)
    };
    entries.iter().map(|entry| entry.key.as_ref()).find(|key| is_operation(key))
}

/// The scope of a formula: the names, with or without `x`.
pub struct FormulaScope<'n> {
    pub names: &'n Names,
    pub before: bool,
    /// Parameters of the chain that the formula stands in.
    pub parameters: &'n [(String, Parameter)],
    /// Whether the node only reads results.
    pub report_only: bool,
    /// Whether unknown names are compared with the known ones; not once there are so many findings that nobody reads them.
    pub near: bool,
}

impl Scope for FormulaScope<'_> {
    fn field(&self, id: &str) -> Option<FieldIx> {
        self.names.field(id)
    }
    fn levels(&self, field: FieldIx) -> Option<&[String]> {
        self.names.levels_of(field)
    }
    fn is_flag(&self, field: FieldIx) -> bool {
        self.names.is_flag(field)
    }
    fn node(&self, id: &str) -> Option<NodeIx> {
        self.names.node(id)
    }
    fn steps(&self, node: NodeIx) -> &[String] {
        self.names.steps_of(node)
    }
    fn id(&self, node: NodeIx) -> Option<&str> {
        self.names.node_order.get(node.0).map(String::as_str)
    }
    fn below(&self, node: NodeIx) -> Option<Vec<NodeIx>> {
        self.names.below(node)
    }
    fn has_before(&self) -> bool {
        self.before
    }
    fn parameter(&self, id: &str) -> Option<Parameter> {
        self.parameters.iter().find(|(own, _)| own == id).map(|(_, parameter)| parameter.clone())
    }
    fn attributes(&self) -> &[String] {
        &self.names.attributes
    }
    fn has_attribute(&self, id: &str) -> bool {
        self.names.has_attribute(id)
    }
    fn may_read_ranks(&self) -> bool {
        self.report_only
    }
    fn near(&self, name: &str) -> Vec<String> {
        if !self.near {
            return Vec::new();
        }
        let parameters = self.parameters.iter().map(|(id, _)| id.as_str());
        suggestions(name, parameters.chain(self.names.field_ids()).chain(self.names.node_ids()), 3)
    }
}
