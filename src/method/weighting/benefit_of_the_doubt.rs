//! Benefit of the doubt: each entity is judged by the weights that suit it best.
//!
//! In: columns of values that are not negative; bounds on shares. Out: for each entity its score and weights, or why there are none.
//! Must not: give an entity the benefit of a figure that it has not reported.

use super::frontier::frontier;
use crate::method::algebra::programme::{Optimum, Programme, maximise};
use crate::method::algebra::{Matrix, dot, sum};
use crate::method::{Fault, Obstacle};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Shares that add up to 1 within this leave no freedom.
const NO_FREEDOM: f64 = 1e-12;

/// Bounds on a share, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Bounds {
    /// The least share.
    pub least: f64,
    /// The greatest share.
    pub most: f64,
}

impl Bounds {
    /// No bound at all.
    pub const FREE: Bounds = Bounds { least: 0.0, most: 1.0 };
}

/// Of what the bounded shares are shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareOf {
    /// A weight, of the sum of the weights.
    Weights,
    /// A weight × the entity's value, of the entity's score (*pie shares*; Cherchye et al. 2008; Handbook p. 94).
    Contributions,
}

/// The best that can be said of an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    /// From 0 to 1; 1 is an entity that nobody surpasses under its own weights.
    pub score: f64,
    /// The weights that give the score, one a column, none where the entity has no value; with them no entity exceeds 1. Where the score
    /// is 0, all are 0.
    pub weights: Vec<Option<f64>>,
    /// Whether these weights are proven to be the only ones with that score. Others may serve as well where this is false, above all at a
    /// score of 1 (Handbook p. 93, "multiple equilibria"); of them, the values alone decide which are given, never the order of rows.
    pub has_only_weights: bool,
}

/// The benefit-of-the-doubt score of each entity (Handbook p. 92–94, 6.3, equation 22; Melyn and Moesen 1991; Cherchye, Moesen, Rogge
/// and Van Puyenbroeck 2007): the greatest Σ w·I of the entity such that Σ w·I ≤ 1 for every entity, w ≥ 0, and each share
/// within its bounds. `bounds` has one entry a column, and `shares` says what they bound.
///
/// Each entity's linear programme is solved and its optimum proven ([`maximise`]).
///
/// Missing values: an indicator that the entity lacks is not in its programme; the bounds hold for the shares among the others. A peer that
/// lacks an indicator is compared by what it has, that is with 0 there (Kuosmanen, "Data envelopment analysis with missing data",
/// *Journal of the Operational Research Society* 60(12), 2009). A constant column is an indicator like any other.
///
/// # Errors
///
/// For all: no column; columns of different length; another number of bounds; a bound that is not one; a value that is negative or not
/// finite. For one entity, in its place: [`Fault::Unsolvable`].
pub fn benefit_of_the_doubt(
    columns: &[&[Option<f64>]],
    bounds: &[Bounds],
    shares: ShareOf,
) -> Result<Vec<Result<Benefit, Fault>>, Fault> {
    let rows = checked(columns, bounds)?;
    let mut peers: BTreeMap<Vec<usize>, Vec<Vec<f64>>> = BTreeMap::new();
    let mut benefits = Vec::with_capacity(rows.len());
    for (row, own) in rows.iter().enumerate() {
        let there: Vec<usize> = (0..columns.len()).filter(|column| value(own, *column).is_some()).collect();
        let best = peers.entry(there).or_insert_with_key(|there| {
            frontier(rows.iter().map(|peer| there.iter().map(|column| value(peer, *column).unwrap_or(0.0)).collect()))
        });
        benefits.push(of_entity(own, best, bounds, shares).map_err(|why| Fault::Unsolvable { row, why }));
    }
    Ok(benefits)
}

fn value(row: &[Option<f64>], column: usize) -> Option<f64> {
    row.get(column).copied().flatten()
}

/// The values by row, after the checks that concern everybody.
fn checked(columns: &[&[Option<f64>]], bounds: &[Bounds]) -> Result<Vec<Vec<Option<f64>>>, Fault> {
    let length = columns.first().ok_or(Fault::NoColumns)?.len();
    if bounds.len() != columns.len() {
        return Err(Fault::UnequalLength { at: 0, expected: columns.len(), there: bounds.len() });
    }
    for (column, Bounds { least, most }) in bounds.iter().copied().enumerate() {
        if !(0.0 <= least && least <= most && most <= 1.0) {
            return Err(Fault::Bound { column, least, most });
        }
    }
    for (column, values) in columns.iter().enumerate() {
        if values.len() != length {
            return Err(Fault::UnequalLength { at: column, expected: length, there: values.len() });
        }
        for (row, value) in values.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))) {
            if !value.is_finite() {
                return Err(Fault::BeyondRange { column });
            }
            if value < 0.0 {
                return Err(Fault::Negative { column, row, value });
            }
        }
    }
    Ok((0..length).map(|row| columns.iter().map(|values| value(values, row)).collect()).collect())
}

/// One indicator in an entity's programme.
struct Term {
    column: usize,
    /// The entity's own value.
    own: f64,
    /// Each peer's value.
    peers: Vec<f64>,
    bounds: Bounds,
}

fn of_entity(own: &[Option<f64>], best: &[Vec<f64>], bounds: &[Bounds], shares: ShareOf) -> Result<Benefit, Obstacle> {
    let there =
        own.iter().zip(bounds).enumerate().filter_map(|(column, (own, bounds))| Some((column, (*own)?, *bounds)));
    let mut terms: Vec<Term> = there
        .enumerate()
        .map(|(place, (column, own, bounds))| {
            let peers = best.iter().map(|peer| peer.get(place).copied().unwrap_or(0.0)).collect();
            Term { column, own, peers, bounds }
        })
        .collect();
    if terms.is_empty() {
        return Err(Obstacle::NothingToWeigh);
    }
    let nothing: Vec<Option<f64>> = own.iter().map(|own| own.map(|_| 0.0)).collect();
    if terms.iter().all(|term| term.own <= 0.0) {
        can_add_up(&terms)?;
        return Ok(Benefit { score: 0.0, weights: nothing, has_only_weights: false });
    }
    let is_pie = shares == ShareOf::Contributions;
    if is_pie {
        // The unit becomes the contribution, w·I of the entity, so that its own coefficient is 1.
        if let Some(term) = terms.iter().find(|term| term.own <= 0.0 && term.bounds.least > 0.0) {
            return Err(Obstacle::NoContribution { column: term.column });
        }
        terms.retain(|term| term.own > 0.0);
        terms.iter_mut().for_each(|term| term.peers.iter_mut().for_each(|peer| *peer /= term.own));
    }
    can_add_up(&terms)?;
    let gains: Vec<f64> = terms.iter().map(|term| if is_pie { 1.0 } else { term.own }).collect();
    let (units, has_only_weights) = match only_shares(&terms) {
        Some(shares) => (on_a_ray(&terms, &shares).ok_or(Obstacle::NotCertain)?, true),
        None => best_units(&terms, &gains)?,
    };
    let mut weights = nothing;
    for (term, unit) in terms.iter().zip(&units) {
        let weight = if is_pie { unit / term.own } else { *unit };
        weights.get_mut(term.column).into_iter().for_each(|place| *place = Some(weight));
    }
    let score = dot(&gains, &units).clamp(0.0, 1.0);
    let is_finite = weights.iter().flatten().all(|weight| weight.is_finite());
    if is_finite { Ok(Benefit { score, weights, has_only_weights }) } else { Err(Obstacle::NotCertain) }
}

/// Whether shares within their bounds can add up to 1.
fn can_add_up(terms: &[Term]) -> Result<(), Obstacle> {
    let (least, most) = sums(terms);
    if least > 1.0 + NO_FREEDOM {
        return Err(Obstacle::LeastSharesAboveOne { sum: least });
    }
    if most < 1.0 - NO_FREEDOM {
        return Err(Obstacle::MostSharesBelowOne { sum: most });
    }
    Ok(())
}

fn sums(terms: &[Term]) -> (f64, f64) {
    (sum(terms.iter().map(|term| term.bounds.least)), sum(terms.iter().map(|term| term.bounds.most)))
}

/// The shares, where the bounds leave no choice.
fn only_shares(terms: &[Term]) -> Option<Vec<f64>> {
    let (least, most) = sums(terms);
    if least >= 1.0 - NO_FREEDOM {
        return Some(terms.iter().map(|term| term.bounds.least).collect());
    }
    (most <= 1.0 + NO_FREEDOM).then(|| terms.iter().map(|term| term.bounds.most).collect())
}

/// The greatest multiple of given shares with which no peer exceeds 1.
fn on_a_ray(terms: &[Term], shares: &[f64]) -> Option<Vec<f64>> {
    let reach =
        |peer: usize| sum(terms.iter().zip(shares).map(|(term, share)| term.peers.get(peer).unwrap_or(&0.0) * share));
    let greatest = (0..terms.first()?.peers.len()).map(reach).fold(0.0, f64::max);
    (greatest > 0.0).then(|| shares.iter().map(|share| share / greatest).collect())
}

/// The units (weights or contributions) of the best score.
///
/// Least shares are built in: u = v + least·S, with S = Σu = Σv ÷ (1 − Σ least) and v ≥ 0. What is left are one condition a peer and, where
/// the greatest share can bind, u ≤ most·S, that is v ≤ (most − least)·S.
fn best_units(terms: &[Term], gains: &[f64]) -> Result<(Vec<f64>, bool), Obstacle> {
    let free = 1.0 - sums(terms).0;
    let least: Vec<f64> = terms.iter().map(|term| term.bounds.least / free).collect();
    let with_least = |numbers: &[f64]| -> Vec<f64> {
        let built_in = dot(numbers, &least);
        numbers.iter().map(|number| number + built_in).collect()
    };
    let count = terms.first().map_or(0, |term| term.peers.len());
    let peer = |peer: usize| terms.iter().map(|term| term.peers.get(peer).copied().unwrap_or(0.0)).collect::<Vec<_>>();
    let mut rows: Vec<Vec<f64>> = (0..count).map(|at| with_least(&peer(at))).collect();
    let mut limits = vec![1.0; count];
    for (place, Term { bounds, .. }) in terms.iter().enumerate() {
        let most = (bounds.most - bounds.least) / free;
        if most < 1.0 {
            rows.push((0..terms.len()).map(|at| if at == place { 1.0 - most } else { -most }).collect());
            limits.push(0.0);
        }
    }
    let rows = Matrix::from_fn(rows.len(), terms.len(), |row, column| {
        rows.get(row).and_then(|own| own.get(column)).copied().unwrap_or(0.0)
    });
    let Optimum { point, is_only, .. } = maximise(&Programme { objective: with_least(gains), rows, limits })?;
    let total = sum(point.iter().copied());
    Ok((point.iter().zip(&least).map(|(v, least)| v + least * total).collect(), is_only))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-14
    }

    /// Entities (1, 0.2), (0.6, 0.9) and (0.5, 0.5).
    fn three() -> [Vec<Option<f64>>; 2] {
        [some(&[1.0, 0.6, 0.5]), some(&[0.2, 0.9, 0.5])]
    }

    fn run(columns: &[Vec<Option<f64>>], bounds: &[Bounds], shares: ShareOf) -> Vec<Result<Benefit, Fault>> {
        let columns: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
        benefit_of_the_doubt(&columns, bounds, shares).unwrap()
    }

    #[test]
    fn free_weights_by_hand() {
        let benefits = run(&three(), &[Bounds::FREE; 2], ShareOf::Weights);
        let scores: Vec<f64> = benefits.iter().map(|benefit| benefit.as_ref().unwrap().score).collect();
        // The third lies between the first two: a + 0.2b = 1 and 0.6a + 0.9b = 1 give a = 35/39, b = 20/39, and half of both is 55/78.
        assert!(near(scores[0], 1.0) && near(scores[1], 1.0) && near(scores[2], 55.0 / 78.0), "{scores:?}");
        let third = benefits[2].as_ref().unwrap();
        assert!(near(third.weights[0].unwrap(), 35.0 / 39.0) && near(third.weights[1].unwrap(), 20.0 / 39.0));
        assert!(third.has_only_weights && !benefits[0].as_ref().unwrap().has_only_weights);
    }

    #[test]
    fn bounded_shares_by_hand() {
        // Shares from 0.4 to 0.6. Of the third's own value any weights give ½·sum; the benchmark falls as the first indicator gains:
        // shares (0.6, 0.4) give 0.68 and 0.72, (0.4, 0.6) give 0.52 and 0.78. The least greatest is at equal values,
        // u + 0.2(1 − u) = 0.6u + 0.9(1 − u), u = 7/11 > 0.6: so u = 0.6, a benchmark of 0.72 and a score of 0.5 ÷ 0.72.
        let bounds = [Bounds { least: 0.4, most: 0.6 }; 2];
        let third = run(&three(), &bounds, ShareOf::Weights)[2].clone().unwrap();
        assert!(near(third.score, 0.5 / 0.72), "{third:?}");
        assert!(near(third.weights[0].unwrap(), 0.6 / 0.72) && near(third.weights[1].unwrap(), 0.4 / 0.72));
        // Of the third's contributions (its values are equal) the same; of the first's, 1·a ≤ 0.6 and 0.2·b ≥ 0.4 of the score s:
        // b = 2s, a = 0.6s, and the second's 0.36s + 1.8s ≤ 1 gives s = 1/2.16.
        let pies = run(&three(), &bounds, ShareOf::Contributions);
        assert!(near(pies[2].clone().unwrap().score, 0.5 / 0.72));
        assert!(near(pies[0].clone().unwrap().score, 1.0 / 2.16), "{:?}", pies[0]);
    }

    #[test]
    fn equal_bounds_are_fixed_weights() {
        let bounds = [Bounds { least: 0.5, most: 0.5 }; 2];
        let scores: Vec<f64> =
            run(&three(), &bounds, ShareOf::Weights).into_iter().map(|benefit| benefit.unwrap().score).collect();
        for (score, expected) in scores.iter().zip([0.6 / 0.75, 1.0, 0.5 / 0.75]) {
            assert!(near(*score, expected), "{scores:?}");
        }
        // Greatest shares of a sum of 1 leave no choice either.
        let most = [Bounds { least: 0.0, most: 0.3 }, Bounds { least: 0.1, most: 0.7 }];
        let third = run(&three(), &most, ShareOf::Weights)[2].clone().unwrap();
        assert!(near(third.score, 0.5 / 0.81) && third.has_only_weights, "{third:?}");
    }

    #[test]
    fn what_an_entity_lacks_is_not_in_its_programme() {
        let columns = [vec![Some(1.0), Some(0.6), None, None], vec![Some(0.2), None, Some(0.1), None]];
        let benefits = run(&columns, &[Bounds::FREE; 2], ShareOf::Weights);
        let scores: Vec<Option<f64>> =
            benefits.iter().map(|benefit| benefit.as_ref().ok().map(|own| own.score)).collect();
        assert_eq!(scores, [Some(1.0), Some(0.6), Some(0.5), None]);
        assert_eq!(benefits[1].as_ref().unwrap().weights, [Some(1.0), None]);
        assert_eq!(benefits[3], Err(Fault::Unsolvable { row: 3, why: Obstacle::NothingToWeigh }));
        let bounds = [Bounds { least: 0.0, most: 0.7 }, Bounds { least: 0.3, most: 1.0 }];
        let bounded = run(&columns, &bounds, ShareOf::Weights);
        assert_eq!(bounded[1], Err(Fault::Unsolvable { row: 1, why: Obstacle::MostSharesBelowOne { sum: 0.7 } }));
    }

    #[test]
    fn zeros_constants_and_one_entity() {
        let columns = [some(&[0.0, 4.0]), some(&[0.0, 4.0])];
        let nothing = run(&columns, &[Bounds::FREE; 2], ShareOf::Weights)[0].clone().unwrap();
        assert_eq!((nothing.score, nothing.weights), (0.0, vec![Some(0.0); 2]));
        let constant = run(&[some(&[0.5, 0.5])], &[Bounds::FREE], ShareOf::Weights);
        assert!(constant.iter().all(|benefit| near(benefit.as_ref().unwrap().score, 1.0)));
        let zero = [some(&[0.0, 1.0]), some(&[0.5, 1.0])];
        let least = [Bounds { least: 0.2, most: 1.0 }; 2];
        assert_eq!(
            run(&zero, &least, ShareOf::Contributions)[0],
            Err(Fault::Unsolvable { row: 0, why: Obstacle::NoContribution { column: 0 } })
        );
        assert!(near(run(&zero, &least, ShareOf::Weights)[0].clone().unwrap().score, 0.4));
        let alone = run(&[some(&[0.2]), some(&[30.0])], &least, ShareOf::Weights);
        assert!(near(alone[0].clone().unwrap().score, 1.0));
    }

    #[test]
    fn what_is_refused_for_all() {
        let good = some(&[1.0]);
        let of = |column: &[Option<f64>], bounds: &[Bounds]| {
            benefit_of_the_doubt(&[column], bounds, ShareOf::Weights).unwrap_err()
        };
        assert_eq!(benefit_of_the_doubt(&[], &[], ShareOf::Weights), Err(Fault::NoColumns));
        assert_eq!(of(&good, &[]), Fault::UnequalLength { at: 0, expected: 1, there: 0 });
        assert_eq!(of(&good, &[Bounds { least: 0.5, most: 0.4 }]), Fault::Bound { column: 0, least: 0.5, most: 0.4 });
        assert_eq!(of(&some(&[1.0, -0.5]), &[Bounds::FREE]), Fault::Negative { column: 0, row: 1, value: -0.5 });
        assert_eq!(of(&some(&[f64::INFINITY]), &[Bounds::FREE]), Fault::BeyondRange { column: 0 });
        let most = [Bounds { least: 0.7, most: 1.0 }; 2];
        assert_eq!(
            run(&three(), &most, ShareOf::Weights)[0],
            Err(Fault::Unsolvable { row: 0, why: Obstacle::LeastSharesAboveOne { sum: 1.4 } })
        );
    }

    proptest! {
        #[test]
        fn nobody_exceeds_one_and_the_order_of_rows_changes_nothing(
            cells in prop::collection::vec(0.0f64..1.0, 24),
            (least, most) in (0.0f64..0.3, 0.35f64..1.0),
        ) {
            let columns: Vec<Vec<Option<f64>>> = cells.chunks(8).map(some).collect();
            let bounds = [Bounds { least, most }; 3];
            let benefits = run(&columns, &bounds, ShareOf::Weights);
            for (row, benefit) in benefits.iter().enumerate() {
                let benefit = benefit.as_ref().unwrap();
                let weights: Vec<f64> = benefit.weights.iter().map(|weight| weight.unwrap()).collect();
                let of = |row: usize| sum((0..3).map(|column| weights[column] * columns[column][row].unwrap()));
                prop_assert!((of(row) - benefit.score).abs() < 1e-12);
                prop_assert!((0..8).all(|peer| of(peer) <= 1.0 + 1e-12));
                let total = sum(weights.iter().copied());
                prop_assert!(weights.iter().all(|w| *w >= least * total - 1e-12 && *w <= most * total + 1e-12));
            }
            let turned: Vec<Vec<Option<f64>>> = columns.iter().map(|own| own.iter().rev().copied().collect()).collect();
            prop_assert!(run(&turned, &bounds, ShareOf::Weights).into_iter().rev().eq(benefits));
        }
    }
}
