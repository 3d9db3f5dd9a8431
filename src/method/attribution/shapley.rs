//! The difference of two results of any rule, split by the Shapley value.
//!
//! In: a rule that can be computed with some of its inputs from one side and the rest from the other. Out: a part for each input. Must
//! not: leave a remainder, or depend on the order of the inputs where it is exact.

use crate::method::{count, sum};

/// Inputs up to which all subsets are computed: 2¹² = 4,096 results.
pub const EXACT_MOST: usize = 12;
/// Orders beyond it; half of them are the other half turned round. A hundred children are then exchanged 25,600 times.
pub const ORDERS: usize = 256;
/// Where the orders begin: the same inputs always have the same parts.
const SEED: u64 = 0x6b70_6931;

/// The parts of a difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The part of each input.
    pub parts: Vec<f64>,
    /// Whether all subsets were computed; otherwise the parts are means over so many orders. They add up either way.
    pub orders: Option<usize>,
}

/// The Shapley value: the mean, over all orders in which the inputs of one side can take the place of the other's, of what each changes
/// (L. S. Shapley, *A value for n-person games*, 1953; for differences A. F. Shorrocks, *Decomposition procedures for distributional
/// analysis: a unified framework based on the Shapley value*, Journal of Economic Inequality 11, 2013).
///
/// `value` is the result where `true` inputs are of the own side and the others of the other side. Up to [`EXACT_MOST`] inputs it is exact;
/// beyond that the mean over [`ORDERS`] orders from a fixed seed (J. Castro, D. Gómez and J. Tejada, *Polynomial calculation of the Shapley
/// value based on sampling*, 2009), each of which adds up by itself. Beside that of the
/// other side alone, at most `results_most` results are computed.
///
/// None where a result between the two sides does not exist, or not even one order and its reverse may be computed.
pub fn shapley(inputs: usize, results_most: usize, value: &mut impl FnMut(&[bool]) -> Option<f64>) -> Option<Parts> {
    if inputs == 0 {
        return Some(Parts { parts: Vec::new(), orders: None });
    }
    if inputs <= EXACT_MOST && (1_usize << inputs) <= results_most {
        exact(inputs, value)
    } else {
        sampled(inputs, results_most, value)
    }
}

fn exact(inputs: usize, value: &mut impl FnMut(&[bool]) -> Option<f64>) -> Option<Parts> {
    let subsets = 1_usize << inputs;
    let mut results = Vec::with_capacity(subsets);
    let mut own = vec![false; inputs];
    for subset in 0..subsets {
        own.iter_mut().enumerate().for_each(|(input, own)| *own = subset >> input & 1 == 1);
        results.push(value(&own)?);
    }
    // |S|! (n − |S| − 1)! / n! = 1 / (n · C(n − 1, |S|)), by size of S.
    let mut shares = Vec::with_capacity(inputs);
    let mut ways = 1.0;
    for size in 0..inputs {
        shares.push(1.0 / (count(inputs) * ways));
        ways *= count(inputs - 1 - size) / count(size + 1);
    }
    let part = |input: usize| {
        let without = (0..subsets).filter(|subset| subset >> input & 1 == 0);
        sum(without.filter_map(|subset| {
            let size = usize::try_from(subset.count_ones()).ok()?;
            let change = results.get(subset | 1 << input)? - results.get(subset)?;
            Some(change * shares.get(size)?)
        }))
    };
    Some(Parts { parts: (0..inputs).map(part).collect(), orders: None })
}

fn sampled(inputs: usize, results_most: usize, value: &mut impl FnMut(&[bool]) -> Option<f64>) -> Option<Parts> {
    let pairs = (ORDERS / 2).min(results_most / (2 * inputs));
    let nothing = value(&vec![false; inputs])?;
    let mut dice = Dice(SEED);
    let mut order: Vec<usize> = (0..inputs).collect();
    let mut changes: Vec<Vec<f64>> = vec![Vec::with_capacity(2 * pairs); inputs];
    for _ in 0..pairs {
        dice.shuffle(&mut order);
        for _ in 0..2 {
            order.reverse();
            let (mut own, mut before) = (vec![false; inputs], nothing);
            for input in &order {
                if let Some(own) = own.get_mut(*input) {
                    *own = true;
                }
                let after = value(&own)?;
                if let Some(changes) = changes.get_mut(*input) {
                    changes.push(after - before);
                }
                before = after;
            }
        }
    }
    let orders = 2 * pairs;
    let parts = changes.into_iter().map(|changes| sum(changes) / count(orders)).collect();
    (pairs > 0).then_some(Parts { parts, orders: Some(orders) })
}

/// SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, *Fast splittable pseudorandom number generators*, 2014): the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Fisher and Yates. The remainder's bias is below 2^−50 for a few thousand inputs.
    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            let bound = u64::try_from(last + 1).unwrap_or(u64::MAX);
            order.swap(last, usize::try_from(self.next() % bound).unwrap_or(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: usize = 1 << EXACT_MOST;

    fn picked(own: &[bool], sides: &[(f64, f64)]) -> Vec<f64> {
        own.iter().zip(sides).map(|(own, (mine, theirs))| if *own { *mine } else { *theirs }).collect()
    }

    /// min(7, 4) = 4 against min(2, 5) = 2. First input first: min(7, 5) − 2 = 3, then 4 − 5 = −1. Second first: min(2, 4) − 2 = 0, then
    /// 4 − 2 = 2. Means: 2.5 and −0.5, together 2.
    #[test]
    fn a_minimum_of_two_by_hand() {
        let sides = [(7.0, 2.0), (4.0, 5.0)];
        let least = |values: Vec<f64>| values.into_iter().fold(f64::INFINITY, f64::min);
        let parts = shapley(2, ALL, &mut |own| Some(least(picked(own, &sides)))).unwrap();
        assert_eq!(parts, Parts { parts: vec![2.5, -0.5], orders: None });
    }

    /// 3·4·5 = 60 against 1·1·1. The Shapley values of a product of three: for the first (2)(1 + (4 + 5)/2 + 4·5)/3 … = 2·(2·1 + 4 + 5 + 2·20)/6.
    #[test]
    fn a_product_of_three_by_hand() {
        let sides = [(3.0, 1.0), (4.0, 1.0), (5.0, 1.0)];
        let parts = shapley(3, ALL, &mut |own| Some(picked(own, &sides).iter().product())).unwrap().parts;
        let by_hand = [2.0 * 51.0 / 6.0, 3.0 * (2.0 + 3.0 + 5.0 + 30.0) / 6.0, 4.0 * (2.0 + 3.0 + 4.0 + 24.0) / 6.0];
        for (part, by_hand) in parts.iter().zip(by_hand) {
            assert!((part - by_hand).abs() < 1e-12, "{parts:?}");
        }
        assert!((parts.iter().sum::<f64>() - 59.0).abs() < 1e-12);
    }

    #[test]
    fn an_input_that_changes_nothing_has_no_part() {
        let sides = [(3.0, 1.0), (9.0, 2.0)];
        let parts = shapley(2, ALL, &mut |own| picked(own, &sides).first().copied()).unwrap();
        assert_eq!(parts.parts, [2.0, 0.0]);
    }

    #[test]
    fn many_inputs_are_sampled_and_still_add_up() {
        let sides: Vec<(f64, f64)> = (0..20).map(|at| (count(at * 7 % 11), count(at * 5 % 13))).collect();
        let mut rule = |own: &[bool]| {
            let values = picked(own, &sides);
            Some(values.iter().copied().fold(0.0, f64::max) * 3.0 + values.iter().sum::<f64>().sqrt())
        };
        let parts = shapley(20, usize::MAX, &mut rule).unwrap();
        let whole = rule(&[true; 20]).unwrap() - rule(&[false; 20]).unwrap();
        assert_eq!(parts.orders, Some(ORDERS));
        assert!((sum(parts.parts.iter().copied()) - whole).abs() < 1e-12);
        assert_eq!(parts, shapley(20, usize::MAX, &mut rule).unwrap());
    }

    /// Twelve inputs of a sum: exact and sampled agree, since every order says the same.
    #[test]
    fn sampling_a_sum_is_exact() {
        let sides: Vec<(f64, f64)> = (0..12).map(|at| (count(at), 1.0)).collect();
        let mut rule = |own: &[bool]| Some(picked(own, &sides).iter().sum());
        let (all, some) = (shapley(12, ALL, &mut rule).unwrap(), shapley(12, 1000, &mut rule).unwrap());
        assert!(all.orders.is_none() && some.orders.is_some());
        for (all, some) in all.parts.iter().zip(&some.parts) {
            assert!((all - some).abs() < 1e-12);
        }
    }

    #[test]
    fn without_a_result_in_between_there_is_no_part() {
        assert_eq!(shapley(2, ALL, &mut |own| (own == [true, true] || own == [false, false]).then_some(1.0)), None);
        assert_eq!(shapley(13, 25, &mut |_| Some(0.0)), None);
    }
}
