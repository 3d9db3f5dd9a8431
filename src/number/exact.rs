//! Exact rational arithmetic, where a decision is too close for floats.
//!
//! In: decimals, whole numbers, floats taken at their exact value. Out: [`Exact`]. Must not: be used where a filtered float
//! decides, for it is some hundred times slower.

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// Largest exponent of [`Exact::power`]: digits grow with it, and no index raises a figure further.
const POWER_MOST: u32 = 64;

/// A rational number, without any loss.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigRational);

impl Exact {
    /// A whole number.
    pub fn from_integer(number: i64) -> Exact {
        Exact(BigRational::from_integer(BigInt::from(number)))
    }

    /// 0.
    pub fn zero() -> Exact {
        Exact(BigRational::zero())
    }

    /// 1.
    pub fn one() -> Exact {
        Exact(BigRational::one())
    }

    /// The exact value of a float; none where it is not finite.
    pub fn from_f64(number: f64) -> Option<Exact> {
        BigRational::from_float(number).map(Exact)
    }

    /// mantissa × 10^exponent.
    pub(super) fn from_mantissa(mantissa: i128, exponent: i32) -> Exact {
        let power = ten_to(exponent.unsigned_abs());
        if exponent < 0 {
            Exact(BigRational::new(BigInt::from(mantissa), power))
        } else {
            Exact(BigRational::from_integer(BigInt::from(mantissa) * power))
        }
    }

    /// whole × 10^−decimals.
    pub(super) fn from_scaled(whole: BigInt, decimals: i32) -> Exact {
        let power = ten_to(decimals.unsigned_abs());
        if decimals > 0 {
            Exact(BigRational::new(whole, power))
        } else {
            Exact(BigRational::from_integer(whole * power))
        }
    }

    /// Numerator and denominator of the number × 10^decimals; the denominator is positive. Not in lowest terms.
    pub(super) fn scaled(&self, decimals: i32) -> (BigInt, BigInt) {
        let power = ten_to(decimals.unsigned_abs());
        if decimals < 0 {
            (self.0.numer().clone(), self.0.denom() * power)
        } else {
            (self.0.numer() * power, self.0.denom().clone())
        }
    }

    /// The nearest `f64`, ties to even; infinite past the largest one.
    pub fn to_f64(&self) -> f64 {
        if self.0.is_zero() {
            return 0.0;
        }
        let (numerator, denominator) = (self.0.numer().magnitude(), self.0.denom().magnitude());
        let length = |bits: u64| i64::try_from(bits).unwrap_or(i64::MAX / 2);
        // The number is above 2^(lead − 1) and below 2^(lead + 1): a quotient in units of 2^unit has 53 or 54 bits, fewer
        // where the number is subnormal.
        let lead = length(numerator.bits()) - length(denominator.bits());
        if lead > 1025 {
            return f64::INFINITY.copysign(self.sign_as_f64());
        }
        let mut unit = (lead - 53).max(-1074);
        let shift = unit.unsigned_abs();
        let (over, under) = if unit < 0 {
            (numerator << shift, denominator.clone())
        } else {
            (numerator.clone(), denominator << shift)
        };
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
        size.copysign(self.sign_as_f64())
    }

    fn sign_as_f64(&self) -> f64 {
        if self.0.is_negative() { -1.0 } else { 1.0 }
    }

    /// self + other.
    pub fn add(&self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }

    /// self − other.
    pub fn sub(&self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }

    /// self × other.
    pub fn mul(&self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }

    /// self ÷ other; none where other is zero.
    pub fn div(&self, other: &Exact) -> Option<Exact> {
        (!other.is_zero()).then(|| Exact(&self.0 / &other.0))
    }

    /// −self.
    pub fn neg(&self) -> Exact {
        Exact(-&self.0)
    }

    /// |self|.
    pub fn abs(&self) -> Exact {
        Exact(self.0.abs())
    }

    /// self^exponent; none for an exponent beyond ±64 and for a negative one of zero. 0^0 is 1.
    pub fn power(&self, exponent: i32) -> Option<Exact> {
        let fits = exponent.unsigned_abs() <= POWER_MOST && !(exponent < 0 && self.is_zero());
        fits.then(|| Exact(num_traits::Pow::pow(&self.0, exponent)))
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        self.0.is_integer()
    }

    /// Against zero: `Less` for a negative number.
    pub fn sign(&self) -> Ordering {
        match self.0.numer().sign() {
            Sign::Minus => Ordering::Less,
            Sign::NoSign => Ordering::Equal,
            Sign::Plus => Ordering::Greater,
        }
    }

    /// The largest whole number that is not above it.
    pub fn floor(&self) -> Exact {
        Exact(self.0.floor())
    }

    /// The smallest whole number that is not below it.
    pub fn ceil(&self) -> Exact {
        Exact(self.0.ceil())
    }
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
        let binary = f64::from(bits(size.0.numer()) - bits(size.0.denom()));
        #[allow(clippy::cast_possible_truncation)] // A few thousand at most.
        let estimate = (binary * std::f64::consts::LOG10_2).floor() as i32;
        let reaches = |place: i32| size >= Exact::from_mantissa(1, place);
        (estimate - 1..=estimate + 1).rev().find(|&place| reaches(place)).unwrap_or(estimate - 2)
    }
}
