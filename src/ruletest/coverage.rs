//! Which rules of a rulebook the cases reach: nodes of which something is expected, and the ways that steps went.
//!
//! In: plans, expectations and explanations of the cases' entities. Out: [`Coverage`] with the rules that no case reaches.

use super::expectation::{Expected, Subject};
use super::outcome::{Branch, Came, Coverage, Rule};
use crate::plan::{NodePlan, Operation, Plan};
use crate::result::{Did, ExplainedStep};
use crate::rulebook::model::{Cap, MissingRule, Role};

/// The rules of one rulebook with whether a case reaches them.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    rules: Vec<(Rule, bool)>,
}

impl Reached {
    /// The rules of a plan, none of them reached.
    pub(super) fn new(plan: &Plan) -> Self {
        let mut rules = Vec::new();
        for node in &plan.nodes {
            rules.push(Rule { node: node.id.clone(), step: None, branch: None });
            for step in &node.steps {
                let rule = |branch| Rule { node: node.id.clone(), step: Some(step.name.clone()), branch: Some(branch) };
                rules.extend(branches(plan, node, &step.operation).into_iter().map(rule));
            }
            if has_missing_rule(node) {
                rules.push(Rule { node: node.id.clone(), step: None, branch: Some(Branch::Missing) });
            }
            let graded =
                plan.grades.iter().filter(|grades| plan.node(grades.node).is_some_and(|own| own.id == node.id));
            rules.extend(graded.flat_map(|grades| &grades.bands).map(|(_, label)| Rule {
                node: node.id.clone(),
                step: None,
                branch: Some(Branch::Grade { label: label.clone() }),
            }));
        }
        Self { rules: rules.into_iter().map(|rule| (rule, false)).collect() }
    }

    fn reach(&mut self, rule: &Rule) {
        for (own, reached) in &mut self.rules {
            *reached |= own == rule;
        }
    }

    /// Something is expected of a node.
    pub(super) fn expected(&mut self, plan: &Plan, subject: &Subject, expected: &Expected, came: &Came) {
        let id_of = |node| plan.node(node).map(|node: &NodePlan| node.id.clone());
        let node = match subject {
            Subject::Node { id, .. } => Some(id.clone()),
            Subject::Rank | Subject::RankWithin(_) => plan.rank.as_ref().and_then(|rank| id_of(rank.node)),
            Subject::Grade => plan.grades.as_ref().and_then(|grades| id_of(grades.node)),
            Subject::DataStatus => None,
        };
        let Some(node) = node else { return };
        self.reach(&Rule { node: node.clone(), step: None, branch: None });
        if let (Subject::Grade, Came::Word(label), false) = (subject, came, *expected == Expected::Nothing) {
            self.reach(&Rule { node, step: None, branch: Some(Branch::Grade { label: label.clone() }) });
        }
    }

    /// A step of an entity of a case went this way.
    pub(super) fn went(&mut self, node: &str, step: &ExplainedStep) {
        let (step_name, branch) = match &step.did {
            Did::Band { from, .. } => (true, Branch::Band { from: *from }),
            Did::Flag { yes } => (true, if *yes { Branch::Yes } else { Branch::No }),
            Did::Level { level, .. } => (true, Branch::Level { level: level.clone() }),
            Did::ToTarget { capped, .. } | Did::Each { capped, .. } => {
                (true, if *capped { Branch::Capped } else { Branch::BelowCap })
            }
            Did::Clamp { acted, .. } => (true, if *acted { Branch::Outside } else { Branch::Within }),
            Did::Missing { .. } => (false, Branch::Missing),
            _ => return,
        };
        self.reach(&Rule { node: node.to_owned(), step: step_name.then(|| step.name.clone()), branch: Some(branch) });
    }

    /// The count.
    pub(super) fn coverage(self, rulebook: &str) -> Coverage {
        let all = self.rules.len();
        let unreached: Vec<Rule> =
            self.rules.into_iter().filter(|(_, reached)| !reached).map(|(rule, _)| rule).collect();
        Coverage { rulebook: rulebook.to_owned(), reached: all - unreached.len(), all, unreached }
    }
}

/// The ways that an operation can go.
fn branches(plan: &Plan, node: &NodePlan, operation: &Operation) -> Vec<Branch> {
    match operation {
        Operation::Bands { bands, .. } => {
            bands.iter().map(|band| Branch::Band { from: band.from.as_ref().map(|from| from.value()) }).collect()
        }
        Operation::Flag => vec![Branch::Yes, Branch::No],
        Operation::Levels(_) => {
            let levels =
                node.fields.first().and_then(|field| plan.fields.get(field.0)).map(|field| field.levels.as_slice());
            levels.unwrap_or_default().iter().map(|level| Branch::Level { level: level.clone() }).collect()
        }
        Operation::ToTarget(Cap::FullPoints) | Operation::Each { .. } => vec![Branch::Capped, Branch::BelowCap],
        Operation::Clamp { .. } => vec![Branch::Outside, Branch::Within],
        _ => Vec::new(),
    }
}

/// A score that a rule gives in place of a missing value.
fn has_missing_rule(node: &NodePlan) -> bool {
    let gives = |rule: &MissingRule| *rule != MissingRule::StaysMissing;
    node.role == Role::Indicator
        && (gives(&node.missing.otherwise) || node.missing.by_reason.iter().any(|(_, rule)| gives(rule)))
}
