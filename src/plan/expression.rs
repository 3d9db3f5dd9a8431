//! Formulas with their constants ready.

use super::Constant;
use crate::rulebook::formula::{self, Earlier, Function, Gather, Normalised, Operator, Population, StatisticFunction};
use crate::rulebook::model::{FieldIx, Grouped, NodeIx, Reading};
use serde::Serialize;
use std::ops::Range;

/// A formula.
#[derive(Debug, Clone, Serialize)]
pub struct Formula {
    /// As written.
    pub text: String,
    /// What it says.
    pub root: Expression,
    /// The statistics that it names, each after those inside its own argument.
    pub statistics: Vec<Statistic>,
    /// What its result is, where it was written by the name of a normalisation.
    pub normalised: Option<Normalised>,
}

/// A statistic inside a formula.
#[derive(Debug, Clone, Serialize)]
pub struct Statistic {
    /// What is computed.
    pub function: StatisticFunction,
    /// Of what, for each entity.
    pub argument: Expression,
    /// Weight of each entity.
    pub weight: Option<Expression>,
    /// Among whom.
    pub population: Population,
}

impl From<&formula::Formula> for Formula {
    fn from(written: &formula::Formula) -> Self {
        let statistic = |statistic: &formula::Statistic| Statistic {
            function: statistic.function,
            argument: Expression::from(&statistic.argument),
            weight: statistic.weight.as_ref().map(Expression::from),
            population: statistic.population.clone(),
        };
        Self {
            text: written.text.clone(),
            root: Expression::from(&written.root),
            statistics: written.statistics.iter().map(statistic).collect(),
            normalised: written.normalised,
        }
    }
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
    Statistic(usize),
    Earlier(Earlier, Box<Expression>),
    IsMissing(Box<Expression>),
    FirstOf(Vec<Expression>),
    Gathered(Gather, Vec<Expression>),
    ByGroup(Grouped<Constant>),
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
            formula::Term::Statistic(at) => Term::Statistic(*at),
            formula::Term::Earlier(earlier, inner) => Term::Earlier(*earlier, boxed(inner)),
            formula::Term::IsMissing(inner) => Term::IsMissing(boxed(inner)),
            formula::Term::FirstOf(parts) => Term::FirstOf(parts.iter().map(Self::from).collect()),
            formula::Term::ByGroup(numbers) => Term::ByGroup(numbers.map(|number| (*number).into())),
            formula::Term::Gathered(gather, parts) => Term::Gathered(*gather, parts.iter().map(Self::from).collect()),
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
