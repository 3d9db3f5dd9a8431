//! From a written formula to a checked one: every name is a field, a node or a function, and every part has its type.

use super::parse::{Term as WrittenTerm, Written};
use super::{Earlier, Expression, Formula, Function, Operator, Statistic, Term, statistics as statistic};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::{Decimal, DecimalError};
use crate::rulebook::model::{FieldIx, NodeIx, Reading};
use std::ops::Range;

/// What names mean inside a formula.
pub trait Scope {
    /// A field of this id.
    fn field(&self, id: &str) -> Option<FieldIx>;
    /// The levels of a field, where it has levels.
    fn levels(&self, field: FieldIx) -> Option<Vec<String>>;
    /// Whether a field is a flag.
    fn is_flag(&self, field: FieldIx) -> bool;
    /// A node of this id.
    fn node(&self, id: &str) -> Option<NodeIx>;
    /// The names of a node's steps; position 0 is `value`.
    fn steps(&self, node: NodeIx) -> Vec<String>;
    /// Whether `x` is there (in a chain).
    fn has_before(&self) -> bool;
    /// The value of a chain's parameter.
    fn parameter(&self, id: &str) -> Option<Parameter>;
    /// Whether an attribute can be grouped by.
    fn attribute(&self, id: &str) -> bool;
    /// Whether ranks may be read (in report-only nodes).
    fn may_read_ranks(&self) -> bool;
    /// Every name that could be meant.
    fn names(&self) -> Vec<String>;
}

/// A parameter of a chain: a number, or a word for an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Parameter {
    /// A number.
    Number(Decimal),
    /// A word.
    Word(String),
}

/// What a part of a formula gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Number,
    Truth,
    Level(FieldIx),
}

impl Type {
    fn token(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Truth => "truth",
            Self::Level(_) => "level",
        }
    }
}

/// A finding inside a formula with the bytes of the formula that it speaks of.
pub type Fault = (Finding, Range<usize>);

/// Resolves a formula that must give a number.
///
/// # Errors
/// Every name and type that does not fit, all at once.
pub fn resolve(text: &str, written: &Written<'_>, scope: &dyn Scope) -> Result<Formula, Vec<Fault>> {
    let mut resolver = Resolver { scope, faults: Vec::new(), statistics: Vec::new() };
    let root = match &written.term {
        // A level or flag alone is a value: the chain turns it into a score.
        WrittenTerm::Name(name, None) if scope.field(name).is_some() => {
            resolver.expression(written).map(|(expression, _)| expression)
        }
        WrittenTerm::Number(_)
        | WrittenTerm::Name(..)
        | WrittenTerm::Quoted(_)
        | WrittenTerm::Negative(_)
        | WrittenTerm::Not(_)
        | WrittenTerm::Binary(..)
        | WrittenTerm::If(..)
        | WrittenTerm::Call(..) => match resolver.expression(written) {
            // A truth is a value too: yes is 1, no is 0, as of a flag.
            Some((expression, Type::Number | Type::Truth)) => Some(expression),
            Some((_, Type::Level(_))) => {
                resolver.types(Type::Number, "level", &written.span);
                None
            }
            None => None,
        },
    };
    match root {
        Some(root) if resolver.faults.is_empty() => {
            Ok(Formula { text: text.to_owned(), root, statistics: resolver.statistics })
        },
        _ => Err(resolver.faults),
    }
}

pub(super) struct Resolver<'s> {
    pub(super) scope: &'s dyn Scope,
    faults: Vec<Fault>,
    pub(super) statistics: Vec<Statistic>,
}

impl Resolver<'_> {
    pub(super) fn fault(&mut self, finding: Finding, span: &Range<usize>) {
        self.faults.push((finding, span.clone()));
    }

    pub(super) fn types(&mut self, expected: Type, found: &'static str, span: &Range<usize>) {
        let finding = Finding::new(Code::TypesDiffer).with("expected", expected.token()).with("found", found);
        self.fault(finding, span);
    }

    pub(super) fn expression(&mut self, written: &Written<'_>) -> Option<(Expression, Type)> {
        let span = written.span.clone();
        let (term, kind) = match &written.term {
            WrittenTerm::Number(text) => (Term::Number(self.number(text, &span)?), Type::Number),
            WrittenTerm::Quoted(text) => {
                let finding = Finding::new(Code::UnknownName).with("name", *text).with("suggestions", Vec::new());
                self.fault(finding, &span);
                return None;
            }
            WrittenTerm::Name(name, step) => self.name(name, step.as_ref(), &span)?,
            WrittenTerm::Negative(inner) => (Term::Negative(Box::new(self.typed(inner, Type::Number)?)), Type::Number),
            WrittenTerm::Not(inner) => (Term::Not(Box::new(self.typed(inner, Type::Truth)?)), Type::Truth),
            WrittenTerm::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            WrittenTerm::If(condition, then, otherwise) => self.choice(condition, then, otherwise)?,
            WrittenTerm::Call(name, name_span, arguments) => self.call(name, name_span, arguments, &span)?,
        };
        Some((Expression { term, span }, kind))
    }

    pub(super) fn typed(&mut self, written: &Written<'_>, expected: Type) -> Option<Expression> {
        let (expression, found) = self.expression(written)?;
        if found != expected {
            self.types(expected, found.token(), &written.span);
            return None;
        }
        Some(expression)
    }

    pub(super) fn number(&mut self, text: &str, span: &Range<usize>) -> Option<Decimal> {
        match Decimal::parse(text) {
            Ok(number) => Some(number),
            Err(DecimalError::NotANumber | DecimalError::NotFinite | DecimalError::TooPrecise) => {
                self.fault(Finding::new(Code::NumberUnreadable).with("text", text), span);
                None
            }
        }
    }

    fn name(&mut self, name: &str, step: Option<&(&str, Range<usize>)>, span: &Range<usize>) -> Option<(Term, Type)> {
        if let Some((step, step_span)) = step {
            return self.node_step(name, step, step_span, span);
        }
        if matches!(name, "yes" | "no") {
            return Some((Term::Truth(name == "yes"), Type::Truth));
        }
        if name == "x" && self.scope.has_before() {
            return Some((Term::Before, Type::Number));
        }
        if let Some(field) = self.scope.field(name) {
            let kind = if self.scope.is_flag(field) {
                Type::Truth
            } else if self.scope.levels(field).is_some() {
                Type::Level(field)
            } else {
                Type::Number
            };
            return Some((Term::Field(field), kind));
        }
        if let Some(Parameter::Number(number)) = self.scope.parameter(name) {
            return Some((Term::Number(number), Type::Number));
        }
        if let Some(node) = self.scope.node(name) {
            return Some((Term::Node { node, step: None, reads: Reading::Exact }, Type::Number));
        }
        self.unknown_name(name, span);
        None
    }

    fn unknown_name(&mut self, name: &str, span: &Range<usize>) {
        let names = self.scope.names();
        let finding = Finding::new(Code::UnknownName)
            .with("name", name)
            .with("suggestions", suggestions(name, names.iter().map(String::as_str), 3));
        self.fault(finding, span);
    }

    fn node_step(&mut self, name: &str, step: &str, step_span: &Range<usize>, span: &Range<usize>) -> Option<(Term, Type)> {
        let Some(node) = self.scope.node(name) else {
            self.unknown_name(name, &(span.start..span.start + name.len()));
            return None;
        };
        if matches!(step, "exact" | "rounded") {
            let reads = if step == "exact" { Reading::Exact } else { Reading::Rounded };
            return Some((Term::Node { node, step: None, reads }, Type::Number));
        }
        let steps = self.scope.steps(node);
        let Some(at) = steps.iter().position(|own| own == step) else {
            let finding = Finding::new(Code::UnknownName)
                .with("name", step)
                .with("suggestions", suggestions(step, steps.iter().map(String::as_str), 3));
            self.fault(finding, step_span);
            return None;
        };
        Some((Term::Node { node, step: Some(at), reads: Reading::Exact }, Type::Number))
    }

    fn binary(&mut self, operator: Operator, left: &Written<'_>, right: &Written<'_>) -> Option<(Term, Type)> {
        use Operator::{Add, And, AtLeast, AtMost, Divide, Equal, Greater, Less, Multiply, NotEqual, Or, Power, Subtract};
        let operands = match operator {
            And | Or => Type::Truth,
            Equal | NotEqual => return self.equality(operator, left, right),
            Add | Subtract | Multiply | Divide | Power | Less | AtMost | Greater | AtLeast => Type::Number,
        };
        let (left, right) = (self.typed(left, operands), self.typed(right, operands));
        let gives = match operator {
            Add | Subtract | Multiply | Divide | Power => Type::Number,
            And | Or | Equal | NotEqual | Less | AtMost | Greater | AtLeast => Type::Truth,
        };
        Some((Term::Binary(operator, Box::new(left?), Box::new(right?)), gives))
    }

    fn equality(&mut self, operator: Operator, left: &Written<'_>, right: &Written<'_>) -> Option<(Term, Type)> {
        if let WrittenTerm::Quoted(level) = right.term {
            let (expression, kind) = self.expression(left)?;
            let (Term::Field(field), Type::Level(_)) = (expression.term, kind) else {
                self.types(Type::Level(FieldIx(0)), kind.token(), &left.span);
                return None;
            };
            let levels = self.scope.levels(field).unwrap_or_default();
            let Some(at) = levels.iter().position(|own| own == level) else {
                let finding = Finding::new(Code::UnknownName)
                    .with("name", level)
                    .with("suggestions", suggestions(level, levels.iter().map(String::as_str), 3));
                self.fault(finding, &right.span);
                return None;
            };
            return Some((Term::IsLevel { field, level: at, equal: operator == Operator::Equal }, Type::Truth));
        }
        let (left_term, left_type) = self.expression(left)?;
        if matches!(left_type, Type::Level(_)) {
            self.types(Type::Number, "level", &left.span);
            return None;
        }
        let right_term = self.typed(right, left_type)?;
        Some((Term::Binary(operator, Box::new(left_term), Box::new(right_term)), Type::Truth))
    }

    fn choice(&mut self, condition: &Written<'_>, then: &Written<'_>, otherwise: &Written<'_>) -> Option<(Term, Type)> {
        let condition = self.typed(condition, Type::Truth);
        let (then, kind) = self.expression(then)?;
        if matches!(kind, Type::Level(_)) {
            self.types(Type::Number, "level", &then.span);
            return None;
        }
        let otherwise = self.typed(otherwise, kind)?;
        Some((Term::If(Box::new(condition?), Box::new(then), Box::new(otherwise)), kind))
    }

    fn call(
        &mut self,
        name: &str,
        name_span: &Range<usize>,
        arguments: &[Written<'_>],
        span: &Range<usize>,
    ) -> Option<(Term, Type)> {
        if name == "target" {
            return self.target(arguments, span);
        }
        if statistic::is_statistic(name, arguments) {
            return statistic::resolve(self, name, arguments, span);
        }
        if let Some(result) = self.of_periods_or_gaps(name, arguments, span) {
            return result;
        }
        let Some((_, function, least, most)) = Function::ALL.iter().find(|(own, ..)| *own == name) else {
            let others = ["target", "prev", "year_ago", "last", "missing", "first_of"];
            let known = Function::ALL.iter().map(|(own, ..)| *own).chain(others).chain(statistic::NAMES);
            let finding =
                Finding::new(Code::UnknownFunction).with("name", name).with("suggestions", suggestions(name, known, 3));
            self.fault(finding, name_span);
            return None;
        };
        if arguments.len() < *least || arguments.len() > *most {
            self.arguments_fault(name, *least, *most, arguments.len(), span);
            return None;
        }
        let resolved: Vec<Option<Expression>> =
            arguments.iter().map(|argument| self.typed(argument, Type::Number)).collect();
        let resolved: Option<Vec<Expression>> = resolved.into_iter().collect();
        let resolved = resolved?;
        if *function == Function::Round
            && let Some(decimals) = resolved.get(1)
            && !matches!(&decimals.term, Term::Number(number) if number.is_whole() && number.to_f64().abs() <= 12.0)
        {
            self.types(Type::Number, "number", &decimals.span);
            return None;
        }
        Some((Term::Call(*function, resolved), Type::Number))
    }

    /// `prev(…)`, `year_ago(…)`, `last(…)`, `missing(…)`, `first_of(…, …)`; none where the name is none of them.
    fn of_periods_or_gaps(
        &mut self,
        name: &str,
        arguments: &[Written<'_>],
        span: &Range<usize>,
    ) -> Option<Option<(Term, Type)>> {
        let earlier = match name {
            "prev" => Some(Earlier::Previous),
            "year_ago" => Some(Earlier::YearAgo),
            "last" => Some(Earlier::Last),
            "missing" | "first_of" => None,
            _ => return None,
        };
        if name == "first_of" {
            if arguments.len() < 2 {
                self.arguments_fault(name, 2, 32, arguments.len(), span);
                return Some(None);
            }
            let parts: Vec<Option<Expression>> =
                arguments.iter().map(|argument| self.typed(argument, Type::Number)).collect();
            let parts: Option<Vec<Expression>> = parts.into_iter().collect();
            return Some(parts.map(|parts| (Term::FirstOf(parts), Type::Number)));
        }
        let [argument] = arguments else {
            self.arguments_fault(name, 1, 1, arguments.len(), span);
            return Some(None);
        };
        Some(self.expression(argument).map(|(inner, kind)| match earlier {
            Some(earlier) => (Term::Earlier(earlier, Box::new(inner)), kind),
            None => (Term::IsMissing(Box::new(inner)), Type::Truth),
        }))
    }

    pub(super) fn arguments_fault(&mut self, name: &str, least: usize, most: usize, found: usize, span: &Range<usize>) {
        let expected = if least == most { format!("{least}") } else { format!("{least} – {most}") };
        let finding = Finding::new(Code::WrongArguments)
            .with("function", name)
            .with("expected", expected)
            .with("found", found);
        self.fault(finding, span);
    }

    fn target(&mut self, arguments: &[Written<'_>], span: &Range<usize>) -> Option<(Term, Type)> {
        let [argument] = arguments else {
            self.arguments_fault("target", 1, 1, arguments.len(), span);
            return None;
        };
        let WrittenTerm::Name(name, None) = argument.term else {
            self.types(Type::Number, "number", &argument.span);
            return None;
        };
        match self.scope.node(name) {
            Some(node) => Some((Term::Target(node), Type::Number)),
            None => {
                self.unknown_name(name, &argument.span);
                None
            }
        }
    }
}
