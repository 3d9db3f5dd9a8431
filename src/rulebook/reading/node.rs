//! Nodes: source, target, rule for missing values; the chain is read in `step`.

use super::chains::Expanded;
use super::combination::{COMBINATIONS, OPTIONS, combination, weighting};
use super::formulas::formula;
use super::head::check_key;
use super::names::{FormulaScope, Names};
use super::reader::{Open, Reader};
use super::step;
use super::target::target;
use super::words::{self, MissingDefaults, READINGS};
use crate::finding::{Code, Finding};
use crate::number::Decimal;
use crate::rulebook::formula::Term;
use crate::rulebook::formula::resolve::Parameter;
use crate::rulebook::keys;
use crate::rulebook::model::{
    Bilingual, ChildRule, Edge, MeanKind, MissingRule, MissingRules, Node, Operation, Reading, Role, Source,
};
use crate::rulebook::syntax::{Entry, Item, Span, Value};
use std::collections::HashMap;

/// What a node was read to, and where its parts stand.
pub struct ReadNode {
    pub node: Node,
    /// The id.
    pub key: Span,
    /// The table of children.
    pub source: Span,
    /// Each child's key.
    pub edges: Vec<Span>,
    /// What the children must add up to, as declared, with its place.
    pub declared: Option<(Decimal, Span)>,
    /// The value of each step that says what it does.
    pub steps: Vec<Span>,
    /// Which form of the children's scores is read, where it was said.
    pub children: Option<Span>,
    /// The target.
    pub target: Option<Span>,
    /// Direction, where it was said.
    pub direction: bool,
    /// `scored = false`.
    pub context: Option<Span>,
    /// Keys that unknown ones were probably meant to be; nothing is said of their absence.
    pub meant: Vec<String>,
    /// Whether the rulebook says what a missing value does here.
    pub missing_said: bool,
}

impl ReadNode {
    /// Whether one of these keys may stand here under a wrong name.
    pub fn may_have(&self, keys: &[&str]) -> bool {
        self.meant.iter().any(|meant| keys.contains(&meant.as_str()))
    }
}

/// The keys that say where a node's value comes from.
pub const SOURCES: [&str; 19] = [
    "value",
    "sum_of_points",
    "arithmetic_mean",
    "geometric_mean",
    "harmonic_mean",
    "power_mean",
    "best_of",
    "minimum",
    "median",
    "ordered_weighted",
    "mazziotta_pareto",
    "benefit_of_the_doubt",
    "borda",
    "copeland",
    "condorcet",
    "kemeny",
    "topsis",
    "vikor",
    "promethee",
];

/// The weighted means.
const MEANS: [&str; 4] = ["arithmetic_mean", "geometric_mean", "harmonic_mean", "power_mean"];

/// Reads `[node.<id>]`; none where its source or chain cannot be read.
pub fn node(
    reader: &mut Reader<'_>,
    expanded: &Expanded<'_, '_>,
    names: &Names,
    defaults: &MissingDefaults,
    report_only: bool,
) -> Option<ReadNode> {
    let entry = expanded.entry.as_ref();
    if !expanded.whole {
        return None;
    }
    let path = format!("{}.{}", if report_only { "report_only" } else { "node" }, entry.key);
    check_key(reader, entry);
    let within = Within { names, parameters: &expanded.parameters, report_only };
    let open = reader.open(&path, &entry.item, &keys::NODE)?;
    // A node without a title is still judged with the others; the rulebook is refused all the same.
    let title = open
        .get("title")
        .and_then(|item| reader.bilingual("title", item))
        .unwrap_or_else(|| Bilingual { vi: entry.key.to_string(), en: entry.key.to_string() });
    let unit = open.get("unit").and_then(|item| reader.words("unit", item));
    let own_note = open.get("note").and_then(|item| reader.bilingual("note", item));
    let direction =
        open.get("direction").and_then(|item| reader.word("direction", item, &[("higher", false), ("lower", true)]));
    let unscored = |reader: &mut Reader<'_>, item: &Item<'_>| reader.truth("scored", item) == Some(false);
    let context =
        open.entry("scored").filter(|scored| unscored(reader, &scored.item)).map(|scored| scored.key_span.clone());
    let target = open.get("target").map(|item| target(reader, &format!("{path}.target"), item, names));
    let source = source(reader, &path, &open, entry, within, defaults);
    let (steps, step_spans) =
        step::chain(reader, &path, &open, within, entry, source.as_ref().map(|read| &read.source))?;
    let (source, target) = (source?, target.map_or(Some(None), |target| target.map(Some))?);
    let role = role(&source.source);
    let missing = missing(reader, &open, role, &source.source, defaults);
    let shown_steps = steps.iter().rev().take_while(|step| matches!(step.operation, Operation::Round { .. })).count();
    Some(ReadNode {
        node: Node {
            id: entry.key.to_string(),
            title,
            unit,
            role,
            lower_is_better: direction.unwrap_or(false),
            source: source.source,
            steps,
            shown_steps,
            target,
            missing,
            points: None,
            note: own_note,
            report_only,
        },
        key: entry.key_span.clone(),
        source: source.span,
        edges: source.edges,
        declared: source.declared,
        steps: step_spans,
        target: open.get("target").map(|item| item.span.clone()),
        children: open.get("children").map(|item| item.span.clone()),
        direction: direction.is_some(),
        context,
        meant: open.meant.clone(),
        missing_said: defaults.said || open.get("missing").is_some(),
    })
}

/// An indicator reads a field; what is made from other nodes alone is an aggregate.
fn role(source: &Source) -> Role {
    let Source::Formula(formula) = source else { return Role::Aggregate };
    let (mut fields, mut nodes) = (false, false);
    formula.walk(&mut |part| match part.term {
        Term::Field(_) | Term::IsLevel { .. } => fields = true,
        Term::Node { .. } => nodes = true,
        _ => {}
    });
    if nodes && !fields { Role::Aggregate } else { Role::Indicator }
}

/// What the formulas and steps of a node stand in.
#[derive(Clone, Copy)]
pub struct Within<'n> {
    pub names: &'n Names,
    pub parameters: &'n [(String, Parameter)],
    pub report_only: bool,
}

impl<'n> Within<'n> {
    /// The scope of a formula, with or without `x`.
    pub(super) fn scope(self, before: bool, near: bool) -> FormulaScope<'n> {
        FormulaScope { names: self.names, before, parameters: self.parameters, report_only: self.report_only, near }
    }
}

fn missing(
    reader: &mut Reader<'_>,
    open: &Open<'_, '_>,
    role: Role,
    source: &Source,
    defaults: &MissingDefaults,
) -> MissingRules {
    // An aggregate that is missing stays missing, unless it says otherwise itself.
    let stays = MissingRules { by_reason: Vec::new(), otherwise: MissingRule::StaysMissing };
    let general = if role == Role::Indicator { &defaults.indicators } else { &stays };
    let own = match source {
        Source::Formula(_) => open.get("missing"),
        // What missing children do was read with them.
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
    };
    own.and_then(|item| words::missing_rules(reader, item, general)).unwrap_or_else(|| general.clone())
}

struct ReadSource {
    source: Source,
    span: Span,
    edges: Vec<Span>,
    declared: Option<(Decimal, Span)>,
}

fn source(
    reader: &mut Reader<'_>,
    path: &str,
    open: &Open<'_, '_>,
    entry: &Entry<'_>,
    within: Within<'_>,
    defaults: &MissingDefaults,
) -> Option<ReadSource> {
    let given: Vec<&Entry<'_>> = SOURCES.iter().filter_map(|key| open.entry(key)).collect();
    let (Some(first), rest) = (given.first(), given.get(1..).unwrap_or_default()) else {
        if !open.not_built && !open.meant.iter().any(|meant| SOURCES.contains(&meant.as_str())) {
            // All nineteen in a row would read as if all were wanted.
            let finding =
                Finding::new(Code::MissingKey).with("key", "value").with("table", path).with("one_of", "source");
            reader.report(finding, &entry.key_span);
        }
        return None;
    };
    for second in rest {
        reader.conflict(second, &first.key, Some(&first.key_span));
    }
    if !rest.is_empty() {
        return None;
    }
    strays(reader, open, first);
    if first.key == "value" {
        let formula = formula(reader, "value", &first.item, within, false)?;
        return Some(ReadSource {
            source: Source::Formula(formula),
            span: first.item.span.clone(),
            edges: Vec::new(),
            declared: None,
        });
    }
    let reads = open.get("children").and_then(|item| reader.word("children", item, READINGS)).unwrap_or(Reading::Exact);
    let rule = open
        .get("missing")
        .and_then(|item| words::child_rule(reader, item))
        .unwrap_or_else(|| defaults.aggregates.clone());
    aggregate(reader, path, open, first, within.names, reads, rule)
}

/// Keys that say something about one kind of source only; beside another they would say nothing.
fn strays(reader: &mut Reader<'_>, open: &Open<'_, '_>, source: &Entry<'_>) {
    const OF: [(&str, &[&str]); 3] = [("points", &["sum_of_points"]), ("weights", &MEANS), ("weighting", &MEANS)];
    for (key, of) in OF.iter().chain(&OPTIONS) {
        if let Some(stray) = open.entry(key)
            && !of.contains(&source.key.as_ref())
        {
            reader.conflict(stray, &source.key, Some(&source.key_span));
        }
    }
    if let (Some(stray), "value") = (open.entry("children"), source.key.as_ref()) {
        reader.conflict(stray, &source.key, Some(&source.key_span));
    }
}

fn aggregate(
    reader: &mut Reader<'_>,
    path: &str,
    open: &Open<'_, '_>,
    entry: &Entry<'_>,
    names: &Names,
    reads: Reading,
    rule: ChildRule,
) -> Option<ReadSource> {
    let (children, edges) = children(reader, path, entry, names)?;
    let total_key = if entry.key == "sum_of_points" { "points" } else { "weights" };
    let declared =
        open.get(total_key).and_then(|item| reader.number(total_key, item).map(|number| (number, item.span.clone())));
    let source = match entry.key.as_ref() {
        "sum_of_points" => {
            if open.get("points").is_none() && !open.meant.iter().any(|meant| meant == "points") {
                reader.missing_key("points", path, &entry.key_span);
            }
            Source::SumOfPoints { children, reads, rule }
        }
        "best_of" => Source::Best { children, reads, rule },
        key if COMBINATIONS.contains(&key) => {
            let combination = combination(reader, open, (key, &entry.key_span), children.len(), path)?;
            let rule = if combination.needs_every_child() {
                // One gap would stop the method for everybody: who lacks a child takes no part.
                if let (Some(stray), true) = (open.entry("missing"), rule != ChildRule::RequireAll) {
                    reader.conflict(stray, key, Some(&entry.key_span));
                    return None;
                }
                ChildRule::RequireAll
            } else {
                rule
            };
            Source::Combined { combination, children, reads, rule }
        }
        key => {
            let kind = match key {
                "geometric_mean" => MeanKind::Geometric,
                "harmonic_mean" => MeanKind::Harmonic,
                "power_mean" => MeanKind::Power(exponent(reader, path, open, entry)?),
                _ => MeanKind::Arithmetic,
            };
            let weigh = match open.get("weighting") {
                Some(item) => Some(weighting(reader, path, item, &children, names)?),
                None => None,
            };
            // Weights are written, or made.
            if let (Some(_), Value::Table(_), Some(own)) = (&weigh, &entry.item.value, open.entry("weighting")) {
                reader.conflict(own, key, Some(&entry.key_span));
                return None;
            }
            Source::Mean { kind, children, reads, rule, weigh }
        }
    };
    Some(ReadSource { source, span: entry.item.span.clone(), edges, declared })
}

/// The exponent of a power mean: not 0, which is the geometric mean.
fn exponent(reader: &mut Reader<'_>, path: &str, open: &Open<'_, '_>, entry: &Entry<'_>) -> Option<Decimal> {
    match open.get("exponent") {
        Some(item) => reader.number_that("exponent", item, "not 0", |number| !number.is_zero()),
        None => {
            reader.missing_key("exponent", path, &entry.key_span);
            None
        }
    }
}

/// Children as a table child = weight, or as a list of children of equal weight.
fn children(reader: &mut Reader<'_>, path: &str, entry: &Entry<'_>, names: &Names) -> Option<(Vec<Edge>, Vec<Span>)> {
    let key = entry.key.as_ref();
    // Which child is best has nothing to do with weights.
    if matches!(key, "best_of" | "minimum" | "ordered_weighted" | "benefit_of_the_doubt")
        && matches!(entry.item.value, Value::Table(_))
    {
        reader.wrong_type(key, "list", &entry.item);
        return None;
    }
    let named: Vec<(Option<&str>, &Span, Option<Decimal>)> = match &entry.item.value {
        Value::List(_) if key != "sum_of_points" => {
            let list = reader.list(key, &entry.item)?;
            list.iter().map(|child| (reader.text(key, child), &child.span, Some(Decimal::ONE))).collect()
        }
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
            let entries = reader.entries(key, &entry.item)?;
            entries
                .iter()
                .map(|child| (Some(child.key.as_ref()), &child.key_span, reader.number(&child.key, &child.item)))
                .collect()
        }
    };
    if named.is_empty() {
        reader.missing_key("<id>", &format!("{path}.{key}"), &entry.item.span);
        return None;
    }
    let (mut edges, mut spans) = (Vec::<Edge>::new(), Vec::<Span>::new());
    let mut first: HashMap<&str, &Span> = HashMap::new();
    let most = named.len();
    for (id, span, weight) in named {
        let Some(id) = id else { continue };
        if let Some(first) = first.get(id) {
            reader.duplicate(id, span, first);
            continue;
        }
        first.insert(id, span);
        if let (Some(node), Some(weight)) = (names.node_at(reader, id, span), weight) {
            edges.push(Edge { node, weight });
            spans.push(span.clone());
        }
    }
    // Where a child could not be read, what the others add up to says nothing.
    (edges.len() == most).then_some((edges, spans))
}
