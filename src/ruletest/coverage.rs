//! Which rules of a rulebook the cases reach: nodes of which something is expected, and the ways that steps went.
//!
//! In: plans, expectations and explanations of the cases' entities. Out: [`Coverage`] with the rules that no case reaches.

use super::expectation::{Expected, Subject};
use super::outcome::{Branch, Came, Coverage, Rule};
use crate::plan::{CutPlan, NodePlan, Operation, Plan, Source};
use crate::registry::{Entity, Period};
use crate::result::{Did, ExplainedNode, Standing};
use crate::rulebook::model::{Bilingual, Cap, Grouped, MissingRule, Role, Rulebook};

/// The rules of one rulebook with whether a case reaches them.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    rules: Vec<(Rule, bool)>,
}

impl Reached {
    /// The rules of a plan, none of them reached.
    pub(super) fn new(rulebook: &Rulebook, period: Period) -> Self {
        let mut rules = of_plan(&Plan::compile(rulebook, period));
        for (from, _) in &rulebook.later {
            // What an edition adds to the rules, and that it is tried at all.
            let own = of_plan(&Plan::compile(rulebook, *from));
            let edition = Branch::Edition { from: from.to_string() };
            rules.push(Rule { node: rulebook.id.clone(), step: None, branch: Some(edition) });
            for rule in own {
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
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

    /// A case is of a period of this rulebook.
    pub(super) fn tried(&mut self, rulebook: &Rulebook, period: Period) {
        let edition = rulebook.later.iter().rev().find(|(from, _)| from.first_day() <= period.last_day());
        if let Some((from, _)) = edition {
            let branch = Branch::Edition { from: from.to_string() };
            self.reach(&Rule { node: rulebook.id.clone(), step: None, branch: Some(branch) });
        }
    }

    /// An entity of a case stands in these bands.
    pub(super) fn stands(&mut self, plan: &Plan, standing: &Standing) {
        for banding in &plan.bandings {
            let (Some(label), Some(node)) = (standing.bands.get(&banding.id), plan.node(banding.node)) else {
                continue;
            };
            let branch = Branch::Banding { banding: banding.id.clone(), label: label.clone() };
            self.reach(&Rule { node: node.id.clone(), step: None, branch: Some(branch) });
        }
    }

    /// A node of an entity of a case went this way; the national row is no entity.
    pub(super) fn went(&mut self, plan: &NodePlan, node: &ExplainedNode, entity: Option<&Entity>) {
        let of_node = |branch| Rule { node: node.id.clone(), step: None, branch: Some(branch) };
        if let (Source::Best { .. }, Some(child)) = (&plan.source, best_child(plan, node)) {
            self.reach(&of_node(Branch::Best { child: child.to_owned() }));
        }
        let group = |target| entity.and_then(|entity| group_of(target, entity));
        if let (Some(group), Some(_)) = (plan.target.as_ref().and_then(group), node.value) {
            self.reach(&of_node(Branch::Group { group: group.to_owned() }));
        }
        for step in &node.steps {
            let operation = plan.steps.iter().find(|own| own.name == step.name).map(|own| &own.operation);
            if let (Some(Operation::Goalposts(posts)), Some(entity), Did::Goalposts { .. }) =
                (operation, entity, &step.did)
                && let Some(group) = group_of(posts, entity)
            {
                let branch = Some(Branch::Group { group: group.to_owned() });
                self.reach(&Rule { node: node.id.clone(), step: Some(step.name.clone()), branch });
            }
            for (of_step, branch) in ways(&step.did) {
                let step = of_step.then(|| step.name.clone());
                self.reach(&Rule { node: node.id.clone(), step, branch: Some(branch) });
            }
        }
    }

    /// The count.
    pub(super) fn coverage(self, rulebook: &str) -> Coverage {
        let all = self.rules.len();
        let unreached: Vec<Rule> =
            self.rules.into_iter().filter(|(_, reached)| !reached).map(|(rule, _)| rule).collect();
        Coverage { rulebook: rulebook.to_owned(), reached: all - unreached.len(), all, unreached }
    }
}

/// The rules of a plan.
fn of_plan(plan: &Plan) -> Vec<Rule> {
    let mut rules = Vec::new();
    for node in &plan.nodes {
        let of_node = |branch| Rule { node: node.id.clone(), step: None, branch: Some(branch) };
        rules.push(Rule { node: node.id.clone(), step: None, branch: None });
        for step in &node.steps {
            let rule = |branch| Rule { node: node.id.clone(), step: Some(step.name.clone()), branch: Some(branch) };
            rules.extend(branches(plan, node, &step.operation).into_iter().map(rule));
        }
        if has_missing_rule(node) {
            rules.push(of_node(Branch::Missing));
        }
        rules.extend(groups(node.target.as_ref()).map(of_node));
        if let Source::Best { children, .. } = &node.source {
            let children = children.iter().filter_map(|edge| plan.node(edge.node));
            rules.extend(children.map(|child| of_node(Branch::Best { child: child.id.clone() })));
        }
        let is_own = |at| plan.node(at).is_some_and(|own| own.id == node.id);
        let graded = plan.grades.iter().filter(|grades| is_own(grades.node)).flat_map(|grades| &grades.bands);
        rules.extend(graded.map(|(_, label)| of_node(Branch::Grade { label: label.clone() })));
        for banding in plan.bandings.iter().filter(|banding| is_own(banding.node)) {
            let labels: Vec<&Bilingual> = match &banding.cut {
                CutPlan::Values(bands) => bands.iter().map(|(_, label)| label).collect(),
                CutPlan::Ranks(bands) => bands.iter().map(|(_, label)| label).collect(),
                // Groups are cut by one rule, however many there are.
                CutPlan::Groups(_) => Vec::new(),
            };
            let band = |label: &Bilingual| Branch::Banding { banding: banding.id.clone(), label: label.clone() };
            rules.extend(labels.into_iter().map(|label| of_node(band(label))));
        }
    }
    rules
}

/// A branch for each group that a value goes by.
fn groups<T>(grouped: Option<&Grouped<T>>) -> impl Iterator<Item = Branch> {
    let groups = match grouped {
        Some(Grouped::By { groups, .. }) => groups.as_slice(),
        Some(Grouped::Single(_)) | None => &[],
    };
    groups.iter().map(|(group, _)| Branch::Group { group: group.clone() })
}

/// The group of an entity that a value goes by.
fn group_of<'e, T>(grouped: &Grouped<T>, entity: &'e Entity) -> Option<&'e str> {
    match grouped {
        Grouped::By { attribute, .. } => entity.attribute(attribute),
        Grouped::Single(_) => None,
    }
}

/// The child whose score is that of the best case; of equal ones the first.
fn best_child<'n>(plan: &NodePlan, node: &'n ExplainedNode) -> Option<&'n str> {
    let mut best: Option<(&str, f64)> = None;
    for child in &node.children {
        let Some(score) = child.score else { continue };
        let is_better = best.is_none_or(|(_, best)| if plan.lower_is_better { score < best } else { score > best });
        if is_better {
            best = Some((&child.id, score));
        }
    }
    best.map(|(id, _)| id)
}

/// The ways that a step went, and whether they are the step's own.
fn ways(did: &Did) -> Vec<(bool, Branch)> {
    let either = |yes: bool, then: Branch, otherwise: Branch| vec![(true, if yes { then } else { otherwise })];
    match did {
        Did::Band { from, .. } => vec![(true, Branch::Band { from: *from })],
        Did::Flag { yes } => either(*yes, Branch::Yes, Branch::No),
        Did::Level { level, .. } => vec![(true, Branch::Level { level: level.clone() })],
        Did::ToTarget { capped, .. } | Did::Each { capped, .. } => either(*capped, Branch::Capped, Branch::BelowCap),
        Did::Clamp { acted, .. } => either(*acted, Branch::Outside, Branch::Within),
        Did::Gate { acted, .. } => either(*acted, Branch::GateActs, Branch::GatePasses),
        Did::Penalty { points, .. } => either(*points > 0.0, Branch::Taken, Branch::NothingTaken),
        Did::Bonus { points, capped, .. } => {
            let mut ways = either(*points > 0.0, Branch::Given, Branch::NothingGiven);
            ways.extend(capped.then_some((true, Branch::Capped)));
            ways
        }
        Did::Treated { acted, .. } => either(*acted, Branch::Treated, Branch::Untreated),
        Did::Imputed { filled } => either(filled.is_some(), Branch::Filled, Branch::NotFilled),
        Did::Missing { .. } => vec![(false, Branch::Missing)],
        _ => Vec::new(),
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
        Operation::Gate { .. } => vec![Branch::GateActs, Branch::GatePasses],
        Operation::Penalty { .. } => vec![Branch::Taken, Branch::NothingTaken],
        Operation::Bonus { at_most: Some(_), .. } => vec![Branch::Given, Branch::NothingGiven, Branch::Capped],
        Operation::Bonus { at_most: None, .. } => vec![Branch::Given, Branch::NothingGiven],
        Operation::Goalposts(posts) => groups(Some(posts)).collect(),
        // A curve that no test decides changes every value.
        operation if operation.treats_every_value() => vec![Branch::Treated],
        Operation::Treat { .. } => vec![Branch::Treated, Branch::Untreated],
        Operation::Impute(_) => vec![Branch::Filled, Branch::NotFilled],
        _ => Vec::new(),
    }
}

/// A score that a rule gives in place of a missing value.
fn has_missing_rule(node: &NodePlan) -> bool {
    let gives = |rule: &MissingRule| *rule != MissingRule::StaysMissing;
    node.role == Role::Indicator
        && (gives(&node.missing.otherwise) || node.missing.by_reason.iter().any(|(_, rule)| gives(rule)))
}
