//! Formulas: our own small grammar over fields and nodes.

use super::model::{FieldIx, NodeIx, Reading};
use crate::number::Decimal;
use std::ops::Range;

/// A formula, as written and as read.
#[derive(Debug, Clone)]
pub struct Formula {
    /// As the author wrote it.
    pub text: String,
    /// What it says.
    pub root: Expression,
}

/// A part of a formula with the bytes of the formula's text it was written in.
#[derive(Debug, Clone)]
pub struct Expression {
    /// What it is.
    pub term: Term,
    /// Bytes within [`Formula::text`].
    pub span: Range<usize>,
}

/// The closed set of things a formula can say.
#[derive(Debug, Clone)]
pub enum Term {
    /// A number.
    Number(Decimal),
    /// `yes` or `no`.
    Truth(bool),
    /// A field of the entity.
    Field(FieldIx),
    /// The value before this step.
    Before,
    /// Another node: its final score, or one of its named steps.
    Node {
        /// Which.
        node: NodeIx,
        /// Number of the step: 0 is `value`, then the chain; none: the final score.
        step: Option<usize>,
        /// Exact or rounded, where the final score is meant.
        reads: Reading,
    },
    /// The target of a node in this period.
    Target(NodeIx),
    /// −x.
    Negative(Box<Expression>),
    /// not x.
    Not(Box<Expression>),
    /// Two operands.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// A level field is (or is not) one of its levels.
    IsLevel {
        /// The field.
        field: FieldIx,
        /// Position of the level.
        level: usize,
        /// `=` or `!=`.
        equal: bool,
    },
    /// if a then b else c.
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    /// A function.
    Call(Function, Vec<Expression>),
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    And,
    Or,
}

/// Functions of one entity's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Function {
    Abs,
    Sqrt,
    Ln,
    Exp,
    Floor,
    Ceil,
    Round,
    Min,
    Max,
    Clamp,
}
