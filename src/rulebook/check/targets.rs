//! Targets: there where a step or a formula needs one, above zero, and needed where they are; directions that fit.

use super::formulas;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Formula, Term};
use crate::rulebook::model::{Operation, Posts, Role};
use crate::rulebook::reading::{Draft, ReadNode, Reader};
use std::collections::HashSet;

/// Checks every node.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    let asked = asked(draft);
    for (at, read) in draft.nodes.iter().enumerate() {
        let Some(read) = read else { continue };
        let step = read.node.steps.iter().position(|step| matches!(step.operation, Operation::ToTarget(_)));
        let in_formula = asked.contains(&at);
        match (&read.node.target, step) {
            (None, _) if read.may_have(&["target"]) => {}
            (None, Some(step)) => {
                let span = read.steps.get(step).cloned().unwrap_or_else(|| read.key.clone());
                reader.report(Finding::new(Code::TargetMissing).with("node", &read.node.id), &span);
            }
            (None, None) if in_formula => {
                reader.report(Finding::new(Code::TargetMissing).with("node", &read.node.id), &read.key);
            }
            (Some(target), Some(_)) => {
                let low =
                    target.points.values().flatten().find(|point| point.value.is_negative() || point.value.is_zero());
                if let Some(low) = low {
                    let finding = Finding::new(Code::NumberOutOfRange)
                        .with("key", "target")
                        .with("text", low.value.to_string())
                        .with("expected", "above 0");
                    reader.report(finding, read.target.as_ref().unwrap_or(&read.key));
                }
            }
            // A target without a step that reads it is shown beside the value; bands often stand in for it.
            _ => {}
        }
        direction(reader, read);
    }
}

/// Nodes whose target a formula asks for.
fn asked(draft: &Draft) -> HashSet<usize> {
    let mut asked = HashSet::new();
    for (formula, _) in draft.nodes.iter().flatten().flat_map(formulas) {
        formula.walk(&mut |expression: &Expression| {
            if let Term::Target(node) = expression.term {
                asked.insert(node.0);
            }
        });
    }
    asked
}

/// A ratio to the target is for `higher`; goalposts agree with the direction that was said.
fn direction(reader: &mut Reader<'_>, read: &ReadNode) {
    let mut settled = read.direction || read.node.role == Role::Aggregate || read.may_have(&["direction"]);
    for (step, span) in read.node.steps.iter().zip(&read.steps) {
        if let Operation::Formula(Formula { normalised: Some(_), .. }) = &step.operation
            && !settled
        {
            reader.report(Finding::new(Code::DirectionMissing).with("node", &read.node.id), span);
        }
        // What has the same direction whichever way the node's value goes has a direction of its own.
        settled |= step.operation.lowest_is_best(true) == step.operation.lowest_is_best(false);
        match &step.operation {
            Operation::ToTarget(_) if !read.direction && !read.may_have(&["direction"]) => {
                reader.report(Finding::new(Code::DirectionMissing).with("node", &read.node.id), span);
            }
            Operation::Goalposts(posts) if read.direction => {
                let differs = |posts: &&Posts| (posts.worst > posts.best) != read.node.lower_is_better;
                if let Some(posts) = posts.values().find(differs) {
                    let finding = Finding::new(Code::DirectionDiffers)
                        .with("node", &read.node.id)
                        .with("worst", posts.worst.to_string())
                        .with("best", posts.best.to_string());
                    reader.report(finding, span);
                }
            }
            Operation::Round { .. }
            | Operation::Treat(_)
            | Operation::Impute(_)
            | Operation::Clamp(_)
            | Operation::Formula(_)
            | Operation::Goalposts(_)
            | Operation::Complement { .. }
            | Operation::Gate { .. }
            | Operation::Screen { .. }
            | Operation::Penalty { .. }
            | Operation::Bonus { .. }
            | Operation::ToTarget(_)
            | Operation::Bands { .. }
            | Operation::Flag
            | Operation::Levels(_)
            | Operation::Each { .. }
            | Operation::Given { .. } => {}
        }
    }
}
