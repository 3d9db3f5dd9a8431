//! Formulas in one spelling: spaces, superfluous brackets and the spelling of numbers say nothing.
//!
//! In: a formula's text. Out: its text as this module writes it. A formula of a declared chain has the parameters' values in their place.

use super::said::Said;
use crate::rulebook::formula::Operator;
use crate::rulebook::formula::lex::{Kind, words};
use crate::rulebook::formula::parse::{Term, Written, parse};

/// What binds strongest: a number, a name, a call.
const ATOM: u8 = 9;

/// A formula in the one spelling, each parameter replaced by its value; as it is where it cannot be read.
pub fn canonical(text: &str, parameters: &[(String, Said)]) -> String {
    match parse(text) {
        Ok(written) => Writer { parameters }.write(&written).0,
        Err(_) => text.to_owned(),
    }
}

/// A formula with the names of fields and nodes replaced by `other`; names of functions and steps are not among them.
pub fn renamed(text: &str, other: &impl Fn(&str) -> Option<String>) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (name, span) in names(text) {
        if let Some(new) = other(name) {
            out.push_str(text.get(at..span.start).unwrap_or_default());
            out.push_str(&new);
            at = span.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The names of fields and nodes in a formula, with the words of the language among them, and their bytes.
pub fn names(text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let words = words(text);
    let is = |at: Option<usize>, sign: &str| at.and_then(|at| words.get(at)).is_some_and(|word| word.text == sign);
    let own = words
        .iter()
        .enumerate()
        .filter(|(at, word)| word.kind == Kind::Name && !is(at.checked_sub(1), ".") && !is(at.checked_add(1), "("));
    own.map(|(_, word)| (word.text, word.span.clone())).collect()
}

struct Writer<'p> {
    parameters: &'p [(String, Said)],
}

impl Writer<'_> {
    /// The text, and how strongly its outermost operator binds.
    fn write(&self, written: &Written<'_>) -> (String, u8) {
        match &written.term {
            Term::Number(text) => (Said::number(text).show(), ATOM),
            Term::Quoted(text) => (quoted(text), ATOM),
            Term::Name(name, None) => self.name(name),
            Term::Name(name, Some((step, _))) => (format!("{name}.{step}"), ATOM),
            Term::Negative(inner) => (format!("-{}", self.inside(inner, 7)), 7),
            Term::Not(inner) => (format!("not {}", self.inside(inner, 3)), 3),
            Term::Binary(operator, left, right) => self.binary(*operator, left, right),
            Term::If(condition, then, otherwise) => {
                let [condition, then, otherwise] = [condition, then, otherwise].map(|own| self.inside(own, 0));
                (format!("if {condition} then {then} else {otherwise}"), 0)
            }
            Term::Call(name, _, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|own| self.argument(own)).collect();
                (format!("{name}({})", arguments.join(", ")), ATOM)
            }
        }
    }

    fn name(&self, name: &str) -> (String, u8) {
        match self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value) {
            Some(Said::Number(number)) if number.starts_with('-') => (number.clone(), 7),
            Some(Said::Number(number)) => (number.clone(), ATOM),
            Some(Said::Text(word)) => (quoted(word), ATOM),
            _ => (name.to_owned(), ATOM),
        }
    }

    /// An option, `within = 'region'`, or any formula.
    fn argument(&self, written: &Written<'_>) -> String {
        match &written.term {
            Term::Binary(Operator::Equal, left, right) => match &left.term {
                Term::Name(option, None) => format!("{option} = {}", self.inside(right, 5)),
                _ => self.write(written).0,
            },
            _ => self.write(written).0,
        }
    }

    fn binary(&self, operator: Operator, left: &Written<'_>, right: &Written<'_>) -> (String, u8) {
        let (sign, strength) = match operator {
            Operator::Or => ("or", 1),
            Operator::And => ("and", 2),
            Operator::Equal => ("=", 4),
            Operator::NotEqual => ("!=", 4),
            Operator::Less => ("<", 4),
            Operator::AtMost => ("<=", 4),
            Operator::Greater => (">", 4),
            Operator::AtLeast => (">=", 4),
            Operator::Add => ("+", 5),
            Operator::Subtract => ("-", 5),
            Operator::Multiply => ("*", 6),
            Operator::Divide => ("/", 6),
            Operator::Power => ("^", 8),
        };
        // To the left, but for powers; comparisons are not chained.
        let (on_left, on_right) = match operator {
            Operator::Power => (ATOM, 7),
            _ if strength == 4 => (5, 5),
            _ => (strength, strength + 1),
        };
        (format!("{} {sign} {}", self.inside(left, on_left), self.inside(right, on_right)), strength)
    }

    /// In brackets where it binds less than `least`.
    fn inside(&self, written: &Written<'_>, least: u8) -> String {
        let (text, strength) = self.write(written);
        if strength < least { format!("({text})") } else { text }
    }
}

fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_says_nothing_and_brackets_that_matter_stay() {
        for (text, canonical_text) in [
            ("a/b*100.0", "a / b * 100"),
            ("((a) / (b)) * 1e2", "a / b * 100"),
            ("a / (b * 100)", "a / (b * 100)"),
            ("(a + b) * c - (d - e)", "(a + b) * c - (d - e)"),
            ("-(a ^ 2) + (-a) ^ 2", "-a ^ 2 + (-a) ^ 2"),
            ("a ^ (b ^ c)", "a ^ b ^ c"),
            ("(a ^ b) ^ c", "(a ^ b) ^ c"),
            ("if a>1 and (b or not c) then x else (y)", "if a > 1 and (b or not c) then x else y"),
            ("mean( a / b , within=\"region\")", "mean(a / b, within = 'region')"),
            ("n1.value - 0.50", "n1.value - 0.5"),
            ("1 + (if a then 1 else 2)", "1 + (if a then 1 else 2)"),
            ("(a = 1) = b", "(a = 1) = b"),
        ] {
            assert_eq!(canonical(text, &[]), canonical_text, "{text}");
            assert_eq!(canonical(canonical_text, &[]), canonical_text, "{text}");
        }
    }

    #[test]
    fn parameters_have_their_values() {
        let parameters =
            [("full".to_owned(), Said::number("-10.0")), ("group".to_owned(), Said::Text("region".into()))];
        assert_eq!(
            canonical("x ^ full * mean(x, within = group)", &parameters),
            "x ^ -10 * mean(x, within = 'region')"
        );
        assert_eq!(canonical("full ^ 2", &parameters), "(-10) ^ 2");
    }

    #[test]
    fn names_change_and_functions_and_steps_do_not() {
        let other = |name: &str| (name == "mean").then(|| "average".to_owned());
        assert_eq!(renamed("mean(mean / n.mean) + mean", &other), "mean(average / n.mean) + average");
    }
}
