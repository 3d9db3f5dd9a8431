//! Growth: of amounts in percent a year, of percentages in percentage points a year, never mixed up. What a percentage is, its unit says.
//!
//! In: a quantity before and after, its kind, the years between. Out: a [`Quantity`].

use super::outcome::{Growth, Quantity};
use crate::naming;
use crate::number::gained;
use crate::registry::Period;
use crate::rulebook::model::{Field, Kind, Text};

/// What a number is, as far as its growth goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// A percentage, by its unit: its change is in percentage points.
    Percentage,
    /// A count or an amount.
    Amount,
    /// Any other rate, or a number of which nothing is known.
    Rate,
}

/// What a field's figures are; none where they are no numbers.
pub(super) fn scale_of(field: &Field) -> Option<Scale> {
    match field.kind {
        Kind::Count | Kind::Amount => {
            Some(if is_percent(field.unit.as_deref()) { Scale::Percentage } else { Scale::Amount })
        }
        Kind::Rate if is_percent(field.unit.as_deref()) => Some(Scale::Percentage),
        Kind::Rate => Some(Scale::Rate),
        Kind::Flag | Kind::Level(_) => None,
    }
}

/// What a node's values are, as far as its unit tells.
pub(super) fn scale_of_unit(unit: Option<&str>) -> Scale {
    if is_percent(unit) { Scale::Percentage } else { Scale::Rate }
}

fn is_percent(unit: Option<&str>) -> bool {
    unit.is_some_and(naming::is_percentage)
}

/// Years from the end of one period to the end of another.
pub(super) fn years(from: Period, to: Period) -> f64 {
    f64::from(from.months_until(to)) / 12.0
}

/// A quantity before and after. Compound growth is g = (after / before)^(1 / years) − 1, of positive amounts alone: a rate that rises from 2
/// to 4 of a hundred has risen by two points, and by 100 percent.
pub(super) fn quantity(
    (before, after): (Option<f64>, Option<f64>),
    unit: Option<&Text>,
    scale: Scale,
    years: f64,
) -> Quantity {
    let both = before.zip(after);
    let change = both.map(|(before, after)| gained(before, after));
    let points = change.filter(|_| scale == Scale::Percentage);
    let grown = both.filter(|(before, after)| *before > 0.0 && *after >= 0.0);
    let percent = grown.map(|(before, after)| gained(before, after) / before * 100.0);
    let per_year = change.filter(|_| years > 0.0).map(|change| match (scale, both) {
        (Scale::Amount, Some((before, after))) if before > 0.0 && after > 0.0 => {
            Growth::CompoundPercent((libm::pow(after / before, 1.0 / years) - 1.0) * 100.0)
        }
        (Scale::Percentage, _) => Growth::Points(change / years),
        (Scale::Amount | Scale::Rate, _) => Growth::Absolute(change / years),
    });
    Quantity { unit: unit.cloned(), before, after, gained: change, points, percent, per_year }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(before: f64, after: f64, scale: Scale, years: f64) -> Quantity {
        quantity((Some(before), Some(after)), None, scale, years)
    }

    /// 100 to 121 in two years: 21 %, and 10 % a year, since 1.1² = 1.21.
    #[test]
    fn an_amount_grows_by_compound_percent() {
        let own = moved(100.0, 121.0, Scale::Amount, 2.0);
        assert_eq!((own.gained, own.points), (Some(21.0), None));
        assert!((own.percent.unwrap() - 21.0).abs() < 1e-12);
        let Some(Growth::CompoundPercent(percent)) = own.per_year else { panic!("{own:?}") };
        assert!((percent - 10.0).abs() < 1e-9);
    }

    /// From 40 % to 50 % in two years: 10 points, 25 %, 5 points a year. An index or a share from 0.4 to 0.5 has risen by 0.1 and by 25 %.
    #[test]
    fn a_percentage_is_told_in_points_and_in_percent() {
        let own = moved(40.0, 50.0, Scale::Percentage, 2.0);
        assert!((own.points.unwrap() - 10.0).abs() < 1e-12, "{own:?}");
        assert!((own.percent.unwrap() - 25.0).abs() < 1e-12, "{own:?}");
        let Some(Growth::Points(points)) = own.per_year else { panic!("{own:?}") };
        assert!((points - 5.0).abs() < 1e-12);
        let own = moved(0.4, 0.5, Scale::Rate, 2.0);
        assert_eq!((own.points, own.gained, own.per_year), (None, Some(0.1), Some(Growth::Absolute(0.05))));
        assert!((own.percent.unwrap() - 25.0).abs() < 1e-12);
    }

    /// What begins at zero or below has no percentage: from −2 to 4 in three years is 2 a year.
    #[test]
    fn what_is_not_positive_grows_in_its_unit() {
        let own = moved(-2.0, 4.0, Scale::Amount, 3.0);
        assert_eq!((own.percent, own.per_year), (None, Some(Growth::Absolute(2.0))));
        let from_zero = moved(0.0, 4.0, Scale::Amount, 1.0);
        assert_eq!((from_zero.percent, from_zero.per_year), (None, Some(Growth::Absolute(4.0))));
        let without = quantity((None, Some(1.0)), Some(&"người".into()), Scale::Amount, 1.0);
        assert_eq!((without.gained, without.per_year), (None, None));
    }

    #[test]
    fn percent_is_written_in_words_too() {
        assert!(["%", " % ", "phần trăm", "Percent"].iter().all(|unit| is_percent(Some(unit))));
        assert!(!is_percent(Some("điểm")) && !is_percent(None));
    }

    #[test]
    fn years_are_counted_between_ends() {
        let period = |text: &str| Period::parse(text).unwrap();
        assert!((years(period("2022"), period("2024-H1")) - 1.5).abs() < 1e-12);
    }
}
