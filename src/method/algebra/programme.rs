//! Linear programmes: the greatest c·x with Ax ≤ b, x ≥ 0 and b ≥ 0, each answer with its proof.
//!
//! In: a programme whose origin is feasible. Out: an optimum that has been solved afresh from the programme's own numbers and checked
//! against the theorem of duality, so that no answer rests on the path that found it. Must not: give an answer that it cannot
//! prove; read a clock (solvers with limits of time do, and it stands in the way of WebAssembly).

use super::{Matrix, dot, system};
use crate::method::Obstacle;

/// Pivots for each row and column of a programme; the simplex method needs two or three times the smaller of the two in practice.
const PIVOTS_PER_LINE: usize = 50;
/// A gain in the objective below this, with all columns scaled to size 1, is none.
const NO_GAIN: f64 = 1e-12;
/// A pivot must be larger than this.
const NO_PIVOT: f64 = 1e-11;
/// How far a proven optimum may overstep a bound, in the scaled programme.
const OVERSTEP_MOST: f64 = 1e-9;

/// Find the greatest `objective`·x with `rows`·x ≤ `limits` and x ≥ 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// What one of each variable adds.
    pub objective: Vec<f64>,
    /// One row a condition, one column a variable.
    pub rows: Matrix,
    /// The right side of each condition, not below 0.
    pub limits: Vec<f64>,
}

/// A proven optimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// The greatest value.
    pub value: f64,
    /// Where it is reached.
    pub point: Vec<f64>,
    /// The price of each condition: its dual variable, not below 0. Their sum over `limits` is `value` too.
    pub prices: Vec<f64>,
    /// Whether the prices prove that no other point reaches the value. Where this is false there may be others.
    pub is_only: bool,
}

/// The optimum by the simplex method (Dantzig 1951; Chvátal, *Linear Programming*, 1983, chapters 2, 3 and 5): the greatest gain
/// enters, and Bland's rule (1977) follows every step that does not move, so that it cannot circle. The system of equations that
/// hold at the last vertex is then solved again from the programme's numbers, for the point and for the prices, and both are checked:
/// feasible, feasible in the dual, of one value.
///
/// Ties go to the first variable or condition, so the point (where there are several) depends on the order of rows; the value does not.
///
/// # Errors
///
/// [`Obstacle::Unbounded`]; [`Obstacle::NotSettled`] past the limit of pivots; [`Obstacle::NotCertain`] where the check fails, which
/// takes numbers that differ by many orders of magnitude.
pub fn maximise(programme: &Programme) -> Result<Optimum, Obstacle> {
    let scales: Vec<f64> = (0..programme.objective.len()).map(|column| scale(&programme.rows.column(column))).collect();
    let scaled = Programme {
        objective: programme.objective.iter().zip(&scales).map(|(cell, scale)| cell / scale).collect(),
        rows: Matrix::from_fn(programme.rows.rows(), scales.len(), |row, column| {
            programme.rows.at(row, column) / scales.get(column).copied().unwrap_or(1.0)
        }),
        limits: programme.limits.clone(),
    };
    let mut tableau = Tableau::new(&scaled);
    tableau.run()?;
    let mut optimum = proven(&scaled, &tableau).ok_or(Obstacle::NotCertain)?;
    optimum.point.iter_mut().zip(&scales).for_each(|(x, scale)| *x /= scale);
    Ok(optimum)
}

/// The power of two above the greatest size in a column, so that scaling loses nothing; 1 for a column of zeros.
fn scale(column: &[f64]) -> f64 {
    let greatest = column.iter().fold(0.0, |most: f64, cell| most.max(cell.abs()));
    let mut scale = 1.0;
    while greatest.is_normal() && scale < greatest && scale < 1e300 {
        scale *= 2.0;
    }
    while greatest.is_normal() && scale > 2.0 * greatest && scale > 1e-300 {
        scale /= 2.0;
    }
    scale
}

/// The dictionary of the simplex method: each basic variable, and the objective, in terms of those that are zero. Variables are
/// numbered through: first those of the programme, then the slack of each condition.
struct Tableau {
    /// Of each basic variable: its number, its value, and what one of each zero variable takes from it.
    basic: Vec<(usize, f64, Vec<f64>)>,
    /// The numbers of the variables that are zero.
    zero: Vec<usize>,
    /// What one of each zero variable adds to the objective.
    gains: Vec<f64>,
}

impl Tableau {
    fn new(programme: &Programme) -> Tableau {
        let variables = programme.objective.len();
        let basic = |(row, limit): (usize, &f64)| (variables + row, *limit, programme.rows.row(row).to_vec());
        Tableau {
            basic: programme.limits.iter().enumerate().map(basic).collect(),
            zero: (0..variables).collect(),
            gains: programme.objective.clone(),
        }
    }

    fn run(&mut self) -> Result<(), Obstacle> {
        let pivots_most = PIVOTS_PER_LINE.saturating_mul(self.basic.len() + self.zero.len());
        let mut is_stuck = false;
        for _ in 0..pivots_most {
            let Some(entering) = self.entering(is_stuck) else { return Ok(()) };
            let (leaving, step) = self.leaving(entering, is_stuck).ok_or(Obstacle::Unbounded)?;
            is_stuck = step <= 0.0;
            self.pivot(entering, leaving).ok_or(Obstacle::NotSettled)?;
        }
        Err(Obstacle::NotSettled)
    }

    /// The column of the variable that enters: the greatest gain, or after Bland the lowest number that gains.
    fn entering(&self, by_number: bool) -> Option<usize> {
        let gaining = self.gains.iter().zip(&self.zero).enumerate().filter(|(_, (gain, _))| **gain > NO_GAIN);
        let best = if by_number {
            gaining.min_by_key(|(_, (_, number))| **number)
        } else {
            gaining.max_by(|(_, (a, one)), (_, (b, other))| a.total_cmp(b).then_with(|| other.cmp(one)))
        };
        best.map(|(column, _)| column)
    }

    /// The row whose variable becomes zero first as that of `entering` grows, and how far it grows. Of equals the greatest pivot, or
    /// after Bland the lowest number.
    fn leaving(&self, entering: usize, by_number: bool) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64, f64, usize)> = None;
        for (row, (number, value, takes)) in self.basic.iter().enumerate() {
            let take = takes.get(entering).copied().unwrap_or(0.0);
            if take <= NO_PIVOT {
                continue;
            }
            let step = value / take;
            let is_better = best.is_none_or(|(_, least, pivot, lowest)| {
                let is_equal = (step - least).abs() <= NO_GAIN * (1.0 + least.abs());
                let wins_tie = if by_number { *number < lowest } else { take > pivot };
                if is_equal { wins_tie } else { step < least }
            });
            if is_better {
                best = Some((row, step, take, *number));
            }
        }
        best.map(|(row, step, _, _)| (row, step))
    }

    /// Exchanges the variable of a column with that of a row.
    fn pivot(&mut self, entering: usize, leaving: usize) -> Option<()> {
        let (_, value, takes) = self.basic.get(leaving)?.clone();
        let pivot = *takes.get(entering)?;
        let mut row: Vec<f64> = takes.iter().map(|take| take / pivot).collect();
        *row.get_mut(entering)? = 1.0 / pivot;
        let value = value / pivot;
        let replace = |numbers: &mut Vec<f64>| {
            let factor = numbers.get(entering).copied().unwrap_or(0.0);
            numbers.iter_mut().zip(&row).for_each(|(number, cell)| *number -= factor * cell);
            if let Some(number) = numbers.get_mut(entering) {
                *number = -factor / pivot;
            }
            factor
        };
        replace(&mut self.gains);
        for (at, (_, own, takes)) in self.basic.iter_mut().enumerate() {
            if at != leaving {
                // A value cannot fall below zero but by rounding.
                *own = (*own - replace(takes) * value).max(0.0);
            }
        }
        let zero = self.zero.get_mut(entering)?;
        let basic = self.basic.get_mut(leaving)?;
        std::mem::swap(zero, &mut basic.0);
        (basic.1, basic.2) = (value, row);
        Some(())
    }
}

/// The vertex at which the tableau stands, solved afresh, if it is the optimum.
///
/// At a vertex the basic variables of the programme are determined by as many conditions whose slack is zero: B·x = b. The prices of
/// those conditions follow from Bᵀ·y = c. Both being feasible proves the optimum, since then c·x = y·b, and no feasible point
/// has more than y·b (weak duality).
fn proven(programme: &Programme, tableau: &Tableau) -> Option<Optimum> {
    let variables = programme.objective.len();
    let mut used: Vec<usize> =
        tableau.basic.iter().map(|(number, _, _)| *number).filter(|number| *number < variables).collect();
    let mut tight: Vec<usize> = tableau.zero.iter().filter_map(|number| number.checked_sub(variables)).collect();
    used.sort_unstable();
    tight.sort_unstable();
    let pick = |from: &[f64], places: &[usize]| -> Vec<f64> {
        places.iter().filter_map(|place| from.get(*place).copied()).collect()
    };
    let base = Matrix::from_fn(tight.len(), used.len(), |row, column| {
        tight.get(row).zip(used.get(column)).map_or(0.0, |(row, column)| programme.rows.at(*row, *column))
    });
    let own = system::solve(&base, &pick(&programme.limits, &tight))?;
    let own_prices = system::solve(&base.transposed(), &pick(&programme.objective, &used))?;
    let spread = |length: usize, places: &[usize], numbers: &[f64]| {
        let mut all = vec![0.0; length];
        for (place, number) in places.iter().zip(numbers) {
            all.get_mut(*place).into_iter().for_each(|cell| *cell = *number);
        }
        all
    };
    let point = spread(variables, &used, &own);
    let prices = spread(programme.limits.len(), &tight, &own_prices);
    let size = point.iter().chain(&prices).fold(1.0, |most: f64, number| most.max(number.abs()));
    let slacks = programme.limits.iter().enumerate().map(|(row, limit)| limit - dot(programme.rows.row(row), &point));
    let losses: Vec<f64> = (0..variables)
        .map(|column| dot(&programme.rows.column(column), &prices) - programme.objective.get(column).unwrap_or(&0.0))
        .collect();
    let signs = slacks.chain(losses.iter().copied()).chain(point.iter().copied()).chain(prices.iter().copied());
    let is_feasible = signs.into_iter().all(|number| number >= -OVERSTEP_MOST * size);
    let is_zero_at_a_loss = (0..variables).filter(|column| !used.contains(column)).all(|column| {
        losses.get(column..).is_some_and(|rest| rest.first().is_some_and(|loss| *loss > OVERSTEP_MOST * size))
    });
    let is_only = is_zero_at_a_loss && own_prices.iter().all(|price| *price > OVERSTEP_MOST * size);
    let value = dot(&programme.objective, &point);
    let bounded = |numbers: Vec<f64>| numbers.into_iter().map(|number| number.max(0.0)).collect();
    (is_feasible && value.is_finite()).then(|| Optimum {
        value,
        point: bounded(point),
        prices: bounded(prices),
        is_only,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn programme<const N: usize, const M: usize>(
        objective: [f64; N],
        rows: [[f64; N]; M],
        limits: [f64; M],
    ) -> Programme {
        Programme {
            objective: objective.to_vec(),
            rows: Matrix::from_fn(M, N, |row, column| rows[row][column]),
            limits: limits.to_vec(),
        }
    }

    /// Dantzig's example: 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18 is 36 at (2, 6), with the prices 0, 3/2 and 1.
    #[test]
    fn a_programme_by_hand() {
        let optimum =
            maximise(&programme([3.0, 5.0], [[1.0, 0.0], [0.0, 2.0], [3.0, 2.0]], [4.0, 12.0, 18.0])).unwrap();
        assert_eq!((optimum.value, optimum.point, optimum.prices), (36.0, vec![2.0, 6.0], vec![0.0, 1.5, 1.0]));
        assert!(optimum.is_only);
    }

    /// Beale's programme, on which Dantzig's rule alone circles for ever: 1/20 at (1/25, 0, 1, 0).
    #[test]
    fn a_programme_that_circles() {
        let rows = [[0.25, -60.0, -0.04, 9.0], [0.5, -90.0, -0.02, 3.0], [0.0, 0.0, 1.0, 0.0]];
        let optimum = maximise(&programme([0.75, -150.0, 0.02, -6.0], rows, [0.0, 0.0, 1.0])).unwrap();
        assert!((optimum.value - 0.05).abs() < 1e-15, "{optimum:?}");
        assert!((optimum.point[0] - 0.04).abs() < 1e-15);
    }

    #[test]
    fn what_has_no_answer_and_what_has_many() {
        assert_eq!(maximise(&programme([1.0, 0.0], [[0.0, 1.0]], [1.0])), Err(Obstacle::Unbounded));
        // Along the whole edge x + y = 1.
        let edge = maximise(&programme([1.0, 1.0], [[1.0, 1.0]], [1.0])).unwrap();
        assert_eq!((edge.value, edge.is_only), (1.0, false));
        let nothing = maximise(&programme([0.0, 0.0], [[1.0, 1.0]], [1.0])).unwrap();
        assert_eq!((nothing.value, nothing.point, nothing.is_only), (0.0, vec![0.0, 0.0], false));
        let narrow = maximise(&programme([1e-9, 1e9], [[1e-9, 1e9]], [1.0])).unwrap();
        assert!((narrow.value - 1.0).abs() < 1e-15);
    }

    proptest! {
        /// Weak duality, tested from outside: the prices bound the objective at every feasible point.
        #[test]
        fn no_feasible_point_is_better(
            (variables, conditions) in (1usize..6, 1usize..12),
            cells in prop::collection::vec(0.0f64..1.0, 60),
            objective in prop::collection::vec(0.0f64..1.0, 5),
            other in prop::collection::vec(0.0f64..1.0, 5),
        ) {
            let rows = Matrix::from_fn(conditions, variables, |row, column| cells[row * 5 + column]);
            let programme = Programme { objective: objective[..variables].to_vec(), rows, limits: vec![1.0; conditions] };
            if let Ok(optimum) = maximise(&programme) {
                let limits: f64 = optimum.prices.iter().sum();
                prop_assert!((limits - optimum.value).abs() < 1e-12 * limits.max(1.0));
                let reach = (0..conditions).map(|row| dot(programme.rows.row(row), &other)).fold(0.0, f64::max);
                let feasible: Vec<f64> = other[..variables].iter().map(|x| x / reach.max(1e-9)).collect();
                prop_assert!(dot(&programme.objective, &feasible) <= optimum.value * (1.0 + 1e-12));
            }
        }
    }
}
