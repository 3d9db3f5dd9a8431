//! The analytic hierarchy process (AHP).
//!
//! In: judgements of indicators by pairs. Out: weights and how consistent the judgements are. Must not: fill in a judgement that nobody made.

use crate::method::Fault;
use crate::method::algebra::{Matrix, dot, sum, to_unity_sum};

/// Random indices: the mean consistency index of random reciprocal matrices of 1, 2, 3, … indicators (Saaty, *The Analytic Hierarchy
/// Process*, 1980, p. 21).
pub const RANDOM_INDICES: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
/// How far the product of two opposite judgements may be from 1, since people write 0.33 for 1/3 and 0.14 for 1/7.
pub const RECIPROCAL_TOLERANCE: f64 = 0.03;
/// The greatest judgement: far more than Saaty's 9, and small enough that no product overflows.
const JUDGEMENT_MOST: f64 = 1e6;
/// Steps of the power method. Convergence is linear, and fast unless the judgements are absurd.
const STEPS_MOST: usize = 100_000;
/// A step that changes no weight by more than this part is the last.
const SETTLED: f64 = 1e-16;

/// Weights by the analytic hierarchy process.
#[derive(Debug, Clone, PartialEq)]
pub struct Hierarchy {
    /// One weight an indicator; they add up to 1.
    pub weights: Vec<f64>,
    /// The greatest eigenvalue, λ; at least n, and n where all judgements agree.
    pub greatest_eigenvalue: f64,
    /// (λ − n) ÷ (n − 1); 0 for one or two indicators.
    pub consistency_index: f64,
    /// The consistency index ÷ the random index of n. Up to 0.1 is taken as consistent; 0.2 is often cited (Handbook p. 98).
    pub consistency_ratio: f64,
}

/// The principal eigenvector of a matrix of judgements by pairs, scaled to unity sum (Handbook p. 96–98, 6.7; Saaty 1980).
///
/// `judgements`: row i, column j says how many times more important indicator i is than j, usually from 1/9 to 9. The diagonal is 1
/// or left out. Of each pair one judgement is enough; where both are there, each must be 1 ÷ the other within
/// [`RECIPROCAL_TOLERANCE`], and the one above 1 counts, the other being its rounded reciprocal.
///
/// Errors: no column; not square; more than 15 indicators (there is no random index); a pair without any judgement; a judgement that is
/// zero, negative or past a million; two that contradict each other; a diagonal other than 1.
pub fn analytic_hierarchy(judgements: &[&[Option<f64>]]) -> Result<Hierarchy, Fault> {
    let size = judgements.len();
    let most = RANDOM_INDICES.len();
    if size == 0 {
        return Err(Fault::NoColumns);
    }
    if size > most {
        return Err(Fault::TooMany { limit: most, there: size });
    }
    let matrix = reciprocal(judgements)?;
    let weights = principal_vector(&matrix)?;
    let greatest_eigenvalue = sum((0..size).map(|row| dot(matrix.row(row), &weights)));
    let count = size as f64;
    // A reciprocal matrix of two is always consistent, and below n the eigenvalue falls by rounding alone.
    let consistency_index = if size > 2 { ((greatest_eigenvalue - count) / (count - 1.0)).max(0.0) } else { 0.0 };
    let random_index = RANDOM_INDICES.get(size - 1).copied().unwrap_or(0.0);
    let consistency_ratio = if random_index > 0.0 { consistency_index / random_index } else { 0.0 };
    Ok(Hierarchy { weights, greatest_eigenvalue, consistency_index, consistency_ratio })
}

/// The judgements, checked and completed to a matrix in which each is 1 ÷ its opposite.
fn reciprocal(judgements: &[&[Option<f64>]]) -> Result<Matrix, Fault> {
    let size = judgements.len();
    for (row, own) in judgements.iter().enumerate() {
        if own.len() != size {
            return Err(Fault::UnequalLength { at: row, expected: size, there: own.len() });
        }
        for (column, value) in own.iter().enumerate().filter_map(|(column, value)| Some((column, (*value)?))) {
            if !(value.is_finite() && value <= JUDGEMENT_MOST && (value <= 0.0 || value >= 1.0 / JUDGEMENT_MOST)) {
                return Err(Fault::BeyondRange { column });
            }
            if value <= 0.0 {
                return Err(Fault::NotPositive { column, row, value });
            }
        }
    }
    let given = |row: usize, column: usize| judgements.get(row).and_then(|own| own.get(column)).copied().flatten();
    let mut matrix = Matrix::identity(size);
    for row in 0..size {
        for column in row..size {
            let judgement = one_of_two(given(row, column), given(column, row), row, column)?;
            matrix.put(row, column, judgement);
            matrix.put(column, row, 1.0 / judgement);
        }
    }
    Ok(matrix)
}

/// The judgement for (`row`, `column`) from what stands there and opposite.
fn one_of_two(value: Option<f64>, opposite: Option<f64>, row: usize, column: usize) -> Result<f64, Fault> {
    match (value, opposite) {
        (None, None) if row == column => Ok(1.0),
        (None, None) => Err(Fault::Missing { column, row }),
        (Some(value), None) => Ok(value),
        (None, Some(opposite)) => Ok(1.0 / opposite),
        (Some(value), Some(opposite)) => {
            if (value * opposite - 1.0).abs() > RECIPROCAL_TOLERANCE {
                return Err(Fault::NotReciprocal { row, column, value, opposite });
            }
            if row == column {
                return Ok(1.0);
            }
            Ok(if value >= opposite { value } else { 1.0 / opposite })
        }
    }
}

/// The eigenvector of the greatest eigenvalue of a positive matrix, of unity sum, by the power method. It exists, is the only positive
/// one and is reached from any positive start (Perron 1907).
fn principal_vector(matrix: &Matrix) -> Result<Vec<f64>, Fault> {
    let size = matrix.rows();
    let mut weights = vec![1.0 / size as f64; size];
    let mut change_before = f64::INFINITY;
    for _ in 0..STEPS_MOST {
        let image: Vec<f64> = (0..size).map(|row| dot(matrix.row(row), &weights)).collect();
        let next = to_unity_sum(&image).ok_or(Fault::BeyondRange { column: 0 })?;
        let change = next.iter().zip(&weights).map(|(new, old)| ((new - old) / new).abs()).fold(0.0, f64::max);
        weights = next;
        // Near the end only roundings are left, which no longer shrink.
        if change <= SETTLED || change < 1e-14 && change >= change_before {
            return Ok(weights);
        }
        change_before = change;
    }
    Err(Fault::NotSettled { rounds: STEPS_MOST })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(judgements: &[&[f64]]) -> Result<Hierarchy, Fault> {
        let rows: Vec<Vec<Option<f64>>> =
            judgements.iter().map(|row| row.iter().map(|value| (*value != 0.0).then_some(*value)).collect()).collect();
        analytic_hierarchy(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn assert_near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-14, "{found} is not {expected}");
        }
    }

    #[test]
    fn judgements_that_agree() {
        // 6 : 3 : 1, without the half that follows.
        let result = process(&[&[1.0, 2.0, 6.0], &[0.0, 0.0, 3.0], &[0.0, 0.0, 0.0]]).unwrap();
        assert_near(&result.weights, &[0.6, 0.3, 0.1]);
        assert_near(&[result.greatest_eigenvalue, result.consistency_ratio], &[3.0, 0.0]);
    }

    #[test]
    fn judgements_that_do_not_agree_by_hand() {
        // Of three, the eigenvector is the geometric mean of each row, (8·1·1)^⅓ : 1 : ½, and λ = 1 + d + 1/d with
        // d = (a₁₃ ÷ a₁₂a₂₃)^⅓ = 2: 3.5, an index of 0.25 and a ratio of 0.25/0.58.
        let result = process(&[&[1.0, 1.0, 8.0], &[1.0, 1.0, 1.0], &[0.125, 1.0, 1.0]]).unwrap();
        assert_near(&result.weights, &[4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]);
        assert_near(
            &[result.greatest_eigenvalue, result.consistency_index, result.consistency_ratio],
            &[3.5, 0.25, 0.25 / 0.58],
        );
    }

    /// Handbook Table 20. Its figure 17 has the mean of many experts, so that the weights themselves are not printed: the eigenvector is checked
    /// by its own equation.
    #[test]
    fn the_handbooks_matrix() {
        let judgements: [&[f64]; 8] = [
            &[1.0, 2.0, 3.0, 2.0, 5.0, 5.0, 1.0, 3.0],
            &[0.0, 1.0, 2.0, 0.5, 4.0, 4.0, 0.5, 3.0],
            &[0.0, 0.0, 1.0, 0.25, 2.0, 2.0, 0.2, 0.5],
            &[0.0, 0.0, 0.0, 1.0, 4.0, 4.0, 0.5, 3.0],
            &[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.2, 0.5],
            &[0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.2, 0.5],
            &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 4.0],
            &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        ];
        let result = process(&judgements).unwrap();
        assert!((sum(result.weights.iter().copied()) - 1.0).abs() < 1e-15);
        for (row, weight) in result.weights.iter().enumerate() {
            let cell = |column: usize| {
                if column >= row { judgements[row][column] } else { 1.0 / judgements[column][row] }
            };
            let image = sum((0..8).map(|column| cell(column) * result.weights[column]));
            assert!((image - result.greatest_eigenvalue * weight).abs() < 1e-14);
        }
        assert!(result.consistency_ratio > 0.0 && result.consistency_ratio < 0.1, "{result:?}");
        assert!((result.weights[4] - result.weights[5]).abs() < 1e-15, "telephones and electricity are judged alike");
    }

    #[test]
    fn one_and_two_indicators() {
        assert_eq!(process(&[&[1.0]]).unwrap().weights, [1.0]);
        let two = process(&[&[1.0, 3.0], &[0.33, 1.0]]).unwrap();
        assert_near(&two.weights, &[0.75, 0.25]);
        assert_near(&[two.consistency_ratio], &[0.0]);
    }

    #[test]
    fn judgements_that_are_refused() {
        assert_eq!(process(&[]), Err(Fault::NoColumns));
        assert_eq!(process(&[&[1.0, 0.0], &[0.0, 1.0]]), Err(Fault::Missing { column: 1, row: 0 }));
        assert_eq!(
            process(&[&[1.0, 3.0], &[3.0, 1.0]]),
            Err(Fault::NotReciprocal { row: 0, column: 1, value: 3.0, opposite: 3.0 })
        );
        assert_eq!(process(&[&[1.0, -3.0], &[0.0, 1.0]]), Err(Fault::NotPositive { column: 1, row: 0, value: -3.0 }));
        assert_eq!(process(&[&[1.0, 2.0]]), Err(Fault::UnequalLength { at: 0, expected: 1, there: 2 }));
        assert_eq!(process(&[&[1.0, 1e9], &[0.0, 1.0]]), Err(Fault::BeyondRange { column: 1 }));
        let row = [1.0; 16];
        assert_eq!(process(&[row.as_slice(); 16]), Err(Fault::TooMany { limit: 15, there: 16 }));
        assert!(matches!(process(&[&[2.0]]), Err(Fault::NotReciprocal { .. })));
    }
}
