//! Targets: there where a step or a formula needs one, above zero, and needed where they are; directions that fit.

use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Formula, Term};
use crate::rulebook::model::{Operation, Source};
use crate::rulebook::reading::{Draft, ReadNode, Reader};

/// Checks every node.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    let asked = asked(draft);
    for (at, read) in draft.nodes.iter().enumerate() {
        let Some(read) = read else { continue };
        let step = read.node.steps.iter().position(|step| matches!(step.operation, Operation::ToTarget(_)));
        let in_formula = asked.contains(&at);
        match (&read.node.target, step) {
            (None, Some(step)) => {
                let span = read.steps.get(step).cloned().unwrap_or_else(|| read.key.clone());
                reader.report(Finding::new(Code::TargetMissing).with("node", &read.node.id), &span);
            }
            (None, None) if in_formula => {
                reader.report(Finding::new(Code::TargetMissing).with("node", &read.node.id), &read.key);
            }
            (Some(target), Some(_)) if target.points.iter().any(|point| point.value.is_negative() || point.value.is_zero()) => {
                let span = read.target.clone().unwrap_or_else(|| read.key.clone());
                let text = target.points.iter().map(|point| point.value.to_string()).collect::<Vec<_>>().join(", ");
                reader.report(Finding::new(Code::NumberUnreadable).with("text", text), &span);
            }
            // A target without a step that reads it is shown beside the value; bands often stand in for it.
            _ => {}
        }
        direction(reader, read);
    }
}

/// Nodes whose target a formula asks for.
fn asked(draft: &Draft) -> Vec<usize> {
    let mut asked = Vec::new();
    let mut look = |formula: &Formula| {
        formula.root.walk(&mut |expression: &Expression| {
            if let Term::Target(node) = expression.term {
                asked.push(node.0);
            }
        });
    };
    for read in draft.nodes.iter().flatten() {
        if let Source::Formula(formula) = &read.node.source {
            look(formula);
        }
        for step in &read.node.steps {
            if let Operation::Formula(formula) = &step.operation {
                look(formula);
            }
        }
    }
    asked
}

/// A ratio to the target is for `higher`; goalposts agree with the direction that was said.
fn direction(reader: &mut Reader<'_>, read: &ReadNode) {
    for (step, span) in read.node.steps.iter().zip(&read.steps) {
        match &step.operation {
            Operation::ToTarget(_) if !read.direction => {
                reader.report(Finding::new(Code::DirectionMissing).with("node", &read.node.id), span);
            }
            Operation::ToTarget(_) if read.node.lower_is_better => {
                let construct = "to_target with direction = \"lower\"";
                reader.report(Finding::new(Code::NotBuilt).with("construct", construct), span);
            }
            Operation::Goalposts { worst, best } if read.direction && (worst > best) != read.node.lower_is_better => {
                let finding = Finding::new(Code::BandsUnordered)
                    .with("node", &read.node.id)
                    .with("before", worst.to_string())
                    .with("after", best.to_string());
                reader.report(finding, span);
            }
            Operation::Round { .. }
            | Operation::Clamp(_)
            | Operation::Formula(_)
            | Operation::Goalposts { .. }
            | Operation::ToTarget(_)
            | Operation::Bands { .. }
            | Operation::Flag
            | Operation::Levels(_)
            | Operation::Each { .. }
            | Operation::Given { .. } => {}
        }
    }
}
