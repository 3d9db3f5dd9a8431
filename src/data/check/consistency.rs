//! Consistency: a condition over the fields of an entity in a period and stage, decided in exact arithmetic from the cells' own text.
//!
//! In: a formula of + − × ÷, comparisons, conditions and functions that keep fractions fractions; the reader lets no other in. Out: whether
//! it is true, or nothing where a figure that it needs is missing or a denominator is 0. No float takes part.

use super::{Panel, related};
use crate::data::gather::Desk;
use crate::data::limits::RELATED_PLACES_MAX;
use crate::data::panel::{Datum, Observation};
use crate::finding::Finding;
use crate::number::{Exact, RoundingMode, round_exact};
use crate::rulebook::formula::{Expression, Formula, Function, Operator, Term};
use crate::rulebook::model::FieldIx;

/// Binary digits up to which a number is computed exactly. Sums and products of cells have fewer; what has more is not judged.
const BITS_MAX: u64 = 1 << 15;

/// What a part of a condition gives.
#[derive(Debug, Clone)]
enum Amount {
    Number(Exact),
    Truth(bool),
}

/// Whether the condition is true; none where it cannot be told.
pub(super) fn passes(observation: &Observation, formula: &Formula, panel: &Panel<'_>) -> Option<bool> {
    truth(&formula.root, &Beside { observation, panel })
}

pub(super) fn describe(
    finding: Finding,
    observation: &Observation,
    formula: &Formula,
    panel: &Panel<'_>,
    desk: &mut Desk<'_, '_>,
) -> Finding {
    let mut fields: Vec<FieldIx> = Vec::new();
    formula.walk(&mut |part: &Expression| {
        if let Term::Field(field) | Term::IsLevel { field, .. } = part.term
            && field != observation.field
            && !fields.contains(&field)
        {
            fields.push(field);
        }
    });
    let others: Vec<&Observation> =
        fields.iter().filter_map(|field| panel.beside(observation, *field)).take(RELATED_PLACES_MAX).collect();
    let (finding, texts) = related(finding, &others, desk);
    let id = |field: FieldIx| desk.rulebook.field(field).map_or("", |field| field.id.as_str());
    let figures = others.iter().zip(texts).map(|(other, text)| format!("{} = {text}", id(other.field)));
    let figures: Vec<String> = figures.collect();
    finding.with("condition", formula.text.as_str()).with("figures", figures)
}

/// The figures that stand beside one.
struct Beside<'b, 'o> {
    observation: &'b Observation,
    panel: &'b Panel<'o>,
}

impl Beside<'_, '_> {
    fn datum(&self, field: FieldIx) -> Option<Datum> {
        if field == self.observation.field {
            return Some(self.observation.datum);
        }
        self.panel.beside(self.observation, field).map(|other| other.datum)
    }
}

fn truth(part: &Expression, beside: &Beside<'_, '_>) -> Option<bool> {
    match amount(part, beside)? {
        Amount::Truth(truth) => Some(truth),
        Amount::Number(_) => None,
    }
}

fn number(part: &Expression, beside: &Beside<'_, '_>) -> Option<Exact> {
    match amount(part, beside)? {
        Amount::Number(number) if number.bits() <= BITS_MAX => Some(number),
        Amount::Number(_) | Amount::Truth(_) => None,
    }
}

fn amount(part: &Expression, beside: &Beside<'_, '_>) -> Option<Amount> {
    Some(match &part.term {
        Term::Number(number) => Amount::Number(number.exact()),
        Term::Truth(truth) => Amount::Truth(*truth),
        Term::Field(field) => match beside.datum(*field)? {
            Datum::Number(number) => Amount::Number(number.exact()),
            Datum::Flag(flag) => Amount::Truth(flag),
            Datum::Level(_) | Datum::Missing(_) => return None,
        },
        Term::IsLevel { field, level, equal } => match beside.datum(*field)? {
            Datum::Level(own) => Amount::Truth((own == *level) == *equal),
            Datum::Number(_) | Datum::Flag(_) | Datum::Missing(_) => return None,
        },
        Term::Negative(inner) => Amount::Number(number(inner, beside)?.neg()),
        Term::Not(inner) => Amount::Truth(!truth(inner, beside)?),
        Term::Binary(operator, left, right) => binary(*operator, left, right, beside)?,
        Term::If(condition, then, otherwise) => {
            amount(if truth(condition, beside)? { then } else { otherwise }, beside)?
        }
        Term::Call(function, arguments) => Amount::Number(call(*function, arguments, beside)?),
        Term::IsMissing(inner) => Amount::Truth(is_missing(inner, beside)),
        Term::FirstOf(parts) => parts.iter().find_map(|part| amount(part, beside))?,
        Term::Gathered(..)
        | Term::ByGroup(_)
        | Term::Before
        | Term::Node { .. }
        | Term::Target(_)
        | Term::Statistic(_)
        | Term::Earlier(..) => return None,
    })
}

/// A level has a value though it is no number.
fn is_missing(part: &Expression, beside: &Beside<'_, '_>) -> bool {
    match part.term {
        Term::Field(field) => beside.datum(field).is_none_or(|datum| matches!(datum, Datum::Missing(_))),
        _ => amount(part, beside).is_none(),
    }
}

fn binary(operator: Operator, left: &Expression, right: &Expression, beside: &Beside<'_, '_>) -> Option<Amount> {
    if matches!(operator, Operator::And | Operator::Or) {
        // What the left side settles does not need the right one.
        let settles = operator == Operator::Or;
        let left = truth(left, beside)?;
        return Some(Amount::Truth(if left == settles { settles } else { truth(right, beside)? }));
    }
    if matches!(operator, Operator::Equal | Operator::NotEqual)
        && let (Amount::Truth(left), Amount::Truth(right)) = (amount(left, beside)?, amount(right, beside)?)
    {
        return Some(Amount::Truth((left == right) == (operator == Operator::Equal)));
    }
    let (left, right) = (number(left, beside)?, number(right, beside)?);
    Some(match operator {
        Operator::Add => Amount::Number(left.add(&right)),
        Operator::Subtract => Amount::Number(left.sub(&right)),
        Operator::Multiply => Amount::Number(left.mul(&right)),
        Operator::Divide => Amount::Number(left.div(&right)?),
        Operator::Equal => Amount::Truth(left == right),
        Operator::NotEqual => Amount::Truth(left != right),
        Operator::Less => Amount::Truth(left < right),
        Operator::AtMost => Amount::Truth(left <= right),
        Operator::Greater => Amount::Truth(left > right),
        Operator::AtLeast => Amount::Truth(left >= right),
        Operator::Power | Operator::And | Operator::Or => return None,
    })
}

fn call(function: Function, arguments: &[Expression], beside: &Beside<'_, '_>) -> Option<Exact> {
    let numbers: Vec<Exact> = arguments.iter().map(|argument| number(argument, beside)).collect::<Option<_>>()?;
    let least = |numbers: &[Exact]| numbers.iter().min().cloned();
    let greatest = |numbers: &[Exact]| numbers.iter().max().cloned();
    match (function, numbers.as_slice()) {
        (Function::Abs, [x]) => Some(x.abs()),
        (Function::Floor, [x]) => Some(x.floor()),
        (Function::Ceil, [x]) => Some(x.ceil()),
        (Function::Round, [x, decimals]) => {
            // Decimals are written out, from −12 to 12; their float is exact.
            let decimals = format!("{}", decimals.to_f64()).parse::<i32>().ok()?;
            Some(round_exact(x, decimals, RoundingMode::HalfAwayFromZero))
        }
        (Function::Clamp, [x, low, high]) => Some(x.max(low).min(high).clone()),
        (Function::Min, numbers) => least(numbers),
        (Function::Max, numbers) => greatest(numbers),
        _ => None,
    }
}
