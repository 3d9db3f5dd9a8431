//! Ties: no noise splits what is equal, nothing joins what differs.

use super::*;
use crate::number::{Sum, twelve_digits};
use proptest::prelude::*;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

/// Groups by position, after checks that hold for every answer.
fn groups(scores: &[Filtered], lowest_first: bool, at: TiePrecision, exact: &[Option<Exact>]) -> Vec<usize> {
    let order = order_and_tie(scores, lowest_first, at, |position| exact[position].clone());
    let mut groups = vec![usize::MAX; scores.len()];
    let mut before = None;
    for (position, group) in order {
        assert_eq!(groups[position], usize::MAX, "each position once");
        groups[position] = group;
        match before {
            None => assert_eq!(group, 0),
            Some((at, last)) => assert!(group == last + 1 || (group == last && position > at)),
        }
        before = Some((position, group));
    }
    groups
}

fn of_texts(texts: &[&str], lowest_first: bool, at: TiePrecision) -> Vec<usize> {
    let exact: Vec<_> = texts.iter().map(|text| Some(decimal(text).exact())).collect();
    let scores: Vec<_> = texts.iter().map(|text| Filtered::from_decimal(decimal(text))).collect();
    groups(&scores, lowest_first, at, &exact)
}

fn of_irrational(values: &[f64], at: TiePrecision) -> Vec<usize> {
    let scores: Vec<_> = values.iter().map(|&value| Filtered::irrational(value)).collect();
    groups(&scores, false, at, &vec![None; values.len()])
}

#[test]
fn best_first_either_way() {
    let texts = ["0.5", "74.72", "0.5", "-3", "100"];
    assert_eq!(of_texts(&texts, false, TiePrecision::default()), [2, 1, 2, 3, 0]);
    assert_eq!(of_texts(&texts, true, TiePrecision::default()), [1, 2, 1, 0, 3]);
    assert!(order_and_tie(&[], false, TiePrecision::Exact, |_| None).is_empty());
}

#[test]
fn decimals_join_what_rounds_to_the_same() {
    let texts = ["0.625", "0.63", "0.6349", "0.635", "0.62499999999999999999999", "-0.001", "0"];
    assert_eq!(of_texts(&texts, false, TiePrecision::Decimals(2)), [1, 1, 1, 0, 2, 3, 3]);
    assert_eq!(of_texts(&texts, false, TiePrecision::Decimals(200)), [3, 2, 1, 0, 4, 6, 5]);
}

#[test]
fn significant_digits_at_powers_of_ten() {
    let texts =
        ["9.9999999999996", "10", "10.000000000004", "9.99999999999", "0.1", "0.09999999999996", "0.0999999999999"];
    assert_eq!(of_texts(&texts, false, TiePrecision::default()), [0, 0, 0, 1, 2, 2, 3]);
    assert_eq!(of_texts(&["149", "150", "199", "251"], false, TiePrecision::SignificantDigits(0)), [2, 1, 1, 0]);
    let long = ["1.00000000000000000001", "1.00000000000000000002", "1.000000000000000000020"];
    assert_eq!(of_texts(&long, true, TiePrecision::SignificantDigits(21)), [0, 1, 1]);
    assert_eq!(of_texts(&long, true, TiePrecision::SignificantDigits(20)), [0, 0, 0]);
    assert_eq!(
        of_texts(&["1e-60", "1.0000000000000000000000001e-60", "3e-60"], true, TiePrecision::default()),
        [0, 0, 1]
    );
}

#[test]
fn a_wide_bound_around_a_power_of_ten() {
    // The float cannot tell on which side of ±10 the score lies, and the places of 12 digits differ there.
    for sign in [1.0, -1.0] {
        let wide = Filtered { value: 10.0 * sign, error: 2e-11 };
        let truth = |text: &str| decimal(text).exact().mul(&Exact::from_f64(sign).unwrap());
        let exact = [Some(truth("9.999999999985")), Some(truth("10.00000000001"))];
        let found = groups(&[wide, wide], sign > 0.0, TiePrecision::default(), &exact);
        assert_eq!(found, [0, 1]);
    }
}

#[test]
fn exact_ties_only_what_is_equal() {
    let texts = ["0.3", "0.30000000000000000000000001", "0.3", "0.5"];
    assert_eq!(of_texts(&texts, false, TiePrecision::Exact), [2, 1, 2, 0]);
    assert_eq!(of_irrational(&[1.5, 1.5, 1.500_000_000_000_000_2], TiePrecision::Exact), [1, 1, 0]);
    // A rational that cannot be recomputed is its float.
    let tenth = Filtered::from_decimal(decimal("0.1"));
    let lost = [tenth, tenth, Filtered::irrational(0.1)];
    assert_eq!(groups(&lost, false, TiePrecision::Exact, &[Some(decimal("0.1").exact()), None, None]), [1, 0, 0]);
}

#[test]
fn equal_sums_on_both_sides_of_a_rounding_edge() {
    // 0.1000000000005 lies on the edge of 12 digits. As one decimal, as a sum and as a quotient its floats differ.
    let edge = decimal("0.1000000000005");
    let direct = Filtered::from_decimal(edge);
    let tenth = Filtered::from_decimal(decimal("0.1"));
    let summed =
        tenth.mul(Filtered::whole(7)).add(Filtered::from_decimal(decimal("5e-13"))).sub(tenth.mul(Filtered::whole(6)));
    let divided = Filtered::from_decimal(decimal("0.7000000000035")).div(Filtered::whole(7));
    assert_ne!(direct.value, summed.value);
    let scores = [direct, summed, divided];
    let exact = vec![Some(edge.exact()); 3];
    for at in [TiePrecision::default(), TiePrecision::Decimals(12), TiePrecision::Exact] {
        assert_eq!(groups(&scores, false, at, &exact), [0, 0, 0], "{at:?}");
    }
}

#[test]
fn irrational_noise_on_a_rounding_edge() {
    let edge = 1.000_000_000_005;
    let noise = [edge, edge * (1.0 - 5e-14), edge * (1.0 + 5e-14), edge * (1.0 - 2e-14)];
    assert_ne!(twelve_digits(noise[0]), twelve_digits(noise[1]));
    assert_eq!(of_irrational(&noise, TiePrecision::default()), [0, 0, 0, 0]);
    assert_eq!(of_irrational(&[2.5, 2.499_999_999_999_999_6], TiePrecision::Decimals(0)), [0, 0]);
    assert_eq!(of_irrational(&[1.0, 1.000_000_000_02, -0.0, 0.0], TiePrecision::default()), [1, 0, 2, 2]);
    // One that differs from a rational by noise only is that number.
    let mixed = [Filtered::irrational(edge * (1.0 - 4e-14)), Filtered::from_decimal(decimal("1.000000000005"))];
    let exact = [None, Some(decimal("1.000000000005").exact())];
    assert_eq!(groups(&mixed, false, TiePrecision::default(), &exact), [0, 0]);
}

#[test]
fn what_is_not_finite_has_a_place_all_the_same() {
    for at in [TiePrecision::Exact, TiePrecision::Decimals(2), TiePrecision::default()] {
        let found = of_irrational(&[1.0, f64::NAN, f64::INFINITY, f64::NAN, f64::NEG_INFINITY], at);
        assert_eq!(found[1], found[3]);
        assert!(found[2] < found[0] && found[0] < found[4]);
    }
}

#[test]
fn the_place_of_the_first_digit() {
    for number in
        [1.0, 9.999, 10.0, 999.999, 1e21, 1e22, 1e30, 0.1, 0.0999, 0.05, 1e-17, 1e-18, 9.9e-19, 1e-300, 5e-324]
    {
        let text = format!("{number:e}");
        let place: i32 = text.split_once('e').unwrap().1.parse().unwrap();
        assert_eq!(leading_place(number), Some(place), "{number}");
        assert_eq!(leading_place(-number), Some(place), "{number}");
    }
    assert_eq!(leading_place(0.0), None);
    assert_eq!(leading_place(f64::INFINITY), None);
}

/// A score of 100 weighted parts, summed in a given order, with its exact value.
fn total(parts: &[(i128, i128)], order: impl Iterator<Item = usize>) -> (Filtered, Exact) {
    let hundred = Filtered::whole(100);
    let mut sum = Sum::new();
    let mut plain = Filtered::whole(0);
    let mut truth = Exact::zero();
    for position in order {
        let weight = Decimal::from_parts(parts[position].0, -2).unwrap();
        let value = Decimal::from_parts(parts[position].1, -4).unwrap();
        let part = Filtered::from_decimal(weight).mul(Filtered::from_decimal(value)).div(hundred);
        sum.push(part);
        plain = plain.add(part);
        truth = truth.add(&weight.exact().mul(&value.exact()));
    }
    let both = sum.total().add(plain).div(Filtered::whole(2));
    (both, truth.div(&Exact::from_integer(100)).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn equal_totals_by_other_orders_are_never_split(
        parts in prop::collection::vec((1i128..10_000, 0i128..1_000_000), 100),
        step in prop::sample::select(vec![1usize, 3, 7, 11, 37, 51]),
    ) {
        let mut scores = Vec::new();
        let mut exact = Vec::new();
        for start in 0..6 {
            let order = (0..parts.len()).map(|at| (start * 17 + at * step) % parts.len());
            let (score, truth) = total(&parts, order);
            scores.push(score);
            exact.push(Some(truth));
        }
        for at in [TiePrecision::default(), TiePrecision::Decimals(2), TiePrecision::Exact, TiePrecision::SignificantDigits(15)] {
            prop_assert_eq!(groups(&scores, false, at, &exact), vec![0; 6]);
        }
        let irrational: Vec<f64> = scores.iter().map(|score| score.value).collect();
        prop_assert_eq!(of_irrational(&irrational, TiePrecision::default()), vec![0; 6]);
    }

    #[test]
    fn unequal_published_scores_are_never_joined(published in prop::collection::btree_set(0i128..10_000_000, 2..80)) {
        let decimals: Vec<Decimal> = published.iter().map(|&mantissa| Decimal::from_parts(mantissa, -4).unwrap()).collect();
        let expected: Vec<usize> = (0..decimals.len()).collect();
        let scores: Vec<Filtered> = decimals.iter().map(|&decimal| Filtered::from_decimal(decimal)).collect();
        let exact: Vec<_> = decimals.iter().map(|decimal| Some(decimal.exact())).collect();
        for at in [TiePrecision::default(), TiePrecision::Decimals(4), TiePrecision::Exact] {
            prop_assert_eq!(groups(&scores, true, at, &exact), expected.clone());
        }
        let irrational: Vec<Filtered> = scores.iter().map(|score| Filtered::irrational(score.value)).collect();
        prop_assert_eq!(groups(&irrational, true, TiePrecision::default(), &vec![None; exact.len()]), expected);
    }

    #[test]
    fn the_groups_do_not_depend_on_the_positions(
        numerators in prop::collection::vec((1i64..40, 1i64..12, any::<bool>()), 1..40),
        turn in any::<prop::sample::Index>(),
        digits in 1u8..18,
    ) {
        let scores: Vec<Filtered> = numerators.iter().map(|&(a, b, rational)| {
            let quotient = Filtered::whole(a).div(Filtered::whole(b));
            if rational { quotient } else { Filtered::irrational(quotient.value * (1.0 + f64::EPSILON)) }
        }).collect();
        let exact: Vec<Option<Exact>> = numerators.iter().map(|&(a, b, rational)| {
            rational.then(|| Exact::from_integer(a).div(&Exact::from_integer(b)).unwrap())
        }).collect();
        for at in [TiePrecision::SignificantDigits(digits), TiePrecision::Decimals(digits), TiePrecision::Exact] {
            let straight = groups(&scores, false, at, &exact);
            let by = turn.index(scores.len());
            let (mut turned, mut turned_exact) = (scores.clone(), exact.clone());
            turned.rotate_left(by);
            turned_exact.rotate_left(by);
            let mut found = groups(&turned, false, at, &turned_exact);
            found.rotate_right(by);
            prop_assert_eq!(&found, &straight);
            // Highest and lowest first are each other's mirror.
            let last = straight.iter().max().unwrap();
            let mirrored: Vec<usize> = groups(&scores, true, at, &exact).iter().map(|group| last - group).collect();
            prop_assert_eq!(mirrored, straight);
        }
    }

    #[test]
    fn rational_ties_are_those_of_the_exact_roundings(
        quotients in prop::collection::vec((-3000i64..3000, 1i64..400), 2..12), digits in 1i32..17,
    ) {
        let scores: Vec<Filtered> = quotients.iter().map(|&(a, b)| Filtered::whole(a).div(Filtered::whole(b))).collect();
        let exact: Vec<Exact> = quotients.iter().map(|&(a, b)| Exact::from_integer(a).div(&Exact::from_integer(b)).unwrap()).collect();
        let known: Vec<_> = exact.iter().cloned().map(Some).collect();
        let digits_at = |exact: &Exact| digits - 1 - exact.leading_place();
        let precision = u8::try_from(digits).unwrap();
        for at in [TiePrecision::Decimals(precision), TiePrecision::SignificantDigits(precision)] {
            let decimals = |exact: &Exact| if at == TiePrecision::Decimals(precision) { digits } else { digits_at(exact) };
            let rounded: Vec<Exact> =
                exact.iter().map(|exact| round_exact(exact, decimals(exact), RoundingMode::HalfAwayFromZero)).collect();
            let found = groups(&scores, true, at, &known);
            for a in 0..found.len() {
                for b in 0..found.len() {
                    prop_assert_eq!(found[a].cmp(&found[b]), rounded[a].cmp(&rounded[b]));
                }
            }
        }
    }
}
