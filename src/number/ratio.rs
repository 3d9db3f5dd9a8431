//! Rational numbers of one machine word each way: the arithmetic of [`super::Exact`] as long as it fits, which is nearly always.
//!
//! In: whole numbers. Out: [`Ratio`] in lowest terms, or nothing where numerator or denominator would pass a word. Must not: round.
//! Figures have a few digits, so that most sums and products of them stay here, some twenty times faster than numbers of any length.

use std::cmp::Ordering;

/// numerator ÷ denominator in lowest terms; the denominator is at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    numerator: i64,
    denominator: i64,
}

impl Ratio {
    /// A whole number.
    pub(super) const fn whole(number: i64) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// numerator ÷ denominator, of which the latter is above zero.
    pub(super) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let (over, under) = (numerator.unsigned_abs(), u128::try_from(denominator).ok().filter(|own| *own > 0)?);
        let common = match (u64::try_from(over), u64::try_from(under)) {
            (Ok(over), Ok(under)) => i128::from(gcd(over, under)),
            // One step of Euclid often makes words of them.
            _ => i128::try_from(gcd_long(over, under)).ok()?,
        };
        Self::lowest(numerator / common, denominator / common)
    }

    /// In lowest terms already.
    fn lowest(numerator: i128, denominator: i128) -> Option<Self> {
        Some(Self { numerator: numerator.try_into().ok()?, denominator: denominator.try_into().ok()? })
    }

    /// mantissa × 10^exponent.
    pub(super) fn from_mantissa(mantissa: i128, exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 { Self::new(mantissa, power) } else { Self::lowest(mantissa.checked_mul(power)?, 1) }
    }

    /// The exact value of a float.
    pub(super) fn from_f64(number: f64) -> Option<Self> {
        /// Bits of a float behind the first one of its digits.
        const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;
        let bits = number.to_bits();
        let exponent = i32::try_from((bits >> FRACTION_BITS) & 0x7ff).ok()?;
        // Neither zero nor subnormal, neither infinite nor no number.
        if exponent == 0 || exponent == 0x7ff {
            return (bits << 1 == 0).then_some(Self::whole(0));
        }
        let digits = (bits & ((1 << FRACTION_BITS) - 1)) | 1 << FRACTION_BITS;
        let zeros = digits.trailing_zeros();
        let size = i64::try_from(digits >> zeros).ok()?;
        let size = if number < 0.0 { -size } else { size };
        // number = size × 2^power, and size is odd.
        let power = exponent - 1075 + i32::try_from(zeros).ok()?;
        let scale = 1_i64.checked_shl(power.unsigned_abs()).filter(|own| *own > 0)?;
        if power < 0 {
            Some(Self { numerator: size, denominator: scale })
        } else {
            Some(Self::whole(size.checked_mul(scale)?))
        }
    }

    pub(super) fn numerator(self) -> i64 {
        self.numerator
    }

    pub(super) fn denominator(self) -> i64 {
        self.denominator
    }

    /// The nearest float; none where numerator or denominator has more digits than a float.
    pub(super) fn to_f64(self) -> Option<f64> {
        const MOST: u64 = 1 << f64::MANTISSA_DIGITS;
        let fits = self.numerator.unsigned_abs() <= MOST && self.denominator.unsigned_abs() <= MOST;
        // Both are floats, and a division of floats is rounded to the nearest one.
        fits.then(|| self.numerator as f64 / self.denominator as f64)
    }

    /// a/b + c/d, by way of what the denominators have in common (Knuth, *The Art of Computer Programming* 2, section 4.5.1).
    pub(super) fn add(self, other: Self) -> Option<Self> {
        let (b, d) = (i128::from(self.denominator), i128::from(other.denominator));
        let common = i128::from(gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()));
        // Two products of words and their sum: below 2^127.
        let sum = i128::from(self.numerator) * (d / common) + i128::from(other.numerator) * (b / common);
        let left = u64::try_from((sum % common).unsigned_abs()).ok()?;
        let again = i128::from(gcd(left, u64::try_from(common).ok()?));
        Self::lowest(sum / again, (b / common) * (d / again))
    }

    pub(super) fn sub(self, other: Self) -> Option<Self> {
        self.add(other.neg()?)
    }

    /// a/b × c/d; a has factors in common with d alone, c with b alone.
    pub(super) fn mul(self, other: Self) -> Option<Self> {
        let (a, b) = (self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        let (c, d) = (other.numerator.unsigned_abs(), other.denominator.unsigned_abs());
        let (first, second) = (i128::from(gcd(a, d)), i128::from(gcd(c, b)));
        let over = (i128::from(self.numerator) / first) * (i128::from(other.numerator) / second);
        let under = (i128::from(self.denominator) / second) * (i128::from(other.denominator) / first);
        Self::lowest(over, under)
    }

    /// None of zero, which has no inverse.
    pub(super) fn inverse(self) -> Option<Self> {
        let denominator = self.numerator.checked_abs().filter(|own| *own > 0)?;
        Some(Self { numerator: self.denominator * self.numerator.signum(), denominator })
    }

    pub(super) fn neg(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, ..self })
    }

    /// The largest whole number that is not above it.
    pub(super) fn floor(self) -> Self {
        Self::whole(self.numerator.div_euclid(self.denominator))
    }

    /// Binary digits of numerator and denominator together.
    pub(super) fn bits(self) -> u64 {
        let bits = |number: u64| u64::from(u64::BITS - number.leading_zeros());
        bits(self.numerator.unsigned_abs()) + bits(self.denominator.unsigned_abs())
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let over = |own: &Self, other: &Self| i128::from(own.numerator) * i128::from(other.denominator);
        over(self, other).cmp(&over(other, self))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The greatest common divisor, of which one at least is not zero, by halving (Stein's algorithm; Knuth, section 4.5.2, algorithm B).
fn gcd(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    let (mut a, mut b) = (a >> a.trailing_zeros(), b >> b.trailing_zeros());
    while a != b {
        if a < b {
            std::mem::swap(&mut a, &mut b);
        }
        a -= b;
        a >>= a.trailing_zeros();
    }
    a << twos
}

/// The same of numbers of two words: by division until both fit one.
fn gcd_long(mut a: u128, mut b: u128) -> u128 {
    loop {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd(a, b));
        }
        if b == 0 {
            return a;
        }
        (a, b) = (b, a % b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    fn big(own: Ratio) -> BigRational {
        BigRational::new(BigInt::from(own.numerator), BigInt::from(own.denominator))
    }

    fn ratio(a: i64, b: i64) -> Ratio {
        Ratio::new(a.into(), b.into()).unwrap()
    }

    #[test]
    fn arithmetic_by_hand() {
        assert_eq!(ratio(1, 6).add(ratio(1, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(2, 3).mul(ratio(-9, 4)), Some(ratio(-3, 2)));
        assert_eq!(ratio(-3, 2).inverse(), Some(ratio(-2, 3)));
        assert_eq!((ratio(-7, 2).floor(), ratio(7, 2).floor()), (Ratio::whole(-4), Ratio::whole(3)));
        assert_eq!(Ratio::from_mantissa(5700, -2), Some(Ratio::whole(57)));
        assert_eq!(Ratio::from_f64(-0.375), Some(ratio(-3, 8)));
        assert_eq!((gcd(48, 180), gcd(0, 7), gcd_long(3 << 80, 9 << 70)), (12, 7, 3 << 70));
        assert!(ratio(1, 3) < ratio(34, 100) && Ratio::whole(0).inverse().is_none());
    }

    #[test]
    fn what_passes_a_word_is_none() {
        let most = Ratio::whole(i64::MAX);
        assert_eq!((most.add(Ratio::whole(1)), most.mul(most), Ratio::whole(i64::MIN).neg()), (None, None, None));
        assert_eq!((ratio(1, i64::MAX).mul(ratio(1, 2)), Ratio::whole(i64::MIN).inverse()), (None, None));
        assert_eq!((Ratio::from_mantissa(1, 19), Ratio::from_mantissa(1, -40), Ratio::new(1, 0)), (None, None, None));
        assert_eq!((Ratio::from_f64(1e19), Ratio::from_f64(5e-324), Ratio::from_f64(f64::NAN)), (None, None, None));
        assert_eq!((ratio(1 << 54, 1).to_f64(), Ratio::from_f64(-0.0)), (None, Some(Ratio::whole(0))));
        // A numerator past a word in lowest terms, where the sum of two words is not.
        assert_eq!(ratio(i64::MAX, 2).add(ratio(1, 2)), Some(Ratio::whole(1 << 62)));
    }

    /// Numbers near the ends of a word, and those of figures.
    fn number() -> impl Strategy<Value = i64> {
        prop_oneof![-1000_i64..1000, any::<i32>().prop_map(i64::from), any::<i64>(), Just(i64::MAX), Just(-i64::MAX)]
    }

    proptest! {
        #[test]
        fn as_with_numbers_of_any_length(a in number(), b in number(), c in number(), d in number()) {
            let made = |a: i64, b: i64| Ratio::new(a.into(), i128::from(b).abs());
            if let (Some(one), Some(other)) = (made(a, b), made(c, d)) {
                let same = |own: Option<Ratio>, big_own: BigRational| match own {
                    Some(own) => big(own) == big_own && BigInt::from(own.denominator) == *big_own.denom(),
                    None => i64::try_from(big_own.numer()).is_err() || i64::try_from(big_own.denom()).is_err(),
                };
                prop_assert!(same(one.add(other), big(one) + big(other)));
                prop_assert!(same(one.sub(other), big(one) - big(other)));
                prop_assert!(same(one.mul(other), big(one) * big(other)));
                prop_assert_eq!(one.cmp(&other), big(one).cmp(&big(other)));
                prop_assert_eq!(big(one.floor()), big(one).floor());
            }
        }

        #[test]
        fn floats_are_what_they_are(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            if let Some(own) = Ratio::from_f64(number) {
                prop_assert_eq!(Some(big(own)), BigRational::from_float(number));
            }
        }
    }
}
