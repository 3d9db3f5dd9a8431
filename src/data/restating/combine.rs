//! One figure of the figures of several entities that became one.
//!
//! A sum adds exact decimals. A weighted mean is Σ x·w / Σ w on exact fractions (OECD/JRC, *Handbook on Constructing Composite
//! Indicators*, 2008, on scale-adjusted aggregates); where no decimal of 37 digits is it, the nearest one stands for it.

use crate::data::panel::{Datum, Observation};
use crate::number::{Decimal, Exact};
use crate::rulebook::model::{Combine, Field, FieldIx, Kind, Missing};

/// The figures of some members, in their order.
type Seen<'o> = Vec<Option<&'o Observation>>;

/// The field by which a field's figures are weighted.
pub(super) fn weight_of(field: &Field) -> Option<FieldIx> {
    match field.combine {
        Combine::WeightedBy(weight) => Some(weight),
        Combine::Sum | Combine::All | Combine::Any | Combine::Share | Combine::Not => None,
    }
}

/// The rule that a field of this kind could have, as a rulebook writes it; empty where there is none.
pub(super) fn rule_for(kind: &Kind) -> &'static str {
    match kind {
        Kind::Rate => "combine = { weighted_by = \"population\" }",
        Kind::Flag => "combine = \"all\"",
        Kind::Count | Kind::Amount => "combine = \"sum\"",
        Kind::Level(_) => "",
    }
}

/// The figures of all members made one; `other` gives those of another field.
///
/// # Errors
/// Why there is none: no rule; one reason that all members share; a missing member; weights that are all zero.
pub(super) fn combine<'o>(
    field: &Field,
    own: &Seen<'o>,
    other: impl Fn(FieldIx) -> Seen<'o>,
) -> Result<Datum, Missing> {
    let is_flag = field.kind == Kind::Flag;
    if field.combine == Combine::Not || (is_flag && !field.combine_declared) {
        // Nothing could be made of them, but what nobody has, nobody has.
        return Err(shared_reason(own).unwrap_or(Missing::NotRestated));
    }
    let numbers = numbers(own)?;
    match field.combine {
        Combine::Sum => sum(&numbers).map(Datum::Number),
        Combine::All => Ok(Datum::Flag(numbers.iter().all(|number| !number.is_zero()))),
        Combine::Any => Ok(Datum::Flag(numbers.iter().any(|number| !number.is_zero()))),
        Combine::Share => {
            let count = i64::try_from(numbers.len()).map(Exact::from_integer).map_err(|_| Missing::Invalid)?;
            let share = sum(&numbers)?.exact().div(&count).ok_or(Missing::NotReported)?;
            Decimal::nearest(&share).map(Datum::Number).ok_or(Missing::Invalid)
        }
        Combine::WeightedBy(weight) => {
            // There are figures; what is missing is what they weigh.
            let weights = self::numbers(&other(weight)).map_err(|_| Missing::MemberMissing)?;
            mean(&numbers, &weights).map(Datum::Number)
        }
        Combine::Not => Err(Missing::NotRestated),
    }
}

/// The reason that every member has; none where one has a figure, or reasons differ.
fn shared_reason(seen: &Seen<'_>) -> Option<Missing> {
    let reason = |seen: &Option<&Observation>| match seen.map_or(Datum::Missing(Missing::NotReported), |own| own.datum)
    {
        Datum::Missing(reason) => Some(reason),
        Datum::Number(_) | Datum::Flag(_) | Datum::Level(_) => None,
    };
    let first = seen.first().and_then(reason)?;
    seen.iter().all(|own| reason(own) == Some(first)).then_some(first)
}

/// The figures as numbers, a flag as 1 or 0.
fn numbers(seen: &Seen<'_>) -> Result<Vec<Decimal>, Missing> {
    if let Some(reason) = shared_reason(seen) {
        return Err(reason);
    }
    let number = |seen: &Option<&Observation>| match seen.map(|own| own.datum) {
        Some(Datum::Number(number)) => Ok(number),
        Some(Datum::Flag(flag)) => Ok(if flag { Decimal::ONE } else { Decimal::ZERO }),
        Some(Datum::Level(_) | Datum::Missing(_)) | None => Err(Missing::MemberMissing),
    };
    seen.iter().map(number).collect()
}

fn sum(numbers: &[Decimal]) -> Result<Decimal, Missing> {
    let all = numbers.iter().try_fold(Decimal::ZERO, |sum, number| sum.checked_add(*number));
    all.ok_or(Missing::Invalid)
}

/// Σ x·w / Σ w.
fn mean(numbers: &[Decimal], weights: &[Decimal]) -> Result<Decimal, Missing> {
    let (mut all, mut of_weights) = (Exact::zero(), Exact::zero());
    for (number, weight) in numbers.iter().zip(weights) {
        all = all.add(&number.exact().mul(&weight.exact()));
        of_weights = of_weights.add(&weight.exact());
    }
    let mean = all.div(&of_weights).ok_or(Missing::DivisionByZero)?;
    Decimal::nearest(&mean).ok_or(Missing::Invalid)
}
