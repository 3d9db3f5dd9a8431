//! Formulas with their constants ready.

use super::Constant;
use crate::rulebook::formula::{self, Function, Operator};
use crate::rulebook::model::{FieldIx, NodeIx, Reading};
use serde::Serialize;
use std::ops::Range;

/// A part of a formula with the bytes of the formula's text it was written in.
#[derive(Debug, Clone, Serialize)]
pub struct Expression {
    /// What it is.
    pub term: Term,
    /// Bytes within the formula's text.
    pub span: Range<usize>,
}

/// As [`formula::Term`], compiled.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Term {
    Number(Constant),
    Truth(bool),
    Field(FieldIx),
    Before,
    /// A step (0 is the value), or the final score where there is none.
    Node {
        node: NodeIx,
        step: Option<usize>,
        reads: Reading,
    },
    Target(NodeIx),
    Negative(Box<Expression>),
    Not(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    IsLevel {
        field: FieldIx,
        level: usize,
        equal: bool,
    },
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

impl From<&formula::Expression> for Expression {
    fn from(written: &formula::Expression) -> Self {
        let boxed = |inner: &formula::Expression| Box::new(Self::from(inner));
        let term = match &written.term {
            formula::Term::Number(number) => Term::Number((*number).into()),
            formula::Term::Truth(truth) => Term::Truth(*truth),
            formula::Term::Field(field) => Term::Field(*field),
            formula::Term::Before => Term::Before,
            formula::Term::Node { node, step, reads } => Term::Node { node: *node, step: *step, reads: *reads },
            formula::Term::Target(node) => Term::Target(*node),
            formula::Term::Negative(inner) => Term::Negative(boxed(inner)),
            formula::Term::Not(inner) => Term::Not(boxed(inner)),
            formula::Term::Binary(operator, left, right) => Term::Binary(*operator, boxed(left), boxed(right)),
            formula::Term::IsLevel { field, level, equal } => {
                Term::IsLevel { field: *field, level: *level, equal: *equal }
            }
            formula::Term::If(condition, then, otherwise) => Term::If(boxed(condition), boxed(then), boxed(otherwise)),
            formula::Term::Call(function, arguments) => {
                Term::Call(*function, arguments.iter().map(Self::from).collect())
            }
        };
        Self { term, span: written.span.clone() }
    }
}

impl Expression {
    /// Calls `visit` on this part and every part below it, in the order of the text.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Expression)) {
        visit(self);
        match &self.term {
            Term::Number(_)
            | Term::Truth(_)
            | Term::Field(_)
            | Term::Before
            | Term::Node { .. }
            | Term::Target(_)
            | Term::IsLevel { .. } => {}
            Term::Negative(inner) | Term::Not(inner) => inner.walk(visit),
            Term::Binary(_, left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Term::If(condition, then, otherwise) => {
                condition.walk(visit);
                then.walk(visit);
                otherwise.walk(visit);
            }
            Term::Call(_, arguments) => arguments.iter().for_each(|argument| argument.walk(visit)),
        }
    }
}
