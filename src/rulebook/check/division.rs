//! Divisions that may meet zero where no rule says what then: the author should know.

use super::formulas;
use crate::finding::{Code, Finding};
use crate::rulebook::formula::{Expression, Function, Operator, Term};
use crate::rulebook::model::{FieldIx, Missing, Role};
use crate::rulebook::reading::{Draft, Reader};

/// Looks at every indicator. One finding a denominator.
pub fn check(reader: &mut Reader<'_>, draft: &Draft) {
    for read in draft.nodes.iter().flatten() {
        let by_reason = read.node.missing.by_reason.iter().any(|(reason, _)| *reason == Missing::DivisionByZero);
        let said = read.node.role == Role::Indicator && (read.missing_said || by_reason);
        for (formula, span) in formulas(read) {
            let mut found = Vec::new();
            divisions(draft, &formula.root, &mut Vec::new(), &mut found);
            for denominator in found {
                // A denominator that is always zero is a slip, whatever the rule.
                if said && !is_zero(denominator) {
                    continue;
                }
                let text = formula.text.get(denominator.span.clone()).unwrap_or_default();
                let finding =
                    Finding::new(Code::DivisionUnguarded).with("node", &read.node.id).with("denominator", text);
                let span = reader.inside(span, &formula.text, &denominator.span);
                reader.report(finding, &span);
            }
        }
    }
}

/// Denominators that may be zero. `guarded` holds the fields that a condition around the division has looked at.
fn divisions<'e>(draft: &Draft, part: &'e Expression, guarded: &mut Vec<FieldIx>, found: &mut Vec<&'e Expression>) {
    match &part.term {
        Term::Binary(operator, left, right) => {
            divisions(draft, left, guarded, found);
            divisions(draft, right, guarded, found);
            if *operator == Operator::Divide && may_be_zero(draft, right, guarded) {
                found.push(right);
            }
        }
        Term::If(condition, then, otherwise) => {
            divisions(draft, condition, guarded, found);
            let before = guarded.len();
            guarded.extend(fields(condition));
            divisions(draft, then, guarded, found);
            divisions(draft, otherwise, guarded, found);
            guarded.truncate(before);
        }
        Term::Negative(inner) | Term::Not(inner) | Term::Earlier(_, inner) => divisions(draft, inner, guarded, found),
        // What has no value is asked for there, or has another in its place.
        Term::IsMissing(_) | Term::FirstOf(_) | Term::Gathered(..) | Term::ByGroup(_) => {}
        Term::Call(_, arguments) => {
            arguments.iter().for_each(|argument| divisions(draft, argument, guarded, found));
        }
        Term::Number(_)
        | Term::Truth(_)
        | Term::Field(_)
        | Term::Before
        | Term::Node { .. }
        | Term::Target(_)
        | Term::Statistic(_)
        | Term::IsLevel { .. } => {}
    }
}

fn is_zero(part: &Expression) -> bool {
    matches!(&part.term, Term::Number(number) if number.is_zero())
}

/// Whether a denominator is zero, or made from a field that nothing keeps above zero.
fn may_be_zero(draft: &Draft, denominator: &Expression, guarded: &[FieldIx]) -> bool {
    let safe = |field: FieldIx| guarded.contains(&field) || is_positive(draft, field);
    is_zero(denominator)
        || (!above_zero(draft, denominator) && fields(denominator).into_iter().any(|field| !safe(field)))
}

/// Whether a field's range keeps it above zero.
fn is_positive(draft: &Draft, field: FieldIx) -> bool {
    let low = draft.fields.get(field.0).and_then(|field| field.range.0);
    low.is_some_and(|low| !low.is_negative() && !low.is_zero())
}

/// Whether a part is above zero whatever the figures are.
fn above_zero(draft: &Draft, part: &Expression) -> bool {
    use Operator::{Add, Divide, Multiply};
    let own = |part: &Expression| above_zero(draft, part);
    match &part.term {
        Term::Number(number) => !number.is_negative() && !number.is_zero(),
        Term::Field(field) => is_positive(draft, *field),
        Term::Binary(Add | Multiply | Divide, left, right) => own(left) && own(right),
        Term::Call(Function::Exp, _) => true,
        Term::Call(Function::Sqrt | Function::Abs, arguments) => arguments.iter().all(own),
        Term::Call(Function::Max, arguments) => arguments.iter().any(own),
        Term::Call(Function::Min, arguments) => arguments.iter().all(own),
        // x, least, greatest.
        Term::Call(Function::Clamp, arguments) => arguments.get(1).is_some_and(own),
        _ => false,
    }
}

fn fields(part: &Expression) -> Vec<FieldIx> {
    let mut fields = Vec::new();
    part.walk(&mut |expression: &Expression| {
        if let Term::Field(field) = expression.term {
            fields.push(field);
        }
    });
    fields
}
