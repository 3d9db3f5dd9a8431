//! Words of a formula: numbers, names, operators, quoted levels.

use std::ops::Range;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Name,
    /// A level in single or double quotes; the span covers the quotes.
    Quoted,
    /// An operator, bracket or comma, as its text says.
    Sign,
    /// A quote without its end.
    OpenQuote,
    /// A character that no formula has.
    Stray,
    End,
}

/// A word with its bytes in the formula.
#[derive(Debug, Clone)]
pub struct Word<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub span: Range<usize>,
}

/// Cuts a formula into words; the last one is `End`.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = word(text.get(at..).unwrap_or_default(), first);
        let span = at..at + length;
        words.push(Word { kind, text: text.get(span.clone()).unwrap_or_default(), span });
        at += length;
    }
    words.push(Word { kind: Kind::End, text: "", span: text.len()..text.len() });
    words
}

fn word(rest: &str, first: char) -> (Kind, usize) {
    let length_while = |keep: &dyn Fn(char) -> bool| rest.find(|next| !keep(next)).unwrap_or(rest.len());
    if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit())) {
        return (Kind::Number, number(rest));
    }
    if first.is_alphabetic() || first == '_' {
        return (Kind::Name, length_while(&|next| next.is_alphanumeric() || next == '_'));
    }
    if first == '\'' || first == '"' {
        return match rest[1..].find(first) {
            Some(end) => (Kind::Quoted, end + 2),
            None => (Kind::OpenQuote, rest.len()),
        };
    }
    for sign in ["!=", "<=", ">=", "==", "**"] {
        if rest.starts_with(sign) {
            return (if matches!(sign, "==" | "**") { Kind::Stray } else { Kind::Sign }, 2);
        }
    }
    if "+-*/^()=<>,.".contains(first) {
        return (Kind::Sign, 1);
    }
    (Kind::Stray, first.len_utf8())
}

/// Digits, a point with digits, an exponent.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') && bytes.get(length + 1).is_some_and(u8::is_ascii_digit) {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}
