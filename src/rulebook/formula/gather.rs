//! Functions over what is there: the mean of those indicators that an entity has, the share of them that it has.
//!
//! In: a call as written, among whose arguments `below(index)` may stand for all indicators below a node. Out: a term, its parts
//! spelt out. Statistics over entities are elsewhere: here all figures are of one entity.

use super::parse::{Term as WrittenTerm, Written};
use super::resolve::{Resolver, Type};
use super::{Expression, Term};
use crate::finding::{Code, Finding};
use crate::rulebook::limits::NODES_MAX;
use crate::rulebook::model::Reading;
use serde::Serialize;
use std::ops::Range;

/// What is made of those parts that have a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gather {
    /// Their arithmetic mean.
    Mean,
    /// Their median; of an even number the mean of the middle two.
    Median,
    /// How many there are.
    Count,
    /// Their share of all parts. `Dat_Avail` of the R package COINr.
    ShareAvailable,
    /// The share of them that are not zero, 1 − zeros / available: `Non_Zero` of the R package COINr.
    ShareNonzero,
}

/// The list word: all indicators below a node.
pub(super) const BELOW: &str = "below";

const ALL: [(&str, Gather); 5] = [
    ("mean_of", Gather::Mean),
    ("median_of", Gather::Median),
    ("count_of", Gather::Count),
    ("share_available", Gather::ShareAvailable),
    ("share_nonzero", Gather::ShareNonzero),
];

/// The names of the functions.
pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
    ALL.iter().map(|(name, _)| *name).chain([BELOW])
}

/// The function of a name.
pub(super) fn function(name: &str) -> Option<Gather> {
    ALL.iter().find(|(own, _)| *own == name).map(|(_, function)| *function)
}

/// Resolves a call: at least one argument, each a number, a flag, or `below(…)`.
pub(super) fn resolve(
    resolver: &mut Resolver<'_>,
    (name, function): (&str, Gather),
    arguments: &[Written<'_>],
    span: &Range<usize>,
) -> Option<(Term, Type)> {
    let (mut parts, mut whole) = (Vec::new(), true);
    for argument in arguments {
        let found = match &argument.term {
            WrittenTerm::Call(BELOW, _, of) => below(resolver, of, &argument.span),
            _ => one(resolver, argument).map(|part| vec![part]),
        };
        match found {
            Some(found) => parts.extend(found),
            None => whole = false,
        }
    }
    if arguments.is_empty() || parts.len() > NODES_MAX {
        resolver.arguments_fault(name, 1, NODES_MAX, parts.len(), span);
        return None;
    }
    whole.then_some((Term::Gathered(function, parts), Type::Number))
}

fn one(resolver: &mut Resolver<'_>, written: &Written<'_>) -> Option<Expression> {
    let (expression, kind) = resolver.expression(written)?;
    if matches!(kind, Type::Level(_)) {
        resolver.types("number", "level", &written.span);
        return None;
    }
    Some(expression)
}

/// `below(index)` or `below(index, 'step')`: the indicators below an aggregate, at their scores or at their steps of that name.
fn below(resolver: &mut Resolver<'_>, arguments: &[Written<'_>], span: &Range<usize>) -> Option<Vec<Expression>> {
    let (of, step) = match arguments {
        [of] => (of, None),
        [of, step] => (of, Some(step)),
        _ => {
            resolver.arguments_fault(BELOW, 1, 2, arguments.len(), span);
            return None;
        }
    };
    let WrittenTerm::Name(name, None) = of.term else {
        resolver.types("node", "formula", &of.span);
        return None;
    };
    let Some(node) = resolver.scope.node(name) else {
        resolver.not_a_node(name, &of.span);
        return None;
    };
    let step = match step.map(|step| (&step.term, &step.span)) {
        None => None,
        Some((WrittenTerm::Quoted(word), span)) => Some((*word, span)),
        Some((_, span)) => {
            resolver.types("quoted word", "name", span);
            return None;
        }
    };
    let Some(indicators) = resolver.scope.below(node) else {
        let finding =
            Finding::new(Code::WrongKind).with("name", name).with("found", "indicator").with("expected", "aggregate");
        resolver.fault(finding, &of.span);
        return None;
    };
    let mut parts = Vec::with_capacity(indicators.len());
    for indicator in &indicators {
        let position = match step {
            Some((word, span)) => {
                let id = resolver.scope.id(*indicator).unwrap_or_default().to_owned();
                // The first without such a step is told; the others would say the same.
                Some(resolver.step_of(*indicator, &id, word, span)?)
            }
            None => None,
        };
        let term = Term::Node { node: *indicator, step: position, reads: Reading::Exact };
        parts.push(Expression { term, span: span.clone() });
    }
    Some(parts)
}
