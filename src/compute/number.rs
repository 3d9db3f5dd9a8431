//! The numbers that operations are defined over: floats with error bounds, and exact rationals that fall back to floats at a root.

use super::cell::Stop;
use crate::number::{self, Exact, Filtered, RoundingMode, Sum, round_exact, round_irrational};
use crate::plan::Constant;
use std::cmp::Ordering;

/// What the operations need of a number.
pub(super) trait Number: Clone {
    fn constant(constant: &Constant) -> Self;
    fn whole(number: i64) -> Self;
    /// A value with a root or logarithm in it.
    fn irrational(value: f64) -> Self;
    fn float(&self) -> f64;
    fn add(&self, other: &Self) -> Self;
    fn sub(&self, other: &Self) -> Self;
    fn mul(&self, other: &Self) -> Self;
    /// The caller has made sure that `other` is not zero.
    fn div(&self, other: &Self) -> Self;
    fn neg(&self) -> Self;
    fn abs(&self) -> Self;
    /// The sum in the order given.
    fn sum(summands: impl IntoIterator<Item = Self>) -> Self;
    /// The number as a small whole exponent, where it is one.
    ///
    /// # Errors
    /// [`Stop::Ambiguous`] where the error bound cannot tell.
    fn exponent(&self) -> Result<Option<i32>, Stop>;
    /// Whether it is a number at all; a float past its range is none.
    fn is_finite(&self) -> bool;
    /// # Errors
    /// [`Stop::Ambiguous`] where the error bounds cannot tell.
    fn compare(&self, other: &Self) -> Result<Ordering, Stop>;
    /// # Errors
    /// [`Stop::Ambiguous`] where the error bound cannot tell.
    fn round(&self, decimals: i32, mode: RoundingMode) -> Result<Self, Stop>;
}

/// Binary digits up to which a number is kept exact. A sum of a thousand quotients of cells has fewer; only powers of powers pass
/// it, and an exact decision about those could take for ever. Beyond it the number is a float, decided at 12 significant digits.
const EXACT_BITS_MAX: u64 = 1 << 15;

/// Largest whole exponent that is multiplied out; beyond it a power is a float.
const EXPONENT_MAX: i32 = 64;

impl Number for Filtered {
    fn constant(constant: &Constant) -> Self {
        constant.filtered
    }
    fn whole(number: i64) -> Self {
        Filtered::whole(number)
    }
    fn irrational(value: f64) -> Self {
        Filtered::irrational(value)
    }
    fn float(&self) -> f64 {
        self.value
    }
    fn add(&self, other: &Self) -> Self {
        Filtered::add(*self, *other)
    }
    fn sub(&self, other: &Self) -> Self {
        Filtered::sub(*self, *other)
    }
    fn mul(&self, other: &Self) -> Self {
        Filtered::mul(*self, *other)
    }
    fn div(&self, other: &Self) -> Self {
        Filtered::div(*self, *other)
    }
    fn neg(&self) -> Self {
        Filtered::neg(*self)
    }
    fn abs(&self) -> Self {
        Filtered::abs(*self)
    }
    fn sum(summands: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = Sum::new();
        summands.into_iter().for_each(|summand| sum.push(summand));
        sum.total()
    }
    fn exponent(&self) -> Result<Option<i32>, Stop> {
        if !self.is_rational() {
            return Ok(None);
        }
        match (-EXPONENT_MAX..=EXPONENT_MAX).find(|whole| self.may_be(f64::from(*whole))) {
            Some(whole) if self.is_certain() => Ok(Some(whole)),
            Some(_) => Err(Stop::Ambiguous),
            None => Ok(None),
        }
    }
    fn is_finite(&self) -> bool {
        self.value.is_finite()
    }
    fn compare(&self, other: &Self) -> Result<Ordering, Stop> {
        let mut ambiguous = false;
        let ordering = number::compare(*self, *other, || {
            ambiguous = true;
            Some(Ordering::Equal)
        });
        if ambiguous { Err(Stop::Ambiguous) } else { Ok(ordering) }
    }
    fn round(&self, decimals: i32, mode: RoundingMode) -> Result<Self, Stop> {
        let mut ambiguous = false;
        let rounded = number::round(*self, decimals, mode, || {
            ambiguous = true;
            None
        });
        if ambiguous { Err(Stop::Ambiguous) } else { Ok(rounded) }
    }
}

/// An exact rational, or a float once a root, a logarithm or a statistic came into it.
#[derive(Debug, Clone)]
pub(super) enum Hybrid {
    Exact(Exact),
    Irrational(f64),
}

impl Hybrid {
    /// The nearest filtered number.
    pub(super) fn filtered(&self) -> Filtered {
        match self {
            Self::Exact(exact) => Filtered::from_exact(exact),
            Self::Irrational(value) => Filtered::irrational(*value),
        }
    }

    /// An exact number, as far as its size allows.
    fn kept(exact: Exact) -> Self {
        if exact.bits() > EXACT_BITS_MAX { Self::Irrational(exact.to_f64()) } else { Self::Exact(exact) }
    }

    fn both(&self, other: &Self, exact: impl Fn(&Exact, &Exact) -> Exact, float: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => Self::kept(exact(a, b)),
            _ => Self::Irrational(float(self.float(), other.float())),
        }
    }
}

impl Number for Hybrid {
    fn constant(constant: &Constant) -> Self {
        Self::Exact(constant.exact.clone())
    }
    fn whole(number: i64) -> Self {
        Self::Exact(Exact::from_integer(number))
    }
    fn irrational(value: f64) -> Self {
        Self::Irrational(value)
    }
    fn float(&self) -> f64 {
        match self {
            Self::Exact(exact) => exact.to_f64(),
            Self::Irrational(value) => *value,
        }
    }
    fn add(&self, other: &Self) -> Self {
        self.both(other, Exact::add, |a, b| a + b)
    }
    fn sub(&self, other: &Self) -> Self {
        self.both(other, Exact::sub, |a, b| a - b)
    }
    fn mul(&self, other: &Self) -> Self {
        self.both(other, Exact::mul, |a, b| a * b)
    }
    fn div(&self, other: &Self) -> Self {
        if let (Self::Exact(a), Self::Exact(b)) = (self, other)
            && let Some(quotient) = a.div(b)
        {
            return Self::kept(quotient);
        }
        Self::Irrational(self.float() / other.float())
    }
    fn neg(&self) -> Self {
        match self {
            Self::Exact(exact) => Self::Exact(exact.neg()),
            Self::Irrational(value) => Self::Irrational(-value),
        }
    }
    fn abs(&self) -> Self {
        match self {
            Self::Exact(exact) => Self::Exact(exact.abs()),
            Self::Irrational(value) => Self::Irrational(value.abs()),
        }
    }
    fn sum(summands: impl IntoIterator<Item = Self>) -> Self {
        let summands: Vec<Self> = summands.into_iter().collect();
        let exact = summands.iter().try_fold(Exact::zero(), |sum, summand| match summand {
            Self::Exact(exact) => Some(sum.add(exact)).filter(|sum| sum.bits() <= EXACT_BITS_MAX),
            Self::Irrational(_) => None,
        });
        exact.map_or_else(|| Self::Irrational(Filtered::sum(summands.iter().map(Self::filtered)).value), Self::Exact)
    }
    fn exponent(&self) -> Result<Option<i32>, Stop> {
        Ok(match self {
            Self::Exact(exact) => {
                (-EXPONENT_MAX..=EXPONENT_MAX).find(|whole| Exact::from_integer(i64::from(*whole)) == *exact)
            }
            Self::Irrational(_) => None,
        })
    }
    fn is_finite(&self) -> bool {
        match self {
            Self::Exact(_) => true,
            Self::Irrational(value) => value.is_finite(),
        }
    }
    fn compare(&self, other: &Self) -> Result<Ordering, Stop> {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => Ok(a.cmp(b)),
            _ => Ok(number::compare(self.filtered(), other.filtered(), || None)),
        }
    }
    fn round(&self, decimals: i32, mode: RoundingMode) -> Result<Self, Stop> {
        match self {
            Self::Exact(exact) => Ok(Self::Exact(round_exact(exact, decimals, mode))),
            Self::Irrational(value) => round_irrational(*value, decimals, mode)
                .map(Self::Exact)
                .ok_or(Stop::Undefined(super::cell::Undefined::TooLarge)),
        }
    }
}
