//! Eigenvalues and eigenvectors of a symmetric matrix.
//!
//! In: a symmetric matrix of finite numbers. Out: all eigenvalues, from the greatest, and an orthonormal set of eigenvectors with
//! their signs fixed by a rule on values. Must not: be handed a matrix that is not symmetric.

use super::{Matrix, sum};
use crate::method::Fault;

/// Sweeps through all pairs. Convergence is quadratic; a matrix of a hundred columns needs about ten.
const SWEEPS_MOST: usize = 100;
/// Off the diagonal, what is smaller than this part of the matrix's greatest number is zero: it is far below a rounding error.
const NEGLIGIBLE: f64 = 1e-18;
/// A sum of the entries of a unit vector below this is taken for zero.
const NO_SIGN: f64 = 1e-9;

/// Eigenvalues from the greatest to the least, and the eigenvectors as the columns of a matrix, each of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// The eigenvalues, from the greatest.
    pub values: Vec<f64>,
    /// The eigenvectors: column j belongs to the j-th eigenvalue.
    pub vectors: Matrix,
}

/// All eigenvalues and eigenvectors of a symmetric matrix by Jacobi's method of plane rotations (cyclic by rows; Golub and Van Loan,
/// *Matrix Computations*, 4th edition, 8.5). Each eigenvector is turned so that the sum of its entries is positive; where that
/// sum is zero, so that its greatest entry by size (the first of equals) is.
///
/// Errors: the rotations do not settle.
pub fn symmetric(matrix: &Matrix) -> Result<Eigen, Fault> {
    let size = matrix.rows();
    let (mut turned, mut vectors) = (matrix.clone(), Matrix::identity(size));
    let greatest = (0..size).flat_map(|row| matrix.row(row)).fold(0.0, |most: f64, cell| most.max(cell.abs()));
    let negligible = greatest * NEGLIGIBLE;
    let is_settled = (0..SWEEPS_MOST).any(|_| !sweep(&mut turned, &mut vectors, negligible));
    if !is_settled {
        return Err(Fault::NotSettled { rounds: SWEEPS_MOST });
    }
    let mut order: Vec<(f64, Vec<f64>)> =
        (0..size).map(|at| (turned.at(at, at), oriented(vectors.column(at)))).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let vectors = Matrix::from_fn(size, size, |row, column| {
        order.get(column).and_then(|(_, vector)| vector.get(row)).copied().unwrap_or(0.0)
    });
    Ok(Eigen { values: order.iter().map(|(value, _)| *value).collect(), vectors })
}

/// One rotation for every pair whose entry is not negligible; whether there was any.
fn sweep(turned: &mut Matrix, vectors: &mut Matrix, negligible: f64) -> bool {
    let mut has_turned = false;
    for first in 0..turned.rows() {
        for second in first + 1..turned.rows() {
            let entry = turned.at(first, second);
            if entry.abs() > negligible {
                let (cosine, sine) = rotation(turned.at(first, first), entry, turned.at(second, second));
                turn(turned, (first, second), (cosine, sine));
                vectors.turn_columns((first, second), (cosine, -sine));
                has_turned = true;
            }
        }
    }
    has_turned
}

/// Cosine and sine of the smaller rotation that makes the off-diagonal `entry` zero (Golub and Van Loan, algorithm 8.5.1).
fn rotation(first: f64, entry: f64, second: f64) -> (f64, f64) {
    let ratio = (second - first) / (2.0 * entry);
    // Past 1e150 the square would overflow; the tangent is then 1 ÷ (2·ratio).
    let tangent = if ratio.abs() > 1e150 {
        0.5 / ratio
    } else {
        let size = 1.0 / (ratio.abs() + libm::sqrt(1.0 + ratio * ratio));
        if ratio < 0.0 { -size } else { size }
    };
    let cosine = 1.0 / libm::sqrt(1.0 + tangent * tangent);
    (cosine, tangent * cosine)
}

/// JᵀAJ for the rotation J in the plane of two axes; the entry of that plane becomes zero exactly.
fn turn(matrix: &mut Matrix, (first, second): (usize, usize), (cosine, sine): (f64, f64)) {
    let entry = matrix.at(first, second);
    let tangent = sine / cosine;
    let (a, b) = (matrix.at(first, first), matrix.at(second, second));
    for other in (0..matrix.rows()).filter(|other| *other != first && *other != second) {
        let (x, y) = (matrix.at(other, first), matrix.at(other, second));
        let (x, y) = (cosine * x - sine * y, sine * x + cosine * y);
        matrix.put(other, first, x);
        matrix.put(first, other, x);
        matrix.put(other, second, y);
        matrix.put(second, other, y);
    }
    matrix.put(first, first, a - tangent * entry);
    matrix.put(second, second, b + tangent * entry);
    matrix.put(first, second, 0.0);
    matrix.put(second, first, 0.0);
}

/// The vector or its opposite: the one whose entries have a positive sum; where the sum is zero, the one whose greatest entry by
/// size (the first of equals) is positive.
pub fn oriented(vector: Vec<f64>) -> Vec<f64> {
    let total = sum(vector.iter().copied());
    let greatest = vector.iter().fold(0.0, |most: f64, entry| most.max(entry.abs()));
    let leading = vector.iter().copied().find(|entry| entry.abs() >= greatest - NO_SIGN).unwrap_or(0.0);
    let is_opposite = if total.abs() > NO_SIGN { total < 0.0 } else { leading < 0.0 };
    if is_opposite { vector.iter().map(|entry| -entry).collect() } else { vector }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::algebra::dot;
    use proptest::prelude::*;

    fn square<const N: usize>(cells: [[f64; N]; N]) -> Matrix {
        Matrix::from_fn(N, N, |row, column| cells[row][column])
    }

    #[test]
    fn two_by_two_by_hand() {
        // [[2, 1], [1, 2]]: 3 with (1, 1)/√2, 1 with (1, −1)/√2; the second sums to zero, so its first entry is positive.
        let eigen = symmetric(&square([[2.0, 1.0], [1.0, 2.0]])).unwrap();
        let half = 0.5f64.sqrt();
        let expected = [(3.0, [half, half]), (1.0, [half, -half])];
        for (at, (value, vector)) in expected.into_iter().enumerate() {
            assert!((eigen.values[at] - value).abs() < 1e-15);
            for (row, entry) in vector.into_iter().enumerate() {
                assert!((eigen.vectors.at(row, at) - entry).abs() < 1e-15, "{eigen:?}");
            }
        }
    }

    #[test]
    fn three_by_three_by_hand() {
        // The path graph: −√2, 0, √2 with (1, ∓√2, 1)/2 and (1, 0, −1)/√2.
        let eigen = symmetric(&square([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])).unwrap();
        let root = 2f64.sqrt();
        for (value, expected) in eigen.values.iter().zip([root, 0.0, -root]) {
            assert!((value - expected).abs() < 1e-15);
        }
        for (entry, expected) in eigen.vectors.column(0).iter().zip([0.5, root / 2.0, 0.5]) {
            assert!((entry - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn a_diagonal_matrix_is_left_alone() {
        let eigen = symmetric(&square([[1.0, 0.0], [0.0, 5.0]])).unwrap();
        assert_eq!((eigen.values, eigen.vectors.column(0)), (vec![5.0, 1.0], vec![0.0, 1.0]));
        assert_eq!(symmetric(&Matrix::from_fn(0, 0, |_, _| 0.0)).unwrap().values, Vec::<f64>::new());
    }

    proptest! {
        #[test]
        fn vectors_are_orthonormal_and_give_the_matrix_back(size in 1usize..9, seed in prop::collection::vec(-1e3f64..1e3, 64)) {
            let matrix = Matrix::from_fn(size, size, |row, column| seed[row.max(column) * 8 + row.min(column)]);
            let eigen = symmetric(&matrix).unwrap();
            prop_assert!(eigen.values.is_sorted_by(|a, b| a >= b));
            for row in 0..size {
                for column in 0..size {
                    let product = dot(&eigen.vectors.column(row), &eigen.vectors.column(column));
                    prop_assert!((product - f64::from(u8::from(row == column))).abs() < 1e-14);
                    let back = sum((0..size).map(|at| {
                        eigen.values[at] * eigen.vectors.at(row, at) * eigen.vectors.at(column, at)
                    }));
                    prop_assert!((back - matrix.at(row, column)).abs() < 1e-10);
                }
            }
        }
    }
}
