//! From words to a written formula: names are still only names.
//!
//! Grammar, loosest first: `if a then b else c` · `or` · `and` · `not` · `= != < <= > >=` (one, not chained) · `+ -` · `* /` ·
//! unary `-` · `^` (to the right) · number, name, `name.step`, `function(…)`, `( … )`, `'level'`.

use super::Operator;
use super::lex::{Kind, Word, words};
use crate::rulebook::limits::{FORMULA_DEPTH_MAX, FORMULA_HEIGHT_MAX};
use std::ops::Range;

/// A formula as written.
#[derive(Debug, Clone)]
pub struct Written<'t> {
    pub term: Term<'t>,
    pub span: Range<usize>,
    /// Longest way from here down to a number or name, which bounds every later recursion.
    height: usize,
}

impl<'t> Written<'t> {
    fn new(term: Term<'t>, span: Range<usize>) -> Result<Self, Fault> {
        let below = match &term {
            Term::Number(_) | Term::Name(..) | Term::Quoted(_) => 0,
            Term::Negative(inner) | Term::Not(inner) => inner.height,
            Term::Binary(_, left, right) => left.height.max(right.height),
            Term::If(condition, then, otherwise) => condition.height.max(then.height).max(otherwise.height),
            Term::Call(_, _, arguments) => arguments.iter().map(|argument| argument.height).max().unwrap_or(0),
        };
        if below >= FORMULA_HEIGHT_MAX {
            return Err(Fault::TooDeep { span, limit: "formula-height", most: FORMULA_HEIGHT_MAX });
        }
        Ok(Self { term, span, height: below + 1 })
    }
}

/// What a written formula can say.
#[derive(Debug, Clone)]
pub enum Term<'t> {
    Number(&'t str),
    /// A name, and the step behind a point.
    Name(&'t str, Option<(&'t str, Range<usize>)>),
    Quoted(&'t str),
    Negative(Box<Written<'t>>),
    Not(Box<Written<'t>>),
    Binary(Operator, Box<Written<'t>>, Box<Written<'t>>),
    If(Box<Written<'t>>, Box<Written<'t>>, Box<Written<'t>>),
    Call(&'t str, Range<usize>, Vec<Written<'t>>),
}

/// Why a formula cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Something else was expected here.
    Expected { what: &'static str, found: String, span: Range<usize> },
    /// Deeper than [`FORMULA_DEPTH_MAX`] or higher than [`FORMULA_HEIGHT_MAX`].
    TooDeep { span: Range<usize>, limit: &'static str, most: usize },
}

/// Reads a formula.
///
/// # Errors
/// The first place at which it stops making sense.
pub fn parse(text: &str) -> Result<Written<'_>, Fault> {
    let mut parser = Parser { words: words(text), at: 0, depth: 0 };
    let written = parser.choice()?;
    match parser.peek().kind {
        Kind::End => Ok(written),
        Kind::OpenQuote => Err(parser.expected("closing quote")),
        Kind::Number | Kind::Name | Kind::Quoted | Kind::Sign | Kind::Stray => Err(parser.expected("operator")),
    }
}

const END: Word<'static> = Word { kind: Kind::End, text: "", span: 0..0 };

struct Parser<'t> {
    words: Vec<Word<'t>>,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> &Word<'t> {
        self.words.get(self.at).or(self.words.last()).unwrap_or(&END)
    }

    fn next(&mut self) -> Word<'t> {
        let word = self.peek().clone();
        self.at += 1;
        word
    }

    fn is(&self, text: &str) -> bool {
        let word = self.peek();
        matches!(word.kind, Kind::Sign | Kind::Name) && word.text == text
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.is(text);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, text: &'static str) -> Result<Range<usize>, Fault> {
        if self.is(text) { Ok(self.next().span) } else { Err(self.expected(text)) }
    }

    fn expected(&self, what: &'static str) -> Fault {
        let word = self.peek();
        let what = match word.kind {
            Kind::OpenQuote => "closing quote",
            Kind::Stray => meant(word.text).unwrap_or(what),
            Kind::Number | Kind::Name | Kind::Quoted | Kind::Sign | Kind::End => what,
        };
        Fault::Expected { what, found: word.text.to_owned(), span: word.span.clone() }
    }

    /// Runs `inner` one level deeper.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth >= FORMULA_DEPTH_MAX {
            let span = self.peek().span.clone();
            return Err(Fault::TooDeep { span, limit: "formula-depth", most: FORMULA_DEPTH_MAX });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn choice(&mut self) -> Result<Written<'t>, Fault> {
        if !self.is("if") {
            return self.disjunction();
        }
        let start = self.next().span.start;
        self.deeper(|parser| {
            let condition = parser.choice()?;
            parser.expect("then")?;
            let then = parser.choice()?;
            parser.expect("else")?;
            let otherwise = parser.choice()?;
            let span = start..otherwise.span.end;
            Written::new(Term::If(Box::new(condition), Box::new(then), Box::new(otherwise)), span)
        })
    }

    fn disjunction(&mut self) -> Result<Written<'t>, Fault> {
        self.chain(&[("or", Operator::Or)], Self::conjunction)
    }

    fn conjunction(&mut self) -> Result<Written<'t>, Fault> {
        self.chain(&[("and", Operator::And)], Self::negation)
    }

    fn negation(&mut self) -> Result<Written<'t>, Fault> {
        if !self.is("not") {
            return self.comparison();
        }
        let start = self.next().span.start;
        self.deeper(|parser| {
            let inner = parser.negation()?;
            let span = start..inner.span.end;
            Written::new(Term::Not(Box::new(inner)), span)
        })
    }

    fn comparison(&mut self) -> Result<Written<'t>, Fault> {
        const SIGNS: [(&str, Operator); 6] = [
            ("=", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<", Operator::Less),
            ("<=", Operator::AtMost),
            (">", Operator::Greater),
            (">=", Operator::AtLeast),
        ];
        let left = self.sum()?;
        let Some((_, operator)) = SIGNS.iter().find(|(sign, _)| self.is(sign)) else { return Ok(left) };
        self.at += 1;
        let right = self.sum()?;
        if SIGNS.iter().any(|(sign, _)| self.is(sign)) {
            return Err(self.expected("and"));
        }
        binary(*operator, left, right)
    }

    fn sum(&mut self) -> Result<Written<'t>, Fault> {
        self.chain(&[("+", Operator::Add), ("-", Operator::Subtract)], Self::product)
    }

    fn product(&mut self) -> Result<Written<'t>, Fault> {
        self.chain(&[("*", Operator::Multiply), ("/", Operator::Divide)], Self::signed)
    }

    /// Operators of one rank, to the left.
    fn chain(
        &mut self,
        operators: &[(&str, Operator)],
        inner: impl Fn(&mut Self) -> Result<Written<'t>, Fault>,
    ) -> Result<Written<'t>, Fault> {
        let mut left = inner(self)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.is(sign)) {
            self.at += 1;
            let right = inner(self)?;
            left = binary(*operator, left, right)?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Written<'t>, Fault> {
        if !self.is("-") {
            return self.power();
        }
        let start = self.next().span.start;
        self.deeper(|parser| {
            let inner = parser.signed()?;
            let span = start..inner.span.end;
            Written::new(Term::Negative(Box::new(inner)), span)
        })
    }

    fn power(&mut self) -> Result<Written<'t>, Fault> {
        let base = self.operand()?;
        if !self.take("^") {
            return Ok(base);
        }
        let exponent = self.deeper(Self::signed)?;
        binary(Operator::Power, base, exponent)
    }

    fn operand(&mut self) -> Result<Written<'t>, Fault> {
        let word = self.peek().clone();
        match word.kind {
            Kind::Number => {
                self.at += 1;
                Written::new(Term::Number(word.text), word.span)
            }
            Kind::Quoted => {
                self.at += 1;
                let inner = word.text.get(1..word.text.len() - 1).unwrap_or_default();
                Written::new(Term::Quoted(inner), word.span)
            }
            Kind::Name if !matches!(word.text, "then" | "else" | "and" | "or" | "not" | "if") => {
                self.at += 1;
                self.named(word)
            }
            Kind::Sign if word.text == "(" => {
                self.at += 1;
                let inner = self.deeper(Self::choice)?;
                let end = self.expect(")")?.end;
                Ok(Written { span: word.span.start..end, ..inner })
            }
            Kind::Name | Kind::Sign | Kind::OpenQuote | Kind::Stray | Kind::End => Err(self.expected("operand")),
        }
    }

    fn named(&mut self, name: Word<'t>) -> Result<Written<'t>, Fault> {
        if self.take("(") {
            let arguments = self.deeper(Self::arguments)?;
            let end = self.expect(")")?.end;
            return Written::new(Term::Call(name.text, name.span.clone(), arguments), name.span.start..end);
        }
        if !self.take(".") {
            return Written::new(Term::Name(name.text, None), name.span);
        }
        let step = self.peek().clone();
        if step.kind != Kind::Name {
            return Err(self.expected("name"));
        }
        self.at += 1;
        let span = name.span.start..step.span.end;
        Written::new(Term::Name(name.text, Some((step.text, step.span))), span)
    }

    fn arguments(&mut self) -> Result<Vec<Written<'t>>, Fault> {
        let mut arguments = Vec::new();
        if self.is(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.choice()?);
            if !self.take(",") {
                return Ok(arguments);
            }
        }
    }
}

/// The sign that a sign of other languages and of print was meant to be.
fn meant(stray: &str) -> Option<&'static str> {
    Some(match stray {
        "==" => "=",
        "**" => "^",
        "×" | "·" => "*",
        "÷" | ":" => "/",
        "−" | "–" => "-",
        "≤" => "<=",
        "≥" => ">=",
        "≠" => "!=",
        _ => return None,
    })
}

fn binary<'t>(operator: Operator, left: Written<'t>, right: Written<'t>) -> Result<Written<'t>, Fault> {
    let span = left.span.start..right.span.end;
    Written::new(Term::Binary(operator, Box::new(left), Box::new(right)), span)
}
