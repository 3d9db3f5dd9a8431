//! An order of a group's members that follows from the majorities alone.
//!
//! In: a group and the matrix. Out: the group, strongest first. Must not: look at the number of a row, but for members that no majority
//! tells apart.

use super::margins::Margins;
use crate::method::aggregation::outranking::Outranking;

/// The members by the sum of their margins, then, again and again, by their margins over the classes so far (the refinement of colours of
/// B. Weisfeiler and A. Leman, 1968), until no class splits. What is left in one class stands in the order of the rows.
pub(super) fn canonical(group: Vec<usize>, matrix: &Outranking, scale: f64) -> Vec<usize> {
    let margins = Margins::of(&group, matrix, scale);
    let members = margins.members();
    let total = |one: usize| -> i64 { (0..members).map(|other| margins.over(one, other)).sum() };
    let mut classes = ranked(&(0..members).map(|one| -total(one)).collect::<Vec<_>>());
    loop {
        let profile = |one: usize| {
            let mut profile: Vec<(i64, usize)> =
                classes.iter().enumerate().map(|(other, class)| (-margins.over(one, other), *class)).collect();
            profile.sort_unstable();
            (classes.get(one).copied(), profile)
        };
        let refined = ranked(&(0..members).map(profile).collect::<Vec<_>>());
        if refined.iter().max() == classes.iter().max() {
            break;
        }
        classes = refined;
    }
    let mut ordered: Vec<(usize, usize)> = classes.into_iter().zip(group).collect();
    ordered.sort_unstable();
    ordered.into_iter().map(|(_, row)| row).collect()
}

/// Dense places from 0 of values in ascending order.
fn ranked<T: Ord>(values: &[T]) -> Vec<usize> {
    let mut distinct: Vec<&T> = values.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    values.iter().map(|value| distinct.partition_point(|other| *other < value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strongest_first_whatever_the_row() {
        // 0 beats 1 clearly, 1 beats 2 barely, 2 beats 0 barely.
        let rows = vec![vec![0.0, 0.9, 0.4], vec![0.1, 0.0, 0.6], vec![0.6, 0.4, 0.0]];
        let matrix = Outranking::from_rows(&rows).unwrap();
        assert_eq!(canonical(vec![0, 1, 2], &matrix, 1.0), [0, 2, 1]);
        assert_eq!(ranked(&[5, 3, 5, 1]), [2, 1, 2, 0]);
    }
}
