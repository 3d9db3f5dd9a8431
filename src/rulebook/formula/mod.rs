//! Formulas: our own small grammar over fields and nodes.
//!
//! In: a formula's text. Out: [`Formula`], every name resolved, or findings with the bytes they speak of.
//! `lex` → `parse` (names are names) → `resolve` (names are fields, nodes, functions; every part has its type).

mod by_group;
mod gather;
mod habits;
pub(super) mod lex;
pub(super) mod parse;
pub(super) mod resolve;
mod statistic;
mod statistics;

pub use gather::Gather;
pub use statistic::{Among, Earlier, Over, PercentileForm, Population, RankTies, Statistic, StatisticFunction};
#[cfg(test)]
mod tests;

use super::model::{FieldIx, Grouped, NodeIx, Reading};
use crate::number::Decimal;
use std::ops::Range;

/// A formula, as written and as read.
#[derive(Debug, Clone)]
pub struct Formula {
    /// As the author wrote it.
    pub text: String,
    /// What it says.
    pub root: Expression,
    /// The statistics that it names, each after those inside its own argument.
    pub statistics: Vec<Statistic>,
    /// What its result is, where it was written by the name of a normalisation.
    pub normalised: Option<Normalised>,
}

/// What a normalisation gives. The direction of its node is settled by it: less being better, it has turned the value over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Normalised {
    /// Whether the least of its results is the best: of a rank with the best first.
    pub lowest_is_best: bool,
    /// Whether its results are shares, 0 for the worst and 1 for the best.
    pub share: bool,
}

impl Formula {
    /// Calls `visit` on every part, those inside statistics too.
    pub fn walk<'f>(&'f self, visit: &mut impl FnMut(&'f Expression)) {
        self.root.walk(visit);
        for statistic in &self.statistics {
            statistic.argument.walk(visit);
            if let Some(weight) = &statistic.weight {
                weight.walk(visit);
            }
        }
    }
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
    /// A statistic, by its position in [`Formula::statistics`].
    Statistic(usize),
    /// A part, in an earlier period.
    Earlier(Earlier, Box<Expression>),
    /// Whether a part has no value.
    IsMissing(Box<Expression>),
    /// The first part that has a value.
    FirstOf(Vec<Expression>),
    /// One number of those parts that have a value.
    Gathered(Gather, Vec<Expression>),
    /// A number by the entity's group.
    ByGroup(Grouped<Decimal>),
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
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
    Power,
    Log10,
    /// A number that was computed once: it is compared and rounded at 12 significant digits, as a statistic is.
    Computed,
    /// (x^λ − 1)/λ, or ln x for λ = 0: G. E. P. Box and D. R. Cox, *An Analysis of Transformations*, JRSS B 26 (1964).
    BoxCox,
}

impl Function {
    /// Name, function, least and greatest number of arguments.
    pub const ALL: &[(&str, Function, usize, usize)] = &[
        ("abs", Function::Abs, 1, 1),
        ("sqrt", Function::Sqrt, 1, 1),
        ("ln", Function::Ln, 1, 1),
        ("exp", Function::Exp, 1, 1),
        ("floor", Function::Floor, 1, 1),
        ("ceil", Function::Ceil, 1, 1),
        ("round", Function::Round, 2, 2),
        ("min", Function::Min, 2, 32),
        ("max", Function::Max, 2, 32),
        ("clamp", Function::Clamp, 3, 3),
        ("pow", Function::Power, 2, 2),
        ("log10", Function::Log10, 1, 1),
        ("computed", Function::Computed, 1, 1),
        ("box_cox", Function::BoxCox, 2, 2),
    ];
}

impl Expression {
    /// Calls `visit` on this part and every part below it.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Expression)) {
        visit(self);
        match &self.term {
            Term::Number(_)
            | Term::Truth(_)
            | Term::Field(_)
            | Term::Before
            | Term::Node { .. }
            | Term::Target(_)
            | Term::Statistic(_)
            | Term::ByGroup(_)
            | Term::IsLevel { .. } => {}
            Term::Negative(inner) | Term::Not(inner) | Term::Earlier(_, inner) | Term::IsMissing(inner) => {
                inner.walk(visit);
            }
            Term::Binary(_, left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Term::If(condition, then, otherwise) => {
                condition.walk(visit);
                then.walk(visit);
                otherwise.walk(visit);
            }
            Term::Call(_, arguments) | Term::FirstOf(arguments) | Term::Gathered(_, arguments) => {
                arguments.iter().for_each(|argument| argument.walk(visit));
            }
        }
    }
}
