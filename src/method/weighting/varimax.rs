//! The varimax rotation.
//!
//! In: loadings, one row an indicator, one column a factor. Out: the same factors turned towards a simple structure. Must not: change what an
//! indicator's factors explain of it together.

use crate::method::Fault;
use crate::method::algebra::{Matrix, dot, sum};
use serde::{Deserialize, Serialize};

/// Rounds through all pairs of factors.
const ROUNDS_MOST: usize = 10_000;
/// An angle below this no longer changes a loading.
const NO_ANGLE: f64 = 1e-14;
/// A criterion that varies with the angle by less than this part of its size prefers no angle.
const NO_PREFERENCE: f64 = 1e-12;

/// Whether an indicator's loadings are scaled to length 1 while the factors are turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// As they are: indicators of which the factors explain more have more say (*raw varimax*).
    Raw,
    /// Each indicator has the same say (*normal varimax*, Kaiser 1958); the usual one, and R's default.
    Kaiser,
}

/// Turns the factors so that Σ over factors of the variance of the squared loadings is greatest (Kaiser, "The varimax criterion for
/// analytic rotation in factor analysis", *Psychometrika* 23(3), 1958, p. 187–200; Handbook p. 70 and 90).
///
/// Pairs of factors are turned one after the other by Kaiser's angle, tan 4φ = (D − 2AB/n) ÷ (C − (A² − B²)/n) with u = x² − y²,
/// v = 2xy, A = Σu, B = Σv, C = Σ(u² − v²), D = 2Σuv, until no pair moves. A pair that every angle suits equally stays.
///
/// Errors: the rotation does not settle.
pub fn varimax(loadings: &Matrix, scaling: Scaling) -> Result<Matrix, Fault> {
    let length = |row: usize| match scaling {
        Scaling::Raw => 1.0,
        Scaling::Kaiser => libm::sqrt(dot(loadings.row(row), loadings.row(row))),
    };
    let lengths: Vec<f64> = (0..loadings.rows()).map(length).map(|own| if own > 0.0 { own } else { 1.0 }).collect();
    let scaled = |matrix: &Matrix, by: fn(f64, f64) -> f64| {
        Matrix::from_fn(matrix.rows(), matrix.columns(), |row, column| {
            by(matrix.at(row, column), lengths.get(row).copied().unwrap_or(1.0))
        })
    };
    let mut turned = scaled(loadings, |cell, length| cell / length);
    let is_settled = (0..ROUNDS_MOST).any(|_| !turn_all(&mut turned));
    if !is_settled {
        return Err(Fault::NotSettled { rounds: ROUNDS_MOST });
    }
    Ok(scaled(&turned, |cell, length| cell * length))
}

/// Turns every pair of factors once; whether any moved.
fn turn_all(turned: &mut Matrix) -> bool {
    let mut has_moved = false;
    for first in 0..turned.columns() {
        for second in first + 1..turned.columns() {
            let angle = angle(&turned.column(first), &turned.column(second));
            if angle.abs() > NO_ANGLE {
                turned.turn_columns((first, second), (libm::cos(angle), libm::sin(angle)));
                has_moved = true;
            }
        }
    }
    has_moved
}

/// Kaiser's angle for two factors.
fn angle(first: &[f64], second: &[f64]) -> f64 {
    let count = first.len() as f64;
    let u: Vec<f64> = first.iter().zip(second).map(|(x, y)| (x - y) * (x + y)).collect();
    let v: Vec<f64> = first.iter().zip(second).map(|(x, y)| 2.0 * x * y).collect();
    let (a, b) = (sum(u.iter().copied()), sum(v.iter().copied()));
    let (c, d) = (dot(&u, &u) - dot(&v, &v), 2.0 * dot(&u, &v));
    let (across, along) = (d - 2.0 * a * b / count, c - (a * a - b * b) / count);
    let size = dot(&u, &u) + dot(&v, &v);
    if libm::sqrt(across * across + along * along) <= NO_PREFERENCE * size {
        return 0.0;
    }
    libm::atan2(across, along) / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix<const N: usize, const M: usize>(cells: [[f64; N]; M]) -> Matrix {
        Matrix::from_fn(M, N, |row, column| cells[row][column])
    }

    /// The criterion itself, n·Σx⁴ − (Σx²)² over each factor.
    fn simplicity(loadings: &Matrix) -> f64 {
        let of = |column: usize| {
            let squares: Vec<f64> = loadings.column(column).iter().map(|x| x * x).collect();
            loadings.rows() as f64 * dot(&squares, &squares) - sum(squares.iter().copied()).powi(2)
        };
        (0..loadings.columns()).map(of).sum()
    }

    #[test]
    fn a_simple_structure_turned_by_thirty_degrees_is_found_again() {
        let (cosine, sine) = (0.75f64.sqrt(), 0.5);
        let simple = matrix([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]]);
        let mut turned = simple.clone();
        turned.turn_columns((0, 1), (cosine, sine));
        for scaling in [Scaling::Raw, Scaling::Kaiser] {
            let back = varimax(&turned, scaling).unwrap();
            for row in 0..4 {
                for column in 0..2 {
                    assert!((back.at(row, column) - simple.at(row, column)).abs() < 1e-14, "{scaling:?} {back:?}");
                }
            }
        }
    }

    #[test]
    fn where_every_angle_is_as_good_nothing_moves() {
        let one = matrix([[0.5], [0.7]]);
        assert_eq!(varimax(&one, Scaling::Raw), Ok(one));
        let cross = matrix([[0.5, 0.0]]);
        assert_eq!(varimax(&cross, Scaling::Raw), Ok(cross));
        let zeros = matrix([[0.0, 0.0], [0.0, 0.0]]);
        assert_eq!(varimax(&zeros, Scaling::Kaiser), Ok(zeros));
    }

    proptest! {
        #[test]
        fn no_turn_of_two_factors_is_simpler(cells in prop::collection::vec(-1.0f64..1.0, 18), turn in 0.01f64..3.1) {
            let loadings = Matrix::from_fn(6, 3, |row, column| cells[3 * row + column]);
            let rotated = varimax(&loadings, Scaling::Raw).unwrap();
            for row in 0..6 {
                let (before, after) = (dot(loadings.row(row), loadings.row(row)), dot(rotated.row(row), rotated.row(row)));
                prop_assert!((before - after).abs() < 1e-13, "what the factors explain of an indicator stays");
            }
            for pair in [(0, 1), (0, 2), (1, 2)] {
                let mut other = rotated.clone();
                other.turn_columns(pair, (turn.cos(), turn.sin()));
                prop_assert!(simplicity(&other) <= simplicity(&rotated) + 1e-9);
            }
        }
    }
}
