//! Nodes: source, target, rule for missing values; the chain is read in `step`.

use super::head::{id_is_valid, note};
use super::names::{FormulaScope, Names};
use super::reader::{Open, Reader};
use super::step;
use super::words::{self, MissingDefaults, READINGS};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::Decimal;
use crate::rulebook::formula::parse::{Fault, parse};
use crate::rulebook::formula::{Formula, resolve::resolve};
use crate::rulebook::keys;
use crate::rulebook::limits;
use crate::rulebook::model::{
    ChildRule, Edge, MeanKind, MissingRule, MissingRules, Node, Operation, Reading, Role, Source, Target, TargetPoint,
};
use crate::rulebook::syntax::{Entry, Item, Span, Value};

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
    /// Each step.
    pub steps: Vec<Span>,
    /// The target.
    pub target: Option<Span>,
    /// Direction, where it was said.
    pub direction: bool,
    /// `scored = false`.
    pub context: bool,
}

const SOURCES: [&str; 4] = ["value", "sum_of_points", "arithmetic_mean", "geometric_mean"];

/// Reads `[node.<id>]`; none where its source or chain cannot be read.
pub fn node(reader: &mut Reader<'_>, entry: &Entry<'_>, names: &Names, defaults: &MissingDefaults) -> Option<ReadNode> {
    let path = format!("node.{}", entry.key);
    if !id_is_valid(&entry.key, false) {
        reader.report(Finding::new(Code::IdInvalid).with("id", entry.key.as_ref()), &entry.key_span);
    }
    let open = reader.open(&path, &entry.item, &keys::NODE)?;
    let title = open.get("title").and_then(|item| reader.bilingual("title", item));
    let unit = open.get("unit").and_then(|item| reader.text("unit", item).map(str::to_owned));
    let own_note = open.get("note").and_then(|item| note(reader, "note", item));
    let direction =
        open.get("direction").and_then(|item| reader.word("direction", item, &[("higher", false), ("lower", true)]));
    let context = open.get("scored").and_then(|item| reader.truth("scored", item)).is_some_and(|scored| !scored);
    let target = open.get("target").and_then(|item| target(reader, item));
    let source = source(reader, &path, &open, entry, names, defaults);
    let (steps, step_spans) = step::chain(reader, &path, &open, names, entry, source.as_ref().map(|read| &read.source))?;
    let source = source?;
    let role = match source.source {
        Source::Formula(_) => Role::Indicator,
        Source::SumOfPoints { .. } | Source::Mean { .. } => Role::Aggregate,
    };
    let missing = missing(reader, &open, role, defaults);
    let shown_steps = steps.iter().rev().take_while(|step| matches!(step.operation, Operation::Round { .. })).count();
    Some(ReadNode {
        node: Node {
            id: entry.key.to_string(),
            title: title?,
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
        },
        key: entry.key_span.clone(),
        source: source.span,
        edges: source.edges,
        declared: source.declared,
        steps: step_spans,
        target: open.get("target").map(|item| item.span.clone()),
        direction: direction.is_some(),
        context,
    })
}

fn missing(reader: &mut Reader<'_>, open: &Open<'_, '_>, role: Role, defaults: &MissingDefaults) -> MissingRules {
    match role {
        Role::Indicator => open
            .get("missing")
            .and_then(|item| words::missing_rules(reader, item))
            .unwrap_or_else(|| defaults.indicators.clone()),
        // What missing children do stands in the source; an aggregate that is missing stays missing.
        Role::Aggregate => MissingRules { by_reason: Vec::new(), otherwise: MissingRule::StaysMissing },
    }
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
    names: &Names,
    defaults: &MissingDefaults,
) -> Option<ReadSource> {
    let given: Vec<&Entry<'_>> = SOURCES.iter().filter_map(|key| open.entry(key)).collect();
    let (Some(first), rest) = (given.first(), given.get(1..).unwrap_or_default()) else {
        let not_built = keys::NODE.keys.iter().filter(|key| key.need == keys::Need::NotBuilt);
        if !not_built.into_iter().any(|key| open.entry(key.name).is_some()) {
            let finding = Finding::new(Code::MissingKey).with("key", SOURCES.join(" | ")).with("table", path);
            reader.report(finding, &entry.key_span);
        }
        return None;
    };
    for second in rest {
        let mut finding = Finding::new(Code::DuplicateId).with("id", second.key.as_ref());
        finding.places.push(reader.place(&first.key_span).related());
        reader.report(finding, &second.key_span);
    }
    if first.key == "value" {
        let formula = formula(reader, &first.item, &FormulaScope { names, before: false })?;
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
    aggregate(reader, path, open, first, names, reads, rule)
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
    let (children, edges) = children(reader, entry, names)?;
    let total_key = if entry.key == "sum_of_points" { "points" } else { "weights" };
    let declared = open
        .get(total_key)
        .and_then(|item| reader.number(total_key, item).map(|number| (number, item.span.clone())));
    let source = match entry.key.as_ref() {
        "sum_of_points" => {
            if open.get("points").is_none() {
                let finding = Finding::new(Code::MissingKey).with("key", "points").with("table", path);
                reader.report(finding, &entry.key_span);
            }
            Source::SumOfPoints { children, reads, rule }
        }
        "geometric_mean" => Source::Mean { kind: MeanKind::Geometric, children, reads, rule },
        _ => Source::Mean { kind: MeanKind::Arithmetic, children, reads, rule },
    };
    Some(ReadSource { source, span: entry.item.span.clone(), edges, declared })
}

/// Children as a table child = weight, or as a list of children of equal weight.
fn children(reader: &mut Reader<'_>, entry: &Entry<'_>, names: &Names) -> Option<(Vec<Edge>, Vec<Span>)> {
    let (mut edges, mut spans) = (Vec::<Edge>::new(), Vec::<Span>::new());
    let mut whole = true;
    let mut push = |reader: &mut Reader<'_>, id: &str, span: &Span, weight: Option<Decimal>| {
        let Some(node) = names.node(id) else {
            let finding = Finding::new(Code::UnknownName)
                .with("name", id)
                .with("suggestions", suggestions(id, names.node_ids(), 3));
            reader.report(finding, span);
            whole = false;
            return;
        };
        if let Some(first) = edges.iter().position(|edge| edge.node == node) {
            let mut finding = Finding::new(Code::DuplicateId).with("id", id);
            finding.places.extend(spans.get(first).map(|span| reader.place(span).related()));
            reader.report(finding, span);
        }
        whole &= weight.is_some();
        edges.push(Edge { node, weight: weight.unwrap_or(Decimal::ONE) });
        spans.push(span.clone());
    };
    match &entry.item.value {
        Value::Table(entries) => {
            for child in entries {
                let weight = reader.number(&child.key, &child.item);
                push(reader, &child.key, &child.key_span, weight);
            }
        }
        Value::List(list) if entry.key != "sum_of_points" => {
            for child in list {
                if let Some(id) = reader.text(&entry.key, child) {
                    push(reader, id, &child.span, Some(Decimal::ONE));
                }
            }
        }
        Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::List(_) => {
            reader.wrong_type(&entry.key, "table", &entry.item);
            return None;
        }
    }
    if edges.is_empty() && whole {
        reader.wrong_type(&entry.key, "table", &entry.item);
        return None;
    }
    if edges.len() > limits::LIST_MAX {
        reader.limit("list-length", limits::LIST_MAX, &entry.item.span);
        return None;
    }
    whole.then_some((edges, spans))
}

/// Reads and resolves a formula.
pub fn formula(reader: &mut Reader<'_>, item: &Item<'_>, scope: &FormulaScope<'_>) -> Option<Formula> {
    let text = reader.text("formula", item)?;
    if text.len() > limits::FORMULA_BYTES_MAX {
        reader.limit("formula-length", limits::FORMULA_BYTES_MAX, &item.span);
        return None;
    }
    let written = match parse(text) {
        Ok(written) => written,
        Err(Fault::Expected { what, found, span }) => {
            let finding = Finding::new(Code::FormulaSyntax).with("expected", what).with("found", found);
            let span = reader.inside(item, text, &span);
            reader.report(finding, &span);
            return None;
        }
        Err(Fault::TooDeep { span }) => {
            let span = reader.inside(item, text, &span);
            reader.limit("formula-depth", limits::FORMULA_DEPTH_MAX, &span);
            return None;
        }
    };
    match resolve(text, &written, scope) {
        Ok(formula) => Some(formula),
        Err(faults) => {
            for (finding, span) in faults {
                let span = reader.inside(item, text, &span);
                reader.report(finding, &span);
            }
            None
        }
    }
}

/// A target: a number, or values by period with `between` and `source`.
fn target(reader: &mut Reader<'_>, item: &Item<'_>) -> Option<Target> {
    let Value::Table(entries) = &item.value else {
        let value = reader.number("target", item)?;
        return Some(Target { points: vec![TargetPoint { period: None, value }], straight_line: false, source: None });
    };
    let mut target = Target { points: Vec::new(), straight_line: false, source: None };
    for entry in entries {
        match entry.key.as_ref() {
            "between" => {
                let words = [("straight line", true), ("latest", false)];
                target.straight_line = reader.word("between", &entry.item, &words).unwrap_or(false);
            }
            "source" => target.source = reader.text("source", &entry.item).map(str::to_owned),
            "value" => {
                let value = reader.number("value", &entry.item)?;
                target.points.push(TargetPoint { period: None, value });
            }
            "class" => {
                let finding = Finding::new(Code::NotBuilt).with("construct", "target.class");
                reader.report(finding, &entry.key_span);
            }
            other => {
                let period = reader.period("target", other, &entry.key_span);
                let value = reader.number(other, &entry.item);
                if let (Some(_), Some(value)) = (period, value) {
                    target.points.push(TargetPoint { period, value });
                }
            }
        }
    }
    if target.points.is_empty() {
        reader.wrong_type("target", "number", item);
        return None;
    }
    target.points.sort_by_key(|point| point.period);
    if target.points.len() > 1 && target.points.iter().any(|point| point.period.is_none()) {
        reader.wrong_type("target", "period", item);
        return None;
    }
    Some(target)
}
