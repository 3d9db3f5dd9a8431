//! Systems of linear equations.
//!
//! In: a square matrix and a right side. Out: the solution, refined once. Must not: give a solution of a singular system.

use super::{Matrix, sum};

/// A pivot below this part of the greatest entry of its column makes the system singular.
const SINGULAR: f64 = 1e-13;

/// The solution x of Ax = b by Gaussian elimination with partial pivoting, refined by one step with compensated residuals (Golub
/// and Van Loan, *Matrix Computations*, 4th edition, 3.4 and 3.5.3); none where A is singular, not square or not finite.
///
/// Of pivots equal in size the first row is taken; the choice moves the last bits of the solution alone.
pub fn solve(matrix: &Matrix, right: &[f64]) -> Option<Vec<f64>> {
    if matrix.rows() != matrix.columns() && !right.is_empty() || matrix.rows() != right.len() {
        return None;
    }
    let first = eliminate(matrix, right)?;
    let residual = |(row, target): (usize, &f64)| {
        let products = matrix.row(row).iter().zip(&first).map(|(cell, x)| -cell * x);
        sum(std::iter::once(*target).chain(products))
    };
    let residuals: Vec<f64> = right.iter().enumerate().map(residual).collect();
    let correction = eliminate(matrix, &residuals)?;
    let refined: Vec<f64> = first.iter().zip(&correction).map(|(x, correction)| x + correction).collect();
    refined.iter().all(|x| x.is_finite()).then_some(refined)
}

/// One elimination and back substitution.
fn eliminate(matrix: &Matrix, right: &[f64]) -> Option<Vec<f64>> {
    let size = right.len();
    let mut rows: Vec<(Vec<f64>, f64)> =
        right.iter().enumerate().map(|(row, target)| (matrix.row(row).to_vec(), *target)).collect();
    let at = |row: &(Vec<f64>, f64), column: usize| row.0.get(column).copied().unwrap_or(0.0);
    for column in 0..size {
        let scale = (0..size).map(|row| matrix.at(row, column).abs()).fold(0.0, f64::max);
        let mut best = (column, 0.0);
        for (position, row) in rows.iter().enumerate().skip(column) {
            if at(row, column).abs() > best.1 {
                best = (position, at(row, column).abs());
            }
        }
        if !(best.1 > SINGULAR * scale && best.1.is_finite()) {
            return None;
        }
        rows.swap(column, best.0);
        let (done, rest) = rows.split_at_mut(column + 1);
        let pivot = done.last()?;
        for row in rest {
            let factor = at(row, column) / at(pivot, column);
            row.0.iter_mut().zip(&pivot.0).skip(column).for_each(|(cell, above)| *cell -= factor * above);
            row.1 -= factor * pivot.1;
        }
    }
    let mut solution = vec![0.0; size];
    for (position, row) in rows.iter().enumerate().rev() {
        let known = row.0.iter().zip(&solution).skip(position + 1).map(|(cell, x)| -cell * x);
        let rest = sum(std::iter::once(row.1).chain(known));
        if let Some(x) = solution.get_mut(position) {
            *x = rest / at(row, position);
        }
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_by_hand() {
        // 2x + y = 5, x − y = 1: (2, 1). The second needs its rows exchanged: y = 3, x + y = 5.
        let cells = [[2.0, 1.0], [1.0, -1.0]];
        assert_eq!(solve(&Matrix::from_fn(2, 2, |row, column| cells[row][column]), &[5.0, 1.0]), Some(vec![2.0, 1.0]));
        let cells = [[0.0, 1.0], [1.0, 1.0]];
        assert_eq!(solve(&Matrix::from_fn(2, 2, |row, column| cells[row][column]), &[3.0, 5.0]), Some(vec![2.0, 3.0]));
        assert_eq!(solve(&Matrix::from_fn(0, 0, |_, _| 0.0), &[]), Some(vec![]));
    }

    #[test]
    fn hilberts_matrix_is_solved_as_well_as_its_condition_allows() {
        let hilbert = Matrix::from_fn(6, 6, |row, column| 1.0 / (row + column + 1) as f64);
        let right: Vec<f64> = (0..6).map(|row| sum(hilbert.row(row).iter().copied())).collect();
        for x in solve(&hilbert, &right).unwrap() {
            assert!((x - 1.0).abs() < 1e-9, "{x}");
        }
    }

    #[test]
    fn a_singular_system_has_none() {
        let singular = Matrix::from_fn(2, 2, |row, column| ((row + 1) * (column + 1)) as f64);
        assert_eq!(solve(&singular, &[1.0, 2.0]), None);
        assert_eq!(solve(&singular, &[1.0]), None);
    }
}
