//! A statistic of the column stands for its gaps: of all entities, or of the entity's group.
//!
//! In: one column. Out: estimates. Must not: look at other columns.

use super::{How, Imputation, gaps};
use crate::method::moments::{mean, median, sorted};
use crate::method::{Fault, Obstacle, present};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which statistic stands for a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The arithmetic mean.
    Mean,
    /// The median: the mean of the two middle ones of an even number.
    Median,
}

impl Statistic {
    /// Of figures in any order. Errors: none there (`TooFew`); overflow.
    pub(super) fn of(self, values: &[f64]) -> Result<f64, Fault> {
        let values = sorted(values.iter().copied());
        match self {
            Statistic::Mean => mean(&values),
            Statistic::Median => median(&values),
        }
    }
}

/// The mean or median of the figures that are there (Handbook 2008, p. 57; COINr's `i_mean`, `i_median`). Gaps stay where no figure is
/// there. Errors: a figure that is not finite.
pub fn of_column(column: &[Option<f64>], statistic: Statistic) -> Result<Imputation, Fault> {
    let values: Vec<f64> = present(column)?.into_iter().map(|(_, value)| value).collect();
    let estimate = statistic.of(&values);
    let mut imputation = Imputation::default();
    for row in gaps(column) {
        let how = How::Column { statistic, figures: values.len(), group: None };
        imputation.settle(row, 0, estimate.clone().map(|value| (value, how)));
    }
    Ok(imputation)
}

/// The mean or median of the entity's group (Handbook 2008, p. 57; COINr's `i_mean_grp`, `i_median_grp`). `groups` has the group of each
/// row. Gaps stay where the entity has no group, or its group no figure. Errors: lists of other lengths; a figure that is not finite.
pub fn by_group(column: &[Option<f64>], groups: &[Option<usize>], statistic: Statistic) -> Result<Imputation, Fault> {
    if groups.len() != column.len() {
        return Err(Fault::Inconsistent { needed: column.len(), there: groups.len() });
    }
    let mut values: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (row, value) in present(column)? {
        if let Some(group) = groups.get(row).copied().flatten() {
            values.entry(group).or_default().push(value);
        }
    }
    let mut imputation = Imputation::default();
    for row in gaps(column) {
        let estimate = match groups.get(row).copied().flatten() {
            None => Err(Fault::Unsolvable { row, why: Obstacle::NoGroup }),
            Some(group) => {
                let values = values.get(&group).map_or(&[][..], Vec::as_slice);
                let how = How::Column { statistic, figures: values.len(), group: Some(group) };
                statistic.of(values).map(|value| (value, how))
            }
        };
        imputation.settle(row, 0, estimate);
    }
    Ok(imputation)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMN: [Option<f64>; 5] = [Some(1.0), None, Some(2.0), Some(9.0), None];

    fn values(imputation: &Imputation) -> Vec<(usize, f64)> {
        imputation.filled.iter().map(|imputed| (imputed.row, imputed.value)).collect()
    }

    /// 1, 2, 9: mean 4, median 2.
    #[test]
    fn of_all() {
        let mean = of_column(&COLUMN, Statistic::Mean).unwrap();
        assert_eq!(values(&mean), [(1, 4.0), (4, 4.0)]);
        assert_eq!(mean.filled_column(0, &COLUMN), [Some(1.0), Some(4.0), Some(2.0), Some(9.0), Some(4.0)]);
        assert_eq!(values(&of_column(&COLUMN, Statistic::Median).unwrap()), [(1, 2.0), (4, 2.0)]);
        let nothing = of_column(&[None], Statistic::Mean).unwrap();
        assert_eq!(nothing.left[0].why, Fault::TooFew { column: 0, needed: 1, there: 0 });
        assert!(of_column(&[Some(f64::NAN)], Statistic::Mean).is_err());
    }

    /// Group 7: 1 and 2; the last gap's group has no figure, and without a group there is no estimate.
    #[test]
    fn of_groups() {
        let groups = [Some(7), Some(7), Some(7), Some(8), Some(9)];
        let found = by_group(&COLUMN, &groups, Statistic::Mean).unwrap();
        assert_eq!(values(&found), [(1, 1.5)]);
        assert_eq!(found.filled[0].how, How::Column { statistic: Statistic::Mean, figures: 2, group: Some(7) });
        assert_eq!((found.left[0].row, &found.left[0].why), (4, &Fault::TooFew { column: 0, needed: 1, there: 0 }));
        let none = by_group(&COLUMN, &[None; 5], Statistic::Mean).unwrap();
        assert_eq!(none.left[0].why, Fault::Unsolvable { row: 1, why: Obstacle::NoGroup });
        assert!(by_group(&COLUMN, &[None; 4], Statistic::Mean).is_err());
    }
}
