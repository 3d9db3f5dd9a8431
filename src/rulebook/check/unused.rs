//! What is declared and never used: fields that no formula reads, indicators that no aggregate reads.

use super::{formulas, graph};
use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Term};
use crate::rulebook::model::{BreakBy, CheckRule, Combine, FieldIx, Role};
use crate::rulebook::reading::{Draft, Reader};

/// Looks at fields and nodes. Where something is wrong, nothing is said: once mended, it may be what uses them.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    if reader.has_error() || draft.nodes.iter().any(Option::is_none) {
        return;
    }
    let mut used = vec![false; draft.fields.len()];
    let mut mark = |field: FieldIx| {
        if let Some(own) = used.get_mut(field.0) {
            *own = true;
        }
    };
    for (at, field) in draft.fields.iter().enumerate() {
        if let Combine::WeightedBy(weight) = field.combine {
            mark(weight);
        }
        for check in &field.checks {
            match &check.rule {
                CheckRule::AtMost(other) => mark(*other),
                CheckRule::Holds(formula) => formula.walk(&mut |part: &Expression| match part.term {
                    Term::Field(read) | Term::IsLevel { field: read, .. } if read.0 != at => mark(read),
                    _ => {}
                }),
                CheckRule::Range(..) | CheckRule::Change { .. } | CheckRule::Fresh(_) => {}
            }
        }
    }
    for breaker in breakers(draft) {
        if let BreakBy::Field(field) = breaker {
            mark(field);
        }
    }
    for (formula, _) in draft.nodes.iter().flatten().flat_map(formulas) {
        formula.walk(&mut |expression: &Expression| match expression.term {
            Term::Field(field) | Term::IsLevel { field, .. } => mark(field),
            _ => {}
        });
    }
    for ((field, used), span) in draft.fields.iter().zip(used).zip(&draft.field_spans) {
        if !used {
            reader.unused(Finding::new(Code::FieldUnused).with("field", &field.id), span);
        }
    }
    nodes(reader, draft);
}

/// What the tie-breakers of every ranking compare.
fn breakers(draft: &Draft) -> impl Iterator<Item = BreakBy> {
    let further = draft.ranks.iter().map(|(_, rank, _)| rank);
    let ranks = draft.rank.iter().map(|(rank, _)| rank).chain(further);
    ranks.flat_map(|rank| &rank.breakers).map(|breaker| breaker.by)
}

fn nodes(reader: &mut Reader<'_>, draft: &Draft) {
    let mut read_by_another = vec![false; draft.nodes.len()];
    for read in draft.nodes.iter().flatten() {
        for node in graph::reads(&read.node) {
            if let Some(own) = read_by_another.get_mut(node.0) {
                *own = true;
            }
        }
    }
    let ranked = draft.rank.iter().map(|(rank, _)| rank.node).chain(draft.grades.iter().map(|grades| grades.node));
    let further =
        draft.ranks.iter().map(|(_, rank, _)| rank.node).chain(draft.bandings.iter().map(|banding| banding.node));
    let broken = breakers(draft).filter_map(|breaker| match breaker {
        BreakBy::Node { node, .. } => Some(node),
        BreakBy::Field(_) => None,
    });
    for node in ranked.chain(further).chain(broken) {
        if let Some(own) = read_by_another.get_mut(node.0) {
            *own = true;
        }
    }
    for (read, used) in draft.nodes.iter().flatten().zip(read_by_another) {
        if !used && read.context.is_none() && !read.node.report_only && read.node.role == Role::Indicator {
            reader.unused(Finding::new(Code::NodeUnused).with("node", &read.node.id), &read.key);
        }
    }
}
