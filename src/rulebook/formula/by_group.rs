//! A number by the entity's group: `by_group('region', 'north', 3.5, 'south', 4)`.
//!
//! In: a call as written. Out: a term with its numbers exact. An entity of no such group has no number.

use super::parse::{Term as WrittenTerm, Written};
use super::resolve::{Resolver, Type};
use super::{Operator, Term};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::Decimal;
use crate::rulebook::limits::LIST_MAX;
use crate::rulebook::model::Grouped;
use std::ops::Range;

/// The name of the function.
pub(super) const NAME: &str = "by_group";

/// Resolves a call: the attribute, then each group with its number.
pub(super) fn resolve(
    resolver: &mut Resolver<'_>,
    arguments: &[Written<'_>],
    span: &Range<usize>,
) -> Option<(Term, Type)> {
    let (first, pairs) = arguments.split_first().map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
    let Some(first) = first.filter(|_| !pairs.is_empty() && pairs.len() % 2 == 0 && pairs.len() / 2 <= LIST_MAX) else {
        resolver.arguments_fault(NAME, 3, 2 * LIST_MAX + 1, arguments.len(), span);
        return None;
    };
    let attribute = quoted(resolver, first)?;
    if !resolver.scope.has_attribute(attribute) {
        let near = suggestions(attribute, resolver.scope.attributes().iter().map(String::as_str), 3);
        let finding = Finding::new(Code::AttributeUnknown).with("attribute", attribute).with("suggestions", near);
        resolver.fault(finding, &first.span);
        return None;
    }
    let mut groups: Vec<(String, Decimal)> = Vec::with_capacity(pairs.len() / 2);
    for pair in pairs.chunks_exact(2) {
        let [group, number] = pair else { return None };
        let group_word = quoted(resolver, group)?;
        if groups.iter().any(|(own, _)| own == group_word) {
            resolver.fault(Finding::new(Code::DuplicateId).with("id", group_word), &group.span);
            return None;
        }
        groups.push((group_word.to_owned(), written_number(resolver, number)?));
    }
    Some((Term::ByGroup(Grouped::By { attribute: attribute.to_owned(), groups }), Type::Number))
}

fn quoted<'t>(resolver: &mut Resolver<'_>, written: &Written<'t>) -> Option<&'t str> {
    match written.term {
        WrittenTerm::Quoted(word) => Some(word),
        _ => {
            resolver.types("quoted word", "formula", &written.span);
            None
        }
    }
}

/// A number as written, with its sign.
fn written_number(resolver: &mut Resolver<'_>, written: &Written<'_>) -> Option<Decimal> {
    match &written.term {
        WrittenTerm::Number(text) => resolver.number(text, &written.span),
        WrittenTerm::Negative(inner) => match inner.term {
            WrittenTerm::Number(text) => {
                resolver.number(text, &inner.span).and_then(|number| Decimal::ZERO.checked_sub(number))
            }
            _ => wrong(resolver, written),
        },
        _ => wrong(resolver, written),
    }
}

fn wrong(resolver: &mut Resolver<'_>, written: &Written<'_>) -> Option<Decimal> {
    let found = if matches!(written.term, WrittenTerm::Binary(Operator::Equal, ..)) { "truth" } else { "formula" };
    resolver.types("written number", found, &written.span);
    None
}
