//! The figures at which rules may change what they do.
//!
//! In: a plan, an entity's figures, a field. Out: figures of the field at which a node that reads it comes to the edge of a band, a target, a
//! goalpost, the end of a clamp, or a number that a formula compares with. Only where the value is the field itself, times or divided by what
//! stands still; elsewhere nothing is known. A peak between two of them is missed by no search that tries each.

use super::super::relative;
use super::lever::{Subject, formulas};
use crate::data::panel::Datum;
use crate::number::Decimal;
use crate::plan::{Constant, Expression, NodePlan, Operation, Source, Term};
use crate::rulebook::formula::Operator;
use crate::rulebook::model::FieldIx;

/// Figures of a field that stands at `from`.
pub(super) fn figures(subject: &Subject<'_>, field: FieldIx, from: Decimal) -> Vec<Decimal> {
    let mut found = Vec::new();
    for node in relative::below(subject.plan, subject.node).into_iter().filter_map(|at| subject.plan.node(at)) {
        if !node.fields.contains(&field) {
            continue;
        }
        for formula in formulas(node) {
            formula.root.walk(&mut |part| found.extend(compared(subject, part, (field, from))));
        }
        let Source::Formula(source) = &node.source else { continue };
        let factor = match (&source.root.term, (subject.value)(&node.id)) {
            (Term::Field(_), _) => Some(1.0),
            (_, Some(value)) if scales(&source.root, field) && value.abs() > 0.0 => Some(from.to_f64() / value),
            _ => None,
        };
        let Some(factor) = factor else { continue };
        found.extend(edges(node).into_iter().filter_map(|edge| Decimal::from_shortest(edge * factor)));
    }
    found
}

/// The figure at which a comparison with numbers turns: `a >= 30`, `a / b > 0.5`.
fn compared(subject: &Subject<'_>, part: &Expression, (field, from): (FieldIx, Decimal)) -> Option<Decimal> {
    use Operator::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    let Term::Binary(Equal | NotEqual | Less | AtMost | Greater | AtLeast, left, right) = &part.term else {
        return None;
    };
    let (moving, edge) = if scales(left, field) { (left, right) } else { (right, left) };
    let Term::Number(edge) = &edge.term else { return None };
    let now = value(subject, moving).filter(|now| now.abs() > 0.0);
    match (&moving.term, now) {
        (Term::Field(own), _) if *own == field => Decimal::from_shortest(edge.value()),
        (_, Some(now)) if scales(moving, field) => Decimal::from_shortest(edge.value() * from.to_f64() / now),
        _ => None,
    }
}

/// What a product or a quotient of figures and numbers is now.
fn value(subject: &Subject<'_>, part: &Expression) -> Option<f64> {
    match &part.term {
        Term::Number(number) => Some(number.value()),
        Term::Field(own) => match subject.ground.datum(subject.entity, *own) {
            Some(Datum::Number(number)) => Some(number.to_f64()),
            _ => None,
        },
        Term::Binary(Operator::Multiply, left, right) => Some(value(subject, left)? * value(subject, right)?),
        Term::Binary(Operator::Divide, left, right) => Some(value(subject, left)? / value(subject, right)?),
        _ => None,
    }
}

/// Whether a part is a field times or divided by what does not hang on it.
fn scales(part: &Expression, field: FieldIx) -> bool {
    let reads = |part: &Expression| {
        let mut found = false;
        part.walk(&mut |own| found |= matches!(&own.term, Term::Field(own) if *own == field));
        found
    };
    match &part.term {
        Term::Field(own) => *own == field,
        Term::Binary(Operator::Multiply, left, right) => {
            (scales(left, field) && !reads(right)) || (scales(right, field) && !reads(left))
        }
        Term::Binary(Operator::Divide, left, right) => scales(left, field) && !reads(right),
        _ => false,
    }
}

/// The numbers at which the steps behind a value turn, as far as the value comes to them unchanged.
fn edges(node: &NodePlan) -> Vec<f64> {
    let mut found = Vec::new();
    let mut push = |constant: &Constant| found.push(constant.value());
    for step in &node.steps {
        match &step.operation {
            Operation::Clamp { low, high } => low.iter().chain(high).for_each(&mut push),
            Operation::Goalposts(posts) => posts.values().flat_map(|own| [&own.worst, &own.best]).for_each(&mut push),
            Operation::ToTarget(_) => {
                let targets = node.target.iter().flat_map(|own| own.values().flatten());
                targets.for_each(|own| push(&own.value));
            }
            Operation::Bands { bands, .. } => bands.iter().filter_map(|band| band.from.as_ref()).for_each(&mut push),
            Operation::Each { points, at_most } => found_each(points, at_most).into_iter().for_each(|own| push(&own)),
            Operation::Treat { .. } | Operation::Impute(_) | Operation::Round { .. } => continue,
            _ => {}
        }
        // What is behind the first step that makes a score of it is no longer the value.
        if !matches!(step.operation, Operation::Clamp { .. }) {
            break;
        }
    }
    found
}

/// The value at which so many points each come to the most.
fn found_each(points: &Constant, at_most: &Constant) -> Option<Constant> {
    at_most.exact.div(&points.exact).map(Constant::new)
}
