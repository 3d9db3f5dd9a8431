//! Budget allocation.
//!
//! In: what each expert gave to each indicator. Out: weights. Must not: guess an allocation that is missing.

use crate::method::Fault;
use crate::method::algebra::{sum, to_unity_sum};

/// The mean over experts of each indicator's share of the expert's budget (Handbook p. 96, 6.5: experts distribute a hundred points, "weights
/// are calculated as average budgets").
///
/// `experts`: one row an expert, one column an indicator, in points. A budget need not be 100: every expert's points are divided by their
/// sum, so that every expert counts the same. The weights add up to 1. An indicator to which nobody gives anything has the weight 0.
///
/// Errors: no expert or no column; rows of different length; a point missing (0 is written, not left out), negative or not
/// finite; an expert who gives nothing at all.
pub fn budget_allocation(experts: &[&[Option<f64>]]) -> Result<Vec<f64>, Fault> {
    let columns = experts.first().map_or(0, |points| points.len());
    if columns == 0 {
        return Err(Fault::NoColumns);
    }
    let shares: Vec<Vec<f64>> =
        experts.iter().enumerate().map(|(row, points)| shares(row, points, columns)).collect::<Result<_, _>>()?;
    let share = |column: usize| shares.iter().map(move |own| own.get(column).copied().unwrap_or(0.0));
    Ok((0..columns).map(|column| sum(share(column)) / shares.len() as f64).collect())
}

/// One expert's points as shares of their sum.
fn shares(row: usize, points: &[Option<f64>], columns: usize) -> Result<Vec<f64>, Fault> {
    if points.len() != columns {
        return Err(Fault::UnequalLength { at: row, expected: columns, there: points.len() });
    }
    let mut given = Vec::with_capacity(columns);
    for (column, points) in points.iter().enumerate() {
        let value = points.ok_or(Fault::Missing { column, row })?;
        if !value.is_finite() {
            return Err(Fault::BeyondRange { column });
        }
        if value < 0.0 {
            return Err(Fault::Negative { column, row, value });
        }
        given.push(value);
    }
    to_unity_sum(&given).ok_or(Fault::ZeroTotal { row })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_by_hand() {
        // Shares (0.5, 0.3, 0.2) and, of a budget of 10, (0.3, 0.3, 0.4): means 0.4, 0.3, 0.3.
        let (first, second) = ([Some(50.0), Some(30.0), Some(20.0)], [Some(3.0), Some(3.0), Some(4.0)]);
        let weights = budget_allocation(&[&first, &second]).unwrap();
        for (weight, expected) in weights.iter().zip([0.4, 0.3, 0.3]) {
            assert!((weight - expected).abs() < 1e-15);
        }
        assert_eq!(budget_allocation(&[&[Some(1.0), Some(0.0)]]), Ok(vec![1.0, 0.0]));
    }

    #[test]
    fn tables_that_are_refused() {
        assert_eq!(budget_allocation(&[]), Err(Fault::NoColumns));
        let good = [Some(60.0), Some(40.0)];
        assert_eq!(budget_allocation(&[&good, &[Some(100.0), None]]), Err(Fault::Missing { column: 1, row: 1 }));
        let negative = [Some(110.0), Some(-10.0)];
        assert_eq!(budget_allocation(&[&negative]), Err(Fault::Negative { column: 1, row: 0, value: -10.0 }));
        assert_eq!(budget_allocation(&[&good, &[Some(0.0), Some(0.0)]]), Err(Fault::ZeroTotal { row: 1 }));
        assert_eq!(
            budget_allocation(&[&good, &[Some(9.0)]]),
            Err(Fault::UnequalLength { at: 1, expected: 2, there: 1 })
        );
    }
}
