//! Targets of one period under the rules of another.
//!
//! In: two plans. Out: a plan with the rules of one and the targets of the other, and whether targets moved between them.

use crate::plan::{NodePlan, Plan, Source, TargetPlan};
use crate::rulebook::changes::canonical;
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

/// Whether a target of one can stand in the other: of the same node, by the same formula in the same unit, however it is spelled. Where these
/// changed too, a target goes with the rules.
fn measures_the_same(one: &NodePlan, other: &NodePlan) -> bool {
    let is_same_formula = || match (&one.source, &other.source) {
        (Source::Formula(one), Source::Formula(other)) => {
            one.text == other.text || canonical(&one.text) == canonical(&other.text)
        }
        (Source::Formula(_), _) | (_, Source::Formula(_)) => false,
        _ => true,
    };
    one.target.is_some()
        && other.target.is_some()
        && (&one.id, &one.unit, one.lower_is_better) == (&other.id, &other.unit, other.lower_is_better)
        && is_same_formula()
}

/// Whether a target of one plan is another number in the other. Nodes that only report have no part in a score.
pub(super) fn moved(one: &Plan, other: &Plan) -> bool {
    let differ = |(own, other): (&NodePlan, &NodePlan)| match (&own.target, &other.target) {
        (Some(own), Some(other)) => !same_targets(own, other),
        _ => false,
    };
    let pair = |own: &'_ NodePlan| other.nodes.iter().position(|other| measures_the_same(own, other));
    let mut scores = one.nodes.iter().filter(|own| !own.report_only);
    scores.any(|own| pair(own).and_then(|at| other.nodes.get(at)).is_some_and(|other| differ((own, other))))
}

/// Whether a target of one plan is another in the other, or is not there, and cannot be exchanged without the rules.
pub(super) fn moved_with_rules(one: &Plan, other: &Plan) -> bool {
    let goes_along = |(own, other): (&NodePlan, &NodePlan)| match (&own.target, &other.target) {
        (Some(before), Some(after)) => !measures_the_same(own, other) && !same_targets(before, after),
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    };
    let pairs = one.nodes.iter().filter_map(|own| Some((own, other.nodes.iter().find(|other| other.id == own.id)?)));
    pairs.filter(|(own, other)| !own.report_only || !other.report_only).any(goes_along)
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
    use super::*;
    use crate::registry::Period;
    use crate::rulebook;

    fn plan(unit: &str, value: &str, target: &str) -> Plan {
        let text = format!(
            "format = 1\n[rulebook]\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\nentities = \"input\"\n[rank]\nnode = \"n\"\non = \"exact\"\nties = \"competition\"\n[field.a]\ntitle = \"A\"\nkind = \"amount\"\n[node.n]\ntitle = \"N\"\nunit = \"{unit}\"\nvalue = \"{value}\"\ndirection = \"higher\"\ntarget = {target}\nscore = {{ to_target = \"proportional\", cap = \"full points\" }}\n"
        );
        let read = rulebook::read_with("rulebook.toml", text.as_bytes(), &[]);
        let rulebook = read.rulebook.unwrap_or_else(|| panic!("{text}{:#?}", read.findings));
        Plan::compile(&rulebook, Period::parse("2023").unwrap())
    }

    #[test]
    fn a_target_is_one_number_of_one_formula_in_one_unit() {
        let own = plan("%", "a / 2", "10");
        let both = |other: &Plan| (moved(&own, other), moved_with_rules(&own, other));
        assert_eq!(both(&plan("%", "(a)/2.0", "10")), (false, false));
        assert_eq!(both(&plan("%", "(a)/2.0", "20")), (true, false));
        // Twenty in another unit, or of another quantity, is no other target but another rule.
        assert_eq!(both(&plan("‰", "a / 2", "20")), (false, true));
        assert_eq!(both(&plan("%", "a / 3", "20")), (false, true));
        assert_eq!(both(&plan("‰", "a / 3", "10")), (false, false));
    }
}
