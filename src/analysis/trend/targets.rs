//! Targets of one period under the rules of another.
//!
//! In: two plans. Out: a plan with the rules of one and the targets of the other, and whether targets moved between them.

use crate::plan::{NodePlan, Plan, Source, TargetPlan};
use crate::rulebook::model::Grouped;

/// The rules of one plan with the targets of another.
pub(super) fn with_targets(rules: &Plan, targets: &Plan) -> Plan {
    let mut mixed = rules.clone();
    for node in &mut mixed.nodes {
        if let Some(other) = targets.nodes.iter().find(|other| measures_the_same(node, other)) {
            node.target.clone_from(&other.target);
        }
    }
    mixed
}

/// Whether a target of one can stand in the other: of the same node, by the same formula in the same unit. Where these changed too, a target
/// goes with the rules.
fn measures_the_same(one: &NodePlan, other: &NodePlan) -> bool {
    let text = |own: &NodePlan| match &own.source {
        Source::Formula(formula) => Some(spelled(&formula.text)),
        Source::SumOfPoints { .. } | Source::Mean { .. } | Source::Best { .. } | Source::Combined { .. } => None,
    };
    one.target.is_some()
        && other.target.is_some()
        && (&one.id, &one.unit, one.lower_is_better) == (&other.id, &other.unit, other.lower_is_better)
        && text(one) == text(other)
}

/// A formula with the spaces alone that part two words: how wide it is written says nothing.
fn spelled(text: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (mut out, mut quote, mut is_apart) = (String::new(), None, false);
    for letter in text.chars() {
        if quote.is_none() && letter.is_whitespace() {
            is_apart = true;
            continue;
        }
        if is_apart && is_word(letter) && out.ends_with(is_word) {
            out.push(' ');
        }
        is_apart = false;
        quote = match quote {
            None => Some(letter).filter(|own| matches!(own, '\'' | '"')),
            Some(open) => Some(open).filter(|open| *open != letter),
        };
        out.push(letter);
    }
    out
}

/// Whether a target of one plan is another number in the other.
pub(super) fn moved(one: &Plan, other: &Plan) -> bool {
    let differ = |(own, other): (&NodePlan, &NodePlan)| match (&own.target, &other.target) {
        (Some(own), Some(other)) => !same_targets(own, other),
        _ => false,
    };
    let pair = |own: &'_ NodePlan| other.nodes.iter().position(|other| measures_the_same(own, other));
    one.nodes.iter().any(|own| pair(own).and_then(|at| other.nodes.get(at)).is_some_and(|other| differ((own, other))))
}

fn same_targets(one: &Grouped<Option<TargetPlan>>, other: &Grouped<Option<TargetPlan>>) -> bool {
    let names = |own: &Grouped<Option<TargetPlan>>| match own {
        Grouped::Single(_) => Vec::new(),
        Grouped::By { attribute, groups } => {
            std::iter::once(attribute).chain(groups.iter().map(|(group, _)| group)).cloned().collect()
        }
    };
    let numbers = |own: &Grouped<Option<TargetPlan>>| {
        own.values().map(|target| target.as_ref().map(|target| target.value.exact.clone())).collect::<Vec<_>>()
    };
    names(one) == names(other) && numbers(one) == numbers(other)
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn spaces_say_nothing_but_between_words_and_in_quotes() {
        assert_eq!(spelled(" 100*a /b "), spelled("100 * a / b"));
        assert_eq!(spelled("not  a and\n b"), "not a and b");
        assert_ne!(spelled("level = 'rất tốt'"), spelled("level = 'rấttốt'"));
        assert_ne!(spelled("not a"), spelled("nota"));
    }
}
