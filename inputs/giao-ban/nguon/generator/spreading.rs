//! How a total is spread over the provinces: seeded draws, the largest remainder method, parts of wholes.
//!
//! In: totals, weights, wholes. Out: whole numbers that add up exactly to their total.
//! Must not: read anything, or depend on how a library samples (every draw is the inverse of the normal distribution).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use statrs::distribution::{ContinuousCDF, Normal};

/// The seed of all draws. Another seed gives other made-up figures with the same totals.
const SEED: [u8; 32] = *b"province-kpi giao-ban 2023-Q1 v1";

/// The heaviest weight as a whole number: 12 significant digits of each weight, and totals below 2^88 cannot overflow 128 bits.
const HEAVIEST: f64 = 1_099_511_627_776.0;

/// Halvings of the interval in which the shift of [`parts`] is sought; more than an `f64` can tell apart.
const HALVINGS: usize = 100;

/// What a draw is for. Each has a stream of its own, so that a change to one leaves the others as they are.
#[derive(Debug, Clone, Copy)]
pub enum Stream {
    Level = 1,
    Enterprises = 2,
    Communes = 3,
    Covered = 4,
    Uncovered = 5,
    Teams = 6,
    Members = 7,
    Services = 8,
    FullProcess = 9,
    Dossiers = 10,
    Online = 11,
    SmeReached = 12,
    SmeUsing = 13,
    FixedBroadband = 14,
    MobileBroadband = 15,
    Smartphones = 16,
    PostalItems = 17,
    PostalRevenue = 18,
    ItRevenue = 19,
    Plan = 20,
}

/// `count` draws of the standard normal distribution, always the same for a stream.
pub fn normals(stream: Stream, count: usize) -> Vec<f64> {
    let mut source = ChaCha8Rng::from_seed(SEED);
    source.set_stream(stream as u64);
    let normal = Normal::standard();
    // The upper 52 bits and a half step: strictly between 0 and 1.
    std::iter::repeat_with(|| ((source.next_u64() >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0)
        .map(|uniform| normal.inverse_cdf(uniform))
        .take(count)
        .collect()
}

/// Spreads `total` in proportion to whole weights by the largest remainder method, exactly; equal remainders: the earlier one first.
pub fn apportion(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum = weights.iter().map(|weight| u128::from(*weight)).sum::<u128>().max(1);
    let mut quotas: Vec<(u64, u128)> = weights
        .iter()
        .map(|weight| u128::from(total) * u128::from(*weight))
        .map(|product| (u64::try_from(product / sum).unwrap_or(total), product % sum))
        .collect();
    let mut left = total - quotas.iter().map(|(whole, _)| whole).sum::<u64>();
    let mut by_remainder: Vec<&mut (u64, u128)> = quotas.iter_mut().collect();
    by_remainder.sort_by_key(|(_, remainder)| std::cmp::Reverse(*remainder));
    for (whole, _) in by_remainder {
        let extra = left.min(1);
        *whole += extra;
        left -= extra;
    }
    quotas.into_iter().map(|(whole, _)| whole).collect()
}

/// Spreads `total` in proportion to weights, at 12 significant digits of each.
pub fn spread(total: u64, weights: &[f64]) -> Vec<u64> {
    let heaviest = weights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let whole: Vec<u64> = weights.iter().map(|weight| rounded(weight / heaviest * HEAVIEST)).collect();
    apportion(total, &whole)
}

/// Parts of `wholes` that add up to `total`: each part's share is logistic in its tendency, shifted alike for all so that the total
/// comes out. A part never exceeds its whole, as long as no share comes near 1.
pub fn parts(total: u64, wholes: &[u64], tendencies: &[f64]) -> Vec<u64> {
    let quotas = |shift: f64| -> Vec<f64> {
        wholes.iter().zip(tendencies).map(|(whole, tendency)| *whole as f64 * logistic(tendency + shift)).collect()
    };
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if quotas(middle).iter().sum::<f64>() < total as f64 {
            low = middle;
        } else {
            high = middle;
        }
    }
    spread(total, &quotas(high))
}

/// Marks the `count` highest scores; equal scores: the earlier one first.
pub fn highest(count: usize, scores: &[f64]) -> Vec<bool> {
    let mut order: Vec<(usize, f64)> = scores.iter().copied().enumerate().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1));
    let mut marked: Vec<(usize, bool)> =
        order.iter().enumerate().map(|(place, (index, _))| (*index, place < count)).collect();
    marked.sort_unstable();
    marked.into_iter().map(|(_, mark)| mark).collect()
}

/// 1 / (1 + e^−x), between 0 and 1.
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// The nearest whole number; negative numbers become 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights and parts, from 0 to 2^40")]
pub fn rounded(value: f64) -> u64 {
    libm::round(value.max(0.0)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_decide_and_the_total_is_met() {
        // Quotas 1.5, 1.5, 7.0: the first of the two equal remainders gets the one that is left.
        assert_eq!(apportion(10, &[15, 15, 70]), [2, 1, 7]);
        assert_eq!(apportion(0, &[1, 2]), [0, 0]);
        assert_eq!(apportion(u64::from(u32::MAX), &[1, 1, 1]).iter().sum::<u64>(), u64::from(u32::MAX));
    }

    #[test]
    fn parts_stay_within_their_wholes() {
        let wholes = [1, 10, 100, 1000];
        let found = parts(830, &wholes, &[0.0, 1.0, -1.0, 0.5]);
        assert_eq!(found.iter().sum::<u64>(), 830);
        assert!(found.iter().zip(wholes).all(|(part, whole)| *part <= whole), "{found:?}");
    }

    #[test]
    fn the_highest_are_marked_in_place() {
        assert_eq!(highest(2, &[1.0, 3.0, 2.0, 2.0]), [false, true, true, false]);
    }

    #[test]
    fn draws_repeat_and_streams_differ() {
        assert_eq!(normals(Stream::Level, 63), normals(Stream::Level, 63));
        assert_ne!(normals(Stream::Level, 63), normals(Stream::Plan, 63));
    }
}
