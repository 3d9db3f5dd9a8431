//! From a written formula to a checked one: every name is a field, a node or a function, and every part has its type.

use super::habits;
use super::parse::{Term as WrittenTerm, Written};
use super::{Earlier, Expression, Formula, Function, Operator, Statistic, Term, by_group, gather, statistics};
use crate::finding::{Code, Finding};
use crate::naming::suggestions;
use crate::number::{Decimal, DecimalError};
use crate::rulebook::limits::SUGGESTED_MAX;
use crate::rulebook::model::{FieldIx, NodeIx, Reading};
use std::collections::HashMap;
use std::ops::Range;

/// What names mean inside a formula.
pub trait Scope {
    /// A field of this id.
    fn field(&self, id: &str) -> Option<FieldIx>;
    /// The levels of a field, where it has levels.
    fn levels(&self, field: FieldIx) -> Option<&[String]>;
    /// Whether a field is a flag.
    fn is_flag(&self, field: FieldIx) -> bool;
    /// A node of this id.
    fn node(&self, id: &str) -> Option<NodeIx>;
    /// The id of a node.
    fn id(&self, node: NodeIx) -> Option<&str>;
    /// The names of a node's steps; position 0 is `value`.
    fn steps(&self, node: NodeIx) -> &[String];
    /// Whether `x` is there (in a chain).
    fn has_before(&self) -> bool;
    /// The value of a chain's parameter.
    fn parameter(&self, id: &str) -> Option<Parameter>;
    /// The indicators below an aggregate, each once, in the order of its children; none where it has no children.
    fn below(&self, node: NodeIx) -> Option<Vec<NodeIx>>;
    /// The attributes that entities can be grouped by.
    fn attributes(&self) -> &[String];
    /// Whether entities can be grouped by this attribute.
    fn has_attribute(&self, id: &str) -> bool {
        self.attributes().iter().any(|own| own == id)
    }
    /// Whether ranks may be read (in report-only nodes).
    fn may_read_ranks(&self) -> bool;
    /// The names nearest to an unknown one.
    fn near(&self, name: &str) -> Vec<String>;
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
    let mut resolver = Resolver { text, scope, faults: Vec::new(), statistics: Vec::new(), known: HashMap::new() };
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
                resolver.types("number", "level", &written.span);
                None
            }
            None => None,
        },
    };
    match root {
        Some(root) if resolver.faults.is_empty() => {
            Ok(Formula { text: text.to_owned(), root, statistics: resolver.statistics, normalised: None })
        }
        _ => Err(resolver.faults),
    }
}

pub(super) struct Resolver<'s> {
    pub(super) text: &'s str,
    pub(super) scope: &'s dyn Scope,
    faults: Vec<Fault>,
    pub(super) statistics: Vec<Statistic>,
    /// The position of each statistic by its text: what is written twice is computed once.
    pub(super) known: HashMap<&'s str, usize>,
}

impl Resolver<'_> {
    pub(super) fn fault(&mut self, finding: Finding, span: &Range<usize>) {
        self.faults.push((finding, span.clone()));
    }

    pub(super) fn types(&mut self, expected: &'static str, found: &'static str, span: &Range<usize>) {
        let finding = Finding::new(Code::TypesDiffer).with("expected", expected).with("found", found);
        self.fault(finding, span);
    }

    pub(super) fn expression(&mut self, written: &Written<'_>) -> Option<(Expression, Type)> {
        let span = written.span.clone();
        let (term, kind) = match &written.term {
            WrittenTerm::Number(text) => (Term::Number(self.number(text, &span)?), Type::Number),
            WrittenTerm::Quoted(_) => {
                self.types("number", "level", &span);
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
            self.types(expected.token(), found.token(), &written.span);
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
        match self.scope.parameter(name) {
            Some(Parameter::Number(number)) => return Some((Term::Number(number), Type::Number)),
            Some(Parameter::Word(_)) => {
                self.types("number", "quoted word", span);
                return None;
            }
            None => {}
        }
        if let Some(node) = self.scope.node(name) {
            return Some((Term::Node { node, step: None, reads: Reading::Exact }, Type::Number));
        }
        self.unknown_name(name, span);
        None
    }

    fn unknown_name(&mut self, name: &str, span: &Range<usize>) {
        let near = if self.faults.len() < SUGGESTED_MAX { self.scope.near(name) } else { Vec::new() };
        let finding = Finding::new(Code::UnknownName).with("name", name).with("suggestions", near);
        self.fault(finding, span);
    }

    fn node_step(
        &mut self,
        name: &str,
        step: &str,
        step_span: &Range<usize>,
        span: &Range<usize>,
    ) -> Option<(Term, Type)> {
        let Some(node) = self.scope.node(name) else {
            let name_span = span.start..span.start + name.len();
            match self.scope.node(step).filter(|_| matches!(name, "rank" | "ranks")) {
                Some(node) => self.no_step((name, step), habits::place(step, "rank", self.rounds(node)), span),
                None => self.not_a_node(name, &name_span),
            }
            return None;
        };
        if matches!(step, "exact" | "rounded") {
            let reads = if step == "exact" { Reading::Exact } else { Reading::Rounded };
            return Some((Term::Node { node, step: None, reads }, Type::Number));
        }
        let at = self.step_of(node, name, step, step_span)?;
        Some((Term::Node { node, step: Some(at), reads: Reading::Exact }, Type::Number))
    }

    /// The position of a step of a node, or a fault.
    pub(super) fn step_of(&mut self, node: NodeIx, name: &str, step: &str, span: &Range<usize>) -> Option<usize> {
        let scope = self.scope;
        let steps = scope.steps(node);
        let at = steps.iter().position(|own| own == step);
        if at.is_none() {
            let mut meant = habits::place(name, step, self.rounds(node));
            if meant.is_empty() {
                let mut near = suggestions(step, steps.iter().map(String::as_str), 3);
                if near.is_empty() {
                    near = steps.iter().take(3).cloned().collect();
                }
                meant = near.iter().map(|step| format!("{name}.{step}")).collect();
            }
            self.no_step((name, step), meant, span);
        }
        at
    }

    fn no_step(&mut self, (name, step): (&str, &str), meant: Vec<String>, span: &Range<usize>) {
        let finding = Finding::new(Code::UnknownName)
            .with("kind", "step")
            .with("name", format!("{name}.{step}"))
            .with("suggestions", meant);
        self.fault(finding, span);
    }

    /// Whether a node's chain seems to end with a rounding, by the name of its last step.
    fn rounds(&self, node: NodeIx) -> bool {
        self.scope.steps(node).last().is_some_and(|step| step.starts_with("round"))
    }

    fn binary(&mut self, operator: Operator, left: &Written<'_>, right: &Written<'_>) -> Option<(Term, Type)> {
        use Operator::{
            Add, And, AtLeast, AtMost, Divide, Equal, Greater, Less, Multiply, NotEqual, Or, Power, Subtract,
        };
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

    /// `=` and `!=`: two numbers, two truths, or a field with levels and one of its levels in quotes.
    fn equality(&mut self, operator: Operator, left: &Written<'_>, right: &Written<'_>) -> Option<(Term, Type)> {
        match (&left.term, &right.term) {
            (WrittenTerm::Quoted(_), WrittenTerm::Quoted(_)) => {
                self.types("number", "level", &left.span);
                return None;
            }
            (WrittenTerm::Quoted(level), _) => return self.is_level(operator, right, level, &left.span),
            (_, WrittenTerm::Quoted(level)) => return self.is_level(operator, left, level, &right.span),
            _ => {}
        }
        let (left_is, right_is) = (self.level_field(left), self.level_field(right));
        if left_is != right_is {
            // A level that lacks its quotes is the usual slip.
            let other = if left_is { right } else { left };
            let found = match &other.term {
                WrittenTerm::Name(..) => "name",
                WrittenTerm::Number(_) => "number",
                _ => "truth",
            };
            self.types("level", found, &other.span);
            return None;
        }
        let (left_term, left_type) = self.expression(left)?;
        if matches!(left_type, Type::Level(_)) {
            self.types("number", "level", &left.span);
            return None;
        }
        let right_term = self.typed(right, left_type)?;
        Some((Term::Binary(operator, Box::new(left_term), Box::new(right_term)), Type::Truth))
    }

    /// Whether a part is a field with levels, alone.
    fn level_field(&self, written: &Written<'_>) -> bool {
        match &written.term {
            WrittenTerm::Name(name, None) => {
                self.scope.field(name).is_some_and(|field| self.scope.levels(field).is_some())
            }
            _ => false,
        }
    }

    fn is_level(
        &mut self,
        operator: Operator,
        field: &Written<'_>,
        level: &str,
        level_span: &Range<usize>,
    ) -> Option<(Term, Type)> {
        let (expression, kind) = self.expression(field)?;
        let (Term::Field(at), Type::Level(_)) = (expression.term, kind) else {
            self.types("level", kind.token(), &field.span);
            return None;
        };
        let scope = self.scope;
        let levels = scope.levels(at).unwrap_or_default();
        let position = levels.iter().position(|own| own == level);
        if position.is_none() && !levels.is_empty() {
            let name = match &field.term {
                WrittenTerm::Name(name, _) => *name,
                _ => "",
            };
            let finding = Finding::new(Code::UnknownWord)
                .with("key", name)
                .with("word", level)
                .with("allowed", levels.to_vec())
                .with("suggestions", suggestions(level, levels.iter().map(String::as_str), 3));
            self.fault(finding, level_span);
        }
        Some((Term::IsLevel { field: at, level: position?, equal: operator == Operator::Equal }, Type::Truth))
    }

    fn choice(&mut self, condition: &Written<'_>, then: &Written<'_>, otherwise: &Written<'_>) -> Option<(Term, Type)> {
        let condition = self.typed(condition, Type::Truth);
        let Some((then_term, kind)) = self.expression(then) else {
            self.expression(otherwise);
            return None;
        };
        if matches!(kind, Type::Level(_)) {
            self.types("number", "level", &then.span);
            return None;
        }
        let otherwise = self.typed(otherwise, kind)?;
        Some((Term::If(Box::new(condition?), Box::new(then_term), Box::new(otherwise)), kind))
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
        if statistics::is_statistic(self.scope, name, arguments) {
            return statistics::resolve(self, name, arguments, span);
        }
        if let Some(function) = gather::function(name) {
            return gather::resolve(self, (name, function), arguments, span);
        }
        if name == by_group::NAME {
            return by_group::resolve(self, arguments, span);
        }
        if name == gather::BELOW {
            self.types("number", "list", span);
            return None;
        }
        if let Some(result) = self.of_periods_or_gaps(name, arguments, span) {
            return result;
        }
        let Some((_, function, least, most)) = Function::ALL.iter().find(|(own, ..)| *own == name) else {
            let others = [by_group::NAME, "target", "prev", "year_ago", "last", "missing", "first_of"];
            let known = Function::ALL.iter().map(|(own, ..)| *own).chain(others).chain(gather::names());
            let known = known.chain(statistics::NAMES);
            let mut meant = habits::function(name, arguments);
            if meant.is_empty() {
                meant = suggestions(name, known, 3);
            }
            let finding = Finding::new(Code::UnknownFunction).with("name", name).with("suggestions", meant);
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
            && let (Some(decimals), Some(written)) = (resolved.get(1), arguments.get(1))
        {
            self.decimals(decimals, &written.span)?;
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
            if arguments.len() < 2 || arguments.len() > 32 {
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
        let Some((inner, kind)) = self.expression(argument) else { return Some(None) };
        let Some(earlier) = earlier else { return Some(Some((Term::IsMissing(Box::new(inner)), Type::Truth))) };
        // Another period has its own statistics and its own `x`; neither is at hand here.
        let mut foreign = None;
        inner.walk(&mut |part: &Expression| {
            if matches!(part.term, Term::Statistic(_) | Term::Before | Term::Earlier(..)) {
                foreign = Some(part.span.clone());
            }
        });
        if let Some(span) = foreign {
            self.fault(Finding::new(Code::EarlierOfWhat).with("function", name), &span);
            return Some(None);
        }
        Some(Some((Term::Earlier(earlier, Box::new(inner)), kind)))
    }

    /// The decimals of `round` are written out: a whole number from -12 to 12.
    fn decimals(&mut self, decimals: &Expression, span: &Range<usize>) -> Option<()> {
        let number = match &decimals.term {
            Term::Number(number) => Some(number),
            Term::Negative(inner) => match &inner.term {
                Term::Number(number) => Some(number),
                _ => None,
            },
            _ => None,
        };
        let Some(number) = number.filter(|number| number.is_whole()) else {
            self.types("whole number", "number", span);
            return None;
        };
        if *number > Decimal::from_integer(12) {
            let finding = Finding::new(Code::NumberOutOfRange)
                .with("key", "round")
                .with("text", number.to_string())
                .with("expected", "from -12 to 12");
            self.fault(finding, span);
            return None;
        }
        Some(())
    }

    pub(super) fn arguments_fault(&mut self, name: &str, least: usize, most: usize, found: usize, span: &Range<usize>) {
        let expected = if least == most { format!("{least}") } else { format!("{least} to {most}") };
        let finding =
            Finding::new(Code::WrongArguments).with("function", name).with("expected", expected).with("found", found);
        self.fault(finding, span);
    }

    fn target(&mut self, arguments: &[Written<'_>], span: &Range<usize>) -> Option<(Term, Type)> {
        let [argument] = arguments else {
            self.arguments_fault("target", 1, 1, arguments.len(), span);
            return None;
        };
        let WrittenTerm::Name(name, None) = argument.term else {
            self.types("name", "number", &argument.span);
            return None;
        };
        match self.scope.node(name) {
            Some(node) => Some((Term::Target(node), Type::Number)),
            None => {
                self.not_a_node(name, &argument.span);
                None
            }
        }
    }

    /// A name where only a node can stand.
    pub(super) fn not_a_node(&mut self, name: &str, span: &Range<usize>) {
        if self.scope.field(name).is_some() {
            let finding =
                Finding::new(Code::WrongKind).with("name", name).with("found", "field").with("expected", "node");
            self.fault(finding, span);
        } else {
            self.unknown_name(name, span);
        }
    }
}
