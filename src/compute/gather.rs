//! Functions over what is there: of several parts of one entity, those that have a value.
//!
//! In: the parts, each a number or why there is none. Out: one number. A part that is missing or has no value is left out, and
//! where none is left, the first reason stands. Source: the data availability and screening of the R package COINr 1.1.14.

use super::cell::Stop;
use super::number::Number;
use crate::rulebook::formula::Gather;
use crate::rulebook::model::Missing;
use std::cmp::Ordering;

/// A part: a number, a level (which is there and no number), or why there is nothing.
pub(super) enum Found<N> {
    Number(N),
    Level,
    Nothing(Stop),
}

/// One number of those parts that are there.
///
/// # Errors
/// The first reason where nothing is there to be counted; [`Stop::Ambiguous`] where floats cannot decide.
pub(super) fn gather<N: Number>(function: Gather, parts: Vec<Found<N>>) -> Result<N, Stop> {
    let all = parts.len();
    let (mut numbers, mut levels, mut first) = (Vec::with_capacity(all), 0, None);
    for part in parts {
        match part {
            Found::Number(number) => numbers.push(number),
            Found::Level => levels += 1,
            Found::Nothing(Stop::Ambiguous) => return Err(Stop::Ambiguous),
            Found::Nothing(stop) => first = first.or(Some(stop)),
        }
    }
    let there = numbers.len() + levels;
    let nothing = first.unwrap_or(Stop::Missing(Missing::NotReported));
    let share = |of: usize, all: usize| {
        if all == 0 { Err(nothing) } else { Ok(whole::<N>(of).div(&whole(all))) }
    };
    match function {
        Gather::Count => Ok(whole(there)),
        Gather::ShareAvailable => share(there, all),
        Gather::ShareNonzero => {
            let mut zeros = 0;
            for number in &numbers {
                zeros += usize::from(number.compare(&N::whole(0))? == Ordering::Equal);
            }
            share(there - zeros, there)
        }
        Gather::Mean | Gather::Median if numbers.is_empty() => Err(nothing),
        Gather::Mean => {
            let count = numbers.len();
            Ok(N::sum(numbers).div(&whole(count)))
        }
        Gather::Median => median(numbers).ok_or(nothing)?,
    }
}

/// The middle one, or the mean of the middle two.
fn median<N: Number>(numbers: Vec<N>) -> Option<Result<N, Stop>> {
    // Sorted by insertion: a comparison that floats cannot decide stops it.
    let mut sorted: Vec<N> = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut at = sorted.len();
        while let Some(before) = at.checked_sub(1).and_then(|before| sorted.get(before)) {
            match before.compare(&number) {
                Ok(Ordering::Greater) => at -= 1,
                Ok(Ordering::Equal | Ordering::Less) => break,
                Err(stop) => return Some(Err(stop)),
            }
        }
        sorted.insert(at, number);
    }
    let high = sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(Ok(high.clone()));
    }
    let low = sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    Some(Ok(low.add(high).div(&N::whole(2))))
}

fn whole<N: Number>(count: usize) -> N {
    N::whole(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Filtered;

    /// NaN stands for a part that is missing.
    fn of(function: Gather, parts: &[f64]) -> Result<f64, Stop> {
        let found = |part: &f64| match part.is_nan() {
            true => Found::Nothing(Stop::Missing(Missing::NotApplicable)),
            false => Found::Number(Filtered::irrational(*part)),
        };
        gather(function, parts.iter().map(found).collect()).map(|number| number.value)
    }

    const GAP: f64 = f64::NAN;

    #[test]
    fn what_is_missing_is_left_out() {
        let parts = [4.0, GAP, 0.0, 8.0, GAP];
        assert_eq!(of(Gather::Mean, &parts), Ok(4.0));
        assert_eq!(of(Gather::Median, &parts), Ok(4.0));
        assert_eq!(of(Gather::Median, &[9.0, 1.0, GAP, 4.0, 2.0]), Ok(3.0));
        assert_eq!(of(Gather::Count, &parts), Ok(3.0));
        assert_eq!(of(Gather::ShareAvailable, &parts), Ok(0.6));
        // 1 − 1/3: one zero of the three that are there.
        assert_eq!(of(Gather::ShareNonzero, &parts), Ok(2.0 / 3.0));
    }

    #[test]
    fn where_nothing_is_there_the_reason_stands() {
        let reason = Err(Stop::Missing(Missing::NotApplicable));
        for function in [Gather::Mean, Gather::Median, Gather::ShareNonzero] {
            assert_eq!(of(function, &[GAP, GAP]), reason, "{function:?}");
        }
        assert_eq!(of(Gather::Count, &[GAP, GAP]), Ok(0.0));
        assert_eq!(of(Gather::ShareAvailable, &[GAP, GAP]), Ok(0.0));
    }

    #[test]
    fn a_level_is_there_and_no_number() {
        let parts =
            || vec![Found::Level, Found::Number(Filtered::whole(3)), Found::Nothing(Stop::Missing(Missing::Invalid))];
        let value = |function| gather(function, parts()).map(|number: Filtered| number.value);
        assert_eq!(value(Gather::Mean), Ok(3.0));
        assert_eq!(value(Gather::Count), Ok(2.0));
        assert_eq!(value(Gather::ShareAvailable), Ok(2.0 / 3.0));
        assert_eq!(value(Gather::ShareNonzero), Ok(1.0));
    }
}
