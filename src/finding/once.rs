//! Findings told once: a set of what was said already.

use super::{Argument, Code, Finding, Place, Severity};
use std::collections::HashSet;

/// The findings without those that say the same as one before: code, severity, places and every argument alike. What is said of two things in
/// one place is two findings.
pub fn once(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let all: Vec<Finding> = findings.into_iter().collect();
    let mut said = Said::default();
    let is_first: Vec<bool> = all.iter().map(|own| said.is_first(own)).collect();
    all.into_iter().zip(is_first).filter_map(|(own, is_first)| is_first.then_some(own)).collect()
}

/// What was said already.
#[derive(Debug, Default)]
pub struct Said<'f>(HashSet<Saying<'f>>);

impl<'f> Said<'f> {
    /// Notes a finding; whether nothing before says the same.
    pub fn is_first(&mut self, finding: &'f Finding) -> bool {
        self.0.insert(Saying::of(finding))
    }

    /// Whether a finding that says the same was noted.
    pub fn has(&self, finding: &'f Finding) -> bool {
        self.0.contains(&Saying::of(finding))
    }
}

/// All of what a finding says.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Saying<'f> {
    code: Code,
    severity: Severity,
    places: &'f [Place],
    arguments: Vec<(&'static str, Value<'f>)>,
}

/// An argument; a number by its bits.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Value<'f> {
    Count(u64),
    Number(u64),
    Text(&'f str),
    List(&'f [String]),
}

impl<'f> Saying<'f> {
    fn of(finding: &'f Finding) -> Self {
        let value = |own: &'f Argument| match own {
            Argument::Count(own) => Value::Count(*own),
            Argument::Number(own) => Value::Number(own.to_bits()),
            Argument::Text(own) => Value::Text(own),
            Argument::List(own) => Value::List(own),
        };
        Self {
            code: finding.code,
            severity: finding.severity,
            places: &finding.places,
            arguments: finding.arguments.iter().map(|(name, own)| (*name, value(own))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_an_argument_alone_is_told_twice() {
        let at = |row| Finding::new(Code::FieldUnknown).at(Place::at("a.csv", row, 1));
        let one = at(2).with("field", "a").with("share", 0.5);
        let other = at(2).with("field", "b").with("share", 0.5);
        let elsewhere = at(3).with("field", "a").with("share", 0.5);
        let all = [&one, &other, &one, &elsewhere, &other].map(Finding::clone);
        assert_eq!(once(all), [one, other, elsewhere]);
    }
}
