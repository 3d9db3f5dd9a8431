//! Formulas of a rulebook: those that its author wrote, and those that the language writes for a shorter word.
//!
//! In: a text and what it stands in. Out: the formula with its names resolved, or findings at the text. What the steps of many nodes say
//! alike is resolved once.

use super::names::FormulaScope;
use super::node::Within;
use super::reader::Reader;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::Formula;
use crate::rulebook::formula::parse::{self, parse};
use crate::rulebook::formula::resolve::{self, resolve};
use crate::rulebook::limits;
use crate::rulebook::syntax::{Item, Span, Value};
use std::collections::HashMap;

/// The formulas of steps that were resolved in one edition, by their text; those that only report-only nodes may have apart.
#[derive(Default)]
pub struct Resolved {
    scored: HashMap<String, Formula>,
    report_only: HashMap<String, Formula>,
}

/// Why a formula cannot be read.
enum Unread {
    Syntax(parse::Fault),
    Names(Vec<resolve::Fault>),
}

/// Parses and resolves a formula; `before` says whether it can speak of `x`.
fn resolved(reader: &mut Reader<'_>, text: &str, within: Within<'_>, before: bool) -> Result<Formula, Unread> {
    // A source stands in one node alone; with parameters the same text says something else in each node.
    let shared = before && within.parameters.is_empty();
    if shared && let Some(known) = reader.resolved(within.report_only).get(text) {
        return Ok(known.clone());
    }
    let written = parse(text).map_err(Unread::Syntax)?;
    let scope: FormulaScope<'_> = within.scope(before, reader.suggests());
    let formula = resolve(text, &written, &scope).map_err(Unread::Names)?;
    if shared {
        reader.resolved(within.report_only).insert(text.to_owned(), formula.clone());
    }
    Ok(formula)
}

impl Resolved {
    /// Those that nodes of a kind may have.
    pub fn of(&mut self, report_only: bool) -> &mut HashMap<String, Formula> {
        if report_only { &mut self.report_only } else { &mut self.scored }
    }
}

/// Reads the formula that stands at `key`; `before` says whether it can speak of `x`.
pub fn formula(
    reader: &mut Reader<'_>,
    key: &str,
    item: &Item<'_>,
    within: Within<'_>,
    before: bool,
) -> Option<Formula> {
    let Value::Text(text) = &item.value else {
        reader.wrong_type(key, "formula", item);
        return None;
    };
    if !reader.within("formula-length", limits::FORMULA_BYTES_MAX, text.len(), &item.span) {
        return None;
    }
    match resolved(reader, text, within, before) {
        Ok(formula) => return Some(formula),
        Err(Unread::Syntax(parse::Fault::Expected { what, found, span })) => {
            let finding = Finding::new(Code::FormulaSyntax).with("expected", what).with("found", found);
            let span = reader.inside(&item.span, text, &span);
            reader.report(finding, &span);
        }
        Err(Unread::Syntax(parse::Fault::TooDeep { span, limit, most })) => {
            let span = reader.inside(&item.span, text, &span);
            reader.limit(limit, most, &span);
        }
        Err(Unread::Names(faults)) => {
            for (finding, span) in faults {
                let span = reader.inside(&item.span, text, &span);
                reader.report(finding, &span);
            }
        }
    }
    None
}

/// Reads a formula that no author wrote and that can speak of `x`: what is wrong with it is told at `span`.
pub fn written(reader: &mut Reader<'_>, text: &str, span: &Span, within: Within<'_>) -> Option<Formula> {
    if !reader.within("formula-length", limits::FORMULA_BYTES_MAX, text.len(), span) {
        return None;
    }
    match resolved(reader, text, within, true) {
        Ok(formula) => return Some(formula),
        Err(Unread::Syntax(parse::Fault::Expected { what, found, .. })) => {
            reader.report(Finding::new(Code::FormulaSyntax).with("expected", what).with("found", found), span);
        }
        Err(Unread::Syntax(parse::Fault::TooDeep { limit, most, .. })) => reader.limit(limit, most, span),
        Err(Unread::Names(faults)) => faults.into_iter().for_each(|(finding, _)| reader.report(finding, span)),
    }
    None
}
