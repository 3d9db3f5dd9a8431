//! Exact rational arithmetic, where a decision is too close for floats.
//!
//! In: decimals, whole numbers, floats taken at their exact value. Out: [`Exact`]. Must not: be used where a filtered float
//! decides, for it is many times slower.

use super::ratio::Ratio;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Largest exponent of [`Exact::power`]: digits grow with it, and no index raises a figure further.
const POWER_MOST: u32 = 64;

/// A rational number, without any loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exact(Kept);

/// A number that fits a [`Ratio`] is always kept as one, so that equal numbers are kept alike.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Small(Ratio),
    Large(BigRational),
}

// Methods, not operators: the division can fail, and all of them borrow.
#[allow(clippy::should_implement_trait)]
impl Exact {
    /// A whole number.
    pub fn from_integer(number: i64) -> Exact {
        Exact::small(Ratio::whole(number))
    }

    /// 0.
    pub fn zero() -> Exact {
        Exact::from_integer(0)
    }

    /// 1.
    pub fn one() -> Exact {
        Exact::from_integer(1)
    }

    /// The exact value of a float; none where it is not finite.
    pub fn from_f64(number: f64) -> Option<Exact> {
        let small = Ratio::from_f64(number).map(Exact::small);
        small.or_else(|| BigRational::from_float(number).map(Exact::of))
    }

    /// mantissa × 10^exponent.
    pub(super) fn from_mantissa(mantissa: i128, exponent: i32) -> Exact {
        let large = || Exact::from_scaled(BigInt::from(mantissa), exponent.saturating_neg());
        Ratio::from_mantissa(mantissa, exponent).map_or_else(large, Exact::small)
    }

    /// whole × 10^−decimals.
    pub(super) fn from_scaled(whole: BigInt, decimals: i32) -> Exact {
        let power = ten_to(decimals.unsigned_abs());
        if decimals > 0 {
            Exact::of(BigRational::new(whole, power))
        } else {
            Exact::of(BigRational::from_integer(whole * power))
        }
    }

    const fn small(ratio: Ratio) -> Exact {
        Exact(Kept::Small(ratio))
    }

    /// A number of any length, kept as a small one where it is.
    fn of(number: BigRational) -> Exact {
        let (over, under) = (i64::try_from(number.numer()), i64::try_from(number.denom()));
        match over.ok().zip(under.ok()).and_then(|(over, under)| Ratio::new(over.into(), under.into())) {
            Some(ratio) => Exact::small(ratio),
            None => Exact(Kept::Large(number)),
        }
    }

    /// The same as a number of any length.
    fn large(&self) -> Cow<'_, BigRational> {
        match &self.0 {
            Kept::Small(ratio) => {
                let (over, under) = (BigInt::from(ratio.numerator()), BigInt::from(ratio.denominator()));
                Cow::Owned(BigRational::new_raw(over, under))
            }
            Kept::Large(number) => Cow::Borrowed(number),
        }
    }

    /// By words where both are small and the result is, else by numbers of any length.
    fn both(
        &self,
        other: &Exact,
        small: impl FnOnce(Ratio, Ratio) -> Option<Ratio>,
        large: impl FnOnce(&BigRational, &BigRational) -> BigRational,
    ) -> Exact {
        if let (Kept::Small(own), Kept::Small(other)) = (&self.0, &other.0)
            && let Some(result) = small(*own, *other)
        {
            return Exact::small(result);
        }
        Exact::of(large(&self.large(), &other.large()))
    }

    /// Numerator and denominator of the number × 10^decimals; the denominator is positive. Not in lowest terms.
    pub(super) fn scaled(&self, decimals: i32) -> (BigInt, BigInt) {
        let power = ten_to(decimals.unsigned_abs());
        let own = self.large();
        if decimals < 0 {
            (own.numer().clone(), own.denom() * power)
        } else {
            (own.numer() * power, own.denom().clone())
        }
    }

    /// The nearest `f64`, ties to even; infinite past the largest one.
    pub fn to_f64(&self) -> f64 {
        if let Kept::Small(ratio) = &self.0
            && let Some(number) = ratio.to_f64()
        {
            return number;
        }
        nearest(&self.large())
    }

    /// self + other.
    pub fn add(&self, other: &Exact) -> Exact {
        self.both(other, Ratio::add, |own, other| own + other)
    }

    /// self − other.
    pub fn sub(&self, other: &Exact) -> Exact {
        self.both(other, Ratio::sub, |own, other| own - other)
    }

    /// self × other.
    pub fn mul(&self, other: &Exact) -> Exact {
        self.both(other, Ratio::mul, |own, other| own * other)
    }

    /// self ÷ other; none where other is zero.
    pub fn div(&self, other: &Exact) -> Option<Exact> {
        let small = |own: Ratio, other: Ratio| own.mul(other.inverse()?);
        (!other.is_zero()).then(|| self.both(other, small, |own, other| own / other))
    }

    /// −self.
    pub fn neg(&self) -> Exact {
        match &self.0 {
            Kept::Small(ratio) => ratio.neg().map_or_else(|| Exact::of(-self.large().as_ref()), Exact::small),
            Kept::Large(number) => Exact::of(-number),
        }
    }

    /// |self|.
    pub fn abs(&self) -> Exact {
        if self.sign() == Ordering::Less { self.neg() } else { self.clone() }
    }

    /// self^exponent; none for an exponent beyond ±64 and for a negative one of zero. 0^0 is 1.
    pub fn power(&self, exponent: i32) -> Option<Exact> {
        let fits = exponent.unsigned_abs() <= POWER_MOST && !(exponent < 0 && self.is_zero());
        fits.then(|| Exact::of(num_traits::Pow::pow(self.large().as_ref(), exponent)))
    }

    /// Binary digits of numerator and denominator together: what computing with it costs.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Kept::Small(ratio) => ratio.bits(),
            Kept::Large(number) => number.numer().bits() + number.denom().bits(),
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Kept::Small(ratio) => ratio.denominator() == 1,
            Kept::Large(number) => number.is_integer(),
        }
    }

    /// Against zero: `Less` for a negative number.
    pub fn sign(&self) -> Ordering {
        match &self.0 {
            Kept::Small(ratio) => ratio.numerator().cmp(&0),
            Kept::Large(number) => number.numer().cmp(&BigInt::ZERO),
        }
    }

    /// The largest whole number that is not above it.
    pub fn floor(&self) -> Exact {
        match &self.0 {
            Kept::Small(ratio) => Exact::small(ratio.floor()),
            Kept::Large(number) => Exact::of(number.floor()),
        }
    }

    /// The smallest whole number that is not below it.
    pub fn ceil(&self) -> Exact {
        self.neg().floor().neg()
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Kept::Small(own), Kept::Small(other)) => own.cmp(other),
            _ => self.large().cmp(&other.large()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The nearest `f64`, ties to even; infinite past the largest one.
fn nearest(number: &BigRational) -> f64 {
    if number.is_zero() {
        return 0.0;
    }
    let sign = if number.is_negative() { -1.0 } else { 1.0 };
    let (numerator, denominator) = (number.numer().magnitude(), number.denom().magnitude());
    let length = |bits: u64| i64::try_from(bits).unwrap_or(i64::MAX / 2);
    // The number is above 2^(lead − 1) and below 2^(lead + 1): a quotient in units of 2^unit has 53 or 54 bits, fewer
    // where the number is subnormal.
    let lead = length(numerator.bits()) - length(denominator.bits());
    if lead > 1025 {
        return f64::INFINITY.copysign(sign);
    }
    let mut unit = (lead - 53).max(-1074);
    let shift = unit.unsigned_abs();
    let (over, under) =
        if unit < 0 { (numerator << shift, denominator.clone()) } else { (numerator.clone(), denominator << shift) };
    let mut whole = (&over / &under).to_u64().unwrap_or(u64::MAX);
    let mut rest = (&over % &under) * 2u8;
    let mut half = under;
    if whole >> f64::MANTISSA_DIGITS != 0 {
        // One bit too many: it joins the rest.
        rest += &half * (2 * (whole & 1));
        half *= 2u8;
        whole >>= 1;
        unit += 1;
    }
    let up = match rest.cmp(&half) {
        Ordering::Less => 0,
        Ordering::Equal => whole & 1,
        Ordering::Greater => 1,
    };
    // At most 2^53 in units of a power of two: the product is exact, or infinite where it should be.
    let size = (whole + up) as f64 * power_of_two(unit);
    size.copysign(sign)
}

/// 10^exponent.
pub(super) fn ten_to(exponent: u32) -> BigInt {
    BigInt::from(10u8).pow(exponent)
}

/// 2^exponent as a float: subnormal down to 2^−1074, infinite from 2^1024.
fn power_of_two(exponent: i64) -> f64 {
    let bits = match exponent {
        ..-1074 => 0,
        -1074..-1022 => 1u64 << (exponent + 1074).unsigned_abs(),
        -1022..=1023 => (exponent + 1023).unsigned_abs() << 52,
        1024.. => f64::INFINITY.to_bits(),
    };
    f64::from_bits(bits)
}

impl Exact {
    /// Power of ten of the first significant digit: 0 for 1 to 9.99…, and for zero.
    pub(super) fn leading_place(&self) -> i32 {
        if self.is_zero() {
            return 0;
        }
        let size = self.abs();
        // log10 of the number lies within one of this estimate: the bits say it to 0.31, and rounding adds less.
        let bits = |number: &BigInt| i32::try_from(number.bits()).unwrap_or(i32::MAX / 8);
        let large = size.large();
        let binary = f64::from(bits(large.numer()) - bits(large.denom()));
        #[allow(clippy::cast_possible_truncation)] // A few thousand at most.
        let estimate = (binary * std::f64::consts::LOG10_2).floor() as i32;
        let reaches = |place: i32| size >= Exact::from_mantissa(1, place);
        (estimate - 1..=estimate + 1).rev().find(|&place| reaches(place)).unwrap_or(estimate - 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(a: i64, b: i64) -> Exact {
        Exact::from_integer(a).div(&Exact::from_integer(b)).unwrap()
    }

    #[test]
    fn arithmetic_by_hand() {
        assert_eq!(ratio(1, 3).add(&ratio(1, 6)), ratio(1, 2));
        assert_eq!(ratio(41, 40).sub(&Exact::one()).mul(&Exact::from_integer(100)), ratio(5, 2));
        assert_eq!(ratio(1, 2).div(&Exact::zero()), None);
        assert_eq!(ratio(-7, 2).floor(), Exact::from_integer(-4));
        assert_eq!(ratio(-7, 2).ceil(), Exact::from_integer(-3));
        assert_eq!(ratio(-7, 2).abs(), ratio(7, 2));
        assert_eq!(ratio(7, 2).neg().sign(), Ordering::Less);
        assert!(ratio(4, 2).is_whole() && !ratio(1, 2).is_whole());
    }

    #[test]
    fn powers_have_a_limit() {
        assert_eq!(ratio(2, 3).power(-2), Some(ratio(9, 4)));
        assert_eq!(ratio(2, 3).power(0), Some(Exact::one()));
        assert_eq!(Exact::zero().power(0), Some(Exact::one()));
        assert_eq!(Exact::zero().power(-1), None);
        assert!(ratio(2, 3).power(64).is_some() && ratio(2, 3).power(65).is_none());
        assert_eq!(ratio(2, 3).power(i32::MIN), None);
    }

    #[test]
    fn extreme_numbers_become_floats() {
        let tiny = Exact::from_mantissa(1, -400);
        assert_eq!(tiny.to_f64(), 0.0);
        assert_eq!(tiny.neg().to_f64().to_bits(), (-0.0f64).to_bits());
        assert_eq!(Exact::from_mantissa(-1, 400).to_f64(), f64::NEG_INFINITY);
        assert_eq!(Exact::from_mantissa(49, -325).to_f64(), 5e-324);
        assert_eq!(Exact::from_mantissa(17_976_931_348_623_157, 292).to_f64(), f64::MAX);
        assert_eq!(Exact::from_mantissa(17_976_931_348_623_159, 292).to_f64(), f64::INFINITY);
        assert_eq!(Exact::from_f64(f64::NAN), None);
    }

    #[test]
    fn leading_places() {
        for (mantissa, exponent, place) in
            [(1, 0, 0), (9, 0, 0), (999, -3, -1), (-1, 3, 3), (1, -400, -400), (99, 300, 301), (0, 0, 0)]
        {
            assert_eq!(Exact::from_mantissa(mantissa, exponent).leading_place(), place, "{mantissa}e{exponent}");
        }
    }

    proptest! {
        #[test]
        fn floats_come_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            if let Some(exact) = Exact::from_f64(number) {
                prop_assert_eq!(exact.to_f64(), number);
            }
        }

        #[test]
        fn nearest_float_of_a_decimal(mantissa in any::<i64>(), exponent in -345i32..300) {
            let text: f64 = format!("{mantissa}e{exponent}").parse().unwrap();
            prop_assert_eq!(Exact::from_mantissa(mantissa.into(), exponent).to_f64(), text);
        }

        #[test]
        fn one_division_rounds_correctly(a in -(1i64 << 53)..1 << 53, b in 1i64..1 << 53) {
            prop_assert_eq!(ratio(a, b).to_f64(), a as f64 / b as f64);
        }

        #[test]
        fn halfway_goes_to_even(a in 1u64 << 52..1 << 53, scale in -1050i32..900) {
            let half = Exact::from_integer(2).mul(&Exact::from_f64(a as f64).unwrap()).add(&Exact::one());
            let unit = Exact::from_f64(power_of_two(scale.into())).unwrap();
            let expected = if a % 2 == 0 { a } else { a + 1 };
            prop_assert_eq!(half.mul(&unit).to_f64(), expected as f64 * 2.0 * power_of_two(scale.into()));
        }
    }
}
