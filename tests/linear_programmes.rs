//! Benefit of the doubt against another solver: `microlp` gets each entity's programme as the handbook writes it, and must find the
//! same score. (The engine builds the bounds into the variables, drops who is surpassed, and solves by its own simplex method.)

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use proptest::prelude::*;
use province_kpi::method::weighting::benefit_of_the_doubt::{Bounds, ShareOf, benefit_of_the_doubt};

/// Equation 22 of the handbook for one entity: the greatest Σ w·I with Σ w·I ≤ 1 for everybody and each share within its bounds.
fn score(values: &[Vec<f64>], entity: usize, bounds: &[Bounds], shares: ShareOf) -> f64 {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let weights: Vec<_> = values.iter().map(|column| problem.add_var(column[entity], (0.0, f64::INFINITY))).collect();
    for peer in 0..values[0].len() {
        let terms: Vec<_> = weights.iter().zip(values).map(|(weight, column)| (*weight, column[peer])).collect();
        problem.add_constraint(terms.as_slice(), ComparisonOp::Le, 1.0);
    }
    let unit = |column: usize| if shares == ShareOf::Weights { 1.0 } else { values[column][entity] };
    for (place, Bounds { least, most }) in bounds.iter().enumerate() {
        for (share, side) in [(least, ComparisonOp::Ge), (most, ComparisonOp::Le)] {
            // u − share·Σu on one side of 0.
            let terms: Vec<_> = (0..values.len())
                .map(|at| (weights[at], unit(at) * (if at == place { 1.0 - share } else { -share })))
                .collect();
            problem.add_constraint(terms.as_slice(), side, 0.0);
        }
    }
    problem.solve().unwrap().into_solution().unwrap().objective()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn both_solvers_find_the_same_scores(
        cells in prop::collection::vec(prop_oneof![Just(0.01), Just(1.0), 0.01f64..1.0], 30..150),
        limits in prop::collection::vec((0.0f64..0.2, 0.2f64..1.0), 5),
        is_pie in any::<bool>(),
    ) {
        let values: Vec<Vec<f64>> = cells.chunks_exact(cells.len() / 5).take(5).map(<[f64]>::to_vec).collect();
        let mut bounds: Vec<Bounds> = limits.into_iter().map(|(least, most)| Bounds { least, most }).collect();
        bounds[0].most = 1.0;
        let shares = if is_pie { ShareOf::Contributions } else { ShareOf::Weights };
        let columns: Vec<Vec<Option<f64>>> = values.iter().map(|column| column.iter().copied().map(Some).collect()).collect();
        let slices: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
        for (entity, benefit) in benefit_of_the_doubt(&slices, &bounds, shares).unwrap().into_iter().enumerate() {
            let (own, other) = (benefit.unwrap().score, score(&values, entity, &bounds, shares));
            prop_assert!((own - other).abs() < 1e-9, "{entity}: {own} is not {other}");
        }
    }
}
