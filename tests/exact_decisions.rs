//! Decisions and roundings equal those of exact arithmetic.
//!
//! Everything is computed as the engine computes it, by filtered operations with an exact recomputation in reserve, and checked
//! against whole-number arithmetic in `i128`, which shares no code with either.

// A failing test may stop; nothing here needs a tolerance, for both sides are the nearest float of the same number.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_cmp)]

use proptest::prelude::*;
use province_kpi::number::{Decimal, Exact, Filtered, RoundingMode, Sum, compare, round};
use std::cmp::Ordering;

/// 10^0 to 10^4.
const POWERS: [i128; 5] = [1, 10, 100, 1000, 10_000];

fn exact(number: i128) -> Exact {
    Exact::from_integer(i64::try_from(number).unwrap())
}

/// `cents` hundredths, as a rulebook would write them.
fn edge_of(cents: i128) -> Decimal {
    let sign = if cents < 0 { "-" } else { "" };
    Decimal::parse(&format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)).unwrap()
}

/// A value as the engine holds it, how it is recomputed, and the same as a fraction of whole numbers.
struct Value<F> {
    computed: Filtered,
    recompute: F,
    over: i128,
    under: i128,
}

impl<F: Fn() -> Exact> Value<F> {
    /// Against the edges of hundredths next to it, below and above, and the two beyond.
    fn meets_its_edges(&self) {
        let below = (self.over * 100).div_euclid(self.under);
        for cents in below - 1..=below + 2 {
            self.meets(cents, Filtered::from_decimal(edge_of(cents)));
        }
    }

    fn meets(&self, cents: i128, edge: Filtered) {
        let found = compare(self.computed, edge, || Some((self.recompute)().cmp(&edge_of(cents).exact())));
        let truth = (self.over * 100).cmp(&(cents * self.under));
        assert_eq!(found, truth, "{}/{} against {cents} hundredths", self.over, self.under);
    }

    /// Rounded half away from zero to 0, 1 and 2 decimals.
    fn rounds(&self) {
        for (decimals, power) in (0..=2).zip(POWERS) {
            let rounded = round(self.computed, decimals, RoundingMode::HalfAwayFromZero, || Some((self.recompute)()));
            let whole = half_away(self.over * power, self.under);
            // Both are exact in an `f64`, so that the quotient is the float nearest to the rounded number.
            let truth = whole as f64 / power as f64;
            assert!(rounded.value == truth, "{}/{} to {decimals} decimals: {}", self.over, self.under, rounded.value);
            assert!(rounded.is_rational() && rounded.error <= truth.abs() * f64::EPSILON);
        }
    }
}

fn half_away(over: i128, under: i128) -> i128 {
    let size = (2 * over.abs() + under) / (2 * under);
    size * over.signum()
}

/// a / b × 100.
fn share(a: i128, b: i128) -> Value<impl Fn() -> Exact> {
    let whole = |number: i128| Filtered::whole(i64::try_from(number).unwrap());
    Value {
        computed: whole(a).div(whole(b)).mul(Filtered::whole(100)),
        recompute: move || exact(a).div(&exact(b)).unwrap().mul(&exact(100)),
        over: a * 100,
        under: b,
    }
}

/// (b / a − 1) × 100.
fn growth(a: i128, b: i128) -> Value<impl Fn() -> Exact> {
    let whole = |number: i128| Filtered::whole(i64::try_from(number).unwrap());
    Value {
        computed: whole(b).div(whole(a)).sub(Filtered::whole(1)).mul(Filtered::whole(100)),
        recompute: move || exact(b).div(&exact(a)).unwrap().sub(&exact(1)).mul(&exact(100)),
        over: (b - a) * 100,
        under: a,
    }
}

#[test]
fn fifty_seven_of_a_hundred_reaches_fifty_seven() {
    let value = share(57, 100);
    assert!(value.computed.value < 57.0, "plain floats fail here");
    let edge = Filtered::from_decimal(Decimal::parse("57").unwrap());
    assert_eq!(compare(value.computed, edge, || Some((value.recompute)().cmp(&exact(57)))), Ordering::Equal);
}

#[test]
fn forty_one_over_forty_grows_by_two_and_a_half() {
    let value = growth(40, 41);
    assert!(value.computed.value < 2.5, "plain floats fail here");
    value.meets(250, Filtered::from_decimal(Decimal::parse("2.5").unwrap()));
    let edge = Decimal::parse("2.5").unwrap();
    let order = compare(value.computed, Filtered::from_decimal(edge), || Some((value.recompute)().cmp(&edge.exact())));
    assert_eq!(order, Ordering::Equal);
}

#[test]
fn two_point_675_rounds_to_two_point_68() {
    let written = Decimal::parse("2.675").unwrap();
    let rounded = round(Filtered::from_decimal(written), 2, RoundingMode::HalfAwayFromZero, || Some(written.exact()));
    assert!(rounded.value == 2.68, "{rounded:?}");
    assert_eq!(format!("{:.2}", written.to_f64()), "2.67", "the float lies below the half");
}

#[test]
fn every_share_up_to_a_thousand() {
    for b in 1..=1000 {
        for a in 1..=b {
            let value = share(a, b);
            value.meets_its_edges();
            value.rounds();
        }
    }
}

#[test]
fn every_growth_up_to_a_thousand_at_the_edges_it_meets() {
    let mut met = 0;
    for b in 1..=1000i128 {
        for a in 1..=b {
            if ((b - a) * 10_000) % a == 0 {
                let value = growth(a, b);
                value.meets_its_edges();
                value.rounds();
                met += 1;
            }
        }
    }
    assert!(met > 5000, "terminating edges met: {met}");
}

#[test]
fn growth_at_halves_of_a_place() {
    // A denominator that divides 20,000, 200,000, …: the growth stands in the middle between two roundings.
    for a in [8, 16, 40, 80, 160, 200, 400, 800, 1000, 1600, 2000, 20_000] {
        for b in a..=2 * a {
            growth(a, b).rounds();
            growth(b, a).rounds();
            growth(b, a).meets_its_edges();
        }
    }
}

#[test]
fn differences_and_sums_of_two_decimal_figures() {
    for a in (0..10_000).step_by(37) {
        for b in (0..10_000).step_by(41) {
            let (left, right) = (edge_of(a), edge_of(b));
            let (x, y) = (Filtered::from_decimal(left), Filtered::from_decimal(right));
            let difference =
                Value { computed: x.sub(y), recompute: || left.exact().sub(&right.exact()), over: a - b, under: 100 };
            let sum =
                Value { computed: x.add(y), recompute: || left.exact().add(&right.exact()), over: a + b, under: 100 };
            difference.meets_its_edges();
            sum.meets_its_edges();
            if (a + b) % 7 == 0 {
                difference.rounds();
                sum.rounds();
            }
        }
    }
}

#[test]
fn sums_of_many_figures_reach_their_edge() {
    let figures: Vec<i128> = (0..400).map(|at| (at * 7919) % 10_000).collect();
    let mut sum = Sum::new();
    let mut total = 0;
    for &cents in &figures {
        sum.push(Filtered::from_decimal(edge_of(cents)));
        total += cents;
        let value = Value { computed: sum.total(), recompute: || edge_of(total).exact(), over: total, under: 100 };
        value.meets_its_edges();
        value.rounds();
    }
}

#[test]
fn large_shares_from_a_seed() {
    // SplitMix64 (Steele, Lea, Flood 2014).
    let mut state = 922u64;
    let mut next = |most: i128| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        1 + i128::from(mixed ^ (mixed >> 31)) % most
    };
    for _ in 0..200_000 {
        let b = next(100_000_000);
        let value = share(next(b), b);
        value.meets_its_edges();
        value.rounds();
    }
    for _ in 0..20_000 {
        // Shares that stand on an edge, or halfway between two.
        let parts = next(5_000);
        let value = share(next(20_000) * parts, 20_000 * parts);
        value.meets_its_edges();
        value.rounds();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn large_shares_and_growths(b in 1i128..=100_000_000, part in any::<prop::sample::Index>()) {
        let a = 1 + i128::try_from(part.index(usize::try_from(b).unwrap())).unwrap();
        for value in [share(a, b), share(b, a)] {
            value.meets_its_edges();
            value.rounds();
        }
        for value in [growth(a, b), growth(b, a)] {
            value.meets_its_edges();
            value.rounds();
        }
    }

    #[test]
    fn every_mode_equals_whole_arithmetic(a in -100_000_000i128..=100_000_000, b in 1i128..=40_000, decimals in 0usize..=4) {
        let value = share(a, b);
        let power = POWERS[decimals];
        let (over, under) = (value.over * power, b);
        let floor = over.div_euclid(under);
        let rest = over.rem_euclid(under);
        let nearest_even = match (2 * rest).cmp(&under) {
            Ordering::Less => floor,
            Ordering::Equal => floor + floor.rem_euclid(2),
            Ordering::Greater => floor + 1,
        };
        for (mode, whole) in [
            (RoundingMode::HalfAwayFromZero, half_away(over, under)),
            (RoundingMode::HalfEven, nearest_even),
            (RoundingMode::Truncate, over / under),
            (RoundingMode::Floor, floor),
            (RoundingMode::Ceiling, -(-over).div_euclid(under)),
        ] {
            let rounded = round(value.computed, i32::try_from(decimals).unwrap(), mode, || Some((value.recompute)()));
            prop_assert_eq!(rounded.value, whole as f64 / power as f64);
        }
    }
}
